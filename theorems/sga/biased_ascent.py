"""Where a biased estimator leads: stochastic ascent of many steps, section 3.1 of Part 1 put right.

Any smooth objective, any dimension, any noise with finitely many outcomes, any number of steps.

Glossary
    J, L        the objective, its smoothness constant; T an upper bound of J
    q, g        law of the noise, and the estimator at one iterate
    h           the estimator at every iterate
    e, n        the schedule: e[k] is the size of the step after which k more follow; the number of steps
    c           a constant step size
    m, z        the bias is at most m times the gradient, plus z: |Bias|^2 <= m^2 |grad J|^2 + z^2
    V           bound of the variance
    S, t        bound of the sum of the squared step sizes; a level
    WORK        mean of the sum of e_k |grad J(x_k)|^2 over the run

Main statements
    biased-progress             one step: e/2 (|grad J|^2 - |Bias|^2) - (L e^2/2) Var <= expected progress
    biased-ascent               (1 - m^2)/2 WORK <= T - J(x) + z^2/2 sum e_k + L V/2 sum e_k^2
    bias-neighbourhood          constant step, |Bias| <= z: WORK <= 2 (T - J(x)) + n c z^2 + n L c^2 V
    neighbourhood-exact         (theorems.sga.exact_runs) on a quadratic it is smaller by z^2 + V alone, for every n
    relative-bias-converges     |Bias| <= m |grad J|, m < 1: WORK <= t sum e_k once sum e_k is large enough
    full-bias-stays             (theorems.sga.standstill) |Bias| = |grad J| is too much: a run may stay where it starts
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, induction, instance, polynomial, unfold, use
from theorems.foundations.estimator_moments import MEAN
from theorems.notation import PART1
from theorems.objectives import GRADIENT, NOISE, NONNEGATIVE, SMOOTHNESS, STEP, G, J, Q, X, smooth
from theorems.proof import Draft
from theorems.sga import exact_runs, standstill
from theorems.sga.run_induction import AT_K, PROOF_OF_BIASED_ASCENT
from theorems.sga.runs import (
    ABSOLUTE,
    BELOW,
    ESTIMATES,
    RELATIVE,
    RUN,
    SCHEDULE,
    SPREAD,
    STEPS,
    TOP,
    H,
    bias_at_most,
    run,
    smooth_everywhere,
    variance_at_most,
)
from theorems.sga.smooth_ascent import three_terms

_WHERE = f"{PART1}, section 3.1 (corrected)"
_REFERENCES = (
    "L. Bottou, F. E. Curtis, J. Nocedal, Optimization Methods for Large-Scale Machine Learning, SIAM Review 60 (2018)",
    "A. Ajalloeian, S. U. Stich, On the Convergence of SGD with Biased Gradients (2020)",
)
_CONSTANT_STEP = parameter("c", "real", "step size", low="0", high="1/L")
_SQUARES = parameter("S", "real", "bound of the sum of the squared step sizes", low="0", high="4")
_LEVEL = parameter("t", "real", "a level", low="0", high="4")

_BIAS = f"fun(i in I, BIAS(q, g, {GRADIENT}, i))"
_GAIN = f"e/2*(NORM2({GRADIENT}) - NORM2({_BIAS})) - L*e**2/2*VARIANCE(q, g)"

_PROOF_OF_BIASED_PROGRESS = Draft(
    (
        use("ascent", "sga-step"),
        use("mean.norm", "mean-norm", d=GRADIENT),
        use("norm", "norm2-nonnegative", v=MEAN),
        *(step for step in three_terms(GRADIENT) if step["name"].startswith("term")),
        conclude(
            "end",
            f"0 <= PROGRESS(J, x, q, g, e) - ({_GAIN})",
            [(2, "1", "ascent"), (1, "1", "e_nonneg", "e_small", "norm")],
            ("mean.norm", "term.a", "term.b", "term.c"),
            scale=2,
        ),
    ),
    ("end",),
    notes={
        "end": "Term A + Term B - Term C exceeds the left side by e/2 (1 - L e) |E g|^2.",
    },
)

_CONSTANT, _NEVER = "fun(k in nat, c)", "fun(k in nat, 0)"


def _constant_total(quantity: str, each: str) -> list[StepData]:
    """The sum of n equal terms is n times one of them."""
    name = quantity.lower()
    goal = f"{quantity}({_CONSTANT}, {{0}}) - ({{0}})*{each} == 0"
    before = {"before": goal.format("k")}
    return [
        unfold(f"{name}.first", f"{quantity}({_CONSTANT}, 0)"),
        unfold(f"{name}.next", f"{quantity}({_CONSTANT}, k + 1)", variables=AT_K),
        conclude(f"{name}.base", goal.format("0"), (), (f"{name}.first",)),
        conclude(
            f"{name}.step",
            goal.format("k + 1"),
            (),
            ("here.next", "before"),
            variables=AT_K,
            given=before,
            have={"here.next": instance(f"{name}.next", k="k")},
        ),
        induction(
            f"{name}.sum",
            goal.format("k"),
            f"{name}.base",
            instance(f"{name}.step", {"before": "hypothesis"}, k="k"),
            on="k",
        ),
        use(name, f"{name}.sum", k="n"),
    ]


_NEIGHBOURHOOD = "2*(T - J[x]) + n*c*z**2 + n*L*c**2*V"
_WORK, _WORK_CONSTANT = run("WORK"), run("WORK", e=_CONSTANT)

_PROOF_OF_BIAS_NEIGHBOURHOOD = Draft(
    (
        # what is nonnegative is so for every k
        polynomial(
            "always",
            "0 <= a + f[k]**2",
            [(1, "1", "a_nonneg"), (1, "f[k]")],
            variables={"a": "real", "f": "nat -> real", **AT_K},
            given={"a_nonneg": "0 <= a"},
        ),
        use(
            "run",
            "biased-ascent",
            e=_CONSTANT,
            m="0",
            proofs={
                "e_nonneg": instance("always", {"a_nonneg": "c_nonneg"}, a="c", f=_NEVER),
                "e_small": instance("always", {"a_nonneg": "c_small"}, a="1 - L*c", f=_NEVER),
            },
        ),
        *_constant_total("TOTAL", "c"),
        *_constant_total("TOTAL2", "c**2"),
        conclude("end", f"0 <= {_NEIGHBOURHOOD} - {_WORK_CONSTANT}", [(2, "1", "run")], ("total", "total2")),
    ),
    ("end",),
    notes={"always": "With f = 0: a number that is nonnegative is so for every k, as a constant schedule is to be."},
)

_PROOF_OF_RELATIVE_BIAS_CONVERGES = Draft(
    (
        use("run", "biased-ascent", z="0"),
        use("spread", "variance-nonnegative", g=ESTIMATES.format("x")),
        conclude(
            "end",
            f"0 <= t*TOTAL(e, n) - {_WORK}",
            [
                (2, "1", "run"),
                (1, "1", "long"),
                (1, "1", "L_nonneg", "summable", "spread"),
                (1, "1", "L_nonneg", "summable", "here.variance"),
            ],
            have={"here.variance": instance("variance", u="x")},
            positive=["contraction"],
        ),
    ),
    ("end",),
    notes={"end": "(1 - m^2) WORK is at most 2 (T - J(x)) + L V S, and that is at most (1 - m^2) t sum e_k."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="biased-progress",
        where=_WHERE,
        title="What one step with a biased estimator guarantees",
        variables=(J, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            hypothesis("step", "the step size is >= 0", e_nonneg="0 <= e"),
            hypothesis("small-step", "L e <= 1", e_small="L*e <= 1"),
            smooth("e*g[y, j]", over="all(y in Y, {})"),
        ),
        statement=relations(f"{_GAIN} <= PROGRESS(J, x, q, g, e)"),
        verdict=Verdict.HOLDS,
        finding=(
            "For steps with L e <= 1 the guarantee needs the length of the bias only, and not the sign of Term B: the "
            "step gains e/2 |grad J|^2 and loses e/2 |Bias|^2 and (L e^2/2) Var.  Equality on the quadratic with "
            "Hessian -L I where L e = 1 or Bias = -grad J, so none of the constants can be improved."
        ),
        draft=_PROOF_OF_BIASED_PROGRESS,
        references=_REFERENCES,
        # with two coordinates and two outcomes the solver gives up
        smt_sizes=(1, (("I", 1), ("Y", 2)), (("I", 2), ("Y", 1))),
    ),
    Claim(
        id="biased-ascent",
        where=_WHERE,
        title="What a run with a biased estimator guarantees, for every number of steps",
        variables=(J, H, Q, SCHEDULE, STEPS, X, SMOOTHNESS, RELATIVE, ABSOLUTE, SPREAD, TOP),
        hypotheses=(*RUN, bias_at_most("m**2*NORM2({gradient}) + z**2", "|Bias|^2 <= m^2 |grad J|^2 + z^2")),
        statement=relations(f"(1 - m**2)/2*{_WORK} <= T - J[x] + z**2/2*TOTAL(e, n) + L*V/2*TOTAL2(e, n)"),
        verdict=Verdict.HOLDS,
        finding=(
            "Mean squared gradients along a run, weighted with its step sizes, are bounded by what is to be gained, by "
            "the bias, and by the noise, in any dimension and for every n.  What of the bias stays below the gradient "
            "(m < 1) costs a factor, what does not (z) leaves a remainder; equality where one exact step of size 1/L "
            "on the quadratic reaches the top."
        ),
        draft=PROOF_OF_BIASED_ASCENT,
        references=_REFERENCES,
        # a run is a recursion over an unknown objective, estimator and schedule: nothing for nonlinear arithmetic
        smt_sizes=(),
    ),
    Claim(
        id="bias-neighbourhood",
        where=_WHERE,
        title="A bias of at most z leaves a neighbourhood where |grad J|^2 is of the order z^2",
        variables=(J, H, Q, _CONSTANT_STEP, STEPS, X, SMOOTHNESS, ABSOLUTE, SPREAD, TOP),
        hypotheses=(
            NOISE,
            NONNEGATIVE,
            hypothesis("step", "the step size is >= 0", c_nonneg="0 <= c"),
            hypothesis("small-step", "L c <= 1", c_small="L*c <= 1"),
            smooth_everywhere(),
            bias_at_most("z**2", "|Bias| <= z at every iterate"),
            variance_at_most("V"),
            BELOW,
        ),
        statement=relations(f"{_WORK_CONSTANT} <= {_NEIGHBOURHOOD}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Over n steps of size c <= 1/L the mean of |grad J|^2 is at most 2 (T - J(x))/(c n) + z^2 + L c V: the "
            "bias leaves a neighbourhood with |grad J| of about z, the noise one that shrinks with c.  By "
            "neighbourhood-exact neither z^2 nor L c V can be multiplied by less than 1."
        ),
        draft=_PROOF_OF_BIAS_NEIGHBOURHOOD,
        references=_REFERENCES,
        # a run is a recursion over an unknown objective, estimator and schedule: nothing for nonlinear arithmetic
        smt_sizes=(),
    ),
    Claim(
        id="relative-bias-converges",
        where=_WHERE,
        title="A bias that stays below the gradient does not keep the gradient from vanishing",
        variables=(J, H, Q, SCHEDULE, STEPS, X, SMOOTHNESS, RELATIVE, SPREAD, TOP, _SQUARES, _LEVEL),
        hypotheses=(
            *RUN,
            bias_at_most("m**2*NORM2({gradient})", "|Bias| <= m |grad J| at every iterate"),
            hypothesis("relative", "m < 1: the bias is smaller than the gradient", contraction="m**2 < 1"),
            hypothesis("summable", "the squares of the step sizes add up to at most S", summable="TOTAL2(e, n) <= S"),
            hypothesis(
                "long",
                "the step sizes add up to at least (2 (T - J(x)) + L V S)/(t (1 - m^2))",
                long="2*(T - J[x]) + L*V*S <= t*(1 - m**2)*TOTAL(e, n)",
            ),
        ),
        statement=relations(f"{_WORK} <= t*TOTAL(e, n)"),
        verdict=Verdict.HOLDS,
        finding=(
            "A negative Term B on the way is no sign of a wrong limit.  If the step sizes have an infinite sum and "
            "summable squares, the weighted mean of |grad J|^2 falls below every t > 0; without noise (V = 0) any "
            "constant step up to 1/L does.  It needs m < 1: see full-bias-stays."
        ),
        draft=_PROOF_OF_RELATIVE_BIAS_CONVERGES,
        references=_REFERENCES,
        # a run is a recursion over an unknown objective, estimator and schedule: nothing for nonlinear arithmetic
        smt_sizes=(),
    ),
    *exact_runs.CLAIMS,
    *standstill.CLAIMS,
)
