"""The SMT engine: claims at small sizes, by unrolling their own definitions.

At n outcomes a statement is a question about real polynomials, which z3 decides completely, if it ends in time.  Here
``unsat`` of the negation says that the statement holds at the size named, and no more; ``sat`` is not believed before
the model has been turned into exact rationals and both the hypotheses and the failure of the statement have been
confirmed by the exact evaluator.  Whatever is neither is undecided.

Statements with a logarithm or an exponential are not expressible in nonlinear real arithmetic and get no check here.

Main definitions
    queries     the questions for one statement at one size; all unsat: it holds there
    refute      their outcome, with a confirmed counterexample if there is one
    tightened   the same for a claim's statement with another constant
    dropped     the same for a claim without one of its hypotheses
    witness     values for the existential part of a claim at given values of its variables
    run         all checks of a claim
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

from checks.exact import decide
from checks.result import UNDECIDED, CheckResult, Engine
from checks.smt_terms import AUXILIARY, Case, Constraint, NotExpressible, cases
from checks.smtlib import RLIMIT, Answer, Query, Status, ask, renamed
from theorems.arithmetic import RATIONALS, Environment, Undecided, Undefined, evaluate
from theorems.claim import Claim, Parameter, Verdict
from theorems.terms import Clause, Relation

SIZES = (2, 3, 4)
ROUNDS = (0, 1, 2, 4, 8, 16, 32)
"""Decimal digits to which an irrational value is rounded in search of a rational model."""
ATTEMPTS = 40
"""How many roundings are tried in search of one rational model."""
RENAMINGS = 3
"""How many queries that are equal up to the names of their variables are tried before they count as undecided."""
DRAWS = 20
"""How many values of a claim's variables are drawn in search of some that satisfy the hypotheses."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        got: ``refuted`` or ``attained`` with confirmed values; ``unsat``; ``undecided`` with the reason.
        values: the counterexample or the witness, exact.
        cases: how many queries were put to z3.
        reason: why it is undecided.
    """

    got: str
    values: Mapping[str, Any] | None = None
    cases: int = 0
    reason: str = ""

    def __str__(self) -> str:
        plural = "query" if self.cases == 1 else "queries"
        written = f"{self.cases} {plural}"
        if self.values is not None:
            written += ": " + ", ".join(f"{name} = {_text(value)}" for name, value in self.values.items())
        return f"{written}: {self.reason}" if self.reason else written


def _text(value: Any) -> str:
    return f"({', '.join(map(_text, value))})" if isinstance(value, tuple) else str(value)


# ----------------------------------------------------------------------------------------------------------- unrolling


def queries(
    statement: Sequence[Relation],
    hypotheses: Sequence[Clause],
    variables: Sequence[Parameter],
    size: int,
    *,
    source: str = "",
) -> Iterator[Query]:
    """The negation of a statement under hypotheses, with `size` outcomes in every domain, case by case.

    Every query is a conjunction.  The statement holds at this size if and only if all of them are unsatisfiable.
    Natural numbers among the variables take the values 0 to `size`.

    Raises:
        NotExpressible: if the statement or a hypothesis needs a logarithm or an exponential.

    >>> from checks.smtlib import export, read_back
    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "pinsker-type-sharp")
    >>> clauses = [clause for _, clause in claim.clauses()]
    >>> {read_back(export(query)).status for query in queries(claim.statement, clauses, claim.variables, 2)}
    {'unsat'}
    """
    for given in _settings(variables, size):
        for relation in statement:

            def unroll(case: Case, given: Mapping[str, Any] = given, relation: Relation = relation) -> None:
                environment = _symbolic(case, variables, size, given)
                for clause in hypotheses:
                    case.assume(clause, environment)
                case.relate(relation, environment, negated=True)

            text = f"{source or 'negation of'} {relation} with {size} outcomes".strip()
            for query in _collect(unroll, text, "unsat"):
                yield replace(query, given=given)


def _collect(unroll: Callable[[Case], None], source: str, expected: Status) -> Iterator[Query]:
    def guarded(case: Case) -> str | None:
        try:
            unroll(case)
        except Undefined as error:
            return str(error)
        return None

    for number, (case, undefined) in enumerate(cases(guarded), 1):
        constraints = case.simplified()
        if constraints is not None:
            used = set().union(*(c.polynomial.variables() for c in constraints))
            names = tuple(name for name in case.declared if name in used)
            yield Query(f"{source}, case {number}", names, constraints, expected, undefined=undefined)


def _settings(variables: Sequence[Parameter], size: int) -> Iterator[dict[str, Any]]:
    """All values of the variables that range over finite sets: outcomes, and natural numbers up to `size`."""
    finite = [p for p in variables if _finite(p)]
    ranges = [[Fraction(k) for k in range(size + 1)] if p.sort == "nat" else list(range(size)) for p in finite]
    for values in itertools.product(*ranges):
        yield dict(zip((p.name for p in finite), values, strict=True))


def _finite(p: Parameter) -> bool:
    return not p.domains and p.sort != "real"


def _sizes(variables: Sequence[Parameter], size: int) -> dict[str, int]:
    domains = {domain for p in variables for domain in (p.domains or (() if p.sort in ("real", "nat") else (p.sort,)))}
    return {domain: _outcomes(domain, size) for domain in sorted(domains)}


def _outcomes(domain: str, size: int) -> int:
    return int(domain) if domain.isdigit() else size


def _symbolic(case: Case, variables: Sequence[Parameter], size: int, given: Mapping[str, Any]) -> Environment:
    """The variables as polynomials; those with given values as constants."""
    values: dict[str, Any] = {}
    for p in variables:
        if p.name not in given:
            values[p.name] = _table(p, size, case.variable)
        else:
            values[p.name] = given[p.name] if _finite(p) else _constants(case, given[p.name])
    return Environment(values, _sizes(variables, size))


def _table(p: Parameter, size: int, entry: Callable[[str], Any]) -> Any:
    """The value of a variable from those of its entries, which are called ``pi.0``, ``pi.1``, ..., or ``eps``."""

    def table(name: str, domains: tuple[str, ...]) -> Any:
        if not domains:
            return entry(name)
        return tuple(table(f"{name}.{k}", domains[1:]) for k in range(_outcomes(domains[0], size)))

    return table(p.name, p.domains)


def _constants(case: Case, value: Any) -> Any:
    return tuple(_constants(case, v) for v in value) if isinstance(value, tuple) else case.constant(value)


# ------------------------------------------------------------------------------------------------------------- solving


def refute(
    statement: Sequence[Relation],
    hypotheses: Sequence[Clause],
    variables: Sequence[Parameter],
    size: int,
    *,
    source: str = "",
    rlimit: int = RLIMIT,
) -> Outcome:
    """Search a counterexample to any statement with `size` outcomes in every domain.

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

    questions = queries(statement, hypotheses, variables, size, source=source)
    return _first(questions, "refuted", confirmed, variables, size, rlimit)


def _first(
    questions: Iterator[Query],
    found: str,
    confirmed: Callable[[Environment], bool],
    variables: Sequence[Parameter],
    size: int,
    rlimit: int,
) -> Outcome:
    """The first confirmed model, or ``unsat`` if no query has one, or ``undecided``."""
    count, settled, failed = 0, set(), dict[str, list[str]]()
    for query in questions:
        count += 1
        form = renamed(query)
        if form in settled:
            continue
        values, reason = _confirm(query, confirmed, variables, size, rlimit)
        if values is not None:
            return Outcome(found, values, count)
        if not reason:
            settled.add(form)
            failed.pop(form, None)
            continue
        # z3 may fail on one query and succeed on another that differs in the names only.
        failed.setdefault(form, []).append(reason)
        if len(failed[form]) == RENAMINGS:
            break
    reasons = [reason for form in failed.values() for reason in form]
    return Outcome(UNDECIDED if reasons else "unsat", None, count, reasons[0] if reasons else "")


def _confirm(
    query: Query,
    confirmed: Callable[[Environment], bool],
    variables: Sequence[Parameter],
    size: int,
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
    values = {
        p.name: query.given[p.name]
        if p.name in query.given
        else _table(p, size, lambda name: model.get(name, Fraction(0)))
        for p in variables
    }
    try:
        if confirmed(Environment(values, _sizes(variables, size))):
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


# ---------------------------------------------------------------------------------------------------------- for claims


def tightened(claim: Claim, c: Fraction, size: int, *, rlimit: int = RLIMIT) -> Outcome:
    """The claim with the constant `c` in place of its own, at one size.

    Raises:
        ValueError: if the claim has no constant.

    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "pinsker-type")
    >>> [tightened(claim, c, 2).got for c in (Fraction(1, 2), Fraction(499, 1000))]
    ['unsat', 'refuted']
    """
    if claim.constant is None:
        raise ValueError(f"{claim.id} has no constant to tighten")
    return _of(claim, size, rlimit, statement=(claim.constant.statement(Fraction(c)),))


def dropped(claim: Claim, hypothesis: str, size: int, *, rlimit: int = RLIMIT) -> Outcome:
    """The claim without one of its hypotheses, at one size.

    Raises:
        ValueError: if the claim has no such hypothesis.
    """
    if hypothesis not in {h.id for h in claim.hypotheses}:
        known = ", ".join(h.id for h in claim.hypotheses)
        raise ValueError(f"{claim.id} has no hypothesis {hypothesis!r}; it has {known}")
    return _of(claim, size, rlimit, without=hypothesis)


def _of(
    claim: Claim,
    size: int,
    rlimit: int,
    *,
    statement: Sequence[Relation] | None = None,
    without: str | None = None,
) -> Outcome:
    hypotheses = [clause for _, clause in claim.clauses(without=without)]
    return refute(
        statement or claim.statement,
        hypotheses,
        claim.variables,
        size,
        source=f"{claim.id}: negation of",
        rlimit=rlimit,
    )


def witness(claim: Claim, values: Mapping[str, Any], size: int, *, rlimit: int = RLIMIT) -> Outcome:
    """The existential part of a claim at given values of its variables, with `size` outcomes in every domain.

    Returns:
        ``attained`` with values of all variables, confirmed by the exact evaluator; ``unsat`` if there is no witness of
        this size; else ``undecided``.

    Raises:
        ValueError: if a variable has no value.

    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "small-tv-large-chi2")
    >>> witness(claim, {"d": Fraction(1, 10), "K": Fraction(100)}, 2).got
    'attained'
    >>> witness(claim, {"d": Fraction(2), "K": Fraction(100)}, 2).got
    'unsat'
    """
    variables = (*claim.variables, *claim.exists)
    questions = witness_queries(claim, values, size)
    clauses = [clause for _, clause in claim.such_that]

    def confirmed(environment: Environment) -> bool:
        return all(decide(part, environment) for part in (*clauses, *claim.statement))

    return _first(questions, "attained", confirmed, variables, size, rlimit)


def witness_queries(claim: Claim, values: Mapping[str, Any], size: int) -> Iterator[Query]:
    """The questions of `witness`, case by case; one satisfiable query is enough."""
    missing = [p.name for p in claim.variables if p.name not in values]
    if missing:
        raise ValueError(f"{claim.id}: no value for {', '.join(missing)}")
    variables = (*claim.variables, *claim.exists)
    shown = ", ".join(f"{p.name} = {_text(values[p.name])}" for p in claim.variables)
    for setting in _settings(claim.exists, size):
        given = {**{p.name: values[p.name] for p in claim.variables}, **setting}

        def unroll(case: Case, given: Mapping[str, Any] = given) -> None:
            environment = _symbolic(case, variables, size, given)
            for _, clause in claim.such_that:
                case.assume(clause, environment)
            for relation in claim.statement:
                case.relate(relation, environment, negated=False)

        for query in _collect(unroll, f"{claim.id}: witness at {shown} with {size} outcomes", "unknown"):
            yield replace(query, given=given)


def draw(claim: Claim, size: int, random: Random) -> dict[str, Any] | None:
    """Values of a claim's variables that satisfy its hypotheses, or None if none was found in a few attempts.

    Numbers are drawn between the bounds of their parameters, functions of one outcome as laws with small weights.
    """
    for _ in range(DRAWS):
        values: dict[str, Any] = {}
        for p in claim.variables:
            environment = Environment(values, _sizes(claim.variables, size))
            if p.domains:
                weights = [random.randint(1, 9) for _ in range(size)]
                values[p.name] = tuple(Fraction(w, sum(weights)) for w in weights)
            elif p.sort == "real":
                low, high = (
                    Fraction(default) if bound is None else evaluate(bound, environment, RATIONALS)
                    for bound, default in ((p.low, 0), (p.high, 1))
                )
                values[p.name] = low + (high - low) * Fraction(random.randint(1, 15), 16)
            else:
                values[p.name] = Fraction(size) if p.sort == "nat" else random.randrange(size)
        if all(decide(clause, Environment(values, _sizes(claim.variables, size))) for _, clause in claim.clauses()):
            return values
    return None


# ----------------------------------------------------------------------------------------------------------------- run


def run(claim: Claim, *, sizes: Sequence[int] | None = None, seed: int = 0, rlimit: int = RLIMIT) -> list[CheckResult]:
    """All SMT checks of a claim; none if it is not expressible in nonlinear real arithmetic.

    A claim that holds must be unsat at every size, and without a hypothesis that the text leaves out, or with a tighter
    constant, it must be refuted; a claim that is refuted must have a counterexample at some size; an existential claim
    must have a witness at values drawn with the seed.  After an undecided size no larger one is tried.

    Args:
        claim: the claim.
        sizes: numbers of outcomes; the claim's own ``smt_sizes`` (2, 3 and 4 unless it says otherwise) if not given.
        seed: of the values at which witnesses are sought.
        rlimit: z3's resource limit of one query.

    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "chi2-second-moment")
    >>> [(check.engine, check.got, check.ok) for check in run(claim, sizes=(2,))]
    [('smt', 'unsat', True), ('control', 'refuted', True)]
    """
    if claim.verdict is Verdict.DEPENDS_ON_READING:
        return []
    sizes = tuple(sizes if sizes is not None else getattr(claim, "smt_sizes", SIZES))
    try:
        return list(_checks(claim, sizes, Random(seed), rlimit))
    except NotExpressible:
        return []


def _checks(claim: Claim, sizes: Sequence[int], random: Random, rlimit: int) -> Iterator[CheckResult]:
    if claim.exists:
        yield from _witnesses(claim, sizes, random, rlimit)
        return
    if not claim.proved:
        yield _until("refuted", "smt", "", sizes, lambda n: _of(claim, n, rlimit))
        return
    yield from _each("", sizes, lambda n: _of(claim, n, rlimit))
    constant = claim.constant
    if constant is not None:
        best = constant.statement(constant.best)
        if _constraints(claim, (best,), sizes[0]) != _constraints(claim, claim.statement, sizes[0]):
            yield from _each(f"{best}, ", sizes, lambda n: tightened(claim, constant.best, n, rlimit=rlimit))
        for c in constant.tighter:
            label = f"{constant.statement(c)}, "
            yield _until("refuted", "control", label, sizes, lambda n, c=c: tightened(claim, c, n, rlimit=rlimit))
    for h in claim.hypotheses:
        if h.left_out:
            yield _until(
                "refuted", "control", f"without {h.id}, ", sizes, lambda n, h=h: dropped(claim, h.id, n, rlimit=rlimit)
            )


def _constraints(claim: Claim, statement: Sequence[Relation], size: int) -> list[tuple[Constraint, ...]]:
    hypotheses = [clause for _, clause in claim.clauses()]
    return [query.constraints for query in queries(statement, hypotheses, claim.variables, size)]


def _each(label: str, sizes: Sequence[int], question: Callable[[int], Outcome]) -> Iterator[CheckResult]:
    """One check per size, all expected to be unsat."""
    for n in sizes:
        start = time.perf_counter()
        outcome = question(n)
        detail = f"{label}n = {n}, {outcome}"
        yield CheckResult("smt", "unsat", outcome.got, detail, time.perf_counter() - start)
        if outcome.got == UNDECIDED:
            return


def _until(
    expect: str, engine: Engine, label: str, sizes: Sequence[int], question: Callable[[int], Outcome]
) -> CheckResult:
    """One check, with the first size at which the outcome is as expected."""
    start = time.perf_counter()
    tried = []
    for n in sizes:
        outcome = question(n)
        tried.append((n, outcome))
        if outcome.got in (expect, UNDECIDED):
            break
    n, outcome = tried[-1]
    return CheckResult(engine, expect, outcome.got, f"{label}n = {n}, {outcome}", time.perf_counter() - start)


def _witnesses(claim: Claim, sizes: Sequence[int], random: Random, rlimit: int) -> Iterator[CheckResult]:
    """A witness at drawn values; at every size if the drawn values are functions, else the first size that has one."""
    functions = any(p.domains for p in claim.variables)
    for group in [(n,) for n in sizes] if functions else [tuple(sizes)]:
        values = draw(claim, group[0], random)
        if values is None:
            yield CheckResult("smt", "attained", UNDECIDED, "no values that satisfy the hypotheses were drawn")
            return
        yield _until("attained", "smt", "", group, lambda n, values=values: witness(claim, values, n, rlimit=rlimit))
