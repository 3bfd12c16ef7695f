"""Evaluating a term in any number system.

A term is turned into a Python function once, and keeps it: what it is made of never changes.  The function takes the
values of the variables and the number system, and asks the system for every operation.

Main definitions
    Environment     values of the variables: numbers, and nested tuples of numbers for functions of outcomes
    evaluate        the value of a term
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, TypeVar

from theorems.language.arguments import applied, argument_of, called, closure_of, function_of, index_of
from theorems.language.calculus import NotDifferentiable
from theorems.language.calls import call_code
from theorems.language.code import MAKE, Code, code_of
from theorems.language.environment import Closure, Environment, environment_of
from theorems.language.germs import Germ, Germs
from theorems.language.gradients import conditions, gradient, partial_derivative
from theorems.language.systems import NumberSystem, Undecided, Undefined
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
    Term,
    Var,
)

N = TypeVar("N")


def evaluate(t: Term, environment: Environment, numbers: NumberSystem[N]) -> N:
    """The value of a term.

    Raises:
        Undefined: where the term has no value.
        KeyError: if a variable or a domain has no value in the environment.

    >>> from theorems.language.syntax import parse_term
    >>> from theorems.language.systems import RATIONALS
    >>> pair = {"pi": (Fraction(3, 4), Fraction(1, 4)), "mu": (Fraction(1, 2), Fraction(1, 2))}
    >>> evaluate(parse_term("TV(pi, mu)"), Environment(pair, {"Y": 2}), RATIONALS)
    Fraction(1, 4)
    """
    return code_of(t)(environment, numbers)  # type: ignore[no-any-return]


def _add(t: Add) -> Code:
    left, right = code_of(t.left), code_of(t.right)
    return lambda environment, numbers: numbers.add(left(environment, numbers), right(environment, numbers))


def _sub(t: Sub) -> Code:
    left, right = code_of(t.left), code_of(t.right)
    return lambda environment, numbers: numbers.subtract(left(environment, numbers), right(environment, numbers))


_LONG = (Call, Reduce)
"""What may take long, and is left alone if it is multiplied by zero: a next state that no token leads to, say."""


def _mul(t: Mul) -> Code:
    left, right = code_of(t.left), code_of(t.right)
    if not isinstance(t.right, _LONG):
        return lambda environment, numbers: numbers.multiply(left(environment, numbers), right(environment, numbers))

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        factor = left(environment, numbers)
        return factor if numbers.annihilates(factor) else numbers.multiply(factor, right(environment, numbers))

    return run


def _div(t: Div) -> Code:
    left, right = code_of(t.left), code_of(t.right)
    return lambda environment, numbers: numbers.divide(left(environment, numbers), right(environment, numbers))


def _neg(t: Neg) -> Code:
    operand = code_of(t.operand)
    return lambda environment, numbers: numbers.negate(operand(environment, numbers))


def _pow(t: Pow) -> Code:
    base, exponent = code_of(t.base), t.exponent
    return lambda environment, numbers: numbers.power(base(environment, numbers), exponent)


def _fun(t: Fun) -> Code:
    name, arguments = t.name, [code_of(a) for a in t.arguments]
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
    left, right = index_of(t.left), index_of(t.right)
    return lambda environment, numbers: numbers.same(left(environment, numbers), right(environment, numbers))


def _reduce(t: Reduce) -> Code:
    kind, index, domain, body = t.kind, t.index, t.domain, code_of(t.body)

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        if index in environment.memory.spoken:
            environment = environment.settled((index,))
        values = dict(environment.values)
        inner = environment_of(values, environment.sizes, environment.memory)  # nothing keeps it: see `closure_of`

        def at(k: Any) -> Any:
            values[index] = k
            return body(inner, numbers)

        return numbers.reduce(kind, environment.size(domain), at)

    return run


def _application(t: Apply) -> Code:
    function, arguments = function_of(t.function), [argument_of(a) for a in t.arguments]
    if isinstance(t.function, Var) and all(isinstance(a, Var) for a in t.arguments):
        return _entry(t, function, arguments)

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        indices = [argument(environment, numbers) for argument in arguments]
        return applied(function(environment, numbers), indices, numbers)

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
        return applied(function(environment, numbers), [a(environment, numbers) for a in arguments], numbers)

    return run


def _partial(t: Partial) -> Code:
    point, coordinate, function = function_of(t.point), index_of(t.coordinate), t.function

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        written = _written_out(function, environment)
        at, k = point(environment, numbers), coordinate(environment, numbers)
        if numbers.tells and not _is_smooth(written, at, numbers):
            raise Undefined(f"{function} has no gradient there")
        if type(k) is int:
            return applied(closure_of(partial_derivative(written.function, k), written.environment), [at], numbers)
        return applied(closure_of(gradient(written.function), written.environment), [at, k], numbers)

    return run


def _written_out(function: Term, environment: Environment) -> Closure:
    """A function of vectors as it is written out.

    Raises:
        Undefined: if only its values are known; then it has no gradient here.
    """
    value = environment.values[function.name] if isinstance(function, Var) else function
    if isinstance(value, Lam):
        return closure_of(value, environment)
    if not isinstance(value, Closure):
        raise Undefined(f"{function} is not written out, so it has no gradient")
    return value


def _differentiable(t: Differentiable) -> Code:
    point, function = function_of(t.point), t.function

    def run(environment: Environment, numbers: NumberSystem[Any]) -> Any:
        at = point(environment, numbers)
        smooth = not numbers.tells or _is_smooth(_written_out(function, environment), at, numbers)
        return numbers.constant(Fraction(smooth))

    return run


def _is_smooth(function: Closure, at: Any, numbers: NumberSystem[Any]) -> bool:
    """Whether a function of vectors is differentiable at a point.

    Raises:
        Undecided: if its form does not show that it is, nor its slopes along the coordinates that it is not.
    """
    with suppress(NotDifferentiable):  # then the form does not show that it is
        needed = [closure_of(c, function.environment) for c in conditions(function.function)]
        if all(numbers.sign(applied(c, [at], numbers)) > 0 for c in needed):
            return True
    if isinstance(numbers, Germs):
        raise Undecided(f"how the gradient of {function.function} changes")
    germs = Germs(numbers)
    count = function.domain_sizes[0] or 0
    here = [germs.read(applied(at, [k], numbers)) for k in range(count)]
    for k in range(count):
        slopes = []
        for step in (1, -1):
            moved = Germ(here[k].value, numbers.constant(Fraction(step)))
            slopes.append(called(function, [(*here[:k], moved, *here[k + 1 :])], germs).slope)
        if numbers.sign(numbers.add(*slopes)) != 0:
            return False
    raise Undecided(f"whether {function.function} is differentiable there does not show in its form")


MAKE.update(
    {
        Add: _add,
        Apply: _application,
        Call: call_code,
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
)

__all__ = ["Environment", "evaluate"]
