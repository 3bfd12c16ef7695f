"""Where the claims of `theorems.trust_region.state_laws` are attained.

The process has a common state and one private state of each policy.  The first token keeps the common state, the second
leads to the private state of pi, the third to that of mu, and private states are never left.
"""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal, family
from counterexamples.trust_region.branches import BRANCHES, LAWFUL, MU, PI, START, close, two_branches
from theorems.chains import AT_K
from theorems.drafting import Source, StepData, conclude, induction, instance, unfold, use
from theorems.foundations.value_bounds import AT_MOST_ONE, POWERS
from theorems.proof import Draft
from theorems.trust_region.state_laws import CLAIMS

# ----------------------------------------------------------------------------------------------- every time and every D

_POLICIES = {"pi": PI, "mu": MU}
_COMMON = "POWER(1 - D, {k})"
_MASS = {"pi": (_COMMON, f"1 - {_COMMON}", "0"), "mu": (_COMMON, "0", f"1 - {_COMMON}")}
"""The probability of each state at the time k."""


def _visit(policy: str, state: int | str, time: str) -> str:
    return f"VISIT({_POLICIES[policy]}, {BRANCHES}, {START}, {state}, {time})"


def _known(policy: str, state: int) -> list[StepData]:
    """By induction, the probability of a state at every time: the step `<policy>.<state>`."""
    name = f"{policy}.{state}"
    goal = f"{_visit(policy, state, '{k}')} - ({_MASS[policy][state]}) == 0"
    at_zero, now, after = (goal.replace("{k}", k) for k in ("0", "k", "k + 1"))
    law = f"fun(s in 3, {_visit(policy, 's', 'k')})"
    have: dict[str, Source] = {"here.next": f"{name}.next", "here.moved": f"{name}.moved"}
    if _MASS[policy][state] != "0":
        have |= {"here.power": "power.next"}
    if state and len(have) == 3:  # what comes from the common state
        have |= {"here.common": instance(f"{policy}.0", k="k")}
    first = (f"{name}.first", "power.first") if "here.power" in have else (f"{name}.first",)
    return [
        unfold(f"{name}.first", _visit(policy, state, "0")),
        conclude(f"{name}.base", at_zero, (), first),
        unfold(f"{name}.next", _visit(policy, state, "k + 1"), variables=AT_K),
        unfold(f"{name}.moved", f"NEXT_STATE({law}, {_POLICIES[policy]}, {BRANCHES}, {state})", variables=AT_K),
        conclude(f"{name}.step", after, (), ("before", *have), variables=AT_K, given={"before": now}, have=have),
        induction(name, now, f"{name}.base", instance(f"{name}.step", {"before": "hypothesis"}, k="k"), on="k"),
    ]


_TV_OF_STATES = f"TV(fun(s in 3, {_visit('pi', 's', 't')}), fun(s in 3, {_visit('mu', 's', 't')}))"


def _gap(state: int, sign: str) -> list[StepData]:
    """The distance of the probabilities of a state at the time t: the step `gap.<state>`."""
    gap = f"{_visit('pi', state, 't')} - {_visit('mu', state, 't')}"
    have = {f"here.{policy}": instance(f"{policy}.{state}", k="t") for policy in ("pi", "mu")}
    cone = [(1, "1", "here.one")] if state else []
    bound = {"here.one": instance("power.one", k="t")} if state else {}
    axiom, signed = {"+": ("axiom.abs_nonnegative", gap), "-": ("axiom.abs_nonpositive", f"-({gap})")}[sign]
    return [
        conclude(f"gap.{state}.sign", f"0 <= {signed}", cone, tuple(have), have=have | bound),
        use(f"gap.{state}", axiom, x=gap),
    ]


_STEPS: list[StepData] = [
    *close("same"),
    *POWERS,
    *AT_MOST_ONE,
    *(step for policy in ("pi", "mu") for state in range(3) for step in _known(policy, state)),
    *_gap(0, "+"),
    *_gap(1, "+"),
    *_gap(2, "-"),
    unfold("distance", _TV_OF_STATES),
    conclude(
        "end",
        f"{_TV_OF_STATES} - (1 - POWER(1 - D, t)) == 0",
        (),
        ("distance", "gap.0", "gap.1", "gap.2", *(f"here.{p}.{s}" for p in ("pi", "mu") for s in range(3))),
        have={f"here.{p}.{s}": instance(f"{p}.{s}", k="t") for p in ("pi", "mu") for s in range(3)},
    ),
]
FAMILIES: tuple[Family, ...] = (
    family(
        "state-law",
        "two-branches",
        "attained",
        "every time t and every D in [0, 1]: one token in common, and one of each policy's own for good",
        parameters={"D": "probability that a policy leaves the common state", "t": "time"},
        naturals=("t",),
        hypotheses={"D_nonneg": "0 <= D", "D_1": "D <= 1"},
        values={**_POLICIES, "P": BRANCHES, "start": START, "D": "D", "t": "t"},
        proves=(str(CLAIMS[0].statement[0]).replace("<=", "=="),),
        samples=({"D": "1/2", "t": "2"}, {"D": "1/5", "t": "4"}, {"D": "1", "t": "3"}),
        draft=Draft(tuple(_STEPS), (*LAWFUL, "end")),
    ),
)
INSTANCES: tuple[Instance, ...] = (
    extremal("state-law", "two steps: 1 - (4/5)^2 = 9/25", **two_branches("1/5"), t="2"),
    extremal("state-law", "three steps: 1 - (1/2)^3 = 7/8", **two_branches("1/2"), t="3"),
    # Fair mu, and pi = (3/4, 1/4): the token decides the state.
    extremal(
        "simulation-lemma-averaged",
        "one step: 1/4",
        pi="3/4 1/4; 3/4 1/4",
        mu="1/2 1/2; 1/2 1/2",
        P=("1 0; 0 1", "0 1; 1 0"),
        start="1 0",
        t="1",
    ),
)
