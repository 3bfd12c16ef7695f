"""Quantities of laws on finite sets: divergences, expectations, and moments of importance-sampled estimators.

`p` is the target law, `q` the behaviour law, `f` a function of the outcome; logarithms are natural.
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_PAIR = (("p", ("X",)), ("q", ("X",)))
_PAIR_AND_F = (*_PAIR, ("f", ("X",)))

DIVERGENCES: tuple[Definition, ...] = (
    Definition(
        "TV",
        _PAIR,
        parse_term("sum(x in X, abs(p[x] - q[x]))/2"),
        r"D_{{\mathrm{{TV}}}}({0}\|{1})",
        "total variation: half the sum of absolute differences",
        "Part 1, section 4.1",
    ),
    Definition(
        "CHI2",
        _PAIR,
        parse_term("sum(x in X, (p[x] - q[x])**2/q[x])"),
        r"\chi^2({0}\|{1})",
        "chi-square divergence; +inf unless p << q",
        "Part 1, section 4.2",
    ),
    Definition(
        "KL",
        _PAIR,
        parse_term("sum(x in X, p[x]*log(p[x]/q[x]))"),
        r"D_{{\mathrm{{KL}}}}({0}\|{1})",
        "Kullback-Leibler divergence in nats; +inf unless p << q",
        "Kullback and Leibler 1951",
    ),
    Definition(
        "MEAN",
        (("p", ("X",)), ("f", ("X",))),
        parse_term("sum(x in X, p[x]*f[x])"),
        r"\mathbb{{E}}_{{{0}}}[{1}]",
        "expectation of f under the law p",
    ),
    Definition(
        "RATIO2",
        _PAIR,
        parse_term("sum(x in X, q[x]*(p[x]/q[x])**2)"),
        r"\mathbb{{E}}_{{{1}}}[\rho^2]",
        "second moment of the ratio rho = p/q under q",
        "Part 1, section 4.2",
    ),
    Definition(
        "IS_MEAN",
        _PAIR_AND_F,
        parse_term("sum(x in X, q[x]*((p[x]/q[x])*f[x]))"),
        r"\mathbb{{E}}_{{{1}}}[\rho {2}]",
        "mean under q of the importance-sampled estimator rho f",
    ),
    Definition(
        "IS_VAR",
        _PAIR_AND_F,
        parse_term("sum(x in X, q[x]*((p[x]/q[x])*f[x])**2) - IS_MEAN(p, q, f)**2"),
        r"\mathrm{{Var}}_{{{1}}}(\rho {2})",
        "variance under q of the importance-sampled estimator rho f, one sample",
        "Part 1, section 3.2 (the definition of Var) applied to rho f",
    ),
    Definition(
        "TIS2",
        (*_PAIR_AND_F, ("C", ())),
        parse_term("sum(x in X, q[x]*(min(p[x]/q[x], C)*f[x])**2)"),
        r"\mathbb{{E}}_{{{1}}}[(\min(\rho,{3}) {2})^2]",
        "second moment under q of the truncated importance-sampled estimator min(rho, C) f",
        "Ionides 2008",
    ),
    Definition(
        "POWER",
        (("x", ()), ("n", ())),
        parse_term("x*POWER(x, n)"),
        r"{0}^{{{1}}}",
        "x to the power n",
        recursion=("n", parse_term("1")),
    ),
)
