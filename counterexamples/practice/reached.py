"""Where the claims of `theorems.practice.reached` are attained."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

INSTANCES: tuple[Instance, ...] = (
    # The states 0, 1, 2 count the deviations of pi, as for value-gap-terminal; nobody comes to the last one.
    extremal(
        "value-gap-union-contexts",
        "two steps, paid if pi deviates exactly once: J = 1/2, L = 1; TV = 1 in a state where neither comes",
        pi="1/2 1/2; 1/2 1/2; 1/2 1/2; 0 1",
        mu="1 0; 1 0; 1 0; 1 0",
        P=("1 0 0 0; 0 1 0 0", "0 1 0 0; 0 0 1 0", "0 0 1 0; 0 0 1 0", "1 0 0 0; 0 1 0 0"),
        v="0 1 0 1",
        start="1 0 0 0",
        p="1 1 1 0",
        m="1 0 0 0",
        D="1/2",
        n=1,
    ),
)
FAMILIES: tuple[Family, ...] = ()
