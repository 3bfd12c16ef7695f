"""What functions and quantities take: outcomes, natural numbers, vectors and functions; and functions at these.

Main definitions
    index_of, argument_of, function_of, natural_of      the code of an argument that is one of these
    closure_of      a function that is written out, in its environment
    applied         a function at its arguments
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from theorems.language.code import Code, code_of
from theorems.language.environment import Closure, Environment, environment_of
from theorems.language.sorts import set_of
from theorems.language.systems import RATIONALS, NumberSystem, Undefined, is_infinite
from theorems.language.terms import Add, Const, Lam, Table, Term, Var

N = TypeVar("N")


def index_of(t: Term) -> Code:
    """An outcome, as its position."""
    if isinstance(t, Const) and t.value.denominator == 1 and t.value >= 0:
        position = int(t.value)
        return lambda environment, numbers: position
    if not isinstance(t, (Const, Var)):
        return _failing(TypeError, f"not an outcome: {t}")
    if isinstance(t, Const):
        return _failing(Undefined, f"{t.value} is not an outcome")
    name = t.name
    return lambda environment, numbers: position_of(environment.values[name])


def _failing(kind: type[Exception], message: str) -> Code:
    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        raise kind(message)

    return run


def position_of(value: Any) -> Any:
    """A value as an outcome; a whole number may come as a fraction.

    Raises:
        Undefined: for other fractions, and for negative numbers, which Python would count from the end of a table.
    """
    if not isinstance(value, (int, Fraction)):
        return value
    if value < 0 or value.denominator != 1:
        raise Undefined(f"{value} is not an outcome")
    return int(value)


def argument_of(t: Term) -> Code:
    """What a function takes: an outcome, a natural number, or a vector."""
    if isinstance(t, (Lam, Table)):
        return function_of(t)
    if isinstance(t, Const):
        return index_of(t)
    if not isinstance(t, Var):
        return natural_of(t)
    name = t.name

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        value = environment.values[name]
        kind = type(value)
        if kind is tuple or (kind is int and value >= 0):
            return value
        return closure_of(value, environment) if isinstance(value, Lam) else position_of(value)

    return run


def function_of(t: Term) -> Code:
    """A function: its values, or what is written with the environment it is written in."""
    match t:
        case Var(name):

            def named(environment: Environment, numbers: NumberSystem[Any]) -> Any:
                value = environment.values[name]
                return closure_of(value, environment) if isinstance(value, Lam) else value

            return named
        case Lam():
            return lambda environment, numbers: closure_of(t, environment)
        case Table(values):
            entries = [function_of(v) if isinstance(v, Table) else code_of(v) for v in values]
            return lambda environment, numbers: tuple(entry(environment, numbers) for entry in entries)
    return _failing(TypeError, f"not a function of outcomes: {t}")


def _kinds(function: Lam) -> list[str | None]:
    return [set_of(kind) for _, kind in function.parameters]


def _sizes_of(kinds: Sequence[str | None], environment: Environment) -> tuple[int | None, ...]:
    return tuple([None if name is None else environment.size(name) for name in kinds])


def closure_of(function: Lam, environment: Environment) -> Closure:
    """The function in its environment; one and the same where what it speaks of has the same values."""
    memory = environment.memory
    key = memory.written(function, environment.values, environment.sizes)

    def closed() -> Closure:  # the values may change: those of a sum do, from one outcome to the next
        kept = environment_of(dict(environment.values), environment.sizes, memory)
        return Closure(function, kept, _sizes_of(_kinds(function), environment))

    return memory.recall(key, closed)  # type: ignore[no-any-return]


def applied(function: Any, indices: Sequence[Any], numbers: NumberSystem[N]) -> N:
    """The value of a function at its arguments, remembered where these are outcomes."""
    if type(function) is not Closure:
        return numbers.read(numbers.lookup(function, indices))
    if not numbers.remembers or any(type(k) is not int for k in indices):
        return called(function, indices, numbers)
    key = (numbers, *indices)
    if key not in function.known:
        function.known[key] = called(function, indices, numbers)
    return function.known[key]  # type: ignore[no-any-return]


def called(function: Closure, indices: Sequence[Any], numbers: NumberSystem[N]) -> N:
    """The value of a function that is written out."""
    here, parameters = function.environment, function.function.parameters
    if not here.memory.spoken.isdisjoint(name for name, _ in parameters):
        here = here.settled(name for name, _ in parameters)
    values = dict(here.values)
    for (name, _), index in zip(parameters, indices, strict=True):
        values[name] = index
    return code_of(function.function.body)(environment_of(values, here.sizes, here.memory), numbers)  # type: ignore[no-any-return]


def natural_of(t: Term) -> Code:
    """The value of a natural number, which is a plain integer whatever the number system."""
    whole, exact = _whole(t), code_of(t)

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
