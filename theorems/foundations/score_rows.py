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
    drift-low, drift-high       abs(d) <= G D
    past-row-low, -high         one step of t X + N - t/2
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Parameter, hypothesis, parameter
from theorems.drafting import cases, conclude, instance, polynomial, summed, unfold
from theorems.foundations.analysis import lemma, reals
from theorems.notation import LAWS, PAIR, PI, TV_TERM
from theorems.proof import Draft


def function(name: str, meaning: str) -> Parameter:
    """A function of the outcome, as a variable of a lemma."""
    return parameter(name, "Y -> real", meaning)


def _sum(body: str) -> str:
    return f"sum(y in Y, {body})"


def nonnegative(*names: str) -> tuple[Hypothesis, ...]:
    """For each number the hypothesis that it is at least 0.

    >>> [h.id for h in nonnegative("G", "b")]
    ['G-nonnegative', 'b-nonnegative']
    """
    return tuple(
        hypothesis(f"{n}-nonnegative", f"{n} >= 0", left_out=False, **{f"{n}_nonneg": f"0 <= {n}"}) for n in names
    )


ZETA, DIRECTION = function("zeta", "the score, shrunk to the common mass"), function("h", "pi times the score")
VALUES_PI, VALUES_MU = function("X", "values under pi, in [0, 1]"), function("W", "values under mu")
SLOPES_PI, SLOPES_MU = function("N", "slopes under pi"), function("M", "slopes under mu")
CLOSE = hypothesis("close", "TV(pi, mu) <= D", close="TV(pi, mu) <= D")
UNIT = hypothesis("unit", "0 <= X <= 1", X_low="all(y in Y, 0 <= X[y])", X_high="all(y in Y, X[y] <= 1)")
_REST = f"G*({TV_TERM} + pi[y] - mu[y])"
SHRUNK = hypothesis(
    "shrunk",
    "what zeta leaves of the score is at most G times the mass that only pi has",
    rest_low=f"all(y in Y, -({_REST}) <= 2*(h[y] - mu[y]*zeta[y]))",
    rest_high=f"all(y in Y, 2*(h[y] - mu[y]*zeta[y]) <= {_REST})",
)
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
        *nonnegative("b", "d"),
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
        (*PAIR, DIRECTION, ZETA, *reals("D", "G")),
        (
            *LAWS,
            CLOSE,
            *nonnegative("G"),
            hypothesis("total", "the score has mean zero under pi", h_total="sum(y in Y, h[y]) == 0"),
            SHRUNK,
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

_SCORE = function("score", "score of a token")


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
        (PI, _SCORE, VALUES_PI, SLOPES_PI, *reals("t", "c", "G", "k")),
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


LEMMAS: tuple[Claim, ...] = (
    _BOUNDS,
    _BEST,
    *(make(side) for make in (_drift, _past) for side in ("low", "high")),
)
"""In an order in which each uses only earlier ones."""
