"""The sampling engine: true statements pass, false ones are refuted with a small exact instance."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from checks import sampling
from checks.exact import decide
from checks.result import CheckResult
from counterexamples.instance import Instance
from theorems.claim import Verdict, hypothesis, relations
from theorems.divergences import CLAIMS
from theorems.language.arithmetic import Environment, Undecided
from theorems.language.syntax import parse_term

CLAIM = {claim.id: claim for claim in CLAIMS}
SHARP = CLAIM["pinsker-type-sharp"]
EXTREMAL = Instance(
    SHARP.id,
    "extremal",
    {"pi": (Fraction(3, 4), Fraction(1, 4)), "mu": (Fraction(1, 2), Fraction(1, 2))},
)


def brief(results: list[CheckResult]) -> list[tuple[str, str, bool]]:
    return [(r.engine, r.got, r.ok) for r in results]


def test_a_true_claim_and_its_controls() -> None:
    results = sampling.run(SHARP, examples=30, instances=[EXTREMAL])
    assert brief(results) == [("sampled", "no-counterexample", True)] + 2 * [("control", "refuted", True)]
    assert "30 instances decided" in results[0].detail or "31 instances decided" in results[0].detail
    assert "tightest left/right 1;" in results[0].detail
    assert "1 known; seed 0" in results[0].detail


def test_a_refuted_claim_is_refuted() -> None:
    (result,) = sampling.run(CLAIM["is-variance-second-moment"])
    assert (result.expect, result.got) == ("refuted", "refuted")


def test_a_left_out_hypothesis_is_needed() -> None:
    sampled, control = sampling.run(CLAIM["chi2-second-moment"], examples=20)
    assert (sampled.got, control.got) == ("no-counterexample", "refuted")
    assert "without dominated" in control.detail


@pytest.mark.parametrize(
    ("name", "false"),
    [
        ("pinsker-type-sharp", "TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"),
        ("pinsker-type-sharp", "TV(pi, mu) < 1/2*sqrt(CHI2(pi, mu))"),
        ("pinsker-type-sharp", "CHI2(pi, mu) <= 4*TV(pi, mu)"),
        ("chi2-ratio-cap", "CHI2(pi, mu) <= 99/100*(M - m)*TV(pi, mu)"),
        ("tv-oscillation", "abs(MEAN(pi, f) - MEAN(mu, f)) <= 99/100*(b - a)*TV(pi, mu)"),
        ("pinsker", "TV(pi, mu) <= sqrt(49/100*KL(pi, mu))"),
        ("kl-chi2", "KL(pi, mu) <= 99/100*log(1 + CHI2(pi, mu))"),
        ("small-chi2-small-tv", "TV(pi, mu) <= 99/100*eps"),
    ],
)
def test_a_false_statement_is_refuted_without_known_instances(name: str, false: str) -> None:
    result = sampling.refute(replace(CLAIM[name], statement=relations(false)))
    assert result.got == "refuted", result.detail


def test_the_counterexample_is_exact_and_small() -> None:
    wrong = replace(SHARP, statement=relations("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"))
    result = sampling.refute(wrong)
    assert result.detail.endswith("fails at pi = (1, 0), mu = (1/2, 1/2); seed 0")
    half = (Fraction(1, 2), Fraction(1, 2))  # TV = 1/2 > 49/100, chi2 = 1
    assert not decide(wrong.statement[0], Environment({"pi": (Fraction(1), Fraction(0)), "mu": half}, {"Y": 2}))


def test_a_claim_whose_statement_is_false_does_not_pass() -> None:
    wrong = replace(SHARP, statement=relations("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"), constant=None)
    (result,) = sampling.run(wrong)
    assert (result.engine, result.got, result.ok) == ("sampled", "refuted", False)


def test_a_control_fails_when_the_constant_is_not_too_tight(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SHARP.constant is not None
    monkeypatch.setattr(sampling, "CONTROL_EXAMPLES", 60)
    lenient = replace(SHARP, constant=replace(SHARP.constant, tighter=(Fraction(51, 100),)))
    control = sampling.run(lenient, examples=5)[1]
    assert (control.expect, control.got, control.ok) == ("refuted", "no-counterexample", False)


def test_true_statements_are_not_refuted() -> None:
    assert sampling.refute(SHARP, examples=60).got == "no-counterexample"


def test_the_same_seed_gives_the_same_output() -> None:
    runs = [
        [(r.got, r.detail) for r in sampling.run(replace(SHARP, constant=None), examples=40, seed=7)] for _ in range(2)
    ]
    assert runs[0] == runs[1]


def test_what_cannot_be_decided_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bool:
        raise Undecided("too close")

    monkeypatch.setattr(sampling, "decide", never)
    monkeypatch.setattr(sampling, "rational_sides", lambda *_: None)
    result = sampling.refute(SHARP, examples=10)
    assert result.got == "undecided"
    assert "0 instances decided, 10 undecided (first: too close)" in result.detail


def test_contradictory_hypotheses_are_undecided() -> None:
    impossible = hypothesis("far", "TV > 1", far="1 < TV(pi, mu)")
    empty = replace(SHARP, hypotheses=(*SHARP.hypotheses, impossible), constant=None)
    (result,) = sampling.run(empty, examples=10)
    assert result.got == "undecided"
    assert "no instance satisfied the hypotheses" in result.detail


def test_a_known_instance_outside_the_hypotheses_is_reported() -> None:
    bad = replace(EXTREMAL, values={"pi": (Fraction(1), Fraction(0)), "mu": (Fraction(0), Fraction(1))})
    (result,) = sampling.run(replace(SHARP, constant=None), examples=5, instances=[bad])
    assert (result.got, result.ok) == ("bad instance", False)


# ------------------------------------------------------------------------------------------------------------ existence

SILENT = {
    "pi": parse_term("table(1/2, 1/2)"),
    "mu": parse_term("table(1/(4*K), 1 - 1/(4*K))"),
    "f": parse_term("table(1/(2*K), 2 - 1/(2*K))"),
}


def test_a_witness_is_checked_at_sampled_parameters() -> None:
    (result,) = sampling.run(CLAIM["second-moment-silent"], witness=SILENT, examples=30)
    assert result.got == "no-counterexample"
    (result,) = sampling.run(CLAIM["is-variance-worst"], witness={"f": parse_term("fun(y in Y, 1)")}, examples=30)
    assert result.got == "no-counterexample"


def test_a_wrong_witness_is_refuted() -> None:
    wrong = SILENT | {"f": parse_term("table(1/K, 2 - 1/(2*K))")}
    (result,) = sampling.run(CLAIM["second-moment-silent"], witness=wrong)
    assert (result.got, result.ok) == ("refuted", False)


def test_existence_without_a_witness_is_undecided() -> None:
    (result,) = sampling.run(CLAIM["second-moment-silent"])
    assert (result.got, result.ok) == ("undecided", False)


# ------------------------------------------------------------------------------------------------------------ arguments


def test_arguments_are_checked() -> None:
    with pytest.raises(ValueError, match="examples is 0"):
        sampling.run(SHARP, examples=0)
    with pytest.raises(ValueError, match="expected instances of pinsker-type, not one of pinsker-type-sharp"):
        sampling.run(CLAIM["pinsker-type"], instances=[EXTREMAL])
    with pytest.raises(ValueError, match="asserts existence"):
        sampling.refute(CLAIM["second-moment-silent"])
    with pytest.raises(ValueError, match="the witness lacks mu"):
        sampling.run(CLAIM["small-tv-large-chi2"], witness={"pi": parse_term("table(1, 0)")})


def test_readings_are_sampled_on_their_own() -> None:
    assert sampling.run(replace(SHARP, verdict=Verdict.DEPENDS_ON_READING)) == []
