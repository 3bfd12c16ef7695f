"""Where the claims of `theorems.sequence_variance.token_level` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample, extremal

INSTANCES: tuple[Instance, ...] = (
    # One token with ratios 50 and 50/99: E rho^2 = 2500/99, and nothing caps it.
    counterexample(
        "token-is-low-variance",
        "one token that mu takes with probability 1/100 and pi with 1/2: 2500/99 against 2",
        drops="chi2-cap",
        pi=(("1/2", "1/2"),),
        mu=(("1/100", "99/100"),),
        P=((("1",), ("1",)),),
        start=("1",),
        u=((("1",), ("-1",)),),
        v=("1",),
        K=1,
        base=("0",),
        G=1,
        c=1,
        T=1,
    ),
    # chi2 = 1/4 + 1/12 = 1/3; the two terms are uncorrelated: 4 * 2 * 4/3 = 32/3.
    extremal(
        "token-is-low-variance",
        "two independent tokens with chi2 = 1/3, scores of norm 1, the constant return 2",
        pi=(("1/2", "1/2"),),
        mu=(("1/4", "3/4"),),
        P=((("1",), ("1",)),),
        start=("1",),
        u=((("1",), ("-1",)),),
        v=("2",),
        K=2,
        base=("0",),
        G=1,
        c="1/3",
        T=2,
    ),
)
FAMILIES: tuple[Family, ...] = ()
