"""The law of the states with a cap of the total variation for every time: section 5.3 of Part 1.

Glossary
    pi, mu, P   policies and transition kernel;  start, the law of the first state
    d_pi,t      law of the state at time t under pi
    D           D[k] caps the total variation of the two policies in the states that both reach at time k

Main statements
    state-law-positions     TV(d_pi,t, d_mu,t) is at most one minus the product of 1 - D[k] over k < t
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, cases, conclude, induction, instance, unfold, use
from theorems.foundations.visitation import (
    AT_N,
    AT_NS,
    TIME,
    common,
    common_mass,
    overlap_at_the_start,
    overlap_next,
    states_apart,
    visits_nonnegative,
)
from theorems.notation import PART1
from theorems.processes import BOTH_POLICIES, KERNEL, MU, PI, START, START_LAW, TRANSITIONS, state_law, visit
from theorems.proof import Draft
from theorems.trust_region.state_laws import TV_OF_STATES

ROWS_TV = "TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))"
REACHED = {policy: f"0 < {visit(policy, 's', 'k')}" for policy in ("pi", "mu")}
ROOM = {"room": "0 <= t - (n + 1)"}
"""There is one more time before t."""


def close_where_both(cap: str) -> str:
    """The clause that the total variation has a cap in every state that both policies reach before t.

    >>> close_where_both("D").startswith("all(k in nat, all(s in S, implies(k + 1 <= t")
    True
    """
    return (
        f"all(k in nat, all(s in S, implies(k + 1 <= t, implies({REACHED['pi']}, implies({REACHED['mu']},"
        f" {ROWS_TV} <= {cap})))))"
    )


def transition_where_both(cap: str) -> tuple[StepData, ...]:
    """One transition where the total variation has a cap in the states that both policies reach: `transition`.

    Where only one policy comes there is no common mass, and nothing is asked.
    """
    shared = common("s", "n")
    term = f"0 <= {shared}*({cap} - {ROWS_TV})"
    return (
        use(
            "common",
            "min-nonnegative",
            proofs={"x_nonneg": "pi.visit", "z_nonneg": "mu.visit"},
            variables=AT_NS,
            x=visit("pi", "s", "n"),
            z=visit("mu", "s", "n"),
        ),
        *(
            step
            for policy, side in (("pi", "left"), ("mu", "right"))
            for step in (
                use(f"{policy}.more", f"min-{side}", variables=AT_NS, x=visit("pi", "s", "n"), z=visit("mu", "s", "n")),
                conclude(
                    f"{policy}.reached",
                    f"0 < {visit(policy, 's', 'n')}",
                    [(1, "1", "shared"), (1, "1", "here.more")],
                    variables=AT_NS,
                    given={"shared": f"0 < {shared}"},
                    have={"here.more": f"{policy}.more"},
                ),
            )
        ),
        conclude(
            "close.shared",
            term,
            [(1, "1", "shared", "here.close")],
            variables=AT_NS,
            given=ROOM | {"shared": f"0 < {shared}"},
            have={"here.close": instance("close_common", k="n", s="s")},
        ),
        conclude(
            "close.apart",
            term,
            (),
            ("apart",),
            variables=AT_NS,
            given={"apart": f"{shared} == 0"},
        ),
        cases(
            "close.term",
            ("zero", shared, "here"),
            ("close.shared", "close.apart"),
            goal=term,
            variables=AT_NS,
            given=ROOM,
            have={"here": "common"},
            context=True,
        ),
        use(
            "transition",
            "next-state-overlap",
            proofs={
                "d_nonneg": instance("pi.visit", n="n"),
                "e_nonneg": instance("mu.visit", n="n"),
                "common_close": instance("close.term", {"room": "room"}, n="n"),
            },
            variables=AT_N,
            d=state_law("pi", "n"),
            e=state_law("mu", "n"),
            pi="pi",
            mu="mu",
            P="P",
            D=cap,
        )
        | {"given": ROOM},
    )


_CAPS = parameter("D", "nat -> real", "cap of the total variation in a state, for every time")
_KEPT = "PRODUCT(fun(k in nat, 1 - D[k]), {})"
_GOAL = f"0 <= {common_mass('{n}')} - {_KEPT.format('{n}')}"
_PROOF = Draft(
    (
        *overlap_at_the_start(powers=False),
        unfold("kept.first", _KEPT.format("0")),
        unfold("kept.next", _KEPT.format("n + 1"), variables=AT_N),
        conclude("base", _GOAL.replace("{n}", "0"), [(1, "1", "all.first")], ("start_total", "kept.first")),
        *visits_nonnegative(),
        *transition_where_both("D[n]"),
        *overlap_next(powers=False),
        conclude(
            "step",
            _GOAL.replace("{n}", "n + 1"),
            [(1, "1", "here.transition"), (1, "1", "before", "here.cap")],
            ("here.pi", "here.mu", "here.kept"),
            variables=AT_N,
            given={"before": _GOAL.replace("{n}", "n")} | ROOM,
            have={
                "here.transition": instance("transition", {"room": "room"}, n="n"),
                "here.cap": instance("caps", {"premise": "room"}, k="n"),
                "here.pi": "pi.law",
                "here.mu": "mu.law",
                "here.kept": "kept.next",
            },
        ),
        induction(
            "all.times",
            _GOAL.replace("{n}", "n"),
            "base",
            instance("step", {"before": "hypothesis", "room": "within"}, n="n"),
            given={"within": "n <= t"},
        ),
        conclude("inside", "0 <= t - t"),
        use("common.t", "all.times", proofs={"within": "inside"}, n="t"),
        *states_apart("states"),
        conclude("end", f"0 <= 1 - {_KEPT.format('t')} - {TV_OF_STATES}", [(1, "1", "common.t")], ("states",)),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="state-law-positions",
        where=f"{PART1}, section 5.3 (sharp form, a cap for every position)",
        title="With a cap for every time the laws of the state are at most one minus the product of 1 - D[k] apart",
        variables=(PI, MU, KERNEL, START, _CAPS, TIME),
        hypotheses=(
            *BOTH_POLICIES,
            TRANSITIONS,
            START_LAW,
            hypothesis(
                "caps", "D[k] <= 1 at every time before t", caps="all(k in nat, implies(k + 1 <= t, D[k] <= 1))"
            ),
            hypothesis(
                "close",
                "TV <= D[k] in every state that both policies reach at time k, before t",
                close_common=close_where_both("D[k]"),
            ),
        ),
        statement=relations(f"{TV_OF_STATES} <= 1 - {_KEPT.format('t')}"),
        verdict=Verdict.HOLDS,
        finding=(
            "With one cap for all times it is 1 - (1 - D)^t.  Attained where the time is part of the state and both "
            "policies deviate at time k with probability D[k], each with a token of its own."
        ),
        draft=_PROOF,
    ),
)
