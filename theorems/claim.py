"""Claims: what is asserted, under which hypotheses, with which verdict.

A claim is a value.  Its statement is one or more relations between quantities; its variables are laws, functions of
outcomes and numbers; every hypothesis has an id, so that one can be dropped at a time.  Two shapes occur:

    for all variables with the hypotheses: the statement
    for all variables with the hypotheses there are `exists` with `such_that`: the statement

Main definitions
    Verdict, Parameter, Hypothesis, SharpConstant, Claim
    law             the two clauses that make a function of outcomes a law
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from theorems.language.facts import Clause, Relation
from theorems.language.sorts import is_set, kinds
from theorems.language.syntax import parse_clause, parse_relation, parse_term
from theorems.language.terms import Term
from theorems.proof import Draft


class Verdict(StrEnum):
    """What was found about a claim; `checks.ledger` says what each needs before it loads."""

    HOLDS = "holds"
    NOT_SHARP = "not-sharp"
    NEEDS_HYPOTHESIS = "needs-hypothesis"
    REFUTED = "refuted"
    DEPENDS_ON_READING = "depends-on-reading"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a claim.

    Attributes:
        name: as it stands in the statement.
        sort: ``real``, ``nat``, the name of a domain (an outcome), ``Y -> real`` (a function of outcomes), or another
            of `theorems.language.sorts`.
        meaning: one line.
        low, high: bounds for sampling, as terms in earlier variables.  They are where to look, not hypotheses.
    """

    name: str
    sort: str
    meaning: str
    low: Term | None = None
    high: Term | None = None

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains of a function of outcomes; empty for a number.

        A domain may also be ``nat`` or ``R^D``, for sequences and for functions of vectors.
        """
        return kinds(self.sort)

    @property
    def tabular(self) -> bool:
        """Whether it is a function of outcomes alone, which a table can hold."""
        return bool(self.domains) and all(is_set(domain) for domain in self.domains)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One hypothesis: an id that can be dropped, prose, and the named clauses that say it formally.

    `left_out` marks a hypothesis that the source text omits and the statement needs.
    """

    id: str
    text: str
    clauses: tuple[tuple[str, Clause], ...]
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class SharpConstant:
    """The statement with its constant taken out, the best constant, and tighter ones that must fail.

    >>> constant = SharpConstant("TV(pi, mu) <= {c}*sqrt(CHI2(pi, mu))", Fraction(1, 2), (Fraction(49, 100),))
    >>> print(constant.statement(Fraction(49, 100)))
    TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))
    >>> constant.letter, SharpConstant("TV(pi, mu) <= {c}*c", Fraction(1, 2), ()).letter
    ('c', 'k')
    """

    pattern: str
    best: Fraction
    tighter: tuple[Fraction, ...]

    @property
    def letter(self) -> str:
        """What the constant is called: c, or another letter if the statement speaks of a c of its own."""
        taken = set(re.findall(r"\w+", self.pattern.replace("{c}", " ")))
        letters: tuple[str, ...] = ("c", "k", "b", "x")
        return next((letter for letter in letters if letter not in taken), "constant")

    @property
    def lettered(self) -> str:
        """The statement with the letter in place of the constant."""
        return self.pattern.replace("{c}", self.letter)

    def statement(self, c: Fraction) -> Relation:
        return parse_relation(self.pattern.replace("{c}", f"({c})"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the text, a sharp form, or a corrected one.

    Attributes:
        id: never changes.
        where: place in the source text (``Part 1, section 4.3``).
        title: one line.
        variables: universally quantified.
        hypotheses: each with its own id.
        statement: relations that hold together.
        verdict: what was found.
        finding: what is exactly true, in a sentence or two.
        exists, such_that: the existentially quantified part, if any.
        sharp: id of the sharp form (verdict not-sharp).
        gap: the exact gap, bound minus attained value, at every extremal instance of the sharp form.
        corrected: ids of the corrected statements (verdict refuted).
        readings: ids of the readings (verdict depends-on-reading).
        constant: the constant, where the claim has a best one.
        identity: true if the statement is an equality that needs no extremal instance.
        draft: the proof as its author writes it; `theorems.certificates` holds the complete one.
        references: sources.
        smt_sizes: sizes that the SMT engine decides: the number of outcomes of every domain, or that of each by its
            name, such as ``(("I", 1), ("Y", 2))``.
        smt_given: exact values that some variables have in the questions to the SMT engine, where a question about all
            values is beyond it.
    """

    id: str
    where: str
    title: str
    variables: tuple[Parameter, ...]
    hypotheses: tuple[Hypothesis, ...]
    statement: tuple[Relation, ...]
    verdict: Verdict
    finding: str
    exists: tuple[Parameter, ...] = ()
    such_that: tuple[tuple[str, Clause], ...] = ()
    sharp: str | None = None
    gap: Term | None = None
    corrected: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    constant: SharpConstant | None = None
    identity: bool = False
    draft: Draft | None = None
    references: tuple[str, ...] = ()
    smt_sizes: tuple[int | tuple[tuple[str, int], ...], ...] = (2, 3, 4)
    smt_given: tuple[tuple[str, Any], ...] = ()

    @property
    def proved(self) -> bool:
        """Whether the verdict rests on a proof of the statement."""
        return self.verdict in (Verdict.HOLDS, Verdict.NOT_SHARP, Verdict.NEEDS_HYPOTHESIS)

    def clauses(self, *, without: str | None = None) -> tuple[tuple[str, Clause], ...]:
        """All named clauses of the hypotheses, one hypothesis left out if asked."""
        return tuple(pair for h in self.hypotheses if h.id != without for pair in h.clauses)

    def plain_statement(self) -> str:
        """The statement with its quantifiers, as plain text."""
        body = " and ".join(str(relation) for relation in self.statement)
        if not self.exists:
            return body
        return f"there are {', '.join(p.name for p in self.exists)} with {body}"


# ------------------------------------------------------------------------------------------------ shorthand for authors


def hypothesis(id: str, text: str, left_out: bool = False, **clauses: str) -> Hypothesis:
    """A hypothesis from named clauses written as text."""
    return Hypothesis(id, text, tuple((name, parse_clause(source)) for name, source in clauses.items()), left_out)


def parameter(name: str, sort: str, meaning: str, low: str | None = None, high: str | None = None) -> Parameter:
    """A parameter with its sampling bounds written as text."""
    return Parameter(name, sort, meaning, parse_term(low) if low else None, parse_term(high) if high else None)


def law(name: str, domain: str = "Y") -> Hypothesis:
    """`name` is a law on `domain`: nonnegative, of total mass one.

    >>> [str(clause) for _, clause in law("mu").clauses]
    ['all(y in Y, 0 <= mu[y])', 'sum(y in Y, mu[y]) - 1 == 0']
    """
    letter = domain.lower()
    return hypothesis(
        f"{name}-law",
        f"{name} is a probability law on a finite set",
        left_out=False,
        **{
            f"{name}_nonneg": f"all({letter} in {domain}, 0 <= {name}[{letter}])",
            f"{name}_total": f"sum({letter} in {domain}, {name}[{letter}]) == 1",
        },
    )


def relations(sources: str | Iterable[str]) -> tuple[Relation, ...]:
    """Relations from text; a single one may be given alone."""
    return tuple(parse_relation(s) for s in ([sources] if isinstance(sources, str) else sources))
