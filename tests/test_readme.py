"""The README tells the truth: its table is the ledger, its commands exist, its versions agree."""

from __future__ import annotations

import re
import shlex
import tomllib
from functools import cache
from pathlib import Path

import pytest

from checks import cli
from checks.ledger import claims
from checks.report import table
from checks.version import DISTRIBUTION, VERSION

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    return re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)


def test_the_table_shows_claims_with_their_verdicts() -> None:
    (shown,) = [block for block in blocks(README) if block.startswith("$ offpolicy verify\n")]
    _, head, rule, *rows = shown.splitlines()
    assert tuple(head.split()) == tuple(word for word in table.HEADER if word)
    assert set(rule) == {"-", " "}
    shown_rows = [row.split()[:2] for row in rows[: rows.index("")] if row != "..."]
    recorded = [[claim.id, str(claim.verdict)] for claim in claims()]
    assert shown_rows == [row for row in recorded if row in shown_rows]
    assert {"sga-lemma", "pinsker-type"} <= {id for id, _ in shown_rows}
    assert all(row.endswith("ok") for row in rows[: rows.index("")] if row != "...")
    assert {row.split()[2] for row in rows[: rows.index("")] if row != "..."} <= {"exact", "enclosure"}
    assert rows[-1].startswith(f"{len(recorded)} of {len(recorded)} claims as recorded, ")


def test_the_output_fits_one_screen() -> None:
    (shown,) = [block for block in blocks(README) if block.startswith("$ offpolicy verify\n")]
    assert len(shown.splitlines()) <= 50
    assert max(map(len, shown.splitlines())) <= 100


def test_the_test_command_stands_where_it_is_looked_for() -> None:
    section = README.split("\n## Run the tests\n")[1].split("\n## ")[0]
    command = blocks(section)[0].strip()
    assert command.endswith(".venv/bin/pytest -n auto")
    assert '".[test]"' in command
    assert "## Run the tests" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@cache
def session() -> list[tuple[str, list[str]]]:
    """The commands that the README shows after a prompt, each with the output shown below it."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def agrees(shown: list[str], real: list[str]) -> bool:
    """Whether the lines are the same, where "..." stands for one or more lines left out."""
    if not shown or shown[0] != "...":
        return shown[:1] == real[:1] and (not shown or agrees(shown[1:], real[1:]))
    return any(agrees(shown[1:], real[k:]) for k in range(1, len(real) + 1))


CHEAP = tuple(f"offpolicy {command} " for command in ("show", "extreme", "cite", "evaluate", "search-trees"))


@pytest.mark.parametrize("command", [command for command, _ in session() if command.startswith(CHEAP)])
def test_the_output_shown_is_the_real_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(ROOT)
    (shown,) = [output for other, output in session() if other == command]
    cli.run(shlex.split(command)[1:])
    assert agrees(shown, "".join(capsys.readouterr()).splitlines())


def test_the_comparison_can_fail() -> None:
    assert agrees(["a", "...", "d"], ["a", "b", "c", "d"])
    assert not agrees(["a", "...", "d"], ["a", "d"])
    assert not agrees(["a", "b"], ["a", "c"])
    assert not agrees(["a"], ["a", "b"])
    assert not agrees(["a", "b"], ["a"])


def test_the_lemma_shown_is_proved_and_attained() -> None:
    """The two pieces of the section on adding a lemma, word for word, in the example that does so."""
    claim, instance = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    example = (ROOT / "examples" / "own_lemma.py").read_text(encoding="utf-8")
    assert f"CLAIM = {claim.strip()}\n" in example
    assert f"INSTANCE = {instance.strip()}\n" in example
    assert ["1 certificates written"] in [output for _, output in session()]


def test_every_command_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    named = set(re.findall(r"(?:\$ |`|bin/)offpolicy (\w[\w-]*)", README))
    assert named == {"show", "verify", "extreme", "cite", "evaluate", "search-trees"}
    for command in named:
        assert cli.run([command, "--help"]) == 0
        assert f"Usage: offpolicy {command}" in capsys.readouterr().out


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["name"] == DISTRIBUTION
    assert project["tool"]["hatch"]["version"]["path"] == "checks/version.py"
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^version: (\S+)$", citation) == [VERSION]
