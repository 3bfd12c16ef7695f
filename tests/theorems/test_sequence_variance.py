"""Importance sampling over sequences and per token: the definitions against a sum over all trajectories."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.sequence_variance import CLAIMS

F = Fraction
PI = ((F(3, 4), F(1, 4)), (F(1, 3), F(2, 3)))
MU = ((F(1, 2), F(1, 2)), (F(2, 3), F(1, 3)))
P = (((F(1, 5), F(4, 5)), (F(1), F(0))), ((F(1, 2), F(1, 2)), (F(0), F(1))))
START = (F(2, 3), F(1, 3))
V = (F(1), F(2))
BASE = (F(1, 2), F(3, 2))
LOGITS = (((F(1), F(0)), (F(-1), F(2))), ((F(3), F(1)), (F(0), F(-1))))
HORIZONS = (0, 1, 2, 3)
AT = Environment(
    {"pi": PI, "mu": MU, "P": P, "start": START, "v": V, "base": BASE, "u": LOGITS, "f": ((F(1), F(2)), (F(3), F(-1)))},
    {"S": 2, "A": 2, "I": 2},
)


def value(text: str, **more: Any) -> Fraction:
    return evaluate(parse_term(text), AT.bind(**more), RATIONALS)


def trajectories(T: int) -> Iterator[tuple[Fraction, Fraction, tuple[int, ...], tuple[int, ...]]]:
    """Probability under mu, ratio, states and tokens of every trajectory of T steps."""
    for states in product(range(2), repeat=T + 1):
        for tokens in product(range(2), repeat=T):
            mass, ratio = START[states[0]], F(1)
            for t, a in enumerate(tokens):
                mass *= MU[states[t]][a] * P[states[t]][a][states[t + 1]]
                ratio *= PI[states[t]][a] / MU[states[t]][a]
            yield mass, ratio, states, tokens


def chi2(s: int) -> Fraction:
    return sum((p - q) ** 2 / q for p, q in zip(PI[s], MU[s], strict=True))


def score(s: int, a: int, i: int) -> Fraction:
    return LOGITS[s][a][i] - sum(PI[s][b] * LOGITS[s][b][i] for b in range(2))


@pytest.mark.parametrize("T", HORIZONS)
def test_second_moment_of_the_ratio(T: int) -> None:
    found = value("sum(s in S, start[s]*RATIO_MOMENT(pi, mu, P, fun(z in S, 1), s, T))", T=T)
    assert found == sum(mass * ratio**2 for mass, ratio, _, _ in trajectories(T))


@pytest.mark.parametrize("T", HORIZONS)
def test_every_time_adds_its_term(T: int) -> None:
    """E rho^2 = 1 + sum_t E rho_t^2 chi2(s_t), term by term over the trajectories."""
    terms = [sum(mass * ratio**2 * chi2(s[-1]) for mass, ratio, s, _ in trajectories(t)) for t in range(T)]
    assert 1 + sum(terms) == sum(mass * ratio**2 for mass, ratio, _, _ in trajectories(T))
    identity = next(claim for claim in CLAIMS if claim.id == "seq-is-second-moment-identity").statement[0]
    assert evaluate(identity.right, AT.bind(T=T), RATIONALS) == 1 + sum(terms)


@pytest.mark.parametrize("T", HORIZONS)
def test_mean_and_variance_of_the_sequence_level(T: int) -> None:
    f = AT.values["f"]
    means = [sum(mass * ratio * f[s[-1]][i] for mass, ratio, s, _ in trajectories(T)) for i in range(2)]
    second = sum(mass * ratio**2 * sum(x**2 for x in f[s[-1]]) for mass, ratio, s, _ in trajectories(T))
    assert [value("SEQ_IS_MEAN(pi, mu, P, f, start, T, j)", T=T, j=i) for i in range(2)] == means
    assert value("SEQ_IS_VAR(pi, mu, P, f, start, T)", T=T) == second - sum(m**2 for m in means)


@pytest.mark.parametrize("T", HORIZONS)
def test_second_moment_and_variance_of_the_token_level(T: int) -> None:
    scores = "fun(s in S, a in A, i in I, SCORE(pi, u, s, a, i))"
    wanted, means = F(0), [F(0), F(0)]
    for mass, _, s, a in trajectories(T):
        for i in range(2):
            terms = ((V[s[-1]] - BASE[s[t]]) * PI[s[t]][a[t]] / MU[s[t]][a[t]] * score(s[t], a[t], i) for t in range(T))
            total = sum(terms)
            wanted += mass * total**2
            means[i] += mass * total
    assert value(f"TOKEN_IS_SECOND(pi, mu, P, {scores}, v, base, start, T)", T=T) == wanted
    spread = wanted - sum(m**2 for m in means)
    assert value(f"TOKEN_IS_VAR(pi, mu, P, {scores}, v, base, start, T)", T=T) == spread


def test_scores_are_centred() -> None:
    for s, i in product(range(2), range(2)):
        assert sum(PI[s][a] * value("SCORE(pi, u, s, a, i)", s=s, a=a, i=i) for a in range(2)) == 0


def test_products() -> None:
    assert value("PRODUCT(fun(k in nat, 1 + k), T)", T=4) == 24


@pytest.mark.parametrize("T", [1, 2, 3])
@pytest.mark.parametrize("q", [Fraction(1, 4), Fraction(1, 20), Fraction(1, 2)])
def test_the_prefactor_of_the_gradient_estimator_grows_with_the_horizon(T: int, q: Fraction) -> None:
    """Fair coins, scores 1 and -1, return 1: Var = T (1 + T c) (1 + c)^(T - 1); of the ratio alone (1 + c)^T - 1."""
    places = range(2 * T + 1)  # the state is T plus the sum of the scores so far
    moves = tuple(tuple(tuple(int(z == min(max(s + d, 0), 2 * T)) for z in places) for d in (1, -1)) for s in places)
    coins = {"pi": ((Fraction(1, 2), Fraction(1, 2)),) * len(places), "mu": ((q, 1 - q),) * len(places)}
    start, f = tuple(int(s == T) for s in places), tuple((s - T,) for s in places)
    here = Environment({**coins, "P": moves, "f": f, "start": start, "n": T}, {"S": len(places), "A": 2, "I": 1})
    variance = evaluate(parse_term("SEQ_IS_VAR(pi, mu, P, f, start, n)"), here, RATIONALS)
    c = 1 / (4 * q) + 1 / (4 * (1 - q)) - 1
    assert variance == T * (1 + T * c) * (1 + c) ** (T - 1)
