"""The bias of token-level methods, in one ledger: sections 5.2, 5.3 and 6 of Part 1.

bias_identity        5.2  what the bias of the token-level gradient is made of
slope_bias           5.2  the bias, for returns in [0, 1] and directions that are bounded in every state
score_gradients      5.2  the two gradients, for returns in [0, 1] and bounded scores
score_bias           5.2  the bias, for the same; score_steps, the steps of its proofs
deviations           5.2  how large that bias can be
advantage_bias       5.2  the bias, for capped advantages
advantage_branches   5.2  how large that bias can be with bounded scores
value_gap            5.3  the gap between return and surrogate for returns in [0, 1]
two_steps            5.3  the same in two steps, for any two policies
ratio_gap            5.3  the same for any two policies and every horizon
ratio_trees          5.3  the return at which that is attained; ratio_states, what states hold for it
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.token_bias import (
    advantage_bias,
    advantage_branches,
    bias_identity,
    deviations,
    ratio_gap,
    ratio_trees,
    score_bias,
    score_gradients,
    slope_bias,
    two_steps,
    value_gap,
)

CLAIMS: tuple[Claim, ...] = (
    *bias_identity.CLAIMS,
    *slope_bias.CLAIMS,
    *score_gradients.CLAIMS,
    *score_bias.CLAIMS,
    *deviations.CLAIMS,
    *advantage_bias.CLAIMS,
    *advantage_branches.CLAIMS,
    *value_gap.CLAIMS,
    *two_steps.CLAIMS,
    *ratio_gap.CLAIMS,
    *ratio_trees.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
