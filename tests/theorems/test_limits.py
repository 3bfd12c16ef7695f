"""Where runs can end, and what Term B says about it: the statements against numbers that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from checks.certificates import read
from checks.instances import at_instance, attained, broken
from checks.kernel import check
from checks.proof_engine import theorems
from checks.trusted.scope import Rejected
from theorems.claim import Claim, Verdict, relations
from theorems.foundations.bowl import BOWL, LEMMAS
from theorems.foundations.powers import LEMMAS as POWERS
from theorems.language.arithmetic import RATIONALS, Environment, evaluate, relation_holds
from theorems.language.syntax import parse_relation, parse_term
from theorems.sga.limits import CLAIMS, biased_run, biased_term_b

BY_ID = {claim.id: claim for claim in (*CLAIMS, *LEMMAS, *POWERS)}
HALF = Fraction(1, 2)
Vector = tuple[Fraction, ...]


def vector(*entries: int | str) -> Vector:
    return tuple(Fraction(x) for x in entries)


def value(text: str, **values: Any) -> Any:
    """A term in rationals; the sizes of the sets are those of q and of x, if they have values."""
    sizes = {"Y": len(values["q"])} if "q" in values else {}
    sizes |= {"I": len(values["x"])} if isinstance(values.get("x"), tuple) else {}
    return evaluate(parse_term(text), Environment(values, sizes), RATIONALS)


def holds(text: str, **values: Any) -> bool:
    return relation_holds(parse_relation(text), Environment(values), RATIONALS)


# ------------------------------------------------------------------------------------------------------------- powers


@pytest.mark.parametrize(("u", "k"), [*product((HALF, Fraction(-2), Fraction(9, 10)), range(5))])
def test_powers_below_one_decay_at_least_that_fast(u: Fraction, k: int) -> None:
    """(1 - u)^k (1 + k u) against repeated multiplication."""
    power = Fraction(1)
    for _ in range(k):
        power *= 1 - u
    assert value("POWER(1 - u, k)*(1 + k*u)", u=u, k=k) == power * (1 + k * u) <= 1


def test_the_decay_needs_a_base_that_is_not_negative() -> None:
    """(1 - 3)^2 (1 + 2*3) = 28."""
    assert not holds("POWER(1 - u, k)*(1 + k*u) <= 1", u=Fraction(3), k=2)


def test_the_decay_is_sharp_for_one_step_of_size_zero_only() -> None:
    assert value("POWER(1 - u, k)*(1 + k*u)", u=HALF, k=1) == Fraction(3, 4)
    assert (
        value("POWER(1 - u, k)*(1 + k*u)", u=HALF, k=0) == value("POWER(1 - u, k)*(1 + k*u)", u=Fraction(0), k=7) == 1
    )


# ------------------------------------------------------------------------------------------------------- fixed points

SADDLE = parse_term("fun(v in R^I, v[0]*v[1] + v[0]**2)")
GRADIENT = "fun(i in I, partial(J, x, i))"
BIAS = f"fun(i in I, BIAS(q, g, {GRADIENT}, i))"


def test_the_mean_step_is_gradient_plus_bias() -> None:
    """J = v_0 v_1 + v_0^2 at (1, 2) has the gradient (4, 1); the mean of g is (1, 1/2), so the bias is (-3, -1/2)."""
    here = {"J": SADDLE, "x": vector(1, 2), "q": vector("1/2", "1/2"), "g": (vector(2, 0), vector(0, 1))}
    assert [value(f"BIAS(q, g, {GRADIENT}, i)", i=i, **here) for i in (0, 1)] == [-3, -HALF]
    mean_step = "sum(y in Y, q[y]*(x[i] + e*g[y, i])) - x[i]"
    assert [value(mean_step, i=i, e=Fraction(1, 3), **here) for i in (0, 1)] == [Fraction(1, 3), Fraction(1, 6)]


def test_at_a_fixed_point_gradient_and_bias_are_equally_long() -> None:
    """Outcomes (1, 3) and (-1, -3) have mean zero: gradient (4, 1), bias (-4, -1)."""
    here = {"J": SADDLE, "x": vector(1, 2), "q": vector("1/2", "1/2")}
    still, moving = (vector(1, 3), vector(-1, -3)), (vector(2, 0), vector(0, 1))
    assert value(f"NORM2({GRADIENT})", **here) == value(f"NORM2({BIAS})", g=still, **here) == 17
    assert value(f"NORM2({BIAS})", g=moving, **here) == 9 + Fraction(1, 4)
    claim = BY_ID["fixed-point-distance"]
    assert attained(claim, at_instance(claim, {**here, "g": still}))[0] == "attained"
    assert attained(claim, at_instance(claim, {**here, "g": moving}))[0] == "hypothesis fails"
    assert broken(claim, at_instance(claim, {**here, "g": moving}), drops="fixed")[0] == "broken"


# ------------------------------------------------------------------------------------------------------- wrong limits


def line(L: Any, e: Any, r: Any, slope: Any, curvature: Any, mean: Any, x: Any = None) -> dict[str, Any]:
    """One coordinate, w = 0, x = -r unless given, grad J(v) = slope + curvature v, and an estimator without noise."""
    L, e, r, slope, curvature, mean = map(Fraction, (L, e, r, slope, curvature, mean))
    return {
        "J": parse_term(f"fun(v in R^I, sum(i in I, ({slope})*v[i] + ({curvature})*v[i]**2/2))"),
        "w": vector(0),
        "x": (-r if x is None else Fraction(x),),
        "q": vector(1),
        "g": ((mean,),),
        "L": L,
        "e": e,
        "r": r,
        "c": abs(slope),
    }


TERM_B = f"TERM_B(q, g, {GRADIENT}, L, e)"
BOUND = "-(1 - L*e)*(c - L*r)*(e*(c - L*r) - 2*r)"


@pytest.mark.parametrize(
    ("L", "e", "r", "slope"),
    [(1, "1/2", 1, 5), (1, "1/2", 1, 9), (2, "1/4", "1/3", 40), ("1/3", 3, 2, 7), (5, "1/6", 0, 1)],
)
def test_the_bound_is_attained_for_every_step_size_and_distance(L: Any, e: Any, r: Any, slope: Any) -> None:
    """The step goes from -r to r, so the mean is 2r/e; the gradient is as short as it can be at -r, slope - L r."""
    here = line(L, e, r, slope, L, 2 * Fraction(r) / Fraction(e))
    claim = BY_ID["wrong-limit-term-b"]
    assert attained(claim, at_instance(claim, here))[0] == "attained"
    left, step, far = Fraction(slope) - Fraction(L) * Fraction(r), Fraction(e), 2 * Fraction(r) / Fraction(e)
    assert value(TERM_B, **here) == step * (1 - Fraction(L) * step) * left * (far - left) == value(BOUND, **here)


@pytest.mark.parametrize("mean", ["-4", "0", "1", "7/2", "4"])
@pytest.mark.parametrize("curvature", ["-1", "0", "1/2", "1"])
@pytest.mark.parametrize("x", ["-1", "0", "1/3", "1"])
def test_no_bias_keeps_term_b_positive_near_a_wrong_limit(mean: str, curvature: str, x: str) -> None:
    """L = 1, e = 1/2, r = 1, gradient 6 at the limit: Term B is at most -1/2*5*(5/2 - 2) = -5/4."""
    here = line(1, "1/2", 1, 6, curvature, mean, x)
    claim = BY_ID["wrong-limit-term-b"]
    result = attained(claim, at_instance(claim, here))[0]
    if abs(Fraction(x) + Fraction(mean) / 2) > 1:
        assert result == "hypothesis fails"
    else:
        assert result in ("attained", "strict")
        assert value(TERM_B, **here) <= value(BOUND, **here) == Fraction(-5, 4)


CONTROLS = {
    # e (c - Lr) = 1/2 < r; from -1 to 1 with mean 4 and bias 2: Term B is 1/4*2*2 = 1, the bound -1/2*(1/2 - 2) = 3/4
    "close": line(1, "1/2", 1, 2, 0, 4),
    # L e = 2, from 1 to -1 with mean -1 and bias -4: Term B is -2*3*(-4) = 24, the bound 2*(4 - 2) = 4
    "step": line(1, 2, 1, 3, 0, -1, 1),
    # the iterate is at the limit, the next one at 10, so the mean is 20 and the bias 15: Term B is 5/4*15
    "near": line(1, "1/2", 0, 5, 0, 20, 0),
    # grad J(v) = 5 + 4v vanishes at -5/4, so the iterate is nearly stationary: 1 at x = -1, mean 4, bias 3
    "smooth": line(1, "1/2", 1, 5, 4, 4),
    # J is constant, so the gradient is 0 at every point, and so is Term B
    "wrong": {**line(1, "1/2", 1, 0, 0, 4), "c": Fraction(6)},
    # L = -1: a bound on the change of the gradient cannot be negative; here 5 at w and 4 at x = -1
    "smoothness": line(-1, "1/2", 1, 5, 1, 4),
}


@pytest.mark.parametrize("drops", CONTROLS)
def test_every_hypothesis_of_the_law_is_needed(drops: str) -> None:
    claim = BY_ID["wrong-limit-term-b"]
    assert broken(claim, at_instance(claim, CONTROLS[drops]), drops=drops)[0] == "broken"


@pytest.mark.parametrize(
    "statement",
    [
        f"{TERM_B} <= {BOUND} - 1/1000",
        f"{TERM_B} <= -(1 - L*e)*(c - L*r)*(e*(c - L*r) - 19/10*r)",
        f"{TERM_B} <= -(1 - L*e)*c*(e*c - 2*r)",
    ],
)
def test_the_kernel_rejects_a_sharper_law(statement: str) -> None:
    claim = BY_ID["wrong-limit-term-b"]
    certificate = read(claim.id)
    assert certificate is not None
    with pytest.raises(Rejected):
        check(replace(claim, statement=relations(statement)), certificate.proof, theorems().before(claim.id))


# --------------------------------------------------------------------------------------------------------------- runs


def test_term_b_of_the_bowl_is_read_off() -> None:
    """At x = 3 the gradient is -3; the estimate 1 has the bias 4; e = 1/2: 1/2*1/2*(-3)*4 = -3."""
    lemma = BY_ID["bowl-term-b"].statement[0]
    numbers = Environment({"x": Fraction(3), "g": Fraction(1), "e": HALF})
    assert evaluate(lemma.left, numbers, RATIONALS) == evaluate(lemma.right, numbers, RATIONALS) == -3
    assert evaluate(parse_term(f"partial({BOWL}, u, 0)"), Environment({"u": vector(7)}), RATIONALS) == -7


@pytest.mark.parametrize("b", [Fraction(1), Fraction(3, 7)])
def test_term_b_changes_its_sign_once_along_the_run(b: Fraction) -> None:
    """x -> x + 1/2 (b - x) from -5 b, step by step: Term B is 1/4*(-x)*b."""
    x = -5 * b
    signs = []
    for n in range(9):
        iterate, estimate = (value(text, b=b, n=n) for text in biased_run("n"))
        assert (iterate, estimate) == (x, b - x)
        term_b = value(biased_term_b("n"), b=b, n=n)
        assert term_b == -x * b / 4
        signs.append(term_b > 0)
        x += HALF * (b - x)
    assert signs == [True] * 3 + [False] * 6
    assert [value(biased_term_b("n"), b=Fraction(1), n=n) for n in range(3)] == [Fraction(5, 4), HALF, Fraction(1, 8)]


def test_two_steps_after_the_start_term_b_is_still_positive() -> None:
    statement = BY_ID["term-b-changes-sign"].statement[1]
    assert str(statement).endswith("< 0")
    early = parse_relation(f"{biased_term_b('n + 2')} < 0")
    numbers = Environment({"b": Fraction(1), "n": 0})
    assert relation_holds(statement, numbers, RATIONALS)
    assert not relation_holds(early, numbers, RATIONALS)


# ------------------------------------------------------------------------------------------------------------- claims


def test_verdicts_and_corrections() -> None:
    verdicts = {claim.id: claim.verdict for claim in CLAIMS}
    refuted = [id for id, verdict in verdicts.items() if verdict is Verdict.REFUTED]
    assert refuted == ["negative-term-b-wrong-solution", "positive-term-b-right-solution"]
    assert all(verdict is Verdict.HOLDS for id, verdict in verdicts.items() if id not in refuted)
    for id in refuted:
        corrected = BY_ID[id].corrected
        assert corrected
        assert all(BY_ID[c].proved for c in corrected)


@pytest.mark.parametrize("claim", [c for c in (*CLAIMS, *LEMMAS, *POWERS) if c.proved], ids=lambda c: c.id)
def test_every_proof_uses_all_hypotheses(claim: Claim) -> None:
    certificate = read(claim.id)
    assert certificate is not None
    theorem = check(claim, certificate.proof, theorems().before(claim.id))
    assert (theorem.rung, theorem.spare) == ("exact", ())
