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

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checks.axioms import AXIOMS
from checks.calculus import NotDifferentiable, derivative, needs_positive
from checks.polynomials import Ring, TooLarge, canonical, is_zero
from checks.scope import Lemma, Rejected, Scope, number, implies_clause, same_fact
from theorems.claim import Claim, Parameter
from theorems.proof import Proof, Reference, Step
from theorems.quantities import DEFINITIONS, Definition
from theorems.syntax import SyntaxProblem, exact_number, parse_term
from theorems.terms import (
    ONE,
    ZERO,
    Call,
    Clause,
    Const,
    Fact,
    Fun,
    Neg,
    Reduce,
    Same,
    Term,
    Var,
    free_names,
    substitute,
    substitute_clause,
    substitute_fact,
)

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

    def add(self, step: Step) -> None:
        """Check one step and make it available to the next ones."""
        if step.name in self.lemmas or step.name in self.facts:
            raise Rejected(f"the name {step.name} is taken")
        scope = self.scope_of(step)
        outer, scope.used = scope.used, set()
        local: dict[str, Lemma] = {}
        for name, reference in step.have:
            local[name] = scope.extended((), local).instance(reference)
        inner = scope.extended((), local)
        inner.check_real(step.goal.term)
        _RULES[step.rule](self, step, inner)
        own = [name for name, _ in (*step.given, *step.have)]
        if idle := [name for name in own if name not in inner.used]:
            raise Rejected(f"{idle[0]} is never used")
        spoken = free_names(step.goal.term).union(*(_names(clause) for _, clause in step.given))
        if idle := [name for name, _ in step.variables if name not in spoken]:
            raise Rejected(f"the variable {idle[0]} is never used")
        outer |= inner.used - set(own)
        target = self.facts if step.context else self.lemmas
        target[step.name] = Lemma(step.variables, step.given, step.goal)

    # ------------------------------------------------------------------------------------------------------- rules

    def polynomial(self, step: Step, scope: Scope) -> None:
        data = step.data
        scale, goal = data["scale"], step.goal
        if scale < 1 or any(weight < 1 for weight, _, _ in data["cone"]):
            raise Rejected("scale and weights are positive whole numbers")
        positive = [_plain(scope, name, ("<",)) for name in data["positive"]]
        cone = [(w, root, [_plain(scope, n, ("<", "<=")) for n in names]) for w, root, names in data["cone"]]
        ideal = [(multiplier, _plain(scope, name, ("==",))) for multiplier, name in data["ideal"]]
        for t in [root for _, root, _ in cone] + [multiplier for multiplier, _ in ideal]:
            scope.check_real(t)
        left: Term = number(scale) * goal.term
        for factor in positive:
            left = left * factor
        ring = Ring([left, *(t for _, r, fs in cone for t in (r, *fs)), *(t for pair in ideal for t in pair)])
        total = ring.constant(Fraction(0))
        strict = False
        for weight, root, factors in cone:
            square = ring.polynomial(root)
            if square.is_zero() or square.leading_coefficient() < 0 or not _integral(square):
                raise Rejected(f"the root {root} is zero, not integral, or does not lead with a positive coefficient")
            term = ring.polynomial(number(weight) * root**2)
            for factor in factors:
                term = term * ring.polynomial(factor)
            total = total + term
        for weight, root, names in data["cone"]:
            strict = strict or (is_zero(root - ONE) and all(scope.lemmas[n].goal.relation == "<" for n in names))
        for multiplier, equation in ideal:
            factor_polynomial = ring.polynomial(multiplier)
            if factor_polynomial.is_zero() or not _integral(factor_polynomial):
                raise Rejected(f"the multiplier {multiplier} is zero or not integral")
            total = total + factor_polynomial * ring.polynomial(equation)
        if goal.relation == "==" and cone:
            raise Rejected("an equation has no squares in its certificate")
        if goal.relation == "<" and not strict:
            raise Rejected("a strict inequality needs a summand that is strictly positive")
        difference = ring.polynomial(left) - total
        if not difference.is_zero():
            raise Rejected(f"the identity fails: left minus right is {_short(ring, difference)}")
        if is_zero(goal.term) and scale != 1:
            raise Rejected("a goal that is identically zero has scale 1")

    def cases(self, step: Step, scope: Scope) -> None:
        data = step.data
        kind, *written = data["on"]
        known = written.pop() if kind == "zero" and len(written) == 2 else ""
        arguments = [parse_term(source) for source in written]
        letter, case, motive = data["letter"], data["case"], data["motive"]
        if kind in ("abs", "min", "max"):
            if len(arguments) != (1 if kind == "abs" else 2):
                raise Rejected(f"cases on {kind}: expected its argument(s)")
            goal = _at(motive, letter, Fun(kind, tuple(arguments)))
        elif kind in ("sign", "zero"):
            if letter or len(arguments) != 1 or not same_fact(motive, step.goal):
                raise Rejected(f"cases on {kind}: one argument, no letter, and the goal itself as motive")
            goal = motive
        else:
            raise Rejected(f"cases on {kind!r}; expected abs, min, max, sign or zero")
        for t in arguments:
            scope.check_real(t)
        if letter and letter in scope.variables:
            raise Rejected(f"the letter {letter} is taken")
        if not same_fact(goal, step.goal):
            raise Rejected(f"the motive gives {goal}, not the goal {step.goal}")
        a, b = arguments[0], arguments[-1]
        if kind == "zero":
            if not same_fact(scope.fact(Reference(known)), Fact("<=", a)):
                raise Rejected(f"cases on zero: {known} does not say 0 <= {a}")
        branches: dict[str, list[tuple[Fact, Term]]] = {
            "abs": [(Fact("<=", a), a), (Fact("<=", Neg(a)), Neg(a))],
            "min": [(Fact("<=", b - a), a), (Fact("<=", a - b), b)],
            "max": [(Fact("<=", a - b), a), (Fact("<=", b - a), b)],
            "sign": [(Fact("<=", a), ZERO), (Fact("<=", Neg(a)), ZERO)],
            "zero": [(Fact("<", a), ZERO), (Fact("==", a), ZERO)],
        }
        used = False
        for (assumption, value), reference in zip(branches[kind], data["branches"], strict=True):
            inner = scope.extended((), {case: Lemma((), (), assumption)} if case else {})
            inner.used = set()
            got, wanted = inner.fact(reference), _at(motive, letter, value) if letter else motive
            if not same_fact(got, wanted):
                raise Rejected(f"the branch {reference.by} gives {got}; expected {wanted}")
            used = used or case in inner.used
            scope.used |= inner.used - {case}
        if case and not used:
            raise Rejected(f"the assumption {case} is never used; then its name is empty")

    def sum(self, step: Step, scope: Scope) -> None:
        letter, domain = step.data["over"]
        inner = scope.bound([(letter, domain)])
        point = inner.fact(step.data["by"])
        if point.relation == "<":
            raise Rejected("a strict inequality is not summed; an empty set has sum zero")
        left: Term = ZERO
        total: Term = ZERO
        for coefficient, summand in step.data["terms"]:
            scope.check_real(coefficient)
            inner.check_real(summand)
            left = left + coefficient * summand
            total = total + coefficient * Reduce("sum", letter, domain, summand)
        if not is_zero(left - point.term):
            raise Rejected(f"the terms add up to {left}; the pointwise fact is {point}")
        _same_goal(step, Fact(point.relation, total))

    def swap(self, step: Step, scope: Scope) -> None:
        (y, outer), (z, inner), body = step.data["outer"], step.data["inner"], step.data["body"]
        scope.bound([(y, outer), (z, inner)]).check_real(body)
        one = Reduce("sum", y, outer, Reduce("sum", z, inner, body))
        other = Reduce("sum", z, inner, Reduce("sum", y, outer, body))
        _same_goal(step, Fact("==", one - other))

    def pick(self, step: Step, scope: Scope) -> None:
        (z, domain), outcome, body = step.data["over"], step.data["outcome"], step.data["body"]
        scope.check_outcome(outcome, domain)
        scope.bound([(z, domain)]).check_real(body)
        total = Reduce("sum", z, domain, Same(outcome, Var(z)) * body)
        _same_goal(step, Fact("==", total - substitute(body, {z: outcome})))

    def unfold(self, step: Step, scope: Scope) -> None:
        call = step.data["call"]
        if not isinstance(call, Call):
            raise Rejected(f"{call} is not a quantity at its arguments")
        scope.check_real(call)
        _same_goal(step, Fact("==", call - unfolded(call, scope)))

    def use(self, step: Step, scope: Scope) -> None:
        _same_goal(step, scope.fact(step.data["by"]))

    def induction(self, step: Step, scope: Scope) -> None:
        n, over, name = step.data["on"], step.data["over"], step.data["hypothesis"]
        sorts = dict(step.variables)
        if sorts.get(n) != "nat" or any(v not in sorts or v == n for v in over) or len(set(over)) != len(over):
            raise Rejected(f"induction is on a variable of sort nat of the step, not on {n}, over its other variables")
        if any(n in _names(clause) for _, clause in step.given):
            raise Rejected(f"a given fact depends on {n}")
        base = scope.fact(step.data["base"])
        if not same_fact(base, substitute_fact(step.goal, {n: ZERO})):
            raise Rejected(f"the base gives {base}; expected the goal at {n} = 0")
        hypothesis = Lemma(tuple((v, sorts[v]) for v in over), (), step.goal)
        if any(_names(clause) & set(over) for _, clause in step.given):
            raise Rejected("a given fact depends on a variable that the induction hypothesis quantifies over")
        inner = scope.extended((), {name: hypothesis})
        following = inner.fact(step.data["successor"])
        if not same_fact(following, substitute_fact(step.goal, {n: Var(n) + ONE})):
            raise Rejected(f"the successor gives {following}; expected the goal at {n} + 1")
        if name not in inner.used:
            raise Rejected(f"{name} is never used")
        scope.used.discard(name)

    def mean_value(self, step: Step, scope: Scope) -> None:
        data = step.data
        x, c, phi, kind = data["on"], data["point"], data["expression"], data["kind"]
        if dict(step.variables).get(x) != "real" or x in free_names(c):
            raise Rejected(f"{x} is a real variable of the step, and the point is free of it")
        scope.check_real(phi)
        interval = {name: clause for name, clause in step.given if x in _names(clause)}
        for name, clause in interval.items():
            if clause.over or clause.given or not is_zero(derivative(derivative(clause.fact.term, x), x)):
                raise Rejected(f"{name} does not describe an interval: it is to be linear in {x}")
        # outside the interval: nothing that depends on x may be used for the facts at the point
        local = {name for name, _ in step.have} | set(interval)
        fixed = Scope(
            {n: s for n, s in scope.variables.items() if n != x},
            {n: lemma for n, lemma in scope.lemmas.items() if n not in local},
            scope.definitions,
            scope.used,
        )
        fixed.check_real(c)
        if set(data["inside"]) != set(interval):
            raise Rejected(f"inside: expected a proof for each of {', '.join(interval)} at the point")
        for name, reference in data["inside"].items():
            due = substitute_clause(interval[name], {x: c}).fact
            if not same_fact(fixed.fact(reference), due):
                raise Rejected(f"inside: {reference.by} does not give {due}")
            scope.used.add(name)
        base = fixed.fact(data["base"])
        if not same_fact(base, Fact("==", substitute(phi, {x: c}))):
            raise Rejected(f"{data['base'].by} does not say that the expression vanishes at {c}")
        needed = needs_positive(phi, x)
        if [t for t, _ in data["defined"]] != needed:
            raise Rejected(f"defined: expected proofs of positivity of {', '.join(map(str, needed))}")
        for t, reference in data["defined"]:
            if not same_fact(scope.fact(reference), Fact("<", t)):
                raise Rejected(f"{reference.by} does not say 0 < {t}")
        slope, distance = derivative(phi, x), Var(x) - c
        shapes: dict[str, tuple[Fact, Fact]] = {
            "nonnegative": (Fact("<=", distance * slope), Fact("<=", phi)),
            "sign": (Fact("<=", slope), Fact("<=", distance * phi)),
            "constant": (Fact("==", slope), Fact("==", phi)),
        }
        if kind not in shapes:
            raise Rejected(f"kind is {kind!r}; expected {', '.join(shapes)}")
        premise, conclusion = shapes[kind]
        if not same_fact(scope.fact(data["premise"]), premise):
            raise Rejected(f"{data['premise'].by} does not give {premise}")
        _same_goal(step, conclusion)

    def enclosure(self, step: Step, scope: Scope) -> None:
        from checks.enclosure import prove_positive

        x, g = step.data["on"], step.data["expression"]
        cover = [exact_number(b) for b in step.data["breakpoints"]]
        if free_names(g) != {x} or scope.variables.get(x) != "real":
            raise Rejected(f"an enclosure is about one real variable, {x}")
        ends = {0: Fact("<=", Var(x) - Const(cover[0])), -1: Fact("<=", Const(cover[-1]) - Var(x))}
        known = {name: clause.fact for name, clause in step.given if not clause.over and not clause.given}
        for end in ends.values():
            names = [name for name, fact in known.items() if same_fact(fact, end)]
            if not names:
                raise Rejected(f"the cover starts or ends where {end} is not given")
            scope.used.update(names)
        if (problem := prove_positive(g, x, cover)) is not None:
            raise Rejected(problem)
        self.enclosed = True
        _same_goal(step, Fact("<", g))


_RULES: dict[str, Callable[[Checker, Step, Scope], None]] = {
    "polynomial": Checker.polynomial,
    "cases": Checker.cases,
    "sum": Checker.sum,
    "swap": Checker.swap,
    "pick": Checker.pick,
    "unfold": Checker.unfold,
    "use": Checker.use,
    "induction": Checker.induction,
    "mean value": Checker.mean_value,
    "enclosure": Checker.enclosure,
}


def unfolded(call: Call, scope: Scope) -> Term:
    """The right-hand side of the defining equation of a quantity at its arguments."""
    definition = scope.definitions[call.quantity]
    values = {name: value for (name, _), value in zip(definition.parameters, call.arguments, strict=True)}
    domains: dict[str, str] = {}
    for name, formal in definition.parameters:
        if formal:
            domains |= dict(zip(formal, scope.domains(values[name]), strict=True))
    body = definition.body
    if definition.recursion is not None:
        n, zero = definition.recursion
        if is_zero(values[n]):
            body = zero
        else:
            values[n] = _predecessor(values[n])
    return substitute(body, values, domains)


def _predecessor(n: Term) -> Term:
    """m for a term m + 1."""
    if type(n).__name__ == "Add" and n.right == ONE:  # type: ignore[attr-defined]
        return n.left  # type: ignore[attr-defined, no-any-return]
    if isinstance(n, Const) and n.value >= 1:
        return Const(n.value - 1)
    raise Rejected(f"{n} is neither 0 nor written as a successor, m + 1")


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


def _plain(scope: Scope, name: str, relations: tuple[str, ...]) -> Term:
    fact = scope.fact(Reference(name))
    if fact.relation not in relations:
        raise Rejected(f"{name} is {fact}; expected a fact with {' or '.join(relations)}")
    return fact.term


def _same_goal(step: Step, derived: Fact) -> None:
    if not same_fact(derived, step.goal):
        raise Rejected(f"derived {derived}, which is not the goal {step.goal}")


def _at(motive: Fact, letter: str, value: Term) -> Fact:
    if letter not in free_names(motive.term):
        raise Rejected(f"the letter {letter!r} does not occur in the motive")
    return substitute_fact(motive, {letter: value})


def _names(clause: Clause) -> frozenset[str]:
    bound = {name for name, _ in clause.over}
    return frozenset().union(*(free_names(f.term) for f in (*clause.given, clause.fact))) - bound


def _integral(polynomial: Any) -> bool:
    return all(c.q == 1 for c in polynomial.coeffs())


def _short(ring: Ring, polynomial: Any) -> str:
    written = ring.text(polynomial).replace("(1)*", "")
    return written if len(written) <= 200 else f"{written[:197]}..."


__all__ = ["Checker", "Theorem", "canonical", "check", "unfolded"]
