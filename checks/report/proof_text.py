"""A proof for a reader: what every step concludes, from what, and why.

The conclusions are not read off the data of the steps; they are what the kernel derives from them.  If the kernel
rejects a step, the text says so there and ends.

Main definitions
    proof_lines     the steps of a certificate, with the author's notes
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from checks.kernel import Checker, Theorem
from checks.trusted.scope import Lemma
from theorems.claim import Claim
from theorems.proof import Proof, Reference, Step
from theorems.terms import Apply, Call, Var

NUMBER, BODY = 4, 6
WIDTH = 118
LEGEND = (
    "[name] is what the fact of that name says is positive, nonnegative or zero; [goal] the same of the step itself."
)


def proof_lines(claim: Claim, proof: Proof, theorems: Mapping[str, Theorem], notes: Mapping[str, str]) -> Iterator[str]:
    """The proof step by step: the rule and what it uses, the author's note, and what the kernel concludes.

    Args:
        claim: what is proved.
        proof: its certificate.
        theorems: what the proof may use, by claim id.
        notes: a sentence per step name, where the author wrote one.

    >>> from checks.ledger import load
    >>> from checks.proof_engine import theorems
    >>> entry = load()["pinsker-type"]
    >>> lines = list(proof_lines(entry.claim, entry.certificate.proof, theorems().before("pinsker-type"), {}))
    >>> for line in lines[2:4]:
    ...     print(line.strip())
    1. square: by chi2-square
    0 <= CHI2(pi, mu) - 4*TV(pi, mu)**2
    """
    yield f"proof, {len(proof.steps)} step{'' if len(proof.steps) == 1 else 's'}"
    yield from _hanging(LEGEND, NUMBER, NUMBER)
    sizes = dict(proof.sizes)
    for name, value in proof.witness:
        yield from _hanging(f"let {name} = {value}", NUMBER)
    if sizes:
        yield from _hanging(f"on sets of size {', '.join(f'{d} = {n}' for d, n in sizes.items())}", NUMBER)
    try:
        checker = Checker(claim, proof.claim, proof.witness, proof.sizes, theorems, _definitions())
        for number, step in enumerate(proof.steps, 1):
            yield from _step(checker, number, step, notes.get(step.name, ""))
    except Exception as problem:  # whatever the kernel says about a certificate that is not in order
        yield from _hanging(f"rejected: {' '.join(str(problem).split())}", BODY)
        return
    yield from _hanging(f"which is the statement: {', '.join(proof.conclusion)}", NUMBER)


def _definitions() -> Any:
    from theorems.quantities import DEFINITIONS

    return DEFINITIONS


def _step(checker: Checker, number: int, step: Step, note: str) -> Iterator[str]:
    yield from _hanging(f"{number:{NUMBER}}. {step.name}: {_how(step)}", 0, BODY + 4)
    yield from _hanging(note, BODY, BODY) if note else ()
    if step.variables:
        yield from _hanging(f"for all {_names(step.variables)}", BODY)
    for name, clause in step.given:
        yield from _hanging(f"given {name}: {clause}", BODY)
    for name, reference, lemma in _local(checker, step):
        yield from _hanging(f"have {name}: {lemma_text(lemma)}, {_reference(reference)}", BODY)
    if step.rule == "polynomial":
        yield from _hanging(identity(step.data), BODY)
    yield from _hanging(f"{checker.add(step).goal}", BODY)


def _local(checker: Checker, step: Step) -> Iterator[tuple[str, Reference, Lemma]]:
    """The facts that a step names for its own use, as the kernel instantiates them."""
    scope = checker.scope_of(step)
    scope.used = set()
    local: dict[str, Lemma] = {}
    for name, reference in step.have:
        local[name] = scope.extended((), local).instance(reference)
        yield name, reference, local[name]


def lemma_text(lemma: Lemma) -> str:
    """A lemma on one line, its premises in front."""
    premises = "".join(f"{clause} -> " for _, clause in lemma.given)
    over = f"for all {_names(lemma.variables)}: " if lemma.variables else ""
    return f"{over}{premises}{lemma.goal}"


def _names(variables: tuple[tuple[str, str], ...]) -> str:
    """``x, y: real; f: Y -> real``."""
    by_sort: dict[str, list[str]] = {}
    for name, sort in variables:
        by_sort.setdefault(sort, []).append(name)
    return "; ".join(f"{', '.join(names)}: {sort}" for sort, names in by_sort.items())


def _how(step: Step) -> str:
    """The rule, with what it is applied to."""
    data = step.data
    match step.rule:
        case "polynomial":
            return "polynomial identity"
        case "use":
            return _reference(data["by"])
        case "unfold":
            return f"definition of {data['call'].quantity}"
        case "sum":
            letter, domain = data["over"]
            return f"sum over {letter} in {domain}, {_reference(data['by'])}"
        case "cases":
            return f"{_cases(data)}, {_reference(data['branches'][0])}; {_reference(data['branches'][1])}"
        case "induction":
            return f"induction on {data['on']}, base {_reference(data['base'])}; step {_reference(data['successor'])}"
        case "mean value":
            return f"derivative in {data['on']} around {data['point']}: slope {_reference(data['premise'])}"
        case "enclosure":
            cover = data["breakpoints"]
            return f"ball arithmetic on {len(cover) - 1} intervals from {cover[0]} to {cover[-1]}"
    return f"rule {step.rule}"


def _cases(data: Mapping[str, Any]) -> str:
    kind, *arguments = data["on"]
    if kind == "zero":
        return f"cases {arguments[0]} > 0 and = 0"
    if kind in ("sign", "abs"):
        return f"cases {arguments[0]} >= 0 and <= 0"
    return f"the two cases of {kind}({', '.join(arguments)})"


def _reference(reference: Reference) -> str:
    """``by lemma at x = 1, from a, b``; a variable that keeps its name is not mentioned."""
    values = [f"{name} = {value}" for name, value in reference.values if value != Var(name)]
    proofs = [r.by for name, r in reference.proofs if r.by != name]
    at = f" at {', '.join(values)}" if values else ""
    return f"by {reference.by}{at}{', from ' + ', '.join(proofs) if proofs else ''}"


def identity(data: Mapping[str, Any]) -> str:
    """The certificate of a polynomial step: what is multiplied, and the sum it equals.

    >>> from theorems.terms import Const, Var
    >>> from fractions import Fraction
    >>> one, x = Const(Fraction(1)), Var("x")
    >>> identity({"scale": 2, "positive": ["p"], "cone": [[1, x, ["a"]], [3, one, []]], "ideal": [[x, "e"]]})
    '2*[p]*[goal] = x**2*[a] + 3 + x*[e]'
    """
    scale = data["scale"]
    left = "*".join([*([str(scale)] if scale != 1 else []), *(f"[{n}]" for n in data["positive"]), "[goal]"])
    parts = []
    for weight, root, names in data["cone"]:
        factors = [str(weight)] if weight != 1 else []
        if str(root) != "1":
            factors.append(f"{root}**2" if isinstance(root, Var | Call | Apply) else f"({root})**2")
        parts.append("*".join([*factors, *(f"[{n}]" for n in names)]) or "1")
    for multiplier, name in data["ideal"]:
        plain = isinstance(multiplier, Var | Call | Apply) or str(multiplier).isdigit()
        factor = f"{multiplier}" if plain else f"({multiplier})"
        parts.append(f"[{name}]" if factor == "1" else f"{factor}*[{name}]")
    return f"{left} = {' + '.join(parts) or '0'}"


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
