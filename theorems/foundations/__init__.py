"""All lemmas that proofs share and the source text does not state.

analysis            logarithms, squares and square roots
powers              powers with a natural exponent
sums                minima, finite sums, and the common mass of two laws
transitions         one transition of a decision process
visitation          the laws of its states at every time
extremes            which of two numbers a minimum or maximum is
pairs               first facts about a pair of laws
two_points          pairs on two outcomes
vectors             inner products and squared norms
vector_bounds       Cauchy-Schwarz and what follows from it
estimator_moments   mean and variance of a gradient estimator
mixtures            what one step of a process does to bounds
visited             sums along trajectories, from a law and from a state
visited_parts       what sums along trajectories are made of
returns             the difference of values, and of sums, under two policies
states              words for proofs about all states at once, without a lemma
value_bounds        values, and what the surrogate adds, for returns in [0, 1]
gap_bounds          the gap between the two, state by state
capped_sums         sums of a function with a cap, under one policy and under two
drift_bounds        bounds of n D - 1 + (1 - D)^n
ratio_means         means of importance sampling over a whole sequence
ratio_moments       second moments of the ratio of a whole sequence
ratio_visits        states weighted by the squared ratio that leads to them
token_squares       the second moment of token-level importance sampling
directions          directions in which a policy moves, in one state
slopes              slopes of returns in [0, 1] in one direction
slope_bounds        slopes in the same direction at two policies
young               absolute values, and the best of Young's inequalities
score_rows          one step of slopes in a direction with bounded scores
score_pair_rows     one step of the difference of two such slopes
past_slopes         slopes in such a direction that know the past
shrunk_slopes       slopes of one policy in the direction of another
score_bounds        slopes in a direction with bounded scores, at two policies
advantage_bounds    slopes of returns whose advantage is capped
bowl                an objective with one coordinate
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.foundations import (
    advantage_bounds,
    analysis,
    bowl,
    capped_sums,
    directions,
    drift_bounds,
    estimator_moments,
    extremes,
    gap_bounds,
    mixtures,
    pairs,
    past_slopes,
    powers,
    ratio_means,
    ratio_moments,
    ratio_visits,
    returns,
    score_bounds,
    score_pair_rows,
    score_rows,
    shrunk_slopes,
    slope_bounds,
    slopes,
    sums,
    token_squares,
    transitions,
    two_points,
    value_bounds,
    vector_bounds,
    vectors,
    visitation,
    visited,
    visited_parts,
    young,
)

LEMMAS: tuple[Claim, ...] = (
    *analysis.LEMMAS,
    *powers.LEMMAS,
    *sums.LEMMAS,
    *transitions.LEMMAS,
    *extremes.LEMMAS,
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
    *capped_sums.LEMMAS,
    *drift_bounds.LEMMAS,
    *visited_parts.LEMMAS,
    *returns.LEMMAS,
    *ratio_means.LEMMAS,
    *ratio_moments.LEMMAS,
    *ratio_visits.LEMMAS,
    *token_squares.LEMMAS,
    *directions.LEMMAS,
    *slopes.LEMMAS,
    *slope_bounds.LEMMAS,
    *young.LEMMAS,
    *score_rows.LEMMAS,
    *score_pair_rows.LEMMAS,
    *past_slopes.LEMMAS,
    *shrunk_slopes.LEMMAS,
    *score_bounds.LEMMAS,
    *advantage_bounds.LEMMAS,
    *bowl.LEMMAS,
)
"""In an order in which each uses only earlier ones."""
