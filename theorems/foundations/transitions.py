"""Lemmas about one transition of a decision process: what it does to mass, to order, and to what two laws share.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Glossary
    d, e        functions of the state: laws of the state under two policies, or parts of them
    w, u        functions of state and token: policies, or parts of them
    pi, mu      two policies
    P           transition kernel from S to Z
    z, x        a state that is reached
    D           cap over states of TV(pi[s, .], mu[s, .])

Main statements
    next-state              NEXT_STATE(d, w, P, z) = sum_s d(s) sum_a w(s, a) P(z | s, a)
    push-mass               a kernel moves mass and keeps its total
    next-state-nonnegative
    next-state-order        what is less before a transition, is less after it
    next-state-common       the common mass of two laws after a transition is at least what the policies share of it
    next-state-overlap      the common mass of two laws shrinks by at most the factor 1 - D in a transition
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, cases, conclude, instance, polynomial, summed, swap, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.sums import NOUGHT
from theorems.processes import BOTH_POLICIES, CAP, MU, PI
from theorems.proof import Draft

OVER_S, OVER_A, OVER_Z = ("s", "S"), ("a", "A"), ("z", "Z")
AT_S, AT_A, AT_Z, AT_N = {"s": "S"}, {"a": "A"}, {"z": "Z"}, {"n": "nat"}
AT_SA, AT_NS = AT_S | AT_A, AT_N | AT_S

_D, _E = (parameter(name, "S -> real", "a function of the state", low="0", high="1") for name in "de")
_W, _U = (parameter(name, "S, A -> real", "a function of state and token", low="0", high="1") for name in "wu")
_P = parameter("P", "S, A, Z -> real", "transition kernel: the law of the next state for every state and token")
_REACHED = parameter("x", "Z", "a next state")
_P_NONNEG = hypothesis(
    "kernel-nonnegative", "P >= 0", P_nonneg="all(s in S, all(a in A, all(z in Z, 0 <= P[s, a, z])))"
)
_P_TOTAL = hypothesis(
    "kernel-total", "P[s, a, .] has mass one", P_total="all(s in S, all(a in A, sum(z in Z, P[s, a, z]) == 1))"
)
_D_NONNEG = hypothesis("d-nonnegative", "d >= 0", d_nonneg="all(s in S, 0 <= d[s])")
_E_NONNEG = hypothesis("e-nonnegative", "e >= 0", e_nonneg="all(s in S, 0 <= e[s])")
_W_NONNEG = hypothesis("w-nonnegative", "w >= 0", w_nonneg="all(s in S, all(a in A, 0 <= w[s, a]))")
_PRODUCT = {"x_nonneg": "0 <= x", "y_nonneg": "0 <= y", "k_nonneg": "0 <= k"}
_NEXT = "NEXT_STATE(d, w, P, z)"
_TERM = "d[s]*w[s, a]*P[s, a, z]"
_AT_X, _TERM_X = "NEXT_STATE(d, w, P, x)", "d[s]*w[s, a]*P[s, a, x]"
_FLOW_X = "sum(a in A, w[s, a]*P[s, a, x])"


def _over_a(term: str) -> str:
    return f"sum(a in A, {term})"


# ------------------------------------------------------------------------------------------------------ one transition

_ONE_STEP: tuple[Claim, ...] = (
    lemma(
        "next-state",
        "The law of the next state, state by state",
        (_D, _W, _P, _REACHED),
        (),
        f"{_AT_X} == sum(s in S, d[s]*{_FLOW_X})",
        Draft(
            (
                NOUGHT,
                unfold("next", _AT_X),
                summed("state", "nought", ("1", _TERM_X), ("-d[s]", "w[s, a]*P[s, a, x]"), over=OVER_A, variables=AT_S),
                summed("states", "state", ("1", _over_a(_TERM_X)), ("-1", f"d[s]*{_FLOW_X}"), over=OVER_S),
                conclude("end", f"{_AT_X} - sum(s in S, d[s]*{_FLOW_X}) == 0", (), ("next", "states")),
            ),
            ("end",),
        ),
    ),
    lemma(
        "push-mass",
        "A transition kernel moves mass and keeps its total",
        (_D, _W, _P),
        (_P_TOTAL,),
        f"sum(z in Z, {_NEXT}) == sum(s in S, d[s]*{_over_a('w[s, a]')})",
        Draft(
            (
                NOUGHT,
                unfold("next", _NEXT, variables=AT_Z),
                summed("all.next", "next", ("1", _NEXT), ("-1", f"sum(s in S, {_over_a(_TERM)})"), over=OVER_Z),
                swap("states", OVER_Z, OVER_S, _over_a(_TERM)),
                swap("tokens", OVER_Z, OVER_A, _TERM, variables=AT_S),
                summed("row", "nought", ("1", _TERM), ("-d[s]*w[s, a]", "P[s, a, z]"), over=OVER_Z, variables=AT_SA),
                conclude(
                    "token",
                    f"sum(z in Z, {_TERM}) - d[s]*w[s, a] == 0",
                    (),
                    ("here.row", "here.total"),
                    variables=AT_SA,
                    have={"here.row": "row", "here.total": instance("P_total", s="s", a="a")},
                ),
                summed(
                    "all.tokens",
                    "token",
                    ("1", f"sum(z in Z, {_TERM})"),
                    ("-d[s]", "w[s, a]"),
                    over=OVER_A,
                    variables=AT_S,
                ),
                conclude(
                    "state",
                    f"sum(z in Z, {_over_a(_TERM)}) - d[s]*{_over_a('w[s, a]')} == 0",
                    (),
                    ("here.swap", "here.tokens"),
                    variables=AT_S,
                    have={"here.swap": "tokens", "here.tokens": "all.tokens"},
                ),
                summed(
                    "all.states",
                    "state",
                    ("1", f"sum(z in Z, {_over_a(_TERM)})"),
                    ("-1", f"d[s]*{_over_a('w[s, a]')}"),
                    over=OVER_S,
                ),
                conclude(
                    "end",
                    f"sum(z in Z, {_NEXT}) - sum(s in S, d[s]*{_over_a('w[s, a]')}) == 0",
                    (),
                    ("all.next", "states", "all.states"),
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "next-state-nonnegative",
        "A transition keeps nonnegative mass nonnegative",
        (_D, _W, _P, _REACHED),
        (_D_NONNEG, _W_NONNEG, _P_NONNEG),
        f"0 <= {_AT_X}",
        Draft(
            (
                polynomial(
                    "product",
                    "0 <= x*y*k",
                    [(1, "1", "x_nonneg", "y_nonneg", "k_nonneg")],
                    variables="x y k",
                    given=_PRODUCT,
                ),
                summed(
                    "tokens",
                    instance(
                        "product",
                        {
                            "x_nonneg": instance("d_nonneg", s="s"),
                            "y_nonneg": instance("w_nonneg", s="s", a="a"),
                            "k_nonneg": instance("P_nonneg", s="s", a="a", z="x"),
                        },
                        x="d[s]",
                        y="w[s, a]",
                        k="P[s, a, x]",
                    ),
                    ("1", _TERM_X),
                    over=OVER_A,
                    variables=AT_S,
                ),
                summed("states", "tokens", ("1", _over_a(_TERM_X)), over=OVER_S),
                unfold("next", _AT_X),
                conclude("end", f"0 <= {_AT_X}", [(1, "1", "states")], ("next",)),
            ),
            ("end",),
        ),
    ),
    lemma(
        "next-state-order",
        "What is less before a transition, is less after it",
        (_D, _E, _W, _U, _P, _REACHED),
        (
            _E_NONNEG,
            hypothesis("e-below", "e <= d", e_below="all(s in S, e[s] <= d[s])"),
            _W_NONNEG,
            hypothesis("u-below", "u <= w", u_below="all(s in S, all(a in A, u[s, a] <= w[s, a]))"),
            _P_NONNEG,
        ),
        f"NEXT_STATE(e, u, P, x) <= {_AT_X}",
        Draft(
            (
                # x y - m v = (x - m) y + m (y - v)
                polynomial(
                    "product",
                    "0 <= x*y*k - m*v*k",
                    [(1, "1", "m_x", "y_nonneg", "k_nonneg"), (1, "1", "m_nonneg", "v_y", "k_nonneg")],
                    variables="x m y v k",
                    given={
                        "m_x": "m <= x",
                        "v_y": "v <= y",
                        "m_nonneg": "0 <= m",
                        "y_nonneg": "0 <= y",
                        "k_nonneg": "0 <= k",
                    },
                ),
                summed(
                    "tokens",
                    instance(
                        "product",
                        {
                            "m_x": instance("e_below", s="s"),
                            "v_y": instance("u_below", s="s", a="a"),
                            "m_nonneg": instance("e_nonneg", s="s"),
                            "y_nonneg": instance("w_nonneg", s="s", a="a"),
                            "k_nonneg": instance("P_nonneg", s="s", a="a", z="x"),
                        },
                        x="d[s]",
                        m="e[s]",
                        y="w[s, a]",
                        v="u[s, a]",
                        k="P[s, a, x]",
                    ),
                    ("1", _TERM_X),
                    ("-1", "e[s]*u[s, a]*P[s, a, x]"),
                    over=OVER_A,
                    variables=AT_S,
                ),
                summed(
                    "states",
                    "tokens",
                    ("1", _over_a(_TERM_X)),
                    ("-1", _over_a("e[s]*u[s, a]*P[s, a, x]")),
                    over=OVER_S,
                ),
                unfold("next", _AT_X),
                unfold("less", "NEXT_STATE(e, u, P, x)"),
                conclude("end", f"0 <= {_AT_X} - NEXT_STATE(e, u, P, x)", [(1, "1", "states")], ("next", "less")),
            ),
            ("end",),
            notes={"product": "x y - m v = (x - m) y + m (y - v)."},
        ),
    ),
)

# ------------------------------------------------------------------------------------------- common mass of two laws

_COMMON, _COMMON_TOKEN = "min(d[s], e[s])", "min(pi[s, a], mu[s, a])"
_LESS = f"fun(s in S, {_COMMON}), fun(s in S, a in A, {_COMMON_TOKEN}), P"
_KEPT = f"NEXT_STATE({_LESS}, z)"
_NEXT_D, _NEXT_E = "NEXT_STATE(d, pi, P, z)", "NEXT_STATE(e, mu, P, z)"
ROWS_TV = "TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))"
"""Total variation of the two policies in the state s."""


def _side(name: str, law: str, policy: str, side: str) -> tuple[StepData, ...]:
    """After a transition, one law is at least what the common part gives."""
    return (
        use(f"{name}.state", side, variables=AT_S, x="d[s]", z="e[s]"),
        use(f"{name}.token", side, variables=AT_SA, x="pi[s, a]", z="mu[s, a]"),
        use(
            f"{name}.next",
            "next-state-order",
            proofs={
                "e_nonneg": "common",
                "e_below": f"{name}.state",
                "w_nonneg": f"{policy}_nonneg",
                "u_below": f"{name}.token",
                "P_nonneg": "P_nonneg",
            },
            variables=AT_Z,
            d=law,
            e=f"fun(s in S, {_COMMON})",
            w=policy,
            u=f"fun(s in S, a in A, {_COMMON_TOKEN})",
            P="P",
            x="z",
        ),
    )


_SHARED_ROW = f"{_COMMON}*(1 - {ROWS_TV})"
_LAWS_AND_POLICIES = (_D_NONNEG, _E_NONNEG, *BOTH_POLICIES, _P_NONNEG, _P_TOTAL)

_NEXT_STATE_COMMON = lemma(
    "next-state-common",
    "The common mass of two laws after a transition is at least what the two policies share of it",
    (_D, _E, PI, MU, _P),
    _LAWS_AND_POLICIES,
    f"sum(s in S, {_SHARED_ROW}) <= sum(z in Z, min({_NEXT_D}, {_NEXT_E}))",
    Draft(
        (
            use(
                "common",
                "min-nonnegative",
                proofs={"x_nonneg": instance("d_nonneg", s="s"), "z_nonneg": instance("e_nonneg", s="s")},
                variables=AT_S,
                x="d[s]",
                z="e[s]",
            ),
            *_side("left", "d", "pi", "min-left"),
            *_side("right", "e", "mu", "min-right"),
            cases(
                "both",
                ("min", _NEXT_D, _NEXT_E),
                ("left.next", "right.next"),
                motive=f"0 <= b - {_KEPT}",
                letter="b",
                variables=AT_Z,
                context=True,
            ),
            summed("all.both", "both", ("1", f"min({_NEXT_D}, {_NEXT_E})"), ("-1", _KEPT), over=OVER_Z),
            use(
                "moved",
                "push-mass",
                d=f"fun(s in S, {_COMMON})",
                w=f"fun(s in S, a in A, {_COMMON_TOKEN})",
                P="P",
            ),
            use(
                "tokens",
                "common-mass",
                proofs={"pi_total": instance("pi_total", s="s"), "mu_total": instance("mu_total", s="s")},
                variables=AT_S,
                pi="fun(a in A, pi[s, a])",
                mu="fun(a in A, mu[s, a])",
            ),
            conclude(
                "row",
                f"{_COMMON}*{_over_a(_COMMON_TOKEN)} - {_SHARED_ROW} == 0",
                (),
                ("here.tokens",),
                variables=AT_S,
                have={"here.tokens": "tokens"},
            ),
            summed("rows", "row", ("1", f"{_COMMON}*{_over_a(_COMMON_TOKEN)}"), ("-1", _SHARED_ROW), over=OVER_S),
            conclude(
                "end",
                f"0 <= sum(z in Z, min({_NEXT_D}, {_NEXT_E})) - sum(s in S, {_SHARED_ROW})",
                [(1, "1", "all.both")],
                ("moved", "rows"),
            ),
        ),
        ("end",),
        notes={
            "both": "Both laws keep what the common part of the laws sends along the common part of the policies.",
            "row": "Out of a state goes the share sum_a min(pi, mu) = 1 - TV of its common mass.",
        },
    ),
)

_NEXT_STATE_OVERLAP = lemma(
    "next-state-overlap",
    "The common mass of two laws shrinks by at most the factor 1 - D in a transition",
    (_D, _E, PI, MU, _P, CAP),
    (
        *_LAWS_AND_POLICIES,
        hypothesis(
            "close-where-common",
            "in every state with mass under both laws the total variation of the two policies is at most D",
            common_close=f"all(s in S, 0 <= {_COMMON}*(D - {ROWS_TV}))",
        ),
    ),
    f"(1 - D)*sum(s in S, {_COMMON}) <= sum(z in Z, min({_NEXT_D}, {_NEXT_E}))",
    Draft(
        (
            use("shared", "next-state-common"),
            conclude(
                "row",
                f"0 <= {_SHARED_ROW} - (1 - D)*{_COMMON}",
                [(1, "1", "here.close")],
                variables=AT_S,
                have={"here.close": instance("common_close", s="s")},
            ),
            summed("rows", "row", ("1", _SHARED_ROW), ("-(1 - D)", _COMMON), over=OVER_S),
            conclude(
                "end",
                f"0 <= sum(z in Z, min({_NEXT_D}, {_NEXT_E})) - (1 - D)*sum(s in S, {_COMMON})",
                [(1, "1", "shared"), (1, "1", "rows")],
            ),
        ),
        ("end",),
    ),
)

LEMMAS: tuple[Claim, ...] = (*_ONE_STEP, _NEXT_STATE_COMMON, _NEXT_STATE_OVERLAP)
"""In an order in which each uses only earlier ones."""
