"""The ledger: every claim together with what its verdict needs.

Claims come from `theorems`, instances and families from `counterexamples`, certificates from both; they are joined by
id.  A claim that lacks what its verdict needs does not load:

    holds               a certificate; an extremal instance or family, or an equality, or an existential witness
    not-sharp           a certificate; the sharp form in the ledger, attained there; the gap between the two
    needs-hypothesis    a certificate; the hypothesis the text leaves out; an exact counterexample without it
    refuted             an exact counterexample, or a family of them that the kernel proves for all its parameters; the
                        corrected statements, proved, in the ledger
    depends-on-reading  two or more readings in the ledger

Loading says that the pieces are there and fit together; `checks.verify` says whether they are right.

Main definitions
    claims          every claim in the order of the text
    Entry, Ledger   a claim with all that belongs to it, and all of them
    assemble        joins the pieces, or raises `LedgerProblem` with every problem found
    load            the ledger of the suite
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any

from checks.certificates import Certificate, read, stored
from checks.memory import without_cycles
from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation, environment
from theorems.claim import Claim, Verdict
from theorems.foundations import LEMMAS
from theorems.language.facts import Relation
from theorems.proof import MalformedProof

MODULES = ("setup", "sga", "divergences", "trust_region", "token_bias", "sequence_variance", "practice")
"""Names of the lemma families, in `theorems` and in `counterexamples`, in the order of the text."""


class LedgerProblem(ValueError):
    """The ledger does not load; `problems` are pairs of a claim id and what is missing or wrong."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{id}: {problem}" for id, problem in self.problems))


class UnknownClaim(KeyError):
    """There is no claim of this id; the message names the closest ones, or says that it is part of a proof.

    >>> print(UnknownClaim("chi2-square", ["pinsker"], parts=["chi2-square"]))
    'chi2-square' is not a claim but part of a proof; `offpolicy show chi2-square` shows it
    """

    def __init__(self, id: str, known: Iterable[str], parts: Iterable[str] = ()) -> None:
        close = get_close_matches(id, list(known), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "`offpolicy list` shows them"
        self.message = f"no claim {id!r}; {hint}"
        if id in set(parts):
            self.message = f"{id!r} is not a claim but part of a proof; `offpolicy show {id}` shows it"
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with all that belongs to it.

    Attributes:
        claim: the claim.
        certificate: the proof, if the verdict rests on one.
        instances: extremal instances and counterexamples.
        families: families with the certificate of each.
        countable: counterexamples on a countable alphabet.
        refutations: proofs that without a hypothesis there is no witness, with the certificate of each.
    """

    claim: Claim
    certificate: Certificate | None = None
    instances: tuple[Instance, ...] = ()
    families: tuple[tuple[Family, Certificate | None], ...] = ()
    countable: tuple[CountableInstance, ...] = ()
    refutations: tuple[tuple[Refutation, Certificate | None], ...] = ()

    @property
    def extremal(self) -> tuple[Instance, ...]:
        return tuple(i for i in self.instances if i.role == "extremal")

    @property
    def counterexamples(self) -> tuple[Instance, ...]:
        return tuple(i for i in self.instances if i.role == "counterexample")

    @property
    def breaking(self) -> tuple[tuple[Family, Certificate], ...]:
        """Families that satisfy all hypotheses and break the statement, if their certificates are right."""
        return tuple((f, c) for f, c in self.families if f.role == "breaks" and c and breaks(f, self.claim.statement))

    @property
    def attained(self) -> bool:
        """Whether something shows the statement to be sharp."""
        return bool(self.extremal) or any(f.role in ("attained", "approached") for f, _ in self.families)


class Ledger(Mapping[str, Entry]):
    """All claims by id, in the order of the text."""

    def __init__(self, entries: Mapping[str, Entry], lemmas: Iterable[str] = ()) -> None:
        self._entries = dict(entries)
        self._lemmas = tuple(lemmas)

    def __getitem__(self, id: str) -> Entry:
        if id not in self._entries:
            raise UnknownClaim(id, self._entries, self._parts())
        return self._entries[id]

    def _parts(self) -> Iterator[str]:
        """Ids of what has a page, and a proof, but no verdict: lemmas, families and refutations."""
        yield from self._lemmas
        for entry in self._entries.values():
            yield from (family.id for family, _ in entry.families)
            yield from (refutation.id for refutation, _ in entry.refutations)

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def select(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of some ids in the order of the text, each once; all of them if none is named.

        Raises:
            UnknownClaim: naming the id and the closest ones there are.
        """
        wanted = {id: self[id] for id in ids}
        return tuple(entry for id, entry in self._entries.items() if not wanted or id in wanted)


def assemble(
    claims: Iterable[Claim],
    instances: Iterable[Instance] = (),
    families: Iterable[Family] = (),
    countable: Iterable[CountableInstance] = (),
    refutations: Iterable[Refutation] = (),
    certificate: Callable[[str], Certificate | None] = read,
    certificates: Iterable[str] = (),
    lemmas: Iterable[Claim] = (),
) -> Ledger:
    """Join claims with their instances, families and certificates.

    Args:
        claims: in the order of the text.
        instances, families, countable, refutations: each names its claim.
        certificate: finds the certificate of an id.
        certificates: the ids that have one; each must belong to something.
        lemmas: claims that proofs use and the text does not make; they need a certificate and are not in the ledger.

    Raises:
        LedgerProblem: listing everything that is missing or does not fit.
    """
    problems: list[tuple[str, str]] = []
    malformed: set[str] = set()

    def proof(id: str) -> Certificate | None:
        try:
            return certificate(id)
        except MalformedProof as problem:
            problems.append((id, f"the certificate is malformed: {problem}"))
            malformed.add(id)
            return None

    claims = tuple(claims)
    by_id = {claim.id: claim for claim in claims}
    for id in by_id:
        if sum(claim.id == id for claim in claims) > 1:
            problems.append((id, "two claims have this id"))
    instances, families = tuple(instances), tuple(families)
    countable, refutations = tuple(countable), tuple(refutations)
    pieces: tuple[Instance | Family | CountableInstance | Refutation, ...]
    pieces = (*instances, *families, *countable, *refutations)
    for piece in pieces:
        if piece.claim not in by_id:
            problems.append((piece.claim, f"no such claim, but there is a {type(piece).__name__} for it"))
    entries = {
        id: Entry(
            claim,
            proof(id),
            tuple(i for i in instances if i.claim == id),
            tuple((f, proof(f.id)) for f in families if f.claim == id),
            tuple(i for i in countable if i.claim == id),
            tuple((r, proof(r.id)) for r in refutations if r.claim == id),
        )
        for id, claim in by_id.items()
    }
    known = {*by_id, *(f.id for f in families), *(r.id for r in refutations)}
    lemmas = tuple(lemmas)
    for lemma in lemmas:
        known.add(lemma.id)
        if proof(lemma.id) is None and lemma.id not in malformed:
            problems.append((lemma.id, "the lemma has no certificate"))
    for id in certificates:
        if id not in known:
            problems.append((id, "there is a certificate of this name, but no claim or family"))
    for id, entry in entries.items():
        problems += [(id, problem) for problem in (*_misfits(entry), *_NEEDS[entry.claim.verdict](entry, entries))]
        if entry.claim.proved and entry.certificate is None and id not in malformed:
            problems.append((id, f"the verdict {entry.claim.verdict} needs a certificate, and there is none"))
    if problems:
        raise LedgerProblem(dict.fromkeys(problems))
    return Ledger(entries, (lemma.id for lemma in lemmas))


@cache
@without_cycles()
def load() -> Ledger:
    """The ledger of the suite.

    Raises:
        LedgerProblem: if a claim lacks what its verdict needs.
    """
    modules = [import_module(f"counterexamples.{module}") for module in MODULES]

    def pieces(name: str) -> list[Any]:
        return [piece for module in modules for piece in getattr(module, name, ())]

    return assemble(
        claims(),
        pieces("INSTANCES"),
        pieces("FAMILIES"),
        pieces("COUNTABLE"),
        pieces("REFUTATIONS"),
        certificates=stored(),
        lemmas=LEMMAS,
    )


def claims() -> tuple[Claim, ...]:
    """Every claim in the order of the text, whether or not it has what its verdict needs."""
    return tuple(claim for module in MODULES for claim in import_module(f"theorems.{module}").CLAIMS)


# -------------------------------------------------------------------------------------- what each verdict needs


def _needs_holds(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[str]:
    claim = entry.claim
    if claim.identity:
        if not claim.exists and not any(r.relation == "==" for r in claim.statement):
            yield "it is marked as an identity, but the statement is neither an equality nor existential"
        if claim.exists and entry.certificate is not None and not entry.certificate.proof.witness:
            yield "the statement is existential, and the certificate names no witness"
    elif not entry.attained:
        yield "the verdict holds needs an extremal instance or family, and there is none"


def _needs_not_sharp(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[str]:
    claim = entry.claim
    if claim.sharp is None:
        yield "the verdict not-sharp needs a sharp form, and none is named"
    elif claim.sharp not in entries:
        yield f"the sharp form {claim.sharp} is not in the ledger"
    elif not entries[claim.sharp].attained:
        yield f"the sharp form {claim.sharp} has no extremal instance or family"
    elif entries[claim.sharp].claim.verdict is not Verdict.HOLDS:
        yield f"the sharp form {claim.sharp} has verdict {entries[claim.sharp].claim.verdict}; expected holds"
    if claim.gap is None:
        yield "the verdict not-sharp needs the gap to the sharp form, and none is given"
    if len(claim.statement) != 1 or claim.statement[0].relation == "==":
        yield "the verdict not-sharp is for a statement of one inequality"


def _needs_hypothesis(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[str]:
    left_out = [h.id for h in entry.claim.hypotheses if h.left_out]
    if not left_out:
        yield "the verdict needs-hypothesis needs a hypothesis marked as left out, and there is none"
    dropped = {i.drops for i in entry.counterexamples} | {r.drops for r, _ in entry.refutations}
    for id in left_out:
        if id not in dropped:
            yield f"there is no counterexample without the hypothesis {id}"


def _needs_refuted(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[str]:
    claim = entry.claim
    if not any(i.drops is None for i in entry.counterexamples) and not entry.breaking:
        yield "the verdict refuted needs a counterexample that satisfies all hypotheses, and there is none"
    if not claim.corrected:
        yield "the verdict refuted needs a corrected statement, and none is named"
    for id in claim.corrected:
        if id not in entries:
            yield f"the corrected statement {id} is not in the ledger"
        elif not entries[id].claim.proved:
            yield f"the corrected statement {id} has verdict {entries[id].claim.verdict}; expected a proved one"


def _needs_readings(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[str]:
    readings = tuple(dict.fromkeys(entry.claim.readings))
    if len(readings) < 2:
        yield f"the verdict depends-on-reading needs two or more readings, not {len(readings)}"
    for id in readings:
        if id not in entries:
            yield f"the reading {id} is not in the ledger"
        elif entries[id].claim.verdict is Verdict.DEPENDS_ON_READING:
            yield f"the reading {id} depends on a reading itself"


_NEEDS: dict[Verdict, Callable[[Entry, Mapping[str, Entry]], Iterator[str]]] = {
    Verdict.HOLDS: _needs_holds,
    Verdict.NOT_SHARP: _needs_not_sharp,
    Verdict.NEEDS_HYPOTHESIS: _needs_hypothesis,
    Verdict.REFUTED: _needs_refuted,
    Verdict.DEPENDS_ON_READING: _needs_readings,
}

# ----------------------------------------------------------------------------------------- whether the pieces fit


def _misfits(entry: Entry) -> Iterator[str]:
    """Instances and families that do not fit the claim."""
    claim = entry.claim
    hypotheses = {h.id for h in claim.hypotheses}
    for instance in entry.instances:
        if instance.role not in ("extremal", "counterexample"):
            yield f"an instance has role {instance.role!r}; expected extremal or counterexample"
        if instance.drops is not None and (instance.role == "extremal" or instance.drops not in hypotheses):
            yield f"an instance of role {instance.role} drops {instance.drops!r}; hypotheses are {_list(hypotheses)}"
        if instance.role == "counterexample" and claim.exists:
            yield "the statement is existential, and one instance cannot break it; expected a refutation"
        try:
            environment(claim, instance.values)
        except (ValueError, TypeError) as problem:
            yield f"an instance of role {instance.role} does not fit: {problem}"
    for refutation, certificate in entry.refutations:
        if refutation.drops not in hypotheses:
            yield f"a refutation drops {refutation.drops!r}; hypotheses are {_list(hypotheses)}"
        if set(refutation.values) != {v.name for v in claim.variables} or any(v.domains for v in claim.variables):
            yield f"the refutation {refutation.id} gives values for {_list(refutation.values)}; expected all variables"
        if not 0 <= refutation.excluded < len(claim.statement):
            yield f"the refutation {refutation.id} excludes relation {refutation.excluded}, and there is none"
        if certificate is None:
            yield f"the refutation {refutation.id} has no certificate"
    for family, certificate in entry.families:
        if not family.id.startswith(f"{claim.id}."):
            yield f"the family {family.id} is not named {claim.id}.<name>"
        if certificate is None:
            yield f"the family {family.id} has no certificate"
        if not family.samples:
            yield f"the family {family.id} has no samples"
        if family.role == "attained" and not all(_attains(family, relation) for relation in claim.statement):
            yield f"the family {family.id} does not claim equality in the statement"
        for variable in (*claim.variables, *claim.exists):
            if variable.name not in family.values:
                yield f"the family {family.id} gives no value for {variable.name}"


def breaks(family: Family, statement: Iterable[Relation]) -> bool:
    """Whether what a family proves contradicts one of some relations.

    >>> from counterexamples.shorthand import family
    >>> from theorems.claim import relations
    >>> from theorems.proof import Draft
    >>> nothing = {"parameters": {}, "hypotheses": {}, "values": {}, "samples": (), "draft": Draft((), ())}
    >>> below = family("a", "b", "breaks", "", proves=("x < 1",), **nothing)
    >>> breaks(below, relations("1 <= x")), breaks(below, relations("x == 1")), breaks(below, relations("1 < x"))
    (True, True, False)
    """
    return any(negation in family.relations for relation in statement for negation in _negations(relation))


def _negations(relation: Relation) -> tuple[Relation, ...]:
    """Relations of which each contradicts the given one."""
    left, right = relation.left, relation.right
    if relation.relation == "==":
        return Relation(left, "<", right), Relation(right, "<", left)
    return (Relation(right, "<" if relation.relation == "<=" else "<=", left),)


def _attains(family: Family, statement: Relation) -> bool:
    return Relation(statement.left, "==", statement.right) in family.relations


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
