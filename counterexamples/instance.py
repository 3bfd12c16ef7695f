"""Instances: exact values for the variables of a claim.

An extremal instance attains the bound of its claim; a counterexample satisfies every hypothesis but the one it drops
(or all, if the claim is refuted) and breaks the statement.  A family does so for every value of its parameters, and
its relation is proved by the kernel, not sampled.

A refutation shows, for one choice of the universally quantified numbers of an existential claim, that without one of
its hypotheses no witness exists at all; the kernel proves that too.

Main definitions
    Instance, Family, Refutation
    family_claim, refutation_claim      what the kernel has to prove about them, as claims
    environment     the values of an instance, ready for `theorems.arithmetic.evaluate`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from theorems.arithmetic import Environment
from theorems.claim import Claim, Hypothesis, Parameter, Verdict
from theorems.proof import Draft
from theorems.terms import Clause, Const, Fact, Relation, Table, Term, substitute, substitute_clause

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


@dataclass(frozen=True, slots=True)
class Refutation:
    """Without a hypothesis, an existential claim fails at these numbers: no witness exists.

    Attributes:
        claim: the claim's id.
        drops: id of the hypothesis that does not hold.
        values: the universally quantified numbers.
        excluded: position of the relation of the statement that cannot hold together with the others.
        note: one line for the reader.
        draft: the proof.
    """

    claim: str
    drops: str
    values: Mapping[str, Fraction]
    excluded: int
    note: str = ""
    draft: Draft | None = None

    @property
    def id(self) -> str:
        """The name of its certificate."""
        return f"{self.claim}.without-{self.drops}"


def family_claim(family: Family, claim: Claim) -> Claim:
    """For all parameters: the values satisfy the claim's hypotheses, and the relations hold."""
    return Claim(
        id=family.id,
        where=claim.where,
        title=f"{claim.title}: {family.role}, {family.note}",
        variables=tuple(Parameter(name, "real", meaning) for name, meaning in family.parameters.items()),
        hypotheses=(Hypothesis("parameters", "the range of the parameters", family.hypotheses),),
        statement=family.relations,
        verdict=Verdict.HOLDS,
        finding=family.note,
        exists=claim.variables,
        such_that=claim.clauses(),
        identity=True,
        draft=family.draft,
    )


def family_sizes(family: Family, claim: Claim) -> dict[str, int]:
    """The number of outcomes of each set that the family's tables live on."""
    sizes: dict[str, int] = {}
    for variable in claim.variables:
        value = family.values[variable.name]
        for domain in variable.domains:
            if not isinstance(value, Table):
                raise ValueError(f"{family.id}: {variable.name} is {value}; expected a table")
            if sizes.setdefault(domain, len(value.values)) != len(value.values):
                raise ValueError(f"{family.id}: tables on {domain} have different lengths")
            value = value.values[0]
    return {domain: size for domain, size in sizes.items() if not domain.isdigit()}


def refutation_claim(refutation: Refutation, claim: Claim) -> Claim:
    """At the refutation's numbers, whatever satisfies all other conditions breaks the excluded relation."""
    values: dict[str, Term] = {name: Const(value) for name, value in refutation.values.items()}
    conditions = [(name, substitute_clause(clause, values)) for name, clause in claim.such_that]
    for k, relation in enumerate(claim.statement):
        if k != refutation.excluded:
            fact = Fact(relation.fact.relation, substitute(relation.fact.term, values))
            conditions.append((f"statement_{k + 1}", Clause((), (), fact)))
    broken = claim.statement[refutation.excluded]
    if broken.relation != "<=":
        raise ValueError(f"{refutation.id}: the excluded relation is {broken}; expected one with <=")
    negated = Relation(substitute(broken.right, values), "<", substitute(broken.left, values))
    return Claim(
        id=refutation.id,
        where=claim.where,
        title=f"{claim.title}: fails without {refutation.drops}",
        variables=claim.exists,
        hypotheses=(Hypothesis("conditions", "the other conditions of the claim", tuple(conditions)),),
        statement=(negated,),
        verdict=Verdict.HOLDS,
        finding=refutation.note,
        identity=True,
        draft=refutation.draft,
    )


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
