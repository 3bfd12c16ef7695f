"""Clauses about all numbers or vectors: true only by proof, false only by values, undecided otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from checks.exact import decide
from checks.numbers.balls import Balls, precision
from counterexamples.instance import environment
from counterexamples.shorthand import values
from theorems.claim import Claim, Verdict, hypothesis, parameter
from theorems.language.arithmetic import Environment, Undecided, clause_holds
from theorems.language.syntax import parse_clause
from theorems.sga.smooth_ascent import CLAIMS

SEGMENT = "all(s in real, implies(0 <= s, implies(s <= 1, {})))"
DESCENT = next(claim for claim in CLAIMS if claim.id == "descent-lemma")


def decided(text: str, sizes: dict[str, int] | None = None, **named: Any) -> bool:
    return decide(parse_clause(text), Environment(values(named), sizes or {}))


def undecided(text: str, sizes: dict[str, int] | None = None, **named: Any) -> None:
    with pytest.raises(Undecided):
        decided(text, sizes, **named)


def clause(name: str, **named: Any) -> bool | None:
    """A hypothesis of the descent lemma at an instance; None if it is undecided."""
    try:
        return decide(dict(DESCENT.clauses())[name], environment(DESCENT, values(named)))
    except Undecided:
        return None


# --------------------------------------------------------------------------------------------------------- one variable


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("s**2 <= s", True),
        ("s <= s**2", False),
        ("s**2 < s + 1/10**30", True),  # the difference is largest at 0 and 1, where it is 1/10^30
        ("s*(1 - s) <= 1/4", True),  # equality at 1/2
        ("s*(1 - s) <= 1/4 - 1/10**30", False),
        ("s*(1 - s) < 1/4", False),
        ("(s**2 - 1/2)**2 >= 0", True),  # a double root at the irrational sqrt(1/2)
        ("(s**2 - 1/2)**2 > 0", False),  # fails at that root and nowhere else
        ("abs(s - 1/3) <= 2/3", True),
        ("abs(s - 1/3) < 2/3", False),  # only at the end s = 1
        ("abs(s - 1/3) + abs(s - 2/3) >= 1/3", True),
        ("max(s, 1 - s) >= 1/2", True),
        ("min(s, 1 - s) >= 0", True),
        ("1/(1 + s) <= 1 - s/2", True),  # 1 <= (1 + s)(1 - s/2) = 1 + s/2 - s^2/2
        ("1/(1 + s) <= 1 - s/2 - 1/10**9", False),
        ("s/s <= 1", True),  # 0/0 = 0
        ("s/s == 1", False),  # by the same convention, at s = 0
    ],
)
def test_one_variable_with_premises(fact: str, expected: bool) -> None:
    assert decided(SEGMENT.format(fact)) is expected


def test_premises_confine_to_irrational_ends() -> None:
    assert decided("all(s in real, implies(0 <= s, implies(s**2 <= 2, s <= 3/2)))")
    assert not decided("all(s in real, implies(0 <= s, implies(s**2 <= 2, s <= 7/5)))")  # (7/5)^2 = 49/25 < 2
    assert decided("all(s in real, implies(s**2 == 2, s**4 == 4))")
    assert not decided("all(s in real, implies(s**2 == 2, s == 1))")
    assert decided("all(s in real, implies(s**2 < 0, 1 <= 0))")


def test_exponentials_of_the_variable() -> None:
    assert decided("all(s in real, 0 < exp(s) + exp(-s))")
    assert not decided("all(s in real, exp(s) <= 2)")
    undecided("all(s in real, 1 + s <= exp(s))")  # true, and no method here proves it


# ------------------------------------------------------------------------------------------------------ several of them


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all(s in real, all(t in real, 2*s*t <= s**2 + t**2))", True),
        ("all(s in real, all(t in real, 2*s*t <= s**2 + 99/100*t**2))", False),
        ("all(s in real, all(t in real, 2*s - 1 <= s**2 + t**2))", True),  # (s - 1)^2 + t^2
        ("all(s in real, all(t in real, 2*s - 1 < s**2 + t**2))", False),
        ("all(s in real, all(t in real, (s + t)**2 == s**2 + 2*s*t + t**2))", True),
        ("all(s in real, all(t in real, s*t == t))", False),
        ("all(z in R^I, sum(i in I, z[i]*a[i]) <= NORM2(z)/2 + NORM2(a)/2)", True),
        ("all(z in R^I, sum(i in I, z[i]*a[i]) <= NORM2(z)/2 + 99/100*NORM2(a)/2)", False),
        ("all(y in Y, all(z in R^I, 0 <= NORM2(fun(i in I, z[i] - b[y, i]))))", True),
        ("all(z in R^I, all(y in Y, 0 <= NORM2(fun(i in I, z[i] - b[y, i])) - same(y, 1)))", False),
    ],
)
def test_quadratics_without_premises(text: str, expected: bool) -> None:
    assert decided(text, {"I": 2, "Y": 2}, a="1 -3", b="1 2; 3 4") is expected


def test_several_variables_with_premises() -> None:
    """A fact that holds without its premises is true; one that does not is left open, unless a point breaks it."""
    assert decided("all(s in real, all(t in real, implies(0 <= s, 0 <= s**2 + t**2)))")
    assert not decided("all(s in real, all(t in real, implies(0 <= s, s <= t)))")
    undecided("all(s in real, all(t in real, implies(0 <= s, implies(0 <= t, 0 <= s*t))))")


def test_natural_numbers() -> None:
    assert not decided("all(n in nat, n**2 <= 399)")  # 20^2 = 400
    undecided("all(n in nat, n**2 <= 401)")  # 21 is not looked at
    assert decided("all(n in nat, 0 <= n)")
    assert decided("all(n in nat, (n + 1)**2 == n**2 + 2*n + 1)")
    undecided("all(n in nat, n <= n**2)")  # true for natural numbers, not for all real ones
    assert decided("all(n in nat, 0 < e[n])", e="fun(n in nat, 1/(n + 1))")
    assert not decided("all(n in nat, e[n] <= 1/2)", e="fun(n in nat, 1/(n + 1))")
    undecided("all(n in nat, x[n] <= x[n + 1])", x="fun(n in nat, exp(n))")


# ---------------------------------------------------------------------------------------------------------- objectives

PEAK = "fun(v in R^1, 1 - abs(v[0]))"
WAVE = "fun(v in R^2, {}*log((exp(3*v[0] - 4*v[1] + 1) + exp(-(3*v[0] - 4*v[1] + 1)))/2))"


def test_a_quadratic_needs_exactly_its_curvature() -> None:
    """H has the eigenvalues 3 and -1; along (1, 1), the direction of 3, no constant below 3 will do."""
    saddle = "fun(v in R^2, (v[0]**2 + v[1]**2)/2 + 2*v[0]*v[1])"
    assert clause("differentiable", J=saddle, L=3, x="0 0", z="1 1")
    assert clause("lipschitz", J=saddle, L=3, x="0 0", z="1 1")
    assert clause("lipschitz", J=saddle, L="297/100", x="0 0", z="1 1") is False
    assert clause("lipschitz", J=saddle, L=1, x="0 0", z="1 -1")


def test_a_kink_on_the_segment_is_found() -> None:
    assert clause("differentiable", J=PEAK, L=1, x=("1/2",), z=("-1/3",)) is False
    assert clause("differentiable", J=PEAK, L=1, x=("1/2",), z=("1/10",))
    assert clause("lipschitz", J=PEAK, L=0, x=("1/2",), z=("1/10",))
    assert clause("lipschitz", J=PEAK, L=1, x=("1/2",), z=("-1/3",)) is False
    sums = "fun(v in R^I, 1 - sum(i in I, abs(v[i])))"
    assert clause("differentiable", J=sums, L=1, x="1 1", z="1 -1") is False
    assert clause("differentiable", J=sums, L=1, x="1 1", z="2 1/2")


def test_a_cubic_needs_what_it_needs_on_the_segment() -> None:
    """From 0 to 1 the gradient of v^3/3 changes by s^2 <= s."""
    assert clause("lipschitz", J="fun(v in R^1, v[0]**3/3)", L=1, x=("0",), z=("1",))
    assert clause("lipschitz", J="fun(v in R^1, v[0]**3/3)", L="99/100", x=("0",), z=("1",)) is False


def test_log_cosh_by_the_bounds_of_its_hessian() -> None:
    """|w|^2 = 25: the Hessian of 1/5 log cosh lies between 0 and 5."""
    named: dict[str, Any] = {"J": WAVE.format("1/5"), "x": "0 1", "z": "3 -4"}
    assert clause("differentiable", **named, L=5)
    assert clause("lipschitz", **named, L=5)
    assert clause("lipschitz", **named, L="499/100") is None  # neither certified nor broken: sech^2 is small there
    assert clause("lipschitz", **named, L="1/100") is False
    assert clause("lipschitz", **named | {"J": WAVE.format("-1/5")}, L=5)
    assert clause("lipschitz", J="fun(v in R^1, exp(v[0]))", x=("0",), z=("1",), L=2) is None


def test_a_lipschitz_gradient_everywhere() -> None:
    J, x = parameter("J", "R^I -> real", "objective"), parameter("L", "real", "constant")
    change = "NORM2(fun(i in I, partial(J, u, i) - partial(J, v, i)))"
    everywhere = f"all(u in R^I, all(v in R^I, {change} <= L**2*NORM2(fun(i in I, u[i] - v[i]))))"
    claim = Claim("c", "", "", (J, x), (hypothesis("h", "", h=everywhere),), (), Verdict.HOLDS, "")

    def holds(objective: str, bound: str) -> bool:
        return decide(claim.hypotheses[0].clauses[0][1], environment(claim, values({"J": objective, "L": bound})))

    assert holds(WAVE.format("1/5"), "5")
    assert holds("fun(v in R^2, 2*v[0]*v[1])", "2")
    assert not holds("fun(v in R^2, 2*v[0]*v[1])", "199/100")
    assert not holds("fun(v in R^1, v[0]**4)", "100")  # second derivative 12 v^2


def test_the_evaluator_of_the_theorems_leaves_such_clauses_open() -> None:
    with pytest.raises(Undecided, match="no evaluation goes through them all"), precision(64):
        clause_holds(parse_clause("all(s in real, 0 <= s**2)"), Environment({}), Balls(64))


def test_what_decides_is_exact() -> None:
    """A constant too small by 10^-40 is noticed."""
    tiny = Fraction(1, 10**40)
    bowl = "fun(v in R^2, v[0] - v[0]**2/2 - v[1]**2/2)"
    assert clause("lipschitz", J=bowl, L=1, x="0 1", z="3 4")
    assert clause("lipschitz", J=bowl, L=1 - tiny, x="0 1", z="3 4") is False


# ------------------------------------------------------------------------------------------------- recursive quantities


def test_a_recursion_hands_on_what_is_arbitrary() -> None:
    """The variable is an argument of the quantity at every step, once alone and once beside another."""
    assert decided("all(x in real, 0 <= POWER(x, 2))")
    assert not decided("all(x in real, 0 <= POWER(x, 3))")
    assert decided("all(x in real, all(z in real, 2*x*z <= POWER(x, 2) + POWER(z, 2)))")


@pytest.mark.parametrize("size", ["TOTAL(fun(k in nat, abs(s)), 1)", "maximum(y in Y, abs(s))"])
def test_what_one_fact_finds_on_a_part_of_the_line_is_not_kept_for_the_next(size: str) -> None:
    """abs(s) is -s left of 0 and s right of it: the premise asks for the sign, and the fact may not take the answer."""
    here = Environment({}, {"Y": 1})
    for sign, premise in (("-", f"0 <= {size}"), ("", f"0 <= {size}"), ("-", f"{size} <= 1"), ("", f"-1 <= {size}")):
        assert not decide(parse_clause(f"all(s in real, implies({premise}, {size} == {sign}s))"), here)
    assert decide(parse_clause(f"all(s in real, implies(0 <= {size}, {size} == abs(s)))"), here)
    assert decide(parse_clause(f"all(s in real, implies(s <= {size}, {size} == max(s, -s)))"), here)
    assert decide(parse_clause(f"all(s in real, implies({size} <= -s, {size} == -s))"), here)


def test_points_of_several_variables_are_early_on_every_axis() -> None:
    """With the first variable at its first values only, nothing would break these."""
    for name in "xyz":
        assert not decided(f"all(x in real, all(y in real, all(z in real, 0 <= ({name} + 1/2)*exp(x*y*z))))")


def test_a_number_that_moves_along_a_recursion_has_a_sign() -> None:
    process = values({"pi": "1/2 1/2;", "mu": "1/4 3/4;", "P": ((("1",), ("1",)),)})
    here = Environment(process, {"S": 1, "A": 2})
    text = "all(x in real, all(y in real, 0 <= REMAINDER_FROM(pi, mu, P, x, y, 0, 2)))"
    assert decide(parse_clause(text), here)
    assert not decide(parse_clause(text.replace("0 <= ", "1 <= ")), here)
