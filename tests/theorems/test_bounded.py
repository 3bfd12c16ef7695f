"""A natural number that a premise bounds takes finitely many values; a real number or an endless one does not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theorems.language.arithmetic import (
    LARGEST_RANGE,
    RATIONALS,
    Environment,
    Undecided,
    bounded,
    clause_holds,
    spelled_out,
)
from theorems.language.bounded import affine
from theorems.language.facts import Clause, Fact
from theorems.language.syntax import parse_clause, parse_term
from theorems.language.terms import Var

F = Fraction


def span(premises: list[str], **values: object) -> range | None:
    """The values of k that are left by premises."""
    text = "0 <= f[k]"
    for premise in reversed(premises):
        text = f"implies({premise}, {text})"
    found = bounded(parse_clause(f"all(k in nat, {text})"), Environment(values))
    return None if found is None else found[1]


@pytest.mark.parametrize(
    ("premises", "expected"),
    [
        (["k <= T"], range(6)),
        (["k < T"], range(5)),
        (["k + 1 <= T"], range(5)),
        (["2*k + 1 <= T"], range(3)),
        (["2*k + 2 <= T"], range(2)),
        (["2*k < T + 1"], range(3)),
        (["-T <= -(3*k - 1)/2"], range(4)),
        (["0 <= x - k"], range(3)),
        (["k < x"], range(3)),
        (["x*k <= T"], range(3)),
        (["k <= -1"], range(0)),
        (["k == T"], range(5, 6)),
        (["2*k == T"], range(3, 3)),
        (["k == -3"], range(0)),
        (["k <= T", "1 <= k"], range(1, 6)),
        (["k <= T", "1 < k"], range(2, 6)),
        (["k <= T", "k < 4", "3*k**2 <= 1"], range(4)),
        (["k <= T", "10 <= k"], range(10, 10)),
    ],
)
def test_premises_bound_a_natural_number(premises: list[str], expected: range) -> None:
    found = span(premises, T=5, x=F(5, 2))
    assert found is not None
    assert list(found) == list(expected)


@pytest.mark.parametrize(
    "premises",
    [
        [],
        ["1 <= k"],
        ["k**2 <= T"],
        ["k*k <= T"],
        ["k*(k - 1)*(k - 2) <= 0"],
        ["1/k <= T"],
        ["abs(k) <= T"],
        ["f[k] <= T"],
        ["k <= unknown"],
        ["0*k <= T"],
        ["k <= 1/0"],
        ["k <= sqrt(2)"],
        ["k <= N[0]"],
        ["T <= 3"],
    ],
)
def test_other_premises_do_not(premises: list[str]) -> None:
    assert span(premises, T=5, N=(F(3),)) is None


def test_too_many_values_are_not_gone_through() -> None:
    assert span(["k < T"], T=LARGEST_RANGE) == range(LARGEST_RANGE)
    assert span(["k <= T"], T=LARGEST_RANGE) is None


def test_a_bound_in_another_variable_of_the_clause_waits_for_its_value() -> None:
    """j is 7 outside of the clause, and another number inside."""
    clause = parse_clause("all(j in nat, all(k in nat, implies(j <= k, implies(k < T, 0 <= f[j]))))")
    assert bounded(clause, Environment({"T": 3, "j": 7})) == ("k", range(3))
    pairs = [(here.values["j"], here.values["k"]) for _, here in spelled_out(clause, Environment({"T": 3}))]
    assert pairs == [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]


def test_a_bound_may_depend_on_an_outcome() -> None:
    clause = parse_clause("all(k in nat, all(s in 3, implies(k < s, s <= 2*k)))")
    assert bounded(clause, Environment({})) is None
    every = [(here.values["s"], here.values["k"]) for _, here in spelled_out(clause, Environment({}))]
    assert every == [(1, 0), (2, 0), (2, 1)]
    assert not clause_holds(clause, Environment({}), RATIONALS)


def test_real_numbers_are_never_gone_through() -> None:
    clause = parse_clause("all(x in real, implies(x <= T, 0 <= T - x))")
    assert bounded(clause, Environment({"T": 3})) is None
    with pytest.raises(Undecided, match="every x of sort real"):
        clause_holds(clause, Environment({"T": 3}), RATIONALS)


def test_two_quantifiers_of_one_name_are_left_alone() -> None:
    clause = Clause((("k", "nat"), ("k", "nat")), (Fact("<=", parse_term("T - k")),), Fact("<=", Var("k")))
    assert bounded(clause, Environment({"T": 3})) is None


EARLY = parse_clause("all(k in nat, all(s in S, implies(k + 1 <= T, 0 <= f[k, s])))")


@pytest.mark.parametrize(("at", "holds"), [(0, False), (2, False), (3, True), (4, True)])
def test_only_what_is_within_the_bound_matters(at: int, holds: bool) -> None:
    """With T = 3 the last k is 2: a failure at 3 or later is none of the clause's business."""
    rows = [(F(1), F(-1) if k == at else F(0)) for k in range(5)]
    environment = Environment({"f": tuple(rows), "T": 3}, {"S": 2})
    assert clause_holds(EARLY, environment, RATIONALS) is holds


def test_nothing_is_asked_of_no_time() -> None:
    assert clause_holds(EARLY, Environment({"f": ((F(-1),),), "T": 0}, {"S": 1}), RATIONALS)


@pytest.mark.parametrize("text", ["k*k", "1/k", "max(k, 0)", "f[k]", "2**2*k*k", "k/k"])
def test_what_is_not_written_as_an_affine_term_is_none(text: str) -> None:
    assert affine(parse_term(text), "k") is None


def test_a_bound_name_is_not_the_variable() -> None:
    assert affine(parse_term("sum(k in 3, k)"), "k") == (parse_term("sum(k in 3, k)"), parse_term("0"))
