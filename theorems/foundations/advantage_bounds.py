"""Slopes of returns whose advantage is capped: what a policy adds, step by step.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state
    h, w        a direction that moves no mass, and a cap over all states of sum_a abs(h[s, a])
    eps         cap of abs(A_mu), at every step of a process of N steps
    g, b        a function of the steps left and of the state, with abs(g) <= 2 b k with k steps left after it
    n           number of steps, at most N

Main statements
    along-growth-low, -high     the sum of g is at most b n (n - 1)
    value-apart-low, -high      abs(X - W) <= 2 D eps n
    later-low, -high            abs(sum_a h (Q_pi - Q_mu)) <= 2 D eps w n, with n steps left
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import (
    StepData,
    conclude,
    induction,
    instance,
    partial,
    polynomial,
    quantified,
    same,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.capped_sums import POLICY, B, G
from theorems.foundations.returns import SURPLUSES
from theorems.foundations.sequences import ALL_STEPS, INSIDE, ROOM, STEPS
from theorems.foundations.sides import below, relation, signed
from theorems.foundations.states import AT_A, AT_K, AT_S, AT_SK, BEFORE, HERE, after, mean_next, mean_row
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CLOSE,
    EPS,
    EPS_0,
    KERNEL,
    MU,
    PI,
    TRANSITIONS,
    H,
    R,
    V,
    policy_law,
)
from theorems.proof import Draft


def _words(side: str) -> str:
    return f"bound from {'below' if side == 'low' else 'above'}"


# --------------------------------------------------------------------------------------------------------- along-growth


def _growth(side: str) -> Claim:
    """One side of abs(sum of g) <= b n (n - 1)."""

    def along(state: str, n: str) -> str:
        return f"ALONG(policy, P, g, {state}, {n})"

    def goal(state: str, n: str) -> str:
        return below(side, f"b*({n}*{n} - {n})", along(state, n))

    limit = signed(side, "b*(k*k - k)")
    before = {"before": f"all(u in S, {goal('u', 'k')})"}
    body = "-(2*b*k) <= g[k, s]" if side == "low" else "g[k, s] <= 2*b*k"
    steps: list[StepData] = [
        unfold("first", along("s", "0"), variables=AT_S),
        conclude("base", goal("s", "0"), (), ("here",), variables=AT_S, have={"here": "first"}),
        mean_next("z", side, along("z", "k"), limit, quantified("before"), given=before),
        mean_row("later", side, "policy", after(along("z", "k")), limit, partial("z", BEFORE, **HERE), given=before),
        unfold("next", along("s", "k + 1"), variables=AT_SK),
        conclude(
            "step",
            goal("s", "(k + 1)"),
            [(1, "1", "here.cap"), (1, "1", "here.later")],
            ("here.next",),
            variables=AT_SK,
            given=before | ROOM,
            have={
                "here.cap": instance("g_cap", {"premise": "room"}, k="k", s="s"),
                "here.later": instance("later", BEFORE, **HERE),
                "here.next": "next",
            },
        ),
        induction(
            "all",
            goal("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis"), "room": "within"}, **HERE),
            on="k",
            over=AT_S,
            given={"within": "k <= N"},
        ),
        use("end", "all", proofs={"within": "inside"}, s="c", k="n"),
    ]
    return lemma(
        f"along-growth-{side}",
        f"A sum along trajectories of a function whose cap grows with the steps left: {_words(side)}",
        (POLICY, KERNEL, G, B, parameter("c", "S", "a state"), STEPS, ALL_STEPS),
        (
            policy_law("policy"),
            TRANSITIONS,
            hypothesis(
                "cap", "g has its cap at every step", g_cap=f"all(k in nat, all(s in S, implies(k + 1 <= N, {body})))"
            ),
            INSIDE,
        ),
        relation(side, "b*(n*n - n)", along("c", "n")),
        Draft(tuple(steps), ("end",)),
    )


# ---------------------------------------------------------------------------------------------------------- value-apart

CAPPED = hypothesis(
    "advantage",
    "abs(A_mu) <= eps in every state, for every token, at every step",
    A_low="all(k in nat, all(s in S, all(a in A, implies(k + 1 <= N, -eps <= ADVANTAGE(mu, P, r, v, s, a, k)))))",
    A_high="all(k in nat, all(s in S, all(a in A, implies(k + 1 <= N, ADVANTAGE(mu, P, r, v, s, a, k) <= eps))))",
)
_VALUES = {policy: f"VALUE({policy}, P, r, v, {{}}, {{}})" for policy in ("pi", "mu")}
_SURPLUS = "SURPLUS(pi, mu, P, r, v, s, k)"
_LAWS = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total")


def _apart(state: str, n: str) -> str:
    return f"({_VALUES['pi'].format(state, n)} - {_VALUES['mu'].format(state, n)})"


def _value_apart(side: str) -> Claim:
    """One side of abs(X - W) <= 2 D eps n."""
    here = {
        f"A_{end}": {"by": f"A_{end}", "values": {"k": "k", "s": "s"}, "proofs": {"premise": "room"}}
        for end in ("low", "high")
    }
    rows = {name: quantified(name) for name in ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total")}
    steps: list[StepData] = [
        conclude(
            "cap",
            below(side, "2*D*eps", _SURPLUS),
            [(1, "1", "here.surplus"), (2, "1", "here.close", "eps_nonneg")],
            variables=AT_K | AT_S,
            given=ROOM,
            have={
                "here.surplus": instance(
                    f"surplus-range.{1 if side == 'low' else 2}", rows | here, x="s", n="k", mu="mu", pi="pi", P="P"
                ),
                "here.close": "close",
            },
        ),
        use(
            "difference",
            "value-difference",
            proofs={"pi_total": quantified("pi_total")},
            **same("pi", "mu", "P", "r", "v", "n"),
            x="x",
        ),
        use(
            "sum",
            f"along-range-{side}",
            proofs={
                "policy_nonneg": quantified("pi_nonneg"),
                "policy_total": quantified("pi_total"),
                f"g_{side}": quantified("cap"),
                "inside": "inside",
                **{name: quantified(name) for name in ("P_nonneg", "P_total")},
            },
            policy="pi",
            P="P",
            g=SURPLUSES,
            b="2*D*eps",
            c="x",
            n="n",
            N="N",
        ),
        conclude("end", below(side, "2*D*eps*n", _apart("x", "n")), [(1, "1", "sum")], ("difference",)),
    ]
    return lemma(
        f"value-apart-{side}",
        f"Values of two close policies, for a capped advantage: {_words(side)}",
        (PI, MU, KERNEL, R, V, CAP, EPS, parameter("x", "S", "a state"), STEPS, ALL_STEPS),
        (*BOTH_POLICIES, TRANSITIONS, CLOSE, EPS_0, CAPPED, INSIDE),
        relation(side, "2*D*eps*n", _apart("x", "n")),
        Draft(tuple(steps), ("end",)),
    )


# --------------------------------------------------------------------------------------------------------------- later

SIZE = parameter("w", "real", "cap over all states of the sum of abs(h[s, a])", low="0", high="2")
SMALL = hypothesis(
    "size",
    "in every state the absolute values of the direction add up to at most w",
    h_size="all(s in S, sum(a in A, abs(h[s, a])) <= w)",
)
_Q = {policy: f"ACTION_VALUE({policy}, P, r, v, o, a, n)" for policy in ("pi", "mu")}
LATER = f"sum(a in A, h[o, a]*({_Q['pi']} - {_Q['mu']}))"


def _later(side: str) -> Claim:
    """One side of abs(sum_a h (Q_pi - Q_mu)) <= 2 D eps w n."""
    steps: list[StepData] = [
        polynomial("nought", "0 == 0"),
        conclude(
            "cap",
            "0 <= 2*D*eps*n",
            [(2, "1", "D_nonneg", "eps_nonneg", "here")],
            have={"here": instance("axiom.nat_nonnegative", n="n")},
        ),
        *(unfold(f"{policy}.action", _Q[policy], variables=AT_A) for policy in ("pi", "mu")),
        summed(
            "parts",
            "nought",
            ("1", f"P[o, a, z]*{_apart('z', 'n')}"),
            ("-1", f"P[o, a, z]*{_VALUES['pi'].format('z', 'n')}"),
            ("1", f"P[o, a, z]*{_VALUES['mu'].format('z', 'n')}"),
            over=("z", "S"),
            variables=AT_A,
        ),
        *(
            step
            for end in ("low", "high")
            for step in (
                use(
                    f"{end}.z",
                    "mean-above" if end == "low" else "mean-below",
                    proofs={
                        "mu_nonneg": {"by": "P_nonneg", "values": {"s": "o", "a": "a"}},
                        "mu_total": instance("P_total", s="o", a="a"),
                        f"side_{end}": partial(
                            f"value-apart-{end}",
                            {c: quantified(c) for c in (*_LAWS, "close", "A_low", "A_high")}
                            | {"inside": "inside", "eps_nonneg": "eps_nonneg"},
                            **same("pi", "mu", "P", "r", "v", "D", "eps", "n", "N"),
                        ),
                    },
                    variables=AT_A,
                    mu="fun(z in S, P[o, a, z])",
                    G=f"fun(z in S, {_apart('z', 'n')})",
                    b=signed(end, "2*D*eps*n"),
                ),
                conclude(
                    f"{end}.token",
                    below(end, "2*D*eps*n", f"({_Q['pi']} - {_Q['mu']})"),
                    [(1, "1", "here")],
                    ("pi.here", "mu.here", "parts.here"),
                    variables=AT_A,
                    have={
                        "here": f"{end}.z",
                        "pi.here": "pi.action",
                        "mu.here": "mu.action",
                        "parts.here": "parts",
                    },
                ),
            )
        ),
        use(
            "end",
            f"small-mean-{side}",
            proofs={
                "h_size": instance("h_size", s="o"),
                "w_nonneg": "cap",
                "Z_low": quantified("low.token"),
                "Z_high": quantified("high.token"),
            },
            h="fun(a in A, h[o, a])",
            g="w",
            Z=f"fun(a in A, {_Q['pi']} - {_Q['mu']})",
            w="2*D*eps*n",
        ),
    ]
    return lemma(
        f"later-{side}",
        f"What a direction makes of later tokens under the wrong policy: {_words(side)}",
        (PI, MU, H, KERNEL, R, V, CAP, EPS, SIZE, parameter("o", "S", "a state"), STEPS, ALL_STEPS),
        (*BOTH_POLICIES, TRANSITIONS, CLOSE, CAP_0, EPS_0, SMALL, CAPPED, INSIDE),
        relation(side, "w*(2*D*eps*n)", LATER),
        Draft(tuple(steps), ("end",)),
    )


LEMMAS: tuple[Claim, ...] = tuple(make(side) for make in (_growth, _value_apart, _later) for side in ("low", "high"))
"""In an order in which each uses only earlier ones."""
