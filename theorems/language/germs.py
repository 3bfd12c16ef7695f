"""Slopes of a function to one side of a point: numbers that know how they change to first order.

A function that is put together of +, -, *, /, powers, abs, min and max has a slope in every direction wherever it
divides by nothing that vanishes.  Where the slopes to the left and to the right are not opposite it has no derivative.

Main definitions
    Germ        a value, and its slope as a number t grows from 0
    Germs       the number system of germs over another one
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.language.systems import NumberSystem, Undecided


@dataclass(frozen=True, slots=True)
class Germ:
    """``value + slope*t + o(t)`` for small t > 0."""

    value: Any
    slope: Any


class Germs(NumberSystem[Germ]):
    """Germs whose values and slopes are numbers of another system.

    >>> from theorems.language.systems import RATIONALS
    >>> system = Germs(RATIONALS)
    >>> system.function("abs", [Germ(Fraction(0), Fraction(-2))])
    Germ(value=Fraction(0, 1), slope=Fraction(2, 1))
    """

    name = "germs"
    remembers = False

    def __init__(self, numbers: NumberSystem[Any]) -> None:
        self.numbers = numbers

    def constant(self, value: Fraction) -> Germ:
        return Germ(self.numbers.constant(value), self.numbers.constant(Fraction(0)))

    def read(self, value: Any) -> Germ:
        return value if isinstance(value, Germ) else Germ(self.numbers.read(value), self.numbers.constant(Fraction(0)))

    def add(self, a: Germ, b: Germ) -> Germ:
        return Germ(self.numbers.add(a.value, b.value), self.numbers.add(a.slope, b.slope))

    def subtract(self, a: Germ, b: Germ) -> Germ:
        return self.add(a, self.negate(b))

    def negate(self, a: Germ) -> Germ:
        return Germ(self.numbers.negate(a.value), self.numbers.negate(a.slope))

    def multiply(self, a: Germ, b: Germ) -> Germ:
        times = self.numbers.multiply
        slope = self.numbers.add(times(a.slope, b.value), times(a.value, b.slope))
        return Germ(times(a.value, b.value), slope)

    def divide(self, a: Germ, b: Germ) -> Germ:
        if self.numbers.sign(b.value) == 0:
            raise Undecided("a quotient by what vanishes at the point")
        over = self.numbers.divide
        value = over(a.value, b.value)
        top = self.numbers.subtract(a.slope, self.numbers.multiply(value, b.slope))
        return Germ(value, over(top, b.value))

    def power(self, a: Germ, exponent: int) -> Germ:
        result = self.constant(Fraction(1))
        for _ in range(exponent):
            result = self.multiply(result, a)
        return result

    def function(self, name: str, arguments: Sequence[Germ]) -> Germ:
        first = arguments[0]
        if name == "abs":
            return self.negate(first) if self.sign(first) < 0 else first
        if name in ("min", "max"):
            second = arguments[1]
            smaller = self.sign(self.subtract(second, first)) >= 0
            return first if smaller == (name == "min") else second
        raise Undecided(f"the slope of {name}")

    def sign(self, value: Germ) -> int:
        """The sign for small t > 0, to first order: 0 if value and slope vanish."""
        return self.numbers.sign(value.value) or self.numbers.sign(value.slope)

    def lookup(self, table: Any, indices: Sequence[Any]) -> Any:
        entry = table
        for k in indices:
            entry = entry[k]
        return entry
