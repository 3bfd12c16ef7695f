"""Ball arithmetic proves a strict inequality on a cover, and proves nothing where there is nothing to prove."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import ctx

from checks.trusted.enclosure import prove_positive
from theorems.language.syntax import parse_term

GAP = parse_term("x*log(x) - x + 1 - 1/100")  # x*log(x) - x + 1 is 0 at 1, with a double zero, and decreases before it


def cover(low: str, high: str, pieces: int) -> list[Fraction]:
    a, b = Fraction(low), Fraction(high)
    return [a + (b - a) * k / pieces for k in range(pieces + 1)]


def test_it_holds_away_from_one() -> None:
    assert prove_positive(GAP, "x", cover("1/10", "8/10", 300)) is None


def test_a_coarse_cover_is_not_enough() -> None:
    assert "not proved on [1/10, 4/5]" in str(prove_positive(GAP, "x", cover("1/10", "8/10", 1)))


@pytest.mark.parametrize("pieces", [10, 1000])
def test_a_cover_that_touches_one_fails(pieces: int) -> None:
    """At 1 the expression is -1/100, and without the 1/100 it is 0: not positive however fine the cover."""
    assert "not proved on" in str(prove_positive(GAP, "x", cover("1/2", "1", pieces)))
    assert "not proved on" in str(prove_positive(parse_term("x*log(x) - x + 1"), "x", cover("1/2", "1", pieces)))


@pytest.mark.parametrize(
    "source", ["1/x", "1/(log(1)*x)", "-1/(log(1)*x)", "-log(log(1)*x)", "log(x)", "sqrt(x - 1) + 1", "x - x", "x/x"]
)
def test_what_may_be_infinite_or_undefined_is_not_proved(source: str) -> None:
    assert "not proved on" in str(prove_positive(parse_term(source), "x", cover("0", "1", 4)))


@pytest.mark.parametrize("points", [[], ["1"], ["1", "1"], ["2", "1"], ["1", "3", "2"]])
def test_a_cover_increases(points: list[str]) -> None:
    assert prove_positive(parse_term("x"), "x", [Fraction(p) for p in points]) is not None


def test_the_precision_of_the_library_is_restored() -> None:
    before = ctx.prec
    prove_positive(GAP, "x", cover("1/10", "1", 20))
    assert ctx.prec == before
