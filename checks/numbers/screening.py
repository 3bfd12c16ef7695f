"""Approximate number systems, for screening candidates and polishing them.

Nothing here decides anything: neither system bounds its error, and what it proposes is confirmed by `checks.exact`.

Main definitions
    Floats              NumPy float64, all outcomes at once, many candidates side by side
    Multiprecision      mpmath at a given number of digits
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from checks.numbers.vectors import Axis, VectorSystem, depends, pick
from theorems.language.arithmetic import Environment, NumberSystem, evaluate
from theorems.language.terms import Term

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "min": np.minimum,
    "max": np.maximum,
    "sqrt": np.sqrt,
    "log": np.log,
    "exp": np.exp,
}

_REDUCTIONS: dict[str, Callable[..., Any]] = {"sum": np.sum, "max": np.max, "min": np.min}


class Floats(VectorSystem):
    """Plain NumPy arithmetic under the conventions of `theorems.language.arithmetic`.  For screening only: it never
    decides.

    Args:
        batch_axes: number of trailing axes of every value that number candidates, not outcomes.  With 1, a law on 3
            outcomes for 100 candidates is an array of shape (3, 100), and a number one of shape (100,), as the result.

    >>> from theorems.language.syntax import parse_term
    >>> pairs = {"pi": np.array([[0.75, 1.0], [0.25, 0.0]]), "mu": np.array([[0.5, 0.5], [0.5, 0.5]])}
    >>> Floats(batch_axes=1).evaluate(parse_term("CHI2(pi, mu)"), Environment(pairs))
    array([0.25, 1.  ])
    """

    name = "floats"

    def __init__(self, batch_axes: int = 0) -> None:
        super().__init__()
        self.batch_axes = batch_axes

    def evaluate(self, t: Term, environment: Environment) -> Any:
        """The approximate value of a term; nan where it has none."""
        with np.errstate(all="ignore"):
            return evaluate(t, environment, self)

    def constant(self, value: Fraction) -> Any:
        return np.float64(value)

    def read(self, value: Any) -> Any:
        if isinstance(value, Axis):
            return self.from_floats(value.indices)
        return value if isinstance(value, np.ndarray) else np.float64(value)

    def from_floats(self, values: np.ndarray) -> Any:
        return np.asarray(values, dtype=np.float64).reshape(np.shape(values) + (1,) * self.batch_axes)

    def lookup(self, table: Any, indices: Sequence[Any]) -> Any:
        return pick(table if isinstance(table, np.ndarray) else np.array(table, dtype=np.float64), indices)

    def multiply(self, a: Any, b: Any) -> Any:
        product = a * b
        return np.where((a == 0) | (b == 0), 0.0, product) if np.isnan(product).any() else product

    def divide(self, a: Any, b: Any) -> Any:
        with np.errstate(all="ignore"):
            quotient = np.asarray(a / b)
        if np.all(b):
            return quotient
        return np.where(b == 0, np.where(a == 0, 0.0, np.copysign(np.inf, a)), quotient)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        with np.errstate(all="ignore"):
            return _FUNCTIONS[name](*arguments)

    def collapse(self, kind: str, value: Any, axis: Axis) -> Any:
        inner = Axis(axis.size, axis.depth + self.batch_axes)
        if not depends(value, inner):
            value = value[0] if np.ndim(value) > inner.depth else value
            return axis.size * value if kind == "sum" else value
        return _REDUCTIONS[kind](value, axis=0)

    def sign(self, value: Any) -> int:
        """The sign of the approximation, which is a guess."""
        return int(np.sign(value))


class Multiprecision(NumberSystem[Any]):
    """mpmath numbers under the conventions of `theorems.language.arithmetic`.  For polishing only: it never decides.

    Args:
        dps: decimal digits to work with.

    >>> from theorems.language.syntax import parse_term
    >>> print(Multiprecision(20).evaluate(parse_term("sqrt(2)"), Environment({})))
    1.4142135623730950488
    """

    name = "mpmath"

    def __init__(self, dps: int = 50) -> None:
        if not isinstance(dps, int) or isinstance(dps, bool) or dps < 1:
            raise ValueError(f"dps is a whole number >= 1, not {dps!r}")
        self.context = mpmath.MPContext()
        self.context.dps = dps

    def evaluate(self, t: Term, environment: Environment) -> Any:
        """The approximate value of a term."""
        return evaluate(t, environment, self)

    def constant(self, value: Fraction) -> Any:
        return self.context.mpf(value.numerator) / value.denominator

    def read(self, value: Any) -> Any:
        return self.constant(value) if isinstance(value, Fraction) else self.context.mpf(value)

    def multiply(self, a: Any, b: Any) -> Any:
        return self.context.mpf(0) if a == 0 or b == 0 else a * b

    def divide(self, a: Any, b: Any) -> Any:
        if b == 0:
            return self.context.mpf(0) if a == 0 else self.context.sign(a) * self.context.inf
        return a / b

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        first = arguments[0]
        if name in ("min", "max"):
            return min(arguments) if name == "min" else max(arguments)
        if name == "abs":
            return abs(first)
        if name == "log" and first == 0:
            return -self.context.inf
        if name != "exp" and first < 0:
            return self.context.nan
        return getattr(self.context, name)(first)

    def sign(self, value: Any) -> int:
        """The sign of the approximation, which is a guess."""
        return int(self.context.sign(value))
