"""Quantified clauses on large sets: the outcomes at which floats cannot tell.

Main definitions
    open_outcomes   the outcomes at which a clause is not certainly true, by the bounds of `checks.numbers.float_filter`
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import numpy as np

from checks.numbers.float_filter import UNKNOWN, FloatFilter
from theorems.language.arithmetic import Environment, Undecided, evaluate
from theorems.language.facts import Clause
from theorems.language.terms import Term


def open_outcomes(clause: Clause, environment: Environment) -> list[tuple[int, ...]] | None:
    """The outcomes (one index per quantifier) at which the clause is not certainly true; None if floats do not help.

    An outcome at which the clause is certainly false is returned alone: it settles the matter.

    >>> from theorems.language.syntax import parse_clause
    >>> open_outcomes(parse_clause("all(y in Y, 0 <= f[y])"), Environment({"f": np.array([1.0, -1.0, 0.0])}, {"Y": 3}))
    [(1,)]
    """
    numbers = FloatFilter()
    with numbers.active(), ExitStack() as stack:
        values: dict[str, Any] = {}
        try:
            for name, domain in clause.over:
                values[name] = stack.enter_context(numbers.axis(environment.size(domain)))
        except Undecided:
            return None
        shape = tuple(axis.size for axis in reversed(values.values()))
        bound = environment.under(**values)
        false_premise, true_premises = np.zeros(shape, bool), np.ones(shape, bool)
        for premise in clause.given:
            true, false = _truth(premise.relation, _signs(premise.term, bound, numbers), shape)
            false_premise, true_premises = false_premise | false, true_premises & true
        true, false = _truth(clause.fact.relation, _signs(clause.fact.term, bound, numbers), shape)
        refuted = np.argwhere(true_premises & false)
        rest = refuted[:1] if len(refuted) else np.argwhere(~(false_premise | true))
        return [tuple(int(k) for k in reversed(row)) for row in rest]


def _signs(t: Term, environment: Environment, numbers: FloatFilter) -> np.ndarray:
    try:
        return numbers.signs(evaluate(t, environment, numbers))
    except (Undecided, FloatingPointError, OverflowError):
        return np.array(UNKNOWN)


def _truth(relation: str, signs: np.ndarray, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Where the fact is certainly true, and where certainly false."""
    true = {"<=": (signs == 0) | (signs == 1), "<": signs == 1, "==": signs == 0}[relation]
    return np.broadcast_to(true, shape), np.broadcast_to(~true & (signs != UNKNOWN), shape)
