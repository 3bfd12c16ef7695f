"""How far discounted visitations are apart: section 5.3 of Part 1.

Visitations solve the flow equation of `theorems.trust_region.discounted`.  Their common mass M is at least
1 + gamma (1 - D) M, since a step keeps the share 1 - D of it; no infinite sum and no coupling is needed.

Glossary
    pi, mu      target and behaviour policy; D caps their total variation in every state
    dp, dm      unnormalised discounted visitations of pi and of mu
    gamma       discount

Main statements
    visitation-distance     sum abs(dp - dm) <= 2 gamma D/((1 - gamma)(1 - gamma (1 - D)))
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, Hypothesis, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, cases, conclude, instance, quantified, summed, use
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CAP_1,
    CLOSE,
    FAIR,
    KERNEL,
    MU,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
)
from theorems.proof import Draft
from theorems.trust_region.discounted import GAMMA, VISITS_PI, flow

VISITS_MU = parameter("dm", "S -> real", "unnormalised discounted visitation of mu")
DISCOUNT = hypothesis("discount", "0 <= gamma < 1", gamma_nonneg="0 <= gamma", gamma_1="gamma < 1")


def _visits(name: str) -> Hypothesis:
    clause = {f"{name}_nonneg": f"all(s in S, 0 <= {name}[s])"}
    return hypothesis(f"{name}-nonnegative", f"{name} is nonnegative", left_out=False, **clause)


_S, _Z = ("s", "S"), ("z", "S")
_AT_S, _AT_Z = dict([_S]), dict([_Z])
_NEXT = {"dp": "NEXT_STATE(dp, pi, P, z)", "dm": "NEXT_STATE(dm, mu, P, z)"}
_POLICY = {"dp": "pi", "dm": "mu"}
_MIN, _MIN_NEXT = "min(dp[s], dm[s])", f"min({_NEXT['dp']}, {_NEXT['dm']})"
_M = f"sum(s in S, {_MIN})"
_DISTANCE = "sum(s in S, abs(dp[s] - dm[s]))"
KEPT = "(1 - gamma*(1 - D))"
FACTOR = f"((1 - gamma)*{KEPT})"
_RADIUS = f"2*gamma*D/{FACTOR}"


def _total(d: str) -> list[StepData]:
    """A visitation has the mass 1/(1 - gamma)."""
    policy, following = _POLICY[d], _NEXT[d]
    row = f"sum(a in A, {policy}[s, a])"
    return [
        use(f"{d}.push", "push-mass", proofs={"P_total": quantified("P_total")}, d=d, w=policy, P="P"),
        conclude(
            f"{d}.row",
            f"{d}[s]*{row} - {d}[s] == 0",
            (),
            ("here",),
            variables=_AT_S,
            have={"here": f"{policy}_total"},
        ),
        summed(f"{d}.rows", f"{d}.row", ("1", f"{d}[s]*{row}"), ("-1", f"{d}[s]"), over=_S),
        conclude(
            f"{d}.point",
            f"{d}[z] - start[z] - gamma*{following} == 0",
            (),
            ("here",),
            variables=_AT_Z,
            have={"here": f"{d}_flow"},
        ),
        summed(f"{d}.points", f"{d}.point", ("1", f"{d}[z]"), ("-1", "start[z]"), ("-gamma", following), over=_Z),
        conclude(
            f"{d}.total",
            f"(1 - gamma)*sum(s in S, {d}[s]) - 1 == 0",
            (),
            (f"{d}.push", f"{d}.rows", f"{d}.points", "start_total"),
        ),
    ]


def _branch(d: str, side: str) -> StepData:
    """What the smaller of the two visitations is made of, if it is that of `d`."""
    return conclude(
        f"common.{d}",
        f"0 <= {d}[z] - start[z] - gamma*{_MIN_NEXT}",
        [(1, "1", "gamma_nonneg", "here.min")],
        ("here.flow",),
        variables=_AT_Z,
        have={
            "here.flow": f"{d}_flow",
            "here.min": instance(f"min-{side}", x=_NEXT["dp"], z=_NEXT["dm"]),
        },
    )


OVERLAP: tuple[StepData, ...] = (
    *_total("dp"),
    *_total("dm"),
    conclude(
        "common.close",
        f"0 <= {_MIN}*(D - TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a])))",
        [(1, "1", "here.min", "here.close")],
        variables=_AT_S,
        have={
            "here.min": instance(
                "min-nonnegative", {"x_nonneg": "dp_nonneg", "z_nonneg": "dm_nonneg"}, x="dp[s]", z="dm[s]"
            ),
            "here.close": "close",
        },
    ),
    use(
        "step",
        "next-state-overlap",
        proofs={
            "d_nonneg": quantified("dp_nonneg"),
            "e_nonneg": quantified("dm_nonneg"),
            "common_close": quantified("common.close"),
            **{c: quantified(c) for c in ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total")},
        },
        d="dp",
        e="dm",
        pi="pi",
        mu="mu",
        P="P",
        D="D",
    ),
    _branch("dp", "left"),
    _branch("dm", "right"),
    cases(
        "common",
        ("min", "dp[z]", "dm[z]"),
        ("common.dp", "common.dm"),
        motive=f"0 <= m - start[z] - gamma*{_MIN_NEXT}",
        letter="m",
        variables=_AT_Z,
        context=True,
    ),
    summed(
        "commons",
        "common",
        ("1", "min(dp[z], dm[z])"),
        ("-1", "start[z]"),
        ("-gamma", _MIN_NEXT),
        over=_Z,
    ),
    conclude(
        "overlap",
        f"0 <= {KEPT}*{_M} - 1",
        [(1, "1", "commons"), (1, "1", "gamma_nonneg", "step")],
        ("start_total",),
    ),
    summed(
        "distances",
        instance("min-distance", x="dp[s]", z="dm[s]"),
        ("2", _MIN),
        ("-1", "dp[s]"),
        ("-1", "dm[s]"),
        ("1", "abs(dp[s] - dm[s])"),
        over=_S,
    ),
    conclude("rest", "0 < 1 - gamma", [(1, "1", "gamma_1")]),
    conclude(
        "product",
        f"0 <= 2*gamma*D - {FACTOR}*{_DISTANCE}",
        [(2, "1", "overlap", "rest")],
        ("distances", "dp.total", "dm.total"),
    ),
)
INVERSE: tuple[StepData, ...] = (
    conclude("kept", f"0 < {KEPT}", [(1, "1", "rest"), (1, "1", "gamma_nonneg", "D_nonneg")]),
    conclude("factor", f"0 < {FACTOR}", [(1, "1", "rest", "kept")]),
    use("unit", "axiom.inverse", x=FACTOR),
    use("inverse", "axiom.inverse_positive", x=FACTOR),
)

_PROOF_OF_DISTANCE = Draft(
    (
        *OVERLAP,
        *INVERSE,
        conclude("end", f"0 <= {_RADIUS} - {_DISTANCE}", [(1, "1", "product", "inverse")], ("unit",)),
    ),
    ("end",),
    notes={
        "overlap": "M is at least the law of the first state, and gamma times what a step keeps of M.",
    },
)

HYPOTHESES = (*BOTH_POLICIES, TRANSITIONS, START_LAW, CLOSE, CAP_1, CAP_0, DISCOUNT)
VISITATIONS = (flow("pi", "dp"), flow("mu", "dm"), _visits("dp"), _visits("dm"))
GIVEN = (*SWITCH, ("gamma", Fraction(1, 2)))
NEAR_GIVEN = (*GIVEN, *FAIR, ("dm", (Fraction(3, 2), Fraction(1, 2))), ("D", Fraction(1, 2)))
"""Policies that are one half apart; the visitation of mu is the solution of its flow equation."""

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="visitation-distance",
        where=f"{PART1}, section 5.3 (with a discount)",
        title="Discounted visitations are at most 2 gamma D/((1 - gamma)(1 - gamma (1 - D))) apart",
        variables=(PI, MU, KERNEL, START, GAMMA, VISITS_PI, VISITS_MU, CAP),
        hypotheses=(*HYPOTHESES, *VISITATIONS),
        statement=relations(f"{_DISTANCE} <= {_RADIUS}"),
        verdict=Verdict.HOLDS,
        finding=(
            "In the sum of absolute differences, for unnormalised visitations and any transitions.  Attained for every "
            "D and gamma by the process of the state law: a common state and a private state of each policy."
        ),
        constant=SharpConstant(f"{_DISTANCE} <= {{c}}*gamma*D/{FACTOR}", Fraction(2), (Fraction(7, 5), Fraction(1, 4))),
        draft=_PROOF_OF_DISTANCE,
        smt_sizes=SMT_SIZES,
        smt_given=NEAR_GIVEN,
    ),
)
