"""Variables as polynomials: an objective is a general quadratic, and comes back with rational coefficients."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.solver.symbols import numeric, objectives, symbolic
from checks.solver.unrolling import Case, NotExpressible
from theorems.claim import parameter
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term

J = parameter("J", "R^I -> real", "objective")
POINT = parameter("x", "I -> real", "a point")
ENTRIES = {"J.c": 1, "J.b.0": 2, "J.b.1": -1, "J.h.0.0": 6, "J.h.0.1": 5, "J.h.1.1": 0, "x.0": 1, "x.1": 0}


def entry(name: str) -> Fraction:
    return Fraction(ENTRIES[name])


def test_an_objective_is_written_out_around_the_origin() -> None:
    """1 + 2(v - 1) + 3(v - 1)^2 = 2 - 4v + 3v^2."""
    values = numeric((J, POINT), {"I": 1}, {}, entry)
    assert str(values["J"]) == "fun(v in R^I, 2 - 4*v[0] + 3*v[0]**2)"
    assert values["x"] == (1,)


def test_mixed_terms_count_twice_in_the_matrix_and_once_in_the_polynomial() -> None:
    """With w = v - (1, 0): 1 + 2 w0 - w1 + 3 w0^2 + 5 w0 w1."""
    values = numeric((J, POINT), 2, {}, entry)
    assert str(values["J"]) == "fun(v in R^I, 2 - 4*v[0] + 3*v[0]**2 + 5*v[0]*v[1] - 6*v[1])"
    gradient = [evaluate(parse_term(f"partial(J, x, {i})"), Environment(values, {"I": 2}), RATIONALS) for i in (0, 1)]
    assert gradient == [2, -1]


def test_zero_and_minus_one_are_written_plainly() -> None:
    assert str(numeric((J,), 1, {}, lambda _: Fraction(0))["J"]) == "fun(v in R^I, 0)"
    minus = numeric((J,), 1, {}, lambda name: Fraction(-1 if name == "J.b.0" else 0))
    assert str(minus["J"]) == "fun(v in R^I, -v[0])"
    assert parse_term(str(minus["J"])) == minus["J"]


def test_the_gradient_at_the_first_vector_is_the_linear_part() -> None:
    case = Case()
    environment = symbolic((J, POINT), 2, {}, case.variable)
    for source, expected in (("partial(J, x, 1)", "J.b.1"), ("J[x]", "J.c"), ("differentiable(J, x)", "1")):
        assert str(evaluate(parse_term(source), environment, case)) == expected
    moved = parse_term("partial(J, fun(i in I, x[i] + same(i, 0)), 1)")
    assert str(evaluate(moved, environment, case)) == "(+ J.b.1 J.h.0.1)"
    assert case.declared == ["x.0", "x.1", "J.c", "J.b.0", "J.b.1", "J.h.0.0", "J.h.0.1", "J.h.1.1"]


def test_the_first_row_of_a_table_of_vectors_serves_as_well() -> None:
    rows = parameter("x", "Y, I -> real", "a point at each outcome")
    case = Case()
    environment = symbolic((J, rows), {"I": 1, "Y": 2}, {}, case.variable)
    slope = "partial(J, fun(i in I, x[{}, i]), 0)"
    assert str(evaluate(parse_term(slope.format(0)), environment, case)) == "J.b.0"
    second = evaluate(parse_term(slope.format(1)), environment, case)
    assert str(second) == "(+ (* (- 1) J.h.0.0 x.0.0) (* J.h.0.0 x.1.0) J.b.0)"


def test_a_given_objective_stays_as_it_is() -> None:
    given = parse_term("fun(v in R^I, v[0]**2)")
    assert numeric((J, POINT), 1, {"J": given}, entry)["J"] is given


@pytest.mark.parametrize("sort", ["nat, I -> real", "R^I, Y, I -> real"])
def test_sequences_and_families_of_functions_are_not_expressible(sort: str) -> None:
    with pytest.raises(NotExpressible, match=f"x of sort {sort.replace('^', '.')} has no finitely many values"):
        objectives([parameter("x", sort, "something endless")])
