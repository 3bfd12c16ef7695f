"""Exact numbers in JSON: the text ``a/b`` with a decimal beside it, for people and for programs without fractions.

Main definitions
    exact_json      a number or a nested tuple of numbers
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks.exact import round_to

DIGITS = 12


def exact_json(value: Any) -> dict[str, Any]:
    """The exact text and the decimal of a number, or of every number of a nested tuple.

    >>> exact_json((Fraction(3, 4), Fraction(1, 4)))
    {'exact': ['3/4', '1/4'], 'decimal': ['0.75', '0.25']}
    """
    return {"exact": _each(value, str), "decimal": _each(value, lambda x: round_to(x, DIGITS))}


def _each(value: Any, write: Any) -> Any:
    if isinstance(value, tuple):
        return [_each(v, write) for v in value]
    return write(Fraction(value))
