"""Objectives as terms, and instances that hold functions which are written out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.instances import describe
from checks.sampling import show
from counterexamples.instance import Family, environment, family_sizes, set_sizes
from counterexamples.objective_forms import Ridge, jumps, kinks, log_cosh, quadratic, rotated, total
from counterexamples.shorthand import values
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import SyntaxProblem, parse_term
from theorems.language.terms import Lam
from theorems.sga.smooth_ascent import CLAIMS

F = Fraction
DESCENT = next(claim for claim in CLAIMS if claim.id == "descent-lemma")
STEP = next(claim for claim in CLAIMS if claim.id == "sga-step")


def at(function: Lam, *point: int, text: str = "J[x]") -> Fraction:
    here = Environment({"J": function, "x": tuple(map(F, point))}, {"I": len(point)})
    return Fraction(evaluate(parse_term(text), here, RATIONALS))


def test_quadratics() -> None:
    """J(v) = v_0 + (3 v_0^2 - 2 v_0 v_1)/2 at (2, 5): 2 + (12 - 20)/2 = -2; gradient (1 + 6 - 5, -2)."""
    function = quadratic((F(1), F(0)), ((F(3), F(-1)), (F(-1), F(0))))
    assert at(function, 2, 5) == -2
    assert [at(function, 2, 5, text=f"partial(J, x, {i})") for i in (0, 1)] == [2, -2]
    assert str(quadratic((F(0),), ((F(0),),))) == "fun(v in R^1, 0)"
    with pytest.raises(ValueError, match="expected a symmetric matrix of 2 rows"):
        quadratic((F(0), F(0)), ((F(0), F(1)), (F(0), F(0))))


def test_ridges() -> None:
    ridge = Ridge(F(-2), (F(1), F(-1)), F(3))
    assert at(kinks([ridge]), 1, 5) == -2
    assert at(jumps([ridge]), 1, 5) == 2
    assert at(jumps([ridge]), 1, 4) == 0
    assert at(log_cosh([ridge]), 1, 4) == 0  # log cosh 0
    assert parse_term(str(log_cosh([ridge]))) == log_cosh([ridge])
    assert at(total(kinks([ridge]), jumps([ridge])), 1, 5) == 0
    with pytest.raises(ValueError, match="objectives of one dimension"):
        total(kinks([ridge]), kinks([Ridge(F(1), (F(1),))]))


def test_reflections_keep_the_eigenvalues() -> None:
    """The trace is 5 and the determinant 6, whatever the normal."""
    (a, b), (c, d) = rotated((F(2), F(3)), (F(1), F(2)))
    assert (a + d, a * d - b * c, b) == (5, 6, c)
    assert b != 0
    with pytest.raises(ValueError, match="not all zero"):
        rotated((F(2), F(3)), (F(0), F(0)))


# ------------------------------------------------------------------------------------------------------------ instances


def named(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"J": "fun(v in R^I, -NORM2(v)/2)", "x": "1 2", "z": "0 1", "L": 1}
    return values(given | changes)


def test_sizes_come_from_tables_or_from_the_function() -> None:
    assert environment(DESCENT, named()).sizes == {"I": 2}
    assert environment(DESCENT, named(J="fun(v in R^2, v[0])")).sizes == {"I": 2}
    objective = DESCENT.variables[:1]
    assert set_sizes("here", objective, named(J="fun(v in R^3, v[0])")) == {"I": 3}
    assert set_sizes("here", objective, named()) == {}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"J": "fun(v in R^3, v[0])"}, "descent-lemma: J has 3 values on I, others 2"),
        ({"J": "fun(v in R^D, v[0])"}, "is a function of R\\^D; expected one of sort R\\^I -> real"),
        ({"J": "fun(y in I, 1)"}, "is a function of I; expected one of sort"),
        ({"J": "fun(v in R^2, u in R^2, 1)"}, "is a function of R\\^2, R\\^2; expected"),
        ({"J": "fun(v in R^2, b*v[0])"}, "speaks of b; expected names with a value"),
        ({"J": "1 2"}, "expected a function that is written out, for its sort is R\\^I -> real"),
        ({"z": "1 2 3"}, "z has 3 values on I, others 2"),
    ],
)
def test_values_that_do_not_fit_are_refused(changes: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        environment(DESCENT, named(**changes))


def test_a_function_may_speak_of_the_other_values() -> None:
    here = environment(DESCENT, named(J="fun(v in R^I, -L*NORM2(v)/2)", L=3))
    assert evaluate(parse_term("J[x]"), here, RATIONALS) == F(-15, 2)


def test_functions_are_shown_as_they_are() -> None:
    here = named(J="fun(v in R^2, v[0])")
    assert describe(here) == "J = fun(v in R^2, v[0]), x = (1, 2), z = (0, 1), L = 1"
    assert show(Environment(here)) == describe(here)


def test_shorthand_reads_functions_and_nothing_else_that_begins_like_one() -> None:
    assert values({"J": " fun(v in R^1, v[0])"})["J"] == parse_term("fun(v in R^1, v[0])")
    with pytest.raises(SyntaxProblem, match="is no function"):
        values({"J": "fun(v in R^1, v[0])[x]"})


def test_families_may_hold_functions() -> None:
    family = Family(
        claim=STEP.id,
        id="sga-step.quadratic",
        role="attained",
        parameters={"c": "a number"},
        hypotheses=(),
        values={
            "J": parse_term("fun(v in R^2, c*v[0])"),
            "x": parse_term("table(0, c)"),
            "q": parse_term("table(1/2, 1/4, 1/4)"),
            "g": parse_term("table(table(1, 2), table(3, 4), table(5, c))"),
            "L": parse_term("c"),
            "e": parse_term("1"),
        },
        relations=(),
        samples=(),
    )
    assert family_sizes(family, STEP) == {"I": 2, "Y": 3}
