"""The ledger loads what is complete, and nothing else: every needed piece is taken away once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.certificates import Certificate
from checks.ledger import Ledger, LedgerProblem, UnknownClaim, assemble, claims, load
from counterexamples.instance import Family, Instance, Refutation
from theorems.claim import Claim, Verdict, hypothesis, law, parameter, relations
from theorems.language.syntax import parse_term
from theorems.proof import MalformedProof, Proof

HALF = (Fraction(1, 2), Fraction(1, 2))
PAIR = {"pi": HALF, "mu": HALF}


def claim(id: str, verdict: Verdict = Verdict.HOLDS, **more: Any) -> Claim:
    given: dict[str, Any] = {
        "where": "nowhere",
        "title": id,
        "variables": (parameter("pi", "Y -> real", ""), parameter("mu", "Y -> real", "")),
        "hypotheses": (law("pi"), law("mu"), hypothesis("extra", "", True, extra="0 <= 1")),
        "statement": relations("TV(pi, mu) <= 1"),
        "finding": "",
    }
    return Claim(id=id, verdict=verdict, **(given | more))


def instance(id: str, role: Any = "extremal", drops: str | None = None) -> Instance:
    return Instance(id, role, PAIR, drops)


def family(id: str, **more: Any) -> Family:
    given: dict[str, Any] = {
        "id": f"{id}.name",
        "role": "attained",
        "parameters": {"d": ""},
        "hypotheses": (),
        "values": {"pi": parse_term("table(d)"), "mu": parse_term("table(d)")},
        "relations": relations("TV(pi, mu) == 1"),
        "samples": ({"d": Fraction(1)},),
    }
    return Family(claim=id, **(given | more))


def certificate(id: str, witness: bool = True) -> Certificate:
    return Certificate(id, b"{}", Proof(id, (), (), (("f", parse_term("1")),) if witness else ()))


def problems(*claims: Claim, certificates: Any = certificate, **pieces: Any) -> str:
    """What keeps the ledger from loading, or the empty text."""
    try:
        assemble(claims, certificate=certificates, **pieces)
    except LedgerProblem as problem:
        return str(problem)
    return ""


def without_certificate(id: str) -> Callable[[str], Certificate | None]:
    return lambda wanted: None if wanted == id else certificate(wanted)


# -------------------------------------------------------------------------------------------------- holds


def test_holds_needs_certificate_and_something_that_attains_it() -> None:
    assert problems(claim("a"), instances=[instance("a")]) == ""
    assert problems(claim("a"), families=[family("a")]) == ""
    assert "needs a certificate" in problems(
        claim("a"), instances=[instance("a")], certificates=without_certificate("a")
    )
    assert problems(claim("a")) == "a: the verdict holds needs an extremal instance or family, and there is none"


def test_a_counterexample_or_a_breaking_family_does_not_make_a_bound_sharp() -> None:
    broken = instance("a", "counterexample", drops="extra")
    assert "needs an extremal instance" in problems(claim("a"), instances=[broken])
    assert "needs an extremal instance" in problems(claim("a"), families=[family("a", role="breaks")])


def test_an_identity_needs_an_equality_or_a_witness() -> None:
    equality = claim("a", identity=True, statement=relations("TV(pi, mu) == TV(mu, pi)"))
    existential = claim("a", identity=True, exists=(parameter("f", "Y -> real", ""),))
    assert problems(equality) == ""
    assert problems(existential) == ""
    assert "neither an equality nor existential" in problems(claim("a", identity=True))
    assert "names no witness" in problems(existential, certificates=lambda id: certificate(id, witness=False))


# ---------------------------------------------------------------------------------------------- not-sharp


def not_sharp(**more: Any) -> Claim:
    return claim("a", Verdict.NOT_SHARP, **({"sharp": "b", "gap": parse_term("1")} | more))


def test_not_sharp_needs_certificate_sharp_form_and_gap() -> None:
    sharp = [instance("b")]
    assert problems(not_sharp(), claim("b"), instances=sharp) == ""
    assert "a: the verdict not-sharp needs a certificate" in problems(
        not_sharp(), claim("b"), instances=sharp, certificates=without_certificate("a")
    )
    assert "needs a sharp form, and none" in problems(not_sharp(sharp=None), claim("b"), instances=sharp)
    assert "the sharp form b is not in the ledger" in problems(not_sharp())
    assert "a: the sharp form b has no extremal instance" in problems(not_sharp(), claim("b"))
    assert "needs the gap" in problems(not_sharp(gap=None), claim("b"), instances=sharp)
    loose = claim("b", Verdict.NOT_SHARP, sharp="c", gap=parse_term("1"))
    assert "the sharp form b has verdict not-sharp" in problems(
        not_sharp(), loose, claim("c"), instances=[instance("b"), instance("c")]
    )


def test_the_gap_of_several_relations_is_refused() -> None:
    two = relations(["TV(pi, mu) <= 1", "TV(mu, pi) <= 1"])
    assert "one inequality" in problems(not_sharp(statement=two), claim("b"), instances=[instance("b")])


# --------------------------------------------------------------------------------------- needs-hypothesis


def test_needs_hypothesis_needs_certificate_hypothesis_and_counterexample() -> None:
    a, broken = claim("a", Verdict.NEEDS_HYPOTHESIS), [instance("a", "counterexample", drops="extra")]
    assert problems(a, instances=broken) == ""
    assert "needs a certificate" in problems(a, instances=broken, certificates=without_certificate("a"))
    assert "no counterexample without the hypothesis extra" in problems(a)
    assert "no counterexample without the hypothesis extra" in problems(
        a, instances=[instance("a", "counterexample", drops="mu-law")]
    )
    kept = replace(a, hypotheses=(law("pi"), law("mu")))
    assert "needs a hypothesis marked as left out" in problems(kept)


def test_a_refutation_with_a_certificate_does_in_place_of_a_counterexample() -> None:
    number = (parameter("K", "real", ""),)
    a = claim("a", Verdict.NEEDS_HYPOTHESIS, variables=number, exists=(parameter("f", "Y -> real", ""),))
    good = Refutation("a", "extra", {"K": Fraction(1)}, 0)
    assert problems(a, refutations=[good]) == ""
    assert "no certificate" in problems(a, refutations=[good], certificates=without_certificate("a.without-extra"))
    assert "a refutation drops 'x'" in problems(a, refutations=[replace(good, drops="x")])
    assert "gives values for none" in problems(a, refutations=[replace(good, values={})])
    assert "excludes relation 1" in problems(a, refutations=[replace(good, excluded=1)])


# ------------------------------------------------------------------------------------------------ refuted


def test_refuted_needs_counterexample_and_corrected_statements() -> None:
    a = claim("a", Verdict.REFUTED, corrected=("b",))
    pieces = [instance("a", "counterexample"), instance("b")]
    assert problems(a, claim("b"), instances=pieces) == ""
    assert problems(a, claim("b"), instances=pieces, certificates=without_certificate("a")) == ""
    assert "a: the verdict refuted needs a counterexample" in problems(a, claim("b"), instances=pieces[1:])
    dropped = instance("a", "counterexample", drops="extra")
    assert "satisfies all hypotheses" in problems(a, claim("b"), instances=[dropped, pieces[1]])
    assert "needs a corrected statement" in problems(replace(a, corrected=()), instances=pieces[:1])
    assert "b is not in the ledger" in problems(a, instances=pieces[:1])
    false = claim("b", Verdict.REFUTED, corrected=("c",))
    assert "the corrected statement b has verdict refuted" in problems(
        a, false, claim("c"), instances=[pieces[0], instance("b", "counterexample"), instance("c")]
    )


# ------------------------------------------------------------------------------------- depends-on-reading


def test_depends_on_reading_needs_two_readings_in_the_ledger() -> None:
    a = claim("a", Verdict.DEPENDS_ON_READING, readings=("b", "c"))
    pieces = {"instances": [instance("b"), instance("c")]}
    assert problems(a, claim("b"), claim("c"), **pieces) == ""
    assert "two or more readings, not 1" in problems(replace(a, readings=("b", "b")), claim("b"), claim("c"), **pieces)
    assert "the reading c is not in the ledger" in problems(a, claim("b"), instances=[instance("b")])
    again = replace(a, id="b", readings=("c", "d"))
    assert "the reading b depends on a reading itself" in problems(
        a, again, claim("c"), claim("d"), instances=[instance("c"), instance("d")]
    )


# ------------------------------------------------------------------------------------- pieces that do not fit


def test_pieces_of_unknown_claims_are_refused() -> None:
    good = {"instances": [instance("a")]}
    assert "x: no such claim" in problems(claim("a"), instances=[instance("a"), instance("x")])
    assert "x: no such claim" in problems(claim("a"), **good, families=[family("x")])
    assert "x: no such claim" in problems(claim("a"), **good, refutations=[Refutation("x", "extra", {}, 0)])
    with pytest.raises(LedgerProblem, match="x: there is a certificate of this name, but no claim or family"):
        assemble([claim("a")], [instance("a")], certificate=certificate, certificates=["a", "x"])


def test_two_claims_of_one_id_are_refused() -> None:
    assert "a: two claims have this id" in problems(claim("a"), claim("a"), instances=[instance("a")])


def test_instances_that_do_not_fit_are_refused() -> None:
    good = instance("a")
    for bad, complaint in (
        (replace(good, values={"pi": HALF}), "mu has no value"),
        (replace(good, values={"pi": HALF, "mu": (Fraction(1),)}), "mu has 1 values on Y, others 2"),
        (replace(good, role="best"), "role 'best'"),
        (replace(good, drops="extra"), "role extremal drops 'extra'"),
        (replace(good, role="counterexample", drops="x"), "role counterexample drops 'x'"),
    ):
        assert complaint in problems(claim("a"), instances=[good, bad])


def test_a_counterexample_to_existence_cannot_be_one_instance() -> None:
    existential = claim("a", identity=True, exists=(parameter("f", "Y -> real", ""),))
    one = Instance("a", "counterexample", {**PAIR, "f": HALF}, drops="extra")
    assert "existential" in problems(existential, instances=[one])


def test_families_that_do_not_fit_are_refused() -> None:
    good = {"instances": [instance("a")]}
    for bad, complaint in (
        (replace(family("a"), id="b.name"), "not named a.<name>"),
        (family("a", samples=()), "no samples"),
        (family("a", relations=relations("TV(pi, mu) <= 1")), "does not claim equality"),
        (family("a", values={"pi": parse_term("table(d)")}), "gives no value for mu"),
    ):
        assert complaint in problems(claim("a"), **good, families=[bad])
    assert "a.name has no certificate" in problems(
        claim("a"), **good, families=[family("a")], certificates=without_certificate("a.name")
    )


def test_a_malformed_certificate_is_reported_with_its_reason() -> None:
    def malformed(id: str) -> Certificate:
        raise MalformedProof("step 3: missing goal")

    found = problems(claim("a"), instances=[instance("a")], lemmas=[claim("l")], certificates=malformed)
    assert found == "; ".join(f"{id}: the certificate is malformed: step 3: missing goal" for id in ("a", "l"))


def test_lemmas_need_certificates_but_nothing_else() -> None:
    assert problems(claim("a"), instances=[instance("a")], lemmas=[claim("l")]) == ""
    assert "l: the lemma has no certificate" in problems(
        claim("a"), instances=[instance("a")], lemmas=[claim("l")], certificates=without_certificate("l")
    )


def test_every_problem_is_reported_not_only_the_first() -> None:
    with pytest.raises(LedgerProblem) as caught:
        assemble([claim("a"), claim("b")], certificate=certificate)
    assert [id for id, _ in caught.value.problems] == ["a", "b"]


# --------------------------------------------------------------------------------------------- the suite's own


def test_the_ledger_of_the_suite_loads_in_the_order_of_the_text() -> None:
    assert list(load()) == [claim.id for claim in claims()]


def test_unknown_ids_name_the_closest_ones() -> None:
    with pytest.raises(UnknownClaim, match="no claim 'pinsker-typ'; did you mean pinsker-type"):
        load()["pinsker-typ"]
    with pytest.raises(UnknownClaim, match="`offpolicy list` shows them"):
        load()["zzz"]


def test_selection_keeps_the_order_of_the_text_and_names_each_claim_once() -> None:
    ledger: Ledger = load()
    chosen = ledger.select(["pinsker", "pinsker-type", "pinsker"])
    assert [entry.claim.id for entry in chosen] == ["pinsker-type", "pinsker"]
    assert len(ledger.select([])) == len(ledger)
