"""What the claims on the bias of the token-level gradient say, on processes that are evaluated without them."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from checks.exact import compare, value
from checks.ledger import load
from counterexamples.extremal_trees import token_bias
from counterexamples.instance import environment
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_term
from theorems.models import Tree
from theorems.token_bias.advantage_bias import LAW as ADVANTAGE_LAW
from theorems.token_bias.bias_identity import GAINS_MU, GAINS_PI, LATER_PART, SLOPE, TOKEN_IS
from theorems.token_bias.slope_bias import LAW

F = Fraction
HALF = (F(1, 2), F(1, 2))


def _exact(text: str, environment: Environment) -> Fraction:
    found = value(parse_term(text), environment).exact
    assert found is not None
    return found


@pytest.mark.parametrize("D", [F(0), F(1, 10), F(1, 2), F(1)])
@pytest.mark.parametrize("T", [1, 2, 3, 5])
def test_the_sharp_law_is_the_supremum_over_all_trees(T: int, D: Fraction) -> None:
    law = _exact(LAW, Environment({"n": T - 1, "D": D, "g": F(1)}))
    assert token_bias([D] * T).value == law == T * (1 - (1 - D) ** (T - 1))


def test_a_bias_without_any_state_mismatch() -> None:
    """Both policies reach every prefix equally often; the gradient is 1/16, the estimator has mean zero."""
    tree = Tree(
        ("a", "b"),
        2,
        {(): HALF, ("a",): (F(3, 4), F(1, 4)), ("b",): HALF},
        {(): HALF, ("a",): HALF, ("b",): HALF},
        {("a", "a"): F(1), ("a", "b"): F(0), ("b", "a"): F(1, 2), ("b", "b"): F(1, 2)},
        {(): (F(1, 4), F(-1, 4)), ("a",): (F(0), F(0)), ("b",): (F(0), F(0))},
    )
    environment = tree.process().environment()
    assert _exact(SLOPE, environment) == F(1, 16)
    assert _exact(TOKEN_IS, environment) == 0
    assert _exact(LATER_PART, environment) == F(1, 16)
    assert _exact(GAINS_PI, environment) == _exact(GAINS_MU, environment)


def _random_tree(random: Random, T: int) -> Tree:
    """Two tokens, random policies and returns, and the scores +1 and -1 shifted and scaled into [-1, 1]."""
    pi, mu, h, reward = {}, {}, {}, {}

    def law() -> tuple[Fraction, Fraction]:
        x = F(random.randint(0, 6), 6)
        return x, 1 - x

    level: list[tuple[str, ...]] = [()]
    for _ in range(T):
        for s in level:
            pi[s], mu[s] = law(), law()
            largest = min(pi[s])  # scores up to 1: abs(h) <= pi
            h[s] = (largest, -largest) if random.random() < 0.5 else (-largest, largest)
        level = [(*s, a) for s in level for a in ("a", "b")]
    for s in level:
        reward[s] = F(random.randint(0, 1))
    return Tree(("a", "b"), T, pi, mu, reward, h)


@pytest.mark.parametrize("seed", range(20))
def test_bounds_on_random_trees(seed: int) -> None:
    """With scores up to 1 and returns in [0, 1]: the law of directions with g = 1, and that of scores."""
    random = Random(seed)
    T = random.choice((2, 3))
    tree = _random_tree(random, T)
    environment = tree.process().environment()
    bias = abs(_exact(SLOPE, environment) - _exact(TOKEN_IS, environment))
    D = max(sum(abs(p - q) for p, q in zip(tree.pi[s], tree.mu[s], strict=True)) / 2 for s in tree.pi)
    g = max(sum(map(abs, row)) for row in tree.h.values()) if tree.h else F(0)
    at = Environment({"n": T - 1, "D": D, "G": F(1), "g": g, "bias": bias})
    assert bias <= _exact(LAW, at)
    scores = load()["token-is-bias-scores"].claim.statement[0].right
    assert compare(parse_term("bias"), scores, at) <= 0


@pytest.mark.parametrize("D", [F(1, 10), F(1, 2), F(1)])
@pytest.mark.parametrize("T", [1, 2, 5])
def test_the_law_for_capped_advantages_is_the_sum_of_its_title(T: int, D: Fraction) -> None:
    law = _exact(ADVANTAGE_LAW, Environment({"T": T, "D": D, "eps": F(1), "g": F(1)}))
    assert law == D * T * (T - 1) + 2 * sum(1 - (1 - D) ** t for t in range(T))
    assert D * T * (T - 1) <= law <= 2 * T * (T - 1) * D


@pytest.mark.parametrize("seed", range(10))
def test_two_steps_are_exact_in_a_tree(seed: int) -> None:
    """The return is 1 where both tokens have become more likely, or both less."""
    tree = _random_tree(Random(seed), 2)
    change = {(*s, a): tree.pi[s][k] - tree.mu[s][k] for s in tree.pi for k, a in enumerate(tree.tokens)}
    reward = {s: F(int(change[s[:1]] * change[s] > 0)) for s in change if len(s) == 2}
    environment = Tree(tree.tokens, 2, tree.pi, tree.mu, reward).process().environment()
    gap = _exact("RETURN(pi, P, r, v, start, 2) - SURROGATE(pi, mu, P, r, v, start, 2)", environment)
    assert gap == _exact(str(load()["value-gap-two-steps"].claim.statement[0].right), environment)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("T", [1, 2, 3])
def test_half_of_what_the_ratios_leave_is_the_largest_gap_in_a_tree(T: int, seed: int) -> None:
    """The return that the equality asks for attains it, and the gap of no other return in 0 and 1 is larger."""
    random = Random(seed)
    tree = _random_tree(random, T)
    fair = dict.fromkeys(tree.mu, HALF)
    left, ratios = {}, {(): (F(1), F(0))}
    for s in sorted(tree.pi, key=len):
        for k, a in enumerate(tree.tokens):
            product, excess = ratios[s]
            rho = tree.pi[s][k] / HALF[k]
            ratios[(*s, a)] = product * rho, excess + rho - 1
    for s, (product, excess) in ratios.items():
        if len(s) == T:
            left[s] = product - 1 - excess
    half = sum(map(abs, left.values())) / 2 ** (T + 1)

    def gap(reward: dict[tuple[str, ...], Fraction]) -> tuple[Fraction, Environment]:
        at = Tree(tree.tokens, T, tree.pi, fair, reward).process().environment().bind(T=T)
        return _exact("RETURN(pi, P, r, v, start, T) - SURROGATE(pi, mu, P, r, v, start, T)", at), at

    attained, at = gap({s: F(int(x > 0)) for s, x in left.items()})
    law = str(load()["value-gap-ratios"].claim.statement[0].right)
    assert attained == half == _exact(law, at)
    assert gap({s: F(int(x < 0)) for s, x in left.items()})[0] == -half
    assert all(abs(gap({s: F(random.randint(0, 1)) for s in left})[0]) <= half for _ in range(5))


def test_states_that_forget_the_ratios_leave_less_than_the_bound() -> None:
    """One state and one return for all: no gap at all, while the ratios of two tokens leave 1/4 in the mean."""
    one = (((F(1),), (F(1),)),)
    values = {"pi": ((F(3, 4), F(1, 4)),), "mu": (HALF,), "P": one, "v": (F(1),), "start": (F(1),), "T": 2}
    at = environment(load()["value-gap-ratios"].claim, values)
    bound = load()["value-gap-ratios"].claim.statement[0]
    assert _exact(str(bound.left), at) == 0
    assert _exact(str(bound.right), at) == F(1, 8)
