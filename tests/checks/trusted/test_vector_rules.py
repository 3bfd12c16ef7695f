"""Functions of vectors in the kernel: the chain rule, gradients, congruence, and what may stay quantified."""

from __future__ import annotations

import pytest

from checks.kernel import Theorem
from checks.trusted.polynomials import canonical
from checks.trusted.scope import Rejected
from tests.checks.proving import Data, claim, poly, prove, ref, step, use
from tests.checks.trusted.test_rules import rejected
from theorems.language.syntax import parse_term

POINT = "fun(i in I, x[i] + s*v[i])"
VECTORS = {"J": "R^I -> real", "x": "I -> real", "v": "I -> real"}
SMOOTH = {"smooth": f"all(s in real, implies(0 <= s, 0 < differentiable(J, {POINT})))"}
SLOPE = f"sum(i in I, partial(J, {POINT}, i)*v[i])"
FLAT = {"flat": f"all(s in real, implies(0 <= s, 0 <= {SLOPE}))"}


# ------------------------------------------------------------------------------------------ mean value, the chain rule


# J does not fall along v from x on, if its slope there is nonnegative
RISE = step(
    "rise",
    "mean value",
    variables={"s": "real"},
    given={"low": "0 <= s"},
    on="s",
    point="0",
    expression=f"J[{POINT}] - J[x]",
    kind="nonnegative",
    base=ref("start"),
    inside={"low": ref("axiom.nat_nonnegative", {"n": "0"})},
    premise=ref("slope", {"s": "s"}, low="low"),
    defined=[[f"differentiable(J, {POINT})", ref("smooth", {"s": "s"}, premise="low")]],
)
BEFORE = [
    poly("start", "J[x] - J[x] == 0"),
    poly(
        "slope",
        f"0 <= (s - 0)*{SLOPE}",
        variables={"s": "real"},
        given={"low": "0 <= s"},
        have={"flat.s": ref("flat", {"s": "s"}, premise="low")},
        cone=[[1, "1", ["low", "flat.s"]]],
    ),
]


def by_rise(data: Data) -> Theorem:
    one = poly("one", "0 <= 1", False, cone=[[1, "1", []]])
    end = use("end", "rise", {"s": "1"}, low="one")
    return prove(claim("J[x] <= J[fun(i in I, x[i] + v[i])]", VECTORS, SMOOTH | FLAT), [*BEFORE, data, one, end])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"defined": []}, "defined: expected proofs of positivity of differentiable"),
        ({"defined": [["differentiable(J, x)", ref("start")]]}, "defined: expected proofs of positivity"),
        (
            {"defined": [[f"differentiable(J, {POINT})", ref("flat", {"s": "s"}, premise="low")]]},
            "flat does not say 0 < differentiable",
        ),
        ({"expression": f"J[{POINT}] - J[v]"}, "start does not say that the expression vanishes"),
        ({"expression": f"2*J[{POINT}] - 2*J[x]"}, "slope does not give"),
        ({"expression": f"partial(J, {POINT}, k) - J[x]"}, "k is not declared"),
        ({"expression": f"J[{POINT}, x] - J[x]"}, r"expected 1 argument\(s\)"),
        ({"expression": "J[s] - J[s]"}, "s is of sort real, not a function"),
        ({"point": "1"}, "inside: axiom.nat_nonnegative does not give 0 <= 1"),
    ],
)
def test_the_chain_rule(change: Data, message: str) -> None:
    rejected(by_rise, RISE, change, message)


def test_the_gradient_itself_is_not_differentiated() -> None:
    variables = VECTORS | {"k": "I"}
    start = poly("start", "partial(J, x, k) - partial(J, x, k) == 0")
    bad = {**RISE, "expression": f"partial(J, {POINT}, k) - partial(J, x, k)", "defined": []}
    with pytest.raises(Rejected, match="is not differentiated in s"):
        prove(claim("0 == 0", variables, SMOOTH | FLAT), [start, *BEFORE[1:], bad])


# ------------------------------------------------------------------------------------------------------------ gradient

BOWL = "fun(u in R^I, sum(i in I, c[i]*u[i]**2))"
GRADIENT = step("end", "gradient", call=f"partial({BOWL}, x, k)", defined=[])
LOG = "fun(u in R^I, log(u[k]))"


def test_a_gradient_is_the_derivative_along_a_coordinate() -> None:
    sorts = VECTORS | {"c": "I -> real", "k": "I"}
    statement = claim(f"partial({BOWL}, x, k) == sum(i in I, c[i]*(2*x[i]*same(i, k)))", sorts)
    assert prove(statement, [GRADIENT]).rung == "exact"
    for wrong in ("sum(i in I, c[i]*(2*x[i]))", "sum(i in I, c[i]*(x[i]*same(i, k)))", "2*c[k]*v[k]"):
        with pytest.raises(Rejected, match="conclusion end is"):
            prove(claim(f"partial({BOWL}, x, k) == {wrong}", sorts), [GRADIENT])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"call": "partial(J, x, k)"}, "not a derivative of a function that is written out"),
        ({"call": "J[x]"}, "not a derivative of a function that is written out"),
        ({"call": f"partial({LOG}, x, k)"}, r"defined: expected proofs of positivity of x\[k\]"),
        ({"call": "partial(fun(u in R^I, abs(u[k])), x, k)"}, "defined: expected proofs of positivity"),
        ({"call": "partial(fun(u in R^I, min(u[k], 0)), x, k)"}, "is not differentiated"),
        ({"call": "partial(fun(u in R^I, sum(i in I, log(u[i]))), x, k)"}, "positive for every outcome"),
        ({"call": "partial(fun(u in R^I, POWER(u[k], 2)), x, k)"}, "is not differentiated"),
        ({"call": "partial(fun(y in I, x[y]), x, k)"}, "only a function of one vector has a gradient"),
        ({"call": "partial(fun(u in R^I, fun(i in I, u[i])), x, k)"}, "is a function, not a number"),
        ({"defined": [["x[k]", ref("axiom.log_one")]]}, "defined: expected proofs of positivity of $"),
    ],
)
def test_what_is_no_gradient(change: Data, message: str) -> None:
    sorts = VECTORS | {"c": "I -> real", "k": "I"}
    statement = claim(f"partial({BOWL}, x, k) == sum(i in I, c[i]*(2*x[i]*same(i, k)))", sorts)
    rejected(lambda data: prove(statement, [data]), GRADIENT, change, message)


def test_a_logarithm_is_differentiable_where_its_argument_is_positive() -> None:
    function = "fun(u in R^I, log(1 + u[k]**2))"
    sorts = VECTORS | {"k": "I"}
    positive = poly("positive", "0 < 1 + x[k]**2", cone=[[1, "x[k]", []], [1, "1", []]])
    other = poly("positive", "0 < 1 + v[k]**2", cone=[[1, "v[k]", []], [1, "1", []]])
    good = step("end", "gradient", call=f"differentiable({function}, x)", defined=[["1 + x[k]**2", ref("positive")]])
    statement = claim(f"0 < differentiable({function}, x)", sorts)
    rejected(lambda data: prove(statement, [positive, data]), good, {"defined": []}, "expected proofs of positivity")
    with pytest.raises(Rejected, match="does not say 0 < 1"):
        prove(statement, [other, good])


# ---------------------------------------------------------------------------------------------------------- congruence

EQUAL = {"equal": "all(i in I, x[i] == 2*v[i])"}
SAME = step(
    "end",
    "congruence",
    over=["i", "I"],
    vectors=["x[i]", "2*v[i]"],
    by=ref("equal", {"i": "i"}),
    letter="w",
    motive="J[w] + partial(J, w, k)",
)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vectors": ["x[i]", "v[i]"]}, "does not say that"),
        ({"vectors": ["2*v[i]", "x[i]"]}, "does not say that"),
        ({"vectors": ["x[i]", "x[i]"]}, "the same already"),
        ({"by": ref("equal", {"i": "k"})}, "does not say that"),
        ({"over": ["k", "I"]}, "k is declared twice"),
        ({"over": ["i", "nat"]}, "not a finite set"),
        ({"over": ["i", "Y"]}, "is an outcome of Y, not of I"),
        ({"letter": "x"}, "the letter 'x' is taken"),
        ({"letter": "u"}, "does not occur in the motive"),
        ({"motive": "J[w] + w"}, "is a function, not a number"),
        ({"motive": "J[w] + q"}, "q is not declared"),
    ],
)
def test_congruence(change: Data, message: str) -> None:
    left, right = "J[x] + partial(J, x, k)", "J[fun(i in I, 2*v[i])] + partial(J, fun(i in I, 2*v[i]), k)"
    statement = claim(f"{left} == {right}", VECTORS | {"k": "I"}, EQUAL)
    rejected(lambda data: prove(statement, [data]), SAME, change, message)


def test_vectors_that_differ_in_one_coordinate_are_not_the_same() -> None:
    """A fact about one coordinate says nothing about the vector."""
    statement = claim("J[x] == J[v]", VECTORS | {"k": "I"}, {"equal": "x[k] == v[k]"})
    bad = {**SAME, "vectors": ["x[i]", "v[i]"], "by": ref("equal"), "motive": "J[w]"}
    with pytest.raises(Rejected, match="does not say that"):
        prove(statement, [bad])


NUMBERS = step(
    "end",
    "congruence",
    over=[],
    vectors=["x[k]", "s"],
    by=ref("equal"),
    letter="w",
    motive="sum(m in I, POWER(w, 2)*v[m])",
)
ONE_NUMBER = {"equal": "x[k] == s"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vectors": ["x[k]", "2*s"]}, "does not say that"),
        ({"vectors": ["s", "x[k]"]}, "does not say that"),
        ({"vectors": ["s", "s"]}, "the same already"),
        ({"vectors": ["x", "s"]}, "is of sort I -> real, not a number"),
        ({"over": ["i", "I"]}, "is a function, not a number"),
        ({"letter": "s"}, "the letter 's' is taken"),
        ({"letter": "u"}, "does not occur in the motive"),
        ({"motive": "sum(w in I, v[w])"}, "does not occur in the motive"),
        ({"motive": "J[w]"}, "is not a function"),
        ({"motive": "v[w]"}, "not an outcome"),
    ],
)
def test_congruence_of_numbers(change: Data, message: str) -> None:
    left, right = "sum(m in I, POWER(x[k], 2)*v[m])", "sum(m in I, POWER(s, 2)*v[m])"
    statement = claim(f"{left} == {right}", VECTORS | {"k": "I", "s": "real"}, ONE_NUMBER)
    rejected(lambda data: prove(statement, [data]), NUMBERS, change, message)


def test_a_number_put_in_is_not_caught_by_a_sum() -> None:
    """Under a sum over k, the k of x[k] is still the one that it was."""
    sorts = VECTORS | {"k": "I", "s": "real"}
    data = {**NUMBERS, "motive": "sum(k in I, w*v[k])"}
    assert prove(claim("sum(m in I, x[k]*v[m]) == sum(k in I, s*v[k])", sorts, ONE_NUMBER), [data])
    with pytest.raises(Rejected):
        prove(claim("sum(k in I, x[k]*v[k]) == sum(k in I, s*v[k])", sorts, ONE_NUMBER), [data])


# ------------------------------------------------------------------------------------------- what stays quantified


def test_a_variable_without_a_value_stays_quantified() -> None:
    given = {"all": "all(z in Y, all(s in real, implies(0 <= s, f[z] <= s)))"}
    lemma = poly(
        "lemma",
        "0 <= 1 - a",
        False,
        variables={"a": "real"},
        given={"below": "all(s in real, implies(0 <= s, a <= s))", "unit": "0 <= 1"},
        have={"at.one": ref("below", {"s": "1"}, premise="unit")},
        cone=[[1, "1", ["at.one"]]],
    )
    one = poly("one", "0 <= 1", False, cone=[[1, "1", []]])
    good = use("end", "lemma", {"a": "f[y]"}, below=ref("all", {"z": "y"}), unit="one")
    statement = claim("f[y] <= 1", {"f": "Y -> real", "y": "Y"}, given)
    for change, message in (
        ({"by/proofs": {"below": ref("all"), "unit": ref("one")}}, "the premise below is"),
        ({"by/proofs": {"below": ref("all", {"s": "1"}), "unit": ref("one")}}, "the premise below is"),
        ({"by/proofs": {"below": ref("all", {"z": "y"}, premise="one"), "unit": ref("one")}}, "stays quantified"),
    ):
        rejected(lambda data: prove(statement, [lemma, one, data]), good, change, message)


def test_a_value_may_not_speak_of_what_stays_quantified() -> None:
    given = {"all": "all(z in Y, all(r in real, f[z] <= r*a))"}
    statement = claim("0 == 0", {"f": "Y -> real", "y": "Y", "s": "real", "a": "real"}, given)
    pair = poly("pair", "0 <= (u - a)**2", False, variables={"u": "real", "a": "real"}, cone=[[1, "a - u", []]])
    with pytest.raises(Rejected, match="a stays quantified, and a value speaks of it"):
        prove(statement, [pair, use("end", "pair", {"u": "a + 1"})])


# ----------------------------------------------------------------------------------------------------- canonical texts


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("J[fun(i in I, x[i] + 0*v[i])]", "J[x]", True),
        ("J[fun(i in I, x[i] + 1*(z[i] - x[i]))]", "J[fun(j in I, z[j])]", True),
        ("J[fun(i in I, x[k])]", "J[x]", False),
        ("partial(J, fun(i in I, x[i]), k)", "partial(J, x, k)", True),
        ("partial(J, x, k)", "partial(J, x, j)", False),
        ("partial(J, x, k)", "partial(J, z, k)", False),
        ("differentiable(J, x)", "differentiable(J, fun(i in I, 2*x[i] - x[i]))", True),
        ("h[fun(i in I, x[i]), y]", "h[x, y]", True),
        ("x[n + 1, i]", "x[1 + n, i]", True),
        ("x[n + 1, i]", "x[n, i]", False),
    ],
)
def test_equal_vectors_are_the_same_argument(one: str, other: str, same: bool) -> None:
    assert (canonical(parse_term(one)) == canonical(parse_term(other))) is same
