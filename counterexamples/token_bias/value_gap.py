"""Where the claims of `theorems.token_bias.value_gap` are attained.

The extremal process counts deviations: mu always chooses the first token, pi the second one with probability D, and the
states 0, 1, 2 say that there was none, one, or more.  The return is 1 if there was exactly one.  With a cap for every
position the state holds the position too.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import Written, extremal, family
from theorems.chains import AT_K, CONSTANTS, kernel, kernel_signs, known
from theorems.drafting import StepData, conclude, induction, instance, unfold, use
from theorems.foundations.value_bounds import AT_MOST_ONE, POWERS
from theorems.proof import Draft
from theorems.token_bias.value_gap import CLAIMS

_CLAIM = next(claim for claim in CLAIMS if claim.id == "value-gap-terminal")

_PI = "table(table(1 - D, D), table(1 - D, D), table(1 - D, D))"
_MU = "table(table(1, 0), table(1, 0), table(1, 0))"
_FOLLOWING = ((0, 1), (1, 2), (2, 2))
_COUNT = kernel(_FOLLOWING)
_V, _START = "table(0, 1, 0)", "table(1, 0, 0)"
_FREE = "fun(s in 3, a in 2, 0)"
_TV = "TV(fun(a in 2, table(1 - D, D)[a]), fun(a in 2, table(1, 0)[a]))"


def _value(policy: str, state: int, n: str) -> str:
    return f"VALUE({policy}, {_COUNT}, {_FREE}, {_V}, {state}, {n})"


_SURPLUS = f"fun(k in nat, s in 3, SURPLUS({_PI}, {_MU}, {_COUNT}, {_FREE}, {_V}, s, k))"
_SURPLUS_0 = f"SURPLUS({_PI}, {_MU}, {_COUNT}, {_FREE}, {_V}, 0, k)"
_ADVANTAGES = [f"ADVANTAGE({_MU}, {_COUNT}, {_FREE}, {_V}, 0, {a}, k)" for a in (0, 1)]
_ACTIONS = [f"ACTION_VALUE({_MU}, {_COUNT}, {_FREE}, {_V}, 0, {a}, k)" for a in (0, 1)]
_GAIN_0 = f"ALONG({_MU}, {_COUNT}, {_SURPLUS}, 0, {{k}})"
_REWARDS = f"{_COUNT}, {_FREE}, {_V}, {_START}, n + 1"
_J, _J_MU = f"RETURN({_PI}, {_REWARDS})", f"RETURN({_MU}, {_REWARDS})"
_L = f"SURROGATE({_PI}, {_MU}, {_REWARDS})"
_LAW = "(n + 1)*D*(1 - POWER(1 - D, n))"

_STEPS: list[StepData] = [
    *CONSTANTS,
    use("below", "axiom.abs_nonpositive", x="-D"),
    use("above", "axiom.abs_nonnegative", x="D"),
    unfold("tv", _TV),
    conclude("close", f"0 <= D - {_TV}", (), ("tv", "below", "above")),
    *POWERS,
    *AT_MOST_ONE,
    *known("mu.1", _value(_MU, 1, "{k}"), "1"),
    *known("mu.0", _value(_MU, 0, "{k}"), "0"),
    *known("pi.2", _value(_PI, 2, "{k}"), "0"),
    unfold("pi.1.first", _value(_PI, 1, "0")),
    conclude("pi.1.base", f"{_value(_PI, 1, '0')} - POWER(1 - D, 0) == 0", (), ("pi.1.first", "power.first")),
    unfold("pi.1.next", _value(_PI, 1, "k + 1"), variables=AT_K),
    conclude(
        "pi.1.step",
        f"{_value(_PI, 1, 'k + 1')} - POWER(1 - D, k + 1) == 0",
        (),
        ("here.next", "here.2", "before", "here.power"),
        variables=AT_K,
        given={"before": f"{_value(_PI, 1, 'k')} - POWER(1 - D, k) == 0"},
        have={"here.next": "pi.1.next", "here.2": instance("pi.2", k="k"), "here.power": "power.next"},
    ),
    induction(
        "pi.1",
        f"{_value(_PI, 1, 'k')} - POWER(1 - D, k) == 0",
        "pi.1.base",
        instance("pi.1.step", {"before": "hypothesis"}, k="k"),
        on="k",
    ),
    # from state 0, k + 1 steps: exactly one of them deviates
    unfold("pi.0.first", _value(_PI, 0, "0")),
    unfold("pi.0.next", _value(_PI, 0, "k + 1"), variables=AT_K),
    conclude(
        "pi.0.base",
        f"{_value(_PI, 0, '(0 + 1)')} - (0 + 1)*D*POWER(1 - D, 0) == 0",
        (),
        ("here.next", "pi.0.first", "here.1", "power.first"),
        have={"here.next": instance("pi.0.next", k="0"), "here.1": instance("pi.1", k="0")},
    ),
    conclude(
        "pi.0.step",
        f"{_value(_PI, 0, '(k + 1 + 1)')} - (k + 1 + 1)*D*POWER(1 - D, k + 1) == 0",
        (),
        ("here.next", "before", "here.1", "here.power"),
        variables=AT_K,
        given={"before": f"{_value(_PI, 0, 'k + 1')} - (k + 1)*D*POWER(1 - D, k) == 0"},
        have={
            "here.next": instance("pi.0.next", k="k + 1"),
            "here.1": instance("pi.1", k="k + 1"),
            "here.power": "power.next",
        },
    ),
    induction(
        "pi.0",
        f"{_value(_PI, 0, 'k + 1')} - (k + 1)*D*POWER(1 - D, k) == 0",
        "pi.0.base",
        instance("pi.0.step", {"before": "hypothesis"}, k="k"),
        on="k",
    ),
    unfold("surplus", _SURPLUS_0, variables=AT_K),
    *(unfold(f"advantage.{a}", _ADVANTAGES[a], variables=AT_K) for a in (0, 1)),
    *(unfold(f"action.{a}", _ACTIONS[a], variables=AT_K) for a in (0, 1)),
    conclude(
        "surplus.0",
        f"{_SURPLUS_0} - D == 0",
        (),
        tuple(f"here.{name}" for name in ("surplus", "ad0", "ad1", "ac0", "ac1", "mu0", "mu1", "next")),
        variables=AT_K,
        have={
            "here.surplus": "surplus",
            "here.ad0": "advantage.0",
            "here.ad1": "advantage.1",
            "here.ac0": "action.0",
            "here.ac1": "action.1",
            "here.mu0": instance("mu.0", k="k"),
            "here.mu1": instance("mu.1", k="k"),
            "here.next": instance("mu.0", k="k + 1"),
        },
    ),
    *known("gain", _GAIN_0, "{k}*D", "surplus.0"),
    unfold("J", _J),
    unfold("J.mu", _J_MU),
    unfold("L", _L),
    use("along", "visited-along", policy=_MU, P=_COUNT, g=_SURPLUS, d=_START, n="n + 1"),
    conclude(
        "difference",
        f"{_J} - {_L} + {_LAW} == 0",
        (),
        ("J", "J.mu", "L", "along", "here.pi", "here.mu", "here.gain"),
        have={
            "here.pi": instance("pi.0", k="n"),
            "here.mu": instance("mu.0", k="n + 1"),
            "here.gain": instance("gain", k="n + 1"),
        },
    ),
    conclude(
        "sign",
        f"0 <= -({_J} - {_L})",
        [(1, "1", "D_nonneg", "here.one", "here.n"), (1, "1", "D_nonneg", "here.one")],
        ("difference",),
        have={"here.one": instance("power.one", k="n"), "here.n": instance("axiom.nat_nonnegative", n="n")},
    ),
    use("abs", "axiom.abs_nonpositive", x=f"{_J} - {_L}"),
    conclude("end", f"abs({_J} - {_L}) - {_LAW} == 0", (), ("abs", "difference")),
]
_CONCLUSION = (
    *(("D_1", "D_nonneg") * 3),
    *(("nil",) * 3),
    *(("one", "zero") * 3),
    *(("nil",) * 3),
    *kernel_signs(_FOLLOWING),
    *(("close",) * 3),
    "D_1",
    *("zero", "one", "zero"),
    *("one", "zero", "one"),
    "D_nonneg",
    *("one", "zero", "zero"),
    "nil",
    "end",
)

FAMILIES: tuple[Family, ...] = (
    family(
        "value-gap-terminal",
        "one-deviation",
        "attained",
        "every horizon n + 1 and every D in [0, 1]: the return is 1 if pi deviates exactly once",
        parameters={"D": "probability that pi deviates from the token of mu", "n": "number of steps but one"},
        naturals=("n",),
        hypotheses={"D_nonneg": "0 <= D", "D_1": "D <= 1"},
        values={"pi": _PI, "mu": _MU, "P": _COUNT, "v": _V, "start": _START, "D": "D", "n": "n"},
        proves=(str(_CLAIM.statement[0]).replace("<=", "=="),),
        samples=({"D": "1/2", "n": "1"}, {"D": "1/3", "n": "4"}, {"D": "1", "n": "3"}),
        draft=Draft(tuple(_STEPS), _CONCLUSION),
    ),
)
_COUNTING = ("1 0 0; 0 1 0", "0 1 0; 0 0 1", "0 0 1; 0 0 1")


def _by_position(horizon: int, cap: Callable[[int], Fraction], written: str) -> dict[str, Written]:
    """The same, where pi deviates with the probability D[k] = cap(k) if k steps are left after the token.

    The state holds how many steps are left, from all of them down, and how many deviations there were: 0, 1, or more.
    """
    states = [(left, count) for left in range(horizon, -1, -1) for count in range(min(horizon - left, 2) + 1)]
    last = {state: k for k, state in enumerate(states)}

    def row(left: int, count: int, token: int) -> tuple[int, ...]:
        after = (left - 1, min(count + token, 2)) if left else (left, count)
        return tuple(int(z == last[after]) for z in range(len(states)))

    left = f"table({', '.join(str(left) for left, _ in states)})"
    deviates = [cap(left - 1) if left else Fraction(0) for left, _ in states]
    return {
        "pi": tuple((1 - p, p) for p in deviates),
        "mu": ((1, 0),) * len(states),
        "P": tuple(tuple(row(*state, token) for token in (0, 1)) for state in states),
        "v": tuple(int(state == (0, 1)) for state in states),
        "start": tuple(int(k == 0) for k in range(len(states))),
        "at": f"fun(k in nat, s in {len(states)}, max(0, 1 - abs({left}[s] - k)))",
        "D": f"fun(k in nat, {written})",
        "T": horizon,
    }


INSTANCES: tuple[Instance, ...] = (
    extremal(
        "value-gap-terminal-positions",
        "two steps, D = 1/2 and then 1/5: 2*(1/2)*(1/5) = 1/5",
        **_by_position(2, lambda k: Fraction(1, 5) + Fraction(3, 10) * k, "1/5 + 3/10*k"),
    ),
    extremal(
        "value-gap-terminal-positions",
        "three steps, D = 3/4, 1/2 and then 1/4: 3/2 - 13/32 = 35/32",
        **_by_position(3, lambda k: Fraction(k + 1, 4), "(k + 1)/4"),
    ),
    # T = 2, D = 1/2: J = 2*(1/2)*(1/2) = 1/2 and L = 2*(1/2) = 1; the bound is 2*(1/2)*(1/2) = 1/2.
    extremal(
        "value-gap-terminal",
        "two steps: the return is 1 if pi deviates exactly once; J = 1/2, L = 1",
        pi="1/2 1/2; 1/2 1/2; 1/2 1/2",
        mu="1 0; 1 0; 1 0",
        P=_COUNTING,
        v="0 1 0",
        start="1 0 0",
        D="1/2",
        n=1,
    ),
)
