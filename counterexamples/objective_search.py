"""Searching for the objective on which a promise about expected progress is tight.

The search is told neither the objective nor the estimator.  It moves about among objectives

    J(v) = <b, v> + 1/2 <v, H v> + a log cosh(<w, v>)

whose Hessian is known to stay between -L and L (with L = 1: eigenvalues of H in [-(1-c), 1-c] and abs(a) |w|^2 = c for
some c in [0, 1]), among finite laws, estimators, iterates and step sizes, always towards the smallest gap between
progress and promise.  What it comes up with is rounded to simple numbers and then looked at in exact arithmetic: either
the two sides are equal, as rational numbers, or nothing has been found.

Main definitions
    Tight           an exact instance at which the two sides are equal
    tightest        look for one
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from counterexamples.approximate import Arrays
from counterexamples.instance import Value
from counterexamples.objective_forms import Matrix, quadratic, rotated
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.facts import Relation
from theorems.language.syntax import parse_term

POPULATION = 400
ROUNDS = 60
KEPT = 20
ATTEMPTS = 4
DENOMINATOR = 8
"""Numbers are rounded to fractions with denominators up to this."""

_FORM = parse_term(
    "fun(v in R^I, sum(i in I, b[i]*v[i]) + sum(i in I, v[i]*sum(j in I, H[i, j]*v[j]))/2"
    " + a*log((exp(sum(i in I, w[i]*v[i])) + exp(-sum(i in I, w[i]*v[i])))/2))"
)
_SCALE = parse_term("e**2/2*SECOND(q, g)")

Genes = dict[str, Any]
"""Arrays whose last axis is the population: what is free to move, within [-1, 1] where it is a position."""


@dataclass(frozen=True, slots=True)
class Tight:
    """An exact instance at which both sides agree.

    Attributes:
        hessian: of the objective, which is a quadratic.
        values: of J, x, q, g, L and e.
        tried: how many instances were looked at.
    """

    hessian: Matrix
    values: dict[str, Value]
    tried: int


def tightest(promise: Relation, dimension: int, outcomes: int, *, seed: int = 0) -> Tight | None:
    """Look for an objective, an iterate, an estimator and a step at which a promise is kept with equality.

    Args:
        promise: ``... <= PROGRESS(J, x, q, g, e)``, in the variables J, x, q, g, L and e.
        dimension: of the vectors.
        outcomes: of the noise.
        seed: the same seed gives the same result.

    Returns:
        an instance at which both sides are equal in exact arithmetic, or None, which says nothing.

    Raises:
        ValueError: if the dimension or the number of outcomes is not positive.

    >>> from theorems.sga.smooth_ascent import CLAIMS
    >>> promise = next(claim for claim in CLAIMS if claim.id == "sga-step").statement[0]
    >>> found = tightest(promise, dimension=1, outcomes=2)
    >>> print(found.hessian[0][0])
    -1
    """
    if dimension < 1 or outcomes < 1:
        raise ValueError(f"expected a positive dimension and number of outcomes, not {dimension} and {outcomes}")
    for attempt in range(ATTEMPTS):
        found = _climb(promise, dimension, outcomes, np.random.default_rng([seed, attempt]))
        if found is not None:
            hessian, values = found
            return Tight(hessian, values, POPULATION * (ROUNDS + 1) * (attempt + 1))
    return None


def _climb(
    promise: Relation, dimension: int, outcomes: int, random: np.random.Generator
) -> tuple[Matrix, dict[str, Value]] | None:
    """One climb from a random population, and what becomes of its best in simple numbers."""
    genes = _random(random, dimension, outcomes, POPULATION)
    gaps = _gaps(promise, genes)
    for round_ in range(ROUNDS):
        best = np.argsort(gaps)[:KEPT]
        parents = {name: values[..., best] for name, values in genes.items()}
        spread = 0.5 * 0.85**round_
        children = _moved(random, parents, POPULATION // KEPT - 1, spread)
        genes = {name: np.concatenate([parents[name], children[name]], axis=-1) for name in genes}
        gaps = _gaps(promise, genes)
    for k in np.argsort(gaps)[:KEPT]:
        found = _rounded(promise, {name: values[..., k] for name, values in genes.items()})
        if found is not None:
            return found
    return None


def _random(random: np.random.Generator, n: int, m: int, size: int) -> Genes:
    return {
        "eigenvalue": random.uniform(-1, 1, (n, size)),
        "normal": random.normal(size=(n, size)),
        "ridge": random.normal(size=(n, size)),
        "share": random.uniform(-1, 1, size),
        "b": random.normal(size=(n, size)),
        "x": random.normal(size=(n, size)),
        "g": _long(random.normal(size=(m, n, size))),
        "mass": random.uniform(0.1, 1, (m, size)),
        "e": random.uniform(0.5, 1.5, size),
    }


_POSITIONS = {"eigenvalue": (-1.0, 1.0), "share": (-1.0, 1.0), "mass": (0.1, 1.0), "e": (0.5, 1.5)}


def _moved(random: np.random.Generator, parents: Genes, copies: int, spread: float) -> Genes:
    """Children of every parent, with some of their genes moved."""
    children = {}
    for name, values in parents.items():
        repeated = np.repeat(values, copies, axis=-1)
        step = spread * random.normal(size=repeated.shape) * (random.uniform(size=repeated.shape) < 0.5)
        low, high = _POSITIONS.get(name, (-np.inf, np.inf))
        children[name] = np.clip(repeated + step, low, high)
    children["g"] = _long(children["g"])
    return children


def _long(g: Any) -> Any:
    """Estimates of length one at least: along very short steps every objective looks like a quadratic."""
    return g / np.minimum(np.linalg.norm(g, axis=1, keepdims=True), 1)


def _gaps(promise: Relation, genes: Genes) -> Any:
    """Progress minus promise, relative to the largest part of Term C that the estimator can have, for each instance."""
    n, m = genes["x"].shape[0], genes["mass"].shape[0]
    share = genes["share"]
    normal = genes["normal"] / np.linalg.norm(genes["normal"], axis=0)
    ridge = genes["ridge"] / np.linalg.norm(genes["ridge"], axis=0)
    reflection = np.eye(n)[:, :, None] - 2 * normal[:, None, :] * normal[None, :, :]
    hessian = (1 - abs(share)) * np.einsum("ik...,k...,kj...->ij...", reflection, genes["eigenvalue"], reflection)
    values = {
        "J": _FORM,
        "H": tuple(map(tuple, hessian)),
        "a": share,
        "w": tuple(ridge),
        "b": tuple(genes["b"]),
        "x": tuple(genes["x"]),
        "q": tuple(genes["mass"] / genes["mass"].sum(axis=0)),
        "g": tuple(map(tuple, genes["g"])),
        "L": np.float64(1),
        "e": genes["e"],
    }
    environment = Environment(values, {"I": n, "Y": m})
    with np.errstate(all="ignore"):
        left, right = (evaluate(side, environment, Arrays()) for side in (promise.left, promise.right))
        gap = (right - left) / evaluate(_SCALE, environment, Arrays())
    return np.where(np.isfinite(gap), gap, np.inf)


def _rounded(promise: Relation, genes: Genes) -> tuple[Matrix, dict[str, Value]] | None:
    """The instance in simple numbers, if both sides are equal there."""
    simple = {name: _simple(values) for name, values in genes.items()}
    if simple["share"] != 0 or not any(simple["normal"]):
        return None
    hessian = rotated(simple["eigenvalue"], simple["normal"])
    total = sum(simple["mass"])
    values: dict[str, Value] = {
        "J": quadratic(simple["b"], hessian),
        "x": simple["x"],
        "q": tuple(mass / total for mass in simple["mass"]),
        "g": simple["g"],
        "L": Fraction(1),
        "e": simple["e"],
    }
    environment = Environment(values, {"I": len(simple["x"]), "Y": len(simple["mass"])})
    left, right = (evaluate(side, environment, RATIONALS) for side in (promise.left, promise.right))
    if left != right or evaluate(_SCALE, environment, RATIONALS) == 0:
        return None
    return hessian, values


def _simple(values: Any) -> Any:
    if np.ndim(values):
        return tuple(_simple(value) for value in values)
    return Fraction(float(values)).limit_denominator(DENOMINATOR)
