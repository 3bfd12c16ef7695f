"""All lemmas that proofs share and the source text does not state.

analysis            logarithms, squares and square roots
pairs               first facts about a pair of laws
two_points          pairs on two outcomes
vectors             inner products and squared norms
vector_bounds       Cauchy-Schwarz and what follows from it
estimator_moments   mean and variance of a gradient estimator
"""

from __future__ import annotations

from theorems import analysis, estimator_moments, pairs, two_points, vector_bounds, vectors
from theorems.claim import Claim

LEMMAS: tuple[Claim, ...] = (
    *analysis.LEMMAS,
    *pairs.LEMMAS,
    *two_points.LEMMAS,
    *vectors.LEMMAS,
    *vector_bounds.LEMMAS,
    *estimator_moments.LEMMAS,
)
"""In an order in which each uses only earlier ones."""
