"""Where the claims of `theorems.practice.contexts` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import Written, counterexample, extremal

_BRANCHES: Written = (("1 0 0", "0 1 0", "0 0 1"), ("0 1 0",) * 3, ("0 0 1",) * 3)
_LEAVES: Written = (("1/2", "1/2"), ("1", "0"))
"""Leaves the first token with probability 1/2, and comes back at once."""

INSTANCES: tuple[Instance, ...] = (
    # As state_laws has it, but in the private states the policies have no token in common.
    extremal(
        "state-law-common",
        "two steps: 1 - (4/5)^2 = 9/25, and TV = 1 in the states that only one policy reaches",
        pi="4/5 1/5 0; 0 1 0; 0 1 0",
        mu="4/5 0 1/5; 0 0 1; 0 0 1",
        P=_BRANCHES,
        start="1 0 0",
        D="1/5",
        t=2,
    ),
    # The second token is last with probability 1/2*1/2; L = 1/2 + 1/2, for mu never leaves the first one.
    counterexample(
        "value-gap-mu-contexts",
        "only pi comes to the second state, where it does the opposite of mu: J = 1/4, L = 1",
        pi=_LEAVES,
        v="0 1",
        x=0,
        D="1/2",
        n=1,
    ),
    # J = 0.  Under mu the return is 1/4; the surplus is 1/4 at first, then -1/2*1/2 + 1*1/2: L = 3/4.
    counterexample(
        "value-gap-pi-contexts",
        "only mu comes to the second state, where pi would do the opposite: J = 0, L = 3/4",
        mu=_LEAVES,
        v="0 1",
        x=0,
        D="1/2",
        n=1,
    ),
)
FAMILIES: tuple[Family, ...] = ()
