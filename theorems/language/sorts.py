"""Sorts: what a variable can stand for.

    real, nat           a real number, a natural number
    Y                   an outcome of the finite set Y; a number n names the set {0, ..., n-1}
    Y, Z -> real        a function of outcomes
    nat, D -> real      a sequence of vectors with coordinates in D
    R^D -> real         a function of vectors; R^D is the set of the functions D -> real

What a function takes is its kinds: a finite set, ``nat``, or ``R^D``.

Main definitions
    kinds           what a sort takes; nothing for a number or an outcome
    sets            the finite sets that a sort speaks of
    sort_of         the sort of an argument of some kind
    renamed         a kind or a sort with other finite sets
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

NUMBERS = ("real", "nat")
_VECTOR = "R^"


def is_function(sort: str) -> bool:
    """Whether a sort is one of functions."""
    return "->" in sort


@lru_cache(maxsize=1000)
def kinds(sort: str) -> tuple[str, ...]:
    """What a function of this sort takes; empty for a number or an outcome.

    >>> kinds("R^D, Y, D -> real"), kinds("nat")
    (('R^D', 'Y', 'D'), ())
    """
    return tuple(part.strip() for part in sort.split("->")[0].split(",")) if is_function(sort) else ()


def coordinates(kind: str) -> str | None:
    """D, if the kind is that of vectors with coordinates in D."""
    return kind.removeprefix(_VECTOR) if kind.startswith(_VECTOR) else None


def sort_of(kind: str) -> str:
    """The sort of an argument of this kind.

    >>> sort_of("R^D"), sort_of("Y"), sort_of("nat")
    ('D -> real', 'Y', 'nat')
    """
    inside = coordinates(kind)
    return kind if inside is None else f"{inside} -> real"


def kind_of(sort: str) -> str:
    """The kind of an argument of this sort; the inverse of `sort_of`.

    Raises:
        ValueError: if no function takes such an argument.
    """
    inside = kinds(sort)
    if not inside:
        return sort
    if len(inside) > 1 or coordinates(inside[0]) is not None or inside[0] in NUMBERS:
        raise ValueError(f"no function takes an argument of sort {sort!r}; expected a number, an outcome or a vector")
    return _VECTOR + inside[0]


def is_set(kind: str) -> bool:
    """Whether a kind is a finite set, and not ``real``, ``nat`` or a set of vectors."""
    return kind not in NUMBERS and coordinates(kind) is None


def set_of(kind: str) -> str | None:
    """The finite set that a kind speaks of, or None."""
    return kind if is_set(kind) else coordinates(kind)


def sets(sorts: Iterable[str]) -> frozenset[str]:
    """The finite sets that some sorts speak of.

    >>> sorted(sets(["R^D, Y -> real", "nat, Z -> real", "real"]))
    ['D', 'Y', 'Z']
    """
    every = (kind for sort in sorts for kind in (kinds(sort) or (sort,)))
    return frozenset(name for kind in every if (name := set_of(kind)) is not None)


def renamed(kind: str, names: Mapping[str, str]) -> str:
    """A kind with other finite sets in the place of its own.

    >>> renamed("R^D", {"D": "2"})
    'R^2'
    """
    inside = coordinates(kind)
    return names.get(kind, kind) if inside is None else _VECTOR + names.get(inside, inside)


def renamed_sort(sort: str, names: Mapping[str, str]) -> str:
    """A sort with other finite sets in the place of its own."""
    if not is_function(sort):
        return names.get(sort, sort)
    return f"{', '.join(renamed(kind, names) for kind in kinds(sort))} -> real"
