"""An objective with one coordinate, J(v) = -v^2/2, on which every number of a run can be read off.

The lemmas are proved by the kernel like every claim; they are not statements of the source text and so are not in the
ledger.

Glossary
    u, v        points on the line, vectors with one coordinate
    x, g, e     iterate, estimate and step size

Main statements
    bowl-gradient       it is differentiable, and the gradient at u is -u, of squared norm u^2
    bowl-smooth         it changes by exactly the distance, so L = 1
    bowl-term-b         Term B at x for the estimate g is e (1 - e) (-x) (g + x)
"""

from __future__ import annotations

from theorems.claim import Claim, parameter
from theorems.drafting import conclude, gradient, unfold, use
from theorems.foundations.analysis import lemma
from theorems.proof import Draft

BOWL = "fun(v in R^1, -v[0]**2/2)"
"""J(v) = -v^2/2 on one coordinate: smooth with L = 1, gradient -v."""


def estimate(g: str) -> str:
    """The law and the values of an estimator with a single outcome and one coordinate."""
    return f"table(1), fun(y in 1, i in 1, {g})"


def slopes(point: str) -> str:
    """The gradient of the bowl at a point."""
    return f"fun(i in 1, partial({BOWL}, {point}, i))"


def term_b_of_bowl(x: str, g: str, e: str) -> str:
    """Term B on the bowl at x, for the estimate g and the step size e."""
    return f"TERM_B({estimate(g)}, {slopes(f'fun(j in 1, {x})')}, 1, {e})"


_U, _V = (parameter(name, "1 -> real", "a point on the line") for name in ("u", "v"))
_HERE = parameter("x", "real", "the iterate", low="-5", high="5")
_ESTIMATE = parameter("g", "real", "the estimate", low="-5", high="5")
_AT_U = f"partial({BOWL}, u, 0)"
_BOWL_CHANGE = f"NORM2(fun(i in 1, partial({BOWL}, u, i) - partial({BOWL}, v, i)))"
_BOWL_DISTANCE = "NORM2(fun(i in 1, u[i] - v[i]))"
_BOWL_SLOPES = slopes("fun(j in 1, x)")
_BOWL_BIAS = f"BIAS({estimate('g')}, {_BOWL_SLOPES}, {{}})"

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "bowl-gradient",
        "The gradient of -v^2/2",
        (_U,),
        (),
        [f"{_AT_U} == -u[0]", f"0 < differentiable({BOWL}, u)", f"NORM2({slopes('u')}) == u[0]**2"],
        Draft(
            (
                gradient("slope", _AT_U),
                conclude("end", f"{_AT_U} + u[0] == 0", (), ("slope",)),
                gradient("differentiable", f"differentiable({BOWL}, u)"),
                unfold("norm", f"NORM2({slopes('u')})"),
                conclude("norm.end", f"NORM2({slopes('u')}) - u[0]**2 == 0", (), ("norm", "slope")),
            ),
            ("end", "differentiable", "norm.end"),
        ),
    ),
    lemma(
        "bowl-smooth",
        "The gradient of -v^2/2 changes by exactly the distance",
        (_U, _V),
        (),
        f"{_BOWL_CHANGE} == {_BOWL_DISTANCE}",
        Draft(
            (
                use("slope.u", "bowl-gradient.1", u="u"),
                use("slope.v", "bowl-gradient.1", u="v"),
                unfold("change", _BOWL_CHANGE),
                unfold("distance", _BOWL_DISTANCE),
                conclude(
                    "end",
                    f"{_BOWL_CHANGE} - {_BOWL_DISTANCE} == 0",
                    (),
                    ("change", "distance", "slope.u", "slope.v"),
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "bowl-term-b",
        "Term B on -v^2/2, without noise",
        (_HERE, _ESTIMATE, parameter("e", "real", "step size", low="0", high="3")),
        (),
        f"{term_b_of_bowl('x', 'g', 'e')} == e*(1 - e)*(-x)*(g + x)",
        Draft(
            (
                use("slope", "bowl-gradient.1", u="fun(j in 1, x)"),
                unfold("average", f"AVERAGE({estimate('g')}, 0)"),
                unfold("bias", _BOWL_BIAS.format("0")),
                unfold("product", f"DOT({_BOWL_SLOPES}, fun(i in 1, {_BOWL_BIAS.format('i')}))"),
                unfold("term", term_b_of_bowl("x", "g", "e")),
                conclude(
                    "end",
                    f"{term_b_of_bowl('x', 'g', 'e')} - e*(1 - e)*(-x)*(g + x) == 0",
                    (),
                    ("slope", "average", "bias", "product", "term"),
                ),
            ),
            ("end",),
        ),
    ),
)
"""In an order in which each uses only earlier ones."""
