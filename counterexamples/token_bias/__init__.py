"""Instances and families for the claims of `theorems.token_bias`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.token_bias import (
    bounded_advantage,
    bounded_direction,
    bounded_score,
    decomposition,
    gap_of_a_pair,
    value_gap,
)

INSTANCES: tuple[Instance, ...] = (
    *value_gap.INSTANCES,
    *gap_of_a_pair.INSTANCES,
    *decomposition.INSTANCES,
    *bounded_advantage.INSTANCES,
    *bounded_direction.INSTANCES,
    *bounded_score.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *value_gap.FAMILIES,
    *gap_of_a_pair.FAMILIES,
    *decomposition.FAMILIES,
    *bounded_advantage.FAMILIES,
    *bounded_direction.FAMILIES,
    *bounded_score.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
