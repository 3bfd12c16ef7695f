"""Exact polynomial arithmetic on terms.

A term is read as a polynomial with rational coefficients in its atoms.  Atoms are what polynomial arithmetic does not
look into: variables, functions at outcomes, sums, quantities, logarithms, inverses of non-constants.  Two atoms are
the same when their canonical texts are, so bound names do not matter.  Division is multiplication by an inverse, and
nothing is known of an inverse but ``1/(c x) = 1/c * 1/x`` for a number c.

Main definitions
    canonical       a text that is equal for two terms exactly when they are equal as polynomials in the same atoms
    Ring            polynomials in the atoms of some terms, as `flint.fmpq_mpoly`
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from theorems.language.facts import Fact
from theorems.language.substitution import substitute
from theorems.language.terms import (
    FUNCTIONS,
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
)

MAX_PRODUCT = 4_000_000
MAX_WORK = 40_000_000
MAX_SIZE = 1000
MAX_DEGREE = 20_000
MAX_BITS = 1_000_000
MAX_PARTS = 200_000

_RESERVED = frozenset({"inv", "same", "fun", "table", "partial", "differentiable", *FUNCTIONS})
"""What the texts of other atoms begin with; a quantity of that name is told apart."""


class TooLarge(ArithmeticError):
    """The expression expands to more monomials than are worth checking."""


def canonical(t: Term) -> str:
    """The canonical text of a term.

    >>> from theorems.language.syntax import parse_term
    >>> a, b = parse_term("sum(y in Y, (p[y] - 1)**2)"), parse_term("sum(z in Y, p[z]**2 - 2*p[z] + 1)")
    >>> canonical(a) == canonical(b)
    True
    """
    return _canonical(t)


def _canonical(t: Term) -> str:
    return _normal_form(t) if isinstance(t, (Lam, Table)) else _function(t)


@lru_cache(maxsize=100_000)
def _normal_form(t: Term) -> str:
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
        self._work = 0
        for t in terms:
            _affordable(t)
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
                return self.product(self.polynomial(left), self.polynomial(right))
            case Pow(base, exponent):
                value, result = self.polynomial(base), self.constant(Fraction(1))
                for digit in f"{exponent:b}" if exponent else "":
                    result = self.product(result, result)
                    if digit == "1":
                        result = self.product(result, value)
                return result
            case Div(left, right):
                factor, atom = _inverse(right)
                quotient = self.polynomial(left) * fmpq(factor.numerator, factor.denominator)
                return quotient if atom is None else self.product(quotient, self._generator[atom])
            case Reduce("sum", _, domain, _) if is_size(domain):
                total = self.constant(Fraction(0))
                for part in _expanded(t):
                    total = total + self.polynomial(part)
                return total
            case Same(Const(left), Const(right)):
                return self.constant(Fraction(left == right))
            case _:
                return self._generator[_atom(t)]

    def product(self, a: fmpq_mpoly, b: fmpq_mpoly) -> fmpq_mpoly:
        """The product, unless it is too large to be worth checking."""
        work = len(a) * len(b)
        self._work += work
        if work > MAX_PRODUCT or self._work > MAX_WORK:
            raise TooLarge("the expression expands to too many monomials")
        return a * b

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


def _affordable(t: Term) -> None:
    """Refuse what would take too long before any of it is computed."""
    degree, bits, parts = _extent(t)
    for what, value, most in (
        ("degree", degree, MAX_DEGREE),
        ("coefficients of", bits, MAX_BITS),
        ("parts:", parts, MAX_PARTS),
    ):
        if value > most:
            raise TooLarge(f"the expression may expand to {what} {value}; at most {most} are worth checking")


@lru_cache(maxsize=100_000)
def _extent(t: Term) -> tuple[int, int, int]:
    """Bounds for the degree, the bits of a coefficient, and the number of nodes after sums are written out."""
    below = [_extent(child) for child in children(t)]
    degrees, bits, parts = (tuple(column) for column in zip(*below, strict=True)) if below else ((), (), ())
    count = 1 + sum(parts)
    match t:
        case Const(value):
            return 0, value.numerator.bit_length() + value.denominator.bit_length(), 1
        case Add() | Sub() | Neg():
            return max(degrees), sum(bits) + 1, count
        case Mul() | Div():
            return sum(degrees), sum(bits) + 1, count
        case Pow(_, exponent):
            return max(degrees) * exponent, (sum(bits) + 1) * exponent, count
        case Reduce("sum", _, domain, _) if is_size(domain):
            return max(degrees), (sum(bits) + 1) * int(domain), 1 + sum(parts) * int(domain)
    return 1, 1, count


def is_size(domain: str) -> bool:
    """Whether a domain is a number n, for the set {0, ..., n-1}, and not the name of any finite set."""
    return domain.isascii() and domain.isdigit()


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
        case Reduce("sum", _, domain, _) if is_size(domain):
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
            return f"{_function(function)}[{', '.join(_function(a) for a in arguments)}]"
        case Partial(function, point, coordinate):
            return f"partial({_function(function)}, {_function(point)}, {_canonical(coordinate)})"
        case Differentiable(function, point):
            return f"differentiable({_function(function)}, {_function(point)})"
        case Fun(name, arguments):
            return f"{name}({', '.join(_canonical(a) for a in arguments)})"
        case Same(left, right):
            return f"same({', '.join(sorted((_canonical(left), _canonical(right))))})"
        case Reduce(kind, index, domain, body):
            name = f"#{_level(body)}"
            return f"{kind}({name} in {domain}, {_canonical(substitute(body, {index: Var(name)}))})"
        case Call(quantity, arguments):
            name = f"quantity {quantity}" if quantity in _RESERVED else quantity
            return f"{name}({', '.join(_function(a) for a in arguments)})"
    raise TypeError(f"{t} is not a number")


def _function(t: Term) -> str:
    """Canonical text of an argument: a function of outcomes, or a number; found once, and kept with the term."""
    try:
        return t._text
    except AttributeError:
        text = _written(t)
        object.__setattr__(t, "_text", text)
        return text


def _written(t: Term) -> str:
    match t:
        case Lam(parameters, body):
            if (function := _named(parameters, body)) is not None:
                return _function(function)
            level = _level(body)
            names = [f"#{level}.{k}" for k in range(len(parameters))]
            inner = substitute(body, {old: Var(new) for (old, _), new in zip(parameters, names, strict=True)})
            bound = ", ".join(f"{n} in {d}" for n, (_, d) in zip(names, parameters, strict=True))
            return f"fun({bound}, {_canonical(inner)})"
        case Table(values):
            return f"table({', '.join(_function(v) for v in values)})"
        case _:
            return _normal_form(t)


def _named(parameters: tuple[tuple[str, str], ...], body: Term) -> Term | None:
    """f, for ``fun(y in Y, f[y])``, also where the body is equal to f[y] as a polynomial."""
    found = atom_terms(body)
    if len(found) > 1 and (written := _canonical(body)).startswith("(1)*"):
        found = {atom: t for atom, t in found.items() if written == f"(1)*{atom}"}
    for atom, t in found.items():
        if isinstance(t, Apply) and _canonical(body) == f"(1)*{atom}":
            names = [name for name, _ in parameters]
            if t.arguments == tuple(map(Var, names)) and len(set(names)) == len(names):
                return None if free_names(t.function) & set(names) else t.function
    return None


def atom_terms(t: Term) -> dict[str, Term]:
    """For every atom of a term, a term that is this atom."""
    match t:
        case Const() | Same(Const(), Const()):
            return {}
        case Add() | Sub() | Neg() | Mul() | Pow():
            parts = [atom_terms(child) for child in children(t)]
        case Div(left, right):
            factor, atom = _inverse(right)
            inverse: dict[str, Term] = (
                {} if atom is None else {atom: Div(ONE, right * Const(factor)) if factor != 1 else Div(ONE, right)}
            )
            parts = [atom_terms(left), inverse]
        case Reduce("sum", _, domain, _) if is_size(domain):
            parts = [atom_terms(part) for part in _expanded(t)]
        case _:
            return {_atom(t): t}
    return {atom: u for part in parts for atom, u in part.items()}


def affine_in(t: Term, x: str) -> bool:
    """Whether a term is ``a*x + b`` with a and b free of x.

    >>> from theorems.language.syntax import parse_term
    >>> affine_in(parse_term("c*x - log(c)"), "x"), affine_in(parse_term("log(2*x) - log(x)"), "x")
    (True, False)
    """
    if any(x in free_names(u) for atom, u in atom_terms(t).items() if atom != x):
        return False
    ring = Ring([t])
    if x not in ring.atoms:
        return True
    position = ring.atoms.index(x)
    return all(exponents[position] <= 1 for exponents in ring.polynomial(t).to_dict())


def _level(body: Term) -> int:
    """What the names of bound variables begin with: the height of the binder, or more if the body has that name.

    It has one if it was higher when its own free variables were named: substitution applies the functions in a term
    to their arguments, and that may put binders inside others, or take some away.
    """
    level, occurring = _height(body) + 1, {name.split(".")[0] for name in free_names(body)}
    while f"#{level}" in occurring:
        level += 1
    return level


@lru_cache(maxsize=100_000)
def _height(t: Term) -> int:
    """Depth of nested binders."""
    below = max((_height(child) for child in children(t)), default=0)
    return below + 1 if isinstance(t, (Reduce, Lam)) else below
