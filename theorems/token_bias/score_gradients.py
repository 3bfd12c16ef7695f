"""The gradient and the token-level gradient for bounded scores and returns in [0, 1]: section 5.2 of Part 1.

The return is paid at the end, v[s] in the state in which the last step ends.  The direction is pi times the score, and
the absolute score is at most G in every state.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state
    score, G    derivative of log pi in a direction, and the cap of its absolute value
    v           return, in [0, 1];  for returns in [0, R] the bounds are R times as large
    T           horizon

Main statements
    gradient-root       abs(gradient) <= G sqrt(T)/2
    token-is-root       abs(token-level gradient) <= G (sqrt(T)/2 + T D)
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import StepData, cases, conclude, quantified, same, unfold
from theorems.foundations.score_bounds import BOUNDED, CENTRED, DIRECTION, SCORE, SCORE_CAP, slope
from theorems.foundations.states import NOUGHT
from theorems.foundations.value_bounds import RETURN_01
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
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
)
