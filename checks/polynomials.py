"""Exact polynomial arithmetic on terms.

A term is read as a polynomial with rational coefficients in its atoms.  Atoms are what polynomial arithmetic does not
look into: variables, functions at outcomes, sums, quantities, logarithms, inverses of non-constants.  Two atoms are the
same when their canonical texts are, so bound names do not matter.  Division is multiplication by an inverse, and nothing is
known of an inverse but ``1/(c x) = 1/c * 1/x`` for a number c.

Main definitions
    canonical       a text that is equal for two terms exactly when they are equal as polynomials in the same atoms
    Ring            polynomials in the atoms of some terms, as `flint.fmpq_mpoly`
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from theorems.terms import (
    ONE,
    Add,
    Apply,
    Call,
    Const,
    Div,
    Fact,
    Fun,
    Lam,
    Mul,
    Neg,
    Pow,
    Reduce,
    Same,
    Sub,
    Table,
    Term,
    Var,
    children,
    free_names,
    substitute,
)

MAX_PRODUCT = 4_000_000
MAX_SIZE = 1000


class TooLarge(ArithmeticError):
    """The expression expands to more monomials than are worth checking."""


def canonical(t: Term) -> str:
    """The canonical text of a term.

    >>> from theorems.syntax import parse_term
    >>> canonical(parse_term("sum(y in Y, (p[y] - 1)**2)")) == canonical(parse_term("sum(z in Y, p[z]**2 - 2*p[z] + 1)"))
    True
    """
    return _canonical(t)


@lru_cache(maxsize=100_000)
def _canonical(t: Term) -> str:
    ring = Ring([t])
    return ring.text(ring.polynomial(t))


def canonical_fact(fact: Fact) -> str:
    """The canonical text of a fact; an equation is not turned round."""
    return f"{fact.relation} {canonical(fact.term)}"


def is_zero(t: Term) -> bool:
    """Whether a term is zero as a polynomial in its atoms."""
    return canonical(t) == "0"


class Ring:
    """Polynomials over the rationals in the atoms of the given terms."""

    def __init__(self, terms: Iterable[Term]) -> None:
        names: set[str] = set()
        for t in terms:
            names |= _atoms(t)
        self.atoms = tuple(sorted(names))
        self._context = fmpq_mpoly_ctx.get(tuple(f"a{k}" for k in range(len(self.atoms))), Ordering.lex)
        self.generators = self._context.gens()
        self._generator = dict(zip(self.atoms, self.generators, strict=True))

    def polynomial(self, t: Term) -> fmpq_mpoly:
        """The term as a polynomial."""
        match t:
            case Const(value):
                return self.constant(value)
            case Add(left, right):
                return self.polynomial(left) + self.polynomial(right)
            case Sub(left, right):
                return self.polynomial(left) - self.polynomial(right)
            case Neg(operand):
                return -self.polynomial(operand)
            case Mul(left, right):
                return _product(self.polynomial(left), self.polynomial(right))
            case Pow(base, exponent):
                value, result = self.polynomial(base), self.constant(Fraction(1))
                for _ in range(exponent):
                    result = _product(result, value)
                return result
            case Div(left, right):
                factor, atom = _inverse(right)
                quotient = self.polynomial(left) * fmpq(factor.numerator, factor.denominator)
                return quotient if atom is None else _product(quotient, self._generator[atom])
            case Reduce("sum", _, domain, _) if domain.isdigit():
                total = self.constant(Fraction(0))
                for part in _expanded(t):
                    total = total + self.polynomial(part)
                return total
            case Same(Const(left), Const(right)):
                return self.constant(Fraction(left == right))
            case _:
                return self._generator[_atom(t)]

    @staticmethod
    def product(a: fmpq_mpoly, b: fmpq_mpoly) -> fmpq_mpoly:
        """The product, unless it is too large to be worth checking."""
        return _product(a, b)

    def constant(self, value: Fraction) -> fmpq_mpoly:
        return self._context.constant(fmpq(value.numerator, value.denominator))

    def text(self, polynomial: fmpq_mpoly) -> str:
        """A text that determines the polynomial and its atoms."""
        parts = []
        for exponents, coefficient in polynomial.to_dict().items():
            powers = [
                f"{atom}^{int(e)}" if e != 1 else atom for atom, e in zip(self.atoms, exponents, strict=True) if e
            ]
            parts.append("*".join([f"({coefficient})", *powers]))
        return " + ".join(sorted(parts)) or "0"


def _product(a: fmpq_mpoly, b: fmpq_mpoly) -> fmpq_mpoly:
    if len(a) * len(b) > MAX_PRODUCT:
        raise TooLarge("the expression expands to too many monomials")
    return a * b


@lru_cache(maxsize=100_000)
def _atoms(t: Term) -> frozenset[str]:
    match t:
        case Const():
            return frozenset()
        case Add() | Sub() | Neg() | Mul() | Pow():
            return frozenset().union(*(_atoms(child) for child in children(t)))
        case Div(left, right):
            _, atom = _inverse(right)
            return _atoms(left) | (frozenset() if atom is None else {atom})
        case Reduce("sum", _, domain, _) if domain.isdigit():
            return frozenset().union(*(_atoms(part) for part in _expanded(t)))
        case Same(Const(), Const()):
            return frozenset()
        case _:
            return frozenset([_atom(t)])


@lru_cache(maxsize=100_000)
def _inverse(t: Term) -> tuple[Fraction, str | None]:
    """``1/t`` as a number times an atom (no atom if t is a number)."""
    ring = Ring([t])
    polynomial = ring.polynomial(t)
    if polynomial.is_constant():
        value = polynomial.to_dict().get((0,) * len(ring.atoms), fmpq(0))
        if value == 0:
            raise ZeroDivisionError(f"the denominator {t} is zero")
        return Fraction(int(value.q), int(value.p)), None
    lead = polynomial.leading_coefficient()
    return Fraction(int(lead.q), int(lead.p)), f"inv({ring.text(polynomial / lead)})"


def _expanded(t: Reduce) -> list[Term]:
    """The summands of a sum over {0, ..., n-1}."""
    if int(t.domain) > MAX_SIZE:
        raise TooLarge(f"a sum over {t.domain} outcomes; at most {MAX_SIZE} are written out")
    return [substitute(t.body, {t.index: Const(Fraction(k))}) for k in range(int(t.domain))]


def _atom(t: Term) -> str:
    match t:
        case Var(name):
            return name
        case Apply(function, arguments):
            return f"{_function(function)}[{', '.join(_canonical(a) for a in arguments)}]"
        case Fun(name, arguments):
            return f"{name}({', '.join(_canonical(a) for a in arguments)})"
        case Same(left, right):
            return f"same({', '.join(sorted((_canonical(left), _canonical(right))))})"
        case Reduce(kind, index, domain, body):
            name = f"#{_height(body) + 1}"
            return f"{kind}({name} in {domain}, {_canonical(substitute(body, {index: Var(name)}))})"
        case Call(quantity, arguments):
            return f"{quantity}({', '.join(_function(a) for a in arguments)})"
    raise TypeError(f"{t} is not a number")


def _function(t: Term) -> str:
    """Canonical text of an argument: a function of outcomes, or a number."""
    match t:
        case Lam(parameters, Apply(function, arguments)) if arguments == tuple(Var(n) for n, _ in parameters) and not (
            free_names(function) & {n for n, _ in parameters}
        ):
            return _function(function)
        case Lam(parameters, body):
            level = _height(body) + 1
            names = [f"#{level}.{k}" for k in range(len(parameters))]
            inner = substitute(body, {old: Var(new) for (old, _), new in zip(parameters, names, strict=True)})
            bound = ", ".join(f"{n} in {d}" for n, (_, d) in zip(names, parameters, strict=True))
            return f"fun({bound}, {_canonical(inner)})"
        case Table(values):
            return f"table({', '.join(_function(v) for v in values)})"
        case _:
            return _canonical(t)


def atom_terms(t: Term) -> dict[str, Term]:
    """For every atom of a term, a term that is this atom."""
    match t:
        case Const() | Same(Const(), Const()):
            return {}
        case Add() | Sub() | Neg() | Mul() | Pow():
            parts = [atom_terms(child) for child in children(t)]
        case Div(left, right):
            factor, atom = _inverse(right)
            inverse = (
                {} if atom is None else {atom: Div(ONE, right * Const(factor)) if factor != 1 else Div(ONE, right)}
            )
            parts = [atom_terms(left), inverse]
        case Reduce("sum", _, domain, _) if domain.isdigit():
            parts = [atom_terms(part) for part in _expanded(t)]
        case _:
            return {_atom(t): t}
    return {atom: u for part in parts for atom, u in part.items()}


@lru_cache(maxsize=100_000)
def _height(t: Term) -> int:
    """Depth of nested binders; names bound at different depths never meet."""
    below = max((_height(child) for child in children(t)), default=0)
    return below + 1 if isinstance(t, (Reduce, Lam)) else below
