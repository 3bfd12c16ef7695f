"""Stochastic gradient ascent, in one ledger: the claims of sections 2 and 3 of Part 1.

estimator_terms     the three terms: what they are, their signs, what they say
smooth_ascent       the descent lemma and the SGA lemma
step_size           what variance asks of the step size
biased_ascent       where a biased estimator leads
"""

from __future__ import annotations

from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = ()
