"""Multipliers of equations, found by linear algebra; and terms written so that all that stands there matters.

Main definitions
    multipliers     what to multiply each equation by so that the sum is a given term
    settled         a term in which each number, sign and exponent matters
    NotFound        something that a draft leaves out could not be computed
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_mpoly

from checks.controls.forgery import variations
from checks.trusted.polynomials import Ring, atom_terms, canonical
from theorems.language.facts import Clause, Fact
from theorems.language.syntax import parse_term
from theorems.language.terms import (
    Call,
    Div,
    Fun,
    Lam,
    Table,
    Term,
    free_names,
)


class NotFound(ValueError):
    """Something that the draft leaves out could not be computed."""


def settled_data(value: Any) -> Any:
    """Write every term so that each of its numbers, signs and exponents matters.

    ``(x - 1)*(a - a)`` is zero whatever its first factor says; such a term is stored in its normal form instead.
    """
    match value:
        case Fact(relation, t):
            return Fact(relation, settled(t))
        case Clause(over, given, fact):
            return Clause(over, tuple(settled_data(g) for g in given), settled_data(fact))
        case Term():
            return settled(value) if not isinstance(value, (Call, Lam, Table)) else value
        case tuple():
            return tuple(settled_data(v) for v in value)
        case dict():
            return {key: settled_data(v) for key, v in value.items()}
    return value


def settled(t: Term) -> Term:
    """The term as it is, if every variable and every small change of it matters; else its normal form."""
    own, ring = canonical(t), Ring([t])
    normal = parse_term(Multiplier(ring, _atom_terms([t], ring), ring.polynomial(t)).scaled(1))
    if free_names(normal) == free_names(t) and all(not _same(changed, own) for changed in variations(t)):
        return t
    return normal


def _same(t: Term, text: str) -> bool:
    try:
        return canonical(t) == text
    except (ZeroDivisionError, ValueError, TypeError):
        return False


def _inner_settled(atom: Term) -> Term:
    """An atom with what stands inside a function or under a quotient settled."""
    match atom:
        case Fun(name, arguments):
            return Fun(name, tuple(settled(a) for a in arguments))
        case Div(left, right):
            return Div(left, settled(right))
    return atom


class Multiplier:
    """A polynomial as a list of (coefficient, monomial text)."""

    def __init__(self, ring: Ring, texts: Mapping[str, Term], polynomial: fmpq_mpoly) -> None:
        self._parts: list[tuple[Fraction, str]] = []
        for exponents, c in polynomial.to_dict().items():
            factors = []
            for atom, e in zip(ring.atoms, exponents, strict=True):
                if e:
                    written = str(texts[atom])
                    # a power of 1/x is written out: each factor then carries its own sign
                    inverse = isinstance(texts[atom], Div)
                    wrapped = f"({written})" if inverse else written
                    factors += [wrapped] * int(e) if inverse or e == 1 else [f"{wrapped}**{int(e)}"]
            self._parts.append((Fraction(int(c.p), int(c.q)), "*".join(factors)))
        self.coefficients = [c for c, _ in self._parts]

    def scaled(self, factor: int) -> str:
        out = ""
        for c, monomial in self._parts:
            value = c * factor
            size = str(abs(value)) if not monomial else monomial if abs(value) == 1 else f"{abs(value)}*{monomial}"
            out += (" - " if value < 0 else " + ") + size
        return (out[3:] if out.startswith(" + ") else "-" + out[3:]) if out else "0"


def multipliers(target: Term, equations: Sequence[Term]) -> list[Multiplier]:
    """Polynomials m_k with target = sum of m_k * equation_k.

    Tried in turn: multipliers whose monomials divide into those of the target, with growing degree; their coefficients
    solve a linear system over the rationals, exactly.

    Raises:
        NotFound: if there are none of the degrees tried.
    """
    ring = Ring([target, *equations])
    texts = _atom_terms([target, *equations], ring)
    goal = ring.polynomial(target)
    if not equations:
        if goal.is_zero():
            return []
        raise NotFound(f"the certificate misses by {ring.text(goal).replace('(1)*', '')}")
    polynomials = [ring.polynomial(e) for e in equations]
    support = _shifts(goal, polynomials)
    for rounds in range(4):
        solution = _solve(goal, polynomials, support, ring)
        if solution is not None:
            return [Multiplier(ring, texts, p) for p in solution]
        if rounds == 3 or sum(len(s) for s in support) > 4000:
            break
        # monomials that the last round could produce but not cancel become targets themselves
        reach = goal
        for p, shifts in zip(polynomials, support, strict=True):
            for shift in shifts:
                reach = reach + (p * _monomial(ring, shift)) * fmpq(1, 7 + len(reach))
        support = [sorted(set(a) | set(b)) for a, b in zip(support, _shifts(reach, polynomials), strict=True)]
    raise NotFound(f"no multipliers found; left over: {ring.text(goal).replace('(1)*', '')[:600]}")


def _shifts(goal: fmpq_mpoly, equations: Sequence[fmpq_mpoly]) -> list[list[tuple[int, ...]]]:
    """For each equation the monomials m such that m times one of its monomials is one of the goal's."""
    out = []
    monomials = [tuple(int(e) for e in m) for m in goal.to_dict()]
    for equation in equations:
        own = [tuple(int(e) for e in m) for m in equation.to_dict()]
        found = set()
        for big, small in itertools.product(monomials, own):
            difference = tuple(a - b for a, b in zip(big, small, strict=True))
            if min(difference, default=0) >= 0:
                found.add(difference)
        out.append(sorted(found))
    return out


def _monomial(ring: Ring, exponents: tuple[int, ...]) -> fmpq_mpoly:
    result = ring.constant(Fraction(1))
    for generator, e in zip(ring.generators, exponents, strict=True):
        for _ in range(e):
            result = result * generator
    return result


def _solve(
    goal: fmpq_mpoly, equations: Sequence[fmpq_mpoly], support: Sequence[Sequence[tuple[int, ...]]], ring: Ring
) -> list[fmpq_mpoly] | None:
    columns = [(k, shift) for k, shifts in enumerate(support) for shift in shifts]
    columns.sort(key=lambda column: (sum(column[1]), column))  # low degrees become pivots first
    products = [(equations[k] * _monomial(ring, shift)).to_dict() for k, shift in columns]
    wanted = goal.to_dict()
    rows = sorted({tuple(m) for p in products for m in p} | {tuple(m) for m in wanted})
    position = {m: r for r, m in enumerate(rows)}
    matrix = fmpq_mat(len(rows), len(columns) + 1)
    for column, product in enumerate(products):
        for m, c in product.items():
            matrix[position[tuple(m)], column] = c
    for m, c in wanted.items():
        matrix[position[tuple(m)], len(columns)] = c
    reduced, rank = matrix.rref()
    result = [ring.constant(Fraction(0)) for _ in equations]
    for r in range(rank):
        pivot = next(c for c in range(len(columns) + 1) if reduced[r, c] != 0)
        if pivot == len(columns):
            return None
        k, shift = columns[pivot]
        result[k] = result[k] + _monomial(ring, shift) * reduced[r, len(columns)]
    return result


def _atom_terms(terms: Sequence[Term], ring: Ring) -> dict[str, Term]:
    """A term for every atom of a ring."""
    found: dict[str, Term] = {}
    for t in terms:
        found |= atom_terms(t)
    return {atom: _inner_settled(found[atom]) for atom in ring.atoms}
