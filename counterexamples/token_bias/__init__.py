"""Instances and families for the claims of `theorems.token_bias`, module by module.

four_tokens has the policies at which two of them are attained.
"""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.token_bias import (
    advantage_bias,
    ratio_gap,
    score_bias,
    slope_bias,
    two_steps,
    value_gap,
)

INSTANCES: tuple[Instance, ...] = (
    *slope_bias.INSTANCES,
    *score_bias.INSTANCES,
    *advantage_bias.INSTANCES,
    *value_gap.INSTANCES,
    *two_steps.INSTANCES,
    *ratio_gap.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (
    *slope_bias.FAMILIES,
    *score_bias.FAMILIES,
    *advantage_bias.FAMILIES,
    *value_gap.FAMILIES,
    *two_steps.FAMILIES,
    *ratio_gap.FAMILIES,
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
