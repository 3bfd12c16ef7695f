"""Small claims and proofs written by hand, for the tests of the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checks.kernel import Theorem, check
from theorems.claim import Claim, Hypothesis, Parameter, Verdict, relations
from theorems.language.syntax import parse_clause
from theorems.proof import SCHEMA, Proof, from_json

Data = dict[str, Any]


def claim(
    statement: str | list[str],
    variables: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
    exists: Mapping[str, str] | None = None,
    such_that: Mapping[str, str] | None = None,
    id: str = "claim",
) -> Claim:
    """A claim from text."""
    clauses = tuple((name, parse_clause(source)) for name, source in (given or {}).items())
    return Claim(
        id=id,
        where="",
        title="",
        variables=tuple(Parameter(name, sort, "") for name, sort in (variables or {}).items()),
        hypotheses=(Hypothesis("given", "", clauses),) if clauses else (),
        statement=relations(statement),
        verdict=Verdict.HOLDS,
        finding="",
        exists=tuple(Parameter(name, sort, "") for name, sort in (exists or {}).items()),
        such_that=tuple((name, parse_clause(source)) for name, source in (such_that or {}).items()),
    )


def ref(by: str, values: Mapping[str, str] | None = None, **proofs: str | Data) -> Data:
    """A reference; a proof that is only a name refers to that fact as it stands."""
    inner = {name: ref(proof) if isinstance(proof, str) else proof for name, proof in proofs.items()}
    return {"by": by, "values": dict(values or {}), "proofs": inner}


def step(name: str, rule: str, context: bool = True, **fields: Any) -> Data:
    """A step as JSON data."""
    common = {"variables": {}, "given": {}, "have": {}}
    return {"name": name, "rule": rule, "context": context, **common, **fields}


def poly(name: str, goal: str, context: bool = True, **fields: Any) -> Data:
    """A step of the rule "polynomial"; what is left out is empty."""
    data: Data = {"goal": goal, "scale": 1, "positive": [], "cone": [], "ideal": []}
    return step(name, "polynomial", context, **(data | fields))


def use(name: str, by: str, values: Mapping[str, str] | None = None, **proofs: str | Data) -> Data:
    """A step of the rule "use" in the claim's context."""
    return step(name, "use", by=ref(by, values, **proofs))


def proof(steps: list[Data], end: list[str] | None = None, id: str = "claim", **witness: Any) -> Proof:
    """A proof that ends with its last step, unless said otherwise."""
    data = {"schema": SCHEMA, "claim": id, "sizes": {}, "witness": {}, "steps": steps}
    return from_json(data | witness | {"conclusion": end or [steps[-1]["name"]]})


def prove(
    statement: Claim, steps: list[Data], end: list[str] | None = None, known: tuple[Theorem, ...] = (), **witness: Any
) -> Theorem:
    """What the kernel says of a claim and the steps of its proof."""
    return check(statement, proof(steps, end, statement.id, **witness), {theorem.claim: theorem for theorem in known})
