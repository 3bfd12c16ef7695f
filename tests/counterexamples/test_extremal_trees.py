"""The exact suprema over all token trees are those of the laws, and of no other; what attains them is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import pytest

from checks.exact import value
from checks.ledger import load
from checks.model_quantities import measure
from checks.numbers.rationals import FlintRationals, fraction
from counterexamples.extremal_trees import (
    Extreme,
    advantage_process,
    prefix_law,
    state_distance,
    three_branches,
    token_bias,
    value_gap,
)
from theorems.language.arithmetic import Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.language.terms import Term

F = Fraction
ONE = F(1)
CAPS = (F(0), F(1, 10), F(1, 3), F(1, 2), F(7, 10), F(1))
HORIZONS = range(1, 9)
Law = Callable[[int, Fraction], Fraction]


def gap_law(T: int, D: Fraction) -> Fraction:
    return T * D * (1 - (1 - D) ** (T - 1))


def distance_law(T: int, D: Fraction) -> Fraction:
    return 1 - (1 - D) ** T


def bias_law(T: int, D: Fraction) -> Fraction:
    return T * (1 - (1 - D) ** (T - 1))


def advantage_law(T: int, D: Fraction) -> Fraction:
    """For eps = 1."""
    return 2 * min(2 * D, F(1)) * sum((1 - (1 - D) ** t for t in range(T)), F(0))


def differences(
    found: Callable[[int, Fraction], Fraction], law: Law, horizons: Iterable[int] = HORIZONS
) -> list[tuple[int, Fraction]]:
    """The horizons and caps at which what was found is not what the law says."""
    return [(T, D) for T in horizons for D in CAPS if found(T, D) != law(T, D)]


def supremum(of: Callable[[Sequence[Fraction]], Extreme]) -> Callable[[int, Fraction], Fraction]:
    return lambda T, D: of([D] * T).value


def tv(p: Sequence[Fraction], q: Sequence[Fraction]) -> Fraction:
    return fraction(evaluate(parse_term("TV(p, q)"), Environment({"p": p, "q": q}), FlintRationals()))


# ------------------------------------------------------------------------------------------------------------- suprema


def test_the_gap_of_returns_in_0_1() -> None:
    assert differences(supremum(value_gap), gap_law) == []


def test_the_distance_of_the_sequences() -> None:
    assert differences(supremum(state_distance), distance_law) == []


def test_the_bias_along_directions_of_norm_1() -> None:
    assert differences(supremum(token_bias), bias_law, range(1, 5)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda T, D: T * (T - 1) * D**2,
        lambda T, D: T * D * (1 - (1 - D) ** T),
        lambda T, D: gap_law(T, D) * F(999, 1000),
        lambda T, D: (T - 1) * D * (1 - (1 - D) ** (T - 1)),
    ],
)
def test_a_wrong_law_does_not_pass(wrong: Law) -> None:
    assert differences(supremum(value_gap), wrong, range(1, 5))


@pytest.mark.parametrize("caps", [(F(1, 5), F(1, 2)), (F(1), F(1, 3), F(1, 4)), (F(0), F(1, 2), F(1, 7), F(2, 3))])
def test_a_cap_for_each_position(caps: tuple[Fraction, ...]) -> None:
    """sum_t D_t (1 - prod_{u != t} (1 - D_u)), and for the laws 1 - prod_t (1 - D_t)."""
    others = [prod((1 - x for u, x in enumerate(caps) if u != t), start=F(1)) for t in range(len(caps))]
    assert value_gap(caps).value == sum(D * (1 - rest) for D, rest in zip(caps, others, strict=True))
    assert state_distance(caps).value == 1 - prod(1 - x for x in caps)


def sequence(numbers: Sequence[Fraction]) -> Term:
    """A sequence that begins with these numbers."""
    parts = [f"({x})*max(0, 1 - abs(k - {k}))" for k, x in enumerate(numbers)]
    return parse_term(f"fun(k in nat, {' + '.join(parts)})")


def bound(claim: str, **values: Any) -> Fraction:
    """The right side of a claim."""
    (relation,) = load()[claim].claim.statement
    return fraction(evaluate(relation.right, Environment(values), FlintRationals()))


@pytest.mark.parametrize("caps", [(F(1, 5), F(1, 2)), (F(1), F(1, 3), F(1, 4)), (F(0), F(1, 2), F(1, 7), F(2, 3))])
def test_a_cap_for_each_position_is_the_claim(caps: tuple[Fraction, ...]) -> None:
    """In the claim caps are counted by the steps left; for returns in [0, 1] their order does not matter."""
    T = len(caps)
    gap = value_gap(caps).value
    for order in (caps, caps[::-1]):
        assert bound("value-gap-terminal-positions", D=sequence(order), T=T) == gap
    eps = F(3)
    before = [prod((1 - x for x in caps[:t]), start=F(1)) for t in range(T)]
    law = sum((2 * eps * min(2 * D, F(1)) * (1 - rest) for D, rest in zip(caps, before, strict=True)), F(0))
    assert bound("value-gap-advantage-positions", D=sequence(caps[::-1]), eps=eps, T=T) == law


@pytest.mark.parametrize(("T", "D"), [(1, F(1, 3)), (2, F(1)), (2, F(1, 3)), (3, F(1, 2)), (3, F(9, 10))])
def test_the_tree_found_attains_the_supremum(T: int, D: Fraction) -> None:
    found = value_gap([D] * T)
    measured = measure(found.tree.process())
    assert measured.D <= D
    assert measured.J_pi - measured.L == found.value == gap_law(T, D)


@pytest.mark.parametrize(("T", "D"), [(1, F(1, 3)), (2, F(1)), (2, F(1, 3))])
def test_the_tree_found_has_the_largest_bias(T: int, D: Fraction) -> None:
    found = token_bias([D] * T)
    assert found.tree.h is not None
    assert all(sum(row) == 0 and sum(map(abs, row)) <= 1 for row in found.tree.h.values())
    measured = measure(found.tree.process())
    assert measured.D <= D
    assert measured.token_is - measured.slope == found.value == bias_law(T, D)


@pytest.mark.parametrize("caps", [(), (F(-1, 2),), (F(1, 2), F(3, 2))])
def test_caps_are_caps(caps: tuple[Fraction, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        value_gap(caps)


# ------------------------------------------------------------------------------------------------------- three branches


def test_the_three_branches_prefix_by_prefix() -> None:
    """All prefixes of every length, up to 3^8 of them."""
    trees = {D: three_branches(D, 8) for D in CAPS}

    def found(t: int, D: Fraction) -> Fraction:
        return tv(prefix_law(trees[D], "pi", t), prefix_law(trees[D], "mu", t))

    assert differences(found, distance_law, range(9)) == []
    assert differences(found, lambda t, D: t * D, range(9))


# ---------------------------------------------------------------------------------------------------------- advantages


def advantage_gap(T: int, D: Fraction, eps: Fraction = ONE) -> Fraction:
    process = advantage_process(D, eps, T)
    found = value(
        parse_term("RETURN(pi, P, r, v, start, T) - SURROGATE(pi, mu, P, r, v, start, T)"), process.environment()
    )
    assert found.exact is not None
    return abs(found.exact)


def test_the_gap_of_bounded_advantages() -> None:
    assert differences(advantage_gap, advantage_law) == []


@pytest.mark.parametrize("wrong", [lambda T, D: 4 * D * (T - 1), lambda T, D: 2 * advantage_law(T, D) / (1 + D)])
def test_a_wrong_law_of_advantages_does_not_pass(wrong: Law) -> None:
    assert differences(advantage_gap, wrong, range(1, 5))


@pytest.mark.parametrize("T", [1, 2, 3, 8])
@pytest.mark.parametrize("D", CAPS)
@pytest.mark.parametrize("eps", [F(1), F(3, 7)])
def test_the_rewards_are_the_advantages(T: int, D: Fraction, eps: Fraction) -> None:
    """The advantage with any number of steps to go is the reward, and within eps; the policies are D apart."""
    process = advantage_process(D, eps, T)
    for k in range(T):
        for s in range(3):
            for a in range(3):
                here = process.environment().bind(s=s, a=a, k=k)
                advantage = evaluate(parse_term("ADVANTAGE(mu, P, r, v, s, a, k)"), here, FlintRationals())
                assert fraction(advantage) == process.r[s][a]
    measured = measure(process)
    assert (measured.D, measured.J_mu, measured.eps) == (D, 0, eps)
    assert abs(measured.J_pi - measured.L) == eps * advantage_law(T, D)


def test_for_small_caps_it_is_4_eps_times_the_sum() -> None:
    """4 eps (T D - 1 + (1 - D)^T) for D <= 1/2: by hand 4 (3/4 - 1 + 27/64) = 11/16 at T = 3, D = 1/4."""
    assert advantage_gap(3, F(1, 4)) == F(11, 16)
    assert advantage_gap(3, F(1, 4), F(2, 7)) == F(2, 7) * F(11, 16)


def test_the_largest_multiple_of_t_squared_times_d() -> None:
    """The gap is 5/9 eps T^2 D at T = 3, D = 1/2, and no larger multiple among the horizons and caps here."""
    multiples = {(T, D): advantage_gap(T, D) / (T**2 * D) for T in HORIZONS for D in CAPS if D}
    assert max(multiples, key=lambda key: multiples[key]) == (3, F(1, 2))
    assert max(multiples.values()) == F(5, 9)
