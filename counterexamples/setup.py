"""Where the claims of section 1 of Part 1 are attained, and where they break.  Mirrors `theorems.setup`."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation

INSTANCES: tuple[Instance, ...] = ()
FAMILIES: tuple[Family, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
REFUTATIONS: tuple[Refutation, ...] = ()
