"""The second moment of token-level importance sampling with the exact advantage of mu, for returns in [0, 1].

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  rho = pi/mu
    score       any vector for every state and token, of norm at most G
    v           return, in [0, 1], paid in the state in which the last step ends
    V, A        value of mu, and advantage with respect to mu
    c           cap of chi2(pi || mu) over the states;  L = G^2 (1 + c)
    M_y         mean under mu of the sum of rho A <score, y>, over n + 1 tokens, for a vector y
    n, k        numbers of steps

Main statements
    advantage-square        for n + 1 tokens, E_mu |y + sum rho A score|^2 is at most
                            |y|^2 + 2 M_y + L (n + 1 + (n/2) V (1 - V))
"""

from __future__ import annotations

from theorems.claim import Claim
from theorems.drafting import StepData, conclude, induction, instance, partial, quantified, summed, unfold, use
from theorems.foundations.advantage_means import (
    ADVANTAGE,
    CHANGE,
    DOTS,
    LAWS,
    NEXT_SPREAD,
    NORM,
    RATIO,
    RHO,
    ROW,
    SCORE,
    SHORT,
    SIZE,
    SPREAD_Z,
    SPREADS,
    STATE,
    L,
    Y,
    dual,
    mean,
    spread,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.quadratics import ORDER, POLAR
from theorems.foundations.ratio_means import AT_Z, PASSED
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, square
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_A, AT_K, AT_S, AT_SAK, AT_SK, HERE, after
from theorems.foundations.value_bounds import XM
from theorems.processes import DOMINATED, KERNEL, MU, NO_REWARD, PI, V, policy_law
from theorems.proof import Draft


def second(x: str, state: str, n: str) -> str:
    """E_mu |x + sum rho A score|^2 over n tokens from a state."""
    return f"ADVANTAGE_IS_SQUARE(pi, mu, P, score, {NO_REWARD}, v, {x}, {state}, {n})"


_MOVED = f"fun(i in I, x[i] + {RHO}*{ADVANTAGE}*score[s, a, i])"


def _left(x: str, state: str, n: str, tokens: str) -> str:
    """What is left of the bound for so many tokens, with half of n times the spread."""
    bound = f"NORM2({x}) + 2*{mean(x, state, tokens)} + {L}*({tokens} + {n}/2*{spread(state, tokens)})"
    return f"{bound} - {second(x, state, tokens)}"


def _weak(x: str, state: str, n: str) -> str:
    return _left(x, state, n, n)


def _strong(x: str, state: str, n: str) -> str:
    """The bound for one token more than n."""
    return _left(x, state, n, f"({n} + 1)")


_AT_X = {"x": "I -> real"}
_BEFORE = {"before": f"all(u in S, all(w in R^I, 0 <= {_weak('w', 'u', 'k')}))"}
_DOT_X = DOTS["x"]
_MEAN_X, _MEAN_ROW = mean("x", "z", "k"), mean(ROW, "z", "k")
_GAINED = f"{RHO}*{ADVANTAGE}"
_CROSS = after(_MEAN_ROW)
_LATER = after(SPREAD_Z)

_D = f"(1 - {ADVANTAGE}**2)"
_P = f"k*{L}*{NORM}"
_ONE_TOKEN: tuple[StepData, ...] = (
    # what M of the score itself may be, after a token
    use(
        "dual",
        "advantage-mean-dual",
        variables=AT_S | AT_A | AT_Z | AT_K | {"r": "real"},
        pi="pi",
        mu="mu",
        P="P",
        score="score",
        v="v",
        y=ROW,
        r="r",
        b="z",
        n="k",
    ),
    conclude(
        "dual.weighted",
        f"0 <= P[s, a, z]*({dual('z', 'k', ROW)})",
        [(1, "1", "here.P", "here.dual")],
        variables=AT_SAK | AT_Z | {"r": "real"},
        have={"here.P": "P_nonneg", "here.dual": "dual"},
    ),
    summed(
        "dual.states",
        partial("dual.weighted", s="s", a="a", k="k", r="r"),
        (_P, "P[s, a, z]"),
        ("r**2", f"P[s, a, z]*{SPREAD_Z}"),
        ("-2*r", f"P[s, a, z]*{_MEAN_ROW}"),
        over=("z", "S"),
        variables=AT_SAK | {"r": "real"},
    ),
    conclude(
        "dual.token",
        f"0 <= {_P} + r**2*{_LATER} - 2*r*{_CROSS}",
        [(1, "1", "here")],
        ("here.total",),
        variables=AT_SAK | {"r": "real"},
        have={"here": "dual.states", "here.total": instance("P_total", s="s", a="a")},
    ),
    use("size.score", "norm2-nonnegative", variables=AT_S | AT_A, v=ROW),
    conclude("token.square", f"0 <= {square()}", [(1, RHO, "here")], variables=AT_S | AT_A, have={"here": "mu_nonneg"}),
    summed("squares", "token.square", ("1", square()), over=("a", "A"), variables=AT_S),
    conclude(
        "one.c",
        "0 <= 1 + c",
        [(1, "1", "here.moment"), (1, "1", "here.squares")],
        have={"here.moment": instance("moment", s="b"), "here.squares": instance("squares", s="b")},
    ),
    conclude(
        "size.all",
        f"0 <= {_P}",
        [(1, "G", "here.k", "here.one", "here.size")],
        variables=AT_SAK,
        have={
            "here.k": instance("axiom.nat_nonnegative", n="k"),
            "here.one": "one.c",
            "here.size": "size.score",
        },
    ),
    conclude(
        "spread.z",
        f"0 <= P[s, a, z]*{SPREAD_Z}",
        [(1, "1", "here.P", "here.spread")],
        variables=AT_SAK | AT_Z,
        have={"here.P": "P_nonneg", "here.spread": instance("spread.sign", s="z", k="k")},
    ),
    summed("spread.later", "spread.z", ("1", f"P[s, a, z]*{SPREAD_Z}"), over=("z", "S"), variables=AT_SAK),
    use(
        "small",
        "polar",
        proofs={
            "every": partial("dual.token", s="s", a="a", k="k"),
            "p_nonneg": "size.all",
            "h_nonneg": "spread.later",
        },
        variables=AT_SAK,
        m=_CROSS,
        p=_P,
        h=_LATER,
    ),
    # the advantage is at most 1, and so is what follows
    conclude(
        "token.room",
        f"0 <= {_D} - 2*{_LATER}",
        [
            (1, "1", "here.W.low", "here.W.high"),
            (1, f"{XM} - 1", "here.W.high"),
            (1, XM, "here.W.low"),
            (2, "1", "here.square"),
        ],
        ("here.change", "here.total"),
        variables=AT_SAK,
        have={
            "here.W.low": instance("range.low", s="s", k="k + 1"),
            "here.W.high": instance("range.high", s="s", k="k + 1"),
            "here.square": "square.sum",
            "here.change": "change",
            "here.total": instance("P_total", s="s", a="a"),
        },
    ),
    conclude(
        "token.sign",
        f"0 <= {_D}",
        [(1, "1", "here.room"), (2, "1", "here.later")],
        variables=AT_SAK,
        have={"here.room": "token.room", "here.later": "spread.later"},
    ),
)

_WIDTH = f"{_D}*{RHO}**2*{NORM}"
_LENGTH = f"k*{L}/2*{ADVANTAGE}**2"
_MOVED_SECOND = after(second(_MOVED, "z", "k"))
_HALF = f"{L}*k/2"
_PROOF_OF_SQUARE = Draft(
    (
        *RATIO,
        *CHANGE,
        *NEXT_SPREAD,
        *SPREADS,
        *POLAR,
        *ORDER,
        *_ONE_TOKEN,
        conclude(
            "width",
            f"0 <= {_WIDTH}",
            [(1, RHO, "here.sign", "here.size")],
            variables=AT_SAK,
            have={"here.sign": "token.sign", "here.size": "size.score"},
        ),
        conclude(
            "length",
            f"0 <= {_LENGTH}",
            [(1, f"G*{ADVANTAGE}", "here.k", "here.one")],
            variables=AT_SAK,
            have={"here.k": instance("axiom.nat_nonnegative", n="k"), "here.one": "one.c"},
            scale=2,
        ),
        conclude(
            "product",
            f"0 <= {_WIDTH}*({_LENGTH}) - ({_GAINED}*{_CROSS})**2",
            [(2, _GAINED, "here.small"), (1, _GAINED, "here.all", "here.room")],
            variables=AT_SAK,
            have={"here.small": "small", "here.all": "size.all", "here.room": "token.room"},
            scale=2,
        ),
        use(
            "crossed",
            "order.above",
            proofs={"p_nonneg": "width", "q_nonneg": "length", "square": "product"},
            variables=AT_SAK,
            w=f"{_GAINED}*{_CROSS}",
            p=_WIDTH,
            q=_LENGTH,
        ),
        # one token, and what follows it
        use("moved.norm", "norm2-combination", variables=AT_SAK | _AT_X, u=ROW, v="x", a=_GAINED, b="1"),
        use(
            "moved.mean",
            "advantage-mean-linear",
            variables=AT_SAK | AT_Z | _AT_X,
            pi="pi",
            mu="mu",
            P="P",
            score="score",
            v="v",
            x="x",
            y=ROW,
            l=_GAINED,
            b="z",
            n="k",
        ),
        conclude(
            "weighted",
            f"0 <= P[s, a, z]*(NORM2(x) + 2*{_GAINED}*{_DOT_X} + ({_GAINED})**2*{NORM} + 2*{_MEAN_X}"
            f" + 2*{_GAINED}*{_MEAN_ROW} + {L}*(k + k/2*{SPREAD_Z}) - {second(_MOVED, 'z', 'k')})",
            [(1, "1", "here.P", "here.before")],
            ("here.norm", "here.mean"),
            variables=AT_SAK | AT_Z | _AT_X,
            given=_BEFORE,
            have={
                "here.P": "P_nonneg",
                "here.before": instance("before", u="z", w=_MOVED),
                "here.norm": "moved.norm",
                "here.mean": "moved.mean",
            },
        ),
        summed(
            "states",
            partial("weighted", PASSED, a="a", x="x", **HERE),
            (f"NORM2(x) + 2*{_GAINED}*{_DOT_X} + ({_GAINED})**2*{NORM} + {L}*k", "P[s, a, z]"),
            ("2", f"P[s, a, z]*{_MEAN_X}"),
            (f"2*{_GAINED}", f"P[s, a, z]*{_MEAN_ROW}"),
            (_HALF, f"P[s, a, z]*{SPREAD_Z}"),
            ("-1", f"P[s, a, z]*{second(_MOVED, 'z', 'k')}"),
            over=("z", "S"),
            variables=AT_SAK | _AT_X,
            given=_BEFORE,
        ),
        conclude(
            "token",
            f"0 <= (NORM2(x) + {L}*k)*mu[s, a] + 2*(pi[s, a]*{_DOT_X}*{ADVANTAGE}) + 2*(mu[s, a]*{after(_MEAN_X)})"
            f" + G**2*({square()}) + {_HALF}*(mu[s, a]*{ADVANTAGE}**2) + {_HALF}*(mu[s, a]*{_LATER})"
            f" - mu[s, a]*{_MOVED_SECOND}",
            [
                (1, "1", "here.mu", "here.states"),
                (1, "1", "here.mu", "here.crossed"),
                (1, RHO, "here.mu", "here.short"),
            ],
            ("here.total", "here.ratio"),
            variables=AT_SAK | _AT_X,
            given=_BEFORE,
            have={
                "here.mu": "mu_nonneg",
                "here.states": instance("states", PASSED, a="a", x="x", **HERE),
                "here.crossed": "crossed",
                "here.short": "short",
                "here.total": instance("P_total", s="s", a="a"),
                "here.ratio": "ratio",
            },
        ),
        summed(
            "tokens",
            partial("token", PASSED, x="x", **HERE),
            (f"NORM2(x) + {L}*k", "mu[s, a]"),
            ("2", f"pi[s, a]*{_DOT_X}*{ADVANTAGE}"),
            ("2", f"mu[s, a]*{after(_MEAN_X)}"),
            ("G**2", square()),
            (_HALF, f"mu[s, a]*{ADVANTAGE}**2"),
            (_HALF, f"mu[s, a]*{_LATER}"),
            ("-1", f"mu[s, a]*{_MOVED_SECOND}"),
            over=("a", "A"),
            variables=AT_SK | _AT_X,
            given=_BEFORE,
        ),
        unfold("mean.next", mean("x", "s", "k + 1"), variables=AT_SK | _AT_X),
        unfold("second.next", second("x", "s", "k + 1"), variables=AT_SK | _AT_X),
        conclude(
            "more",
            f"0 <= {_strong('x', 's', 'k')}",
            [
                (2, "1", "here.tokens"),
                (2, "G", "here.moment"),
                (1, "G", "here.k", "here.one", "here.spread"),
            ],
            ("here.mean", "here.second", "here.total"),
            variables=AT_SK | _AT_X,
            given=_BEFORE,
            have={
                "here.tokens": instance("tokens", PASSED, x="x", **HERE),
                "here.moment": "moment",
                "here.k": instance("axiom.nat_nonnegative", n="k"),
                "here.one": "one.c",
                "here.spread": "spread",
                "here.mean": "mean.next",
                "here.second": "second.next",
                "here.total": instance("mu_total", s="s"),
            },
            scale=2,
        ),
        unfold("mean.first", mean("x", "s", "0"), variables=AT_S | _AT_X),
        unfold("second.first", second("x", "s", "0"), variables=AT_S | _AT_X),
        conclude(
            "base",
            f"0 <= {_weak('x', 's', '0')}",
            (),
            ("here.mean", "here.second"),
            variables=AT_S | _AT_X,
            have={"here.mean": "mean.first", "here.second": "second.first"},
        ),
        conclude(
            "step",
            f"0 <= {_weak('x', 's', '(k + 1)')}",
            [(2, "1", "here.more"), (1, "G", "here.one", "here.spread")],
            variables=AT_SK | _AT_X,
            given=_BEFORE,
            have={
                "here.more": instance("more", PASSED, x="x", **HERE),
                "here.one": "one.c",
                "here.spread": instance("spread.sign", s="s", k="k + 1"),
            },
            scale=2,
        ),
        induction(
            "all",
            f"0 <= {_weak('x', 's', 'k')}",
            "base",
            instance("step", {"before": quantified("hypothesis")}, x="x", **HERE),
            on="k",
            over=AT_S | _AT_X,
        ),
        use("end", "more", proofs={"before": partial("all", k="n")}, s="b", k="n", x="y"),
    ),
    ("end",),
    notes={
        "small": "For every r, 2 r M <= k L |score|^2 + r^2 V'(1 - V'): so M^2 is at most the product of the two.",
        "token.room": "With q the mean of the next value, A^2 + 2 q (1 - q) is at most 1.",
        "crossed": "Where the advantage is large, M is small: rho A M costs no more than the room of both.",
    },
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "advantage-square",
        "The second moment of token-level importance sampling with the exact advantage",
        (PI, MU, KERNEL, SCORE, V, Y, SIZE, CHI2_CAP, STATE, STEPS),
        (policy_law("pi"), *LAWS, DOMINATED, SHORT, CHI2_CAPPED),
        f"{second('y', 'b', 'n + 1')} <= NORM2(y) + 2*{mean('y', 'b', 'n + 1')}"
        f" + {L}*(n + 1 + n/2*{spread('b', 'n + 1')})",
        _PROOF_OF_SQUARE,
    ),
)
