"""Ball arithmetic on a cover of an interval, for the kernel's rule "enclosure".

Only the real numbers count here: a division by zero and a logarithm of zero, to which `theorems.language.arithmetic`
gives infinite values, have no known value in the kernel, and so prove nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import arb, fmpq

from checks.numbers.balls import Balls, enclosure, precision
from theorems.language.arithmetic import Environment, Undecided, Undefined, evaluate
from theorems.language.terms import Term

BITS = 128


class _RealBalls(Balls):
    """Balls without the conventions for quotients: what has no real value raises `Undecided`."""

    def divide(self, a: Any, b: Any) -> Any:
        if enclosure(b).contains(0):
            raise Undecided("the divisor may be zero")
        return super().divide(a, b)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        if name == "log" and enclosure(arguments[0]).contains(0):
            raise Undecided("log of a number that may be zero")
        return super().function(name, arguments)


def prove_positive(g: Term, x: str, cover: Sequence[Fraction]) -> str | None:
    """None if g > 0 is proved on every piece of the cover; otherwise what is wrong.

    >>> from theorems.language.syntax import parse_term
    >>> prove_positive(parse_term("x*log(x) - x + 1"), "x", [Fraction(k, 20) for k in range(2, 9)]) is None
    True
    """
    if len(cover) < 2 or any(a >= b for a, b in pairwise(cover)):
        return "the breakpoints are at least two and increase"
    for low, high in pairwise(cover):
        with precision(BITS):
            piece = _ball(low).union(_ball(high))
            try:
                value = evaluate(g, Environment({x: piece}), _RealBalls(BITS))
            except (Undecided, Undefined) as error:
                return f"not proved on [{low}, {high}]: {error}"
            if not value > 0:
                return f"not proved on [{low}, {high}]: the enclosure is {value}"
    return None


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))
