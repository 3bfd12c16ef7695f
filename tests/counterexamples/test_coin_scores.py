"""The two families of biases for bounded scores: their closed forms are the biases of processes, evaluated exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from checks.exact import value
from counterexamples.coin_scores import TOKENS, coin_process, coins, deviations, known, mean_absolute, same_again
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_term
from theorems.models import Process

F = Fraction
SLOPE = parse_term("RETURN_SLOPE(pi, h, P, r, v, start, T)")
TOKEN_IS = parse_term("TOKEN_IS(mu, h, P, r, v, start, T)")
TWO_TOKENS = Process(
    ("none", "some"),
    ("stay", "deviate"),
    (((F(1), F(0)), (F(0), F(1))), ((F(0), F(1)), (F(0), F(1)))),
    (F(1), F(0)),
    (),
    ((F(1), F(0)),) * 2,
    ((F(0), F(0)),) * 2,
    (F(0), F(1)),
    0,
)


def _exact(term: object, environment: Environment) -> Fraction:
    found = value(term, environment).exact  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize("k", range(9))
def test_the_walk(k: int) -> None:
    walks = [abs(sum(signs)) for signs in product((1, -1), repeat=k)]
    assert mean_absolute(k) == F(sum(walks), len(walks))


@pytest.mark.parametrize("D", [F(0), F(1, 3), F(1)])
@pytest.mark.parametrize("T", [1, 2, 3, 4])
def test_the_coins(T: int, D: Fraction) -> None:
    """Half of the bias is the gradient, half the token-level gradient with the other sign."""
    environment = coin_process(T, D).environment()
    assert _exact(SLOPE, environment) == -_exact(TOKEN_IS, environment) == coins(T, D) / 2


@pytest.mark.parametrize("D", [F(0), F(1, 3), F(1)])
def test_the_coins_keep_the_caps(D: Fraction) -> None:
    process = coin_process(2, D)
    assert process.h is not None
    assert process.tokens == TOKENS
    for pi, mu, h in zip(process.pi, process.mu, process.h, strict=True):
        assert sum(pi) == sum(mu) == 1
        assert sum(h) == 0
        assert sum(abs(p - q) for p, q in zip(pi, mu, strict=True)) / 2 in (0, D)
        assert all(abs(x) <= p for x, p in zip(h, pi, strict=True))
    assert all(0 <= v <= 1 for v in process.v)


@pytest.mark.parametrize("D", [F(0), F(1, 3), F(1, 2)])
@pytest.mark.parametrize("T", [1, 2, 4])
def test_the_deviations(T: int, D: Fraction) -> None:
    values = {name: getattr(TWO_TOKENS, name) for name in ("P", "start", "mu", "r", "v")}
    moves = {"pi": ((1 - D, D),) * 2, "h": ((-D, D),) * 2, "T": T}
    environment = Environment(values | moves, {"S": 2, "A": 2})
    assert _exact(TOKEN_IS, environment) - _exact(SLOPE, environment) == deviations(T, D)


def test_deviations_need_a_cap_up_to_one_half() -> None:
    with pytest.raises(ValueError, match="needs 0 <= D <= 1/2"):
        deviations(3, F(2, 3))
    assert known(3, F(2, 3)) == (max(coins(3, F(2, 3)), deviations(3, F(1, 2))), "deviations")


@pytest.mark.parametrize("D", [F(0), F(1, 4), F(1, 2)])
@pytest.mark.parametrize("T", [1, 2])
def test_the_same_token_again(T: int, D: Fraction) -> None:
    parity = (((F(1), F(0)), (F(0), F(1))), ((F(0), F(1)), (F(1), F(0))))
    half = F(1, 2)
    values = {
        "P": parity,
        "start": (F(1), F(0)),
        "v": (F(1), F(0)),
        "r": ((F(0), F(0)),) * 2,
        "pi": ((half, half),) * 2,
        "mu": ((half - D, half + D),) * 2,
        "h": ((half, -half),) * 2,
        "T": T,
    }
    environment = Environment(values, {"S": 2, "A": 2})
    assert _exact(SLOPE, environment) - _exact(TOKEN_IS, environment) == same_again(T, D)


def test_which_family_is_larger() -> None:
    """The same again in two steps; then coins while D is below 1/sqrt(T), and deviations above."""
    assert known(2, F(1, 4)) == (F(1, 2), "same again")
    assert known(100, F(1, 1000)) == (coins(100, F(1, 1000)), "coins")
    assert known(100, F(1, 2)) == (deviations(100, F(1, 2)), "deviations")
