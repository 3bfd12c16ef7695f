"""Terms in the place of variables, without capturing bound names.

Main definitions
    substitute          in a term;  substitute_fact, substitute_clause, in a statement
    apply               a function at its arguments; one that is written out is evaluated on the spot
"""

from __future__ import annotations

from collections.abc import Mapping

from theorems.language.facts import Clause, Fact
from theorems.language.sorts import renamed, renamed_sort
from theorems.language.terms import (
    Add,
    Apply,
    Const,
    Div,
    Lam,
    Mul,
    Reduce,
    Sub,
    Table,
    Term,
    Var,
    children,
    free_names,
    fresh,
    rebuild,
)


def _bound_names(t: Term) -> frozenset[str] | None:
    """Names that are bound somewhere inside; None if something inside is evaluated as soon as it is substituted in."""
    try:
        return t._bound
    except AttributeError:
        names = _all_bound(t)
        object.__setattr__(t, "_bound", names)
        return names


def _all_bound(t: Term) -> frozenset[str] | None:
    if isinstance(t, Apply) and isinstance(t.function, (Lam, Table)):
        return None
    own: frozenset[str] = frozenset()
    if isinstance(t, Reduce):
        own = frozenset([t.index])
    elif isinstance(t, Lam):
        own = frozenset(name for name, _ in t.parameters)
    for child in children(t):
        inside = _bound_names(child)
        if inside is None:
            return None
        own |= inside
    return own


def substitute(t: Term, values: Mapping[str, Term], domains: Mapping[str, str] | None = None) -> Term:
    """Replace free variables by terms, and named domains by others, without capturing bound names.

    >>> from theorems.language.syntax import parse_term
    >>> print(substitute(parse_term("sum(y in Y, p[y]*c)"), {"c": parse_term("2*y")}))
    sum(y1 in Y, p[y1]*(2*y))
    """
    domains = domains or {}
    values = {name: value for name, value in values.items() if value != Var(name)}
    if not values and not domains:
        return t
    return _substitute(t, values, domains, frozenset[str]().union(*map(free_names, values.values())))


def _substitute(t: Term, values: Mapping[str, Term], domains: Mapping[str, str], taken: frozenset[str]) -> Term:
    """As `substitute`; `taken` are all names in the values, and maybe more.

    A term without any of the variables, and with no binder that would be renamed, stays what it is.
    """
    if not domains and free_names(t).isdisjoint(values):
        bound = _bound_names(t)
        if bound is not None and bound.isdisjoint(taken):
            return t
    match t:
        case Const():
            return t
        case Var(name):
            return values.get(name, t)
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
            one, other = (_substitute(child, values, domains, taken) for child in (left, right))
            return t if one is left and other is right else type(t)(one, other)
        case Apply(function, arguments):
            at = [_substitute(a, values, domains, taken) for a in arguments]
            return apply(_substitute(function, values, domains, taken), at)
        case Reduce(kind, index, domain, body):
            names, inner = _rebind([index], body, values)
            return Reduce(kind, names[0], domains.get(domain, domain), _inside(body, inner, domains, taken, names))
        case Lam(parameters, body):
            names, inner = _rebind([name for name, _ in parameters], body, values)
            bound_here = tuple((n, renamed(d, domains)) for n, (_, d) in zip(names, parameters, strict=True))
            return Lam(bound_here, _inside(body, inner, domains, taken, names))
        case _:
            return rebuild(t, lambda child: _substitute(child, values, domains, taken))


def _inside(
    body: Term, values: Mapping[str, Term], domains: Mapping[str, str], taken: frozenset[str], names: list[str]
) -> Term:
    """Under a binder of some names."""
    return _substitute(body, values, domains, taken.union(names)) if values or domains else body


def _rebind(bound: list[str], body: Term, values: Mapping[str, Term]) -> tuple[list[str], dict[str, Term]]:
    """New names for bound variables, and the substitution to use under the binder."""
    return _renamed(bound, free_names(body), values)


def _renamed(
    bound: list[str], occurring: frozenset[str], values: Mapping[str, Term]
) -> tuple[list[str], dict[str, Term]]:
    """As `_rebind`, for names that occur; a new name meets no value, no name that occurs and no other bound name."""
    inner = {name: value for name, value in values.items() if name not in bound}
    taken = frozenset[str]().union(*(free_names(v) for v in inner.values()))
    names = list(bound)
    for k, name in enumerate(bound):
        if name in taken:
            names[k] = fresh(name, taken | occurring | {*names, *bound})
            inner[name] = Var(names[k])
    return names, inner


def apply(function: Term, arguments: list[Term]) -> Term:
    """A function at outcomes; a written-out function or a table is evaluated on the spot."""
    match function:
        case Lam(parameters, body) if len(parameters) == len(arguments):
            return substitute(body, {name: a for (name, _), a in zip(parameters, arguments, strict=True)})
        case Table(values) if arguments and isinstance(arguments[0], Const):
            position = arguments[0].value
            if position.denominator != 1 or not 0 <= position < len(values):
                raise ValueError(f"a table of {len(values)} values has no entry {position}")
            entry = values[int(position)]
            return apply(entry, arguments[1:]) if len(arguments) > 1 else entry
        case _:
            return Apply(function, tuple(arguments))


def substitute_fact(fact: Fact, values: Mapping[str, Term], domains: Mapping[str, str] | None = None) -> Fact:
    """`substitute` in the term of a fact."""
    return Fact(fact.relation, substitute(fact.term, values, domains))


def substitute_clause(clause: Clause, values: Mapping[str, Term], domains: Mapping[str, str] | None = None) -> Clause:
    """`substitute` under the quantifiers of a clause."""
    domains = domains or {}
    values = {name: value for name, value in values.items() if value != Var(name)}
    terms = [fact.term for fact in (*clause.given, clause.fact)]
    occurring = frozenset[str]().union(*(free_names(t) for t in terms))
    names, inner = _renamed([name for name, _ in clause.over], occurring, values)
    over = tuple((new, renamed_sort(sort, domains)) for new, (_, sort) in zip(names, clause.over, strict=True))
    facts = [substitute_fact(f, inner, domains) for f in (*clause.given, clause.fact)]
    return Clause(over, tuple(facts[:-1]), facts[-1])
