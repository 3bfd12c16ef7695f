"""Fixed points, exactly: the table that solves an equation about all of its entries at once.

A value function solves Bellman's equation and a discounted visitation the flow equation.  Either is a clause that says,
for every outcome, how an entry depends on all the others; where it is affine, its solution is that of a linear system.

Main definition
    fixed_point     the table that makes a clause true at every outcome
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from flint import fmpq_mat

from checks.numbers.rationals import FLINT, ONE, ZERO, fraction
from theorems.language.arithmetic import Environment, Undecided, Undefined, evaluate
from theorems.language.facts import Clause


def fixed_point(clause: Clause, sizes: Sequence[int], at: Callable[[Any], Environment]) -> Any:
    """The table that makes an affine equation true at every outcome, or None if there is not exactly one.

    What is seen not to be affine, or is not solved by the table found, has no solution here; of an equation that is
    affine only where it is looked at, the table is a solution, perhaps one of several.

    Args:
        clause: the equation, for all outcomes of the table.
        sizes: numbers of outcomes of the table's arguments.
        at: the environment in which the function has the values of a table.

    >>> from theorems.language.syntax import parse_clause
    >>> clause = parse_clause("all(s in S, U[s] == 1 + sum(z in S, U[z])/4)")
    >>> [str(x) for x in fixed_point(clause, [2], lambda table: Environment({"U": table}, {"S": 2}))]
    ['2', '2']
    """
    places = list(product(*map(range, sizes)))

    def residuals(values: Mapping[tuple[int, ...], Any]) -> list[Any]:
        environment = at(_table(sizes, values))
        names = [name for name, _ in clause.over]
        here = (environment.under(**dict(zip(names, place, strict=True))) for place in places)
        return [evaluate(clause.fact.term, e, FLINT) for e in here]

    zero = dict.fromkeys(places, ZERO)
    try:
        base = residuals(zero)
        columns = [residuals({**zero, place: ONE}) for place in places]
        doubled = [residuals({**zero, place: ONE + ONE}) for place in places]
        total = residuals(dict.fromkeys(places, ONE))
    except (Undecided, Undefined):
        return None
    if any(isinstance(value, float) for row in (base, total, *columns, *doubled) for value in row):
        return None
    affine = all(
        t - b == sum((c[k] - b for c in columns), ZERO) for k, (t, b) in enumerate(zip(total, base, strict=True))
    )
    if not affine or any(
        d - c != c - b
        for two, one in zip(doubled, columns, strict=True)
        for d, c, b in zip(two, one, base, strict=True)
    ):
        return None
    n = len(places)
    entries = [columns[c][row] - base[row] for row in range(n) for c in range(n)]
    matrix, right = fmpq_mat(n, n, entries), fmpq_mat(n, 1, [-b for b in base])
    if matrix.det() == 0:
        return None
    solution = matrix.solve(right)
    values = {place: fraction(solution[k, 0]) for k, place in enumerate(places)}
    try:
        solved = all(rest == 0 for rest in residuals(values))
    except (Undecided, Undefined):
        return None
    return _table(sizes, values) if solved else None


def _table(sizes: Sequence[int], values: Mapping[tuple[int, ...], Any], prefix: tuple[int, ...] = ()) -> Any:
    if len(prefix) == len(sizes):
        return values[prefix]
    return tuple(_table(sizes, values, (*prefix, k)) for k in range(sizes[len(prefix)]))
