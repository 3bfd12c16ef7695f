"""Values of returns in [0, 1] that are paid at the end, and words for what two policies make of them.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state, q = 1 - D
    v           return, in [0, 1], paid in the state in which the last step ends
    X, W        values with n steps to go under pi and under mu
    E           what the surrogate adds along mu in n steps

Main statement
    value-range                 0 <= V <= 1
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import (
    Source,
    StepData,
    conclude,
    induction,
    instance,
    partial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import (
    AT_A,
    AT_K,
    AT_S,
    BEFORE,
    HERE,
    after,
    mean_next,
    mean_row,
)
from theorems.processes import (
    BOTH_POLICIES,
    CAP_1,
    CLOSE,
    KERNEL,
    NO_REWARD,
    TRANSITIONS,
    V,
    policy_law,
)
from theorems.proof import Draft

RETURN_01 = hypothesis(
    "return", "the return lies in [0, 1]", v_low="all(s in S, 0 <= v[s])", v_high="all(s in S, v[s] <= 1)"
)
_POLICY = parameter("policy", "S, A -> real", "a policy")
SURPLUS = f"fun(k in nat, s in S, SURPLUS(pi, mu, P, {NO_REWARD}, v, s, k))"


def value(policy: str, state: str, n: str) -> str:
    """Value of a state with n steps to go, where only the last state pays.

    >>> value("mu", "s", "0")
    'VALUE(mu, P, fun(s in S, a in A, 0), v, s, 0)'
    """
    return f"VALUE({policy}, P, {NO_REWARD}, v, {state}, {n})"


def gain(state: str, n: str) -> str:
    """What the surrogate adds along mu, from a state."""
    return f"ALONG(mu, P, {SURPLUS}, {state}, {n})"


def _next(policy: str, n: str = "k") -> str:
    return after(value(policy, "z", n))


def _row(body: str) -> str:
    return f"sum(a in A, {body})"


def power(n: str) -> str:
    """The power of 1 - D.

    >>> power("k + 1")
    'POWER(1 - D, k + 1)'
    """
    return f"POWER(1 - D, {n})"


def _q_of(policy: str) -> dict[str, Source]:
    return {f"policy_{k}": quantified(f"{policy}_{k}") for k in ("nonneg", "total")}


# ---------------------------------------------------------------------------------------------------------- value-range


def _range(side: str) -> list[StepData]:
    """Induction for one side of 0 <= V <= 1."""
    bound = "0" if side == "low" else "1"
    now = value("policy", "{}", "k")
    sign = "" if side == "low" else "1 - "
    before = {"before": f"all(u in S, 0 <= {sign}{now.format('u')})"}
    step = {
        name: f"0 <= {sign}{value('policy', 's', n)}" for name, n in (("first", "0"), ("next", "k + 1"), ("now", "k"))
    }
    return [
        unfold(f"{side}.first", value("policy", "s", "0"), variables=AT_S),
        conclude(
            f"{side}.base",
            step["first"],
            [(1, "1", "here.v")],
            ("here.first",),
            variables=AT_S,
            have={"here.v": f"v_{side}", "here.first": f"{side}.first"},
        ),
        mean_next(f"{side}.z", side, value("policy", "z", "k"), bound, quantified("before"), given=before),
        mean_row(
            f"{side}.a",
            side,
            "policy",
            _next("policy"),
            bound,
            partial(f"{side}.z", BEFORE, **HERE),
            given=before,
        ),
        unfold(f"{side}.next", value("policy", "s", "k + 1"), variables=AT_S | AT_K),
        conclude(
            f"{side}.step",
            step["next"],
            [(1, "1", "here.mean")],
            ("here.next",),
            variables=AT_S | AT_K,
            given=before,
            have={"here.mean": instance(f"{side}.a", BEFORE, **HERE), "here.next": f"{side}.next"},
        ),
        induction(
            f"{side}.all",
            step["now"],
            f"{side}.base",
            instance(f"{side}.step", {"before": quantified("hypothesis")}, **HERE),
            on="k",
            over=AT_S,
        ),
        use(f"{side}.end", f"{side}.all", s="b", k="n"),
    ]


_VALUE_RANGE = lemma(
    "value-range",
    "Values of a return in [0, 1] lie in [0, 1]",
    (_POLICY, KERNEL, V, parameter("b", "S", "a state"), STEPS),
    (policy_law("policy"), TRANSITIONS, RETURN_01),
    [f"0 <= {value('policy', 'b', 'n')}", f"{value('policy', 'b', 'n')} <= 1"],
    Draft((*_range("low"), *_range("high")), ("low.end", "high.end")),
)

# ---------------------------------------------------------------------------------------------------------- value-drift

PAIR_HYPOTHESES = (*BOTH_POLICIES, TRANSITIONS, CLOSE, CAP_1, RETURN_01)
XP, XM = _next("pi"), _next("mu")
XE = after(gain("z", "k"))

POWERS: tuple[StepData, ...] = (
    unfold("power.first", power("0")),
    unfold("power.next", power("k + 1"), variables=AT_K),
    conclude("power.base", f"0 <= {power('0')}", [(1, "1")], ("power.first",)),
    conclude(
        "power.step",
        f"0 <= {power('k + 1')}",
        [(1, "1", "before", "D_1")],
        ("here",),
        variables=AT_K,
        given={"before": f"0 <= {power('k')}"},
        have={"here": "power.next"},
    ),
    induction(
        "power", f"0 <= {power('k')}", "power.base", instance("power.step", {"before": "hypothesis"}, k="k"), on="k"
    ),
)
"""The powers of q = 1 - D are nonnegative."""
AT_MOST_ONE: tuple[StepData, ...] = (
    conclude("one.base", f"0 <= 1 - {power('0')}", (), ("power.first",)),
    conclude(
        "one.step",
        f"0 <= 1 - {power('k + 1')}",
        [(1, "1", "before"), (1, "1", "D_nonneg", "here.power")],
        ("here",),
        variables=AT_K,
        given={"before": f"0 <= 1 - {power('k')}"},
        have={"here": "power.next", "here.power": "power"},
    ),
    induction(
        "power.one", f"0 <= 1 - {power('k')}", "one.base", instance("one.step", {"before": "hypothesis"}, k="k"), on="k"
    ),
)
"""They are at most one."""


def next_range(policy: str) -> list[StepData]:
    """After every token the mean value lies in [0, 1]."""
    return [
        mean_next(
            f"{policy}.{side}",
            side,
            value(policy, "z", "k"),
            "0" if side == "low" else "1",
            partial(
                f"value-range.{1 if side == 'low' else 2}",
                {**_q_of(policy), **{n: quantified(n) for n in ("P_nonneg", "P_total", "v_low", "v_high")}},
                policy=policy,
                P="P",
                v="v",
                n="k",
            ),
        )
        for side in ("low", "high")
    ]


DIFFERENCE = f"({value('pi', 'z', 'k')} - {value('mu', 'z', 'k')})"


def difference_parts(name: str = "difference") -> StepData:
    """The mean of a difference is the difference of the means."""
    return summed(
        name,
        "nought",
        ("1", f"P[s, a, z]*{DIFFERENCE}"),
        ("-1", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
        ("1", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
        over=("z", "S"),
        variables=AT_S | AT_A | AT_K,
    )


# ----------------------------------------------------------------------------------------------------------- gain-range

_SURPLUS_S = f"SURPLUS(pi, mu, P, {NO_REWARD}, v, s, k)"
_ADVANTAGE = f"ADVANTAGE(mu, P, {NO_REWARD}, v, s, a, k)"
_ACTION = f"ACTION_VALUE(mu, P, {NO_REWARD}, v, s, a, k)"
_W_NEXT = value("mu", "s", "k + 1")
_PI_XM, _MU_XM = _row(f"pi[s, a]*{XM}"), _row(f"mu[s, a]*{XM}")
SURPLUS_STEPS: tuple[StepData, ...] = (
    unfold("surplus", _SURPLUS_S, variables=AT_S | AT_K),
    unfold("advantage", _ADVANTAGE, variables=AT_S | AT_A | AT_K),
    unfold("action", _ACTION, variables=AT_S | AT_A | AT_K),
    conclude(
        "token",
        f"pi[s, a]*{_ADVANTAGE} - pi[s, a]*{XM} + {_W_NEXT}*pi[s, a] == 0",
        (),
        ("here.advantage", "here.action"),
        variables=AT_S | AT_A | AT_K,
        have={"here.advantage": "advantage", "here.action": "action"},
    ),
    summed(
        "tokens",
        "token",
        ("1", f"pi[s, a]*{_ADVANTAGE}"),
        ("-1", f"pi[s, a]*{XM}"),
        (_W_NEXT, "pi[s, a]"),
        over=("a", "A"),
        variables=AT_S | AT_K,
    ),
    unfold("mu.next", _W_NEXT, variables=AT_S | AT_K),
    conclude(
        "surplus.row",
        f"{_SURPLUS_S} - ({_PI_XM} - {_MU_XM}) == 0",
        (),
        ("here.surplus", "here.tokens", "here.mu", "here.total"),
        variables=AT_S | AT_K,
        have={
            "here.surplus": "surplus",
            "here.tokens": "tokens",
            "here.mu": "mu.next",
            "here.total": instance("pi_total", s="s"),
        },
    ),
)
"""The mean advantage in a state is a difference of means of the values that follow."""


LEMMAS: tuple[Claim, ...] = (_VALUE_RANGE,)
