"""Exact derivatives of terms, and what a term needs to be differentiable.

Main definitions
    derivative      of a term in one real variable
    needs_positive  the arguments of log and sqrt and the denominators that depend on the variable
"""

from __future__ import annotations

from theorems.terms import (
    ONE,
    ZERO,
    Add,
    Const,
    Div,
    Fun,
    Mul,
    Neg,
    Pow,
    Sub,
    Term,
    Var,
    children,
    free_names,
)


class NotDifferentiable(ValueError):
    """The term is not built from +, -, *, /, powers, log, exp and sqrt of the variable."""


def derivative(t: Term, x: str) -> Term:
    """The derivative in x, exact; the other variables are constants.

    >>> from theorems.syntax import parse_term
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
    raise NotDifferentiable(f"{t} is not differentiated in {x}")


def needs_positive(t: Term, x: str) -> list[Term]:
    """Subterms that have to be positive on the interval, in order of appearance, without repetition."""
    found: list[Term] = []

    def visit(u: Term) -> None:
        if x not in free_names(u):
            return
        for child in children(u):
            visit(child)
        if isinstance(u, Fun) and u.name in ("log", "sqrt"):
            inner = u.arguments[0]
        elif isinstance(u, Div) and x in free_names(u.right):
            inner = u.right
        else:
            return
        if inner not in found:
            found.append(inner)

    visit(t)
    return found
