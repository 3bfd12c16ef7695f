"""Exact reductions of a question to smaller ones: satisfiable as before, and a model of one gives a model of the first.

    equations       an equation v = p, where p is a polynomial in other variables: p takes the place of v
    corners         weights u >= 0 of total 1 that occur in one further constraint, which is affine in them and no
                    equation: if it can be met, it can be met at a corner, where one weight is 1; one question for each
    translations    a direction along which all constraints are constant: a variable that varies along it can be 0
    idle            variables at whose zeros every constraint with one of them is true, whatever the others are

They ask nothing of a claim.  They matter for claims about gradient estimators: an iterate can be moved to the origin,
and averages over the noise can be taken outcome by outcome.

Main definitions
    reduced         the smaller questions
    solution        values of the entries from a model of a reduced question
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from flint import fmpq_mat

from checks.numbers.rationals import rational
from checks.solver.polynomials import SIGNS, Constraint, Number, Polynomial
from checks.solver.smtlib import Query
from checks.solver.unrolling import AUXILIARY

Constraints = tuple[Constraint, ...]
Values = Mapping[str, Polynomial]
ZERO, ONE = Polynomial({}), Polynomial.constant(1)


def reduced(query: Query) -> Iterator[Query]:
    """The questions that take the place of one: it is satisfiable if and only if one of them is.

    >>> q, r, x = (Polynomial.variable(name) for name in ("q", "r", "x"))
    >>> law = (Constraint(q, ">="), Constraint(r, ">="), Constraint(q + r - ONE, "="))
    >>> for smaller in reduced(Query("", ("q", "r", "x"), (*law, Constraint(q * x * x - r * x, "<")))):
    ...     print(*smaller.constraints, {name: str(value) for name, value in smaller.settled.items()})
    (< (* x x) 0) {'q': '1', 'r': '0'}
    (> x 0) {'q': '0', 'r': '1'}
    """
    settled: dict[str, Polynomial] = {}
    constraints = _equations(query.constraints, query.variables, settled)
    for corner, left in _corners(constraints):
        values = _composed(settled, corner)
        for zeros in (_invariant, _idle):
            chosen = dict.fromkeys(zeros(left), ZERO)
            values, left = _composed(values, chosen), _at(left, chosen)
        if any(c.polynomial.value is not None for c in left):
            continue  # one of the constraints is false
        used = set[str]().union(*(c.polynomial.variables() for c in left))
        names = tuple(name for name in query.variables if name in used)
        yield replace(query, variables=names, constraints=left, settled=values)


def solution(query: Query, model: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The values of all entries from those of a model; what a model leaves open is 0."""
    given = {name: Polynomial.constant(value) for name, value in model.items()}
    settled = {name: Fraction(value.at(given).terms.get((), 0)) for name, value in query.settled.items()}
    return {**model, **settled}


def _composed(settled: Values, values: Values) -> dict[str, Polynomial]:
    return {**{name: value.at(values) for name, value in settled.items()}, **values}


def _at(constraints: Sequence[Constraint], values: Values) -> Constraints:
    """The constraints with polynomials for some variables; what is true then is left out."""
    moved = (Constraint(c.polynomial.at(values), c.relation) for c in constraints) if values else constraints
    return tuple(dict.fromkeys(c for c in moved if not _true(c)))


def _true(constraint: Constraint) -> bool:
    value = constraint.polynomial.value
    return value is not None and (value > 0) - (value < 0) in SIGNS[constraint.relation]


# ----------------------------------------------------------------------------------------------------------- equations


def _equations(constraints: Constraints, names: Sequence[str], settled: dict[str, Polynomial]) -> Constraints:
    """The constraints without the equations that can be solved; the solutions are added to `settled`."""
    position = {name: k for k, name in enumerate(names)}
    while True:
        for constraint in constraints:
            if constraint.relation == "=" and _weights(constraint, constraints) is None:
                linear = [name for name in constraint.polynomial.variables() if _linear(constraint.polynomial, name)]
                if linear:
                    name = max(linear, key=lambda name: position[name])
                    break
        else:
            return constraints
        slope = constraint.polynomial.terms[name,]
        rest = Polynomial({m: -c for m, c in constraint.polynomial.terms.items() if m != (name,)})
        value = {name: rest.over(slope)}
        composed = _composed(settled, value)
        settled.clear()
        settled |= composed
        constraints = _at(constraints, value)


def _linear(polynomial: Polynomial, name: str) -> bool:
    """Whether a variable occurs with a constant coefficient only, and stands for no quotient or root."""
    return not name.startswith(AUXILIARY) and [m for m in polynomial.terms if name in m] == [(name,)]


# ------------------------------------------------------------------------------------------------------------- corners


def _weights(constraint: Constraint, constraints: Sequence[Constraint]) -> list[str] | None:
    """The variables u >= 0 of which an equation says that their total is 1."""
    terms = constraint.polynomial.terms
    names = [m[0] for m in terms if len(m) == 1]
    if constraint.relation != "=" or len(names) != len(terms) - 1 or () not in terms:
        return None
    nonnegative = {c.polynomial for c in constraints if c.relation == ">="}
    fine = all(terms[name,] == -terms[()] and Polynomial.variable(name) in nonnegative for name in names)
    return names if fine else None


def _corners(constraints: Constraints) -> Iterator[tuple[dict[str, Polynomial], Constraints]]:
    """The constraints at the corners of the weights, where that is enough."""
    for constraint in constraints:
        names = _weights(constraint, constraints)
        if names is None or not _enough(names, constraint, constraints):
            continue
        for chosen in names:
            corner = {name: ONE if name == chosen else ZERO for name in names}
            for further, left in _corners(_at(constraints, corner)):
                yield {**corner, **further}, left
        return
    yield {}, constraints


def _enough(names: Sequence[str], total: Constraint, constraints: Constraints) -> bool:
    signs = {Constraint(Polynomial.variable(name), ">=") for name in names}
    weights = set(names)
    others = [c for c in constraints if weights & c.polynomial.variables() and c != total and c not in signs]
    if any(c.relation == "=" for c in others) or len(others) > 1:
        return False
    last = ONE
    for name in names[:-1]:
        last -= Polynomial.variable(name)
    solved = (c.polynomial.at({names[-1]: last}) for c in others)
    return all(sum(name in weights for name in m) <= 1 for polynomial in solved for m in polynomial.terms)


# ------------------------------------------------------------------------------------------------- translations, idle


def _invariant(constraints: Constraints) -> list[str]:
    """Variables that can be 0, since moving along some direction brings them there and leaves all constraints alone.

    A direction w is one of them if the derivative along w of every constraint vanishes, which is a linear system in w;
    the variables that its echelon form leaves free can be brought to any values at once.
    """
    names = sorted(set[str]().union(*(c.polynomial.variables() for c in constraints)), reverse=True)
    position = {name: k for k, name in enumerate(names)}
    found: dict[tuple[int, tuple[str, ...]], dict[int, Number]] = {}
    for k, constraint in enumerate(constraints):
        for monomial, coefficient in constraint.polynomial.terms.items():
            for name in set(monomial):
                rest = list(monomial)
                rest.remove(name)
                row = found.setdefault((k, tuple(rest)), {})
                row[position[name]] = row.get(position[name], 0) + coefficient * monomial.count(name)
    rows = {tuple((at, value) for at, value in sorted(row.items()) if value) for row in found.values()}
    matrix = fmpq_mat(len(rows), len(names))
    for k, entries in enumerate(rows):
        for at, value in entries:
            matrix[k, at] = rational(value)
    echelon, rank = matrix.rref()
    leading = {next(at for at in range(len(names)) if echelon[k, at]) for k in range(rank)}
    return [name for at, name in enumerate(names) if at not in leading]


def _idle(constraints: Constraints) -> list[str]:
    """Variables that can be 0, since every constraint with one of them is true then.

    Those of a constraint that is not are given up, until none is left.
    """
    idle = set[str]().union(*(c.polynomial.variables() for c in constraints))
    while True:
        touched = [c for c in constraints if idle & c.polynomial.variables()]
        open_ = [c for c in touched if not _true(Constraint(c.polynomial.without(idle), c.relation))]
        if not open_:
            return sorted(idle)
        idle -= open_[0].polynomial.variables()
