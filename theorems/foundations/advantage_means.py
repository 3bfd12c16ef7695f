"""Means of token-level importance sampling with the exact advantage of mu, for returns in [0, 1].

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
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import (
    StepData,
    conclude,
    instance,
    on_support,
    partial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.ratio_means import AT_Z, PASSED
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, square
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_A, AT_S, AT_SAK, AT_SK, HERE, after, in_all_states
from theorems.foundations.value_bounds import RETURN_01, XM, value
from theorems.processes import DOMINATED, KERNEL, MU, NO_REWARD, PI, TRANSITIONS, V, policy_law
from theorems.proof import Draft

SCORE = parameter("score", "S, A, I -> real", "a vector for every state and token")
SIZE = parameter("G", "real", "bound of norm(score)", low="0", high="20")
SHORT = hypothesis(
    "short",
    "norm(score) <= G",
    short="all(s in S, all(a in A, NORM2(fun(i in I, score[s, a, i])) <= G**2))",
)
STATE = parameter("b", "S", "a state")
_X, Y = (parameter(name, "I -> real", "a vector") for name in ("x", "y"))
RHO = "(pi[s, a]/mu[s, a])"
ROW = "fun(i in I, score[s, a, i])"
NORM = f"NORM2({ROW})"
L = "G**2*(1 + c)"
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


CHANGE: tuple[StepData, ...] = (
    unfold("advantage", ADVANTAGE, variables=AT_SAK),
    unfold("action", _ACTION, variables=AT_SAK),
    conclude(
        "change",
        f"{ADVANTAGE} - {XM} + {_NOW} == 0",
        (),
        ("here.advantage", "here.action"),
        variables=AT_SAK,
        have={"here.advantage": "advantage", "here.action": "action"},
    ),
)
"""The advantage is the value that follows, less the value now."""
SPREAD_Z = spread("z", "k")

# -------------------------------------------------------------------------------------------------------------- spread

NEXT_SPREAD: tuple[StepData, ...] = (
    conclude(
        "square.z",
        f"0 <= P[s, a, z]*({value('mu', 'z', 'k')} - {XM})**2",
        [(1, f"{value('mu', 'z', 'k')} - {XM}", "here.P")],
        variables=AT_SAK | AT_Z,
        have={"here.P": "P_nonneg"},
    ),
    summed(
        "square.sum",
        "square.z",
        ("-1", f"P[s, a, z]*{SPREAD_Z}"),
        (f"1 - 2*{XM}", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
        (f"{XM}**2", "P[s, a, z]"),
        over=("z", "S"),
        variables=AT_SAK,
    ),
)
"""The mean of V'(1 - V') is at most q (1 - q), with q the mean of V'."""
_PROOF_OF_SPREAD = Draft(
    (
        *CHANGE,
        *NEXT_SPREAD,
        conclude(
            "token",
            f"0 <= mu[s, a]*({_NOW}**2 + (1 - 2*{_NOW})*{XM}) - mu[s, a]*{ADVANTAGE}**2 - mu[s, a]*{after(SPREAD_Z)}",
            [(1, "1", "here.mu", "here.square")],
            ("here.total", "here.change"),
            variables=AT_SAK,
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
            ("-1", f"mu[s, a]*{after(SPREAD_Z)}"),
            over=("a", "A"),
            variables=AT_SK,
        ),
        unfold("next", _NOW, variables=AT_SK),
        conclude(
            "state",
            f"0 <= {spread('s', 'k + 1')} - sum(a in A, mu[s, a]*{ADVANTAGE}**2)"
            f" - sum(a in A, mu[s, a]*{after(SPREAD_Z)})",
            [(1, "1", "here.tokens")],
            ("here.total", "here.next"),
            variables=AT_SK,
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
DOTS = {name: f"DOT({ROW}, {name})" for name in ("x", "y")}
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
        use("dot", "dot-combination", variables=AT_S | AT_A, w=ROW, u="x", v="y", a="1", b="l"),
        conclude(
            "weighted",
            f"P[s, a, z]*({_apart('z', 'k')}) == 0",
            (),
            ("here",),
            variables=AT_SAK | AT_Z,
            given=_EQUAL,
            have={"here": instance("before", u="z")},
        ),
        summed(
            "states",
            partial("weighted", PASSED, a="a", **HERE),
            *((weight, f"P[s, a, z]*{mean(vector, 'z', 'k')}") for _, vector, weight in _PARTS),
            over=("z", "S"),
            variables=AT_SAK,
            given=_EQUAL,
        ),
        conclude(
            "token",
            " + ".join(
                f"({weight})*(pi[s, a]*DOT({ROW}, {vector})*{ADVANTAGE} + mu[s, a]*{after(mean(vector, 'z', 'k'))})"
                for _, vector, weight in _PARTS
            )
            + " == 0",
            (),
            ("here.dot", "here.states"),
            variables=AT_SAK,
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
                    (weight, f"pi[s, a]*DOT({ROW}, {vector})*{ADVANTAGE}"),
                    (weight, f"mu[s, a]*{after(mean(vector, 'z', 'k'))}"),
                )
            ),
            over=("a", "A"),
            variables=AT_SK,
            given=_EQUAL,
        ),
        *(unfold(f"{name}.next", mean(vector, "s", "k + 1"), variables=AT_SK) for name, vector, _ in _PARTS),
        conclude(
            "step",
            f"{_apart('s', 'k + 1')} == 0",
            (),
            ("here.tokens", "here.sum", "here.x", "here.y"),
            variables=AT_SK,
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


def dual(state: str, n: str, y: str = "y", r: str = "r") -> str:
    """What is nonnegative for every vector y and number r: the squared size of the mean is at most the other two."""
    return f"{n}*{L}*NORM2({y}) + {r}**2*{spread(state, n)} - 2*{r}*{mean(y, state, n)}"


RATIO: tuple[StepData, ...] = (
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
        variables=AT_SK,
        policy="mu",
        P="P",
        v="v",
        b="s",
        n="k",
    )
    for side, k in (("low", 1), ("high", 2))
)
"""Values of mu lie in [0, 1]."""
SPREADS: tuple[StepData, ...] = (
    *_VALUES,
    conclude(
        "spread.sign",
        f"0 <= {spread('s', 'k')}",
        [(1, "1", "here.low", "here.high")],
        variables=AT_SK,
        have={"here.low": "range.low", "here.high": "range.high"},
    ),
    use("spread", "value-spread", variables=AT_SK, mu="mu", P="P", v="v", b="s", n="k"),
)
"""V (1 - V) is nonnegative, and what is left of it after a token."""
_ROOM = {"before": f"all(u in S, 0 <= {dual('u', 'k')})"}
_DOT_Y = DOTS["y"]
_MEAN_Z = mean("y", "z", "k")
_PROOF_OF_DUAL = Draft(
    (
        *RATIO,
        *SPREADS,
        unfold("first", mean("y", "s", "0"), variables=AT_S),
        conclude(
            "base",
            f"0 <= {dual('s', '0')}",
            [(1, "r", "here.spread")],
            ("here.first",),
            variables=AT_S,
            have={"here.spread": instance("spread.sign", s="s", k="0"), "here.first": "first"},
        ),
        conclude(
            "weighted",
            f"0 <= P[s, a, z]*({dual('z', 'k')})",
            [(1, "1", "here.P", "here.before")],
            variables=AT_SAK | AT_Z,
            given=_ROOM,
            have={"here.P": "P_nonneg", "here.before": instance("before", u="z")},
        ),
        summed(
            "states",
            partial("weighted", PASSED, a="a", **HERE),
            (f"k*{L}*NORM2(y)", "P[s, a, z]"),
            ("r**2", f"P[s, a, z]*{SPREAD_Z}"),
            ("-2*r", f"P[s, a, z]*{_MEAN_Z}"),
            over=("z", "S"),
            variables=AT_SAK,
            given=_ROOM,
        ),
        use("schwarz", "cauchy-schwarz", variables=AT_S | AT_A, u=ROW, v="y"),
        use("size", "norm2-nonnegative", v="y"),
        conclude(
            "token",
            f"0 <= k*{L}*NORM2(y)*mu[s, a] + r**2*(mu[s, a]*{after(SPREAD_Z)}) - 2*r*(mu[s, a]*{after(_MEAN_Z)})"
            f" + r**2*(mu[s, a]*{ADVANTAGE}**2) + G**2*NORM2(y)*({square()}) - 2*r*(pi[s, a]*{_DOT_Y}*{ADVANTAGE})",
            [
                (1, "1", "here.mu", "here.states"),
                (1, f"r*{ADVANTAGE} - {RHO}*{_DOT_Y}", "here.mu"),
                (1, RHO, "here.mu", "here.schwarz"),
                (1, RHO, "here.mu", "size", "here.short"),
            ],
            ("here.total", "here.ratio"),
            variables=AT_SAK,
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
            (f"k*{L}*NORM2(y)", "mu[s, a]"),
            ("r**2", f"mu[s, a]*{after(SPREAD_Z)}"),
            ("-2*r", f"mu[s, a]*{after(_MEAN_Z)}"),
            ("r**2", f"mu[s, a]*{ADVANTAGE}**2"),
            ("G**2*NORM2(y)", square()),
            ("-2*r", f"pi[s, a]*{_DOT_Y}*{ADVANTAGE}"),
            over=("a", "A"),
            variables=AT_SK,
            given=_ROOM,
        ),
        unfold("next", mean("y", "s", "k + 1"), variables=AT_SK),
        conclude(
            "step",
            f"0 <= {dual('s', '(k + 1)')}",
            [(1, "1", "here.tokens"), (1, "G", "size", "here.moment"), (1, "r", "here.spread")],
            ("here.next", "here.total"),
            variables=AT_SK,
            given=_ROOM,
            have={
                "here.tokens": instance("tokens", PASSED, **HERE),
                "here.moment": "moment",
                "here.spread": "spread",
                "here.next": "next",
                "here.total": instance("mu_total", s="s"),
            },
        ),
        in_all_states(f"0 <= {dual('s', 'k')}"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
)

LAWS = (policy_law("mu"), TRANSITIONS, RETURN_01)
_NUMBER = parameter("l", "real", "a number", low="-2", high="2")
LEMMAS: tuple[Claim, ...] = (
    lemma(
        "value-spread",
        "The mean squared advantage, and the mean of V'(1 - V') in the next state, add up to at most V (1 - V)",
        (MU, KERNEL, V, STATE, STEPS),
        (policy_law("mu"), TRANSITIONS),
        f"{_spent('b', 'n')} <= {spread('b', 'n + 1')}",
        _PROOF_OF_SPREAD,
    ),
    lemma(
        "advantage-mean-linear",
        "The mean of the estimator along a vector is linear in it",
        (PI, MU, KERNEL, SCORE, V, _X, Y, _NUMBER, STATE, STEPS),
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
            Y,
            parameter("r", "real", "a number", low="-2", high="2"),
            SIZE,
            CHI2_CAP,
            STATE,
            STEPS,
        ),
        (policy_law("pi"), *LAWS, DOMINATED, SHORT, CHI2_CAPPED),
        f"2*r*{mean('y', 'b', 'n')} <= n*{L}*NORM2(y) + r**2*{spread('b', 'n')}",
        _PROOF_OF_DUAL,
    ),
)
"""In an order in which each uses only earlier ones."""
