"""Exact derivatives of terms, and what a term needs to be differentiable.

A function of vectors that is only known by its name has the derivative that its gradient gives (the chain rule); one
that is written out is differentiated along a line.

Main definitions
    derivative      of a term in one real variable
    needs_positive  what has to be positive for that: arguments of log and sqrt, denominators, indicators
    along           a function of vectors that is written out, on the line through a point
    folded          a term without what adds 0 or multiplies by 0 or 1
"""

from __future__ import annotations

from theorems.language.sorts import coordinates
from theorems.language.substitution import apply
from theorems.language.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Const,
    Differentiable,
    Div,
    Fun,
    Lam,
    Mul,
    Neg,
    Partial,
    Pow,
    Reduce,
    Same,
    Sub,
    Term,
    Var,
    children,
    free_names,
    fresh,
    rebuild,
)


class NotDifferentiable(ValueError):
    """The term is not built from +, -, *, /, powers, abs, log, exp, sqrt, sums and functions of vectors."""


def derivative(t: Term, x: str) -> Term:
    """The derivative in x, exact; the other variables are constants.

    >>> from theorems.language.syntax import parse_term
    >>> print(derivative(parse_term("x*log(x)"), "x"))
    1*log(x) + x*(1*(1/x))
    """
    if x not in free_names(t):
        return ZERO
    match t:
        case Var():
            return ONE
        case Add(left, right):
            return derivative(left, x) + derivative(right, x)
        case Sub(left, right):
            return derivative(left, x) - derivative(right, x)
        case Neg(operand):
            return -derivative(operand, x)
        case Mul(left, right):
            return derivative(left, x) * right + left * derivative(right, x)
        case Pow(_, 0):
            return ZERO
        case Pow(base, exponent):
            return Const(ONE.value * exponent) * base ** (exponent - 1) * derivative(base, x)
        case Div(left, right):
            inverse = Div(ONE, right)
            return derivative(left, x) * inverse - left * derivative(right, x) * (inverse * inverse)
        case Fun("log", (inner,)):
            return derivative(inner, x) * Div(ONE, inner)
        case Fun("exp", (inner,)):
            return derivative(inner, x) * t
        case Fun("sqrt", (inner,)):
            return derivative(inner, x) * Div(ONE, 2 * t)
        case Fun("abs", (inner,)):
            return derivative(inner, x) * (inner * Div(ONE, t))
        case Reduce("sum", index, domain, body):
            return Reduce("sum", index, domain, derivative(body, x))
        case Apply(function, (Lam(((_, domain),)) as point,)) if x not in free_names(function):
            i = fresh("i", free_names(function) | free_names(point))
            return Reduce("sum", i, domain, Partial(function, point, Var(i)) * derivative(apply(point, [Var(i)]), x))
    raise NotDifferentiable(f"{t} is not differentiated in {x}")


def needs_positive(t: Term, x: str) -> list[Term]:
    """Subterms that have to be positive on the interval, in order of appearance, without repetition."""
    found: list[Term] = []

    def visit(u: Term, bound: frozenset[str]) -> None:
        if x not in free_names(u):
            return
        if isinstance(u, Reduce):
            inside = bound | {u.index}
        elif isinstance(u, Lam):
            inside = bound | {name for name, _ in u.parameters}
        else:
            inside = bound
        for child in children(u):
            visit(child, inside)
        if isinstance(u, Fun) and u.name in ("log", "sqrt"):
            inner = u.arguments[0]
        elif isinstance(u, Fun) and u.name == "abs":
            inner = u.arguments[0] ** 2
        elif isinstance(u, Div) and x in free_names(u.right):
            inner = u.right
        elif isinstance(u, Apply):
            inner = Differentiable(u.function, u.arguments[0])
        else:
            return
        if bound & free_names(inner):
            raise NotDifferentiable(f"{inner} would have to be positive for every outcome; expected one without")
        if inner not in found:
            found.append(inner)

    visit(t, frozenset())
    return found


def along(function: Lam, point: Term, direction: Term, t: str) -> Term:
    """The function at ``point + t*direction``, for a function of vectors that is written out.

    Raises:
        NotDifferentiable: if it is not a function of one vector.

    >>> from theorems.language.syntax import parse_term
    >>> f = parse_term("fun(x in R^D, sum(i in D, x[i]**2))")
    >>> print(along(f, parse_term("p"), parse_term("v"), "t"))
    sum(i in D, (p[i] + t*v[i])**2)
    """
    inside = coordinates(function.parameters[0][1]) if len(function.parameters) == 1 else None
    if inside is None:
        raise NotDifferentiable(f"{function} is not a function of one vector")
    i = fresh("i", free_names(point) | free_names(direction) | {t})
    moved = apply(point, [Var(i)]) + Var(t) * apply(direction, [Var(i)])
    return apply(function, [Lam(((i, inside),), moved)])


def folded(t: Term) -> Term:
    """The term without additions of 0, multiplications by 0 or 1, and first powers; the value is the same.

    >>> from theorems.language.syntax import parse_term
    >>> print(folded(derivative(parse_term("c*x**2/2"), "x")))
    c*(2*x)*(1/2)
    """
    if isinstance(t, (Var, Const)):
        return t
    t = rebuild(t, folded)
    match t:
        case Add(left, right) if left == ZERO or right == ZERO:
            return right if left == ZERO else left
        case Sub(left, right) if right == ZERO:
            return left
        case Sub(left, right) if left == ZERO:
            return folded(Neg(right))
        case Neg(Const(value)):
            return Const(-value)
        case Neg(Neg(inner)):
            return inner
        case Mul(left, right) if left == ZERO or right == ZERO:
            return ZERO
        case Mul(left, right) if left == ONE or right == ONE:
            return right if left == ONE else left
        case Mul(Const(a), Const(b)):
            return Const(a * b)
        case Pow(base, 1):
            return base
        case Pow(Const(value), exponent):
            return Const(value**exponent)
        case Div(Const(a), Const(b)) if b:
            return Const(a / b)
        case Div(left, right) if left == ZERO or right == ONE:
            return left
        case Same(Const(a), Const(b)):
            return Const(ONE.value * (a == b))
        case Reduce("sum", _, _, body) if body == ZERO:
            return ZERO
    return t
