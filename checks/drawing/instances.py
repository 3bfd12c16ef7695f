"""Drawing values for the variables of any claim from what the claim itself declares.

Laws and absolute continuity are built in (`counterexamples.shape`).  A number is drawn from its declared bounds, cut
down to what the hypotheses leave: each is evaluated exactly at three values of the number, and where it is affine there
its solution set is an interval; elsewhere an end of the range is moved by bisection.  A function of outcomes is treated
in the same way outcome by outcome.  Objectives and gradient estimators come from `checks.drawing.objectives`.  A
hypothesis that still fails may be met by scaling a function.  What comes out is in every case checked against all
hypotheses in exact arithmetic, and rejected if one fails: the constructions above only make that rare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from checks.drawing import kernels
from checks.drawing.objectives import (
    MAX_DIMENSION,
    centred,
    draw_estimator,
    draw_objective,
    gradient,
    has_exponential,
    unbiased,
)
from checks.drawing.sequences import draw_sequence, is_sequence, is_within_reach
from checks.drawing.solving import REALS, bisect, has_written, rationally, solve
from checks.drawing.strategies import Draw, Interval, Law, draw_function, draw_law, draw_rational, draw_whole
from checks.numbers.fixed_points import fixed_point
from counterexamples.shape import Shape, UnknownSort, clause_names
from theorems.claim import Claim, Parameter
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, Undefined, evaluate, holds, spelled_out
from theorems.language.facts import Clause
from theorems.language.sorts import coordinates, is_function, is_set
from theorems.language.terms import Lam, Term, free_names
from theorems.objectives import SMOOTHNESS
from theorems.processes import KERNEL, MU, PI, START

_MODERATE = Interval(Fraction(-8), Fraction(8))
"""Where exponentials are neither huge nor tiny."""
_BOUND = SMOOTHNESS.name
_PROCESS = (PI, MU, KERNEL, START)
"""What is a law in a process, also in a claim that does not need to say so."""
_MOSTLY = 3
"""Then it is no law in one case out of so many and one more."""


def draw_instance(
    draw: Draw[Any], claim: Claim, shape: Shape, size: st.SearchStrategy[int], trees: bool = True
) -> Environment:
    """Draw values for the universally quantified variables of a claim, subject to the hypotheses of a shape.

    Every finite set is of a size that is drawn; if `trees`, a process may be as large as a token tree of two steps.
    """
    environment = Environment({}, {domain: draw(size) for domain in shape.domains})
    closed = [v for v in claim.variables if kernels.is_closed(v)] if trees else []
    if closed:
        states, tokens, _ = closed[0].domains
        remembered = any(kernels.is_remembered(clause, closed[0]) for _, clause in shape.clauses)
        sizes = kernels.draw_sizes(draw, environment.size(states), environment.size(tokens), remembered)
        named = {domain: n for domain, n in zip((states, tokens), sizes, strict=True) if not domain.isdigit()}
        environment = Environment({}, {**environment.sizes, **named})
    objective = next((v for v in claim.variables if is_objective(v)), None)
    if objective is not None:
        environment = Environment({}, {domain: min(n, MAX_DIMENSION) for domain, n in environment.sizes.items()})
    kept = {name for name, _ in shape.clauses}
    dropped = [clause for name, clause in claim.clauses() if name not in kept]
    loose = frozenset[str]().union(*(clause_names(clause) for clause in dropped))
    for variable in order(claim, shape):
        value = _value(draw, claim, shape, variable, objective, environment, variable.name in loose)
        environment = environment.bind(**{variable.name: value})
        if objective is not None:  # what fails is given up early, for the hypotheses on objectives take time
            about = _about(shape, variable.name, environment)
            cheap = [(name, c) for name, c in about if not _is_endless(c) and objective.name not in clause_names(c)]
            scalable = [variable] if variable.tabular and variable.name not in shape.laws else []
            environment = _kept(_scaled(scalable, cheap, environment))
    values = {v.name: environment.values[v.name] for v in claim.variables}
    scalable = [v for v in claim.variables if v.tabular and v.name not in shape.laws and objective is None]
    return _kept(_scaled(scalable, shape.clauses, Environment(values, environment.sizes)))


def _kept(environment: Environment | None) -> Environment:
    """The environment; Hypothesis is told if there is none."""
    assume(environment is not None)
    assert environment is not None
    return environment


def _value(
    draw: Draw[Any],
    claim: Claim,
    shape: Shape,
    variable: Parameter,
    objective: Parameter | None,
    environment: Environment,
    loose: bool,
) -> Any:
    """A value of one variable, given those of the earlier ones; `loose` if a hypothesis about it was left out."""
    if is_objective(variable):
        dimension = environment.size(coordinates(variable.domains[0]) or "")
        equation = any(relation.relation == "==" for relation in claim.statement)
        return draw_objective(draw, dimension, environment.values.get(_BOUND), loose, rational=equation)
    if not is_drawable(variable):
        raise UnknownSort(f"{claim.id}: {variable.name} has sort {variable.sort!r}, of which nothing is drawn")
    if is_sequence(variable):
        naturals = [v.name for v in claim.variables if v.sort == "nat" and v.name in environment.values]
        about = [clause for _, clause in _about(shape, variable.name, environment)]
        return draw_sequence(draw, variable, naturals, about, environment)
    if variable.name in shape.laws or (variable in _PROCESS and draw_whole(draw, 0, _MOSTLY) < _MOSTLY):
        return _law(draw, claim, shape, variable, environment)
    if not variable.domains:
        return _number(draw, shape, variable, environment, loose)
    if (settled := _solution(shape, variable, environment)) is not None:
        return settled
    value = _function(draw, claim, shape, variable, environment)
    if objective is None:
        return _balanced(shape, variable, environment, value)
    value = _close_by(draw, shape, variable, environment, value)
    return _estimates(draw, claim, shape, variable, objective, environment, value)


def is_objective(variable: Parameter) -> bool:
    """Whether a variable is a function of one vector, and of nothing else."""
    return len(variable.domains) == 1 and coordinates(variable.domains[0]) is not None


def is_drawable(variable: Parameter) -> bool:
    """Whether values of a variable can be drawn; functions of vectors and more cannot."""
    return not variable.domains or variable.tabular or is_objective(variable) or is_sequence(variable)


def can_be_drawn(claim: Claim) -> bool:
    """Whether instances of a claim can be drawn."""
    return all(map(is_drawable, claim.variables)) and is_within_reach(claim)


def order(claim: Claim, shape: Shape) -> list[Parameter]:
    """The variables in the order in which they are drawn.

    It is that of the claim, but the smoothness constant comes before the objectives, a function that an equation
    defines after what it is made of, and a real number or sequence that caps something at all times after that and the
    horizon.
    """
    needs = {v.name: shape.defined.get(v.name, frozenset()) for v in claim.variables}
    capping = {v.name for v in claim.variables if v.sort == "real" or is_sequence(v)}
    needs |= {name: needs[name] | (_timed(shape, name) - capping) for name in capping}
    first = [v for v in claim.variables if v.name == _BOUND and any(map(is_objective, claim.variables))]
    waiting = [*first, *(v for v in claim.variables if v not in first)]
    ordered: list[Parameter] = []
    while waiting:
        names = {v.name for v in waiting}
        ready = (v for v in waiting if not needs[v.name] & (names - {v.name}))
        following = next(ready, waiting[0])
        ordered.append(following)
        waiting.remove(following)
    return ordered


def _timed(shape: Shape, name: str) -> frozenset[str]:
    """The variables of the hypotheses about natural numbers, such as all times, that speak of one variable."""
    pairs = zip(shape.clauses, shape.names, strict=True)
    about = [names for (_, clause), names in pairs if any(sort == "nat" for _, sort in clause.over)]
    return frozenset[str]().union(*(names for names in about if name in names))


def satisfied(clauses: Sequence[tuple[str, Clause]], environment: Environment) -> bool:
    """Whether all hypotheses hold, exactly; one that cannot be decided counts as not met.

    Rationals decide, and where functions are written out, all that `checks.exact` has.
    """
    if not has_written(environment):
        return all(rationally(clause, environment) for _, clause in clauses)
    from checks.exact import decide

    try:
        by_cost = sorted((clause for _, clause in clauses), key=_is_endless)
        return all(decide(clause, environment) for clause in by_cost)
    except (Undecided, Undefined):
        return False


def _is_endless(clause: Clause) -> bool:
    """Whether a clause is about all numbers or vectors."""
    return any(is_function(sort) or not is_set(sort) for _, sort in clause.over)


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
    if kernels.is_kernel(variable) and not shape.laws.get(variable.name):
        states, tokens, following = sizes
        kind = kernels.draw_kind(draw, variable, states, tokens)
        if kind is not kernels.Kind.ANY:
            return kernels.rows(draw, kind, states, tokens, following)
    if _starts(claim, shape, variable) and draw_whole(draw, 0, 3) > (0 if _in_tree(claim, environment) else 2):
        return tuple(Fraction(int(k == 0)) for k in range(sizes[0]))
    below = [p for p, q in shape.dominated if q == variable.name and p in environment.values]
    above = [q for p, q in shape.dominated if p == variable.name and q in environment.values]

    def row(prefix: tuple[int, ...]) -> Law:
        outcomes = range(sizes[-1])
        positive = {k for k in outcomes if any(_at(environment.values[p], (*prefix, k)) > 0 for p in below)}
        zero = {k for k in outcomes if any(_at(environment.values[q], (*prefix, k)) == 0 for q in above)}
        if shape.laws.get(variable.name):
            positive = set(outcomes)
        base = _at(environment.values[base_name], prefix) if base_name else None
        return draw_law(draw, sizes[-1], base, frozenset(zero), frozenset(positive))

    return _table(sizes[:-1], row)


def _starts(claim: Claim, shape: Shape, variable: Parameter) -> bool:
    """Whether a law is that of the first state of a process, and no hypothesis keeps it from being one state."""
    kernel = any(kernels.is_closed(v) and v.domains[:1] == variable.domains for v in claim.variables)
    return kernel and not shape.laws.get(variable.name) and all(variable.name not in pair for pair in shape.dominated)


def _in_tree(claim: Claim, environment: Environment) -> bool:
    """Whether the kernel that was drawn is that of a token tree."""
    closed = [v for v in claim.variables if kernels.is_closed(v) and v.name in environment.values]
    return any(kernels.is_tree(environment.values[v.name]) for v in closed)


def _estimates(
    draw: Draw[Any],
    claim: Claim,
    shape: Shape,
    variable: Parameter,
    objective: Parameter,
    environment: Environment,
    otherwise: Any,
) -> Any:
    """Estimates of the gradient at the iterate, if the variable can hold them and all they need has been drawn.

    The iterate is the first vector, the same for all outcomes of the noise or one for each.
    """
    inside, function = coordinates(objective.domains[0]), environment.values.get(objective.name)
    if (
        len(variable.domains) != 2
        or variable.domains[1] != inside
        or function is None
        or variable.name in shape.defined
    ):
        return otherwise
    drawn = [v for v in claim.variables if v.name in environment.values and v.tabular and v.name not in shape.laws]
    points = [v for v in drawn if v.domains == (inside,) or v.domains == variable.domains]
    weights = [v.name for v in claim.variables if v.tabular and v.domains == variable.domains[:1]]
    if not points or not weights or weights[0] not in environment.values:
        return otherwise
    iterate, law = environment.values[points[0].name], environment.values[weights[0]]
    rows = [iterate] * len(law) if len(points[0].domains) == 1 else iterate
    known = {row: gradient(function, row, environment) for row in set(rows)}
    gradients = [known[row] for row in rows]
    value = otherwise if draw_whole(draw, 0, 2) == 0 else draw_estimator(draw, law, gradients)
    about = _about(shape, variable.name, environment)
    for candidate in (value, unbiased(draw, law, gradients), centred(draw, law, gradients)) if about else ():
        if satisfied(about, environment.bind(**{variable.name: candidate})):
            return candidate
    return value


def _close_by(draw: Draw[Any], shape: Shape, variable: Parameter, environment: Environment, otherwise: Any) -> Any:
    """A vector, sometimes close to one that was drawn before it."""
    alike = [v for n, v in environment.values.items() if n not in shape.laws and isinstance(v, tuple)]
    alike = [v for v in alike if len(v) == len(otherwise) and not isinstance(v[0], tuple)]
    if len(variable.domains) != 1 or variable.name in shape.defined or not alike or draw_whole(draw, 0, 3) == 3:
        return otherwise
    scale = Fraction(1, 10) ** draw_whole(draw, 0, 4)
    near = alike[draw_whole(draw, 0, len(alike) - 1)]
    return tuple(a + scale * draw_whole(draw, 0, 2) for a in near)


def _about(shape: Shape, name: str, environment: Environment) -> list[tuple[str, Clause]]:
    """The hypotheses about a variable and others that have their values already."""
    known = {name, *environment.values}
    return [pair for pair, spoken in zip(shape.clauses, shape.names, strict=True) if name in spoken and spoken <= known]


def _solution(shape: Shape, variable: Parameter, environment: Environment) -> Any:
    """The function that solves a fixed-point equation, such as Bellman's, which asks for all its values at once."""
    sizes = [environment.size(domain) for domain in variable.domains]
    for _, clause in shape.clauses:
        others = clause_names(clause) - {variable.name}
        if clause.given or clause.fact.relation != "==" or len(clause.over) != len(sizes):
            continue
        if [domain for _, domain in clause.over] == list(variable.domains) and others <= environment.values.keys():
            name = variable.name
            found = fixed_point(clause, sizes, lambda table, name=name: environment.bind(**{name: table}))  # type: ignore[misc]
            if found is not None:
                return found
    return None


def _balanced(shape: Shape, variable: Parameter, environment: Environment, table: Any) -> Any:
    """The function with some values moved, so that the equations about its sums hold, such as those of a direction.

    In each equation that fails although its premises hold, one value is moved, the last that matters there; what is not
    affine stays broken.
    """
    name, sizes = variable.name, [environment.size(domain) for domain in variable.domains]
    entries = list(product(*map(range, sizes)))[::-1]

    def moved(table: Any, entry: tuple[int, ...], by: Fraction) -> Any:
        return _table(sizes, lambda index: _at(table, index) + by if index == entry else _at(table, index))

    for _, clause in _about(shape, name, environment):
        if clause.fact.relation != "==" or _is_endless(clause):
            continue
        for plain, here in spelled_out(clause, environment):

            def residual(table: Any, plain: Clause = plain, here: Environment = here) -> Any:
                return evaluate(plain.fact.term, here.bind(**{name: table}), RATIONALS)

            with suppress(Undecided, Undefined):
                at = here.bind(**{name: table})
                rest = residual(table) if all(holds(premise, at, RATIONALS) for premise in plain.given) else 0
                for entry in entries if rest != 0 else ():
                    slope = residual(moved(table, entry, Fraction(1))) - rest
                    if slope != 0:
                        table = moved(table, entry, -rest / slope)
                        break
    return table


def _function(draw: Draw[Any], claim: Claim, shape: Shape, variable: Parameter, environment: Environment) -> Any:
    """A function whose values lie where the pointwise hypotheses allow them."""
    sizes = [environment.size(domain) for domain in variable.domains]
    clauses = [
        (clause, Clause((), clause.given, clause.fact))
        for clause in shape.pointwise[variable.name]
        if clause_names(clause) <= {variable.name, *environment.values}
    ]
    constant = {x: _table(sizes, lambda _, x=x: Fraction(x)) for x in (0, 1, 2)} if clauses else {}  # type: ignore[misc]
    tame = any(isinstance(v, Lam) and has_exponential(v) for v in environment.values.values())
    intervals = []
    steady = shape.steady.get(variable.name, frozenset())
    free = [range(1 if k in steady else size) for k, size in enumerate(sizes)]
    for index in product(*free):
        interval = REALS
        for clause, at_outcome in clauses:
            here = environment.under(**{n: k for (n, _), k in zip(clause.over, index, strict=True)})

            def at(x: int, here: Environment = here) -> Environment:
                return here.bind(**{variable.name: constant[x]})

            interval = interval.meet(solve(at_outcome, at)[0])
        assume(not interval.empty)
        intervals.append(interval.meet(_MODERATE) if tame and interval == REALS else interval)
    values = dict(zip(product(*free), draw_function(draw, intervals), strict=True))
    return _table(sizes, lambda index: values[tuple(0 if k in steady else i for k, i in enumerate(index))])


# ------------------------------------------------------------------------------------------------------------- numbers


def _number(draw: Draw[Any], shape: Shape, variable: Parameter, environment: Environment, loose: bool) -> Any:
    """A number within its bounds and hypotheses; the bounds are sometimes ignored where a hypothesis was left out."""
    if variable.sort.isdigit() or variable.sort in environment.sizes:
        return draw_whole(draw, 0, environment.size(variable.sort) - 1)
    interval = REALS
    if not (loose and draw_whole(draw, 0, 1)):
        interval = Interval(_bound(variable.low, environment), _bound(variable.high, environment))
    if variable.sort == "nat":
        interval = interval.meet(Interval(Fraction(0)))
    determined: Interval | None = None
    bends: list[Callable[[Fraction], bool]] = []
    for clause in _single(shape, variable.name, environment):

        def at(x: Fraction | int, clause_environment: Environment = clause[1]) -> Environment:
            return clause_environment.bind(**{variable.name: Fraction(x)})

        solution, affine = solve(clause[0], at)
        if not affine:
            bends.append(lambda x, c=clause[0], at=at: rationally(c, at(x)))  # type: ignore[misc]
        elif solution.low is not None and solution.low == solution.high:
            determined = determined or solution
        else:
            interval = interval.meet(solution)
    interval = determined if determined is not None else interval
    for bend in bends:
        interval = bisect(interval, bend)
    assume(not interval.empty)
    if variable.sort == "nat":
        low = ceil(interval.low or 0) + (1 if interval.low_open and interval.low == ceil(interval.low or 0) else 0)
        high = low + 6 if interval.high is None else floor(interval.high)
        assume(low <= high)
        if interval.high is not None and draw_whole(draw, 0, 2) == 2:
            return high
        return draw_whole(draw, low, high)
    if _timed(shape, variable.name) and interval.low is not None and not interval.low_open and draw_whole(draw, 0, 1):
        return interval.low  # a cap of what was drawn before is as small as it can be, every other time
    return draw_rational(draw, interval)


def _bound(end: Term | None, environment: Environment) -> Fraction | None:
    """A declared bound; an infinite one is none, and so is one in terms of what has no value yet."""
    if end is None or not free_names(end) <= environment.values.keys():
        return None
    try:
        value = evaluate(end, environment, RATIONALS)
    except (Undecided, Undefined):
        return None
    return None if isinstance(value, float) else value


def _single(shape: Shape, name: str, environment: Environment) -> Iterator[tuple[Clause, Environment]]:
    """The hypotheses that say something about a number, at every outcome and bounded number they quantify over."""
    for (_, clause), names in zip(shape.clauses, shape.names, strict=True):
        if name not in names or not names <= {name, *environment.values}:
            continue
        with suppress(Undecided):  # about all numbers or vectors: nothing to solve
            yield from spelled_out(clause, environment)


# -------------------------------------------------------------------------------------------------------------- repair


def _scaled(
    functions: Sequence[Parameter], clauses: Sequence[tuple[str, Clause]], environment: Environment
) -> Environment | None:
    """The environment if it meets the hypotheses, or else with one of the functions scaled so that it does."""
    if satisfied(clauses, environment):
        return environment
    for _, clause in clauses if functions else ():
        if clause.over or satisfied([("", clause)], environment):
            continue
        for variable in reversed([v for v in functions if v.name in clause_names(clause)]):
            sizes = [environment.size(domain) for domain in variable.domains]
            table = environment.values[variable.name]

            def at(
                t: Fraction | int, sizes: list[int] = sizes, table: Any = table, name: str = variable.name
            ) -> Environment:
                return environment.bind(**{name: _table(sizes, lambda index: t * _at(table, index))})

            root = solve(clause, at)[0]
            for t in (root.low, root.high):
                if t is not None and satisfied(clauses, at(t)):
                    return at(t)
    return None
