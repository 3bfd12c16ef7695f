"""Where readings of "deterministic transitions are crucial" break, and where the corrected bounds are attained.

Mirrors `theorems.setup.determinism`.  Glossary: p, q laws of the state, pi, mu laws of the token in every state (rows),
P the transition kernel, P[s, a, z]; x, b, y a state, a token, a next state.
"""

from __future__ import annotations

from counterexamples.instance import Instance
from counterexamples.shorthand import counterexample, extremal

_FAIR = "1/2 1/2; 1/2 1/2"
_LAST_TOKEN = ("1 0; 0 1", "1 0; 0 1")
"""The next state is the token, whatever the state was: deterministic, and it forgets."""

INSTANCES: tuple[Instance, ...] = (
    # Both laws of the next state are (1/2, 1/2), so their ratio is 1; p/q = 3 and pi/mu = 1.
    counterexample(
        "deterministic-state-ratio",
        "the state keeps the last token only: ratio of laws 1, product of ratios 3",
        p="3/4 1/4",
        q="1/4 3/4",
        pi=_FAIR,
        mu=_FAIR,
        P=_LAST_TOKEN,
        x=0,
        b=0,
        y=0,
    ),
    # TV falls from 1/2 to 0.
    counterexample(
        "deterministic-tv-monotone",
        "the state keeps the last token only: total variation 1/2, then 0",
        p="3/4 1/4",
        q="1/4 3/4",
        pi=_FAIR,
        mu=_FAIR,
        P=_LAST_TOKEN,
    ),
    # One token, and both states go to the only next state: TV falls from 1 to 0.
    counterexample(
        "deterministic-tv-monotone",
        "opposite laws on two states that merge: total variation 1, then 0",
        p="1 0",
        q="0 1",
        pi="1; 1",
        mu="1; 1",
        P=("1;", "1;"),
    ),
    # p pi - q mu = 0, 0 in the first state, 1/4 twice in the second, -1/4 twice in the third: both sides are 1/2.
    extremal(
        "history-tv-monotone",
        "pi = mu",
        p="1/2 1/2 0",
        q="1/2 0 1/2",
        pi="1/2 1/2; 1/2 1/2; 1/2 1/2",
        mu="1/2 1/2; 1/2 1/2; 1/2 1/2",
    ),
    # p pi - q mu = (0, 0), (5/32, 3/32), (-1/32, -7/32): half of 16/32 is 1/4, and TV = (1/4 + 1/4)/2.
    extremal(
        "history-tv-monotone",
        "pi and mu differ, but p pi - q mu has one sign in every state",
        p="1/2 3/8 1/8",
        q="1/2 1/8 3/8",
        pi="1/2 1/2; 1/2 1/2; 1/2 1/2",
        mu="1/2 1/2; 1/4 3/4; 1/4 3/4",
    ),
    # One state, the next state is the token: both sides are TV((3/4, 1/4), (1/4, 3/4)) = 1/2.
    extremal(
        "history-tv-largest",
        "the next state is the history: nothing merges",
        p=("1",),
        q=("1",),
        pi="3/4 1/4;",
        mu="1/4 3/4;",
        P=("1 0; 0 1",),
    ),
    # p pi - q mu = (1/2, -1/2); the first token leads to two next states at random: (1/4 + 1/4 + 1/2)/2 = 1/2.
    extremal(
        "history-tv-largest",
        "random transitions from which the token can be read off",
        p=("1",),
        q=("1",),
        pi="3/4 1/4;",
        mu="1/4 3/4;",
        P=("1/2 1/2 0; 0 0 1",),
    ),
)
