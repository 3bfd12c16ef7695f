"""One definition, many number systems: each gives the same value, under the same conventions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from flint import arb, fmpq

from checks.numbers.balls import Balls
from checks.numbers.closed_forms import ClosedForms
from checks.numbers.float_filter import FloatFilter
from checks.numbers.rationals import FlintRationals, fraction
from counterexamples.approximate import Arrays, Digits
from theorems.language.arithmetic import (
    INFINITY,
    RATIONALS,
    Environment,
    Undecided,
    Undefined,
    clause_holds,
    evaluate,
    relation_holds,
)
from theorems.language.symbolic import to_sympy
from theorems.language.syntax import parse_clause, parse_relation, parse_term
from theorems.quantities import DEFINITIONS

F = Fraction
NEAR = {"pi": (F(3, 4), F(1, 4)), "mu": (F(1, 2), F(1, 2)), "f": (F(1), F(-1)), "x": F(3, 2), "n": 3}
FAR = {"pi": (F(1, 10), F(9, 10)), "mu": (F(1, 1000), F(999, 1000)), "f": (F(2), F(0)), "x": F(-2), "n": 2}
# By hand.  NEAR: rho = (3/2, 1/2), rho f = (3/2, -1/2), E = 1/2, E (rho f)^2 = 5/4.
# FAR: (99/1000)^2 (1000 + 1000/999) = 9801/999 = 363/37; rho f = (200, 0), E = 1/5, E (rho f)^2 = 40.
BY_HAND = {
    "TV(pi, mu)": (F(1, 4), F(99, 1000)),
    "CHI2(pi, mu)": (F(1, 4), F(363, 37)),
    "RATIO2(pi, mu)": (F(5, 4), F(400, 37)),
    "MEAN(pi, f)": (F(1, 2), F(1, 5)),
    "IS_MEAN(pi, mu, f)": (F(1, 2), F(1, 5)),
    "IS_VAR(pi, mu, f)": (F(1), F(999, 25)),
    "POWER(x, n)": (F(27, 8), F(4)),
}
PAIRS = [(text, values, answers[k]) for text, answers in BY_HAND.items() for k, values in enumerate((NEAR, FAR))]


def floats(text: str, environment: Environment) -> Any:
    def read(value: Any) -> Any:
        return tuple(map(read, value)) if isinstance(value, tuple) else np.float64(float(value))

    values = {name: v if isinstance(v, int) else read(v) for name, v in environment.values.items()}
    with np.errstate(all="ignore"):
        return evaluate(parse_term(text), Environment(values, environment.sizes), Arrays())


def digits(text: str, environment: Environment) -> Any:
    with mpmath.workdps(30):
        return evaluate(parse_term(text), environment, Digits())


def rational(text: str, environment: Environment) -> Any:
    return evaluate(parse_term(text), environment, RATIONALS)


def test_every_quantity_without_logarithms_has_a_number_computed_by_hand() -> None:
    tested = {text.split("(")[0] for text in BY_HAND} | {"KL"}
    assert {"TV", "CHI2", "KL", "MEAN", "RATIO2", "IS_MEAN", "IS_VAR", "POWER"} <= tested
    assert tested <= set(DEFINITIONS)


@pytest.mark.parametrize(("text", "values", "expected"), PAIRS)
def test_exact_systems_give_the_number_computed_by_hand(text: str, values: dict[str, Any], expected: F) -> None:
    environment, t = Environment(values, {"Y": 2}), parse_term(text)
    assert evaluate(t, environment, RATIONALS) == expected
    assert fraction(evaluate(t, environment, FlintRationals())) == expected
    assert fraction(Balls(64).evaluate(t, environment)) == expected
    assert fraction(evaluate(t, environment, ClosedForms()).rational) == expected
    known = {"n": values["n"], "x": values["x"]}
    symbolic = to_sympy(t, {"Y": 2}, values=known)
    entries = {
        sympy.Symbol(f"{name}_{k}", real=True): sympy.Rational(values[name][k])
        for name in ("pi", "mu", "f")
        for k in (0, 1)
    }
    assert symbolic.subs(entries) == sympy.Rational(expected)


@pytest.mark.parametrize(("text", "values", "expected"), PAIRS)
def test_approximate_systems_come_close_and_the_filter_bounds_its_error(
    text: str, values: dict[str, Any], expected: F
) -> None:
    environment, t = Environment(values, {"Y": 2}), parse_term(text)
    assert float(floats(text, environment)) == pytest.approx(float(expected), rel=1e-12)
    assert float(digits(text, environment)) == pytest.approx(float(expected), rel=1e-15)
    numbers = FloatFilter()
    with numbers.active():
        bounded = evaluate(t, environment, numbers)
        error = abs(F(float(bounded.value)) - expected)
        assert error <= F(float(bounded.error())) < expected / 10**12


def test_kl_of_the_near_pair_in_all_systems_that_have_logarithms() -> None:
    """KL((3/4,1/4) | (1/2,1/2)) = (3/4) log 3 - log 2."""
    t, environment = parse_term("KL(pi, mu)"), Environment(NEAR)
    exact = evaluate(t, environment, ClosedForms())
    assert exact.terms == {(3, 1): fmpq(3, 4), (2, 1): fmpq(-1)}
    assert Balls(64).evaluate(t, environment).overlaps(arb(3).log() * fmpq(3, 4) - arb(2).log())
    assert float(floats("KL(pi, mu)", environment)) == pytest.approx(0.13081203594113692)
    assert float(digits("KL(pi, mu)", environment)) == pytest.approx(0.13081203594113692)
    for system in (RATIONALS, FlintRationals()):
        with pytest.raises(Undecided):
            evaluate(t, environment, system)


EXACT: list[Callable[[], Any]] = [lambda: RATIONALS, FlintRationals, lambda: Balls(64), ClosedForms]


@pytest.mark.parametrize("system", EXACT)
def test_conventions_for_an_unsupported_outcome(system: Callable[[], Any]) -> None:
    """pi = (1/2, 1/2), mu = (1, 0): chi2 = +inf, but E_mu rho^2 - 1 = 1/4 - 1 does not see the second outcome."""
    numbers = system()
    environment = Environment({"pi": (F(1, 2), F(1, 2)), "mu": (F(1), F(0))})
    assert evaluate(parse_term("CHI2(pi, mu)"), environment, numbers) == INFINITY
    rest = evaluate(parse_term("RATIO2(pi, mu) - 1 + 3/4"), environment, numbers)
    assert numbers.sign(rest) == 0
    assert relation_holds(parse_relation("CHI2(pi, mu) <= 7"), environment, RATIONALS) is False


@pytest.mark.parametrize("system", [FlintRationals, lambda: Balls(64), ClosedForms, lambda: RATIONALS])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0/0", 0),
        ("1/0", INFINITY),
        ("-1/0", -INFINITY),
        ("0*(1/0)", 0),
        ("log(0)", -INFINITY),
        ("0*log(0)", 0),
        ("exp(log(0))", 0),
        ("3/(1/0)", 0),
        ("(1/0)*(-2)", -INFINITY),
        ("(-1/0)**2", INFINITY),
        ("(-1/0)**3", -INFINITY),
        ("(1/0)**0", 1),
        ("min(1/0, 3)", 3),
        ("max(3, -1/0)", 3),
        ("max(-1/0, 1/0)", INFINITY),
        ("sqrt(1/0)", INFINITY),
        ("sqrt(9/4)", F(3, 2)),
        ("abs(-1/0)", INFINITY),
        ("max(-2, -3)", -2),
    ],
)
def test_conventions_for_infinities(system: Callable[[], Any], text: str, expected: Any) -> None:
    numbers = system()
    value = evaluate(parse_term(text), Environment({}), numbers)
    if expected in (INFINITY, -INFINITY):
        assert value == expected
    else:
        assert numbers.sign(numbers.subtract(value, numbers.constant(F(expected)))) == 0


@pytest.mark.parametrize("system", EXACT)
@pytest.mark.parametrize(
    "text", ["1/0 - 1/0", "(1/0)/(1/0)", "sqrt(-1)", "log(-1)", "maximum(y in 0, 1)", "POWER(2, -1)"]
)
def test_expressions_without_a_value_are_undefined(system: Callable[[], Any], text: str) -> None:
    with pytest.raises(Undefined):
        evaluate(parse_term(text), Environment({}), system())


def test_kl_with_zero_masses() -> None:
    """A zero of pi contributes nothing; a zero of mu under mass of pi makes KL infinite."""
    environment = Environment({"pi": (F(1), F(0)), "mu": (F(1, 2), F(1, 2))})
    assert Balls(64).evaluate(parse_term("KL(pi, mu)"), environment).overlaps(arb(2).log())
    assert Balls(64).evaluate(parse_term("KL(mu, pi)"), environment) == INFINITY
    assert float(floats("KL(pi, mu)", environment)) == pytest.approx(np.log(2))
    assert float(floats("KL(mu, pi)", environment)) == np.inf


def test_written_out_functions_know_their_domain_inside_other_quantities() -> None:
    environment = Environment(NEAR, {"Y": 2})
    assert rational("TV(fun(y in Y, mu[y]), pi)", environment) == F(1, 4)
    assert rational("IS_MEAN(pi, mu, fun(y in Y, f[y]**2))", environment) == 1
    assert rational("TV(table(1/2 + x, 1/2 - x), mu)", Environment({**NEAR, "x": F(1, 8)})) == F(1, 8)


def test_functions_of_different_lengths_on_one_domain_are_refused() -> None:
    with pytest.raises(Undefined, match="lengths 2 and 1"):
        rational("TV(pi, mu)", Environment({"pi": (F(1, 2), F(1, 2)), "mu": (F(1),)}))


def test_nested_sums_agree_between_vectors_and_scalars() -> None:
    """Including a body that only the inner, only the outer, or neither outcome enters."""
    values = {"g": ((F(1), F(2), F(3)), (F(4), F(5), F(7))), "f": (F(1), F(2)), "h": (F(1), F(2), F(4))}
    environment = Environment(values, {"Y": 2, "Z": 3})
    for text, expected in [
        ("sum(y in Y, sum(z in Z, g[y, z]))", 22),
        ("sum(y in Y, f[y]*sum(z in Z, g[y, z]*h[z]))", 17 + 2 * 42),
        ("sum(y in Y, sum(z in Z, h[z]))", 14),
        ("sum(y in Y, sum(z in Z, f[y]))", 9),
        ("sum(y in Y, sum(z in Z, 2))", 12),
        ("maximum(y in Y, minimum(z in Z, g[y, z]))", 4),
        ("maximum(y in Y, sum(z in Z, h[z]))", 7),
        ("sum(y in Y, sum(w in Y, same(y, w)*f[w]))", 3),
        ("sum(y in Y, MEAN(fun(z in Z, g[y, z]), h))", 17 + 42),
        ("sum(z in Z, g[1, z])", 16),
    ]:
        assert rational(text, environment) == expected
        assert float(floats(text, environment)) == expected
        numbers = FloatFilter()
        with numbers.active():
            bounded = evaluate(parse_term(text), environment, numbers)
            assert np.shape(bounded.value) == ()
            assert abs(float(bounded.value) - expected) <= float(bounded.error()) < 1e-12


def test_many_candidates_are_screened_side_by_side() -> None:
    pi = np.array([0.75, 0.1]), np.array([0.25, 0.9])
    mu = np.array([0.5, 0.001]), np.array([0.5, 0.999])
    environment = Environment({"pi": pi, "mu": mu}, {"Y": 2})
    assert evaluate(parse_term("CHI2(pi, mu)"), environment, Arrays()) == pytest.approx([1 / 4, 363 / 37])
    nested = parse_term("sum(y in Y, sum(z in Y, same(y, z)*pi[z]))")
    assert evaluate(nested, environment, Arrays()) == pytest.approx([1, 1])


def test_a_clause_is_read_at_every_outcome() -> None:
    clause = parse_clause("all(y in Y, implies(mu[y] == 0, pi[y] == 0))")
    sizes = {"Y": 2}
    assert clause_holds(clause, Environment({"pi": (F(1), F(0)), "mu": (F(1), F(0))}, sizes), RATIONALS)
    assert not clause_holds(clause, Environment({"pi": (F(1, 2), F(1, 2)), "mu": (F(1), F(0))}, sizes), RATIONALS)
