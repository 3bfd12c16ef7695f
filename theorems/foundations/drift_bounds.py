"""Bounds of n D - 1 + (1 - D)^n, the number of steps by which two policies drift apart, times D.

It is D times the sum over t < n of 1 - (1 - D)^t.  At D = 1/2 that sum is c_n = n - 2 + 2/2^n.

Glossary
    D       cap of the total variation of two policies, q = 1 - D
    k       number of steps

Main statements
    half-power          0 <= 2^-k <= 1
    drift-near          k D - 1 + q^k <= D c_k for 0 <= D <= 1/2
    drift-far           k D - 1 + q^k <= 2 D^2 c_k for 1/2 <= D <= 1
    half-drift          36 c_k <= 5 k^2, an equality at k = 3
    drift-quadratic     2 (k D - 1 + q^k) <= k (k - 1) D^2 for 0 <= D <= 1
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, Hypothesis, hypothesis
from theorems.drafting import Source, StepData, conclude, induction, instance, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.powers import EXPONENT
from theorems.processes import CAP, CAP_0, CAP_1
from theorems.proof import Draft

_AT_N = {"n": "nat"}
_HALF = "POWER(1/2, {})"
_POWER = "POWER(1 - D, {})"


def _sum(n: str) -> str:
    return f"({n} - 2 + 2*{_HALF.format(n)})"


def _drift(n: str) -> str:
    return f"({n}*D - 1 + {_POWER.format(n)})"


_HALVES: tuple[StepData, ...] = (
    unfold("half.first", _HALF.format("0")),
    unfold("half.next", _HALF.format("n + 1"), variables=_AT_N),
)
_POWERS: tuple[StepData, ...] = (
    unfold("power.first", _POWER.format("0")),
    unfold("power.next", _POWER.format("n + 1"), variables=_AT_N),
)


def _by_steps(
    name: str,
    goal: str,
    squares: list[tuple[Any, ...]],
    have: dict[str, Source],
    equations: tuple[str, ...],
    first: tuple[str, ...],
    base: list[tuple[Any, ...]] | None = None,
    first_scale: int = 1,
    scale: int = 1,
) -> list[StepData]:
    """By induction: `goal` speaks of ``{n}``; the step knows ``before`` and what `have` names."""
    return [
        conclude(f"{name}.first", goal.replace("{n}", "0"), base or [], first, scale=first_scale),
        conclude(
            f"{name}.next",
            goal.replace("{n}", "(n + 1)"),
            squares,
            equations,
            variables=_AT_N,
            given={"before": goal.replace("{n}", "n")},
            have=have,
            scale=scale,
        ),
        induction(
            name,
            goal.replace("{n}", "n"),
            f"{name}.first",
            instance(f"{name}.next", {"before": "hypothesis"}, n="n"),
        ),
    ]


_HERE_HALF: dict[str, Source] = {"here.half": "half.next"}
_HERE_POWER: dict[str, Source] = {"here.power": "power.next"}
_BOTH, _BOTH_FIRST = ("here.half", "here.power"), ("half.first", "power.first")


def _clause(id: str, clause: str) -> Hypothesis:
    return hypothesis(id, clause, left_out=False, **{id: clause})


def _bounded(k: str) -> str:
    return f"0 <= 5*({k})**2 - 36*({k} - 2 + 2*{_HALF.format(k)})"


def _from_steps() -> list[StepData]:
    """The bound of c_k from three steps on by induction, and for fewer steps one by one."""
    steps: list[StepData] = [*_HALVES]
    at = ["half.first", "half.at.1", "half.at.2", "half.at.3"]
    for k in range(3):
        here: Source = instance("half.next", n=str(k))
        before = {f"here.{k}": f"half.at.{k}"} if k else {}
        value = "1/" + str(2 ** (k + 1))
        steps.append(
            conclude(
                f"half.at.{k + 1}",
                f"{_HALF.format(k + 1)} - {value} == 0",
                (),
                ("here", *(before or ["half.first"])),
                have={"here": here, **before},
            )
        )
    steps += [
        *_by_steps(
            "rise",
            "0 <= 10*{n} - 1 + 36*POWER(1/2, {n} + 3)",
            [(1, "1", "before"), (10, "1", "here.n"), (19, "1")],
            {"here.half": instance("half.next", n="n + 3"), "here.n": instance("axiom.nat_nonnegative", n="n")},
            ("here.half",),
            ("half.at.3",),
            base=[(7, "1")],
            first_scale=2,
            scale=2,
        ),
        *_by_steps(
            "from.3",
            _bounded("({n} + 3)"),
            [(1, "1", "before"), (1, "1", "here.rise")],
            {"here.half": instance("half.next", n="n + 3"), "here.rise": "rise"},
            ("here.half",),
            ("half.at.3",),
        ),
    ]
    for k, slack in ((2, 2), (1, 5), (0, 0)):
        goal, before = _bounded(f"(n + {k + 1})"), {"before": _bounded(f"(n + {k})")}
        steps += [
            conclude(f"from.{k}.first", _bounded(f"(0 + {k})"), [(slack, "1")] if slack else [], (at[k],)),
            conclude(
                f"from.{k}.some",
                f"0 < 1 + {before['before'].removeprefix('0 <= ')}",
                [(1, "1"), (1, "1", "before")],
                variables=_AT_N,
                given=before,
            ),
            conclude(
                f"from.{k}.next",
                goal,
                [(1, "1", "here.later"), (1, "1", "here.later", "before")],
                variables=_AT_N,
                given=before,
                have={
                    "here.later": instance(f"from.{k + 1}", n="n"),
                    "here.some": instance(f"from.{k}.some", {"before": "before"}, n="n"),
                },
                positive=("here.some",),
            ),
            induction(
                f"from.{k}",
                before["before"],
                f"from.{k}.first",
                instance(f"from.{k}.next", {"before": "hypothesis"}, n="n"),
            ),
        ]
    return [*steps, use("end", "from.0", n="k")]


LEMMAS: tuple[Claim, ...] = (
    lemma(
        "half-power",
        "The powers of one half lie between 0 and 1",
        (EXPONENT,),
        (),
        [f"0 <= {_HALF.format('k')}", f"{_HALF.format('k')} <= 1"],
        Draft(
            (
                *_HALVES,
                *_by_steps(
                    "low",
                    "0 <= POWER(1/2, {n})",
                    [(1, "1", "before")],
                    _HERE_HALF,
                    ("here.half",),
                    ("half.first",),
                    base=[(1, "1")],
                    scale=2,
                ),
                *_by_steps(
                    "high",
                    "0 <= 1 - POWER(1/2, {n})",
                    [(1, "1", "before"), (1, "1")],
                    _HERE_HALF,
                    ("here.half",),
                    ("half.first",),
                    scale=2,
                ),
                use("low.end", "low", n="k"),
                use("high.end", "high", n="k"),
            ),
            ("low.end", "high.end"),
        ),
    ),
    lemma(
        "drift-near",
        "How far two near policies drift apart, at most",
        (CAP, EXPONENT),
        (CAP_0, _clause("near", "D <= 1/2")),
        f"{_drift('k')} <= D*{_sum('k')}",
        Draft(
            (
                *_HALVES,
                *_POWERS,
                use("half", "half-power.1", variables=_AT_N, k="n"),
                *_by_steps(
                    "above",
                    "0 <= POWER(1 - D, {n}) - POWER(1/2, {n})",
                    [(2, "1", "near", "before"), (1, "1", "before"), (2, "1", "near", "here.low")],
                    _HERE_HALF | _HERE_POWER | {"here.low": "half"},
                    _BOTH,
                    _BOTH_FIRST,
                    scale=2,
                ),
                *_by_steps(
                    "drift",
                    f"0 <= D*{_sum('{n}')} - {_drift('{n}')}",
                    [(1, "1", "before"), (1, "1", "D_nonneg", "here.above")],
                    _HERE_HALF | _HERE_POWER | {"here.above": "above"},
                    _BOTH,
                    _BOTH_FIRST,
                ),
                use("end", "drift", n="k"),
            ),
            ("end",),
        ),
    ),
    lemma(
        "drift-far",
        "How far two far policies drift apart, at most",
        (CAP, EXPONENT),
        (CAP_1, _clause("far", "1/2 <= D")),
        f"{_drift('k')} <= 2*D**2*{_sum('k')}",
        Draft(
            (
                *_HALVES,
                *_POWERS,
                use("half", "half-power.2", variables=_AT_N, k="n"),
                *_by_steps(
                    "left",
                    "0 <= 2*D*(1 - POWER(1/2, {n})) - (1 - POWER(1 - D, {n}))",
                    [(1, "1", "before", "D_1"), (2, "1", "far", "far", "here.high"), (1, "1", "far", "here.high")],
                    _HERE_HALF | _HERE_POWER | {"here.high": "half"},
                    _BOTH,
                    _BOTH_FIRST,
                ),
                *_by_steps(
                    "drift",
                    f"0 <= 2*D**2*{_sum('{n}')} - {_drift('{n}')}",
                    [(2, "1", "before"), (2, "1", "far", "here.left"), (1, "1", "here.left")],
                    _HERE_HALF | _HERE_POWER | {"here.left": "left"},
                    _BOTH,
                    _BOTH_FIRST,
                    scale=2,
                ),
                use("end", "drift", n="k"),
            ),
            ("end",),
        ),
    ),
    lemma(
        "half-drift",
        "The drift of policies that are one half apart against the square of the horizon",
        (EXPONENT,),
        (),
        f"36*{_sum('k')} <= 5*k**2",
        Draft(tuple(_from_steps()), ("end",)),
    ),
    lemma(
        "drift-quadratic",
        "How far two policies drift apart, at most, by the square of the horizon",
        (CAP, EXPONENT),
        (CAP_0, CAP_1),
        f"2*{_drift('k')} <= k*(k - 1)*D**2",
        Draft(
            (
                *_POWERS,
                use("linear", "bernoulli", variables=_AT_N, D="D", t="n"),
                *_by_steps(
                    "drift",
                    f"0 <= {{n}}*({{n}} - 1)*D**2 - 2*{_drift('{n}')}",
                    [(1, "1", "before"), (2, "1", "D_nonneg", "here.linear")],
                    _HERE_POWER | {"here.linear": "linear"},
                    ("here.power",),
                    ("power.first",),
                ),
                use("end", "drift", n="k"),
            ),
            ("end",),
        ),
    ),
)
"""In an order in which each uses only earlier ones."""
