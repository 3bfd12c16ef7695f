"""5.3  the gap under a bounded advantage: finite horizon."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
