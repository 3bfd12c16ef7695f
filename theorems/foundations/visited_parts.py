"""What sums along trajectories are made of: what is summed, the first step, and the last.

Glossary
    policy      a policy; P, the transition kernel
    f, g, e     functions of the number of steps left and of the state
    x, y        numbers
    k, n        numbers of steps;  c, d, functions of the first state, such as its law

Main statements
    visited-zero, visited-scaled    sums of zero, and of a multiple
    visited-combination     sums along trajectories are linear in what is summed
    visit-later             the state at time n + 1 is the state at time n of the process that starts one step later
    visited-last            for g free of time, one more step adds the mean of g at the last time
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import StepData, conclude, congruence, induction, instance, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.processes import KERNEL
from theorems.proof import Draft

STEPS = parameter("n", "nat", "number of steps", low="0", high="3")
FIRST_STATE = parameter("x", "S", "the first state")
_POLICY = parameter("policy", "S, A -> real", "a policy")
_D = parameter("d", "S -> real", "a function of the first state")
_F, _G, _E = (parameter(name, "nat, S -> real", "a function of the steps left and of the state") for name in "fge")

_S = ("s", "S")
_AT_S, _AT_Z, _AT_K, _AT_C = {"s": "S"}, {"z": "S"}, {"k": "nat"}, {"c": "S -> real"}
_AT_SK = _AT_S | _AT_K


def _visited(g: str, law: str, time: str) -> str:
    return f"VISITED(policy, P, {g}, {law}, {time})"


_MOVED = "fun(z in S, NEXT_STATE(c, policy, P, z))"


def _over_laws(base: str, goal: str) -> tuple[StepData, ...]:
    """From `base` and the step `step`, which knows `before`, to every number of steps and every first law."""
    return (
        induction(
            "all.steps",
            goal,
            base,
            instance("step", {"before": quantified("hypothesis")}, c="c", k="k"),
            on="k",
            over=_AT_C,
        ),
        use("end", "all.steps", c="d", k="n"),
    )


def _combination(*terms: tuple[str, str]) -> Draft:
    """The proof that sums of g are those of other functions, each times a number, if g is so made of them."""
    names = ["g", *(name for _, name in terms)]
    here = tuple(f"here.{name}" for name in names)

    def goal(law: str, time: str) -> str:
        parts = (_visited("g", law, time), *(f"{factor}*{_visited(name, law, time)}" for factor, name in terms))
        return " - ".join(parts) + " == 0"

    point = ("c[s]*g[k, s]", *(f"{factor}*(c[s]*{name}[k, s])" for factor, name in terms))
    return Draft(
        (
            *(
                unfold(f"{name}.{when}", _visited(name, "c", time), variables=_AT_C | more)
                for name in names
                for when, time, more in (("first", "0", {}), ("next", "k + 1", _AT_K))
            ),
            conclude(
                "base",
                goal("c", "0"),
                (),
                here,
                variables=_AT_C,
                have={f"here.{name}": f"{name}.first" for name in names},
            ),
            conclude(
                "state",
                " - ".join(point) + " == 0",
                (),
                ("here",),
                variables=_AT_C | _AT_SK,
                have={"here": instance("combined", k="k", s="s")},
            ),
            summed(
                "states",
                "state",
                ("1", "c[s]*g[k, s]"),
                *((f"-{factor}", f"c[s]*{name}[k, s]") for factor, name in terms),
                over=_S,
                variables=_AT_C | _AT_K,
            ),
            conclude(
                "step",
                goal("c", "k + 1"),
                (),
                (*here, "here.states", "here.before"),
                variables=_AT_C | _AT_K,
                given={"before": f"all(u in R^S, {goal('u', 'k')})"},
                have={
                    **{f"here.{name}": f"{name}.next" for name in names},
                    "here.states": "states",
                    "here.before": instance("before", u=_MOVED),
                },
            ),
            *_over_laws("base", goal("c", "k")),
        ),
        ("end",),
    )


def _made(text: str) -> Hypothesis:
    """What g is at every time, in every state."""
    clause = f"all(k in nat, all(s in S, g[k, s] == {text}))"
    return hypothesis("combined", f"g = {text.replace('[k, s]', '').replace('*', ' ')}", combined=clause)


def _visit(law: str, state: str, time: str) -> str:
    return f"VISIT(policy, P, {law}, {state}, {time})"


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
            instance("step", {"before": quantified("hypothesis")}, z="z", k="k"),
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
        "visited-zero",
        "The sum along trajectories of what is zero is zero",
        (_POLICY, KERNEL, _G, _D, STEPS),
        (_made("0"),),
        f"{_visited('g', 'd', 'n')} == 0",
        _combination(),
    ),
    lemma(
        "visited-scaled",
        "The sum along trajectories of a multiple is the multiple of the sum",
        (_POLICY, KERNEL, _G, _F, *reals("x"), _D, STEPS),
        (_made("x*f[k, s]"),),
        f"{_visited('g', 'd', 'n')} == x*{_visited('f', 'd', 'n')}",
        _combination(("x", "f")),
    ),
    lemma(
        "visited-combination",
        "Sums along trajectories are linear in what is summed",
        (_POLICY, KERNEL, _G, _F, _E, *reals("x", "y"), _D, STEPS),
        (_made("x*f[k, s] + y*e[k, s]"),),
        f"{_visited('g', 'd', 'n')} == x*{_visited('f', 'd', 'n')} + y*{_visited('e', 'd', 'n')}",
        _combination(("x", "f"), ("y", "e")),
    ),
    lemma(
        "visit-later",
        "The law of the state one step later, as that of the process that starts one step later",
        (_POLICY, KERNEL, _D, FIRST_STATE, STEPS),
        (),
        f"{_visit('d', 'x', 'n + 1')} == {_visit(_ONE_ON, 'x', 'n')}",
        _PROOF_OF_VISIT_LATER,
    ),
    lemma(
        "visited-last",
        "One more step adds the mean at the last time",
        (_POLICY, KERNEL, parameter("f", "S -> real", "a function of the state"), _D, STEPS),
        (),
        f"{_visited(_FIXED, 'd', 'n + 1')} == {_visited(_FIXED, 'd', 'n')} + sum(s in S, {_visit('d', 's', 'n')}*f[s])",
        _PROOF_OF_VISITED_LAST,
    ),
)
"""In an order in which each uses only earlier ones."""
