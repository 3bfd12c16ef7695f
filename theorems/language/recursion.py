"""Recursive quantities by dynamic programming.

The value of a recursive quantity with n steps to go is asked for again and again: by every state one step before, at
every time.  It is computed once for every outcome and every n, from n = 0 on, so that a long horizon costs no more than
its steps, and needs no deep recursion.

A value is known by the quantity, the number system, its outcomes and natural numbers, and its functions and other
numbers, which are compared by identity: a recursion hands them on as they are.

Main definitions
    Memory      the values known so far
    deep        room for a recursion that carries a changing function along
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from theorems.language.definition import Definition
from theorems.language.terms import Call, Term, Var, children

FRAMES = 40
"""Python's frames for one step of a recursion, at most."""
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

    def key(self, definition: Definition, values: Mapping[str, Any], numbers: Any) -> Hashable | None:
        """What a value is known by; None if it is asked for at all outcomes at a time."""
        parts: list[Hashable] = [definition.name, id(numbers)]
        self._kept[id(numbers)] = numbers
        for name, kinds in definition.parameters:
            value = values[name]
            if isinstance(value, (int, Fraction)):
                parts.append((type(value), value))
            elif kinds and name in definition.outcomes:
                return None
            else:
                self._kept[id(value)] = value
                parts.append(id(value))
        return tuple(parts)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._known

    def recall(self, key: Hashable | None, compute: Callable[[], Any]) -> Any:
        """The value known by a key, computed if it is not known yet."""
        if key is None:
            return compute()
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]


def steady(definition: Definition) -> bool:
    """Whether a recursive quantity asks for itself with the same functions and numbers, at other outcomes only.

    >>> from theorems.quantities import DEFINITIONS
    >>> steady(DEFINITIONS["VALUE"]), steady(DEFINITIONS["VISITED"])
    (True, False)
    """
    names = [name for name, _ in definition.parameters]
    step = definition.recursion[0] if definition.recursion else ""
    moving = {step, *definition.outcomes}
    return all(
        argument == Var(name) or name in moving
        for call in _own_calls(definition.body, definition.name)
        for name, argument in zip(names, call.arguments, strict=True)
    )


def _own_calls(t: Term, name: str) -> Iterator[Call]:
    if isinstance(t, Call) and t.quantity == name:
        yield t
    for child in children(t):
        yield from _own_calls(child, name)


@contextmanager
def deep(steps: int) -> Iterator[None]:
    """Room on the stack for a recursion of so many steps; what is small needs none."""
    if steps <= _FEW:
        yield
        return
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + FRAMES * steps)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
