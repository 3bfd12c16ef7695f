"""Words for proofs about all states of a decision process at once, by induction on the number of steps to go.

Main definitions
    AT_S, AT_A, AT_K    what is said of a state s, a token a, and k steps to go;  HERE, these values themselves
    AT_SK, AT_SAK       what is said of several of these
    after               the mean of a quantity of the next state
    mean_next           it is on one side of a bound, after every token;  mean_row, so is the mean over the tokens, and
                        mean_start, that over the first state
    where_positive      a fact about a product with a weight, because the weight is positive, or because it is zero
    in_all_states       from a step ``base`` and a step ``step`` to all states and all numbers of steps
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from theorems.drafting import Source, StepData, cases, conclude, induction, instance, polynomial, quantified, use

AT_S, AT_A = {"s": "S"}, {"a": "A"}
AT_K = {"k": "nat"}
AT_SK, AT_SAK = AT_S | AT_K, AT_S | AT_A | AT_K
HERE: dict[str, Any] = {"s": "s", "k": "k"}
BEFORE = {"before": quantified("before")}
ROWS: dict[str, Any] = {"pi": "fun(a in A, pi[s, a])", "mu": "fun(a in A, mu[s, a])"}
ROW_LAWS = {
    f"{policy}_{k}": (
        {"by": f"{policy}_nonneg", "values": {"s": "s"}} if k == "nonneg" else instance(f"{policy}_total", s="s")
    )
    for policy in ("pi", "mu")
    for k in ("nonneg", "total")
}
NOUGHT = polynomial("nought", "0 == 0")
_SIDES = {"low": "mean-above", "high": "mean-below"}
_KERNEL_ROW = {
    "mu_nonneg": {"by": "P_nonneg", "values": {"s": "s", "a": "a"}},
    "mu_total": instance("P_total", s="s", a="a"),
}


def after(what: str, state: str = "s", token: str = "a") -> str:
    """The mean, after a token, of a quantity of the next state z."""
    return f"sum(z in S, P[{state}, {token}, z]*{what})"


def policy_row(policy: str) -> dict[str, Source]:
    """A policy is a law of the token in the state s."""
    return {
        "mu_nonneg": {"by": f"{policy}_nonneg", "values": {"s": "s"}},
        "mu_total": instance(f"{policy}_total", s="s"),
    }


def mean_next(name: str, side: str, what: str, bound: str, premise: Source, **more: Any) -> StepData:
    """The mean of a quantity of the next state is on one side of a bound, after every state and token."""
    step = use(
        name,
        _SIDES[side],
        proofs={**_KERNEL_ROW, f"side_{side}": premise},
        variables=AT_S | AT_A | AT_K,
        mu="fun(z in S, P[s, a, z])",
        G=f"fun(z in S, {what})",
        b=bound,
    )
    return step | more


def mean_row(name: str, side: str, policy: str, what: str, bound: str, premise: Source, **more: Any) -> StepData:
    """The mean over the tokens of a state."""
    step = use(
        name,
        _SIDES[side],
        proofs={**policy_row(policy), f"side_{side}": premise},
        variables=AT_S | AT_K,
        mu=f"fun(a in A, {policy}[s, a])",
        G=f"fun(a in A, {what})",
        b=bound,
    )
    return step | more


def mean_start(name: str, side: str, what: str, bound: str, premise: Source) -> StepData:
    """The mean over the first state."""
    return use(
        name,
        _SIDES[side],
        proofs={"mu_nonneg": quantified("start_nonneg"), "mu_total": "start_total", f"side_{side}": premise},
        mu="start",
        G=f"fun(s in S, {what})",
        b=bound,
    )


def in_all_states(goal: str) -> StepData:
    """By induction, a fact about the state s and k steps to go: the step ``all``, from ``base`` and ``step``."""
    return induction(
        "all",
        goal,
        "base",
        instance("step", {"before": quantified("hypothesis")}, **HERE),
        on="k",
        over=AT_S,
    )


def where_positive(
    name: str,
    weight: str,
    goal: str,
    positive: Source,
    nonneg: Source,
    variables: Mapping[str, str],
    given: Mapping[str, str] | None = None,
) -> list[StepData]:
    """A fact about a product with a nonnegative weight: the step `name`.

    Args:
        name: of the step.
        weight: a term that is nonnegative, by `nonneg`.
        goal: the fact; where the weight is zero it follows from that.
        positive: the fact where the weight is positive, which it knows as `case`.
        nonneg: the sign of the weight, in the given variables.
        variables: of the fact.
        given: what `positive` is told besides.
    """
    return [
        conclude(f"{name}.nothing", goal, (), ("weight",), variables=variables, given={"weight": f"{weight} == 0"}),
        cases(
            name,
            ("zero", weight, f"{name.replace('.', '_')}_weight"),
            (positive, instance(f"{name}.nothing", {"weight": "case"})),
            goal=goal,
            variables=variables,
            given=given,
            have={f"{name.replace('.', '_')}_weight": nonneg},
            context=True,
        ),
    ]
