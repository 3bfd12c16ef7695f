"""Short names for long terms that a proof repeats.

A vector such as ``fun(j in I, x[j] + s*(z[j] - x[j]))`` may stand in every line of a proof.  `abbreviations` finds what
is repeated and gives it a name, ``p(s)``: its arguments are the names in it that are not variables of the claim.  The
names are for a reader only; certificates have the full terms.

Main definitions
    Abbreviation        a name, its arguments, and what it stands for
    Abbreviations       some of them, and the text of a term with them
    abbreviations       those worth having for some terms
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from theorems.language.syntax import text
from theorems.language.terms import (
    Apply,
    Call,
    Const,
    Lam,
    Partial,
    Reduce,
    Term,
    Var,
    children,
    fresh,
    rebuild,
    size,
)
from theorems.quantities import DEFINITIONS

MOST = 10
LEAST = {"vector": (12, 2, 40), "number": (80, 3, 200)}
"""For vectors and numbers: the least length, the least number of occurrences, and the least number of letters saved."""
MOST_ARGUMENTS = 2
LEAST_NODES = 15
"""A number of fewer nodes is never long enough; it is not even written out to see."""
NAMES = {"gradient": "grad", "vector": "vwuhrkmabcd", "path": "prhkwumabcd", "number": "ABCDEFHKMNSTU"}


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """``name(arguments)`` for a term; `pattern` is the term in a form that does not depend on the names bound in it."""

    name: str
    arguments: tuple[str, ...]
    term: Term
    pattern: Term

    @property
    def head(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})" if self.arguments else self.name

    def at(self, values: Iterable[Term]) -> Term:
        arguments = tuple(values)
        return Call(self.name, arguments) if arguments else Var(self.name)


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Some abbreviations, each in terms of those before it.

    Attributes:
        constants: the variables of the claim, which are the same in all steps that stand in its context.
        items: the abbreviations.
    """

    constants: frozenset[str]
    items: tuple[Abbreviation, ...] = ()

    def writer(self, context: bool) -> Callable[[Term], str]:
        """How to write the terms of a step; in one of its own, the names of the claim's variables are just names."""
        return lambda t: text(self.short(t, context))

    def short(self, t: Term, context: bool = True) -> Term:
        """A term with the abbreviations in it; a call of one is written like a quantity."""
        known = self.known(context)
        for item in self.items:
            t = _replaced(t, item, known)
        return t

    def known(self, context: bool) -> frozenset[str]:
        return (self.constants if context else frozenset()) | {item.name for item in self.items}

    def lines(self) -> Iterator[str]:
        """``p(s) for fun(j in I, x[j] + s*(z[j] - x[j]))``, one after the other."""
        width = max((len(item.head) for item in self.items), default=0)
        for item in self.items:
            yield f"{item.head:{width}} for {text(item.term)}"


def abbreviations(
    terms: Iterable[tuple[Term, bool]], constants: Iterable[str], taken: Iterable[str] = ()
) -> Abbreviations:
    """Abbreviations for what some terms repeat.

    Args:
        terms: each with whether it stands in the context of the claim.
        constants: the claim's variables.
        taken: names that would be misunderstood, besides those in the terms and of quantities.

    >>> from theorems.language.syntax import parse_term
    >>> path = "J[fun(j in I, x[j] + s*(z[j] - x[j]))]"
    >>> found = abbreviations([(parse_term(f"{path} - J[fun(i in I, x[i] + 1*(z[i] - x[i]))] + {path}"), True)], "Jxz")
    >>> list(found.lines())
    ['p(s) for fun(j in I, x[j] + s*(z[j] - x[j]))']
    >>> print(found.short(parse_term(path.replace("s*", "(1/2)*"))))
    J[p(1/2)]
    """
    pool = Counter(terms)
    found = Abbreviations(frozenset(constants))
    used = set(DEFINITIONS).union(found.constants, taken, *(_names(t) for t, _ in pool))
    while len(found.items) < MOST and (best := _candidate(pool, found)) is not None:
        term, arguments, pattern = best
        name = _new_name(pattern, bool(arguments), used)
        used.add(name)
        item = Abbreviation(name, arguments, term, pattern)
        found = Abbreviations(found.constants, (*found.items, item))
        short: Counter[tuple[Term, bool]] = Counter()
        for (t, context), count in pool.items():
            short[_replaced(t, item, found.known(context)), context] += count
        pool = short
    return found


# ------------------------------------------------------------------------------------------------------------- choosing


def _candidate(
    terms: Mapping[tuple[Term, bool], int], found: Abbreviations
) -> tuple[Term, tuple[str, ...], Term] | None:
    """The shortest repeated term worth a name that is not just a part or an instance of another one."""
    counts: Counter[Term] = Counter()
    inside: dict[Term, set[Term | None]] = {}
    examples: dict[Term, tuple[Term, tuple[str, ...]]] = {}

    def visit(t: Term, times: int, known: frozenset[str], outer: Term | None) -> None:
        bound = _bound(t)
        here = outer
        if isinstance(t, Lam) or (isinstance(t, (Reduce, Call, Apply, Partial)) and size(t) >= LEAST_NODES):
            arguments, pattern = _pattern(t, known)
            if _long_enough(t, arguments):
                counts[pattern] += times
                inside.setdefault(pattern, set()).add(outer)
                examples.setdefault(pattern, (t, arguments))
                here = pattern
        for child in children(t):
            visit(child, times, known - bound, here)

    for (t, context), times in terms.items():
        visit(t, times, found.known(context), None)
    good = {p for p, (t, arguments) in examples.items() if _worth(t, arguments, counts[p])}
    parts = {p for p in good if len(inside[p]) == 1 and inside[p] <= good}
    instances = {p for p in good if any(_match(q, p, {}) for q in good - parts if q != p)}
    free = good - parts - instances
    if not free:
        return None
    best = min(free, key=lambda p: (len(text(examples[p][0])), str(p)))
    return *examples[best], best


def _long_enough(t: Term, arguments: tuple[str, ...]) -> bool:
    return len(arguments) <= MOST_ARGUMENTS and len(text(t)) >= LEAST["vector" if isinstance(t, Lam) else "number"][0]


def _worth(t: Term, arguments: tuple[str, ...], count: int) -> bool:
    """Whether a term that is long enough is worth a name if it occurs that often."""
    _, often, saved = LEAST["vector" if isinstance(t, Lam) else "number"]
    return count >= often and count * (len(text(t)) - 2 - 3 * len(arguments)) >= saved


def _new_name(pattern: Term, depends: bool, taken: set[str]) -> str:
    match pattern:
        case Lam(((i, _),), Partial(_, _, Var(j))) if i == j:
            return fresh(NAMES["gradient"], taken)
        case Lam():
            letters = NAMES["path" if depends else "vector"]
        case _:
            letters = NAMES["number"]
    return next((letter for letter in letters if letter not in taken), None) or fresh(letters[0], taken)


# ------------------------------------------------------------------------------------------------------------- matching


def _pattern(t: Term, known: frozenset[str]) -> tuple[tuple[str, ...], Term]:
    """The names in a term that are not known, in order, and the term with places ``?0, ?1, ...`` for them."""
    order: list[str] = []

    def place(name: str) -> str:
        if name in known:
            return f"@{name}"
        if name not in order:
            order.append(name)
        return f"?{order.index(name)}"

    pattern = _canonical(t, {}, place)
    return tuple(order), pattern


def _canonical(t: Term, bound: Mapping[str, str], free: Callable[[str], str]) -> Term:
    """The term with bound names ``#0, #1, ...`` by depth, and free names as told."""
    match t:
        case Var(name):
            return Var(bound[name] if name in bound else free(name))
        case Reduce(kind, index, domain, body):
            new = f"#{len(bound)}"
            return Reduce(kind, new, domain, _canonical(body, _deeper(bound, [index]), free))
        case Lam(parameters, body):
            inner = _deeper(bound, [name for name, _ in parameters])
            return Lam(tuple((inner[name], kind) for name, kind in parameters), _canonical(body, inner, free))
    return rebuild(t, lambda child: _canonical(child, bound, free))


def _deeper(bound: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    out = dict(bound)
    for name in names:
        out.pop(name, None)
        level = 1 + max((int(new[1:]) for new in out.values()), default=-1)
        out[name] = f"#{level}"
    return out


def _match(pattern: Any, value: Any, places: dict[str, Term]) -> bool:
    """Whether a value is an instance of a pattern; what stands at its places is noted."""
    if isinstance(pattern, Var) and pattern.name.startswith("?"):
        if not isinstance(value, Term) or any(name.startswith("#") for name in _names(value)):
            return False
        return places.setdefault(pattern.name, value) == value
    if type(pattern) is not type(value):
        return False
    if isinstance(pattern, Term):
        return all(
            _match(getattr(pattern, field.name), getattr(value, field.name), places)
            for field in fields(pattern)  # type: ignore[arg-type]
        )
    if isinstance(pattern, tuple):
        return len(pattern) == len(value) and all(_match(a, b, places) for a, b in zip(pattern, value, strict=True))
    return bool(pattern == value)


def _replaced(t: Term, item: Abbreviation, known: frozenset[str]) -> Term:
    if isinstance(t, (Var, Const)):
        return t
    if type(t) is type(item.pattern) and size(t) >= size(item.pattern):
        places: dict[str, Term] = {}
        value = _canonical(t, {}, lambda name: f"@{name}" if name in known else f"~{name}")
        if _match(item.pattern, value, places):
            back = {f"?{k}" for k in range(len(item.arguments))}
            if back == places.keys():
                return item.at(_plain(places[f"?{k}"]) for k in range(len(item.arguments)))
    inner = known - _bound(t)
    return rebuild(t, lambda child: _replaced(child, item, inner))


def _plain(t: Term) -> Term:
    """A term with the marks taken off its names."""
    return Var(t.name.lstrip("@~")) if isinstance(t, Var) else rebuild(t, _plain)


def _bound(t: Term) -> frozenset[str]:
    if isinstance(t, Reduce):
        return frozenset([t.index])
    return frozenset(name for name, _ in t.parameters) if isinstance(t, Lam) else frozenset()


def _names(t: Term) -> frozenset[str]:
    """Every name in a term, bound or free."""
    own = frozenset([t.name]) if isinstance(t, Var) else _bound(t)
    return own.union(*(_names(child) for child in children(t)))
