"""Queries that differ in names only share a form; others never do."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.solver.polynomials import Constraint, Polynomial
from checks.solver.smtlib import Query, renamed

NAMES = ("x", "y", "z")
RELATIONS = (">=", ">", "<", "<=", "=", "distinct")

coefficients = st.sampled_from([Fraction(n, d) for n in (-2, -1, 1, 2, 3) for d in (1, 2)])
monomials = st.lists(st.sampled_from(NAMES), max_size=3).map(lambda m: tuple(sorted(m)))
polynomials = st.dictionaries(monomials, coefficients, min_size=1, max_size=3).map(Polynomial)
constraints = st.lists(st.builds(Constraint, polynomials, st.sampled_from(RELATIONS)), min_size=1, max_size=3)


def moved(query: Query, names: dict[str, str]) -> Query:
    """The query with other names, in the same order."""

    def polynomial(p: Polynomial) -> Polynomial:
        return Polynomial({tuple(sorted(names[v] for v in m)): c for m, c in p.terms.items()})

    turned = tuple(Constraint(polynomial(c.polynomial), c.relation) for c in query.constraints)
    return Query("", tuple(names[v] for v in query.variables), turned)


@settings(max_examples=60)
@given(constraints)
def test_other_names_give_the_same_form(drawn: list[Constraint]) -> None:
    query = Query("", NAMES, tuple(drawn))
    for names in permutations("pqr"):
        assert renamed(moved(query, dict(zip(NAMES, names, strict=True)))) == renamed(query)


@settings(max_examples=100)
@given(constraints, constraints)
def test_queries_of_one_form_are_equal_up_to_names(one: list[Constraint], other: list[Constraint]) -> None:
    first, second = Query("", NAMES, tuple(one)), Query("", NAMES, tuple(other))
    if renamed(first) == renamed(second):
        found = (moved(first, dict(zip(NAMES, names, strict=True))) for names in permutations(NAMES))
        assert any(sorted(map(str, q.constraints)) == sorted(map(str, second.constraints)) for q in found)


def test_coefficients_tell_variables_apart() -> None:
    """-1 and -2 have one hash in Python."""
    x, y = Polynomial.variable("x"), Polynomial.variable("y")

    def form(a: int, b: int, names: tuple[str, str]) -> str:
        parts = (x * Polynomial.constant(Fraction(a)), y * Polynomial.constant(Fraction(b)))
        return renamed(Query("", names, tuple(Constraint(x * y + p, "<") for p in parts)))

    assert form(-1, -2, ("x", "y")) == form(-2, -1, ("y", "x"))
    assert form(-1, -2, ("x", "y")) != form(-1, -3, ("x", "y"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({("x",): Fraction(-1, 2), (): Fraction(3)}, "(+ x (- 6))"),
        ({("x",): Fraction(4), ("x", "y"): Fraction(-6)}, "(+ (* 3 x y) (* (- 2) x))"),
        ({("x",): Fraction(1), ("y",): Fraction(1)}, "(+ x y)"),
        ({}, "0"),
    ],
)
def test_the_primitive_multiple_leads_with_a_positive_whole_number(
    source: dict[tuple[str, ...], Fraction], expected: str
) -> None:
    polynomial = Polynomial(source)
    primitive, sign = polynomial.primitive()
    assert str(primitive) == expected
    assert primitive.primitive() == (primitive, 1)
    assert all((c > 0) == (sign * primitive.terms[m] > 0) for m, c in polynomial.terms.items())
