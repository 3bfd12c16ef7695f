"""Values and sums along trajectories under two policies, and what sums along trajectories are made of.

Glossary
    pi, mu      two policies; the kernel P and the law of the first state are those of both
    policy      either of them
    f, g, e     functions of the number of steps left and of the state
    x, y        numbers
    k, n        numbers of steps;  c, d, functions of the first state, such as its law

Main statements
    value-difference        V_pi - V_mu is the sum, along the trajectories of pi, of the mean advantage under pi
    along-difference        the same for the sum of any g: what counts is the change of the next token
    visited-combination     sums along trajectories are linear in what is summed
    visit-later             the state at time n + 1 is the state at time n of the process that starts one step later
    visited-last            for g free of time, one more step adds the mean of g at the last time
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import StepData, conclude, congruence, induction, instance, polynomial, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.processes import KERNEL, MU, PI, R, V
from theorems.proof import Draft

_POLICY = parameter("policy", "S, A -> real", "a policy")
_D = parameter("d", "S -> real", "a function of the first state")
_STEPS = parameter("n", "nat", "number of steps", low="0", high="3")
_STATE = parameter("x", "S", "the first state")
_F, _G, _E = (parameter(name, "nat, S -> real", "a function of the steps left and of the state") for name in "fge")

_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_AT_S, _AT_Z, _AT_K, _AT_C = dict([_S]), dict([_Z]), {"k": "nat"}, {"c": "S -> real"}
_AT_SA, _AT_SK = dict([_S, _A]), dict([_S]) | {"k": "nat"}
_NOUGHT = polynomial("nought", "0 == 0")

PI_TOTAL: Hypothesis = hypothesis(
    "pi-total", "the probabilities of pi add up to one", pi_total="all(s in S, sum(a in A, pi[s, a]) == 1)"
)
SURPLUSES = "fun(k in nat, s in S, SURPLUS(pi, mu, P, r, v, s, k))"
"""The mean advantage under pi, with respect to mu, as a function of the steps left and of the state."""


def _sum_a(body: str) -> str:
    return f"sum(a in A, {body})"


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
            instance("step", {"before": {"by": "hypothesis", "values": None}}, s="s", k="k"),
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

# ------------------------------------------------------------------------------------------------ what sums are made of


def _visited(g: str, law: str, time: str) -> str:
    return f"VISITED(policy, P, {g}, {law}, {time})"


_MOVED = "fun(z in S, NEXT_STATE(c, policy, P, z))"


def _combined(law: str, time: str) -> str:
    return " - ".join((_visited("g", law, time), f"x*{_visited('f', law, time)}", f"y*{_visited('e', law, time)} == 0"))


def _over_laws(base: str, goal: str) -> tuple[StepData, ...]:
    """From `base` and the step `step`, which knows `before`, to every number of steps and every first law."""
    return (
        induction(
            "all.steps",
            goal,
            base,
            instance("step", {"before": {"by": "hypothesis", "values": None}}, c="c", k="k"),
            on="k",
            over=_AT_C,
        ),
        use("end", "all.steps", c="d", k="n"),
    )


_PROOF_OF_VISITED_COMBINATION = Draft(
    (
        *(
            unfold(f"{name}.{when}", _visited(name, "c", time), variables=_AT_C | more)
            for name in "gfe"
            for when, time, more in (("first", "0", {}), ("next", "k + 1", _AT_K))
        ),
        conclude(
            "base",
            _combined("c", "0"),
            (),
            ("here.g", "here.f", "here.e"),
            variables=_AT_C,
            have={f"here.{name}": f"{name}.first" for name in "gfe"},
        ),
        conclude(
            "state",
            "c[s]*g[k, s] - x*(c[s]*f[k, s]) - y*(c[s]*e[k, s]) == 0",
            (),
            ("here",),
            variables=_AT_C | _AT_SK,
            have={"here": instance("combined", k="k", s="s")},
        ),
        summed(
            "states",
            "state",
            ("1", "c[s]*g[k, s]"),
            ("-x", "c[s]*f[k, s]"),
            ("-y", "c[s]*e[k, s]"),
            over=_S,
            variables=_AT_C | _AT_K,
        ),
        conclude(
            "step",
            _combined("c", "k + 1"),
            (),
            ("here.g", "here.f", "here.e", "here.states", "here.before"),
            variables=_AT_C | _AT_K,
            given={"before": f"all(u in R^S, {_combined('u', 'k')})"},
            have={
                **{f"here.{name}": f"{name}.next" for name in "gfe"},
                "here.states": "states",
                "here.before": instance("before", u=_MOVED),
            },
        ),
        *_over_laws("base", _combined("c", "k")),
    ),
    ("end",),
)


def _visit(law: str, state: str, time: str) -> str:
    return f"VISIT(policy, P, {law}, {state}, {time})"


def _law_at(law: str, time: str) -> str:
    return f"fun(s in S, {_visit(law, 's', time)})"


_ONE_ON = "fun(z in S, NEXT_STATE(d, policy, P, z))"
_NEXT = "NEXT_STATE(w, policy, P, z)"


def _later(time: str, following: str, state: str = "z") -> str:
    return f"{_visit('d', state, following)} - {_visit(_ONE_ON, state, time)} == 0"


_LATER_BEFORE = f"all(u in S, {_later('k', 'k + 1', 'u')})"


_PROOF_OF_VISIT_LATER = Draft(
    (
        unfold("start", _visit("d", "s", "0"), variables=_AT_S),
        congruence("starts", (_visit("d", "s", "0"), "d[s]"), "start", _NEXT, over=_S, variables=_AT_Z),
        unfold("one", _visit("d", "z", "0 + 1"), variables=_AT_Z),
        unfold("moved", _visit(_ONE_ON, "z", "0"), variables=_AT_Z),
        conclude(
            "base",
            _later("0", "0 + 1"),
            (),
            ("here.one", "here.starts", "here.moved"),
            variables=_AT_Z,
            have={"here.one": "one", "here.starts": "starts", "here.moved": "moved"},
        ),
        unfold("two", _visit("d", "z", "k + 1 + 1"), variables=_AT_Z | _AT_K),
        unfold("moved.next", _visit(_ONE_ON, "z", "k + 1"), variables=_AT_Z | _AT_K),
        congruence(
            "laws",
            (_visit("d", "s", "k + 1"), _visit(_ONE_ON, "s", "k")),
            instance("before", u="s"),
            _NEXT,
            over=_S,
            variables=_AT_Z | _AT_K,
            given={"before": _LATER_BEFORE},
        ),
        conclude(
            "step",
            _later("k + 1", "k + 1 + 1"),
            (),
            ("here.two", "here.moved", "here.laws"),
            variables=_AT_Z | _AT_K,
            given={"before": _LATER_BEFORE},
            have={
                "here.two": "two",
                "here.moved": "moved.next",
                "here.laws": instance("laws", {"before": "before"}, z="z", k="k"),
            },
        ),
        induction(
            "all.steps",
            _later("k", "k + 1"),
            "base",
            instance("step", {"before": {"by": "hypothesis", "values": None}}, z="z", k="k"),
            on="k",
            over=_AT_Z,
        ),
        use("end", "all.steps", z="x", k="n"),
    ),
    ("end",),
)

_FIXED = "fun(k in nat, s in S, f[s])"


def _last(law: str, time: str) -> str:
    mean = f"sum(s in S, {_visit(law, 's', time)}*f[s])"
    return f"{_visited(_FIXED, law, f'{time} + 1')} - {_visited(_FIXED, law, time)} - {mean} == 0"


_PROOF_OF_VISITED_LAST = Draft(
    (
        unfold("none", _visited(_FIXED, "c", "0"), variables=_AT_C),
        unfold("none.moved", _visited(_FIXED, _MOVED, "0"), variables=_AT_C),
        unfold("one", _visited(_FIXED, "c", "0 + 1"), variables=_AT_C),
        unfold("start", _visit("c", "s", "0"), variables=_AT_C | _AT_S),
        conclude(
            "first",
            f"{_visit('c', 's', '0')}*f[s] - c[s]*f[s] == 0",
            (),
            ("here",),
            variables=_AT_C | _AT_S,
            have={"here": "start"},
        ),
        summed(
            "firsts", "first", ("1", f"{_visit('c', 's', '0')}*f[s]"), ("-1", "c[s]*f[s]"), over=_S, variables=_AT_C
        ),
        conclude(
            "base",
            _last("c", "0"),
            (),
            ("here.none", "here.moved", "here.one", "here.firsts"),
            variables=_AT_C,
            have={
                "here.none": "none",
                "here.moved": "none.moved",
                "here.one": "one",
                "here.firsts": "firsts",
            },
        ),
        unfold("shorter", _visited(_FIXED, "c", "k + 1"), variables=_AT_C | _AT_K),
        unfold("longer", _visited(_FIXED, "c", "k + 1 + 1"), variables=_AT_C | _AT_K),
        use(
            "later",
            "visit-later",
            variables=_AT_C | _AT_SK,
            policy="policy",
            P="P",
            d="c",
            x="s",
            n="k",
        ),
        conclude(
            "state",
            f"{_visit('c', 's', 'k + 1')}*f[s] - {_visit(_MOVED, 's', 'k')}*f[s] == 0",
            (),
            ("here",),
            variables=_AT_C | _AT_SK,
            have={"here": "later"},
        ),
        summed(
            "states",
            "state",
            ("1", f"{_visit('c', 's', 'k + 1')}*f[s]"),
            ("-1", f"{_visit(_MOVED, 's', 'k')}*f[s]"),
            over=_S,
            variables=_AT_C | _AT_K,
        ),
        conclude(
            "step",
            _last("c", "k + 1"),
            (),
            ("here.shorter", "here.longer", "here.states", "here.before"),
            variables=_AT_C | _AT_K,
            given={"before": f"all(u in R^S, {_last('u', 'k')})"},
            have={
                "here.shorter": "shorter",
                "here.longer": "longer",
                "here.states": "states",
                "here.before": instance("before", u=_MOVED),
            },
        ),
        *_over_laws("base", _last("c", "k")),
    ),
    ("end",),
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "value-difference",
        "The difference of two values, along the trajectories of the one policy",
        (PI, MU, KERNEL, R, V, _STATE, _STEPS),
        (PI_TOTAL,),
        f"{_value('pi', 'x', 'n')} - {_value('mu', 'x', 'n')} == {_gained('x', 'n')}",
        _PROOF_OF_VALUE_DIFFERENCE,
    ),
    lemma(
        "along-difference",
        "The difference of a sum along the trajectories of two policies",
        (PI, MU, KERNEL, _G, _STATE, _STEPS),
        (),
        f"{_along('pi', 'x', 'n')} - {_along('mu', 'x', 'n')} == {_changed('x', 'n')}",
        _PROOF_OF_ALONG_DIFFERENCE,
    ),
    lemma(
        "visited-combination",
        "Sums along trajectories are linear in what is summed",
        (_POLICY, KERNEL, _G, _F, _E, *reals("x", "y"), _D, _STEPS),
        (
            hypothesis(
                "combined", "g = x f + y e", combined="all(k in nat, all(s in S, g[k, s] == x*f[k, s] + y*e[k, s]))"
            ),
        ),
        f"{_visited('g', 'd', 'n')} == x*{_visited('f', 'd', 'n')} + y*{_visited('e', 'd', 'n')}",
        _PROOF_OF_VISITED_COMBINATION,
    ),
    lemma(
        "visit-later",
        "The law of the state one step later, as that of the process that starts one step later",
        (_POLICY, KERNEL, _D, _STATE, _STEPS),
        (),
        f"{_visit('d', 'x', 'n + 1')} == {_visit(_ONE_ON, 'x', 'n')}",
        _PROOF_OF_VISIT_LATER,
    ),
    lemma(
        "visited-last",
        "One more step adds the mean at the last time",
        (_POLICY, KERNEL, parameter("f", "S -> real", "a function of the state"), _D, _STEPS),
        (),
        f"{_visited(_FIXED, 'd', 'n + 1')} == {_visited(_FIXED, 'd', 'n')} + sum(s in S, {_visit('d', 's', 'n')}*f[s])",
        _PROOF_OF_VISITED_LAST,
    ),
)
"""In an order in which each uses only earlier ones."""
