"""Instances and families for the claims of `theorems.sequence_variance`, module by module."""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.sequence_variance import second_moment, sequence_estimator, token_estimator

INSTANCES: tuple[Instance, ...] = (
    *second_moment.INSTANCES,
    *sequence_estimator.INSTANCES,
    *token_estimator.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *second_moment.FAMILIES,
    *sequence_estimator.FAMILIES,
    *token_estimator.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
