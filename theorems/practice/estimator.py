"""What the token-level estimator is the gradient of, and when PPO and GRPO compute it: section 5.2 of Part 1.

Slopes are exact: the surrogate is linear in the policy pi, so along pi + x h it changes by x times its slope; mu stays.

Glossary
    pi, mu      target and behaviour policy;  rho = pi/mu, the ratio of a token
    P           transition kernel;  start, the law of the first state;  T, horizon
    r, v        rewards of a token, and of the state in which the last step ends
    h           direction in which pi moves: pi times the score;  x, how far
    e           what is added to the advantage of mu: an error or a baseline;  b, a baseline
    c           clip of the ratio;  sigma, number by which the advantages are divided

Main statements
    token-is-gradient           the mean of rho, advantage and score is the slope of the surrogate
    ppo-computes-token-is       where no clip is active and sigma = 1, the clipped objective has the same slope
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, cases, conclude, instance, on_support, polynomial, summed, unfold, use
from theorems.notation import PART1
from theorems.processes import BOTH_POLICIES, DOMINATED, HORIZON, KERNEL, MU, PI, START, H, R, V, policy_law
from theorems.proof import Draft

_X = parameter("x", "real", "how far the policy is moved", low="1/4", high="1")
_STEPS = parameter("T", "nat", "horizon: the number of steps", low="1", high="2")
_LOGITS = parameter("u", "S, A -> real", "how the logits of pi change in a direction")
_SCORE = "(u[s, a] - sum(w in A, pi[s, w]*u[s, w]))"
"""The score, the derivative of log pi in that direction: pi is the softmax of its logits."""
_ADDED = parameter("e", "S, A -> real", "what is added to the advantage of mu")
_BASELINE = parameter("b", "S -> real", "a baseline")
_AT_S, _AT_SA, _AT_K = {"s": "S"}, {"s": "S", "a": "A"}, {"k": "nat"}
_PROCESS = "P, r, v"


def _row(body: str) -> str:
    return f"sum(a in A, {body})"


def _function(body: str) -> str:
    return f"fun(k in nat, s in S, {body})"


def _visited(function: str) -> str:
    return f"VISITED(mu, P, {function}, start, T)"


_ADVANTAGE = f"ADVANTAGE(mu, {_PROCESS}, s, a, k)"

# ------------------------------------------------------------------------------------------ the slope of the surrogate

_MOVED = f"fun(s in S, a in A, pi[s, a] + x*(pi[s, a]*{_SCORE}))"
_SAMPLE = f"mu[s, a]*((pi[s, a]/mu[s, a])*({_ADVANTAGE} + e[s, a])*{_SCORE})"
_CENTRED = f"pi[s, a]*{_SCORE}"
_MEAN = "sum(w in A, pi[s, w]*u[s, w])"
_ESTIMATE = _row(_SAMPLE)
_SURPLUS = {policy: f"SURPLUS({policy}, mu, {_PROCESS}, s, k)" for policy in ("pi", _MOVED)}
_SURROGATE = {policy: f"SURROGATE({policy}, mu, {_PROCESS}, start, T)" for policy in ("pi", _MOVED)}

_PROOF_OF_TOKEN_IS = Draft(
    (
        *on_support("cancel", "q*(p*i*f) - p*f == 0", (), ("unit",), variables="p q i f", zero_using=("p0",)),
        use(
            "weighed",
            "cancel",
            proofs={
                "q_nonneg": instance("mu_nonneg", s="s", a="a"),
                "dominated": {"by": "dominated", "values": {"s": "s", "a": "a"}},
            },
            variables=_AT_SA | _AT_K,
            p="pi[s, a]",
            q="mu[s, a]",
            i="1/mu[s, a]",
            f=f"({_ADVANTAGE} + e[s, a])*{_SCORE}",
        ),
        conclude(
            "token",
            f"(pi[s, a] + x*({_CENTRED}))*{_ADVANTAGE} - pi[s, a]*{_ADVANTAGE} - x*({_SAMPLE})"
            f" + x*b[s]*({_CENTRED}) == 0",
            (),
            ("here.weighed", "here.added"),
            variables=_AT_SA | _AT_K,
            have={"here.weighed": "weighed", "here.added": instance("baseline", s="s", a="a")},
        ),
        summed(
            "tokens",
            "token",
            ("1", f"(pi[s, a] + x*({_CENTRED}))*{_ADVANTAGE}"),
            ("-1", f"pi[s, a]*{_ADVANTAGE}"),
            ("-x", _SAMPLE),
            ("x*b[s]", _CENTRED),
            over=("a", "A"),
            variables=_AT_S | _AT_K,
        ),
        polynomial("nought", "0 == 0"),
        summed(
            "scores",
            "nought",
            ("1", _CENTRED),
            ("-1", "pi[s, a]*u[s, a]"),
            (_MEAN, "pi[s, a]"),
            over=("a", "A"),
            variables=_AT_S,
        ),
        unfold("surplus", _SURPLUS["pi"], variables=_AT_S | _AT_K),
        unfold("surplus.moved", _SURPLUS[_MOVED], variables=_AT_S | _AT_K),
        conclude(
            "state",
            f"{_SURPLUS[_MOVED]} - ({_SURPLUS['pi']} + x*{_ESTIMATE}) == 0",
            (),
            ("here.pi", "here.moved", "here.tokens", "here.scores", "here.total"),
            variables=_AT_K | _AT_S,
            have={
                "here.pi": "surplus",
                "here.moved": "surplus.moved",
                "here.tokens": "tokens",
                "here.scores": "scores",
                "here.total": instance("pi_total", s="s"),
            },
        ),
        use(
            "parts",
            "visited-combination",
            proofs={"combined": {"by": "state", "values": None}},
            policy="mu",
            P="P",
            g=_function(_SURPLUS[_MOVED]),
            f=_function(_SURPLUS["pi"]),
            e=_function(_ESTIMATE),
            x="1",
            y="x",
            d="start",
            n="T",
        ),
        unfold("surrogate", _SURROGATE["pi"]),
        unfold("surrogate.moved", _SURROGATE[_MOVED]),
        conclude(
            "end",
            f"{_SURROGATE[_MOVED]} - {_SURROGATE['pi']} - x*{_visited(_function(_ESTIMATE))} == 0",
            (),
            ("parts", "surrogate", "surrogate.moved"),
        ),
    ),
    ("end",),
    notes={
        "cancel": "mu times the ratio is pi; where mu = 0 there is nothing to cancel, and pi has to be 0.",
        "state": "The score has mean zero under pi, so a baseline drops out.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="token-is-gradient",
        where=f"{PART1}, section 5.2",
        title="The mean of ratio, advantage and score, under mu, is the gradient of the surrogate",
        variables=(PI, MU, _LOGITS, KERNEL, START, R, V, _BASELINE, _ADDED, _X, _STEPS),
        hypotheses=(
            *BOTH_POLICIES,
            hypothesis(DOMINATED.id, DOMINATED.text, True, **{k: str(clause) for k, clause in DOMINATED.clauses}),
            hypothesis(
                "exact",
                "the advantage is that of mu, but for a baseline that does not depend on the token",
                True,
                baseline="all(s in S, all(a in A, e[s, a] == b[s]))",
            ),
        ),
        statement=relations(
            f"{_SURROGATE[_MOVED]} == {_SURROGATE['pi']} + x*{_visited(_function(_ESTIMATE))}",
        ),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "True for fixed mu: the policy is moved in pi alone.  It needs pi << mu in every state, else the tokens "
            "that mu cannot produce are missing; and the exact advantage of mu, or one that is off by the same amount "
            "for all tokens of a state, such as the return less a baseline."
        ),
        identity=True,
        smt_sizes=((("S", 1), ("A", 2)),),
        draft=_PROOF_OF_TOKEN_IS,
    ),
)
