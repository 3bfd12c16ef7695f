"""The variables of a claim in a question to the solver, and their exact values in its answer.

A function of outcomes is a table of its entries ``pi.0``, ``pi.1``, ...  An objective is a general quadratic

    J(v) = c + <b, v - x> + 1/2 <v - x, h (v - x)>     with h symmetric,

whose coefficients ``J.c``, ``J.b.0``, ``J.h.0.1`` are variables.  Here x is the first vector of that space, or the
first row of such vectors, among the variables of the claim (0 if there is none).  Every quadratic has this form around
every point, so that assumes nothing.

What the solver says of a claim about objectives, it says of quadratic ones of the dimensions named, and of no others.

Main definitions
    objectives      the variables that are functions of vectors
    symbolic        the variables as polynomials in their entries
    numeric         the variables at given values of the entries, objectives written out with rational coefficients
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from checks.solver.polynomials import Polynomial
from checks.solver.sizes import Size, sizes_of
from checks.solver.unrolling import Case, NotExpressible
from theorems.claim import Parameter
from theorems.language.arithmetic import Environment, evaluate
from theorems.language.sorts import coordinates
from theorems.language.substitution import apply
from theorems.language.terms import ZERO, Const, Lam, Term, Var

Entries = Callable[[str], Any]
"""From the name of an entry to its value: a polynomial, or a number."""
POINT = "v"
"""The argument of an objective that is written out."""


def objectives(variables: Iterable[Parameter]) -> dict[str, str]:
    """The variables that are functions of vectors, with the set of the coordinates.

    Raises:
        NotExpressible: for sequences, and for functions of a vector and something else.

    >>> from theorems.claim import parameter
    >>> objectives([parameter("J", "R^I -> real", "objective"), parameter("x", "I -> real", "a point")])
    {'J': 'I'}
    """
    found = {}
    for p in variables:
        inside = coordinates(p.domains[0]) if len(p.domains) == 1 else None
        if inside is not None:
            found[p.name] = inside
        elif p.domains and not p.tabular:
            raise NotExpressible(f"{p.name} of sort {p.sort} has no finitely many values, nor is it an objective")
    return found


def symbolic(variables: Sequence[Parameter], size: Size, given: Mapping[str, Any], entry: Entries) -> Environment:
    """The variables in terms of their entries, but for those with given values.

    Raises:
        NotExpressible: as `objectives`.
    """
    sizes, spaces = sizes_of(variables, size), objectives(variables)
    values: dict[str, Any] = {}
    for p in variables:
        if p.name in given:
            values[p.name] = given[p.name]
        elif p.name not in spaces:
            values[p.name] = _table(p.name, p.domains, sizes, entry)
    for name, inside in spaces.items():
        if name not in given:
            base = next((p for p in variables if p.domains[-1:] == (inside,)), None)
            values |= _coefficients(name, range(sizes[inside]), entry)
            values[name] = _quadratic(name, inside, sizes[inside], base)
    return Environment(values, sizes)


def _coefficients(name: str, indices: range, entry: Entries) -> dict[str, Any]:
    constant, slope = entry(f"{name}.c"), tuple(entry(f"{name}.b.{i}") for i in indices)
    upper = {(i, j): entry(f"{name}.h.{i}.{j}") for i in indices for j in indices if i <= j}
    rows = tuple(tuple(upper[min(i, j), max(i, j)] for j in indices) for i in indices)
    return {f"{name}.c": constant, f"{name}.b": slope, f"{name}.h": rows}


def _table(name: str, domains: Sequence[str], sizes: Mapping[str, int], entry: Entries) -> Any:
    """The value of a function of outcomes from those of its entries; of a number, its only one."""
    if not domains:
        return entry(name)
    return tuple(_table(f"{name}.{k}", domains[1:], sizes, entry) for k in range(sizes[domains[0]]))


def _quadratic(name: str, inside: str, dimension: int, around: Parameter | None) -> Lam:
    """The general quadratic; its coefficients are values of the environment."""

    def at(function: str, *indices: int) -> Term:
        return apply(Var(function), [Const(Fraction(k)) for k in indices])

    move = [at(POINT, k) for k in range(dimension)]
    if around is not None:
        row = [0] * (len(around.domains) - 1)
        move = [step - at(around.name, *row, k) for k, step in enumerate(move)]
    body: Term = Var(f"{name}.c")
    for i, first in enumerate(move):
        body += at(f"{name}.b", i) * first
    for i, first in enumerate(move):
        body += Fraction(1, 2) * at(f"{name}.h", i, i) * first**2
        for j in range(i):
            body += at(f"{name}.h", i, j) * (first * move[j])
    return Lam(((POINT, f"R^{inside}"),), body)


def numeric(variables: Sequence[Parameter], size: Size, given: Mapping[str, Any], entry: Entries) -> dict[str, Any]:
    """The variables at given values of their entries; an objective is written out with rational coefficients.

    >>> from theorems.claim import parameter
    >>> print(numeric([parameter("J", "R^I -> real", "objective")], 1, {}, lambda name: Fraction(2))["J"])
    fun(v in R^I, 2 + 2*v[0] + v[0]**2)
    """
    values = symbolic(variables, size, given, entry)
    spaces = objectives(variables)
    return {
        p.name: _expanded(values, p.name, spaces[p.name])
        if p.name in spaces and p.name not in given
        else values.values[p.name]
        for p in variables
    }


def _expanded(environment: Environment, name: str, inside: str) -> Lam:
    """A quadratic with rational coefficients, multiplied out."""
    vector = tuple(Polynomial.variable(str(k)) for k in range(environment.size(inside)))
    written = environment.values[name]
    value = evaluate(written.body, environment.under(**{POINT: vector}), Case())
    body: Term | None = None
    for monomial, coefficient in sorted(value.terms.items()):
        factors = [apply(Var(POINT), [Const(Fraction(k))]) for k in monomial]
        powers = [factors[0] ** 2] if len(set(monomial)) < len(monomial) else factors
        part = _product(Fraction(abs(coefficient) if body else coefficient), powers)
        body = part if body is None else body + part if coefficient > 0 else body - part
    return Lam(((POINT, f"R^{inside}"),), body or ZERO)


def _product(coefficient: Fraction, factors: Sequence[Term]) -> Term:
    if not factors:
        return Const(coefficient)
    result, *others = factors if abs(coefficient) == 1 else [Const(coefficient), *factors]
    if coefficient == -1:
        result = -result
    for factor in others:
        result *= factor
    return result
