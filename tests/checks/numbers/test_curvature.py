"""Bounds of Hessians: what is found by hand is found here, and what is not of the form is refused."""

from __future__ import annotations

import pytest

from checks.numbers.curvature import curvature, is_lipschitz
from theorems.language.arithmetic import Environment, Undecided
from theorems.language.syntax import parse_term
from theorems.language.terms import Lam


def bounds(text: str, **named: object) -> tuple[list[list[str]], list[list[str]]]:
    function = parse_term(text)
    assert isinstance(function, Lam)
    found = curvature(function, Environment(named, {"I": 2}))
    return [[str(x) for x in row] for row in found.lower], [[str(x) for x in row] for row in found.upper]


def test_quadratics_have_one_hessian() -> None:
    expected = [["6", "1"], ["1", "-2"]]
    assert bounds("fun(v in R^2, 3*v[0]**2 + v[0]*v[1] - v[1]**2 + 7*v[0] - 1)") == (expected, expected)
    isotropic = [["-3", "0"], ["0", "-3"]]
    assert bounds("fun(v in R^I, sum(i in I, b[i]*v[i]) - L/2*NORM2(v))", b=(1, 2), L=3) == (isotropic, isotropic)


def test_log_cosh_in_several_spellings() -> None:
    """log cosh(2 v) has second derivative 4 sech^2, between 0 and 4; so has it with a shift, or plus a line."""
    for text in (
        "log((exp(2*v[0]) + exp(-2*v[0]))/2)",
        "log(exp(2*v[0] + 1) + exp(-(2*v[0] + 1)))",
        "log(1 + exp(4*v[0]))",
        "log(3*exp(-4*v[0]) + 5*exp(0*v[0])) - 7*v[0]",
    ):
        assert bounds(f"fun(v in R^1, {text})") == ([["0"]], [["4"]]), text


def test_signs_go_to_the_right_end() -> None:
    """-3 log cosh(v_0 + v_1): w w' is all ones, times -3 below."""
    lower, upper = bounds("fun(v in R^2, v[0]**2 - 3*log(exp(v[0] + v[1]) + exp(-v[0] - v[1])))")
    assert lower == [["-1", "-3"], ["-3", "-3"]]
    assert upper == [["2", "0"], ["0", "0"]]


@pytest.mark.parametrize(
    "body",
    [
        "v[0]**3",
        "exp(v[0])",
        "abs(v[0])",
        "log(v[0])",
        "log(exp(v[0]) - exp(-v[0]))",
        "log(exp(v[0]) + exp(-v[0]) + 1)",
        "log(1 - exp(v[0]))",
        "v[0]*log(exp(v[0]) + exp(-v[0]))",
        "log(exp(v[0]) + exp(-v[0]))**2",
        "v[0]*(log(exp(v[0]) + exp(-v[0])) - log(2*exp(v[0]) + 2*exp(-v[0])))",
        "1/v[0]",
        "exp(v[0]**2)",
    ],
)
def test_other_functions_are_refused(body: str) -> None:
    with pytest.raises(Undecided):
        bounds(f"fun(v in R^1, {body})")


def test_lipschitz_constants() -> None:
    saddle = parse_term("fun(v in R^2, (v[0]**2 + v[1]**2)/2 + 2*v[0]*v[1])")  # eigenvalues 3 and -1
    assert isinstance(saddle, Lam)
    assert is_lipschitz(saddle, 3, Environment({}))
    assert not is_lipschitz(saddle, 2, Environment({}))
    assert not is_lipschitz(saddle, -3, Environment({}))
