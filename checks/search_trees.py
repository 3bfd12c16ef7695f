"""The answer to ``offpolicy search-trees``: the best token tree of a search, evaluated again from scratch.

`counterexamples.tree_search` proposes a tree; this module reads the request, writes the tree as a model file, reads
that file as ``offpolicy evaluate`` does, and takes its numbers from the exact evaluator: the total variation of the two
policies at every prefix, J, L_mu, the gradient and Token-IS are the quantities of the suite.  Beside what was found
stands the supremum over all trees and all alphabets (`counterexamples.extremal_trees`).

Main definitions
    Search          a request that has been checked, and its search as far as it has come
    answer          what was found, as the JSON object of the command
    model_file      a tree as the text of a model file
    page            the answer for a reader
    NotCertified    a finished tree failed its check: a defect of the search, never of the request
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from string import ascii_lowercase
from typing import Any

from checks.model_bounds import number_json
from checks.model_files import MAX_STEPS, MAX_WORK, parse_model
from checks.model_quantities import measure
from checks.numbers.rationals import fraction, rational
from counterexamples.extremal_trees import Extreme, token_bias, value_gap
from counterexamples.tree_search import BATCH, TOKEN_BIAS, VALUE_GAP, Proposal, made_exact, rounds
from theorems.language.syntax import SyntaxProblem, exact_number
from theorems.models import Process, Tree

OBJECTIVES = {"value-gap": VALUE_GAP, "token-bias": TOKEN_BIAS}
TITLES = {
    "value-gap": "J(pi) - L_mu(pi), for a return in [0, 1] paid at the end",
    "token-bias": "Token-IS - gradient, for a return in [0, 1] and a direction of norm 1 at every prefix",
}
TOKENS = {"value-gap": 2, "token-bias": 3}
"""Size of the alphabet if that is left open, or 2 where such trees would be too large to be evaluated."""
SCHEMA = "offpolicy-theorems/search-trees/1"


class BadSearch(ValueError):
    """The request makes no sense; one line."""


class NotCertified(RuntimeError):
    """A tree does not have what the search says of it; the message names what."""


@dataclass(slots=True)
class Search:
    """A search for the tree with the largest objective.

    Attributes:
        objective: ``value-gap`` or ``token-bias``.
        horizon, tokens: of the trees.
        cap: the largest total variation of the two policies at a prefix.
        seed, starts: of the random starts.
        best: the best proposal so far.
    """

    objective: str
    horizon: int
    tokens: int
    cap: Fraction
    seed: int
    starts: int
    best: Proposal | None = None

    @property
    def batches(self) -> int:
        """How many times `run` yields."""
        return -(-self.starts // BATCH)

    def run(self) -> Iterator[Proposal]:
        """Climb from batch after batch of random starts; `best` is up to date whenever this is left."""
        objective = OBJECTIVES[self.objective]
        for best in rounds(objective, self.horizon, self.cap, self.tokens, seed=self.seed, starts=self.starts):
            self.best = best
            yield best


def read_search(horizon: int, tv: str, objective: str, tokens: int | None, seed: int, starts: int) -> Search:
    """The search that was asked for.

    Args:
        horizon: number of tokens of a sequence.
        tv: the cap, as text, read exactly.
        objective: a key of `OBJECTIVES`.
        tokens: size of the alphabet, by `TOKENS` if left out.
        seed, starts: of the random starts.

    Raises:
        BadSearch: if the request makes no sense or its trees are too large to be evaluated.

    >>> read_search(3, "1/5", "value-gap", None, 0, 1000).tokens
    2
    """
    if objective not in OBJECTIVES:
        raise BadSearch(f"--objective: {objective!r}; expected one of {', '.join(OBJECTIVES)}")
    try:
        cap = exact_number(tv)
    except SyntaxProblem as problem:
        raise BadSearch(f"--tv: {problem}") from None
    if not 0 <= cap <= 1:
        raise BadSearch(f"--tv {tv}: a total variation is a number from 0 to 1")
    size = tokens
    if size is None:
        size = TOKENS[objective] if _work(horizon, TOKENS[objective]) <= MAX_WORK else 2
    for name, number, least, most in (
        ("horizon", horizon, 1, MAX_STEPS),
        ("tokens", size, 2, len(ascii_lowercase)),
        ("seed", seed, 0, None),
        ("starts", starts, 1, None),
    ):
        if number < least or (most is not None and number > most):
            wanted = f"of {least} or more" if most is None else f"from {least} to {most}"
            raise BadSearch(f"--{name} {number}: expected a whole number {wanted}")
    if _work(horizon, size) > MAX_WORK:
        longest = max((T for T in range(1, 17) if _work(T, size) <= MAX_WORK), default=0)
        raise BadSearch(
            f"--horizon {horizon} --tokens {size}: such trees are too large to be evaluated exactly; expected a "
            f"horizon of at most {longest} with {size} tokens"
        )
    return Search(objective, horizon, size, cap, seed, starts)


def _work(horizon: int, tokens: int) -> int:
    """What the evaluation of such a tree costs, in the unit of `MAX_WORK`; of 16 tokens of a longer one."""
    states = sum(int(tokens**t) for t in range(min(horizon, 16) + 1))
    return states**2 * tokens * horizon


def answer(search: Search) -> dict[str, Any]:
    """The best tree so far as the JSON object of the command, certified by the exact evaluator.

    Returns:
        ``schema``; the request (``objective``, ``horizon``, ``tokens``, ``tv``, ``seed``, and ``starts``, those that
        were looked at); ``found``, the exact objective; ``supremum``, over all trees and alphabets; ``attained``;
        ``model``, the content of a model file; ``certified``, always true.

    Raises:
        ValueError: if nothing has been looked at yet.
        NotCertified: if the exact evaluator does not confirm the tree.

    >>> search = read_search(2, "1/2", "value-gap", None, 0, 10)
    >>> for _ in search.run(): pass
    >>> found = answer(search)
    >>> found["found"]["exact"], found["supremum"]["exact"], found["attained"]
    ('1/2', '1/2', True)
    """
    if search.best is None:
        raise ValueError("the search has not looked at anything yet")
    found = made_exact(OBJECTIVES[search.objective], search.best, search.cap)
    model = model_file(found.tree)
    value = certify(search, json.dumps(model))
    if value != found.value:
        raise NotCertified(f"the objective is {value}, not {found.value}")
    supremum = largest(search).value
    if value > supremum:
        raise NotCertified(f"the objective {value} is larger than the supremum {supremum}")
    return {
        "schema": SCHEMA,
        "objective": search.objective,
        "horizon": search.horizon,
        "tokens": search.tokens,
        "tv": number_json(search.cap),
        "seed": search.seed,
        "starts": search.best.tried,
        "found": number_json(value),
        "supremum": number_json(supremum),
        "attained": value == supremum,
        "model": model,
        "certified": True,
    }


def largest(search: Search) -> Extreme:
    """The exact supremum over all trees of this horizon, of any alphabet."""
    return {"value-gap": value_gap, "token-bias": token_bias}[search.objective]([search.cap] * search.horizon)


def certify(search: Search, text: str) -> Fraction:
    """The objective of a model file by the exact evaluator, once it is seen to respect the request.

    Raises:
        NotCertified: if it does not.
    """
    process = parse_model(text)
    if not isinstance(process, Process) or (process.T, len(process.tokens)) != (search.horizon, search.tokens):
        raise NotCertified("the model is not a tree of the horizon and alphabet asked for")
    measured = measure(process)
    distance = measured.D
    if distance > search.cap:
        raise NotCertified(f"the total variation of the policies at a prefix is {distance}")
    if not all(0 <= x <= 1 for x in process.v) or any(x for row in process.r for x in row):
        raise NotCertified("the return is not one in [0, 1] paid at the end")
    if search.objective == "value-gap":
        return fraction(rational(measured.J_pi - measured.L))
    if process.h is None or any(sum(row) or sum(map(abs, row)) > 1 for row in process.h):
        raise NotCertified("the direction does not have norm 1 at most at every prefix")
    return fraction(rational(measured.token_is - measured.slope))


# ---------------------------------------------------------------------------------------------------------------- text


def model_file(tree: Tree) -> dict[str, Any]:
    """A tree as the object of a model file; entries that are 0 are left out.

    >>> half = (Fraction(1, 2), Fraction(1, 2))
    >>> model_file(Tree(("a", "b"), 1, {(): half}, {(): (Fraction(1), Fraction(0))}, {("a",): Fraction(1)}))["mu"]
    {'': {'a': '1'}}
    """

    def rows(policy: Mapping[tuple[str, ...], tuple[Fraction, ...]]) -> dict[str, dict[str, str]]:
        return {
            " ".join(prefix): {token: str(x) for token, x in zip(tree.tokens, row, strict=True) if x}
            for prefix, row in policy.items()
        }

    model: dict[str, Any] = {"model": "tree", "horizon": tree.T, "tokens": list(tree.tokens)}
    model |= {"pi": rows(tree.pi), "mu": rows(tree.mu)}
    model["reward"] = {" ".join(prefix): str(x) for prefix, x in tree.reward.items() if x}
    return model if tree.h is None else model | {"direction": rows(tree.h)}


def page(found: Mapping[str, Any]) -> str:
    """The answer for a reader: what was found, what no tree exceeds, and the tree."""
    model = found["model"]
    lines = [
        f"objective  {TITLES[found['objective']]}",
        f"trees      horizon {found['horizon']}, {found['tokens']} tokens, TV(pi, mu) <= {_text(found['tv'])}",
        f"search     {found['starts']} random starts, seed {found['seed']}",
        f"found      {_text(found['found'])}",
        f"supremum   {_text(found['supremum'])}, over all trees of this horizon and all alphabets"
        + (": attained" if found["attained"] else ""),
        "",
    ]
    names = [name for name in ("pi", "mu", "direction") if name in model]
    table = [("prefix", *names)]
    for prefix in model["pi"]:
        rows = (", ".join(model[name][prefix].get(token, "0") for token in model["tokens"]) for name in names)
        table.append((prefix or "(empty)", *rows))
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    lines += ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    paid = [prefix if x == "1" else f"{prefix} ({x})" for prefix, x in model["reward"].items()]
    return "\n".join([*lines, "", f"return 1 for: {'; '.join(paid) or 'no sequence'}; 0 for all others"])


def _text(x: Mapping[str, str]) -> str:
    return x["exact"] if x["exact"] == x["decimal"] else f"{x['exact']} = {x['decimal']}"
