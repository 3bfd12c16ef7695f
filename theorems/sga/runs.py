"""Runs of stochastic ascent: parameters and hypotheses of claims about many steps.

A run starts at x and takes n steps along an estimator h[u, y, .] that depends on the iterate u and on fresh noise y.

Glossary
    h           the estimator at every iterate; ESTIMATES, BIAS_AT its values and its bias at one of them
    e, n        the schedule: e[k] is the size of the step after which k more follow; the number of steps
    m, z        the bias is at most m times the gradient, plus z
    V, T        bound of the variance, upper bound of the objective

Main definitions
    smooth_everywhere, bias_at_most, variance_at_most       hypotheses about every iterate
    RUN                 what every claim about a schedule assumes
    run                 a quantity of the run, as text
"""

from __future__ import annotations

from theorems.claim import Hypothesis, hypothesis, parameter
from theorems.objectives import NOISE, NONNEGATIVE

H = parameter("h", "R^I, Y, I -> real", "the estimator, for each iterate and each outcome of the noise")
SCHEDULE = parameter("e", "nat -> real", "the schedule: the size of the step after which k more follow")
STEPS = parameter("n", "nat", "number of steps", low="1", high="3")
RELATIVE = parameter("m", "real", "bound of the bias, as a multiple of the gradient", low="0", high="1")
ABSOLUTE = parameter("z", "real", "bound of the bias", low="0", high="2")
SPREAD = parameter("V", "real", "bound of the variance", low="0", high="4")
TOP = parameter("T", "real", "upper bound of the objective")

SCHEDULED = hypothesis("schedule", "step sizes are >= 0", e_nonneg="all(k in nat, 0 <= e[k])")
SCHEDULED_SMALL = hypothesis("small-steps", "L e <= 1 for every step", e_small="all(k in nat, L*e[k] <= 1)")
BELOW = hypothesis("bounded", "J is bounded above by T", bounded="all(u in R^I, J[u] <= T)")

ESTIMATES = "fun(y in Y, i in I, h[{0}, y, i])"
"""The estimator at an iterate."""
GRADIENT_AT = "fun(i in I, partial(J, {0}, i))"
BIAS_AT = f"fun(i in I, BIAS(q, {ESTIMATES}, {GRADIENT_AT}, i))"


def smooth_everywhere() -> Hypothesis:
    """J is differentiable everywhere, and its gradient is L-Lipschitz."""
    change = "NORM2(fun(i in I, partial(J, u, i) - partial(J, v, i)))"
    return hypothesis(
        "smooth",
        "J is differentiable, and its gradient changes by at most L times the distance",
        differentiable="all(u in R^I, 0 < differentiable(J, u))",
        lipschitz=f"all(u in R^I, all(v in R^I, {change} <= L**2*NORM2(fun(i in I, u[i] - v[i]))))",
    )


def bias_at_most(bound: str, text: str) -> Hypothesis:
    """At every iterate u the squared norm of the bias is at most `bound`, in which ``{gradient}`` is the gradient."""
    return hypothesis(
        "bias",
        text,
        bias=f"all(u in R^I, NORM2({BIAS_AT.format('u')}) <= {bound.format(gradient=GRADIENT_AT.format('u'))})",
    )


def variance_at_most(bound: str) -> Hypothesis:
    """At every iterate u the variance is at most `bound`."""
    return hypothesis(
        "variance",
        f"the variance of the estimator is at most {bound} at every iterate",
        variance=f"all(u in R^I, VARIANCE(q, {ESTIMATES.format('u')}) <= {bound})",
    )


RUN = (
    NOISE,
    NONNEGATIVE,
    SCHEDULED,
    SCHEDULED_SMALL,
    smooth_everywhere(),
    variance_at_most("V"),
    BELOW,
)
"""A schedule of small steps on a smooth objective that is bounded above, with noise of bounded variance."""


def run(quantity: str, n: str = "n", x: str = "x", e: str = "e") -> str:
    """MEAN_AFTER or WORK after n steps from x."""
    return f"{quantity}(J, h, q, {e}, {n}, {x})"
