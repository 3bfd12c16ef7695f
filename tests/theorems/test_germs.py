"""Where a function is differentiable, where it certainly is not, and where its form does not tell."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest

from checks.exact import decide
from counterexamples.approximate import Arrays
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, Undefined, evaluate
from theorems.language.germs import Germ, Germs
from theorems.language.syntax import parse_fact, parse_term

NOTHING = Environment({})


@pytest.mark.parametrize(
    ("function", "point", "smooth"),
    [
        ("v[0]**2", "0", True),
        ("abs(v[0])", "1", True),
        ("abs(v[0])", "0", False),
        ("1 - abs(v[0]) - abs(v[1])", "1, 0", False),
        ("max(v[0], v[1])", "1, 2", True),
        ("max(v[0], v[1])", "1, 1", False),
        ("min(v[0], 2*v[0])", "0", False),
        ("abs(v[0])/(1 + abs(v[0]))", "0", False),
        ("sum(i in 2, abs(v[i]))", "1, 0", False),
        ("3*abs(v[0] - 1)**1", "1", False),
    ],
)
def test_what_is_known(function: str, point: str, smooth: bool) -> None:
    dimension = point.count(",") + 1
    text = f"differentiable(fun(v in R^{dimension}, {function}), table({point}))"
    assert decide(parse_fact(f"{text} == {int(smooth)}"), NOTHING)
    assert not decide(parse_fact(f"{text} == {1 - int(smooth)}"), NOTHING)


@pytest.mark.parametrize("function", ["abs(v[0])**2", "v[0]**2/v[0]", "min(v[0], v[0])", "abs(v[0])*v[0]"])
def test_what_the_form_does_not_tell_is_undecided(function: str) -> None:
    """All of these are differentiable at 0."""
    written = f"fun(v in R^1, {function})"
    for value in (0, 1):
        with pytest.raises(Undecided):
            decide(parse_fact(f"differentiable({written}, table(0)) == {value}"), NOTHING)
    for value in ("0", "1"):
        with pytest.raises(Undecided):
            decide(parse_fact(f"partial({written}, table(0), 0) == {value}"), NOTHING)


@pytest.mark.parametrize(
    "text",
    [
        "differentiable(fun(v in R^2, TV(v, mu)), table(1/2, 1/2))",
        "differentiable(fun(v in R^1, partial(fun(w in R^1, abs(w[0])*w[0]), v, 0)), table(0))",
        "differentiable(fun(v in R^1, v[0] + differentiable(fun(w in R^1, abs(w[0])), v)), table(0))",
        "differentiable(fun(v in R^1, v[0]/c), table(0))",
        "differentiable(fun(v in R^1, v[0]*log(c)), table(0))",
    ],
)
def test_what_stands_inside_a_quantity_or_is_infinite_is_not_taken_to_be_smooth(text: str) -> None:
    here = Environment({"mu": (Fraction(1, 2), Fraction(1, 2)), "c": Fraction(0)}, {"I": 2})
    with suppress(Undecided, Undefined):
        assert not decide(parse_fact(f"{text} == 1"), here)
    steady = here.bind(c=Fraction(2))
    assert "c)" not in text or decide(parse_fact(f"{text} == 1"), steady)


def test_what_only_looks_around_finds_everything_smooth() -> None:
    found = evaluate(parse_term("differentiable(fun(v in R^1, abs(v[0])), table(0))"), NOTHING, Arrays())
    assert found == 1


def test_slopes_to_the_right() -> None:
    system = Germs(RATIONALS)
    for text, value, slope in [
        ("x**3 - 2*x", 4, 10),
        ("1/x", "1/2", "-1/4"),
        ("abs(x - 2)", 0, 1),
        ("abs(2 - x)", 0, 1),
        ("max(x, 2)", 2, 1),
        ("min(x, 2)", 2, 0),
        ("x/(x + x)", "1/2", 0),
        ("-x", -2, -1),
    ]:
        at = Environment({"x": Germ(2, 1)})
        found = evaluate(parse_term(text), at, system)
        assert [str(found.value), str(found.slope)] == [str(value), str(slope)]
    for text in ("1/(x - 2)", "sqrt(x)"):
        with pytest.raises(Undecided):
            evaluate(parse_term(text), Environment({"x": Germ(2, 1)}), system)
