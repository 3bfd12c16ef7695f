"""The page on the bias for bounded scores says what the claims of the ledger and the two families say."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from pathlib import Path

import pytest

from checks.report.score_orders import CAPS, HORIZONS, PAGE, page, ratio, upper
from counterexamples.coin_scores import known

ROOT = Path(__file__).parents[3]
F = Fraction


def test_the_stored_page_is_up_to_date() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(), "run `python -m checks.report.score_orders`"


def test_the_readme_leads_there() -> None:
    assert f"({PAGE.as_posix()})" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("D", [F(1, 1000), F(1, 10), F(1, 2), F(1)])
@pytest.mark.parametrize("T", [1, 2, 7, 100])
def test_the_bound_is_the_smallest_of_the_three(T: int, D: Fraction) -> None:
    d = float(D)
    three = (
        d * T * sqrt(T - 1) + d**2 * T * (T - 1),
        sqrt(T) + T * d,
        T * (1 - (1 - d) ** (T - 1)),
    )
    assert float(upper(T, D, 10)) == pytest.approx(min(three), rel=1e-8)


@pytest.mark.parametrize("T", HORIZONS)
@pytest.mark.parametrize("D", CAPS)
def test_no_known_bias_is_above_the_bound(T: int, D: Fraction) -> None:
    assert 1 <= float(ratio(T, D, 8)) < 2.5
    assert float(upper(T, D, 8)) == pytest.approx(float(ratio(T, D, 8)) * float(known(T, D)[0]), rel=1e-6)
