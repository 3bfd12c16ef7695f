"""Derivatives are exact, and say what they need."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checks.trusted.polynomials import canonical
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.calculus import NotDifferentiable, derivative, needs_positive
from theorems.language.syntax import parse_term


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("c", "0"),
        ("x", "1"),
        ("x**3", "3*x**2"),
        ("x**0", "0"),
        ("-x*c", "-c"),
        ("1/x", "-(1/x)*(1/x)"),
        ("c/(x + 1)", "-c*(1/(x + 1))**2"),
        ("x*log(x)", "log(x) + x*(1/x)"),
        ("log(2*x)", "1/x"),
        ("exp(-x)", "-exp(-x)"),
        ("sqrt(x)", "1/(2*sqrt(x))"),
        ("sum(y in Y, f[y])*x", "sum(y in Y, f[y])"),
        ("sum(y in Y, x**2*f[y])", "sum(y in Y, 2*x*f[y])"),
        ("abs(3*x)", "3*(3*x)*(1/abs(3*x))"),
        ("J[fun(i in D, a[i] + x*v[i])]", "sum(i in D, partial(J, fun(j in D, a[j] + x*v[j]), i)*v[i])"),
        ("i[fun(i in D, x*v[i])]", "sum(k in D, partial(i, fun(i in D, x*v[i]), k)*v[k])"),
    ],
)
def test_derivatives(source: str, expected: str) -> None:
    assert canonical(derivative(parse_term(source), "x")) == canonical(parse_term(expected))


@pytest.mark.parametrize(
    "source",
    ["min(x, 1)", "partial(J, fun(i in D, x*v[i]), k)", "TV(fun(y in Y, x), mu)", "f[x]", "maximum(y in Y, x)"],
)
def test_what_is_not_differentiated(source: str) -> None:
    with pytest.raises(NotDifferentiable, match="is not differentiated in x"):
        derivative(parse_term(source), "x")


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("x*log(x)", ["x"]),
        ("log(c) + 1/c", []),
        ("1/(1 + x) + log(1 + x)", ["1 + x"]),
        ("log(1/x)", ["x", "1/x"]),
        ("sqrt(x - 1)/x", ["x - 1", "x"]),
        ("x/2", []),
    ],
)
def test_what_has_to_be_positive(source: str, needed: list[str]) -> None:
    assert [str(t) for t in needs_positive(parse_term(source), "x")] == needed


small = st.integers(-9, 9).map(Fraction)


@given(st.lists(small, min_size=1, max_size=5), st.lists(small, min_size=1, max_size=3), small, small)
def test_the_quotient_rule_at_a_point(top: list[Fraction], bottom: list[Fraction], x: Fraction, h: Fraction) -> None:
    """phi(x + h) - phi(x) = h * phi'(x) + h**2 * something: exactly, by halving h twice, for rational functions."""
    source = "({})/({})".format(*("+".join(f"({c})*x**{k}" for k, c in enumerate(cs)) for cs in (top, bottom)))
    phi = parse_term(source)
    slope = derivative(phi, "x")

    def at(t: object, z: Fraction) -> Fraction:
        return evaluate(t, Environment({"x": z}), RATIONALS)  # type: ignore[arg-type]

    below = parse_term(source).right  # type: ignore[attr-defined]
    steps = [Fraction(1, 10**k) for k in (6, 7)]
    assume(all(at(below, x + s * h) for s in (0, *steps)) and h)
    first, second = (abs((at(phi, x + s * h) - at(phi, x)) / (s * h) - at(slope, x)) for s in steps)
    assert second <= first / 2  # the error of a difference quotient shrinks with its step
