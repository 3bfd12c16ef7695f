"""Gradients of functions that are written out, found once for each function.

Main definitions
    gradient            point and coordinate to the partial derivative
    partial_derivative  point to one partial derivative
    conditions          what is positive where the function is differentiable
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from theorems.language.calculus import NotDifferentiable, along, derivative, folded, needs_positive
from theorems.language.sorts import coordinates
from theorems.language.substitution import substitute
from theorems.language.terms import (
    Call,
    Const,
    Differentiable,
    Div,
    Fun,
    Lam,
    Partial,
    Reduce,
    Same,
    Term,
    Var,
    children,
    free_names,
    fresh,
)

_T = "line.t"
"""A name that no text has, for the parameter of a line."""
_GRADIENTS: dict[int, tuple[Lam, Lam, dict[int, Lam]]] = {}
"""Functions that were differentiated last, with their gradients and partial derivatives, by identity (it is fast)."""


def gradient(function: Lam) -> Lam:
    """Point and coordinate to the partial derivative of a function that is written out."""
    return _derivatives(function)[1]


def partial_derivative(function: Lam, k: int) -> Lam:
    """Point to one partial derivative, without what vanishes."""
    _, slopes, found = _derivatives(function)
    if k not in found:
        point, (name, _) = slopes.parameters
        found[k] = Lam((point,), folded(substitute(slopes.body, {name: Const(Fraction(k))})))
    return found[k]


def _derivatives(function: Lam) -> tuple[Lam, Lam, dict[int, Lam]]:
    known = _GRADIENTS.get(id(function))
    if known is None or known[0] is not function:
        if len(_GRADIENTS) > 1000:
            _GRADIENTS.clear()
        known = _GRADIENTS[id(function)] = (function, _differentiated(function), {})
    return known


def _differentiated(function: Lam) -> Lam:
    (x, kind) = function.parameters[0]
    k = fresh("k", free_names(function) | {x})
    inside = coordinates(kind) or ""
    i = fresh("i", {k})
    line = along(function, Var(x), Lam(((i, inside),), Same(Var(i), Var(k))), _T)
    return Lam(((x, kind), (k, inside)), folded(substitute(derivative(line, _T), {_T: Const(Fraction(0))})))


def _steady(t: Term, bound: frozenset[str] = frozenset()) -> list[Term]:
    """What has to be positive besides: no minimum has a tie, and what does not move is finite.

    Raises:
        NotDifferentiable: if that cannot be said by finitely many terms, or a quantity or derivative depends on the
            point: what is inside it does not show.
    """
    moves = _T in free_names(t)
    if isinstance(t, Reduce):
        if moves and t.kind != "sum":
            raise NotDifferentiable(f"{t} is a {t.kind} over a set")
        bound |= {t.index}
    if moves and isinstance(t, Call | Partial | Differentiable):
        raise NotDifferentiable(f"{t} does not show what it does to the point")
    found = [condition for child in children(t) for condition in _steady(child, bound)]
    own: Term | None = None
    if isinstance(t, Fun) and t.name in ("min", "max") and moves:
        own = (t.arguments[0] - t.arguments[1]) ** 2
    elif isinstance(t, Div) and _T not in free_names(t.right) and not isinstance(t.right, Const):
        own = t.right**2
    elif isinstance(t, Fun) and t.name == "log" and not moves:
        own = t.arguments[0]
    if own is None:
        return found
    if bound & free_names(own):
        raise NotDifferentiable(f"{own} would have to be positive for every outcome")
    return [*found, own]


@lru_cache(maxsize=1000)
def conditions(function: Lam) -> tuple[Lam, ...]:
    """Functions of the point; where all are positive the function is differentiable.

    Raises:
        NotDifferentiable: if one of them would have to be positive for every outcome.

    >>> from theorems.language.syntax import parse_term
    >>> [str(c) for c in conditions(parse_term("fun(v in R^2, max(v[0], 3))"))]
    ['fun(v in R^2, (v[0] + 0*v[0] - 3)**2)']
    """
    x, kind = function.parameters[0]
    line = along(function, Var(x), Var(x), _T)
    needed = [*needs_positive(line, _T), *_steady(line)]
    return tuple(Lam(((x, kind),), substitute(t, {_T: Const(Fraction(0))})) for t in needed)
