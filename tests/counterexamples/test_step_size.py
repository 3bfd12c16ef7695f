"""The stored instances and families of the claims about step sizes, against numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from checks.instances import at_instance, at_sample, attained, broken
from checks.ledger import load
from counterexamples.instance import Family, Instance, environment
from counterexamples.step_size import FAMILIES, INSTANCES
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.sga.step_size import CLAIMS

BY_ID = {claim.id: claim for claim in CLAIMS}
GUARANTEE = "2*F/(e*K) + L*e*V"


def instances(claim: str) -> list[Instance]:
    return [i for i in INSTANCES if i.claim == claim]


def value(text: str, instance: Instance) -> Any:
    return evaluate(parse_term(text), environment(BY_ID[instance.claim], instance.values), RATIONALS)


def at(family: Family, sample: Mapping[str, Fraction], text: str) -> Any:
    """A term in the claim's variables, at a sample of the family's parameters."""
    here = Environment(dict(sample))
    numbers = {name: evaluate(t, here, RATIONALS) for name, t in family.values.items()}
    return evaluate(parse_term(text), Environment(numbers), RATIONALS)


def test_the_best_step_makes_both_terms_equal() -> None:
    (instance,) = instances("rate-optimal-step")
    assert value("2*F/(e*K)", instance) == value("L*e*V", instance) == 2
    assert value("sqrt(2*F*L*V/K)", instance) == 2


def test_four_times_the_variance_only_halves_the_best_step() -> None:
    (instance,) = instances("step-inverse-variance")
    assert value("sqrt(2*F/(L*K*W))", instance) == 1
    assert value("sqrt(2*F/(L*K*V))", instance) == Fraction(1, 2)
    assert value("sqrt(2*F/(L*K*V))*V", instance) == 2 > value("B", instance) > 1
    claim = BY_ID["step-inverse-variance"]
    assert broken(claim, at_instance(claim, instance.values))[0] == "broken"
    # a bound of 2 would do at V = 4, and is passed at V = 5
    assert broken(claim, at_instance(claim, {**instance.values, "B": Fraction(2)}))[0] == "statement holds"
    further = {**instance.values, "B": Fraction(2), "V": Fraction(5)}
    assert broken(claim, at_instance(claim, further))[0] == "broken"


@pytest.mark.parametrize("id", ["accuracy-step", "accuracy-window", "accuracy-length"])
def test_the_extremal_instances_reach_the_accuracy_exactly(id: str) -> None:
    for instance in instances(id):
        assert value(f"z - ({GUARANTEE})", instance) == 0


def test_the_window_is_a_point_at_the_fewest_steps() -> None:
    point, end = instances("accuracy-window")
    assert value("2*L*V*e - z", point) == value("z**2 - 8*F*L*V/K", point) == 0
    assert value("(2*L*V*e - z)**2", end) == value("z**2 - 8*F*L*V/K", end) == Fraction(49, 4)


def test_the_batches_stand_at_the_threshold() -> None:
    two, three = instances("batch-step")
    mean = "fun(i in I, AVERAGE(q, g, i))"
    assert (value("VARIANCE(q, g)", two), value(f"NORM2({mean})", two)) == (2, 1)
    assert (value("VARIANCE(q, g)", three), value(f"NORM2({mean})", three)) == (3, 1)
    for instance, half in ((two, Fraction(1, 2)), (three, Fraction(1, 4))):
        assert value(f"TERM_A({mean}, L, e)", instance) == half
        assert value("L*e**2/2*(BATCH2(q, g, n, fun(i in I, 0))/n**2)", instance) == half


def test_one_draw_fewer_is_not_enough() -> None:
    claim = BY_ID["batch-step"]
    for instance in instances("batch-step"):
        fewer = {**instance.values, "n": instance.values["n"] - 1}  # type: ignore[operator]
        assert attained(claim, at_instance(claim, instance.values))[0] == "attained"
        assert attained(claim, at_instance(claim, fewer))[0] == "hypothesis fails"
        assert broken(claim, at_instance(claim, fewer), drops="batch")[0] == "broken"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.id)
def test_every_family_meets_its_claim_at_other_parameters(family: Family) -> None:
    names = ("1/3", "7", "2/5", "11", "13")
    sample = {name: Fraction(x) for name, x in zip(family.parameters, names, strict=False)}
    if "t" in sample:
        sample["t"] = Fraction(3, 7)
    claim = BY_ID[family.claim]
    point = at_sample(claim, family, sample)
    assert all(point.holds(clause) for _, clause in family.hypotheses)
    assert all(point.holds(clause) for _, clause in claim.clauses())
    assert all(point.holds(relation) for relation in (*claim.statement, *family.relations))


def test_the_cheapest_step_takes_half_of_the_bound() -> None:
    (family,) = [f for f in FAMILIES if f.claim == "accuracy-length"]
    for sample in family.samples:
        assert at(family, sample, "e/(z/(L*V))") == Fraction(1, 2)
        assert at(family, sample, f"{GUARANTEE} - z") == 0


def test_with_something_to_gain_the_bound_on_the_step_is_only_a_limit() -> None:
    """F = 5, L = 1/3, V = 1, z = 4 and t = 1 - 10^-6: K = 2 F L V/(t (1 - t) z^2) = 10/48 * 10^12/999999."""
    (family,) = [f for f in FAMILIES if f.role == "approached"]
    sample = family.samples[1]
    assert at(family, sample, "z/(L*V) - e") == Fraction(12, 10**6)
    assert at(family, sample, "K") == Fraction(5 * 10**12, 24 * 999999)


def test_the_ledger_finds_all_of_them() -> None:
    ledger = load()
    for claim in CLAIMS:
        entry = ledger[claim.id]
        assert [i.values for i in entry.instances] == [i.values for i in instances(claim.id)]
        assert [f.id for f, _ in entry.families] == [f.id for f in FAMILIES if f.claim == claim.id]
