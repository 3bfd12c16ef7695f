"""Forged certificates: every way to change one thing in a proof.

The kernel has to reject each of them.  A forgery changes one number, one sign, one exponent, one operation, one name,
one relation or one entry of a list; names are swapped for others that exist, so that nothing fails for being unknown
only.

Main definitions
    forgeries       every forged version of a proof, with a description
    survivors       the forgeries that the kernel accepts (there should be none)
    checked_steps   the steps of the correct proof, each with what it proved
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import partial
from typing import Any

from checks.kernel import Checker, Theorem
from checks.trusted.scope import Lemma, Rejected
from theorems.claim import Claim
from theorems.language.facts import Clause, Fact
from theorems.language.syntax import SyntaxProblem, parse_clause, parse_term
from theorems.language.terms import Add, Const, Mul, Pow, Sub, Term
from theorems.proof import MalformedProof, Proof, Step, from_json, read_step, to_json
from theorems.quantities import DEFINITIONS, Definition

FACT_FIELDS = frozenset({"goal", "motive"})
NAME_FIELDS = frozenset({"name", "by", "letter", "case", "hypothesis", "on", "kind", "rule"})
Path = tuple[str | int, ...]


def forgeries(data: dict[str, Any], names: Sequence[str] = ()) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """Every version of some JSON data with one thing changed: where, what, and the changed data.

    `names` are those that a name may be swapped for.
    """
    for path, change in _places(data, names):
        what, value = change()
        yield path, what, _with(data, path, value)


Change = Callable[[], tuple[str, Any]]
"""What is changed, in words, and the value that takes the place; made only when it is asked for."""


def _places(data: dict[str, Any], names: Sequence[str]) -> Iterator[tuple[Path, Change]]:
    """Where something can be changed, and how."""
    for path, value in _leaves(data):
        for change in _changes(path, value, names):
            yield path, change


def survivors(
    claim: Claim,
    proof: Proof,
    theorems: Mapping[str, Theorem],
    every: int = 1,
    at_most: int | None = None,
    definitions: Mapping[str, Definition] = DEFINITIONS,
    checked: Sequence[Checked] | None = None,
) -> tuple[int, list[str]]:
    """Try forgeries of a correct proof; those that the kernel accepts come back as descriptions.

    All are tried, or every n-th, or fewer, evenly spread, so that about `at_most` are.  Steps that a forgery does not
    touch are checked once (`checked_steps`, unless they are given), so that it costs as much as the steps that follow
    from it.
    """
    data = to_json(proof)
    names = _names(data)
    places = [list(_places(written, names)) for written in data["steps"]]
    outside = {key: value for key, value in data.items() if key != "steps"}
    frame = list(_places(outside, names))
    if at_most is not None:
        every = max(every, (sum(map(len, places)) + len(frame)) // at_most | 1)
    if checked is None:
        checked = checked_steps(claim, proof, theorems, definitions)

    def new(frame: Proof) -> Checker:
        return Checker(claim, frame.claim, frame.witness, frame.sizes, theorems, definitions)

    blank = new(proof)
    tried, count, alive = 0, 0, []
    for position, (step, written) in enumerate(zip(proof.steps, data["steps"], strict=True)):
        for path, change in places[position]:
            count += 1
            if count % every == 0:
                tried += 1
                what, value = change()
                if _step_accepted(blank, _with(written, path, value), proof, checked, position):
                    alive.append(f"step {step.name}, {', '.join(map(str, path))}: {what}")
    for path, change in frame:
        count += 1
        if count % every == 0:
            tried += 1
            what, value = change()
            if _accepted(new, _with(outside, path, value), proof, checked):
                alive.append(f"{', '.join(map(str, path))}: {what}")
    return tried, alive


@dataclass(frozen=True, slots=True)
class Checked:
    """A step of the correct proof: what it proved, what it used, and every name that it mentions."""

    step: Step
    lemma: Lemma
    used: frozenset[str]
    mentioned: frozenset[str]
    independent: bool

    def take_over(self, checker: Checker) -> None:
        """Let a checker go on as if it had checked the step."""
        (checker.facts if self.step.context else checker.lemmas)[self.step.name] = self.lemma
        checker.used |= self.used
        checker.independent += [self.step.name] if self.independent else []


def checked_steps(
    claim: Claim,
    proof: Proof,
    theorems: Mapping[str, Theorem],
    definitions: Mapping[str, Definition] = DEFINITIONS,
) -> list[Checked]:
    """Check a correct proof step by step.

    Raises:
        Rejected: if the kernel rejects it.
    """
    checker = Checker(claim, proof.claim, proof.witness, proof.sizes, theorems, definitions)
    out = []
    for step, written in zip(proof.steps, to_json(proof)["steps"], strict=True):
        checker.used = set()
        lemma = checker.check_step(step)
        own = frozenset(checker.used)
        mentioned = frozenset(value for _, value in _leaves(written) if isinstance(value, str))
        out.append(Checked(step, lemma, own, mentioned, step.name in checker.independent))
    checker.used = set().union(*(checked.used for checked in out))
    checker.conclude(proof)
    return out


def _step_accepted(
    blank: Checker, forged: dict[str, Any], proof: Proof, checked: Sequence[Checked], position: int
) -> bool:
    """Whether the kernel accepts the proof with one step forged.

    A later step that mentions neither the forged step nor one that came out differently because of it is checked as it
    was; its result is taken over, as are those of the steps before it.
    """
    checker = copy.copy(blank)
    checker.lemmas, checker.facts = dict(blank.lemmas), dict(blank.facts)
    checker.used, checker.independent = set(), []
    for earlier in checked[:position]:
        earlier.take_over(checker)
    try:
        step = read_step(forged, position)
        if step.name != checked[position].step.name:
            checker.run(replace(proof, steps=(step, *proof.steps[position + 1 :])))
            return True
        changed = {step.name}
        checker.check_step(step)
        for later in checked[position + 1 :]:
            if later.mentioned & changed:
                if checker.check_step(later.step) != later.lemma:
                    changed.add(later.step.name)
            else:
                later.take_over(checker)
        checker.conclude(replace(proof, steps=(step, *proof.steps[position + 1 :])))
    except (Rejected, MalformedProof):
        return False
    return True


def _accepted(
    new: Callable[[Proof], Checker], forged: dict[str, Any], proof: Proof, checked: Sequence[Checked]
) -> bool:
    """Whether the kernel accepts the steps of a proof under a forged frame: claim, witness, sizes or conclusion."""
    try:
        frame = from_json({**forged, "steps": []})
        checker = new(frame)
        for c in checked:
            if frame.sizes == proof.sizes:
                c.take_over(checker)
            else:
                checker.check_step(c.step)
        checker.conclude(replace(frame, steps=proof.steps))
    except (Rejected, MalformedProof):
        return False
    return True


# ------------------------------------------------------------------------------------------------------------- changes


def _with(data: Any, path: Path, value: Any) -> Any:
    """The data with one place changed; what is not on the way is shared."""
    if not path:
        return value
    changed = copy.copy(data)
    changed[path[0]] = _with(data[path[0]], path[1:], value)
    return changed


def _leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of the data, containers included (a list or an object can lose an entry)."""
    if path:
        yield path, data
    items: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _leaves(value, (*path, key))


def _changes(path: Path, value: Any, names: Sequence[str]) -> Iterator[Change]:
    if isinstance(value, bool):
        yield partial(_swapped, value, not value)
    elif isinstance(value, int):
        yield from (partial(_swapped, value, other) for other in (value + 1, -value, 2 * value) if other != value)
    elif isinstance(value, list):
        yield from (partial(_left_out, value, k) for k in range(len(value)))
        yield from (partial(_twice, value, k) for k in range(len(value)))
    elif isinstance(value, dict):
        yield from (partial(_without, value, key) for key in value)
    elif isinstance(value, str):
        yield from _text_changes(path, value, names)


def _swapped(value: Any, other: Any) -> tuple[str, Any]:
    return f"{value} to {other}", other


def _left_out(value: list[Any], k: int) -> tuple[str, Any]:
    return f"entry {k + 1} left out", value[:k] + value[k + 1 :]


def _twice(value: list[Any], k: int) -> tuple[str, Any]:
    return f"entry {k + 1} twice", [*value[: k + 1], *value[k:]]


def _without(value: dict[str, Any], key: str) -> tuple[str, Any]:
    return f"{key} left out", {k: v for k, v in value.items() if k != key}


def _rewritten(value: str, make: Callable[[], Any]) -> tuple[str, Any]:
    return _swapped(value, str(make()))


def _text_changes(path: Path, value: str, names: Sequence[str]) -> Iterator[Change]:
    key = next((k for k in reversed(path) if isinstance(k, str)), "")
    inside = path[-2] if len(path) > 1 else ""
    if inside == "given" or key in FACT_FIELDS:
        with suppress(SyntaxProblem):
            yield from (partial(_rewritten, value, make) for make in _clauses(parse_clause(value)))
        return
    if inside == "variables":
        yield partial(_swapped, value, "nat" if value != "nat" else "real")
        return
    if key in NAME_FIELDS or key in ("positive", "conclusion", "over", "outer", "inner") or _is_name(path):
        other = next((name for name in names if name != value), None)
        if other is not None:
            yield partial(_swapped, value, other)
        yield partial(_swapped, value, f"{value}_")
        return
    try:
        t = parse_term(value)
    except SyntaxProblem:
        yield partial(_swapped, value, f"{value}_")
    else:
        yield from (partial(_rewritten, value, make) for make in _variations(t))


def _is_name(path: Path) -> bool:
    """Names in a cone (third entry) or an ideal (second entry)."""
    return ("cone" in path and len(path) >= 2 and path[-2] == 2) or ("ideal" in path and path[-1] == 1)


def _names(data: dict[str, Any]) -> list[str]:
    """Names that exist somewhere in the certificate, the later ones first."""
    names = [step["name"] for step in data["steps"]]
    names += [name for step in data["steps"] for name in (*step["given"], *step["have"])]
    return list(dict.fromkeys(reversed(names)))


def _clauses(clause: Clause) -> Iterator[Callable[[], Clause]]:
    relation, given = clause.fact.relation, clause.given

    def concluding(fact: Fact) -> Clause:
        return replace(clause, fact=fact)

    for other in ("<=", "<", "=="):
        if other != relation:
            yield partial(concluding, Fact(other, clause.fact.term))
    for make in _variations(clause.fact.term):
        yield lambda make=make: concluding(Fact(relation, make()))  # type: ignore[misc]
    for k, premise in enumerate(given):
        yield partial(replace, clause, given=given[:k] + given[k + 1 :])
        for make in _variations(premise.term):

            def changed(k: int = k, premise: Fact = premise, make: Callable[[], Term] = make) -> Clause:
                return replace(clause, given=(*given[:k], Fact(premise.relation, make()), *given[k + 1 :]))

            yield changed


def variations(t: Term) -> Iterator[Term]:
    """The term with one number, sign, operation or exponent changed.

    >>> [str(changed) for changed in variations(parse_term("2*x**2"))]
    ['2*(2*x**2)', '3*x**2', '-2*x**2', '2*x**3', '2*(2*x)**2']
    """
    return (make() for make in _variations(t))


def _variations(t: Term) -> Iterator[Callable[[], Term]]:
    """How to make each of the `variations`: most of them are never looked at."""
    match t:
        case Const(value):
            yield partial(Const, value + 1)
            if value:
                yield partial(Const, -value)
        case Pow(base, exponent):
            yield partial(Pow, base, exponent + 1)
        case Add(left, right):
            yield partial(Sub, left, right)
        case Sub(left, right):
            yield partial(Add, left, right)
        case _:
            yield partial(Mul, Const(Fraction(2)), t)
    for field in fields(t):  # type: ignore[arg-type]
        value = getattr(t, field.name)
        if isinstance(value, Term):
            yield from (partial(_with_child, t, field.name, None, make) for make in _variations(value))
        elif isinstance(value, tuple) and value and isinstance(value[0], Term):
            for k, part in enumerate(value):
                yield from (partial(_with_child, t, field.name, k, make) for make in _variations(part))


def _with_child(t: Term, name: str, position: int | None, make: Callable[[], Term]) -> Term:
    """The node with another child: the value of a field, or an entry of it."""
    if position is None:
        return replace(t, **{name: make()})  # type: ignore[type-var]
    entries = getattr(t, name)
    return replace(t, **{name: (*entries[:position], make(), *entries[position + 1 :])})  # type: ignore[type-var]
