"""Instances and families for the claims of `theorems.practice`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.practice import (
    bias,
    clipping,
)

INSTANCES: tuple[Instance, ...] = (*bias.INSTANCES, *clipping.INSTANCES)
FAMILIES: tuple[Family, ...] = (*bias.FAMILIES, *clipping.FAMILIES)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
