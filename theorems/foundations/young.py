"""Absolute values of numbers, and the best of Young's inequalities.

Main statements
    absolute-bounds     x <= abs(x) and -x <= abs(x)
    best-young          2 c y <= b (d^2 + c^2) for all c >= 0 implies y <= b d
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis
from theorems.drafting import cases, conclude, instance, polynomial
from theorems.foundations.analysis import lemma, reals
from theorems.proof import Draft

_BOUNDS = lemma(
    "absolute-bounds",
    "A number and its negative are at most its absolute value",
    reals("x"),
    (),
    ["x <= abs(x)", "-x <= abs(x)"],
    Draft(
        (
            polynomial("up.above", "0 <= x - x", variables="x"),
            polynomial("up.below", "0 <= -x - x", [(2, "1", "sign")], variables="x", given={"sign": "0 <= -x"}),
            cases("up", ("abs", "x"), ("up.above", "up.below"), motive="0 <= b - x", letter="b", context=True),
            polynomial("down.above", "0 <= x + x", [(2, "1", "sign")], variables="x", given={"sign": "0 <= x"}),
            polynomial("down.below", "0 <= -x + x", variables="x"),
            cases("down", ("abs", "x"), ("down.above", "down.below"), motive="0 <= b + x", letter="b", context=True),
        ),
        ("up", "down"),
    ),
)
_BEST = lemma(
    "best-young",
    "The best of Young's inequalities",
    reals("y", "b", "d"),
    (
        hypothesis("b-nonnegative", "b >= 0", left_out=False, b_nonneg="0 <= b"),
        hypothesis("d-nonnegative", "d >= 0", left_out=False, d_nonneg="0 <= d"),
        hypothesis(
            "every",
            "2 c y <= b (d^2 + c^2) for every c >= 0",
            every="all(c in real, implies(0 <= c, 2*c*y <= b*(d**2 + c**2)))",
        ),
    ),
    "y <= b*d",
    Draft(
        (
            conclude("product", "0 <= b*d", [(1, "1", "b_nonneg", "d_nonneg")]),
            conclude("below", "0 <= b*d - y", [(1, "1", "product"), (1, "1", "sign")], given={"sign": "0 <= -y"}),
            conclude("one", "0 <= 1", [(1, "1")]),
            conclude(
                "flat",
                "0 <= b*d - y",
                [(1, "1", "here")],
                ("zero",),
                given={"zero": "b == 0"},
                have={"here": instance("every", {"premise": "one"}, c="1")},
                scale=2,
            ),
            conclude(
                "chosen",
                "0 <= y*(1/b)",
                [(1, "1", "sign", "here")],
                given={"sign": "0 <= y", "b_pos": "0 < b"},
                have={"here": instance("axiom.inverse_positive", x="b")},
            ),
            conclude(
                "squares",
                "0 <= (b*d)**2 - y**2",
                [(1, "1", "here", "b_nonneg")],
                ("unit",),
                given={"sign": "0 <= y", "b_pos": "0 < b"},
                have={
                    "chosen.here": instance("chosen", {"sign": "sign", "b_pos": "b_pos"}),
                    "here": instance("every", {"premise": "chosen.here"}, c="y*(1/b)"),
                    "unit": instance("axiom.inverse", x="b"),
                },
            ),
            conclude(
                "steep",
                "0 <= b*d - y",
                [(1, "1", "here")],
                given={"sign": "0 <= y", "b_pos": "0 < b"},
                have={
                    "here": instance(
                        "square-order",
                        {
                            "a_nonneg": "sign",
                            "b_nonneg": "product",
                            "squares": instance("squares", {"sign": "sign", "b_pos": "b_pos"}),
                        },
                        a="y",
                        b="b*d",
                    )
                },
            ),
            cases(
                "above",
                ("zero", "b", "b_nonneg"),
                (instance("steep", {"sign": "sign", "b_pos": "case"}), instance("flat", {"zero": "case"})),
                goal="0 <= b*d - y",
                given={"sign": "0 <= y"},
                context=True,
            ),
            cases(
                "end",
                ("sign", "y"),
                (instance("above", {"sign": "case"}), instance("below", {"sign": "case"})),
                goal="0 <= b*d - y",
                context=True,
            ),
        ),
        ("end",),
        notes={"chosen": "At c = y/b the inequality says y^2 <= b^2 d^2."},
    ),
)

LEMMAS: tuple[Claim, ...] = (_BOUNDS, _BEST)
"""In an order in which each uses only earlier ones."""
