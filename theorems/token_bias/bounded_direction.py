"""5.2  its order if the return is bounded, and the direction in L1."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
