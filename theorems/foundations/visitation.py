"""Lemmas about the laws of the states of a decision process at every time.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Glossary
    pi, mu      two policies; policy, any policy
    P, start    transition kernel, and law of the first state
    z, x        a state that is reached
    t           a time; n, the time in an induction
    D           cap over states of TV(pi[s, .], mu[s, .])

Main statements
    visit-nonnegative, visit-total
    visit-overlap           (1 - D)^t <= sum_s min(d_pi,t(s), d_mu,t(s))
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, parameter
from theorems.drafting import (
    Source,
    StepData,
    cases,
    conclude,
    congruence,
    induction,
    instance,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.transitions import AT_N, AT_NS, AT_S, OVER_S
from theorems.foundations.transitions import ROWS_TV as _ROWS_TV
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_1,
    CLOSE,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    policy_law,
    state_law,
    visit,
)
from theorems.proof import Draft

TIME = parameter("t", "nat", "a time", low="0", high="3")
POLICY = parameter("policy", "S, A -> real", "law of the token in every state")
_POLICY_LAW = policy_law("policy")
_ONE_POLICY = (POLICY, KERNEL, START)


def policy_values(policy: str) -> dict[str, Any]:
    """Values for a lemma about one policy."""
    return {"policy": policy, "P": "P", "start": "start"}


def policy_proofs(policy: str) -> dict[str, Source]:
    """Proofs for a lemma about one policy, where both are laws."""
    return {f"policy_{w}": quantified(f"{policy}_{w}") for w in ("nonneg", "total")}


def following(policy: str) -> StepData:
    """The law of the state after the one at n, from a step called `<policy>.next`."""
    return unfold(f"{policy}.next", visit(policy, "z", "n + 1"), variables=AT_N | {"z": "S"})


def after(policy: str, state: str = "z") -> str:
    """The right-hand side of `following`."""
    return f"NEXT_STATE({state_law(policy, 'n')}, {policy}, P, {state})"


def total_visit(policy: str, time: str) -> str:
    """The sum of the probabilities of all states at a time."""
    return f"sum(s in S, {visit(policy, 's', time)})"


_AT_NZ = AT_N | {"z": "S"}

_VISITS: tuple[Claim, ...] = (
    lemma(
        "visit-nonnegative",
        "Probabilities of states are nonnegative",
        (*_ONE_POLICY, parameter("x", "S", "a state"), TIME),
        (_POLICY_LAW, TRANSITIONS, START_LAW),
        f"0 <= {visit('policy', 'x', 't')}",
        Draft(
            (
                unfold("first", visit("policy", "s", "0"), variables=AT_S),
                conclude(
                    "base",
                    f"0 <= {visit('policy', 's', '0')}",
                    [(1, "1", "here.start")],
                    ("here.first",),
                    variables=AT_S,
                    have={"here.start": instance("start_nonneg", s="s"), "here.first": "first"},
                ),
                following("policy"),
                conclude(
                    "step",
                    f"0 <= {visit('policy', 'z', 'n + 1')}",
                    [(1, "1", "here.moved")],
                    ("here.next",),
                    variables=_AT_NZ,
                    given={"before": f"all(s in S, 0 <= {visit('policy', 's', 'n')})"},
                    have={
                        "here.moved": instance(
                            "next-state-nonnegative",
                            {"d_nonneg": "before", "w_nonneg": "policy_nonneg", "P_nonneg": "P_nonneg"},
                            d=state_law("policy", "n"),
                            w="policy",
                            P="P",
                            x="z",
                        ),
                        "here.next": "policy.next",
                    },
                ),
                induction(
                    "all.times",
                    f"0 <= {visit('policy', 's', 'n')}",
                    "base",
                    instance("step", {"before": quantified("hypothesis")}, n="n", z="s"),
                    over=AT_S,
                ),
                use("end", "all.times", s="x", n="t"),
            ),
            ("end",),
        ),
    ),
    lemma(
        "visit-total",
        "Probabilities of states add up to one at every time",
        (*_ONE_POLICY, TIME),
        (_POLICY_LAW, TRANSITIONS, START_LAW),
        f"{total_visit('policy', 't')} == 1",
        Draft(
            (
                unfold("first", visit("policy", "s", "0"), variables=AT_S),
                summed("all.first", "first", ("1", visit("policy", "s", "0")), ("-1", "start[s]"), over=OVER_S),
                conclude("base", f"{total_visit('policy', '0')} - 1 == 0", (), ("all.first", "start_total")),
                unfold("next", visit("policy", "s", "n + 1"), variables=AT_NS),
                summed(
                    "all.next",
                    "next",
                    ("1", visit("policy", "s", "n + 1")),
                    ("-1", after("policy", "s")),
                    over=OVER_S,
                    variables=AT_N,
                ),
                use("moved", "push-mass", variables=AT_N, d=state_law("policy", "n"), w="policy", P="P"),
                conclude(
                    "row",
                    f"{visit('policy', 's', 'n')}*sum(a in A, policy[s, a]) - {visit('policy', 's', 'n')} == 0",
                    (),
                    ("here.total",),
                    variables=AT_NS,
                    have={"here.total": "policy_total"},
                ),
                summed(
                    "rows",
                    "row",
                    ("1", f"{visit('policy', 's', 'n')}*sum(a in A, policy[s, a])"),
                    ("-1", visit("policy", "s", "n")),
                    over=OVER_S,
                    variables=AT_N,
                ),
                conclude(
                    "step",
                    f"{total_visit('policy', 'n + 1')} - 1 == 0",
                    (),
                    ("before", "here.next", "here.moved", "here.rows"),
                    variables=AT_N,
                    given={"before": f"{total_visit('policy', 'n')} - 1 == 0"},
                    have={"here.next": "all.next", "here.moved": "moved", "here.rows": "rows"},
                ),
                induction(
                    "all.times",
                    f"{total_visit('policy', 'n')} - 1 == 0",
                    "base",
                    instance("step", {"before": "hypothesis"}, n="n"),
                ),
                use("end", "all.times", n="t"),
            ),
            ("end",),
        ),
    ),
)


def states_apart(name: str) -> tuple[StepData, ...]:
    """The total variation of the laws of the states at the time t is what their common mass leaves: the step `name`."""
    return (
        *(
            use(
                f"{policy}.total",
                "visit-total",
                proofs=policy_proofs(policy),
                t="t",
                context=True,
                **policy_values(policy),
            )
            for policy in ("pi", "mu")
        ),
        use(
            name,
            "common-mass",
            proofs={"pi_total": "pi.total", "mu_total": "mu.total"},
            pi=state_law("pi", "t"),
            mu=state_law("mu", "t"),
        ),
    )


def common_mass(time: str, state: str = "s") -> str:
    """The common mass of the laws of the state at a time."""
    return f"sum({state} in S, {common(state, time)})"


def common(state: str, time: str) -> str:
    """The common mass of the laws of the state at a time, in one state.

    >>> common("s", "t")
    'min(VISIT(pi, P, start, s, t), VISIT(mu, P, start, s, t))'
    """
    return f"min({visit('pi', state, time)}, {visit('mu', state, time)})"


def visits_nonnegative(state: str = "s", time: str = "n", **variables: str) -> tuple[StepData, ...]:
    """Steps `pi.visit` and `mu.visit`: probabilities of states are nonnegative, under both policies."""
    return tuple(
        use(
            f"{policy}.visit",
            "visit-nonnegative",
            proofs=policy_proofs(policy),
            variables=variables or AT_NS,
            x=state,
            t=time,
            context=True,
            **policy_values(policy),
        )
        for policy in ("pi", "mu")
    )


def overlap_at_the_start(powers: bool = True) -> tuple[StepData, ...]:
    """The common mass at time 0 is one: the step `all.first`, and `base` in terms of powers of 1 - D."""
    steps = (
        unfold("pi.first", visit("pi", "s", "0"), variables=AT_S),
        unfold("mu.first", visit("mu", "s", "0"), variables=AT_S),
        *(
            conclude(
                f"{policy}.start",
                f"0 <= {visit(policy, 's', '0')} - start[s]",
                (),
                ("here.first",),
                variables=AT_S,
                have={"here.first": f"{policy}.first"},
            )
            for policy in ("pi", "mu")
        ),
        cases(
            "first",
            ("min", visit("pi", "s", "0"), visit("mu", "s", "0")),
            ("pi.start", "mu.start"),
            motive="0 <= b - start[s]",
            letter="b",
            variables=AT_S,
            context=True,
        ),
        summed("all.first", "first", ("1", common("s", "0")), ("-1", "start[s]"), over=OVER_S),
    )
    if not powers:
        return steps
    return (
        *steps,
        unfold("power.zero", "POWER(1 - D, 0)"),
        conclude(
            "base",
            f"0 <= {common_mass('0')} - POWER(1 - D, 0)",
            [(1, "1", "all.first")],
            ("start_total", "power.zero"),
        ),
    )


def overlap_next(powers: bool = True) -> tuple[StepData, ...]:
    """The laws at n + 1, and 1 - D to the power n + 1, in terms of those at n: `pi.law`, `mu.law` and `power.next`."""
    steps = (
        following("pi"),
        following("mu"),
        # put the laws at n + 1 in the place of what the transitions give
        congruence(
            "pi.law",
            (visit("pi", "z", "n + 1"), after("pi")),
            "pi.next",
            f"sum(z in S, min(w[z], {after('mu')}))",
            over=("z", "S"),
            variables=AT_N,
        ),
        congruence(
            "mu.law",
            (visit("mu", "z", "n + 1"), after("mu")),
            "mu.next",
            f"sum(z in S, min({visit('pi', 'z', 'n + 1')}, w[z]))",
            over=("z", "S"),
            variables=AT_N,
        ),
    )
    return (*steps, unfold("power.next", "POWER(1 - D, n + 1)", variables=AT_N)) if powers else steps


_VISIT_OVERLAP = lemma(
    "visit-overlap",
    "The common mass of the laws of the state is at least (1 - D)^t",
    (PI, MU, KERNEL, START, CAP, TIME),
    (*BOTH_POLICIES, TRANSITIONS, START_LAW, CLOSE, CAP_1),
    f"POWER(1 - D, t) <= {common_mass('t')}",
    Draft(
        (
            *overlap_at_the_start(),
            *visits_nonnegative(),
            use(
                "common",
                "min-nonnegative",
                proofs={"x_nonneg": "pi.visit", "z_nonneg": "mu.visit"},
                variables=AT_NS,
                x=visit("pi", "s", "n"),
                z=visit("mu", "s", "n"),
            ),
            conclude(
                "close.common",
                f"0 <= {common('s', 'n')}*(D - {_ROWS_TV})",
                [(1, "1", "here.common", "here.close")],
                (),
                variables=AT_NS,
                have={"here.common": "common", "here.close": instance("close", s="s")},
            ),
            use(
                "transition",
                "next-state-overlap",
                proofs={
                    "d_nonneg": instance("pi.visit", n="n"),
                    "e_nonneg": instance("mu.visit", n="n"),
                    "common_close": instance("close.common", n="n"),
                },
                variables=AT_N,
                d=state_law("pi", "n"),
                e=state_law("mu", "n"),
                pi="pi",
                mu="mu",
                P="P",
                D="D",
            ),
            *overlap_next(),
            conclude(
                "step",
                f"0 <= {common_mass('n + 1')} - POWER(1 - D, n + 1)",
                [(1, "1", "here.transition"), (1, "1", "before", "D_1")],
                ("here.pi", "here.mu", "here.power"),
                variables=AT_N,
                given={"before": f"0 <= {common_mass('n')} - POWER(1 - D, n)"},
                have={
                    "here.transition": "transition",
                    "here.pi": "pi.law",
                    "here.mu": "mu.law",
                    "here.power": "power.next",
                },
            ),
            induction(
                "all.times",
                f"0 <= {common_mass('n')} - POWER(1 - D, n)",
                "base",
                instance("step", {"before": "hypothesis"}, n="n"),
            ),
            use("end", "all.times", n="t"),
        ),
        ("end",),
    ),
)

LEMMAS: tuple[Claim, ...] = (*_VISITS, _VISIT_OVERLAP)
"""In an order in which each uses only earlier ones."""
