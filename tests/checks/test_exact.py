"""The exact evaluator decides what can be decided, near misses included, and says so when it cannot."""

from __future__ import annotations

import math
import time
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import exact
from checks.exact import compare, decide, decimal, read_environment, round_to, sign, value
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, Undefined, relation_holds
from theorems.language.syntax import parse_clause, parse_fact, parse_relation, parse_term

F = Fraction
POINT = {"pi": (F(1), F(0)), "mu": (F(1, 2), F(1, 2))}
NEAR = {"pi": (F(3, 4), F(1, 4)), "mu": (F(1, 2), F(1, 2))}


def true(text: str, values: dict[str, Any] | None = None) -> bool:
    return decide(parse_relation(text), Environment(values or {}, {"Y": len((values or {}).get("pi", ()))}))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("KL(pi, mu) == log(2)", POINT),
        ("KL(pi, mu) == log(1 + CHI2(pi, mu))", POINT),
        ("KL(pi, mu) <= log(1 + CHI2(pi, mu))", POINT),
        ("TV(pi, mu) == 1 - exp(-KL(pi, mu))", POINT),
        ("TV(pi, mu) == sqrt(CHI2(pi, mu))/2", NEAR),
        ("sqrt(CHI2(pi, mu)/2) - TV(pi, mu) == (sqrt(1/2) - 1/2)*sqrt(CHI2(pi, mu))", NEAR),
        ("KL(pi, mu) == 3/4*log(3) - log(2)", NEAR),
        ("TV(pi, mu) < sqrt(KL(pi, mu)/2)", NEAR),
        ("TV(pi, mu) < sqrt(1 - exp(-KL(pi, mu)))", NEAR),
        ("0 == sqrt(1 - exp(-KL(mu, mu))) - TV(mu, mu)", NEAR),
    ],
)
def test_statements_with_equality_or_logarithms_are_decided_true(text: str, values: dict[str, Any]) -> None:
    assert true(text, values)


@pytest.mark.parametrize("off", ["1/10**60", "1/10**300", "1/10**1000"])
def test_near_misses_are_decided_unequal(off: str) -> None:
    assert not true(f"KL(pi, mu) == log(1 + CHI2(pi, mu)) + {off}", POINT)
    assert true(f"KL(pi, mu) < log(1 + CHI2(pi, mu)) + {off}", POINT)
    assert not true(f"KL(pi, mu) <= log(1 + CHI2(pi, mu)) - {off}", POINT)
    assert not true(f"sqrt(1/8) - 1/4 == (sqrt(1/2) - 1/2)*sqrt(1/4) + {off}")
    assert not true(f"TV(pi, mu) + {off} <= sqrt(CHI2(pi, mu))/2", NEAR)


def test_what_no_system_can_tell_is_undecided() -> None:
    """Both are zero, but no product of logarithms and no nested root is a closed form."""
    start = time.perf_counter()
    for text in ("log(2)*log(9) == log(3)*log(4)", "sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2)"):
        with pytest.raises(Undecided):
            true(text)
        left, right = text.split(" == ")
        with pytest.raises(Undecided):
            value(parse_term(f"{left} - ({right})"), Environment({}))
    assert true("log(2)*log(9) < log(3)*log(4) + 1/10**1000")
    assert time.perf_counter() - start < 5


def test_infinite_sides_are_compared_as_they_are() -> None:
    broken = {"pi": (F(1, 2), F(1, 2)), "mu": (F(1), F(0))}
    assert true("TV(pi, mu) <= CHI2(pi, mu)", broken)
    assert not true("CHI2(pi, mu) <= 10**100", broken)
    assert true("CHI2(pi, mu) == KL(pi, mu)", broken)
    assert not true("CHI2(pi, mu) < KL(pi, mu)", broken)
    assert true("-CHI2(pi, mu) < sqrt(2)", broken)
    assert true("sqrt(2) < CHI2(pi, mu)", broken)
    assert compare(parse_term("sqrt(2)"), parse_term("-1/0"), Environment({})) == 1
    assert sign(parse_term("-1/0"), Environment({})) == -1
    with pytest.raises(Undefined):
        decide(parse_fact("CHI2(pi, mu) <= KL(pi, mu)"), Environment(broken))


def test_facts_and_clauses() -> None:
    environment = Environment(NEAR, {"Y": 2})
    assert decide(parse_fact("sum(y in Y, pi[y]) == 1"), environment)
    assert decide(parse_clause("all(y in Y, implies(1/2 < pi[y], mu[y] <= pi[y]))"), environment)
    assert not decide(parse_clause("all(y in Y, mu[y] <= pi[y])"), environment)
    assert decide(
        parse_clause("all(y in Y, all(z in Y, implies(pi[y] < pi[z], sqrt(pi[y]) < sqrt(pi[z]))))"), environment
    )
    with pytest.raises(TypeError, match="expected a Fact"):
        decide("TV <= 1", environment)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "pi",
    [
        (F(3, 4), F(1, 4)),
        [0.75, 0.25],
        np.array([0.75, 0.25]),
        np.array([0.75, 0.25], dtype=np.float32),
        np.array([0.75, 0.25], dtype=np.float16),
        np.array([0.75, 0.25], dtype=np.longdouble),
        (np.float64(0.75), np.float32(0.25)),
        (fmpq(3, 4), F(1, 4)),
        np.array([F(3, 4), F(1, 4)], dtype=object),
    ],
)
def test_numbers_of_every_kind_are_read_exactly(pi: Any) -> None:
    environment = Environment({"pi": pi, "mu": (F(1, 2), F(1, 2))})
    assert value(parse_term("CHI2(pi, mu)"), environment).exact == F(1, 4)


def test_a_float_is_the_dyadic_rational_that_it_is() -> None:
    assert not true("x == 1/10", {"x": 0.1})
    assert true("x == 1/10", {"x": F(1, 10)})
    assert true("x + y == 3", {"x": 1, "y": np.int64(2)})
    assert not decide(parse_fact("sum(y in Y, f[y]) == 1"), Environment({"f": np.full(10, 0.1)}, {"Y": 10}))


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (math.nan, ValueError),
        (math.inf, ValueError),
        (np.array([0.5, np.nan]), ValueError),
        ((F(1), -math.inf), ValueError),
        ((), ValueError),
        (np.array([]), ValueError),
        ("1/2", TypeError),
        (None, TypeError),
        (True, TypeError),
        (1j, TypeError),
    ],
)
def test_values_that_are_not_finite_numbers_are_refused_by_name(bad: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="rho"):
        read_environment(Environment({"rho": bad}))


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [
        ("1/3", 12, "1/3 = 0.333333333333"),
        ("1/4", 12, "1/4 = 0.25"),
        ("7", 12, "7"),
        ("sqrt(2)", 20, "1.4142135623730950488"),
        ("log(2)", 30, "0.693147180559945309417232121458"),
        ("exp(1)", 15, "2.71828182845905"),
        ("sqrt(1/8) - sqrt(2)/4", 12, "0"),
        ("exp(log(3) - 2*log(2))", 5, "3/4 = 0.75"),
        ("1/0", 12, "inf"),
        ("log(0)", 12, "-inf"),
        ("-exp(-100)", 6, "-3.72008e-44"),
        ("sqrt(10**41)", 3, "3.16e20"),
    ],
)
def test_values_with_certified_digits(text: str, digits: int, expected: str) -> None:
    assert str(value(parse_term(text), Environment({}), digits)) == expected
    assert decimal(parse_term(text), Environment({}), digits) == expected.split(" = ")[-1]


def test_digits_are_those_of_the_rounded_true_value() -> None:
    """One ulp of disagreement between the ends of a ball raises the precision: 0.4999... does not become 0.5."""
    assert decimal(parse_term("sqrt(2)*sqrt(2)/4 - 1/10**50"), Environment({}), 40) == "0.5"
    assert decimal(parse_term("sqrt(2 - 1/10**50)*sqrt(2)/4"), Environment({}), 60).startswith("0.4999")
    assert round_to(F(25, 10), 1) == "2"
    assert round_to(F(-35, 10), 1) == "-4"
    with pytest.raises(ValueError, match="digits"):
        value(parse_term("1"), Environment({}), 0)


def test_two_thousand_outcomes_take_little_time() -> None:
    rng = np.random.default_rng(7)
    weights = [[int(w) for w in rng.integers(1, 10**6, 2000)] for _ in range(2)]
    pi, mu = (tuple(F(w, sum(ws)) for w in ws) for ws in weights)
    values = {"pi": pi, "mu": mu}
    start = time.perf_counter()
    assert true("TV(pi, mu) <= sqrt(CHI2(pi, mu))/2", values)
    assert true("KL(pi, mu) <= log(1 + CHI2(pi, mu))", values)
    assert true("CHI2(pi, mu) == RATIO2(pi, mu) - 1", values)
    assert decide(parse_clause("sum(y in Y, pi[y]) == 1"), Environment(values, {"Y": 2000}))
    assert time.perf_counter() - start < 3


@settings(max_examples=60, deadline=None)
@given(
    weights=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5),
    c=st.fractions(min_value=0, max_value=2, max_denominator=20),
)
def test_rational_relations_agree_with_the_rationals(weights: list[tuple[int, int]], c: F) -> None:
    pi, mu = (tuple(F(w[k], 7) for w in weights) for k in (0, 1))
    environment = Environment({"pi": pi, "mu": mu, "c": c})
    for text in ("TV(pi, mu)**2 <= c*CHI2(pi, mu)", "CHI2(pi, mu) < c*TV(pi, mu)", "TV(pi, mu) == c"):
        relation = parse_relation(text)
        assert decide(relation, environment) == relation_holds(relation, environment, RATIONALS)


def test_an_evaluator_that_stopped_at_low_precision_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MAX_BITS", 64)
    with pytest.raises(Undecided):
        true("sqrt(2)*log(3) < sqrt(2)*log(3) + 1/10**60")
