"""The kernel: the only place that can call a statement proved.

A proof is a list of steps (`theorems.proof`).  `check` goes through them in order; every step becomes a lemma that later
steps may use, and the steps named as conclusions must be the claim's own statement.  Checking never searches: whatever a
step needs, its data contains.  A step is rejected if anything in it is wrong, missing or not used.

Rules
    polynomial      scale * (product of positive facts) * goal
                    = sum of weight * root^2 * (product of nonnegative facts) + sum of multiplier * equation
    cases           both branches of an abs, min or max, of a sign, or of a nonnegative number being zero
    sum             a pointwise inequality or equation, linear in the summands, holds between the sums
    swap, pick      exchange of two sums; a sum over Kronecker's delta
    unfold          the defining equation of a quantity
    induction       base and successor, for every value of the other variables named
    mean value      phi(c) = 0 and the sign of phi' on an interval give the sign of phi
    enclosure       ball arithmetic proves g > 0 on every piece of a cover (rung "enclosure")
    use             an instance of an earlier fact

Quotients: 1/0 is an unknown number here, so nothing is proved about a quotient whose denominator may vanish unless it is
multiplied by zero there.

Main definitions
    check       claim and proof to `Theorem`, or `Rejected`
    Theorem     a proved statement; only `check` makes one
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checks.axioms import AXIOMS
from checks.calculus import NotDifferentiable
from checks.polynomials import TooLarge
from checks.rules import RULES, clause_names
from checks.scope import Lemma, Rejected, Scope, implies_clause, number
from theorems.claim import Claim, Parameter
from theorems.proof import Proof, Step
from theorems.quantities import DEFINITIONS, Definition
from theorems.syntax import SyntaxProblem
from theorems.terms import Clause, Term, free_names, substitute_clause

_SEAL = object()


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
    """

    claim: str
    lemmas: tuple[Lemma, ...]
    rung: str
    uses: tuple[str, ...]
    axioms: tuple[str, ...]
    spare: tuple[str, ...]
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("only the kernel makes theorems")


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
    return Checker(claim, proof.claim, proof.witness, proof.sizes, theorems or {}, definitions).run(proof)


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
        if named != claim.id:
            raise Rejected(f"the certificate is for {named}, not for {claim.id}")
        self.claim = claim
        self.enclosed = False
        self.independent: list[str] = []
        self.variables = {p.name: p.sort for p in claim.variables}
        self.lemmas: dict[str, Lemma] = {name: Lemma.of(clause) for name, clause in AXIOMS.items()}
        for theorem in theorems.values():
            single = len(theorem.lemmas) == 1
            for k, lemma in enumerate(theorem.lemmas):
                self.lemmas[theorem.claim if single else f"{theorem.claim}.{k + 1}"] = lemma
        self.theorems = theorems
        self.facts: dict[str, Lemma] = {name: Lemma.of(clause) for name, clause in claim.clauses()}
        self.used: set[str] = set()
        self.definitions = definitions
        for _, clause in claim.clauses():
            self.context().check_clause(clause)
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
        return scope.extended((), {name: Lemma.of(clause) for name, clause in step.given})

    def run(self, proof: Proof) -> Theorem:
        for step in proof.steps:
            try:
                self.add(step)
            except (Rejected, NotDifferentiable, TooLarge, SyntaxProblem, ZeroDivisionError, TypeError) as error:
                raise Rejected(f"{self.claim.id}: step {step.name} ({step.rule}): {error}") from None
        return self.conclude(proof)

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
        if idle := [name for name in self.independent if name not in proof.conclusion]:
            raise Rejected(f"{self.claim.id}: the step {idle[0]} does not depend on the context")
        if idle := [step.name for step in proof.steps if step.name not in self.used]:
            raise Rejected(f"{self.claim.id}: the step {idle[0]} is never used")
        given = self.claim.clauses()
        spare = tuple(name for name, _ in given if name not in self.used)
        variables = tuple((p.name, p.sort) for p in self.claim.variables)
        lemmas = () if self.claim.exists else tuple(Lemma(variables, given, r.fact) for r in self.claim.statement)
        uses = tuple(sorted(c for c in self.theorems if any(u == c or u.startswith(f"{c}.") for u in self.used)))
        enclosed = self.enclosed or any(self.theorems[c].rung == "enclosure" for c in uses)
        axioms = tuple(sorted(set(AXIOMS) & self.used))
        return Theorem(self.claim.id, lemmas, "enclosure" if enclosed else "exact", uses, axioms, spare, _SEAL)

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
        lemma = Lemma(step.variables, step.given, RULES[step.rule](step, inner))
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


def _obligations(claim: Claim, scope: Scope, witness: dict[str, Term], sizes: dict[str, int]) -> list[Clause]:
    """What has to be derived: the conditions on the witness, then the relations of the statement."""
    due = [*(clause for _, clause in claim.such_that), *(Clause((), (), r.fact) for r in claim.statement)]
    if {p.name for p in claim.exists} != set(witness):
        raise Rejected(f"{claim.id}: expected a witness for each of {[p.name for p in claim.exists]}")
    domains = {name: str(size) for name, size in sizes.items()}
    for p in claim.exists:
        _check_witness(claim, p, scope, witness[p.name], domains)
    if set(sizes) - {d for p in claim.exists for d in p.domains}:
        raise Rejected(f"{claim.id}: a size is given for a set that no witness lives on")
    out = []
    for clause in due:
        spelled = _spelled_out(substitute_clause(clause, witness, domains))
        for part in spelled:
            scope.check_clause(part)
        out += spelled
    return out


def _check_witness(claim: Claim, p: Parameter, scope: Scope, value: Term, domains: dict[str, str]) -> None:
    if p.sort == "real":
        scope.check_real(value)
    elif scope.domains(value) != tuple(domains.get(d, d) for d in p.domains):
        raise Rejected(f"{claim.id}: the witness {p.name} = {value} does not live on {', '.join(p.domains)}")


def _spelled_out(clause: Clause) -> list[Clause]:
    """A quantifier over {0, ..., n-1} as n clauses; one whose variable does not occur is left out."""
    for position, (name, domain) in enumerate(clause.over):
        if domain.isdigit():
            rest = Clause(clause.over[:position] + clause.over[position + 1 :], clause.given, clause.fact)
            at = [substitute_clause(rest, {name: number(k)}) for k in range(int(domain))]
            return [c for part in at for c in _spelled_out(part)]
    occurring = frozenset().union(*(free_names(f.term) for f in (*clause.given, clause.fact)))
    return [Clause(tuple(b for b in clause.over if b[0] in occurring), clause.given, clause.fact)]
