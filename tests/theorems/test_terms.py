"""Substitution changes what is free and nothing else."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.facts import Clause
from theorems.language.substitution import apply, substitute, substitute_clause
from theorems.language.syntax import parse_clause, parse_term
from theorems.language.terms import (
    Add,
    Apply,
    Const,
    Div,
    Fun,
    Lam,
    Mul,
    Pow,
    Reduce,
    Sub,
    Term,
    Var,
    free_names,
    fresh,
    set_names,
    size,
    term,
)


def put(source: str, domains: dict[str, str] | None = None, **values: str) -> str:
    return str(substitute(parse_term(source), {name: parse_term(v) for name, v in values.items()}, domains))


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("x + y", {"x": "y", "y": "x"}, "y + x"),
        ("sum(y in Y, f[y]*c)", {"c": "2*d"}, "sum(y in Y, f[y]*(2*d))"),
        ("sum(y in Y, f[y]*c)", {"y": "z"}, "sum(y in Y, f[y]*c)"),
        ("sum(y in Y, f[y]*g[v])", {"v": "y"}, "sum(y1 in Y, f[y1]*g[y])"),
        ("sum(y in Y, k[y, y1]*g[v])", {"v": "y"}, "sum(y2 in Y, k[y2, y1]*g[y])"),
        ("sum(y in Y, sum(y1 in Y, k[y, y1]*g[v]))", {"v": "y"}, "sum(y1 in Y, sum(y11 in Y, k[y1, y11]*g[y]))"),
        ("sum(y in Y, sum(y in Y, f[y]))", {"f": "g"}, "sum(y in Y, sum(y in Y, g[y]))"),
        ("sum(y in Y, f[y])", {"f": "fun(z in Y, g[z]*h[z])"}, "sum(y in Y, g[y]*h[y])"),
        ("sum(y in Y, f[y])", {"f": "fun(z in Y, k[z, y])"}, "sum(y1 in Y, k[y1, y])"),
        ("f[y]", {"f": "table(a, b)", "y": "1"}, "b"),
        ("k[0, y]", {"k": "table(table(a, b), table(c, d))", "y": "1"}, "b"),
    ],
)
def test_substitution(source: str, values: dict[str, str], expected: str) -> None:
    assert put(source, **values) == expected


def test_parameters_of_a_function_stay_apart() -> None:
    """y is renamed, but not to the name of the other parameter, although that does not occur in the body."""
    found = substitute(parse_term("fun(y in Y, y1 in Z, f[y]*g[v])"), {"v": Var("y")})
    assert isinstance(found, Lam)
    assert len({name for name, _ in found.parameters}) == 2
    assert apply(found, [Var("a"), Var("b")]) == parse_term("f[a]*g[y]")


def test_quantified_names_of_a_clause_stay_apart() -> None:
    found = substitute_clause(parse_clause("all(y in Y, all(y1 in Z, 0 <= f[y] - c))"), {"c": parse_term("f[y]")})
    assert str(found) == "all(y2 in Y, all(y1 in Z, 0 <= f[y2] - f[y]))"


def test_sets_are_renamed_at_once_and_not_inside_values() -> None:
    assert put("sum(y in Y, sum(z in Z, k[y, z]))", {"Y": "Z", "Z": "Y"}) == "sum(y in Z, sum(z in Y, k[y, z]))"
    assert put("c + sum(y in Y, 1)", {"Y": "Z"}, c="sum(y in Y, 1)") == "sum(y in Y, 1) + sum(y in Z, 1)"
    clause = substitute_clause(parse_clause("all(y in Y, 0 <= f[y])"), {}, {"Y": "2"})
    assert clause.over == (("y", "2"),)


def test_an_entry_that_a_table_does_not_have() -> None:
    with pytest.raises(ValueError, match="a table of 2 values has no entry 2"):
        put("f[2]", f="table(a, b)")


names = st.sampled_from(["y", "y1", "z", "v"])


def grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda name, body: Reduce("sum", name, "Y", body), names, inner),
        st.builds(lambda name, body, at: Apply(Lam(((name, "Y"),), body), (Var(at),)), names, inner, names),
    )


entries = st.builds(lambda f, a, b: Apply(Var(f), (Var(a), Var(b))), st.sampled_from("fg"), names, names)
terms = st.recursive(entries, grow, max_leaves=6)
TABLES = {"f": ((1, 10), (100, 1000)), "g": ((3, 5), (7, 11))}


@given(terms, names, names)
def test_substitution_is_evaluation_elsewhere(t: Term, old: str, new: str) -> None:
    """The value of t with `new` put in for `old` is the value of t where `old` is what `new` is."""
    put_in = substitute(t, {old: Var(new)})
    for outcomes in product((0, 1), repeat=4):
        at = dict(zip(("y", "y1", "z", "v"), outcomes, strict=True))
        here = Environment({**TABLES, **at}, {"Y": 2})
        there = Environment({**TABLES, **at, old: at[new]}, {"Y": 2})
        assert evaluate(put_in, here, RATIONALS) == evaluate(t, there, RATIONALS)


def test_what_is_free() -> None:
    assert free_names(parse_term("sum(y in Y, f[y]*c) + y")) == {"f", "c", "y"}
    assert free_names(parse_term("fun(y in Y, z in Z, k[y, z] - m)")) == {"k", "m"}
    assert set_names(parse_term("sum(y in Y, 1) + TV(fun(z in Z, 1), mu) + maximum(k in 3, u[k])")) == {"Y", "Z", "3"}
    assert fresh("y", {"y", "y1"}) == "y2"


def test_size_counts_nodes_with_the_values_put_in() -> None:
    t, value = parse_term("x*x + y"), parse_term("a + b")
    assert size(t) == 5
    assert size(t, {"x": size(value)}) == size(substitute(t, {"x": value})) == 9


def test_what_is_not_a_term() -> None:
    for wrong in (0.5, True, "x", None):
        with pytest.raises(TypeError, match="expected a term, an integer or a Fraction"):
            term(wrong)  # type: ignore[arg-type]
    for exponent in (-1, Fraction(1, 2), 0.5):
        with pytest.raises(ValueError, match="an exponent is a whole number >= 0"):
            Pow(Var("x"), exponent)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a function of 2"):
        Fun("log", (Var("x"), Var("y")))


def test_relations_have_normal_forms() -> None:
    assert str(parse_clause("TV(p, q) >= 0").fact) == "0 <= TV(p, q)"
    assert str(parse_clause("a > b").fact) == "0 < a - b"
    assert str(parse_clause("a == 0").fact) == "a == 0"
    assert Clause((), (), parse_clause("a == b").fact).fact.term == Var("a") - Var("b")
    assert Const(Fraction(1)) == term(1)


# ------------------------------------------------------------------------------------------------ what a node remembers


def test_equal_terms_have_one_hash_and_different_kinds_another() -> None:
    a, b = Var("a"), Var("b")
    assert hash(parse_term("sum(y in Y, f[y]) + a*b")) == hash(parse_term("sum(y in Y, f[y]) + a*b"))
    assert len({hash(kind(a, b)) for kind in (Add, Sub, Mul, Div)}) == 4
    assert {parse_term("a + b"): 1}[Add(a, b)] == 1


def test_what_a_node_remembers_is_neither_compared_nor_copied() -> None:
    t, other = parse_term("fun(y in Y, a*f[y])"), Lam((("y", "Y"),), parse_term("a*f[y]"))
    assert (hash(t), free_names(t)) == (hash(other), {"a", "f"})
    evaluate(parse_term("sum(z in Y, 1)"), Environment({}, {"Y": 1}), RATIONALS)
    for duplicate in (copy.copy(t), copy.deepcopy(t), pickle.loads(pickle.dumps(t))):
        assert (duplicate, hash(duplicate)) == (t, hash(t))
        assert type(duplicate) is Lam
    changed = replace(t, body=parse_term("a + 1"))  # type: ignore[type-var]
    assert (free_names(changed), hash(changed) == hash(t)) == ({"a"}, False)


def test_a_term_without_the_variable_stays_what_it_is() -> None:
    t = parse_term("x + sum(y in Y, f[y]*c)")
    changed = substitute(t, {"x": parse_term("2*z")})
    assert changed == parse_term("2*z + sum(y in Y, f[y]*c)")
    assert isinstance(changed, Add)
    assert isinstance(t, Add)
    assert changed.right is t.right


def test_a_binder_next_to_the_variable_is_renamed_as_before() -> None:
    """The sum does not speak of x, but its letter is a name in what x becomes."""
    assert put("x + sum(y in Y, f[y])", x="y") == "y + sum(y1 in Y, f[y1])"
    assert put("fun(y in Y, f[y])[a] + x", x="b") == "f[a] + b"  # a function at its argument is evaluated on the spot


@given(st.data())
def test_substitution_agrees_with_one_that_looks_everywhere(data: st.DataObject) -> None:
    sources = ["x", "y", "f[y]", "sum(y in Y, f[y]*x)", "fun(y in Y, x)[z]", "sum(z in Z, z1*g[z])", "max(x, 1)", "2"]
    pick = st.sampled_from(sources).map(parse_term)
    t = data.draw(st.recursive(pick, lambda inner: st.builds(Add, inner, st.builds(Mul, inner, inner)), max_leaves=5))
    values = data.draw(st.dictionaries(st.sampled_from(["x", "y", "z", "z1"]), pick, max_size=2))
    assert substitute(t, values) == everywhere(t, values)


def everywhere(t: Term, values: dict[str, Term]) -> Term:
    """`substitute` by definition: at every node, whether or not it speaks of the variables."""
    values = {name: value for name, value in values.items() if value != Var(name)}
    if not values:
        return t
    if isinstance(t, Var):
        return values.get(t.name, t)
    if isinstance(t, Apply):
        return apply(everywhere(t.function, values), [everywhere(a, values) for a in t.arguments])
    if isinstance(t, (Reduce, Lam)):
        bound = [t.index] if isinstance(t, Reduce) else [name for name, _ in t.parameters]
        inner = {name: value for name, value in values.items() if name not in bound}
        taken = frozenset[str]().union(*map(free_names, inner.values()))
        names = list(bound)
        for k, name in enumerate(bound):
            if name in taken:
                names[k] = fresh(name, taken | free_names(t.body) | {*names, *bound})
                inner[name] = Var(names[k])
        body = everywhere(t.body, inner)
        if isinstance(t, Reduce):
            return Reduce(t.kind, names[0], t.domain, body)
        return Lam(tuple((n, d) for n, (_, d) in zip(names, t.parameters, strict=True)), body)
    if isinstance(t, (Add, Mul)):
        return type(t)(everywhere(t.left, values), everywhere(t.right, values))
    if isinstance(t, Fun):
        return Fun(t.name, tuple(everywhere(a, values) for a in t.arguments))
    return t
