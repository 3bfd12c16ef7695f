"""Inner products and norms: the lemmas against vectors that can be worked out by hand, and against false neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest

from checks.certificates import read
from checks.kernel import Theorem, check
from checks.trusted.scope import Rejected
from theorems import foundations
from theorems.claim import Claim, relations
from theorems.foundations import analysis, vector_bounds, vectors
from theorems.language.arithmetic import RATIONALS, Environment, clause_holds, evaluate, relation_holds
from theorems.language.syntax import parse_relation, parse_term

LEMMAS = (*vectors.LEMMAS, *vector_bounds.LEMMAS)
BY_ID = {lemma.id: lemma for lemma in LEMMAS}
Vector = tuple[Fraction, ...]


def vector(*entries: int | str) -> Vector:
    return tuple(Fraction(x) for x in entries)


def at(**values: Any) -> Environment:
    """The values of a few vectors and numbers, and the number of coordinates."""
    sizes = {len(v) for v in values.values() if isinstance(v, tuple)}
    return Environment(values, {"I": max(sizes, default=0)})


def value(text: str, **values: Any) -> Any:
    return evaluate(parse_term(text), at(**values), RATIONALS)


def holds(text: str, **values: Any) -> bool:
    return relation_holds(parse_relation(text), at(**values), RATIONALS)


@cache
def proved() -> Mapping[str, Theorem]:
    """The stored certificates of the lemmas, each checked with those before it."""
    known: dict[str, Theorem] = {}
    for lemma in (*analysis.LEMMAS, *LEMMAS):
        certificate = read(lemma.id)
        assert certificate is not None
        known[lemma.id] = check(lemma, certificate.proof, known)
    return known


def test_three_four_and_five() -> None:
    u, v = vector(3, 4), vector(4, -3)
    assert value("NORM2(u)", u=u) == 25
    assert value("sqrt(NORM2(u))", u=u) == 5
    assert value("DOT(u, v)", u=u, v=v) == 0
    assert value("NORM2(fun(i in I, u[i] + v[i]))", u=u, v=v) == 50


GRID = [vector(*entries) for entries in product((-2, 0, 1), repeat=2)]
NUMBERS = [Fraction(-1), Fraction(0), Fraction(1, 2), Fraction(3)]


def without_roots() -> list[str]:
    """Lemmas about vectors and numbers; norms such as sqrt(5) are no rationals."""
    rational = [lemma for lemma in LEMMAS if "sqrt" not in str(lemma.statement[0])]
    return [lemma.id for lemma in rational if "k" not in {p.name for p in lemma.variables}]


@pytest.mark.parametrize("id", without_roots())
def test_the_lemmas_hold_on_a_grid(id: str) -> None:
    lemma = BY_ID[id]
    tried = 0
    for values in product(*(GRID[::2] if p.domains else NUMBERS for p in lemma.variables)):
        environment = at(**{p.name: x for p, x in zip(lemma.variables, values, strict=True)})
        if all(clause_holds(clause, environment, RATIONALS) for _, clause in lemma.clauses()):
            assert all(relation_holds(r, environment, RATIONALS) for r in lemma.statement)
            tried += 1
    assert tried >= 1


@pytest.mark.parametrize("t", [Fraction(-2), Fraction(0), Fraction(1, 3)])
def test_lemmas_with_roots_on_multiples_of_one_vector(t: Fraction) -> None:
    u = vector(3, 4)
    v = tuple(t * x for x in u)
    both = "sqrt(NORM2(u))*sqrt(NORM2(v))"
    assert holds(f"abs(DOT(u, v)) == {both}", u=u, v=v)
    assert value("sqrt(NORM2(fun(i in I, u[i] + v[i])))", u=u, v=v) == 5 * abs(1 + t)
    assert holds("sqrt(NORM2(fun(i in I, u[i] + v[i]))) <= sqrt(NORM2(u)) + sqrt(NORM2(v))", u=u, v=v)


def test_a_coordinate_is_at_most_the_norm() -> None:
    v = vector(2, "-1/2", 0)
    assert [holds("v[k]**2 <= NORM2(v)", v=v, k=k) for k in range(3)] == [True] * 3
    assert value("NORM2(v)", v=v) == Fraction(17, 4)


def test_cauchy_schwarz_is_an_equality_for_multiples_and_no_other_vectors() -> None:
    square = "NORM2(u)*NORM2(v) - DOT(u, v)**2"
    assert value(square, u=vector(1, 2, 3), v=vector(-2, -4, -6)) == 0
    assert value(square, u=vector(1, 2), v=vector(0, 0)) == 0
    # Lagrange: the square of the one minor, (1*1 - 2*3)^2.
    assert value(square, u=vector(1, 2), v=vector(3, 1)) == 25


def test_young_is_an_equality_where_one_vector_is_a_multiple_of_the_other() -> None:
    gap = "a*NORM2(u) + NORM2(v)/a - 2*DOT(u, v)"
    assert value(gap, a=Fraction(2), u=vector(1, -1), v=vector(2, -2)) == 0
    assert value(gap, a=Fraction(1), u=vector(1, -1), v=vector(2, -2)) == 2


@pytest.mark.parametrize("id", list(BY_ID))
def test_every_lemma_is_proved_without_computation(id: str) -> None:
    assert proved()[id].rung == "exact"


def test_proofs_share_them() -> None:
    shared = [lemma.id for lemma in foundations.LEMMAS]
    assert [id for id in shared if id in BY_ID] == list(BY_ID)
    assert len(set(shared)) == len(shared)


WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("cauchy-schwarz", "DOT(u, v)**2 <= 99/100*(NORM2(u)*NORM2(v))", {"u": vector(1, 2), "v": vector(2, 4)}),
    ("young", "2*DOT(u, v) <= 1/2*(a*NORM2(u)) + NORM2(v)/a", {"a": Fraction(1), "u": vector(1), "v": vector(1)}),
    ("norm2-sum", "NORM2(fun(i in I, u[i] + v[i])) == NORM2(u) + NORM2(v)", {"u": vector(1), "v": vector(1)}),
    ("norm2-coordinate", "v[k] <= NORM2(v)", {"v": vector("1/2"), "k": 0}),
    ("norm2-nonnegative", "0 < NORM2(v)", {"v": vector(0, 0)}),
    (
        "norm-triangle",
        "sqrt(NORM2(fun(i in I, u[i] + v[i]))) <= sqrt(NORM2(u))",
        {"u": vector(3, 4), "v": vector(3, 4)},
    ),
]


@pytest.mark.parametrize(("id", "statement", "values"), WRONG, ids=[w[0] for w in WRONG])
def test_a_false_neighbour_is_not_proved(id: str, statement: str, values: dict[str, Any]) -> None:
    assert not holds(statement, **values)
    changed: Claim = replace(BY_ID[id], statement=relations(statement))
    certificate = read(id)
    assert certificate is not None
    known = {name: theorem for name, theorem in proved().items() if name != id}
    with pytest.raises(Rejected):
        check(changed, certificate.proof, known)


def test_orthogonality_needs_the_vanishing_norm() -> None:
    assert value("DOT(u, v)", u=vector(1), v=vector(1)) == 1
    certificate = read("dot-null")
    assert certificate is not None
    with pytest.raises(Rejected, match="null"):
        check(
            replace(BY_ID["dot-null"], hypotheses=()), certificate.proof, {"cauchy-schwarz": proved()["cauchy-schwarz"]}
        )
