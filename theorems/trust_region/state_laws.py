"""5.3  how far the laws of the states drift apart: the simulation lemma."""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
