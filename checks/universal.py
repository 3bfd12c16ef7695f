"""Clauses about all real numbers, all natural numbers or all vectors, decided exactly at an instance.

No evaluation goes through all of them.  A clause is true only by a proof, and false only by values that break it:

    one variable    rational functions with premises, on the cells of the real line (`checks.numbers.line`)
    several         polynomials of degree two without premises, by completing squares (`checks.numbers.forms`)
    curvature       a gradient is Lipschitz, by bounds of the Hessian that hold everywhere (`checks.numbers.curvature`)
    signs           the term has the right sign whatever the values (a sum of exponentials)
    points          a fixed small set of values, at which everything is evaluated exactly

Main definitions
    decide_universal    whether such a clause is true
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from fractions import Fraction
from itertools import islice, product
from math import isqrt
from typing import Any

from flint import fmpq

from checks.numbers.balls import Balls, precision
from checks.numbers.curvature import is_lipschitz
from checks.numbers.forms import Several, holds_everywhere, proportion, variables
from checks.numbers.line import holds_on_line
from checks.numbers.rationals import FLINT
from checks.numbers.signs import ANY, Unknown, holds_by_signs
from theorems.language.arithmetic import Environment, Undecided, Undefined, evaluate, holds
from theorems.language.calculus import NotDifferentiable
from theorems.language.facts import Clause, Fact
from theorems.language.sorts import is_function, kinds, set_of
from theorems.language.substitution import apply, substitute_clause
from theorems.language.terms import Apply, Call, Lam, Partial, Same, Sub, Table, Term, Var, children, free_names

REALS = tuple(
    Fraction(x) for x in ("0", "1", "1/2", "-1", "2", "1/4", "3/4", "-1/2", "9/10", "1/100", "10", "-10", "-1/1000")
)
"""Values of a real number at which a clause is looked at."""
NATURALS = 21
"""A clause about one natural number is looked at from 0 up to this many."""
MAX_POINTS = 40
"""So many are looked at: all of one number, or those of several that are early on every axis."""
ROOT_BITS = 64


def decide_universal(clause: Clause, environment: Environment) -> bool:
    """Whether a clause is true for all values of the numbers and vectors that it quantifies over.

    Args:
        clause: quantified over numbers and vectors alone.
        environment: exact values of everything else, rational or written out.

    Raises:
        Undecided: if neither a proof nor values that break it are found.

    >>> from theorems.language.syntax import parse_clause
    >>> segment = "all(s in real, implies(0 <= s, implies(s <= 1, {})))"
    >>> decide_universal(parse_clause(segment.format("s**2 <= s")), Environment({}))
    True
    >>> decide_universal(parse_clause(segment.format("s <= s**2")), Environment({}))
    False
    """
    if any(sort == "nat" for _, sort in clause.over):
        clause = substitute_clause(clause, _sequences(environment))
    reason: Exception | None = None
    for attempt in (_on_the_line, _everywhere, _by_curvature, _by_signs, _at_points):
        try:
            return attempt(clause, environment)
        except (Undecided, Undefined, NotDifferentiable) as problem:
            reason = problem
    raise Undecided(f"{clause}: {reason}")


def _sequences(environment: Environment) -> dict[str, Term]:
    """The functions of time that are written out; put in, they turn a position into a number."""
    return {
        name: value
        for name, value in environment.values.items()
        if isinstance(value, Lam) and any(kind == "nat" for _, kind in value.parameters)
    }


def _bound(clause: Clause, environment: Environment, value: Callable[[str], Any]) -> Environment:
    """The environment with every variable bound to a value, coordinate by coordinate for a vector."""
    values: dict[str, Any] = {}
    for name, sort in clause.over:
        if not is_function(sort):
            values[name] = value(sort)
            continue
        (kind,) = kinds(sort)
        values[name] = tuple(value("real") for _ in range(_length(kind, environment)))
    return environment.under(**values)


def _length(kind: str, environment: Environment) -> int:
    inside = set_of(kind)
    if inside is None or inside != kind:
        raise Undecided(f"functions of kind {kind}")
    return environment.size(inside)


def _check_sorts(clause: Clause) -> None:
    for name, sort in clause.over:
        if is_function(sort) and len(kinds(sort)) > 1:
            raise Undecided(f"{name} is a function of more than one argument")


# -------------------------------------------------------------------------------------------------------------- proofs


def _by_signs(clause: Clause, environment: Environment) -> bool:
    _check_sorts(clause)
    if any(sort == "nat" for _, sort in clause.over):
        raise Undecided("signs alone do not tell of natural numbers")
    return holds_by_signs(clause.fact, _bound(clause, environment, lambda _: Unknown(ANY)))


def _on_the_line(clause: Clause, environment: Environment) -> bool:
    """One real number; or one natural number, for which only what holds for all real numbers >= 0 is shown."""
    if len(clause.over) != 1 or is_function(clause.over[0][1]):
        raise Undecided("more than one variable")
    ((name, sort),) = clause.over
    if sort == "real":
        return holds_on_line(clause.given, clause.fact, name, environment)
    if _positions(clause, name):
        raise Undecided(f"{name} counts the members of a sequence")
    if holds_on_line((Fact("<=", Var(name)), *clause.given), clause.fact, name, environment):
        return True
    raise Undecided(f"{clause.fact} does not hold for all real {name} >= 0")


def _positions(clause: Clause, name: str) -> bool:
    """Whether a natural number counts something (the members of a sequence, steps), and is not only a number."""

    def inside(t: Term) -> bool:
        if isinstance(t, (Apply, Call, Same, Partial, Table)) and name in free_names(t):
            return True
        return any(inside(child) for child in children(t))

    return any(inside(fact.term) for fact in (*clause.given, clause.fact))


def _polynomials(clause: Clause, environment: Environment) -> Environment:
    """Every variable, and every coordinate of a vector, as a polynomial of its own."""
    _check_sorts(clause)
    count = sum(_length(kinds(sort)[0], environment) if is_function(sort) else 1 for _, sort in clause.over)
    names = iter(variables(count))
    return _bound(clause, environment, lambda _: Unknown(next(names)))


def _everywhere(clause: Clause, environment: Environment) -> bool:
    if any(sort == "nat" for _, sort in clause.over):
        raise Undecided("natural numbers and others")
    answer = holds_everywhere(clause.fact, _polynomials(clause, environment))
    if clause.given and not answer:
        raise Undecided("it fails somewhere, where the premises need not hold")
    return answer


def _by_curvature(clause: Clause, environment: Environment) -> bool:
    """``|grad f(p) - grad f(q)|^2 <= M^2 |p - q|^2``, where the gradient of f is M-Lipschitz everywhere."""
    found = _change_of_gradient(clause.fact)
    if found is None or any(sort == "nat" for _, sort in clause.over):
        raise Undecided("no bound on the change of a gradient")
    bound, function, distance = found
    here = _polynomials(clause, environment)
    larger, smaller = (evaluate(t, here, Several()) for t in (bound, distance))
    squared = fmpq(0) if smaller == 0 and larger == 0 else None if smaller == 0 else proportion(larger, smaller)
    if squared is None or squared < 0:
        raise Undecided("the bound is no multiple of the squared distance")
    written = environment.values[function.name] if isinstance(function, Var) else function
    if not isinstance(written, Lam):
        raise Undecided(f"{function} is not written out")
    if smaller != 0 and not is_lipschitz(written, _root_below(squared), environment):
        raise Undecided(f"the Hessian of {function} may leave the bounds +-sqrt({squared})")
    return True


def _change_of_gradient(fact: Fact) -> tuple[Term, Term, Term] | None:
    """B, f and |p - q|^2, for the fact 0 <= B - NORM2(fun(i in I, partial(f, p, i) - partial(f, q, i)))."""
    match fact:
        case Fact(
            "<=",
            Sub(
                bound,
                Call(
                    "NORM2",
                    (Lam(((i, inside),), Sub(Partial(f, p, Var(k)), Partial(g, q, Var(m)))),),
                ),
            ),
        ):
            if f == g and i == k == m and not any(i in free_names(t) for t in (f, p, q)):
                difference = Sub(apply(p, [Var(i)]), apply(q, [Var(i)]))
                return bound, f, Call("NORM2", (Lam(((i, inside),), difference),))
    return None


def _root_below(square: Any) -> Any:
    """A rational number that is at most the square root, and the root itself if that is rational."""
    if square.p.is_square() and square.q.is_square():
        return fmpq(square.p.isqrt(), square.q.isqrt())
    scaled = (int(square.p) << (2 * ROOT_BITS)) // int(square.q)
    return fmpq(isqrt(scaled), 1 << ROOT_BITS)


# -------------------------------------------------------------------------------------------------------------- points


def _at_points(clause: Clause, environment: Environment) -> bool:
    """False if some point breaks the clause.

    Raises:
        Undecided: otherwise; no number of points shows that a clause is true.
    """
    _check_sorts(clause)
    for values in islice(_points(clause, environment), MAX_POINTS):
        here = environment.under(**values)
        if all(_certain(premise, here) is True for premise in clause.given) and _certain(clause.fact, here) is False:
            return False
    raise Undecided("no proof is at hand, and none of the points that were tried breaks it")


def _points(clause: Clause, environment: Environment) -> Iterator[dict[str, Any]]:
    """Points of the product of the axes, those first that are early on every axis."""
    axes = [_axis(sort, environment) for _, sort in clause.over]
    for total in range(sum(map(len, axes))):
        for positions in product(*(range(min(len(axis), total + 1)) for axis in axes)):
            if sum(positions) == total:
                yield {name: axis[k] for (name, _), axis, k in zip(clause.over, axes, positions, strict=True)}


def _axis(sort: str, environment: Environment) -> list[Any]:
    """Values of one variable: small numbers, and for a vector the multiples of units and of the vectors at hand."""
    if sort == "nat":
        return list(range(NATURALS))
    reals = [fmpq(x.numerator, x.denominator) for x in REALS]
    if sort == "real":
        return reals
    size = _length(kinds(sort)[0], environment)
    units = [tuple(fmpq(int(i == k)) for i in range(size)) for k in range(size)]
    at_hand = [
        value
        for value in environment.values.values()
        if isinstance(value, tuple) and len(value) == size and not isinstance(value[0], (tuple, Lam))
    ]
    directions = [*at_hand, *units, (fmpq(1),) * size]
    return [tuple(c * x for x in direction) for c in (1, 0, -1, fmpq(1, 2), 10) for direction in directions]


def _certain(fact: Fact, environment: Environment) -> bool | None:
    """Whether a fact is true, with little effort; None if that does not tell."""
    for bits in (None, 64, 256):
        system, context = (FLINT, nullcontext()) if bits is None else (Balls(bits), precision(bits))
        try:
            with context:
                return holds(fact, environment, system)
        except Undecided:
            continue
        except Undefined:
            return None
    return None
