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

from collections.abc import Mapping
from types import MappingProxyType

from theorems.language.definition import Definition, ill_founded
from theorems.quantities.ascents import ASCENTS
from theorems.quantities.batches import BATCHES
from theorems.quantities.gradients import GRADIENTS
from theorems.quantities.laws import DIVERGENCES
from theorems.quantities.processes import PROCESSES
from theorems.quantities.ratios import RATIOS
from theorems.quantities.sequences import SEQUENCES
from theorems.quantities.trajectories import TRAJECTORIES

_ALL = (*SEQUENCES, *DIVERGENCES, *GRADIENTS, *BATCHES, *ASCENTS, *PROCESSES, *TRAJECTORIES, *RATIOS)
DEFINITIONS: Mapping[str, Definition] = MappingProxyType({d.name: d for d in _ALL})
"""Every quantity by name; one may call only those before it."""

if len(DEFINITIONS) != len(_ALL):
    raise ValueError("two quantities have one name; expected each to be defined once")

__all__ = ["DEFINITIONS", "Definition", "ill_founded"]
