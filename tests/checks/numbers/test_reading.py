"""What an environment was read as is known the next time, as long as it is the same."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from checks.exact import decide, sign
from checks.numbers.reading import is_fixed, values_of
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_relation, parse_term

SUM = parse_term("p[0] + p[1]")


def test_an_environment_is_read_once() -> None:
    here = Environment({"p": (Fraction(1, 2), Fraction(-1, 2))})
    assert values_of(here, 64) is values_of(here, 64)
    finer = values_of(here, 4096)
    assert (finer.max_bits, values_of(here, 64).max_bits) == (4096, 64)
    assert finer.exact is values_of(here, 64).exact
    assert values_of(Environment({"p": (Fraction(1, 2), Fraction(-1, 2))}), 64) is not values_of(here, 64)


def test_values_that_were_exchanged_are_read_anew() -> None:
    values = {"p": (1, 2)}
    here = Environment(values)
    assert sign(SUM, here) == 1
    values["p"] = (-1, -2)
    assert sign(SUM, here) == -1


def test_what_takes_the_place_of_a_value_is_looked_at_itself() -> None:
    values: dict[str, object] = {"p": (1, 2)}
    here = Environment(values)
    assert sign(SUM, here) == 1
    values["p"] = np.array([-1.0, -2.0])
    assert sign(SUM, here) == -1
    one: dict[str, object] = {"x": 1}
    here = Environment(one)
    assert sign(parse_term("x"), here) == 1
    one["x"] = True
    with pytest.raises(TypeError, match="True"):
        sign(parse_term("x"), here)


def test_questions_to_balls_leave_nothing_behind() -> None:
    p = ((Fraction(1, 3), Fraction(2, 3)), (Fraction(1, 2), Fraction(1, 2)))
    here = Environment({"pi": p, "P": (p, p), "r": p, "v": (Fraction(0), Fraction(1))}, {"S": 2, "A": 2})
    asked = parse_relation("VALUE(pi, P, r, v, 0, 5)*exp(1) <= 1000")
    memory = values_of(here, 4096).exact.memory
    for _ in range(3):
        assert decide(asked, here)
    rational = len(memory._known)
    for _ in range(30):
        assert decide(asked, here)
    assert len(memory._known) == rational


@pytest.mark.parametrize("p", [[1, 2], np.array([1.0, 2.0]), ([1], [2])])
def test_what_may_change_in_place_is_read_every_time(p: object) -> None:
    assert not is_fixed(p)
    here = Environment({"p": p})
    assert values_of(here, 64) is not values_of(here, 64)


def test_an_array_that_changed_in_place_has_its_new_value() -> None:
    p = np.array([1.0, 2.0])
    here = Environment({"p": p})
    assert sign(SUM, here) == 1
    p *= -1
    assert sign(SUM, here) == -1
