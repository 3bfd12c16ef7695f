"""5.2  the bias of the token-level gradient and its two sources."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
