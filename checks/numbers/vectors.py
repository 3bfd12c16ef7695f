"""Evaluating all outcomes at once.

`theorems.language.arithmetic.evaluate` asks its number system for a sum over y by calling the body with y.  The systems
here call it once, with an `Axis` that stands for all outcomes; a table looked up at an axis gives an array.  Each
nested sum puts its axis in front of those outside it, so that values broadcast and a sum always runs over the leading
axis.

Main definitions
    Axis            all outcomes of one binder
    VectorSystem    base of the NumPy number systems
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.language.arithmetic import NumberSystem, Undefined


@dataclass(frozen=True, slots=True)
class Axis:
    """The outcomes start, ..., start + size - 1 of a binder that stands inside `depth` others."""

    size: int
    depth: int
    start: int = 0

    @property
    def indices(self) -> np.ndarray:
        """The outcomes as an array that broadcasts against the axes further out.

        >>> Axis(3, 1).indices.shape
        (3, 1)
        """
        return np.arange(self.start, self.start + self.size).reshape((self.size,) + (1,) * self.depth)


class VectorSystem(NumberSystem[Any]):
    """What the NumPy systems share: axes, table look-up, and reductions over the leading axis."""

    def __init__(self) -> None:
        self.depth = 0

    @contextmanager
    def axis(self, size: int, start: int = 0) -> Iterator[Axis]:
        """A new leading axis, for the length of a block."""
        axis = Axis(size, self.depth, start)
        self.depth += 1
        try:
            yield axis
        finally:
            self.depth -= 1

    def reduce(self, kind: str, size: int, body: Callable[[Any], Any]) -> Any:
        if size < 1:
            if kind == "sum":
                return self.constant(Fraction(0))
            raise Undefined(f"{kind} over an empty set")
        with self.axis(size) as axis:
            value = body(axis)
        return self.collapse(kind, value, axis)

    def collapse(self, kind: str, value: Any, axis: Axis) -> Any:
        """Sum, max or min over the leading axis of a value that may not depend on it."""
        raise NotImplementedError

    def same(self, left: Any, right: Any) -> Any:
        left = left.indices if isinstance(left, Axis) else left
        right = right.indices if isinstance(right, Axis) else right
        return self.from_floats(np.equal(left, right).astype(np.float64))

    def from_floats(self, values: np.ndarray) -> Any:
        """The number whose values are exactly these floats."""
        raise NotImplementedError


def pick(table: np.ndarray, indices: Sequence[Any]) -> np.ndarray:
    """Entries of an array at outcomes and axes; trailing axes of the table stay.

    >>> pick(np.eye(2), [Axis(2, 0), 1])
    array([0., 1.])
    """
    if len(indices) == 1 and isinstance(indices[0], Axis) and indices[0].start + indices[0].size <= len(table):
        axis = indices[0]
        table = table[axis.start : axis.start + axis.size]
        return table.reshape(table.shape[:1] + (1,) * axis.depth + table.shape[1:]) if axis.depth else table
    picked: np.ndarray = table[tuple(k.indices if isinstance(k, Axis) else k for k in indices)]
    return picked


def depends(value: np.ndarray, axis: Axis) -> bool:
    """Whether a value has the axis in front: a body without the outcome has fewer axes, or one of length 1 there.

    >>> depends(np.zeros((3, 2)), Axis(3, 1)), depends(np.zeros(2), Axis(3, 1)), depends(np.zeros((1, 2)), Axis(3, 1))
    (True, False, False)
    """
    return np.ndim(value) > axis.depth and np.shape(value)[0] == axis.size
