"""Where the claim of `theorems.trust_region.position_gap` is attained.

The process is that of the state law (`counterexamples.trust_region.branches`), with the position in the state: at each
position pi and mu deviate with the probability of its cap, each with a token of its own.  The advantage is the reward,
for the values of mu are all zero; it rewards the token of pi and punishes that of mu, the other way round once mu has
left the common state.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import Written, extremal

_COMMON, _PI, _MU = range(3)


def _by_position(horizon: int, cap: Callable[[int], Fraction], written: str) -> dict[str, Written]:
    """The process where D[k] = cap(k) if k steps are left after the token, with advantages up to one.

    >>> _by_position(1, lambda k: Fraction(1, 4), "1/4")["r"][0]
    (Fraction(1, 3), 1, Fraction(-1, 1))
    """
    states = [(left, branch) for left in range(horizon, -1, -1) for branch in (range(3) if left < horizon else (0,))]
    place = {state: k for k, state in enumerate(states)}
    caps = [cap(left - 1) if left else Fraction(0) for left, _ in states]

    def following(left: int, branch: int, token: int) -> tuple[int, ...]:
        after = (left - 1, token if branch == _COMMON else branch) if left else (left, branch)
        return tuple(int(z == place[after]) for z in range(len(states)))

    def reward(left: int, branch: int, d: Fraction) -> tuple[Fraction | int, ...]:
        if not left or not d:
            return (0, 0, 0)
        stay, leave = (Fraction(1), -(1 - d) / d) if 2 * d >= 1 else (d / (1 - d), Fraction(-1))
        return tuple(-x if branch == _MU else x for x in (stay, 1, leave))

    left = f"table({', '.join(str(left) for left, _ in states)})"
    return {
        "pi": tuple((1 - d, d, 0) for d in caps),
        "mu": tuple((1 - d, 0, d) for d in caps),
        "P": tuple(tuple(following(*state, token) for token in range(3)) for state in states),
        "r": tuple(reward(*state, d) for state, d in zip(states, caps, strict=True)),
        "v": (0,) * len(states),
        "start": tuple(int(k == 0) for k in range(len(states))),
        "at": f"fun(k in nat, s in {len(states)}, max(0, 1 - abs({left}[s] - k)))",
        "D": f"fun(k in nat, {written})",
        "eps": 1,
        "T": horizon,
    }


FAMILIES: tuple[Family, ...] = ()
INSTANCES: tuple[Instance, ...] = (
    extremal(
        "value-gap-advantage-positions",
        "two steps, D = 1/4 and then 1/3: 2*(2/3)*(1/4) = 1/3",
        **_by_position(2, lambda k: Fraction(1, 3) - Fraction(1, 12) * k, "1/3 - 1/12*k"),
    ),
    extremal(
        "value-gap-advantage-positions",
        "three steps, D = 3/4, 1/2 and then 1/4: 2*1*(3/4) + 2*(1/2)*(7/8) = 19/8",
        **_by_position(3, lambda k: Fraction(k + 1, 4), "(k + 1)/4"),
    ),
)
