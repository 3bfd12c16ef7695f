"""One state, two policies, and a direction with bounded scores: what a step does to slopes that know the past.

The slope of a return is the mean of the return times the sum of all scores.  From a state on, the sum of the scores so
far is a number t, and the mean of (t + later scores) R is t X + N, with X the value and N the slope of the state.

Glossary
    pi, mu      two laws on a finite set Y of tokens, with TV <= D;  p, q their masses at one token, b = abs(p - q)
    h           pi times the score;  zeta, the score shrunk to the common mass: mu zeta = min(pi, mu) score
    G           cap of the absolute score
    X, N        value and slope after a token under pi;  W, M, the same under mu
    t, m, w     the sum of the scores so far, a number close to it, and how close
    d           mean of zeta under mu, at most G D: what is left of the mean score, which is zero under pi
    c           any number c >= 0, of Young's inequality 2 c abs(x) <= x^2 + c^2
    k           number of steps left

Main statements
    absolute-bounds             x <= abs(x) and -x <= abs(x)
    best-young                  2 c y <= b (d^2 + c^2) for all c >= 0 implies y <= b d
    shrunk-score                zeta has what is asked of it
    drift-low, drift-high       abs(d) <= G D
    past-row-low, -high         one step of t X + N - t/2
    bias-row-low, -high         one step of t (X - W) + N - M
    shrunk-row-low, -high       one step of t W + M - t/2
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import StepData, cases, conclude, instance, polynomial, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.notation import LAWS, PAIR, PI, TV_TERM
from theorems.proof import Draft


def _function(name: str, meaning: str) -> Any:
    return parameter(name, "Y -> real", meaning)


def _sum(body: str) -> str:
    return f"sum(y in Y, {body})"


def _nonnegative(*names: str) -> tuple[Hypothesis, ...]:
    return tuple(
        hypothesis(f"{n}-nonnegative", f"{n} >= 0", left_out=False, **{f"{n}_nonneg": f"0 <= {n}"}) for n in names
    )


_ZETA, _H = _function("zeta", "the score, shrunk to the common mass"), _function("h", "pi times the score")
_X, _W = _function("X", "values under pi, in [0, 1]"), _function("W", "values under mu")
_N, _M = _function("N", "slopes under pi"), _function("M", "slopes under mu")
_CLOSE = hypothesis("close", "TV(pi, mu) <= D", close="TV(pi, mu) <= D")
_UNIT = hypothesis("unit", "0 <= X <= 1", X_low="all(y in Y, 0 <= X[y])", X_high="all(y in Y, X[y] <= 1)")
_REST = f"G*({TV_TERM} + pi[y] - mu[y])"
_SHRUNK = hypothesis(
    "shrunk",
    "what zeta leaves of the score is at most G times the mass that only pi has",
    rest_low=f"all(y in Y, -({_REST}) <= 2*(h[y] - mu[y]*zeta[y]))",
    rest_high=f"all(y in Y, 2*(h[y] - mu[y]*zeta[y]) <= {_REST})",
)
_NOUGHT = polynomial("nought", "0 == 0")
_DRIFT = _sum("mu[y]*zeta[y]")

# ------------------------------------------------------------------------------------------------------ about numbers

_BOUNDS = lemma(
    "absolute-bounds",
    "A number and its negative are at most its absolute value",
    reals("x"),
    (),
    ["x <= abs(x)", "-x <= abs(x)"],
    Draft(
        (
            polynomial("up.above", "0 <= x - x", variables="x"),
            polynomial("up.below", "0 <= -x - x", [(2, "1", "sign")], variables="x", given={"sign": "0 <= -x"}),
            cases("up", ("abs", "x"), ("up.above", "up.below"), motive="0 <= b - x", letter="b", context=True),
            polynomial("down.above", "0 <= x + x", [(2, "1", "sign")], variables="x", given={"sign": "0 <= x"}),
            polynomial("down.below", "0 <= -x + x", variables="x"),
            cases("down", ("abs", "x"), ("down.above", "down.below"), motive="0 <= b + x", letter="b", context=True),
        ),
        ("up", "down"),
    ),
)
_BEST = lemma(
    "best-young",
    "The best of Young's inequalities",
    reals("y", "b", "d"),
    (
        *_nonnegative("b", "d"),
        hypothesis(
            "every",
            "2 c y <= b (d^2 + c^2) for every c >= 0",
            every="all(c in real, implies(0 <= c, 2*c*y <= b*(d**2 + c**2)))",
        ),
    ),
    "y <= b*d",
    Draft(
        (
            conclude("product", "0 <= b*d", [(1, "1", "b_nonneg", "d_nonneg")]),
            conclude("below", "0 <= b*d - y", [(1, "1", "product"), (1, "1", "sign")], given={"sign": "0 <= -y"}),
            conclude("one", "0 <= 1", [(1, "1")]),
            conclude(
                "flat",
                "0 <= b*d - y",
                [(1, "1", "here")],
                ("zero",),
                given={"zero": "b == 0"},
                have={"here": instance("every", {"premise": "one"}, c="1")},
                scale=2,
            ),
            conclude(
                "chosen",
                "0 <= y*(1/b)",
                [(1, "1", "sign", "here")],
                given={"sign": "0 <= y", "b_pos": "0 < b"},
                have={"here": instance("axiom.inverse_positive", x="b")},
            ),
            conclude(
                "squares",
                "0 <= (b*d)**2 - y**2",
                [(1, "1", "here", "b_nonneg")],
                ("unit",),
                given={"sign": "0 <= y", "b_pos": "0 < b"},
                have={
                    "chosen.here": instance("chosen", {"sign": "sign", "b_pos": "b_pos"}),
                    "here": instance("every", {"premise": "chosen.here"}, c="y*(1/b)"),
                    "unit": instance("axiom.inverse", x="b"),
                },
            ),
            conclude(
                "steep",
                "0 <= b*d - y",
                [(1, "1", "here")],
                given={"sign": "0 <= y", "b_pos": "0 < b"},
                have={
                    "here": instance(
                        "square-order",
                        {
                            "a_nonneg": "sign",
                            "b_nonneg": "product",
                            "squares": instance("squares", {"sign": "sign", "b_pos": "b_pos"}),
                        },
                        a="y",
                        b="b*d",
                    )
                },
            ),
            cases(
                "above",
                ("zero", "b", "b_nonneg"),
                (instance("steep", {"sign": "sign", "b_pos": "case"}), instance("flat", {"zero": "case"})),
                goal="0 <= b*d - y",
                given={"sign": "0 <= y"},
                context=True,
            ),
            cases(
                "end",
                ("sign", "y"),
                (instance("above", {"sign": "case"}), instance("below", {"sign": "case"})),
                goal="0 <= b*d - y",
                context=True,
            ),
        ),
        ("end",),
        notes={"chosen": "At c = y/b the inequality says y^2 <= b^2 d^2."},
    ),
)

# ----------------------------------------------------------------------------------------------------------- the drift


def _drift(side: str) -> Claim:
    rest = "rest_high" if side == "low" else "rest_low"
    return lemma(
        f"drift-{side}",
        f"The mean of the shrunk score, bound from {'below' if side == 'low' else 'above'}",
        (*PAIR, _H, _ZETA, *reals("D", "G")),
        (
            *LAWS,
            _CLOSE,
            *_nonnegative("G"),
            hypothesis("total", "the score has mean zero under pi", h_total="sum(y in Y, h[y]) == 0"),
            _SHRUNK,
        ),
        f"-(G*D) <= {_DRIFT}" if side == "low" else f"{_DRIFT} <= G*D",
        Draft(
            (
                unfold("tv", "TV(pi, mu)"),
                summed(
                    "rest",
                    rest,
                    ("G", TV_TERM),
                    ("G", "pi[y]"),
                    ("-G", "mu[y]"),
                    ("-2" if side == "low" else "2", "h[y]"),
                    ("2" if side == "low" else "-2", "mu[y]*zeta[y]"),
                ),
                conclude(
                    "end",
                    f"0 <= G*D {'+' if side == 'low' else '-'} {_DRIFT}",
                    [(1, "1", "rest"), (2, "1", "G_nonneg", "close")],
                    ("tv", "pi_total", "mu_total", "h_total"),
                    scale=2,
                ),
            ),
            ("end",),
        ),
    )


# ------------------------------------------------------------------------------------------------------ one step of pi

_SCORE = _function("score", "score of a token")


def _past(side: str) -> Claim:
    low = side == "low"
    inside = "(4*c*((t + score[u])*X[u] + N[u]) - 2*c*(t + score[u]))"
    limit = "((t + score[u])**2 + G**2*k + c**2)"
    own = "(4*c*(t*sum(u in Y, pi[u]*X[u]) + sum(u in Y, pi[u]*score[u]*X[u]) + sum(u in Y, pi[u]*N[u])) - 2*c*t)"
    after = "(t**2 + G**2*(k + 1) + c**2)"
    plus = "" if low else "-"
    return lemma(
        f"past-row-{side}",
        f"One step of the slope that knows the past, bound from {'below' if low else 'above'}",
        (PI, _SCORE, _X, _N, *reals("t", "c", "G", "k")),
        (
            hypothesis(
                "pi-law",
                "pi is a law",
                pi_nonneg="all(u in Y, 0 <= pi[u])",
                pi_total="sum(u in Y, pi[u]) == 1",
            ),
            hypothesis("centred", "the score has mean zero", score_total="sum(u in Y, pi[u]*score[u]) == 0"),
            hypothesis(
                "score",
                "abs(score) <= G",
                score_low="all(u in Y, -G <= score[u])",
                score_high="all(u in Y, score[u] <= G)",
            ),
            hypothesis(
                "later",
                "what holds one step later",
                later=f"all(u in Y, -{limit} <= {inside})" if low else f"all(u in Y, {inside} <= {limit})",
            ),
        ),
        f"-{after} <= {own}" if low else f"{own} <= {after}",
        Draft(
            (
                conclude(
                    "token",
                    f"0 <= pi[u]*{limit} {'+' if low else '-'} pi[u]*{inside} + pi[u]*(G**2 - score[u]**2)",
                    [(1, "1", "here.pi", "here"), (1, "1", "here.pi", "here.low", "here.high")],
                    variables={"u": "Y"},
                    have={
                        "here.pi": "pi_nonneg",
                        "here": "later",
                        "here.low": "score_low",
                        "here.high": "score_high",
                    },
                ),
                summed(
                    "tokens",
                    "token",
                    ("t**2 + G**2*k + c**2 + G**2" + (" - 2*c*t" if low else " + 2*c*t"), "pi[u]"),
                    ("2*t" + (" - 2*c" if low else " + 2*c"), "pi[u]*score[u]"),
                    (f"{plus}4*c*t", "pi[u]*X[u]"),
                    (f"{plus}4*c", "pi[u]*score[u]*X[u]"),
                    (f"{plus}4*c", "pi[u]*N[u]"),
                    over=("u", "Y"),
                ),
                conclude(
                    "end",
                    f"0 <= {after} {'+' if low else '-'} {own}",
                    [(1, "1", "tokens")],
                    ("pi_total", "score_total"),
                ),
            ),
            ("end",),
            notes={"token": "The mean of (t + score)^2 is at most t^2 + G^2, because the score has mean zero."},
        ),
    )


# -------------------------------------------------------------------------------------------------- one step of both

_U = "u in Y"
_V_LIMIT = "(m**2 + G**2*k + c**2)"
_V_INSIDE = "(4*c*(m*X[u] + N[u]) - 2*c*m)"
_TV_U = "abs(pi[u] - mu[u])"


_REST_U = f"G*({_TV_U} + pi[u] - mu[u])"
_SHRUNK_U = (
    hypothesis(
        "size", "zeta is at most G where mu is positive", zeta_size="all(u in Y, mu[u]*zeta[u]**2 <= mu[u]*G**2)"
    ),
    hypothesis(
        "rest",
        _SHRUNK.text,
        rest_low=f"all(u in Y, -({_REST_U}) <= 2*(h[u] - mu[u]*zeta[u]))",
        rest_high=f"all(u in Y, 2*(h[u] - mu[u]*zeta[u]) <= {_REST_U})",
    ),
)


def _over(body: str) -> str:
    return f"sum(u in Y, {body})"


_BIAS = (
    f"(t*({_over('pi[u]*X[u]')} - {_over('mu[u]*W[u]')}) + {_over('h[u]*(X[u] - W[u])')}"
    f" + {_over('pi[u]*N[u]')} - {_over('mu[u]*M[u]')})"
)
_BIAS_LIMIT = f"(e*(m**2 + G**2) + r + D*{_V_LIMIT} + 2*c*D*w + 2*c*G*D*f)"


def _bias(side: str) -> Claim:
    low = side == "low"
    s, t = ("-", "+") if low else ("+", "-")  # s: the sign of the bias that is bounded
    later = "2*c*((t + zeta[u])*(X[u] - W[u]) + N[u] - M[u])"
    limit = "(e*(m + zeta[u] - d)**2 + r)"
    change = "fun(u in Y, pi[u] - mu[u])"

    def small(name: str, values: str, bound: str, nonneg: str, low_fact: str, high_fact: str) -> StepData:
        return use(
            name,
            f"small-mean-{side}",
            proofs={"h_size": "size", "w_nonneg": nonneg, "Z_low": low_fact, "Z_high": high_fact},
            h=change,
            g="2*TV(pi, mu)",
            Z=f"fun(u in Y, {values})",
            w=bound,
        )

    at_u = {"variables": {"u": "Y"}}
    return lemma(
        f"bias-row-{side}",
        f"One step of the difference of slopes that know the past, bound from {'below' if low else 'above'}",
        (
            *PAIR,
            _H,
            _ZETA,
            _X,
            _W,
            _N,
            _M,
            *reals("D", "G", "t", "m", "w", "d", "c", "k", "e", "f", "r"),
        ),
        (
            *LAWS,
            _CLOSE,
            *_nonnegative("G", "c", "k", "e", "f", "w"),
            _UNIT,
            hypothesis("near", "abs(t - m) <= w", near_low="-w <= t - m", near_high="t - m <= w"),
            hypothesis("drift", "d is the mean of zeta", drift="d == sum(u in Y, mu[u]*zeta[u])"),
            *_SHRUNK_U,
            hypothesis(
                "values",
                "abs(X - W) <= f",
                d_low="all(u in Y, -f <= X[u] - W[u])",
                d_high="all(u in Y, X[u] - W[u] <= f)",
            ),
            hypothesis(
                "past",
                "what holds for pi one step later",
                V_low=f"all(u in Y, -{_V_LIMIT} <= {_V_INSIDE})",
                V_high=f"all(u in Y, {_V_INSIDE} <= {_V_LIMIT})",
            ),
            hypothesis(
                "later",
                "what holds for both one step later",
                later=f"all(u in Y, -{limit} <= {later})" if low else f"all(u in Y, {later} <= {limit})",
            ),
        ),
        f"-{_BIAS_LIMIT} <= 2*c*{_BIAS}" if low else f"2*c*{_BIAS} <= {_BIAS_LIMIT}",
        Draft(
            (
                _NOUGHT,
                unfold("tv", "TV(pi, mu)"),
                conclude("size", "0 <= 2*TV(pi, mu) - sum(u in Y, abs(pi[u] - mu[u]))", (), ("tv",)),
                # common mass: what holds one step later, under mu
                conclude(
                    "common",
                    f"0 <= mu[u]*{limit} {t} mu[u]*({later}) + e*(mu[u]*G**2 - mu[u]*zeta[u]**2)",
                    [(1, "1", "here.mu", "here.later"), (1, "1", "e_nonneg", "here.size")],
                    have={"here.mu": instance("mu_nonneg", y="u"), "here.later": "later", "here.size": "zeta_size"},
                    **at_u,
                ),
                summed(
                    "commons",
                    "common",
                    ("e*(m - d)**2 + r + e*G**2", "mu[u]"),
                    ("2*e*(m - d)", "mu[u]*zeta[u]"),
                    (f"{t}2*c*t", "mu[u]*X[u]"),
                    (f"{s}2*c*t", "mu[u]*W[u]"),
                    (f"{t}2*c", "mu[u]*zeta[u]*(X[u] - W[u])"),
                    (f"{t}2*c", "mu[u]*N[u]"),
                    (f"{s}2*c", "mu[u]*M[u]"),
                    over=("u", "Y"),
                ),
                # private mass: slope of pi that knows m
                conclude(
                    "limit",
                    f"0 <= {_V_LIMIT}",
                    [(1, "m"), (1, "G", "k_nonneg"), (1, "c")],
                ),
                small("private", _V_INSIDE, _V_LIMIT, "limit", "V_low", "V_high"),
                summed(
                    "private.parts",
                    "nought",
                    ("1", f"(pi[u] - mu[u])*{_V_INSIDE}"),
                    ("-4*c*m", "pi[u]*X[u]"),
                    ("-4*c", "pi[u]*N[u]"),
                    ("2*c*m", "pi[u]"),
                    ("4*c*m", "mu[u]*X[u]"),
                    ("4*c", "mu[u]*N[u]"),
                    ("-2*c*m", "mu[u]"),
                    over=("u", "Y"),
                ),
                # private mass: what t is off m
                *(
                    conclude(
                        f"off.{end}",
                        f"0 <= w {'+' if end == 'low' else '-'} (t - m)*(2*X[u] - 1)",
                        [(1, "1", "here.low", one), (1, "1", "here.high", two)],
                        have={"here.low": instance("X_low", y="u"), "here.high": instance("X_high", y="u")},
                        **at_u,
                    )
                    for end, one, two in (("low", "near_low", "near_high"), ("high", "near_high", "near_low"))
                ),
                small("off", "(t - m)*(2*X[u] - 1)", "w", "w_nonneg", "off.low", "off.high"),
                summed(
                    "off.parts",
                    "nought",
                    ("1", "(pi[u] - mu[u])*((t - m)*(2*X[u] - 1))"),
                    ("-2*(t - m)", "pi[u]*X[u]"),
                    ("t - m", "pi[u]"),
                    ("2*(t - m)", "mu[u]*X[u]"),
                    ("-(t - m)", "mu[u]"),
                    over=("u", "Y"),
                ),
                # what zeta leaves of the score
                conclude(
                    "rest",
                    f"0 <= {_REST_U}*f {t} 2*(h[u] - mu[u]*zeta[u])*(X[u] - W[u])",
                    [
                        (1, "1", "here.high", "here.above" if low else "here.below"),
                        (1, "1", "here.low", "here.below" if low else "here.above"),
                    ],
                    have={
                        "here.low": "rest_low",
                        "here.high": "rest_high",
                        "here.below": "d_low",
                        "here.above": "d_high",
                    },
                    scale=2,
                    **at_u,
                ),
                summed(
                    "rests",
                    "rest",
                    ("G*f", _TV_U),
                    ("G*f", "pi[u]"),
                    ("-G*f", "mu[u]"),
                    (f"{t}2", "h[u]*(X[u] - W[u])"),
                    (f"{s}2", "mu[u]*zeta[u]*(X[u] - W[u])"),
                    over=("u", "Y"),
                ),
                conclude(
                    "end",
                    f"0 <= {_BIAS_LIMIT} {t} 2*c*{_BIAS}",
                    [
                        (2, "1", "commons"),
                        (1, "1", "private"),
                        (2, "1", "c_nonneg", "off"),
                        (2, "1", "c_nonneg", "rests"),
                        (2, "d", "e_nonneg"),
                        (2, "1", "close", "limit"),
                        (4, "1", "close", "c_nonneg", "w_nonneg"),
                        (4, "1", "close", "c_nonneg", "G_nonneg", "f_nonneg"),
                    ],
                    ("tv", "pi_total", "mu_total", "drift", "private.parts", "off.parts"),
                    scale=2,
                ),
            ),
            ("end",),
            notes={
                "common": "On the common mass the past moves on by the shrunk score.",
                "private": "Where only one policy goes, only the slope of pi and the values of pi count.",
                "rest": "What zeta leaves of the score meets X - W.",
            },
        ),
    )


# -------------------------------------------------------------------------------------------------- one step of mu

_OWN = f"({_over('h[u]*W[u]')} + {_over('mu[u]*M[u]')} + t*{_over('mu[u]*W[u]')})"
_OWN_LIMIT = "(m**2 + G**2 + r + 2*c*G*D)"


def _shrunk(side: str) -> Claim:
    low = side == "low"
    s, t = ("-", "+") if low else ("+", "-")
    later = "(4*c*((t + zeta[u])*W[u] + M[u]) - 2*c*(t + zeta[u]))"
    limit = "((m + zeta[u] - d)**2 + r)"
    at_u = {"variables": {"u": "Y"}}
    return lemma(
        f"shrunk-row-{side}",
        f"One step, under mu, of the slope that knows the past, bound from {'below' if low else 'above'}",
        (*PAIR, _H, _ZETA, _W, _M, *reals("D", "G", "t", "m", "d", "c", "r")),
        (
            *LAWS,
            _CLOSE,
            *_nonnegative("G", "c"),
            hypothesis("unit", "0 <= W <= 1", W_low="all(u in Y, 0 <= W[u])", W_high="all(u in Y, W[u] <= 1)"),
            hypothesis("total", "the score has mean zero under pi", h_total="sum(u in Y, h[u]) == 0"),
            hypothesis("drift", "d is the mean of zeta", drift="d == sum(u in Y, mu[u]*zeta[u])"),
            *_SHRUNK_U,
            hypothesis(
                "later",
                "what holds one step later",
                later=f"all(u in Y, -{limit} <= {later})" if low else f"all(u in Y, {later} <= {limit})",
            ),
        ),
        f"-{_OWN_LIMIT} <= 4*c*{_OWN} - 2*c*t" if low else f"4*c*{_OWN} - 2*c*t <= {_OWN_LIMIT}",
        Draft(
            (
                unfold("tv", "TV(pi, mu)"),
                conclude(
                    "common",
                    f"0 <= mu[u]*{limit} {t} mu[u]*{later} + (mu[u]*G**2 - mu[u]*zeta[u]**2)",
                    [(1, "1", "here.mu", "here.later"), (1, "1", "here.size")],
                    have={"here.mu": instance("mu_nonneg", y="u"), "here.later": "later", "here.size": "zeta_size"},
                    **at_u,
                ),
                summed(
                    "commons",
                    "common",
                    (f"(m - d)**2 + r + G**2 {s} 2*c*t", "mu[u]"),
                    (f"2*(m - d) {s} 2*c", "mu[u]*zeta[u]"),
                    (f"{t}4*c*t", "mu[u]*W[u]"),
                    (f"{t}4*c", "mu[u]*zeta[u]*W[u]"),
                    (f"{t}4*c", "mu[u]*M[u]"),
                    over=("u", "Y"),
                ),
                conclude(
                    "rest",
                    f"0 <= {_REST_U} {t} 2*(h[u] - mu[u]*zeta[u])*(2*W[u] - 1)",
                    [
                        (1, "1", "here.high", "here.below" if low else "here.above"),
                        (1, "1", "here.low", "here.above" if low else "here.below"),
                    ],
                    have={
                        "here.low": "rest_low",
                        "here.high": "rest_high",
                        "here.below": "W_high",
                        "here.above": "W_low",
                    },
                    **at_u,
                ),
                summed(
                    "rests",
                    "rest",
                    ("G", _TV_U),
                    ("G", "pi[u]"),
                    ("-G", "mu[u]"),
                    (f"{t}4", "h[u]*W[u]"),
                    (f"{s}4", "mu[u]*zeta[u]*W[u]"),
                    (f"{s}2", "h[u]"),
                    (f"{t}2", "mu[u]*zeta[u]"),
                    over=("u", "Y"),
                ),
                conclude(
                    "end",
                    f"0 <= {_OWN_LIMIT} {t} (4*c*{_OWN} - 2*c*t)",
                    [
                        (1, "1", "commons"),
                        (1, "1", "c_nonneg", "rests"),
                        (1, "d"),
                        (2, "1", "close", "c_nonneg", "G_nonneg"),
                    ],
                    ("tv", "pi_total", "mu_total", "h_total", "drift"),
                ),
            ),
            ("end",),
            notes={"rest": "What zeta leaves of the score is at most G times the mass that only pi has."},
        ),
    )


LEMMAS: tuple[Claim, ...] = (
    _BOUNDS,
    _BEST,
    *(make(side) for make in (_drift, _past, _bias, _shrunk) for side in ("low", "high")),
)
"""In an order in which each uses only earlier ones."""
