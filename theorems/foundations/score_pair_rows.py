"""One state, two policies, and a direction with bounded scores: what a step does to the difference of two slopes.

Words are those of `theorems.foundations.score_rows`; the slopes know the past, which is t under pi.

Main statements
    bias-row-low, -high         one step of t (X - W) + N - M
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis
from theorems.drafting import StepData, conclude, instance, polynomial, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.foundations.score_rows import (
    CLOSE,
    REST_U,
    SHRUNK_U,
    TV_U,
    ZETA,
    H,
    M,
    N,
    W,
    X,
    nonnegative,
    over,
)
from theorems.notation import LAWS, PAIR
from theorems.proof import Draft

_UNIT = hypothesis("unit", "0 <= X <= 1", X_low="all(y in Y, 0 <= X[y])", X_high="all(y in Y, X[y] <= 1)")
_V_LIMIT = "(m**2 + G**2*k + c**2)"
_V_INSIDE = "(4*c*(m*X[u] + N[u]) - 2*c*m)"
_BIAS = (
    f"(t*({over('pi[u]*X[u]')} - {over('mu[u]*W[u]')}) + {over('h[u]*(X[u] - W[u])')}"
    f" + {over('pi[u]*N[u]')} - {over('mu[u]*M[u]')})"
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
            H,
            ZETA,
            X,
            W,
            N,
            M,
            *reals("D", "G", "t", "m", "w", "d", "c", "k", "e", "f", "r"),
        ),
        (
            *LAWS,
            CLOSE,
            *nonnegative("G", "c", "k", "e", "f", "w"),
            _UNIT,
            hypothesis("near", "abs(t - m) <= w", near_low="-w <= t - m", near_high="t - m <= w"),
            hypothesis("drift", "d is the mean of zeta", drift="d == sum(u in Y, mu[u]*zeta[u])"),
            *SHRUNK_U,
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
                polynomial("nought", "0 == 0"),
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
                    f"0 <= {REST_U}*f {t} 2*(h[u] - mu[u]*zeta[u])*(X[u] - W[u])",
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
                    ("G*f", TV_U),
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


LEMMAS: tuple[Claim, ...] = tuple(_bias(side) for side in ("low", "high"))
"""In an order in which each uses only earlier ones."""
