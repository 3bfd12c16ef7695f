"""Kernels of special kinds occur among random processes, and so do the shapes that processes can take."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pytest

from checks.drawing.instances import satisfied
from checks.drawing.kernels import TREE_SIZES, Kind, is_closed, rows
from checks.drawing.strategies import drawn, instances
from checks.ledger import load
from theorems.claim import parameter
from theorems.language.arithmetic import Environment

DRAWN = 200


@lru_cache
def processes() -> tuple[Environment, ...]:
    return tuple(drawn(load()["performance-difference-unnormalised"].claim, DRAWN))


def following(e: Environment) -> list[list[set[int]]]:
    """The states to which each token of each state can lead."""
    return [[{z for z, p in enumerate(law) if p > 0} for law in row] for row in e.values["P"]]


def deterministic(e: Environment) -> bool:
    return e.size("S") > 1 and all(len(zs) == 1 for row in following(e) for zs in row)


def merging(e: Environment) -> bool:
    """All states lead to the same states, token by token, and not all tokens to the same."""
    table = following(e)
    return deterministic(e) and all(row == table[0] for row in table) and any(zs != table[0][0] for zs in table[0])


def reached(e: Environment) -> set[int]:
    """The states in which a token is chosen, under either policy."""
    found: set[int] = set()
    for policy in ("pi", "mu"):
        now = {s for s, p in enumerate(e.values["start"]) if p > 0}
        for _ in range(int(e.values["T"])):
            found |= now
            moves = [(s, a) for s in now for a, p in enumerate(e.values[policy][s]) if p > 0]
            now = {z for s, a in moves for z in following(e)[s][a]}
    return found


def unreachable(e: Environment) -> bool:
    return e.values["T"] > 0 and len(reached(e)) < e.size("S")


def no_domination(e: Environment) -> bool:
    return any(p > 0 == m for s in reached(e) for p, m in zip(e.values["pi"][s], e.values["mu"][s], strict=True))


def never_chosen(e: Environment) -> bool:
    return any(0 in row for row in e.values["pi"]) and any(0 in row for row in e.values["mu"])


def tree(e: Environment) -> bool:
    """From the first state on, every state but that one has one predecessor, or else is left alone."""
    table, n = following(e), e.size("S")
    inner = [s for s, row in enumerate(table) if row != [{s}] * len(row)]
    entered = [z for s in inner for zs in table[s] for z in zs]
    return deterministic(e) and e.values["start"][0] == 1 and sorted(entered) == list(range(1, n))


def full_tree(e: Environment) -> bool:
    """All sequences of two tokens, and the horizon is two."""
    return tree(e) and (e.size("S"), e.size("A"), e.values["T"]) == (*TREE_SIZES, 2)


KINDS: dict[str, Callable[[Environment], bool]] = {
    "deterministic": deterministic,
    "merging": merging,
    "unreachable states": unreachable,
    "tokens of probability zero": never_chosen,
    "tokens that only pi chooses": no_domination,
    "horizon 1": lambda e: e.values["T"] == 1,
    "horizon 2": lambda e: e.values["T"] == 2,
    "one state": lambda e: e.size("S") == 1,
    "one token": lambda e: e.size("A") == 1,
    "token tree of one step": lambda e: tree(e) and e.size("S") == 1 + e.size("A") and e.values["T"] >= 1,
    "token tree of two steps": full_tree,
    "random kernel": lambda e: any(len(zs) > 1 for row in following(e) for zs in row),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_process_is_drawn(kind: str) -> None:
    assert any(KINDS[kind](e) for e in processes())


def test_the_kinds_are_not_all_there_is() -> None:
    """Half of the kernels remain random."""
    assert len(processes()) == DRAWN
    for kind in ("deterministic", "merging", "token tree of two steps"):
        assert sum(map(KINDS[kind], processes())) < DRAWN // 2, kind


def test_the_tree_is_the_one_of_models() -> None:
    from theorems.models import Tree

    half = (Fraction(1, 2),) * 2
    policy: dict[tuple[str, ...], Any] = dict.fromkeys(Tree(("a", "b"), 1, {}, {}).prefixes(), half)
    found = rows(lambda _: None, Kind.TREE, *TREE_SIZES, TREE_SIZES[0])
    assert found == Tree(("a", "b"), 2, policy, policy).process().P


@pytest.mark.parametrize("id", ["transitions-cancel", "seq-is-second-moment", "value-gap-terminal"])
def test_hypotheses_hold_for_every_kind(id: str) -> None:
    claim = load()[id].claim
    for e in drawn(claim, 60):
        assert satisfied(claim.clauses(), e)


def test_a_size_that_is_asked_for_is_kept() -> None:
    from hypothesis import HealthCheck, given, settings

    claim = load()["state-law"].claim
    sizes: set[int] = set()

    @settings(max_examples=200, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(instances(claim, max_size=2))
    def collect(e: Environment) -> None:
        sizes.add(e.size("S"))

    collect()
    assert sizes == {1, 2}


def test_a_kernel_into_another_set_is_no_tree() -> None:
    assert is_closed(parameter("P", "S, A, S -> real", "a kernel"))
    assert not is_closed(parameter("P", "S, A, Z -> real", "a kernel"))
    assert not is_closed(parameter("P", "S, S, S -> real", "a kernel"))


def test_a_direction_is_drawn_without_rejection() -> None:
    """Values are moved so that the sums vanish: nearly all instances would fail otherwise."""
    claim = load()["token-is-bias-identity"].claim
    found = drawn(claim, 60)
    assert len(found) == 60
    assert all(sum(row) == 0 for e in found for row in e.values["h"])
    assert any(x != 0 for e in found for row in e.values["h"] for x in row)


def test_states_that_know_how_they_were_reached_are_drawn() -> None:
    """Equations along transitions are solved state by state in a tree, and most instances have two steps of one."""
    claim = load()["value-gap-ratios-equality"].claim
    found = drawn(claim, 60)
    assert all(satisfied(claim.clauses(), e) for e in found)
    two_steps = [e for e in found if e.values["T"] == 2 and e.size("A") > 1]
    assert len(two_steps) > len(found) / 5
    assert all(e.values["depth"][0] == 0 and e.values["W"][0] == 1 for e in two_steps)
    assert any(len(set(e.values["W"])) > 2 for e in two_steps)
