"""5.4, 7  the variance of the token-level estimator, and where the two cross."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
