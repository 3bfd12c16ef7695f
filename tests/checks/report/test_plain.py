"""Facts and clauses stand as one would write them, and keep their meaning."""

from __future__ import annotations

import pytest

from checks.report.plain import clause_text, fact_text, lemma_text, names_text
from checks.trusted.polynomials import canonical_fact
from checks.trusted.scope import Lemma
from theorems.language.syntax import parse_clause, parse_fact


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0 <= b - a", "a <= b"),
        ("a - b == 0", "a == b"),
        ("0 < x", "0 < x"),
        ("0 <= a - (b - c)", "b - c <= a"),
        ("0 <= B**2*sum(y in Y, u[y]) + (-1*sum(y in Y, v[y]))", "sum(y in Y, v[y]) <= B**2*sum(y in Y, u[y])"),
        ("a + (-2*b) + c == 0", "a + c == 2*b"),
        ("0 <= -a + (-b)", "a + b <= 0"),
        ("0 <= a + b", "0 <= a + b"),
        ("0 <= x**3 - 2*x**2 + x", "0 <= x**3 - 2*x**2 + x"),
        ("0 < differentiable(J, x)", "J is differentiable at x"),
    ],
)
def test_a_fact_reads_as_a_comparison(source: str, expected: str) -> None:
    fact = parse_fact(source)
    assert fact_text(fact) == expected
    if "differentiable" not in source:
        assert canonical_fact(parse_fact(expected)) == canonical_fact(fact)  # right minus left; left minus right


def test_a_clause_names_its_quantifiers_once_per_sort() -> None:
    clause = parse_clause(
        "all(y in Y, all(z in Y, all(s in real, implies(0 <= s, implies(s <= 1, f[y] <= f[z] + s)))))"
    )
    assert clause_text(clause) == "for all y, z in Y, s in real: 0 <= s, s <= 1 => f[y] <= f[z] + s"
    assert clause_text(parse_clause("x <= 1")) == "x <= 1"


def test_a_lemma_has_its_premises_in_front() -> None:
    premise = parse_clause("all(y in Y, 0 <= f[y])")
    lemma = Lemma((("f", "Y -> real"),), (("sign", premise),), parse_fact("0 <= sum(y in Y, f[y])"))
    assert lemma_text(lemma) == "for all f: Y -> real: (for all y in Y: 0 <= f[y]) => 0 <= sum(y in Y, f[y])"
    assert names_text([("n", "nat"), ("x", "real"), ("m", "nat")]) == "n, m: nat; x: real"
