"""Facts about every real number in some range, decided exactly: rational functions on the cells of the real line.

A fact built from +, -, *, /, powers, abs, min and max of one real variable is, between finitely many points, a rational
function of constant sign.  The points are roots of polynomials that come up while the fact is evaluated: an argument of
abs, a denominator, a premise, the fact itself.  Each new polynomial cuts the line at its real roots (isolated exactly,
irrational ones included); on every cell, a point or an open interval, all signs are then known, and the fact is true
or false there.  This is cylindrical decomposition in one variable.

Main definitions
    Cell            a root, or a point inside an open interval between two neighbouring roots
    Line            the number system of rational functions on one cell
    holds_on_line   whether premises imply a fact for every value of one variable
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flint import fmpq, fmpq_poly, fmpz_poly

from checks.numbers.balls import ends, precision
from checks.numbers.rationals import ZERO, FlintRationals, at_most, infinite, rational
from checks.numbers.signs import Unknown
from theorems.language.arithmetic import INFINITY, Environment, Undecided, evaluate
from theorems.language.facts import Fact
from theorems.language.terms import Term

MAX_CUTS = 40
"""How many polynomials may cut the line."""
MAX_DEGREE = 60
ROOT_BITS = 4096
"""The precision up to which the roots of different polynomials are told apart."""

X = fmpq_poly([0, 1])
"""The variable."""

_Factors = dict[tuple[int, ...], fmpz_poly]


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the line on which the known polynomials have constant sign.

    Attributes:
        sample: a point of the cell; for an irrational root a point close to it, with no other root in between.
        minimal: the irreducible polynomial of an irrational root; None for a rational root or an open interval.
        open: whether the cell is an open interval.
    """

    sample: fmpq
    minimal: fmpz_poly | None = None
    open: bool = False


class _Cut(Exception):
    """A polynomial whose sign is not known on the cell, by its irreducible factors."""

    def __init__(self, factors: _Factors) -> None:
        super().__init__("the line has to be cut at further roots")
        self.factors = factors


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rational function whose denominator does not vanish on the cell."""

    top: fmpq_poly
    bottom: fmpq_poly


class Line(FlintRationals):
    """Rational functions of one variable on a cell; numbers are `fmpq`, `fmpq_poly`, `Ratio`, and +-inf.

    Args:
        cell: where.
        known: the irreducible polynomials at whose roots the line has been cut.

    >>> system = Line(Cell(fmpq(2), open=True), {(0, 1): fmpz_poly([0, 1])})
    >>> print(system.function("abs", [X]), system.divide(ZERO - X, X))
    x -1
    """

    name = "rational functions"
    lasting = False

    def __init__(self, cell: Cell, known: Mapping[tuple[int, ...], fmpz_poly]) -> None:
        self.cell, self.known = cell, known
        self.asked = False
        """Whether a sign was asked for, so that values depend on the cell."""

    def read(self, value: Any) -> Any:
        if isinstance(value, (fmpq_poly, Ratio)):  # a number that a recursive quantity hands on
            return value
        return value.value if isinstance(value, Unknown) else super().read(value)

    def add(self, a: Any, b: Any) -> Any:
        if infinite(a) or infinite(b):
            return super().add(a, b)
        if isinstance(a, Ratio) or isinstance(b, Ratio):
            a, b = _ratio(a), _ratio(b)
            return _reduced(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)
        return a + b

    def negate(self, a: Any) -> Any:
        return Ratio(-a.top, a.bottom) if isinstance(a, Ratio) else -a

    def subtract(self, a: Any, b: Any) -> Any:
        return self.add(a, self.negate(b))

    def multiply(self, a: Any, b: Any) -> Any:
        if infinite(a) or infinite(b):
            return super().multiply(a, b)
        if isinstance(a, Ratio) or isinstance(b, Ratio):
            a, b = _ratio(a), _ratio(b)
            return _reduced(a.top * b.top, a.bottom * b.bottom)
        return _small(a * b)

    def divide(self, a: Any, b: Any) -> Any:
        if infinite(b) or (isinstance(b, fmpq) and b == 0):
            return super().divide(a, b)
        if isinstance(b, fmpq):
            return self.multiply(a, 1 / b)
        if self.sign(b) == 0:
            sign = self.sign(a)
            return ZERO if sign == 0 else sign * INFINITY
        if infinite(a):
            return self.multiply(a, b)
        a, b = _ratio(a), _ratio(b)
        return _reduced(a.top * b.bottom, a.bottom * b.top)

    def power(self, a: Any, exponent: int) -> Any:
        if isinstance(a, Ratio):
            return Ratio(_small(a.top**exponent), _small(a.bottom**exponent))
        return _small(a**exponent) if isinstance(a, fmpq_poly) else super().power(a, exponent)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        arguments = [_plain(a) for a in arguments]
        if not any(isinstance(a, (fmpq_poly, Ratio)) for a in arguments):
            return super().function(name, arguments)
        if name == "abs":
            return self.negate(arguments[0]) if self.sign(arguments[0]) < 0 else arguments[0]
        if name not in ("min", "max"):
            raise Undecided(f"{name} of a function that is not constant")
        first, second = arguments
        below = at_most(first, second, lambda a, b: self.sign(self.subtract(b, a)) >= 0)
        return first if below == (name == "min") else second

    def sign(self, value: Any) -> int:
        value = _plain(value)
        if isinstance(value, Ratio):
            return self.sign(value.top) * self.sign(value.bottom)
        if not isinstance(value, fmpq_poly):
            return super().sign(value)
        self.asked = True
        at_sample = value(self.cell.sample)
        exact = not self.cell.open and self.cell.minimal is None
        if not exact:
            factors = _factors(value)
            if self.cell.minimal is not None and _key(self.cell.minimal) in factors:
                return 0
            unknown = {key: factor for key, factor in factors.items() if key not in self.known}
            if unknown:
                raise _Cut(unknown)
        return int(at_sample > 0) - int(at_sample < 0)


def _plain(value: Any) -> Any:
    """A constant polynomial as its value."""
    if isinstance(value, Ratio) and value.bottom.degree() == 0:
        value = value.top * (1 / value.bottom.coeffs()[0])
    if isinstance(value, fmpq_poly) and value.degree() <= 0:
        return value.coeffs()[0] if value.degree() == 0 else ZERO
    return value


def _ratio(value: Any) -> Ratio:
    if isinstance(value, Ratio):
        return value
    return Ratio(value if isinstance(value, fmpq_poly) else fmpq_poly([value]), fmpq_poly([1]))


def _reduced(top: fmpq_poly, bottom: fmpq_poly) -> Any:
    common = top.gcd(bottom)
    if common.degree() > 0:
        top, bottom = divmod(top, common)[0], divmod(bottom, common)[0]
    return _plain(Ratio(_small(top), _small(bottom)))


def _small(value: Any) -> Any:
    if isinstance(value, fmpq_poly) and value.degree() > MAX_DEGREE:
        raise Undecided(f"a polynomial of degree {value.degree()}; at most {MAX_DEGREE} are cut at their roots")
    return value


# --------------------------------------------------------------------------------------------------------------- cells


def _key(factor: fmpz_poly) -> tuple[int, ...]:
    return tuple(int(c) for c in factor.coeffs())


def _factors(value: fmpq_poly) -> _Factors:
    """The irreducible factors, each once."""
    return {_key(factor): factor for factor, _ in value.numer().factor()[1]}


def cells(known: Mapping[tuple[int, ...], fmpz_poly]) -> Iterator[Cell]:
    """The cells into which the real roots of irreducible polynomials cut the line, from left to right.

    >>> [str(cell.sample) for cell in cells({(-1, 1): fmpz_poly([-1, 1])})]
    ['0', '1', '2']
    """
    roots = _roots(known)
    if not roots:
        yield Cell(ZERO, open=True)
        return
    yield Cell(roots[0][0] - 1, open=True)
    for k, (low, high, minimal) in enumerate(roots):
        yield Cell(low, minimal)
        following = roots[k + 1][0] if k + 1 < len(roots) else high + 2
        yield Cell((high + following) / 2, open=True)


def _roots(known: Mapping[tuple[int, ...], fmpz_poly]) -> list[tuple[fmpq, fmpq, fmpz_poly | None]]:
    """Disjoint intervals, each with exactly one real root in it; a rational root is its own interval."""
    bits = 64
    while bits <= ROOT_BITS:
        found: list[tuple[fmpq, fmpq, fmpz_poly | None]] = []
        for factor in known.values():
            coefficients = factor.coeffs()
            if len(coefficients) == 2:
                root = fmpq(-coefficients[0], coefficients[1])
                found.append((root, root, None))
                continue
            with precision(bits):
                for root, _ in factor.complex_roots():  # real roots come as such, each isolated
                    if root.imag.is_zero():
                        middle, radius = ends(root.real)
                        found.append((rational(middle - radius), rational(middle + radius), factor))
        found.sort(key=lambda root: root[0])
        if all(left[1] < right[0] for left, right in pairwise(found)):
            return found
        bits *= 2
    raise Undecided(f"roots that are not told apart with {ROOT_BITS} bits")


# ------------------------------------------------------------------------------------------------------------ deciding


def holds_on_line(given: Sequence[Fact], fact: Fact, name: str, environment: Environment) -> bool:
    """Whether premises imply a fact for every real value of one variable.

    Args:
        given: the premises.
        fact: the conclusion.
        name: the variable.
        environment: exact values of all others.

    Raises:
        Undecided: if a root, a logarithm or an exponential of the variable occurs, or too many cuts are needed.
        Undefined: if a term has no value on some cell where the premises hold.

    >>> from theorems.language.syntax import parse_fact
    >>> given = [parse_fact("0 <= s"), parse_fact("s*s <= 2")]
    >>> holds_on_line(given, parse_fact("abs(s - 1) <= 1"), "s", Environment({}))
    True
    >>> holds_on_line(given, parse_fact("abs(s - 1) < 1"), "s", Environment({}))
    False
    """
    here = environment.under(**{name: Unknown(X)})
    everywhere: dict[Term, Any] = {}
    known: _Factors = {}

    def true(statement: Fact, numbers: Line) -> bool:
        value = everywhere.get(statement.term)
        if value is None:
            numbers.asked = False
            value = evaluate(
                statement.term, Environment(here.values, here.sizes), numbers
            )  # remembers nothing of others
            if not numbers.asked:  # the same on all cells
                everywhere[statement.term] = value
        sign = numbers.sign(value)
        return {"<=": sign >= 0, "<": sign > 0, "==": sign == 0}[statement.relation]

    for _ in range(MAX_CUTS):
        try:
            for cell in cells(known):
                numbers = Line(cell, known)
                if all(true(premise, numbers) for premise in given) and not true(fact, numbers):
                    return False
            return True
        except _Cut as cut:
            known |= cut.factors
    raise Undecided(f"the line was cut by {MAX_CUTS} polynomials, and more would be needed")
