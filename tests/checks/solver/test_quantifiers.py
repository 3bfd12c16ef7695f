"""Hypotheses about all numbers and vectors are weakened to instances, and never taken for the instances they have."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.solver.polynomials import Polynomial
from checks.solver.quantifiers import weakened
from checks.solver.questions import refute
from checks.solver.unrolling import NotExpressible
from theorems.claim import parameter, relations
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_clause

NUMBER = parameter("a", "real", "a number")
VECTOR = parameter("x", "I -> real", "a vector")
UNIT = "all(s in real, implies(0 <= s, implies(s <= 1, {})))"


def test_a_clause_about_outcomes_is_its_own_instance() -> None:
    clause = parse_clause("all(y in Y, 0 <= q[y])")
    assert weakened(clause, (), Environment({}, {"Y": 2})) == [clause]


def test_numbers_are_asked_for_at_the_ends_and_in_the_middle() -> None:
    instances = weakened(
        parse_clause("all(y in Y, all(s in real, implies(0 <= s, s*q[y] <= 1)))"), (), Environment({}, {"Y": 2})
    )
    assert [str(c) for c in instances] == [
        f"all(y in Y, implies(0 <= {s}, 0 <= 1 - {s}*q[y]))" for s in ("1", "1/2", "0")
    ]


def test_vectors_are_asked_for_at_those_of_the_claim_and_next_to_them() -> None:
    clause = parse_clause("all(z in R^I, 0 <= z[0])")
    assert [str(c) for c in weakened(clause, (VECTOR,), Environment({}, {"I": 2}))] == [
        "0 <= x[0]",
        "0 <= x[0] + same(0, 0)",
        "0 <= x[0] + same(0, 1)",
    ]
    assert [str(c) for c in weakened(clause, (), Environment({}, {"I": 1}))] == ["0 <= 0", "0 <= 0 + same(0, 0)"]


@pytest.mark.parametrize("source", ["all(n in nat, 0 <= a*n)", "all(f in R^I, all(n in nat, 0 <= f[0]*n))"])
def test_hypotheses_about_all_natural_numbers_are_not_expressible(source: str) -> None:
    with pytest.raises(NotExpressible, match="about every n of sort nat"):
        weakened(parse_clause(source), (), Environment({}, {"I": 1}))


def test_what_follows_from_the_instances_holds() -> None:
    assert refute(relations("a <= 1"), [parse_clause(UNIT.format("a <= (4*s - 1)**2"))], [NUMBER], 1).got == "unsat"


def test_a_model_of_the_instances_is_no_counterexample_if_the_hypothesis_fails() -> None:
    """At s = 1/4 the hypothesis says a <= 0; at 0, 1/2 and 1 it says a <= 1."""
    outcome = refute(relations("a <= 0"), [parse_clause(UNIT.format("a <= (4*s - 1)**2"))], [NUMBER], 1)
    assert (outcome.got, outcome.values) == ("undecided", None)
    assert "exact evaluator" in outcome.reason


def test_a_confirmed_model_satisfies_the_whole_hypothesis() -> None:
    outcome = refute(relations("a <= -1"), [parse_clause(UNIT.format("a <= -s"))], [NUMBER], 1)
    assert outcome.got == "unsat"
    outcome = refute(relations("a <= -2"), [parse_clause(UNIT.format("a <= -s"))], [NUMBER], 1)
    assert outcome.got == "refuted"
    assert outcome.values is not None
    assert Fraction(-2) < outcome.values["a"] <= -1


def test_natural_numbers_below_a_bound_are_asked_for_one_by_one() -> None:
    clause = parse_clause("all(k in nat, all(s in S, implies(k + 1 <= T, 0 <= g[k, s])))")
    assert [str(c) for c in weakened(clause, (), Environment({"T": Fraction(2)}, {"S": 2}))] == [
        f"all(s in S, implies(0 <= T - ({k} + 1), 0 <= g[{k}, s]))" for k in (0, 1)
    ]
    assert weakened(clause, (), Environment({"T": 0}, {"S": 2})) == []


def test_a_bound_without_a_value_is_none() -> None:
    clause = parse_clause("all(k in nat, implies(k <= a, 0 <= b*k))")
    for values in ({}, {"a": Polynomial.variable("a")}):
        with pytest.raises(NotExpressible, match="about every k of sort nat"):
            weakened(clause, (NUMBER,), Environment(values))


SMALL = parse_clause("all(k in nat, implies(k <= n, (k - 2)**2*a <= 1))")
COUNT = parameter("n", "nat", "a bound")


@pytest.mark.parametrize(("statement", "got"), [("n == 4", "refuted"), ("a <= 1/4", "unsat"), ("a <= 1/5", "refuted")])
def test_the_last_natural_number_counts(statement: str, got: str) -> None:
    """At k = 0 the hypothesis says a <= 1/4, at 3 a <= 1, and at 5 it would say a <= 1/9."""
    assert refute(relations(statement), [SMALL], [NUMBER, COUNT], 4).got == got
