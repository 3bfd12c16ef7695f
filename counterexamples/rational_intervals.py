"""Logarithms in plain rational arithmetic: an upper bound of KL without any library.

The generator of extremes has to know that KL <= K before it offers a pair.  `checks` decides that with balls; this
module is the same in integers, for whoever uses the generator alone.  An interval is a pair of rationals that contains
the number, and every rounding goes outwards.

log x with x = 2^k y, 2/3 <= y <= 4/3, is k log 2 + 2 artanh((y - 1)/(y + 1)), and artanh z = z + z^3/3 + z^5/5 + ...
has terms of one sign only; what is cut off after z^(2n-1)/(2n-1) is at most 2 |z|^(2n+1) for |z| <= 1/3.

Main definitions
    RationalIntervals   the number system
    log_bounds          an interval for the logarithm of a rational
    rationally_true     whether a relation is certain, precision being doubled a few times
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from theorems.language.arithmetic import INFINITY, Environment, NumberSystem, Undecided, relation_holds
from theorems.language.facts import Relation
from theorems.language.terms import Const

Interval = tuple[Any, Any]


def log_bounds(x: Fraction, bits: int) -> tuple[Fraction, Fraction]:
    """An interval with dyadic ends that contains log x, hardly wider than 2^-bits (times abs(log2 x)).

    Raises:
        ValueError: if x <= 0.

    >>> low, high = log_bounds(Fraction(2), 64)
    >>> round(float(low), 12), high - low < Fraction(1, 2**50)
    (0.69314718056, True)
    """
    if x <= 0:
        raise ValueError(f"expected a positive number, not {x}")
    k = x.numerator.bit_length() - x.denominator.bit_length()
    y = x / Fraction(2) ** k
    if y > Fraction(4, 3):
        k, y = k + 1, y / 2
    elif y < Fraction(2, 3):
        k, y = k - 1, y * 2
    z = (y - 1) / (y + 1)
    low, high = _artanh(abs(z), bits)
    if z < 0:
        low, high = -high, -low
    two = _artanh(Fraction(1, 3), bits)
    whole = (k * two[0], k * two[1]) if k >= 0 else (k * two[1], k * two[0])
    unit = 1 << bits
    return Fraction(2 * (low + whole[0]), unit), Fraction(2 * (high + whole[1]), unit)


def _artanh(z: Fraction, bits: int) -> tuple[int, int]:
    """Integers around 2^bits artanh z, 0 <= z <= 1/3."""
    down = (z.numerator << bits) // z.denominator
    up = -((-z.numerator << bits) // z.denominator)
    low, high, n = 0, 0, 1
    low_power, high_power, high_square = down, up, -((-up * up) >> bits)
    while high_power > 1:
        low += low_power // n
        high += -(-high_power // n)
        low_power = ((low_power * down) >> bits) * down >> bits
        high_power = -((-high_power * high_square) >> bits)
        n += 2
    return low, high + 2 * high_power


class RationalIntervals(NumberSystem[Interval]):
    """Rational intervals: sums, products, quotients, abs, min, max and log; +-inf only as both ends.

    >>> from theorems.language.arithmetic import evaluate
    >>> from theorems.language.syntax import parse_term
    >>> low, high = evaluate(parse_term("log(2) + 1/4"), Environment({}), RationalIntervals(64))
    >>> round(float(low), 12) == round(float(high), 12) == 0.94314718056
    True
    """

    name = "rational intervals"

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def constant(self, value: Fraction) -> Interval:
        return value, value

    def lookup(self, table: Any, indices: Sequence[Any]) -> Interval:
        for k in indices:
            table = table[k]
        return table if isinstance(table, tuple) else (table, table)

    def add(self, a: Interval, b: Interval) -> Interval:
        return a[0] + b[0], a[1] + b[1]

    def subtract(self, a: Interval, b: Interval) -> Interval:
        return a[0] - b[1], a[1] - b[0]

    def negate(self, a: Interval) -> Interval:
        return -a[1], -a[0]

    def multiply(self, a: Interval, b: Interval) -> Interval:
        if a == (0, 0) or b == (0, 0):
            return Fraction(0), Fraction(0)
        ends = [x * y for x in a for y in b]
        return min(ends), max(ends)

    def divide(self, a: Interval, b: Interval) -> Interval:
        if b == (0, 0):
            if a == (0, 0):
                return Fraction(0), Fraction(0)
            if a[0] > 0:
                return INFINITY, INFINITY
        if b[0] <= 0 <= b[1]:
            raise Undecided("division by an interval that contains 0")
        return self.multiply(a, (1 / Fraction(b[1]), 1 / Fraction(b[0])))

    def power(self, a: Interval, exponent: int) -> Interval:
        result: Interval = (Fraction(1), Fraction(1))
        for _ in range(exponent):
            result = self.multiply(result, a)
        return result

    def function(self, name: str, arguments: Sequence[Interval]) -> Interval:
        low, high = arguments[0]
        if name == "abs":
            return max(low, -high, Fraction(0)), max(-low, high)
        if name in ("min", "max"):
            pick = min if name == "min" else max
            return pick(a[0] for a in arguments), pick(a[1] for a in arguments)
        if name != "log" or low < 0 or (low == 0) != (high == 0):
            raise Undecided(f"{name} of [{low}, {high}]")
        if low in (0, INFINITY):
            return (INFINITY, INFINITY) if low else (-INFINITY, -INFINITY)
        return log_bounds(low, self.bits)[0], log_bounds(high, self.bits)[1]

    def sign(self, value: Interval) -> int:
        low, high = value
        if low > 0 or high < 0 or low == high == 0:
            return int(low > 0) - int(low < 0)
        raise Undecided(f"the sign of [{low}, {high}]")


def rationally_true(relation: Relation, environment: Environment, bits: int = 128, doublings: int = 4) -> bool:
    """Whether a relation is certainly true; False if it is false or remains open.

    >>> from theorems.language.syntax import parse_relation
    >>> rationally_true(parse_relation("log(2) <= 7/10"), Environment({}))
    True
    """
    if isinstance(relation.right, Const):  # a tiny level needs as many bits as it has
        bits += 2 * relation.right.value.denominator.bit_length()
    for k in range(doublings + 1):
        try:
            return relation_holds(relation, environment, RationalIntervals(bits << k))
        except Undecided:
            continue
    return False
