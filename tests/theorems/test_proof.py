"""Proofs survive JSON, and whatever is malformed is named."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from theorems.proof import RULES, MalformedProof, from_json, to_json

REFERENCE = {"by": "lemma", "values": {"x": "1"}, "proofs": {"premise": {"by": "other", "values": {}, "proofs": {}}}}
FIELDS: dict[str, dict[str, Any]] = {
    "polynomial": {"goal": "0 <= x", "scale": 1, "positive": ["a"], "cone": [[1, "x", ["b"]]], "ideal": [["x", "c"]]},
    "cases": {"on": ["abs", "x"], "letter": "h", "motive": "0 <= h", "case": "c", "branches": [REFERENCE, REFERENCE]},
    "sum": {"over": ["y", "Y"], "terms": [["1", "f[y]"]], "by": REFERENCE},
    "swap": {"outer": ["y", "Y"], "inner": ["z", "Z"], "body": "k[y, z]"},
    "pick": {"over": ["y", "Y"], "outcome": "w", "body": "f[y]"},
    "unfold": {"call": "TV(p, q)"},
    "use": {"by": REFERENCE},
    "induction": {
        "goal": "0 <= n",
        "on": "n",
        "over": ["x"],
        "hypothesis": "h",
        "base": REFERENCE,
        "successor": REFERENCE,
    },
    "mean value": {
        "on": "x",
        "point": "1",
        "expression": "log(x)",
        "kind": "sign",
        "base": REFERENCE,
        "inside": {"pos": REFERENCE},
        "premise": REFERENCE,
        "defined": [["x", REFERENCE]],
    },
    "enclosure": {"on": "x", "expression": "x", "breakpoints": ["1", "2"]},
    "congruence": {"over": ["i", "D"], "vectors": ["u[i]", "v[i]"], "by": REFERENCE, "letter": "w", "motive": "J[w]"},
    "gradient": {"call": "partial(fun(v in R^D, log(v[k])), x, k)", "defined": [["x[k]", REFERENCE]]},
}
COMMON = {"context": True, "variables": {"x": "real"}, "given": {"g": "0 <= x"}, "have": {"h": REFERENCE}}


def certificate() -> dict[str, Any]:
    """A certificate with one step of every rule (it proves nothing)."""
    return deepcopy(
        {
            "schema": "offpolicy-theorems/certificate/1",
            "claim": "claim",
            "sizes": {"Y": 2},
            "witness": {"f": "table(1, 2)"},
            "steps": [{"name": f"a {rule}", "rule": rule, **COMMON, **fields} for rule, fields in FIELDS.items()],
            "conclusion": ["a use"],
        }
    )


def test_the_example_has_every_field_of_every_rule() -> None:
    assert {rule: set(fields) for rule, fields in FIELDS.items()} == {
        rule: set(fields) for rule, fields in RULES.items()
    }


def test_round_trip() -> None:
    assert to_json(from_json(certificate())) == certificate()
    assert from_json(json.loads(json.dumps(certificate()))) == from_json(certificate())


@pytest.mark.parametrize("package", ["theorems", "counterexamples"])
def test_stored_certificates_make_the_round_trip(package: str) -> None:
    files = sorted((Path(__file__).parents[2] / package / "certificates").glob("*.json"))
    assert files
    for file in files:
        data = json.loads(file.read_text(encoding="utf-8"))
        assert to_json(from_json(data)) == data


@pytest.mark.parametrize("field", ["schema", "claim", "sizes", "witness", "steps", "conclusion"])
def test_a_certificate_has_its_fields(field: str) -> None:
    data = certificate()
    del data[field]
    with pytest.raises(MalformedProof, match=f"certificate: missing {field}"):
        from_json(data)
    with pytest.raises(MalformedProof, match="certificate: unknown field extra"):
        from_json(certificate() | {"extra": 1})


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("schema", "other/1", "schema is 'other/1'"),
        ("schema", None, "schema is None"),
        ("claim", 1, "claim: expected a name, not 1"),
        ("claim", "", "claim: expected a name"),
        ("sizes", [], "sizes: expected an object"),
        ("sizes", {"Y": 0}, "sizes are whole numbers from 1 to 1000"),
        ("sizes", {"Y": True}, "sizes are whole numbers"),
        ("sizes", {"Y": 2.0}, "sizes are whole numbers"),
        ("sizes", {"Y": 1001}, "sizes are whole numbers"),
        ("witness", "f", "witness: expected an object"),
        ("witness", {"f": 1}, "witness f: expected text, not 1"),
        ("witness", {"f": "1 +"}, "witness f: cannot read"),
        ("steps", {}, "steps and conclusion are lists"),
        ("steps", [1], "step 1: rule is 1"),
        ("steps", [[]], "step 1: rule is"),
        ("conclusion", "end", "steps and conclusion are lists"),
        ("conclusion", [1], "conclusion: expected a name, not 1"),
    ],
)
def test_malformed_fields_of_a_certificate(field: str, value: object, message: str) -> None:
    with pytest.raises(MalformedProof, match=message):
        from_json(certificate() | {field: value})


@pytest.mark.parametrize("data", [None, 1, "text", [], True])
def test_what_is_no_certificate_at_all(data: object) -> None:
    with pytest.raises(MalformedProof, match="certificate: expected an object"):
        from_json(data)


ALL = [(rule, field) for rule, fields in RULES.items() for field in (*fields, "context", "variables", "given", "have")]


def with_step(rule: str, **fields: object) -> dict[str, Any]:
    data = certificate()
    (step,) = [s for s in data["steps"] if s["rule"] == rule]
    step.update(fields)
    return data


@pytest.mark.parametrize(("rule", "field"), ALL)
def test_a_step_has_its_fields(rule: str, field: str) -> None:
    data = certificate()
    (position,) = [k for k, s in enumerate(data["steps"]) if s["rule"] == rule]
    del data["steps"][position][field]
    with pytest.raises(MalformedProof, match=f"step {position + 1}: missing {field}"):
        from_json(data)
    with pytest.raises(MalformedProof, match=f"step {position + 1}: unknown field extra"):
        from_json(with_step(rule, extra=1))


@pytest.mark.parametrize(("rule", "field"), ALL)
@pytest.mark.parametrize("value", [None, 1.5, [[]], [1], {"a": 1}, {"a": None}], ids=str)
def test_a_field_of_the_wrong_type_is_named(rule: str, field: str, value: object) -> None:
    with pytest.raises(MalformedProof, match=f"step a {rule}"):
        from_json(with_step(rule, **{field: value}))


@pytest.mark.parametrize(
    ("rule", "field", "value", "message"),
    [
        ("polynomial", "goal", "x", "step a polynomial, goal: expected one comparison"),
        ("polynomial", "goal", "0 <= __import__('os')", "goal: 'os' is text"),
        ("polynomial", "scale", True, "scale: expected a whole number, not True"),
        ("polynomial", "scale", "1", "scale: expected a whole number"),
        ("polynomial", "positive", [""], "positive: expected a name"),
        ("polynomial", "cone", [[1, "x"]], "cone: expected a list of 3 items"),
        ("polynomial", "cone", [["1", "x", []]], "cone: expected a whole number"),
        ("polynomial", "ideal", [["1 +", "c"]], "ideal: cannot read"),
        ("cases", "branches", [REFERENCE], "branches: expected a list of 2 items"),
        ("cases", "on", "abs", "on: expected a list"),
        ("sum", "over", ["y"], "over: expected a list of 2 items"),
        ("use", "by", {"by": "x"}, "by: reference: missing proofs, values"),
        ("use", "by", {**REFERENCE, "values": {"x": 1}}, "by, value of x: expected text, not 1"),
        ("use", "by", {**REFERENCE, "values": {"x": "("}}, "by, value of x: cannot read"),
        ("use", "by", {**REFERENCE, "by": ""}, "by: expected a name"),
        ("use", "context", 1, "context is true or false"),
        ("use", "variables", {"x": 1}, "variables, x: expected text"),
        ("use", "given", {"g": "x"}, "given, g: expected one comparison"),
        ("use", "given", ["0 <= x"], "given: expected an object"),
        ("use", "have", {"h": "lemma"}, "have, h: reference: expected an object"),
        ("mean value", "inside", {"pos": 1}, "inside: reference: expected an object"),
    ],
)
def test_malformed_fields_of_a_step(rule: str, field: str, value: object, message: str) -> None:
    with pytest.raises(MalformedProof, match=message):
        from_json(with_step(rule, **{field: value}))


@pytest.mark.parametrize("rule", ["other", "", None, 1, [], {}, ["use"]], ids=str)
def test_an_unknown_rule(rule: object) -> None:
    data = certificate()
    data["steps"][0]["rule"] = rule
    with pytest.raises(MalformedProof, match=r"step 1: rule is .*; expected one of polynomial, cases"):
        from_json(data)


def test_references_of_any_depth_are_read_or_refused() -> None:
    nested: dict[str, Any] = {"by": "x", "values": {}, "proofs": {}}
    for _ in range(5000):
        nested = {"by": "x", "values": {}, "proofs": {"p": nested}}
    with pytest.raises(MalformedProof, match="nested too deep"):
        from_json(with_step_shallow(nested))


def with_step_shallow(by: object) -> dict[str, Any]:
    """As `with_step`, without copying what is too deep to be copied."""
    data = certificate()
    data["steps"] = [{"name": "deep", "rule": "use", **COMMON, "by": by}]
    return data
