"""Where the claims about limits are attained, and where they break.  Mirrors `theorems.sga.limits`.

All numbers are exact; a comment says how to verify them by hand.

Glossary: J the objective, x the iterate or the run, w the limit, q and g law and values of the estimator, e the step
size, L the smoothness, r and c distance and gradient at the limit.

Main definitions
    INSTANCES       extremal instances
    FAMILIES        runs, for every step of them and every value of their parameters, with their proofs
"""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.shorthand import extremal, family
from theorems.drafting import Source, StepData, conclude, instance, unfold, use
from theorems.foundations.bowl import BOWL, slopes, term_b_of_bowl
from theorems.proof import Draft
from theorems.sga.limits import GRADIENT_AT_LIMIT, biased_run, biased_term_b

INSTANCES: tuple[Instance, ...] = (
    # grad J(v) = 5 + v is 5 at w = 0 and 4 at x = -1.  The mean step 1/2*4 = 2 leads to 1; no bias, so Term B is 0, and
    # e (c - Lr) - 2r = 1/2*4 - 2 = 0.
    extremal(
        "wrong-limit-term-b",
        "no bias, the bound is zero",
        J="fun(v in R^I, sum(i in I, 5*v[i] + v[i]**2/2))",
        w=("0",),
        x=("-1",),
        q=("1",),
        g="4;",
        L=1,
        e="1/2",
        r=1,
        c=5,
    ),
    # grad J is 9 at w and 8 at x; the mean of g is 4, the bias -4: Term B is 1/4*8*(-4) = -8 = -1/2*8*(1/2*8 - 2).
    extremal(
        "wrong-limit-term-b",
        "with noise, and a bias that holds the iterate back",
        J="fun(v in R^I, sum(i in I, 9*v[i] + v[i]**2/2))",
        w=("0",),
        x=("-1",),
        q="1/2 1/2",
        g="3; 5",
        L=1,
        e="1/2",
        r=1,
        c=9,
    ),
)

_AT_N = {"n": "nat"}
_VECTORS = {"u": "1 -> real", "v": "1 -> real"}
_CHANGE = f"NORM2(fun(i in 1, partial({BOWL}, u, i) - partial({BOWL}, v, i)))"
_DISTANCE = "NORM2(fun(i in 1, u[i] - v[i]))"
_SMOOTH: tuple[StepData, ...] = (
    use("differentiable.end", "bowl-gradient.2", u="u", variables={"u": "1 -> real"}),
    conclude(
        "lipschitz.end",
        f"0 <= 1**2*{_DISTANCE} - {_CHANGE}",
        (),
        ("same",),
        variables=_VECTORS,
        have={"same": instance("bowl-smooth", u="u", v="v")},
    ),
)
"""The bowl is differentiable, and its gradient 1-Lipschitz."""


def _at_n(*names: str) -> dict[str, Source]:
    """Facts about every step, at step n."""
    return {f"{name}.n": instance(name, n="n") for name in names}


def _powers(base: str, u: str, positive: str, below: str) -> tuple[StepData, ...]:
    """The powers of the base 1 - u are positive, and decay; `positive` and `below` name the facts 0 < 1 - u, u < 1."""
    return (
        use("power", "power-positive", proofs={"x_pos": positive}, x=base, k="n", variables=_AT_N),
        use("decay", "power-decay", proofs={"u_below": below}, u=u, k="n", variables=_AT_N),
        use("natural", "axiom.nat_nonnegative", n="n", variables=_AT_N),
    )


# ------------------------------------------------------------------------------------------------- x_n = (1 - e/2)^n a

_P = "POWER(1 - e/2, n)"
_X = f"{_P}*a"
_G = f"-({_X})/2"
_TO_0 = f"NORM2(fun(i in 1, {_X} - table(0)[i]))"
_AT_0 = f"NORM2({slopes('table(0)')})"

_PROOF_OF_HALF_GRADIENT = Draft(
    (
        unfold("next", "POWER(1 - e/2, n + 1)", variables=_AT_N),
        conclude(
            "update.end",
            f"POWER(1 - e/2, n + 1)*a - ({_X} + e*({_G})) == 0",
            (),
            ("next.n",),
            variables=_AT_N,
            have=_at_n("next"),
        ),
        conclude("L.end", "0 <= 1", [(1, "1")]),
        *_SMOOTH,
        conclude("base", "0 < 1 - e/2", [(1, "1", "e_small"), (1, "1")], scale=2),
        *_powers("1 - e/2", "e/2", "base", "base"),
        use("inverse", "axiom.inverse", x="e"),
        use("inverse_pos", "axiom.inverse_positive", x="e"),
        conclude(
            "below",
            f"0 <= 1 - {_P}",
            [(2, "1", "decay.n"), (1, "1", "e_pos", "natural.n", "power.n")],
            variables=_AT_N,
            scale=2,
            have=_at_n("decay", "power", "natural"),
        ),
        unfold("distance", _TO_0, variables=_AT_N),
        # P = (1 - e/2)^n satisfies P (1 + n e/2) <= 1 and P <= 1, so e (n + 1) P^2 <= 2
        conclude(
            "converges.end",
            f"0 <= 2*a**2/e - (n + 1)*{_TO_0}",
            [
                (2, "a", "decay.n", "inverse_pos"),
                (1, "a", "natural.n", "e_pos", "power.n", "below.n", "inverse_pos"),
                (1, "a", "power.n", "e_small", "inverse_pos"),
                (1, "a", "power.n", "inverse_pos"),
                (1, "a", "power.n", "e_pos", "below.n", "inverse_pos"),
            ],
            ("inverse", "distance.n"),
            variables=_AT_N,
            have=_at_n("decay", "power", "below", "natural", "distance"),
        ),
        conclude(
            "negative.end",
            f"0 < -{term_b_of_bowl(_X, _G, 'e')}",
            [(1, "1", "e_pos", "e_small", "power.n", "power.n", "start")],
            ("term",),
            scale=2,
            variables=_AT_N,
            have=_at_n("power") | {"term": instance("bowl-term-b", x=_X, g=_G, e="e")},
        ),
        use("limit", "bowl-gradient.3", u="table(0)"),
        conclude("end", f"0 <= -{_AT_0}", (), ("limit",)),
    ),
    (
        *("update.end", "e_pos", "L.end", "e_small", "differentiable.end", "lipschitz.end"),
        *("converges.end", "negative.end", "end"),
    ),
    notes={"converges.end": "(1 - e/2)^n (1 + n e/2) <= 1 bounds the squared distance by 2 a^2/(e (n + 1))."},
)

# -------------------------------------------------------------------------------------------------- x_n = b - 6 b/2^n

_Q = "POWER(1/2, n)"
_Y, _H = biased_run("n")
_TO_B = f"NORM2(fun(i in 1, {_Y} - table(b)[i]))"
_AT_B = f"NORM2({slopes('table(b)')})"


def _positive(k: int) -> tuple[StepData, ...]:
    """Term B is positive at step k."""
    return (
        use(f"term.{k}", "term-b-changes-sign.1", n=str(k)),
        unfold(f"power.{k}", f"POWER(1/2, {k})"),
        conclude(
            f"positive.{k}.end",
            f"0 < {biased_term_b(str(k))}",
            [(6 - 2**k, "1", "b_pos", "b_pos")],
            (f"term.{k}", *(f"power.{j}" for j in range(k + 1))),
            scale=2 ** (k + 2),
        ),
    )


_PROOF_OF_CONSTANT_BIAS = Draft(
    (
        unfold("next", "POWER(1/2, n + 1)", variables=_AT_N),
        conclude(
            "update.end",
            f"{biased_run('n + 1')[0]} - ({_Y} + 1/2*({_H})) == 0",
            (),
            ("next.n",),
            variables=_AT_N,
            have=_at_n("next"),
        ),
        conclude("e.end", "0 < 1/2", [(1, "1")], scale=2),
        conclude("L.end", "0 <= 1", [(1, "1")]),
        conclude("small.end", "0 < 1 - 1*(1/2)", [(1, "1")], scale=2),
        *_SMOOTH,
        *_powers("1/2", "1/2", "e.end", "small.end"),
        conclude(
            "below",
            f"0 <= 1 - {_Q}",
            [(2, "1", "decay.n"), (1, "1", "natural.n", "power.n")],
            variables=_AT_N,
            scale=2,
            have=_at_n("decay", "power", "natural"),
        ),
        unfold("distance", _TO_B, variables=_AT_N),
        # P = (1/2)^n satisfies P (2 + n) <= 2 and P <= 1, so (n + 1) P^2 <= 2
        conclude(
            "converges.end",
            f"0 <= 72*b**2 - (n + 1)*{_TO_B}",
            [
                (72, "b", "decay.n"),
                (36, "b", "natural.n", "power.n", "below.n"),
                (36, "b", "power.n", "below.n"),
                (36, "b", "power.n"),
            ],
            ("distance.n",),
            variables=_AT_N,
            have=_at_n("decay", "power", "below", "natural", "distance"),
        ),
        *_positive(0),
        *_positive(1),
        *_positive(2),
        use("limit", "bowl-gradient.3", u="table(b)"),
        conclude("end", f"0 < {_AT_B}", [(1, "1", "b_pos", "b_pos")], ("limit",)),
    ),
    (
        *("update.end", "e.end", "L.end", "small.end", "differentiable.end", "lipschitz.end", "converges.end"),
        *("positive.0.end", "positive.1.end", "positive.2.end", "end"),
    ),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "negative-term-b-wrong-solution",
        "half-gradient",
        "breaks",
        "J = -x^2/2 and half of the gradient, for every step size below 1 and every start other than 0",
        parameters={"e": "step size", "a": "start"},
        hypotheses={"e_pos": "0 < e", "e_small": "e < 1", "start": "0 < a**2"},
        values={
            "J": BOWL,
            "x": f"fun(n in nat, i in 1, {_X})",
            "g": f"fun(n in nat, i in 1, {_G})",
            "w": "table(0)",
            "L": "1",
            "e": "e",
            "K": "2*a**2/e",
        },
        proves=(f"{GRADIENT_AT_LIMIT} <= 0",),
        samples=({"e": "1/2", "a": "1"}, {"e": "9/10", "a": "-7/3"}),
        draft=_PROOF_OF_HALF_GRADIENT,
    ),
    family(
        "positive-term-b-right-solution",
        "constant-bias",
        "breaks",
        "J = -x^2/2 and a constant bias b, from -5 b with e = 1/2, for every b > 0",
        parameters={"b": "bias"},
        hypotheses={"b_pos": "0 < b"},
        values={
            "J": BOWL,
            "x": f"fun(n in nat, i in 1, {_Y})",
            "g": f"fun(n in nat, i in 1, {_H})",
            "w": "table(b)",
            "L": "1",
            "e": "1/2",
            "K": "72*b**2",
        },
        proves=(f"0 < {GRADIENT_AT_LIMIT}",),
        samples=({"b": "1"}, {"b": "3/7"}),
        draft=_PROOF_OF_CONSTANT_BIAS,
    ),
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
