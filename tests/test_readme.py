"""The README tells the truth: its table is the ledger, its commands exist, its versions agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from checks import cli, table
from checks.ledger import claims
from checks.version import DISTRIBUTION, VERSION

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    return re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)


def test_the_table_shows_every_claim_with_its_verdict() -> None:
    (shown,) = [block for block in blocks(README) if block.startswith("$ offpolicy verify\n")]
    _, head, rule, *rows = shown.splitlines()
    assert tuple(head.split()) == tuple(word for word in table.HEADER if word)
    assert set(rule) == {"-", " "}
    rows = rows[: rows.index("")] if "" in rows else rows
    assert [tuple(row.split()[:2]) for row in rows] == [(claim.id, str(claim.verdict)) for claim in claims()]
    assert all(row.endswith("ok") for row in rows)
    assert {row.split()[2] for row in rows} <= {"exact", "enclosure"}


def test_the_output_fits_one_screen() -> None:
    (shown,) = [block for block in blocks(README) if block.startswith("$ offpolicy verify\n")]
    assert len(shown.splitlines()) <= 50
    assert max(map(len, shown.splitlines())) <= 100


def test_the_test_command_stands_where_it_is_looked_for() -> None:
    section = README.split("\n## Run the tests\n")[1].split("\n## ")[0]
    command = blocks(section)[0].strip()
    assert command.endswith(".venv/bin/pytest")
    assert '".[test]"' in command
    assert "## Run the tests" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_command_shown_exists(capsys: pytest.CaptureFixture[str]) -> None:
    shown = set(re.findall(r"(?m)^offpolicy (\w+)", README))
    assert shown == {"list", "show", "verify", "extreme", "cite"}
    for command in shown:
        assert cli.run([command, "--help"]) == 0
        assert f"Usage: offpolicy {command}" in capsys.readouterr().out


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["name"] == DISTRIBUTION
    assert project["tool"]["hatch"]["version"]["path"] == "checks/version.py"
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^version: (\S+)$", citation) == [VERSION]
