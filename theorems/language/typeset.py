r"""Terms and statements in LaTeX, in the notation of the field.

A function is written with its arguments in parentheses, ``\pi(y)``.  Coordinates of vectors and natural numbers are
subscripts, ``x_{n + 1,i}``.  A vector that is written out by its coordinates is written without them, as
``x + e\,g_{y}``, where it is linear in other vectors, and as ``\left(...\right)_{i \in I}`` elsewhere.

Definitions of quantities call the set of coordinates of a vector I, and so do claims; that is how a vector is told from
a function of outcomes where no sort says it.

Main definitions
    latex           a term, relation, fact or clause
    as_relation     a fact as one would write it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from theorems.language.facts import Clause, Fact, Relation
from theorems.language.letters import lowered, name_latex, set_latex
from theorems.language.sorts import NUMBERS, coordinates, is_function, is_set, kinds, sort_of
from theorems.language.substitution import apply
from theorems.language.terms import (
    ZERO,
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
    children,
    free_names,
)
from theorems.quantities import DEFINITIONS

COORDINATES = "I"
_RELATIONS = {"<=": r"\le", "<": "<", "==": "="}
_COMMA = r",\; "

_MAP, _SUM, _PRODUCT, _POWER, _ATOM = 0, 1, 2, 3, 4
_VECTOR, _INDEX, _TIME, _OUTCOME, _UNKNOWN = "vector", "coordinate", "time", "outcome", "unknown"

Written = tuple[str, int]
"""LaTeX, and how tightly its outermost operation binds."""


def latex(statement: Term | Relation | Fact | Clause, sorts: Mapping[str, str] | None = None) -> str:
    r"""A term or statement in LaTeX, quantities by the symbols of their definitions.

    Args:
        statement: what is written.
        sorts: sorts of its free variables, as far as they are known; they tell vectors and sequences.

    >>> from theorems.language.syntax import parse_clause, parse_relation, parse_term
    >>> print(latex(parse_relation("TV(pi, mu) <= sqrt(CHI2(pi, mu))/2")))
    D_{\mathrm{TV}}(\pi\|\mu) \le \frac{\sqrt{\chi^2(\pi\|\mu)}}{2}
    >>> print(latex(parse_term("sum(y in Y, abs(pi[y] - mu[y]))/2")))
    \frac{\sum_{y} \left|\pi(y) - \mu(y)\right|}{2}
    >>> print(latex(parse_clause("all(y in Y, implies(mu[y] == 0, pi[y] == 0))")))
    \forall y \in Y:\; \mu(y) = 0 \;\Rightarrow\; \pi(y) = 0
    >>> print(latex(parse_term("J[fun(i in I, x[i] + e*partial(J, x, i))] - J[x]")))
    J(x + e\,\nabla J(x)) - J(x)
    """
    writer = _Writer(dict(sorts or {}), _spaces(statement, (sorts or {}).values()))
    match statement:
        case Term():
            return writer.term(statement)[0]
        case Relation():
            return writer.relation(statement)
        case Fact():
            return writer.relation(as_relation(statement))
        case Clause():
            return writer.clause(statement)
    raise TypeError(f"expected a term, a relation, a fact or a clause, not {statement!r}")


def as_relation(fact: Fact) -> Relation:
    """The fact as one would write it: a difference against zero is a comparison of its two sides.

    >>> from theorems.language.syntax import parse_fact
    >>> print(as_relation(parse_fact("a <= b")))
    a <= b
    """
    match fact:
        case Fact("==", Sub(left, right)):
            return Relation(left, "==", right)
        case Fact("==", t):
            return Relation(t, "==", ZERO)
        case Fact(relation, Sub(right, left)):
            return Relation(left, relation, right)
        case _:
            return Relation(ZERO, fact.relation, fact.term)


# -------------------------------------------------------------------------------------------------------------- writing


_MEMBERS = "kj"
"""Letters by which the symbols of quantities count the members of a sequence."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Sorts of the names in scope, which sets hold coordinates of vectors, and which outcomes are not written."""

    sorts: Mapping[str, str]
    spaces: frozenset[str]
    hidden: frozenset[str] = frozenset()

    def under(self, bound: Iterable[tuple[str, str]]) -> _Writer:
        """The writer under names that are bound, with their sorts."""
        return replace(self, sorts={**self.sorts, **dict(bound)})

    # ------------------------------------------------------------------------------------------------------ statements

    def relation(self, relation: Relation) -> str:
        if relation.left == ZERO and relation.relation == "<" and isinstance(relation.right, Differentiable):
            return self.differentiable(relation.right)
        return f"{self.term(relation.left)[0]} {_RELATIONS[relation.relation]} {self.term(relation.right)[0]}"

    def clause(self, clause: Clause) -> str:
        writer = self.under(clause.over)
        bound = [
            rf"{', '.join(name_latex(name) for name, _ in same)} \in {set_latex(sort)}"
            for sort, same in groupby(clause.over, key=lambda pair: pair[1])
        ]
        quantifier = rf"\forall {_COMMA.join(bound)}:\; " if bound else ""
        premises = _COMMA.join(writer.relation(as_relation(fact)) for fact in clause.given)
        conclusion = writer.relation(as_relation(clause.fact))
        return quantifier + (rf"{premises} \;\Rightarrow\; {conclusion}" if premises else conclusion)

    def differentiable(self, t: Differentiable) -> str:
        return rf"{self.wrap(t.function, _ATOM)} \text{{ is differentiable at }} {self.vector(t.point)[0]}"

    # ----------------------------------------------------------------------------------------------------------- terms

    def term(self, t: Term) -> Written:
        match t:
            case Const(value):
                return _number(value)
            case Var(name):
                return name_latex(name), _ATOM
            case Apply(function, arguments):
                return self.application(function, arguments)
            case Add(left, right):
                return f"{self.wrap(left, _SUM)} + {self.wrap(right, _PRODUCT)}", _SUM
            case Sub(left, right):
                return f"{self.wrap(left, _SUM)} - {self.wrap(right, _PRODUCT)}", _SUM
            case Neg(operand):
                return f"-{self.wrap(operand, _PRODUCT)}", _SUM
            case Mul(left, right):
                return _product(left, self.wrap(left, _PRODUCT), right, self.wrap(right, _PRODUCT))
            case Div(left, right):
                return rf"\frac{{{self.term(left)[0]}}}{{{self.term(right)[0]}}}", _PRODUCT
            case Pow(base, exponent):
                written = self.wrap(base, _ATOM)
                if isinstance(base, Call) and not written.endswith(")"):
                    written = rf"\left({written}\right)"
                return f"{written}^{{{exponent}}}", _POWER
            case Fun(name, arguments):
                return _function(name, [self.term(a)[0] for a in arguments])
            case Same(left, right):
                return rf"\mathbf{{1}}\{{{self.term(left)[0]} = {self.term(right)[0]}\}}", _ATOM
            case Partial(function, point, coordinate):
                below, at = self.term(coordinate)[0], self.vector(point)[0]
                return rf"\partial_{{{below}}} {self.wrap(function, _ATOM)}({at})", _ATOM
            case Differentiable():
                return rf"\mathbf{{1}}\{{{self.differentiable(t)}\}}", _ATOM
            case Reduce(kind, index, domain, body):
                return (
                    rf"\{kind}_{{{_below(index, domain)}}} {self.inner(index, domain).wrap(body, _PRODUCT)}",
                    _PRODUCT,
                )
            case Lam(((_, domain),)) if domain in self.spaces:
                return self.vector(t)
            case Lam(parameters, body):
                names = ", ".join(name_latex(name) for name, _ in parameters)
                outcomes = names if len(parameters) == 1 else f"({names})"
                writer = self.under((name, sort_of(kind)) for name, kind in parameters)
                return rf"{outcomes} \mapsto {writer.term(body)[0]}", _MAP
            case Table(values):
                return rf"\left({', '.join(self.term(v)[0] for v in values)}\right)", _ATOM
            case Call(quantity, arguments):
                return self.call(quantity, arguments)
        raise TypeError(f"not a term: {t!r}")

    def wrap(self, t: Term, least: int) -> str:
        return _wrapped(self.term(t), least)

    def inner(self, index: str, domain: str) -> _Writer:
        return self.under([(index, domain)])

    def call(self, quantity: str, arguments: Sequence[Term]) -> Written:
        """A quantity by its symbol."""
        definition = DEFINITIONS[quantity]
        template, parts, members = definition.latex, [], {}
        for k, ((name, domains), a) in enumerate(zip(definition.parameters, arguments, strict=True)):
            if domains == ("nat",) and isinstance(a, Lam):  # its members, in the place of a name with a subscript
                for letter in _MEMBERS:
                    if f"{{{k}}}_{letter}" in template:
                        key = f"member_{k}_{letter}"
                        members[key] = self.inner(letter, "nat").wrap(apply(a, [Var(letter)]), _ATOM)
                        template = template.replace(f"{{{k}}}_{letter}", f"{{{key}}}")
            if name in definition.outcomes or not domains:
                inside = f"{{{{{{{k}}}}}}}" in definition.latex  # a subscript or an exponent, in braces of its own
                parts.append(self.wrap(a, _SUM if inside else _ATOM))
            elif domains[-1] == COORDINATES:
                parts.append(_wrapped(self.vector(a), _SUM))
            else:
                parts.append(self.wrap(a, _SUM))
        written = template.format(*parts, **members)
        if definition.latex.startswith(r"\sum"):
            return written, _SUM
        return written, _POWER if "^{{{" in definition.latex else _ATOM

    def application(self, function: Term, arguments: Sequence[Term], without: int = 0) -> Written:
        """A function at its arguments; `without` the last ones, it is a vector or a sequence."""
        roles = self.roles(function, arguments)
        low = {_INDEX, _TIME}
        if _VECTOR not in roles and _INDEX in roles:
            low |= {_OUTCOME, _UNKNOWN}
        elif _VECTOR not in roles and _TIME in roles:
            low.add(_UNKNOWN)
        shown = list(zip(arguments, roles, strict=True))[: len(arguments) - without]
        shown = [(a, role) for a, role in shown if not (isinstance(a, Var) and a.name in self.hidden)]
        below = [self.term(a)[0] for a, role in shown if role in low]
        inside = [self.vector(a)[0] if role == _VECTOR else self.term(a)[0] for a, role in shown if role not in low]
        at = f"({', '.join(inside)})" if inside else ""
        if not isinstance(function, Var):
            return f"{self.wrap(function, _ATOM)}{lowered(below)}{at}", _ATOM
        if _VECTOR in roles:  # a coordinate of a vector that depends on a point: g(x, y)_i
            return f"{name_latex(function.name)}{at}{lowered(below)}", _ATOM
        return name_latex(function.name, below) + at, _ATOM

    def roles(self, function: Term, arguments: Sequence[Term]) -> list[str]:
        """What each argument is: by the sort of the function if that is known, by its own otherwise."""
        known = kinds(self.sorts[function.name]) if isinstance(function, Var) and function.name in self.sorts else ()
        if len(known) == len(arguments):
            return [self.role(sort_of(kind)) for kind in known]
        return [self.role_of(argument) for argument in arguments]

    def role_of(self, argument: Term) -> str:
        match argument:
            case Lam() | Table():
                return _VECTOR
            case Const():
                return _OUTCOME
            case Var(name):
                return self.role(self.sorts[name]) if name in self.sorts else _UNKNOWN
        return _TIME

    def role(self, sort: str) -> str:
        if is_function(sort):
            return _VECTOR
        return _TIME if sort in NUMBERS else _INDEX if sort in self.spaces else _OUTCOME

    # --------------------------------------------------------------------------------------------------------- vectors

    def vector(self, t: Term) -> Written:
        """A vector: without its coordinates where it is linear in other vectors.

        One that is random, ``fun(y in Y, i in I, x[i] + e*g[y, i])``, is written without the outcome too: ``x + e g``.
        """
        if not isinstance(t, Lam) or not all(is_set(kind) for _, kind in t.parameters):
            return self.term(t)
        index, domain = t.parameters[-1]
        writer = replace(self.under(t.parameters), spaces=self.spaces | {domain})
        random = replace(writer, hidden=self.hidden | {name for name, _ in t.parameters[:-1]})
        if (written := random.linear(t.body, index)) is not None:
            return written
        if not any(_occurs(name, t.body) for name, _ in t.parameters):
            return writer.term(t.body)  # the same everywhere
        below = _COMMA.join(rf"{name_latex(name)} \in {set_latex(kind)}" for name, kind in t.parameters)
        return rf"\left({writer.term(t.body)[0]}\right)_{{{below}}}", _ATOM

    def linear(self, body: Term, index: str) -> Written | None:
        """The vector with this coordinate, if it is linear in vectors that have a name."""
        match body:
            case Apply(function, (*rest, Var(last))) if last == index and not _occurs(index, function, *rest):
                return self.application(function, body.arguments, without=1)
            case Partial(function, point, Var(last)) if last == index and not _occurs(index, function, point):
                return rf"\nabla {self.wrap(function, _ATOM)}({self.vector(point)[0]})", _ATOM
            case Call(quantity, arguments) if Var(index) in arguments:
                written, coordinate = self.call(quantity, arguments)[0], f"_{{{name_latex(index)}}}"
                others = [a for a in arguments if a != Var(index)]
                plain = written.endswith(coordinate) and not _occurs(index, *others)
                return (written.removesuffix(coordinate), _ATOM) if plain else None
            case Neg(operand) if (inside := self.linear(operand, index)) is not None:
                return f"-{_wrapped(inside, _PRODUCT)}", _SUM
            case Add(left, right) | Sub(left, right):
                a, b = self.linear(left, index), self.linear(right, index)
                sign = "+" if isinstance(body, Add) else "-"
                return None if a is None or b is None else (f"{_wrapped(a, _SUM)} {sign} {_wrapped(b, _PRODUCT)}", _SUM)
            case Mul(left, right) if _occurs(index, left) != _occurs(index, right):
                sides = [self.linear(s, index) if _occurs(index, s) else self.term(s) for s in (left, right)]
                if sides[0] is None or sides[1] is None:
                    return None
                return _product(left, _wrapped(sides[0], _PRODUCT), right, _wrapped(sides[1], _PRODUCT))
            case Div(left, right) if not _occurs(index, right):
                above = self.linear(left, index)
                return None if above is None else (rf"\frac{{{above[0]}}}{{{self.term(right)[0]}}}", _PRODUCT)
            case Reduce("sum", outcome, domain, summand) if outcome != index:
                of = self.inner(outcome, domain).linear(summand, index)
                below = _below(outcome, domain)
                return None if of is None else (rf"\sum_{{{below}}} {_wrapped(of, _PRODUCT)}", _PRODUCT)
        return None


def _occurs(name: str, *terms: Term) -> bool:
    return any(name in free_names(t) for t in terms)


def _spaces(statement: object, sorts: Iterable[str]) -> frozenset[str]:
    """The sets that hold coordinates of vectors."""
    found = {COORDINATES}

    def note(every: Iterable[str]) -> None:
        found.update(inside for kind in every if (inside := coordinates(kind)) is not None)

    def visit(t: Term) -> None:
        if isinstance(t, Lam):
            note(kind for _, kind in t.parameters)
        for child in children(t):
            visit(child)

    for sort in sorts:
        note(kinds(sort))
    match statement:
        case Term():
            visit(statement)
        case Relation(left, _, right):
            visit(left)
            visit(right)
        case Fact(_, t):
            visit(t)
        case Clause(over, given, fact):
            for _, sort in over:
                note(kinds(sort))
            for part in (*given, fact):
                visit(part.term)
    return frozenset(found)


# --------------------------------------------------------------------------------------------------------------- pieces


def _wrapped(written: Written, least: int) -> str:
    return written[0] if written[1] >= least else rf"\left({written[0]}\right)"


def _number(value: Fraction) -> Written:
    if value.denominator == 1:
        return str(value), _ATOM if value >= 0 else _SUM
    written = rf"\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    return (written, _PRODUCT) if value >= 0 else (f"-{written}", _SUM)


def _product(left: Term, a: str, right: Term, b: str) -> Written:
    if isinstance(left, Reduce):  # a sum to the left would swallow the factor
        a = rf"\left({a}\right)"
    digits = b[:1].isdigit() or (a[-1:].isdigit() and b.startswith(r"\frac")) or isinstance(right, Reduce)
    return (rf"{a} \cdot {b}" if digits else rf"{a}\,{b}"), _PRODUCT


def _below(index: str, domain: str) -> str:
    return f"{name_latex(index)} < {domain}" if domain.isdigit() else name_latex(index)


def _function(name: str, arguments: list[str]) -> Written:
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
