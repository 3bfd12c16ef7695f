"""SMT-LIB 2.6: queries as text, and what z3 says of the text.

A query is written out first, and z3 reads what was written, in a context of its own: what is solved is exactly what is
exported, and anyone can put the same text to another solver.

z3's effort is bounded by its resource counter, not by the clock.  Proofs stay off, since with them z3 leaves its
complete procedure for nonlinear real arithmetic.  `unknown` is an answer of its own.

Main definitions
    Query       variables and constraints with what is expected of them
    export      the text of a query, a deterministic function of the query
    Answer      ``sat`` with a model, ``unsat``, or ``unknown`` with the reason
    ask         z3's answer to a query, with some variables fixed if asked
    read_back   z3's answer to a text
    series      texts that are read in one context
    renamed     a form that queries share if they differ in the names of their variables only
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from checks.solver.polynomials import Constraint, Polynomial

RLIMIT = 1_000_000
"""z3's resource limit of one query; reached after between half a second and some seconds of nonlinear arithmetic."""
DIGITS = 60
"""Decimal digits to which an irrational algebraic number of a model is read."""

Status = Literal["sat", "unsat", "unknown"]
_RELATIONS = (">=", ">", "<", "<=", "=", "distinct")


@dataclass(frozen=True, slots=True)
class Query:
    """A conjunction of polynomial constraints.

    Attributes:
        source: what it says, one line.
        variables: names of the real variables.
        constraints: what is asserted.
        expected: the status on record.
        given: values of the variables that range over finite sets or were fixed.
        undefined: why the statement has no value in this case, if it has none.
        settled: entries that are no longer asked for, in terms of the variables.
    """

    source: str
    variables: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    expected: Status = "unknown"
    given: Mapping[str, Any] = field(default_factory=dict)
    undefined: str | None = None
    settled: Mapping[str, Polynomial] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What z3 says.

    Attributes:
        status: ``sat``, ``unsat`` or ``unknown``.
        reason: why it is unknown.
        model: values of the variables if it is sat; an irrational one is read to `DIGITS` digits.
        irrational: names of the variables with irrational values.
    """

    status: Status
    reason: str = ""
    model: Mapping[str, Fraction] = field(default_factory=dict)
    irrational: frozenset[str] = frozenset()


def export(query: Query) -> str:
    """The query as an SMT-LIB 2.6 script.

    >>> x = Polynomial.variable("x")
    >>> print(export(Query("x*x < 0", ("x",), (Constraint(x * x, "<"),), "unsat")))
    (set-info :smt-lib-version 2.6)
    (set-logic QF_NRA)
    (set-info :source |x*x < 0|)
    (set-info :license "https://opensource.org/licenses/MIT")
    (set-info :category "crafted")
    (set-info :status unsat)
    (declare-fun x () Real)
    (assert (< (* x x) 0))
    (check-sat)
    (exit)
    <BLANKLINE>
    """
    source = re.sub(r"[|\\]", " ", query.source)
    lines = [
        "(set-info :smt-lib-version 2.6)",
        "(set-logic QF_NRA)",
        f"(set-info :source |{source}|)",
        '(set-info :license "https://opensource.org/licenses/MIT")',
        '(set-info :category "crafted")',
        f"(set-info :status {query.expected})",
        *(f"(declare-fun {name} () Real)" for name in query.variables),
        *(f"(assert {constraint})" for constraint in query.constraints),
        "(check-sat)",
        "(exit)",
    ]
    return "\n".join(lines) + "\n"


def renamed(query: Query) -> str:
    """The query with its variables renamed by the part they play, so that queries equal up to renaming often agree.

    If two texts are equal, a renaming turns one query into the other, and z3's answer to one is an answer to both.
    The converse can fail; then a query is solved twice.

    >>> x, y = Polynomial.variable("x"), Polynomial.variable("y")
    >>> print(renamed(Query("", ("x", "y"), (Constraint(x * x - y, ">"),))))
    (> (+ (* x1 x1) (* (- 1) x0)) 0)
    """
    colours = _parts_played(query)
    order = sorted(query.variables, key=lambda name: colours[name])
    names = {name: f"x{k}" for k, name in enumerate(order)}
    lines = []
    for constraint in query.constraints:
        terms = constraint.polynomial.terms.items()
        lines.append(
            str(Constraint(Polynomial({tuple(sorted(names[v] for v in m)): c for m, c in terms}), constraint.relation))
        )
    return "\n".join(sorted(lines))


def _parts_played(query: Query) -> dict[str, int]:
    """A number for every variable; variables that play different parts in the constraints have different ones.

    They start out alike, and are told apart by the constraints they are in and the numbers of the variables next to
    them, round after round.  Nothing depends on their names.
    """
    values = {c for constraint in query.constraints for c in constraint.polynomial.terms.values()}
    coefficients = {c: k for k, c in enumerate(sorted(values))}
    shapes = [
        (
            _RELATIONS.index(constraint.relation),
            [(m, Counter(m), coefficients[c]) for m, c in constraint.polynomial.terms.items()],
        )
        for constraint in query.constraints
    ]
    colours = dict.fromkeys(query.variables, 0)
    for _ in range(4):
        parts: dict[str, list[int]] = {name: [] for name in query.variables}
        for relation, terms in shapes:
            own: dict[str, list[int]] = {}
            whole = []
            for monomial, counts, coefficient in terms:
                term = hash((coefficient, *sorted([colours[v] for v in monomial])))
                whole.append(term)
                for name, count in counts.items():
                    own.setdefault(name, []).append(hash((count, term)))
            shape = hash((relation, *sorted(whole)))
            for name, among in own.items():
                parts[name].append(hash((shape, *sorted(among))))
        played = {name: hash((colours[name], *sorted(parts[name]))) for name in query.variables}
        ranks = {key: k for k, key in enumerate(sorted(set(played.values())))}
        colours = {name: ranks[key] for name, key in played.items()}
    return colours


def ask(query: Query, fixed: Mapping[str, Fraction] | None = None, rlimit: int = RLIMIT) -> Answer:
    """z3's answer to a query with some variables fixed."""
    fixed = fixed or {}
    equations = tuple(
        Constraint(Polynomial.variable(name) - Polynomial.constant(value), "=") for name, value in fixed.items()
    )
    text = export(Query("", query.variables, (*query.constraints, *equations)))
    return read_back(text, rlimit)


def read_back(text: str, rlimit: int = RLIMIT) -> Answer:
    """z3's answer to an SMT-LIB script, read in a fresh context or in that of a `series`.

    Raises:
        ValueError: if z3 cannot read the text, or `rlimit` is not positive.

    >>> read_back("(declare-fun x () Real)(assert (= (* x x) 4))(assert (> x 0))").model
    {'x': Fraction(2, 1)}
    """
    if rlimit <= 0:
        raise ValueError(f"expected a positive resource limit, not {rlimit}: z3 takes 0 for no limit")
    here = _HERE.get() or _Series()
    if (text, rlimit) not in here.known:
        here.known[text, rlimit] = _read(text, rlimit, here)
    return here.known[text, rlimit]


@dataclass(slots=True)
class _Series:
    """Scripts that are read in one context, each once."""

    context: Any = None
    known: dict[tuple[str, int], Answer] = field(default_factory=dict)


_HERE: ContextVar[_Series | None] = ContextVar("series of scripts", default=None)


@contextmanager
def series() -> Iterator[None]:
    """Read the scripts that follow in one context of z3, which takes longer to make than most of them to answer.

    What z3 says may depend on what it was asked before, so the same series has the same answers, and a part of it need
    not have.
    """
    before = _HERE.set(_Series())
    try:
        yield
    finally:
        _HERE.reset(before)


def _read(text: str, rlimit: int, here: _Series) -> Answer:
    import z3

    context = here.context = here.context or z3.Context()
    solver = z3.SolverFor("QF_NRA", ctx=context)
    solver.set("rlimit", rlimit)
    try:
        solver.add(z3.parse_smt2_string(text, ctx=context))
    except z3.Z3Exception as error:
        raise ValueError(f"not an SMT-LIB script: {error}") from None
    status = str(solver.check())
    if status == "unsat":
        return Answer("unsat")
    if status != "sat":
        reason = " ".join(solver.reason_unknown().split())
        if "interrupted from keyboard" in reason:  # z3 has taken the interrupt for itself
            raise KeyboardInterrupt
        return Answer("unknown", reason)
    model = solver.model()
    values: dict[str, Fraction] = {}
    irrational = set()
    # A model also interprets z3's own division by zero, which is no constant.
    constants = (declaration for declaration in model.decls() if declaration.arity() == 0)
    for declaration in sorted(constants, key=lambda d: str(d.name())):
        name, value = declaration.name(), model.eval(declaration(), model_completion=True)
        rational, exact = _number(value)
        values[name] = rational
        if not exact:
            irrational.add(name)
    return Answer("sat", "", values, frozenset(irrational))


def _number(value: Any) -> tuple[Fraction, bool]:
    """A value of a model as a rational, and whether it is exactly that."""
    import z3

    if z3.is_algebraic_value(value):
        near = value.approx(DIGITS)
        return Fraction(near.numerator_as_long(), near.denominator_as_long()), False
    return Fraction(value.numerator_as_long(), value.denominator_as_long()), True
