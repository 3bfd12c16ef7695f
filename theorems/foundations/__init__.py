"""All lemmas that proofs share and the source text does not state.

analysis            logarithms, squares and square roots
powers              powers with a natural exponent
sums                minima, finite sums, and the common mass of two laws
visitation          one transition of a decision process, and the laws of its states
pairs               first facts about a pair of laws
two_points          pairs on two outcomes
vectors             inner products and squared norms
vector_bounds       Cauchy-Schwarz and what follows from it
estimator_moments   mean and variance of a gradient estimator
mixtures            what one step of a process does to bounds
visited             sums along trajectories, from a law and from a state
value_bounds        values, and what the surrogate adds, for returns in [0, 1]
gap_bounds          the gap between the two, state by state
ratio_means         means of importance sampling over a whole sequence
ratio_moments       second moments of the ratio of a whole sequence
ratio_visits        states weighted by the squared ratio that leads to them
token_squares       the second moment of token-level importance sampling
bowl                an objective with one coordinate
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.foundations import (
    analysis,
    bowl,
    estimator_moments,
    gap_bounds,
    mixtures,
    pairs,
    powers,
    ratio_means,
    ratio_moments,
    ratio_visits,
    returns,
    sums,
    token_squares,
    two_points,
    value_bounds,
    vector_bounds,
    vectors,
    visitation,
    visited,
)

LEMMAS: tuple[Claim, ...] = (
    *analysis.LEMMAS,
    *powers.LEMMAS,
    *sums.LEMMAS,
    *visitation.LEMMAS,
    *pairs.LEMMAS,
    *two_points.LEMMAS,
    *vectors.LEMMAS,
    *vector_bounds.LEMMAS,
    *estimator_moments.LEMMAS,
    *mixtures.LEMMAS,
    *visited.LEMMAS,
    *value_bounds.LEMMAS,
    *gap_bounds.LEMMAS,
    *returns.LEMMAS,
    *ratio_means.LEMMAS,
    *ratio_moments.LEMMAS,
    *ratio_visits.LEMMAS,
    *token_squares.LEMMAS,
    *bowl.LEMMAS,
)
"""In an order in which each uses only earlier ones."""
