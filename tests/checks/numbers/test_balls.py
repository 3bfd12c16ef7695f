"""Balls contain the true value, and say so when they cannot tell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.numbers.balls import Balls, contains, enclosure, precision
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, Undefined, evaluate
from theorems.language.syntax import parse_term

F = Fraction
BALL = arb(0, 1)


def ball(text: str, bits: int = 64, **values: Any) -> Any:
    return Balls(bits).evaluate(parse_term(text), Environment(values))


def test_precision_is_restored_after_an_exception() -> None:
    before = ctx.prec
    seen = []

    def fail() -> None:
        with precision(333):
            seen.append(ctx.prec)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert seen == [333]
    assert ctx.prec == before


@pytest.mark.parametrize("bits", [0, 1, -5, 2.5, True, 2**24 + 1])
def test_impossible_precisions_are_refused(bits: Any) -> None:
    with pytest.raises(ValueError, match="precision"), precision(bits):
        pass
    with pytest.raises(ValueError, match="precision"):
        Balls(bits)


def test_conversion_of_rationals_and_floats_is_exact_or_enclosed() -> None:
    assert enclosure(fmpq(1, 3)).contains(fmpq(1, 3))
    assert not arb(1 / 3).contains(fmpq(1, 3))  # a float is the dyadic rational that it is
    assert ball("x", x=0.1) == Balls().constant(F(0.1))
    assert ball("x", x=0.1) != Balls().constant(F(1, 10))


def test_zero_is_seen_while_numbers_are_rational() -> None:
    assert Balls().sign(ball("x - x", x=F(1, 3))) == 0
    assert ball("(x - x)/0", x=F(1, 3)) == 0


def test_a_ball_around_zero_decides_nothing() -> None:
    numbers = Balls(64)
    for text in ("sqrt(2)*sqrt(2) - 2", "sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6))"):
        with pytest.raises(Undecided):
            numbers.sign(ball(text))
    for text in ("1/(sqrt(2)*sqrt(2) - 2)", "log(sqrt(2)*sqrt(2) - 2)", "sqrt(sqrt(2)*sqrt(2) - 2)"):
        with pytest.raises(Undecided):
            ball(text)
    with pytest.raises(Undecided):
        numbers.multiply(BALL, float("inf"))
    with pytest.raises(Undefined):
        ball("log(1 - sqrt(2))")


@pytest.mark.parametrize("exponent", [1, 2, 3, 4, 5, 8])
def test_powers_of_a_ball_around_zero_stay_finite_and_even_ones_nonnegative(exponent: int) -> None:
    power = Balls(64).power(BALL, exponent)
    assert power.is_finite()
    for point in (-1, 0, 1, fmpq(-1, 2)):
        assert power.contains(fmpq(point) ** exponent)
    assert (power >= 0) == (exponent % 2 == 0)
    assert exponent == 1 or not (BALL**exponent).is_finite()  # the trap: arb's own power


def test_abs_min_max_of_overlapping_balls_contain_every_outcome() -> None:
    numbers, other = Balls(64), arb(0.5, 1)
    assert numbers.function("abs", [BALL]) >= 0
    for x in (-1, 0, 1):
        assert numbers.function("abs", [BALL]).contains(abs(x))
        for y in (-0.5, 0.5, 1.5):
            assert numbers.function("min", [BALL, other]).contains(min(x, y))
            assert numbers.function("max", [BALL, other]).contains(max(x, y))


def test_long_sums_turn_into_balls_that_contain_the_rational_sum() -> None:
    table = tuple(F(1, 10**9 + 7 * k) for k in range(300))
    environment = Environment({"f": table}, {"Y": 300})
    t = parse_term("sum(y in Y, f[y])")
    value = Balls(64).evaluate(t, environment)
    assert isinstance(value, arb)
    assert contains(value, sum(table))
    assert not contains(value, sum(table) + F(1, 10**15))


rationals = st.fractions(min_value=-5, max_value=5, max_denominator=50)


@settings(max_examples=150, deadline=None)
@given(x=rationals, y=rationals, z=rationals)
def test_balls_contain_the_rational_value(x: F, y: F, z: F) -> None:
    """Forced into balls by adding and removing sqrt(2), every operation still encloses the exact value."""
    values = {"x": x, "y": y, "z": z}
    for text in (
        "x*y - z",
        "(x - y)**2*z",
        "abs(x - y)",
        "min(x, y)*max(y, z)",
        "sqrt((x*y)**2)",
        "x/(y**2 + 1)",
        "x**3",
    ):
        exact = evaluate(parse_term(text), Environment(values), RATIONALS)
        with precision(53):
            r = arb(2).sqrt()
            blurred = {name: arb(fmpq(v.numerator, v.denominator)) + r - r for name, v in values.items()}
            try:
                value = evaluate(parse_term(text), Environment(blurred), Balls(53))
            except Undecided:
                continue
        assert contains(value, exact)
