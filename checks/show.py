"""The text of ``offpolicy list`` and ``offpolicy show``.

Main definitions
    overview        every claim on one line
    page            one claim: statement, hypotheses, proof step by step, rung, where it is sharp or breaks, sources
    entry_json      the same as data
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from checks.instances import describe
from checks.ledger import Entry
from checks.numbers import exact_json
from counterexamples.instance import Family, Instance
from theorems.claim import Claim, Parameter
from theorems.proof import Proof, Step, to_json
from theorems.quantities import DEFINITIONS
from theorems.syntax import parse_term
from theorems.terms import Call, Clause, Term, children, substitute_fact

if TYPE_CHECKING:
    from checks.verify import ClaimReport

WIDTH, INDENT = 118, 14


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
    yield f"{claim.id}: {claim.title}"
    yield claim.where
    yield ""
    yield from _block("for all", (f"{p.name}: {p.sort}, {p.meaning}" for p in claim.variables))
    yield from _block("with", (f"{h.id}: {h.text}{_left_out(h.left_out)}" for h in claim.hypotheses))
    if claim.exists:
        yield from _block("there are", (f"{p.name}: {p.sort}, {p.meaning}" for p in claim.exists))
        yield from _block("such that", (str(clause) for _, clause in claim.such_that))
    yield from _block("statement", map(str, claim.statement))
    yield from _block("where", quantities(claim))
    yield ""
    yield from _block("verdict", [str(claim.verdict)])
    found = evidence(entry)
    yield from _block("rung", [f"{found.rung}, {found.scope}"])
    yield from _block("finding", [claim.finding])
    yield from _block("sharp form", [claim.sharp] if claim.sharp else [])
    yield from _block("gap", [str(claim.gap)] if claim.gap is not None else [])
    yield from _block("corrected", claim.corrected)
    yield from _block("readings", claim.readings)
    yield from _block("attained", map(_instance, entry.extremal))
    yield from _block("family", (_family(f) for f, _ in entry.families))
    yield from _block("broken by", map(_instance, entry.counterexamples))
    yield from _block("", (f"countable alphabet: {i.note}" for i in entry.countable))
    yield from _block("", (f"without {r.drops}: no witness exists" for r, _ in entry.refutations))
    yield from _block("sources", claim.references)
    if entry.certificate is not None:
        yield ""
        notes = claim.draft.notes if claim.draft else {}
        yield from _proof(entry.certificate.proof, notes)
        yield ""
        yield from _block("certificate", [entry.certificate.sha256])
    yield from _block("re-run", [f"offpolicy verify {claim.id}"])


def _left_out(left_out: bool) -> str:
    return "  [left out in the text]" if left_out else ""


def _block(name: str, items: Iterable[str]) -> Iterator[str]:
    """Items one below the other, the name in front of the first."""
    for item in items:
        for line in wrap(item, WIDTH - INDENT, break_long_words=False, break_on_hyphens=False) or [""]:
            yield f"{name:{INDENT}}{line}"
            name = ""


def _instance(instance: Instance) -> str:
    without = f"without {instance.drops}: " if instance.drops else ""
    note = f"  ({instance.note})" if instance.note else ""
    return f"{without}{describe(instance.values)}{note}"


def _family(family: Family) -> str:
    values = ", ".join(f"{name} = {value}" for name, value in family.values.items() if str(value) != name)
    proves = " and ".join(map(str, family.relations))
    return f"{family.id} ({family.role}; {family.note}): {values}; proves {proves}"


def _proof(proof: Proof, notes: Mapping[str, str]) -> Iterator[str]:
    """The steps, in order, with the data of each on the lines below it."""
    yield f"proof, {len(proof.steps)} steps"
    for name, value in proof.witness:
        yield f"    let {name} = {value}"
    for number, step in enumerate(proof.steps, 1):
        yield f"{number:4}. {step.name} ({step.rule})"
        if step.name in notes:
            yield from (f"      {line}" for line in wrap(notes[step.name], WIDTH - 6))
        yield from (f"      {line}" for line in _step(step))
    yield f"    which is the statement: {', '.join(proof.conclusion)}"


def _step(step: Step) -> Iterator[str]:
    if step.variables:
        yield f"for all {', '.join(f'{name}: {sort}' for name, sort in step.variables)}"
    for name, clause in step.given:
        yield f"given {name}: {clause}"
    for name, reference in step.have:
        yield f"have {name}: from {reference.by}"
    if step.rule == "polynomial":
        yield from _identity(step)
    if (concluded := _concluded(step)) is not None:
        yield f"therefore {concluded}"


def _concluded(step: Step) -> str | None:
    """What the step concludes, where its data says so."""
    data = step.data
    if "goal" in data:
        return str(data["goal"])
    if step.rule == "cases":
        kind, *written = data["on"]
        value = parse_term(f"{kind}({', '.join(written)})") if data["letter"] else None
        return str(data["motive"] if value is None else substitute_fact(data["motive"], {data["letter"]: value}))
    if step.rule == "sum":
        letter, domain = data["over"]
        return " + ".join(f"({c})*sum({letter} in {domain}, {summand})" for c, summand in data["terms"])
    return None


def _identity(step: Step) -> Iterator[str]:
    """The certificate of a polynomial step: what is multiplied, and the sum it equals."""
    data = step.data
    factors = "".join(f"*({name})" for name in data["positive"])
    parts = [f"{w}*({root})**2" + "".join(f"*({n})" for n in names) for w, root, names in data["cone"]]
    parts += [f"({multiplier})*({name})" for multiplier, name in data["ideal"]]
    yield f"{data['scale']}{factors}*(goal) = {' + '.join(parts) or 0}"


def quantities(claim: Claim) -> Iterator[str]:
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
    for name in seen:
        d = DEFINITIONS[name]
        yield f"{name}({', '.join(p for p, _ in d.parameters)}) = {d.body}, {d.meaning}"


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


def evidence(entry: Entry) -> ClaimReport:
    """What the verdict rests on: a fresh check of the certificate and of the counterexamples."""
    from checks.verify import report, run_engine

    return report(entry, [r for e in ("proof", "counterexample") for r in run_engine(e, entry.claim.id)])


# ---------------------------------------------------------------------------------------------------------------- JSON


def entry_json(entry: Entry) -> dict[str, Any]:
    """Everything about one claim as plain data; exact numbers as text with a decimal beside them."""
    claim, found = entry.claim, evidence(entry)
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
        "corrected": list(claim.corrected),
        "readings": list(claim.readings),
        "instances": [instance_json(i) for i in entry.instances],
        "families": [family_json(f) for f, _ in entry.families],
        "countable": [i.note for i in entry.countable],
        "refutations": [r.id for r, _ in entry.refutations],
        "references": list(claim.references),
        "proof": to_json(entry.certificate.proof) if entry.certificate else None,
        "certificate": entry.certificate.sha256 if entry.certificate else None,
    }


def _parameter_json(p: Parameter) -> dict[str, str]:
    return {"name": p.name, "sort": p.sort, "meaning": p.meaning}


def instance_json(instance: Instance) -> dict[str, Any]:
    """An instance as plain data."""
    return {
        "role": instance.role,
        "drops": instance.drops,
        "values": {name: exact_json(value) for name, value in instance.values.items()},
        "note": instance.note,
    }


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
