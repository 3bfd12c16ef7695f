"""What other processes do while the first one is busy."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

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


def test_a_task_that_fails_takes_no_other_with_it() -> None:
    def run(task: int) -> int:
        return 6 // task

    done = meanwhile(lambda: time.sleep(0.5), [0, 1, 2, 3], run, 1)
    assert 0 not in done
    assert all(share == 6 // task for task, share in done.items())
    assert done


def test_nobody_goes_on_when_the_first_one_was_killed(tmp_path: Path) -> None:
    """Not even one that has more to hand over than fits into a pipe."""
    written = tmp_path / "helpers"
    script = (
        "import os, time\n"
        "from checks.processes import meanwhile\n"
        "def run(task):\n"
        f"    open({str(written)!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
        "    time.sleep(0.3)\n"
        "    return 'x' * 5_000_000\n"
        "meanwhile(lambda: time.sleep(60), list(range(400)), run, 2)\n"
    )
    first = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[2])
    while not written.exists() or len(set(written.read_text().split())) < 2:
        time.sleep(0.02)
    first.kill()
    first.wait()
    helpers = {int(pid) for pid in written.read_text().split()}
    for _ in range(500):
        if not any(_runs(pid) for pid in helpers):
            return
        time.sleep(0.02)
    pytest.fail("a helper goes on")


def _runs(pid: int) -> bool:
    """Whether a process exists and has not ended; where nobody asks for its end, it is kept as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
