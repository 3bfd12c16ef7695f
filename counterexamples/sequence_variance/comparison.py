"""Where the claims of `theorems.sequence_variance.comparison` are attained."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

INSTANCES: tuple[Instance, ...] = (
    extremal("sequence-before-token", "one token: 1 + c on both sides", c="1/2", n=0),
    extremal("token-beats-sequence", "two tokens with chi2 = 1: 4 on both sides", c=1, n=1),
    extremal("token-below-sequence", "one token: 1 + c on both sides", c="1/2", n=0),
)
FAMILIES: tuple[Family, ...] = ()
