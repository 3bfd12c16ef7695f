"""Slopes in a direction with bounded scores, at two policies, if the return lies in [0, 1] and is paid at the end.

Words are those of `theorems.foundations.score_rows`; X and W are the values under pi and mu of a state with n steps to
go, N and M their slopes in the direction pi times score.  Both are bounded together with a past score t, in all states
at once: the sum of the scores is a martingale under pi, and so of order sqrt(n), and the shrunk scores are one under mu
up to the drift d, at most G D a step.

Main statements
    past-slope-low, -high       abs(4 lam (t X + N) - 2 lam t) <= t^2 + G^2 n + lam^2
    bias-past-low, -high        2 lam abs(t (X - W) + N - M) is at most n D (m^2 + lam^2) + n (n - 1) D G^2
                                + 2 lam D n (abs(t - m) + G D (n - 1))
    shrunk-slope-low, -high     abs(4 lam M) <= G^2 n + lam^2 + 4 lam G D n
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, cases, conclude, induction, instance, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.foundations.value_bounds import (
    AT_A,
    AT_K,
    AT_S,
    BEFORE,
    DIFFERENCE,
    HERE,
    NOUGHT,
    PAIR_HYPOTHESES,
    RETURN_01,
    ROW_LAWS,
    ROWS,
    STEPS,
    XM,
    XP,
    after,
    difference_parts,
    mean_next,
    next_range,
    partial,
    power,
    quantified,
    value,
)
from theorems.processes import BOTH_POLICIES, CAP, CAP_0, CLOSE, KERNEL, MU, NO_REWARD, PI, TRANSITIONS, V, policy_law
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
_STATE, _OTHER_STATE = (parameter(name, "S", "a state") for name in "xo")
_NUMBERS = (
    hypothesis("cap-score", "G >= 0", G_nonneg="0 <= G"),
    hypothesis("lam-nonnegative", "lam >= 0", lam_nonneg="0 <= lam"),
)
_AT_T, _AT_M = {"t": "real"}, {"m": "real"}
_AT_ALL = AT_S | AT_A | AT_K


def slope(policy: str, state: str, n: str) -> str:
    """Slope of the value of a state with n steps to go in the direction pi times score."""
    return f"VALUE_SLOPE({policy}, {DIRECTION}, P, {NO_REWARD}, v, {state}, {n})"


XN, XL = (after(slope(policy, "z", "k")) for policy in ("pi", "mu"))
"""The mean slopes after a token, under pi and under mu."""


def _next_slope(policy: str) -> StepData:
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


def _first(policy: str) -> tuple[StepData, StepData]:
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
        *_first("pi"),
        conclude(
            "base",
            goal("s", "0"),
            [(1, "t - lam", "here.other"), (1, "t + lam", "here.one")],
            ("here.value", "here.slope"),
            variables=AT_S | _AT_T,
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
        | {"variables": _AT_ALL | _AT_T},
        summed(
            "z.parts",
            "nought",
            ("1", f"P[s, a, z]*{inside('z', 'k', moved)}"),
            (f"-4*lam*{moved}", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            ("-4*lam", f"P[s, a, z]*{slope('pi', 'z', 'k')}"),
            (f"2*lam*{moved}", "P[s, a, z]"),
            over=("z", "S"),
            variables=_AT_ALL | _AT_T,
        ),
        conclude(
            "token",
            f"0 <= {limit} {s} (4*lam*({moved}*{XP} + {XN}) - 2*lam*{moved})",
            [(1, "1", "here.z")],
            ("here.parts", "here.total"),
            variables=_AT_ALL | _AT_T,
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
            variables=AT_S | AT_K | _AT_T,
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
        _next_slope("pi"),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.row")],
            ("here.value", "here.slope"),
            variables=AT_S | AT_K | _AT_T,
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
            over=AT_S | _AT_T,
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


# ------------------------------------------------------------------------------------------------------------ bias-past

_D = "sum(a in A, mu[s, a]*zeta[s, a])"
SLOPES_APART = f"({slope('pi', 'z', 'k')} - {slope('mu', 'z', 'k')})"
_ROW_S: dict[str, Any] = {"s": "s"}


def _row(*names: str) -> dict[str, Any]:
    """Clauses that hold for every token, in the state s."""
    return {name: {"by": name, "values": _ROW_S} for name in names}


_OFF: tuple[StepData, ...] = (
    use("above", "absolute-bounds.1", variables=_AT_T | _AT_M, x="t - m"),
    use("below", "absolute-bounds.2", variables=_AT_T | _AT_M, x="t - m"),
    *(
        use(
            f"drift.{end}",
            f"drift-{end}",
            proofs={
                **ROW_LAWS,
                "close": instance("close", s="s"),
                "h_total": instance("score_total", s="s"),
                **_row("rest_low", "rest_high"),
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
            f"0 <= abs(t - m) + G*D - ({'' if end == 'above' else '-'}(t - m + {_D}))",
            [(1, "1", "here.off"), (1, "1", "here.drift")],
            variables=AT_S | _AT_T | _AT_M,
            have={"here.off": end, "here.drift": "drift.high" if end == "above" else "drift.low"},
        )
        for end in ("above", "below")
    ),
    cases(
        "off",
        ("abs", f"t - m + {_D}"),
        ("off.above", "off.below"),
        motive="0 <= abs(t - m) + G*D - b",
        letter="b",
        variables=AT_S | _AT_T | _AT_M,
        context=True,
    ),
)
"""A step takes the past score off its centre by at most G D."""


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

    moved, centre = "(t + zeta[s, a])", f"(m + zeta[s, a] - {_D})"
    off = f"abs(t - m + {_D})"
    limit = f"(k*D*{centre}**2 + {rest('k', off)})"
    wide = f"(k*D*{centre}**2 + {rest('k', '(abs(t - m) + G*D)')})"
    before = {"before": f"all(u in S, all(i in real, all(j in real, {goal('u', 'k', 'i', 'j')})))"}
    at = AT_S | AT_K | _AT_T | _AT_M
    sktm: dict[str, Any] = HERE | {"t": "t", "m": "m"}
    pair = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "close", "D_1", "v_low", "v_high")
    past = ("pi_nonneg", "pi_total", "P_nonneg", "P_total", "v_low", "v_high", "score_total", "score_low", "score_high")
    steps: list[StepData] = [
        NOUGHT,
        *_first("pi"),
        *_first("mu"),
        conclude(
            "base",
            goal("s", "0"),
            (),
            ("here.pi", "here.mu", "here.slope", "here.other"),
            variables=AT_S | _AT_T | _AT_M,
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
                    variables=_AT_ALL,
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
                | {"variables": _AT_ALL | _AT_M},
                conclude(
                    f"past.token.{end}",
                    f"0 <= m**2 + G**2*k + lam**2 {'+' if end == 'low' else '-'} (4*lam*(m*{XP} + {XN}) - 2*lam*m)",
                    [(1, "1", "here.z")],
                    ("here.parts", "here.total"),
                    variables=_AT_ALL | _AT_M,
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
        | {"variables": _AT_ALL | _AT_T | _AT_M},
        summed(
            "z.parts",
            "nought",
            ("1", f"P[s, a, z]*{inside('z', 'k', moved)}"),
            (f"-2*lam*{moved}", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            (f"2*lam*{moved}", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            ("-2*lam", f"P[s, a, z]*{slope('pi', 'z', 'k')}"),
            ("2*lam", f"P[s, a, z]*{slope('mu', 'z', 'k')}"),
            over=("z", "S"),
            variables=_AT_ALL | _AT_T,
        ),
        *_OFF,
        conclude(
            "w",
            "0 <= abs(t - m)",
            [(1, "1", "here.above"), (1, "1", "here.below")],
            scale=2,
            variables=_AT_T | _AT_M,
            have={"here.above": "above", "here.below": "below"},
        ),
        conclude(
            "token",
            f"0 <= {wide} {s} 2*lam*({moved}*({XP} - {XM}) + {XN} - {XL})",
            [(1, "1", "here.z"), (2, "1", "lam_nonneg", "D_nonneg", "here.k", "here.off")],
            ("here.parts",),
            variables=_AT_ALL | _AT_T | _AT_M,
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
                **_row("zeta_size", "rest_low", "rest_high"),
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
            d=_D,
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
        _next_slope("pi"),
        _next_slope("mu"),
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
            over=AT_S | _AT_T | _AT_M,
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
            variables=_AT_ALL | _AT_M,
        ),
    )
    apart = f"({slope('pi', 'o', 'n')} - {slope('mu', 'o', 'n')})"
    bound = "(n*(n - 1)*D*G**2 + n*D*lam**2 + 2*lam*G*D**2*n*(n - 1))"
    steps.append(conclude("end", f"0 <= {bound} {s} 2*lam*{apart}", [(1, "1", "all.here")], ("nothing",)))
    return lemma(
        f"bias-past-{side}",
        f"Slopes at two close policies, for bounded scores: bound from {'below' if low else 'above'}",
        (PI, MU, SCORE, ZETA, KERNEL, V, CAP, SCORE_CAP, *reals("lam"), _OTHER_STATE, STEPS),
        (
            *PAIR_HYPOTHESES,
            CAP_0,
            CENTRED,
            BOUNDED,
            SHRUNK,
            *_NUMBERS,
        ),
        f"-{bound} <= 2*lam*{apart}" if low else f"2*lam*{apart} <= {bound}",
        Draft(tuple(steps), ("end",)),
    )


# --------------------------------------------------------------------------------------------------------- shrunk-slope


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

    moved, centre = "(t + zeta[s, a])", f"(m + zeta[s, a] - {_D})"
    limit = f"({centre}**2 + {rest('k', f'abs(t - m + {_D})')})"
    wide = f"({centre}**2 + {rest('k', '(abs(t - m) + G*D)')})"
    before = {"before": f"all(u in S, all(i in real, all(j in real, {goal('u', 'k', 'i', 'j')})))"}
    at = AT_S | AT_K | _AT_T | _AT_M
    sktm: dict[str, Any] = HERE | {"t": "t", "m": "m"}
    one, other = ("v_low", "v_high") if low else ("v_high", "v_low")
    steps: list[StepData] = [
        NOUGHT,
        *_OFF,
        *_first("mu"),
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
            variables=AT_S | _AT_T | _AT_M,
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
        | {"variables": _AT_ALL | _AT_T | _AT_M},
        summed(
            "z.parts",
            "nought",
            ("1", f"P[s, a, z]*{inside('z', 'k', moved)}"),
            (f"-4*lam*{moved}", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            ("-4*lam", f"P[s, a, z]*{slope('mu', 'z', 'k')}"),
            (f"2*lam*{moved}", "P[s, a, z]"),
            over=("z", "S"),
            variables=_AT_ALL | _AT_T,
        ),
        conclude(
            "token",
            f"0 <= {wide} {s} (4*lam*({moved}*{XM} + {XL}) - 2*lam*{moved})",
            [(1, "1", "here.z"), (2, "1", "lam_nonneg", "here.off")],
            ("here.parts", "here.total"),
            variables=_AT_ALL | _AT_T | _AT_M,
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
                **_row("zeta_size", "rest_low", "rest_high"),
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
            d=_D,
            c="lam",
            r=rest("k", "(abs(t - m) + G*D)"),
        )
        | {"given": before},
        unfold("mu.next", value("mu", "s", "k + 1"), variables=AT_S | AT_K),
        _next_slope("mu"),
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
            over=AT_S | _AT_T | _AT_M,
        ),
        use("all.here", "all", s="o", k="n", t="0", m="0"),
        use("nothing", "axiom.abs_nonnegative", x="0"),
    ]
    bound, own = "(G**2*n + lam**2 + 4*lam*G*D*n)", f"4*lam*{slope('mu', 'o', 'n')}"
    steps.append(conclude("end", f"0 <= {bound} {s} {own}", [(1, "1", "all.here")], ("nothing",)))
    return lemma(
        f"shrunk-slope-{side}",
        f"The slope at mu in the direction of pi, for bounded scores: bound from {'below' if low else 'above'}",
        (PI, MU, SCORE, ZETA, KERNEL, V, CAP, SCORE_CAP, *reals("lam"), _OTHER_STATE, STEPS),
        (*BOTH_POLICIES, TRANSITIONS, CLOSE, RETURN_01, CENTRED, SHRUNK, *_NUMBERS),
        f"-{bound} <= {own}" if low else f"{own} <= {bound}",
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = tuple(make(side) for make in (_past, _bias, _shrunk) for side in ("low", "high"))
"""In an order in which each uses only earlier ones."""
