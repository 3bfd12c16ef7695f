"""Where the claims about limits are attained, and where they break.  Mirrors `theorems.limits`.

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
from theorems.drafting import StepData, conclude, gradient, instance, polynomial, unfold, use
from theorems.proof import Draft

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

_BOWL = "fun(v in R^1, -v[0]**2/2)"
"""J(v) = -v^2/2 on one coordinate: smooth with L = 1, gradient -v."""
_AT_N = {"n": "nat"}
_VECTORS = {"u": "1 -> real", "v": "1 -> real"}


def _slope(name: str, point: str, value: str, **more: dict[str, str]) -> list[StepData]:
    """The gradient of J at a point with one coordinate is minus that coordinate."""
    call = f"partial({_BOWL}, {point}, 0)"
    return [
        gradient(f"{name}.gradient", call, **more),
        conclude(
            name, f"{call} + {value} == 0", (), (f"{name}.here",), have={f"{name}.here": f"{name}.gradient"}, **more
        ),
    ]


_U, _V = {"variables": {"u": "1 -> real"}}, {"variables": {"v": "1 -> real"}}
_DISTANCE = "fun(i in 1, u[i] - v[i])"
_CHANGE = f"fun(i in 1, partial({_BOWL}, u, i) - partial({_BOWL}, v, i))"
_SMOOTH: tuple[StepData, ...] = (
    gradient("differentiable.end", f"differentiable({_BOWL}, u)", **_U),
    *_slope("slope", "u", "u[0]", **_U),
    unfold("change", f"NORM2({_CHANGE})", variables=_VECTORS),
    unfold("distance", f"NORM2({_DISTANCE})", variables=_VECTORS),
    conclude(
        "lipschitz.end",
        f"0 <= 1**2*NORM2({_DISTANCE}) - NORM2({_CHANGE})",
        (),
        ("change.here", "distance.here", "slope.u", "slope.v"),
        variables=_VECTORS,
        have={
            "change.here": "change",
            "distance.here": "distance",
            "slope.u": instance("slope", u="u"),
            "slope.v": instance("slope", u="v"),
        },
    ),
)
"""J is differentiable, and its gradient 1-Lipschitz."""



def _estimate(g: str) -> str:
    """The estimator with a single outcome."""
    return f"table(1), fun(y in 1, i in 1, {g})"


def _slopes(x: str) -> str:
    """The gradient of J at a point with one coordinate."""
    return f"fun(i in 1, partial({_BOWL}, {x}, i))"


def _steps_of_term_b(x: str, g: str, e: str, **more: dict[str, str]) -> list[StepData]:
    """The last step says that Term B is e (1 - e) (-x) (g + x)."""
    point = f"fun(j in 1, {x})"
    estimate, slopes = _estimate(g), _slopes(point)
    bias = f"BIAS({estimate}, {slopes}, 0)"
    biases = f"fun(i in 1, BIAS({estimate}, {slopes}, i))"
    term = f"TERM_B({estimate}, {slopes}, 1, {e})"
    facts = {
        "average": f"AVERAGE({estimate}, 0)",
        "bias": bias,
        "product": f"DOT({slopes}, {biases})",
        "term": term,
    }
    return [
        *(unfold(name, call, **more) for name, call in facts.items()),
        conclude(
            "term.b",
            f"{term} - {e}*(1 - {e})*(-({x}))*({g} + {x}) == 0",
            (),
            (*(f"{name}.here" for name in facts), "slope.here"),
            have={f"{name}.here": name for name in facts} | {"slope.here": instance("slope", u=point)},
            **more,
        ),
    ]


# ------------------------------------------------------------------------------------------------- x_n = (1 - e/2)^n a

_P = "POWER(1 - e/2, n)"
_X = f"{_P}*a"
_G = f"-({_X})/2"
_DISTANCE_TO_0 = f"NORM2(fun(i in 1, {_X} - table(0)[i]))"
_TERM = f"TERM_B({_estimate(_G)}, {_slopes(f'fun(j in 1, {_X})')}, 1, e)"

_PROOF_OF_HALF_GRADIENT = Draft(
    (
        unfold("next", "POWER(1 - e/2, n + 1)", variables=_AT_N),
        conclude(
            "update.end",
            f"POWER(1 - e/2, n + 1)*a - ({_X} + e*({_G})) == 0",
            (),
            ("next.here",),
            variables=_AT_N,
            have={"next.here": "next"},
        ),
        conclude("L.end", "0 <= 1", [(1, "1")]),
        *_SMOOTH,
        # with P = (1 - e/2)^n: P (1 + n e/2) <= 1, so 2 - e (n + 1) P^2 >= 0
        conclude("base", "0 < 1 - e/2", [(1, "1", "e_small"), (1, "1")], scale=2),
        use("power", "power-positive", x="1 - e/2", k="n", variables=_AT_N),
        use("decay", "power-decay", proofs={"u_below": "base"}, u="e/2", k="n", variables=_AT_N),
        use("inverse", "axiom.inverse", x="e"),
        use("inverse_pos", "axiom.inverse_positive", x="e"),
        conclude(
            "below",
            f"0 <= 1 - {_P}",
            [(2, "1", "decay.n"), (1, "1", "e_pos", "natural", "power.n")],
            variables=_AT_N,
            scale=2,
            have={
                "decay.n": instance("decay", n="n"),
                "power.n": instance("power", n="n"),
                "natural": instance("axiom.nat_nonnegative", n="n"),
            },
        ),
        unfold("distance.to.0", _DISTANCE_TO_0, variables=_AT_N),
        conclude(
            "rate",
            f"0 <= 2 - e*(n + 1)*{_P}**2",
            [
                (2, "1", "decay.n"),
                (1, "1", "natural", "e_pos", "power.n", "below.n"),
                (1, "1", "power.n", "e_small"),
                (1, "1", "power.n"),
                (1, "1", "power.n", "e_pos", "below.n"),
            ],
            variables=_AT_N,
            have={
                "decay.n": instance("decay", n="n"),
                "power.n": instance("power", n="n"),
                "below.n": instance("below", n="n"),
                "natural": instance("axiom.nat_nonnegative", n="n"),
            },
        ),
        conclude(
            "converges.end",
            f"0 <= 2*a**2/e - (n + 1)*{_DISTANCE_TO_0}",
            [(1, "a", "rate.n", "inverse_pos")],
            ("inverse", "distance.n"),
            variables=_AT_N,
            have={"rate.n": instance("rate", n="n"), "distance.n": instance("distance.to.0", n="n")},
        ),
        *_steps_of_term_b(_X, _G, "e", variables=_AT_N),
        conclude(
            "negative.end",
            f"0 < -{_TERM}",
            [(1, "1", "e_pos", "e_small", "power.n", "power.n", "start")],
            ("term.b.n",),
            scale=2,
            variables=_AT_N,
            have={"power.n": instance("power", n="n"), "term.b.n": instance("term.b", n="n")},
        ),
        use("slope.at.0", "slope", u="table(0)"),
        unfold("limit", f"NORM2({_slopes('table(0)')})"),
        conclude("end", f"0 <= -NORM2({_slopes('table(0)')})", (), ("limit", "slope.at.0")),
    ),
    (
        *("update.end", "e_pos", "L.end", "e_small", "differentiable.end", "lipschitz.end"),
        *("converges.end", "negative.end", "end"),
    ),
    notes={"rate": "P (1 + n e/2) <= 1 bounds n P by 2/e, and P <= 1."},
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
            "J": _BOWL,
            "x": f"fun(n in nat, i in 1, {_X})",
            "g": f"fun(n in nat, i in 1, {_G})",
            "w": "table(0)",
            "L": "1",
            "e": "e",
            "K": "2*a**2/e",
        },
        proves=(f"NORM2({_slopes('table(0)')}) <= 0",),
        samples=({"e": "1/2", "a": "1"}, {"e": "9/10", "a": "-7/3"}),
        draft=_PROOF_OF_HALF_GRADIENT,
    ),
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
