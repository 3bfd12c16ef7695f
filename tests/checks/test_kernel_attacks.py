"""Attempts to have the kernel accept something false: functions of vectors, sets, binders, definitions.

Every test is one attempt and what it is refused for; the honest neighbour stands next to it where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from checks.kernel import Theorem, check
from checks.trusted.definitions import ill_sorted
from checks.trusted.polynomials import canonical
from checks.trusted.scope import Rejected
from tests.checks.proving import Data, claim, poly, proof, prove, ref, step, use
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.substitution import substitute
from theorems.language.syntax import parse_term
from theorems.language.terms import ZERO
from theorems.quantities import DEFINITIONS, Definition

VECTORS = {
    "J": "R^I -> real",
    "x": "I -> real",
    "z": "I -> real",
    "k": "I",
    "w": "E -> real",
    "e": "E",
    "two": "2 -> real",
    "n": "nat",
    "q": "nat -> real",
    "r": "real",
}


# -------------------------------------------------------------------------------------------------- one set for another


def in_two_stages(target: str, statement: str) -> Theorem:
    """A lemma on a set A, first at a number that speaks of the A of the claim, then at a function on another set."""
    lemma = poly(
        "lemma",
        "r - 5 + MEAN(g, g) - MEAN(g, g) == 0",
        False,
        variables={"r": "real", "g": "A -> real"},
        given={"five": "r == 5"},
        ideal=[["1", "five"]],
    )
    have = {"first": ref("lemma", {"r": "sum(y in A, 1)"}, five="size"), "second": ref("first", {"g": target})}
    end = poly("end", f"{statement} - 5 == 0", have=have, ideal=[["1", "second"]])
    given = {"size": "sum(y in A, 1) == 5"}
    return prove(claim(f"{statement} == 5", {"a": "A -> real", "b": "B -> real"}, given), [lemma, end])


def test_a_lemma_that_was_put_to_use_on_one_set_is_not_carried_to_another() -> None:
    """That A has five outcomes does not give B five."""
    in_two_stages("a", "sum(y in A, 1)")
    with pytest.raises(Rejected, match="first is about the set A, not about B"):
        in_two_stages("b", "sum(y in B, 1)")


@pytest.mark.parametrize(
    ("variables", "goal", "values", "message"),
    [
        ({"f": "D -> real", "g": "D -> real"}, "sum(i in D, f[i]*g[i])", {"f": "x", "g": "two"}, "cannot be both I"),
        ({"F": "R^D -> real", "p": "D -> real"}, "F[p]", {"F": "J", "p": "w"}, "D cannot be both I and E"),
        ({"F": "D -> real", "p": "D"}, "F[p]", {"F": "J", "p": "k"}, r"of kind D, not R\^I"),
        ({"F": "D -> real", "p": "D"}, "F[p]", {"F": "q", "p": "n"}, "of kind D, not nat"),
        ({"F": "nat -> real"}, "F[0]", {"F": "J"}, r"of kind nat, not R\^I"),
        ({"F": "R^2 -> real"}, "F[fun(i in 2, 0)]", {"F": "J"}, "expected the set 2, not I"),
        ({"F": "R^D -> real"}, "F[fun(i in D, 0)]", {"F": "fun(v in R^nat, v[0])"}, "coordinates in a finite set"),
        ({"p": "D"}, "sum(i in D, same(i, p))", {"p": "n"}, "n is not an outcome"),
        ({"p": "nat", "F": "nat -> real"}, "F[p]", {"p": "r", "F": "q"}, "not a natural number"),
        ({"p": "nat", "F": "nat -> real"}, "F[p]", {"p": "n*n - n", "F": "q"}, "not a sum of natural numbers"),
        ({"p": "D", "f": "D -> real"}, "f[p]", {"f": "two", "p": "2"}, "2 is not an outcome of 2"),
    ],
)
def test_values_of_another_kind(variables: Mapping[str, str], goal: str, values: dict[str, str], message: str) -> None:
    lemma = poly("lemma", f"0 <= ({goal})**2", False, variables=variables, cone=[[1, goal, []]])
    with pytest.raises(Rejected, match=message):
        prove(claim("0 == 0", VECTORS), [lemma, use("end", "lemma", values)])


def test_a_hypothesis_about_all_vectors_is_about_those_with_its_coordinates() -> None:
    given = {"h": "all(z in R^I, 0 <= sum(i in I, z[i]))"}
    own = {name: sort for name, sort in VECTORS.items() if name != "z"}
    prove(claim("0 <= sum(i in I, x[i])", own, given), [use("end", "h", {"z": "x"})])
    with pytest.raises(Rejected, match="h is about the set I, not about E"):
        prove(claim("0 <= sum(i in E, w[i])", own, given), [use("end", "h", {"z": "w"})])
    with pytest.raises(Rejected, match="h is about the set I, not about 2"):
        prove(claim("0 <= sum(i in 2, two[i])", own, given), [use("end", "h", {"z": "two"})])


def test_vectors_have_finitely_many_coordinates() -> None:
    call = "differentiable(fun(v in R^nat, v[0]), fun(n in nat, n))"
    with pytest.raises(Rejected, match="a vector has its coordinates in a finite set"):
        prove(claim(f"0 < {call}"), [step("end", "gradient", call=call, defined=[])])


# --------------------------------------------------------------------------------------------------------- bound names


def nested(first: str) -> str:
    """A sum over a whose summand, once its function is applied, is a higher tower of sums than it looks."""
    function = f"fun(f in R^D, sum(b in D, sum(c in D, f[c]*h[{first}, c])))"
    point = "fun(j in D, sum(l in D, sum(m in D, g[j]*h[m, l])))"
    return f"sum(a in D, u[a]*{function}[{point}])"


def test_canonical_names_of_nested_sums_stay_apart() -> None:
    """Applying a function to its argument makes a term higher, and the name of an outer variable may come up again."""
    one, other = parse_term(nested("a")), parse_term(nested("b"))
    at = Environment({"u": (1, -1), "g": (1, 2), "h": ((1, 0), (0, 3))}, {"D": 2})
    # the sum over l and m of g[j]*h[m, l] is 4*g[j]; with a: 2*4*(g[0]*1 - g[1]*3), and with b: 0, for u has sum 0
    assert (evaluate(one, at, RATIONALS), evaluate(other, at, RATIONALS)) == (-40, 0)
    assert canonical(one) != canonical(other)
    sorts = {"u": "D -> real", "g": "D -> real", "h": "D, D -> real"}
    with pytest.raises(Rejected, match="the identity fails"):
        prove(claim(f"{one} == {other}", sorts), [poly("end", f"{one} - {other} == 0")])


def test_a_binder_does_not_meet_a_fact_about_the_name_it_hides() -> None:
    sums = step("end", "sum", over=["k", "I"], terms=[["1", "x[k]"]], by=ref("h"))
    with pytest.raises(Rejected, match="the variable k is declared twice"):
        prove(claim("0 <= sum(k in I, x[k])", VECTORS, {"h": "0 <= x[k]"}), [sums])
    picks = step("end", "pick", over=["k", "I"], outcome="k", body="x[k]")
    with pytest.raises(Rejected, match="the variable k is declared twice"):
        prove(claim("sum(i in I, same(k, i)*x[k]) == x[k]", VECTORS), [picks])


def test_a_witness_is_not_captured_by_a_quantifier_over_numbers() -> None:
    with pytest.raises(Rejected, match=r"the statement is all\(r1 in real, r - r1 == 0\)"):
        prove(
            claim(
                "F[x] == r",
                {"x": "D -> real", "r": "real"},
                {},
                {"F": "R^D -> real"},
                {"c": "all(r in real, F[x] == r)"},
            ),
            [poly("end", "r - r == 0")],
            ["end", "end"],
            witness={"F": "fun(v in R^D, r)"},
        )


@pytest.mark.parametrize(
    ("over", "vectors", "by", "motive", "message"),
    [
        (["i", "I"], ["x[i]", "z[i]"], ref("one"), "J[F]", "one does not say that"),
        (["i", "I"], ["x[i]", "z[i]"], ref("eq", {"i": "k"}), "J[F]", "eq does not say that"),
        (["k", "I"], ["x[k]", "z[k]"], ref("one"), "J[F]", "declared twice"),
        (["i", "E"], ["x[i]", "z[i]"], ref("eq", {"i": "i"}), "J[F]", "i is an outcome of E, not of I"),
        (["i", "I"], ["x[i]", "z[i]"], ref("eq", {"i": "i"}), "sum(F in I, J[x])", "does not occur in the motive"),
        (["i", "I"], ["x[i]", "z[i]"], ref("eq", {"i": "i"}), "J[F] + x[i]", "i is not declared"),
        (["i", "I"], ["x[i]", "z[i]"], ref("eq", {"i": "i"}), "w[F]", "is not an outcome"),
        (["m", "nat"], ["q[m]", "q[m] + 0"], ref("one"), "q[0] + J[F]", "which is not a finite set"),
    ],
)
def test_congruence_of_what_is_not_equal(
    over: list[str], vectors: list[str], by: Data, motive: str, message: str
) -> None:
    given = {"eq": "all(i in I, x[i] == z[i])", "one": "x[k] == z[k]"}
    data = step("end", "congruence", over=over, vectors=vectors, by=by, letter="F", motive=motive)
    with pytest.raises(Rejected, match=message):
        prove(claim("0 == 0", VECTORS, given), [data])


# --------------------------------------------------------------------------------------------------------- derivatives


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("abs(s)", r"proofs of positivity of s\*\*2"),
        ("maximum(i in I, s*x[i])", "is not differentiated in s"),
        ("partial(J, fun(i in I, s), k)", "is not differentiated in s"),
        ("differentiable(J, fun(i in I, s))", "is not differentiated in s"),
        ("J[fun(i in I, s)]**0 - 1", "proofs of positivity of differentiable"),
        ("fun(v in R^I, s*abs(v[k]))[fun(i in I, s)]", "proofs of positivity of differentiable"),
        ("sum(i in I, sqrt(x[i]*s))", "would have to be positive for every outcome"),
    ],
)
def test_mean_values_of_what_is_not_differentiable(expression: str, message: str) -> None:
    """The expressions vanish at 0 by hypothesis, and their slopes are said to be 0."""
    start = {"start": f"{substitute(parse_term(expression), {'s': ZERO})} == 0"}
    slope = poly("slope", "s - s == 0", variables={"s": "real"})
    fields: Data = {"on": "s", "point": "0", "expression": expression, "kind": "constant", "base": ref("start")}
    inside = {"low": ref("axiom.nat_nonnegative", {"n": "0"})}
    rise = step("rise", "mean value", variables={"s": "real"}, given={"low": "0 <= s"}, inside=inside, defined=[])
    with pytest.raises(Rejected, match=message):
        prove(claim("0 == 0", VECTORS, start), [slope, rise | fields | {"premise": ref("slope", {"s": "s"})}])


ROOT = "partial(fun(v in R^1, sqrt(v[0])), p, 0)"
NOUGHT = "differentiable(fun(v in R^1, abs(v[0]) - abs(v[0])), p)"


@pytest.mark.parametrize(
    ("statement", "steps"),
    [
        # infinite on both sides, as it is evaluated at 0
        (f"{ROOT} < {ROOT} + 1", [poly("end", f"0 < {ROOT} + 1 - {ROOT}", cone=[[1, "1", []]])]),
        # 0 by its form, as it is evaluated at 0, and 1 by what it is
        (
            f"0 < {NOUGHT}",
            [
                step("flat", "gradient", call="differentiable(fun(v in R^1, 0), p)", defined=[]),
                poly("end", f"0 < {NOUGHT}", cone=[[1, "1", ["flat"]]]),
            ],
        ),
    ],
)
def test_gradients_are_spoken_of_where_they_are_seen_to_exist(statement: str, steps: list[Data]) -> None:
    prove(claim(statement, {"p": "1 -> real"}, {"positive": "0 < p[0]"}), steps)
    with pytest.raises(Rejected, match="may not be positive"):
        prove(claim(statement, {"p": "1 -> real"}), steps)


# ----------------------------------------------------------------------------------------------------------- induction


@pytest.mark.parametrize(
    ("variables", "given", "goal", "over", "successor", "message"),
    [
        ({"m": "nat"}, {"g": "q[m] == 0"}, "q[m] == 0", [], ref("ih"), "a given fact depends on m"),
        (
            {"m": "nat", "s": "real"},
            {"g": "s == 0"},
            "s*q[m] == 0",
            ["s"],
            ref("ih", {"s": "s"}),
            "a given fact depends",
        ),
        ({"m": "nat"}, {}, "q[m] == q[m]", [], ref("ih", {"m": "m + 1"}), "ih has no variable m"),
        ({"m": "nat"}, {}, "q[m] == q[m]", ["m"], ref("ih"), "over its other variables"),
    ],
)
def test_an_induction_that_leaks(
    variables: dict[str, str], given: dict[str, str], goal: str, over: list[str], successor: Data, message: str
) -> None:
    base = ref("g") if given else ref("base")
    fields: Data = {"goal": goal, "on": "m", "over": over, "hypothesis": "ih", "base": base, "successor": successor}
    induction = step("end", "induction", variables=variables, given=given, **fields)
    with pytest.raises(Rejected, match=message):
        prove(claim("0 == 0", VECTORS), [poly("base", "q[0] - q[0] == 0"), induction])


# --------------------------------------------------------------------------------------------------------- definitions


def test_a_recursion_is_not_hidden_behind_a_binder() -> None:
    """LOOP(n) by way of all of its values would be its own successor."""
    loop = Definition("LOOP", (("n", ()),), parse_term("AT(fun(n in nat, LOOP(n))) + 1"), "", "", "", ("n", ZERO))
    wrong = {"AT": Definition("AT", (("e", ("nat",)),), parse_term("e[5]"), "", ""), "LOOP": loop}
    steps = [
        step("loop", "unfold", False, call="LOOP(5)"),
        step("at", "unfold", False, call="AT(fun(n in nat, LOOP(n)))"),
        poly("end", "0 - 1 == 0", ideal=[["1", "loop"], ["1", "at"]]),
    ]
    with pytest.raises(Rejected, match="LOOP: n is what the recursion is in"):
        check(claim("0 == 1"), proof(steps), {}, wrong)


@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        ("K", "x + c", "the variable c is not declared"),
        ("K", "x + sum(y in Y, 1)", "speaks of the set Y, on which no parameter lives"),
        ("K", "x[0]", "x is of sort real, not a function"),
        ("L", "x", "K is called L"),
    ],
)
def test_a_quantity_depends_on_its_parameters_alone(name: str, body: str, problem: str) -> None:
    assert ill_sorted(DEFINITIONS) is None
    wrong = {name: Definition("K", (("x", ()),), parse_term(body), "", "")}
    with pytest.raises(Rejected, match=problem):
        check(claim("0 == 0"), proof([poly("end", "0 == 0")]), {}, wrong)
