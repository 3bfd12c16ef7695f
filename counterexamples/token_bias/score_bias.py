"""Instances for the claims of `theorems.token_bias.score_bias`."""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

_COIN: dict[str, Any] = {
    "pi": "1/2 1/2; 1/2 1/2",
    "score": "1 -1; 1 -1",
    "P": ("1 0; 0 1", "1 0; 0 1"),
    "v": "1 0",
    "start": "1 0",
    "G": "1",
}
"""One toss of a fair coin, with the return 1 for heads and the score 1 for heads and -1 for tails."""

INSTANCES: tuple[Instance, ...] = (
    extremal("gradient-root", "a fair coin: the gradient is 1/2", T=1, **_COIN),
    extremal("token-is-root", "a fair coin under both: the gradient is 1/2", T=1, D=0, mu=_COIN["pi"], **_COIN),
    # One step: the surrogate is the return, whatever the two policies are.
    *(
        extremal(id, "one step: bias and bound are both zero", mu="1/4 3/4; 1/4 3/4", D="1/4", n=0, **_COIN)
        for id in ("token-is-bias-scores", "token-is-bias-scores-order")
    ),
)
FAMILIES: tuple[Family, ...] = ()
