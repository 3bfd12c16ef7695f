"""Where the claims of `theorems.token_bias.decomposition` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance

INSTANCES: tuple[Instance, ...] = ()
FAMILIES: tuple[Family, ...] = ()
