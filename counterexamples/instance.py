"""Instances: exact values for the variables of a claim.

An extremal instance attains the bound of its claim; a counterexample satisfies every hypothesis but the one it drops (or
all, if the claim is refuted) and breaks the statement.  A family does so for every value of its parameters, and its
relation is proved by the kernel, not sampled.

Main definitions
    Instance, Family
    environment     the values of an instance, ready for `theorems.arithmetic.evaluate`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from theorems.arithmetic import Environment
from theorems.claim import Claim
from theorems.proof import Draft
from theorems.terms import Clause, Relation, Term

Value = Fraction | tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """Exact values for all variables of one claim.

    Attributes:
        claim: the claim's id.
        role: ``extremal`` (the statement holds with equality) or ``counterexample`` (it fails).
        values: numbers, and nested tuples of numbers for functions of outcomes.
        drops: id of the hypothesis a counterexample does without.
        note: one line for the reader.
    """

    claim: str
    role: Literal["extremal", "counterexample"]
    values: Mapping[str, Value]
    drops: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Instances for every value of some parameters, with relations that the kernel proves for all of them.

    Attributes:
        claim: the claim's id.
        id: ``<claim>.<name>``; its certificate has this name.
        role: ``attained`` (equality for every parameter), ``approached`` (the bound is the limit) or ``breaks``.
        parameters: names with their meaning; all are real numbers.
        hypotheses: named clauses on the parameters.
        values: the claim's variables as terms in the parameters, functions as tables.
        relations: what is proved.
        samples: parameter values at which the family is also evaluated exactly.
        note: one line for the reader.
        draft: the proof.
    """

    claim: str
    id: str
    role: Literal["attained", "approached", "breaks"]
    parameters: Mapping[str, str]
    hypotheses: tuple[tuple[str, Clause], ...]
    values: Mapping[str, Term]
    relations: tuple[Relation, ...]
    samples: tuple[Mapping[str, Fraction], ...]
    note: str = ""
    draft: Draft | None = None
    references: tuple[str, ...] = field(default=())


def environment(claim: Claim, values: Mapping[str, Any]) -> Environment:
    """Values and domain sizes for a claim's variables.

    Raises:
        ValueError: if a variable has no value, or two functions on one domain differ in length.
    """
    sizes: dict[str, int] = {}
    for variable in (*claim.variables, *claim.exists):
        if variable.name not in values:
            raise ValueError(f"{claim.id}: {variable.name} has no value; expected one of sort {variable.sort}")
        value = values[variable.name]
        for domain in variable.domains:
            if sizes.setdefault(domain, len(value)) != len(value):
                raise ValueError(
                    f"{claim.id}: {variable.name} has {len(value)} values on {domain}, others {sizes[domain]}"
                )
            value = value[0]
    return Environment(dict(values), sizes)
