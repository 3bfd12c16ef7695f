"""The mean advantage in one state: zero under mu, and bounded under pi if the advantage is capped.

Glossary
    pi, mu, P   policies and transition kernel
    A           advantage with respect to mu
    eps         its cap in the state x
    n           number of steps left after the token

Main statements
    advantage-mean              the mean under mu of the advantage with respect to mu is zero
    surplus-range               the mean under pi is at most 2 TV eps and at most eps, if abs(A) <= eps
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, conclude, instance, quantified, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.sequences import STEPS
from theorems.foundations.sides import below, signed
from theorems.foundations.states import AT_A
from theorems.processes import BOTH_POLICIES, EPS, KERNEL, MU, PI, R, V, policy_law
from theorems.proof import Draft

_STATE = parameter("x", "S", "a state")
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
