"""State laws of a finite Markov decision process: quantities, and what every transition keeps.

Glossary
    policy      policy[s, a] is the probability of action a in state s; pi, mu, two policies
    P           P[s, a, z] is the probability of going from s to z under a
    start       the law of the first state
    d, w        any function of the state, and of state and action
    t           a time; n, the time in an induction

Main statements
    push-mass               what a transition kernel moves, it keeps
    visit-nonnegative, visit-total
    visit-one               the law of the second state, from a fixed first one
"""

from __future__ import annotations

from tests.checks.general_sums import NOUGHT, TIME, WEIGHT, claim, function
from theorems.claim import Hypothesis, hypothesis, parameter
from theorems.drafting import conclude, induction, instance, pick, polynomial, summed, swap, unfold, use
from theorems.language.syntax import parse_term
from theorems.quantities import Definition

STATE_AND_TIME = (("s", ("S",)), ("n", ()))

EXTRA: dict[str, Definition] = {
    d.name: d
    for d in (
        Definition(
            "VISIT",
            (("policy", ("S", "A")), ("P", ("S", "A", "S")), ("start", ("S",)), *STATE_AND_TIME),
            parse_term("sum(r in S, VISIT(policy, P, start, r, n)*sum(a in A, policy[r, a]*P[r, a, s]))"),
            r"d_{{{0},{4}}}({3})",
            "probability of the state s at time n under a policy",
            recursion=("n", parse_term("start[s]")),
            outcomes=("s",),
        ),
        Definition(
            "MOMENT",
            (("p", ("S", "A")), ("q", ("S", "A")), ("P", ("S", "A", "S")), ("start", ("S",)), *STATE_AND_TIME),
            parse_term(
                "sum(r in S, MOMENT(p, q, P, start, r, n)*sum(a in A, q[r, a]*(p[r, a]/q[r, a])**2*P[r, a, s]))"
            ),
            r"\mathbb{{E}}_{{{1}}}[\rho_{{<{5}}}^2 1\{{s_{5} = {4}\}}]",
            "second moment under q of the ratio of the first n actions, on the event that the state at time n is s",
            recursion=("n", parse_term("start[s]")),
            outcomes=("s",),
        ),
    )
}
"""Quantities of a finite Markov decision process, by name."""


def policy_law(name: str) -> Hypothesis:
    return hypothesis(
        f"{name}-policy",
        f"{name} is a law of the action in every state",
        **{
            f"{name}_nonneg": f"all(s in S, all(a in A, 0 <= {name}[s, a]))",
            f"{name}_total": f"all(s in S, sum(a in A, {name}[s, a]) == 1)",
        },
    )


PI_SA, MU_SA = function("pi", "S, A -> real"), function("mu", "S, A -> real")
TRANSITION, START = function("P", "S, A, S -> real"), function("start", "S -> real")
P_NONNEG = hypothesis(
    "transition-nonnegative", "P >= 0", P_nonneg="all(s in S, all(a in A, all(z in S, 0 <= P[s, a, z])))"
)
P_TOTAL = hypothesis(
    "transition-total", "P[s, a, .] has mass one", P_total="all(s in S, all(a in A, sum(z in S, P[s, a, z]) == 1))"
)
AT_S, AT_R, AT_A, AT_N = {"s": "S"}, {"r": "S"}, {"a": "A"}, {"n": "nat"}
AT_NS, AT_NR = AT_N | AT_S, AT_N | AT_R
OVER_S, OVER_R, OVER_A = ("s", "S"), ("r", "S"), ("a", "A")

WP = "w[r, a]*P[r, a, s]"
DWP = f"d[r]*sum(a in A, {WP})"
DW = "d[r]*sum(a in A, w[r, a])"

PUSH_MASS = claim(
    "push-mass",
    "A transition kernel moves mass and keeps its total",
    (function("d", "S -> real"), function("w", "S, A -> real"), TRANSITION),
    (P_TOTAL,),
    f"sum(s in S, sum(r in S, {DWP})) == sum(r in S, {DW})",
    NOUGHT,
    swap("states", OVER_S, OVER_R, DWP),
    summed("row.d", "nought", ("1", DWP), ("-d[r]", f"sum(a in A, {WP})"), over=OVER_S, variables=AT_R),
    swap("actions", OVER_S, OVER_A, WP, variables=AT_R),
    summed("row.w", "nought", ("1", WP), ("-w[r, a]", "P[r, a, s]"), over=OVER_S, variables=AT_R | AT_A),
    conclude(
        "action",
        f"sum(s in S, {WP}) - w[r, a] == 0",
        (),
        ("here.row", "here.total"),
        variables=AT_R | AT_A,
        have={"here.row": "row.w", "here.total": instance("P_total", s="r", a="a")},
    ),
    summed("all.actions", "action", ("1", f"sum(s in S, {WP})"), ("-1", "w[r, a]"), over=OVER_A, variables=AT_R),
    conclude(
        "state",
        f"sum(s in S, {DWP}) - {DW} == 0",
        (),
        ("here.row", "here.swap", "here.actions"),
        variables=AT_R,
        have={"here.row": "row.d", "here.swap": "actions", "here.actions": "all.actions"},
    ),
    summed("all.states", "state", ("1", f"sum(s in S, {DWP})"), ("-1", DW), over=OVER_R),
    conclude(
        "end",
        f"sum(s in S, sum(r in S, {DWP})) - sum(r in S, {DW}) == 0",
        (),
        ("states", "all.states"),
    ),
)


def visit(policy: str, state: str, time: str) -> str:
    return f"VISIT({policy}, P, start, {state}, {time})"


POLICY = function("policy", "S, A -> real")
START_NONNEG = hypothesis("start-nonnegative", "start >= 0", start_nonneg="all(s in S, 0 <= start[s])")
POLICY_NONNEG = hypothesis(
    "policy-nonnegative", "policy >= 0", policy_nonneg="all(s in S, all(a in A, 0 <= policy[s, a]))"
)
START_TOTAL = hypothesis("start-total", "start has mass one", start_total="sum(s in S, start[s]) == 1")
POLICY_TOTAL = hypothesis(
    "policy-total", "policy[s, .] has mass one", policy_total="all(s in S, sum(a in A, policy[s, a]) == 1)"
)
FLOW = "sum(a in A, policy[r, a]*P[r, a, s])"
NOW, NEXT = visit("policy", "s", "n"), visit("policy", "s", "n + 1")
BEFORE_R = visit("policy", "r", "n")

VISIT_NONNEGATIVE = claim(
    "visit-nonnegative",
    "Probabilities of states are >= 0",
    (POLICY, TRANSITION, START, parameter("x", "S", "a state"), TIME),
    (POLICY_NONNEG, P_NONNEG, START_NONNEG),
    f"0 <= {visit('policy', 'x', 't')}",
    polynomial(
        "product",
        "0 <= x*k",
        [(1, "1", "x_nonneg", "k_nonneg")],
        variables="x k",
        given={"x_nonneg": "0 <= x"} | WEIGHT,
    ),
    unfold("first", visit("policy", "z", "0"), variables={"z": "S"}),
    conclude(
        "base",
        f"0 <= {visit('policy', 'z', '0')}",
        [(1, "1", "here.start")],
        ("here.first",),
        variables={"z": "S"},
        have={"here.start": instance("start_nonneg", s="z"), "here.first": "first"},
    ),
    summed(
        "flow",
        instance(
            "product",
            {
                "x_nonneg": instance("policy_nonneg", s="r", a="a"),
                "k_nonneg": instance("P_nonneg", s="r", a="a", z="z"),
            },
            x="policy[r, a]",
            k="P[r, a, z]",
        ),
        ("1", "policy[r, a]*P[r, a, z]"),
        over=OVER_A,
        variables={"r": "S", "z": "S"},
    ),
    summed(
        "flows",
        instance(
            "product",
            {"x_nonneg": instance("before", r="r"), "k_nonneg": "flow"},
            x=BEFORE_R,
            k="sum(a in A, policy[r, a]*P[r, a, z])",
        ),
        ("1", f"{BEFORE_R}*sum(a in A, policy[r, a]*P[r, a, z])"),
        over=OVER_R,
        variables={"z": "S", "n": "nat"},
        given={"before": f"all(r in S, 0 <= {BEFORE_R})"},
    ),
    unfold("next", visit("policy", "z", "n + 1"), variables={"z": "S", "n": "nat"}),
    conclude(
        "step",
        f"0 <= {visit('policy', 'z', 'n + 1')}",
        [(1, "1", "here.flows")],
        ("here.next",),
        variables={"z": "S", "n": "nat"},
        given={"before": f"all(r in S, 0 <= {BEFORE_R})"},
        have={"here.flows": instance("flows", {"before": "before"}, z="z", n="n"), "here.next": "next"},
    ),
    induction(
        "all.times",
        f"0 <= {visit('policy', 'z', 'n')}",
        "base",
        instance("step", {"before": {"by": "hypothesis", "values": None}}, z="z", n="n"),
        over={"z": "S"},
    ),
    use("end", "all.times", z="x", n="t"),
)

TOTAL = "sum(s in S, VISIT(policy, P, start, s, {time}))"

VISIT_TOTAL = claim(
    "visit-total",
    "Probabilities of states add up to one at every time",
    (POLICY, TRANSITION, START, TIME),
    (POLICY_TOTAL, P_TOTAL, START_TOTAL),
    f"{TOTAL.format(time='t')} == 1",
    unfold("first", visit("policy", "s", "0"), variables=AT_S),
    summed("all.first", "first", ("1", visit("policy", "s", "0")), ("-1", "start[s]"), over=OVER_S),
    conclude("base", f"{TOTAL.format(time='0')} - 1 == 0", (), ("all.first", "start_total")),
    unfold("next", NEXT, variables=AT_S | AT_N),
    summed("all.next", "next", ("1", NEXT), ("-1", f"sum(r in S, {BEFORE_R}*{FLOW})"), over=OVER_S, variables=AT_N),
    use(
        "moved",
        "push-mass",
        variables=AT_N,
        d=f"fun(r in S, {BEFORE_R})",
        w="policy",
        P="P",
    ),
    conclude(
        "row",
        f"{NOW}*sum(a in A, policy[s, a]) - {NOW} == 0",
        (),
        ("here.total",),
        variables=AT_S | AT_N,
        have={"here.total": "policy_total"},
    ),
    summed("rows", "row", ("1", f"{NOW}*sum(a in A, policy[s, a])"), ("-1", NOW), over=OVER_S, variables=AT_N),
    conclude(
        "step",
        f"{TOTAL.format(time='n + 1')} - 1 == 0",
        (),
        ("before", "here.next", "here.moved", "here.rows"),
        variables=AT_N,
        given={"before": f"{TOTAL.format(time='n')} - 1 == 0"},
        have={"here.next": "all.next", "here.moved": "moved", "here.rows": "rows"},
    ),
    induction(
        "all.times", f"{TOTAL.format(time='n')} - 1 == 0", "base", instance("step", {"before": "hypothesis"}, n="n")
    ),
    use("end", "all.times", n="t"),
)

VISIT_ONE = claim(
    "visit-one",
    "From a fixed state, the law of the next one is the mixture of the transitions",
    (POLICY, TRANSITION, parameter("x", "S", "where to start"), parameter("y", "S", "where to arrive")),
    (),
    "VISIT(policy, P, fun(s in S, same(x, s)), y, 1) == sum(a in A, policy[x, a]*P[x, a, y])",
    unfold("one", "VISIT(policy, P, fun(s in S, same(x, s)), y, 1)"),
    unfold("zero", "VISIT(policy, P, fun(s in S, same(x, s)), r, 0)", variables=AT_R),
    conclude(
        "state",
        "VISIT(policy, P, fun(s in S, same(x, s)), r, 0)*sum(a in A, policy[r, a]*P[r, a, y])"
        " - same(x, r)*sum(a in A, policy[r, a]*P[r, a, y]) == 0",
        (),
        ("here.zero",),
        variables=AT_R,
        have={"here.zero": "zero"},
    ),
    summed(
        "states",
        "state",
        ("1", "VISIT(policy, P, fun(s in S, same(x, s)), r, 0)*sum(a in A, policy[r, a]*P[r, a, y])"),
        ("-1", "same(x, r)*sum(a in A, policy[r, a]*P[r, a, y])"),
        over=OVER_R,
    ),
    pick("only", OVER_R, "x", "sum(a in A, policy[r, a]*P[r, a, y])"),
    conclude(
        "end",
        "VISIT(policy, P, fun(s in S, same(x, s)), y, 1) - sum(a in A, policy[x, a]*P[x, a, y]) == 0",
        (),
        ("one", "states", "only"),
    ),
)
