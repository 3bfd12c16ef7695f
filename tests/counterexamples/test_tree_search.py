"""The search for extreme trees comes up with the laws, without having been told them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from counterexamples.extremal_trees import token_bias, value_gap
from counterexamples.tree_search import TOKEN_BIAS, VALUE_GAP, Objective, Rows, made_exact, rounds
from theorems.models import Tree

F = Fraction
CAPS = (F(1, 20), F(1, 5), F(1, 2), F(4, 5), F(1))


def best(objective: Objective, T: int, D: Fraction, tokens: int, seed: int = 0, starts: int = 1000) -> Fraction:
    *_, proposal = rounds(objective, T, D, tokens, seed=seed, starts=starts)
    found = made_exact(objective, proposal, D)
    respects(found.tree, D)
    assert abs(float(found.value) - proposal.value) < 1e-6 or found.value > proposal.value
    return found.value


def respects(tree: Tree, D: Fraction) -> None:
    """Laws at most D apart, directions of norm 1 at most, returns of 0 or 1: exactly."""
    for prefix, pi in tree.pi.items():
        mu = tree.mu[prefix]
        assert min(*pi, *mu) >= 0
        assert sum(pi) == sum(mu) == 1
        assert sum(abs(p - m) for p, m in zip(pi, mu, strict=True)) <= 2 * D
    assert set(tree.reward.values()) <= {0, 1}
    for row in (tree.h or {}).values():
        assert sum(row) == 0
        assert sum(map(abs, row)) <= 1


@pytest.mark.parametrize("tokens", [2, 3])
@pytest.mark.parametrize("T", [1, 2, 3, 4])
@pytest.mark.parametrize("D", CAPS)
def test_the_gap_comes_within_a_hundredth_of_the_supremum(T: int, D: Fraction, tokens: int) -> None:
    supremum = value_gap([D] * T).value
    assert F(99, 100) * supremum <= best(VALUE_GAP, T, D, tokens) <= supremum


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_do_so_too(seed: int) -> None:
    assert best(VALUE_GAP, 4, F(1, 5), 2, seed) >= F(99, 100) * value_gap([F(1, 5)] * 4).value


@pytest.mark.parametrize("T", [1, 2, 3])
@pytest.mark.parametrize("D", CAPS)
def test_the_bias_of_three_tokens_comes_within_a_hundredth_of_the_supremum(T: int, D: Fraction) -> None:
    supremum = token_bias([D] * T).value
    assert F(99, 100) * supremum <= best(TOKEN_BIAS, T, D, 3) <= supremum


def test_two_tokens_do_not_seem_to_reach_it() -> None:
    assert best(TOKEN_BIAS, 3, F(1, 2), 2) == F(17, 8) < token_bias([F(1, 2)] * 3).value == F(9, 4)


def test_the_same_seed_proposes_the_same() -> None:
    one, two = (list(rounds(TOKEN_BIAS, 2, F(1, 3), 3, seed=5, starts=600)) for _ in range(2))
    assert [(p.value, p.tried) for p in one] == [(p.value, p.tried) for p in two]
    assert [p.tried for p in one] == [250, 500, 600]
    assert all(np.array_equal(a, b) for a, b in zip(one[-1].rows.pi, two[-1].rows.pi, strict=True))


def test_the_best_never_gets_worse() -> None:
    values = [proposal.value for proposal in rounds(VALUE_GAP, 4, F(1, 2), 2, starts=1500)]
    assert values == sorted(values)


def test_rows_beyond_the_cap_are_brought_back() -> None:
    """A proposal that breaks the cap by more than rounding does not pass through."""
    *_, proposal = rounds(VALUE_GAP, 2, F(1, 2), 2, starts=10)
    far = Rows([np.array(x) for x in proposal.rows.pi], [np.array(x) for x in proposal.rows.mu], proposal.rows.h)
    for pi, mu in zip(far.pi, far.mu, strict=True):
        pi[...] = [1, 0]
        mu[...] = [0, 1]
    found = made_exact(VALUE_GAP, type(proposal)(2.0, far, 10), F(1, 3))
    respects(found.tree, F(1, 3))
    assert found.value <= value_gap([F(1, 3)] * 2).value


@pytest.mark.parametrize(
    ("horizon", "cap", "tokens", "starts"), [(0, F(0), 2, 1), (1, F(2), 2, 1), (1, F(1), 0, 1), (1, F(1), 2, 0)]
)
def test_there_is_something_to_search(horizon: int, cap: Fraction, tokens: int, starts: int) -> None:
    with pytest.raises(ValueError, match="expected whole numbers"):
        next(rounds(VALUE_GAP, horizon, cap, tokens, starts=starts))
