"""The quadratic with Hessian -L I, on which the SGA lemma is an equality: section 2 of Part 1, in any dimension.

Glossary
    J           <b, v> - (L/2) |v|^2
    x           the iterate
    q, g, e     law of the noise, gradient estimator, step size

Main statements
    quadratic-progress  expected progress = e <grad J, E g> - (L e^2/2) E|g|^2
    sga-equality        expected progress = Term A + Term B - Term C
    sga-equality-only   on no other objective is this so for every estimator
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, relations
from theorems.drafting import StepData, conclude, congruence, gradient, instance, pick, polynomial, summed, unfold, use
from theorems.foundations.estimator_moments import MEAN
from theorems.notation import PART1
from theorems.objectives import FOUR_SIZES, GRADIENT, NOISE, QUADRATIC, SMOOTHNESS, STEP, B, G, J, Q, X, Z
from theorems.proof import Draft
from theorems.sga.smooth_ascent import NOTES_ON_TERMS, TERMS, THREE_TERMS, three_terms

_AT_Y = {"y": "Y"}
_ROW = "fun(i in I, g[y, i])"
GRADIENT_OF_QUADRATIC = f"fun(i in I, partial({QUADRATIC}, x, i))"
_AT_I = {"i": "I"}
_LINEAR, _SQUARE = "b[i]*(x[i] + e*g[y, i])", "(x[i] + e*g[y, i])**2"


def _gradient_of_quadratic() -> list[StepData]:
    """The gradient of J(v) = <b, v> - (L/2) |v|^2 at x is b - L x; the last step is ``slope``."""
    return [
        gradient("derivative", f"partial({QUADRATIC}, x, i)", variables=_AT_I),
        pick("picked.b", ("k", "I"), "i", "b[k]", variables=_AT_I),
        pick("picked.x", ("k", "I"), "i", "2*x[k]", variables=_AT_I),
        conclude(
            "slope",
            f"partial({QUADRATIC}, x, i) - (b[i] - L*x[i]) == 0",
            (),
            ("derivative.i", "picked.b.i", "picked.x.i"),
            variables=_AT_I,
            have={f"{name}.i": instance(name, i="i") for name in ("derivative", "picked.b", "picked.x")},
        ),
    ]


_PROOF_OF_QUADRATIC_PROGRESS = Draft(
    (
        *_gradient_of_quadratic(),
        conclude(
            "coordinate",
            f"{_LINEAR} - b[i]*x[i] - L/2*({_SQUARE} - x[i]**2)"
            f" - e*(partial({QUADRATIC}, x, i)*g[y, i]) + L*e**2/2*g[y, i]**2 == 0",
            (),
            ("slope.i",),
            variables=_AT_Y | _AT_I,
            have={"slope.i": instance("slope", i="i")},
        ),
        summed(
            "row",
            "coordinate",
            ("1", _LINEAR),
            ("-1", "b[i]*x[i]"),
            ("-L/2", _SQUARE),
            ("L/2", "x[i]**2"),
            ("-e", f"partial({QUADRATIC}, x, i)*g[y, i]"),
            ("L*e**2/2", "g[y, i]**2"),
            over=("i", "I"),
            variables=_AT_Y,
        ),
        unfold("dot.row", f"DOT({GRADIENT_OF_QUADRATIC}, {_ROW})", variables=_AT_Y),
        conclude(
            "point",
            f"q[y]*((sum(i in I, {_LINEAR}) - L/2*sum(i in I, {_SQUARE}))"
            " - (sum(i in I, b[i]*x[i]) - L/2*sum(i in I, x[i]**2)))"
            f" - e*(q[y]*DOT({GRADIENT_OF_QUADRATIC}, {_ROW})) + L*e**2/2*(q[y]*sum(i in I, g[y, i]**2)) == 0",
            (),
            ("row.y", "dot.row.y"),
            variables=_AT_Y,
            have={f"{name}.y": instance(name, y="y") for name in ("row", "dot.row")},
        ),
        summed(
            "sum",
            "point",
            (
                "1",
                f"q[y]*((sum(i in I, {_LINEAR}) - L/2*sum(i in I, {_SQUARE}))"
                " - (sum(i in I, b[i]*x[i]) - L/2*sum(i in I, x[i]**2)))",
            ),
            ("-e", f"q[y]*DOT({GRADIENT_OF_QUADRATIC}, {_ROW})"),
            ("L*e**2/2", "q[y]*sum(i in I, g[y, i]**2)"),
        ),
        unfold("progress", f"PROGRESS({QUADRATIC}, x, q, g, e)"),
        unfold("second", "SECOND(q, g)"),
        use("mean", "mean-dot", d=GRADIENT_OF_QUADRATIC),
        conclude(
            "end",
            f"PROGRESS({QUADRATIC}, x, q, g, e)"
            f" - (e*DOT({GRADIENT_OF_QUADRATIC}, {MEAN}) - L*e**2/2*SECOND(q, g)) == 0",
            (),
            ("sum", "progress", "second", "mean"),
        ),
    ),
    ("end",),
    notes={
        "derivative": "The derivative of J along a coordinate.",
        "slope": "The gradient of J at x is b - L x.",
        "coordinate": "What one coordinate adds to J(x + e g_y) - J(x).",
        "row": "Summed over the coordinates.",
        "sum": "Weighted by the mass of the outcome and summed over the outcomes.",
        "mean": "The mean of <grad J, g_y> is <grad J, E g>.",
    },
)

_QUADRATIC_TERMS = TERMS.replace(GRADIENT, GRADIENT_OF_QUADRATIC)

_PROOF_OF_SGA_EQUALITY = Draft(
    (
        use("progress", "quadratic-progress"),
        *three_terms(GRADIENT_OF_QUADRATIC),
        conclude(
            "end",
            f"PROGRESS({QUADRATIC}, x, q, g, e) - ({_QUADRATIC_TERMS}) == 0",
            (),
            ("progress", *THREE_TERMS),
        ),
    ),
    ("end",),
    notes=NOTES_ON_TERMS | {"progress": "On the quadratic the descent lemma is an equality, at every outcome."},
)

_AWAY = "fun(i in I, z[i] - x[i])"
_SCALED = "fun(i in I, 1/e*(z[i] - x[i]))"
_ARRIVED = "x[i] + e*(1/e*(z[i] - x[i]))"

_PROOF_OF_ONLY = Draft(
    (
        use("unit", "axiom.inverse", x="e"),
        conclude("arrived", f"{_ARRIVED} - z[i] == 0", (), ("unit",), variables=_AT_I),
        congruence("there", (_ARRIVED, "z[i]"), "arrived", "J[w]"),
        polynomial("nought", "0 == 0"),
        summed(
            "dot.scaled",
            "nought",
            ("1", "partial(J, x, i)*(1/e*(z[i] - x[i]))"),
            ("-(1/e)", "partial(J, x, i)*(z[i] - x[i])"),
            over=("i", "I"),
        ),
        summed(
            "norm.scaled", "nought", ("1", "(1/e*(z[i] - x[i]))**2"), ("-(1/e)**2", "(z[i] - x[i])**2"), over=("i", "I")
        ),
        unfold("dot.v", f"DOT({GRADIENT}, {_SCALED})"),
        unfold("dot", f"DOT({GRADIENT}, {_AWAY})"),
        unfold("norm.v", f"NORM2({_SCALED})"),
        unfold("norm", f"NORM2({_AWAY})"),
        use("promise", "equality", v=_SCALED),
        conclude(
            "end",
            f"J[z] - (J[x] + DOT({GRADIENT}, {_AWAY}) - L/2*NORM2({_AWAY})) == 0",
            (),
            ("promise", "there", "dot.scaled", "norm.scaled", "dot.v", "dot", "norm.v", "norm", "unit"),
        ),
    ),
    ("end",),
    notes={
        "there": "The estimator (z - x)/e leads from x to z.",
        "dot.scaled": "Its inner product with the gradient is that of z - x, divided by e.",
        "norm.scaled": "Its squared norm is that of z - x, divided by e^2.",
        "promise": "The assumed equality for this estimator.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="quadratic-progress",
        where=f"{PART1}, section 2",
        title="Progress on the quadratic with Hessian -L I",
        variables=(B, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(),
        statement=relations(
            f"PROGRESS({QUADRATIC}, x, q, g, e) == e*DOT({GRADIENT_OF_QUADRATIC}, {MEAN}) - L*e**2/2*SECOND(q, g)"
        ),
        verdict=Verdict.HOLDS,
        finding="The descent lemma is an equality on this quadratic, at every point, for every step.",
        identity=True,
        draft=_PROOF_OF_QUADRATIC_PROGRESS,
        smt_sizes=FOUR_SIZES,
    ),
    Claim(
        id="sga-equality",
        where=f"{PART1}, section 2",
        title="The SGA lemma is an equality on the quadratic",
        variables=(B, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE,),
        statement=relations(f"PROGRESS({QUADRATIC}, x, q, g, e) == {_QUADRATIC_TERMS}"),
        verdict=Verdict.HOLDS,
        finding=(
            "For J = <b, x> - (L/2) |x|^2 the three terms add up to the expected progress, for every estimator, every "
            "point and every step: none of the constants of the SGA lemma can be improved."
        ),
        identity=True,
        draft=_PROOF_OF_SGA_EQUALITY,
        smt_sizes=FOUR_SIZES,
    ),
    Claim(
        id="sga-equality-only",
        where=f"{PART1}, section 2",
        title="Only on the quadratic is the SGA lemma an equality for every estimator",
        variables=(J, X, Z, SMOOTHNESS, STEP),
        hypotheses=(
            hypothesis("positive-step", "e > 0", e_pos="0 < e"),
            hypothesis(
                "equality",
                "the promise is kept exactly by every estimator v without noise",
                equality="all(v in R^I, J[fun(i in I, x[i] + e*v[i])] - J[x]"
                f" == e*DOT({GRADIENT}, v) - L*e**2/2*NORM2(v))",
            ),
        ),
        statement=relations(f"J[z] == J[x] + DOT({GRADIENT}, {_AWAY}) - L/2*NORM2({_AWAY})"),
        verdict=Verdict.HOLDS,
        finding=(
            "If the lemma is an equality for every estimator without noise, at one iterate and one step size, J is "
            "the quadratic with Hessian -L I: for any other objective the lemma is only a lower bound."
        ),
        identity=True,
        draft=_PROOF_OF_ONLY,
        smt_sizes=(),  # the assumed equality speaks of all vectors
    ),
)
