"""The quantities, each defined once.

A definition is a term; every engine evaluates, unrolls, prints or unfolds this one.  Conventions: finite outcomes,
natural logarithms, and the conventions for quotients of `theorems.language.arithmetic`.

sequences       sums and products of sequences of numbers
laws            divergences, expectations, moments of importance-sampled estimators
gradients       bias, variance and the terms of the SGA lemma
batches         sums of independent copies of a gradient estimator
ascents         runs of many steps: what they reach, and the gradients on their way
processes       one step of a decision process: law of the next state, expectations, total variation
trajectories    a decision process of any horizon: visitation, values, surrogate, gradients, ratios
ratios          mean and variance of importance sampling over whole sequences
"""

from __future__ import annotations

from theorems.language.definition import Definition, ill_founded
from theorems.quantities.ascents import ASCENTS
from theorems.quantities.batches import BATCHES
from theorems.quantities.gradients import GRADIENTS
from theorems.quantities.laws import DIVERGENCES
from theorems.quantities.processes import PROCESSES
from theorems.quantities.ratios import RATIOS
from theorems.quantities.sequences import SEQUENCES
from theorems.quantities.trajectories import TRAJECTORIES

DEFINITIONS: dict[str, Definition] = {
    d.name: d for d in (*SEQUENCES, *DIVERGENCES, *GRADIENTS, *BATCHES, *ASCENTS, *PROCESSES, *TRAJECTORIES, *RATIOS)
}
"""Every quantity by name; one may call only those before it."""

__all__ = ["DEFINITIONS", "Definition", "ill_founded"]
