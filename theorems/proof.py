"""Proofs as data.

A proof is a list of steps.  Every step is a lemma: variables, given clauses and a goal, with what its rule needs so
that checking never searches.  `checks.kernel` checks steps; nothing in this module can make a statement proved.

Main definitions
    Reference       an earlier fact with explicit values for its variables and explicit proofs of its premises
    Step            one lemma and the data of its rule (`RULES` lists the fields of every rule)
    Proof           the steps for one claim, and which of them conclude it
    Draft           a proof as its author writes it: multipliers of equations and references may be left out
    to_json, from_json
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from theorems.language.facts import Clause, Fact
from theorems.language.syntax import SyntaxProblem, parse_clause, parse_fact, parse_term
from theorems.language.terms import Term

SCHEMA = "offpolicy-theorems/certificate/1"

RULES: dict[str, tuple[str, ...]] = {
    "polynomial": ("goal", "scale", "positive", "cone", "ideal"),
    "cases": ("on", "letter", "motive", "case", "branches"),
    "sum": ("over", "terms", "by"),
    "swap": ("outer", "inner", "body"),
    "pick": ("over", "outcome", "body"),
    "unfold": ("call",),
    "congruence": ("over", "vectors", "by", "letter", "motive"),
    "gradient": ("call", "defined"),
    "use": ("by",),
    "induction": ("goal", "on", "over", "hypothesis", "base", "successor"),
    "mean value": ("on", "point", "expression", "kind", "base", "inside", "premise", "defined"),
    "enclosure": ("on", "expression", "breakpoints"),
}
"""The fields of each rule, besides name, context, variables, given and have."""


class MalformedProof(ValueError):
    """The data is not a proof; the message says which field of which step, and what was expected."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`by` names a fact, an earlier step, an axiom or another claim; `values` and `proofs` instantiate it."""

    by: str
    values: tuple[tuple[str, Term], ...] = ()
    proofs: tuple[tuple[str, Reference], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A lemma with the data of its rule.

    Attributes:
        name: how later steps refer to it.
        rule: one of `RULES`.
        context: if true, the lemma stands in the claim's own variables and hypotheses, and sees what is derived there.
        variables: (further) variables with their sorts.
        given: (further) named clauses.
        have: local names for instances of earlier facts.
        data: the fields of the rule: terms, facts, references, numbers, and lists of them.  What a rule determines,
            such as the goal of a sum, is not stored.
    """

    name: str
    rule: str
    context: bool
    variables: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, Clause], ...]
    have: tuple[tuple[str, Reference], ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proof:
    """A complete proof of one claim.

    Attributes:
        claim: the claim's id.
        steps: in an order in which each uses only earlier ones.
        conclusion: for each relation of the statement (after the conditions on a witness), the step that ends it.
        witness: sizes of domains and values for the existentially quantified functions, if any.
    """

    claim: str
    steps: tuple[Step, ...]
    conclusion: tuple[str, ...]
    witness: tuple[tuple[str, Term], ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A proof as its author writes it; `checks.authoring.elaborate` completes it into a `Proof`.

    `steps` are dictionaries in the JSON form of a step in which the multipliers of equations (`ideal`), the values and
    the proofs of references may be left out where they can be computed.  `notes` gives a sentence per step name.
    """

    steps: tuple[Mapping[str, Any], ...]
    conclusion: tuple[str, ...]
    witness: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


# ---------------------------------------------------------------------------------------------------------------- JSON


def to_json(proof: Proof) -> dict[str, Any]:
    """The proof as plain JSON data, terms as text."""
    return {
        "schema": SCHEMA,
        "claim": proof.claim,
        "sizes": dict(proof.sizes),
        "witness": {name: str(value) for name, value in proof.witness},
        "steps": [_step_json(step) for step in proof.steps],
        "conclusion": list(proof.conclusion),
    }


def _step_json(step: Step) -> dict[str, Any]:
    out: dict[str, Any] = {"name": step.name, "rule": step.rule, "context": step.context}
    out["variables"] = dict(step.variables)
    out["given"] = {name: str(clause) for name, clause in step.given}
    out["have"] = {name: _plain(reference) for name, reference in step.have}
    return out | {key: _plain(step.data[key]) for key in RULES[step.rule]}


def _plain(value: Any) -> Any:
    match value:
        case Reference(by, values, proofs):
            return {
                "by": by,
                "values": {name: str(v) for name, v in values},
                "proofs": {name: _plain(r) for name, r in proofs},
            }
        case Term() | Fact():
            return str(value)
        case list() | tuple():
            return [_plain(v) for v in value]
        case dict():
            return {k: _plain(v) for k, v in value.items()}
    return value


def from_json(data: Any) -> Proof:
    """Read a proof from JSON data.

    Raises:
        MalformedProof: if a field is missing, unknown, or of the wrong type.
    """
    top = _fields(data, "certificate", {"schema", "claim", "sizes", "witness", "steps", "conclusion"})
    if top["schema"] != SCHEMA:
        raise MalformedProof(f"schema is {top['schema']!r}; expected {SCHEMA!r}")
    if not isinstance(top["steps"], list) or not isinstance(top["conclusion"], list):
        raise MalformedProof("steps and conclusion are lists")
    sizes = _mapping(top["sizes"], "sizes")
    if not all(type(n) is int and 0 < n <= 1000 for n in sizes.values()):
        raise MalformedProof("sizes are whole numbers from 1 to 1000")
    try:
        return Proof(
            claim=_name(top["claim"], "claim"),
            steps=tuple(read_step(s, k) for k, s in enumerate(top["steps"])),
            conclusion=tuple(_name(n, "conclusion") for n in top["conclusion"]),
            witness=tuple((n, _term(t, f"witness {n}")) for n, t in _mapping(top["witness"], "witness").items()),
            sizes=tuple(sizes.items()),
        )
    except RecursionError:
        raise MalformedProof("references are nested too deep to be read") from None


def read_step(data: Any, position: int) -> Step:
    """Read one step from JSON data.

    Raises:
        MalformedProof: naming the step and the field.
    """
    where = f"step {position + 1}"
    rule = data.get("rule") if isinstance(data, dict) else data
    if not isinstance(data, dict) or not isinstance(rule, str) or rule not in RULES:
        raise MalformedProof(f"{where}: rule is {rule!r}; expected one of {', '.join(RULES)}")
    common = ("name", "rule", "context", "variables", "given", "have")
    _fields(data, where, {*common, *RULES[rule]})
    name = _name(data["name"], f"{where}, name")
    where = f"step {name}"
    if not isinstance(data["context"], bool):
        raise MalformedProof(f"{where}: context is true or false")
    variables = _mapping(data["variables"], f"{where}, variables")
    given = _mapping(data["given"], f"{where}, given")
    have = _mapping(data["have"], f"{where}, have")
    return Step(
        name=name,
        rule=rule,
        context=data["context"],
        variables=tuple((n, _text(sort, f"{where}, variables, {n}")) for n, sort in variables.items()),
        given=tuple((n, _clause(c, f"{where}, given, {n}")) for n, c in given.items()),
        have=tuple((n, reference(r, f"{where}, have, {n}")) for n, r in have.items()),
        data={key: _READ[rule, key](data[key], f"{where}, {key}") for key in RULES[rule]},
    )


def reference(data: Any, where: str) -> Reference:
    """Read a reference from JSON data."""
    _fields(data, f"{where}: reference", {"by", "values", "proofs"})
    values = _mapping(data["values"], where)
    proofs = _mapping(data["proofs"], where)
    return Reference(
        _name(data["by"], where),
        tuple((n, _term(t, f"{where}, value of {n}")) for n, t in values.items()),
        tuple((n, reference(r, where)) for n, r in proofs.items()),
    )


def _fields(data: Any, where: str, expected: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise MalformedProof(f"{where}: expected an object with the fields {', '.join(sorted(expected))}")
    if set(data) != expected:
        missing, extra = sorted(expected - set(data)), sorted(set(data) - expected)
        problem = f"missing {', '.join(missing)}" if missing else f"unknown field {', '.join(map(str, extra))}"
        raise MalformedProof(f"{where}: {problem}")
    return data


def _mapping(data: Any, where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise MalformedProof(f"{where}: expected an object")
    return data


def _text(data: Any, where: str) -> str:
    if not isinstance(data, str):
        raise MalformedProof(f"{where}: expected text, not {data!r}")
    return data


def _name(data: Any, where: str) -> str:
    if not isinstance(data, str) or not data:
        raise MalformedProof(f"{where}: expected a name, not {data!r}")
    return data


def _integer(data: Any, where: str) -> int:
    if type(data) is not int:
        raise MalformedProof(f"{where}: expected a whole number, not {data!r}")
    return data


def _parsed(parse: Any) -> Any:
    def reader(data: Any, where: str) -> Any:
        try:
            return parse(_text(data, where))
        except SyntaxProblem as problem:
            raise MalformedProof(f"{where}: {problem}") from None

    return reader


_term = _parsed(parse_term)
_fact = _parsed(parse_fact)
_clause = _parsed(parse_clause)


def _list_of(read: Any) -> Any:
    def reader(data: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise MalformedProof(f"{where}: expected a list")
        return tuple(read(item, where) for item in data)

    return reader


def _tuple_of(*readers: Any) -> Any:
    def reader(data: Any, where: str) -> tuple[Any, ...]:
        if not isinstance(data, list) or len(data) != len(readers):
            raise MalformedProof(f"{where}: expected a list of {len(readers)} items")
        return tuple(read(item, where) for read, item in zip(readers, data, strict=True))

    return reader


def _mapping_of(read: Any) -> Any:
    def reader(data: Any, where: str) -> dict[str, Any]:
        return {name: read(item, where) for name, item in _mapping(data, where).items()}

    return reader


_BINDING = _tuple_of(_name, _name)


def _binding_or_none(value: Any, where: str) -> Any:
    """A binding, or an empty list."""
    return () if value == [] else _BINDING(value, where)


_READ: dict[tuple[str, str], Any] = {
    ("polynomial", "goal"): _fact,
    ("polynomial", "scale"): _integer,
    ("polynomial", "positive"): _list_of(_name),
    ("polynomial", "cone"): _list_of(_tuple_of(_integer, _term, _list_of(_name))),
    ("polynomial", "ideal"): _list_of(_tuple_of(_term, _name)),
    ("cases", "on"): _list_of(_text),
    ("cases", "letter"): _text,
    ("cases", "motive"): _fact,
    ("cases", "case"): _text,
    ("cases", "branches"): _tuple_of(reference, reference),
    ("sum", "over"): _BINDING,
    ("sum", "terms"): _list_of(_tuple_of(_term, _term)),
    ("sum", "by"): reference,
    ("swap", "outer"): _BINDING,
    ("swap", "inner"): _BINDING,
    ("swap", "body"): _term,
    ("pick", "over"): _BINDING,
    ("pick", "outcome"): _term,
    ("pick", "body"): _term,
    ("unfold", "call"): _term,
    ("congruence", "over"): _binding_or_none,
    ("congruence", "vectors"): _tuple_of(_term, _term),
    ("congruence", "by"): reference,
    ("congruence", "letter"): _name,
    ("congruence", "motive"): _term,
    ("gradient", "call"): _term,
    ("gradient", "defined"): _list_of(_tuple_of(_term, reference)),
    ("use", "by"): reference,
    ("induction", "goal"): _fact,
    ("induction", "on"): _name,
    ("induction", "over"): _list_of(_name),
    ("induction", "hypothesis"): _name,
    ("induction", "base"): reference,
    ("induction", "successor"): reference,
    ("mean value", "on"): _name,
    ("mean value", "point"): _term,
    ("mean value", "expression"): _term,
    ("mean value", "kind"): _name,
    ("mean value", "base"): reference,
    ("mean value", "inside"): _mapping_of(reference),
    ("mean value", "premise"): reference,
    ("mean value", "defined"): _list_of(_tuple_of(_term, reference)),
    ("enclosure", "on"): _name,
    ("enclosure", "expression"): _term,
    ("enclosure", "breakpoints"): _list_of(_text),
}
