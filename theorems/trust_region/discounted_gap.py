"""The trust region with a discount: section 5.3 of Part 1.

Names and hypotheses are those of `theorems.trust_region.discounted`: values solve the Bellman equation and visitations
the flow equation.  No infinite sum and no KL divergence is needed: by the performance difference, the surrogate misses
the return by the mean advantages at the two visitations (`theorems.trust_region.discounted_visits`).

Glossary
    pi, mu      target and behaviour policy; D caps their total variation in every state
    dp, dm      unnormalised discounted visitations of pi and of mu
    U, W        discounted values of pi and of mu;  A, advantage with respect to mu, abs(A) <= eps
    J, L        return, and surrogate: J = sum start U, L = sum start W + sum dm E_pi A

Main statements
    trpo-discounted-law     abs(J - L) <= 4 eps gamma D^2/((1 - gamma)(1 - gamma (1 - D)))
    trpo-discounted-large   abs(J - L) <= 2 eps gamma D/((1 - gamma)(1 - gamma (1 - D)))
    trpo-discounted         L - J <= 4 eps gamma D^2/(1 - gamma)^2, as the text cites it
    trpo-discounted-tighter smaller than the linear bound 2 eps gamma D/(1 - gamma)^2 iff D < 1/2
    trpo-via-pinsker        refuted: KL/2 cannot do what TV^2 does
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, relations
from theorems.drafting import StepData, absolute, cases, conclude, polynomial, quantified, same, summed, unfold, use
from theorems.language.syntax import parse_term
from theorems.notation import LAWS, PAIR, PART1
from theorems.processes import CAP, CAP_0, EPS, EPS_0, KERNEL, MU, PI, SMT_SIZES, START, R
from theorems.proof import Draft
from theorems.trust_region.discounted import GAMMA, VALUE_MU, VALUE_PI, VISITS_PI, bellman
from theorems.trust_region.discounted_visits import (
    DISCOUNT,
    FACTOR,
    GIVEN,
    HYPOTHESES,
    INVERSE,
    NEAR_GIVEN,
    OVERLAP,
    VISITATIONS,
    VISITS_MU,
)
from theorems.trust_region.mean_advantage import SIDES, apart, capped_surplus, surplus

_A = ("a", "A")
_AT_S, _AT_A = {"s": "S"}, {"a": "A"}
_ADV = "DISCOUNTED_ADVANTAGE(P, r, W, gamma, s, a)"
_AHEAD = "sum(z in S, P[s, a, z]*W[z])"
_SURPLUS = surplus(_ADV)
_J = "sum(s in S, start[s]*U[s])"
_L = f"(sum(s in S, start[s]*W[s]) + sum(s in S, dm[s]*{_SURPLUS}))"
GAP = f"abs({_J} - {_L})"
_CAPPED = hypothesis(
    "advantage",
    "abs(A) <= eps in every state, for every token",
    A_low=f"all(s in S, all(a in A, -eps <= {_ADV}))",
    A_high=f"all(s in S, all(a in A, {_ADV} <= eps))",
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


def _gap_proof(law: str, near: bool) -> Draft:
    steps: list[StepData] = [*OVERLAP, *INVERSE, *(_CENTRED if near else ())]
    for side, _ in SIDES:
        steps += capped_surplus(side, _ADV, near)
    for side, _ in SIDES:
        steps += apart(side, "dp[s]", "dm[s]", _ADV, near, f"dp[s]*{_SURPLUS}", f"dm[s]*{_SURPLUS}")
    steps += [
        use(
            "difference",
            "performance-difference-discounted",
            proofs={c: quantified(c) for c in ("pi_nonneg", "pi_total", "U_bellman", "dp_flow")},
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
            for side, sign in SIDES
        ),
        cases("end", ("abs", f"{_J} - {_L}"), ("high", "low"), motive=f"0 <= {law} - y", letter="y", context=True),
    ]
    return Draft(tuple(steps), ("end",))


_LAW, _LARGE = f"4*eps*gamma*D**2/{FACTOR}", f"2*eps*gamma*D/{FACTOR}"
_CITED = "4*eps*gamma*D**2/(1 - gamma)**2"

_CITED_GOAL = f"0 <= {_J} - {_L} + {_CITED}"
_PROOF_OF_CITED = Draft(
    (
        conclude("rest", "0 < 1 - gamma", [(1, "1", "gamma_1")]),
        *INVERSE,
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

_ONE = (("eps", Fraction(1)),)
_FAR_GIVEN = (
    *GIVEN,
    *_ONE,
    ("mu", ((Fraction(1, 4), Fraction(3, 4)),) * 2),
    ("dm", (Fraction(7, 5), Fraction(3, 5))),
    ("D", Fraction(3, 4)),
    ("W", (Fraction(0), Fraction(0))),
)

_GAP_VARIABLES = (PI, MU, KERNEL, START, R, GAMMA, VALUE_PI, VALUE_MU, VISITS_PI, VISITS_MU, CAP, EPS)
_GAP_HYPOTHESES = (*HYPOTHESES, bellman("pi", "U"), bellman("mu", "W"), *VISITATIONS, EPS_0, _CAPPED)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="trpo-discounted-law",
        where=f"{PART1}, section 5.3 (sharp form, with a discount)",
        title="With a discount the surrogate misses the return by at most 4 eps gamma D^2/((1-gamma)(1-gamma(1-D)))",
        variables=_GAP_VARIABLES,
        hypotheses=_GAP_HYPOTHESES,
        statement=relations(f"{GAP} <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "True for every D, and attained for D <= 1/2 and every gamma and eps, by a stationary process of three "
            "states: a common one and a private one of each policy.  For D > 1/2 trpo-discounted-large is smaller."
        ),
        constant=SharpConstant(
            f"{GAP} <= {{c}}*eps*gamma*D**2/{FACTOR}", Fraction(4), (Fraction(5, 2), Fraction(1, 50))
        ),
        draft=_gap_proof(_LAW, True),
        smt_sizes=SMT_SIZES,
        smt_given=(*NEAR_GIVEN, *_ONE),
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
            "True for every D, and attained for D >= 1/2 and every gamma and eps, by a process whose mean advantage is "
            "eps or -eps in every state.  For D < 1/2 trpo-discounted-law is smaller."
        ),
        constant=SharpConstant(f"{GAP} <= {{c}}*eps*gamma*D/{FACTOR}", Fraction(2), (Fraction(6, 5), Fraction(1, 50))),
        draft=_gap_proof(_LARGE, False),
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
        smt_given=(*NEAR_GIVEN, *_ONE),
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
