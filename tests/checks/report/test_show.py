"""The page of one claim shows everything that is on record, the proof step by step."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.authoring.elaborate import elaborate
from checks.certificates import Certificate, stored
from checks.cite import definitions_latex, statement_latex
from checks.ledger import Entry, UnknownClaim, claims, load
from checks.proof_engine import theorems
from checks.report import show
from checks.report.proof_text import proof_lines
from checks.report.show import entry_json, find, instance_json, overview, page, pair, quantities
from counterexamples.divergences import FAMILIES, INSTANCES
from counterexamples.instance import Instance
from theorems.claim import Claim, Verdict, parameter, relations
from theorems.drafting import conclude, instance, use
from theorems.language.syntax import parse_term
from theorems.language.terms import Lam
from theorems.proof import SCHEMA, Draft, from_json

BY_ID = {claim.id: claim for claim in claims()}

STEP = {
    "name": "square",
    "rule": "polynomial",
    "context": False,
    "variables": {"x": "real"},
    "given": {"x_pos": "0 < x"},
    "have": {},
    "goal": "0 <= x**3 - 2*x**2 + x",
    "scale": 1,
    "positive": [],
    "cone": [[1, "x - 1", ["x_pos"]]],
    "ideal": [],
}
PROOF = {
    "schema": SCHEMA,
    "claim": "pinsker-type-sharp",
    "sizes": {},
    "witness": {},
    "steps": [STEP],
    "conclusion": ["square"],
}


def entry(claim: Claim) -> Entry:
    return Entry(
        claim,
        Certificate(claim.id, b"", from_json(PROOF)),
        tuple(i for i in INSTANCES if i.claim == claim.id),
        tuple((f, None) for f in FAMILIES if f.claim == claim.id),
    )


def test_the_page_has_every_part() -> None:
    text = page(entry(BY_ID["pinsker-type-sharp"]))
    for part in (
        "pinsker-type-sharp: TV is at most half the square root of chi2",
        "statement      TV(pi, mu) <= 1/2*sqrt(CHI2(pi, mu))",
        "attained       pi = (3/4, 1/4), mu = (1/2, 1/2)",
        "pinsker-type-sharp.symmetric (attained;",
        "proof, 1 step\n",
        "   1. square: ",
        "for all x: real",
        "given x_pos: 0 < x",
        "|- 0 <= x**3 - 2*x**2 + x\n",
        "by [goal] = (x - 1)**2*[x_pos]",
        "certificate    sha256:",
        "re-run         offpolicy verify pinsker-type-sharp",
    ):
        assert part in text


def test_pinsker_type_reads_as_it_stands() -> None:
    """Holds, not sharp; the best constant; where it is attained; what z3 says about it and about smaller ones."""
    text = page(load()["pinsker-type"])
    for line in (
        "verdict        not-sharp",
        "rung           exact, all sizes",
        "sharp form     pinsker-type-sharp: TV(pi, mu) <= 1/2*sqrt(CHI2(pi, mu))",
        "               attained at pi = (3/4, 1/4), mu = (1/2, 1/2)  (ratio 1 +- 2 TV)",
        "best constant  c = 1/2 in TV(pi, mu) <= c*sqrt(CHI2(pi, mu))",
        "               c = 1/2: z3 answers unsat for n = 2, 3, 4",
        "                 pi_nonneg: for all y in Y: 0 <= pi[y]",
        "   1. square |- 4*TV(pi, mu)**2 <= CHI2(pi, mu)",
        "      by 2*[goal] = [square] + 2*TV(pi, mu)**2, with square from line 1",
        "rests on       chi2-square, root-bound, tv-range",
    ):
        assert line in text.splitlines()
    assert "The best constant is 1/2 in place of 1/sqrt(2), attained at every chi2 <= 1" in text
    for c in ("49/100", "4999/10000", "1/4"):
        assert f"c = {c}: fails at pi = (3/4, 1/4), mu = (1/2, 1/2); z3 model: pi = (1, 0), mu = (1/2, 1/2)" in text


def test_the_data_of_a_claim_say_the_same() -> None:
    data = entry_json(load()["pinsker-type"])
    assert (data["verdict"], data["rung"], data["sharp"]) == ("not-sharp", "exact", "pinsker-type-sharp")
    constant = data["constant"]
    assert (constant["best"], constant["z3"]) == ("1/2", [{"n": n, "got": "unsat"} for n in (2, 3, 4)])
    assert {t["z3"] for t in constant["tighter"]} == {"refuted"}
    assert all(t["model"]["mu"]["exact"] for t in constant["tighter"])
    assert data["uses"] == ["chi2-square", "root-bound", "tv-range"]


def test_lemmas_and_families_have_pages() -> None:
    text = page(find("chi2-square"))
    assert "statement      4*TV(pi, mu)**2 <= CHI2(pi, mu)" in text
    assert "A square: (p - q - 2dq)^2/q.  It vanishes at the ratio 1 + 2d." in text
    assert "not needed     pi-law" in text
    assert "re-run" not in text
    family = page(find("pinsker-type-sharp.symmetric"))
    assert "let pi = table(1/2 + d, 1/2 - d)" in family
    assert "which is the statement" in family
    assert "which is the statement" in page(find("kl-blind-spot.without-unclipped"))
    with pytest.raises(UnknownClaim, match="no claim 'chi2-squares'"):
        find("chi2-squares")


def test_a_proof_that_the_kernel_rejects_ends_where_it_is_wrong() -> None:
    false = {**PROOF, "steps": [{**STEP, "cone": [[2, "x - 1", ["x_pos"]]]}]}
    claim = BY_ID["pinsker-type-sharp"]
    text = page(Entry(claim, Certificate(claim.id, b"", from_json(false))))
    assert "rejected: the identity fails: left minus right is" in text
    assert "which is the statement" not in text


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without what z3 says about constants, which takes most of the time and is tested elsewhere."""
    monkeypatch.setattr(show, "sharpness", lambda id: None)


@pytest.mark.usefixtures("without_solver")
@pytest.mark.parametrize("id", [claim.id for claim in claims()])
def test_every_claim_has_a_page_and_a_latex_form(id: str) -> None:
    """Every step concludes something, and an explanation names no rule; no line is wider than the page."""
    entry = load()[id]
    text = page(entry)
    readable(text.splitlines())
    if entry.certificate is not None:
        assert "which is the statement: " in text
        assert text.count("|- ") == len(entry.certificate.proof.steps) + 1  # the legend has one
    for source in (statement_latex(entry.claim), *definitions_latex(entry.claim)):
        assert source.count("{") == source.count("}")
        assert source.count(r"\left") == source.count(r"\right")
        assert "**" not in source


@pytest.mark.parametrize("id", sorted(set(stored()) - set(BY_ID)))
def test_every_other_proof_can_be_read(id: str) -> None:
    entry = find(id)
    assert entry.certificate is not None
    lines = list(proof_lines(entry.claim, entry.certificate.proof, theorems().before(id), {}))
    readable(lines)
    *_, last = (line for line in lines if not line.startswith(" " * 6))  # further lines continue one
    assert last.startswith("    which is the statement")
    assert sum("|- " in line for line in lines) == len(entry.certificate.proof.steps) + 1


def readable(lines: list[str]) -> None:
    assert not [line for line in lines if "rule " in line or "rejected: " in line]
    assert max(map(len, lines)) <= 130


def test_a_claim_without_a_proof_has_a_page_too() -> None:
    text = page(
        Entry(
            BY_ID["is-variance-second-moment"],
            instances=tuple(i for i in INSTANCES if i.claim == "is-variance-second-moment"),
        )
    )
    assert "proof" not in text
    assert "broken by" in text


def test_left_out_hypotheses_are_marked() -> None:
    text = page(Entry(BY_ID["chi2-second-moment"]))
    assert " ".join(text.split()).count("[left out in the text]") == 1


def test_quantities_are_listed_with_those_they_use() -> None:
    assert [line.split("(")[0] for line in quantities(BY_ID["is-variance-bound"])][:2] == ["IS_VAR", "IS_MEAN"]
    assert all("=" in line for claim in claims() for line in quantities(claim))


def test_the_overview_has_aligned_columns() -> None:
    lines = overview([Entry(claim) for claim in claims()]).splitlines()
    assert len({line.index("Part 1") for line in lines}) == 1


def test_equal_outcomes_of_a_pair_share_a_line() -> None:
    found = dict.fromkeys(("tv", "chi2", "kl", "max_ratio"), "1/2")
    found |= {f"{name}_decimal": "0.5" for name in ("tv", "chi2", "kl", "max_ratio")}
    text = pair({**found, "kl": None, "family": "f", "pi": ["1/2", "1/4", "1/4"], "mu": ["1/2", "1/4", "1/4"]})
    assert "       2 x 1/4, 1/4" in text.splitlines()
    assert "kl         0.5" in text.splitlines()


SEGMENT = """
proof, 3 steps
    |- marks what a step proves.  [name] is the right side minus the left side of the fact of that name, in an
    equation the left side minus the right side; [goal] is the same of the step itself.
    write w    for fun(j in I, z[j] - x[j])
          p(s) for fun(j in I, x[j] + s*(z[j] - x[j]))
   1. norm: A sum of squares.
      for all s: real
      |- 0 <= NORM2(p(s))
      by norm2-nonnegative at v = p(s)
   2. end.norm |- 0 <= NORM2(w)
      by norm2-nonnegative at v = w
   3. end |- 0 <= NORM2(p(1)) + NORM2(w)*NORM2(w)
      have here: 0 <= NORM2(p(1)), by norm (1) at s = 1
      by [goal] = [here] + [end.norm]*[end.norm], with end.norm from line 2
    which is the statement: end (3)
"""


def test_long_vectors_have_short_names_in_a_proof() -> None:
    point = "fun(j in I, x[j] + s*(z[j] - x[j]))"
    move = "fun(j in I, z[j] - x[j])"
    at_1 = point.replace("s*", "1*")
    draft = Draft(
        (
            use("norm", "norm2-nonnegative", v=point, variables={"s": "real"}),
            use("end.norm", "norm2-nonnegative", v=move),
            conclude(
                "end",
                f"0 <= NORM2({at_1}) + NORM2({move})*NORM2({move})",
                [(1, "1", "here"), (1, "1", "end.norm", "end.norm")],
                have={"here": instance("norm", s="1")},
            ),
        ),
        ("end",),
        notes={"norm": "A sum of squares."},
    )
    claim = Claim(
        id="segment",
        where="here",
        title="",
        variables=(parameter("x", "I -> real", ""), parameter("z", "I -> real", "")),
        hypotheses=(),
        statement=relations(f"0 <= NORM2({at_1}) + NORM2({move})*NORM2({move})"),
        verdict=Verdict.HOLDS,
        finding="",
    )
    known = theorems().before("descent-lemma")
    lines = proof_lines(claim, elaborate(claim, draft, known), known, draft.notes)
    assert "\n".join(lines) == SEGMENT.strip()


def test_a_function_that_is_written_out_has_a_text_in_the_data() -> None:
    written = parse_term("fun(v in R^I, sum(i in I, v[i]**2))")
    assert isinstance(written, Lam)
    data = instance_json(Instance("descent-lemma", "extremal", {"J": written, "L": Fraction(1, 2)}, ""))
    assert data["values"] == {
        "J": {"exact": "fun(v in R^I, sum(i in I, v[i]**2))", "decimal": None},
        "L": {"exact": "1/2", "decimal": "0.5"},
    }
