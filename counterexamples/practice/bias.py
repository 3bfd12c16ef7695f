"""Where the claims of `theorems.practice.bias` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import Written, counterexample, extremal, family
from theorems.drafting import StepData, conclude, induction, instance, unfold, use
from theorems.practice.bias import CLAIMS
from theorems.proof import Draft

(_CLAIM,) = next(claim.statement for claim in CLAIMS if claim.id == "large-delta-large-bias")

# ---------------------------------------------------------------------------- a large D, and no bias, for every horizon

_PI, _MU, _H = "table(table((1 + D)/2, (1 - D)/2))", "table(table((1 - D)/2, (1 + D)/2))", "table(table(1/2, -1/2))"
_P, _V, _START = "table(table(table(1), table(1)))", "table(1)", "table(1)"
_PAID = f"{_P}, fun(s in 1, a in 2, 0), {_V}"
_SLOPE, _TOKEN_IS = f"RETURN_SLOPE({_PI}, {_H}, {_PAID}, {_START}, T)", f"TOKEN_IS({_MU}, {_H}, {_PAID}, {_START}, T)"
_GAINS = f"fun(k in nat, s in 1, sum(a in 2, {_H}[s, a]*ADVANTAGE({_MU}, {_PAID}, s, a, k)))"
_TV = "TV(fun(a in 2, table((1 + D)/2, (1 - D)/2)[a]), fun(a in 2, table((1 - D)/2, (1 + D)/2)[a]))"
_BIAS = f"{_SLOPE} - {_TOKEN_IS}"


def _always(name: str, what: str, value: str, *before: str) -> tuple[StepData, ...]:
    """By induction, a quantity has one value at every number of steps k; `before` names what is known at k."""
    goal = f"{what} - {value} == 0"
    have = {f"here.{b}": instance(b, k="k") for b in before}
    return (
        unfold(f"{name}.base", what.replace("{k}", "0")),
        unfold(f"{name}.next", what.replace("{k}", "k + 1"), variables={"k": "nat"}),
        conclude(
            f"{name}.step",
            goal.replace("{k}", "(k + 1)"),
            (),
            ("here.next", "before", *have),
            variables={"k": "nat"},
            given={"before": goal.replace("{k}", "k")},
            have={"here.next": f"{name}.next", **have},
        ),
        induction(
            name,
            goal.replace("{k}", "k"),
            f"{name}.base",
            instance(f"{name}.step", {"before": "hypothesis"}, k="k"),
            on="k",
        ),
    )


def _actions(policy: str, name: str) -> tuple[StepData, ...]:
    """Every token of the only state is worth one."""
    steps: list[StepData] = []
    for a in (0, 1):
        call = f"ACTION_VALUE({policy}, {_PAID}, 0, {a}, k)"
        steps += [
            unfold(f"{name}.action.{a}", call, variables={"k": "nat"}),
            conclude(
                f"{name}.{a}",
                f"{call} - 1 == 0",
                (),
                ("here.action", "here.value"),
                variables={"k": "nat"},
                have={"here.action": f"{name}.action.{a}", "here.value": instance(f"{name}.value", k="k")},
            ),
        ]
    return tuple(steps)


def _advantages() -> tuple[StepData, ...]:
    """No token of the only state has an advantage."""
    steps: list[StepData] = []
    for a in (0, 1):
        call = f"ADVANTAGE({_MU}, {_PAID}, 0, {a}, k)"
        steps += [
            unfold(f"advantage.{a}", call, variables={"k": "nat"}),
            conclude(
                f"none.{a}",
                f"{call} == 0",
                (),
                ("here.advantage", "here.action", "here.value"),
                variables={"k": "nat"},
                have={
                    "here.advantage": f"advantage.{a}",
                    "here.action": instance(f"mu.{a}", k="k"),
                    "here.value": instance("mu.value", k="k + 1"),
                },
            ),
        ]
    return tuple(steps)


_NO_BIAS = Draft(
    (
        conclude("zero", "0 <= 0"),
        conclude("nil", "0 == 0"),
        conclude("one", "0 <= 1", [(1, "1")]),
        conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
        conclude("more", "0 <= (1 + D)/2", [(1, "1"), (1, "1", "D_0")], scale=2),
        conclude("less", "0 <= (1 - D)/2", [(1, "1", "D_1")], scale=2),
        use("abs.half", "axiom.abs_nonnegative", x="1/2"),
        use("abs.minus", "axiom.abs_nonpositive", x="-1/2"),
        conclude("moves", "0 <= abs(1/2) + abs(-1/2) - 1", (), ("abs.half", "abs.minus")),
        conclude("gap", "0 <= D", [(1, "1", "D_0")]),
        use("abs.more", "axiom.abs_nonnegative", x="(1 + D)/2 - (1 - D)/2"),
        use("abs.less", "axiom.abs_nonpositive", x="(1 - D)/2 - (1 + D)/2"),
        unfold("tv", _TV),
        conclude("far", f"0 <= {_TV} - D", (), ("tv", "abs.more", "abs.less")),
        *_always("pi.value", f"VALUE({_PI}, {_PAID}, 0, {{k}})", "1"),
        *_always("mu.value", f"VALUE({_MU}, {_PAID}, 0, {{k}})", "1"),
        *_actions(_PI, "pi"),
        *_actions(_MU, "mu"),
        *_always("slope", f"VALUE_SLOPE({_PI}, {_H}, {_PAID}, 0, {{k}})", "0", "pi.0", "pi.1"),
        *_advantages(),
        *_always("gain", f"ALONG({_MU}, {_P}, {_GAINS}, 0, {{k}})", "0", "none.0", "none.1"),
        unfold("return", _SLOPE),
        unfold("estimator", _TOKEN_IS),
        use("along", "visited-along", policy=_MU, P=_P, g=_GAINS, d=_START, n="T"),
        conclude(
            "bias",
            f"{_BIAS} == 0",
            (),
            ("return", "estimator", "along", "here.slope", "here.gain"),
            have={"here.slope": instance("slope", k="T"), "here.gain": instance("gain", k="T")},
        ),
        conclude("sign", f"0 <= {_BIAS}", (), ("bias",)),
        use("abs.bias", "axiom.abs_nonnegative", x=_BIAS),
        conclude(
            "end",
            f"0 < K*T**2*D - abs({_BIAS})",
            [(1, "T - 1", "K_0", "D_0"), (2, "1", "T_1", "K_0", "D_0"), (1, "1", "K_0", "D_0")],
            ("abs.bias", "bias"),
        ),
    ),
    (
        *("more", "less", "nil"),
        *("less", "more", "nil"),
        *("one", "one", "nil", "nil"),
        *("one", "nil"),
        *("nil", "moves"),
        *("one", "zero"),
        *("D_0", "D_1", "far", "T_1", "K_0", "end"),
    ),
)

# ------------------------------------------------------------------------------ the wrong direction, inside the clip


def _seven_steps() -> tuple[Written, Written]:
    """Transitions and return: 1 if the first token is 0 and at least four of the other six are, or neither.

    State 0 is the start, 1 + k and 6 + k say that k of the other tokens so far were 0 (4 stands for more, too), after a
    first token 0 and 1.
    """

    def to(z: int) -> Written:
        return tuple(int(z == other) for other in range(11))

    counts = [[(to(first + min(k + 1, 4)), to(first + k)) for k in range(5)] for first in (1, 6)]
    transitions: Written = ((to(1), to(6)), *counts[0], *counts[1])
    return transitions, (0, *(0, 0, 0, 0, 1), *(1, 1, 1, 1, 0))


INSTANCES: tuple[Instance, ...] = (
    # Slope and estimator are both 1/2: the token decides the last state, which is worth 1 or 0.
    counterexample(
        "large-delta-large-bias",
        "one step, policies that are 1/2 apart: the gradient is 1/2, and there is no bias",
        pi="3/4 1/4; 1/4 3/4",
        mu="1/4 3/4; 3/4 1/4",
        h="1/2 -1/2; 1/2 -1/2",
        P=("1 0; 0 1", "1 0; 0 1"),
        start="1 0",
        v="1 0",
        D="1/2",
        K="1/4",
        T=1,
    ),
    # At the first state h is (1/4, -1/4).  The slope is 1/4*3/4 - 1/4*1/2 = 1/16, the estimator 1/4*1/2 - 1/4*1/2 = 0.
    counterexample(
        "state-mismatch-source",
        "two steps, the policies differ only after the first token: slope 1/16, estimator 0",
        pi="1/2 1/2; 3/4 1/4; 1/2 1/2",
        mu="1/2 1/2; 1/2 1/2; 1/2 1/2",
        h="1/4 -1/4; 0 0; 0 0",
        P=("0 1 0; 0 0 1", "1 0 0; 1 0 0", "1 0 0; 1 0 0"),
        x=0,
        r="0 0; 1 0; 1/2 1/2",
        v="0 0 0",
        T=2,
    ),
    # J(p) = 5/6 p^2 + (1 - p)^2 with p the probability of token 0: J'(3/5) = 1/5 and J'(1/2) = -1/6, times 6/25.
    counterexample(
        "token-bias-tolerable",
        "two steps, the return is 1 without a token 0, 0 with one and 5/6 with two: slope 6/125, estimator -1/25",
        v="1 0 5/6",
        start="1 0 0",
        P=("0 1 0; 1 0 0", "0 0 1; 0 1 0", "0 0 1; 0 0 1"),
        T=2,
        p="3/5",
        q="1/2",
    ),
    counterexample(
        "token-bias-tolerable",
        "seven steps, the return is 0 or 1: slope 9438/78125, estimator -3/40",
        v=_seven_steps()[1],
        start=(1, *(0,) * 10),
        P=_seven_steps()[0],
        T=7,
        p="3/5",
        q="1/2",
    ),
    # A fair coin pays 1 for two equal tokens: at pi = 1/2 the slope is zero, at mu = 3/4 it is not.
    extremal(
        "token-bias-sign",
        "two steps, and a return that is paid if the tokens are equal: slope 0, estimator 1",
        pi="1/2 1/2; 1/2 1/2; 1/2 1/2",
        mu="3/4 1/4; 3/4 1/4; 3/4 1/4",
        h="1 -1; 1 -1; 1 -1",
        P=("0 1 0; 0 0 1", "0 1 0; 0 0 1", "0 1 0; 0 0 1"),
        start="1 0 0",
        r="0 0; 1 0; 0 1",
        v="0 0 0",
        T=2,
    ),
)
FAMILIES: tuple[Family, ...] = (
    family(
        "large-delta-large-bias",
        "constant-return",
        "breaks",
        "every K > 0, D in (0, 1] and T >= 1: the return is always one",
        parameters={"D": "total variation", "K": "the constant", "T": "the horizon"},
        naturals=("T",),
        hypotheses={"D_0": "0 < D", "D_1": "D <= 1", "K_0": "0 < K", "T_1": "1 <= T"},
        values={
            "pi": _PI,
            "mu": _MU,
            "h": _H,
            "P": _P,
            "start": _START,
            "v": _V,
            "D": "D",
            "K": "K",
            "T": "T",
        },
        proves=(f"{_CLAIM.right} < {_CLAIM.left}",),
        samples=({"D": "1", "K": "1/100", "T": "3"}, {"D": "1/2", "K": "2", "T": "1"}),
        draft=_NO_BIAS,
    ),
)
