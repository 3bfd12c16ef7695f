"""Drawing objectives, functions of vectors, and gradient estimators for them.

An objective is written out with rational numbers.  Where a smoothness constant L is at hand, its Hessian lies between
-L and L everywhere, often touching an end: quadratics (also turned by a reflection, which keeps their eigenvalues
rational), sums of log cosh, and both together.  Where no hypothesis asks for that, there are also quadratics that are
curved too much, kinks and jumps.  Whether the hypotheses hold is in every case decided from the term alone.

Main definitions
    draw_objective      a function of a vector
    draw_estimator      a table of gradient estimates, one row for every outcome of the noise
    has_exponential     whether a function takes exponentials
    gradient            the gradient of a written-out function, as rational numbers
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from checks.drawing.strategies import Draw, draw_whole
from counterexamples.objective_forms import (
    Matrix,
    Ridge,
    Vector,
    jumps,
    kinks,
    log_cosh,
    quadratic,
    rotated,
    total,
)
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, evaluate
from theorems.language.terms import Const, Fun, Lam, Partial, Term, Var, children

Row = tuple[Fraction, ...]

MAX_DIMENSION = 3
"""Coordinates of a vector, and outcomes of the noise: statements about objectives already fail in low dimensions."""

_CLOSE = 1000
"""Largest denominator of an approximate gradient."""


def draw_objective(
    draw: Draw[Any], dimension: int, bound: Fraction | None, loose: bool = False, *, rational: bool = False
) -> Lam:
    """A function on R^dimension.

    Args:
        draw: draws from a Hypothesis strategy.
        dimension: number of coordinates.
        bound: the eigenvalues of the Hessian stay between -bound and bound; None if nothing bounds them.
        loose: whether the bound, and differentiability, may be missed.
        rational: whether all values have to be rational, since an equation between others is not decided.
    """
    scale = Fraction(draw_whole(draw, 1, 8), draw_whole(draw, 1, 4)) if bound is None or bound <= 0 else bound
    if bound is not None and bound <= 0 and not loose:
        return quadratic(_vector(draw, dimension), _diagonal([Fraction(0)] * dimension))
    smooth = _QUADRATIC if rational else (*_QUADRATIC, *_TRANSCENDENTAL)
    builders = (*smooth, *_LOOSE) if loose else smooth
    return builders[draw_whole(draw, 0, len(builders) - 1)](draw, dimension, scale)


def _small(draw: Draw[Any], largest: int = 6) -> Fraction:
    """A small rational number of either sign."""
    k = draw_whole(draw, 0, 2 * largest)
    whole = Fraction((k + 1) // 2 if k % 2 else -(k // 2))
    return whole / draw_whole(draw, 1, 4)


def _vector(draw: Draw[Any], dimension: int) -> Vector:
    return tuple(_small(draw) for _ in range(dimension))


def _diagonal(entries: Sequence[Fraction]) -> Matrix:
    n = len(entries)
    return tuple(tuple(entries[i] if i == j else Fraction(0) for j in range(n)) for i in range(n))


def _direction(draw: Draw[Any], dimension: int) -> Vector:
    """A vector of small integers, not all zero."""
    entries = [Fraction(draw_whole(draw, 0, 6) - 3) for _ in range(dimension)]
    if not any(entries):
        entries[0] = Fraction(1)
    return tuple(entries)


# -------------------------------------------------------------------------------------------------------------- smooth


def _isotropic(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    """The Hessian is -L, L or 0 times the identity; -L is where the descent lemma is an equality."""
    factor = (-1, -1, 1, 0)[draw_whole(draw, 0, 3)]
    return quadratic(_vector(draw, dimension), _diagonal([factor * scale] * dimension))


def _eigenvalues(draw: Draw[Any], dimension: int, scale: Fraction) -> Vector:
    def one() -> Fraction:
        style = draw_whole(draw, 0, 3)
        return scale * (Fraction((-1, 1, 0)[style]) if style < 3 else Fraction(draw_whole(draw, 0, 24) - 12, 12))

    return tuple(one() for _ in range(dimension))


def _unequal(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    return quadratic(_vector(draw, dimension), _diagonal(_eigenvalues(draw, dimension, scale)))


def _turned(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    hessian = rotated(_eigenvalues(draw, dimension, scale), _direction(draw, dimension))
    return quadratic(_vector(draw, dimension), hessian)


def _waves(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    """A sum of log cosh.  The trace of the sum of a w w' over a > 0, and over a < 0, is at most L, hence its norm."""
    ridges = [
        Ridge(
            Fraction(draw_whole(draw, 1, 4) * (1 if draw_whole(draw, 0, 1) else -1)),
            _direction(draw, dimension),
            _small(draw),
        )
        for _ in range(draw_whole(draw, 1, 2))
    ]
    traces = [
        sum((r.weight * sign * sum(x * x for x in r.direction) for r in ridges if r.weight * sign > 0), Fraction(0))
        for sign in (1, -1)
    ]
    largest = max(traces)
    return log_cosh([Ridge(scale * r.weight / largest, r.direction, r.offset) for r in ridges])


def _mixed(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    share = Fraction(draw_whole(draw, 1, 3), 4)
    return total(_unequal(draw, dimension, share * scale), _waves(draw, dimension, (1 - share) * scale))


_Builder = Callable[[Draw[Any], int, Fraction], Lam]
_QUADRATIC: tuple[_Builder, ...] = (_isotropic, _isotropic, _isotropic, _unequal, _turned)
"""Those with one curvature come first, and often: they are where bounds are attained."""
_TRANSCENDENTAL: tuple[_Builder, ...] = (_waves, _mixed)

# --------------------------------------------------------------------------------------------------------------- loose


def _curved(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    """A quadratic that needs a larger constant."""
    return _unequal(draw, dimension, scale * draw_whole(draw, 2, 9))


def _kinked(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    return kinks([Ridge(-_weight(draw), _direction(draw, dimension), _small(draw, 2))])


def _jumping(draw: Draw[Any], dimension: int, scale: Fraction) -> Lam:
    return jumps([Ridge(_weight(draw), _direction(draw, dimension), _small(draw, 2))])


def _weight(draw: Draw[Any]) -> Fraction:
    return Fraction(draw_whole(draw, 1, 6)) * (-1 if draw_whole(draw, 0, 3) == 3 else 1)


_LOOSE: tuple[_Builder, ...] = (_curved, _kinked, _jumping)

# ---------------------------------------------------------------------------------------------------------- estimators


@lru_cache(maxsize=64)
def has_exponential(function: Lam) -> bool:
    """Whether a function takes exponentials, which should not be asked for of large numbers."""

    def inside(t: Term) -> bool:
        return (isinstance(t, Fun) and t.name == "exp") or any(inside(child) for child in children(t))

    return inside(function)


def gradient(function: Lam, point: Row, environment: Environment) -> Row:
    """The gradient at a point: exact where it is rational, else close to it."""
    here = environment.bind(**{_FUNCTION: function, _POINT: point})
    return tuple(_number(Partial(Var(_FUNCTION), Var(_POINT), Const(Fraction(k))), here) for k in range(len(point)))


_FUNCTION, _POINT = "drawn.f", "drawn.x"
"""Names that no text has."""


def _number(t: Partial, environment: Environment) -> Fraction:
    try:
        value = evaluate(t, environment, RATIONALS)
        return Fraction(0) if isinstance(value, float) else value
    except Undecided:
        from checks.numbers.balls import Balls, enclosure, ends, precision

        try:
            with precision(64):
                return ends(enclosure(Balls(64).evaluate(t, environment)))[0].limit_denominator(_CLOSE)
        except Undecided:
            return Fraction(0)


def draw_estimator(draw: Draw[Any], law: Row, gradients: Sequence[Row]) -> tuple[Row, ...]:
    """Estimates of a gradient, one for every outcome of the noise.

    Along the gradient or against it without noise, unbiased, with a constant bias, of either sign by chance and of any
    size, or noise of mean zero.

    Args:
        draw: draws from a Hypothesis strategy.
        law: the law of the noise.
        gradients: the gradient at the iterate of every outcome (the same, as a rule).
    """
    style = draw_whole(draw, 0, 5)
    if style == 0:
        return tuple(gradients)
    if style == 5:
        return centred(draw, law, gradients)
    if style == 1:
        return unbiased(draw, law, gradients)
    if style == 2:
        factor = _small(draw)
        return tuple(tuple(factor * x for x in row) for row in gradients)
    if style == 3:
        bias = _vector(draw, len(gradients[0]))
        return tuple(tuple(x + b for x, b in zip(row, bias, strict=True)) for row in gradients)
    size = Fraction(10) ** draw_whole(draw, 0, 9)
    signs = [1 - 2 * draw_whole(draw, 0, 1) for _ in gradients]
    return tuple(tuple(sign * size * x for x in row) for sign, row in zip(signs, gradients, strict=True))


def unbiased(draw: Draw[Any], law: Row, gradients: Sequence[Row]) -> tuple[Row, ...]:
    """Estimates whose mean is the mean of the gradients."""
    target = _mean(law, gradients)
    return tuple(tuple(t + x for t, x in zip(target, row, strict=True)) for row in centred(draw, law, gradients))


def centred(draw: Draw[Any], law: Row, gradients: Sequence[Row]) -> tuple[Row, ...]:
    """Noise of mean zero, a row for each gradient; whatever the total mass is, unless it is zero."""
    noise = [_vector(draw, len(row)) for row in gradients]
    mean, mass = _mean(law, noise), sum(law, Fraction(0)) or Fraction(1)
    return tuple(tuple(x - m / mass for x, m in zip(row, mean, strict=True)) for row in noise)


def _mean(law: Row, rows: Sequence[Row]) -> Row:
    return tuple(sum((q * row[i] for q, row in zip(law, rows, strict=True)), Fraction(0)) for i in range(len(rows[0])))
