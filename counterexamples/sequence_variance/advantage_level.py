"""Where the bound of `theorems.sequence_variance.advantage_level` is approached.

One token pays 1, and mu takes it with probability e, while pi is fair: its advantage is 1 - e and its ratio 1/(2 e).
The bound is G^2/(4 e (1 - e)), and the variance is less by G^2, whatever e is.
"""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import family
from theorems.chains import CONSTANTS, kernel, kernel_signs
from theorems.drafting import StepData, conclude, unfold, use
from theorems.processes import NO_REWARD
from theorems.proof import Draft
from theorems.sequence_variance.advantage_level import BOUND, VARIANCE

_FOLLOWING = ((0, 1), (0, 1))
_C = "(1/(4*e) + 1/(4*(1 - e)) - 1)"
_VALUES: dict[str, str] = {
    "pi": "table(table(1/2, 1/2), table(1/2, 1/2))",
    "mu": "table(table(1 - e, e), table(1 - e, e))",
    "P": kernel(_FOLLOWING),
    "start": "table(1, 0)",
    "score": "table(table(table(-G), table(G)), table(table(-G), table(G)))",
    "v": "table(0, 1)",
    "G": "G",
    "c": _C,
    "n": "0",
}
_FREE = NO_REWARD.replace(" in S", " in 2").replace(" in A", " in 2")
_CHI2 = "CHI2(fun(a in 2, table(1/2, 1/2)[a]), fun(a in 2, table(1 - e, e)[a]))"
_REWARDS = "{mu}, {P}, ".format(**_VALUES) + f"{_FREE}, {_VALUES['v']}"
_NOW = f"VALUE({_REWARDS}, 0, 0 + 1)"
_ADVANTAGES = [f"ADVANTAGE({_REWARDS}, 0, {a}, 0)" for a in (0, 1)]
_RATIOS = ("((1/2)/(1 - e))", "((1/2)/e)")
_SCORES = ("(-G)", "G")
_SUMS = [f"fun(i in 1, 0 + {_RATIOS[a]}*{_ADVANTAGES[a]}*table({_SCORES[a]})[i])" for a in (0, 1)]
_PAIR = "{pi}, {mu}, {P}, ".format(**_VALUES)


def _square(x: str, state: int, n: str) -> str:
    return f"ADVANTAGE_IS_SQUARE({_PAIR}{_VALUES['score']}, {_FREE}, {_VALUES['v']}, {x}, {state}, {n})"


def _sum(x: str, state: str, n: str, i: str = "0") -> str:
    score = f"fun(z in 2, a in 2, {_VALUES['score']}[z, a, {i}])"
    return f"ADVANTAGE_IS_SUM({_PAIR}{score}, {_FREE}, {_VALUES['v']}, {x}, {state}, {n})"


_AVERAGE = f"NORM2(fun(i in 1, sum(s in 2, {_VALUES['start']}[s]*{_sum('0', 's', '0 + 1', 'i')})))"
_WHOLE = f"ADVANTAGE_IS_VAR({_PAIR}{_VALUES['score']}, {_FREE}, {_VALUES['v']}, {_VALUES['start']}, 0 + 1)"
_STEPS: tuple[StepData, ...] = (
    *CONSTANTS,
    conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
    conclude("low.e", "0 <= e", [(1, "1", "e_pos")]),
    conclude("low.rest", "0 <= 1 - e", [(1, "1", "e_1")]),
    conclude("mu.total", "(1 - e) + e - 1 == 0"),
    use("unit", "axiom.inverse", x="e"),
    use("other", "axiom.inverse", x="1 - e"),
    conclude("covered.0", "1/2 == 0", (), ("other", "null"), given={"null": "1 - e == 0"}),
    conclude("covered.1", "1/2 == 0", (), ("unit", "null"), given={"null": "e == 0"}),
    *(unfold(f"norm.{a}", f"NORM2(fun(i in 1, table({_SCORES[a]})[i]))") for a in (0, 1)),
    *(
        conclude(f"short.{a}", f"0 <= G**2 - NORM2(fun(i in 1, table({_SCORES[a]})[i]))", (), (f"norm.{a}",))
        for a in (0, 1)
    ),
    unfold("chi2", _CHI2),
    conclude("cap", f"0 <= {_C} - {_CHI2}", (), ("chi2", "unit", "other")),
    # the advantage of the one token that there is
    unfold("now", _NOW),
    *(unfold(f"value.{s}", f"VALUE({_REWARDS}, {s}, 0)") for s in (0, 1)),
    *(unfold(f"advantage.{a}", _ADVANTAGES[a]) for a in (0, 1)),
    *(unfold(f"action.{a}", f"ACTION_VALUE({_REWARDS}, 0, {a}, 0)") for a in (0, 1)),
    *(
        conclude(
            f"is.{a}",
            f"{_ADVANTAGES[a]} - ({a} - e) == 0",
            (),
            (f"advantage.{a}", f"action.{a}", "now", "value.0", "value.1"),
        )
        for a in (0, 1)
    ),
    # its second moment and its mean
    unfold("square", _square("fun(i in 1, 0)", 0, "0 + 1")),
    *(unfold(f"square.{a}", _square(_SUMS[a], a, "0")) for a in (0, 1)),
    *(unfold(f"size.{a}", f"NORM2({_SUMS[a]})") for a in (0, 1)),
    unfold("sum", _sum("0", "0", "0 + 1")),
    *(unfold(f"sum.{a}", _sum(f"0 + {_RATIOS[a]}*{_ADVANTAGES[a]}*{_SCORES[a]}", str(a), "0")) for a in (0, 1)),
    unfold("average", _AVERAGE),
    unfold("variance", _WHOLE),
    conclude(
        "second",
        f"{_square('fun(i in 1, 0)', 0, '0 + 1')} - G**2/4*((1/e)*(1 - e)**2 + (1/(1 - e))*e**2) == 0",
        (),
        ("square", "square.0", "square.1", "size.0", "size.1", "is.0", "is.1", "unit", "other"),
    ),
    conclude(
        "mean",
        f"{_sum('0', '0', '0 + 1')} - G/2 == 0",
        (),
        ("sum", "sum.0", "sum.1", "is.0", "is.1", "unit", "other"),
    ),
    conclude(
        "end",
        f"{_WHOLE} - (G**2*(1 + {_C})*(0 + 1 + 0/8) - G**2) == 0",
        (),
        ("variance", "average", "mean", "second", "unit", "other"),
    ),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "token-is-variance-advantage",
        "rare",
        "approached",
        "one token that pays is rare under mu: less than the bound by G^2, while the bound grows with 1/e",
        parameters={"e": "probability under mu of the token that pays", "G": "size of the scores"},
        hypotheses={"e_pos": "0 < e", "e_1": "e < 1"},
        values=_VALUES,
        proves=(f"{VARIANCE} == {BOUND} - G**2",),
        samples=({"e": "1/4", "G": "1"}, {"e": "1/1000", "G": "2"}, {"e": "1/2", "G": "1"}),
        draft=Draft(
            _STEPS,
            (
                *("half",) * 4,
                *("nil",) * 2,
                *("low.rest", "low.e") * 2,
                *("mu.total",) * 2,
                *kernel_signs(_FOLLOWING),
                *("one", "zero", "nil"),
                *("covered.0", "covered.1") * 2,
                *("short.0", "short.1") * 2,
                *("zero", "one"),
                *("one", "zero"),
                *("cap",) * 2,
                "end",
            ),
        ),
    ),
)
INSTANCES: tuple[Instance, ...] = ()
