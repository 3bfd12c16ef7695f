"""Recursive quantities by dynamic programming.

The value of a recursive quantity with n steps to go is asked for again and again: by every state one step before, at
every time.  It is computed once for every outcome and every n, from n = 0 on, so that a long horizon costs no more than
its steps, and needs no deep recursion.

A value is known by the quantity, the number system, its outcomes and natural numbers, and its functions and other
numbers.  Tables of rational numbers are compared by what they are, so that what is found for one fact serves the next;
everything else is compared by identity, for a recursion hands it on as it is.

Main definitions
    Memory      the values known so far
    motion      with which numbers a quantity asks for itself
    deep        room for a recursion that carries changing numbers or functions along
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from flint import fmpq

from theorems.language.definition import Definition, calls
from theorems.language.terms import Term, Var, free_names

FRAMES = 40
"""Python's frames for one step of a recursion, at most."""
RATIONAL = (int, Fraction, fmpq)
"""Types of numbers that are told by what they are."""
_FEW = 25
"""So many steps need no preparation."""


class Memory:
    """Values of recursive quantities, with what they depend on kept alive.

    >>> Memory().recall(("VALUE", 3), lambda: 7)
    7
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}
        self._kept: dict[int, Any] = {}
        self._identities: dict[int, Hashable] = {}
        self._equal: dict[Hashable, Hashable] = {}
        self.spoken: set[str] = set()
        """Names that some function which is written out may speak of."""

    def note(self, values: Iterable[Any]) -> None:
        """Note what the functions among some values speak of."""
        for value in values:
            if isinstance(value, Term):
                self.spoken |= free_names(value)

    def key(self, definition: Definition, values: Mapping[str, Any], numbers: Any) -> Hashable | None:
        """What a value is known by; None if it is asked for at all outcomes at a time."""
        parts: list[Hashable] = [definition.name, id(numbers)]
        self._kept[id(numbers)] = numbers
        for name, kinds in definition.parameters:
            value = values[name]
            if type(value) is int:
                parts.append((int, value))
                continue
            if kinds and name in definition.outcomes and not isinstance(value, (int, Fraction)):
                return None
            parts.append(self._identities.get(id(value)) or self.identity(value))
        return tuple(parts)

    def identity(self, value: Any) -> Hashable:
        """What a value is told by: a number or a table of rational numbers by what it is, all else by itself.

        >>> memory = Memory()
        >>> memory.identity((1, 2)) == memory.identity((1, 2)), memory.identity([]) == memory.identity([])
        (True, False)
        """
        if isinstance(value, (int, Fraction)):
            return type(value), value
        known = self._identities.get(id(value))
        if known is None:
            self._kept[id(value)] = value
            kind = type(value) if isinstance(value, Term) else _entries(value)
            known = id(value) if kind is None else self._equal.setdefault((kind, value), id(value))
            self._identities[id(value)] = known
        return known

    def written(self, function: Term, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Hashable:
        """What a function that is written out is known by: its text, and the values that it speaks of.

        Where one of these is written out itself, what that one speaks of counts as well.

        >>> from theorems.language.syntax import parse_term
        >>> memory, f, g = Memory(), parse_term("fun(y in Y, g[y])"), parse_term("fun(y in Y, c)")
        >>> one, same, other = (memory.written(f, {"g": g, "c": c}, {"Y": 1}) for c in (1, 1, 2))
        >>> one == same, one == other
        (True, False)
        """
        spoken = sorted(free_names(function) & values.keys())
        own = tuple(self._meaning(values[name], values, sizes) for name in spoken)
        return "written", self.identity(function), own, tuple(sorted(sizes.items()))

    def _meaning(self, value: Any, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Hashable:
        return self.written(value, values, sizes) if isinstance(value, Term) else self.identity(value)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._known

    def recall(self, key: Hashable | None, compute: Callable[[], Any]) -> Any:
        """The value known by a key, computed if it is not known yet."""
        if key is None:
            return compute()
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]


def _entries(value: Any) -> type | None:
    """The type of all entries of a table of rational numbers; None for anything else."""
    if type(value) is not tuple:
        return type(value) if type(value) in RATIONAL else None
    kinds = {_entries(entry) for entry in value}
    return kinds.pop() if len(kinds) == 1 else None


def motion(definition: Definition) -> tuple[str, ...] | None:
    """The numbers with which a recursive quantity asks for itself anew; None if it does so with new functions.

    Outcomes and the number of steps do not count: they move in all of them.

    >>> from theorems.quantities import DEFINITIONS
    >>> [motion(DEFINITIONS[name]) for name in ("VALUE", "REMAINDER_FROM", "VISITED")]
    [(), ('x', 'y'), None]
    """
    step = definition.recursion[0] if definition.recursion else ""
    steps = {step, *definition.outcomes}
    moved = {
        name: kinds
        for call in calls(definition.body)
        if call.quantity == definition.name
        for (name, kinds), argument in zip(definition.parameters, call.arguments, strict=True)
        if argument != Var(name) and name not in steps
    }
    return None if any(moved.values()) else tuple(sorted(moved))


@contextmanager
def deep(steps: int) -> Iterator[None]:
    """Room on the stack for one step of a recursion that has so many to go; the last few need none."""
    if steps <= _FEW:
        yield
        return
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + FRAMES)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
