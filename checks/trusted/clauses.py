"""When two clauses say the same, or one says more than the other.

Main definitions
    same_fact, same_clause      equal as polynomials, up to names of bound variables
    implies_clause              the other is the same with further variables and premises
    clause_names, clause_sets   what a clause speaks of
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from checks.trusted.polynomials import canonical_fact
from theorems.language.facts import Clause, Fact
from theorems.language.sorts import sets
from theorems.language.substitution import substitute_fact
from theorems.language.terms import Term, Var, free_names, set_names

MAX_WEAKENED = 8
"""A clause about more variables is not taken from one about fewer of them: too many choices."""


def clause_names(clause: Clause) -> frozenset[str]:
    """Variables that occur free in a clause."""
    bound = {name for name, _ in clause.over}
    return frozenset().union(*(free_names(f.term) for f in (*clause.given, clause.fact))) - bound


def clause_sets(clause: Clause) -> frozenset[str]:
    """Names of the sets that a clause is about."""
    inside = (set_names(fact.term) for fact in (*clause.given, clause.fact))
    return sorts_sets(clause.over).union(*inside)


def sorts_sets(variables: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Names of the sets in the sorts of some variables."""
    return sets(sort for _, sort in variables)


def same_fact(a: Fact, b: Fact) -> bool:
    """Equal as polynomials in the same atoms, with the same relation."""
    return canonical_fact(a) == canonical_fact(b)


def same_clause(a: Clause, b: Clause) -> bool:
    """Equal up to names of bound variables and polynomial identity."""
    return clause_text(a) == clause_text(b)


def implies_clause(a: Clause, b: Clause) -> bool:
    """Whether b is a, possibly with further variables and premises.

    The variables of a are some of those of b, in the same order and of the same sorts.
    """
    if same_clause(a, b):
        return True
    due = [canonical_fact(fact) for fact in _numbered(b, range(len(b.over)))]
    for places in combinations(range(len(b.over)), len(a.over)) if len(b.over) <= MAX_WEAKENED else ():
        if all(b.over[k][1] == sort for k, (_, sort) in zip(places, a.over, strict=True)):
            *premises, fact = (canonical_fact(fact) for fact in _numbered(a, places))
            if fact == due[-1] and set(premises) <= set(due[:-1]):
                return True
    return False


def _numbered(clause: Clause, places: Iterable[int]) -> list[Fact]:
    """The premises and the fact of a clause, where its variables are called by their places."""
    names: dict[str, Term] = {name: Var(f"@{k}") for k, (name, _) in zip(places, clause.over, strict=True)}
    return [substitute_fact(fact, names) for fact in (*clause.given, clause.fact)]


def clause_text(clause: Clause) -> str:
    """A text that is equal for the same clauses."""
    facts = [canonical_fact(fact) for fact in _numbered(clause, range(len(clause.over)))]
    return f"{[domain for _, domain in clause.over]} {facts}"
