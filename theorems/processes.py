"""Names and hypotheses that claims about decision processes of any horizon share.

A process has finitely many states and tokens, any transition kernel, and two policies; a token tree is the process
whose states are the prefixes, and where anything depends on the time, the time is part of the state.  The quantities
are those of `theorems.quantities.trajectories`, where time is counted by the steps that are left.

Glossary
    S, A        states, tokens
    pi, mu      target and behaviour policy, pi[s, a]; h, a direction in which pi moves
    P           transition kernel, P[s, a, z];  start, the law of the first state
    r, v        reward r[s, a] of a token, and v[s] of the state in which the last step ends
    T           horizon, the number of steps;  t, a time;  n, k, steps that are left
    D           cap over all states of TV(pi[s, .], mu[s, .])
    eps         cap of abs(A_mu)
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorems.claim import Hypothesis, hypothesis, law, parameter

PI = parameter("pi", "S, A -> real", "target policy: the law of the token in every state")
MU = parameter("mu", "S, A -> real", "behaviour policy: the law of the token in every state")
H = parameter("h", "S, A -> real", "direction in which pi moves: pi times the score")
KERNEL = parameter("P", "S, A, S -> real", "transition kernel: the law of the next state for every state and token")
START = parameter("start", "S -> real", "law of the first state")
R = parameter("r", "S, A -> real", "reward of a token in a state")
V = parameter("v", "S -> real", "reward of the state in which the last step ends")
HORIZON = parameter("T", "nat", "horizon: the number of steps", low="0", high="2")
CAP = parameter("D", "real", "cap of the total variation of the two policies in a state", low="0", high="1")
EPS = parameter("eps", "real", "cap of the absolute advantage with respect to mu")


def policy_law(name: str) -> Hypothesis:
    """`name` is a law of the token in every state.

    >>> policy_law("mu").id
    'mu-policy'
    """
    return hypothesis(
        f"{name}-policy",
        f"{name} is a probability law of the token in every state",
        left_out=False,
        **{
            f"{name}_nonneg": f"all(s in S, all(a in A, 0 <= {name}[s, a]))",
            f"{name}_total": f"all(s in S, sum(a in A, {name}[s, a]) == 1)",
        },
    )


BOTH_POLICIES = (policy_law("pi"), policy_law("mu"))
TRANSITIONS = hypothesis(
    "kernel",
    "P is a probability law of the next state for every state and token, the same under both policies",
    P_nonneg="all(s in S, all(a in A, all(z in S, 0 <= P[s, a, z])))",
    P_total="all(s in S, all(a in A, sum(z in S, P[s, a, z]) == 1))",
)
START_LAW = law("start", "S")
CLOSE = hypothesis(
    "close",
    "in every state the total variation of the two policies is at most D",
    close="all(s in S, TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a])) <= D)",
)
CAP_1 = hypothesis("cap", "D <= 1", D_1="D <= 1")
DIRECTION = hypothesis("direction", "h moves no mass in or out", h_total="all(s in S, sum(a in A, h[s, a]) == 0)")
DOMINATED = hypothesis(
    "dominated",
    "pi << mu in every state: what mu cannot produce there, pi cannot either",
    dominated="all(s in S, all(a in A, implies(mu[s, a] == 0, pi[s, a] == 0)))",
)
ADVANTAGE_CAP = hypothesis(
    "advantage",
    "abs(A_mu) <= eps in every state, for every token, at every time",
    A_low="all(k in nat, all(s in S, all(a in A, implies(k + 1 <= T, -eps <= ADVANTAGE(mu, P, r, v, s, a, k)))))",
    A_high="all(k in nat, all(s in S, all(a in A, implies(k + 1 <= T, ADVANTAGE(mu, P, r, v, s, a, k) <= eps))))",
)
ONE_STEP = hypothesis("steps", "there is at least one step", T_1="1 <= T")
EPS_0 = hypothesis("eps-low", "eps >= 0", eps_nonneg="0 <= eps")
CAP_0 = hypothesis("cap-low", "D >= 0", D_nonneg="0 <= D")
NO_REWARD = "fun(s in S, a in A, 0)"
"""The reward of a process that pays for the last state only."""


SMT_SIZES = ((("S", 2), ("A", 2)),)
"""Two states and two tokens."""
_0, _1, _HALF = Fraction(0), Fraction(1), Fraction(1, 2)
SWITCH: tuple[tuple[str, Any], ...] = (
    ("P", (((_1, _0), (_0, _1)), ((_0, _1), (_1, _0)))),
    ("start", (_1, _0)),
)
"""A process for the SMT engine: from the first of two states on, the second token moves to the other state."""
FAIR: tuple[tuple[str, Any], ...] = (("mu", ((_HALF, _HALF),) * 2),)
"""Both tokens are equally likely under mu."""
CERTAIN: tuple[tuple[str, Any], ...] = (("mu", ((_1, _0),) * 2),)
"""mu always chooses the first token."""
TWO_STEPS: tuple[tuple[str, Any], ...] = (("n", _1), ("D", _HALF))
"""Two steps, T = n + 1, of policies that are at most 1/2 apart."""


def visit(policy: str, state: str, time: str) -> str:
    """Probability of a state at a time.

    >>> visit("mu", "s", "n + 1")
    'VISIT(mu, P, start, s, n + 1)'
    """
    return f"VISIT({policy}, P, start, {state}, {time})"


def state_law(policy: str, time: str) -> str:
    """The law of the state at a time, as a function."""
    return f"fun(s in S, {visit(policy, 's', time)})"
