"""Where the descent lemma and the SGA lemma are attained, and where they break.

Mirrors `theorems.sga.smooth_ascent` and `theorems.sga.sga_lemma`, keyed by claim id.  All numbers are exact; a comment
says how to verify them by hand.

Glossary: J the objective, x the iterate, q and g law and values of the estimator, e the step size, L the smoothness.
"""

from __future__ import annotations

from counterexamples.instance import Instance
from counterexamples.shorthand import counterexample, extremal

BOWL = "fun(v in R^I, -sum(i in I, v[i]**2)/2)"
"""J(v) = -|v|^2/2: smooth with L = 1, gradient -v, maximum at 0."""
TENT = "fun(v in R^I, 1 - sum(i in I, abs(v[i])))"
"""J(v) = 1 - |v_0| - ...: not differentiable where a coordinate is 0."""
STEEP = "fun(v in R^I, -sum(i in I, v[i]**2))"
"""J(v) = -|v|^2: smooth with L = 2 only."""

INSTANCES: tuple[Instance, ...] = (
    # J(x) = -1/2, grad = (-1, 0), z - x = (-1, 2): -1/2 + 1 - 5/2 = -2 = J(z).
    extremal("descent-lemma", "the quadratic with Hessian -L I", J=BOWL, x="1 0", z="0 2", L=1),
    # grad = 1, mean of g = 1, E g^2 = 2: e - e^2 at e = 1/2 is 1/4; the next iterates are 0 and -1: 1/4 in the mean.
    extremal("expected-descent", "the quadratic", J=BOWL, x=("-1",), q="1/2 1/2", g="2; 0", L=1, e="1/2"),
    # grad = (1, -2), bias (1, 2), two outcomes; next iterates (-1, 2) + e g.
    extremal(
        "sga-step",
        "the quadratic in two dimensions, with bias and noise",
        J=BOWL,
        x="-1 2",
        q="1/3 2/3",
        g="4 2; 1 -1",
        L=1,
        e="3/2",
    ),
    # ------------------------------------------------------------------------------- what the text takes for granted
    # x = 1 or -1 and g = x: the mean gradient and the mean of g are 0, so Terms A and B are 0; Var = 1, Term C = 1/2.
    # The iterate doubles: J goes from -1/2 to -2.
    counterexample(
        "sga-lemma",
        "the estimator looks at the noise that made the iterate: change -3/2, promise -1/2",
        drops="conditional",
        J=BOWL,
        x="1; -1",
        q="1/2 1/2",
        g="1; -1",
        L=1,
        e=1,
    ),
    # From 1/2 to -1/2 along the exact gradient -1: J does not change.  Term A = 1 - L/2, positive for every L < 2.
    counterexample(
        "sga-lemma",
        "J = 1 - |x| has a kink on the segment: change 0, promise 1/2",
        drops="smooth",
        J=TENT,
        x="1/2;",
        q=("1",),
        g="-1;",
        L=1,
        e=1,
    ),
    # grad = -2, exact: Term A = 4 (1 - 1/2) = 2; the step goes from 1 to -1, where J is the same.
    counterexample(
        "sga-lemma",
        "J = -x^2 needs L = 2: with L = 1 the promise is 2 and the change 0",
        drops="smooth",
        J=STEEP,
        x="1;",
        q=("1",),
        g="-2;",
        L=1,
        e=1,
    ),
    # grad = -1/10, exact: Term A = 1/200.  A sign step of size 1 goes to -9/10: J changes by 1/200 - 81/200 = -2/5.
    counterexample(
        "sga-scope-optimizers",
        "a sign step: change -2/5, promise 1/200",
        drops="update",
        J=BOWL,
        x=("1/10",),
        z="-9/10;",
        q=("1",),
        g="-1/10;",
        L=1,
        e=1,
    ),
    # The first Adam step, corrected for its start, is e g/(|g| + 10^-8) = -10^7/(10^7 + 1).
    counterexample(
        "sga-scope-optimizers",
        "a first Adam step with epsilon = 10^-8: change about -2/5, promise 1/200",
        drops="update",
        J=BOWL,
        x=("1/10",),
        z="-89999999/100000010;",
        q=("1",),
        g="-1/10;",
        L=1,
        e=1,
    ),
    # One batch y = 1 or -1, g = y - x, e = 1/2, from 0: x = y/2 after the first epoch, and g = y/2 again in the second:
    # z = 3y/4.  J goes from -1/8 to -9/32.  Mean gradient and mean of g are 0, Var = 1/4, Term C = 1/32.
    counterexample(
        "ppo-is-sga",
        "a second epoch on the same batch: change -5/32, promise -1/32",
        drops="conditional",
        J=BOWL,
        x="1/2; -1/2",
        z="3/4; -3/4",
        q="1/2 1/2",
        g="1/2; -1/2",
        L=1,
        e="1/2",
    ),
    counterexample(
        "ppo-is-sga",
        "a first Adam step: change about -2/5, promise 1/200",
        drops="update",
        J=BOWL,
        x="1/10;",
        z="-89999999/100000010;",
        q=("1",),
        g="-1/10;",
        L=1,
        e=1,
    ),
)
