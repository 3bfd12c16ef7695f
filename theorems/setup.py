"""Learning from another policy's samples, in one ledger: the claims of section 1 of Part 1.

importance_identity     1.2  what importance sampling needs
determinism             1.3  what the tree of prefixes gives, and what a deterministic transition does not
"""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
