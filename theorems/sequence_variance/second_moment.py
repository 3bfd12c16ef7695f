"""7  the second moment of the ratio of a sequence."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
