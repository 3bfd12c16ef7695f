"""The engines "extremal" and "counterexample" accept what is exactly right and say why when it is not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from checks.controls.perturbation import perturbed
from checks.controls.perturbation import run as run_controls
from checks.instances import at_instance, attained, broken, run_counterexample, run_extremal, with_constant
from checks.ledger import MODULES, Entry, Ledger, claims
from counterexamples.instance import Instance
from theorems.claim import Claim
from theorems.language.syntax import parse_term

BY_ID = {claim.id: claim for claim in claims()}


def pieces(name: str) -> list[Any]:
    return [piece for module in MODULES for piece in getattr(import_module(f"counterexamples.{module}"), name)]


INSTANCES, FAMILIES, COUNTABLE = pieces("INSTANCES"), pieces("FAMILIES"), pieces("COUNTABLE")


def entry(id: str, **more: Any) -> Entry:
    given: dict[str, Any] = {
        "instances": tuple(i for i in INSTANCES if i.claim == id),
        "families": tuple((f, None) for f in FAMILIES if f.claim == id),
        "countable": tuple(i for i in COUNTABLE if i.claim == id),
    }
    return Entry(BY_ID[id], **(given | more))


LEDGER = Ledger({id: entry(id) for id in BY_ID})


def pair(text: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(part) for part in text.split())


@pytest.mark.parametrize("id", BY_ID)
def test_every_stored_instance_is_what_it_says(id: str) -> None:
    results = [*run_extremal(LEDGER[id], LEDGER), *run_counterexample(LEDGER[id]), *run_controls(LEDGER[id], LEDGER)]
    assert [r for r in results if not r.ok] == []


def test_a_point_off_the_curve_is_strict() -> None:
    # TV = 1/4 and chi2 = (1/16)/(1/4) + (1/16)/(3/4) = 1/3 > 4 TV^2
    point = at_instance(BY_ID["pinsker-type-sharp"], {"pi": pair("1/2 1/2"), "mu": pair("1/4 3/4")})
    assert attained(BY_ID["pinsker-type-sharp"], point)[0] == "strict"


def test_equality_outside_the_hypotheses_does_not_count() -> None:
    # all masses doubled: equality stays, the laws do not
    point = at_instance(BY_ID["pinsker-type-sharp"], {"pi": pair("3/2 1/2"), "mu": pair("1 1")})
    assert attained(BY_ID["pinsker-type-sharp"], point) == (
        "hypothesis fails",
        "pi-law fails at pi = (3/2, 1/2), mu = (1, 1)",
    )


def test_a_false_claim_fails_at_the_instance_that_attains_the_true_one() -> None:
    tight = BY_ID["pinsker-type-sharp"]
    assert tight.constant is not None
    false = replace(tight, statement=(tight.constant.statement(Fraction(49, 100)),))
    point = at_instance(false, {"pi": pair("3/4 1/4"), "mu": pair("1/2 1/2")})
    assert attained(false, point)[0] == "statement fails"
    assert broken(false, point) == ("broken", "pi = (3/4, 1/4), mu = (1/2, 1/2)")
    assert with_constant(tight, Fraction(49, 100), [point])[0] == "refuted"
    assert with_constant(tight, Fraction(1, 2), [point])[0] == "no-counterexample"


def test_a_true_claim_has_no_counterexample() -> None:
    sharp = BY_ID["pinsker-type-sharp"]
    point = at_instance(sharp, {"pi": pair("3/4 1/4"), "mu": pair("1/2 1/2")})
    assert broken(sharp, point)[0] == "statement holds"


def test_a_counterexample_must_drop_what_it_says_and_nothing_else() -> None:
    claim = BY_ID["chi2-second-moment"]
    with_support = at_instance(claim, {"pi": pair("1/2 1/2"), "mu": pair("1/4 3/4")})
    assert broken(claim, with_support, "dominated")[0] == "dropped hypothesis holds"
    heavy = at_instance(claim, {"pi": pair("1 1"), "mu": pair("1 0")})
    assert broken(claim, heavy, "dominated")[0] == "hypothesis fails"
    without_support = at_instance(claim, {"pi": pair("1/2 1/2"), "mu": pair("1 0")})
    assert broken(claim, without_support, None)[0] == "hypothesis fails"
    assert broken(claim, without_support, "dominated")[0] == "broken"


def test_each_of_several_relations_is_attained_somewhere() -> None:
    # b = 1/8 and TV = 1/4: b chi2 = 3/32 = TV^2 + b TV, but 2 TV^2 = 4/32
    values: dict[str, Any] = {"pi": pair("3/8 0 5/8"), "mu": pair("1/8 1/4 5/8"), "b": Fraction(1, 8)}
    alone = entry("chi2-min-prob", instances=(Instance("chi2-min-prob", "extremal", values),))
    assert [r.got for r in run_extremal(alone, LEDGER)] == ["attained", "attained", "strict"]


def test_a_wrong_gap_is_reported() -> None:
    loose = BY_ID["pinsker-type"]
    for gap, outcome in (("(sqrt(1/2) - 49/100)*sqrt(CHI2(pi, mu))", "another gap"), ("0", "another gap")):
        results = run_extremal(Entry(replace(loose, gap=parse_term(gap))), LEDGER)
        assert {r.got for r in results if r.expect == "gap"} == {outcome}


def test_no_gap_at_all_is_reported() -> None:
    # the sharp form, marked as not sharp with gap zero
    same = replace(
        BY_ID["pinsker-type-sharp"],
        verdict=BY_ID["pinsker-type"].verdict,
        sharp="pinsker-type-sharp",
        gap=parse_term("0"),
    )
    assert {r.got for r in run_extremal(Entry(same), LEDGER) if r.expect == "gap"} == {"no gap"}


def test_a_family_that_misses_its_relation_is_reported() -> None:
    (symmetric,) = (f for f in FAMILIES if f.claim == "pinsker-type-sharp")
    skew = replace(symmetric, values={**symmetric.values, "mu": parse_term("table(2/5, 3/5)")})
    results = run_extremal(entry("pinsker-type-sharp", families=((skew, None),)), LEDGER)
    assert {r.got for r in results if skew.id in r.detail and r.expect == "attained"} == {"relation fails"}


def test_a_family_outside_its_own_hypotheses_is_reported() -> None:
    (symmetric,) = (f for f in FAMILIES if f.claim == "pinsker-type-sharp")
    far = replace(symmetric, samples=({"d": Fraction(3, 4)},))
    results = run_extremal(entry("pinsker-type-sharp", families=((far, None),)), LEDGER)
    assert "outside the family" in {r.got for r in results}


def test_a_relation_without_proof_stays_undecided_where_no_arithmetic_can_tell() -> None:
    (tangent,) = (f for f in FAMILIES if f.claim == "kl-tv-sharp")
    # the equality between logarithms of logarithms is the certificate's; asserted as two inequalities it is nobody's
    bare = replace(tangent, relations=tangent.relations[1:], role="approached")
    results = run_extremal(entry("kl-tv-sharp", families=((bare, None),)), LEDGER)
    assert {r.got for r in results} >= {"undecided"}


def test_perturbations_keep_a_law_a_law() -> None:
    claim: Claim = BY_ID["pinsker-type-sharp"]
    changes = dict(perturbed(claim, {"pi": pair("1/2 1/2"), "mu": pair("1 0")}))
    assert [values["mu"] for what, values in changes.items() if "of mu" in what] == [pair("999/1000 1/1000")]
    assert all(sum(values[name]) == 1 for values in changes.values() for name in ("pi", "mu"))


def test_a_control_without_effect_is_reported() -> None:
    # at one outcome every law is (1), so nothing that is moved makes a difference
    single = Instance("pinsker-type-sharp", "extremal", {"pi": pair("1"), "mu": pair("1")})
    results = run_controls(entry("pinsker-type-sharp", instances=(single,)), LEDGER)
    assert [r.got for r in results if r.expect == "rejected"] == ["accepted"]
