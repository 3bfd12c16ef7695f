"""Where the second moment of the ratio sits: states weighted by the squared ratio that leads to them.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  rho = pi/mu
    d           a function of the first state, such as its law
    W           W(x) = E_mu[rho^2 1{s_n = x}]: visits with the weights mu rho^2 in place of a policy
    w           a function of the state in which the last step ends

Main statements
    ratio-visit         the mean of rho^2 w is the sum of W w
    visit-at-most-one   a probability of a visit is at most 1
    visit-square        the square of pi's probability of a visit is at most W
"""

from __future__ import annotations

from theorems.claim import Claim, parameter
from theorems.drafting import (
    conclude,
    induction,
    instance,
    on_support,
    outcome,
    partial,
    pick,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.ratio_means import AT_Z, LAST
from theorems.foundations.ratio_moments import moment, square
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_A, AT_K, AT_S, after
from theorems.processes import BOTH_POLICIES, DOMINATED, KERNEL, MU, PI, START, START_LAW, TRANSITIONS, policy_law
from theorems.proof import Draft

SQUARES = f"fun(s in S, a in A, {square()})"
"""The weights of the tokens in the second moment, in place of a policy."""
_D = parameter("d", "S -> real", "a function of the first state")
_STATE = parameter("b", "S", "a state")
_POLICY = parameter("policy", "S, A -> real", "a policy")
_LAW = {"c": "S -> real"}


def visit_squared(state: str, n: str, d: str = "start") -> str:
    """W, the mean of rho^2 on the trajectories that are in a state after n steps."""
    return f"VISIT({SQUARES}, P, {d}, {state}, {n})"


# ------------------------------------------------------------------------------------------------------------- the mean


def _apart(d: str, n: str) -> str:
    return f"sum(s in S, {d}[s]*{moment('s', n)}) - sum(s in S, {visit_squared('s', n, d)}*w[s])"


_CARRIED = f"fun(z in S, NEXT_STATE(c, {SQUARES}, P, z))"
_AFTER = f"sum(a in A, {square()}*{after(moment('z', 'k'))})"
_BEFORE = {
    "before": f"all(u in R^S, sum(s in S, u[s]*{moment('s', 'k')})"
    f" - sum(s in S, {visit_squared('s', 'k', 'u')}*w[s]) == 0)"
}
_PROOF_OF_RATIO_VISIT = Draft(
    (
        unfold("moment.first", moment("s", "0"), variables=AT_S),
        unfold("visit.first", visit_squared("s", "0", "c"), variables=AT_S | _LAW),
        conclude(
            "first",
            f"c[s]*{moment('s', '0')} - {visit_squared('s', '0', 'c')}*w[s] == 0",
            (),
            ("here.moment", "here.visit"),
            variables=AT_S | _LAW,
            have={"here.moment": "moment.first", "here.visit": "visit.first"},
        ),
        summed(
            "base",
            "first",
            ("1", f"c[s]*{moment('s', '0')}"),
            ("-1", f"{visit_squared('s', '0', 'c')}*w[s]"),
            over=("s", "S"),
            variables=_LAW,
        ),
        unfold("moment.next", moment("s", "k + 1"), variables=AT_S | AT_K),
        conclude(
            "state",
            f"c[s]*{moment('s', 'k + 1')} - c[s]*{_AFTER} == 0",
            (),
            ("here",),
            variables=AT_S | AT_K | _LAW,
            have={"here": "moment.next"},
        ),
        summed(
            "states",
            "state",
            ("1", f"c[s]*{moment('s', 'k + 1')}"),
            ("-1", f"c[s]*{_AFTER}"),
            over=("s", "S"),
            variables=AT_K | _LAW,
        ),
        use(
            "moved",
            "next-mean",
            variables=AT_K | _LAW,
            policy=SQUARES,
            P="P",
            d="c",
            f=f"fun(s in S, {moment('s', 'k')})",
        ),
        use("later", "visit-later", variables=AT_S | AT_K | _LAW, policy=SQUARES, P="P", d="c", x="s", n="k"),
        conclude(
            "weighted",
            f"{visit_squared('s', 'k + 1', 'c')}*w[s] - {visit_squared('s', 'k', _CARRIED)}*w[s] == 0",
            (),
            ("here",),
            variables=AT_S | AT_K | _LAW,
            have={"here": "later"},
        ),
        summed(
            "visits",
            "weighted",
            ("1", f"{visit_squared('s', 'k + 1', 'c')}*w[s]"),
            ("-1", f"{visit_squared('s', 'k', _CARRIED)}*w[s]"),
            over=("s", "S"),
            variables=AT_K | _LAW,
        ),
        conclude(
            "step",
            f"{_apart('c', 'k + 1')} == 0",
            (),
            ("here.states", "here.moved", "here.before", "here.visits"),
            variables=AT_K | _LAW,
            given=_BEFORE,
            have={
                "here.states": "states",
                "here.moved": "moved",
                "here.before": instance("before", u=_CARRIED),
                "here.visits": "visits",
            },
        ),
        induction(
            "all",
            f"{_apart('c', 'k')} == 0",
            "base",
            instance("step", {"before": quantified("hypothesis")}, c="c", k="k"),
            on="k",
            over=_LAW,
        ),
        use("end", "all", c="d", k="n"),
    ),
    ("end",),
)

# ---------------------------------------------------------------------------------------------------- at most the whole

_VISIT = "VISIT(policy, P, start, {0}, n)"
_PROOF_OF_AT_MOST_ONE = Draft(
    (
        use(
            "positive",
            "visit-nonnegative",
            proofs={
                **{f"policy_{k}": quantified(f"policy_{k}") for k in ("nonneg", "total")},
                **{name: quantified(name) for name in ("P_nonneg", "P_total", "start_nonneg")},
                "start_total": "start_total",
            },
            variables=AT_S,
            policy="policy",
            P="P",
            start="start",
            x="s",
            t="n",
        ),
        use(
            "total",
            "visit-total",
            proofs={
                **{f"policy_{k}": quantified(f"policy_{k}") for k in ("nonneg", "total")},
                **{name: quantified(name) for name in ("P_nonneg", "P_total", "start_nonneg")},
                "start_total": "start_total",
            },
            policy="policy",
            P="P",
            start="start",
            t="n",
        ),
        conclude(
            "rest",
            f"0 <= {_VISIT.format('s')} - same(b, s)*{_VISIT.format('s')}",
            [(1, "1 - same(b, s)", "here")],
            ("here.square",),
            variables=AT_S,
            have={"here": "positive", "here.square": instance("axiom.same_square", y="b", z="s")},
        ),
        summed(
            "rests",
            "rest",
            ("1", _VISIT.format("s")),
            ("-1", f"same(b, s)*{_VISIT.format('s')}"),
            over=("s", "S"),
        ),
        pick("single", ("s", "S"), "b", _VISIT.format("s")),
        conclude("end", f"0 <= 1 - {_VISIT.format('b')}", [(1, "1", "rests")], ("total", "single")),
    ),
    ("end",),
)

# ----------------------------------------------------------------------------------------------------------- the square

_SUMS = {"x": "real", "y": "real"}


def _visit(policy: str, state: str, n: str) -> str:
    return f"VISIT({policy}, P, start, {state}, {n})"


def _form(x: str, y: str, state: str, n: str) -> str:
    """A quadratic form in x and y."""
    squared, target, behaviour = (_visit(p, state, n) for p in (SQUARES, "pi", "mu"))
    return f"({x})**2*{squared} - 2*({x})*({y})*{target} + ({y})**2*{behaviour}"


_FORM = {"before": f"all(u in S, all(p in real, all(q in real, 0 <= {_form('p', 'q', 'u', 'k')})))"}
_KEPT = {"before": quantified("before")}
_RHO = "(pi[s, a]/mu[s, a])"
_FLOWS = [
    (coefficient, f"{_visit(p, 's', 'k')}*{weight}*P[s, a, z]", p)
    for coefficient, p, weight in (
        ("x**2", SQUARES, square()),
        ("-2*x*y", "pi", "pi[s, a]"),
        ("y**2", "mu", "mu[s, a]"),
    )
]
_PROOF_OF_SQUARE = Draft(
    (
        *(
            unfold(f"{name}.first", _visit(p, "z", "0"), variables=AT_Z)
            for name, p in (("squared", SQUARES), ("target", "pi"), ("behaviour", "mu"))
        ),
        conclude(
            "base",
            f"0 <= {_form('x', 'y', 'z', '0')}",
            [(1, "x - y", "here.start")],
            ("here.squared", "here.target", "here.behaviour"),
            variables=AT_Z | _SUMS,
            have={
                "here.start": instance("start_nonneg", s="z"),
                "here.squared": "squared.first",
                "here.target": "target.first",
                "here.behaviour": "behaviour.first",
            },
        ),
        *on_support("cancel", "q*(p*i) - p == 0", (), ("unit",), variables="p q i", zero_using=("p0",)),
        conclude(
            "token",
            "0 <= " + " + ".join(f"({c})*({flow})" for c, flow, _ in _FLOWS),
            [(1, "1", "here.mu", "here.P", "here.before")],
            ("here.cancel",),
            variables=AT_S | AT_A | AT_Z | AT_K | _SUMS,
            given=_FORM,
            have={
                "here.mu": "mu_nonneg",
                "here.P": "P_nonneg",
                "here.before": instance("before", u="s", p=f"x*{_RHO}", q="y"),
                "here.cancel": instance("cancel", **outcome("pi[s, a]", "mu[s, a]")),
            },
        ),
        summed(
            "tokens",
            partial("token", _KEPT, s="s", z="z", x="x", y="y", k="k"),
            *((c, flow) for c, flow, _ in _FLOWS),
            over=("a", "A"),
            variables=AT_S | AT_Z | AT_K | _SUMS,
            given=_FORM,
        ),
        summed(
            "states",
            partial("tokens", _KEPT, z="z", x="x", y="y", k="k"),
            *((c, f"sum(a in A, {flow})") for c, flow, _ in _FLOWS),
            over=("s", "S"),
            variables=AT_Z | AT_K | _SUMS,
            given=_FORM,
        ),
        *(
            step
            for name, p in (("squared", SQUARES), ("target", "pi"), ("behaviour", "mu"))
            for step in (
                unfold(f"{name}.next", _visit(p, "z", "k + 1"), variables=AT_Z | AT_K),
                unfold(
                    f"{name}.step", f"NEXT_STATE(fun(s in S, {_visit(p, 's', 'k')}), {p}, P, z)", variables=AT_Z | AT_K
                ),
            )
        ),
        conclude(
            "step",
            f"0 <= {_form('x', 'y', 'z', 'k + 1')}",
            [(1, "1", "here")],
            tuple(f"here.{name}.{part}" for name in ("squared", "target", "behaviour") for part in ("next", "step")),
            variables=AT_Z | AT_K | _SUMS,
            given=_FORM,
            have={
                "here": instance("states", _KEPT, z="z", x="x", y="y", k="k"),
                **{
                    f"here.{name}.{part}": f"{name}.{part}"
                    for name in ("squared", "target", "behaviour")
                    for part in ("next", "step")
                },
            },
        ),
        induction(
            "all",
            f"0 <= {_form('x', 'y', 'z', 'k')}",
            "base",
            instance("step", {"before": quantified("hypothesis")}, z="z", x="x", y="y", k="k"),
            on="k",
            over=AT_Z | _SUMS,
        ),
        use("here", "all", z="b", x="1", y=_visit("pi", "b", "n"), k="n"),
        use(
            "share",
            "visit-at-most-one",
            proofs={
                "policy_nonneg": quantified("mu_nonneg"),
                "policy_total": quantified("mu_total"),
                **{name: quantified(name) for name in ("P_nonneg", "P_total", "start_nonneg")},
                "start_total": "start_total",
            },
            policy="mu",
            P="P",
            start="start",
            b="b",
            n="n",
        ),
        conclude(
            "end",
            f"0 <= {visit_squared('b', 'n')} - {_visit('pi', 'b', 'n')}**2",
            [(1, "1", "here"), (1, _visit("pi", "b", "n"), "share")],
        ),
    ),
    ("end",),
    notes={"all": "Cauchy-Schwarz: x^2 W - 2 x y d + y^2 e >= 0, with d and e the probabilities under pi and mu."},
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "ratio-visit",
        "The mean of rho^2 w, from the states in which the last step ends",
        (PI, MU, KERNEL, LAST, _D, STEPS),
        (DOMINATED,),
        f"sum(s in S, d[s]*{moment('s', 'n')}) == sum(s in S, {visit_squared('s', 'n', 'd')}*w[s])",
        _PROOF_OF_RATIO_VISIT,
    ),
    lemma(
        "visit-at-most-one",
        "The probability of a visit is at most 1",
        (_POLICY, KERNEL, START, _STATE, STEPS),
        (policy_law("policy"), TRANSITIONS, START_LAW),
        f"{_VISIT.format('b')} <= 1",
        _PROOF_OF_AT_MOST_ONE,
    ),
    lemma(
        "visit-square",
        "The square of the probability of a visit under pi is at most the mean of rho^2 on the way to it",
        (PI, MU, KERNEL, START, _STATE, STEPS),
        (*BOTH_POLICIES, TRANSITIONS, START_LAW, DOMINATED),
        f"{_visit('pi', 'b', 'n')}**2 <= {visit_squared('b', 'n')}",
        _PROOF_OF_SQUARE,
    ),
)
"""In an order in which each uses only earlier ones."""
