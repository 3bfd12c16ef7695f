"""The descent lemma, and the SGA lemma at a given iterate: section 2 of Part 1, in any dimension.

Glossary
    J           the objective, L-smooth on the segment of the step
    x, z        the iterate and another point
    q, g, e     law of the noise, gradient estimator, step size

Main statements
    descent-lemma       J(z) >= J(x) + <grad J(x), z - x> - (L/2) |z - x|^2
    expected-descent    expected progress >= e <grad J, E g> - (L e^2/2) E|g|^2
    sga-step            expected progress >= Term A + Term B - Term C
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import StepData, conclude, instance, polynomial, summed, unfold, use
from theorems.foundations.estimator_moments import MEAN
from theorems.notation import PART1
from theorems.objectives import FOUR_SIZES, GRADIENT, NOISE, NONNEGATIVE, SMOOTHNESS, STEP, G, J, Q, X, Z, smooth
from theorems.proof import Draft

_MOVE = "z[j] - x[j]"
_POINT = f"fun(j in I, x[j] + s*({_MOVE}))"
_V = f"fun(j in I, {_MOVE})"
_CHANGE = f"fun(i in I, partial(J, {_POINT}, i) - partial(J, x, i))"
_PHI = f"J[{_POINT}] - J[x] - s*DOT({GRADIENT}, {_V}) + L/2*s**2*NORM2({_V})"
_SEGMENT = {"s_low": "0 <= s", "s_high": "s <= 1"}
_AT_S = {"s": "real"}

_ALONG = f"sum(i in I, partial(J, {_POINT}, i)*(z[i] - x[i]))"
_HERE = "partial(J, x, i)*(z[i] - x[i])"
_LINE = instance("lipschitz", {"premise": "s_low", "premise2": "s_high"}, s="s")

_PROOF_OF_DESCENT_LEMMA = Draft(
    (
        use("norm", "norm2-nonnegative", v=_V),
        use("schwarz", "cauchy-schwarz", u=_CHANGE, v=_V, variables=_AT_S),
        conclude(
            "squares",
            f"0 <= (L*s*NORM2({_V}))**2 - DOT({_CHANGE}, {_V})**2",
            [(1, "1", "near", "norm"), (1, "1", "schwarz.here")],
            variables=_AT_S,
            given=_SEGMENT,
            have={"near": _LINE, "schwarz.here": instance("schwarz", s="s")},
        ),
        conclude(
            "length",
            f"0 <= L*s*NORM2({_V})",
            [(1, "1", "L_nonneg", "s_low", "norm")],
            variables=_AT_S,
            given={"s_low": "0 <= s"},
        ),
        polynomial("nought", "0 == 0"),
        summed(
            "split",
            "nought",
            ("1", f"(partial(J, {_POINT}, i) - partial(J, x, i))*(z[i] - x[i])"),
            ("-1", f"partial(J, {_POINT}, i)*(z[i] - x[i])"),
            ("1", _HERE),
            over=("i", "I"),
            variables=_AT_S,
        ),
        unfold("dot.change", f"DOT({_CHANGE}, {_V})", variables=_AT_S),
        unfold("dot", f"DOT({GRADIENT}, {_V})"),
        conclude(
            "slope",
            f"0 <= (s - 0)*({_ALONG} - DOT({GRADIENT}, {_V}) + L*s*NORM2({_V}))",
            [(1, "1", "s_low", "bound")],
            ("split.here", "dot.here", "dot"),
            variables=_AT_S,
            given=_SEGMENT,
            have={
                "length.here": instance("length", s="s"),
                "bound": instance(
                    "square-above",
                    {"b_nonneg": "length.here", "squares": instance("squares", s="s")},
                    a=f"DOT({_CHANGE}, {_V})",
                    b=f"L*s*NORM2({_V})",
                ),
                "split.here": instance("split", s="s"),
                "dot.here": instance("dot.change", s="s"),
            },
        ),
        conclude("start", f"J[x] - J[x] - 0*DOT({GRADIENT}, {_V}) + L/2*0**2*NORM2({_V}) == 0"),
        conclude("zero.high", "0 <= 1 - 0", [(1, "1")]),
        {
            "name": "rise",
            "rule": "mean value",
            "context": True,
            "variables": _AT_S,
            "given": _SEGMENT,
            "on": "s",
            "point": "0",
            "expression": _PHI,
            "kind": "nonnegative",
            "base": "start",
            "premise": "slope",
        },
        polynomial("one.low", "0 <= 1", [(1, "1")]),
        polynomial("one.high", "0 <= 1 - 1"),
        conclude(
            "end",
            f"0 <= J[z] - (J[x] + DOT({GRADIENT}, {_V}) - L/2*NORM2({_V}))",
            [(1, "1", "whole")],
            have={"whole": instance("rise", {"s_low": "one.low", "s_high": "one.high"}, s="1")},
        ),
    ),
    ("end",),
    notes={
        "norm": "A squared length is nonnegative.",
        "schwarz": "Cauchy-Schwarz for the change of the gradient, from x to the point at s, and the direction z - x.",
        "squares": "With the Lipschitz condition at s: the square of that inner product is at most (L s |z - x|^2)^2.",
        "length": "The bound itself is nonnegative, for L >= 0 and s >= 0.",
        "split": "The inner product with the change is that at the point minus that at x: a sum is linear.",
        "slope": "So the slope of J along the segment is at least <grad J(x), z - x> - L s |z - x|^2, for s in [0, 1].",
        "start": "At s = 0 the two sides agree.",
        "rise": "Mean value along the segment: J(x + s (z - x)) - J(x) - s <grad J(x), z - x> + (L/2) s^2 |z - x|^2 "
        "starts at 0, and its slope is nonnegative on [0, 1].",
        "end": "At s = 1 the point is z.",
    },
)

_STEP = "e*g[y, j]"
_NEXT = "fun(i in I, x[i] + e*g[y, i])"
_MOVED = "fun(i in I, e*g[y, i])"
_AT_Y = {"y": "Y"}
_ROW = "fun(i in I, g[y, i])"
ASCENT = f"e*DOT({GRADIENT}, {MEAN}) - L*e**2/2*SECOND(q, g)"
"""What the descent lemma promises on average."""

_PROOF_OF_EXPECTED_DESCENT = Draft(
    (
        use(
            "descent",
            "descent-lemma",
            variables=_AT_Y,
            z=_NEXT,
            proofs={
                "differentiable": instance("differentiable", y="y"),
                "lipschitz": instance("lipschitz", y="y"),
            },
        ),
        polynomial("nought", "0 == 0"),
        summed(
            "scaled.dot",
            "nought",
            ("1", "partial(J, x, i)*(e*g[y, i])"),
            ("-e", "partial(J, x, i)*g[y, i]"),
            over=("i", "I"),
            variables=_AT_Y,
        ),
        unfold("dot.step", f"DOT({GRADIENT}, {_MOVED})", variables=_AT_Y),
        unfold("dot.row", f"DOT({GRADIENT}, {_ROW})", variables=_AT_Y),
        summed(
            "scaled.norm", "nought", ("1", "(e*g[y, i])**2"), ("-e**2", "g[y, i]**2"), over=("i", "I"), variables=_AT_Y
        ),
        unfold("norm.step", f"NORM2({_MOVED})", variables=_AT_Y),
        conclude(
            "point",
            f"0 <= q[y]*(J[{_NEXT}] - J[x]) - e*(q[y]*DOT({GRADIENT}, {_ROW}))"
            " + L*e**2/2*(q[y]*sum(i in I, g[y, i]**2))",
            [(1, "1", "mass", "descent.y")],
            ("scaled.dot.y", "dot.step.y", "dot.row.y", "scaled.norm.y", "norm.step.y"),
            variables=_AT_Y,
            have={"mass": instance("q_nonneg", y="y")}
            | {
                f"{name}.y": instance(name, y="y")
                for name in ("descent", "scaled.dot", "dot.step", "dot.row", "scaled.norm", "norm.step")
            },
        ),
        summed(
            "sum",
            "point",
            ("1", f"q[y]*(J[{_NEXT}] - J[x])"),
            ("-e", f"q[y]*DOT({GRADIENT}, {_ROW})"),
            ("L*e**2/2", "q[y]*sum(i in I, g[y, i]**2)"),
        ),
        unfold("progress", "PROGRESS(J, x, q, g, e)"),
        unfold("second", "SECOND(q, g)"),
        use("mean", "mean-dot", d=GRADIENT),
        conclude(
            "end",
            f"0 <= PROGRESS(J, x, q, g, e) - ({ASCENT})",
            [(1, "1", "sum")],
            ("progress", "second", "mean"),
        ),
    ),
    ("end",),
    notes={
        "descent": "The descent lemma from x to the next iterate x + e g_y, at each outcome y of the noise.",
        "scaled.dot": "The inner product of the gradient with the step e g_y is e times that with g_y.",
        "scaled.norm": "The squared length of the step is e^2 times that of g_y.",
        "point": "At each outcome, weighted by its mass: J changes by at least e <grad J, g_y> - (L e^2/2) |g_y|^2.",
        "sum": "Summed over the outcomes.",
        "mean": "The mean of <grad J, g_y> is <grad J, E g>.",
        "end": "Expected progress is at least e <grad J, E g> - (L e^2/2) E|g|^2.",
    },
)

TERMS = f"TERM_A({GRADIENT}, L, e) + TERM_B(q, g, {GRADIENT}, L, e) - TERM_C(q, g, {GRADIENT}, L, e)"

THREE_TERMS = ("split", "direction", "term.a", "term.b", "term.c")
"""The steps of `three_terms`."""


NOTES_ON_TERMS = {
    "split": "E|g|^2 = Var + |grad J|^2 + 2 <grad J, Bias> + |Bias|^2.",
    "direction": "<grad J, E g> = |grad J|^2 + <grad J, Bias>.",
    "term.a": "Term A = e (1 - L e/2) |grad J|^2.",
    "term.b": "Term B = e (1 - L e) <grad J, Bias>.",
    "term.c": "Term C = (L e^2/2) (Var + |Bias|^2).",
}


def three_terms(gradient: str) -> list[StepData]:
    """What turns the ascent along the estimator into the three terms, for a true gradient."""
    return [
        use("split", "bias-variance-split.1", d=gradient),
        use("direction", "mean-direction", d=gradient),
        unfold("term.a", f"TERM_A({gradient}, L, e)"),
        unfold("term.b", f"TERM_B(q, g, {gradient}, L, e)"),
        unfold("term.c", f"TERM_C(q, g, {gradient}, L, e)"),
    ]


_PROOF_OF_SGA_STEP = Draft(
    (
        use("ascent", "expected-descent"),
        *three_terms(GRADIENT),
        conclude("end", f"0 <= PROGRESS(J, x, q, g, e) - ({TERMS})", [(1, "1", "ascent")], THREE_TERMS),
    ),
    ("end",),
    notes=NOTES_ON_TERMS
    | {
        "ascent": "Expected progress is at least e <grad J, E g> - (L e^2/2) E|g|^2.",
        "end": "Put in both and collect: the squared gradient gives Term A, its product with the bias Term B, and "
        "variance and squared bias Term C.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="descent-lemma",
        where=f"{PART1}, section 2",
        title="The descent lemma",
        variables=(J, X, Z, SMOOTHNESS),
        hypotheses=(NONNEGATIVE, smooth(_MOVE)),
        statement=relations(f"J[x] + DOT({GRADIENT}, {_V}) - L/2*NORM2({_V}) <= J[z]"),
        verdict=Verdict.HOLDS,
        finding="It needs the gradient to be L-Lipschitz on the segment only; equality for J = <b, x> - (L/2) |x|^2.",
        draft=_PROOF_OF_DESCENT_LEMMA,
        references=("Y. Nesterov, Introductory Lectures on Convex Optimization, Springer 2004, Lemma 1.2.3",),
        smt_sizes=(1, 2),
    ),
    Claim(
        id="expected-descent",
        where=f"{PART1}, section 2",
        title="Expected progress, before the second moment is split",
        variables=(J, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE, NONNEGATIVE, smooth(_STEP, over="all(y in Y, {})")),
        statement=relations(f"{ASCENT} <= PROGRESS(J, x, q, g, e)"),
        verdict=Verdict.HOLDS,
        finding=(
            "The descent lemma at every outcome of the noise, averaged.  It asks nothing of the estimator but finitely "
            "many outcomes, and holds for steps of any size and sign."
        ),
        draft=_PROOF_OF_EXPECTED_DESCENT,
        smt_sizes=FOUR_SIZES,
    ),
    Claim(
        id="sga-step",
        where=f"{PART1}, section 2",
        title="The SGA lemma at a given iterate",
        variables=(J, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE, NONNEGATIVE, smooth(_STEP, over="all(y in Y, {})")),
        statement=relations(f"{TERMS} <= PROGRESS(J, x, q, g, e)"),
        verdict=Verdict.HOLDS,
        finding=(
            "The SGA lemma at a fixed iterate: for every dimension, every estimator with finitely many outcomes and "
            "every step e, of any size and sign; an equality for every estimator on the quadratic with Hessian -L I."
        ),
        draft=_PROOF_OF_SGA_STEP,
        smt_sizes=FOUR_SIZES,
    ),
)
