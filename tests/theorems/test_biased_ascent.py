"""Runs with a biased estimator: the quantities and the statements against numbers that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pytest

from checks.certificates import read
from checks.controls.forgery import survivors
from checks.kernel import check
from checks.proof_engine import theorems
from checks.trusted.scope import Rejected
from theorems.claim import Claim, Verdict, relations
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.quantities import DEFINITIONS, ill_founded
from theorems.sga.biased_ascent import CLAIMS

BY_ID = {claim.id: claim for claim in CLAIMS}
Vector = tuple[Fraction, ...]

BOWL = parse_term("fun(v in R^I, -sum(i in I, v[i]**2)/2)")
EXACT = parse_term("fun(u in R^I, y in Y, i in I, -u[i])")
OFF = parse_term("fun(u in R^I, y in Y, i in I, g[y, i] - u[i])")
HALVES = parse_term("fun(k in nat, 1/2)")
LATER_SMALLER = parse_term("fun(k in nat, (k + 1)/4)")
"""With n steps to go: n/4, ..., 1/2, 1/4."""


def vector(*entries: int | str) -> Vector:
    return tuple(Fraction(x) for x in entries)


def value(text: str, **values: Any) -> Any:
    """A term in rationals; the sizes of the sets are those of q and of x."""
    sizes = {"Y": len(values.get("q", (0,))), "I": len(values.get("x", (0,)))}
    return evaluate(parse_term(text), Environment(values, sizes), RATIONALS)


def paths(x: Vector, q: Vector, g: Sequence[Vector], e: Sequence[Fraction]) -> Iterator[tuple[Fraction, list[Vector]]]:
    """Every run of steps e along g - x, with its mass and all its iterates."""
    for ys in product(range(len(q)), repeat=len(e)):
        run = [x]
        for y, step in zip(ys, e, strict=True):
            run.append(tuple(w + step * (a - w) for w, a in zip(run[-1], g[y], strict=True)))
        yield prod((q[y] for y in ys), start=Fraction(1)), run


def squared(v: Vector) -> Fraction:
    return sum((x * x for x in v), Fraction(0))


# ----------------------------------------------------------------------------------------------------------- quantities


def test_two_half_steps_on_a_bowl() -> None:
    """From 4 to 2 to 1: J is -1/2, and the work 1/2*16 + 1/2*4 = 10."""
    run: dict[str, Any] = {"J": BOWL, "h": EXACT, "q": vector(1), "e": HALVES, "n": Fraction(2), "x": vector(4)}
    assert value("MEAN_AFTER(J, h, q, e, n, x)", **run) == Fraction(-1, 2)
    assert value("WORK(J, h, q, e, n, x)", **run) == 10
    assert value("TOTAL(e, n)", **run) == 1
    assert value("TOTAL2(e, n)", **run) == Fraction(1, 2)


def test_a_run_of_no_steps_has_done_nothing() -> None:
    run: dict[str, Any] = {"J": BOWL, "h": EXACT, "q": vector(1), "e": HALVES, "n": Fraction(0), "x": vector(4)}
    assert value("MEAN_AFTER(J, h, q, e, n, x)", **run) == -8
    assert value("WORK(J, h, q, e, n, x)", **run) == 0
    assert value("TOTAL(e, n)", **run) == 0
    assert value("TOTAL2(e, n)", **run) == 0


def test_the_schedule_counts_the_steps_that_follow() -> None:
    """(k + 1)/4 with two steps: first 1/2, then 1/4.  From 4 to 2 to 3/2: J = -9/8, work 1/2*16 + 1/4*4 = 9."""
    run: dict[str, Any] = {"J": BOWL, "h": EXACT, "q": vector(1), "e": LATER_SMALLER, "n": Fraction(2), "x": vector(4)}
    assert value("MEAN_AFTER(J, h, q, e, n, x)", **run) == Fraction(-9, 8)
    assert value("WORK(J, h, q, e, n, x)", **run) == 9
    assert value("TOTAL(e, n)", **run) == Fraction(3, 4)
    assert value("TOTAL2(e, n)", **run) == Fraction(5, 16)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_recursions_add_up_every_sequence_of_noise(n: int) -> None:
    q, g, x = vector("1/6", "1/3", "1/2"), (vector(2, 1), vector(0, -3), vector(-1, "1/2")), vector(1, "-2/3")
    steps = [Fraction(k, 4) for k in range(n, 0, -1)]
    runs = list(paths(x, q, g, steps))
    end = sum((mass * -squared(run[-1]) / 2 for mass, run in runs), Fraction(0))
    work = sum((mass * e * squared(w) for mass, run in runs for e, w in zip(steps, run[:-1], strict=True)), Fraction(0))
    run: dict[str, Any] = {"J": BOWL, "h": OFF, "g": g, "q": q, "e": LATER_SMALLER, "n": Fraction(n), "x": x}
    assert value("MEAN_AFTER(J, h, q, e, n, x)", **run) == end
    assert value("WORK(J, h, q, e, n, x)", **run) == work
    assert value("TOTAL(e, n)", **run) == sum(steps)
    assert value("TOTAL2(e, n)", **run) == sum(e * e for e in steps)


def test_the_quantities_are_well_founded() -> None:
    assert ill_founded(DEFINITIONS) is None
    for name in ("MEAN_AFTER", "WORK", "TOTAL", "TOTAL2"):
        recursion = DEFINITIONS[name].recursion
        assert recursion is not None
        assert recursion[0] == "n"


# ---------------------------------------------------------------------------------------------------- what they say


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_the_neighbourhood_is_missed_by_one_step_of_noise_and_bias(n: int) -> None:
    """Bias 1/2 and noise +-1 on the bowl, steps of size 1: z^2 + V = 5/4, however many steps there are."""
    run: dict[str, Any] = {
        "J": BOWL,
        "h": OFF,
        "g": (vector("3/2"), vector("-1/2")),
        "q": vector("1/2", "1/2"),
        "e": parse_term("fun(k in nat, 1)"),
        "n": Fraction(n),
        "x": vector(2),
    }
    bound = 2 * Fraction(4, 2) + n * Fraction(1, 4) + n * 1
    assert value("NORM2(fun(i in I, AVERAGE(q, g, i)))", **run) == Fraction(1, 4)
    assert value("VARIANCE(q, g)", **run) == 1
    assert value("WORK(J, h, q, e, n, x)", **run) == 4 + (n - 1) * Fraction(5, 4) == bound - Fraction(5, 4)


def test_a_bias_of_half_the_gradient_still_leads_to_the_top() -> None:
    """The estimator is half the gradient: from 1 to 1/2, 1/4, ...; the work is 1 + 1/4 + ... < 4/3 = 1/(1 - m^2)."""
    half = parse_term("fun(u in R^I, y in Y, i in I, -u[i]/2)")
    one = parse_term("fun(k in nat, 1)")
    works = [
        value("WORK(J, h, q, e, n, x)", J=BOWL, h=half, q=vector(1), e=one, n=Fraction(n), x=vector(1))
        for n in range(12)
    ]
    assert works[:4] == [0, 1, Fraction(5, 4), Fraction(21, 16)]
    assert all(work == Fraction(4, 3) * (1 - Fraction(1, 4**n)) for n, work in enumerate(works))


def test_a_bias_of_the_whole_gradient_leads_nowhere() -> None:
    """From 3 there is 2 (T - J(x)) = 9 to gain, and the work of 2 n half steps is 9 n."""
    still = parse_term("fun(u in R^I, y in Y, i in I, 0)")
    for n in (1, 5, 20):
        run: dict[str, Any] = {"J": BOWL, "h": still, "q": vector(1), "e": HALVES, "n": Fraction(n), "x": vector(3)}
        assert value("MEAN_AFTER(J, h, q, e, n, x)", **run) == Fraction(-9, 2)
        assert value("WORK(J, h, q, e, n, x)", **run) == Fraction(9 * n, 2)


def test_a_step_that_is_too_large_breaks_the_bound() -> None:
    """L e = 3 on the bowl: from 1 to -2 to 4, so the work of two steps is 3 + 12, and 2 (T - J(x)) is 1."""
    three = parse_term("fun(k in nat, 3)")
    run: dict[str, Any] = {"J": BOWL, "h": EXACT, "q": vector(1), "e": three, "n": Fraction(2), "x": vector(1)}
    assert value("WORK(J, h, q, e, n, x)", **run) == 15
    assert value("2*(0 - J[x])", **run) == 1


# ------------------------------------------------------------------------------------------------------------ proofs


@pytest.mark.parametrize("id", sorted(BY_ID))
def test_every_certificate_is_accepted(id: str) -> None:
    theorem = theorems().theorems[id]
    assert theorem.rung == "exact"
    assert BY_ID[id].verdict is Verdict.HOLDS


@pytest.mark.parametrize("id", ["biased-progress", "bias-neighbourhood", "relative-bias-converges"])
def test_no_forgery_of_a_short_certificate_survives(id: str) -> None:
    certificate = read(id)
    assert certificate is not None
    tried, alive = survivors(BY_ID[id], certificate.proof, theorems().before(id), every=5)
    assert alive == []
    assert tried > 40


def changed(id: str, old: str, new: str) -> Claim:
    """The claim with a part of its statement replaced."""
    claim = BY_ID[id]
    (statement,) = (str(r) for r in claim.statement)
    assert old in statement
    return replace(claim, statement=relations(statement.replace(old, new)))


@pytest.mark.parametrize(
    ("id", "old", "new"),
    [
        ("biased-progress", "L*e**2/2", "L*e**2/3"),
        ("biased-ascent", "z**2/2", "z**2/3"),
        ("biased-ascent", "(1 - m**2)/2", "(1 - m)/2"),
        ("bias-neighbourhood", "n*c*z**2", "n*c*z**2/2"),
        ("bias-neighbourhood", "2*(T - J[x])", "(T - J[x])"),
        ("relative-bias-converges", "t*TOTAL", "t/2*TOTAL"),
    ],
)
def test_a_stronger_statement_is_not_proved(id: str, old: str, new: str) -> None:
    certificate = read(id)
    assert certificate is not None
    with pytest.raises(Rejected):
        check(changed(id, old, new), certificate.proof, theorems().before(id))


@pytest.mark.parametrize(
    ("id", "dropped"),
    [
        (id, h.id)
        for id in ("biased-progress", "biased-ascent", "relative-bias-converges")
        for h in BY_ID[id].hypotheses
    ],
)
def test_every_hypothesis_is_needed_by_the_proof(id: str, dropped: str) -> None:
    claim, certificate = BY_ID[id], read(id)
    assert certificate is not None
    fewer = replace(claim, hypotheses=tuple(h for h in claim.hypotheses if h.id != dropped))
    with pytest.raises(Rejected):
        check(fewer, certificate.proof, theorems().before(id))
