"""Cells of the line and polynomials in several variables, on what can be checked by hand."""

from __future__ import annotations

import pytest
from flint import fmpq, fmpz_poly

from checks.exact import decide
from checks.numbers.forms import least, semidefinite, variables
from checks.numbers.line import cells, holds_on_line
from checks.numbers.signs import ANY, Unknown, holds_by_signs
from theorems.language.arithmetic import Environment, Undecided
from theorems.language.syntax import parse_clause, parse_fact


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("all(s in real, s <= min(s, -1/0))", False),
        ("all(s in real, min(s, -1/0) <= s)", True),
        ("all(s in real, s <= min(s, 1/0))", True),
        ("all(s in real, s <= min(1/0, s))", True),
        ("all(s in real, max(s, -1/0) <= s - 1)", False),
        ("all(s in real, max(s, -1/0) <= s)", True),
        ("all(s in real, max(-1/0, s) <= s)", True),
        ("all(s in real, max(s, 1/0) <= s)", False),
        ("all(s in real, implies(0 <= s, max(s, log(0)) < 0))", False),
        ("all(s in real, implies(0 <= s, max(log(0), s) < 0))", False),
    ],
)
def test_minima_and_maxima_with_an_infinite_argument(text: str, true: bool) -> None:
    assert decide(parse_clause(text), Environment({})) is true


def test_cells_lie_between_the_roots() -> None:
    """x^2 - 2 and x - 1: the roots are -sqrt 2, 1 and sqrt 2."""
    found = list(cells({(-2, 0, 1): fmpz_poly([-2, 0, 1]), (-1, 1): fmpz_poly([-1, 1])}))
    assert [cell.open for cell in found] == [True, False] * 3 + [True]
    assert [cell.minimal is not None for cell in found if not cell.open] == [True, False, True]
    samples = [cell.sample for cell in found]
    assert samples == sorted(samples)
    assert samples[3] == 1
    assert all(sample**2 > 2 for sample in (samples[0], samples[-1]))
    assert samples[2] ** 2 < 2 or samples[2] > 0


def test_roots_that_are_close_are_told_apart() -> None:
    """x - 1/3 and x^2 - (1/9 + 10^-40): the second root is 1/3 + 1.5*10^-40."""
    gap = "0 < (3*s - 1)*(s**2 - 1/9 - 1/10**40)"
    assert holds_on_line([parse_fact("s > 1/3"), parse_fact("s**2 > 1/9 + 1/10**40")], parse_fact(gap), "s", ENV)
    assert not holds_on_line([parse_fact("s > 1/3")], parse_fact(gap), "s", ENV)


ENV = Environment({})


def test_what_is_not_rational_is_left_open() -> None:
    for text in ("exp(s) > 0", "sqrt(s**2) >= 0", "log(1 + s**2) >= 0"):
        with pytest.raises(Undecided):
            holds_on_line([], parse_fact(text), "s", ENV)


def test_semidefinite_matrices() -> None:
    assert semidefinite([[fmpq(2), fmpq(-1)], [fmpq(-1), fmpq(1, 2)]])
    assert not semidefinite([[fmpq(2), fmpq(-1)], [fmpq(-1), fmpq(49, 100)]])
    assert not semidefinite([[fmpq(0), fmpq(0)], [fmpq(0), fmpq(-1)]])
    assert semidefinite([])


def test_least_values() -> None:
    x, y = variables(2)
    assert least((x - 1) ** 2 + (y + 2) ** 2 + 5) == 5
    assert least((x + y) ** 2 + x) == float("-inf")
    assert least((x + y) ** 2 + 2 * (x + y)) == -1
    with pytest.raises(Undecided):
        least(x**4)


def test_signs_never_say_false() -> None:
    unknown = Environment({"u": Unknown(ANY)})
    assert holds_by_signs(parse_fact("0 < exp(u) + u**2"), unknown)
    for text in ("0 < u", "0 < exp(u) - 1", "u**2 < 0", "0 <= 1/u", "0 < log(u)"):
        with pytest.raises(Undecided):
            holds_by_signs(parse_fact(text), unknown)
