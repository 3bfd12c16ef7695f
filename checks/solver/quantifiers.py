"""Hypotheses about all numbers or all vectors, at finitely many of them.

z3 decides questions without quantifiers.  So a hypothesis about the natural numbers up to a bound, such as all times
before the horizon, is replaced by what it says of each of them, which is the whole of it.  One of the form "for all s
in [0, 1]: F(s)" is replaced by F(0), F(1/2) and F(1), and one about all vectors by its instances at vectors of the
claim and their neighbours.  That asks less of the variables: if the weaker question is unsat, so is the full one; and a
model of it is no counterexample before the full hypothesis has been confirmed at it.

Main definitions
    weakened        a hypothesis as clauses about outcomes only
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction

from checks.solver.unrolling import NotExpressible
from theorems.claim import Parameter
from theorems.language.arithmetic import Environment, bounded
from theorems.language.bounded import without
from theorems.language.facts import Clause
from theorems.language.sorts import is_function, is_set, kinds
from theorems.language.substitution import apply, substitute_clause
from theorems.language.terms import Const, Lam, Same, Term, Var, fresh

NUMBERS = (Fraction(1), Fraction(1, 2), Fraction(0))
"""Where hypotheses about all real numbers are asked for."""


def universal(clause: Clause) -> bool:
    """Whether a clause speaks of all numbers or vectors, and not of outcomes only.

    >>> from theorems.language.syntax import parse_clause
    >>> universal(parse_clause("all(s in real, 0 <= s**2)")), universal(parse_clause("all(y in Y, 0 <= q[y])"))
    (True, False)
    """
    return any(_infinite(sort) for _, sort in clause.over)


def _infinite(sort: str) -> bool:
    return is_function(sort) or not is_set(sort)


def weakened(clause: Clause, variables: Sequence[Parameter], environment: Environment) -> list[Clause]:
    """The instances of a clause; a clause about outcomes is its own.

    Args:
        clause: the hypothesis.
        variables: those of the claim.
        environment: the sizes of its sets, and values of its variables; natural numbers need to have theirs.

    Raises:
        NotExpressible: for hypotheses about all natural numbers, and about functions other than vectors.

    >>> from theorems.language.syntax import parse_clause
    >>> for instance in weakened(parse_clause("all(y in Y, all(s in real, 0 <= q[y] + s))"), (), Environment({})):
    ...     print(instance)
    all(y in Y, 0 <= q[y] + 1)
    all(y in Y, 0 <= q[y] + 1/2)
    all(y in Y, 0 <= q[y] + 0)
    >>> early = parse_clause("all(k in nat, implies(k + 1 <= T, 0 <= g[k]))")
    >>> print(*weakened(early, (), Environment({"T": 1})))
    implies(0 <= T - (0 + 1), 0 <= g[0])
    """
    if not universal(clause):
        return [clause]
    if (found := bounded(clause, environment)) is not None:
        name, numbers = found
        rest = without(clause, name)
        each = (substitute_clause(rest, {name: Const(Fraction(k))}) for k in numbers)
        return [instance for part in each for instance in weakened(part, variables, environment)]
    sizes = environment.sizes
    plain = Clause(tuple(pair for pair in clause.over if not _infinite(pair[1])), clause.given, clause.fact)
    ranges = {name: _instances(name, sort, variables, sizes) for name, sort in clause.over if _infinite(sort)}
    chosen = (dict(zip(ranges, terms, strict=True)) for terms in itertools.product(*ranges.values()))
    return [substitute_clause(plain, values) for values in chosen]


def _instances(name: str, sort: str, variables: Sequence[Parameter], sizes: Mapping[str, int]) -> list[Term]:
    if sort == "real":
        return [Const(value) for value in NUMBERS]
    inside = kinds(sort)
    if len(inside) != 1 or not is_set(inside[0]):
        raise NotExpressible(f"a hypothesis about every {name} of sort {sort} is at no finite number of instances")
    return _vectors(inside[0], variables, sizes)


def _vectors(domain: str, variables: Sequence[Parameter], sizes: Mapping[str, int]) -> list[Term]:
    """The vectors of the claim, and those at distance one from the first (from 0 if there is none) along an axis."""
    own: list[Term] = [Var(p.name) for p in variables if p.domains == (domain,)]
    size = int(domain) if domain.isdigit() else sizes[domain]
    i = fresh("i", {p.name for p in variables})
    start = own[0] if own else Lam(((i, domain),), Const(Fraction(0)))
    near = [Lam(((i, domain),), apply(start, [Var(i)]) + Same(Var(i), Const(Fraction(k)))) for k in range(size)]
    return [*(own or [start]), *near]
