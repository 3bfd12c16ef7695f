"""Every claim through every engine, one test for each, with the claim's id in the name and as a marker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest

from checks.ledger import claims
from checks.verify import ENGINES, run_engine

TASKS = [
    pytest.param(claim.id, engine, id=f"{claim.id}:{engine}", marks=getattr(pytest.mark, claim.id))
    for claim in claims()
    for engine in ENGINES
]


@pytest.mark.parametrize(("claim", "engine"), TASKS)
def test_every_check_comes_out_as_recorded(
    claim: str, engine: str, record_property: Callable[[str, object], None]
) -> None:
    results = run_engine(engine, claim)
    checks = [asdict(result) for result in results]
    record_property("check of a claim", {"claim": claim, "engine": engine, "checks": checks})
    assert [r for r in results if not r.ok] == []
