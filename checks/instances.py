"""The engines "extremal" and "counterexample": every stored instance re-checked in exact arithmetic.

A point is an instance, or a family at sample parameters.  It attains its claim if all hypotheses hold and the statement
holds with equality; it breaks the claim if all hypotheses hold but the one it drops, which fails, and the statement
fails.  Nothing else counts, and what cannot be decided is reported as undecided.

Main definitions
    Point, points               where the statement of a claim is looked at
    attained, broken            the two judgements
    run_extremal                instances and families attain the bound; the gap to a weaker bound is the recorded one
    run_counterexample          counterexamples break the statement
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from checks.ledger import Entry, Ledger
from checks.result import UNDECIDED, CheckResult
from counterexamples.geometric import is_counterexample
from counterexamples.instance import Family, Instance, Refutation, environment, sample_sizes, set_sizes
from theorems.claim import Claim, Verdict
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, evaluate
from theorems.language.facts import Clause, Relation
from theorems.language.substitution import substitute, substitute_clause
from theorems.language.terms import ZERO, Sub, Term

ATTAINED, BROKEN = "attained", "broken"


@dataclass(frozen=True, slots=True)
class Point:
    """Values for the variables of a claim: numbers in the environment, or terms in parameters that stand there.

    Attributes:
        label: for the reader.
        scope: values of the variables, or of the parameters of a family.
        terms: the claim's variables as terms in the parameters; empty for an instance.
        proved: what the certificate of the family establishes for all parameters (the hypotheses of the claim and the
            relations of the family); it stands where the values are transcendental and no arithmetic can decide an
            equality, and nowhere else.
    """

    label: str
    scope: Environment
    terms: Mapping[str, Term]
    proved: tuple[Clause, ...] = ()

    def holds(self, statement: Relation | Clause) -> bool:
        """Whether a statement in the claim's variables is true here, decided exactly.

        Raises:
            Undecided: if exact arithmetic could not tell.
        """
        from checks.exact import decide

        if isinstance(statement, Relation):
            left, right = (substitute(side, self.terms) for side in (statement.left, statement.right))
            if statement.relation == "==" and left == right:
                return True
            here: Relation | Clause = Relation(left, statement.relation, right)
            statement = Clause((), (), statement.fact)
        else:
            here = substitute_clause(statement, self.terms)
        try:
            return decide(here, self.scope)
        except Undecided:
            if statement in self.proved:
                return True
            raise


def describe(values: Mapping[str, Any]) -> str:
    """Exact values on one line; functions that are written out as they are.

    >>> describe({"pi": (Fraction(3, 4), Fraction(1, 4)), "B": Fraction(1)})
    'pi = (3/4, 1/4), B = 1'
    """
    return ", ".join(f"{name} = {_plain(value)}" for name, value in values.items())


def _plain(value: Any) -> str:
    return f"({', '.join(map(_plain, value))})" if isinstance(value, tuple) else str(value)


def at_instance(claim: Claim, values: Mapping[str, Any]) -> Point:
    """An instance as a point; variables that it leaves out take the tightest value allowed to them.

    Raises:
        ValueError: if a variable has neither a value nor a bound to take.
    """
    own: dict[str, Any] = {p.name: values[p.name] for p in (*claim.variables, *claim.exists) if p.name in values}
    for p in claim.variables:
        if p.name not in own and p.low is not None and not p.domains:
            sizes = set_sizes(claim.id, [v for v in claim.variables if v.name in own], own)
            own[p.name] = evaluate(p.low, Environment(own, sizes), RATIONALS)
    return Point(describe(own), environment(claim, own), {})


def at_sample(claim: Claim, family: Family, sample: Mapping[str, Fraction]) -> Point:
    """A family at given parameters."""
    sizes = sample_sizes(family, (*claim.variables, *claim.exists))
    known = (*(clause for _, clause in claim.clauses()), *(Clause((), (), r.fact) for r in family.relations))
    return Point(f"{family.id} at {describe(sample)}", Environment(dict(sample), sizes), family.values, known)


def points(entry: Entry) -> Iterator[Point]:
    """Where the ledger says the statement of the claim is attained, or nearly so."""
    for instance in entry.extremal:
        yield at_instance(entry.claim, instance.values)
    for family, _ in entry.families:
        if family.role != "breaks":
            for sample in family.samples:
                yield at_sample(entry.claim, family, sample)


def points_for(claim: Claim, entry: Entry) -> Iterator[Point]:
    """The points of another entry (the sharp form of the claim), read as values for this claim."""
    for instance in entry.extremal:
        yield at_instance(claim, instance.values)
    for family, _ in entry.families:
        if family.role == "attained":
            for sample in family.samples:
                yield at_sample(claim, family, sample)


def sharp_points(entry: Entry, ledger: Ledger) -> list[Point]:
    """The points of a claim and those of its sharp form, if it has one."""
    where = list(points(entry))
    if entry.claim.sharp is not None:
        where += points_for(entry.claim, ledger[entry.claim.sharp])
    return where


# ---------------------------------------------------------------------------------------------------------- judgements


def failing_hypothesis(claim: Claim, point: Point, *, without: str | None = None) -> str | None:
    """The id of a hypothesis that does not hold at a point, leaving one out if asked."""
    for hypothesis in claim.hypotheses:
        if hypothesis.id != without and not all(point.holds(clause) for _, clause in hypothesis.clauses):
            return hypothesis.id
    for name, clause in claim.such_that:
        if not point.holds(clause):
            return name
    return None


def attained(claim: Claim, point: Point) -> tuple[str, str]:
    """``attained`` (all relations hold, one of them with equality), or what happened instead, with the reason."""
    try:
        if (failing := failing_hypothesis(claim, point)) is not None:
            return "hypothesis fails", f"{failing} fails at {point.label}"
        equal = [relation for relation in claim.statement if point.holds(_equality(relation))]
        for relation in claim.statement:
            if relation not in equal and not point.holds(relation):
                return "statement fails", f"{relation} fails at {point.label}"
    except Undecided as problem:
        return UNDECIDED, f"{point.label}: {problem}"
    if not equal:
        return "strict", f"no equality at {point.label}"
    return ATTAINED, point.label


def _equality(relation: Relation) -> Relation:
    return Relation(relation.left, "==", relation.right)


def broken(claim: Claim, point: Point, drops: str | None = None) -> tuple[str, str]:
    """``broken``, or what happened instead, with the reason."""
    try:
        if (failing := failing_hypothesis(claim, point, without=drops)) is not None:
            return "hypothesis fails", f"{failing} fails at {point.label}"
        dropped = [h for h in claim.hypotheses if h.id == drops]
        if any(all(point.holds(clause) for _, clause in h.clauses) for h in dropped):
            return "dropped hypothesis holds", f"{drops} holds at {point.label}"
        if all(point.holds(relation) for relation in claim.statement):
            return "statement holds", point.label
    except Undecided as problem:
        return UNDECIDED, f"{point.label}: {problem}"
    return BROKEN, f"without {drops}: {point.label}" if drops else point.label


def with_constant(claim: Claim, c: Fraction, where: list[Point]) -> tuple[str, str]:
    """Whether the statement with another constant is ``refuted`` at one of the points, with the point."""
    assert claim.constant is not None
    statement, undecided = claim.constant.statement(c), 0
    for point in where:
        try:
            if not point.holds(statement):
                return "refuted", f"{statement} fails at {point.label}"
        except Undecided:
            undecided += 1
    if undecided:
        return UNDECIDED, f"{statement} at {undecided} of {len(where)} points"
    return "no-counterexample", f"{statement} holds at {len(where)} points"


# ------------------------------------------------------------------------------------------------------------- engines


def run_extremal(entry: Entry, ledger: Ledger) -> list[CheckResult]:
    """Every extremal instance and family sample, the gap to the sharp form, and the best constant."""
    claim = entry.claim
    results = [
        CheckResult("extremal", ATTAINED, *attained(claim, at_instance(claim, instance.values)))
        for instance in entry.extremal
    ]
    for family, _ in entry.families:
        if family.role != "breaks":
            results += [_sample(claim, family, sample) for sample in family.samples]
    if entry.extremal and len(claim.statement) > 1:
        results += [_somewhere(r, list(points(entry))) for r in claim.statement if r.relation != "<"]
    if claim.verdict is Verdict.NOT_SHARP and claim.sharp is not None:
        results += [_gap(claim, point) for point in points_for(claim, ledger[claim.sharp])]
    if claim.constant is not None:
        outcome = with_constant(claim, claim.constant.best, sharp_points(entry, ledger))
        results.append(CheckResult("extremal", "no-counterexample", *outcome))
    return results


def _somewhere(relation: Relation, where: list[Point]) -> CheckResult:
    """Where a statement has several relations, each that admits equality is attained at one of the points."""
    outcome = "strict"
    for point in where:
        try:
            if point.holds(_equality(relation)):
                return CheckResult("extremal", ATTAINED, ATTAINED, f"{relation} at {point.label}")
        except Undecided:
            outcome = UNDECIDED
    return CheckResult("extremal", ATTAINED, outcome, f"{relation} at {len(where)} points")


def _sample(claim: Claim, family: Family, sample: Mapping[str, Fraction]) -> CheckResult:
    """A family at sample parameters: its own hypotheses, those of the claim, the statement, and what it asserts."""
    point = at_sample(claim, family, sample)
    expected = ATTAINED if family.role == "attained" else "approached"
    try:
        if not all(point.holds(clause) for _, clause in family.hypotheses):
            return CheckResult("extremal", expected, "outside the family", point.label)
        if (failing := failing_hypothesis(claim, point)) is not None:
            return CheckResult("extremal", expected, "hypothesis fails", f"{failing} fails at {point.label}")
        # a family that is attained asserts the statement with equality (the ledger sees to it), which is the stronger
        asserted = family.relations if family.role == "attained" else (*claim.statement, *family.relations)
        for relation in asserted:
            if not point.holds(relation):
                return CheckResult("extremal", expected, "relation fails", f"{relation} at {point.label}")
    except Undecided as problem:
        return CheckResult("extremal", expected, UNDECIDED, f"{point.label}: {problem}")
    return CheckResult("extremal", expected, expected, point.label)


def _gap(claim: Claim, point: Point) -> CheckResult:
    """Bound minus attained value is exactly the recorded gap, and positive."""
    (relation,) = claim.statement
    assert claim.gap is not None
    try:
        if (failing := failing_hypothesis(claim, point)) is not None:
            return CheckResult("extremal", "gap", "hypothesis fails", f"{failing} fails at {point.label}")
        if not point.holds(Relation(Sub(relation.right, relation.left), "==", claim.gap)):
            return CheckResult("extremal", "gap", "another gap", f"not {claim.gap} at {point.label}")
        if not point.holds(Relation(ZERO, "<", claim.gap)):
            return CheckResult("extremal", "gap", "no gap", f"{claim.gap} is not positive at {point.label}")
    except Undecided as problem:
        return CheckResult("extremal", "gap", UNDECIDED, f"{point.label}: {problem}")
    return CheckResult("extremal", "gap", "gap", f"bound minus value is {claim.gap} > 0 at {point.label}")


def run_counterexample(entry: Entry) -> list[CheckResult]:
    """Every counterexample, finite or countable, and the families of them at their samples."""
    results = [CheckResult("counterexample", BROKEN, *_counterexample(entry.claim, i)) for i in entry.counterexamples]
    for family, _ in entry.breaking:
        results += [_broken_sample(entry.claim, family, sample) for sample in family.samples]
    for instance in entry.countable:
        try:
            breaks, reason = is_counterexample(entry.claim, instance)
            outcome = BROKEN if breaks else "not broken"
        except Undecided as problem:
            outcome, reason = UNDECIDED, str(problem)
        results.append(CheckResult("counterexample", BROKEN, outcome, f"countable alphabet, {instance.note}; {reason}"))
    for refutation, _ in entry.refutations:
        results.append(CheckResult("counterexample", BROKEN, *refuted(entry.claim, refutation, refutation.values)))
    return results


def _broken_sample(claim: Claim, family: Family, sample: Mapping[str, Fraction]) -> CheckResult:
    """A family that breaks its claim, at sample parameters: they are in its range, and the claim is broken there.

    What cannot be decided, such as a hypothesis about all times, is what the certificate establishes.
    """
    point = at_sample(claim, family, sample)
    try:
        if not all(point.holds(clause) for _, clause in family.hypotheses):
            return CheckResult("counterexample", BROKEN, "outside the family", point.label)
    except Undecided as problem:
        return CheckResult("counterexample", BROKEN, UNDECIDED, f"{point.label}: {problem}")
    return CheckResult("counterexample", BROKEN, *broken(claim, point))


def refuted(claim: Claim, refutation: Refutation, values: Mapping[str, Fraction]) -> tuple[str, str]:
    """Whether numbers satisfy all hypotheses but the dropped one; that no witness exists there is for the kernel."""
    numbers = Point(describe(values), Environment(dict(values)), {})
    outcome, detail = broken(replace(claim, statement=(), such_that=(), exists=()), numbers, refutation.drops)
    if outcome == "statement holds":  # the empty one: all hypotheses are as they should be
        return BROKEN, f"without {refutation.drops}: {detail}, no witness exists by {refutation.id}"
    return outcome, detail


def _counterexample(claim: Claim, instance: Instance) -> tuple[str, str]:
    return broken(claim, at_instance(claim, instance.values), instance.drops)
