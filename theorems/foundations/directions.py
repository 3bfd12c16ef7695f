"""Directions in which a policy moves, in one state: what they do to means.

Glossary
    h           a function on a finite set Y, with sum abs(h) <= g
    X           values between 0 and 1
    Z           values between -w and w

Main statements
    direction-size              0 <= g
    centred-mean-low, -high     abs(sum h X) <= g/2 if sum h = 0
    small-mean-low, -high       abs(sum h Z) <= g w
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, cases, conclude, instance, polynomial, summed
from theorems.foundations.analysis import lemma
from theorems.proof import Draft

_H = parameter("h", "Y -> real", "a direction")
_G = parameter("g", "real", "cap of the sum of the absolute values of h", low="0", high="2")
_X = parameter("X", "Y -> real", "values between 0 and 1")
_Z = parameter("Z", "Y -> real", "values between -w and w")
_W = parameter("w", "real", "cap of the absolute values of Z", low="0", high="2")

_SIZE = hypothesis("size", "the absolute values of h add up to at most g", h_size="sum(y in Y, abs(h[y])) <= g")
_CENTRED = hypothesis("centred", "h adds up to zero", h_total="sum(y in Y, h[y]) == 0")
_UNIT = hypothesis("unit", "0 <= X <= 1", X_low="all(y in Y, 0 <= X[y])", X_high="all(y in Y, X[y] <= 1)")
_CAP = hypothesis(
    "values", "abs(Z) <= w", w_nonneg="0 <= w", Z_low="all(y in Y, -w <= Z[y])", Z_high="all(y in Y, Z[y] <= w)"
)
_ABS = "abs(h[y])"


def _split(goal: str, above: str, below: str, given: dict[str, str], variables: str) -> list[StepData]:
    """A pointwise goal in b = abs(t): where t >= 0 by the fact `above` times t, elsewhere by `below` times -t."""
    return [
        *(
            polynomial(
                f"point.{side}",
                goal.replace("b", sign),
                [(weight, "1", "sign", *([fact] if fact else ()))],
                variables=variables,
                given={"sign": f"0 <= {sign}"} | ({fact: given[fact]} if fact else {}),
            )
            for side, sign, fact, weight in (
                ("above", "t", above, 2 if "2*" in goal else 1),
                ("below", "(-t)", below, 2 if "2*" in goal else 1),
            )
        ),
        cases(
            "point",
            ("abs", "t"),
            ("point.above", "point.below"),
            motive=goal,
            letter="b",
            variables=variables,
            given={fact: given[fact] for fact in (above, below) if fact},
        ),
    ]


_HX, _HZ = "sum(y in Y, h[y]*X[y])", "sum(y in Y, h[y]*Z[y])"
_X_GIVEN = {"x_low": "0 <= x", "x_high": "x <= 1"}
_Z_GIVEN = {"z_low": "-w <= z", "z_high": "z <= w"}


def _centred(side: str) -> Claim:
    low = side == "low"
    sign = "+" if low else "-"
    steps = [
        *_split(
            f"0 <= b {'-' if low else '+'} t {sign} 2*t*x",
            "x_low" if low else "x_high",
            "x_high" if low else "x_low",
            _X_GIVEN,
            "t x",
        ),
        summed(
            "points",
            instance("point", t="h[y]", x="X[y]"),
            ("1", _ABS),
            ("-1" if low else "1", "h[y]"),
            ("2" if low else "-2", "h[y]*X[y]"),
        ),
        conclude("end", f"0 <= g {sign} 2*{_HX}", [(1, "1", "points"), (1, "1", "h_size")], ("h_total",)),
    ]
    return lemma(
        f"centred-mean-{side}",
        f"What a direction makes of values between 0 and 1, bound from {'below' if low else 'above'}",
        (_H, _G, _X),
        (_SIZE, _CENTRED, _UNIT),
        f"-g <= 2*{_HX}" if low else f"2*{_HX} <= g",
        Draft(tuple(steps), ("end",)),
    )


def _small(side: str) -> Claim:
    low = side == "low"
    sign = "+" if low else "-"
    steps = [
        *_split(
            f"0 <= b*w {sign} t*z",
            "z_low" if low else "z_high",
            "z_high" if low else "z_low",
            _Z_GIVEN,
            "t z w",
        ),
        summed(
            "points",
            instance("point", t="h[y]", z="Z[y]", w="w"),
            ("w", _ABS),
            ("1" if low else "-1", "h[y]*Z[y]"),
        ),
        conclude("end", f"0 <= g*w {sign} {_HZ}", [(1, "1", "points"), (1, "1", "h_size", "w_nonneg")]),
    ]
    return lemma(
        f"small-mean-{side}",
        f"What a direction makes of values of absolute value at most w, bound from {'below' if low else 'above'}",
        (_H, _G, _Z, _W),
        (_SIZE, _CAP),
        f"-(g*w) <= {_HZ}" if low else f"{_HZ} <= g*w",
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = (
    lemma(
        "direction-size",
        "A cap of a sum of absolute values is nonnegative",
        (_H, _G),
        (_SIZE,),
        "0 <= g",
        Draft(
            (
                *_split("0 <= b", "", "", {}, "t"),
                summed("points", instance("point", t="h[y]"), ("1", _ABS)),
                conclude("end", "0 <= g", [(1, "1", "points"), (1, "1", "h_size")]),
            ),
            ("end",),
        ),
    ),
    *(make(side) for make in (_centred, _small) for side in ("low", "high")),
)
"""In an order in which each uses only earlier ones."""
