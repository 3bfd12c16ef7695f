"""Where the claims of `theorems.trust_region.surrogate` break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample

INSTANCES: tuple[Instance, ...] = (
    # pi = (1/2 + 1/8 + 1/16, ...), so L = 11/16; J + x slope = 1/2 + 1/8.
    counterexample(
        "surrogate-taylor-parameters",
        "one state, one step: 11/16 against 5/8",
        mu=(("1/2", "1/2"),),
        h=(("1/4", "-1/4"),),
        w=(("1/4", "-1/4"),),
        x="1/2",
        r=(("1", "0"),),
        T=1,
        P=((("1",), ("1",)),),
        start=("1",),
        v=("0",),
    ),
    # The mean advantage is 1/4 in either state, so that it does not matter how often they come.
    counterexample(
        "surrogate-differs-away",
        "two steps, the same reward in both states: both are 3/2",
        pi="3/4 1/4; 3/4 1/4",
        mu="1/2 1/2; 1/2 1/2",
        P=("1 0; 0 1", "0 1; 1 0"),
        r="1 0; 1 0",
        v="0 0",
        start="1 0",
        T=2,
    ),
)
FAMILIES: tuple[Family, ...] = ()
