"""Number systems: the operations that evaluating a term asks for.

Rationals live here; balls, floats with error bounds, mpmath, NumPy and z3 terms are further subclasses in `checks`, and
`theorems.language.symbolic` has the SymPy one.

Conventions for quotients (those of measure theory): ``0/0 = 0``, ``x/0 = +inf`` for ``x > 0``, ``0*inf = 0``.  So an
expectation under mu never sees an outcome that mu cannot produce, and chi-square is +inf unless pi << mu.  A quantity
or a sum behind a factor that is zero need not even have a value: a probability stands before what it weighs.

Main definitions
    NumberSystem    operations on one kind of number; the base class works for anything with Python's operators
    Rationals       exact fractions, with +-inf
    Undefined, Undecided    there is no value; this system cannot tell
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Generic, TypeVar

N = TypeVar("N")


class Undefined(ArithmeticError):
    """The expression has no value there (inf - inf, a logarithm of a negative number, ...)."""


class Undecided(ArithmeticError):
    """The number system cannot tell the sign; more precision, or another system, may."""


class NumberSystem(Generic[N]):
    """The operations `evaluate` needs.  Subclasses override what Python's operators do not give."""

    name = "numbers"
    remembers = True
    """Whether the value of a function at an outcome is the same whenever it is asked for.

    An environment remembers such values for each system.  So one whose answers depend on more than the arguments, such
    as a precision or a part of the line, is made anew when that changes.
    """

    tells = True
    """Whether signs can be asked for; what only looks around takes functions to be differentiable wherever it looks."""

    lasting = False
    """Whether the number that stands for a constant may be kept with it: one and the same for as long as it is used."""

    def constant(self, value: Fraction) -> N:
        """The number that stands for an exact rational."""
        raise NotImplementedError

    def read(self, value: Any) -> N:
        """The number that stands for a value of the environment; numbers of the system itself stay as they are."""
        return value  # type: ignore[no-any-return]

    def add(self, a: N, b: N) -> N:
        return a + b  # type: ignore[operator, no-any-return]

    def subtract(self, a: N, b: N) -> N:
        return a - b  # type: ignore[operator, no-any-return]

    def multiply(self, a: N, b: N) -> N:
        return a * b  # type: ignore[operator, no-any-return]

    def annihilates(self, a: N) -> bool:
        """Whether `a` is known to be zero, so that its product with anything is zero and need not be looked at."""
        return False

    def divide(self, a: N, b: N) -> N:
        return a / b  # type: ignore[operator, no-any-return]

    def power(self, a: N, exponent: int) -> N:
        return a**exponent  # type: ignore[operator, no-any-return]

    def negate(self, a: N) -> N:
        return -a  # type: ignore[operator, no-any-return]

    def function(self, name: str, arguments: Sequence[N]) -> N:
        """abs, min, max, sqrt, log or exp."""
        raise NotImplementedError

    def reduce(self, kind: str, size: int, body: Callable[[Any], N]) -> N:
        """Sum, max or min of ``body(0), ..., body(size - 1)``; vector systems may pass all indices at once.

        Raises:
            Undefined: for the max or min of nothing.
        """
        values = [body(k) for k in range(size)]
        if kind == "sum":
            total = self.constant(Fraction(0))
            for value in values:
                total = self.add(total, value)
            return total
        if not values:
            raise Undefined(f"{kind} over an empty set")
        result = values[0]
        for value in values[1:]:
            result = self.function(kind, [result, value])
        return result

    def lookup(self, table: Any, indices: Sequence[Any]) -> N:
        """The entry of a nested table, as the environment holds it."""
        for k in indices:
            table = table[k]
        return table  # type: ignore[no-any-return]

    def same(self, left: Any, right: Any) -> N:
        return self.constant(Fraction(1 if left == right else 0))

    def sign(self, value: N) -> int:
        """-1, 0 or 1.

        Raises:
            Undecided: if the system cannot tell.
        """
        raise NotImplementedError


# ----------------------------------------------------------------------------------------------------------- rationals


INFINITY = float("inf")
"""The one non-rational value that `Rationals` computes with: +inf or -inf, never an approximation of anything."""


class Rationals(NumberSystem[Any]):
    """Exact rational arithmetic with +-inf under the conventions of this module.

    `sqrt` of a square and `log` of 1 are exact; any other root, logarithm or exponential raises `Undecided`, for it has
    no rational value.
    """

    name = "rational"

    def constant(self, value: Fraction) -> Any:
        return value

    def read(self, value: Any) -> Any:
        if isinstance(value, Fraction):
            return value
        return value if value in (INFINITY, -INFINITY) else Fraction(value)

    def add(self, a: Any, b: Any) -> Any:
        if is_infinite(a) and is_infinite(b) and a != b:
            raise Undefined("inf - inf")
        return a if is_infinite(a) else b if is_infinite(b) else a + b

    def subtract(self, a: Any, b: Any) -> Any:
        return self.add(a, -b)

    def annihilates(self, a: Any) -> bool:
        return bool(a == 0)

    def multiply(self, a: Any, b: Any) -> Any:
        if a == 0 or b == 0:
            return Fraction(0)
        if is_infinite(a) or is_infinite(b):
            return INFINITY if (a > 0) == (b > 0) else -INFINITY
        return a * b

    def divide(self, a: Any, b: Any) -> Any:
        if b == 0:
            return Fraction(0) if a == 0 else INFINITY if a > 0 else -INFINITY
        if is_infinite(b):
            if is_infinite(a):
                raise Undefined("inf/inf")
            return Fraction(0)
        return self.multiply(a, 1 / Fraction(b))

    def power(self, a: Any, exponent: int) -> Any:
        if is_infinite(a) and exponent:
            return INFINITY if a > 0 or exponent % 2 == 0 else -INFINITY
        return Fraction(1) if exponent == 0 else a**exponent

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        first = arguments[0]
        if name == "abs":
            return abs(first)
        if name in ("min", "max"):
            return min(arguments) if name == "min" else max(arguments)
        if first == INFINITY:
            return INFINITY
        if name == "exp":
            if first == 0 or first == -INFINITY:
                return Fraction(1 if first == 0 else 0)
            raise Undecided(f"exp({first}) is not rational")
        if first < 0:
            raise Undefined(f"{name} of the negative number {first}")
        if name == "log":
            if first == 0:
                return -INFINITY
            if first == 1:
                return Fraction(0)
            raise Undecided(f"log({first}) is not rational")
        top, bottom = math.isqrt(first.numerator), math.isqrt(first.denominator)
        if top * top == first.numerator and bottom * bottom == first.denominator:
            return Fraction(top, bottom)
        raise Undecided(f"sqrt({first}) is not rational")

    def sign(self, value: Any) -> int:
        return int(value > 0) - int(value < 0)


def is_infinite(value: Any) -> bool:
    """Whether a value is +inf or -inf."""
    return isinstance(value, float) and math.isinf(value)


RATIONALS = Rationals()
