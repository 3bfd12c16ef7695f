"""Sums along trajectories of a function with a cap, under one policy and under two.

Glossary
    pi, mu, P   policies and transition kernel
    g           a function of the steps left and of the state
    b           its cap at every step; or b[k], that where k steps are left after the token
    D           cap of the total variation in every state; or D[k], that where k steps are left after the token
    n           number of steps, at most N

Main statements
    after-below                 AFTER_EVENT(b, D, n) is at most the sum of b[k] over k < n
    after-constant              with the same b D and D for every k it is b (n D - 1 + (1 - D)^n)
    sum-at-low, -high           abs(sum of g) <= sum of b[k] over k < n, if abs(g) <= b[k]
    apart-at-low, -high         the sums under two policies are at most 2 AFTER_EVENT(b, D, n) apart
    along-range-low, -high      abs(sum of g) <= n b, if abs(g) <= b
    along-drift-low, -high      the sums are at most 2 b (n D - 1 + (1 - D)^n) apart, if abs(g) <= D b
"""

from __future__ import annotations

from theorems.claim import Claim, Hypothesis, hypothesis, parameter
from theorems.drafting import (
    Source,
    StepData,
    conclude,
    induction,
    instance,
    partial,
    polynomial,
    quantified,
    same,
    summed,
    unfold,
    use,
)
from theorems.foundations.analysis import lemma
from theorems.foundations.position_bounds import IN_STATE, STATE
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
    EARLIER,
    INSIDE,
    STEPS,
    up_to,
)
from theorems.foundations.sides import below, relation, signed, words
from theorems.foundations.states import AT_K, AT_S, AT_SAK, AT_SK, BEFORE, HERE, ROW_LAWS, ROWS, after, mean_row
from theorems.processes import (
    BOTH_POLICIES,
    CAP,
    CAP_0,
    CAP_1,
    CLOSE,
    KERNEL,
    MU,
    PI,
    TRANSITIONS,
    policy_law,
)
from theorems.proof import Draft

POLICY = parameter("policy", "S, A -> real", "a policy")
G = parameter("g", "nat, S -> real", "a function of the steps left and of the state")
B = parameter("b", "real", "the cap, up to a factor", low="0", high="2")
_BOUNDS = parameter("b", "nat -> real", "the cap with k steps left after the token")
_HIGHER = hypothesis(
    "b-low", "b[k] >= 0 at every step", left_out=False, b_low="all(k in nat, implies(k + 1 <= N, 0 <= b[k]))"
)


def capped(side: str, bound: str) -> Hypothesis:
    """g is on one side of its cap at every step.

    >>> print(capped("high", "b").clauses[0][1])
    all(k in nat, all(s in S, implies(0 <= N - (k + 1), 0 <= b - g[k, s])))
    """
    body = f"-({bound}) <= g[k, s]" if side == "low" else f"g[k, s] <= {bound}"
    clause = f"all(k in nat, all(s in S, implies(k + 1 <= N, {body})))"
    return hypothesis(f"g-{side}", "g has its cap at every step", left_out=False, **{f"g_{side}": clause})


def _capped_at(side: str) -> Hypothesis:
    """The same where k + 1 steps can be left."""
    body = "-b[k] <= g[k, s]" if side == "low" else "g[k, s] <= b[k]"
    clause = f"all(k in nat, all(s in S, implies(k + 1 <= N, implies(0 < at[k + 1, s], {body}))))"
    return hypothesis(f"g-{side}", "g has its cap at every step", left_out=False, **{f"g_{side}": clause})


def along(policy: str, state: str, n: str) -> str:
    """The sum of g along the trajectories from a state.

    >>> along("mu", "s", "0")
    'ALONG(mu, P, g, s, 0)'
    """
    return f"ALONG({policy}, P, g, {state}, {n})"


_TOTAL, _AFTER = "TOTAL(b, {})", "AFTER_EVENT(b, D, {})"
_BY_POSITION = positions("N")
_TOTALS: tuple[StepData, ...] = (
    unfold("total.first", _TOTAL.format("0")),
    unfold("total.next", _TOTAL.format("k + 1"), variables=AT_K),
)
_AFTERS: tuple[StepData, ...] = (
    unfold("after.first", _AFTER.format("0")),
    unfold("after.next", _AFTER.format("k + 1"), variables=AT_K),
)

# ------------------------------------------------------------------------------------------- sums after the first event


def _after_below() -> Draft:
    """The difference is multiplied by 1 - D[k], and b[k] is added to it."""
    have: dict[str, Source] = {
        "here.high": instance("D_high", {"premise": "room"}, k="k"),
        "here.b": instance("b_low", {"premise": "room"}, k="k"),
        "here.total": "total.next",
        "here.after": "after.next",
    }
    goal = f"0 <= {_TOTAL.format('{n}')} - {_AFTER.format('{n}')}"
    return Draft(
        (
            *_TOTALS,
            *_AFTERS,
            *up_to(
                "all",
                goal,
                ([], ("total.first", "after.first")),
                ([(1, "1", "before", "here.high"), (1, "1", "here.b")], ("here.total", "here.after")),
                have,
            ),
            use("end", "all", proofs={"within": "inside"}, k="n"),
        ),
        ("end",),
    )


def _after_constant() -> Draft:
    call = "AFTER_EVENT(fun(k in nat, D*b), fun(k in nat, D), {n})"
    equation = f"{call} - b*({{n}}*D - 1 + POWER(1 - D, {{n}})) == 0"
    return Draft(
        (
            unfold("first", call.format(n="0")),
            unfold("next", call.format(n="k + 1"), variables=AT_K),
            unfold("power.first", "POWER(1 - D, 0)"),
            unfold("power.next", "POWER(1 - D, k + 1)", variables=AT_K),
            use("sum", "total-constant", variables=AT_K, x="D*b", n="k"),
            conclude("base", equation.format(n="0"), (), ("first", "power.first")),
            conclude(
                "step",
                equation.format(n="(k + 1)"),
                (),
                ("before", "here.next", "here.power", "here.sum"),
                variables=AT_K,
                given={"before": equation.format(n="k")},
                have={"here.next": "next", "here.power": "power.next", "here.sum": "sum"},
            ),
            induction("all", equation.format(n="k"), "base", instance("step", {"before": "hypothesis"}, k="k"), on="k"),
            use("end", "all", k="n"),
        ),
        ("end",),
    )


# --------------------------------------------------------------------------------------------- a cap for every position


def _sum_at(side: str) -> Claim:
    """One side of abs(sum of g) <= the sum of the caps."""

    def goal(state: str, n: str) -> str:
        return below(side, _TOTAL.format(n), along("policy", state, n))

    before = known(goal)
    given = PLACE | before
    limit = signed(side, _TOTAL.format("k"))
    everything = IN_PLACE | BEFORE
    steps: list[StepData] = [
        *_TOTALS,
        unfold("first", along("policy", "s", "0"), variables=AT_S),
        conclude("base", goal("s", "0"), (), ("here", "total.first"), variables=AT_S, have={"here": "first"}),
        *mean_where("z", side, along("policy", "z", "k"), limit, given=before),
        mean_row(
            "later",
            side,
            "policy",
            after(along("policy", "z", "k")),
            limit,
            partial("z", everything, **HERE),
            given=given,
        ),
        unfold("next", along("policy", "s", "k + 1"), variables=AT_SK),
        conclude(
            "positive",
            goal("s", "k + 1"),
            [(1, "1", "here.cap"), (1, "1", "here.later")],
            ("here.next", "here.total"),
            variables=AT_SK,
            given=given,
            have={
                "here.cap": instance(f"g_{side}", {"premise": "room", "premise2": "case"}, k="k", s="s"),
                "here.later": instance("later", everything, **HERE),
                "here.next": "next",
                "here.total": "total.next",
            },
        ),
        *in_all_places(goal),
    ]
    return lemma(
        f"sum-at-{side}",
        f"A sum along trajectories with a cap for every number of steps left: bound from {words(side)}",
        (POLICY, KERNEL, G, _BOUNDS, AT, STATE, STEPS, ALL_STEPS),
        (policy_law("policy"), TRANSITIONS, *_BY_POSITION, _capped_at(side), INSIDE, IN_STATE),
        relation(side, _TOTAL.format("n"), along("policy", "c", "n")),
        Draft(tuple(steps), ("end",)),
    )


_NEXT = {policy: after(along(policy, "z", "k")) for policy in ("pi", "mu")}


def _apart(state: str, n: str) -> str:
    return f"({along('pi', state, n)} - {along('mu', state, n)})"


def _sum_of(policy: str, side: str) -> list[StepData]:
    """After every token the mean of the sum under a policy is on one side of the sum of the caps."""
    proofs: dict[str, Source] = {f"policy_{part}": quantified(f"{policy}_{part}") for part in ("nonneg", "total")}
    proofs |= {n: quantified(n) for n in ("P_nonneg", "P_total", "at_nonneg", "at_next", f"g_{side}")}
    proofs |= {"inside": EARLIER, "place": "there"}
    fact = instance(f"sum-at-{side}", proofs, **same("P", "g", "b", "at", "N"), policy=policy, c="z", n="k")
    return mean_where(f"{policy}.{side}", side, along(policy, "z", "k"), signed(side, _TOTAL.format("k")), fact)


def _apart_at(side: str) -> Claim:
    """One side of the bound between the sums under two policies."""
    other = "high" if side == "low" else "low"

    def law(n: str) -> str:
        return f"2*{_AFTER.format(n)}"

    def goal(state: str, n: str) -> str:
        return below(side, law(n), _apart(state, n))

    before = known(goal)
    given = PLACE | before
    everything = IN_PLACE | BEFORE
    steps: list[StepData] = [
        polynomial("nought", "0 == 0"),
        *_AFTERS,
        *(unfold(f"{p}.first", along(p, "s", "0"), variables=AT_S) for p in ("pi", "mu")),
        conclude(
            "base",
            goal("s", "0"),
            (),
            ("here.pi", "here.mu", "after.first"),
            variables=AT_S,
            have={"here.pi": "pi.first", "here.mu": "mu.first"},
        ),
        use(
            "less",
            "after-below",
            proofs={"b_low": quantified("b_low"), "D_high": quantified("D_high"), "inside": "within"},
            variables=AT_K,
            **same("b", "D", "N"),
            n="k",
        )
        | {"given": {"within": "0 <= N - k"}},
        *_sum_of("pi", side),
        *_sum_of("mu", other),
        *mean_where("z", side, _apart("z", "k"), signed(side, law("k")), given=before),
        summed(
            "difference",
            "nought",
            ("1", f"P[s, a, z]*{_apart('z', 'k')}"),
            ("-1", f"P[s, a, z]*{along('pi', 'z', 'k')}"),
            ("1", f"P[s, a, z]*{along('mu', 'z', 'k')}"),
            over=("z", "S"),
            variables=AT_SAK,
        ),
        conclude(
            "apart",
            below(side, law("k"), f"({_NEXT['pi']} - {_NEXT['mu']})"),
            [(1, "1", "here.z")],
            ("here.parts",),
            variables=AT_SAK,
            given=given,
            have={"here.z": instance("z", everything, s="s", a="a", k="k"), "here.parts": "difference"},
        ),
        use(
            "row",
            f"mix-step-{side}",
            proofs={
                **ROW_LAWS,
                f"X_{side}": partial(f"pi.{side}", IN_PLACE, **HERE),
                f"W_{other}": partial(f"mu.{other}", IN_PLACE, **HERE),
                f"d_{side}": partial("apart", everything, **HERE),
            },
            variables=AT_SK,
            **ROWS,
            X=f"fun(a in A, {_NEXT['pi']})",
            W=f"fun(a in A, {_NEXT['mu']})",
            w=law("k"),
            m=_TOTAL.format("k"),
        )
        | {"given": given},
        *(unfold(f"{p}.next", along(p, "s", "k + 1"), variables=AT_SK) for p in ("pi", "mu")),
        conclude(
            "positive",
            goal("s", "k + 1"),
            [(1, "1", "here.row"), (2, "1", "here.close", "here.less")],
            ("here.pi", "here.mu", "here.after"),
            variables=AT_SK,
            given=given,
            have={
                "here.row": instance("row", everything, **HERE),
                "here.close": CLOSE_HERE,
                "here.less": instance("less", {"within": EARLIER}, k="k"),
                "here.pi": "pi.next",
                "here.mu": "mu.next",
                "here.after": "after.next",
            },
        ),
        *in_all_places(goal),
    ]
    return lemma(
        f"apart-at-{side}",
        f"Sums under two policies with caps for every number of steps left: bound from {words(side)}",
        (PI, MU, KERNEL, G, _BOUNDS, AT, CAPS, STATE, STEPS, ALL_STEPS),
        (
            *BOTH_POLICIES,
            TRANSITIONS,
            *_BY_POSITION,
            close_at("N"),
            CAPS_HIGH,
            _HIGHER,
            _capped_at("low"),
            _capped_at("high"),
            INSIDE,
            IN_STATE,
        ),
        relation(side, law("n"), _apart("c", "n")),
        Draft(tuple(steps), ("end",)),
    )


# ------------------------------------------------------------------------------------------------------ one cap for all


def _range(side: str) -> Claim:
    """One side of abs(sum of g) <= n b."""
    proofs: dict[str, Source] = {n: quantified(n) for n in ("policy_nonneg", "policy_total", "P_nonneg", "P_total")}
    proofs |= EVERYWHERE_PROOFS | {f"g_{side}": quantified(f"g_{side}"), "inside": "inside"}
    del proofs["close_at"]
    return lemma(
        f"along-range-{side}",
        f"A sum along trajectories: bound from {words(side)}",
        (POLICY, KERNEL, G, B, STATE, STEPS, ALL_STEPS),
        (policy_law("policy"), TRANSITIONS, capped(side, "b"), INSIDE),
        relation(side, "n*b", along("policy", "c", "n")),
        Draft(
            (
                *EVERYWHERE_STEPS,
                use("sum", "total-constant", x="b", n="n"),
                use(
                    "bound",
                    f"sum-at-{side}",
                    proofs=proofs,
                    **same("policy", "P", "g", "c", "n", "N"),
                    at=EVERYWHERE["at"],
                    b="fun(k in nat, b)",
                ),
                conclude("end", below(side, "n*b", along("policy", "c", "n")), [(1, "1", "bound")], ("sum",)),
            ),
            ("end",),
        ),
    )


def _drift(side: str) -> Claim:
    """One side of the bound between the sums under two policies."""
    law = "2*b*(n*D - 1 + POWER(1 - D, n))"
    laws = ("pi_nonneg", "pi_total", "mu_nonneg", "mu_total", "P_nonneg", "P_total", "g_low", "g_high")
    proofs: dict[str, Source] = {name: quantified(name) for name in laws}
    proofs |= EVERYWHERE_PROOFS | {"D_high": "D_1", "b_low": "size", "inside": "inside"}
    return lemma(
        f"along-drift-{side}",
        f"Sums along the trajectories of two close policies: bound from {words(side)}",
        (PI, MU, KERNEL, G, B, CAP, STATE, STEPS, ALL_STEPS),
        (
            *BOTH_POLICIES,
            TRANSITIONS,
            CLOSE,
            CAP_1,
            CAP_0,
            hypothesis("b-nonnegative", "b >= 0", b_nonneg="0 <= b"),
            capped("low", "D*b"),
            capped("high", "D*b"),
            INSIDE,
        ),
        relation(side, law, _apart("c", "n")),
        Draft(
            (
                *EVERYWHERE_STEPS,
                conclude("size", "0 <= D*b", [(1, "1", "D_nonneg", "b_nonneg")]),
                use("after", "after-constant", b="b", D="D", n="n"),
                use(
                    "bound",
                    f"apart-at-{side}",
                    proofs=proofs,
                    **same("pi", "mu", "P", "g", "c", "n", "N"),
                    **EVERYWHERE,
                    b="fun(k in nat, D*b)",
                ),
                conclude("end", below(side, law, _apart("c", "n")), [(1, "1", "bound")], ("after",)),
            ),
            ("end",),
        ),
    )


LEMMAS: tuple[Claim, ...] = (
    lemma(
        "after-below",
        "What comes after the first event is at most everything",
        (_BOUNDS, CAPS, STEPS, ALL_STEPS),
        (CAPS_HIGH, _HIGHER, INSIDE),
        f"{_AFTER.format('n')} <= {_TOTAL.format('n')}",
        _after_below(),
    ),
    lemma(
        "after-constant",
        "What comes after the first event, with equal numbers and equal probabilities",
        (B, CAP, STEPS),
        (),
        "AFTER_EVENT(fun(k in nat, D*b), fun(k in nat, D), n) == b*(n*D - 1 + POWER(1 - D, n))",
        _after_constant(),
    ),
    *(make(side) for make in (_sum_at, _apart_at, _range, _drift) for side in ("low", "high")),
)
"""In an order in which each uses only earlier ones."""
