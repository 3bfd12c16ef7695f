"""Learning from another policy's samples, in one ledger: the claims of section 1 of Part 1.

importance_identity     1.2  what importance sampling needs
determinism             1.3  what the tree of prefixes gives, and what a deterministic transition does not
state_ratios            1.3  the ratio of target and behaviour along a process
state_drift             1.3  the total variation of state laws along a process
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.setup import determinism, importance_identity, state_drift, state_ratios

CLAIMS: tuple[Claim, ...] = (
    *importance_identity.CLAIMS,
    *determinism.CLAIMS,
    *state_ratios.CLAIMS,
    *state_drift.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
