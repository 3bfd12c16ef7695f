"""Importance sampling per token, and its variance beside that of whole sequences: section 6 of Part 1.

The estimator is sum_t (R - base(s_t)) rho_t score_t, with the return R in [0, K] and any baseline in [0, K] of the
state; in a tree of prefixes the state is the prefix.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state; rho_t = pi/mu of token t
    u           gradient of the logits of pi, any vector for every state and token
    score       gradient of log pi: u, centred under pi; its norm is at most G
    c           cap of chi2(pi || mu) over the states
    T           horizon

Main statements
    token-is-low-variance       Var <= K^2 G^2 T (1 + c)
    on-policy-variance          Var <= K^2 G^2 T without importance sampling
    token-is-one-step           with one token it is sequence-level importance sampling
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, parameter, relations
from theorems.drafting import Source, conclude, instance, polynomial, summed, swap, unfold, use
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, square
from theorems.foundations.token_squares import BASE, BASELINE, RETURN_K
from theorems.foundations.value_bounds import AT_A, AT_S, partial, quantified
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON, KERNEL, MU, START, START_LAW, TRANSITIONS, policy_law
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import LAWFUL, PROCESS

LOGITS = parameter("u", "S, A, I -> real", "gradient of the logits of pi", low="-2", high="2")
RETURN = parameter("v", "S -> real", "return, paid in the state in which the last step ends", low="0", high="3")
RANGE = parameter("K", "real", "bound of the return", low="maximum(s in S, v[s])", high="4")
SIZE = parameter("G", "real", "bound of norm(score)", low="0", high="20")
SHORT = hypothesis(
    "short",
    "norm(score) <= G",
    short="all(s in S, all(a in A, NORM2(fun(i in I, SCORE(pi, u, s, a, i))) <= G**2))",
    G_nonneg="0 <= G",
)
_OWN_LOGITS = parameter("u", "S, A, I -> real", "gradient of the logits of mu", low="-2", high="2")
_OWN_SHORT = hypothesis(
    "short",
    "norm(score) <= G",
    short="all(s in S, all(a in A, NORM2(fun(i in I, SCORE(mu, u, s, a, i))) <= G**2))",
    G_nonneg="0 <= G",
)
_I = {"i": "I"}
_MEAN = "sum(b in A, pi[s, b]*u[s, b, i])"
_SCORE = "SCORE(pi, u, s, a, i)"
_SCORES = "fun(s in S, a in A, i in I, SCORE(pi, u, s, a, i))"
_ONE_SCORE = "fun(z in S, a in A, SCORE(pi, u, z, a, i))"
_TIS = f"TOKEN_IS_SQUARE(pi, mu, P, {_ONE_SCORE}, v, base, 0, 0, s, T)"
_PART = f"sum(a in A, {square()}*{_SCORE}**2)"
_WHOLE = f"sum(i in I, {_PART})"
_W = f"ALONG(mu, P, fun(k in nat, s in S, {_PART}), s, T)"
_ALL_W = f"ALONG(mu, P, fun(k in nat, s in S, {_WHOLE}), s, T)"
_LIMIT = "G**2*(1 + c)"
_SECOND = f"TOKEN_IS_SECOND(pi, mu, P, {_SCORES}, v, base, start, T)"
_VARIANCE = f"TOKEN_IS_VAR(pi, mu, P, {_SCORES}, v, base, start, T)"
_AVERAGE = f"sum(s in S, start[s]*TOKEN_IS_SUM(pi, mu, P, {_ONE_SCORE}, v, base, 0, 0, s, T))"
_NORM = f"NORM2(fun(i in I, {_SCORE}))"
_POLICIES = {name: quantified(name) for name in ("mu_nonneg", "mu_total", "P_nonneg", "P_total", "dominated")}

_PROOF = Draft(
    (
        polynomial("nought", "0 == 0"),
        # in one state: the mean of rho^2 norm(score)^2
        swap("local.swap", ("i", "I"), ("a", "A"), f"{square()}*{_SCORE}**2", variables=AT_S),
        unfold("norm", _NORM, variables=AT_S | AT_A),
        summed(
            "inside",
            "nought",
            (square(), f"{_SCORE}**2"),
            ("-1", f"{square()}*{_SCORE}**2"),
            over=("i", "I"),
            variables=AT_S | AT_A,
        ),
        conclude(
            "token",
            f"0 <= G**2*{square()} - sum(i in I, {square()}*{_SCORE}**2)",
            [(1, "pi[s, a]/mu[s, a]", "here.mu", "here.short")],
            ("here.norm", "here.inside"),
            variables=AT_S | AT_A,
            have={"here.mu": "mu_nonneg", "here.short": "short", "here.norm": "norm", "here.inside": "inside"},
        ),
        summed(
            "tokens",
            "token",
            ("G**2", square()),
            ("-1", f"sum(i in I, {square()}*{_SCORE}**2)"),
            over=("a", "A"),
            variables=AT_S,
        ),
        use("row", "ratio-row", variables=AT_S, b="s"),
        conclude(
            "local",
            f"0 <= {_LIMIT} - {_WHOLE}",
            [(1, "1", "here.tokens"), (1, "G", "here.chi2")],
            ("here.swap", "here.row"),
            variables=AT_S,
            have={
                "here.tokens": "tokens",
                "here.chi2": "chi2_high",
                "here.swap": "local.swap",
                "here.row": "row",
            },
        ),
        # from a state
        use(
            "upper",
            "along-upper",
            proofs={
                "policy_nonneg": quantified("mu_nonneg"),
                "policy_total": quantified("mu_total"),
                "P_nonneg": quantified("P_nonneg"),
                "P_total": quantified("P_total"),
                "f_high": quantified("local"),
            },
            variables=AT_S,
            policy="mu",
            P="P",
            f=f"fun(s in S, {_WHOLE})",
            B=_LIMIT,
            b="s",
            n="T",
        ),
        use(
            "parts",
            "along-sum",
            variables=AT_S,
            policy="mu",
            P="P",
            f=f"fun(s in S, i in I, {_PART})",
            b="s",
            n="T",
        ),
        unfold("score", _SCORE, variables=AT_S | AT_A | _I),
        conclude(
            "centre",
            f"pi[s, a]*{_SCORE} - pi[s, a]*u[s, a, i] + pi[s, a]*{_MEAN} == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | _I,
            have={"here": "score"},
        ),
        summed(
            "centres",
            "centre",
            ("1", f"pi[s, a]*{_SCORE}"),
            ("-1", "pi[s, a]*u[s, a, i]"),
            (_MEAN, "pi[s, a]"),
            over=("a", "A"),
            variables=AT_S | _I,
        ),
        conclude(
            "centred",
            f"sum(a in A, pi[s, a]*{_SCORE}) == 0",
            (),
            ("here", "here.total"),
            variables=AT_S | _I,
            have={"here": "centres", "here.total": instance("pi_total", s="s")},
        ),
        use(
            "direction",
            "token-square",
            proofs={
                **_POLICIES,
                "centred": partial("centred", i="i"),
                **{name: quantified(name) for name in ("v_low", "v_high", "base_low", "base_high")},
            },
            variables={"x": "S"} | _I,
            pi="pi",
            mu="mu",
            P="P",
            score=_ONE_SCORE,
            v="v",
            K="K",
            base="base",
            d="0",
            e="0",
            b="x",
            n="T",
        ),
        conclude(
            "weighted",
            f"0 <= start[s]*K**2*{_W} - start[s]*{_TIS}",
            [(1, "1", "here.start", "here")],
            variables=AT_S | _I,
            have={"here.start": "start_nonneg", "here": instance("direction", x="s", i="i")},
        ),
        summed(
            "directions",
            "weighted",
            ("start[s]*K**2", _W),
            ("-1", f"start[s]*{_TIS}"),
            over=("i", "I"),
            variables=AT_S,
        ),
        conclude(
            "state",
            f"0 <= K**2*T*{_LIMIT}*start[s] - sum(i in I, start[s]*{_TIS})",
            [(1, "1", "here"), (1, "K", "here.start", "here.upper")],
            ("here.parts",),
            variables=AT_S,
            have={
                "here": "directions",
                "here.start": "start_nonneg",
                "here.upper": "upper",
                "here.parts": "parts",
            },
        ),
        summed(
            "states",
            "state",
            (f"K**2*T*{_LIMIT}", "start[s]"),
            ("-1", f"sum(i in I, start[s]*{_TIS})"),
            over=("s", "S"),
        ),
        swap("exchange", ("i", "I"), ("s", "S"), f"start[s]*{_TIS}"),
        unfold("second", _SECOND),
        unfold("variance", _VARIANCE),
        use("mean.size", "norm2-nonnegative", v=f"fun(i in I, {_AVERAGE})"),
        conclude(
            "end",
            f"0 <= K**2*G**2*T*(1 + c) - {_VARIANCE}",
            [(1, "1", "states"), (1, "1", "mean.size")],
            ("exchange", "second", "variance", "start_total"),
        ),
    ),
    ("end",),
    notes={
        "direction": "Coordinate by coordinate, rho_t score_t is a martingale difference under mu (token-square).",
        "local": "A token adds at most the mean of rho^2 norm(score)^2, which is at most G^2 (1 + c).",
    },
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
_FIRST_X = f"((pi[s, a]/mu[s, a])*{_SCORE})"
_AT_END = f"TOKEN_IS_SQUARE(pi, mu, P, {_ONE_SCORE}, v, {_FREE}, {_FIRST_X}, 0, z, 0)"
_ONE_STEP = f"TOKEN_IS_SQUARE(pi, mu, P, {_ONE_SCORE}, v, {_FREE}, 0, 0, s, 1)"
_RETURNS = "sum(z in S, P[s, a, z]*v[z]**2)"
_SQUARED = f"{square()}*{_SCORE}**2*{_RETURNS}"
_TOKENS = f"sum(a in A, {square()}*{_NORM}*{_RETURNS})"
_FIRST_SECOND = f"TOKEN_IS_SECOND(pi, mu, P, {_SCORES}, v, {_FREE}, start, 1)"
_PROOF_OF_ONE_STEP = Draft(
    (
        polynomial("nought", "0 == 0"),
        unfold("end.0", _AT_END, variables=AT_S | AT_A | _I | {"z": "S"}),
        conclude(
            "end.state",
            f"P[s, a, z]*{_AT_END} - {_FIRST_X}**2*P[s, a, z]*v[z]**2 == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | _I | {"z": "S"},
            have={"here": "end.0"},
        ),
        summed(
            "end.states",
            "end.state",
            ("1", f"P[s, a, z]*{_AT_END}"),
            (f"-{_FIRST_X}**2", "P[s, a, z]*v[z]**2"),
            over=("z", "S"),
            variables=AT_S | AT_A | _I,
        ),
        conclude(
            "token",
            f"mu[s, a]*sum(z in S, P[s, a, z]*{_AT_END}) - {_SQUARED} == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | _I,
            have={"here": "end.states"},
        ),
        summed(
            "tokens",
            "token",
            ("1", f"mu[s, a]*sum(z in S, P[s, a, z]*{_AT_END})"),
            ("-1", _SQUARED),
            over=("a", "A"),
            variables=AT_S | _I,
        ),
        unfold("step", _ONE_STEP, variables=AT_S | _I),
        conclude(
            "direction",
            f"start[s]*{_ONE_STEP} - start[s]*sum(a in A, {_SQUARED}) == 0",
            (),
            ("here.step", "here.tokens"),
            variables=AT_S | _I,
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
        unfold("norm", _NORM, variables=AT_S | AT_A),
        summed(
            "factor",
            "nought",
            (f"{square()}*{_RETURNS}", f"{_SCORE}**2"),
            ("-1", _SQUARED),
            over=("i", "I"),
            variables=AT_S | AT_A,
        ),
        conclude(
            "row",
            f"{square()}*{_NORM}*{_RETURNS} - sum(i in I, {_SQUARED}) == 0",
            (),
            ("here.norm", "here.factor"),
            variables=AT_S | AT_A,
            have={"here.norm": "norm", "here.factor": "factor"},
        ),
        summed(
            "rows",
            "row",
            ("1", f"{square()}*{_NORM}*{_RETURNS}"),
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
        id="token-is-low-variance",
        where=f"{PART1}, section 6",
        title="The variance of token-level importance sampling is low: at most K^2 G^2 T (1 + c)",
        variables=(*PROCESS, LOGITS, RETURN, RANGE, BASE, SIZE, CHI2_CAP, HORIZON),
        hypotheses=(
            *LAWFUL,
            DOMINATED,
            SHORT,
            RETURN_K,
            BASELINE,
            Hypothesis(CHI2_CAPPED.id, CHI2_CAPPED.text, CHI2_CAPPED.clauses, left_out=True),
        ),
        statement=relations(f"{_VARIANCE} <= K**2*G**2*T*(1 + c)"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "The variance, like the second moment, is linear in T and not quadratic, because the scores are martingale "
            "differences; any baseline between 0 and K does.  Low only if chi2 of every token is: without a cap of it "
            "there is no bound, and with one token it is sequence-level importance sampling itself "
            "(token-is-one-step).  Attained for every T by a constant return and independent tokens."
        ),
        draft=_PROOF,
        smt_sizes=(1,),  # with two tokens z3 does not decide two steps
    ),
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
