"""Questions about small sizes and how they are answered: from a statement to a confirmed counterexample.

At n outcomes a statement is a question about real polynomials, which z3 decides completely, if it ends in time.  Here
``unsat`` of the negation says that the statement holds at the size named, and no more; ``sat`` is not believed before
the model has been turned into exact rationals and both the hypotheses and the failure of the statement have been
confirmed by the exact evaluator.  Whatever is neither is undecided.

Main definitions
    Outcome     what became of a question
    queries     the negation of a statement at one size, case by case; all unsat: it holds there
    existence   the existence of values with which some facts hold, case by case
    refute      the outcome of `queries`, with a confirmed counterexample if there is one
    find        the outcome of `existence`, with confirmed values if there are any
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from checks.exact import decide
from checks.result import UNDECIDED
from checks.solver.quantifiers import weakened
from checks.solver.reductions import reduced, solution
from checks.solver.sizes import Size, largest, outcomes, sizes_of
from checks.solver.smtlib import RLIMIT, Answer, Query, Status, ask, renamed
from checks.solver.symbols import numeric, objectives, symbolic
from checks.solver.unrolling import AUXILIARY, Case, cases
from theorems.claim import Parameter
from theorems.language.arithmetic import Environment, Undecided, Undefined
from theorems.language.facts import Clause, Relation

ROUNDS = (0, 1, 2, 4, 8, 16, 32)
"""Decimal digits to which an irrational value is rounded in search of a rational model."""
ATTEMPTS = 40
"""How many roundings are tried in search of one rational model."""
RENAMINGS = 3
"""How many queries that are equal up to the names of their variables are tried before they count as undecided."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        got: ``refuted`` or ``attained`` with confirmed values; ``unsat``; ``undecided`` with the reason.
        values: the counterexample or the witness, exact.
        cases: into how many cases the question was split.
        reason: why it is undecided.
        scope: to what the question was restricted, if it was: an unsat outcome says nothing beyond.
    """

    got: str
    values: Mapping[str, Any] | None = None
    cases: int = 0
    reason: str = ""
    scope: str = ""

    def __str__(self) -> str:
        written = f"{self.cases} case{'' if self.cases == 1 else 's'}"
        if self.scope:
            written = f"{self.scope} only, {written}"
        if self.values is not None:
            written += f": {shown(self.values)}"
        return f"{written}: {self.reason}" if self.reason else written


def shown(values: Mapping[str, Any]) -> str:
    """Values of variables on one line.

    >>> shown({"mu": (Fraction(1, 2), Fraction(1, 2)), "K": 3})
    'mu = (1/2, 1/2), K = 3'
    """
    return ", ".join(f"{name} = {_text(value)}" for name, value in values.items())


def _text(value: Any) -> str:
    return f"({', '.join(map(_text, value))})" if isinstance(value, tuple) else str(value)


# ----------------------------------------------------------------------------------------------------------- unrolling


def queries(
    statement: Sequence[Relation],
    hypotheses: Sequence[Clause],
    variables: Sequence[Parameter],
    size: Size,
    *,
    given: Mapping[str, Any] | None = None,
    source: str = "",
    expected: Status = "unknown",
) -> Iterator[Query]:
    """The negation of a statement under hypotheses, at one size, case by case.

    Every query is a conjunction.  If all of them are unsatisfiable, the statement holds at this size; values that
    satisfy one refute it, unless the query says that the statement is `undefined` there.  Variables of `given` have the
    values named there and no others.  Natural numbers among the other variables take the values 0 to the largest number
    of outcomes.  Objectives are quadratic (`checks.solver.symbols`), hypotheses about all numbers or vectors are asked
    for at some of them (`checks.solver.quantifiers`), and questions about vectors are reduced
    (`checks.solver.reductions`).

    Raises:
        NotExpressible: if the statement or a hypothesis needs a logarithm or an exponential, or if there is a sequence
            among the variables.
        ValueError: if `size` leaves a domain without a size, or `given` names no variable.

    >>> from checks.solver.smtlib import export, read_back
    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "pinsker-type-sharp")
    >>> clauses = [clause for _, clause in claim.clauses()]
    >>> {read_back(export(query)).status for query in queries(claim.statement, clauses, claim.variables, 2)}
    {'unsat'}
    """
    fixed = dict(given or {})
    if unknown := fixed.keys() - {p.name for p in variables}:
        raise ValueError(f"{source}a value is given to {min(unknown)}, which is no variable of the question")
    for setting in _settings([p for p in variables if p.name not in fixed], size):
        values = {**fixed, **setting}
        for relation in statement:

            def unroll(case: Case, values: Mapping[str, Any] = values, relation: Relation = relation) -> None:
                environment = symbolic(variables, size, values, case.variable)
                for clause in hypotheses:
                    for instance in weakened(clause, variables, environment):
                        case.assume(instance, environment, known=instance is clause)
                case.relate(relation, environment, negated=True)

            text = f"{source}negation of {relation} with {outcomes(size)}"
            for query in _collect(unroll, variables, text, expected):
                yield replace(query, given=values)


def existence(
    facts: Sequence[Clause | Relation],
    variables: Sequence[Parameter],
    given: Mapping[str, Any],
    size: Size,
    *,
    source: str = "",
) -> Iterator[Query]:
    """The existence of values for the variables that have none in `given`, case by case.

    Every query is a conjunction; one that is satisfiable is enough.

    Raises:
        NotExpressible: if a fact needs a logarithm or an exponential.
    """
    for setting in _settings([p for p in variables if p.name not in given], size):
        values = {**given, **setting}

        def unroll(case: Case, values: Mapping[str, Any] = values) -> None:
            environment = symbolic(variables, size, values, case.variable)
            for fact in facts:
                if isinstance(fact, Clause):
                    for instance in weakened(fact, variables, environment):
                        case.assume(instance, environment, known=instance is fact)
                else:
                    case.relate(fact, environment, negated=False)

        text = f"{source}existence at {shown(given)} with {outcomes(size)}"
        for query in _collect(unroll, variables, text, "unknown"):
            yield replace(query, given=values)


def _collect(
    unroll: Callable[[Case], None], variables: Sequence[Parameter], source: str, expected: Status
) -> Iterator[Query]:
    def guarded(case: Case) -> str | None:
        try:
            unroll(case)
        except Undefined as error:
            return str(error)
        return None

    number = 0
    for case, undefined in cases(guarded):
        constraints = case.simplified()
        if constraints is not None:
            used = set().union(*(c.polynomial.variables() for c in constraints))
            names = tuple(name for name in case.declared if name in used)
            query = Query("", names, constraints, expected, undefined=undefined)
            for question in reduced(query) if _vectors(variables) else (query,):
                number += 1
                yield replace(question, source=f"{source}, case {number}")


def _vectors(variables: Sequence[Parameter]) -> bool:
    """Whether they speak of vectors for every outcome, or of functions of vectors: questions that reductions help."""
    return any(len(p.domains) > 1 for p in variables) or bool(objectives(variables))


def _settings(variables: Sequence[Parameter], size: Size) -> Iterator[dict[str, Any]]:
    """All values of the variables that range over finite sets: outcomes, and natural numbers up to `size`."""
    finite = [p for p in variables if _finite(p)]
    sizes = sizes_of(finite, size)
    naturals = [Fraction(k) for k in range(largest(size) + 1)]
    ranges = [naturals if p.sort == "nat" else list(range(sizes[p.sort])) for p in finite]
    for values in itertools.product(*ranges):
        yield dict(zip((p.name for p in finite), values, strict=True))


def _finite(p: Parameter) -> bool:
    return not p.domains and p.sort != "real"


# ------------------------------------------------------------------------------------------------------------- solving


def refute(
    statement: Sequence[Relation],
    hypotheses: Sequence[Clause],
    variables: Sequence[Parameter],
    size: Size,
    *,
    given: Mapping[str, Any] | None = None,
    source: str = "",
    expected: Status = "unknown",
    rlimit: int = RLIMIT,
) -> Outcome:
    """Search a counterexample to any statement at one size, where the variables of `given` have the values named there.

    Returns:
        ``refuted`` with values at which the hypotheses hold and the statement fails, confirmed by the exact evaluator;
        ``unsat`` if there are none at this size; else ``undecided``.

    Raises:
        NotExpressible: if the statement or a hypothesis needs a logarithm or an exponential.

    >>> from theorems.claim import law, parameter, relations
    >>> pair = [parameter("p", "Y -> real", "a law"), parameter("q", "Y -> real", "a law")]
    >>> laws = [clause for name in "pq" for _, clause in law(name).clauses]
    >>> refute(relations("TV(p, q) <= 1"), laws, pair, 2).got
    'unsat'
    >>> found = refute(relations("TV(p, q) <= 9/10"), laws, pair, 2)
    >>> found.got, abs(found.values["p"][0] - found.values["q"][0]) > Fraction(9, 10)
    ('refuted', True)
    """

    def confirmed(environment: Environment) -> bool:
        if not all(decide(clause, environment) for clause in hypotheses):
            return False
        return not all(decide(relation, environment) for relation in statement)

    questions = queries(statement, hypotheses, variables, size, given=given, source=source, expected=expected)
    outcome = _first(questions, "refuted", confirmed, variables, size, rlimit)
    if not given:
        return outcome
    scopes = [f"{', '.join(given)} as given", *([outcome.scope] if outcome.scope else [])]
    return replace(outcome, scope=" and ".join(scopes))


def find(
    facts: Sequence[Clause | Relation],
    variables: Sequence[Parameter],
    given: Mapping[str, Any],
    size: Size,
    *,
    source: str = "",
    rlimit: int = RLIMIT,
) -> Outcome:
    """Search values for the variables that have none in `given`, with which all facts hold.

    Returns:
        ``attained`` with values of all variables, confirmed by the exact evaluator; ``unsat`` if there are none at this
        size; else ``undecided``.

    Raises:
        NotExpressible: if a fact needs a logarithm or an exponential.
    """

    def confirmed(environment: Environment) -> bool:
        return all(decide(fact, environment) for fact in facts)

    questions = existence(facts, variables, given, size, source=source)
    return _first(questions, "attained", confirmed, variables, size, rlimit)


def _first(
    questions: Iterator[Query],
    found: str,
    confirmed: Callable[[Environment], bool],
    variables: Sequence[Parameter],
    size: Size,
    rlimit: int,
) -> Outcome:
    """The first confirmed model, or ``unsat`` if no query has one, or ``undecided``."""
    count, settled, failed = 0, set(), dict[str, list[str]]()
    scope = "quadratic objectives" if objectives(variables) else ""
    for query in questions:
        count += 1
        form = renamed(query)
        if form in settled:
            continue
        values, reason = _confirm(query, confirmed, variables, size, rlimit)
        if values is not None:
            return Outcome(found, values, count, scope=scope)
        if not reason:
            settled.add(form)
            failed.pop(form, None)
            continue
        # z3 may fail on one query and succeed on another that differs in the names only.
        failed.setdefault(form, []).append(reason)
        if len(failed[form]) == RENAMINGS:
            break
    reasons = [reason for form in failed.values() for reason in form]
    return Outcome(UNDECIDED if reasons else "unsat", None, count, reasons[0] if reasons else "", scope)


def _confirm(
    query: Query,
    confirmed: Callable[[Environment], bool],
    variables: Sequence[Parameter],
    size: Size,
    rlimit: int,
) -> tuple[dict[str, Any] | None, str]:
    """Confirmed values, or why there are none; an unsatisfiable query has neither."""
    answer = ask(query, rlimit=rlimit)
    if answer.status == "unsat":
        return None, ""
    if query.undefined is not None:
        return None, f"no value in some case ({query.undefined})"
    if answer.status == "unknown":
        return None, f"unknown: {answer.reason}"
    model = _rational(query, answer, rlimit)
    if model is None:
        return None, "a model with irrational values and no rational one near it"
    entries = solution(query, model)
    values = numeric(variables, size, query.given, lambda name: entries.get(name, Fraction(0)))
    try:
        if confirmed(Environment(values, sizes_of(variables, size))):
            return values, ""
        return None, "a model that the exact evaluator does not confirm"
    except (Undecided, Undefined) as error:
        return None, f"a model that the exact evaluator cannot decide ({error})"


def _rational(query: Query, answer: Answer, rlimit: int) -> Mapping[str, Fraction] | None:
    """A model with rational values of the claim's variables, near a given one.

    One irrational variable after another is fixed at a rational nearby and z3 is asked for the rest, so that equations
    such as a total mass of one hold exactly.  Variables that stand for roots and quotients may stay irrational.
    """
    attempts = ATTEMPTS

    def search(answer: Answer, fixed: Mapping[str, Fraction]) -> Mapping[str, Fraction] | None:
        nonlocal attempts
        irrational = sorted(name for name in answer.irrational if not name.startswith(AUXILIARY))
        if not irrational:
            return answer.model
        value = answer.model[irrational[0]]
        for near in dict.fromkeys(value.limit_denominator(10**digits) for digits in ROUNDS):
            if attempts == 0:
                return None
            attempts -= 1
            more = {**fixed, irrational[0]: near}
            closer = ask(query, more, rlimit)
            if closer.status == "sat" and (model := search(closer, more)) is not None:
                return model
        return None

    return search(answer, {})
