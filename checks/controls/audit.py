"""Every conclusion along a proof, evaluated on random exact instances.

The kernel could be wrong.  The audit does not trust it: it draws exact instances of the claim, follows every reference
of the proof with its values put in, and evaluates what each step concludes there.  A step that speaks of all numbers is
also evaluated at a few of them.  A conclusion that is false on an instance where its premises are true shows an error
in the kernel, or a statement that the proof does not prove.

Main definitions
    audit       follow a proof on random instances
    Trail       how many conclusions were evaluated, and the first violation
    goals       what each step of a proof concludes
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from checks.kernel import Checker, Theorem
from checks.numbers.balls import Balls, precision
from checks.numbers.rationals import FLINT
from checks.numbers.reading import exact_tables
from checks.trusted.polynomials import TooLarge
from checks.trusted.scope import Rejected, Scope
from theorems.claim import Claim
from theorems.language.arithmetic import Environment, Undecided, Undefined, clause_holds, relation_holds
from theorems.language.calculus import NotDifferentiable
from theorems.language.facts import Clause, Fact, Relation
from theorems.language.sorts import is_function, is_set
from theorems.language.substitution import substitute, substitute_clause, substitute_fact
from theorems.language.syntax import SyntaxProblem
from theorems.language.terms import Lam, Term
from theorems.proof import Proof, Reference, Step
from theorems.quantities import DEFINITIONS

BITS = 192
UNDECIDED_LOOKS = 4
"""So many times as often as it is to be decided, a step is looked at with new values at most."""
ENOUGH = 200
"""After so many conclusions no further instance is looked at."""
NUMBERS: dict[str, tuple[Fraction | int, ...]] = {
    "real": (Fraction(0), Fraction(1, 3), Fraction(1)),
    "nat": (0, 1, 2),
}
"""Where a step about all numbers is evaluated."""


@dataclass(slots=True)
class Trail:
    """What an audit saw.

    Attributes:
        instances: how many instances were drawn.
        evaluated: conclusions that were decided true.
        undecided: conclusions without a decision or a value (an infinite quantity, say).
        violation: the first false conclusion, or None.
    """

    instances: int = 0
    evaluated: int = 0
    undecided: int = 0
    violation: str | None = None

    @property
    def summary(self) -> str:
        return f"{self.evaluated} conclusions true on {self.instances} instances, {self.undecided} undecided"


Goals = Mapping[str, Fact | None]
"""What the steps of a proof conclude, by name; None for one that the kernel rejects."""


def audit(
    claim: Claim,
    proof: Proof,
    theorems: Mapping[str, Theorem],
    count: int,
    seed: int = 0,
    enough: int = ENOUGH,
    *,
    looks: int | None = None,
    known: Goals | None = None,
) -> Trail:
    """Evaluate the statement and every conclusion of a proof on random exact instances of the claim.

    Args:
        claim, proof, theorems: the claim, its proof, and what that may use.
        count: how many instances to draw at most.
        seed: the same seed gives the same instances.
        enough: after so many conclusions no further instance is looked at.
        looks: with how many values a step is looked at on one instance at most; with all if not given.
        known: what the steps conclude, if that has been found already.
    """
    trail = Trail()
    follower = _Follower(claim, proof, goals(claim, proof, theorems) if known is None else known, trail, looks)
    for drawn in instances(claim, count, seed):
        place = _Place(exact_tables(drawn))  # converted once, not wherever it is looked at
        follower.begin(f"{seed}/{trail.instances}")
        trail.instances += 1
        for relation in claim.statement if not claim.exists else ():
            follower.judge("the statement", relation, place)
        for step in proof.steps:
            if step.context:
                follower.visit(step, place)
        if trail.violation or trail.evaluated + trail.undecided > enough:
            break
    return trail


def instances(claim: Claim, count: int, seed: int) -> Iterator[Environment]:
    """Exact instances of a claim's universally quantified variables; none for a claim about sequences.

    Those without exponentials come first: an equation between irrational numbers is never decided.
    """
    from checks.drawing.instances import can_be_drawn
    from checks.drawing.objectives import has_exponential
    from checks.drawing.strategies import drawn

    if not can_be_drawn(claim):
        return

    def irrational(environment: Environment) -> bool:
        return any(isinstance(v, Lam) and has_exponential(v) for v in environment.values.values())

    objectives = any(not v.tabular and v.domains for v in claim.variables)
    found = drawn(claim, 2 * count if objectives else count, seed)
    yield from sorted(found, key=irrational)[:count]


def goals(claim: Claim, proof: Proof, theorems: Mapping[str, Theorem]) -> Goals:
    """What the steps of a proof conclude."""
    checker = Checker(claim, proof.claim, proof.witness, proof.sizes, theorems, DEFINITIONS)
    return {step.name: _goal(checker, step) for step in proof.steps}


def _goal(checker: Checker, step: Step) -> Fact | None:
    """What a step concludes; None if the kernel rejects it."""
    try:
        return checker.add(step).goal
    except (Rejected, NotDifferentiable, TooLarge, SyntaxProblem, ZeroDivisionError, TypeError):
        return None


def judged(statement: Relation | Clause, environment: Environment) -> bool:
    """Whether a statement is true, in rationals if they suffice and else in balls of one precision.

    A clause about all numbers or vectors is decided as a whole.

    Raises:
        Undecided: where the balls touch; an equality between irrational numbers always does.
    """
    holds: Any = relation_holds if isinstance(statement, Relation) else clause_holds
    if isinstance(statement, Clause) and any(is_function(sort) or not is_set(sort) for _, sort in statement.over):
        from checks.exact import decide

        return decide(statement, environment, BITS)
    try:
        return bool(holds(statement, environment, FLINT))
    except Undecided:
        with precision(BITS):
            return bool(holds(statement, environment, Balls(BITS)))


@dataclass(frozen=True, slots=True)
class _Place:
    """An instance, and the outcomes and numbers chosen on the way down with the set of each."""

    environment: Environment
    bound: Mapping[str, str] = field(default_factory=dict)

    def outcomes(
        self, variables: Sequence[tuple[str, str]], domains: Mapping[str, str], random: Random | None = None
    ) -> Iterator[_Place]:
        """The place at every choice of outcomes for some variables, and at some choices of numbers.

        They come in random order if there is something random to choose by.
        """
        if not variables:
            yield self
            return
        own = {name: domains.get(formal, formal) for name, formal in variables}
        ranges = [NUMBERS.get(domain) or range(self.environment.size(domain)) for domain in own.values()]
        choices = list(product(*ranges))
        if random is not None:
            random.shuffle(choices)
        for chosen in choices:
            yield _Place(self.environment.under(**dict(zip(own, chosen, strict=True))), {**self.bound, **own})


class _Follower:
    """Follows references from the claim's context down to the lemmas.

    Attributes:
        answers: what has been found at one instance: many references lead to the same step with the same values.
        looked: with how many values the conclusion of each step has been decided on one instance.
        places: with which values each step has been looked at on it.
    """

    def __init__(self, claim: Claim, proof: Proof, known: Goals, trail: Trail, looks: int | None = None) -> None:
        self.steps = {step.name: step for step in proof.steps}
        self.trail = trail
        self.looks = looks
        self.answers: dict[Hashable, bool | None] = {}
        self.looked: Counter[str] = Counter()
        self.places: defaultdict[str, set[Hashable]] = defaultdict(set)
        self.random: Random | None = None
        self.scope = Scope({}, {}, DEFINITIONS).extended([(p.name, p.sort) for p in claim.variables])
        self.goals = known

    def begin(self, seed: str) -> None:
        """Forget what was found at another instance; where not everything is looked at, what is differs among them."""
        self.answers.clear()
        self.looked.clear()
        self.places.clear()
        self.random = None if self.looks is None else Random(seed)

    def enough(self, step: Step, here: Hashable) -> bool:
        """Whether a step has been looked at with these values, or with enough others."""
        if self.looks is None:
            return False
        seen, most = self.places[step.name], UNDECIDED_LOOKS * self.looks
        return here in seen or len(seen) >= most or self.looked[step.name] >= self.looks

    def answer(self, statement: Relation | Clause, place: _Place) -> bool | None:
        """Whether a statement is true at a place of the instance at hand; None if that is undecided."""
        values = place.environment.values
        key = (statement, *((name, values[name]) for name in place.bound))
        if key not in self.answers:
            try:
                self.answers[key] = judged(statement, place.environment)
            except (Undecided, Undefined):
                self.answers[key] = None
        return self.answers[key]

    def judge(self, what: str, statement: Relation | Clause, place: _Place) -> None:
        """Count a statement as true or undecided, or keep it as the violation, after saying what it is."""
        answer = self.answer(statement, place)
        if answer is None:
            self.trail.undecided += 1
        elif answer:
            self.trail.evaluated += 1
        elif self.trail.violation is None:
            self.trail.violation = f"{what} {statement} is false at {_written(place.environment.values)}"

    def visit(self, step: Step, place: _Place) -> None:
        """Evaluate a step of the claim's context at all outcomes and some numbers, and all that it refers to."""
        if any(is_function(sort) for _, sort in step.variables):
            return  # evaluated where it is used, at the values it is used with
        for inner in place.outcomes(step.variables, {}, self.random):
            self._at(step, {}, inner, set())

    def _at(self, step: Step, values: Mapping[str, Term], place: _Place, seen: set[Hashable]) -> None:
        """Evaluate a step with values put in for its variables, then everything it refers to."""
        chosen = frozenset((name, place.environment.values[name]) for name in place.bound)
        here = (frozenset(values.items()), chosen)
        if self.enough(step, here):
            return
        sorts = dict(step.variables)
        try:
            scope = self.scope.extended([(n, d) for n, d in place.bound.items() if n not in self.scope.variables])
            domains = scope.domain_map(step.name, values, {n: sorts[n] for n in values})
        except Rejected:
            return
        for _, clause in step.given:
            answer = self.answer(substitute_clause(clause, values, domains), place)
            if not answer:
                self.trail.undecided += answer is None
                return
        conclusion = self.goals[step.name]
        if conclusion is None:
            return
        self.places[step.name].add(here)
        goal = Clause((), (), substitute_fact(conclusion, values, domains))
        self.judge(f"step {step.name}:", goal, place)
        self.looked[step.name] += self.answer(goal, place) is not None
        have = dict(step.have)
        for reference, binding in _references(step):
            for inner in place.outcomes([binding] if binding else [], domains, self.random):
                self._follow(reference, have, values, domains, inner, seen)

    def _follow(
        self,
        reference: Reference,
        have: Mapping[str, Reference],
        values: Mapping[str, Term],
        domains: Mapping[str, str],
        place: _Place,
        seen: set[Hashable],
    ) -> None:
        """Go to the step that a reference names, each (step, values, outcomes) once."""
        for _, proof in reference.proofs:
            self._follow(proof, have, values, domains, place, seen)
        if reference.by in have:
            self._follow(have[reference.by], {}, values, domains, place, seen)
        target = self.steps.get(reference.by)
        if target is None or (target.context and not reference.values):
            return
        inner = {name: substitute(value, values, domains) for name, value in reference.values}
        chosen = {name: place.environment.values[name] for name in place.bound}
        key = (target.name, frozenset(inner.items()), frozenset(chosen.items()))
        left = [(n, sort) for n, sort in target.variables if n not in inner]
        if key in seen or any(is_function(sort) or n in place.environment.values for n, sort in left):
            return
        seen.add(key)
        for here in place.outcomes(left, domains, self.random):  # what a reference leaves out stays quantified
            self._at(target, inner, here, seen)


def _references(step: Step) -> Iterator[tuple[Reference, tuple[str, str] | None]]:
    """The references of a step, with the outcome that the sum rule binds."""
    for _, reference in step.have:
        yield reference, None
    over = step.data.get("over") if step.rule == "sum" else None
    for value in step.data.values():
        for reference in _inside(value):
            yield reference, over


def _inside(value: object) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, dict):
        yield from (r for v in value.values() for r in _inside(v))
    elif isinstance(value, tuple):
        yield from (r for v in value for r in _inside(v))


def _written(values: Mapping[str, object]) -> str:
    def one(value: object) -> str:
        return f"({', '.join(map(one, value))})" if isinstance(value, tuple) else str(value)

    return ", ".join(f"{name} = {one(value)}" for name, value in values.items())


__all__ = ["Goals", "Trail", "audit", "goals", "instances"]
