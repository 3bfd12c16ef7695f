"""Where the claims of `theorems.sequence_variance.second_moment` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance

INSTANCES: tuple[Instance, ...] = ()
FAMILIES: tuple[Family, ...] = ()
