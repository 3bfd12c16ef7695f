"""Where the claims of sections 2 and 3 of Part 1 are attained, and where they break.  Mirrors `theorems.sga`."""

from __future__ import annotations

from counterexamples import biased_ascent, estimator_terms, guaranteed_progress, limits, smooth_ascent, step_size
from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation

INSTANCES: tuple[Instance, ...] = (
    *estimator_terms.INSTANCES,
    *smooth_ascent.INSTANCES,
    *guaranteed_progress.INSTANCES,
    *step_size.INSTANCES,
    *limits.INSTANCES,
    *biased_ascent.INSTANCES,
)
FAMILIES: tuple[Family, ...] = (*step_size.FAMILIES, *limits.FAMILIES, *biased_ascent.FAMILIES)
COUNTABLE: tuple[CountableInstance, ...] = (*step_size.COUNTABLE,)
REFUTATIONS: tuple[Refutation, ...] = (*step_size.REFUTATIONS,)
