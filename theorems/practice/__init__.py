"""What token-level methods do in practice, in one ledger: sections 5.2, 5.4 and 6.1 of Part 1.

estimator   5.2       what the token-level estimator is the gradient of, and when PPO and GRPO compute it
fixed_behaviour  5.2  what has to stand still while the ratio is differentiated
no_bias     6.2       where the token-level gradient has no bias
bias        5.2, 6    what its bias comes from, and when it is tolerable
clipping    5.4, 6.1  what a clip and weights do to the distance of two policies
reached     6.2       the value gap, with the total variation capped only where one of the policies comes
contexts    6.2       over which contexts the largest total variation is taken

mixed_policy has steps of the proof in reached.
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.practice import (
    bias,
    clipping,
    contexts,
    estimator,
    fixed_behaviour,
    no_bias,
    reached,
)

CLAIMS: tuple[Claim, ...] = (
    *estimator.CLAIMS,
    *fixed_behaviour.CLAIMS,
    *no_bias.CLAIMS,
    *bias.CLAIMS,
    *clipping.CLAIMS,
    *reached.CLAIMS,
    *contexts.CLAIMS,
)
"""In the order of the text; a proof uses only claims that stand before its own."""
