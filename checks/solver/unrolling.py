"""Unrolling a statement into polynomial constraints, ready for an SMT solver.

A statement about laws on n outcomes becomes constraints between polynomials in the n values of each law.  The number
system of this module does it: `theorems.language.arithmetic.evaluate` walks the one definition of every quantity and
finds polynomials where the exact evaluator finds rationals.

What is no polynomial is treated by cases and side conditions, so that every case is a plain conjunction:

    a/b         the sign of b is split; where b is not 0, a new variable v with v*b = a; where b is 0, the conventions
                0/0 = 0 and x/0 = +-inf of `theorems.language.arithmetic`
    abs, min, max   the sign of the argument (of the difference) is split
    sqrt(a)     where a >= 0, a new variable v with v >= 0 and v*v = a
    log, exp    not expressible, unless the argument is a constant at which they are rational

The cases together cover all values of the variables: no order of the outcomes and no support is assumed.  A case that
contradicts what is already known by signs alone is left out.

Main definitions
    NotExpressible  what is raised for the latter
    Case            the assumptions under which one unrolling is made, and the number system that makes it
    cases           all cases of an unrolling
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from checks.solver.polynomials import SIGNS, Constraint, Monomial, Number, Polynomial
from theorems.language.arithmetic import INFINITY, RATIONALS, Environment, NumberSystem, Undecided, Undefined, evaluate
from theorems.language.facts import Clause, Fact, Relation

T = TypeVar("T")


class NotExpressible(ValueError):
    """The statement leaves nonlinear real arithmetic (a logarithm or an exponential)."""


class Impossible(Exception):
    """The assumptions of this case contradict each other."""


_FACT = {"<=": ">=", "<": ">", "==": "="}
_NEGATED = {"<=": "<", "<": "<=", "==": "distinct"}
AUXILIARY = "aux.v"
"""How the new variables begin; entries of a claim's variables have only digits behind their dots (``pi.0``)."""
_ANY = frozenset({-1, 0, 1})
Value = Any
"""A `Polynomial`, or +-inf."""


class Case(NumberSystem[Value]):
    """One case of an unrolling: a number system that collects what it assumes.

    Attributes:
        constraints: assumptions, hypotheses and definitions of new variables.
        zeros: variables that are 0 in this case.
        declared: all variables, in order of appearance.
    """

    name = "polynomial"
    remembers = True

    def __init__(self, script: tuple[int, ...] = ()) -> None:
        self.script = script
        self.constraints: list[Constraint] = []
        self.zeros: set[str] = set()
        self.declared: list[str] = []
        self.alternatives: list[tuple[int, ...]] = []
        self._taken: list[int] = []
        self._signs: dict[Polynomial, frozenset[int]] = {}
        self._rules: dict[tuple[str, str], Polynomial] = {}
        self._named: dict[Any, Polynomial] = {}

    # ------------------------------------------------------------------------------------------------------- variables

    def variable(self, name: str) -> Polynomial:
        """A new real variable."""
        self.declared.append(name)
        return Polynomial.variable(name)

    def _auxiliary(self, key: Any) -> tuple[Polynomial, bool]:
        """The variable that stands for a quotient or a root, and whether it is new."""
        known = self._named.get(key)
        if known is None:
            known = self._named[key] = self.variable(f"{AUXILIARY}{len(self._named)}")
            return known, True
        return known, False

    def simplified(self) -> tuple[Constraint, ...] | None:
        """The constraints at the zeros of the case, or None if one of them cannot hold there."""
        reduced = [Constraint(c.polynomial.without(self.zeros), c.relation) for c in self.constraints]
        if any(c.polynomial.value is not None and not self.signs(c.polynomial) & c.signs for c in reduced):
            return None
        return tuple(dict.fromkeys(c for c in reduced if c.polynomial.value is None))

    # ----------------------------------------------------------------------------------------------------------- signs

    def learn(self, constraint: Constraint) -> None:
        """Assume a constraint.

        Raises:
            Impossible: if the known signs exclude it.
        """
        polynomial = constraint.polynomial.without(self.zeros)
        signs = self.signs(polynomial)
        if not signs & constraint.signs:
            raise Impossible
        if polynomial.value is not None:
            return
        if len(polynomial.terms) == 1 and constraint.relation == "=":
            (monomial,) = polynomial.terms
            if len(set(monomial)) == 1:
                self.zeros.add(monomial[0])
                return
        self.constraints.append(Constraint(polynomial, constraint.relation))
        self._record(polynomial, signs & constraint.signs)

    def _record(self, polynomial: Polynomial, signs: frozenset[int]) -> None:
        key, sign = polynomial.primitive()
        self._signs[key] = frozenset(sign * s for s in signs)

    def signs(self, polynomial: Polynomial) -> frozenset[int]:
        """The signs that are not excluded by the known signs of variables, squares and earlier assumptions."""
        polynomial = polynomial.without(self.zeros)
        key, sign = polynomial.primitive()
        known = frozenset(sign * s for s in self._signs.get(key, _ANY))
        parts = [self._monomial_signs(m, c) for m, c in polynomial.terms.items()]
        for direction in (1, -1):
            if all(-direction not in part for part in parts):
                strict = any(part == {direction} for part in parts)
                here = frozenset({direction} if strict else {0, direction} if parts else {0})
                known &= here
        return known

    def _monomial_signs(self, monomial: Monomial, coefficient: Number) -> frozenset[int]:
        signs = frozenset({1 if coefficient > 0 else -1})
        for name in set(monomial):
            own = self._signs.get(Polynomial.variable(name), _ANY)
            if monomial.count(name) % 2 == 0:
                own = frozenset(s * s for s in own)
            signs = frozenset(a * b for a in signs for b in own)
        return signs

    def split(self, polynomial: Polynomial, relations: Sequence[str]) -> int:
        """Which of the relations to 0 holds in this case: its position; the others are left to further cases."""
        polynomial = polynomial.without(self.zeros)
        known = self.signs(polynomial)
        for k, relation in enumerate(relations):
            if known <= SIGNS[relation]:
                return k
        position = len(self._taken)
        if position < len(self.script):
            choice = self.script[position]
        else:
            options = [k for k, relation in enumerate(relations) if known & SIGNS[relation]]
            choice = options[0]
            self.alternatives += [(*self._taken, k) for k in reversed(options[1:])]
        self._taken.append(choice)
        self.learn(Constraint(polynomial, relations[choice]))
        return choice

    def sign(self, value: Value) -> int:
        if _infinite(value):
            return 1 if value > 0 else -1
        return (1, -1, 0)[self.split(value, (">", "<", "="))]

    # ------------------------------------------------------------------------------------------------------ operations

    def constant(self, value: Fraction) -> Value:
        return Polynomial.constant(Fraction(value))

    def read(self, value: Any) -> Value:
        return value if isinstance(value, Polynomial) or _infinite(value) else self.constant(value)

    def add(self, a: Value, b: Value) -> Value:
        if _infinite(a) or _infinite(b):
            return RATIONALS.add(a if _infinite(a) else Fraction(0), b if _infinite(b) else Fraction(0))
        return (a + b).without(self.zeros)

    def subtract(self, a: Value, b: Value) -> Value:
        return self.add(a, -b)

    def multiply(self, a: Value, b: Value) -> Value:
        if _infinite(a) or _infinite(b):
            sign = self.sign(a) * self.sign(b)
            return sign * INFINITY if sign else Polynomial({})
        return self._rewritten(a * b)

    def power(self, a: Value, exponent: int) -> Value:
        if _infinite(a):
            return RATIONALS.power(a, exponent) if exponent else Polynomial.constant(1)
        result = Polynomial.constant(1)
        for _ in range(exponent):
            result = self.multiply(result, a)
        if exponent % 2 == 0 and result.value is None:
            self._record(result, self.signs(result) & SIGNS[">="])
        return result

    def divide(self, a: Value, b: Value) -> Value:
        if _infinite(b):
            if _infinite(a):
                raise Undefined("inf/inf")
            return Polynomial({})
        divisor = self.sign(b)
        if divisor == 0:
            return INFINITY * sign if (sign := self.sign(a)) else Polynomial({})
        if _infinite(a):
            return a * divisor
        a, b = a.without(self.zeros), b.without(self.zeros)
        if b.value is not None:
            return a.over(b.value)
        if not a.terms:
            return a
        quotient, new = self._auxiliary(("/", a, b))
        if new:
            self._record(quotient, frozenset(s * divisor for s in self.signs(a)))
            self.learn(Constraint(quotient * b - a, "="))
            if len(b.terms) == 1:
                ((divisors, coefficient),) = b.terms.items()
                (name,) = quotient.variables()
                if len(divisors) == 1:
                    self._rules[name, divisors[0]] = a.over(coefficient)
        return quotient

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        first = arguments[0]
        if name == "abs":
            if _infinite(first):
                return abs(first)
            return -first if self.split(first, (">=", "<")) else first
        if name in ("min", "max"):
            second = arguments[1]
            if _infinite(first) or _infinite(second):
                low, high = (first, second) if (first == -INFINITY or second == INFINITY) else (second, first)
            else:
                low, high = (first, second) if self.split(first - second, (">=", "<")) else (second, first)
            return low if name == "min" else high
        constant = first if _infinite(first) else first.without(self.zeros).value
        if constant is not None:
            try:
                value = RATIONALS.function(name, [RATIONALS.read(constant)])
            except Undecided:
                if name != "sqrt":
                    raise NotExpressible(f"{name} is not expressible in QF_NRA") from None
            else:
                return value if _infinite(value) else self.constant(value)
        if name != "sqrt":
            raise NotExpressible(f"{name} is not expressible in QF_NRA")
        if self.split(first, (">=", "<")):
            raise Undefined("root of a negative number")
        first = first.without(self.zeros)
        if not first.terms:
            return first
        root, new = self._auxiliary(("sqrt", first))
        if new:
            self.learn(Constraint(root, ">="))
            self.learn(Constraint(root * root - first, "="))
            self._record(root, frozenset(s for s in self.signs(first) if s >= 0))
            (name,) = root.variables()
            self._rules[name, name] = first
        return root

    def _rewritten(self, polynomial: Polynomial) -> Polynomial:
        """The polynomial with ``(a/b)*b`` and ``sqrt(a)**2`` replaced by ``a``, which keeps its degree low."""
        done: dict[Monomial, Number] = {}
        todo = [term for term in polynomial.terms.items() if self.zeros.isdisjoint(term[0])]
        while todo:
            monomial, coefficient = todo.pop()
            for pair, value in self._rules.items():
                if pair[0] in monomial and pair[1] in monomial and (pair[0] != pair[1] or monomial.count(pair[0]) > 1):
                    rest = list(monomial)
                    rest.remove(pair[0])
                    rest.remove(pair[1])
                    product = Polynomial({tuple(rest): coefficient}) * value
                    todo += [term for term in product.terms.items() if self.zeros.isdisjoint(term[0])]
                    break
            else:
                done[monomial] = done.get(monomial, 0) + coefficient
        return Polynomial(done)

    # ----------------------------------------------------------------------------------------------- facts and clauses

    def assume(self, clause: Clause, environment: Environment, *, known: bool = True) -> None:
        """Assume a clause for every outcome it speaks of; premises are split.

        Args:
            clause: about outcomes only.
            environment: values of the variables.
            known: whether to keep a fact that follows from the known signs.
        """
        if clause.over:
            (name, domain), rest = clause.over[0], Clause(clause.over[1:], clause.given, clause.fact)
            for k in range(environment.size(domain)):
                self.assume(rest, environment.under(**{name: k}), known=known)
        elif all(self._premise(fact, environment) for fact in clause.given):
            value = evaluate(clause.fact.term, environment, self)
            if not _infinite(value):
                constraint = Constraint(value, _FACT[clause.fact.relation])
                if known or not self.signs(value) <= constraint.signs:
                    self.learn(constraint)
            elif (clause.fact.relation == "==") or value < 0:
                raise Impossible

    def _premise(self, fact: Fact, environment: Environment) -> bool:
        value = evaluate(fact.term, environment, self)
        if _infinite(value):
            return fact.relation != "==" and value > 0
        relations = {"==": ("=", ">", "<"), "<=": (">=", "<"), "<": (">", "<=")}[fact.relation]
        return self.split(value, relations) == 0

    def relate(self, relation: Relation, environment: Environment, negated: bool) -> None:
        """Assume a relation, or that it fails.

        Raises:
            Impossible: if that contradicts the case.
            Undefined: if a side has no value.
        """
        left, right = (evaluate(side, environment, self) for side in (relation.left, relation.right))
        if _infinite(left) or _infinite(right):
            a, b = (side if _infinite(side) else 0 for side in (left, right))
            if {"<=": a <= b, "<": a < b, "==": a == b}[relation.relation] == negated:
                raise Impossible
        elif negated:
            self.learn(Constraint(right - left, _NEGATED[relation.relation]))
        else:
            self.learn(Constraint(right - left, _FACT[relation.relation]))


def _infinite(value: Value) -> bool:
    return isinstance(value, float)


def cases(unroll: Callable[[Case], T]) -> Iterator[tuple[Case, T]]:
    """Run an unrolling once in every case, and yield the cases that are not excluded by signs.

    `unroll` asks the case for signs; whenever one is open, the run goes on with the first possibility, and the others
    are run from the start later.

    >>> def unroll(case):
    ...     return case.function("abs", [case.variable("x")])
    >>> [(str(value), *map(str, case.constraints)) for case, value in cases(unroll)]
    [('x', '(>= x 0)'), ('(* (- 1) x)', '(< x 0)')]
    """
    scripts: list[tuple[int, ...]] = [()]
    while scripts:
        case = Case(scripts.pop())
        try:
            value = unroll(case)
        except Impossible:
            scripts += case.alternatives
            continue
        scripts += case.alternatives
        yield case, value
