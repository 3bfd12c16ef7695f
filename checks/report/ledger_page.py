"""The ledger as a page: every claim in the order of the text, with what was found, as Markdown.

``python -m checks.report.ledger_page`` writes ``docs/ledger.md``; a test compares the file with what it should be.

Main definitions
    page        the text of the page
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from checks.ledger import MODULES, Entry, Ledger, load
from checks.report.files import write_whole
from theorems.claim import Verdict

PLACE = Path("docs", "ledger.md")
ROOT = Path(__file__).parents[2]


def page(ledger: Ledger) -> str:
    """Every claim with its place, verdict and finding, family by family.

    >>> print(page(load()).splitlines()[0])
    # The ledger
    """
    return "\n".join(_lines(ledger)) + "\n"


def _lines(ledger: Ledger) -> Iterator[str]:
    yield "# The ledger"
    yield ""
    counts = [f"{sum(e.claim.verdict is verdict for e in ledger.values())} {verdict}" for verdict in Verdict]
    yield f"{len(ledger)} claims: {', '.join(counts)}."
    yield ""
    yield "`offpolicy verify` re-checks them all; `offpolicy show ID` prints statement, proof and instances of one."
    for module in MODULES:
        family = import_module(f"theorems.{module}")
        yield ""
        yield f"## {_heading(family.__doc__ or module)}"
        yield ""
        yield "| id | place | verdict | what is exactly true |"
        yield "|---|---|---|---|"
        for claim in family.CLAIMS:
            entry = ledger[claim.id]
            place = claim.where.removeprefix("Part 1, section ").removeprefix("Part 1, sections ")
            yield f"| `{claim.id}` | {place} | {claim.verdict} | {_cell(claim.finding)}{_related(entry)} |"


def _heading(docstring: str) -> str:
    return docstring.split("\n")[0].rstrip(".")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _related(entry: Entry) -> str:
    """Where to go on from here: the sharp form, the corrected statements, the readings."""
    claim = entry.claim
    for what, ids in (("Sharp form", (claim.sharp,)), ("Corrected", claim.corrected), ("Readings", claim.readings)):
        if any(ids):
            return f" {what}: {', '.join(f'`{id}`' for id in ids)}."
    return ""


def write(root: Path = ROOT) -> None:
    """Store the page."""
    target = root / PLACE
    target.parent.mkdir(exist_ok=True)
    write_whole(target, page(load()))


if __name__ == "__main__":
    write()
    print(f"{PLACE} written", file=sys.stderr)
