"""Reading a model from a JSON file, exactly, with one line for whatever is wrong.

Numbers are read as they are written: 0.1 is 1/10, and "1/3" and "1e-3" are numbers too.  docs/models.md describes the
formats.

Main definitions
    read_model      the model of a file
    BadModel        what was wrong, where, and what would be accepted
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from theorems.language.syntax import SyntaxProblem, exact_number
from theorems.models import Discounted, Process, Row, Table, Tree, layered

MAX_BYTES = 4_000_000
MAX_WORK = 100_000
"""Largest (states)^2 * (tokens) * (steps) that is evaluated."""
MAX_STEPS = 2000


class BadModel(ValueError):
    """The file does not describe a model; one line."""


def read_model(path: str) -> Process | Discounted:
    """The model of a JSON file.

    Raises:
        BadModel: if the file cannot be read or does not describe a model.
    """
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise BadModel(f"{path}: cannot read the file: {reason}; expected a JSON file") from None
    if len(raw) > MAX_BYTES:
        raise BadModel(f"{path}: the file is too large; at most {MAX_BYTES} bytes are read")
    try:
        return parse_model(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadModel(f"{path}: the file is not UTF-8; expected JSON in UTF-8") from None
    except BadModel as problem:
        raise BadModel(f"{path}: {problem}") from None


def parse_model(text: str) -> Process | Discounted:
    """The model that a JSON text describes.

    Raises:
        BadModel: if it describes none.

    >>> parse_model('{"model": "tree", "horizon": 1, "tokens": ["a"], "pi": {"": {"a": 1}}, "mu": {"": {"a": 0.9}}}')
    Traceback (most recent call last):
    checks.model_files.BadModel: mu, row '': the probabilities sum to 9/10; expected 1
    """
    try:
        data = json.loads(
            text, parse_float=_Written, parse_int=_Written, parse_constant=_no_constant, object_pairs_hook=_pairs
        )
    except json.JSONDecodeError as problem:
        raise BadModel(
            f"not JSON: {problem.msg} at line {problem.lineno}, column {problem.colno}; expected an object"
        ) from None
    except RecursionError:
        raise BadModel("the JSON is nested too deep; expected at most four levels") from None
    if not isinstance(data, dict):
        raise BadModel(f"the file holds {_kind(data)}; expected an object")
    kinds: dict[str, Callable[[dict[str, Any]], Process | Discounted]] = {
        "tree": _tree,
        "mdp": _mdp,
        "discounted": _discounted,
    }
    kind = data.get("model")
    if type(kind) is not str or kind not in kinds:
        raise BadModel(f"model is {_short(kind)}; expected one of tree, mdp, discounted")
    return kinds[kind](data)


class _Written(str):
    """A number as the file writes it."""


def _no_constant(name: str) -> Any:
    raise BadModel(f'{name} is not a number that is accepted; expected a finite one like 0.1 or "1/3"')


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadModel(f"the key {_short(key)} stands twice in one object; expected each key once")
        found[key] = value
    return found


def _kind(value: Any) -> str:
    if isinstance(value, _Written):
        return f"the number {_short(str(value))}"
    names = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", type(None): "nothing"}
    return names.get(type(value), type(value).__name__)


def _short(value: Any) -> str:
    text = repr(str(value)) if isinstance(value, str) else "missing" if value is None else _kind(value)
    return text if len(text) <= 40 else text[:36] + "...'"


def _number(value: Any, where: str) -> Fraction:
    if not isinstance(value, str):
        raise BadModel(f'{where}: {_kind(value)}; expected a number like 0.1 or "1/3"')
    try:
        return exact_number(str(value))
    except SyntaxProblem as problem:
        raise BadModel(f"{where}: {problem}") from None


def _whole(value: Any, where: str, most: int) -> int:
    number = _number(value, where)
    if number.denominator != 1 or not 1 <= number <= most:
        raise BadModel(f"{where} is {_short(str(value))}; expected a whole number from 1 to {most}")
    return int(number)


def _names(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        kind = "an empty list" if value == [] else "missing" if value is None else _kind(value)
        raise BadModel(f"{where}: {kind}; expected a list of one or more names")
    for name in value:
        if type(name) is not str or not name or any(c.isspace() for c in name):
            raise BadModel(f"{where}: {_short(name)} is not a name; expected a text without spaces")
    if len(set(value)) < len(value):
        raise BadModel(f"{where}: a name stands twice; expected each once")
    return tuple(value)


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadModel(f"{where}: {'missing' if value is None else _kind(value)}; expected an object")
    return value


def _known(data: dict[str, Any], names: Sequence[str], where: str) -> None:
    for name in data:
        if name not in names:
            raise BadModel(f"{where}: unknown name {_short(name)}; expected one of {_list(names)}")


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")


def _row(value: Any, names: Sequence[str], where: str, total: int | None = 1) -> Row:
    """A row of numbers by name, 0 where there is none: a law (total 1), a direction (total 0), or any (None)."""
    data = _object(value, where)
    _known(data, names, where)
    row = tuple(_number(data[name], f"{where}, {name}") if name in data else Fraction(0) for name in names)
    for name, x in zip(names, row, strict=True):
        if total == 1 and x < 0:
            raise BadModel(f"{where}, {name}: the probability is {x}; expected one of 0 or more")
    if total is not None and sum(row) != total:
        word = "probabilities" if total else "entries"
        raise BadModel(f"{where}: the {word} sum to {sum(row)}; expected {total}")
    return row


def _table(value: Any, states: Sequence[str], tokens: Sequence[str], where: str, total: int | None = 1) -> Table:
    """A row for each state; where the rows are laws none may be missing."""
    data = _object(value, where)
    _known(data, states, where)
    if total == 1:
        for s in states:
            if s not in data:
                raise BadModel(f"{where}: no row for the state {_short(s)}; expected one for every state")
    return tuple(_row(data.get(s, {}), tokens, f"{where}, row {_short(s)}", total) for s in states)


def _keys(data: dict[str, Any], needed: Sequence[str], optional: Sequence[str]) -> None:
    _known(data, ("model", *needed, *optional), "the model")
    for name in needed:
        if name not in data:
            raise BadModel(f"{name} is missing; expected {', '.join(needed)}")


def _small(states: int, tokens: int, steps: int) -> None:
    work = states**2 * tokens * steps
    if work > MAX_WORK:
        raise BadModel(
            f"the model is too large: {states} states, {tokens} tokens and {steps} steps make "
            f"states^2 * tokens * steps = {work}; expected at most {MAX_WORK}"
        )


# ---------------------------------------------------------------------------------------------------------------- tree


def _tree(data: dict[str, Any]) -> Process:
    _keys(data, ("horizon", "tokens", "pi", "mu"), ("reward", "direction"))
    tokens = _names(data["tokens"], "tokens")
    T = _whole(data["horizon"], "horizon", MAX_STEPS)
    states = T + 1
    if len(tokens) > 1:
        states = 1
        for _ in range(T):
            states = states * len(tokens) + 1
            _small(states, len(tokens), T)
    _small(states, len(tokens), T)
    inner = [p for p in Tree(tokens, T, {}, {}).prefixes() if len(p) < T]

    def rows(name: str, total: int) -> dict[tuple[str, ...], Row]:
        given = _object(data[name], name)
        usual = given.get("default", {} if total == 0 else None)
        named = {
            _prefix(key, tokens, T - 1, name): _row(row, tokens, f"{name}, row {_short(key)}", total)
            for key, row in given.items()
            if key != "default"
        }
        fallback = None if usual is None else _row(usual, tokens, f"{name}, default", total)
        for prefix in inner:
            if prefix not in named:
                if fallback is None:
                    where = _short(" ".join(prefix))
                    raise BadModel(f'{name}: no row for the prefix {where}; expected one, or a row "default"')
                named[prefix] = fallback
        return named

    if "default" in tokens:
        raise BadModel("tokens: 'default' names the row of all other prefixes; expected another name")
    reward = {
        _prefix(key, tokens, T, "reward"): _number(x, f"reward, {_short(key)}")
        for key, x in _object(data.get("reward", {}), "reward").items()
    }
    h = rows("direction", 0) if "direction" in data else None
    return Tree(tokens, T, rows("pi", 1), rows("mu", 1), reward, h).process()


def _prefix(key: str, tokens: Sequence[str], longest: int, where: str) -> tuple[str, ...]:
    """The tokens of a prefix, with one space between two."""
    prefix = tuple(key.split(" ")) if key else ()
    for token in prefix:
        if token not in tokens:
            raise BadModel(
                f"{where}, prefix {_short(key)}: unknown token {_short(token)}; expected tokens of {_list(tokens)} "
                "with one space between two"
            )
    if len(prefix) > longest:
        raise BadModel(f"{where}, prefix {_short(key)}: {len(prefix)} tokens; expected at most {longest}")
    return prefix


# ----------------------------------------------------------------------------------------------------------- processes


def _sets(data: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _names(data["states"], "states"), _names(data["actions"], "actions")


def _kernel(value: Any, states: Sequence[str], tokens: Sequence[str], where: str) -> tuple[Table, ...]:
    data = _object(value, where)
    _known(data, states, where)
    for s in states:
        if s not in data:
            raise BadModel(f"{where}: no row for the state {_short(s)}; expected one for every state")
    return tuple(_table_of(data[s], tokens, states, f"{where}, state {_short(s)}") for s in states)


def _table_of(value: Any, tokens: Sequence[str], states: Sequence[str], where: str) -> Table:
    data = _object(value, where)
    _known(data, tokens, where)
    for a in tokens:
        if a not in data:
            raise BadModel(f"{where}: no row for the action {_short(a)}; expected one for every action")
    return tuple(_row(data[a], states, f"{where}, action {_short(a)}") for a in tokens)


def _mdp(data: dict[str, Any]) -> Process:
    _keys(
        data,
        ("horizon", "states", "actions", "start", "transitions", "pi", "mu"),
        ("rewards", "final_reward", "direction"),
    )
    states, tokens = _sets(data)
    T = _whole(data["horizon"], "horizon", MAX_STEPS)
    timed = any(isinstance(data.get(name), list) for name in ("transitions", "rewards", "pi", "mu", "direction"))
    _small(len(states) * (T + 1 if timed else 1), len(tokens), T)

    def each(name: str, read: Callable[[Any, str], Any]) -> list[Any]:
        value = data.get(name, {})
        if not isinstance(value, list):
            return [read(value, name)] * T
        if len(value) != T:
            raise BadModel(f"{name}: {len(value)} entries; expected one for each of the {T} times, or one object")
        return [read(item, f"{name} at time {t}") for t, item in enumerate(value)]

    def table(total: int | None) -> Callable[[Any, str], Table]:
        return lambda value, where: _table(value, states, tokens, where, total)

    return layered(
        states,
        tokens,
        _row(data["start"], states, "start"),
        each("transitions", lambda value, where: _kernel(value, states, tokens, where)),
        each("pi", table(1)),
        each("mu", table(1)),
        each("rewards", table(None)),
        _row(data.get("final_reward", {}), states, "final_reward", None),
        each("direction", table(0)) if "direction" in data else None,
    )


def _discounted(data: dict[str, Any]) -> Discounted:
    _keys(data, ("gamma", "states", "actions", "start", "transitions", "rewards", "pi", "mu"), ())
    states, tokens = _sets(data)
    gamma = _number(data["gamma"], "gamma")
    if not 0 <= gamma < 1:
        raise BadModel(f"gamma is {gamma}; expected a number from 0 to below 1")
    _small(len(states), len(tokens), 1)
    return Discounted(
        states,
        tokens,
        _kernel(data["transitions"], states, tokens, "transitions"),
        _row(data["start"], states, "start"),
        _table(data["pi"], states, tokens, "pi"),
        _table(data["mu"], states, tokens, "mu"),
        _table(data["rewards"], states, tokens, "rewards", None),
        gamma,
    )
