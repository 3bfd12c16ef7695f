"""The floating-point filter never contradicts the exact value, and its bounds are not vacuous."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.exact import decide
from checks.numbers import float_filter
from checks.numbers.balls import Balls, ends
from checks.numbers.float_filter import Bounded, FloatFilter
from checks.numbers.outcomes import open_outcomes
from checks.numbers.rationals import FlintRationals, fraction, infinite
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, evaluate, holds
from theorems.language.syntax import parse_clause, parse_fact, parse_relation, parse_term

F = Fraction
TERMS = [
    "TV(p, q)",
    "CHI2(p, q)",
    "RATIO2(p, q)",
    "MEAN(p, f)",
    "IS_MEAN(p, q, f)",
    "IS_VAR(p, q, f)",
    "CHI2(p, q) - (RATIO2(p, q) - 1)",
    "CHI2(p, q) - 4*TV(p, q)**2",
    "sum(x in X, (p[x] - q[x])**3)",
    "sum(x in X, (p[x] - q[x])**2/(p[x] + q[x]))/2",
    "maximum(x in X, p[x]/q[x]) - minimum(x in X, p[x]/q[x])",
    "sum(x in X, max(p[x], q[x])*(f[x] - 1/3)) - sum(x in X, min(p[x]*f[x], q[x]/7))",
    "sum(x in X, p[x]*f[x] - 1/3) - sum(x in X, f[x]/(1/3 - p[x]))",
    "sum(x in X, sum(z in X, same(x, z)*p[x]*q[z] - f[x]*p[z]))",
    "MEAN(p, f)/(TV(p, q) - 1/7)",
    "POWER(TV(p, q), 4)*10**9",
]


def exact_value(text: str, values: dict[str, Any], sizes: dict[str, int]) -> Any:
    return evaluate(parse_term(text), Environment(values, sizes), FlintRationals())


def contradictions(values: dict[str, Any], texts: list[str]) -> tuple[int, int]:
    """How many bounds miss the exact value, out of how many that were given; the check that every test below uses."""
    missed = given_ = 0
    size = {"X": len(values["p"])}
    exact_values = {name: tuple(map(F, v.tolist())) if isinstance(v, np.ndarray) else v for name, v in values.items()}
    for text in texts:
        numbers = FloatFilter()
        try:
            with numbers.active():
                bounded = evaluate(parse_term(text), Environment(values, size), numbers)
                error = float(bounded.error())
                sign: int | None
                try:
                    sign = numbers.sign(bounded)
                except Undecided:
                    sign = None
        except Undecided:
            continue
        truth = exact_value(text, exact_values, size)
        given_ += 1
        if infinite(truth):
            missed += 1
            continue
        wrong_sign = sign is not None and sign != FlintRationals().sign(truth)
        missed += wrong_sign or abs(fraction(truth) - F(float(bounded.value))) > F(error)
    return missed, given_


edge = st.sampled_from(
    [0.0, 5e-324, 1e-323, 1e-310, 2.0**-1022, 1e-300, 1e-160, 1e-30, 2.0**-53, 0.1, 1 / 3, 0.5, 0.5 + 2.0**-53, 1.0]
)
masses = edge | st.floats(0, 1, allow_subnormal=True)
reals = edge | edge.map(lambda x: -x) | st.floats(-1e3, 1e3)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    n = draw(st.integers(1, 6))
    column: Callable[[st.SearchStrategy[float]], list[float]] = lambda s: draw(st.lists(s, min_size=n, max_size=n))  # noqa: E731
    values: dict[str, Any] = {"p": column(masses), "q": column(masses), "f": column(reals)}
    for k in range(n):
        if draw(st.booleans()):  # masses that cancel, exactly or up to a rounding
            values["q"][k] = draw(st.sampled_from([values["p"][k], float(np.nextafter(values["p"][k], 1))]))
    if draw(st.booleans()):
        return {name: np.array(column) for name, column in values.items()}
    return {name: tuple(F(v) / draw(st.sampled_from([1, 3])) for v in column) for name, column in values.items()}


@settings(max_examples=150, deadline=None)
@given(values=tables())
def test_bounds_hold_on_adversarial_tables(values: dict[str, Any]) -> None:
    assert contradictions(values, TERMS)[0] == 0


@pytest.mark.parametrize("block", [7, 10**6])
def test_bounds_hold_on_larger_tables_and_are_tight(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """Also when the outermost sum is taken block by block."""
    monkeypatch.setattr(float_filter, "BLOCK", block)
    rng = np.random.default_rng(1)
    for spread in (1.0, 0.05):
        p, q = rng.dirichlet(np.full(80, spread), 2) + 1e-300
        values = {"p": p, "q": q, "f": rng.normal(size=80)}
        missed, given_ = contradictions(values, TERMS)
        assert missed == 0
        assert given_ >= len(TERMS) - 1
    numbers = FloatFilter()
    with numbers.active():
        total = evaluate(parse_term("TV(p, q)"), Environment(values), numbers)
        assert float(total.error()) < 1e-12 * float(total.value)


@pytest.mark.parametrize("factor", [0.0, 1e-3])
def test_a_bound_that_is_too_small_is_caught(monkeypatch: pytest.MonkeyPatch, factor: float) -> None:
    """Negative control: with u (or the summation constant) shrunk, the same check finds contradictions."""
    rng = np.random.default_rng(2)
    monkeypatch.setattr(float_filter, "U", 2.0**-53 * factor)
    monkeypatch.setattr(float_filter, "_inflate", lambda bound: bound)
    found = 0
    for _ in range(10):
        p, q = rng.dirichlet(np.ones(50), 2)
        monkeypatch.setattr(float_filter.FloatFilter, "active", _without_self_check)
        found += contradictions({"p": p, "q": q, "f": rng.normal(size=50)}, TERMS)[0]
    assert found > 0


def _without_self_check(self: FloatFilter) -> Any:
    return np.errstate(over="raise", invalid="raise", divide="raise", under="ignore")


@pytest.mark.parametrize(
    "function",
    [
        lambda n, a, b: n.add(a, b),
        lambda n, a, b: n.subtract(a, b),
        lambda n, a, b: n.multiply(a, b),
        lambda n, a, b: n.divide(a, b),
        lambda n, a, b: n.function("min", [a, b]),
        lambda n, a, b: n.function("max", [a, b]),
        lambda n, a, b: n.function("sqrt", [n.multiply(a, a)]),
        lambda n, a, b: n.power(a, 3),
    ],
)
def test_single_operations_propagate_given_errors(function: Callable[..., Bounded]) -> None:
    """True values at the far ends of the given bounds stay inside the resulting bound."""
    rng = np.random.default_rng(3)
    for _ in range(200):
        a, b = (float(x) for x in rng.normal(size=2) * 10.0 ** rng.integers(-5, 5, 2))
        r_a, r_b = (float(x) for x in rng.choice([0.0, 1e-12, 1e-3], 2))
        e_a, e_b = (float(x) * abs(y) for x, y in zip(rng.choice([0.0, 1e-9, 1e-2], 2), (a, b), strict=True))
        numbers = FloatFilter()
        arguments = [
            Bounded(np.float64(v), r, np.float64(e) if e else None)  # type: ignore[arg-type]
            for v, r, e in ((a, r_a, e_a), (b, r_b, e_b))
        ]
        with numbers.active():
            try:
                result = function(numbers, *arguments)
            except Undecided:
                continue
            low, high = (
                F(float(result.value)) - F(float(result.error())),
                F(float(result.value)) + F(float(result.error())),
            )
        for s in (-1, 0, 1):
            for t in (-1, 0, 1):
                x = F(a) + s * (F(r_a) * abs(F(a)) + F(e_a))
                y = F(b) + t * (F(r_b) * abs(F(b)) + F(e_b))
                truth = Balls(200).evaluate(parse_term(_text(function)), Environment({"x": x, "y": y}))
                middle, radius = (fraction(truth), F(0)) if not hasattr(truth, "mid") else ends(truth)
                assert low <= middle + radius
                assert middle - radius <= high


def _text(function: Callable[..., Any]) -> str:
    class Writer:
        add = staticmethod(lambda a, b: f"({a} + {b})")
        subtract = staticmethod(lambda a, b: f"({a} - {b})")
        multiply = staticmethod(lambda a, b: f"({a}*{b})")
        divide = staticmethod(lambda a, b: f"({a}/{b})")
        power = staticmethod(lambda a, n: f"({a})**{n}")
        function = staticmethod(lambda name, arguments: f"{name}({', '.join(arguments)})")

    return str(function(Writer, "x", "y"))


def test_cancellation_to_exact_zero_and_to_noise() -> None:
    numbers = FloatFilter()
    same = np.array([0.1, 0.9])
    with numbers.active():
        zero = evaluate(parse_term("CHI2(p, q)"), Environment({"p": same, "q": same.copy()}), numbers)
        assert numbers.sign(zero) == 0
        noise = evaluate(parse_term("MEAN(p, f) - MEAN(f, p)"), Environment({"p": same, "f": same}), numbers)
        with pytest.raises(Undecided):
            numbers.sign(noise)


def test_what_floats_cannot_do_is_undecided() -> None:
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    for text in ("KL(p, q)", "CHI2(p, q)", "exp(x)", "sqrt(x - 1)", "x/(1/3 - y)", "10**300*10**300*x"):
        numbers = FloatFilter()
        with pytest.raises(Undecided), numbers.active():
            evaluate(parse_term(text), Environment({"p": p, "q": q, "x": 0.5, "y": F(1, 3)}), numbers)


def test_flush_to_zero_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(float_filter, "TINY", 0.0)  # as the comparison would come out on such a processor
    with pytest.raises(Undecided, match="flushes"), FloatFilter().active():
        pass


def test_clauses_leave_open_only_what_floats_cannot_tell() -> None:
    p = np.full(100, 0.01)
    q = p.copy()
    q[7] = 0.0
    environment = Environment({"p": p, "q": q}, {"X": 100})
    assert open_outcomes(parse_clause("all(x in X, q[x] <= p[x])"), environment) == []
    assert open_outcomes(parse_clause("all(x in X, p[x] <= q[x])"), environment) == [(7,)]
    assert open_outcomes(parse_clause("all(x in X, implies(q[x] == 0, p[x] == 0))"), environment) == [(7,)]
    assert open_outcomes(parse_clause("all(x in X, implies(p[x] == 0, q[x] == 0))"), environment) == []
    assert open_outcomes(parse_clause("all(x in X, p[x]*(1/3) == p[x]/3)"), environment) == [(k,) for k in range(100)]
    assert decide(parse_clause("all(x in X, p[x]*(1/3) == p[x]/3)"), environment)
    assert not decide(parse_clause("all(x in X, implies(q[x] == 0, p[x] == 0))"), environment)
    nested = parse_clause("all(x in X, all(z in X, implies(q[x] < q[z], same(x, z) == 0)))")
    assert open_outcomes(nested, environment) == []
    lines = parse_clause("all(x in 2, all(z in 3, g[x, z] <= 1))")
    g = np.array([[0.0, 1.0, 1.0], [1.0, 1.0, 2.0]])
    assert open_outcomes(lines, Environment({"g": g})) == [(1, 2)]


@settings(max_examples=40, deadline=None)
@given(values=tables())
def test_clauses_decided_with_the_filter_agree_with_the_rationals(values: dict[str, Any]) -> None:
    repeats = 64 // len(values["p"]) + 1
    wide = {name: np.tile(v, repeats) if isinstance(v, np.ndarray) else v * repeats for name, v in values.items()}
    n = len(wide["p"])
    rational = {name: tuple(map(F, v)) for name, v in wide.items()}
    for text in ("all(x in X, implies(q[x] == 0, p[x] == 0))", "all(x in X, p[x]/3 <= q[x]*f[x] + 1/3)"):
        clause = parse_clause(text)
        truth = all(
            not all(holds(g, at, RATIONALS) for g in clause.given) or holds(clause.fact, at, RATIONALS)
            for at in (Environment({**rational, "x": k}) for k in range(n))
        )
        assert decide(clause, Environment(wide, {"X": n})) == truth


def test_a_pair_on_150000_outcomes_is_decided_quickly() -> None:
    rng = np.random.default_rng(4)
    n = 150_000
    p, q = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n))
    relation = parse_relation("TV(pi, mu) <= sqrt(CHI2(pi, mu))/2")
    environment = Environment({"pi": p, "mu": q}, {"Y": n})
    start = time.perf_counter()
    assert decide(relation, environment)
    assert not decide(parse_relation("sqrt(CHI2(pi, mu))/2 <= TV(pi, mu)"), environment)
    assert decide(parse_clause("all(y in Y, implies(mu[y] == 0, pi[y] == 0))"), environment)
    assert time.perf_counter() - start < 1
    fractions = Environment({"pi": tuple(map(F, p.tolist())), "mu": tuple(map(F, q.tolist()))}, {"Y": n})
    assert decide(relation, fractions)


def test_sums_that_the_filter_leaves_open_are_settled_exactly() -> None:
    """Floats 0.1 * 100 do not add up to 10, and 0.5 * 100 do."""
    for mass, total, truth in ((0.1, 10, False), (0.5, 50, True)):
        fact = parse_fact(f"sum(x in X, p[x]) == {total}")
        assert decide(fact, Environment({"p": np.full(100, mass)}, {"X": 100})) is truth
