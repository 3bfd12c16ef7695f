"""Lemmas about minima, finite sums and the common mass of two laws that the proofs share.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Glossary
    x, z        numbers
    f           a function of the outcome
    pi, mu      two functions of mass one on a finite set Y
    D, t        a number and a natural number; n, the natural number in an induction

Main statements
    min-left, min-right     min(x, z) <= x and min(x, z) <= z
    min-nonnegative         0 <= min(x, z) for nonnegative numbers
    min-distance            2 min(x, z) = x + z - abs(x - z)
    sum-triangle            abs(sum f) <= sum abs(f)
    common-mass             sum min(pi, mu) = 1 - TV(pi, mu)
    bernoulli               1 - t D <= (1 - D)^t for D <= 1
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import absolute, cases, conclude, induction, instance, polynomial, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.notation import PAIR, TV_TERM
from theorems.proof import Draft

NUMBERS = tuple(parameter(name, "real", "a number", low="-2", high="2") for name in ("x", "z"))
NONNEGATIVE_NUMBERS = tuple(
    hypothesis(f"{n}-nonnegative", f"{n} >= 0", False, **{f"{n}_nonneg": f"0 <= {n}"}) for n in "xz"
)
MASS_ONE = tuple(
    hypothesis(f"{name}-total", f"{name} has mass one", False, **{f"{name}_total": f"sum(y in Y, {name}[y]) == 1"})
    for name in ("pi", "mu")
)
NOUGHT = polynomial("nought", "0 == 0")
"""The pointwise fact of a sum whose terms cancel: the sum is linear."""

_SUM_F = "sum(y in Y, f[y])"
_ABOVE, _BELOW = {"trim": True}, {"squares": [(2, "1", "sign")], "trim": True}


def _min_below(id: str, value: str, other: str) -> Claim:
    """``min(x, z)`` is at most one of the two."""
    order = polynomial(
        "order",
        f"0 <= {value} - {other}",
        [(1, "1", "case")],
        variables="x z",
        given={"case": f"0 <= {value} - {other}"},
    )
    branches = ("equal", "order") if value == "x" else ("order", "equal")
    end = cases("end", ("min", "x", "z"), branches, motive=f"0 <= {value} - b", letter="b", context=True)
    draft = Draft((polynomial("equal", "0 <= 0"), order, end), ("end",))
    return lemma(id, f"A minimum is at most {value}", NUMBERS, (), f"min(x, z) <= {value}", draft)


LEMMAS: tuple[Claim, ...] = (
    _min_below("min-left", "x", "z"),
    _min_below("min-right", "z", "x"),
    lemma(
        "min-nonnegative",
        "A minimum of two nonnegative numbers is nonnegative",
        NUMBERS,
        NONNEGATIVE_NUMBERS,
        "0 <= min(x, z)",
        Draft(
            (cases("end", ("min", "x", "z"), ("x_nonneg", "z_nonneg"), motive="0 <= b", letter="b", context=True),),
            ("end",),
        ),
    ),
    lemma(
        "min-distance",
        "Twice the smaller of two numbers is their sum less their distance",
        NUMBERS,
        (),
        "2*min(x, z) == x + z - abs(x - z)",
        Draft(
            (
                polynomial(
                    "below",
                    "2*x - x - z + abs(x - z) == 0",
                    (),
                    ("value",),
                    variables="x z",
                    given={"order": "0 <= z - x"},
                    have={"value": instance("axiom.abs_nonpositive", {"premise": "order"}, x="x - z")},
                ),
                polynomial(
                    "above",
                    "2*z - x - z + abs(x - z) == 0",
                    (),
                    ("value",),
                    variables="x z",
                    given={"order": "0 <= x - z"},
                    have={"value": instance("axiom.abs_nonnegative", {"premise": "order"}, x="x - z")},
                ),
                cases(
                    "end",
                    ("min", "x", "z"),
                    ("below", "above"),
                    motive="2*b - x - z + abs(x - z) == 0",
                    letter="b",
                    context=True,
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "sum-triangle",
        "The triangle inequality for a finite sum",
        (parameter("f", "Y -> real", "a function of the outcome"),),
        (),
        f"abs({_SUM_F}) <= sum(y in Y, abs(f[y]))",
        Draft(
            (
                *absolute("up", "0 <= a - x", _ABOVE, _BELOW, variables="x", argument="x", pointwise=polynomial),
                *absolute("down", "0 <= a + x", _BELOW, _ABOVE, variables="x", argument="x", pointwise=polynomial),
                summed("up.sum", instance("up", x="f[y]"), ("1", "abs(f[y])"), ("-1", "f[y]")),
                summed("down.sum", instance("down", x="f[y]"), ("1", "abs(f[y])"), ("1", "f[y]")),
                cases(
                    "end",
                    ("abs", _SUM_F),
                    ("up.sum", "down.sum"),
                    motive="0 <= sum(y in Y, abs(f[y])) - b",
                    letter="b",
                    context=True,
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "common-mass",
        "The common mass of two laws is what total variation leaves",
        PAIR,
        MASS_ONE,
        "sum(y in Y, min(pi[y], mu[y])) == 1 - TV(pi, mu)",
        Draft(
            (
                summed(
                    "points",
                    instance("min-distance", x="pi[y]", z="mu[y]"),
                    ("2", "min(pi[y], mu[y])"),
                    ("-1", "pi[y]"),
                    ("-1", "mu[y]"),
                    ("1", TV_TERM),
                ),
                unfold("tv", "TV(pi, mu)"),
                conclude(
                    "end",
                    "sum(y in Y, min(pi[y], mu[y])) - (1 - TV(pi, mu)) == 0",
                    (),
                    ("points", "tv", "pi_total", "mu_total"),
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "bernoulli",
        "Bernoulli's inequality",
        (
            parameter("D", "real", "how far the base stays below 1", low="0", high="1"),
            parameter("t", "nat", "the exponent", low="0", high="6"),
        ),
        (hypothesis("cap", "D <= 1", D_1="D <= 1"),),
        "1 - t*D <= POWER(1 - D, t)",
        Draft(
            (
                unfold("power.zero", "POWER(1 - D, 0)"),
                unfold("power.next", "POWER(1 - D, n + 1)", variables={"n": "nat"}),
                conclude("base", "0 <= POWER(1 - D, 0) - (1 - 0*D)", (), ("power.zero",)),
                conclude(
                    "step",
                    "0 <= POWER(1 - D, n + 1) - (1 - (n + 1)*D)",
                    [(1, "1", "before", "D_1"), (1, "D", "n_nonneg")],
                    ("next",),
                    variables={"n": "nat"},
                    given={"before": "0 <= POWER(1 - D, n) - (1 - n*D)"},
                    have={
                        "next": instance("power.next", n="n"),
                        "n_nonneg": instance("axiom.nat_nonnegative", n="n"),
                    },
                ),
                induction(
                    "all.times",
                    "0 <= POWER(1 - D, n) - (1 - n*D)",
                    "base",
                    instance("step", {"before": "hypothesis"}, n="n"),
                ),
                use("end", "all.times", n="t"),
            ),
            ("end",),
        ),
    ),
)
"""In an order in which each uses only earlier ones."""
