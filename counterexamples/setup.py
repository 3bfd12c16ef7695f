"""Where the claims of section 1 of Part 1 are attained, and where they break.  Mirrors `theorems.setup`."""

from __future__ import annotations

from counterexamples import determinism, importance_identity
from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation

INSTANCES: tuple[Instance, ...] = (*importance_identity.INSTANCES, *determinism.INSTANCES)
FAMILIES: tuple[Family, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
REFUTATIONS: tuple[Refutation, ...] = ()
