"""SymPy forms of terms."""

from __future__ import annotations

import pytest
import sympy
from sympy.core.function import AppliedUndef

from theorems.language.arithmetic import Undecided, Undefined
from theorems.language.symbolic import Symbols, to_sympy
from theorems.language.syntax import parse_term


def test_a_quantity_unrolls_over_the_outcomes() -> None:
    p0, p1, q0, q1 = sympy.symbols("pi_0 pi_1 mu_0 mu_1", real=True)
    assert to_sympy(parse_term("CHI2(pi, mu)"), {"Y": 2}) == (p0 - q0) ** 2 / q0 + (p1 - q1) ** 2 / q1


def test_without_sizes_sums_stay_sums() -> None:
    form = to_sympy(parse_term("TV(pi, mu)"))
    assert isinstance(form * 2, sympy.Sum) or form.has(sympy.Sum)
    (total,) = form.atoms(sympy.Sum)
    ((index, low, high),) = total.limits
    assert (low, high) == (0, sympy.Symbol("n_Y", integer=True, positive=True) - 1)
    pi, mu = sympy.IndexedBase("pi", real=True), sympy.IndexedBase("mu", real=True)
    assert total.function == sympy.Abs(pi[index] - mu[index])


def test_the_unevaluated_sum_becomes_the_unrolled_one() -> None:
    total = to_sympy(parse_term("sum(y in Y, f[y]**2)"))
    assert total.subs({"n_Y": 2}).subs(sympy.Symbol("n_Y", integer=True, positive=True), 2).doit().has(sympy.Indexed)
    assert to_sympy(parse_term("sum(y in Y, f[y]**2)"), {"Y": 2}) == sum(
        sympy.Symbol(f"f_{k}", real=True) ** 2 for k in (0, 1)
    )


def test_nested_sums_have_indices_of_their_own() -> None:
    form = to_sympy(parse_term("sum(y in Y, sum(z in Z, g[y, z]))"))
    assert len({limits[0] for total in form.atoms(sympy.Sum) for limits in total.limits}) == 2


def test_a_table_gives_its_entries() -> None:
    d = sympy.Symbol("d", real=True)
    assert to_sympy(parse_term("TV(table(1/2 + d, 1/2 - d), table(1/2, 1/2))")) == sympy.Abs(d)


def test_two_domains_need_to_be_told_apart() -> None:
    t = parse_term("TV(pi, mu) + TV(nu, xi)")
    with pytest.raises(ValueError, match="the domain of"):
        to_sympy(t, {"Y": 2, "Z": 1})
    domains = {"pi": ("Y",), "mu": ("Y",), "nu": ("Z",), "xi": ("Z",)}
    names = {s.name for s in to_sympy(t, {"Y": 2, "Z": 1}, domains).free_symbols}
    assert names == {"pi_0", "pi_1", "mu_0", "mu_1", "nu_0", "xi_0"}
    with pytest.raises(ValueError, match="Z has no size"):
        to_sympy(parse_term("sum(z in Z, f[z])"), {"Y": 2})


def test_a_literal_division_by_zero_and_signs_of_symbols_are_refused() -> None:
    with pytest.raises(Undefined):
        to_sympy(parse_term("x/0"))
    with pytest.raises(Undecided):
        Symbols().sign(sympy.Symbol("x"))


def test_a_function_of_vectors_is_an_undefined_function_of_the_coordinates() -> None:
    x, z = sympy.symbols("x_0 x_1", real=True), sympy.symbols("z_0 z_1", real=True)
    e = sympy.Symbol("e", real=True)
    form = to_sympy(parse_term("J[fun(i in I, x[i] + e*z[i])] - J[x]"), {"I": 2})
    J = next(iter(form.atoms(AppliedUndef))).func
    assert form == J(x[0] + e * z[0], x[1] + e * z[1]) - J(*x)
    slope = to_sympy(parse_term("sum(i in I, partial(J, x, i)*z[i])"), {"I": 2})
    assert slope == J(*x).diff(x[0]) * z[0] + J(*x).diff(x[1]) * z[1]


def test_a_gradient_inside_a_quantity_is_one_too() -> None:
    form = to_sympy(parse_term("MEAN_GRADIENT(J, q, x, i)"), {"Y": 1, "I": 1}, values={"i": 0})
    q, x = sympy.Symbol("q_0", real=True), sympy.Symbol("x_0_0", real=True)
    assert form.subs(q, 3).has(sympy.Derivative)
    assert form.coeff(q) == next(iter(form.atoms(AppliedUndef))).diff(x)


def test_a_function_that_is_written_out_is_differentiated() -> None:
    square = {"J": parse_term("fun(v in R^I, sum(k in I, v[k]**2))"), "i": 1}
    assert to_sympy(parse_term("partial(J, x, i)"), {"I": 2}, values=square) == 2 * sympy.Symbol("x_1", real=True)


def test_quantities_take_outcomes() -> None:
    q, g = (sympy.symbols(names, real=True) for names in ("q_0 q_1", "g_0_1 g_1_1"))
    assert to_sympy(parse_term("AVERAGE(q, g, i)"), {"Y": 2, "I": 2}, values={"i": 1}) == q[0] * g[0] + q[1] * g[1]
    free = to_sympy(parse_term("AVERAGE(q, g, i)"))
    assert {str(s) for s in free.free_symbols} >= {"i", "n_Y"}
    unrolled = to_sympy(parse_term("sum(i in I, AVERAGE(q, g, i))"), {"Y": 1, "I": 2})
    assert {s.name for s in unrolled.free_symbols} == {"q_0", "g_0_0", "g_0_1"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("differentiable(J, x)", "has no SymPy form"),
        ("J[fun(i in I, x[i])]", "needs the size of I"),
        ("x[n + 1, i]", "without a value of n"),
        ("POWER(x, n)", "depends on n"),
    ],
)
def test_what_has_no_sympy_form_says_why(text: str, reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        to_sympy(parse_term(text))


def test_a_sequence_has_symbols_at_numbers() -> None:
    form = to_sympy(parse_term("x[n + 1, i]"), {"I": 2}, {"x": ("nat", "I")}, {"n": 3, "i": 0})
    assert form == sympy.Symbol("x_4_0", real=True)
