"""All lemmas that proofs share and the source text does not state.

analysis        logarithms, squares and square roots
pairs           first facts about a pair of laws
two_points      pairs on two outcomes
"""

from __future__ import annotations

from theorems import analysis, pairs, two_points
from theorems.claim import Claim

LEMMAS: tuple[Claim, ...] = (*analysis.LEMMAS, *pairs.LEMMAS, *two_points.LEMMAS)
"""In an order in which each uses only earlier ones."""
