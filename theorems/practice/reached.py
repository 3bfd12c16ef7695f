"""The value gap needs the cap of the total variation only where one of the policies comes: section 6.2 of Part 1.

Where a policy comes is a set of states that has the first state in it, and with a state all that a token of the policy
can lead to.  Outside of both sets pi may be replaced by mu (`theorems.practice.mixed_policy`): neither the return nor
the surrogate sees it there.

Glossary
    pi, mu, P   policies and transition kernel;  start, the law of the first state;  D, the cap
    p, m        indicators of the states where pi comes, and where mu comes;  w, of those where one of them does
    v           return, in [0, 1], paid in the state in which the last step ends
    n           number of steps but one: the horizon is n + 1

Main statements
    value-gap-union-contexts    the sharp bound of the value gap, with D the maximum over the contexts of both policies
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, parameter, relations
from theorems.drafting import (
    Source,
    StepData,
    absolute,
    cases,
    conclude,
    induction,
    instance,
    polynomial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.value_bounds import RETURN_01
from theorems.notation import PART1
from theorems.practice.mixed_policy import MIXED, MIXED_AT, MIXED_LAW, TV
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CAP_1,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    V,
)
from theorems.proof import Draft

_P = parameter("p", "S -> real", "1 where pi comes, 0 elsewhere")
_M = parameter("m", "S -> real", "1 where mu comes, 0 elsewhere")
_STEPS = parameter("n", "nat", "number of steps but one: the horizon is n + 1", low="0", high="2")
_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_AT_S, _AT_SA, _AT_K = {"s": "S"}, {"s": "S", "a": "A"}, {"k": "nat"}
_AT_SK, _AT_SAK = _AT_S | _AT_K, _AT_SA | _AT_K


def _comes(mask: str, policy: str) -> Hypothesis:
    """A mask is the indicator of a set of states that a policy does not leave and in which it starts."""
    return hypothesis(
        f"{policy}-contexts",
        f"{mask} is 0 or 1, and 1 at every first state and wherever {policy} leads from a state where it is 1",
        left_out=False,
        **{
            f"{mask}_low": f"all(s in S, 0 <= {mask}[s])",
            f"{mask}_high": f"all(s in S, {mask}[s] <= 1)",
            f"{mask}_mask": f"all(s in S, {mask}[s]**2 == {mask}[s])",
            f"{mask}_start": f"all(s in S, start[s]*(1 - {mask}[s]) == 0)",
            f"{mask}_closed": (
                f"all(s in S, all(a in A, all(z in S, {mask}[s]*{policy}[s, a]*P[s, a, z]*(1 - {mask}[z]) == 0)))"
            ),
        },
    )


_CLOSE = hypothesis(
    "close",
    "TV <= D in every state where one of the policies comes",
    close=f"all(s in S, implies(0 < p[s] + m[s], {TV} <= D))",
)

# --------------------------------------------------------------------------------------------- nothing else changes


def _value(policy: str, state: str, time: str) -> str:
    return f"VALUE({policy}, P, {NO_REWARD}, v, {state}, {time})"


def _surplus(policy: str) -> str:
    return f"SURPLUS({policy}, mu, P, {NO_REWARD}, v, s, k)"


def _gain(policy: str, state: str, time: str) -> str:
    return f"ALONG(mu, P, fun(k in nat, s in S, {_surplus(policy)}), {state}, {time})"


def _ahead(body: str) -> str:
    return f"sum(z in S, P[s, a, z]*{body})"


def _same(mask: str, one: str, other: str, state: str) -> str:
    return f"{mask}[{state}]*{one} - {mask}[{state}]*{other} == 0"


def _carried(name: str, mask: str, policy: str, one: str, other: str) -> tuple[StepData, ...]:
    """After a token of a policy, from where it comes, two quantities of the next state agree: the step `<name>.nexts`.

    `one` and `other` are the quantities at the state z, with k steps to go.
    """
    weight = f"{mask}[s]*{policy}[s, a]"
    given = {"before": f"all(u in S, {_same(mask, one.replace('z, k', 'u, k'), other.replace('z, k', 'u, k'), 'u')})"}
    return (
        conclude(
            f"{name}.next",
            f"{weight}*P[s, a, z]*({one} - {other}) == 0",
            (),
            ("here.before", "here.closed"),
            variables=_AT_SAK | dict([_Z]),
            given=given,
            have={
                "here.before": instance("before", u="z"),
                "here.closed": instance(f"{mask}_closed", s="s", a="a", z="z"),
            },
        ),
        summed(
            f"{name}.nexts",
            instance(f"{name}.next", {"before": quantified("before")}, s="s", a="a", z="z", k="k"),
            (weight, f"P[s, a, z]*{one}"),
            (f"-{weight}", f"P[s, a, z]*{other}"),
            over=_Z,
            variables=_AT_SAK,
            given=given,
        ),
    )


def _everywhere(name: str, mask: str, one: str, other: str) -> StepData:
    """From the steps `<name>.base` and `<name>.step` to every state and every number of steps: the step `name`."""
    return induction(
        name,
        _same(mask, one, other, "y"),
        instance(f"{name}.base", s="y"),
        instance(f"{name}.step", {"before": quantified("hypothesis")}, s="y", k="k"),
        on="k",
        over={"y": "S"},
    )


def _from_the_start(name: str, mask: str, one: str, other: str) -> tuple[StepData, ...]:
    """The mean over the first state is the same: the step `<name>.states`."""
    return (
        conclude(
            f"{name}.state",
            f"start[s]*{one} - start[s]*{other} == 0",
            (),
            ("here.same", "here.start"),
            variables=_AT_S,
            have={
                "here.same": instance(name, y="s", k="n + 1"),
                "here.start": instance(f"{mask}_start", s="s"),
            },
        ),
        summed(f"{name}.states", f"{name}.state", ("1", f"start[s]*{one}"), ("-1", f"start[s]*{other}"), over=_S),
    )


_X, _X_MIXED = _value("pi", "z", "k"), _value(MIXED, "z", "k")
_X_BEFORE = {
    "before": f"all(u in S, {_same('p', _value('pi', 'u', 'k'), _value(MIXED, 'u', 'k'), 'u')})",
}
_BEFORE: dict[str, Source] = {"before": quantified("before")}
_AFTER_PI, _AFTER_MIXED = f"pi[s, a]*(0 + {_ahead(_X)})", f"{MIXED_AT}*(0 + {_ahead(_X_MIXED)})"

_VALUE_STEPS: tuple[StepData, ...] = (
    unfold("value.pi.0", _value("pi", "s", "0"), variables=_AT_S),
    unfold("value.mixed.0", _value(MIXED, "s", "0"), variables=_AT_S),
    conclude(
        "value.base",
        _same("p", _value("pi", "s", "0"), _value(MIXED, "s", "0"), "s"),
        (),
        ("here.pi", "here.mixed"),
        variables=_AT_S,
        have={"here.pi": "value.pi.0", "here.mixed": "value.mixed.0"},
    ),
    *_carried("value", "p", "pi", _X, _X_MIXED),
    conclude(
        "value.token",
        f"p[s]*({_AFTER_PI}) - p[s]*({_AFTER_MIXED}) == 0",
        (),
        ("here.nexts", "here.p"),
        variables=_AT_SAK,
        given=_X_BEFORE,
        have={
            "here.nexts": instance("value.nexts", _BEFORE, s="s", a="a", k="k"),
            "here.p": instance("p_mask", s="s"),
        },
    ),
    summed(
        "value.tokens",
        instance("value.token", _BEFORE, s="s", a="a", k="k"),
        ("p[s]", _AFTER_PI),
        ("-p[s]", _AFTER_MIXED),
        over=_A,
        variables=_AT_SK,
        given=_X_BEFORE,
    ),
    unfold("value.pi.1", _value("pi", "s", "k + 1"), variables=_AT_SK),
    unfold("value.mixed.1", _value(MIXED, "s", "k + 1"), variables=_AT_SK),
    conclude(
        "value.step",
        _same("p", _value("pi", "s", "k + 1"), _value(MIXED, "s", "k + 1"), "s"),
        (),
        ("here.tokens", "here.pi", "here.mixed"),
        variables=_AT_SK,
        given=_X_BEFORE,
        have={
            "here.tokens": instance("value.tokens", _BEFORE, s="s", k="k"),
            "here.pi": "value.pi.1",
            "here.mixed": "value.mixed.1",
        },
    ),
    _everywhere("value", "p", _value("pi", "y", "k"), _value(MIXED, "y", "k")),
    *_from_the_start("value", "p", _value("pi", "s", "n + 1"), _value(MIXED, "s", "n + 1")),
)

_Y, _Y_MIXED = _gain("pi", "z", "k"), _gain(MIXED, "z", "k")
_Y_BEFORE = {"before": f"all(u in S, {_same('m', _gain('pi', 'u', 'k'), _gain(MIXED, 'u', 'k'), 'u')})"}
_ADVANTAGE = f"ADVANTAGE(mu, P, {NO_REWARD}, v, s, a, k)"
_ON, _ON_MIXED = f"mu[s, a]*{_ahead(_Y)}", f"mu[s, a]*{_ahead(_Y_MIXED)}"

_GAIN_STEPS: tuple[StepData, ...] = (
    unfold("gain.pi.0", _gain("pi", "s", "0"), variables=_AT_S),
    unfold("gain.mixed.0", _gain(MIXED, "s", "0"), variables=_AT_S),
    conclude(
        "gain.base",
        _same("m", _gain("pi", "s", "0"), _gain(MIXED, "s", "0"), "s"),
        (),
        ("here.pi", "here.mixed"),
        variables=_AT_S,
        have={"here.pi": "gain.pi.0", "here.mixed": "gain.mixed.0"},
    ),
    conclude(
        "surplus.token",
        f"m[s]*(pi[s, a]*{_ADVANTAGE}) - m[s]*({MIXED_AT}*{_ADVANTAGE}) == 0",
        (),
        ("here.m",),
        variables=_AT_SAK,
        have={"here.m": instance("m_mask", s="s")},
    ),
    summed(
        "surplus.tokens",
        "surplus.token",
        ("m[s]", f"pi[s, a]*{_ADVANTAGE}"),
        ("-m[s]", f"{MIXED_AT}*{_ADVANTAGE}"),
        over=_A,
        variables=_AT_SK,
    ),
    unfold("surplus.pi", _surplus("pi"), variables=_AT_SK),
    unfold("surplus.mixed", _surplus(MIXED), variables=_AT_SK),
    *_carried("gain", "m", "mu", _Y, _Y_MIXED),
    conclude(
        "gain.token",
        f"m[s]*({_ON}) - m[s]*({_ON_MIXED}) == 0",
        (),
        ("here.nexts",),
        variables=_AT_SAK,
        given=_Y_BEFORE,
        have={"here.nexts": instance("gain.nexts", _BEFORE, s="s", a="a", k="k")},
    ),
    summed(
        "gain.tokens",
        instance("gain.token", _BEFORE, s="s", a="a", k="k"),
        ("m[s]", _ON),
        ("-m[s]", _ON_MIXED),
        over=_A,
        variables=_AT_SK,
        given=_Y_BEFORE,
    ),
    unfold("gain.pi.1", _gain("pi", "s", "k + 1"), variables=_AT_SK),
    unfold("gain.mixed.1", _gain(MIXED, "s", "k + 1"), variables=_AT_SK),
    conclude(
        "gain.step",
        _same("m", _gain("pi", "s", "k + 1"), _gain(MIXED, "s", "k + 1"), "s"),
        (),
        ("here.tokens", "here.pi", "here.mixed", "here.surplus", "here.s.pi", "here.s.mixed"),
        variables=_AT_SK,
        given=_Y_BEFORE,
        have={
            "here.tokens": instance("gain.tokens", _BEFORE, s="s", k="k"),
            "here.pi": "gain.pi.1",
            "here.mixed": "gain.mixed.1",
            "here.surplus": "surplus.tokens",
            "here.s.pi": "surplus.pi",
            "here.s.mixed": "surplus.mixed",
        },
    ),
    _everywhere("gain", "m", _gain("pi", "y", "k"), _gain(MIXED, "y", "k")),
    *_from_the_start("gain", "m", _gain("pi", "s", "n + 1"), _gain(MIXED, "s", "n + 1")),
)

# ----------------------------------------------------------------------------------------------------------- the bound

_REWARDS = f"{NO_REWARD}, v, start, n + 1"
_J = {policy: f"RETURN({policy}, P, {_REWARDS})" for policy in ("pi", MIXED)}
_L = {policy: f"SURROGATE({policy}, mu, P, {_REWARDS})" for policy in ("pi", MIXED)}
_LAW = "(n + 1)*D*(1 - POWER(1 - D, n))"
_GAP, _MIXED_GAP = (f"{_J[policy]} - {_L[policy]}" for policy in ("pi", MIXED))
_ABOVE, _BELOW = {"trim": True}, {"squares": [(2, "1", "sign")], "trim": True}
_UNCHANGED = ("mu_nonneg", "mu_total", "P_nonneg", "P_total", "start_nonneg", "v_low", "v_high")

_PROOF = Draft(
    (
        *MIXED_LAW,
        *_VALUE_STEPS,
        *_GAIN_STEPS,
        use(
            "bound",
            "value-gap-terminal",
            proofs={name: quantified(name) for name in _UNCHANGED}
            | {
                "pi_nonneg": quantified("mixed.nonneg"),
                "pi_total": quantified("mixed.total"),
                "close": quantified("mixed.close"),
            },
            pi=MIXED,
            mu="mu",
            P="P",
            v="v",
            start="start",
            D="D",
            n="n",
        ),
        *(
            step
            for name, policy in (("pi", "pi"), ("mixed", MIXED))
            for step in (
                unfold(f"{name}.return", _J[policy]),
                unfold(f"{name}.surrogate", _L[policy]),
                use(
                    f"{name}.along",
                    "visited-along",
                    policy="mu",
                    P="P",
                    g=f"fun(k in nat, s in S, {_surplus(policy)})",
                    d="start",
                    n="n + 1",
                ),
            )
        ),
        conclude(
            "same.gap",
            f"{_GAP} - ({_MIXED_GAP}) == 0",
            (),
            (
                *("value.states", "gain.states"),
                *(f"{name}.{what}" for name in ("pi", "mixed") for what in ("return", "surrogate", "along")),
            ),
        ),
        *absolute("up", "0 <= a - x", _ABOVE, _BELOW, variables="x", argument="x", pointwise=polynomial),
        *absolute("down", "0 <= a + x", _BELOW, _ABOVE, variables="x", argument="x", pointwise=polynomial),
        use("gap.up", "up", x=_MIXED_GAP),
        use("gap.down", "down", x=_MIXED_GAP),
        conclude("high", f"0 <= {_LAW} - ({_GAP})", [(1, "1", "bound"), (1, "1", "gap.up")], ("same.gap",)),
        conclude("low", f"0 <= {_LAW} - (-({_GAP}))", [(1, "1", "bound"), (1, "1", "gap.down")], ("same.gap",)),
        cases("end", ("abs", _GAP), ("high", "low"), motive=f"0 <= {_LAW} - r", letter="r", context=True),
    ),
    ("end",),
    notes={
        "mixed.close": "Where neither policy comes the mixed policy is mu; elsewhere it is pi, and TV <= D.",
        "value": "Where pi comes the mixed policy is pi, and it stays there: the values are the same.",
        "gain": "Where mu comes the mixed policy is pi, and mu stays there: what the surrogate adds is the same.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-union-contexts",
        where=f"{PART1}, section 6.2 (reading: the value gap, contexts of both policies)",
        title="The bound of the value gap, with D the maximum over the contexts that pi or mu reaches",
        variables=(PI, MU, KERNEL, V, START, _P, _M, CAP, _STEPS),
        hypotheses=(
            *BOTH_POLICIES,
            TRANSITIONS,
            START_LAW,
            _comes("p", "pi"),
            _comes("m", "mu"),
            _CLOSE,
            CAP_0,
            CAP_1,
            RETURN_01,
        ),
        statement=relations(f"abs({_GAP}) <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained as value-gap-terminal is.  The union of the two sets is enough, each closed under its own policy "
            "only; what the policies do where neither comes is not seen."
        ),
        smt_sizes=(),
        draft=_PROOF,
    ),
)
