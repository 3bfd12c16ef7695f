"""Where the claim of `theorems.trust_region.position_caps` is attained.

The state says at which time it is and whether both policies, only pi, or only mu can have come here.
"""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

_PI_LEFT, _MU_LEFT = ("0 0 1 0",) * 3, ("0 0 0 1",) * 3

INSTANCES: tuple[Instance, ...] = (
    # The common state at time 0, the same at time 1, and the private states of pi and of mu.
    extremal(
        "state-law-positions",
        "two steps, D = 1/5 and then 1/2: 1 - (4/5)(1/2) = 3/5",
        pi="4/5 1/5 0; 1/2 1/2 0; 1 0 0; 1 0 0",
        mu="4/5 0 1/5; 1/2 0 1/2; 1 0 0; 1 0 0",
        P=(("0 1 0 0", "0 0 1 0", "0 0 0 1"), ("0 1 0 0", "0 0 1 0", "0 0 0 1"), _PI_LEFT, _MU_LEFT),
        start="1 0 0 0",
        D="fun(k in nat, 1/5 + 3/10*k)",
        t="2",
    ),
)
FAMILIES: tuple[Family, ...] = ()
