"""Objectives and what the claims assume of them: differentiable, with a gradient that is Lipschitz along a segment.

Glossary
    J           the objective, a function of vectors with coordinates in I
    x, z        two points; s in [0, 1] runs along the segment between them
    L           the smoothness constant
    q, g        law of the noise y, and the estimator g[y, i] for it
    e           the step size

Main definitions
    smooth      the hypothesis that J is L-smooth on a segment
    QUADRATIC   J(x) = <b, x> - (L/2) |x|^2, for which the SGA lemma is an equality
"""

from __future__ import annotations

from theorems.claim import Hypothesis, hypothesis, law, parameter

J = parameter("J", "R^I -> real", "objective")
X = parameter("x", "I -> real", "the iterate")
Z = parameter("z", "I -> real", "another point")
Q = parameter("q", "Y -> real", "law of the noise")
G = parameter("g", "Y, I -> real", "gradient estimator, for each outcome of the noise")
STEP = parameter("e", "real", "step size", low="0", high="3/L")
B = parameter("b", "I -> real", "slope of the quadratic objective")
SMOOTHNESS = parameter("L", "real", "smoothness constant", low="1/4", high="4")
NOISE = law("q")

FOUR_SIZES = tuple((("I", dimension), ("Y", outcomes)) for dimension in (1, 2) for outcomes in (2, 3))
"""Sizes at which the SMT engine looks at claims about one step: one and two dimensions, two and three outcomes."""
GRADIENT = "fun(i in I, partial(J, x, i))"
"""The gradient of J at the iterate."""

NONNEGATIVE = hypothesis("smoothness", "L >= 0", L_nonneg="0 <= L")


def smooth(move: str, over: str = "{}", start: str = "x[j]", left_out: bool = False) -> Hypothesis:
    """J is differentiable, and its gradient L-Lipschitz, on the segment from the iterate to iterate + move.

    Args:
        move: coordinate j of the move, as text in j.
        over: a quantifier in front, such as ``all(y in Y, {})``.
        start: coordinate j of the iterate.
        left_out: whether the source text omits the hypothesis.
    """
    point = f"fun(j in I, {start} + s*({move}))"
    iterate = "x" if start == "x[j]" else f"fun(j in I, {start})"
    on = "all(s in real, implies(0 <= s, implies(s <= 1, {})))"
    change = f"NORM2(fun(i in I, partial(J, {point}, i) - partial(J, {iterate}, i)))"
    length = f"NORM2(fun(j in I, {move}))"
    return hypothesis(
        "smooth",
        "J is differentiable on the segment from the iterate to the next one, and there its gradient changes by at "
        "most L times the distance",
        left_out,
        differentiable=over.format(on.format(f"0 < differentiable(J, {point})")),
        lipschitz=over.format(on.format(f"{change} <= L**2*s**2*{length}")),
    )


QUADRATIC = "fun(v in R^I, sum(i in I, b[i]*v[i]) - L/2*sum(i in I, v[i]**2))"
"""J(v) = <b, v> - (L/2) |v|^2."""
