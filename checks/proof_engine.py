"""The engine "proof": stored certificates, checked by the kernel.

Certificates are read from their files and checked in the order lemmas, claims; a certificate may use what stands before
it.  A claim whose certificate is rejected is simply not there for the ones after it.

Main definitions
    theorems        everything the stored certificates prove, and why the others are rejected
    run             the results for one claim: its proof, its families and refutations, an audit, and forgeries
    statements      every statement that has a certificate, as claims
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from checks.audit import audit
from checks.certificates import Certificate, read
from checks.forgery import survivors
from checks.kernel import Theorem, check
from checks.ledger import MODULES, Entry, load
from checks.result import CheckResult, Engine
from checks.scope import Rejected
from counterexamples.instance import family_claim, family_sizes, refutation_claim
from theorems.claim import Claim
from theorems.foundations import LEMMAS
from theorems.proof import MalformedProof

AUDITED = 25
"""Random exact instances along every proof."""


@dataclass(slots=True)
class Library:
    """What has been proved, by id; and what was rejected, with the reason."""

    theorems: dict[str, Theorem] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)

    def before(self, id: str) -> dict[str, Theorem]:
        """The theorems that a proof of `id` may use: those that stand before it."""
        known: dict[str, Theorem] = {}
        for name, theorem in self.theorems.items():
            if name == id:
                break
            known[name] = theorem
        return known


@cache
def theorems() -> Library:
    """Check every stored certificate of a lemma or claim."""
    library = Library()
    for claim in statements():
        try:
            certificate = read(claim.id)
            if certificate is None:
                library.rejected[claim.id] = "there is no certificate"
            else:
                library.theorems[claim.id] = check(claim, certificate.proof, library.theorems)
        except (MalformedProof, Rejected) as problem:
            library.rejected[claim.id] = str(problem)
    return library


def statements() -> Iterator[Claim]:
    """Lemmas, then claims that a proof stands behind, in the order in which they may be used."""
    from importlib import import_module

    yield from LEMMAS
    for module in MODULES:
        yield from (claim for claim in import_module(f"theorems.{module}").CLAIMS if claim.proved)


def run(claim: Claim) -> list[CheckResult]:
    """The kernel on the certificates of one claim, which may differ from the one on record.

    A statement that is not the recorded one is not what its certificate proves: the result is then "rejected", or
    "refuted" if the audit meets an instance that breaks it.
    """
    library = theorems()
    entry = load()[claim.id]
    results = [_prove(claim, entry.certificate, library.before(claim.id), library)]
    if claim == entry.claim:
        results += _pieces(entry, library)
    return results


def _prove(claim: Claim, certificate: Certificate | None, known: dict[str, Theorem], library: Library) -> CheckResult:
    if certificate is None:
        return CheckResult("proof", "proved", "rejected", library.rejected.get(claim.id, "there is no certificate"))
    try:
        theorem = check(claim, certificate.proof, known)
    except Rejected as problem:
        broken = audit(claim, certificate.proof, known, AUDITED)
        got = "refuted" if broken.violation else "rejected"
        return CheckResult("proof", "proved", got, broken.violation or str(problem))
    uses = f", uses {', '.join(theorem.uses)}" if theorem.uses else ""
    spare = f", without {', '.join(theorem.spare)}" if theorem.spare else ""
    return CheckResult(
        "proof", "proved", "proved", f"{theorem.rung}, {len(certificate.proof.steps)} steps{uses}{spare}"
    )


def _pieces(entry: Entry, library: Library) -> Iterator[CheckResult]:
    """Families and refutations, the audit along the proof, and forgeries of it."""
    claim = entry.claim
    if entry.certificate is not None:
        yield from _controls(claim, entry.certificate, library.before(claim.id))
    for family, certificate in entry.families:
        statement = family_claim(family, claim)
        witness = tuple(family.values.items())
        yield from _piece("extremal", statement, certificate, witness, library)
        if certificate is not None and certificate.proof.sizes != tuple(family_sizes(family, claim).items()):
            yield CheckResult("extremal", "proved", "rejected", f"{family.id}: the sizes are not those of the tables")
    for refutation, certificate in entry.refutations:
        yield from _piece("counterexample", refutation_claim(refutation, claim), certificate, (), library)


def _piece(
    engine: Engine, statement: Claim, certificate: Certificate | None, witness: object, library: Library
) -> Iterator[CheckResult]:
    if certificate is None:
        yield CheckResult(engine, "proved", "rejected", f"{statement.id}: there is no certificate")
        return
    result = _prove(statement, certificate, library.theorems, library)
    if certificate.proof.witness != witness:
        result = replace(result, got="rejected", detail="the witness of the certificate is not the family")
    yield replace(result, engine=engine, detail=f"{statement.id}: {result.detail}")
    yield from _controls(statement, certificate, library.theorems)


def _controls(claim: Claim, certificate: Certificate, known: dict[str, Theorem]) -> Iterator[CheckResult]:
    try:
        check(claim, certificate.proof, known)
    except Rejected:
        return  # reported by the proof itself
    trail = audit(claim, certificate.proof, known, AUDITED)
    yield CheckResult(
        "proof",
        "consistent",
        "inconsistent" if trail.violation else "consistent",
        f"{claim.id}: {trail.violation or trail.summary}",
    )
    tried, alive = survivors(claim, certificate.proof, known, every=11)
    yield CheckResult(
        "control",
        "rejected",
        "accepted" if alive else "rejected",
        f"{claim.id}: {alive[0] if alive else f'{tried} forgeries'}",
    )
