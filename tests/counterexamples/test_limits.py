"""The stored instances and runs of the claims about limits, against runs that are worked out step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks.certificates import read
from checks.instances import at_instance, at_sample, attained
from checks.kernel import Theorem, check
from checks.ledger import breaks, load
from checks.proof_engine import theorems
from checks.trusted.scope import Rejected
from counterexamples.instance import Family, family_claim
from counterexamples.limits import FAMILIES, INSTANCES
from theorems.claim import relations
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.substitution import substitute
from theorems.language.syntax import parse_clause, parse_term
from theorems.language.terms import Const, Term
from theorems.sga.limits import CLAIMS, term_b

BY_ID = {claim.id: claim for claim in CLAIMS}
HALVED, BIASED = FAMILIES
STEPS = 12


def at(family: Family, sample: Mapping[str, Fraction], text: str, n: int = 0) -> Any:
    """A term in the claim's variables, at step n and a sample of the parameters."""
    term: Term = substitute(parse_term(text), {**family.values, "n": Const(Fraction(n))}, {"I": "1"})
    return evaluate(term, Environment(dict(sample)), RATIONALS)


def run(family: Family, sample: Mapping[str, Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
    """Iterates and estimates on J = -x^2/2, by the rule of the update: half of the gradient, or gradient plus b."""
    halved = family is HALVED
    x = sample["a"] if halved else -5 * sample["b"]
    e = sample["e"] if halved else Fraction(1, 2)
    for _ in range(STEPS):
        g = -x / 2 if halved else -x + sample["b"]
        yield x, g
        x += e * g


CASES = [(family, sample) for family in FAMILIES for sample in family.samples]
CASES += [(HALVED, {"e": Fraction(1, 100), "a": Fraction(9)}), (BIASED, {"b": Fraction(10)})]
case = pytest.mark.parametrize(("family", "sample"), CASES)


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda i: i.note)
def test_the_extremal_instances_attain_the_law(instance: Any) -> None:
    claim = BY_ID[instance.claim]
    assert attained(claim, at_instance(claim, instance.values))[0] == "attained"


def test_the_values_of_the_law_are_as_worked_out() -> None:
    claim = BY_ID["wrong-limit-term-b"]
    values = [evaluate(claim.statement[0].left, at_instance(claim, i.values).scope, RATIONALS) for i in INSTANCES]
    assert values == [0, -8]


# ------------------------------------------------------------------------------------------------- step by step


@case
def test_the_closed_form_is_the_run(family: Family, sample: Mapping[str, Fraction]) -> None:
    for n, (x, g) in enumerate(run(family, sample)):
        assert (at(family, sample, "x[n, 0]", n), at(family, sample, "g[n, 0]", n)) == (x, g)


@case
def test_the_rate_holds_at_every_step_tried(family: Family, sample: Mapping[str, Fraction]) -> None:
    limit, bound = at(family, sample, "w[0]"), at(family, sample, "K")
    squares = [(n + 1) * (x - limit) ** 2 for n, (x, _) in enumerate(run(family, sample))]
    assert max(squares) <= bound
    assert at(family, sample, "(n + 1)*NORM2(fun(i in I, x[n, i] - w[i]))", 3) == squares[3]
    assert not max(squares) <= bound / 100


@case
def test_the_sign_of_term_b_and_the_limit(family: Family, sample: Mapping[str, Fraction]) -> None:
    e = at(family, sample, "e")
    signs = []
    for n, (x, g) in enumerate(run(family, sample)):
        value = at(family, sample, term_b("n"), n)
        assert value == e * (1 - e) * (-x) * (g + x)
        signs.append(value > 0)
    steps_up = 0 if family is HALVED else 3
    assert signs == [True] * steps_up + [False] * (STEPS - steps_up)
    gradient = at(family, sample, "NORM2(fun(i in I, partial(J, w, i)))")
    assert gradient == (0 if family is HALVED else sample["b"] ** 2)


# ------------------------------------------------------------------------------------------------- what the kernel says


def proved(family: Family) -> Theorem:
    certificate = read(family.id)
    assert certificate is not None
    return check(family_claim(family, BY_ID[family.claim]), certificate.proof, theorems().theorems)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.id)
def test_the_kernel_proves_each_run_for_every_step_and_parameter(family: Family) -> None:
    theorem = proved(family)
    assert (theorem.rung, theorem.spare) == ("exact", ())
    assert "power-decay" in theorem.uses
    assert breaks(family, BY_ID[family.claim].statement)


@pytest.mark.parametrize(
    ("family", "change"),
    [
        (HALVED, {"hypotheses": (("e_pos", "0 < e"), ("e_small", "e < 2"), ("start", "0 < a**2"))}),
        (HALVED, {"hypotheses": (("e_pos", "0 < e"), ("e_small", "e < 1"), ("start", "0 <= a**2"))}),
        (HALVED, {"values": {"w": "table(1)"}}),
        (HALVED, {"values": {"K": "a**2/e"}}),
        (HALVED, {"values": {"g": "fun(n in nat, i in 1, -(POWER(1 - e/2, n)*a)/3)"}}),
        (HALVED, {"values": {"J": "fun(v in R^1, -v[0]**2)"}}),
        (HALVED, {"relations": "0 < NORM2(fun(i in I, partial(J, w, i)))"}),
        (BIASED, {"hypotheses": (("b_pos", "0 <= b"),)}),
        (BIASED, {"values": {"w": "table(0)"}}),
        (BIASED, {"values": {"K": "36*b**2"}}),
        (BIASED, {"values": {"e": "1/3"}}),
    ],
)
def test_the_kernel_rejects_other_runs(family: Family, change: Mapping[str, Any]) -> None:
    other = family
    if "hypotheses" in change:
        other = replace(other, hypotheses=tuple((name, parse_clause(text)) for name, text in change["hypotheses"]))
    if "values" in change:
        other = replace(other, values={**other.values, **{k: parse_term(v) for k, v in change["values"].items()}})
    if "relations" in change:
        other = replace(other, relations=relations(change["relations"]))
    certificate = read(family.id)
    assert certificate is not None
    proof = replace(certificate.proof, witness=tuple(other.values.items()))
    with pytest.raises(Rejected):
        check(family_claim(other, BY_ID[family.claim]), proof, theorems().theorems)


def test_a_sample_is_evaluated_as_far_as_it_can_be() -> None:
    for family, sample in CASES:
        claim = BY_ID[family.claim]
        point = at_sample(claim, family, sample)
        assert all(point.holds(clause) for _, clause in family.hypotheses)
        assert not any(point.holds(relation) for relation in claim.statement)


def test_the_ledger_finds_all_of_them() -> None:
    ledger = load()
    for claim in CLAIMS:
        entry = ledger[claim.id]
        assert [i.values for i in entry.instances] == [i.values for i in INSTANCES if i.claim == claim.id]
        assert [f.id for f, _ in entry.families] == [f.id for f in FAMILIES if f.claim == claim.id]
