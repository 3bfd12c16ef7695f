"""The bias of the token-level gradient, for returns in [0, 1] and bounded directions: section 5.2 of Part 1.

The return is paid at the end, v[s] in the state in which the last step ends, which in a tree of prefixes is any
function of the whole sequence.  The direction h is bounded by the sum of its absolute values in every state; where the
scores of pi are bounded by g, so is that sum.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state
    h, g        direction in which pi moves, and the cap of sum_a abs(h[s, a])
    v           return, in [0, 1];  for returns in [-1, 1] the bounds double
    n           number of steps but one: the horizon is T = n + 1

Main statements
    token-is-bias-l1        abs(bias) <= g T (1 - (1 - D)^(T - 1)), attained for every T and D
    token-is-bias           abs(bias) <= g T (T - 1) D, the quadratic form of the text
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorems.claim import Claim, SharpConstant, Verdict, parameter, relations
from theorems.drafting import cases, conclude, instance, partial, quantified, same, summed, unfold, use
from theorems.foundations.slope_bounds import SIZE, SMALL, slope
from theorems.foundations.states import NOUGHT, mean_start
from theorems.foundations.value_bounds import PAIR_HYPOTHESES
from theorems.language.syntax import parse_term
from theorems.notation import PART1
from theorems.processes import (
    CAP,
    CAP_0,
    CERTAIN,
    DIRECTION,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TWO_STEPS,
    H,
    V,
)
from theorems.proof import Draft

_STEPS = parameter("n", "nat", "number of steps but one: the horizon is n + 1", low="0", high="2")
_PROCESS = f"P, {NO_REWARD}, v, start, n + 1"
SLOPE, TOKEN_IS = f"RETURN_SLOPE(pi, h, {_PROCESS})", f"TOKEN_IS(mu, h, {_PROCESS})"
_SLOPE_MU = f"RETURN_SLOPE(mu, h, {_PROCESS})"
BIAS = f"({SLOPE} - {TOKEN_IS})"
LAW = "g*(n + 1)*(1 - POWER(1 - D, n))"
_APART = f"({slope('pi', 's', '(n + 1)')} - {slope('mu', 's', '(n + 1)')})"
_CLAUSES = (
    *(f"{policy}_{k}" for policy in ("pi", "mu") for k in ("nonneg", "total")),
    *("P_nonneg", "P_total", "close", "D_1", "D_nonneg", "v_low", "v_high", "h_total", "h_size"),
)
_VARIABLES = (PI, MU, H, KERNEL, V, START, CAP, SIZE, _STEPS)
_HYPOTHESES = (*PAIR_HYPOTHESES, CAP_0, START_LAW, DIRECTION, SMALL)
_SMT_GIVEN: tuple[tuple[str, Any], ...] = (
    *SWITCH,
    *CERTAIN,
    *TWO_STEPS,
    ("h", ((Fraction(1, 2), Fraction(-1, 2)),) * 2),
    ("g", Fraction(1)),
)
"""In both states the direction moves mass between the two tokens; with a free one the signs make too many cases."""

_PROOF = Draft(
    (
        NOUGHT,
        use(
            "token.slope",
            "surrogate-gradient-unnormalised",
            proofs={"h_total": quantified("h_total")},
            mu="mu",
            h="h",
            P="P",
            start="start",
            r=NO_REWARD,
            v="v",
            T="n + 1",
        ),
        unfold("slope.pi", SLOPE),
        unfold("slope.mu", _SLOPE_MU),
        summed(
            "states",
            "nought",
            ("1", f"start[s]*{_APART}"),
            ("-1", f"start[s]*{slope('pi', 's', 'n + 1')}"),
            ("1", f"start[s]*{slope('mu', 's', 'n + 1')}"),
            over=("s", "S"),
        ),
        *(
            step
            for side, limit in (("low", f"-({LAW})"), ("high", LAW))
            for step in (
                mean_start(
                    f"{side}.mean",
                    side,
                    _APART,
                    limit,
                    partial(
                        f"slope-drift-{side}",
                        {clause: quantified(clause) for clause in _CLAUSES},
                        **same("pi", "mu", "h", "P", "v", "D", "g", "n"),
                    ),
                ),
                conclude(
                    side,
                    f"0 <= {LAW} {'+' if side == 'low' else '-'} {BIAS}",
                    [(1, "1", f"{side}.mean")],
                    ("token.slope", "slope.pi", "slope.mu", "states"),
                ),
            )
        ),
        cases("end", ("abs", BIAS), ("high", "low"), motive=f"0 <= {LAW} - r", letter="r", context=True),
    ),
    ("end",),
    notes={
        "token.slope": "The token-level gradient is the slope of the return at mu, so the bias is a change of slope.",
        "states": "It is the mean, over the first state, of that of a state (slope-drift-low, slope-drift-high).",
    },
)

_QUADRATIC = "g*(n + 1)*n*D"
_SIZE = {
    "by": "direction-size",
    "values": {"h": "fun(a in A, h[s, a])", "g": "g"},
    "proofs": {"h_size": instance("h_size", s="s")},
}
_SAME: dict[str, Any] = same("pi", "mu", "h", "P", "v", "start", "D", "g", "n")
_PROOF_OF_QUADRATIC = Draft(
    (
        conclude(
            "size.at",
            "0 <= g*start[s]",
            [(1, "1", "here.size", "here.start")],
            variables={"s": "S"},
            have={"here.size": _SIZE, "here.start": "start_nonneg"},
        ),
        summed("size.sum", "size.at", ("g", "start[s]"), over=("s", "S")),
        conclude("size", "0 <= g", [(1, "1", "size.sum")], ("start_total",)),
        use(
            "law",
            "token-is-bias-l1",
            proofs={clause: quantified(clause) for clause in (*_CLAUSES, "start_nonneg")},
            **_SAME,
        ),
        use("power", "bernoulli", D="D", t="n"),
        conclude(
            "end",
            f"0 <= {_QUADRATIC} - abs({SLOPE} - {TOKEN_IS})",
            [(1, "1", "law"), (1, "1", "size", "power", "n_nonneg"), (1, "1", "size", "power")],
            have={"n_nonneg": instance("axiom.nat_nonnegative", n="n")},
        ),
    ),
    ("end",),
    notes={"power": "1 - (1 - D)^n is at most n D."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="token-is-bias-l1",
        where=f"{PART1}, section 5.2 (sharp form, returns in [0, 1], bounded direction)",
        title="The bias of the token-level gradient is at most g T (1 - (1 - D)^(T - 1)), with T = n + 1",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"abs({SLOPE} - {TOKEN_IS}) <= {LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained for every horizon, every D in [0, 1] and every g: pi and mu each have a token of their own, of "
            "probability D, and the direction moves mass from the common token to one that neither chooses and that "
            "turns the return around.  So T^2 D is the right order for T D below one, and g T for T D above.  The "
            "token-level gradient is the slope of the surrogate, also where mu has no mass; the estimator has it as "
            "its mean only if h is 0 there (token-is-gradient).  For such directions, and for h = pi times a score, "
            "the bound is approached: mix a little of the uniform law into both policies.  If the scores of pi are at "
            "most g then so is the sum here, but then the bias is smaller (token-is-bias-scores)."
        ),
        constant=SharpConstant(
            f"abs({SLOPE} - {TOKEN_IS}) <= {{c}}*{LAW}", Fraction(1), (Fraction(99, 100), Fraction(1, 20))
        ),
        draft=_PROOF,
        smt_sizes=SMT_SIZES,
        smt_given=_SMT_GIVEN,
    ),
    Claim(
        id="token-is-bias",
        where=f"{PART1}, section 5.2",
        title="The bias of the token-level gradient is O(T^2 D): at most g T (T - 1) D, with T = n + 1",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"abs({SLOPE} - {TOKEN_IS}) <= {_QUADRATIC}"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "True, and sharp for two steps only.  For more, what can happen is smaller by the factor "
            "(1 - (1 - D)^(T - 1))/((T - 1) D), which tends to 1 as D does to 0, and is small where T D is large.  "
            "Whether T^2 D is the right order depends on what is bounded: it is if only the absolute values of the "
            "direction are."
        ),
        sharp="token-is-bias-l1",
        gap=parse_term("g*(n + 1)*(n*D - 1 + POWER(1 - D, n))"),
        draft=_PROOF_OF_QUADRATIC,
        smt_sizes=SMT_SIZES,
        smt_given=_SMT_GIVEN,
    ),
)
