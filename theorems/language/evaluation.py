"""Evaluating a term in any number system.

A term is turned into a Python function once, and keeps it: what it is made of never changes.  The function takes the
values of the variables and the number system, and asks the system for every operation.

Main definitions
    Environment     values of the variables: numbers, and nested tuples of numbers for functions of outcomes
    evaluate        the value of a term
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import partial
from itertools import takewhile
from typing import Any, TypeVar

from theorems.language.calculus import NotDifferentiable
from theorems.language.environment import Closure, Environment, environment_of
from theorems.language.germs import Germ, Germs
from theorems.language.gradients import conditions, gradient, partial_derivative
from theorems.language.recursion import RATIONAL, Memory, deep, motion
from theorems.language.sorts import set_of
from theorems.language.systems import RATIONALS, NumberSystem, Undecided, Undefined, is_infinite
from theorems.language.terms import (
    Add,
    Apply,
    Call,
    Const,
    Differentiable,
    Div,
    Fun,
    Lam,
    Mul,
    Neg,
    Partial,
    Pow,
    Reduce,
    Same,
    Sub,
    Table,
    Term,
    Var,
)
from theorems.quantities import DEFINITIONS, Definition

N = TypeVar("N")


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
    return _code(t)(environment, numbers)  # type: ignore[no-any-return]


# ---------------------------------------------------------------------------------------------------------------- code

Code = Callable[[Environment, NumberSystem[Any]], Any]
"""What is to be done to find a value: a number, an outcome or a function."""


def _code(t: Term) -> Code:
    """What `evaluate` does with a term, made on the first occasion."""
    try:
        return t._code
    except AttributeError:
        made = _MAKE.get(type(t), _no_number)(t)
        object.__setattr__(t, "_code", made)
        return made


def _no_number(t: Term) -> Code:
    raise TypeError(f"not a number: {t}")


def _add(t: Add) -> Code:
    left, right = _code(t.left), _code(t.right)
    return lambda environment, numbers: numbers.add(left(environment, numbers), right(environment, numbers))


def _sub(t: Sub) -> Code:
    left, right = _code(t.left), _code(t.right)
    return lambda environment, numbers: numbers.subtract(left(environment, numbers), right(environment, numbers))


_LONG = (Call, Reduce)
"""What may take long, and is left alone if it is multiplied by zero: a next state that no token leads to, say."""


def _mul(t: Mul) -> Code:
    left, right = _code(t.left), _code(t.right)
    if not isinstance(t.right, _LONG):
        return lambda environment, numbers: numbers.multiply(left(environment, numbers), right(environment, numbers))

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        factor = left(environment, numbers)
        return factor if numbers.annihilates(factor) else numbers.multiply(factor, right(environment, numbers))

    return run


def _div(t: Div) -> Code:
    left, right = _code(t.left), _code(t.right)
    return lambda environment, numbers: numbers.divide(left(environment, numbers), right(environment, numbers))


def _neg(t: Neg) -> Code:
    operand = _code(t.operand)
    return lambda environment, numbers: numbers.negate(operand(environment, numbers))


def _pow(t: Pow) -> Code:
    base, exponent = _code(t.base), t.exponent
    return lambda environment, numbers: numbers.power(base(environment, numbers), exponent)


def _fun(t: Fun) -> Code:
    name, arguments = t.name, [_code(a) for a in t.arguments]
    return lambda environment, numbers: numbers.function(name, [a(environment, numbers) for a in arguments])


def _const(t: Const) -> Code:
    value, known = t.value, {}

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        if not numbers.lasting:
            return numbers.constant(value)
        kind = type(numbers)
        if kind not in known:
            known[kind] = numbers.constant(value)
        return known[kind]

    return run


def _var(t: Var) -> Code:
    name = t.name
    return lambda environment, numbers: numbers.read(environment.values[name])


def _same(t: Same) -> Code:
    left, right = _index(t.left), _index(t.right)
    return lambda environment, numbers: numbers.same(left(environment, numbers), right(environment, numbers))


def _reduce(t: Reduce) -> Code:
    kind, index, domain, body = t.kind, t.index, t.domain, _code(t.body)

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        if index in environment.memory.spoken:
            environment = environment.settled((index,))
        values = dict(environment.values)
        inner = environment_of(values, environment.sizes, environment.memory)  # nothing keeps it: see `_closure`

        def at(k: Any) -> Any:
            values[index] = k
            return body(inner, numbers)

        return numbers.reduce(kind, environment.size(domain), at)

    return run


def _application(t: Apply) -> Code:
    function, arguments = _function(t.function), [_argument(a) for a in t.arguments]
    if isinstance(t.function, Var) and all(isinstance(a, Var) for a in t.arguments):
        return _entry(t, function, arguments)

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        indices = [argument(environment, numbers) for argument in arguments]
        return _apply(function(environment, numbers), indices, numbers)

    return run


def _entry(t: Apply, function: Code, arguments: Sequence[Code]) -> Code:
    """What most applications are: the entry of a table at outcomes that have been chosen."""
    name, names = t.function.name, [a.name for a in t.arguments]  # type: ignore[attr-defined]

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        values = environment.values
        table = values[name]
        if type(table) is tuple:
            indices = [values[index] for index in names]
            for k in indices:
                if type(k) is not int or k < 0:
                    break
            else:
                return numbers.read(numbers.lookup(table, indices))
        return _apply(function(environment, numbers), [a(environment, numbers) for a in arguments], numbers)

    return run


def _partial(t: Partial) -> Code:
    point, coordinate, function = _function(t.point), _index(t.coordinate), t.function

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        written = _written_out(function, environment)
        at, k = point(environment, numbers), coordinate(environment, numbers)
        if not _is_smooth(written, at, numbers):
            raise Undefined(f"{function} has no gradient there")
        if type(k) is int:
            return _apply(_closure(partial_derivative(written.function, k), written.environment), [at], numbers)
        return _apply(_closure(gradient(written.function), written.environment), [at, k], numbers)

    return run


def _differentiable(t: Differentiable) -> Code:
    point, function = _function(t.point), t.function

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        at = point(environment, numbers)
        return numbers.constant(Fraction(_is_smooth(_written_out(function, environment), at, numbers)))

    return run


def _is_smooth(function: Closure, at: Any, numbers: NumberSystem[Any]) -> bool:
    """Whether a function of vectors is differentiable at a point.

    Raises:
        Undecided: if its form does not show that it is, nor its slopes along the coordinates that it is not.
    """
    with suppress(NotDifferentiable):  # then the form does not show that it is
        needed = [_closure(c, function.environment) for c in conditions(function.function)]
        if all(numbers.sign(_apply(c, [at], numbers)) > 0 for c in needed):
            return True
    germs = Germs(numbers)
    count = function.domain_sizes[0] or 0
    here = [germs.read(_apply(at, [k], numbers)) for k in range(count)]
    for k in range(count):
        slopes = []
        for step in (1, -1):
            moved = Germ(here[k].value, numbers.constant(Fraction(step)))
            slopes.append(_called(function, [(*here[:k], moved, *here[k + 1 :])], germs).slope)
        if numbers.sign(numbers.add(*slopes)) != 0:
            return False
    raise Undecided(f"whether {function.function} is differentiable there does not show in its form")


# ----------------------------------------------------------------------------------------------------------- arguments


def _index(t: Term) -> Code:
    """An outcome, as its position."""
    if isinstance(t, Const) and t.value.denominator == 1 and t.value >= 0:
        position = int(t.value)
        return lambda environment, numbers: position
    if not isinstance(t, (Const, Var)):
        return _failing(TypeError, f"not an outcome: {t}")
    if isinstance(t, Const):
        return _failing(Undefined, f"{t.value} is not an outcome")
    name = t.name
    return lambda environment, numbers: _position(environment.values[name])


def _failing(kind: type[Exception], message: str) -> Code:
    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        raise kind(message)

    return run


def _position(value: Any) -> Any:
    """A value as an outcome; a whole number may come as a fraction.

    Raises:
        Undefined: for other fractions, and for negative numbers, which Python would count from the end of a table.
    """
    if not isinstance(value, (int, Fraction)):
        return value
    if value < 0 or value.denominator != 1:
        raise Undefined(f"{value} is not an outcome")
    return int(value)


def _argument(t: Term) -> Code:
    """What a function takes: an outcome, a natural number, or a vector."""
    if isinstance(t, (Lam, Table)):
        return _function(t)
    if isinstance(t, Const):
        return _index(t)
    if not isinstance(t, Var):
        return _natural(t)
    name = t.name

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        value = environment.values[name]
        kind = type(value)
        if kind is tuple or (kind is int and value >= 0):
            return value
        return _closure(value, environment) if isinstance(value, Lam) else _position(value)

    return run


def _function(t: Term) -> Code:
    """A function: its values, or what is written with the environment it is written in."""
    match t:
        case Var(name):

            def named(environment: Environment, numbers: NumberSystem[Any]) -> Any:
                value = environment.values[name]
                return _closure(value, environment) if isinstance(value, Lam) else value

            return named
        case Lam():
            return lambda environment, numbers: _closure(t, environment)
        case Table(values):
            entries = [_function(v) if isinstance(v, Table) else _code(v) for v in values]
            return lambda environment, numbers: tuple(entry(environment, numbers) for entry in entries)
    return _failing(TypeError, f"not a function of outcomes: {t}")


def _kinds(function: Lam) -> list[str | None]:
    return [set_of(kind) for _, kind in function.parameters]


def _sizes_of(kinds: Sequence[str | None], environment: Environment) -> tuple[int | None, ...]:
    return tuple([None if name is None else environment.size(name) for name in kinds])


def _closure(function: Lam, environment: Environment) -> Closure:
    """The function in its environment; one and the same where what it speaks of has the same values."""
    memory = environment.memory
    key = memory.written(function, environment.values, environment.sizes)

    def closed() -> Closure:  # the values may change: those of a sum do, from one outcome to the next
        kept = environment_of(dict(environment.values), environment.sizes, memory)
        return Closure(function, kept, _sizes_of(_kinds(function), environment))

    return memory.recall(key, closed)  # type: ignore[no-any-return]


def _written_out(function: Term, environment: Environment) -> Closure:
    """A function of vectors as it is written out.

    Raises:
        Undefined: if only its values are known; then it has no gradient here.
    """
    value = environment.values[function.name] if isinstance(function, Var) else function
    if isinstance(value, Lam):
        return _closure(value, environment)
    if not isinstance(value, Closure):
        raise Undefined(f"{function} is not written out, so it has no gradient")
    return value


def _apply(function: Any, indices: Sequence[Any], numbers: NumberSystem[N]) -> N:
    if type(function) is not Closure:
        return numbers.read(numbers.lookup(function, indices))
    if not numbers.remembers or any(type(k) is not int for k in indices):
        return _called(function, indices, numbers)
    key = (numbers, *indices)
    if key not in function.known:
        function.known[key] = _called(function, indices, numbers)
    return function.known[key]  # type: ignore[no-any-return]


def _called(function: Closure, indices: Sequence[Any], numbers: NumberSystem[N]) -> N:
    """The value of a function that is written out."""
    here, parameters = function.environment, function.function.parameters
    if not here.memory.spoken.isdisjoint(name for name, _ in parameters):
        here = here.settled(name for name, _ in parameters)
    values = dict(here.values)
    for (name, _), index in zip(parameters, indices, strict=True):
        values[name] = index
    return _code(function.function.body)(environment_of(values, here.sizes, here.memory), numbers)  # type: ignore[no-any-return]


def _natural(t: Term) -> Code:
    """The value of a natural number, which is a plain integer whatever the number system."""
    whole, exact = _whole(t), _code(t)

    def run(environment: Environment, numbers: NumberSystem[Any]) -> int:
        if whole is not None and (n := whole(environment.values)) is not None and n >= 0:
            return n
        value = exact(environment, RATIONALS)
        if is_infinite(value) or value.denominator != 1 or value < 0:
            raise Undefined(f"{t} = {value} is not a natural number")
        return int(value)

    return run


def _whole(t: Term) -> Callable[[Mapping[str, Any]], int | None] | None:
    """How to find a whole number from integers alone: None if there is no way, or if some value is no integer."""
    match t:
        case Const(value) if value.denominator == 1:
            number = int(value)
            return lambda values: number
        case Var(name):

            def read(values: Mapping[str, Any]) -> int | None:
                value = values[name]
                return value if type(value) is int else None

            return read
        case Add(left, right):
            one, other = _whole(left), _whole(right)
            if one is None or other is None:
                return None

            def total(values: Mapping[str, Any]) -> int | None:
                a, b = one(values), other(values)
                return None if a is None or b is None else a + b

            return total
    return None


# ---------------------------------------------------------------------------------------------------------- quantities


def _call(t: Call) -> Code:
    """A quantity at its arguments: its body, or its value at so many steps, where its parameters have these values."""
    definition = DEFINITIONS[t.quantity]
    given = [_given(definition, name, kinds) for name, kinds in definition.parameters]
    parts = [(name, how(a), sets) for (name, how, sets), a in zip(given, t.arguments, strict=True)]
    body = None if definition.recursion else _code(definition.body)

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
        return name, _natural, None
    if name in definition.outcomes:
        return name, _index, None
    if not kinds:
        return name, _code, None
    return name, _function, [set_of(kind) for kind in kinds]


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
        return _code(t)(environment_of({**values, variable: left}, sizes, memory), numbers)  # type: ignore[no-any-return]

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


_MAKE: dict[type[Term], Callable[[Any], Code]] = {
    Add: _add,
    Apply: _application,
    Call: _call,
    Const: _const,
    Differentiable: _differentiable,
    Div: _div,
    Fun: _fun,
    Mul: _mul,
    Neg: _neg,
    Partial: _partial,
    Pow: _pow,
    Reduce: _reduce,
    Same: _same,
    Sub: _sub,
    Var: _var,
}

__all__ = ["Environment", "evaluate"]
