"""Instances for the claims of `theorems.token_bias.score_bias`."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

INSTANCES: tuple[Instance, ...] = (
    # One step: the surrogate is the return, whatever the two policies are.
    extremal(
        "token-is-bias-scores",
        "one step: bias and bound are both zero",
        pi="1/2 1/2; 1/2 1/2",
        mu="1/4 3/4; 1/4 3/4",
        score="1 -1; 1 -1",
        P=("1 0; 0 1", "1 0; 0 1"),
        v="1 0",
        start="1 0",
        D="1/4",
        G="1",
        n=0,
    ),
)
FAMILIES: tuple[Family, ...] = ()
