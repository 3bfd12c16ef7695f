"""Natural numbers that a premise bounds: a clause about them speaks of finitely many.

``all(k in nat, implies(k + 1 <= T, F))`` is about 0, ..., T - 1 and no other k.  The premise has to be affine in k, so
that its bound can be read off; what the bound is made of may be anything that has a value.

Main definitions
    affine      a term as constant + slope*name
    conditions  what the premises of a clause say of one of its natural numbers
    without     a clause without one of its quantifiers
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from theorems.language.facts import Clause
from theorems.language.terms import ONE, ZERO, Add, Div, Mul, Neg, Sub, Term, Var, free_names


@dataclass(frozen=True, slots=True)
class Condition:
    """``0 <= constant + slope*k``, or with ``<`` or ``==`` in the place of ``<=``; k occurs in neither term."""

    relation: str
    constant: Term
    slope: Term


def affine(t: Term, name: str) -> tuple[Term, Term] | None:
    """The constant and the slope of a term that is affine in a variable, as it is written; None for any other.

    >>> from theorems.language.syntax import parse_term
    >>> constant, slope = affine(parse_term("T - (2*k + 1)/c"), "k")
    >>> print(constant, "|", slope)
    T - 1/c | 0 - 2/c
    >>> affine(parse_term("k*(k - 1)"), "k") is None
    True
    """
    if name not in free_names(t):
        return t, ZERO
    match t:
        case Var():
            return ZERO, ONE
        case Neg(operand):
            inside = affine(operand, name)
            return None if inside is None else (Neg(inside[0]), Neg(inside[1]))
        case Add(left, right) | Sub(left, right):
            one, other = affine(left, name), affine(right, name)
            if one is None or other is None:
                return None
            kind = type(t)
            return _sum(kind, one[0], other[0]), _sum(kind, one[1], other[1])
        case Mul(left, right):
            factor, changing = (right, left) if name in free_names(left) else (left, right)
            inside = affine(changing, name)
            if inside is None or name in free_names(factor):
                return None
            return _product(factor, inside[0]), _product(factor, inside[1])
        case Div(left, right):
            inside = affine(left, name)
            if inside is None or name in free_names(right):
                return None
            return Div(inside[0], right), Div(inside[1], right)
    return None


def _sum(kind: type[Add] | type[Sub], left: Term, right: Term) -> Term:
    return left if right == ZERO else right if left == ZERO and kind is Add else kind(left, right)


def _product(factor: Term, t: Term) -> Term:
    return ZERO if t == ZERO else factor if t == ONE else Mul(factor, t)


@lru_cache(maxsize=10_000)
def conditions(clause: Clause, name: str) -> tuple[Condition, ...]:
    """What the premises of a clause that are affine in one of its numbers, and free of its other variables, say of it.

    >>> from theorems.language.syntax import parse_clause
    >>> clause = parse_clause("all(k in nat, all(s in S, implies(k + 1 <= T, implies(k <= f[s], 0 <= g[k, s]))))")
    >>> [(c.relation, str(c.constant), str(c.slope)) for c in conditions(clause, "k")]
    [('<=', 'T - 1', '0 - 1')]
    """
    others = {other for other, _ in clause.over} - {name}
    found = []
    for premise in clause.given:
        names = free_names(premise.term)
        if name in names and not names & others and (parts := affine(premise.term, name)) is not None:
            found.append(Condition(premise.relation, *parts))
    return tuple(found)


@lru_cache(maxsize=10_000)
def without(clause: Clause, name: str) -> Clause:
    """The clause without the outermost quantifier over a name.

    >>> from theorems.language.syntax import parse_clause
    >>> print(without(parse_clause("all(k in nat, all(s in S, 0 <= g[k, s]))"), "k"))
    all(s in S, 0 <= g[k, s])
    """
    place = [other for other, _ in clause.over].index(name)
    return Clause((*clause.over[:place], *clause.over[place + 1 :]), clause.given, clause.fact)
