"""SymPy forms and LaTeX of terms."""

from __future__ import annotations

import pytest
import sympy

from theorems.arithmetic import Undecided, Undefined
from theorems.divergences import CLAIMS
from theorems.quantities import DEFINITIONS
from theorems.symbolic import Symbols, latex, to_sympy
from theorems.syntax import parse_clause, parse_fact, parse_relation, parse_term


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CHI2(pi, mu) <= 4*TV(pi, mu)**2", r"\chi^2(\pi\|\mu) \le 4\,D_{\mathrm{TV}}(\pi\|\mu)^{2}"),
        ("KL(nu, xi) >= 0", r"0 \le D_{\mathrm{KL}}(\nu\|\xi)"),
        ("RATIO2(pi, mu)**2 == 1/3", r"\left(\mathbb{E}_{\mu}[\rho^2]\right)^{2} = \frac{1}{3}"),
        ("maximum(y in Y, abs(f[y])) < rho_max", r"\max_{y} \left|f(y)\right| < \rho_{\max}"),
        ("a - (b - c) <= a*(b + c)", r"a - \left(b - c\right) \le a\,\left(b + c\right)"),
        ("2*3 == 6", r"2 \cdot 3 = 6"),
        ("sum(y in Y, pi[y])*eps < d1", r"\left(\sum_{y} \pi(y)\right)\,\varepsilon < d_{1}"),
        ("POWER(x + 1, n) < exp(-x)", r"\left(x + 1\right)^{n} < e^{-x}"),
        ("POWER(x, n)**2 < 1", r"\left(x^{n}\right)^{2} < 1"),
        ("min(x, y) <= log(2)", r"\min\left(x, y\right) \le \log\left(2\right)"),
        ("MEAN(pi, fun(y in Y, f[y] - 1)) == policy[s, 0]*same(s, y)",
         r"\mathbb{E}_{\pi}[\left(y \mapsto f(y) - 1\right)] = \mathrm{policy}(s, 0)\,\mathbf{1}\{s = y\}"),
    ],
)  # fmt: skip
def test_latex_of_relations(text: str, expected: str) -> None:
    assert latex(parse_relation(text)) == expected


def test_latex_of_facts_and_clauses_reads_as_written() -> None:
    assert latex(parse_fact("a <= b")) == r"a \le b"
    assert latex(parse_fact("0 < b")) == "0 < b"
    assert latex(parse_fact("a == b")) == "a = b"
    clause = parse_clause("all(y in Y, all(k in 3, implies(0 < mu[y], pi[y] <= M*mu[y])))")
    assert latex(clause) == (
        r"\forall y \in Y:\; \forall k \in \{0, \dots, 2\}:\; 0 < \mu(y) \;\Rightarrow\; \pi(y) \le M\,\mu(y)"
    )


def test_every_definition_and_claim_has_balanced_latex() -> None:
    written = [latex(d.body) for d in DEFINITIONS.values()]
    for claim in CLAIMS:
        written += [latex(r) for r in claim.statement] + [latex(c) for _, c in claim.clauses()]
    for source in written:
        assert source.count("{") == source.count("}")
        assert source.count(r"\left") == source.count(r"\right")
        assert "**" not in source


def test_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a term"):
        latex("TV")  # type: ignore[arg-type]
