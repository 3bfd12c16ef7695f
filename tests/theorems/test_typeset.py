"""LaTeX of terms, relations and clauses."""

from __future__ import annotations

import pytest

from theorems.language.letters import latex_sort
from theorems.language.syntax import parse_clause, parse_fact, parse_relation, parse_term
from theorems.language.typeset import latex
from theorems.quantities import DEFINITIONS

MOVED = "fun(j in I, x[j] + s*(z[j] - x[j]))"


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
        ("0 < differentiable(J, x)", r"J \text{ is differentiable at } x"),
    ],
)  # fmt: skip
def test_relations(text: str, expected: str) -> None:
    assert latex(parse_relation(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J[x]", "J(x)"),
        ("J[fun(i in I, x[i] + e*g[y, i])]", r"J(x + e\,g_{y})"),
        (f"J[{MOVED}]", r"J(x + s\,\left(z - x\right))"),
        ("NORM2(fun(i in I, -x[i]/2))", r"\|\frac{-x}{2}\|^2"),
        ("NORM2(fun(i in I, sum(y in Y, q[y]*g[y, i])))", r"\|\sum_{y} q(y)\,g_{y}\|^2"),
        ("DOT(fun(i in I, AVERAGE(q, g, i)), d)", r"\langle \mathbb{E}_{q}[g], d \rangle"),
        ("J[fun(i in I, x[i]**2)]", r"J(\left(x_{i}^{2}\right)_{i \in I})"),
        ("NORM2(fun(i in I, x[i] + 1))", r"\|\left(x_{i} + 1\right)_{i \in I}\|^2"),
        ("fun(i in I, x1[i] - z[i])", "x_{1} - z"),
        ("partial(J, x, i)", r"\partial_{i} J(x)"),
        ("fun(i in I, partial(J, x, i))", r"\nabla J(x)"),
        (f"fun(i in I, partial(J, {MOVED}, i) - partial(J, x, i))",
         r"\nabla J(x + s\,\left(z - x\right)) - \nabla J(x)"),
        ("sum(i in I, x1[i]*v[i])", r"\sum_{i} x_{1,i}\,v_{i}"),
        ("x[n + 1, i]", "x_{n + 1,i}"),
        ("differentiable(J, x)", r"\mathbf{1}\{J \text{ is differentiable at } x\}"),
        ("TERM_A(fun(i in I, partial(J, x, i)), L, e)", r"\mathrm{A}_{L,e}(\nabla J(x))"),
        ("2*PROGRESS(J, x, q, g, e)", r"2\,\mathbb{E}_{y \sim q}[J(x + e\,g_{y}) - J(x)]"),
        ("CHANGE(J, q, x, fun(y in Y, i in I, x[y, i] + e*g[y, i]))", r"\mathbb{E}_{q}[J(x + e\,g) - J(x)]"),
        ("fun(v in R^I, sum(i in I, v[i]**2))", r"v \mapsto \sum_{i} v_{i}^{2}"),
    ],
)  # fmt: skip
def test_vectors_are_written_without_coordinates_where_they_can_be(text: str, expected: str) -> None:
    assert latex(parse_term(text)) == expected


def test_sorts_tell_what_is_a_vector_and_what_a_sequence() -> None:
    sorts = {"g": "R^D, Y, D -> real", "V": "nat, S -> real", "x": "nat, D -> real", "i": "D", "c": "nat -> real"}
    assert latex(parse_term("g[x, y, i]"), sorts) == "g(x, y)_{i}"
    assert latex(parse_term("V[n + 1, s]"), sorts) == "V_{n + 1}(s)"
    assert latex(parse_term("x[n, i] - c[n]"), sorts) == "x_{n,i} - c_{n}"
    assert latex(parse_term("x[n, i]")) == "x(n, i)"


def test_facts_and_clauses_read_as_written() -> None:
    assert latex(parse_fact("a <= b")) == r"a \le b"
    assert latex(parse_fact("0 < b")) == "0 < b"
    assert latex(parse_fact("a == b")) == "a = b"
    clause = parse_clause("all(y in Y, all(k in 3, implies(0 < mu[y], pi[y] <= M*mu[y])))")
    assert latex(clause) == (
        r"\forall y \in Y,\; k \in \{0, \dots, 2\}:\; 0 < \mu(y) \;\Rightarrow\; \pi(y) \le M\,\mu(y)"
    )


def test_clauses_quantify_over_numbers_and_vectors() -> None:
    smooth = f"all(z in R^I, all(s in real, implies(0 <= s, implies(s <= 1, 0 < differentiable(J, {MOVED})))))"
    assert latex(parse_clause(smooth)) == (
        r"\forall z \in \mathbb{R}^{I},\; s \in \mathbb{R}:\; 0 \le s,\; s \le 1 \;\Rightarrow\; "
        r"J \text{ is differentiable at } x + s\,\left(z - x\right)"
    )
    step = parse_clause("all(n in nat, all(i in I, all(j in I, x[n + 1, i] == x[n, j])))")
    assert latex(step) == r"\forall n \in \mathbb{N},\; i, j \in I:\; x_{n + 1,i} = x_{n,j}"


def test_variables_with_their_sets() -> None:
    assert latex_sort("J", "R^I -> real") == r"J\colon \mathbb{R}^{I} \to \mathbb{R}"
    assert latex_sort("x", "nat, I -> real") == r"x\colon \mathbb{N} \times I \to \mathbb{R}"
    assert latex_sort("pi", "Y -> real") == r"\pi \in \mathbb{R}^{Y}"
    assert latex_sort("e", "real") == r"e \in \mathbb{R}"


def test_every_definition_has_balanced_latex() -> None:
    for source in map(latex, (d.body for d in DEFINITIONS.values())):
        assert source.count("{") == source.count("}")
        assert source.count(r"\left") == source.count(r"\right")
        assert "**" not in source


def test_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a term"):
        latex("TV")  # type: ignore[arg-type]


def test_members_of_a_sequence_that_is_written_out() -> None:
    assert latex(parse_term("TOTAL(fun(n in nat, n*D), T)")) == r"\sum_{k < T} \left(k\,D\right)"
    assert latex(parse_term("TOTAL(e, T)")) == r"\sum_{k < T} e_k"
