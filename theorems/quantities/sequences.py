"""Sums and products of the first n numbers of a sequence, and what they say about independent events.

Glossary
    e           a sequence of numbers; where they are probabilities, e[k] is that of the event k, events independent
    b           another sequence of numbers
    n           how many of them
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_SEQUENCE = (("e", ("nat",)), ("n", ()))

SEQUENCES: tuple[Definition, ...] = (
    Definition(
        "TOTAL",
        _SEQUENCE,
        parse_term("TOTAL(e, n) + e[n]"),
        r"\sum_{{k < {1}}} {0}_k",
        "sum of the first n numbers of a sequence",
        recursion=("n", parse_term("0")),
    ),
    Definition(
        "TOTAL2",
        _SEQUENCE,
        parse_term("TOTAL2(e, n) + e[n]**2"),
        r"\sum_{{k < {1}}} {0}_k^2",
        "sum of the squares of the first n numbers of a sequence",
        recursion=("n", parse_term("0")),
    ),
    Definition(
        "PRODUCT",
        _SEQUENCE,
        parse_term("PRODUCT(e, n)*e[n]"),
        r"\prod_{{k < {1}}} {0}_k",
        "product of the first n numbers of a sequence",
        recursion=("n", parse_term("1")),
    ),
    Definition(
        "EXACTLY_ONE",
        _SEQUENCE,
        parse_term("(1 - e[n])*EXACTLY_ONE(e, n) + e[n]*PRODUCT(fun(k in nat, 1 - e[k]), n)"),
        r"\sum_{{k < {1}}} {0}_k \prod_{{j < {1}, j \ne k}} (1 - {0}_j)",
        "probability of exactly one of n independent events",
        recursion=("n", parse_term("0")),
    ),
    Definition(
        "AFTER_EVENT",
        (("b", ("nat",)), *_SEQUENCE),
        parse_term("(1 - e[n])*AFTER_EVENT(b, e, n) + e[n]*TOTAL(b, n)"),
        r"\sum_{{k < {2}}} {0}_k \Bigl(1 - \prod_{{k < j < {2}}} (1 - {1}_j)\Bigr)",
        "mean sum of the b[k] after the first event, if n independent events are tried from the last number down",
        recursion=("n", parse_term("0")),
    ),
)
