"""What watches the kernel looks at something, or says nothing: no control passes for want of anything to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import proof_engine
from checks.certificates import parse
from checks.controls.audit import Trail
from checks.ledger import load
from checks.result import UNDECIDED
from theorems.claim import relations


@pytest.mark.parametrize("id", ["term-b-sign", "negative-term-b-wrong-solution", "pinsker-type"])
def test_every_certificate_is_forged_at_least_once(id: str) -> None:
    forged = [r for r in proof_engine.controls(load()[id].claim) if r.engine == "control"]
    assert forged
    assert all(r.got == "rejected" and not r.detail.endswith(": 0 forgeries of the certificate") for r in forged)


def test_where_nothing_was_forged_nothing_was_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_engine, "FORGED", 1_000_000)
    (forged,) = [r for r in proof_engine.controls(load()["term-b-sign"].claim) if r.engine == "control"]
    assert forged.got == UNDECIDED
    assert not forged.ok


def test_where_nothing_can_be_drawn_the_audit_is_silent() -> None:
    assert [r.engine for r in proof_engine.controls(load()["biased-ascent"].claim)] == ["control"]


def test_an_audit_that_evaluated_nothing_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_engine, "audit", lambda *arguments, **options: Trail(instances=3, undecided=7))
    (audited, _) = proof_engine.controls(load()["term-b-sign"].claim)
    assert (audited.engine, audited.got) == ("sampled", UNDECIDED)


def test_what_is_taken_over_from_the_library_is_the_claim_with_its_own_proof() -> None:
    """Another statement under the same id, or another proof, is checked afresh."""
    claim, certificate = load()["pinsker-type"].claim, load()["pinsker-type"].certificate
    assert certificate is not None
    (proved,) = [r for r in proof_engine.run(claim) if r.expect == "proved" and r.engine == "proof"]
    assert proved.got == "proved"
    wrong = replace(claim, statement=relations("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"))
    assert next(iter(proof_engine.run(wrong))).got == "refuted"
    library = proof_engine.theorems()
    shorter = replace(certificate, proof=replace(certificate.proof, steps=certificate.proof.steps[:-1]))
    rejected = proof_engine._prove(claim, shorter, library.before(claim.id), library)
    assert (rejected.got, rejected.ok) == ("rejected", False)


def test_a_certificate_that_speaks_of_no_known_quantity_is_rejected_at_its_step() -> None:
    entry = load()["value-gap-terminal"]
    certificate = entry.certificate
    assert certificate is not None
    forged = parse(certificate.id, certificate.data.replace(b"POWER(", b"POWERS("))
    known = proof_engine.theorems().before(entry.claim.id)
    result = proof_engine._prove(entry.claim, forged, known, proof_engine.theorems())
    assert result.got == "rejected"
    assert "step " in result.detail
    assert "POWERS is not a known quantity" in result.detail
