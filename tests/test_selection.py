"""One claim at a time: by part of its id with ``-k``, by exactly its id with ``-m``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from checks.verify import ENGINES

ROOT = Path(__file__).parents[1]


def collected(*options: str) -> set[str]:
    """The claims whose checks are selected."""
    command = [sys.executable, "-m", "pytest", "tests/test_claims.py", "--collect-only", "-q", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = re.findall(r"\[([\w-]+):(\w+)\]", done.stdout)
    assert all((claim, engine) in found for claim, _ in found for engine in ENGINES)
    return {claim for claim, _ in found}


@pytest.mark.parametrize(
    ("options", "claims"),
    [
        (("-k", "pinsker-type"), {"pinsker-type", "pinsker-type-sharp"}),
        (("-k", "pinsker-type and not sharp"), {"pinsker-type"}),
        (("-m", "pinsker-type"), {"pinsker-type"}),
        (("-m", "pinsker-type-sharp or kl-chi2"), {"pinsker-type-sharp", "kl-chi2"}),
    ],
)
def test_selection(options: tuple[str, ...], claims: set[str]) -> None:
    assert collected(*options) == claims
