"""The stored certificates are what the drafts give, and storing them is atomic."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.authoring import write_certificates
from checks.authoring.write_certificates import ROOT, certificates, write


@pytest.fixture(scope="module")
def made() -> dict[Path, bytes]:
    return dict(certificates())


def test_the_drafts_give_the_stored_files_byte_for_byte(made: dict[Path, bytes]) -> None:
    stored = {
        p.relative_to(ROOT) for package in ("theorems", "counterexamples") for p in (ROOT / package).rglob("*.json")
    }
    assert stored == set(made)
    for place, data in made.items():
        assert (ROOT / place).read_bytes() == data, place


def test_writing_touches_only_what_changed(
    made: dict[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_certificates, "certificates", lambda ids: iter(made.items()))
    assert write(tmp_path) == len(made)
    assert write(tmp_path) == 0
    first = next(iter(made))
    (tmp_path / first).write_text("{}")
    assert write(tmp_path) == 1
    assert (tmp_path / first).read_bytes() == made[first]
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix != ".json"]
