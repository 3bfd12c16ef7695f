"""Objectives, written out coordinate by coordinate: quadratics, sums of log cosh, kinks and jumps.

Each is a function of v in R^n with rational numbers in it, and nothing else: what is known of it (how smooth it is,
say) is found out from the term alone, by whoever needs it.

Main definitions
    Ridge           a function of one linear form: its weight, its direction and its offset
    quadratic       <b, v> + 1/2 <v, H v>
    log_cosh        sum of a log cosh(<w, v> + c)
    kinks, jumps    sum of a |<w, v> + c|, and of a sign(<w, v> + c)
    total           the sum of objectives
    rotated         H = Q D Q for a diagonal D and a reflection Q: the same eigenvalues, rational entries
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from theorems.language.terms import ONE, ZERO, Add, Apply, Const, Div, Fun, Lam, Mul, Neg, Sub, Term, Var

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]

POINT = "v"
"""The name of the vector."""


@dataclass(frozen=True, slots=True)
class Ridge:
    """A weight a, a direction w and an offset c: a times some function of <w, v> + c."""

    weight: Fraction
    direction: Vector
    offset: Fraction = Fraction(0)

    @property
    def argument(self) -> Term:
        """<w, v> + c."""
        return _plus(_combination(self.direction, [_coordinate(k) for k in range(len(self.direction))]), self.offset)


def quadratic(slope: Vector, hessian: Matrix) -> Lam:
    """J(v) = <slope, v> + 1/2 <v, hessian v>.

    Raises:
        ValueError: if the Hessian is not a symmetric matrix of the slope's dimension.

    >>> two = Fraction(2)
    >>> print(quadratic((Fraction(1), Fraction(0)), ((-two, two), (two, Fraction(0)))))
    fun(v in R^2, v[0] - v[0]**2 + 2*(v[1]*v[0]))
    """
    n = len(slope)
    if any(len(row) != n for row in hessian) or hessian != tuple(zip(*hessian, strict=True)):
        raise ValueError(f"the Hessian is {hessian}; expected a symmetric matrix of {n} rows")
    coordinates = [_coordinate(k) for k in range(n)]
    squares = [(hessian[k][k] / 2, coordinates[k] ** 2) for k in range(n)]
    products = [(hessian[i][j], coordinates[i] * coordinates[j]) for i in range(n) for j in range(i)]
    coefficients = [*slope, *(c for c, _ in (*squares, *products))]
    return _function(n, _combination(coefficients, [*coordinates, *(t for _, t in (*squares, *products))]))


def log_cosh(ridges: Sequence[Ridge]) -> Lam:
    """J(v) = sum of a log cosh(<w, v> + c).

    >>> print(log_cosh([Ridge(Fraction(3), (Fraction(1),))]))
    fun(v in R^1, 3*log((exp(v[0]) + exp(-v[0]))/2))
    """
    return _ridges(ridges, lambda u: Fun("log", (Div(Fun("exp", (u,)) + Fun("exp", (Neg(u),)), Const(Fraction(2))),)))


def kinks(ridges: Sequence[Ridge]) -> Lam:
    """J(v) = sum of a |<w, v> + c|.

    >>> print(kinks([Ridge(Fraction(-1), (Fraction(1), Fraction(0)))]))
    fun(v in R^2, -abs(v[0]))
    """
    return _ridges(ridges, lambda u: Fun("abs", (u,)))


def jumps(ridges: Sequence[Ridge]) -> Lam:
    """J(v) = sum of a sign(<w, v> + c), with sign 0 = 0.

    >>> print(jumps([Ridge(Fraction(1), (Fraction(1),))]))
    fun(v in R^1, abs(v[0])/v[0])
    """
    return _ridges(ridges, lambda u: Div(Fun("abs", (u,)), u))


def total(*parts: Lam) -> Lam:
    """The sum of objectives of one dimension.

    Raises:
        ValueError: if their dimensions differ, or there is none.
    """
    if len({part.parameters for part in parts}) != 1:
        raise ValueError(f"expected objectives of one dimension, not {', '.join(map(str, parts)) or 'none'}")
    body = parts[0].body
    for part in parts[1:]:
        body = part.body if body == ZERO else body if part.body == ZERO else Add(body, part.body)
    return Lam(parts[0].parameters, body)


def rotated(diagonal: Vector, normal: Vector) -> Matrix:
    """Q D Q with the reflection Q = 1 - 2 n n'/|n|^2: a symmetric matrix with the eigenvalues `diagonal`.

    Raises:
        ValueError: if the normal vanishes, or is of another dimension.

    >>> rotated((Fraction(1), Fraction(0)), (Fraction(1), Fraction(1)))
    ((Fraction(0, 1), Fraction(0, 1)), (Fraction(0, 1), Fraction(1, 1)))
    """
    n, square = len(diagonal), sum((x * x for x in normal), Fraction(0))
    if len(normal) != n or not square:
        raise ValueError(f"the normal is {normal}; expected {n} numbers, not all zero")
    reflection = [[Fraction(i == j) - 2 * normal[i] * normal[j] / square for j in range(n)] for i in range(n)]
    return tuple(
        tuple(sum((reflection[i][k] * diagonal[k] * reflection[k][j] for k in range(n)), Fraction(0)) for j in range(n))
        for i in range(n)
    )


# --------------------------------------------------------------------------------------------------------------- terms


def _coordinate(k: int) -> Term:
    return Apply(Var(POINT), (Const(Fraction(k)),))


def _function(dimension: int, body: Term) -> Lam:
    return Lam(((POINT, f"R^{dimension}"),), body)


def _ridges(ridges: Sequence[Ridge], shape) -> Lam:  # type: ignore[no-untyped-def]
    if not ridges:
        raise ValueError("expected at least one ridge, which says what the dimension is")
    body = _combination([r.weight for r in ridges], [shape(r.argument) for r in ridges])
    return _function(len(ridges[0].direction), body)


def _combination(coefficients: Sequence[Fraction], terms: Sequence[Term]) -> Term:
    """The sum of multiples, as a reader would write it."""
    found: Term | None = None
    for coefficient, t in zip(coefficients, terms, strict=True):
        if coefficient == 0:
            continue
        multiple = t if abs(coefficient) == 1 else Mul(Const(abs(coefficient)), t)
        if found is None:
            found = multiple if coefficient > 0 else Neg(multiple)
        else:
            found = Add(found, multiple) if coefficient > 0 else Sub(found, multiple)
    return ZERO if found is None else found


def _plus(t: Term, constant: Fraction) -> Term:
    return _combination([Fraction(1), constant], [t, ONE]) if t != ZERO else Const(constant)
