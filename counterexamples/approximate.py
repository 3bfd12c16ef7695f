"""Approximate number systems, for looking around; nothing is ever decided in them.

Main definitions
    Arrays      NumPy float64 arrays, many instances at once, nan where a term has no value
    Digits      exact rationals as long as possible, then mpmath with as many digits as asked for
    tightness   how close a relation is to failing: 0 where both sides agree, above 0 where it fails
    batch_tightness, batch_holds    the same, and hypotheses, for many instances at once
    ratio       left side over right side
    sides, tightness_of, ratio_of   the sides of a relation, and the same from them
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
import numpy as np

from theorems.language.arithmetic import INFINITY, RATIONALS, Environment, NumberSystem, Undecided, Undefined, evaluate
from theorems.language.facts import Clause, Fact, Relation


class Arrays(NumberSystem[Any]):
    """NumPy arrays, entry by entry, with the conventions for quotients of `theorems.language.arithmetic`.

    >>> from theorems.language.syntax import parse_term
    >>> p = (np.array([0.5, 1.0]), np.array([0.5, 0.0]))
    >>> q = (np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    >>> evaluate(parse_term("CHI2(p, q)"), Environment({"p": p, "q": q}, {"X": 2}), Arrays()).tolist()
    [0.0, 1.0]
    """

    name = "float64 arrays"
    tells = False

    def constant(self, value: Fraction) -> Any:
        try:
            return np.float64(float(value))
        except OverflowError:
            return np.float64(INFINITY if value > 0 else -INFINITY)

    def multiply(self, a: Any, b: Any) -> Any:
        return np.where((a == 0) | (b == 0), 0.0, np.multiply(a, b))

    def divide(self, a: Any, b: Any) -> Any:
        quotient = np.divide(a, np.where(b == 0, 1.0, b))
        return np.where(b == 0, np.where(a == 0, 0.0, np.where(np.greater(a, 0), np.inf, -np.inf)), quotient)

    def power(self, a: Any, exponent: int) -> Any:
        return np.power(a, float(exponent))

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        operation = {
            "abs": np.abs,
            "min": np.minimum,
            "max": np.maximum,
            "sqrt": np.sqrt,
            "log": np.log,
            "exp": np.exp,
        }[name]
        return operation(*arguments)


class Digits(NumberSystem[Any]):
    """Rationals until a root, logarithm or exponential comes in; from there mpmath at its working precision.

    A difference of nearby rationals is exact, so that divergences of nearly equal laws keep their leading digits.
    """

    name = "digits"

    def constant(self, value: Fraction) -> Any:
        return value

    def _both(self, operation: str, a: Any, b: Any) -> Any:
        if _exact(a) and _exact(b):
            return getattr(RATIONALS, operation)(a, b)
        a, b = _digits(a), _digits(b)
        if operation == "add":
            return a + b
        if operation == "subtract":
            return a - b
        if operation == "multiply":
            return Fraction(0) if a == 0 or b == 0 else a * b
        if b == 0:
            return Fraction(0) if a == 0 else INFINITY if a > 0 else -INFINITY
        return a / b

    def add(self, a: Any, b: Any) -> Any:
        return self._both("add", a, b)

    def subtract(self, a: Any, b: Any) -> Any:
        return self._both("subtract", a, b)

    def multiply(self, a: Any, b: Any) -> Any:
        return self._both("multiply", a, b)

    def divide(self, a: Any, b: Any) -> Any:
        return self._both("divide", a, b)

    def power(self, a: Any, exponent: int) -> Any:
        return RATIONALS.power(a, exponent) if _exact(a) else a**exponent

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        if all(_exact(a) for a in arguments):
            try:
                return RATIONALS.function(name, arguments)
            except Undecided:
                pass
        values = [_digits(a) for a in arguments]
        if name in ("min", "max"):
            return min(values) if name == "min" else max(values)
        if name == "abs":
            return abs(values[0])
        if name in ("sqrt", "log") and values[0] < 0:
            raise Undefined(f"{name} of the negative number {mpmath.nstr(values[0], 5)}")
        return {"sqrt": mpmath.sqrt, "log": mpmath.log, "exp": mpmath.exp}[name](values[0])

    def sign(self, value: Any) -> int:
        return int(value > 0) - int(value < 0)


def _exact(value: Any) -> bool:
    return isinstance(value, (Fraction, float, int))


def _digits(value: Any) -> Any:
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    return mpmath.mpf(value)


_ARRAYS = Arrays()
SLACK = 1e-14
"""How far screening lets a hypothesis be missed; the exact instance that comes of it meets it exactly or is dropped."""
NOISE = 1e-13
"""Differences that screening puts down to rounding, so that nearly equal laws do not look like counterexamples."""


def sides(relation: Relation, environment: Environment, digits: int = 60) -> tuple[Any, Any]:
    """Both sides of a relation to so many digits (exact where they are rational).

    Raises:
        Undefined: where a side has no value.
    """
    with mpmath.workdps(digits):
        numbers = Digits()  # a new one, since an environment remembers values for each number system
        left, right = (evaluate(side, environment, numbers) for side in (relation.left, relation.right))
    return left, right


def tightness(relation: Relation, environment: Environment, digits: int = 60) -> float:
    """How close a relation is to failing, between -1 and 1: ``(left - right)/(abs(left) + abs(right))``.

    It is 0 where the sides agree and positive where the relation fails otherwise; for an equation the difference counts
    without its sign.  Where the left side of ``<=`` vanishes, where the right side is infinite, or a side has no value,
    it is -1: there is nothing to climb.  For ``0 < right`` it is ``-right/(1 + right)``.

    >>> from theorems.language.syntax import parse_relation
    >>> half = Fraction(1, 2)
    >>> pair = {"p": (Fraction(3, 4), Fraction(1, 4)), "q": (half, half)}
    >>> tightness(parse_relation("TV(p, q) <= sqrt(CHI2(p, q))"), Environment(pair))
    -0.3333333333333333
    """
    try:
        left, right = sides(relation, environment, digits)
    except Undefined:
        return -1.0
    return tightness_of(relation.relation, left, right, digits)


def tightness_of(relation: str, left: Any, right: Any, digits: int = 60) -> float:
    """`tightness`, from the sides of a relation."""
    equation, strict = relation == "==", relation == "<"
    if left == right:
        return 0.0 if equation or strict or left != 0 else -1.0
    if INFINITY in (abs(left), abs(right)):
        return 1.0 if equation or _digits(left) > _digits(right) else -1.0
    with mpmath.workdps(digits):
        a, b = _digits(left), _digits(right)
        scale = abs(a) + abs(b) + (1 if strict and a == 0 else 0)
        return float(abs(a - b) / scale if equation else (a - b) / scale)


def batch_tightness(relation: Relation, environment: Environment) -> Any:
    """`tightness` of many instances at once, in float64: what it says of a single one may be rounding."""
    with np.errstate(all="ignore"):
        left, right = (evaluate(side, environment, _ARRAYS) for side in (relation.left, relation.right))
        strict = relation.relation == "<"
        scale = np.abs(left) + np.abs(right) + (np.where(left == 0, 1.0, 0.0) if strict else 0.0)
        score = (left - right - NOISE) / (scale + NOISE)
        fails = left > right
        if relation.relation == "==":
            score, fails = (np.abs(left - right) - NOISE) / (scale + NOISE), left != right
        score = np.where(np.isinf(left) | np.isinf(right), np.where(fails, 1.0, -1.0), score)
        return np.nan_to_num(score, nan=-1.0)


def batch_holds(clause: Clause, environment: Environment) -> Any:
    """Whether many instances satisfy a clause, up to rounding."""
    met: Any = np.bool_(True)
    with np.errstate(all="ignore"):
        for index in product(*(range(environment.size(domain)) for _, domain in clause.over)):
            here = environment.under(**{name: k for (name, _), k in zip(clause.over, index, strict=True)})
            given: Any = np.bool_(True)
            for premise in clause.given:
                given = given & _roughly(premise, here, 0.0)
            met = met & (~given | _roughly(clause.fact, here, SLACK))
    return met


def _roughly(fact: Fact, environment: Environment, slack: float) -> Any:
    value = evaluate(fact.term, environment, _ARRAYS)
    return np.abs(value) <= slack if fact.relation == "==" else value >= -slack


def ratio(relation: Relation, environment: Environment, digits: int = 60) -> float | None:
    """Left side over right side, for inequalities between finite sides of which the right one is positive.

    If both are negative it is right over left: in either case 1 where they agree, and above 1 where ``<=`` fails.
    """
    try:
        left, right = sides(relation, environment, digits)
    except Undefined:
        return None
    return ratio_of(relation.relation, left, right, digits)


def ratio_of(relation: str, left: Any, right: Any, digits: int = 60) -> float | None:
    """`ratio`, from the sides of a relation."""
    if left < 0 and right < 0 and -INFINITY not in (left, right):
        left, right = -right, -left
    if relation == "==" or not right > 0 or INFINITY in (left, right) or left < 0:
        return None
    with mpmath.workdps(digits):
        return float(_digits(left) / _digits(right))
