"""Where the claims of `theorems.trust_region.state_laws` are attained.

The process has a common state and one private state of each policy.  The first token keeps the common state, the second
leads to the private state of pi, the third to that of mu, and private states are never left.
"""

from __future__ import annotations

from fractions import Fraction

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import Written, extremal

TRANSITIONS: Written = (("1 0 0", "0 1 0", "0 0 1"), ("0 1 0",) * 3, ("0 0 1",) * 3)


def two_branches(deviation: str) -> dict[str, Written]:
    """Both policies deviate with the same probability in every state, each with a token of its own.

    >>> two_branches("1/5")["pi"]
    (('4/5', '1/5', '0'), ('4/5', '1/5', '0'), ('4/5', '1/5', '0'))
    """
    stay = str(1 - Fraction(deviation))
    return {
        "pi": ((stay, deviation, "0"),) * 3,
        "mu": ((stay, "0", deviation),) * 3,
        "P": TRANSITIONS,
        "start": "1 0 0",
        "D": deviation,
    }


INSTANCES: tuple[Instance, ...] = (
    extremal("state-law", "two steps: 1 - (4/5)^2 = 9/25", **two_branches("1/5"), t="2"),
    extremal("state-law", "three steps: 1 - (1/2)^3 = 7/8", **two_branches("1/2"), t="3"),
)
FAMILIES: tuple[Family, ...] = ()
