"""The exact evaluator: signs, truth and certified decimals of terms at given values.

There is no tolerance, and no float decides but by a proved error bound.  A question is put to one number system after
another until one can answer: floats with such a bound (for large tables), rationals, balls with doubling precision from
64 to 4096 bits, and closed forms, which recognise the zeros around which balls straddle.  If none can, `Undecided` is
raised: it is an outcome of its own, neither success nor refutation.

Values are read exactly: integers, Fractions, `fmpq`, floats and NumPy numbers (a float is the dyadic rational that it
is), tuples, lists or NumPy arrays of them for functions of outcomes, and terms for functions that are written out.

Clauses about outcomes, and about natural numbers that a premise bounds, are decided at every one of them.  Clauses
about all numbers or all vectors are decided by `checks.universal`, which proves them or finds values that break them.

Main definitions
    sign            of a term: -1, 0 or 1
    compare         two terms, also where they are infinite
    decide          whether a fact, a relation or a clause is true
    rational_sides  both sides of a relation, where they are rational
    apart           both sides of a relation roughly, and which is larger, where they differ
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

from flint import fmpq

from checks.numbers.balls import Balls, ends, precision
from checks.numbers.closed_forms import ClosedForm, ClosedForms
from checks.numbers.rationals import FLINT, fraction, infinite
from checks.numbers.reading import Values, read_environment, values_of
from theorems.language.arithmetic import Environment, NumberSystem, Undecided, bounded, evaluate
from theorems.language.bounded import without
from theorems.language.calculus import NotDifferentiable
from theorems.language.facts import Clause, Fact, Relation
from theorems.language.sorts import is_function, is_set
from theorems.language.terms import Term

T = TypeVar("T")

MAX_BITS = 4096
FILTER_FROM = 64
"""Number of outcomes from which the floating-point filter is tried first."""
FEW = 16
"""Number of entries up to which a value is first sought as a closed form, which may turn out rational."""
LARGE = 4096
"""Number of outcomes from which low-precision balls are tried before exact rationals, whose sums grow."""

# ------------------------------------------------------------------------------------------------------------ deciding

Question = Callable[[NumberSystem[Any], Environment], T]


def _attempts(values: Values) -> Iterator[tuple[NumberSystem[Any], AbstractContextManager[Any], Environment]]:
    """The number systems in the order in which they are tried."""
    if values.largest >= FILTER_FROM:
        from checks.numbers.float_filter import FloatFilter

        floats = FloatFilter()
        yield floats, floats.active(), values.plain
    small = values.largest < LARGE
    if small:
        yield FLINT, nullcontext(), values.exact
    bits = 64
    while bits <= values.max_bits:
        yield Balls(bits), precision(bits), _forgetful(values.exact)
        if bits == 128 and not small:
            yield FLINT, nullcontext(), values.exact
        if bits == 256:
            yield ClosedForms(), nullcontext(), _forgetful(values.exact)
        bits *= 2


def _forgetful(environment: Environment) -> Environment:
    """The same values, for a number system that is made for one question: what it finds serves no other."""
    return Environment(environment.values, environment.sizes)


def _ask(question: Question[T], values: Values) -> T:
    """The first answer."""
    reason: Undecided | None = None
    for system, context, environment in _attempts(values):
        try:
            with context:
                return question(system, environment)
        except Undecided as problem:
            reason = problem
        except NotDifferentiable as problem:
            raise Undecided(str(problem)) from None
    raise Undecided(f"not decided with {values.max_bits} bits nor as a closed form: {reason}")


def _difference_sign(left: Any, right: Any, system: NumberSystem[Any]) -> int:
    if infinite(left) and infinite(right):
        return int(right > left) - int(right < left)
    if infinite(left) or infinite(right):
        return (1 if right > 0 else -1) if infinite(right) else (-1 if left > 0 else 1)
    return system.sign(system.subtract(right, left))


def _sign(t: Term, values: Values) -> int:
    return _ask(lambda system, environment: system.sign(evaluate(t, environment, system)), values)


def _compare(left: Term, right: Term, values: Values) -> int:
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

    >>> from theorems.language.syntax import parse_term
    >>> sign(parse_term("sqrt(1/8) - 1/4 - (sqrt(1/2) - 1/2)*sqrt(1/4)"), Environment({}))
    0
    """
    return _sign(t, values_of(environment, MAX_BITS))


def compare(left: Term, right: Term, environment: Environment) -> int:
    """-1, 0 or 1 as left is less than, equal to or greater than right; infinite values are compared as they are.

    Raises:
        As `sign`.

    >>> from theorems.language.syntax import parse_term
    >>> compare(parse_term("1/0"), parse_term("10**9"), Environment({}))
    1
    """
    return _compare(left, right, values_of(environment, MAX_BITS))


def decide(statement: Fact | Relation | Clause, environment: Environment, max_bits: int | None = None) -> bool:
    """Whether a statement is true at the given values.

    Args:
        statement: what is asked.
        environment: the values.
        max_bits: the precision at which to give up, if not `MAX_BITS`.

    Raises:
        As `sign`.

    >>> from theorems.language.syntax import parse_relation
    >>> pair = {"pi": (0.75, 0.25), "mu": (0.5, 0.5)}
    >>> decide(parse_relation("TV(pi, mu) == sqrt(CHI2(pi, mu))/2"), Environment(pair))
    True
    >>> decide(parse_relation("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"), Environment(pair))
    False
    """
    values = values_of(environment, max_bits or MAX_BITS)
    match statement:
        case Fact():
            return _fact(statement, values)
        case Relation(left, relation, right):
            return _true(relation, -_compare(left, right, values))
        case Clause():
            return _clause(statement, values)
    raise TypeError(f"expected a Fact, a Relation or a Clause, not {statement!r}")


def is_finite(sort: str) -> bool:
    """Whether a sort has finitely many values: the outcomes of a finite set."""
    return not is_function(sort) and is_set(sort)


def rational_sides(relation: Relation, environment: Environment) -> tuple[Any, Any] | None:
    """Both sides of a relation, as Fractions or +-inf, if rational arithmetic suffices for them; else None.

    Raises:
        Undefined: where a side has no value.

    >>> from theorems.language.syntax import parse_relation
    >>> rational_sides(parse_relation("x**2 <= 1/0"), Environment({"x": 0.5}))
    (Fraction(1, 4), inf)
    """
    here, system = values_of(environment, MAX_BITS).exact, FLINT
    try:
        sides = [evaluate(side, here, system) for side in (relation.left, relation.right)]
    except (Undecided, NotDifferentiable):
        return None
    left, right = (side if infinite(side) else fraction(side) for side in sides)
    return left, right


def apart(relation: Relation, environment: Environment, bits: int = 128) -> tuple[Any, Any, int] | None:
    """Two sides that differ: the middles of balls around them, and the exact sign of right minus left.

    The middles are Fractions or +-inf, close to the sides and no more.  None if the balls touch.

    Raises:
        Undefined: where a side has no value.

    >>> from theorems.language.syntax import parse_relation
    >>> apart(parse_relation("exp(1) <= 3"), Environment({}))[2]
    1
    >>> apart(parse_relation("exp(1) <= exp(1)"), Environment({})) is None
    True
    """
    here, system = _forgetful(values_of(environment, bits).exact), Balls(bits)
    try:
        with precision(bits):
            left, right = (evaluate(side, here, system) for side in (relation.left, relation.right))
            sign = _difference_sign(left, right, system)
            middles = [side if infinite(side) else _middle(side) for side in (left, right)]
    except (Undecided, NotDifferentiable):
        return None
    return middles[0], middles[1], sign


def _middle(side: Any) -> Fraction:
    return fraction(side) if isinstance(side, fmpq) else ends(side)[0]


def _true(relation: str, sign_of_term: int) -> bool:
    return {"<=": sign_of_term >= 0, "<": sign_of_term > 0, "==": sign_of_term == 0}[relation]


def _fact(fact: Fact, values: Values) -> bool:
    return _true(fact.relation, _sign(fact.term, values))


def _clause(clause: Clause, values: Values) -> bool:
    if (found := bounded(clause, values.plain)) is not None:
        name, numbers = found
        rest = without(clause, name)
        return all(_clause(rest, values.under(**{name: k})) for k in numbers)
    endless = tuple(pair for pair in clause.over if not is_finite(pair[1]))
    if endless:
        over = tuple(pair for pair in clause.over if is_finite(pair[1]))
        if over:  # all quantifiers are universal, so their order does not matter
            inner = Clause((*over[1:], *endless), clause.given, clause.fact)
            return all(_clause(inner, values.under(**{over[0][0]: k})) for k in range(values.plain.size(over[0][1])))
        from checks.universal import decide_universal

        return decide_universal(clause, values.exact)
    if clause.over and values.largest >= FILTER_FROM:
        from checks.numbers.outcomes import open_outcomes

        left_open = open_outcomes(clause, values.plain)
        if left_open is not None:
            names = [name for name, _ in clause.over]
            plain = Clause((), clause.given, clause.fact)
            return all(_clause(plain, values.under(**dict(zip(names, ks, strict=True)))) for ks in left_open)
    if clause.over:
        (name, domain), rest = clause.over[0], Clause(clause.over[1:], clause.given, clause.fact)
        return all(_clause(rest, values.under(**{name: k})) for k in range(values.plain.size(domain)))
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

    >>> from theorems.language.syntax import parse_term
    >>> pair = Environment({"pi": (Fraction(1, 10), Fraction(9, 10)), "mu": (Fraction(1, 1000), Fraction(999, 1000))})
    >>> print(value(parse_term("CHI2(pi, mu)"), pair))
    363/37 = 9.81081081081
    >>> print(value(parse_term("KL(pi, mu)"), pair, digits=5))
    0.36659
    """
    if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= 1000:
        raise ValueError(f"digits is a whole number from 1 to 1000, not {digits!r}")
    values = values_of(environment, MAX_BITS)
    reason: Undecided | None = None
    for system in _value_systems(values.largest):
        bits = system.bits if isinstance(system, Balls) else 64
        try:
            with precision(bits):
                return _rounded(evaluate(t, _forgetful(values.exact), system), digits)
        except Undecided as problem:
            reason = problem
    raise Undecided(f"{digits} digits not found with {MAX_BITS} bits: {reason}")


def decimal(t: Term, environment: Environment, digits: int = 12) -> str:
    """The value of a term as a decimal string with `digits` correctly rounded significant digits.

    Raises:
        As `sign`.

    >>> from theorems.language.syntax import parse_term
    >>> decimal(parse_term("sqrt(2)"), Environment({}), digits=20)
    '1.4142135623730950488'
    """
    return value(t, environment, digits).decimal


def _value_systems(largest: int) -> Iterator[NumberSystem[Any]]:
    yield FLINT
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


__all__ = [
    "MAX_BITS",
    "ExactValue",
    "apart",
    "compare",
    "decide",
    "decimal",
    "is_finite",
    "rational_sides",
    "read_environment",
    "round_to",
    "sign",
    "value",
]
