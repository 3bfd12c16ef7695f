"""The kernel: the only place that can call a statement proved.

A proof is a list of steps (`theorems.proof`).  `check` goes through them in order; every step becomes a lemma that
later steps may use, and the steps named as conclusions must be the claim's own statement.  Checking never searches:
whatever a step needs, its data contains.  A step is rejected if anything in it is wrong, missing or not used.

Rules
    polynomial      scale * (product of positive facts) * goal
                    = sum of weight * root^2 * (product of nonnegative facts) + sum of multiplier * equation
    cases           both branches of an abs, min or max, of a sign, or of a nonnegative number being zero
    sum             a pointwise inequality or equation, linear in the summands, holds between the sums
    swap, pick      exchange of two sums; a sum over Kronecker's delta
    unfold          the defining equation of a quantity
    induction       base and successor, for every value of the other variables named; for all n, or for n up to a bound
    mean value      phi(c) = 0 and the sign of phi' on an interval give the sign of phi
    enclosure       ball arithmetic proves g > 0 on every piece of a cover (rung "enclosure")
    use             an instance of an earlier fact

Quotients: 1/0 is an unknown number here, so nothing is proved about a quotient whose denominator may vanish unless it
is multiplied by zero there.  A claim has to show that its own quotients and logarithms are finite
(`checks.trusted.defined`), so that it means the same wherever it is evaluated.

Main definitions
    check       claim and proof to `Theorem`, or `Rejected`
    Theorem     a proved statement; only `check` makes one
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from types import MappingProxyType

from checks.trusted.axioms import AXIOMS
from checks.trusted.clauses import clause_names, clause_sets, implies_clause, sorts_sets
from checks.trusted.defined import unseen
from checks.trusted.definitions import ill_sorted
from checks.trusted.polynomials import MAX_SIZE, is_size
from checks.trusted.rules import RULES
from checks.trusted.scope import MAX_NODES, Lemma, Rejected, Scope, number
from theorems.claim import Claim, Parameter
from theorems.language.facts import Clause
from theorems.language.sorts import renamed, set_of
from theorems.language.substitution import substitute_clause
from theorems.language.terms import Term, Var, free_names, size
from theorems.proof import Proof, Step
from theorems.quantities import DEFINITIONS, Definition, ill_founded

MAX_CLAUSES = 10_000
"""Clauses into which the conditions on a witness may be spelled out."""

FAILURES = (Rejected, ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What a step may raise: each means that it is not correct, or too large to tell."""


class _Seal:
    """What the kernel puts on a theorem; it fits no other content."""

    __slots__ = ("content", "definitions")

    def __init__(self, content: tuple[object, ...], definitions: Mapping[str, Definition]) -> None:
        self.content = content
        self.definitions = definitions


@dataclass(frozen=True, slots=True)
class Theorem:
    """A statement that the kernel has proved, for every finite set and every value of its variables.

    Attributes:
        claim: id of the claim.
        lemmas: one per relation of the statement (empty for an existential claim, which is not used further).
        rung: ``exact``, or ``enclosure`` if ball arithmetic took part.
        uses: ids of the claims it rests on.
        axioms: names of the axioms used.
        spare: clauses of the hypotheses that the proof does not need.

    A theorem is neither changed nor copied nor pickled; what is kept is its certificate, which can be checked again.
    """

    claim: str
    lemmas: tuple[Lemma, ...]
    rung: str
    uses: tuple[str, ...]
    axioms: tuple[str, ...]
    spare: tuple[str, ...]
    seal: object = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.genuine:
            raise TypeError("only the kernel makes theorems")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a theorem is neither copied nor pickled; check its certificate again")

    @property
    def content(self) -> tuple[object, ...]:
        """All that the seal vouches for."""
        return self.claim, self.lemmas, self.rung, self.uses, self.axioms, self.spare

    @property
    def genuine(self) -> bool:
        """Whether the kernel made this theorem, as it stands."""
        return type(self.seal) is _Seal and self.seal.content == self.content

    def rests_on(self, definitions: Mapping[str, Definition]) -> bool:
        """Whether the quantities in it are these, as they were when it was proved."""
        return type(self.seal) is _Seal and (
            self.seal.definitions is definitions or self.seal.definitions == definitions
        )


def check(
    claim: Claim,
    proof: Proof,
    theorems: Mapping[str, Theorem] | None = None,
    definitions: Mapping[str, Definition] = DEFINITIONS,
) -> Theorem:
    """Check a proof of a claim.

    Args:
        claim: what is to be proved.
        proof: its steps.
        theorems: theorems that the proof may use, by claim id.
        definitions: the quantities.

    Raises:
        Rejected: naming the step and what is wrong with it.
    """
    try:
        return Checker(claim, proof.claim, proof.witness, proof.sizes, theorems or {}, definitions).run(proof)
    except FAILURES as error:
        raise error if isinstance(error, Rejected) else Rejected(f"{claim.id}: {_reason(error)}") from None


class Checker:
    """The state of one check: the context of the claim, and the lemmas proved so far."""

    def __init__(
        self,
        claim: Claim,
        named: str,
        witness: tuple[tuple[str, Term], ...],
        sizes: tuple[tuple[str, int], ...],
        theorems: Mapping[str, Theorem],
        definitions: Mapping[str, Definition],
    ) -> None:
        definitions, ill = _as_they_are(tuple(definitions.items()))
        if ill is not None:
            raise Rejected(f"{claim.id}: {ill}")
        if named != claim.id:
            raise Rejected(f"the certificate is for {named}, not for {claim.id}")
        for id, theorem in theorems.items():
            if not (isinstance(theorem, Theorem) and theorem.genuine and theorem.rests_on(definitions)):
                raise Rejected(f"{claim.id}: {id} is not a theorem about these quantities")
            if theorem.claim != id or id == claim.id:
                raise Rejected(f"{claim.id}: the theorem {theorem.claim} cannot be used as {id}")
        self.claim = claim
        self.enclosed = False
        self.independent: list[str] = []
        sorts = [(p.name, p.sort) for p in claim.variables]
        self.variables = dict(Scope({}, {}, definitions).extended(sorts).variables)
        self.sets = sorts_sets(sorts).union(*(clause_sets(clause) for _, clause in claim.clauses()))
        self.lemmas: dict[str, Lemma] = {name: Lemma.of(clause) for name, clause in AXIOMS.items()}
        for theorem in theorems.values():
            single = len(theorem.lemmas) == 1
            for k, lemma in enumerate(theorem.lemmas):
                self.lemmas[theorem.claim if single else f"{theorem.claim}.{k + 1}"] = lemma
        self.theorems = theorems
        self.facts: dict[str, Lemma] = {name: Lemma.assumed(clause) for name, clause in claim.clauses()}
        if len(self.facts) != len(claim.clauses()) or self.facts.keys() & self.lemmas.keys():
            raise Rejected(f"{claim.id}: two hypotheses have one name, or one has the name of a theorem")
        self.used: set[str] = set()
        self.definitions = definitions
        for _, clause in claim.clauses():
            self.context().check_clause(clause)
        if fixed := self.sets & dict(sizes).keys():
            raise Rejected(f"{claim.id}: {min(fixed)} is any finite set, or one of the claim's; it is given no size")
        self.witness = dict(witness)
        self.obligations = tuple(_obligations(claim, self.context(), dict(witness), dict(sizes)))

    def context(self) -> Scope:
        """The claim's variables, hypotheses and what has been derived in them."""
        return Scope(self.variables, {**self.lemmas, **self.facts}, self.definitions, self.used)

    def scope_of(self, step: Step) -> Scope:
        """What a step may speak of, before its local names."""
        base = self.context() if step.context else Scope({}, self.lemmas, self.definitions, self.used)
        scope = base.extended(step.variables)
        for _, clause in step.given:
            scope.check_clause(clause)
        if len(dict(step.given)) != len(step.given) or len(dict(step.have)) != len(step.have):
            raise Rejected("two facts have one name")
        return scope.extended((), {name: Lemma.assumed(clause) for name, clause in step.given})

    def run(self, proof: Proof) -> Theorem:
        for step in proof.steps:
            self.check_step(step)
        return self.conclude(proof)

    def check_step(self, step: Step) -> Lemma:
        """`add`, with whatever goes wrong as a `Rejected` that names claim, step and rule."""
        try:
            return self.add(step)
        except FAILURES as error:
            raise Rejected(f"{self.claim.id}: step {step.name} ({step.rule}): {_reason(error)}") from None

    def conclude(self, proof: Proof) -> Theorem:
        """The steps named as conclusions must be the statement, in order."""
        if len(proof.conclusion) != len(self.obligations):
            raise Rejected(f"{self.claim.id}: {len(self.obligations)} conclusions are due, not {len(proof.conclusion)}")
        for name, due in zip(proof.conclusion, self.obligations, strict=True):
            lemma = self.facts.get(name)
            if lemma is None or not implies_clause(lemma.clause, due):
                got = "no fact of the claim's context" if lemma is None else f"{lemma.clause}"
                raise Rejected(f"{self.claim.id}: conclusion {name} is {got}; the statement is {due}")
            self.used.add(name)
        derived = {name: lemma.clause for name, lemma in self.facts.items() if lemma.simple}
        moved = frozenset(name for name, value in self.witness.items() if value != Var(name))
        if (problem := unseen(self.claim, self.context(), derived, moved)) is not None:
            raise Rejected(f"{self.claim.id}: nothing says that the statement is finite: {problem}")
        if idle := [name for name in self.independent if name not in proof.conclusion]:
            raise Rejected(f"{self.claim.id}: the step {idle[0]} does not depend on the context")
        if idle := [step.name for step in proof.steps if step.name not in self.used]:
            raise Rejected(f"{self.claim.id}: the step {idle[0]} is never used")
        given = self.claim.clauses()
        spare = tuple(name for name, _ in given if name not in self.used)
        variables = tuple((p.name, p.sort) for p in self.claim.variables)
        lemmas = () if self.claim.exists else tuple(Lemma(variables, given, r.fact) for r in self.claim.statement)
        spoken = self.used.union(used[:k] for used in self.used for k, sign in enumerate(used) if sign == ".")
        uses = tuple(sorted(spoken & self.theorems.keys()))
        enclosed = self.enclosed or any(self.theorems[c].rung == "enclosure" for c in uses)
        axioms = tuple(sorted(set(AXIOMS) & self.used))
        content = (self.claim.id, lemmas, "enclosure" if enclosed else "exact", uses, axioms, spare)
        return Theorem(*content, _Seal(content, self.definitions))

    def add(self, step: Step) -> Lemma:
        """Check one step and make it available to the next ones."""
        if step.name in self.lemmas or step.name in self.facts:
            raise Rejected(f"the name {step.name} is taken")
        scope = self.scope_of(step)
        outer, scope.used = scope.used, set()
        local: dict[str, Lemma] = {}
        for name, reference in step.have:
            local[name] = scope.extended((), local).instance(reference)
        inner = scope.extended((), local)
        goal = RULES[step.rule](step, inner)
        if size(goal.term) > MAX_NODES:
            raise Rejected(f"the conclusion has more than {MAX_NODES} nodes")
        lemma = Lemma(step.variables, step.given, goal, self.sets if step.context else frozenset())
        own = [name for name, _ in (*step.given, *step.have)]
        if idle := [name for name in own if name not in inner.used]:
            raise Rejected(f"{idle[0]} is never used")
        spoken = free_names(lemma.goal.term).union(*(clause_names(clause) for _, clause in step.given))
        if idle := [name for name, _ in step.variables if name not in spoken]:
            raise Rejected(f"the variable {idle[0]} is never used")
        used = inner.used - set(own)
        if step.context and not (used & self.facts.keys() or spoken & self.variables.keys()):
            self.independent.append(step.name)
        outer |= used
        self.enclosed = self.enclosed or step.rule == "enclosure"
        (self.facts if step.context else self.lemmas)[step.name] = lemma
        return lemma


@lru_cache(maxsize=16)
def _as_they_are(definitions: tuple[tuple[str, Definition], ...]) -> tuple[Mapping[str, Definition], str | None]:
    """Some quantities, in the order in which they are defined, as nobody can change them; and why they are none."""
    known = dict(definitions)
    return MappingProxyType(known), ill_founded(known) or ill_sorted(known)


def _reason(error: BaseException) -> str:
    return "nested too deep to be looked at" if isinstance(error, RecursionError) else str(error)


def _obligations(claim: Claim, scope: Scope, witness: dict[str, Term], sizes: dict[str, int]) -> list[Clause]:
    """What has to be derived: the conditions on the witness, then the relations of the statement."""
    due = [*(clause for _, clause in claim.such_that), *(Clause((), (), r.fact) for r in claim.statement)]
    if {p.name for p in claim.exists} != set(witness):
        raise Rejected(f"{claim.id}: expected a witness for each of {[p.name for p in claim.exists]}")
    if any(is_size(name) or type(n) is not int or not 0 < n <= MAX_SIZE for name, n in sizes.items()):
        raise Rejected(f"{claim.id}: sizes are whole numbers from 1 to {MAX_SIZE}, for sets that have none")
    domains = {name: str(n) for name, n in sizes.items()}
    for p in claim.exists:
        _check_witness(claim, p, scope, witness[p.name], domains)
    if set(sizes) - {set_of(d) for p in claim.exists for d in p.domains}:
        raise Rejected(f"{claim.id}: a size is given for a set that no witness lives on")
    out = []
    for clause in due:
        wanted = substitute_clause(clause, witness, domains)
        if prod(int(domain) for _, domain in wanted.over if is_size(domain)) > MAX_CLAUSES:
            raise Rejected(f"{claim.id}: {wanted} is more than {MAX_CLAUSES} conditions")
        spelled = _spelled_out(wanted)
        for part in spelled:
            scope.check_clause(part)
        out += spelled
    return out


def _check_witness(claim: Claim, p: Parameter, scope: Scope, value: Term, domains: dict[str, str]) -> None:
    if p.sort == "real":
        scope.check_real(value)
    elif p.sort == "nat":
        scope.check_nat(value)
    elif scope.domains(value) != tuple(renamed(d, domains) for d in p.domains):
        raise Rejected(f"{claim.id}: the witness {p.name} = {value} does not live on {', '.join(p.domains)}")


def _spelled_out(clause: Clause) -> list[Clause]:
    """A quantifier over {0, ..., n-1} as n clauses; one whose variable does not occur is left out."""
    for position, (name, domain) in enumerate(clause.over):
        if is_size(domain):
            rest = Clause(clause.over[:position] + clause.over[position + 1 :], clause.given, clause.fact)
            at = [substitute_clause(rest, {name: number(k)}) for k in range(int(domain))]
            return [c for part in at for c in _spelled_out(part)]
    occurring = frozenset().union(*(free_names(f.term) for f in (*clause.given, clause.fact)))
    return [Clause(tuple(b for b in clause.over if b[0] in occurring), clause.given, clause.fact)]
