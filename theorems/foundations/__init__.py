"""All lemmas that proofs share and the source text does not state.

analysis            logarithms, squares and square roots
powers              powers with a natural exponent
sequences           products of sequences of numbers, and independent events
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
sides               words for bounds from below and from above, without a lemma
value_bounds        values of returns in [0, 1]
positions           words for proofs about a process that knows how many steps are left, without a lemma
position_bounds     differences of values, and what the surrogate adds, for returns in [0, 1]
gap_bounds          the gap between the two, state by state
capped_sums         sums of a function with a cap, under one policy and under two
advantages          the mean advantage in one state
drift_bounds        bounds of n D - 1 + (1 - D)^n
ratio_means         means of importance sampling over a whole sequence
ratio_moments       second moments of the ratio of a whole sequence
ratio_visits        states weighted by the squared ratio that leads to them
token_squares       the second moment of token-level importance sampling
directions          directions in which a policy moves, in one state
slope_bounds        slopes of returns in [0, 1] in one direction
slope_drift         the same at two policies
score_rows          one step of slopes in a direction with bounded scores
bias_rows           the same of two policies
score_bounds        slopes in such a direction
bias_bounds         their difference at two policies
shrunk_slopes       the slope at the other policy
advantage_bounds    slopes of returns whose advantage is capped
advantage_means     means of token-level importance sampling with the exact advantage
advantage_moments   its second moment
quadratics          steps about quadratics in one number, without a lemma
bowl                an objective with one coordinate
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.foundations import (
    advantage_bounds,
    advantage_means,
    advantage_moments,
    advantages,
    analysis,
    bias_bounds,
    bias_rows,
    bowl,
    capped_sums,
    directions,
    drift_bounds,
    estimator_moments,
    extremes,
    gap_bounds,
    mixtures,
    pairs,
    position_bounds,
    powers,
    ratio_means,
    ratio_moments,
    ratio_visits,
    returns,
    score_bounds,
    score_rows,
    sequences,
    shrunk_slopes,
    slope_bounds,
    slope_drift,
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
)

LEMMAS: tuple[Claim, ...] = (
    *analysis.LEMMAS,
    *powers.LEMMAS,
    *sequences.LEMMAS,
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
    *position_bounds.LEMMAS,
    *gap_bounds.LEMMAS,
    *capped_sums.LEMMAS,
    *advantages.LEMMAS,
    *drift_bounds.LEMMAS,
    *visited_parts.LEMMAS,
    *returns.LEMMAS,
    *ratio_means.LEMMAS,
    *ratio_moments.LEMMAS,
    *ratio_visits.LEMMAS,
    *token_squares.LEMMAS,
    *directions.LEMMAS,
    *slope_bounds.LEMMAS,
    *slope_drift.LEMMAS,
    *score_rows.LEMMAS,
    *bias_rows.LEMMAS,
    *score_bounds.LEMMAS,
    *bias_bounds.LEMMAS,
    *shrunk_slopes.LEMMAS,
    *advantage_bounds.LEMMAS,
    *advantage_means.LEMMAS,
    *advantage_moments.LEMMAS,
    *bowl.LEMMAS,
)
"""In an order in which each uses only earlier ones."""
