"""Where the claim of `theorems.trust_region.discounted_visits` is attained.

The extremal process is that of the state law: a common state and a private state of each policy.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal
from counterexamples.trust_region.branches import two_branches


def stationary(deviation: str, gamma: str) -> dict[str, Any]:
    """The process and its visitations: the common state is left at the rate of the deviation.

    >>> stationary("1/5", "9/10")["dp"]
    '25/7 45/7 0'
    """
    d, g = Fraction(deviation), Fraction(gamma)
    common = 1 / (1 - g * (1 - d))
    private = 1 / (1 - g) - common
    visits = {"dp": f"{common} {private} 0", "dm": f"{common} 0 {private}"}
    return two_branches(deviation) | visits | {"gamma": gamma}


INSTANCES: tuple[Instance, ...] = (
    # 2 (9/10)(1/5)/((1/10)(7/25)) = 90/7, twice 45/7.
    extremal("visitation-distance", "gamma = 9/10, D = 1/5: 90/7", **stationary("1/5", "9/10")),
)
FAMILIES: tuple[Family, ...] = ()
