"""Slopes in a direction with bounded scores, if the return lies in [0, 1] and is paid at the end.

Words are those of `theorems.foundations.score_rows`; X and W are the values under pi and mu of a state with n steps to
go, N and M their slopes in the direction pi times score.  They are bounded together with a past score t, in all states
at once: the sum of the scores is a martingale under pi, and so of order sqrt(n), and the shrunk scores are one under mu
up to the drift d, at most G D a step.  The latter two are for `bias_bounds` and `shrunk_slopes`.

Main statements
    past-slope-low, -high       abs(4 lam (t X + N) - 2 lam t) <= t^2 + G^2 n + lam^2
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, cases, conclude, induction, instance, partial, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_A, AT_K, AT_S, BEFORE, HERE, NOUGHT, ROW_LAWS, ROWS, after, mean_next
from theorems.foundations.value_bounds import RETURN_01, XP, value
from theorems.processes import KERNEL, NO_REWARD, PI, TRANSITIONS, V, policy_law
from theorems.proof import Draft

SCORE = parameter("score", "S, A -> real", "derivative of log pi in a direction")
SCORE_CAP = parameter("G", "real", "cap of the absolute score", low="0", high="2")
CENTRED = hypothesis(
    "centred",
    "the score has mean zero under pi in every state",
    score_total="all(s in S, sum(a in A, pi[s, a]*score[s, a]) == 0)",
)
BOUNDED = hypothesis(
    "score",
    "the absolute score is at most G in every state, for every token",
    score_low="all(s in S, all(a in A, -G <= score[s, a]))",
    score_high="all(s in S, all(a in A, score[s, a] <= G))",
)
ZETA = parameter("zeta", "S, A -> real", "the score, shrunk to the common mass of the two policies")
_REST = "G*(abs(pi[s, a] - mu[s, a]) + pi[s, a] - mu[s, a])"
SHRUNK = hypothesis(
    "shrunk",
    "zeta is at most G, and what it leaves of the score at most G times the mass that only pi has",
    zeta_size="all(s in S, all(a in A, mu[s, a]*zeta[s, a]**2 <= mu[s, a]*G**2))",
    rest_low=f"all(s in S, all(a in A, -({_REST}) <= 2*(pi[s, a]*score[s, a] - mu[s, a]*zeta[s, a])))",
    rest_high=f"all(s in S, all(a in A, 2*(pi[s, a]*score[s, a] - mu[s, a]*zeta[s, a]) <= {_REST}))",
)
DIRECTION = "fun(s in S, a in A, pi[s, a]*score[s, a])"
"""The derivative of the policy."""
_STATE, OTHER_STATE = (parameter(name, "S", "a state") for name in "xo")
NUMBERS = (
    hypothesis("cap-score", "G >= 0", G_nonneg="0 <= G"),
    hypothesis("lam-nonnegative", "lam >= 0", lam_nonneg="0 <= lam"),
)
AT_T, AT_M = {"t": "real"}, {"m": "real"}
AT_ALL = AT_S | AT_A | AT_K


def slope(policy: str, state: str, n: str) -> str:
    """Slope of the value of a state with n steps to go in the direction pi times score."""
    return f"VALUE_SLOPE({policy}, {DIRECTION}, P, {NO_REWARD}, v, {state}, {n})"


XN, XL = (after(slope(policy, "z", "k")) for policy in ("pi", "mu"))
"""The mean slopes after a token, under pi and under mu."""


def next_slope(policy: str) -> StepData:
    """The slope with one step more, in terms of what follows: the step ``<policy>.slope.next``."""
    return use(
        f"{policy}.slope.next",
        "slope-next",
        variables=AT_S | AT_K,
        policy=policy,
        h=DIRECTION,
        P="P",
        v="v",
        x="s",
        k="k",
    )


def first(policy: str) -> tuple[StepData, StepData]:
    """Value and slope with no step left: the steps ``<policy>.first`` and ``<policy>.slope.first``."""
    return (
        unfold(f"{policy}.first", value(policy, "s", "0"), variables=AT_S),
        unfold(f"{policy}.slope.first", slope(policy, "s", "0"), variables=AT_S),
    )


# ----------------------------------------------------------------------------------------------------------- past-slope


def _past(side: str) -> Claim:
    """One side of abs(4 lam (t X + N) - 2 lam t) <= t^2 + G^2 n + lam^2."""
    low = side == "low"
    s = "+" if low else "-"

    def inside(state: str, n: str, t: str = "t") -> str:
        return f"(4*lam*({t}*{value('pi', state, n)} + {slope('pi', state, n)}) - 2*lam*{t})"

    def goal(state: str, n: str, t: str = "t") -> str:
        return f"0 <= {t}**2 + G**2*{n} + lam**2 {s} {inside(state, n, t)}"

    moved = "(t + score[s, a])"
    limit = f"({moved}**2 + G**2*k + lam**2)"
    before = {"before": f"all(u in S, all(j in real, {goal('u', 'k', 'j')}))"}
    skt: dict[str, Any] = HERE | {"t": "t"}
    steps: list[StepData] = [
        NOUGHT,
        *first("pi"),
        conclude(
            "base",
            goal("s", "0"),
            [(1, "t - lam", "here.other"), (1, "t + lam", "here.one")],
            ("here.value", "here.slope"),
            variables=AT_S | AT_T,
            have={
                "here.one": "v_low" if low else "v_high",
                "here.other": "v_high" if low else "v_low",
                "here.value": "pi.first",
                "here.slope": "pi.slope.first",
            },
        ),
        mean_next(
            "z",
            side,
            inside("z", "k", moved),
            f"-{limit}" if low else limit,
            partial("before", j=moved),
            given=before,
        )
        | {"variables": AT_ALL | AT_T},
        summed(
            "z.parts",
            "nought",
            ("1", f"P[s, a, z]*{inside('z', 'k', moved)}"),
            (f"-4*lam*{moved}", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            ("-4*lam", f"P[s, a, z]*{slope('pi', 'z', 'k')}"),
            (f"2*lam*{moved}", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_ALL | AT_T,
        ),
        conclude(
            "token",
            f"0 <= {limit} {s} (4*lam*({moved}*{XP} + {XN}) - 2*lam*{moved})",
            [(1, "1", "here.z")],
            ("here.parts", "here.total"),
            variables=AT_ALL | AT_T,
            given=before,
            have={
                "here.z": instance("z", BEFORE, s="s", a="a", k="k", t="t"),
                "here.parts": "z.parts",
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        use(
            "row",
            f"past-row-{side}",
            proofs={
                "pi_nonneg": {"by": "pi_nonneg", "values": {"s": "s"}},
                "pi_total": instance("pi_total", s="s"),
                "score_total": instance("score_total", s="s"),
                "score_low": {"by": "score_low", "values": {"s": "s"}},
                "score_high": {"by": "score_high", "values": {"s": "s"}},
                "later": partial("token", BEFORE, s="s", k="k", t="t"),
            },
            variables=AT_S | AT_K | AT_T,
            pi="fun(a in A, pi[s, a])",
            score="fun(a in A, score[s, a])",
            X=f"fun(a in A, {XP})",
            N=f"fun(a in A, {XN})",
            t="t",
            c="lam",
            G="G",
            k="k",
        )
        | {"given": before},
        unfold("pi.next", value("pi", "s", "k + 1"), variables=AT_S | AT_K),
        next_slope("pi"),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.row")],
            ("here.value", "here.slope"),
            variables=AT_S | AT_K | AT_T,
            given=before,
            have={
                "here.row": instance("row", BEFORE, **skt),
                "here.value": "pi.next",
                "here.slope": "pi.slope.next",
            },
        ),
        induction(
            "all",
            goal("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")}, **skt),
            on="k",
            over=AT_S | AT_T,
        ),
        use("end", "all", s="x", k="n", t="past"),
    ]
    own, bound = inside("x", "n", "past"), "past**2 + G**2*n + lam**2"
    return lemma(
        f"past-slope-{side}",
        f"The slope of a state that knows the past, bound from {'below' if low else 'above'}",
        (PI, SCORE, KERNEL, V, SCORE_CAP, *reals("lam", "past"), _STATE, STEPS),
        (policy_law("pi"), TRANSITIONS, RETURN_01, CENTRED, BOUNDED),
        f"-({bound}) <= {own}" if low else f"{own} <= {bound}",
        Draft(tuple(steps), ("end",)),
    )


# ----------------------------------------------------------------------------------------------- off the centre

DRIFT = "sum(a in A, mu[s, a]*zeta[s, a])"
_ROW_S: dict[str, Any] = {"s": "s"}


def row(*names: str) -> dict[str, Any]:
    """Clauses that hold for every token, in the state s."""
    return {name: {"by": name, "values": _ROW_S} for name in names}


OFF: tuple[StepData, ...] = (
    use("above", "absolute-bounds.1", variables=AT_T | AT_M, x="t - m"),
    use("below", "absolute-bounds.2", variables=AT_T | AT_M, x="t - m"),
    *(
        use(
            f"drift.{end}",
            f"drift-{end}",
            proofs={
                **ROW_LAWS,
                "close": instance("close", s="s"),
                "h_total": instance("score_total", s="s"),
                **row("rest_low", "rest_high"),
            },
            variables=AT_S,
            **ROWS,
            h="fun(a in A, pi[s, a]*score[s, a])",
            zeta="fun(a in A, zeta[s, a])",
            D="D",
            G="G",
        )
        for end in ("low", "high")
    ),
    *(
        conclude(
            f"off.{end}",
            f"0 <= abs(t - m) + G*D - ({'' if end == 'above' else '-'}(t - m + {DRIFT}))",
            [(1, "1", "here.off"), (1, "1", "here.drift")],
            variables=AT_S | AT_T | AT_M,
            have={"here.off": end, "here.drift": "drift.high" if end == "above" else "drift.low"},
        )
        for end in ("above", "below")
    ),
    cases(
        "off",
        ("abs", f"t - m + {DRIFT}"),
        ("off.above", "off.below"),
        motive="0 <= abs(t - m) + G*D - b",
        letter="b",
        variables=AT_S | AT_T | AT_M,
        context=True,
    ),
)
"""A step takes the past score off its centre by at most G D."""


LEMMAS: tuple[Claim, ...] = tuple(_past(side) for side in ("low", "high"))
