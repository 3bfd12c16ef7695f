"""What the bias of the token-level gradient comes from, and when it is tolerable: sections 5.2, 6.1 and 6.2 of Part 1.

A bound of order T^2 D that is large does not make the bias large, and one that is small does not make it tolerable.

Glossary
    pi, mu      target and behaviour policy;  D, the total variation of the two in every state
    h           direction in which pi moves: pi times the score of one parameter
    P           transition kernel;  start, the law of the first state;  T, horizon
    r, v        rewards of a token, and of the state in which the last step ends
    bias        RETURN_SLOPE - TOKEN_IS
    K           a constant;  c, clip of the ratio

Main statements
    large-delta-large-bias      refuted: for no K > 0 is the bias at least K T^2 D
    state-mismatch-source       refuted: the states may have the same laws, and the bias be 1/16
    token-bias-tolerable        refuted: inside the clip the estimator may point the wrong way
    token-bias-sign             it points the right way if the bias is at most the estimator's own mean
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude
from theorems.foundations.value_bounds import RETURN_01
from theorems.notation import PART1
from theorems.practice.no_bias import CENTRED, CONSTANT, ONE_STATE, return_slope, token_is
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    HORIZON,
    KERNEL,
    MU,
    ONE_STEP,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    H,
    R,
    V,
)
from theorems.proof import Draft

_SLOPE, _TOKEN_IS = return_slope("r, v", "T"), token_is("r, v", "T")

_CONSTANT_OF_BOUND = parameter("K", "real", "a constant", low="1/100", high="1")
_FAR = hypothesis(
    "far",
    "in every state the total variation of the two policies is at least D, and D > 0",
    D_0="0 < D",
    D_1="D <= 1",
    far="all(s in S, D <= TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a])))",
)
_MOVES = hypothesis(
    "moves", "the direction moves mass in every state", h_size="all(s in S, 1 <= sum(a in A, abs(h[s, a])))"
)
_ROOT = parameter("x", "S", "the first state")
_FROM_ROOT = "fun(z in S, same(z, x))"
_TIMES = parameter("T", "nat", "horizon: the number of steps", low="2", high="2")
_SAME_STATES = hypothesis(
    "same-states",
    "before every one of the T tokens the state has the same law under both policies",
    same_states=(
        "all(k in nat, all(s in S, implies(k + 1 <= T,"
        f" VISIT(pi, P, {_FROM_ROOT}, s, k) == VISIT(mu, P, {_FROM_ROOT}, s, k))))"
    ),
)
_SLOPE_X, _TOKEN_IS_X = (f"{q}, P, r, v, {_FROM_ROOT}, T)" for q in ("RETURN_SLOPE(pi, h", "TOKEN_IS(mu, h"))
_P, _Q = (
    parameter("p", "real", "probability of the first token under pi, in every state", low="1/10", high="9/10"),
    parameter("q", "real", "the same under mu", low="1/10", high="9/10"),
)
_TWO_TOKENS = parameter("P", "S, 2, S -> real", "transition kernel: the law of the next state for two tokens")
_TWO_TOKEN_KERNEL = hypothesis(
    "kernel",
    "P is a probability law of the next state for every state and token",
    P_nonneg="all(s in S, all(a in 2, all(z in S, 0 <= P[s, a, z])))",
    P_total="all(s in S, all(a in 2, sum(z in S, P[s, a, z]) == 1))",
)
_INSIDE = hypothesis(
    "inside",
    "both ratios lie in [4/5, 6/5]",
    first_low="4/5*q <= p",
    first_high="p <= 6/5*q",
    second_low="4/5*(1 - q) <= 1 - p",
    second_high="1 - p <= 6/5*(1 - q)",
)
_PROBABILITIES = hypothesis("tokens", "both tokens are possible", q_0="0 < q", q_1="q < 1")
_BY_LOGIT = "fun(s in S, a in 2, table(p*(1 - p), -p*(1 - p))[a])"
_TWO_TOKEN_REWARDS = "P, fun(s in S, a in 2, 0), v, start, T"
_LOGIT_SLOPE = f"RETURN_SLOPE(fun(s in S, a in 2, table(p, 1 - p)[a]), {_BY_LOGIT}, {_TWO_TOKEN_REWARDS})"
_LOGIT_TOKEN_IS = f"TOKEN_IS(fun(s in S, a in 2, table(q, 1 - q)[a]), {_BY_LOGIT}, {_TWO_TOKEN_REWARDS})"
_BIAS = f"{return_slope(CONSTANT, 'T')} - {token_is(CONSTANT, 'T')}"


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="large-delta-large-bias",
        where=f"{PART1}, section 6.2",
        title="If D is large the bias is of the order T^2 D: it is at least K T^2 D, for a constant K > 0",
        variables=(PI, MU, H, KERNEL, START, V, CAP, _CONSTANT_OF_BOUND, HORIZON),
        hypotheses=(
            *BOTH_POLICIES,
            TRANSITIONS,
            START_LAW,
            CENTRED,
            _MOVES,
            RETURN_01,
            _FAR,
            ONE_STEP,
            hypothesis("constant", "0 < K", K_0="0 < K"),
        ),
        statement=relations(f"K*T**2*D <= abs({_BIAS})"),
        verdict=Verdict.REFUTED,
        finding=(
            "A bound that is large does not make what it bounds large.  For every K, D and T there is a process "
            "without bias: the return is constant; with one step there is never any."
        ),
        corrected=("one-step-no-bias", "constant-return-no-bias"),
        smt_sizes=ONE_STATE,
    ),
    Claim(
        id="state-mismatch-source",
        where=f"{PART1}, section 5.2",
        title="The bias of the token-level estimator comes from the laws of the states: if they agree, there is none",
        variables=(PI, MU, H, KERNEL, R, V, _ROOT, _TIMES),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, CENTRED, _SAME_STATES),
        statement=relations(f"{_SLOPE_X} == {_TOKEN_IS_X}"),
        verdict=Verdict.REFUTED,
        finding=(
            "With two steps, policies that differ only after the first token, and so equal laws of the state at both "
            "times, the gradient with respect to the logit of the first token is 1/16 and the estimator has mean 0.  "
            "The other half of the bias is that later tokens are valued under mu (token-is-bias-identity)."
        ),
        corrected=("token-is-bias-identity",),
        smt_sizes=(),  # that the laws agree is more than z3 is asked here
    ),
    Claim(
        id="token-bias-tolerable",
        where=f"{PART1}, section 6.1",
        title="Inside the clip the bias is tolerable: not larger than both gradient and estimator, so of one direction",
        variables=(_TWO_TOKENS, START, V, _P, _Q, _TIMES),
        hypotheses=(_TWO_TOKEN_KERNEL, START_LAW, RETURN_01, _PROBABILITIES, _INSIDE),
        statement=relations(
            f"abs({_LOGIT_SLOPE} - {_LOGIT_TOKEN_IS}) <= max(abs({_LOGIT_SLOPE}), abs({_LOGIT_TOKEN_IS}))"
        ),
        verdict=Verdict.REFUTED,
        finding=(
            "With two tokens, one parameter (the logit that all states share), every ratio equal to 6/5 or 4/5, and a "
            "return that is 0 or 1, seven steps are enough: the gradient is 9438/78125 and the estimator has mean "
            "-3/40.  With a return in [0, 1] two steps are.  The direction is right if the bias is at most the "
            "estimator's own mean (token-bias-sign)."
        ),
        corrected=("token-bias-sign",),
        smt_sizes=(),
    ),
    Claim(
        id="token-bias-sign",
        where=f"{PART1}, section 6.1 (corrected)",
        title="If the bias is at most the mean of the estimator, in absolute value, the direction is right",
        variables=(PI, MU, H, KERNEL, START, R, V, HORIZON),
        hypotheses=(
            hypothesis(
                "small",
                "abs(bias) is at most abs(TOKEN_IS)",
                small=f"({_SLOPE} - {_TOKEN_IS})**2 <= {_TOKEN_IS}**2",
            ),
        ),
        statement=relations(f"0 <= {_SLOPE}*{_TOKEN_IS}"),
        verdict=Verdict.HOLDS,
        finding="Zero is attained where the gradient is zero: then the bias is all there is of the estimator.",
        smt_sizes=(),  # z3 runs out of resources on one state already
        draft=Draft(
            (conclude("end", f"0 <= {_SLOPE}*{_TOKEN_IS}", [(1, "1", "small"), (1, _SLOPE)], scale=2),),
            ("end",),
            notes={"end": "2 x y = (y^2 - (x - y)^2) + x^2."},
        ),
    ),
)
