"""Where the claims of `theorems.token_bias.score_gradients` and `theorems.token_bias.score_bias` are attained."""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal, family
from theorems.chains import CONSTANTS, kernel, kernel_signs, table
from theorems.drafting import StepData, cases, conclude, unfold, use
from theorems.proof import Draft
from theorems.token_bias.score_bias import CLAIMS

_CLAIM = next(claim for claim in CLAIMS if claim.id == "token-is-bias-scores")
_COIN: dict[str, Any] = {
    "pi": "1/2 1/2; 1/2 1/2",
    "score": "1 -1; 1 -1",
    "P": ("1 0; 0 1", "1 0; 0 1"),
    "v": "1 0",
    "start": "1 0",
    "G": "1",
}
"""One toss of a fair coin, with the return 1 for heads and the score 1 for heads and -1 for tails."""

# --------------------------------------------------------------------------------------------------- two steps, any cap

_FOLLOWING = ((0, 1), (1, 0))
"""The state is the parity of the tokens so far, and the return is 1 if their sum is even: the same token again."""
_ROWS = {"pi": table(("1/2", "1/2")), "mu": table(("1/2 - D", "1/2 + D")), "score": table(("G", "-G"))}
_PI, _MU, _SCORE = (table([_ROWS[name]] * 2) for name in ("pi", "mu", "score"))
_P, _V = kernel(_FOLLOWING), table((1, 0))
_AT = f"({_PI}[s, a]*{_SCORE}[s, a])"
_H, _FREE = f"fun(s in 2, a in 2, {_AT})", "fun(s in 2, a in 2, 0)"
_PAID = f"{_P}, {_FREE}, {_V}"
_GAINS = f"fun(k in nat, s in 2, sum(a in 2, {_AT}*ADVANTAGE({_MU}, {_PAID}, s, a, k)))"
_PROCESS = f"{_PAID}, {_V}, 1 + 1"
_TRUE, _TOKEN = f"RETURN_SLOPE({_PI}, {_H}, {_PROCESS})", f"TOKEN_IS({_MU}, {_H}, {_PROCESS})"
_BIAS = f"({_TRUE} - {_TOKEN})"
_FIRST, _SECOND = "G*(D*(1 + 1)*sqrt(1) + D**2*(1 + 1)*1)", "G*(sqrt(1 + 1) + (1 + 1)*D)"
_THIRD = "G*(1 + 1)*(1 - POWER(1 - D, 1))"
_BOTH = f"min({_FIRST}, {_SECOND})"
_TV = f"TV(fun(a in 2, {_ROWS['pi']}[a]), fun(a in 2, {_ROWS['mu']}[a]))"


def _value(policy: str, state: int, n: str) -> str:
    return f"VALUE({policy}, {_PAID}, {state}, {n})"


def _slope(state: int, n: str) -> str:
    return f"VALUE_SLOPE({_PI}, {_H}, {_PAID}, {state}, {n})"


def _gain(state: int, n: str) -> str:
    return f"ALONG({_MU}, {_P}, {_GAINS}, {state}, {n})"


def _token(quantity: str, policy: str, state: int, token: int, n: str) -> str:
    return f"{quantity}({policy}, {_PAID}, {state}, {token}, {n})"


def _named(*pairs: tuple[str, str]) -> list[StepData]:
    return [unfold(name, call) for name, call in pairs]


_STEPS: list[StepData] = [
    *CONSTANTS,
    conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
    conclude("less", "0 <= 1/2 - D", [(1, "1", "near")], scale=2),
    conclude("more", "0 <= 1/2 + D", [(1, "1"), (2, "1", "D_nonneg")], scale=2),
    conclude("D_1", "0 <= 1 - D", [(1, "1", "near"), (1, "1")], scale=2),
    conclude("low", "0 <= G + G", [(2, "1", "G_nonneg")]),
    use("plus", "axiom.abs_nonnegative", x="D"),
    use("minus", "axiom.abs_nonpositive", x="-D"),
    unfold("tv", _TV),
    conclude("close", f"0 <= D - {_TV}", (), ("tv", "plus", "minus")),
    *_named(
        *((f"pi.{s}0", _value(_PI, s, "0")) for s in (0, 1)),
        *((f"pi.{s}1", _value(_PI, s, "1")) for s in (0, 1)),
        *((f"mu.{s}0", _value(_MU, s, "0")) for s in (0, 1)),
        *((f"mu.{s}1", _value(_MU, s, "1")) for s in (0, 1)),
        *((f"slope.{s}0", _slope(s, "0")) for s in (0, 1)),
        *((f"slope.{s}1", _slope(s, "1")) for s in (0, 1)),
        ("slope.02", _slope(0, "1 + 1")),
        *((f"q.{s}{a}0", _token("ACTION_VALUE", _PI, s, a, "0")) for s in (0, 1) for a in (0, 1)),
        *((f"q.0{a}1", _token("ACTION_VALUE", _PI, 0, a, "1")) for a in (0, 1)),
        *((f"w.{s}{a}0", _token("ACTION_VALUE", _MU, s, a, "0")) for s in (0, 1) for a in (0, 1)),
        *((f"w.0{a}1", _token("ACTION_VALUE", _MU, 0, a, "1")) for a in (0, 1)),
        *((f"a.{s}{a}0", _token("ADVANTAGE", _MU, s, a, "0")) for s in (0, 1) for a in (0, 1)),
        *((f"a.0{a}1", _token("ADVANTAGE", _MU, 0, a, "1")) for a in (0, 1)),
        *((f"gain.{s}0", _gain(s, "0")) for s in (0, 1)),
        *((f"gain.{s}1", _gain(s, "1")) for s in (0, 1)),
        ("gain.02", _gain(0, "1 + 1")),
        ("true", _TRUE),
        ("token.is", _TOKEN),
        ("power.zero", "POWER(1 - D, 0)"),
        ("power.one", "POWER(1 - D, 1)"),
    ),
    use("along", "visited-along", policy=_MU, P=_P, g=_GAINS, d=_V, n="1 + 1"),
    *(
        step
        for s, sign in ((0, ""), (1, "-"))
        for step in (
            conclude(
                f"slope.{s}",
                f"{_slope(s, '1')} - ({sign}G/2) == 0",
                (),
                (f"slope.{s}1", "slope.00", "slope.10", f"q.{s}00", f"q.{s}10", "pi.00", "pi.10"),
            ),
            conclude(
                f"gain.{s}",
                f"{_gain(s, '1')} - ({sign}G/2) == 0",
                (),
                (f"gain.{s}1", "gain.00", "gain.10", f"a.{s}00", f"a.{s}10", f"w.{s}00", f"w.{s}10", "mu.00", "mu.10"),
            ),
        )
    ),
    conclude(
        "slope",
        f"{_slope(0, '1 + 1')} == 0",
        (),
        ("slope.02", "slope.0", "slope.1", "q.001", "q.011", "pi.01", "pi.11", "pi.00", "pi.10"),
    ),
    conclude(
        "gain",
        f"{_gain(0, '1 + 1')} + 2*G*D == 0",
        (),
        ("gain.02", "gain.0", "gain.1", "a.001", "a.011", "w.001", "w.011", "mu.01", "mu.11", "mu.00", "mu.10"),
    ),
    conclude("bias", f"{_BIAS} - 2*G*D == 0", (), ("true", "token.is", "along", "slope", "gain")),
    conclude("sign", f"0 <= {_BIAS}", [(2, "1", "G_nonneg", "D_nonneg")], ("bias",)),
    use("abs", "axiom.abs_nonnegative", x=_BIAS),
    # the smallest of the three bounds
    conclude("square.one", "1 - 1**2 == 0"),
    use("root.one", "root-exact", proofs={"a_nonneg": "one", "square": "square.one"}, a="1", b="1"),
    conclude("two", "0 <= 1 + 1", [(2, "1")]),
    use("root.two", "axiom.sqrt_nonnegative", proofs={"premise": "two"}, x="1 + 1"),
    conclude(
        "below.first",
        f"0 <= {_FIRST} - {_THIRD}",
        [(2, "D", "G_nonneg")],
        ("root.one", "power.one", "power.zero"),
    ),
    conclude(
        "below.second", f"0 <= {_SECOND} - {_THIRD}", [(1, "1", "G_nonneg", "root.two")], ("power.one", "power.zero")
    ),
    cases(
        "below",
        ("min", _FIRST, _SECOND),
        ("below.first", "below.second"),
        motive=f"0 <= r - {_THIRD}",
        letter="r",
        context=True,
    ),
    use("smallest", "min-second", proofs={"order": "below"}, x=_BOTH, z=_THIRD),
    conclude(
        "end",
        f"abs{_BIAS} - min({_BOTH}, {_THIRD}) == 0",
        (),
        ("abs", "bias", "smallest", "power.one", "power.zero"),
    ),
]
_CONCLUSION = (
    *(("half", "half") * 2),
    *(("nil",) * 2),
    *(("less", "more") * 2),
    *(("nil",) * 2),
    *kernel_signs(_FOLLOWING),
    *(("close",) * 2),
    "D_1",
    *("one", "zero"),
    *("zero", "one"),
    "D_nonneg",
    *("one", "zero"),
    "nil",
    *(("nil",) * 2),
    *(("low", "zero") * 2),
    *(("zero", "low") * 2),
    "end",
)

INSTANCES: tuple[Instance, ...] = (
    extremal("gradient-root", "a fair coin: the gradient is 1/2", T=1, **_COIN),
    extremal("token-is-root", "a fair coin under both: the gradient is 1/2", T=1, D=0, mu=_COIN["pi"], **_COIN),
    # One step: the surrogate is the return, whatever the two policies are.
    extremal(
        "token-is-bias-scores-order",
        "one step: bias and bound are both zero",
        mu="1/4 3/4; 1/4 3/4",
        D="1/4",
        n=0,
        **_COIN,
    ),
)
FAMILIES: tuple[Family, ...] = (
    family(
        "token-is-bias-scores",
        "same-again",
        "attained",
        "two steps, every D in [0, 1/2] and every G: the return is 1 for the same token again",
        parameters={"D": "how far mu is from a fair coin", "G": "the score of the first token"},
        hypotheses={"D_nonneg": "0 <= D", "near": "2*D <= 1", "G_nonneg": "0 <= G"},
        values={
            "pi": _PI,
            "mu": _MU,
            "score": _SCORE,
            "P": _P,
            "v": _V,
            "start": _V,
            "D": "D",
            "G": "G",
            "n": "1",
        },
        proves=(str(_CLAIM.statement[0]).replace("<=", "=="),),
        samples=({"D": "1/4", "G": "1"}, {"D": "1/2", "G": "3"}),
        draft=Draft(tuple(_STEPS), _CONCLUSION),
    ),
)
