"""A term keeps how it is evaluated, not a value: every environment and number system has its own."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq

from checks.numbers.rationals import FLINT, fraction
from theorems.language.evaluation import Environment, evaluate
from theorems.language.recursion import Memory
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


@pytest.mark.parametrize("source", ["f[-1]", "f[k]", "same(k, 1)", "g[k]"])
def test_a_negative_number_is_no_position(source: str) -> None:
    """Python would count it from the end of the table."""
    with pytest.raises(Undefined, match="-1 is not an outcome"):
        value(source, f=(F(5), F(7)), g=parse_term("fun(n in nat, n)"), k=-1)


def test_what_is_no_number_is_refused() -> None:
    function = Lam((("y", "Y"),), Var("y"))
    with pytest.raises(TypeError, match="not a number"):
        evaluate(Add(Var("x"), function), Environment({"x": 1}), RATIONALS)
    with pytest.raises(ValueError, match="argument"):
        evaluate(Call("TV", (function,)), Environment({}, {"Y": 1}), RATIONALS)
    with pytest.raises(Undefined, match="lengths 2 and 3"):
        value("TV(p, q)", p=(F(1), F(0)), q=(F(1), F(0), F(0)))


# --------------------------------------------------------------------------------------------------------------- memory


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ({"f": "fun(y in Y, c)"}, ({"c": F(1)}, {"c": F(2)})),
        ({"f": "fun(y in Y, c)"}, ({"c": 1}, {"c": 2})),
        ({"f": "fun(y in Y, w[y])"}, ({"w": (F(1), F(3))}, {"w": (F(2), F(3))})),
        ({"f": "fun(y in Y, w[y])"}, ({"w": [F(1), F(3)]}, {"w": [F(2), F(3)]})),
        ({"f": "fun(y in Y, g[y])", "g": "fun(y in Y, c)"}, ({"c": F(1)}, {"c": F(2)})),
        ({"f": "fun(y in Y, g[y])", "g": "fun(y in Y, h[y])", "h": "fun(y in Y, c)"}, ({"c": F(1)}, {"c": F(2)})),
    ],
)
def test_a_function_is_what_it_says_with_the_values_of_now(
    written: dict[str, str], values: tuple[dict[str, Any], ...]
) -> None:
    """One memory serves all environments that are bound from one another: a function keeps no value of another."""
    functions = {name: parse_term(text) for name, text in written.items()}
    first, second = values
    here = Environment({**functions, **first}, {"Y": 2})
    for at, expected in ((here, 1), (here.bind(**second), 2), (here.bind(**first), 1)):
        assert evaluate(parse_term("f[0]"), at, RATIONALS) == expected
        assert evaluate(parse_term("sum(z in 1, f[z])"), at, RATIONALS) == expected
        assert evaluate(parse_term("TOTAL(fun(k in nat, f[0]), 3)"), at, RATIONALS) == 3 * expected


def test_a_function_written_under_a_binder_has_a_value_for_every_outcome() -> None:
    t = parse_term("sum(x in Y, TV(fun(y in Y, w[y]*w[x]), fun(y in Y, 0)))")
    here = Environment({"w": (F(3), F(5))}, {"Y": 2})
    assert evaluate(t, here, RATIONALS) == F(3 * 3 + 5 * 3, 2) + F(3 * 5 + 5 * 5, 2)
    assert evaluate(t, here.bind(w=(F(1), F(1))), RATIONALS) == 2


def test_what_a_function_is_known_by() -> None:
    memory, sizes = Memory(), {"Y": 2}
    f, same, other = (parse_term(text) for text in ("fun(y in Y, c*w[y])", "fun(y in Y, c*w[y])", "fun(y in Y, c)"))
    values = {"c": F(2), "w": (F(1), F(2)), "unspoken": F(0)}
    key = memory.written(f, values, sizes)
    assert memory.written(same, {**values, "w": (F(1), F(2)), "unspoken": F(1)}, sizes) == key
    assert memory.written(other, values, sizes) != key
    for more in ({"c": F(3)}, {"c": 2}, {"w": (F(1), F(3))}, {"w": (1, 2)}, {"w": [F(1), F(2)]}):
        assert memory.written(f, {**values, **more}, sizes) != key
    assert memory.written(f, values, {"Y": 3}) != key
    assert memory.written(f, {"c": F(2)}, sizes) != key


def test_numbers_and_tables_are_told_apart_by_value_and_type_and_all_else_by_identity() -> None:
    memory = Memory()
    alike = [(F(1), F(2)), (1, 2), (fmpq(1), fmpq(2)), ((F(1), F(2)),), (1.0, 2.0), [F(1), F(2)], F(1), 1, fmpq(1), 1.0]
    keys = [memory.identity(value) for value in alike]
    assert len(set(keys)) == len(alike)
    assert [memory.identity(value) for value in alike] == keys
    assert memory.identity((F(1), F(1) + 1)) == keys[0]
    assert memory.identity((F(1), 2)) != memory.identity((F(1), 2))  # of two types: by identity


def test_values_of_one_table_serve_no_other_horizon_reward_or_system() -> None:
    loop = {"policy": ((F(1),),), "P": (((F(1),),),), "start": (F(1),), "v": (F(0),)}
    t = parse_term("RETURN(policy, P, r, v, start, n)")
    here = Environment({**loop, "r": ((F(1),),), "n": 3}, {})
    cases = (
        ({"n": 3}, 3),
        ({"n": 5}, 5),
        ({"n": 2}, 2),
        ({"r": ((F(7),),)}, 21),
        ({"r": ((7,),)}, 21),
        ({"r": ((F(1),),)}, 3),
    )
    for more, expected in cases:
        for numbers, kind in ((RATIONALS, Fraction), (FLINT, fmpq)):
            value_here = evaluate(t, here.bind(**more), numbers)
            assert (value_here, type(value_here)) == (expected, kind)


@pytest.mark.parametrize("numbers", [RATIONALS, FLINT])
def test_what_is_multiplied_by_zero_is_not_asked_for(numbers: Any) -> None:
    """A product with zero is zero, even if the other factor has no value, like inf - inf."""
    t = parse_term("x*sum(y in Y, f[y] - g[y])")
    infinite = {"f": (float("inf"), F(1)), "g": (float("inf"), F(0))}
    assert evaluate(t, Environment({"x": F(0), **infinite}, {"Y": 2}), numbers) == 0
    with pytest.raises(Undefined):
        evaluate(t, Environment({"x": F(1), **infinite}, {"Y": 2}), numbers)


@pytest.mark.parametrize("numbers", [RATIONALS, FLINT])
def test_numbers_that_move_are_told_apart(numbers: Any) -> None:
    """The product of the ratios and the sum: the same for all orders of the tokens, and not for others."""
    values = {"pi": ((F(3, 4), F(1, 4)),), "mu": ((F(1, 2), F(1, 2)),), "P": (((F(1),), (F(1),)),)}
    here = Environment(values, {"S": 1, "A": 2})

    def rest(x: Fraction, y: Fraction, n: int) -> Fraction:
        """By the definition, without a memory."""
        if n == 0:
            return abs(x - y)
        return sum((rest(x * rho, y + rho - 1, n - 1) for rho in (F(3, 2), F(1, 2))), F(0)) / 2

    for x, y, n in ((F(1), F(1), 3), (F(2), F(1), 3), (F(1), F(2), 3), (F(1), F(1), 5), (F(0), F(0), 4)):
        found = evaluate(parse_term(f"REMAINDER_FROM(pi, mu, P, {x}, {y}, 0, {n})"), here, numbers)
        assert Fraction(str(found)) == rest(x, y, n)


@pytest.mark.parametrize("numbers", [RATIONALS, FLINT])
def test_a_function_met_again_is_that_of_its_own_outcome(numbers: Any) -> None:
    """Both sums meet the same functions, one for every y: the second finds those of the first."""
    written = "sum(y in Y, fun(x in X, f[y, x])[0]) + 10*sum(y in Y, fun(x in X, f[y, x])[1])"
    f = ((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4)))
    assert evaluate(parse_term(written), Environment({"f": f}, {"X": 2, "Y": 2}), numbers) == 4 + 10 * 6


def test_constants_and_tables_are_kept_for_one_kind_of_number_each() -> None:
    t, f = parse_term("sum(y in Y, f[y]/3)"), (1, Fraction(1, 2))
    found = [evaluate(t, Environment({"f": f}, {"Y": 2}), numbers) for numbers in (FLINT, RATIONALS, FLINT)]
    assert [type(value) for value in found] == [fmpq, Fraction, fmpq]
    assert all(fraction(value) == Fraction(1, 2) for value in found[::2])


def test_a_table_that_may_change_is_read_every_time() -> None:
    t, f = parse_term("f[0] + f[1]"), [1, 2]
    here = Environment({"f": f}, {"Y": 2})
    assert evaluate(t, here, FLINT) == 3
    f[0] = 5
    assert evaluate(t, here, FLINT) == 7


def test_a_function_may_grow_unless_it_is_a_tuple() -> None:
    t, f = parse_term("TV(p, q)"), [F(1), F(0)]
    here = Environment({"p": f, "q": (F(0), F(1))}, {"Y": 2})
    assert evaluate(t, here, RATIONALS) == 1
    f.append(F(0))
    with pytest.raises(Undefined, match="lengths 3 and 2"):
        evaluate(t, here, RATIONALS)
