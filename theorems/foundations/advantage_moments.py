"""Moments of token-level importance sampling with the exact advantage of mu, for returns in [0, 1].

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  rho = pi/mu
    score       any vector for every state and token, of norm at most G
    v           return, in [0, 1], paid in the state in which the last step ends
    V, A        value of mu, and advantage with respect to mu
    c           cap of chi2(pi || mu) over the states;  L = G^2 (1 + c)
    M_y         mean under mu of the sum of rho A <score, y>, over n tokens, for a vector y
    n, k        numbers of steps

Main statements
    value-spread            E_mu A^2 + E_mu V'(1 - V') <= V (1 - V), with V' the value of the next state
    advantage-mean-linear   M_{x + l y} = M_x + l M_y
    advantage-mean-dual     2 r M_y <= n L |y|^2 + r^2 V (1 - V), for every number r
    advantage-square        for n + 1 tokens, E_mu |y + sum rho A score|^2 is at most
                            |y|^2 + 2 M_y + L (n + 1 + (n/2) V (1 - V))
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import (
    StepData,
    cases,
    conclude,
    contradiction,
    induction,
    instance,
    on_support,
    partial,
    polynomial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.ratio_means import AT_Z, PASSED
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, square
from theorems.foundations.states import AT_A, AT_K, AT_S, HERE, after, in_all_states
from theorems.foundations.value_bounds import RETURN_01, STEPS, XM, value
from theorems.processes import DOMINATED, KERNEL, MU, NO_REWARD, PI, TRANSITIONS, V, policy_law
from theorems.proof import Draft

SCORE = parameter("score", "S, A, I -> real", "a vector for every state and token")
SIZE = parameter("G", "real", "bound of norm(score)", low="0", high="20")
SHORT = hypothesis(
    "short",
    "norm(score) <= G",
    short="all(s in S, all(a in A, NORM2(fun(i in I, score[s, a, i])) <= G**2))",
)
_STATE = parameter("b", "S", "a state")
_X, _Y = (parameter(name, "I -> real", "a vector") for name in ("x", "y"))
_AT_SK, _AT_SA = AT_S | AT_K, AT_S | AT_A | AT_K
_RHO = "(pi[s, a]/mu[s, a])"
_ROW = "fun(i in I, score[s, a, i])"
_NORM = f"NORM2({_ROW})"
_L = "G**2*(1 + c)"
ADVANTAGE = f"ADVANTAGE(mu, P, {NO_REWARD}, v, s, a, k)"
_ACTION = f"ACTION_VALUE(mu, P, {NO_REWARD}, v, s, a, k)"
_NOW = value("mu", "s", "k + 1")


def spread(state: str, n: str) -> str:
    """V (1 - V), for the value V of mu with n steps to go.

    >>> spread("s", "0").count("VALUE")
    2
    """
    return f"({value('mu', state, n)}*(1 - {value('mu', state, n)}))"


def mean(y: str, state: str, n: str) -> str:
    """M_y over n tokens from a state."""
    step = f"pi[u, t]*DOT(fun(i in I, score[u, t, i]), {y})*ADVANTAGE(mu, P, {NO_REWARD}, v, u, t, m)"
    return f"ALONG(mu, P, fun(m in nat, u in S, sum(t in A, {step})), {state}, {n})"


def second(x: str, state: str, n: str) -> str:
    """E_mu |x + sum rho A score|^2 over n tokens from a state."""
    return f"ADVANTAGE_IS_SQUARE(pi, mu, P, score, {NO_REWARD}, v, {x}, {state}, {n})"


_CHANGE: tuple[StepData, ...] = (
    unfold("advantage", ADVANTAGE, variables=_AT_SA),
    unfold("action", _ACTION, variables=_AT_SA),
    conclude(
        "change",
        f"{ADVANTAGE} - {XM} + {_NOW} == 0",
        (),
        ("here.advantage", "here.action"),
        variables=_AT_SA,
        have={"here.advantage": "advantage", "here.action": "action"},
    ),
)
"""The advantage is the value that follows, less the value now."""
_SPREAD_Z = spread("z", "k")

# -------------------------------------------------------------------------------------------------------------- spread

_NEXT_SPREAD: tuple[StepData, ...] = (
    conclude(
        "square.z",
        f"0 <= P[s, a, z]*({value('mu', 'z', 'k')} - {XM})**2",
        [(1, f"{value('mu', 'z', 'k')} - {XM}", "here.P")],
        variables=_AT_SA | AT_Z,
        have={"here.P": "P_nonneg"},
    ),
    summed(
        "square.sum",
        "square.z",
        ("-1", f"P[s, a, z]*{_SPREAD_Z}"),
        (f"1 - 2*{XM}", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
        (f"{XM}**2", "P[s, a, z]"),
        over=("z", "S"),
        variables=_AT_SA,
    ),
)
"""The mean of V'(1 - V') is at most q (1 - q), with q the mean of V'."""
_PROOF_OF_SPREAD = Draft(
    (
        *_CHANGE,
        *_NEXT_SPREAD,
        conclude(
            "token",
            f"0 <= mu[s, a]*({_NOW}**2 + (1 - 2*{_NOW})*{XM}) - mu[s, a]*{ADVANTAGE}**2 - mu[s, a]*{after(_SPREAD_Z)}",
            [(1, "1", "here.mu", "here.square")],
            ("here.total", "here.change"),
            variables=_AT_SA,
            have={
                "here.mu": "mu_nonneg",
                "here.square": "square.sum",
                "here.total": instance("P_total", s="s", a="a"),
                "here.change": "change",
            },
        ),
        summed(
            "tokens",
            "token",
            (f"{_NOW}**2", "mu[s, a]"),
            (f"1 - 2*{_NOW}", f"mu[s, a]*{XM}"),
            ("-1", f"mu[s, a]*{ADVANTAGE}**2"),
            ("-1", f"mu[s, a]*{after(_SPREAD_Z)}"),
            over=("a", "A"),
            variables=_AT_SK,
        ),
        unfold("next", _NOW, variables=_AT_SK),
        conclude(
            "state",
            f"0 <= {spread('s', 'k + 1')} - sum(a in A, mu[s, a]*{ADVANTAGE}**2)"
            f" - sum(a in A, mu[s, a]*{after(_SPREAD_Z)})",
            [(1, "1", "here.tokens")],
            ("here.total", "here.next"),
            variables=_AT_SK,
            have={
                "here.tokens": "tokens",
                "here.total": instance("mu_total", s="s"),
                "here.next": "next",
            },
        ),
        use("end", "state", s="b", k="n"),
    ),
    ("end",),
)


def _spent(state: str, n: str) -> str:
    """The mean of A^2 and of V'(1 - V') after a token, with n steps to go after it."""
    advantage = f"ADVANTAGE(mu, P, {NO_REWARD}, v, {state}, a, {n})"
    return f"sum(a in A, mu[{state}, a]*{advantage}**2) + sum(a in A, mu[{state}, a]*{after(spread('z', n), state)})"


# -------------------------------------------------------------------------------------------------------------- linear

_SUM = "fun(i in I, x[i] + l*y[i])"


def _apart(state: str, n: str) -> str:
    return f"{mean(_SUM, state, n)} - {mean('x', state, n)} - l*{mean('y', state, n)}"


_EQUAL = {"before": f"all(u in S, {_apart('u', 'k')} == 0)"}
_DOTS = {name: f"DOT({_ROW}, {name})" for name in ("x", "y")}
_PARTS = (("sum", _SUM, "1"), ("x", "x", "-1"), ("y", "y", "-l"))
_PROOF_OF_LINEAR = Draft(
    (
        *(unfold(f"{name}.first", mean(vector, "s", "0"), variables=AT_S) for name, vector, _ in _PARTS),
        conclude(
            "base",
            f"{_apart('s', '0')} == 0",
            (),
            ("here.sum", "here.x", "here.y"),
            variables=AT_S,
            have={f"here.{name}": f"{name}.first" for name, _, _ in _PARTS},
        ),
        use("dot", "dot-combination", variables=AT_S | AT_A, w=_ROW, u="x", v="y", a="1", b="l"),
        conclude(
            "weighted",
            f"P[s, a, z]*({_apart('z', 'k')}) == 0",
            (),
            ("here",),
            variables=_AT_SA | AT_Z,
            given=_EQUAL,
            have={"here": instance("before", u="z")},
        ),
        summed(
            "states",
            partial("weighted", PASSED, a="a", **HERE),
            *((weight, f"P[s, a, z]*{mean(vector, 'z', 'k')}") for _, vector, weight in _PARTS),
            over=("z", "S"),
            variables=_AT_SA,
            given=_EQUAL,
        ),
        conclude(
            "token",
            " + ".join(
                f"({weight})*(pi[s, a]*DOT({_ROW}, {vector})*{ADVANTAGE} + mu[s, a]*{after(mean(vector, 'z', 'k'))})"
                for _, vector, weight in _PARTS
            )
            + " == 0",
            (),
            ("here.dot", "here.states"),
            variables=_AT_SA,
            given=_EQUAL,
            have={"here.dot": "dot", "here.states": instance("states", PASSED, a="a", **HERE)},
        ),
        summed(
            "tokens",
            partial("token", PASSED, **HERE),
            *(
                part
                for _, vector, weight in _PARTS
                for part in (
                    (weight, f"pi[s, a]*DOT({_ROW}, {vector})*{ADVANTAGE}"),
                    (weight, f"mu[s, a]*{after(mean(vector, 'z', 'k'))}"),
                )
            ),
            over=("a", "A"),
            variables=_AT_SK,
            given=_EQUAL,
        ),
        *(unfold(f"{name}.next", mean(vector, "s", "k + 1"), variables=_AT_SK) for name, vector, _ in _PARTS),
        conclude(
            "step",
            f"{_apart('s', 'k + 1')} == 0",
            (),
            ("here.tokens", "here.sum", "here.x", "here.y"),
            variables=_AT_SK,
            given=_EQUAL,
            have={"here.tokens": instance("tokens", PASSED, **HERE)}
            | {f"here.{name}": f"{name}.next" for name, _, _ in _PARTS},
        ),
        in_all_states(f"{_apart('s', 'k')} == 0"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
)

# ---------------------------------------------------------------------------------------------------------------- dual


def _dual(state: str, n: str, y: str = "y", r: str = "r") -> str:
    return f"{n}*{_L}*NORM2({y}) + {r}**2*{spread(state, n)} - 2*{r}*{mean(y, state, n)}"


_RATIO: tuple[StepData, ...] = (
    *on_support("cancel", "q*(p*i) - p == 0", (), ("unit",), variables="p q i", zero_using=("p0",)),
    use("ratio", "cancel", variables=AT_S | AT_A, p="pi[s, a]", q="mu[s, a]", i="1/mu[s, a]"),
    use("row", "ratio-row", variables=AT_S, b="s"),
    conclude(
        "moment",
        f"0 <= 1 + c - sum(a in A, {square()})",
        [(1, "1", "here.chi2")],
        ("here.row",),
        variables=AT_S,
        have={"here.chi2": "chi2_high", "here.row": "row"},
    ),
)
"""mu rho = pi, and the mean of rho^2 in a state is at most 1 + c."""
_VALUES: tuple[StepData, ...] = tuple(
    use(
        f"range.{side}",
        f"value-range.{k}",
        proofs={
            **{f"policy_{w}": quantified(f"mu_{w}") for w in ("nonneg", "total")},
            **{n: quantified(n) for n in ("P_nonneg", "P_total", "v_low", "v_high")},
        },
        variables=_AT_SK,
        policy="mu",
        P="P",
        v="v",
        b="s",
        n="k",
    )
    for side, k in (("low", 1), ("high", 2))
)
"""Values of mu lie in [0, 1]."""
_SPREADS: tuple[StepData, ...] = (
    *_VALUES,
    conclude(
        "spread.sign",
        f"0 <= {spread('s', 'k')}",
        [(1, "1", "here.low", "here.high")],
        variables=_AT_SK,
        have={"here.low": "range.low", "here.high": "range.high"},
    ),
    use("spread", "value-spread", variables=_AT_SK, mu="mu", P="P", v="v", b="s", n="k"),
)
"""V (1 - V) is nonnegative, and what is left of it after a token."""
_ROOM = {"before": f"all(u in S, 0 <= {_dual('u', 'k')})"}
_DOT_Y = _DOTS["y"]
_MEAN_Z = mean("y", "z", "k")
_PROOF_OF_DUAL = Draft(
    (
        *_RATIO,
        *_SPREADS,
        unfold("first", mean("y", "s", "0"), variables=AT_S),
        conclude(
            "base",
            f"0 <= {_dual('s', '0')}",
            [(1, "r", "here.spread")],
            ("here.first",),
            variables=AT_S,
            have={"here.spread": instance("spread.sign", s="s", k="0"), "here.first": "first"},
        ),
        conclude(
            "weighted",
            f"0 <= P[s, a, z]*({_dual('z', 'k')})",
            [(1, "1", "here.P", "here.before")],
            variables=_AT_SA | AT_Z,
            given=_ROOM,
            have={"here.P": "P_nonneg", "here.before": instance("before", u="z")},
        ),
        summed(
            "states",
            partial("weighted", PASSED, a="a", **HERE),
            (f"k*{_L}*NORM2(y)", "P[s, a, z]"),
            ("r**2", f"P[s, a, z]*{_SPREAD_Z}"),
            ("-2*r", f"P[s, a, z]*{_MEAN_Z}"),
            over=("z", "S"),
            variables=_AT_SA,
            given=_ROOM,
        ),
        use("schwarz", "cauchy-schwarz", variables=AT_S | AT_A, u=_ROW, v="y"),
        use("size", "norm2-nonnegative", v="y"),
        conclude(
            "token",
            f"0 <= k*{_L}*NORM2(y)*mu[s, a] + r**2*(mu[s, a]*{after(_SPREAD_Z)}) - 2*r*(mu[s, a]*{after(_MEAN_Z)})"
            f" + r**2*(mu[s, a]*{ADVANTAGE}**2) + G**2*NORM2(y)*({square()}) - 2*r*(pi[s, a]*{_DOT_Y}*{ADVANTAGE})",
            [
                (1, "1", "here.mu", "here.states"),
                (1, f"r*{ADVANTAGE} - {_RHO}*{_DOT_Y}", "here.mu"),
                (1, _RHO, "here.mu", "here.schwarz"),
                (1, _RHO, "here.mu", "size", "here.short"),
            ],
            ("here.total", "here.ratio"),
            variables=_AT_SA,
            given=_ROOM,
            have={
                "here.mu": "mu_nonneg",
                "here.states": instance("states", PASSED, a="a", **HERE),
                "here.schwarz": "schwarz",
                "here.short": "short",
                "here.total": instance("P_total", s="s", a="a"),
                "here.ratio": "ratio",
            },
        ),
        summed(
            "tokens",
            partial("token", PASSED, **HERE),
            (f"k*{_L}*NORM2(y)", "mu[s, a]"),
            ("r**2", f"mu[s, a]*{after(_SPREAD_Z)}"),
            ("-2*r", f"mu[s, a]*{after(_MEAN_Z)}"),
            ("r**2", f"mu[s, a]*{ADVANTAGE}**2"),
            ("G**2*NORM2(y)", square()),
            ("-2*r", f"pi[s, a]*{_DOT_Y}*{ADVANTAGE}"),
            over=("a", "A"),
            variables=_AT_SK,
            given=_ROOM,
        ),
        unfold("next", mean("y", "s", "k + 1"), variables=_AT_SK),
        conclude(
            "step",
            f"0 <= {_dual('s', '(k + 1)')}",
            [(1, "1", "here.tokens"), (1, "G", "size", "here.moment"), (1, "r", "here.spread")],
            ("here.next", "here.total"),
            variables=_AT_SK,
            given=_ROOM,
            have={
                "here.tokens": instance("tokens", PASSED, **HERE),
                "here.moment": "moment",
                "here.spread": "spread",
                "here.next": "next",
                "here.total": instance("mu_total", s="s"),
            },
        ),
        in_all_states(f"0 <= {_dual('s', 'k')}"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
)

# -------------------------------------------------------------------------------------------------------------- square

_MOVED = f"fun(i in I, x[i] + {_RHO}*{ADVANTAGE}*score[s, a, i])"


def _left(x: str, state: str, n: str, tokens: str) -> str:
    """What is left of the bound for so many tokens, with half of n times the spread."""
    bound = f"NORM2({x}) + 2*{mean(x, state, tokens)} + {_L}*({tokens} + {n}/2*{spread(state, tokens)})"
    return f"{bound} - {second(x, state, tokens)}"


def _weak(x: str, state: str, n: str) -> str:
    return _left(x, state, n, n)


def _strong(x: str, state: str, n: str) -> str:
    """The bound for one token more than n."""
    return _left(x, state, n, f"({n} + 1)")


_AT_X = {"x": "I -> real"}
_BEFORE = {"before": f"all(u in S, all(w in R^I, 0 <= {_weak('w', 'u', 'k')}))"}
_DOT_X = _DOTS["x"]
_MEAN_X, _MEAN_ROW = mean("x", "z", "k"), mean(_ROW, "z", "k")
_GAINED = f"{_RHO}*{ADVANTAGE}"
_CROSS = after(_MEAN_ROW)
_LATER = after(_SPREAD_Z)

_EVERY = {"every": "all(r in real, 0 <= p + r**2*h - 2*r*m)"}
_REALS = "m p h"
_POLAR: tuple[StepData, ...] = (
    polynomial(
        "polar.steep",
        "0 <= p*h - m**2",
        [(1, "1", "here", "h_pos")],
        ("unit",),
        variables=_REALS,
        given=_EVERY | {"h_pos": "0 < h"},
        have={"here": instance("every", r="m*(1/h)"), "unit": instance("axiom.inverse", {"premise": "h_pos"}, x="h")},
    ),
    polynomial(
        "polar.large",
        "0 <= -(p + 2)",
        [(1, "1", "here")],
        ("null", "unit"),
        variables=_REALS,
        given=_EVERY | {"null": "h == 0", "m_pos": "0 < m**2"},
        have={
            "here": instance("every", r="m*(1/m**2)*(p + 1)"),
            "unit": instance("axiom.inverse", {"premise": "m_pos"}, x="m**2"),
        },
    ),
    polynomial(
        "polar.small", "0 < p + 2", [(1, "1", "p_nonneg"), (2, "1")], variables="p", given={"p_nonneg": "0 <= p"}
    ),
    polynomial(
        "polar.never",
        "0 <= p*h - m**2",
        variables=_REALS,
        given=_EVERY | {"p_nonneg": "0 <= p", "null": "h == 0", "m_pos": "0 < m**2"},
        have={
            "large": instance("polar.large", {"every": quantified("every"), "null": "null", "m_pos": "m_pos"}),
            "small": instance("polar.small", {"p_nonneg": "p_nonneg"}, p="p"),
        },
        **contradiction("0 <= p*h - m**2", "small", "large"),
    ),
    polynomial(
        "polar.zero",
        "0 <= p*h - m**2",
        (),
        ("null", "zero"),
        variables=_REALS,
        given={"null": "h == 0", "zero": "m**2 == 0"},
    ),
    polynomial("square.sign", "0 <= m**2", [(1, "m")], variables="m"),
    cases(
        "polar.flat",
        ("zero", "m**2", "m_square"),
        (
            instance(
                "polar.never",
                {"every": quantified("every"), "p_nonneg": "p_nonneg", "null": "null", "m_pos": "case"},
            ),
            instance("polar.zero", {"null": "null", "zero": "case"}),
        ),
        goal="0 <= p*h - m**2",
        variables=_REALS,
        given=_EVERY | {"p_nonneg": "0 <= p", "null": "h == 0"},
        have={"m_square": "square.sign"},
    ),
    cases(
        "polar",
        ("zero", "h", "h_nonneg"),
        (
            instance("polar.steep", {"every": quantified("every"), "h_pos": "case"}),
            instance("polar.flat", {"every": quantified("every"), "p_nonneg": "p_nonneg", "null": "case"}),
        ),
        goal="0 <= p*h - m**2",
        variables=_REALS,
        given=_EVERY | {"p_nonneg": "0 <= p", "h_nonneg": "0 <= h"},
    ),
)
"""2 r m <= p + r^2 h for every r says that m^2 <= p h."""
_ORDER: tuple[StepData, ...] = (
    polynomial(
        "order.squares",
        "0 <= (p + q)**2 - (-2*w)**2",
        [(1, "p - q"), (4, "1", "square")],
        variables="w p q",
        given={"square": "w**2 <= p*q"},
    ),
    polynomial(
        "order.sum",
        "0 <= p + q",
        [(1, "1", "p_nonneg"), (1, "1", "q_nonneg")],
        variables="p q",
        given={"p_nonneg": "0 <= p", "q_nonneg": "0 <= q"},
    ),
    use(
        "order.above",
        "square-above",
        proofs={
            "b_nonneg": instance("order.sum", {"p_nonneg": "p_nonneg", "q_nonneg": "q_nonneg"}, p="p", q="q"),
            "squares": instance("order.squares", {"square": "square"}, w="w", p="p", q="q"),
        },
        variables={"w": "real", "p": "real", "q": "real"},
        context=False,
        a="-2*w",
        b="p + q",
    )
    | {"given": {"p_nonneg": "0 <= p", "q_nonneg": "0 <= q", "square": "w**2 <= p*q"}},
)
"""w^2 <= p q implies 2 w <= p + q."""
_D = f"(1 - {ADVANTAGE}**2)"
_P = f"k*{_L}*{_NORM}"
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
        y=_ROW,
        r="r",
        b="z",
        n="k",
    ),
    conclude(
        "dual.weighted",
        f"0 <= P[s, a, z]*({_dual('z', 'k', _ROW)})",
        [(1, "1", "here.P", "here.dual")],
        variables=_AT_SA | AT_Z | {"r": "real"},
        have={"here.P": "P_nonneg", "here.dual": "dual"},
    ),
    summed(
        "dual.states",
        partial("dual.weighted", s="s", a="a", k="k", r="r"),
        (_P, "P[s, a, z]"),
        ("r**2", f"P[s, a, z]*{_SPREAD_Z}"),
        ("-2*r", f"P[s, a, z]*{_MEAN_ROW}"),
        over=("z", "S"),
        variables=_AT_SA | {"r": "real"},
    ),
    conclude(
        "dual.token",
        f"0 <= {_P} + r**2*{_LATER} - 2*r*{_CROSS}",
        [(1, "1", "here")],
        ("here.total",),
        variables=_AT_SA | {"r": "real"},
        have={"here": "dual.states", "here.total": instance("P_total", s="s", a="a")},
    ),
    use("size.score", "norm2-nonnegative", variables=AT_S | AT_A, v=_ROW),
    conclude(
        "token.square", f"0 <= {square()}", [(1, _RHO, "here")], variables=AT_S | AT_A, have={"here": "mu_nonneg"}
    ),
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
        variables=_AT_SA,
        have={
            "here.k": instance("axiom.nat_nonnegative", n="k"),
            "here.one": "one.c",
            "here.size": "size.score",
        },
    ),
    conclude(
        "spread.z",
        f"0 <= P[s, a, z]*{_SPREAD_Z}",
        [(1, "1", "here.P", "here.spread")],
        variables=_AT_SA | AT_Z,
        have={"here.P": "P_nonneg", "here.spread": instance("spread.sign", s="z", k="k")},
    ),
    summed("spread.later", "spread.z", ("1", f"P[s, a, z]*{_SPREAD_Z}"), over=("z", "S"), variables=_AT_SA),
    use(
        "small",
        "polar",
        proofs={
            "every": partial("dual.token", s="s", a="a", k="k"),
            "p_nonneg": "size.all",
            "h_nonneg": "spread.later",
        },
        variables=_AT_SA,
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
        variables=_AT_SA,
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
        variables=_AT_SA,
        have={"here.room": "token.room", "here.later": "spread.later"},
    ),
)

_WIDTH = f"{_D}*{_RHO}**2*{_NORM}"
_LENGTH = f"k*{_L}/2*{ADVANTAGE}**2"
_MOVED_SECOND = after(second(_MOVED, "z", "k"))
_HALF = f"{_L}*k/2"
_PROOF_OF_SQUARE = Draft(
    (
        *_RATIO,
        *_CHANGE,
        *_NEXT_SPREAD,
        *_SPREADS,
        *_POLAR,
        *_ORDER,
        *_ONE_TOKEN,
        conclude(
            "width",
            f"0 <= {_WIDTH}",
            [(1, _RHO, "here.sign", "here.size")],
            variables=_AT_SA,
            have={"here.sign": "token.sign", "here.size": "size.score"},
        ),
        conclude(
            "length",
            f"0 <= {_LENGTH}",
            [(1, f"G*{ADVANTAGE}", "here.k", "here.one")],
            variables=_AT_SA,
            have={"here.k": instance("axiom.nat_nonnegative", n="k"), "here.one": "one.c"},
            scale=2,
        ),
        conclude(
            "product",
            f"0 <= {_WIDTH}*({_LENGTH}) - ({_GAINED}*{_CROSS})**2",
            [(2, _GAINED, "here.small"), (1, _GAINED, "here.all", "here.room")],
            variables=_AT_SA,
            have={"here.small": "small", "here.all": "size.all", "here.room": "token.room"},
            scale=2,
        ),
        use(
            "crossed",
            "order.above",
            proofs={"p_nonneg": "width", "q_nonneg": "length", "square": "product"},
            variables=_AT_SA,
            w=f"{_GAINED}*{_CROSS}",
            p=_WIDTH,
            q=_LENGTH,
        ),
        # one token, and what follows it
        use("moved.norm", "norm2-combination", variables=_AT_SA | _AT_X, u=_ROW, v="x", a=_GAINED, b="1"),
        use(
            "moved.mean",
            "advantage-mean-linear",
            variables=_AT_SA | AT_Z | _AT_X,
            pi="pi",
            mu="mu",
            P="P",
            score="score",
            v="v",
            x="x",
            y=_ROW,
            l=_GAINED,
            b="z",
            n="k",
        ),
        conclude(
            "weighted",
            f"0 <= P[s, a, z]*(NORM2(x) + 2*{_GAINED}*{_DOT_X} + ({_GAINED})**2*{_NORM} + 2*{_MEAN_X}"
            f" + 2*{_GAINED}*{_MEAN_ROW} + {_L}*(k + k/2*{_SPREAD_Z}) - {second(_MOVED, 'z', 'k')})",
            [(1, "1", "here.P", "here.before")],
            ("here.norm", "here.mean"),
            variables=_AT_SA | AT_Z | _AT_X,
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
            (f"NORM2(x) + 2*{_GAINED}*{_DOT_X} + ({_GAINED})**2*{_NORM} + {_L}*k", "P[s, a, z]"),
            ("2", f"P[s, a, z]*{_MEAN_X}"),
            (f"2*{_GAINED}", f"P[s, a, z]*{_MEAN_ROW}"),
            (_HALF, f"P[s, a, z]*{_SPREAD_Z}"),
            ("-1", f"P[s, a, z]*{second(_MOVED, 'z', 'k')}"),
            over=("z", "S"),
            variables=_AT_SA | _AT_X,
            given=_BEFORE,
        ),
        conclude(
            "token",
            f"0 <= (NORM2(x) + {_L}*k)*mu[s, a] + 2*(pi[s, a]*{_DOT_X}*{ADVANTAGE}) + 2*(mu[s, a]*{after(_MEAN_X)})"
            f" + G**2*({square()}) + {_HALF}*(mu[s, a]*{ADVANTAGE}**2) + {_HALF}*(mu[s, a]*{_LATER})"
            f" - mu[s, a]*{_MOVED_SECOND}",
            [
                (1, "1", "here.mu", "here.states"),
                (1, "1", "here.mu", "here.crossed"),
                (1, _RHO, "here.mu", "here.short"),
            ],
            ("here.total", "here.ratio"),
            variables=_AT_SA | _AT_X,
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
            (f"NORM2(x) + {_L}*k", "mu[s, a]"),
            ("2", f"pi[s, a]*{_DOT_X}*{ADVANTAGE}"),
            ("2", f"mu[s, a]*{after(_MEAN_X)}"),
            ("G**2", square()),
            (_HALF, f"mu[s, a]*{ADVANTAGE}**2"),
            (_HALF, f"mu[s, a]*{_LATER}"),
            ("-1", f"mu[s, a]*{_MOVED_SECOND}"),
            over=("a", "A"),
            variables=_AT_SK | _AT_X,
            given=_BEFORE,
        ),
        unfold("mean.next", mean("x", "s", "k + 1"), variables=_AT_SK | _AT_X),
        unfold("second.next", second("x", "s", "k + 1"), variables=_AT_SK | _AT_X),
        conclude(
            "more",
            f"0 <= {_strong('x', 's', 'k')}",
            [
                (2, "1", "here.tokens"),
                (2, "G", "here.moment"),
                (1, "G", "here.k", "here.one", "here.spread"),
            ],
            ("here.mean", "here.second", "here.total"),
            variables=_AT_SK | _AT_X,
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
            variables=_AT_SK | _AT_X,
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

_LAWS = (policy_law("mu"), TRANSITIONS, RETURN_01)
_NUMBER = parameter("l", "real", "a number", low="-2", high="2")
LEMMAS: tuple[Claim, ...] = (
    lemma(
        "value-spread",
        "The mean squared advantage, and the mean of V'(1 - V') in the next state, add up to at most V (1 - V)",
        (MU, KERNEL, V, _STATE, STEPS),
        (policy_law("mu"), TRANSITIONS),
        f"{_spent('b', 'n')} <= {spread('b', 'n + 1')}",
        _PROOF_OF_SPREAD,
    ),
    lemma(
        "advantage-mean-linear",
        "The mean of the estimator along a vector is linear in it",
        (PI, MU, KERNEL, SCORE, V, _X, _Y, _NUMBER, _STATE, STEPS),
        (),
        f"{mean(_SUM, 'b', 'n')} == {mean('x', 'b', 'n')} + l*{mean('y', 'b', 'n')}",
        _PROOF_OF_LINEAR,
    ),
    lemma(
        "advantage-mean-dual",
        "The mean of the estimator along a vector is small where V (1 - V) is",
        (
            PI,
            MU,
            KERNEL,
            SCORE,
            V,
            _Y,
            parameter("r", "real", "a number", low="-2", high="2"),
            SIZE,
            CHI2_CAP,
            _STATE,
            STEPS,
        ),
        (policy_law("pi"), *_LAWS, DOMINATED, SHORT, CHI2_CAPPED),
        f"2*r*{mean('y', 'b', 'n')} <= n*{_L}*NORM2(y) + r**2*{spread('b', 'n')}",
        _PROOF_OF_DUAL,
    ),
    lemma(
        "advantage-square",
        "The second moment of token-level importance sampling with the exact advantage",
        (PI, MU, KERNEL, SCORE, V, _Y, SIZE, CHI2_CAP, _STATE, STEPS),
        (policy_law("pi"), *_LAWS, DOMINATED, SHORT, CHI2_CAPPED),
        f"{second('y', 'b', 'n + 1')} <= NORM2(y) + 2*{mean('y', 'b', 'n + 1')}"
        f" + {_L}*(n + 1 + n/2*{spread('b', 'n + 1')})",
        _PROOF_OF_SQUARE,
    ),
)
"""In an order in which each uses only earlier ones."""
