"""The gap between return and surrogate if the return lies in [0, 1]: section 5.3 of Part 1.

The return is paid at the end: v[s] in the state in which the last step ends, which in a tree of prefixes is any
function of the whole sequence.  Transitions may be random and states may merge.

Glossary
    pi, mu, P   policies and transition kernel; D caps their total variation in every state
    v           return, in [0, 1]
    n           number of steps but one: the horizon is n + 1

Main statements
    value-gap-terminal      abs(J - L) <= T D (1 - (1 - D)^(T - 1)), attained for every T and D
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, parameter, relations
from theorems.drafting import cases, conclude, polynomial, quantified, summed, unfold, use
from theorems.foundations.gap_bounds import gap
from theorems.foundations.states import mean_start
from theorems.foundations.value_bounds import PAIR_HYPOTHESES, SURPLUS, gain, value
from theorems.notation import PART1
from theorems.processes import (
    CAP,
    CAP_0,
    CERTAIN,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TWO_STEPS,
    V,
)
from theorems.proof import Draft

_STEPS = parameter("n", "nat", "number of steps but one: the horizon is n + 1", low="0", high="2")
_REWARDS = f"{NO_REWARD}, v, start, n + 1"
_J, _L = f"RETURN(pi, P, {_REWARDS})", f"SURROGATE(pi, mu, P, {_REWARDS})"
_LAW = "(n + 1)*D*(1 - POWER(1 - D, n))"
_GAP = gap("s", "(n + 1)")
_CLAUSES = (
    "pi_nonneg",
    "pi_total",
    "mu_nonneg",
    "mu_total",
    "P_nonneg",
    "P_total",
    "close",
    "D_1",
    "D_nonneg",
    "v_low",
    "v_high",
)

_PROOF = Draft(
    (
        polynomial("nought", "0 == 0"),
        unfold("J", _J),
        unfold("J.mu", f"RETURN(mu, P, {_REWARDS})"),
        unfold("L", _L),
        use("along", "visited-along", policy="mu", P="P", g=SURPLUS, d="start", n="n + 1"),
        summed(
            "states",
            "nought",
            ("1", f"start[s]*{_GAP}"),
            ("-1", f"start[s]*{value('pi', 's', 'n + 1')}"),
            ("1", f"start[s]*{value('mu', 's', 'n + 1')}"),
            ("1", f"start[s]*{gain('s', 'n + 1')}"),
            over=("s", "S"),
        ),
        *(
            step
            for side, limit in (("low", f"-({_LAW})"), ("high", _LAW))
            for step in (
                mean_start(
                    f"{side}.mean",
                    side,
                    _GAP,
                    limit,
                    {
                        "by": f"gap-range-{side}",
                        "values": {"pi": "pi", "mu": "mu", "P": "P", "v": "v", "D": "D", "n": "n"},
                        "proofs": {clause: quantified(clause) for clause in _CLAUSES},
                    },
                ),
                conclude(
                    side,
                    f"0 <= {_LAW} {'+' if side == 'low' else '-'} ({_J} - {_L})",
                    [(1, "1", f"{side}.mean")],
                    ("J", "J.mu", "L", "along", "states"),
                ),
            )
        ),
        cases("end", ("abs", f"{_J} - {_L}"), ("high", "low"), motive=f"0 <= {_LAW} - r", letter="r", context=True),
    ),
    ("end",),
    notes={
        "states": "The gap is the mean, over the first state, of the gap of a state (gap-range-low, gap-range-high)."
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-terminal",
        where=f"{PART1}, section 5.3 (sharp form, returns in [0, 1])",
        title="A return in [0, 1]: the surrogate misses it by at most T D (1 - (1 - D)^(T - 1)), with T = n + 1",
        variables=(PI, MU, KERNEL, V, START, CAP, _STEPS),
        hypotheses=(*PAIR_HYPOTHESES, CAP_0, START_LAW),
        statement=relations(f"abs({_J} - {_L}) <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained for every horizon and every D in [0, 1]: mu never deviates from one token, pi deviates with "
            "probability D, and the return is 1 if there is exactly one deviation.  So the gap of a bounded return is "
            "at most T D and at most T (T - 1) D^2; it is quadratic in D for small T D, and linear in T for large.  "
            "Neither domination nor determinism is needed; the policy mu where mu never comes is part of the data."
        ),
        draft=_PROOF,
        constant=SharpConstant(
            f"abs({_J} - {_L}) <= {{c}}*(n + 1)*D*(1 - POWER(1 - D, n))",
            Fraction(1),
            (Fraction(99, 100), Fraction(1, 20)),
        ),
        smt_sizes=SMT_SIZES,
        smt_given=(*SWITCH, *CERTAIN, *TWO_STEPS),
    ),
)
