"""What all tests share: Hypothesis profiles, a marker for every claim, and the ledger at the end of the run.

``pytest -m pinsker-type`` runs the checks of exactly that claim; ``pytest -k pinsker-type`` those of every claim whose
id contains the text.  ``--hypothesis-profile=explore`` looks at new examples instead of the same ones, and
``--all-forgeries`` tries every forgery of every certificate, of which there are some hundred thousand.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from checks import verify
from checks.ledger import LedgerProblem, claims, load
from checks.report import table
from checks.result import CheckResult

settings.register_profile(
    "repeat", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("repeat"), derandomize=False, print_blob=True)
settings.load_profile("repeat")

PROPERTY = "check of a claim"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-forgeries", action="store_true", help="try every forgery of every certificate")


def pytest_configure(config: pytest.Config) -> None:
    for claim in claims():
        config.addinivalue_line("markers", f"{claim.id}: the checks of this claim")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table of ``offpolicy verify``, from the outcomes of the tests of `tests/test_claims.py`."""
    results: dict[tuple[str, str], list[CheckResult]] = {}
    for outcome in ("passed", "failed"):
        for test in terminalreporter.stats.get(outcome, ()):
            for name, value in getattr(test, "user_properties", ()):
                if name == PROPERTY:
                    results[value["engine"], value["claim"]] = [CheckResult(**check) for check in value["checks"]]
    if not results:
        return
    try:
        entries = [e for id, e in load().items() if all((engine, id) in results for engine in verify.ENGINES)]
    except LedgerProblem as problem:
        terminalreporter.section("ledger")
        for id, what in problem.problems:
            terminalreporter.write_line(f"does not load: {id}: {what}")
        return
    if entries:
        terminalreporter.section("ledger")
        for line in table.lines(verify.Report(verify.collect(entries, results), 0.0)):
            terminalreporter.write_line(line)
