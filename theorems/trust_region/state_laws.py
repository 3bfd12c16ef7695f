"""How far the laws of the states of two policies drift apart: the simulation lemma, section 5.3 of Part 1.

The names and hypotheses are those of `theorems.processes`; both policies meet the same transition kernel and the same
law of the first state.  The common mass of the two state laws, the sum of their minima, falls by at most the factor
1 - D in a transition (`theorems.foundations.transitions`), and total variation is what it leaves.

Glossary
    pi, mu      target and behaviour policy;  D, cap over all states of their total variation
    d_pi,t      law of the state at time t under pi

Main statements
    state-law           TV(d_pi,t, d_mu,t) <= 1 - (1 - D)^t, attained
    simulation-lemma    TV(d_pi,t, d_mu,t) <= t D, as the text has it; not sharp from t = 2 on
    simulation-lemma-averaged   the same with the mean total variation under mu in place of D
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, relations
from theorems.drafting import conclude, induction, instance, summed, unfold, use
from theorems.foundations.states import ROW_LAWS
from theorems.foundations.transitions import AT_N, AT_NS
from theorems.foundations.visitation import (
    TIME,
    common,
    common_mass,
    overlap_at_the_start,
    overlap_next,
    states_apart,
    visits_nonnegative,
)
from theorems.language.syntax import parse_term
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_1,
    CLOSE,
    FAIR,
    KERNEL,
    MU,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
    state_law,
    visit,
)
from theorems.proof import Draft

TV_OF_STATES = f"TV({state_law('pi', 't')}, {state_law('mu', 't')})"


_PROOF_OF_STATE_LAW = Draft(
    (
        use("common", "visit-overlap"),
        *states_apart("states.tv"),
        conclude("end", f"0 <= 1 - POWER(1 - D, t) - {TV_OF_STATES}", [(1, "1", "common")], ("states.tv",)),
    ),
    ("end",),
    notes={
        "common": "Each transition keeps at least the share 1 - D of the common mass, and at the start all is common."
    },
)

_PROOF_OF_SIMULATION_LEMMA = Draft(
    (
        use("sharp", "state-law"),
        use("linear", "bernoulli"),
        conclude("end", f"0 <= t*D - {TV_OF_STATES}", [(1, "1", "sharp"), (1, "1", "linear")]),
    ),
    ("end",),
)

_TV = "TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))"
_LOSSES = f"fun(k in nat, s in S, {_TV})"
_SHARED, _LOST = f"{common('s', 'n')}*(1 - {_TV})", f"{visit('mu', 's', 'n')}*{_TV}"


def _lost(time: str) -> str:
    """The mean total variation under mu, summed over the times before."""
    return f"VISITED(mu, P, {_LOSSES}, start, {time})"


_PROOF_OF_AVERAGED = Draft(
    (
        *overlap_at_the_start(powers=False),
        unfold("lost.first", _lost("0")),
        conclude(
            "base",
            f"0 <= {common_mass('0')} - (1 - {_lost('0')})",
            [(1, "1", "all.first")],
            ("start_total", "lost.first"),
        ),
        *visits_nonnegative(),
        use(
            "transition",
            "next-state-common",
            proofs={"d_nonneg": instance("pi.visit", n="n"), "e_nonneg": instance("mu.visit", n="n")},
            variables=AT_N,
            d=state_law("pi", "n"),
            e=state_law("mu", "n"),
            pi="pi",
            mu="mu",
            P="P",
        ),
        *overlap_next(powers=False),
        conclude(
            "state",
            f"0 <= {_SHARED} - {common('s', 'n')} + {_LOST}",
            [(1, "1", "here.less", "here.tv")],
            variables=AT_NS,
            have={
                "here.less": instance("min-right", x=visit("pi", "s", "n"), z=visit("mu", "s", "n")),
                "here.tv": instance("tv-range.1", ROW_LAWS, pi="fun(a in A, pi[s, a])", mu="fun(a in A, mu[s, a])"),
            },
        ),
        summed(
            "states",
            "state",
            ("1", _SHARED),
            ("-1", common("s", "n")),
            ("1", _LOST),
            over=("s", "S"),
            variables=AT_N,
        ),
        use(
            "last",
            "visited-last",
            variables=AT_N,
            policy="mu",
            P="P",
            f=f"fun(s in S, {_TV})",
            d="start",
            n="n",
        ),
        conclude(
            "step",
            f"0 <= {common_mass('n + 1')} - (1 - {_lost('n + 1')})",
            [(1, "1", "before"), (1, "1", "here.transition"), (1, "1", "here.states")],
            ("here.pi", "here.mu", "here.last"),
            variables=AT_N,
            given={"before": f"0 <= {common_mass('n')} - (1 - {_lost('n')})"},
            have={
                "here.transition": "transition",
                "here.states": "states",
                "here.pi": "pi.law",
                "here.mu": "mu.law",
                "here.last": "last",
            },
        ),
        induction(
            "all.times",
            f"0 <= {common_mass('n')} - (1 - {_lost('n')})",
            "base",
            instance("step", {"before": "hypothesis"}, n="n"),
        ),
        use("common", "all.times", n="t"),
        *states_apart("states.tv"),
        conclude("end", f"0 <= {_lost('t')} - {TV_OF_STATES}", [(1, "1", "common")], ("states.tv",)),
    ),
    ("end",),
    notes={"state": "A state loses at most the total variation of the policies there, times its probability under mu."},
)

_VARIABLES = (PI, MU, KERNEL, START, CAP, TIME)
_HYPOTHESES = (*BOTH_POLICIES, TRANSITIONS, START_LAW, CLOSE, CAP_1)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="state-law",
        where=f"{PART1}, section 5.3 (sharp form)",
        title="The laws of the state at time t are at most 1 - (1 - D)^t apart",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"{TV_OF_STATES} <= 1 - POWER(1 - D, t)"),
        verdict=Verdict.HOLDS,
        constant=SharpConstant(
            f"{TV_OF_STATES} <= {{c}}*(1 - POWER(1 - D, t))", Fraction(1), (Fraction(99, 100), Fraction(1, 2))
        ),
        finding=(
            "For any transitions, random or merging.  Attained by a process with a common state and "
            "one private state of each policy: pi = (1 - D, D, 0) and mu = (1 - D, 0, D) in every state."
        ),
        smt_sizes=SMT_SIZES,
        smt_given=SWITCH,
        draft=_PROOF_OF_STATE_LAW,
    ),
    Claim(
        id="simulation-lemma",
        where=f"{PART1}, section 5.3",
        title="Simulation lemma: the laws of the state at time t are at most t D apart",
        variables=_VARIABLES,
        hypotheses=_HYPOTHESES,
        statement=relations(f"{TV_OF_STATES} <= t*D"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Holds, not sharp: the exact law is 1 - (1 - D)^t.  The linear bound is attained only for t <= 1 or D = 0; "
            "from t = 2 on it loses t D - 1 + (1 - D)^t > 0, and beyond t = 1/D it says nothing.  Both policies meet "
            "the same transitions and the same law of the first state, which is how the text sets the processes up."
        ),
        sharp="state-law",
        gap=parse_term("t*D - 1 + POWER(1 - D, t)"),
        smt_sizes=SMT_SIZES,
        smt_given=SWITCH,
        draft=_PROOF_OF_SIMULATION_LEMMA,
        references=("Kearns and Singh 2002", "Ross and Bagnell 2010"),
    ),
    Claim(
        id="simulation-lemma-averaged",
        where=f"{PART1}, section 5.3 (averaged form)",
        title="The laws of the state at time t differ by at most the sum of the mean total variations before t",
        variables=(PI, MU, KERNEL, START, TIME),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, START_LAW),
        statement=relations(f"{TV_OF_STATES} <= {_lost('t')}"),
        verdict=Verdict.HOLDS,
        finding=(
            "The mean at every time is over the states that mu visits; no cap over all states is needed.  Attained "
            "after one step wherever the token decides the state."
        ),
        smt_sizes=SMT_SIZES,
        smt_given=(*SWITCH, *FAIR),
        draft=_PROOF_OF_AVERAGED,
    ),
)
