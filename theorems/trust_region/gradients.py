"""5.2  the policy gradient, and what the token-level ratio estimates."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
