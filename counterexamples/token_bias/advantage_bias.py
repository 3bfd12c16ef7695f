"""Where the claims of `theorems.token_bias.advantage_bias` are attained.

The policies are those of `counterexamples.token_bias.four_tokens`, and the direction moves mass from token 1 to token
3, which neither takes.  State 0 is common, state 1 comes after a deviation of pi and state 2 after one of mu; token 3
leads to state 2, and from there to state 1.  The values of mu are all zero, so that rewards are advantages: those of
state 2 are the negatives of the others.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal, family
from counterexamples.token_bias.four_tokens import MU_ROW, PI_ROW, WITHIN
from theorems.chains import AT_K, CONSTANTS, kernel, kernel_signs, known, reward_is_advantage, table
from theorems.drafting import StepData, conclude, instance, unfold, use
from theorems.proof import Draft
from theorems.token_bias.advantage_bias import CLAIMS

FOLLOWING = ((0, 1, 2, 2), (1, 1, 1, 2), (2, 2, 2, 1))
"""The next state of every state and token."""
_STATES, _TOKENS = range(3), range(4)
_P = kernel(FOLLOWING)
_PI, _MU, _H = (table([row] * 3) for row in (PI_ROW, MU_ROW, table((0, "-g/2", 0, "g/2"))))
_EPS = "(f*D*(1 - D))"
_REWARDS = ("f*D**2", _EPS, f"-{_EPS}", f"-{_EPS}")
_FLIPPED = ("-(f*D**2)", f"-{_EPS}", _EPS, _EPS)
_REWARD = (_REWARDS, _REWARDS, _FLIPPED)
_R = table(table(row) for row in _REWARD)
_V, _START = table((0, 0, 0)), table((1, 0, 0))
_PAID = f"{_P}, {_R}, {_V}"
_HALF_U = "f*D**2*(1 - D)"
"""Half of what a step is worth to pi after a deviation."""


def _value(policy: str, state: int, n: str = "{k}") -> str:
    return f"VALUE({policy}, {_PAID}, {state}, {n})"


def _slope(state: int) -> str:
    return f"VALUE_SLOPE({_PI}, {_H}, {_PAID}, {state}, {{k}})"


def _at(state: int, token: int, quantity: str = "ADVANTAGE", policy: str = _MU) -> str:
    return f"{quantity}({policy}, {_PAID}, {state}, {token}, k)"


_G = f"fun(k in nat, s in 3, sum(a in 4, {_H}[s, a]*ADVANTAGE({_MU}, {_PAID}, s, a, k)))"


def _gain(state: int) -> str:
    return f"ALONG({_MU}, {_P}, {_G}, {state}, {{k}})"


def _advantage(state: int, token: int) -> list[StepData]:
    """An advantage is the reward, because the values of mu are zero; and it keeps the cap."""
    name, reward = f"{state}{token}", _REWARD[state][token]
    cap: dict[str, list[tuple[Any, ...]]] = {
        "f*D**2": [(1, "1", "f_nonneg", "D_nonneg", "near")],
        "-(f*D**2)": [(1, "1", "f_nonneg", "D_nonneg")],
        _EPS: [],
        f"-{_EPS}": [(2, "1", "cap")],
    }
    return [
        *reward_is_advantage(name, _at(state, token), reward, state, FOLLOWING[state][token]),
        *(
            conclude(
                f"{side}.{name}",
                f"0 <= {_EPS} {'+' if side == 'low' else '-'} {_at(state, token)}",
                cap[reward if side == "high" else _negative(reward)],
                ("here",),
                variables=AT_K,
                have={"here": f"reward.{name}"},
            )
            for side in ("low", "high")
        ),
    ]


def _negative(reward: str) -> str:
    opposite = dict(zip(_REWARDS, _FLIPPED, strict=True)) | dict(zip(_FLIPPED, _REWARDS, strict=True))
    return opposite[reward]


_SLOPE_LAW = f"-(g*({{k}}*{_EPS} + {_HALF_U}*({{k}}*{{k}} - {{k}})))"
_DRIFT = "({k}*D - 1 + POWER(1 - D, {k}))"
_PROCESS = f"{_PAID}, {_START}, T"
_TRUE, _TOKEN = f"RETURN_SLOPE({_PI}, {_H}, {_PROCESS})", f"TOKEN_IS({_MU}, {_H}, {_PROCESS})"
_BIAS = f"({_TRUE} - {_TOKEN})"
_OWN_LAW = f"g*f*(1 - D)*(D**2*(T*T - T) + 2*{_DRIFT.replace('{k}', 'T')})"
_LAW = f"{_EPS}*g*(D*T*(T - 1) + 2*{_DRIFT.replace('{k}', 'T')}/D)"

_STEPS: list[StepData] = [
    *CONSTANTS,
    conclude("D_nonneg", "0 <= D", [(1, "1", "D_pos")]),
    conclude("D_1", "0 <= 1 - D", [(1, "1", "near"), (1, "1")], scale=2),
    conclude("cap", f"0 <= {_EPS}", [(1, "1", "f_nonneg", "D_nonneg", "D_1")]),
    use("unit", "axiom.inverse", x="D"),
    *WITHIN,
    unfold("power.first", "POWER(1 - D, 0)"),
    unfold("power.next", "POWER(1 - D, k + 1)", variables=AT_K),
    *known("mu.2", _value(_MU, 2), "0"),
    *known("mu.1", _value(_MU, 1), "0"),
    *known("mu.0", _value(_MU, 0), "0", "mu.2"),
    *known("pi.1", _value(_PI, 1), f"{{k}}*(2*{_HALF_U})"),
    *known("pi.2", _value(_PI, 2), f"-({{k}}*(2*{_HALF_U}))"),
    *(step for state in _STATES for token in _TOKENS for step in _advantage(state, token)),
    # slopes under pi
    *(
        unfold(f"q.{state}.{token}", _at(state, token, "ACTION_VALUE", _PI), variables=AT_K)
        for state in (0, 1)
        for token in (1, 3)
    ),
    *known("slope.1", _slope(1), _SLOPE_LAW, "pi.1", "pi.2", "q.1.1", "q.1.3"),
    *known("slope.0", _slope(0), _SLOPE_LAW, "pi.1", "pi.2", "q.0.1", "q.0.3", "slope.1"),
    # gains under mu
    *known("gain.2", _gain(2), f"{{k}}*g*{_EPS}", "reward.21", "reward.23"),
    *known(
        "gain.0",
        _gain(0),
        f"2*g*f*(1 - D)*{_DRIFT} - {{k}}*g*{_EPS}",
        "reward.01",
        "reward.03",
        "gain.2",
        powers=True,
    ),
    # the bias
    unfold("return", _TRUE),
    unfold("token.is", _TOKEN),
    use("along", "visited-along", policy=_MU, P=_P, g=_G, d=_START, n="T"),
    conclude(
        "bias",
        f"{_BIAS} + {_OWN_LAW} == 0",
        (),
        ("return", "token.is", "along", "here.slope", "here.gain"),
        have={"here.slope": instance("slope.0", k="T"), "here.gain": instance("gain.0", k="T")},
    ),
    conclude("scale", "0 <= g*f*(1 - D)", [(1, "1", "g_nonneg", "f_nonneg", "D_1")]),
    use("powers", "bernoulli", D="D", t="T"),
    use("drift", "drift-quadratic", D="D", k="T"),
    conclude("sign", f"0 <= -{_BIAS}", [(1, "1", "scale", "drift"), (4, "1", "scale", "powers")], ("bias",)),
    use("abs", "axiom.abs_nonpositive", x=_BIAS),
    conclude("end", f"abs{_BIAS} - {_LAW} == 0", (), ("abs", "bias", "unit")),
]
_CONCLUSION = (
    *(("D_1", "D_nonneg", "zero", "zero") * 3),
    *(("nil",) * 3),
    *(("D_1", "zero", "D_nonneg", "zero") * 3),
    *(("nil",) * 3),
    *kernel_signs(FOLLOWING),
    *("one", "zero", "zero"),
    "nil",
    *(("close",) * 3),
    "D_pos",
    "D_1",
    *(("nil",) * 3),
    *(("size",) * 3),
    *(f"{side}.{state}{token}" for side in ("low", "high") for state in _STATES for token in _TOKENS),
    "cap",
    "end",
)

FAMILIES: tuple[Family, ...] = (
    family(
        "token-is-bias-advantage-l1",
        "branches",
        "attained",
        "every horizon T, every D in (0, 1/2], every g, and eps = f D (1 - D)",
        parameters={
            "D": "probability with which each policy takes its own token",
            "f": "scale of the rewards",
            "g": "size of the direction",
            "T": "horizon",
        },
        naturals=("T",),
        hypotheses={"D_pos": "0 < D", "near": "2*D <= 1", "f_nonneg": "0 <= f", "g_nonneg": "0 <= g"},
        values={
            "pi": _PI,
            "mu": _MU,
            "h": _H,
            "P": _P,
            "r": _R,
            "v": _V,
            "start": _START,
            "D": "D",
            "eps": _EPS,
            "g": "g",
            "T": "T",
        },
        proves=(str(CLAIMS[0].statement[0]).replace("<=", "=="),),
        samples=({"D": "1/2", "f": "4", "g": "1", "T": "3"}, {"D": "1/3", "f": "1", "g": "2", "T": "4"}),
        draft=Draft(tuple(_STEPS), _CONCLUSION),
    ),
)


def _instance(note: str, deviation: str, horizon: int) -> Instance:
    """The family with eps = 1 and g = 1."""
    d = Fraction(deviation)
    row = (str(d / (1 - d)), "1", "-1", "-1")
    return extremal(
        "token-is-bias-advantage-l1",
        note,
        pi=((str(1 - d), deviation, "0", "0"),) * 3,
        mu=((str(1 - d), "0", deviation, "0"),) * 3,
        h=(("0", "-1/2", "0", "1/2"),) * 3,
        P=tuple(tuple(" ".join(str(int(z == to)) for z in _STATES) for to in row) for row in FOLLOWING),
        r=(row, row, tuple(str(-Fraction(entry)) for entry in row)),
        v="0 0 0",
        start="1 0 0",
        D=deviation,
        eps="1",
        g="1",
        T=horizon,
    )


INSTANCES: tuple[Instance, ...] = (
    # D T (T - 1) = 3 and 2 (3/2 - 1 + 1/8)/(1/2) = 5/2; the quadratic bound is 6.
    _instance("three steps, D = 1/2: bias -11/2", "1/2", 3),
)
