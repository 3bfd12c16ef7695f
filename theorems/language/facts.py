"""Statements about terms: facts in normal form, relations as they are written, clauses with quantifiers.

Main definitions
    Fact        one of the three normal forms ``0 <= e``, ``0 < e``, ``e == 0``
    Relation    an (in)equality as a reader writes it, ``TV(pi, mu) <= 1``; `Relation.fact` is its normal form
    Clause      ``for all y in Y: facts imply fact``
"""

from __future__ import annotations

from dataclasses import dataclass

from theorems.language.sorts import kind_of
from theorems.language.terms import ZERO, Sub, Term


@dataclass(frozen=True, slots=True)
class Fact:
    """A normal form: ``0 <= term``, ``0 < term`` or ``term == 0``."""

    relation: str
    term: Term

    def __str__(self) -> str:
        return f"{self.term} == 0" if self.relation == "==" else f"0 {self.relation} {self.term}"


@dataclass(frozen=True, slots=True)
class Relation:
    """An (in)equality as written; ``>=`` and ``>`` are turned round when it is parsed."""

    left: Term
    relation: str
    right: Term

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"

    @property
    def fact(self) -> Fact:
        """The normal form: ``a <= b`` is ``0 <= b - a``."""
        if self.relation == "==":
            return Fact("==", self.left if self.right == ZERO else Sub(self.left, self.right))
        return Fact(self.relation, self.right if self.left == ZERO else Sub(self.right, self.left))


@dataclass(frozen=True, slots=True)
class Clause:
    """``for all (name of sort), ...: given facts imply fact``; no quantifier and no premise is the plain fact."""

    over: tuple[tuple[str, str], ...]
    given: tuple[Fact, ...]
    fact: Fact

    def __str__(self) -> str:
        inner = str(self.fact)
        for premise in reversed(self.given):
            inner = f"implies({premise}, {inner})"
        for name, domain in reversed(self.over):
            inner = f"all({name} in {kind_of(domain)}, {inner})"
        return inner
