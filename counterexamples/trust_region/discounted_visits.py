"""Where the claim of `theorems.trust_region.discounted_visits` is attained.

The extremal process is that of the state law: a common state and a private state of each policy.  The common state is
kept with probability 1 - D, so its discounted visitation is 1/(1 - gamma (1 - D)) under both policies; what is left of
the mass 1/(1 - gamma) is in the private state.

Main definitions
    stationary      the process and its visitations, for a given D and gamma
    VISITS          the visitations as text, for every D and gamma
    SOLVED          steps that show that VISITS are visitations
    FLOWING         the facts that show the hypotheses on them, in their order
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal, family
from counterexamples.trust_region.branches import BRANCHES, LAWFUL, MU, PI, START, close, two_branches
from theorems.chains import table
from theorems.drafting import StepData, conclude, unfold, use
from theorems.proof import Draft
from theorems.trust_region.discounted_visits import CLAIMS, FACTOR, INVERSE, KEPT

# ---------------------------------------------------------------------------------------------------- every D and gamma

COMMON, PRIVATE = f"1/{KEPT}", f"gamma*D/{FACTOR}"
"""The discounted visitation of the common state, and that of the private state of a policy."""
_ENTRIES = {"dp": (COMMON, PRIVATE, "0"), "dm": (COMMON, "0", PRIVATE)}
VISITS = {d: table(entries) for d, entries in _ENTRIES.items()}
_POLICY = {"dp": PI, "dm": MU}


def _flow(d: str, state: int) -> list[StepData]:
    """The flow equation in a state: the step `<d>.<state>`."""
    entry, following = _ENTRIES[d][state], f"NEXT_STATE({VISITS[d]}, {_POLICY[d]}, {BRANCHES}, {state})"
    units = {COMMON: ("common.unit",), PRIVATE: ("common.unit", "unit"), "0": ()}[entry]
    return [
        unfold(f"{d}.{state}.next", following),
        conclude(
            f"{d}.{state}",
            f"{entry} - {int(state == 0)} - gamma*{following} == 0",
            (),
            (f"{d}.{state}.next", *units),
        ),
    ]


SOLVED: tuple[StepData, ...] = (
    conclude("rest", "0 < 1 - gamma", [(1, "1", "gamma_1")]),
    *INVERSE,
    use("common.unit", "axiom.inverse", x=KEPT),
    use("common.inverse", "axiom.inverse_positive", x=KEPT),
    conclude("common.nonneg", f"0 <= {COMMON}", [(1, "1", "common.inverse")]),
    conclude("private.nonneg", f"0 <= {PRIVATE}", [(1, "1", "gamma_nonneg", "D_nonneg", "inverse")]),
    *(step for d in _ENTRIES for state in range(3) for step in _flow(d, state)),
)
FLOWING = (
    *(f"{d}.{state}" for d in _ENTRIES for state in range(3)),
    *("common.nonneg", "private.nonneg", "zero"),
    *("common.nonneg", "zero", "private.nonneg"),
)
PARAMETERS = {"D": "probability that a policy leaves the common state", "gamma": "discount"}
DISCOUNTED = {"gamma_nonneg": "0 <= gamma", "gamma_1": "gamma < 1"}
PROCESS = {"pi": PI, "mu": MU, "P": BRANCHES, "start": START, **VISITS, "D": "D", "gamma": "gamma"}
"""The values of all variables that claims on discounted visitations share."""

_DISTANCE = " + ".join(
    f"abs({p} - {q})" if q != "0" else f"abs({p})" for p, q in zip(_ENTRIES["dp"], _ENTRIES["dm"], strict=True)
)
_STEPS: tuple[StepData, ...] = (
    *close("same"),
    *SOLVED,
    use("gap.pi", "axiom.abs_nonnegative", x=PRIVATE),
    use("gap.mu", "axiom.abs_nonpositive", x=f"-({PRIVATE})"),
    conclude("end", f"{_DISTANCE} - 2*({PRIVATE}) == 0", (), ("same", "gap.pi", "gap.mu")),
)
FAMILIES: tuple[Family, ...] = (
    family(
        "visitation-distance",
        "two-branches",
        "attained",
        "every D in [0, 1] and every gamma in [0, 1): one token in common, and one of each policy's own for good",
        parameters=PARAMETERS,
        hypotheses={"D_nonneg": "0 <= D", "D_1": "D <= 1", **DISCOUNTED},
        values=PROCESS,
        proves=(str(CLAIMS[0].statement[0]).replace("<=", "=="),),
        samples=(
            {"D": "1/5", "gamma": "9/10"},
            {"D": "1", "gamma": "1/2"},
            {"D": "1/2", "gamma": "0"},
        ),
        draft=Draft(_STEPS, (*LAWFUL, "D_nonneg", "gamma_nonneg", "gamma_1", *FLOWING, "end")),
    ),
)


# ------------------------------------------------------------------------------------------------------ one D and gamma


def stationary(deviation: str, gamma: str) -> dict[str, Any]:
    """The process and its visitations: the common state is left at the rate of the deviation.

    >>> stationary("1/5", "9/10")["dp"]
    '25/7 45/7 0'
    """
    d, g = Fraction(deviation), Fraction(gamma)
    common = 1 / (1 - g * (1 - d))
    private = 1 / (1 - g) - common
    visits = {"dp": f"{common} {private} 0", "dm": f"{common} 0 {private}"}
    return two_branches(deviation) | visits | {"gamma": gamma}


INSTANCES: tuple[Instance, ...] = (
    # 2 (9/10)(1/5)/((1/10)(7/25)) = 90/7, twice 45/7.
    extremal("visitation-distance", "gamma = 9/10, D = 1/5: 90/7", **stationary("1/5", "9/10")),
)
