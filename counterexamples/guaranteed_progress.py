"""Where the step-size laws of one step are attained, and where the literal reading breaks.

Mirrors `theorems.sga.guaranteed_progress`, keyed by claim id.  All numbers are exact; a comment says how to verify
them.
"""

from __future__ import annotations

from counterexamples.instance import Instance
from counterexamples.shorthand import counterexample, extremal
from counterexamples.smooth_ascent import BOWL

SLOPE = "fun(v in R^I, sum(i in I, v[i]))"
"""J(v) = v_0 + v_1 + ...: linear, smooth for every L >= 0."""

INSTANCES: tuple[Instance, ...] = (
    # grad = 1 = E g, E g^2 = 2, L = 1: the threshold is e = 1; at e = 1/2 guarantee and progress are 1/2 - 1/4.
    extremal(
        "step-size-threshold",
        "the quadratic below the threshold",
        J=BOWL,
        x=("-1",),
        q="1/2 1/2",
        g="2; 0",
        L=1,
        e="1/2",
    ),
    # At e = 1 the next iterates are 1 and -1: no progress.
    extremal(
        "step-size-necessary", "the quadratic at the threshold", b=("0",), x=("-1",), q="1/2 1/2", g="2; 0", L=1, e=1
    ),
    extremal(
        "variance-limits-guarantee", "the quadratic, Var = 1", J=BOWL, x=("-1",), q="1/2 1/2", g="2; 0", L=1, e="1/2"
    ),
    extremal(
        "best-step",
        "the quadratic at half the threshold",
        J=BOWL,
        x=("-1",),
        q="1/2 1/2",
        g="2; 0",
        L=1,
        e="1/2",
        t="1/2",
    ),
    # grad = 1 = E g, E g^2 = 2, L = 1: the threshold is 1, and yet a step of 2 gains 2.
    counterexample(
        "variance-forces-step-literal",
        "a linear objective, twice the threshold: progress 2",
        J=SLOPE,
        x=("0",),
        q="1/2 1/2",
        g="2; 0",
        L=1,
        e=2,
    ),
)
