"""Where the claims of `theorems.sequence_variance.second_moment` are attained.

The extremal process has one state: pi always takes the first token, which has probability 1/(1 + c) under mu.
"""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import extremal, family
from theorems.chains import AT_K, known
from theorems.drafting import StepData, conclude, unfold, use
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import CLAIMS

ALWAYS: dict[str, str] = {
    "pi": "table(table(1, 0))",
    "mu": "table(table(1/(1 + c), c/(1 + c)))",
    "P": "table(table(table(1), table(1)))",
    "start": "table(1)",
}
"""One state: pi takes the first token, mu takes it with probability 1/(1 + c); chi2 = c."""
MOMENT = "RATIO_MOMENT({pi}, {mu}, {P}, fun(z in 1, 1), 0, {{k}})".format(**ALWAYS)
CHI2 = "CHI2(fun(a in 2, table(1, 0)[a]), fun(a in 2, table(1/(1 + c), c/(1 + c))[a]))"


def independent(sign: str = "c_nonneg") -> tuple[StepData, ...]:
    """What holds of the process with one state; `sign` is the fact that says c >= 0, or c > 0."""
    return (
        conclude("zero", "0 <= 0"),
        conclude("one", "0 <= 1", [(1, "1")]),
        conclude("nil", "0 == 0"),
        conclude("positive", "0 < 1 + c", [(1, "1", sign), (1, "1")]),
        use("unit", "axiom.inverse", x="1 + c"),
        use("first.pos", "axiom.inverse_positive", x="1 + c"),
        conclude("first.low", "0 <= 1/(1 + c)", [(1, "1", "first.pos")]),
        conclude("second.low", "0 <= c/(1 + c)", [(1, "1", sign, "first.pos")]),
        conclude("mu.total", "1/(1 + c) + c/(1 + c) - 1 == 0", (), ("unit",)),
        conclude("covered", "1 == 0", (), ("unit", "null"), given={"null": "1/(1 + c) == 0"}),
        use("ratio", "axiom.inverse", x="1/(1 + c)"),
        use("other", "square-over", q="c/(1 + c)"),
        unfold("chi2", CHI2),
        conclude("chi2.is", f"{CHI2} - c == 0", (), ("chi2", "unit", "ratio", "other")),
        unfold("power.first", "POWER(1 + c, 0)"),
        unfold("power.next", "POWER(1 + c, k + 1)", variables=AT_K),
    )


LAWS = (
    *("one", "zero", "nil"),
    *("first.low", "second.low", "mu.total"),
    *("one", "one", "nil", "nil"),
    *("one", "nil"),
)
"""The facts that say that its policies, its kernel and the law of its first state are laws."""
DOMINATED = ("covered", "nil")

FAMILIES: tuple[Family, ...] = (
    family(
        "seq-is-second-moment",
        "independent",
        "attained",
        "every T and every c >= 0: independent tokens, pi = (1, 0) and mu = (1/(1 + c), c/(1 + c))",
        parameters={"c": "chi2 of a token", "T": "horizon"},
        naturals=("T",),
        hypotheses={"c_nonneg": "0 <= c"},
        values={**ALWAYS, "c": "c", "T": "T"},
        proves=(str(CLAIMS[0].statement[0]).replace("<=", "=="),),
        samples=({"c": "1", "T": "3"}, {"c": "1/100", "T": "5"}, {"c": "0", "T": "2"}),
        draft=Draft(
            (
                *independent(),
                conclude("cap", f"0 <= c - {CHI2}", (), ("chi2.is",)),
                *known(
                    "moment", MOMENT, "POWER(1 + c, {k})", "power.next", also=("unit", "ratio"), base=("power.first",)
                ),
                use("end", "moment", k="T"),
            ),
            (*LAWS, *DOMINATED, "cap", "end"),
        ),
    ),
)
TREE: dict[str, Any] = {
    "pi": "1 0; 1 0; 1/2 1/2",
    "mu": "1/2 1/2; 1/2 1/2; 1/2 1/2",
    "P": ("0 1 0; 0 0 1", "0 1 0; 0 1 0", "0 0 1; 0 0 1"),
    "start": "1 0 0",
}
"""Root, after the first token, after the second token: the policies differ at the root and after the first token."""

INSTANCES: tuple[Instance, ...] = (
    # rho = 4 with probability 1/4, and 0 otherwise: E rho^2 = 4 = (1 + 1)^2.
    extremal(
        "seq-is-second-moment",
        "two tokens: chi2 is 1 at the root and after the first token, 0 after the second, which pi never takes",
        **TREE,
        c=1,
        T=2,
    ),
    extremal(
        "seq-is-second-moment",
        "one state, three tokens of chi2 = 1/3: (4/3)^3",
        pi=(("1", "0"),),
        mu=(("3/4", "1/4"),),
        P=((("1",), ("1",)),),
        start=("1",),
        c="1/3",
        T=3,
    ),
)
