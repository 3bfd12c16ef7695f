"""Ball arithmetic on a cover of an interval, for the kernel's rule "enclosure"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, fmpq

from checks.balls import Balls, precision
from theorems.arithmetic import Environment, Undecided, Undefined, evaluate
from theorems.terms import Term

BITS = 128


def prove_positive(g: Term, x: str, cover: Sequence[Fraction]) -> str | None:
    """None if g > 0 is proved on every piece of the cover; otherwise what is wrong.

    >>> from theorems.syntax import parse_term
    >>> prove_positive(parse_term("x*log(x) - x + 1"), "x", [Fraction(1, 10), Fraction(2, 10), Fraction(4, 10)]) is None
    True
    """
    if len(cover) < 2 or any(a >= b for a, b in zip(cover, cover[1:], strict=False)):
        return "the breakpoints are at least two and increase"
    for low, high in zip(cover, cover[1:], strict=False):
        with precision(BITS):
            piece = _ball(low).union(_ball(high))
            try:
                value = evaluate(g, Environment({x: piece}), Balls(BITS))
            except (Undecided, Undefined) as error:
                return f"not proved on [{low}, {high}]: {error}"
            if not value > 0:
                return f"not proved on [{low}, {high}]: the enclosure is {value}"
    return None


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))
