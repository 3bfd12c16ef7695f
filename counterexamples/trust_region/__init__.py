"""Instances and families for the claims of `theorems.trust_region`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.trust_region import (
    discounted,
    finite_horizon,
    gradients,
    performance_difference,
    radius,
    state_laws,
    surrogate,
)

INSTANCES: tuple[Instance, ...] = (
    *state_laws.INSTANCES,
    *performance_difference.INSTANCES,
    *surrogate.INSTANCES,
    *gradients.INSTANCES,
    *finite_horizon.INSTANCES,
    *discounted.INSTANCES,
    *radius.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *state_laws.FAMILIES,
    *performance_difference.FAMILIES,
    *surrogate.FAMILIES,
    *gradients.FAMILIES,
    *finite_horizon.FAMILIES,
    *discounted.FAMILIES,
    *radius.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
