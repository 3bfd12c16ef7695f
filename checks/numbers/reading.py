"""Reading values exactly: integers, Fractions, `fmpq`, floats, NumPy numbers and arrays, functions written out.

Main definitions
    read_environment    checked and exact values, from whatever was given
    exact_tables        rationals in the form that is fastest to compute with
    Values              the same in the form that each kind of number system likes best
    values_of           the same, known from the last time
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq

from checks.numbers.rationals import fraction, rational
from checks.numbers.unrolled import unrolled
from theorems.language.arithmetic import Environment
from theorems.language.terms import Lam


def read_environment(environment: Environment) -> Environment:
    """The same environment with checked values: int, Fraction, nested tuples, float64 arrays, functions written out.

    Raises:
        ValueError: for nan, infinite values and functions on an empty set; the message names the variable.
        TypeError: for values that are not numbers.

    >>> read_environment(Environment({"pi": [0.5, Fraction(1, 2)]})).values
    {'pi': (Fraction(1, 2), Fraction(1, 2))}
    """
    sizes = environment.sizes
    values = {name: _read(name, v) for name, v in environment.values.items()}
    written = {name: unrolled(v, sizes) for name, v in values.items() if isinstance(v, Lam)}
    return Environment(values | written, sizes)


def _read(name: str, value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.ndim:
        if not value.size:
            raise ValueError(f"{name} is a function on an empty set; expected at least one outcome")
        if value.dtype.kind == "f" and value.dtype.itemsize <= 8:
            with np.errstate(all="ignore"):
                finite = np.isfinite(value.sum()) or np.isfinite(value).all()  # one pass unless the sum overflows
            if not finite:
                raise ValueError(f"{name} has the value nan or inf; expected finite numbers")
            return value.astype(np.float64, copy=False)
        return _read(name, value.tolist() if value.dtype.kind in "iu" else tuple(value))
    if isinstance(value, Lam):
        return value
    if isinstance(value, (tuple, list)):
        if not value:
            raise ValueError(f"{name} is a function on an empty set; expected at least one outcome")
        if set(map(type, value)) == {Fraction}:
            return tuple(value)
        return tuple(_read(name, v) for v in value)
    if type(value) in (int, Fraction):
        return value
    try:
        return fraction(rational(value.item() if isinstance(value, np.ndarray) else value))
    except (TypeError, ValueError, OverflowError) as problem:
        kind = TypeError if isinstance(problem, TypeError) else ValueError
        raise kind(f"{name} has the value {value!r}: {problem}") from None


def _fmpq_table(value: Any) -> Any:
    """Tables with entries converted once; numbers stay, because a natural number or an outcome must remain one."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (tuple, list)):
        return tuple(_fmpq_table(v) if isinstance(v, (tuple, list)) else rational(v) for v in value)
    return value


def exact_tables(environment: Environment) -> Environment:
    """The same environment with the entries of tables as `fmpq`.

    >>> exact_tables(Environment({"pi": (Fraction(1, 2), Fraction(1, 2)), "n": 3})).values
    {'pi': (1/2, 1/2), 'n': 3}
    """
    return Environment({name: _fmpq_table(value) for name, value in environment.values.items()}, environment.sizes)


def _entries(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    return sum(_entries(v) for v in value) if isinstance(value, tuple) else 1


def is_fixed(value: Any) -> bool:
    """Whether a value can never change: an exact number, a nested tuple of them, or a function that is written out."""
    if type(value) is tuple:
        return all(type(entry) is Fraction or is_fixed(entry) for entry in value)
    return type(value) in (int, Fraction, fmpq) or isinstance(value, Lam)


_RECENT: dict[int, tuple[Environment, Environment, Values]] = {}
"""For some environments a copy of what they were, and how that was read."""
_MOST_RECENT = 16


def values_of(environment: Environment, max_bits: int) -> Values:
    """`Values`, read once for an environment that many questions are asked of, and with what they found remembered."""
    known = _RECENT.get(id(environment))
    if known is not None and known[0] is environment and _unchanged(known[1], environment):
        return known[2].within(max_bits)
    values = Values(environment, max_bits)
    if all(map(is_fixed, environment.values.values())):
        if len(_RECENT) >= _MOST_RECENT:
            del _RECENT[next(iter(_RECENT))]
        copy = Environment(dict(environment.values), dict(environment.sizes))
        _RECENT[id(environment)] = environment, copy, values
    return values


def _unchanged(copy: Environment, environment: Environment) -> bool:
    """Whether an environment still has the very values of its copy, none of which can have changed."""
    before, now = copy.values, environment.values
    same = len(before) == len(now) and all(name in now and now[name] is value for name, value in before.items())
    return same and copy.sizes == environment.sizes


class Values:
    """An environment in the form each kind of number system likes best."""

    def __init__(self, environment: Environment, max_bits: int) -> None:
        self.plain = read_environment(environment)
        self.largest = max((_entries(v) for v in self.plain.values.values()), default=1)
        self._exact: Environment | None = None
        self.max_bits = max_bits

    @property
    def exact(self) -> Environment:
        if self._exact is None:
            self._exact = exact_tables(self.plain)
        return self._exact

    def within(self, max_bits: int) -> Values:
        """The same values, with another precision at which to give up."""
        if max_bits == self.max_bits:
            return self
        other = object.__new__(Values)
        other.plain, other.largest, other.max_bits, other._exact = self.plain, self.largest, max_bits, self.exact
        return other

    def under(self, /, **bound: Any) -> Values:
        """The values inside binders of these names."""
        inner = object.__new__(Values)
        inner.plain, inner.largest, inner.max_bits = self.plain.under(**bound), self.largest, self.max_bits
        inner._exact = self.exact.under(**bound)  # converted once, for all outcomes
        return inner
