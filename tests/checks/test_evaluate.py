"""`offpolicy evaluate`: numbers that can be checked by hand, bounds from the ledger, files that are wrong."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checks import cli
from checks.evaluate import LONGEST, answer, page
from checks.model_bounds import BOUNDS, bounds, discounted_bounds, number_json
from checks.model_files import MAX_BYTES, BadModel, parse_model, read_model
from checks.model_quantities import SYSTEM, discounted, exact, measure, solve
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
    assert found.mean_ratio_moment == INFINITY  # pi produces what mu never does


def test_one_step_at_a_time_is_the_definition() -> None:
    here = model(MDP, direction={"x": {"l": 1, "r": -1}, "y": {"l": -0.5, "r": 0.5}}, final_reward={"x": 3})
    found, environment = measure(here), exact(here.environment())
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
    found = discounted(solve(here))
    assert (found["J(pi)"], found["J(mu)"], found["L_mu(pi)"]) == (Fraction(3, 2), 1, Fraction(3, 2))
    assert (found["D"], found["eps"]) == (Fraction(1, 4), Fraction(1, 2))


def test_bounds_with_a_discount() -> None:
    """From s the state moves to x after l, which pi never takes, and stays there: by hand, gamma = 1/2 and D = 1/2."""
    stay = {"l": {"x": 1}, "r": {"x": 1}}
    model = {"model": "discounted", "gamma": 0.5, "states": ["s", "x"], "actions": ["l", "r"], "start": {"s": 1}}
    model |= {"transitions": {"s": {"l": {"x": 1}, "r": {"s": 1}}, "x": stay}, "rewards": {"x": {"l": 1}}}
    model |= {"pi": {s: {"r": 1} for s in "sx"}, "mu": {s: {"l": 0.5, "r": 0.5} for s in "sx"}}
    here = parse_model(json.dumps(model))
    assert isinstance(here, Discounted)
    solved = solve(here)
    assert [str(x) for x in solved.values["dp"]] == ["2", "0"]
    assert [str(x) for x in solved.values["dm"]] == ["4/3", "2/3"]
    held, skipped = discounted_bounds(solved)
    found = {b["claim"]: [b[key]["exact"] for key in ("value", "bound", "slack")] for b in held}
    assert skipped == []
    assert found["visitation-distance"] == ["4/3", "4/3", "0"]
    assert set(found) == {"visitation-distance", "trpo-discounted-law", "trpo-discounted-large", "trpo-discounted"}
    assert all(not slack.startswith("-") for _, _, slack in found.values())


def test_the_bound_of_the_ledger_and_its_slack() -> None:
    """T D (1 - (1 - D)^(T - 1)) with T = 2, D = 1/4 is 1/8, and so is J - L: attained."""
    here = model(TREE)
    held, _ = bounds(here, measure(here))
    (gap,) = [bound for bound in held if bound["claim"] == "value-gap-terminal"]
    assert [gap[key]["exact"] for key in ("value", "bound", "slack")] == ["1/8", "1/8", "0"]
    assert all(not bound["slack"]["exact"].startswith("-") for bound in held)


def test_bounds_with_a_cap_for_every_position(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three tokens, TV 1/4, 0 and 1/2: the middle one counts for nothing, and both laws see the order they need."""
    rows = {"default": {"a": "1/2", "b": "1/2"}}
    first, last = {"a": "3/4", "b": "1/4"}, {"a": 1, "b": 0}
    pi = {**rows, "": first, **{f"{one} {two}": last for one in "ab" for two in "ab"}}
    process = model(TREE, horizon=3, pi=pi, mu=rows, reward={"a a a": 1, "b b b": 1})
    held = {bound["claim"]: bound for bound in bounds(process, measure(process))[0]}
    expected = {
        "value-gap-terminal-positions": 2 * Fraction(1, 4) * Fraction(1, 2),
        "value-gap-terminal": 3 * Fraction(1, 2) * (1 - Fraction(1, 4)),
        "state-law-positions": 1 - Fraction(3, 4) * Fraction(1, 2),
    }
    assert {id: Fraction(held[id]["bound"]["exact"]) for id in expected} == expected
    eps = Fraction(measure(process).eps)  # times 2 (0 at first, 0 in the middle, where TV is 0, and 1/4 at the end)
    assert Fraction(held["value-gap-advantage-positions"]["bound"]["exact"]) == 2 * eps * Fraction(1, 4)
    monkeypatch.setattr("checks.model_bounds.MOST_MOVES", 10)
    skipped = {part["claim"]: part["why"] for part in bounds(process, measure(process))[1]}
    assert skipped["state-law-positions"] == "it goes through all moves at all positions, and there are more than 10"


def test_the_law_of_the_states_needs_caps_only_where_both_policies_come() -> None:
    """After the private tokens the policies have nothing in common, and 1 - (3/4)^2 is attained all the same."""
    common = {"pi": {"c": "3/4", "p": "1/4", "m": 0}, "mu": {"c": "3/4", "p": 0, "m": "1/4"}}
    apart = {"pi": {"c": 1, "p": 0, "m": 0}, "mu": {"c": 0, "p": 1, "m": 0}}
    rows = {policy: {"default": common[policy], "p": apart[policy], "m": apart[policy]} for policy in ("pi", "mu")}
    tree = model(TREE, tokens=["c", "p", "m"], reward={}, **rows)
    held = {bound["claim"]: bound for bound in bounds(tree, measure(tree))[0]}
    assert held["state-law-positions"]["bound"]["exact"] == held["state-law-positions"]["value"]["exact"] == "7/16"
    assert held["state-law"]["bound"]["exact"] == "1"


def test_the_second_moment_and_its_bounds() -> None:
    """chi2 is 1/4 at both tokens: E rho^2 = (5/4)^2 attains its bound, and the variance 9/16 is 1 below the text's."""
    here = model(TREE)
    held, _ = bounds(here, measure(here))
    found = {b["claim"]: [b[key]["exact"] for key in ("value", "bound", "slack")] for b in held}
    assert found["seq-is-second-moment"] == ["25/16", "25/16", "0"]
    assert found["seq-is-variance"] == ["9/16", "25/16", "1"]


def test_every_tree_with_a_direction_has_every_bound() -> None:
    """chi2 = 1/4, D = 1/4 at all prefixes, also from below; h = 3/16 (1, -1), so g = 3/8 and G = 3/4."""
    here = read_model(str(EXAMPLES / "scores.json"))
    assert isinstance(here, Process)
    held, skipped = bounds(here, measure(here))
    assert skipped == []
    assert [bound["claim"] for bound in held] == list(BOUNDS)
    found = {b["claim"]: [b[key]["exact"] for key in ("value", "bound", "slack")] for b in held}
    assert found["state-law"][1] == "37/64"  # 1 - (3/4)^3
    assert found["simulation-lemma"][1] == found["simulation-lemma-averaged"][1] == "3/4"
    assert found["value-gap-quadratic"][1] == "3/8"  # 2 (1/2) 3 2 (1/16)
    assert found["token-is-bias"][1] == "9/16"  # (3/8) 3 2 (1/4)
    assert found["token-is-bias-l1"][1] == "63/128"  # (3/8) 3 (1 - (3/4)^2)
    assert found["token-is-bias-scores"] == ["123/512", "63/64", "381/512"]  # (3/4) 3 (1 - (3/4)^2)
    assert found["gradient-root"][1] == "3/8*sqrt(3)"
    assert found["seq-is-lower-uniform"] == ["125/64", "125/64", "0"]
    assert found["seq-is-variance-sharp"][2] == "0"
    decimals = [Fraction(bound["slack"]["decimal"]) for bound in held]
    assert min(decimals) == 0


def test_a_direction_without_scores() -> None:
    """The direction moves mass to b, which pi never produces: the bounds of its size remain, those of scores do not."""
    here = model(TREE, pi={"default": {"a": 1}}, direction={"default": {"a": -1, "b": 1}})
    measured = measure(here)
    held, skipped = bounds(here, measured)
    assert (measured.g, measured.G) == (2, None)
    assert "token-is-bias-l1" in {bound["claim"] for bound in held}
    assert {item["claim"]: item["why"] for item in skipped}["gradient-root"].startswith("the direction moves a token")


def test_the_second_moment_is_that_of_sequences() -> None:
    """A state that pi never reaches may lack domination: no sequence is missed, and the moment is finite."""
    rows = {"default": {"a": 0.5, "b": 0.5}, "b": {"a": 1}}
    here = model(TREE, pi={"default": {"a": 1}, "b": {"b": 1}}, mu=rows)
    assert measure(here).mean_ratio_moment == 4
    assert measure(model(TREE, mu={**rows, "a": {"a": 1}})).mean_ratio_moment == INFINITY


def test_advantages_at_the_times_when_they_occur() -> None:
    """After a the reward 1 is lost again: with one step left at the root, which does not occur, it would count."""
    here = model(TREE, reward={"a": 1, "a a": -1, "a b": -1})
    found = measure(here)
    assert (found.eps, found.eps_occurring) == (Fraction(1, 2), 0)


def test_a_second_moment_needs_domination() -> None:
    here = model(TREE, mu={"default": {"a": 1, "b": 0}})
    _, skipped = bounds(here, measure(here))
    why = {item["claim"]: item["why"] for item in skipped}
    assert why["seq-is-second-moment"].startswith("the hypothesis dominated fails")


def test_the_law_for_given_policies_is_exact_where_the_return_is_the_best() -> None:
    """Paid if both tokens are alike: 1/8, which no return exceeds; and a long process has too many trajectories."""
    held, _ = bounds(model(TREE), measure(model(TREE)))
    (found,) = [bound for bound in held if bound["claim"] == "value-gap-ratios"]
    assert (found["value"]["exact"], found["bound"]["exact"], found["slack"]["exact"]) == ("1/8", "1/8", "0")
    long = model(MDP, horizon=14, rewards={})
    held, skipped = bounds(long, measure(long))
    (why,) = [item["why"] for item in skipped if item["claim"] == "value-gap-ratios"]
    assert why == "it goes through all trajectories of mu, and there are more than 10000"
    short = model(MDP, horizon=13, rewards={})
    assert "value-gap-ratios" in {bound["claim"] for bound in bounds(short, measure(short))[0]}


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


@pytest.mark.parametrize("name", ["tree", "process", "scores", "discounted"])
def test_the_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / f"{name}.json")
    assert isinstance(read_model(path), Discounted if name == "discounted" else Process)
    assert cli.run(["evaluate", path, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"schema": "offpolicy-theorems/evaluate/1", **answer(path)}


def test_what_is_skipped_is_one_line_for_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["evaluate", str(EXAMPLES / "tree.json")]) == 0
    skipped = [line for line in capsys.readouterr().out.splitlines() if line.startswith("skipped ")]
    assert len(skipped) == 1
    assert skipped[0].startswith("skipped token-is-bias-l1, token-is-bias, ")
    assert skipped[0].endswith(": the model has no direction")


def test_long_numbers_are_rounded_on_the_page_and_exact_in_the_data() -> None:
    digits = "0." + "3" * 200
    rows = {"default": {"a": digits, "b": str(1 - Fraction(digits))}}
    here = model(TREE, pi=rows)
    value = number_json(measure(here).J_pi)
    assert len(value["exact"]) > LONGEST
    many = [{"exact": str(t), "decimal": str(t)} for t in range(100)]
    shown = page({"quantities": {"J(pi)": value}, "state_tv": many, "bounds": [], "skipped": []})
    assert shown.splitlines()[0] == f"J(pi)  about {value['decimal']}"
    assert shown.splitlines()[-1].endswith("10, 11, ..., 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99")


def test_an_empty_list_of_names() -> None:
    with pytest.raises(BadModel, match="tokens: an empty list; expected a list of one or more names"):
        model(TREE, tokens=[])


def test_an_infinite_chi2_concerns_only_bounds_that_speak_of_it(tmp_path: Path) -> None:
    """pi chooses what mu never does: the bounds by scores are there all the same."""
    half, direction = {"default": {"a": 0.5, "b": 0.5}}, {"default": {"a": 0.25, "b": -0.25}}
    tree = model(TREE, mu={"default": {"a": 1}}, pi=half, direction=direction)
    found = measure(tree)
    assert found.chi2 == INFINITY
    held = {bound["claim"] for bound in bounds(tree, found)[0]}
    assert {"gradient-root", "value-gap-terminal", "token-is-bias-l1"} <= held


def test_the_least_chi2_is_that_of_states_in_which_a_token_is_chosen() -> None:
    """Data for every time: the states of the last time choose nothing, and do not count."""
    rows = [{s: {"l": p, "r": 1 - p} for s in "xy"} for p in (0.25, 0.75)]
    half = {s: {"l": 0.5, "r": 0.5} for s in "xy"}
    found = measure(model(MDP, pi=rows, mu=[half, half]))
    assert found.chi2_least == found.chi2 == Fraction(1, 4)
    assert Fraction(1, 4) == found.D
