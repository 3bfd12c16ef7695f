"""The trust region with a discount: section 5.3 of Part 1.

Names and hypotheses are those of `theorems.trust_region.discounted`: values solve the Bellman equation and visitations
the flow equation.  The common mass M of the two visitations is at least 1 + gamma (1 - D) M, since a step keeps the
share 1 - D of it; no infinite sum, no coupling and no KL divergence is needed.

Glossary
    pi, mu      target and behaviour policy; D caps their total variation in every state
    dp, dm      unnormalised discounted visitations of pi and of mu
    U, W        discounted values of pi and of mu;  A, advantage with respect to mu, abs(A) <= eps
    J, L        return, and surrogate: J = sum start U, L = sum start W + sum dm E_pi A

Main statements
    visitation-distance     sum abs(dp - dm) <= 2 gamma D/((1 - gamma)(1 - gamma (1 - D)))
    trpo-discounted-law     abs(J - L) <= 4 eps gamma D^2/((1 - gamma)(1 - gamma (1 - D)))
    trpo-discounted-large   abs(J - L) <= 2 eps gamma D/((1 - gamma)(1 - gamma (1 - D)))
    trpo-discounted         L - J <= 4 eps gamma D^2/(1 - gamma)^2, as the text cites it
    trpo-discounted-tighter smaller than the linear bound 2 eps gamma D/(1 - gamma)^2 iff D < 1/2
    trpo-via-pinsker        refuted: KL/2 cannot do what TV^2 does
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, Hypothesis, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, absolute, cases, conclude, instance, polynomial, same, summed, unfold, use
from theorems.foundations.value_bounds import ROW_LAWS, ROWS, quantified
from theorems.language.syntax import parse_term
from theorems.notation import LAWS, PAIR, PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CAP_1,
    CLOSE,
    EPS,
    EPS_0,
    FAIR,
    KERNEL,
    MU,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
    R,
)
from theorems.proof import Draft
from theorems.trust_region.discounted import GAMMA, VALUE_MU, VALUE_PI, VISITS_PI, bellman, flow

VISITS_MU = parameter("dm", "S -> real", "unnormalised discounted visitation of mu")
DISCOUNT = hypothesis("discount", "0 <= gamma < 1", gamma_nonneg="0 <= gamma", gamma_1="gamma < 1")


def _visits(name: str) -> Hypothesis:
    clause = {f"{name}_nonneg": f"all(s in S, 0 <= {name}[s])"}
    return hypothesis(f"{name}-nonnegative", f"{name} is nonnegative", left_out=False, **clause)


_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_AT_S, _AT_A, _AT_Z = dict([_S]), dict([_A]), dict([_Z])
_NEXT = {"dp": "NEXT_STATE(dp, pi, P, z)", "dm": "NEXT_STATE(dm, mu, P, z)"}
_POLICY = {"dp": "pi", "dm": "mu"}
_MIN, _MIN_NEXT = "min(dp[s], dm[s])", f"min({_NEXT['dp']}, {_NEXT['dm']})"
_M = f"sum(s in S, {_MIN})"
_DISTANCE = "sum(s in S, abs(dp[s] - dm[s]))"
_KEPT = "(1 - gamma*(1 - D))"
_FACTOR = f"((1 - gamma)*{_KEPT})"
_RADIUS = f"2*gamma*D/{_FACTOR}"


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


_OVERLAP: tuple[StepData, ...] = (
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
        f"0 <= {_KEPT}*{_M} - 1",
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
        f"0 <= 2*gamma*D - {_FACTOR}*{_DISTANCE}",
        [(2, "1", "overlap", "rest")],
        ("distances", "dp.total", "dm.total"),
    ),
)
_INVERSE: tuple[StepData, ...] = (
    conclude("kept", f"0 < {_KEPT}", [(1, "1", "rest"), (1, "1", "gamma_nonneg", "D_nonneg")]),
    conclude("factor", f"0 < {_FACTOR}", [(1, "1", "rest", "kept")]),
    use("unit", "axiom.inverse", x=_FACTOR),
    use("inverse", "axiom.inverse_positive", x=_FACTOR),
)

_PROOF_OF_DISTANCE = Draft(
    (
        *_OVERLAP,
        *_INVERSE,
        conclude("end", f"0 <= {_RADIUS} - {_DISTANCE}", [(1, "1", "product", "inverse")], ("unit",)),
    ),
    ("end",),
    notes={
        "overlap": "M is at least the law of the first state, and gamma times what a step keeps of M.",
    },
)

# --------------------------------------------------------------------------------------------- the gap of the surrogate

_ADV = "DISCOUNTED_ADVANTAGE(P, r, W, gamma, s, a)"
_AHEAD = "sum(z in S, P[s, a, z]*W[z])"
_SURPLUS = f"sum(a in A, pi[s, a]*{_ADV})"
_J = "sum(s in S, start[s]*U[s])"
_L = f"(sum(s in S, start[s]*W[s]) + sum(s in S, dm[s]*{_SURPLUS}))"
GAP = f"abs({_J} - {_L})"
_CAPPED = hypothesis(
    "advantage",
    "abs(A) <= eps in every state, for every token",
    A_low=f"all(s in S, all(a in A, -eps <= {_ADV}))",
    A_high=f"all(s in S, all(a in A, {_ADV} <= eps))",
)
_GAIN, _FLAT = f"dp[s]*{_SURPLUS}", f"dm[s]*{_SURPLUS}"


def _shift(side: str) -> StepData:
    """The mean of the advantage under pi is at most 2 TV eps from that under mu."""
    caps = {f"X_{end}": {"by": f"A_{end}", "values": {"s": "s"}} for end in ("low", "high")}
    return use(
        f"shift.{side}",
        f"shift-step-{side}",
        proofs={**ROW_LAWS, **caps},
        variables=_AT_S,
        **ROWS,
        X=f"fun(a in A, {_ADV})",
        m="eps",
    )


def _far(side: str) -> StepData:
    """The mean of the advantage under pi is at most eps."""
    return use(
        f"shift.{side}",
        "mean-above" if side == "low" else "mean-below",
        proofs={
            "mu_nonneg": ROW_LAWS["pi_nonneg"],
            "mu_total": ROW_LAWS["pi_total"],
            f"side_{side}": {"by": f"A_{side}", "values": {"s": "s"}},
        },
        variables=_AT_S,
        mu=ROWS["pi"],
        G=f"fun(a in A, {_ADV})",
        b="-eps" if side == "low" else "eps",
    )


_CENTRED: tuple[StepData, ...] = (
    unfold("advantage", _ADV, variables=_AT_S | _AT_A),
    conclude(
        "token",
        f"mu[s, a]*{_ADV} - mu[s, a]*(r[s, a] + gamma*{_AHEAD}) + W[s]*mu[s, a] == 0",
        (),
        ("here",),
        variables=_AT_S | _AT_A,
        have={"here": "advantage"},
    ),
    summed(
        "tokens",
        "token",
        ("1", f"mu[s, a]*{_ADV}"),
        ("-1", f"mu[s, a]*(r[s, a] + gamma*{_AHEAD})"),
        ("W[s]", "mu[s, a]"),
        over=_A,
        variables=_AT_S,
    ),
    conclude(
        "centred",
        f"sum(a in A, mu[s, a]*{_ADV}) == 0",
        (),
        ("here.tokens", "here.value", "here.total"),
        variables=_AT_S,
        have={"here.tokens": "tokens", "here.value": "W_bellman", "here.total": "mu_total"},
    ),
)


def _gap_proof(bound: str, law: str, near: bool) -> Draft:
    """`bound` caps the mean advantage of a state."""
    steps: list[StepData] = [*_OVERLAP, *_INVERSE, *(_CENTRED if near else ())]
    for side, sign in (("low", "+"), ("high", "-")):
        steps += [
            _shift(side) if near else _far(side),
            conclude(
                f"surplus.{side}",
                f"0 <= {bound} {sign} {_SURPLUS}",
                [(1, "1", "here.shift"), *([(2, "1", "here.close", "eps_nonneg")] if near else [])],
                ("here.centred",) if near else (),
                variables=_AT_S,
                have={"here.shift": f"shift.{side}"}
                | ({"here.close": "close", "here.centred": "centred"} if near else {}),
            ),
        ]
    for side, sign in (("low", "+"), ("high", "-")):
        steps += [
            *absolute(
                f"point.{side}",
                f"0 <= b*a {sign} (x - y)*f",
                {"squares": [(1, "1", "sign", "f_low" if side == "low" else "f_high")], "trim": True},
                {"squares": [(1, "1", "sign", "f_high" if side == "low" else "f_low")], "trim": True},
                variables="x y f b",
                given={"f_low": "0 <= b + f", "f_high": "0 <= b - f"},
                argument="x - y",
                pointwise=polynomial,
            ),
            summed(
                f"sum.{side}",
                instance(
                    f"point.{side}",
                    {end: f"surplus.{end.removeprefix('f_')}" for end in ("f_low", "f_high")},
                    x="dp[s]",
                    y="dm[s]",
                    f=_SURPLUS,
                    b=bound,
                ),
                (bound, "abs(dp[s] - dm[s])"),
                ("1" if side == "low" else "-1", _GAIN),
                ("-1" if side == "low" else "1", _FLAT),
                over=_S,
            ),
        ]
    steps += [
        use(
            "difference",
            "performance-difference-discounted",
            proofs={
                c: quantified(c)
                for c in ("pi_nonneg", "pi_total", "U_bellman", "W_bellman", "dp_flow")
                if c != "W_bellman"
            },
            **same("pi", "P", "start", "r", "gamma", "U", "W", "dp"),
        ),
        *(
            conclude(
                side,
                f"0 <= {law} {sign} ({_J} - {_L})",
                [
                    (1, "1", f"sum.{side}"),
                    (2 if near else 1, "1", *(("D_nonneg",) if near else ()), "eps_nonneg", "product", "inverse"),
                ],
                ("difference", "unit"),
            )
            for side, sign in (("low", "+"), ("high", "-"))
        ),
        cases("end", ("abs", f"{_J} - {_L}"), ("high", "low"), motive=f"0 <= {law} - y", letter="y", context=True),
    ]
    return Draft(tuple(steps), ("end",))


_LAW, _LARGE = f"4*eps*gamma*D**2/{_FACTOR}", f"2*eps*gamma*D/{_FACTOR}"
_CITED = "4*eps*gamma*D**2/(1 - gamma)**2"

_COMMON = (*BOTH_POLICIES, TRANSITIONS, START_LAW, CLOSE, CAP_1, CAP_0, DISCOUNT)
_VISITS = (flow("pi", "dp"), flow("mu", "dm"), _visits("dp"), _visits("dm"))

_CITED_GOAL = f"0 <= {_J} - {_L} + {_CITED}"
_PROOF_OF_CITED = Draft(
    (
        conclude("rest", "0 < 1 - gamma", [(1, "1", "gamma_1")]),
        *_INVERSE,
        conclude("square", "0 < (1 - gamma)**2", [(1, "1", "rest", "rest")]),
        use("square.unit", "axiom.inverse", x="(1 - gamma)**2"),
        use("square.inverse", "axiom.inverse_positive", x="(1 - gamma)**2"),
        *absolute(
            "lower",
            "0 <= a + x",
            {"squares": [(2, "1", "sign")], "trim": True},
            {"trim": True},
            variables="x",
            argument="x",
            pointwise=polynomial,
        ),
        use("below", "lower", x=f"{_J} - {_L}"),
        use("law", "trpo-discounted-law"),
        conclude(
            "end",
            _CITED_GOAL,
            [
                (1, "1", "below"),
                (1, "1", "law"),
                (
                    4,
                    "D",
                    "eps_nonneg",
                    "gamma_nonneg",
                    "square.inverse",
                    "inverse",
                    "rest",
                    "gamma_nonneg",
                    "D_nonneg",
                ),
            ],
            ("unit", "square.unit"),
        ),
    ),
    ("end",),
    notes={"end": "(1 - gamma)^2 is at most (1 - gamma)(1 - gamma (1 - D)): gamma D (1 - gamma) is lost."},
)
_NEAR = hypothesis("near", "D <= 1/2", left_out=True, near="D <= 1/2")
_LINEAR = "2*eps*gamma*D/(1 - gamma)**2"
_PROOF_OF_TIGHTER = Draft(
    (
        conclude("rest", "0 < 1 - gamma", [(1, "1", "gamma_1")]),
        conclude("square", "0 < (1 - gamma)**2", [(1, "1", "rest", "rest")]),
        use("square.inverse", "axiom.inverse_positive", x="(1 - gamma)**2"),
        conclude(
            "end",
            f"0 <= {_LINEAR} - {_CITED}",
            [(4, "1", "eps_nonneg", "gamma_nonneg", "D_nonneg", "square.inverse", "near")],
        ),
    ),
    ("end",),
)

_GIVEN = (*SWITCH, ("gamma", Fraction(1, 2)))
_NEAR_GIVEN = (*_GIVEN, *FAIR, ("dm", (Fraction(3, 2), Fraction(1, 2))), ("D", Fraction(1, 2)))
"""Policies that are one half apart; the visitation of mu is the solution of its flow equation."""
_ONE = (("eps", Fraction(1)),)
_FAR_GIVEN = (
    *_GIVEN,
    *_ONE,
    ("mu", ((Fraction(1, 4), Fraction(3, 4)),) * 2),
    ("dm", (Fraction(7, 5), Fraction(3, 5))),
    ("D", Fraction(3, 4)),
    ("W", (Fraction(0), Fraction(0))),
)

_GAP_VARIABLES = (PI, MU, KERNEL, START, R, GAMMA, VALUE_PI, VALUE_MU, VISITS_PI, VISITS_MU, CAP, EPS)
_GAP_HYPOTHESES = (*_COMMON, bellman("pi", "U"), bellman("mu", "W"), *_VISITS, EPS_0, _CAPPED)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="visitation-distance",
        where=f"{PART1}, section 5.3 (with a discount)",
        title="Discounted visitations are at most 2 gamma D/((1 - gamma)(1 - gamma (1 - D))) apart",
        variables=(PI, MU, KERNEL, START, GAMMA, VISITS_PI, VISITS_MU, CAP),
        hypotheses=(*_COMMON, *_VISITS),
        statement=relations(f"{_DISTANCE} <= {_RADIUS}"),
        verdict=Verdict.HOLDS,
        finding=(
            "In the sum of absolute differences, for unnormalised visitations and any transitions.  Attained by the "
            "process of the state law: a common state and a private state of each policy."
        ),
        constant=SharpConstant(
            f"{_DISTANCE} <= {{c}}*gamma*D/{_FACTOR}", Fraction(2), (Fraction(7, 5), Fraction(1, 4))
        ),
        draft=_PROOF_OF_DISTANCE,
        smt_sizes=SMT_SIZES,
        smt_given=_NEAR_GIVEN,
    ),
    Claim(
        id="trpo-discounted-law",
        where=f"{PART1}, section 5.3 (sharp form, with a discount)",
        title="With a discount the surrogate misses the return by at most 4 eps gamma D^2/((1-gamma)(1-gamma(1-D)))",
        variables=_GAP_VARIABLES,
        hypotheses=_GAP_HYPOTHESES,
        statement=relations(f"{GAP} <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "True for every D, and attained for every discount and every D <= 1/2 by a stationary process of three "
            "states: a common one and a private one of each policy.  For D >= 1/2 see trpo-discounted-large."
        ),
        constant=SharpConstant(
            f"{GAP} <= {{c}}*eps*gamma*D**2/{_FACTOR}", Fraction(4), (Fraction(5, 2), Fraction(1, 8))
        ),
        draft=_gap_proof("2*D*eps", _LAW, True),
        smt_sizes=SMT_SIZES,
        smt_given=(*_NEAR_GIVEN, *_ONE),
    ),
    Claim(
        id="trpo-discounted-large",
        where=f"{PART1}, section 5.3 (sharp form, with a discount, far policies)",
        title="With a discount the surrogate misses the return by at most 2 eps gamma D/((1-gamma)(1-gamma(1-D)))",
        variables=_GAP_VARIABLES,
        hypotheses=_GAP_HYPOTHESES,
        statement=relations(f"{GAP} <= {_LARGE}"),
        verdict=Verdict.HOLDS,
        finding=(
            "True for every D, and attained for every D >= 1/2, where the mean advantage of a state can be eps "
            "itself.  Below 1/2 trpo-discounted-law is smaller."
        ),
        constant=SharpConstant(f"{GAP} <= {{c}}*eps*gamma*D/{_FACTOR}", Fraction(2), (Fraction(6, 5), Fraction(1, 8))),
        draft=_gap_proof("eps", _LARGE, False),
        smt_sizes=SMT_SIZES,
        smt_given=_FAR_GIVEN,
    ),
    Claim(
        id="trpo-discounted",
        where=f"{PART1}, section 5.3",
        title="The bound of TRPO: the return is at least the surrogate minus 4 eps gamma D^2/(1 - gamma)^2",
        variables=_GAP_VARIABLES,
        hypotheses=_GAP_HYPOTHESES,
        statement=relations(f"{_L} - {_CITED} <= {_J}"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Holds, not sharp, for unnormalised visitations and with eps the largest abs(A_mu).  It gives away the "
            "factor 1 + gamma D/(1 - gamma), about 10.9 for gamma = 99/100 and D = 1/10; only as D goes to 0 is the "
            "constant 4 the best one."
        ),
        sharp="trpo-discounted-law",
        gap=parse_term(f"{_CITED} - {_LAW}"),
        references=("Schulman et al. 2015, Theorem 1",),
        draft=_PROOF_OF_CITED,
        smt_sizes=SMT_SIZES,
        smt_given=(*_NEAR_GIVEN, *_ONE),
    ),
    Claim(
        id="trpo-discounted-tighter",
        where=f"{PART1}, section 5.3",
        title="The quadratic penalty is tighter than the linear one that the same proof gives",
        variables=(GAMMA, CAP, EPS),
        hypotheses=(CAP_0, EPS_0, DISCOUNT, _NEAR),
        statement=relations(f"{_CITED} <= {_LINEAR}"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "Only for D <= 1/2: the linear one is 2 eps gamma D/(1 - gamma)^2, since the mean advantage of a state is "
            "at most eps anyway.  Neither is ever below the exact law."
        ),
        draft=_PROOF_OF_TIGHTER,
    ),
    Claim(
        id="trpo-via-pinsker",
        where=f"{PART1}, section 5.3",
        title="The bound of TRPO comes from KL and Pinsker: then KL/2 would do what TV^2 does",
        variables=PAIR,
        hypotheses=LAWS,
        statement=relations("KL(pi, mu)/2 <= TV(pi, mu)**2"),
        verdict=Verdict.REFUTED,
        finding=(
            "Pinsker's inequality is the other direction, and strict.  The bound is proved in total variation alone, "
            "through the common mass of the visitations, also where KL is infinite; KL enters only afterwards, and "
            "weakens it."
        ),
        corrected=("trpo-discounted", "pinsker"),
    ),
)
"""In an order in which each uses only earlier ones."""
