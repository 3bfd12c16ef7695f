"""What an engine reports.

Every engine has one entry point, ``run(claim, ...) -> list[CheckResult]``, and reports in these words:

    proved, unsat, no-counterexample, attained, broken, rejected, refuted      it came out
    undecided                                                                  it could not tell
    anything else                                                              what happened instead

A result is `ok` when it came out as expected; `undecided` is never ok and never a refutation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["proof", "smt", "sampled", "extremal", "counterexample", "control"]
UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one claim.

    Attributes:
        engine: who checked.
        expect: the outcome on record.
        got: the outcome.
        detail: sizes, counts, seeds, the model or the step concerned; one line.
        seconds: wall time.
    """

    engine: Engine
    expect: str
    got: str
    detail: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the outcome is the one on record.

        >>> CheckResult("smt", "unsat", "undecided").ok
        False
        """
        return self.got == self.expect
