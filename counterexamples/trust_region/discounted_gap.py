"""Where the claims of `theorems.trust_region.discounted_gap` are attained, and where they break.

The extremal process is that of `counterexamples.trust_region.discounted_visits`.  The values of mu are zero, so the
reward is the advantage; in the private state of mu it has the other sign.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample, extremal
from counterexamples.trust_region.discounted_visits import stationary


def punished(deviation: str, gamma: str, rewards: str) -> dict[str, Any]:
    """The token of pi is punished, so that every state but the last has the surplus u < 0, and the last has -u."""
    row = [Fraction(entry) for entry in rewards.split()]
    u = row[0] * (1 - Fraction(deviation)) + row[1] * Fraction(deviation)
    value = u / (1 - Fraction(gamma))
    flipped = " ".join(str(-entry) for entry in row)
    return stationary(deviation, gamma) | {
        "r": f"{rewards}; {rewards}; {flipped}",
        "U": f"{value} {value} {-value}",
        "W": "0 0 0",
        "eps": "1",
    }


INSTANCES: tuple[Instance, ...] = (
    # u = -2/5, so J = -4, and L = -2/5 (25/7 - 45/7) = 8/7.
    extremal("trpo-discounted-law", "gamma = 9/10, D = 1/5: L - J = 36/7", **punished("1/5", "9/10", "-1/4 -1 1")),
    # u = -1, so J = -2, and L = -(10/9 - 8/9) = -2/9.
    extremal("trpo-discounted-large", "gamma = 1/2, D = 4/5: L - J = 16/9", **punished("4/5", "1/2", "-1 -1 1/4")),
    # 4 (1/2) against 2 (1/2) 1, over (1/2)^2.
    counterexample("trpo-discounted-tighter", "gamma = 1/2, D = 1: 8 against 4", "near", gamma="1/2", D="1", eps="1"),
    # KL = (1/2) log(4/3) > 1/8 = 2 TV^2.
    counterexample("trpo-via-pinsker", "KL/2 = 0.0719 against TV^2 = 0.0625", pi="1/2 1/2", mu="1/4 3/4"),
)
FAMILIES: tuple[Family, ...] = ()
