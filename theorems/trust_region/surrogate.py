"""5.1, 5.3  the surrogate: its value, its gap to the return, where it agrees with it."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
