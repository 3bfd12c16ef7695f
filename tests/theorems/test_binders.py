"""A binder hides a name where it stands, and nothing else: what was written out elsewhere keeps what it spoke of."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.exact import decide, value
from checks.instances import run_counterexample
from checks.ledger import Entry
from counterexamples.shorthand import counterexample
from theorems.claim import Claim, Verdict, parameter, relations
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_clause, parse_term

F = Fraction
CONSTANT = Environment({"g": parse_term("fun(y in Y, c)"), "c": F(5)}, {"Y": 2})


@pytest.mark.parametrize(
    "text",
    [
        "sum(y in Y, g[y])",
        "sum(c in Y, g[c])",
        "sum(c in Y, fun(y in Y, g[y])[c])",
        "sum(y in Y, fun(c in Y, g[c])[y])",
        "sum(c in Y, sum(y in Y, g[y]))/2",
        "2*MEAN(fun(c in Y, 1/2), fun(c in Y, g[c]))",
        "TOTAL(fun(c in nat, g[0]), 2)",
    ],
)
def test_the_name_of_an_index_does_not_matter(text: str) -> None:
    assert evaluate(parse_term(text), CONSTANT, RATIONALS) == 10
    assert value(parse_term(text), CONSTANT).exact == 10


def test_functions_in_terms_of_functions() -> None:
    functions = {"g": "fun(c in Y, h[c])", "h": "fun(y in Y, c*y1)", "y1": "3"}
    values = {name: parse_term(text) for name, text in functions.items() if text.startswith("fun")}
    here = Environment({**values, "y1": F(3), "c": F(5)}, {"Y": 2})
    for text in ("sum(c in Y, g[c])", "sum(y1 in Y, g[y1])", "sum(c in Y, sum(y1 in Y, g[c]))/2"):
        assert evaluate(parse_term(text), here, RATIONALS) == 30


@pytest.mark.parametrize(
    ("text", "values", "true"),
    [
        ("all(c in Y, g[c] <= 1)", CONSTANT, False),
        ("all(c in Y, g[c] == 5)", CONSTANT, True),
        ("all(c in nat, implies(c <= 1, g[0] <= 1))", CONSTANT, False),
        ("all(c in real, g[0] <= 5)", CONSTANT, True),
        ("all(s in real, implies(0 <= s, implies(s <= 1, J[x] <= 1)))", None, False),
        ("all(s in real, implies(0 <= s, implies(s <= 1, J[x] <= 2)))", None, True),
        ("all(s in R^I, J[x] <= 2)", None, True),
    ],
)
def test_the_name_of_a_quantifier_does_not_matter(text: str, values: Environment | None, true: bool) -> None:
    linear = Environment({"J": parse_term("fun(v in R^I, s*v[0])"), "s": F(2), "x": (F(1),)}, {"I": 1})
    assert decide(parse_clause(text), values or linear) is true


def test_a_new_value_is_not_a_binder() -> None:
    """`bind` changes what a function says; `under` hides the name from the expression alone."""
    t = parse_term("g[0] + c")
    assert evaluate(t, CONSTANT.bind(c=F(1)), RATIONALS) == 2
    assert evaluate(t, CONSTANT.under(c=F(1)), RATIONALS) == 6
    assert evaluate(t, CONSTANT.under(c=F(1)).under(c=F(2)), RATIONALS) == 7
    assert evaluate(t, CONSTANT.under(c=F(1)).bind(g=parse_term("fun(y in Y, 2*c)")), RATIONALS) == 3


def test_names_apart_are_taken_once() -> None:
    here = Environment({"h": parse_term("fun(y in Y, c)"), "c": F(5)}, {"Y": 2}).under(c=F(1))
    again = here.bind(g=parse_term("fun(y in Y, 2*c)"))
    for text, expected in (("h[0] + g[0]", 7), ("sum(c in Y, h[c] + g[c])", 14), ("sum(y in Y, h[y] + g[y])", 14)):
        assert evaluate(parse_term(text), again, RATIONALS) == expected


def test_a_function_under_a_binder_keeps_what_it_speaks_of() -> None:
    here = Environment({"c": F(5)}, {"Y": 2}).under(g=parse_term("fun(y in Y, c)"))
    assert evaluate(parse_term("sum(c in Y, g[c])"), here, RATIONALS) == 10


def test_a_name_without_a_value_gets_none_from_a_binder() -> None:
    here = Environment({"g": parse_term("fun(y in Y, c)")}, {"Y": 2})
    for text in ("g[0]", "sum(c in Y, g[c])"):
        with pytest.raises(KeyError):
            evaluate(parse_term(text), here, RATIONALS)


def test_no_variable_is_called_anything_special() -> None:
    for name in ("self", "bound", "values", "more"):
        assert decide(parse_clause(f"all({name} in Y, g[{name}] == 5)"), CONSTANT)


def test_a_tautology_is_not_refuted() -> None:
    claim = Claim(
        id="renamed",
        where="",
        title="",
        variables=(parameter("c", "real", ""), parameter("g", "Y -> real", "")),
        hypotheses=(),
        statement=relations("sum(y in Y, g[y]) <= sum(c in Y, g[c])"),
        verdict=Verdict.REFUTED,
        finding="",
        corrected=("pinsker",),
    )
    entry = Entry(claim, instances=(counterexample("renamed", "", c=5, g="fun(y in 2, c)"),))
    (result,) = run_counterexample(entry)
    assert (result.got, result.ok) == ("statement holds", False)
