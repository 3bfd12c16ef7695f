"""The gap between return and surrogate if the advantage is capped: sections 5.3 and 5.4 of Part 1.

The return itself may be as large as it likes; what has a cap is A_mu, at every time, in every state, for every token.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state, q = 1 - D
    eps         cap of abs(A_mu)
    T           horizon

Main statements
    value-gap-advantage         abs(J - L) <= 4 eps (T D - 1 + q^T), attained for every T and D <= 1/2
    value-gap-advantage-large   abs(J - L) <= 2 eps (T D - 1 + q^T)/D, attained for every T and D >= 1/2
    value-gap-quadratic         abs(J - L) <= 2 eps T (T - 1) D^2, attained at T = 2
    value-gap-linear            abs(J - L) <= 4 eps T D
    trpo-best-constant          L - J <= 5/9 eps T^2 D, attained at T = 3 and D = 1/2
    trpo-finite-horizon         L - J <= eps T^2 D, as the text cites it
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, relations
from theorems.drafting import (
    StepData,
    absolute,
    cases,
    conclude,
    instance,
    partial,
    polynomial,
    quantified,
    same,
    summed,
    use,
)
from theorems.foundations.returns import SURPLUSES
from theorems.foundations.states import mean_start
from theorems.foundations.value_bounds import AT_MOST_ONE, POWERS
from theorems.language.syntax import parse_term
from theorems.notation import PART1
from theorems.processes import (
    ADVANTAGE_CAP,
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CAP_1,
    CLOSE,
    EPS,
    EPS_0,
    FAIR,
    HORIZON,
    KERNEL,
    MU,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
    R,
    V,
)
from theorems.proof import Draft

_J, _L = "RETURN(pi, P, r, v, start, T)", "SURROGATE(pi, mu, P, r, v, start, T)"
GAP = f"abs({_J} - {_L})"
DRIFT = "(T*D - 1 + POWER(1 - D, T))"
LAW = f"4*eps*{DRIFT}"
_LAW_LARGE = f"2*eps*{DRIFT}/D"
_AT_KS = {"k": "nat", "s": "S"}
_SURPLUS = "SURPLUS(pi, mu, P, r, v, s, k)"
_SUMS = {policy: f"ALONG({policy}, P, {SURPLUSES}, s, T)" for policy in ("pi", "mu")}
APART = f"({_SUMS['pi']} - {_SUMS['mu']})"
_LAWS = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "close")


WHAT_STATES_ADD: tuple[StepData, ...] = (
    use(
        "gap",
        "surrogate-gap-identity",
        proofs={name: quantified(name) for name in ("pi_nonneg", "pi_total")},
        **same("pi", "mu", "P", "r", "v", "start", "T"),
    ),
    *(
        use(f"{policy}.along", "visited-along", policy=policy, P="P", g=SURPLUSES, d="start", n="T")
        for policy in ("pi", "mu")
    ),
    summed(
        "states",
        "nought",
        ("1", f"start[s]*{APART}"),
        ("-1", f"start[s]*{_SUMS['pi']}"),
        ("1", f"start[s]*{_SUMS['mu']}"),
        over=("s", "S"),
    ),
)
"""The gap is the mean, over the first state, of how far the sums of the surplus are apart under the two policies."""


def _caps(side: str, b: str, bound: str, squares: list[tuple[object, ...]], using: tuple[str, ...]) -> StepData:
    """The surplus has the cap D b on one side, at every step and in every state."""
    sign = "+" if side == "low" else "-"
    here: dict[str, Any] = {
        f"A_{end}": {"by": f"A_{end}", "values": {"k": "k", "s": "s"}, "proofs": {"premise": "room"}}
        for end in ("low", "high")
    }
    rows: dict[str, Any] = {name: quantified(name) for name in ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total")}
    have: dict[str, Any] = {
        "here.surplus": instance(f"surplus-range.{bound}", rows | here, x="s", n="k", mu="mu", pi="pi", P="P")
    }
    if squares:
        have["here.close"] = "close"
    return conclude(
        f"cap.{side}",
        f"0 <= D*({b}) {sign} {_SURPLUS}",
        [(1, "1", "here.surplus"), *squares],
        using,
        variables=_AT_KS,
        given={"room": "0 <= T - (k + 1)"},
        have=have,
    )


def _bounded(law: str, b: str, caps: list[StepData], scale: tuple[str, ...] = ()) -> tuple[StepData, ...]:
    """From the caps of the surplus, with the factor b, to the bound of the gap."""
    drift = f"2*({b})*{DRIFT}"
    clauses = {name: quantified(name) for name in _LAWS}
    steps: list[StepData] = [
        polynomial("nought", "0 == 0"),
        conclude("inside", "0 <= 0"),
        *caps,
        *WHAT_STATES_ADD,
    ]
    for side, limit in (("low", f"-({drift})"), ("high", drift)):
        state = partial(
            f"along-drift-{side}",
            clauses
            | {"D_1": "D_1", "D_nonneg": "D_nonneg", "b_nonneg": "b_nonneg", "inside": "inside"}
            | {f"g_{end}": quantified(f"cap.{end}") for end in ("low", "high")},
            pi="pi",
            mu="mu",
            P="P",
            g=SURPLUSES,
            b=b,
            D="D",
            n="T",
            N="T",
        )
        steps += [
            mean_start(f"{side}.mean", side, APART, limit, state),
            conclude(
                side,
                f"0 <= {law} {'+' if side == 'low' else '-'} ({_J} - {_L})",
                [(1, "1", f"{side}.mean")],
                ("gap", "pi.along", "mu.along", "states", *scale),
            ),
        ]
    steps.append(
        cases("end", ("abs", f"{_J} - {_L}"), ("high", "low"), motive=f"0 <= {law} - y", letter="y", context=True)
    )
    return tuple(steps)


_CLOSE_CAPS = [
    _caps(side, "2*eps", bound, [(2, "1", "here.close", "eps_nonneg")], ())
    for side, bound in (("low", "1"), ("high", "2"))
]
_PROOF_OF_LAW = Draft(
    (conclude("b_nonneg", "0 <= 2*eps", [(2, "1", "eps_nonneg")]), *_bounded(LAW, "2*eps", _CLOSE_CAPS)),
    ("end",),
    notes={
        "cap.high": "The advantage has mean zero under mu, so its mean under pi is at most 2 TV eps.",
        "states": "What the states add, each by along-drift.",
    },
)
_FAR_CAPS = [_caps(side, "eps/D", bound, [], ("unit",)) for side, bound in (("low", "3"), ("high", "4"))]
_PROOF_OF_LARGE = Draft(
    (
        use("unit", "axiom.inverse", x="D"),
        use("inverse", "axiom.inverse_positive", x="D"),
        conclude("D_nonneg", "0 <= D", [(1, "1", "D_pos")]),
        conclude("b_nonneg", "0 <= eps/D", [(1, "1", "eps_nonneg", "inverse")]),
        *_bounded(_LAW_LARGE, "eps/D", _FAR_CAPS),
    ),
    ("end",),
)

_OWN = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "start_nonneg", "start_total", "close")
_NAMES = ("pi", "mu", "P", "r", "v", "start", "D", "eps", "T")
_VALUES = same(*_NAMES)


def _law(claim: str, **clauses: Any) -> dict[str, Any]:
    """One of the two laws, for the process at hand; `clauses` are those that only one of them has."""
    proofs = {clause: quantified(clause) for clause in (*_OWN, "A_low", "A_high")}
    return instance(claim, proofs | {"D_1": "D_1", "eps_nonneg": "eps_nonneg"} | clauses, **_VALUES)


_SHARP: dict[str, Any] = {"here.law": _law("value-gap-advantage", D_nonneg="D_nonneg")}
_PROOF_OF_LINEAR = Draft(
    (
        *POWERS,
        *AT_MOST_ONE,
        conclude(
            "end",
            f"0 <= 4*eps*T*D - {GAP}",
            [(1, "1", "here.law"), (4, "1", "eps_nonneg", "here.one")],
            have=_SHARP | {"here.one": instance("power.one", k="T")},
        ),
    ),
    ("end",),
)
_PROOF_OF_QUADRATIC = Draft(
    (
        use("drift", "drift-quadratic", D="D", k="T"),
        conclude(
            "end",
            f"0 <= 2*eps*T*(T - 1)*D**2 - {GAP}",
            [(1, "1", "here.law"), (2, "1", "eps_nonneg", "drift")],
            have=_SHARP,
        ),
    ),
    ("end",),
)

_TRPO_GOAL = f"0 <= {_J} - {_L} + 5/9*eps*T**2*D"
_NEAR, _FAR = {"side": "0 <= -(D - 1/2)"}, {"side": "0 <= D - 1/2"}
_POSITIVE = instance("far.pos", {"side": "side"})
_PROOF_OF_TRPO = Draft(
    (
        use("square", "half-drift", k="T"),
        *absolute(
            "lower",
            "0 <= a + x",
            {"squares": [(2, "1", "sign")], "trim": True},
            {"trim": True},
            variables="x",
            argument="x",
            pointwise=polynomial,
        ),
        use("below", "lower", x=f"{_J} - {_L}"),
        conclude(
            "end.near",
            _TRPO_GOAL,
            [
                (9, "1", "below"),
                (9, "1", "here.law"),
                (36, "1", "eps_nonneg", "here.drift"),
                (1, "1", "eps_nonneg", "D_nonneg", "square"),
            ],
            given=_NEAR,
            have=_SHARP
            | {"here.drift": instance("drift-near", {"D_nonneg": "D_nonneg", "near": "side"}, D="D", k="T")},
            scale=9,
        ),
        conclude("far.pos", "0 < D", [(2, "1", "side"), (1, "1")], given=_FAR, scale=2),
        conclude(
            "end.far",
            _TRPO_GOAL,
            [
                (9, "1", "below"),
                (9, "1", "here.law"),
                (18, "1", "eps_nonneg", "here.inverse", "here.drift"),
                (1, "1", "eps_nonneg", "D_nonneg", "square"),
            ],
            ("here.unit",),
            given=_FAR,
            have={
                "here.law": _law("value-gap-advantage-large", D_pos=_POSITIVE),
                "here.drift": instance("drift-far", {"D_1": "D_1", "far": "side"}, D="D", k="T"),
                "here.unit": instance("axiom.inverse", {"premise": _POSITIVE}, x="D"),
                "here.inverse": instance("axiom.inverse_positive", {"premise": _POSITIVE}, x="D"),
            },
            scale=9,
        ),
        cases("end", ("sign", "D - 1/2"), ("end.far", "end.near"), goal=_TRPO_GOAL, context=True),
    ),
    ("end",),
    notes={
        "end.near": "Up to D = 1/2 the worst D is 1/2 itself, where the law is 4 eps D times T - 2 + 2/2^T.",
        "square": "Of all horizons T = 3 is the worst against T^2.",
    },
)

_VARIABLES = (PI, MU, KERNEL, R, V, START, CAP, EPS, HORIZON)
_HYPOTHESES = (*BOTH_POLICIES, TRANSITIONS, START_LAW, CLOSE, CAP_1, CAP_0, EPS_0, ADVANTAGE_CAP)
_CAP_POSITIVE = hypothesis("cap-low", "D > 0", D_pos="0 < D")
_NO_END = (("eps", Fraction(1)), ("v", (Fraction(0), Fraction(0))), ("T", Fraction(2)))
_NEAR_GIVEN = (*SWITCH, *FAIR, *_NO_END, ("D", Fraction(1, 2)))
"""Two steps of two policies that are one half apart; what the SMT engine is asked for are pi and the rewards."""
_FAR_GIVEN = (*SWITCH, ("mu", ((Fraction(1, 4), Fraction(3, 4)),) * 2), *_NO_END, ("D", Fraction(3, 4)))

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-advantage",
        where=f"{PART1}, section 5.3 (sharp form, capped advantage)",
        title="With abs(A_mu) <= eps the surrogate misses the return by at most 4 eps (T D - 1 + (1 - D)^T)",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"{GAP} <= {LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "True for every D, and attained for every horizon and every D <= 1/2: a common state and a private state "
            "of each policy, and an advantage that rewards pi for leaving, with the other sign once mu has left.  Of "
            "order eps T^2 D^2 while T D is small and 4 eps T D afterwards; for D >= 1/2 see "
            "value-gap-advantage-large.  The return itself may be as large as it likes."
        ),
        constant=SharpConstant(f"{GAP} <= {{c}}*eps*{DRIFT}", Fraction(4), (Fraction(399, 100), Fraction(1, 20))),
        draft=_PROOF_OF_LAW,
        smt_sizes=SMT_SIZES,
        smt_given=_NEAR_GIVEN,
    ),
    Claim(
        id="value-gap-advantage-large",
        where=f"{PART1}, section 5.3 (sharp form, capped advantage, far policies)",
        title="With abs(A_mu) <= eps the surrogate misses the return by at most 2 eps (T D - 1 + (1 - D)^T)/D",
        variables=_VARIABLES,
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, START_LAW, CLOSE, CAP_1, _CAP_POSITIVE, EPS_0, ADVANTAGE_CAP),
        statement=relations(f"{GAP} <= {_LAW_LARGE}"),
        verdict=Verdict.HOLDS,
        finding=(
            "True for every D > 0, and attained for every horizon and every D >= 1/2, where the mean advantage of a "
            "state can be eps itself.  Below 1/2 value-gap-advantage is smaller."
        ),
        constant=SharpConstant(f"{GAP} <= {{c}}*eps*{DRIFT}/D", Fraction(2), (Fraction(199, 100), Fraction(1, 20))),
        draft=_PROOF_OF_LARGE,
        smt_sizes=SMT_SIZES,
        smt_given=_FAR_GIVEN,
    ),
    Claim(
        id="value-gap-quadratic",
        where=f"{PART1}, section 5.4 (capped advantage, near policies)",
        title="With abs(A_mu) <= eps the surrogate misses the return by at most 2 eps T (T - 1) D^2",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"{GAP} <= 2*eps*T*(T - 1)*D**2"),
        verdict=Verdict.HOLDS,
        finding="Attained at T = 2; for longer horizons the law is smaller, and linear in T once T D is large.",
        constant=SharpConstant(
            f"{GAP} <= {{c}}*eps*T*(T - 1)*D**2", Fraction(2), (Fraction(199, 100), Fraction(1, 50))
        ),
        draft=_PROOF_OF_QUADRATIC,
        smt_sizes=SMT_SIZES,
        smt_given=_NEAR_GIVEN,
    ),
    Claim(
        id="value-gap-linear",
        where=f"{PART1}, section 5.4 (capped advantage, long horizons)",
        title="With abs(A_mu) <= eps the surrogate misses the return by at most 4 eps T D",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"{GAP} <= 4*eps*T*D"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Holds, not sharp: the law is 4 eps (T D - 1 + (1 - D)^T), so that 4 eps (1 - (1 - D)^T) is given away.  "
            "For fixed D in (0, 1/2] the constant 4 is the best one as T grows."
        ),
        sharp="value-gap-advantage",
        gap=parse_term("4*eps*(1 - POWER(1 - D, T))"),
        draft=_PROOF_OF_LINEAR,
        smt_sizes=SMT_SIZES,
        smt_given=_NEAR_GIVEN,
    ),
    Claim(
        id="trpo-best-constant",
        where=f"{PART1}, section 5.3 (the best constant)",
        title="The return is at least the surrogate minus 5/9 eps T^2 D",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"{_L} - {_J} <= 5/9*eps*T**2*D"),
        verdict=Verdict.HOLDS,
        finding=(
            "No constant below 5/9 does it for all T and D: at T = 3 and D = 1/2 it is an equality, and where T, D "
            "and eps are positive there alone.  "
            "That T^2 D is not the right order shows in value-gap-advantage."
        ),
        constant=SharpConstant(
            f"{_L} - {_J} <= {{c}}*eps*T**2*D", Fraction(5, 9), (Fraction(49, 100), Fraction(1, 100))
        ),
        draft=_PROOF_OF_TRPO,
        smt_sizes=SMT_SIZES,
        smt_given=_NEAR_GIVEN,
    ),
    Claim(
        id="trpo-finite-horizon",
        where=f"{PART1}, section 5.3",
        title="The return is at least the surrogate minus C T^2 D, where C = eps depends on the advantage alone",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"{_L} - eps*T**2*D <= {_J}"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Holds, not sharp.  The best constant is 5/9 (trpo-best-constant), and T^2 D is not the right order: the "
            "law 4 eps (T D - 1 + (1 - D)^T) is of order min(T^2 D^2, T D), quadratic in D for near policies and "
            "linear in T for long horizons."
        ),
        sharp="value-gap-advantage",
        gap=parse_term(f"eps*T**2*D - {LAW}"),
        draft=Draft(
            (
                use(
                    "best",
                    "trpo-best-constant",
                    proofs={c: quantified(c) for c in (*_OWN, "A_low", "A_high")}
                    | {c: c for c in ("D_1", "D_nonneg", "eps_nonneg")},
                    **_VALUES,
                ),
                conclude(
                    "end",
                    f"0 <= {_J} - {_L} + eps*T**2*D",
                    [(9, "1", "best"), (4, "T", "eps_nonneg", "D_nonneg")],
                    scale=9,
                ),
            ),
            ("end",),
        ),
        smt_sizes=SMT_SIZES,
        smt_given=_NEAR_GIVEN,
    ),
)
"""In an order in which each uses only earlier ones."""
