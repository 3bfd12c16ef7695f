"""The gap between return and surrogate if the advantage is capped, with a cap of the total variation by position.

As in `theorems.trust_region.advantage_gap` the return may be as large as it likes; abs(A_mu) is at most eps.

Glossary
    pi, mu, P   policies and transition kernel
    at          positive where so many steps can be left in a state
    D           D[k] caps the total variation of the policies where k steps are left after the token
    b           eps min(2 D[k], 1), what the mean advantage under pi is at most there
    T           horizon

Main statement
    value-gap-advantage-positions   abs(J - L) <= 2 times the mean sum of b[k] after the first of T events
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorems.claim import Claim, SharpConstant, Verdict, relations
from theorems.drafting import Source, StepData, cases, conclude, instance, polynomial, quantified, same
from theorems.foundations.positions import (
    AT,
    PLACE,
    beginning,
    close_at,
    mean_begin,
    positions,
)
from theorems.foundations.returns import SURPLUSES
from theorems.foundations.sequences import CAPS, caps_high, caps_low
from theorems.foundations.sides import below, signed
from theorems.notation import PART1
from theorems.processes import (
    ADVANTAGE_CAP,
    BOTH_POLICIES,
    EPS,
    EPS_0,
    HORIZON,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    R,
    V,
)
from theorems.proof import Draft
from theorems.trust_region.advantage_gap import APART, WHAT_STATES_ADD

_J, _L = "RETURN(pi, P, r, v, start, T)", "SURROGATE(pi, mu, P, r, v, start, T)"
_CAP = "eps*min(2*D[k], 1)"
_BOUNDS = f"fun(k in nat, {_CAP})"
_MEAN = f"AFTER_EVENT({_BOUNDS}, D, T)"
_LAW = f"2*{_MEAN}"
_SURPLUS = "SURPLUS(pi, mu, P, r, v, s, k)"
_AT_KS = {"k": "nat", "s": "S"}
_ROOM = {"room": "0 <= T - (k + 1)"}
_HERE = _ROOM | {"reached": PLACE["case"]}
_CLOSE = instance("close_at", {"premise": "room", "premise2": "reached"}, k="k", s="s")
_LAWS = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "at_nonneg", "at_next", "close_at")


def _capped(side: str, by_distance: str, by_size: str) -> list[StepData]:
    """The surplus has the cap b[k] on one side, where k + 1 steps can be left; numbers name parts of surplus-range."""
    proofs: dict[str, Source] = {name: quantified(name) for name in ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total")}
    proofs |= {
        f"A_{end}": {"by": f"A_{end}", "values": {"k": "k", "s": "s"}, "proofs": {"premise": "room"}}
        for end in ("low", "high")
    }
    values = same("mu", "pi", "P") | {"x": "s", "n": "k"}
    return [
        conclude(
            f"{side}.near",
            below(side, "eps*(2*D[k])", _SURPLUS),
            [(1, "1", "here.surplus"), (2, "1", "here.close", "eps_nonneg")],
            variables=_AT_KS,
            given=_HERE,
            have={
                "here.surplus": instance(f"surplus-range.{by_distance}", proofs, **values),
                "here.close": _CLOSE,
            },
        ),
        conclude(
            f"{side}.far",
            below(side, "eps*1", _SURPLUS),
            [(1, "1", "here.surplus")],
            variables=_AT_KS,
            given=_ROOM,
            have={"here.surplus": instance(f"surplus-range.{by_size}", proofs, **values)},
        ),
        cases(
            f"{side}.cap",
            ("min", "2*D[k]", "1"),
            (
                instance(f"{side}.near", {"room": "room", "reached": "reached"}, k="k", s="s"),
                instance(f"{side}.far", {"room": "room"}, k="k", s="s"),
            ),
            motive=below(side, "eps*m", _SURPLUS),
            letter="m",
            variables=_AT_KS,
            given=_HERE,
            context=True,
        ),
    ]


def _side(side: str) -> list[StepData]:
    """One side of the bound: the first state (apart-at-low, -high), and its mean."""
    proofs: dict[str, Source] = {name: quantified(name) for name in _LAWS}
    proofs |= {
        "D_high": quantified("D_high"),
        "b_low": quantified("size"),
        "g_low": quantified("low.cap"),
        "g_high": quantified("high.cap"),
        "inside": "inside",
        "place": "there",
    }
    values: dict[str, Any] = same("pi", "mu", "P", "at", "D")
    fact = instance(f"apart-at-{side}", proofs, **values, g=SURPLUSES, b=_BOUNDS, c="s", n="T", N="T")
    return [
        *mean_begin(f"{side}.mean", side, APART, signed(side, _LAW), fact),
        conclude(
            side,
            below(side, _LAW, f"({_J} - {_L})"),
            [(1, "1", f"{side}.mean")],
            ("gap", "pi.along", "mu.along", "states"),
        ),
    ]


_CAP_HERE: dict[str, Source] = {"here.low": instance("D_low", {"premise": "room"}, k="k")}
_PROOF = Draft(
    (
        polynomial("nought", "0 == 0"),
        conclude("inside", "0 <= T - T"),
        *_capped("low", "1", "3"),
        *_capped("high", "2", "4"),
        conclude(
            "size.near",
            "0 <= eps*(2*D[k])",
            [(2, "1", "eps_nonneg", "here.low")],
            variables={"k": "nat"},
            given=_ROOM,
            have=_CAP_HERE,
        ),
        conclude("size.far", "0 <= eps*1", [(1, "1", "eps_nonneg")]),
        cases(
            "size",
            ("min", "2*D[k]", "1"),
            (instance("size.near", {"room": "room"}, k="k"), "size.far"),
            motive="0 <= eps*m",
            letter="m",
            variables={"k": "nat"},
            given=_ROOM,
            context=True,
        ),
        *WHAT_STATES_ADD,
        *_side("low"),
        *_side("high"),
        cases("end", ("abs", f"{_J} - {_L}"), ("high", "low"), motive=f"0 <= {_LAW} - y", letter="y", context=True),
    ),
    ("end",),
    notes={
        "high.cap": "The advantage has mean zero under mu, so its mean under pi is at most 2 TV eps, and at most eps.",
        "states": "What the states add under the two policies, each by apart-at-low, -high.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-advantage-positions",
        where=f"{PART1}, section 5.3 (sharp form, capped advantage, a cap for every position)",
        title=(
            "With abs(A_mu) <= eps and a cap for every position the surrogate misses the return by at most twice the "
            "mean sum of eps min(2 D[k], 1) after the first deviation"
        ),
        variables=(PI, MU, KERNEL, R, V, START, AT, CAPS, EPS, HORIZON),
        hypotheses=(
            *BOTH_POLICIES,
            TRANSITIONS,
            START_LAW,
            *positions("T"),
            beginning("T"),
            close_at("T"),
            caps_low("T"),
            caps_high("T"),
            EPS_0,
            ADVANTAGE_CAP,
        ),
        statement=relations(f"abs({_J} - {_L}) <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "In the order of time it is the sum over t of 2 eps min(2 D_t, 1) (1 - the product of 1 - D_u over the "
            "earlier u): what the advantage is worth at a position, times how far the laws of the state are apart.  "
            "With one cap it is value-gap-advantage up to D = 1/2 and value-gap-advantage-large from there on.  "
            "Attained by the same process with the position in the state, also with caps on both sides of 1/2."
        ),
        draft=_PROOF,
        constant=SharpConstant(
            f"abs({_J} - {_L}) <= {{c}}*{_MEAN}", Fraction(2), (Fraction(199, 100), Fraction(1, 20))
        ),
        smt_sizes=(),
    ),
)
