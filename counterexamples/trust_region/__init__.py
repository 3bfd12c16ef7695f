"""Instances and families for the claims of `theorems.trust_region`, module by module.

branches has the process of the state law, at which several of them are attained, and punishing the rewards where
they speak of returns.
"""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.trust_region import (
    advantage_gap,
    discounted,
    discounted_gap,
    discounted_visits,
    error_terms,
    gradients,
    performance_difference,
    position_caps,
    position_gap,
    radius,
    state_laws,
    surrogate,
)

INSTANCES: tuple[Instance, ...] = (
    *state_laws.INSTANCES,
    *position_caps.INSTANCES,
    *performance_difference.INSTANCES,
    *advantage_gap.INSTANCES,
    *position_gap.INSTANCES,
    *gradients.INSTANCES,
    *surrogate.INSTANCES,
    *discounted.INSTANCES,
    *discounted_visits.INSTANCES,
    *discounted_gap.INSTANCES,
    *error_terms.INSTANCES,
    *radius.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *state_laws.FAMILIES,
    *position_caps.FAMILIES,
    *performance_difference.FAMILIES,
    *advantage_gap.FAMILIES,
    *position_gap.FAMILIES,
    *gradients.FAMILIES,
    *surrogate.FAMILIES,
    *discounted.FAMILIES,
    *discounted_visits.FAMILIES,
    *discounted_gap.FAMILIES,
    *error_terms.FAMILIES,
    *radius.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
