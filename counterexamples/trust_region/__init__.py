"""Instances and families for the claims of `theorems.trust_region`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.trust_region import (
    advantage_gap,
    discounted,
    discounted_gap,
    gradients,
    performance_difference,
    radius,
    state_laws,
)

INSTANCES: tuple[Instance, ...] = (
    *state_laws.INSTANCES,
    *performance_difference.INSTANCES,
    *advantage_gap.INSTANCES,
    *gradients.INSTANCES,
    *discounted.INSTANCES,
    *discounted_gap.INSTANCES,
    *radius.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *state_laws.FAMILIES,
    *performance_difference.FAMILIES,
    *advantage_gap.FAMILIES,
    *gradients.FAMILIES,
    *discounted.FAMILIES,
    *discounted_gap.FAMILIES,
    *radius.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
