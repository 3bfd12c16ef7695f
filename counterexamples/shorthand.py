"""Words in which authors write instances and families.

Main definitions
    values                      exact values from text
    extremal, counterexample    instances
    family                      instances for every value of some parameters
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from counterexamples.instance import Family, Instance, Value
from theorems.claim import relations
from theorems.language.syntax import SyntaxProblem, exact_number, parse_clause, parse_term
from theorems.language.terms import Lam
from theorems.proof import Draft

Written = str | int | Fraction | tuple["Written", ...]


def values(named: Mapping[str, Written]) -> dict[str, Value]:
    """Exact values: text with a space is a function of one outcome, text with a semicolon one of two, row by row.

    A tuple is a function whatever its length; text that begins with ``fun(`` is a function that is written out.

    >>> values({"mu": "1/2 1/2", "g": "1 0; 0 -1", "B": 3})["g"]
    ((Fraction(1, 1), Fraction(0, 1)), (Fraction(0, 1), Fraction(-1, 1)))
    >>> print(values({"J": "fun(v in R^2, v[0] - v[1]**2)"})["J"])
    fun(v in R^2, v[0] - v[1]**2)
    """
    return {name: _value(written) for name, written in named.items()}


def _value(written: Written) -> Value:
    if isinstance(written, tuple):
        return tuple(_value(w) for w in written)
    text = str(written)
    if text.lstrip().startswith("fun("):
        function = parse_term(text)
        if not isinstance(function, Lam):
            raise SyntaxProblem(f"{text!r} is no function; expected one that is written out, fun(v in R^2, ...)")
        return function
    if ";" in text:
        return tuple(_row(row) for row in text.split(";") if row.strip())
    return _row(text) if " " in text else exact_number(text)


def _row(text: str) -> tuple[Value, ...]:
    return tuple(exact_number(part) for part in text.split())


def extremal(claim: str, note: str, **named: Written) -> Instance:
    """An instance that attains its claim."""
    return Instance(claim, "extremal", values(named), note=note)


def counterexample(claim: str, note: str, drops: str | None = None, **named: Written) -> Instance:
    """An instance that breaks its claim, without the hypothesis `drops` if there is one."""
    return Instance(claim, "counterexample", values(named), drops=drops, note=note)


def family(
    claim: str,
    name: str,
    role: Literal["attained", "approached", "breaks"],
    note: str,
    *,
    draft: Draft | None,
    parameters: Mapping[str, str],
    hypotheses: Mapping[str, str],
    values: Mapping[str, str],
    proves: tuple[str, ...],
    samples: tuple[Mapping[str, str], ...],
    naturals: tuple[str, ...] = (),
) -> Family:
    """A family with its values, hypotheses and relations written as text."""
    return Family(
        claim=claim,
        id=f"{claim}.{name}",
        role=role,
        parameters=parameters,
        hypotheses=tuple((key, parse_clause(text)) for key, text in hypotheses.items()),
        values={key: parse_term(text) for key, text in values.items()},
        relations=relations(proves),
        samples=tuple({key: exact_number(text) for key, text in sample.items()} for sample in samples),
        note=note,
        draft=draft,
        naturals=naturals,
    )
