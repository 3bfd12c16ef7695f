"""What is said of practice, in one ledger: sections 5.2, 5.4 and 6 of Part 1.

clipping              6.1  what the clip of PPO keeps close, and what it does not
reachable_contexts    4.1  over which contexts the largest token-level TV is taken
estimators            5.2, 5.4, 6  what PPO computes, and when its bias is tolerable
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.practice import clipping, estimators, reachable_contexts

CLAIMS: tuple[Claim, ...] = (
    *clipping.CLAIMS,
    *reachable_contexts.CLAIMS,
    *estimators.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
