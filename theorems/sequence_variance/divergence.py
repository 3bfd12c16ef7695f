"""The second moment of the ratio against the divergence per token: section 7 of Part 1.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    rho         product of the ratios pi/mu of T tokens
    KL(s)       KL(pi || mu) in the state s
    N, M        second moment of the ratio from a state, and from the next state, with one token less

Main statements
    seq-is-lower-kl     E_mu[rho^2] >= exp(sum over t of the mean of KL(s_t) under pi)
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import (
    conclude,
    instance,
    on_support,
    outcome,
    partial,
    polynomial,
    summed,
    unfold,
    use,
)
from theorems.foundations.ratio_means import AT_Z, ONE, PASSED
from theorems.foundations.ratio_moments import moment, square
from theorems.foundations.states import AT_A, AT_K, AT_S, after, in_all_states, mean_start
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import LAWFUL, PROCESS, second_moment

_KL = "KL(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))"
_LOCAL = f"fun(k in nat, s in S, {_KL})"
_SPENT = f"VISITED(pi, P, {_LOCAL}, start, T)"


def _along(state: str, n: str) -> str:
    return f"ALONG(pi, P, {_LOCAL}, {state}, {n})"


_M, _N = moment("z", "k", ONE), moment("s", "k + 1", ONE)
_RATIO = "(pi[s, a]/mu[s, a])"
_TERM = f"pi[s, a]*log{_RATIO}"
_LATER = _along("z", "k")
_BEFORE = {"before": f"all(u in S, 0 <= log({moment('u', 'k', ONE)}) - {_along('u', 'k')})"}
_POINT = f"pi[s, a]*{_RATIO}*{_M}*(1/{_N}) - pi[s, a] + pi[s, a]*log({_N}) - pi[s, a]*{_LATER} - {_TERM}"
_ALL = AT_S | AT_A | AT_Z | AT_K
_WHOLE = second_moment()
_END = moment("s", "T", ONE)

_PROOF = Draft(
    (
        use("above", "ratio-moment-one", variables=AT_S | AT_K, b="s", n="k", pi="pi", mu="mu", P="P"),
        conclude(
            "positive",
            f"0 < {moment('s', 'k', ONE)}",
            [(1, "1", "here"), (1, "1")],
            variables=AT_S | AT_K,
            have={"here": "above"},
        ),
        use("one.log", "axiom.log_one"),
        polynomial("one.positive", "0 < 1", [(1, "1")]),
        unfold("first", moment("s", "0", ONE), variables=AT_S),
        unfold("spent.first", _along("s", "0"), variables=AT_S),
        conclude(
            "base",
            f"0 <= log({moment('s', '0', ONE)}) - {_along('s', '0')}",
            [(1, "1", "here.log")],
            ("here.spent", "here.first", "here.unit", "one.log"),
            variables=AT_S,
            have={
                "here.positive": instance("positive", s="s", k="0"),
                "here.log": instance(
                    "log-lower", {"x_pos": "here.positive", "c_pos": "one.positive"}, x=moment("s", "0", ONE), c="1"
                ),
                "here.unit": instance("axiom.inverse", {"premise": "here.positive"}, x=moment("s", "0", ONE)),
                "here.first": "first",
                "here.spent": "spent.first",
            },
        ),
        polynomial(
            "both",
            "0 < x*z",
            [(1, "1", "x_pos", "z_pos")],
            variables="x z",
            given={"x_pos": "0 < x", "z_pos": "0 < z"},
        ),
        # one outcome: log(rho) <= rho M/N - 1 + log(N) - log(M), and log(M) is at least what comes later
        conclude(
            "point",
            f"0 <= {_POINT}",
            [(1, "1", "here.tangent"), (1, "1", "here.pi", "here.before")],
            ("here.unit", "here.unit.M", "here.unit.N", "here.product", "here.reciprocal"),
            variables=_ALL,
            given=_BEFORE,
            have={
                "here.M": instance("positive", s="z", k="k"),
                "here.N": instance("positive", s="s", k="k + 1"),
                "here.1/M": instance("axiom.inverse_positive", {"premise": "here.M"}, x=_M),
                "here.c": instance("both", {"x_pos": "here.N", "z_pos": "here.1/M"}, x=_N, z=f"1/{_M}"),
                "here.pi": "pi_nonneg",
                "here.mu": "mu_nonneg",
                "here.tangent": instance(
                    "kl-outcome-upper",
                    {"p_nonneg": "here.pi", "q_nonneg": "here.mu", "dominated": "dominated", "c_pos": "here.c"},
                    p="pi[s, a]",
                    q="mu[s, a]",
                    c=f"{_N}*(1/{_M})",
                ),
                "here.before": instance("before", u="z"),
                "here.unit": instance("axiom.inverse", {"premise": "here.c"}, x=f"{_N}*(1/{_M})"),
                "here.unit.M": instance("axiom.inverse", {"premise": "here.M"}, x=_M),
                "here.unit.N": instance("axiom.inverse", {"premise": "here.N"}, x=_N),
                "here.product": instance("log-product", {"x_pos": "here.N", "z_pos": "here.1/M"}, x=_N, z=f"1/{_M}"),
                "here.reciprocal": instance("log-reciprocal", {"x_pos": "here.M"}, x=_M),
            },
        ),
        conclude(
            "weighted",
            f"0 <= P[s, a, z]*({_POINT})",
            [(1, "1", "here.P", "here.point")],
            variables=_ALL,
            given=_BEFORE,
            have={"here.P": "P_nonneg", "here.point": instance("point", PASSED, s="s", a="a", z="z", k="k")},
        ),
        summed(
            "token.sum",
            partial("weighted", PASSED, s="s", a="a", k="k"),
            (f"pi[s, a]*{_RATIO}*(1/{_N})", f"P[s, a, z]*{_M}"),
            (f"-pi[s, a] + pi[s, a]*log({_N}) - {_TERM}", "P[s, a, z]"),
            ("-pi[s, a]", f"P[s, a, z]*{_LATER}"),
            over=("z", "S"),
            variables=AT_S | AT_A | AT_K,
            given=_BEFORE,
        ),
        *on_support("square", "q*(p*i)**2 - p*(p*i) == 0", (), ("unit",), variables="p q i", zero_using=("p0",)),
        conclude(
            "token",
            f"0 <= {square()}*{after(_M)}*(1/{_N}) - pi[s, a] + pi[s, a]*log({_N}) - {_TERM}"
            f" - pi[s, a]*{after(_LATER)}",
            [(1, "1", "here.sum")],
            ("here.total", "here.square"),
            variables=AT_S | AT_A | AT_K,
            given=_BEFORE,
            have={
                "here.sum": instance("token.sum", PASSED, s="s", a="a", k="k"),
                "here.total": instance("P_total", s="s", a="a"),
                "here.square": instance("square", **outcome("pi[s, a]", "mu[s, a]")),
            },
        ),
        summed(
            "tokens",
            partial("token", PASSED, s="s", k="k"),
            (f"1/{_N}", f"{square()}*{after(_M)}"),
            (f"log({_N}) - 1", "pi[s, a]"),
            ("-1", _TERM),
            ("-1", f"pi[s, a]*{after(_LATER)}"),
            over=("a", "A"),
            variables=AT_S | AT_K,
            given=_BEFORE,
        ),
        unfold("next", _N, variables=AT_S | AT_K),
        unfold("spent.next", _along("s", "k + 1"), variables=AT_S | AT_K),
        unfold("kl", _KL, variables=AT_S),
        conclude(
            "step",
            f"0 <= log({_N}) - {_along('s', 'k + 1')}",
            [(1, "1", "here.tokens")],
            ("here.next", "here.spent", "here.kl", "here.total", "here.unit"),
            variables=AT_S | AT_K,
            given=_BEFORE,
            have={
                "here.tokens": instance("tokens", PASSED, s="s", k="k"),
                "here.next": "next",
                "here.spent": "spent.next",
                "here.kl": "kl",
                "here.total": instance("pi_total", s="s"),
                "here.positive": instance("positive", s="s", k="k + 1"),
                "here.unit": instance("axiom.inverse", {"premise": "here.positive"}, x=_N),
            },
        ),
        in_all_states(f"0 <= log({moment('s', 'k', ONE)}) - {_along('s', 'k')}"),
        # and over the first state
        mean_start("whole.above", "low", _END, "1", partial("above", k="T")),
        conclude("whole.positive", f"0 < {_WHOLE}", [(1, "1", "whole.above"), (1, "1")]),
        use("whole.unit", "axiom.inverse", x=_WHOLE),
        conclude(
            "state",
            f"0 <= start[s]*({_END}/{_WHOLE} - 1 + log({_WHOLE}) - {_along('s', 'T')})",
            [(1, "1", "here.start", "here.tangent"), (1, "1", "here.start", "here.all")],
            variables=AT_S,
            have={
                "here.start": "start_nonneg",
                "here.all": instance("all", s="s", k="T"),
                "here.positive": instance("positive", s="s", k="T"),
                "here.tangent": instance(
                    "log-tangent", {"x_pos": "here.positive", "c_pos": "whole.positive"}, x=_END, c=_WHOLE
                ),
            },
        ),
        summed(
            "states",
            "state",
            (f"1/({_WHOLE})", f"start[s]*{_END}"),
            (f"log({_WHOLE}) - 1", "start[s]"),
            ("-1", f"start[s]*{_along('s', 'T')}"),
            over=("s", "S"),
        ),
        use("along", "visited-along", policy="pi", P="P", g=_LOCAL, d="start", n="T"),
        conclude(
            "log.bound",
            f"0 <= log({_WHOLE}) - {_SPENT}",
            [(1, "1", "states")],
            ("along", "start_total", "whole.unit"),
        ),
        use("e.positive", "axiom.exp_positive", x=_SPENT),
        use("e.log", "axiom.log_exp", x=_SPENT),
        use("e.unit", "axiom.inverse", x=f"exp({_SPENT})"),
        use(
            "tangent",
            "log-tangent",
            proofs={"x_pos": "whole.positive", "c_pos": "e.positive"},
            x=_WHOLE,
            c=f"exp({_SPENT})",
        ),
        conclude(
            "end",
            f"0 <= {_WHOLE} - exp({_SPENT})",
            [(1, "1", "e.positive", "tangent"), (1, "1", "e.positive", "log.bound")],
            ("e.log", "e.unit"),
        ),
    ),
    ("end",),
    notes={
        "point": "The tangent of the logarithm at N/M, with N and M the second moments from here and from z.",
        "all": "Jensen's inequality under pi, one token at a time.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="seq-is-lower-kl",
        where=f"{PART1}, section 7 (from below)",
        title="The second moment is at least exp(sum over the times of the mean KL per token under pi)",
        variables=(*PROCESS, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED),
        statement=relations(f"exp({_SPENT}) <= {_WHOLE}"),
        verdict=Verdict.HOLDS,
        finding=(
            "So a positive average KL per token along the trajectories of pi makes the second moment grow "
            "exponentially in T, even if chi2 is zero in some states.  Attained if rho is constant along the "
            "trajectories of pi."
        ),
        references=("Gibbs and Su 2002",),
        draft=_PROOF,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
)
