"""Bounds of a Hessian that hold everywhere, for quadratics plus sums of log cosh.

For ``J(v) = c + <b, v> + 1/2 <v, H v> + sum_k a_k log cosh(<w_k, v> + c_k)`` the Hessian is H plus
``sum_k a_k sech(.)^2 w_k w_k'``.  Since 0 < sech^2 <= 1, it lies, in the order of symmetric matrices, between H plus
the terms with a_k < 0 and H plus those with a_k > 0.  If both ends lie between -M and M, the gradient is M-Lipschitz
everywhere: for a symmetric matrix the largest |eigenvalue| is the norm.

The form is found by evaluating the function as it is written out; nothing is taken on trust.  Written out,
``log cosh u`` is any ``log(c*exp(u + w) + d*exp(-u + w))`` with positive c and d, up to an affine function (shifting u
only moves where sech^2 is what it is).

Main definitions
    Curvature       the two matrices
    curvature       of a function of one vector that is written out
    is_lipschitz    whether the gradient is M-Lipschitz everywhere
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import fmpq, fmpq_mpoly

from checks.numbers.forms import Matrix, Several, semidefinite, variables
from checks.numbers.rationals import ZERO, infinite, rational
from theorems.language.arithmetic import Environment, NumberSystem, Undecided, evaluate
from theorems.language.sorts import coordinates
from theorems.language.terms import Lam, free_names

Affine = tuple[Any, ...]
"""The coefficients of an affine function: of the coordinates, then the constant."""

_POLYNOMIALS = Several()


@dataclass(frozen=True, slots=True)
class _Form:
    """A polynomial, plus multiples of exponentials and of log cosh of affine functions.

    Attributes:
        polynomial: the polynomial part.
        exponentials: coefficients by exponent.
        coshes: coefficients by argument of log cosh, whose constant is not kept.
        shifted: whether an unknown constant has to be added.
    """

    polynomial: Any
    exponentials: Mapping[Affine, Any]
    coshes: Mapping[Affine, Any]
    shifted: bool = False

    @property
    def number(self) -> Any:
        """The value of a constant; None if it is not one."""
        if self.exponentials or self.coshes or self.shifted or isinstance(self.polynomial, fmpq_mpoly):
            return None
        return self.polynomial


def _form(value: Any) -> _Form:
    return _Form(value, {}, {})


class _Forms(NumberSystem[_Form]):
    """Evaluation of a function to its form, up to a constant."""

    name = "forms"

    def __init__(self, count: int) -> None:
        self.count = count

    def constant(self, value: Any) -> _Form:
        return _form(rational(value))

    def read(self, value: Any) -> _Form:
        if isinstance(value, _Form):
            return value
        if infinite(value):
            raise Undecided("an infinite value")
        return _form(rational(value))

    def add(self, a: _Form, b: _Form) -> _Form:
        return _Form(
            _POLYNOMIALS.add(a.polynomial, b.polynomial),
            _sum(a.exponentials, b.exponentials),
            _sum(a.coshes, b.coshes),
            a.shifted or b.shifted,
        )

    def negate(self, a: _Form) -> _Form:
        return self._scaled(a, fmpq(-1))

    def subtract(self, a: _Form, b: _Form) -> _Form:
        return self.add(a, self.negate(b))

    def _scaled(self, a: _Form, c: Any) -> _Form:
        if c == 0:
            return _form(ZERO)
        exponentials = {key: c * x for key, x in a.exponentials.items()}
        coshes = {key: c * x for key, x in a.coshes.items()}
        return _Form(_POLYNOMIALS.multiply(a.polynomial, c), exponentials, coshes, a.shifted)

    def multiply(self, a: _Form, b: _Form) -> _Form:
        for one, other in ((a, b), (b, a)):
            if (c := one.number) is not None:
                return self._scaled(other, c)
        return _form(_POLYNOMIALS.multiply(_polynomial(a), _polynomial(b)))

    def divide(self, a: _Form, b: _Form) -> _Form:
        c = b.number
        if c is None or c == 0:
            raise Undecided("a quotient by something that is not a constant other than zero")
        return self._scaled(a, 1 / c)

    def power(self, a: _Form, exponent: int) -> _Form:
        return _form(_POLYNOMIALS.power(_polynomial(a), exponent))

    def function(self, name: str, arguments: Sequence[_Form]) -> _Form:
        numbers = [a.number for a in arguments]
        if all(number is not None for number in numbers):
            return _form(_POLYNOMIALS.function(name, numbers))
        (first, *rest) = arguments
        if name == "exp":
            return _Form(ZERO, {self._affine(_polynomial(first)): fmpq(1)}, {})
        plain = not rest and not isinstance(first.polynomial, fmpq_mpoly) and not first.coshes and not first.shifted
        constant = {(ZERO,) * (self.count + 1): first.polynomial} if plain else {}
        exponentials = _sum(first.exponentials, constant)  # a constant c is c*exp(0)
        if name == "log" and plain and len(exponentials) == 2 and min(exponentials.values()) > 0:
            u, w = exponentials
            middle = [(x + y) / 2 for x, y in zip(u, w, strict=True)]
            half = tuple((x - y) / 2 for x, y in zip(u, w, strict=True))
            return _Form(self._polynomial_of(middle), {}, {half: fmpq(1)}, shifted=True)
        raise Undecided(f"{name} of something from which no quadratic or log cosh arises")

    def _affine(self, polynomial: Any) -> Affine:
        coefficients = [ZERO] * (self.count + 1)
        if isinstance(polynomial, fmpq_mpoly):
            if polynomial.total_degree() > 1:
                raise Undecided(f"exp of the polynomial {polynomial}")
            for exponents, coefficient in polynomial.to_dict().items():
                coefficients[exponents.index(1) if 1 in exponents else self.count] = coefficient
        else:
            coefficients[self.count] = polynomial
        return tuple(coefficients)

    def _polynomial_of(self, affine: Sequence[Any]) -> Any:
        total = affine[-1]
        for coefficient, variable in zip(affine, variables(self.count), strict=False):
            total = total + coefficient * variable
        return total


def _polynomial(a: _Form) -> Any:
    if a.exponentials or a.coshes or a.shifted:
        raise Undecided("a product of functions that are not polynomials")
    return a.polynomial


def _sum(a: Mapping[Affine, Any], b: Mapping[Affine, Any]) -> dict[Affine, Any]:
    total = dict(a)
    for key, x in b.items():
        total[key] = total.get(key, ZERO) + x
    return {key: x for key, x in total.items() if x != 0}


# ------------------------------------------------------------------------------------------------------------- Hessians


@dataclass(frozen=True, slots=True)
class Curvature:
    """Symmetric matrices between which the Hessian lies everywhere."""

    lower: Matrix
    upper: Matrix

    def within(self, bound: Any) -> bool:
        """Whether both lie between -bound and bound."""
        bound = rational(bound)
        return semidefinite(_plus(self.lower, bound, 1)) and semidefinite(_plus(self.upper, bound, -1))


def _plus(matrix: Matrix, bound: Any, sign: int) -> Matrix:
    """``bound*1 + sign*matrix``."""
    return [[sign * x + (bound if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(matrix)]


def curvature(function: Lam, environment: Environment) -> Curvature:
    """Bounds of the Hessian of a function of one vector, which hold everywhere.

    Args:
        function: as it is written out.
        environment: exact values of what occurs in it.

    Raises:
        Undecided: if the function is not a quadratic plus a sum of log cosh of affine functions.

    >>> from theorems.language.syntax import parse_term
    >>> found = curvature(parse_term("fun(v in R^1, v[0]**2 - 2*log(exp(3*v[0]) + exp(-3*v[0])))"), Environment({}))
    >>> print(found.lower[0][0], found.upper[0][0])
    -16 2
    """
    inside = coordinates(function.parameters[0][1]) if len(function.parameters) == 1 else None
    if inside is None:
        raise Undecided(f"{function} is not a function of one vector")
    count = environment.size(inside)
    if free_names(function):
        return _curvature(function, count, environment)
    return _closed(function, count, tuple(sorted(environment.sizes.items())))


@lru_cache(maxsize=64)
def _closed(function: Lam, count: int, sizes: tuple[tuple[str, int], ...]) -> Curvature:
    """The same for a function without free names; many clauses ask about one function."""
    return _curvature(function, count, Environment({}, dict(sizes)))


def _curvature(function: Lam, count: int, environment: Environment) -> Curvature:
    point = tuple(_form(x) for x in variables(count))
    form = evaluate(function.body, environment.under(**{function.parameters[0][0]: point}), _Forms(count))
    if form.exponentials:
        raise Undecided("the second derivative of an exponential is not bounded")
    hessian = [[ZERO] * count for _ in range(count)]
    if isinstance(form.polynomial, fmpq_mpoly):
        if form.polynomial.total_degree() > 2:
            raise Undecided(f"the second derivatives of {form.polynomial} are not bounded")
        for exponents, coefficient in form.polynomial.to_dict().items():
            places = [k for k, e in enumerate(exponents) for _ in range(e)]
            if len(places) == 2:
                i, j = places
                hessian[i][j] += coefficient
                hessian[j][i] += coefficient
    ends = ([list(row) for row in hessian], [list(row) for row in hessian])
    for argument, a in form.coshes.items():
        matrix = ends[a > 0]
        for i in range(count):
            for j in range(count):
                matrix[i][j] += a * argument[i] * argument[j]
    return Curvature(*ends)


def is_lipschitz(function: Lam, bound: Any, environment: Environment) -> bool:
    """True if the gradient is Lipschitz everywhere, with this constant; False if these bounds do not show it.

    Raises:
        Undecided: as `curvature`.
    """
    return bound >= 0 and curvature(function, environment).within(bound)
