"""Mean, bias and variance of gradient estimators, against numbers that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks import sampling
from theorems.claim import relations
from theorems.foundations.estimator_moments import BIAS, BIAS2, CLAIMS, INNER, LEMMAS, MEAN
from theorems.language.arithmetic import RATIONALS, Environment, evaluate, relation_holds
from theorems.language.syntax import parse_term

BY_ID = {claim.id: claim for claim in (*LEMMAS, *CLAIMS)}


def vector(*entries: int | str) -> tuple[Fraction, ...]:
    return tuple(Fraction(x) for x in entries)


# A fair coin between (3, 1) and (1, -1), for a gradient of (1, 1): the mean is (2, 0), the bias (1, -1).
COIN: dict[str, Any] = {"q": vector("1/2", "1/2"), "g": (vector(3, 1), vector(1, -1)), "d": vector(1, 1)}
# Three outcomes of masses 1/6, 1/3, 1/2, for a gradient of (-1/4, 2).
SKEWED: dict[str, Any] = {
    "q": vector("1/6", "1/3", "1/2"),
    "g": (vector(2, 1), vector(0, -3), vector(-1, "1/2")),
    "d": vector("-1/4", 2),
}


def at(estimator: dict[str, Any]) -> Environment:
    return Environment(estimator, {"Y": len(estimator["q"]), "I": len(estimator["d"])})


def value(text: str, estimator: dict[str, Any]) -> Any:
    return evaluate(parse_term(text), at(estimator), RATIONALS)


def test_the_moments_of_a_coin() -> None:
    assert [value(f"AVERAGE(q, g, {i})", COIN) for i in (0, 1)] == [2, 0]
    assert [value(f"BIAS(q, g, d, {i})", COIN) for i in (0, 1)] == [1, -1]
    assert value("SECOND(q, g)", COIN) == 6  # (9 + 1 + 1 + 1)/2
    assert value("VARIANCE(q, g)", COIN) == 2  # both deviations are +-(1, 1)
    assert value(f"NORM2({MEAN})", COIN) == 4
    assert (value(INNER, COIN), value(BIAS2, COIN), value("NORM2(d)", COIN)) == (0, 2, 2)


@pytest.mark.parametrize("id", list(BY_ID))
@pytest.mark.parametrize("estimator", [COIN, SKEWED], ids=["coin", "skewed"])
def test_every_statement_holds_at_hand_made_estimators(id: str, estimator: dict[str, Any]) -> None:
    names = {p.name for p in BY_ID[id].variables}
    assert names <= estimator.keys()
    assert all(relation_holds(r, at(estimator), RATIONALS) for r in BY_ID[id].statement)


def test_the_split_of_the_second_moment_needs_total_mass_one() -> None:
    """Weights 1 and 1 on the coin: E|g|^2 = 12, mean (4, 0), Var = (1 + 1) + (9 + 1) = 12, which is not 12 - 16."""
    twice = {**COIN, "q": vector(1, 1)}
    assert (value("SECOND(q, g)", twice), value("VARIANCE(q, g)", twice), value(f"NORM2({MEAN})", twice)) == (
        12,
        12,
        16,
    )
    assert not any(relation_holds(r, at(twice), RATIONALS) for r in BY_ID["bias-variance-split"].statement)
    assert relation_holds(BY_ID["mean-direction"].statement[0], at(twice), RATIONALS)


@pytest.mark.parametrize(
    "statement",
    [
        f"SECOND(q, g) == VARIANCE(q, g) + NORM2(d) + {BIAS2}",
        f"SECOND(q, g) == VARIANCE(q, g) + NORM2(d) + {INNER} + {BIAS2}",
        f"VARIANCE(q, g) == SECOND(q, g) - NORM2({BIAS})",
        f"DOT(d, {MEAN}) == NORM2(d) - {INNER}",
    ],
)
def test_sampling_refutes_a_wrong_split(statement: str) -> None:
    changed = replace(BY_ID["bias-variance-split"], statement=relations(statement))
    assert sampling.refute(changed).got == "refuted"


def test_the_mean_opposes_the_gradient_only_if_the_bias_outweighs_it() -> None:
    """Gradient 1: with bias -1/2 the mean is 1/2, with bias -1 it is 0, with bias -3/2 it is -1/2."""
    for bias in (Fraction(-1, 2), Fraction(-1), Fraction(-3, 2)):
        estimator = {"q": vector(1), "g": ((1 + bias,),), "d": vector(1)}
        assert value(f"DOT(d, {MEAN})", estimator) == 1 + bias
        assert value(INNER, estimator) == bias
        assert (value(f"DOT(d, {MEAN})", estimator) < 0) == (value(INNER, estimator) < -value("NORM2(d)", estimator))
