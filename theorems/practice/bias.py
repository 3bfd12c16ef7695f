"""When the bias of the token-level gradient is small, and what it comes from: sections 5.2, 6.1 and 6.2 of Part 1.

A bound of order T^2 D that is large does not make the bias large, and one that is small does not make it tolerable.

Glossary
    pi, mu      target and behaviour policy;  D, the total variation of the two in every state
    h           direction in which pi moves: pi times the score of one parameter
    P           transition kernel;  start, the law of the first state;  T, horizon
    r, v        rewards of a token, and of the state in which the last step ends;  b, a constant return
    bias        RETURN_SLOPE - TOKEN_IS
    K           a constant;  c, clip of the ratio

Main statements
    one-step-no-bias            with one step there is no bias, whatever the policies are
    constant-return-no-bias     nor with a constant return
    large-delta-large-bias      refuted: for no K > 0 is the bias at least K T^2 D
    state-mismatch-source       refuted: the states may have the same laws, and the bias be 1/16
    token-bias-tolerable        refuted: inside the clip the estimator may point the wrong way
    token-bias-sign             it points the right way if the bias is at most the estimator's own mean
"""

from __future__ import annotations

from dataclasses import replace

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, induction, instance, summed, unfold, use
from theorems.foundations.value_bounds import RETURN_01
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    DIRECTION,
    HORIZON,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    H,
    R,
    V,
)
from theorems.proof import Draft
from theorems.trust_region.performance_difference import STEPS

_CENTRED = replace(DIRECTION, left_out=False)
_AT_S, _AT_SA, _AT_K, _AT_Z = {"s": "S"}, {"s": "S", "a": "A"}, {"k": "nat"}, {"z": "S"}
_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_ONE_STATE = ((("S", 1), ("A", 2)),)
_TWO_STATES = ((("S", 2), ("A", 2)),)


def _slope(rewards: str, time: str) -> str:
    return f"RETURN_SLOPE(pi, h, P, {rewards}, start, {time})"


def _token_is(rewards: str, time: str) -> str:
    return f"TOKEN_IS(mu, h, P, {rewards}, start, {time})"


_SLOPE, _TOKEN_IS = _slope("r, v", "T"), _token_is("r, v", "T")

# ------------------------------------------------------------------------------------------------------------ one step

_SLOPE_1, _TOKEN_IS_1 = _slope("r, v", "1"), _token_is("r, v", "1")


def _value(policy: str, rewards: str, state: str, time: str) -> str:
    return f"VALUE({policy}, P, {rewards}, {state}, {time})"


def _state_slope(policy: str, rewards: str, state: str, time: str) -> str:
    return f"VALUE_SLOPE({policy}, h, P, {rewards}, {state}, {time})"


def _one_step(policy: str) -> tuple[StepData, ...]:
    """At the last token, the value of a state is its reward: the step `<policy>.q`."""
    value, action = _value(policy, "r, v", "z", "0"), f"ACTION_VALUE({policy}, P, r, v, s, a, 0)"
    return (
        unfold(f"{policy}.v", value, variables=_AT_Z),
        conclude(
            f"{policy}.next",
            f"P[s, a, z]*{value} - P[s, a, z]*v[z] == 0",
            (),
            ("here",),
            variables=_AT_SA | _AT_Z,
            have={"here": f"{policy}.v"},
        ),
        summed(
            f"{policy}.nexts",
            f"{policy}.next",
            ("1", f"P[s, a, z]*{value}"),
            ("-1", "P[s, a, z]*v[z]"),
            over=_Z,
            variables=_AT_SA,
        ),
        unfold(f"{policy}.action", action, variables=_AT_SA),
        conclude(
            f"{policy}.q",
            f"{action} - r[s, a] - sum(z in S, P[s, a, z]*v[z]) == 0",
            (),
            ("here.action", "here.nexts"),
            variables=_AT_SA,
            have={"here.action": f"{policy}.action", "here.nexts": f"{policy}.nexts"},
        ),
    )


_Q_PI, _Q_MU = (f"ACTION_VALUE({policy}, P, r, v, s, a, 0)" for policy in ("pi", "mu"))
_SLOPE_0, _SLOPE_OF = _state_slope("pi", "r, v", "z", "0"), _state_slope("pi", "r, v", "s", "1")
_ON, _ADVANTAGE, _WORTH = (
    f"sum(z in S, P[s, a, z]*{_SLOPE_0})",
    "ADVANTAGE(mu, P, r, v, s, a, 0)",
    "VALUE(mu, P, r, v, s, 1)",
)
_G = "fun(k in nat, s in S, sum(a in A, h[s, a]*ADVANTAGE(mu, P, r, v, s, a, k)))"
_VISITED = f"VISITED(mu, P, {_G}, start, 1)"
_NEVER = f"VISITED(mu, P, {_G}, fun(z in S, NEXT_STATE(start, mu, P, z)), 0)"

_PROOF_OF_ONE_STEP = Draft(
    (
        *_one_step("pi"),
        *_one_step("mu"),
        unfold("nothing", _SLOPE_0, variables=_AT_Z),
        conclude(
            "on",
            f"P[s, a, z]*{_SLOPE_0} == 0",
            (),
            ("here",),
            variables=_AT_SA | _AT_Z,
            have={"here": "nothing"},
        ),
        summed("ons", "on", ("1", f"P[s, a, z]*{_SLOPE_0}"), over=_Z, variables=_AT_SA),
        unfold("advantage", _ADVANTAGE, variables=_AT_SA),
        conclude(
            "token",
            f"h[s, a]*{_Q_PI} - h[s, a]*{_ADVANTAGE} - {_WORTH}*h[s, a] + pi[s, a]*{_ON} == 0",
            (),
            ("here.pi", "here.mu", "here.advantage", "here.on"),
            variables=_AT_SA,
            have={"here.pi": "pi.q", "here.mu": "mu.q", "here.advantage": "advantage", "here.on": "ons"},
        ),
        summed(
            "tokens",
            "token",
            ("1", f"h[s, a]*{_Q_PI}"),
            ("-1", f"h[s, a]*{_ADVANTAGE}"),
            (f"-{_WORTH}", "h[s, a]"),
            ("1", f"pi[s, a]*{_ON}"),
            over=_A,
            variables=_AT_S,
        ),
        unfold("slope", _SLOPE_OF, variables=_AT_S),
        conclude(
            "state",
            f"start[s]*{_SLOPE_OF} - start[s]*sum(a in A, h[s, a]*{_ADVANTAGE}) == 0",
            (),
            ("here.slope", "here.tokens", "here.total"),
            variables=_AT_S,
            have={"here.slope": "slope", "here.tokens": "tokens", "here.total": "h_total"},
        ),
        summed(
            "states",
            "state",
            ("1", f"start[s]*{_SLOPE_OF}"),
            ("-1", f"start[s]*sum(a in A, h[s, a]*{_ADVANTAGE})"),
            over=_S,
        ),
        unfold("return", _SLOPE_1),
        unfold("estimator", _TOKEN_IS_1),
        unfold("visited", _VISITED),
        unfold("never", _NEVER),
        conclude(
            "end",
            f"{_SLOPE_1} - {_TOKEN_IS_1} == 0",
            (),
            ("states", "return", "estimator", "visited", "never"),
        ),
    ),
    ("end",),
    notes={
        "token": "The value of the state drops out, since h moves no mass; what is left is the reward of the token."
    },
)

# ----------------------------------------------------------------------------------------------------- constant return

_CONSTANT = f"{NO_REWARD}, v"


def _ahead(body: str) -> str:
    return f"sum(z in S, P[s, a, z]*{body})"


def _no_slope(policy: str) -> tuple[StepData, ...]:
    """The slope of a constant return is zero: the step `<policy>.end`."""

    def name(what: str) -> str:
        return f"{policy}.{what}"

    def known(at: str, time: str) -> str:
        return f"{_value(policy, _CONSTANT, at, time)} - b == 0"

    def flat(at: str, time: str) -> str:
        return f"{_state_slope(policy, _CONSTANT, at, time)} == 0"

    value, slope = _value(policy, _CONSTANT, "z", "k"), _state_slope(policy, _CONSTANT, "z", "k")
    action = f"ACTION_VALUE({policy}, P, {_CONSTANT}, s, a, k)"
    after = f"{policy}[s, a]*(0 + {_ahead(value)})"
    given = {"before": f"all(u in S, {known('u', 'k')})"}
    before = {"before": {"by": "before", "values": None}}
    level = {"before": f"all(u in S, {flat('u', 'k')})"}
    at = _AT_SA | _AT_K
    return (
        unfold(name("value.first"), _value(policy, _CONSTANT, "s", "0"), variables=_AT_S),
        conclude(
            name("value.0"),
            known("s", "0"),
            (),
            ("here.first", "here.constant"),
            variables=_AT_S,
            have={"here.first": name("value.first"), "here.constant": "constant"},
        ),
        unfold(name("value.1"), _value(policy, _CONSTANT, "s", "k + 1"), variables=_AT_S | _AT_K),
        conclude(
            name("next"),
            f"P[s, a, z]*{value} - b*P[s, a, z] == 0",
            (),
            ("here",),
            variables=at | _AT_Z,
            given=given,
            have={"here": instance("before", u="z")},
        ),
        summed(
            name("nexts"),
            instance(name("next"), before, s="s", a="a", z="z", k="k"),
            ("1", f"P[s, a, z]*{value}"),
            ("-b", "P[s, a, z]"),
            over=_Z,
            variables=at,
            given=given,
        ),
        conclude(
            name("token"),
            f"{after} - b*{policy}[s, a] == 0",
            (),
            ("here.nexts", "here.total"),
            variables=at,
            given=given,
            have={
                "here.nexts": instance(name("nexts"), before, s="s", a="a", k="k"),
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        summed(
            name("tokens"),
            instance(name("token"), before, s="s", a="a", k="k"),
            ("1", after),
            ("-b", f"{policy}[s, a]"),
            over=_A,
            variables=_AT_S | _AT_K,
            given=given,
        ),
        conclude(
            name("value.step"),
            known("s", "k + 1"),
            (),
            ("here.next", "here.tokens", "here.total"),
            variables=_AT_S | _AT_K,
            given=given,
            have={
                "here.next": name("value.1"),
                "here.tokens": instance(name("tokens"), before, s="s", k="k"),
                "here.total": instance(f"{policy}_total", s="s"),
            },
        ),
        induction(
            name("values"),
            known("y", "k"),
            instance(name("value.0"), s="y"),
            instance(name("value.step"), {"before": {"by": "hypothesis", "values": None}}, s="y", k="k"),
            on="k",
            over={"y": "S"},
        ),
        unfold(name("action"), action, variables=at),
        use(
            name("mean"),
            name("nexts"),
            proofs={"before": {"by": name("values"), "values": {"k": "k"}}},
            variables=at,
            s="s",
            a="a",
            k="k",
        ),
        conclude(
            name("gain"),
            f"h[s, a]*{action} - b*h[s, a] == 0",
            (),
            ("here.action", "here.mean", "here.total"),
            variables=at,
            have={
                "here.action": name("action"),
                "here.mean": name("mean"),
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        summed(
            name("gains"),
            name("gain"),
            ("1", f"h[s, a]*{action}"),
            ("-b", "h[s, a]"),
            over=_A,
            variables=_AT_S | _AT_K,
        ),
        unfold(name("slope.0"), _state_slope(policy, _CONSTANT, "s", "0"), variables=_AT_S),
        unfold(name("slope.1"), _state_slope(policy, _CONSTANT, "s", "k + 1"), variables=_AT_S | _AT_K),
        conclude(
            name("flat"),
            f"P[s, a, z]*{slope} == 0",
            (),
            ("here",),
            variables=at | _AT_Z,
            given=level,
            have={"here": instance("before", u="z")},
        ),
        summed(
            name("flats"),
            instance(name("flat"), before, s="s", a="a", z="z", k="k"),
            ("1", f"P[s, a, z]*{slope}"),
            over=_Z,
            variables=at,
            given=level,
        ),
        conclude(
            name("row"),
            f"{policy}[s, a]*{_ahead(slope)} == 0",
            (),
            ("here",),
            variables=at,
            given=level,
            have={"here": instance(name("flats"), before, s="s", a="a", k="k")},
        ),
        summed(
            name("rows"),
            instance(name("row"), before, s="s", a="a", k="k"),
            ("1", f"{policy}[s, a]*{_ahead(slope)}"),
            over=_A,
            variables=_AT_S | _AT_K,
            given=level,
        ),
        conclude(
            name("slope.step"),
            flat("s", "k + 1"),
            (),
            ("here.next", "here.gains", "here.rows", "here.total"),
            variables=_AT_S | _AT_K,
            given=level,
            have={
                "here.next": name("slope.1"),
                "here.gains": name("gains"),
                "here.rows": instance(name("rows"), before, s="s", k="k"),
                "here.total": instance("h_total", s="s"),
            },
        ),
        induction(
            name("slopes"),
            flat("s", "k"),
            name("slope.0"),
            instance(name("slope.step"), {"before": {"by": "hypothesis", "values": None}}, s="s", k="k"),
            on="k",
            over=_AT_S,
        ),
        conclude(
            name("state"),
            f"start[s]*{_state_slope(policy, _CONSTANT, 's', 'T')} == 0",
            (),
            ("here",),
            variables=_AT_S,
            have={"here": instance(name("slopes"), s="s", k="T")},
        ),
        summed(
            name("states"),
            name("state"),
            ("1", f"start[s]*{_state_slope(policy, _CONSTANT, 's', 'T')}"),
            over=_S,
        ),
        unfold(name("return"), f"RETURN_SLOPE({policy}, h, P, {_CONSTANT}, start, T)"),
        conclude(
            name("end"),
            f"RETURN_SLOPE({policy}, h, P, {_CONSTANT}, start, T) == 0",
            (),
            (name("states"), name("return")),
        ),
    )


_PROOF_OF_CONSTANT_RETURN = Draft(
    (
        *_no_slope("pi"),
        *_no_slope("mu"),
        use(
            "token",
            "surrogate-gradient-unnormalised",
            proofs={"h_total": {"by": "h_total", "values": None}},
            mu="mu",
            h="h",
            P="P",
            start="start",
            r=NO_REWARD,
            v="v",
            T="T",
        ),
        conclude("token.end", f"{_token_is(_CONSTANT, 'T')} == 0", (), ("token", "mu.end")),
    ),
    ("pi.end", "token.end"),
    notes={"token": "The token-level gradient is the slope of the return at mu in the direction h."},
)

_LEVEL = parameter("b", "real", "the return", low="-1", high="1")
_CONSTANT_RETURN = hypothesis("constant", "every last state is worth the same", constant="all(s in S, v[s] == b)")

# ------------------------------------------------------------------------------------------------------- a large D

_CONSTANT_OF_BOUND = parameter("K", "real", "a constant", low="1/100", high="1")
_FAR = hypothesis(
    "far",
    "in every state the total variation of the two policies is at least D, and D > 0",
    D_0="0 < D",
    D_1="D <= 1",
    far="all(s in S, D <= TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a])))",
)
_MOVES = hypothesis(
    "moves", "the direction moves mass in every state", h_size="all(s in S, 1 <= sum(a in A, abs(h[s, a])))"
)
_ROOT = parameter("x", "S", "the first state")
_FROM_ROOT = "fun(z in S, same(z, x))"
_TIMES = parameter("T", "nat", "horizon: the number of steps", low="2", high="2")
_SAME_STATES = hypothesis(
    "same-states",
    "before every one of the T tokens the state has the same law under both policies",
    same_states=(
        "all(k in nat, all(s in S, implies(k + 1 <= T,"
        f" VISIT(pi, P, {_FROM_ROOT}, s, k) == VISIT(mu, P, {_FROM_ROOT}, s, k))))"
    ),
)
_SLOPE_X, _TOKEN_IS_X = (f"{q}, P, r, v, {_FROM_ROOT}, T)" for q in ("RETURN_SLOPE(pi, h", "TOKEN_IS(mu, h"))
_P, _Q = (
    parameter("p", "real", "probability of the first token under pi, in every state", low="1/10", high="9/10"),
    parameter("q", "real", "the same under mu", low="1/10", high="9/10"),
)
_TWO_TOKENS = parameter("P", "S, 2, S -> real", "transition kernel: the law of the next state for two tokens")
_TWO_TOKEN_KERNEL = hypothesis(
    "kernel",
    "P is a probability law of the next state for every state and token",
    P_nonneg="all(s in S, all(a in 2, all(z in S, 0 <= P[s, a, z])))",
    P_total="all(s in S, all(a in 2, sum(z in S, P[s, a, z]) == 1))",
)
_INSIDE = hypothesis(
    "inside",
    "both ratios lie in [4/5, 6/5]",
    first_low="4/5*q <= p",
    first_high="p <= 6/5*q",
    second_low="4/5*(1 - q) <= 1 - p",
    second_high="1 - p <= 6/5*(1 - q)",
)
_PROBABILITIES = hypothesis("tokens", "both tokens are possible", q_0="0 < q", q_1="q < 1")
_BY_LOGIT = "fun(s in S, a in 2, table(p*(1 - p), -p*(1 - p))[a])"
_TWO_TOKEN_REWARDS = "P, fun(s in S, a in 2, 0), v, start, T"
_LOGIT_SLOPE = f"RETURN_SLOPE(fun(s in S, a in 2, table(p, 1 - p)[a]), {_BY_LOGIT}, {_TWO_TOKEN_REWARDS})"
_LOGIT_TOKEN_IS = f"TOKEN_IS(fun(s in S, a in 2, table(q, 1 - q)[a]), {_BY_LOGIT}, {_TWO_TOKEN_REWARDS})"
_BIAS = f"{_slope(_CONSTANT, 'T')} - {_token_is(_CONSTANT, 'T')}"


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="one-step-no-bias",
        where=f"{PART1}, section 6.2 (corrected)",
        title="With one step the token-level estimator has no bias, however far apart the policies",
        variables=(PI, MU, H, KERNEL, START, R, V),
        hypotheses=(_CENTRED,),
        statement=relations(f"{_SLOPE_1} == {_TOKEN_IS_1}"),
        verdict=Verdict.HOLDS,
        finding="There is no state before the token that could be drawn wrongly, and no token after it.",
        identity=True,
        smt_sizes=_TWO_STATES,
        draft=_PROOF_OF_ONE_STEP,
    ),
    Claim(
        id="constant-return-no-bias",
        where=f"{PART1}, section 6.2 (corrected)",
        title="A constant return: gradient and token-level estimator are both zero, however far apart the policies",
        variables=(PI, MU, H, KERNEL, START, _LEVEL, V, HORIZON),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, _CENTRED, _CONSTANT_RETURN),
        statement=relations([f"{_slope(_CONSTANT, 'T')} == 0", f"{_token_is(_CONSTANT, 'T')} == 0"]),
        verdict=Verdict.HOLDS,
        finding="For every horizon and any transitions.",
        identity=True,
        smt_sizes=_ONE_STATE,
        draft=_PROOF_OF_CONSTANT_RETURN,
    ),
    Claim(
        id="large-delta-large-bias",
        where=f"{PART1}, section 6.2",
        title="If D is large the bias is of the order T^2 D: it is at least K T^2 D, for a constant K > 0",
        variables=(PI, MU, H, KERNEL, START, V, CAP, _CONSTANT_OF_BOUND, HORIZON),
        hypotheses=(
            *BOTH_POLICIES,
            TRANSITIONS,
            START_LAW,
            _CENTRED,
            _MOVES,
            RETURN_01,
            _FAR,
            STEPS,
            hypothesis("constant", "0 < K", K_0="0 < K"),
        ),
        statement=relations(f"K*T**2*D <= abs({_BIAS})"),
        verdict=Verdict.REFUTED,
        finding=(
            "A bound that is large does not make what it bounds large.  For every K, D and T there is a process "
            "without bias: the return is constant; with one step there is never any."
        ),
        corrected=("one-step-no-bias", "constant-return-no-bias"),
        smt_sizes=_ONE_STATE,
    ),
    Claim(
        id="state-mismatch-source",
        where=f"{PART1}, section 5.2",
        title="The bias of the token-level estimator comes from the laws of the states: if they agree, there is none",
        variables=(PI, MU, H, KERNEL, R, V, _ROOT, _TIMES),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, _CENTRED, _SAME_STATES),
        statement=relations(f"{_SLOPE_X} == {_TOKEN_IS_X}"),
        verdict=Verdict.REFUTED,
        finding=(
            "With two steps, policies that differ only after the first token, and so equal laws of the state at both "
            "times, the gradient with respect to the logit of the first token is 1/16 and the estimator has mean 0.  "
            "The other half of the bias is that later tokens are valued under mu (token-is-bias-identity)."
        ),
        corrected=("token-is-bias-identity",),
        smt_sizes=(),  # that the laws agree is more than z3 is asked here
    ),
    Claim(
        id="token-bias-tolerable",
        where=f"{PART1}, section 6.1",
        title="Inside the clip the bias is tolerable: not larger than both gradient and estimator, so of one direction",
        variables=(_TWO_TOKENS, START, V, _P, _Q, _TIMES),
        hypotheses=(_TWO_TOKEN_KERNEL, START_LAW, RETURN_01, _PROBABILITIES, _INSIDE),
        statement=relations(
            f"abs({_LOGIT_SLOPE} - {_LOGIT_TOKEN_IS}) <= max(abs({_LOGIT_SLOPE}), abs({_LOGIT_TOKEN_IS}))"
        ),
        verdict=Verdict.REFUTED,
        finding=(
            "With two tokens, one parameter (the logit that all states share), every ratio equal to 6/5 or 4/5, and a "
            "return that is 0 or 1, seven steps are enough: the gradient is 9438/78125 and the estimator has mean "
            "-3/40.  With a return in [0, 1] two steps are.  The direction is right if the bias is at most the "
            "estimator's own mean (token-bias-sign)."
        ),
        corrected=("token-bias-sign",),
        smt_sizes=(),
    ),
    Claim(
        id="token-bias-sign",
        where=f"{PART1}, section 6.1 (corrected)",
        title="If the bias is at most the mean of the estimator, in absolute value, the direction is right",
        variables=(PI, MU, H, KERNEL, START, R, V, HORIZON),
        hypotheses=(
            hypothesis(
                "small",
                "abs(bias) is at most abs(TOKEN_IS)",
                small=f"({_SLOPE} - {_TOKEN_IS})**2 <= {_TOKEN_IS}**2",
            ),
        ),
        statement=relations(f"0 <= {_SLOPE}*{_TOKEN_IS}"),
        verdict=Verdict.HOLDS,
        finding="Zero is attained where the gradient is zero: then the bias is all there is of the estimator.",
        smt_sizes=(),  # z3 runs out of resources on one state already
        draft=Draft(
            (conclude("end", f"0 <= {_SLOPE}*{_TOKEN_IS}", [(1, "1", "small"), (1, _SLOPE)], scale=2),),
            ("end",),
            notes={"end": "2 x y = (y^2 - (x - y)^2) + x^2."},
        ),
    ),
)
