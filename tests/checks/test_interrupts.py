"""An interrupt that Python drops is not lost."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from checks.interrupts import kept


class Interrupted:
    """An object that is interrupted while it is taken away."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        signal.getsignal(signal.SIGINT)  # a bytecode later the handler runs


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_is_dropped_is_noticed() -> None:
    def work() -> None:
        with kept() as ask:
            ask()
            thing = Interrupted()
            del thing
            dropped.append(True)
            ask()

    before = signal.getsignal(signal.SIGINT)
    dropped: list[bool] = []
    with pytest.raises(KeyboardInterrupt):
        work()
    assert dropped == [True]
    assert signal.getsignal(signal.SIGINT) is before


def test_nothing_is_noticed_where_nothing_was() -> None:
    with kept() as ask:
        ask()
    found: list[bool] = []

    def elsewhere() -> None:
        with kept() as ask:
            ask()
            found.append(True)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [True]
