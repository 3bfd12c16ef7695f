"""A false claim is fed to every engine on its own; each reports it refuted, and none needs the others to see it.

The claim is the sharp Pinsker-type bound with 49/100 in place of 1/2.  It fails at pi = (3/4, 1/4), mu = (1/2, 1/2):
TV = 1/4 and 49/100 * sqrt(1/4) = 49/200.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from checks import proof_engine, sampling, smt
from checks.exact import decide
from checks.instances import run_counterexample, run_extremal
from checks.ledger import load
from counterexamples.instance import Instance
from counterexamples.search import search
from theorems.claim import Claim, relations

FALSE = "TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"


@pytest.fixture
def false_claim() -> Claim:
    claim = load()["pinsker-type-sharp"].claim
    return replace(claim, statement=relations(FALSE), constant=None)


def test_the_kernel_rejects_it_and_the_audit_refutes_it(false_claim: Claim) -> None:
    (result,) = proof_engine.run(false_claim)
    assert (result.engine, result.got) == ("proof", "refuted")
    assert "is false at" in result.detail
    (true_result, *_) = proof_engine.run(load()["pinsker-type-sharp"].claim)
    assert true_result.got == "proved"


@pytest.mark.parametrize("size", [2, 3])
def test_z3_finds_a_model_that_exact_arithmetic_confirms(false_claim: Claim, size: int) -> None:
    results = smt.run(false_claim, sizes=(size,))
    assert [r.got for r in results] == ["refuted"]


def test_sampling_finds_a_counterexample(false_claim: Claim) -> None:
    results = sampling.run(false_claim)
    assert results[0].got == "refuted"
    assert sampling.refute(false_claim).got == "refuted"


def test_direct_search_finds_a_counterexample(false_claim: Claim) -> None:
    found = search(false_claim, confirm=decide).found
    assert found is not None
    assert search(load()["pinsker-type-sharp"].claim, confirm=decide).found is None


def test_exact_evaluation_of_the_extremal_instance_refutes_it(false_claim: Claim) -> None:
    ledger = load()
    entry = replace(ledger["pinsker-type-sharp"], claim=false_claim, families=())
    assert all(not r.ok for r in run_extremal(entry, ledger))
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    instance = Instance(false_claim.id, "counterexample", {"pi": (1 - quarter, quarter), "mu": (half, half)})
    broken = replace(entry, instances=(instance,))
    assert {r.got for r in run_counterexample(broken) if r.engine == "counterexample"} == {"broken"}
