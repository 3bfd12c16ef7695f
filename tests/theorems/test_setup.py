"""Section 1: one step of a process against numbers worked out by hand, and what each proof rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest

from checks.certificates import read
from checks.kernel import Theorem, check
from checks.proof_engine import theorems
from checks.trusted.scope import Rejected
from theorems.claim import Claim, Verdict
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.setup import CLAIMS

BY_ID = {claim.id: claim for claim in CLAIMS}
PROVED = [claim.id for claim in CLAIMS if claim.proved]
AFTER = "TV(fun(z in Z, NEXT_STATE(p, pi, P, z)), fun(z in Z, NEXT_STATE(q, mu, P, z)))"
HISTORY = "HISTORY_TV(p, q, pi, mu)"


def laws(text: str) -> Any:
    """Rows of rational numbers; a single row is a law."""
    rows = tuple(tuple(Fraction(x) for x in row.split()) for row in text.split(";"))
    return rows if len(rows) > 1 else rows[0]


STEP: dict[str, Any] = {
    "p": laws("3/4 1/4"),
    "q": laws("1/4 3/4"),
    "pi": laws("2/3 1/3; 1/2 1/2"),
    "mu": laws("1/3 2/3; 1/2 1/2"),
    "P": (laws("1 0 0; 1/2 1/2 0"), laws("0 1 0; 0 0 1")),
}
SIZES = {"S": 2, "A": 2, "Z": 3}


def value(text: str, values: dict[str, Any] = STEP, sizes: dict[str, int] = SIZES) -> Any:
    return evaluate(parse_term(text), Environment(values, sizes), RATIONALS)


def test_ids_and_verdicts() -> None:
    assert {claim.id: claim.verdict for claim in CLAIMS if not claim.identity} == {
        "determinism-crucial": Verdict.DEPENDS_ON_READING,
        "deterministic-state-ratio": Verdict.REFUTED,
        "deterministic-tv-monotone": Verdict.REFUTED,
        "history-tv-monotone": Verdict.HOLDS,
        "history-tv-largest": Verdict.HOLDS,
    }
    assert BY_ID["is-identity-support"].verdict is Verdict.NEEDS_HYPOTHESIS


def test_the_law_of_the_next_state() -> None:
    """Under the target 3/4*(2/3 + 1/3*1/2), 3/4*1/3*1/2 + 1/4*1/2, 1/4*1/2; its mass is one."""
    assert [value("NEXT_STATE(p, pi, P, z)", STEP | {"z": k}) for k in range(3)] == list(laws("5/8 1/4 1/8"))
    assert [value("NEXT_STATE(q, mu, P, z)", STEP | {"z": k}) for k in range(3)] == list(laws("1/6 11/24 3/8"))


def test_total_variation_before_after_and_of_the_history() -> None:
    """The masses of (state, token) are 12/24, 6/24, 3/24, 3/24 and 2/24, 4/24, 9/24, 9/24."""
    assert value("TV(p, q)") == Fraction(1, 2)
    assert value(HISTORY) == Fraction(10 + 2 + 6 + 6, 48)
    # 15/24, 6/24, 3/24 and 4/24, 11/24, 9/24: the second token of the first state shares its next state with the second
    # state, and what it gains there is cancelled.
    assert value(AFTER) == Fraction(11 + 5 + 6, 48)


def test_the_mean_over_a_step_counts_every_step_once() -> None:
    assert value("STEP_MEAN(p, pi, P, fun(s in S, a in A, z in Z, 1))") == 1
    third = "fun(s in S, a in A, z in Z, f[z])"
    assert value(f"STEP_MEAN(p, pi, P, {third})", STEP | {"f": laws("0 0 1")}) == Fraction(1, 8)


def kernels() -> Iterator[tuple[dict[str, Any], bool]]:
    """Steps with random laws, and whether the kernel is deterministic; masses are positive."""
    random = Random(1)

    def law(n: int) -> tuple[Fraction, ...]:
        weights = [random.randint(1, 9) for _ in range(n)]
        return tuple(Fraction(w, sum(weights)) for w in weights)

    def point(n: int) -> tuple[Fraction, ...]:
        k = random.randrange(n)
        return tuple(Fraction(j == k) for j in range(n))

    for deterministic in (False, True):
        for _ in range(10):
            row = point if deterministic else law
            policies = {name: tuple(law(2) for _ in range(2)) for name in ("pi", "mu")}
            kernel = tuple(tuple(row(3) for _ in range(2)) for _ in range(2))
            yield {"p": law(2), "q": law(2), **policies, "P": kernel}, deterministic


def test_transitions_cancel_by_brute_force() -> None:
    """Every path is weighed one by one, apart from the definitions of the suite."""
    random = Random(2)
    f = tuple(tuple(tuple(Fraction(random.randint(-9, 9)) for _ in range(3)) for _ in range(2)) for _ in range(2))
    for step, _ in kernels():
        p, q, pi, mu, P = (step[name] for name in ("p", "q", "pi", "mu", "P"))
        paths = list(product(range(2), range(2), range(3)))
        target = sum(p[s] * pi[s][a] * P[s][a][z] * f[s][a][z] for s, a, z in paths)
        weighed = sum(
            q[s] * mu[s][a] * P[s][a][z] * (p[s] * pi[s][a] / (q[s] * mu[s][a])) * f[s][a][z] for s, a, z in paths
        )
        (relation,) = BY_ID["transitions-cancel"].statement
        environment = Environment(step | {"f": f}, SIZES)
        assert target == weighed == evaluate(relation.left, environment, RATIONALS)
        assert target == evaluate(relation.right, environment, RATIONALS)


def test_a_merged_ratio_lies_between_those_of_its_pasts() -> None:
    (relation,) = BY_ID["merged-state-ratio"].statement
    for step, deterministic in kernels():
        for y in range(3):
            pasts = [(s, a) for s, a in product(range(2), range(2)) if step["P"][s][a][y] > 0]
            if not pasts:
                assert deterministic
                continue
            environment = Environment(step | {"y": y}, SIZES)
            ratio = evaluate(relation.left, environment, RATIONALS)
            assert ratio == evaluate(relation.right, environment, RATIONALS)
            ratios = [step["p"][s] * step["pi"][s][a] / (step["q"][s] * step["mu"][s][a]) for s, a in pasts]
            assert min(ratios) <= ratio <= max(ratios)


def test_total_variation_of_histories_is_largest_and_that_of_states_may_fall() -> None:
    fell = set()
    for step, deterministic in kernels():
        before, after, history = (value(text, step) for text in ("TV(p, q)", AFTER, HISTORY))
        assert max(before, after) <= history
        fell |= {deterministic} if after < before else set()
    assert fell == {False, True}


# ------------------------------------------------------------------------------------------- what the proofs rest on


def prove(claim: Claim) -> Theorem:
    certificate = read(claim.id)
    assert certificate is not None
    return check(claim, certificate.proof, theorems().before(claim.id))


@pytest.mark.parametrize("id", PROVED)
def test_proved_without_enclosures(id: str) -> None:
    assert prove(BY_ID[id]).rung == "exact"


LAWS = ("pi-law", "mu-law", "p-law", "q-law", "pi-rows", "mu-rows", "kernel")
"""Hypotheses which say that what is called a law is one; a proof may need less."""


@pytest.mark.parametrize(
    ("id", "hypothesis"),
    [(id, h.id) for id in PROVED for h in BY_ID[id].hypotheses if h.id not in LAWS]
    + [("is-identity-support", "mu-law"), ("transitions-cancel", "q-law"), ("history-tv-monotone", "pi-rows")]
    + [("history-tv-monotone", "mu-rows"), ("history-tv-largest", "kernel")],
)
def test_without_a_hypothesis_the_certificate_is_rejected(id: str, hypothesis: str) -> None:
    claim = BY_ID[id]
    with pytest.raises(Rejected):
        prove(replace(claim, hypotheses=tuple(h for h in claim.hypotheses if h.id != hypothesis)))


@pytest.mark.parametrize("id", ["transitions-cancel", "history-state-ratio", "merged-state-ratio"])
def test_what_is_said_of_the_ratio_asks_nothing_of_the_transitions(id: str) -> None:
    assert {"P_nonneg", "P_total"} <= set(prove(BY_ID[id]).spare)


def test_no_proved_claim_assumes_deterministic_transitions() -> None:
    assumed = {claim.id for claim in CLAIMS if "deterministic" in {h.id for h in claim.hypotheses}}
    assert assumed == {"deterministic-state-ratio", "deterministic-tv-monotone"}
    assert not assumed & set(PROVED)


def test_the_certificate_of_the_identity_does_not_prove_it_without_support() -> None:
    claim = BY_ID["is-identity-support"]
    with pytest.raises(Rejected, match="covered"):
        prove(replace(claim, hypotheses=tuple(h for h in claim.hypotheses if not h.left_out)))
