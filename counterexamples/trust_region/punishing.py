"""Rewards that punish the token of pi, in the process of the state law, for every D.

They reward the token of mu, and are the other way round in the private state of mu.  Where values of mu are zero, the
advantage is the reward: its mean under pi is u < 0 in every state but the last, and -u there.

Main definitions
    Punishing       the rewards of the three tokens, the cap eps of their sizes, the mean u, and why eps is a cap
    NEAR, FAR       for D <= 1/2 and for D >= 1/2; e is a scale
    rewards         the table of all states
    reward          one entry of it
    caps            steps that show that eps caps the advantages
    CAPS            the facts that show it, in the order of the hypotheses
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from theorems.chains import table
from theorems.drafting import StepData, conclude

STATES = (0, 1, 2)
"""Common, of pi, of mu; and so are the tokens."""
Cone = list[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Punishing:
    """The rewards for a range of D.

    Attributes:
        row: rewards of the common token, of that of pi and of that of mu.
        eps: the largest of their sizes.
        surplus: u, the mean under pi.
        bounds: steps that complete what is given to 0 <= D <= 1.
        size: the step that shows that eps is nonnegative.
        slack: the step that compares the smallest size with the largest.
        cones: for every token, why eps + reward and eps - reward are nonnegative.
    """

    row: tuple[str, str, str]
    eps: str
    surplus: str
    bounds: tuple[StepData, ...]
    size: StepData
    slack: StepData
    cones: tuple[tuple[Cone, Cone], ...]


_TWICE_Q: Cone = [(2, "1", "e.q")]
NEAR = Punishing(
    row=("-(e*D)", "-(e*(1 - D))", "e*(1 - D)"),
    eps="e*(1 - D)",
    surplus="-(2*D*e*(1 - D))",
    bounds=(conclude("D_1", "0 <= 1 - D", [(2, "1", "near"), (1, "1")], scale=2),),
    size=conclude("e.q", "0 <= e*(1 - D)", [(1, "1", "e_nonneg", "D_1")]),
    slack=conclude("slack", "0 <= e*(1 - 2*D)", [(2, "1", "e_nonneg", "near")]),
    cones=(([(1, "1", "slack")], [(1, "1", "e_nonneg")]), ([], _TWICE_Q), (_TWICE_Q, [])),
)
_TWICE_D: Cone = [(2, "1", "e.D")]
FAR = Punishing(
    row=("-(e*D)", "-(e*D)", "e*(1 - D)"),
    eps="e*D",
    surplus="-(e*D)",
    bounds=(conclude("D_nonneg", "0 <= D", [(2, "1", "far"), (1, "1")], scale=2),),
    size=conclude("e.D", "0 <= e*D", [(1, "1", "e_nonneg", "D_nonneg")]),
    slack=conclude("slack", "0 <= e*(2*D - 1)", [(2, "1", "e_nonneg", "far")]),
    cones=(([], _TWICE_D), ([], _TWICE_D), ([(1, "1", "e_nonneg")], [(1, "1", "slack")])),
)


def rewards(of: Punishing) -> str:
    """The rewards of all states and tokens, as a table.

    >>> rewards(FAR)[-42:]
    'table(-(-(e*D)), -(-(e*D)), -(e*(1 - D))))'
    """
    row, flipped = table(of.row), table(f"-({entry})" for entry in of.row)
    return table((row, row, flipped))


def reward(of: Punishing, state: int, token: int) -> str:
    """The reward of a token in a state.

    >>> reward(NEAR, 2, 0)
    '-(-(e*D))'
    """
    return f"{'-' if state == 2 else ''}({of.row[token]})"


def caps(
    of: Punishing, advantage: Callable[[int, int], str], known: str, variables: Mapping[str, str]
) -> tuple[StepData, ...]:
    """The advantages of all tokens are at least -eps and at most eps: steps ``low.00`` to ``high.22``.

    Args:
        of: the rewards.
        advantage: of a token in a state.
        known: the step ``<known>.<state><token>`` says that it is the reward.
        variables: of that step.
    """
    return tuple(
        conclude(
            f"{side}.{s}{a}",
            f"0 <= {of.eps} {'+' if side == 'low' else '-'} {advantage(s, a)}",
            of.cones[a][(side == "high") != (s == 2)],
            ("here",),
            variables=variables,
            have={"here": f"{known}.{s}{a}"},
        )
        for side in ("low", "high")
        for s in STATES
        for a in STATES
    )


CAPS = tuple(f"{side}.{s}{a}" for side in ("low", "high") for s in STATES for a in STATES)
