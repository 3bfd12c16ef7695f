"""The stored instances of section 1, against numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.instances import at_instance, broken
from checks.ledger import claims
from counterexamples.instance import Instance, environment
from counterexamples.setup import INSTANCES
from theorems.language.arithmetic import RATIONALS, evaluate
from theorems.language.syntax import parse_term

BY_ID = {claim.id: claim for claim in claims()}
AFTER = "TV(fun(z in Z, NEXT_STATE(p, pi, P, z)), fun(z in Z, NEXT_STATE(q, mu, P, z)))"
HISTORY = "HISTORY_TV(p, q, pi, mu)"


def instances(claim: str) -> list[Instance]:
    return [i for i in INSTANCES if i.claim == claim]


def value(text: str, instance: Instance) -> object:
    return evaluate(parse_term(text), environment(BY_ID[instance.claim], instance.values), RATIONALS)


def rows(table: Any) -> list[tuple[Fraction, ...]]:
    """The innermost rows of a nested table."""
    return [r for entry in table for r in rows(entry)] if isinstance(table[0], tuple) else [table]


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda i: i.claim)
def test_every_row_of_a_law_is_a_law(instance: Instance) -> None:
    for name in {"p", "q", "pi", "mu", "P"} & instance.values.keys():
        for row in rows(instance.values[name]):
            assert sum(row) == 1
            assert min(row) >= 0


def test_without_support_half_of_the_mean_is_lost() -> None:
    (instance,) = instances("is-identity-support")
    assert value("IS_MEAN(pi, mu, f)", instance) == 0
    assert value("MEAN(pi, f)", instance) == Fraction(1, 2)


def test_where_f_vanishes_support_does_not_matter() -> None:
    """pi is not dominated by mu, and yet the identity holds for f = (1, 0): the hypothesis is weaker than pi << mu."""
    (instance,) = instances("is-identity-support")
    point = at_instance(BY_ID[instance.claim], {**instance.values, "f": (Fraction(1), Fraction(0))})
    assert all(point.holds(clause) for _, clause in BY_ID[instance.claim].clauses())
    assert broken(BY_ID[instance.claim], point, "covered")[0] != "broken"


def test_the_deficit_at_the_counterexample() -> None:
    (instance,) = instances("is-identity-support")
    claim = BY_ID["is-identity-deficit"]
    point = at_instance(claim, {**instance.values, "u": (Fraction(0), Fraction(1))})
    assert all(point.holds(clause) for _, clause in claim.clauses())
    assert point.holds(claim.statement[0])


def test_a_deterministic_transition_that_merges_averages_the_ratios() -> None:
    """The pasts of next state 0 have ratios 3 and 1/3 with conditional masses 1/4 and 3/4: 3/4 + 1/4 = 1."""
    (instance,) = instances("deterministic-state-ratio")
    assert value("NEXT_STATE(p, pi, P, y)/NEXT_STATE(q, mu, P, y)", instance) == 1
    assert value("(p[x]/q[x])*(pi[x, b]/mu[x, b])", instance) == 3
    assert Fraction(1, 4) * 3 + Fraction(3, 4) * Fraction(1, 3) == 1


def test_total_variation_falls_at_a_deterministic_step() -> None:
    forgetful, opposite = instances("deterministic-tv-monotone")
    assert [value("TV(p, q)", i) for i in (forgetful, opposite)] == [Fraction(1, 2), 1]
    assert [value(AFTER, i) for i in (forgetful, opposite)] == [0, 0]
    assert [value(HISTORY, i) for i in (forgetful, opposite)] == [Fraction(1, 2), 1]


def test_total_variation_of_the_extremal_histories() -> None:
    same, different = instances("history-tv-monotone")
    assert value("TV(p, q)", same) == value(HISTORY, same) == Fraction(1, 2)
    assert value("TV(p, q)", different) == value(HISTORY, different) == Fraction(1, 4)
    for instance in instances("history-tv-largest"):
        assert value(AFTER, instance) == value(HISTORY, instance) == Fraction(1, 2)
