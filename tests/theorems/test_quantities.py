"""Definitions are well-founded: a circular one would let the kernel prove anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.kernel import check
from checks.ledger import load
from checks.trusted.scope import Rejected
from theorems.language.syntax import parse_term
from theorems.quantities import DEFINITIONS, Definition, ill_founded


def recursive(body: str, zero: str = "1") -> Definition:
    return Definition("F", (("x", ()), ("n", ())), parse_term(body), "", "test", recursion=("n", parse_term(zero)))


def test_the_quantities_of_the_suite_are_well_founded() -> None:
    assert ill_founded(DEFINITIONS) is None


@pytest.mark.parametrize("body", ["x*F(x, n)", "F(2*x, n) + POWER(x, n)", "x"])
def test_a_recursion_from_the_successor_to_the_number_is_accepted(body: str) -> None:
    assert ill_founded({**DEFINITIONS, "F": recursive(body)}) is None


@pytest.mark.parametrize("body", ["F(x, n + 1)", "F(x, x)", "G(x)", "sum(y in Y, F(x, 2*n))"])
def test_any_other_call_is_refused(body: str) -> None:
    assert ill_founded({**DEFINITIONS, "F": recursive(body)}) is not None


def test_the_value_at_zero_may_not_call_the_quantity() -> None:
    assert ill_founded({**DEFINITIONS, "F": recursive("x", zero="F(x, n)")}) is not None


def test_the_kernel_refuses_circular_definitions() -> None:
    entry = load()["bias-is-expectation-gap"]
    assert entry.certificate is not None
    loop = replace(DEFINITIONS["POWER"], name="LOOP", recursion=None, body=parse_term("LOOP(x, n) + 1"))
    with pytest.raises(Rejected, match="LOOP calls LOOP"):
        check(entry.claim, entry.certificate.proof, definitions={**DEFINITIONS, "LOOP": loop})
