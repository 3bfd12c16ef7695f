"""The search: it finds violations of false statements, and tight instances of true ones."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from checks.drawing.instances import satisfied
from checks.exact import decide
from counterexamples.search import search
from counterexamples.shape import UnknownSort, given_environment, is_pointwise, shape
from theorems.claim import parameter, relations
from theorems.divergences import CLAIMS
from theorems.language.arithmetic import Environment, Undecided
from theorems.language.facts import Relation
from theorems.language.syntax import parse_clause

CLAIM = {claim.id: claim for claim in CLAIMS}
FALSE = {
    "pinsker-type-sharp": "TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))",
    "chi2-ratio-cap": "CHI2(pi, mu) <= 99/100*(M - m)*TV(pi, mu)",
    "tv-oscillation": "abs(MEAN(pi, f) - MEAN(mu, f)) <= 99/100*(b - a)*TV(pi, mu)",
    "chi2-tv-large": "TV(pi, mu) <= 99/100*(1 - TV(pi, mu))*CHI2(pi, mu)",
    "pinsker": "TV(pi, mu)**2 <= 49/100*KL(pi, mu)",
}


@pytest.mark.parametrize("name", sorted(FALSE))
def test_a_false_statement_is_refuted_exactly(name: str) -> None:
    claim = replace(CLAIM[name], statement=relations(FALSE[name]))
    result = search(claim, confirm=decide)
    assert result.found is not None
    environment = given_environment(claim, result.found.values)
    assert satisfied(claim.clauses(), environment)
    assert not decide(claim.statement[0], environment)


@pytest.mark.parametrize("name", sorted(FALSE))
def test_a_true_statement_is_only_nearly_attained(name: str) -> None:
    result = search(CLAIM[name], confirm=decide)
    assert result.found is None
    assert result.tightest is not None
    assert result.tightest.ratio is not None
    assert 0.99 <= result.tightest.ratio <= 1
    assert satisfied(CLAIM[name].clauses(), given_environment(CLAIM[name], result.tightest.instance.values))
    assert result.tried >= 50_000


def test_a_violation_of_one_part_in_a_trillion_is_found() -> None:
    claim = replace(CLAIM["pinsker"], statement=relations("TV(pi, mu)**2 <= 499999999999/1000000000000*KL(pi, mu)"))
    assert search(claim, confirm=decide).found is not None


def test_a_dropped_hypothesis_is_used() -> None:
    result = search(CLAIM["chi2-second-moment"], confirm=decide, without="dominated", budget=5000)
    assert result.found is not None
    assert result.found.drops == "dominated"


def test_a_refuted_claim_has_a_counterexample() -> None:
    assert search(CLAIM["infinite-second-moment-explodes"], confirm=decide).found is not None


def test_nothing_is_found_that_is_not_confirmed() -> None:
    claim = replace(CLAIM["pinsker-type-sharp"], statement=relations(FALSE["pinsker-type-sharp"]))

    def unable(relation: Relation, environment: Environment) -> bool:
        raise Undecided("no")

    assert search(claim, confirm=unable, budget=2000).found is None
    assert search(claim, confirm=lambda r, e: True, budget=2000).found is None


def test_the_same_seed_gives_the_same_result() -> None:
    first, second = (search(CLAIM["pinsker"], confirm=decide, seed=3, budget=5000) for _ in range(2))
    assert first == second


def test_arguments_are_checked() -> None:
    claim = CLAIM["pinsker"]
    with pytest.raises(ValueError, match="budget is 10"):
        search(claim, confirm=decide, budget=10)
    with pytest.raises(ValueError, match="atoms is 0"):
        search(claim, confirm=decide, atoms=0)
    with pytest.raises(ValueError, match="asserts existence"):
        search(CLAIM["second-moment-silent"], confirm=decide)
    with pytest.raises(UnknownSort, match="T has sort 'nat'"):
        search(replace(claim, variables=(*claim.variables, parameter("T", "nat", "horizon"))), confirm=decide)


def test_the_shape_of_hypotheses() -> None:
    found = shape(CLAIM["pinsker-type"], without="dominated")
    assert found.dominated == ()
    assert dict(found.laws) == {"pi": False, "mu": False}
    assert dict(shape(CLAIM["pinsker-type"], without="pi-law").laws) == {"mu": False}
    f = parameter("f", "Y -> real", "a function")
    assert is_pointwise(parse_clause("all(y in Y, abs(f[y]) <= pi[y])"), f)
    assert not is_pointwise(parse_clause("all(y in Y, f[y] <= sum(z in Y, f[z]))"), f)
    assert not is_pointwise(parse_clause("all(y in Y, f[y] <= sum(y in Y, f[y]))"), f)


def test_values_must_fit() -> None:
    with pytest.raises(ValueError, match="mu has no value"):
        given_environment(CLAIM["pinsker"], {"pi": (Fraction(1),)})
    with pytest.raises(ValueError, match="mu has 2 values on Y, others 1"):
        given_environment(CLAIM["pinsker"], {"pi": (Fraction(1),), "mu": (Fraction(1), Fraction(0))})
