"""Wall time of a call, and how a row of results is printed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def best(call: Callable[[], Any], rounds: int = 3) -> float:
    """The shortest of some wall times, in seconds: what it costs when nothing else interferes."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def row(name: str, seconds: float, note: str = "") -> None:
    """One line: what was done, how long it took, and what to compare it with."""
    print(f"{name:46} {_written(seconds):>10}  {note}".rstrip(), flush=True)


def _written(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"
