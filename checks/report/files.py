"""Files that are written whole or not at all.

Main definitions
    write_whole     store a text under its name once all of it is on the disk
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_whole(target: Path, content: str | bytes) -> None:
    """Write a file beside its place and then rename it, so that nobody ever sees half of it.

    It keeps the mode of the file that it replaces, a link keeps leading to it, and what is no file (a device, a pipe)
    is written to as it stands.

    Raises:
        OSError: if it cannot be written; what was at the place stays there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder, "a.txt"), "whole")
    ...     [(path.name, path.read_text()) for path in Path(folder).iterdir()]
    [('a.txt', 'whole')]
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    target = Path(os.path.realpath(target))  # of links in a circle it makes what opening them then refuses
    known = target.exists()
    if known and not target.is_file():
        target.write_bytes(data)
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        if known:
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
