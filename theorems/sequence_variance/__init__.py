"""The variance of sequence-level importance sampling, in one ledger: sections 5.4 and 7 of Part 1.

second_moment         7  the second moment of the ratio of a sequence
sequence_estimator    7  mean and variance of the sequence-level estimator
token_estimator       5.4, 7  the variance of the token-level estimator, and where the two cross
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.sequence_variance import second_moment, sequence_estimator, token_estimator

CLAIMS: tuple[Claim, ...] = (
    *second_moment.CLAIMS,
    *sequence_estimator.CLAIMS,
    *token_estimator.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
