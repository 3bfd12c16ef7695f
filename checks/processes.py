"""Processes of our own: how they are started, what they begin with, and what they do while the first one is busy.

Main definitions
    start_method    ``fork`` where that is safe
    pool            processes for tasks, with all that is known here
    meanwhile       what other processes get done of some tasks while this one is busy
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from checks import memory

T = TypeVar("T")
R = TypeVar("R")


def start_method() -> str:
    """``fork`` where that is safe: on Linux, as long as no other thread may hold a lock."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


@contextmanager
def pool(jobs: int, method: str) -> Iterator[Executor]:
    """So many processes; forked ones start with what is known here, and share it."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    if method == "fork":
        gc.freeze()
    executor = ProcessPoolExecutor(jobs, mp_context=get_context(method), initializer=_prepare)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        if method == "fork":
            gc.unfreeze()


def meanwhile(busy: Callable[[], object], tasks: Sequence[T], run: Callable[[T], R], helpers: int) -> dict[T, R]:
    """Do something here, and let forked processes begin with some tasks until it is done.

    Args:
        busy: what is done here.
        tasks: what may be done elsewhere, in this order; short ones first, since the last of each is waited for.
        run: how to do one of them; its results can be pickled.
        helpers: how many processes to fork.

    Returns:
        The results of the tasks that were done; of a process that died, none.
    """
    from multiprocessing import get_context

    fork = get_context("fork")
    done: dict[T, R] = {}
    started: list[tuple[Any, Any]] = []
    try:
        for k in range(min(helpers, len(tasks))):
            here, there = fork.Pipe()
            ours = [*(connection for _, connection in started), here]
            process = fork.Process(target=_help, args=(there, ours, tasks[k::helpers], run), daemon=True)
            process.start()
            there.close()
            started.append((process, here))
        busy()
        for _, connection in started:
            with suppress(OSError):
                connection.send(None)
        for _, connection in started:
            with suppress(EOFError, OSError):
                done |= connection.recv()
    finally:
        for process, connection in started:
            connection.close()
            process.terminate()
            process.join()
    return done


def _help(connection: Any, others: Sequence[Any], tasks: Sequence[T], run: Callable[[T], R]) -> None:
    """Do tasks until something is said, or nobody is left to say it, and hand over the results.

    A task that fails is left to be done elsewhere, where its failure is seen.
    """
    _prepare()
    for other in others:  # else nobody would be missed while this process has the other end of its own connection
        other.close()
    done = {}
    for task in tasks:
        if connection.poll():
            break
        with suppress(Exception):
            done[task] = run(task)
    with suppress(OSError):
        connection.send(done)


def _prepare() -> None:
    """What a process of our own does first.

    Ctrl-C reaches the whole group of processes; the one that was started by hand says so, the others just end.  Terms
    are trees without cycles, millions of them: not looking for cycles saves a tenth of the time, and half a gigabyte is
    what that costs in the end.
    """
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()
    memory.keep()
