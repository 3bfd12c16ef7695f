"""Whether the definitions of quantities say what they seem to say.

A quantity depends on its parameters and on nothing else.  If its body spoke of another variable or another set, then
its value would depend on where it is unfolded, and two places would give two values.

Main definitions
    ill_sorted      why some definitions are not about their parameters alone, or None
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from checks.trusted.clauses import sorts_sets
from checks.trusted.scope import Rejected, Scope
from theorems.language.definition import Definition
from theorems.language.terms import Lam, Reduce, Term, children, set_names


def ill_sorted(definitions: Mapping[str, Definition]) -> str | None:
    """Why some definition is not about its parameters alone, or None.

    >>> from theorems.language.syntax import parse_term
    >>> ill_sorted({"SHIFT": Definition("SHIFT", (("x", ()),), parse_term("x + c"), "", "x moved by c")})
    'SHIFT: the variable c is not declared'
    """
    return _first_problem(tuple(definitions.items()))


@lru_cache(maxsize=16)
def _first_problem(items: tuple[tuple[str, Definition], ...]) -> str | None:
    for name, definition in items:
        if name != definition.name:
            return f"{definition.name} is called {name}"
        if (problem := _problem(definition, dict(items))) is not None:
            return problem
    return None


def _problem(definition: Definition, definitions: Mapping[str, Definition]) -> str | None:
    step, zero = definition.recursion or (None, None)
    sorts = {name: _sort(definition, name, formal) for name, formal in definition.parameters}
    empty = Scope({}, {}, definitions)
    try:
        empty.extended(sorts.items()).check_real(definition.body)
        if zero is not None:
            empty.extended((n, s) for n, s in sorts.items() if n != step).check_real(zero)
    except Rejected as problem:
        return f"{definition.name}: {problem}"
    spoken_of = set_names(definition.body) | (set_names(zero) if zero is not None else frozenset())
    if strange := spoken_of - sorts_sets(sorts.items()):
        return f"{definition.name} speaks of the set {min(strange)}, on which no parameter lives"
    if step is not None and _binds(definition.body, step):
        return f"{definition.name}: {step} is what the recursion is in, and its value binds that name"
    return None


def _sort(definition: Definition, name: str, formal: tuple[str, ...]) -> str:
    if definition.is_natural(name):
        return "nat"
    if not formal:
        return "real"
    return formal[0] if name in definition.outcomes else f"{', '.join(formal)} -> real"


def _binds(t: Term, name: str) -> bool:
    """Whether a binder in a term has this name."""
    bound = [t.index] if isinstance(t, Reduce) else [n for n, _ in t.parameters] if isinstance(t, Lam) else []
    return name in bound or any(_binds(child, name) for child in children(t))
