"""Terms: the expressions in which every statement, quantity and proof is written.

A term is a small immutable tree.  It does not know in which numbers it will be evaluated: the same tree is printed,
proved by the kernel, unrolled into an SMT query, sampled, and evaluated in rationals or balls.

Why not SymPy trees?  SymPy rewrites a tree while it is being built (``q*(1/q)`` becomes ``1``), and so forgets where a
quotient is defined.  A term stays as written; `theorems.language.symbolic.to_sympy` gives its SymPy form when one is
wanted.

Main definitions
    Term        a real number, or a function of outcomes, as an expression
    children, rebuild       the parts of a term, and a term with other parts
    free_names, set_names   what it speaks of
    size        how large it is

Domains are names of arbitrary finite sets (``"Y"``), or a number (``"2"``) for the set {0, ..., n-1};
`theorems.language.sorts` says what else a variable or an argument can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from operator import attrgetter, is_
from typing import Any

from theorems.language.sorts import sets, sort_of

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
    """A sum of two terms: ``a + b``."""

    left: Term
    right: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Sub(Term):
    """A difference: ``a - b``."""

    left: Term
    right: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Neg(Term):
    """A term with the other sign: ``-a``."""

    operand: Term

    __str__ = Term.__str__
    __hash__ = Term.__hash__


@dataclass(frozen=True, slots=True)
class Mul(Term):
    """A product: ``a*b``."""

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


def fresh(name: str, taken: frozenset[str] | set[str]) -> str:
    """`name`, or the first of name1, name2, ... that is not taken."""
    candidate, k = name, 0
    while candidate in taken:
        k += 1
        candidate = f"{name}{k}"
    return candidate


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
