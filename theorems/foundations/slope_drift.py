"""Slopes at two policies in one direction, if the return lies in [0, 1] and is paid at the end.

Words are those of `theorems.foundations.value_bounds`; X and W are the values under pi and mu, and N and M their slopes
in the direction h.  A step adds sum_a h P (X - W) to N - M; of the common mass of the two policies it keeps the
difference it finds, and where only one of them goes it adds N or M.

Main statement
    slope-drift-low, -high      abs(N - M) <= g (n + 1) (1 - q^n), with n + 1 steps to go
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim
from theorems.drafting import StepData, conclude, induction, instance, partial, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.sequences import STEPS
from theorems.foundations.slope_bounds import AT_ALL, SIZE, SMALL, STATE, next_slope, slope
from theorems.foundations.states import AT_K, AT_S, HERE, NOUGHT, ROW_LAWS, ROWS, after, mean_next
from theorems.foundations.value_bounds import (
    AT_MOST_ONE,
    DIFFERENCE,
    PAIR_HYPOTHESES,
    POWERS,
    XM,
    XP,
    difference_parts,
    power,
)
from theorems.processes import CAP, CAP_0, DIRECTION, KERNEL, MU, PI, H, V
from theorems.proof import Draft

XN, XM_SLOPE = (after(slope(policy, "z", "k")) for policy in ("pi", "mu"))
SLOPES_APART = f"({slope('pi', 'z', 'k')} - {slope('mu', 'z', 'k')})"
XB = after(SLOPES_APART)
_PAIR_CLAUSES = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "close", "v_low", "v_high")
_RANGE_CLAUSES = ("P_nonneg", "P_total", "h_total", "h_size", "v_low", "v_high")
_AT_B = {"b": "real"}


def slope_half(policy: str, side: str) -> list[StepData]:
    """After every token the mean slope under a policy is at most k g/2, or at least minus that."""
    low = side == "low"
    sign = "+" if low else "-"
    laws = {f"policy_{k}": quantified(f"{policy}_{k}") for k in ("nonneg", "total")}
    return [
        use(
            f"{policy}.range.{side}",
            f"slope-range-{side}",
            proofs=laws | {clause: quantified(clause) for clause in _RANGE_CLAUSES},
            variables={"c": "S"} | AT_K,
            policy=policy,
            h="h",
            P="P",
            v="v",
            g="g",
            x="c",
            n="k",
        ),
        conclude(
            f"{policy}.half.{side}",
            f"0 <= k*g/2 {sign} {slope(policy, 'c', 'k')}",
            [(1, "1", "here")],
            variables={"c": "S"} | AT_K,
            have={"here": f"{policy}.range.{side}"},
            scale=2,
        ),
        mean_next(
            f"{policy}.slope.{side}",
            side,
            slope(policy, "z", "k"),
            "-(k*g/2)" if low else "k*g/2",
            partial(f"{policy}.half.{side}", k="k"),
        ),
    ]


def _drift(side: str) -> Claim:
    """One side of abs(N - M) <= g (n + 1) (1 - q^n), with n + 1 steps to go."""
    low = side == "low"
    sign = "+" if low else "-"
    other = "high" if low else "low"

    def apart(state: str, n: str) -> str:
        return f"({slope('pi', state, n)} - {slope('mu', state, n)})"

    def below(bound: str, what: str) -> str:
        return f"0 <= {bound} {sign} {what}"

    def minus(bound: str) -> str:
        return f"-({bound})" if low else bound

    def law(n: str) -> str:
        return f"g*({n} + 1)*(1 - {power(n)})"

    drift = f"1 - {power('k')}"
    before = {"before": f"all(u in S, {below('b', apart('u', 'k'))})", "small": "0 <= k*g - b"}
    only = {"before": before["before"]}
    skb: dict[str, Any] = HERE | {"b": "b"}
    steps: list[StepData] = [
        NOUGHT,
        *POWERS,
        *AT_MOST_ONE,
        # what the direction does here
        difference_parts(),
        *(
            step
            for end in ("low", "high")
            for step in (
                mean_next(
                    f"z.{end}",
                    end,
                    DIFFERENCE,
                    f"-({drift})" if end == "low" else drift,
                    partial(
                        f"value-drift-{end}",
                        {clause: quantified(clause) for clause in (*_PAIR_CLAUSES, "D_1")},
                        pi="pi",
                        mu="mu",
                        P="P",
                        v="v",
                        D="D",
                        n="k",
                    ),
                ),
                conclude(
                    f"apart.{end}",
                    f"0 <= {drift} {'+' if end == 'low' else '-'} ({XP} - {XM})",
                    [(1, "1", "here.z")],
                    ("here.parts",),
                    variables=AT_ALL,
                    have={"here.z": f"z.{end}", "here.parts": "difference"},
                ),
            )
        ),
        use(
            "own",
            f"small-mean-{side}",
            proofs={
                "h_size": instance("h_size", s="s"),
                "w_nonneg": instance("power.one", k="k"),
                **{f"Z_{end}": partial(f"apart.{end}", **HERE) for end in ("low", "high")},
            },
            variables=AT_S | AT_K,
            h="fun(a in A, h[s, a])",
            g="g",
            Z=f"fun(a in A, {XP} - {XM})",
            w=drift,
        ),
        summed(
            "own.parts",
            "nought",
            ("1", f"h[s, a]*({XP} - {XM})"),
            ("-1", f"h[s, a]*{XP}"),
            ("1", f"h[s, a]*{XM}"),
            over=("a", "A"),
            variables=AT_S | AT_K,
        ),
        # what is left of later slopes
        *slope_half("pi", side),
        *slope_half("mu", other),
        summed(
            "slopes",
            "nought",
            ("1", f"P[s, a, z]*{SLOPES_APART}"),
            ("-1", f"P[s, a, z]*{slope('pi', 'z', 'k')}"),
            ("1", f"P[s, a, z]*{slope('mu', 'z', 'k')}"),
            over=("z", "S"),
            variables=AT_ALL,
        ),
        conclude(
            "both",
            below("k*g/2", f"({XB} + {XM_SLOPE})"),
            [(1, "1", "here.pi")],
            ("here.slopes",),
            variables=AT_ALL,
            have={"here.pi": f"pi.slope.{side}", "here.slopes": "slopes"},
        ),
        mean_next("z.slopes", side, SLOPES_APART, minus("b"), quantified("before"))
        | {"variables": AT_ALL | _AT_B, "given": only},
        use(
            "row",
            f"gap-step-{side}",
            proofs={
                **ROW_LAWS,
                f"g_{side}": partial("z.slopes", {"before": quantified("before")}, **skb),
                f"e_{other}": partial(f"mu.slope.{other}", **HERE),
                f"s_{side}": partial("both", **HERE),
            },
            variables=AT_S | AT_K | _AT_B,
            **ROWS,
            G=f"fun(a in A, {XB})",
            E=f"fun(a in A, {XM_SLOPE})",
            h="b",
            w="k*g/2",
            f="k*g/2",
        )
        | {"given": only},
        *(
            step
            for name, weight, inside, terms in (
                ("g", "mu", XB, (("-1", XN), ("1", XM_SLOPE))),
                ("p", "pi", f"({XB} + {XM_SLOPE})", (("-1", XN),)),
                ("m", "mu", f"({XB} + {XM_SLOPE})", (("-1", XN),)),
            )
            for step in (
                conclude(
                    f"{name}.token",
                    f"{weight}[s, a]*{inside} "
                    + " ".join(f"{'-' if c == '-1' else '+'} {weight}[s, a]*{body}" for c, body in terms)
                    + " == 0",
                    (),
                    ("here",),
                    variables=AT_ALL,
                    have={"here": "slopes"},
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
        next_slope("pi", "pi.next"),
        next_slope("mu", "mu.next"),
        conclude(
            "one",
            below(f"g*({drift}) + (1 - D)*b + D*k*g", apart("s", "k + 1")),
            [(1, "1", "here.own"), (1, "1", "here.row"), (1, "1", "here.close", "small")],
            ("here.parts", "here.pi", "here.mu", "here.g", "here.p", "here.m"),
            variables=AT_S | AT_K | _AT_B,
            given=before,
            have={
                "here.own": "own",
                "here.parts": "own.parts",
                "here.row": instance("row", {"before": quantified("before")}, **skb),
                "here.close": "close",
                "here.pi": "pi.next",
                "here.mu": "mu.next",
                "here.g": "g.row",
                "here.p": "p.row",
                "here.m": "m.row",
            },
        ),
        # no step left, and one step more
        unfold("pi.first", slope("pi", "s", "0"), variables=AT_S),
        unfold("mu.first", slope("mu", "s", "0"), variables=AT_S),
        conclude(
            "zero",
            below("0", apart("s", "0")),
            (),
            ("here.pi", "here.mu"),
            variables=AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first"},
        ),
        conclude("small.zero", "0 <= 0*g - 0"),
        conclude(
            "base",
            below(law("0"), apart("s", "(0 + 1)")),
            [(1, "1", "here.one")],
            ("power.first",),
            variables=AT_S,
            have={
                "here.one": instance("one", {"before": quantified("zero"), "small": "small.zero"}, s="s", k="0", b="0")
            },
        ),
        use(
            "g.size",
            "direction-size",
            proofs={"h_size": instance("h_size", s="x")},
            h="fun(a in A, h[x, a])",
            g="g",
        ),
        conclude(
            "small.next",
            f"0 <= (k + 1)*g - {law('k')}",
            [(1, "1", "here.size", "here.power"), (1, "1", "here.size", "here.power", "here.k")],
            (),
            variables=AT_K,
            have={
                "here.size": "g.size",
                "here.power": "power",
                "here.k": instance("axiom.nat_nonnegative", n="k"),
            },
        ),
        conclude(
            "step",
            below(law("(k + 1)"), apart("s", "(k + 1 + 1)")),
            [(1, "1", "here.one")],
            ("here.power",),
            variables=AT_S | AT_K,
            given={"before": f"all(u in S, {below(law('k'), apart('u', '(k + 1)'))})"},
            have={
                "here.one": instance(
                    "one", {"before": quantified("before"), "small": "small.next"}, s="s", k="k + 1", b=law("k")
                ),
                "here.power": "power.next",
            },
        ),
        induction(
            "all",
            below(law("k"), apart("s", "(k + 1)")),
            "base",
            instance("step", {"before": quantified("hypothesis")}, **HERE),
            on="k",
            over=AT_S,
        ),
        use("end", "all", s="x", k="n"),
    ]
    own = apart("x", "(n + 1)")
    return lemma(
        f"slope-drift-{side}",
        f"Slopes at two close policies, with n + 1 steps to go: bound from {'below' if low else 'above'}",
        (PI, MU, H, KERNEL, V, CAP, SIZE, STATE, STEPS),
        (*PAIR_HYPOTHESES, CAP_0, DIRECTION, SMALL),
        f"-({law('n')}) <= {own}" if low else f"{own} <= {law('n')}",
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = tuple(_drift(side) for side in ("low", "high"))
