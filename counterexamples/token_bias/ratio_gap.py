"""Where the bound of `theorems.token_bias.ratio_gap` is attained, and where it breaks.

Fair tokens under mu; pi takes the first one with probability 3/4, so that the ratios are 3/2 and 1/2.  The state counts
the second tokens, which is all that the product of the ratios depends on.
"""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample, extremal

INSTANCES: tuple[Instance, ...] = (
    # Three tokens, of which k are the second: rest 7/8, -3/8, -1/8, 5/8 with probability 1/8, 3/8, 3/8, 1/8.
    extremal(
        "value-gap-ratios",
        "three tokens, paid if all are alike: J = 7/16, L = 1/4",
        pi="3/4 1/4; 3/4 1/4; 3/4 1/4; 3/4 1/4",
        mu="1/2 1/2; 1/2 1/2; 1/2 1/2; 1/2 1/2",
        P=("1 0 0 0; 0 1 0 0", "0 1 0 0; 0 0 1 0", "0 0 1 0; 0 0 0 1", "0 0 0 1; 0 0 0 1"),
        v="1 0 0 1",
        start="1 0 0 0",
        T=3,
    ),
    # Without pi << mu the ratios do not see what pi does: E_mu abs(0 - 1 + 2) = 1.
    counterexample(
        "value-gap-ratios",
        "mu always takes the first of two tokens and pi the second, paid if both are alike: J = 1, L = -1, against 1/2",
        drops="dominated",
        pi="0 1; 0 1",
        mu="1 0; 1 0",
        P=("1 0; 0 1", "0 1; 1 0"),
        v="1 0",
        start="1 0",
        T=2,
    ),
)
FAMILIES: tuple[Family, ...] = ()
