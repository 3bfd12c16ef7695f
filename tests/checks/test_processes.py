"""What other processes do while the first one is busy."""

from __future__ import annotations

import multiprocessing
import os
import time

import pytest

from checks.processes import meanwhile

pytestmark = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")


def wait_until(path: str) -> None:
    """As soon as somebody has made the file."""
    while not os.path.exists(path):
        time.sleep(0.01)


@pytest.mark.parametrize("helpers", [0, 1, 3])
def test_what_was_done_elsewhere_comes_back(helpers: int, tmp_path: os.PathLike[str]) -> None:
    last = os.path.join(tmp_path, "9")

    def run(task: int) -> int:
        with open(os.path.join(tmp_path, str(task)), "w"):
            return task**2

    done = meanwhile(lambda: wait_until(last) if helpers else None, list(range(10)), run, helpers)
    assert done.get(9) == (81 if helpers else None)
    assert all(square == task**2 for task, square in done.items())


def test_they_stop_when_it_is_done() -> None:
    def run(task: int) -> int:
        time.sleep(0.02)
        return task

    done = meanwhile(lambda: time.sleep(0.2), list(range(10_000)), run, 2)
    assert 0 < len(done) < 1000


def test_of_a_process_that_died_nothing_comes_back() -> None:
    def run(task: int) -> int:
        if task == 0:
            os._exit(1)
        return task

    done = meanwhile(lambda: time.sleep(0.3), [0, 1, 2, 3], run, 2)
    assert done.keys() <= {1, 3}


def test_nobody_is_left_when_it_fails() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    before = set(multiprocessing.active_children())
    with pytest.raises(ZeroDivisionError):
        meanwhile(fail, list(range(1000)), lambda task: time.sleep(0.05), 2)
    assert set(multiprocessing.active_children()) <= before
