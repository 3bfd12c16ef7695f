"""One step of two policies, or of the other policy: slopes in a direction with bounded scores that know the past.

Words are those of `theorems.foundations.score_rows`.

Glossary
    e, r        the bound one step later is e (m + zeta - d)^2 + r, with m + zeta - d in place of m
    f           cap of abs(X - W)

Main statements
    bias-row-low, -high         one step of t (X - W) + N - M
    shrunk-row-low, -high       one step of t W + M - t/2
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis
from theorems.drafting import StepData, conclude, instance, polynomial, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.foundations.score_rows import (
    CLOSE,
    DIRECTION,
    SHRUNK,
    SLOPES_MU,
    SLOPES_PI,
    UNIT,
    VALUES_MU,
    VALUES_PI,
    ZETA,
    nonnegative,
)
from theorems.notation import LAWS, PAIR
from theorems.proof import Draft

_NOUGHT = polynomial("nought", "0 == 0")

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
        SHRUNK.text,
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
            DIRECTION,
            ZETA,
            VALUES_PI,
            VALUES_MU,
            SLOPES_PI,
            SLOPES_MU,
            *reals("D", "G", "t", "m", "w", "d", "c", "k", "e", "f", "r"),
        ),
        (
            *LAWS,
            CLOSE,
            *nonnegative("G", "c", "k", "e", "f", "w"),
            UNIT,
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
        (*PAIR, DIRECTION, ZETA, VALUES_MU, SLOPES_MU, *reals("D", "G", "t", "m", "d", "c", "r")),
        (
            *LAWS,
            CLOSE,
            *nonnegative("G", "c"),
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


LEMMAS: tuple[Claim, ...] = tuple(make(side) for make in (_bias, _shrunk) for side in ("low", "high"))
"""In an order in which each uses only earlier ones."""
