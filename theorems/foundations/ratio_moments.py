"""Second moments of the ratio of a whole sequence, state by state.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  rho = pi/mu
    w           a function of the state in which the last step ends
    c           cap or floor of chi2 in every state;  K, of w
    n, k        numbers of steps

Main statements
    ratio-row               sum_a mu rho^2 = 1 + chi2, in a state
    ratio-moment-next       a token more adds E_mu[rho^2 chi2], with chi2 of the state before it
    ratio-moment-upper      E_mu[rho^2 w] <= K (1 + c)^n
    ratio-moment-lower      E_mu[rho^2 w] >= K (1 + c)^n
    ratio-moment-one        E_mu[rho^2] >= 1
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import (
    StepData,
    conclude,
    induction,
    instance,
    on_support,
    outcome,
    partial,
    polynomial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.ratio_means import LAST, ONE, PASSED, carried
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_A, AT_K, AT_S, HERE, ROW_LAWS, ROWS, after, in_all_states, mean_next
from theorems.processes import BOTH_POLICIES, DOMINATED, KERNEL, MU, PI, TRANSITIONS
from theorems.proof import Draft

CHI2_CAP = parameter("c", "real", "bound of chi2(pi || mu) in every state", low="0", high="4")
LEVEL = parameter("K", "real", "its bound", low="0", high="3")
_STATE = parameter("b", "S", "a state")
LEVEL_0 = hypothesis("level", "K >= 0", K_nonneg="0 <= K")


def chi2_row(state: str) -> str:
    """The chi-square divergence of the two policies in a state.

    >>> chi2_row("s")
    'CHI2(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))'
    """
    return f"CHI2(fun(a in A, pi[{state}, a]), fun(a in A, mu[{state}, a]))"


def square(state: str = "s") -> str:
    """The weight of a token in the second moment of the ratio.

    >>> square()
    'mu[s, a]*(pi[s, a]/mu[s, a])**2'
    """
    return f"mu[{state}, a]*(pi[{state}, a]/mu[{state}, a])**2"


def moment(state: str, n: str, w: str = "w") -> str:
    """E_mu[rho^2 w] over n steps from a state.

    >>> moment("s", "0")
    'RATIO_MOMENT(pi, mu, P, w, s, 0)'
    """
    return f"RATIO_MOMENT(pi, mu, P, {w}, {state}, {n})"


def power(n: str) -> str:
    """(1 + c)^n.

    >>> power("k")
    'POWER(1 + c, k)'
    """
    return f"POWER(1 + c, {n})"


CHI2_CAPPED = hypothesis(
    "chi2-cap",
    "in every state chi2(pi || mu) is at most c",
    chi2_high=f"all(s in S, {chi2_row('s')} <= c)",
)
CHI2_FLOOR = hypothesis(
    "chi2-floor",
    "in every state chi2(pi || mu) is at least c, and c >= 0",
    chi2_low=f"all(s in S, c <= {chi2_row('s')})",
    c_nonneg="0 <= c",
)

# ------------------------------------------------------------------------------------------------------------ one state

_PROOF_OF_RATIO_ROW = Draft(
    (
        *on_support("point", "q*(p*i)**2 - (p - q)**2*i - 2*p + q == 0", (), ("unit",), variables="p q i"),
        summed(
            "sum",
            instance(
                "point",
                {
                    name: instance(by, s="b", a="a")
                    for name, by in (("q_nonneg", "mu_nonneg"), ("dominated", "dominated"))
                },
                **outcome("pi[b, a]", "mu[b, a]"),
            ),
            ("1", square("b")),
            ("-1", "(pi[b, a] - mu[b, a])**2/mu[b, a]"),
            ("-2", "pi[b, a]"),
            ("1", "mu[b, a]"),
            over=("a", "A"),
        ),
        unfold("chi2", chi2_row("b")),
        conclude(
            "end",
            f"sum(a in A, {square('b')}) - (1 + {chi2_row('b')}) == 0",
            (),
            ("sum", "chi2", "here.pi", "here.mu"),
            have={"here.pi": instance("pi_total", s="b"), "here.mu": instance("mu_total", s="b")},
        ),
    ),
    ("end",),
)

# ------------------------------------------------------------------------------------------------------- one token more

LOCAL = f"fun(z in S, {chi2_row('z')})"
"""The chi-square divergence of a state, as a function of it."""


def _more(state: str, n: str) -> str:
    return f"{moment(state, f'{n} + 1', ONE)} - {moment(state, n, ONE)} - {moment(state, n, LOCAL)}"


_ADDS = {"before": f"all(u in S, {_more('u', 'k')} == 0)"}
_PROOF_OF_NEXT = Draft(
    (
        use("row", "ratio-row", variables=AT_S, b="s"),
        *(
            unfold(f"{name}.{at}", moment("s", n, w), variables=AT_S | more)
            for name, w in (("one", ONE), ("chi2", LOCAL))
            for at, n, more in (("first", "0", {}), ("next", "k + 1", AT_K))
        ),
        *carried("first", square(), [("1", moment("z", "0", ONE)), ("-1", "")], instance("one.first", s="z"), at={}),
        conclude(
            "base",
            f"{_more('s', '0')} == 0",
            (),
            ("here.next", "here.first", "here.one", "here.chi2", "here.row"),
            variables=AT_S,
            have={
                "here.next": instance("one.next", s="s", k="0"),
                "here.first": "first",
                "here.one": "one.first",
                "here.chi2": "chi2.first",
                "here.row": "row",
            },
        ),
        *carried(
            "later",
            square(),
            [("1", moment("z", "k + 1", ONE)), ("-1", moment("z", "k", ONE)), ("-1", moment("z", "k", LOCAL))],
            instance("before", u="z"),
            given=_ADDS,
        ),
        conclude(
            "step",
            f"{_more('s', '(k + 1)')} == 0",
            (),
            ("here.next", "here.one", "here.chi2", "here.later"),
            variables=AT_S | AT_K,
            given=_ADDS,
            have={
                "here.next": instance("one.next", s="s", k="k + 1"),
                "here.one": "one.next",
                "here.chi2": "chi2.next",
                "here.later": instance("later", PASSED, **HERE),
            },
        ),
        in_all_states(f"{_more('s', 'k')} == 0"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
)

# --------------------------------------------------------------------------------------------------------- bounds of it

_NEXT = after(moment("z", "k"))
_SQUARES: tuple[StepData, ...] = (
    conclude(
        "square",
        f"0 <= {square()}",
        [(1, "pi[s, a]/mu[s, a]", "here.mu")],
        variables=AT_S | AT_A,
        have={"here.mu": "mu_nonneg"},
    ),
    summed("squares", "square", ("1", square()), over=("a", "A"), variables=AT_S),
)


def _powers(*squares: tuple[Any, ...]) -> tuple[StepData, ...]:
    """The powers of 1 + c are nonnegative; `squares` say so of (1 + c) times the fact `before`."""
    return (
        unfold("power.first", power("0")),
        unfold("power.next", power("k + 1"), variables=AT_K),
        conclude("power.base", f"0 <= {power('0')}", [(1, "1")], ("power.first",)),
        conclude(
            "power.step",
            f"0 <= {power('k + 1')}",
            squares,
            ("here",),
            variables=AT_K,
            given={"before": f"0 <= {power('k')}"},
            have={"here": "power.next"},
        ),
        induction(
            "power", f"0 <= {power('k')}", "power.base", instance("power.step", {"before": "hypothesis"}, k="k"), on="k"
        ),
    )


def _bound(side: str) -> Claim:
    """One side of E_mu[rho^2 w] against K (1 + c)^n."""
    high = side == "upper"

    def apart(limit: str, value: str) -> str:
        return f"{limit} - {value}" if high else f"{value} - {limit}"

    def goal(state: str, n: str) -> str:
        return f"0 <= {apart(f'K*{power(n)}', moment(state, n))}"

    before = {"before": f"all(u in S, {goal('u', 'k')})"}
    limit = f"K*{power('k')}"
    sign = ("1", "-1") if high else ("-1", "1")
    factor = conclude(
        "factor",
        "0 <= 1 + c",
        [(1, "1", "here.squares"), (1, "1", "here.cap")],
        ("here.row",),
        have={
            "here.squares": instance("squares", s="b"),
            "here.cap": instance("chi2_high", s="b"),
            "here.row": instance("row", s="b"),
        },
    )
    grown: tuple[StepData, ...] = (
        (*_SQUARES, factor, *_powers((1, "1", "before", "factor")))
        if high
        else _powers((1, "1", "before"), (1, "1", "before", "c_nonneg"))
    )
    steps: list[StepData] = [
        use("row", "ratio-row", variables=AT_S, b="s"),
        *grown,
        unfold("first", moment("s", "0"), variables=AT_S),
        conclude(
            "base",
            goal("s", "0"),
            [(1, "1", "here.w")],
            ("here", "power.first"),
            variables=AT_S,
            have={"here.w": f"w_{'high' if high else 'low'}", "here": "first"},
        ),
        mean_next("z", "high" if high else "low", moment("z", "k"), limit, quantified("before"), given=before),
        conclude(
            "token",
            f"0 <= {square()}*({apart(limit, _NEXT)})",
            [(1, "pi[s, a]/mu[s, a]", "here.mu", "here.z")],
            variables=AT_S | AT_A | AT_K,
            given=before,
            have={"here.mu": "mu_nonneg", "here.z": instance("z", PASSED, s="s", a="a", k="k")},
        ),
        summed(
            "tokens",
            partial("token", PASSED, s="s", k="k"),
            (limit if high else f"-({limit})", square()),
            (sign[1], f"{square()}*{_NEXT}"),
            over=("a", "A"),
            variables=AT_S | AT_K,
            given=before,
        ),
        unfold("next", moment("s", "k + 1"), variables=AT_S | AT_K),
        conclude(
            "step",
            goal("s", "k + 1"),
            [(1, "1", "here.tokens"), (1, "1", "K_nonneg", "here.power", "here.chi2")],
            ("here.next", "here.row", "here.power.next"),
            variables=AT_S | AT_K,
            given=before,
            have={
                "here.tokens": instance("tokens", PASSED, s="s", k="k"),
                "here.power": "power",
                "here.chi2": f"chi2_{'high' if high else 'low'}",
                "here.next": "next",
                "here.row": "row",
                "here.power.next": "power.next",
            },
        ),
        in_all_states(goal("s", "k")),
        use("end", "all", s="b", k="n"),
    ]
    bounded = hypothesis(
        "last",
        f"w is at {'most' if high else 'least'} K",
        left_out=False,
        **({"w_high": "all(s in S, w[s] <= K)"} if high else {"w_low": "all(s in S, K <= w[s])"}),
    )
    return lemma(
        f"ratio-moment-{side}",
        f"The second moment of the ratio of n tokens: bound from {'above' if high else 'below'}",
        (PI, MU, KERNEL, LAST, CHI2_CAP, LEVEL, _STATE, STEPS),
        (
            *BOTH_POLICIES,
            TRANSITIONS,
            DOMINATED,
            CHI2_CAPPED if high else CHI2_FLOOR,
            bounded,
            LEVEL_0,
        ),
        f"{moment('b', 'n')} <= K*{power('n')}" if high else f"K*{power('n')} <= {moment('b', 'n')}",
        Draft(tuple(steps), ("end",)),
    )


_PROOF_OF_ONE = Draft(
    (
        use(
            "chi2.low",
            "chi2-nonnegative",
            proofs={
                **ROW_LAWS,
                "dominated": {"by": "dominated", "values": {"s": "s"}},
            },
            variables=AT_S,
            **ROWS,
        ),
        polynomial("nought", "0 <= 0"),
        polynomial("level", "0 <= 1", [(1, "1")]),
        polynomial("a.square", "0 <= x**2", [(1, "x")], variables="x"),
        use("one", "a.square", variables=AT_S, x=f"{chi2_row('s')} - {chi2_row('s')}"),
        use(
            "bound",
            "ratio-moment-lower",
            proofs={
                **{
                    name: quantified(name)
                    for name in (
                        *("pi_nonneg", "pi_total", "mu_nonneg", "mu_total"),
                        *("P_nonneg", "P_total", "dominated"),
                    )
                },
                "chi2_low": quantified("chi2.low"),
                "c_nonneg": "nought",
                "w_low": quantified("one"),
                "K_nonneg": "level",
            },
            pi="pi",
            mu="mu",
            P="P",
            w=ONE,
            c="0",
            K="1",
            b="b",
            n="n",
        ),
        unfold("power.first", "POWER(1, 0)"),
        unfold("power.next", "POWER(1, k + 1)", variables=AT_K),
        polynomial("power.base", "POWER(1, 0) - 1 == 0", (), ("here",), have={"here": "power.first"}),
        polynomial(
            "power.step",
            "POWER(1, k + 1) - 1 == 0",
            (),
            ("here", "before"),
            variables=AT_K,
            given={"before": "POWER(1, k) - 1 == 0"},
            have={"here": "power.next"},
        ),
        induction(
            "power",
            "POWER(1, k) - 1 == 0",
            "power.base",
            instance("power.step", {"before": "hypothesis"}, k="k"),
            on="k",
        ),
        conclude(
            "end",
            f"0 <= {moment('b', 'n', ONE)} - 1",
            [(1, "1", "bound")],
            ("here",),
            have={"here": instance("power", k="n")},
        ),
    ),
    ("end",),
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "ratio-row",
        "In a state, the second moment of the ratio is 1 + chi2",
        (PI, MU, _STATE),
        (*BOTH_POLICIES, DOMINATED),
        f"sum(a in A, {square('b')}) == 1 + {chi2_row('b')}",
        _PROOF_OF_RATIO_ROW,
    ),
    lemma(
        "ratio-moment-next",
        "What a token more adds to the second moment of the ratio",
        (PI, MU, KERNEL, _STATE, STEPS),
        (*BOTH_POLICIES, TRANSITIONS, DOMINATED),
        f"{moment('b', 'n + 1', ONE)} == {moment('b', 'n', ONE)} + {moment('b', 'n', LOCAL)}",
        _PROOF_OF_NEXT,
    ),
    _bound("upper"),
    _bound("lower"),
    lemma(
        "ratio-moment-one",
        "The second moment of the ratio is at least 1",
        (PI, MU, KERNEL, _STATE, STEPS),
        (*BOTH_POLICIES, TRANSITIONS, DOMINATED),
        f"1 <= {moment('b', 'n', ONE)}",
        _PROOF_OF_ONE,
    ),
)
"""In an order in which each uses only earlier ones."""
