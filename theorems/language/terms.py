"""Terms: the expressions in which every statement, quantity and proof is written.

A term is a small immutable tree.  It does not know in which numbers it will be evaluated: the same tree is printed,
proved by the kernel, unrolled into an SMT query, sampled, and evaluated in rationals or balls.

Why not SymPy trees?  SymPy rewrites a tree while it is being built (``q*(1/q)`` becomes ``1``), and so forgets where a
quotient is defined.  A term stays as written; `theorems.language.symbolic.to_sympy` gives its SymPy form when one is
wanted.

Main definitions
    Term        a real number, or a function of outcomes, as an expression
    Fact        one of the three normal forms ``0 <= e``, ``0 < e``, ``e == 0``
    Clause      ``for all y in Y: facts imply fact``
    Relation    an (in)equality as a reader writes it, ``TV(pi, mu) <= 1``; `Relation.fact` is its normal form

Domains are names of arbitrary finite sets (``"Y"``), or a number (``"2"``) for the set {0, ..., n-1};
`theorems.language.sorts` says what else a variable or an argument can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from operator import attrgetter, is_
from typing import Any

from theorems.language.sorts import kind_of, renamed, renamed_sort, sets, sort_of

Number = int | Fraction


class Term:
    """Base of all terms; the arithmetic operators build bigger ones.

    >>> p, q = Var("p"), Var("q")
    >>> print((p - q) ** 2 / q)
    (p - q)**2/q
    """

    __slots__ = ("_bound", "_code", "_free", "_hash", "_size", "_text")
    _bound: frozenset[str] | None
    _code: Callable[..., Any]
    _free: frozenset[str]
    _hash: int
    _size: int
    _text: str
    """What is known of a node once it has been asked for; all of it follows from its fields, which never change."""

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            kind = type(self)
            value = hash((kind.__name__, _content(kind)(self)))
            object.__setattr__(self, "_hash", value)
            return value

    def __add__(self, other: TermLike) -> Term:
        return Add(self, term(other))

    def __radd__(self, other: TermLike) -> Term:
        return Add(term(other), self)

    def __sub__(self, other: TermLike) -> Term:
        return Sub(self, term(other))

    def __rsub__(self, other: TermLike) -> Term:
        return Sub(term(other), self)

    def __mul__(self, other: TermLike) -> Term:
        return Mul(self, term(other))

    def __rmul__(self, other: TermLike) -> Term:
        return Mul(term(other), self)

    def __truediv__(self, other: TermLike) -> Term:
        return Div(self, term(other))

    def __rtruediv__(self, other: TermLike) -> Term:
        return Div(term(other), self)

    def __neg__(self) -> Term:
        return Neg(self)

    def __pow__(self, exponent: int) -> Term:
        return Pow(self, exponent)

    def __str__(self) -> str:
        from theorems.language.syntax import text

        return text(self)


TermLike = Term | int | Fraction


@dataclass(frozen=True, slots=True)
class Const(Term):
    """An exact rational number."""

    value: Fraction

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Var(Term):
    """A variable: a real, a natural number, an outcome, or (in argument position) a function of outcomes."""

    name: str

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Apply(Term):
    """A function at its arguments: ``pi[y]``, ``policy[s, a]``, ``J[x]``, ``x[n + 1, i]``."""

    function: Term
    arguments: tuple[Term, ...]

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Add(Term):
    left: Term
    right: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Sub(Term):
    left: Term
    right: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Neg(Term):
    operand: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Mul(Term):
    left: Term
    right: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Div(Term):
    """A quotient.  For evaluation 0/0 = 0 and x/0 = +inf for x > 0; the kernel knows nothing about x/0."""

    left: Term
    right: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Pow(Term):
    """A power with a literal exponent >= 0."""

    base: Term
    exponent: int

    __str__ = Term.__str__
    __hash__ = Term.__hash__

    def __post_init__(self) -> None:
        if not isinstance(self.exponent, int) or self.exponent < 0:
            raise ValueError(f"an exponent is a whole number >= 0, not {self.exponent!r}")


FUNCTIONS: dict[str, int] = {"abs": 1, "min": 2, "max": 2, "sqrt": 1, "log": 1, "exp": 1}


@dataclass(frozen=True, slots=True)
class Fun(Term):
    """One of the six named real functions (`FUNCTIONS` gives the number of arguments of each)."""

    name: str
    arguments: tuple[Term, ...]

    __str__ = Term.__str__
    __hash__ = Term.__hash__

    def __post_init__(self) -> None:
        if FUNCTIONS.get(self.name) != len(self.arguments):
            raise ValueError(f"{self.name}: not a function of {len(self.arguments)} argument(s)")


@dataclass(frozen=True, slots=True)
class Same(Term):
    """1 if two outcomes are the same, else 0 (Kronecker's delta)."""

    left: Term
    right: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Partial(Term):
    """A coordinate of the gradient of a function of vectors: ``partial(J, x, i)``."""

    function: Term
    point: Term
    coordinate: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Differentiable(Term):
    """1 if a function of vectors is differentiable at a point, else 0: ``differentiable(J, x)``."""

    function: Term
    point: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Reduce(Term):
    """A sum, maximum or minimum over all outcomes of a finite set: ``sum(y in Y, pi[y]*f[y])``."""

    kind: str
    index: str
    domain: str
    body: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Call(Term):
    """A named quantity of `theorems.quantities` at its arguments: ``TV(pi, mu)``."""

    quantity: str
    arguments: tuple[Term, ...]

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Lam(Term):
    """A function, written out: ``fun(y in Y, pi[y]/mu[y])``, ``fun(x in R^D, sum(i in D, x[i]**2))``."""

    parameters: tuple[tuple[str, str], ...]
    body: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Table(Term):
    """A function on {0, ..., n-1} given by its values: ``table(1/2 + d, 1/2 - d)``."""

    values: tuple[Term, ...]

    __str__ = Term.__str__
    __hash__ = Term.__hash__


def term(value: TermLike) -> Term:
    """The term of an integer or a fraction; a term is returned as it is."""
    if isinstance(value, Term):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Const(Fraction(value))
    raise TypeError(f"expected a term, an integer or a Fraction, not {value!r}")


ZERO = Const(Fraction(0))
ONE = Const(Fraction(1))

# ---------------------------------------------------------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True)
class Fact:
    """A normal form: ``0 <= term``, ``0 < term`` or ``term == 0``."""

    relation: str
    term: Term

    def __str__(self) -> str:
        return f"{self.term} == 0" if self.relation == "==" else f"0 {self.relation} {self.term}"


@dataclass(frozen=True, slots=True)
class Relation:
    """An (in)equality as written; ``>=`` and ``>`` are turned round when it is parsed."""

    left: Term
    relation: str
    right: Term

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"

    @property
    def fact(self) -> Fact:
        """The normal form: ``a <= b`` is ``0 <= b - a``."""
        if self.relation == "==":
            return Fact("==", self.left if self.right == ZERO else Sub(self.left, self.right))
        return Fact(self.relation, self.right if self.left == ZERO else Sub(self.right, self.left))


@dataclass(frozen=True, slots=True)
class Clause:
    """``for all (name of sort), ...: given facts imply fact``; no quantifier and no premise is the plain fact."""

    over: tuple[tuple[str, str], ...]
    given: tuple[Fact, ...]
    fact: Fact

    def __str__(self) -> str:
        inner = str(self.fact)
        for premise in reversed(self.given):
            inner = f"implies({premise}, {inner})"
        for name, domain in reversed(self.over):
            inner = f"all({name} in {kind_of(domain)}, {inner})"
        return inner


# ---------------------------------------------------------------------------------------------------------- operations


_FIELDS: dict[type, tuple[str, ...]] = {}
_CONTENT: dict[type, Callable[[Term], Any]] = {}


def _fields(kind: type) -> tuple[str, ...]:
    """The names of a node's fields."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind))
    return _FIELDS[kind]


def _content(kind: type) -> Callable[[Term], Any]:
    """How to get the values of a node's fields."""
    if kind not in _CONTENT:
        _CONTENT[kind] = attrgetter(*_fields(kind))
    return _CONTENT[kind]


def children(t: Term) -> tuple[Term, ...]:
    """The immediate subterms."""
    kind = type(t)
    if kind in _LEAVES:
        return ()
    if kind in _PAIRS:
        return t.left, t.right  # type: ignore[attr-defined]
    if kind is Apply:
        return t.function, *t.arguments  # type: ignore[attr-defined]
    found: list[Term] = []
    for name in _fields(kind):
        value = getattr(t, name)
        if isinstance(value, Term):
            found.append(value)
        elif isinstance(value, tuple):
            found += (v for v in value if isinstance(v, Term))
    return tuple(found)


_LEAVES, _PAIRS = frozenset({Const, Var}), frozenset({Add, Sub, Mul, Div, Same})


def free_names(t: Term) -> frozenset[str]:
    """Names of the variables that occur free."""
    try:
        return t._free
    except AttributeError:
        names = _free_names(t)
        object.__setattr__(t, "_free", names)
        return names


def _free_names(t: Term) -> frozenset[str]:
    match t:
        case Var(name):
            return frozenset([name])
        case Reduce(_, index, _, body):
            return free_names(body) - {index}
        case Lam(parameters, body):
            return free_names(body) - {name for name, _ in parameters}
    return frozenset().union(*map(free_names, children(t)))


def _bound_names(t: Term) -> frozenset[str] | None:
    """Names that are bound somewhere inside; None if something inside is evaluated as soon as it is substituted in."""
    try:
        return t._bound
    except AttributeError:
        names = _all_bound(t)
        object.__setattr__(t, "_bound", names)
        return names


def _all_bound(t: Term) -> frozenset[str] | None:
    if isinstance(t, Apply) and isinstance(t.function, (Lam, Table)):
        return None
    own: frozenset[str] = frozenset()
    if isinstance(t, Reduce):
        own = frozenset([t.index])
    elif isinstance(t, Lam):
        own = frozenset(name for name, _ in t.parameters)
    for child in children(t):
        inside = _bound_names(child)
        if inside is None:
            return None
        own |= inside
    return own


def fresh(name: str, taken: frozenset[str] | set[str]) -> str:
    """`name`, or the first of name1, name2, ... that is not taken."""
    candidate, k = name, 0
    while candidate in taken:
        k += 1
        candidate = f"{name}{k}"
    return candidate


def substitute(t: Term, values: Mapping[str, Term], domains: Mapping[str, str] | None = None) -> Term:
    """Replace free variables by terms, and named domains by others, without capturing bound names.

    >>> from theorems.language.syntax import parse_term
    >>> print(substitute(parse_term("sum(y in Y, p[y]*c)"), {"c": parse_term("2*y")}))
    sum(y1 in Y, p[y1]*(2*y))
    """
    domains = domains or {}
    values = {name: value for name, value in values.items() if value != Var(name)}
    if not values and not domains:
        return t
    return _substitute(t, values, domains, frozenset[str]().union(*map(free_names, values.values())))


def _substitute(t: Term, values: Mapping[str, Term], domains: Mapping[str, str], taken: frozenset[str]) -> Term:
    """As `substitute`; `taken` are all names in the values, and maybe more.

    A term without any of the variables, and with no binder that would be renamed, stays what it is.
    """
    if not domains and free_names(t).isdisjoint(values):
        bound = _bound_names(t)
        if bound is not None and bound.isdisjoint(taken):
            return t
    match t:
        case Const():
            return t
        case Var(name):
            return values.get(name, t)
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
            one, other = (_substitute(child, values, domains, taken) for child in (left, right))
            return t if one is left and other is right else type(t)(one, other)
        case Apply(function, arguments):
            at = [_substitute(a, values, domains, taken) for a in arguments]
            return apply(_substitute(function, values, domains, taken), at)
        case Reduce(kind, index, domain, body):
            names, inner = _rebind([index], body, values)
            return Reduce(kind, names[0], domains.get(domain, domain), _inside(body, inner, domains, taken, names))
        case Lam(parameters, body):
            names, inner = _rebind([name for name, _ in parameters], body, values)
            bound_here = tuple((n, renamed(d, domains)) for n, (_, d) in zip(names, parameters, strict=True))
            return Lam(bound_here, _inside(body, inner, domains, taken, names))
        case _:
            return rebuild(t, lambda child: _substitute(child, values, domains, taken))


def _inside(
    body: Term, values: Mapping[str, Term], domains: Mapping[str, str], taken: frozenset[str], names: list[str]
) -> Term:
    """Under a binder of some names."""
    return _substitute(body, values, domains, taken.union(names)) if values or domains else body


def _rebind(bound: list[str], body: Term, values: Mapping[str, Term]) -> tuple[list[str], dict[str, Term]]:
    """New names for bound variables, and the substitution to use under the binder."""
    return _renamed(bound, free_names(body), values)


def _renamed(
    bound: list[str], occurring: frozenset[str], values: Mapping[str, Term]
) -> tuple[list[str], dict[str, Term]]:
    """As `_rebind`, for names that occur; a new name meets no value, no name that occurs and no other bound name."""
    inner = {name: value for name, value in values.items() if name not in bound}
    taken = frozenset[str]().union(*(free_names(v) for v in inner.values()))
    names = list(bound)
    for k, name in enumerate(bound):
        if name in taken:
            names[k] = fresh(name, taken | occurring | {*names, *bound})
            inner[name] = Var(names[k])
    return names, inner


def rebuild(t: Term, change: Callable[[Term], Term]) -> Term:
    """The same node over changed children (binders keep their names)."""
    parts: list[object] = []
    same = True
    for name in _fields(type(t)):
        value = getattr(t, name)
        new = value
        if isinstance(value, Term):
            new = change(value)
            same = same and new is value
        elif isinstance(value, tuple) and value and isinstance(value[0], Term):
            new = tuple(map(change, value))
            same = same and all(map(is_, new, value))
        parts.append(new)
    return t if same else type(t)(*parts)


def apply(function: Term, arguments: list[Term]) -> Term:
    """A function at outcomes; a written-out function or a table is evaluated on the spot."""
    match function:
        case Lam(parameters, body) if len(parameters) == len(arguments):
            return substitute(body, {name: a for (name, _), a in zip(parameters, arguments, strict=True)})
        case Table(values) if arguments and isinstance(arguments[0], Const):
            position = arguments[0].value
            if position.denominator != 1 or not 0 <= position < len(values):
                raise ValueError(f"a table of {len(values)} values has no entry {position}")
            entry = values[int(position)]
            return apply(entry, arguments[1:]) if len(arguments) > 1 else entry
        case _:
            return Apply(function, tuple(arguments))


def substitute_fact(fact: Fact, values: Mapping[str, Term], domains: Mapping[str, str] | None = None) -> Fact:
    return Fact(fact.relation, substitute(fact.term, values, domains))


def substitute_clause(clause: Clause, values: Mapping[str, Term], domains: Mapping[str, str] | None = None) -> Clause:
    """`substitute` under the quantifiers of a clause."""
    domains = domains or {}
    values = {name: value for name, value in values.items() if value != Var(name)}
    terms = [fact.term for fact in (*clause.given, clause.fact)]
    occurring = frozenset[str]().union(*(free_names(t) for t in terms))
    names, inner = _renamed([name for name, _ in clause.over], occurring, values)
    over = tuple((new, renamed_sort(sort, domains)) for new, (_, sort) in zip(names, clause.over, strict=True))
    facts = [substitute_fact(f, inner, domains) for f in (*clause.given, clause.fact)]
    return Clause(over, tuple(facts[:-1]), facts[-1])


def set_names(t: Term) -> frozenset[str]:
    """Names of the sets that sums, extremes and written-out functions in a term range over."""
    own: frozenset[str] = frozenset()
    if isinstance(t, Reduce):
        own = frozenset([t.domain])
    elif isinstance(t, Lam):
        own = sets(sort_of(kind) for _, kind in t.parameters)
    return own.union(*(set_names(child) for child in children(t)))


def size(t: Term, values: Mapping[str, int] | None = None) -> int:
    """Number of nodes, where each variable named in `values` counts as that many (a bound one of that name may, too).

    >>> from theorems.language.syntax import parse_term
    >>> size(parse_term("p[y] + 1")), size(parse_term("p[y] + 1"), {"p": 10})
    (5, 14)
    """
    if not values or free_names(t).isdisjoint(values):
        return _size(t)
    if isinstance(t, Var):
        return values[t.name]
    return 1 + sum([size(child, values) for child in children(t)])


def _size(t: Term) -> int:
    try:
        return t._size
    except AttributeError:
        count = 1 + sum(map(_size, children(t)))
        object.__setattr__(t, "_size", count)
        return count
