"""Sequences of numbers, and of functions of outcomes, that meet their hypotheses up to the largest natural number.

A sequence is written out: its values at the first natural numbers, and 0 afterwards.

Main definitions
    is_sequence     whether a variable is a sequence of numbers or of functions of outcomes
    is_within_reach whether all that is asked of the sequences of a claim is about finitely many values
    written         the function with these first values
    draw_sequence   a sequence within its hypotheses
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import assume

from checks.drawing.solving import solve
from checks.drawing.strategies import Draw, Interval, draw_rational, draw_whole
from checks.numbers.rationals import FLINT, fraction
from counterexamples.shape import clause_names
from theorems.claim import Claim, Parameter
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, Undefined, evaluate, holds, spelled_out
from theorems.language.bounded import Condition, conditions
from theorems.language.facts import Clause
from theorems.language.sorts import is_set
from theorems.language.terms import Apply, Const, Fun, Lam, Reduce, Table, Term, Var, children, free_names

Entry = tuple[int, ...]
"""A natural number, and the outcomes."""
Values = dict[Entry, Fraction]
_UNIT = Interval(Fraction(0), Fraction(1))


def is_sequence(variable: Parameter) -> bool:
    """Whether a variable takes a natural number, and perhaps outcomes after it.

    >>> from theorems.claim import parameter
    >>> [is_sequence(parameter("e", sort, "")) for sort in ("nat -> real", "nat, S -> real", "S -> real", "nat")]
    [True, True, False, False]
    """
    return variable.domains[:1] == ("nat",) and all(is_set(domain) for domain in variable.domains[1:])


def is_within_reach(claim: Claim) -> bool:
    """Whether the hypotheses about the sequences of a claim ask for finitely many of their values.

    A run that goes on for ever is not drawn value by value.
    """
    names = {v.name for v in claim.variables if is_sequence(v)}
    about = [clause for _, clause in claim.clauses() if names & clause_names(clause)]
    numbers = [(clause, name) for clause in about for name, sort in clause.over if sort == "nat"]
    return all(any(map(_from_above, conditions(clause, name))) for clause, name in numbers)


def _from_above(condition: Condition) -> bool:
    """Whether a condition on a natural number is an upper bound, as it is written."""
    return not free_names(condition.slope) and evaluate(condition.slope, Environment({}), RATIONALS) < 0


def written(domains: Sequence[str], sizes: Sequence[int], values: Values, length: int) -> Lam:
    """The function that has these values, and 0 at numbers from `length` on.

    >>> half, third = Fraction(1, 2), Fraction(1, 3)
    >>> print(written(("nat",), (), {(0,): half, (1,): third}, 2))
    fun(k in nat, 1/2*max(0, 1 - abs(k - 0)) + 1/3*max(0, 1 - abs(k - 1)))
    """
    names = ["k", *(f"y{position}" for position in range(1, len(domains)))]

    def table(prefix: Entry) -> Term:
        if len(prefix) == len(domains):
            return Const(values[prefix])
        return Table(tuple(table((*prefix, y)) for y in range(sizes[len(prefix) - 1])))

    body: Term | None = None
    for k in range(length):
        here = Fun("max", (Const(Fraction(0)), Const(Fraction(1)) - Fun("abs", (Var("k") - Const(Fraction(k)),))))
        value = Apply(table((k,)), tuple(map(Var, names[1:]))) if sizes else table((k,))
        body = value * here if body is None else body + value * here
    return Lam(tuple(zip(names, domains, strict=True)), body if body is not None else Const(Fraction(0)))


def draw_sequence(
    draw: Draw[Any], variable: Parameter, naturals: Sequence[str], clauses: Sequence[Clause], environment: Environment
) -> Lam:
    """A sequence that meets the hypotheses, so far as they are about one of its values at a time.

    Where they say that a value is positive if others are, as for a set of states that is never left, it is the least
    such sequence, or positive everywhere.

    Args:
        draw: of Hypothesis.
        variable: the sequence.
        naturals: the natural numbers that have their values.
        clauses: the hypotheses that speak of it and of what has its value.
        environment: these values.
    """
    length = min(max((int(environment.values[name]) for name in naturals), default=0), _LONGEST) + 1
    sizes = [environment.size(domain) for domain in variable.domains[1:]]
    entries = list(product(range(length), *map(range, sizes)))

    def bound(values: Values, here: Environment = environment) -> Environment:
        return here.bind(**{variable.name: _table(sizes, values, length)})

    growing = [clause for clause in clauses if _grows(clause, variable.name)]
    if growing:
        size = draw_rational(draw, Interval(Fraction(0), Fraction(2), low_open=True))
        if draw_whole(draw, 0, 2) == 0:
            return written(variable.domains, sizes, dict.fromkeys(entries, size), length)
        return written(variable.domains, sizes, _closed(growing, entries, size, bound), length)
    values = dict.fromkeys(entries, Fraction(1))
    least = draw_whole(draw, 0, 1)
    confining = [found for clause in clauses for found in _confining(clause, variable.name, environment)]
    for entry in entries:
        interval = _UNIT
        for plain, here, mentioned in confining:
            if mentioned is None or entry in mentioned:

                def at(x: int, here: Environment = here, entry: Entry = entry) -> Environment:
                    return bound(values | {entry: Fraction(x)}, here)

                interval = interval.meet(solve(plain, at)[0])
        assume(not interval.empty)
        lowest = least and interval.low is not None and not interval.low_open
        values[entry] = interval.low if lowest and interval.low is not None else draw_rational(draw, interval)
    return written(variable.domains, sizes, values, length)


def _table(sizes: Sequence[int], values: Values, length: int) -> Any:
    """The first values as a table, which is fast to look into; a little further it is 0 too."""

    def rows(prefix: Entry) -> Any:
        if len(prefix) == 1 + len(sizes):
            return values.get(prefix, Fraction(0))
        return tuple(rows((*prefix, y)) for y in range(sizes[len(prefix) - 1]))

    return tuple(rows((k,)) for k in range(length + _FURTHER))


_FURTHER = 3
"""Hypotheses about the next number, or the one after it, look so far."""
_LONGEST = 12
"""More values than that are not drawn one by one."""


def _grows(clause: Clause, name: str) -> bool:
    """Whether a hypothesis says that a value of the sequence is positive."""
    return (
        clause.fact.relation == "<" and isinstance(clause.fact.term, Apply) and clause.fact.term.function == Var(name)
    )


def _spelled(clause: Clause, environment: Environment) -> list[tuple[Clause, Environment]]:
    with suppress(Undecided):  # about all numbers or vectors: nothing to solve
        return list(spelled_out(clause, environment))
    return []


def _confining(
    clause: Clause, name: str, environment: Environment
) -> Iterator[tuple[Clause, Environment, frozenset[Entry] | None]]:
    """What a hypothesis says of single values of a sequence, where its other premises hold; None, of any value."""
    for plain, here in _spelled(clause, environment):
        own = tuple(premise for premise in plain.given if name in free_names(premise.term))
        with suppress(Undecided, Undefined):
            if all(holds(premise, here, FLINT) for premise in plain.given if premise not in own):
                mentioned = [_mentioned(fact.term, name, here) for fact in (*own, plain.fact)]
                every = None if None in mentioned else frozenset[Entry]().union(*(m for m in mentioned if m))
                yield Clause((), own, plain.fact), here, every


def _mentioned(t: Term, name: str, here: Environment) -> frozenset[Entry] | None:
    """The entries of a sequence that a term speaks of; None if it may be any."""
    if name not in free_names(t):
        return frozenset()
    if isinstance(t, Apply) and t.function == Var(name):
        return frozenset([_entry(t, here)]) if all(free_names(a) <= here.values.keys() for a in t.arguments) else None
    if isinstance(t, Lam | Reduce | Var):
        return None
    parts = [_mentioned(child, name, here) for child in children(t)]
    return None if None in parts else frozenset[Entry]().union(*(part for part in parts if part))


def _entry(value: Apply, here: Environment) -> Entry:
    return tuple(int(fraction(evaluate(argument, here, FLINT))) for argument in value.arguments)


def _closed(
    clauses: Sequence[Clause],
    entries: Sequence[Entry],
    size: Fraction,
    bound: Callable[[Values], Environment],
) -> Values:
    """The sequence that is positive where the hypotheses ask for it, and 0 elsewhere."""
    values = dict.fromkeys(entries, Fraction(0))
    for _ in entries:
        missing: list[Entry] = []
        here = bound(values)
        for clause in clauses:
            for plain, place in _spelled(clause, here):
                with suppress(Undecided, Undefined):
                    if all(holds(premise, place, FLINT) for premise in plain.given):
                        assert isinstance(plain.fact.term, Apply)
                        missing.append(_entry(plain.fact.term, place))
        new = [entry for entry in missing if values.get(entry) == 0]
        if not new:
            break
        values |= dict.fromkeys(new, size)
    return values
