"""The three terms of the SGA lemma, in any dimension: what their signs are, and when (sections 2 and 3.2 of Part 1).

The lemma bounds the expected progress of a step from below by A + B - C.  Nothing here is about an objective: the terms
are functions of the gradient at the iterate and of an estimator of it with finitely many outcomes.

Glossary
    d           the true gradient, a vector with coordinates in I
    q, g        law of the noise y on a finite set Y, and the estimator g[y, .]
    e, L        step size, smoothness constant
    c           a factor of the step size
    B           a budget for Term C

Main statements
    term-a-progress         A > 0 for 0 < e < 2/L
    term-a-threshold        A <= 0 for e >= 2/L
    term-b-alignment        B > 0 for an aligned bias and 0 < e < 1/L
    term-b-sign             B <d, Bias> = e (1 - L e) <d, Bias>^2
    term-b-sign-flip        B <d, Bias> <= 0 for e >= 1/L
    term-c-nonnegative      C >= 0
    term-c-zero             C is at least L e^2/2 Var and at least L e^2/2 |Bias|^2
    term-c-always-negative  refuted: its contribution is zero for the gradient without noise
    term-c-only-noise       refuted: it contains the squared bias
    term-c-positive         C > 0 unless the estimator is the gradient without noise
    term-c-step-scaling     at a step of c e, C is c^2 times as large; for L > 0 it grows with the variance
    term-c-step-cap         C <= B only if L Var e^2 <= 2 B
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, unfold, use
from theorems.foundations.estimator_moments import BIAS, BIAS2, ESTIMATOR, INNER, NOISE, D
from theorems.notation import PART1
from theorems.objectives import NONNEGATIVE, SMOOTHNESS, STEP
from theorems.proof import Draft

POSITIVE_STEP = hypothesis("positive-step", "e > 0", e_pos="0 < e")
BELOW = hypothesis("below", "e < 1/L: the step is short of 1/L", left_out=True, below="L*e < 1")
TERM_A, TERM_B, TERM_C = "TERM_A(d, L, e)", "TERM_B(q, g, d, L, e)", "TERM_C(q, g, d, L, e)"
TERMS = (*ESTIMATOR, SMOOTHNESS, STEP)
EXPAND_B = unfold("term", TERM_B)
SIZES = tuple((("I", i), ("Y", y)) for i in (1, 2) for y in (2, 3))
"""Sizes for the SMT engine: one and two coordinates, two and three outcomes of the noise."""

_CURVED = hypothesis("smoothness", "L > 0", L_pos="0 < L")
_NOISE_PART, _BIAS_PART = "L*e**2/2*VARIANCE(q, g)", f"L*e**2/2*{BIAS2}"
_EXPAND_A, _EXPAND_C = unfold("term", TERM_A), unfold("term", TERM_C)

# -------------------------------------------------------------------------------------------------------------- Term A

_GRADIENT_A = (D, SMOOTHNESS, STEP)
_TERM_A: tuple[Claim, ...] = (
    Claim(
        id="term-a-progress",
        where=f"{PART1}, section 2",
        title="Term A is progress",
        variables=_GRADIENT_A,
        hypotheses=(
            POSITIVE_STEP,
            hypothesis("gradient", "the gradient is not zero", gradient="0 < NORM2(d)"),
            hypothesis("below", "e < 2/L: the step is short of 2/L", left_out=True, below="L*e < 2"),
        ),
        statement=relations(f"0 < {TERM_A}"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "Only for steps below 2/L: at L = 1, e = 3 the coefficient of |grad|^2 is -3/2, and even the exact "
            "gradient is promised nothing (term-a-threshold)."
        ),
        draft=Draft(
            (_EXPAND_A, conclude("end", f"0 < {TERM_A}", [(1, "1", "e_pos", "below", "gradient")], ("term",), scale=2)),
            ("end",),
            notes={"end": "Twice Term A is e (2 - L e) |d|^2."},
        ),
    ),
    Claim(
        id="term-a-threshold",
        where=f"{PART1}, section 2 (corrected)",
        title="From a step of 2/L on, Term A is no progress",
        variables=_GRADIENT_A,
        hypotheses=(POSITIVE_STEP, hypothesis("beyond", "e >= 2/L", beyond="2 <= L*e")),
        statement=relations(f"{TERM_A} <= 0"),
        verdict=Verdict.HOLDS,
        finding=(
            "With term-a-progress: for a positive step and a nonzero gradient, Term A is positive exactly when e < 2/L."
        ),
        draft=Draft(
            (
                use("norm", "norm2-nonnegative", v="d"),
                _EXPAND_A,
                conclude("end", f"0 <= -{TERM_A}", [(1, "1", "e_pos", "beyond", "norm")], ("term",), scale=2),
            ),
            ("end",),
        ),
    ),
)

# -------------------------------------------------------------------------------------------------------------- Term B

_TERM_B: tuple[Claim, ...] = (
    Claim(
        id="term-b-alignment",
        where=f"{PART1}, section 2",
        title="Term B has the sign of the alignment of gradient and bias",
        variables=TERMS,
        hypotheses=(
            NOISE,
            POSITIVE_STEP,
            hypothesis("aligned", "<d, Bias> > 0: the bias points along the gradient", aligned=f"0 < {INNER}"),
            BELOW,
        ),
        statement=relations(f"0 < {TERM_B}"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        smt_sizes=SIZES,
        finding=(
            "Only for steps below 1/L.  Beyond, a perfectly aligned bias makes Term B negative: -3/4 at L = 1, "
            "e = 3/2, gradient 1, bias 1.  For e > 0 the sign is that of (1 - L e) <grad, Bias> (term-b-sign)."
        ),
        draft=Draft(
            (EXPAND_B, conclude("end", f"0 < {TERM_B}", [(1, "1", "e_pos", "below", "aligned")], ("term",))),
            ("end",),
        ),
    ),
    Claim(
        id="term-b-sign",
        where=f"{PART1}, section 2 (corrected)",
        title="The sign of Term B",
        variables=TERMS,
        hypotheses=(),
        statement=relations(f"{TERM_B}*{INNER} == e*(1 - L*e)*{INNER}**2"),
        verdict=Verdict.HOLDS,
        finding=(
            "For e > 0 and <grad, Bias> not zero, Term B has the sign of <grad, Bias> if e < 1/L, vanishes at "
            "e = 1/L, and has the opposite sign beyond."
        ),
        identity=True,
        smt_sizes=SIZES,
        draft=Draft(
            (EXPAND_B, conclude("end", f"{TERM_B}*{INNER} - e*(1 - L*e)*{INNER}**2 == 0", (), ("term",))),
            ("end",),
        ),
    ),
    Claim(
        id="term-b-sign-flip",
        where=f"{PART1}, section 2 (corrected)",
        title="From a step of 1/L on, Term B does not have the sign of the alignment",
        variables=TERMS,
        hypotheses=(NOISE, POSITIVE_STEP, hypothesis("beyond", "e >= 1/L", beyond="1 <= L*e")),
        statement=relations(f"{TERM_B}*{INNER} <= 0"),
        verdict=Verdict.HOLDS,
        finding=(
            "Beyond 1/L an aligned bias makes Term B negative and an opposing one positive; zero only at e = 1/L or "
            "for a bias across the gradient (term-b-sign)."
        ),
        smt_sizes=SIZES,
        draft=Draft(
            (
                use("product", "term-b-sign"),
                conclude("end", f"0 <= -({TERM_B}*{INNER})", [(1, INNER, "e_pos", "beyond")], ("product",)),
            ),
            ("end",),
        ),
    ),
)

# -------------------------------------------------------------------------------------------------------------- Term C

_NONNEGATIVE: tuple[StepData, ...] = (
    use("variance", "variance-nonnegative", q="q", g="g"),
    use("bias", "norm2-nonnegative", v=BIAS),
)
_INEXACT = f"0 < VARIANCE(q, g) + {BIAS2}"
_TERM_C: tuple[Claim, ...] = (
    Claim(
        id="term-c-always-negative",
        where=f"{PART1}, sections 2 and 3.2",
        title="The contribution of Term C is always negative",
        variables=TERMS,
        hypotheses=(NOISE, _CURVED, POSITIVE_STEP),
        statement=relations(f"0 < {TERM_C}"),
        verdict=Verdict.REFUTED,
        smt_sizes=SIZES,
        finding=(
            "Never positive, but zero for an exact gradient.  For L > 0 and e not 0 that is the only case: Term C "
            "vanishes exactly when variance and bias both do (term-c-zero, term-c-positive)."
        ),
        corrected=("term-c-nonnegative", "term-c-zero", "term-c-positive"),
    ),
    Claim(
        id="term-c-only-noise",
        where=f"{PART1}, sections 2 and 3.2",
        title="Term C is a penalty for noise alone",
        variables=TERMS,
        hypotheses=(NOISE, NONNEGATIVE, POSITIVE_STEP),
        statement=relations(f"{TERM_C} <= {_NOISE_PART}"),
        verdict=Verdict.REFUTED,
        smt_sizes=SIZES,
        finding=(
            "It also contains the squared bias: an estimator without noise, 2 for a gradient of 1, pays L e^2/2, as "
            "much as for a variance of 1."
        ),
        corrected=("term-c-zero",),
    ),
    Claim(
        id="term-c-nonnegative",
        where=f"{PART1}, sections 2 and 3.2 (corrected)",
        title="Term C, which is subtracted, is never negative",
        variables=TERMS,
        hypotheses=(NOISE, NONNEGATIVE),
        statement=relations(f"0 <= {TERM_C}"),
        verdict=Verdict.HOLDS,
        smt_sizes=SIZES,
        finding="For every step, also a negative one.  Zero for an exact gradient, for L = 0 and for e = 0 only.",
        draft=Draft(
            (
                *_NONNEGATIVE,
                _EXPAND_C,
                conclude(
                    "end",
                    f"0 <= {TERM_C}",
                    [(1, "e", "L_nonneg", "variance"), (1, "e", "L_nonneg", "bias")],
                    ("term",),
                    scale=2,
                ),
            ),
            ("end",),
        ),
    ),
    Claim(
        id="term-c-zero",
        where=f"{PART1}, sections 2 and 3.2 (corrected)",
        title="Term C bounds its two parts, so it vanishes only with both",
        variables=TERMS,
        hypotheses=(NOISE, NONNEGATIVE),
        statement=relations([f"{_NOISE_PART} <= {TERM_C}", f"{_BIAS_PART} <= {TERM_C}"]),
        verdict=Verdict.HOLDS,
        smt_sizes=SIZES,
        finding=(
            "The penalty is at least that of the variance alone and that of the bias alone.  So for L > 0 and e not 0, "
            "Term C = 0 forces Var = 0 and Bias = 0."
        ),
        draft=Draft(
            (
                *_NONNEGATIVE,
                _EXPAND_C,
                conclude("noise", f"0 <= {TERM_C} - {_NOISE_PART}", [(1, "e", "L_nonneg", "bias")], ("term",), scale=2),
                conclude(
                    "end", f"0 <= {TERM_C} - {_BIAS_PART}", [(1, "e", "L_nonneg", "variance")], ("term",), scale=2
                ),
            ),
            ("noise", "end"),
        ),
    ),
    Claim(
        id="term-c-positive",
        where=f"{PART1}, sections 2 and 3.2 (corrected)",
        title="Term C is positive if the estimator is not exact",
        variables=TERMS,
        hypotheses=(
            NOISE,
            _CURVED,
            POSITIVE_STEP,
            hypothesis("inexact", "there is noise or bias", left_out=True, inexact=_INEXACT),
        ),
        statement=relations(f"0 < {TERM_C}"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        smt_sizes=SIZES[:3],  # z3 does not decide two coordinates with three outcomes
        finding="What always-negative leaves out: that the estimator has noise or bias.",
        draft=Draft(
            (
                _EXPAND_C,
                conclude("end", f"0 < {TERM_C}", [(1, "1", "L_pos", "e_pos", "e_pos", "inexact")], ("term",), scale=2),
            ),
            ("end",),
        ),
    ),
    Claim(
        id="term-c-step-scaling",
        where=f"{PART1}, section 3.2",
        title="Term C scales with the square of the step, and grows with the variance",
        variables=(
            *ESTIMATOR,
            parameter("L", "real", "smoothness constant", low="0", high="4"),
            parameter("e", "real", "step size", low="0", high="4"),
            parameter("c", "real", "factor of the step", low="-3", high="3"),
        ),
        hypotheses=(
            NOISE,
            POSITIVE_STEP,
            hypothesis("noisy", "Var > 0", noisy="0 < VARIANCE(q, g)"),
            hypothesis("curved", "L > 0: the objective has curvature to pay for", left_out=True, L_pos="0 < L"),
        ),
        statement=relations(
            [
                f"TERM_C(q, g, d, L, c*e) == c**2*{TERM_C}",
                f"{_NOISE_PART} <= {TERM_C}",
                f"0 < {_NOISE_PART}",
            ]
        ),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        smt_sizes=SIZES,
        finding=(
            "Read for one step, with estimator and gradient fixed: c times the step costs c^2 times the penalty, and "
            "the penalty is at least L e^2/2 Var.  The latter says something only for L > 0; without curvature no "
            "variance costs anything.  What it asks of the step is term-c-step-cap."
        ),
        draft=Draft(
            (
                use("bias", "norm2-nonnegative", v=BIAS),
                _EXPAND_C,
                unfold("scaled", "TERM_C(q, g, d, L, c*e)"),
                conclude("square", f"TERM_C(q, g, d, L, c*e) - c**2*{TERM_C} == 0", (), ("scaled", "term")),
                conclude("noise", f"0 <= {TERM_C} - {_NOISE_PART}", [(1, "e", "L_pos", "bias")], ("term",), scale=2),
                conclude("end", f"0 < {_NOISE_PART}", [(1, "1", "L_pos", "e_pos", "e_pos", "noisy")], scale=2),
            ),
            ("square", "noise", "end"),
        ),
    ),
    Claim(
        id="term-c-step-cap",
        where=f"{PART1}, section 3.2 (corrected)",
        title="The step that a budget for Term C allows",
        variables=(
            *TERMS,
            parameter("B", "real", "budget for Term C", low="0", high=f"2*{TERM_C} + 1"),
        ),
        hypotheses=(NOISE, NONNEGATIVE, hypothesis("within", "Term C <= B", within=f"{TERM_C} <= B")),
        statement=relations("L*VARIANCE(q, g)*e**2 <= 2*B"),
        verdict=Verdict.HOLDS,
        smt_sizes=SIZES,
        finding=(
            "So for L > 0 a fixed budget allows steps of order Var^(-1/2) only; an unbiased estimator may use all of "
            "them.  Order 1/Var comes from comparing Term C with Term A, which shrinks with the step "
            "(variance-forces-step)."
        ),
        draft=Draft(
            (
                use("bias", "norm2-nonnegative", v=BIAS),
                _EXPAND_C,
                conclude(
                    "end",
                    "0 <= 2*B - L*VARIANCE(q, g)*e**2",
                    [(2, "1", "within"), (1, "e", "L_nonneg", "bias")],
                    ("term",),
                ),
            ),
            ("end",),
        ),
    ),
)

CLAIMS: tuple[Claim, ...] = (*_TERM_A, *_TERM_B, *_TERM_C)
"""In the order of the text; a proof uses only claims that stand before its own."""
