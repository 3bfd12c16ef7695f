"""General theorems about finite sums and pairs of laws, with their proofs.

Glossary
    pi, mu      two laws on a finite set Y
    K           a stochastic kernel from Y to Z

Main statements
    data-processing         a kernel does not increase total variation
    min-of-sums             sum min(f, g) <= min(sum f, sum g)
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, Parameter, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, absolute, cases, conclude, instance, polynomial, summed, swap, unfold
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


PI, MU = function("pi", "Y -> real"), function("mu", "Y -> real")
NOUGHT = polynomial("nought", "0 == 0")
"""The pointwise fact of a sum whose terms cancel: the sum is linear."""

TWICE, NOTHING = {"squares": [(2, "1", "sign", "k_nonneg")], "trim": True}, {"trim": True}
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

SUM_F, SUM_G = "sum(y in Y, f[y])", "sum(y in Y, g[y])"
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
