"""The stored instances, against numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.ledger import claims
from counterexamples.divergences import FAMILIES, INSTANCES
from counterexamples.instance import Family, Instance, environment
from theorems.language.arithmetic import INFINITY, RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.language.terms import Table

BY_ID = {claim.id: claim for claim in claims()}


def instances(claim: str) -> list[Instance]:
    return [i for i in INSTANCES if i.claim == claim]


def value(text: str, instance: Instance) -> object:
    return evaluate(parse_term(text), environment(BY_ID[instance.claim], instance.values), RATIONALS)


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda i: i.claim)
def test_laws_are_laws(instance: Instance) -> None:
    for name in ("pi", "mu"):
        masses = instance.values[name]
        assert isinstance(masses, tuple)
        assert sum(masses) == 1  # type: ignore[arg-type]
        assert min(masses) >= 0  # type: ignore[type-var,operator]


def test_pinsker_type_at_one_quarter() -> None:
    (instance,) = instances("pinsker-type-sharp")
    assert value("TV(pi, mu)", instance) == Fraction(1, 4)
    assert value("CHI2(pi, mu)", instance) == Fraction(1, 4)


def test_token_level_bias_is_computed_from_the_two_token_model() -> None:
    """The integrand g is worked out again from mu, pi, the return and the scores, token by token."""
    mu, pi = Fraction(1, 2), {0: Fraction(3, 4), 1: Fraction(1, 4)}
    score = {0: 1 - pi[0], 1: -pi[0]}  # derivative of log pi by the logit of token 0
    returns = {(0, 0): 1, (0, 1): 0, (1, 0): 0, (1, 1): 0}
    after = {a: sum(mu * returns[a, b] for b in (0, 1)) for a in (0, 1)}
    root = sum(mu * after[a] for a in (0, 1))
    sequences = sorted(returns)
    f = [returns[y] * (score[y[0]] + score[y[1]]) for y in sequences]
    g = [
        pi[a] / mu * (after[a] - root) * score[a] + pi[b] / mu * (returns[a, b] - after[a]) * score[b]
        for a, b in sequences
    ]
    stored = instances("bias-is-expectation-gap")[1]
    assert stored.values["f"] == tuple(f)
    assert stored.values["g"] == tuple(g)
    assert stored.values["pi"] == tuple(pi[a] * pi[b] for a, b in sequences)
    assert value("MEAN(mu, g) - MEAN(pi, f)", stored) == Fraction(-3, 32)
    assert value("MEAN(mu, f) - MEAN(pi, f)", stored) == Fraction(-5, 32)


def test_importance_sampling_has_no_bias() -> None:
    stored = instances("bias-is-expectation-gap")[0]
    assert value("MEAN(mu, g) - MEAN(pi, f)", stored) == 0
    assert value("MEAN(mu, f) - MEAN(pi, f)", stored) == Fraction(-1, 4)


def test_without_support_the_second_moment_formula_gives_a_negative_number() -> None:
    (instance,) = instances("chi2-second-moment")
    assert value("RATIO2(pi, mu) - 1", instance) == Fraction(-3, 4)
    assert value("CHI2(pi, mu)", instance) == INFINITY


def test_one_pair_and_many_variances() -> None:
    (instance,) = instances("is-variance-second-moment")
    assert value("RATIO2(pi, mu)", instance) == Fraction(2500, 99)
    assert value("IS_VAR(pi, mu, f)", instance) == Fraction(1, 396)
    assert value("IS_VAR(pi, mu, g)", instance) == Fraction(2500, 99)
    (silent,) = instances("infinite-second-moment-explodes")
    assert value("IS_VAR(pi, mu, f)", silent) == 0


def test_ratio_cap_numbers() -> None:
    (instance,) = instances("chi2-ratio-cap")
    assert value("CHI2(pi, mu)", instance) == Fraction(1, 2)
    assert value("TV(pi, mu)", instance) == Fraction(1, 5)
    (product,) = instances("chi2-ratio-product")
    assert value("CHI2(pi, mu)", product) == 1


@pytest.mark.parametrize("family", [f for f in FAMILIES if f.claim != "kl-tv-sharp"], ids=lambda f: f.id)
def test_families_are_laws_at_their_samples(family: Family) -> None:
    for sample in family.samples:
        for name in ("pi", "mu"):
            table = family.values[name]
            assert isinstance(table, Table)
            masses = [evaluate(entry, Environment(sample), RATIONALS) for entry in table.values]
            assert sum(masses) == 1
            assert min(masses) >= 0


def test_the_tangent_family_solves_its_two_equations() -> None:
    """With s in place of log r: both laws have mass 1, and the ratios are s/(r - 1) and r s/(r - 1)."""
    (family,) = (f for f in FAMILIES if f.claim == "kl-tv-sharp")
    r, s = Fraction(5, 2), Fraction(11, 12)  # the equations are identities in s, so any s > 0 will do
    text = {name: str(family.values[name]).replace("log(r)", "s") for name in ("pi", "mu")}
    pi, mu = (
        [evaluate(entry, Environment({"r": r, "s": s}), RATIONALS) for entry in parse_term(text[name]).values]  # type: ignore[attr-defined]
        for name in ("pi", "mu")
    )
    assert sum(pi) == sum(mu) == 1
    assert [p / q for p, q in zip(pi, mu, strict=True)] == [s / (r - 1), r * s / (r - 1)]
