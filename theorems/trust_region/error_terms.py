"""What the terms of the bounds are worth: sections 5.3 and 5.4 of Part 1.

Glossary
    p, q        laws of the state at one time, under pi and under mu
    adv         advantage with respect to mu at that time: adv[s, .] has mean zero under mu[s, .]
    D, eps      caps of the total variation of the policies in a state, and of abs(adv)
    T, horizon  number of steps;  the effective horizon of a discount gamma is 1/(1 - gamma)

Main statements
    gap-state-l1            one time contributes at most 2 eps TV(p, q): the mean advantage is not used
    gap-state-l1-sharp      it contributes at most 2 eps min(2 D, 1) TV(p, q)
    total-error-sum         sum of t D over t < T is T (T - 1)/2 D
    penalty-effective-horizon   depends on the reading
    penalty-quadratic       the penalty of TRPO is quadratic in the effective horizon
    gap-quadratic           refuted: the gap itself is not
    trust-region-shrinks    depends on the reading
    trust-region-tv-radius  refuted: a radius in total variation need not shrink like 1/T^2
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, law, parameter, relations
from theorems.drafting import StepData, cases, conclude, induction, instance, quantified, same, unfold, use
from theorems.language.syntax import parse_term
from theorems.notation import PART1
from theorems.processes import BOTH_POLICIES, CAP, CAP_0, CAP_1, CLOSE, EPS, EPS_0, FAIR, HORIZON, MU, PI, SMT_SIZES
from theorems.proof import Draft
from theorems.trust_region.discounted import GAMMA
from theorems.trust_region.discounted_visits import DISCOUNT
from theorems.trust_region.mean_advantage import SIDES, apart, bound, capped_surplus, surplus

_P, _Q = (
    parameter(name, "S -> real", f"law of the state under {policy}") for name, policy in (("p", "pi"), ("q", "mu"))
)
_ADV = parameter("adv", "S, A -> real", "advantage with respect to mu")
_CENTRED = hypothesis(
    "centred", "adv has mean zero under mu", centred="all(s in S, sum(a in A, mu[s, a]*adv[s, a]) == 0)"
)
_CAPPED = hypothesis(
    "advantage",
    "abs(adv) <= eps",
    A_low="all(s in S, all(a in A, -eps <= adv[s, a]))",
    A_high="all(s in S, all(a in A, adv[s, a] <= eps))",
)
_ADVANTAGE = "adv[s, a]"
_SURPLUS = surplus(_ADVANTAGE)
_GAP = f"sum(s in S, (p[s] - q[s])*{_SURPLUS})"


def _steps(near: bool) -> list[StepData]:
    """The bound 2 b TV(p, q), with b what the mean advantage of a state is at most: the step ``end``."""
    total = f"2*({bound(near)})*TV(p, q)"
    steps = [step for side, _ in SIDES for step in capped_surplus(side, _ADVANTAGE, near)]
    steps.append(unfold("tv", "TV(p, q)"))
    for side, sign in SIDES:
        steps += [
            *apart(side, "p[s]", "q[s]", _ADVANTAGE, near, f"(p[s] - q[s])*{_SURPLUS}"),
            conclude(side, f"0 <= {total} {sign} {_GAP}", [(1, "1", f"sum.{side}")], ("tv",)),
        ]
    steps.append(cases("end", ("abs", _GAP), ("high", "low"), motive=f"0 <= {total} - y", letter="y", context=True))
    return steps


_PROOF_FAR = Draft(tuple(_steps(False)), ("end",))
_ONE_TIME = (_P, _Q, PI, MU, _ADV, CAP, EPS)
_QUARTER, _THREE = Fraction(1, 4), Fraction(3, 4)
_LAWS_APART = (("p", (_QUARTER, _THREE)), ("q", (_THREE, _QUARTER)))
_ONE_TIME_HYPOTHESES = (
    law("p", "S"),
    law("q", "S"),
    *BOTH_POLICIES,
    CLOSE,
    CAP_1,
    CAP_0,
    EPS_0,
    _CENTRED,
    _CAPPED,
)

_PROOF_SHARP = Draft(
    (
        *(step | {"name": "near"} if step["name"] == "end" else step for step in _steps(True)),
        use(
            "far",
            "gap-state-l1",
            proofs={name: quantified(name) for h in _ONE_TIME_HYPOTHESES for name, _ in h.clauses},
            **same("p", "q", "pi", "mu", "adv", "D", "eps"),
        ),
        cases(
            "end",
            ("min", "2*D", "1"),
            ("near", "far"),
            motive=f"0 <= 2*eps*m*TV(p, q) - abs({_GAP})",
            letter="m",
            context=True,
        ),
    ),
    ("end",),
)

_ERRORS = "fun(k in nat, k*D)"
_AT_N = {"n": "nat"}
_SUM_GOAL = f"TOTAL({_ERRORS}, {{n}}) - {{n}}*({{n}} - 1)/2*D == 0"
_PROOF_OF_SUM = Draft(
    (
        unfold("first", f"TOTAL({_ERRORS}, 0)"),
        unfold("next", f"TOTAL({_ERRORS}, n + 1)", variables=_AT_N),
        conclude("base", _SUM_GOAL.replace("{n}", "0"), (), ("first",)),
        conclude(
            "step",
            _SUM_GOAL.replace("{n}", "(n + 1)"),
            (),
            ("here", "before"),
            variables=_AT_N,
            given={"before": _SUM_GOAL.replace("{n}", "n")},
            have={"here": "next"},
        ),
        induction("all", _SUM_GOAL.replace("{n}", "n"), "base", instance("step", {"before": "hypothesis"}, n="n")),
        use("end", "all", n="T"),
    ),
    ("end",),
)

_LONG = parameter("T", "nat", "horizon: the number of steps", low="0", high="20")
_HORIZON = parameter("N", "real", "effective horizon", low="1", high="10")
_PENALTY = "4*eps*gamma*D**2/(1 - gamma)**2"
_PROOF_OF_PENALTY = Draft(
    (
        conclude("rest", "0 < 1 - gamma", [(1, "1", "gamma_1")]),
        conclude("square", "0 < (1 - gamma)**2", [(1, "1", "rest", "rest")]),
        use("unit", "axiom.inverse", x="(1 - gamma)**2"),
        conclude("same", "1/(1 - gamma)**2 - N**2 == 0", (), ("unit", "effective")),
        conclude("end", f"{_PENALTY} - 4*eps*gamma*(N*D)**2 == 0", (), ("same",)),
    ),
    ("end",),
)
_LAW = "4*eps*(T*D - 1 + POWER(1 - D, T))"
_TWO = hypothesis("steps", "there are at least two steps", T_2="2 <= T")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="gap-state-l1",
        where=f"{PART1}, section 5.3",
        title="One time contributes at most 2 eps TV(p, q) to the gap of the surrogate",
        variables=_ONE_TIME,
        hypotheses=_ONE_TIME_HYPOTHESES,
        statement=relations(f"abs({_GAP}) <= 2*eps*TV(p, q)"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Holds, not sharp: it drops the factor min(2 D, 1) by which the mean advantage of a state is smaller than "
            "its largest one (gap-state-l1-sharp), and with it what makes a trust region quadratic in D.  Nothing is "
            "lost from D = 1/2 on."
        ),
        sharp="gap-state-l1-sharp",
        gap=parse_term("2*eps*(1 - min(2*D, 1))*TV(p, q)"),
        draft=_PROOF_FAR,
        smt_sizes=SMT_SIZES,
        smt_given=(*FAIR, *_LAWS_APART),
    ),
    Claim(
        id="gap-state-l1-sharp",
        where=f"{PART1}, section 5.3 (sharp form)",
        title="One time contributes at most 2 eps min(2 D, 1) TV(p, q) to the gap of the surrogate",
        variables=_ONE_TIME,
        hypotheses=_ONE_TIME_HYPOTHESES,
        statement=relations(f"abs({_GAP}) <= 2*eps*min(2*D, 1)*TV(p, q)"),
        verdict=Verdict.HOLDS,
        finding=(
            "The advantage has mean zero under mu, so its mean under pi is at most 2 D eps, and at most eps anyway.  "
            "For near policies that is the second factor D of a trust region.  Attained for D <= 1/2; from there on it "
            "is the bound of gap-state-l1, an equality for policies and laws that have nothing in common (D = 1)."
        ),
        constant=SharpConstant(
            f"abs({_GAP}) <= {{c}}*eps*min(2*D, 1)*TV(p, q)", Fraction(2), (Fraction(199, 100), Fraction(1, 50))
        ),
        draft=_PROOF_SHARP,
        smt_sizes=SMT_SIZES,
        smt_given=(*FAIR, *_LAWS_APART),
    ),
    Claim(
        id="total-error-sum",
        where=f"{PART1}, section 5.3",
        title="The errors t D of all times t < T add up to T (T - 1)/2 D",
        variables=(CAP, HORIZON),
        hypotheses=(),
        statement=relations(f"TOTAL({_ERRORS}, T) == T*(T - 1)/2*D"),
        verdict=Verdict.HOLDS,
        finding="So the sum is of order T^2 D: between T^2 D/4 and T^2 D/2 from T = 2 on.",
        identity=True,
        draft=_PROOF_OF_SUM,
    ),
    Claim(
        id="penalty-effective-horizon",
        where=f"{PART1}, section 5.3",
        title="Both penalties are quadratic in the effective horizon",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "True of the bounds: T^2 D and 4 eps gamma D^2/(1 - gamma)^2 are.  Not of the gap that they bound, which "
            "is at most 4 eps T D, linear in the horizon."
        ),
        readings=("penalty-quadratic", "gap-quadratic"),
    ),
    Claim(
        id="penalty-quadratic",
        where=f"{PART1}, section 5.3 (reading: of the bound)",
        title="The penalty of TRPO is 4 eps gamma times the square of effective horizon and radius",
        variables=(GAMMA, CAP, EPS, _HORIZON),
        hypotheses=(
            DISCOUNT,
            hypothesis("effective", "N = 1/(1 - gamma)", effective="N*(1 - gamma) == 1"),
        ),
        statement=relations(f"{_PENALTY} == 4*eps*gamma*(N*D)**2"),
        verdict=Verdict.HOLDS,
        finding="An identity; the finite-horizon penalty eps T^2 D has T^2 for the same reason.",
        identity=True,
        draft=_PROOF_OF_PENALTY,
    ),
    Claim(
        id="gap-quadratic",
        where=f"{PART1}, section 5.3 (reading: of the gap)",
        title="The largest gap is at least eps T^2 D^2: quadratic in the horizon",
        variables=(_LONG, CAP, EPS),
        hypotheses=(CAP_0, hypothesis("near", "D <= 1/2", near="D <= 1/2"), EPS_0, _TWO),
        statement=relations(f"eps*T**2*D**2 <= {_LAW}"),
        verdict=Verdict.REFUTED,
        finding=(
            "The right side is the largest gap (value-gap-advantage).  At D = 1/2 and T = 10 it is about 16 eps, less "
            "than 25 eps: once T D is large the gap grows linearly."
        ),
        corrected=("value-gap-linear", "value-gap-quadratic"),
        smt_sizes=(10,),
    ),
    Claim(
        id="trust-region-shrinks",
        where=f"{PART1}, section 5.4",
        title="A trust region has to shrink like 1/T^2",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "If the radius is one of KL, as in TRPO, it is enough: by Pinsker's inequality delta allows D = "
            "sqrt(delta/2), and delta of order 1/T^2 gives D of order 1/T.  A radius in total variation need only "
            "shrink like 1/T: the gap is at most 2 eps (T D)^2.  And any radius is sufficient, never necessary for a "
            "given process."
        ),
        readings=("pinsker", "trust-region-tv-radius"),
    ),
    Claim(
        id="trust-region-tv-radius",
        where=f"{PART1}, section 5.4 (reading: a radius in total variation)",
        title="Where the largest gap is at most eps, T^2 D is at most 4",
        variables=(_LONG, CAP, EPS),
        hypotheses=(
            CAP_0,
            hypothesis("near", "D <= 1/2", near="D <= 1/2"),
            hypothesis("eps-positive", "eps > 0", eps_pos="0 < eps"),
            hypothesis("small", "the largest gap is at most eps", small=f"{_LAW} <= eps"),
        ),
        statement=relations("T**2*D <= 4"),
        verdict=Verdict.REFUTED,
        finding=(
            "At T = 10 and D = 1/20 the largest gap is 0.395 eps, and T^2 D = 5.  With D = 1/(2 T) it stays below "
            "eps/2 for every T, while T^2 D = T/2 grows without bound."
        ),
        corrected=("value-gap-quadratic", "value-gap-linear"),
        smt_sizes=(10,),
    ),
)
"""In an order in which each uses only earlier ones."""
