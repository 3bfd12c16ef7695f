"""Where the claims of `theorems.trust_region.error_terms` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample, extremal

INSTANCES: tuple[Instance, ...] = (
    # TV(p, q) = 1/2, mean advantages 2/5 and -2/5: (1/2)(2/5) + (1/2)(2/5) = 4 (1/5)(1/2).
    extremal(
        "gap-state-l1-sharp",
        "D = 1/5, the advantage changes its sign with the state: 2/5",
        p="1/2 1/2 0",
        q="1/2 0 1/2",
        pi="4/5 1/5 0; 4/5 1/5 0; 4/5 1/5 0",
        mu="4/5 0 1/5; 4/5 0 1/5; 4/5 0 1/5",
        adv="0 0 0; 1/4 1 -1; -1/4 -1 1",
        D="1/5",
        eps="1",
    ),
    # 4 (5 - 1 + 1/1024) < 25.
    counterexample("gap-quadratic", "ten steps, D = 1/2: 25 against 16.004", T=10, D="1/2", eps="1"),
    # 4 (1/2 - 1 + (19/20)^10) = 0.395.
    counterexample("trust-region-tv-radius", "ten steps, D = 1/20: T^2 D = 5", T=10, D="1/20", eps="1"),
)
FAMILIES: tuple[Family, ...] = ()
