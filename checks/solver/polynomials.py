"""Expanded polynomials and their constraints, as SMT-LIB writes them.

Main definitions
    Polynomial      with rational coefficients, expanded
    Constraint      a polynomial compared with 0
    plain           a rational number as an `int`, where it is whole
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Monomial = tuple[str, ...]
"""Variable names in order, each as often as its exponent says."""
Number = int | Fraction
"""A rational number: an `int` where it is whole, for the coefficients of most polynomials are."""


class Polynomial:
    """An expanded polynomial with rational coefficients; zero has no terms.

    >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
    >>> print((x + y) * (x - y))
    (+ (* x x) (* (- 1) y y))
    """

    __slots__ = ("_hash", "_primitive", "terms")

    def __init__(self, terms: Mapping[Monomial, Number]) -> None:
        self.terms = {m: c for m, c in terms.items() if c}
        self._hash: int | None = None
        self._primitive: tuple[Polynomial, int] | None = None

    @staticmethod
    def variable(name: str) -> Polynomial:
        return Polynomial({(name,): 1})

    @staticmethod
    def constant(value: Number) -> Polynomial:
        return Polynomial({(): plain(value)})

    def __add__(self, other: Polynomial) -> Polynomial:
        terms = dict(self.terms)
        for m, c in other.terms.items():
            terms[m] = terms[m] + c if m in terms else c
        return Polynomial(terms)

    def __neg__(self) -> Polynomial:
        return Polynomial({m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def __mul__(self, other: Polynomial) -> Polynomial:
        terms: dict[Monomial, Number] = {}
        for m1, c1 in self.terms.items():
            for m2, c2 in other.terms.items():
                m = tuple(sorted(m1 + m2)) if m1 and m2 else m1 or m2
                c = c2 if c1 == 1 else c1 if c2 == 1 else c1 * c2
                terms[m] = terms[m] + c if m in terms else c
        return Polynomial(terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    @property
    def value(self) -> Number | None:
        """The number, if this is a constant."""
        if len(self.terms) > 1:
            return None
        return self.terms.get(()) if self.terms else 0

    def over(self, divisor: Number) -> Polynomial:
        """The polynomial divided by a number.

        >>> print(Polynomial.variable("x").over(2))
        (* (/ 1 2) x)
        """
        if divisor == 1:
            return self
        return Polynomial({m: plain(Fraction(c, divisor)) for m, c in self.terms.items()})

    def variables(self) -> set[str]:
        return {name for m in self.terms for name in m}

    def ordered(self) -> list[tuple[Monomial, Number]]:
        """The terms, highest degree first."""
        return sorted(self.terms.items(), key=lambda term: _order(term[0]))

    def without(self, names: set[str]) -> Polynomial:
        """The polynomial at 0 for the named variables."""
        if not names:
            return self
        return Polynomial({m: c for m, c in self.terms.items() if names.isdisjoint(m)})

    def at(self, values: Mapping[str, Polynomial]) -> Polynomial:
        """The polynomial with polynomials in the place of some variables.

        >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
        >>> print((x * x - y).at({"x": x + y}))
        (+ (* x x) (* 2 x y) (* y y) (* (- 1) y))
        """
        if values.keys().isdisjoint(self.variables()):
            return self
        terms: dict[Monomial, Number] = {}
        for monomial, coefficient in self.terms.items():
            part = Polynomial({tuple(name for name in monomial if name not in values): coefficient})
            for name in monomial:
                if name in values:
                    part *= values[name]
            for m, c in part.terms.items():
                terms[m] = terms.get(m, 0) + c
        return Polynomial(terms)

    def primitive(self) -> tuple[Polynomial, int]:
        """The multiple with coprime whole coefficients, the first positive, and the sign that was taken out."""
        if self._primitive is None:
            self._primitive = self._reduced()
        return self._primitive

    def _reduced(self) -> tuple[Polynomial, int]:
        if not self.terms:
            return self, 1
        first = min(self.terms, key=_order)
        sign = 1 if self.terms[first] > 0 else -1
        scale = math.lcm(*(c.denominator for c in self.terms.values()))
        whole = {m: sign * c.numerator * (scale // c.denominator) for m, c in self.terms.items()}
        common = math.gcd(*whole.values())
        if sign == scale == common == 1:
            return self, 1
        return Polynomial({m: k // common for m, k in whole.items()}), sign

    def __str__(self) -> str:
        """The polynomial as an SMT-LIB term."""
        parts = []
        for m, c in self.ordered():
            factors = [*([] if c == 1 and m else [_number(c)]), *m]
            parts.append(factors[0] if len(factors) == 1 else f"(* {' '.join(factors)})")
        return parts[0] if len(parts) == 1 else f"(+ {' '.join(parts)})" if parts else "0"


def _order(monomial: Monomial) -> tuple[int, Monomial]:
    """The highest degree first, then by name."""
    return -len(monomial), monomial


def plain(value: Number) -> Number:
    """A number as an `int` if it is whole.

    >>> plain(Fraction(4, 2)), plain(Fraction(1, 2))
    (2, Fraction(1, 2))
    """
    return value.numerator if value.denominator == 1 else value


def _number(value: Number) -> str:
    top = str(abs(value.numerator))
    written = top if value.denominator == 1 else f"(/ {top} {value.denominator})"
    return written if value >= 0 else f"(- {written})"


@dataclass(frozen=True, slots=True)
class Constraint:
    """``polynomial relation 0`` with one of ``>= > < <= = distinct``.

    >>> print(Constraint(Polynomial.variable("x") - Polynomial.constant(Fraction(1, 2)), ">="))
    (>= (+ (* 2 x) (- 1)) 0)
    """

    polynomial: Polynomial
    relation: str

    def __str__(self) -> str:
        written, sign = self.polynomial.primitive()
        turned = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
        return f"({self.relation if sign > 0 else turned.get(self.relation, self.relation)} {written} 0)"

    @property
    def signs(self) -> frozenset[int]:
        """The signs of the polynomial that satisfy the constraint."""
        return SIGNS[self.relation]


SIGNS = {
    ">=": frozenset({0, 1}),
    ">": frozenset({1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    "=": frozenset({0}),
    "distinct": frozenset({-1, 1}),
}
"""The signs of the left-hand side with which ``x relation 0`` is true."""
