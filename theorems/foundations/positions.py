"""Words for proofs about a process that knows how many steps are left, with a cap for every number of them.

Where k steps can be left is said by a weight that is positive there.  A fact about such a state is proved times the
weight, so that it needs nothing of the others, and divided by it where it is used.

Glossary
    at          the weight at[k, s], nonnegative; positive where k steps can be left in the state s
    D           D[k] caps the total variation of pi and mu where k steps are left after the token
    N           number of steps of the process

Main definitions
    positions, beginning    hypotheses about the weight;  close_at, about the caps
    weighed, known          a fact times the weight; what an induction knows
    mean_where              the mean of a quantity of the next state, from what is known where k steps can be left
    mean_begin              the mean over the first state
    in_all_places           from a step ``base`` and a step ``positive`` to all states and numbers of steps
    EVERYWHERE              values and proofs where any number of steps can be left in any state
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from theorems.claim import Hypothesis, hypothesis, parameter
from theorems.drafting import Source, StepData, conclude, induction, instance, partial, quantified, use
from theorems.foundations.sequences import ROOM
from theorems.foundations.states import AT_S, AT_SAK, AT_SK, BEFORE, HERE, where_positive

AT = parameter("at", "nat, S -> real", "positive where so many steps can be left in the state")
_TV = "TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))"

Goal = Callable[[str, str], str]
"""A fact about a state and a number of steps left."""


def positions(N: str) -> tuple[Hypothesis, Hypothesis]:
    """The hypotheses about the weight in a process of N steps.

    >>> [h.id for h in positions("N")]
    ['weight', 'positions']
    """
    return (
        hypothesis(
            "weight",
            "at[k, s] >= 0; it is positive where k steps can be left in the state s",
            left_out=False,
            at_nonneg=f"all(k in nat, all(s in S, implies(k <= {N}, 0 <= at[k, s])))",
        ),
        hypothesis(
            "positions",
            "where k + 1 steps can be left, every token leads to where k can",
            left_out=False,
            at_next=(
                f"all(k in nat, all(s in S, all(a in A, all(z in S, implies(k + 1 <= {N}, implies(0 < at[k + 1, s],"
                " implies(0 < P[s, a, z], 0 < at[k, z])))))))"
            ),
        ),
    )


def beginning(N: str) -> Hypothesis:
    """A process of N steps begins where N steps can be left.

    >>> beginning("T").clauses[0][0]
    'at_start'
    """
    return hypothesis(
        "beginning",
        f"{N} steps can be left in every first state",
        left_out=False,
        at_start=f"all(s in S, implies(0 < start[s], 0 < at[{N}, s]))",
    )


def close_at(N: str) -> Hypothesis:
    """The hypothesis about the caps in a process of N steps.

    >>> close_at("N").id
    'close'
    """
    return hypothesis(
        "close",
        "TV <= D[k] in every state in which k + 1 steps can be left",
        close_at=f"all(k in nat, all(s in S, implies(k + 1 <= {N}, implies(0 < at[k + 1, s], {_TV} <= D[k]))))",
    )


PLACE = ROOM | {"case": "0 < at[k + 1, s]"}
"""That k + 1 steps can be left in the state s, of N."""
IN_PLACE: dict[str, Source] = {"room": "room", "case": "case"}
CLOSE_HERE = instance("close_at", {"premise": "room", "premise2": "case"}, k="k", s="s")
"""There the total variation is at most D[k]."""
_NEXT = instance("at_next", {"premise": "room", "premise2": "case", "premise3": "leads"}, k="k", s="s", a="a", z="z")


def weighed(goal: str, state: str, n: str) -> str:
    """A fact times the weight of a state with n steps left.

    >>> weighed("0 <= 1 - x[s]", "s", "k")
    '0 <= at[k, s]*(1 - x[s])'
    """
    return f"0 <= at[{n}, {state}]*({goal.removeprefix('0 <= ')})"


def known(goal: Goal) -> dict[str, str]:
    """What an induction knows of every state u with k steps left."""
    return {"before": f"all(u in S, {weighed(goal('u', 'k'), 'u', 'k')})"}


_MEANS = {"low": "mean-above-where", "high": "mean-below-where"}


def _fact(side: str, what: str, bound: str) -> str:
    return f"0 <= {what} - ({bound})" if side == "low" else f"0 <= {bound} - {what}"


def mean_where(
    name: str,
    side: str,
    what: str,
    bound: str,
    fact: Source | None = None,
    given: Mapping[str, str] | None = None,
) -> list[StepData]:
    """The mean of a quantity of the next state z is on one side of a bound, where k + 1 steps can be left.

    Args:
        name: of the step, which is about a state s, a token a and k steps left after it.
        side: low or high.
        what: the quantity.
        bound: of the quantity.
        fact: that z is on that side of the bound; it may use ``there``, that k steps can be left in z.  Without one
            it is what the induction knows (`known`).
        given: what that is, or what the fact uses.
    """
    more = dict(given or {})
    return [
        conclude(
            f"{name}.state",
            _fact(side, what, bound),
            [(1, "1", "here.fact")],
            variables=AT_SAK | {"z": "S"},
            given=PLACE | {"leads": "0 < P[s, a, z]"} | more,
            have={"there": _NEXT, "here.fact": fact or instance("before", u="z")},
            positive=() if fact else ("there",),
        ),
        use(
            name,
            _MEANS[side],
            proofs={
                "mu_nonneg": {"by": "P_nonneg", "values": {"s": "s", "a": "a"}},
                "mu_total": instance("P_total", s="s", a="a"),
                "side": partial(f"{name}.state", IN_PLACE | {n: quantified(n) for n in more}, s="s", a="a", k="k"),
            },
            variables=AT_SAK,
            mu="fun(z in S, P[s, a, z])",
            G=f"fun(z in S, {what})",
            b=bound,
        )
        | {"given": PLACE | more},
    ]


def mean_begin(name: str, side: str, what: str, bound: str, lemma: Source) -> list[StepData]:
    """The mean over the first state s of a quantity, in a process of T steps: the step `name`.

    `lemma` is the bound of the quantity in that state; it may use ``there``, that T steps can be left in s.
    """
    return [
        conclude(
            f"{name}.state",
            _fact(side, what, bound),
            [(1, "1", "here.fact")],
            variables=AT_S,
            given={"begins": "0 < start[s]"},
            have={"there": instance("at_start", {"premise": "begins"}, s="s"), "here.fact": lemma},
        ),
        use(
            name,
            _MEANS[side],
            proofs={
                "mu_nonneg": quantified("start_nonneg"),
                "mu_total": "start_total",
                "side": quantified(f"{name}.state"),
            },
            mu="start",
            G=f"fun(s in S, {what})",
            b=bound,
        ),
    ]


def in_all_places(goal: Goal) -> list[StepData]:
    """By induction from the steps ``base`` and ``positive``: the step ``end``, about the state c with n steps left.

    That n steps can be left there, and are at most N, are the hypotheses ``place`` and ``inside``.
    """
    before, following = known(goal), weighed(goal("s", "k + 1"), "s", "k + 1")
    return [
        conclude(
            "base.weighed",
            weighed(goal("s", "0"), "s", "0"),
            [(1, "1", "here.weight", "here.base")],
            variables=AT_S,
            have={
                "here.weight": instance(
                    "at_nonneg", {"premise": instance("axiom.nat_nonnegative", n="N")}, k="0", s="s"
                ),
                "here.base": "base",
            },
        ),
        conclude(
            "there",
            following,
            [(1, "1", "case", "here.positive")],
            variables=AT_SK,
            given=PLACE | before,
            have={"here.positive": instance("positive", IN_PLACE | BEFORE, **HERE)},
        ),
        *where_positive(
            "step",
            "at[k + 1, s]",
            following,
            instance("there", IN_PLACE | BEFORE, **HERE),
            instance("at_nonneg", {"premise": "room"}, k="k + 1", s="s"),
            AT_SK,
            ROOM | before,
        ),
        induction(
            "all",
            weighed(goal("s", "k"), "s", "k"),
            "base.weighed",
            instance("step", {"before": quantified("hypothesis"), "room": "within"}, **HERE),
            on="k",
            over=AT_S,
            given={"within": "k <= N"},
        ),
        conclude(
            "end",
            goal("c", "n"),
            [(1, "1", "here.all")],
            have={"here.all": instance("all", {"within": "inside"}, s="c", k="n")},
            positive=("place",),
        ),
    ]


EVERYWHERE: dict[str, Any] = {"at": "fun(k in nat, s in S, 1)", "D": "fun(k in nat, D)"}
"""Values for a lemma about positions: any number of steps can be left in any state, and every cap is D."""
EVERYWHERE_PROOFS: dict[str, Source] = {
    "at_nonneg": "sign",
    "at_next": "one",
    "close_at": quantified("close"),
    "place": "one",
}
"""Its proofs, from the steps ``sign`` and ``one``."""
EVERYWHERE_STEPS: tuple[StepData, ...] = (
    conclude("sign", "0 <= 1", [(1, "1")]),
    conclude("one", "0 < 1", [(1, "1")]),
)
