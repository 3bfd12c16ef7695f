"""The sampling engine: the statement holds on every exact instance that Hypothesis can come up with.

The engine runs Hypothesis from the inside: known extremal instances first, then random ones, then a climb with
`hypothesis.target` towards the instances where the two sides of the statement are closest.  Approximate numbers score
the climb; `checks.exact` decides every instance exactly.  A refutation that nobody expected is shrunk to a small exact
instance; one that was expected is reported as it was found.

A sample proves nothing, so the outcomes are only these:

    no-counterexample   at least one instance was decided, and none refutes the statement (the counts are reported)
    refuted             an exact instance satisfies the hypotheses and breaks the statement
    undecided           no instance could be decided, or none satisfied the hypotheses

The same version and seed give the same results: Hypothesis is seeded, keeps no database, and sees only explicit
settings.

Main definitions
    run         every sampled check and negative control of one claim
    refute      look for a counterexample to one statement
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, settings, target
from hypothesis import example as explicit_example
from hypothesis import seed as fix_seed
from hypothesis import strategies as st
from hypothesis.errors import Flaky, Unsatisfiable

from checks.drawing.instances import can_be_drawn, satisfied
from checks.drawing.solving import has_written
from checks.drawing.strategies import Draw
from checks.drawing.strategies import instances as claim_instances
from checks.exact import apart, decide, rational_sides
from checks.result import UNDECIDED, CheckResult
from counterexamples.approximate import ratio_of, sides, tightness_of
from counterexamples.instance import Instance
from counterexamples.shape import given_environment
from theorems.claim import Claim, Verdict
from theorems.language.arithmetic import Environment, Undecided, Undefined
from theorems.language.facts import Clause, Fact, Relation
from theorems.language.substitution import substitute, substitute_clause
from theorems.language.terms import Table, Term

CONTROL_EXAMPLES = 300
"""How many instances a negative control may take to find its counterexample."""

SHRINKING, SHRINKING_WRITTEN = 80, 20
"""How many further attempts go into making a counterexample small; fewer where functions are written out."""

BITS_FOR_WRITTEN = 256
"""The precision at which an instance with written-out functions is given up: one without a move is an equality."""

REFUTED, NONE_FOUND = "refuted", "no-counterexample"
Condition = Relation | Fact | Clause


class _Broken(Exception):
    """Carries a counterexample out of Hypothesis."""

    def __init__(self, environment: Environment, condition: Condition) -> None:
        super().__init__(str(condition))
        self.environment, self.condition = environment, condition
        text = show(environment)
        self.size = (text.count(","), len(text), text)


class _Enough(BaseException):
    """Ends shrinking: Hypothesis lets it through because it is no `Exception`."""


@dataclass(slots=True)
class _Tally:
    """What a run has seen; the smallest counterexample, and how many attempts are left to find a smaller one."""

    decided: int = 0
    undecided: int = 0
    reason: str = ""
    tightest: float | None = None
    attempts_left: int = 0
    broken: _Broken | None = None

    def tick(self) -> None:
        """Count one attempt."""
        if self.broken is not None:
            self.attempts_left -= 1
            if self.attempts_left < 0:
                raise _Enough

    def keep(self, broken: _Broken) -> None:
        """Keep the smaller counterexample: fewer numbers first, then the shorter text."""
        if self.broken is None or broken.size < self.broken.size:
            self.broken = broken


def run(
    claim: Claim,
    *,
    examples: int = 100,
    seed: int = 0,
    instances: Sequence[Instance] = (),
    witness: Mapping[str, Term] | None = None,
    sizes: Mapping[str, int] | None = None,
) -> list[CheckResult]:
    """Sample one claim, and the negative controls that go with it.

    A claim with the verdict ``refuted`` is expected to be refuted.  Every tightened constant and every hypothesis the
    text leaves out gives a control that must be refuted; the loosest constant must be refuted without knowing where the
    bound is tight.  A claim of existence is checked with the witness of its proof, at sampled parameters; it has no
    controls here, since an instance can refute a witness but not existence.

    Args:
        claim: the claim.
        examples: how many instances to draw.
        seed: the same seed gives the same result.
        instances: known instances of the claim; the extremal ones are tried first.
        witness: for a claim of existence, the values of what exists, as terms in the parameters.
        sizes: sizes of the finite sets on which the witness lives, where its tables do not tell.

    Returns:
        one result for the statement and one for every control; none for a claim without a statement of its own, nor for
        one about sequences, of which no instances are drawn.

    Raises:
        ValueError: if `examples` is not positive, or an instance belongs to another claim.
        counterexamples.shape.UnknownSort: if a variable has a sort that cannot be drawn.

    >>> from theorems.divergences import CLAIMS
    >>> for result in run(next(c for c in CLAIMS if c.id == "chi2-second-moment"), examples=20):
    ...     print(result.engine, result.got, result.ok)
    sampled no-counterexample True
    control refuted True
    """
    _check_arguments(claim, examples, instances)
    if claim.verdict is Verdict.DEPENDS_ON_READING or not claim.statement:
        return []
    if not can_be_drawn(claim):
        return []
    known = [given_environment(claim, i.values) for i in instances if i.role == "extremal"]
    if claim.exists:
        if witness is None:
            detail = "a claim of existence is sampled with the witness of its proof, and none was given"
            return [CheckResult("sampled", NONE_FOUND, UNDECIDED, detail)]
        conditions = _with_witness(claim, witness, sizes or {})
        return [_sample(claim, conditions, "sampled", NONE_FOUND, examples, seed, known)]
    if claim.verdict is Verdict.REFUTED:
        tries = max(examples, CONTROL_EXAMPLES)  # a search, which ends with what it finds
        return [_sample(claim, claim.statement, "sampled", REFUTED, tries, seed, known)]
    results = [_sample(claim, claim.statement, "sampled", NONE_FOUND, examples, seed, known)]
    if claim.constant is not None:
        by_distance = sorted(claim.constant.tighter, key=lambda c: abs(c - claim.constant.best))  # type: ignore[union-attr]
        for c in claim.constant.tighter:
            weaker = replace(claim, statement=(claim.constant.statement(c),))
            note = f"constant {c}"
            control = None
            if known and c != by_distance[-1]:  # where the bound is tight, no search is needed
                control = _sample(weaker, weaker.statement, "control", REFUTED, 1, seed, known, note)
            if control is None or not control.ok:
                note += "; search alone"
                control = _sample(weaker, weaker.statement, "control", REFUTED, CONTROL_EXAMPLES, seed, [], note)
            results.append(control)
    for h in claim.hypotheses:
        if h.left_out:
            note = f"without {h.id}; search alone"
            results.append(
                _sample(claim, claim.statement, "control", REFUTED, CONTROL_EXAMPLES, seed, [], note, without=h.id)
            )
    return results


def refute(claim: Claim, *, without: str | None = None, examples: int = CONTROL_EXAMPLES, seed: int = 0) -> CheckResult:
    """Look for a counterexample to the statement of a claim, from nothing but its hypotheses.

    Args:
        claim: a claim, or anything like it: ``dataclasses.replace(claim, statement=...)``.
        without: id of a hypothesis to leave out.
        examples: how many instances to draw.
        seed: the same seed gives the same result.

    Raises:
        ValueError: if `examples` is not positive, there is no such hypothesis, or the claim asserts existence, which
            no instance can refute.

    >>> from theorems.claim import relations
    >>> from theorems.divergences import CLAIMS
    >>> sharp = next(c for c in CLAIMS if c.id == "pinsker-type-sharp")
    >>> refute(replace(sharp, statement=relations("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"))).got
    'refuted'
    """
    _check_arguments(claim, examples, ())
    if claim.exists:
        raise ValueError(f"{claim.id} asserts existence; no single instance can refute it")
    return _sample(claim, claim.statement, "control", REFUTED, examples, seed, [], without=without, shrink=True)


def _check_arguments(claim: Claim, examples: int, instances: Sequence[Instance]) -> None:
    if isinstance(examples, bool) or not isinstance(examples, int) or examples < 1:
        raise ValueError(f"examples is {examples!r}; expected a whole number >= 1")
    for instance in instances:
        if instance.claim != claim.id:
            raise ValueError(f"expected instances of {claim.id}, not one of {instance.claim}")


def _with_witness(claim: Claim, witness: Mapping[str, Term], sizes: Mapping[str, int]) -> tuple[Condition, ...]:
    """The conditions on what exists and the statement, with the witness put in: they speak of the parameters alone."""
    missing = [p.name for p in claim.exists if p.name not in witness]
    if missing:
        raise ValueError(f"{claim.id}: the witness lacks {', '.join(missing)}")
    domains = {name: str(size) for name, size in sizes.items()}
    for parameter in claim.exists:
        value = witness[parameter.name]
        for domain in parameter.domains:
            if not isinstance(value, Table):
                break
            domains.setdefault(domain, str(len(value.values)))
            value = value.values[0]
    values = {p.name: witness[p.name] for p in claim.exists}
    return (
        *(substitute_clause(clause, values, domains) for _, clause in claim.such_that),
        *(
            Relation(substitute(r.left, values, domains), r.relation, substitute(r.right, values, domains))
            for r in claim.statement
        ),
    )


def _sample(
    claim: Claim,
    conditions: Sequence[Condition],
    engine: Any,
    expect: str,
    examples: int,
    seed: int,
    known: Sequence[Environment],
    note: str = "",
    *,
    without: str | None = None,
    shrink: bool = False,
) -> CheckResult:
    """One run of Hypothesis over the instances of a claim, all conditions to hold on each.

    A counterexample is made small if that is asked for, or if none is expected.
    """
    started = time.perf_counter()
    written = any(v.domains and not v.tabular for v in claim.variables)
    tally = _Tally(attempts_left=SHRINKING_WRITTEN if written else SHRINKING)
    shrinking = (Phase.shrink,) if shrink or expect != REFUTED else ()
    strategy = claim_instances(claim, without)
    hypotheses = claim.clauses(without=without)

    @st.composite
    def counted(draw: Draw[Environment]) -> Environment:
        tally.tick()
        return draw(strategy)

    def property_holds(environment: Environment) -> None:
        _judge(conditions, environment, tally)

    test = given(environment=counted())(property_holds)
    for environment in known:
        if not satisfied(hypotheses, environment):
            seconds = time.perf_counter() - started
            detail = f"a known instance does not satisfy the hypotheses: {show(environment)}"
            return CheckResult(engine, expect, "bad instance", detail, seconds)
        test = explicit_example(environment=environment)(test)
    test = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.explicit, Phase.generate, Phase.target, *shrinking),
        suppress_health_check=list(HealthCheck),
    )(fix_seed(f"{seed}/{claim.id}")(test))
    try:
        with suppress(_Broken, _Enough, Unsatisfiable):
            test()
    except Flaky:
        if tally.attempts_left >= 0:  # else it is how Hypothesis sees the end of shrinking
            raise
    if tally.broken is not None:
        got, detail = REFUTED, f"{tally.broken.condition} fails at {show(tally.broken.environment)}"
    elif tally.decided:
        got, detail = NONE_FOUND, _counts(tally)
    else:
        got = UNDECIDED
        detail = _counts(tally) if tally.undecided else "no instance satisfied the hypotheses"
    parts = [note, detail, f"{len(known)} known" if known else "", f"seed {seed}"]
    return CheckResult(engine, expect, got, "; ".join(p for p in parts if p), time.perf_counter() - started)


def _judge(conditions: Sequence[Condition], environment: Environment, tally: _Tally) -> None:
    """Decide all conditions at one instance; the score comes first, so that the climb also sees undecided ones."""
    views = [_view(condition, environment) for condition in conditions]
    scores = [score for view in views if (score := view.tightness) is not None]
    if scores:
        target(max(scores), label="tightness")
    open_reason = ""
    for view in views:
        try:
            if not view.holds(environment):
                broken = _Broken(environment, view.condition)
                tally.keep(broken)
                raise broken
        except (Undecided, Undefined) as problem:
            open_reason = str(problem)
    if open_reason:
        tally.undecided += 1
        tally.reason = tally.reason or open_reason
        return
    tally.decided += 1
    for view in views:
        if (r := view.ratio) is not None:
            tally.tightest = r if tally.tightest is None else max(tally.tightest, r)


@dataclass(frozen=True, slots=True)
class _View:
    """A condition at an instance.

    Attributes:
        condition: the condition.
        relation: ``<=``, ``<`` or ``==`` if it has two sides, else empty.
        sides: both sides, if they have values.
        sign: of the right side minus the left one, if it has been found exactly.
    """

    condition: Condition
    relation: str = ""
    sides: tuple[Any, Any] | None = None
    sign: int | None = None

    @property
    def tightness(self) -> float | None:
        """How close to failing; None where there is nothing to climb."""
        if self.relation in ("", "=="):
            return None
        return -1.0 if self.sides is None else tightness_of(self.relation, *self.sides)

    @property
    def ratio(self) -> float | None:
        """Left side over right side."""
        return None if self.sides is None else ratio_of(self.relation, *self.sides)

    def holds(self, environment: Environment) -> bool:
        """Whether the condition is true, exactly.

        Raises:
            Undecided, Undefined: as `checks.exact.decide`.
        """
        if self.sign is None:
            return decide(self.condition, environment, BITS_FOR_WRITTEN if has_written(environment) else None)
        return {"<=": self.sign >= 0, "<": self.sign > 0, "==": self.sign == 0}[self.relation]


def _view(condition: Condition, environment: Environment) -> _View:
    """A condition at an instance: exact sides if rational arithmetic suffices, else approximate ones for the score."""
    if not isinstance(condition, Relation):
        return _View(condition)
    try:
        if (found := rational_sides(condition, environment)) is not None:
            left, right = found
            return _View(condition, condition.relation, found, int(left < right) - int(right < left))
        if not has_written(environment):
            return _View(condition, condition.relation, sides(condition, environment))
        # where balls touch, the sides are equal as a rule, and the climb should not go where nothing is decided
        if (different := apart(condition, environment)) is not None:
            return _View(condition, condition.relation, different[:2], different[2])
        return _View(condition, condition.relation)
    except Undefined:
        return _View(condition, condition.relation)


def _counts(tally: _Tally) -> str:
    text = f"{tally.decided} instances decided, {tally.undecided} undecided"
    if tally.reason:
        text += f" (first: {tally.reason[:100]})"
    if tally.tightest is not None:
        text += f"; tightest left/right {tally.tightest:.6g}"
    return text


def show(environment: Environment) -> str:
    """The values of an instance on one line.

    >>> from fractions import Fraction
    >>> show(Environment({"pi": (Fraction(1, 2), Fraction(1, 2)), "c": Fraction(3)}))
    'pi = (1/2, 1/2), c = 3'
    """
    return ", ".join(f"{name} = {_value(value)}" for name, value in environment.values.items())


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(_value(v) for v in value)})"
    return str(value)
