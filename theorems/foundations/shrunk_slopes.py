"""The slope at mu in the direction of pi, for bounded scores, together with a past score.

Words are those of `theorems.foundations.score_rows`.

Main statement
    shrunk-slope-low, -high     abs(4 lam M) <= G^2 n + lam^2 + 4 lam G D n
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
    CENTRED,
    DRIFT,
    NUMBERS,
    OFF,
    OTHER_STATE,
    SCORE,
    SCORE_CAP,
    SHRUNK,
    XL,
    ZETA,
    first,
    next_slope,
    row,
    slope,
)
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_K, AT_S, BEFORE, HERE, NOUGHT, ROW_LAWS, ROWS, mean_next
from theorems.foundations.value_bounds import RETURN_01, XM, next_range, value
from theorems.processes import BOTH_POLICIES, CAP, CLOSE, KERNEL, MU, PI, TRANSITIONS, V
from theorems.proof import Draft


def _shrunk(side: str) -> Claim:
    """One side of the bound of t W + M."""
    low = side == "low"
    s = "+" if low else "-"

    def inside(state: str, n: str, t: str = "t") -> str:
        return f"(4*lam*({t}*{value('mu', state, n)} + {slope('mu', state, n)}) - 2*lam*{t})"

    def rest(n: str, off: str) -> str:
        return f"(G**2*{n} + lam**2 + 2*lam*{off} + 4*lam*G*D*{n})"

    def goal(state: str, n: str, t: str = "t", m: str = "m") -> str:
        return f"0 <= {m}**2 + {rest(n, f'abs({t} - {m})')} {s} {inside(state, n, t)}"

    moved, centre = "(t + zeta[s, a])", f"(m + zeta[s, a] - {DRIFT})"
    limit = f"({centre}**2 + {rest('k', f'abs(t - m + {DRIFT})')})"
    wide = f"({centre}**2 + {rest('k', '(abs(t - m) + G*D)')})"
    before = {"before": f"all(u in S, all(i in real, all(j in real, {goal('u', 'k', 'i', 'j')})))"}
    at = AT_S | AT_K | AT_T | AT_M
    sktm: dict[str, Any] = HERE | {"t": "t", "m": "m"}
    one, other = ("v_low", "v_high") if low else ("v_high", "v_low")
    steps: list[StepData] = [
        NOUGHT,
        *OFF,
        *first("mu"),
        conclude(
            "base",
            goal("s", "0"),
            [
                (1, "m - lam", "here.other"),
                (1, "m + lam", "here.one"),
                (2, "1", "lam_nonneg", "here.one", "here.below"),
                (2, "1", "lam_nonneg", "here.other", "here.above"),
            ],
            ("here.value", "here.slope"),
            variables=AT_S | AT_T | AT_M,
            have={
                "here.one": one,
                "here.other": other,
                "here.above": "above",
                "here.below": "below",
                "here.value": "mu.first",
                "here.slope": "mu.slope.first",
            },
        ),
        *next_range("mu"),
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
            (f"-4*lam*{moved}", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            ("-4*lam", f"P[s, a, z]*{slope('mu', 'z', 'k')}"),
            (f"2*lam*{moved}", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_ALL | AT_T,
        ),
        conclude(
            "token",
            f"0 <= {wide} {s} (4*lam*({moved}*{XM} + {XL}) - 2*lam*{moved})",
            [(1, "1", "here.z"), (2, "1", "lam_nonneg", "here.off")],
            ("here.parts", "here.total"),
            variables=AT_ALL | AT_T | AT_M,
            given=before,
            have={
                "here.z": instance("z", BEFORE, s="s", a="a", k="k", t="t", m="m"),
                "here.parts": "z.parts",
                "here.off": "off",
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        use(
            "row",
            f"shrunk-row-{side}",
            proofs={
                **ROW_LAWS,
                "close": instance("close", s="s"),
                "W_low": partial("mu.low", s="s", k="k"),
                "W_high": partial("mu.high", s="s", k="k"),
                "h_total": instance("score_total", s="s"),
                "drift": "nought",
                **row("zeta_size", "rest_low", "rest_high"),
                "later": partial("token", BEFORE, s="s", k="k", t="t", m="m"),
            },
            variables=at,
            **ROWS,
            h="fun(a in A, pi[s, a]*score[s, a])",
            zeta="fun(a in A, zeta[s, a])",
            W=f"fun(a in A, {XM})",
            M=f"fun(a in A, {XL})",
            D="D",
            G="G",
            t="t",
            m="m",
            d=DRIFT,
            c="lam",
            r=rest("k", "(abs(t - m) + G*D)"),
        )
        | {"given": before},
        unfold("mu.next", value("mu", "s", "k + 1"), variables=AT_S | AT_K),
        next_slope("mu"),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.row")],
            ("here.value", "here.slope"),
            variables=at,
            given=before,
            have={
                "here.row": instance("row", BEFORE, **sktm),
                "here.value": "mu.next",
                "here.slope": "mu.slope.next",
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
    bound, own = "(G**2*n + lam**2 + 4*lam*G*D*n)", f"4*lam*{slope('mu', 'o', 'n')}"
    steps.append(conclude("end", f"0 <= {bound} {s} {own}", [(1, "1", "all.here")], ("nothing",)))
    return lemma(
        f"shrunk-slope-{side}",
        f"The slope at mu in the direction of pi, for bounded scores: bound from {'below' if low else 'above'}",
        (PI, MU, SCORE, ZETA, KERNEL, V, CAP, SCORE_CAP, *reals("lam"), OTHER_STATE, STEPS),
        (*BOTH_POLICIES, TRANSITIONS, CLOSE, RETURN_01, CENTRED, SHRUNK, *NUMBERS),
        f"-{bound} <= {own}" if low else f"{own} <= {bound}",
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = tuple(_shrunk(side) for side in ("low", "high"))
