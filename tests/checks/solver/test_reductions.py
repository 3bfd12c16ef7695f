"""Reduced questions are satisfiable exactly when the first ones are, and their models give models of those."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from checks.solver.polynomials import SIGNS, Constraint, Polynomial
from checks.solver.reductions import reduced, solution
from checks.solver.smtlib import Query, ask

Q, R, X, Y, Z = (Polynomial.variable(name) for name in ("q", "r", "x", "y", "z"))
ONE = Polynomial.constant(Fraction(1))
NAMES = ("q", "r", "x", "y", "z")
LAW = (Constraint(Q, ">="), Constraint(R, ">="), Constraint(Q + R - ONE, "="))


def query(*constraints: Constraint) -> Query:
    return Query("", NAMES, constraints)


def status(*constraints: Constraint) -> set[str]:
    return {ask(smaller).status for smaller in reduced(query(*constraints))}


def written(*constraints: Constraint) -> list[list[str]]:
    return [list(map(str, smaller.constraints)) for smaller in reduced(query(*constraints))]


def holds(constraint: Constraint, values: dict[str, Fraction]) -> bool:
    at = constraint.polynomial.at({name: Polynomial.constant(values.get(name, Fraction(0))) for name in NAMES}).value
    assert at is not None
    return (at > 0) - (at < 0) in SIGNS[constraint.relation]


def _random(random: Random) -> tuple[Constraint, ...]:
    """A law and two or three constraints of small degree, one of them linear in the weights more often than not."""
    found = list(LAW)
    for _ in range(random.randint(2, 3)):
        polynomial = Polynomial({})
        for _ in range(random.randint(1, 4)):
            term = Polynomial.constant(Fraction(random.choice((-2, -1, 1, 1, 3))))
            for factor in random.choices((Q, R, X, Y, Z, X - Y, Y - Z), k=random.randint(0, 2)):
                term *= factor
            polynomial += term
        found.append(Constraint(polynomial, random.choice((">=", ">", "<", "<=", "=", "distinct"))))
    return tuple(c for c in found if c.polynomial.value is None)


def test_random_questions_have_the_same_answers_and_models_carry_back() -> None:
    random = Random(7)
    seen, shorter = set(), 0
    for _ in range(150):
        constraints = _random(random)
        first = ask(query(*constraints))
        smaller = list(reduced(query(*constraints)))
        answers = [ask(question) for question in smaller]
        assert {"sat", "unsat"} >= {first.status, *(a.status for a in answers)}
        assert (first.status == "sat") == any(a.status == "sat" for a in answers)
        for question, answer in zip(smaller, answers, strict=True):
            if answer.status == "sat" and not answer.irrational:
                values = solution(question, answer.model)
                assert all(holds(c, values) for c in constraints)
        seen.add(first.status)
        shorter += sum(len(question.variables) for question in smaller) < len(NAMES)
    assert seen == {"sat", "unsat"}
    assert shorter > 40


# ----------------------------------------------------------------------------------------------------------- equations


def test_an_equation_is_solved_for_its_last_variable() -> None:
    (smaller,) = reduced(query(Constraint(Z - X - X * Y, "="), Constraint(Z * Y - ONE, "=")))
    assert [str(c) for c in smaller.constraints] == ["(= (+ (* x y y) (* x y) (- 1)) 0)"]
    assert {name: str(value) for name, value in smaller.settled.items()} == {"z": "(+ (* x y) x)"}
    assert solution(smaller, {"x": Fraction(1, 2), "y": Fraction(1)})["z"] == 1


def test_an_equation_without_a_linear_variable_stays() -> None:
    kept = Constraint(X * X - Y * Y * X - ONE, "=")
    assert written(kept) == [[str(kept)]]


def test_contradicting_equations_leave_no_question() -> None:
    assert written(Constraint(X - Y, "="), Constraint(X - Y - ONE, "=")) == []


# ------------------------------------------------------------------------------------------------------------- corners


def test_a_mean_is_negative_only_if_some_value_is() -> None:
    mean = Constraint(Q * X * X + R * Y * Y + R * Y, "<")
    assert written(*LAW, mean) == [["(< (* x x) 0)"], ["(< (+ (* y y) y) 0)"]]
    assert status(*LAW, mean) == {"sat", "unsat"}


def test_a_square_of_the_total_is_seen_through() -> None:
    """q x + r x - x (q + r)^2 is 0 for a law, though it is not of degree one."""
    total = Q + R
    assert written(*LAW, Constraint(total * X - total * total * X, "distinct")) == []


@pytest.mark.parametrize(
    "constraints",
    [
        pytest.param((Constraint(Q * R - Polynomial.constant(Fraction(1, 5)), ">"),), id="of degree two"),
        pytest.param((Constraint(Q - R, "="),), id="an equation"),
        pytest.param((Constraint(Q, ">"), Constraint(R, ">")), id="two constraints"),
    ],
)
def test_what_holds_inside_only_is_not_sought_at_the_corners(constraints: tuple[Constraint, ...]) -> None:
    assert status(*LAW, *constraints) == {"sat"}


def test_weights_that_may_be_negative_have_no_corners() -> None:
    far = Constraint(Q - Polynomial.constant(Fraction(2)), ">")
    assert status(*LAW, far) <= {"unsat"}
    assert status(LAW[0], LAW[2], far) == {"sat"}


# ------------------------------------------------------------------------------------------------- translations, idle


def test_an_origin_is_chosen_where_only_distances_matter() -> None:
    moved = (Constraint((Y - X) * (Z - X) - ONE, ">"), Constraint(Z - Y, ">"))
    assert written(*moved) == [["(> (+ (* y z) (- 1)) 0)", "(< (+ y (* (- 1) z)) 0)"]]
    fixed = (*moved, Constraint(X - ONE, ">"))
    assert len(written(*fixed)[0]) == 3


def test_variables_whose_constraints_are_true_at_zero_are_dropped() -> None:
    assert written(Constraint(X * X * Z - Z * Z, "<="), Constraint(X * X - ONE - Y, ">"), Constraint(Y - ONE, ">")) == [
        ["(> (+ (* x x) (* (- 1) y) (- 1)) 0)", "(> (+ y (- 1)) 0)"]
    ]
    assert written(Constraint(X * Z - ONE, ">")) == [["(> (+ (* x z) (- 1)) 0)"]]
