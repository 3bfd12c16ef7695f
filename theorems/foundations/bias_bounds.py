"""The difference of two slopes in a direction with bounded scores, together with a past score.

Words are those of `theorems.foundations.score_rows`.

Main statement
    bias-past-low, -high        2 lam abs(N - M) <= n D lam^2 + n (n - 1) D G^2 + 2 lam G D^2 n (n - 1)
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim
from theorems.drafting import StepData, conclude, induction, instance, partial, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.foundations.score_bounds import (
    AT_ALL,
    AT_M,
    AT_T,
    BOUNDED,
    CENTRED,
    DRIFT,
    NUMBERS,
    OFF,
    OTHER_STATE,
    SCORE,
    SCORE_CAP,
    SHRUNK,
    XL,
    XN,
    ZETA,
    first,
    next_slope,
    row,
    slope,
)
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_K, AT_S, BEFORE, HERE, NOUGHT, ROW_LAWS, ROWS, mean_next
from theorems.foundations.value_bounds import (
    DIFFERENCE,
    PAIR_HYPOTHESES,
    XM,
    XP,
    difference_parts,
    next_range,
    power,
    value,
)
from theorems.processes import CAP, CAP_0, KERNEL, MU, PI, V
from theorems.proof import Draft


def _bias(side: str) -> Claim:
    """One side of the bound of t (X - W) + N - M."""
    low = side == "low"
    s = "+" if low else "-"

    def inside(state: str, n: str, t: str = "t") -> str:
        values = f"({value('pi', state, n)} - {value('mu', state, n)})"
        return f"2*lam*({t}*{values} + {slope('pi', state, n)} - {slope('mu', state, n)})"

    def rest(n: str, off: str) -> str:
        return f"({n}*{n}*D*G**2 - {n}*D*G**2 + {n}*D*lam**2 + 2*lam*D*{n}*{off} + 2*lam*G*D**2*({n}*{n} - {n}))"

    def goal(state: str, n: str, t: str = "t", m: str = "m") -> str:
        return f"0 <= {n}*D*{m}**2 + {rest(n, f'abs({t} - {m})')} {s} {inside(state, n, t)}"

    moved, centre = "(t + zeta[s, a])", f"(m + zeta[s, a] - {DRIFT})"
    off = f"abs(t - m + {DRIFT})"
    limit = f"(k*D*{centre}**2 + {rest('k', off)})"
    wide = f"(k*D*{centre}**2 + {rest('k', '(abs(t - m) + G*D)')})"
    before = {"before": f"all(u in S, all(i in real, all(j in real, {goal('u', 'k', 'i', 'j')})))"}
    at = AT_S | AT_K | AT_T | AT_M
    sktm: dict[str, Any] = HERE | {"t": "t", "m": "m"}
    pair = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "close", "D_1", "v_low", "v_high")
    past = ("pi_nonneg", "pi_total", "P_nonneg", "P_total", "v_low", "v_high", "score_total", "score_low", "score_high")
    steps: list[StepData] = [
        NOUGHT,
        *first("pi"),
        *first("mu"),
        conclude(
            "base",
            goal("s", "0"),
            (),
            ("here.pi", "here.mu", "here.slope", "here.other"),
            variables=AT_S | AT_T | AT_M,
            have={
                "here.pi": "pi.first",
                "here.mu": "mu.first",
                "here.slope": "pi.slope.first",
                "here.other": "mu.slope.first",
            },
        ),
        # values after a token
        *next_range("pi"),
        difference_parts(),
        use("decay", "bernoulli", variables=AT_K, D="D", t="k"),
        *(
            step
            for end in ("low", "high")
            for step in (
                mean_next(
                    f"z.{end}",
                    end,
                    DIFFERENCE,
                    f"-(1 - {power('k')})" if end == "low" else f"1 - {power('k')}",
                    partial(
                        f"value-drift-{end}",
                        {clause: quantified(clause) for clause in pair},
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
                    f"0 <= k*D {'+' if end == 'low' else '-'} ({XP} - {XM})",
                    [(1, "1", "here.z"), (1, "1", "here.decay")],
                    ("here.parts",),
                    variables=AT_ALL,
                    have={"here.z": f"z.{end}", "here.parts": "difference", "here.decay": "decay"},
                ),
            )
        ),
        # the slope of pi that knows m, after a token
        *(
            step
            for end in ("low", "high")
            for step in (
                mean_next(
                    f"past.{end}",
                    end,
                    f"(4*lam*(m*{value('pi', 'z', 'k')} + {slope('pi', 'z', 'k')}) - 2*lam*m)",
                    "-(m**2 + G**2*k + lam**2)" if end == "low" else "m**2 + G**2*k + lam**2",
                    partial(
                        f"past-slope-{end}",
                        {clause: quantified(clause) for clause in past},
                        pi="pi",
                        score="score",
                        P="P",
                        v="v",
                        G="G",
                        lam="lam",
                        past="m",
                        n="k",
                    ),
                )
                | {"variables": AT_ALL | AT_M},
                conclude(
                    f"past.token.{end}",
                    f"0 <= m**2 + G**2*k + lam**2 {'+' if end == 'low' else '-'} (4*lam*(m*{XP} + {XN}) - 2*lam*m)",
                    [(1, "1", "here.z")],
                    ("here.parts", "here.total"),
                    variables=AT_ALL | AT_M,
                    have={
                        "here.z": f"past.{end}",
                        "here.parts": "past.parts",
                        "here.total": instance("P_total", s="s", a="a"),
                    },
                ),
            )
        ),
        # what holds one step later
        mean_next(
            "z",
            side,
            inside("z", "k", moved),
            f"-{limit}" if low else limit,
            partial("before", i=moved, j=centre),
            given=before,
        )
        | {"variables": AT_ALL | AT_T | AT_M},
        summed(
            "z.parts",
            "nought",
            ("1", f"P[s, a, z]*{inside('z', 'k', moved)}"),
            (f"-2*lam*{moved}", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            (f"2*lam*{moved}", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            ("-2*lam", f"P[s, a, z]*{slope('pi', 'z', 'k')}"),
            ("2*lam", f"P[s, a, z]*{slope('mu', 'z', 'k')}"),
            over=("z", "S"),
            variables=AT_ALL | AT_T,
        ),
        *OFF,
        conclude(
            "w",
            "0 <= abs(t - m)",
            [(1, "1", "here.above"), (1, "1", "here.below")],
            scale=2,
            variables=AT_T | AT_M,
            have={"here.above": "above", "here.below": "below"},
        ),
        conclude(
            "token",
            f"0 <= {wide} {s} 2*lam*({moved}*({XP} - {XM}) + {XN} - {XL})",
            [(1, "1", "here.z"), (2, "1", "lam_nonneg", "D_nonneg", "here.k", "here.off")],
            ("here.parts",),
            variables=AT_ALL | AT_T | AT_M,
            given=before,
            have={
                "here.z": instance("z", BEFORE, s="s", a="a", k="k", t="t", m="m"),
                "here.parts": "z.parts",
                "here.off": "off",
                "here.k": instance("axiom.nat_nonnegative", n="k"),
            },
        ),
        conclude(
            "e",
            "0 <= k*D",
            [(1, "1", "here.k", "D_nonneg")],
            variables=AT_K,
            have={"here.k": instance("axiom.nat_nonnegative", n="k")},
        ),
        use(
            "row",
            f"bias-row-{side}",
            proofs={
                **ROW_LAWS,
                "close": instance("close", s="s"),
                "k_nonneg": instance("axiom.nat_nonnegative", n="k"),
                "e_nonneg": instance("e", k="k"),
                "f_nonneg": instance("e", k="k"),
                "w_nonneg": instance("w", t="t", m="m"),
                "X_low": partial("pi.low", s="s", k="k"),
                "X_high": partial("pi.high", s="s", k="k"),
                "near_low": instance("below", t="t", m="m"),
                "near_high": instance("above", t="t", m="m"),
                "drift": "nought",
                **row("zeta_size", "rest_low", "rest_high"),
                "d_low": partial("apart.low", s="s", k="k"),
                "d_high": partial("apart.high", s="s", k="k"),
                "V_low": partial("past.token.low", s="s", k="k", m="m"),
                "V_high": partial("past.token.high", s="s", k="k", m="m"),
                "later": partial("token", BEFORE, s="s", k="k", t="t", m="m"),
            },
            variables=at,
            **ROWS,
            h="fun(a in A, pi[s, a]*score[s, a])",
            zeta="fun(a in A, zeta[s, a])",
            X=f"fun(a in A, {XP})",
            W=f"fun(a in A, {XM})",
            N=f"fun(a in A, {XN})",
            M=f"fun(a in A, {XL})",
            D="D",
            G="G",
            t="t",
            m="m",
            w="abs(t - m)",
            d=DRIFT,
            c="lam",
            k="k",
            e="k*D",
            f="k*D",
            r=rest("k", "(abs(t - m) + G*D)"),
        )
        | {"given": before},
        summed(
            "own",
            "nought",
            ("1", f"pi[s, a]*score[s, a]*({XP} - {XM})"),
            ("-1", f"pi[s, a]*score[s, a]*{XP}"),
            ("1", f"pi[s, a]*score[s, a]*{XM}"),
            over=("a", "A"),
            variables=AT_S | AT_K,
        ),
        *(unfold(f"{policy}.next", value(policy, "s", "k + 1"), variables=AT_S | AT_K) for policy in ("pi", "mu")),
        next_slope("pi"),
        next_slope("mu"),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.row")],
            ("here.own", "here.pi", "here.mu", "here.slope", "here.other"),
            variables=at,
            given=before,
            have={
                "here.row": instance("row", BEFORE, **sktm),
                "here.own": "own",
                "here.pi": "pi.next",
                "here.mu": "mu.next",
                "here.slope": "pi.slope.next",
                "here.other": "mu.slope.next",
            },
        ),
        induction(
            "all",
            goal("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")}, **sktm),
            on="k",
            over=AT_S | AT_T | AT_M,
        ),
        use("all.here", "all", s="o", k="n", t="0", m="0"),
        use("nothing", "axiom.abs_nonnegative", x="0"),
    ]
    position = next(i for i, step in enumerate(steps) if step["name"] == "past.low")
    steps.insert(
        position,
        summed(
            "past.parts",
            "nought",
            ("1", f"P[s, a, z]*(4*lam*(m*{value('pi', 'z', 'k')} + {slope('pi', 'z', 'k')}) - 2*lam*m)"),
            ("-4*lam*m", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            ("-4*lam", f"P[s, a, z]*{slope('pi', 'z', 'k')}"),
            ("2*lam*m", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_ALL | AT_M,
        ),
    )
    apart = f"({slope('pi', 'o', 'n')} - {slope('mu', 'o', 'n')})"
    bound = "(n*(n - 1)*D*G**2 + n*D*lam**2 + 2*lam*G*D**2*n*(n - 1))"
    steps.append(conclude("end", f"0 <= {bound} {s} 2*lam*{apart}", [(1, "1", "all.here")], ("nothing",)))
    return lemma(
        f"bias-past-{side}",
        f"Slopes at two close policies, for bounded scores: bound from {'below' if low else 'above'}",
        (PI, MU, SCORE, ZETA, KERNEL, V, CAP, SCORE_CAP, *reals("lam"), OTHER_STATE, STEPS),
        (
            *PAIR_HYPOTHESES,
            CAP_0,
            CENTRED,
            BOUNDED,
            SHRUNK,
            *NUMBERS,
        ),
        f"-{bound} <= 2*lam*{apart}" if low else f"2*lam*{apart} <= {bound}",
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = tuple(_bias(side) for side in ("low", "high"))
