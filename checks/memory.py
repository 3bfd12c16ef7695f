"""Memory where millions of small things are made: terms, which are trees without cycles.

Main definitions
    without_cycles  make something without looking for cycles in between
    keep            keep what is freed for what is made next
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Names of the GNU allocator for when memory is given back, and from what size on it is asked for piece by piece."""


@contextmanager
def without_cycles() -> Iterator[None]:
    """Look for no cycles: what is made here has none, and stays.

    >>> with without_cycles():
    ...     gc.isenabled()
    False
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def keep() -> None:
    """Keep what is freed, where the allocator can be told to: getting it again takes time."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_TRIM_THRESHOLD, 2**31 - 1)
        mallopt(_MMAP_THRESHOLD, 2**25)
