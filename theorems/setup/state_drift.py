"""The total variation of state laws along a process: section 1.3 of Part 1, one reading.

Words and variables are those of `theorems.setup.determinism`.

Main statements
    deterministic-tv-monotone   refuted: where states merge, total variation may vanish
    history-tv-monotone         TV(p, q) is at most the TV of the laws of (state, token)
    history-tv-largest          no transition makes the TV of the next state larger than that
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorems.claim import Claim, SharpConstant, Verdict, relations
from theorems.drafting import StepData, absolute, cases, conclude, instance, polynomial, summed, swap, unfold
from theorems.notation import PART1
from theorems.proof import Draft
from theorems.setup.determinism import (
    AT_S,
    AT_SA,
    AT_SZ,
    AT_Z,
    DETERMINISTIC,
    KERNEL,
    PAIRS,
    STATES,
    TOKENS,
    TRANSITION,
    A,
    S,
    Z,
    over_a,
    over_z,
)

_PAIR_GAP = "p[s]*pi[s, a] - q[s]*mu[s, a]"
_BEFORE = "TV(p, q)"
_AFTER = "TV(fun(z in Z, NEXT_STATE(p, pi, P, z)), fun(z in Z, NEXT_STATE(q, mu, P, z)))"
_HISTORY = "HISTORY_TV(p, q, pi, mu)"

_NOUGHT = polynomial("nought", "0 == 0")
_NOTHING = {"trim": True}
_TWICE = {"squares": [(2, "1", "sign", "k_nonneg")], "trim": True}


def _up_and_down(weight: bool) -> list[StepData]:
    """``x k <= abs(x) k`` and ``-x k <= abs(x) k`` for k >= 0, by the sign of x; or the same with k = 1."""
    k, given = ("*k", {"k_nonneg": "0 <= k"}) if weight else ("", {})
    twice = _TWICE if weight else {"squares": [(2, "1", "sign")], "trim": True}
    more: dict[str, Any] = {
        "variables": "x k" if weight else "x",
        "given": given,
        "argument": "x",
        "pointwise": polynomial,
    }
    return [
        *absolute("up", f"0 <= a{k} - x{k}", _NOTHING, twice, **more),
        *absolute("down", f"0 <= a{k} + x{k}", twice, _NOTHING, **more),
    ]


def _row(name: str, state: str, policy: str) -> StepData:
    """The tokens of a state share out its mass."""
    return summed(
        name,
        "nought",
        ("1", f"{state}[s]*{policy}[s, a]"),
        (f"-{state}[s]", f"{policy}[s, a]"),
        over=A,
        variables=AT_S,
    )


_ABS_PAIR = f"abs({_PAIR_GAP})"
_TARGET, _BEHAVIOUR = "p[s]*pi[s, a]", "q[s]*mu[s, a]"
_ROWS = {"p.row": "row.p", "q.row": "row.q", "pi.row": "pi_total", "mu.row": "mu_total"}

_PROOF_OF_HISTORY_TV_MONOTONE = Draft(
    (
        _NOUGHT,
        *_up_and_down(weight=False),
        _row("row.p", "p", "pi"),
        _row("row.q", "q", "mu"),
        *(
            step
            for name, signs, gap in (("up", ("-1", "1"), "- (p[s] - q[s])"), ("down", ("1", "-1"), "+ (p[s] - q[s])"))
            for step in (
                summed(
                    f"{name}.sum",
                    instance(name, x=_PAIR_GAP),
                    ("1", _ABS_PAIR),
                    (signs[0], _TARGET),
                    (signs[1], _BEHAVIOUR),
                    over=A,
                    variables=AT_S,
                ),
                conclude(
                    f"{name}.end",
                    f"0 <= {over_a(_ABS_PAIR)} {gap}",
                    [(1, "1", "here")],
                    tuple(_ROWS),
                    variables=AT_S,
                    have={"here": f"{name}.sum", **_ROWS},
                ),
            )
        ),
        cases(
            "point",
            ("abs", "p[s] - q[s]"),
            ("up.end", "down.end"),
            motive=f"0 <= {over_a(_ABS_PAIR)} - r",
            letter="r",
            variables=AT_S,
            context=True,
        ),
        summed("points", "point", ("1", over_a(_ABS_PAIR)), ("-1", "abs(p[s] - q[s])"), over=S),
        unfold("tv", _BEFORE),
        unfold("history", _HISTORY),
        conclude("end", f"0 <= {_HISTORY} - {_BEFORE}", [(1, "1", "points")], ("tv", "history"), scale=2),
    ),
    ("end",),
    notes={"point": "In a state, p - q is the sum over its tokens of the differences, since both rows have mass one."},
)

_SPREAD = f"{_ABS_PAIR}*P[s, a, z]"
_GONE, _STAYED = f"{_TARGET}*P[s, a, z]", f"{_BEHAVIOUR}*P[s, a, z]"
_ALL_SPREAD = f"sum(s in S, {over_a(_SPREAD)})"
_NEXT_P, _NEXT_Q = "NEXT_STATE(p, pi, P, z)", "NEXT_STATE(q, mu, P, z)"

_PROOF_OF_HISTORY_TV_LARGEST = Draft(
    (
        _NOUGHT,
        *_up_and_down(weight=True),
        unfold("next.p", _NEXT_P, variables=AT_Z),
        unfold("next.q", _NEXT_Q, variables=AT_Z),
        *(
            step
            for name, (one, other) in (("up", ("-1", "1")), ("down", ("1", "-1")))
            for step in (
                summed(
                    f"{name}.a",
                    instance(name, x=_PAIR_GAP, k="P[s, a, z]"),
                    ("1", _SPREAD),
                    (one, _GONE),
                    (other, _STAYED),
                    over=A,
                    variables=AT_SZ,
                ),
                summed(
                    f"{name}.s",
                    f"{name}.a",
                    ("1", over_a(_SPREAD)),
                    (one, over_a(_GONE)),
                    (other, over_a(_STAYED)),
                    over=S,
                    variables=AT_Z,
                ),
                conclude(
                    f"{name}.end",
                    f"0 <= {_ALL_SPREAD} + ({one})*({_NEXT_P} - {_NEXT_Q})",
                    [(1, "1", "here")],
                    ("p.next", "q.next"),
                    variables=AT_Z,
                    have={"here": f"{name}.s", "p.next": "next.p", "q.next": "next.q"},
                ),
            )
        ),
        cases(
            "point",
            ("abs", f"{_NEXT_P} - {_NEXT_Q}"),
            ("up.end", "down.end"),
            motive=f"0 <= {_ALL_SPREAD} - r",
            letter="r",
            variables=AT_Z,
            context=True,
        ),
        summed("points", "point", ("1", _ALL_SPREAD), ("-1", f"abs({_NEXT_P} - {_NEXT_Q})"), over=Z),
        swap("exchange.s", Z, S, over_a(_SPREAD)),
        swap("exchange.a", Z, A, _SPREAD, variables=AT_S),
        summed("row", "nought", ("1", _SPREAD), (f"-{_ABS_PAIR}", "P[s, a, z]"), over=Z, variables=AT_SA),
        conclude(
            "mass",
            f"{over_z(_SPREAD)} - {_ABS_PAIR} == 0",
            (),
            ("here", "total"),
            variables=AT_SA,
            have={"here": "row", "total": "P_total"},
        ),
        summed("masses.a", "mass", ("1", over_z(_SPREAD)), ("-1", _ABS_PAIR), over=A, variables=AT_S),
        conclude(
            "state",
            f"{over_z(over_a(_SPREAD))} - {over_a(_ABS_PAIR)} == 0",
            (),
            ("here", "masses"),
            variables=AT_S,
            have={"here": "exchange.a", "masses": "masses.a"},
        ),
        summed("masses", "state", ("1", over_z(over_a(_SPREAD))), ("-1", over_a(_ABS_PAIR)), over=S),
        unfold("tv", _AFTER),
        unfold("history", _HISTORY),
        conclude(
            "end",
            f"0 <= {_HISTORY} - {_AFTER}",
            [(1, "1", "points")],
            ("exchange.s", "masses", "tv", "history"),
            scale=2,
        ),
    ),
    ("end",),
    notes={"point": "At a next state, differences of its pasts may cancel: that is what merging loses."},
)


_ONE_STATE = (("S", 1), ("A", 2), ("Z", 2))
_ONE_TOKEN = (("S", 2), ("A", 1), ("Z", 2))
"""Sizes that z3 decides in a second; with two of each it takes five, with three the signs make too many cases."""

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="deterministic-tv-monotone",
        where=f"{PART1}, section 1.3 (reading: drift of the state laws)",
        title="Deterministic transitions never let the total variation of the state laws decrease",
        variables=(*STATES, *TOKENS, KERNEL),
        hypotheses=(*PAIRS, TRANSITION, DETERMINISTIC),
        statement=relations(f"{_BEFORE} <= {_AFTER}"),
        verdict=Verdict.REFUTED,
        finding=(
            "It can fall from 1 to 0 in one step where states merge.  It does not decrease if the next state contains "
            "the state, as a prefix does (history-tv-monotone)."
        ),
        corrected=("history-tv-monotone", "history-tv-largest"),
    ),
    Claim(
        id="history-tv-monotone",
        where=f"{PART1}, section 1.3 (corrected)",
        title="If the state is the whole history, its total variation does not decrease",
        variables=(*STATES, *TOKENS),
        hypotheses=PAIRS,
        statement=relations(f"{_BEFORE} <= {_HISTORY}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Equality exactly when, in every state, p pi - q mu has one sign for all tokens; so if pi = mu.  A token "
            "may include a random response of the environment."
        ),
        constant=SharpConstant(f"{_BEFORE} <= {{c}}*{_HISTORY}", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        smt_sizes=(2,),  # at n = 3 the signs of nine differences make too many cases
        draft=_PROOF_OF_HISTORY_TV_MONOTONE,
    ),
    Claim(
        id="history-tv-largest",
        where=f"{PART1}, section 1.3 (corrected)",
        title="No transition gives the next state more total variation than the history has",
        variables=(*STATES, *TOKENS, KERNEL),
        hypotheses=(*PAIRS, TRANSITION),
        statement=relations(f"{_AFTER} <= {_HISTORY}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Equality exactly when no next state has pasts with differences of both signs; so for every tree, with "
            "random transitions or not.  Bounds of the total variation of histories hold for states that merge."
        ),
        constant=SharpConstant(f"{_AFTER} <= {{c}}*{_HISTORY}", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        smt_sizes=(_ONE_STATE, _ONE_TOKEN),
        draft=_PROOF_OF_HISTORY_TV_LARGEST,
    ),
)
