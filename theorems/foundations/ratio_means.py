"""Means of importance sampling over n tokens, and how an equation goes through one step of a process.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  rho = pi/mu
    w           a function of the state in which the last step ends
    n, k        numbers of steps

Main definitions
    carried     steps that carry an equation about the next state to the state before it

Main statements
    ratio-mean              E_mu[rho w] = E_pi w
    value-one               E 1 = 1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from theorems.claim import Claim, parameter
from theorems.drafting import (
    Source,
    StepData,
    conclude,
    instance,
    on_support,
    outcome,
    partial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.sequences import STEPS
from theorems.foundations.states import AT_A, AT_K, AT_S, after, in_all_states
from theorems.processes import DOMINATED, KERNEL, MU, NO_REWARD, PI, TRANSITIONS, policy_law
from theorems.proof import Draft

LAST = parameter("w", "S -> real", "a function of the state in which the last step ends")
ONE = "fun(z in S, 1)"
_STATE = parameter("b", "S", "a state")


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


AT_Z = {"z": "S"}
PASSED: dict[str, Source] = {"before": quantified("before")}


def carried(
    name: str,
    weight: str,
    parts: Sequence[tuple[str, str]],
    by: Source,
    *,
    given: Mapping[str, str] | None = None,
    at: dict[str, str] = AT_K,
) -> list[StepData]:
    """An equation between quantities of the state, carried through one step that starts in s.

    Args:
        name: of the last fact, a sum over the tokens of s of `weight` times means of the quantities at z.
        weight: of a token, as a term in s and a.
        parts: coefficient and quantity at z; an empty quantity is the number 1.
        by: the equation at z, from the given facts.
        given: the fact `before`, if the equation needs it.
        at: variables of the equation besides z.
    """
    given, here = dict(given or {}), {v: v for v in at}
    passed = PASSED if given else None

    def at_z(body: str) -> str:
        return f"P[s, a, z]*{body}" if body else "P[s, a, z]"

    def mean(body: str) -> str:
        return after(body) if body else "1"

    def row(body: str) -> str:
        return f"{weight}*{after(body)}" if body else weight

    return [
        conclude(
            f"{name}.state",
            f"P[s, a, z]*({_sum_of(parts)}) == 0",
            (),
            ("here",),
            variables=AT_S | AT_A | AT_Z | at,
            given=given,
            have={"here": by},
        ),
        summed(
            f"{name}.states",
            partial(f"{name}.state", passed, s="s", a="a", **here),
            *((c, at_z(body)) for c, body in parts),
            over=("z", "S"),
            variables=AT_S | AT_A | at,
            given=given,
        ),
        conclude(
            f"{name}.token",
            f"{weight}*({_sum_of([(c, mean(body)) for c, body in parts])}) == 0",
            (),
            ("here.states", *(["here.total"] if not all(body for _, body in parts) else [])),
            variables=AT_S | AT_A | at,
            given=given,
            have={
                "here.states": instance(f"{name}.states", passed, s="s", a="a", **here),
                **({"here.total": instance("P_total", s="s", a="a")} if not all(body for _, body in parts) else {}),
            },
        ),
        summed(
            name,
            partial(f"{name}.token", passed, s="s", **here),
            *((c, row(body)) for c, body in parts),
            over=("a", "A"),
            variables=AT_S | at,
            given=given,
        ),
    ]


def _sum_of(parts: Sequence[tuple[str, str]]) -> str:
    return " + ".join(f"({c})*({body or 1})" for c, body in parts)


_SAME = f"{ratio_mean('{0}', '{1}')} - {target('{0}', '{1}')}"
_MEANS = {"before": f"all(u in S, {_SAME.format('u', 'k')} == 0)"}
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
            variables=AT_S | AT_A | AT_Z | AT_K,
            given=_MEANS,
            have={"here": instance("before", u="z")},
        ),
        summed(
            "states",
            partial("state", PASSED, s="s", a="a", k="k"),
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
                "here.states": instance("states", PASSED, s="s", a="a", k="k"),
                "here.cancel": instance("cancel", **outcome("pi[s, a]", "mu[s, a]")),
            },
        ),
        summed(
            "tokens",
            partial("token", PASSED, s="s", k="k"),
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
                "here.tokens": instance("tokens", PASSED, s="s", k="k"),
            },
        ),
        in_all_states(f"{_SAME.format('s', 'k')} == 0"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
    notes={"cancel": "mu cancels token by token, because pi << mu."},
)

_OF_ONE = target("{0}", "{1}", ONE, "policy")
_ONES = {"before": f"all(u in S, {_OF_ONE.format('u', 'k')} - 1 == 0)"}
_PROOF_OF_VALUE_ONE = Draft(
    (
        unfold("first", _OF_ONE.format("s", "0"), variables=AT_S),
        conclude("base", f"{_OF_ONE.format('s', '0')} - 1 == 0", (), ("here",), variables=AT_S, have={"here": "first"}),
        *carried(
            "tokens",
            "policy[s, a]",
            [("1", _OF_ONE.format("z", "k")), ("-1", "")],
            instance("before", u="z"),
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
                "here.tokens": instance("tokens", PASSED, s="s", k="k"),
                "here.total": instance("policy_total", s="s"),
            },
        ),
        in_all_states(f"{_OF_ONE.format('s', 'k')} - 1 == 0"),
        use("end", "all", s="b", k="n"),
    ),
    ("end",),
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
        f"{target('b', 'n', ONE, 'policy')} == 1",
        _PROOF_OF_VALUE_ONE,
    ),
)
"""In an order in which each uses only earlier ones."""
