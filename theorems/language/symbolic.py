"""Terms as SymPy expressions.

SymPy is for reading and for search.  It rewrites what it is given (``q*(1/q)`` becomes 1): nothing is proved with it.

What has a SymPy form: everything built from numbers, functions of outcomes and sums of any size; functions of vectors
and their gradients where the number of coordinates is given.  What has none, and raises `Undefined`: a literal division
by zero, a function of vectors of unknown dimension, whether a function is differentiable, a recursive quantity or a
sequence at a natural number without a value.

Main definitions
    to_sympy    a term in SymPy: unrolled over sets of given sizes, or with unevaluated sums over sets of any size
    Symbols     the number system behind it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from theorems.language.arithmetic import Environment, NumberSystem, Undecided, Undefined, evaluate
from theorems.language.definition import Definition
from theorems.language.sorts import coordinates, set_of
from theorems.language.substitution import substitute
from theorems.language.survey import Survey
from theorems.language.terms import Apply, Call, Differentiable, Lam, Partial, Term, Var, children, rebuild
from theorems.quantities import DEFINITIONS

_FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "abs": sympy.Abs,
    "min": sympy.Min,
    "max": sympy.Max,
    "sqrt": sympy.sqrt,
    "log": sympy.log,
    "exp": sympy.exp,
}
_GRADIENT = ".gradient"
"""What is added to the name of a function for its gradient; no variable has a dot in its name."""


@dataclass(frozen=True, slots=True)
class _SymbolTable:
    """A function that has no values, only a name; its kinds, and the sizes of the sets they speak of."""

    name: str
    kinds: tuple[str, ...]
    domain_sizes: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Gradient:
    """The gradient of a function of vectors, which takes a point and a coordinate."""

    of: _SymbolTable


class Symbols(NumberSystem[Any]):
    """SymPy expressions as numbers.  Quotients are SymPy's: the conventions for 0/0 are not represented.

    Numbers read from the environment become rationals; a function of outcomes becomes symbols ``pi_0, pi_1, ...`` where
    outcomes are numbers, and ``pi[y]`` (a SymPy ``Indexed``) where they are indices of an unevaluated sum; a function
    of vectors becomes an undefined function of their coordinates, ``J(x_0, x_1)``.
    """

    name = "sympy"

    def __init__(self) -> None:
        self.indices = 0

    def constant(self, value: Fraction) -> Any:
        return sympy.Rational(value.numerator, value.denominator)

    def read(self, value: Any) -> Any:
        return sympy.Rational(Fraction(value)) if isinstance(value, (int, float, Fraction)) else value

    def divide(self, a: Any, b: Any) -> Any:
        if b == 0:
            raise Undefined("a quotient by zero has no SymPy form")
        return a / b

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        return _FUNCTIONS[name](*arguments)

    def reduce(self, kind: str, size: Any, body: Callable[[Any], Any]) -> Any:
        if isinstance(size, int):
            return super().reduce(kind, size, body)
        index = sympy.Symbol(f"y{self.indices or ''}", integer=True, nonnegative=True)
        self.indices += 1
        try:
            inner = body(index)
        finally:
            self.indices -= 1
        limits = (index, 0, size - 1)
        if kind == "sum":
            return sympy.Sum(inner, limits)
        return sympy.Function("maximum" if kind == "max" else "minimum")(inner, sympy.Tuple(*limits))

    def lookup(self, table: Any, indices: Sequence[Any]) -> Any:
        if isinstance(table, _Gradient):
            *arguments, coordinate = indices
            value, position = self._value(table.of, arguments)
            return value.fdiff(position + coordinate + 1)
        if not isinstance(table, _SymbolTable):
            return super().lookup(table, indices)
        if any(coordinates(kind) is not None for kind in table.kinds):
            return self._value(table, indices)[0]
        if all(isinstance(k, int) for k in indices):
            for k, size in zip(indices, table.domain_sizes, strict=False):
                if isinstance(size, int) and not 0 <= k < size:
                    raise Undefined(f"{table.name} has {size} values, and none at {k}")
            return sympy.Symbol("_".join([table.name, *map(str, indices)]), real=True)
        return sympy.IndexedBase(table.name, real=True)[tuple(indices)]

    def _value(self, table: _SymbolTable, arguments: Sequence[Any]) -> tuple[Any, int]:
        """A function of vectors as an undefined function of the coordinates, and where the first vector starts.

        Outcomes that are numbers go into its name, as for functions of outcomes.
        """
        names: list[Any] = [table.name]
        values: list[Any] = []
        first = 0
        for kind, argument, size in zip(table.kinds, arguments, table.domain_sizes, strict=True):
            if coordinates(kind) is None:
                (names if isinstance(argument, int) else values).append(argument)
                continue
            if not isinstance(size, int):
                raise Undefined(f"{table.name} takes vectors: its SymPy form needs the size of {coordinates(kind)}")
            first = len(values)
            values += [self._coordinate(argument, k) for k in range(size)]
        return sympy.Function("_".join(map(str, names)), real=True)(*values), first

    def _coordinate(self, vector: Any, k: int) -> Any:
        """Coordinate k of a vector: one that is written out, one with values, or one with a name alone."""
        if hasattr(vector, "environment"):
            ((name, _),) = vector.function.parameters
            return evaluate(vector.function.body, vector.environment.under(**{name: k}), self)
        return self.read(self.lookup(vector, [k]))

    def same(self, left: Any, right: Any) -> Any:
        return sympy.KroneckerDelta(left, right)

    def sign(self, value: Any) -> int:
        """The sign of a rational number; anything else raises `Undecided`, for SymPy decides by heuristics."""
        if isinstance(value, sympy.Rational):
            return int(sympy.sign(value))
        raise Undecided(f"the sign of {value}")


def to_sympy(
    t: Term,
    sizes: Mapping[str, int] | None = None,
    domains: Mapping[str, Sequence[str]] | None = None,
    values: Mapping[str, Any] | None = None,
) -> sympy.Expr:
    """A term as a SymPy expression.

    Args:
        t: the term.
        sizes: sizes of the domains, to unroll sums; without it sums stay sums, up to ``n_Y - 1`` for a domain Y.
        domains: what each function takes (finite sets, ``nat``, ``R^D``), where the term itself does not tell.  A
            function that occurs only as an argument of a quantity is otherwise taken to be on the sets that the
            definition names if they have sizes, and else on the only domain of `sizes`, or on Y.
        values: values of variables, as in an `Environment`; other variables become real symbols, outcomes integer ones.

    Raises:
        Undefined: if the term has no SymPy form; the message says what has none.
        ValueError: if the domain of a function is not known.

    >>> from theorems.language.syntax import parse_term
    >>> to_sympy(parse_term("TV(pi, mu)"), {"Y": 2})
    Abs(mu_0 - pi_0)/2 + Abs(mu_1 - pi_1)/2
    >>> to_sympy(parse_term("sum(y in Y, pi[y]*f[y])"))
    Sum(f[y]*pi[y], (y, 0, n_Y - 1))
    >>> to_sympy(parse_term("sum(i in I, partial(J, x, i)*x[i])"), {"I": 2})
    x_0*Derivative(J(x_0, x_1), x_0) + x_1*Derivative(J(x_0, x_1), x_1)
    """
    known = frozenset(values or ())
    survey = Survey(sizes, known, {name: tuple(d) for name, d in (domains or {}).items()})
    survey.visit(t, {})
    survey.visit(t, {})  # what the first visit learned about functions settles what their arguments are
    functions = {name: survey.resolved(name) for name in survey.functions if name not in known}
    every = survey.sets | {found for kinds in functions.values() for kind in kinds if (found := set_of(kind))}
    all_sizes: dict[str, Any] = {d: survey.size(d) for d in sorted(every)}
    environment: dict[str, Any] = {name: sympy.Symbol(name, real=True) for name in survey.numbers}
    environment |= {name: sympy.Symbol(name, integer=True, nonnegative=True) for name in survey.outcomes}
    for name, kinds in functions.items():
        reach = (set_of(kind) for kind in kinds)
        table = _SymbolTable(name, kinds, tuple(None if d is None else all_sizes[d] for d in reach))
        environment |= {name: table, name + _GRADIENT: _Gradient(table)}
    written = _with_gradients(t, known, functions)
    result: sympy.Expr = evaluate(written, Environment({**environment, **(values or {})}, all_sizes), Symbols())
    return result


def _with_gradients(t: Term, known: frozenset[str], functions: Mapping[str, tuple[str, ...]]) -> Term:
    """The term with the gradients of functions that are only known by name as functions of their own."""
    match t:
        case Partial(Var(name), point, coordinate) if name not in known:
            return Apply(Var(name + _GRADIENT), (_with_gradients(point, known, functions), coordinate))
        case Differentiable(Var(name)) if name not in known:
            raise Undefined(f"{t} is 1 or 0, and has no SymPy form")
        case Call(quantity, arguments) if _differentiates(DEFINITIONS[quantity].body):
            t = _unfolded(DEFINITIONS[quantity], arguments, functions)
            return _with_gradients(t, known, functions)
    return rebuild(t, lambda child: _with_gradients(child, known, functions))


def _differentiates(t: Term) -> bool:
    return isinstance(t, (Partial, Differentiable)) or any(_differentiates(child) for child in children(t))


def _unfolded(definition: Definition, arguments: Sequence[Term], functions: Mapping[str, tuple[str, ...]]) -> Term:
    """A quantity that is not recursive, at its arguments and on their sets."""
    if definition.recursion:
        raise Undefined(f"{definition.name} is recursive and has derivatives in it: it has no SymPy form")
    values, domains = {}, {}
    for (name, formal), a in zip(definition.parameters, arguments, strict=True):
        values[name] = a
        own = tuple(kind for _, kind in a.parameters) if isinstance(a, Lam) else functions.get(str(a), ())
        for part, kind in zip(formal, own, strict=False):
            if (to := set_of(part)) and (found := set_of(kind)):
                domains[to] = found
    return substitute(definition.body, values, domains)
