"""Slopes of values in one direction, if the return lies in [0, 1] and is paid at the end.

Words are those of `theorems.foundations.value_bounds`; N is the slope of a value in the direction h.

Glossary
    h, g        a direction that moves no mass, and a cap over all states of sum_a abs(h[s, a])

Main statements
    slope-next                  the slope of a state, in terms of what follows
    slope-range-low, -high      abs(N) <= n g/2
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, conclude, induction, instance, partial, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_A, AT_K, AT_S, BEFORE, HERE, after, mean_next, mean_row
from theorems.foundations.value_bounds import RETURN_01, next_range, value
from theorems.processes import DIRECTION, KERNEL, NO_REWARD, TRANSITIONS, H, V, policy_law
from theorems.proof import Draft

SIZE = parameter("g", "real", "cap over all states of the sum of abs(h[s, a])", low="0", high="2")
SMALL = hypothesis(
    "size",
    "in every state the absolute values of the direction add up to at most g",
    h_size="all(s in S, sum(a in A, abs(h[s, a])) <= g)",
)
DIRECTION_ROW = {
    "h_size": instance("h_size", s="s"),
    "h_total": instance("h_total", s="s"),
}
_POLICY = parameter("policy", "S, A -> real", "a policy")
STATE = parameter("x", "S", "a state")
AT_ALL = AT_S | AT_A | AT_K


def slope(policy: str, state: str, n: str) -> str:
    """Slope of the value of a state with n steps to go, where only the last state pays.

    >>> slope("pi", "s", "0")
    'VALUE_SLOPE(pi, h, P, fun(s in S, a in A, 0), v, s, 0)'
    """
    return f"VALUE_SLOPE({policy}, h, P, {NO_REWARD}, v, {state}, {n})"


def _row(weight: str, body: str, state: str = "s") -> str:
    return f"sum(a in A, {weight}[{state}, a]*{body})"


def row_of_slopes(policy: str, state: str = "s") -> tuple[str, str]:
    """The two parts of the slope of a state: what the direction does here, and what is left of later slopes."""
    return (
        _row("h", after(value(policy, "z", "k"), state), state),
        _row(policy, after(slope(policy, "z", "k"), state), state),
    )


# ----------------------------------------------------------------------------------------------------------- slope-next

_ACTION = f"ACTION_VALUE(policy, P, {NO_REWARD}, v, x, a, k)"
_NEXT_VALUE = after(value("policy", "z", "k"), "x")
_SLOPE_NEXT = lemma(
    "slope-next",
    "The slope of a state in terms of what follows",
    (_POLICY, H, KERNEL, V, STATE, parameter("k", "nat", "steps left after the first", low="0", high="2")),
    (),
    f"{slope('policy', 'x', 'k + 1')} == {' + '.join(row_of_slopes('policy', 'x'))}",
    Draft(
        (
            unfold("action", _ACTION, variables=AT_A),
            conclude(
                "token",
                f"h[x, a]*{_ACTION} - h[x, a]*{_NEXT_VALUE} == 0",
                (),
                ("here",),
                variables=AT_A,
                have={"here": "action"},
            ),
            summed("tokens", "token", ("1", f"h[x, a]*{_ACTION}"), ("-1", f"h[x, a]*{_NEXT_VALUE}"), over=("a", "A")),
            unfold("next", slope("policy", "x", "k + 1")),
            conclude(
                "end",
                f"{slope('policy', 'x', 'k + 1')} - {' - '.join(row_of_slopes('policy', 'x'))} == 0",
                (),
                ("tokens", "next"),
            ),
        ),
        ("end",),
    ),
)


def next_slope(policy: str, name: str) -> StepData:
    """The slope of every state with k + 1 steps to go, in terms of what follows."""
    return use(name, "slope-next", variables=AT_S | AT_K, policy=policy, h="h", P="P", v="v", x="s", k="k")


# ---------------------------------------------------------------------------------------------------------- slope-range


def _range(side: str) -> Claim:
    """One side of abs(N) <= n g/2."""
    low = side == "low"
    sign = "+" if low else "-"

    def goal(state: str, n: str) -> str:
        return f"0 <= {n}*g {sign} 2*{slope('policy', state, n)}"

    limit = "-(k*g/2)" if low else "k*g/2"
    before = {"before": f"all(u in S, {goal('u', 'k')})"}
    later = after(slope("policy", "z", "k"))
    steps: list[StepData] = [
        unfold("first", slope("policy", "s", "0"), variables=AT_S),
        conclude("base", goal("s", "0"), (), ("here",), variables=AT_S, have={"here": "first"}),
        *next_range("policy"),
        use(
            "own",
            f"centred-mean-{side}",
            proofs={**DIRECTION_ROW, **{f"X_{k}": partial(f"policy.{k}", **HERE) for k in ("low", "high")}},
            variables=AT_S | AT_K,
            h="fun(a in A, h[s, a])",
            g="g",
            X=f"fun(a in A, {after(value('policy', 'z', 'k'))})",
        ),
        conclude(
            "half",
            f"0 <= k*g/2 {sign} {slope('policy', 'c', 'k')}",
            [(1, "1", "here")],
            variables={"c": "S"} | AT_K,
            given=before,
            have={"here": instance("before", u="c")},
            scale=2,
        ),
        mean_next(
            "z",
            side,
            slope("policy", "z", "k"),
            limit,
            partial("half", BEFORE, k="k"),
            given=before,
        ),
        mean_row("later", side, "policy", later, limit, partial("z", BEFORE, **HERE), given=before),
        next_slope("policy", "next"),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.own"), (2, "1", "here.later")],
            ("here.next",),
            variables=AT_S | AT_K,
            given=before,
            have={
                "here.own": "own",
                "here.later": instance("later", BEFORE, **HERE),
                "here.next": "next",
            },
        ),
        induction(
            "all",
            goal("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")}, **HERE),
            on="k",
            over=AT_S,
        ),
        use("end", "all", s="x", k="n"),
    ]
    own = f"2*{slope('policy', 'x', 'n')}"
    return lemma(
        f"slope-range-{side}",
        f"The slope of a state, with n steps to go: bound from {'below' if low else 'above'}",
        (_POLICY, H, KERNEL, V, SIZE, STATE, STEPS),
        (policy_law("policy"), TRANSITIONS, DIRECTION, SMALL, RETURN_01),
        f"-(n*g) <= {own}" if low else f"{own} <= n*g",
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = (_SLOPE_NEXT, *(_range(side) for side in ("low", "high")))
"""In an order in which each uses only earlier ones."""
