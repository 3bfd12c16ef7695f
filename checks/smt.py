"""The SMT engine: claims at small sizes, by unrolling their own definitions.

A claim is expected to be unsat, which says that it holds at the sizes named and no more; the same claim with a
constant beyond the best one, or without a hypothesis that the text leaves out, is expected to be refuted.
`checks.solver.questions` says how an outcome comes about, and why a model is confirmed in exact rationals first.

A size is the number of outcomes of every domain, or that of each: ``2``, or ``(("I", 1), ("Y", 2))``.  Claims about
objectives are examined for quadratic ones, and claims about processes for the transitions that they name, such as those
of a tree of tokens; the details say so, and ``unsat`` means no more then.

Statements with a logarithm or an exponential are not expressible in nonlinear real arithmetic, nor are sequences, and
get no check here.

Main definitions
    claim_queries   the questions for a claim at one size, to be solved or exported
    tightened       a claim with another constant at one size
    dropped         a claim without one of its hypotheses at one size
    witness         values for the existential part of a claim at given values of its variables
    run             all checks of a claim
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from random import Random
from typing import Any

from checks.exact import decide
from checks.result import UNDECIDED, CheckResult, Engine
from checks.solver.questions import Outcome, find, queries, refute
from checks.solver.sizes import Size, label, largest, sizes_of
from checks.solver.smtlib import RLIMIT, Query, Status, series
from checks.solver.unrolling import NotExpressible
from checks.trusted.polynomials import TooLarge, canonical
from theorems.claim import Claim, Parameter, Verdict
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, Undefined, evaluate
from theorems.language.facts import Clause, Relation
from theorems.language.sorts import sets

SIZES = (2, 3, 4)
"""Numbers of outcomes, unless a claim has its own ``smt_sizes``."""
DRAWS = 20
"""How many values of a claim's variables are drawn in search of some that satisfy the hypotheses."""

# ------------------------------------------------------------------------------------------------- one claim, one size


def claim_queries(
    claim: Claim, size: Size, *, constant: Fraction | None = None, without: str | None = None
) -> Iterator[Query]:
    """The negation of a claim at one size, case by case; all unsat: it holds there.

    Args:
        claim: the claim; its existential part, if any, is not part of the question.
        size: the number of outcomes of every domain, or that of each.
        constant: takes the place of the claim's constant.
        without: id of a hypothesis to leave out.

    Raises:
        NotExpressible: if the claim needs a logarithm, an exponential or a sequence.
        ValueError: if the claim has no constant or no such hypothesis, or `size` leaves a domain without one.

    >>> from checks.solver.smtlib import export
    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "chi2-second-moment")
    >>> print(export(next(claim_queries(claim, 2))).splitlines()[2])
    (set-info :source |chi2-second-moment: negation of CHI2(pi, mu) == RATIO2(pi, mu) - 1 with 2 outcomes, case 1|)
    """
    statement, hypotheses = _parts(claim, constant, without)
    yield from queries(
        statement,
        hypotheses,
        claim.variables,
        size,
        given=dict(claim.smt_given),
        source=f"{claim.id}: ",
        expected=_expected(claim, constant, without),
    )


def _parts(
    claim: Claim, constant: Fraction | None, without: str | None
) -> tuple[tuple[Relation, ...], tuple[Clause, ...]]:
    if without is not None and without not in {h.id for h in claim.hypotheses}:
        known = ", ".join(h.id for h in claim.hypotheses)
        raise ValueError(f"{claim.id} has no hypothesis {without!r}; it has {known}")
    statement = claim.statement
    if constant is not None:
        if claim.constant is None:
            raise ValueError(f"{claim.id} has no constant that another could replace")
        statement = (claim.constant.statement(Fraction(constant)),)
    return statement, tuple(clause for _, clause in claim.clauses(without=without))


def _expected(claim: Claim, constant: Fraction | None, without: str | None) -> Status:
    untouched = without is None and (constant is None or (claim.constant and constant == claim.constant.best))
    return "unsat" if claim.proved and not claim.exists and untouched else "unknown"


def _outcome(
    claim: Claim, size: Size, rlimit: int, *, constant: Fraction | None = None, without: str | None = None
) -> Outcome:
    statement, hypotheses = _parts(claim, constant, without)
    given = dict(claim.smt_given)
    return refute(statement, hypotheses, claim.variables, size, given=given, source=f"{claim.id}: ", rlimit=rlimit)


def tightened(claim: Claim, c: Fraction, size: Size, *, rlimit: int = RLIMIT) -> Outcome:
    """The claim with the constant `c` in place of its own, at one size.

    Raises:
        NotExpressible: if the claim needs a logarithm or an exponential.
        ValueError: if the claim has no constant.

    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "pinsker-type")
    >>> [tightened(claim, c, 2).got for c in (Fraction(1, 2), Fraction(499, 1000))]
    ['unsat', 'refuted']
    """
    return _outcome(claim, size, rlimit, constant=c)


def dropped(claim: Claim, hypothesis: str, size: Size, *, rlimit: int = RLIMIT) -> Outcome:
    """The claim without one of its hypotheses, at one size.

    Raises:
        NotExpressible: if the claim needs a logarithm or an exponential.
        ValueError: if the claim has no such hypothesis.

    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "chi2-second-moment")
    >>> dropped(claim, "dominated", 2).got
    'refuted'
    """
    return _outcome(claim, size, rlimit, without=hypothesis)


def witness(claim: Claim, values: Mapping[str, Any], size: Size, *, rlimit: int = RLIMIT) -> Outcome:
    """The existential part of a claim at given values of its variables, at this size.

    Returns:
        ``attained`` with values of all variables, confirmed by the exact evaluator; ``unsat`` if there is no witness of
        this size; else ``undecided``.

    Raises:
        NotExpressible: if the claim needs a logarithm or an exponential.
        ValueError: if the claim has no existential part, or a variable has no value.

    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "small-tv-large-chi2")
    >>> witness(claim, {"d": Fraction(1, 10), "K": Fraction(100)}, 2).got
    'attained'
    >>> witness(claim, {"d": Fraction(2), "K": Fraction(100)}, 2).got
    'unsat'
    """
    facts, given = _existential(claim, values)
    return find(facts, (*claim.variables, *claim.exists), given, size, source=f"{claim.id}: ", rlimit=rlimit)


def _existential(claim: Claim, values: Mapping[str, Any]) -> tuple[tuple[Clause | Relation, ...], dict[str, Any]]:
    if not claim.exists:
        raise ValueError(f"{claim.id} asserts no existence, so it has no witness")
    missing = [p.name for p in claim.variables if p.name not in values]
    if missing:
        raise ValueError(f"{claim.id}: expected values of all variables; none for {', '.join(missing)}")
    facts: tuple[Clause | Relation, ...] = (*(clause for _, clause in claim.such_that), *claim.statement)
    return facts, {p.name: values[p.name] for p in claim.variables}


def draw(claim: Claim, size: Size, random: Random) -> dict[str, Any] | None:
    """Values of a claim's variables that satisfy its hypotheses, or None if none was found in a few attempts.

    Numbers are drawn between the bounds of their parameters, functions of one outcome as laws with small weights.
    """
    sizes = sizes_of(claim.variables, size)
    for _ in range(DRAWS):
        values: dict[str, Any] = {}
        try:
            for p in claim.variables:
                values[p.name] = _value(p, size, Environment(values, sizes), random)
            if all(decide(clause, Environment(values, sizes)) for _, clause in claim.clauses()):
                return values
        except (Undecided, Undefined):
            continue
    return None


def _value(p: Parameter, size: Size, environment: Environment, random: Random) -> Any:
    if p.domains and not p.tabular:
        raise NotExpressible(f"no value of {p.name} is drawn: it is of sort {p.sort}")
    if p.domains:
        return _law([environment.size(domain) for domain in p.domains], random)
    if p.sort == "nat":
        return Fraction(largest(size))
    if p.sort != "real":
        return random.randrange(environment.size(p.sort))
    low = Fraction(0) if p.low is None else evaluate(p.low, environment, RATIONALS)
    high = low + 1 if p.high is None else evaluate(p.high, environment, RATIONALS)
    return low + (high - low) * Fraction(random.randint(1, 15), 16)


def _law(shape: Sequence[int], random: Random) -> Any:
    """A law for every value of all outcomes but the last."""
    if len(shape) > 1:
        return tuple(_law(shape[1:], random) for _ in range(shape[0]))
    weights = [random.randint(1, 9) for _ in range(shape[0])]
    return tuple(Fraction(w, sum(weights)) for w in weights)


# ----------------------------------------------------------------------------------------------------------------- run


def run(claim: Claim, *, sizes: Sequence[Size] | None = None, seed: int = 0, rlimit: int = RLIMIT) -> list[CheckResult]:
    """All SMT checks of a claim; none if it is not expressible in nonlinear real arithmetic.

    A claim that holds must be unsat at every size, and with a tighter constant, or without a hypothesis that the text
    leaves out, it must be refuted; a claim that is refuted must have a counterexample at some size; an existential
    claim must have a witness at values drawn with the seed.  After an undecided size no larger one is tried.

    Args:
        claim: the claim.
        sizes: in the order in which they are tried; the claim's own ``smt_sizes`` if not given.
        seed: of the values at which witnesses are sought.
        rlimit: z3's resource limit of one query.

    >>> from theorems.divergences import CLAIMS
    >>> claim = next(c for c in CLAIMS if c.id == "chi2-second-moment")
    >>> [(check.engine, check.got, check.ok) for check in run(claim, sizes=(2,))]
    [('smt', 'unsat', True), ('control', 'refuted', True)]
    """
    chosen = tuple(sizes if sizes is not None else getattr(claim, "smt_sizes", SIZES))
    if all(name.isdigit() for name in sets(p.sort for p in (*claim.variables, *claim.exists))):
        chosen = chosen[:1]  # nothing depends on the size
    results: list[CheckResult] = []
    with series(), suppress(NotExpressible):
        for result in _checks(claim, chosen, Random(seed), rlimit) if chosen else ():
            results.append(result)
    return results


def _checks(claim: Claim, sizes: Sequence[Size], random: Random, rlimit: int) -> Iterator[CheckResult]:
    if claim.verdict is Verdict.DEPENDS_ON_READING:
        return
    if not claim.proved:
        # That something exists is refuted at no single size.
        if not claim.exists:
            yield _until("refuted", "smt", "", sizes, lambda n: _outcome(claim, n, rlimit))
        return
    if claim.exists:
        yield from _witnesses(claim, sizes, random, rlimit)
        return
    yield from _each("", sizes, lambda n: _outcome(claim, n, rlimit))
    constant = claim.constant
    if constant is not None:
        if not _is_statement(constant.statement(constant.best), claim):
            prefix = f"{constant.statement(constant.best)}, "
            yield from _each(prefix, sizes, lambda n: tightened(claim, constant.best, n, rlimit=rlimit))
        for c in constant.tighter:
            prefix = f"{constant.statement(c)}, "
            yield _until("refuted", "control", prefix, sizes, lambda n, c=c: tightened(claim, c, n, rlimit=rlimit))  # type: ignore[misc]
    for h in claim.hypotheses:
        if h.left_out:
            prefix = f"without {h.id}, "
            yield _until("refuted", "control", prefix, sizes, lambda n, h=h: dropped(claim, h.id, n, rlimit=rlimit))  # type: ignore[misc]


def _is_statement(relation: Relation, claim: Claim) -> bool:
    """Whether a relation is what the claim states, so that there is nothing more to ask."""
    if [relation.relation] != [own.relation for own in claim.statement]:
        return False
    (own,) = claim.statement
    try:
        return canonical(relation.right - relation.left) == canonical(own.right - own.left)
    except TooLarge:
        return False


def _each(prefix: str, sizes: Sequence[Size], question: Callable[[Size], Outcome]) -> Iterator[CheckResult]:
    """One check per size, all expected to be unsat."""
    for n in sizes:
        start = time.perf_counter()
        outcome = question(n)
        yield CheckResult("smt", "unsat", outcome.got, f"{prefix}{label(n)}, {outcome}", time.perf_counter() - start)
        if outcome.got == UNDECIDED:
            return


def _until(
    expect: str, engine: Engine, prefix: str, sizes: Sequence[Size], question: Callable[[Size], Outcome]
) -> CheckResult:
    """One check, with the first size at which the outcome is as expected or undecided."""
    start = time.perf_counter()
    for n in sizes:
        outcome = question(n)
        if outcome.got in (expect, UNDECIDED):
            break
    solver = "z3, " if engine == "control" else ""  # other engines report controls too
    detail = f"{prefix}{solver}{label(n)}, {outcome}"
    return CheckResult(engine, expect, outcome.got, detail, time.perf_counter() - start)


def _witnesses(claim: Claim, sizes: Sequence[Size], random: Random, rlimit: int) -> Iterator[CheckResult]:
    """A witness at drawn values: at every size if functions were drawn, else at the first size that has one."""
    functions = any(p.domains for p in claim.variables)
    for group in [(n,) for n in sizes] if functions else [tuple(sizes)]:
        values = draw(claim, group[0], random)
        if values is None:
            yield CheckResult("smt", "attained", UNDECIDED, "no values that satisfy the hypotheses were drawn")
            return
        yield _until("attained", "smt", "", group, lambda n, v=values: witness(claim, v, n, rlimit=rlimit))  # type: ignore[misc]
