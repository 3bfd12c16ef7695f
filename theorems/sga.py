"""Stochastic gradient ascent, in one ledger: the claims of sections 2 and 3 of Part 1.

estimator_moments   mean, bias and variance of an estimator
estimator_terms     the three terms: what they are, their signs, what they say
smooth_ascent       the descent lemma and the SGA lemma at a given iterate
quadratic_ascent    the quadratic on which it is an equality
sga_lemma           the SGA lemma as the text states it, and what it takes for granted
guaranteed_progress what the lemma asks of the step size
step_size           step sizes over many steps, at fixed accuracy, and with batches
biased_ascent       where a biased estimator leads
"""

from __future__ import annotations

from theorems import estimator_moments, guaranteed_progress, quadratic_ascent, sga_lemma, smooth_ascent, step_size
from theorems.claim import Claim

CLAIMS: tuple[Claim, ...] = (
    *estimator_moments.CLAIMS,
    *smooth_ascent.CLAIMS,
    *quadratic_ascent.CLAIMS,
    *sga_lemma.CLAIMS,
    *guaranteed_progress.CLAIMS,
    *step_size.CLAIMS,
)
