"""What a step of a process does to bounds: means under two laws, outcome by outcome.

Glossary
    pi, mu      two laws on a finite set Y; p, q their masses at one outcome, a = abs(p - q)
    X, W        values after an outcome under the one policy and under the other, between 0 and 1
    G, E        gap after an outcome, and the gain that the surrogate adds after it
    w, h, f     bounds of abs(X - W), abs(G), abs(E)

Every bound is one inequality about a single outcome, by the sign of p - q, with the common mass (p + q - a)/2 and the
two private masses (a + p - q)/2 and (a - p + q)/2; they add up to 1 - TV, TV and TV.

Main statements
    mean-within     a mean of numbers between -b and b lies there
    value-step      abs(sum pi X - sum mu W) <= (1 - TV) w + TV
    surplus-step    abs(sum (pi - mu) X) <= TV
    gap-step        abs(sum mu G + (pi - mu)(G + E)) <= (1 - TV) h + TV (w + f), if abs(G + E) <= w
"""

from __future__ import annotations

from collections.abc import Mapping

from theorems.claim import Claim, Hypothesis, Parameter, hypothesis, parameter
from theorems.drafting import StepData, cases, conclude, instance, polynomial, summed, unfold
from theorems.foundations.analysis import lemma
from theorems.language.syntax import parse_fact, parse_term
from theorems.language.terms import substitute_fact
from theorems.notation import LAWS, PAIR, TV_TERM
from theorems.proof import Draft


def _function(name: str, meaning: str) -> Parameter:
    return parameter(name, "Y -> real", meaning)


def _number(name: str, meaning: str) -> Parameter:
    return parameter(name, "real", meaning, low="0", high="2")


def _within(id: str, expression: str, bound: str) -> Hypothesis:
    """The expression lies between minus the bound and the bound, at every outcome."""
    return hypothesis(
        id,
        f"abs({expression}) <= {bound}",
        left_out=False,
        **{
            f"{id}_low": f"all(y in Y, -{bound} <= {expression})",
            f"{id}_high": f"all(y in Y, {expression} <= {bound})",
        },
    )


def _unit(id: str, expression: str) -> Hypothesis:
    return hypothesis(
        id,
        f"0 <= {expression} <= 1",
        left_out=False,
        **{f"{id}_low": f"all(y in Y, 0 <= {expression})", f"{id}_high": f"all(y in Y, {expression} <= 1)"},
    )


_VARIABLES = "p q x u g e w h f"
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


def _relations(expression: str, limit: str) -> list[str]:
    return [f"-{limit} <= {expression}", f"{expression} <= {limit}"]


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
_ENDS = ("low.end", "high.end")


def _mean_side(name: str, sign: str) -> list[StepData]:
    minus = "1" if sign == "+" else "-1"
    return [
        polynomial(
            name,
            f"0 <= h*q {sign} q*g",
            [(1, "1", "q_nonneg", f"g_{name}")],
            variables="q g h",
            given={k: _POINT[k] for k in ("q_nonneg", f"g_{name}")},
        ),
        summed(f"{name}.sum", instance(name, q="mu[y]", g="G[y]", h="b"), ("b", "mu[y]"), (minus, _MU_G)),
        conclude(f"{name}.end", f"0 <= b {sign} {_sum(_MU_G)}", [(1, "1", f"{name}.sum")], ("mu_total",)),
    ]


LEMMAS: tuple[Claim, ...] = (
    lemma(
        "mean-within",
        "A mean of numbers between -b and b lies between -b and b",
        (parameter("mu", "Y -> real", "a law"), _function("G", "numbers"), _number("b", "their bound")),
        (LAWS[1], _within("G", "G[y]", "b")),
        [f"-b <= {_sum(_MU_G)}", f"{_sum(_MU_G)} <= b"],
        Draft((*_mean_side("low", "+"), *_mean_side("high", "-")), _ENDS),
    ),
    lemma(
        "value-step",
        "The means of two close functions between 0 and 1 under two close laws",
        (*PAIR, _X, _W, _number("w", "bound of abs(X - W)")),
        (*LAWS, _UNIT_X, _UNIT_W, _within("d", "(X[y] - W[y])", "w")),
        _relations(_VALUE, _VALUE_LIMIT),
        Draft(
            (
                _TV,
                *_side(
                    "low",
                    "0 <= (p + q - a)*w + (a + q - p) + 2*(p*x - q*u)",
                    [("q_nonneg", "d_low"), ("sign", "x_low")],
                    [("p_nonneg", "d_low"), ("sign", "u_high")],
                    _VALUE_AT,
                    [("w - 1", "pi[y]"), ("w + 1", "mu[y]"), ("1 - w", TV_TERM), ("2", _PI_X), ("-2", _MU_W)],
                    f"{_VALUE_LIMIT} + {_VALUE}",
                ),
                *_side(
                    "high",
                    "0 <= (p + q - a)*w + (a + p - q) - 2*(p*x - q*u)",
                    [("q_nonneg", "d_high"), ("sign", "x_high")],
                    [("p_nonneg", "d_high"), ("sign", "u_low")],
                    _VALUE_AT,
                    [("w + 1", "pi[y]"), ("w - 1", "mu[y]"), ("1 - w", TV_TERM), ("-2", _PI_X), ("2", _MU_W)],
                    f"{_VALUE_LIMIT} - {_VALUE}",
                ),
            ),
            _ENDS,
        ),
    ),
    lemma(
        "surplus-step",
        "The means of one function between 0 and 1 under two laws differ by at most TV",
        (*PAIR, _X),
        (*LAWS, _UNIT_X),
        _relations(_SURPLUS, "TV(pi, mu)"),
        Draft(
            (
                _TV,
                *_side(
                    "low",
                    "0 <= (a + q - p) + 2*(p*x - q*x)",
                    [("sign", "x_low")],
                    [("sign", "x_high")],
                    {"x": "X[y]"},
                    [("-1", "pi[y]"), ("1", "mu[y]"), ("1", TV_TERM), ("2", _PI_X), ("-2", _MU_X)],
                    f"TV(pi, mu) + {_SURPLUS}",
                ),
                *_side(
                    "high",
                    "0 <= (a + p - q) - 2*(p*x - q*x)",
                    [("sign", "x_high")],
                    [("sign", "x_low")],
                    {"x": "X[y]"},
                    [("1", "pi[y]"), ("-1", "mu[y]"), ("1", TV_TERM), ("-2", _PI_X), ("2", _MU_X)],
                    f"TV(pi, mu) - {_SURPLUS}",
                ),
            ),
            _ENDS,
        ),
    ),
    lemma(
        "gap-step",
        "The gap one step before: of the common mass it keeps what it was, of the rest it gains both errors",
        (*PAIR, _G, _E, *(_number(n, "a bound") for n in "hwf")),
        (*LAWS, _within("g", "G[y]", "h"), _within("e", "E[y]", "f"), _within("s", "(G[y] + E[y])", "w")),
        _relations(_GAP, _GAP_LIMIT),
        Draft(
            (
                _TV,
                *_side(
                    "low",
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
                *_side(
                    "high",
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
            ),
            _ENDS,
        ),
    ),
)
