"""Two cases of importance sampling per token: on policy, and a single token; section 6 of Part 1.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    u, score    gradient of the logits, and gradient of the log-probability: u, centred
    K, G, T     bound of the return, bound of norm(score), horizon

Main statements
    on-policy-variance      Var <= K^2 G^2 T without importance sampling
    token-is-one-step       with one token it is sequence-level importance sampling
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import Source, conclude, instance, polynomial, quantified, summed, swap, unfold, use
from theorems.foundations.ratio_moments import square
from theorems.foundations.states import AT_A, AT_S
from theorems.foundations.token_squares import BASE, BASELINE, RETURN_K
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON, KERNEL, MU, START, START_LAW, TRANSITIONS, policy_law
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import LAWFUL, PROCESS
from theorems.sequence_variance.token_level import (
    AT_I,
    LOGITS,
    NORM,
    ONE_SCORE,
    RANGE,
    RETURN,
    SCORE,
    SCORES,
    SIZE,
)

_OWN_LOGITS = parameter("u", "S, A, I -> real", "gradient of the logits of mu", low="-2", high="2")
_OWN_SHORT = hypothesis(
    "short",
    "norm(score) <= G",
    short="all(s in S, all(a in A, NORM2(fun(i in I, SCORE(mu, u, s, a, i))) <= G**2))",
    G_nonneg="0 <= G",
)
_ON_POLICY = "TOKEN_IS_VAR(mu, mu, P, fun(s in S, a in A, i in I, SCORE(mu, u, s, a, i)), v, base, start, T)"
_SAME_CHI2 = "CHI2(fun(a in A, mu[s, a]), fun(a in A, mu[s, a]))"
_ON_ITSELF: dict[str, Source] = {
    **{f"{policy}_{clause}": quantified(f"mu_{clause}") for policy in ("pi", "mu") for clause in ("nonneg", "total")},
    "dominated": quantified("same"),
}
_PROOF_OF_ON_POLICY = Draft(
    (
        conclude("same", "mu[s, a] == 0", (), ("null",), variables=AT_S | AT_A, given={"null": "mu[s, a] == 0"}),
        conclude(
            "whole",
            "mu[s, a]*(mu[s, a]/mu[s, a])**2 - mu[s, a] == 0",
            (),
            ("here",),
            variables=AT_S | AT_A,
            have={"here.mu": "mu_nonneg", "here": instance("square-over", {"q_nonneg": "here.mu"}, q="mu[s, a]")},
        ),
        summed(
            "wholes",
            "whole",
            ("1", "mu[s, a]*(mu[s, a]/mu[s, a])**2"),
            ("-1", "mu[s, a]"),
            over=("a", "A"),
            variables=AT_S,
        ),
        use("row", "ratio-row", proofs=_ON_ITSELF, variables={"x": "S"}, pi="mu", mu="mu", b="x"),
        conclude(
            "close",
            f"0 <= -{_SAME_CHI2}",
            (),
            ("here.wholes", "here.row", "here.total"),
            variables=AT_S,
            have={
                "here.wholes": "wholes",
                "here.row": instance("row", x="s"),
                "here.total": instance("mu_total", s="s"),
            },
        ),
        use(
            "end",
            "token-is-low-variance",
            proofs={
                **_ON_ITSELF,
                **{name: quantified(name) for name in ("P_nonneg", "P_total")},
                "start_nonneg": quantified("start_nonneg"),
                "start_total": "start_total",
                **{name: quantified(name) for name in ("short", "v_low", "v_high", "base_low", "base_high")},
                "G_nonneg": "G_nonneg",
                "chi2_high": quantified("close"),
            },
            pi="mu",
            mu="mu",
            P="P",
            start="start",
            u="u",
            v="v",
            K="K",
            base="base",
            G="G",
            c="0",
            T="T",
        ),
    ),
    ("end",),
)

_FREE = "fun(z in S, 0)"
_FIRST_X = f"((pi[s, a]/mu[s, a])*{SCORE})"
_AT_END = f"TOKEN_IS_SQUARE(pi, mu, P, {ONE_SCORE}, v, {_FREE}, {_FIRST_X}, 0, z, 0)"
_ONE_STEP = f"TOKEN_IS_SQUARE(pi, mu, P, {ONE_SCORE}, v, {_FREE}, 0, 0, s, 1)"
_RETURNS = "sum(z in S, P[s, a, z]*v[z]**2)"
_SQUARED = f"{square()}*{SCORE}**2*{_RETURNS}"
_TOKENS = f"sum(a in A, {square()}*{NORM}*{_RETURNS})"
_FIRST_SECOND = f"TOKEN_IS_SECOND(pi, mu, P, {SCORES}, v, {_FREE}, start, 1)"
_PROOF_OF_ONE_STEP = Draft(
    (
        polynomial("nought", "0 == 0"),
        unfold("end.0", _AT_END, variables=AT_S | AT_A | AT_I | {"z": "S"}),
        conclude(
            "end.state",
            f"P[s, a, z]*{_AT_END} - {_FIRST_X}**2*P[s, a, z]*v[z]**2 == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | AT_I | {"z": "S"},
            have={"here": "end.0"},
        ),
        summed(
            "end.states",
            "end.state",
            ("1", f"P[s, a, z]*{_AT_END}"),
            (f"-{_FIRST_X}**2", "P[s, a, z]*v[z]**2"),
            over=("z", "S"),
            variables=AT_S | AT_A | AT_I,
        ),
        conclude(
            "token",
            f"mu[s, a]*sum(z in S, P[s, a, z]*{_AT_END}) - {_SQUARED} == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | AT_I,
            have={"here": "end.states"},
        ),
        summed(
            "tokens",
            "token",
            ("1", f"mu[s, a]*sum(z in S, P[s, a, z]*{_AT_END})"),
            ("-1", _SQUARED),
            over=("a", "A"),
            variables=AT_S | AT_I,
        ),
        unfold("step", _ONE_STEP, variables=AT_S | AT_I),
        conclude(
            "direction",
            f"start[s]*{_ONE_STEP} - start[s]*sum(a in A, {_SQUARED}) == 0",
            (),
            ("here.step", "here.tokens"),
            variables=AT_S | AT_I,
            have={"here.step": "step", "here.tokens": "tokens"},
        ),
        summed(
            "directions",
            "direction",
            ("1", f"start[s]*{_ONE_STEP}"),
            ("-start[s]", f"sum(a in A, {_SQUARED})"),
            over=("i", "I"),
            variables=AT_S,
        ),
        swap("inside", ("i", "I"), ("a", "A"), _SQUARED, variables=AT_S),
        unfold("norm", NORM, variables=AT_S | AT_A),
        summed(
            "factor",
            "nought",
            (f"{square()}*{_RETURNS}", f"{SCORE}**2"),
            ("-1", _SQUARED),
            over=("i", "I"),
            variables=AT_S | AT_A,
        ),
        conclude(
            "row",
            f"{square()}*{NORM}*{_RETURNS} - sum(i in I, {_SQUARED}) == 0",
            (),
            ("here.norm", "here.factor"),
            variables=AT_S | AT_A,
            have={"here.norm": "norm", "here.factor": "factor"},
        ),
        summed(
            "rows",
            "row",
            ("1", f"{square()}*{NORM}*{_RETURNS}"),
            ("-1", f"sum(i in I, {_SQUARED})"),
            over=("a", "A"),
            variables=AT_S,
        ),
        conclude(
            "state",
            f"sum(i in I, start[s]*{_ONE_STEP}) - start[s]*{_TOKENS} == 0",
            (),
            ("here.directions", "here.inside", "here.rows"),
            variables=AT_S,
            have={"here.directions": "directions", "here.inside": "inside", "here.rows": "rows"},
        ),
        summed(
            "states",
            "state",
            ("1", f"sum(i in I, start[s]*{_ONE_STEP})"),
            ("-1", f"start[s]*{_TOKENS}"),
            over=("s", "S"),
        ),
        swap("exchange", ("i", "I"), ("s", "S"), f"start[s]*{_ONE_STEP}"),
        unfold("second", _FIRST_SECOND),
        conclude(
            "end",
            f"{_FIRST_SECOND} - sum(s in S, start[s]*{_TOKENS}) == 0",
            (),
            ("states", "exchange", "second"),
        ),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="on-policy-variance",
        where=f"{PART1}, section 6 (comparison)",
        title="On policy the variance of the gradient estimator is at most K^2 G^2 T",
        variables=(MU, KERNEL, START, _OWN_LOGITS, RETURN, RANGE, BASE, SIZE, HORIZON),
        hypotheses=(policy_law("mu"), TRANSITIONS, START_LAW, _OWN_SHORT, RETURN_K, BASELINE),
        statement=relations(f"{_ON_POLICY} <= K**2*G**2*T"),
        verdict=Verdict.HOLDS,
        finding=(
            "So token-level importance sampling costs a factor of 1 + c, whatever T is (token-is-low-variance).  "
            "Attained for every T by a constant return and independent tokens."
        ),
        draft=_PROOF_OF_ON_POLICY,
        smt_sizes=(1,),
    ),
    Claim(
        id="token-is-one-step",
        where=f"{PART1}, section 6",
        title="With one token and no baseline, token-level and sequence-level importance sampling are the same",
        variables=(*PROCESS, LOGITS, RETURN),
        hypotheses=(*LAWFUL, DOMINATED),
        statement=relations(f"{_FIRST_SECOND} == sum(s in S, start[s]*{_TOKENS})"),
        verdict=Verdict.HOLDS,
        finding=(
            "Both estimators are rho R score then, and the right-hand side is E_mu[rho^2 R^2 norm(score)^2]: what the "
            "token level saves begins with the second token."
        ),
        identity=True,
        draft=_PROOF_OF_ONE_STEP,
        smt_sizes=((("S", 1), ("A", 2), ("I", 1)),),
    ),
)
