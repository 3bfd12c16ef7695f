"""The second moment of token-level importance sampling: a martingale, token by token.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  rho = pi/mu
    score       centred under pi in every state; X = rho score, of which the mean under mu is zero
    v, base     return and baseline, in [0, K]
    x, y        sums so far, of X and of base X
    W           sum over the times of the mean of X^2

Main statements
    along-sum               a sum along trajectories is linear in what is summed
    along-upper             g <= B implies a sum of at most n B
    token-square            E_mu[(v x - y)^2] <= (K x - y)^2 + y^2 + K^2 W
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import (
    conclude,
    induction,
    instance,
    on_support,
    outcome,
    partial,
    polynomial,
    quantified,
    summed,
    swap,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.ratio_means import AT_Z, PASSED
from theorems.foundations.ratio_moments import LEVEL, square
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import (
    AT_A,
    AT_S,
    AT_SAK,
    AT_SK,
    HERE,
    after,
    in_all_states,
    mean_next,
    policy_row,
)
from theorems.processes import DOMINATED, KERNEL, MU, PI, TRANSITIONS, V, policy_law
from theorems.proof import Draft

SCORE = parameter("score", "S, A -> real", "score of a token in a state")
BASE = parameter("base", "S -> real", "baseline of a state, subtracted from the return", low="0", high="K")
_STATE = parameter("b", "S", "a state")
_POLICY = parameter("policy", "S, A -> real", "a policy")
CENTRED = hypothesis(
    "centred",
    "in every state the mean of the score under pi is zero, as it is for the gradient of log pi",
    centred="all(s in S, sum(a in A, pi[s, a]*score[s, a]) == 0)",
)
RETURN_K = hypothesis(
    "return", "the return lies in [0, K]", v_low="all(s in S, 0 <= v[s])", v_high="all(s in S, v[s] <= K)"
)
BASELINE = hypothesis(
    "baseline",
    "the baseline lies in [0, K]",
    base_low="all(s in S, 0 <= base[s])",
    base_high="all(s in S, base[s] <= K)",
)

# ------------------------------------------------------------------------------------------------------------ linearity

_F = parameter("f", "S, I -> real", "functions of the state, one for every i")
_I = {"i": "I"}
_PART = "ALONG(policy, P, fun(k in nat, s in S, f[s, i]), {0}, {1})"
_WHOLE = "ALONG(policy, P, fun(k in nat, s in S, sum(i in I, f[s, i])), {0}, {1})"
_SAME = f"sum(i in I, {_PART}) - {_WHOLE}"
_BEFORE = {"before": f"all(u in S, {_SAME.format('u', 'k')} == 0)"}
_PART_Z, _WHOLE_Z = _PART.format("z", "k"), _WHOLE.format("z", "k")
_NOUGHT = polynomial("nought", "0 == 0")
_PROOF_OF_ALONG_SUM = Draft(
    (
        _NOUGHT,
        unfold("part.first", _PART.format("s", "0"), variables=AT_S | _I),
        summed("parts.first", "part.first", ("1", _PART.format("s", "0")), over=("i", "I"), variables=AT_S),
        unfold("whole.first", _WHOLE.format("s", "0"), variables=AT_S),
        conclude(
            "base",
            f"{_SAME.format('s', '0')} == 0",
            (),
            ("here.parts", "here.whole"),
            variables=AT_S,
            have={"here.parts": "parts.first", "here.whole": "whole.first"},
        ),
        unfold("part.next", _PART.format("s", "k + 1"), variables=AT_SK | _I),
        summed(
            "parts.next",
            "part.next",
            ("1", _PART.format("s", "k + 1")),
            ("-1", "f[s, i]"),
            ("-1", f"sum(a in A, policy[s, a]*{after(_PART_Z)})"),
            over=("i", "I"),
            variables=AT_SK,
        ),
        unfold("whole.next", _WHOLE.format("s", "k + 1"), variables=AT_SK),
        # the sum over i goes to the inside, past the tokens and past the next states
        swap("past.a", ("i", "I"), ("a", "A"), f"policy[s, a]*{after(_PART_Z)}", variables=AT_SK),
        swap("past.z", ("i", "I"), ("z", "S"), f"P[s, a, z]*{_PART_Z}", variables=AT_SAK),
        summed(
            "out.z",
            "nought",
            ("P[s, a, z]", _PART_Z),
            ("-1", f"P[s, a, z]*{_PART_Z}"),
            over=("i", "I"),
            variables=AT_SAK | AT_Z,
        ),
        summed(
            "out.a",
            "nought",
            ("policy[s, a]", after(_PART_Z)),
            ("-1", f"policy[s, a]*{after(_PART_Z)}"),
            over=("i", "I"),
            variables=AT_SAK,
        ),
        conclude(
            "state",
            f"sum(i in I, P[s, a, z]*{_PART_Z}) - P[s, a, z]*{_WHOLE_Z} == 0",
            (),
            ("here.before", "here.out"),
            variables=AT_SAK | AT_Z,
            given=_BEFORE,
            have={"here.before": instance("before", u="z"), "here.out": "out.z"},
        ),
        summed(
            "states",
            partial("state", PASSED, s="s", a="a", k="k"),
            ("1", f"sum(i in I, P[s, a, z]*{_PART_Z})"),
            ("-1", f"P[s, a, z]*{_WHOLE_Z}"),
            over=("z", "S"),
            variables=AT_SAK,
            given=_BEFORE,
        ),
        conclude(
            "token",
            f"sum(i in I, policy[s, a]*{after(_PART_Z)}) - policy[s, a]*{after(_WHOLE_Z)} == 0",
            (),
            ("here.states", "here.past", "here.out"),
            variables=AT_SAK,
            given=_BEFORE,
            have={
                "here.states": instance("states", PASSED, s="s", a="a", k="k"),
                "here.past": "past.z",
                "here.out": "out.a",
            },
        ),
        summed(
            "tokens",
            partial("token", PASSED, s="s", k="k"),
            ("1", f"sum(i in I, policy[s, a]*{after(_PART_Z)})"),
            ("-1", f"policy[s, a]*{after(_WHOLE_Z)}"),
            over=("a", "A"),
            variables=AT_SK,
            given=_BEFORE,
        ),
        conclude(
            "step",
            f"{_SAME.format('s', 'k + 1')} == 0",
            (),
            ("here.parts", "here.whole", "here.past", "here.tokens"),
            variables=AT_SK,
            given=_BEFORE,
            have={
                "here.parts": "parts.next",
                "here.whole": "whole.next",
                "here.past": "past.a",
                "here.tokens": instance("tokens", PASSED, s="s", k="k"),
            },
        ),
        in_all_states(f"{_SAME.format('s', 'k')} == 0"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
)

# -------------------------------------------------------------------------------------------------------------- a bound

_G = "fun(k in nat, s in S, f[s])"
_SPENT = f"ALONG(policy, P, {_G}, {{0}}, {{1}})"
_LIMITED = {"before": f"all(u in S, 0 <= k*B - {_SPENT.format('u', 'k')})"}
_PROOF_OF_ALONG_UPPER = Draft(
    (
        unfold("first", _SPENT.format("s", "0"), variables=AT_S),
        conclude(
            "base", f"0 <= 0*B - {_SPENT.format('s', '0')}", (), ("here",), variables=AT_S, have={"here": "first"}
        ),
        mean_next("z", "high", _SPENT.format("z", "k"), "k*B", quantified("before"), given=_LIMITED),
        use(
            "row",
            "mean-below",
            proofs={
                **policy_row("policy"),
                "side_high": partial("z", PASSED, **HERE),
            },
            variables=AT_SK,
            mu="fun(a in A, policy[s, a])",
            G=f"fun(a in A, {after(_SPENT.format('z', 'k'))})",
            b="k*B",
        )
        | {"given": _LIMITED},
        unfold("next", _SPENT.format("s", "k + 1"), variables=AT_SK),
        conclude(
            "step",
            f"0 <= (k + 1)*B - {_SPENT.format('s', 'k + 1')}",
            [(1, "1", "here.row"), (1, "1", "here.f")],
            ("here.next",),
            variables=AT_SK,
            given=_LIMITED,
            have={"here.row": instance("row", PASSED, **HERE), "here.f": "f_high", "here.next": "next"},
        ),
        in_all_states(f"0 <= k*B - {_SPENT.format('s', 'k')}"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
)

# ------------------------------------------------------------------------------------------------------- the martingale

_X = "(pi[s, a]/mu[s, a])*score[s, a]"
LOCAL_SQUARE = f"sum(a in A, {square()}*score[s, a]**2)"
"""The mean of X^2 in a state."""


def token_square(x: str, y: str, state: str, n: str) -> str:
    """E_mu[(v x - y)^2] after n steps, with the sums so far.

    >>> token_square("0", "0", "s", "n")
    'TOKEN_IS_SQUARE(pi, mu, P, score, v, base, 0, 0, s, n)'
    """
    return f"TOKEN_IS_SQUARE(pi, mu, P, score, v, base, {x}, {y}, {state}, {n})"


def squares_along(state: str, n: str) -> str:
    """W: the sum, over n times from a state, of the mean of X^2."""
    return f"ALONG(mu, P, fun(k in nat, s in S, {LOCAL_SQUARE}), {state}, {n})"


def _limit(x: str, y: str) -> str:
    return f"((K*{x} - {y})**2 + ({y})**2)"


def _room(x: str, y: str, state: str, n: str) -> str:
    return f"{_limit(x, y)} + K**2*{squares_along(state, n)} - {token_square(x, y, state, n)}"


_SUMS = {"x": "real", "y": "real"}
_MOVED = (f"(x + {_X})", f"(y + base[s]*({_X}))")
_ROOM = {"before": f"all(u in S, all(p in real, all(q in real, 0 <= {_room('p', 'q', 'u', 'k')})))"}
_HERE_ALL = {"s": "s", "x": "x", "y": "y", "k": "k"}
_T_NEXT, _W_NEXT = after(token_square(*_MOVED, "z", "k")), after(squares_along("z", "k"))
_CROSS = "2*((K*x - y)*(K - base[s]) + y*base[s])"
_PROOF_OF_TOKEN_SQUARE = Draft(
    (
        unfold("first", token_square("x", "y", "s", "0"), variables=AT_S | _SUMS),
        unfold("along.first", squares_along("s", "0"), variables=AT_S),
        conclude(
            "base.0",
            f"0 <= {_room('x', 'y', 's', '0')}",
            [(1, "(K - v[s])*x - y"), (2, "x", "here.low", "here.high")],
            ("here.first", "here.along"),
            variables=AT_S | _SUMS,
            have={"here.low": "v_low", "here.high": "v_high", "here.first": "first", "here.along": "along.first"},
        ),
        conclude(
            "weighted",
            f"0 <= P[s, a, z]*({_room(*_MOVED, 'z', 'k')})",
            [(1, "1", "here.P", "here.before")],
            variables=AT_SAK | AT_Z | _SUMS,
            given=_ROOM,
            have={"here.P": "P_nonneg", "here.before": instance("before", u="z", p=_MOVED[0], q=_MOVED[1])},
        ),
        summed(
            "states",
            partial("weighted", PASSED, a="a", **_HERE_ALL),
            (_limit(*_MOVED), "P[s, a, z]"),
            ("K**2", f"P[s, a, z]*{squares_along('z', 'k')}"),
            ("-1", f"P[s, a, z]*{token_square(*_MOVED, 'z', 'k')}"),
            over=("z", "S"),
            variables=AT_SAK | _SUMS,
            given=_ROOM,
        ),
        *on_support("cancel", "q*(p*i) - p == 0", (), ("unit",), variables="p q i", zero_using=("p0",)),
        conclude(
            "token",
            f"0 <= {_limit('x', 'y')}*mu[s, a] + {_CROSS}*(pi[s, a]*score[s, a])"
            f" + ((K - base[s])**2 + base[s]**2)*({square()}*score[s, a]**2)"
            f" + K**2*(mu[s, a]*{_W_NEXT}) - mu[s, a]*{_T_NEXT}",
            [(1, "1", "here.mu", "here.states")],
            ("here.total", "here.cancel"),
            variables=AT_SAK | _SUMS,
            given=_ROOM,
            have={
                "here.mu": "mu_nonneg",
                "here.states": instance("states", PASSED, a="a", **_HERE_ALL),
                "here.total": instance("P_total", s="s", a="a"),
                "here.cancel": instance("cancel", **outcome("pi[s, a]", "mu[s, a]")),
            },
        ),
        summed(
            "tokens",
            partial("token", PASSED, **_HERE_ALL),
            (_limit("x", "y"), "mu[s, a]"),
            (_CROSS, "pi[s, a]*score[s, a]"),
            ("(K - base[s])**2 + base[s]**2", f"{square()}*score[s, a]**2"),
            ("K**2", f"mu[s, a]*{_W_NEXT}"),
            ("-1", f"mu[s, a]*{_T_NEXT}"),
            over=("a", "A"),
            variables=AT_SK | _SUMS,
            given=_ROOM,
        ),
        conclude(
            "square",
            f"0 <= {square()}*score[s, a]**2",
            [(1, "(pi[s, a]/mu[s, a])*score[s, a]", "here.mu")],
            variables=AT_S | AT_A,
            have={"here.mu": "mu_nonneg"},
        ),
        summed("squares", "square", ("1", f"{square()}*score[s, a]**2"), over=("a", "A"), variables=AT_S),
        unfold("next", token_square("x", "y", "s", "k + 1"), variables=AT_SK | _SUMS),
        unfold("along.next", squares_along("s", "k + 1"), variables=AT_SK),
        conclude(
            "step",
            f"0 <= {_room('x', 'y', 's', 'k + 1')}",
            [(1, "1", "here.tokens"), (2, "1", "here.low", "here.high", "here.squares")],
            ("here.next", "here.along", "here.total", "here.centred"),
            variables=AT_SK | _SUMS,
            given=_ROOM,
            have={
                "here.tokens": instance("tokens", PASSED, **_HERE_ALL),
                "here.low": "base_low",
                "here.high": "base_high",
                "here.squares": "squares",
                "here.next": "next",
                "here.along": "along.next",
                "here.total": instance("mu_total", s="s"),
                "here.centred": "centred",
            },
        ),
        induction(
            "all",
            f"0 <= {_room('x', 'y', 's', 'k')}",
            "base.0",
            instance("step", {"before": quantified("hypothesis")}, **_HERE_ALL),
            on="k",
            over=AT_S | _SUMS,
        ),
        use("end", "all", s="b", x="d", y="e", k="n"),
    ),
    ("end",),
    notes={
        "base.0": "The square is convex in the return, which lies between 0 and K.",
        "token": "The mean of X is zero, so the cross terms go, and (K - base)^2 + base^2 <= K^2.",
    },
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "along-sum",
        "A sum along trajectories is linear in what is summed",
        (_POLICY, KERNEL, _F, _STATE, STEPS),
        (),
        f"sum(i in I, {_PART.format('b', 'n')}) == {_WHOLE.format('b', 'n')}",
        _PROOF_OF_ALONG_SUM,
    ),
    lemma(
        "along-upper",
        "A sum of n numbers of at most B along trajectories is at most n B",
        (
            _POLICY,
            KERNEL,
            parameter("f", "S -> real", "a function of the state"),
            parameter("B", "real", "its bound", low="0", high="3"),
            _STATE,
            STEPS,
        ),
        (
            policy_law("policy"),
            TRANSITIONS,
            hypothesis("bounded", "f <= B", left_out=False, f_high="all(s in S, f[s] <= B)"),
        ),
        f"{_SPENT.format('b', 'n')} <= n*B",
        _PROOF_OF_ALONG_UPPER,
    ),
    lemma(
        "token-square",
        "The second moment of token-level importance sampling with a baseline, in one direction",
        (
            PI,
            MU,
            KERNEL,
            SCORE,
            V,
            LEVEL,
            BASE,
            parameter("d", "real", "sum so far", low="-2", high="2"),
            parameter("e", "real", "sum so far, with the baseline", low="-2", high="2"),
            _STATE,
            STEPS,
        ),
        (policy_law("mu"), TRANSITIONS, DOMINATED, CENTRED, RETURN_K, BASELINE),
        f"{token_square('d', 'e', 'b', 'n')} <= {_limit('d', 'e')} + K**2*{squares_along('b', 'n')}",
        _PROOF_OF_TOKEN_SQUARE,
    ),
)
"""In an order in which each uses only earlier ones."""
