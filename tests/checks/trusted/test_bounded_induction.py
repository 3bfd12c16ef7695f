"""The rule "induction" up to a bound: a fact ``k <= B`` is known at k + 1 in the successor, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from checks.trusted.scope import Rejected
from tests.checks.proving import Data, claim, poly, prove, ref, step, use

GROWS_UP_TO = claim(
    "f[0] <= f[n]",
    {"f": "nat -> real", "B": "nat", "n": "nat"},
    {"up": "all(k in nat, implies(k + 1 <= B, f[k] <= f[k + 1]))", "inside": "n <= B"},
)
"""A sequence that does not fall before B is at least its first value up to there; beyond it may fall."""
BASE = poly("base", "0 <= f[0] - f[0]")
SUCCESSOR = poly(
    "successor",
    "0 <= f[k + 1] - f[0]",
    variables={"k": "nat"},
    given={"before": "0 <= f[k] - f[0]", "room": "0 <= B - (k + 1)"},
    have={"here": ref("up", {"k": "k"}, premise="room")},
    cone=[[1, "1", ["before"]], [1, "1", ["here"]]],
)


def induction(**changes: Any) -> Data:
    fields: Data = {
        "variables": {"k": "nat"},
        "given": {"within": "k <= B"},
        "goal": "0 <= f[k] - f[0]",
        "on": "k",
        "over": [],
        "hypothesis": "hyp",
        "base": ref("base"),
        "successor": ref("successor", {"k": "k"}, before="hyp", room="within"),
    }
    return step("all", "induction", **(fields | changes))


END = use("end", "all", {"k": "n"}, within="inside")


def test_an_induction_up_to_a_bound() -> None:
    assert prove(GROWS_UP_TO, [BASE, SUCCESSOR, induction(), END]).rung == "exact"


def test_the_conclusion_keeps_the_bound() -> None:
    """Without ``n <= B`` the statement is false, and the induction does not give it."""
    free = claim("f[0] <= f[n]", {"f": "nat -> real", "B": "nat", "n": "nat"}, {"up": str(GROWS_UP_TO.clauses()[0][1])})
    with pytest.raises(Rejected, match="nothing given for within"):
        prove(free, [BASE, SUCCESSOR, induction(), use("end", "all", {"k": "n"})])


@pytest.mark.parametrize("bound", ["B <= k", "k <= k + B", "2*k <= B", "k <= B + f[k]", "k < B"])
def test_what_is_no_bound(bound: str) -> None:
    with pytest.raises(Rejected, match="a given fact depends on k"):
        prove(GROWS_UP_TO, [BASE, SUCCESSOR, induction(given={"within": bound}), END])


def test_the_base_knows_no_bound() -> None:
    needy = poly(
        "base",
        "0 <= f[0] - f[0] + (B - k) - (B - k)",
        variables={"k": "nat"},
        given={"room": "0 <= B - k"},
    )
    with pytest.raises(Rejected):
        prove(GROWS_UP_TO, [needy, SUCCESSOR, induction(base=ref("base", {"k": "k"}, room="within")), END])


def test_a_bound_may_not_depend_on_what_the_hypothesis_quantifies_over() -> None:
    changed = induction(variables={"k": "nat", "m": "nat"}, given={"within": "k <= m"}, over=["m"])
    with pytest.raises(Rejected, match="a given fact depends on k"):
        prove(GROWS_UP_TO, [BASE, SUCCESSOR, changed, END])
