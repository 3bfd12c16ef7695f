"""The exact evaluator: signs, truth and certified decimals of terms at given values.

There is no tolerance, and no float decides but by a proved error bound.  A question is put to one number system after
another until one can answer: floats with such a bound (for large tables), rationals, balls with doubling precision from
64 to 4096 bits, and closed forms, which recognise the zeros around which balls straddle.  If none can, `Undecided` is
raised: it is an outcome of its own, neither success nor refutation.

Values are read exactly: integers, Fractions, `fmpq`, floats and NumPy numbers (a float is the dyadic rational that it
is), and tuples, lists or NumPy arrays of them for functions of outcomes.

Main definitions
    sign            of a term: -1, 0 or 1
    compare         two terms, also where they are infinite
    decide          whether a fact, a relation or a clause is true
    value           of a term: exact if it is rational, and in any case certified decimals
    decimal         the same as one string
    read_environment    checked and exact values, from whatever was given
"""

from __future__ import annotations

import decimal as _decimal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
from flint import fmpq

from checks.numbers.balls import Balls, ends, precision
from checks.numbers.closed_forms import ClosedForm, ClosedForms
from checks.numbers.rationals import FlintRationals, fraction, infinite, rational
from theorems.arithmetic import Environment, NumberSystem, Undecided, evaluate
from theorems.terms import Clause, Fact, Relation, Term

T = TypeVar("T")

MAX_BITS = 4096
FILTER_FROM = 64
"""Number of outcomes from which the floating-point filter is tried first."""
FEW = 16
"""Number of entries up to which a value is first sought as a closed form, which may turn out rational."""
LARGE = 4096
"""Number of outcomes from which low-precision balls are tried before exact rationals, whose sums grow."""

# -------------------------------------------------------------------------------------------------------------- reading


def read_environment(environment: Environment) -> Environment:
    """The same environment with checked values: int or Fraction, nested tuples of these, or float64 arrays.

    Raises:
        ValueError: for nan, infinite values and functions on an empty set; the message names the variable.
        TypeError: for values that are not numbers.

    >>> read_environment(Environment({"pi": [0.5, Fraction(1, 2)]})).values
    {'pi': (Fraction(1, 2), Fraction(1, 2))}
    """
    return Environment({name: _read(name, v) for name, v in environment.values.items()}, environment.sizes)


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


def _entries(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    return sum(_entries(v) for v in value) if isinstance(value, tuple) else 1


class _Values:
    """An environment in the form each kind of number system likes best."""

    def __init__(self, environment: Environment) -> None:
        self.plain = read_environment(environment)
        self.largest = max((_entries(v) for v in self.plain.values.values()), default=1)
        self._exact: Environment | None = None

    @property
    def exact(self) -> Environment:
        if self._exact is None:
            self._exact = Environment(
                {name: _fmpq_table(value) for name, value in self.plain.values.items()}, self.plain.sizes
            )
        return self._exact

    def bind(self, **more: Any) -> _Values:
        bound = object.__new__(_Values)
        bound.plain, bound.largest = self.plain.bind(**more), self.largest
        bound._exact = self.exact.bind(**more)  # converted once, for all outcomes
        return bound


# ------------------------------------------------------------------------------------------------------------ deciding

Question = Callable[[NumberSystem[Any], Environment], T]


def _attempts(values: _Values) -> Iterator[tuple[NumberSystem[Any], AbstractContextManager[Any], Environment]]:
    """The number systems in the order in which they are tried."""
    if values.largest >= FILTER_FROM:
        from checks.numbers.float_filter import FloatFilter

        floats = FloatFilter()
        yield floats, floats.active(), values.plain
    small = values.largest < LARGE
    if small:
        yield FlintRationals(), nullcontext(), values.exact
    bits = 64
    while bits <= MAX_BITS:
        yield Balls(bits), precision(bits), values.exact
        if bits == 128 and not small:
            yield FlintRationals(), nullcontext(), values.exact
        if bits == 256:
            yield ClosedForms(), nullcontext(), values.exact
        bits *= 2


def _ask(question: Question[T], values: _Values) -> T:
    """The first answer."""
    reason: Undecided | None = None
    for system, context, environment in _attempts(values):
        try:
            with context:
                return question(system, environment)
        except Undecided as problem:
            reason = problem
    raise Undecided(f"not decided with {MAX_BITS} bits nor as a closed form: {reason}")


def _difference_sign(left: Any, right: Any, system: NumberSystem[Any]) -> int:
    if infinite(left) and infinite(right):
        return int(right > left) - int(right < left)
    if infinite(left) or infinite(right):
        return (1 if right > 0 else -1) if infinite(right) else (-1 if left > 0 else 1)
    return system.sign(system.subtract(right, left))


def _sign(t: Term, values: _Values) -> int:
    return _ask(lambda system, environment: system.sign(evaluate(t, environment, system)), values)


def _compare(left: Term, right: Term, values: _Values) -> int:
    def question(system: NumberSystem[Any], environment: Environment) -> int:
        a, b = evaluate(left, environment, system), evaluate(right, environment, system)
        return -_difference_sign(a, b, system)

    return _ask(question, values)


def sign(t: Term, environment: Environment) -> int:
    """-1, 0 or 1: the sign of the exact value of a term.

    Raises:
        Undecided: if no number system can tell.
        Undefined: where the term has no value.
        ValueError, TypeError: for values that are not finite numbers.

    >>> from theorems.syntax import parse_term
    >>> sign(parse_term("sqrt(1/8) - 1/4 - (sqrt(1/2) - 1/2)*sqrt(1/4)"), Environment({}))
    0
    """
    return _sign(t, _Values(environment))


def compare(left: Term, right: Term, environment: Environment) -> int:
    """-1, 0 or 1 as left is less than, equal to or greater than right; infinite values are compared as they are.

    Raises:
        As `sign`.

    >>> from theorems.syntax import parse_term
    >>> compare(parse_term("1/0"), parse_term("10**9"), Environment({}))
    1
    """
    return _compare(left, right, _Values(environment))


def decide(statement: Fact | Relation | Clause, environment: Environment) -> bool:
    """Whether a statement is true at the given values.

    Raises:
        As `sign`.

    >>> from theorems.syntax import parse_relation
    >>> pair = {"pi": (0.75, 0.25), "mu": (0.5, 0.5)}
    >>> decide(parse_relation("TV(pi, mu) == sqrt(CHI2(pi, mu))/2"), Environment(pair))
    True
    >>> decide(parse_relation("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"), Environment(pair))
    False
    """
    values = _Values(environment)
    match statement:
        case Fact():
            return _fact(statement, values)
        case Relation(left, relation, right):
            return _true(relation, -_compare(left, right, values))
        case Clause():
            return _clause(statement, values)
    raise TypeError(f"expected a Fact, a Relation or a Clause, not {statement!r}")


def _true(relation: str, sign_of_term: int) -> bool:
    return {"<=": sign_of_term >= 0, "<": sign_of_term > 0, "==": sign_of_term == 0}[relation]


def _fact(fact: Fact, values: _Values) -> bool:
    return _true(fact.relation, _sign(fact.term, values))


def _clause(clause: Clause, values: _Values) -> bool:
    if clause.over and values.largest >= FILTER_FROM:
        from checks.numbers.outcomes import open_outcomes

        left_open = open_outcomes(clause, values.plain)
        if left_open is not None:
            names = [name for name, _ in clause.over]
            plain = Clause((), clause.given, clause.fact)
            return all(_clause(plain, values.bind(**dict(zip(names, ks, strict=True)))) for ks in left_open)
    if clause.over:
        (name, domain), rest = clause.over[0], Clause(clause.over[1:], clause.given, clause.fact)
        return all(_clause(rest, values.bind(**{name: k})) for k in range(values.plain.size(domain)))
    return not all(_fact(premise, values) for premise in clause.given) or _fact(clause.fact, values)


# -------------------------------------------------------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class ExactValue:
    """The value of a term.

    Attributes:
        exact: the value if it was found to be rational, else None.
        decimal: correctly rounded decimals; ``inf`` or ``-inf`` for infinite values.
    """

    exact: Fraction | None
    decimal: str

    @property
    def text(self) -> str:
        """``a/b`` if rational, else the decimals."""
        return self.decimal if self.exact is None else str(self.exact)

    def __str__(self) -> str:
        return self.text if self.exact is None or self.text == self.decimal else f"{self.text} = {self.decimal}"


def value(t: Term, environment: Environment, digits: int = 12) -> ExactValue:
    """The value of a term: exact if rational, with `digits` correctly rounded significant digits in any case.

    Raises:
        As `sign`.

    >>> from theorems.syntax import parse_term
    >>> pair = Environment({"pi": (Fraction(1, 10), Fraction(9, 10)), "mu": (Fraction(1, 1000), Fraction(999, 1000))})
    >>> print(value(parse_term("CHI2(pi, mu)"), pair))
    363/37 = 9.81081081081
    >>> print(value(parse_term("KL(pi, mu)"), pair, digits=5))
    0.36659
    """
    if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= 1000:
        raise ValueError(f"digits is a whole number from 1 to 1000, not {digits!r}")
    values = _Values(environment)
    reason: Undecided | None = None
    for system in _value_systems(values.largest):
        bits = system.bits if isinstance(system, Balls) else 64
        try:
            with precision(bits):
                return _rounded(evaluate(t, values.exact, system), digits)
        except Undecided as problem:
            reason = problem
    raise Undecided(f"{digits} digits not found with {MAX_BITS} bits: {reason}")


def decimal(t: Term, environment: Environment, digits: int = 12) -> str:
    """The value of a term as a decimal string with `digits` correctly rounded significant digits.

    Raises:
        As `sign`.

    >>> from theorems.syntax import parse_term
    >>> decimal(parse_term("sqrt(2)"), Environment({}), digits=20)
    '1.4142135623730950488'
    """
    return value(t, environment, digits).decimal


def _value_systems(largest: int) -> Iterator[NumberSystem[Any]]:
    yield FlintRationals()
    few = largest <= FEW
    if few:
        yield ClosedForms()
    bits = 64
    while bits <= MAX_BITS:
        yield Balls(bits)
        bits *= 2
    if not few:
        yield ClosedForms()


def _rounded(number: Any, digits: int) -> ExactValue:
    if isinstance(number, ClosedForm):
        if number.rational is None:
            raise Undecided("not rational")
        number = number.rational
    if infinite(number):
        return ExactValue(None, "inf" if number > 0 else "-inf")
    if isinstance(number, fmpq):
        exact = fraction(number)
        return ExactValue(exact, round_to(exact, digits))
    middle, radius = ends(number)
    low, high = round_to(middle - radius, digits), round_to(middle + radius, digits)
    if low != high:
        raise Undecided(f"the ball {number} does not fix {digits} digits")
    return ExactValue(None, low)


def round_to(x: Fraction, digits: int) -> str:
    """A rational number as a decimal string, rounded to `digits` significant digits (half to even).

    >>> round_to(Fraction(1, 4), 12), round_to(Fraction(2, 3), 4), round_to(Fraction(1, 3 * 10**20), 3)
    ('0.25', '0.6667', '3.33e-21')
    """
    context = _decimal.Context(
        prec=digits, rounding=_decimal.ROUND_HALF_EVEN, Emin=_decimal.MIN_EMIN, Emax=_decimal.MAX_EMAX
    )
    rounded = context.divide(_decimal.Decimal(x.numerator), _decimal.Decimal(x.denominator)).normalize(context)
    if -7 <= rounded.adjusted() < max(digits, 16):
        return f"{rounded:f}"
    return f"{rounded:e}".replace("e+", "e")
