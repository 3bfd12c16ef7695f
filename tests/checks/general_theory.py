"""General theorems that the kernel is to accept, besides those of the suite, in the order in which they may be used.

They use the rules that statements about a single pair of laws hardly need: nested sums, exchange of sums, recursive
quantities, induction, and cases on absolute values, minima and maxima; and they rest on lemmas of the suite.

Main definitions
    EXTRA       the quantities that are not in `theorems.quantities`
    CLAIMS      the theorems with their drafts
"""

from __future__ import annotations

from tests.checks import general_moments, general_sums, general_visits
from tests.checks.general_visits import EXTRA
from theorems.claim import Claim

_PARTS = (general_sums, general_visits, general_moments)
CLAIMS: tuple[Claim, ...] = tuple(
    {value.id: value for part in _PARTS for value in vars(part).values() if isinstance(value, Claim)}.values()
)

__all__ = ["CLAIMS", "EXTRA"]
