"""Where the claims of `theorems.trust_region.radius` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

INSTANCES: tuple[Instance, ...] = (
    # rho = 6/5 and 4/5: TV = 1/10 and chi2 = 1/25.
    extremal("clip-tv", "rho takes the values 1 + c and 1 - c", pi="3/5 2/5", mu="1/2 1/2", c="1/5"),
    extremal("clip-chi2", "rho takes the values 1 + c and 1 - c", pi="3/5 2/5", mu="1/2 1/2", c="1/5"),
    # rho = 6/5 and 0: TV = 1/6 = (1/5)/(6/5).
    extremal("clip-upper-tv", "rho takes the values 1 + c and 0", pi="1 0", mu="5/6 1/6", c="1/5"),
)
FAMILIES: tuple[Family, ...] = ()
