"""What clipping and reweighting do to the distance of two policies: sections 5.4 and 6.1 of Part 1.

A clip acts on the tokens of a batch.  What it says of them it does not say of the others, so a batch is written as a
mask: `seen` is positive on what the batch contains.  All that is asked of the policies is asked where it is positive.

Glossary
    pi, mu      target and behaviour law of one token, or policies pi[s, a]; rho = pi/mu
    seen        mask of the batch: of tokens, or of states with all their tokens
    c           clip of the ratio
    d           law of the state;  m, share of the states of the batch under d
    w           importance weights, mu w = pi
    x           a state;  delta, a radius

Main statements
    ppo-clip-keeps-close        refuted: all sampled ratios may be one and TV still 9/20
    ppo-first-step              refuted: the first step is that of the objective without a clip
    clip-flat                   beyond the clip, in the direction of the advantage, the objective is constant
    delta-max-small-by-design   refuted: TV may be 1 in a state the batch lacks
    delta-mean-under-clip       on the mean over d, TV is at most m c/2 + 1 - m
    token-is-keeps-tv-small     refuted: weights change neither policy, TV exceeds any radius below one
    reweighting-tv              TV is half the mean absolute deviation of the weights from one
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, Verdict, hypothesis, law, parameter, relations
from theorems.drafting import StepData, cases, conclude, instance, polynomial, summed, unfold, use
from theorems.notation import LAWS, PAIR, PART1
from theorems.notation import MU as MU_LAW
from theorems.processes import BOTH_POLICIES, MU, PI
from theorems.proof import Draft

_CLIP = parameter("c", "real", "the clip", low="0", high="1")
_CLIP_0 = hypothesis("clip", "0 <= c", c_0="0 <= c")
_STATE = parameter("x", "S", "a state")
_RADIUS = parameter("delta", "real", "a radius", low="0", high="9/10")

# ------------------------------------------------------------------------------------------------- a batch of tokens

_SEEN_TOKENS = parameter("seen", "Y -> real", "mask of the tokens in the batch")
_SAMPLED = hypothesis(
    "sampled",
    "seen lies in [0, 1]; the batch contains something, and only what mu can produce",
    seen_0="all(y in Y, 0 <= seen[y])",
    seen_1="all(y in Y, seen[y] <= 1)",
    seen_some="0 < sum(y in Y, seen[y])",
    seen_possible="all(y in Y, implies(0 < seen[y], 0 < mu[y]))",
)
_CLIPPED_TOKENS = hypothesis(
    "clipped",
    "abs(rho - 1) <= c for every token in the batch",
    clip_low="all(y in Y, implies(0 < seen[y], (1 - c)*mu[y] <= pi[y]))",
    clip_high="all(y in Y, implies(0 < seen[y], pi[y] <= (1 + c)*mu[y]))",
)

# ----------------------------------------------------------------------------------------------------- the first step

_ADVANTAGE = parameter("A", "Y -> real", "advantage of mu")
_STEP = parameter("eta", "real", "size of the step", low="0", high="4")
_FACTOR = "exp(eta*(mu[{0}]*A[{0}]))"
_STEPPED = f"fun(y in Y, mu[y]*{_FACTOR.format('y')}/sum(z in Y, mu[z]*{_FACTOR.format('z')}))"
_FRESH = (
    hypothesis(
        "mu-law",
        "mu is a probability law, and can produce every token",
        mu_positive="all(y in Y, 0 < mu[y])",
        mu_total="sum(y in Y, mu[y]) == 1",
    ),
    hypothesis("advantage", "A has mean zero under mu", A_mean="sum(y in Y, mu[y]*A[y]) == 0"),
    hypothesis("advantage-cap", "abs(A) <= 1", A_low="all(y in Y, -1 <= A[y])", A_high="all(y in Y, A[y] <= 1)"),
    hypothesis("step", "0 < eta <= 4", eta_0="0 < eta", eta_4="eta <= 4"),
    hypothesis("wide", "the clip is at least 1/5", c_wide="1/5 <= c"),
)

# ------------------------------------------------------------------------------------------------------ beyond the clip

_UP, _DOWN = (
    (parameter(ratio, "real", f"a ratio {where} the clip", low=low, high=high), parameter(gain, "real", meaning))
    for ratio, where, low, high, gain, meaning in (
        ("p", "above", "1 + c", "3 + c", "A", "advantage of its token"),
        ("q", "below", "-1", "1 - c", "B", "advantage of its token"),
    )
)


def _objective(ratio: str, gain: str) -> str:
    """What PPO averages, in one token."""
    return f"min({ratio}*{gain}, min(max({ratio}, 1 - c), 1 + c)*{gain})"


_PROOF_OF_CLIP_FLAT = Draft(
    (
        conclude("p.order", "0 <= p - (1 - c)", [(1, "1", "above"), (2, "1", "c_0")]),
        use("p.max", "max-first", x="p", z="1 - c"),
        conclude("p.over", "0 <= max(p, 1 - c) - (1 + c)", [(1, "1", "above")], ("p.max",)),
        use("p.clip", "min-second", x="max(p, 1 - c)", z="1 + c"),
        conclude("p.gain", "0 <= p*A - min(max(p, 1 - c), 1 + c)*A", [(1, "1", "above", "A_0")], ("p.clip",)),
        use("p.capped", "min-second", x="p*A", z="min(max(p, 1 - c), 1 + c)*A"),
        conclude("p.end", f"{_objective('p', 'A')} - (1 + c)*A == 0", (), ("p.capped", "p.clip")),
        use("q.max", "max-second", x="q", z="1 - c"),
        conclude("q.under", "0 <= 1 + c - max(q, 1 - c)", [(2, "1", "c_0")], ("q.max",)),
        use("q.clip", "min-first", x="max(q, 1 - c)", z="1 + c"),
        conclude(
            "q.gain",
            "0 <= q*B - min(max(q, 1 - c), 1 + c)*B",
            [(1, "1", "below", "B_0")],
            ("q.clip", "q.max"),
        ),
        use("q.capped", "min-second", x="q*B", z="min(max(q, 1 - c), 1 + c)*B"),
        conclude("q.end", f"{_objective('q', 'B')} - (1 - c)*B == 0", (), ("q.capped", "q.clip", "q.max")),
    ),
    ("p.end", "q.end"),
)

# ------------------------------------------------------------------------------------------------- a batch of states

_SEEN_STATES = parameter("seen", "S -> real", "mask of the states in the batch, with all their tokens")
_CLIPPED_STATES = hypothesis(
    "clipped",
    "abs(rho - 1) <= c for every token in every state of the batch",
    clip_low="all(s in S, all(a in A, implies(0 < seen[s], (1 - c)*mu[s, a] <= pi[s, a])))",
    clip_high="all(s in S, all(a in A, implies(0 < seen[s], pi[s, a] <= (1 + c)*mu[s, a])))",
)
_MASK = hypothesis(
    "mask", "seen lies in [0, 1]", seen_0="all(s in S, 0 <= seen[s])", seen_1="all(s in S, seen[s] <= 1)"
)
_STATES = parameter("d", "S -> real", "law of the state")
_STATE_LAW = hypothesis(
    "d-law", "d is a probability law", d_nonneg="all(s in S, 0 <= d[s])", d_total="sum(s in S, d[s]) == 1"
)
_SHARE = "sum(s in S, d[s]*seen[s])"
_MOST = hypothesis("most", "under d, at least 99/100 of the states are in the batch", most=f"99/100 <= {_SHARE}")


def _row_tv(state: str) -> str:
    return f"TV(fun(a in A, pi[{state}, a]), fun(a in A, mu[{state}, a]))"


_AT_S = {"s": "S"}
_ROW: dict[str, Any] = {"pi": "fun(a in A, pi[s, a])", "mu": "fun(a in A, mu[s, a])"}
_ROW_LAWS = {
    clause: {"by": clause, "values": {"s": "s"}} for clause in ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total")
}
_TV_S = _row_tv("s")
_ROW_CAP = f"0 <= seen[s]*(c/2) + 1 - seen[s] - {_TV_S}"

_PROOF_OF_DELTA_MEAN = Draft(
    (
        use("one", "tv-range.2", proofs=_ROW_LAWS, variables=_AT_S, **_ROW),
        use(
            "clipped",
            "clip-tv",
            proofs=_ROW_LAWS
            | {
                clause: {"by": clause, "values": {"s": "s"}, "proofs": {"premise": "inside"}}
                for clause in ("clip_low", "clip_high")
            },
            variables=_AT_S,
            c="c",
            **_ROW,
        )
        | {"given": {"inside": "0 < seen[s]"}},
        conclude(
            "row.inside",
            _ROW_CAP,
            [(1, "1", "inside", "here.clipped"), (1, "1", "here.rest", "here.one")],
            variables=_AT_S,
            given={"inside": "0 < seen[s]"},
            have={
                "here.clipped": instance("clipped", {"inside": "inside"}, s="s"),
                "here.rest": instance("seen_1", s="s"),
                "here.one": instance("one", s="s"),
            },
        ),
        conclude(
            "row.outside",
            _ROW_CAP,
            [(1, "1", "here.one")],
            ("outside",),
            variables=_AT_S,
            given={"outside": "seen[s] == 0"},
            have={"here.one": instance("one", s="s")},
        ),
        cases(
            "row",
            ("zero", "seen[s]", "here"),
            ("row.inside", "row.outside"),
            goal=_ROW_CAP,
            variables=_AT_S,
            have={"here": instance("seen_0", s="s")},
            context=True,
        ),
        conclude(
            "weighted",
            f"0 <= (c/2)*(d[s]*seen[s]) + d[s] - d[s]*seen[s] - d[s]*{_TV_S}",
            [(1, "1", "here.law", "here.row")],
            variables=_AT_S,
            have={"here.law": instance("d_nonneg", s="s"), "here.row": "row"},
        ),
        summed(
            "states",
            "weighted",
            ("c/2 - 1", "d[s]*seen[s]"),
            ("1", "d[s]"),
            ("-1", f"d[s]*{_TV_S}"),
            over=("s", "S"),
        ),
        conclude(
            "end",
            f"0 <= {_SHARE}*(c/2) + 1 - {_SHARE} - sum(s in S, d[s]*{_TV_S})",
            [(1, "1", "states")],
            ("d_total",),
        ),
    ),
    ("end",),
    notes={"row": "At most c/2 in a state of the batch (clip-tv), and at most one elsewhere."},
)

# ------------------------------------------------------------------------------------------------------- reweighting

_WEIGHTS = parameter("w", "Y -> real", "importance weights")
_WEIGHED = hypothesis("weights", "the weights turn mu into pi", weights="all(y in Y, mu[y]*w[y] == pi[y])")
_DEVIATION = "sum(y in Y, mu[y]*abs(w[y] - 1))"
_SAME = "abs(p - q) - q*{} == 0"


def _side(name: str, gain: str, value: str, sign: str) -> tuple[StepData, ...]:
    """``abs(p - q)`` is q times `gain`, where that is not negative and w is p/q."""
    given = {"case": f"0 <= {gain}", "q_nonneg": "0 <= q", "known": "q*w == p"}
    return (
        polynomial(
            f"{name}.order",
            f"0 <= {sign}(p - q)",
            [(1, "1", "case", "q_nonneg")],
            ("known",),
            variables="p q w",
            given=given,
        ),
        polynomial(
            name,
            _SAME.format(f"({gain})"),
            (),
            ("value", "known"),
            variables="p q w",
            given=given,
            have={
                "order": instance(f"{name}.order"),
                "value": instance(value, {"premise": "order"}, x="p - q"),
            },
        ),
    )


_PROOF_OF_REWEIGHTING = Draft(
    (
        *_side("above", "w - 1", "axiom.abs_nonnegative", ""),
        *_side("below", "-(w - 1)", "axiom.abs_nonpositive", "-"),
        cases(
            "point",
            ("abs", "w - 1"),
            ("above", "below"),
            motive=_SAME.format("b"),
            letter="b",
            variables="p q w",
            given={"q_nonneg": "0 <= q", "known": "q*w == p"},
        ),
        summed(
            "points",
            instance("point", p="pi[y]", q="mu[y]", w="w[y]"),
            ("1", "abs(pi[y] - mu[y])"),
            ("-1", "mu[y]*abs(w[y] - 1)"),
        ),
        unfold("tv", "TV(pi, mu)"),
        conclude("end", f"TV(pi, mu) - {_DEVIATION}/2 == 0", (), ("points", "tv")),
    ),
    ("end",),
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="ppo-clip-keeps-close",
        where=f"{PART1}, section 6.1",
        title="The ratio clip keeps pi close to mu: total variation at most c/2",
        variables=(*PAIR, _CLIP, _SEEN_TOKENS),
        hypotheses=(*LAWS, _CLIP_0, _SAMPLED, _CLIPPED_TOKENS),
        statement=relations("TV(pi, mu) <= c/2"),
        verdict=Verdict.REFUTED,
        finding=(
            "A clip acts on the tokens that were sampled.  With mu = (1/10, 9/20, 9/20) and a batch of the first token "
            "only, pi = (1/10, 9/10, 0) has the ratio one on the whole batch, and TV = 9/20.  It is true of a clip "
            "that holds for every token, sampled or not (clip-tv)."
        ),
        corrected=("clip-tv",),
        smt_sizes=(2, 3),
    ),
    Claim(
        id="ppo-first-step",
        where=f"{PART1}, section 6.1",
        title="One step from pi = mu stays within the clip: total variation at most c/2",
        variables=(MU_LAW, _ADVANTAGE, _CLIP, _STEP),
        hypotheses=_FRESH,
        statement=relations(f"TV({_STEPPED}, mu) <= c/2"),
        verdict=Verdict.REFUTED,
        finding=(
            "At pi = mu no clip is active, so the first step is that of the surrogate without one; in the logits it is "
            "eta mu A.  With mu = (1/2, 1/2), A = (1, -1) and a step by which the odds grow to 9 the ratios are 9/5 "
            "and 1/5, and TV = 2/5.  There the clipped objective is constant (clip-flat): nothing pulls back."
        ),
        corrected=("clip-tv", "clip-flat"),
        smt_sizes=(),
    ),
    Claim(
        id="clip-flat",
        where=f"{PART1}, section 6.1 (corrected)",
        title="Beyond the clip, in the direction of the advantage, the clipped objective is constant",
        variables=(_CLIP, *_UP, *_DOWN),
        hypotheses=(
            _CLIP_0,
            hypothesis("above", "p is above the clip, and A >= 0", above="1 + c <= p", A_0="0 <= A"),
            hypothesis("below", "q is below the clip, and B <= 0", below="q <= 1 - c", B_0="B <= 0"),
        ),
        statement=relations([f"{_objective('p', 'A')} == (1 + c)*A", f"{_objective('q', 'B')} == (1 - c)*B"]),
        verdict=Verdict.HOLDS,
        finding="Its gradient is zero there: the clip ends the push away from mu, and does not push back.",
        identity=True,
        smt_sizes=(2,),
        draft=_PROOF_OF_CLIP_FLAT,
    ),
    Claim(
        id="delta-max-small-by-design",
        where=f"{PART1}, section 6.1",
        title="The clip makes the largest total variation over all states small by design",
        variables=(PI, MU, _SEEN_STATES, _STATES, _CLIP, _STATE),
        hypotheses=(*BOTH_POLICIES, _CLIP_0, _MASK, _STATE_LAW, _MOST, _CLIPPED_STATES),
        statement=relations(f"{_row_tv('x')} <= c/2"),
        verdict=Verdict.REFUTED,
        finding=(
            "The maximum is over all states, also over those that no batch contains.  At a first token that comes with "
            "probability 1/100 the policies may have no token in common, TV = 1, with every ratio equal to one "
            "elsewhere.  What the clip bounds is the mean over the states (delta-mean-under-clip)."
        ),
        corrected=("delta-mean-under-clip",),
        smt_sizes=((("S", 2), ("A", 2)),),
    ),
    Claim(
        id="delta-mean-under-clip",
        where=f"{PART1}, section 6.1 (corrected)",
        title="If a share m of the states is clipped, the mean total variation is at most m c/2 + 1 - m",
        variables=(PI, MU, _SEEN_STATES, _STATES, _CLIP),
        hypotheses=(*BOTH_POLICIES, _MASK, _STATE_LAW, _CLIPPED_STATES),
        statement=relations(f"sum(s in S, d[s]*{_TV_S}) <= {_SHARE}*(c/2) + 1 - {_SHARE}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained if the ratio is 1 - c or 1 + c in every state of the batch and the policies have no token in "
            "common in any other state."
        ),
        smt_sizes=((("S", 2), ("A", 2)),),
        draft=_PROOF_OF_DELTA_MEAN,
    ),
    Claim(
        id="token-is-keeps-tv-small",
        where=f"{PART1}, section 5.4",
        title="Token-level importance sampling keeps the total variation within a radius",
        variables=(*PAIR, _WEIGHTS, _RADIUS),
        hypotheses=(*LAWS, _WEIGHED, hypothesis("radius", "0 <= delta < 1", delta_0="0 <= delta", delta_1="delta < 1")),
        statement=relations("TV(pi, mu) <= delta"),
        verdict=Verdict.REFUTED,
        finding=(
            "Weights change what is averaged and neither of the two policies: for every radius below one there is a "
            "pair with weights and a larger total variation.  The mismatch is what the weights show (reweighting-tv)."
        ),
        corrected=("reweighting-tv",),
        smt_sizes=(2,),
    ),
    Claim(
        id="reweighting-tv",
        where=f"{PART1}, section 5.4 (corrected)",
        title="The total variation is half the mean absolute deviation of the weights from one",
        variables=(*PAIR, _WEIGHTS),
        hypotheses=(law("mu"), _WEIGHED),
        statement=relations(f"TV(pi, mu) == {_DEVIATION}/2"),
        verdict=Verdict.HOLDS,
        finding="So weights keep it small only if they are close to one already; pi need not be a law.",
        identity=True,
        smt_sizes=(2,),
        draft=_PROOF_OF_REWEIGHTING,
    ),
)
