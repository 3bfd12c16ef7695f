"""Total variation, chi-square and KL: the claims of section 4 of Part 1, in one ledger.

total_variation         4.1  TV measures bias
importance_variance     4.2  chi-square measures variance
pinsker_type            4.3  the bound of TV by chi-square
blind_spots             4.3  what TV and KL cannot see
ratio_bounds            4.3  what a bound on the ratio adds
mass_bounds             4.3  what a bound on the masses adds, on two outcomes and in mixtures
pinsker                      Pinsker's inequality, on which the text leans
kullback_leibler             its neighbours: KL against chi-square and total variation
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.divergences import (
    blind_spots,
    importance_variance,
    kullback_leibler,
    mass_bounds,
    pinsker,
    pinsker_type,
    ratio_bounds,
    total_variation,
)

CLAIMS: tuple[Claim, ...] = (
    *total_variation.CLAIMS,
    *importance_variance.CLAIMS,
    *pinsker_type.CLAIMS,
    *ratio_bounds.CLAIMS,
    *mass_bounds.CLAIMS,
    *blind_spots.CLAIMS,
    *pinsker.CLAIMS,
    *kullback_leibler.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
