"""Second moments of ratios of sequences, for every finite decision process and every time.

Glossary
    pi, mu      target and behaviour policy; c, the chi-square divergence in a state, or its cap over all states
    t           a time; n, the time in an induction

Main statements
    moment-nonnegative
    moment-upper            E_mu rho^2 <= (1 + c)^t if chi-square is at most c in every state
    moment-exact            E_mu rho^2 = (1 + c)^t if it is c in every state
"""

from __future__ import annotations

from tests.checks.general_sums import claim
from theorems.claim import hypothesis, parameter
from theorems.drafting import StepData, conclude, induction, instance, on_support, outcome, summed, unfold, use
from theorems.foundations.transitions import AT_A, AT_N, AT_NS, AT_S, OVER_A, OVER_S
from theorems.foundations.visitation import TIME
from theorems.processes import DOMINATED, KERNEL, MU, PI, START, policy_law

CAP_OF_CHI2 = parameter("c", "real", "cap of the chi-square divergence")
P_NONNEG = hypothesis(
    "transition-nonnegative", "P >= 0", P_nonneg="all(s in S, all(a in A, all(z in S, 0 <= P[s, a, z])))"
)
P_TOTAL = hypothesis(
    "transition-total", "P[s, a, .] has mass one", P_total="all(s in S, all(a in A, sum(z in S, P[s, a, z]) == 1))"
)
START_NONNEG = hypothesis("start-nonnegative", "start >= 0", start_nonneg="all(s in S, 0 <= start[s])")
START_TOTAL = hypothesis("start-total", "start has mass one", start_total="sum(s in S, start[s]) == 1")
AT_R, OVER_R = {"r": "S"}, ("r", "S")
CHI2 = "CHI2(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))"
MU_NONNEG = hypothesis("mu-nonnegative", "mu >= 0", mu_nonneg="all(s in S, all(a in A, 0 <= mu[s, a]))")


def moment(state: str, time: str) -> str:
    return f"MOMENT(pi, mu, P, start, {state}, {time})"


def square(state: str) -> str:
    return f"mu[{state}, a]*(pi[{state}, a]/mu[{state}, a])**2"


def moments(time: str) -> str:
    return f"sum(s in S, {moment('s', time)})"


BEFORE_M = f"all(r in S, 0 <= {moment('r', 'n')})"
M_FLOW = f"{square('r')}*P[r, a, z]"
AT_ZN = {"z": "S", "n": "nat"}
MOVED = {"d": f"fun(r in S, {moment('r', 'n')})", "w": f"fun(r in S, a in A, {square('r')})", "P": "P"}

MOMENT_NONNEGATIVE = claim(
    "moment-nonnegative",
    "Second moments of ratios are >= 0",
    (PI, MU, KERNEL, START, parameter("x", "S", "a state"), TIME),
    (MU_NONNEG, P_NONNEG, START_NONNEG),
    f"0 <= {moment('x', 't')}",
    unfold("first", moment("z", "0"), variables={"z": "S"}),
    conclude(
        "base",
        f"0 <= {moment('z', '0')}",
        [(1, "1", "here.start")],
        ("here.first",),
        variables={"z": "S"},
        have={"here.start": instance("start_nonneg", s="z"), "here.first": "first"},
    ),
    conclude(
        "action",
        f"0 <= {M_FLOW}",
        [(1, "pi[r, a]/mu[r, a]", "here.mu", "here.P")],
        variables=AT_R | AT_A | {"z": "S"},
        have={"here.mu": instance("mu_nonneg", s="r", a="a"), "here.P": instance("P_nonneg", s="r", a="a", z="z")},
    ),
    summed("actions", "action", ("1", M_FLOW), over=OVER_A, variables=AT_R | {"z": "S"}),
    conclude(
        "state",
        f"0 <= {moment('r', 'n')}*sum(a in A, {M_FLOW})",
        [(1, "1", "before", "here.actions")],
        variables=AT_R | AT_ZN,
        given={"before": f"0 <= {moment('r', 'n')}"},
        have={"here.actions": "actions"},
    ),
    summed(
        "states",
        instance("state", {"before": instance("before", r="r")}, r="r", z="z", n="n"),
        ("1", f"{moment('r', 'n')}*sum(a in A, {M_FLOW})"),
        over=OVER_R,
        variables=AT_ZN,
        given={"before": BEFORE_M},
    ),
    unfold("next", moment("z", "n + 1"), variables=AT_ZN),
    conclude(
        "step",
        f"0 <= {moment('z', 'n + 1')}",
        [(1, "1", "here.states")],
        ("here.next",),
        variables=AT_ZN,
        given={"before": BEFORE_M},
        have={"here.states": instance("states", {"before": "before"}, z="z", n="n"), "here.next": "next"},
    ),
    induction(
        "all.times",
        f"0 <= {moment('z', 'n')}",
        "base",
        instance("step", {"before": {"by": "hypothesis", "values": None}}, z="z", n="n"),
        over={"z": "S"},
    ),
    use("end", "all.times", z="x", n="t"),
)


def second_moment() -> tuple[StepData, ...]:
    """In every state, the second moment of the ratio is 1 + chi2; and what a step of the recursion adds up to."""
    return (
        *on_support(
            "point",
            "(p - q)**2*i - q*(p*i)**2 + 2*p - q == 0",
            (),
            ("unit",),
            variables="p q i",
        ),
        summed(
            "points",
            instance("point", **outcome("pi[s, a]", "mu[s, a]")),
            ("1", "(pi[s, a] - mu[s, a])**2/mu[s, a]"),
            ("-1", square("s")),
            ("2", "pi[s, a]"),
            ("-1", "mu[s, a]"),
            over=OVER_A,
            variables=AT_S,
        ),
        unfold("chi2", CHI2, variables=AT_S),
        unfold("first", moment("s", "0"), variables=AT_S),
        summed("all.first", "first", ("1", moment("s", "0")), ("-1", "start[s]"), over=OVER_S),
        unfold("power.zero", "POWER(1 + c, 0)"),
        unfold("next", moment("s", "n + 1"), variables=AT_NS),
        summed(
            "all.next",
            "next",
            ("1", moment("s", "n + 1")),
            ("-1", f"sum(r in S, {moment('r', 'n')}*sum(a in A, {square('r')}*P[r, a, s]))"),
            over=OVER_S,
            variables=AT_N,
        ),
        use("flow", "next-state", variables=AT_ZN, x="z", **MOVED),
        summed(
            "all.flow",
            "flow",
            ("1", f"NEXT_STATE({MOVED['d']}, {MOVED['w']}, P, z)"),
            ("-1", f"sum(r in S, {moment('r', 'n')}*sum(a in A, {M_FLOW}))"),
            over=("z", "S"),
            variables=AT_N,
        ),
        use("moved", "push-mass", variables=AT_N, **MOVED),
        unfold("power.next", "POWER(1 + c, n + 1)", variables=AT_N),
    )


IN_STATE = {"here.points": "points", "here.chi2": "chi2", "here.pi": "pi_total", "here.mu": "mu_total"}
AT_TIME = {
    "here.next": "all.next",
    "here.flow": "all.flow",
    "here.moved": "moved",
    "here.rows": "rows",
    "here.power": "power.next",
}
ROW_TERMS = f"{moment('s', 'n')}*sum(a in A, {square('s')})"
POLICIES_FOR_MOMENT = (
    policy_law("mu"),
    hypothesis("pi-total", "pi[s, .] has mass one", pi_total="all(s in S, sum(a in A, pi[s, a]) == 1)"),
    DOMINATED,
    P_TOTAL,
    START_TOTAL,
)

MOMENT_UPPER = claim(
    "moment-upper",
    "The second moment of a sequence ratio grows by at most 1 + c a step if chi-square is at most c in every state",
    (PI, MU, KERNEL, START, CAP_OF_CHI2, TIME),
    (
        *POLICIES_FOR_MOMENT,
        P_NONNEG,
        START_NONNEG,
        hypothesis("chi2-cap", "chi2 <= c in every state", chi2_cap=f"all(s in S, {CHI2} <= c)"),
        hypothesis("cap", "c >= 0", c_nonneg="0 <= c"),
    ),
    f"{moments('t')} <= POWER(1 + c, t)",
    *second_moment(),
    use(
        "moment",
        "moment-nonnegative",
        variables=AT_NS,
        x="s",
        t="n",
        pi="pi",
        mu="mu",
        P="P",
        start="start",
    ),
    conclude(
        "row",
        f"0 <= (1 + c)*{moment('s', 'n')} - {ROW_TERMS}",
        [(1, "1", "here.moment", "here.cap")],
        tuple(IN_STATE),
        variables=AT_NS,
        have=IN_STATE | {"here.moment": "moment", "here.cap": "chi2_cap"},
    ),
    summed("rows", "row", ("1 + c", moment("s", "n")), ("-1", ROW_TERMS), over=OVER_S, variables=AT_N),
    conclude("base", f"0 <= POWER(1 + c, 0) - {moments('0')}", (), ("power.zero", "all.first", "start_total")),
    conclude(
        "step",
        f"0 <= POWER(1 + c, n + 1) - {moments('n + 1')}",
        [(1, "1", "here.rows"), (1, "1", "before"), (1, "1", "before", "c_nonneg")],
        ("here.next", "here.flow", "here.moved", "here.power"),
        variables=AT_N,
        given={"before": f"0 <= POWER(1 + c, n) - {moments('n')}"},
        have=AT_TIME,
    ),
    induction(
        "all.times",
        f"0 <= POWER(1 + c, n) - {moments('n')}",
        "base",
        instance("step", {"before": "hypothesis"}, n="n"),
    ),
    use("end", "all.times", n="t"),
)

MOMENT_EXACT = claim(
    "moment-exact",
    "The second moment of a sequence ratio is (1 + c)^t if chi-square is c in every state",
    (PI, MU, KERNEL, START, CAP_OF_CHI2, TIME),
    (
        *POLICIES_FOR_MOMENT,
        hypothesis("chi2-equal", "chi2 = c in every state", chi2_equal=f"all(s in S, {CHI2} == c)"),
    ),
    f"{moments('t')} == POWER(1 + c, t)",
    *second_moment(),
    conclude(
        "row",
        f"(1 + c)*{moment('s', 'n')} - {ROW_TERMS} == 0",
        (),
        (*IN_STATE, "here.equal"),
        variables=AT_NS,
        have=IN_STATE | {"here.equal": "chi2_equal"},
    ),
    summed("rows", "row", ("1 + c", moment("s", "n")), ("-1", ROW_TERMS), over=OVER_S, variables=AT_N),
    conclude("base", f"{moments('0')} - POWER(1 + c, 0) == 0", (), ("power.zero", "all.first", "start_total")),
    conclude(
        "step",
        f"{moments('n + 1')} - POWER(1 + c, n + 1) == 0",
        (),
        ("here.rows", "before", "here.next", "here.flow", "here.moved", "here.power"),
        variables=AT_N,
        given={"before": f"{moments('n')} - POWER(1 + c, n) == 0"},
        have=AT_TIME,
    ),
    induction(
        "all.times",
        f"{moments('n')} - POWER(1 + c, n) == 0",
        "base",
        instance("step", {"before": "hypothesis"}, n="n"),
    ),
    use("end", "all.times", n="t"),
)
