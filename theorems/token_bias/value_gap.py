"""5.3  the gap between return and surrogate for returns in [0, 1]."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
