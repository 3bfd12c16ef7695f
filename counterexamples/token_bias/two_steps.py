"""Where the claims of `theorems.token_bias.two_steps` are attained.

Two tokens; the return is 1 if the second is the first one again.  mu is fair and pi takes the first token with
probability 3/4.
"""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal

_AGAIN: dict[str, Any] = {
    "pi": "3/4 1/4; 3/4 1/4",
    "mu": "1/2 1/2; 1/2 1/2",
    "P": ("1 0; 0 1", "0 1; 1 0"),
    "v": "1 0",
    "start": "1 0",
}
"""The state is the parity of the tokens so far: J = 5/8 and L = 1/2."""

INSTANCES: tuple[Instance, ...] = (
    # The first tokens change by 1/4 each, and after either TV is 1/4: 2 (1/4) (1/4) = 1/8.
    extremal("value-gap-two-steps", "the same token again: J = 5/8, L = 1/2", **_AGAIN),
    extremal("value-gap-two-caps", "the same token again: J = 5/8, L = 1/2", D="1/4", E="1/4", **_AGAIN),
)
FAMILIES: tuple[Family, ...] = ()
