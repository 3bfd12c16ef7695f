"""Policies with four tokens: one in common, one of each policy, and one for a direction to move mass to.

Token 0 is common to the two policies; token 1 is taken by pi and token 2 by mu, each with probability D; token 3 is
taken by neither, and a direction moves the mass g/2 from another token to it.

Main definitions
    PI_ROW, MU_ROW      the laws of the token, the same in every state
    WITHIN              steps that show that the policies are D apart, and that the direction has size g
"""

from __future__ import annotations

from theorems.chains import table
from theorems.drafting import StepData, conclude, unfold, use

PI_ROW, MU_ROW = table(("1 - D", "D", 0, 0)), table(("1 - D", 0, "D", 0))
_TV = f"TV(fun(a in 4, {PI_ROW}[a]), fun(a in 4, {MU_ROW}[a]))"

WITHIN: tuple[StepData, ...] = (
    conclude("half", "0 <= g/2", [(1, "1", "g_nonneg")], scale=2),
    use("plus", "axiom.abs_nonnegative", x="D"),
    use("minus", "axiom.abs_nonpositive", x="-D"),
    use("same", "axiom.abs_nonnegative", x="0"),
    unfold("tv", _TV),
    conclude("close", f"0 <= D - {_TV}", (), ("tv", "plus", "minus", "same")),
    use("half.plus", "axiom.abs_nonnegative", x="g/2"),
    use("half.minus", "axiom.abs_nonpositive", x="-g/2"),
    conclude("size", "0 <= g - (2*abs(0) + abs(g/2) + abs(-g/2))", (), ("half.plus", "half.minus", "same")),
)
