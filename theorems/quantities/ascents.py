"""Quantities of a run: stochastic ascent of many steps, with fresh noise at each.

A run of n + 1 steps is one step, and then a run of n steps from where it led; the noise of a step is drawn anew, so
every expectation is conditional on the iterate without that being said.

Glossary
    J           the objective, a function of vectors with coordinates in I
    q           law of the noise y, the same at every step
    h           the estimator h[x, y, i], as a function of the iterate x and of the noise y
    n           how many steps are left
    e           the schedule: e[n] is the size of the step after which n more follow
    x           where the run starts
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_RUN = (("J", ("R^I",)), ("h", ("R^I", "Y", "I")), ("q", ("Y",)), ("e", ("nat",)), ("n", ()), ("x", ("I",)))
NEXT = "fun(i in I, x[i] + e[n]*h[x, y, i])"
"""The iterate after the first of n + 1 steps."""

ASCENTS: tuple[Definition, ...] = (
    Definition(
        "MEAN_AFTER",
        _RUN,
        parse_term(f"sum(y in Y, q[y]*MEAN_AFTER(J, h, q, e, n, {NEXT}))"),
        r"\mathbb{{E}}_{{{2}}}[{0}(x_{{{4}}}) \mid x_0 = {5}, {1}, {3}]",
        "mean of the objective after n steps from x",
        recursion=("n", parse_term("J[x]")),
    ),
    Definition(
        "WORK",
        _RUN,
        parse_term(f"e[n]*NORM2(fun(i in I, partial(J, x, i))) + sum(y in Y, q[y]*WORK(J, h, q, e, n, {NEXT}))"),
        r"\mathbb{{E}}_{{{2}}}\Bigl[\sum_{{k < {4}}} {3}_k \|\nabla {0}(x_k)\|^2 \Bigm| x_0 = {5}, {1}\Bigr]",
        "mean sum, over n steps from x, of the step size times the squared norm of the gradient",
        recursion=("n", parse_term("0")),
    ),
)
