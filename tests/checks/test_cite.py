"""Citations carry everything that re-running needs, and are well-formed in their format."""

from __future__ import annotations

import re

import pytest

from checks.cite import FORMATS, cite, cite_json, escape, statement_latex
from checks.ledger import claims, load
from checks.version import VERSION

IDS = [claim.id for claim in claims()]


@pytest.fixture(scope="module")
def citations() -> dict[tuple[str, str], str]:
    return {(id, format): cite(entry, format) for id, entry in load().items() for format in FORMATS}


def braces_balance(text: str) -> bool:
    depth = 0
    for letter in re.sub(r"\\[{}\\]", "", text):
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def text_outside_math(latex: str) -> str:
    """What LaTeX sets as text: without comments, displays and inline formulas."""
    latex = re.sub(r"(?m)^%.*$", "", latex)
    latex = re.sub(r"\\\[.*?\\\]", "", latex, flags=re.DOTALL)
    return re.sub(r"(?<!\\)\$.*?(?<!\\)\$", "", latex, flags=re.DOTALL)


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("format", FORMATS)
def test_every_citation_names_claim_verdict_version_and_command(
    citations: dict[tuple[str, str], str], id: str, format: str
) -> None:
    text, entry = citations[id, format], load()[id]
    for part in (id, str(entry.claim.verdict), VERSION, f"offpolicy verify {id}"):
        assert part in text
    if entry.certificate:
        assert entry.certificate.sha256 in text.replace(r"\allowbreak{}", "")
    if entry.claim.sharp:
        assert entry.claim.sharp in text or format == "bibtex"


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("format", ["latex", "bibtex"])
def test_latex_is_well_formed(citations: dict[tuple[str, str], str], id: str, format: str) -> None:
    text = citations[id, format]
    assert braces_balance(text)
    outside = text_outside_math(text)
    assert not re.search(r"(?<!\\)[_^&#]", outside.replace("@misc", ""))
    assert "$" not in re.sub(r"\\\$", "", outside)
    begun, ended = (re.findall(rf"\\{word}\{{(\w+)\}}", text) for word in ("begin", "end"))
    assert sorted(begun) == sorted(ended)
    assert text.count(r"\left") == text.count(r"\right")


def test_the_checks_of_form_can_fail() -> None:
    assert not braces_balance("{a}}{")
    assert not braces_balance(r"\frac{1{2}")
    assert "_" in text_outside_math("a_1 and $b_2$")
    assert "_" not in text_outside_math("a and $b_2$ and \\[ c_3 \\]")


def test_a_bibtex_entry_has_one_key_and_closed_fields(citations: dict[tuple[str, str], str]) -> None:
    text = citations["pinsker-type", "bibtex"]
    assert text.startswith("@misc{offpolicy-theorems-pinsker-type,\n")
    assert text.endswith("\n}")
    assert re.findall(r"(?m)^  (\w+) = \{", text) == ["author", "title", "howpublished", "year", "note"]


def test_a_citation_says_how_sharp_the_claim_is(citations: dict[tuple[str, str], str]) -> None:
    text = citations["pinsker-type", "markdown"]
    for line in (
        "- Best constant c = 1/2 in TV(pi, mu) <= c*sqrt(CHI2(pi, mu))",
        "- With c = 4999/10000 it fails at pi = (3/4, 1/4), mu = (1/2, 1/2)",
        "- Sharp form attained: `pi = (3/4, 1/4), mu = (1/2, 1/2)`",
    ):
        assert line in text.splitlines()
    assert "Best constant" not in citations["kl-blind-spot", "markdown"]
    data = cite_json(load()["pinsker-type"])
    assert data["best_constant"] == "1/2"
    assert len(data["tightness"]) == 2


def test_special_characters_are_escaped() -> None:
    assert escape("a_b & 50% {x} #1 $y$ ^ ~ \\") == (
        r"a\_b \& 50\% \{x\} \#1 \$y\$ \textasciicircum{} \textasciitilde{} \textbackslash{}"
    )


def test_a_statement_of_existence_says_what_exists() -> None:
    assert statement_latex(load()["second-moment-silent"].claim).startswith(r"\exists")
    assert r"\le" in statement_latex(load()["pinsker-type"].claim)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of latex, bibtex, markdown"):
        cite(load()["pinsker"], "word")
