"""Where the claims of `theorems.trust_region.advantage_gap` are attained.

The process is that of the state law (`counterexamples.trust_region.branches`).  The advantage is the reward, for the
values of mu are all zero; it punishes the token of pi and rewards that of mu, the other way round once mu has left the
common state.  So the mean advantage under pi is u < 0 in the first two states and -u in the last, and J - L is u times
what the laws differ by.
"""

from __future__ import annotations

from fractions import Fraction

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal, family
from counterexamples.trust_region.branches import BRANCHES, FOLLOWING, LAWFUL, MU, PI, START, close, two_branches
from counterexamples.trust_region.punishing import CAPS, FAR, NEAR, STATES, Punishing, caps, reward, rewards
from theorems.chains import AT_K, known, reward_is_advantage, table
from theorems.drafting import StepData, conclude, instance, unfold, use
from theorems.proof import Draft
from theorems.trust_region.advantage_gap import CLAIMS

_FREE = table((0, 0, 0))
_CLAIM = {claim.id: claim for claim in CLAIMS}


def _steps(of: Punishing, c: str, parts: tuple[StepData, ...], law: str) -> tuple[StepData, ...]:
    """Values of mu are zero, the surplus is u or -u, and the sums follow; c is twice u/D."""
    u = of.surplus
    drift = f"{c}*(T*D - 1 + POWER(1 - D, T))"
    process = f"{BRANCHES}, {rewards(of)}, {_FREE}"

    def value(policy: str, state: int, n: str) -> str:
        return f"VALUE({policy}, {process}, {state}, {n})"

    def advantage(state: int, token: int) -> str:
        return f"ADVANTAGE({MU}, {process}, {state}, {token}, k)"

    def surplus(state: int) -> str:
        return f"SURPLUS({PI}, {MU}, {process}, {state}, k)"

    surpluses = f"fun(k in nat, s in 3, SURPLUS({PI}, {MU}, {process}, s, k))"

    def gain(state: int, n: str = "{k}") -> str:
        return f"ALONG({MU}, {BRANCHES}, {surpluses}, {state}, {n})"

    j, j_mu = (f"RETURN({policy}, {process}, {START}, T)" for policy in (PI, MU))
    surrogate = f"SURROGATE({PI}, {MU}, {process}, {START}, T)"
    return (
        *parts,
        *known("mu.2", value(MU, 2, "{k}"), "0"),
        *known("mu.1", value(MU, 1, "{k}"), "0"),
        *known("mu.0", value(MU, 0, "{k}"), "0", "mu.2"),
        *known("pi.1", value(PI, 1, "{k}"), f"{{k}}*({u})"),
        *known("pi.0", value(PI, 0, "{k}"), f"{{k}}*({u})", "pi.1"),
        *(
            step
            for s in STATES
            for a in STATES
            for step in reward_is_advantage(f"{s}{a}", advantage(s, a), reward(of, s, a), s, FOLLOWING[s][a])
        ),
        *caps(of, advantage, "reward", AT_K),
        *(
            step
            for s in (0, 2)
            for step in (
                unfold(f"sum.{s}", surplus(s), variables=AT_K),
                conclude(
                    f"surplus.{s}",
                    f"{surplus(s)} {'+' if s == 2 else '-'} ({u}) == 0",
                    (),
                    ("here.sum", *(f"here.{a}" for a in STATES if a < 2)),
                    variables=AT_K,
                    have={"here.sum": f"sum.{s}"}
                    | {f"here.{a}": instance(f"reward.{s}{a}", k="k") for a in STATES if a < 2},
                ),
            )
        ),
        *known("gain.2", gain(2), f"-({{k}}*({u}))", "surplus.2"),
        unfold("power.first", "POWER(1 - D, 0)"),
        unfold("power.next", "POWER(1 - D, k + 1)", variables=AT_K),
        *known(
            "gain.0",
            gain(0),
            f"{{k}}*({u}) - {c}*({{k}}*D - 1 + POWER(1 - D, {{k}}))",
            "surplus.0",
            "gain.2",
            powers=True,
        ),
        unfold("J", j),
        unfold("J.mu", j_mu),
        unfold("L", surrogate),
        use("along", "visited-along", policy=MU, P=BRANCHES, g=surpluses, d=START, n="T"),
        conclude(
            "difference",
            f"{j} - {surrogate} - {drift} == 0",
            (),
            ("J", "J.mu", "L", "along", "here.pi", "here.mu", "here.gain"),
            have={
                "here.pi": instance("pi.0", k="T"),
                "here.mu": instance("mu.0", k="T"),
                "here.gain": instance("gain.0", k="T"),
            },
        ),
        use("powers", "bernoulli", D="D", t="T"),
        conclude("sign", f"0 <= -({j} - {surrogate})", [(1, "1", "scale", "powers")], ("difference",)),
        use("abs", "axiom.abs_nonpositive", x=f"{j} - {surrogate}"),
        conclude(
            "end",
            f"abs({j} - {surrogate}) - ({law}) == 0",
            (),
            ("abs", "difference", *(["unit"] if "/" in law else [])),
        ),
    )


_STEPS_NEAR = _steps(
    NEAR,
    "-(4*e*(1 - D))",
    (
        *NEAR.bounds,
        *close("abs.zero"),
        NEAR.size,
        conclude("scale", "0 <= 4*e*(1 - D)", [(4, "1", "e.q")]),
        NEAR.slack,
    ),
    "4*(e*(1 - D))*(T*D - 1 + POWER(1 - D, T))",
)
_STEPS_FAR = _steps(
    FAR,
    "-(2*e)",
    (
        conclude("D_pos", "0 < D", [(2, "1", "far"), (1, "1")], scale=2),
        *FAR.bounds,
        use("unit", "axiom.inverse", x="D"),
        *close("abs.zero"),
        FAR.size,
        conclude("scale", "0 <= 2*e", [(2, "1", "e_nonneg")]),
        FAR.slack,
    ),
    "2*(e*D)*(T*D - 1 + POWER(1 - D, T))/D",
)


def _conclusion(d: str, cap: str) -> tuple[str, ...]:
    """The facts behind the obligations, in their order."""
    return (*LAWFUL, d, cap, *CAPS, "end")


def _family(
    id: str,
    note: str,
    hypotheses: dict[str, str],
    of: Punishing,
    draft: Draft,
    samples: tuple[dict[str, str], ...],
) -> Family:
    return family(
        id,
        "two-branches",
        "attained",
        note,
        parameters={
            "D": "probability that a policy deviates",
            "e": "scale of the rewards",
            "T": "horizon",
        },
        naturals=("T",),
        hypotheses={**hypotheses, "e_nonneg": "0 <= e"},
        values={
            "pi": PI,
            "mu": MU,
            "P": BRANCHES,
            "r": rewards(of),
            "v": _FREE,
            "start": START,
            "D": "D",
            "eps": of.eps,
            "T": "T",
        },
        proves=(str(_CLAIM[id].statement[0]).replace("<=", "=="),),
        samples=samples,
        draft=draft,
    )


FAMILIES: tuple[Family, ...] = (
    _family(
        "value-gap-advantage",
        "every horizon T and every D in [0, 1/2], with eps = e (1 - D)",
        {"D_nonneg": "0 <= D", "near": "D <= 1/2"},
        NEAR,
        Draft(_STEPS_NEAR, _conclusion("D_nonneg", "e.q")),
        ({"D": "1/2", "e": "2", "T": "3"}, {"D": "1/5", "e": "1", "T": "4"}),
    ),
    _family(
        "value-gap-advantage-large",
        "every horizon T and every D in [1/2, 1], with eps = e D",
        {"D_1": "D <= 1", "far": "1/2 <= D"},
        FAR,
        Draft(_STEPS_FAR, _conclusion("D_pos", "e.D")),
        ({"D": "1/2", "e": "2", "T": "3"}, {"D": "4/5", "e": "1", "T": "4"}),
    ),
)


def _instance(claim: str, note: str, deviation: str, row: str, horizon: int) -> Instance:
    flipped = "; ".join([row, row, " ".join(str(-Fraction(entry)) for entry in row.split())])
    return extremal(claim, note, **two_branches(deviation), r=flipped, v="0 0 0", eps="1", T=horizon)


INSTANCES: tuple[Instance, ...] = (
    # 4 (3/2 - 1 + 1/8) = 5/2: the surplus is -1, and the laws of the states differ by 1/2 and by 3/4.
    _instance("value-gap-advantage", "three steps, D = 1/2: L - J = 5/2", "1/2", "-1 -1 1", 3),
    # 4 (2/5 - 1 + 16/25) = 4/25 in two steps.
    _instance("value-gap-advantage", "two steps, D = 1/5: L - J = 4/25", "1/5", "-1/4 -1 1", 2),
    # 2 (8/5 - 1 + 1/25)/(4/5) = 8/5.
    _instance("value-gap-advantage-large", "two steps, D = 4/5: L - J = 8/5", "4/5", "-1 -1 1/4", 2),
    # 2 * 2 * 1 * (1/5)^2 = 4/25.
    _instance("value-gap-quadratic", "two steps, D = 1/5: L - J = 4/25", "1/5", "-1/4 -1 1", 2),
    # 5/9 * 9 * 1/2 = 5/2.
    _instance("trpo-best-constant", "three steps, D = 1/2: L - J = 5/2", "1/2", "-1 -1 1", 3),
)
