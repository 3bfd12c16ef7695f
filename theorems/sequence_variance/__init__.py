"""The variance of importance sampling over whole sequences and per token: sections 6 and 7 of Part 1.

second_moment        7    the second moment of the ratio of a whole sequence
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.sequence_variance import (
    second_moment,
)

CLAIMS: tuple[Claim, ...] = (*second_moment.CLAIMS,)
"""In the order of the text; a proof uses only claims that stand before its own."""
