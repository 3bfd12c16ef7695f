"""What follows from the outcomes of the checks: rung, exit code, report; and that order and jobs do not matter."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from checks import processes, verify
from checks.ledger import Entry, UnknownClaim, claims
from checks.result import CheckResult

BY_ID = {claim.id: claim for claim in claims()}
PROVED, REFUTED = Entry(BY_ID["pinsker-type"]), Entry(BY_ID["is-variance-second-moment"])


def proof(got: str = "proved", detail: str = "exact") -> CheckResult:
    return CheckResult("proof", "proved", got, detail)


def smt(got: str = "unsat") -> CheckResult:
    return CheckResult("smt", "unsat", got)


def sampled(got: str = "no-counterexample") -> CheckResult:
    return CheckResult("sampled", "no-counterexample", got)


def counterexample(got: str = "broken") -> CheckResult:
    return CheckResult("counterexample", "broken", got)


@pytest.mark.parametrize(
    ("results", "rung"),
    [
        ([proof()], "exact"),
        ([proof(detail="enclosure, 9 steps")], "enclosure"),
        ([proof(), CheckResult("proof", "consistent", "consistent")], "exact"),
        ([proof(), CheckResult("proof", "consistent", "inconsistent")], "none"),
        ([proof(detail="exact, uses enclosure"), smt(), sampled()], "exact"),
        ([proof("rejected"), smt(), sampled()], "solver"),
        ([proof("undecided"), smt("unknown"), sampled()], "sampled"),
        ([smt("undecided"), sampled("refuted")], "none"),
        ([proof(), proof("rejected")], "none"),
        ([], "none"),
    ],
)
def test_the_rung_is_what_came_out_and_never_more(results: list[CheckResult], rung: str) -> None:
    assert verify.report(PROVED, results).rung == rung


def test_only_a_proof_or_an_exact_counterexample_makes_a_claim_ok() -> None:
    assert verify.report(PROVED, [proof(), smt(), sampled()]).ok
    assert not verify.report(PROVED, [smt(), sampled()]).ok
    assert not verify.report(PROVED, [counterexample()]).ok
    assert verify.report(REFUTED, [counterexample()]).ok
    assert not verify.report(REFUTED, [smt(), sampled()]).ok
    assert not verify.report(REFUTED, []).ok


def test_all_sizes_only_for_proofs() -> None:
    assert verify.report(PROVED, [proof()]).scope == "all sizes"
    assert verify.report(PROVED, [smt()]).scope == "the sizes tried"
    assert verify.report(PROVED, []).scope == "no size"


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([[proof(), smt()]], 0),
        ([[proof(), smt("undecided")]], 3),
        ([[proof("undecided"), smt()]], 3),
        ([[proof(), smt("sat")]], 1),
        ([[proof(), smt("sat"), sampled("undecided")]], 1),
        ([[proof(), smt("undecided")], [proof("rejected")]], 1),
        ([[smt(), sampled()]], 1),
        ([[]], 1),
        ([], 0),
    ],
)
def test_exit_codes(outcomes: list[list[CheckResult]], code: int) -> None:
    report = verify.Report(tuple(verify.report(PROVED, results) for results in outcomes), 0.0)
    assert report.exit_code == code
    assert report.ok == (code == 0)


def test_outcomes_are_sorted_by_engine() -> None:
    report = verify.report(PROVED, [sampled(), counterexample(), proof(), smt()])
    assert [check.engine for check in report.checks] == ["proof", "smt", "sampled", "counterexample"]


def test_an_engine_that_breaks_down_is_reported_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(entry: Entry, seed: int) -> list[CheckResult]:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setitem(verify._RUN, "smt", broken)
    (result,) = verify.run_engine("smt", "pinsker-type")
    assert (result.engine, result.got, result.detail) == ("smt", "error", "ZeroDivisionError: by zero")
    assert not result.ok


CLAIM = "bias-is-expectation-gap"


@pytest.fixture(scope="module")
def alone() -> verify.Report:
    return verify.verify([CLAIM])


def content(report: verify.Report) -> str:
    """The report as JSON, without times."""
    data = verify.to_json(report)
    del data["seconds"]
    for claim in data["claims"]:
        del claim["seconds"]
    return json.dumps(data)


def test_jobs_and_executors_do_not_change_the_report(alone: verify.Report) -> None:
    assert content(verify.verify([CLAIM], jobs=2)) == content(alone)
    with ThreadPoolExecutor(1) as pool:
        assert content(verify.verify([CLAIM], executor=pool)) == content(alone)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_that_share_what_is_known_report_the_same(alone: verify.Report, method: str) -> None:
    """In a process of its own, which has one thread as that of a user."""
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    script = (
        "from checks import processes, verify\n"
        "from tests.checks.test_verify import content\n"
        "if __name__ == '__main__':\n"
        f"    processes.start_method = lambda: {method!r}\n"
        f"    print(content(verify.verify([{CLAIM!r}], jobs=2)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == content(alone)


class Breaking(ThreadPoolExecutor):
    """An executor that loses a process so many times."""

    def __init__(self, times: int) -> None:
        super().__init__(2)
        self.times = times

    def submit(self, *arguments: Any, **more: Any) -> Any:
        if self.times:
            self.times -= 1
            raise BrokenExecutor
        return super().submit(*arguments, **more)


def test_what_is_lost_with_a_process_is_done_again(alone: verify.Report) -> None:
    with Breaking(1) as executor:
        assert content(verify.verify([CLAIM], executor=executor)) == content(alone)
    with Breaking(1_000_000) as executor:
        lost = verify.verify([CLAIM], executor=executor)
    results = [result for claim in lost.claims for result in claim.checks]
    assert {(r.got, r.ok, r.detail) for r in results} == {("error", False, "its process was killed")}
    assert lost.exit_code == 1


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="processes are not forked here")
def test_a_killed_process_is_replaced(alone: verify.Report, tmp_path: Path) -> None:
    """In a process of its own: one that helps before the pool is there, and one of the pool are killed."""
    counted = tmp_path / "counted"
    module = tmp_path / "killing.py"
    module.write_text(
        "import multiprocessing, os, signal\n"
        "from checks import verify\n"
        "honest = verify.run_engine\n"
        "def run_engine(engine, id, seed=0):\n"
        "    if multiprocessing.parent_process() is not None:\n"
        f"        with open({str(counted)!r}, 'a') as file:\n"
        "            file.write('x')\n"
        f"        if os.path.getsize({str(counted)!r}) <= 2:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return honest(engine, id, seed)\n"
    )
    script = (
        "import sys\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "import killing\n"
        "from checks import processes, verify\n"
        "from tests.checks.test_verify import content\n"
        "if __name__ == '__main__':\n"
        "    verify.run_engine = killing.run_engine\n"
        f"    processes.start_method = lambda: 'fork'\n"
        f"    print(content(verify.verify([{CLAIM!r}], jobs=2)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == content(alone)
    assert counted.stat().st_size > 2


def test_no_process_is_forked_next_to_another_thread() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert processes.start_method() == "spawn"
    finally:
        done.set()
        thread.join()


def test_the_dearest_tasks_come_first() -> None:
    ledger = verify.load()
    long, short = ledger["value-gap-terminal"], ledger["pinsker-type-sharp"]
    assert verify._weight("control", long) > verify._weight("control", short) > verify._weight("extremal", short) > 0
    assert verify._weight("sampled", ledger["pinsker-type"]) > verify._weight("counterexample", ledger["pinsker-type"])


def test_progress_is_told_of_every_task(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in verify.ENGINES:
        monkeypatch.setitem(verify._RUN, engine, lambda entry, seed: [])
    told: list[tuple[str, str]] = []
    verify.verify([CLAIM], progress=lambda engine, id: told.append((engine, id)))
    assert told == [(engine, CLAIM) for engine in verify.ENGINES]


def test_bad_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="expected one job or more, not 0"):
        verify.verify([CLAIM], jobs=0)
    with pytest.raises(UnknownClaim):
        verify.verify(["no-such-claim"])


def keys(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data


def test_the_json_object_has_exactly_the_agreed_fields(alone: verify.Report) -> None:
    data = verify.to_json(alone)
    assert json.loads(json.dumps(data)) == data
    assert list(keys(data)) == ["schema", "version", "environment", "ok", "seconds", "claims"]
    assert data["schema"] == "offpolicy-theorems/verify/1"
    assert set(data["environment"]) == {"python", "packages", "platform"}
    (claim,) = data["claims"]
    assert list(keys(claim)) == [
        *("id", "where", "title", "statement", "latex", "verdict", "rung", "for", "ok", "seconds", "checks"),
        *("sharp", "certificate"),
    ]
    assert claim["id"] == CLAIM
    assert claim["certificate"].startswith("sha256:")
    assert all(list(keys(check)) == ["engine", "expect", "got", "ok", "detail"] for check in claim["checks"])
    assert {check["engine"] for check in claim["checks"]} <= set(verify.ENGINES)


def test_a_claim_that_depends_on_its_reading_is_as_good_as_its_readings() -> None:
    from dataclasses import replace

    from theorems.claim import Verdict

    reading = BY_ID["pinsker-type"]
    parent = Entry(replace(reading, id="parent", verdict=Verdict.DEPENDS_ON_READING, readings=("pinsker-type",)))
    for result, rung, ok in ((proof(), "exact", True), (proof("rejected"), "none", False)):
        results = {(e, id): [] for e in verify.ENGINES for id in ("parent", "pinsker-type")}
        results["proof", "pinsker-type"] = [result]
        joined, _ = verify.collect([parent, Entry(reading)], results)
        assert (joined.rung, joined.ok) == (rung, ok)
        assert [check.detail for check in joined.checks] == ["pinsker-type: exact"]
