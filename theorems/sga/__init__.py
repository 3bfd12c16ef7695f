"""Stochastic gradient ascent, in one ledger: the claims of sections 2 and 3 of Part 1.

estimator_moments   mean, bias and variance of an estimator
estimator_terms     the three terms: their signs, and when
bias_readings       what a small or an opposing bias says about Term B
smooth_ascent       the descent lemma and the SGA lemma at a given iterate
quadratic_ascent    the quadratic on which it is an equality
sga_lemma           the SGA lemma as the text states it, and what it takes for granted
guaranteed_progress what the lemma asks of the step size
step_size           step sizes over many steps, at fixed accuracy, and with batches
batches             what a batch does to the variance, and so to the step size
limits              where a run can end, and what Term B says about it
biased_ascent       where a biased estimator leads
run_induction       its proof
runs                parameters and hypotheses of claims about many steps
exact_runs          a run that can be computed
standstill          a run that stands still
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.foundations import estimator_moments
from theorems.sga import (
    bias_readings,
    biased_ascent,
    estimator_terms,
    guaranteed_progress,
    limits,
    quadratic_ascent,
    sga_lemma,
    smooth_ascent,
    step_size,
)

CLAIMS: tuple[Claim, ...] = (
    *estimator_moments.CLAIMS,
    *estimator_terms.CLAIMS,
    *bias_readings.CLAIMS,
    *smooth_ascent.CLAIMS,
    *quadratic_ascent.CLAIMS,
    *sga_lemma.CLAIMS,
    *guaranteed_progress.CLAIMS,
    *step_size.CLAIMS,
    *limits.CLAIMS,
    *biased_ascent.CLAIMS,
)
