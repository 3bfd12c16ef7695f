"""The stored certificates are what the drafts give, and storing them is atomic."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from checks.authoring import write_certificates
from checks.authoring.elaborate import elaborate
from checks.authoring.write_certificates import ROOT, drafts, encoded, write
from checks.certificates import stored
from checks.proof_engine import theorems
from theorems.claim import Claim
from theorems.proof import Draft


@cache
def drafted() -> dict[str, tuple[Claim, Draft, Path]]:
    return drafts()


def test_every_stored_file_has_a_draft() -> None:
    files = {
        p.relative_to(ROOT) for package in ("theorems", "counterexamples") for p in (ROOT / package).rglob("*.json")
    }
    assert files == {place for _, _, place in drafted().values()}


@pytest.mark.parametrize("id", stored())
def test_the_draft_gives_the_stored_file_byte_for_byte(id: str) -> None:
    claim, draft, place = drafted()[id]
    assert encoded(elaborate(claim, draft, theorems().before(id))) == (ROOT / place).read_bytes()


def test_writing_touches_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {place: (ROOT / place).read_bytes() for _, _, place in drafted().values()}
    monkeypatch.setattr(write_certificates, "certificates", lambda ids: iter(made.items()))
    assert write(tmp_path) == len(made)
    assert write(tmp_path) == 0
    first = next(iter(made))
    (tmp_path / first).write_text("{}")
    assert write(tmp_path) == 1
    assert (tmp_path / first).read_bytes() == made[first]
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix != ".json"]
