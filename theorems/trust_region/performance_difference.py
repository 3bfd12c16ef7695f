"""The performance difference and the gap of the surrogate: sections 5.1 and 5.3 of Part 1.

Glossary
    J, L        RETURN and SURROGATE;  A_mu, the advantage with respect to mu
    d_pi        the visitation sum_t d_{pi,t}, of mass T; VISITED is the sum over states of d_pi times a function
    surplus     mean under pi of A_mu in a state, with k steps to go after the token

Both statements hold for the visitation of mass T, for any transitions and for any function `start` of the first state.
For a visitation that is a probability law, of mass one, both are off by the factor T.

Main statements
    performance-difference              depends on the reading
    performance-difference-unnormalised J(pi) - J(mu) is the surplus, over the visitation of pi
    performance-difference-normalised   refuted
    visitation-sum                      VISITED is the sum over t < T of the means under the laws d_t
    surrogate-visitation                depends on the reading
    surrogate-gap-identity              J(pi) - L_mu(pi) is the surplus, over the difference of the visitations
    surrogate-gap-normalised            refuted
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, parameter, relations
from theorems.drafting import conclude, quantified, summed, unfold, use
from theorems.foundations.returns import SURPLUSES
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    HORIZON,
    KERNEL,
    MU,
    ONE_STEP,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    TRANSITIONS,
    R,
    V,
    policy_law,
)
from theorems.proof import Draft

PROCESS = (PI, MU, KERNEL, R, V, START, HORIZON)
PI_RETURN, MU_RETURN = (f"RETURN({policy}, P, r, v, start, T)" for policy in ("pi", "mu"))
SURROGATE = "SURROGATE(pi, mu, P, r, v, start, T)"
PI_GAIN, MU_GAIN = (f"VISITED({policy}, P, {SURPLUSES}, start, T)" for policy in ("pi", "mu"))

_PI_V, _MU_V = (f"start[s]*VALUE({policy}, P, r, v, s, T)" for policy in ("pi", "mu"))
_GAINED = f"start[s]*ALONG(pi, P, {SURPLUSES}, s, T)"
_S = ("s", "S")

_PROOF_OF_PERFORMANCE_DIFFERENCE = Draft(
    (
        use(
            "difference",
            "value-difference",
            proofs={"pi_total": quantified("pi_total")},
            variables=dict([_S]),
            pi="pi",
            mu="mu",
            P="P",
            r="r",
            v="v",
            x="s",
            n="T",
        ),
        conclude(
            "state",
            f"{_PI_V} - {_MU_V} - {_GAINED} == 0",
            (),
            ("here",),
            variables=dict([_S]),
            have={"here": "difference"},
        ),
        summed("states", "state", ("1", _PI_V), ("-1", _MU_V), ("-1", _GAINED), over=_S),
        use("along", "visited-along", policy="pi", P="P", g=SURPLUSES, d="start", n="T"),
        unfold("pi.return", PI_RETURN),
        unfold("mu.return", MU_RETURN),
        conclude(
            "end",
            f"{PI_RETURN} - {MU_RETURN} - {PI_GAIN} == 0",
            (),
            ("states", "along", "pi.return", "mu.return"),
        ),
    ),
    ("end",),
    notes={"difference": "By induction on the steps left: the surplus of a state is what its token gains."},
)

_FUNCTION = parameter("f", "S -> real", "a function of the state")
_FIXED = "fun(k in nat, s in S, f[s])"
_AT_TIME = "sum(s in S, VISIT(pi, P, start, s, T)*f[s])"
_SUM = f"VISITED(pi, P, {_FIXED}, start, T + 1) == VISITED(pi, P, {_FIXED}, start, T) + {_AT_TIME}"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="performance-difference",
        where=f"{PART1}, section 5.3",
        title="The difference of two returns is the mean advantage over the visitation of the target",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "True for the visitation sum_t d_{pi,t}, of mass T (performance-difference-unnormalised); for a visitation "
            "that is a probability law the right-hand side lacks the factor T (performance-difference-normalised)."
        ),
        readings=("performance-difference-unnormalised", "performance-difference-normalised"),
        references=("Kakade and Langford (2002), Lemma 6.1",),
    ),
    Claim(
        id="performance-difference-unnormalised",
        where=f"{PART1}, section 5.3 (reading: visitation of mass T)",
        title="The performance difference lemma, with the visitation of mass T",
        variables=PROCESS,
        hypotheses=(policy_law("pi"),),
        statement=relations(f"{PI_RETURN} - {MU_RETURN} == {PI_GAIN}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Only that the rows of pi add up to one is used: transitions may be random and may merge states, and pi "
            "need not be dominated by mu."
        ),
        identity=True,
        smt_sizes=SMT_SIZES,
        draft=_PROOF_OF_PERFORMANCE_DIFFERENCE,
        references=("Kakade and Langford (2002), Lemma 6.1",),
    ),
    Claim(
        id="performance-difference-normalised",
        where=f"{PART1}, section 5.3 (reading: visitation of mass one)",
        title="The performance difference lemma, with a visitation that is a probability law",
        variables=PROCESS,
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, START_LAW, ONE_STEP),
        statement=relations(f"{PI_RETURN} - {MU_RETURN} == {PI_GAIN}/T"),
        verdict=Verdict.REFUTED,
        finding="The right-hand side lacks the factor T: with two steps the returns differ by 5/16, and it is 5/32.",
        corrected=("performance-difference-unnormalised",),
    ),
    Claim(
        id="visitation-sum",
        where=f"{PART1}, section 5.1 (what the visitation is)",
        title="The visitation of one more step adds the law of the state at the last time",
        variables=(PI, KERNEL, START, _FUNCTION, HORIZON),
        hypotheses=(),
        statement=relations(_SUM),
        verdict=Verdict.HOLDS,
        finding="With VISITED = 0 for T = 0: it is the sum over t < T of the mean of f under d_{pi,t}.",
        identity=True,
        smt_sizes=SMT_SIZES,
        draft=Draft((use("end", "visited-last", policy="pi", P="P", f="f", d="start", n="T"),), ("end",)),
    ),
    Claim(
        id="surrogate-gap-identity",
        where=f"{PART1}, section 5.3",
        title="The gap of the surrogate is the surplus over the difference of the visitations",
        variables=PROCESS,
        hypotheses=(policy_law("pi"),),
        statement=relations(f"{PI_RETURN} - {SURROGATE} == {PI_GAIN} - {MU_GAIN}"),
        verdict=Verdict.HOLDS,
        finding="With its sign, and for visitations of mass T; absolute values of both sides give the text's equation.",
        identity=True,
        smt_sizes=SMT_SIZES,
        draft=Draft(
            (
                use(
                    "difference",
                    "performance-difference-unnormalised",
                    proofs={name: quantified(name) for name in ("pi_nonneg", "pi_total")},
                    pi="pi",
                    mu="mu",
                    P="P",
                    r="r",
                    v="v",
                    start="start",
                    T="T",
                ),
                unfold("surrogate", SURROGATE),
                conclude(
                    "end",
                    f"{PI_RETURN} - {SURROGATE} - {PI_GAIN} + {MU_GAIN} == 0",
                    (),
                    ("difference", "surrogate"),
                ),
            ),
            ("end",),
        ),
    ),
    Claim(
        id="surrogate-gap-normalised",
        where=f"{PART1}, section 5.1 (reading: visitation of mass one)",
        title="The gap identity, with visitations that are probability laws",
        variables=PROCESS,
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, START_LAW, ONE_STEP),
        statement=relations(f"{PI_RETURN} - ({MU_RETURN} + {MU_GAIN}/T) == ({PI_GAIN} - {MU_GAIN})/T"),
        verdict=Verdict.REFUTED,
        finding="With two steps the gap is 3/16 and the right-hand side 1/32; with mass T both are 1/16.",
        corrected=("surrogate-gap-identity",),
    ),
    Claim(
        id="surrogate-visitation",
        where=f"{PART1}, section 5.1",
        title="The surrogate takes its states from the visitation distribution of mu",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "It has to be the visitation sum_t d_{mu,t}, of mass T: with it the gap identity holds "
            "(surrogate-gap-identity), with a probability law it does not (surrogate-gap-normalised)."
        ),
        readings=("surrogate-gap-identity", "surrogate-gap-normalised"),
    ),
)
