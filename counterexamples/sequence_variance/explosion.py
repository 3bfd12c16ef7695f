"""Where the claims of `theorems.sequence_variance.explosion` break: mismatch at one position, or every other one."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.sequence_variance.growth import AGREE, ALTERNATING, ALTERNATING_LAWS, alternation, moment_at
from counterexamples.sequence_variance.second_moment import CHI2, DOMINATED, independent
from counterexamples.shorthand import counterexample, family
from theorems.chains import AT_K, known
from theorems.drafting import StepData, conclude, induction, instance, unfold, use
from theorems.proof import Draft
from theorems.sequence_variance.explosion import CLAIMS
from theorems.sequence_variance.second_moment import second_moment

ONCE: dict[str, str] = ALTERNATING | {
    "P": "table(table(table(0, 1), table(0, 1)), table(table(0, 1), table(0, 1)))",
}
"""From the first state, where chi2 is c, to a second one that is never left, and where the policies agree."""
_ONCE_MOMENT = "RATIO_MOMENT({pi}, {mu}, {P}, fun(z in 2, 1), ".format(**ONCE)
_POWER = "POWER(1 + c, {0})"


def _negation(claim: int) -> tuple[str, ...]:
    """The relation that contradicts the statement of a claim."""
    relation = CLAIMS[claim].statement[0]
    return (f"{relation.right} < {relation.left}",)


_ONE_MISMATCH: tuple[StepData, ...] = (
    *independent("c_pos"),
    conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
    conclude("false.half", "1/2 == 0", (), ("null",), given={"null": "1/2 == 0"}),
    *known("after", f"{_ONCE_MOMENT}1, {{k}})", "1"),
    unfold("first", f"{_ONCE_MOMENT}0, k + 1)", variables=AT_K),
    conclude(
        "grows.base",
        f"0 <= {_POWER.format('0 + 1')} - 1 - c",
        (),
        ("here", "power.first"),
        have={"here": instance("power.next", k="0")},
    ),
    conclude(
        "grows.step",
        f"0 <= {_POWER.format('k + 1 + 1')} - 1 - c",
        [(1, "1", "before"), (1, "1", "c_pos", "before"), (1, "c"), (1, "1", "c_pos")],
        ("here",),
        variables=AT_K,
        given={"before": f"0 <= {_POWER.format('k + 1')} - 1 - c"},
        have={"here": instance("power.next", k="k + 1")},
    ),
    induction(
        "grows",
        f"0 <= {_POWER.format('k + 1')} - 1 - c",
        "grows.base",
        instance("grows.step", {"before": "hypothesis"}, k="k"),
        on="k",
    ),
    conclude(
        "exact",
        f"{_ONCE_MOMENT}0, n + 1 + 1) - (1 + c) == 0",
        (),
        ("here.first", "here.after", "unit", "ratio"),
        have={"here.first": instance("first", k="n + 1"), "here.after": instance("after", k="n + 1")},
    ),
    conclude("differs", f"{CHI2} - c == 0", (), ("chi2.is",)),
    conclude(
        "end",
        f"0 < {_POWER.format('n + 1 + 1')} - {_ONCE_MOMENT}0, n + 1 + 1)",
        [(1, "1", "positive", "c_pos"), (1, "1", "here.grows"), (1, "1", "c_pos", "here.grows")],
        ("here.first", "here.after", "here.power", "unit", "ratio"),
        have={
            "here.grows": instance("grows", k="n"),
            "here.first": instance("first", k="n + 1"),
            "here.after": instance("after", k="n + 1"),
            "here.power": instance("power.next", k="n + 1"),
        },
    ),
)
_ONCE_LAWS = (
    *("one", "zero", "half", "half", "nil", "nil"),
    *("first.low", "second.low", "half", "half", "mu.total", "nil"),
    *(("zero", "one") * 4),
    *("nil",) * 4,
    *("one", "zero", "nil"),
    *(*DOMINATED, "false.half", "false.half"),
)


def _visit(state: int, time: int) -> str:
    return "VISIT({pi}, {P}, {start}, ".format(**ALTERNATING) + f"{state}, {time})"


_NEXT_STATE = "NEXT_STATE(fun(s in 2, {0}), {pi}, {P}, 1)".format(_visit(7, 0).replace("7", "s"), **ALTERNATING)
_LINEAR = f"{_POWER.format('{0}')} - 1 - 2*c*({{0}})"
_EVERY_OTHER: tuple[StepData, ...] = (
    conclude("c_pos", "0 < c", [(1, "1", "c_3"), (3, "1")]),
    *alternation("c_pos"),
    conclude("cap.0", f"0 <= c - {CHI2}", (), ("chi2.is",)),
    conclude("cap.1", f"0 <= c - {AGREE}", [(1, "1", "c_pos")], ("agree",)),
    unfold("visit.0", _visit(0, 0)),
    unfold("visit", _visit(1, 1)),
    unfold("visit.next", _NEXT_STATE),
    conclude(
        "visits",
        f"0 < {_visit(0, 1)}*0 + {_visit(1, 1)}*1",
        [(1, "1")],
        ("visit", "visit.next", "visit.0"),
    ),
    conclude(
        "more.base",
        f"0 < {_LINEAR.format('0 + 1 + 1')}",
        [(1, "1", "c_pos"), (1, "1", "c_pos", "c_3")],
        ("here.one", "here.two", "power.first"),
        have={"here.one": instance("power.next", k="0"), "here.two": instance("power.next", k="0 + 1")},
    ),
    conclude(
        "more.step",
        f"0 < {_LINEAR.format('k + 1 + 1 + 1')}",
        [
            (1, "1", "before"),
            (1, "1", "c_pos", "before"),
            (2, "c", "here.k"),
            (4, "1", "c_pos", "c_3"),
            (11, "1", "c_pos"),
        ],
        ("here",),
        variables=AT_K,
        given={"before": f"0 < {_LINEAR.format('k + 1 + 1')}"},
        have={"here": instance("power.next", k="k + 1 + 1"), "here.k": instance("axiom.nat_nonnegative", n="k")},
    ),
    induction(
        "more",
        f"0 < {_LINEAR.format('k + 1 + 1')}",
        "more.base",
        instance("more.step", {"before": "hypothesis"}, k="k"),
        on="k",
    ),
    use("moment.n", "moment", k="n + 1 + 1"),
    conclude("exact", f"{moment_at(0, 'n + n + 4')} - {_POWER.format('n + 2')} == 0", (), ("moment.n",)),
    conclude(
        "end",
        f"0 < {moment_at(0, 'n + n + 4')} - (1 + c*(n + n + 4))",
        [(1, "1", "here")],
        ("moment.n",),
        have={"here": instance("more", k="n")},
    ),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "any-mismatch-explodes",
        "one-position",
        "breaks",
        "every T = n + 2 and every c > 0: the policies differ at the first position only, and E_mu rho^2 = 1 + c",
        parameters={"c": "chi2 of the first token", "n": "number of steps but two"},
        naturals=("n",),
        hypotheses={"c_pos": "0 < c"},
        values={**ONCE, "c": "c", "T": "n + 1 + 1"},
        proves=(*_negation(0), f"{second_moment()} == 1 + c"),
        samples=({"c": "1", "n": "0"}, {"c": "1/10", "n": "3"}),
        draft=Draft(_ONE_MISMATCH, (*_ONCE_LAWS, "differs", "c_pos", "end", "exact")),
    ),
    family(
        "only-if-chi2min-positive",
        "every-other-position",
        "breaks",
        "T = 2 n + 4 and every c >= 3: the policies agree at every other position, and E_mu rho^2 = (1 + c)^(n + 2)",
        parameters={"c": "chi2 at every other position", "n": "half of the horizon less two"},
        naturals=("n",),
        hypotheses={"c_3": "3 <= c"},
        values={**ALTERNATING, "g": "table(0, 1)", "c": "c", "T": "n + n + 4"},
        proves=(*_negation(1), f"{second_moment()} == POWER(1 + c, n + 2)"),
        samples=({"c": "3", "n": "0"}, {"c": "7/2", "n": "1"}),
        draft=Draft(
            _EVERY_OTHER, (*ALTERNATING_LAWS, "cap.0", "cap.1", "zero", "one", "nil", "agree", "visits", "end", "exact")
        ),
    ),
)
INSTANCES: tuple[Instance, ...] = (
    counterexample(
        "only-if-chi2min-positive",
        "twelve tokens with chi2 = 1 at every other one: 2^6 = 64 against 13",
        pi="1 0; 1/2 1/2",
        mu="1/2 1/2; 1/2 1/2",
        P=("0 1; 0 1", "1 0; 1 0"),
        start="1 0",
        g="0 1",
        c=1,
        T=12,
    ),
)
