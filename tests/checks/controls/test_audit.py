"""The audit follows proofs about objectives, and sees a statement or a step that is false."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from checks.certificates import read
from checks.controls import audit
from checks.proof_engine import theorems
from theorems.claim import Claim, relations
from theorems.foundations import LEMMAS
from theorems.language.arithmetic import Environment, Undecided
from theorems.language.syntax import parse_clause
from theorems.sga.sga_lemma import CLAIMS as LEMMA
from theorems.sga.smooth_ascent import CLAIMS, TERMS

CLAIM: dict[str, Claim] = {claim.id: claim for claim in (*CLAIMS, *LEMMA)}


def followed(claim: Claim, count: int = 2) -> audit.Trail:
    certificate = read(claim.id)
    assert certificate is not None
    return audit.audit(claim, certificate.proof, theorems().before(claim.id), count)


@pytest.mark.parametrize(("id", "least"), [("descent-lemma", 40), ("sga-step", 8), ("sga-lemma", 40)])
def test_the_conclusions_of_a_proof_are_evaluated(id: str, least: int) -> None:
    trail = followed(CLAIM[id])
    assert trail.violation is None
    assert trail.evaluated >= least * trail.instances
    assert trail.undecided <= trail.evaluated // 10


def test_steps_about_all_numbers_are_evaluated_at_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof of the descent lemma speaks of every s in [0, 1]; at a single number less of it is seen."""
    everywhere = followed(CLAIM["descent-lemma"]).evaluated
    monkeypatch.setitem(audit.NUMBERS, "real", (Fraction(0),))
    assert followed(CLAIM["descent-lemma"]).evaluated < everywhere


def test_few_looks_at_each_step_see_every_step() -> None:
    claim = CLAIM["sga-lemma"]
    certificate = read(claim.id)
    assert certificate is not None
    known = theorems().before(claim.id)
    trails = [audit.audit(claim, certificate.proof, known, 1, looks=looks) for looks in (1, 3, None)]
    assert trails[0].evaluated < trails[1].evaluated < trails[2].evaluated
    assert trails[0].evaluated >= len(certificate.proof.steps)


def test_a_step_that_concludes_too_much_is_seen_at_the_first_look() -> None:
    claim = CLAIM["sga-step"]
    certificate = read(claim.id)
    assert certificate is not None
    known = theorems().before(claim.id)
    right = audit.goals(claim, certificate.proof, known)
    last = certificate.proof.conclusion[0]
    wrong = {**right, last: parse_clause("1 <= 0").fact}
    assert audit.audit(claim, certificate.proof, known, 3, looks=1, known=right).violation is None
    violation = audit.audit(claim, certificate.proof, known, 3, looks=1, known=wrong).violation
    assert violation is not None
    assert last in violation


@pytest.mark.parametrize(
    ("id", "step", "name"),
    [
        ("value-difference", "surplus", "s"),
        ("value-difference", "row", "s"),
        ("value-difference", "row", "a"),
        ("value-difference", "ahead", "z"),
        ("visit-later", "step", "z"),
        ("visit-later", "laws", "z"),
    ],
)
def test_few_looks_see_what_is_false_at_one_outcome_only(id: str, step: str, name: str) -> None:
    claim = next(lemma for lemma in LEMMAS if lemma.id == id)
    certificate = read(id)
    assert certificate is not None
    known = theorems().before(id)
    right = audit.goals(claim, certificate.proof, known)
    wrong = {**right, step: parse_clause(f"same({name}, 1) <= 0").fact}
    violation = audit.audit(claim, certificate.proof, known, 6, looks=3, known=wrong).violation
    assert violation is not None
    assert f"step {step}" in violation


def test_a_false_statement_is_seen() -> None:
    sharper = TERMS.replace("TERM_A", "2*TERM_A")
    false = replace(CLAIM["sga-step"], statement=relations(f"{sharper} <= PROGRESS(J, x, q, g, e)"))
    trail = followed(false, 20)
    assert trail.violation is not None
    assert "the statement" in trail.violation


def test_clauses_about_all_numbers_are_judged_as_a_whole() -> None:
    assert audit.judged(parse_clause("all(s in real, 0 <= s**2)"), Environment({}))
    assert not audit.judged(parse_clause("all(s in real, 0 < s**2)"), Environment({}))
    with pytest.raises(Undecided):
        audit.judged(parse_clause("all(s in real, 1 + s <= exp(s))"), Environment({}))


def test_a_claim_about_sequences_has_no_instances() -> None:
    from theorems.sga.biased_ascent import CLAIMS as ASCENT

    claim = next(c for c in ASCENT if c.id == "biased-ascent")
    assert list(audit.instances(claim, 3, 0)) == []


def test_a_conclusion_is_decided_once_at_a_place_and_counted_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    decide = audit.judged

    def counted(statement: audit.Relation | audit.Clause, environment: Environment) -> bool:
        asked.append(str(statement))
        return decide(statement, environment)

    monkeypatch.setattr(audit, "judged", counted)
    trail = followed(CLAIM["sga-lemma"])
    assert 0 < len(asked) < trail.evaluated + trail.undecided


def test_what_was_found_at_one_place_is_not_taken_for_another() -> None:
    claim = CLAIM["sga-step"]
    certificate = read(claim.id)
    assert certificate is not None
    trail = audit.Trail()
    known = theorems().before(claim.id)
    follower = audit._Follower(claim, certificate.proof, audit.goals(claim, certificate.proof, known), trail)
    place = audit._Place(Environment({"x": (Fraction(1), Fraction(-1))}, {"I": 2}))
    positive = parse_clause("0 <= x[i]")
    answers = [follower.answer(positive, p) for p in place.outcomes([("i", "I")], {})]
    assert answers == [True, False]
    follower.answers.clear()
    other = audit._Place(Environment({"x": (Fraction(-1), Fraction(1))}, {"I": 2}))
    assert [follower.answer(positive, p) for p in other.outcomes([("i", "I")], {})] == [False, True]
    assert follower.answer(parse_clause("exp(1) == 3"), place) is False
    assert follower.answer(parse_clause("exp(1)*exp(-1) == 1"), place) is None
