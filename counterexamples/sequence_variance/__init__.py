"""Instances and families for the claims of `theorems.sequence_variance`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.sequence_variance import (
    divergence,
    estimator,
    explosion,
    growth,
    second_moment,
)

INSTANCES: tuple[Instance, ...] = (
    *second_moment.INSTANCES,
    *estimator.INSTANCES,
    *growth.INSTANCES,
    *explosion.INSTANCES,
    *divergence.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *second_moment.FAMILIES,
    *estimator.FAMILIES,
    *growth.FAMILIES,
    *explosion.FAMILIES,
    *divergence.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
