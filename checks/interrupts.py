"""An interrupt from the keyboard that is not lost.

Python drops an exception that is raised where nobody can catch it, as while an object is being taken away.  Whoever
does many things one after another asks between them whether an interrupt was lost in this way.

Main definition
    kept    a block in which no interrupt is lost
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def kept() -> Iterator[Callable[[], None]]:
    """A block in which interrupts are noted; what it yields raises `KeyboardInterrupt` if there was one.

    >>> with kept() as ask:
    ...     ask()
    """
    noted = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal noted
        noted = True
        raise KeyboardInterrupt

    def ask() -> None:
        if noted:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # only that one is interrupted
        yield ask
        return
    before, shown = signal.signal(signal.SIGINT, note), sys.unraisablehook

    def show(dropped: sys.UnraisableHookArgs) -> None:
        if dropped.exc_type is not KeyboardInterrupt:  # of that one the caller hears by asking
            shown(dropped)

    sys.unraisablehook = show
    try:
        yield ask
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = shown
