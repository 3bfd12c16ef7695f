"""What a run ran on: Python, the packages that decide something, and the platform."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("hypothesis", "mpmath", "numpy", "python-flint", "sympy", "z3-solver")


def environment() -> dict[str, object]:
    """Versions, for a report.

    >>> sorted(environment())
    ['packages', 'platform', 'python']
    """
    packages: dict[str, str] = {}
    for name in PACKAGES:
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "not installed"
    return {"python": platform.python_version(), "packages": packages, "platform": platform.platform()}
