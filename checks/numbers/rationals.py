"""Rational arithmetic on FLINT's `fmpq`: the same values as `theorems.language.arithmetic.Rationals`, faster.

Main definitions
    FlintRationals      the number system; its numbers are `fmpq`, and +-inf as in `Rationals`
    FLINT               such a number system
    rational            any exact number as an `fmpq`
    fraction            an `fmpq` as a `Fraction`
    sum_tree            a sum by halves
    at_most             whether one number is at most another, also if they are infinite
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from numbers import Integral
from typing import Any

from flint import fmpq, fmpz

from theorems.language.arithmetic import INFINITY, NumberSystem, Undecided, Undefined
from theorems.language.calls import LARGEST_KEPT, extent

MAX_TABLES = 4096
"""How many tables are kept in the form in which they are computed with."""
ZERO = fmpq(0)
ONE = fmpq(1)


def infinite(value: Any) -> bool:
    """Whether a number is the float +inf or -inf that stands for itself."""
    return isinstance(value, float)


def at_most(a: Any, b: Any, finite: Callable[[Any, Any], bool]) -> bool:
    """Whether a <= b, where both may be infinite; of two finite numbers `finite` says it.

    >>> at_most(ONE, -INFINITY, operator.le), at_most(ONE, INFINITY, operator.le), at_most(ONE, ZERO, operator.le)
    (False, True, False)
    """
    if infinite(a) or infinite(b):
        return bool((infinite(a) and a < 0) or (infinite(b) and b > 0))
    return finite(a, b)


def rational(value: Any) -> Any:
    """An integer, a Fraction, a float (the dyadic rational it is) or an `fmpq`, as an `fmpq`.

    Raises:
        ValueError: for nan and infinite floats.
        TypeError: for anything else.

    >>> rational(0.1) == fmpq(1, 10), rational(0.1) == rational(Fraction(0.1))
    (False, True)
    """
    kind = type(value)
    if kind is fmpq:
        return value
    if kind is Fraction or isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    if kind is int:
        return fmpq(value)
    if isinstance(value, (fmpz, Integral)) and not isinstance(value, bool):
        return fmpq(int(value))
    if hasattr(value, "as_integer_ratio") and not isinstance(value, bool):
        if not math.isfinite(value):
            raise ValueError(f"expected a finite number, not {value}")
        top, bottom = value.as_integer_ratio()
        return fmpq(int(top), int(bottom))
    raise TypeError(f"expected an integer, a Fraction, a float or an fmpq, not {value!r}")


def fraction(value: Any) -> Fraction:
    """An `fmpq` as a `Fraction`.

    >>> fraction(fmpq(6, 4))
    Fraction(3, 2)
    """
    return Fraction(int(value.p), int(value.q))


def sum_tree(values: Sequence[Any], add: Callable[[Any, Any], Any], zero: Any) -> Any:
    """The sum by halves: numbers that grow with every addition (unrelated denominators) meet others of their size."""
    level = list(values)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [add(a, b) for a, b in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0] if level else zero


_TABLES: dict[int, tuple[Any, Any]] = {}


def _in_flint(table: tuple[Any, ...]) -> Any:
    """A table with its numbers as `fmpq`: all are converted when it is first met, for it is met again and again."""
    known = _TABLES.get(id(table))
    if known is None or known[0] is not table:
        if extent(table) > LARGEST_KEPT:
            return table
        if len(_TABLES) >= MAX_TABLES:
            _TABLES.clear()
        known = _TABLES[id(table)] = table, _converted(table)
    return known[1]


def _converted(value: Any) -> Any:
    """A nested tuple with its exact numbers as `fmpq`; all else is left as it is."""
    if type(value) is tuple:
        return tuple([_converted(entry) for entry in value])
    return rational(value) if type(value) in (int, Fraction) else value


class FlintRationals(NumberSystem[Any]):
    """Exact rational arithmetic with +-inf under the conventions of `theorems.language.arithmetic`.

    Square roots of squares, ``log(1)`` and ``exp(0)`` are exact; any other root, logarithm or exponential raises
    `Undecided`, for it has no rational value.

    >>> from theorems.language.arithmetic import Environment, evaluate
    >>> from theorems.language.syntax import parse_term
    >>> pair = {"pi": (Fraction(3, 4), Fraction(1, 4)), "mu": (Fraction(1, 2), Fraction(1, 2))}
    >>> fraction(evaluate(parse_term("CHI2(pi, mu)"), Environment(pair), FlintRationals()))
    Fraction(1, 4)
    """

    name = "flint rational"
    lasting = True

    def constant(self, value: Fraction) -> Any:
        return fmpq(value.numerator, value.denominator)

    def read(self, value: Any) -> Any:
        if type(value) is fmpq:
            return value
        return value if type(value) is float and math.isinf(value) else rational(value)

    def lookup(self, table: Any, indices: Sequence[Any]) -> Any:
        entry = _in_flint(table) if type(table) is tuple else table
        for k in indices:
            entry = entry[k]
        return entry

    def add(self, a: Any, b: Any) -> Any:
        if type(a) is fmpq and type(b) is fmpq:
            return a + b
        if infinite(a) or infinite(b):
            if infinite(a) and infinite(b) and a != b:
                raise Undefined("inf - inf")
            return a if infinite(a) else b
        return a + b

    def subtract(self, a: Any, b: Any) -> Any:
        return a - b if type(a) is fmpq and type(b) is fmpq else self.add(a, -b)

    def annihilates(self, a: Any) -> bool:
        return type(a) is fmpq and not a

    def multiply(self, a: Any, b: Any) -> Any:
        if type(a) is fmpq and type(b) is fmpq:
            return a * b
        if infinite(a) or infinite(b):
            sign = self.sign(a) * self.sign(b)
            return ZERO if sign == 0 else sign * INFINITY
        return a * b

    def divide(self, a: Any, b: Any) -> Any:
        if infinite(b):
            if infinite(a):
                raise Undefined("inf/inf")
            return ZERO
        if b == 0:
            sign = self.sign(a)
            return ZERO if sign == 0 else sign * INFINITY
        return self.multiply(a, ONE / b)

    def power(self, a: Any, exponent: int) -> Any:
        if exponent == 0:
            return ONE
        if infinite(a):
            return INFINITY if a > 0 or exponent % 2 == 0 else -INFINITY
        return a**exponent

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        first = arguments[0]
        if name == "abs":
            return abs(first)
        if name in ("min", "max"):
            second = arguments[1]
            return first if at_most(first, second, operator.le) == (name == "min") else second
        return self.transcendental(name, first)

    def transcendental(self, name: str, x: Any) -> Any:
        """sqrt, log or exp where the value is rational or infinite."""
        sign = self.sign(x)
        if name == "exp":
            if infinite(x):
                return x if sign > 0 else ZERO
            if sign == 0:
                return ONE
            raise Undecided("exp of a rational other than 0 is not rational")
        if sign < 0:
            raise Undefined(f"{name} of the negative number {x}")
        if infinite(x):
            return x
        if name == "log":
            if sign == 0:
                return -INFINITY
            if x == 1:
                return ZERO
            raise Undecided("log of a rational other than 1 is not rational")
        if x.p.is_square() and x.q.is_square():
            return fmpq(x.p.isqrt(), x.q.isqrt())
        raise Undecided("the square root is not rational")

    def reduce(self, kind: str, size: int, body: Callable[[Any], Any]) -> Any:
        if kind != "sum":
            return super().reduce(kind, size, body)
        return sum_tree([body(k) for k in range(size)], self.add, ZERO)

    def sign(self, value: Any) -> int:
        return (value > 0) - (value < 0)  # type: ignore[no-any-return]


FLINT = FlintRationals()
"""One for all: what is remembered of a function's values is remembered by the number system."""
