"""The engine "proof": stored certificates, checked by the kernel.

Certificates are read from their files and checked in the order lemmas, claims; a certificate may use what stands before
it.  A claim whose certificate is rejected is simply not there for the ones after it.

Main definitions
    theorems        everything the stored certificates prove, and why the others are rejected
    run             the kernel on a claim, its families and its refutations
    controls        an audit along each proof, and forgeries of it
    statements      every statement that has a certificate, as claims
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from checks.certificates import Certificate, read
from checks.controls.audit import audit
from checks.controls.forgery import Checked, checked_steps, survivors
from checks.kernel import FAILURES, Theorem, check
from checks.ledger import MODULES, Entry, load
from checks.memory import without_cycles
from checks.result import UNDECIDED, CheckResult, Engine
from checks.trusted.scope import Rejected
from counterexamples.instance import family_claim, family_sizes, refutation_claim
from theorems.claim import Claim
from theorems.foundations import LEMMAS
from theorems.language.terms import Term
from theorems.proof import MalformedProof, Proof, to_json

AUDITED, LOOKS = 6, 3
"""Random exact instances along every proof at most, and with how many values a step is looked at on each of them."""

REJECTED = (50, 0, 5000)
"""Instances, seed and conclusions at which a statement is looked at whose proof was rejected: is it false as well?"""

FORGED, MOST_FORGED = 23, 30
"""Every how many-th forgery is tried, and about how many at most; the tests try more (`tests/conftest.py`)."""


@dataclass(slots=True)
class Library:
    """What has been proved, by id; and what was rejected, with the reason."""

    theorems: dict[str, Theorem] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    proofs: dict[str, tuple[Claim, Proof]] = field(default_factory=dict)
    """What was checked, for every theorem."""
    standing: dict[str, int] = field(default_factory=dict)
    """How many theorems stand before each statement, proved or rejected."""

    def before(self, id: str) -> dict[str, Theorem]:
        """The theorems that a proof of `id` may use: those that stand before it; for a family all of them."""
        return dict(islice(self.theorems.items(), self.standing.get(id)))


@cache
@without_cycles()
def theorems() -> Library:
    """Check every stored certificate of a lemma or claim."""
    library = Library()
    for claim in statements():
        library.standing[claim.id] = len(library.theorems)
        try:
            certificate = read(claim.id)
            if certificate is None:
                library.rejected[claim.id] = "there is no certificate"
            else:
                library.theorems[claim.id] = check(claim, certificate.proof, library.theorems)
                library.proofs[claim.id] = claim, certificate.proof
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
    """The kernel on the certificates of one claim, of its families and of its refutations.

    The claim may differ from the one on record: a statement that is not what its certificate proves comes out
    "rejected", or "refuted" if the audit meets an instance that breaks it.
    """
    library = theorems()
    entry = load()[claim.id]
    results = [_prove(claim, entry.certificate, library.before(claim.id), library)] if claim.proved else []
    for piece in _pieces(entry) if claim == entry.claim else ():
        result = _prove(piece.statement, piece.certificate, library.theorems, library)
        if piece.certificate is not None and (problem := piece.misfit(piece.certificate)):
            result = replace(result, got="rejected", detail=problem)
        results.append(replace(result, engine=piece.engine, detail=f"{piece.statement.id}: {result.detail}"))
    return results


def controls(claim: Claim) -> list[CheckResult]:
    """What watches the kernel itself: every conclusion on random instances, and forgeries that it has to reject."""
    library = theorems()
    entry = load()[claim.id]
    own = [_Piece("proof", claim, entry.certificate)] if claim.proved else []
    results: list[CheckResult] = []
    for piece in (*own, *_pieces(entry)):
        known = library.before(claim.id) if piece.statement is claim else library.theorems
        if piece.certificate is None:
            continue
        try:
            steps = checked_steps(piece.statement, piece.certificate.proof, known)
        except FAILURES:  # `run` reports it
            continue
        results += _controls(piece.statement, piece.certificate, known, steps)
    return results


def _prove(claim: Claim, certificate: Certificate | None, known: dict[str, Theorem], library: Library) -> CheckResult:
    if certificate is None:
        return CheckResult("proof", "proved", "rejected", library.rejected.get(claim.id, "there is no certificate"))
    checked = library.proofs.get(claim.id)
    try:
        if checked is not None and checked[0] is claim and checked[1] is certificate.proof:
            theorem = library.theorems[claim.id]  # checked already, against what stands before it
        else:
            theorem = check(claim, certificate.proof, known)
    except Rejected as problem:
        violation = _violation(claim, certificate.proof, known)
        got = "refuted" if violation else "rejected"
        reasons = [str(problem), *_missing(certificate.proof, library)]
        reasons += [violation] if violation else []
        return CheckResult("proof", "proved", got, "; ".join(reasons))
    uses = f", uses {', '.join(theorem.uses)}" if theorem.uses else ""
    spare = f", without {', '.join(theorem.spare)}" if theorem.spare else ""
    return CheckResult(
        "proof", "proved", "proved", f"{theorem.rung}, {len(certificate.proof.steps)} steps{uses}{spare}"
    )


def _violation(claim: Claim, proof: Proof, known: dict[str, Theorem]) -> str | None:
    """A false statement along a proof that the kernel rejects; None also if it speaks of what has no meaning."""
    try:
        return audit(claim, proof, known, *REJECTED).violation
    except FAILURES:
        return None


def _missing(proof: Proof, library: Library) -> list[str]:
    """Why lemmas that the proof uses are not there."""
    text = str(to_json(proof))
    return [reason for id, reason in library.rejected.items() if f"'by': '{id}" in text]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A family or refutation as the statement that its certificate has to prove."""

    engine: Engine
    statement: Claim
    certificate: Certificate | None
    witness: tuple[tuple[str, Term], ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()

    def misfit(self, certificate: Certificate) -> str | None:
        """What the certificate proves instead, if it is about other tables than the family's."""
        if certificate.proof.witness != self.witness or certificate.proof.sizes != self.sizes:
            return "the witness of the certificate is not the family"
        return None


def _pieces(entry: Entry) -> Iterator[_Piece]:
    claim = entry.claim
    for family, certificate in entry.families:
        sizes = tuple(family_sizes(family, claim).items())
        engine: Engine = "counterexample" if family.role == "breaks" else "extremal"
        yield _Piece(engine, family_claim(family, claim), certificate, tuple(family.values.items()), sizes)
    for refutation, certificate in entry.refutations:
        yield _Piece("counterexample", refutation_claim(refutation, claim), certificate)


def _controls(
    claim: Claim, certificate: Certificate, known: dict[str, Theorem], steps: Sequence[Checked]
) -> Iterator[CheckResult]:
    goals = {checked.step.name: checked.lemma.goal for checked in steps}
    trail = audit(claim, certificate.proof, known, AUDITED, looks=LOOKS, known=goals)
    if trail.instances:  # nothing draws sequences, say; then nothing was looked at, and nothing is said
        got = "inconsistent" if trail.violation else "consistent" if trail.evaluated else UNDECIDED
        yield CheckResult("sampled", "consistent", got, f"{claim.id}: {trail.violation or trail.summary}")
    tried, alive = survivors(claim, certificate.proof, known, FORGED, MOST_FORGED, checked=steps)
    detail = f"accepted: {alive[0]}" if alive else f"{tried} forgeries of the certificate"
    got = "accepted" if alive else "rejected" if tried else UNDECIDED
    yield CheckResult("control", "rejected", got, f"{claim.id}: {detail}")
