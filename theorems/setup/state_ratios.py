"""The ratio of target and behaviour along a process: section 1.3 of Part 1, two readings.

Words and variables are those of `theorems.setup.determinism`.

Main statements
    transitions-cancel          E_target f = E_behaviour[(p/q)(pi/mu) f], whatever the transitions are
    deterministic-state-ratio   refuted: merging states average their ratios
    history-state-ratio         a state with a single past: the ratio of its laws is (p/q)(pi/mu)
    merged-state-ratio          any state: the ratio of its laws is the conditional mean of (p/q)(pi/mu)
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, instance, pick, summed, unfold, use
from theorems.notation import PART1
from theorems.proof import Draft
from theorems.setup.determinism import (
    AT_S,
    AT_SA,
    DETERMINISTIC,
    KERNEL,
    PAIRS,
    STATES,
    TOKENS,
    TRANSITION,
    A,
    S,
    Z,
    over_a,
    over_z,
)
from theorems.setup.importance_identity import CANCEL

_PAST = (parameter("x", "S", "a state"), parameter("b", "A", "a token"))
_Y = parameter("y", "Z", "a next state")
_DOMINATED = hypothesis(
    "dominated",
    "p << q, and pi << mu in the states that the target reaches",
    p_dominated="all(s in S, implies(q[s] == 0, p[s] == 0))",
    pi_dominated="all(s in S, all(a in A, implies(mu[s, a] == 0, p[s]*pi[s, a] == 0)))",
)
_REACHED = hypothesis("reached", "the behaviour reaches y", y_reached="0 < NEXT_STATE(q, mu, P, y)")
_SEEN = hypothesis("seen", "the behaviour reaches x and chooses b there", x_seen="0 < q[x]", b_seen="0 < mu[x, b]")

_RATIO = "(p[s]/q[s])*(pi[s, a]/mu[s, a])"
_LAW_RATIO = "NEXT_STATE(p, pi, P, y)/NEXT_STATE(q, mu, P, y)"
_TOKEN_RATIO = "(p[x]/q[x])*(pi[x, b]/mu[x, b])"

_CANCEL_STATE = instance("cancel", p="p[s]", q="q[s]", i="1/q[s]")
_CANCEL_TOKEN = instance("cancel", p="p[s]*pi[s, a]", q="mu[s, a]", i="1/mu[s, a]")
_JOINT = conclude(
    "joint",
    f"p[s]*pi[s, a] - q[s]*mu[s, a]*({_RATIO}) == 0",
    (),
    (("-mu[s, a]*pi[s, a]*(1/mu[s, a])", "state"), "token"),
    variables=AT_SA,
    have={"state": _CANCEL_STATE, "token": _CANCEL_TOKEN},
)
"""The mass of (state, token) under the target is its ratio times its mass under the behaviour."""

_MOVED, _WEIGHED = "p[s]*pi[s, a]*P[s, a, z]*f[s, a, z]", f"q[s]*mu[s, a]*P[s, a, z]*({_RATIO}*f[s, a, z])"
_WEIGHT = f"fun(s in S, a in A, z in Z, {_RATIO}*f[s, a, z])"

_PROOF_OF_TRANSITIONS_CANCEL = Draft(
    (
        *CANCEL,
        _JOINT,
        conclude(
            "point",
            f"{_MOVED} - {_WEIGHED} == 0",
            (),
            ("here",),
            variables=dict([S, A, Z]),
            have={"here": "joint"},
        ),
        summed("z.sum", "point", ("1", _MOVED), ("-1", _WEIGHED), over=Z, variables=AT_SA),
        summed("a.sum", "z.sum", ("1", over_z(_MOVED)), ("-1", over_z(_WEIGHED)), over=A, variables=AT_S),
        summed("s.sum", "a.sum", ("1", over_a(over_z(_MOVED))), ("-1", over_a(over_z(_WEIGHED))), over=S),
        unfold("target", "STEP_MEAN(p, pi, P, f)"),
        unfold("behaviour", f"STEP_MEAN(q, mu, P, {_WEIGHT})"),
        conclude(
            "end",
            f"STEP_MEAN(p, pi, P, f) - STEP_MEAN(q, mu, P, {_WEIGHT}) == 0",
            (),
            ("s.sum", "target", "behaviour"),
        ),
    ),
    ("end",),
    notes={
        "joint": "p pi = q mu (p/q)(pi/mu), also where a mass is zero.",
        "point": "Both sides carry the same P: it cancels, whether it is 0 or 1 or anything else.",
    },
)

_TO_Y, _FROM_Y = "p[s]*pi[s, a]*P[s, a, y]", f"(q[s]*mu[s, a]*P[s, a, y]/NEXT_STATE(q, mu, P, y))*({_RATIO})"
_PROOF_OF_MERGED_STATE_RATIO = Draft(
    (
        *CANCEL,
        _JOINT,
        conclude(
            "point",
            f"(1/NEXT_STATE(q, mu, P, y))*({_TO_Y}) - {_FROM_Y} == 0",
            (),
            ("here",),
            variables=AT_SA,
            have={"here": "joint"},
        ),
        summed(
            "a.sum",
            "point",
            ("1/NEXT_STATE(q, mu, P, y)", _TO_Y),
            ("-1", _FROM_Y),
            over=A,
            variables=AT_S,
        ),
        summed("s.sum", "a.sum", ("1/NEXT_STATE(q, mu, P, y)", over_a(_TO_Y)), ("-1", over_a(_FROM_Y)), over=S),
        unfold("target", "NEXT_STATE(p, pi, P, y)"),
        conclude(
            "end",
            f"{_LAW_RATIO} - sum(s in S, {over_a(_FROM_Y)}) == 0",
            (),
            ("s.sum", "target"),
        ),
    ),
    ("end",),
    notes={"end": "q mu P divided by its sum is the conditional law of (state, token) given the next state y."},
)


def _single_past(name: str, state: str, policy: str) -> list[StepData]:
    """The mass of y is that of its single past (x, b), times P."""
    here = f"{state}[s]*{policy}[s, a]*P[s, a, y]"
    there = f"{state}[s]*{policy}[s, b]*P[s, b, y]"
    call = f"NEXT_STATE({state}, {policy}, P, y)"
    return [
        conclude(
            f"{name}.point",
            f"{here} - same(x, s)*(same(b, a)*({here})) == 0",
            (),
            ("only",),
            variables=AT_SA,
            have={"only": "single"},
        ),
        summed(
            f"{name}.a", f"{name}.point", ("1", here), ("-same(x, s)", f"same(b, a)*({here})"), over=A, variables=AT_S
        ),
        pick(f"{name}.b", A, "b", here, variables=AT_S),
        conclude(
            f"{name}.row",
            f"{over_a(here)} - same(x, s)*({there}) == 0",
            (),
            ("here.a", "here.b"),
            variables=AT_S,
            have={"here.a": f"{name}.a", "here.b": f"{name}.b"},
        ),
        summed(f"{name}.s", f"{name}.row", ("1", over_a(here)), ("-1", f"same(x, s)*({there})"), over=S),
        pick(f"{name}.x", S, "x", there),
        unfold(f"{name}.law", call),
        conclude(
            name,
            f"{call} - {state}[x]*{policy}[x, b]*P[x, b, y] == 0",
            (),
            (f"{name}.s", f"{name}.x", f"{name}.law"),
        ),
    ]


_PROOF_OF_HISTORY_STATE_RATIO = Draft(
    (
        *_single_past("target", "p", "pi"),
        *_single_past("behaviour", "q", "mu"),
        conclude("reached", "0 < NEXT_STATE(q, mu, P, y)", [(1, "1", "x_seen", "b_seen", "leads")], ("behaviour",)),
        use("i", "axiom.inverse", x="q[x]"),
        use("j", "axiom.inverse", x="mu[x, b]"),
        use("n", "axiom.inverse", x="NEXT_STATE(q, mu, P, y)"),
        conclude(
            "end",
            f"{_LAW_RATIO} - {_TOKEN_RATIO} == 0",
            (),
            ("target", "behaviour", "i", "j", "n"),
        ),
    ),
    ("end",),
    notes={"end": "Both laws of y have one summand, and P cancels between them."},
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="transitions-cancel",
        where=f"{PART1}, section 1.3 (reading: reweighting)",
        title="Transitions cancel in the ratio, random or not",
        variables=(*STATES, *TOKENS, KERNEL, parameter("f", "S, A, Z -> real", "function of the whole step")),
        hypotheses=(*PAIRS, TRANSITION, _DOMINATED),
        statement=relations(f"STEP_MEAN(p, pi, P, f) == STEP_MEAN(q, mu, P, {_WEIGHT})"),
        verdict=Verdict.HOLDS,
        finding=(
            "The law of (state, token, next state) under the target has density (p/q)(pi/mu) under the behaviour for "
            "every kernel P.  S is any set, so this is every step: the ratio of two sequences is the product of token "
            "ratios, whatever the transitions."
        ),
        identity=True,
        references=("Precup, Sutton and Singh 2000",),
        smt_sizes=(1,),  # three nested sums of products of quotients: already at n = 2 z3 does not end in time
        draft=_PROOF_OF_TRANSITIONS_CANCEL,
    ),
    Claim(
        id="deterministic-state-ratio",
        where=f"{PART1}, section 1.3 (reading: ratio of state laws)",
        title="Deterministic transitions make the ratio of state laws a product of token ratios",
        variables=(*STATES, *TOKENS, KERNEL, *_PAST, _Y),
        hypotheses=(
            *PAIRS,
            TRANSITION,
            DETERMINISTIC,
            _DOMINATED,
            _SEEN,
            hypothesis("leads", "token b takes the state x to y", leads="P[x, b, y] == 1"),
        ),
        statement=relations(f"{_LAW_RATIO} == {_TOKEN_RATIO}"),
        verdict=Verdict.REFUTED,
        finding=(
            "False where two states merge: their ratios are averaged.  It holds where y has a single past, whether the "
            "transition is deterministic or not (history-state-ratio); in general the ratio is a conditional mean "
            "(merged-state-ratio)."
        ),
        corrected=("history-state-ratio", "merged-state-ratio"),
    ),
    Claim(
        id="history-state-ratio",
        where=f"{PART1}, section 1.3 (corrected)",
        title="A state with a single past has the product of token ratios as the ratio of its laws",
        variables=(*STATES, *TOKENS, KERNEL, *_PAST, _Y),
        hypotheses=(
            *PAIRS,
            TRANSITION,
            _SEEN,
            hypothesis(
                "single-past",
                "y is reached from the state x by the token b, perhaps by chance, and in no other way",
                leads="0 < P[x, b, y]",
                single="all(s in S, all(a in A, P[s, a, y]*(1 - same(x, s)*same(b, a)) == 0))",
            ),
        ),
        statement=relations(f"{_LAW_RATIO} == {_TOKEN_RATIO}"),
        verdict=Verdict.HOLDS,
        finding=(
            "A prefix has a single past, since it contains it; P may be random.  Step by step, the ratio of the laws "
            "of a prefix is the product of its token ratios."
        ),
        identity=True,
        draft=_PROOF_OF_HISTORY_STATE_RATIO,
        smt_sizes=(2,),
    ),
    Claim(
        id="merged-state-ratio",
        where=f"{PART1}, section 1.3 (corrected)",
        title="The ratio of state laws is the conditional mean of the ratios of the pasts",
        variables=(*STATES, *TOKENS, KERNEL, _Y),
        hypotheses=(*PAIRS, TRANSITION, _DOMINATED, _REACHED),
        statement=relations(f"{_LAW_RATIO} == sum(s in S, {over_a(_FROM_Y)})"),
        verdict=Verdict.HOLDS,
        finding=(
            "For every kernel: the mean under the behaviour, given the next state, of (p/q)(pi/mu); so it lies "
            "between the least and the largest ratio of the pasts."
        ),
        identity=True,
        smt_sizes=(1,),  # at n = 2 z3 does not decide all of the cases of the quotients
        draft=_PROOF_OF_MERGED_STATE_RATIO,
    ),
)
