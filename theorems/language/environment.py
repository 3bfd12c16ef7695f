"""The values with which a term is evaluated.

A function that is written out may speak of the other values.  `Environment.bind` gives these new values, and so changes
what it says.  A binder (the index of a sum, a quantifier, a parameter) is something else: it hides the name in the
expression under it, and what was written out elsewhere keeps what it spoke of.  That is `Environment.under`.

Main definitions
    Environment     values of the variables: numbers, and nested tuples of numbers for functions of outcomes
    Closure         a function that is written out, with the values of its other variables
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from theorems.language.recursion import Memory
from theorems.language.substitution import substitute
from theorems.language.terms import Lam, Term, Var, free_names, fresh


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

    def __post_init__(self) -> None:
        self.memory.note(self.values.values())

    def bind(self, /, **more: Any) -> Environment:
        """The environment with further values, or new ones."""
        self.memory.note(more.values())
        return environment_of({**self.values, **more}, self.sizes, self.memory)

    def under(self, /, **bound: Any) -> Environment:
        """The environment inside binders of these names.

        >>> from theorems.language.syntax import parse_term
        >>> here = Environment({"g": parse_term("fun(y in Y, c)"), "c": 5}, {"Y": 2})
        >>> print(here.under(c=0).values["g"], here.under(c=0).values["c@"], here.bind(c=0).values["g"])
        fun(y in Y, c@) 5 fun(y in Y, c)
        """
        outside = self.settled(bound) if not self.memory.spoken.isdisjoint(bound) else self
        self.memory.note(bound.values())
        return environment_of({**outside.values, **bound}, self.sizes, self.memory)

    def settled(self, names: Iterable[str]) -> Environment:
        """The same values, where no function that is written out speaks of these names: it has them under others."""
        written = {name: value for name, value in self.values.items() if isinstance(value, Lam)}
        spoken = frozenset[str]().union(*map(free_names, written.values()))
        hidden = spoken.intersection(names)
        if not hidden:
            return self
        apart = {name: fresh(f"{name}{_APART}", spoken.union(self.values)) for name in hidden}
        renamed: dict[str, Term] = {name: Var(other) for name, other in apart.items()}
        values = {**self.values, **{name: substitute(value, renamed) for name, value in written.items()}}
        values |= {apart[name]: values[name] for name in hidden if name in values}
        self.memory.note(values.values())
        return environment_of(values, self.sizes, self.memory)

    def size(self, domain: str) -> int:
        return int(domain) if domain.isdigit() else self.sizes[domain]


_APART = "@"
"""It stands in no name that can be written, so that no binder hides what has it."""
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
