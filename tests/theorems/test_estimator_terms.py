"""The three terms of the SGA lemma: their signs against numbers that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks import sampling, smt
from theorems import sga
from theorems.claim import Verdict, relations
from theorems.foundations.estimator_moments import BIAS2, INNER, MEAN
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.sga import bias_readings, estimator_terms
from theorems.sga.estimator_terms import SIZES, TERM_A, TERM_B, TERM_C

CLAIMS = (*estimator_terms.CLAIMS, *bias_readings.CLAIMS)
BY_ID = {claim.id: claim for claim in CLAIMS}


def vector(*entries: int | str) -> tuple[Fraction, ...]:
    return tuple(Fraction(x) for x in entries)


def value(text: str, **values: Any) -> Any:
    """A term in rationals; numbers may be written as text."""
    written: dict[str, Any] = {k: Fraction(v) if isinstance(v, (int, str)) else v for k, v in values.items()}
    sizes = {"Y": len(written["q"])} if "q" in written else {}
    return evaluate(parse_term(text), Environment(written, sizes | {"I": len(written["d"])}), RATIONALS)


def in_one_dimension(bias: str, **numbers: Any) -> dict[str, Any]:
    """Gradient 1 and an estimator without noise."""
    return {"q": vector(1), "g": ((1 + Fraction(bias),),), "d": vector(1), "L": 1, **numbers}


NOISY: dict[str, Any] = {"q": vector("1/2", "1/2"), "g": (vector(3, 1), vector(1, -1)), "d": vector(1, 1)}
"""Mean (2, 0), bias (1, -1), variance 2: the bias is across the gradient."""


def test_term_a_changes_sign_at_two_over_l() -> None:
    steps = {"1": Fraction(1, 2), "2": 0, "3": Fraction(-3, 2)}
    assert {e: value(TERM_A, d=vector(1), L=1, e=e) for e in steps} == steps


@pytest.mark.parametrize(("bias", "signs"), [("1", (1, 0, -1)), ("-1", (-1, 0, 1))])
def test_term_b_changes_sign_at_one_over_l(bias: str, signs: tuple[int, ...]) -> None:
    terms = [value(TERM_B, **in_one_dimension(bias, e=e)) for e in ("1/2", "1", "3/2")]
    sizes = (Fraction(1, 4), Fraction(0), Fraction(3, 4))
    assert terms == [sign * size for sign, size in zip(signs, sizes, strict=True)]


def test_a_bias_across_the_gradient_has_no_term_b_and_a_term_c() -> None:
    assert value(INNER, **NOISY) == value(TERM_B, **NOISY, L=1, e="1/2") == 0
    # L e^2/2 (Var + |b|^2) = 1/8*(2 + 2)
    assert value(TERM_C, **NOISY, L=1, e="1/2") == Fraction(1, 2)


def test_term_c_is_zero_for_the_exact_gradient_only() -> None:
    assert value(TERM_C, **in_one_dimension("0", e=1)) == 0
    assert value(TERM_C, **in_one_dimension("1/10", e=1)) == Fraction(1, 200)
    noise = {"q": vector("1/2", "1/2"), "g": (vector("11/10"), vector("9/10")), "d": vector(1)}
    assert (value(BIAS2, **noise), value(TERM_C, **noise, L=1, e=1)) == (0, Fraction(1, 200))


def test_twice_the_step_is_four_times_term_c() -> None:
    assert [value(TERM_C, **NOISY, L=1, e=e) for e in (1, 2, -2)] == [2, 8, 8]
    assert value(TERM_C, **NOISY, L=0, e=2) == 0


def test_the_quotient_of_the_terms_grows_as_the_gradient_shrinks() -> None:
    """Bias 1/10, L = 1, e = 1/2: Term B/Term A = (1/4 d/10)/(3/8 d^2) = 1/(15 d)."""
    for d in (Fraction(1), Fraction(1, 10), Fraction(1, 1000)):
        here = {"q": vector(1), "g": ((d + Fraction(1, 10),),), "d": (d,), "L": 1, "e": "1/2"}
        assert value(f"{TERM_B}/{TERM_A}", **here) == 1 / (15 * d)


def test_negative_term_b_and_a_mean_along_the_gradient() -> None:
    here = in_one_dimension("-1/2", e="1/2")
    assert value(TERM_B, **here) == Fraction(-1, 8)
    assert value(f"DOT(d, {MEAN})", **here) == Fraction(1, 2)


# ------------------------------------------------------------------------------------------------------------ verdicts


def test_each_claim_has_its_verdict() -> None:
    needs, refuted = Verdict.NEEDS_HYPOTHESIS, Verdict.REFUTED
    assert {c.id: c.verdict for c in CLAIMS if c.verdict is not Verdict.HOLDS} == {
        "term-a-progress": needs,
        "term-b-alignment": needs,
        "term-c-always-negative": refuted,
        "term-c-only-noise": refuted,
        "term-c-positive": needs,
        "term-c-step-scaling": needs,
        "random-bias-negligible": Verdict.DEPENDS_ON_READING,
        "random-bias-relative": refuted,
        "opposing-bias-term-b": needs,
        "negative-term-b-opposes": refuted,
    }


def test_they_are_in_the_ledger_in_their_order() -> None:
    ids = [claim.id for claim in sga.CLAIMS]
    assert [id for id in ids if id in BY_ID] == list(BY_ID)


@pytest.mark.parametrize(
    ("id", "statement"),
    [
        ("term-a-threshold", f"{TERM_A} < 0"),
        ("term-b-sign", f"{TERM_B}*{INNER} == e*(1 - L*e/2)*{INNER}**2"),
        ("term-c-nonnegative", f"L*e**2/2*(VARIANCE(q, g) + 101/100*{BIAS2}) <= {TERM_C}"),
        ("term-c-zero", f"101/100*(L*e**2/2*VARIANCE(q, g)) <= {TERM_C}"),
        ("term-c-step-scaling", "TERM_C(q, g, d, L, c*e) == abs(c)*TERM_C(q, g, d, L, e)"),
        ("negative-term-b-opposes", f"DOT(d, {MEAN}) <= 0"),
    ],
)
def test_sampling_refutes_a_stronger_statement(id: str, statement: str) -> None:
    assert sampling.refute(replace(BY_ID[id], statement=relations(statement))).got == "refuted"


@pytest.mark.parametrize("id", ["term-b-alignment", "opposing-bias-term-b"])
@pytest.mark.parametrize("size", SIZES[::3], ids=str)
def test_the_solver_finds_the_step_beyond_one_over_l(id: str, size: Any) -> None:
    assert smt.dropped(BY_ID[id], "below", size).got == "refuted"


def test_hypotheses_that_are_left_out_are_needed_and_no_others_are_missing() -> None:
    left_out = {c.id: [h.id for h in c.hypotheses if h.left_out] for c in CLAIMS}
    assert {id: found for id, found in left_out.items() if found} == {
        "term-a-progress": ["below"],
        "term-b-alignment": ["below"],
        "term-c-positive": ["inexact"],
        "term-c-step-scaling": ["curved"],
        "opposing-bias-term-b": ["below"],
    }
