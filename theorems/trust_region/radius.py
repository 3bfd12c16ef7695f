"""5.4  how the radius has to shrink with the horizon, and what a ratio clip gives."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
