"""The page of the ledger is the ledger."""

from __future__ import annotations

from pathlib import Path

from checks.ledger import claims, load
from checks.report import ledger_page


def test_the_stored_page_is_up_to_date() -> None:
    stored = (Path(__file__).parents[3] / ledger_page.PLACE).read_text(encoding="utf-8")
    assert stored == ledger_page.page(load()), "run `python -m checks.report.ledger_page`"


def test_the_page_has_a_row_for_every_claim_in_order() -> None:
    rows = [line.split("|") for line in ledger_page.page(load()).splitlines() if line.startswith("| `")]
    assert [(row[1].strip(" `"), row[3].strip()) for row in rows] == [(c.id, str(c.verdict)) for c in claims()]


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    ledger_page.write(tmp_path)
    assert [path.name for path in (tmp_path / "docs").iterdir()] == ["ledger.md"]
