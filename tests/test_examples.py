"""The examples run, and print what their comments promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parents[1]


def output(name: str, *arguments: str) -> list[str]:
    """What an example prints."""
    command = [sys.executable, f"examples/{name}.py", *arguments]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=here, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_referee_learns_that_two_fifths_is_wrong_and_one_half_is_right() -> None:
    lines = output("referee")
    assert lines[0] == "TV(pi, mu) <= 2/5*sqrt(CHI2(pi, mu)): refuted"
    assert lines[3].endswith(": False")
    assert lines[4] == "TV(pi, mu) <= 1/2*sqrt(CHI2(pi, mu)): proved, rung exact"


def test_an_engineer_gets_a_pair_as_json(tmp_path: Path) -> None:
    lines = output("engineer", str(tmp_path / "pair.json"))
    pair = json.loads((tmp_path / "pair.json").read_text(encoding="utf-8"))
    pi, mu = ([Fraction(x) for x in pair[name]] for name in ("pi", "mu"))
    assert len(pi) == len(mu) == 1000
    assert sum(pi) == sum(mu) == 1
    assert sum(abs(a - b) for a, b in zip(pi, mu, strict=True)) / 2 <= Fraction(1, 1000)
    assert sum((a - b) ** 2 / b for a, b in zip(pi, mu, strict=True)) >= 100
    assert "chi2-ratio-cap" in lines[-1]


def test_a_lemma_of_ones_own_is_proved_and_attained() -> None:
    assert output("own_lemma") == [
        "chi2-line: proved, rung exact, uses chi2-square",
        "attained at pi = (1, 0), mu = (1/2, 1/2)",
    ]
