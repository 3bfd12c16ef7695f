"""Terms as SymPy expressions and as LaTeX.

Main definitions
    to_sympy    a term in SymPy: unrolled over sets of given sizes, or with unevaluated sums over sets of any size
    latex       a term, relation, fact or clause in the notation of the field

SymPy is for reading and for search.  It rewrites what it is given (``q*(1/q)`` becomes 1): nothing is proved with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from theorems.arithmetic import Environment, NumberSystem, Undecided, Undefined, evaluate
from theorems.quantities import DEFINITIONS
from theorems.syntax import text
from theorems.terms import (
    Add,
    Apply,
    Call,
    Clause,
    Const,
    Div,
    Fact,
    Fun,
    Lam,
    Mul,
    Neg,
    Pow,
    Reduce,
    Relation,
    Same,
    Sub,
    Table,
    Term,
    Var,
    children,
)

# --------------------------------------------------------------------------------------------------------------- SymPy

_FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "abs": sympy.Abs,
    "min": sympy.Min,
    "max": sympy.Max,
    "sqrt": sympy.sqrt,
    "log": sympy.log,
    "exp": sympy.exp,
}


@dataclass(frozen=True, slots=True)
class _SymbolTable:
    """A function of outcomes that has no values, only names."""

    name: str
    domain_sizes: tuple[Any, ...]


class Symbols(NumberSystem[Any]):
    """SymPy expressions as numbers.  Quotients are SymPy's: the conventions for 0/0 are not represented.

    Numbers read from the environment become rationals; a function of outcomes becomes symbols ``pi_0, pi_1, ...`` where
    outcomes are numbers, and ``pi[y]`` (a SymPy ``Indexed``) where they are indices of an unevaluated sum.
    """

    name = "sympy"

    def __init__(self) -> None:
        self.indices = 0

    def constant(self, value: Fraction) -> Any:
        return sympy.Rational(value.numerator, value.denominator)

    def read(self, value: Any) -> Any:
        return sympy.Rational(Fraction(value)) if isinstance(value, (int, float, Fraction)) else value

    def divide(self, a: Any, b: Any) -> Any:
        if b == 0:
            raise Undefined("a quotient by zero has no SymPy form")
        return a / b

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        return _FUNCTIONS[name](*arguments)

    def reduce(self, kind: str, size: Any, body: Callable[[Any], Any]) -> Any:
        if isinstance(size, int):
            return super().reduce(kind, size, body)
        index = sympy.Symbol(f"y{self.indices or ''}", integer=True, nonnegative=True)
        self.indices += 1
        try:
            inner = body(index)
        finally:
            self.indices -= 1
        limits = (index, 0, size - 1)
        if kind == "sum":
            return sympy.Sum(inner, limits)
        return sympy.Function("maximum" if kind == "max" else "minimum")(inner, sympy.Tuple(*limits))

    def lookup(self, table: Any, indices: Sequence[Any]) -> Any:
        if not isinstance(table, _SymbolTable):
            return super().lookup(table, indices)
        if all(isinstance(k, int) for k in indices):
            for k, size in zip(indices, table.domain_sizes, strict=False):
                if isinstance(size, int) and not 0 <= k < size:
                    raise Undefined(f"{table.name} has {size} values, and none at {k}")
            return sympy.Symbol("_".join([table.name, *map(str, indices)]), real=True)
        return sympy.IndexedBase(table.name, real=True)[tuple(indices)]

    def same(self, left: Any, right: Any) -> Any:
        return sympy.KroneckerDelta(left, right)

    def sign(self, value: Any) -> int:
        """The sign of a rational number; anything else raises `Undecided`, for SymPy decides by heuristics."""
        if isinstance(value, sympy.Rational):
            return int(sympy.sign(value))
        raise Undecided(f"the sign of {value}")


def to_sympy(
    t: Term,
    sizes: Mapping[str, int] | None = None,
    domains: Mapping[str, Sequence[str]] | None = None,
    values: Mapping[str, Any] | None = None,
) -> sympy.Expr:
    """A term as a SymPy expression.

    Args:
        t: the term.
        sizes: sizes of the domains, to unroll sums; without it sums stay sums, up to ``n_Y - 1`` for a domain Y.
        domains: the domains of each function of outcomes, where the term itself does not tell.  A function that occurs
            only as an argument of a quantity is otherwise taken to be on the only domain of `sizes`, or on Y.
        values: values of variables, as in an `Environment`; other variables become real symbols.

    Raises:
        Undefined: at a literal division by zero.
        ValueError: if the domain of a function is not known.

    >>> from theorems.syntax import parse_term
    >>> to_sympy(parse_term("TV(pi, mu)"), {"Y": 2})
    Abs(mu_0 - pi_0)/2 + Abs(mu_1 - pi_1)/2
    >>> to_sympy(parse_term("sum(y in Y, pi[y]*f[y])"))
    Sum(f[y]*pi[y], (y, 0, n_Y - 1))
    """
    found: dict[str, tuple[str, ...]] = {name: tuple(d) for name, d in (domains or {}).items()}
    numbers: set[str] = set()
    names: set[str] = set(sizes or ())
    _survey(t, {}, found, numbers, names)
    functions = {name for name in found if name not in (values or {})}
    all_sizes: dict[str, Any] = {d: (sizes or {}).get(d) for d in names}
    for name in functions:
        if not found[name]:
            if sizes is not None and len(sizes) != 1:
                raise ValueError(f"the domain of {name} is not known; give it in domains, as in {{{name!r}: ('Y',)}}")
            found[name] = tuple(sizes) if sizes else ("Y",)
        for domain in found[name]:
            all_sizes.setdefault(domain, None)
    for domain, size in all_sizes.items():
        if size is None:
            if sizes is not None and not domain.isdigit():
                raise ValueError(f"the domain {domain} has no size; sizes are given for {', '.join(sizes) or 'none'}")
            all_sizes[domain] = (
                int(domain) if domain.isdigit() else sympy.Symbol(f"n_{domain}", integer=True, positive=True)
            )
    environment: dict[str, Any] = {name: sympy.Symbol(name, real=True) for name in numbers if name not in found}
    for name in functions:
        environment[name] = _SymbolTable(name, tuple(all_sizes[d] for d in found[name]))
    result: sympy.Expr = evaluate(t, Environment({**environment, **(values or {})}, all_sizes), Symbols())
    return result


def _survey(
    t: Term, bound: Mapping[str, str], functions: dict[str, tuple[str, ...]], numbers: set[str], names: set[str]
) -> None:
    """Collect functions with their domains (empty: unknown), numbers, and the domains of binders."""
    match t:
        case Var(name):
            if name not in bound:
                numbers.add(name)
        case Apply(Var(name), arguments):
            here = tuple(bound.get(a.name, "") if isinstance(a, Var) else "" for a in arguments)
            if not functions.get(name):
                functions[name] = here if all(here) else ()
        case Reduce(_, index, domain, body):
            names.add(domain)
            _survey(body, {**bound, index: domain}, functions, numbers, names)
        case Lam(parameters, body):
            names.update(domain for _, domain in parameters)
            _survey(body, {**bound, **dict(parameters)}, functions, numbers, names)
        case Call(quantity, arguments):
            for (_, domains), argument in zip(DEFINITIONS[quantity].parameters, arguments, strict=True):
                if domains and isinstance(argument, Var):
                    functions.setdefault(argument.name, ())
                else:
                    _survey(argument, bound, functions, numbers, names)
        case Same():
            pass
        case _:
            for child in children(t):
                _survey(child, bound, functions, numbers, names)


# --------------------------------------------------------------------------------------------------------------- LaTeX

_GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "zeta",
        "eta",
        "theta",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "phi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Phi",
        "Psi",
        "Omega",
    ]
)
_SPECIAL = {"eps": r"\varepsilon", "epsilon": r"\varepsilon", "lam": r"\lambda", "ell": r"\ell"}
_OPERATORS = frozenset({"max", "min", "inf", "sup"})
_RELATIONS = {"<=": r"\le", "<": "<", "==": "="}

_MAP, _SUM, _PRODUCT, _POWER, _ATOM = 0, 1, 2, 3, 4


def latex(statement: Term | Relation | Fact | Clause) -> str:
    r"""A term or statement in LaTeX, quantities by the symbols of their definitions.

    >>> from theorems.syntax import parse_clause, parse_relation, parse_term
    >>> print(latex(parse_relation("TV(pi, mu) <= sqrt(CHI2(pi, mu))/2")))
    D_{\mathrm{TV}}(\pi\|\mu) \le \frac{\sqrt{\chi^2(\pi\|\mu)}}{2}
    >>> print(latex(parse_term("sum(y in Y, abs(pi[y] - mu[y]))/2")))
    \frac{\sum_{y} \left|\pi(y) - \mu(y)\right|}{2}
    >>> print(latex(parse_clause("all(y in Y, implies(mu[y] == 0, pi[y] == 0))")))
    \forall y \in Y:\; \mu(y) = 0 \;\Rightarrow\; \pi(y) = 0
    """
    match statement:
        case Term():
            return _latex(statement)[0]
        case Relation(left, relation, right):
            return f"{_latex(left)[0]} {_RELATIONS[relation]} {_latex(right)[0]}"
        case Fact():
            return latex(_relation(statement))
        case Clause(over, given, fact):
            quantifiers = "".join(rf"\forall {_name(name)} \in {_domain(domain)}:\; " for name, domain in over)
            return quantifiers + r" \;\Rightarrow\; ".join(latex(f) for f in (*given, fact))
    raise TypeError(f"expected a term, a relation, a fact or a clause, not {statement!r}")


def _relation(fact: Fact) -> Relation:
    """The fact as one would write it: a difference against zero is a comparison of its two sides."""
    zero = Const(Fraction(0))
    match fact:
        case Fact("==", Sub(left, right)):
            return Relation(left, "==", right)
        case Fact("==", t):
            return Relation(t, "==", zero)
        case Fact(relation, Sub(right, left)):
            return Relation(left, relation, right)
        case _:
            return Relation(zero, fact.relation, fact.term)


def _latex(t: Term) -> tuple[str, int]:
    match t:
        case Const(value):
            if value.denominator == 1:
                return str(value), _ATOM if value >= 0 else _SUM
            written = rf"\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
            return (written, _PRODUCT) if value >= 0 else (f"-{written}", _SUM)
        case Var(name):
            return _name(name), _ATOM
        case Apply(function, arguments):
            return f"{_wrap(function, _ATOM)}({', '.join(_latex(a)[0] for a in arguments)})", _ATOM
        case Add(left, right):
            return f"{_wrap(left, _SUM)} + {_wrap(right, _PRODUCT)}", _SUM
        case Sub(left, right):
            return f"{_wrap(left, _SUM)} - {_wrap(right, _PRODUCT)}", _SUM
        case Neg(operand):
            return f"-{_wrap(operand, _PRODUCT)}", _SUM
        case Mul(left, right):
            a, b = _wrap(left, _PRODUCT), _wrap(right, _PRODUCT)
            if isinstance(left, Reduce):  # a sum to the left would swallow the factor
                a = rf"\left({a}\right)"
            digits = b[:1].isdigit() or (a[-1:].isdigit() and b.startswith(r"\frac")) or isinstance(right, Reduce)
            return (rf"{a} \cdot {b}" if digits else rf"{a}\,{b}"), _PRODUCT
        case Div(left, right):
            return rf"\frac{{{_latex(left)[0]}}}{{{_latex(right)[0]}}}", _PRODUCT
        case Pow(base, exponent):
            written = _wrap(base, _ATOM)
            if isinstance(base, Call) and not written.endswith(")"):
                written = rf"\left({written}\right)"
            return f"{written}^{{{exponent}}}", _POWER
        case Fun(name, arguments):
            return _function(name, [_latex(a)[0] for a in arguments])
        case Same(left, right):
            return rf"\mathbf{{1}}\{{{_latex(left)[0]} = {_latex(right)[0]}\}}", _ATOM
        case Reduce(kind, index, domain, body):
            letter = _name(index)
            below = f"{letter} < {domain}" if domain.isdigit() else letter
            return rf"\{kind}_{{{below}}} {_wrap(body, _PRODUCT)}", _PRODUCT
        case Lam(parameters, body):
            names = ", ".join(_name(name) for name, _ in parameters)
            outcomes = names if len(parameters) == 1 else f"({names})"
            return rf"{outcomes} \mapsto {_latex(body)[0]}", _MAP
        case Table(values):
            return rf"\left({', '.join(_latex(v)[0] for v in values)}\right)", _ATOM
        case Call(quantity, arguments):
            definition = DEFINITIONS[quantity]
            parts = [
                _wrap(a, _SUM) if domains else _wrap(a, _ATOM)
                for (_, domains), a in zip(definition.parameters, arguments, strict=True)
            ]
            return definition.latex.format(*parts), _POWER if "^{{{" in definition.latex else _ATOM
    raise TypeError(f"not a term: {text(t)}")


def _wrap(t: Term, least: int) -> str:
    written, level = _latex(t)
    return written if level >= least else rf"\left({written}\right)"


def _function(name: str, arguments: list[str]) -> tuple[str, int]:
    first = arguments[0]
    if name == "abs":
        return rf"\left|{first}\right|", _ATOM
    if name == "sqrt":
        return rf"\sqrt{{{first}}}", _ATOM
    if name == "exp":
        return f"e^{{{first}}}", _POWER
    if name == "log":
        return rf"\log\left({first}\right)", _ATOM
    return rf"\{name}\left({', '.join(arguments)}\right)", _ATOM


def _name(name: str) -> str:
    """A variable: Greek letters, subscripts after an underscore or trailing digits, words upright."""
    base, _, subscript = name.partition("_")
    letters = base.rstrip("0123456789")
    if letters and letters != base:
        base, subscript = letters, base[len(letters) :] + (f",{subscript}" if subscript else "")
    if base in _GREEK or base in _OPERATORS:
        written = f"\\{base}"
    else:
        written = _SPECIAL.get(base, base if len(base) == 1 else rf"\mathrm{{{base}}}")
    if not subscript:
        return written
    below = ", ".join(part if part.isdigit() else _name(part) for part in subscript.split(","))
    return f"{written}_{{{below}}}"


def _domain(domain: str) -> str:
    return rf"\{{0, \dots, {int(domain) - 1}\}}" if domain.isdigit() else _name(domain)
