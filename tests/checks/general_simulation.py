"""The simulation lemma, for every finite decision process and every time.

Glossary
    pi, mu      two policies; D, the cap over all states of their total variation
    t           a time; n, the time in an induction

The common mass of the two state laws, the sum of their minima, is at least 1 - D times what it was one step before:
both laws keep at least the common flow, the minimum of the laws times the minimum of the policies.

Main statements
    simulation              TV of the state laws <= 1 - (1 - D)^t
    simulation-linear       TV of the state laws <= t D
"""

from __future__ import annotations

from tests.checks.general_sums import CAP, CAP_1, TIME, claim
from tests.checks.general_visits import (
    AT_N,
    AT_NR,
    AT_NS,
    AT_R,
    AT_S,
    MU_SA,
    OVER_A,
    OVER_R,
    OVER_S,
    P_NONNEG,
    P_TOTAL,
    PI_SA,
    START,
    START_NONNEG,
    START_TOTAL,
    TRANSITION,
    policy_law,
    visit,
)
from theorems.claim import hypothesis
from theorems.drafting import Source, StepData, cases, conclude, induction, instance, polynomial, summed, unfold, use

BOTH_POLICIES = (policy_law("pi"), policy_law("mu"))
CLOSE = hypothesis(
    "close",
    "in every state the total variation of the two policies is at most D",
    close="all(s in S, TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a])) <= D)",
)
COMMON = f"min({visit('pi', 'r', 'n')}, {visit('mu', 'r', 'n')})"
COMMON_ACTION = "min(pi[r, a], mu[r, a])"
COMMON_FLOW = f"{COMMON}*sum(a in A, {COMMON_ACTION}*P[r, a, s])"


def common_mass(time: str) -> str:
    return f"sum(s in S, min({visit('pi', 's', time)}, {visit('mu', 's', time)}))"


def tv_of_states(time: str) -> str:
    return f"TV(fun(s in S, {visit('pi', 's', time)}), fun(s in S, {visit('mu', 's', time)}))"


def policy_values(policy: str) -> dict[str, str]:
    return {"policy": policy, "P": "P", "start": "start"}


def policy_proofs(policy: str, *wanted: str) -> dict[str, Source]:
    return {f"policy_{w}": {"by": f"{policy}_{w}", "values": None} for w in wanted}


def one_side(policy: str, side: str) -> list[StepData]:
    """The law of the next state under one policy is at least the common flow."""
    now = visit(policy, "r", "n")
    numbers = {"x": visit("pi", "r", "n"), "z": visit("mu", "r", "n")}
    actions = {"x": "pi[r, a]", "z": "mu[r, a]"}
    flow = f"{now}*sum(a in A, {policy}[r, a]*P[r, a, s])"
    return [
        summed(
            f"{policy}.actions",
            instance(
                "product",
                {
                    "m_x": instance(side, **numbers),
                    "u_y": instance(side, **actions),
                    "m_nonneg": "common",
                    "y_nonneg": instance(f"{policy}_nonneg", s="r", a="a"),
                    "k_nonneg": instance("P_nonneg", s="r", a="a", z="s"),
                },
                x=now,
                m=COMMON,
                y=f"{policy}[r, a]",
                u=COMMON_ACTION,
                k="P[r, a, s]",
            ),
            (now, f"{policy}[r, a]*P[r, a, s]"),
            (f"-{COMMON}", f"{COMMON_ACTION}*P[r, a, s]"),
            over=OVER_A,
            variables=AT_NR | AT_S,
        ),
        summed(f"{policy}.states", f"{policy}.actions", ("1", flow), ("-1", COMMON_FLOW), over=OVER_R, variables=AT_NS),
        unfold(f"{policy}.unfold", visit(policy, "s", "n + 1"), variables=AT_NS),
        conclude(
            f"{policy}.next",
            f"0 <= {visit(policy, 's', 'n + 1')} - sum(r in S, {COMMON_FLOW})",
            [(1, "1", "here.states")],
            ("here.unfold",),
            variables=AT_NS,
            have={"here.states": f"{policy}.states", "here.unfold": f"{policy}.unfold"},
        ),
    ]


def start_below(policy: str) -> list[StepData]:
    first = visit(policy, "s", "0")
    return [
        unfold(f"{policy}.unfold.first", first, variables=AT_S),
        conclude(
            f"{policy}.first",
            f"0 <= {first} - start[s]",
            (),
            ("here.first",),
            variables=AT_S,
            have={"here.first": f"{policy}.unfold.first"},
        ),
    ]


ROW = f"sum(a in A, {COMMON_ACTION})"

SIMULATION = claim(
    "simulation",
    "The simulation lemma, sharp form: the common mass of two state laws shrinks by at most 1 - D at each step",
    (PI_SA, MU_SA, TRANSITION, START, CAP, TIME),
    (*BOTH_POLICIES, P_NONNEG, P_TOTAL, START_NONNEG, START_TOTAL, CLOSE, CAP_1),
    f"{tv_of_states('t')} <= 1 - POWER(1 - D, t)",
    # at time 0 both laws are `start`
    *start_below("pi"),
    *start_below("mu"),
    cases(
        "first",
        ("min", visit("pi", "s", "0"), visit("mu", "s", "0")),
        ("pi.first", "mu.first"),
        motive="0 <= b - start[s]",
        letter="b",
        variables=AT_S,
        context=True,
    ),
    summed(
        "all.first",
        "first",
        ("1", f"min({visit('pi', 's', '0')}, {visit('mu', 's', '0')})"),
        ("-1", "start[s]"),
        over=OVER_S,
    ),
    unfold("power.zero", "POWER(1 - D, 0)"),
    conclude(
        "base",
        f"0 <= {common_mass('0')} - POWER(1 - D, 0)",
        [(1, "1", "all.first")],
        ("start_total", "power.zero"),
    ),
    # one transition: pi and mu both keep at least the common flow
    *(
        use(
            f"{policy}.visit",
            "visit-nonnegative",
            proofs=policy_proofs(policy, "nonneg"),
            variables=AT_NR,
            x="r",
            t="n",
            **policy_values(policy),
        )
        for policy in ("pi", "mu")
    ),
    use(
        "common",
        "min-nonnegative",
        proofs={"x_nonneg": "pi.visit", "z_nonneg": "mu.visit"},
        variables=AT_NR,
        x=visit("pi", "r", "n"),
        z=visit("mu", "r", "n"),
    ),
    polynomial(
        "product",
        "0 <= x*(y*k) - m*(u*k)",
        [(1, "1", "m_x", "y_nonneg", "k_nonneg"), (1, "1", "m_nonneg", "u_y", "k_nonneg")],
        variables="x m y u k",
        given={"m_x": "m <= x", "u_y": "u <= y", "m_nonneg": "0 <= m", "y_nonneg": "0 <= y", "k_nonneg": "0 <= k"},
    ),
    *one_side("pi", "min-left"),
    *one_side("mu", "min-right"),
    cases(
        "both",
        ("min", visit("pi", "s", "n + 1"), visit("mu", "s", "n + 1")),
        ("pi.next", "mu.next"),
        motive=f"0 <= b - sum(r in S, {COMMON_FLOW})",
        letter="b",
        variables=AT_NS,
        context=True,
    ),
    summed(
        "all.both",
        "both",
        ("1", f"min({visit('pi', 's', 'n + 1')}, {visit('mu', 's', 'n + 1')})"),
        ("-1", f"sum(r in S, {COMMON_FLOW})"),
        over=OVER_S,
        variables=AT_N,
    ),
    use(
        "moved",
        "push-mass",
        variables=AT_N,
        d=f"fun(r in S, {COMMON})",
        w=f"fun(r in S, a in A, {COMMON_ACTION})",
        P="P",
    ),
    # the flow out of a state is at least 1 - D of what is there
    use(
        "actions",
        "overlap",
        proofs={"pi_total": instance("pi_total", s="r"), "mu_total": instance("mu_total", s="r")},
        variables=AT_R,
        pi="fun(a in A, pi[r, a])",
        mu="fun(a in A, mu[r, a])",
    ),
    conclude(
        "row",
        f"0 <= {COMMON}*{ROW} - (1 - D)*{COMMON}",
        [(1, "1", "here.common", "here.close")],
        ("here.actions",),
        variables=AT_NR,
        have={"here.common": "common", "here.close": instance("close", s="r"), "here.actions": "actions"},
    ),
    summed("rows", "row", ("1", f"{COMMON}*{ROW}"), ("-(1 - D)", COMMON), over=OVER_R, variables=AT_N),
    unfold("power.next", "POWER(1 - D, n + 1)", variables=AT_N),
    conclude(
        "step",
        f"0 <= {common_mass('n + 1')} - POWER(1 - D, n + 1)",
        [(1, "1", "here.both"), (1, "1", "here.rows"), (1, "1", "before", "D_1")],
        ("here.moved", "here.power"),
        variables=AT_N,
        given={"before": f"0 <= {common_mass('n')} - POWER(1 - D, n)"},
        have={"here.both": "all.both", "here.rows": "rows", "here.moved": "moved", "here.power": "power.next"},
    ),
    induction(
        "all.times",
        f"0 <= {common_mass('n')} - POWER(1 - D, n)",
        "base",
        instance("step", {"before": "hypothesis"}, n="n"),
    ),
    use("common.mass", "all.times", n="t"),
    *(
        use(
            f"{policy}.total",
            "visit-total",
            proofs=policy_proofs(policy, "total"),
            t="t",
            **policy_values(policy),
        )
        for policy in ("pi", "mu")
    ),
    use(
        "states",
        "overlap",
        proofs={"pi_total": "pi.total", "mu_total": "mu.total"},
        pi=f"fun(s in S, {visit('pi', 's', 't')})",
        mu=f"fun(s in S, {visit('mu', 's', 't')})",
    ),
    conclude(
        "end",
        f"0 <= 1 - POWER(1 - D, t) - {tv_of_states('t')}",
        [(1, "1", "common.mass")],
        ("states",),
    ),
)

SIMULATION_LINEAR = claim(
    "simulation-linear",
    "The simulation lemma as it is usually stated",
    SIMULATION.variables,
    SIMULATION.hypotheses,
    f"{tv_of_states('t')} <= t*D",
    use("sharp", "simulation"),
    use("linear", "bernoulli"),
    conclude("end", f"0 <= t*D - {tv_of_states('t')}", [(1, "1", "sharp"), (1, "1", "linear")]),
)
