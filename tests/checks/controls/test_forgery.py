"""Every certificate, every field: one change anywhere and the kernel rejects the proof, naming the place."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from checks.certificates import read, stored
from checks.controls.forgery import forgeries, survivors, variations
from checks.kernel import Theorem, check
from checks.ledger import load
from checks.proof_engine import statements, theorems
from checks.trusted.scope import Rejected
from counterexamples.instance import family_claim, refutation_claim
from theorems.claim import Claim
from theorems.language.syntax import parse_term
from theorems.proof import MalformedProof, from_json, to_json

MOST = 150
"""About how many forgeries of a certificate are tried, evenly spread, unless all are asked for."""


@cache
def proved() -> dict[str, Claim]:
    """Every statement that has a certificate, by id."""
    ledger = load()
    pieces = [family_claim(f, e.claim) for e in ledger.values() for f, _ in e.families]
    pieces += [refutation_claim(r, e.claim) for e in ledger.values() for r, _ in e.refutations]
    return {claim.id: claim for claim in (*statements(), *pieces)}


def known(id: str) -> dict[str, Theorem]:
    library = theorems()
    return library.before(id) if id in library.theorems else library.theorems


def test_every_stored_certificate_belongs_to_a_statement() -> None:
    assert sorted(proved()) == sorted(stored())


@pytest.mark.parametrize("id", stored())
def test_no_change_of_a_certificate_survives(id: str, request: pytest.FixtureRequest) -> None:
    certificate = read(id)
    assert certificate is not None
    most = None if request.config.getoption("--all-forgeries") else MOST
    tried, alive = survivors(proved()[id], certificate.proof, known(id), at_most=most)
    assert alive == []
    assert tried > 30


@pytest.mark.parametrize("id", ["pinsker-type-sharp", "pinsker", "kl-blind-spot"])
def test_forgeries_touch_every_leaf_of_a_certificate(id: str) -> None:
    certificate = read(id)
    assert certificate is not None
    data = to_json(certificate.proof)
    touched = {path for path, _, _ in forgeries(data, ["other"])}

    def leaves(value: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
        if items is None:
            return {path}
        return set().union(*(leaves(v, (*path, k)) for k, v in items)) if value else set()

    assert leaves(data) <= touched


def test_a_forgery_that_is_no_forgery_would_be_seen() -> None:
    """The control of the control: an equivalent rewriting of a step is accepted, so something can be reported."""
    certificate = read("pinsker-type")
    assert certificate is not None
    data = to_json(certificate.proof)
    goal = data["steps"][2]["goal"]
    data["steps"][2]["goal"] = f"{goal} + x - x".replace("x", "TV(pi, mu)")
    check(proved()["pinsker-type"], from_json(json.loads(json.dumps(data))), known("pinsker-type"))


def test_the_message_names_claim_step_and_reason() -> None:
    certificate = read("chi2-square")
    assert certificate is not None
    data = to_json(certificate.proof)
    position = next(k for k, s in enumerate(data["steps"]) if s["rule"] == "polynomial" and s["cone"])
    data["steps"][position]["cone"][0][0] += 1
    name = data["steps"][position]["name"]
    with pytest.raises(Rejected, match=rf"chi2-square: step {name} \(polynomial\): the identity fails"):
        check(proved()["chi2-square"], from_json(data), known("chi2-square"))


def test_a_field_that_is_missing_or_unknown_is_named() -> None:
    certificate = read("chi2-square")
    assert certificate is not None
    data = to_json(certificate.proof)
    del data["steps"][0]["scale"]
    with pytest.raises(MalformedProof, match="step 1: missing scale"):
        from_json(data)


@pytest.mark.parametrize(
    ("text", "changed"),
    [("x + 2", {"x - 2", "2*(x + 2)"}), ("x**2", {"x**3", "2*x**2"}), ("-x", {"2*(-x)"}), ("3", {"4", "-3"})],
)
def test_variations_change_numbers_signs_and_exponents(text: str, changed: set[str]) -> None:
    made = {str(t) for t in variations(parse_term(text))}
    assert {str(parse_term(c)) for c in changed} & made
