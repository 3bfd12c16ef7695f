"""Sizes of questions: one number for every set, or one for each."""

from __future__ import annotations

from typing import Any

import pytest

from checks.solver.sizes import label, largest, sizes_of
from theorems.claim import parameter

ESTIMATOR = (parameter("q", "Y -> real", "a law"), parameter("g", "Y, I -> real", "an estimator"))


@pytest.mark.parametrize("size", [(("I", 1), ("Y", 2)), {"Y": 2, "I": 1}])
def test_every_set_has_its_own_size(size: Any) -> None:
    assert sizes_of(ESTIMATOR, size) == {"I": 1, "Y": 2}
    assert largest(size) == 2


def test_one_number_is_the_size_of_every_set_but_those_that_are_numbers() -> None:
    three = parameter("f", "3, I -> real", "a table")
    objective = parameter("J", "R^D -> real", "an objective")
    assert sizes_of((*ESTIMATOR, three, objective), 2) == {"3": 3, "D": 2, "I": 2, "Y": 2}


@pytest.mark.parametrize("size", [0, -1, (("Y", 2),), {"I": 0, "Y": 2}, {"I": "1", "Y": 2}, {"I": True, "Y": 2}])
def test_a_set_without_a_size_is_an_error(size: Any) -> None:
    with pytest.raises(ValueError, match="expected how many elements I has, a whole number >= 1, not"):
        sizes_of(ESTIMATOR, size)


def test_a_size_is_shown_as_it_was_given() -> None:
    assert label(3) == "n = 3"
    assert label({"I": 2, "Y": 3}) == label((("I", 2), ("Y", 3))) == "I = 2, Y = 3"
