"""The shape of a claim's hypotheses: what a generator of instances must respect from the start.

A law is never hit by filtering arbitrary functions, nor is ``pi << mu`` once masses may vanish.  This module reads such
structure off the clauses; everything else about a hypothesis is checked, exactly, after an instance has been made.

Main definitions
    Shape, shape            laws, absolute continuity and domains of a claim's hypotheses, one of them left out if asked
    is_pointwise            whether a clause speaks of a function only at the outcome it quantifies over
    given_environment       domain sizes and values of the variables a claim quantifies universally
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from counterexamples.instance import set_sizes
from theorems.claim import Claim, Parameter
from theorems.language.arithmetic import Environment
from theorems.language.facts import Clause, Fact
from theorems.language.sorts import set_of
from theorems.language.terms import ONE, Apply, Const, Reduce, Sub, Term, Var, children, free_names

NUMBER_SORTS = ("real", "nat")


class UnknownSort(ValueError):
    """A variable has a sort that no generator knows how to draw; the message names the ones there are."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the hypotheses say about the variables as a whole.

    Attributes:
        domains: the finite sets whose sizes are to be chosen, in order of appearance.
        laws: the functions that are laws (in their last outcome), and whether each must be positive everywhere.
        dominated: pairs (p, q) with p << q.
        clauses: every named clause of the hypotheses that are kept.
        names: the variables each of these clauses speaks of.
        pointwise: for every function of outcomes, the clauses that confine it outcome by outcome.
        steady: the functions that do not depend on some of their arguments, with the positions of these.
        defined: the functions that an equation at every outcome defines, with the variables that it takes.
    """

    domains: tuple[str, ...]
    laws: Mapping[str, bool]
    dominated: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, Clause], ...]
    names: tuple[frozenset[str], ...]
    pointwise: Mapping[str, tuple[Clause, ...]]
    steady: Mapping[str, frozenset[int]] = field(default_factory=dict)
    defined: Mapping[str, frozenset[str]] = field(default_factory=dict)


def shape(claim: Claim, *, without: str | None = None) -> Shape:
    """The shape of a claim's hypotheses.

    Args:
        claim: the claim.
        without: id of a hypothesis to leave out.

    Raises:
        ValueError: if the claim has no hypothesis of that id.
        UnknownSort: if a variable is neither a number, an outcome nor a real function of outcomes.

    >>> from theorems.divergences import CLAIMS
    >>> found = shape(next(c for c in CLAIMS if c.id == "pinsker-type"))
    >>> found.domains, dict(found.laws), found.dominated
    (('Y',), {'pi': False, 'mu': False}, (('pi', 'mu'),))
    """
    ids = [h.id for h in claim.hypotheses]
    if without is not None and without not in ids:
        raise ValueError(f"{claim.id} has no hypothesis {without!r}; it has {', '.join(ids) or 'none'}")
    clauses = claim.clauses(without=without)
    nonnegative: dict[str, bool] = {}
    total: set[str] = set()
    dominated: list[tuple[str, str]] = []
    functions = {v.name for v in claim.variables if v.tabular}
    for _, clause in clauses:
        if (name := _nonnegative(clause)) in functions:
            nonnegative[name] = nonnegative.get(name, False) or clause.fact.relation == "<"
        if (name := _total(clause)) in functions:
            total.add(name)
        if (pair := _dominated(clause)) is not None:
            dominated.append(pair)
    for variable in claim.variables:
        spelled = _spelled_out(variable, [clause for _, clause in clauses])
        if spelled is not None:
            total.add(variable.name)
            nonnegative.setdefault(variable.name, spelled)
    steady: dict[str, frozenset[int]] = {}
    defined: dict[str, frozenset[str]] = {}
    for _, clause in clauses:
        if (found := _steady(clause)) is not None and found[0] in functions:
            steady[found[0]] = steady.get(found[0], frozenset()) | {found[1]}
        if (name := _defined(clause)) in functions:
            defined[name] = defined.get(name, frozenset()) | clause_names(clause) - {name}
    domains = dict.fromkeys(d for v in claim.variables for d in _domains_of(claim, v))
    laws = {v.name: nonnegative[v.name] for v in claim.variables if v.name in total and v.name in nonnegative}
    return Shape(
        tuple(domains),
        laws,
        tuple(dominated),
        clauses,
        tuple(clause_names(clause) for _, clause in clauses),
        {v.name: tuple(c for _, c in clauses if is_pointwise(c, v)) for v in claim.variables if v.tabular},
        steady,
        defined,
    )


def _domains_of(claim: Claim, variable: Parameter) -> tuple[str, ...]:
    sort = variable.sort
    if variable.domains:
        if sort.split("->")[1].strip() != "real":
            raise UnknownSort(f"{claim.id}: {variable.name} has sort {sort!r}; a function of outcomes has real values")
        found = (set_of(kind) for kind in variable.domains)
        return tuple(d for d in found if d is not None and not d.isdigit())
    if sort in NUMBER_SORTS or sort.isdigit():
        return ()
    if not sort.isidentifier():
        raise UnknownSort(
            f"{claim.id}: {variable.name} has sort {sort!r}; expected real, nat, a domain, or 'Y -> real'"
        )
    return (sort,)


def _bound(clause: Clause) -> tuple[Var, ...]:
    return tuple(Var(name) for name, _ in clause.over)


def _nonnegative(clause: Clause) -> str | None:
    """f, if the clause says that f >= 0, or f > 0, at all outcomes."""
    match clause.fact:
        case Fact("<=" | "<", Apply(Var(name), arguments)) if not clause.given and arguments == _bound(clause):
            return name
    return None


def _total(clause: Clause) -> str | None:
    """f, if the clause says that f sums to one over its last outcome, whatever the others."""
    match clause.fact:
        case Fact("==", Sub(Reduce("sum", index, _, Apply(Var(name), arguments)), right)) if right == ONE:
            if not clause.given and arguments == (*_bound(clause), Var(index)):
                return name
    return None


def _spelled_out(function: Parameter, clauses: list[Clause]) -> bool | None:
    """For a function on {0, ..., n-1} with its total written out, f[0] + f[1] == 1: whether all values are positive.

    Where the hypotheses do not ask for a sign, a law is still one of the functions they admit.  None if no clause says
    what the total is.
    """
    if len(function.domains) != 1 or not function.domains[0].isdigit():
        return None
    values: list[Term] = [Apply(Var(function.name), (Const(Fraction(k)),)) for k in range(int(function.domains[0]))]
    facts = [clause.fact for clause in clauses if not clause.over and not clause.given]
    total = values[0]
    for value in values[1:]:
        total = total + value
    if Fact("==", total - ONE) not in facts:
        return None
    return all(Fact("<", value) in facts for value in values)


def _dominated(clause: Clause) -> tuple[str, str] | None:
    """(p, q), if the clause says that p vanishes wherever q does."""
    match clause:
        case Clause(_, (Fact("==", Apply(Var(q), first)),), Fact("==", Apply(Var(p), second))):
            if first == second == _bound(clause):
                return p, q
    return None


def _steady(clause: Clause) -> tuple[str, int] | None:
    """(f, k), if the clause says that f is the same whatever its argument at position k."""
    match clause:
        case Clause(over, (), Fact("==", Sub(Apply(Var(f), first), Apply(Var(g), second)))) if f == g:
            other = [k for k, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
            every = {*first, *second}
            if len(other) == 1 and every == set(_bound(clause)) and len(every) == len(first) + 1 == len(over):
                return f, other[0]
    return None


def _defined(clause: Clause) -> str | None:
    """f, if the clause reads ``f[y] == something`` at all outcomes, and the something speaks of other variables."""
    match clause:
        case Clause(_, (), Fact("==", Sub(Apply(Var(f), arguments), right))) if arguments == _bound(clause):
            return f if f not in free_names(right) else None
    return None


def is_pointwise(clause: Clause, function: Parameter) -> bool:
    """Whether the clause quantifies over exactly the outcomes of a function, and uses it nowhere else.

    Then it confines every single value of the function, given the other variables.

    >>> from theorems.claim import parameter
    >>> from theorems.language.syntax import parse_clause
    >>> f = parameter("f", "Y -> real", "a function")
    >>> is_pointwise(parse_clause("all(y in Y, f[y] <= B)"), f), is_pointwise(parse_clause("f[0] <= B"), f)
    (True, False)
    """
    if tuple(d for _, d in clause.over) != function.domains:
        return False
    here = Apply(Var(function.name), _bound(clause))
    return all(_only(fact.term, function.name, here) for fact in (*clause.given, clause.fact))


def _only(t: Term, name: str, here: Apply) -> bool:
    if t == here:
        return True
    if name not in free_names(t):
        return True
    if isinstance(t, Var) or (isinstance(t, Reduce) and t.index in free_names(here)):
        return False
    return all(_only(child, name, here) for child in children(t))


@lru_cache(maxsize=10_000)
def clause_names(clause: Clause) -> frozenset[str]:
    """The variables a clause speaks of, without the outcomes it binds."""
    names = frozenset[str]().union(*(free_names(f.term) for f in (*clause.given, clause.fact)))
    return names - {name for name, _ in clause.over}


def given_environment(claim: Claim, values: Mapping[str, Any]) -> Environment:
    """Domain sizes and values of a claim's universally quantified variables.

    `counterexamples.instance.environment` also asks for the existentially quantified ones.

    Raises:
        ValueError: as `counterexamples.instance.environment`.
    """
    sizes = set_sizes(claim.id, claim.variables, values)
    return Environment({v.name: values[v.name] for v in claim.variables}, sizes)
