"""The gap between return and surrogate if the return lies in [0, 1]: section 5.3 of Part 1.

The return is paid at the end: v[s] in the state in which the last step ends, which in a tree of prefixes is any
function of the whole sequence.  Transitions may be random and states may merge.

Glossary
    pi, mu, P   policies and transition kernel
    D           cap of their total variation in every state; or D[k], that where k steps are left after the token
    at          positive where so many steps can be left in a state
    v           return, in [0, 1]
    T, n        horizon; number of steps but one, so that the horizon is n + 1

Main statements
    value-gap-terminal-positions    abs(J - L) <= sum of D[k], less the probability of exactly one of T events
    value-gap-terminal              abs(J - L) <= T D (1 - (1 - D)^(T - 1)), attained for every T and D
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, parameter, relations
from theorems.drafting import (
    Source,
    StepData,
    cases,
    conclude,
    instance,
    polynomial,
    quantified,
    same,
    summed,
    unfold,
    use,
)
from theorems.foundations.gap_bounds import gap, law
from theorems.foundations.position_bounds import CLAUSES
from theorems.foundations.positions import (
    AT,
    EVERYWHERE,
    EVERYWHERE_PROOFS,
    EVERYWHERE_STEPS,
    beginning,
    close_at,
    mean_begin,
    positions,
)
from theorems.foundations.sequences import CAPS, caps_high, caps_low
from theorems.foundations.sides import below, signed
from theorems.foundations.value_bounds import PAIR_HYPOTHESES, RETURN_01, SURPLUS, gain, value
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CERTAIN,
    HORIZON,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
    TWO_STEPS,
    V,
)
from theorems.proof import Draft


def _sides(steps: str) -> tuple[str, str, str]:
    """Return under pi, surrogate, and return under mu, of a process of so many steps."""
    rewards = f"{NO_REWARD}, v, start, {steps}"
    return f"RETURN(pi, P, {rewards})", f"SURROGATE(pi, mu, P, {rewards})", f"RETURN(mu, P, {rewards})"


# --------------------------------------------------------------------------------------------- a cap for every position

_J, _L, _J_MU = _sides("T")
_LAW = law("T")
_GAP = gap("s", "T")


def _side(side: str) -> list[StepData]:
    """One side of the bound: the gap of the first state (gap-at-low, -high), and its mean."""
    proofs: dict[str, Source] = {clause: quantified(clause) for clause in CLAUSES}
    proofs |= {"inside": "inside", "place": "there"}
    fact = instance(f"gap-at-{side}", proofs, **same("pi", "mu", "P", "v", "at", "D"), c="s", n="T", N="T")
    return [
        *mean_begin(f"{side}.mean", side, _GAP, signed(side, _LAW), fact),
        conclude(
            side,
            below(side, _LAW, f"({_J} - {_L})"),
            [(1, "1", f"{side}.mean")],
            ("J", "J.mu", "L", "along", "states"),
        ),
    ]


_PROOF = Draft(
    (
        polynomial("nought", "0 == 0"),
        conclude("inside", "0 <= T - T"),
        unfold("J", _J),
        unfold("J.mu", _J_MU),
        unfold("L", _L),
        use("along", "visited-along", policy="mu", P="P", g=SURPLUS, d="start", n="T"),
        summed(
            "states",
            "nought",
            ("1", f"start[s]*{_GAP}"),
            ("-1", f"start[s]*{value('pi', 's', 'T')}"),
            ("1", f"start[s]*{value('mu', 's', 'T')}"),
            ("1", f"start[s]*{gain('s', 'T')}"),
            over=("s", "S"),
        ),
        *_side("low"),
        *_side("high"),
        cases("end", ("abs", f"{_J} - {_L}"), ("high", "low"), motive=f"0 <= {_LAW} - r", letter="r", context=True),
    ),
    ("end",),
    notes={"states": "The gap is the mean, over the first state, of the gap of a state."},
)

# ----------------------------------------------------------------------------------------------------- one cap for all

_STEPS = parameter("n", "nat", "number of steps but one: the horizon is n + 1", low="0", high="2")
_J_1, _L_1, _ = _sides("n + 1")
_LAW_1 = "(n + 1)*D*(1 - POWER(1 - D, n))"
_OWN = (*PAIR_HYPOTHESES, START_LAW)

_PROOF_1 = Draft(
    (
        *EVERYWHERE_STEPS,
        use("total", "total-constant", x="D", n="n + 1"),
        use("once", "once-constant", x="D", n="n"),
        use(
            "law",
            "value-gap-terminal-positions",
            proofs={
                clause: quantified(clause) for h in _OWN for clause, _ in h.clauses if clause not in ("close", "D_1")
            }
            | EVERYWHERE_PROOFS
            | {"at_start": "one", "D_low": "D_nonneg", "D_high": "D_1"},
            **same("pi", "mu", "P", "v", "start"),
            **EVERYWHERE,
            T="n + 1",
        ),
        conclude("end", f"0 <= {_LAW_1} - abs({_J_1} - {_L_1})", [(1, "1", "law")], ("total", "once")),
    ),
    ("end",),
    notes={"law": "With one cap the T events have equal probability D: exactly one has T D (1 - D)^(T - 1)."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-terminal-positions",
        where=f"{PART1}, section 5.3 (sharp form, returns in [0, 1], a cap for every position)",
        title=(
            "With a cap for every position the surrogate misses a return in [0, 1] by at most the sum of the caps, "
            "less the probability of exactly one of T independent events that have them as probabilities"
        ),
        variables=(PI, MU, KERNEL, V, START, AT, CAPS, HORIZON),
        hypotheses=(
            *BOTH_POLICIES,
            TRANSITIONS,
            START_LAW,
            *positions("T"),
            beginning("T"),
            close_at("T"),
            caps_low("T"),
            caps_high("T"),
            RETURN_01,
        ),
        statement=relations(f"abs({_J} - {_L}) <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "That is the sum over the positions of D[k] (1 - the product of 1 - D[j] over the others), whatever their "
            "order; of two steps it is 2 D[0] D[1].  Attained where mu never deviates from one token, pi deviates at "
            "each position with the probability of its cap, and the return is 1 if there is exactly one deviation.  "
            "States count that any token leads to, also one that neither policy chooses."
        ),
        draft=_PROOF,
        constant=SharpConstant(f"abs({_J} - {_L}) <= {{c}}*{_LAW}", Fraction(1), (Fraction(99, 100), Fraction(1, 20))),
        smt_sizes=(),
    ),
    Claim(
        id="value-gap-terminal",
        where=f"{PART1}, section 5.3 (sharp form, returns in [0, 1])",
        title="A return in [0, 1]: the surrogate misses it by at most T D (1 - (1 - D)^(T - 1)), with T = n + 1",
        variables=(PI, MU, KERNEL, V, START, CAP, _STEPS),
        hypotheses=(*PAIR_HYPOTHESES, CAP_0, START_LAW),
        statement=relations(f"abs({_J_1} - {_L_1}) <= {_LAW_1}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained for every horizon and every D in [0, 1]: mu never deviates from one token, pi deviates with "
            "probability D, and the return is 1 if there is exactly one deviation.  So the gap of a bounded return is "
            "at most T D and at most T (T - 1) D^2; it is quadratic in D for small T D, and linear in T for large.  "
            "Neither domination nor determinism is needed; the policy mu where mu never comes is part of the data."
        ),
        draft=_PROOF_1,
        constant=SharpConstant(
            f"abs({_J_1} - {_L_1}) <= {{c}}*(n + 1)*D*(1 - POWER(1 - D, n))",
            Fraction(1),
            (Fraction(99, 100), Fraction(1, 20)),
        ),
        smt_sizes=SMT_SIZES,
        smt_given=(*SWITCH, *CERTAIN, *TWO_STEPS),
    ),
)
"""In an order in which each uses only earlier ones."""
