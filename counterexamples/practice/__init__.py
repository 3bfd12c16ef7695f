"""Instances and families for the claims of `theorems.practice`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.practice import (
    clipping,
)

INSTANCES: tuple[Instance, ...] = (*clipping.INSTANCES,)
FAMILIES: tuple[Family, ...] = (*clipping.FAMILIES,)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
