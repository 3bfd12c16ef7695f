"""Pairs on two outcomes, with their TV, chi2 and KL: the witnesses of existential claims.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Main statements
    two-point           mu = (m, 1 - m), pi = (m + d, 1 - m - d)
    blind-spot-pair     mu = (s^6, 1 - s^6), pi = (s^2, 1 - s^2)
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis
from theorems.drafting import conclude, instance, polynomial, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.proof import Draft

_TWO = "table(m + d, 1 - m - d), table(m, 1 - m)"
_BLIND = "table(s**2, 1 - s**2), table(s**6, 1 - s**6)"
_SIX = ("s_pos",) * 6

_FAMILIES: tuple[Claim, ...] = (
    lemma(
        "two-point",
        "TV and chi2 of a pair on two outcomes",
        reals("m", "d"),
        (hypothesis("masses", "0 < m < 1 and 0 <= d <= 1 - m", m_0="0 < m", m_1="0 < 1 - m", d_0="0 <= d"),),
        [f"TV({_TWO}) == d", f"m*(1 - m)*CHI2({_TWO}) == d**2"],
        Draft(
            (
                use("plus", "axiom.abs_nonnegative", x="d"),
                use("minus", "axiom.abs_nonpositive", x="-d"),
                unfold("tv", f"TV({_TWO})"),
                conclude("tv.end", f"TV({_TWO}) - d == 0", (), ("tv", "plus", "minus")),
                use("u", "axiom.inverse", x="m"),
                use("v", "axiom.inverse", x="1 - m"),
                unfold("chi2", f"CHI2({_TWO})"),
                conclude("chi2.end", f"m*(1 - m)*CHI2({_TWO}) - d**2 == 0", (), ("chi2", "u", "v")),
            ),
            ("tv.end", "chi2.end"),
        ),
    ),
    lemma(
        "blind-spot-pair",
        "A pair with TV at most s, KL at most 4s and chi2 at least 1/s",
        reals("s"),
        (hypothesis("small", "0 < s <= 1/4", s_pos="0 < s", s_small="4*s <= 1"),),
        [
            f"TV({_BLIND}) <= s",
            f"KL({_BLIND}) <= 4*s",
            f"1/s <= CHI2({_BLIND})",
            "0 <= 1 - s**2",
            "0 < s**6",
            "0 < 1 - s**6",
            "0 <= s**2 - s**6",
        ],
        Draft(
            (
                conclude("gap", "0 < 1 - s", [(1, "1", "s_small"), (3, "1")], scale=4),
                conclude("p1", "0 < 1 - s**2", [(1, "1", "gap"), (1, "1", "gap", "s_pos")]),
                conclude("p1.end", "0 <= 1 - s**2", [(1, "1", "p1")]),
                conclude("q0", "0 < s**6", [(1, "1", *_SIX)]),
                conclude("q1", "0 < 1 - s**6", [(1, "1", "gap", *_SIX[:k]) for k in range(6)]),
                conclude(
                    "drop",
                    "0 <= s**2 - s**6",
                    [(1, "s", "gap"), (1, "s", "gap", "s_pos"), (1, "s**2", "gap"), (1, "s**2", "gap", "s_pos")],
                ),
                use("i", "axiom.inverse", x="s"),
                use("u", "axiom.inverse", x="s**6"),
                use("v", "axiom.inverse", x="1 - s**6"),
                use("v_pos", "axiom.inverse_positive", x="1 - s**6"),
                use("plus", "axiom.abs_nonnegative", x="s**2 - s**6"),
                use("minus", "axiom.abs_nonpositive", x="s**6 - s**2"),
                unfold("tv", f"TV({_BLIND})"),
                conclude(
                    "tv.end",
                    f"0 <= s - TV({_BLIND})",
                    [(1, "1", "s_pos", "gap"), (1, "s**3")],
                    ("tv", "plus", "minus"),
                ),
                unfold("chi2", f"CHI2({_BLIND})"),
                conclude(
                    "chi2.end",
                    f"0 <= CHI2({_BLIND}) - 1/s",
                    [
                        (33, "1", "s_small"),
                        (4, "1", "s_small", "s_pos"),
                        (16, "s", "s_small"),
                        (64, "s", "s_small", "s_pos"),
                        (95, "1"),
                        (128, "s**4"),
                        (128, "s*(s**6 - s**2)", "v_pos"),
                    ],
                    ("chi2", "u", "i"),
                    scale=128,
                    positive=("s_pos", "s_pos"),
                ),
                polynomial("one.positive", "0 < 1", [(1, "1")]),
                polynomial("x6", "0 < x**6", [(1, "1", *("x_pos",) * 6)], variables="x", given={"x_pos": "0 < x"}),
                polynomial(
                    "quotient",
                    "0 < x**2/x**6",
                    [(1, "1", "x_pos", "x_pos", "u_pos")],
                    variables="x",
                    given={"x_pos": "0 < x"},
                    have={"u_pos": instance("axiom.inverse_positive", x="x**6")},
                ),
                polynomial("log.base", "4/1 - 4 - log(1**2/1**6) == 0", (), ("one",), have={"one": "axiom.log_one"}),
                polynomial(
                    "log.slope",
                    "0 <= (x - 1)*(-4*((1/x)*(1/x))"
                    " - (2*x*(1/x**6) - x**2*(6*x**5)*((1/x**6)*(1/x**6)))*(1/(x**2/x**6)))",
                    [(4, "(x - 1)*(1/x)")],
                    ("ux", "u6", "uq"),
                    variables="x",
                    given={"x_pos": "0 < x"},
                    have={
                        "ux": instance("axiom.inverse", x="x"),
                        "u6": instance("axiom.inverse", {"premise": "x6"}, x="x**6"),
                        "uq": instance("axiom.inverse", {"premise": "quotient"}, x="x**2/x**6"),
                    },
                ),
                {
                    "name": "log",
                    "rule": "mean value",
                    "variables": "x",
                    "given": {"x_pos": "0 < x"},
                    "on": "x",
                    "point": "1",
                    "expression": "4/x - 4 - log(x**2/x**6)",
                    "kind": "nonnegative",
                    "base": "log.base",
                    "premise": "log.slope",
                    "inside": {"x_pos": "one.positive"},
                },
                use("first", "log", x="s"),
                conclude("y_pos", "0 < (1 - s**2)/(1 - s**6)", [(1, "1", "p1", "v_pos")]),
                conclude("y_high", "0 <= 1 - (1 - s**2)/(1 - s**6)", [(1, "1", "drop", "v_pos")], ("v",)),
                use("zero", "axiom.log_one"),
                use("second", "log-tangent", x="(1 - s**2)/(1 - s**6)", c="1"),
                unfold("kl", f"KL({_BLIND})"),
                conclude(
                    "kl.end",
                    f"0 <= 4*s - KL({_BLIND})",
                    [(1, "s", "first"), (1, "1", "p1", "second"), (1, "1", "p1", "y_high"), (4, "s")],
                    ("kl", "i", "zero"),
                ),
            ),
            ("tv.end", "kl.end", "chi2.end", "p1.end", "q0", "q1", "drop"),
        ),
    ),
)

LEMMAS: tuple[Claim, ...] = _FAMILIES
"""In an order in which each uses only earlier ones."""
