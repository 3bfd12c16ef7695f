"""The floating-point filter: NumPy evaluation with a proved error bound.

A number is an array of floats `v` with a bound that is proved: the true value x satisfies, entry by entry,

    |x - v| <= relative*|v| + absolute        (relative: one float; absolute: an array, or None for zero)

so an entry with v = 0 and absolute 0 is exactly zero.  A sign is reported only if |v| exceeds its bound; anything
else raises `Undecided` and goes to the exact number systems.

The bounds assume IEEE double arithmetic with rounding to nearest, gradual underflow, and u = 2**-53:

- each of + - * / sqrt is correctly rounded: ``|fl(z) - z| <= u |fl(z)|`` without underflow; + and - never underflow
  with an error, sqrt never underflows, and an underflowing product or quotient is off by at most 2**-1075;
- a sum of n floats in any order is off by at most ``g * sum |v_i|`` with ``g = (n-1)u / (1 - (n-1)u)`` (Higham,
  Accuracy and Stability of Numerical Algorithms, section 4.2), and ``sum |v_i|`` is at most its own computed value over
  1 - g;
- input floats are exact; a Fraction is rounded once, to nearest.

The propagation, with e_a the bound of a (``relative*|v| + absolute``) and v the computed result:

    a + b, a - b    e_a + e_b + u|v|;  purely relative max(r_a, r_b)(1 + u) + u if a, b >= 0 have no absolute part
    a * b           |a| e_b + |b| e_a + e_a e_b + u|v| + 2**-1075;  purely relative (r_a + r_b + r_a r_b)(1 + u) + u
    a / b           (e_a + |v'| e_b) / (|b| - e_b) + u|v| + 2**-1075 with |v'| = |v|(1 + u) + 2**-1075;
                    purely relative (r_a + r_b)/(1 - r_b) (1 + u) + u
    sqrt(a)         r_a(1 + u) + u relative, absolute_a / (v (1 - u)) absolute
    min, max        max(r_a, r_b) relative, else max(e_a, e_b): both are monotone in each argument

A bound is itself computed in floats: scalars are rounded up after every operation; arrays, formed from nonnegative
parts with at most 7 roundings, have ``8 * 2**-1074`` added and are then multiplied by ``1 + 2**-49``, which outweighs
seven relative errors u and seven underflows.  Overflow and invalid operations raise (NumPy's error state), and a
processor in flush-to-zero mode is noticed.  log and exp of NumPy come with no proof, so they raise `Undecided`.

Main definitions
    Bounded         an array with its bound
    FloatFilter     the number system; use it inside ``with numbers.active():``
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from checks.numbers.vectors import Axis, VectorSystem, depends, pick
from theorems.language.arithmetic import Undecided

U = 2.0**-53
TINY = 2.0**-1074
NORMAL = 2.0**-1022
BLOCK = 32_768
"""Outcomes evaluated at a time in an outermost sum, so that arrays stay in the processor's cache."""
MAX_ENTRIES = 4_000_000
"""Largest array of a nested sum."""
UNKNOWN = 2
"""In `FloatFilter.signs`: the float evaluation cannot tell."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """Floats with a proved bound of their distance from the true values.

    Attributes:
        value: the floats.
        relative: bound in units of |value|, below 1/2.
        absolute: further bound, of the shape of `value`, or None for zero.
        nonnegative: whether all floats are known to be >= 0.
    """

    value: np.ndarray
    relative: float = 0.0
    absolute: np.ndarray | None = None
    nonnegative: bool = False

    def error(self) -> np.ndarray:
        """The bound as an array; 0 only where the float is exact or zero."""
        if self.relative == 0.0:
            return np.zeros(np.shape(self.value)) if self.absolute is None else self.absolute
        part = self.relative * np.abs(self.value)
        if self.absolute is None:
            return np.where(self.value == 0, 0.0, _inflate(part))
        return np.where((self.value == 0) & (self.absolute == 0), 0.0, _inflate(part + self.absolute))


def _inflate(bound: np.ndarray) -> np.ndarray:
    return (bound + 8 * TINY) * (1 + 2.0**-49)


def _up(x: float) -> float:
    return math.nextafter(x, math.inf)


def _times_1_plus_u(r: float) -> float:
    """``r*(1 + u) + u``, rounded up: what one more rounding makes of a relative bound."""
    return _up(_up(_up(r * U) + r) + U)


def _gamma(n: int) -> float:
    k = _up((n - 1) * U)
    return _up(k / math.nextafter(1 - k, 0.0)) if n > 1 else 0.0


class FloatFilter(VectorSystem):
    """Evaluation in floats with the bounds of this module.

    >>> from theorems.language.arithmetic import Environment, evaluate
    >>> from theorems.language.syntax import parse_term
    >>> pair = {"pi": np.array([0.75, 0.25]), "mu": np.array([0.5, 0.5])}
    >>> numbers = FloatFilter()
    >>> with numbers.active():
    ...     numbers.sign(evaluate(parse_term("CHI2(pi, mu) - TV(pi, mu)**2"), Environment(pair), numbers))
    1
    """

    name = "floats with error bounds"

    def __init__(self) -> None:
        super().__init__()
        self._tables: dict[int, tuple[Any, Bounded]] = {}
        self._entries = 1

    @contextmanager
    def active(self) -> Iterator[FloatFilter]:
        """The error state in which the bounds are valid; float exceptions come out as `Undecided`."""
        smallest = np.full(4, NORMAL)
        with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            if not (smallest * 2.0**-52 == TINY).all() or not (np.full(4, TINY) * 2**52 == NORMAL).all():
                raise Undecided("this processor flushes small numbers to zero; the error bounds do not hold")
            try:
                yield self
            except (FloatingPointError, OverflowError) as problem:
                raise Undecided(f"floats: {problem}") from None
            finally:
                self._tables.clear()

    # --------------------------------------------------------------------------------------------------------- inputs

    def constant(self, value: Fraction) -> Bounded:
        number = float(value)
        exact = number.as_integer_ratio() == (value.numerator, value.denominator)
        if not exact and abs(number) < NORMAL:
            raise Undecided(f"{value} underflows")
        return Bounded(np.float64(number), 0.0 if exact else U, None, number >= 0)  # type: ignore[arg-type]

    def read(self, value: Any) -> Bounded:
        if isinstance(value, Bounded):
            return value
        return (
            self.from_floats(value.indices.astype(np.float64))
            if isinstance(value, Axis)
            else self.constant(Fraction(value))
        )

    def from_floats(self, values: np.ndarray) -> Bounded:
        return Bounded(values, nonnegative=bool(np.min(values) >= 0))

    def lookup(self, table: Any, indices: Sequence[Any]) -> Any:
        known = self._tables.get(id(table))
        if known is None:
            # The table is kept with its conversion, so that its id cannot be given to another.
            known = self._tables[id(table)] = (table, self._convert(table))
        whole = known[1]
        absolute = None if whole.absolute is None else pick(whole.absolute, indices)
        return Bounded(pick(whole.value, indices), whole.relative, absolute, whole.nonnegative)

    def _convert(self, table: Any) -> Bounded:
        if isinstance(table, np.ndarray):
            return self.from_floats(table)
        shape: list[int] = []
        entries: list[Any] = [table]
        while isinstance(entries[0], tuple):
            shape.append(len(entries[0]))
            entries = [entry for row in entries for entry in row]
        entries = [Fraction(e) if isinstance(e, float) else e for e in entries]
        if any(isinstance(e, Bounded) for e in entries):
            numbers = [self.read(e) for e in entries]
            if any(np.ndim(b.value) for b in numbers):
                raise Undecided("a table whose entries depend on an outcome")
            errors = np.array([float(b.error()) for b in numbers]).reshape(shape)
            return Bounded(np.array([float(b.value) for b in numbers]).reshape(shape), 0.0, errors)
        values = np.array([float(e) for e in entries])
        if all(
            f.as_integer_ratio() == (e.numerator, e.denominator) for f, e in zip(values.tolist(), entries, strict=True)
        ):
            return self.from_floats(values.reshape(shape))
        small = np.abs(values) < NORMAL
        absolute = None
        if small.any():
            lost = np.array([k and e != 0 for k, e in zip(small.tolist(), entries, strict=True)])
            absolute = np.where(lost, TINY, 0.0).reshape(shape) if lost.any() else None
        return Bounded(values.reshape(shape), U, absolute, bool(values.min() >= 0))

    # ------------------------------------------------------------------------------------------------------ operations

    def add(self, a: Bounded, b: Bounded) -> Bounded:
        return self._added(a, b, a.value + b.value, a.nonnegative and b.nonnegative)

    def subtract(self, a: Bounded, b: Bounded) -> Bounded:
        return self._added(a, b, a.value - b.value, False)

    def _added(self, a: Bounded, b: Bounded, value: np.ndarray, nonnegative: bool) -> Bounded:
        if a.absolute is None and b.absolute is None:
            if a.relative == 0 == b.relative:
                return Bounded(value, U, None, nonnegative)
            if nonnegative:
                return Bounded(value, _checked(_times_1_plus_u(max(a.relative, b.relative))), None, True)
        e_a, e_b = a.error(), b.error()
        absolute = np.where((e_a == 0) & (e_b == 0), 0.0, _inflate(e_a + e_b))
        return Bounded(value, U, absolute, nonnegative)

    def negate(self, a: Bounded) -> Bounded:
        return Bounded(-a.value, a.relative, a.absolute, False)

    def multiply(self, a: Bounded, b: Bounded) -> Bounded:
        return self._product(a, b, a.value * b.value, a.nonnegative and b.nonnegative)

    def _product(self, a: Bounded, b: Bounded, value: np.ndarray, nonnegative: bool) -> Bounded:
        if a.absolute is None and b.absolute is None and _no_underflow(value, nonnegative, a.value, b.value):
            r = _up(_up(a.relative + b.relative) + _up(a.relative * b.relative))
            return Bounded(value, _checked(_times_1_plus_u(r)), None, nonnegative)
        e_a, e_b = a.error(), b.error()
        bound = np.abs(a.value) * e_b + np.abs(b.value) * e_a + e_a * e_b
        zero = ((a.value == 0) & (e_a == 0)) | ((b.value == 0) & (e_b == 0))
        return Bounded(value, U, np.where(zero, 0.0, _inflate(bound)), nonnegative)

    def divide(self, a: Bounded, b: Bounded) -> Bounded:
        b = self._settled_divisor(a, b)
        value = a.value / b.value
        nonnegative = a.nonnegative and b.nonnegative
        if a.absolute is None and b.absolute is None and _no_underflow(value, nonnegative, a.value, None):
            r = _up(_up(a.relative + b.relative) / math.nextafter(1 - b.relative, 0.0))
            return Bounded(value, _checked(_times_1_plus_u(r)), None, nonnegative)
        e_a, e_b = a.error(), b.error()
        # The least |b|: the difference is rounded once, and underflow in it is exact.
        least = (np.abs(b.value) - e_b) * (1 - 2.0**-51)
        if not np.min(least) > 0:
            raise Undecided("the divisor may be zero")
        # The tiny term stands above the division, so that what it outweighs is magnified with it.
        above = e_a + (np.abs(value) * (1 + 2.0**-50) + TINY) * e_b
        bound = (above + 4 * TINY * (e_b != 0)) / least
        zero = (a.value == 0) & (e_a == 0)
        return Bounded(value, U, np.where(zero, 0.0, _inflate(bound)), nonnegative)

    def _settled_divisor(self, a: Bounded, b: Bounded) -> Bounded:
        """The divisor with 1 in place of exact zeros under exact zeros (0/0 = 0); other zeros are not for floats."""
        if (b.nonnegative and np.min(b.value) > 0) or np.all(b.value):
            return b
        none = b.value == 0
        if b.absolute is not None and np.any(b.absolute[none] != 0):
            raise Undecided("the divisor may be zero")
        above = (a.value != 0) if a.absolute is None else (a.value != 0) | (a.absolute != 0)
        if np.any(above & none):
            raise Undecided("a quotient by zero, which is not a float")
        return Bounded(np.where(none, 1.0, b.value), b.relative, b.absolute, b.nonnegative)

    def power(self, a: Bounded, exponent: int) -> Bounded:
        if exponent == 0:
            return self.constant(Fraction(1))
        if exponent == 1:
            return a
        half = self.power(a, exponent // 2)
        square = self._product(half, half, half.value * half.value, True)
        return self.multiply(square, a) if exponent % 2 else square

    def function(self, name: str, arguments: Sequence[Bounded]) -> Bounded:
        a = arguments[0]
        if name == "abs":
            return a if a.nonnegative else Bounded(np.abs(a.value), a.relative, a.absolute, True)
        if name in ("min", "max"):
            b = arguments[1]
            value = np.minimum(a.value, b.value) if name == "min" else np.maximum(a.value, b.value)
            nonnegative = a.nonnegative and b.nonnegative
            if a.absolute is None and b.absolute is None:
                return Bounded(value, max(a.relative, b.relative), None, nonnegative)
            return Bounded(value, 0.0, np.maximum(a.error(), b.error()), nonnegative)
        if name == "sqrt":
            return self._sqrt(a)
        raise Undecided(f"{name} has no proved error bound in floats")

    def _sqrt(self, a: Bounded) -> Bounded:
        if not a.nonnegative and np.min(a.value) < 0:
            raise Undecided("sqrt of a number that may be negative")
        value, relative = np.sqrt(a.value), _checked(_times_1_plus_u(a.relative))
        if a.absolute is None:
            return Bounded(value, relative, None, True)
        if np.any(a.value < a.error()):
            raise Undecided("sqrt of a number that may be negative")
        absolute = np.where(a.absolute == 0, 0.0, _inflate(a.absolute / np.where(value == 0, 1.0, value)))
        return Bounded(value, relative, absolute, True)

    def reduce(self, kind: str, size: int, body: Callable[[Any], Bounded]) -> Bounded:
        if self.depth or size <= 2 * BLOCK:
            whole: Bounded = super().reduce(kind, size, body)
            return whole
        parts = []
        for start in range(0, size, BLOCK):
            with self.axis(min(BLOCK, size - start), start) as axis:
                part = body(axis)
            parts.append(self.collapse(kind, part, axis))
        absolute = None
        if any(part.absolute is not None for part in parts):
            absolute = np.array([0.0 if part.absolute is None else part.absolute for part in parts])
        joined = Bounded(
            np.array([part.value for part in parts]),
            max(part.relative for part in parts),
            absolute,
            all(part.nonnegative for part in parts),
        )
        return self.collapse(kind, joined, Axis(len(parts), 0))

    @contextmanager
    def axis(self, size: int, start: int = 0) -> Iterator[Axis]:
        before = self._entries
        self._entries *= size
        if self._entries > MAX_ENTRIES:
            self._entries = before
            raise Undecided(f"nested sums over more than {MAX_ENTRIES} entries")
        try:
            with super().axis(size, start) as axis:
                yield axis
        finally:
            self._entries = before

    def collapse(self, kind: str, value: Bounded, axis: Axis) -> Bounded:
        v, n, absolute = value.value, axis.size, value.absolute
        if not depends(v, axis):
            if np.ndim(v) > axis.depth:
                value = Bounded(v[0], value.relative, absolute if absolute is None else absolute[0], value.nonnegative)
            return value if kind != "sum" else self.multiply(value, self.constant(Fraction(n)))
        if kind != "sum":
            best = v.max(axis=0) if kind == "max" else v.min(axis=0)
            if absolute is None:
                return Bounded(best, value.relative, None, value.nonnegative)
            return Bounded(best, 0.0, value.error().max(axis=0), value.nonnegative)
        total, gamma = v.sum(axis=0), _gamma(n)
        factor = _checked(_up(_up(value.relative + gamma) / math.nextafter(1 - gamma, 0.0)))
        if absolute is None and value.nonnegative:
            return Bounded(total, factor, None, True)
        size = total if value.nonnegative else np.abs(v).sum(axis=0)
        bound = factor * size
        if absolute is not None:
            bound = bound + absolute.sum(axis=0) * _up(1 / math.nextafter(1 - gamma, 0.0))
        return Bounded(total, 0.0, np.where(bound + size == 0, 0.0, _inflate(bound)), value.nonnegative)

    # ----------------------------------------------------------------------------------------------------------- signs

    def signs(self, value: Bounded) -> np.ndarray:
        """-1, 0, 1 or `UNKNOWN` for every entry."""
        error = value.error()
        unknown = np.where((value.value == 0) & (error == 0), 0, UNKNOWN)
        return np.where(value.value > error, 1, np.where(-value.value > error, -1, unknown))

    def sign(self, value: Bounded) -> int:
        if np.size(value.value) != 1:
            raise TypeError("the sign of several numbers; use signs")
        sign = int(self.signs(value).reshape(()))
        if sign == UNKNOWN:
            raise Undecided("the error bound of the floats exceeds the value")
        return sign


def _checked(relative: float) -> float:
    if not relative < 0.5:
        raise Undecided("the relative error bound of the floats exceeds 1/2")
    return relative


def _no_underflow(value: np.ndarray, nonnegative: bool, a: np.ndarray, b: np.ndarray | None) -> bool:
    """Whether each product (or quotient, b None) is a normal number, or zero because a factor is."""
    size = value if nonnegative else np.abs(value)
    if np.min(size) >= NORMAL:
        return True
    zero = a == 0 if b is None else (a == 0) | (b == 0)
    return bool(np.all((size >= NORMAL) | zero))
