"""Solutions of equations about a whole table, and none where an equation is not affine."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.numbers.fixed_points import fixed_point
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_clause


def solution(right: str, size: int) -> Any:
    clause = parse_clause(f"all(s in S, U[s] == {right})")
    return fixed_point(clause, [size], lambda table: Environment({"U": table}, {"S": size}))


def test_an_affine_equation() -> None:
    assert solution("1 + sum(z in S, U[z])/4", 2) == (2, 2)
    assert solution("1 + U[s]/3", 1) == (Fraction(3, 2),)


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize(
    "right", ["3/4 - U[s]**2", "U[s]**2/2", "1/2*abs(U[s] - 1)", "U[s]", "U[s] + 1", "max(U[s], 1/2)", "U[s]**3/4"]
)
def test_no_other_equation_is_solved(right: str, size: int) -> None:
    assert solution(right, size) is None
