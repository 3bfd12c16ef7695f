"""The SGA lemma as the text states it, and what it takes for granted: sections 2 and 5.4 of Part 1.

The iterate is a random vector here, x[y] at the outcome y of the noise, so that "conditional on the iterate" is a
hypothesis that can be dropped: the iterate is then the same at every outcome.

Glossary
    J           the objective, L-smooth on the segments of the steps
    x, z        the iterate and the next one, at each outcome of the noise
    q, g, e     law of the noise, gradient estimator, step size
    m           the mean gradient at the iterate

Main statements
    sga-lemma               expected progress >= Term A + Term B - Term C
    sga-scope-optimizers    the same for any rule that updates the iterate by e g, and no other
    ppo-is-sga              the same for each step of a run, if it takes fresh samples
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, congruence, instance, polynomial, summed, unfold, use
from theorems.foundations.estimator_moments import MEAN
from theorems.notation import PART1
from theorems.objectives import FOUR_SIZES, GRADIENT, NOISE, NONNEGATIVE, SMOOTHNESS, STEP, G, J, Q, X, smooth
from theorems.proof import Draft
from theorems.sga.smooth_ascent import NOTES_ON_TERMS, TERMS, THREE_TERMS, three_terms

RANDOM = parameter("x", "Y, I -> real", "the iterate, at each outcome of the noise")
AFTER = parameter("z", "Y, I -> real", "the next iterate, at each outcome of the noise")
CONDITIONAL = hypothesis(
    "conditional",
    "expectations are conditional on the iterate: it is the same at every outcome of the noise",
    True,
    conditional="all(y in Y, all(w in Y, all(i in I, x[y, i] == x[w, i])))",
)


def update(iterate: str) -> Hypothesis:
    """The next iterate is the iterate plus e times the estimator."""
    return hypothesis(
        "update",
        "the optimiser adds e times the estimator, and does nothing else",
        True,
        update=f"all(y in Y, all(i in I, z[y, i] == {iterate} + e*g[y, i]))",
    )


_AT_Y, _AT_I = {"y": "Y"}, {"i": "I"}
_AT_YI = _AT_Y | _AT_I
_HERE = "fun(j in I, x[y, j])"
_THERE = "fun(j in I, x[w, j])"
_NEXT = "fun(i in I, x[y, i] + e*g[y, i])"
_MOVED = "fun(i in I, e*g[y, i])"
_ROW = "fun(i in I, g[y, i])"
_MEAN_GRADIENT = "fun(i in I, MEAN_GRADIENT(J, q, x, i))"
_STEPPED = "fun(y in Y, i in I, x[y, i] + e*g[y, i])"
_RANDOM_TERMS = TERMS.replace(GRADIENT, _MEAN_GRADIENT)


def _smooth(left_out: bool = False) -> Hypothesis:
    return smooth("e*g[y, j]", over="all(y in Y, {})", start="x[y, j]", left_out=left_out)


_THE_GRADIENT_IS_ITS_MEAN: tuple[StepData, ...] = (
    congruence(
        "same",
        ("x[y, j]", "x[w, j]"),
        instance("conditional", y="y", w="w", i="j"),
        "partial(J, v, i)",
        letter="v",
        over=("j", "I"),
        variables={"y": "Y", "w": "Y", "i": "I"},
    ),
    conclude(
        "same.mass",
        f"q[w]*partial(J, {_HERE}, i) - q[w]*partial(J, {_THERE}, i) == 0",
        (),
        ("same.w",),
        variables={"y": "Y", "w": "Y", "i": "I"},
        have={"same.w": instance("same", y="y", w="w", i="i")},
    ),
    summed(
        "same.sum",
        "same.mass",
        (f"partial(J, {_HERE}, i)", "q[w]"),
        ("-1", f"q[w]*partial(J, {_THERE}, i)"),
        over=("w", "Y"),
        variables=_AT_YI,
    ),
    unfold("mean.gradient", "MEAN_GRADIENT(J, q, x, i)", variables=_AT_I),
    conclude(
        "gradient",
        f"partial(J, {_HERE}, i) - MEAN_GRADIENT(J, q, x, i) == 0",
        (),
        ("same.sum.i", "mean.gradient.i", "q_total"),
        variables=_AT_YI,
        have={"same.sum.i": instance("same.sum", y="y", i="i"), "mean.gradient.i": instance("mean.gradient", i="i")},
    ),
)

_PROOF_OF_SGA_LEMMA = Draft(
    (
        *_THE_GRADIENT_IS_ITS_MEAN,
        use(
            "descent",
            "descent-lemma",
            variables=_AT_Y,
            x=_HERE,
            z=_NEXT,
            proofs={
                "differentiable": instance("differentiable", y="y"),
                "lipschitz": instance("lipschitz", y="y"),
            },
        ),
        conclude(
            "scaled",
            f"partial(J, {_HERE}, i)*(e*g[y, i]) - e*(MEAN_GRADIENT(J, q, x, i)*g[y, i]) == 0",
            (),
            ("gradient.i",),
            variables=_AT_YI,
            have={"gradient.i": instance("gradient", y="y", i="i")},
        ),
        summed(
            "scaled.dot",
            "scaled",
            ("1", f"partial(J, {_HERE}, i)*(e*g[y, i])"),
            ("-e", "MEAN_GRADIENT(J, q, x, i)*g[y, i]"),
            over=("i", "I"),
            variables=_AT_Y,
        ),
        polynomial("nought", "0 == 0"),
        summed(
            "scaled.norm", "nought", ("1", "(e*g[y, i])**2"), ("-e**2", "g[y, i]**2"), over=("i", "I"), variables=_AT_Y
        ),
        unfold("dot.step", f"DOT(fun(i in I, partial(J, {_HERE}, i)), {_MOVED})", variables=_AT_Y),
        unfold("dot.row", f"DOT({_MEAN_GRADIENT}, {_ROW})", variables=_AT_Y),
        unfold("norm.step", f"NORM2({_MOVED})", variables=_AT_Y),
        conclude(
            "point",
            f"0 <= q[y]*(J[{_NEXT}] - J[{_HERE}]) - e*(q[y]*DOT({_MEAN_GRADIENT}, {_ROW}))"
            " + L*e**2/2*(q[y]*sum(i in I, g[y, i]**2))",
            [(1, "1", "mass", "descent.y")],
            ("scaled.dot.y", "dot.step.y", "dot.row.y", "scaled.norm.y", "norm.step.y"),
            variables=_AT_Y,
            have={"mass": instance("q_nonneg", y="y")}
            | {
                f"{name}.y": instance(name, y="y")
                for name in ("descent", "scaled.dot", "dot.step", "dot.row", "scaled.norm", "norm.step")
            },
        ),
        summed(
            "sum",
            "point",
            ("1", f"q[y]*(J[{_NEXT}] - J[{_HERE}])"),
            ("-e", f"q[y]*DOT({_MEAN_GRADIENT}, {_ROW})"),
            ("L*e**2/2", "q[y]*sum(i in I, g[y, i]**2)"),
        ),
        unfold("change", f"CHANGE(J, q, x, {_STEPPED})"),
        unfold("second", "SECOND(q, g)"),
        use("mean", "mean-dot", d=_MEAN_GRADIENT),
        conclude(
            "ascent",
            f"0 <= CHANGE(J, q, x, {_STEPPED}) - (e*DOT({_MEAN_GRADIENT}, {MEAN}) - L*e**2/2*SECOND(q, g))",
            [(1, "1", "sum")],
            ("change", "second", "mean"),
        ),
        *three_terms(_MEAN_GRADIENT),
        conclude("end", f"0 <= CHANGE(J, q, x, {_STEPPED}) - ({_RANDOM_TERMS})", [(1, "1", "ascent")], THREE_TERMS),
    ),
    ("end",),
    notes=NOTES_ON_TERMS
    | {
        "same": "The iterate is the same at all outcomes, so the gradient there is the same.",
        "same.sum": "Averaged over the second outcome.",
        "gradient": "So the gradient at each outcome is the mean gradient: conditioning on the iterate is used here.",
        "descent": "The descent lemma from the iterate x_y to the next one, x_y + e g_y, at each outcome y.",
        "scaled.dot": "The inner product of the gradient with the step is e times that of the mean gradient with g_y.",
        "scaled.norm": "The squared length of the step is e^2 times that of g_y.",
        "point": "At each outcome, weighted by its mass: J changes by at least e <grad J, g_y> - (L e^2/2) |g_y|^2.",
        "sum": "Summed over the outcomes.",
        "mean": "The mean of <grad J, g_y> is <grad J, E g>.",
        "ascent": "The expected change is at least e <grad J, E g> - (L e^2/2) E|g|^2.",
        "end": "Collect: the squared gradient gives Term A, its product with the bias Term B, the rest Term C.",
    },
)


def _updated(here: str, coordinate: str, start: str, theorem: str, goal: str) -> Draft:
    """From the promise for a step e g to the one for an optimiser whose step it is."""
    stepped = f"fun(i in I, {coordinate} + e*g[y, i])"
    after = "fun(i in I, z[y, i])"
    return Draft(
        (
            use("promise", theorem),
            congruence(
                "same",
                ("z[y, i]", f"{coordinate} + e*g[y, i]"),
                instance("update", y="y", i="i"),
                "J[v]",
                letter="v",
                variables=_AT_Y,
            ),
            conclude(
                "point",
                f"q[y]*(J[{after}] - J[{here}]) - q[y]*(J[{stepped}] - J[{here}]) == 0",
                (),
                ("same.y",),
                variables=_AT_Y,
                have={"same.y": instance("same", y="y")},
            ),
            summed(
                "sum",
                "point",
                ("1", f"q[y]*(J[{after}] - J[{here}])"),
                ("-1", f"q[y]*(J[{stepped}] - J[{here}])"),
            ),
            unfold("change", f"CHANGE(J, q, {start}, z)"),
            unfold("promised", _PROMISED[theorem]),
            conclude("end", goal, [(1, "1", "promise")], ("sum", "change", "promised")),
        ),
        ("end",),
    )


_PROMISED = {"sga-step": "PROGRESS(J, x, q, g, e)", "sga-lemma": f"CHANGE(J, q, x, {_STEPPED})"}
_FIXED = "fun(y in Y, i in I, x[i])"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="sga-lemma",
        where=f"{PART1}, section 2",
        title="The SGA lemma",
        variables=(J, RANDOM, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE, NONNEGATIVE, CONDITIONAL, _smooth(left_out=True)),
        statement=relations(f"{_RANDOM_TERMS} <= CHANGE(J, q, x, {_STEPPED})"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "True in every dimension, for every estimator with finitely many outcomes and every step e, of any size "
            "and sign, if the gradient is L-Lipschitz on the segments of the steps and the expectation is conditional "
            "on the iterate.  On the quadratic with Hessian -L I it is an equality for every estimator (sga-equality), "
            "so none of the constants can be improved; on any other objective (sga-equality-only) it is a lower bound, "
            "and reveals less than the text says."
        ),
        draft=_PROOF_OF_SGA_LEMMA,
        smt_sizes=FOUR_SIZES,
    ),
    Claim(
        id="sga-scope-optimizers",
        where=f"{PART1}, sections 2 and 5.4",
        title="The SGA lemma for an optimiser of any kind",
        variables=(J, X, AFTER, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE, NONNEGATIVE, update("x[i]"), smooth("e*g[y, j]", over="all(y in Y, {})")),
        statement=relations(f"{TERMS} <= CHANGE(J, q, {_FIXED}, z)"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "The lemma speaks of the update x + e g and of no other.  A sign step or an Adam step breaks its promise: "
            "on J = -x^2/2 from x = 1/10 a sign step of size 1 loses 2/5 where the lemma promises 1/200."
        ),
        draft=_updated("x", "x[i]", _FIXED, "sga-step", f"0 <= CHANGE(J, q, {_FIXED}, z) - ({TERMS})"),
        smt_sizes=FOUR_SIZES,
    ),
    Claim(
        id="ppo-is-sga",
        where=f"{PART1}, section 5.4",
        title="The SGA lemma for each step of a run that reuses its samples",
        variables=(J, RANDOM, AFTER, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE, NONNEGATIVE, update("x[y, i]"), CONDITIONAL, _smooth()),
        statement=relations(f"{_RANDOM_TERMS} <= CHANGE(J, q, x, z)"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "A step of PPO is a step of the lemma if the optimiser adds e g, with a gradient from samples that are "
            "fresh given the iterate.  Adam does not do the first, a second epoch on the same batch not the second: on "
            "J = -x^2/2 it loses 5/32 where the lemma promises a loss of at most 1/32."
        ),
        draft=_updated(_HERE, "x[y, i]", "x", "sga-lemma", f"0 <= CHANGE(J, q, x, z) - ({_RANDOM_TERMS})"),
        smt_sizes=FOUR_SIZES,
    ),
)
