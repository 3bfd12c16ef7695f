"""Where the claims of `theorems.token_bias.two_steps` are attained.

Two tokens; the return is 1 if the second is the first one again.  mu is fair and pi takes the first token with
probability 3/4.
"""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

SAME_AGAIN: dict[str, Any] = {
    "P": (
        ("0 1 0 0 0", "0 0 1 0 0"),
        ("0 0 0 1 0", "0 0 0 0 1"),
        ("0 0 0 0 1", "0 0 0 1 0"),
        ("0 0 0 1 0", "0 0 0 1 0"),
        ("0 0 0 0 1", "0 0 0 0 1"),
    ),
    "v": "0 0 0 1 0",
    "start": "1 0 0 0 0",
}
"""The return is 1 for the same token again; states: the beginning, the two tokens, and whether they were the same."""
_POLICIES: dict[str, Any] = {"pi": (("3/4", "1/4"),) * 5, "mu": (("1/2", "1/2"),) * 5}
"""J = 5/8 and L = 1/2."""

INSTANCES: tuple[Instance, ...] = (
    # The first tokens change by 1/4 each, and after either TV is 1/4: 2 (1/4) (1/4) = 1/8.
    extremal("value-gap-two-steps", "the same token again: J = 5/8, L = 1/2", **_POLICIES, **SAME_AGAIN),
    extremal(
        "value-gap-two-caps", "the same token again: J = 5/8, L = 1/2", D="1/4", E="1/4", **_POLICIES, **SAME_AGAIN
    ),
)
FAMILIES: tuple[Family, ...] = ()
