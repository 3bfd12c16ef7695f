"""Products of 1 - D[k] and the probability of exactly one event, for sequences of probabilities and for constant ones.

Glossary
    D           a sequence of probabilities, in [0, 1] as far as the first N
    n           how many of them, at most N
    K           product of 1 - D[k] over k < n: the probability of no event
    x           a number, the same for every k

Main statements
    step-within             k steps are at most N if k + 1 are
    kept-range              0 <= K <= 1
    once-nonnegative        0 <= EXACTLY_ONE(D, n)
    total-constant          a sum of n equal numbers;  product-constant, a product
    once-constant           n + 1 events of equal probability, exactly one of them
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import Source, StepData, conclude, induction, instance, quantified, unfold, use
from theorems.foundations.analysis import lemma
from theorems.proof import Draft

CAPS = parameter("D", "nat -> real", "cap of the total variation with k steps left after the token")
STEPS = parameter("n", "nat", "number of steps", low="0", high="2")
ALL_STEPS = parameter("N", "nat", "number of steps of the process", low="n", high="3")
INSIDE = hypothesis("inside", "n <= N", inside="n <= N")


def caps_low(N: str) -> Hypothesis:
    """The caps of N steps are nonnegative.

    >>> caps_low("N").id
    'caps-low'
    """
    clause = f"all(k in nat, implies(k + 1 <= {N}, 0 <= D[k]))"
    return hypothesis("caps-low", "D[k] >= 0 at every step", left_out=False, D_low=clause)


def caps_high(N: str) -> Hypothesis:
    """The caps of N steps are at most one.

    >>> caps_high("N").id
    'caps-high'
    """
    clause = f"all(k in nat, implies(k + 1 <= {N}, D[k] <= 1))"
    return hypothesis("caps-high", "D[k] <= 1 at every step", left_out=False, D_high=clause)


CAPS_LOW, CAPS_HIGH = caps_low("N"), caps_high("N")
ROOM = {"room": "0 <= N - (k + 1)"}
"""There is one more step before N."""
EARLIER = instance("step-within", {"room": "room"}, k="k", N="N")
"""Then k is at most N."""
_AT_K = {"k": "nat"}
_LOW: dict[str, Source] = {"here.low": instance("D_low", {"premise": "room"}, k="k")}
_HIGH: dict[str, Source] = {"here.high": instance("D_high", {"premise": "room"}, k="k")}


def kept(n: str, caps: str = "D") -> str:
    """The product of 1 - D[k].

    >>> kept("n + 1")
    'PRODUCT(fun(j in nat, 1 - D[j]), n + 1)'
    """
    return f"PRODUCT(fun(j in nat, 1 - {caps}[j]), {n})"


def once(n: str, caps: str = "D") -> str:
    """The probability of exactly one event.

    >>> once("n")
    'EXACTLY_ONE(D, n)'
    """
    return f"EXACTLY_ONE({caps}, {n})"


def up_to(
    name: str,
    goal: str,
    base: tuple[list[Any], Iterable[str]],
    step: tuple[list[Any], Iterable[str]],
    have: dict[str, Source],
) -> list[StepData]:
    """By induction up to N, a fact about n: the step `name`.

    Args:
        name: of the fact.
        goal: the fact, with ``{n}`` where the number is.
        base: products and equations that give it at 0.
        step: those that give it at k + 1, from ``before``, at k, and what `have` names.
        have: facts at hand for the step, where k + 1 is at most N, which is called ``room``.
    """
    return [
        conclude(f"{name}.base", goal.format(n="0"), *base),
        conclude(
            f"{name}.step",
            goal.format(n="k + 1"),
            *step,
            variables=_AT_K,
            given={"before": goal.format(n="k")} | ROOM,
            have=have,
        ),
        induction(
            name,
            goal.format(n="k"),
            f"{name}.base",
            instance(f"{name}.step", {"before": "hypothesis", "room": "within"}, k="k"),
            on="k",
            given={"within": "k <= N"},
        ),
    ]


_NEXT: dict[str, Source] = {"here.next": "kept.next"}
KEPT: tuple[StepData, ...] = (
    unfold("kept.first", kept("0")),
    unfold("kept.next", kept("k + 1"), variables=_AT_K),
)


def _ends(*names: str) -> tuple[list[StepData], tuple[str, ...]]:
    steps = [use(f"{name}.end", name, proofs={"within": "inside"}, k="n") for name in names]
    return steps, tuple(f"{name}.end" for name in names)


def _kept_range() -> Draft:
    steps, ends = _ends("low", "high")
    return Draft(
        (
            *KEPT,
            *up_to(
                "low",
                f"0 <= {kept('{n}')}",
                ([(1, "1")], ("kept.first",)),
                ([(1, "1", "before", "here.high")], ("here.next",)),
                _NEXT | _HIGH,
            ),
            *up_to(
                "high",
                f"0 <= 1 - {kept('{n}')}",
                ([], ("kept.first",)),
                ([(1, "1", "before"), (1, "1", "here.low", "here.kept")], ("here.next",)),
                _NEXT | _LOW | {"here.kept": instance("low", {"within": EARLIER}, k="k")},
            ),
            *steps,
        ),
        ends,
    )


def _once() -> Draft:
    steps, ends = _ends("all")
    return Draft(
        (
            unfold("once.first", once("0")),
            unfold("once.next", once("k + 1"), variables=_AT_K),
            *up_to(
                "all",
                f"0 <= {once('{n}')}",
                ([], ("once.first",)),
                ([(1, "1", "before", "here.high"), (1, "1", "here.low", "here.kept")], ("here.next",)),
                _LOW
                | _HIGH
                | {
                    "here.next": "once.next",
                    "here.kept": instance(
                        "kept-range.1",
                        {
                            "D_low": quantified("D_low"),
                            "D_high": quantified("D_high"),
                            "inside": EARLIER,
                        },
                        D="D",
                        n="k",
                        N="N",
                    ),
                },
            ),
            *steps,
        ),
        ends,
    )


def _constant(name: str, call: str, value: str, have: dict[str, Source], before: tuple[StepData, ...] = ()) -> Draft:
    """By induction on n: a quantity of a constant sequence."""
    equation = f"{call} - {value} == 0"
    first = ("first", *(("other.first",) if before else ()))
    return Draft(
        (
            *before,
            unfold("first", call.format(n="0")),
            unfold("next", call.format(n="k + 1"), variables=_AT_K),
            conclude("base", equation.format(n="0"), (), first),
            conclude(
                "step",
                equation.format(n="(k + 1)"),
                (),
                ("before", "here.next", *have),
                variables=_AT_K,
                given={"before": equation.format(n="k")},
                have={"here.next": "next", **have},
            ),
            induction(
                "all",
                equation.format(n="k"),
                "base",
                instance("step", {"before": "hypothesis"}, k="k"),
                on="k",
            ),
            use("end", "all", k="n"),
        ),
        ("end",),
    )


_X = parameter("x", "real", "a number", low="0", high="1")
_SAME = "fun(k in nat, x)"
_LESS = "fun(k in nat, 1 - x)"
_CONSTANT = (_X, STEPS)
_POWERS = (
    unfold("other.first", "POWER(x, 0)"),
    unfold("other.next", "POWER(x, k + 1)", variables=_AT_K),
)

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "step-within",
        "What has a step before it has less than all steps",
        (
            parameter("N", "nat", "number of steps of the process", low="1", high="4"),
            parameter("k", "nat", "number of steps", low="0", high="N - 1"),
        ),
        (hypothesis("room", "k + 1 <= N", room="k + 1 <= N"),),
        "k <= N",
        Draft((conclude("end", "0 <= N - k", [(1, "1"), (1, "1", "room")]),), ("end",)),
    ),
    lemma(
        "kept-range",
        "Products of numbers between 0 and 1 lie there",
        (CAPS, STEPS, ALL_STEPS),
        (CAPS_LOW, CAPS_HIGH, INSIDE),
        [f"0 <= {kept('n')}", f"{kept('n')} <= 1"],
        _kept_range(),
    ),
    lemma(
        "once-nonnegative",
        "The probability of exactly one event is nonnegative",
        (CAPS, STEPS, ALL_STEPS),
        (CAPS_LOW, CAPS_HIGH, INSIDE),
        f"0 <= {once('n')}",
        _once(),
    ),
    lemma(
        "total-constant",
        "A sum of n equal numbers",
        _CONSTANT,
        (),
        f"TOTAL({_SAME}, n) == n*x",
        _constant("total", f"TOTAL({_SAME}, {{n}})", "{n}*x", {}),
    ),
    lemma(
        "product-constant",
        "A product of n equal numbers",
        _CONSTANT,
        (),
        f"PRODUCT({_SAME}, n) == POWER(x, n)",
        _constant("product", f"PRODUCT({_SAME}, {{n}})", "POWER(x, {n})", {"here.other": "other.next"}, _POWERS),
    ),
    lemma(
        "once-constant",
        "Exactly one of n + 1 independent events of equal probability",
        _CONSTANT,
        (),
        f"EXACTLY_ONE({_SAME}, n + 1) == (n + 1)*x*POWER(1 - x, n)",
        Draft(
            (
                unfold("first", f"EXACTLY_ONE({_SAME}, 0)"),
                unfold("next", f"EXACTLY_ONE({_SAME}, k + 1)", variables=_AT_K),
                use("none", "product-constant", variables=_AT_K, x="1 - x", n="k"),
                unfold("power.next", "POWER(1 - x, k + 1)", variables=_AT_K),
                conclude(
                    "base",
                    f"EXACTLY_ONE({_SAME}, 0 + 1) - (0 + 1)*x*POWER(1 - x, 0) == 0",
                    (),
                    ("here.next", "first", "here.none"),
                    have={"here.next": instance("next", k="0"), "here.none": instance("none", k="0")},
                ),
                conclude(
                    "step",
                    f"EXACTLY_ONE({_SAME}, k + 1 + 1) - (k + 1 + 1)*x*POWER(1 - x, k + 1) == 0",
                    (),
                    ("before", "here.next", "here.none", "here.power"),
                    variables=_AT_K,
                    given={"before": f"EXACTLY_ONE({_SAME}, k + 1) - (k + 1)*x*POWER(1 - x, k) == 0"},
                    have={
                        "here.next": instance("next", k="k + 1"),
                        "here.none": instance("none", k="k + 1"),
                        "here.power": "power.next",
                    },
                ),
                induction(
                    "all",
                    f"EXACTLY_ONE({_SAME}, k + 1) - (k + 1)*x*POWER(1 - x, k) == 0",
                    "base",
                    instance("step", {"before": "hypothesis"}, k="k"),
                    on="k",
                ),
                use("end", "all", k="n"),
            ),
            ("end",),
        ),
    ),
)
"""In an order in which each uses only earlier ones."""
