"""Where the claims of `theorems.trust_region.discounted_gap` are attained, and where they break.

The extremal process is that of `counterexamples.trust_region.discounted_visits`.  The values of mu are zero, so the
reward is the advantage, and its mean under pi is u < 0 in the first two states and -u in the private state of mu
(`counterexamples.trust_region.punishing`).  So J - L is u times the distance of the visitations, which is twice the
visitation of a private state: 2 u gamma D/((1 - gamma)(1 - gamma (1 - D))).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample, extremal, family
from counterexamples.trust_region.branches import BRANCHES, LAWFUL, close
from counterexamples.trust_region.discounted_visits import (
    COMMON,
    DISCOUNTED,
    FLOWING,
    PARAMETERS,
    PRIVATE,
    PROCESS,
    SOLVED,
    stationary,
)
from counterexamples.trust_region.punishing import CAPS, FAR, NEAR, STATES, Punishing, caps, rewards
from theorems.chains import table
from theorems.drafting import StepData, conclude, unfold, use
from theorems.proof import Draft
from theorems.trust_region.discounted_gap import CLAIMS
from theorems.trust_region.discounted_visits import FACTOR

# ----------------------------------------------------------------------------------------------- every D, gamma and eps

_CLAIM = {claim.id: claim for claim in CLAIMS}
_NOTHING = table((0, 0, 0))


def _values(of: Punishing) -> tuple[str, str, str]:
    """The discounted values of pi: every state pays u for ever, or -u."""
    value = f"({of.surplus})/(1 - gamma)"
    return value, value, f"-({value})"


def _steps(of: Punishing, loss: tuple[int, str, *tuple[str, ...]], law: str) -> tuple[StepData, ...]:
    """Why the statement holds with equality, mu visiting two states; `loss` says why -u is nonnegative."""

    def advantage(state: int, token: int) -> str:
        return f"DISCOUNTED_ADVANTAGE({BRANCHES}, {rewards(of)}, {_NOTHING}, gamma, {state}, {token})"

    def surplus(state: int) -> str:
        return f"((1 - D)*{advantage(state, 0)} + D*{advantage(state, 1)})"

    difference = f"{_values(of)[0]} - ({COMMON}*{surplus(0)} + {PRIVATE}*{surplus(2)})"
    twice = f"2*({of.surplus})*({PRIVATE})"
    return (
        *of.bounds,
        *close("abs.zero"),
        of.size,
        of.slack,
        *SOLVED,
        use("value.unit", "axiom.inverse", x="1 - gamma"),
        *(
            conclude(f"U.{s}", f"(1 - gamma)*({value}) - {sign}({of.surplus}) == 0", (), ("value.unit",))
            for s, (value, sign) in enumerate(zip(_values(of), ("", "", "-"), strict=True))
        ),
        *(unfold(f"advantage.{s}{a}", advantage(s, a)) for s in STATES for a in STATES),
        *caps(of, advantage, "advantage", {}),
        conclude(
            "difference",
            f"{difference} - {twice} == 0",
            (),
            (*(f"advantage.{s}{a}" for s in (0, 2) for a in (0, 1)), "value.unit", "common.unit", "unit"),
        ),
        conclude("loss", f"0 <= -({of.surplus})", [loss]),
        conclude("sign", f"0 <= -({difference})", [(2, "1", "loss", "private.nonneg")], ("difference",)),
        use("abs", "axiom.abs_nonpositive", x=difference),
        conclude("end", f"abs({difference}) - ({law}) == 0", (), ("abs", "difference")),
    )


def _family(
    id: str,
    note: str,
    hypotheses: dict[str, str],
    of: Punishing,
    steps: tuple[StepData, ...],
    samples: tuple[dict[str, str], ...],
) -> Family:
    return family(
        id,
        "two-branches",
        "attained",
        note,
        parameters={**PARAMETERS, "e": "scale of the rewards"},
        hypotheses={**hypotheses, **DISCOUNTED, "e_nonneg": "0 <= e"},
        values={**PROCESS, "r": rewards(of), "U": table(_values(of)), "W": _NOTHING, "eps": of.eps},
        proves=(str(_CLAIM[id].statement[0]).replace("<=", "=="),),
        samples=samples,
        draft=Draft(
            steps,
            (
                *(*LAWFUL, "D_nonneg", "gamma_nonneg", "gamma_1"),
                *(f"U.{s}" for s in STATES),
                *(("nil",) * 3),
                *FLOWING,
                str(of.size["name"]),
                *(*CAPS, "end"),
            ),
        ),
    )


FAMILIES: tuple[Family, ...] = (
    _family(
        "trpo-discounted-law",
        "every D in [0, 1/2] and every gamma in [0, 1), with eps = e (1 - D)",
        {"D_nonneg": "0 <= D", "near": "D <= 1/2"},
        NEAR,
        _steps(NEAR, (2, "1", "D_nonneg", "e.q"), f"4*({NEAR.eps})*gamma*D**2/{FACTOR}"),
        (
            {"D": "1/5", "gamma": "9/10", "e": "5/4"},
            {"D": "1/2", "gamma": "1/3", "e": "1"},
            {"D": "1/10", "gamma": "99/100", "e": "2"},
        ),
    ),
    _family(
        "trpo-discounted-large",
        "every D in [1/2, 1] and every gamma in [0, 1), with eps = e D",
        {"D_1": "D <= 1", "far": "1/2 <= D"},
        FAR,
        _steps(FAR, (1, "1", "e.D"), f"2*({FAR.eps})*gamma*D/{FACTOR}"),
        (
            {"D": "4/5", "gamma": "1/2", "e": "5/4"},
            {"D": "1/2", "gamma": "9/10", "e": "1"},
            {"D": "1", "gamma": "0", "e": "2"},
        ),
    ),
)


# ------------------------------------------------------------------------------------------------------ one D and gamma


def punished(deviation: str, gamma: str, rewards: str) -> dict[str, Any]:
    """The token of pi is punished, so that every state but the last has the surplus u < 0, and the last has -u."""
    row = [Fraction(entry) for entry in rewards.split()]
    u = row[0] * (1 - Fraction(deviation)) + row[1] * Fraction(deviation)
    value = u / (1 - Fraction(gamma))
    flipped = " ".join(str(-entry) for entry in row)
    return stationary(deviation, gamma) | {
        "r": f"{rewards}; {rewards}; {flipped}",
        "U": f"{value} {value} {-value}",
        "W": "0 0 0",
        "eps": "1",
    }


INSTANCES: tuple[Instance, ...] = (
    # u = -2/5, so J = -4, and L = -2/5 (25/7 - 45/7) = 8/7.
    extremal("trpo-discounted-law", "gamma = 9/10, D = 1/5: L - J = 36/7", **punished("1/5", "9/10", "-1/4 -1 1")),
    # u = -1, so J = -2, and L = -(10/9 - 8/9) = -2/9.
    extremal("trpo-discounted-large", "gamma = 1/2, D = 4/5: L - J = 16/9", **punished("4/5", "1/2", "-1 -1 1/4")),
    # 4 (1/2) against 2 (1/2) 1, over (1/2)^2.
    counterexample("trpo-discounted-tighter", "gamma = 1/2, D = 1: 8 against 4", "near", gamma="1/2", D="1", eps="1"),
    # KL = (1/2) log(4/3) > 1/8 = 2 TV^2.
    counterexample("trpo-via-pinsker", "KL/2 = 0.0719 against TV^2 = 0.0625", pi="1/2 1/2", mu="1/4 3/4"),
)
