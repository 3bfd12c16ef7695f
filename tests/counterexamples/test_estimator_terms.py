"""The stored instances of the claims about the three terms, against numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.controls.perturbation import perturbed
from checks.instances import at_instance, attained, broken
from counterexamples import sga
from counterexamples.estimator_terms import INSTANCES
from counterexamples.instance import Instance, environment
from theorems.claim import Verdict
from theorems.foundations.estimator_moments import INNER, MEAN
from theorems.language.arithmetic import RATIONALS, evaluate
from theorems.language.syntax import parse_term
from theorems.sga import bias_readings, estimator_terms
from theorems.sga.estimator_terms import TERM_A, TERM_B, TERM_C

BY_ID = {claim.id: claim for claim in (*estimator_terms.CLAIMS, *bias_readings.CLAIMS)}


def instances(claim: str) -> list[Instance]:
    return [i for i in INSTANCES if i.claim == claim]


def value(text: str, instance: Instance) -> Any:
    return evaluate(parse_term(text), environment(BY_ID[instance.claim], instance.values), RATIONALS)


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda i: f"{i.claim}: {i.note}")
def test_every_instance_is_what_it_is_called(instance: Instance) -> None:
    claim = BY_ID[instance.claim]
    point = at_instance(claim, instance.values)
    if instance.role == "extremal":
        assert attained(claim, point)[0] == "attained"
    else:
        assert broken(claim, point, drops=instance.drops)[0] == "broken"


@pytest.mark.parametrize(
    ("claim", "term", "values"),
    [
        ("term-a-progress", TERM_A, ["-3/2"]),
        ("term-a-threshold", TERM_A, ["0", "0"]),
        ("term-b-alignment", TERM_B, ["-3/4", "-3/4"]),
        ("term-b-alignment", INNER, ["1", "1"]),
        ("opposing-bias-term-b", TERM_B, ["3/4"]),
        ("negative-term-b-opposes", TERM_B, ["-1/8", "-1/8"]),
        ("negative-term-b-opposes", f"DOT(d, {MEAN})", ["1/2", "1/2"]),
        ("random-bias-absolute", TERM_B, ["25/2", "75/2"]),
        ("random-bias-relative", f"{TERM_B}/{TERM_A}", ["20000/3"]),
        ("term-c-always-negative", TERM_C, ["0"]),
        ("term-c-only-noise", TERM_C, ["1/2"]),
        ("term-c-zero", TERM_C, ["1/2", "5/2"]),
        ("term-c-step-scaling", "VARIANCE(q, g)", ["1"]),
        ("term-c-step-scaling", TERM_C, ["0"]),
        ("term-c-step-cap", TERM_C, ["2"]),
    ],
)
def test_the_terms_at_the_instances(claim: str, term: str, values: list[str]) -> None:
    assert [value(term, i) for i in instances(claim)] == [Fraction(x) for x in values]


def test_a_shorter_step_is_no_counterexample() -> None:
    for claim in ("term-a-progress", "term-b-alignment", "opposing-bias-term-b"):
        for instance in instances(claim):
            short = {**instance.values, "e": Fraction(1, 2)}
            assert (
                broken(BY_ID[claim], at_instance(BY_ID[claim], short), drops="below")[0] == "dropped hypothesis holds"
            )


def test_with_curvature_the_variance_costs_something() -> None:
    (instance,) = instances("term-c-step-scaling")
    claim = BY_ID["term-c-step-scaling"]
    curved = {**instance.values, "L": Fraction(1)}
    assert broken(claim, at_instance(claim, curved), drops="curved")[0] == "dropped hypothesis holds"


def test_a_smaller_level_or_a_larger_gradient_repairs_the_relative_reading() -> None:
    (instance,) = instances("random-bias-relative")
    claim = BY_ID["random-bias-relative"]
    assert broken(claim, at_instance(claim, {**instance.values, "K": Fraction(6667)}))[0] == "statement holds"
    larger = {**instance.values, "d": (Fraction(1, 1000),), "g": ((Fraction(2, 1000),),)}
    assert broken(claim, at_instance(claim, larger))[0] == "statement holds"


@pytest.mark.parametrize("instance", [i for i in INSTANCES if i.role == "extremal"], ids=lambda i: i.note)
def test_some_neighbour_of_an_extremal_instance_is_not_extremal(instance: Instance) -> None:
    claim = BY_ID[instance.claim]
    neighbours = [attained(claim, at_instance(claim, new))[0] for _, new in perturbed(claim, instance.values)]
    assert {"strict", "statement fails"} & set(neighbours)


def test_every_claim_has_what_its_verdict_rests_on() -> None:
    for id, claim in BY_ID.items():
        roles = [i.role for i in instances(id)]
        if claim.verdict in (Verdict.REFUTED, Verdict.NEEDS_HYPOTHESIS):
            assert "counterexample" in roles
        elif claim.verdict is Verdict.HOLDS and not claim.identity:
            assert "extremal" in roles
    assert [i for i in sga.INSTANCES if i.claim in BY_ID] == list(INSTANCES)
