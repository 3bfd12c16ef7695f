"""4.1  over which contexts the largest token-level TV is taken."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
