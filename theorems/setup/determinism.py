"""Whether the deterministic transition is crucial: section 1.3 of Part 1.

Three readings of the sentence: that the ratio needs it, that it makes the ratio of state laws a product of token ratios
(`theorems.setup.state_ratios`), and that it makes the state laws drift apart (`theorems.setup.state_drift`).  The first
is not needed, and the other two are false: what they describe comes from a prefix being its whole history, and holds
for random transitions just as well.  This module has the words that all of them share.

Glossary
    S, A, Z     states (the prefixes of some length), tokens, next states; any finite sets
    p, q        laws of the state under target and behaviour
    pi, mu      laws of the token in every state under target and behaviour
    P           transition kernel; deterministic if its entries are 0 and 1
    s, a, z     a state, a token, a next state, bound; x, b, y are free ones

Since S is arbitrary, a statement about one step holds at every step of every horizon.  A random response of the
environment that the state keeps is part of the token: then pi and mu are the laws of action and response together.

Main statements
    determinism-crucial     depends on the reading
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, law, parameter
from theorems.notation import PART1

S, A, Z = ("s", "S"), ("a", "A"), ("z", "Z")
AT_S, AT_Z = dict([S]), dict([Z])
AT_SA, AT_SZ = dict([S, A]), dict([S, Z])
"""Bound outcomes, and declarations of them."""


def over_a(body: str) -> str:
    """The sum over the tokens.

    >>> over_a("pi[s, a]")
    'sum(a in A, pi[s, a])'
    """
    return f"sum(a in A, {body})"


def over_z(body: str) -> str:
    """The sum over the next states."""
    return f"sum(z in Z, {body})"


STATES = (
    parameter("p", "S -> real", "law of the state under the target"),
    parameter("q", "S -> real", "law of the state under the behaviour"),
)
TOKENS = (
    parameter("pi", "S, A -> real", "target: the law of the token in every state"),
    parameter("mu", "S, A -> real", "behaviour: the law of the token in every state"),
)
KERNEL = parameter("P", "S, A, Z -> real", "transition kernel: the law of the next state for every state and token")


def _rows(name: str) -> Hypothesis:
    """Every row of a policy is a law."""
    return hypothesis(
        f"{name}-rows",
        f"{name} is a probability law of the token in every state",
        left_out=False,
        **{
            f"{name}_nonneg": f"all(s in S, all(a in A, 0 <= {name}[s, a]))",
            f"{name}_total": f"all(s in S, sum(a in A, {name}[s, a]) == 1)",
        },
    )


PAIRS = (law("p", "S"), law("q", "S"), _rows("pi"), _rows("mu"))
TRANSITION = hypothesis(
    "kernel",
    "P is a probability law of the next state for every state and token",
    P_nonneg="all(s in S, all(a in A, all(z in Z, 0 <= P[s, a, z])))",
    P_total="all(s in S, all(a in A, sum(z in Z, P[s, a, z]) == 1))",
)
DETERMINISTIC = hypothesis(
    "deterministic",
    "the next state is determined by state and token: every entry of P is 0 or 1",
    P_01="all(s in S, all(a in A, all(z in Z, P[s, a, z]**2 == P[s, a, z])))",
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="determinism-crucial",
        where=f"{PART1}, section 1.3",
        title="That the transition is deterministic is crucial",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "No bound of the text uses it: transitions cancel in the ratio (transitions-cancel).  What the tree of "
            "prefixes gives, a product formula for the ratio of state laws and total variation that does not decrease, "
            "comes from the state being the whole history; a deterministic transition that merges states gives neither."
        ),
        readings=("transitions-cancel", "deterministic-state-ratio", "deterministic-tv-monotone"),
    ),
)
