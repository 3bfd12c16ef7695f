"""Neighbours of instances with functions that are written out, and what the controls make of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks.controls.perturbation import perturbed, replaced
from checks.instances import ATTAINED, BROKEN, at_instance, attained, broken
from counterexamples.shorthand import values
from theorems.claim import Claim, Verdict, parameter, relations
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.sga.sga_lemma import CLAIMS as LEMMA
from theorems.sga.smooth_ascent import CLAIMS

STEP = next(claim for claim in CLAIMS if claim.id == "sga-step")
SGA = next(claim for claim in LEMMA if claim.id == "sga-lemma")
BOWL = "fun(v in R^I, -sum(i in I, v[i]**2)/2)"
POINT = values({"J": BOWL, "x": "-1 2", "q": "1/3 2/3", "g": "4 2; 1 -1", "L": 1, "e": "3/2"})


def test_an_objective_is_bent_everywhere_and_around_the_iterate() -> None:
    neighbours = {what: new["J"] for what, new in perturbed(STEP, POINT) if "bent" in what}
    assert list(neighbours) == ["J bent by 1/1000", "J bent by -1/1000", "J bent by 1/1000 around x"]

    def at(what: str, text: str) -> Any:
        return evaluate(parse_term(text), Environment({**POINT, "J": neighbours[what]}, {"I": 2}), RATIONALS)

    assert at("J bent by 1/1000", "J[x]") == Fraction(-5, 2) + Fraction(5, 1000)
    assert at("J bent by 1/1000 around x", "J[x]") == Fraction(-5, 2)
    assert at("J bent by 1/1000 around x", "partial(J, x, 0)") == 1  # as it was
    assert at("J bent by 1/1000 around x", "J[fun(i in I, 0)]") == Fraction(5, 1000)


def test_a_bent_quadratic_no_longer_attains_the_lemma() -> None:
    assert attained(STEP, at_instance(STEP, POINT))[0] == ATTAINED
    outcomes = {what: attained(STEP, at_instance(STEP, new))[0] for what, new in perturbed(STEP, POINT)}
    assert outcomes["J bent by 1/1000"] == outcomes["J bent by 1/1000 around x"] == "strict"
    assert outcomes["J bent by -1/1000"] == "hypothesis fails"  # the curvature is beyond L


def test_a_natural_number_moves_by_one_and_an_outcome_not_at_all() -> None:
    claim = Claim(
        "c",
        "",
        "",
        (parameter("n", "nat", ""), parameter("y", "Y", ""), parameter("b", "real", "")),
        (),
        relations("n <= b"),
        Verdict.HOLDS,
        "",
    )
    found = [what for what, _ in perturbed(claim, {"n": Fraction(2), "y": 0, "b": Fraction(2)})]
    assert found == ["n + 1", "b + 1/1000"]


def test_the_zero_function_repairs_a_kink() -> None:
    tent = values({"J": "fun(v in R^I, 1 - sum(i in I, abs(v[i])))", "x": "1/2;", "q": ("1",), "g": "-1;"})
    tent |= values({"L": 1, "e": 1})
    assert broken(SGA, at_instance(SGA, tent), "smooth")[0] == BROKEN
    repaired = dict(replaced(SGA, tent))
    assert broken(SGA, at_instance(SGA, repaired["J = 0"]), "smooth")[0] == "dropped hypothesis holds"
    assert str(repaired["J = 0"]["J"]) == "fun(v in R^I, 0)"
    assert repaired["L = 0"]["L"] == 0
