"""What is known about the constant of a claim: the best one holds, and every tighter one that is on record fails.

Two engines are asked.  z3 decides small sizes by unrolling the definitions: with the best constant it must answer
unsat, with a tighter one it must give a model.  The exact evaluator looks at the points where the bound is attained:
there a tighter constant must fail.

Main definitions
    Sharpness       the answers
    sharpness       asks; answers of one claim are kept
    sharpness_json  the answers as data
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from checks.instances import sharp_points, with_constant
from checks.ledger import load
from checks.numbers.text import exact_json
from checks.solver.questions import Outcome, shown
from theorems.claim import Claim, SharpConstant

Size = int | tuple[tuple[str, int], ...]
"""The number of outcomes of every set, or of each set by its name."""


@dataclass(frozen=True, slots=True)
class Tighter:
    """What became of a constant that is tighter than the best one.

    Attributes:
        constant: as text, ``a/b``.
        size: the number of outcomes that z3 was asked about, of every set or of each; None if the claim has a logarithm
            or an exponential.
        outcome: of z3, ``refuted`` with confirmed values if it found a model.
        point: what the exact evaluator says at the extremal points.
    """

    constant: str
    size: Size | None
    outcome: Outcome | None
    point: str

    @property
    def solver(self) -> str:
        """The answer of z3 for a reader, behind a semicolon."""
        if self.outcome is None:
            return ""
        values = self.outcome.values
        return f"; z3 answers {self.outcome.got}" if values is None else f"; z3 model: {shown(values)}"


@dataclass(frozen=True, slots=True)
class Sharpness:
    """The best constant, and what the engines say about it and about tighter ones."""

    constant: SharpConstant
    sizes: tuple[tuple[Size, str], ...]
    tighter: tuple[Tighter, ...]

    @property
    def statement(self) -> str:
        """The bound with a letter for its constant."""
        return self.constant.lettered

    def lines(self) -> list[str]:
        """One line for the best constant, one for what z3 says about it, and one for each tighter one."""
        letter = self.constant.letter
        found = [f"{letter} = {self.constant.best} in {self.statement}"]
        for answer in dict.fromkeys(answer for _, answer in self.sizes):
            at = _sizes(n for n, got in self.sizes if got == answer)
            found.append(f"{letter} = {self.constant.best}: z3 answers {answer} for {at}")
        for t in self.tighter:
            found.append(f"{letter} = {t.constant}: {t.point}{t.solver}")
        return found


def sharpness(id: str) -> Sharpness | None:
    """What is known about the constant of a claim of the ledger; None if it has none on record.

    Raises:
        UnknownClaim: if there is no such claim.

    >>> for line in sharpness("chi2-tv-large").lines():
    ...     print(line)
    c = 1 in TV(pi, mu) <= c*(1 - TV(pi, mu))*CHI2(pi, mu)
    c = 1: z3 answers unsat for n = 2
    c = 99/100: fails at pi = (1, 0), mu = (1/4, 3/4); z3 model: pi = (1, 0), mu = (1/2, 1/2)
    c = 1/2: fails at pi = (1, 0), mu = (1/4, 3/4); z3 model: pi = (1, 0), mu = (1/2, 1/2)
    """
    return _sharpness(load()[id].claim.id)


@cache
def _sharpness(id: str) -> Sharpness | None:
    ledger = load()
    claim = ledger[id].claim
    if claim.constant is None:
        return None
    sizes, tighter = _asked(claim)
    where = sharp_points(ledger[id], ledger)
    found = []
    for c in claim.constant.tighter:
        got, detail = with_constant(claim, c, where)
        point = detail.removeprefix(f"{claim.constant.statement(c)} ")
        size, outcome = tighter.get(str(c), (None, None))
        found.append(Tighter(str(c), size, outcome, point if got == "refuted" else f"{got}: {point}"))
    return Sharpness(claim.constant, sizes, tuple(found))


def _sizes(sizes: Iterable[Size]) -> str:
    """Sizes on one line.

    >>> _sizes([2, 3]), _sizes([(("I", 1), ("Y", 2)), 2])
    ('n = 2, 3', 'n = 2; I = 1, Y = 2')
    """
    every = tuple(sizes)
    plain = ", ".join(str(n) for n in every if isinstance(n, int))
    named = [", ".join(f"{name} = {n}" for name, n in size) for size in every if not isinstance(size, int)]
    return "; ".join([*([f"n = {plain}"] if plain else []), *named])


def _asked(claim: Claim) -> tuple[tuple[tuple[Size, str], ...], dict[str, tuple[Size, Outcome]]]:
    """The answers of z3, for the best constant by size and for each tighter one at the first size that refutes it."""
    from checks.smt import tightened
    from checks.solver.unrolling import NotExpressible

    assert claim.constant is not None
    tighter: dict[str, tuple[Size, Outcome]] = {}
    try:
        sizes = tuple((n, tightened(claim, claim.constant.best, n).got) for n in claim.smt_sizes)
        for c in claim.constant.tighter:
            for n in claim.smt_sizes:
                tighter[str(c)] = n, tightened(claim, c, n)
                if tighter[str(c)][1].got == "refuted":
                    break
    except NotExpressible:
        return (), {}
    return sizes, tighter


def sharpness_json(found: Sharpness | None) -> dict[str, Any] | None:
    """The answers as plain data."""
    if found is None:
        return None
    return {
        "best": str(found.constant.best),
        "in": found.statement,
        "z3": [{"n": _size_json(n), "got": got} for n, got in found.sizes],
        "tighter": [
            {
                "constant": t.constant,
                "n": None if t.size is None else _size_json(t.size),
                "z3": None if t.outcome is None else t.outcome.got,
                "model": None
                if t.outcome is None or t.outcome.values is None
                else {name: exact_json(value) for name, value in t.outcome.values.items()},
                "point": t.point,
            }
            for t in found.tighter
        ],
    }


def _size_json(size: Size) -> int | dict[str, int]:
    return size if isinstance(size, int) else dict(size)
