"""What Term B says about a bias that is small, or that opposes the gradient: section 3.1 of Part 1.

Glossary
    d           the true gradient, a vector with coordinates in I
    q, g        law of the noise y on a finite set Y, and the estimator g[y, .]; m its mean
    e, L        step size, smoothness constant
    z           a bound of the norm of the bias
    K           a level

Main statements
    random-bias-negligible  depends on the reading
    random-bias-absolute    abs(Term B) <= e abs(1 - L e) |d| |Bias|
    random-bias-relative    refuted: Term B is small beside Term A if the bias is small
    term-b-relative         for every z and K some bias of norm <= z has Term B >= K Term A > 0
    opposing-bias-term-b    B < 0 for an opposing bias and 0 < e < 1/L
    negative-term-b-opposes refuted: B < 0 implies <d, m> < 0
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, absolute, cases, conclude, polynomial, unfold, use
from theorems.foundations.estimator_moments import BIAS, BIAS2, ESTIMATOR, INNER, MEAN, NOISE
from theorems.language.syntax import parse_clause
from theorems.notation import LEVEL, LEVEL_1, PART1
from theorems.objectives import NONNEGATIVE, SMOOTHNESS
from theorems.proof import Draft
from theorems.sga.estimator_terms import BELOW, EXPAND_B, POSITIVE_STEP, SIZES, TERM_A, TERM_B, TERMS

_SHORT = hypothesis("below", "e < 1/L", below="L*e < 1")
_SHORT_STEP = parameter("e", "real", "step size", low="0", high="1/L")

# --------------------------------------------------------------------------------------------------------- small biases

_NORMS = f"sqrt(NORM2(d))*sqrt({BIAS2})"
_CAP = f"e*abs(1 - L*e)*sqrt(NORM2(d))*sqrt({BIAS2})"


def _weighed(name: str, x: str, high: str, low: str) -> StepData:
    """The weighted inequality at x, given r - x >= 0 and r + x >= 0."""
    return use(name, "weight", proofs={"up": high, "down": low}, w="1 - L*e", x=x, r=_NORMS)


_PROOF_OF_ABSOLUTE = Draft(
    (
        *absolute(
            "above",
            "0 <= a - x",
            {"trim": True},
            {"squares": [(2, "1", "sign")]},
            variables="x",
            argument="x",
            pointwise=polynomial,
        ),
        *absolute(
            "under",
            "0 <= a + x",
            {"squares": [(2, "1", "sign")]},
            {"trim": True},
            variables="x",
            argument="x",
            pointwise=polynomial,
        ),
        *absolute(
            "weight",
            "0 <= a*r - w*x",
            {"squares": [(1, "1", "sign", "up")], "trim": True},
            {"squares": [(1, "1", "sign", "down")], "trim": True},
            variables="w x r",
            given={"up": "0 <= r - x", "down": "0 <= r + x"},
            argument="w",
            pointwise=polynomial,
        ),
        use("product", "cauchy-schwarz-roots", u="d", v=BIAS),
        use("above.inner", "above", x=INNER),
        use("under.inner", "under", x=INNER),
        conclude("high", f"0 <= {_NORMS} - {INNER}", [(1, "1", "product"), (1, "1", "above.inner")]),
        conclude("low", f"0 <= {_NORMS} + {INNER}", [(1, "1", "product"), (1, "1", "under.inner")]),
        _weighed("aligned", INNER, "high", "low"),
        _weighed("opposed", f"-{INNER}", "low", "high"),
        EXPAND_B,
        conclude("plus", f"0 <= {_CAP} - {TERM_B}", [(1, "1", "e_nonneg", "aligned")], ("term",)),
        conclude("minus", f"0 <= {_CAP} + {TERM_B}", [(1, "1", "e_nonneg", "opposed")], ("term",)),
        cases("end", ("abs", TERM_B), ("plus", "minus"), motive=f"0 <= {_CAP} - b", letter="b", context=True),
    ),
    ("end",),
    notes={
        "product": "Cauchy-Schwarz: abs(<d, Bias>) <= |d| |Bias|.",
        "weight": "If -r <= x <= r then w x <= abs(w) r.",
    },
)

_T, _S = "z*(1 - L*e)/K", "z*(1 - L*e)/K + z"
_WITNESS = {"q": "table(1)", "g": f"table(table({_S}))", "d": f"table({_T})"}
_ESTIMATE = f"table(1), table(table({_S}))"
_BIAS_AT = f"BIAS({_ESTIMATE}, table({_T}), 0)"
_BIAS_VECTOR = f"fun(i in 1, BIAS({_ESTIMATE}, table({_T}), i))"
_B = f"TERM_B({_ESTIMATE}, table({_T}), L, e)"
_A = f"TERM_A(table({_T}), L, e)"
_PROOF_OF_RELATIVE = Draft(
    (
        conclude("K_pos", "0 < K", [(1, "1", "K_1"), (1, "1")]),
        use("unit", "axiom.inverse", x="K"),
        use("inverse", "axiom.inverse_positive", x="K"),
        conclude("one", "0 <= 1", [(1, "1")]),
        conclude("total", "1 - 1 == 0"),
        unfold("average", f"AVERAGE({_ESTIMATE}, 0)"),
        unfold("bias.is", _BIAS_AT),
        conclude("bias", f"{_BIAS_AT} - z == 0", (), ("average", "bias.is")),
        unfold("norm.bias", f"NORM2({_BIAS_VECTOR})"),
        conclude("small.end", f"0 <= z**2 - NORM2({_BIAS_VECTOR})", (), ("norm.bias", "bias")),
        unfold("norm", f"NORM2(table({_T}))"),
        unfold("a.is", _A),
        unfold("inner", f"DOT(table({_T}), {_BIAS_VECTOR})"),
        unfold("b.is", _B),
        conclude("b", f"{_B} - e*(1 - L*e)*({_T})*z == 0", (), ("b.is", "inner", "bias")),
        conclude(
            "a.end",
            f"0 < {_A}",
            [(1, "1", "e_pos", *("z_pos", "inverse") * 2, *("below",) * 3), (1, _T, "e_pos")],
            ("a.is", "norm"),
            scale=2,
        ),
        conclude(
            "end",
            f"0 <= {_B} - K*{_A}",
            [(1, "e*(1 - L*e)*z", "L_nonneg", "inverse")],
            ("b", "a.is", "norm", "unit"),
            scale=2,
        ),
    ),
    ("one", "total", "small.end", "a.end", "end"),
    witness=_WITNESS,
    sizes={"Y": 1, "I": 1},
)

_BIAS_BOUND = parameter("z", "real", "bound of the norm of the bias", low="0", high=f"1 + {BIAS2}")
_SMALL = hypothesis("small", "|Bias| <= z", z_pos="0 < z", small=f"{BIAS2} <= z**2")
_SMALL_BIAS: tuple[Claim, ...] = (
    Claim(
        id="random-bias-negligible",
        where=f"{PART1}, section 3.1",
        title="A small or random bias makes Term B negligible",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "A bias is a vector and not random; what is random is in the variance.  In absolute terms a small bias "
            "makes a small Term B (random-bias-absolute).  Beside Term A it does not: near a stationary point Term B "
            "is larger by any factor, because their quotient grows like |Bias|/|grad| (random-bias-relative)."
        ),
        readings=("random-bias-absolute", "random-bias-relative"),
    ),
    Claim(
        id="random-bias-absolute",
        where=f"{PART1}, section 3.1 (reading)",
        title="Term B is at most the step times |1 - L e| times the norms of gradient and bias",
        variables=TERMS,
        hypotheses=(
            NOISE,
            hypothesis("step", "e >= 0", e_nonneg="0 <= e"),
        ),
        statement=relations(f"abs({TERM_B}) <= {_CAP}"),
        verdict=Verdict.HOLDS,
        smt_sizes=(*SIZES[:2], (("I", 2), ("Y", 1))),  # z3 does not decide two coordinates with noise: two roots
        finding="Attained by every bias along the gradient or against it, so in one dimension always.",
        constant=SharpConstant(f"abs({TERM_B}) <= {{c}}*{_CAP}", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        draft=_PROOF_OF_ABSOLUTE,
    ),
    Claim(
        id="random-bias-relative",
        where=f"{PART1}, section 3.1 (reading)",
        title="If the bias is small, Term B is small beside Term A",
        variables=(*ESTIMATOR, SMOOTHNESS, _SHORT_STEP, _BIAS_BOUND, LEVEL),
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            POSITIVE_STEP,
            _SHORT,
            _SMALL,
            hypothesis("gradient", "the gradient is not zero", gradient="0 < NORM2(d)"),
            LEVEL_1,
        ),
        statement=relations(f"abs({TERM_B}) <= K*{TERM_A}"),
        verdict=Verdict.REFUTED,
        smt_sizes=SIZES,
        finding=(
            "False for every bound z of the bias and every factor K: with a gradient much smaller than the bias, "
            "Term B exceeds K times Term A."
        ),
        corrected=("random-bias-absolute", "term-b-relative"),
    ),
    Claim(
        id="term-b-relative",
        where=f"{PART1}, section 3.1 (corrected)",
        title="However small the bias has to be, Term B can exceed Term A by any factor",
        variables=(
            SMOOTHNESS,
            _SHORT_STEP,
            parameter("z", "real", "bound of the norm of the bias", low="1/1000", high="1"),
            LEVEL,
        ),
        hypotheses=(
            NONNEGATIVE,
            POSITIVE_STEP,
            _SHORT,
            hypothesis("bound", "z > 0", z_pos="0 < z"),
            LEVEL_1,
        ),
        exists=ESTIMATOR,
        such_that=(
            ("q_nonneg", parse_clause("all(y in Y, 0 <= q[y])")),
            ("q_total", parse_clause("sum(y in Y, q[y]) == 1")),
            ("small", parse_clause(f"{BIAS2} <= z**2")),
        ),
        statement=relations([f"0 < {TERM_A}", f"K*{TERM_A} <= {TERM_B}"]),
        verdict=Verdict.HOLDS,
        finding="One dimension, no noise, bias z, and a gradient of z (1 - L e)/K.",
        identity=True,
        smt_sizes=(1,),
        draft=_PROOF_OF_RELATIVE,
    ),
)

# ------------------------------------------------------------------------------------------------------ opposing biases

_OPPOSING: tuple[Claim, ...] = (
    Claim(
        id="opposing-bias-term-b",
        where=f"{PART1}, section 3.1",
        title="A bias that opposes the gradient makes Term B negative",
        variables=TERMS,
        hypotheses=(
            NOISE,
            POSITIVE_STEP,
            hypothesis("opposing", "<d, Bias> < 0: the bias points against the gradient", opposing=f"{INNER} < 0"),
            BELOW,
        ),
        statement=relations(f"{TERM_B} < 0"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        smt_sizes=SIZES,
        finding=(
            "For 0 < e < 1/L, and then in proportion to <grad, Bias>; beyond 1/L an opposing bias makes Term B "
            "positive (term-b-sign-flip)."
        ),
        draft=Draft(
            (EXPAND_B, conclude("end", f"0 < -{TERM_B}", [(1, "1", "e_pos", "below", "opposing")], ("term",))),
            ("end",),
        ),
    ),
    Claim(
        id="negative-term-b-opposes",
        where=f"{PART1}, section 3.1",
        title="A negative Term B means that the mean step points against the gradient",
        variables=(*ESTIMATOR, SMOOTHNESS, _SHORT_STEP),
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            POSITIVE_STEP,
            _SHORT,
            hypothesis("negative", "Term B < 0", negative=f"{TERM_B} < 0"),
        ),
        statement=relations(f"DOT(d, {MEAN}) < 0"),
        verdict=Verdict.REFUTED,
        smt_sizes=SIZES,
        finding=(
            "It means that the bias opposes the gradient, not that it outweighs it: gradient 1 and bias -1/2 give a "
            "negative Term B and a mean step of 1/2.  The mean opposes the gradient exactly when "
            "<grad, Bias> < -|grad|^2 (mean-direction)."
        ),
        corrected=("mean-direction",),
    ),
)

CLAIMS: tuple[Claim, ...] = (*_SMALL_BIAS, *_OPPOSING)
"""In the order of the text; a proof uses only claims that stand before its own."""
