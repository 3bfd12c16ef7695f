"""Signs alone: what can be said of a term whatever the values of some variables.

A number is the set of signs that it may have.  Exponentials are positive, sums of positive numbers are positive, and
so on; where that is not enough, `Undecided` is raised.

Main definitions
    Unknown         a variable in an environment
    Signs           the number system
    holds_by_signs  whether a fact is true for the signs of its term
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from checks.numbers.rationals import infinite, rational
from theorems.language.arithmetic import Environment, NumberSystem, Undecided, evaluate
from theorems.language.facts import Fact

SignSet = frozenset[int]


@dataclass(frozen=True, slots=True)
class Unknown:
    """What stands for a variable in an environment: its number system reads it, and nothing else looks inside."""

    value: Any


ANY: SignSet = frozenset({-1, 0, 1})
NONNEGATIVE: SignSet = frozenset({0, 1})
POSITIVE: SignSet = frozenset({1})
_ZERO: SignSet = frozenset({0})


class Signs(NumberSystem[SignSet]):
    """Finite real numbers, of which only the possible signs are known.

    >>> from theorems.language.syntax import parse_term
    >>> sorted(evaluate(parse_term("exp(x) + x**2"), Environment({"x": Unknown(ANY)}), Signs()))
    [1]
    """

    name = "signs"

    def constant(self, value: Fraction) -> SignSet:
        return frozenset({(value > 0) - (value < 0)})

    def read(self, value: Any) -> SignSet:
        if isinstance(value, Unknown):
            return frozenset(value.value)
        if isinstance(value, frozenset):  # a sign set already, as the argument of a recursive quantity
            return value
        if infinite(value):
            raise Undecided("an infinite value")
        number = rational(value)
        return frozenset({int(number > 0) - int(number < 0)})

    def add(self, a: SignSet, b: SignSet) -> SignSet:
        found: set[int] = set()
        for x, y in product(a, b):
            found |= ANY if x * y < 0 else {x or y}
        return frozenset(found)

    def negate(self, a: SignSet) -> SignSet:
        return frozenset(-x for x in a)

    def subtract(self, a: SignSet, b: SignSet) -> SignSet:
        return self.add(a, self.negate(b))

    def multiply(self, a: SignSet, b: SignSet) -> SignSet:
        return frozenset(x * y for x, y in product(a, b))

    def divide(self, a: SignSet, b: SignSet) -> SignSet:
        if 0 in b:
            raise Undecided("the divisor may be zero")
        return self.multiply(a, b)

    def power(self, a: SignSet, exponent: int) -> SignSet:
        return POSITIVE if exponent == 0 else frozenset(x**exponent for x in a)

    def function(self, name: str, arguments: Sequence[SignSet]) -> SignSet:
        first = arguments[0]
        if name == "exp":
            return POSITIVE
        if name == "abs":
            return frozenset(abs(x) for x in first)
        if name in ("min", "max"):
            return frozenset((min if name == "min" else max)(x, y) for x, y in product(*arguments))
        if not first <= (POSITIVE if name == "log" else NONNEGATIVE):
            raise Undecided(f"{name} of a number whose sign is not known")
        return ANY if name == "log" else first

    def sign(self, value: SignSet) -> int:
        if len(value) != 1:
            raise Undecided(f"the sign may be any of {sorted(value)}")
        return next(iter(value))


def holds_by_signs(fact: Fact, environment: Environment) -> bool:
    """Whether a fact is true (never: false) for every value that has the signs given in the environment.

    Raises:
        Undecided: if signs alone do not tell.

    >>> from theorems.language.syntax import parse_fact
    >>> holds_by_signs(parse_fact("0 < (exp(u) + exp(-u))/2"), Environment({"u": Unknown(ANY)}))
    True
    """
    value = evaluate(fact.term, environment, Signs())
    if value <= {"<=": NONNEGATIVE, "<": POSITIVE, "==": _ZERO}[fact.relation]:
        return True
    raise Undecided(f"the sign of {fact.term} may be any of {sorted(value)}")
