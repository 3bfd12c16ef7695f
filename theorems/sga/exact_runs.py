"""A run that can be computed: how good the bound of `theorems.sga.biased_ascent` is.

Glossary
    q, g        law of the noise, and the error of the estimator for each outcome of it
    n, x        number of steps, and where the run starts
    w, k        where a run of k + 1 steps starts

Main statement
    neighbourhood-exact     J = -|v|^2/2, the gradient plus g, steps of size 1: WORK = |x|^2 + n (Var + |Bias|^2)
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import conclude, gradient, induction, instance, pick, polynomial, summed, unfold, use
from theorems.foundations.estimator_moments import MEAN, G
from theorems.notation import PART1
from theorems.objectives import NOISE, Q, X
from theorems.proof import Draft
from theorems.sga.run_induction import ASSUMED, AT_K, AT_STEP, AT_W, AT_Y, QUANTIFIED, here
from theorems.sga.runs import STEPS

_BOWL = "fun(v in R^I, -1/2*sum(i in I, v[i]**2))"
"""J(v) = -|v|^2/2: smooth with L = 1, gradient -v."""
_OFF = "fun(u in R^I, y in Y, i in I, g[y, i] - u[i])"
"""The gradient of the bowl plus g, so that the mean of g is the bias."""
_UNIT = "fun(k in nat, 1)"
_OFF_AT = "fun(y in Y, i in I, g[y, i] - {0}[i])"
_BOWL_AT = f"fun(i in I, partial({_BOWL}, {{0}}, i))"
_OFF_X = _OFF_AT.format("x")
_BIAS_ON_BOWL = f"fun(i in I, BIAS(q, {_OFF_X}, {_BOWL_AT.format('x')}, i))"
_DRAWN = "fun(i in I, g[y, i])"
_AT_I = {"i": "I"}


def _on_bowl(n: str, x: str) -> str:
    return f"WORK({_BOWL}, {_OFF}, q, {_UNIT}, {n}, {x})"


_BOWL_WORK = f"{_on_bowl('({0} + 1)', '{1}')} - NORM2({{1}}) - {{0}}*SECOND(q, g) == 0"
_BEFORE_BOWL = {"before": f"all(u in R^I, {_BOWL_WORK.format('k', 'u')})"}

_PROOF_OF_NEIGHBOURHOOD_EXACT = Draft(
    (
        polynomial("nought", "0 == 0"),
        gradient("derivative", f"partial({_BOWL}, w, i)", variables=AT_W | _AT_I),
        pick("picked", ("k", "I"), "i", "2*w[k]", variables=AT_W | _AT_I),
        conclude(
            "slope",
            f"partial({_BOWL}, w, i) + w[i] == 0",
            (),
            ("here.derivative", "here.picked"),
            variables=AT_W | _AT_I,
            have=here("derivative", "picked", w="w", i="i"),
        ),
        conclude(
            "square",
            f"partial({_BOWL}, w, i)**2 - w[i]**2 == 0",
            (),
            ("here.slope",),
            variables=AT_W | _AT_I,
            have=here("slope", w="w", i="i"),
        ),
        summed(
            "squares",
            "square",
            ("1", f"partial({_BOWL}, w, i)**2"),
            ("-1", "w[i]**2"),
            over=("i", "I"),
            variables=AT_W,
        ),
        unfold("norm.gradient", f"NORM2({_BOWL_AT.format('w')})", variables=AT_W),
        unfold("norm", "NORM2(w)", variables=AT_W),
        conclude(
            "length",
            f"NORM2({_BOWL_AT.format('w')}) - NORM2(w) == 0",
            (),
            ("here.squares", "here.norm.gradient", "here.norm"),
            variables=AT_W,
            have=here("squares", "norm.gradient", "norm", w="w"),
        ),
        # no further step, and one more
        unfold("first", _on_bowl("1", "w"), variables=AT_W),
        unfold("none", _on_bowl("0", _DRAWN), variables=AT_Y),
        conclude(
            "none.weighted",
            f"q[y]*{_on_bowl('0', _DRAWN)} == 0",
            (),
            ("here.none",),
            variables=AT_Y,
            have=here("none", y="y"),
        ),
        summed("none.sum", "none.weighted", ("1", f"q[y]*{_on_bowl('0', _DRAWN)}")),
        conclude(
            "base",
            _BOWL_WORK.format("0", "w"),
            (),
            ("here.first", "here.length", "none.sum"),
            variables=AT_W,
            have=here("first", "length", w="w"),
        ),
        unfold("norm.drawn", f"NORM2({_DRAWN})", variables=AT_Y),
        conclude(
            "later",
            f"q[y]*{_on_bowl('(k + 1)', _DRAWN)} - q[y]*sum(i in I, g[y, i]**2) - k*SECOND(q, g)*q[y] == 0",
            (),
            ("here.before", "here.norm.drawn"),
            variables=AT_K | AT_Y,
            given=_BEFORE_BOWL,
            have={"here.before": instance("before", u=_DRAWN), **here("norm.drawn", y="y")},
        ),
        summed(
            "all.later",
            instance("later", QUANTIFIED, k="k", y="y"),
            ("1", f"q[y]*{_on_bowl('(k + 1)', _DRAWN)}"),
            ("-1", "q[y]*sum(i in I, g[y, i]**2)"),
            ("-k*SECOND(q, g)", "q[y]"),
            variables=AT_K,
            given=_BEFORE_BOWL,
        ),
        unfold("second", "SECOND(q, g)"),
        unfold("next", _on_bowl("k + 1 + 1", "w"), variables=AT_STEP),
        conclude(
            "step",
            _BOWL_WORK.format("(k + 1)", "w"),
            (),
            ("here.next", "here.length", "here.later", "second", "q_total"),
            variables=AT_STEP,
            given=_BEFORE_BOWL,
            have={
                "here.next": instance("next", w="w", k="k"),
                "here.length": instance("length", w="w"),
                "here.later": instance("all.later", QUANTIFIED, k="k"),
            },
        ),
        induction(
            "every",
            _BOWL_WORK.format("k", "w"),
            "base",
            instance("step", ASSUMED, k="k", w="w"),
            on="k",
            over=AT_W,
        ),
        use("whole", "every", k="n", w="x"),
        use("split", "bias-variance-split.2", d="x"),
        conclude(
            "end",
            f"{_on_bowl('(n + 1)', 'x')} - (NORM2(x) + n*(VARIANCE(q, g) + NORM2({MEAN}))) == 0",
            (),
            ("whole", "split"),
        ),
        # bias and variance of the estimator at x
        summed(
            "moved", "nought", ("1", "q[y]*(g[y, i] - x[i])"), ("-1", "q[y]*g[y, i]"), ("x[i]", "q[y]"), variables=_AT_I
        ),
        unfold("average", "AVERAGE(q, g, i)", variables=_AT_I),
        unfold("average.moved", f"AVERAGE(q, {_OFF_X}, i)", variables=_AT_I),
        unfold("bias", f"BIAS(q, {_OFF_X}, {_BOWL_AT.format('x')}, i)", variables=_AT_I),
        conclude(
            "bias.square",
            f"BIAS(q, {_OFF_X}, {_BOWL_AT.format('x')}, i)**2 - AVERAGE(q, g, i)**2 == 0",
            (),
            ("here.bias", "here.average.moved", "here.moved", "here.average", "here.slope", "q_total"),
            variables=_AT_I,
            have={**here("bias", "average.moved", "moved", "average", i="i"), **here("slope", w="x", i="i")},
        ),
        summed(
            "bias.squares",
            "bias.square",
            ("1", f"BIAS(q, {_OFF_X}, {_BOWL_AT.format('x')}, i)**2"),
            ("-1", "AVERAGE(q, g, i)**2"),
            over=("i", "I"),
        ),
        unfold("norm.bias", f"NORM2({_BIAS_ON_BOWL})"),
        unfold("norm.mean", f"NORM2({MEAN})"),
        conclude(
            "bias.end",
            f"NORM2({_BIAS_ON_BOWL}) - NORM2({MEAN}) == 0",
            (),
            ("bias.squares", "norm.bias", "norm.mean"),
        ),
        conclude(
            "deviation",
            f"(g[y, i] - x[i] - AVERAGE(q, {_OFF_X}, i))**2 - (g[y, i] - AVERAGE(q, g, i))**2 == 0",
            (),
            ("here.average.moved", "here.moved", "here.average", "q_total"),
            variables=AT_Y | _AT_I,
            have=here("average.moved", "moved", "average", i="i"),
        ),
        summed(
            "deviations",
            "deviation",
            ("1", f"(g[y, i] - x[i] - AVERAGE(q, {_OFF_X}, i))**2"),
            ("-1", "(g[y, i] - AVERAGE(q, g, i))**2"),
            over=("i", "I"),
            variables=AT_Y,
        ),
        conclude(
            "weighted",
            f"q[y]*sum(i in I, (g[y, i] - x[i] - AVERAGE(q, {_OFF_X}, i))**2)"
            " - q[y]*sum(i in I, (g[y, i] - AVERAGE(q, g, i))**2) == 0",
            (),
            ("here.deviations",),
            variables=AT_Y,
            have=here("deviations", y="y"),
        ),
        summed(
            "variances",
            "weighted",
            ("1", f"q[y]*sum(i in I, (g[y, i] - x[i] - AVERAGE(q, {_OFF_X}, i))**2)"),
            ("-1", "q[y]*sum(i in I, (g[y, i] - AVERAGE(q, g, i))**2)"),
        ),
        unfold("variance.moved", f"VARIANCE(q, {_OFF_X})"),
        unfold("variance", "VARIANCE(q, g)"),
        conclude(
            "variance.end",
            f"VARIANCE(q, {_OFF_X}) - VARIANCE(q, g) == 0",
            (),
            ("variances", "variance.moved", "variance"),
        ),
    ),
    ("bias.end", "variance.end", "end"),
    notes={
        "slope": "The gradient of J = -|v|^2/2 is -v.",
        "later": "A step of size 1 leads from w to w + (g - w) = g, wherever w is.",
        "every": "By induction on the number of steps, for every start at once.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="neighbourhood-exact",
        where=f"{PART1}, section 3.1 (corrected)",
        title="On the quadratic with Hessian -I, a run of the gradient plus an error never gets closer than that error",
        variables=(Q, G, STEPS, X),
        hypotheses=(NOISE,),
        statement=relations(
            [
                f"NORM2({_BIAS_ON_BOWL}) == NORM2({MEAN})",
                f"VARIANCE(q, {_OFF_X}) == VARIANCE(q, g)",
                f"{_on_bowl('(n + 1)', 'x')} == NORM2(x) + n*(VARIANCE(q, g) + NORM2({MEAN}))",
            ]
        ),
        verdict=Verdict.HOLDS,
        finding=(
            "With J = -|v|^2/2, steps of size 1 and the gradient plus g as the estimator, bias and variance are the "
            "mean and the variance of g at every iterate.  With |E g| = z and Var g = V the bound of "
            "bias-neighbourhood exceeds WORK by z^2 + V, however many steps there are, so neither constant can be "
            "improved."
        ),
        identity=True,
        smt_sizes=(1, 2),
        draft=_PROOF_OF_NEIGHBOURHOOD_EXACT,
    ),
)
