"""A term keeps how it is evaluated, not a value: every environment and number system has its own."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq

from checks.numbers.rationals import FLINT, fraction
from theorems.language.evaluation import Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.language.systems import RATIONALS, Undefined
from theorems.language.terms import Add, Call, Lam, Var

F = Fraction


def value(source: str, sizes: dict[str, int] | None = None, **values: Any) -> Any:
    return evaluate(parse_term(source), Environment(values, sizes or {}), RATIONALS)


def test_one_term_in_many_environments_and_systems() -> None:
    t = parse_term("sum(y in Y, f[y])*x + VISIT(policy, P, start, 0, n)")
    loop = {"policy": ((F(1),),), "P": (((F(1),),),), "start": (F(1),)}
    for x in range(5):
        here = Environment({"f": (F(1), F(x)), "x": x, "n": 2, **loop}, {"Y": 2})
        assert evaluate(t, here, RATIONALS) == fraction(evaluate(t, here, FLINT)) == (1 + x) * x + 1
        assert (type(evaluate(t, here, RATIONALS)), type(evaluate(t, here, FLINT))) == (Fraction, fmpq)
    wider = Environment({"f": (F(1), F(2), F(3)), "x": 1, "n": 0, **loop}, {"Y": 3})
    assert evaluate(t, wider, RATIONALS) == 7


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("g[n]", 9),
        ("g[n + 1]", 16),
        ("g[n + n]", 36),
        ("g[2*n - 1]", 25),
        ("g[half + half]", 1),
        ("g[abs(n - 5)]", 4),
    ],
)
def test_positions_are_natural_numbers(source: str, expected: int) -> None:
    g = parse_term("fun(k in nat, k**2)")
    assert value(source, g=g, n=3, half=F(1, 2)) == expected


@pytest.mark.parametrize(("source", "what"), [("g[n - 5]", "n - 5 = -2"), ("g[n/2]", "n/2 = 3/2"), ("g[1/0]", "inf")])
def test_other_positions_are_none(source: str, what: str) -> None:
    with pytest.raises(Undefined, match=f"{what}.* is not a natural number"):
        value(source, g=parse_term("fun(k in nat, k)"), n=3)


def test_a_whole_number_may_come_as_a_fraction_and_no_other() -> None:
    assert value("f[k]", f=(F(5), F(7)), k=F(1)) == 7
    with pytest.raises(Undefined, match="1/2 is not an outcome"):
        value("f[k]", f=(F(5), F(7)), k=F(1, 2))
    with pytest.raises(Undefined, match="1/2 is not an outcome"):
        value("f[1/2]", f=(F(5), F(7)))


def test_what_is_no_number_is_refused() -> None:
    function = Lam((("y", "Y"),), Var("y"))
    with pytest.raises(TypeError, match="not a number"):
        evaluate(Add(Var("x"), function), Environment({"x": 1}), RATIONALS)
    with pytest.raises(ValueError, match="argument"):
        evaluate(Call("TV", (function,)), Environment({}, {"Y": 1}), RATIONALS)
    with pytest.raises(Undefined, match="lengths 2 and 3"):
        value("TV(p, q)", p=(F(1), F(0)), q=(F(1), F(0), F(0)))
