"""The bias of token-level methods, in one ledger: sections 5.2, 5.3 and 6 of Part 1.

value_gap            5.3  the gap between return and surrogate for returns in [0, 1]
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.token_bias import (
    value_gap,
)

CLAIMS: tuple[Claim, ...] = (*value_gap.CLAIMS,)
"""In the order of the text; a proof uses only claims that stand before its own."""
