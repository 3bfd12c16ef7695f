"""Lemmas that say which of two numbers a minimum or a maximum is.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Glossary
    x, z        numbers

Main statements
    squeeze                 x = 0 if 0 <= x and x <= 0
    min-first, min-second   min(x, z) = x if x <= z, and z if z <= x
    max-first, max-second   max(x, z) = x if z <= x, and z if x <= z
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis
from theorems.drafting import cases, conclude, polynomial, use
from theorems.foundations.analysis import lemma
from theorems.foundations.sums import NUMBERS
from theorems.proof import Draft


def _extreme(kind: str, which: str) -> Claim:
    """A minimum or maximum is the one of the two that the order says."""
    value, other = ("x", "z") if which == "first" else ("z", "x")
    small, large = (value, other) if kind == "min" else (other, value)
    # in the branch of the other value the order is reversed as well, so that the two are the same
    known = {"case": f"0 <= {small} - {large}", "order": f"0 <= {large} - {small}"}
    low, high = ("order", "case") if kind == "min" else ("case", "order")
    equal = use(
        "equal",
        "squeeze",
        proofs={"x_low": low, "x_high": high},
        variables={"x": "real", "z": "real"},
        context=False,
        x=f"{other} - {value}",
    ) | {"given": known}
    branches = ("same", "equal") if which == "first" else ("equal", "same")
    end = cases("end", (kind, "x", "z"), branches, motive=f"b - {value} == 0", letter="b", context=True)
    return lemma(
        f"{kind}-{which}",
        f"Which of two numbers their {'minimum' if kind == 'min' else 'maximum'} is",
        NUMBERS,
        (hypothesis("order", f"{small} <= {large}", order=f"{small} <= {large}"),),
        f"{kind}(x, z) == {value}",
        Draft((polynomial("same", "0 == 0"), equal, end), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = (
    lemma(
        "squeeze",
        "A number that is neither positive nor negative is zero",
        NUMBERS[:1],
        (
            hypothesis("low", "x >= 0", x_low="0 <= x"),
            hypothesis("high", "x <= 0", x_high="x <= 0"),
        ),
        "x == 0",
        Draft(
            (
                use("up", "axiom.abs_nonnegative", x="x"),
                use("down", "axiom.abs_nonpositive", x="x"),
                conclude("end", "x == 0", (), ("up", "down"), scale=2),
            ),
            ("end",),
        ),
    ),
    *(_extreme(kind, which) for kind in ("min", "max") for which in ("first", "second")),
)
"""In an order in which each uses only earlier ones."""
