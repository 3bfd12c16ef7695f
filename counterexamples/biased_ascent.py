"""Where the claims about biased ascent are attained.  Mirrors `theorems.sga.biased_ascent`.

All numbers are exact; a comment says how to verify them by hand.

Glossary: J the objective, x the first iterate, q and g law and values of the estimator at one iterate, h the estimator
at every iterate, e the step size or the schedule, c a constant step size, n the number of steps, L the smoothness.

Main definitions
    INSTANCES       extremal instances
"""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.shorthand import Written, extremal
from counterexamples.smooth_ascent import BOWL

_EXACT: dict[str, Written] = {
    "J": BOWL,
    "h": "fun(u in R^I, y in Y, i in I, -u[i])",
    "q": ("1",),
    "n": 3,
    "x": "-1 2",
    "L": 1,
    "V": 0,
    "T": 0,
}
"""Three exact steps of size 1 on J = -|v|^2/2 from (-1, 2): the first reaches the top, so WORK = 5; T - J(x) = 5/2."""

INSTANCES: tuple[Instance, ...] = (
    # grad = (1, -2), mean (2, 0), bias (1, 2): the gradients cancel.  Var = 1/3*8 + 2/3*2 = 4, so the bound is -2; the
    # next iterates (3, 4) and (0, 1) have J = -25/2 and -1/2, in the mean -9/2, from -5/2.
    extremal(
        "biased-progress",
        "the quadratic at L e = 1, with bias and noise",
        J=BOWL,
        x="-1 2",
        q="1/3 2/3",
        g="4 2; 1 -1",
        L=1,
        e=1,
    ),
    # grad = 1 and mean 0: bias -1.  Var = 1, so the bound is -(1/4)/2 = -1/8; from J = -1/2 to -1/8 and -9/8, in the
    # mean -5/8.
    extremal(
        "biased-progress",
        "the quadratic at L e = 1/2, where the bias is minus the gradient",
        J=BOWL,
        x=("-1",),
        q="1/2 1/2",
        g="1; -1;",
        L=1,
        e="1/2",
    ),
    # 1/2*5 = 5/2
    extremal("biased-ascent", "one step to the top", **_EXACT, e="fun(k in nat, 1)", m=0, z=0),
    # 5 = 2*5/2
    extremal("bias-neighbourhood", "one step to the top", **_EXACT, c=1, z=0),
    # 2*5/2 = 5/3*3, so that the run is just long enough; WORK = 5 = 5/3*3
    extremal(
        "relative-bias-converges",
        "one step to the top, and a run just long enough",
        **_EXACT,
        e="fun(k in nat, 1)",
        m=0,
        S=3,
        t="5/3",
    ),
)
FAMILIES: tuple[Family, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
REFUTATIONS: tuple[Refutation, ...] = ()
