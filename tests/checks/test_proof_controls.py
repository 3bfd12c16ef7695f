"""What watches the kernel looks at something, or says nothing: no control passes for want of anything to do."""

from __future__ import annotations

import pytest

from checks import proof_engine
from checks.controls.audit import Trail
from checks.ledger import load
from checks.result import UNDECIDED


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
    monkeypatch.setattr(proof_engine, "audit", lambda *arguments: Trail(instances=3, undecided=7))
    (audited, _) = proof_engine.controls(load()["term-b-sign"].claim)
    assert (audited.engine, audited.got) == ("sampled", UNDECIDED)
