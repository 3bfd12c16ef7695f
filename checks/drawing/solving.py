"""Where a hypothesis holds, as a number varies: read off an affine one, found by bisection for others.

Main definitions
    fixed_point     the table that solves an equation about all its entries at once
    solve           the solution set of a hypothesis that is affine in a number
    bisect          the part of a range in which a hypothesis holds
    rationally      whether a hypothesis holds, in rational arithmetic
    has_written     whether some function is written out
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import isfinite
from typing import Any

from flint import fmpq, fmpq_mat

from checks.drawing.strategies import Interval
from counterexamples.approximate import Digits
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, Undefined, clause_holds, evaluate
from theorems.language.terms import Clause, Fact, Lam

BISECTIONS = 16
REALS = Interval()
_ROUGH = 1e-9
_DIGITS = Digits()


def fixed_point(clause: Clause, sizes: Sequence[int], at: Callable[[Any], Environment]) -> Any:
    """The table that makes an affine equation true at every outcome, or None if there is not exactly one.

    Args:
        clause: the equation, for all outcomes of the table.
        sizes: numbers of outcomes of the table's arguments.
        at: the environment in which the function has the values of a table.
    """
    places = list(product(*map(range, sizes)))

    def residuals(values: Mapping[tuple[int, ...], Fraction]) -> list[Any]:
        environment = at(_table(sizes, values))
        names = [name for name, _ in clause.over]
        here = (environment.bind(**dict(zip(names, place, strict=True))) for place in places)
        return [evaluate(clause.fact.term, e, RATIONALS) for e in here]

    zero = dict.fromkeys(places, Fraction(0))
    try:
        base = residuals(zero)
        columns = [residuals({**zero, place: Fraction(1)}) for place in places]
        twice = residuals(dict.fromkeys(places, Fraction(1)))
    except (Undecided, Undefined):
        return None
    if any(isinstance(value, float) for row in (base, twice, *columns) for value in row):
        return None
    if any(t - b != sum(c[k] - b for c in columns) for k, (t, b) in enumerate(zip(twice, base, strict=True))):
        return None  # not affine
    n = len(places)
    entries = [_flint(columns[c][row] - base[row]) for row in range(n) for c in range(n)]
    matrix, right = fmpq_mat(n, n, entries), fmpq_mat(n, 1, [_flint(-b) for b in base])
    if matrix.det() == 0:
        return None
    solution = matrix.solve(right)
    values = {place: Fraction(int(solution[k, 0].p), int(solution[k, 0].q)) for k, place in enumerate(places)}
    return _table(sizes, values)


def _flint(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _table(sizes: Sequence[int], values: Mapping[tuple[int, ...], Any], prefix: tuple[int, ...] = ()) -> Any:
    if len(prefix) == len(sizes):
        return values[prefix]
    return tuple(_table(sizes, values, (*prefix, k)) for k in range(sizes[len(prefix)]))


def rationally(clause: Clause, environment: Environment) -> bool:
    """Whether a hypothesis holds; one that cannot be decided in rationals counts as not met."""
    try:
        return clause_holds(clause, environment, RATIONALS)
    except (Undecided, Undefined):
        return False


def has_written(environment: Environment) -> bool:
    """Whether some function is written out; rationals are then often not enough."""
    return any(isinstance(value, Lam) for value in environment.values.values())


def solve(clause: Clause, at: Callable[[int], Environment]) -> tuple[Interval, bool]:
    """Where a clause holds, and True, if it is affine in a number; else everything, and False."""
    try:
        for premise in clause.given:
            if not all(clause_holds(Clause((), (), premise), at(x), RATIONALS) for x in (0, 1)):
                return REALS, True
        zero, one, two = (evaluate(clause.fact.term, at(x), RATIONALS) for x in (0, 1, 2))
    except Undefined:
        return REALS, False
    except Undecided:
        return _solve_roughly(clause.fact, at) if has_written(at(0)) else (REALS, False)
    if any(isinstance(value, float) for value in (zero, one, two)) or two - one != one - zero:
        return REALS, False
    slope = one - zero
    if slope == 0:
        return REALS, True
    root = -zero / slope
    if clause.fact.relation == "==":
        return Interval(root, root), True
    strict = clause.fact.relation == "<"
    if slope > 0:
        return Interval(root, None, low_open=strict), True
    return Interval(None, root, high_open=strict), True


def _solve_roughly(fact: Fact, at: Callable[[int], Environment]) -> tuple[Interval, bool]:
    """`solve` for an inequality whose coefficients are not rational, a little inside of where it holds."""
    try:
        zero, one, two = (float(evaluate(fact.term, at(x), _DIGITS)) for x in (0, 1, 2))
    except (Undecided, Undefined, OverflowError):
        return REALS, False
    slope = one - zero
    if fact.relation == "==" or not slope or not abs(two - one - slope) <= _ROUGH * (abs(slope) + abs(zero)):
        return REALS, False
    if not isfinite(zero / slope):
        return REALS, False
    root = Fraction(-zero / slope)
    inside = root + Fraction(_ROUGH) * (abs(root) + Fraction(_ROUGH)) * (1 if slope > 0 else -1)
    return (Interval(inside, None) if slope > 0 else Interval(None, inside)), True


def bisect(interval: Interval, holds: Callable[[Fraction], bool]) -> Interval:
    """Move the end of a range at which a hypothesis fails to where it begins to hold, if it holds at the other end."""
    low, high = interval.low, interval.high
    if low is None or high is None or low == high:
        return interval
    at_low, at_high = holds(low), holds(high)
    if at_low == at_high:
        return interval
    inside, outside = (low, high) if at_low else (high, low)
    for _ in range(BISECTIONS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    if at_low:
        return Interval(low, inside, low_open=interval.low_open)
    return Interval(inside, high, high_open=interval.high_open)
