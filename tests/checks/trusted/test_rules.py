"""Each rule: one success proved by hand, and a rejection for every way in which its premise can fail."""

from __future__ import annotations

from typing import Any

import pytest

from checks.kernel import Theorem
from checks.trusted.rules import RULES
from checks.trusted.scope import Rejected
from tests.checks.proving import Data, claim, poly, prove, ref, step
from theorems import proof

REALS = {"x": "real", "y": "real"}


def test_every_rule_of_the_format_is_a_rule_of_the_kernel() -> None:
    assert RULES.keys() == proof.RULES.keys()


def changed(data: Data, change: dict[str, Any]) -> Data:
    """A step with some fields changed; a key ``a/b`` is the field b of the field a."""
    out = {**data}
    for key, value in change.items():
        first, _, second = key.partition("/")
        out[first] = {**out[first], second: value} if second else value
    return out


def rejected(prove_with: Any, data: Data, change: dict[str, Any], message: str) -> None:
    """The unchanged step is accepted, the changed one is not, and the message names the step and its rule."""
    assert isinstance(prove_with(data), Theorem)
    with pytest.raises(Rejected, match=rf"step {data['name']} \({data['rule']}\): .*{message}"):
        prove_with(changed(data, change))


# ---------------------------------------------------------------------------------------------------------- polynomial

# x > 0, x*y >= x, so y >= 1: x*(y - 1) = (x*y - x) * 1**2
POLYNOMIAL = poly("end", "0 <= y - 1", positive=["pos"], cone=[[1, "1", ["over"]]])


def by_polynomial(data: Data) -> Theorem:
    given = {"pos": "0 < x", "over": "0 <= x*y - x", "eq": "x - 2*y == 0"}
    return prove(claim("1 <= y", REALS, given), [data])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scale": 0}, "scale and weights are positive"),
        ({"scale": -1}, "scale and weights are positive"),
        ({"scale": 2}, "the identity fails"),
        ({"cone": [[0, "1", ["over"]]]}, "scale and weights are positive"),
        ({"cone": [[-1, "1", ["over"]]]}, "scale and weights are positive"),
        ({"cone": [[2, "1", ["over"]]]}, "the identity fails"),
        ({"cone": [[1, "0", ["over"]]]}, "the root 0 is zero"),
        ({"cone": [[1, "-1", ["over"]]]}, "the root -1 is zero, not integral, or does not lead"),
        ({"cone": [[1, "1/2", ["over"]]]}, "the root 1/2 is zero, not integral"),
        ({"cone": [[1, "z", ["over"]]]}, "z is not declared"),
        ({"cone": [[1, "1", ["eq"]]]}, "eq is x - 2.y == 0; expected a fact with < or <="),
        ({"cone": [[1, "1", ["nothing"]]]}, "nothing is not a known fact"),
        ({"positive": []}, "the identity fails"),
        ({"positive": ["over"]}, "over is .*; expected a fact with <"),
        ({"ideal": [["0", "eq"]]}, "the multiplier 0 is zero"),
        ({"ideal": [["1/2", "eq"]]}, "the multiplier 1/2 is zero or not integral"),
        ({"ideal": [["1", "over"]]}, "over is .*; expected a fact with =="),
        ({"ideal": [["1", "eq"]]}, "the identity fails"),
        ({"goal": "0 < y - 1"}, "a strict inequality needs a summand that is strictly positive"),
        ({"goal": "y - 1 == 0"}, "an equation has no squares"),
        ({"goal": "0 <= y - 2"}, "the identity fails"),
        ({"goal": "0 <= z - 1"}, "z is not declared"),
        ({"variables": {"u": "real"}}, "the variable u is never used"),
        ({"given": {"more": "0 <= x"}}, "more is never used"),
        ({"have": {"more": ref("pos")}}, "more is never used"),
    ],
)
def test_polynomial(change: dict[str, Any], message: str) -> None:
    rejected(by_polynomial, POLYNOMIAL, change, message)


def test_a_strict_goal_needs_a_strict_summand_with_root_one() -> None:
    given = {"x": "0 < x", "y": "0 <= y"}
    end = poly("end", "0 < x + y", cone=[[1, "1", ["x"]], [1, "1", ["y"]]])
    prove(claim("0 < x + y", REALS, given), [end])
    with pytest.raises(Rejected, match="strictly positive"):
        prove(claim("0 < x**3", REALS, given), [poly("end", "0 < x**3", cone=[[1, "x", ["x"]]])])
    with pytest.raises(Rejected, match="strictly positive"):
        prove(claim("0 < x*y", REALS, given), [poly("end", "0 < x*y", cone=[[1, "1", ["x", "y"]]])])


# --------------------------------------------------------------------------------------------------------------- cases

# abs(x) >= x: in the one case 0 <= x - x, in the other 0 <= -x - x
BRANCHES = [
    poly("same", "0 <= 1*x - x", variables={}, cone=[]),
    poly("less", "0 <= -x - x", False, variables={"x": "real"}, given={"neg": "0 <= -x"}, cone=[[2, "1", ["neg"]]]),
]
CASES = step(
    "end",
    "cases",
    on=["abs", "x"],
    letter="h",
    motive="0 <= h - x",
    case="sign",
    branches=[ref("same"), ref("less", {"x": "x"}, neg="sign")],
)


def by_cases(data: Data) -> Theorem:
    return prove(claim("x <= abs(x)", {"x": "real"}), [*BRANCHES, data])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": ["min", "x"]}, "cases on 'min' of 1"),
        ({"on": ["sqrt", "x"]}, "cases on 'sqrt' of 1"),
        ({"on": ["abs", "z"]}, "z is not declared"),
        ({"on": ["abs", "2*x"]}, "the branch same gives"),
        ({"letter": "x"}, "the letter x is taken"),
        ({"letter": ""}, "does not occur in the motive"),
        ({"letter": "k"}, "the letter 'k' does not occur in the motive"),
        ({"motive": "0 <= h - 2*x"}, "the branch same gives"),
        ({"motive": "0 < h - x"}, "the branch same gives"),
        ({"case": ""}, "sign is not a known fact"),
        ({"case": "same"}, "the name same is taken"),
        ({"branches": [ref("same"), ref("same")]}, "the branch same gives"),
        (
            {"branches": [ref("less", {"x": "x"}, neg="sign"), ref("same")]},
            "the premise neg is 0 <= -x, and sign gives",
        ),
        ({"branches": [ref("same"), ref("less", {"x": "x"})]}, "nothing given for neg"),
        ({"branches": [ref("same"), ref("less", {"x": "-x"}, neg="sign")]}, "the premise neg is"),
    ],
)
def test_cases(change: dict[str, Any], message: str) -> None:
    rejected(by_cases, CASES, change, message)


def test_an_assumption_of_a_case_that_is_not_used_has_no_name() -> None:
    trivial = {"on": ["sign", "x"], "letter": "", "motive": "0 <= x**2", "branches": [ref("sq"), ref("sq")]}
    square = poly("sq", "0 <= x**2", cone=[[1, "x", []]])
    prove(claim("0 <= x**2", {"x": "real"}), [square, step("end", "cases", case="", **trivial)])
    with pytest.raises(Rejected, match="the assumption sign is never used"):
        prove(claim("0 <= x**2", {"x": "real"}), [square, step("end", "cases", case="sign", **trivial)])
    with pytest.raises(Rejected, match="the motive is the goal itself"):
        prove(claim("0 <= x**2", {"x": "real"}), [square, step("end", "cases", case="", **{**trivial, "letter": "x"})])


def test_minimum_and_maximum() -> None:
    for kind, pair, fact in (
        ("min", ("0 <= y - x", "0 <= x - y"), "h <= x"),
        ("max", ("0 <= x - y", "0 <= y - x"), "x <= h"),
    ):
        goal = fact.replace("h", f"{kind}(x, y)")
        left, right = fact.split(" <= ")
        motive = f"0 <= {right} - {left}"
        equal = poly("equal", "0 <= x - x")
        other = "x - y" if kind == "min" else "y - x"
        less = poly("less", f"0 <= {other}", False, variables=REALS, given={"g": pair[1]}, cone=[[1, "1", ["g"]]])
        end = step(
            "end",
            "cases",
            on=[kind, "x", "y"],
            letter="h",
            motive=motive,
            case="c",
            branches=[ref("equal"), ref("less", {"x": "x", "y": "y"}, g="c")],
        )
        prove(claim(goal, REALS), [equal, less, end])
        with pytest.raises(Rejected, match="step end"):
            prove(claim(goal, REALS), [equal, less, {**end, "on": [kind, "y", "x"]}])


def test_a_nonnegative_number_is_positive_or_zero() -> None:
    """q**2*(1/q) = q for every q >= 0."""
    steps = [
        poly(
            "pos",
            "q**2*(1/q) - q == 0",
            False,
            variables={"q": "real"},
            given={"p": "0 < q"},
            have={"inv": ref("axiom.inverse", {"x": "q"}, premise="p")},
            ideal=[["q", "inv"]],
        ),
        poly(
            "zero",
            "q**2*(1/q) - q == 0",
            False,
            variables={"q": "real"},
            given={"z": "q == 0"},
            ideal=[["q*(1/q) - 1", "z"]],
        ),
    ]
    end = step(
        "end",
        "cases",
        on=["zero", "q", "nonneg"],
        letter="",
        motive="q**2*(1/q) - q == 0",
        case="c",
        branches=[ref("pos", {"q": "q"}, p="c"), ref("zero", {"q": "q"}, z="c")],
    )
    statement = claim("q**2*(1/q) == q", {"q": "real"}, {"nonneg": "0 <= q", "other": "0 <= q + 1"})
    prove(statement, [*steps, end])
    for on, message in (
        (["zero", "q", "other"], "other does not say 0 <= q"),
        (["zero", "q"], "is not a known fact"),
        (["zero", "q", "nothing"], "nothing is not a known fact"),
        (["zero", "q + 1", "other"], "the premise p is 0 < q"),
    ):
        with pytest.raises(Rejected, match=message):
            prove(statement, [*steps, {**end, "on": on}])


# --------------------------------------------------------------------------------------------------- sums, swap, pick

FUNCTIONS = {"f": "Y -> real", "g": "Y -> real", "c": "real"}
SUM = step("end", "sum", over=["y", "Y"], terms=[["1", "f[y]"], ["-c", "g[y]"]], by=ref("point", {"y": "y"}))


def by_sum(data: Data) -> Theorem:
    given = {"point": "all(y in Y, 0 <= f[y] - c*g[y])", "strict": "all(y in Y, 0 < f[y] - c*g[y])"}
    return prove(claim("0 <= sum(y in Y, f[y]) + -c*sum(y in Y, g[y])", FUNCTIONS, given), [data])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"over": ["y", "Z"]}, "point is about the set Y, not about Z"),
        ({"over": ["y", "real"]}, "is not a finite set"),
        ({"over": ["y", "nat"]}, "is not a finite set"),
        ({"over": ["c", "Y"]}, "the variable c is declared twice"),
        ({"terms": [["1", "f[y]"]]}, "the terms add up to"),
        ({"terms": []}, "the terms add up to"),
        ({"terms": [["1", "f[y]"], ["c", "g[y]"]]}, "the terms add up to"),
        ({"terms": [["1", "f[y]"], ["-g[y]", "c"]]}, "y is not declared"),
        ({"terms": [["1", "f[y]"], ["-c", "g[y]"], ["0", "g[y]"]]}, "is zero"),
        ({"terms": [["1", "f[y]"], ["-c", "g[y]"], ["c", "0"]]}, "is zero"),
        ({"by": ref("strict", {"y": "y"})}, "a strict inequality is not summed"),
        ({"by": ref("point")}, "nothing given for y"),
        ({"by": ref("point", {"y": "z"})}, "z is not declared"),
        ({"by": ref("point", {"z": "y"})}, "point has no variable z"),
    ],
)
def test_sum(change: dict[str, Any], message: str) -> None:
    rejected(by_sum, SUM, change, message)


def test_swap() -> None:
    statement = claim("sum(y in Y, sum(z in Z, k[y, z])) == sum(z in Z, sum(y in Y, k[y, z]))", {"k": "Y, Z -> real"})
    good = step("end", "swap", outer=["y", "Y"], inner=["z", "Z"], body="k[y, z]")
    for change, message in (
        ({"body": "k[z, y]"}, "z is an outcome of Z, not of Y"),
        ({"inner": ["y", "Z"]}, "declared twice"),
        ({"inner": ["k", "Z"]}, "declared twice"),
        ({"outer": ["y", "real"]}, "not a finite set"),
        ({"body": "w"}, "w is not declared"),
    ):
        rejected(lambda data: prove(statement, [data]), good, change, message)


def test_pick() -> None:
    statement = claim("sum(z in Y, same(w, z)*f[z]) == f[w]", {"f": "Y -> real", "w": "Y", "v": "Z"})
    good = step("end", "pick", over=["z", "Y"], outcome="w", body="f[z]")
    for change, message in (
        ({"outcome": "v"}, "v is an outcome of Z, not of Y"),
        ({"outcome": "0"}, "0 is an outcome of 1, not of Y"),
        ({"outcome": "z"}, "z is not declared"),
        ({"over": ["w", "Y"]}, "declared twice"),
        ({"body": "f[v]"}, "v is an outcome of Z"),
    ):
        rejected(lambda data: prove(statement, [data]), good, change, message)
    with pytest.raises(Rejected, match="conclusion end is"):
        prove(statement, [{**good, "body": "f[w]*f[z]"}])


# -------------------------------------------------------------------------------------------------- unfold, induction


def test_unfold() -> None:
    variables = {"p": "Y -> real", "q": "Y -> real", "r": "Z -> real", "k": "Y, Z -> real"}
    good = step("end", "unfold", call="TV(p, q)")
    statement = claim("TV(p, q) == sum(u in Y, abs(p[u] - q[u]))/2", variables)
    for change, message in (
        ({"call": "1"}, "1 is not a quantity"),
        ({"call": "NOTHING(p, q)"}, "NOTHING is not a known quantity"),
        ({"call": "TV(p)"}, "TV takes 2 arguments"),
        ({"call": "TV(p, r)"}, "X cannot be both Y and Z"),
        ({"call": "TV(p, k)"}, r"it takes 2 argument\(s\), not 1"),
        ({"call": "TV(p, 1)"}, "1 is not a function"),
    ):
        rejected(lambda data: prove(statement, [data]), good, change, message)


@pytest.mark.parametrize(
    ("call", "value", "message"),
    [
        ("POWER(x, 0)", "1", None),
        ("POWER(x, 3)", "x*POWER(x, 2)", None),
        ("POWER(x, n + 1)", "x*POWER(x, n)", None),
        ("POWER(x, 0)", "x", "conclusion end is"),
        ("POWER(x, n)", "x*POWER(x, n)", "n is neither 0 nor written as a successor"),
        ("POWER(x, 1 + n)", "x*POWER(x, n)", "neither 0 nor written as a successor"),
        ("POWER(x, y)", "1", "y is of sort real, not a natural number"),
        ("POWER(x, -1)", "1", "-1 is not a natural number"),
        ("POWER(x, n - 1)", "1", "not a sum of natural numbers"),
        ("POWER(x, 1/2)", "1", "1/2 is not a natural number"),
    ],
)
def test_unfold_a_recursive_quantity(call: str, value: str, message: str | None) -> None:
    statement = claim(f"{call} == {value}", {"x": "real", "y": "real", "n": "nat"})
    if message is None:
        prove(statement, [step("end", "unfold", call=call)])
    else:
        with pytest.raises(Rejected, match=message):
            prove(statement, [step("end", "unfold", call=call)])


# x**0 >= 0, and x**(n+1) = x * x**n >= 0 if x >= 0
BASE = [
    step("at0", "unfold", False, variables={"x": "real"}, call="POWER(x, 0)"),
    poly(
        "base",
        "0 <= POWER(x, 0)",
        False,
        variables={"x": "real"},
        have={"u": ref("at0", {"x": "x"})},
        cone=[[1, "1", []]],
        ideal=[["1", "u"]],
    ),
    step("next", "unfold", False, variables={"x": "real", "n": "nat"}, call="POWER(x, n + 1)"),
    poly(
        "succ",
        "0 <= POWER(x, n + 1)",
        False,
        variables={"x": "real", "n": "nat"},
        given={"pos": "0 <= x", "h": "0 <= POWER(x, n)"},
        have={"u": ref("next", {"x": "x", "n": "n"})},
        cone=[[1, "1", ["pos", "h"]]],
        ideal=[["1", "u"]],
    ),
]
INDUCTION = step(
    "all",
    "induction",
    False,
    variables={"x": "real", "n": "nat"},
    given={"pos": "0 <= x"},
    goal="0 <= POWER(x, n)",
    on="n",
    over=[],
    hypothesis="hyp",
    base=ref("base", {"x": "x"}),
    successor=ref("succ", {"x": "x", "n": "n"}, pos="pos", h="hyp"),
)


def by_induction(data: Data) -> Theorem:
    statement = claim("0 <= POWER(a, m)", {"a": "real", "m": "nat"}, {"nonneg": "0 <= a"})
    return prove(statement, [*BASE, data, step("end", "use", by=ref("all", {"x": "a", "n": "m"}, pos="nonneg"))])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": "x"}, "induction is on a variable of sort nat"),
        ({"on": "m"}, "induction is on a variable of sort nat"),
        ({"variables/n": "real"}, "n is of sort real, not a natural number"),
        ({"over": ["n"]}, "over its other variables"),
        ({"over": ["z"]}, "over its other variables"),
        ({"over": ["x"]}, "a given fact depends on n or on what the hypothesis quantifies over"),
        ({"given/pos": "0 <= n + 0*x"}, "a given fact depends on n"),
        ({"goal": "0 <= POWER(x, n) - 1"}, "the base gives"),
        ({"goal": "0 < POWER(x, n)"}, "the base gives"),
        ({"base": ref("base", {"x": "0"})}, "the base gives"),
        ({"base": ref("hyp")}, "hyp is not a known fact"),
        ({"successor": ref("hyp")}, "the successor gives"),
        ({"successor": ref("base", {"x": "x"})}, "the successor gives"),
        ({"hypothesis": "pos"}, "the name pos is taken"),
        ({"hypothesis": "base"}, "the name base is taken"),
        ({"successor": ref("succ", {"x": "x", "n": "n"}, pos="pos")}, "nothing given for h"),
        ({"successor": ref("succ", {"x": "x", "n": "n + 1"}, pos="pos", h="hyp")}, "the premise h is"),
    ],
)
def test_induction(change: dict[str, Any], message: str) -> None:
    rejected(by_induction, INDUCTION, change, message)


def test_an_induction_that_does_not_use_its_hypothesis() -> None:
    zero = poly("zero", "0 <= n**2", False, variables={"n": "real"}, cone=[[1, "n", []]])
    bad = step(
        "bad",
        "induction",
        False,
        variables={"n": "nat"},
        goal="0 <= n**2",
        on="n",
        over=[],
        hypothesis="hyp",
        base=ref("zero", {"n": "0"}),
        successor=ref("zero", {"n": "n + 1"}),
    )
    with pytest.raises(Rejected, match=r"step bad \(induction\): hyp is never used"):
        prove(claim("0 == 0"), [zero, bad])


# ---------------------------------------------------------------------------------------------------------- mean value

# log x <= x - 1: phi = x - 1 - log x vanishes at 1, and (x - 1)*(1 - 1/x) = (x - 1)**2*(1/x)
SLOPE = poly(
    "slope",
    "0 <= (x - 1)*(1 - 1/x)",
    False,
    variables={"x": "real"},
    given={"pos": "0 < x"},
    have={
        "inv": ref("axiom.inverse", {"x": "x"}, premise="pos"),
        "up": ref("axiom.inverse_positive", {"x": "x"}, premise="pos"),
    },
    cone=[[1, "x - 1", ["up"]]],
    ideal=[["1 - x", "inv"]],
)
ONE = [poly("one", "0 < 1", False, cone=[[1, "1", []]])]
AT_ONE = poly("at1", "1 - 1 - log(1) == 0", False, have={"l": ref("axiom.log_one")}, ideal=[["-1", "l"]])
MEAN = step(
    "tangent",
    "mean value",
    False,
    variables={"x": "real"},
    given={"pos": "0 < x"},
    on="x",
    point="1",
    expression="x - 1 - log(x)",
    kind="nonnegative",
    base=ref("at1"),
    inside={"pos": ref("one")},
    premise=ref("slope", {"x": "x"}, pos="pos"),
    defined=[["x", ref("pos")]],
)


def by_mean_value(data: Data) -> Theorem:
    end = step("end", "use", by=ref("tangent", {"x": "a"}, pos="positive"))
    return prove(claim("log(a) <= a - 1", {"a": "real"}, {"positive": "0 < a"}), [*ONE, AT_ONE, SLOPE, data, end])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": "a"}, "a is a real variable of the step"),
        ({"variables/x": "nat"}, "x is a real variable of the step"),
        ({"point": "x"}, "the point is free of it"),
        ({"point": "2"}, "inside: one does not give 0 < 2|does not say that the expression vanishes"),
        ({"point": "z"}, "z is not declared"),
        ({"expression": "x - 1 - log(x) - 1"}, "at1 does not say that the expression vanishes at 1"),
        ({"expression": "x - 1 - abs(log(x))"}, "does not say that the expression vanishes"),
        ({"kind": "anything"}, "kind is 'anything'"),
        ({"kind": "constant"}, "slope does not give"),
        ({"kind": "sign"}, "slope does not give"),
        ({"base": ref("one")}, "one does not say that the expression vanishes"),
        ({"base": ref("pos")}, "pos is not a known fact"),
        ({"inside": {}}, "inside: expected a proof for each of pos"),
        ({"inside": {"pos": ref("pos")}}, "pos is not a known fact"),
        ({"inside": {"pos": ref("at1")}}, "inside: at1 does not give 0 < 1"),
        ({"inside/more": ref("one")}, "inside: expected a proof for each of pos"),
        ({"given/pos": "0 < x**2"}, "pos does not describe an interval"),
        ({"given/pos": "0 < log(2*x) - log(x)"}, "pos does not describe an interval"),
        ({"given/pos": "all(y in Y, 0 < x)"}, "pos does not describe an interval"),
        ({"defined": []}, "defined: expected proofs of positivity of x"),
        ({"defined": [["2*x", ref("pos")]]}, "defined: expected proofs of positivity of x"),
        ({"defined": [["x", ref("one")]]}, "one does not say 0 < x"),
        ({"premise": ref("one")}, r"one does not give 0 <= \(x - 1\)"),
    ],
)
def test_mean_value(change: dict[str, Any], message: str) -> None:
    rejected(by_mean_value, MEAN, change, message)


def test_what_a_step_has_about_its_variable_is_not_used_at_the_point() -> None:
    """x = x + 0 is fine anywhere; a local fact about x is not available at the point, even where it would fit."""
    forged = {**MEAN, "have": {"zero": ref("at1")}, "base": ref("zero")}
    with pytest.raises(Rejected, match="zero is not a known fact"):
        by_mean_value(forged)


def test_a_point_outside_the_interval() -> None:
    """On x >= 2 the slope of (x - 2)*x is nonnegative; that gives nothing at 0, where it vanishes too."""
    bad = step(
        "bad",
        "mean value",
        False,
        variables={"x": "real"},
        given={"low": "0 <= x - 2"},
        on="x",
        point="0",
        expression="(x - 2)*x",
        kind="nonnegative",
        base=ref("zero"),
        inside={"low": ref("zero")},
        premise=ref("zero"),
        defined=[],
    )
    with pytest.raises(Rejected, match="inside: zero does not give 0 <= 0 - 2"):
        prove(claim("0 == 0"), [poly("zero", "(0 - 2)*0 == 0", False), bad])


# ----------------------------------------------------------------------------------------------------- use, enclosure


def test_use() -> None:
    lemma = poly(
        "lemma", "0 <= x*y", False, variables=REALS, given={"a": "0 <= x", "b": "0 <= y"}, cone=[[1, "1", ["a", "b"]]]
    )
    statement = claim("0 <= u*v", {"u": "real", "v": "real", "f": "Y -> real"}, {"pu": "0 <= u", "pv": "0 <= v"})
    good = step("end", "use", by=ref("lemma", {"x": "u", "y": "v"}, a="pu", b="pv"))
    for by, message in (
        (ref("nothing"), "nothing is not a known fact"),
        (ref("lemma"), "nothing given for x, y, a, b"),
        (ref("lemma", {"x": "u"}, a="pu", b="pv"), "the premise b is about y, which stays quantified"),
        (ref("lemma", {"x": "u", "y": "v", "z": "u"}), "lemma has no variable z"),
        (ref("lemma", {"x": "u", "y": "f"}), "f is of sort Y -> real, not a number"),
        (ref("lemma", {"x": "u", "y": "w"}), "w is not declared"),
        (ref("lemma", {"x": "u", "y": "v"}, a="pu"), "nothing given for b"),
        (ref("lemma", {"x": "u", "y": "v"}, a="pv", b="pu"), "the premise a is 0 <= u, and pv gives 0 <= v"),
        (ref("lemma", {"x": "u", "y": "v"}, a="pu", b="pv", c="pu"), "lemma has no premise c"),
        (ref("lemma", {}, a="pu", b="pv"), "a premise is proved only where the variables have values"),
        (ref("lemma", {"x": "v", "y": "u"}, a="pu", b="pv"), "the premise a is"),
    ):
        rejected(lambda data: prove(statement, [lemma, data]), good, {"by": by}, message)


ENCLOSURE = step(
    "end",
    "enclosure",
    on="x",
    expression="x*log(x) - x + 1 - 1/100",
    breakpoints=[f"{k}/400" for k in range(40, 321)],
    variables={"x": "real"},
    given={"low": "0 <= x - 1/10", "high": "0 <= 4/5 - x"},
)


def by_enclosure(data: Data) -> Theorem:
    given = {"low": "0 <= a - 1/10", "high": "0 <= 4/5 - a"}
    inner = {**data, "context": False}
    weaker = poly(
        "weak",
        "0 <= a*log(a) - a + 1 - 1/100",
        have={"e": ref("end", {"x": "a"}, low="low", high="high")},
        cone=[[1, "1", ["e"]]],
    )
    return prove(claim("1/100 <= a*log(a) - a + 1", {"a": "real"}, given), [inner, weaker])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": "a"}, "one real variable, a"),
        ({"variables/x": "nat"}, "one real variable, x"),
        ({"expression": "y*log(x)"}, "one real variable, x"),
        ({"expression": "1"}, "one real variable, x"),
        ({"expression": "x*log(x) - x + 1 - 1/10"}, "not proved on"),
        ({"breakpoints": ["1/10"]}, "at least two breakpoints"),
        ({"breakpoints": []}, "at least two breakpoints"),
        ({"breakpoints": ["4/5", "1/10"]}, "starts or ends where"),
        ({"breakpoints": ["1/10", "1/5", "1/5", "4/5"]}, "the breakpoints are at least two and increase"),
        ({"breakpoints": ["1/10", "7/10"]}, "starts or ends where 0 <= 7/10 - x is not given"),
        ({"breakpoints": ["1/5", "4/5"]}, "starts or ends where 0 <= x - 1/5 is not given"),
        ({"breakpoints": ["1/10", "4/5"]}, "not proved on"),
        ({"breakpoints": ["1/10", "nan", "4/5"]}, "'nan' is not a number"),
        ({"given/high": "0 <= 9/10 - x"}, "starts or ends where 0 <= 4/5 - x is not given"),
    ],
)
def test_enclosure(change: dict[str, Any], message: str) -> None:
    rejected(by_enclosure, ENCLOSURE, change, message)


def test_what_rests_on_an_enclosure_says_so() -> None:
    theorem = by_enclosure(ENCLOSURE)
    assert theorem.rung == "enclosure"
    given = {"low": "0 <= b - 1/10", "high": "0 <= 4/5 - b"}
    later = claim("1/100 <= b*log(b) - b + 1", {"b": "real"}, given, id="later")
    end = step("end", "use", by=ref("claim", {"a": "b"}, low="low", high="high"))
    assert prove(later, [end], known=(theorem,)).rung == "enclosure"
