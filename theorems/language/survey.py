"""What the names in a term stand for, as far as the term tells: functions, numbers, outcomes.

A term does not carry the sorts of its free names.  What they are is read off how they occur: ``f[y]`` under a sum over
y in Y makes f a function on Y, ``J[fun(i in I, ...)]`` makes J a function of vectors, and so on.

Main definitions
    Survey      looks through a term and notes what its names are
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy

from theorems.language.arithmetic import Undefined
from theorems.language.definition import Definition
from theorems.language.sorts import coordinates, is_set, set_of
from theorems.language.terms import (
    Apply,
    Call,
    Const,
    Differentiable,
    Lam,
    Partial,
    Reduce,
    Same,
    Table,
    Term,
    Var,
    children,
    free_names,
)
from theorems.quantities import DEFINITIONS


@dataclass(slots=True)
class Survey:
    """What the names in a term stand for: functions with their kinds (empty where unknown), numbers, outcomes, sets."""

    given: Mapping[str, int] | None
    known: frozenset[str]
    functions: dict[str, tuple[str, ...]]
    numbers: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)

    def size(self, domain: str) -> Any:
        """The size of a set: a number, or a symbol where no sizes are given."""
        if domain.isdigit():
            return int(domain)
        if self.given is None:
            return sympy.Symbol(f"n_{domain}", integer=True, positive=True)
        if domain not in self.given:
            names = ", ".join(self.given) or "none"
            raise ValueError(f"the domain {domain} has no size; sizes are given for {names}")
        return self.given[domain]

    def resolved(self, name: str) -> tuple[str, ...]:
        """What a function takes.

        Raises:
            ValueError: if nothing tells.
        """
        kinds = self.functions[name] or ("",)
        if all(kinds):
            return kinds
        only = "Y" if self.given is None else next(iter(self.given), "") if len(self.given) == 1 else ""
        if len(kinds) != 1 or not only:
            raise ValueError(f"the domain of {name} is not known; give it in domains, as in {{{name!r}: ('Y',)}}")
        return (only,)

    def learn(self, name: str, kinds: Sequence[str]) -> None:
        """Note what a function takes; a kind that is known stays."""
        old = self.functions.get(name, ())
        if not all(old) or not old:
            padded = old or ("",) * len(kinds)
            self.functions[name] = tuple(a or b for a, b in zip(padded, kinds, strict=False))
        self.numbers.discard(name)
        self.outcomes.discard(name)

    def visit(self, t: Term, bound: Mapping[str, str]) -> None:
        match t:
            case Var(name):
                if name not in bound and name not in self.known:
                    self.numbers.add(name)
            case Apply(Var(name), arguments):
                own = self.functions.get(name, ())
                wanted = own if len(own) == len(arguments) else ("",) * len(arguments)
                heard = [self.argument(a, kind, bound) for a, kind in zip(arguments, wanted, strict=True)]
                if name not in bound:
                    self.learn(name, heard)
            case Partial(function, point, coordinate):
                inside = coordinates(self.argument(point, "R^", bound)) or ""
                inside = inside or (bound.get(coordinate.name, "") if isinstance(coordinate, Var) else "")
                self.argument(coordinate, inside, bound)
                self.point(function, point, inside, bound)
            case Differentiable(function, point):
                self.point(function, point, coordinates(self.argument(point, "R^", bound)) or "", bound)
            case Reduce(_, index, domain, body):
                self.sets.add(domain)
                self.visit(body, {**bound, index: domain})
            case Lam(parameters, body):
                self.sets.update(found for _, kind in parameters if (found := set_of(kind)))
                self.visit(body, {**bound, **dict(parameters)})
            case Call(quantity, arguments):
                self.call(DEFINITIONS[quantity], arguments, bound)
            case Same(left, right):
                for side in (left, right):
                    self.argument(side, "", bound)
            case _:
                for child in children(t):
                    self.visit(child, bound)

    def point(self, function: Term, point: Term, inside: str, bound: Mapping[str, str]) -> None:
        """A function of vectors with coordinates in `inside`, and the point at which it is looked at."""
        if isinstance(function, Var) and function.name not in bound:
            self.learn(function.name, (f"R^{inside}" if inside else "",))
        elif not isinstance(function, Var):
            self.visit(function, bound)
        if isinstance(point, Var) and point.name not in bound and inside:
            self.learn(point.name, (inside,))

    def argument(self, a: Term, wanted: str, bound: Mapping[str, str]) -> str:
        """The kind of an argument, where it tells; what it speaks of is noted."""
        inside = coordinates(wanted)
        match a:
            case Lam(((_, domain),)) if is_set(domain):
                self.visit(a, bound)
                return f"R^{domain}"
            case Var(name) if name in bound:
                return bound[name]
            case Var(name) if name in self.functions or inside is not None:
                if name not in self.known:
                    self.learn(name, (inside or "",))
                    found = self.functions[name]
                    return f"R^{found[0]}" if len(found) == 1 and found[0] else ""
                return wanted if inside else ""
            case Var(name):
                if name not in self.known:
                    self.outcomes.add(name)
                return ""
            case Const() | Table():
                self.visit(a, bound)
                return ""
        if loose := free_names(a) - self.known - bound.keys():
            raise Undefined(f"the natural number {a} has no SymPy form without a value of {min(loose)}")
        return "nat"

    def call(self, definition: Definition, arguments: Sequence[Term], bound: Mapping[str, str]) -> None:
        """A quantity at its arguments; functions without a known kind take the sets that the definition names."""
        actual: dict[str, str] = {}
        pairs = list(zip(definition.parameters, arguments, strict=True))
        for (name, formal), a in pairs:
            if name in definition.outcomes or not formal:
                continue
            own: tuple[str, ...] = ()
            if isinstance(a, Lam):
                own = tuple(kind for _, kind in a.parameters)
            elif isinstance(a, Var):
                own = self.functions.get(a.name, ())
            for part, kind in zip(formal, own, strict=False):
                if (to := set_of(part)) and (found := set_of(kind)):
                    actual.setdefault(to, found)
        for (name, formal), a in pairs:
            if definition.is_natural(name):
                if loose := free_names(a) - self.known - bound.keys():
                    raise Undefined(f"{definition.name} depends on {a}: it has no SymPy form without {min(loose)}")
            elif name in definition.outcomes:
                self.argument(a, "", bound)
            elif formal and isinstance(a, Var):
                if a.name not in bound and a.name not in self.known:
                    self.learn(a.name, [self.placed(kind, actual, definition) for kind in formal])
            else:
                self.visit(a, bound)

    def placed(self, formal: str, actual: Mapping[str, str], definition: Definition) -> str:
        """The kind that stands for one of a definition: on the set that is known, or on the one of that name."""
        name = set_of(formal)
        if name is None:
            return formal
        several = len({d for _, domains in definition.parameters for kind in domains if (d := set_of(kind))}) > 1
        own = name if name in (self.given or {}) or (several and self.given is None) else ""
        found = actual.get(name, own)
        return (found if coordinates(formal) is None else f"R^{found}") if found else ""
