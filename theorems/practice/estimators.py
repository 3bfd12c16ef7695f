"""5.2, 5.4, 6  what PPO computes, and when its bias is tolerable."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
