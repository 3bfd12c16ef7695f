"""Claims about gradient estimators and objectives: what z3 decides, and that tightened ones are refuted exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks import smt
from checks.solver.questions import Outcome, find, refute
from checks.solver.smtlib import export, read_back
from theorems.claim import Claim, Verdict, law, parameter, relations
from theorems.foundations.estimator_moments import CLAIMS as MOMENTS
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.facts import Clause, Relation
from theorems.language.syntax import parse_clause, parse_term
from theorems.objectives import J, X
from theorems.sga.smooth_ascent import CLAIMS

BY_ID = {claim.id: claim for claim in (*CLAIMS, *MOMENTS)}
SMALL = (("I", 1), ("Y", 2))
SIZES = [SMALL, (("I", 1), ("Y", 3)), (("I", 2), ("Y", 2)), (("I", 2), ("Y", 3))]
Q = parameter("q", "Y -> real", "a law")
G = parameter("g", "Y, I -> real", "an estimator")


def ask(claim: Claim, size: Any, without: str | None = None) -> Outcome:
    hypotheses = [clause for _, clause in claim.clauses(without=without)]
    return refute(claim.statement, hypotheses, claim.variables, size)


def tightened(claim: Claim, old: str, new: str) -> Claim:
    statement = [str(relation) for relation in claim.statement]
    assert old in statement[0]
    return replace(claim, statement=relations(part.replace(old, new) for part in statement))


# ----------------------------------------------------------------------------------------------------------- decisions


@pytest.mark.parametrize("size", [1, 2, (("I", 2),)])
def test_the_descent_lemma_holds_for_quadratics(size: Any) -> None:
    outcome = ask(BY_ID["descent-lemma"], size)
    assert outcome.got == "unsat"
    assert str(outcome) == "quadratic objectives only, 1 case"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_one_step_of_stochastic_gradient_ascent_holds_for_quadratics(size: Any) -> None:
    assert ask(BY_ID["sga-step"], size).got == "unsat"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("TERM_A(", "101/100*TERM_A("),
        ("TERM_B(", "101/100*TERM_B("),
        ("TERM_B(", "99/100*TERM_B("),
        ("TERM_C(", "99/100*TERM_C("),
    ],
)
def test_with_any_other_constant_it_is_refuted(old: str, new: str) -> None:
    assert ask(tightened(BY_ID["sga-step"], old, new), SMALL).got == "refuted"


def test_a_counterexample_to_a_smaller_third_term_breaks_it_by_hand() -> None:
    """In one dimension, with J(v) = c + b v + h/2 v^2 at x = 0 and m, s the first two moments of the estimator:

    the progress is e b m + e^2/2 h s, and A + B - C is e b m - L e^2/2 s, of which C has a hundredth less now.
    """
    outcome = ask(tightened(BY_ID["sga-step"], "TERM_C(", "99/100*TERM_C("), SMALL)
    assert outcome.values is not None
    values = dict(outcome.values)
    ((x,), e, smoothness, weights) = values["x"], values["e"], values["L"], values["q"]
    estimates = [row[0] for row in values["g"]]
    objective = values["J"].body

    def value(v: Fraction) -> Fraction:
        result: Fraction = evaluate(objective, Environment({"v": (v,)}), RATIONALS)
        return result

    curvature = value(x + 1) - 2 * value(x) + value(x - 1)
    slope = (value(x + 1) - value(x - 1)) / 2
    mean, second = (sum(w * g**k for w, g in zip(weights, estimates, strict=True)) for k in (1, 2))
    assert sum(weights) == 1
    assert min(weights) >= 0 <= smoothness
    assert all(abs(curvature * e * g) <= smoothness * abs(e * g) for g in estimates)
    progress = sum(w * (value(x + e * g) - value(x)) for w, g in zip(weights, estimates, strict=True))
    term_c = smoothness * e**2 / 2 * (second - 2 * mean * slope + slope**2)
    assert progress < e * slope * mean - smoothness * e**2 / 2 * second + term_c / 100


@pytest.mark.parametrize(("id", "size"), [("descent-lemma", 1), ("descent-lemma", 2), ("sga-step", SMALL)])
def test_without_smoothness_a_concave_quadratic_refutes_it(id: str, size: Any) -> None:
    outcome = ask(BY_ID[id], size, without="smooth")
    assert outcome.got == "refuted"
    assert outcome.values is not None
    assert str(outcome.values["J"]).startswith("fun(v in R^I, ")


def test_a_larger_curvature_refutes_the_descent_lemma() -> None:
    """J(v) = -h/2 v^2 with 99/100 L < h <= L."""
    outcome = ask(tightened(BY_ID["descent-lemma"], "L/2", "L*99/200"), 1)
    assert outcome.got == "refuted"


@pytest.mark.parametrize("size", [SMALL, (("I", 2), ("Y", 3))], ids=str)
def test_identities_of_estimators_have_no_case_left(size: Any) -> None:
    outcome = ask(BY_ID["bias-variance-split"], size)
    assert (outcome.got, str(outcome)) == ("unsat", "0 cases")
    wrong = tightened(BY_ID["bias-variance-split"], "VARIANCE(", "2*VARIANCE(")
    assert ask(wrong, size).got == "refuted"


def test_a_variance_is_nonnegative_and_can_be_zero() -> None:
    noise = [clause for _, clause in law("q").clauses]
    assert refute(relations("0 <= VARIANCE(q, g)"), noise, (Q, G), SMALL).got == "unsat"
    outcome = refute(relations("0 < VARIANCE(q, g)"), noise, (Q, G), SMALL)
    assert outcome.values is not None
    (a, _), ((g,), (h,)) = outcome.values["q"], outcome.values["g"]
    assert a * (1 - a) * (g - h) ** 2 == 0


# ------------------------------------------------------------------------------------------------------- run and export


def test_a_run_names_the_sizes_and_the_restriction() -> None:
    checks = smt.run(BY_ID["sga-step"], sizes=(SMALL, (("I", 2), ("Y", 2))))
    assert [(check.got, check.detail) for check in checks] == [
        ("unsat", "I = 1, Y = 2, quadratic objectives only, 2 cases"),
        ("unsat", "I = 2, Y = 2, quadratic objectives only, 2 cases"),
    ]


def test_a_hypothesis_that_is_left_out_is_a_control() -> None:
    claim = BY_ID["descent-lemma"]
    left_out = tuple(replace(h, left_out=h.id == "smooth") for h in claim.hypotheses)
    *_, control = smt.run(replace(claim, hypotheses=left_out), sizes=(1,))
    assert (control.engine, control.got) == ("control", "refuted")
    assert control.detail.startswith("without smooth, z3, n = 1, quadratic objectives only, 1 case: J = fun(v in R^I, ")


def test_queries_about_objectives_are_exported_and_read_back() -> None:
    queries = list(smt.claim_queries(BY_ID["sga-step"], SMALL))
    texts = [export(query) for query in queries]
    assert [read_back(text).status for text in texts] == ["unsat", "unsat"]
    assert all("(set-info :status unsat)" in text for text in texts)
    assert [query.source.rsplit(" with ")[1] for query in queries] == [f"I = 1, Y = 2, case {k}" for k in (1, 2)]


def test_a_set_without_a_size_is_an_error() -> None:
    with pytest.raises(ValueError, match="how many elements Y has"):
        smt.run(BY_ID["sga-step"], sizes=((("I", 1),),))


# ------------------------------------------------------------------------------------------------------------ the rest


def test_an_objective_with_a_given_value_and_slope_is_found() -> None:
    facts: list[Clause | Relation] = [*relations(["J[x] == 2", "partial(J, x, 0) == 3"])]
    facts.append(parse_clause("all(i in I, x[i] == 1)"))
    outcome = find(facts, (J, X), {}, 1)
    assert outcome.got == "attained"
    assert outcome.values is not None
    assert outcome.values["x"] == (1,)
    objective = outcome.values["J"]
    assert find(facts, (J, X), {"J": objective}, 1).got == "attained"
    assert find(facts, (J, X), {"J": parse_term("fun(v in R^I, v[0])")}, 1).got == "unsat"


def test_claims_about_sequences_get_no_check() -> None:
    claim = Claim(
        id="sequence",
        where="",
        title="",
        variables=(parameter("x", "nat, I -> real", "a sequence"),),
        hypotheses=(),
        statement=relations("0 <= NORM2(fun(i in I, x[0, i]))"),
        verdict=Verdict.HOLDS,
        finding="",
    )
    assert smt.run(claim, sizes=(1,)) == []


def test_no_value_of_an_objective_is_drawn() -> None:
    claim = Claim(
        id="some-slope",
        where="",
        title="",
        variables=(J, X),
        hypotheses=(),
        statement=relations("partial(J, x, 0) <= t"),
        verdict=Verdict.HOLDS,
        finding="",
        exists=(parameter("t", "real", "a bound"),),
    )
    assert smt.run(claim, sizes=(1,)) == []
