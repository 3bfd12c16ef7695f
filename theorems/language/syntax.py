"""Reading and writing terms as text.

The text is a small language with Python's operators: ``sum(y in Y, abs(pi[y] - mu[y]))/2 <= c``.  Python's own parser
splits it, and the tree is then read node by node: nothing is ever evaluated, whatever the text says.

    numbers        2, 1/3, 0.05 (read exactly), 1e-6 (read exactly)
    functions      abs(x) min(x, y) max(x, y) sqrt(x) log(x) exp(x), same(y, z)
    arguments      pi[y], policy[s, a], J[x], x[n + 1, i]
    derivatives    partial(J, x, i) is a coordinate of the gradient of J at x, differentiable(J, x) is 1 or 0
    binders        sum(y in Y, e)  maximum(y in Y, e)  minimum(y in Y, e)  fun(y in Y, e)  table(e0, e1)
    vectors        fun(x in R^D, e) and all(x in R^D, clause), where R^D has coordinates in D
    quantities     TV(pi, mu): any other name that is called
    facts          a <= b, a < b, a == b, a >= b, a > b;  implies(fact, clause);  all(y in Y, clause)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from theorems.language.facts import Clause, Fact, Relation
from theorems.language.sorts import sort_of
from theorems.language.terms import (
    FUNCTIONS,
    Add,
    Apply,
    Call,
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
    Table,
    Term,
    Var,
)

MAX_LENGTH = 20_000
MAX_DEPTH = 200
MAX_EXPONENT = 1000
MAX_DIGITS = 4000
REMEMBERED = 20_000
"""Texts of which the term is kept: the same ones stand in many steps of many proofs."""
_BINDERS = {"sum": "sum", "maximum": "max", "minimum": "min"}
_DERIVATIVES: dict[str, tuple[type[Term], int]] = {"partial": (Partial, 3), "differentiable": (Differentiable, 2)}
_KEYWORDS = {v: k for k, v in _BINDERS.items()}


class SyntaxProblem(ValueError):
    """The text is not a term, fact or relation of the language; the message says where and what is accepted."""


def parse_term(source: str) -> Term:
    """The term that a text denotes.

    Raises:
        SyntaxProblem: if the text is not a term.

    >>> parse_term("0.05").value
    Fraction(1, 20)
    >>> parse_term("__import__('os')")
    Traceback (most recent call last):
        ...
    theorems.language.syntax.SyntaxProblem: 'os' is text; expected a number, a name or an operation
    """
    return _read_term(source)


@lru_cache(maxsize=REMEMBERED)
def _read_term(source: str) -> Term:
    return _term(_tree(source), source)


def parse_relation(source: str) -> Relation:
    """One comparison of two terms, as written; ``a >= b`` is read as ``b <= a``.

    >>> print(parse_relation("CHI2(pi, mu) >= 4*TV(pi, mu)**2"))
    4*TV(pi, mu)**2 <= CHI2(pi, mu)
    """
    return _read_relation(source)


@lru_cache(maxsize=REMEMBERED)
def _read_relation(source: str) -> Relation:
    return _relation(_tree(source), source)


def parse_fact(source: str) -> Fact:
    """A relation in its normal form."""
    return parse_relation(source).fact


def parse_clause(source: str) -> Clause:
    """A fact under quantifiers and premises.

    >>> print(parse_clause("all(y in Y, implies(mu[y] == 0, pi[y] == 0))"))
    all(y in Y, implies(mu[y] == 0, pi[y] == 0))
    """
    return _read_clause(source)


@lru_cache(maxsize=REMEMBERED)
def _read_clause(source: str) -> Clause:
    over: list[tuple[str, str]] = []
    given: list[Fact] = []
    node = _tree(source)
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("all", "implies"):
        if len(node.args) != 2:
            raise SyntaxProblem(f"{node.func.id} takes two arguments")
        if node.func.id == "all":
            if given:
                raise SyntaxProblem("a quantifier stands before the premises: all(y in Y, implies(fact, fact))")
            name, kind = _binding(node.args[0], source)
            over.append((name, sort_of(kind)))
        else:
            given.append(_relation(node.args[0], source).fact)
        node = node.args[1]
    return Clause(tuple(over), tuple(given), _relation(node, source).fact)


def exact_number(source: str) -> Fraction:
    """A number as the text gives it: ``1/1000``, ``0.001`` and ``1e-3`` are the same rational.

    Raises:
        SyntaxProblem: if the text is not a finite number of at most 4000 digits.
    """
    source = source.strip()
    mark = re.fullmatch(r"[+-]?(\d+/\d+|(\d+\.?\d*|\.\d+)([eE]([+-]?\d+))?)", source, re.ASCII)
    if not mark:
        raise SyntaxProblem(f"{_short(source)!r} is not a number; expected one like 1/1000, 0.001 or 1e-3")
    exponent = (mark[4] or "0").lstrip("+-0") or "0"
    if len(source) > MAX_DIGITS or len(exponent) > len(str(MAX_DIGITS)) or int(exponent) > MAX_DIGITS:
        raise SyntaxProblem(f"{_short(source)!r} is a number with too many digits; expected at most {MAX_DIGITS}")
    try:
        return Fraction(source)
    except ZeroDivisionError:
        raise SyntaxProblem(f"{_short(source)!r} divides by zero; expected a number like 1/1000") from None


def _short(source: str) -> str:
    return source if len(source) <= 40 else source[:37] + "..."


def _tree(source: str) -> ast.expr:
    if len(source) > MAX_LENGTH:
        raise SyntaxProblem(f"the text has {len(source)} characters; at most {MAX_LENGTH} are read")
    try:
        body = ast.parse(source.strip(), mode="eval").body
        if _depth(body) > MAX_DEPTH:
            raise SyntaxProblem(f"the expression is nested more than {MAX_DEPTH} deep")
    except (SyntaxError, ValueError) as error:
        if isinstance(error, SyntaxProblem):
            raise
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise SyntaxProblem(f"cannot read {_short(source)!r}: {reason}") from None
    except (RecursionError, MemoryError):
        raise SyntaxProblem(f"the expression is nested more than {MAX_DEPTH} deep") from None
    return body


def _depth(root: ast.AST) -> int:
    """How deep an expression is nested, names and numbers being the lowest level."""
    level, nodes = 0, [root]
    while nodes:
        level += 1
        nodes = [child for node in nodes for child in _inside(node)]
    return level


def _inside(node: ast.AST) -> Iterable[ast.AST]:
    """The expressions that one is made of."""
    kind = type(node)
    if kind is ast.Name or kind is ast.Constant:
        return ()
    if kind is ast.BinOp:
        return node.left, node.right  # type: ignore[attr-defined]
    if kind is ast.Subscript:
        return node.value, node.slice  # type: ignore[attr-defined]
    return ast.iter_child_nodes(node)


def _relation(node: ast.expr, source: str) -> Relation:
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise SyntaxProblem("expected one comparison with <=, <, ==, >= or >")
    left, right = _term(node.left, source), _term(node.comparators[0], source)
    match node.ops[0]:
        case ast.LtE():
            return Relation(left, "<=", right)
        case ast.Lt():
            return Relation(left, "<", right)
        case ast.Eq():
            return Relation(left, "==", right)
        case ast.GtE():
            return Relation(right, "<=", left)
        case ast.Gt():
            return Relation(right, "<", left)
    raise SyntaxProblem("expected one comparison with <=, <, ==, >= or >")


def _binding(node: ast.expr, source: str) -> tuple[str, str]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.In):
        left, right = node.left, node.comparators[0]
        if isinstance(left, ast.Name):
            if isinstance(right, ast.Name):
                return left.id, right.id
            if isinstance(right, ast.Constant) and type(right.value) is int:
                return left.id, str(right.value)
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.BitXor):
                base, inside = right.left, right.right
                named = inside.id if isinstance(inside, ast.Name) else getattr(inside, "value", None)
                if isinstance(base, ast.Name) and base.id == "R" and type(named) in (str, int):
                    return left.id, f"R^{named}"
    raise SyntaxProblem(f"expected a binding like 'y in Y' in {_short(source)!r}")


def _term(node: ast.expr, source: str) -> Term:
    match node:
        case ast.Constant(value=value):
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                what = "text" if isinstance(value, (str, bytes)) else "not a number"
                raise SyntaxProblem(f"{value!r} is {what}; expected a number, a name or an operation")
            width = (node.end_col_offset or 0) - node.col_offset
            if isinstance(value, int) and width < 10 and width == len(str(value)):  # plain digits, no other base
                return Const(Fraction(value))
            written = ast.get_source_segment(source.strip(), node) or str(value)
            return Const(exact_number(written.replace("_", "")))
        case ast.Name(id=name):
            return Var(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _term(operand, source)
            return Const(-inner.value) if isinstance(inner, Const) else Neg(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _term(operand, source)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            if not (isinstance(right, ast.Constant) and type(right.value) is int and 0 <= right.value <= MAX_EXPONENT):
                raise SyntaxProblem(f"an exponent is a whole number from 0 to {MAX_EXPONENT}")
            return Pow(_term(left, source), right.value)
        case ast.BinOp(left=left, op=operator, right=right):
            kinds: dict[type, type[Term]] = {ast.Add: Add, ast.Sub: Sub, ast.Mult: Mul, ast.Div: Div}
            kind = kinds.get(type(operator))
            if kind is None:
                raise SyntaxProblem("the operations are + - * / **")
            a, b = _term(left, source), _term(right, source)
            if kind is Div and isinstance(a, Const) and isinstance(b, Const) and b.value:
                return Const(a.value / b.value)
            return kind(a, b)  # type: ignore[call-arg]
        case ast.Subscript(value=ast.Name() | ast.Call() as function, slice=index):
            positions = index.elts if isinstance(index, ast.Tuple) else [index]
            return Apply(_function(function, source), tuple(_term(p, source) for p in positions))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, arguments, source)
    raise SyntaxProblem(f"cannot read {_short(ast.unparse(node))!r}: expected numbers, names and + - * / ** ( )")


def _function(node: ast.Name | ast.Call, source: str) -> Term:
    function = _term(node, source)
    if not isinstance(function, (Var, Lam, Table)):
        raise SyntaxProblem(f"{_short(text(function))!r} is not a function of outcomes")
    return function


def _call(name: str, arguments: list[ast.expr], source: str) -> Term:
    if name in _BINDERS or name == "fun":
        if len(arguments) < 2 or (name != "fun" and len(arguments) != 2):
            raise SyntaxProblem(f"expected {name}(y in Y, term)")
        bound = tuple(_binding(a, source) for a in arguments[:-1])
        body = _term(arguments[-1], source)
        if name == "fun":
            return Lam(bound, body)
        return Reduce(_BINDERS[name], bound[0][0], bound[0][1], body)
    values = tuple(_term(a, source) for a in arguments)
    if name == "table":
        if not values:
            raise SyntaxProblem("a table has at least one value")
        return Table(values)
    if name == "same":
        if len(values) != 2:
            raise SyntaxProblem("same takes two outcomes")
        return Same(*values)
    if name in _DERIVATIVES:
        node, count = _DERIVATIVES[name]
        if len(values) != count:
            raise SyntaxProblem(f"{name} takes {count} arguments, not {len(values)}")
        return node(*values)
    if name in FUNCTIONS:
        if len(values) != FUNCTIONS[name]:
            raise SyntaxProblem(f"{name} takes {FUNCTIONS[name]} argument(s), not {len(values)}")
        return Fun(name, values)
    if name in ("all", "implies"):
        raise SyntaxProblem(f"{name}(...) is a statement, not a number")
    return Call(name, values)


# ------------------------------------------------------------------------------------------------------------ printing

_SUM, _PRODUCT, _UNARY, _POWER, _ATOM = 1, 2, 3, 4, 5


def text(t: Term) -> str:
    """A term as text; `parse_term` reads it back to the same term.

    >>> text(parse_term("sum(y in Y, (pi[y] - mu[y])**2/mu[y])"))
    'sum(y in Y, (pi[y] - mu[y])**2/mu[y])'
    """
    return _text(t)[0]


def _text(t: Term) -> tuple[str, int]:
    match t:
        case Const(value):
            return str(value), _PRODUCT if value < 0 or value.denominator != 1 else _ATOM
        case Var(name):
            return name, _ATOM
        case Apply(function, arguments):
            return f"{_wrap(function, _ATOM)}[{_list(arguments)}]", _ATOM
        case Add(left, right):
            return f"{_wrap(left, _SUM)} + {_summand(right)}", _SUM
        case Sub(left, right):
            return f"{_wrap(left, _SUM)} - {_summand(right)}", _SUM
        case Neg(operand):
            return f"-{_wrap(operand, _UNARY)}", _PRODUCT
        case Mul(left, right):
            return f"{_wrap(left, _PRODUCT)}*{_wrap(right, _UNARY)}", _PRODUCT
        case Div(left, right):
            return f"{_wrap(left, _PRODUCT)}/{_wrap(right, _UNARY)}", _PRODUCT
        case Pow(base, exponent):
            return f"{_wrap(base, _ATOM)}**{exponent}", _POWER
        case Fun(name, arguments):
            return f"{name}({_list(arguments)})", _ATOM
        case Same(left, right):
            return f"same({_list((left, right))})", _ATOM
        case Partial(function, point, coordinate):
            return f"partial({_list((function, point, coordinate))})", _ATOM
        case Differentiable(function, point):
            return f"differentiable({_list((function, point))})", _ATOM
        case Reduce(kind, index, domain, body):
            return f"{_KEYWORDS[kind]}({index} in {domain}, {text(body)})", _ATOM
        case Lam(parameters, body):
            bound = ", ".join(f"{name} in {domain}" for name, domain in parameters)
            return f"fun({bound}, {text(body)})", _ATOM
        case Table(values):
            return f"table({_list(values)})", _ATOM
        case Call(quantity, arguments):
            return f"{quantity}({_list(arguments)})", _ATOM
    raise TypeError(f"not a term: {t!r}")


def _list(parts: tuple[Term, ...]) -> str:
    return ", ".join(text(p) for p in parts)


def _summand(t: Term) -> str:
    written = _wrap(t, _PRODUCT)
    return f"({written})" if written.startswith("-") else written


def _wrap(t: Term, least: int) -> str:
    written, level = _text(t)
    return written if level >= least else f"({written})"


__all__ = [
    "SyntaxProblem",
    "exact_number",
    "parse_clause",
    "parse_fact",
    "parse_relation",
    "parse_term",
    "text",
]
