"""Where biased stochastic gradient ascent can come to rest, and what the sign of Term B says about it.

The text reads a negative Term B as a sign that the iterates go to a wrong point.  Neither direction holds at single
steps: Term B can be negative at every step of a run that finds the optimum, and positive at the first steps of a run
that ends at a point that is not stationary.  What is true speaks of the limit: at a fixed point gradient and bias
cancel, and next to a limit with a nonzero gradient Term B is negative, with a bound that is attained.

Glossary
    J           the objective; grad J its gradient
    x           the iterate, or the iterates x[n] of a run
    w           a point, or the limit of a run
    q, g        law of the noise, and the estimator g[y]; g[n], the estimator at step n of a run without noise
    e, L        step size, smoothness constant
    r           how far the iterate and the mean next one are from w, at most
    c           the norm of the gradient at w, at least

Main statements
    fixed-point-balance             E x' - x = e (grad J(x) + Bias(x))
    fixed-point-distance            |grad J| = |Bias| where the mean step vanishes
    wrong-limit-term-b              Term B <= -(1 - L e)(c - L r)(e (c - L r) - 2 r)
    term-b-changes-sign             J = -x^2/2 with bias b, from -5 b, e = 1/2: positive three times, then negative
    negative-term-b-wrong-solution  refuted: negative at every step, and the limit is the optimum
    positive-term-b-right-solution  refuted: positive at the first steps, and the limit is not stationary
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, absolute, conclude, instance, polynomial, summed, unfold, use
from theorems.foundations.bowl import term_b_of_bowl
from theorems.notation import PART1
from theorems.objectives import GRADIENT, SMOOTHNESS, STEP, G, J, Q, X
from theorems.proof import Draft

SCALE = parameter("e", "real", "step size", low="-1", high="3")
COORDINATE = parameter("i", "I", "a coordinate")
POINT = parameter("w", "I -> real", "a point, where a run may end")
NEAR = parameter("r", "real", "how far iterate and mean next iterate are from the point, at most", low="0", high="1")
SLOPE = parameter("c", "real", "the norm of the gradient at the point, at least", low="0", high="10")
MEAN = "fun(i in I, AVERAGE(q, g, i))"

_AT_I, _OVER_I = {"i": "I"}, ("i", "I")
_NOUGHT = polynomial("nought", "0 == 0")

# ------------------------------------------------------------------------------------------------------- fixed points

_SLOPES = "fun(k in I, partial(J, x, k))"
_BIAS = f"BIAS(q, g, {_SLOPES}, i)"
_MOVED = "q[y]*(x[i] + e*g[y, i])"
_BIAS_VECTOR = f"fun(i in I, {_BIAS})"

_PROOF_OF_FIXED_POINT_BALANCE = Draft(
    (
        _NOUGHT,
        summed("split", "nought", ("1", _MOVED), ("-x[i]", "q[y]"), ("-e", "q[y]*g[y, i]")),
        unfold("average", "AVERAGE(q, g, i)"),
        unfold("bias", _BIAS),
        conclude(
            "end",
            f"sum(y in Y, {_MOVED}) - x[i] - e*(partial(J, x, i) + {_BIAS}) == 0",
            (),
            ("split", "average", "bias", "q_total"),
        ),
    ),
    ("end",),
)

_PROOF_OF_FIXED_POINT_DISTANCE = Draft(
    (
        unfold("bias", _BIAS, variables=_AT_I),
        conclude(
            "point",
            f"partial(J, x, i)**2 - {_BIAS}**2 == 0",
            (),
            ("here.bias", "here.null"),
            variables=_AT_I,
            have={"here.bias": "bias", "here.null": instance("null", i="i")},
        ),
        summed("sum", "point", ("1", "partial(J, x, i)**2"), ("-1", f"{_BIAS}**2"), over=_OVER_I),
        unfold("norm", f"NORM2({_SLOPES})"),
        unfold("norm.bias", f"NORM2({_BIAS_VECTOR})"),
        conclude("end", f"NORM2({_SLOPES}) - NORM2({_BIAS_VECTOR}) == 0", (), ("sum", "norm", "norm.bias")),
    ),
    ("end",),
)

# ------------------------------------------------------------------------------------------------------- wrong limits

_AT_W = "fun(i in I, partial(J, w, i))"
_CHANGE = "fun(i in I, partial(J, w, i) - partial(J, x, i))"
_AWAY = "fun(i in I, w[i] - x[i])"
_NEXT = "fun(i in I, x[i] + e*AVERAGE(q, g, i) - w[i])"
_MEAN_STEP = "fun(i in I, e*AVERAGE(q, g, i))"
_TERM_B = f"TERM_B(q, g, {GRADIENT}, L, e)"
_LEFT = "(c - L*r)"
WRONG_LIMIT = f"-(1 - L*e)*{_LEFT}*(e*{_LEFT} - 2*r)"
"""The bound of `wrong-limit-term-b` on Term B."""


def _root(name: str, vector: str) -> list[StepData]:
    """The norm of a vector is nonnegative, and its square is the squared norm."""
    return [
        use(f"{name}.norm", "norm2-nonnegative", v=vector),
        use(f"{name}.root", "axiom.sqrt_nonnegative", x=f"NORM2({vector})"),
        use(f"{name}.square", "axiom.sqrt_square", x=f"NORM2({vector})"),
    ]


def _at_most(name: str, vector: str, bound: str, nonneg: str, fact: str) -> list[StepData]:
    """A norm is at most what its square is at most the square of."""
    return [
        *_root(name, vector),
        conclude(
            f"{name}.ordered",
            f"0 <= ({bound})**2 - sqrt(NORM2({vector}))**2",
            [(1, "1", fact)],
            (f"{name}.square",),
        ),
        use(
            f"{name}.below",
            "square-order",
            proofs={"a_nonneg": f"{name}.root", "b_nonneg": nonneg, "squares": f"{name}.ordered"},
            a=f"sqrt(NORM2({vector}))",
            b=bound,
        ),
    ]


def _norm(vector: str) -> str:
    return f"sqrt(NORM2({vector}))"


_PROOF_OF_WRONG_LIMIT = Draft(
    (
        # |grad J(x)| >= |grad J(w)| - |grad J(w) - grad J(x)| >= c - L r
        conclude("Lr", "0 <= L*r", [(1, "1", "L_nonneg", "r_nonneg")]),
        conclude(
            "change.bound",
            f"0 <= (L*r)**2 - NORM2({_CHANGE})",
            [(1, "1", "lipschitz"), (1, "L", "near")],
        ),
        *_at_most("change", _CHANGE, "L*r", "Lr", "change.bound"),
        conclude(
            "c_nonneg",
            "0 <= c",
            [(1, "1", "close"), (1, "1", "e_pos", "Lr"), (1, "1", "r_nonneg")],
            positive=("e_pos",),
        ),
        use("slope.at.w", "root-bound", proofs={"a_nonneg": "c_nonneg", "square": "slope"}, a="c", b=f"NORM2({_AT_W})"),
        use("triangle", "norm-triangle", u=GRADIENT, v=_CHANGE),
        conclude(
            "slope.at.x",
            f"0 <= {_norm(GRADIENT)} - {_LEFT}",
            [(1, "1", "slope.at.w"), (1, "1", "triangle"), (1, "1", "change.below")],
        ),
        # e |E g| = |(x + e E g - w) + (w - x)| <= 2 r
        *_at_most("away", _AWAY, "r", "r_nonneg", "near"),
        *_at_most("next", _NEXT, "r", "r_nonneg", "near_next"),
        use("step.triangle", "norm-triangle", u=_NEXT, v=_AWAY),
        conclude(
            "step",
            f"0 <= 2*r - {_norm(_MEAN_STEP)}",
            [(1, "1", "step.triangle"), (1, "1", "away.below"), (1, "1", "next.below")],
        ),
        # e <grad J(x), E g> <= 2 r |grad J(x)|
        *_root("here", GRADIENT),
        use("product", "cauchy-schwarz-roots", u=GRADIENT, v=_MEAN_STEP),
        *absolute(
            "up",
            "0 <= a - x",
            {"trim": True},
            {"squares": [(2, "1", "sign")]},
            variables="x",
            argument="x",
            pointwise=polynomial,
        ),
        use("above", "up", x=f"DOT({GRADIENT}, {_MEAN_STEP})"),
        _NOUGHT,
        summed(
            "scaled",
            "nought",
            ("1", "partial(J, x, i)*(e*AVERAGE(q, g, i))"),
            ("-e", "partial(J, x, i)*AVERAGE(q, g, i)"),
            over=_OVER_I,
        ),
        unfold("dot.step", f"DOT({GRADIENT}, {_MEAN_STEP})"),
        unfold("dot.mean", f"DOT({GRADIENT}, {MEAN})"),
        conclude(
            "ascent",
            f"0 <= 2*r*{_norm(GRADIENT)} - e*DOT({GRADIENT}, {MEAN})",
            [(1, "1", "step", "here.root"), (1, "1", "product"), (1, "1", "above")],
            ("scaled", "dot.step", "dot.mean"),
        ),
        use("direction", "mean-direction", d=GRADIENT),
        unfold("term.b", _TERM_B),
        conclude("share", "0 <= 1 - L*e", [(1, "1", "small")]),
        conclude(
            "end",
            f"0 <= {WRONG_LIMIT} - {_TERM_B}",
            [
                (1, "1", "share", "ascent"),
                (1, f"{_norm(GRADIENT)} - {_LEFT}", "share", "e_pos"),
                (2, "1", "share", "slope.at.x", "close"),
            ],
            ("direction", "term.b", "here.square"),
        ),
    ),
    ("end",),
    notes={
        "slope.at.x": "The gradient at the iterate is at least c - L r long: it differs by at most L r from that at w.",
        "step": "Iterate and mean next iterate are both within r of w, so the mean step is at most 2 r long.",
        "end": "Term B is (1 - L e)(e <grad, E g> - e |grad|^2), and |grad|(e |grad| - 2 r) grows from c - L r on.",
    },
)

# --------------------------------------------------------------------------------------------------------------- runs

RUN = parameter("x", "nat, I -> real", "the iterates of a run")
ESTIMATES = parameter("g", "nat, I -> real", "the estimator at each step of the run, which has no noise")
LIMIT = parameter("w", "I -> real", "the limit of the run")
RATE = parameter("K", "real", "a bound of (n + 1) |x_n - w|^2", low="0", high="100")


def term_b(n: str) -> str:
    """Term B at step n of a run without noise: the estimator has a single outcome."""
    slopes = f"fun(i in I, partial(J, fun(j in I, x[{n}, j]), i))"
    return f"TERM_B(table(1), fun(y in 1, i in I, g[{n}, i]), {slopes}, L, e)"


_RUN: tuple[Hypothesis, ...] = (
    hypothesis(
        "update",
        "each step adds e times the estimator",
        update="all(n in nat, all(i in I, x[n + 1, i] == x[n, i] + e*g[n, i]))",
    ),
    hypothesis("step", "e > 0, L >= 0 and L e < 1", e_pos="0 < e", L_nonneg="0 <= L", small="L*e < 1"),
    hypothesis(
        "smooth",
        "J is differentiable everywhere, and its gradient is L-Lipschitz",
        differentiable="all(u in R^I, 0 < differentiable(J, u))",
        lipschitz=(
            "all(u in R^I, all(v in R^I, NORM2(fun(i in I, partial(J, u, i) - partial(J, v, i)))"
            " <= L**2*NORM2(fun(i in I, u[i] - v[i]))))"
        ),
    ),
    hypothesis(
        "converges",
        "the iterates converge to w, at a rate",
        converges="all(n in nat, (n + 1)*NORM2(fun(i in I, x[n, i] - w[i])) <= K)",
    ),
)
GRADIENT_AT_LIMIT = f"NORM2({_AT_W})"
"""The squared norm of the gradient at the limit."""

OFFSET = parameter("b", "real", "the bias", low="1/10", high="10")
TIME = parameter("n", "nat", "a step of the run", low="0", high="8")


def biased_run(n: str) -> tuple[str, str]:
    """Iterate and estimate at step n of the run on the bowl from -5 b with bias b and step size 1/2."""
    share = f"6*b*POWER(1/2, {n})"
    return f"b - {share}", share


def biased_term_b(n: str) -> str:
    """Term B at step n of `biased_run`."""
    return term_b_of_bowl(*biased_run(n), "1/2")


_LATER = "n + 1 + 1 + 1"
_FOURTHS = "b**2/4*(6*POWER(1/2, {}) - 1)"

_PROOF_OF_SIGN_CHANGE = Draft(
    (
        use("formula", "bowl-term-b", x=biased_run("n")[0], g=biased_run("n")[1], e="1/2"),
        conclude("end", f"{biased_term_b('n')} - {_FOURTHS.format('n')} == 0", (), ("formula",)),
        use("later", "bowl-term-b", x=biased_run(_LATER)[0], g=biased_run(_LATER)[1], e="1/2"),
        *(unfold(f"power.{k}", f"POWER(1/2, n + 1{' + 1' * (k - 1)})") for k in (1, 2, 3)),
        polynomial("half.positive", "0 < 1/2", [(1, "1")], scale=2),
        polynomial("half.below", "0 < 1 - 1/2", [(1, "1")], scale=2),
        use("power", "power-positive", proofs={"x_pos": "half.positive"}, x="1/2", k="n"),
        use("decay", "power-decay", proofs={"u_below": "half.below"}, u="1/2", k="n"),
        use("natural", "axiom.nat_nonnegative", n="n"),
        # 6 P/8 - 1 <= -1/4 for P = (1/2)^n <= 1
        conclude(
            "later.end",
            f"0 < -{biased_term_b('n + 3')}",
            [
                (6, "1", "b_pos", "b_pos", "decay"),
                (3, "1", "b_pos", "b_pos", "natural", "power"),
                (2, "1", "b_pos", "b_pos"),
            ],
            ("later", "power.1", "power.2", "power.3"),
            scale=32,
        ),
    ),
    ("end", "later.end"),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="fixed-point-balance",
        where=f"{PART1}, section 3.1 (corrected)",
        title="The mean step is the step size times gradient plus bias",
        variables=(J, X, Q, G, SCALE, COORDINATE),
        hypotheses=(hypothesis("q-total", "the masses of the noise add up to one", q_total="sum(y in Y, q[y]) == 1"),),
        statement=relations(f"sum(y in Y, {_MOVED}) - x[i] == e*(partial(J, x, i) + {_BIAS})"),
        verdict=Verdict.HOLDS,
        finding=(
            "On average the iterate stays where it is exactly where gradient and bias cancel: for e > 0 the fixed "
            "points of the mean iteration are the zeros of grad J + Bias, and not those of grad J."
        ),
        identity=True,
        draft=_PROOF_OF_FIXED_POINT_BALANCE,
    ),
    Claim(
        id="fixed-point-distance",
        where=f"{PART1}, section 3.1 (corrected)",
        title="How far from stationary a fixed point is",
        variables=(J, X, Q, G),
        hypotheses=(hypothesis("fixed", "the mean step vanishes", null="all(i in I, AVERAGE(q, g, i) == 0)"),),
        statement=relations(f"NORM2({_SLOPES}) == NORM2({_BIAS_VECTOR})"),
        verdict=Verdict.HOLDS,
        finding=(
            "At a fixed point of the mean iteration the gradient is exactly as long as the bias, so the point is "
            "stationary if and only if the bias vanishes there; what the bias is elsewhere does not matter."
        ),
        identity=True,
        draft=_PROOF_OF_FIXED_POINT_DISTANCE,
        smt_sizes=(2, 3),
    ),
    Claim(
        id="wrong-limit-term-b",
        where=f"{PART1}, section 3.1 (corrected)",
        title="Near a limit with nonzero gradient Term B is negative",
        variables=(J, POINT, X, Q, G, SMOOTHNESS, STEP, NEAR, SLOPE),
        hypotheses=(
            hypothesis("step", "e > 0 and L e <= 1", e_pos="0 < e", small="L*e <= 1"),
            hypothesis("smoothness", "L >= 0", L_nonneg="0 <= L"),
            hypothesis(
                "smooth",
                "from the iterate to the point the gradient changes by at most L times the distance",
                lipschitz=f"NORM2({_CHANGE}) <= L**2*NORM2({_AWAY})",
            ),
            hypothesis(
                "near",
                "the iterate, and the mean of the next one, are within r of the point",
                r_nonneg="0 <= r",
                near=f"NORM2({_AWAY}) <= r**2",
                near_next=f"NORM2({_NEXT}) <= r**2",
            ),
            hypothesis("wrong", "the gradient at the point is at least c long", slope=f"c**2 <= NORM2({_AT_W})"),
            hypothesis("close", "r is small beside c", close="(L*e + 1)*r <= e*c"),
        ),
        statement=relations(f"{_TERM_B} <= {WRONG_LIMIT}"),
        verdict=Verdict.HOLDS,
        finding=(
            "If the iterates of a run converge to a point whose gradient is not zero, then for L e < 1 Term B is "
            "negative from some step on, whatever the bias: as soon as (L e + 2) r < e c.  No continuity of the bias "
            "is needed, and the bound is attained."
        ),
        draft=_PROOF_OF_WRONG_LIMIT,
        smt_sizes=(1,),  # with two coordinates the solver gives up
    ),
    Claim(
        id="term-b-changes-sign",
        where=f"{PART1}, section 3.1 (corrected)",
        title="Term B along a run with a constant bias",
        variables=(OFFSET, TIME),
        hypotheses=(hypothesis("bias", "b > 0", b_pos="0 < b"),),
        statement=relations([f"{biased_term_b('n')} == {_FOURTHS.format('n')}", f"{biased_term_b('n + 3')} < 0"]),
        verdict=Verdict.HOLDS,
        finding=(
            "On J = -x^2/2, from -5 b and with e = 1/2, Term B is b^2 (6/2^n - 1)/4 at step n: 5/4, 1/2 and 1/8 of "
            "b^2, and negative ever after, while the run goes to b, which is not stationary."
        ),
        identity=True,
        draft=_PROOF_OF_SIGN_CHANGE,
    ),
    Claim(
        id="negative-term-b-wrong-solution",
        where=f"{PART1}, section 3.1",
        title="A negative Term B at every step leads to a wrong limit",
        variables=(J, RUN, ESTIMATES, LIMIT, SMOOTHNESS, STEP, RATE),
        hypotheses=(
            *_RUN,
            hypothesis("negative", "Term B is negative at every step", negative=f"all(n in nat, {term_b('n')} < 0)"),
        ),
        statement=relations(f"0 < {GRADIENT_AT_LIMIT}"),
        verdict=Verdict.REFUTED,
        finding=(
            "On J = -x^2/2 an estimator that is half of the gradient has a negative Term B at every step, from every "
            "start other than 0 and for every step size below 1; the run is x_n = (1 - e/2)^n x_0 and finds the "
            "optimum.  It is the limit that decides: near a limit with a nonzero gradient Term B is negative "
            "(wrong-limit-term-b), and a fixed point is as far from stationary as its bias is long "
            "(fixed-point-distance)."
        ),
        corrected=("wrong-limit-term-b", "fixed-point-distance"),
        smt_sizes=(),  # a run has no size
    ),
    Claim(
        id="positive-term-b-right-solution",
        where=f"{PART1}, section 3.1 (converse)",
        title="A positive Term B at the first steps leads to a stationary limit",
        variables=(J, RUN, ESTIMATES, LIMIT, SMOOTHNESS, STEP, RATE),
        hypotheses=(
            *_RUN,
            hypothesis(
                "positive",
                "Term B is positive at the first three steps",
                positive_0=f"0 < {term_b('0')}",
                positive_1=f"0 < {term_b('1')}",
                positive_2=f"0 < {term_b('2')}",
            ),
        ),
        statement=relations(f"{GRADIENT_AT_LIMIT} <= 0"),
        verdict=Verdict.REFUTED,
        finding=(
            "On J = -x^2/2 with a constant bias b > 0, from -5 b and with e = 1/2, the run is x_n = b - 6 b/2^n.  Term "
            "B is 5/4, 1/2 and 1/8 of b^2 at the first three steps and negative at all others (term-b-changes-sign); "
            "the limit is b, where the gradient is -b."
        ),
        corrected=("wrong-limit-term-b", "fixed-point-balance"),
        smt_sizes=(),  # a run has no size
    ),
)
