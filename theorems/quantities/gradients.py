"""Quantities of a gradient estimator with finitely many outcomes: bias, variance, and the terms of the SGA lemma.

Glossary
    d           the true gradient at the iterate, a vector with coordinates in I
    q, g        law of the noise y, and the estimator g[y, i] for it
    e, L        step size, smoothness constant
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_ESTIMATOR = (("q", ("Y",)), ("g", ("Y", "I")))
_AT = (*_ESTIMATOR, ("d", ("I",)))

_OBJECTIVE = (("J", ("R^I",)), ("x", ("I",)))

GRADIENTS: tuple[Definition, ...] = (
    Definition(
        "DOT",
        (("u", ("I",)), ("v", ("I",))),
        parse_term("sum(i in I, u[i]*v[i])"),
        r"\langle {0}, {1} \rangle",
        "inner product",
    ),
    Definition(
        "NORM2",
        (("v", ("I",)),),
        parse_term("sum(i in I, v[i]**2)"),
        r"\|{0}\|^2",
        "squared Euclidean norm",
    ),
    Definition(
        "AVERAGE",
        (*_ESTIMATOR, ("i", ("I",))),
        parse_term("sum(y in Y, q[y]*g[y, i])"),
        r"\mathbb{{E}}_{{{0}}}[{1}]_{{{2}}}",
        "a coordinate of the mean of the estimator",
        outcomes=("i",),
    ),
    Definition(
        "BIAS",
        (*_AT, ("i", ("I",))),
        parse_term("AVERAGE(q, g, i) - d[i]"),
        r"\mathrm{{Bias}}_{{{0}}}({1}, {2})_{{{3}}}",
        "a coordinate of the bias: mean of the estimator minus the true gradient",
        "Part 1, section 3.1",
        outcomes=("i",),
    ),
    Definition(
        "SECOND",
        _ESTIMATOR,
        parse_term("sum(y in Y, q[y]*sum(i in I, g[y, i]**2))"),
        r"\mathbb{{E}}_{{{0}}}\|{1}\|^2",
        "mean of the squared norm of the estimator",
    ),
    Definition(
        "VARIANCE",
        _ESTIMATOR,
        parse_term("sum(y in Y, q[y]*sum(i in I, (g[y, i] - AVERAGE(q, g, i))**2))"),
        r"\mathrm{{Var}}_{{{0}}}({1})",
        "variance of the estimator: trace of its covariance",
        "Part 1, section 3.2",
    ),
    Definition(
        "TERM_A",
        (("d", ("I",)), ("L", ()), ("e", ())),
        parse_term("e*(1 - L*e/2)*NORM2(d)"),
        r"\mathrm{{A}}_{{{1},{2}}}({0})",
        "Term A of the SGA lemma, for the true gradient",
        "Part 1, section 2",
    ),
    Definition(
        "TERM_B",
        (*_AT, ("L", ()), ("e", ())),
        parse_term("e*(1 - L*e)*DOT(d, fun(i in I, BIAS(q, g, d, i)))"),
        r"\mathrm{{B}}_{{{3},{4}}}({0}, {1}, {2})",
        "Term B of the SGA lemma, for the inner product of gradient and bias",
        "Part 1, section 2",
    ),
    Definition(
        "TERM_C",
        (*_AT, ("L", ()), ("e", ())),
        parse_term("L*e**2/2*(VARIANCE(q, g) + NORM2(fun(i in I, BIAS(q, g, d, i))))"),
        r"\mathrm{{C}}_{{{3},{4}}}({0}, {1}, {2})",
        "Term C of the SGA lemma, which is subtracted: for variance and squared bias",
        "Part 1, section 2",
    ),
    Definition(
        "PROGRESS",
        (*_OBJECTIVE, *_ESTIMATOR, ("e", ())),
        parse_term("sum(y in Y, q[y]*(J[fun(i in I, x[i] + e*g[y, i])] - J[x]))"),
        r"\mathbb{{E}}_{{y \sim {2}}}[{0}({1} + {4}\,{3}_{{y}}) - {0}({1})]",
        "expected progress of one step of size e along the estimator",
        "Part 1, section 2",
    ),
    Definition(
        "CHANGE",
        (("J", ("R^I",)), ("q", ("Y",)), ("x", ("Y", "I")), ("z", ("Y", "I"))),
        parse_term("sum(y in Y, q[y]*(J[fun(i in I, z[y, i])] - J[fun(i in I, x[y, i])]))"),
        r"\mathbb{{E}}_{{{1}}}[{0}({3}) - {0}({2})]",
        "expected change of the objective from a random point x to a random point z",
    ),
    Definition(
        "MEAN_GRADIENT",
        (("J", ("R^I",)), ("q", ("Y",)), ("x", ("Y", "I")), ("i", ("I",))),
        parse_term("sum(y in Y, q[y]*partial(J, fun(j in I, x[y, j]), i))"),
        r"\mathbb{{E}}_{{{1}}}[\nabla {0}({2})]_{{{3}}}",
        "a coordinate of the mean gradient at a random point x",
        outcomes=("i",),
    ),
)
