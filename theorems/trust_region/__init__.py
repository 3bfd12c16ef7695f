"""Trust regions, in one ledger: the claims of section 5 of Part 1 on visitation, surrogate and their bounds.

state_laws        5.3  how far the laws of the states drift apart: the simulation lemma
performance_difference  5.1, 5.3  the performance difference, the gap of the surrogate, and their visitation
surrogate         5.1  the surrogate: its value at mu, where it agrees with the return, its Taylor polynomial
gradients         5.2  the policy gradient, and what the token-level ratio estimates
finite_horizon    5.3  the gap under a bounded advantage: finite horizon
discounted        5.3  the same with a discount
radius            5.4  how the radius has to shrink with the horizon, and what a ratio clip gives
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.trust_region import (
    discounted,
    finite_horizon,
    gradients,
    performance_difference,
    radius,
    state_laws,
    surrogate,
)

CLAIMS: tuple[Claim, ...] = (
    *state_laws.CLAIMS,
    *performance_difference.CLAIMS,
    *surrogate.CLAIMS,
    *gradients.CLAIMS,
    *finite_horizon.CLAIMS,
    *discounted.CLAIMS,
    *radius.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
