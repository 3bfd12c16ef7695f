"""Where the claims of `theorems.token_bias.slope_bias` are attained.

The policies are those of `counterexamples.token_bias.four_tokens`, and the direction moves mass from token 0 to token
3, which neither takes.  The first deviation settles the return: state 1 is good if pi deviates and state 2 is bad if mu
does, and token 3 turns the one into the other, and the start, state 0, into its mirror image, state 3.
"""

from __future__ import annotations

from fractions import Fraction

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal, family
from counterexamples.token_bias.four_tokens import MU_ROW, PI_ROW, WITHIN
from theorems.chains import AT_K, CONSTANTS, kernel, kernel_signs, known, known_after, table
from theorems.drafting import StepData, conclude, instance, unfold, use
from theorems.foundations.value_bounds import AT_MOST_ONE, POWERS
from theorems.proof import Draft
from theorems.token_bias.slope_bias import CLAIMS

FOLLOWING = ((0, 1, 2, 3), (1, 1, 1, 2), (2, 2, 2, 1), (3, 2, 1, 0))
"""The next state of every state and token."""
_P = kernel(FOLLOWING)
_PI, _MU, _H = (table([row] * 4) for row in (PI_ROW, MU_ROW, table(("-g/2", 0, 0, "g/2"))))
_V, _START = table((0, 1, 0, 0)), table((1, 0, 0, 0))
_REWARDS = f"{_P}, fun(s in 4, a in 4, 0), {_V}"


def _value(policy: str, state: int, n: str = "{k}") -> str:
    return f"VALUE({policy}, {_REWARDS}, {state}, {n})"


def _slope(state: int, n: str = "{k}") -> str:
    return f"VALUE_SLOPE({_PI}, {_H}, {_REWARDS}, {state}, {n})"


def _at(state: int, token: int, quantity: str = "ADVANTAGE") -> str:
    return f"{quantity}({_MU}, {_REWARDS}, {state}, {token}, k)"


_GAINS = f"sum(a in 4, {_H}[s, a]*ADVANTAGE({_MU}, {_REWARDS}, s, a, k))"
_G = f"fun(k in nat, s in 4, {_GAINS})"


def _gain(state: int, n: str = "{k}") -> str:
    return f"ALONG({_MU}, {_P}, {_G}, {state}, {n})"


def _gains(state: int) -> str:
    """What the direction does in a state, in terms of advantages with respect to mu."""
    return f"(g/2*{_at(state, 3)} - g/2*{_at(state, 0)})"


_Q = "POWER(1 - D, {k})"
_PROCESS = f"{_REWARDS}, {_START}, n + 1"
_SLOPE_PI, _TOKEN_IS = f"RETURN_SLOPE({_PI}, {_H}, {_PROCESS})", f"TOKEN_IS({_MU}, {_H}, {_PROCESS})"
_BIAS = f"({_SLOPE_PI} - {_TOKEN_IS})"
_LAW = "g*(n + 1)*(1 - POWER(1 - D, n))"


def _own_gain(state: int, value: str, *known_values: str) -> list[StepData]:
    """What the direction does in a state under mu, from the values of the states that follow."""
    actions = {f"here.{token}": f"action.{state}.{token}" for token in (0, 3)}
    advantages = {f"here.a{token}": f"advantage.{state}.{token}" for token in (0, 3)}
    return [
        *(unfold(f"advantage.{state}.{token}", _at(state, token), variables=AT_K) for token in (0, 3)),
        *(unfold(f"action.{state}.{token}", _at(state, token, "ACTION_VALUE"), variables=AT_K) for token in (0, 3)),
        conclude(
            f"gains.{state}",
            f"{_gains(state)} - ({value}) == 0",
            (),
            (*actions, *advantages, *(f"here.{name}" for name in known_values)),
            variables=AT_K,
            have=actions | advantages | {f"here.{name}": instance(name, k="k") for name in known_values},
        ),
    ]


_HALF_LAW = f"g/2*({{k}} + 1)*(1 - {_Q})"
_STEPS: list[StepData] = [
    *CONSTANTS,
    *WITHIN,
    *POWERS,
    *AT_MOST_ONE,
    # values
    *known("pi.1", _value(_PI, 1), "1"),
    *known("pi.2", _value(_PI, 2), "0"),
    *known("mu.1", _value(_MU, 1), "1"),
    *known("mu.2", _value(_MU, 2), "0"),
    *known("pi.0", _value(_PI, 0), f"1 - {_Q}", "pi.1", powers=True),
    *known("pi.3", _value(_PI, 3), "0", "pi.2"),
    *known("mu.0", _value(_MU, 0), "0", "mu.2"),
    *known("mu.3", _value(_MU, 3), f"1 - {_Q}", "mu.1", powers=True),
    # slopes under pi
    *(
        unfold(f"q.{state}.{token}", f"ACTION_VALUE({_PI}, {_REWARDS}, {state}, {token}, k)", variables=AT_K)
        for state in (0, 1)
        for token in (0, 3)
    ),
    *known("slope.1", _slope(1), "-{k}*(g/2)", "pi.1", "pi.2", "q.1.0", "q.1.3"),
    *known_after("slope.0", _slope(0), f"-({_HALF_LAW})", "pi.0", "pi.3", "slope.1", "q.0.0", "q.0.3"),
    # gains under mu
    *_own_gain(2, "g/2", "mu.1", "mu.2"),
    *_own_gain(0, "g/2*(1 - POWER(1 - D, k))", "mu.0", "mu.3"),
    *known("gain.2", _gain(2), "{k}*(g/2)", "gains.2"),
    *known_after("gain.0", _gain(0), _HALF_LAW, "gains.0", "gain.2"),
    # the bias
    unfold("return", _SLOPE_PI),
    unfold("token.is", _TOKEN_IS),
    use("along", "visited-along", policy=_MU, P=_P, g=_G, d=_START, n="n + 1"),
    conclude(
        "bias",
        f"{_BIAS} + {_LAW} == 0",
        (),
        ("return", "token.is", "along", "here.slope", "here.gain"),
        have={"here.slope": instance("slope.0", k="n"), "here.gain": instance("gain.0", k="n")},
    ),
    conclude(
        "sign",
        f"0 <= -{_BIAS}",
        [(1, "1", "g_nonneg", "here.one", "here.n"), (1, "1", "g_nonneg", "here.one")],
        ("bias",),
        have={"here.one": instance("power.one", k="n"), "here.n": instance("axiom.nat_nonnegative", n="n")},
    ),
    use("abs", "axiom.abs_nonpositive", x=_BIAS),
    conclude("end", f"abs{_BIAS} - {_LAW} == 0", (), ("abs", "bias")),
]
_CONCLUSION = (
    *(("D_1", "D_nonneg", "zero", "zero") * 4),
    *(("nil",) * 4),
    *(("D_1", "zero", "D_nonneg", "zero") * 4),
    *(("nil",) * 4),
    *kernel_signs(FOLLOWING),
    *(("close",) * 4),
    "D_1",
    *("zero", "one", "zero", "zero"),
    *("one", "zero", "one", "one"),
    "D_nonneg",
    *("one", "zero", "zero", "zero"),
    "nil",
    *(("nil",) * 4),
    *(("size",) * 4),
    "end",
)

FAMILIES: tuple[Family, ...] = (
    family(
        "token-is-bias-l1",
        "mirror",
        "attained",
        "every horizon n + 1, D in [0, 1] and g: the first deviation settles the return, and a token mirrors it",
        parameters={
            "D": "probability with which each policy takes its own token",
            "g": "size of the direction",
            "n": "number of steps but one",
        },
        naturals=("n",),
        hypotheses={"D_nonneg": "0 <= D", "D_1": "D <= 1", "g_nonneg": "0 <= g"},
        values={
            "pi": _PI,
            "mu": _MU,
            "h": _H,
            "P": _P,
            "v": _V,
            "start": _START,
            "D": "D",
            "g": "g",
            "n": "n",
        },
        proves=(str(CLAIMS[0].statement[0]).replace("<=", "=="),),
        samples=({"D": "1/2", "g": "1", "n": "2"}, {"D": "1/3", "g": "2", "n": "3"}, {"D": "1", "g": "1", "n": "2"}),
        draft=Draft(tuple(_STEPS), _CONCLUSION),
    ),
)


def _instance(note: str, deviation: str, steps: int) -> Instance:
    """The family at g = 1."""
    stay = str(1 - Fraction(deviation))
    return extremal(
        "token-is-bias-l1",
        note,
        pi=((stay, deviation, "0", "0"),) * 4,
        mu=((stay, "0", deviation, "0"),) * 4,
        h=(("-1/2", "0", "0", "1/2"),) * 4,
        P=tuple(tuple(" ".join(str(int(z == to)) for z in range(4)) for to in row) for row in FOLLOWING),
        v="0 1 0 0",
        start="1 0 0 0",
        D=deviation,
        g="1",
        n=steps - 1,
    )


INSTANCES: tuple[Instance, ...] = (
    _instance("three steps: bias -3 (1 - (1/2)^2) = -9/4, where the quadratic bound is 3", "1/2", 3),
    _instance("three steps: bias -3 (1 - (3/4)^2) = -21/16, where the quadratic bound is 3/2", "1/4", 3),
)
