"""The page of one claim shows everything that is on record, the proof step by step."""

from __future__ import annotations

from checks.certificates import Certificate
from checks.ledger import Entry, claims
from checks.show import overview, page, pair, quantities
from counterexamples.divergences import FAMILIES, INSTANCES
from theorems.claim import Claim
from theorems.proof import SCHEMA, from_json

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
        "statement     TV(pi, mu) <= 1/2*sqrt(CHI2(pi, mu))",
        "attained      pi = (3/4, 1/4), mu = (1/2, 1/2)",
        "pinsker-type-sharp.symmetric (attained;",
        "proof, 1 steps",
        "1. square (polynomial)",
        "for all x: real",
        "given x_pos: 0 < x",
        "1*(goal) = 1*(x - 1)**2*(x_pos)",
        "therefore 0 <= x**3 - 2*x**2 + x",
        "certificate   sha256:",
        "re-run        offpolicy verify pinsker-type-sharp",
    ):
        assert part in text


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
