"""The values with which a term is evaluated.

Main definitions
    Environment     values of the variables: numbers, and nested tuples of numbers for functions of outcomes
    Closure         a function that is written out, with the values of its other variables
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from theorems.language.recursion import Memory
from theorems.language.terms import Lam


@dataclass(frozen=True, slots=True)
class Environment:
    """Values for the free variables of a term.

    `values` maps a name to a number, to a nested tuple of numbers (a function of outcomes), to a function that is
    written out (`Lam`, in terms of the other values) or, for a bound outcome, to its index; `sizes` maps the name of a
    domain to the number of its outcomes.
    """

    values: Mapping[str, Any]
    sizes: Mapping[str, int] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def bind(self, **more: Any) -> Environment:
        """The environment with further values."""
        return environment_of({**self.values, **more}, self.sizes, self.memory)

    def size(self, domain: str) -> int:
        return int(domain) if domain.isdigit() else self.sizes[domain]


_new = object.__new__
_put_values, _put_sizes, _put_memory = (Environment.__dict__[name].__set__ for name in ("values", "sizes", "memory"))


def environment_of(values: Mapping[str, Any], sizes: Mapping[str, int], memory: Memory) -> Environment:
    """`Environment(values, sizes, memory)`, in a third of the time: one is made for every outcome of every sum."""
    environment = _new(Environment)
    _put_values(environment, values)
    _put_sizes(environment, sizes)
    _put_memory(environment, memory)
    return environment


class Closure:
    """A function that is written out, with the environment it was written in.

    Attributes:
        function: what is written.
        environment: the values of its other variables.
        domain_sizes: the numbers of outcomes of its arguments, where these are outcomes or vectors.
        known: values at outcomes, each computed once.
    """

    __slots__ = ("domain_sizes", "environment", "function", "known")

    def __init__(self, function: Lam, environment: Environment, domain_sizes: tuple[int | None, ...]) -> None:
        self.function = function
        self.environment = environment
        self.domain_sizes = domain_sizes
        self.known: dict[tuple[Any, ...], Any] = {}
