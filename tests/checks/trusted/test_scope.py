"""Sorts are checked, and instances are instances."""

from __future__ import annotations

from typing import Any

import pytest

from checks.trusted.clauses import MAX_WEAKENED, implies_clause, same_clause, same_fact
from checks.trusted.polynomials import canonical
from checks.trusted.scope import Lemma, Rejected, Scope
from theorems.language.syntax import parse_clause, parse_fact, parse_term
from theorems.proof import Reference, reference
from theorems.quantities import DEFINITIONS

SORTS = {
    "x": "real",
    "n": "nat",
    "y": "Y",
    "w": "Z",
    "b": "2",
    "f": "Y -> real",
    "g": "Y -> real",
    "h": "Z -> real",
    "k": "Y, Z -> real",
    "u": "2 -> real",
}


def scope(**lemmas: Lemma) -> Scope:
    return Scope(dict(SORTS), lemmas, DEFINITIONS)


@pytest.mark.parametrize(
    "source",
    [
        "x + n",
        "f[y]",
        "k[y, w]",
        "u[0] + u[1] + u[b]",
        "sum(z in Y, f[z])",
        "sum(z in 2, u[z])",
        "maximum(z in Z, k[y, z])",
        "TV(f, g)",
        "TV(u, table(x, 1 - x))",
        "TV(fun(z in Y, f[z]*x), g)",
        "POWER(x, n + 2)",
        "same(y, y)",
        "same(1, b)",
    ],
)
def test_real_numbers(source: str) -> None:
    scope().check_real(parse_term(source))


def test_a_binder_may_hide_a_name() -> None:
    hidden, plain = parse_term("sum(z in Y, f[z]*sum(z in Y, f[z]))"), parse_term("sum(z in Y, f[z]*sum(y in Y, f[y]))")
    scope().check_real(hidden)
    assert canonical(hidden) == canonical(plain)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("v", "v is not declared"),
        ("y", "y is of sort Y, not a number"),
        ("f", "f is of sort Y -> real, not a number"),
        ("f[w]", "w is an outcome of Z, not of Y"),
        ("f[x]", "x is not an outcome"),
        ("f[n]", "n is not an outcome"),
        ("f[0]", "0 is an outcome of 1, not of Y"),
        ("f[f]", "f is not an outcome"),
        ("f[y + 1]", "is not an outcome"),
        ("u[2]", "2 is not an outcome of 2"),
        ("u[-1]", "-1 is not an outcome"),
        ("k[y]", r"expected 2 argument\(s\)"),
        ("k[w, y]", "w is an outcome of Z, not of Y"),
        ("x[y]", "x is of sort real, not a function"),
        ("sum(z in real, x)", "not a finite set"),
        ("sum(z in nat, x)", "not a finite set"),
        ("sum(z in 1001, x)", "number of outcomes up to 1000"),
        ("sum(z in Y, z)", "z is of sort Y, not a number"),
        ("fun(z in Y, f[z])", "is a function, not a number"),
        ("table(1, 2)", "is a function, not a number"),
        ("fun(z in Y, z in Y, f[z])[y, y]", "z is declared twice"),
        ("same(y, w)", "w is an outcome of Z, not of Y"),
        ("same(2, b)", "an outcome of 2, not of 3"),
        ("TV(f, h)", "X cannot be both Y and Z"),
        ("TV(f)", "TV takes 2 arguments"),
        ("TV(f, k)", r"takes 2 argument\(s\), not 1"),
        ("TV(table(1, 2), table(1, 2, 3))", "X cannot be both 2 and 3"),
        ("TV(table(table(1, 2), table(1)), u)", "rows of different lengths"),
        ("POWER(x, x)", "x is of sort real, not a natural number"),
        ("POWER(x, n - 1)", "not a sum of natural numbers"),
        ("POWER(x, n*n)", "not a sum of natural numbers"),
        ("POWER(f, n)", "not a number"),
        ("UNKNOWN(x)", "UNKNOWN is not a known quantity"),
    ],
)
def test_what_is_not_a_real_number(source: str, message: str) -> None:
    with pytest.raises(Rejected, match=message):
        scope().check_real(parse_term(source))


def lemma(goal: str, variables: dict[str, str], fixed: frozenset[str] = frozenset(), **given: str) -> Lemma:
    clauses = tuple((name, parse_clause(source)) for name, source in given.items())
    return Lemma(tuple(variables.items()), clauses, parse_fact(goal), fixed)


def instance(target: Lemma, values: dict[str, str], proofs: dict[str, Any] | None = None, **others: Lemma) -> Lemma:
    data = {"by": "lemma", "values": values, "proofs": proofs or {}}
    return scope(lemma=target, **others).instance(reference(data, ""))


def test_values_are_put_in_all_at_once() -> None:
    swapped = instance(lemma("0 <= p - q", {"p": "real", "q": "real"}), {"p": "x", "q": "n"})
    assert str(swapped.goal) == "0 <= x - n"
    variables = {"x": "real", "n": "real"}
    assert str(instance(lemma("0 <= x - n", variables), {"x": "n", "n": "x"}).goal) == "0 <= n - x"


def test_bound_names_are_kept_apart_from_values() -> None:
    """The outcome y put in for v does not become the y that is summed over."""
    found = instance(lemma("0 <= sum(y in Y, p[y]*p[v])", {"p": "Y -> real", "v": "Y"}), {"p": "f", "v": "y"})
    assert same_fact(found.goal, parse_fact("0 <= sum(z in Y, f[z]*f[y])"))
    assert not same_fact(found.goal, parse_fact("0 <= sum(z in Y, f[z]*f[z])"))
    given = lemma("0 <= c", {"c": "real"}, all="all(y in Y, 0 <= c - f[y])")
    assert str(instance(given, {"c": "f[y]"}).given[0][1]) == "all(y1 in Y, 0 <= f[y] - f[y1])"


def test_sets_are_renamed_together() -> None:
    target = lemma("0 <= sum(a in A, p[a]) + sum(b in B, r[b])", {"p": "A -> real", "r": "B -> real"})
    assert str(instance(target, {"p": "f", "r": "h"}).goal) == "0 <= sum(a in Y, f[a]) + sum(b in Z, h[b])"
    assert str(instance(target, {"p": "f", "r": "g"}).goal) == "0 <= sum(a in Y, f[a]) + sum(b in Y, g[b])"
    assert str(instance(target, {"p": "u", "r": "g"}).goal) == "0 <= sum(a in 2, u[a]) + sum(b in Y, g[b])"
    one = lemma("0 <= sum(a in A, p[a]*r[a])", {"p": "A -> real", "r": "A -> real"})
    with pytest.raises(Rejected, match="A cannot be both Y and Z"):
        instance(one, {"p": "f", "r": "h"})
    two = lemma("0 <= p[0]", {"p": "2 -> real"})
    with pytest.raises(Rejected, match="expected the set 2, not Y"):
        instance(two, {"p": "f"})


def test_sets_that_are_fixed_are_not_renamed() -> None:
    target = lemma("0 <= sum(a in A, p[a])", {"p": "A -> real"}, frozenset({"A"}))
    with pytest.raises(Rejected, match="lemma is about the set A, not about Y"):
        instance(target, {"p": "f"})
    own = lemma("0 <= sum(a in Y, p[a])", {"p": "Y -> real"}, frozenset({"Y"}))
    assert instance(own, {"p": "f"}).fixed == {"Y"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "nothing given for p, m, v, c"),
        ({"p": "f"}, "nothing given for m, v, c"),
        ({"p": "f", "m": "n", "v": "y", "c": "x", "d": "x"}, "has no variable d"),
        ({"p": "f", "m": "x", "v": "y", "c": "x"}, "x is of sort real, not a natural number"),
        ({"p": "f", "m": "n", "v": "w", "c": "x"}, "cannot be both"),
        ({"p": "f", "m": "n", "v": "0", "c": "x"}, "0 is an outcome of 1, not of Y"),
        ({"p": "u", "m": "n", "v": "2", "c": "x"}, "2 is not an outcome of 2"),
        ({"p": "k", "m": "n", "v": "y", "c": "x"}, r"it takes 2 argument\(s\), not 1"),
        ({"p": "x", "m": "n", "v": "y", "c": "x"}, "is (not a function|of sort real)"),
        ({"p": "f", "m": "n", "v": "y", "c": "f"}, "not a number"),
        ({"p": "f", "m": "n", "v": "y", "c": "q"}, "q is not declared"),
        ({"p": "fun(z in Y, q)", "m": "n", "v": "y", "c": "x"}, "q is not declared"),
    ],
)
def test_values_of_the_wrong_sort(values: dict[str, str], message: str) -> None:
    target = lemma("0 <= p[v]*c + m", {"p": "A -> real", "m": "nat", "v": "A", "c": "real"})
    here, by = scope(lemma=target), reference({"by": "lemma", "values": values, "proofs": {}}, "")
    with pytest.raises(Rejected, match=message):
        here.fact(by)


def test_premises_are_discharged_by_what_says_the_same() -> None:
    target = lemma("0 <= c", {"c": "real"}, all="all(a in Y, 0 <= c - f[a])")
    by = {"by": "other", "values": {}, "proofs": {}}
    good = Lemma.of(parse_clause("all(t in Y, 0 <= x - f[t])"))
    assert instance(target, {"c": "x"}, {"all": by}, other=good).given == ()
    for source in (
        "all(t in Z, 0 <= x - f[t])",
        "all(t in Y, 0 <= 2*x - f[t])",
        "all(t in Y, 0 < x - f[t])",
        "0 <= x - f[y]",
        "all(t in Y, implies(0 <= x, 0 <= x - f[t]))",
        "all(t in Y, all(s in Y, 0 <= x - f[t]))",
    ):
        with pytest.raises(Rejected, match="the premise all is"):
            instance(target, {"c": "x"}, {"all": by}, other=Lemma.of(parse_clause(source)))
    with pytest.raises(Rejected, match="lemma has no premise none"):
        instance(target, {"c": "x"}, {"none": by}, other=good)
    nested = lemma("0 <= x - f[y]", {}, all="all(t in Y, 0 <= f[t])")
    with pytest.raises(Rejected, match="a premise with quantifiers of its own"):
        instance(target, {"c": "x"}, {"all": by}, other=nested)


def test_same_clause() -> None:
    def same(a: str, b: str) -> bool:
        return same_clause(parse_clause(a), parse_clause(b))

    assert same("all(y in Y, 0 <= f[y])", "all(z in Y, 0 <= f[z] + 0)")
    assert not same("all(y in Y, 0 <= f[y])", "all(y in Z, 0 <= f[y])")
    assert not same("all(y in Y, all(z in Y, 0 <= k[y, z]))", "all(y in Y, all(z in Y, 0 <= k[z, y]))")
    assert not same("implies(0 <= x, 0 <= y)", "implies(0 <= y, 0 <= x)")
    assert not same("0 <= x", "0 < x")
    assert not same("x == 0", "-x == 0")
    assert not same("0 <= x", "0 <= 2*x")


@pytest.mark.parametrize(
    ("a", "b", "follows"),
    [
        ("0 <= x", "0 <= x", True),
        ("0 <= x", "implies(0 <= y, 0 <= x)", True),
        ("implies(0 <= y, 0 <= x)", "0 <= x", False),
        ("implies(0 <= y, 0 <= x)", "implies(0 <= z, implies(0 <= y, 0 <= x))", True),
        ("implies(0 <= y, 0 <= x)", "implies(0 < y, 0 <= x)", False),
        ("implies(0 <= y, implies(0 <= z, 0 <= x))", "implies(0 <= y, 0 <= x)", False),
        ("all(y in Y, 0 <= f[y])", "all(z in Y, 0 <= f[z])", True),
        ("all(y in Y, 0 <= f[y])", "0 <= f[y]", False),
        ("0 <= f[y]", "all(y in Y, 0 <= f[y])", False),
        ("0 <= x", "all(y in Y, 0 <= x)", True),
        ("0 <= x", "0 <= y", False),
        # premises under quantifiers
        ("all(y in Y, 0 <= f[y])", "all(z in Y, implies(0 <= g[z], 0 <= f[z]))", True),
        ("all(y in Y, implies(0 <= g[y], 0 <= f[y]))", "all(z in Y, 0 <= f[z])", False),
        ("all(y in Y, implies(0 <= g[y], 0 <= f[y]))", "all(z in Y, implies(0 <= g[z], 0 <= f[z]))", True),
        (
            "all(y in Y, implies(0 <= g[y], 0 <= f[y]))",
            "all(z in Y, implies(0 <= x, implies(0 <= g[z], 0 <= f[z])))",
            True,
        ),
        ("all(y in Y, implies(0 <= g[y], 0 <= f[y]))", "all(z in Y, implies(0 <= h[z], 0 <= f[z]))", False),
        ("all(y in Y, implies(0 <= g[y], 0 <= f[y]))", "all(z in Z, implies(0 <= g[z], 0 <= f[z]))", False),
        # y is free in one, bound in the other
        ("all(z in Y, implies(0 <= g[y], 0 <= f[z]))", "all(y in Y, implies(0 <= g[y], 0 <= f[y]))", False),
        ("all(y in Y, implies(0 <= g[y], 0 <= f[y]))", "all(z in Y, implies(0 <= g[y], 0 <= f[z]))", False),
        # the place of a variable among the quantifiers counts, not its name
        (
            "all(y in Y, all(z in Y, implies(0 <= g[y], 0 <= k[y, z])))",
            "all(z in Y, all(y in Y, implies(0 <= g[z], 0 <= k[z, y])))",
            True,
        ),
        (
            "all(y in Y, all(z in Y, implies(0 <= g[y], 0 <= k[y, z])))",
            "all(y in Y, all(z in Y, implies(0 <= g[z], 0 <= k[y, z])))",
            False,
        ),
        (
            "all(y in Y, all(z in Y, 0 <= k[y, z]))",
            "all(y in Y, all(z in Y, implies(same(y, z) == 0, 0 <= k[y, z])))",
            True,
        ),
        # further variables, wherever they stand
        ("all(y in Y, 0 <= f[y])", "all(y in Y, all(z in Y, 0 <= f[y]))", True),
        ("all(y in Y, 0 <= f[y])", "all(y in Y, all(z in Y, 0 <= f[z]))", True),
        ("all(y in Y, 0 <= f[y])", "all(n in nat, all(z in Y, implies(n <= 3, 0 <= f[z])))", True),
        ("0 <= x", "all(n in nat, all(z in Y, implies(n <= 3, 0 <= x)))", True),
        ("0 <= x", "all(x in real, 0 <= x)", False),
        ("all(y in Y, 0 <= f[y])", "all(z in Y, 0 <= f[y])", False),
        ("all(y in Y, 0 <= f[y])", "all(n in nat, all(z in Z, 0 <= f[z]))", False),
        ("all(y in Y, all(z in Y, 0 <= k[y, z]))", "all(x in Y, all(y in Y, all(z in Y, 0 <= k[x, z])))", True),
        ("all(y in Y, all(z in Y, 0 <= k[y, z]))", "all(y in Y, 0 <= k[y, y])", False),
        ("all(y in Y, all(z in Y, 0 <= k[y, z]))", "all(x in Y, all(y in Y, all(z in Y, 0 <= k[z, x])))", False),
        (
            "all(y in Y, all(z in Y, implies(0 <= g[y], 0 <= k[y, z])))",
            "all(x in Y, all(y in Y, all(z in Y, implies(0 <= g[x], 0 <= k[y, z]))))",
            False,
        ),
        (
            "all(y in Y, implies(0 <= g[y], 0 <= f[y]))",
            "all(x in Y, all(y in Y, implies(0 <= g[x], implies(0 <= g[y], 0 <= f[x]))))",
            True,
        ),
        ("all(y in Y, all(z in Y, 0 <= f[y]))", "all(y in Y, 0 <= f[y])", False),
        ("all(n in nat, implies(1 <= n, 0 <= n - 1))", "all(n in nat, 0 <= n - 1)", False),
        ("all(n in nat, 0 <= n)", "all(n in real, 0 <= n)", False),
    ],
)
def test_implies_clause(a: str, b: str, follows: bool) -> None:
    assert implies_clause(parse_clause(a), parse_clause(b)) is follows


def test_a_clause_about_very_many_variables_is_not_searched_through() -> None:
    def about(count: int) -> str:
        return "".join(f"all(y{k} in Y, " for k in range(count)) + "0 <= f[y0]" + ")" * count

    assert implies_clause(parse_clause("all(y in Y, 0 <= f[y])"), parse_clause(about(MAX_WEAKENED)))
    assert not implies_clause(parse_clause("all(y in Y, 0 <= f[y])"), parse_clause(about(MAX_WEAKENED + 1)))
    assert implies_clause(parse_clause(about(MAX_WEAKENED + 1)), parse_clause(about(MAX_WEAKENED + 1)))


def test_a_premise_may_be_given_by_a_stronger_clause() -> None:
    """An instance takes what speaks of fewer variables or premises, and nothing that needs more."""
    wanted = parse_clause("all(y in Y, implies(0 <= g[y], 0 <= f[y]))")
    lemma = Lemma(
        (("f", "Y -> real"), ("g", "Y -> real")), (("premise", wanted),), parse_fact("0 <= sum(y in Y, f[y])")
    )
    known = {
        "lemma": lemma,
        "less": Lemma.of(parse_clause("all(y in Y, 0 <= f[y])")),
        "more": Lemma.of(parse_clause("all(y in Y, implies(0 <= g[y], implies(0 <= h[y], 0 <= f[y])))")),
        "other": Lemma.of(parse_clause("all(y in Y, 0 <= h[y])")),
    }
    inside = Scope(dict.fromkeys("fgh", "Y -> real"), known, DEFINITIONS)

    def proved_by(name: str) -> Reference:
        values = (("f", parse_term("f")), ("g", parse_term("g")))
        return Reference("lemma", values, (("premise", Reference(name)),))

    assert inside.fact(proved_by("less")) == lemma.goal
    for name in ("more", "other"):
        with pytest.raises(Rejected, match="the premise premise is"):
            inside.instance(proved_by(name))
