"""Drawing values for the variables of any claim from what the claim itself declares.

Laws and absolute continuity are built in (`counterexamples.shape`).  A number is drawn from its declared bounds, cut
down to what the hypotheses leave: each is evaluated exactly at three values of the number, and where it is affine there
its solution set is an interval; elsewhere an end of the range is moved by bisection.  A function of outcomes is treated
in the same way outcome by outcome.  A hypothesis that still fails may be met by scaling a function.  What comes out is
in every case checked against all hypotheses in exact arithmetic, and rejected if one fails: the constructions above
only make that rare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from checks.drawing.strategies import Draw, Interval, Law, draw_function, draw_law, draw_rational, draw_whole
from counterexamples.shape import Shape, clause_names
from theorems.arithmetic import RATIONALS, Environment, Undecided, Undefined, clause_holds, evaluate
from theorems.claim import Claim, Parameter
from theorems.terms import Clause, Term

BISECTIONS = 16
_REALS = Interval()


def draw_instance(draw: Draw[Any], claim: Claim, shape: Shape, size: st.SearchStrategy[int]) -> Environment:
    """Draw values for the universally quantified variables of a claim, subject to the hypotheses of a shape."""
    environment = Environment({}, {domain: draw(size) for domain in shape.domains})
    kept = {name for name, _ in shape.clauses}
    dropped = [clause for name, clause in claim.clauses() if name not in kept]
    loose = frozenset[str]().union(*(clause_names(clause) for clause in dropped))
    for variable in claim.variables:
        if variable.domains:
            law = variable.name in shape.laws
            value = (_law if law else _function)(draw, claim, shape, variable, environment)
        else:
            value = _number(draw, shape, variable, environment, variable.name in loose)
        environment = environment.bind(**{variable.name: value})
    repaired = _scale(claim, shape, environment)
    assume(repaired is not None)
    assert repaired is not None
    return repaired


def satisfied(clauses: Sequence[tuple[str, Clause]], environment: Environment) -> bool:
    """Whether all hypotheses hold, exactly; one that cannot be decided in rationals counts as not met."""
    try:
        return all(clause_holds(clause, environment, RATIONALS) for _, clause in clauses)
    except (Undecided, Undefined):
        return False


# ------------------------------------------------------------------------------------------------ functions of outcomes


def _table(sizes: Sequence[int], entry: Callable[[tuple[int, ...]], Any], prefix: tuple[int, ...] = ()) -> Any:
    if not sizes:
        return entry(prefix)
    return tuple(_table(sizes[1:], entry, (*prefix, k)) for k in range(sizes[0]))


def _at(table: Any, index: tuple[int, ...]) -> Any:
    for k in index:
        table = table[k]
    return table


def _law(draw: Draw[Any], claim: Claim, shape: Shape, variable: Parameter, environment: Environment) -> Any:
    """A law in its last outcome, one for every value of the others, related to the laws drawn before it."""
    sizes = [environment.size(domain) for domain in variable.domains]
    earlier = [
        v.name
        for v in claim.variables
        if v.name in environment.values and v.name in shape.laws and v.domains == variable.domains
    ]
    base_name = earlier[draw_whole(draw, 0, len(earlier) - 1)] if earlier else None
    below = [p for p, q in shape.dominated if q == variable.name and p in environment.values]
    above = [q for p, q in shape.dominated if p == variable.name and q in environment.values]

    def row(prefix: tuple[int, ...]) -> Law:
        outcomes = range(sizes[-1])
        positive = {k for k in outcomes if any(_at(environment.values[p], (*prefix, k)) > 0 for p in below)}
        zero = {k for k in outcomes if any(_at(environment.values[q], (*prefix, k)) == 0 for q in above)}
        if shape.laws[variable.name]:
            positive = set(outcomes)
        base = _at(environment.values[base_name], prefix) if base_name else None
        return draw_law(draw, sizes[-1], base, frozenset(zero), frozenset(positive))

    return _table(sizes[:-1], row)


def _function(draw: Draw[Any], claim: Claim, shape: Shape, variable: Parameter, environment: Environment) -> Any:
    """A function whose values lie where the pointwise hypotheses allow them."""
    sizes = [environment.size(domain) for domain in variable.domains]
    clauses = [
        (clause, Clause((), clause.given, clause.fact))
        for clause in shape.pointwise[variable.name]
        if clause_names(clause) <= {variable.name, *environment.values}
    ]
    constant = {x: _table(sizes, lambda _, x=x: Fraction(x)) for x in (0, 1, 2)} if clauses else {}  # type: ignore[misc]
    intervals = []
    for index in product(*map(range, sizes)):
        interval = _REALS
        for clause, at_outcome in clauses:
            here = environment.bind(**{n: k for (n, _), k in zip(clause.over, index, strict=True)})

            def at(x: int, here: Environment = here) -> Environment:
                return here.bind(**{variable.name: constant[x]})

            interval = interval.meet(_solve(at_outcome, at)[0])
        assume(not interval.empty)
        intervals.append(interval)
    flat = iter(draw_function(draw, intervals))
    return _table(sizes, lambda _: next(flat))


# ------------------------------------------------------------------------------------------------------------- numbers


def _number(draw: Draw[Any], shape: Shape, variable: Parameter, environment: Environment, loose: bool) -> Any:
    """A number within its bounds and hypotheses; the bounds are sometimes ignored where a hypothesis was left out."""
    if variable.sort.isdigit() or variable.sort in environment.sizes:
        return draw_whole(draw, 0, environment.size(variable.sort) - 1)
    interval = _REALS
    if not (loose and draw_whole(draw, 0, 1)):
        interval = Interval(_bound(variable.low, environment), _bound(variable.high, environment))
    if variable.sort == "nat":
        interval = interval.meet(Interval(Fraction(0)))
    determined: Interval | None = None
    bends: list[Callable[[Fraction], bool]] = []
    for clause in _single(shape, variable.name, environment):

        def at(x: Fraction | int, clause_environment: Environment = clause[1]) -> Environment:
            return clause_environment.bind(**{variable.name: Fraction(x)})

        solution, affine = _solve(clause[0], at)
        if not affine:
            bends.append(lambda x, c=clause[0], at=at: satisfied([("", c)], at(x)))  # type: ignore[misc]
        elif solution.low is not None and solution.low == solution.high:
            determined = determined or solution
        else:
            interval = interval.meet(solution)
    interval = determined if determined is not None else interval
    for holds in bends:
        interval = _bisect(interval, holds)
    assume(not interval.empty)
    if variable.sort == "nat":
        low = ceil(interval.low or 0) + (1 if interval.low_open and interval.low == ceil(interval.low or 0) else 0)
        high = low + 6 if interval.high is None else floor(interval.high)
        assume(low <= high)
        return draw_whole(draw, low, high)
    return draw_rational(draw, interval)


def _bound(end: Term | None, environment: Environment) -> Fraction | None:
    """A declared bound; an infinite one is none, unless it leaves nothing."""
    if end is None:
        return None
    try:
        value = evaluate(end, environment, RATIONALS)
    except (Undecided, Undefined):
        return None
    return None if isinstance(value, float) else value


def _single(shape: Shape, name: str, environment: Environment) -> Iterator[tuple[Clause, Environment]]:
    """The hypotheses that say something about a number, at every outcome they quantify over."""
    for (_, clause), names in zip(shape.clauses, shape.names, strict=True):
        if name not in names or not names <= {name, *environment.values}:
            continue
        for index in product(*(range(environment.size(domain)) for _, domain in clause.over)):
            bound = {n: k for (n, _), k in zip(clause.over, index, strict=True)}
            yield Clause((), clause.given, clause.fact), environment.bind(**bound)


def _solve(clause: Clause, at: Callable[[int], Environment]) -> tuple[Interval, bool]:
    """Where a clause holds, and True, if it is affine in a number; else everything, and False."""
    try:
        for premise in clause.given:
            if not all(clause_holds(Clause((), (), premise), at(x), RATIONALS) for x in (0, 1)):
                return _REALS, True
        zero, one, two = (evaluate(clause.fact.term, at(x), RATIONALS) for x in (0, 1, 2))
    except (Undecided, Undefined):
        return _REALS, False
    if any(isinstance(value, float) for value in (zero, one, two)) or two - one != one - zero:
        return _REALS, False
    slope = one - zero
    if slope == 0:
        return _REALS, True
    root = -zero / slope
    if clause.fact.relation == "==":
        return Interval(root, root), True
    strict = clause.fact.relation == "<"
    if slope > 0:
        return Interval(root, None, low_open=strict), True
    return Interval(None, root, high_open=strict), True


def _bisect(interval: Interval, holds: Callable[[Fraction], bool]) -> Interval:
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


# -------------------------------------------------------------------------------------------------------------- repair


def _scale(claim: Claim, shape: Shape, environment: Environment) -> Environment | None:
    """The environment if it meets the hypotheses, or else with one function scaled so that it does."""
    if satisfied(shape.clauses, environment):
        return environment
    functions = [v for v in claim.variables if v.domains and v.name not in shape.laws]
    for _, clause in shape.clauses:
        if satisfied([("", clause)], environment):
            continue
        for variable in reversed([v for v in functions if v.name in clause_names(clause)]):
            sizes = [environment.size(domain) for domain in variable.domains]
            table = environment.values[variable.name]

            def at(
                t: Fraction | int, sizes: list[int] = sizes, table: Any = table, name: str = variable.name
            ) -> Environment:
                scaled = _table(sizes, lambda index: t * _at(table, index))
                return environment.bind(**{name: scaled})

            root = _solve(clause, at)[0] if not clause.over else _REALS
            for t in (root.low, root.high):
                if t is not None and satisfied(shape.clauses, at(t)):
                    return at(t)
    return None
