"""The bias of the token-level gradient for bounded scores and returns in [0, 1]: section 5.2 of Part 1.

The return is paid at the end, v[s] in the state in which the last step ends.  The direction is pi times the score, and
the absolute score is at most G in every state.  The scores of a sequence add up to about G sqrt(T), not to G T, because
each has mean zero given the past; this takes a factor sqrt(T) off the order T^2 D.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state
    score, G    derivative of log pi in a direction, and the cap of its absolute value
    v           return, in [0, 1];  for returns in [0, R] the bounds are R times as large
    n           number of steps but one: the horizon is T = n + 1

Main statements
    gradient-root           abs(gradient) <= G sqrt(T)/2
    token-is-root           abs(token-level gradient) <= G (sqrt(T)/2 + T D)
    token-is-bias-scores    abs(bias) <= G min(D T sqrt(T - 1) + D^2 T (T - 1), sqrt(T) + T D)
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, parameter, relations
from theorems.drafting import StepData, cases, conclude, quantified, same, unfold, use
from theorems.foundations.past_slopes import BOUNDED, CENTRED, DIRECTION, SCORE, SCORE_CAP, slope
from theorems.foundations.states import NOUGHT
from theorems.foundations.value_bounds import PAIR_HYPOTHESES, RETURN_01
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CLOSE,
    HORIZON,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    V,
    policy_law,
)
from theorems.proof import Draft
from theorems.token_bias.score_steps import (
    PAIR_CLAUSES,
    PI_CLAUSES,
    SHRUNK_AT_TOKEN,
    SIZE_OF_SCORES,
    ZETA_CLAUSES,
    ZETA_FUNCTION,
    Mean,
    numbers,
    shrunk,
    token_slope,
)

_STEPS = parameter("n", "nat", "number of steps but one: the horizon is n + 1", low="0", high="2")
_PROCESS = f"P, {NO_REWARD}, v, start, n + 1"
SLOPE, TOKEN_IS = f"RETURN_SLOPE(pi, {DIRECTION}, {_PROCESS})", f"TOKEN_IS(mu, {DIRECTION}, {_PROCESS})"
_SLOPE_MU = f"RETURN_SLOPE(mu, {DIRECTION}, {_PROCESS})"
BIAS = f"({SLOPE} - {TOKEN_IS})"

# ------------------------------------------------------------------------------------------------- the two gradients

_AT_T = f"P, {NO_REWARD}, v, start, T"
_TRUE_T, _TOKEN_T = f"RETURN_SLOPE(pi, {DIRECTION}, {_AT_T})", f"TOKEN_IS(mu, {DIRECTION}, {_AT_T})"
_SLOPE_MU_T = f"RETURN_SLOPE(mu, {DIRECTION}, {_AT_T})"
_HALF_T, _TOKEN_LAW_T = "G*sqrt(T)/2", "G*(sqrt(T)/2 + T*D)"


_ONE = conclude("mass", "0 <= 1", [(1, "1")])
_OF_PI = Mean(
    name="slope",
    of="past-slope",
    values={"pi": "pi", "score": "score", "P": "P", "v": "v", "G": "G", "lam": "lam", "past": "0", "x": "s", "n": "T"},
    proofs={clause: quantified(clause) for clause in PI_CLAUSES},
    part=f"(2*{slope('pi', 's', 'T')})",
    terms=(("2", slope("pi", "s", "T")),),
    total=f"(2*{_TRUE_T})",
    known=("slope.pi",),
    mass="1",
    root="G*sqrt(T)",
    rest="",
    mass_fact="mass",
)
_OF_MU = Mean(
    name="token",
    of="shrunk-slope",
    values={
        **same("pi", "mu", "score", "P", "v", "D", "G", "lam"),
        "zeta": ZETA_FUNCTION,
        "o": "s",
        "n": "T",
    },
    proofs={
        clause: quantified(clause)
        for clause in (*PI_CLAUSES, *PAIR_CLAUSES)
        if clause not in ("score_low", "score_high")
    }
    | ZETA_CLAUSES,
    part=f"(2*{slope('mu', 's', 'T')})",
    terms=(("2", slope("mu", "s", "T")),),
    total=f"(2*{_TOKEN_T})",
    known=("token.slope", "slope.mu"),
    mass="1",
    root="G*sqrt(T)",
    rest="2*G*D*T",
    mass_fact="mass",
)


def _ends(what: str, law: str, low: str, high: str, scale: int = 2) -> list[StepData]:
    """abs(what) <= law, from the two sides."""
    return [
        *(
            conclude(f"{side}.end", f"0 <= {law} {sign} {what}", [(1, "1", fact)], scale=scale)
            for side, sign, fact in (("low", "+", low), ("high", "-", high))
        ),
        cases("end", ("abs", what), ("high.end", "low.end"), motive=f"0 <= {law} - r", letter="r", context=True),
    ]


_PROOF_OF_GRADIENT = Draft(
    (
        NOUGHT,
        *SIZE_OF_SCORES,
        *numbers("T"),
        _ONE,
        unfold("slope.pi", _TRUE_T),
        *_OF_PI.steps(),
        *_ends(_TRUE_T, _HALF_T, "slope.low", "slope.high"),
    ),
    ("end",),
)
_PROOF_OF_TOKEN = Draft(
    (
        NOUGHT,
        *shrunk(),
        *SIZE_OF_SCORES,
        *SHRUNK_AT_TOKEN,
        *numbers("T"),
        _ONE,
        token_slope("T"),
        unfold("slope.mu", _SLOPE_MU_T),
        *_OF_MU.steps(),
        *_ends(_TOKEN_T, _TOKEN_LAW_T, "token.low", "token.high"),
    ),
    ("end",),
    notes={"size": "The score is shrunk to the common mass: mu zeta = min(pi, mu) score."},
)

# ----------------------------------------------------------------------------------------------------------- the bias

_APART = f"({slope('pi', 's', '(n + 1)')} - {slope('mu', 's', '(n + 1)')})"
_FIRST, _SECOND = "G*(D*(n + 1)*sqrt(n) + D**2*(n + 1)*n)", "G*(sqrt(n + 1) + (n + 1)*D)"
_BIAS_PART = Mean(
    name="bias",
    of="bias-past",
    values={
        **same("pi", "mu", "score", "P", "v", "D", "G", "lam"),
        "zeta": ZETA_FUNCTION,
        "o": "s",
        "n": "n + 1",
    },
    proofs={clause: quantified(clause) for clause in (*PI_CLAUSES, *PAIR_CLAUSES, "D_1", "D_nonneg")} | ZETA_CLAUSES,
    part=_APART,
    terms=(("1", slope("pi", "s", "n + 1")), ("-1", slope("mu", "s", "n + 1"))),
    total=BIAS,
    known=("token.slope", "slope.pi", "slope.mu"),
    mass="(n + 1)*D",
    root="G*sqrt(n)",
    rest="G*D**2*(n + 1)*n",
    mass_fact="mass",
)
_LAW = f"min({_FIRST}, {_SECOND})"


def _gradient(name: str, claim: str, *clauses: str) -> StepData:
    names = ("pi", "score", "P", "v", "start", "G") + (("mu", "D") if "close" in clauses else ())
    return use(
        name,
        claim,
        proofs={clause: quantified(clause) for clause in (*clauses, "start_nonneg")},
        T="n + 1",
        **same(*names),
    )


_PROOF = Draft(
    (
        NOUGHT,
        *shrunk(),
        *SIZE_OF_SCORES,
        *SHRUNK_AT_TOKEN,
        *numbers("n"),
        use("n_nonneg", "axiom.nat_nonnegative", n="n"),
        conclude("mass", "0 <= (n + 1)*D", [(1, "1", "n_nonneg", "D_nonneg"), (1, "1", "D_nonneg")]),
        token_slope("n + 1"),
        unfold("slope.pi", SLOPE),
        unfold("slope.mu", _SLOPE_MU),
        *_BIAS_PART.steps(),
        *(
            conclude(f"first.{side}", f"0 <= {_FIRST} {sign} {BIAS}", [(1, "1", f"bias.{side}")])
            for side, sign in (("low", "+"), ("high", "-"))
        ),
        cases(
            "first", ("abs", BIAS), ("first.high", "first.low"), motive=f"0 <= {_FIRST} - r", letter="r", context=True
        ),
        # the two gradients apart
        _gradient("true", "gradient-root", *PI_CLAUSES),
        _gradient("token", "token-is-root", *PI_CLAUSES, *PAIR_CLAUSES),
        *(
            use(f"{name}.{k}", f"absolute-bounds.{k}", x=what)
            for name, what in (("true", SLOPE), ("token", TOKEN_IS))
            for k in (1, 2)
        ),
        *(
            conclude(
                f"second.{side}",
                f"0 <= {_SECOND} {sign} {BIAS}",
                [(1, "1", "true"), (1, "1", "token"), (1, "1", f"true.{one}"), (1, "1", f"token.{other}")],
            )
            for side, sign, one, other in (("low", "+", 2, 1), ("high", "-", 1, 2))
        ),
        cases(
            "second",
            ("abs", BIAS),
            ("second.high", "second.low"),
            motive=f"0 <= {_SECOND} - r",
            letter="r",
            context=True,
        ),
        cases(
            "end",
            ("min", _FIRST, _SECOND),
            ("first", "second"),
            motive=f"0 <= r - abs{BIAS}",
            letter="r",
            context=True,
        ),
    ),
    ("end",),
    notes={
        "token.slope": "The token-level gradient is the slope of the return at mu, so the bias is a change of slope.",
        "size": "The score is shrunk to the common mass: mu zeta = min(pi, mu) score.",
        "bias.low.best": "Young's inequality is used at every token with one number lam, and the best lam is taken.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="gradient-root",
        where=f"{PART1}, section 5.2 (returns in [0, 1], bounded scores)",
        title="For scores bounded by G, the policy gradient is at most G sqrt(T)/2",
        variables=(PI, SCORE, KERNEL, V, START, SCORE_CAP, HORIZON),
        hypotheses=(policy_law("pi"), TRANSITIONS, RETURN_01, START_LAW, CENTRED, BOUNDED),
        statement=relations(f"abs({_TRUE_T}) <= {_HALF_T}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Not of order T: the scores of a sequence are uncorrelated, and a return in [0, 1] is at most 1/2 off its "
            "middle.  Attained by one fair coin; for more steps the constant is not claimed to be best."
        ),
        draft=_PROOF_OF_GRADIENT,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="token-is-root",
        where=f"{PART1}, section 5.2 (returns in [0, 1], bounded scores)",
        title="For scores bounded by G, the token-level gradient is at most G (sqrt(T)/2 + T D)",
        variables=(PI, MU, SCORE, KERNEL, V, START, CAP, SCORE_CAP, HORIZON),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, CLOSE, RETURN_01, START_LAW, CENTRED, BOUNDED),
        statement=relations(f"abs({_TOKEN_T}) <= {_TOKEN_LAW_T}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Under mu the scores have a mean of up to G D each, and that part adds up to G T D.  Attained by one fair "
            "coin with D = 0."
        ),
        draft=_PROOF_OF_TOKEN,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="token-is-bias-scores",
        where=f"{PART1}, section 5.2 (returns in [0, 1], bounded scores)",
        title="For scores bounded by G, the bias is of order G min(D T^(3/2) + D^2 T^2, T^(1/2) + T D)",
        variables=(PI, MU, SCORE, KERNEL, V, START, CAP, SCORE_CAP, _STEPS),
        hypotheses=(*PAIR_HYPOTHESES, CAP_0, START_LAW, CENTRED, BOUNDED),
        statement=relations(f"abs({SLOPE} - {TOKEN_IS}) <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "With T = n + 1.  So T^2 D is not the right order if return and scores are bounded: to first order in D it "
            "is at most D T^(3/2), and never more than T D + sqrt(T); T D is reached (token-is-bias-deviations).  For "
            "one step bias and bound are both zero; for more the constants are not claimed to be best.  Open: whether "
            "G D T sqrt(T - 1) alone is enough."
        ),
        draft=_PROOF,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
)
"""In an order in which each uses only earlier ones."""
