"""Second moments of the ratio of a whole sequence, state by state.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  rho = pi/mu
    w           a function of the state in which the last step ends
    c           cap or floor of chi2 in every state;  K, of w
    n, k        numbers of steps

Main statements
    ratio-mean              E_mu[rho w] = E_pi w
    value-one               E 1 = 1
    ratio-row               sum_a mu rho^2 = 1 + chi2, in a state
    ratio-moment-upper      E_mu[rho^2 w] <= K (1 + c)^n
    ratio-moment-lower      E_mu[rho^2 w] >= K (1 + c)^n
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import StepData, conclude, induction, instance, on_support, outcome, summed, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.value_bounds import AT_A, AT_K, AT_S, HERE, STEPS, after, mean_next, partial, quantified
from theorems.processes import BOTH_POLICIES, DOMINATED, KERNEL, MU, NO_REWARD, PI, TRANSITIONS, policy_law
from theorems.proof import Draft

CHI2_CAP = parameter("c", "real", "bound of chi2(pi || mu) in every state", low="0", high="4")
LAST = parameter("w", "S -> real", "a function of the state in which the last step ends")
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


def ratio_mean(state: str, n: str, w: str = "w") -> str:
    """E_mu[rho w] over n steps from a state.

    >>> ratio_mean("s", "0")
    'RATIO_MEAN(pi, mu, P, w, s, 0)'
    """
    return f"RATIO_MEAN(pi, mu, P, {w}, {state}, {n})"


def target(state: str, n: str, w: str = "w", policy: str = "pi") -> str:
    """E_pi w over n steps from a state.

    >>> target("s", "0")
    'VALUE(pi, P, fun(s in S, a in A, 0), w, s, 0)'
    """
    return f"VALUE({policy}, P, {NO_REWARD}, {w}, {state}, {n})"


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

# ---------------------------------------------------------------------------------------------------------------- means

_AT_Z = {"z": "S"}
_SAME = f"{ratio_mean('{0}', '{1}')} - {target('{0}', '{1}')}"
_MEANS = {"before": f"all(u in S, {_SAME.format('u', 'k')} == 0)"}
_PASSED = {"before": quantified("before")}
_RATIO = "mu[s, a]*(pi[s, a]/mu[s, a])"
_PROOF_OF_RATIO_MEAN = Draft(
    (
        *on_support("cancel", "q*(p*i) - p == 0", (), ("unit",), variables="p q i", zero_using=("p0",)),
        unfold("mean.first", ratio_mean("s", "0"), variables=AT_S),
        unfold("value.first", target("s", "0"), variables=AT_S),
        conclude(
            "base",
            f"{_SAME.format('s', '0')} == 0",
            (),
            ("here.mean", "here.value"),
            variables=AT_S,
            have={"here.mean": "mean.first", "here.value": "value.first"},
        ),
        conclude(
            "state",
            f"P[s, a, z]*({_SAME.format('z', 'k')}) == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | _AT_Z | AT_K,
            given=_MEANS,
            have={"here": instance("before", u="z")},
        ),
        summed(
            "states",
            partial("state", _PASSED, s="s", a="a", k="k"),
            ("1", f"P[s, a, z]*{ratio_mean('z', 'k')}"),
            ("-1", f"P[s, a, z]*{target('z', 'k')}"),
            over=("z", "S"),
            variables=AT_S | AT_A | AT_K,
            given=_MEANS,
        ),
        conclude(
            "token",
            f"{_RATIO}*{after(ratio_mean('z', 'k'))} - pi[s, a]*{after(target('z', 'k'))} == 0",
            (),
            ("here.states", "here.cancel"),
            variables=AT_S | AT_A | AT_K,
            given=_MEANS,
            have={
                "here.states": instance("states", _PASSED, s="s", a="a", k="k"),
                "here.cancel": instance("cancel", **outcome("pi[s, a]", "mu[s, a]")),
            },
        ),
        summed(
            "tokens",
            partial("token", _PASSED, s="s", k="k"),
            ("1", f"{_RATIO}*{after(ratio_mean('z', 'k'))}"),
            ("-1", f"pi[s, a]*{after(target('z', 'k'))}"),
            over=("a", "A"),
            variables=AT_S | AT_K,
            given=_MEANS,
        ),
        unfold("mean.next", ratio_mean("s", "k + 1"), variables=AT_S | AT_K),
        unfold("value.next", target("s", "k + 1"), variables=AT_S | AT_K),
        conclude(
            "step",
            f"{_SAME.format('s', 'k + 1')} == 0",
            (),
            ("here.mean", "here.value", "here.tokens"),
            variables=AT_S | AT_K,
            given=_MEANS,
            have={
                "here.mean": "mean.next",
                "here.value": "value.next",
                "here.tokens": instance("tokens", _PASSED, s="s", k="k"),
            },
        ),
        induction(
            "all",
            f"{_SAME.format('s', 'k')} == 0",
            "base",
            instance("step", {"before": quantified("hypothesis")}, **HERE),
            on="k",
            over=AT_S,
        ),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
    notes={"cancel": "mu cancels token by token, because pi << mu."},
)

_ONE = "fun(z in S, 1)"
_OF_ONE = target("{0}", "{1}", _ONE, "policy")
_ONES = {"before": f"all(u in S, {_OF_ONE.format('u', 'k')} - 1 == 0)"}
_PROOF_OF_VALUE_ONE = Draft(
    (
        unfold("first", _OF_ONE.format("s", "0"), variables=AT_S),
        conclude("base", f"{_OF_ONE.format('s', '0')} - 1 == 0", (), ("here",), variables=AT_S, have={"here": "first"}),
        conclude(
            "state",
            f"P[s, a, z]*{_OF_ONE.format('z', 'k')} - P[s, a, z] == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | _AT_Z | AT_K,
            given=_ONES,
            have={"here": instance("before", u="z")},
        ),
        summed(
            "states",
            partial("state", _PASSED, s="s", a="a", k="k"),
            ("1", f"P[s, a, z]*{_OF_ONE.format('z', 'k')}"),
            ("-1", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_S | AT_A | AT_K,
            given=_ONES,
        ),
        conclude(
            "token",
            f"policy[s, a]*{after(_OF_ONE.format('z', 'k'))} - policy[s, a] == 0",
            (),
            ("here.states", "here.total"),
            variables=AT_S | AT_A | AT_K,
            given=_ONES,
            have={
                "here.states": instance("states", _PASSED, s="s", a="a", k="k"),
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        summed(
            "tokens",
            partial("token", _PASSED, s="s", k="k"),
            ("1", f"policy[s, a]*{after(_OF_ONE.format('z', 'k'))}"),
            ("-1", "policy[s, a]"),
            over=("a", "A"),
            variables=AT_S | AT_K,
            given=_ONES,
        ),
        unfold("next", _OF_ONE.format("s", "k + 1"), variables=AT_S | AT_K),
        conclude(
            "step",
            f"{_OF_ONE.format('s', 'k + 1')} - 1 == 0",
            (),
            ("here.next", "here.tokens", "here.total"),
            variables=AT_S | AT_K,
            given=_ONES,
            have={
                "here.next": "next",
                "here.tokens": instance("tokens", _PASSED, s="s", k="k"),
                "here.total": instance("policy_total", s="s"),
            },
        ),
        induction(
            "all",
            f"{_OF_ONE.format('s', 'k')} - 1 == 0",
            "base",
            instance("step", {"before": quantified("hypothesis")}, **HERE),
            on="k",
            over=AT_S,
        ),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
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

# --------------------------------------------------------------------------------------------------------- bounds of it

_ROW = use("row", "ratio-row", variables=AT_S, b="s")
_SUM = f"sum(a in A, {square()})"
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


def powers(factor: str) -> tuple[StepData, ...]:
    """The powers of 1 + c are nonnegative, if the fact `factor` says so of 1 + c."""
    return (
        unfold("power.first", power("0")),
        unfold("power.next", power("k + 1"), variables=AT_K),
        conclude("power.base", f"0 <= {power('0')}", [(1, "1")], ("power.first",)),
        conclude(
            "power.step",
            f"0 <= {power('k + 1')}",
            [(1, "1", "before", factor)],
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
    factor: tuple[StepData, ...] = (
        conclude(
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
        if high
        else conclude("factor", "0 <= 1 + c", [(1, "1", "c_nonneg"), (1, "1")]),
    )
    steps: list[StepData] = [
        _ROW,
        *(_SQUARES if high else ()),
        *factor,
        *powers("factor"),
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
            have={"here.mu": "mu_nonneg", "here.z": instance("z", _PASSED, s="s", a="a", k="k")},
        ),
        summed(
            "tokens",
            partial("token", _PASSED, s="s", k="k"),
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
                "here.tokens": instance("tokens", _PASSED, s="s", k="k"),
                "here.power": "power",
                "here.chi2": f"chi2_{'high' if high else 'low'}",
                "here.next": "next",
                "here.row": "row",
                "here.power.next": "power.next",
            },
        ),
        induction(
            "all",
            goal("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")}, **HERE),
            on="k",
            over=AT_S,
        ),
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


LEMMAS: tuple[Claim, ...] = (
    lemma(
        "ratio-mean",
        "The mean of rho w under mu is the mean of w under pi",
        (PI, MU, KERNEL, LAST, _STATE, STEPS),
        (policy_law("mu"), DOMINATED),
        f"{ratio_mean('b', 'n')} == {target('b', 'n')}",
        _PROOF_OF_RATIO_MEAN,
    ),
    lemma(
        "value-one",
        "The mean of 1 is 1",
        (parameter("policy", "S, A -> real", "a policy"), KERNEL, _STATE, STEPS),
        (policy_law("policy"), TRANSITIONS),
        f"{target('b', 'n', _ONE, 'policy')} == 1",
        _PROOF_OF_VALUE_ONE,
    ),
    lemma(
        "ratio-row",
        "In a state, the second moment of the ratio is 1 + chi2",
        (PI, MU, _STATE),
        (*BOTH_POLICIES, DOMINATED),
        f"sum(a in A, {square('b')}) == 1 + {chi2_row('b')}",
        _PROOF_OF_RATIO_ROW,
    ),
    _bound("upper"),
    _bound("lower"),
)
"""In an order in which each uses only earlier ones."""
