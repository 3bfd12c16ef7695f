"""Where a hypothesis holds, as a number varies: read off an affine one, found by bisection for others.

Main definitions
    solve           the solution set of a hypothesis that is affine in a number
    bisect          the part of a range in which a hypothesis holds
    rationally      whether a hypothesis holds, in rational arithmetic
    has_written     whether some function of vectors is written out
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isfinite

from checks.drawing.strategies import Interval
from checks.numbers.rationals import FLINT, fraction
from counterexamples.approximate import Digits
from theorems.language.arithmetic import Environment, Undecided, Undefined, clause_holds, evaluate
from theorems.language.facts import Clause, Fact
from theorems.language.sorts import coordinates
from theorems.language.terms import Lam

BISECTIONS = 16
REALS = Interval()
_ROUGH = 1e-9
_DIGITS = Digits()


def rationally(clause: Clause, environment: Environment) -> bool:
    """Whether a hypothesis holds; one that cannot be decided in rationals counts as not met."""
    try:
        return clause_holds(clause, environment, FLINT)
    except (Undecided, Undefined):
        return False


def has_written(environment: Environment) -> bool:
    """Whether some function of vectors is written out; rationals are then often not enough."""
    functions = (value for value in environment.values.values() if isinstance(value, Lam))
    return any(coordinates(kind) is not None for function in functions for _, kind in function.parameters)


def solve(clause: Clause, at: Callable[[int], Environment]) -> tuple[Interval, bool]:
    """Where a clause holds, and True, if it is affine in a number; else everything, and False."""
    try:
        for premise in clause.given:
            if not all(clause_holds(Clause((), (), premise), at(x), FLINT) for x in (0, 1)):
                return REALS, True
        zero, one, two = (evaluate(clause.fact.term, at(x), FLINT) for x in (0, 1, 2))
    except Undefined:
        return REALS, False
    except Undecided:
        return _solve_roughly(clause.fact, at) if has_written(at(0)) else (REALS, False)
    if any(isinstance(value, float) for value in (zero, one, two)) or two - one != one - zero:
        return REALS, False
    slope = one - zero
    if slope == 0:
        return REALS, True
    root = fraction(-zero / slope)
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
