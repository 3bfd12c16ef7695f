"""What is to be done to find the value of a term: a Python function, made once for every term and kept with it.

Main definitions
    Code        such a function, of the values of the variables and the number system
    code_of     that of a term
    MAKE        how to make it, for every kind of term
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.language.environment import Environment
from theorems.language.systems import NumberSystem
from theorems.language.terms import Term

Code = Callable[[Environment, NumberSystem[Any]], Any]
"""What is to be done to find a value: a number, an outcome or a function."""


def code_of(t: Term) -> Code:
    """What `evaluate` does with a term, made on the first occasion."""
    try:
        return t._code
    except AttributeError:
        made = MAKE.get(type(t), _no_number)(t)
        object.__setattr__(t, "_code", made)
        return made


def _no_number(t: Term) -> Code:
    raise TypeError(f"not a number: {t}")


MAKE: dict[type[Term], Callable[[Any], Code]] = {}
"""For every kind of term how its code is made; each module that knows some kinds enters them."""
