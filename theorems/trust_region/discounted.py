"""The performance difference with a discount: section 5.3 of Part 1.

A discounted process of infinite horizon is known by its fixed points: values solve the Bellman equation, visitations
the flow equation, and for 0 <= gamma < 1 each equation has one solution.  No infinite sum is needed.

Glossary
    pi, mu      target and behaviour policy;  P, start, r  as in `theorems.processes`
    gamma       discount
    U, W        discounted values of pi and of mu
    dp, dm      unnormalised discounted visitations of pi and of mu, of mass 1/(1 - gamma)
    A           discounted advantage with respect to mu

Main statements
    performance-difference-discounted   J(pi) - J(mu) = sum dp E_pi A, exactly
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, polynomial, summed, unfold, use
from theorems.notation import PART1
from theorems.processes import KERNEL, PI, START, R, policy_law
from theorems.proof import Draft

GAMMA = parameter("gamma", "real", "discount", low="0", high="9/10")
VALUE_PI = parameter("U", "S -> real", "discounted value of pi")
VALUE_MU = parameter("W", "S -> real", "discounted value of mu")
VISITS_PI = parameter("dp", "S -> real", "unnormalised discounted visitation of pi")

_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_ADV = "DISCOUNTED_ADVANTAGE(P, r, W, gamma, s, a)"
_SURPLUS = f"sum(a in A, pi[s, a]*{_ADV})"


def _to(f: str) -> str:
    return f"sum(z in S, P[s, a, z]*{f}[z])"


def _mean(policy: str, body: str) -> str:
    return f"sum(a in A, {policy}[s, a]*{body})"


def _over(body: str) -> str:
    return f"sum(s in S, {body})"


def bellman(policy: str, f: str) -> Hypothesis:
    """`f` is the discounted value of `policy`."""
    return hypothesis(
        f"{f}-value",
        f"{f} is the discounted value of {policy}: the Bellman equation",
        left_out=False,
        **{f"{f}_bellman": f"all(s in S, {f}[s] == {_mean(policy, f'(r[s, a] + gamma*{_to(f)})')})"},
    )


def flow(policy: str, d: str) -> Hypothesis:
    """`d` is the discounted visitation of `policy`."""
    return hypothesis(
        f"{d}-visits",
        f"{d} is the unnormalised discounted visitation of {policy}: the flow equation",
        left_out=False,
        **{f"{d}_flow": f"all(z in S, {d}[z] == start[z] + gamma*NEXT_STATE({d}, {policy}, P, z))"},
    )


def carried(d: str, policy: str, f: str) -> list[StepData]:
    """The mean of a function under a visitation: that at the start, and gamma times that after one step."""
    moved = f"NEXT_STATE({d}, {policy}, P, z)*{f}[z]"
    return [
        conclude(
            f"{d}.{f}.point",
            f"{d}[z]*{f}[z] - start[z]*{f}[z] - gamma*({moved}) == 0",
            (),
            ("here",),
            variables=dict([_Z]),
            have={"here": f"{d}_flow"},
        ),
        summed(
            f"{d}.{f}.points",
            f"{d}.{f}.point",
            ("1", f"{d}[z]*{f}[z]"),
            ("-1", f"start[z]*{f}[z]"),
            ("-gamma", moved),
            over=_Z,
        ),
        use(f"{d}.{f}.moved", "next-mean", policy=policy, P="P", d=d, f=f),
    ]


_REWARD, _TO_U, _TO_W = _mean("pi", "r[s, a]"), _mean("pi", _to("U")), _mean("pi", _to("W"))

_PROOF_OF_PERFORMANCE_DIFFERENCE = Draft(
    (
        polynomial("nought", "0 == 0"),
        *carried("dp", "pi", "U"),
        *carried("dp", "pi", "W"),
        summed(
            "u.tokens",
            "nought",
            ("1", f"pi[s, a]*(r[s, a] + gamma*{_to('U')})"),
            ("-1", "pi[s, a]*r[s, a]"),
            ("-gamma", f"pi[s, a]*{_to('U')}"),
            over=_A,
            variables=dict([_S]),
        ),
        conclude(
            "u.state",
            f"dp[s]*U[s] - dp[s]*{_REWARD} - gamma*(dp[s]*{_TO_U}) == 0",
            (),
            ("bellman", "here"),
            variables=dict([_S]),
            have={"here": "u.tokens", "bellman": "U_bellman"},
        ),
        summed(
            "u.states",
            "u.state",
            ("1", "dp[s]*U[s]"),
            ("-1", f"dp[s]*{_REWARD}"),
            ("-gamma", f"dp[s]*{_TO_U}"),
            over=_S,
        ),
        unfold("advantage", _ADV, variables=dict([_S, _A])),
        conclude(
            "w.token",
            f"pi[s, a]*{_ADV} - pi[s, a]*r[s, a] - gamma*(pi[s, a]*{_to('W')}) + W[s]*pi[s, a] == 0",
            (),
            ("here",),
            variables=dict([_S, _A]),
            have={"here": "advantage"},
        ),
        summed(
            "w.tokens",
            "w.token",
            ("1", f"pi[s, a]*{_ADV}"),
            ("-1", "pi[s, a]*r[s, a]"),
            ("-gamma", f"pi[s, a]*{_to('W')}"),
            ("W[s]", "pi[s, a]"),
            over=_A,
            variables=dict([_S]),
        ),
        conclude(
            "w.state",
            f"dp[s]*{_SURPLUS} - dp[s]*{_REWARD} - gamma*(dp[s]*{_TO_W}) + dp[s]*W[s] == 0",
            (),
            ("total", "here"),
            variables=dict([_S]),
            have={"here": "w.tokens", "total": "pi_total"},
        ),
        summed(
            "w.states",
            "w.state",
            ("1", f"dp[s]*{_SURPLUS}"),
            ("-1", f"dp[s]*{_REWARD}"),
            ("-gamma", f"dp[s]*{_TO_W}"),
            ("1", "dp[s]*W[s]"),
            over=_S,
        ),
        conclude(
            "end",
            f"{_over('start[s]*U[s]')} - {_over('start[s]*W[s]')} - {_over(f'dp[s]*{_SURPLUS}')} == 0",
            (),
            ("dp.U.points", "dp.U.moved", "dp.W.points", "dp.W.moved", "u.states", "w.states"),
        ),
    ),
    ("end",),
    notes={"w.state": "E_pi A is the reward and what follows, minus the value that mu has here."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="performance-difference-discounted",
        where=f"{PART1}, section 5.3 (with a discount)",
        title="The return exceeds that of mu by the mean advantage over the discounted visitation of pi",
        variables=(PI, KERNEL, START, R, GAMMA, VALUE_PI, VALUE_MU, VISITS_PI),
        hypotheses=(policy_law("pi"), bellman("pi", "U"), flow("pi", "dp")),
        statement=relations(f"{_over('start[s]*U[s]')} - {_over('start[s]*W[s]')} == {_over(f'dp[s]*{_SURPLUS}')}"),
        verdict=Verdict.HOLDS,
        finding=(
            "An identity for every W, whether or not it is the value of mu, and for unnormalised visitations; with "
            "visitations of mass one there is a factor 1/(1 - gamma)."
        ),
        identity=True,
        references=("Kakade and Langford 2002",),
        smt_sizes=((("S", 2), ("A", 2)),),
        draft=_PROOF_OF_PERFORMANCE_DIFFERENCE,
    ),
)
