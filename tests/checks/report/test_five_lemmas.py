"""The table of the README says what the ledger says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checks.ledger import Entry, load
from checks.report import five_lemmas
from checks.report.five_lemmas import BEGIN, END, HEADER, LEMMAS, formula, inserted, table
from theorems.claim import Verdict

README = Path(__file__).parents[3] / five_lemmas.PLACE


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.replace(r"\|", "").strip("|").split("|")]


def test_the_readme_has_the_table_of_the_ledger() -> None:
    stored = README.read_text(encoding="utf-8")
    assert stored == inserted(stored, table(load())), "run `python -m checks.report.five_lemmas`"


def test_there_is_a_row_for_every_claim_in_the_ledger() -> None:
    ledger = load()
    head, rule, *rows = (cells(line) for line in table(ledger).splitlines())
    assert tuple(head) == HEADER
    assert set(rule) == {"---"}
    assert all(len(row) == len(HEADER) for row in rows)
    wanted = [(f"{name}, `{id}`", str(ledger[id].claim.verdict)) for name, ids in LEMMAS for id in ids if id in ledger]
    assert [(row[0], row[2]) for row in rows] == wanted
    assert {"sga-lemma", "pinsker-type", "simulation-lemma"} <= {id for _, ids in LEMMAS for id in ids if id in ledger}
    assert all(all(row[:4]) and row[5] == "exact, all sizes" for row in rows)


def changed(id: str, **changes: object) -> dict[str, Entry]:
    ledger = dict(load())
    ledger[id] = replace(ledger[id], claim=replace(ledger[id].claim, **changes))  # type: ignore[arg-type]
    return ledger


def test_another_ledger_gives_another_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that does not follow its ledger would pass for up to date when it is not."""
    monkeypatch.setattr(five_lemmas, "_rung", lambda entry: "exact, all sizes")
    here = table(load())
    for other in (
        changed("pinsker-type", title="another bound"),
        changed("pinsker-type", verdict=Verdict.HOLDS),
        changed("pinsker-type-sharp", title="another sharp form"),
        changed("sga-lemma", finding="no equality"),
        {id: entry for id, entry in load().items() if id != "simulation-lemma"},
    ):
        assert table(other) != here


def test_no_formula_ends_a_cell() -> None:
    for entry in load().values():
        assert "|" not in formula(entry.claim)
        assert formula(entry.claim).count("$") == 2


@pytest.mark.parametrize("page", ["", BEGIN, f"{END}\n{BEGIN}", f"{BEGIN}\n{END}\n{BEGIN}\n{END}"])
def test_the_markers_have_to_be_there(page: str) -> None:
    with pytest.raises(ValueError, match="once each"):
        inserted(page, "")


def test_the_page_around_the_table_stays(tmp_path: Path) -> None:
    page = tmp_path / five_lemmas.PLACE
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    five_lemmas.write(tmp_path)
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n{table(load())}{END}\nafter\n"
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
