"""Closed forms: zero is decided by coefficients, every other sign by Arb."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.numbers.balls import precision
from checks.numbers.closed_forms import ClosedForm, ClosedForms
from theorems.language.arithmetic import Environment, Undecided, Undefined, evaluate
from theorems.language.syntax import parse_term

F = Fraction


def form(text: str) -> ClosedForm:
    value = evaluate(parse_term(text), Environment({}), ClosedForms())
    assert isinstance(value, ClosedForm)
    return value


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(8) - 2*sqrt(2)",
        "sqrt(1/8) - 1/4 - (sqrt(1/2) - 1/2)*sqrt(1/4)",
        "sqrt(6) - sqrt(2)*sqrt(3)",
        "(1 + sqrt(2))*(sqrt(2) - 1) - 1",
        "1/(sqrt(2) + sqrt(3)) - (sqrt(3) - sqrt(2))",
        "1/(1 + sqrt(2) + sqrt(3) + sqrt(6))*(1 + sqrt(2))*(1 + sqrt(3)) - 1",
        "log(12) - 2*log(2) - log(3)",
        "log(4)/log(2) - 2",
        "sqrt(2)*log(9) - log(3)*sqrt(8)",
        "log(sqrt(2)) - log(2)/2",
        "log(3*sqrt(5)/7) - log(3) - log(5)/2 + log(7)",
        "exp(log(3)/2) - sqrt(3)",
        "exp(-(2*log(2) - log(3))) - 3/4",
        "exp(0) - 1",
        "abs(1 - sqrt(2)) - sqrt(2) + 1",
        "max(sqrt(2), 3/2) - 3/2",
        "min(log(2), log(3)) - log(2)",
        "sqrt(2)**4 - 4",
        "sqrt(49/36) - 7/6",
    ],
)
def test_zeros_are_recognised(text: str) -> None:
    assert form(text).is_zero()
    assert form(text).sign() == 0


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("sqrt(2) + sqrt(3) - sqrt(10)", -1),
        ("sqrt(8) - 2*sqrt(2) + 1/10**60", 1),
        ("log(12) - 2*log(2) - log(3) - 1/10**60", -1),
        ("log(2) - 0.693147180559945309417232", 1),
        ("sqrt(10**30 + 1) - 10**15", 1),
    ],
)
def test_near_misses_are_not_zero(text: str, sign: int) -> None:
    assert not form(text).is_zero()
    assert form(text).sign() == sign


@pytest.mark.parametrize(
    "text",
    ["log(2)*log(3)", "sqrt(1 + sqrt(2))", "log(1 + sqrt(2))", "exp(1)", "exp(log(2)/3)", "1/log(2)", "log(log(2))"],
)
def test_what_does_not_fit_is_undecided(text: str) -> None:
    with pytest.raises(Undecided):
        form(text)


def test_an_integer_that_is_too_long_to_factor_is_undecided_not_slow() -> None:
    p, q = 2**107 - 1, 2**127 - 1
    assert ClosedForm.root(p * p) == ClosedForm.of(p)
    assert ClosedForm.root(2 * p * p) == ClosedForm.of(p) * ClosedForm.root(2)
    assert ClosedForm.log(2 * p).terms == {(2, 1): 1, (p, 1): 1}
    with pytest.raises(Undecided, match="not factored"):
        ClosedForm.root(p * q)


def test_roots_and_logarithms_of_negative_numbers_are_undefined() -> None:
    for text in ("sqrt(1 - sqrt(2))", "log(1 - sqrt(2))", "sqrt(-2)"):
        with pytest.raises(Undefined):
            form(text)


def test_forms_are_values() -> None:
    a, b = form("sqrt(2) - log(3)/2"), form("sqrt(8)/2 - log(9)/4")
    assert a == b
    assert hash(a) == hash(b)
    assert str(a) == "-1/2*log(3) + sqrt(2)" or str(a) == "sqrt(2) - 1/2*log(3)"
    assert a.terms == {(1, 2): fmpq(1), (3, 1): fmpq(-1, 2)}


coefficients = st.fractions(min_value=-3, max_value=3, max_denominator=6)


@st.composite
def forms(draw: st.DrawFn) -> ClosedForm:
    keys = [(1, 1), (1, 2), (1, 3), (1, 6)]
    return ClosedForm({key: fmpq(c.numerator, c.denominator) for key in keys for c in [draw(coefficients)]})


@settings(max_examples=100, deadline=None)
@given(a=forms(), b=forms(), c=forms())
def test_arithmetic_is_that_of_a_field_and_lies_in_the_enclosures(a: ClosedForm, b: ClosedForm, c: ClosedForm) -> None:
    assert a * (b + c) == a * b + a * c
    assert (a * b) * c == a * (b * c)
    if not b.is_zero():
        assert (a / b) * b == a
    with precision(128):
        assert (a * b).enclosure().overlaps(a.enclosure() * b.enclosure())
        assert (a - b).enclosure().overlaps(a.enclosure() - b.enclosure())
        assert a.is_zero() or not a.enclosure().overlaps(arb(0)) or a.sign() != 0
