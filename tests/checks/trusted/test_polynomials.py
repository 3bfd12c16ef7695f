"""The canonical text of a term says exactly which polynomial in which atoms it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.trusted.polynomials import Ring, TooLarge, affine_in, atom_terms, canonical, is_zero
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.substitution import apply
from theorems.language.syntax import parse_term
from theorems.language.terms import Add, Call, Const, Div, Lam, Mul, Neg, Pow, Sub, Term, Var


def same(a: str, b: str) -> bool:
    return canonical(parse_term(a)) == canonical(parse_term(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("(x + y)**2", "x**2 + 2*x*y + y**2"),
        ("sum(y in Y, f[y])", "sum(z in Y, f[z])"),
        ("sum(y in Y, sum(z in Z, k[y, z]))", "sum(z in Y, sum(y in Z, k[z, y]))"),
        ("TV(pi, mu)", "TV(fun(y in Y, pi[y]), mu)"),
        ("TV(fun(y in Y, f[y] + 1), mu)", "TV(fun(z in Y, 1 + f[z]), mu)"),
        ("same(y, z)", "same(z, y)"),
        ("same(0, 1)", "0"),
        ("same(1, 1)", "1"),
        ("sum(y in 2, f[y])", "f[0] + f[1]"),
        ("sum(y in 0, f[y])", "0"),
        ("1/(2*x)", "1/2*(1/x)"),
        ("1/(-x)", "-(1/x)"),
        ("0/x", "0"),
        ("log(x + x)", "log(2*x)"),
        ("1/(x*y)", "1/(y*x)"),
        ("x**0", "1"),
    ],
)
def test_equal_texts(a: str, b: str) -> None:
    assert same(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("x*(1/x)", "1"),
        ("x/x", "1"),
        ("1/(1/x)", "x"),
        ("1/(x*y)", "1/x*(1/y)"),
        ("sqrt(x)**2", "x"),
        ("sqrt(4)", "2"),
        ("log(1)", "0"),
        ("log(x*y)", "log(x) + log(y)"),
        ("abs(-x)", "abs(x)"),
        ("max(x, y)", "max(y, x)"),
        ("maximum(y in Y, f[y])", "sum(y in Y, f[y])"),
        ("maximum(y in Y, f[y])", "minimum(y in Y, f[y])"),
        ("sum(y in Y, f[y])", "sum(y in Z, f[y])"),
        ("sum(y in Y, 1)", "1"),
        ("sum(y in Y, sum(z in Y, k[y, z]))", "sum(y in Y, sum(z in Y, k[z, y]))"),
        ("TV(pi, mu)", "TV(mu, pi)"),
        ("TV(table(x, y), mu)", "TV(table(y, x), mu)"),
        ("TV(fun(y in Y, fun(z in Z, k[y, z])[w]), mu)", "TV(fun(z in Z, k[w, z]), mu)"),
        ("TV(fun(y in Y, fun(z in Y, k[y, z])[y]), mu)", "TV(k, mu)"),
        ("CHI2(pi, mu)", "TV(pi, mu)"),
        ("inv(x)", "1/x"),
        ("f[x]", "f[y]"),
        ("x1", "x*1 + 1"),
        ("xy", "x*y"),
        ("POWER(x, n)", "POWER(x, n + 1)"),
        ("same(y, z)", "same(y, w)"),
        ("table(x, y)[0]", "table(y, x)[0]"),
        ("1e-30*x", "0"),
        ("2**1000*x", "(2**1000 + 1)*x"),
    ],
)
def test_different_texts(a: str, b: str) -> None:
    assert not same(a, b)


@pytest.mark.parametrize("name", ["inv", "same", "fun", "table", "log", "min"])
def test_a_quantity_is_told_apart_from_an_operation_of_the_same_name(name: str) -> None:
    other = {"inv": "1/x", "same": "same(x, y)", "min": "min(x, y)", "log": "log(x)"}.get(name, "x")
    arguments = (Var("x"), Var("y")) if name in ("same", "min") else (Var("x"),)
    assert canonical(Call(name, arguments)) != canonical(parse_term(other))


def test_a_function_that_repeats_a_parameter_is_not_contracted() -> None:
    """fun(y in Y, z in Y, k[z, z]) is not k, even if both parameters are called z."""
    twice = Lam((("z", "Y"), ("z", "Y")), parse_term("k[z, z]"))
    call = parse_term("TV(k, k)")
    assert canonical(type(call)("TV", (twice, Var("k")))) != canonical(call)


def test_the_inverse_of_zero_is_not_a_number() -> None:
    for source in ("1/0", "1/(x - x)", "y/(2*x - x - x)", "1/(sum(y in 2, f[y]) - f[0] - f[1])", "log(1/(x - x))"):
        with pytest.raises(ZeroDivisionError, match=r"the denominator .* is zero"):
            canonical(parse_term(source))


def test_affine_in() -> None:
    yes = ["x", "2*x - c", "c", "(x + 1)**2 - x**2", "log(c)*x", "x*y", "x**2 - x*x"]
    no = ["x**2", "x*log(x)", "1/x", "log(4*x) - log(x)", "exp(x)*exp(-x)", "sum(y in Y, x*f[y])", "abs(x)", "x/x"]
    assert [s for s in yes if not affine_in(parse_term(s), "x")] == []
    assert [s for s in no if affine_in(parse_term(s), "x")] == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("(a + b + c + d)**1000", "too many monomials"),
        ("((x**1000)**1000)", "degree 1000000"),
        ("((2**1000)**1000)", "coefficients of"),
        ("sum(y in 1000, sum(z in 1000, k[y, z]))", "expand to"),
        ("sum(y in 100000, f[y])", "expand to|at most 1000"),
    ],
)
def test_too_large(source: str, what: str) -> None:
    with pytest.raises(TooLarge, match=what):
        canonical(parse_term(source))


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)
leaves: st.SearchStrategy[Term] = st.one_of(numbers.map(Const), st.sampled_from([Var("x"), Var("y"), Var("z")]))


def grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    binary = st.builds(lambda kind, a, b: kind(a, b), st.sampled_from([Add, Sub, Mul]), inner, inner)
    return st.one_of(binary, inner.map(Neg), st.builds(Pow, inner, st.integers(0, 3)))


polynomials = st.recursive(leaves, grow, max_leaves=8)
points = st.fixed_dictionaries(dict.fromkeys(("x", "y", "z"), numbers))


def value(t: Term, at: dict[str, Fraction]) -> Any:
    return evaluate(t, Environment(at), RATIONALS)


@given(polynomials, points)
def test_polynomials_agree_with_exact_evaluation(t: Term, at: dict[str, Fraction]) -> None:
    """The polynomial of a term, evaluated monomial by monomial, is the value of the term."""
    ring = Ring([t])
    total = Fraction(0)
    for exponents, coefficient in ring.polynomial(t).to_dict().items():
        summand = Fraction(int(coefficient.p), int(coefficient.q))
        for atom, exponent in zip(ring.atoms, exponents, strict=True):
            summand *= at[atom] ** int(exponent)
        total += summand
    assert total == value(t, at)


@given(polynomials, polynomials, points)
def test_equal_canonical_texts_have_equal_values(a: Term, b: Term, at: dict[str, Fraction]) -> None:
    assert is_zero(a - a)
    if canonical(a) == canonical(b):
        assert value(a, at) == value(b, at)
    elif is_zero(a - b):
        pytest.fail("a - b is zero, and the texts differ")


@given(polynomials, polynomials, points)
def test_quotients_agree_with_exact_evaluation(a: Term, b: Term, at: dict[str, Fraction]) -> None:
    """a/b as a polynomial in the atom 1/b; atoms are evaluated as the terms that they are."""
    if value(b, at) == 0:
        return
    t = Div(a, b)
    ring, atoms = Ring([t]), atom_terms(t)
    total = Fraction(0)
    for exponents, coefficient in ring.polynomial(t).to_dict().items():
        summand = Fraction(int(coefficient.p), int(coefficient.q))
        for atom, exponent in zip(ring.atoms, exponents, strict=True):
            summand *= value(atoms[atom], at) ** int(exponent)
        total += summand
    assert total == value(t, at)


def test_a_written_out_sum_puts_the_outcomes_in() -> None:
    assert canonical(parse_term("sum(y in 2, fun(z in 2, z1[z])[y])")) == canonical(parse_term("z1[0] + z1[1]"))
    assert apply(parse_term("table(x, y)"), [Const(Fraction(1))]) == Var("y")
