"""The values of quantities: the body of the definition, or so many steps of its recursion.

Main definitions
    call_code   the code of a quantity at its arguments
    extent      the number of entries of a table
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import Any, TypeVar

from theorems.language.arguments import function_of, index_of, natural_of
from theorems.language.code import Code, code_of
from theorems.language.environment import Environment, environment_of
from theorems.language.recursion import RATIONAL, Memory, deep, motion
from theorems.language.sorts import set_of
from theorems.language.systems import NumberSystem, Undefined
from theorems.language.terms import Call, Term
from theorems.quantities import DEFINITIONS, Definition

N = TypeVar("N")


def call_code(t: Call) -> Code:
    """A quantity at its arguments: its body, or its value at so many steps, where its parameters have these values."""
    definition = DEFINITIONS[t.quantity]
    given = [_given(definition, name, kinds) for name, kinds in definition.parameters]
    parts = [(name, how(a), sets) for (name, how, sets), a in zip(given, t.arguments, strict=True)]
    body = None if definition.recursion else code_of(definition.body)

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        values: dict[str, Any] = {}
        sizes: dict[str, int] = {}
        for name, argument, sets in parts:
            value = values[name] = argument(environment, numbers)
            if sets is None:
                continue
            for domain, size in zip(sets, _sizes(value), strict=False):
                if domain is not None and size is not None and sizes.setdefault(domain, size) != size:
                    raise Undefined(f"{definition.name}: arguments of lengths {sizes[domain]} and {size} on one domain")
        if body is not None:
            return body(environment_of(values, sizes, environment.memory), numbers)
        return _recursive(definition, values, sizes, environment.memory, numbers)

    return run


def _given(
    definition: Definition, name: str, kinds: tuple[str, ...]
) -> tuple[str, Callable[[Term], Code], list[str | None] | None]:
    """A parameter, what it takes, and the sets that the sizes of its value tell something about."""
    if definition.is_natural(name):
        return name, natural_of, None
    if name in definition.outcomes:
        return name, index_of, None
    if not kinds:
        return name, code_of, None
    return name, function_of, [set_of(kind) for kind in kinds]


def _recursive(
    definition: Definition,
    values: dict[str, Any],
    sizes: Mapping[str, int],
    memory: Memory,
    numbers: NumberSystem[N],
) -> N:
    """The value of a recursive quantity: from no step on, if it hands on its functions as they are."""
    assert definition.recursion is not None
    variable, zero = definition.recursion
    steps = values[variable]

    def at(n: int) -> N:
        t, left = (zero, 0) if n == 0 else (definition.body, n - 1)
        return code_of(t)(environment_of({**values, variable: left}, sizes, memory), numbers)  # type: ignore[no-any-return]

    if not numbers.remembers:
        return at(steps)
    moved = _motion(definition)
    if moved != ():
        known = moved is not None and all(isinstance(values[name], RATIONAL) for name in moved)
        key = memory.key(definition, values, numbers) if known else None  # other numbers are hardly met again
        with deep(steps):
            return memory.recall(key, partial(at, steps))  # type: ignore[no-any-return]
    key = memory.key(definition, values, numbers)
    if key is not None and key not in memory:
        keys = ((n, memory.key(definition, {**values, variable: n}, numbers)) for n in range(steps - 1, -1, -1))
        unknown = takewhile(lambda pair: pair[1] not in memory, keys)
        for n, earlier in reversed(list(unknown)):
            memory.recall(earlier, partial(at, n))
    return memory.recall(key, partial(at, steps))  # type: ignore[no-any-return]


_MOTION: dict[int, tuple[Definition, tuple[str, ...] | None]] = {}


def _motion(definition: Definition) -> tuple[str, ...] | None:
    """`motion`, by identity: a definition is large."""
    known = _MOTION.get(id(definition))
    if known is None or known[0] is not definition:
        known = _MOTION[id(definition)] = (definition, motion(definition))
    return known[1]


def extent(table: Any) -> int:
    """The number of entries of a nested tuple whose rows have one length.

    >>> extent(((1, 2, 3), (4, 5, 6)))
    6
    """
    entries = 1
    while type(table) is tuple and table:
        entries *= len(table)
        table = table[0]
    return entries


_SHAPES: dict[int, tuple[Any, Sequence[int | None]]] = {}
"""Tables, and how many outcomes their arguments have: the same ones are handed on again and again."""
_MOST_SHAPES = 4096
LARGEST_KEPT = 1000
"""A table of more entries is looked at anew each time; it would be kept alive."""


def _sizes(value: Any) -> Sequence[int | None]:
    """The numbers of outcomes of a function's arguments."""
    known = _SHAPES.get(id(value))
    if known is not None and known[0] is value:
        return known[1]
    if type(value) is not tuple and hasattr(value, "domain_sizes"):
        return value.domain_sizes  # type: ignore[no-any-return]
    sizes: list[int | None] = []
    inner, fixed = value, True
    while hasattr(inner, "__len__"):
        if not len(inner):
            raise Undefined("a function on an empty set")
        sizes.append(len(inner))
        fixed = fixed and type(inner) is tuple
        inner = inner[0]
    if fixed and sizes and extent(value) <= LARGEST_KEPT:  # what is no tuple may change
        if len(_SHAPES) >= _MOST_SHAPES:
            _SHAPES.clear()
        _SHAPES[id(value)] = value, sizes
    return sizes
