"""Citations carry everything that re-running needs, and are well-formed in their format."""

from __future__ import annotations

import re

import pytest

from checks.cite import (
    FORMATS,
    citation,
    cite,
    cite_json,
    definitions_latex,
    escape,
    statement_latex,
    variables_latex,
    written,
)
from checks.ledger import claims, load
from checks.version import VERSION
from theorems.claim import Claim, Verdict, relations

IDS = [claim.id for claim in claims()]


@pytest.fixture(scope="module")
def citations() -> dict[tuple[str, str], str]:
    pieces = {id: citation(entry) for id, entry in load().items()}
    return {(id, format): written(c, format) for id, c in pieces.items() for format in FORMATS}


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
    assert "Best constant k = 1/2 in TV(pi, mu) <= k*c" in cite_json(load()["clip-tv"])["tightness"]  # c is the clip


def test_special_characters_are_escaped() -> None:
    assert escape("a_b & 50% {x} #1 $y$ ^ ~ \\") == (
        r"a\_b \& 50\% \{x\} \#1 \$y\$ \textasciicircum{} \textasciitilde{} \textbackslash{}"
    )


def test_a_statement_of_existence_says_what_exists() -> None:
    assert statement_latex(load()["second-moment-silent"].claim).startswith(r"\exists")
    assert r"\le" in statement_latex(load()["pinsker-type"].claim)


def test_the_descent_lemma_is_in_the_notation_of_the_field(citations: dict[tuple[str, str], str]) -> None:
    text = citations["descent-lemma", "latex"]
    for line in (
        r"\[ J(x) + \langle \nabla J(x), z - x \rangle - \frac{L}{2}\,\|z - x\|^2 \le J(z) \]",
        r"for all $J\colon \mathbb{R}^{I} \to \mathbb{R}$ (objective), $x \in \mathbb{R}^{I}$ (the iterate), "
        r"$z \in \mathbb{R}^{I}$ (another point), $L \in \mathbb{R}$ (smoothness constant)",
        r"where $\langle u, v \rangle = \sum_{i} u_{i}\,v_{i}$, $\|v\|^2 = \sum_{i} v_{i}^{2}$.",
    ):
        assert line in text.splitlines()
    premises = r"$\forall s \in \mathbb{R}:\; 0 \le s,\; s \le 1 \;\Rightarrow\; "
    assert premises + r"J \text{ is differentiable at } x + s\,\left(z - x\right)$" in text
    assert "nabla" in citations["descent-lemma", "bibtex"]
    assert "nabla" in citations["descent-lemma", "markdown"]


def test_variables_and_quantities_are_declared() -> None:
    claim = load()["pinsker"].claim
    assert variables_latex(claim)[0] == r"$\pi \in \mathbb{R}^{Y}$ (target law)"
    assert definitions_latex(claim)[0] == (r"D_{\mathrm{TV}}(p\|q) = \frac{\sum_{x} \left|p(x) - q(x)\right|}{2}")
    powers = Claim("p", "", "", (), (), relations("POWER(2, 1) == 2"), Verdict.HOLDS, "")
    assert definitions_latex(powers) == ["x^{0} = 1", r"x^{n + 1} = x\,x^{n}"]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of latex, bibtex, markdown"):
        cite(load()["pinsker"], "word")
