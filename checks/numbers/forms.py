"""Facts about all values of several real variables: polynomials of degree two at most, by completing squares.

Main definitions
    Several             the number system of polynomials in the variables, a `flint.fmpq_mpoly` each
    semidefinite        whether a symmetric matrix is positive semidefinite
    least               the least value of a polynomial of degree two at most
    holds_everywhere    whether a fact is true for all values of the variables
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import Ordering, fmpq_mpoly, fmpq_mpoly_ctx

from checks.numbers.rationals import ZERO, FlintRationals, infinite
from checks.numbers.signs import Unknown
from theorems.language.arithmetic import INFINITY, Environment, Undecided, evaluate
from theorems.language.facts import Fact

MAX_DEGREE = 12

Matrix = list[list[Any]]
"""A symmetric matrix of `fmpq`."""


def variables(count: int) -> tuple[fmpq_mpoly, ...]:
    """So many variables."""
    context = fmpq_mpoly_ctx.get(tuple(f"v{k}" for k in range(count)), Ordering.lex)
    return tuple(context.gens())


class Several(FlintRationals):
    """Polynomials with rational coefficients; numbers are `fmpq`, `fmpq_mpoly` and +-inf.

    >>> x, y = variables(2)
    >>> system = Several()
    >>> print(system.power(system.subtract(x, y), 2))
    v0^2 - 2*v0*v1 + v1^2
    """

    name = "polynomials"
    lasting = False

    def read(self, value: Any) -> Any:
        if isinstance(value, fmpq_mpoly):  # a number that a recursive quantity hands on
            return value
        return value.value if isinstance(value, Unknown) else super().read(value)

    def multiply(self, a: Any, b: Any) -> Any:
        return super().multiply(a, b) if infinite(a) or infinite(b) else _settled(a * b)

    def divide(self, a: Any, b: Any) -> Any:
        if isinstance(b, fmpq_mpoly):
            raise Undecided("a quotient by something that is not constant")
        return super().divide(a, b)

    def power(self, a: Any, exponent: int) -> Any:
        return _settled(a**exponent) if isinstance(a, fmpq_mpoly) else super().power(a, exponent)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        arguments = [_settled(a) for a in arguments]
        if any(isinstance(a, fmpq_mpoly) for a in arguments):
            raise Undecided(f"{name} of something that is not constant")
        return super().function(name, arguments)

    def sign(self, value: Any) -> int:
        value = _settled(value)
        if isinstance(value, fmpq_mpoly):
            raise Undecided(f"the sign of {value}")
        return super().sign(value)


def _settled(value: Any) -> Any:
    """A constant polynomial as its value.

    Raises:
        Undecided: if the degree is too high.
    """
    if not isinstance(value, fmpq_mpoly):
        return value
    degree = value.total_degree()
    if degree > MAX_DEGREE:
        raise Undecided(f"a polynomial of degree {degree}; at most {MAX_DEGREE} are expanded")
    return next(iter(value.to_dict().values()), ZERO) if degree <= 0 else value


# ------------------------------------------------------------------------------------------------------------- squares


def semidefinite(matrix: Matrix) -> bool:
    """Whether a symmetric matrix is positive semidefinite, by exact symmetric elimination.

    >>> from flint import fmpq
    >>> semidefinite([[fmpq(1), fmpq(2)], [fmpq(2), fmpq(4)]]), semidefinite([[fmpq(0), fmpq(1)], [fmpq(1), fmpq(9)]])
    (True, False)
    """
    return _eliminated(matrix, len(matrix)) is not None


def _eliminated(matrix: Matrix, count: int) -> Matrix | None:
    """What is left of a symmetric matrix after its first rows; None if one of them shows a negative direction."""
    rest = [list(row) for row in matrix]
    for _ in range(count):
        pivot, *row = rest[0]
        if pivot < 0 or (pivot == 0 and any(entry != 0 for entry in row)):
            return None
        rest = [line[1:] for line in rest[1:]]
        if pivot > 0:
            rest = [
                [x - a * b / pivot for x, b in zip(line, row, strict=True)] for a, line in zip(row, rest, strict=True)
            ]
    return rest


def least(polynomial: fmpq_mpoly) -> Any:
    """The least value over all real values of the variables, -inf if there is none.

    Raises:
        Undecided: if the degree is above two.

    >>> x, y = variables(2)
    >>> least(x * x - 2 * x * y + 2 * y * y - 2 * y + 3), least(x * y)
    (2, -inf)
    """
    if polynomial.total_degree() > 2:
        raise Undecided(f"the least value of a polynomial of degree {polynomial.total_degree()}")
    terms = polynomial.to_dict()
    n = len(next(iter(terms), ()))
    matrix = [[ZERO] * (n + 1) for _ in range(n + 1)]
    for exponents, coefficient in terms.items():
        places = [k for k, e in enumerate(exponents) for _ in range(e)]
        i, j = [*places, n, n][:2]  # the last row stands for the constant 1
        matrix[i][j] += coefficient / 2
        matrix[j][i] += coefficient / 2
    left = _eliminated(matrix, n)
    return -INFINITY if left is None else left[0][0]


def holds_everywhere(fact: Fact, environment: Environment) -> bool:
    """Whether a fact is true for all real values of the variables, which the environment binds to unknowns.

    Raises:
        Undecided: if the term is no polynomial, or one of degree above two.
        Undefined: if the term has no value.

    >>> from theorems.language.syntax import parse_fact
    >>> x, y = variables(2)
    >>> holds_everywhere(parse_fact("2*x*y <= x**2 + y**2"), Environment({"x": Unknown(x), "y": Unknown(y)}))
    True
    """
    value = _settled(evaluate(fact.term, environment, Several()))
    if fact.relation == "==":
        return bool(value == 0)
    low = least(value) if isinstance(value, fmpq_mpoly) else value
    return bool(low >= 0) if fact.relation == "<=" else bool(low > 0)


def proportion(larger: Any, smaller: Any) -> Any:
    """The constant c with ``larger = c * smaller``, for a number or polynomial each and `smaller` not zero; or None.

    >>> x, y = variables(2)
    >>> proportion(6 * x * y, 2 * x * y), proportion(x, y)
    (3, None)
    """
    larger, smaller = _settled(larger), _settled(smaller)
    if isinstance(smaller, fmpq_mpoly):
        monomial, coefficient = next(iter(smaller.to_dict().items()))
        top = larger.to_dict().get(monomial, ZERO) if isinstance(larger, fmpq_mpoly) else ZERO
        ratio = top / coefficient
    else:
        if isinstance(larger, fmpq_mpoly):
            return None
        ratio = larger / smaller
    return ratio if larger - smaller * ratio == 0 else None
