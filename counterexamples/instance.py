"""Instances: exact values for the variables of a claim.

An extremal instance attains the bound of its claim; a counterexample satisfies every hypothesis but the one it drops
(or all, if the claim is refuted) and breaks the statement.  A family does so for every value of its parameters, and
its relation is proved by the kernel, not sampled.

A refutation shows, for one choice of the universally quantified numbers of an existential claim, that without one of
its hypotheses no witness exists at all; the kernel proves that too.

Main definitions
    Instance, Family, Refutation
    family_claim, refutation_claim      what the kernel has to prove about them, as claims
    environment     the values of an instance, ready for `theorems.language.arithmetic.evaluate`
    set_sizes       the sizes of the finite sets that values live on
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from theorems.claim import Claim, Hypothesis, Parameter, Verdict
from theorems.language.arithmetic import Environment
from theorems.language.facts import Clause, Fact, Relation
from theorems.language.sorts import coordinates, is_set, set_of
from theorems.language.substitution import substitute, substitute_clause
from theorems.language.terms import Const, Lam, Table, Term, free_names
from theorems.proof import Draft

Value = Fraction | Lam | tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """Exact values for all variables of one claim.

    Attributes:
        claim: the claim's id.
        role: ``extremal`` (the statement holds with equality) or ``counterexample`` (it fails).
        values: numbers, nested tuples of numbers for functions of outcomes, and terms for functions that are written
            out, in terms of the other values (functions of vectors and of time have no table).
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
        role: ``attained`` (equality for every parameter), ``approached`` (the ratio of the sides tends to 1 at an end
            of the parameters, which the note names) or ``breaks``.
        parameters: names with their meaning; real numbers, but for those in `naturals`.
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
    naturals: tuple[str, ...] = ()


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
        variables=tuple(
            Parameter(name, "nat" if name in family.naturals else "real", meaning)
            for name, meaning in family.parameters.items()
        ),
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
    """The number of outcomes of each set that the family's values live on.

    Raises:
        ValueError: if a function of outcomes is not given as a table, or two values on one set differ in length.
    """
    for variable in claim.variables:
        value = family.values[variable.name]
        if variable.tabular and not isinstance(value, Table):
            raise ValueError(f"{family.id}: {variable.name} is {value}; expected a table")
    sizes = sample_sizes(family, claim.variables)
    return {domain: size for domain, size in sizes.items() if not domain.isdigit()}


def sample_sizes(family: Family, variables: Iterable[Parameter]) -> dict[str, int]:
    """The sizes of the sets on which the family's values for some variables live, as far as they tell."""
    values: dict[str, Any] = {**dict.fromkeys(family.parameters), **{k: _rows(v) for k, v in family.values.items()}}
    told = (v for v in variables if isinstance(values.get(v.name), (tuple, Lam)))
    return set_sizes(family.id, told, values)


def _rows(value: Any) -> Any:
    """A table as nested tuples."""
    return tuple(_rows(entry) for entry in value.values) if isinstance(value, Table) else value


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
        ValueError: if a variable has no value or one of another sort, two functions on one domain differ in length, or
            a function that is written out speaks of something without a value.
    """
    return Environment(dict(values), set_sizes(claim.id, (*claim.variables, *claim.exists), values))


def set_sizes(owner: str, variables: Iterable[Parameter], values: Mapping[str, Any]) -> dict[str, int]:
    """The number of outcomes of every finite set that the values of some variables live on.

    Tables tell; where a set occurs in no table, a function that is written out does, if it is one on R^2, say.

    Raises:
        ValueError: as `environment`; `owner` names whose values they are.
    """
    variables = tuple(variables)
    sizes: dict[str, int] = {}
    written: list[tuple[str, str, str]] = []
    for variable in variables:
        if variable.name not in values:
            raise ValueError(f"{owner}: {variable.name} has no value; expected one of sort {variable.sort}")
        value = values[variable.name]
        if isinstance(value, Lam) and variable.domains:
            written += [(variable.name, *pair) for pair in _kinds(owner, variable, value, values)]
            continue
        if variable.domains and not variable.tabular:
            raise ValueError(
                f"{owner}: {variable.name} has the value {value}; expected a function that is written out, "
                f"for its sort is {variable.sort}"
            )
        for domain in variable.domains:
            if sizes.setdefault(domain, len(value)) != len(value):
                raise ValueError(
                    f"{owner}: {variable.name} has {len(value)} values on {domain}, others {sizes[domain]}"
                )
            value = value[0]
    for name, formal, actual in written:
        if actual.isdigit() and sizes.setdefault(formal, int(actual)) != int(actual):
            raise ValueError(f"{owner}: {name} has {actual} values on {formal}, others {sizes[formal]}")
    return sizes


def _kinds(owner: str, variable: Parameter, value: Lam, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The finite sets of a variable's sort, each with what stands for it in a function that is written out."""
    if unknown := free_names(value) - values.keys():
        raise ValueError(
            f"{owner}: {variable.name} = {value} speaks of {', '.join(sorted(unknown))}; expected names with a value"
        )
    actual = tuple(kind for _, kind in value.parameters)
    pairs = []
    for one, other in zip(variable.domains, actual, strict=False):
        formal, found = set_of(one), set_of(other)
        alike = is_set(one) == is_set(other) and (coordinates(one) is None) == (coordinates(other) is None)
        if not alike or (formal is None and one != other) or (found != formal and not (found or "").isdigit()):
            break
        if formal is not None and found is not None:
            pairs.append((formal, found))
    else:
        if len(actual) == len(variable.domains):
            return pairs
    raise ValueError(
        f"{owner}: {variable.name} = {value} is a function of {', '.join(actual)}; expected one of sort {variable.sort}"
    )
