"""Instances and families for the claims of `theorems.practice`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.practice import (
    bias,
    clipping,
    contexts,
    estimator,
    fixed_behaviour,
    reached,
)

INSTANCES: tuple[Instance, ...] = (
    *estimator.INSTANCES,
    *fixed_behaviour.INSTANCES,
    *bias.INSTANCES,
    *clipping.INSTANCES,
    *reached.INSTANCES,
    *contexts.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *estimator.FAMILIES,
    *fixed_behaviour.FAMILIES,
    *bias.FAMILIES,
    *clipping.FAMILIES,
    *reached.FAMILIES,
    *contexts.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
