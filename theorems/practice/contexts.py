"""Over which contexts the largest total variation is taken: section 6.2 of Part 1.

D caps the total variation of the two policies in a state.  In which states it has to hold depends on what it is for.

Glossary
    pi, mu, P   policies and transition kernel;  start, the law of the first state
    d_pi,t      law of the state at time t under pi;  a state is reached by pi at t if this is positive there
    v           return, in [0, 1], paid in the state in which the last step ends
    t           a time;  n, number of steps but one: the horizon is T = n + 1

Main statements
    delta-max-contexts      depends on the reading
    state-law-common        the law of the states needs D only where both policies come
    value-gap-mu-contexts   refuted: for the value gap it is not enough where mu comes
    value-gap-pi-contexts   refuted: nor where pi comes; where one of the two comes it is (theorems.practice.reached)
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, induction, instance, use
from theorems.foundations.value_bounds import RETURN_01
from theorems.foundations.visitation import (
    AT_N,
    TIME,
    common_mass,
    overlap_at_the_start,
    overlap_next,
    states_apart,
    visits_nonnegative,
)
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CAP_1,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    V,
)
from theorems.proof import Draft
from theorems.trust_region.position_caps import ROOM, close_where_both, transition_where_both
from theorems.trust_region.state_laws import TV_OF_STATES

_CLOSE_COMMON = hypothesis(
    "close",
    "TV <= D in every state that both policies reach at one time before t",
    close_common=close_where_both("D"),
)

_PROOF = Draft(
    (
        *overlap_at_the_start(),
        *visits_nonnegative(),
        *transition_where_both("D"),
        *overlap_next(),
        conclude(
            "step",
            f"0 <= {common_mass('n + 1')} - POWER(1 - D, n + 1)",
            [(1, "1", "here.transition"), (1, "1", "before", "D_1")],
            ("here.pi", "here.mu", "here.power"),
            variables=AT_N,
            given={"before": f"0 <= {common_mass('n')} - POWER(1 - D, n)"} | ROOM,
            have={
                "here.transition": instance("transition", {"room": "room"}, n="n"),
                "here.pi": "pi.law",
                "here.mu": "mu.law",
                "here.power": "power.next",
            },
        ),
        induction(
            "all.times",
            f"0 <= {common_mass('n')} - POWER(1 - D, n)",
            "base",
            instance("step", {"before": "hypothesis", "room": "within"}, n="n"),
            given={"within": "n <= t"},
        ),
        conclude("inside", "0 <= t - t"),
        use("common.t", "all.times", proofs={"within": "inside"}, n="t"),
        *states_apart("states"),
        conclude("end", f"0 <= 1 - POWER(1 - D, t) - {TV_OF_STATES}", [(1, "1", "common.t")], ("states",)),
    ),
    ("end",),
    notes={"close.term": "Where only one policy comes there is no common mass, and nothing is asked."},
)

# ---------------------------------------------------------------------------------------------- the value gap, broken

_FIRST = parameter("x", "S", "the first state")
_STEPS = parameter("n", "nat", "number of steps but one: the horizon is n + 1", low="1", high="2")
_REPEATS = "fun(s in S, a in S, same(s, a))"
_LAST_TOKEN = "fun(s in S, a in S, z in S, same(a, z))"
_FROM_X = "fun(z in S, same(z, x))"
_PAID = f"{_LAST_TOKEN}, fun(s in S, a in S, 0), v, {_FROM_X}, n + 1"


def _value_gap(policy: str, other: str, finding: str) -> Claim:
    """The sharp bound of the value gap, D asked for only where one policy comes, which repeats its token."""
    used = {policy: _REPEATS, other: other}
    row = {policy: "same(s, a)", other: f"{other}[s, a]"}
    tv = f"TV(fun(a in S, {row['pi']}), fun(a in S, {row['mu']}))"
    reached = f"0 < VISIT({_REPEATS}, {_LAST_TOKEN}, {_FROM_X}, s, k)"
    gap = f"RETURN({used['pi']}, {_PAID}) - SURROGATE({used['pi']}, {used['mu']}, {_PAID})"
    cap = parameter(CAP.name, CAP.sort, CAP.meaning, low=f"1 - {other}[x, x]", high="1")
    return Claim(
        id=f"value-gap-{policy}-contexts",
        where=f"{PART1}, section 6.2 (reading: the value gap, contexts of {policy})",
        title=f"The bound of the value gap, with D the maximum over the contexts that {policy} reaches",
        variables=(
            parameter(other, "S, S -> real", f"the policy {other}: the law of the token"),
            V,
            _FIRST,
            cap,
            _STEPS,
        ),
        hypotheses=(
            hypothesis(
                f"{other}-policy",
                f"the state is the last token; {policy} repeats it, and {other} is a probability law in every state",
                left_out=False,
                **{
                    f"{other}_nonneg": f"all(s in S, all(a in S, 0 <= {other}[s, a]))",
                    f"{other}_total": f"all(s in S, sum(a in S, {other}[s, a]) == 1)",
                },
            ),
            RETURN_01,
            CAP_0,
            CAP_1,
            hypothesis(
                "close",
                f"TV <= D in every state that {policy} reaches before one of the n + 1 tokens",
                close=f"all(k in nat, all(s in S, implies(k <= n, implies({reached}, {tv} <= D))))",
            ),
        ),
        statement=relations(f"abs({gap}) <= (n + 1)*D*(1 - POWER(1 - D, n))"),
        verdict=Verdict.REFUTED,
        finding=finding,
        corrected=("value-gap-union-contexts",),
        smt_sizes=(),
    )


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="delta-max-contexts",
        where=f"{PART1}, section 6.2",
        title="Delta_max is the largest total variation of the two policies in a context",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "Over which contexts depends on what it is for.  For the laws of the states those that both policies reach "
            "are enough (state-law-common); for the gap of the surrogate neither those of mu nor those of pi are "
            "(value-gap-mu-contexts, value-gap-pi-contexts): it takes both (value-gap-union-contexts).  The bias of "
            "the token-level gradient is not among these readings; there D is the cap in every state "
            "(token-is-bias-l1)."
        ),
        readings=("state-law-common", "value-gap-union-contexts", "value-gap-mu-contexts", "value-gap-pi-contexts"),
    ),
    Claim(
        id="state-law-common",
        where=f"{PART1}, section 6.2 (reading: the laws of the states)",
        title="The law of the states, with D the maximum over the contexts that both policies reach",
        variables=(PI, MU, KERNEL, START, CAP, TIME),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, START_LAW, _CLOSE_COMMON, CAP_1),
        statement=relations(f"{TV_OF_STATES} <= 1 - POWER(1 - D, t)"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained as state-law is.  Where only one of the policies comes, they may have no token in common: what "
            "is lost there is lost already."
        ),
        smt_sizes=(),
        draft=_PROOF,
    ),
    _value_gap(
        "mu",
        "pi",
        "The state is the last token, one of two, and mu always repeats it.  With two steps, from the first token "
        "on, pi repeats that one with probability 1/2 only; after the second token, where mu never comes, it always "
        "takes the first.  If the second one is paid at the end, J = 1/4 and L = 1; the bound would be 1/2.",
    ),
    _value_gap(
        "pi",
        "mu",
        "The state is the last token, one of two, and pi always repeats it.  With two steps, from the first token "
        "on, mu repeats that one with probability 1/2 only; after the second token, where pi never comes, it always "
        "takes the first.  If the second one is paid at the end, J = 0 and L = 3/4; the bound would be 1/2.",
    ),
)
