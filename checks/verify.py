"""Verification: every engine on every claim, and what follows from the outcomes.

One task is one engine on one claim.  Tasks are independent, so they may run in any executor of `concurrent.futures`;
the results are put together in the order of the ledger and do not depend on how many ran at a time.

A claim's rung says how much stands behind it: ``exact`` (polynomial identities, sums, induction; exact evaluation of a
counterexample), ``enclosure`` (ball arithmetic took part), ``solver`` (z3 at the sizes it names), ``sampled``.  Only
the first two are proofs.

Main definitions
    ClaimReport, Report     the outcomes
    verify                  runs the engines
    to_json                 the report as the JSON object of ``offpolicy verify --json``
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import Any

from checks import processes
from checks.ledger import Entry, load
from checks.result import UNDECIDED, CheckResult
from theorems.claim import Verdict

ENGINES = ("proof", "smt", "sampled", "extremal", "counterexample", "control")
APART = ("smt", "sampled")
"""Engines that need no theorem, and can start before the certificates have been checked."""
SCHEMA = "offpolicy-theorems/verify/1"
EXAMPLES = 25

Progress = Callable[[str, str], None]
Task = tuple[str, str]
"""One engine on one claim."""


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """The outcomes of all checks of one claim.

    Attributes:
        entry: the claim with all that belongs to it.
        checks: the outcomes, by engine.
        rung: ``exact``, ``enclosure``, ``solver``, ``sampled`` or ``none``.
    """

    entry: Entry
    checks: tuple[CheckResult, ...]
    rung: str

    @property
    def scope(self) -> str:
        """What the rung speaks of: all sizes, those that were tried, or those of the counterexamples."""
        if self.entry.claim.verdict is Verdict.REFUTED and self.rung == "exact":
            values = [v for i in self.entry.counterexamples for v in i.values.values()]
            sizes = {len(v) for v in values if isinstance(v, tuple)}
            sizes |= {n for _, certificate in self.entry.breaking for _, n in certificate.proof.sizes}
            return f"n = {', '.join(map(str, sorted(sizes)))}" if sizes else "numbers"
        return {"exact": "all sizes", "enclosure": "all sizes", "none": "no size"}.get(self.rung, "the sizes tried")

    @property
    def ok(self) -> bool:
        """Whether everything came out as recorded, and the verdict has what it rests on."""
        return self.rung in ("exact", "enclosure") and all(check.ok for check in self.checks)

    @property
    def failed(self) -> bool:
        """Whether some check came out otherwise than recorded (undecided is neither success nor failure)."""
        return (not self.ok and not self.undecided) or any(_failed(check) for check in self.checks)

    @property
    def undecided(self) -> bool:
        return any(check.got == UNDECIDED for check in self.checks)

    @property
    def seconds(self) -> float:
        return sum(check.seconds for check in self.checks)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcomes of a run."""

    claims: tuple[ClaimReport, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return all(claim.ok for claim in self.claims)

    @property
    def exit_code(self) -> int:
        """0 if all came out as recorded, 1 if something did not, 3 if nothing failed but something is undecided."""
        if any(claim.failed for claim in self.claims):
            return 1
        return 0 if self.ok else 3


def _failed(check: CheckResult) -> bool:
    return not check.ok and check.got != UNDECIDED


# --------------------------------------------------------------------------------------------------------------- tasks


def run_engine(engine: str, id: str, seed: int = 0) -> list[CheckResult]:
    """One engine on one claim; an engine that breaks down reports that, instead of ending the run.

    This is the unit of parallel work: a function of plain values at the top level of its module, so that another
    process can be handed it.
    """
    start = time.perf_counter()
    try:
        results = _RUN[engine](load()[id], seed)
    except Exception as error:
        results = [CheckResult(_named(engine), "a result", "error", f"{type(error).__name__}: {_line(error)}")]
    left = time.perf_counter() - start - sum(r.seconds for r in results)
    if results and left > 0:
        results = [replace(r, seconds=r.seconds + left / len(results)) for r in results]
    return results


def _named(engine: str) -> Any:
    return engine


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _proof(entry: Entry, seed: int) -> list[CheckResult]:
    from checks import proof_engine

    return proof_engine.run(entry.claim) if entry.claim.proved or entry.families else []


def _smt(entry: Entry, seed: int) -> list[CheckResult]:
    from checks import smt

    return smt.run(entry.claim, seed=seed)


def _sampled(entry: Entry, seed: int) -> list[CheckResult]:
    from checks import sampling

    proof = entry.certificate.proof if entry.certificate else None
    return sampling.run(
        entry.claim,
        examples=EXAMPLES,
        seed=seed,
        instances=entry.instances,
        witness=dict(proof.witness) if proof else None,
        sizes=dict(proof.sizes) if proof else None,
    )


def _extremal(entry: Entry, seed: int) -> list[CheckResult]:
    from checks import instances

    return instances.run_extremal(entry, load())


def _counterexample(entry: Entry, seed: int) -> list[CheckResult]:
    from checks import instances

    return instances.run_counterexample(entry)


def _control(entry: Entry, seed: int) -> list[CheckResult]:
    from checks import proof_engine
    from checks.controls import perturbation

    return [*perturbation.run(entry, load()), *proof_engine.controls(entry.claim)]


_RUN: dict[str, Callable[[Entry, int], list[CheckResult]]] = {
    "proof": _proof,
    "smt": _smt,
    "sampled": _sampled,
    "extremal": _extremal,
    "counterexample": _counterexample,
    "control": _control,
}

# ---------------------------------------------------------------------------------------------------------------- runs


def verify(
    ids: Iterable[str] = (),
    *,
    jobs: int = 1,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Report:
    """Run every engine on the named claims, or on all.

    Args:
        ids: claims to verify; all if none is named.
        jobs: how many tasks run at a time, in processes of their own if more than one.
        seed: of the sampling.
        executor: where the tasks run; takes the place of `jobs`.
        progress: called with engine and claim id after every task.

    Raises:
        UnknownClaim: if there is no claim of an id.
        LedgerProblem: if the ledger does not load.
        ValueError: if `jobs` is not positive.
    """
    if jobs < 1:
        raise ValueError(f"expected one job or more, not {jobs}")
    start = time.perf_counter()
    entries = planned(ids)
    tasks = [(engine, entry.claim.id) for entry in entries for engine in ENGINES]
    results: dict[Task, list[CheckResult]] = {}

    def finish(task: Task, outcome: list[CheckResult]) -> None:
        results[task] = outcome
        if progress is not None:
            progress(*task)

    if executor is None and jobs > 1 and processes.start_method() == "fork":
        for task, outcome in _begun(tasks, jobs, seed).items():
            finish(task, outcome)
    left = [task for task in tasks if task not in results]
    with _pool(jobs if len(left) > 1 else 1, executor) as pool:
        for task, outcome in _done(pool, left, seed):
            finish(task, outcome)
    for task, outcome in _one_by_one([task for task in left if task not in results], executor, seed):
        finish(task, outcome)
    return Report(collect(entries, results), time.perf_counter() - start)


def collect(
    entries: Iterable[Entry], results: Mapping[tuple[str, str], Iterable[CheckResult]]
) -> tuple[ClaimReport, ...]:
    """The reports of some claims from the outcomes by engine and claim id, whatever order those came in."""
    return _joined(tuple(report(entry, [r for e in ENGINES for r in results[e, entry.claim.id]]) for entry in entries))


@contextmanager
def _pool(jobs: int, executor: Executor | None) -> Iterator[Executor | None]:
    """The given executor, processes of our own, or none at all for one job."""
    if executor is not None or jobs == 1:
        yield executor
        return
    with processes.pool(jobs, processes.start_method()) as own:
        yield own


def _begun(tasks: Iterable[Task], jobs: int, seed: int) -> dict[Task, list[CheckResult]]:
    """Check every certificate, once for all processes that are forked later; others begin with some tasks meanwhile."""
    from checks import proof_engine

    if proof_engine.theorems.cache_info().currsize:
        return {}
    apart = [task for task in tasks if task[0] in APART]
    apart.sort(key=lambda task: _weight(task[0], load()[task[1]]))
    return processes.meanwhile(proof_engine.theorems, apart, lambda task: run_engine(*task, seed), jobs - 1)


def _weight(engine: str, entry: Entry) -> int:
    """Roughly how long a task takes: those that take longest are handed out first, so that all end together."""
    certificates = [entry.certificate, *(c for _, c in entry.families), *(c for _, c in entry.refutations)]
    steps = sum(len(c.proof.steps) for c in certificates if c is not None)
    tighter = len(entry.claim.constant.tighter) if entry.claim.constant else 0
    searches = 1 + tighter + sum(h.left_out for h in entry.claim.hypotheses)
    size = len(entry.claim.variables) + len(entry.claim.clauses())
    return {"control": 4 * steps, "sampled": 4 * searches * size, "smt": 3 * searches * size}.get(engine, steps // 4)


def _done(pool: Executor | None, tasks: Sequence[Task], seed: int) -> Iterator[tuple[Task, list[CheckResult]]]:
    """Tasks with their outcomes, as they come; a process that is killed takes with it what others have not begun."""
    if pool is None:
        yield from ((task, run_engine(*task, seed)) for task in tasks)
        return
    dear = sorted(tasks, key=lambda task: -_weight(task[0], load()[task[1]]))
    with suppress(BrokenExecutor):
        submitted = {pool.submit(run_engine, task[0], task[1], seed): task for task in dear}
        for future in as_completed(submitted):
            yield submitted[future], future.result()


def _one_by_one(
    tasks: Sequence[Task], executor: Executor | None, seed: int
) -> Iterator[tuple[Task, list[CheckResult]]]:
    """What was lost with a process, once more: only a task whose own process is killed then has failed."""
    left = list(tasks)
    while left:
        with nullcontext(executor) if executor else processes.pool(1, processes.start_method()) as pool:
            while left:
                task = left.pop(0)
                try:
                    yield task, pool.submit(run_engine, task[0], task[1], seed).result()
                except BrokenExecutor:
                    yield task, [CheckResult(_named(task[0]), "a result", "error", "its process was killed")]
                    break


def planned(ids: Iterable[str] = ()) -> tuple[Entry, ...]:
    """The claims that a run verifies: those named, and the readings of one that depends on its reading."""
    ledger = load()
    chosen = ledger.select(ids)
    return ledger.select(id for entry in chosen for id in (entry.claim.id, *entry.claim.readings))


def report(entry: Entry, results: list[CheckResult]) -> ClaimReport:
    """Sort the outcomes by engine and read the rung off them."""
    ordered = sorted(results, key=lambda r: ENGINES.index(r.engine))
    return ClaimReport(entry, tuple(ordered), rung(entry, ordered))


def rung(entry: Entry, results: Iterable[CheckResult]) -> str:
    """How much stands behind the verdict: the best that came out, and never more."""
    results = tuple(results)
    good = [r for r in results if r.ok]
    if entry.claim.proved:
        proof = [r for r in results if r.engine == "proof"]
        proved = [r for r in proof if r.got == "proved"]
        if proved and all(r.ok for r in proof):
            return "enclosure" if any(r.detail.startswith("enclosure") for r in proved) else "exact"
        if any(r.engine == "smt" and r.got == "unsat" for r in good):
            return "solver"
        return "sampled" if any(r.engine == "sampled" for r in good) else "none"
    if entry.claim.verdict is Verdict.REFUTED:
        # the samples of a family stand only with its certificate, so one that is rejected or missing leaves nothing
        families = [r for r in results if r.engine == "counterexample" and r.expect == "proved"]
        backed = len(families) >= len(entry.breaking) and all(r.ok for r in families)
        if not backed or not any(r.engine == "counterexample" and r.got == "broken" for r in good):
            return "none"
        return "enclosure" if any(": enclosure," in r.detail for r in families) else "exact"
    return "none"


def _joined(claims: tuple[ClaimReport, ...]) -> tuple[ClaimReport, ...]:
    """The report of a claim that depends on its reading: the checks of its readings, and the weakest of their rungs."""
    by_id = {claim.entry.claim.id: claim for claim in claims}
    strength = ("none", "sampled", "solver", "enclosure", "exact")
    joined = []
    for claim in claims:
        readings = [by_id[id] for id in claim.entry.claim.readings]
        if claim.entry.claim.verdict is Verdict.DEPENDS_ON_READING:
            checks = tuple(
                replace(c, detail=f"{r.entry.claim.id}: {c.detail}", seconds=0.0) for r in readings for c in r.checks
            )
            weakest = min((r.rung for r in readings), key=strength.index, default="none")
            claim = ClaimReport(claim.entry, (*claim.checks, *checks), weakest)
        joined.append(claim)
    return tuple(joined)


# ---------------------------------------------------------------------------------------------------------------- JSON


def to_json(run: Report) -> dict[str, Any]:
    """The report as one JSON object; everything but times and environment depends on version and seed alone."""
    from checks.report.environment import environment
    from checks.version import VERSION

    return {
        "schema": SCHEMA,
        "version": VERSION,
        "environment": environment(),
        "ok": run.ok,
        "seconds": round(run.seconds, 3),
        "claims": [_claim_json(claim) for claim in run.claims],
    }


def _claim_json(report: ClaimReport) -> dict[str, Any]:
    from checks.cite import statement_latex

    claim, certificate = report.entry.claim, report.entry.certificate
    return {
        "id": claim.id,
        "where": claim.where,
        "title": claim.title,
        "statement": claim.plain_statement(),
        "latex": statement_latex(claim),
        "verdict": str(claim.verdict),
        "rung": report.rung,
        "for": report.scope,
        "ok": report.ok,
        "seconds": round(report.seconds, 3),
        "checks": [
            {"engine": c.engine, "expect": c.expect, "got": c.got, "ok": c.ok, "detail": c.detail}
            for c in report.checks
        ],
        "sharp": claim.sharp,
        "certificate": certificate.sha256 if certificate else None,
    }
