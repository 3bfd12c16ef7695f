"""Quantities of importance sampling over whole sequences: mean and variance of the estimator rho f.

Glossary
    pi, mu, P   target and behaviour policy, and transition kernel
    rho         product of the ratios pi/mu of n tokens
    w, f        a function of the state in which the last step ends, and one with coordinates in I; in a tree of
                prefixes that state is the whole sequence
    start       law of the first state
    e           a sequence of numbers
    n           number of steps
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_PROCESS = (("pi", ("S", "A")), ("mu", ("S", "A")), ("P", ("S", "A", "S")))
_ESTIMATOR = (*_PROCESS, ("f", ("S", "I")), ("start", ("S",)), ("n", ()))

RATIOS: tuple[Definition, ...] = (
    Definition(
        "RATIO_MEAN",
        (*_PROCESS, ("w", ("S",)), ("s", ("S",)), ("n", ())),
        parse_term("sum(a in A, mu[s, a]*(pi[s, a]/mu[s, a])*sum(z in S, P[s, a, z]*RATIO_MEAN(pi, mu, P, w, z, n)))"),
        r"\mathbb{{E}}_{{{1}}}[\rho_{{0:{5}-1}} {3}(s_{5}) \mid s_0 = {4}]",
        "mean under mu, from s, of w at the last state times the ratio of n tokens",
        "Part 1, section 6",
        recursion=("n", parse_term("w[s]")),
        outcomes=("s",),
    ),
    Definition(
        "SEQ_IS_MEAN",
        (*_ESTIMATOR, ("i", ("I",))),
        parse_term("sum(s in S, start[s]*RATIO_MEAN(pi, mu, P, fun(z in S, f[z, i]), s, n))"),
        r"\mathbb{{E}}_{{{1}}}[\rho {3}]_{{{6}}}",
        "a coordinate of the mean under mu of the sequence-level estimator rho f",
        "Part 1, section 6",
        outcomes=("i",),
        naturals=("n",),
    ),
    Definition(
        "SEQ_IS_VAR",
        _ESTIMATOR,
        parse_term(
            "sum(s in S, start[s]*RATIO_MOMENT(pi, mu, P, fun(z in S, NORM2(fun(i in I, f[z, i]))), s, n))"
            " - NORM2(fun(i in I, SEQ_IS_MEAN(pi, mu, P, f, start, n, i)))"
        ),
        r"\mathrm{{Var}}_{{{1}}}(\rho {3})",
        "variance under mu of the sequence-level estimator rho f, one sample: trace of its covariance",
        "Part 1, section 3.2 (the definition of Var) applied to rho f",
        naturals=("n",),
    ),
    Definition(
        "PRODUCT",
        (("e", ("nat",)), ("n", ())),
        parse_term("PRODUCT(e, n)*e[n]"),
        r"\prod_{{k < {1}}} {0}_k",
        "product of the first n numbers of a sequence",
        recursion=("n", parse_term("1")),
    ),
)
