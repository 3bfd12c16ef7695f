"""Where the claims of `theorems.sequence_variance.token_cases` are attained."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

INSTANCES: tuple[Instance, ...] = (
    # Two fair tokens, scores 1 and -1, the return 2: 4 * 2.
    extremal(
        "on-policy-variance",
        "two fair tokens, scores of norm 1, the constant return 2",
        mu=(("1/2", "1/2"),),
        P=((("1",), ("1",)),),
        start=("1",),
        u=((("1",), ("-1",)),),
        v=("2",),
        K=2,
        base=("0",),
        G=1,
        T=2,
    ),
)
FAMILIES: tuple[Family, ...] = ()
