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

from fractions import Fraction

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, instance, on_support, polynomial, quantified, summed, unfold, use
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    DOMINATED,
    KERNEL,
    MU,
    PI,
    SMT_SIZES,
    START,
    SWITCH,
    H,
    R,
    V,
    policy_law,
)
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
            proofs={"combined": quantified("state")},
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

# ------------------------------------------------------------------------------------------- the clipped objective

_SHARE = f"({_ADVANTAGE}/sigma)"
_POLICY = {"pi": "pi[s, a]", "moved": "(pi[s, a] + x*h[s, a])"}


def _clipped(policy: str) -> str:
    """One summand of the clipped objective of a state: mu times what PPO averages."""
    rho = f"{_POLICY[policy]}/mu[s, a]"
    return f"mu[s, a]*min({rho}*{_SHARE}, min(max({rho}, 1 - c), 1 + c)*{_SHARE})"


_CLIPPED = {policy: _function(_row(_clipped(policy))) for policy in _POLICY}
_GAINS = _row(f"h[s, a]*{_ADVANTAGE}")
_CLIP_GAIN = "min(max(r, 1 - c), 1 + c)*A"
_RANGE = {"low": "0 <= r - (1 - c)", "high": "0 <= 1 + c - r"}


_NEAR = {"below": "(1 - c)*q <= p", "above": "p <= (1 + c)*q", "i_pos": "0 < i", "unit": "q*i == 1"}

_UNCLIPPED: tuple[StepData, ...] = (
    use("max", "max-first", variables={"r": "real", "c": "real"}, context=False, x="r", z="1 - c")
    | {"given": {"low": _RANGE["low"]}},
    polynomial(
        "below.top",
        "0 <= 1 + c - max(r, 1 - c)",
        [(1, "1", "high")],
        ("here",),
        variables="r c",
        given=_RANGE,
        have={"here": instance("max", {"low": "low"}, r="r", c="c")},
    ),
    use(
        "min",
        "min-first",
        proofs={"order": instance("below.top", {"low": "low", "high": "high"}, r="r", c="c")},
        variables={"r": "real", "c": "real"},
        context=False,
        x="max(r, 1 - c)",
        z="1 + c",
    )
    | {"given": _RANGE},
    polynomial(
        "gains",
        f"0 <= {_CLIP_GAIN} - r*A",
        (),
        ("here.min", "here.max"),
        variables="r c A",
        given=_RANGE,
        have={
            "here.min": instance("min", {"low": "low", "high": "high"}, r="r", c="c"),
            "here.max": instance("max", {"low": "low"}, r="r", c="c"),
        },
    ),
    use(
        "capped",
        "min-first",
        proofs={"order": instance("gains", {"low": "low", "high": "high"}, r="r", c="c", A="A")},
        variables={"r": "real", "c": "real", "A": "real"},
        context=False,
        x="r*A",
        z=_CLIP_GAIN,
    )
    | {"given": _RANGE},
    polynomial(
        "ratio.low",
        "0 <= p*i - (1 - c)",
        [(1, "1", "below", "i_pos")],
        ("unit",),
        variables="p q i c",
        given={k: _NEAR[k] for k in ("below", "i_pos", "unit")},
    ),
    polynomial(
        "ratio.high",
        "0 <= 1 + c - p*i",
        [(1, "1", "above", "i_pos")],
        ("unit",),
        variables="p q i c",
        given={k: _NEAR[k] for k in ("above", "i_pos", "unit")},
    ),
    polynomial(
        "unclipped",
        "q*min(p*i*A, min(max(p*i, 1 - c), 1 + c)*A) - p*A == 0",
        (),
        ("here", "unit"),
        variables="p q i c A",
        given=_NEAR,
        have={
            "low": instance("ratio.low", p="p", q="q", i="i", c="c"),
            "high": instance("ratio.high", p="p", q="q", i="i", c="c"),
            "here": instance("capped", {"low": "low", "high": "high"}, r="p*i", c="c", A="A"),
        },
    ),
)
"""Inside the clip, what PPO averages is ratio times advantage."""


def _inside(policy: str) -> tuple[StepData, ...]:
    """Inside the clip, a summand of the clipped objective is policy times advantage: the step `<policy>.term`."""
    at = _AT_SA | _AT_K
    return (
        use(
            f"{policy}.same",
            "unclipped",
            proofs={
                "below": instance(f"{policy}_low", s="s", a="a"),
                "above": instance(f"{policy}_high", s="s", a="a"),
                "i_pos": "inverse.pos",
                "unit": "inverse",
            },
            variables=at,
            p=_POLICY[policy],
            q="mu[s, a]",
            i="1/mu[s, a]",
            A=_SHARE,
            c="c",
        ),
        conclude(
            f"{policy}.term",
            f"{_clipped(policy)} - {_POLICY[policy]}*{_ADVANTAGE} == 0",
            (),
            ("here", "one"),
            variables=at,
            have={"here": f"{policy}.same"},
        ),
    )


_PROOF_OF_PPO = Draft(
    (
        *_UNCLIPPED,
        use(
            "inverse",
            "axiom.inverse",
            proofs={"premise": instance("mu_positive", s="s", a="a")},
            variables=_AT_SA,
            x="mu[s, a]",
        ),
        use(
            "inverse.pos",
            "axiom.inverse_positive",
            proofs={"premise": instance("mu_positive", s="s", a="a")},
            variables=_AT_SA,
            x="mu[s, a]",
        ),
        use("sigma", "axiom.inverse", x="sigma"),
        conclude("one", "1/sigma - 1 == 0", (), ("sigma", "unnormalised")),
        *_inside("pi"),
        *_inside("moved"),
        conclude(
            "token",
            f"{_clipped('moved')} - {_clipped('pi')} - x*(h[s, a]*{_ADVANTAGE}) == 0",
            (),
            ("here.moved", "here.pi"),
            variables=_AT_SA | _AT_K,
            have={"here.moved": "moved.term", "here.pi": "pi.term"},
        ),
        summed(
            "tokens",
            "token",
            ("1", _clipped("moved")),
            ("-1", _clipped("pi")),
            ("-x", f"h[s, a]*{_ADVANTAGE}"),
            over=("a", "A"),
            variables=_AT_S | _AT_K,
        ),
        conclude(
            "state",
            f"{_row(_clipped('moved'))} - ({_row(_clipped('pi'))} + x*{_GAINS}) == 0",
            (),
            ("here",),
            variables=_AT_K | _AT_S,
            have={"here": "tokens"},
        ),
        use(
            "parts",
            "visited-combination",
            proofs={"combined": quantified("state")},
            policy="mu",
            P="P",
            g=_CLIPPED["moved"],
            f=_CLIPPED["pi"],
            e=_function(_GAINS),
            x="1",
            y="x",
            d="start",
            n="T",
        ),
        unfold("estimator", f"TOKEN_IS(mu, h, {_PROCESS}, start, T)"),
        conclude(
            "end",
            f"{_visited(_CLIPPED['moved'])} - {_visited(_CLIPPED['pi'])}"
            f" - x*TOKEN_IS(mu, h, {_PROCESS}, start, T) == 0",
            (),
            ("parts", "estimator"),
        ),
    ),
    ("end",),
    notes={"unclipped": "Inside the clip the minimum of the two terms is the first one."},
)

_LARGEST_CHANGE = "maximum(s in S, maximum(a in A, abs(pi[s, a]/mu[s, a] - 1)))"
_CLIP = parameter("c", "real", "the clip", low=_LARGEST_CHANGE, high=f"1 + {_LARGEST_CHANGE}")
_SIGMA = parameter("sigma", "real", "number by which the advantages are divided", low="1/2", high="2")


def _within(policy: str) -> dict[str, str]:
    """The ratio of a policy lies inside the clip, as two clauses."""
    return {
        f"{policy}_low": f"all(s in S, all(a in A, (1 - c)*mu[s, a] <= {_POLICY[policy]}))",
        f"{policy}_high": f"all(s in S, all(a in A, {_POLICY[policy]} <= (1 + c)*mu[s, a]))",
    }


_0, _1, _HALF, _MOVE = Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 20)
_ONE_STEP = (
    ("P", (((_1,), (_1,)),)),
    ("start", (_1,)),
    ("T", _1),
    ("v", (_0,)),
    ("mu", ((_HALF, _HALF),)),
    ("h", ((_MOVE, -_MOVE),)),
    ("x", _1),
    ("c", Fraction(1, 5)),
)
"""One state and one step, mu fair: what the SMT engine is asked for are pi, the rewards and sigma."""

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
        smt_sizes=SMT_SIZES,
        smt_given=(*SWITCH, ("pi", ((_HALF, _HALF),) * 2), ("T", Fraction(2))),
        draft=_PROOF_OF_TOKEN_IS,
    ),
    Claim(
        id="ppo-computes-token-is",
        where=f"{PART1}, section 5.2",
        title="What PPO and GRPO compute is the token-level estimator",
        variables=(PI, MU, H, KERNEL, START, R, V, _CLIP, _SIGMA, _X, _STEPS),
        hypotheses=(
            policy_law("pi"),
            hypothesis(
                "mu-policy",
                "mu is a probability law of the token in every state, and can produce every token",
                mu_positive="all(s in S, all(a in A, 0 < mu[s, a]))",
                mu_total="all(s in S, sum(a in A, mu[s, a]) == 1)",
            ),
            hypothesis("divisor", "sigma > 0", sigma_0="0 < sigma"),
            hypothesis(
                "no-clip",
                "no clip is active: abs(rho - 1) <= c everywhere, for pi and for pi + x h",
                True,
                **_within("pi"),
                **_within("moved"),
            ),
            hypothesis("unnormalised", "the advantages are not divided", True, unnormalised="sigma == 1"),
        ),
        statement=relations(
            f"{_visited(_CLIPPED['moved'])} == {_visited(_CLIPPED['pi'])} + x*TOKEN_IS(mu, h, {_PROCESS}, start, T)",
        ),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "The slope of the mean of min(rho A, clip(rho) A) is the token-level estimator while no ratio leaves the "
            "clip, and the advantages are those of mu.  An active clip takes away terms: beyond it the objective is "
            "constant.  GRPO divides by the standard deviation of a group, and by the length: its slope is as much "
            "smaller or larger."
        ),
        identity=True,
        smt_sizes=((("S", 1), ("A", 2)),),  # two minima and a maximum for every token make many cases
        smt_given=_ONE_STEP,
        draft=_PROOF_OF_PPO,
    ),
)
