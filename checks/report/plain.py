"""Facts, clauses and lemmas as plain text for a reader.

A fact of the kernel has zero on one side; here it stands as one would write it.  The convention that goes with it, on
which `checks.report.proof_text` relies: the term of the fact is the right side minus the left side, and in an equation
the left side minus the right side.

Main definitions
    fact_text       ``0 <= b - a`` as ``a <= b``
    clause_text     ``for all y in Y: mu[y] == 0 => pi[y] == 0``
    lemma_text      the same for a lemma of the kernel
    names_text      variables with their sorts
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from itertools import groupby

from checks.trusted.scope import Lemma
from theorems.language.facts import Clause, Fact, Relation
from theorems.language.sorts import kind_of, kinds
from theorems.language.syntax import text
from theorems.language.terms import ONE, ZERO, Add, Const, Differentiable, Div, Mul, Neg, Sub, Term
from theorems.language.typeset import as_relation

Write = Callable[[Term], str]
"""How a term is written; `theorems.language.syntax.text`, unless abbreviations are used."""


def fact_text(fact: Fact, write: Write = text) -> str:
    """A fact as one would write it.

    >>> from theorems.language.syntax import parse_fact
    >>> for source in ("0 <= b - a", "0 <= 2*c + (-1*a)", "0 < differentiable(J, x)", "x == 0"):
    ...     print(fact_text(parse_fact(source)))
    a <= b
    a <= 2*c
    J is differentiable at x
    x == 0
    """
    if fact.relation == "<" and isinstance(fact.term, Differentiable):
        return f"{write(fact.term.function)} is differentiable at {write(fact.term.point)}"
    r = _balanced(fact)
    return f"{write(r.left)} {r.relation} {write(r.right)}"


def clause_text(clause: Clause, write: Write = text) -> str:
    """A clause: quantifiers, premises, conclusion.

    >>> from theorems.language.syntax import parse_clause
    >>> print(clause_text(parse_clause("all(z in R^I, all(s in real, implies(0 <= s, implies(s < 1, J[x] <= J[z]))))")))
    for all z in R^I, s in real: 0 <= s, s < 1 => J[x] <= J[z]
    """
    over = ", ".join(_bound(sort, [name for name, _ in same]) for sort, same in groupby(clause.over, lambda v: v[1]))
    given = ", ".join(fact_text(fact, write) for fact in clause.given)
    quantified = f"for all {over}: " if over else ""
    return f"{quantified}{f'{given} => ' if given else ''}{fact_text(clause.fact, write)}"


def lemma_text(lemma: Lemma, write: Write = text) -> str:
    """A lemma on one line: variables, premises, conclusion."""
    over = f"for all {names_text(lemma.variables)}: " if lemma.variables else ""
    given = ", ".join(
        f"({clause_text(c, write)})" if c.over or c.given else fact_text(c.fact, write) for _, c in lemma.given
    )
    return f"{over}{f'{given} => ' if given else ''}{fact_text(lemma.goal, write)}"


def names_text(variables: Iterable[tuple[str, str]]) -> str:
    """Variables by their sorts.

    >>> names_text([("x", "real"), ("y", "real"), ("f", "Y -> real")])
    'x, y: real; f: Y -> real'
    """
    by_sort: dict[str, list[str]] = {}
    for name, sort in variables:
        by_sort.setdefault(sort, []).append(name)
    return "; ".join(f"{', '.join(names)}: {sort}" for sort, names in by_sort.items())


def _bound(sort: str, names: list[str]) -> str:
    if len(kinds(sort)) > 1:
        return f"{', '.join(names)}: {sort}"
    return f"{', '.join(names)} in {kind_of(sort)}"


def _balanced(fact: Fact) -> Relation:
    """A difference as a comparison of its sides; of a sum with ``+ (-c*x)``, what is negative on the other side."""
    if not isinstance(fact.term, Add) or not _adds_negative(fact.term):
        return as_relation(fact)
    parts = [_signed(part) for part in _summands(fact.term)]
    more, less = ([part for sign, part in parts if sign == wanted] for wanted in (1, -1))
    first, second = (reduce(Add, side) if side else ZERO for side in (more, less))
    return Relation(first, "==", second) if fact.relation == "==" else Relation(second, fact.relation, first)


def _adds_negative(t: Term) -> bool:
    return isinstance(t, Add) and (_signed(t.right)[0] < 0 or _adds_negative(t.left))


def _summands(t: Term) -> list[Term]:
    match t:
        case Add(left, right):
            return [*_summands(left), *_summands(right)]
        case Sub(left, right):
            return [*_summands(left), Neg(right)]
    return [t]


def _signed(t: Term) -> tuple[int, Term]:
    """The sign that a term is written with, and the term without it."""
    match t:
        case Const(value) if value < 0:
            return -1, Const(-value)
        case Neg(operand):
            sign, inner = _signed(operand)
            return -sign, inner
        case Mul(left, right):
            sign, inner = _signed(left)
            return sign, right if inner == ONE else Mul(inner, right)
        case Div(left, right):
            sign, inner = _signed(left)
            return sign, Div(inner, right)
    return 1, t
