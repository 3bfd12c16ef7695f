"""A refuted claim may rest on a family that breaks it: on its certificate, and on samples that lie in its range.

The claim below says that x <= 1 for x >= 0; the family x = 1 + t, t > 0, breaks it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks import instances, proof_engine, verify
from checks.authoring.elaborate import elaborate
from checks.certificates import Certificate
from checks.ledger import Entry, LedgerProblem, assemble, breaks, load
from checks.result import UNDECIDED, CheckResult
from counterexamples.instance import Family, family_claim
from counterexamples.shorthand import family
from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude
from theorems.proof import Draft, Proof

CLAIM = Claim(
    id="small",
    where="nowhere",
    title="Nonnegative numbers are at most one",
    variables=(parameter("x", "real", "a number"),),
    hypotheses=(hypothesis("sign", "x >= 0", x_nonneg="0 <= x"),),
    statement=relations("x <= 1"),
    verdict=Verdict.REFUTED,
    finding="",
    corrected=("square",),
)
SQUARE = replace(
    CLAIM, id="square", statement=relations("0 == 0"), verdict=Verdict.HOLDS, identity=True, corrected=(), hypotheses=()
)
ABOVE = family(
    "small",
    "above",
    "breaks",
    "everything above one",
    parameters={"t": "how far above"},
    hypotheses={"t_pos": "0 < t"},
    values={"x": "1 + t"},
    proves=("1 < x",),
    samples=({"t": "1"}, {"t": "1/7"}),
    draft=Draft(
        (
            conclude("sign.end", "0 <= 1 + t", [(1, "1"), (1, "1", "t_pos")]),
            conclude("end", "0 < 1 + t - 1", [(1, "1", "t_pos")]),
        ),
        ("sign.end", "end"),
    ),
)


def proof_of(one: Family) -> Proof:
    assert one.draft is not None
    witness = {name: str(value) for name, value in one.values.items()}
    return elaborate(family_claim(one, CLAIM), Draft(one.draft.steps, one.draft.conclusion, witness))


CERTIFICATE = Certificate(ABOVE.id, b"{}", proof_of(ABOVE))


def entry(one: Family = ABOVE, certificate: Certificate | None = CERTIFICATE) -> Entry:
    return Entry(CLAIM, families=((one, certificate),))


# ------------------------------------------------------------------------------------------------------- the ledger


def problems(*families: Family, claim: Claim = CLAIM, without: str = "") -> str:
    def certificate(id: str) -> Certificate | None:
        return None if id == without else Certificate(id, b"{}", CERTIFICATE.proof)

    try:
        assemble((claim, SQUARE), families=families, certificate=certificate)
    except LedgerProblem as problem:
        return str(problem)
    return ""


def test_a_breaking_family_is_enough_for_the_verdict_refuted() -> None:
    assert problems(ABOVE) == ""
    assert "small: the verdict refuted needs a counterexample" in problems()


def test_without_a_certificate_it_is_nothing() -> None:
    found = problems(ABOVE, without=ABOVE.id)
    assert "the family small.above has no certificate" in found
    assert "needs a counterexample" in found


@pytest.mark.parametrize(
    "change",
    [
        {"role": "approached"},
        {"relations": relations("1 <= x")},
        {"relations": relations("x < 1")},
        {"relations": relations("0 < x")},
        {"relations": ()},
    ],
)
def test_a_family_that_does_not_contradict_the_statement_is_no_counterexample(change: dict[str, Any]) -> None:
    assert "needs a counterexample" in problems(replace(ABOVE, **change))


def test_samples_and_corrections_are_still_needed() -> None:
    assert "has no samples" in problems(replace(ABOVE, samples=()))
    assert "needs a corrected statement" in problems(ABOVE, claim=replace(CLAIM, corrected=()))


@pytest.mark.parametrize(
    ("statement", "proved", "contradicts"),
    [
        ("x <= 1", "1 < x", True),
        ("x < 1", "1 <= x", True),
        ("x < 1", "1 < x", False),
        ("x == 1", "x < 1", True),
        ("x == 1", "1 < x", True),
        ("x == 1", "x <= 1", False),
        ("x <= 1", "x < 1", False),
    ],
)
def test_what_contradicts_a_relation(statement: str, proved: str, contradicts: bool) -> None:
    assert breaks(replace(ABOVE, relations=relations(proved)), relations(statement)) is contradicts
    assert breaks(replace(ABOVE, relations=relations(proved)), relations([statement, "0 <= x"])) is contradicts


# ------------------------------------------------------------------------------------------------------ the engines


def samples(one: Family = ABOVE) -> list[tuple[str, str]]:
    return [(r.expect, r.got) for r in instances.run_counterexample(entry(one))]


def test_samples_break_the_claim() -> None:
    assert samples() == [("broken", "broken")] * 2


@pytest.mark.parametrize(
    ("t", "got"), [("0", "outside the family"), ("-2", "outside the family"), ("-1/2", "outside the family")]
)
def test_a_sample_outside_the_range_is_no_counterexample(t: str, got: str) -> None:
    """Otherwise a range that is empty would prove anything."""
    assert samples(replace(ABOVE, samples=({"t": Fraction(t)},))) == [("broken", got)]


def test_a_sample_that_contradicts_the_certificate_is_seen() -> None:
    below = replace(ABOVE, values={"x": CLAIM.statement[0].right})
    assert samples(below) == [("broken", "statement holds")] * 2
    negative = replace(ABOVE, values={"x": ABOVE.relations[0].left - 3})
    assert samples(negative) == [("broken", "hypothesis fails")] * 2


def test_the_stored_runs_are_checked_by_the_kernel_and_at_their_samples() -> None:
    """The kernel's part comes from the engine "proof", which has nothing else to do for a refuted claim."""
    for id in ("negative-term-b-wrong-solution", "positive-term-b-right-solution"):
        by_kernel = proof_engine.run(load()[id].claim)
        assert [(r.engine, r.expect, r.got) for r in by_kernel] == [("counterexample", "proved", "proved")]
        assert by_kernel[0].detail.startswith(f"{load()[id].families[0][0].id}: exact, ")
        results = [*by_kernel, *instances.run_counterexample(load()[id])]
        report = verify.report(load()[id], results)
        assert (report.rung, report.scope, report.ok) == ("exact", "n = 1", True)


# --------------------------------------------------------------------------------------------------------- the rung


def by_kernel(got: str = "proved", rung: str = "exact") -> CheckResult:
    return CheckResult("counterexample", "proved", got, f"{ABOVE.id}: {rung}, 2 steps")


def sample(got: str = "broken") -> CheckResult:
    return CheckResult("counterexample", "broken", got)


@pytest.mark.parametrize(
    ("results", "rung"),
    [
        ([by_kernel(), sample()], "exact"),
        ([by_kernel(rung="enclosure"), sample()], "enclosure"),
        ([by_kernel("rejected"), sample()], "none"),
        ([by_kernel("refuted"), sample(), sample()], "none"),
        ([by_kernel(), sample("outside the family")], "none"),
        ([by_kernel(), sample(UNDECIDED)], "none"),
        ([by_kernel()], "none"),
        ([], "none"),
    ],
)
def test_the_rung_needs_the_kernel_and_a_sample(results: list[CheckResult], rung: str) -> None:
    assert verify.report(entry(), results).rung == rung


def test_a_sample_alone_is_not_enough_for_a_family() -> None:
    """Its undecidable hypotheses stand with the certificate, so a result of the kernel has to be there."""
    assert verify.report(entry(), [sample()]).rung == "none"


def test_an_enclosure_proof_is_reported_with_its_rung() -> None:
    report = verify.report(entry(), [by_kernel(rung="enclosure"), sample()])
    assert report.ok
    assert report.scope == "all sizes"
