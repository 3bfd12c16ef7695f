"""The gap between value and surrogate, state by state, if the return lies in [0, 1] and is paid at the end.

Words are those of `theorems.foundations.value_bounds`; G = X - W - E is the gap.  Of the common mass of the two
policies a step keeps the gap it finds; where pi gives a token more than mu does it adds X - W, and where it gives less,
E (`theorems.foundations.mixtures`, gap-step).  The induction is on the number of steps, in all states at once.

Main statement
    gap-range-low, -high        abs(G) <= (n + 1) D (1 - q^n), with n + 1 steps to go
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, parameter
from theorems.drafting import StepData, conclude, instance, partial, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.states import AT_A, AT_K, AT_S, HERE, NOUGHT, ROW_LAWS, ROWS, after, in_all_states, mean_next
from theorems.foundations.value_bounds import (
    AT_MOST_ONE,
    DIFFERENCE,
    PAIR_HYPOTHESES,
    POWERS,
    STEPS,
    SURPLUS_STEPS,
    XE,
    XM,
    XP,
    difference_parts,
    gain,
    power,
    value,
)
from theorems.processes import CAP, CAP_0, KERNEL, MU, PI, V
from theorems.proof import Draft


def gap(state: str, n: str) -> str:
    """Value of pi, minus that of mu, minus what the surrogate adds."""
    return f"({value('pi', state, n)} - {value('mu', state, n)} - {gain(state, n)})"


XG = after(gap("z", "k"))


def _lemma_at(name: str, *clauses: str) -> dict[str, Any]:
    """A bound on two policies, at every state, with k steps to go."""
    values = {"pi": "pi", "mu": "mu", "P": "P", "v": "v", "D": "D", "n": "k"}
    return partial(name, {clause: quantified(clause) for clause in clauses}, **values)


_CLAUSES = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "close", "v_low", "v_high")
_AT_H = {"h": "real"}


def _gap(side: str) -> Claim:
    """One side of abs(G) <= (n + 1) D (1 - q^n), with n + 1 steps to go."""
    sign = "+" if side == "low" else "-"
    other = "high" if side == "low" else "low"

    def below(bound: str, what: str) -> str:
        return f"0 <= {bound} {sign} {what}"

    def minus(bound: str) -> str:
        return f"-({bound})" if side == "low" else bound

    def law(n: str) -> str:
        return f"({n} + 1)*D*(1 - {power(n)})"

    before = {"before": f"all(u in S, {below('h', gap('u', 'k'))})", "small": f"0 <= 1 - {power('k')} + k*D - h"}
    drift, f = f"1 - {power('k')}", "k*D"
    skh: dict[str, Any] = HERE | {"h": "h"}
    at = AT_S | AT_A | AT_K
    steps: list[StepData] = [
        NOUGHT,
        *POWERS,
        # after a token: gap, gain, and their sum
        summed(
            "parts",
            "nought",
            ("1", f"P[s, a, z]*{gap('z', 'k')}"),
            ("-1", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            ("1", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            ("1", f"P[s, a, z]*{gain('z', 'k')}"),
            over=("z", "S"),
            variables=at,
        ),
        difference_parts(),
        mean_next("z.drift", side, DIFFERENCE, minus(drift), _lemma_at(f"value-drift-{side}", *_CLAUSES, "D_1")),
        conclude(
            "both",
            below(drift, f"({XG} + {XE})"),
            [(1, "1", "here.z")],
            ("here.parts", "here.difference"),
            variables=at,
            have={"here.z": "z.drift", "here.parts": "parts", "here.difference": "difference"},
        ),
        mean_next(
            "z.gain",
            other,
            gain("z", "k"),
            f if side == "low" else f"-({f})",
            _lemma_at(f"gain-range-{other}", *_CLAUSES),
        ),
        mean_next("z.gap", side, gap("z", "k"), minus("h"), quantified("before"))
        | {"variables": at | _AT_H, "given": {"before": before["before"]}},
        use(
            "row",
            f"gap-step-{side}",
            proofs={
                **ROW_LAWS,
                f"g_{side}": partial("z.gap", {"before": quantified("before")}, **skh),
                f"e_{other}": partial("z.gain", **HERE),
                f"s_{side}": partial("both", **HERE),
            },
            variables=AT_S | AT_K | _AT_H,
            **ROWS,
            G=f"fun(a in A, {XG})",
            E=f"fun(a in A, {XE})",
            h="h",
            w=drift,
            f=f,
        )
        | {"given": {"before": before["before"]}},
        # the gap of a state in terms of what follows
        *SURPLUS_STEPS,
        unfold("pi.next", value("pi", "s", "k + 1"), variables=AT_S | AT_K),
        unfold("gain.next", gain("s", "k + 1"), variables=AT_S | AT_K),
        *(
            step
            for name, weight, inside, terms in (
                ("g", "mu", XG, (("-1", XP), ("1", XM), ("1", XE))),
                ("p", "pi", f"({XG} + {XE})", (("-1", XP), ("1", XM))),
                ("m", "mu", f"({XG} + {XE})", (("-1", XP), ("1", XM))),
            )
            for step in (
                conclude(
                    f"{name}.token",
                    f"{weight}[s, a]*{inside} "
                    + " ".join(f"{'-' if c == '-1' else '+'} {weight}[s, a]*{body}" for c, body in terms)
                    + " == 0",
                    (),
                    ("here",),
                    variables=at,
                    have={"here": "parts"},
                ),
                summed(
                    f"{name}.row",
                    f"{name}.token",
                    ("1", f"{weight}[s, a]*{inside}"),
                    *((c, f"{weight}[s, a]*{body}") for c, body in terms),
                    over=("a", "A"),
                    variables=AT_S | AT_K,
                ),
            )
        ),
        conclude(
            "one",
            below(f"(1 - D)*h + D*({drift} + {f})", gap("s", "k + 1")).replace("<= (1", "<= (1"),
            [(1, "1", "here.row"), (1, "1", "here.close", "small")],
            (
                "here.pi",
                "here.mu",
                "here.gain",
                "here.surplus",
                "here.g",
                "here.p",
                "here.m",
            ),
            variables=AT_S | AT_K | _AT_H,
            given=before,
            have={
                "here.row": instance("row", {"before": quantified("before")}, **skh),
                "here.close": "close",
                "here.pi": "pi.next",
                "here.mu": "mu.next",
                "here.gain": "gain.next",
                "here.surplus": "surplus.row",
                "here.g": "g.row",
                "here.p": "p.row",
                "here.m": "m.row",
            },
        ),
        # no step left, and one step more
        unfold("pi.first", value("pi", "s", "0"), variables=AT_S),
        unfold("mu.first", value("mu", "s", "0"), variables=AT_S),
        unfold("gain.first", gain("s", "0"), variables=AT_S),
        conclude(
            "zero",
            below("0", gap("s", "0")),
            (),
            ("here.pi", "here.mu", "here.gain"),
            variables=AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first", "here.gain": "gain.first"},
        ),
        conclude("small.zero", f"0 <= 1 - {power('0')} + 0*D - 0", (), ("power.first",)),
        conclude(
            "base",
            below(law("0"), gap("s", "(0 + 1)")),
            [(1, "1", "here.one")],
            ("power.first",),
            variables=AT_S,
            have={
                "here.one": instance("one", {"before": quantified("zero"), "small": "small.zero"}, s="s", k="0", h="0")
            },
        ),
        *AT_MOST_ONE,
        conclude(
            "small.next",
            f"0 <= 1 - {power('k + 1')} + (k + 1)*D - {law('k')}",
            [(1, "1", "here.one"), (1, "1", "D_nonneg", "here.power"), (1, "1", "D_nonneg", "here.power", "here.k")],
            (),
            variables=AT_K,
            have={
                "here.one": instance("power.one", k="k + 1"),
                "here.power": "power",
                "here.k": instance("axiom.nat_nonnegative", n="k"),
            },
        ),
        conclude(
            "step",
            below(law("(k + 1)"), gap("s", "(k + 1 + 1)")),
            [(1, "1", "here.one")],
            ("here.power",),
            variables=AT_S | AT_K,
            given={"before": f"all(u in S, {below(law('k'), gap('u', '(k + 1)'))})"},
            have={
                "here.one": instance(
                    "one", {"before": quantified("before"), "small": "small.next"}, s="s", k="k + 1", h=law("k")
                ),
                "here.power": "power.next",
            },
        ),
        in_all_states(below(law("k"), gap("s", "(k + 1)"))),
        use("end", "all", s="x", k="n"),
    ]
    own = gap("x", "(n + 1)")
    statement = f"{own} <= {law('n')}" if side == "high" else f"-{law('n')} <= {own}"
    return lemma(
        f"gap-range-{side}",
        f"The gap of a state, with n + 1 steps to go: bound from {'above' if side == 'high' else 'below'}",
        (PI, MU, KERNEL, V, CAP, parameter("x", "S", "a state"), STEPS),
        (*PAIR_HYPOTHESES, CAP_0),
        statement,
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = tuple(_gap(side) for side in ("low", "high"))
