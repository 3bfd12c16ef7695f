"""The bias of the token-level gradient if the advantage is capped: sections 5.2 and 5.3 of Part 1.

The return itself may be as large as it likes; what has a cap is A_mu, at every time, in every state, for every token.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state, q = 1 - D
    h, g        direction in which pi moves, and the cap of sum_a abs(h[s, a])
    eps         cap of abs(A_mu)
    T           horizon

Main statements
    token-is-bias-advantage-l1  abs(bias) <= eps g (D T (T - 1) + 2 (T D - 1 + q^T)/D), attained for every D <= 1/2
    token-is-bias-advantage     abs(bias) <= 2 eps g T (T - 1) D
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, Verdict, hypothesis, relations
from theorems.drafting import StepData, cases, conclude, instance, partial, polynomial, quantified, same, summed, use
from theorems.foundations.slope_bounds import SIZE, SMALL
from theorems.language.syntax import parse_term
from theorems.notation import PART1
from theorems.processes import (
    ADVANTAGE_CAP,
    BOTH_POLICIES,
    CAP,
    CAP_1,
    CLOSE,
    DIRECTION,
    EPS,
    EPS_0,
    HORIZON,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    H,
    R,
    V,
)
from theorems.proof import Draft
from theorems.token_bias.bias_identity import GAINS, LATER, SLOPE, TOKEN_IS

BIAS = f"({SLOPE} - {TOKEN_IS})"
_DRIFT = "(T*D - 1 + POWER(1 - D, T))"
LAW = f"eps*g*(D*T*(T - 1) + 2*{_DRIFT}/D)"
CAP_POSITIVE = hypothesis("cap-positive", "D > 0", D_pos="0 < D")
_AT_KS = {"k": "nat", "s": "S"}
_ROOM: dict[str, Any] = {"given": {"room": "0 <= T - (k + 1)"}}
_FUNCTIONS = {"later": f"fun(k in nat, s in S, {LATER})", "gains": f"fun(k in nat, s in S, {GAINS})"}
_LAWS = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "close")
_SAME: dict[str, Any] = same("pi", "mu", "h", "P", "r", "v", "D", "eps")

_PROCESS: dict[str, Any] = same("pi", "mu", "h", "P", "r", "v", "start", "T")


def _along(policy: str, what: str) -> str:
    return f"ALONG({policy}, P, {_FUNCTIONS[what]}, s, T)"


_LATER, _GAINS_PI, _GAINS_MU = _along("pi", "later"), _along("pi", "gains"), _along("mu", "gains")
_APART = f"({_GAINS_PI} - {_GAINS_MU})"
_GROWTH, _SPREAD = "g*D*eps*(T*T - T)", f"2*(g*eps/D)*{_DRIFT}"


def _caps(side: str) -> list[StepData]:
    """At every step and in every state, a cap of what the direction makes of later tokens, and of advantages."""
    low = side == "low"
    sign = "+" if low else "-"
    return [
        use(
            f"later.{side}",
            f"later-{side}",
            proofs={
                **{clause: quantified(clause) for clause in (*_LAWS, "h_size", "A_low", "A_high")},
                "D_nonneg": "D_nonneg",
                "eps_nonneg": "eps_nonneg",
                "inside": instance("step-within", {"room": "room"}, k="k", N="T"),
            },
            variables=_AT_KS,
            w="g",
            o="s",
            n="k",
            N="T",
            **_SAME,
        )
        | _ROOM,
        conclude(
            f"later.{side}.cap",
            f"0 <= 2*(g*D*eps)*k {sign} {LATER}",
            [(1, "1", "here")],
            variables=_AT_KS,
            have={"here": instance(f"later.{side}", {"room": "room"}, k="k", s="s")},
            **_ROOM,
        ),
        use(
            f"gains.{side}",
            f"small-mean-{side}",
            proofs={
                "h_size": instance("h_size", s="s"),
                "w_nonneg": "eps_nonneg",
                **{
                    f"Z_{end}": {"by": f"A_{end}", "values": {"k": "k", "s": "s"}, "proofs": {"premise": "room"}}
                    for end in ("low", "high")
                },
            },
            variables=_AT_KS,
            h="fun(a in A, h[s, a])",
            g="g",
            Z="fun(a in A, ADVANTAGE(mu, P, r, v, s, a, k))",
            w="eps",
        )
        | _ROOM,
        conclude(
            f"gains.{side}.cap",
            f"0 <= D*(g*eps/D) {sign} {GAINS}",
            [(1, "1", "here")],
            ("unit",),
            variables=_AT_KS,
            have={"here": instance(f"gains.{side}", {"room": "room"}, k="k", s="s")},
            **_ROOM,
        ),
    ]


def _means(side: str) -> list[StepData]:
    """The two parts of the bias, as means over the first state."""
    low = side == "low"
    lemma, sign = ("mean-above", "+") if low else ("mean-below", "-")
    start: dict[str, Any] = {"mu_nonneg": quantified("start_nonneg"), "mu_total": "start_total"}
    laws = {f"policy_{k}": quantified(f"pi_{k}") for k in ("nonneg", "total")}
    growth = partial(
        f"along-growth-{side}",
        laws
        | {name: quantified(name) for name in ("P_nonneg", "P_total")}
        | {"g_cap": quantified(f"later.{side}.cap"), "inside": "inside"},
        policy="pi",
        P="P",
        g=_FUNCTIONS["later"],
        b="g*D*eps",
        n="T",
        N="T",
    )
    drift = partial(
        f"along-drift-{side}",
        {clause: quantified(clause) for clause in _LAWS}
        | {"D_1": "D_1", "D_nonneg": "D_nonneg", "b_nonneg": "b_nonneg", "inside": "inside"}
        | {f"g_{end}": quantified(f"gains.{end}.cap") for end in ("low", "high")},
        pi="pi",
        mu="mu",
        P="P",
        g=_FUNCTIONS["gains"],
        b="g*eps/D",
        D="D",
        n="T",
        N="T",
    )
    return [
        *(
            use(
                f"{side}.{name}",
                lemma,
                proofs=start | {f"side_{side}": premise},
                mu="start",
                G=f"fun(s in S, {what})",
                b=f"-({bound})" if low else bound,
            )
            for name, premise, what, bound in (("growth", growth, _LATER, _GROWTH), ("drift", drift, _APART, _SPREAD))
        ),
        conclude(
            side,
            f"0 <= {LAW} {sign} {BIAS}",
            [(1, "1", f"{side}.growth"), (1, "1", f"{side}.drift")],
            ("identity", "later.pi", "gains.pi", "gains.mu", "states"),
        ),
    ]


_PROOF = Draft(
    (
        polynomial("nought", "0 == 0"),
        conclude("inside", "0 <= 0"),
        use("unit", "axiom.inverse", x="D"),
        use("inverse", "axiom.inverse_positive", x="D"),
        conclude("D_nonneg", "0 <= D", [(1, "1", "D_pos")]),
        conclude(
            "size.at",
            "0 <= g*start[s]",
            [(1, "1", "here.size", "here.start")],
            variables={"s": "S"},
            have={
                "here.size": instance(
                    "direction-size", {"h_size": instance("h_size", s="s")}, h="fun(a in A, h[s, a])", g="g"
                ),
                "here.start": "start_nonneg",
            },
        ),
        summed("size.sum", "size.at", ("g", "start[s]"), over=("s", "S")),
        conclude("size", "0 <= g", [(1, "1", "size.sum")], ("start_total",)),
        conclude("b_nonneg", "0 <= g*eps/D", [(1, "1", "size", "eps_nonneg", "inverse")]),
        *_caps("low"),
        *_caps("high"),
        use(
            "identity",
            "token-is-bias-identity",
            proofs={"h_total": quantified("h_total")},
            **_PROCESS,
        ),
        *(
            use(f"{what}.{policy}", "visited-along", policy=policy, P="P", g=_FUNCTIONS[what], d="start", n="T")
            for what, policy in (("later", "pi"), ("gains", "pi"), ("gains", "mu"))
        ),
        summed(
            "states",
            "nought",
            ("1", f"start[s]*{_APART}"),
            ("-1", f"start[s]*{_GAINS_PI}"),
            ("1", f"start[s]*{_GAINS_MU}"),
            over=("s", "S"),
        ),
        *_means("low"),
        *_means("high"),
        cases("end", ("abs", BIAS), ("high", "low"), motive=f"0 <= {LAW} - y", letter="y", context=True),
    ),
    ("end",),
    notes={
        "later.high.cap": "After the token the values of pi and mu are at most 2 D eps apart for every step left.",
        "gains.high.cap": "The direction makes at most g eps of the advantages in a state.",
        "identity": "The two parts of the bias.",
    },
)

_QUADRATIC = "2*eps*g*T*(T - 1)*D"
_VARIABLES = (PI, MU, H, KERNEL, R, V, START, CAP, EPS, SIZE, HORIZON)
_HYPOTHESES = (
    *BOTH_POLICIES,
    TRANSITIONS,
    START_LAW,
    CLOSE,
    CAP_POSITIVE,
    CAP_1,
    DIRECTION,
    SMALL,
    ADVANTAGE_CAP,
    EPS_0,
)
_CLAUSES = tuple(name for h in _HYPOTHESES for name, _ in h.clauses)
_PROOF_OF_QUADRATIC = Draft(
    (
        use("inverse", "axiom.inverse_positive", x="D"),
        use("unit", "axiom.inverse", x="D"),
        conclude("D_nonneg", "0 <= D", [(1, "1", "D_pos")]),
        *_PROOF.steps[5:8],
        use("drift", "drift-quadratic", D="D", k="T"),
        use(
            "law",
            "token-is-bias-advantage-l1",
            proofs={clause: quantified(clause) for clause in _CLAUSES},
            **_SAME,
            start="start",
            g="g",
            T="T",
        ),
        conclude(
            "end",
            f"0 <= {_QUADRATIC} - abs{BIAS}",
            [(1, "1", "law"), (1, "1", "size", "eps_nonneg", "inverse", "drift")],
            ("unit",),
        ),
    ),
    ("end",),
    notes={"drift": "2 (T D - 1 + (1 - D)^T) is at most T (T - 1) D^2."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="token-is-bias-advantage-l1",
        where=f"{PART1}, section 5.2 (sharp form, capped advantage, bounded direction)",
        title="For advantages up to eps the bias is at most eps g (D T (T - 1) + 2 sum_{t < T} (1 - (1 - D)^t))",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"abs({SLOPE} - {TOKEN_IS}) <= {LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained for every horizon, every D in (0, 1/2] and every eps and g.  The first part comes from later "
            "tokens and stays quadratic in T; the second from the states, and is at most 2 T.  So with a capped "
            "advantage, and a return as large as it likes, T^2 D is the right order however large T D is.  As in "
            "token-is-bias-l1 it is attained by a direction that moves mass where mu has none, for which the slope of "
            "the surrogate is not the mean of the estimator."
        ),
        draft=_PROOF,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="token-is-bias-advantage",
        where=f"{PART1}, section 5.2 (capped advantage)",
        title="For advantages up to eps the bias is O(T^2 D): at most 2 eps g T (T - 1) D",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"abs({SLOPE} - {TOKEN_IS}) <= {_QUADRATIC}"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Of the right order, and at most twice what can happen: half of it comes from later tokens, which is "
            "attained, and half from the states, which is attained to first order in D only."
        ),
        sharp="token-is-bias-advantage-l1",
        gap=parse_term(f"eps*g*(D*T*(T - 1) - 2*{_DRIFT}/D)"),
        draft=_PROOF_OF_QUADRATIC,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
)
"""In an order in which each uses only earlier ones."""
