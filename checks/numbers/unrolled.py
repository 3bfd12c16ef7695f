"""Functions that are written out, with their sums over sets of known size spelled out coordinate by coordinate.

A derivative asks for the points at which an abs or a log is smooth, and can only say so for one coordinate at a time.

Main definitions
    unrolled        a function on vectors with so many coordinates, without sums, maxima and minima over small sets
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from theorems.language.substitution import substitute
from theorems.language.terms import Add, Const, Fun, Lam, Reduce, Term, rebuild

SMALL = 16
"""Sets up to this size are spelled out."""


def unrolled(function: Lam, sizes: Mapping[str, int]) -> Lam:
    """The same function for sets of these sizes.

    >>> from theorems.language.syntax import parse_term
    >>> print(unrolled(parse_term("fun(v in R^I, 1 - sum(i in I, abs(v[i])))"), {"I": 2}))
    fun(v in R^2, 1 - (abs(v[0]) + abs(v[1])))
    """
    return _unrolled(function, tuple(sorted(sizes.items())))


@lru_cache(maxsize=256)
def _unrolled(function: Lam, sizes: tuple[tuple[str, int], ...]) -> Lam:
    named = substitute(function, {}, {name: str(size) for name, size in sizes})
    assert isinstance(named, Lam)
    return Lam(named.parameters, _expanded(named.body))


def _expanded(t: Term) -> Term:
    if isinstance(t, Lam):
        return Lam(t.parameters, _expanded(t.body))
    if not isinstance(t, Reduce):
        return rebuild(t, _expanded)
    if not t.domain.isdigit() or not 0 < int(t.domain) <= SMALL:
        return Reduce(t.kind, t.index, t.domain, _expanded(t.body))
    first, *rest = (_expanded(substitute(t.body, {t.index: Const(Fraction(k))})) for k in range(int(t.domain)))
    for term in rest:
        first = Add(first, term) if t.kind == "sum" else Fun(t.kind, (first, term))
    return first
