"""Sums along trajectories: from a law of the first state, and from each state.

Glossary
    policy, P   a policy and a transition kernel, any functions of their arguments
    d           a function of the first state, such as its law
    f, g        a function of the state, and one of the state and of the number of steps left
    n, k        numbers of steps

Main statements
    next-mean       the mean of f under the law of the next state, as a mean over state, token and next state
    visited-along   the sum over times of means of g is the mean, over the first state, of the sum along trajectories
"""

from __future__ import annotations

from theorems.claim import Claim, parameter
from theorems.drafting import conclude, induction, instance, polynomial, quantified, summed, swap, unfold, use
from theorems.foundations.analysis import lemma
from theorems.processes import KERNEL
from theorems.proof import Draft

_POLICY = parameter("policy", "S, A -> real", "a policy")
_D = parameter("d", "S -> real", "a function of the first state")
_F = parameter("f", "S -> real", "a function of the state")
_G = parameter("g", "nat, S -> real", "a function of the steps left and of the state")
_STEPS = parameter("n", "nat", "number of steps", low="0", high="3")

_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_FLOW = "d[s]*policy[s, a]*P[s, a, z]"
_MOVED = f"{_FLOW}*f[z]"
_TO = "sum(z in S, P[s, a, z]*f[z])"
_ROW = f"sum(a in A, policy[s, a]*{_TO})"
_NEXT = "NEXT_STATE(d, policy, P, z)"


def _sum_a(body: str) -> str:
    return f"sum(a in A, {body})"


def _sum_s(body: str) -> str:
    return f"sum(s in S, {body})"


def _sum_z(body: str) -> str:
    return f"sum(z in S, {body})"


_PROOF_OF_NEXT_MEAN = Draft(
    (
        polynomial("nought", "0 == 0"),
        summed("a.in", "nought", ("f[z]", _FLOW), ("-1", _MOVED), over=_A, variables=dict([_S, _Z])),
        summed("s.in", "a.in", ("f[z]", _sum_a(_FLOW)), ("-1", _sum_a(_MOVED)), over=_S, variables=dict([_Z])),
        unfold("next", _NEXT, variables=dict([_Z])),
        conclude(
            "point",
            f"{_NEXT}*f[z] - {_sum_s(_sum_a(_MOVED))} == 0",
            (),
            ("here", "moved"),
            variables=dict([_Z]),
            have={"here": "next", "moved": "s.in"},
        ),
        summed("points", "point", ("1", f"{_NEXT}*f[z]"), ("-1", _sum_s(_sum_a(_MOVED))), over=_Z),
        swap("exchange.s", _Z, _S, _sum_a(_MOVED)),
        swap("exchange.a", _Z, _A, _MOVED, variables=dict([_S])),
        summed(
            "z.out",
            "nought",
            ("1", _MOVED),
            ("-d[s]*policy[s, a]", "P[s, a, z]*f[z]"),
            over=_Z,
            variables=dict([_S, _A]),
        ),
        summed(
            "a.out", "z.out", ("1", _sum_z(_MOVED)), ("-d[s]", f"policy[s, a]*{_TO}"), over=_A, variables=dict([_S])
        ),
        conclude(
            "state",
            f"{_sum_z(_sum_a(_MOVED))} - d[s]*{_ROW} == 0",
            (),
            ("here", "moved"),
            variables=dict([_S]),
            have={"here": "exchange.a", "moved": "a.out"},
        ),
        summed("states", "state", ("1", _sum_z(_sum_a(_MOVED))), ("-1", f"d[s]*{_ROW}"), over=_S),
        conclude(
            "end",
            f"{_sum_z(f'{_NEXT}*f[z]')} - {_sum_s(f'd[s]*{_ROW}')} == 0",
            (),
            ("points", "exchange.s", "states"),
        ),
    ),
    ("end",),
)

_AT_K = {"k": "nat"}
_LAW = {"c": "S -> real"}


def _visited(d: str, n: str) -> str:
    return f"VISITED(policy, P, g, {d}, {n})"


def _along(s: str, n: str) -> str:
    return f"ALONG(policy, P, g, {s}, {n})"


_CARRIED = "fun(z in S, NEXT_STATE(c, policy, P, z))"
_ALONG_NEXT = f"sum(a in A, policy[s, a]*sum(z in S, P[s, a, z]*{_along('z', 'k')}))"
_GOAL = f"VISITED(policy, P, g, c, {{0}}) - sum(s in S, c[s]*{_along('s', '{0}')}) == 0"
_BEFORE = {"before": f"all(u in R^S, {_visited('u', 'k')} - sum(s in S, u[s]*{_along('s', 'k')}) == 0)"}

_PROOF_OF_VISITED_ALONG = Draft(
    (
        unfold("visited.first", _visited("c", "0"), variables=_LAW),
        unfold("along.first", _along("s", "0"), variables=dict([_S])),
        conclude(
            "zero",
            f"c[s]*{_along('s', '0')} == 0",
            (),
            ("here",),
            variables=_LAW | dict([_S]),
            have={"here": "along.first"},
        ),
        summed("zeros", "zero", ("1", f"c[s]*{_along('s', '0')}"), over=_S, variables=_LAW),
        conclude(
            "base",
            _GOAL.format("0"),
            (),
            ("here.visited", "here.zeros"),
            variables=_LAW,
            have={"here.visited": "visited.first", "here.zeros": "zeros"},
        ),
        unfold("visited.next", _visited("c", "k + 1"), variables=_LAW | _AT_K),
        unfold("along.next", _along("s", "k + 1"), variables=dict([_S]) | _AT_K),
        conclude(
            "state",
            f"c[s]*{_along('s', 'k + 1')} - c[s]*g[k, s] - c[s]*{_ALONG_NEXT} == 0",
            (),
            ("here",),
            variables=_LAW | dict([_S]) | _AT_K,
            have={"here": "along.next"},
        ),
        summed(
            "states",
            "state",
            ("1", f"c[s]*{_along('s', 'k + 1')}"),
            ("-1", "c[s]*g[k, s]"),
            ("-1", f"c[s]*{_ALONG_NEXT}"),
            over=_S,
            variables=_LAW | _AT_K,
        ),
        use(
            "moved",
            "next-mean",
            variables=_LAW | _AT_K,
            policy="policy",
            P="P",
            d="c",
            f=f"fun(s in S, {_along('s', 'k')})",
        ),
        conclude(
            "step",
            _GOAL.format("k + 1"),
            (),
            ("here.visited", "here.before", "here.states", "here.moved"),
            variables=_LAW | _AT_K,
            given=_BEFORE,
            have={
                "here.visited": "visited.next",
                "here.before": instance("before", u=_CARRIED),
                "here.states": "states",
                "here.moved": "moved",
            },
        ),
        induction(
            "all.steps",
            _GOAL.format("k"),
            "base",
            instance("step", {"before": quantified("hypothesis")}, c="c", k="k"),
            on="k",
            over=_LAW,
        ),
        use("end", "all.steps", c="d", k="n"),
    ),
    ("end",),
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "next-mean",
        "The mean of a function of the next state",
        (_POLICY, KERNEL, _D, _F),
        (),
        f"{_sum_z(f'{_NEXT}*f[z]')} == {_sum_s(f'd[s]*{_ROW}')}",
        _PROOF_OF_NEXT_MEAN,
    ),
    lemma(
        "visited-along",
        "Sums along trajectories, from a law of the first state and from each state",
        (_POLICY, KERNEL, _G, _D, _STEPS),
        (),
        f"{_visited('d', 'n')} == sum(s in S, d[s]*{_along('s', 'n')})",
        _PROOF_OF_VISITED_ALONG,
    ),
)
"""In an order in which each uses only earlier ones."""
