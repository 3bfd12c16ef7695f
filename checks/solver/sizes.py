"""Sizes at which a question is put: one number for every finite set, or a number for each.

Main definitions
    Size            2, or {"I": 1, "Y": 2}, or (("I", 1), ("Y", 2))
    sizes_of        how many elements every set has that some variables speak of
    label           a size as the details of a check show it
    outcomes        a size as a question names it
    largest         up to where natural numbers are tried
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from theorems.claim import Parameter
from theorems.language.sorts import sets

Size = int | Mapping[str, int] | tuple[tuple[str, int], ...]
"""The number of elements of every set, or that of each set by its name."""


def sizes_of(variables: Iterable[Parameter], size: Size) -> dict[str, int]:
    """The number of elements of every set that the variables speak of; a set whose name is a number has as many.

    Raises:
        ValueError: if a set has no size, or a size is no whole number >= 1.

    >>> from theorems.claim import parameter
    >>> pair = [parameter("p", "Y -> real", "a law"), parameter("q", "2 -> real", "a law")]
    >>> sizes_of(pair, 3), sizes_of(pair, (("Y", 4),))
    ({'2': 2, 'Y': 3}, {'2': 2, 'Y': 4})
    """
    given = size if isinstance(size, int) else dict(size)
    found: dict[str, int] = {}
    for name in sorted(sets(p.sort for p in variables)):
        number = int(name) if name.isdigit() else given if isinstance(given, int) else given.get(name)
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise ValueError(f"expected how many elements {name} has, a whole number >= 1, not {number} in {size!r}")
        found[name] = number
    return found


def label(size: Size, letter: str = "n") -> str:
    """A size on one line.

    >>> label(2), label((("I", 1), ("Y", 2)))
    ('n = 2', 'I = 1, Y = 2')
    """
    if isinstance(size, int):
        return f"{letter} = {size}"
    return ", ".join(f"{name} = {number}" for name, number in dict(size).items())


def outcomes(size: Size) -> str:
    """A size as a question names it.

    >>> outcomes(2), outcomes({"I": 1, "Y": 2})
    ('2 outcomes', 'I = 1, Y = 2')
    """
    return f"{size} outcomes" if isinstance(size, int) else label(size)


def largest(size: Size) -> int:
    """The largest number of elements; natural numbers among the variables go from 0 up to it.

    >>> largest(2), largest((("I", 1), ("Y", 3)))
    (2, 3)
    """
    return size if isinstance(size, int) else max(dict(size).values(), default=1)
