"""The gap between value and surrogate, state by state, if the return lies in [0, 1] and is paid at the end.

Words are those of `theorems.foundations.position_bounds`; G = X - W - E is the gap.  Of the common mass of the two
policies a step keeps the gap it finds; where pi gives a token more than mu does it adds X - W, and where it gives less,
E (`theorems.foundations.mixtures`, gap-step).  The induction is on the number of steps, in all states at once.

Main statement
    gap-at-low, -high       abs(G) <= sum of D[k] less the probability of exactly one event, over k < n
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim
from theorems.drafting import Source, StepData, conclude, instance, partial, quantified, same, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.position_bounds import (
    CLAUSES,
    HYPOTHESES,
    KEPT_HERE,
    KEPT_RANGE,
    VARIABLES,
)
from theorems.foundations.positions import CLOSE_HERE, IN_PLACE, PLACE, in_all_places, known, mean_where
from theorems.foundations.sequences import EARLIER, kept, once
from theorems.foundations.sides import below, relation, signed, words
from theorems.foundations.states import AT_K, AT_S, AT_SAK, AT_SK, BEFORE, HERE, NOUGHT, ROW_LAWS, ROWS, after
from theorems.foundations.value_bounds import (
    DIFFERENCE,
    SURPLUS_STEPS,
    XE,
    XM,
    XP,
    difference_parts,
    gain,
    value,
)
from theorems.proof import Draft


def gap(state: str, n: str) -> str:
    """Value of pi, minus that of mu, minus what the surrogate adds."""
    return f"({value('pi', state, n)} - {value('mu', state, n)} - {gain(state, n)})"


def law(n: str) -> str:
    """The expected number of events, less the probability of exactly one.

    >>> law("n")
    '(TOTAL(D, n) - EXACTLY_ONE(D, n))'
    """
    return f"(TOTAL(D, {n}) - {once(n)})"


XG = after(gap("z", "k"))
_PARTS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("g", "mu", XG, (("-1", XP), ("1", XM), ("1", XE))),
    ("p", "pi", f"({XG} + {XE})", (("-1", XP), ("1", XM))),
    ("m", "mu", f"({XG} + {XE})", (("-1", XP), ("1", XM))),
)


def _at_z(name: str) -> dict[str, Any]:
    """A lemma about positions, in the next state."""
    proofs: dict[str, Source] = {clause: quantified(clause) for clause in _clauses(name)}
    proofs |= {"inside": EARLIER, "place": "there"}
    return instance(name, proofs, **same("pi", "mu", "P", "v", "at", "D", "N"), c="z", n="k")


def _clauses(name: str) -> tuple[str, ...]:
    """Those about the process as a whole; what the surrogate adds needs no bounds of the caps."""
    return tuple(c for c in CLAUSES if not (name.startswith("gain") and c.startswith("D_")))


def _split() -> list[StepData]:
    """The means over the tokens of the gap after a token, and of the gap and the gain together, in terms of values."""
    steps: list[StepData] = []
    for name, weight, inside, terms in _PARTS:
        total = " ".join(f"{'-' if c == '-1' else '+'} {weight}[s, a]*{body}" for c, body in terms)
        steps += [
            conclude(
                f"{name}.token",
                f"{weight}[s, a]*{inside} {total} == 0",
                (),
                ("here",),
                variables=AT_SAK,
                have={"here": "parts"},
            ),
            summed(
                f"{name}.row",
                f"{name}.token",
                ("1", f"{weight}[s, a]*{inside}"),
                *((c, f"{weight}[s, a]*{body}") for c, body in terms),
                over=("a", "A"),
                variables=AT_SK,
            ),
        ]
    return steps


def _gap(side: str) -> Claim:
    """One side of abs(G) <= sum of D[k] - EXACTLY_ONE(D, n)."""
    other = "high" if side == "low" else "low"

    def goal(state: str, n: str) -> str:
        return below(side, law(n), gap(state, n))

    before = known(goal)
    given = PLACE | before
    everything = IN_PLACE | BEFORE
    drift = f"1 - {kept('k')}"
    have: dict[str, Source] = {
        "here.row": instance("row", everything, **HERE),
        "here.close": CLOSE_HERE,
        "here.once": "once.low",
        "here.high": KEPT_HERE["here.high"],
        "here.pi": "pi.next",
        "here.mu": "mu.next",
        "here.gain": "gain.next",
        "here.surplus": "surplus.row",
        **{f"here.{name}": f"{name}.row" for name, *_ in _PARTS},
        "here.total": "total.next",
        "here.next": "once.next",
    }
    have["here.once"] = instance("once.low", {"within": EARLIER}, k="k")
    steps: list[StepData] = [
        NOUGHT,
        KEPT_RANGE[1],
        use(
            "once.low",
            "once-nonnegative",
            proofs={"D_low": quantified("D_low"), "D_high": quantified("D_high"), "inside": "within"},
            variables=AT_K,
            **same("D", "N"),
            n="k",
        )
        | {"given": {"within": "0 <= N - k"}},
        *(unfold(f"{name}.first", what) for name, what in (("total", "TOTAL(D, 0)"), ("once", once("0")))),
        *(
            unfold(f"{name}.next", what, variables=AT_K)
            for name, what in (("total", "TOTAL(D, k + 1)"), ("once", once("k + 1")))
        ),
        # after a token: gap, gain, and their sum
        summed(
            "parts",
            "nought",
            ("1", f"P[s, a, z]*{gap('z', 'k')}"),
            ("-1", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            ("1", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            ("1", f"P[s, a, z]*{gain('z', 'k')}"),
            over=("z", "S"),
            variables=AT_SAK,
        ),
        difference_parts(),
        *mean_where("z.drift", side, DIFFERENCE, signed(side, drift), _at_z(f"drift-at-{side}")),
        conclude(
            "both",
            below(side, f"({drift})", f"({XG} + {XE})"),
            [(1, "1", "here.z")],
            ("here.parts", "here.difference"),
            variables=AT_SAK,
            given=PLACE,
            have={
                "here.z": instance("z.drift", IN_PLACE, s="s", a="a", k="k"),
                "here.parts": "parts",
                "here.difference": "difference",
            },
        ),
        *mean_where("z.gain", other, gain("z", "k"), signed(other, "TOTAL(D, k)"), _at_z(f"gain-at-{other}")),
        *mean_where("z.gap", side, gap("z", "k"), signed(side, law("k")), given=before),
        use(
            "row",
            f"gap-step-{side}",
            proofs={
                **ROW_LAWS,
                f"g_{side}": partial("z.gap", everything, **HERE),
                f"e_{other}": partial("z.gain", IN_PLACE, **HERE),
                f"s_{side}": partial("both", IN_PLACE, **HERE),
            },
            variables=AT_SK,
            **ROWS,
            G=f"fun(a in A, {XG})",
            E=f"fun(a in A, {XE})",
            h=law("k"),
            w=drift,
            f="TOTAL(D, k)",
        )
        | {"given": given},
        # the gap of a state in terms of what follows
        *SURPLUS_STEPS,
        unfold("pi.next", value("pi", "s", "k + 1"), variables=AT_SK),
        unfold("gain.next", gain("s", "k + 1"), variables=AT_SK),
        *_split(),
        conclude(
            "positive",
            goal("s", "k + 1"),
            [(1, "1", "here.row"), (1, "1", "here.close", "here.high"), (1, "1", "here.close", "here.once")],
            tuple(name for name in have if name not in ("here.row", "here.close", "here.high", "here.once")),
            variables=AT_SK,
            given=given,
            have=have,
        ),
        # no step left
        unfold("pi.first", value("pi", "s", "0"), variables=AT_S),
        unfold("mu.first", value("mu", "s", "0"), variables=AT_S),
        unfold("gain.first", gain("s", "0"), variables=AT_S),
        conclude(
            "base",
            goal("s", "0"),
            (),
            ("here.pi", "here.mu", "here.gain", "total.first", "once.first"),
            variables=AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first", "here.gain": "gain.first"},
        ),
        *in_all_places(goal),
    ]
    return lemma(
        f"gap-at-{side}",
        f"The gap of a state with a cap for every number of steps left: bound from {words(side)}",
        VARIABLES,
        HYPOTHESES,
        relation(side, law("n"), gap("c", "n")),
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = tuple(_gap(side) for side in ("low", "high"))
