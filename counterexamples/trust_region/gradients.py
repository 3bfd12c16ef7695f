"""Where the claims of `theorems.trust_region.gradients` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample

INSTANCES: tuple[Instance, ...] = (
    counterexample(
        "surrogate-gradient-normalised",
        "two steps in one state, reward 1 for the first token: slope 2, and 1 with visitations of mass one",
        mu=(("1/2", "1/2"),),
        h=(("1", "-1"),),
        r=(("1", "0"),),
        T=2,
        P=((("1",), ("1",)),),
        start=("1",),
        v=("0",),
    ),
)
FAMILIES: tuple[Family, ...] = ()
