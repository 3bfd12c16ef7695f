"""Where a biased estimator leads: stochastic ascent of many steps, section 3.1 of Part 1 put right.

A run starts at x and takes n steps along an estimator h[u, y, .] that depends on the iterate u and on fresh noise y.
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
    relative-bias-converges     |Bias| <= m |grad J|, m < 1: WORK <= t sum e_k once sum e_k is large enough
    full-bias-stays             |Bias| = |grad J| is too much: a run may stay where it starts
"""

from __future__ import annotations

from collections.abc import Mapping

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, induction, instance, polynomial, summed, unfold, use
from theorems.estimator_moments import MEAN
from theorems.notation import PART1
from theorems.objectives import GRADIENT, NOISE, NONNEGATIVE, SMOOTHNESS, STEP, G, J, Q, X, smooth
from theorems.proof import Draft
from theorems.smooth_ascent import THREE_TERMS, three_terms

_WHERE = f"{PART1}, section 3.1 (corrected)"
_REFERENCES = (
    "L. Bottou, F. E. Curtis, J. Nocedal, Optimization Methods for Large-Scale Machine Learning, SIAM Review 60 (2018)",
    "A. Ajalloeian, S. U. Stich, On the Convergence of SGD with Biased Gradients (2020)",
)

# ---------------------------------------------------------------------------------------------------------- hypotheses

H = parameter("h", "R^I, Y, I -> real", "the estimator, for each iterate and each outcome of the noise")
SCHEDULE = parameter("e", "nat -> real", "the schedule: the size of the step after which k more follow")
STEPS = parameter("n", "nat", "number of steps", low="1", high="3")
RELATIVE = parameter("m", "real", "bound of the bias, as a multiple of the gradient", low="0", high="1")
ABSOLUTE = parameter("z", "real", "bound of the bias", low="0", high="2")
SPREAD = parameter("V", "real", "bound of the variance", low="0", high="4")
CONSTANT_STEP = parameter("c", "real", "step size", low="0", high="1/L")
SQUARES = parameter("S", "real", "bound of the sum of the squared step sizes", low="0", high="4")
LEVEL = parameter("t", "real", "a level", low="0", high="4")
TOP = parameter("T", "real", "upper bound of the objective")

STEP_NONNEGATIVE = hypothesis("step", "the step size is >= 0", e_nonneg="0 <= e")
STEP_SMALL = hypothesis("small-step", "L e <= 1", e_small="L*e <= 1")
SCHEDULED = hypothesis("schedule", "step sizes are >= 0", e_nonneg="all(k in nat, 0 <= e[k])")
SCHEDULED_SMALL = hypothesis("small-steps", "L e <= 1 for every step", e_small="all(k in nat, L*e[k] <= 1)")
CONTRACTION = hypothesis("relative", "m < 1: the bias is smaller than the gradient", contraction="m**2 < 1")
BELOW = hypothesis("bounded", "J is bounded above by T", bounded="all(u in R^I, J[u] <= T)")

ESTIMATES = "fun(y in Y, i in I, h[{0}, y, i])"
"""The estimator at an iterate."""
GRADIENT_AT = "fun(i in I, partial(J, {0}, i))"
BIAS_AT = f"fun(i in I, BIAS(q, {ESTIMATES}, {GRADIENT_AT}, i))"


def smooth_everywhere() -> Hypothesis:
    """J is differentiable everywhere, and its gradient is L-Lipschitz."""
    change = "NORM2(fun(i in I, partial(J, u, i) - partial(J, v, i)))"
    return hypothesis(
        "smooth",
        "J is differentiable, and its gradient changes by at most L times the distance",
        differentiable="all(u in R^I, 0 < differentiable(J, u))",
        lipschitz=f"all(u in R^I, all(v in R^I, {change} <= L**2*NORM2(fun(i in I, u[i] - v[i]))))",
    )


def bias_at_most(bound: str, text: str) -> Hypothesis:
    """At every iterate u the squared norm of the bias is at most `bound`, in which ``{gradient}`` is the gradient."""
    return hypothesis(
        "bias",
        text,
        bias=f"all(u in R^I, NORM2({BIAS_AT.format('u')}) <= {bound.format(gradient=GRADIENT_AT.format('u'))})",
    )


def variance_at_most(bound: str) -> Hypothesis:
    """At every iterate u the variance is at most `bound`."""
    return hypothesis(
        "variance",
        f"the variance of the estimator is at most {bound} at every iterate",
        variance=f"all(u in R^I, VARIANCE(q, {ESTIMATES.format('u')}) <= {bound})",
    )


# ------------------------------------------------------------------------------------------------------------ one step

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

# ---------------------------------------------------------------------------------------------------------- many steps

_AT_W, _AT_K, _AT_Y, _AT_S = {"w": "I -> real"}, {"k": "nat"}, {"y": "Y"}, {"s": "real"}
_AT_STEP = _AT_W | _AT_K
_AT_OUTCOME = _AT_STEP | _AT_Y
_MOVE = "e[k]*h[w, y, {0}]"
_ON_SEGMENT = f"fun(j in I, w[j] + s*({_MOVE.format('j')}))"
_NEXT = f"fun(i in I, w[i] + {_MOVE.format('i')})"
_H, _GRADIENT, _BIAS_W = ESTIMATES.format("w"), GRADIENT_AT.format("w"), BIAS_AT.format("w")
_RISE = f"sum(y in Y, q[y]*J[{_NEXT}]) - J[w]"
_SEGMENT = {"s_low": "0 <= s", "s_high": "s <= 1"}
_CHANGE = f"NORM2(fun(i in I, partial(J, {_ON_SEGMENT}, i) - partial(J, w, i)))"
_LENGTH = f"NORM2(fun(j in I, {_MOVE.format('j')}))"


def _run(quantity: str, n: str, x: str, e: str = "e") -> str:
    return f"{quantity}(J, h, q, {e}, {n}, {x})"


def _here(*names: str, **values: str) -> dict[str, StepData]:
    """Local names for earlier facts at the variables of the step."""
    return {f"here.{name}": instance(name, **values) for name in names}


_ONE_STEP = (
    # a segment is part of the whole space; its ends are not needed, and the kernel wants to see that they are not
    polynomial(
        "inside",
        "0 < 1 + s*(1 - s)",
        [(1, "1"), (1, "1", "s_low", "s_high")],
        variables=_AT_S,
        given=_SEGMENT,
    ),
    conclude(
        "segment.differentiable",
        f"0 < differentiable(J, {_ON_SEGMENT})",
        [(1, "1", "here"), (1, "1", "s_low", "s_high", "here")],
        variables=_AT_OUTCOME | _AT_S,
        given=_SEGMENT,
        have={"here": instance("differentiable", u=_ON_SEGMENT), "here.inside": instance("inside", s="s")},
        positive=["here.inside"],
    ),
    polynomial("nought", "0 == 0"),
    summed(
        "segment.length",
        "nought",
        ("1", f"(w[i] + s*({_MOVE.format('i')}) - w[i])**2"),
        ("-s**2", f"({_MOVE.format('i')})**2"),
        over=("i", "I"),
        variables=_AT_OUTCOME | _AT_S,
    ),
    unfold("segment.norm", f"NORM2(fun(i in I, w[i] + s*({_MOVE.format('i')}) - w[i]))", variables=_AT_OUTCOME | _AT_S),
    unfold("move.norm", _LENGTH, variables=_AT_OUTCOME),
    conclude(
        "segment.lipschitz",
        f"0 <= L**2*s**2*{_LENGTH} - {_CHANGE}",
        [(1, "1", "here"), (1, "1", "s_low", "s_high", "here")],
        ("here.segment.length", "here.segment.norm", "here.move.norm"),
        variables=_AT_OUTCOME | _AT_S,
        given=_SEGMENT,
        have={
            "here": instance("lipschitz", u=_ON_SEGMENT, v="w"),
            "here.inside": instance("inside", s="s"),
            **_here("segment.length", "segment.norm", w="w", k="k", y="y", s="s"),
            **_here("move.norm", w="w", k="k", y="y"),
        },
        positive=["here.inside"],
    ),
    use(
        "one",
        "biased-progress",
        variables=_AT_STEP,
        x="w",
        g=_H,
        e="e[k]",
        proofs={
            "differentiable": instance("segment.differentiable", w="w", k="k"),
            "lipschitz": instance("segment.lipschitz", w="w", k="k"),
            "e_nonneg": instance("e_nonneg", k="k"),
            "e_small": instance("e_small", k="k"),
        },
    ),
    unfold("progress", f"PROGRESS(J, w, q, {_H}, e[k])", variables=_AT_STEP),
    summed(
        "rise",
        "nought",
        ("1", f"q[y]*(J[{_NEXT}] - J[w])"),
        ("-1", f"q[y]*J[{_NEXT}]"),
        ("J[w]", "q[y]"),
        variables=_AT_STEP,
    ),
    conclude(
        "gain",
        f"0 <= {_RISE} - (e[k]/2*((1 - m**2)*NORM2({_GRADIENT}) - z**2) - L*e[k]**2/2*V)",
        [(2, "1", "here.one"), (1, "1", "here.nonneg", "here.bias"), (1, "e[k]", "L_nonneg", "here.variance")],
        ("here.progress", "here.rise", "q_total"),
        variables=_AT_STEP,
        have={
            **_here("one", "progress", "rise", w="w", k="k"),
            "here.nonneg": instance("e_nonneg", k="k"),
            "here.bias": instance("bias", u="w"),
            "here.variance": instance("variance", u="w"),
        },
        scale=2,
    ),
)


def _unfolded(n: str, name: str) -> list[StepData]:
    """The defining equations of the four quantities of a run; those of the sums come without an iterate."""
    at_n = _AT_K if "k" in n else {}
    return [
        unfold(f"{name}.mean", _run("MEAN_AFTER", n, "w"), variables=_AT_W | at_n),
        unfold(f"{name}.work", _run("WORK", n, "w"), variables=_AT_W | at_n),
        unfold(f"{name}.total", f"TOTAL(e, {n})", variables=at_n),
        unfold(f"{name}.total2", f"TOTAL2(e, {n})", variables=at_n),
    ]


def _reserve(n: str) -> str:
    return f"z**2/2*TOTAL(e, {n}) + L*V/2*TOTAL2(e, {n})"


def _surplus(n: str, x: str) -> str:
    """What the induction shows to be nonnegative."""
    return f"{_run('MEAN_AFTER', n, x)} - J[{x}] - (1 - m**2)/2*{_run('WORK', n, x)} + {_reserve(n)}"


_QUANTIFIED: Mapping[str, StepData] = {"before": {"by": "before", "values": None}}
_ASSUMED: Mapping[str, StepData] = {"before": {"by": "hypothesis", "values": None}}
_BEFORE = {"before": f"all(u in R^I, 0 <= {_surplus('k', 'u')})"}
_BEFORE_BELOW = {"before": f"all(u in R^I, {_run('MEAN_AFTER', 'k', 'u')} <= T)"}

_ALL_STEPS = (
    *_unfolded("0", "first"),
    *_unfolded("k + 1", "next"),
    conclude(
        "base",
        f"0 <= {_surplus('0', 'w')}",
        (),
        ("here.first.mean", "here.first.work", "first.total", "first.total2"),
        variables=_AT_W,
        have=_here("first.mean", "first.work", w="w"),
    ),
    conclude(
        "later",
        f"0 <= q[y]*{_run('MEAN_AFTER', 'k', _NEXT)} - q[y]*J[{_NEXT}]"
        f" - (1 - m**2)/2*(q[y]*{_run('WORK', 'k', _NEXT)}) + ({_reserve('k')})*q[y]",
        [(1, "1", "here.mass", "here.before")],
        (),
        variables=_AT_OUTCOME,
        given=_BEFORE,
        have={"here.mass": instance("q_nonneg", y="y"), "here.before": instance("before", u=_NEXT)},
    ),
    summed(
        "all.later",
        instance("later", _QUANTIFIED, k="k", w="w", y="y"),
        ("1", f"q[y]*{_run('MEAN_AFTER', 'k', _NEXT)}"),
        ("-1", f"q[y]*J[{_NEXT}]"),
        ("-(1 - m**2)/2", f"q[y]*{_run('WORK', 'k', _NEXT)}"),
        (_reserve("k"), "q[y]"),
        variables=_AT_STEP,
        given=_BEFORE,
    ),
    conclude(
        "step",
        f"0 <= {_surplus('(k + 1)', 'w')}",
        [(1, "1", "here.later"), (1, "1", "here.gain")],
        ("here.next.mean", "here.next.work", "here.next.total", "here.next.total2", "q_total"),
        variables=_AT_STEP,
        given=_BEFORE,
        have={
            "here.later": instance("all.later", _QUANTIFIED, k="k", w="w"),
            **_here("gain", "next.mean", "next.work", w="w", k="k"),
            **_here("next.total", "next.total2", k="k"),
        },
    ),
    induction(
        "surplus",
        f"0 <= {_surplus('k', 'w')}",
        "base",
        instance("step", _ASSUMED, k="k", w="w"),
        on="k",
        over=_AT_W,
    ),
    # the mean of a bounded objective is bounded
    conclude(
        "below.base",
        f"0 <= T - {_run('MEAN_AFTER', '0', 'w')}",
        [(1, "1", "here.bounded")],
        ("here.first.mean",),
        variables=_AT_W,
        have={"here.bounded": instance("bounded", u="w"), **_here("first.mean", w="w")},
    ),
    conclude(
        "below.later",
        f"0 <= T*q[y] - q[y]*{_run('MEAN_AFTER', 'k', _NEXT)}",
        [(1, "1", "here.mass", "here.before")],
        (),
        variables=_AT_OUTCOME,
        given=_BEFORE_BELOW,
        have={"here.mass": instance("q_nonneg", y="y"), "here.before": instance("before", u=_NEXT)},
    ),
    summed(
        "below.sum",
        instance("below.later", _QUANTIFIED, k="k", w="w", y="y"),
        ("T", "q[y]"),
        ("-1", f"q[y]*{_run('MEAN_AFTER', 'k', _NEXT)}"),
        variables=_AT_STEP,
        given=_BEFORE_BELOW,
    ),
    conclude(
        "below.step",
        f"0 <= T - {_run('MEAN_AFTER', '(k + 1)', 'w')}",
        [(1, "1", "here.sum")],
        ("here.next.mean", "q_total"),
        variables=_AT_STEP,
        given=_BEFORE_BELOW,
        have={
            "here.sum": instance("below.sum", _QUANTIFIED, k="k", w="w"),
            **_here("next.mean", w="w", k="k"),
        },
    ),
    induction(
        "below",
        f"0 <= T - {_run('MEAN_AFTER', 'k', 'w')}",
        "below.base",
        instance("below.step", _ASSUMED, k="k", w="w"),
        on="k",
        over=_AT_W,
    ),
)

_PROOF_OF_BIASED_ASCENT = Draft(
    (
        *_ONE_STEP,
        *_ALL_STEPS,
        conclude(
            "end",
            f"0 <= T - J[x] + {_reserve('n')} - (1 - m**2)/2*{_run('WORK', 'n', 'x')}",
            [(1, "1", "whole"), (1, "1", "top")],
            have={"whole": instance("surplus", k="n", w="x"), "top": instance("below", k="n", w="x")},
        ),
    ),
    ("end",),
    notes={
        "one": "One step from w with any of the step sizes.",
        "gain": "The bounds of bias and variance put into what one step guarantees.",
        "later": "What the following steps guarantee from wherever the first one led, at one outcome of its noise.",
        "surplus": "By induction on the number of steps, for every start at once.",
        "below": "So is this: the mean of J after any number of steps is at most T.",
    },
)

_CONSTANT = "fun(k in nat, c)"


def _constant_total(quantity: str, each: str) -> list[StepData]:
    """The sum of n equal terms is n times one of them."""
    name = quantity.lower()
    goal = f"{quantity}({_CONSTANT}, {{0}}) - ({{0}})*{each} == 0"
    before = {"before": goal.format("k")}
    return [
        unfold(f"{name}.first", f"{quantity}({_CONSTANT}, 0)"),
        unfold(f"{name}.next", f"{quantity}({_CONSTANT}, k + 1)", variables=_AT_K),
        conclude(f"{name}.base", goal.format("0"), (), (f"{name}.first",)),
        conclude(
            f"{name}.step",
            goal.format("k + 1"),
            (),
            ("here.next", "before"),
            variables=_AT_K,
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
_WORK = _run("WORK", "n", "x")
_WORK_CONSTANT = _run("WORK", "n", "x", _CONSTANT)

_PROOF_OF_BIAS_NEIGHBOURHOOD = Draft(
    (
        # what is nonnegative is so for every k
        polynomial(
            "always",
            "0 <= a + (b*k)**2",
            [(1, "1", "a_nonneg"), (1, "b*k")],
            variables={"a": "real", "b": "real", **_AT_K},
            given={"a_nonneg": "0 <= a"},
        ),
        use(
            "run",
            "biased-ascent",
            e=_CONSTANT,
            m="0",
            proofs={
                "e_nonneg": instance("always", {"a_nonneg": "c_nonneg"}, a="c", b="0"),
                "e_small": instance("always", {"a_nonneg": "c_small"}, a="1 - L*c", b="0"),
            },
        ),
        *_constant_total("TOTAL", "c"),
        *_constant_total("TOTAL2", "c**2"),
        conclude("end", f"0 <= {_NEIGHBOURHOOD} - {_WORK_CONSTANT}", [(2, "1", "run")], ("total", "total2")),
    ),
    ("end",),
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
)

_RUN_OF_STEPS = (
    NOISE,
    NONNEGATIVE,
    SCHEDULED,
    SCHEDULED_SMALL,
    smooth_everywhere(),
    variance_at_most("V"),
    BELOW,
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="biased-progress",
        where=_WHERE,
        title="What one step with a biased estimator guarantees",
        variables=(J, X, Q, G, SMOOTHNESS, STEP),
        hypotheses=(NOISE, NONNEGATIVE, STEP_NONNEGATIVE, STEP_SMALL, smooth("e*g[y, j]", over="all(y in Y, {})")),
        statement=relations(f"{_GAIN} <= PROGRESS(J, x, q, g, e)"),
        verdict=Verdict.HOLDS,
        finding=(
            "For steps with L e <= 1 the sign of Term B does not matter: only the length of the bias does.  The step "
            "gains e/2 |grad J|^2 and loses e/2 |Bias|^2 and (L e^2/2) Var, with equality on the quadratic with Hessian "
            "-L I where L e = 1 or Bias = -grad J, so none of the constants can be improved."
        ),
        draft=_PROOF_OF_BIASED_PROGRESS,
        references=_REFERENCES,
    ),
    Claim(
        id="biased-ascent",
        where=_WHERE,
        title="What a run with a biased estimator guarantees, for every number of steps",
        variables=(J, H, Q, SCHEDULE, STEPS, X, SMOOTHNESS, RELATIVE, ABSOLUTE, SPREAD, TOP),
        hypotheses=(*_RUN_OF_STEPS, bias_at_most("m**2*NORM2({gradient}) + z**2", "|Bias|^2 <= m^2 |grad J|^2 + z^2")),
        statement=relations(f"(1 - m**2)/2*{_WORK} <= T - J[x] + z**2/2*TOTAL(e, n) + L*V/2*TOTAL2(e, n)"),
        verdict=Verdict.HOLDS,
        finding=(
            "TBD"
        ),
        draft=_PROOF_OF_BIASED_ASCENT,
        references=_REFERENCES,
        smt_sizes=(),
    ),
    Claim(
        id="bias-neighbourhood",
        where=_WHERE,
        title="A bias of at most z leaves a neighbourhood where |grad J|^2 is of the order z^2",
        variables=(J, H, Q, CONSTANT_STEP, STEPS, X, SMOOTHNESS, ABSOLUTE, SPREAD, TOP),
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
        finding="TBD",
        draft=_PROOF_OF_BIAS_NEIGHBOURHOOD,
        references=_REFERENCES,
        smt_sizes=(),
    ),
    Claim(
        id="relative-bias-converges",
        where=_WHERE,
        title="A bias that stays below the gradient does not keep the gradient from vanishing",
        variables=(J, H, Q, SCHEDULE, STEPS, X, SMOOTHNESS, RELATIVE, SPREAD, TOP, SQUARES, LEVEL),
        hypotheses=(
            *_RUN_OF_STEPS,
            bias_at_most("m**2*NORM2({gradient})", "|Bias| <= m |grad J| at every iterate"),
            CONTRACTION,
            hypothesis("summable", "the squares of the step sizes add up to at most S", summable="TOTAL2(e, n) <= S"),
            hypothesis(
                "long",
                "the step sizes add up to at least (2 (T - J(x)) + L V S)/(t (1 - m^2))",
                long="2*(T - J[x]) + L*V*S <= t*(1 - m**2)*TOTAL(e, n)",
            ),
        ),
        statement=relations(f"{_WORK} <= t*TOTAL(e, n)"),
        verdict=Verdict.HOLDS,
        finding="TBD",
        draft=_PROOF_OF_RELATIVE_BIAS_CONVERGES,
        references=_REFERENCES,
        smt_sizes=(),
    ),
)
