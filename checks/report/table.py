"""The table that ``offpolicy verify`` prints, and its progress bar.

The table goes to stdout and is the same text in a pipe and on a terminal, but for colours.  The bar goes to stderr, on
a terminal only.

Main definitions
    rows            the table as data
    lines           the table as plain text
    print_report    the table, with colours on a terminal unless NO_COLOR is set, and what came out otherwise
    progress        the bar
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from checks.result import UNDECIDED

if TYPE_CHECKING:
    from checks.verify import ClaimReport, Progress, Report

HEADER = ("claim", "verdict", "rung", "for", "checks", "")
GREEN, RED, YELLOW, PLAIN = "\033[32m", "\033[31m", "\033[33m", "\033[0m"


def outcome(claim: ClaimReport) -> str:
    """``ok``, ``FAILED`` or ``undecided``."""
    if claim.ok:
        return "ok"
    return "FAILED" if claim.failed else UNDECIDED


def rows(report: Report) -> list[tuple[str, ...]]:
    """One row per claim: id, verdict, rung, sizes, checks that came out, outcome."""
    return [
        (
            claim.entry.claim.id,
            str(claim.entry.claim.verdict),
            claim.rung,
            claim.scope,
            f"{sum(check.ok for check in claim.checks)}/{len(claim.checks)}",
            outcome(claim),
        )
        for claim in report.claims
    ]


def lines(report: Report) -> list[str]:
    """The table, a rule under its head, and a last line that sums up."""
    body = rows(report)
    widths = [max(len(row[k]) for row in (HEADER, *body)) for k in range(len(HEADER))]
    written = [_line(HEADER, widths), "  ".join("-" * w for w in widths if w)]
    written += [_line(row, widths) for row in body]
    return [*written, "", summary(report)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = [
        cell.rjust(width) if HEADER[k] == "checks" else cell.ljust(width)
        for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(aligned).rstrip()


def summary(report: Report) -> str:
    """How many claims came out as recorded, and how many checks that took."""
    good = sum(claim.ok for claim in report.claims)
    checks = sum(len(claim.checks) for claim in report.claims)
    words = [f"{good} of {len(report.claims)} claims as recorded, {checks} checks"]
    failed = sum(claim.failed for claim in report.claims)
    open_ = len(report.claims) - good - failed
    words += [f"{failed} failed"] if failed else []
    words += [f"{open_} undecided"] if open_ else []
    return ", ".join(words)


def problems(report: Report) -> list[str]:
    """Every check that did not come out as recorded, and why."""
    found = []
    for claim in report.claims:
        id = claim.entry.claim.id
        found += [
            f"{id}: {check.engine}: expected {check.expect}, got {check.got}: {check.detail}"
            for check in claim.checks
            if not check.ok
        ]
        if not claim.ok and all(check.ok for check in claim.checks):
            found.append(f"{id}: the verdict {claim.entry.claim.verdict} is not backed by a proof or a counterexample")
    return found


def print_report(report: Report) -> None:
    """The table on stdout, then one line per problem."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    paint = {"ok": GREEN, "FAILED": RED, UNDECIDED: YELLOW}
    for line in lines(report):
        word = line.rsplit("  ", 1)[-1]
        if colour and word in paint:
            line = f"{line[: -len(word)]}{paint[word]}{word}{PLAIN}"
        print(line)
    found = problems(report)
    if found:
        print()
    for problem in found:
        print(problem)


@contextmanager
def progress(total: int) -> Iterator[Progress | None]:
    """A bar over `total` tasks on stderr if that is a terminal; nothing otherwise."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def advance(engine: str, id: str) -> None:
            bar.update(task, advance=1, description=f"{id} {engine}")

        yield advance
