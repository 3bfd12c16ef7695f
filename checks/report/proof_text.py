"""A proof for a reader: what every step says and why it holds.

A step is shown as its author's note, what it is about, what it proves (after ``|-``), and how that follows: the rule,
the numbers of the lines it uses, and the values they are used at.  Long terms that the proof repeats have short names,
which are listed first.

What the steps prove is not read off their data; it is what the kernel derives from them.  If the kernel rejects a step,
the text says so there and ends.

Main definitions
    proof_lines     the steps of a certificate, with the author's notes
    footing         what a proved statement rests on
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from checks.kernel import FAILURES, Checker, Theorem
from checks.report.abbreviations import abbreviations
from checks.report.plain import Write, clause_text, fact_text, lemma_text, names_text
from checks.report.reasons import Explainer
from checks.trusted.scope import Lemma
from theorems.claim import Claim
from theorems.language.facts import Clause, Fact
from theorems.language.terms import ZERO, Term
from theorems.proof import Proof, Reference, Step

NUMBER, BODY = 4, 6
WIDTH = 118
LEGEND = "|- marks what a step proves.  [name] is the right side minus the left side of the fact of that name, in an "
LEGEND += "equation the left side minus the right side; [goal] is the same of the step itself."
SHOWN = frozenset(
    [
        "cone",
        "ideal",
        "by",
        "branches",
        "base",
        "successor",
        "inside",
        "premise",
        "defined",
        "vectors",
        "point",
        "outcome",
    ]
)
"""Fields of the rules that the text of a step shows."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A step with the facts that it names for its own use, and what the kernel derives from it (None: rejected)."""

    step: Step
    local: tuple[tuple[str, Lemma], ...]
    lemma: Lemma | None


def proof_lines(claim: Claim, proof: Proof, theorems: Mapping[str, Theorem], notes: Mapping[str, str]) -> Iterator[str]:
    """The proof step by step: the author's note, what the kernel concludes, and how.

    Args:
        claim: what is proved.
        proof: its certificate.
        theorems: what the proof may use, by claim id.
        notes: a sentence per step name, where the author wrote one.

    >>> from checks.ledger import load
    >>> from checks.proof_engine import theorems
    >>> entry = load()["pinsker-type"]
    >>> lines = list(proof_lines(entry.claim, entry.certificate.proof, theorems().before("pinsker-type"), {}))
    >>> for line in lines[3:5]:
    ...     print(line.strip())
    1. square |- 4*TV(pi, mu)**2 <= CHI2(pi, mu)
    by chi2-square, from pi_nonneg, pi_total, mu_nonneg, mu_total, dominated
    """
    yield f"proof, {len(proof.steps)} step{'' if len(proof.steps) == 1 else 's'}"
    yield from _hanging(LEGEND, NUMBER, NUMBER)
    derived, problem = _derived(claim, proof, theorems)
    pool = [(t, d.step.context) for d in derived for t in _terms(d)]
    places = {name for d in derived for part in _parts(d.step) for name in _instantiated(part)}
    short = abbreviations(pool, [p.name for p in claim.variables], places)
    for k, line in enumerate(short.lines()):
        yield from _hanging(f"{'' if k else 'write'}{' ' * (6 if k else 1)}{line}", NUMBER, NUMBER + 8)
    for name, value in proof.witness:
        yield from _hanging(f"let {name} = {value}", NUMBER)
    if proof.sizes:
        yield from _hanging(f"on sets of size {', '.join(f'{d} = {n}' for d, n in proof.sizes)}", NUMBER)
    numbers: dict[str, int] = {}
    trivial: set[str] = set()
    for number, one in enumerate(derived, 1):
        explain = Explainer(dict(numbers), short.writer(one.step.context), frozenset(trivial))
        yield from _step(number, one, notes.get(one.step.name, ""), explain)
        numbers[one.step.name] = number
        if one.lemma is not None and one.lemma.goal == Fact("==", ZERO):
            trivial.add(one.step.name)
    if problem is not None:
        yield from _hanging(f"rejected: {problem}", BODY)
        return
    ends = ", ".join(
        f"{name} ({numbers[name]})" if name in numbers else name for name in dict.fromkeys(proof.conclusion)
    )
    yield from _hanging(f"which is the statement: {ends}", NUMBER)


def _derived(claim: Claim, proof: Proof, theorems: Mapping[str, Theorem]) -> tuple[list[Derived], str | None]:
    """What the kernel makes of every step, up to one that it rejects, and why it does."""
    from theorems.quantities import DEFINITIONS

    found: list[Derived] = []
    try:
        checker = Checker(claim, proof.claim, proof.witness, proof.sizes, theorems, DEFINITIONS)
        for step in proof.steps:
            found.append(Derived(step, (), None))
            found[-1] = Derived(step, tuple(_local(checker, step)), checker.add(step))
    except FAILURES as problem:
        return found, " ".join(str(problem).split())
    return found, None


def _local(checker: Checker, step: Step) -> Iterator[tuple[str, Lemma]]:
    """The facts that a step names for its own use, as the kernel instantiates them."""
    scope = checker.scope_of(step)
    scope.used = set()
    local: dict[str, Lemma] = {}
    for name, reference in step.have:
        local[name] = scope.extended((), local).instance(reference)
        yield name, local[name]


def _terms(one: Derived) -> Iterator[Term]:
    """The terms that the text of a step shows."""
    for _, clause in one.step.given:
        yield from _of_clause(clause)
    for _, lemma in (*one.local, *((("", one.lemma),) if one.lemma else ())):
        yield lemma.goal.term
    for part in _parts(one.step):
        yield from _inside(part)


def _parts(step: Step) -> Iterator[Any]:
    """The references of a step, and what else of its data is shown besides the fact that it proves."""
    yield from (reference for _, reference in step.have)
    yield from (value for key, value in step.data.items() if key in SHOWN)
    if step.data.get("kind") == "sign":
        yield step.data["expression"]


def _instantiated(part: Any) -> Iterator[str]:
    """Names of the variables to which references give values."""
    match part:
        case Reference(_, values, proofs):
            yield from (name for name, _ in values)
            yield from _instantiated([proof for _, proof in proofs])
        case tuple() | list():
            for value in part:
                yield from _instantiated(value)


def _of_clause(clause: Clause) -> Iterator[Term]:
    for fact in (*clause.given, clause.fact):
        yield fact.term


def _inside(part: Any) -> Iterator[Term]:
    """The terms in some data of a step."""
    match part:
        case Term():
            yield part
        case Reference(_, values, proofs):
            for _, value in values:
                yield value
            for _, proof in proofs:
                yield from _inside(proof)
        case Mapping():
            for value in part.values():
                yield from _inside(value)
        case tuple() | list():
            for value in part:
                yield from _inside(value)


def _step(number: int, one: Derived, note: str, explain: Explainer) -> Iterator[str]:
    step, write = one.step, explain.write
    head, proves = f"{number:{NUMBER}}. {step.name}", f"|- {fact_text(one.lemma.goal, write)}" if one.lemma else ""
    if plain := not (note or step.variables or step.given):
        yield from _hanging(f"{head} {proves}", 0, BODY + 5)
    else:
        yield from _hanging(f"{head}{f': {note}' if note else ''}", 0, BODY)
        yield from _context(step, write)
    if one.lemma is None:
        return
    if not plain:
        yield from _hanging(proves, BODY, BODY + 5)
    references = dict(step.have)
    for name, lemma in one.local:
        yield from _hanging(f"have {name}: {lemma_text(lemma, write)}, by {explain.reference(references[name])}", BODY)
    yield from _hanging(explain.how(step), BODY)


def _context(step: Step, write: Write) -> Iterator[str]:
    """The variables and given facts of a step."""
    if step.variables:
        yield from _hanging(f"for all {names_text(step.variables)}", BODY)
    for name, clause in step.given:
        yield from _hanging(f"given {name}: {clause_text(clause, write)}", BODY)


def footing(theorem: Theorem, claim: Claim) -> list[tuple[str, str]]:
    """What a proved statement rests on: other statements, axioms, and the hypotheses it does without."""
    spare = set(theorem.spare)
    idle = [h.id for h in claim.hypotheses if h.clauses and {n for n, _ in h.clauses} <= spare]
    parts = [n for h in claim.hypotheses if h.id not in idle for n, _ in h.clauses if n in spare]
    return [
        ("rests on", ", ".join(theorem.uses)),
        ("axioms", ", ".join(name.removeprefix("axiom.") for name in theorem.axioms)),
        ("not needed", ", ".join([*idle, *(f"{name} (part of {_owner(claim, name)})" for name in parts)])),
    ]


def _owner(claim: Claim, clause: str) -> str:
    return next(h.id for h in claim.hypotheses if clause in {n for n, _ in h.clauses})


def _hanging(text: str, indent: int, rest: int | None = None) -> Iterator[str]:
    """Lines of at most `WIDTH`, the first indented by `indent`, the others a little more."""
    rest = indent + 2 if rest is None else rest
    lead = len(text) - len(text.lstrip())
    yield from wrap(
        text.lstrip(),
        WIDTH,
        initial_indent=" " * (indent + lead),
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
