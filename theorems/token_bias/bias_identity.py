"""What the bias of the token-level estimator is made of: section 5.2 of Part 1.

A policy moves in a direction h, the derivative of the policy, pi times the score of the text; h moves no mass.  The
estimator has the mean TOKEN_IS, over the states of mu and with the advantage of mu; the gradient has the states of pi
and the advantage of pi.

Glossary
    pi, mu      target and behaviour policy;  P, transition kernel;  start, the law of the first state;  T, horizon
    h           direction in which pi moves
    r, v        rewards of a token, and of the state in which the last step ends
    later       sum over tokens of h (Q_pi - Q_mu): what comes after the token, under the one policy and the other
    gains       sum over tokens of h A_mu

Main statements
    token-is-bias-identity      bias = later over the states of pi + gains over the difference of the visitations
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import conclude, quantified, summed, unfold, use
from theorems.notation import PART1
from theorems.processes import DIRECTION, HORIZON, KERNEL, MU, PI, START, H, R, V
from theorems.proof import Draft

_REWARDS = "P, r, v"
SLOPE = f"RETURN_SLOPE(pi, h, {_REWARDS}, start, T)"
TOKEN_IS = f"TOKEN_IS(mu, h, {_REWARDS}, start, T)"


def _row(body: str) -> str:
    return f"sum(a in A, h[s, a]*{body})"


def _over(policy: str, what: str) -> str:
    return f"VISITED({policy}, P, fun(k in nat, s in S, {what}), start, T)"


_Q_PI, _Q_MU = (f"ACTION_VALUE({policy}, {_REWARDS}, s, a, k)" for policy in ("pi", "mu"))
_A_PI, _A_MU = (f"ADVANTAGE({policy}, {_REWARDS}, s, a, k)" for policy in ("pi", "mu"))
_W_PI, _W_MU = (f"VALUE({policy}, {_REWARDS}, s, k + 1)" for policy in ("pi", "mu"))
GAINS, _OWN_GAINS, LATER = _row(_A_MU), _row(_A_PI), _row(f"({_Q_PI} - {_Q_MU})")
LATER_PART = _over("pi", LATER)
"""The advantage of mu in place of that of pi."""
GAINS_PI, GAINS_MU = _over("pi", GAINS), _over("mu", GAINS)
_AT_K = {"k": "nat"}
_AT_S, _AT_SA = {"s": "S"}, {"s": "S", "a": "A"}

_PROOF = Draft(
    (
        use(
            "slope",
            "surrogate-gradient-unnormalised",
            proofs={"h_total": quantified("h_total")},
            mu="pi",
            h="h",
            P="P",
            start="start",
            r="r",
            v="v",
            T="T",
        ),
        unfold("own", f"TOKEN_IS(pi, h, {_REWARDS}, start, T)"),
        unfold("token.is", TOKEN_IS),
        unfold("advantage.pi", _A_PI, variables=_AT_SA | _AT_K),
        unfold("advantage.mu", _A_MU, variables=_AT_SA | _AT_K),
        conclude(
            "token",
            f"h[s, a]*{_A_PI} - h[s, a]*({_Q_PI} - {_Q_MU}) - h[s, a]*{_A_MU} + ({_W_PI} - {_W_MU})*h[s, a] == 0",
            (),
            ("here.pi", "here.mu"),
            variables=_AT_SA | _AT_K,
            have={"here.pi": "advantage.pi", "here.mu": "advantage.mu"},
        ),
        summed(
            "tokens",
            "token",
            ("1", f"h[s, a]*{_A_PI}"),
            ("-1", f"h[s, a]*({_Q_PI} - {_Q_MU})"),
            ("-1", f"h[s, a]*{_A_MU}"),
            (f"{_W_PI} - {_W_MU}", "h[s, a]"),
            over=("a", "A"),
            variables=_AT_S | _AT_K,
        ),
        conclude(
            "state",
            f"{_OWN_GAINS} - {LATER} - {GAINS} == 0",
            (),
            ("here.tokens", "here.total"),
            variables=_AT_K | _AT_S,
            have={"here.tokens": "tokens", "here.total": "h_total"},
        ),
        use(
            "parts",
            "visited-combination",
            proofs={"combined": quantified("state")},
            policy="pi",
            P="P",
            g=f"fun(k in nat, s in S, {_OWN_GAINS})",
            f=f"fun(k in nat, s in S, {LATER})",
            e=f"fun(k in nat, s in S, {GAINS})",
            x="1",
            y="1",
            d="start",
            n="T",
        ),
        conclude(
            "end",
            f"{SLOPE} - {TOKEN_IS} - {LATER_PART} - ({GAINS_PI} - {GAINS_MU}) == 0",
            (),
            ("slope", "own", "token.is", "parts"),
        ),
    ),
    ("end",),
    notes={"state": "A direction moves no mass, so the values of the state drop out of the difference of advantages."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="token-is-bias-identity",
        where=f"{PART1}, section 5.2 (what the bias is made of)",
        title="The bias of the token-level gradient: later tokens under the wrong policy, and states of the wrong law",
        variables=(PI, MU, H, KERNEL, START, R, V, HORIZON),
        hypotheses=(DIRECTION,),
        statement=relations(f"{SLOPE} - {TOKEN_IS} == {LATER_PART} + ({GAINS_PI} - {GAINS_MU})"),
        verdict=Verdict.HOLDS,
        finding=(
            "Two parts: Q_mu stands in for Q_pi, which errs over the tokens after t, and d_mu for d_pi, which errs "
            "over those before t.  Correcting the states alone leaves the first part.  The token-level gradient "
            "itself is the slope of the return at mu in the direction h (surrogate-gradient-unnormalised), so that "
            "the bias is how much the slope changes from mu to pi."
        ),
        identity=True,
        smt_sizes=((("S", 1), ("A", 2)),),
        draft=_PROOF,
    ),
)
