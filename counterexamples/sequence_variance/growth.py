"""Where the claims of `theorems.sequence_variance.growth` are attained, and where they break."""

from __future__ import annotations

from typing import Any

from counterexamples.instance import Family, Instance
from counterexamples.sequence_variance.second_moment import ALWAYS, CHI2, DOMINATED, LAWS, MOMENT, independent
from counterexamples.shorthand import extremal, family
from theorems.chains import AT_K, known
from theorems.drafting import StepData, conclude, induction, instance, polynomial, unfold, use
from theorems.proof import Draft
from theorems.sequence_variance.growth import CLAIMS

_BY_ID = {claim.id: claim for claim in CLAIMS}


def _equal(id: str) -> tuple[str, ...]:
    return (str(_BY_ID[id].statement[0]).replace("<=", "=="),)


_MOMENTS = known("moment", MOMENT, "POWER(1 + c, {k})", "power.next", also=("unit", "ratio"), base=("power.first",))

ALTERNATING: dict[str, str] = {
    "pi": "table(table(1, 0), table(1/2, 1/2))",
    "mu": "table(table(1/(1 + c), c/(1 + c)), table(1/2, 1/2))",
    "P": "table(table(table(0, 1), table(0, 1)), table(table(1, 0), table(1, 0)))",
    "start": "table(1, 0)",
}
"""Two states in turn: chi2 is c in the first one, and the policies agree in the second."""
_SIGN = "POWER(-1, {0})"
_REACH = f"fun(k in nat, s in 2, table((1 + {_SIGN.format('k')})/2, (1 - {_SIGN.format('k')})/2)[s])"
_FLOORS = f"fun(k in nat, c*(1 - {_SIGN.format('k')})/2)"
_FACTORS = f"PRODUCT(fun(k in nat, 1 + c*(1 - {_SIGN.format('k')})/2), {{0}})"
AGREE = "CHI2(fun(a in 2, table(1/2, 1/2)[a]), fun(a in 2, table(1/2, 1/2)[a]))"
_TWICE, _ODD, _TWICE_NEXT = "k + k", "k + k + 1", "k + k + 1 + 1"


def moment_at(state: int, n: str) -> str:
    """The second moment of the ratio of n tokens, from a state of the alternating process."""
    return "RATIO_MOMENT({pi}, {mu}, {P}, fun(z in 2, 1), ".format(**ALTERNATING) + f"{state}, {n})"


def _doubled(name: str, what: str, value: str, first: tuple[str, ...], have: dict[str, Any]) -> list[StepData]:
    """By induction, a quantity at k + k is the value given in terms of k."""
    goal = f"{what} - {value} == 0"
    at_zero, after = (goal.replace("{n}", n).replace("{k}", k) for n, k in (("0 + 0", "0"), (_TWICE_NEXT, "k + 1")))
    before = {"before": goal.replace("{n}", _TWICE).replace("{k}", "k")}
    return [
        conclude(f"{name}.base", at_zero, (), first),
        conclude(f"{name}.step", after, (), ("before", *have), variables=AT_K, given=before, have=have),
        induction(
            name, before["before"], f"{name}.base", instance(f"{name}.step", {"before": "hypothesis"}, k="k"), on="k"
        ),
    ]


def _at(fact: str, k: str) -> dict[str, Any]:
    return instance(fact, k=k)


def _of_k(
    name: str,
    goal: str,
    *equations: str,
    squares: tuple[Any, ...] = (),
    signs: tuple[str, ...] = (),
    scale: int = 1,
) -> StepData:
    """A fact about every k; `signs` are facts that `squares` names with ``here.`` before them."""
    have = {f"here.{fact}": fact for fact in (*equations, *signs)}
    using = tuple(f"here.{fact}" for fact in equations)
    return conclude(name, goal, squares, using, variables=AT_K, have=have, scale=scale)


def alternation(sign: str = "c_nonneg") -> tuple[StepData, ...]:
    """The second moment of 2 k tokens is (1 + c)^k; `sign` is the fact that says c >= 0, or c > 0."""
    return (
        *independent(sign),
        conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
        conclude("false.half", "1/2 == 0", (), ("null",), given={"null": "1/2 == 0"}),
        unfold("agree", AGREE),
        *(unfold(f"moment.{s}.next", moment_at(s, "k + 1"), variables=AT_K) for s in (0, 1)),
        unfold("moment.first", moment_at(0, "0")),
        *_doubled(
            "moment",
            moment_at(0, "{n}"),
            "POWER(1 + c, {k})",
            ("moment.first", "power.first"),
            {
                "here.0": _at("moment.0.next", _ODD),
                "here.1": _at("moment.1.next", _TWICE),
                "here.power": "power.next",
                "here.unit": "unit",
                "here.ratio": "ratio",
            },
        ),
    )


ALTERNATING_LAWS = (
    *("one", "zero", "half", "half", "nil", "nil"),
    *("first.low", "second.low", "half", "half", "mu.total", "nil"),
    *("zero", "one", "zero", "one", "one", "zero", "one", "zero", *("nil",) * 4),
    *("one", "zero", "nil"),
    *("covered", "nil", "false.half", "false.half"),
)
_PARITY: tuple[StepData, ...] = (
    unfold("sign.first", _SIGN.format("0")),
    unfold("sign.next", _SIGN.format("k + 1"), variables=AT_K),
    conclude("sign.base", f"{_SIGN.format('0')}**2 - 1 == 0", (), ("sign.first",)),
    conclude(
        "sign.step",
        f"{_SIGN.format('k + 1')}**2 - 1 == 0",
        (),
        ("before", "here"),
        variables=AT_K,
        given={"before": f"{_SIGN.format('k')}**2 - 1 == 0"},
        have={"here": "sign.next"},
    ),
    induction(
        "sign",
        f"{_SIGN.format('k')}**2 - 1 == 0",
        "sign.base",
        instance("sign.step", {"before": "hypothesis"}, k="k"),
        on="k",
    ),
    *_doubled(
        "even",
        _SIGN.format("{n}"),
        "1",
        ("sign.first",),
        {"here.one": _at("sign.next", _ODD), "here.two": _at("sign.next", _TWICE)},
    ),
)
_S = _SIGN.format("k")
_S_NEXT = _SIGN.format("k + 1")
_POSITIONS: tuple[StepData, ...] = (
    polynomial("same.number", "x - z == 0", (), ("e",), variables="x z", given={"e": "x - z == 0"}),
    use("nil.k", "same.number", variables=AT_K, x=_S, z=_S, proofs={"e": "nil"}),
    _of_k("reach.0", f"0 <= (1 + {_S})/2", "sign", squares=((1, f"1 + {_S}"),), scale=4),
    _of_k("reach.1", f"0 <= (1 - {_S})/2", "sign", squares=((1, f"1 - {_S}"),), scale=4),
    use("even.n", "even", k="n"),
    conclude("begins", f"1 - (1 + {_SIGN.format('n + n')})/2 == 0", (), ("even.n",)),
    _of_k("leaves.0", f"(1 + {_S_NEXT})/2*(1 - (1 - {_S})/2) == 0", "sign", "sign.next"),
    _of_k("leaves.1", f"(1 - {_S_NEXT})/2*(1/2)*(1 - (1 + {_S})/2) == 0", "sign", "sign.next"),
    _of_k("floor.0", f"0 <= (1 + {_S_NEXT})/2*({CHI2} - c*(1 - {_S})/2)", "sign", "sign.next", "chi2.is"),
    _of_k("floor.1", f"0 <= (1 - {_S_NEXT})/2*({AGREE} - c*(1 - {_S})/2)", "sign", "sign.next", "agree"),
    _of_k("c.low", f"0 <= c*(1 - {_S})/2", squares=((1, "1", "c_nonneg", "here.reach.1"),), signs=("reach.1",)),
    unfold("factors.first", _FACTORS.format("0")),
    unfold("factors.next", _FACTORS.format("k + 1"), variables=AT_K),
    *_doubled(
        "factors",
        _FACTORS.format("{n}"),
        "POWER(1 + c, {k})",
        ("factors.first", "power.first"),
        {
            "here.one": _at("factors.next", _ODD),
            "here.two": _at("factors.next", _TWICE),
            "here.sign": _at("sign.next", _TWICE),
            "here.even": "even",
            "here.power": "power.next",
        },
    ),
    use("factors.n", "factors", k="n"),
    use("moment.n", "moment", k="n"),
    conclude("end", f"{_FACTORS.format('n + n')} - {moment_at(0, 'n + n')} == 0", (), ("factors.n", "moment.n")),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "seq-is-lower-uniform",
        "independent",
        "attained",
        "every T and every c >= 0: independent tokens, pi = (1, 0) and mu = (1/(1 + c), c/(1 + c))",
        parameters={"c": "chi2 of a token", "T": "horizon"},
        naturals=("T",),
        hypotheses={"c_nonneg": "0 <= c"},
        values={**ALWAYS, "c": "c", "T": "T"},
        proves=_equal("seq-is-lower-uniform"),
        samples=({"c": "1", "T": "3"}, {"c": "1/100", "T": "5"}, {"c": "0", "T": "2"}),
        draft=Draft(
            (
                *independent(),
                conclude("floor", f"0 <= {CHI2} - c", (), ("chi2.is",)),
                *_MOMENTS,
                use("moment.T", "moment", k="T"),
                conclude("end", f"POWER(1 + c, T) - {MOMENT.replace('{k}', 'T')} == 0", (), ("moment.T",)),
            ),
            (*LAWS, *DOMINATED, "floor", "c_nonneg", "end"),
        ),
    ),
    family(
        "seq-is-lower-positions",
        "alternating",
        "attained",
        "T = 2 n tokens, and every c >= 0: chi2 is c at every other position and 0 at the rest; (1 + c)^n",
        parameters={"c": "chi2 at every other position", "n": "half of the horizon"},
        naturals=("n",),
        hypotheses={"c_nonneg": "0 <= c"},
        values={**ALTERNATING, "reach": _REACH, "m": _FLOORS, "T": "n + n"},
        proves=_equal("seq-is-lower-positions"),
        samples=({"c": "1", "n": "1"}, {"c": "1/3", "n": "2"}, {"c": "0", "n": "1"}),
        draft=Draft(
            (*alternation(), *_PARITY, *_POSITIONS),
            (
                *ALTERNATING_LAWS,
                *("reach.0", "reach.1"),
                *("begins", "nil"),
                *("nil.k", "leaves.0", "nil.k", "nil.k"),
                *("leaves.1", "nil.k", "leaves.1", "nil.k"),
                *("floor.0", "floor.1", "c.low"),
                "end",
            ),
        ),
    ),
)
INSTANCES: tuple[Instance, ...] = (
    extremal(
        "seq-is-lower-uniform",
        "two independent tokens with chi2 = 1: rho is 4 with probability 1/4",
        pi=(("1", "0"),),
        mu=(("1/2", "1/2"),),
        P=((("1",), ("1",)),),
        start=("1",),
        c=1,
        T=2,
    ),
)
