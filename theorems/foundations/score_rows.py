"""One state and a direction with bounded scores: what a step of one policy does to slopes that know the past.

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
    drift-low, drift-high       abs(d) <= G D
    past-row-low, -high         one step of t X + N - t/2
    shrunk-row-low, -high       one step of t W + M - t/2
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Parameter, hypothesis, parameter
from theorems.drafting import conclude, instance, summed, unfold
from theorems.foundations.analysis import lemma, reals
from theorems.notation import LAWS, PAIR, PI, TV_TERM
from theorems.proof import Draft


def _function(name: str, meaning: str) -> Parameter:
    return parameter(name, "Y -> real", meaning)


def nonnegative(*names: str) -> tuple[Hypothesis, ...]:
    """Numbers that are at least 0, as one hypothesis each."""
    return tuple(
        hypothesis(f"{n}-nonnegative", f"{n} >= 0", left_out=False, **{f"{n}_nonneg": f"0 <= {n}"}) for n in names
    )


ZETA, H = _function("zeta", "the score, shrunk to the common mass"), _function("h", "pi times the score")
X, W = _function("X", "values under pi, in [0, 1]"), _function("W", "values under mu")
N, M = _function("N", "slopes under pi"), _function("M", "slopes under mu")
CLOSE = hypothesis("close", "TV(pi, mu) <= D", close="TV(pi, mu) <= D")
_REST = f"G*({TV_TERM} + pi[y] - mu[y])"
_SHRUNK = hypothesis(
    "shrunk",
    "what zeta leaves of the score is at most G times the mass that only pi has",
    rest_low=f"all(y in Y, -({_REST}) <= 2*(h[y] - mu[y]*zeta[y]))",
    rest_high=f"all(y in Y, 2*(h[y] - mu[y]*zeta[y]) <= {_REST})",
)
_DRIFT = "sum(y in Y, mu[y]*zeta[y])"

# ----------------------------------------------------------------------------------------------------------- the drift


def _drift(side: str) -> Claim:
    rest = "rest_high" if side == "low" else "rest_low"
    return lemma(
        f"drift-{side}",
        f"The mean of the shrunk score, bound from {'below' if side == 'low' else 'above'}",
        (*PAIR, H, ZETA, *reals("D", "G")),
        (
            *LAWS,
            CLOSE,
            *nonnegative("G"),
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
        (PI, _SCORE, X, N, *reals("t", "c", "G", "k")),
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


# -------------------------------------------------------------------------------------------------- one step of mu

TV_U = "abs(pi[u] - mu[u])"


REST_U = f"G*({TV_U} + pi[u] - mu[u])"
SHRUNK_U = (
    hypothesis(
        "size", "zeta is at most G where mu is positive", zeta_size="all(u in Y, mu[u]*zeta[u]**2 <= mu[u]*G**2)"
    ),
    hypothesis(
        "rest",
        _SHRUNK.text,
        rest_low=f"all(u in Y, -({REST_U}) <= 2*(h[u] - mu[u]*zeta[u]))",
        rest_high=f"all(u in Y, 2*(h[u] - mu[u]*zeta[u]) <= {REST_U})",
    ),
)


def over(body: str) -> str:
    """A sum over the tokens u.

    >>> over("pi[u]")
    'sum(u in Y, pi[u])'
    """
    return f"sum(u in Y, {body})"


_OWN = f"({over('h[u]*W[u]')} + {over('mu[u]*M[u]')} + t*{over('mu[u]*W[u]')})"
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
        (*PAIR, H, ZETA, W, M, *reals("D", "G", "t", "m", "d", "c", "r")),
        (
            *LAWS,
            CLOSE,
            *nonnegative("G", "c"),
            hypothesis("unit", "0 <= W <= 1", W_low="all(u in Y, 0 <= W[u])", W_high="all(u in Y, W[u] <= 1)"),
            hypothesis("total", "the score has mean zero under pi", h_total="sum(u in Y, h[u]) == 0"),
            hypothesis("drift", "d is the mean of zeta", drift="d == sum(u in Y, mu[u]*zeta[u])"),
            *SHRUNK_U,
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
                    f"0 <= {REST_U} {t} 2*(h[u] - mu[u]*zeta[u])*(2*W[u] - 1)",
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
                    ("G", TV_U),
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


LEMMAS: tuple[Claim, ...] = tuple(make(side) for make in (_drift, _past, _shrunk) for side in ("low", "high"))
"""In an order in which each uses only earlier ones."""
