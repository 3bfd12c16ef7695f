"""What a step of a process does to bounds: means under two laws, outcome by outcome.

Glossary
    pi, mu      two laws on a finite set Y; p, q their masses at one outcome, a = abs(p - q)
    X, W        values after an outcome under the one policy and under the other, between 0 and 1
    G, E        gap after an outcome, and the gain that the surrogate adds after it
    w, h, f     bounds of abs(X - W), abs(G), abs(E)

Every bound is one inequality about a single outcome, by the sign of p - q, with the common mass (p + q - a)/2 and the
two private masses (a + p - q)/2 and (a - p + q)/2; they add up to 1 - TV, TV and TV.

Main statements
    mean-above, mean-below      a mean of numbers on one side of b lies there
    mean-above-where, mean-below-where      the numbers where the law is positive are enough
    value-step-low, -high       abs(sum pi X - sum mu W) <= (1 - TV) w + TV
    surplus-step-low, -high     abs(sum (pi - mu) X) <= TV
    gap-step-low, -high         abs(sum mu G + (pi - mu)(G + E)) <= (1 - TV) h + TV (w + f), if abs(G + E) <= w
    shift-step-low, -high       abs(sum (pi - mu) X) <= 2 TV m, if abs(X) <= m
    mix-step-low, -high         abs(sum pi X - sum mu W) <= (1 - TV) w + 2 TV m, if abs(X), abs(W) <= m
"""

from __future__ import annotations

from collections.abc import Mapping

from theorems.claim import Claim, Hypothesis, Parameter, hypothesis, parameter
from theorems.drafting import StepData, cases, conclude, instance, polynomial, summed, unfold
from theorems.foundations.analysis import lemma
from theorems.foundations.states import where_positive
from theorems.language.substitution import substitute_fact
from theorems.language.syntax import parse_fact, parse_term
from theorems.notation import LAWS, MU, PAIR, TV_TERM
from theorems.proof import Draft


def _function(name: str, meaning: str) -> Parameter:
    return parameter(name, "Y -> real", meaning)


def _number(name: str, meaning: str) -> Parameter:
    return parameter(name, "real", meaning, low="0", high="2")


def _low(id: str, expression: str, bound: str) -> Hypothesis:
    """The expression is at least the bound, at every outcome."""
    clause = {f"{id}_low": f"all(y in Y, {bound} <= {expression})"}
    return hypothesis(f"{id}-low", f"{bound} <= {expression}", left_out=False, **clause)


def _high(id: str, expression: str, bound: str) -> Hypothesis:
    """The expression is at most the bound, at every outcome."""
    clause = {f"{id}_high": f"all(y in Y, {expression} <= {bound})"}
    return hypothesis(f"{id}-high", f"{expression} <= {bound}", left_out=False, **clause)


def _unit(id: str, expression: str) -> Hypothesis:
    return hypothesis(
        id,
        f"0 <= {expression} <= 1",
        left_out=False,
        **{f"{id}_low": f"all(y in Y, 0 <= {expression})", f"{id}_high": f"all(y in Y, {expression} <= 1)"},
    )


_VARIABLES = "p q x u g e w h f m"
_POINT = {
    "p_nonneg": "0 <= p",
    "q_nonneg": "0 <= q",
    "x_low": "0 <= x",
    "x_high": "x <= 1",
    "u_low": "0 <= u",
    "u_high": "u <= 1",
    "d_low": "-w <= x - u",
    "d_high": "x - u <= w",
    "g_low": "-h <= g",
    "g_high": "g <= h",
    "e_low": "-f <= e",
    "e_high": "e <= f",
    "s_low": "-w <= g + e",
    "s_high": "g + e <= w",
    "x_above": "-m <= x",
    "x_below": "x <= m",
    "u_above": "-m <= u",
    "u_below": "u <= m",
}


def _replaced(goal: str, value: str) -> str:
    return str(substitute_fact(parse_fact(goal), {"a": parse_term(value)}))


def _branches(name: str, goal: str, above: list[tuple[str, ...]], below: list[tuple[str, ...]]) -> list[StepData]:
    """A pointwise goal in a = abs(p - q), by its sign: products of two facts add up to half of it, or to it."""
    steps: list[StepData] = []
    top: dict[str, str] = {}
    for side, sign, products in (("above", "p - q", above), ("below", "q - p", below)):
        given = _POINT | {"sign": f"0 <= {sign}"}
        squares = [(2, "1", *facts) for facts in products]
        step = polynomial(
            f"{name}.{side}",
            _replaced(goal, sign),
            squares,
            variables=_VARIABLES,
            given=given,
            trim=True,
        )
        steps.append(step)
        top |= {k: v for k, v in step["given"].items() if k != "sign"}
    split = cases(
        name,
        ("abs", "p - q"),
        (f"{name}.above", f"{name}.below"),
        motive=goal,
        letter="a",
        variables=_VARIABLES,
        given=top,
    )
    return [*steps, split]


_TV = unfold("tv", "TV(pi, mu)")
_TOTALS = ("tv", "pi_total", "mu_total")


def _at(values: Mapping[str, str]) -> dict[str, str]:
    return {"p": "pi[y]", "q": "mu[y]", **values}


Products = list[tuple[str, ...]]


def _side(
    name: str,
    goal: str,
    above: Products,
    below: Products,
    values: Mapping[str, str],
    terms: list[tuple[str, str]],
    end: str,
) -> list[StepData]:
    """One side of a bound: at an outcome, summed, and in terms of TV."""
    return [
        *_branches(name, goal, above, below),
        summed(f"{name}.sum", instance(name, **_at(values)), *terms),
        conclude(f"{name}.end", f"0 <= {end}", [(1, "1", f"{name}.sum")], _TOTALS, scale=2),
    ]


def _sum(body: str) -> str:
    return f"sum(y in Y, {body})"


_X, _W = _function("X", "values between 0 and 1"), _function("W", "values between 0 and 1")
_G, _E = _function("G", "gaps"), _function("E", "gains")
_UNIT_X, _UNIT_W = _unit("X", "X[y]"), _unit("W", "W[y]")
_PI_X, _MU_W, _MU_X = "pi[y]*X[y]", "mu[y]*W[y]", "mu[y]*X[y]"
_VALUE = f"({_sum(_PI_X)} - {_sum(_MU_W)})"
_VALUE_LIMIT = "((1 - TV(pi, mu))*w + TV(pi, mu))"
_SURPLUS = f"({_sum(_PI_X)} - {_sum(_MU_X)})"
_MU_G, _PI_S, _MU_S = "mu[y]*G[y]", "pi[y]*(G[y] + E[y])", "mu[y]*(G[y] + E[y])"
_GAP = f"({_sum(_MU_G)} + {_sum(_PI_S)} - {_sum(_MU_S)})"
_GAP_LIMIT = "((1 - TV(pi, mu))*h + TV(pi, mu)*(w + f))"
_VALUE_AT = {"x": "X[y]", "u": "W[y]", "w": "w"}
_GAP_AT = {"g": "G[y]", "e": "E[y]", "h": "h", "w": "w", "f": "f"}


def _mean(side: str, sign: str, bound: Hypothesis, statement: str) -> Claim:
    minus = "1" if sign == "+" else "-1"
    return lemma(
        f"mean-{side}",
        f"A mean of numbers {side} b is {side} b",
        (MU, _G, _number("b", "their bound")),
        (LAWS[1], bound),
        statement,
        Draft(
            (
                polynomial(
                    "point",
                    f"0 <= {sign}(q*g - b*q)",
                    [(1, "1", "q_nonneg", "side")],
                    variables="q g b",
                    given={"q_nonneg": "0 <= q", "side": f"0 <= {sign}(g - b)"},
                ),
                summed("sum", instance("point", q="mu[y]", g="G[y]", b="b"), (minus, _MU_G), (f"{sign}(-b)", "mu[y]")),
                conclude("end", f"0 <= {sign}({_sum(_MU_G)} - b)", [(1, "1", "sum")], ("mu_total",)),
            ),
            ("end",),
        ),
    )


def _mean_where(side: str, sign: str, bound: str, statement: str) -> Claim:
    """What a law does not reach has no part in its mean."""
    at = {"y": "Y"}
    fact = f"0 <= mu[y]*{sign}(G[y] - b)"
    return lemma(
        f"mean-{side}-where",
        f"A mean of numbers that are {side} b where the law is positive is {side} b",
        (MU, _G, _number("b", "their bound")),
        (
            LAWS[1],
            hypothesis(
                "side",
                f"{bound} where mu is positive",
                left_out=False,
                side=f"all(y in Y, implies(0 < mu[y], {bound}))",
            ),
        ),
        statement,
        Draft(
            (
                conclude(
                    "there",
                    fact,
                    [(1, "1", "case", "here.side")],
                    variables=at,
                    given={"case": "0 < mu[y]"},
                    have={"here.side": instance("side", {"premise": "case"}, y="y")},
                ),
                *where_positive("point", "mu[y]", fact, "there", "mu_nonneg", at),
                summed("sum", "point", ("1" if sign == "" else "-1", _MU_G), (f"{sign}(-b)", "mu[y]")),
                conclude("end", f"0 <= {sign}({_sum(_MU_G)} - b)", [(1, "1", "sum")], ("mu_total",)),
            ),
            ("end",),
        ),
    )


def _one_sided(
    id: str,
    title: str,
    variables: tuple[Parameter, ...],
    hypotheses: tuple[Hypothesis, ...],
    relation: str,
    goal: str,
    above: Products,
    below: Products,
    values: Mapping[str, str],
    terms: list[tuple[str, str]],
    end: str,
) -> Claim:
    steps = (_TV, *_side("point", goal, above, below, values, terms, end))
    return lemma(id, title, variables, (*LAWS, *hypotheses), relation, Draft(steps, ("point.end",)))


_VALUE_TITLE = "The means of two close functions between 0 and 1 under two close laws"
_SURPLUS_TITLE = "The means of one function between 0 and 1 under two laws differ by at most TV"
_GAP_TITLE = "The gap one step before: of the common mass what it was, of the rest both errors"
_VALUE_VARIABLES = (*PAIR, _X, _W, _number("w", "bound of the difference"))
_GAP_VARIABLES = (*PAIR, _G, _E, *(_number(n, "a bound") for n in "hwf"))
_S = "(G[y] + E[y])"
_SHIFT_TITLE = "The means of one bounded function under two laws differ by at most 2 TV m"
_SHIFT_VARIABLES = (*PAIR, _X, _number("m", "bound"))
_CAPPED_X = (_low("X", "X[y]", "-m"), _high("X", "X[y]", "m"))
_SHIFT_AT = {"x": "X[y]", "m": "m"}
_MIX_TITLE = "The means of two close bounded functions under two close laws"
_MIX_VARIABLES = (*_VALUE_VARIABLES, _number("m", "bound of both"))
_MIX_LIMIT = "((1 - TV(pi, mu))*w + 2*TV(pi, mu)*m)"
_MIX_AT = _VALUE_AT | {"m": "m"}

LEMMAS: tuple[Claim, ...] = (
    _mean("above", "+", _low("side", "G[y]", "b"), f"b <= {_sum(_MU_G)}"),
    _mean("below", "-", _high("side", "G[y]", "b"), f"{_sum(_MU_G)} <= b"),
    _mean_where("above", "", "b <= G[y]", f"b <= {_sum(_MU_G)}"),
    _mean_where("below", "-", "G[y] <= b", f"{_sum(_MU_G)} <= b"),
    _one_sided(
        "value-step-low",
        _VALUE_TITLE + ", from below",
        _VALUE_VARIABLES,
        (_UNIT_X, _UNIT_W, _low("d", "(X[y] - W[y])", "-w")),
        f"-{_VALUE_LIMIT} <= {_VALUE}",
        "0 <= (p + q - a)*w + (a + q - p) + 2*(p*x - q*u)",
        [("q_nonneg", "d_low"), ("sign", "x_low")],
        [("p_nonneg", "d_low"), ("sign", "u_high")],
        _VALUE_AT,
        [("w - 1", "pi[y]"), ("w + 1", "mu[y]"), ("1 - w", TV_TERM), ("2", _PI_X), ("-2", _MU_W)],
        f"{_VALUE_LIMIT} + {_VALUE}",
    ),
    _one_sided(
        "value-step-high",
        _VALUE_TITLE + ", from above",
        _VALUE_VARIABLES,
        (_UNIT_X, _UNIT_W, _high("d", "(X[y] - W[y])", "w")),
        f"{_VALUE} <= {_VALUE_LIMIT}",
        "0 <= (p + q - a)*w + (a + p - q) - 2*(p*x - q*u)",
        [("q_nonneg", "d_high"), ("sign", "x_high")],
        [("p_nonneg", "d_high"), ("sign", "u_low")],
        _VALUE_AT,
        [("w + 1", "pi[y]"), ("w - 1", "mu[y]"), ("1 - w", TV_TERM), ("-2", _PI_X), ("2", _MU_W)],
        f"{_VALUE_LIMIT} - {_VALUE}",
    ),
    _one_sided(
        "surplus-step-low",
        _SURPLUS_TITLE + ", from below",
        (*PAIR, _X),
        (_UNIT_X,),
        f"-TV(pi, mu) <= {_SURPLUS}",
        "0 <= (a + q - p) + 2*(p*x - q*x)",
        [("sign", "x_low")],
        [("sign", "x_high")],
        {"x": "X[y]"},
        [("-1", "pi[y]"), ("1", "mu[y]"), ("1", TV_TERM), ("2", _PI_X), ("-2", _MU_X)],
        f"TV(pi, mu) + {_SURPLUS}",
    ),
    _one_sided(
        "surplus-step-high",
        _SURPLUS_TITLE + ", from above",
        (*PAIR, _X),
        (_UNIT_X,),
        f"{_SURPLUS} <= TV(pi, mu)",
        "0 <= (a + p - q) - 2*(p*x - q*x)",
        [("sign", "x_high")],
        [("sign", "x_low")],
        {"x": "X[y]"},
        [("1", "pi[y]"), ("-1", "mu[y]"), ("1", TV_TERM), ("-2", _PI_X), ("2", _MU_X)],
        f"TV(pi, mu) - {_SURPLUS}",
    ),
    _one_sided(
        "gap-step-low",
        _GAP_TITLE + ", from below",
        _GAP_VARIABLES,
        (_low("g", "G[y]", "-h"), _high("e", "E[y]", "f"), _low("s", _S, "-w")),
        f"-{_GAP_LIMIT} <= {_GAP}",
        "0 <= (p + q - a)*h + (a + p - q)*w + (a + q - p)*f + 2*(q*g + (p - q)*(g + e))",
        [("q_nonneg", "g_low"), ("sign", "s_low")],
        [("p_nonneg", "g_low"), ("sign", "e_high")],
        _GAP_AT,
        [
            ("h + w - f", "pi[y]"),
            ("h - w + f", "mu[y]"),
            ("w + f - h", TV_TERM),
            ("2", _MU_G),
            ("2", _PI_S),
            ("-2", _MU_S),
        ],
        f"{_GAP_LIMIT} + {_GAP}",
    ),
    _one_sided(
        "gap-step-high",
        _GAP_TITLE + ", from above",
        _GAP_VARIABLES,
        (_high("g", "G[y]", "h"), _low("e", "E[y]", "-f"), _high("s", _S, "w")),
        f"{_GAP} <= {_GAP_LIMIT}",
        "0 <= (p + q - a)*h + (a + p - q)*w + (a + q - p)*f - 2*(q*g + (p - q)*(g + e))",
        [("q_nonneg", "g_high"), ("sign", "s_high")],
        [("p_nonneg", "g_high"), ("sign", "e_low")],
        _GAP_AT,
        [
            ("h + w - f", "pi[y]"),
            ("h - w + f", "mu[y]"),
            ("w + f - h", TV_TERM),
            ("-2", _MU_G),
            ("-2", _PI_S),
            ("2", _MU_S),
        ],
        f"{_GAP_LIMIT} - {_GAP}",
    ),
    _one_sided(
        "shift-step-low",
        _SHIFT_TITLE + ", from below",
        _SHIFT_VARIABLES,
        _CAPPED_X,
        f"-(2*TV(pi, mu)*m) <= {_SURPLUS}",
        "0 <= 2*a*m + 2*(p*x - q*x)",
        [("sign", "x_above")],
        [("sign", "x_below")],
        _SHIFT_AT,
        [("2*m", TV_TERM), ("2", _PI_X), ("-2", _MU_X)],
        f"2*TV(pi, mu)*m + {_SURPLUS}",
    ),
    _one_sided(
        "shift-step-high",
        _SHIFT_TITLE + ", from above",
        _SHIFT_VARIABLES,
        _CAPPED_X,
        f"{_SURPLUS} <= 2*TV(pi, mu)*m",
        "0 <= 2*a*m - 2*(p*x - q*x)",
        [("sign", "x_below")],
        [("sign", "x_above")],
        _SHIFT_AT,
        [("2*m", TV_TERM), ("-2", _PI_X), ("2", _MU_X)],
        f"2*TV(pi, mu)*m - {_SURPLUS}",
    ),
    _one_sided(
        "mix-step-low",
        _MIX_TITLE + ", from below",
        _MIX_VARIABLES,
        (_low("X", "X[y]", "-m"), _high("W", "W[y]", "m"), _low("d", "(X[y] - W[y])", "-w")),
        f"-{_MIX_LIMIT} <= {_VALUE}",
        "0 <= (p + q - a)*w + 2*a*m + 2*(p*x - q*u)",
        [("q_nonneg", "d_low"), ("sign", "x_above")],
        [("p_nonneg", "d_low"), ("sign", "u_below")],
        _MIX_AT,
        [("w", "pi[y]"), ("w", "mu[y]"), ("2*m - w", TV_TERM), ("2", _PI_X), ("-2", _MU_W)],
        f"{_MIX_LIMIT} + {_VALUE}",
    ),
    _one_sided(
        "mix-step-high",
        _MIX_TITLE + ", from above",
        _MIX_VARIABLES,
        (_high("X", "X[y]", "m"), _low("W", "W[y]", "-m"), _high("d", "(X[y] - W[y])", "w")),
        f"{_VALUE} <= {_MIX_LIMIT}",
        "0 <= (p + q - a)*w + 2*a*m - 2*(p*x - q*u)",
        [("q_nonneg", "d_high"), ("sign", "x_below")],
        [("p_nonneg", "d_high"), ("sign", "u_above")],
        _MIX_AT,
        [("w", "pi[y]"), ("w", "mu[y]"), ("2*m - w", TV_TERM), ("-2", _PI_X), ("2", _MU_W)],
        f"{_MIX_LIMIT} - {_VALUE}",
    ),
)
