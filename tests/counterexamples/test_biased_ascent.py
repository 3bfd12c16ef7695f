"""The instances of biased ascent: attained, and where a little less would break the statement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.instances import ATTAINED, at_instance, attained
from counterexamples.biased_ascent import COUNTABLE, FAMILIES, INSTANCES, REFUTATIONS
from counterexamples.instance import Instance, environment
from theorems.claim import Verdict
from theorems.language.arithmetic import RATIONALS, evaluate
from theorems.sga.biased_ascent import CLAIMS

BY_ID = {claim.id: claim for claim in CLAIMS}


def sides(instance: Instance) -> tuple[Any, Any]:
    claim = BY_ID[instance.claim]
    (relation,) = claim.statement
    here = environment(claim, instance.values)
    return evaluate(relation.left, here, RATIONALS), evaluate(relation.right, here, RATIONALS)


@pytest.mark.parametrize(
    ("position", "both"),
    [(0, Fraction(-2)), (1, Fraction(-1, 8)), (2, Fraction(5, 2)), (3, Fraction(5)), (4, Fraction(5))],
)
def test_both_sides_are_the_number_in_the_comment(position: int, both: Fraction) -> None:
    assert sides(INSTANCES[position]) == (both, both)


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda i: f"{i.claim}-{i.note}")
def test_every_instance_attains_its_claim(instance: Instance) -> None:
    claim = BY_ID[instance.claim]
    assert attained(claim, at_instance(claim, instance.values))[0] == ATTAINED


@pytest.mark.parametrize(
    ("position", "change", "outcome"),
    [
        (0, {"e": Fraction(1, 2)}, "strict"),
        (0, {"e": Fraction(3, 2)}, "hypothesis fails"),
        (0, {"L": Fraction(9, 10)}, "hypothesis fails"),
        (3, {"n": Fraction(0)}, "strict"),
        (3, {"z": Fraction(1)}, "strict"),
        (3, {"T": Fraction(-1)}, "hypothesis fails"),
        (3, {"c": Fraction(2)}, "hypothesis fails"),
        (3, {"L": Fraction(1, 2)}, "hypothesis fails"),
    ],
)
def test_a_change_of_an_instance_is_noticed(position: int, change: dict[str, Fraction], outcome: str) -> None:
    instance = INSTANCES[position]
    claim = BY_ID[instance.claim]
    assert attained(claim, at_instance(claim, {**instance.values, **change}))[0] == outcome


def test_every_claim_that_is_no_identity_has_an_instance() -> None:
    assert {i.claim for i in INSTANCES} == {c.id for c in CLAIMS if not c.identity}
    assert all(c.verdict is Verdict.HOLDS for c in CLAIMS)
    assert (FAMILIES, COUNTABLE, REFUTATIONS) == ((), (), ())
