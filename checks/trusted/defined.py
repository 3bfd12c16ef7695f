"""Whether a statement means the same to the kernel and to whoever evaluates it.

In the kernel 1/0 and log 0 are unknown numbers.  `theorems.language.arithmetic` gives them the values of measure
theory: x/0 is infinite for x > 0, and 0/0 = 0.  ``1/(-x) == -(1/x)`` is a theorem of the first and false at x = 0 in
the second.  So every quotient and every logarithm of a statement has to be seen to be finite, from the hypotheses and
from what the proof derives: the denominator is not zero, or where it is zero the numerator or another factor is zero as
well (then both readings give 0).  Likewise for gradients: where a function that is written out is not differentiable,
the kernel knows nothing of its gradient, and evaluation finds none.  Nothing is proved here; what is
not seen is refused, and a step of the proof can supply it.

Main definitions
    Visible     what is known, and whether a term is defined, positive, nonnegative or vanishing given that
    unseen      the first quotient or logarithm of a claim that is not seen to be finite
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

from checks.trusted.polynomials import atom_terms, canonical, is_size, is_zero
from checks.trusted.rules import unfolded
from checks.trusted.scope import Scope, matched, number
from theorems.claim import Claim
from theorems.language.calculus import along, derivative, needs_positive
from theorems.language.definition import Definition, calls
from theorems.language.facts import Clause, Fact
from theorems.language.sorts import coordinates
from theorems.language.substitution import apply, substitute, substitute_clause
from theorems.language.terms import (
    ONE,
    Add,
    Apply,
    Call,
    Const,
    Differentiable,
    Div,
    Fun,
    Lam,
    Mul,
    Neg,
    Partial,
    Pow,
    Reduce,
    Same,
    Sub,
    Table,
    Term,
    Var,
    children,
    free_names,
    fresh,
)

DEPTH = 1
"""How many known facts are put together besides the first: ``mu >= b`` and ``b > 0`` are two."""


@dataclass(frozen=True, slots=True)
class Visible:
    """Known clauses about outcomes by name, in a scope; `needed` is told which of them were looked at with success.

    `assumed` holds the recursive quantities, with their functions and numbers, that an induction takes to be finite.
    """

    clauses: Mapping[str, Clause]
    scope: Scope
    needed: set[str]
    assumed: frozenset[tuple[str, ...]] = frozenset()
    memo: dict[Any, Any] = field(default_factory=dict)

    # --------------------------------------------------------------------------------------------------------- defined

    def unseen(self, t: Term, factors: tuple[Term, ...] = ()) -> str | None:
        """The first subterm that may be infinite where none of the factors is zero, in words; None if there is none."""
        match t:
            case Mul(left, right):
                return self.unseen(left, (*factors, right)) or self.unseen(right, (*factors, left))
            case Pow(base, exponent) if exponent:
                return self.unseen(base, factors)
            case Div(left, right):
                if problem := self.unseen(left, factors) or self.unseen(right):
                    return problem
                fine = self.nonzero(right) or any(self.vanishes(f, right) for f in (left, *factors))
                return None if fine else f"{t} where {right} may be zero"
            case Fun("log", (inner,)):
                if problem := self.unseen(inner):
                    return problem
                fine = self.nonzero(inner) or any(self.vanishes_with(f, inner) for f in factors)
                return None if fine else f"{t} where {inner} may be zero"
            case Call():
                if self.scope.definitions[t.quantity].recursion is None:
                    return self.unseen(unfolded(t, self.scope), factors)
                return self.unseen_recursive(t)
            case Apply(Lam() as function, arguments):
                return self.unseen(apply(function, list(arguments)), factors)
            case Reduce("sum"):
                return next((p for v, body in self.bodies(t) if (p := v.unseen(body, factors))), None)
            case Reduce():
                return next((p for v, body in self.bodies(t) if (p := v.unseen(body))), None)
            case Apply(Table() as table, _):
                return next((p for v, u in self.entries((table,)) if (p := v.unseen(u))), None)
            case Add() | Sub() | Neg():
                return next((p for child in children(t) if (p := self.unseen(child, factors))), None)
            case Const() | Var() | Same():
                return None
            case Apply(_, arguments):
                return next((p for v, u in self.entries(arguments) if (p := v.unseen(u))), None)
            case Partial(function, point, _) | Differentiable(function, point):
                problem = next((p for v, u in self.entries((function, point)) if (p := v.unseen(u))), None)
                return problem or self.unsmooth(function, point)
        return next(
            (p for child in children(t) if (p := self.unseen(child))), None
        )  # no factor helps inside a function

    def unsmooth(self, function: Term, point: Term) -> str | None:
        """Where a function that is written out is not seen to be differentiable at a point, in words.

        Its gradient is unknown to the kernel there, and evaluation finds none.
        """
        if not isinstance(function, Lam):
            return None
        t = fresh("t", set(self.scope.variables) | free_names(function) | free_names(point))
        line = along(function, point, point, t)
        derivative(line, t)
        for needed in (substitute(u, {t: number(0)}) for u in needs_positive(line, t)):
            if not self.positive(needed):
                return f"{function} at {point}, where {needed} may not be positive"
        return None

    def unseen_recursive(self, call: Call) -> str | None:
        """As `unseen`, by induction: at 0, and at n + 1 if it is finite at n for the same functions and numbers."""
        if (problem := next((p for v, u in self.entries(call.arguments) if (p := v.unseen(u))), None)) is not None:
            return problem
        for function in call.arguments:  # it may be asked for its gradient, at any point
            if isinstance(function, Lam) and len(function.parameters) == 1 and coordinates(function.parameters[0][1]):
                point = fresh("v", set(self.scope.variables))
                anywhere = self.under([(point, function.parameters[0][1])])
                if (problem := anywhere.unsmooth(function, Var(point))) is not None:
                    return problem
        definition = self.scope.definitions[call.quantity]
        if _plain(call, self.scope) or definition.recursion is None:
            return None
        domains: dict[str, str] = {}
        for (name, formal), argument in zip(definition.parameters, call.arguments, strict=True):
            if formal and name not in definition.outcomes:
                matched(formal, self.scope.domains(argument), domains)
        scope, kept, arguments, moving = self.scope, [call.quantity], [], _moving(definition)
        for (name, formal), argument in zip(definition.parameters, call.arguments, strict=True):
            if name in moving:
                if name in definition.outcomes:
                    sort = domains[formal[0]]
                elif formal:
                    sort = f"{', '.join(self.scope.domains(argument))} -> real"
                else:
                    sort = "nat" if definition.is_natural(name) else "real"
                scope = scope.extended([(fresh(name, set(scope.variables)), sort)])
                argument = Var(list(scope.variables)[-1])
            else:
                kept.append(canonical(argument) if not formal else str(argument))
            arguments.append(argument)
        if tuple(kept) in self.assumed:
            return None
        if call.quantity in {assumed[0] for assumed in self.assumed}:
            return f"{call} within itself"
        inner = Visible(self.clauses, scope, self.needed, self.assumed | {tuple(kept)})
        position = [name for name, _ in definition.parameters].index(definition.recursion[0])
        for n in (number(0), Add(arguments[position], ONE)):
            at = Call(call.quantity, (*arguments[:position], n, *arguments[position + 1 :]))
            if (problem := inner.unseen(unfolded(at, scope))) is not None:
                return problem
        return None

    def entries(self, arguments: tuple[Term, ...]) -> Iterator[tuple[Visible, Term]]:
        """Numbers as they are; a function that is written out, at arbitrary outcomes."""
        for t in arguments:
            match t:
                case Table(values):
                    yield from self.entries(values)
                case Lam(parameters, body):
                    names = [fresh(name, set(self.scope.variables)) for name, _ in parameters]
                    bound = [(new, domain) for new, (_, domain) in zip(names, parameters, strict=True)]
                    renamed = {old: Var(new) for (old, _), (new, _) in zip(parameters, bound, strict=True)}
                    yield self.under(bound), substitute(body, renamed)
                case _:
                    yield self, t

    def under(self, bound: list[tuple[str, str]]) -> Visible:
        return Visible(self.clauses, self.scope.inside(bound), self.needed, self.assumed)

    def given(self, variables: tuple[tuple[str, str], ...]) -> Visible:
        """Under further variables of any sort."""
        return Visible(self.clauses, self.scope.extended(variables), self.needed, self.assumed)

    def bodies(self, t: Reduce) -> Iterator[tuple[Visible, Term]]:
        """The body at an arbitrary outcome, or at each of {0, ..., n-1}."""
        if is_size(t.domain):
            yield from ((self, substitute(t.body, {t.index: number(k)})) for k in range(int(t.domain)))
            return
        index = fresh(t.index, set(self.scope.variables))
        yield self.under([(index, t.domain)]), substitute(t.body, {t.index: Var(index)})

    # ----------------------------------------------------------------------------------------------------------- signs

    def positive(self, t: Term) -> bool:
        return any(self.seen("<", t, depth) for depth in range(DEPTH + 1))

    def nonzero(self, t: Term) -> bool:
        return any(self.seen("<", u, depth) for depth in range(DEPTH + 1) for u in (t, Neg(t)))

    def seen(self, relation: str, t: Term, depth: int) -> bool:
        """Whether 0 < t, or 0 <= t, is seen by putting so many known facts together."""
        key = (relation, t, depth)
        if key not in self.memo:
            self.memo[key] = (self._positive if relation == "<" else self._nonnegative)(t, depth)
        return bool(self.memo[key])

    def _positive(self, t: Term, depth: int) -> bool:
        if (value := _constant(t)) is not None:
            return value > 0

        def seen(u: Term, relation: str = "<") -> bool:
            return self.seen(relation, u, depth)

        match t:
            case Add(a, b):
                found = (seen(a) and seen(b, "<=")) or (seen(a, "<=") and seen(b))
            case Mul(a, b) | Div(a, b):
                found = seen(a) and seen(b)
            case Pow(base, _) | Fun("sqrt", (base,)):
                found = seen(base)
            case _:
                found = isinstance(t, Fun) and t.name == "exp"
        return found or self.known("<", t, depth)

    def _nonnegative(self, t: Term, depth: int) -> bool:
        if (value := _constant(t)) is not None:
            return value >= 0

        def seen(u: Term) -> bool:
            return self.seen("<=", u, depth)

        match t:
            case Add(a, b) | Mul(a, b):
                found = seen(a) and seen(b)
            case Div(a, b):
                found = seen(a) and seen(b) and (self.seen("<", b, depth) or self.vanishes(a, b))
            case Pow(base, exponent):
                found = exponent % 2 == 0 or seen(base)
            case Reduce("sum"):
                found = all(v.seen("<=", body, depth) for v, body in self.bodies(t))
            case Call() if self.scope.definitions[t.quantity].recursion is None:
                found = seen(unfolded(t, self.scope))
            case _:
                found = isinstance(t, Same) or (isinstance(t, Fun) and t.name in ("exp", "abs"))
        return found or self.known("<=", t, depth)

    def known(self, relation: str, t: Term, depth: int) -> bool:
        """Whether t exceeds a known term of one sign by a term of the right sign."""
        for name, fact in self.facts(t):
            if fact.relation == "==" or not _related(t, fact.term):
                continue
            rest, wanted = t - fact.term, "<=" if fact.relation == "<" else relation
            value = _constant(rest)
            if (depth > 0 and self.seen(wanted, rest, depth - 1)) if value is None else _signed(value, wanted):
                self.needed.add(name)
                return True
        return False

    # ------------------------------------------------------------------------------------------------------- vanishing

    def vanishes_with(self, t: Term, zero: Term) -> bool:
        """Whether t is zero wherever `zero`, possibly a quotient, is."""
        if isinstance(zero, Div):
            return self.vanishes(t, zero.left) and (self.nonzero(zero.right) or self.vanishes(t, zero.right))
        return self.vanishes(t, zero)

    def vanishes(self, t: Term, zero: Term) -> bool:
        """Whether t is seen to be zero wherever `zero` is: by a known implication, or between two known bounds."""
        zero = _unsigned(zero)
        zeros = [zero]
        for name, clause in self.instances(t, zero):
            match clause:
                case Clause(_, (Fact("==", premise),), Fact("==", conclusion)) if canonical(premise) == canonical(zero):
                    self.needed.add(name)
                    zeros.append(conclusion)
        if is_zero(_without(t, zeros)):
            return True
        for atom in atom_terms(t).values():
            if isinstance(atom, Apply | Var) and self.seen("<=", atom, 0):
                for name, fact in self.facts(t, zero):
                    if fact.relation != "==" and is_zero(_without(fact.term + atom, zeros)):
                        self.needed.add(name)
                        zeros.append(atom)
                        break
        return is_zero(_without(t, zeros))

    # ----------------------------------------------------------------------------------------------------------- facts

    def facts(self, *terms: Term) -> Iterator[tuple[str, Fact]]:
        """Known facts without premises, at the outcomes that some terms speak of."""
        yield from ((name, clause.fact) for name, clause in self.instances(*terms) if not clause.given)

    def instances(self, *terms: Term) -> Iterator[tuple[str, Clause]]:
        """Known clauses at the outcomes that some terms speak of; those already needed come first."""
        outcomes = tuple(dict.fromkeys(o for t in terms for o in _outcomes(t)))
        if outcomes not in self.memo:
            self.memo[outcomes] = list(self._at(outcomes))
        yield from sorted(self.memo[outcomes], key=lambda item: item[0] not in self.needed)

    def _at(self, outcomes: tuple[Term, ...]) -> Iterator[tuple[str, Clause]]:
        for name, clause in self.clauses.items():
            choices = [[o for o in outcomes if self._lives_on(o, domain)] for _, domain in clause.over]
            for chosen in product(*choices):
                values = {n: o for (n, _), o in zip(clause.over, chosen, strict=True)}
                yield name, substitute_clause(Clause((), clause.given, clause.fact), values)

    def _lives_on(self, outcome: Term, domain: str) -> bool:
        if isinstance(outcome, Var):
            return self.scope.variables.get(outcome.name) == domain
        return isinstance(outcome, Const) and is_size(domain) and 0 <= outcome.value < int(domain)


@lru_cache(maxsize=1000)
def _moving(definition: Definition) -> frozenset[str]:
    """Parameters at which a recursive quantity may ask for itself at other arguments than its own."""
    own = [call for call in calls(definition.body) if call.quantity == definition.name]
    names = [name for name, _ in definition.parameters]
    changed = {name for k, name in enumerate(names) if any(call.arguments[k] != Var(name) for call in own)}
    step = definition.recursion[:1] if definition.recursion else ()
    return frozenset(changed) | frozenset(definition.outcomes) | frozenset(step)


def _constant(t: Term) -> Fraction | None:
    """The value of a term that is a number."""
    written = canonical(t)
    found = re.fullmatch(r"\((-?\d+(/\d+)?)\)", written)
    return Fraction(found[1]) if found else Fraction(0) if written == "0" else None


def _signed(value: Fraction, relation: str) -> bool:
    return value >= 0 if relation == "<=" else value > 0


def _unsigned(t: Term) -> Term:
    """A term without its sign and without a factor that is a number other than zero."""
    match t:
        case Neg(inner):
            return _unsigned(inner)
        case Mul(Const(value), inner) | Mul(inner, Const(value)) if value:
            return _unsigned(inner)
    return t


def _related(a: Term, b: Term) -> bool:
    """Whether two terms have an atom in common."""
    return bool(atom_terms(a).keys() & atom_terms(b).keys())


def _without(t: Term, zeros: list[Term]) -> Term:
    """A term with some others put to zero: variables and functions at outcomes; of products, nothing is known."""
    for zero in zeros:
        if isinstance(zero, Apply | Var):
            t = _replaced(t, canonical(zero))
        elif canonical(t) == canonical(zero) or (isinstance(t, Mul) and canonical(zero) in map(canonical, children(t))):
            return number(0)
    return t


def _replaced(t: Term, atom: str) -> Term:
    """A term with an atom put to zero wherever polynomial arithmetic sees it."""
    match t:
        case Apply() | Var():
            return number(0) if canonical(t) == atom else t
        case Add(a, b) | Sub(a, b) | Mul(a, b):
            return type(t)(_replaced(a, atom), _replaced(b, atom))
        case Neg(a):
            return Neg(_replaced(a, atom))
        case Pow(a, exponent):
            return Pow(_replaced(a, atom), exponent)
        case Div(a, b):
            return Div(_replaced(a, atom), b)
    return t


def _outcomes(t: Term) -> Iterator[Term]:
    if isinstance(t, Apply):
        yield from t.arguments
    for child in children(t):
        yield from _outcomes(child)


def _plain(t: Term, scope: Scope, inside: frozenset[str] = frozenset()) -> bool:
    """Whether neither a term nor the quantities in it divide, take logarithms or differentiate what is written out."""
    if isinstance(t, Div) or (isinstance(t, Fun) and t.name == "log"):
        return False
    if isinstance(t, Partial | Differentiable) and isinstance(t.function, Lam):
        return False
    if isinstance(t, Call) and t.quantity not in inside:
        definition, seen = scope.definitions[t.quantity], inside | {t.quantity}
        bodies = [definition.body, *(definition.recursion or ())[1:]]
        if not all(_plain(body, scope, seen) for body in bodies if isinstance(body, Term)):
            return False
    return all(_plain(child, scope, inside) for child in children(t))


def unseen(claim: Claim, scope: Scope, derived: Mapping[str, Clause], moved: frozenset[str]) -> str | None:
    """The first quotient or logarithm in a claim that is not seen to be finite, in words.

    Args:
        claim: its hypotheses, its conditions on a witness and its relations are looked at, and are known as well.
        scope: the claim's variables; the names that a step used are added to `used`.
        derived: what the proof derives in the claim's context.
        moved: names of the claim's variables that also name a witness which is something else.
    """
    bare = Scope(dict(scope.variables), {}, scope.definitions)
    settled = {n: c for n, c in claim.clauses() if all(_plain(f.term, bare) for f in (*c.given, c.fact))}
    for name, clause in claim.clauses():
        if (problem := _unseen_in(clause, Visible(settled, bare, scope.used))) is not None:
            return problem
        settled[name] = clause
    known = {name: clause for name, clause in derived.items() if not clause_mentions(clause, moved)}
    known |= dict(claim.such_that)
    known |= {f"statement {k}": Clause((), (), r.fact) for k, r in enumerate(claim.statement, 1)}
    inner = Scope(dict(bare.variables) | {p.name: p.sort for p in claim.exists}, {}, scope.definitions)
    everything = Visible(known, inner, scope.used)
    sides = [Clause((), (), Fact("<=", side)) for r in claim.statement for side in (r.left, r.right)]
    for clause in (*(clause for _, clause in claim.such_that), *sides):
        if (problem := _unseen_in(clause, everything)) is not None:
            return problem
    return None


def _unseen_in(clause: Clause, visible: Visible) -> str | None:
    here = visible.given(clause.over) if clause.over else visible
    return next((p for fact in (*clause.given, clause.fact) if (p := here.unseen(fact.term))), None)


def clause_mentions(clause: Clause, names: frozenset[str]) -> bool:
    """Whether some of these variables occur free in a clause."""
    bound = {name for name, _ in clause.over}
    return any(free_names(fact.term) - bound & names for fact in (*clause.given, clause.fact))
