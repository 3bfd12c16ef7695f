"""Where the claims of `theorems.practice.estimator` break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import Written, counterexample

_BANDIT: dict[str, Written] = {
    "P": (((1,), (1,)),),
    "start": (1,),
    "v": (0,),
    "x": 1,
    "T": 1,
}
"""One state, two tokens, one step."""

INSTANCES: tuple[Instance, ...] = (
    # The slope is 1/2*(-1) = -1/2, with A_mu = 0 for the first token and -1 for the second; mu never produces that.
    counterexample(
        "token-is-gradient",
        "mu cannot produce the second token, which costs one",
        drops="dominated",
        pi=(("1/2", "1/2"),),
        mu=((1, 0),),
        u=((-1, 1),),
        r=((0, -1),),
        b=(0,),
        e=((0, 0),),
        **_BANDIT,
    ),
    # The slope is 0, the estimator 1/2*1*1.
    counterexample(
        "token-is-gradient",
        "one is added to the advantage of the second token, and all rewards are zero",
        drops="exact",
        pi=(("1/2", "1/2"),),
        mu=(("1/2", "1/2"),),
        u=((-1, 1),),
        r=((0, 0),),
        b=(0,),
        e=((0, 1),),
        **_BANDIT,
    ),
    # min(9/5, 6/5) = 6/5 and min(-1/5, -4/5) = -4/5: 1/2*(6/5 - 4/5), before the step and after it.
    counterexample(
        "ppo-computes-token-is",
        "both ratios are outside: the clipped objective is constant, and the token-level estimator is 1/10",
        drops="no-clip",
        pi=(("9/10", "1/10"),),
        mu=(("1/2", "1/2"),),
        h=(("1/20", "-1/20"),),
        r=((1, -1),),
        c="1/5",
        sigma=1,
        **_BANDIT,
    ),
    # Group {1, -1}: mean 0 and standard deviation 1.  With rewards 2 and -2 it is 2, and the slope halves.
    counterexample(
        "ppo-computes-token-is",
        "rewards 2 and -2 of a group of two, divided by their standard deviation 2",
        drops="unnormalised",
        pi=(("1/2", "1/2"),),
        mu=(("1/2", "1/2"),),
        h=(("1/20", "-1/20"),),
        r=((2, -2),),
        c="1/5",
        sigma=2,
        **_BANDIT,
    ),
)
FAMILIES: tuple[Family, ...] = ()
