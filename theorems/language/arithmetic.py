"""Evaluating a term in any number system, and whether facts, relations and clauses are true.

`evaluate` (`theorems.language.evaluation`) walks a term and asks a `NumberSystem` (`theorems.language.systems`) for
every operation; both are handed on here, with the rationals.

Main definitions
    bounded         the natural numbers that a clause speaks of, if its premises bound them
    spelled_out     a clause at every value of the outcomes and numbers that it quantifies over
    holds, relation_holds, clause_holds     whether a fact, relation or clause is true
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

from theorems.language.bounded import Condition, conditions, without
from theorems.language.evaluation import Environment, evaluate
from theorems.language.facts import Clause, Fact, Relation
from theorems.language.sorts import is_function, is_set
from theorems.language.systems import (
    INFINITY,
    RATIONALS,
    NumberSystem,
    Rationals,
    Undecided,
    Undefined,
    is_infinite,
)
from theorems.language.terms import Term, free_names

N = TypeVar("N")


def holds(fact: Fact, environment: Environment, numbers: NumberSystem[N]) -> bool:
    """Whether a fact is true.

    Raises:
        Undecided: if the number system cannot tell.
    """
    sign = numbers.sign(evaluate(fact.term, environment, numbers))
    return {"<=": sign >= 0, "<": sign > 0, "==": sign == 0}[fact.relation]


def relation_holds(relation: Relation, environment: Environment, numbers: NumberSystem[N]) -> bool:
    """Whether a relation is true; infinite sides are compared as they are."""
    left, right = (evaluate(side, environment, numbers) for side in (relation.left, relation.right))
    if is_infinite(left) or is_infinite(right):
        a, b = (float(side) if is_infinite(side) else 0.0 for side in (left, right))  # type: ignore[arg-type]
        return {"<=": a <= b, "<": a < b, "==": a == b}[relation.relation]
    sign = numbers.sign(numbers.subtract(right, left))
    return {"<=": sign >= 0, "<": sign > 0, "==": sign == 0}[relation.relation]


LARGEST_RANGE = 10_000
"""Natural numbers are gone through one by one if there are at most so many."""


def bounded(clause: Clause, environment: Environment) -> tuple[str, range] | None:
    """A natural number that a clause quantifies over, and the only values at which its premises can all hold.

    They are read off premises that are affine in the number and bound it above (`theorems.language.bounded`), evaluated
    exactly.  None if there is no such number, or too many values; real numbers are never gone through.

    >>> from theorems.language.syntax import parse_clause
    >>> clause = parse_clause("all(s in S, all(k in nat, implies(2*k + 1 <= T, 0 <= g[k, s])))")
    >>> bounded(clause, Environment({"T": 6}))
    ('k', range(0, 3))
    >>> bounded(parse_clause("all(k in nat, implies(1 <= k, 0 <= g[k]))"), Environment({})) is None
    True
    """
    names = [name for name, _ in clause.over]
    for name, sort in clause.over:
        if sort == "nat" and names.count(name) == 1:
            found = _range(conditions(clause, name), environment)
            if found is not None and len(found) <= LARGEST_RANGE:
                return name, found
    return None


def _range(premises: Sequence[Condition], environment: Environment) -> range | None:
    """The natural numbers that satisfy all conditions that can be read; None if these do not bound them above."""
    low, high = 0, None
    for premise in premises:
        constant, slope = _rational(premise.constant, environment), _rational(premise.slope, environment)
        if constant is None or slope is None or slope == 0:
            continue
        end = -constant / slope
        if slope < 0 or premise.relation == "==":
            most = math.ceil(end) - 1 if premise.relation == "<" else math.floor(end)
            high = most if high is None else min(high, most)
        if slope > 0 or premise.relation == "==":
            low = max(low, math.floor(end) + 1 if premise.relation == "<" else math.ceil(end))
    return None if high is None else range(low, max(low, high + 1))


def _rational(t: Term, environment: Environment) -> Fraction | None:
    """The value of a term in numbers that are given as integers or fractions; None if it has no rational value."""
    if any(type(environment.values.get(name)) not in (int, Fraction) for name in free_names(t)):
        return None
    try:
        value = evaluate(t, environment, RATIONALS)
    except (Undecided, Undefined):
        return None
    return None if is_infinite(value) else value


def spelled_out(clause: Clause, environment: Environment) -> Iterator[tuple[Clause, Environment]]:
    """The clause without its quantifiers, with the values of their variables, one after another.

    Values at which a premise is known to fail may be left out, since the clause is true there.

    Raises:
        Undecided: when it comes to all numbers, vectors or functions.

    >>> from theorems.language.syntax import parse_clause
    >>> clause = parse_clause("all(k in nat, implies(k < T, 0 <= f[k]))")
    >>> [here.values["k"] for _, here in spelled_out(clause, Environment({"T": 3}))]
    [0, 1, 2]
    """
    if not clause.over:
        yield clause, environment
        return
    found = bounded(clause, environment)
    if found is None:  # all quantifiers are universal, so their order does not matter
        finite = ((name, sort) for name, sort in clause.over if is_set(sort) and not is_function(sort))
        name, domain = next(finite, clause.over[0])
        if is_function(domain) or not is_set(domain):
            raise Undecided(f"{clause} speaks of every {name} of sort {domain}; no evaluation goes through them all")
        found = name, range(environment.size(domain))
    rest = without(clause, found[0])
    for k in found[1]:
        yield from spelled_out(rest, environment.under(**{found[0]: k}))


def clause_holds(clause: Clause, environment: Environment, numbers: NumberSystem[N]) -> bool:
    """Whether a clause is true for every outcome it speaks of, and every natural number that its premises bound.

    Raises:
        Undecided: if the number system cannot tell, or the clause speaks of all numbers or vectors.
    """
    return all(
        not all(holds(premise, here, numbers) for premise in plain.given) or holds(plain.fact, here, numbers)
        for plain, here in spelled_out(clause, environment)
    )


__all__ = [
    "INFINITY",
    "LARGEST_RANGE",
    "RATIONALS",
    "Environment",
    "NumberSystem",
    "Rationals",
    "Undecided",
    "Undefined",
    "bounded",
    "clause_holds",
    "evaluate",
    "holds",
    "relation_holds",
    "spelled_out",
]
