"""The descent lemma and the SGA lemma: section 2 of Part 1, in any dimension.

Glossary
    J           the objective, L-smooth on the segment of the step
    x, z        the iterate and another point
    q, g, e     law of the noise, gradient estimator, step size

Main statements
    descent-lemma       J(z) >= J(x) + <grad J(x), z - x> - (L/2) |z - x|^2
    sga-lemma           expected progress >= Term A + Term B - Term C
    sga-equality        with equality for J = <b, x> - (L/2) |x|^2, whatever the estimator
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import StepData, conclude, gradient, instance, pick, polynomial, summed, unfold, use
from theorems.estimator_moments import MEAN
from theorems.notation import PART1
from theorems.objectives import GRADIENT, NOISE, NONNEGATIVE, QUADRATIC, SMOOTHNESS, STEP, B, G, J, Q, X, Z, smooth
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
)

TERMS = f"TERM_A({GRADIENT}, L, e) + TERM_B(q, g, {GRADIENT}, L, e) - TERM_C(q, g, {GRADIENT}, L, e)"

THREE_TERMS = ("split", "direction", "term.a", "term.b", "term.c")
"""The steps of `three_terms`."""


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
)

_B_L = "b[i]*v[i]"
_GRADIENT_OF_QUADRATIC = f"fun(i in I, partial({QUADRATIC}, x, i))"
_AT_I = {"i": "I"}
_LINEAR, _SQUARE = "b[i]*(x[i] + e*g[y, i])", "(x[i] + e*g[y, i])**2"


def gradient_of_quadratic() -> list[StepData]:
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
        *gradient_of_quadratic(),
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
        unfold("dot.row", f"DOT({_GRADIENT_OF_QUADRATIC}, {_ROW})", variables=_AT_Y),
        conclude(
            "point",
            f"q[y]*((sum(i in I, {_LINEAR}) - L/2*sum(i in I, {_SQUARE}))"
            " - (sum(i in I, b[i]*x[i]) - L/2*sum(i in I, x[i]**2)))"
            f" - e*(q[y]*DOT({_GRADIENT_OF_QUADRATIC}, {_ROW})) + L*e**2/2*(q[y]*sum(i in I, g[y, i]**2)) == 0",
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
            ("-e", f"q[y]*DOT({_GRADIENT_OF_QUADRATIC}, {_ROW})"),
            ("L*e**2/2", "q[y]*sum(i in I, g[y, i]**2)"),
        ),
        unfold("progress", f"PROGRESS({QUADRATIC}, x, q, g, e)"),
        unfold("second", "SECOND(q, g)"),
        use("mean", "mean-dot", d=_GRADIENT_OF_QUADRATIC),
        conclude(
            "end",
            f"PROGRESS({QUADRATIC}, x, q, g, e)"
            f" - (e*DOT({_GRADIENT_OF_QUADRATIC}, {MEAN}) - L*e**2/2*SECOND(q, g)) == 0",
            (),
            ("sum", "progress", "second", "mean"),
        ),
    ),
    ("end",),
)

_QUADRATIC_TERMS = TERMS.replace(GRADIENT, _GRADIENT_OF_QUADRATIC)

_PROOF_OF_SGA_EQUALITY = Draft(
    (
        use("progress", "quadratic-progress"),
        *three_terms(_GRADIENT_OF_QUADRATIC),
        conclude(
            "end",
            f"PROGRESS({QUADRATIC}, x, q, g, e) - ({_QUADRATIC_TERMS}) == 0",
            (),
            ("progress", *THREE_TERMS),
        ),
    ),
    ("end",),
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
    ),
    Claim(
        id="sga-step",
        where=f"{PART1}, section 2",
        title="The SGA lemma at a given iterate",
        variables=(J, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE, NONNEGATIVE, smooth(_STEP, over="all(y in Y, {})")),
        statement=relations(f"{TERMS} <= PROGRESS(J, x, q, g, e)"),
        verdict=Verdict.HOLDS,
        finding="TBD",
        draft=_PROOF_OF_SGA_STEP,
    ),
    Claim(
        id="quadratic-progress",
        where=f"{PART1}, section 2",
        title="Progress on the quadratic with Hessian -L I",
        variables=(B, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(),
        statement=relations(
            f"PROGRESS({QUADRATIC}, x, q, g, e) == e*DOT({_GRADIENT_OF_QUADRATIC}, {MEAN}) - L*e**2/2*SECOND(q, g)"
        ),
        verdict=Verdict.HOLDS,
        finding="The descent lemma is an equality on this quadratic, at every point, for every step.",
        identity=True,
        draft=_PROOF_OF_QUADRATIC_PROGRESS,
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
    ),
)
