"""Exact arithmetic for combinations of square roots and logarithms, where balls would straddle zero for ever.

A number is a finite sum ``sum c * sqrt(d) * L`` with rational `c`, squarefree `d >= 1`, and `L` either 1 or the log
of a prime.  Such a sum is zero only if every coefficient is:

- the square roots of the squarefree integers are linearly independent over the rationals (Besicovitch 1940);
- 1 and the logarithms of the primes are linearly independent over the algebraic numbers (Baker 1966; the logarithms of
  the primes are independent over the rationals by unique factorisation).

So equality is decided by comparing coefficients, and the sign of a number that is not zero by Arb, whose precision is
doubled until the ball leaves zero.  What does not fit the form (a product of two logarithms, the root of a sum, a cube
root) raises `Undecided`.

Main definitions
    ClosedForm      one such number, immutable
    ClosedForms     the number system; its numbers are `ClosedForm`, and +-inf as in `Rationals`
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import arb, fmpq, fmpz

from checks.numbers.balls import precision
from checks.numbers.rationals import FlintRationals, at_most, infinite, rational
from theorems.language.arithmetic import INFINITY, NumberSystem, Undecided, Undefined

MAX_FACTOR_BITS = 128
"""Integers whose part without small primes is longer are not factored (a tenth of a second of work)."""
MAX_SIGN_BITS = 1 << 17
MAX_TERMS = 4096

Key = tuple[int, int]
"""(prime or 1, squarefree d) stands for log(prime)*sqrt(d), or sqrt(d)."""


class ClosedForm:
    """A sum of ``c * sqrt(d)`` and ``c * sqrt(d) * log(prime)``, in the only way it can be written.

    >>> root = ClosedForm.root(Fraction(1, 8))
    >>> root - ClosedForm.of(Fraction(1, 4)) * ClosedForm.root(Fraction(2))
    ClosedForm(0)
    >>> ClosedForm.log(Fraction(4, 3))
    ClosedForm(2*log(2) - log(3))
    """

    __slots__ = ("_terms",)

    def __init__(self, terms: Mapping[Key, Any] | None = None) -> None:
        kept = {key: c for key, c in (terms or {}).items() if c != 0}
        if len(kept) > MAX_TERMS:
            raise Undecided(f"a closed form with more than {MAX_TERMS} terms")
        self._terms = kept

    @staticmethod
    def of(value: Any) -> ClosedForm:
        """The form of a rational number."""
        return ClosedForm({(1, 1): rational(value)})

    @staticmethod
    def root(value: Any) -> ClosedForm:
        """The square root of a rational number >= 0."""
        x = rational(value)
        if x < 0:
            raise Undefined(f"sqrt of the negative number {x}")
        if x == 0:
            return ClosedForm()
        # sqrt(a/b) = sqrt(ab)/b, and a, b have no common factor.
        outside, inside = fmpq(1, x.q), 1
        for part in (x.p, x.q):
            if part.is_square():
                outside *= part.isqrt()
                continue
            for prime, exponent in _factors(part):
                outside *= fmpq(prime) ** (exponent // 2)
                inside *= prime if exponent % 2 else 1
        return ClosedForm({(1, inside): outside})

    @staticmethod
    def log(value: Any) -> ClosedForm:
        """The logarithm of a rational number > 0."""
        x = rational(value)
        if x <= 0:
            raise Undefined(f"log of {x}, which is not positive")
        terms = {(prime, 1): fmpq(exponent) for prime, exponent in _factors(x.p)}
        terms |= {(prime, 1): fmpq(-exponent) for prime, exponent in _factors(x.q)}
        return ClosedForm(terms)

    @property
    def terms(self) -> dict[Key, Any]:
        """The coefficients that are not zero."""
        return dict(self._terms)

    @property
    def rational(self) -> Any | None:
        """The number as an `fmpq` if it is rational, else None."""
        if not self._terms:
            return fmpq(0)
        return self._terms.get((1, 1)) if len(self._terms) == 1 else None

    def is_zero(self) -> bool:
        return not self._terms

    def is_algebraic(self) -> bool:
        """Whether no logarithm occurs."""
        return all(prime == 1 for prime, _ in self._terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClosedForm) and self._terms == other._terms

    def __hash__(self) -> int:
        return hash(frozenset(self._terms.items()))

    def __neg__(self) -> ClosedForm:
        return ClosedForm({key: -c for key, c in self._terms.items()})

    def __add__(self, other: ClosedForm) -> ClosedForm:
        total = dict(self._terms)
        for key, c in other._terms.items():
            total[key] = total.get(key, 0) + c
        return ClosedForm(total)

    def __sub__(self, other: ClosedForm) -> ClosedForm:
        return self + -other

    def __mul__(self, other: ClosedForm) -> ClosedForm:
        total: dict[Key, Any] = {}
        for (prime, d), c in self._terms.items():
            for (other_prime, other_d), other_c in other._terms.items():
                if prime != 1 and other_prime != 1:
                    raise Undecided("a product of two logarithms is not a closed form")
                common = math.gcd(d, other_d)
                key = (prime * other_prime, (d // common) * (other_d // common))
                total[key] = total.get(key, 0) + c * other_c * common
        return ClosedForm(total)

    def __truediv__(self, other: ClosedForm) -> ClosedForm:
        if other.is_algebraic():
            return self * other.inverse()
        # With logarithms below, the quotient is a closed form if the two are proportional.
        if self.is_zero():
            return self
        key, c = next(iter(other._terms.items()))
        factor = ClosedForm.of(fmpq(self._terms.get(key, 0)) / c)
        if factor * other == self:
            return factor
        raise Undecided("a quotient by a logarithm is not a closed form")

    def inverse(self) -> ClosedForm:
        """1 over a number that is not zero and has no logarithms, by rationalising the denominator."""
        if not self._terms:
            raise ZeroDivisionError("the inverse of zero")
        if not self.is_algebraic():
            raise Undecided("a quotient by a logarithm is not a closed form")
        if len(self._terms) == 1:
            ((_, d), c) = next(iter(self._terms.items()))
            return ClosedForm({(1, d): 1 / (c * d)})
        # With p a prime under some root, the number is a + b where exactly the roots in b hold p, and
        # 1/(a + b) = (a - b)/(a^2 - b^2), in whose denominator p is under no root.  Neither factor of it is zero, for
        # the coefficients of b are not.
        p = next(prime for _, d in self._terms if d > 1 for prime, _ in _factors(fmpz(d)))
        conjugate = ClosedForm({(1, d): -c if d % p == 0 else c for (_, d), c in self._terms.items()})
        return conjugate * (self * conjugate).inverse()

    def enclosure(self) -> Any:
        """An `arb` that contains the number, at the ambient precision."""
        total = arb(0)
        for (prime, d), c in self._terms.items():
            part = arb(c) * arb(d).sqrt()
            total += part * arb(prime).log() if prime != 1 else part
        return total

    def sign(self) -> int:
        """-1, 0 or 1: zero is seen in the coefficients, the rest by doubling precision.

        Raises:
            Undecided: if the number is nearer to zero than 2**-100000 times its terms.
        """
        if not self._terms:
            return 0
        bits = 64
        while bits <= MAX_SIGN_BITS:
            with precision(bits):
                ball = self.enclosure()
                if ball > 0:
                    return 1
                if ball < 0:
                    return -1
            bits *= 2
        raise Undecided(f"the sign of {self!r} needs more than {MAX_SIGN_BITS} bits")

    def __repr__(self) -> str:
        return f"ClosedForm({self})"

    def __str__(self) -> str:
        text = ""
        for (prime, d), c in sorted(self._terms.items()):
            factors = [f"sqrt({d})"] * (d != 1) + [f"log({prime})"] * (prime != 1)
            size = abs(c)
            body = "*".join([str(size)] * (size != 1 or not factors) + factors)
            text += (" - " if c < 0 else " + ") + body
        return text[3:] if text.startswith(" + ") else f"-{text[3:]}" if text else "0"


@lru_cache(maxsize=4096)
def _factors_of(n: int) -> tuple[tuple[int, int], ...]:
    small: list[tuple[int, int]] = []
    rest = n
    for prime, exponent in fmpz(n).factor_smooth(bits=14):
        if fmpz(prime).is_prime():
            small.append((int(prime), int(exponent)))
            rest //= int(prime) ** int(exponent)
    if rest > 1 and fmpz(rest).is_square():
        return (*small, *((prime, 2 * exponent) for prime, exponent in _factors_of(math.isqrt(rest))))
    if rest.bit_length() > MAX_FACTOR_BITS and not fmpz(rest).is_prime():
        raise Undecided(f"an integer of {n.bit_length()} bits is not factored")
    large = [(int(prime), int(exponent)) for prime, exponent in fmpz(rest).factor()]
    if not all(fmpz(prime).is_prime() for prime, _ in large):
        raise Undecided(f"an integer of {n.bit_length()} bits has no proved factorisation")
    return (*small, *large)


def _factors(n: Any) -> tuple[tuple[int, int], ...]:
    """Primes with their exponents of a positive integer.

    Raises:
        Undecided: if it is too long to factor.
    """
    return _factors_of(int(n))


_RATIONALS = FlintRationals()


class ClosedForms(NumberSystem[Any]):
    """Numbers that are `ClosedForm` or +-inf, under the conventions of `theorems.language.arithmetic`.

    >>> from theorems.language.arithmetic import Environment, evaluate
    >>> from theorems.language.syntax import parse_term
    >>> pair = {"pi": (Fraction(1), Fraction(0)), "mu": (Fraction(1, 2), Fraction(1, 2))}
    >>> evaluate(parse_term("KL(pi, mu) - log(1 + CHI2(pi, mu))"), Environment(pair), ClosedForms())
    ClosedForm(0)
    """

    name = "closed forms"

    def constant(self, value: Fraction) -> Any:
        return ClosedForm.of(value)

    def read(self, value: Any) -> Any:
        if isinstance(value, ClosedForm) or (infinite(value) and math.isinf(value)):
            return value
        return ClosedForm.of(value)

    def add(self, a: Any, b: Any) -> Any:
        return _RATIONALS.add(a, b)  # only the infinite cases differ from a + b, and they are the same here

    def subtract(self, a: Any, b: Any) -> Any:
        return self.add(a, -b)

    def multiply(self, a: Any, b: Any) -> Any:
        if infinite(a) or infinite(b):
            sign = self.sign(a) * self.sign(b)
            return ClosedForm() if sign == 0 else sign * INFINITY
        return a * b

    def divide(self, a: Any, b: Any) -> Any:
        if infinite(b):
            if infinite(a):
                raise Undefined("inf/inf")
            return ClosedForm()
        if b.is_zero():
            sign = self.sign(a)
            return ClosedForm() if sign == 0 else sign * INFINITY
        return self.sign(b) * a if infinite(a) else a / b

    def power(self, a: Any, exponent: int) -> Any:
        if infinite(a):
            return _RATIONALS.power(a, exponent) if exponent else ClosedForm.of(1)
        result = ClosedForm.of(1)
        for _ in range(exponent):
            result = result * a
        return result

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        first = arguments[0]
        if name == "abs":
            return -first if self.sign(first) < 0 else first
        if name in ("min", "max"):
            second = arguments[1]
            smaller = at_most(first, second, lambda a, b: (b - a).sign() >= 0)
            return first if smaller == (name == "min") else second
        if infinite(first):
            value = _RATIONALS.transcendental(name, first)
            return value if infinite(value) else ClosedForm.of(value)
        return self._exp(first) if name == "exp" else self._root_or_log(name, first)

    def _root_or_log(self, name: str, x: ClosedForm) -> Any:
        if x.is_zero():
            return -INFINITY if name == "log" else x
        if x.sign() < 0:
            raise Undefined(f"{name} of the negative number {x}")
        if x.rational is not None:
            return ClosedForm.log(x.rational) if name == "log" else ClosedForm.root(x.rational)
        if name == "log" and x.is_algebraic() and len(x.terms) == 1:
            (((_, d), c),) = x.terms.items()  # log(c*sqrt(d)) = log(c) + log(d)/2
            return ClosedForm.log(c) + ClosedForm.of(fmpq(1, 2)) * ClosedForm.log(d)
        raise Undecided(f"{name}({x}) is not a closed form")

    def _exp(self, x: ClosedForm) -> ClosedForm:
        result = ClosedForm.of(1)
        for (prime, d), c in x.terms.items():
            doubled = 2 * c
            if prime == 1 or d != 1 or doubled.q != 1 or abs(doubled) > MAX_TERMS:
                raise Undecided(f"exp({x}) is not a closed form")
            whole, half = divmod(int(doubled.p), 2)
            part = ClosedForm.of(fmpq(prime) ** whole)
            result = result * (part * ClosedForm.root(prime) if half else part)
        return result

    def sign(self, value: Any) -> int:
        sign: int = (value > 0) - (value < 0) if infinite(value) else value.sign()
        return sign
