"""The search for the objective on which the SGA lemma is tight finds the quadratic without having been told."""

from __future__ import annotations

from fractions import Fraction

import pytest

from counterexamples.objective_search import tightest
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.facts import Relation
from theorems.language.syntax import parse_term
from theorems.language.terms import Sub
from theorems.sga.smooth_ascent import CLAIMS

PROMISE = next(claim for claim in CLAIMS if claim.id == "sga-step").statement[0]


@pytest.mark.parametrize(("dimension", "outcomes", "seed"), [(1, 2, 0), (1, 2, 1), (2, 3, 0)])
def test_the_extremal_quadratic_is_found(dimension: int, outcomes: int, seed: int) -> None:
    found = tightest(PROMISE, dimension, outcomes, seed=seed)
    assert found is not None
    assert found.hessian == tuple(tuple(Fraction(-(i == j)) for j in range(dimension)) for i in range(dimension))
    environment = Environment(found.values, {"I": dimension, "Y": outcomes})
    sides = [evaluate(side, environment, RATIONALS) for side in (PROMISE.left, PROMISE.right)]
    assert sides[0] == sides[1]
    assert all(isinstance(side, Fraction) for side in sides)


def test_the_same_seed_finds_the_same() -> None:
    assert tightest(PROMISE, 1, 2, seed=3) == tightest(PROMISE, 1, 2, seed=3)


def test_where_the_two_sides_never_meet_nothing_is_found() -> None:
    weaker = Relation(Sub(PROMISE.left, parse_term("e**2*SECOND(q, g)/100")), "<=", PROMISE.right)
    assert tightest(weaker, 1, 1) is None


@pytest.mark.parametrize(("dimension", "outcomes"), [(0, 2), (1, 0)])
def test_there_is_something_to_search(dimension: int, outcomes: int) -> None:
    with pytest.raises(ValueError, match="expected a positive dimension and number of outcomes"):
        tightest(PROMISE, dimension, outcomes)
