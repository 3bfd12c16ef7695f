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
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import conclude, use
from theorems.foundations.visitation import TIME, policy_proofs, policy_values
from theorems.language.syntax import parse_term
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_1,
    CLOSE,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    state_law,
)
from theorems.proof import Draft

TV_OF_STATES = f"TV({state_law('pi', 't')}, {state_law('mu', 't')})"

_PROOF_OF_STATE_LAW = Draft(
    (
        use("common", "visit-overlap"),
        *(
            use(
                f"{policy}.total",
                "visit-total",
                proofs=policy_proofs(policy),
                t="t",
                context=True,
                **policy_values(policy),
            )
            for policy in ("pi", "mu")
        ),
        use(
            "states",
            "common-mass",
            proofs={"pi_total": "pi.total", "mu_total": "mu.total"},
            pi=state_law("pi", "t"),
            mu=state_law("mu", "t"),
        ),
        conclude("end", f"0 <= 1 - POWER(1 - D, t) - {TV_OF_STATES}", [(1, "1", "common")], ("states",)),
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
        finding=(
            "For any transitions, random or merging.  Attained by a process with a common state and "
            "one private state of each policy: pi = (1 - D, D, 0) and mu = (1 - D, 0, D) in every state."
        ),
        smt_sizes=((("S", 1), ("A", 2)), (("S", 2), ("A", 1))),
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
        smt_sizes=((("S", 1), ("A", 2)), (("S", 2), ("A", 1))),
        draft=_PROOF_OF_SIMULATION_LEMMA,
        references=("Kearns and Singh 2002", "Ross and Bagnell 2010"),
    ),
)
