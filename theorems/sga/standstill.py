"""A run that stands still: what a bias as large as the gradient can do, for `theorems.sga.biased_ascent`.

Glossary
    J, q, e     objective, law of the noise, schedule
    n, x        number of steps, and where the run starts and stays

Main statement
    full-bias-stays     the estimator 0 has Bias = -grad J, and leads nowhere
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import StepData, conclude, induction, instance, polynomial, summed, unfold, use
from theorems.notation import PART1
from theorems.objectives import GRADIENT, NOISE, J, Q, X
from theorems.proof import Draft
from theorems.sga.run_induction import AT_K, AT_Y, here
from theorems.sga.runs import SCHEDULE, STEPS

_STILL = "fun(u in R^I, y in Y, i in I, 0)"
"""The estimator that is always 0: its bias is minus the gradient."""
_ZERO = "fun(y in Y, i in I, 0)"
_BIAS_OF_ZERO = f"fun(i in I, BIAS(q, {_ZERO}, {GRADIENT}, i))"


def _still(quantity: str, n: str) -> str:
    return f"{quantity}(J, {_STILL}, q, e, {n}, x)"


def _stays(
    name: str, quantity: str, value: str, first: tuple[str, ...] = (), then: tuple[str, ...] = ()
) -> list[StepData]:
    """A quantity of the run that stays at x, by induction.

    Args:
        name: of the steps.
        quantity: MEAN_AFTER or WORK.
        value: what it is after {0} steps.
        first, then: equations about the value after no step and after k + 1 steps.
    """
    goal = f"{_still(quantity, '{0}')} - {value} == 0"
    before = {"before": goal.format("k")}
    at_k = value.format("k")
    return [
        unfold(f"{name}.first", _still(quantity, "0")),
        unfold(f"{name}.next", _still(quantity, "k + 1"), variables=AT_K),
        conclude(f"{name}.base", goal.format("0"), (), (f"{name}.first", *first)),
        conclude(
            f"{name}.later",
            f"q[y]*{_still(quantity, 'k')} - q[y]*({at_k}) == 0",
            (),
            ("before",),
            variables=AT_K | AT_Y,
            given=before,
        ),
        summed(
            f"{name}.all.later",
            instance(f"{name}.later", {"before": "before"}, k="k", y="y"),
            ("1", f"q[y]*{_still(quantity, 'k')}"),
            (f"-({at_k})", "q[y]"),
            variables=AT_K,
            given=before,
        ),
        conclude(
            f"{name}.step",
            goal.format("(k + 1)"),
            (),
            ("here.next", "here.later", "q_total", *(f"here.{step}" for step in then)),
            variables=AT_K,
            given=before,
            have={
                "here.next": instance(f"{name}.next", k="k"),
                "here.later": instance(f"{name}.all.later", {"before": "before"}, k="k"),
                **here(*then, k="k"),
            },
        ),
        induction(
            f"{name}.every",
            goal.format("k"),
            f"{name}.base",
            instance(f"{name}.step", {"before": "hypothesis"}, k="k"),
            on="k",
        ),
        use(f"{name}.end", f"{name}.every", k="n"),
    ]


_PROOF_OF_FULL_BIAS_STAYS = Draft(
    (
        *_stays("mean", "MEAN_AFTER", "J[x]"),
        unfold("total.first", "TOTAL(e, 0)"),
        unfold("total.next", "TOTAL(e, k + 1)", variables=AT_K),
        *_stays("work", "WORK", f"TOTAL(e, {{0}})*NORM2({GRADIENT})", ("total.first",), ("total.next",)),
        polynomial("nought", "0 == 0"),
        # a sum of zeros is 0: adding zeros to q does not change its sum
        summed(
            "added",
            "nought",
            ("1", "p[y] + q[y]"),
            ("-1", "p[y]"),
            ("-1", "q[y]"),
            variables={"p": "Y -> real"},
        ),
        unfold("average", f"AVERAGE(q, {_ZERO}, i)", variables={"i": "I"}),
        unfold("bias", f"BIAS(q, {_ZERO}, {GRADIENT}, i)", variables={"i": "I"}),
        conclude(
            "point",
            f"BIAS(q, {_ZERO}, {GRADIENT}, i)**2 - partial(J, x, i)**2 == 0",
            (),
            ("here.bias", "here.average", "none"),
            variables={"i": "I"},
            have={**here("average", "bias", i="i"), "none": instance("added", p="fun(y in Y, 0)")},
        ),
        summed(
            "sum",
            "point",
            ("1", f"BIAS(q, {_ZERO}, {GRADIENT}, i)**2"),
            ("-1", "partial(J, x, i)**2"),
            over=("i", "I"),
        ),
        unfold("norm.bias", f"NORM2({_BIAS_OF_ZERO})"),
        unfold("norm", f"NORM2({GRADIENT})"),
        conclude("bias.end", f"NORM2({_BIAS_OF_ZERO}) - NORM2({GRADIENT}) == 0", (), ("sum", "norm.bias", "norm")),
    ),
    ("bias.end", "mean.end", "work.end"),
    notes={
        "mean.every": "By induction: every step ends where it began, so that J does not change.",
        "work.every": "By induction: every step adds its size times |grad J(x)|^2.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="full-bias-stays",
        where=f"{PART1}, section 3.1 (corrected)",
        title="A bias as large as the gradient can stop a run where it starts",
        variables=(J, Q, SCHEDULE, STEPS, X),
        hypotheses=(NOISE,),
        statement=relations(
            [
                f"NORM2({_BIAS_OF_ZERO}) == NORM2({GRADIENT})",
                f"{_still('MEAN_AFTER', 'n')} == J[x]",
                f"{_still('WORK', 'n')} == TOTAL(e, n)*NORM2({GRADIENT})",
            ]
        ),
        verdict=Verdict.HOLDS,
        finding=(
            "The estimator that is always 0 has |Bias| = |grad J| at every iterate and no variance.  Its run does not "
            "move, and WORK grows with the sum of the step sizes: no bound like that of relative-bias-converges holds "
            "with m = 1."
        ),
        identity=True,
        draft=_PROOF_OF_FULL_BIAS_STAYS,
        # a run is a recursion over an unknown objective and schedule: nothing for nonlinear arithmetic
        smt_sizes=(),
    ),
)
