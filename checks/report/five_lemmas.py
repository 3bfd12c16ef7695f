"""The lemmas that the text rests on, as a table of the README: what it states, what was found, what is exactly true.

``python -m checks.report.five_lemmas`` writes the table between two markers of ``README.md``; a test compares the file
with what it should be.  Everything in the table is read from the ledger, and the rung comes from a fresh check.

Main definitions
    LEMMAS      the lemmas of the text and the claims of the ledger that state them
    table       the table as Markdown
    inserted    a page with the table between its markers
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from checks.cite import statement_latex
from checks.ledger import Entry, Ledger, load
from checks.report.files import write_whole
from checks.report.show import evidence
from theorems.claim import Claim, Verdict

ROOT = Path(__file__).parents[2]
PLACE = Path("README.md")
BEGIN, END = "<!-- five lemmas: begin -->", "<!-- five lemmas: end -->"
LEMMAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("SGA lemma", ("sga-lemma",)),
    ("Pinsker-type bound", ("pinsker-type",)),
    ("Simulation lemma", ("simulation-lemma",)),
    ("Bias of order T^2", ("token-is-bias", "trpo-finite-horizon")),
    ("Exponential variance", ("seq-is-variance",)),
)
"""The names of the lemmas with the ids of their claims; ids that the ledger lacks are passed over."""
HEADER = ("lemma", "as the text states it", "verdict", "exactly true", "attained", "rung")


def table(ledger: Ledger) -> str:
    """One row for every claim of `LEMMAS` in the ledger, as Markdown.

    >>> print(table(load()).splitlines()[0])
    | lemma | as the text states it | verdict | exactly true | attained | rung |
    """
    return "\n".join(_lines(ledger)) + "\n"


def _lines(ledger: Ledger) -> Iterator[str]:
    yield f"| {' | '.join(HEADER)} |"
    yield f"|{'---|' * len(HEADER)}"
    for name, ids in LEMMAS:
        for id in ids:
            if id in ledger:
                cells = [f"{name}, `{id}`", *_cells(name, ledger[id], ledger)]
                yield f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"


def _cells(name: str, entry: Entry, ledger: Ledger) -> tuple[str, ...]:
    claim = entry.claim
    title = re.sub(f"^(the )?{re.escape(name)}(: |$)", "", claim.title, flags=re.IGNORECASE)
    exact = _exact(claim, ledger)
    if claim.verdict is Verdict.NEEDS_HYPOTHESIS:
        true = f"that, if {'; and if '.join(h.text for h in claim.hypotheses if h.left_out)}"
        places = [_titled(other) for other in exact]
    else:
        true = "; ".join(_titled(other) for other in exact)
        places = [place for other in exact for place in _attained(ledger[other.id])]
    stated = f"{_plain(title)}: {formula(claim)}" if title else formula(claim)
    return stated, str(claim.verdict), _plain(true), _plain("; ".join(dict.fromkeys(places))), _rung(entry)


def formula(claim: Claim) -> str:
    r"""The statement as a formula that may stand in a cell, where a bar would end it.

    A function that only passes its argument on is written by its name.

    >>> print(formula(load()["pinsker-type"].claim))
    $D_{\mathrm{TV}}(\pi\Vert \mu) \le \sqrt{\frac{\chi^2(\pi\Vert \mu)}{2}}$
    """
    written = re.sub(r"\\left\((\w) \\mapsto ([^()]+)\(\1\)\\right\)", r"\2", statement_latex(claim))
    without_bars = written.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${without_bars}$"


def _plain(text: str) -> str:
    return text.replace("|", r"\|")


def _titled(claim: Claim) -> str:
    return f"{claim.title} (`{claim.id}`)"


def _exact(claim: Claim, ledger: Ledger) -> list[Claim]:
    """What is exactly true: the sharp form, the corrected statements, the readings, the equalities that go with it."""
    match claim.verdict:
        case Verdict.NOT_SHARP:
            ids = [str(claim.sharp)]
        case Verdict.REFUTED:
            ids = list(claim.corrected)
        case Verdict.DEPENDS_ON_READING:
            ids = list(claim.readings)
        case Verdict.NEEDS_HYPOTHESIS:
            named = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", claim.finding)
            ids = [id for id in dict.fromkeys(named) if id in ledger and ledger[id].claim.identity]
        case Verdict.HOLDS:
            ids = [claim.id]
    return [ledger[id].claim for id in ids]


def _attained(entry: Entry) -> list[str]:
    """Where a bound is attained or approached: by families, else at points."""
    if entry.claim.identity:
        return ["equality"]
    words = {"attained": "", "approached": "approached: "}
    families = [words[family.role] + family.note for family, _ in entry.families if family.role in words]
    return families or [instance.note for instance in entry.extremal]


def _rung(entry: Entry) -> str:
    found = evidence(entry)
    return f"{found.rung}, {found.scope}"


# -------------------------------------------------------------------------------------------------------------- README


def inserted(page: str, table: str) -> str:
    """The page with the table between its markers.

    Raises:
        ValueError: if the markers are not there, once each and in order.

    >>> print(inserted(f"a\\n{BEGIN}\\nold\\n{END}\\nb", "new\\n"))
    a
    <!-- five lemmas: begin -->
    new
    <!-- five lemmas: end -->
    b
    """
    begin, end = page.find(BEGIN), page.find(END)
    if page.count(BEGIN) != 1 or page.count(END) != 1 or begin > end:
        raise ValueError(f"expected the lines {BEGIN} and {END} once each, in this order")
    return f"{page[: begin + len(BEGIN)]}\n{table}{page[end:]}"


def write(root: Path = ROOT) -> None:
    """Store the README with the table as it should be."""
    target = root / PLACE
    write_whole(target, inserted(target.read_text(encoding="utf-8"), table(load())))


if __name__ == "__main__":
    write()
    print(f"{PLACE} written", file=sys.stderr)
