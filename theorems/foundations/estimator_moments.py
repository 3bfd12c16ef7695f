"""First and second moments of a gradient estimator, in any dimension: section 2 of Part 1.

Glossary
    d           the true gradient, a vector with coordinates in I
    q, g        law of the noise y on a finite set Y, and the estimator g[y, .]
    m, b        the mean of the estimator, and its bias m - d
    Var         mean of |g - m|^2, the trace of the covariance

Main statements
    mean-dot                E<d, g> = <d, m>
    mean-norm               |m|^2 = |d|^2 + 2 <d, b> + |b|^2
    variance-nonnegative    0 <= Var
    bias-variance-split     E|g|^2 = Var + |d|^2 + 2 <d, b> + |b|^2, and Var = E|g|^2 - |m|^2
    mean-direction          <d, m> = |d|^2 + <d, b>
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, law, parameter, relations
from theorems.drafting import StepData, conclude, polynomial, summed, swap, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.vectors import OVER_I
from theorems.notation import PART1
from theorems.proof import Draft

Q = parameter("q", "Y -> real", "law of the noise")
G = parameter("g", "Y, I -> real", "the gradient estimator, for each value of the noise")
D = parameter("d", "I -> real", "the true gradient")
ESTIMATOR = (Q, G, D)
NOISE: Hypothesis = law("q")

GRADIENT = "fun(i in I, g[y, i])"
MEAN = "fun(i in I, AVERAGE(q, g, i))"
BIAS = "fun(i in I, BIAS(q, g, d, i))"
INNER = f"DOT(d, {BIAS})"
BIAS2 = f"NORM2({BIAS})"

_AT_Y, _AT_I = {"y": "Y"}, {"i": "I"}
_NOUGHT = polynomial("nought", "0 == 0")
"""The pointwise fact of a sum whose terms cancel: the sum is linear."""

_BIAS_AT = unfold("bias", "BIAS(q, g, d, i)", variables=_AT_I)


def _about_bias(name: str, goal: str) -> StepData:
    """An equation at a coordinate i in which the bias is the mean minus the gradient."""
    return conclude(name, goal, (), ("here",), variables=_AT_I, have={"here": "bias"})


_PRODUCT = "q[y]*d[i]*g[y, i]"
_DEVIATION = "(g[y, i] - AVERAGE(q, g, i))**2"
_OVERLAP = f"DOT({MEAN}, {GRADIENT})"

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "mean-dot",
        "The mean of an inner product with a fixed vector is the inner product with the mean",
        ESTIMATOR,
        (),
        f"sum(y in Y, q[y]*DOT(d, {GRADIENT})) == DOT(d, {MEAN})",
        Draft(
            (
                _NOUGHT,
                summed("row", "nought", ("q[y]", "d[i]*g[y, i]"), ("-1", _PRODUCT), over=OVER_I, variables=_AT_Y),
                unfold("dot.y", f"DOT(d, {GRADIENT})", variables=_AT_Y),
                conclude(
                    "point",
                    f"q[y]*DOT(d, {GRADIENT}) - sum(i in I, {_PRODUCT}) == 0",
                    (),
                    ("here.row", "here.dot"),
                    variables=_AT_Y,
                    have={"here.row": "row", "here.dot": "dot.y"},
                ),
                summed("rows", "point", ("1", f"q[y]*DOT(d, {GRADIENT})"), ("-1", f"sum(i in I, {_PRODUCT})")),
                swap("exchange", ("y", "Y"), OVER_I, _PRODUCT),
                summed("column", "nought", ("1", _PRODUCT), ("-d[i]", "q[y]*g[y, i]"), variables=_AT_I),
                unfold("average", "AVERAGE(q, g, i)", variables=_AT_I),
                conclude(
                    "coordinate",
                    f"sum(y in Y, {_PRODUCT}) - d[i]*AVERAGE(q, g, i) == 0",
                    (),
                    ("here.column", "here.average"),
                    variables=_AT_I,
                    have={"here.column": "column", "here.average": "average"},
                ),
                summed(
                    "columns",
                    "coordinate",
                    ("1", f"sum(y in Y, {_PRODUCT})"),
                    ("-1", "d[i]*AVERAGE(q, g, i)"),
                    over=OVER_I,
                ),
                unfold("dot", f"DOT(d, {MEAN})"),
                conclude(
                    "end",
                    f"sum(y in Y, q[y]*DOT(d, {GRADIENT})) - DOT(d, {MEAN}) == 0",
                    (),
                    ("rows", "exchange", "columns", "dot"),
                ),
            ),
            ("end",),
            notes={"exchange": "The sum over noise and the sum over coordinates change places."},
        ),
    ),
    lemma(
        "mean-norm",
        "The squared norm of the mean, in terms of gradient and bias",
        ESTIMATOR,
        (),
        f"NORM2({MEAN}) == NORM2(d) + 2*{INNER} + {BIAS2}",
        Draft(
            (
                _BIAS_AT,
                _about_bias(
                    "point",
                    "AVERAGE(q, g, i)**2 - d[i]**2 - 2*(d[i]*BIAS(q, g, d, i)) - BIAS(q, g, d, i)**2 == 0",
                ),
                summed(
                    "sum",
                    "point",
                    ("1", "AVERAGE(q, g, i)**2"),
                    ("-1", "d[i]**2"),
                    ("-2", "d[i]*BIAS(q, g, d, i)"),
                    ("-1", "BIAS(q, g, d, i)**2"),
                    over=OVER_I,
                ),
                unfold("norm.mean", f"NORM2({MEAN})"),
                unfold("norm.gradient", "NORM2(d)"),
                unfold("dot", INNER),
                unfold("norm.bias", BIAS2),
                conclude(
                    "end",
                    f"NORM2({MEAN}) - (NORM2(d) + 2*{INNER} + {BIAS2}) == 0",
                    (),
                    ("sum", "norm.mean", "norm.gradient", "dot", "norm.bias"),
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "variance-nonnegative",
        "A variance is nonnegative",
        (Q, G),
        (hypothesis("weights", "q >= 0", q_nonneg="all(y in Y, 0 <= q[y])"),),
        "0 <= VARIANCE(q, g)",
        Draft(
            (
                conclude(
                    "square",
                    f"0 <= {_DEVIATION}",
                    [(1, "g[y, i] - AVERAGE(q, g, i)")],
                    variables=_AT_Y | _AT_I,
                ),
                summed("row", "square", ("1", _DEVIATION), over=OVER_I, variables=_AT_Y),
                conclude(
                    "point",
                    f"0 <= q[y]*sum(i in I, {_DEVIATION})",
                    [(1, "1", "here.mass", "here.row")],
                    variables=_AT_Y,
                    have={"here.mass": "q_nonneg", "here.row": "row"},
                ),
                summed("sum", "point", ("1", f"q[y]*sum(i in I, {_DEVIATION})")),
                unfold("variance", "VARIANCE(q, g)"),
                conclude("end", "0 <= VARIANCE(q, g)", [(1, "1", "sum")], ("variance",)),
            ),
            ("end",),
        ),
    ),
)
"""In an order in which each uses only earlier ones."""

_PROOF_OF_BIAS_VARIANCE_SPLIT = Draft(
    (
        _NOUGHT,
        summed(
            "row",
            "nought",
            ("1", _DEVIATION),
            ("-1", "g[y, i]**2"),
            ("2", "AVERAGE(q, g, i)*g[y, i]"),
            ("-1", "AVERAGE(q, g, i)**2"),
            over=OVER_I,
            variables=_AT_Y,
        ),
        unfold("dot.y", _OVERLAP, variables=_AT_Y),
        unfold("norm.mean", f"NORM2({MEAN})"),
        conclude(
            "point",
            f"q[y]*sum(i in I, {_DEVIATION}) - q[y]*sum(i in I, g[y, i]**2) + 2*(q[y]*{_OVERLAP})"
            f" - NORM2({MEAN})*q[y] == 0",
            (),
            ("here.row", "here.dot", "norm.mean"),
            variables=_AT_Y,
            have={"here.row": "row", "here.dot": "dot.y"},
        ),
        summed(
            "rows",
            "point",
            ("1", f"q[y]*sum(i in I, {_DEVIATION})"),
            ("-1", "q[y]*sum(i in I, g[y, i]**2)"),
            ("2", f"q[y]*{_OVERLAP}"),
            (f"-NORM2({MEAN})", "q[y]"),
        ),
        use("overlap", "mean-dot", q="q", g="g", d=MEAN),
        use("self", "dot-self", v=MEAN),
        unfold("variance", "VARIANCE(q, g)"),
        unfold("second", "SECOND(q, g)"),
        conclude(
            "variance.end",
            f"VARIANCE(q, g) - (SECOND(q, g) - NORM2({MEAN})) == 0",
            (),
            ("rows", "overlap", "self", "variance", "second", "q_total"),
        ),
        use("mean", "mean-norm", q="q", g="g", d="d"),
        conclude(
            "end",
            f"SECOND(q, g) - (VARIANCE(q, g) + NORM2(d) + 2*{INNER} + {BIAS2}) == 0",
            (),
            ("variance.end", "mean"),
        ),
    ),
    ("end", "variance.end"),
    notes={
        "row": "|g - m|^2 = |g|^2 - 2 <m, g> + |m|^2 for every value of the noise.",
        "overlap": "E<m, g> = <m, m> = |m|^2, so the mean of |g - m|^2 is E|g|^2 - |m|^2.",
        "end": "m = d + b, and |d + b|^2 = |d|^2 + 2 <d, b> + |b|^2.",
    },
)

_PROOF_OF_MEAN_DIRECTION = Draft(
    (
        _BIAS_AT,
        _about_bias("point", "d[i]*AVERAGE(q, g, i) - d[i]**2 - d[i]*BIAS(q, g, d, i) == 0"),
        summed(
            "sum",
            "point",
            ("1", "d[i]*AVERAGE(q, g, i)"),
            ("-1", "d[i]**2"),
            ("-1", "d[i]*BIAS(q, g, d, i)"),
            over=OVER_I,
        ),
        unfold("dot.mean", f"DOT(d, {MEAN})"),
        unfold("norm", "NORM2(d)"),
        unfold("dot.bias", INNER),
        conclude(
            "end",
            f"DOT(d, {MEAN}) - (NORM2(d) + {INNER}) == 0",
            (),
            ("sum", "dot.mean", "norm", "dot.bias"),
        ),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="bias-variance-split",
        where=f"{PART1}, section 2",
        title="The second moment of the estimator splits into variance, gradient and bias",
        variables=ESTIMATOR,
        hypotheses=(NOISE,),
        statement=relations(
            [
                f"SECOND(q, g) == VARIANCE(q, g) + NORM2(d) + 2*{INNER} + {BIAS2}",
                f"VARIANCE(q, g) == SECOND(q, g) - NORM2({MEAN})",
            ]
        ),
        verdict=Verdict.HOLDS,
        finding=(
            "True in every dimension, with the variance as the trace of the covariance: E|g|^2 is Var + |d|^2 + 2 <d, "
            "Bias> + |Bias|^2, because E g = d + Bias.  Of the law only its total mass matters."
        ),
        identity=True,
        draft=_PROOF_OF_BIAS_VARIANCE_SPLIT,
    ),
    Claim(
        id="mean-direction",
        where=f"{PART1}, section 3.1 (corrected)",
        title="How far the mean of the estimator points along the gradient",
        variables=ESTIMATOR,
        hypotheses=(),
        statement=relations(f"DOT(d, {MEAN}) == NORM2(d) + {INNER}"),
        verdict=Verdict.HOLDS,
        finding=(
            "So the mean points against the true gradient exactly when <d, Bias> < -|d|^2: the bias has to outweigh "
            "the gradient, not only to oppose it."
        ),
        identity=True,
        draft=_PROOF_OF_MEAN_DIRECTION,
    ),
)
