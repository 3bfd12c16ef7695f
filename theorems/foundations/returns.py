"""Values and sums along trajectories under two policies: what their difference is made of.

Glossary
    pi, mu      two policies; the kernel P and the law of the first state are those of both
    g           a function of the number of steps left and of the state
    x           the first state
    k, n        numbers of steps

Main statements
    value-difference        V_pi - V_mu is the sum, along the trajectories of pi, of the mean advantage under pi
    along-difference        the same for the sum of any g: what counts is the change of the next token
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import StepData, conclude, induction, instance, polynomial, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.visited_parts import FIRST_STATE, STEPS
from theorems.processes import KERNEL, MU, PI, R, V
from theorems.proof import Draft

_G = parameter("g", "nat, S -> real", "a function of the steps left and of the state")

_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_AT_S, _AT_Z, _AT_K = dict([_S]), dict([_Z]), {"k": "nat"}
_AT_SA, _AT_SK = dict([_S, _A]), dict([_S]) | {"k": "nat"}
_NOUGHT = polynomial("nought", "0 == 0")

PI_TOTAL: Hypothesis = hypothesis(
    "pi-total", "the probabilities of pi add up to one", pi_total="all(s in S, sum(a in A, pi[s, a]) == 1)"
)
SURPLUSES = "fun(k in nat, s in S, SURPLUS(pi, mu, P, r, v, s, k))"
"""The mean advantage under pi, with respect to mu, as a function of the steps left and of the state."""


def _ahead(function: str) -> str:
    """The mean of a function of the next state, after the token a in s."""
    return f"sum(z in S, P[s, a, z]*{function})"


def _over_steps(base: str, goal: str) -> tuple[StepData, ...]:
    """From `base` and the step `step`, which knows `before`, to every number of steps and every state."""
    return (
        induction(
            "all.steps",
            goal,
            base,
            instance("step", {"before": quantified("hypothesis")}, s="s", k="k"),
            on="k",
            over=_AT_S,
        ),
        use("end", "all.steps", s="x", k="n"),
    )


def _tokens(one: str, other: str, gain: str, before: str) -> tuple[StepData, ...]:
    """What the hypothesis says of the next state, in the mean over token and next state under pi: the step `rows`."""
    given, at = {"before": before}, _AT_SA | _AT_K
    weighted = [f"P[s, a, z]*{t}" for t in (one, other, gain)]
    means = [f"pi[s, a]*{_ahead(t)}" for t in (one, other, gain)]
    signs = ("1", "-1", "-1")
    return (
        conclude(
            "ahead",
            f"{weighted[0]} - {weighted[1]} - {weighted[2]} == 0",
            (),
            ("here",),
            variables=at | _AT_Z,
            given=given,
            have={"here": instance("before", u="z")},
        ),
        summed(
            "aheads",
            instance("ahead", {"before": "before"}, s="s", a="a", z="z", k="k"),
            *zip(signs, weighted, strict=True),
            over=_Z,
            variables=at,
            given=given,
        ),
        conclude(
            "row",
            f"{means[0]} - {means[1]} - {means[2]} == 0",
            (),
            ("here",),
            variables=at,
            given=given,
            have={"here": instance("aheads", {"before": "before"}, s="s", a="a", k="k")},
        ),
        summed(
            "rows",
            instance("row", {"before": "before"}, s="s", a="a", k="k"),
            *zip(signs, means, strict=True),
            over=_A,
            variables=_AT_SK,
            given=given,
        ),
    )


# ------------------------------------------------------------------------------------------------ two policies, values


def _value(policy: str, state: str, time: str) -> str:
    return f"VALUE({policy}, P, r, v, {state}, {time})"


def _gained(state: str, time: str) -> str:
    return f"ALONG(pi, P, {SURPLUSES}, {state}, {time})"


def _value_gap(state: str, time: str) -> str:
    return f"{_value('pi', state, time)} - {_value('mu', state, time)} - {_gained(state, time)} == 0"


_ADVANTAGE, _ACTION = "ADVANTAGE(mu, P, r, v, s, a, k)", "ACTION_VALUE(mu, P, r, v, s, a, k)"
_NEXT_PI, _NEXT_MU, _NEXT_GAIN = _value("pi", "z", "k"), _value("mu", "z", "k"), _gained("z", "k")
_AFTER_PI = f"pi[s, a]*(r[s, a] + {_ahead(_NEXT_PI)})"
_LATER_MU = _value("mu", "s", "k + 1")
_VALUE_BEFORE = f"all(u in S, {_value_gap('u', 'k')})"

_PROOF_OF_VALUE_DIFFERENCE = Draft(
    (
        unfold("pi.first", _value("pi", "s", "0"), variables=_AT_S),
        unfold("mu.first", _value("mu", "s", "0"), variables=_AT_S),
        unfold("gained.first", _gained("s", "0"), variables=_AT_S),
        conclude(
            "base",
            _value_gap("s", "0"),
            (),
            ("here.pi", "here.mu", "here.gained"),
            variables=_AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first", "here.gained": "gained.first"},
        ),
        unfold("pi.next", _value("pi", "s", "k + 1"), variables=_AT_SK),
        unfold("gained.next", _gained("s", "k + 1"), variables=_AT_SK),
        unfold("surplus", "SURPLUS(pi, mu, P, r, v, s, k)", variables=_AT_SK),
        unfold("advantage", _ADVANTAGE, variables=_AT_SA | _AT_K),
        unfold("action", _ACTION, variables=_AT_SA | _AT_K),
        conclude(
            "token",
            f"{_AFTER_PI} - pi[s, a]*{_ADVANTAGE} - {_LATER_MU}*pi[s, a]"
            f" - pi[s, a]*{_ahead(_NEXT_PI)} + pi[s, a]*{_ahead(_NEXT_MU)} == 0",
            (),
            ("here.advantage", "here.action"),
            variables=_AT_SA | _AT_K,
            have={"here.advantage": "advantage", "here.action": "action"},
        ),
        summed(
            "tokens",
            "token",
            ("1", _AFTER_PI),
            ("-1", f"pi[s, a]*{_ADVANTAGE}"),
            (f"-{_LATER_MU}", "pi[s, a]"),
            ("-1", f"pi[s, a]*{_ahead(_NEXT_PI)}"),
            ("1", f"pi[s, a]*{_ahead(_NEXT_MU)}"),
            over=_A,
            variables=_AT_SK,
        ),
        *_tokens(_NEXT_PI, _NEXT_MU, _NEXT_GAIN, _VALUE_BEFORE),
        conclude(
            "step",
            _value_gap("s", "k + 1"),
            (),
            ("here.pi", "here.gained", "here.surplus", "here.tokens", "here.rows", "here.total"),
            variables=_AT_SK,
            given={"before": _VALUE_BEFORE},
            have={
                "here.pi": "pi.next",
                "here.gained": "gained.next",
                "here.surplus": "surplus",
                "here.tokens": "tokens",
                "here.rows": instance("rows", {"before": "before"}, s="s", k="k"),
                "here.total": instance("pi_total", s="s"),
            },
        ),
        *_over_steps("base", _value_gap("s", "k")),
    ),
    ("end",),
    notes={
        "token": "The advantage is what follows after the token under mu, less the value of the state under mu.",
        "rows": "After the token, the difference of the values is that of the next state.",
    },
)

# --------------------------------------------------------------------------------------------------- two policies, sums


def _along(policy: str, state: str, time: str) -> str:
    return f"ALONG({policy}, P, g, {state}, {time})"


CHANGES = f"fun(k in nat, s in S, sum(a in A, (pi[s, a] - mu[s, a])*{_ahead(_along('mu', 'z', 'k'))}))"
"""What the change of the next token is worth, if mu is followed afterwards."""


def _changed(state: str, time: str) -> str:
    return f"ALONG(pi, P, {CHANGES}, {state}, {time})"


def _along_gap(state: str, time: str) -> str:
    return f"{_along('pi', state, time)} - {_along('mu', state, time)} - {_changed(state, time)} == 0"


_SUM_PI, _SUM_MU = _along("pi", "z", "k"), _along("mu", "z", "k")
_CHANGE = f"(pi[s, a] - mu[s, a])*{_ahead(_SUM_MU)}"
_ALONG_BEFORE = f"all(u in S, {_along_gap('u', 'k')})"

_PROOF_OF_ALONG_DIFFERENCE = Draft(
    (
        _NOUGHT,
        unfold("pi.first", _along("pi", "s", "0"), variables=_AT_S),
        unfold("mu.first", _along("mu", "s", "0"), variables=_AT_S),
        unfold("changed.first", _changed("s", "0"), variables=_AT_S),
        conclude(
            "base",
            _along_gap("s", "0"),
            (),
            ("here.pi", "here.mu", "here.changed"),
            variables=_AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first", "here.changed": "changed.first"},
        ),
        unfold("pi.next", _along("pi", "s", "k + 1"), variables=_AT_SK),
        unfold("mu.next", _along("mu", "s", "k + 1"), variables=_AT_SK),
        unfold("changed.next", _changed("s", "k + 1"), variables=_AT_SK),
        summed(
            "change",
            "nought",
            ("1", _CHANGE),
            ("-1", f"pi[s, a]*{_ahead(_SUM_MU)}"),
            ("1", f"mu[s, a]*{_ahead(_SUM_MU)}"),
            over=_A,
            variables=_AT_SK,
        ),
        *_tokens(_SUM_PI, _SUM_MU, _changed("z", "k"), _ALONG_BEFORE),
        conclude(
            "step",
            _along_gap("s", "k + 1"),
            (),
            ("here.pi", "here.mu", "here.changed", "here.change", "here.rows"),
            variables=_AT_SK,
            given={"before": _ALONG_BEFORE},
            have={
                "here.pi": "pi.next",
                "here.mu": "mu.next",
                "here.changed": "changed.next",
                "here.change": "change",
                "here.rows": instance("rows", {"before": "before"}, s="s", k="k"),
            },
        ),
        *_over_steps("base", _along_gap("s", "k")),
    ),
    ("end",),
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "value-difference",
        "The difference of two values, along the trajectories of the one policy",
        (PI, MU, KERNEL, R, V, FIRST_STATE, STEPS),
        (PI_TOTAL,),
        f"{_value('pi', 'x', 'n')} - {_value('mu', 'x', 'n')} == {_gained('x', 'n')}",
        _PROOF_OF_VALUE_DIFFERENCE,
    ),
    lemma(
        "along-difference",
        "The difference of a sum along the trajectories of two policies",
        (PI, MU, KERNEL, _G, FIRST_STATE, STEPS),
        (),
        f"{_along('pi', 'x', 'n')} - {_along('mu', 'x', 'n')} == {_changed('x', 'n')}",
        _PROOF_OF_ALONG_DIFFERENCE,
    ),
)
"""In an order in which each uses only earlier ones."""
