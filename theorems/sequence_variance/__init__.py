"""The variance of importance sampling over whole sequences and per token: sections 6 and 7 of Part 1.

second_moment        7    the second moment of the ratio of a whole sequence
equality             7    when it is as large as it may be, the converse
estimator            6-7  the estimator rho f: unbiased, and its variance
growth               7    how the second moment grows with the horizon, exactly and from below
explosion            7    two readings of when it explodes, refuted
divergence           7    the second moment against the KL divergence per token
token_level          6    importance sampling per token
advantage_level      6    the same with the exact advantage
token_cases          6    on policy, and a single token
comparison           6-7  which of the two variances is lower when
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.sequence_variance import (
    advantage_level,
    comparison,
    divergence,
    equality,
    estimator,
    explosion,
    growth,
    second_moment,
    token_cases,
    token_level,
)

CLAIMS: tuple[Claim, ...] = (
    *second_moment.CLAIMS,
    *equality.CLAIMS,
    *estimator.CLAIMS,
    *growth.CLAIMS,
    *explosion.CLAIMS,
    *divergence.CLAIMS,
    *token_level.CLAIMS,
    *advantage_level.CLAIMS,
    *token_cases.CLAIMS,
    *comparison.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
