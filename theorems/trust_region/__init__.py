"""Trust regions, in one ledger: the claims of section 5 of Part 1 on visitation, surrogate and their bounds.

state_laws        5.3  how far the laws of the states drift apart: the simulation lemma
performance_difference  5.1, 5.3  the performance difference, the gap of the surrogate, and their visitation
gradients         5.2  the policy gradient, and the gradient of the surrogate at mu
discounted        5.3  the performance difference with a discount
radius            5.4  what a ratio clip gives, and that it is no radius that shrinks with the horizon
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.trust_region import (
    advantage_gap,
    discounted,
    discounted_gap,
    error_terms,
    gradients,
    performance_difference,
    radius,
    state_laws,
    surrogate,
)

CLAIMS: tuple[Claim, ...] = (
    *state_laws.CLAIMS,
    *performance_difference.CLAIMS,
    *advantage_gap.CLAIMS,
    *gradients.CLAIMS,
    *surrogate.CLAIMS,
    *discounted.CLAIMS,
    *discounted_gap.CLAIMS,
    *error_terms.CLAIMS,
    *radius.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
