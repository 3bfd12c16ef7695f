"""Sequences that are drawn meet their hypotheses, vary, and show where a law about positions is wrong."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import pytest

from checks.drawing.instances import can_be_drawn, satisfied
from checks.drawing.sequences import written
from checks.drawing.strategies import drawn, instances
from checks.ledger import load
from checks.numbers.rationals import FLINT, fraction
from checks.sampling import run
from counterexamples.shape import shape
from theorems.claim import Verdict, hypothesis, relations
from theorems.language.arithmetic import Environment, evaluate
from theorems.language.syntax import parse_term

BY_POSITION = ("state-law-positions", "value-gap-terminal-positions", "value-gap-advantage-positions")
DRAWN = 60


@lru_cache
def environments(id: str) -> tuple[Environment, ...]:
    return tuple(drawn(load()[id].claim, DRAWN))


def number(text: str, environment: Environment) -> Fraction:
    return fraction(evaluate(parse_term(text), environment, FLINT))


def caps(environment: Environment, horizon: str) -> list[Fraction]:
    return [number(f"D[{k}]", environment) for k in range(int(environment.values[horizon]))]


@pytest.mark.parametrize("id", BY_POSITION)
def test_hypotheses_are_met(id: str) -> None:
    clauses = shape(load()[id].claim).clauses
    assert all(satisfied(clauses, environment) for environment in environments(id))
    assert len(environments(id)) == DRAWN
    assert not instances(load()[id].claim).is_empty


@pytest.mark.parametrize(("id", "horizon"), [*zip(BY_POSITION, "tTT", strict=True)])
def test_caps_vary(id: str, horizon: str) -> None:
    drawn_caps = [caps(environment, horizon) for environment in environments(id)]
    assert any(len(set(some)) > 1 for some in drawn_caps)
    assert any(0 < cap < 1 for some in drawn_caps for cap in some)


def test_not_every_state_is_at_every_position() -> None:
    """The weight is sometimes 0 where steps are left, and where it is not the states were led to."""

    def shares(environment: Environment) -> set[bool]:
        T = int(environment.values["T"])
        places = [(k, s) for k in range(T + 1) for s in range(environment.size("S"))]
        return {number(f"at[{k}, s]", environment.bind(s=s)) > 0 for k, s in places}

    found = [shares(environment) for environment in environments("value-gap-terminal-positions")]
    assert {True} in found
    assert {True, False} in found


@pytest.mark.parametrize(
    ("id", "wrong"),
    [
        ("state-law-positions", "9/10*(1 - PRODUCT(fun(k in nat, 1 - D[k]), t))"),
        ("value-gap-terminal-positions", "1/5*(TOTAL(D, T) - EXACTLY_ONE(D, T))"),
        ("value-gap-terminal-positions", "T*D[0]*(1 - D[0])"),
        ("value-gap-advantage-positions", "1/5*2*AFTER_EVENT(fun(k in nat, eps*min(2*D[k], 1)), D, T)"),
    ],
)
def test_a_wrong_law_is_refuted(id: str, wrong: str) -> None:
    claim = load()[id].claim
    left = str(claim.statement[0]).partition(" <= ")[0]
    false = replace(claim, statement=relations(f"{left} <= {wrong}"), verdict=Verdict.REFUTED, draft=None)
    (result,) = run(false, examples=300)
    assert (result.got, result.ok) == ("refuted", True)


def test_a_written_sequence_is_read_again() -> None:
    half, third = Fraction(1, 2), Fraction(1, 3)
    numbers = Environment({"e": written(("nat",), (), {(0,): half, (1,): third}, 2)})
    assert [number(f"e[{k}]", numbers) for k in range(4)] == [half, third, 0, 0]
    table = Environment({"g": written(("nat", "2"), (2,), {(0, 0): half, (0, 1): third}, 1)})
    assert [number(f"g[{k}, {y}]", table) for k in range(2) for y in range(2)] == [half, third, 0, 0]


def test_a_run_without_end_is_not_drawn() -> None:
    assert all(can_be_drawn(load()[id].claim) for id in BY_POSITION)
    assert not can_be_drawn(load()["negative-term-b-wrong-solution"].claim)
    from_below = hypothesis("late", "D[k] >= 0 from 1 on", late="all(k in nat, implies(1 <= k, 0 <= D[k]))")
    claim = load()["state-law-positions"].claim
    assert not can_be_drawn(replace(claim, hypotheses=(*claim.hypotheses, from_below)))
