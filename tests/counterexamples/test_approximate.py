"""Approximate sides of a relation have the digits that are asked for, whatever was asked before."""

from __future__ import annotations

import mpmath
import pytest

from counterexamples.approximate import sides
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_relation, parse_term


@pytest.mark.parametrize("before", [5, 15, 80])
def test_digits_are_those_of_this_question(before: int) -> None:
    """The environment remembers sums and functions, and may not remember them with fewer digits."""
    here = Environment({"f": parse_term("fun(y in Y, log(3))")}, {"Y": 1})
    relation = parse_relation("TOTAL(fun(k in nat, log(2)), 1) <= f[0]")
    sides(relation, here, before)
    left, right = sides(relation, here, 40)
    with mpmath.workdps(60):
        assert abs(left - mpmath.log(2)) < mpmath.mpf(10) ** -38
        assert abs(right - mpmath.log(3)) < mpmath.mpf(10) ** -38
