"""General theorems about finite sums and pairs of laws, with their proofs.

Glossary
    pi, mu      two laws on a finite set Y
    K           a stochastic kernel from Y to Z
    D, t        a number and a natural number; n, the natural number in an induction

Main statements
    bernoulli               1 - t D <= (1 - D)^t
    triangle                abs(sum f) <= sum abs(f)
    data-processing         a kernel does not increase total variation
    overlap                 sum min(pi, mu) = 1 - TV
    min-left, min-right, min-nonnegative
    min-of-sums             sum min(f, g) <= min(sum f, sum g)
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Parameter, Verdict, hypothesis, parameter, relations
from theorems.drafting import (
    StepData,
    absolute,
    cases,
    conclude,
    induction,
    instance,
    polynomial,
    summed,
    swap,
    unfold,
    use,
)
from theorems.proof import Draft


def claim(
    id: str,
    title: str,
    variables: tuple[Parameter, ...],
    hypotheses: tuple[Hypothesis, ...],
    statement: str,
    *steps: StepData,
) -> Claim:
    return Claim(
        id=id,
        where="foundations",
        title=title,
        variables=variables,
        hypotheses=hypotheses,
        statement=relations(statement),
        verdict=Verdict.HOLDS,
        finding="",
        identity=True,
        draft=Draft(tuple(steps), (str(steps[-1]["name"]),)),
    )


def function(name: str, sort: str) -> Parameter:
    return parameter(name, sort, "a function")


TIME = parameter("t", "nat", "time", low="0", high="2")
CAP = parameter("D", "real", "cap of the total variation")
CAP_1 = hypothesis("cap", "D <= 1", D_1="D <= 1")
PI, MU = function("pi", "Y -> real"), function("mu", "Y -> real")
NOUGHT = polynomial("nought", "0 == 0")
"""The pointwise fact of a sum whose terms cancel: the sum is linear."""

TWICE = {"squares": [(2, "1", "sign", "k_nonneg")], "trim": True}
SIGN_TWICE = {"squares": [(2, "1", "sign")], "trim": True}
NOTHING = {"trim": True}

BERNOULLI = claim(
    "bernoulli",
    "Bernoulli's inequality",
    (CAP, TIME),
    (CAP_1,),
    "1 - t*D <= POWER(1 - D, t)",
    unfold("power.zero", "POWER(1 - D, 0)"),
    unfold("power.next", "POWER(1 - D, n + 1)", variables={"n": "nat"}),
    conclude("base", "0 <= POWER(1 - D, 0) - (1 - 0*D)", (), ("power.zero",)),
    conclude(
        "step",
        "0 <= POWER(1 - D, n + 1) - (1 - (n + 1)*D)",
        [(1, "1", "before", "D_1"), (1, "D", "n_nonneg")],
        ("next",),
        variables={"n": "nat"},
        given={"before": "0 <= POWER(1 - D, n) - (1 - n*D)"},
        have={"next": instance("power.next", n="n"), "n_nonneg": instance("axiom.nat_nonnegative", n="n")},
    ),
    induction(
        "all.times",
        "0 <= POWER(1 - D, n) - (1 - n*D)",
        "base",
        instance("step", {"before": "hypothesis"}, n="n"),
    ),
    use("end", "all.times", n="t"),
)

WEIGHT = {"k_nonneg": "0 <= k"}
UP_AND_DOWN = (
    *absolute(
        "up", "0 <= a*k - x*k", NOTHING, TWICE, variables="x k", given=WEIGHT, argument="x", pointwise=polynomial
    ),
    *absolute(
        "down", "0 <= a*k + x*k", TWICE, NOTHING, variables="x k", given=WEIGHT, argument="x", pointwise=polynomial
    ),
)
"""``x k <= abs(x) k`` and ``-x k <= abs(x) k``, by the sign of x."""

SUM_F = "sum(y in Y, f[y])"

TRIANGLE = claim(
    "triangle",
    "The triangle inequality for a finite sum",
    (function("f", "Y -> real"),),
    (),
    f"abs({SUM_F}) <= sum(y in Y, abs(f[y]))",
    *absolute("up", "0 <= a - x", NOTHING, SIGN_TWICE, variables="x", argument="x", pointwise=polynomial),
    *absolute("down", "0 <= a + x", SIGN_TWICE, NOTHING, variables="x", argument="x", pointwise=polynomial),
    summed("up.sum", instance("up", x="f[y]"), ("1", "abs(f[y])"), ("-1", "f[y]")),
    summed("down.sum", instance("down", x="f[y]"), ("1", "abs(f[y])"), ("1", "f[y]")),
    cases(
        "end",
        ("abs", SUM_F),
        ("up.sum", "down.sum"),
        motive="0 <= sum(y in Y, abs(f[y])) - b",
        letter="b",
        context=True,
    ),
)

GAP = "pi[y] - mu[y]"
MOVED_PI, MOVED_MU = "sum(y in Y, pi[y]*K[y, z])", "sum(y in Y, mu[y]*K[y, z])"
MOVED = f"TV(fun(z in Z, {MOVED_PI}), fun(z in Z, {MOVED_MU}))"
POINT = f"abs({GAP})*K[y, z]"
PAIR_OF_TERMS = (("-1", "pi[y]*K[y, z]"), ("1", "mu[y]*K[y, z]"))
OPPOSITE_TERMS = (("1", "pi[y]*K[y, z]"), ("-1", "mu[y]*K[y, z]"))
AT_Z, AT_Y = {"z": "Z"}, {"y": "Y"}

DATA_PROCESSING = claim(
    "data-processing",
    "A stochastic kernel does not increase total variation",
    (PI, MU, function("K", "Y, Z -> real")),
    (
        hypothesis("kernel-nonnegative", "K >= 0", K_nonneg="all(y in Y, all(z in Z, 0 <= K[y, z]))"),
        hypothesis("kernel-total", "every row of K has mass one", K_total="all(y in Y, sum(z in Z, K[y, z]) == 1)"),
    ),
    f"{MOVED} <= TV(pi, mu)",
    NOUGHT,
    *UP_AND_DOWN,
    summed("up.sum", instance("up", x=GAP, k="K[y, z]"), ("1", POINT), *PAIR_OF_TERMS, variables=AT_Z),
    summed("down.sum", instance("down", x=GAP, k="K[y, z]"), ("1", POINT), *OPPOSITE_TERMS, variables=AT_Z),
    cases(
        "point",
        ("abs", f"{MOVED_PI} - {MOVED_MU}"),
        ("up.sum", "down.sum"),
        motive=f"0 <= sum(y in Y, {POINT}) - b",
        letter="b",
        variables=AT_Z,
        context=True,
    ),
    summed("points", "point", ("1", f"sum(y in Y, {POINT})"), ("-1", f"abs({MOVED_PI} - {MOVED_MU})"), over=("z", "Z")),
    swap("exchange", ("z", "Z"), ("y", "Y"), POINT),
    summed("row", "nought", ("1", POINT), (f"-abs({GAP})", "K[y, z]"), over=("z", "Z"), variables=AT_Y),
    conclude(
        "mass",
        f"sum(z in Z, {POINT}) - abs({GAP}) == 0",
        (),
        ("here.row", "here.total"),
        variables=AT_Y,
        have={"here.row": "row", "here.total": "K_total"},
    ),
    summed("masses", "mass", ("1", f"sum(z in Z, {POINT})"), ("-1", f"abs({GAP})")),
    unfold("tv.moved", MOVED),
    unfold("tv", "TV(pi, mu)"),
    conclude(
        "end", f"0 <= TV(pi, mu) - {MOVED}", [(1, "1", "points")], ("exchange", "masses", "tv.moved", "tv"), scale=2
    ),
)

OVERLAP = claim(
    "overlap",
    "The common mass of two laws is what total variation leaves",
    (PI, MU),
    tuple(
        hypothesis(f"{name}-total", f"{name} has mass one", **{f"{name}_total": f"sum(y in Y, {name}[y]) == 1"})
        for name in ("pi", "mu")
    ),
    "sum(y in Y, min(pi[y], mu[y])) == 1 - TV(pi, mu)",
    polynomial(
        "below",
        "2*p - p - q + abs(p - q) == 0",
        (),
        ("value",),
        variables="p q",
        given={"order": "0 <= q - p"},
        have={"value": instance("axiom.abs_nonpositive", {"premise": "order"}, x="p - q")},
    ),
    polynomial(
        "above",
        "2*q - p - q + abs(p - q) == 0",
        (),
        ("value",),
        variables="p q",
        given={"order": "0 <= p - q"},
        have={"value": instance("axiom.abs_nonnegative", {"premise": "order"}, x="p - q")},
    ),
    cases(
        "point",
        ("min", "p", "q"),
        ("below", "above"),
        motive="2*b - p - q + abs(p - q) == 0",
        letter="b",
        variables="p q",
    ),
    summed(
        "points",
        instance("point", p="pi[y]", q="mu[y]"),
        ("2", "min(pi[y], mu[y])"),
        ("-1", "pi[y]"),
        ("-1", "mu[y]"),
        ("1", f"abs({GAP})"),
    ),
    unfold("tv", "TV(pi, mu)"),
    conclude(
        "end",
        "sum(y in Y, min(pi[y], mu[y])) - (1 - TV(pi, mu)) == 0",
        (),
        ("points", "tv", "pi_total", "mu_total"),
    ),
)


def min_below(id: str, branch: str, other: str) -> Claim:
    """``min(x, z)`` is at most one of the two."""
    order = polynomial(
        "order",
        f"0 <= {branch} - {other}",
        [(1, "1", "case")],
        variables="x z",
        given={"case": f"0 <= {branch} - {other}"},
    )
    equal = polynomial("equal", "0 <= 0")
    branches = ("equal", "order") if branch == "x" else ("order", "equal")
    return claim(
        id,
        f"A minimum is at most {branch}",
        NUMBERS,
        (),
        f"min(x, z) <= {branch}",
        equal,
        order,
        cases("end", ("min", "x", "z"), branches, motive=f"0 <= {branch} - b", letter="b", context=True),
    )


NUMBERS = tuple(parameter(name, "real", "a number") for name in ("x", "z"))
MIN_LEFT, MIN_RIGHT = min_below("min-left", "x", "z"), min_below("min-right", "z", "x")
MIN_NONNEGATIVE = claim(
    "min-nonnegative",
    "A minimum of two numbers >= 0 is >= 0",
    NUMBERS,
    tuple(hypothesis(f"{n}-nonnegative", f"{n} >= 0", **{f"{n}_nonneg": f"0 <= {n}"}) for n in ("x", "z")),
    "0 <= min(x, z)",
    cases("end", ("min", "x", "z"), ("x_nonneg", "z_nonneg"), motive="0 <= b", letter="b", context=True),
)

SUM_G = "sum(y in Y, g[y])"
MIN_OF_SUMS = claim(
    "min-of-sums",
    "The sum of minima is at most the minimum of the sums",
    (function("f", "Y -> real"), function("g", "Y -> real")),
    (),
    f"sum(y in Y, min(f[y], g[y])) <= min({SUM_F}, {SUM_G})",
    summed("left", instance("min-left", x="f[y]", z="g[y]"), ("1", "f[y]"), ("-1", "min(f[y], g[y])")),
    summed("right", instance("min-right", x="f[y]", z="g[y]"), ("1", "g[y]"), ("-1", "min(f[y], g[y])")),
    cases(
        "end",
        ("min", SUM_F, SUM_G),
        ("left", "right"),
        motive="0 <= b - sum(y in Y, min(f[y], g[y]))",
        letter="b",
        context=True,
    ),
)
