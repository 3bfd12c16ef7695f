"""Objectives and estimators: certified where they are promised to be, wide-ranging, and good at refuting."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from checks.drawing import objectives
from checks.drawing.instances import order, satisfied
from checks.drawing.objectives import draw_objective, gradient, has_exponential, unbiased
from checks.drawing.strategies import drawn
from checks.exact import decide
from checks.numbers.curvature import curvature
from checks.sampling import refute
from counterexamples.instance import environment
from counterexamples.objective_forms import quadratic
from counterexamples.shape import shape
from counterexamples.shorthand import values
from theorems.claim import Claim, parameter, relations
from theorems.language.arithmetic import Environment, Undecided
from theorems.language.syntax import parse_term
from theorems.language.terms import Lam
from theorems.sga.sga_lemma import CLAIMS as LEMMA
from theorems.sga.smooth_ascent import CLAIMS, TERMS

CLAIM = {claim.id: claim for claim in (*CLAIMS, *LEMMA)}
STEP = CLAIM["sga-step"]
F = Fraction


def collect(build: Any, examples: int = 150) -> list[Any]:
    """What a function of `draw` produces, the same every time."""
    seen: list[Any] = []

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @seed("objectives")
    @given(st.composite(build)())
    def run(value: Any) -> None:
        seen.append(value)

    run()
    return seen


@pytest.fixture(scope="module")
def smooth() -> list[Lam]:
    return collect(lambda draw: draw_objective(draw, 2, F(5, 3)))


def test_smooth_objectives_have_the_promised_constant(smooth: list[Lam]) -> None:
    """Certified one by one, and for many of them no smaller constant would do."""
    found = [curvature(function, Environment({})) for function in smooth]
    assert all(c.within(F(5, 3)) for c in found)
    assert sum(not c.within(F(5, 3) * F(99, 100)) for c in found) > len(found) // 2


def test_smooth_objectives_are_of_every_kind(smooth: list[Lam]) -> None:
    assert sum(map(has_exponential, smooth)) > 20
    plain = [curvature(function, Environment({})).lower for function in smooth if not has_exponential(function)]
    hessians = [[[str(x) for x in row] for row in hessian] for hessian in plain]
    assert [["-5/3", "0"], ["0", "-5/3"]] in hessians
    assert any(h[0][0] != h[1][1] for h in hessians)
    assert any(h[0][1] != "0" for h in hessians), "reflections turn the axes"


def test_loose_objectives_include_kinks_jumps_and_curves() -> None:
    found = collect(lambda draw: draw_objective(draw, 1, F(1), loose=True))
    texts = [str(f) for f in found]
    assert any("abs" in text and "abs(v[0])/v[0]" not in text and ")/(" not in text for text in texts)
    assert any("abs(v[0])/v[0]" in text or ")/(" in text for text in texts)
    assert any(not curvature(f, Environment({})).within(1) for f in found if "abs" not in str(f))


def test_no_bound_and_a_bound_of_zero() -> None:
    flat = collect(lambda draw: draw_objective(draw, 2, F(0)), 20)
    assert all(curvature(function, Environment({})).within(0) for function in flat)
    free = collect(lambda draw: draw_objective(draw, 2, None, rational=True), 40)
    assert not any(map(has_exponential, free))


def test_unbiased_estimates_have_the_gradient_as_their_mean() -> None:
    law, rows = (F(1, 3), F(2, 3)), [(F(1), F(-2)), (F(1), F(-2))]
    for table in collect(lambda draw: unbiased(draw, law, rows), 30):
        assert [law[0] * table[0][i] + law[1] * table[1][i] for i in range(2)] == [1, -2]


def test_gradients_are_exact_where_they_are_rational() -> None:
    bowl = quadratic((F(1), F(0)), ((F(-2), F(1)), (F(1), F(0))))
    assert gradient(bowl, (F(3), F(5)), Environment({})) == (F(0), F(3))  # 1 - 6 + 5, 3
    wave = parse_term("fun(v in R^1, log(exp(v[0]) + exp(-v[0])))")  # tanh 1 = 0.76159...
    assert isinstance(wave, Lam)
    assert abs(gradient(wave, (F(1),), Environment({}))[0] - F(76159, 100000)) < F(1, 100000)


# ------------------------------------------------------------------------------------------------------------ instances


@pytest.mark.parametrize("id", ["descent-lemma", "sga-step", "sga-lemma", "sga-scope-optimizers", "ppo-is-sga"])
def test_instances_satisfy_all_hypotheses(id: str) -> None:
    claim = CLAIM[id]
    found = drawn(claim, 12)
    assert len(found) == 12
    for drawing in found:
        assert list(drawing.values) == [v.name for v in claim.variables]
        assert satisfied(claim.clauses(), drawing)
    assert len({str(drawing.values["J"]) for drawing in found}) > 6


def test_equality_is_reached_without_being_given() -> None:
    """The descent lemma is an equality on J = <b, x> - (L/2) |x|^2."""
    equal = replace(CLAIM["descent-lemma"].statement[0], relation="==")
    away = [e for e in drawn(CLAIM["descent-lemma"], 100) if e.values["x"] != e.values["z"] and e.values["L"] > 0]
    assert sum(_true(equal, e) for e in away) >= 5


def _true(statement: Any, here: Environment) -> bool:
    try:
        return decide(statement, here, 128)
    except Undecided:
        return False


def test_without_smoothness_the_instances_go_beyond_it() -> None:
    from checks.drawing.strategies import instances

    lipschitz = dict(STEP.clauses())["lipschitz"]
    found = collect(lambda draw: draw(instances(STEP, "smooth")), 40)
    assert any(not _true(lipschitz, drawing) for drawing in found)


def test_the_order_puts_definitions_last() -> None:
    claim = CLAIM["sga-scope-optimizers"]
    assert [v.name for v in order(claim, shape(claim))] == ["L", "J", "x", "q", "g", "e", "z"]


def test_steady_functions_do_not_depend_on_the_noise() -> None:
    found = shape(CLAIM["sga-lemma"])
    assert dict(found.steady) == {"x": frozenset({0})}
    assert dict(shape(CLAIM["sga-lemma"], without="conditional").steady) == {}
    for drawing in drawn(CLAIM["sga-lemma"], 5):
        assert len(set(drawing.values["x"])) == 1


def test_an_unknown_sort_is_named() -> None:
    field = parameter("s", "R^I, I -> real", "a vector field")
    claim = replace(CLAIM["descent-lemma"], variables=(*CLAIM["descent-lemma"].variables, field))
    with pytest.raises(ValueError, match=r"s has sort 'R\^I, I -> real', of which nothing is drawn"):
        drawn(claim, 1)


# ------------------------------------------------------------------------------------------------------------- refuting

SHARP = {
    "A": TERMS.replace("TERM_A", "101/100*TERM_A"),
    "B, where it is positive": TERMS.replace("TERM_B", "101/100*TERM_B"),
    "B, where it is negative": TERMS.replace("TERM_B", "99/100*TERM_B"),
    "C": TERMS.replace("TERM_C", "99/100*TERM_C"),
}


@pytest.mark.parametrize("term", SHARP)
def test_a_coefficient_tightened_by_one_percent_is_refuted(term: str) -> None:
    assert SHARP[term] != TERMS
    result = refute(replace(STEP, statement=relations(f"{SHARP[term]} <= PROGRESS(J, x, q, g, e)")))
    assert result.got == "refuted", result.detail


@pytest.mark.parametrize("slack", ["99/100*TERM_A", "TERM_A"])
def test_the_lemma_itself_is_not_refuted(slack: str) -> None:
    weaker = f"min({TERMS.replace('TERM_A', slack)}, {TERMS}) <= PROGRESS(J, x, q, g, e)"
    assert refute(replace(STEP, statement=relations(weaker)), examples=40).got == "no-counterexample"


def test_smoothness_is_needed() -> None:
    assert refute(STEP, without="smooth").got == "refuted"


def test_a_kink_alone_refutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """J = c - a |v| with the exact gradient steps over its maximum, whatever L is."""
    monkeypatch.setattr(objectives, "_QUADRATIC", ())
    monkeypatch.setattr(objectives, "_TRANSCENDENTAL", ())
    monkeypatch.setattr(objectives, "_LOOSE", (objectives._kinked,))
    result = refute(STEP, without="smooth")
    assert result.got == "refuted"
    assert "abs" in result.detail


def test_a_jump_is_excluded_by_differentiability_alone() -> None:
    """J = |v|/v has gradient zero on both sides of the jump, and the step goes from 1 to -1: J changes by -2, not 0.

    At the jump itself there is no gradient, so that nothing is said of its change there.
    """
    named: dict[str, Any] = {"J": "fun(v in R^1, abs(v[0])/v[0])", "x": ("1",), "q": ("1",), "g": "-2;", "L": 0, "e": 1}
    point = environment(STEP, values(named))
    hypotheses = dict(STEP.clauses())
    with pytest.raises(Undecided):
        decide(hypotheses["lipschitz"], point)
    with pytest.raises(Undecided):
        decide(hypotheses["differentiable"], point)
    assert not decide(STEP.statement[0], point)


def test_a_claim_without_a_smoothness_constant_draws_objectives_too() -> None:
    claim: Claim = replace(
        STEP,
        id="linear",
        variables=tuple(v for v in STEP.variables if v.name in ("J", "x", "q", "g")),
        hypotheses=STEP.hypotheses[:1],
        statement=relations("J[x] <= J[x] + 0*NORM2(x)"),
    )
    assert len(drawn(claim, 10)) == 10
