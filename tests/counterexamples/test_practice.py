"""The numbers of the practice room, worked out again from whole sequences of tokens, without processes or states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import pytest

from checks.instances import at_instance, attained
from checks.ledger import load
from counterexamples.instance import Instance
from theorems.language.syntax import parse_relation

Return = Callable[[tuple[int, ...]], Fraction]
HALF, PI = (Fraction(1, 2), Fraction(1, 2)), (Fraction(3, 5), Fraction(2, 5))
LOGIT = (Fraction(6, 25), -Fraction(6, 25))


def slope(law: Sequence[Fraction], direction: Sequence[Fraction], steps: int, value: Return) -> Fraction:
    """The derivative of the mean of `value` over independent tokens, as the law of a token moves in a direction."""
    total = Fraction(0)
    for tokens in product((0, 1), repeat=steps):
        for t in range(steps):
            others = prod((law[y] for k, y in enumerate(tokens) if k != t), start=Fraction(1))
            total += others * direction[tokens[t]] * value(tokens)
    return total


def seven(tokens: tuple[int, ...]) -> Fraction:
    """The last token is 0 if, and only if, at least four of the first six are."""
    return Fraction((tokens[6] == 0) == (tokens[:6].count(0) >= 4))


def two(tokens: tuple[int, ...]) -> Fraction:
    """One without a token 0, nothing with one, 5/6 with two."""
    return (Fraction(1), Fraction(0), Fraction(5, 6))[tokens.count(0)]


def instances(claim: str) -> tuple[Instance, ...]:
    return load()[claim].counterexamples


def side(claim: str, instance: Instance, term: str, value: Fraction) -> bool:
    """Whether a term in the variables of a claim has a value at an instance, exactly."""
    number = f"{value.numerator}/{value.denominator}" if value >= 0 else f"-{-value.numerator}/{value.denominator}"
    return at_instance(load()[claim].claim, instance.values).holds(parse_relation(f"{term} == {number}"))


@pytest.mark.parametrize(
    ("value", "steps", "true", "estimated"),
    [(two, 2, Fraction(6, 125), Fraction(-1, 25)), (seven, 7, Fraction(9438, 78125), Fraction(-3, 40))],
)
def test_the_estimator_points_the_wrong_way(value: Return, steps: int, true: Fraction, estimated: Fraction) -> None:
    """For independent tokens the mean of the token-level estimator is the slope at mu."""
    assert slope(PI, LOGIT, steps, value) == true
    assert slope(HALF, LOGIT, steps, value) == estimated
    (instance,) = (i for i in instances("token-bias-tolerable") if i.values["T"] == steps)
    name = "token-bias-tolerable"
    (statement,) = load()[name].claim.statement
    slope_term, token_is_term = str(statement.left).removeprefix("abs(").removesuffix(")").split(" - TOKEN_IS")
    assert side(name, instance, slope_term, true)
    assert side(name, instance, f"TOKEN_IS{token_is_term}", estimated)


def test_a_bias_although_the_states_agree() -> None:
    """Two tokens; after the first one pi = (3/4, 1/4) or (1/2, 1/2), and the returns are 1, 0, 1/2, 1/2."""
    after = {0: (Fraction(3, 4), Fraction(1, 4)), 1: HALF}
    paid = {(0, 0): Fraction(1), (0, 1): Fraction(0), (1, 0): Fraction(1, 2), (1, 1): Fraction(1, 2)}
    direction = (Fraction(1, 4), -Fraction(1, 4))
    true = sum(direction[a] * after[a][b] * paid[a, b] for a, b in paid)
    estimated = sum(direction[a] * HALF[b] * paid[a, b] for a, b in paid)
    assert (true, estimated) == (Fraction(1, 16), 0)
    (instance,) = instances("state-mismatch-source")
    (statement,) = load()["state-mismatch-source"].claim.statement
    assert side("state-mismatch-source", instance, str(statement.left), Fraction(1, 16))
    assert side("state-mismatch-source", instance, str(statement.right), Fraction(0))


@pytest.mark.parametrize(
    ("claim", "left", "right"),
    [
        ("value-gap-mu-contexts", Fraction(3, 4), Fraction(1, 2)),
        ("value-gap-pi-contexts", Fraction(3, 4), Fraction(1, 2)),
        ("ppo-clip-keeps-close", Fraction(9, 20), Fraction(1, 10)),
        ("delta-max-small-by-design", Fraction(1), Fraction(1, 10)),
    ],
)
def test_sides_of_broken_bounds(claim: str, left: Fraction, right: Fraction) -> None:
    (instance,) = instances(claim)
    (statement,) = load()[claim].claim.statement
    assert side(claim, instance, str(statement.left), left)
    assert side(claim, instance, str(statement.right), right)


def test_without_a_hypothesis_the_estimator_misses() -> None:
    """Slope -1/2 against 0 without domination, 0 against 1/2 with an offset that depends on the token."""
    claim = load()["token-is-gradient"].claim
    (statement,) = claim.statement
    for instance, true in zip(instances("token-is-gradient"), (Fraction(-1, 2), Fraction(0)), strict=True):
        moved, still = str(statement.left), str(statement.right).split(" + x*VISITED")[0]
        assert side("token-is-gradient", instance, f"{moved} - {still}", true)


def test_where_neither_policy_comes_nothing_is_asked() -> None:
    """The extremal instance of the union has TV = 1 in a state that is left out; let in, it is no instance any more."""
    entry = load()["value-gap-union-contexts"]
    (instance,) = entry.extremal
    assert attained(entry.claim, at_instance(entry.claim, instance.values))[0] == "attained"
    everywhere = {**instance.values, "p": (Fraction(1),) * 4}
    outcome, reason = attained(entry.claim, at_instance(entry.claim, everywhere))
    assert outcome == "hypothesis fails"
    assert reason.startswith("close ")


def test_ratio_clip_lets_the_first_step_out() -> None:
    """After a step to odds of nine to one: ratios 9/5 and 1/5, TV = 2/5, and a clipped objective that is flat."""
    mu, odds = (Fraction(1, 2), Fraction(1, 2)), 9
    pi = (Fraction(odds, odds + 1), Fraction(1, odds + 1))
    ratios = tuple(p / q for p, q in zip(pi, mu, strict=True))
    assert ratios == (Fraction(9, 5), Fraction(1, 5))
    assert sum(abs(p - q) for p, q in zip(pi, mu, strict=True)) / 2 == Fraction(2, 5)
    flat = {"p": ratios[0], "A": Fraction(1), "q": ratios[1], "B": Fraction(-1), "c": Fraction(1, 5)}
    point = at_instance(load()["clip-flat"].claim, flat)
    assert all(point.holds(relation) for relation in load()["clip-flat"].claim.statement)
