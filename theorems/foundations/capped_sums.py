"""Sums along trajectories of a function with a cap, under one policy and under two.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state, q = 1 - D
    g           a function of the steps left and of the state, capped at every step of a process of N steps
    b           the cap, up to a factor
    n           number of steps, at most N
    A           advantage with respect to mu

Main statements
    along-range-low, -high      abs(sum of g) <= n b, if abs(g) <= b
    along-drift-low, -high      the sums under two policies are at most 2 b (n D - 1 + q^n) apart, if abs(g) <= D b
    advantage-mean              the mean under mu of the advantage with respect to mu is zero
    surplus-range               the mean under pi is at most 2 TV eps and at most eps, if abs(A) <= eps
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import (
    StepData,
    conclude,
    induction,
    instance,
    partial,
    polynomial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.states import (
    AT_A,
    AT_K,
    AT_S,
    AT_SK,
    BEFORE,
    HERE,
    ROW_LAWS,
    ROWS,
    after,
    mean_next,
    mean_row,
)
from theorems.foundations.value_bounds import AT_MOST_ONE, POWERS, power
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CAP_1,
    CLOSE,
    EPS,
    KERNEL,
    MU,
    PI,
    TRANSITIONS,
    R,
    V,
    policy_law,
)
from theorems.proof import Draft

POLICY = parameter("policy", "S, A -> real", "a policy")
G = parameter("g", "nat, S -> real", "a function of the steps left and of the state")
B = parameter("b", "real", "the cap, up to a factor", low="0", high="2")
_STATE = parameter("x", "S", "a state")
STEPS = parameter("n", "nat", "number of steps", low="0", high="2")
ALL_STEPS = parameter("N", "nat", "number of steps of the process", low="n", high="3")
INSIDE = hypothesis("inside", "n <= N", inside="n <= N")
_ROOM: dict[str, Any] = {"room": "within"}
_EARLIER = instance("step-within", {"room": "room"}, k="k", N="N")


def capped(side: str, bound: str) -> Hypothesis:
    """g is on one side of its cap at every step.

    >>> print(capped("high", "b").clauses[0][1])
    all(k in nat, all(s in S, implies(0 <= N - (k + 1), 0 <= b - g[k, s])))
    """
    body = f"-({bound}) <= g[k, s]" if side == "low" else f"g[k, s] <= {bound}"
    clause = f"all(k in nat, all(s in S, implies(k + 1 <= N, {body})))"
    return hypothesis(f"g-{side}", "g has its cap at every step", left_out=False, **{f"g_{side}": clause})


def along(policy: str, state: str, n: str) -> str:
    """The sum of g along the trajectories from a state.

    >>> along("mu", "s", "0")
    'ALONG(mu, P, g, s, 0)'
    """
    return f"ALONG({policy}, P, g, {state}, {n})"


def signed(side: str, bound: str) -> str:
    """A bound from below or from above of what is at most `bound` in absolute value.

    >>> signed("low", "n*b")
    '-(n*b)'
    """
    return f"-({bound})" if side == "low" else bound


def below(side: str, bound: str, what: str) -> str:
    """That bound as the goal of a step.

    >>> below("low", "n*b", "x")
    '0 <= n*b + x'
    """
    return f"0 <= {bound} {'+' if side == 'low' else '-'} {what}"


def relation(side: str, bound: str, what: str) -> str:
    """The same as a statement.

    >>> relation("low", "n*b", "x")
    '-(n*b) <= x'
    """
    return f"-({bound}) <= {what}" if side == "low" else f"{what} <= {bound}"


ROOM_LEFT = {"room": "0 <= N - (k + 1)"}
_CAP_HERE = {"premise": "room"}


def _range(side: str) -> Claim:
    """One side of abs(sum of g) <= n b."""

    def goal(state: str, n: str) -> str:
        return below(side, f"{n}*b", along("policy", state, n))

    limit = signed(side, "k*b")
    before = {"before": f"all(u in S, {goal('u', 'k')})"}
    steps: list[StepData] = [
        unfold("first", along("policy", "s", "0"), variables=AT_S),
        conclude("base", goal("s", "0"), (), ("here",), variables=AT_S, have={"here": "first"}),
        mean_next("z", side, along("policy", "z", "k"), limit, quantified("before"), given=before),
        mean_row(
            "later",
            side,
            "policy",
            after(along("policy", "z", "k")),
            limit,
            partial("z", BEFORE, **HERE),
            given=before,
        ),
        unfold("next", along("policy", "s", "k + 1"), variables=AT_SK),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.cap"), (1, "1", "here.later")],
            ("here.next",),
            variables=AT_SK,
            given=before | ROOM_LEFT,
            have={
                "here.cap": instance(f"g_{side}", _CAP_HERE, k="k", s="s"),
                "here.later": instance("later", BEFORE, **HERE),
                "here.next": "next",
            },
        ),
        induction(
            "all",
            goal("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")} | _ROOM, **HERE),
            on="k",
            over=AT_S,
            given={"within": "k <= N"},
        ),
        use("end", "all", proofs={"within": "inside"}, s="c", k="n"),
    ]
    return lemma(
        f"along-range-{side}",
        f"A sum along trajectories: bound from {'above' if side == 'high' else 'below'}",
        (POLICY, KERNEL, G, B, parameter("c", "S", "a state"), STEPS, ALL_STEPS),
        (policy_law("policy"), TRANSITIONS, capped(side, "b"), INSIDE),
        relation(side, "n*b", along("policy", "c", "n")),
        Draft(tuple(steps), ("end",)),
    )


_NEXT = {policy: after(along(policy, "z", "k")) for policy in ("pi", "mu")}
_APART = f"({along('pi', 'z', 'k')} - {along('mu', 'z', 'k')})"


def _next_range(policy: str, side: str) -> StepData:
    """After every token the mean of the sum under a policy is on one side of k D b."""
    laws = {f"policy_{part}": quantified(f"{policy}_{part}") for part in ("nonneg", "total")}
    clauses = {name: quantified(name) for name in ("P_nonneg", "P_total", f"g_{side}")}
    values = {"policy": policy, "P": "P", "g": "g", "b": "D*b", "n": "k", "N": "N"}
    return mean_next(
        f"{policy}.{side}",
        side,
        along(policy, "z", "k"),
        signed(side, "k*(D*b)"),
        partial(f"along-range-{side}", laws | clauses | {"inside": "small"}, **values),
        given={"small": "0 <= N - k"},
    )


def _drift(side: str) -> Claim:
    """One side of the bound between the sums under two policies."""
    other = "high" if side == "low" else "low"

    def law(n: str) -> str:
        return f"2*b*({n}*D - 1 + {power(n)})"

    def goal(state: str, n: str) -> str:
        return below(side, law(n), f"({along('pi', state, n)} - {along('mu', state, n)})")

    before = {"before": f"all(u in S, {goal('u', 'k')})"}
    small = {"small": "0 <= N - k"}
    inner = f"0 <= {law('k')} - ({_NEXT['pi']} - {_NEXT['mu']})"
    inner = inner if side == "high" else f"0 <= {law('k')} + ({_NEXT['pi']} - {_NEXT['mu']})"
    steps: list[StepData] = [
        polynomial("nought", "0 == 0"),
        *POWERS,
        *AT_MOST_ONE,
        *(unfold(f"{p}.first", along(p, "s", "0"), variables=AT_S) for p in ("pi", "mu")),
        conclude(
            "base",
            goal("s", "0"),
            (),
            ("here.pi", "here.mu", "power.first"),
            variables=AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first"},
        ),
        _next_range("pi", side),
        _next_range("mu", other),
        mean_next("z", side, _APART, signed(side, law("k")), quantified("before"), given=before),
        summed(
            "difference",
            "nought",
            ("1", f"P[s, a, z]*{_APART}"),
            ("-1", f"P[s, a, z]*{along('pi', 'z', 'k')}"),
            ("1", f"P[s, a, z]*{along('mu', 'z', 'k')}"),
            over=("z", "S"),
            variables=AT_S | AT_A | AT_K,
        ),
        conclude(
            "apart",
            inner,
            [(1, "1", "here.z")],
            ("here.parts",),
            variables=AT_S | AT_A | AT_K,
            given=before,
            have={"here.z": instance("z", BEFORE, s="s", a="a", k="k"), "here.parts": "difference"},
        ),
        use(
            "row",
            f"mix-step-{side}",
            proofs={
                **ROW_LAWS,
                f"X_{side}": partial(f"pi.{side}", {"small": "small"}, **HERE),
                f"W_{other}": partial(f"mu.{other}", {"small": "small"}, **HERE),
                f"d_{side}": partial("apart", BEFORE, **HERE),
            },
            variables=AT_SK,
            **ROWS,
            X=f"fun(a in A, {_NEXT['pi']})",
            W=f"fun(a in A, {_NEXT['mu']})",
            w=law("k"),
            m="k*(D*b)",
        )
        | {"given": before | small},
        *(unfold(f"{p}.next", along(p, "s", "k + 1"), variables=AT_SK) for p in ("pi", "mu")),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.row"), (2, "1", "here.close", "b_nonneg", "here.one")],
            ("here.pi", "here.mu", "here.next"),
            variables=AT_SK,
            given=before | ROOM_LEFT,
            have={
                "here.row": instance(
                    "row", BEFORE | {"small": instance("step-within", {"room": "room"}, k="k", N="N")}, **HERE
                ),
                "here.close": "close",
                "here.one": "power.one",
                "here.pi": "pi.next",
                "here.mu": "mu.next",
                "here.next": "power.next",
            },
        ),
        induction(
            "all",
            goal("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")} | _ROOM, **HERE),
            on="k",
            over=AT_S,
            given={"within": "k <= N"},
        ),
        use("end", "all", proofs={"within": "inside"}, s="x", k="n"),
    ]
    return lemma(
        f"along-drift-{side}",
        f"Sums along the trajectories of two close policies: bound from {'above' if side == 'high' else 'below'}",
        (PI, MU, KERNEL, G, B, CAP, _STATE, STEPS, ALL_STEPS),
        (
            *BOTH_POLICIES,
            TRANSITIONS,
            CLOSE,
            CAP_1,
            CAP_0,
            hypothesis("b-nonnegative", "b >= 0", b_nonneg="0 <= b"),
            capped("low", "D*b"),
            capped("high", "D*b"),
            INSIDE,
        ),
        relation(side, law("n"), f"({along('pi', 'x', 'n')} - {along('mu', 'x', 'n')})"),
        Draft(tuple(steps), ("end",)),
    )


# ---------------------------------------------------------------------------------------------------------- advantages

_ADVANTAGE = "ADVANTAGE(mu, P, r, v, x, a, n)"
_Q = "ACTION_VALUE(mu, P, r, v, x, a, n)"
_BASELINE = "VALUE(mu, P, r, v, x, n + 1)"
_AHEAD = "sum(z in S, P[x, a, z]*VALUE(mu, P, r, v, z, n))"
_VARIABLES = (KERNEL, R, V)

_PROOF_OF_ADVANTAGE_MEAN = Draft(
    (
        unfold("advantage", _ADVANTAGE, variables=AT_A),
        unfold("action", _Q, variables=AT_A),
        conclude(
            "token",
            f"mu[x, a]*{_ADVANTAGE} - mu[x, a]*(r[x, a] + {_AHEAD}) + {_BASELINE}*mu[x, a] == 0",
            (),
            ("here.advantage", "here.action"),
            variables=AT_A,
            have={"here.advantage": "advantage", "here.action": "action"},
        ),
        summed(
            "tokens",
            "token",
            ("1", f"mu[x, a]*{_ADVANTAGE}"),
            ("-1", f"mu[x, a]*(r[x, a] + {_AHEAD})"),
            (_BASELINE, "mu[x, a]"),
            over=("a", "A"),
        ),
        unfold("value", _BASELINE),
        conclude(
            "end",
            f"sum(a in A, mu[x, a]*{_ADVANTAGE}) == 0",
            (),
            ("tokens", "value", "total"),
            have={"total": instance("mu_total", s="x")},
        ),
    ),
    ("end",),
)

_SURPLUS = "SURPLUS(pi, mu, P, r, v, x, n)"
_TV = "TV(fun(a in A, pi[x, a]), fun(a in A, mu[x, a]))"
_ROW_VALUES: dict[str, Any] = {"pi": "fun(a in A, pi[x, a])", "mu": "fun(a in A, mu[x, a])"}
_ROW_AT_X = {
    f"{policy}_{part}": (
        {"by": f"{policy}_nonneg", "values": {"s": "x"}} if part == "nonneg" else instance(f"{policy}_total", s="x")
    )
    for policy in ("pi", "mu")
    for part in ("nonneg", "total")
}


def _surplus(side: str) -> list[StepData]:
    """Both bounds of the surplus on one side."""
    f = f"fun(a in A, {_ADVANTAGE})"
    mean = "mean-above" if side == "low" else "mean-below"
    return [
        use(
            f"{side}.shift",
            f"shift-step-{side}",
            proofs={**_ROW_AT_X, "X_low": quantified("A_low"), "X_high": quantified("A_high")},
            **_ROW_VALUES,
            X=f,
            m="eps",
        ),
        use(
            f"{side}.mean",
            mean,
            proofs={
                "mu_nonneg": _ROW_AT_X["pi_nonneg"],
                "mu_total": _ROW_AT_X["pi_total"],
                f"side_{side}": quantified(f"A_{side}"),
            },
            mu=_ROW_VALUES["pi"],
            G=f,
            b=signed(side, "eps"),
        ),
        conclude(
            f"{side}.tv",
            below(side, f"2*{_TV}*eps", _SURPLUS),
            [(1, "1", f"{side}.shift")],
            ("surplus", "centred"),
        ),
        conclude(f"{side}.all", below(side, "eps", _SURPLUS), [(1, "1", f"{side}.mean")], ("surplus",)),
    ]


_PROOF_OF_SURPLUS_RANGE = Draft(
    (
        use("centred", "advantage-mean", proofs={"mu_total": quantified("mu_total")}, mu="mu", P="P", x="x", n="n"),
        unfold("surplus", _SURPLUS),
        *_surplus("low"),
        *_surplus("high"),
    ),
    ("low.tv", "high.tv", "low.all", "high.all"),
)

LEMMAS: tuple[Claim, ...] = (
    *(make(side) for make in (_range, _drift) for side in ("low", "high")),
    lemma(
        "advantage-mean",
        "The mean under mu of the advantage with respect to mu is zero",
        (MU, *_VARIABLES, _STATE, STEPS),
        (policy_law("mu"),),
        f"sum(a in A, mu[x, a]*{_ADVANTAGE}) == 0",
        _PROOF_OF_ADVANTAGE_MEAN,
    ),
    lemma(
        "surplus-range",
        "The mean under pi of a capped advantage",
        (PI, MU, *_VARIABLES, EPS, _STATE, STEPS),
        (
            *BOTH_POLICIES,
            hypothesis(
                "advantage",
                "abs(A_mu) <= eps here",
                A_low=f"all(a in A, -eps <= {_ADVANTAGE})",
                A_high=f"all(a in A, {_ADVANTAGE} <= eps)",
            ),
        ),
        [
            f"-(2*{_TV}*eps) <= {_SURPLUS}",
            f"{_SURPLUS} <= 2*{_TV}*eps",
            f"-eps <= {_SURPLUS}",
            f"{_SURPLUS} <= eps",
        ],
        _PROOF_OF_SURPLUS_RANGE,
    ),
)
"""In an order in which each uses only earlier ones."""
