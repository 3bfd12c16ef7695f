"""`offpolicy evaluate`: numbers that can be checked by hand, bounds from the ledger, files that are wrong."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checks import cli
from checks.evaluate import SYSTEM, _exact, answer, bounds, discounted, measure
from checks.model_files import MAX_BYTES, BadModel, parse_model, read_model
from checks.numbers.rationals import INFINITY, rational
from theorems.language.arithmetic import evaluate
from theorems.language.syntax import parse_term
from theorems.models import Discounted, Process

EXAMPLES = Path(__file__).parents[2] / "examples"
TREE: dict[str, Any] = {
    "model": "tree",
    "horizon": 2,
    "tokens": ["a", "b"],
    "pi": {"default": {"a": "3/4", "b": 0.25}},
    "mu": {"default": {"a": 0.5, "b": "5e-1"}},
    "reward": {"a a": 1, "b b": 1},
}
MDP: dict[str, Any] = {
    "model": "mdp",
    "horizon": 2,
    "states": ["x", "y"],
    "actions": ["l", "r"],
    "start": {"x": 1},
    "transitions": {s: {"l": {"x": 1}, "r": {"y": 1}} for s in "xy"},
    "rewards": {"y": {"r": 1}},
    "pi": {"x": {"l": 0.1, "r": 0.9}, "y": {"l": 0.5, "r": 0.5}},
    "mu": {"x": {"l": 0.5, "r": 0.5}, "y": {"l": 0.5, "r": 0.5}},
}


def model(data: dict[str, Any], **changes: Any) -> Process:
    found = parse_model(json.dumps({**data, **changes}))
    assert isinstance(found, Process)
    return found


def test_two_equal_tokens() -> None:
    """J = 9/16 + 1/16 and L = 1/2: under mu no first token is better than the other."""
    found = measure(model(TREE))
    assert (found.J_pi, found.J_mu, found.L) == (Fraction(5, 8), Fraction(1, 2), Fraction(1, 2))
    assert (found.D, found.chi2, found.eps) == (Fraction(1, 4), Fraction(1, 4), Fraction(1, 2))
    assert found.mean_ratio_moment == Fraction(25, 16)
    assert found.state_tv == (0, Fraction(1, 4), Fraction(5, 16))


def test_the_performance_difference() -> None:
    found = measure(model(TREE, reward={"a a": 1}))
    assert found.J_pi - found.J_mu == Fraction(5, 16)


def test_the_tree_of_the_state_law() -> None:
    """One token in common and one of each policy's own: TV(t) = 1 - (1 - D)^t, here with D = 1/10."""
    rows = {"pi": {"default": {"c": 0.9, "p": 0.1}}, "mu": {"default": {"c": 0.9, "m": 0.1}}}
    found = measure(model(TREE, horizon=2, tokens=["c", "p", "m"], reward={}, **rows))
    assert found.state_tv == tuple(1 - Fraction(9, 10) ** t for t in range(3))
    assert found.chi2 == INFINITY
    assert found.mean_ratio_moment == Fraction(81, 100)  # a mean under mu does not see what mu never produces


def test_one_step_at_a_time_is_the_definition() -> None:
    here = model(MDP, direction={"x": {"l": 1, "r": -1}, "y": {"l": -0.5, "r": 0.5}}, final_reward={"x": 3})
    found, environment = measure(here), _exact(here.environment())
    for text, value in {
        "RETURN(pi, P, r, v, start, T)": found.J_pi,
        "RETURN(mu, P, r, v, start, T)": found.J_mu,
        "SURROGATE(pi, mu, P, r, v, start, T)": found.L,
        "RETURN_SLOPE(pi, h, P, r, v, start, T)": found.slope,
        "TOKEN_IS(mu, h, P, r, v, start, T)": found.token_is,
        "sum(s in S, start[s]*RATIO_MOMENT(pi, mu, P, fun(z in S, 1), s, T))": found.mean_ratio_moment,
        "TV(fun(s in S, VISIT(pi, P, start, s, T)), fun(s in S, VISIT(mu, P, start, s, T)))": found.state_tv[-1],
    }.items():
        assert evaluate(parse_term(text), environment, SYSTEM) == rational(value), text


def test_token_is_misses_future_tokens() -> None:
    """The policies differ after a only: the gradient in the first token is 1/16 (1/4 h), the estimator sees none."""
    half = {"a": 0.5, "b": 0.5}
    found = measure(
        model(
            TREE,
            pi={"default": half, "a": {"a": 0.75, "b": 0.25}},
            mu={"default": half},
            reward={"a a": 1, "b a": 0.5, "b b": 0.5},
            direction={"": {"a": 0.25, "b": -0.25}},
        )
    )
    assert (found.slope, found.token_is) == (Fraction(1, 16), 0)


def test_data_that_depend_on_the_time() -> None:
    """A reward of 1 at the second step only; from x under pi the second state is y with probability 9/10."""
    here = model(MDP, rewards=[{}, {"y": {"l": 1, "r": 1}}])
    assert len(here.states) == 6
    assert measure(here).J_pi == Fraction(9, 10)


def test_a_discount() -> None:
    """One state, reward 1 for l: J = pi(l)/(1 - gamma), and the surrogate is exact."""
    one = {"model": "discounted", "gamma": 0.5, "states": ["s"], "actions": ["l", "r"], "start": {"s": 1}}
    one |= {"transitions": {"s": {"l": {"s": 1}, "r": {"s": 1}}}, "rewards": {"s": {"l": 1}}}
    one |= {"pi": {"s": {"l": 0.75, "r": 0.25}}, "mu": {"s": {"l": 0.5, "r": 0.5}}}
    here = parse_model(json.dumps(one))
    assert isinstance(here, Discounted)
    found = discounted(here)
    assert (found["J(pi)"], found["J(mu)"], found["L_mu(pi)"]) == (Fraction(3, 2), 1, Fraction(3, 2))
    assert (found["D"], found["eps"]) == (Fraction(1, 4), Fraction(1, 2))


def test_the_bound_of_the_ledger_and_its_slack() -> None:
    """T D (1 - (1 - D)^(T - 1)) with T = 2, D = 1/4 is 1/8, and so is J - L: attained."""
    here = model(TREE)
    held, _ = bounds(here, measure(here))
    (gap,) = [bound for bound in held if bound["claim"] == "value-gap-terminal"]
    assert [gap[key]["exact"] for key in ("value", "bound", "slack")] == ["1/8", "1/8", "0"]
    assert all(not bound["slack"]["exact"].startswith("-") for bound in held)


def test_the_second_moment_and_its_bounds() -> None:
    """chi2 is 1/4 at both tokens: E rho^2 = (5/4)^2 attains its bound, and the variance 9/16 is 1 below the text's."""
    here = model(TREE)
    held, _ = bounds(here, measure(here))
    found = {b["claim"]: [b[key]["exact"] for key in ("value", "bound", "slack")] for b in held}
    assert found["seq-is-second-moment"] == ["25/16", "25/16", "0"]
    assert found["seq-is-variance"] == ["9/16", "25/16", "1"]


def test_a_second_moment_needs_domination() -> None:
    here = model(TREE, mu={"default": {"a": 1, "b": 0}})
    _, skipped = bounds(here, measure(here))
    why = {item["claim"]: item["why"] for item in skipped}
    assert why["seq-is-second-moment"].startswith("the hypothesis dominated fails")


def test_a_hypothesis_that_fails_is_named() -> None:
    here = model(TREE, reward={"a a": 2})
    held, skipped = bounds(here, measure(here))
    assert "value-gap-terminal" not in {bound["claim"] for bound in held}
    (why,) = [item["why"] for item in skipped if item["claim"] == "value-gap-terminal"]
    assert why.startswith("the hypothesis ")


WRONG = {
    "pi, row 'a': the probabilities sum to 3/2": {**TREE, "pi": {"a": {"a": 1, "b": 0.5}}},
    "pi, default, a: the probability is -1": {**TREE, "pi": {"default": {"a": -1, "b": 2}}},
    "mu: no row for the prefix 'b'": {**TREE, "mu": {"": {"a": 1}, "a": {"a": 1}}},
    "unknown token 'c'": {**TREE, "reward": {"a c": 1}},
    "unknown name 'rewrad'": {**TREE, "rewrad": {}},
    "horizon is '0'": {**TREE, "horizon": 0},
    "the model is too large": {**TREE, "horizon": 16},
    "a number like 0.1": {**TREE, "reward": {"a": True}},
    "mu is missing": {key: value for key, value in TREE.items() if key != "mu"},
    "expected one of tree, mdp, discounted": {"model": "bandit"},
    "no row for the state 'y'": {**MDP, "mu": {"x": {"l": 1}}},
    "unknown name 'z'": {**MDP, "start": {"z": 1}},
    "the entries sum to 1; expected 0": {**MDP, "direction": {"x": {"l": 1}}},
    "1 entries; expected one for each of the 2 times": {**MDP, "rewards": [{}]},
}


@pytest.mark.parametrize("part", WRONG)
def test_what_is_wrong_is_said(part: str) -> None:
    with pytest.raises(BadModel) as problem:
        parse_model(json.dumps(WRONG[part]))
    assert part in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ('{"a": 1, "a": 2}', "stands twice"),
        ('{"a": NaN}', "NaN is not a number"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_text_that_is_no_model(text: str, part: str) -> None:
    with pytest.raises(BadModel, match=part):
        parse_model(text)


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, large = tmp_path / "wrong.json", tmp_path / "large.json"
    wrong.write_bytes(b"\xff")
    large.write_bytes(b" " * (MAX_BYTES + 1))
    for path, part in ((tmp_path / "none.json", "cannot read"), (wrong, "not UTF-8"), (large, f"at most {MAX_BYTES}")):
        assert cli.run(["evaluate", str(path)]) == cli.BAD_INPUT
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert part in err


@pytest.mark.parametrize("name", ["tree", "process"])
def test_the_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / f"{name}.json")
    assert isinstance(read_model(path), Process)
    assert cli.run(["evaluate", path, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"schema": "offpolicy-theorems/evaluate/1", **answer(path)}
