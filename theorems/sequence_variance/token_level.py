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
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, instance, partial, polynomial, quantified, summed, swap, unfold, use
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, square
from theorems.foundations.states import AT_A, AT_S
from theorems.foundations.token_squares import BASE, BASELINE, RETURN_K
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON
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

AT_I = {"i": "I"}
_MEAN = "sum(b in A, pi[s, b]*u[s, b, i])"
SCORE = "SCORE(pi, u, s, a, i)"
SCORES = "fun(s in S, a in A, i in I, SCORE(pi, u, s, a, i))"
ONE_SCORE = "fun(z in S, a in A, SCORE(pi, u, z, a, i))"
_TIS = f"TOKEN_IS_SQUARE(pi, mu, P, {ONE_SCORE}, v, base, 0, 0, s, T)"
_PART = f"sum(a in A, {square()}*{SCORE}**2)"
_WHOLE = f"sum(i in I, {_PART})"
_W = f"ALONG(mu, P, fun(k in nat, s in S, {_PART}), s, T)"
_LIMIT = "G**2*(1 + c)"
_SECOND = f"TOKEN_IS_SECOND(pi, mu, P, {SCORES}, v, base, start, T)"
_VARIANCE = f"TOKEN_IS_VAR(pi, mu, P, {SCORES}, v, base, start, T)"
_AVERAGE = f"sum(s in S, start[s]*TOKEN_IS_SUM(pi, mu, P, {ONE_SCORE}, v, base, 0, 0, s, T))"
NORM = f"NORM2(fun(i in I, {SCORE}))"
_POLICIES = {name: quantified(name) for name in ("mu_nonneg", "mu_total", "P_nonneg", "P_total", "dominated")}

_PROOF = Draft(
    (
        polynomial("nought", "0 == 0"),
        # in one state: the mean of rho^2 norm(score)^2
        swap("local.swap", ("i", "I"), ("a", "A"), f"{square()}*{SCORE}**2", variables=AT_S),
        unfold("norm", NORM, variables=AT_S | AT_A),
        summed(
            "inside",
            "nought",
            (square(), f"{SCORE}**2"),
            ("-1", f"{square()}*{SCORE}**2"),
            over=("i", "I"),
            variables=AT_S | AT_A,
        ),
        conclude(
            "token",
            f"0 <= G**2*{square()} - sum(i in I, {square()}*{SCORE}**2)",
            [(1, "pi[s, a]/mu[s, a]", "here.mu", "here.short")],
            ("here.norm", "here.inside"),
            variables=AT_S | AT_A,
            have={"here.mu": "mu_nonneg", "here.short": "short", "here.norm": "norm", "here.inside": "inside"},
        ),
        summed(
            "tokens",
            "token",
            ("G**2", square()),
            ("-1", f"sum(i in I, {square()}*{SCORE}**2)"),
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
        unfold("score", SCORE, variables=AT_S | AT_A | AT_I),
        conclude(
            "centre",
            f"pi[s, a]*{SCORE} - pi[s, a]*u[s, a, i] + pi[s, a]*{_MEAN} == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | AT_I,
            have={"here": "score"},
        ),
        summed(
            "centres",
            "centre",
            ("1", f"pi[s, a]*{SCORE}"),
            ("-1", "pi[s, a]*u[s, a, i]"),
            (_MEAN, "pi[s, a]"),
            over=("a", "A"),
            variables=AT_S | AT_I,
        ),
        conclude(
            "centred",
            f"sum(a in A, pi[s, a]*{SCORE}) == 0",
            (),
            ("here", "here.total"),
            variables=AT_S | AT_I,
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
            variables={"x": "S"} | AT_I,
            pi="pi",
            mu="mu",
            P="P",
            score=ONE_SCORE,
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
            variables=AT_S | AT_I,
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
)
