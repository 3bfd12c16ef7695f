"""`checks.extreme`: the JSON object, its certification, and its speed at the size of a vocabulary."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from fractions import Fraction
from fractions import Fraction as F

import pytest

from checks.exact import decide
from checks.extreme import NotCertified, answer, certify, read_request
from counterexamples.extremes import BadRequest, ImpossibleRequest, Request, extreme
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_relation


def by_hand(found: dict[str, object]) -> tuple[Fraction, Fraction, Fraction]:
    """TV, chi2 and the largest ratio from the printed strings, in a loop of their own."""
    pi, mu = ([F(text) for text in found[name]] for name in ("pi", "mu"))  # type: ignore[attr-defined]
    assert sum(pi) == sum(mu) == 1
    assert min(pi) >= 0
    tv = sum((abs(p - q) for p, q in zip(pi, mu, strict=True)), F(0)) / 2
    chi2 = sum((p * p / q for p, q in zip(pi, mu, strict=True)), F(0)) - 1
    return tv, chi2, max(p / q for p, q in zip(pi, mu, strict=True))


def test_the_object_has_the_keys_of_the_contract() -> None:
    found = answer("1e-9", "1e15")
    assert list(found) == [
        *("schema", "pi", "mu", "tv", "tv_decimal", "chi2", "chi2_decimal", "kl", "kl_decimal"),
        *("max_ratio", "max_ratio_decimal", "family", "supremum", "supremum_decimal", "attained", "certified"),
    ]
    assert found["schema"] == "offpolicy-theorems/extreme/1"
    assert found["tv"] == "1/1000000000"
    assert found["tv_decimal"] == "1e-9"
    assert found["kl"] is None
    assert found["supremum"] == "inf"
    assert found["certified"] is True
    assert json.loads(json.dumps(found)) == found


def test_a_pair_known_by_hand() -> None:
    found = answer("1/10", "1/10", max_ratio="2")
    assert (found["pi"], found["mu"]) == (["1/5", "0", "4/5"], ["1/10", "1/10", "4/5"])
    assert (found["chi2"], found["supremum"], found["attained"]) == ("1/5", "1/5", True)
    assert (found["tv"], found["max_ratio"]) == ("1/10", "2")
    assert found["kl_decimal"] == "0.138629436111989"  # log(2)/5


def test_a_hundred_random_feasible_requests_are_met() -> None:
    rnd = random.Random(100)
    met = 0
    while met < 100:
        tv, least = F(rnd.randint(0, 100), 100), F(rnd.choice([0, 0, 1, 2]), rnd.choice([100, 1000]))
        vocab = rnd.choice([None, None, rnd.randint(1, 40)])
        top = rnd.choice([None, F(rnd.randint(10, 100), 10)])
        chi2 = F(rnd.randint(0, 100), rnd.choice([10, 100, 1000]))
        texts = {"tv": str(tv), "chi2": str(chi2), "min_prob": str(least)}
        texts |= {} if vocab is None else {"vocab": str(vocab)}
        texts |= {} if top is None else {"max_ratio": str(top)}
        try:
            found = answer(**texts)
        except ImpossibleRequest:
            continue
        met += 1
        its_tv, its_chi2, its_ratio = by_hand(found)
        assert (str(its_tv), str(its_chi2), str(its_ratio)) == (found["tv"], found["chi2"], found["max_ratio"])
        assert its_tv <= tv
        assert its_chi2 >= chi2
        assert top is None or its_ratio <= top
        assert vocab is None or len(found["mu"]) == vocab
        assert min(map(F, found["mu"])) >= least


@pytest.mark.parametrize("kl", ["1/100", "1e-6", "1e-30", "1e-300"])
def test_kl_is_certified(kl: str) -> None:
    found = answer("1/100", "1000", kl=kl)
    pi, mu = (tuple(F(text) for text in found[name]) for name in ("pi", "mu"))
    assert decide(parse_relation(f"KL(pi, mu) <= {kl}"), Environment({"pi": pi, "mu": mu}, {"Y": len(pi)}))
    assert by_hand(found)[1] >= 1000


@pytest.mark.parametrize(
    "texts",
    [
        ("1e-3", "5", None, "150000"),
        ("1e-3", "5", "1e-4", "150000"),
        ("0.1", "3", None, "150000", "1e-9", "50"),
        ("0.1", "1", None, "150000", "1/150000"),
    ],
)
def test_a_vocabulary_of_150000_takes_less_than_two_seconds(texts: tuple[str, ...]) -> None:
    start = time.perf_counter()
    found = answer(*texts)
    assert time.perf_counter() - start < 2
    assert len(found["pi"]) == len(found["mu"]) == 150_000


def test_numbers_longer_than_python_prints_are_written_out() -> None:
    found = answer("1e-3000", "1e3000")
    assert found["chi2_decimal"] == "1e3000"
    assert len(found["mu"][0]) > 9000


def test_certification_rejects_each_kind_of_wrong_pair() -> None:
    request = Request(F(1, 10), F(1), F(1), 4, F(1, 1000), F(50))
    good = extreme(request)
    certify(request, good)
    forged = [
        replace(good, pi=good.mu),
        replace(good, pi=tuple(2 * x for x in good.pi)),
        replace(good, mu=tuple(2 * x for x in good.mu)),
        replace(good, mu=good.mu[:-1]),
        replace(good, pi=(*good.pi, F(0)), mu=(*good.mu, F(0))),
        replace(good, pi=(*good.pi[:-2], good.pi[-2] + good.pi[-1] + 1, F(-1))),
    ]
    for pair in forged:
        with pytest.raises(NotCertified):
            certify(request, pair)
    for narrower in (
        replace(request, tv=F(1, 10**6)),
        replace(request, chi2=F(10**6)),
        replace(request, kl=F(1, 10**6)),
        replace(request, min_prob=F(1, 4)),
        replace(request, max_ratio=F(1)),
        replace(request, vocab=5),
    ):
        with pytest.raises(NotCertified):
            certify(narrower, good)


def test_the_impossible_request_of_the_manual_names_its_claim() -> None:
    with pytest.raises(ImpossibleRequest, match="chi2-ratio-cap") as refused:
        answer("1/1000", "1", max_ratio="2")
    assert refused.value.claim_ids == ("chi2-ratio-cap",)
    assert refused.value.largest == F(1, 500)


def test_numbers_are_read_exactly() -> None:
    assert read_request("1e-6", "0.1").tv == F(1, 10**6)
    assert read_request("1e-6", "0.1").chi2 == F(1, 10)
    assert read_request("0.1", "1", vocab="1e3").vocab == 1000


@pytest.mark.parametrize(
    ("texts", "part"),
    [
        (("x", "1"), "--tv"),
        (("0.1", "nan"), "--chi2"),
        (("0.1", "1", "inf"), "--kl"),
        (("0.1", "1", None, "1.5"), "--vocab"),
        (("0.1", "1", None, "-3"), "vocab is -3"),
        (("0.1", "1", None, None, "1/0"), "--min-prob"),
        (("0.1", "1", None, None, None, ""), "--max-ratio"),
        (("1.5", "1"), "tv is 3/2"),
    ],
)
def test_bad_input_is_one_line(texts: tuple[str | None, ...], part: str) -> None:
    with pytest.raises(BadRequest, match=part) as problem:
        answer(*texts)  # type: ignore[arg-type]
    assert "\n" not in str(problem.value)
