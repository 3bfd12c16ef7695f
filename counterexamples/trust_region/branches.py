"""The process of the state law: a common state and a private state of each policy.

In every state pi and mu deviate with probability D, each with a token of its own.  The first token keeps the common
state, the second leads to the private state of pi, the third to that of mu, and private states are never left.

Main definitions
    two_branches        its tables for a given D
    PI, MU, BRANCHES, START     the same as text, for every D
    close               steps that show that the policies are D apart
    LAWFUL              the facts that show the hypotheses on policies and transitions, in their order
"""

from __future__ import annotations

from fractions import Fraction

from counterexamples.shorthand import Written
from theorems.chains import CONSTANTS, kernel, kernel_signs, table
from theorems.drafting import StepData, conclude, unfold, use

FOLLOWING = ((0, 1, 2), (1, 1, 1), (2, 2, 2))
"""The next state of every state and token."""
TRANSITIONS: Written = (("1 0 0", "0 1 0", "0 0 1"), ("0 1 0",) * 3, ("0 0 1",) * 3)
BRANCHES = kernel(FOLLOWING)
START = table((1, 0, 0))
ROWS = {"pi": table(("1 - D", "D", 0)), "mu": table(("1 - D", 0, "D"))}
PI, MU = (table([row] * 3) for row in ROWS.values())
_TV = f"TV(fun(a in 3, {ROWS['pi']}[a]), fun(a in 3, {ROWS['mu']}[a]))"


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


def close(zero: str) -> tuple[StepData, ...]:
    """The policies are D apart: the step ``close``, for D >= 0; the step named `zero` says that abs(0) is 0."""
    return (
        *CONSTANTS,
        use(zero, "axiom.abs_nonnegative", x="0"),
        use("above", "axiom.abs_nonnegative", x="D"),
        use("below", "axiom.abs_nonpositive", x="-D"),
        unfold("tv", _TV),
        conclude("close", f"0 <= D - {_TV}", (), ("tv", zero, "above", "below")),
    )


LAWFUL = (
    *(("D_1", "D_nonneg", "zero") * 3),
    *(("nil",) * 3),
    *(("D_1", "zero", "D_nonneg") * 3),
    *(("nil",) * 3),
    *kernel_signs(FOLLOWING),
    *("one", "zero", "zero"),
    "nil",
    *(("close",) * 3),
    "D_1",
)
