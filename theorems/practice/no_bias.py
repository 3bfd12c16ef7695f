"""Where the token-level gradient has no bias: section 6.2 of Part 1.

Glossary
    pi, mu      target and behaviour policy
    h           direction in which pi moves: pi times the score of one parameter
    P           transition kernel;  start, the law of the first state;  T, horizon
    r, v        rewards of a token, and of the state in which the last step ends;  b, a constant return
    bias        RETURN_SLOPE - TOKEN_IS

Main statements
    one-step-no-bias            with one step there is no bias, whatever the policies are
    constant-return-no-bias     nor with a constant return
"""

from __future__ import annotations

from dataclasses import replace

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, induction, instance, quantified, summed, unfold, use
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    DIRECTION,
    HORIZON,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    START,
    TRANSITIONS,
    H,
    R,
    V,
)
from theorems.proof import Draft

CENTRED = replace(DIRECTION, left_out=False)
_AT_S, _AT_SA, _AT_K, _AT_Z = {"s": "S"}, {"s": "S", "a": "A"}, {"k": "nat"}, {"z": "S"}
_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
ONE_STATE = ((("S", 1), ("A", 2)),)
_TWO_STATES = ((("S", 2), ("A", 2)),)


def return_slope(rewards: str, time: str) -> str:
    """Slope of the return of so many steps.

    >>> return_slope("r, v", "T")
    'RETURN_SLOPE(pi, h, P, r, v, start, T)'
    """
    return f"RETURN_SLOPE(pi, h, P, {rewards}, start, {time})"


def token_is(rewards: str, time: str) -> str:
    """Mean of the token-level estimator of that slope, from so many steps of mu.

    >>> token_is("r, v", "T")
    'TOKEN_IS(mu, h, P, r, v, start, T)'
    """
    return f"TOKEN_IS(mu, h, P, {rewards}, start, {time})"


# ------------------------------------------------------------------------------------------------------------ one step

_SLOPE_1, _TOKEN_IS_1 = return_slope("r, v", "1"), token_is("r, v", "1")


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


_Q_PI = "ACTION_VALUE(pi, P, r, v, s, a, 0)"
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

CONSTANT = f"{NO_REWARD}, v"


def _ahead(body: str) -> str:
    return f"sum(z in S, P[s, a, z]*{body})"


def _no_slope(policy: str) -> tuple[StepData, ...]:
    """The slope of a constant return is zero: the step `<policy>.end`."""

    def name(what: str) -> str:
        return f"{policy}.{what}"

    def known(at: str, time: str) -> str:
        return f"{_value(policy, CONSTANT, at, time)} - b == 0"

    def flat(at: str, time: str) -> str:
        return f"{_state_slope(policy, CONSTANT, at, time)} == 0"

    value, slope = _value(policy, CONSTANT, "z", "k"), _state_slope(policy, CONSTANT, "z", "k")
    action = f"ACTION_VALUE({policy}, P, {CONSTANT}, s, a, k)"
    after = f"{policy}[s, a]*(0 + {_ahead(value)})"
    given = {"before": f"all(u in S, {known('u', 'k')})"}
    before = {"before": quantified("before")}
    level = {"before": f"all(u in S, {flat('u', 'k')})"}
    at = _AT_SA | _AT_K
    return (
        unfold(name("value.first"), _value(policy, CONSTANT, "s", "0"), variables=_AT_S),
        conclude(
            name("value.0"),
            known("s", "0"),
            (),
            ("here.first", "here.constant"),
            variables=_AT_S,
            have={"here.first": name("value.first"), "here.constant": "constant"},
        ),
        unfold(name("value.1"), _value(policy, CONSTANT, "s", "k + 1"), variables=_AT_S | _AT_K),
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
            instance(name("value.step"), {"before": quantified("hypothesis")}, s="y", k="k"),
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
        unfold(name("slope.0"), _state_slope(policy, CONSTANT, "s", "0"), variables=_AT_S),
        unfold(name("slope.1"), _state_slope(policy, CONSTANT, "s", "k + 1"), variables=_AT_S | _AT_K),
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
            instance(name("slope.step"), {"before": quantified("hypothesis")}, s="s", k="k"),
            on="k",
            over=_AT_S,
        ),
        conclude(
            name("state"),
            f"start[s]*{_state_slope(policy, CONSTANT, 's', 'T')} == 0",
            (),
            ("here",),
            variables=_AT_S,
            have={"here": instance(name("slopes"), s="s", k="T")},
        ),
        summed(
            name("states"),
            name("state"),
            ("1", f"start[s]*{_state_slope(policy, CONSTANT, 's', 'T')}"),
            over=_S,
        ),
        unfold(name("return"), f"RETURN_SLOPE({policy}, h, P, {CONSTANT}, start, T)"),
        conclude(
            name("end"),
            f"RETURN_SLOPE({policy}, h, P, {CONSTANT}, start, T) == 0",
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
            proofs={"h_total": quantified("h_total")},
            mu="mu",
            h="h",
            P="P",
            start="start",
            r=NO_REWARD,
            v="v",
            T="T",
        ),
        conclude("token.end", f"{token_is(CONSTANT, 'T')} == 0", (), ("token", "mu.end")),
    ),
    ("pi.end", "token.end"),
    notes={"token": "The token-level gradient is the slope of the return at mu in the direction h."},
)

_LEVEL = parameter("b", "real", "the return", low="-1", high="1")
_CONSTANT_RETURN = hypothesis("constant", "every last state is worth the same", constant="all(s in S, v[s] == b)")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="one-step-no-bias",
        where=f"{PART1}, section 6.2 (corrected)",
        title="With one step the token-level gradient has no bias, however far apart the policies",
        variables=(PI, MU, H, KERNEL, START, R, V),
        hypotheses=(CENTRED,),
        statement=relations(f"{_SLOPE_1} == {_TOKEN_IS_1}"),
        verdict=Verdict.HOLDS,
        finding=(
            "There is no state before the token that could be drawn wrongly, and no token after it.  The estimator has "
            "the token-level gradient as its mean if h is 0 wherever mu is (token-is-gradient)."
        ),
        identity=True,
        smt_sizes=_TWO_STATES,
        draft=_PROOF_OF_ONE_STEP,
    ),
    Claim(
        id="constant-return-no-bias",
        where=f"{PART1}, section 6.2 (corrected)",
        title="A constant return: gradient and token-level estimator are both zero, however far apart the policies",
        variables=(PI, MU, H, KERNEL, START, _LEVEL, V, HORIZON),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, CENTRED, _CONSTANT_RETURN),
        statement=relations([f"{return_slope(CONSTANT, 'T')} == 0", f"{token_is(CONSTANT, 'T')} == 0"]),
        verdict=Verdict.HOLDS,
        finding="For every horizon and any transitions.",
        identity=True,
        smt_sizes=ONE_STATE,
        draft=_PROOF_OF_CONSTANT_RETURN,
    ),
)
