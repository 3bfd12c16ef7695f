"""Where the claims of `theorems.practice.contexts` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import Written, counterexample, extremal

_BRANCHES: Written = (("1 0 0", "0 1 0", "0 0 1"), ("0 1 0",) * 3, ("0 0 1",) * 3)
_SIDE_STATE: dict[str, Written] = {
    "P": ("1 0 0; 0 1 0", "1 0 0; 0 0 1", "0 0 1; 0 0 1"),
    "v": "0 0 1",
    "start": "1 0 0",
    "D": "1/4",
    "n": 1,
}
"""Token 1 leads from the first state to the second, and from there to the third, which is worth one."""

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
    # J = 1/4 and L = 0: under mu nothing is ever worth anything.
    counterexample(
        "value-gap-mu-contexts",
        "only pi comes to the second state, where it does the opposite of mu: J = 1/4, L = 0",
        pi="3/4 1/4; 0 1; 1 0",
        mu="1 0; 1 0; 1 0",
        **_SIDE_STATE,
    ),
    # J = 0; under mu the second state is reached with probability 1/4, and pi would gain 1 there: L = 1/4.
    counterexample(
        "value-gap-pi-contexts",
        "only mu comes to the second state, where pi would do the opposite: J = 0, L = 1/4",
        pi="1 0; 0 1; 1 0",
        mu="3/4 1/4; 1 0; 1 0",
        **_SIDE_STATE,
    ),
)
FAMILIES: tuple[Family, ...] = ()
