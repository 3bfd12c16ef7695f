"""The bias of token-level methods, in one ledger: sections 5.2, 5.3 and 6 of Part 1.

value_gap            5.3  the gap between return and surrogate for returns in [0, 1]
gap_of_a_pair        5.3  the largest gap of two given policies
decomposition        5.2  the bias of the token-level gradient and its two sources
bounded_advantage    5.2  its order if the advantage is bounded
bounded_direction    5.2  its order if the return is bounded, and the direction in L1
bounded_score        5.2  its order if the return and the scores are bounded
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.token_bias import (
    bounded_advantage,
    bounded_direction,
    bounded_score,
    decomposition,
    gap_of_a_pair,
    value_gap,
)

CLAIMS: tuple[Claim, ...] = (
    *value_gap.CLAIMS,
    *gap_of_a_pair.CLAIMS,
    *decomposition.CLAIMS,
    *bounded_advantage.CLAIMS,
    *bounded_direction.CLAIMS,
    *bounded_score.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
