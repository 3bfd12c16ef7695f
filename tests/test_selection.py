"""One claim at a time: by part of its id with ``-k``, by exactly its id with ``-m``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from checks.verify import ENGINES

ROOT = Path(__file__).parents[1]


SELECTED = {
    ("-k", "pinsker-type"): {"pinsker-type", "pinsker-type-sharp"},
    ("-k", "pinsker-type and not sharp"): {"pinsker-type"},
    ("-m", "pinsker-type"): {"pinsker-type"},
    ("-m", "pinsker-type-sharp or kl-chi2"): {"pinsker-type-sharp", "kl-chi2"},
}


@pytest.fixture(scope="module")
def collections() -> dict[tuple[str, str], str]:
    """What pytest collects with each of the options, asked for at the same time."""
    command = [sys.executable, "-m", "pytest", "tests/test_claims.py", "--collect-only", "-q", "-p", "no:cacheprovider"]
    running = {
        options: subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for options in SELECTED
    }
    return {options: process.communicate()[0] for options, process in running.items()}


@pytest.mark.parametrize("options", SELECTED)
def test_selection(collections: dict[tuple[str, str], str], options: tuple[str, str]) -> None:
    found = re.findall(r"\[([\w-]+):(\w+)\]", collections[options])
    assert {claim for claim, _ in found} == SELECTED[options]
    assert all((claim, engine) in found for claim, _ in found for engine in ENGINES)
