"""A countable alphabet on which every sum is an exact geometric series.

On a finite alphabet the second moment of the ratio is infinite only where pi is not dominated by mu.  With outcomes
n = 1, 2, 3, ... and masses ``c r^n`` it can be infinite with pi << mu, and

    sum over n >= 1 of c r^n  =  c r/(1 - r)  for 0 < r < 1,  and  +inf  for c > 0, r >= 1

keeps everything rational.  `GEOMETRIC` is a number system of `theorems.language.arithmetic`: the quantities evaluated
here are those of `theorems.quantities`, with the sum over outcomes replaced by the series.

Main definitions
    Sequence            n -> sum of c r^n over finitely many r > 0
    GEOMETRIC           the number system
    CountableInstance   values for the variables of one claim
    is_counterexample   decides, exactly, whether all hypotheses hold and the statement fails
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Arguments
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from sys import maxsize
from typing import Any

from theorems.claim import Claim
from theorems.language.arithmetic import INFINITY, RATIONALS, Environment, NumberSystem, Undecided, Undefined, evaluate
from theorems.language.facts import Clause, Fact


class Outcome:
    """The bound outcome of a sum or of a quantifier: an arbitrary n, told from others by itself."""


@dataclass(frozen=True)
class Sequence:
    """``n -> sum of c r^n`` for n = 1, 2, ...; `terms` holds the pairs (r, c), largest r first, no c zero.

    `outcome` says of which bound outcome it is a sequence, once it was looked up there.

    >>> half = geometric(1, Fraction(1, 2))
    >>> half[0], half[1], half.total()
    (Fraction(1, 2), Fraction(1, 4), Fraction(1, 1))
    """

    terms: tuple[tuple[Fraction, Fraction], ...]
    outcome: Outcome | None = None

    def __getitem__(self, k: int) -> Fraction:
        """The value at the outcome n = k + 1."""
        return self.at(k + 1)

    def __len__(self) -> int:
        return maxsize

    def at(self, n: int) -> Fraction:
        return sum((c * r**n for r, c in self.terms), Fraction(0))

    def total(self) -> Any:
        """The sum over all n >= 1; infinite with the sign of the leading term if that term does not tend to zero."""
        if self.terms and self.terms[0][0] >= 1:
            return INFINITY if self.terms[0][1] > 0 else -INFINITY
        return sum((c * r / (1 - r) for r, c in self.terms), Fraction(0))

    def signs(self) -> set[int]:
        """The signs that occur among the values at n = 1, 2, ...

        From some n on the leading term outweighs the others together, and does so ever after, because its ratio is the
        largest; before that each value is computed.
        """
        if not self.terms:
            return {0}
        (lead, weight), *rest = self.terms
        seen: set[int] = set()
        for n in count(1):
            if abs(weight) * lead**n > sum(abs(c) * r**n for r, c in rest):
                return seen | {1 if weight > 0 else -1}
            value = self.at(n)
            seen.add((value > 0) - (value < 0))
        raise AssertionError("unreachable")


def geometric(coefficient: int | Fraction, ratio: int | Fraction) -> Sequence:
    """The sequence ``c r^n``.

    Raises:
        ValueError: if the ratio is not positive.
    """
    if ratio <= 0:
        raise ValueError(f"expected a positive ratio, not {ratio}")
    return _sequence({Fraction(ratio): Fraction(coefficient)})


def _sequence(terms: Mapping[Fraction, Fraction], outcome: Outcome | None = None) -> Sequence:
    return Sequence(tuple(sorted(((r, c) for r, c in terms.items() if c), reverse=True)), outcome)


class Geometric(NumberSystem[Any]):
    """Rationals, +-inf, and sequences of the outcome.

    >>> from theorems.language.syntax import parse_term
    >>> pi, mu = geometric(1, Fraction(1, 2)), geometric(3, Fraction(1, 4))
    >>> evaluate(parse_term("RATIO2(pi, mu)"), Environment({"pi": pi, "mu": mu}), GEOMETRIC)
    inf
    """

    name = "geometric"

    def constant(self, value: Fraction) -> Any:
        return value

    def add(self, a: Any, b: Any) -> Any:
        if not _varies(a, b):
            return RATIONALS.add(a, b)
        terms = dict(_lift(a).terms)
        for r, c in _lift(b).terms:
            terms[r] = terms.get(r, Fraction(0)) + c
        return _sequence(terms, _outcome(a, b))

    def subtract(self, a: Any, b: Any) -> Any:
        return self.add(a, self.negate(b))

    def negate(self, a: Any) -> Any:
        return self.multiply(Fraction(-1), a)

    def multiply(self, a: Any, b: Any) -> Any:
        if not _varies(a, b):
            return RATIONALS.multiply(a, b)
        terms: dict[Fraction, Fraction] = {}
        for r, c in _lift(a).terms:
            for s, e in _lift(b).terms:
                terms[r * s] = terms.get(r * s, Fraction(0)) + c * e
        return _sequence(terms, _outcome(a, b))

    def divide(self, a: Any, b: Any) -> Any:
        if not _varies(a, b):
            return RATIONALS.divide(a, b)
        divisor = _lift(b).terms
        if len(divisor) != 1:
            raise Undecided("only a quotient by a single term c r^n is again a sum of such terms")
        ((r, c),) = divisor
        return self.multiply(a, _sequence({1 / r: 1 / c}, _lift(b).outcome))

    def power(self, a: Any, exponent: int) -> Any:
        if not isinstance(a, Sequence):
            return RATIONALS.power(a, exponent)
        result: Any = Fraction(1)
        for _ in range(exponent):
            result = self.multiply(result, a)
        return result

    def function(self, name: str, arguments: Arguments[Any]) -> Any:
        if not _varies(*arguments):
            return RATIONALS.function(name, arguments)
        if name == "abs" and len(signs := arguments[0].signs() - {0}) <= 1:
            return arguments[0] if signs != {-1} else self.negate(arguments[0])
        raise Undecided(f"{name} of a sequence is in general not a sum of terms c r^n")

    def reduce(self, kind: str, size: int, body: Callable[[Any], Any]) -> Any:
        outcome = Outcome()
        value = body(outcome)
        if kind != "sum" or isinstance(value, float):
            raise Undecided(f"{kind} over a countable alphabet")
        summand = _lift(value)
        if summand.outcome not in (None, outcome):
            raise Undecided("a sum over a countable alphabet of what depends on another outcome alone")
        return summand.total()

    def lookup(self, table: Any, indices: Arguments[Any]) -> Any:
        if len(indices) != 1:
            raise Undecided("a function of more than one outcome of a countable alphabet")
        (outcome,) = indices
        return _sequence(dict(table.terms), outcome) if isinstance(table, Sequence) else table

    def same(self, left: Any, right: Any) -> Any:
        if left is right:
            return Fraction(1)
        raise Undecided("whether two outcomes of a countable alphabet are the same depends on them")

    def sign(self, value: Any) -> int:
        if isinstance(value, Sequence):
            raise Undefined("the sign of a sequence depends on the outcome")
        return RATIONALS.sign(value)


def _outcome(a: Any, b: Any) -> Outcome | None:
    """The one outcome on which two numbers depend."""
    found = {id(v.outcome): v.outcome for v in (a, b) if isinstance(v, Sequence) and v.outcome is not None}
    if len(found) > 1:
        raise Undecided("what depends on two outcomes of a countable alphabet is no sequence")
    return next(iter(found.values()), None)


def _varies(*values: Any) -> bool:
    return any(isinstance(v, Sequence) for v in values)


def _lift(value: Any) -> Sequence:
    if isinstance(value, Sequence):
        return value
    if isinstance(value, float):
        raise Undecided("an infinite number inside a sequence")
    return _sequence({Fraction(1): value})


GEOMETRIC = Geometric()


@dataclass(frozen=True, slots=True)
class CountableInstance:
    """Values for the variables of one claim, with sequences for the functions of outcomes."""

    claim: str
    values: Mapping[str, Any]
    note: str = ""


def is_counterexample(claim: Claim, instance: CountableInstance) -> tuple[bool, str]:
    """Whether every hypothesis of the claim holds and its statement fails, and the reason.

    Raises:
        Undecided: if a hypothesis or the statement leaves the sums of terms c r^n.
    """
    scope = Environment(instance.values, {d: maxsize for v in claim.variables for d in v.domains})
    for hypothesis in claim.hypotheses:
        if not all(_clause_holds(clause, scope) for _, clause in hypothesis.clauses):
            return False, f"hypothesis {hypothesis.id} fails"
    for relation in claim.statement:
        left, right = (evaluate(side, scope, GEOMETRIC) for side in (relation.left, relation.right))
        if not {"<=": left <= right, "<": left < right, "==": left == right}[relation.relation]:
            return True, f"{relation} fails: {left} against {right}"
    return False, "the statement holds"


def _clause_holds(clause: Clause, scope: Environment) -> bool:
    inner = scope.under(**{name: Outcome() for name, _ in clause.over})
    if any(not _sometimes(premise, inner) for premise in clause.given):
        return True
    if not all(_always(premise, inner) for premise in clause.given):
        raise Undecided(f"a premise of {clause} holds at some outcomes only")
    return _always(clause.fact, inner)


_ACCEPTED = {"<=": {0, 1}, "<": {1}, "==": {0}}


def _signs(fact: Fact, scope: Environment) -> set[int]:
    value = evaluate(fact.term, scope, GEOMETRIC)
    return value.signs() if isinstance(value, Sequence) else {RATIONALS.sign(value)}


def _always(fact: Fact, scope: Environment) -> bool:
    return _signs(fact, scope) <= _ACCEPTED[fact.relation]


def _sometimes(fact: Fact, scope: Environment) -> bool:
    return bool(_signs(fact, scope) & _ACCEPTED[fact.relation])
