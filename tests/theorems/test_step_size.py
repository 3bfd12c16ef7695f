"""What variance asks of the step size: the statements against numbers that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pytest

from checks import sampling
from checks.certificates import read
from checks.kernel import check
from checks.proof_engine import theorems
from checks.trusted.scope import Rejected
from theorems.claim import Claim, Verdict, relations
from theorems.language.arithmetic import RATIONALS, Environment, evaluate, relation_holds
from theorems.language.syntax import parse_relation, parse_term
from theorems.quantities import DEFINITIONS, ill_founded
from theorems.sga.step_size import CLAIMS

BY_ID = {claim.id: claim for claim in CLAIMS}
Vector = tuple[Fraction, ...]


def vector(*entries: int | str) -> Vector:
    return tuple(Fraction(x) for x in entries)


def value(text: str, **values: Any) -> Any:
    """A term in rationals; the sizes of the sets are those of q and of the rows of g."""
    sizes = {"Y": len(values["q"]), "I": len(values["g"][0])} if "q" in values else {}
    return evaluate(parse_term(text), Environment(values, sizes), RATIONALS)


def holds(text: str, **values: Any) -> bool:
    numbers = {name: Fraction(x) for name, x in values.items()}
    return relation_holds(parse_relation(text), Environment(numbers), RATIONALS)


# ---------------------------------------------------------------------------------------------------------- batches

COIN: dict[str, Any] = {"q": vector("1/2", "1/2"), "g": (vector(1), vector(-1))}
SKEWED: dict[str, Any] = {
    "q": vector("1/6", "1/3", "1/2"),
    "g": (vector(2, 1), vector(0, -3), vector(-1, "1/2")),
}


def sequences(q: Vector, n: int) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
    """Every sequence of n independent outcomes with its mass."""
    for ys in product(range(len(q)), repeat=n):
        yield prod((q[y] for y in ys), start=Fraction(1)), ys


def mean(q: Vector, g: Sequence[Vector]) -> Vector:
    return tuple(sum((m * row[i] for m, row in zip(q, g, strict=True)), Fraction(0)) for i in range(len(g[0])))


def test_a_batch_of_coins_has_the_variance_of_its_mean() -> None:
    """Coins of +1 and -1: the sum of n has mean square n, from a start of 3 it has 9 + n."""
    for n in range(5):
        assert value(f"BATCH2(q, g, {n}, fun(i in I, 0))", **COIN) == n
        assert value(f"BATCH2(q, g, {n}, v)", **COIN, v=vector(3)) == 9 + n


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_the_recursion_adds_up_every_sequence_of_draws(n: int) -> None:
    q, g, v = SKEWED["q"], SKEWED["g"], vector(1, "-2/3")
    centre = mean(q, g)
    total = Fraction(0)
    for mass, ys in sequences(q, n):
        ends = [v[i] + sum((g[y][i] - centre[i] for y in ys), Fraction(0)) for i in range(2)]
        total += mass * sum(x * x for x in ends)
    assert value("BATCH2(q, g, n, v)", **SKEWED, n=Fraction(n), v=v) == total
    assert total == value("NORM2(v) + n*VARIANCE(q, g)", **SKEWED, n=Fraction(n), v=v)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_mean_of_a_batch_has_the_variance_of_one_draw_divided_by_its_size(n: int) -> None:
    q, g = SKEWED["q"], SKEWED["g"]
    centre = mean(q, g)
    spread = Fraction(0)
    for mass, ys in sequences(q, n):
        spread += mass * sum((sum((g[y][i] for y in ys), Fraction(0)) / n - centre[i]) ** 2 for i in range(2))
    # Var = E|g|^2 - |m|^2 = (5/6 + 9/3 + 5/8) - (1/36 + 49/144)
    assert value("VARIANCE(q, g)", **SKEWED) == Fraction(5, 6) + 3 + Fraction(5, 8) - Fraction(1, 36) - Fraction(
        49, 144
    )
    assert spread == value("VARIANCE(q, g)", **SKEWED) / n
    assert spread == value("BATCH2(q, g, n, fun(i in I, 0))/n**2", **SKEWED, n=Fraction(n))


def test_weights_that_are_no_law_break_the_identity() -> None:
    """With weights 1 and 1 the centre is 0 and a draw doubles what was there: 2 (9 + 1) = 20, not 9 + 2."""
    twice: dict[str, Any] = {"q": vector(1, 1), "g": COIN["g"], "v": vector(3)}
    assert value("BATCH2(q, g, 1, v)", **twice) == 20
    assert value("NORM2(v) + VARIANCE(q, g)", **twice) == 11


def test_a_larger_batch_allows_a_larger_step() -> None:
    """Mean 1, Var = 3, L = 1: one draw allows e <= 2/(1 + 3) = 1/2, three draws e <= 2/(1 + 1) = 1."""
    estimator: dict[str, Any] = {"q": vector("1/4", "3/4"), "g": (vector(4), vector(0))}
    guarantee = "TERM_A(fun(i in I, AVERAGE(q, g, i)), L, e) - L*e**2/2*(BATCH2(q, g, n, fun(i in I, 0))/n**2)"

    def guaranteed(n: int, e: str) -> Any:
        return value(guarantee, **estimator, n=Fraction(n), L=Fraction(1), e=Fraction(e))

    assert guaranteed(1, "1/2") == 0
    assert guaranteed(1, "51/100") < 0 < guaranteed(1, "49/100")
    assert guaranteed(3, "1") == 0
    assert guaranteed(3, "101/100") < 0 < guaranteed(3, "99/100")


def test_the_quantities_stay_well_founded() -> None:
    assert ill_founded(DEFINITIONS) is None
    variables, recursion = [n for n, _ in DEFINITIONS["BATCH2"].parameters], DEFINITIONS["BATCH2"].recursion
    assert variables == ["q", "g", "n", "v"]
    assert recursion is not None
    assert recursion[0] == "n"


# ------------------------------------------------------------------------------------------------------ over K steps


def test_the_best_step_falls_like_the_root_of_the_variance() -> None:
    """F = 2, L = 4, K = 1: the best step is 1/sqrt(V), so that step times variance is 1, 2, 4 at V = 1, 4, 16."""
    for variance, step in ((1, "1"), (4, "1/2"), (16, "1/4")):
        numbers = {"F": 2, "L": 4, "K": 1, "V": variance, "e": step}
        assert holds("sqrt(2*F/(L*K*V)) == e", **numbers)
        assert holds("2*sqrt(2*F*L*V/K) == 2*F/(e*K) + L*e*V", **numbers)
        for other in (Fraction(step) * Fraction(9, 10), Fraction(step) * Fraction(10, 9)):
            assert holds("2*sqrt(2*F*L*V/K) < 2*F/(e*K) + L*e*V", **numbers | {"e": other})


def test_a_step_of_one_over_the_variance_is_slower() -> None:
    """V = 16: at the best step, 1/4, the guarantee is 16 + 16; at 1/V, 1/16, it is 64 + 4."""
    assert value("2*F/(e*K) + L*e*V", F=2, L=4, K=1, V=16, e=Fraction(1, 4)) == 32
    assert value("2*F/(e*K) + L*e*V", F=2, L=4, K=1, V=16, e=Fraction(1, 16)) == 68


# ---------------------------------------------------------------------------------------------------- at accuracy z


def test_the_cheapest_way_to_an_accuracy() -> None:
    """F = L = V = 1 and z = 2: e = 1 needs K = 2 steps; with 19/10 steps no step size reaches the accuracy."""
    assert value("2*F/(e*K) + L*e*V", F=1, L=1, V=1, K=2, e=1) == 2
    for k in range(1, 60):
        e = Fraction(k, 20)
        assert holds("2*F/(e*K) + L*e*V > 2", F=1, L=1, V=1, K="19/10", e=e)
        assert holds("2*F/(e*K) + L*e*V >= 2", F=1, L=1, V=1, K=2, e=e)


def test_steps_beyond_the_bound_miss_the_accuracy_however_many_there_are() -> None:
    for steps in (1, 10**6, 10**12):
        assert holds("2*F/(e*K) + L*e*V > 2", F="1/1000", L=3, V=5, K=steps, e="2/15")
    assert holds("2*F/(e*K) + L*e*V <= 2", F="1/1000", L=3, V=5, K=10**6, e="199/1500")


# ------------------------------------------------------------------------------------------------------------ proofs


def proved() -> list[str]:
    return [claim.id for claim in CLAIMS if claim.proved]


@pytest.mark.parametrize("id", proved())
def test_every_certificate_is_accepted(id: str) -> None:
    theorem = theorems().theorems[id]
    assert theorem.rung == "exact"


def weaker(id: str, statement: str) -> Claim:
    return replace(BY_ID[id], statement=relations(statement))


@pytest.mark.parametrize(
    ("id", "statement"),
    [
        ("batch-sum", "BATCH2(q, g, n, v) == NORM2(v) + (n + 1)*VARIANCE(q, g)"),
        ("batch-variance", "BATCH2(q, g, n, fun(i in I, 0))/n**2 == VARIANCE(q, g)"),
        ("batch-variance", "BATCH2(q, g, n, fun(i in I, 0))/n**2 == VARIANCE(q, g)/n**2"),
        ("accuracy-step", "e <= 99/100*z/(L*V)"),
        ("accuracy-length", "101/100*8*F*L*V/z**2 <= K"),
        ("rate-optimal-step", "201/100*sqrt(2*F*L*V/K) <= 2*F/(e*K) + L*e*V"),
    ],
)
def test_a_changed_statement_is_neither_proved_nor_sampled(id: str, statement: str) -> None:
    changed = weaker(id, statement)
    certificate = read(id)
    assert certificate is not None
    with pytest.raises(Rejected):
        check(changed, certificate.proof, theorems().before(id))
    assert sampling.refute(changed).got == "refuted"


def test_the_induction_needs_the_total_mass() -> None:
    claim = BY_ID["batch-sum"]
    certificate = read(claim.id)
    assert certificate is not None
    with pytest.raises(Rejected, match="q_total"):
        check(replace(claim, hypotheses=()), certificate.proof, theorems().before(claim.id))


def test_each_reading_has_its_verdict() -> None:
    verdicts = {id: BY_ID[id].verdict for id in ("step-inverse-variance", "accuracy-step", "batch-variance")}
    assert verdicts == {
        "step-inverse-variance": Verdict.REFUTED,
        "accuracy-step": Verdict.HOLDS,
        "batch-variance": Verdict.HOLDS,
    }
