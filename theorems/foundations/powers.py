"""Lemmas about powers with a natural exponent that the proofs share.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Glossary
    x           the base
    u           how far the base stays below 1
    k           the exponent

Main statements
    power-positive      0 < x implies 0 < x^k
    power-decay         (1 - u)^k (1 + k u) <= 1 for u < 1 (Bernoulli's inequality, for the reciprocal)
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, conclude, induction, instance, unfold, use
from theorems.foundations.analysis import lemma, positive, reals
from theorems.proof import Draft

EXPONENT = parameter("k", "nat", "the exponent", low="0", high="6")

_AT_N = {"n": "nat"}
_BASE = "1 - u"


def _steps(base: str) -> tuple[StepData, StepData]:
    """The defining equations of the powers of a base."""
    return (
        unfold("power.zero", f"POWER({base}, 0)"),
        unfold("power.next", f"POWER({base}, n + 1)", variables=_AT_N),
    )


LEMMAS: tuple[Claim, ...] = (
    lemma(
        "power-positive",
        "The powers of a positive number are positive",
        (*reals("x"), EXPONENT),
        positive("x"),
        "0 < POWER(x, k)",
        Draft(
            (
                *_steps("x"),
                conclude("first", "0 < POWER(x, 0)", [(1, "1")], ("power.zero",)),
                conclude(
                    "step",
                    "0 < POWER(x, n + 1)",
                    [(1, "1", "x_pos", "before")],
                    ("here.next",),
                    variables=_AT_N,
                    given={"before": "0 < POWER(x, n)"},
                    have={"here.next": "power.next"},
                ),
                induction("all", "0 < POWER(x, n)", "first", instance("step", {"before": "hypothesis"}, n="n")),
                use("end", "all", n="k"),
            ),
            ("end",),
        ),
    ),
    lemma(
        "power-decay",
        "How fast the powers of a number below one decay, at least",
        (parameter("u", "real", "how far the base stays below 1", low="-3", high="1"), EXPONENT),
        (hypothesis("share", "u < 1", u_below="u < 1"),),
        f"POWER({_BASE}, k)*(1 + k*u) <= 1",
        Draft(
            (
                *_steps(_BASE),
                conclude("first", f"0 <= 1 - POWER({_BASE}, 0)*(1 + 0*u)", (), ("power.zero",)),
                conclude(
                    "step",
                    f"0 <= 1 - POWER({_BASE}, n + 1)*(1 + (n + 1)*u)",
                    [(1, "1", "before"), (1, "u", "here.power"), (1, "u", "here.power", "here.n")],
                    ("here.next",),
                    variables=_AT_N,
                    given={"before": f"0 <= 1 - POWER({_BASE}, n)*(1 + n*u)"},
                    have={
                        "here.next": "power.next",
                        "here.power": instance("power-positive", x=_BASE, k="n"),
                        "here.n": instance("axiom.nat_nonnegative", n="n"),
                    },
                ),
                induction(
                    "all",
                    f"0 <= 1 - POWER({_BASE}, n)*(1 + n*u)",
                    "first",
                    instance("step", {"before": "hypothesis"}, n="n"),
                ),
                use("end", "all", n="k"),
            ),
            ("end",),
            notes={"step": "(1 - u)(1 + n u + u) is at most 1 + n u: u^2 (n + 1) is lost."},
        ),
    ),
)
"""In an order in which each uses only earlier ones."""
