"""Ball arithmetic: real numbers enclosed by Arb, rational ones kept exact.

A number is an `fmpq` as long as it is rational and short, an `arb` (a midpoint with a radius that provably contains the
real number) after the first root, logarithm or exponential or when it has grown long, and the float +-inf where the
conventions of `theorems.language.arithmetic` make it infinite.  Keeping short rationals exact lets the conventions see
the zeros they speak of: a ball around ``p - p`` would only straddle zero.

Whatever a ball leaves open (a sign, a division by zero, a logarithm near zero) raises `Undecided`, never a guess.

Main definitions
    precision       the one place where Arb's precision is set, and restored
    Balls           the number system
    enclosure       a number as an `arb`
    contains, ends  a ball against rationals, exactly
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from checks.numbers.rationals import ZERO, FlintRationals, infinite, sum_tree
from theorems.language.arithmetic import Environment, Undecided, Undefined, evaluate
from theorems.language.terms import Term


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Arb's working precision (a global of the library), set for a block and restored after it, whatever happens.

    Raises:
        ValueError: if `bits` is not a whole number from 2 to 2**24.

    >>> with precision(128):
    ...     print(arb(2).sqrt().rel_accuracy_bits() > 100)
    True
    """
    if not isinstance(bits, int) or isinstance(bits, bool) or not 2 <= bits <= 2**24:
        raise ValueError(f"a precision is a whole number of bits from 2 to 2**24, not {bits!r}")
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


class Balls(FlintRationals):
    """Enclosures at a given working precision.

    Operations are rigorous at any precision; `evaluate` of this class runs them at the one asked for.

    Args:
        bits: working precision.

    >>> from theorems.language.syntax import parse_term
    >>> pair = {"pi": (Fraction(1), Fraction(0)), "mu": (Fraction(1, 2), Fraction(1, 2))}
    >>> Balls(64).evaluate(parse_term("KL(pi, mu)"), Environment(pair)).overlaps(arb(2).log())
    True
    """

    name = "balls"
    lasting = False

    def __init__(self, bits: int = 128) -> None:
        if not isinstance(bits, int) or isinstance(bits, bool) or not 2 <= bits <= 2**24:
            raise ValueError(f"a precision is a whole number of bits from 2 to 2**24, not {bits!r}")
        self.bits = bits
        # Long enough that products of a few inputs stay exact, short enough that long sums do not pay for it.
        self.exact_bits = max(512, 4 * bits)

    def evaluate(self, t: Term, environment: Environment) -> Any:
        """The value of a term at this precision: an `fmpq`, an `arb`, or +-inf.

        Raises:
            Undecided: if a convention depends on what the ball leaves open.
            Undefined: where the term has no value.
        """
        with precision(self.bits):
            return evaluate(t, environment, self)

    def read(self, value: Any) -> Any:
        return value if isinstance(value, arb) else super().read(value)

    # ----------------------------------------------------------------------------------------------------- operations

    def _settle(self, value: Any) -> Any:
        """A result of a rational or ball operation: long rationals become balls, balls without bounds are refused."""
        if isinstance(value, fmpq):
            return value if value.height_bits() <= self.exact_bits else arb(value)
        if value.is_zero():
            return ZERO
        if not value.is_finite():
            raise Undecided("the ball is unbounded")
        return value

    def add(self, a: Any, b: Any) -> Any:
        if infinite(a) or infinite(b):
            return super().add(a, b)
        return self._settle(a + b)

    def multiply(self, a: Any, b: Any) -> Any:
        if infinite(a) or infinite(b):
            return super().multiply(a, b)
        return self._settle(a * b)

    def divide(self, a: Any, b: Any) -> Any:
        if infinite(a) or infinite(b) or (isinstance(b, fmpq) and b == 0):
            return super().divide(a, b)
        if isinstance(b, arb):
            if b.contains(0):
                raise Undecided("the divisor may be zero")
            return self._settle(a / b)
        return self._settle(a / b)

    def power(self, a: Any, exponent: int) -> Any:
        if infinite(a) or exponent == 0:
            return super().power(a, exponent)
        if isinstance(a, fmpq) and exponent * a.height_bits() <= self.exact_bits:
            return a**exponent
        # arb's own ** goes through the logarithm and gives nan around zero; products do not.
        even = exponent % 2 == 0
        base = enclosure(a)
        result, square = None, base
        while exponent:
            if exponent % 2:
                result = square if result is None else result * square
            exponent //= 2
            square = square * square
        return self._settle(_without_negatives(result) if even else result)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        if all(isinstance(a, fmpq) or infinite(a) for a in arguments):
            try:
                return super().function(name, arguments)
            except Undecided:
                return self._transcendental_ball(name, arb(arguments[0]))
        first = arguments[0]
        if name == "abs":
            return self._settle(_without_negatives(abs(first)))
        if name not in ("min", "max"):
            return self._transcendental_ball(name, first)
        second = arguments[1]
        if infinite(first) or infinite(second):
            return super().function(name, arguments)
        a, b = enclosure(first), enclosure(second)
        if a <= b:
            return first if name == "min" else second
        if b <= a:
            return second if name == "min" else first
        return self._settle(a.min(b) if name == "min" else a.max(b))

    def _transcendental_ball(self, name: str, x: Any) -> Any:
        if name == "exp":
            return self._settle(x.exp())
        if x < 0:
            raise Undefined(f"{name} of a negative number")
        if not (x > 0 if name == "log" else x >= 0):
            raise Undecided(f"{name} of a number that may be zero or negative")
        return self._settle(x.log() if name == "log" else x.sqrt())

    def reduce(self, kind: str, size: int, body: Callable[[Any], Any]) -> Any:
        if kind != "sum":
            return super().reduce(kind, size, body)
        return sum_tree([body(k) for k in range(size)], self.add, ZERO)

    def sign(self, value: Any) -> int:
        """-1, 0 or 1.

        Raises:
            Undecided: if the ball contains zero and is not exactly zero.
        """
        if not isinstance(value, arb):
            return super().sign(value)
        if value > 0:
            return 1
        if value < 0:
            return -1
        if value.is_zero():
            return 0
        raise Undecided(f"the sign of {value}")


def _without_negatives(ball: Any) -> Any:
    """The ball of a nonnegative number, with the part below zero (where the number is not) cut off."""
    return ball if ball >= 0 else ball.nonnegative_part()


def enclosure(value: Any) -> Any:
    """A finite number of `Balls` as an `arb` at the ambient precision.

    >>> enclosure(fmpq(1, 3)).contains(fmpq(1, 3))
    True
    """
    if infinite(value):
        raise ValueError(f"expected a finite number, not {value}")
    return value if isinstance(value, arb) else arb(value)


def contains(value: Any, number: Fraction) -> bool:
    """Whether a number of `Balls` may be the given rational; decided exactly.

    (``arb.contains`` would first round the rational at the ambient precision, and then miss it in a narrow ball.)

    >>> contains(arb(1, 0.5), Fraction(5, 4)), contains(float("inf"), Fraction(1))
    (True, False)
    """
    if infinite(value):
        return False
    if isinstance(value, fmpq):
        return bool(value == fmpq(number.numerator, number.denominator))
    middle, radius = ends(value)
    return abs(number - middle) <= radius


def ends(ball: Any) -> tuple[Fraction, Fraction]:
    """Midpoint and radius of a ball; both are dyadic, so this is exact.

    >>> ends(arb(0.75))
    (Fraction(3, 4), Fraction(0, 1))
    """
    middle, radius = (tuple(map(int, part.man_exp())) for part in (ball.mid(), ball.rad()))
    return Fraction(middle[0]) * Fraction(2) ** middle[1], Fraction(radius[0]) * Fraction(2) ** radius[1]
