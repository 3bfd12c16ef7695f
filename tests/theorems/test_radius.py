"""What a ratio clip gives: the statements against numbers that can be worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.drawing.instances import satisfied
from checks.ledger import load
from checks.numbers.rationals import FLINT, fraction
from counterexamples.shape import given_environment
from counterexamples.shorthand import values
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.trust_region.radius import CLAIMS


def numbers(pi: tuple[str, ...], mu: tuple[str, ...]) -> tuple[Fraction, Fraction]:
    """TV and chi2 of a pair."""
    pair = {"pi": tuple(map(Fraction, pi)), "mu": tuple(map(Fraction, mu))}
    at = Environment(pair, {"Y": len(pi)})
    return evaluate(parse_term("TV(pi, mu)"), at, RATIONALS), evaluate(parse_term("CHI2(pi, mu)"), at, RATIONALS)


@pytest.mark.parametrize(
    ("pi", "mu", "tv", "chi2"),
    [
        (("3/5", "2/5"), ("1/2", "1/2"), "1/10", "1/25"),  # a clip of 1/5 on both sides
        (("1", "0"), ("5/6", "1/6"), "1/6", "1/5"),  # the same clip above only
    ],
)
def test_extremal_pairs(pi: tuple[str, ...], mu: tuple[str, ...], tv: str, chi2: str) -> None:
    assert numbers(pi, mu) == (Fraction(tv), Fraction(chi2))


def test_the_constants_are_the_extremal_ones() -> None:
    best = {claim.id: claim.constant.best for claim in CLAIMS if claim.constant}
    assert best == {"clip-tv": Fraction(1, 2), "clip-chi2": 1, "clip-upper-tv": 1}


def test_one_time_with_policies_that_have_nothing_in_common() -> None:
    """At D = 1 both bounds of what one time contributes are attained: 2 eps TV = 2."""
    apart = values(
        {"p": "1 0", "q": "0 1", "pi": "1 0; 1 0", "mu": "0 1; 0 1", "adv": "1 0; -1 0", "D": "1", "eps": "1"}
    )
    for id in ("gap-state-l1", "gap-state-l1-sharp"):
        claim = load()[id].claim
        here = given_environment(claim, apart)
        assert satisfied(claim.clauses(), here)
        (relation,) = claim.statement
        assert [fraction(evaluate(side, here, FLINT)) for side in (relation.left, relation.right)] == [2, 2]
