"""Differences of values, and what the surrogate adds, with a cap of the total variation for every number of steps left.

The return lies in [0, 1] and is paid at the end; words are those of `theorems.foundations.value_bounds` and of
`theorems.foundations.positions`.

Glossary
    D           D[k] caps the total variation of pi and mu where k steps are left after the token
    K           product of 1 - D[k] over k < n
    X, W        values with n steps to go under pi and under mu
    E           what the surrogate adds along mu in n steps

Main statements
    drift-at-low, -high         abs(X - W) <= 1 - K
    gain-at-low, -high          abs(E) <= sum of D[k] over k < n
    value-drift-low, -high      abs(X - W) <= 1 - (1 - D)^n, with one cap D in every state
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import StepData, conclude, instance, partial, quantified, same, unfold, use
from theorems.foundations.analysis import lemma
from theorems.foundations.positions import (
    AT,
    CLOSE_HERE,
    EVERYWHERE,
    EVERYWHERE_PROOFS,
    EVERYWHERE_STEPS,
    IN_PLACE,
    PLACE,
    close_at,
    in_all_places,
    known,
    mean_where,
    positions,
)
from theorems.foundations.sequences import (
    ALL_STEPS,
    CAPS,
    CAPS_HIGH,
    CAPS_LOW,
    EARLIER,
    INSIDE,
    KEPT,
    STEPS,
    kept,
)
from theorems.foundations.sides import below, relation, signed, words
from theorems.foundations.states import AT_A, AT_K, AT_S, AT_SK, BEFORE, HERE, NOUGHT, ROW_LAWS, ROWS, mean_row
from theorems.foundations.value_bounds import (
    DIFFERENCE,
    PAIR_HYPOTHESES,
    RETURN_01,
    SURPLUS_STEPS,
    XE,
    XM,
    XP,
    difference_parts,
    gain,
    next_range,
    power,
    value,
)
from theorems.processes import BOTH_POLICIES, CAP, KERNEL, MU, PI, TRANSITIONS, V
from theorems.proof import Draft

STATE = parameter("c", "S", "a state")
VARIABLES = (PI, MU, KERNEL, V, AT, CAPS, STATE, STEPS, ALL_STEPS)
IN_STATE = hypothesis("place", "n steps can be left in the state", left_out=False, place="0 < at[n, c]")
HYPOTHESES: tuple[Hypothesis, ...] = (
    *BOTH_POLICIES,
    TRANSITIONS,
    *positions("N"),
    close_at("N"),
    CAPS_LOW,
    CAPS_HIGH,
    RETURN_01,
    INSIDE,
    IN_STATE,
)
CLAUSES = tuple(name for h in HYPOTHESES for name, _ in h.clauses if name not in ("inside", "place"))
"""Names of the clauses about a process as a whole."""
KEPT_RANGE: tuple[StepData, ...] = tuple(
    use(
        f"kept.{side}",
        f"kept-range.{k}",
        proofs={"D_low": quantified("D_low"), "D_high": quantified("D_high"), "inside": "within"},
        variables=AT_K,
        D="D",
        n="k",
        N="N",
    )
    | {"given": {"within": "0 <= N - k"}}
    for side, k in (("low", 1), ("high", 2))
)
"""The product of 1 - D[k] lies between 0 and 1."""
KEPT_HERE = {f"here.{side}": instance(f"kept.{side}", {"within": EARLIER}, k="k") for side in ("low", "high")}


def _apart(state: str, n: str) -> str:
    return f"({value('pi', state, n)} - {value('mu', state, n)})"


def _drift(side: str) -> Claim:
    """One side of abs(X - W) <= 1 - K."""

    def goal(state: str, n: str) -> str:
        return below(side, f"1 - {kept(n)}", _apart(state, n))

    before = known(goal)
    given = PLACE | before
    limit = signed(side, f"1 - {kept('k')}")
    at = AT_S | AT_A | AT_K
    everything = IN_PLACE | BEFORE
    steps: list[StepData] = [
        NOUGHT,
        *KEPT,
        KEPT_RANGE[0],
        unfold("pi.first", value("pi", "s", "0"), variables=AT_S),
        unfold("mu.first", value("mu", "s", "0"), variables=AT_S),
        conclude(
            "base",
            goal("s", "0"),
            (),
            ("here.pi", "here.mu", "kept.first"),
            variables=AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first"},
        ),
        *next_range("pi"),
        *next_range("mu"),
        *mean_where("z", side, DIFFERENCE, limit, given=before),
        difference_parts(),
        conclude(
            "apart",
            below(side, f"1 - {kept('k')}", f"({XP} - {XM})"),
            [(1, "1", "here.z")],
            ("here.parts",),
            variables=at,
            given=given,
            have={"here.z": instance("z", everything, s="s", a="a", k="k"), "here.parts": "difference"},
        ),
        use(
            "row",
            f"value-step-{side}",
            proofs={
                **ROW_LAWS,
                **{f"X_{k}": partial(f"pi.{k}", **HERE) for k in ("low", "high")},
                **{f"W_{k}": partial(f"mu.{k}", **HERE) for k in ("low", "high")},
                f"d_{side}": partial("apart", everything, **HERE),
            },
            variables=AT_SK,
            **ROWS,
            X=f"fun(a in A, {XP})",
            W=f"fun(a in A, {XM})",
            w=f"1 - {kept('k')}",
        )
        | {"given": given},
        unfold("pi.next", value("pi", "s", "k + 1"), variables=AT_SK),
        unfold("mu.next", value("mu", "s", "k + 1"), variables=AT_SK),
        conclude(
            "positive",
            goal("s", "k + 1"),
            [(1, "1", "here.row"), (1, "1", "here.close", "here.low")],
            ("here.pi", "here.mu", "here.next"),
            variables=AT_SK,
            given=given,
            have={
                "here.row": instance("row", everything, **HERE),
                "here.close": CLOSE_HERE,
                "here.low": KEPT_HERE["here.low"],
                "here.pi": "pi.next",
                "here.mu": "mu.next",
                "here.next": "kept.next",
            },
        ),
        *in_all_places(goal),
    ]
    return lemma(
        f"drift-at-{side}",
        f"Values of two policies with a cap for every number of steps left: bound from {words(side)}",
        VARIABLES,
        HYPOTHESES,
        relation(side, f"1 - {kept('n')}", _apart("c", "n")),
        Draft(tuple(steps), ("end",)),
    )


def _gain(side: str) -> Claim:
    """One side of abs(E) <= the sum of the caps."""

    def goal(state: str, n: str) -> str:
        return below(side, f"TOTAL(D, {n})", gain(state, n))

    before = known(goal)
    given = PLACE | before
    limit = signed(side, "TOTAL(D, k)")
    everything = IN_PLACE | BEFORE
    steps: list[StepData] = [
        unfold("first", gain("s", "0"), variables=AT_S),
        unfold("total.first", "TOTAL(D, 0)"),
        unfold("total.next", "TOTAL(D, k + 1)", variables=AT_K),
        conclude("base", goal("s", "0"), (), ("here", "total.first"), variables=AT_S, have={"here": "first"}),
        *next_range("mu"),
        use(
            "row",
            f"surplus-step-{side}",
            proofs={**ROW_LAWS, **{f"X_{k}": partial(f"mu.{k}", **HERE) for k in ("low", "high")}},
            variables=AT_SK,
            **ROWS,
            X=f"fun(a in A, {XM})",
        ),
        *SURPLUS_STEPS,
        *mean_where("z", side, gain("z", "k"), limit, given=before),
        mean_row("later", side, "mu", XE, limit, partial("z", everything, **HERE), given=given),
        unfold("next", gain("s", "k + 1"), variables=AT_SK),
        conclude(
            "positive",
            goal("s", "k + 1"),
            [(1, "1", "here.row"), (1, "1", "here.close"), (1, "1", "here.later")],
            ("here.next", "here.surplus", "here.total"),
            variables=AT_SK,
            given=given,
            have={
                "here.row": "row",
                "here.close": CLOSE_HERE,
                "here.later": instance("later", everything, **HERE),
                "here.next": "next",
                "here.surplus": "surplus.row",
                "here.total": "total.next",
            },
        ),
        *in_all_places(goal),
    ]
    return lemma(
        f"gain-at-{side}",
        f"What the surrogate adds, with a cap for every number of steps left: bound from {words(side)}",
        VARIABLES,
        tuple(h for h in HYPOTHESES if h not in (CAPS_LOW, CAPS_HIGH)),
        relation(side, "TOTAL(D, n)", gain("c", "n")),
        Draft(tuple(steps), ("end",)),
    )


# ----------------------------------------------------------------------------------------------------- one cap for all


def _constant(side: str) -> Claim:
    """One side of abs(X - W) <= 1 - (1 - D)^n."""
    return lemma(
        f"value-drift-{side}",
        f"Values of two close policies: bound from {words(side)}",
        (PI, MU, KERNEL, V, CAP, STATE, STEPS),
        PAIR_HYPOTHESES,
        relation(side, f"1 - {power('n')}", _apart("c", "n")),
        Draft(
            (
                use("product", "product-constant", x="1 - D", n="n"),
                use(
                    "distance",
                    "tv-range.1",
                    proofs={
                        f"{policy}_{k}": {"by": f"{policy}_nonneg", "values": {"s": "c"}}
                        if k == "nonneg"
                        else instance(f"{policy}_total", s="c")
                        for policy in ("pi", "mu")
                        for k in ("nonneg", "total")
                    },
                    pi="fun(a in A, pi[c, a])",
                    mu="fun(a in A, mu[c, a])",
                ),
                *EVERYWHERE_STEPS,
                conclude(
                    "D_low",
                    "0 <= D",
                    [(1, "1", "here.close"), (1, "1", "distance")],
                    have={"here.close": instance("close", s="c")},
                ),
                conclude("inside", "0 <= n - n"),
                use(
                    "bound",
                    f"drift-at-{side}",
                    proofs={clause: quantified(clause) for clause in CLAUSES}
                    | EVERYWHERE_PROOFS
                    | {"D_low": "D_low", "D_high": "D_1", "inside": "inside"},
                    **same("pi", "mu", "P", "v", "c", "n"),
                    **EVERYWHERE,
                    N="n",
                ),
                conclude(
                    "end",
                    below(side, f"1 - {power('n')}", _apart("c", "n")),
                    [(1, "1", "bound")],
                    ("product",),
                ),
            ),
            ("end",),
        ),
    )


LEMMAS: tuple[Claim, ...] = tuple(make(side) for make in (_drift, _gain, _constant) for side in ("low", "high"))
"""In an order in which each uses only earlier ones."""
