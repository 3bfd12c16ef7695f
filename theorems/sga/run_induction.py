"""The proof of biased-ascent: one step from anywhere, then induction on the number of steps for every start at once.

Glossary
    w, k        where a run of k + 1 steps starts
    y           the noise of its first step
    s           a number from 0 to 1, along the segment of that step

Main definitions
    PROOF_OF_BIASED_ASCENT
    here        local names for earlier facts
"""

from __future__ import annotations

from collections.abc import Mapping

from theorems.drafting import StepData, conclude, induction, instance, polynomial, quantified, summed, unfold, use
from theorems.proof import Draft
from theorems.sga.runs import ESTIMATES, GRADIENT_AT, run

AT_W, AT_K, AT_Y, _AT_S = {"w": "I -> real"}, {"k": "nat"}, {"y": "Y"}, {"s": "real"}
AT_STEP = AT_W | AT_K
_AT_OUTCOME = AT_STEP | AT_Y
_MOVE = "e[k]*h[w, y, {0}]"
_ON_SEGMENT = f"fun(j in I, w[j] + s*({_MOVE.format('j')}))"
_NEXT = f"fun(i in I, w[i] + {_MOVE.format('i')})"
_H, _GRADIENT = ESTIMATES.format("w"), GRADIENT_AT.format("w")
_RISE = f"sum(y in Y, q[y]*J[{_NEXT}]) - J[w]"
_SEGMENT = {"s_low": "0 <= s", "s_high": "s <= 1"}
_CHANGE = f"NORM2(fun(i in I, partial(J, {_ON_SEGMENT}, i) - partial(J, w, i)))"
_LENGTH = f"NORM2(fun(j in I, {_MOVE.format('j')}))"


def here(*names: str, **values: str) -> dict[str, StepData]:
    """Local names for earlier facts at the variables of the step."""
    return {f"here.{name}": instance(name, **values) for name in names}


_ONE_STEP = (
    # a segment is part of the whole space; its ends are not needed, and the kernel wants to see that they are not
    polynomial(
        "inside",
        "0 < 1 + s*(1 - s)",
        [(1, "1"), (1, "1", "s_low", "s_high")],
        variables=_AT_S,
        given=_SEGMENT,
    ),
    conclude(
        "segment.differentiable",
        f"0 < differentiable(J, {_ON_SEGMENT})",
        [(1, "1", "here"), (1, "1", "s_low", "s_high", "here")],
        variables=_AT_OUTCOME | _AT_S,
        given=_SEGMENT,
        have={"here": instance("differentiable", u=_ON_SEGMENT), "here.inside": instance("inside", s="s")},
        positive=["here.inside"],
    ),
    polynomial("nought", "0 == 0"),
    summed(
        "segment.length",
        "nought",
        ("1", f"(w[i] + s*({_MOVE.format('i')}) - w[i])**2"),
        ("-s**2", f"({_MOVE.format('i')})**2"),
        over=("i", "I"),
        variables=_AT_OUTCOME | _AT_S,
    ),
    unfold("segment.norm", f"NORM2(fun(i in I, w[i] + s*({_MOVE.format('i')}) - w[i]))", variables=_AT_OUTCOME | _AT_S),
    unfold("move.norm", _LENGTH, variables=_AT_OUTCOME),
    conclude(
        "segment.lipschitz",
        f"0 <= L**2*s**2*{_LENGTH} - {_CHANGE}",
        [(1, "1", "here"), (1, "1", "s_low", "s_high", "here")],
        ("here.segment.length", "here.segment.norm", "here.move.norm"),
        variables=_AT_OUTCOME | _AT_S,
        given=_SEGMENT,
        have={
            "here": instance("lipschitz", u=_ON_SEGMENT, v="w"),
            "here.inside": instance("inside", s="s"),
            **here("segment.length", "segment.norm", w="w", k="k", y="y", s="s"),
            **here("move.norm", w="w", k="k", y="y"),
        },
        positive=["here.inside"],
    ),
    use(
        "one",
        "biased-progress",
        variables=AT_STEP,
        x="w",
        g=_H,
        e="e[k]",
        proofs={
            "differentiable": instance("segment.differentiable", w="w", k="k"),
            "lipschitz": instance("segment.lipschitz", w="w", k="k"),
            "e_nonneg": instance("e_nonneg", k="k"),
            "e_small": instance("e_small", k="k"),
        },
    ),
    unfold("progress", f"PROGRESS(J, w, q, {_H}, e[k])", variables=AT_STEP),
    summed(
        "rise",
        "nought",
        ("1", f"q[y]*(J[{_NEXT}] - J[w])"),
        ("-1", f"q[y]*J[{_NEXT}]"),
        ("J[w]", "q[y]"),
        variables=AT_STEP,
    ),
    conclude(
        "gain",
        f"0 <= {_RISE} - (e[k]/2*((1 - m**2)*NORM2({_GRADIENT}) - z**2) - L*e[k]**2/2*V)",
        [(2, "1", "here.one"), (1, "1", "here.nonneg", "here.bias"), (1, "e[k]", "L_nonneg", "here.variance")],
        ("here.progress", "here.rise", "q_total"),
        variables=AT_STEP,
        have={
            **here("one", "progress", "rise", w="w", k="k"),
            "here.nonneg": instance("e_nonneg", k="k"),
            "here.bias": instance("bias", u="w"),
            "here.variance": instance("variance", u="w"),
        },
        scale=2,
    ),
)


def _unfolded(n: str, name: str) -> list[StepData]:
    """The defining equations of the four quantities of a run; those of the sums come without an iterate."""
    at_n = AT_K if "k" in n else {}
    return [
        unfold(f"{name}.mean", run("MEAN_AFTER", n, "w"), variables=AT_W | at_n),
        unfold(f"{name}.work", run("WORK", n, "w"), variables=AT_W | at_n),
        unfold(f"{name}.total", f"TOTAL(e, {n})", variables=at_n),
        unfold(f"{name}.total2", f"TOTAL2(e, {n})", variables=at_n),
    ]


def _reserve(n: str) -> str:
    return f"z**2/2*TOTAL(e, {n}) + L*V/2*TOTAL2(e, {n})"


def _surplus(n: str, x: str) -> str:
    """What the induction shows to be nonnegative."""
    return f"{run('MEAN_AFTER', n, x)} - J[{x}] - (1 - m**2)/2*{run('WORK', n, x)} + {_reserve(n)}"


QUANTIFIED: Mapping[str, StepData] = {"before": quantified("before")}
ASSUMED: Mapping[str, StepData] = {"before": quantified("hypothesis")}
_BEFORE = {"before": f"all(u in R^I, 0 <= {_surplus('k', 'u')})"}
_BEFORE_BELOW = {"before": f"all(u in R^I, {run('MEAN_AFTER', 'k', 'u')} <= T)"}

_ALL_STEPS = (
    *_unfolded("0", "first"),
    *_unfolded("k + 1", "next"),
    conclude(
        "base",
        f"0 <= {_surplus('0', 'w')}",
        (),
        ("here.first.mean", "here.first.work", "first.total", "first.total2"),
        variables=AT_W,
        have=here("first.mean", "first.work", w="w"),
    ),
    conclude(
        "later",
        f"0 <= q[y]*{run('MEAN_AFTER', 'k', _NEXT)} - q[y]*J[{_NEXT}]"
        f" - (1 - m**2)/2*(q[y]*{run('WORK', 'k', _NEXT)}) + ({_reserve('k')})*q[y]",
        [(1, "1", "here.mass", "here.before")],
        (),
        variables=_AT_OUTCOME,
        given=_BEFORE,
        have={"here.mass": instance("q_nonneg", y="y"), "here.before": instance("before", u=_NEXT)},
    ),
    summed(
        "all.later",
        instance("later", QUANTIFIED, k="k", w="w", y="y"),
        ("1", f"q[y]*{run('MEAN_AFTER', 'k', _NEXT)}"),
        ("-1", f"q[y]*J[{_NEXT}]"),
        ("-(1 - m**2)/2", f"q[y]*{run('WORK', 'k', _NEXT)}"),
        (_reserve("k"), "q[y]"),
        variables=AT_STEP,
        given=_BEFORE,
    ),
    conclude(
        "step",
        f"0 <= {_surplus('(k + 1)', 'w')}",
        [(1, "1", "here.later"), (1, "1", "here.gain")],
        ("here.next.mean", "here.next.work", "here.next.total", "here.next.total2", "q_total"),
        variables=AT_STEP,
        given=_BEFORE,
        have={
            "here.later": instance("all.later", QUANTIFIED, k="k", w="w"),
            **here("gain", "next.mean", "next.work", w="w", k="k"),
            **here("next.total", "next.total2", k="k"),
        },
    ),
    induction(
        "surplus",
        f"0 <= {_surplus('k', 'w')}",
        "base",
        instance("step", ASSUMED, k="k", w="w"),
        on="k",
        over=AT_W,
    ),
    # the mean of a bounded objective is bounded
    conclude(
        "below.base",
        f"0 <= T - {run('MEAN_AFTER', '0', 'w')}",
        [(1, "1", "here.bounded")],
        ("here.first.mean",),
        variables=AT_W,
        have={"here.bounded": instance("bounded", u="w"), **here("first.mean", w="w")},
    ),
    conclude(
        "below.later",
        f"0 <= T*q[y] - q[y]*{run('MEAN_AFTER', 'k', _NEXT)}",
        [(1, "1", "here.mass", "here.before")],
        (),
        variables=_AT_OUTCOME,
        given=_BEFORE_BELOW,
        have={"here.mass": instance("q_nonneg", y="y"), "here.before": instance("before", u=_NEXT)},
    ),
    summed(
        "below.sum",
        instance("below.later", QUANTIFIED, k="k", w="w", y="y"),
        ("T", "q[y]"),
        ("-1", f"q[y]*{run('MEAN_AFTER', 'k', _NEXT)}"),
        variables=AT_STEP,
        given=_BEFORE_BELOW,
    ),
    conclude(
        "below.step",
        f"0 <= T - {run('MEAN_AFTER', '(k + 1)', 'w')}",
        [(1, "1", "here.sum")],
        ("here.next.mean", "q_total"),
        variables=AT_STEP,
        given=_BEFORE_BELOW,
        have={
            "here.sum": instance("below.sum", QUANTIFIED, k="k", w="w"),
            **here("next.mean", w="w", k="k"),
        },
    ),
    induction(
        "below",
        f"0 <= T - {run('MEAN_AFTER', 'k', 'w')}",
        "below.base",
        instance("below.step", ASSUMED, k="k", w="w"),
        on="k",
        over=AT_W,
    ),
)

PROOF_OF_BIASED_ASCENT = Draft(
    (
        *_ONE_STEP,
        *_ALL_STEPS,
        conclude(
            "end",
            f"0 <= T - J[x] + {_reserve('n')} - (1 - m**2)/2*{run('WORK', 'n', 'x')}",
            [(1, "1", "whole"), (1, "1", "top")],
            have={"whole": instance("surplus", k="n", w="x"), "top": instance("below", k="n", w="x")},
        ),
    ),
    ("end",),
    notes={
        "one": "One step from w with any of the step sizes.",
        "gain": "The bounds of bias and variance put into what one step guarantees.",
        "later": "What the following steps guarantee from wherever the first one led, at one outcome of its noise.",
        "surplus": "By induction on the number of steps, for every start at once.",
        "below": "So is this: the mean of J after any number of steps is at most T.",
    },
)
