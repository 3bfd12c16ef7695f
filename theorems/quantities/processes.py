"""Quantities of one step of a decision process with finitely many states, tokens and next states.

Glossary
    p, q        laws of the state s under target and behaviour
    policy      law of the token a in every state: policy[s, a], one law per row
    P           transition kernel: P[s, a, z] is the probability of the next state z, one law for every s and a
    f           a function of state, token and next state

Nothing is asked of P but to be a kernel: transitions may be random, and different pairs (s, a) may lead to one z.  The
set of states is arbitrary, so one step is every step of a process of any horizon.
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_STEP = (("p", ("S",)), ("policy", ("S", "A")), ("P", ("S", "A", "Z")))

PROCESSES: tuple[Definition, ...] = (
    Definition(
        "NEXT_STATE",
        (*_STEP, ("z", ("Z",))),
        parse_term("sum(s in S, sum(a in A, p[s]*policy[s, a]*P[s, a, z]))"),
        r"({0}\,{1}\,{2})({3})",
        "probability that the next state is z",
        "Part 1, section 1.3",
        outcomes=("z",),
    ),
    Definition(
        "STEP_MEAN",
        (*_STEP, ("f", ("S", "A", "Z"))),
        parse_term("sum(s in S, sum(a in A, sum(z in Z, p[s]*policy[s, a]*P[s, a, z]*f[s, a, z])))"),
        r"\mathbb{{E}}_{{{0}\,{1}\,{2}}}[{3}]",
        "expectation of a function of state, token and next state",
    ),
    Definition(
        "HISTORY_TV",
        (("p", ("S",)), ("q", ("S",)), ("pi", ("S", "A")), ("mu", ("S", "A"))),
        parse_term("sum(s in S, sum(a in A, abs(p[s]*pi[s, a] - q[s]*mu[s, a])))/2"),
        r"D_{{\mathrm{{TV}}}}({0}\,{2}\|{1}\,{3})",
        "total variation between the laws of (state, token): of the next state, if a state is the whole history",
        "Part 1, section 1.3",
    ),
)
