"""Instances and families for the claims of `theorems.sequence_variance`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.sequence_variance import (
    advantage_level,
    comparison,
    divergence,
    estimator,
    explosion,
    growth,
    second_moment,
    token_cases,
    token_level,
)

INSTANCES: tuple[Instance, ...] = (
    *second_moment.INSTANCES,
    *estimator.INSTANCES,
    *growth.INSTANCES,
    *explosion.INSTANCES,
    *divergence.INSTANCES,
    *token_level.INSTANCES,
    *advantage_level.INSTANCES,
    *token_cases.INSTANCES,
    *comparison.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *second_moment.FAMILIES,
    *estimator.FAMILIES,
    *growth.FAMILIES,
    *explosion.FAMILIES,
    *divergence.FAMILIES,
    *token_level.FAMILIES,
    *advantage_level.FAMILIES,
    *token_cases.FAMILIES,
    *comparison.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
