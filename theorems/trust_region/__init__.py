"""Trust regions, in one ledger: the claims of section 5 of Part 1 on visitation, surrogate and their bounds.

state_laws              5.3       how far the laws of the states drift apart: the simulation lemma
position_caps           5.3       the same with a cap for every time
performance_difference  5.1, 5.3  the performance difference, the gap of the surrogate, and their visitation
advantage_gap           5.3, 5.4  the gap of the surrogate for capped advantages: the bound of a trust region
position_gap            5.3       the same with a cap for every position
gradients               5.2       the policy gradient, and the gradient of the surrogate at mu
surrogate               5.2       the surrogate at mu: its value, and its Taylor expansion
discounted              5.3       the performance difference with a discount
discounted_visits       5.3       how far discounted visitations are apart
discounted_gap          5.3       the gap of the surrogate with a discount: the bound of TRPO
error_terms             5.3, 5.4  what the terms of the bounds are worth
radius                  5.4       what a ratio clip gives, and that it is no radius that shrinks with the horizon

mean_advantage has steps that the proofs of discounted_gap and error_terms share.
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.trust_region import (
    advantage_gap,
    discounted,
    discounted_gap,
    discounted_visits,
    error_terms,
    gradients,
    performance_difference,
    position_caps,
    position_gap,
    radius,
    state_laws,
    surrogate,
)

CLAIMS: tuple[Claim, ...] = (
    *state_laws.CLAIMS,
    *position_caps.CLAIMS,
    *performance_difference.CLAIMS,
    *advantage_gap.CLAIMS,
    *position_gap.CLAIMS,
    *gradients.CLAIMS,
    *surrogate.CLAIMS,
    *discounted.CLAIMS,
    *discounted_visits.CLAIMS,
    *discounted_gap.CLAIMS,
    *error_terms.CLAIMS,
    *radius.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
