"""Quantities of a batch: independent copies of a gradient estimator with finitely many outcomes.

Nothing about variances is built in: a batch of n + 1 draws is one draw, and then a batch of n draws that starts where
the first one led.

Glossary
    q, g        law of the noise y, and the estimator g[y, i] for it
    n           how many independent draws
    v           a vector with coordinates in I, where the sum of the draws starts
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

BATCHES: tuple[Definition, ...] = (
    Definition(
        "BATCH2",
        (("q", ("Y",)), ("g", ("Y", "I")), ("n", ()), ("v", ("I",))),
        parse_term("sum(y in Y, q[y]*BATCH2(q, g, n, fun(i in I, v[i] + g[y, i] - AVERAGE(q, g, i))))"),
        r"\mathbb{{E}}_{{{0}}}\Bigl\|{3} + \sum_{{k \leq {2}}} ({1}_k - \mathbb{{E}}{1})\Bigr\|^2",
        "mean squared norm of v plus the sum of n independent centred copies of the estimator",
        "Part 1, section 3.2 (the variance of an estimator), applied to a batch",
        recursion=("n", parse_term("NORM2(v)")),
    ),
)
