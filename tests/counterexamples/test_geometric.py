"""Geometric series on a countable alphabet, against sums that can be done by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from sys import maxsize

import pytest

from checks.ledger import claims
from counterexamples.divergences import COUNTABLE
from counterexamples.geometric import GEOMETRIC, CountableInstance, Sequence, geometric, is_counterexample
from theorems.language.arithmetic import INFINITY, Environment, Undecided, evaluate
from theorems.language.syntax import parse_term

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
PI, MU, F = geometric(1, HALF), geometric(3, QUARTER), geometric(3, HALF)
CLAIM = next(c for c in claims() if c.id == "infinite-second-moment-explodes")


def value(text: str, **values: object) -> object:
    return evaluate(parse_term(text), Environment(values or {"pi": PI, "mu": MU, "f": F}, {"Y": maxsize}), GEOMETRIC)


def test_sums_within_sums() -> None:
    """Two outcomes are not one: their product has mass 1."""
    assert value("sum(y in Y, pi[y]*sum(z in Y, mu[z]))", pi=PI, mu=MU) == 1
    assert value("sum(y in Y, sum(z in Y, mu[z])*pi[y])", pi=PI, mu=MU) == 1
    for text in (
        "sum(y in Y, sum(z in Y, pi[y]*mu[z]))",
        "sum(y in Y, sum(z in Y, pi[y]))",
        "sum(y in Y, sum(z in Y, pi[y]*mu[z]*(1 - same(y, z))))",
    ):
        with pytest.raises(Undecided):
            value(text, pi=PI, mu=MU)


def test_sums_of_the_two_laws() -> None:
    assert PI.total() == 1  # 1/2 + 1/4 + 1/8 + ...
    assert MU.total() == 1  # 3 (1/4 + 1/16 + ...) = 3/3
    assert geometric(1, 1).total() == INFINITY
    assert geometric(-1, 2).total() == -INFINITY


def test_partial_sums_approach_the_total_from_below() -> None:
    for law in (PI, MU):
        partial = sum((law.at(n) for n in range(1, 60)), Fraction(0))
        assert 1 - Fraction(1, 2**50) < partial < law.total()


def test_moments_of_the_example() -> None:
    assert value("RATIO2(pi, mu)") == INFINITY  # sum of 4^-n 3 (2^n/3)^2 = sum of 1/3
    assert value("CHI2(pi, mu)") == INFINITY
    assert value("IS_MEAN(pi, mu, f)") == 1  # rho f = 1
    assert value("IS_VAR(pi, mu, f)") == 0
    assert value("RATIO2(mu, pi)") == Fraction(9, 7)  # sum of 9 (1/8)^n = 9/7


def test_chi2_of_two_geometric_laws() -> None:
    # p = (1/2)^n, q = 2 (1/3)^n: sum p^2/q = sum (3/4)^n/2 = 3/2, so chi2 = 1/2
    assert value("CHI2(pi, mu)", pi=PI, mu=geometric(2, Fraction(1, 3))) == HALF


def test_signs_are_found_where_the_leading_term_does_not_yet_lead() -> None:
    # 1 - 10/2^n: negative up to n = 3, positive from n = 4
    mixed = GEOMETRIC.subtract(Fraction(1), geometric(10, HALF))
    assert isinstance(mixed, Sequence)
    assert mixed.signs() == {-1, 1}
    # 1 - 8/2^n vanishes at n = 3
    assert GEOMETRIC.subtract(Fraction(1), geometric(8, HALF)).signs() == {-1, 0, 1}
    assert GEOMETRIC.subtract(PI, PI).signs() == {0}
    assert GEOMETRIC.subtract(geometric(1, HALF), geometric(1, QUARTER)).signs() == {1}


def test_what_leaves_the_series_is_undecided() -> None:
    for text in (
        "sum(y in Y, max(pi[y], mu[y]))",
        "KL(pi, mu)",
        "sum(y in Y, 1/(pi[y] + mu[y]))",
        "maximum(y in Y, pi[y])",
    ):
        with pytest.raises(Undecided):
            evaluate(parse_term(text), Environment({"pi": PI, "mu": MU}, {"Y": 1}), GEOMETRIC)


def test_a_ratio_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a positive ratio, not 0"):
        geometric(1, 0)


def test_the_stored_example_breaks_the_claim() -> None:
    (example,) = COUNTABLE
    assert is_counterexample(CLAIM, example) == (True, "0 < IS_VAR(pi, mu, f) fails: 0 against 0")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"f": geometric(2, Fraction(1, 3))}, "the statement holds"),
        ({"f": geometric(5, HALF)}, "hypothesis integrand fails"),
        ({"pi": geometric(2, HALF)}, "hypothesis pi-law fails"),
        ({"mu": PI}, "hypothesis large fails"),
    ],
)
def test_what_is_no_counterexample_is_told_apart(changed: dict[str, Sequence], reason: str) -> None:
    (example,) = COUNTABLE
    values = {**example.values, **changed}
    assert is_counterexample(CLAIM, replace(example, values=values)) == (False, reason)
    assert isinstance(example, CountableInstance)
