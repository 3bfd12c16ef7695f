"""`offpolicy search-trees`: what it prints is certified, its files are models, and it can be stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checks import cli, search_trees
from checks.evaluate import answer as evaluate
from checks.search_trees import NotCertified, Search, answer, certify, model_file, read_search
from counterexamples.extremal_trees import value_gap
from counterexamples.tree_search import Proposal, made_exact

F = Fraction


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(["search-trees", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def done(*arguments: Any) -> Search:
    search = read_search(*arguments)
    for _ in search.run():
        pass
    return search


def test_what_is_found_is_what_evaluate_finds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = tmp_path / "tree.json"
    code, out, err = run(capsys, "--horizon", "3", "--tv", "1/5", "--json", "--out", str(place))
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["schema"] == "offpolicy-theorems/search-trees/1"
    assert found["found"] == found["supremum"] == {"exact": "27/125", "decimal": "0.216"}
    assert found["attained"] is True
    assert json.loads(place.read_text(encoding="utf-8")) == found["model"]
    assert [path.name for path in tmp_path.iterdir()] == ["tree.json"]
    seen = evaluate(str(place))
    assert seen["quantities"]["J(pi) - L_mu(pi)"] == found["found"]
    (gap,) = [bound for bound in seen["bounds"] if bound["claim"] == "value-gap-terminal"]
    assert gap["slack"]["exact"] == "0"


def test_the_bias_is_what_evaluate_finds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = str(tmp_path / "tree.json")
    code, out, _ = run(capsys, "--horizon", "2", "--tv", "1/4", "--objective", "token-bias", "--json", "--out", place)
    assert code == 0
    assert evaluate(place)["quantities"]["bias"] == json.loads(out)["found"] == {"exact": "1/2", "decimal": "0.5"}


def test_the_same_seed_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--horizon", "3", "--tv", "0.3", "--seed", "7", "--starts", "300")
    first, second = run(capsys, *asked), run(capsys, *asked)
    assert first == second
    assert "300 random starts, seed 7" in first[1]


def test_a_page_names_the_supremum(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--horizon", "1", "--tv", "1/2", "--starts", "1")
    assert code == 0
    assert "supremum   0, over all trees of this horizon and all alphabets: attained" in out


def test_an_interrupt_prints_the_best_so_far(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = search_trees.rounds

    def interrupted(*arguments: Any, **options: Any) -> Iterator[Proposal]:
        yield next(real(*arguments, **options))
        raise KeyboardInterrupt

    monkeypatch.setattr(search_trees, "rounds", interrupted)
    place = tmp_path / "tree.json"
    code, out, err = run(capsys, "--horizon", "2", "--tv", "1/2", "--out", str(place))
    assert (code, err) == (cli.INTERRUPTED, "offpolicy: interrupted\n")
    assert "250 random starts" in out
    assert "found      1/2" in out
    assert place.is_file()


def test_an_interrupt_before_the_first_tree_prints_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: Any, **options: Any) -> Iterator[Proposal]:
        raise KeyboardInterrupt

    monkeypatch.setattr(search_trees, "rounds", interrupted)
    assert run(capsys, "--horizon", "2", "--tv", "1/2") == (cli.INTERRUPTED, "", "offpolicy: interrupted\n")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--horizon", "0", "--tv", "1/5"), "--horizon 0: expected a whole number from 1 to"),
        (("--horizon", "many", "--tv", "1/5"), "--horizon"),
        (("--horizon", "3", "--tv", "6/5"), "--tv 6/5: a total variation is a number from 0 to 1"),
        (("--horizon", "3", "--tv", "x"), "--tv: 'x' is not a number"),
        (
            (
                "--horizon",
                "3",
            ),
            "--tv",
        ),
        (("--horizon", "3", "--tv", "1/5", "--objective", "gap"), "expected one of value-gap, token-bias"),
        (("--horizon", "3", "--tv", "1/5", "--tokens", "1"), "--tokens 1: expected a whole number from 2 to 26"),
        (("--horizon", "3", "--tv", "1/5", "--starts", "0"), "--starts 0: expected a whole number of 1 or more"),
        (("--horizon", "3", "--tv", "1/5", "--seed", "-1"), "--seed -1: expected a whole number of 0 or more"),
        (("--horizon", "4", "--tv", "1/5", "--tokens", "3"), "expected a horizon of at most 3 with 3 tokens"),
        (("--horizon", "1000", "--tv", "1/5"), "expected a horizon of at most 5 with 2 tokens"),
        (("--horizon", "3", "--tv", "1/5", "--out", "/no/such/folder/x.json"), "expected the name of a file"),
        (("--horizon", "3", "--tv", "1/5", "--out", "/"), "expected the name of a file"),
    ],
)
def test_bad_input_is_one_line(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], part: str) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (cli.BAD_INPUT, "")
    assert err.count("\n") == 1
    assert part in err


def test_a_longer_tree_falls_back_to_two_tokens() -> None:
    assert read_search(3, "1/5", "token-bias", None, 0, 1).tokens == 3
    assert read_search(4, "1/5", "token-bias", None, 0, 1).tokens == 2


# --------------------------------------------------------------------------------------------------------- certificates


def test_a_tree_that_breaks_the_cap_is_not_certified() -> None:
    search = done(2, "1/2", "value-gap", 2, 0, 10)
    model = json.dumps(answer(search)["model"])
    assert certify(search, model) == F(1, 2)
    with pytest.raises(NotCertified, match="total variation"):
        certify(replace(search, cap=F(49, 100)), model)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"reward": {"a a": "2"}}, "return"),
        ({"reward": {"a": "1"}}, "return"),
        ({"horizon": 1, "pi": {"": {"a": "1"}}, "mu": {"": {"a": "1"}}, "reward": {}}, "horizon"),
    ],
)
def test_a_model_that_was_not_asked_for_is_not_certified(change: dict[str, Any], part: str) -> None:
    search = done(2, "1/2", "value-gap", 2, 0, 10)
    with pytest.raises(NotCertified, match=part):
        certify(search, json.dumps({**answer(search)["model"], **change}))


@pytest.mark.parametrize("direction", [None, {"": {"a": "1", "b": "-1"}}])
def test_a_direction_that_is_too_long_is_not_certified(direction: dict[str, Any] | None) -> None:
    search = done(2, "1/2", "token-bias", 2, 0, 10)
    model = answer(search)["model"]
    changed = {**model, "direction": direction} if direction else {k: x for k, x in model.items() if k != "direction"}
    with pytest.raises(NotCertified, match="direction"):
        certify(search, json.dumps(changed))


def test_a_wrong_objective_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def boast(*arguments: Any) -> Any:
        return replace(made_exact(*arguments), value=F(3, 5))

    monkeypatch.setattr(search_trees, "made_exact", boast)
    code, out, err = run(capsys, "--horizon", "2", "--tv", "1/2")
    assert (code, out) == (cli.FAILED, "")
    assert "failed its check: the objective is 1/2, not 3/5" in err


def test_nothing_is_said_before_the_search() -> None:
    with pytest.raises(ValueError, match="not looked at anything"):
        answer(read_search(2, "1/2", "value-gap", None, 0, 10))


def test_the_tree_of_a_supremum_is_a_model_too() -> None:
    search = read_search(3, "1/3", "value-gap", 2, 0, 1)
    found = value_gap([F(1, 3)] * 3)
    search.tokens = len(found.tree.tokens)
    tree = replace(found.tree, h=None)
    assert certify(search, json.dumps(model_file(tree))) == found.value
