"""Evaluating a term in any number system.

`evaluate` walks a term once and asks a `NumberSystem` for every operation.  Rationals live here; balls, floats with
error bounds, mpmath, NumPy and z3 terms are further subclasses in `checks`, and `theorems.language.symbolic` has the
SymPy one.

Conventions for quotients (those of measure theory): ``0/0 = 0``, ``x/0 = +inf`` for ``x > 0``, ``0*inf = 0``.  So an
expectation under mu never sees an outcome that mu cannot produce, and chi-square is +inf unless pi << mu.

Main definitions
    NumberSystem    operations on one kind of number; the base class works for anything with Python's operators
    Environment     values of the variables: numbers, and nested tuples of numbers for functions of outcomes
    evaluate        the value of a term
    bounded         the natural numbers that a clause speaks of, if its premises bound them
    spelled_out     a clause at every value of the outcomes and numbers that it quantifies over
    holds, relation_holds, clause_holds     whether a fact, relation or clause is true
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from itertools import takewhile
from typing import Any, Generic, TypeVar

import sympy

from theorems.language.bounded import Condition, conditions, without
from theorems.language.calculus import along, derivative, folded, needs_positive
from theorems.language.recursion import Memory, deep, steady
from theorems.language.sorts import coordinates, is_function, is_set, set_of
from theorems.language.terms import (
    Add,
    Apply,
    Call,
    Clause,
    Const,
    Differentiable,
    Div,
    Fact,
    Fun,
    Lam,
    Mul,
    Neg,
    Partial,
    Pow,
    Reduce,
    Relation,
    Same,
    Sub,
    Table,
    Term,
    Var,
    free_names,
    fresh,
    substitute,
)
from theorems.quantities import DEFINITIONS, Definition

N = TypeVar("N")
_T = "line.t"
"""A name that no text has, for the parameter of a line."""


class Undefined(ArithmeticError):
    """The expression has no value there (inf - inf, a logarithm of a negative number, ...)."""


class Undecided(ArithmeticError):
    """The number system cannot tell the sign; more precision, or another system, may."""


class NumberSystem(Generic[N]):
    """The operations `evaluate` needs.  Subclasses override what Python's operators do not give."""

    name = "numbers"
    remembers = True
    """Whether the value of a function at an outcome is the same whenever it is asked for."""

    def constant(self, value: Fraction) -> N:
        """The number that stands for an exact rational."""
        raise NotImplementedError

    def read(self, value: Any) -> N:
        """The number that stands for a value of the environment; numbers of the system itself stay as they are."""
        return value  # type: ignore[no-any-return]

    def add(self, a: N, b: N) -> N:
        return a + b  # type: ignore[operator, no-any-return]

    def subtract(self, a: N, b: N) -> N:
        return a - b  # type: ignore[operator, no-any-return]

    def multiply(self, a: N, b: N) -> N:
        return a * b  # type: ignore[operator, no-any-return]

    def divide(self, a: N, b: N) -> N:
        return a / b  # type: ignore[operator, no-any-return]

    def power(self, a: N, exponent: int) -> N:
        return a**exponent  # type: ignore[operator, no-any-return]

    def negate(self, a: N) -> N:
        return -a  # type: ignore[operator, no-any-return]

    def function(self, name: str, arguments: Sequence[N]) -> N:
        """abs, min, max, sqrt, log or exp."""
        raise NotImplementedError

    def reduce(self, kind: str, size: int, body: Callable[[Any], N]) -> N:
        """Sum, max or min of ``body(0), ..., body(size - 1)``; vector systems may pass all indices at once.

        Raises:
            Undefined: for the max or min of nothing.
        """
        values = [body(k) for k in range(size)]
        if kind == "sum":
            total = self.constant(Fraction(0))
            for value in values:
                total = self.add(total, value)
            return total
        if not values:
            raise Undefined(f"{kind} over an empty set")
        result = values[0]
        for value in values[1:]:
            result = self.function(kind, [result, value])
        return result

    def lookup(self, table: Any, indices: Sequence[Any]) -> N:
        """The entry of a nested table, as the environment holds it."""
        for k in indices:
            table = table[k]
        return table  # type: ignore[no-any-return]

    def same(self, left: Any, right: Any) -> N:
        return self.constant(Fraction(1 if left == right else 0))

    def sign(self, value: N) -> int:
        """-1, 0 or 1.

        Raises:
            Undecided: if the system cannot tell.
        """
        raise NotImplementedError


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
        return Environment({**self.values, **more}, self.sizes, self.memory)

    def size(self, domain: str) -> int:
        return int(domain) if domain.isdigit() else self.sizes[domain]


@dataclass(frozen=True, slots=True)
class _Closure:
    """A function that is written out, with the environment it was written in."""

    function: Lam
    environment: Environment
    domain_sizes: tuple[int | None, ...]
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    """Values at outcomes, each computed once."""


def evaluate(t: Term, environment: Environment, numbers: NumberSystem[N]) -> N:
    """The value of a term.

    Raises:
        Undefined: where the term has no value.
        KeyError: if a variable or a domain has no value in the environment.

    >>> from theorems.language.syntax import parse_term
    >>> pair = {"pi": (Fraction(3, 4), Fraction(1, 4)), "mu": (Fraction(1, 2), Fraction(1, 2))}
    >>> evaluate(parse_term("TV(pi, mu)"), Environment(pair, {"Y": 2}), RATIONALS)
    Fraction(1, 4)
    """
    binary = _BINARY.get(type(t))
    if binary is not None:
        left: N = evaluate(t.left, environment, numbers)  # type: ignore[attr-defined]
        return binary(numbers, left, evaluate(t.right, environment, numbers))  # type: ignore[attr-defined, no-any-return]
    match t:
        case Apply(function, arguments):
            indices = [_argument(a, environment, numbers) for a in arguments]
            return _apply(_function(function, environment, numbers), indices, numbers)
        case Const(value):
            return numbers.constant(value)
        case Var(name):
            return numbers.read(environment.values[name])
        case Pow(base, exponent):
            return numbers.power(evaluate(base, environment, numbers), exponent)
        case Reduce(kind, index, domain, body):
            return numbers.reduce(
                kind, environment.size(domain), lambda k: evaluate(body, environment.bind(**{index: k}), numbers)
            )
        case Call(quantity, arguments):
            return _call(DEFINITIONS[quantity], arguments, environment, numbers)
        case Neg(operand):
            return numbers.negate(evaluate(operand, environment, numbers))
        case Fun(name, arguments):
            return numbers.function(name, [evaluate(a, environment, numbers) for a in arguments])
        case Partial(function, point, coordinate):
            written = _written_out(function, environment)
            at, k = _function(point, environment, numbers), _index(coordinate, environment, numbers)
            if type(k) is int:
                return _apply(_closure(_partial(written.function, k), written.environment), [at], numbers)
            return _apply(_closure(_gradient(written.function), written.environment), [at, k], numbers)
        case Differentiable(function, point):
            return _differentiable(function, point, environment, numbers)
        case Same(left_outcome, right_outcome):
            return numbers.same(_index(left_outcome, environment, numbers), _index(right_outcome, environment, numbers))
    raise TypeError(f"not a number: {t}")


_BINARY: dict[type[Term], Callable[..., Any]] = {
    Add: lambda numbers, a, b: numbers.add(a, b),
    Sub: lambda numbers, a, b: numbers.subtract(a, b),
    Mul: lambda numbers, a, b: numbers.multiply(a, b),
    Div: lambda numbers, a, b: numbers.divide(a, b),
}
"""The operations on two numbers, by node; half of all nodes are one of these."""


def _index(t: Term, environment: Environment, numbers: NumberSystem[N]) -> Any:
    if not isinstance(t, (Const, Var)):
        raise TypeError(f"not an outcome: {t}")
    position = t.value if isinstance(t, Const) else environment.values[t.name]
    if not isinstance(position, Fraction):
        return position
    if position.denominator != 1:
        raise Undefined(f"{position} is not an outcome")
    return int(position)


def _argument(t: Term, environment: Environment, numbers: NumberSystem[N]) -> Any:
    """What a function takes: an outcome, a natural number, or a vector."""
    if isinstance(t, (Lam, Table)) or (isinstance(t, Var) and _is_function(environment.values[t.name])):
        return _function(t, environment, numbers)
    return _index(t, environment, numbers) if isinstance(t, (Const, Var)) else _natural(t, environment)


def _is_function(value: Any) -> bool:
    return isinstance(value, (tuple, Lam, _Closure))


def _function(t: Term, environment: Environment, numbers: NumberSystem[N]) -> Any:
    match t:
        case Var(name):
            value = environment.values[name]
            return _closure(value, environment) if isinstance(value, Lam) else value
        case Lam():
            return _closure(t, environment)
        case Table(values):
            return tuple(
                _function(v, environment, numbers) if isinstance(v, Table) else evaluate(v, environment, numbers)
                for v in values
            )
    raise TypeError(f"not a function of outcomes: {t}")


def _closure(function: Lam, environment: Environment) -> _Closure:
    found = [set_of(domain) for _, domain in function.parameters]
    sizes = tuple(None if name is None else environment.size(name) for name in found)
    return _Closure(function, environment, sizes)


def _written_out(function: Term, environment: Environment) -> _Closure:
    """A function of vectors as it is written out.

    Raises:
        Undefined: if only its values are known; then it has no gradient here.
    """
    value = environment.values[function.name] if isinstance(function, Var) else function
    if isinstance(value, Lam):
        return _closure(value, environment)
    if not isinstance(value, _Closure):
        raise Undefined(f"{function} is not written out, so it has no gradient")
    return value


_GRADIENTS: dict[int, tuple[Lam, Lam, dict[int, Lam]]] = {}
"""Functions that were differentiated last, with their gradients and partial derivatives, by identity (it is fast)."""


def _gradient(function: Lam) -> Lam:
    """Point and coordinate to the partial derivative of a function that is written out."""
    return _derivatives(function)[1]


def _partial(function: Lam, k: int) -> Lam:
    """Point to one partial derivative, without what vanishes."""
    _, gradient, found = _derivatives(function)
    if k not in found:
        point, (name, _) = gradient.parameters
        found[k] = Lam((point,), folded(substitute(gradient.body, {name: Const(Fraction(k))})))
    return found[k]


def _derivatives(function: Lam) -> tuple[Lam, Lam, dict[int, Lam]]:
    known = _GRADIENTS.get(id(function))
    if known is None or known[0] is not function:
        if len(_GRADIENTS) > 1000:
            _GRADIENTS.clear()
        known = _GRADIENTS[id(function)] = (function, _differentiated(function), {})
    return known


def _differentiated(function: Lam) -> Lam:
    (x, kind) = function.parameters[0]
    k = fresh("k", free_names(function) | {x})
    inside = coordinates(kind) or ""
    i = fresh("i", {k})
    line = along(function, Var(x), Lam(((i, inside),), Same(Var(i), Var(k))), _T)
    return Lam(((x, kind), (k, inside)), folded(substitute(derivative(line, _T), {_T: Const(Fraction(0))})))


@lru_cache(maxsize=1000)
def _conditions(function: Lam) -> tuple[Lam, ...]:
    """Functions of the point that are positive where the function is differentiable, as far as its form tells."""
    x, kind = function.parameters[0]
    needed = needs_positive(along(function, Var(x), Var(x), _T), _T)
    return tuple(Lam(((x, kind),), substitute(t, {_T: Const(Fraction(0))})) for t in needed)


def _differentiable(function: Term, point: Term, environment: Environment, numbers: NumberSystem[N]) -> N:
    at = [_function(point, environment, numbers)]
    written = _written_out(function, environment)
    conditions = [_closure(c, written.environment) for c in _conditions(written.function)]
    fine = all(numbers.sign(_apply(c, at, numbers)) > 0 for c in conditions)
    return numbers.constant(Fraction(fine))


def _apply(function: Any, indices: Sequence[Any], numbers: NumberSystem[N]) -> N:
    if isinstance(function, _Closure):
        if numbers.remembers and all(type(k) is int for k in indices):
            key = (numbers, *indices)
            if key not in function.known:
                function.known[key] = _called(function, indices, numbers)
            return function.known[key]  # type: ignore[no-any-return]
        return _called(function, indices, numbers)
    return numbers.read(numbers.lookup(function, indices))


def _called(function: _Closure, indices: Sequence[Any], numbers: NumberSystem[N]) -> N:
    """The value of a function that is written out."""
    names = (name for name, _ in function.function.parameters)
    bound = dict(zip(names, indices, strict=True))
    return evaluate(function.function.body, function.environment.bind(**bound), numbers)


def _call(definition: Definition, arguments: tuple[Term, ...], environment: Environment, numbers: NumberSystem[N]) -> N:
    values: dict[str, Any] = {}
    sizes: dict[str, int] = {}
    zero = definition.recursion[1] if definition.recursion else None
    for (name, domains), argument in zip(definition.parameters, arguments, strict=True):
        if definition.is_natural(name):
            values[name] = _natural(argument, environment)
            continue
        if name in definition.outcomes:
            values[name] = _index(argument, environment, numbers)
            continue
        if not domains:
            values[name] = evaluate(argument, environment, numbers)
            continue
        value = values[name] = _function(argument, environment, numbers)
        for domain, size in zip(map(set_of, domains), _sizes(value), strict=False):
            if domain is not None and size is not None and sizes.setdefault(domain, size) != size:
                raise Undefined(f"{definition.name}: arguments of lengths {sizes[domain]} and {size} on one domain")
    if zero is None:
        return evaluate(definition.body, Environment(values, sizes, environment.memory), numbers)
    return _recursive(definition, values, sizes, environment.memory, numbers)


def _recursive(
    definition: Definition,
    values: Mapping[str, Any],
    sizes: Mapping[str, int],
    memory: Memory,
    numbers: NumberSystem[N],
) -> N:
    """The value of a recursive quantity: from no step on, if it hands on its functions as they are."""
    assert definition.recursion is not None
    variable, zero = definition.recursion
    steps = values[variable]

    def at(n: int) -> N:
        if n == 0:
            return evaluate(zero, Environment({**values, variable: 0}, sizes, memory), numbers)
        return evaluate(definition.body, Environment({**values, variable: n - 1}, sizes, memory), numbers)

    if not numbers.remembers:
        return at(steps)
    if not _steady(definition):
        with deep(steps):
            return at(steps)
    key = memory.key(definition, values, numbers)
    if key is not None and key not in memory:
        keys = ((n, memory.key(definition, {**values, variable: n}, numbers)) for n in range(steps - 1, -1, -1))
        unknown = takewhile(lambda pair: pair[1] not in memory, keys)
        for n, earlier in reversed(list(unknown)):
            memory.recall(earlier, partial(at, n))
    return memory.recall(key, partial(at, steps))  # type: ignore[no-any-return]


_steady = lru_cache(maxsize=1000)(steady)


def _natural(t: Term, environment: Environment) -> int:
    """The value of a natural number, which is a plain integer whatever the number system."""
    value = evaluate(t, environment, RATIONALS)
    if _infinite(value) or value.denominator != 1 or value < 0:
        raise Undefined(f"{t} = {value} is not a natural number")
    return int(value)


def _sizes(value: Any) -> Sequence[int | None]:
    """The numbers of outcomes of a function's arguments."""
    if hasattr(value, "domain_sizes"):
        return value.domain_sizes  # type: ignore[no-any-return]
    sizes = []
    while hasattr(value, "__len__"):
        if not len(value):
            raise Undefined("a function on an empty set")
        sizes.append(len(value))
        value = value[0]
    return sizes


# ----------------------------------------------------------------------------------------------------------- rationals


INFINITY = float("inf")
"""The one non-rational value that `Rationals` computes with: +inf or -inf, never an approximation of anything."""


class Rationals(NumberSystem[Any]):
    """Exact rational arithmetic with +-inf under the conventions of this module.

    `sqrt` of a square and `log` of 1 are exact; any other root, logarithm or exponential raises `Undecided`, for it has
    no rational value.
    """

    name = "rational"

    def constant(self, value: Fraction) -> Any:
        return value

    def read(self, value: Any) -> Any:
        if isinstance(value, Fraction):
            return value
        return value if value in (INFINITY, -INFINITY) else Fraction(value)

    def add(self, a: Any, b: Any) -> Any:
        if _infinite(a) and _infinite(b) and a != b:
            raise Undefined("inf - inf")
        return a if _infinite(a) else b if _infinite(b) else a + b

    def subtract(self, a: Any, b: Any) -> Any:
        return self.add(a, -b)

    def multiply(self, a: Any, b: Any) -> Any:
        if a == 0 or b == 0:
            return Fraction(0)
        if _infinite(a) or _infinite(b):
            return INFINITY if (a > 0) == (b > 0) else -INFINITY
        return a * b

    def divide(self, a: Any, b: Any) -> Any:
        if b == 0:
            return Fraction(0) if a == 0 else INFINITY if a > 0 else -INFINITY
        if _infinite(b):
            if _infinite(a):
                raise Undefined("inf/inf")
            return Fraction(0)
        return self.multiply(a, 1 / Fraction(b))

    def power(self, a: Any, exponent: int) -> Any:
        if _infinite(a) and exponent:
            return INFINITY if a > 0 or exponent % 2 == 0 else -INFINITY
        return Fraction(1) if exponent == 0 else a**exponent

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        first = arguments[0]
        if name == "abs":
            return abs(first)
        if name in ("min", "max"):
            return min(arguments) if name == "min" else max(arguments)
        if first == INFINITY:
            return INFINITY
        if name == "exp":
            if first == 0 or first == -INFINITY:
                return Fraction(1 if first == 0 else 0)
            raise Undecided(f"exp({first}) is not rational")
        if first < 0:
            raise Undefined(f"{name} of the negative number {first}")
        if name == "log":
            if first == 0:
                return -INFINITY
            if first == 1:
                return Fraction(0)
            raise Undecided(f"log({first}) is not rational")
        top, bottom = sympy.integer_nthroot(first.numerator, 2), sympy.integer_nthroot(first.denominator, 2)
        if top[1] and bottom[1]:
            return Fraction(int(top[0]), int(bottom[0]))
        raise Undecided(f"sqrt({first}) is not rational")

    def sign(self, value: Any) -> int:
        return int(value > 0) - int(value < 0)


def _infinite(value: Any) -> bool:
    return isinstance(value, float) and math.isinf(value)


RATIONALS = Rationals()

# --------------------------------------------------------------------------------------------------------------- truth


def holds(fact: Fact, environment: Environment, numbers: NumberSystem[N]) -> bool:
    """Whether a fact is true.

    Raises:
        Undecided: if the number system cannot tell.
    """
    sign = numbers.sign(evaluate(fact.term, environment, numbers))
    return {"<=": sign >= 0, "<": sign > 0, "==": sign == 0}[fact.relation]


def relation_holds(relation: Relation, environment: Environment, numbers: NumberSystem[N]) -> bool:
    """Whether a relation is true; infinite sides are compared as they are."""
    left, right = (evaluate(side, environment, numbers) for side in (relation.left, relation.right))
    if _infinite(left) or _infinite(right):
        a, b = (float(side) if _infinite(side) else 0.0 for side in (left, right))  # type: ignore[arg-type]
        return {"<=": a <= b, "<": a < b, "==": a == b}[relation.relation]
    sign = numbers.sign(numbers.subtract(right, left))
    return {"<=": sign >= 0, "<": sign > 0, "==": sign == 0}[relation.relation]


LARGEST_RANGE = 10_000
"""Natural numbers are gone through one by one if there are at most so many."""


def bounded(clause: Clause, environment: Environment) -> tuple[str, range] | None:
    """A natural number that a clause quantifies over, and the only values at which its premises can all hold.

    They are read off premises that are affine in the number and bound it above (`theorems.language.bounded`), evaluated
    exactly.  None if there is no such number, or too many values; real numbers are never gone through.

    >>> from theorems.language.syntax import parse_clause
    >>> clause = parse_clause("all(s in S, all(k in nat, implies(2*k + 1 <= T, 0 <= g[k, s])))")
    >>> bounded(clause, Environment({"T": 6}))
    ('k', range(0, 3))
    >>> bounded(parse_clause("all(k in nat, implies(1 <= k, 0 <= g[k]))"), Environment({})) is None
    True
    """
    names = [name for name, _ in clause.over]
    for name, sort in clause.over:
        if sort == "nat" and names.count(name) == 1:
            found = _range(conditions(clause, name), environment)
            if found is not None and len(found) <= LARGEST_RANGE:
                return name, found
    return None


def _range(premises: Sequence[Condition], environment: Environment) -> range | None:
    """The natural numbers that satisfy all conditions that can be read; None if these do not bound them above."""
    low, high = 0, None
    for premise in premises:
        constant, slope = _rational(premise.constant, environment), _rational(premise.slope, environment)
        if constant is None or slope is None or slope == 0:
            continue
        end = -constant / slope
        if slope < 0 or premise.relation == "==":
            most = math.ceil(end) - 1 if premise.relation == "<" else math.floor(end)
            high = most if high is None else min(high, most)
        if slope > 0 or premise.relation == "==":
            low = max(low, math.floor(end) + 1 if premise.relation == "<" else math.ceil(end))
    return None if high is None else range(low, max(low, high + 1))


def _rational(t: Term, environment: Environment) -> Fraction | None:
    """The value of a term in numbers that are given as integers or fractions; None if it has no rational value."""
    if any(type(environment.values.get(name)) not in (int, Fraction) for name in free_names(t)):
        return None
    try:
        value = evaluate(t, environment, RATIONALS)
    except (Undecided, Undefined):
        return None
    return None if _infinite(value) else value


def spelled_out(clause: Clause, environment: Environment) -> Iterator[tuple[Clause, Environment]]:
    """The clause without its quantifiers, with the values of their variables, one after another.

    Values at which a premise is known to fail may be left out, since the clause is true there.

    Raises:
        Undecided: when it comes to all numbers, vectors or functions.

    >>> from theorems.language.syntax import parse_clause
    >>> clause = parse_clause("all(k in nat, implies(k < T, 0 <= f[k]))")
    >>> [here.values["k"] for _, here in spelled_out(clause, Environment({"T": 3}))]
    [0, 1, 2]
    """
    if not clause.over:
        yield clause, environment
        return
    found = bounded(clause, environment)
    if found is None:  # all quantifiers are universal, so their order does not matter
        finite = ((name, sort) for name, sort in clause.over if is_set(sort) and not is_function(sort))
        name, domain = next(finite, clause.over[0])
        if is_function(domain) or not is_set(domain):
            raise Undecided(f"{clause} speaks of every {name} of sort {domain}; no evaluation goes through them all")
        found = name, range(environment.size(domain))
    rest = without(clause, found[0])
    for k in found[1]:
        yield from spelled_out(rest, environment.bind(**{found[0]: k}))


def clause_holds(clause: Clause, environment: Environment, numbers: NumberSystem[N]) -> bool:
    """Whether a clause is true for every outcome it speaks of, and every natural number that its premises bound.

    Raises:
        Undecided: if the number system cannot tell, or the clause speaks of all numbers or vectors.
    """
    return all(
        not all(holds(premise, here, numbers) for premise in plain.given) or holds(plain.fact, here, numbers)
        for plain, here in spelled_out(clause, environment)
    )
