"""What a process of one token does, and the quantity that the theorems on second moments are about.

Glossary
    policy      policy[s, a] is the probability of action a in state s
    P           P[s, a, z] is the probability of going from s to z under a
    start       the law of the first state
    t           a time; n, the time in an induction

Main statements
    visit-one               the law of the second state, from a fixed first one
"""

from __future__ import annotations

from tests.checks.general_sums import claim
from theorems.claim import parameter
from theorems.drafting import conclude, pick, summed, unfold, use
from theorems.foundations.visitation import POLICY
from theorems.language.syntax import parse_term
from theorems.processes import KERNEL
from theorems.quantities import Definition

EXTRA: dict[str, Definition] = {
    "MOMENT": Definition(
        "MOMENT",
        (
            ("p", ("S", "A")),
            ("q", ("S", "A")),
            ("P", ("S", "A", "S")),
            ("start", ("S",)),
            ("s", ("S",)),
            ("n", ()),
        ),
        parse_term("sum(r in S, MOMENT(p, q, P, start, r, n)*sum(a in A, q[r, a]*(p[r, a]/q[r, a])**2*P[r, a, s]))"),
        r"\mathbb{{E}}_{{{1}}}[\rho_{{<{5}}}^2 1\{{s_{5} = {4}\}}]",
        "second moment under q of the ratio of the first n actions, on the event that the state at time n is s",
        recursion=("n", parse_term("start[s]")),
        outcomes=("s",),
    )
}
"""Quantities of a finite Markov decision process that are not in `theorems.quantities`, by name."""

AT_R, OVER_R = {"r": "S"}, ("r", "S")
FIXED = "VISIT(policy, P, fun(s in S, same(x, s)), {}, {})"
LAW = f"fun(r in S, {FIXED.format('r', '0')})"

VISIT_ONE = claim(
    "visit-one",
    "From a fixed state, the law of the next one is the mixture of the transitions",
    (POLICY, KERNEL, parameter("x", "S", "where to start"), parameter("y", "S", "where to arrive")),
    (),
    f"{FIXED.format('y', '1')} == sum(a in A, policy[x, a]*P[x, a, y])",
    unfold("one", FIXED.format("y", "1")),
    use("flow", "next-state", d=LAW, w="policy", P="P", x="y"),
    unfold("zero", FIXED.format("r", "0"), variables=AT_R),
    conclude(
        "state",
        f"{FIXED.format('r', '0')}*sum(a in A, policy[r, a]*P[r, a, y])"
        " - same(x, r)*sum(a in A, policy[r, a]*P[r, a, y]) == 0",
        (),
        ("here.zero",),
        variables=AT_R,
        have={"here.zero": "zero"},
    ),
    summed(
        "states",
        "state",
        ("1", f"{FIXED.format('r', '0')}*sum(a in A, policy[r, a]*P[r, a, y])"),
        ("-1", "same(x, r)*sum(a in A, policy[r, a]*P[r, a, y])"),
        over=OVER_R,
    ),
    pick("only", OVER_R, "x", "sum(a in A, policy[r, a]*P[r, a, y])"),
    conclude(
        "end",
        f"{FIXED.format('y', '1')} - sum(a in A, policy[x, a]*P[x, a, y]) == 0",
        (),
        ("one", "flow", "states", "only"),
    ),
)
