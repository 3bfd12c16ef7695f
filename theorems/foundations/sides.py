"""Bounds from below and from above, without a lemma.

Main definitions
    signed      the bound of one side of what is at most `bound` in absolute value
    below       that bound as the goal of a step
    relation    the same as a statement
    words       from where it bounds, in words
"""

from __future__ import annotations


def signed(side: str, bound: str) -> str:
    """A bound from below or from above of what is at most `bound` in absolute value.

    >>> signed("low", "n*b")
    '-(n*b)'
    """
    return f"-({bound})" if side == "low" else bound


def below(side: str, bound: str, what: str) -> str:
    """That bound as the goal of a step.

    >>> below("low", "n*b", "x")
    '0 <= n*b + x'
    """
    return f"0 <= {bound} {'+' if side == 'low' else '-'} {what}"


def words(side: str) -> str:
    """From where a bound of that side is, in words.

    >>> words("low"), words("high")
    ('below', 'above')
    """
    return "below" if side == "low" else "above"


def relation(side: str, bound: str, what: str) -> str:
    """The same as a statement.

    >>> relation("low", "n*b", "x")
    '-(n*b) <= x'
    """
    return f"-({bound}) <= {what}" if side == "low" else f"{what} <= {bound}"
