"""Where the claims of `theorems.trust_region.state_laws` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance

INSTANCES: tuple[Instance, ...] = ()
FAMILIES: tuple[Family, ...] = ()
