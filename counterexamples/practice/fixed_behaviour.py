"""Where the claim of `theorems.practice.fixed_behaviour` breaks: mu moves along with pi."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample

INSTANCES: tuple[Instance, ...] = (
    # The ratio is one throughout, so its slope is zero; sum h adv = 1/4 + 1/4.
    counterexample(
        "token-is-gradient-fixed",
        "mu = pi and stays so: 0 against 1/2",
        "fixed",
        pi="1/2 1/2",
        mu="1/2 1/2",
        h="1/4 -1/4",
        k="1/4 -1/4",
        adv="1 -1",
    ),
)
FAMILIES: tuple[Family, ...] = ()
