"""The text of ``offpolicy list`` and ``offpolicy show``.

Main definitions
    overview        every claim on one line
    find            a claim, lemma, family or refutation by id
    page            one claim: statement, hypotheses, proof step by step, rung, where it is sharp or breaks, sources
    entry_json      the same as data
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from checks.certificates import read
from checks.instances import describe
from checks.ledger import Entry, load
from checks.numbers.text import exact_json
from checks.report.plain import clause_text
from checks.report.sharpness import sharpness, sharpness_json
from checks.result import CheckResult
from counterexamples.instance import Family, Instance, family_claim, refutation_claim
from theorems.claim import Claim, Hypothesis, Parameter
from theorems.language.facts import Clause
from theorems.language.terms import Call, Term, children
from theorems.proof import to_json
from theorems.quantities import DEFINITIONS, Definition

if TYPE_CHECKING:
    from checks.kernel import Theorem
    from checks.verify import ClaimReport

WIDTH, INDENT = 118, 15


def overview(entries: Iterable[Entry]) -> str:
    """A line for every claim: id, verdict, place."""
    table = [(e.claim.id, str(e.claim.verdict), e.claim.where) for e in entries]
    first, second = (max(len(row[k]) for row in table) for k in (0, 1))
    return "\n".join(f"{id:{first}}  {verdict:{second}}  {where}" for id, verdict, where in table)


def summary_json(entry: Entry) -> dict[str, Any]:
    """A claim in the list."""
    claim = entry.claim
    return {"id": claim.id, "where": claim.where, "title": claim.title, "verdict": str(claim.verdict)}


def page(entry: Entry) -> str:
    """Everything about one claim."""
    return "\n".join(line.rstrip() for line in _page(entry))


def _page(entry: Entry) -> Iterator[str]:
    claim = entry.claim
    yield from wrap(f"{claim.id}: {claim.title}", WIDTH, break_long_words=False, break_on_hyphens=False)
    yield claim.where
    yield ""
    yield from _block("for all", (f"{p.name}: {p.sort}, {p.meaning}" for p in claim.variables))
    yield from _block("with", (line for h in claim.hypotheses for line in _hypothesis(h)))
    if claim.exists:
        yield from _block("there are", (f"{p.name}: {p.sort}, {p.meaning}" for p in claim.exists))
        yield from _block("such that", (clause_text(clause) for _, clause in claim.such_that))
    yield from _block("statement", map(str, claim.statement))
    yield from _block("where", quantities(claim))
    yield ""
    yield from _block("verdict", [str(claim.verdict)])
    found = evidence(entry)
    yield from _block("rung", [f"{found.rung}, {found.scope}"])
    yield from _block("finding", [claim.finding] if claim.finding else [])
    yield from _block("sharp form", _sharp_form(claim))
    yield from _block("gap", [f"{claim.gap}, bound minus value where the sharp form is attained"] if claim.gap else [])
    known = sharpness(claim.id) if claim.id in load() else None
    yield from _block("best constant", known.lines() if known else [])
    yield from _block("corrected", claim.corrected)
    yield from _block("readings", claim.readings)
    yield from _block("attained", map(_instance, entry.extremal))
    yield from _block("family", (_family(f) for f, _ in entry.families))
    yield from _block("broken by", map(_instance, entry.counterexamples))
    yield from _block("", (f"countable alphabet: {i.note}" for i in entry.countable))
    yield from _block("", (f"without {r.drops}: no witness exists" for r, _ in entry.refutations))
    yield from _block("sources", claim.references)
    yield from _proof(entry)
    yield from _block("re-run", [f"offpolicy verify {claim.id}"] if claim.id in load() else [])


def _sharp_form(claim: Claim) -> Iterator[str]:
    """The sharp form, and where it is attained."""
    if claim.sharp is None:
        return
    sharp = load()[claim.sharp]
    yield f"{claim.sharp}: {sharp.claim.plain_statement()}"
    yield from (f"attained at {_instance(i)}" for i in sharp.extremal)
    yield from (f"{f.role} {f.note}: {_values(f)}" for f, _ in sharp.families)


def _hypothesis(h: Hypothesis) -> Iterator[str]:
    """A hypothesis in words, and the facts that it stands for by the names that proofs use."""
    yield f"{h.id}: {h.text}{'  [left out in the text]' if h.left_out else ''}"
    yield from (f"  {name}: {clause_text(clause)}" for name, clause in h.clauses)


def _block(name: str, items: Iterable[str]) -> Iterator[str]:
    """Items one below the other, the name in front of the first."""
    for item in items:
        rest = " " * (2 * (len(item) - len(item.lstrip())))
        lines = wrap(item, WIDTH - INDENT, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
        for line in lines or [""]:
            yield f"{name:{INDENT}}{line}"
            name = ""


def _instance(instance: Instance) -> str:
    without = f"without {instance.drops}: " if instance.drops else ""
    note = f"  ({instance.note})" if instance.note else ""
    return f"{without}{describe(instance.values)}{note}"


def _family(family: Family) -> str:
    proves = " and ".join(map(str, family.relations))
    return f"{family.id} ({family.role}; {family.note}): {_values(family)}; proves {proves}"


def _values(family: Family) -> str:
    return ", ".join(f"{name} = {value}" for name, value in family.values.items() if str(value) != name)


def _proof(entry: Entry) -> Iterator[str]:
    """The proof, what it rests on, and the names of the proofs of families and refutations."""
    from checks.proof_engine import theorems
    from checks.report.proof_text import footing, proof_lines

    claim, certificate = entry.claim, entry.certificate
    pieces = [(f.id, c) for f, c in entry.families] + [(r.id, c) for r, c in entry.refutations]
    also = _block("see also", (f"{id}, a proof of {len(c.proof.steps)} steps" for id, c in pieces if c))
    if certificate is None:
        yield from also
        return
    yield ""
    notes = claim.draft.notes if claim.draft else {}
    yield from proof_lines(claim, certificate.proof, theorems().before(claim.id), notes)
    yield ""
    if (theorem := proved(entry)) is not None:
        for name, items in footing(theorem, claim):
            yield from _block(name, [items] if items else [])
    yield from _block("certificate", [certificate.sha256])
    yield from also


def quantities(claim: Claim) -> Iterator[str]:
    """The definitions of the quantities that a claim speaks of, as text, outermost first."""
    for d in definitions(claim):
        if d.recursion is None:
            yield f"{_call(d)} = {d.body}, {d.meaning}"
            continue
        n, zero = d.recursion
        yield f"{_call(d, {n: '0'})} = {zero}, {d.meaning}"
        yield f"{_call(d, {n: f'{n} + 1'})} = {d.body}"


def _call(d: Definition, at: Mapping[str, str] | None = None) -> str:
    """A quantity at its parameters, some of them replaced."""
    return f"{d.name}({', '.join((at or {}).get(name, name) for name, _ in d.parameters)})"


def definitions(claim: Claim) -> tuple[Definition, ...]:
    """The definitions of the quantities that a claim speaks of, outermost first."""
    seen: dict[str, None] = {}

    def visit(t: Term) -> None:
        if isinstance(t, Call) and t.quantity not in seen:
            seen[t.quantity] = None
            visit(DEFINITIONS[t.quantity].body)
        for child in children(t):
            visit(child)

    clauses: list[Clause] = [clause for _, clause in (*claim.clauses(), *claim.such_that)]
    for relation in claim.statement:
        visit(relation.left)
        visit(relation.right)
    for clause in clauses:
        for fact in (*clause.given, clause.fact):
            visit(fact.term)
    return tuple(DEFINITIONS[name] for name in seen)


def pair(found: Mapping[str, Any]) -> str:
    """The answer of ``offpolicy extreme`` for a reader: runs of equal outcomes on one line."""
    lines = []
    for name in ("tv", "chi2", "kl", "max_ratio"):
        written = dict.fromkeys(text for text in (found[name], found[f"{name}_decimal"]) if text)
        lines.append(f"{name:10} {' = '.join(written)}")
    lines += [f"family     {found['family']}", "", "outcomes   pi, mu"]
    runs = groupby(zip(found["pi"], found["mu"], strict=True))
    lines += [f"{sum(1 for _ in run):8} x {one}, {other}" for (one, other), run in runs]
    return "\n".join(lines)


def find(id: str) -> Entry:
    """A claim of the ledger; or a lemma, family or refutation, as a statement of its own with its proof.

    Raises:
        UnknownClaim: if there is nothing of this id.
    """
    from checks.proof_engine import statements

    ledger = load()
    if id not in ledger:
        for claim in statements():
            if claim.id == id:
                return Entry(claim, read(id))
        for entry in ledger.values():
            for family, certificate in entry.families:
                if family.id == id:
                    return Entry(family_claim(family, entry.claim), certificate)
            for refutation, certificate in entry.refutations:
                if refutation.id == id:
                    return Entry(refutation_claim(refutation, entry.claim), certificate)
    return ledger[id]


def evidence(entry: Entry) -> ClaimReport:
    """What the verdict rests on: a fresh check of the certificate and of the counterexamples."""
    from checks.verify import report, run_engine

    if entry.claim.id not in load():
        theorem = proved(entry)
        rung = f"{theorem.rung}, checked" if theorem else "not proved"
        return report(entry, [CheckResult("proof", "proved", "proved" if theorem else "rejected", rung)])
    return report(entry, [r for e in ("proof", "counterexample") for r in run_engine(e, entry.claim.id)])


def proved(entry: Entry) -> Theorem | None:
    """What the kernel makes of the certificate of a statement; None if there is none, or it is rejected."""
    from checks.kernel import check
    from checks.proof_engine import theorems
    from checks.trusted.scope import Rejected

    if entry.certificate is None:
        return None
    try:
        return check(entry.claim, entry.certificate.proof, theorems().before(entry.claim.id))
    except Rejected:
        return None


# ---------------------------------------------------------------------------------------------------------------- JSON


def entry_json(entry: Entry) -> dict[str, Any]:
    """Everything about one claim as plain data; exact numbers as text with a decimal beside them."""
    claim, found, theorem = entry.claim, evidence(entry), proved(entry)
    return {
        **summary_json(entry),
        "finding": claim.finding,
        "variables": [_parameter_json(p) for p in claim.variables],
        "hypotheses": [
            {"id": h.id, "text": h.text, "left_out": h.left_out, "clauses": {n: str(c) for n, c in h.clauses}}
            for h in claim.hypotheses
        ],
        "exists": [_parameter_json(p) for p in claim.exists],
        "such_that": {name: str(clause) for name, clause in claim.such_that},
        "statement": claim.plain_statement(),
        "relations": [str(relation) for relation in claim.statement],
        "rung": found.rung,
        "for": found.scope,
        "sharp": claim.sharp,
        "gap": None if claim.gap is None else str(claim.gap),
        "constant": sharpness_json(sharpness(claim.id) if claim.id in load() else None),
        "corrected": list(claim.corrected),
        "readings": list(claim.readings),
        "instances": [instance_json(i) for i in entry.instances],
        "families": [family_json(f) for f, _ in entry.families],
        "countable": [i.note for i in entry.countable],
        "refutations": [r.id for r, _ in entry.refutations],
        "references": list(claim.references),
        "proof": to_json(entry.certificate.proof) if entry.certificate else None,
        "certificate": entry.certificate.sha256 if entry.certificate else None,
        "uses": list(theorem.uses) if theorem else [],
        "axioms": list(theorem.axioms) if theorem else [],
        "not_needed": list(theorem.spare) if theorem else [],
    }


def _parameter_json(p: Parameter) -> dict[str, str]:
    return {"name": p.name, "sort": p.sort, "meaning": p.meaning}


def instance_json(instance: Instance) -> dict[str, Any]:
    """An instance as plain data."""
    return {
        "role": instance.role,
        "drops": instance.drops,
        "values": {name: _value_json(value) for name, value in instance.values.items()},
        "note": instance.note,
    }


def _value_json(value: Any) -> dict[str, Any]:
    """A number or table of numbers with decimals; a function that is written out as its text."""
    return {"exact": str(value), "decimal": None} if isinstance(value, Term) else exact_json(value)


def family_json(family: Family) -> dict[str, Any]:
    """A family as plain data, terms as text."""
    return {
        "id": family.id,
        "role": family.role,
        "parameters": dict(family.parameters),
        "hypotheses": {name: str(clause) for name, clause in family.hypotheses},
        "values": {name: str(value) for name, value in family.values.items()},
        "relations": [str(relation) for relation in family.relations],
        "note": family.note,
    }
