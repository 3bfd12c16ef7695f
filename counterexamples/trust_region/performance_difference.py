"""Where the claims of `theorems.trust_region.performance_difference` break: visitations of mass one.

Two tokens and two steps; the state says whether every token so far was the first one, and the return is 1 if so at the
end.  mu is fair, pi takes the first token with probability 3/4.
"""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample

ALL_FIRST: dict[str, Any] = {
    "pi": "3/4 1/4; 3/4 1/4",
    "mu": "1/2 1/2; 1/2 1/2",
    "P": ("1 0; 0 1", "0 1; 0 1"),
    "r": "0 0; 0 0",
    "v": "1 0",
    "start": "1 0",
    "T": 2,
}
"""J(pi) = 9/16 and J(mu) = 1/4; the surplus is 1/8 at the first step and 1/4 in the good state at the second."""

INSTANCES: tuple[Instance, ...] = (
    # 9/16 - 1/4 = 5/16; under pi the surplus is 1/8 + 3/4*1/4 = 5/16, half of it 5/32.
    counterexample("performance-difference-normalised", "all tokens the first one: 5/16 against 5/32", **ALL_FIRST),
    # Under mu the surplus is 1/8 + 1/2*1/4 = 1/4: 5/16 - 1/8 = 3/16, and (5/16 - 1/4)/2 = 1/32.
    counterexample("surrogate-gap-normalised", "all tokens the first one: 3/16 against 1/32", **ALL_FIRST),
)
FAMILIES: tuple[Family, ...] = ()
