"""Complete drafts and store the certificates: ``python -m checks.authoring.write_certificates [ID ...]``.

With ids, only the drafts of these claims, lemmas and families are completed; what the others prove is read from their
stored certificates.  For authors of proofs.  Verification never runs this: it reads the stored files.  A test compares
the stored files with what the drafts give, byte for byte.

Main definitions
    certificates    the bytes of every certificate, from the drafts
    drafts          what has a draft
    write           store them
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from checks.authoring.elaborate import elaborate
from checks.certificates import read
from checks.kernel import Theorem, check
from checks.ledger import MODULES, claims
from checks.proof_engine import statements
from checks.report.files import write_whole
from checks.trusted.scope import Rejected
from counterexamples.instance import Family, Refutation, family_claim, family_sizes, refutation_claim
from theorems.claim import Claim
from theorems.proof import Draft, Proof, to_json

ROOT = Path(__file__).resolve().parents[2]


def certificates(ids: Collection[str] = ()) -> Iterator[tuple[Path, bytes]]:
    """Path (below the repository) and bytes of every certificate, lemmas first; or of those named.

    Raises:
        ValueError: if an id names no draft.
        checks.elaborate.NotFound: if a draft cannot be completed; the message names the step.
    """
    theorems: dict[str, Theorem] = {}
    missing = set(ids)
    for claim in statements():
        if claim.draft is None:
            continue
        if ids and claim.id not in ids and (known := read(claim.id)) is not None:
            with suppress(Rejected):
                theorems[claim.id] = check(claim, known.proof, theorems)
            continue
        missing.discard(claim.id)
        proof = elaborate(claim, claim.draft, theorems)
        theorems[claim.id] = check(claim, proof, theorems)
        yield Path("theorems", "certificates", f"{claim.id}.json"), encoded(proof)
    for statement, draft in _pieces({claim.id: claim for claim in claims()}):
        if ids and statement.id not in ids:
            continue
        missing.discard(statement.id)
        proof = elaborate(statement, draft, theorems)
        check(statement, proof, theorems)
        yield Path("counterexamples", "certificates", f"{statement.id}.json"), encoded(proof)
    if missing:
        raise ValueError(f"no claim, lemma or family with a draft is called {', '.join(sorted(missing))}")


def drafts() -> dict[str, tuple[Claim, Draft, Path]]:
    """Everything that has a draft, by its id: what is to be proved, the draft, and the path of the certificate."""
    found = {c.id: (c, c.draft, Path("theorems")) for c in statements() if c.draft is not None}
    known = {claim.id: claim for claim in claims()}
    found |= {statement.id: (statement, draft, Path("counterexamples")) for statement, draft in _pieces(known)}
    return {id: (c, draft, room / "certificates" / f"{id}.json") for id, (c, draft, room) in found.items()}


def _pieces(known: Mapping[str, Claim]) -> Iterator[tuple[Claim, Draft]]:
    """Families and refutations that have a draft; the witness of a family is the family itself."""
    from importlib import import_module

    for module in MODULES:
        mirror = import_module(f"counterexamples.{module}")
        families: tuple[Family, ...] = mirror.FAMILIES
        refutations: tuple[Refutation, ...] = mirror.REFUTATIONS
        for family in families:
            if family.draft is not None:
                claim = known[family.claim]
                witness = {name: str(value) for name, value in family.values.items()}
                draft = Draft(
                    family.draft.steps,
                    family.draft.conclusion,
                    witness,
                    family_sizes(family, claim),
                    family.draft.notes,
                )
                yield family_claim(family, claim), draft
        for refutation in refutations:
            if refutation.draft is not None:
                yield refutation_claim(refutation, known[refutation.claim]), refutation.draft


def encoded(proof: Proof) -> bytes:
    """The bytes of a certificate file."""
    return (json.dumps(to_json(proof), indent=1, ensure_ascii=False) + "\n").encode()


def write(root: Path = ROOT, ids: Collection[str] = ()) -> int:
    """Store every certificate whose bytes have changed, or those named; returns how many."""
    changed = 0
    for place, data in certificates(ids):
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != data:
            write_whole(target, data)
            changed += 1
    return changed


if __name__ == "__main__":
    print(f"{write(ids=sys.argv[1:])} certificates written", file=sys.stderr)
