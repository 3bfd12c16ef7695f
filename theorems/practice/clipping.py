"""6.1  what the clip of PPO keeps close, and what it does not."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
