"""The table says what came out, line by line, and names everything that did not."""

from __future__ import annotations

import pytest

from checks.ledger import Entry, claims
from checks.report import table
from checks.result import CheckResult
from checks.verify import Report, report

ENTRY = Entry(next(c for c in claims() if c.id == "pinsker-type"))
PROVED = CheckResult("proof", "proved", "proved", "exact")
OPEN = CheckResult("smt", "unsat", "undecided", "n = 4")
WRONG = CheckResult("sampled", "no-counterexample", "refuted", "pi = (1, 0)")


def of(*checks: CheckResult) -> Report:
    return Report((report(ENTRY, list(checks)),), 0.0)


def test_a_row_counts_the_checks_that_came_out() -> None:
    assert table.rows(of(PROVED, OPEN)) == [("pinsker-type", "not-sharp", "exact", "all sizes", "1/2", "undecided")]
    assert table.rows(of(PROVED))[0][-1] == "ok"
    assert table.rows(of(PROVED, OPEN, WRONG))[0][-1] == "FAILED"


def test_the_last_line_sums_up() -> None:
    assert table.lines(of(PROVED))[-1] == "1 of 1 claims as recorded, 1 checks"
    assert table.lines(of(PROVED, OPEN))[-1] == "0 of 1 claims as recorded, 2 checks, 1 undecided"
    assert table.lines(of(PROVED, WRONG))[-1] == "0 of 1 claims as recorded, 2 checks, 1 failed"


def test_every_problem_is_named_with_its_reason() -> None:
    assert table.problems(of(PROVED)) == []
    assert table.problems(of(PROVED, OPEN, WRONG)) == [
        "pinsker-type: smt: expected unsat, got undecided: n = 4",
        "pinsker-type: sampled: expected no-counterexample, got refuted: pi = (1, 0)",
    ]
    assert table.problems(of(CheckResult("smt", "unsat", "unsat"))) == [
        "pinsker-type: the verdict not-sharp is not backed by a proof or a counterexample"
    ]


def test_a_pipe_gets_no_colours_and_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with table.progress(3) as advance:
        assert advance is None
    table.print_report(of(PROVED))
    out, err = capsys.readouterr()
    assert "\033" not in out
    assert err == ""


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_colours_unless_it_refuses_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    table.print_report(of(PROVED))
    assert ("\033[32mok\033[0m" in capsys.readouterr().out) is coloured
