"""Where the claims of `theorems.token_bias.score_gradients` and `theorems.token_bias.score_bias` are attained."""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal
from counterexamples.token_bias.two_steps import SAME_AGAIN

_COIN: dict[str, Any] = {
    "pi": "1/2 1/2; 1/2 1/2",
    "score": "1 -1; 1 -1",
    "P": ("1 0; 0 1", "1 0; 0 1"),
    "v": "1 0",
    "start": "1 0",
    "G": "1",
}
"""One toss of a fair coin, with the return 1 for heads and the score 1 for heads and -1 for tails."""

_FAIR: dict[str, Any] = {
    "pi": (("1/2", "1/2"),) * 5,
    "mu": (("1/4", "3/4"),) * 5,
    "score": (("1", "-1"),) * 5,
    "D": "1/4",
    "G": "1",
    "n": 1,
}

INSTANCES: tuple[Instance, ...] = (
    extremal("gradient-root", "a fair coin: the gradient is 1/2", T=1, **_COIN),
    extremal("token-is-root", "a fair coin under both: the gradient is 1/2", T=1, D=0, mu=_COIN["pi"], **_COIN),
    # 2 D at D = 1/4: half of it because the second token is drawn from mu, half because the first is.
    extremal(
        "token-is-bias-scores",
        "two steps, the return is 1 for the same token again: gradient 0, token-level gradient -1/2",
        **_FAIR,
        **SAME_AGAIN,
    ),
    # One step: the surrogate is the return, whatever the two policies are.
    extremal(
        "token-is-bias-scores-order",
        "one step: bias and bound are both zero",
        mu="1/4 3/4; 1/4 3/4",
        D="1/4",
        n=0,
        **_COIN,
    ),
)
FAMILIES: tuple[Family, ...] = ()
