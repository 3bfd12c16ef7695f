"""What the SGA lemma asks of the step size: row by row of "high variance forces a tiny step", section 3.2 of Part 1.

Glossary
    J           the objective, L-smooth on the segments of the step
    q, g, e     law of the noise, gradient estimator, step size
    b           slope of a linear or a quadratic objective

Main statements
    variance-forces-step            depends on the reading
    variance-limits-guarantee       without bias the guarantee holds for steps below 2 |grad|^2/(L E|g|^2)
    variance-forces-step-literal    refuted: read for every smooth objective
    step-size-threshold     progress is guaranteed if L e E|g|^2 < 2 <grad, E g>
    step-size-necessary     ... and only then on the quadratic with Hessian -L I
    best-step               the step with the largest guarantee, and the guarantee
    linear-progress         on a linear objective, variance changes nothing
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, instance, polynomial, summed, unfold, use
from theorems.foundations.estimator_moments import MEAN
from theorems.notation import PART1
from theorems.objectives import (
    FOUR_SIZES,
    GRADIENT,
    NOISE,
    NONNEGATIVE,
    QUADRATIC,
    SMOOTHNESS,
    STEP,
    B,
    G,
    J,
    Q,
    X,
    smooth,
)
from theorems.proof import Draft
from theorems.sga.quadratic_ascent import GRADIENT_OF_QUADRATIC
from theorems.sga.smooth_ascent import ASCENT

LINEAR = "fun(v in R^I, sum(i in I, b[i]*v[i]))"
"""J(v) = <b, v>, which is L-smooth for every L >= 0."""

_TOWARDS = f"DOT({GRADIENT}, {MEAN})"
_SMOOTH = smooth("e*g[y, j]", over="all(y in Y, {})")
_POSITIVE_STEP = hypothesis("positive-step", "e > 0", e_pos="0 < e")
_OBJECTIVE = (J, X, Q, G, SMOOTHNESS, STEP)
_UNBIASED = f"e*NORM2({GRADIENT}) - L*e**2/2*(NORM2({GRADIENT}) + VARIANCE(q, g))"

_PROOF_OF_THRESHOLD = Draft(
    (
        conclude("positive", f"0 < {ASCENT}", [(1, "1", "e_pos", "below")], scale=2),
        use("guaranteed", "expected-descent"),
    ),
    ("positive", "guaranteed"),
    notes={"positive": "Half the step times the margin by which it stays below the threshold."},
)

_PROOF_OF_NECESSARY = Draft(
    (
        use("progress", "quadratic-progress"),
        conclude(
            "end",
            f"0 <= -PROGRESS({QUADRATIC}, x, q, g, e)",
            [(1, "1", "e_pos", "above")],
            ("progress",),
            scale=2,
        ),
    ),
    ("end",),
)

_PROOF_OF_UNBIASED = Draft(
    (
        conclude("positive", f"0 < {_UNBIASED}", [(1, "1", "e_pos", "below")], scale=2),
        use("ascent", "expected-descent"),
        use("split", "bias-variance-split.1", d=GRADIENT),
        use("norm.split", "mean-norm", d=GRADIENT),
        polynomial(
            "square",
            "m**2 - p**2 == 0",
            (),
            ("equal",),
            variables="m p",
            given={"equal": "m == p"},
        ),
        summed(
            "norms",
            instance("square", {"equal": instance("unbiased", i="i")}, m="AVERAGE(q, g, i)", p="partial(J, x, i)"),
            ("1", "AVERAGE(q, g, i)**2"),
            ("-1", "partial(J, x, i)**2"),
            over=("i", "I"),
        ),
        polynomial(
            "product",
            "p*m - p**2 == 0",
            (),
            ("equal",),
            variables="m p",
            given={"equal": "m == p"},
        ),
        summed(
            "dots",
            instance("product", {"equal": instance("unbiased", i="i")}, m="AVERAGE(q, g, i)", p="partial(J, x, i)"),
            ("1", "partial(J, x, i)*AVERAGE(q, g, i)"),
            ("-1", "partial(J, x, i)**2"),
            over=("i", "I"),
        ),
        unfold("norm.mean", f"NORM2({MEAN})"),
        unfold("norm", f"NORM2({GRADIENT})"),
        unfold("dot", f"DOT({GRADIENT}, {MEAN})"),
        conclude(
            "end",
            f"0 <= PROGRESS(J, x, q, g, e) - ({_UNBIASED})",
            [(1, "1", "ascent")],
            ("split", "norm.split", "norms", "dots", "norm.mean", "norm", "dot"),
        ),
    ),
    ("positive", "end"),
)

_ANY_STEP = parameter("e", "real", "step size", low="-4", high="4")
_OTHER = parameter("t", "real", "another step size", low="-4", high="4")

_PROOF_OF_BEST_STEP = Draft(
    (
        use("ascent", "expected-descent"),
        conclude("end", f"0 <= PROGRESS(J, x, q, g, e) - e*{_TOWARDS}/2", [(2, "1", "ascent")], ("best",), scale=2),
        polynomial("square", "0 <= u**2", [(1, "u")], variables="u"),
        summed(
            "row",
            instance("square", u="g[y, i]"),
            ("1", "g[y, i]**2"),
            over=("i", "I"),
            variables={"y": "Y"},
        ),
        conclude(
            "point",
            "0 <= q[y]*sum(i in I, g[y, i]**2)",
            [(1, "1", "mass", "row.y")],
            variables={"y": "Y"},
            have={"mass": instance("q_nonneg", y="y"), "row.y": instance("row", y="y")},
        ),
        summed("second.sum", "point", ("1", "q[y]*sum(i in I, g[y, i]**2)")),
        unfold("second.is", "SECOND(q, g)"),
        conclude("second", "0 <= SECOND(q, g)", [(1, "1", "second.sum")], ("second.is",)),
        conclude(
            "largest",
            f"0 <= e*{_TOWARDS}/2 - (t*{_TOWARDS} - L*t**2/2*SECOND(q, g))",
            [(1, "e - t", "L_nonneg", "second")],
            ("best",),
            scale=2,
        ),
    ),
    ("end", "largest"),
)


_ROW = "fun(i in I, g[y, i])"
_PROOF_OF_LINEAR = Draft(
    (
        polynomial("nought", "0 == 0"),
        summed(
            "row",
            "nought",
            ("1", "b[i]*(x[i] + e*g[y, i])"),
            ("-1", "b[i]*x[i]"),
            ("-e", "b[i]*g[y, i]"),
            over=("i", "I"),
            variables={"y": "Y"},
        ),
        unfold("dot.row", f"DOT(b, {_ROW})", variables={"y": "Y"}),
        conclude(
            "point",
            f"q[y]*(sum(i in I, b[i]*(x[i] + e*g[y, i])) - sum(i in I, b[i]*x[i])) - e*(q[y]*DOT(b, {_ROW})) == 0",
            (),
            ("row.y", "dot.row.y"),
            variables={"y": "Y"},
            have={"row.y": instance("row", y="y"), "dot.row.y": instance("dot.row", y="y")},
        ),
        summed(
            "sum",
            "point",
            ("1", "q[y]*(sum(i in I, b[i]*(x[i] + e*g[y, i])) - sum(i in I, b[i]*x[i]))"),
            ("-e", f"q[y]*DOT(b, {_ROW})"),
        ),
        unfold("progress", f"PROGRESS({LINEAR}, x, q, g, e)"),
        use("mean", "mean-dot", d="b"),
        conclude(
            "end",
            f"PROGRESS({LINEAR}, x, q, g, e) - e*DOT(b, {MEAN}) == 0",
            (),
            ("sum", "progress", "mean"),
        ),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="step-size-threshold",
        where=f"{PART1}, section 3.2",
        title="Below which step size progress is guaranteed",
        variables=_OBJECTIVE,
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            _SMOOTH,
            _POSITIVE_STEP,
            hypothesis("below", "L e E|g|^2 < 2 <grad J, E g>", below=f"L*e*SECOND(q, g) < 2*{_TOWARDS}"),
        ),
        statement=relations([f"0 < {ASCENT}", f"{ASCENT} <= PROGRESS(J, x, q, g, e)"]),
        verdict=Verdict.HOLDS,
        finding=(
            "Progress is guaranteed for every positive step below 2 <grad J, E g>/(L E|g|^2), and not beyond: "
            "on the quadratic with Hessian -L I the condition is necessary (step-size-necessary)."
        ),
        draft=_PROOF_OF_THRESHOLD,
        smt_sizes=FOUR_SIZES[:2],
    ),
    Claim(
        id="step-size-necessary",
        where=f"{PART1}, section 3.2",
        title="On the quadratic, no progress at or beyond the threshold",
        variables=(B, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(
            _POSITIVE_STEP,
            hypothesis(
                "above",
                "L e E|g|^2 >= 2 <grad J, E g>",
                above=f"2*DOT({GRADIENT_OF_QUADRATIC}, {MEAN}) <= L*e*SECOND(q, g)",
            ),
        ),
        statement=relations(f"PROGRESS({QUADRATIC}, x, q, g, e) <= 0"),
        verdict=Verdict.HOLDS,
        finding="For J = <b, x> - (L/2) |x|^2 the guarantee of step-size-threshold is all there is.",
        draft=_PROOF_OF_NECESSARY,
        smt_sizes=FOUR_SIZES[:2],
    ),
    Claim(
        id="variance-limits-guarantee",
        where=f"{PART1}, section 3.2",
        title="An unbiased estimator: the variance limits the step for which progress is guaranteed",
        variables=_OBJECTIVE,
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            _SMOOTH,
            _POSITIVE_STEP,
            hypothesis(
                "unbiased",
                "the mean of the estimator is the gradient",
                unbiased="all(i in I, AVERAGE(q, g, i) == partial(J, x, i))",
            ),
            hypothesis(
                "below",
                "L e (|grad J|^2 + Var) < 2 |grad J|^2",
                below=f"L*e*(NORM2({GRADIENT}) + VARIANCE(q, g)) < 2*NORM2({GRADIENT})",
            ),
        ),
        statement=relations([f"0 < {_UNBIASED}", f"{_UNBIASED} <= PROGRESS(J, x, q, g, e)"]),
        verdict=Verdict.HOLDS,
        finding=(
            "As a guarantee the reading is right and sharp: the step has to stay below "
            "2 |grad J|^2/(L (|grad J|^2 + Var)), which is O(1/Var)."
        ),
        draft=_PROOF_OF_UNBIASED,
        smt_sizes=FOUR_SIZES[:2],
    ),
    Claim(
        id="best-step",
        where=f"{PART1}, section 3.2",
        title="The step with the largest guaranteed progress",
        variables=(*_OBJECTIVE, _OTHER),
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            _SMOOTH,
            hypothesis("best", "L e E|g|^2 = <grad J, E g>", best=f"L*e*SECOND(q, g) == {_TOWARDS}"),
        ),
        statement=relations(
            [
                f"e*{_TOWARDS}/2 <= PROGRESS(J, x, q, g, e)",
                f"t*{_TOWARDS} - L*t**2/2*SECOND(q, g) <= e*{_TOWARDS}/2",
            ]
        ),
        verdict=Verdict.HOLDS,
        finding=(
            "The guarantee is largest at half the threshold, e = <grad J, E g>/(L E|g|^2), where it is "
            "<grad J, E g>^2/(2 L E|g|^2); for an unbiased estimator |grad J|^4/(2 L (|grad J|^2 + Var))."
        ),
        draft=_PROOF_OF_BEST_STEP,
        smt_sizes=FOUR_SIZES[:1],
    ),
    Claim(
        id="linear-progress",
        where=f"{PART1}, section 3.2 (corrected)",
        title="Progress on a linear objective",
        variables=(B, X, Q, G, _ANY_STEP),
        hypotheses=(),
        statement=relations(f"PROGRESS({LINEAR}, x, q, g, e) == e*DOT(b, {MEAN})"),
        verdict=Verdict.HOLDS,
        finding=(
            "A linear objective is L-smooth for every L >= 0, and its expected progress is e <b, E g> whatever the "
            "variance: variance forces nothing there."
        ),
        identity=True,
        draft=_PROOF_OF_LINEAR,
        smt_sizes=FOUR_SIZES,
    ),
    Claim(
        id="variance-forces-step-literal",
        where=f"{PART1}, section 3.2",
        title="Progress forces a step below the threshold, read for every smooth objective",
        variables=_OBJECTIVE,
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            _SMOOTH,
            _POSITIVE_STEP,
            hypothesis("progress", "there is expected progress", progress="0 < PROGRESS(J, x, q, g, e)"),
        ),
        statement=relations(f"L*e*SECOND(q, g) <= 2*{_TOWARDS}"),
        verdict=Verdict.REFUTED,
        finding=(
            "Read literally it is false: on a linear objective the progress is e |grad J|^2 for every step and every "
            "variance."
        ),
        corrected=("linear-progress", "step-size-necessary"),
        smt_sizes=FOUR_SIZES[:2],
    ),
    Claim(
        id="variance-forces-step",
        where=f"{PART1}, section 3.2",
        title="High variance forces a step size of order 1/Var",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "As a condition for guaranteed progress it is right and sharp; as a statement about every smooth objective "
            "it is false (linear ones); over a fixed number of steps the best step is only O(Var^(-1/2)); at a fixed "
            "accuracy with as many steps as needed O(1/Var) is right; and a batch of N divides the variance by N."
        ),
        readings=(
            "variance-limits-guarantee",
            "variance-forces-step-literal",
            "step-inverse-variance",
            "accuracy-step",
            "batch-step",
        ),
    ),
)
