"""The return at which the gap between return and surrogate is largest for two given policies: section 5.3 of Part 1.

In a tree of prefixes the return may depend on the whole trajectory.  Here that is said of any process whose states hold
what counts of the trajectory so far: how many tokens, the product of their ratios, and the sum of what each exceeds one
by.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  start, the law of the first state
    W, X        prod rho and sum (rho - 1) of the tokens so far;  depth, the number of these tokens
    remainder        W - 1 - X in the state in which the last step ends
    v           return, paid in that state
    T           horizon

Main statements
    value-gap-ratios-equality   J - L = 1/2 E_mu abs(remainder), if v is 1 where that is positive, 0 where negative
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import (
    StepData,
    cases,
    conclude,
    instance,
    partial,
    summed,
    use,
)
from theorems.foundations.ratio_means import PASSED
from theorems.foundations.states import AT_K, AT_S, AT_SAK, AT_SK, HERE, after, in_all_states, where_positive
from theorems.foundations.value_bounds import XE, XM, XP, gain, value
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    DOMINATED,
    HORIZON,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    V,
)
from theorems.proof import Draft
from theorems.token_bias.ratio_gap import (
    CANCEL,
    FIRST,
    HAVE_FIRST,
    HAVE_NEXT,
    NEXT,
    REMAINDER,
    WEIGHED,
    WHOLE,
    J,
    L,
    remainder,
)
from theorems.token_bias.ratio_states import (
    AT_SAZ,
    BEST,
    DEPTH,
    EVEN_BEFORE,
    EVEN_MOVED,
    EXCESS,
    HELD,
    MOVED_SUMS,
    NEXT_STATE,
    RATIO,
    REMAINDER_AT,
    ROOM,
    ROOMY,
    ROOMY_PASSED,
    STATE_SUMS,
    STEPS_LEFT,
    even,
    same_sums,
    shown,
)

_GAP = f"({value('pi', 's', 'T')} - {value('mu', 's', 'T')} - {gain('s', 'T')})"
_EVEN_FIRST = f"{remainder('1', '1', 's', 'T')} - 2*{_GAP}"
_EVEN_NEXT = even(*STATE_SUMS, "s", "k + 1")
_TOKEN_PARTS = (
    ("1", f"mu[s, a]*{after(remainder(*MOVED_SUMS, 'z', 'k'))}"),
    ("-2*W[s]", f"pi[s, a]*{XP}"),
    ("2*X[s]", f"mu[s, a]*{XM}"),
    ("2", f"pi[s, a]*{XM}"),
    ("2", f"mu[s, a]*{XE}"),
    ("W[s] - 1", "pi[s, a]"),
    ("-X[s]", "mu[s, a]"),
)
"""What a token adds: the sum of these over the tokens of a state is zero."""
_EVEN_TOKENS = " + ".join(f"({c})*sum(a in A, {part})" for c, part in _TOKEN_PARTS)
_FIRST_STATE = {"weight": "0 < start[s]"}
_END: tuple[StepData, ...] = (
    *(
        step
        for side, sign, value_there, clause in (("more", "", "1", "best_more"), ("less", "-", "0", "best_less"))
        for step in (
            conclude(
                f"{side}.positive",
                f"({REMAINDER_AT.format('s')})*(v[s] - {value_there}) == 0",
                (),
                ("here",),
                variables=AT_S,
                given={"positive": f"0 < {sign}({REMAINDER_AT.format('s')})"},
                have={"here": instance(clause, {"premise": "positive"}, s="s")},
            ),
            conclude(
                f"{side}.nothing",
                f"({REMAINDER_AT.format('s')})*(v[s] - {value_there}) == 0",
                (),
                ("zero",),
                variables=AT_S,
                given={"zero": f"{sign}({REMAINDER_AT.format('s')}) == 0"},
            ),
            cases(
                side,
                ("zero", f"{sign}({REMAINDER_AT.format('s')})", "sign"),
                (
                    instance(f"{side}.positive", {"positive": "case"}),
                    instance(f"{side}.nothing", {"zero": "case"}),
                ),
                goal=f"({REMAINDER_AT.format('s')})*(v[s] - {value_there}) == 0",
                variables=AT_S,
                given={"sign": f"0 <= {sign}({REMAINDER_AT.format('s')})"},
                context=True,
            ),
            conclude(
                f"{side}.size",
                f"{sign}({REMAINDER_AT.format('s')}) - ({REMAINDER_AT.format('s')})*(2*v[s] - 1) == 0",
                (),
                ("here",),
                variables=AT_S,
                given={"sign": f"0 <= {sign}({REMAINDER_AT.format('s')})"},
                have={"here": instance(side, {"sign": "sign"}, s="s")},
            ),
        )
    ),
    cases(
        "size",
        ("abs", REMAINDER_AT.format("s")),
        ("more.size", "less.size"),
        motive=f"r - ({REMAINDER_AT.format('s')})*(2*v[s] - 1) == 0",
        letter="r",
        variables=AT_S,
        context=True,
    ),
    conclude(
        "base",
        f"{shown('s', '0')} == 0",
        (),
        ("here", "here.remainder", "here.pi", "here.mu", "here.gain"),
        variables=AT_S,
        have={"here": "size"}
        | HAVE_FIRST
        | {"here.remainder": instance("remainder.first", s="s", x=STATE_SUMS[0], y=STATE_SUMS[1])},
    ),
)
"""At the end: abs(t) = t (2 v - 1)."""

_STEP: tuple[StepData, ...] = (
    conclude(
        "weight.sign",
        f"0 <= {WEIGHED}",
        [(1, "1", "here.mu", "here.P")],
        variables=AT_SAZ,
        have={"here.mu": "mu_nonneg", "here.P": "P_nonneg"},
    ),
    *where_positive(
        "moved",
        WEIGHED,
        f"{ROOM}*{WEIGHED}*({EVEN_MOVED}) == 0",
        instance(
            "moved.held",
            {"weight": "case", "moves": instance("still", {"room": "room"}, s="s", k="k")} | ROOMY_PASSED,
        ),
        "weight.sign",
        AT_SAZ | AT_K,
        given=ROOMY,
    ),
    summed(
        "states",
        partial("moved", ROOMY_PASSED, s="s", a="a", k="k"),
        (f"{ROOM}*mu[s, a]", f"P[s, a, z]*{remainder(*MOVED_SUMS, 'z', 'k')}"),
        (f"-2*{ROOM}*mu[s, a]*({MOVED_SUMS[0]})", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
        (f"2*{ROOM}*mu[s, a]*({MOVED_SUMS[1]})", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
        (f"2*{ROOM}*mu[s, a]", f"P[s, a, z]*{gain('z', 'k')}"),
        (f"{ROOM}*mu[s, a]*(({MOVED_SUMS[0]}) - ({MOVED_SUMS[1]}))", "P[s, a, z]"),
        over=("z", "S"),
        variables=AT_SAK,
        given=ROOMY,
    ),
    conclude(
        "even.token",
        f"{ROOM}*({' + '.join(f'({c})*({part})' for c, part in _TOKEN_PARTS)}) == 0",
        (),
        ("here.states", "here.total", "here.ratio"),
        variables=AT_SAK,
        given=ROOMY,
        have={
            "here.states": instance("states", ROOMY_PASSED, s="s", a="a", k="k"),
            "here.total": instance("P_total", s="s", a="a"),
            "here.ratio": "ratio",
        },
    ),
    summed(
        "even.tokens",
        partial("even.token", ROOMY_PASSED, **HERE),
        *((f"{ROOM}*({c})", part) for c, part in _TOKEN_PARTS),
        over=("a", "A"),
        variables=AT_SK,
        given=ROOMY,
    ),
    conclude(
        "even.next",
        f"({_EVEN_NEXT}) - ({_EVEN_TOKENS}) == 0",
        (),
        tuple(HAVE_NEXT),
        variables=AT_SK,
        have=HAVE_NEXT | {"here.remainder": instance("remainder.next", s="s", k="k", x=STATE_SUMS[0], y=STATE_SUMS[1])},
    ),
    conclude(
        "step.roomy",
        f"{ROOM}*({_EVEN_NEXT}) == 0",
        (),
        ((ROOM, "here.next"), ("1", "here.tokens")),
        variables=AT_SK,
        given=ROOMY,
        have={"here.tokens": instance("even.tokens", ROOMY_PASSED, **HERE), "here.next": "even.next"},
    ),
    *where_positive(
        "step.room",
        ROOM,
        f"{ROOM}*({_EVEN_NEXT}) == 0",
        instance("step.roomy", {"room": "case", **PASSED}, **HERE),
        "room",
        AT_SK,
        given={"room": f"0 <= {ROOM}"} | EVEN_BEFORE,
    ),
    conclude("step.none", f"0*({_EVEN_NEXT}) == 0", variables=AT_SK),
    cases(
        "step",
        ("max", "0", STEPS_LEFT.format("s", "(k + 1)")),
        (
            "step.none",
            instance("step.room", {"room": "case", **PASSED}, **HERE),
        ),
        motive=f"r*({_EVEN_NEXT}) == 0",
        letter="r",
        variables=AT_SK,
        given=EVEN_BEFORE,
        context=True,
    ),
    in_all_states(f"{shown('s', 'k')} == 0"),
)
"""One token more."""

_BEGINNING: tuple[StepData, ...] = (
    *(
        conclude(
            f"start.{letter}",
            f"{here} - 1 == 0",
            (),
            ("here",),
            variables=AT_S,
            given={"weight": "0 < start[s]"},
            have={"here": instance(clause, {"premise": "weight"}, s="s")},
        )
        for letter, here, clause in (
            ("x", STATE_SUMS[0], "W_start"),
            ("y", STATE_SUMS[1], "X_start"),
            ("depth", "1 + depth[s]", "depth_start"),
        )
    ),
    conclude(
        "start.room",
        f"{STEPS_LEFT.format('s', 'T')} - 1 == 0",
        (),
        ("here",),
        variables=AT_S,
        given=_FIRST_STATE,
        have={"here": instance("start.depth", {"weight": "weight"})},
    ),
    conclude(
        "start.some",
        f"0 <= {STEPS_LEFT.format('s', 'T')}",
        [(1, "1")],
        ("here",),
        variables=AT_S,
        given=_FIRST_STATE,
        have={"here": instance("start.room", {"weight": "weight"})},
    ),
    use(
        "start.even",
        "taken",
        proofs={
            "t_nonneg": instance("start.some", {"weight": "weight"}),
            "null": instance("all", s="s", k="T"),
            "same": instance("start.room", {"weight": "weight"}),
        },
        variables=AT_S,
        t=STEPS_LEFT.format("s", "T"),
        e=even(*STATE_SUMS, "s", "T"),
        r="1",
    )
    | {"given": _FIRST_STATE},
    conclude(
        "start.held",
        f"({even(*STATE_SUMS, 's', 'T')}) - ({_EVEN_FIRST}) == 0",
        (),
        ("here.x", "here.y", "here.same.x", "here.same.y"),
        variables=AT_S,
        given=_FIRST_STATE,
        have={
            **{f"here.{c}": instance(f"start.{c}", {"weight": "weight"}) for c in "xy"},
            **same_sums("start", STATE_SUMS, ("1", "1"), {"weight": "weight"}, z="s", k="T"),
        },
    ),
    use(
        "first.positive",
        "instead",
        proofs={
            "null": instance("start.even", {"weight": "weight"}),
            "same": instance("start.held", {"weight": "weight"}),
        },
        variables=AT_S,
        r="1",
        w="start[s]",
        e=even(*STATE_SUMS, "s", "T"),
        b=_EVEN_FIRST,
    )
    | {"given": _FIRST_STATE},
    *where_positive(
        "state",
        "start[s]",
        f"start[s]*({_EVEN_FIRST}) == 0",
        instance("first.positive", {"weight": "case"}),
        "start_nonneg",
        AT_S,
    ),
    summed(
        "mean",
        "state",
        ("1", f"start[s]*{remainder('1', '1', 's', 'T')}"),
        ("-2", f"start[s]*{value('pi', 's', 'T')}"),
        ("2", f"start[s]*{value('mu', 's', 'T')}"),
        ("2", f"start[s]*{gain('s', 'T')}"),
        over=("s", "S"),
    ),
)
"""Where it starts, the state holds 1 and 0."""

_PROOF_OF_EQUALITY = Draft(
    (
        *CANCEL,
        *FIRST,
        *NEXT,
        *WHOLE,
        *_END,
        *NEXT_STATE,
        *_STEP,
        *_BEGINNING,
        conclude(
            "end",
            f"{J} - {L} - 1/2*{REMAINDER} == 0",
            (),
            ("mean", "pi.return", "mu.return", "surrogate", "along", "remainder.mean"),
        ),
    ),
    ("end",),
    notes={
        "size": "There the centred return has the sign of the remainder, and the size 1/2.",
        "moved.held": "Where mu goes, the state holds what the ratios make of what the state before it held.",
    },
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-ratios-equality",
        where=f"{PART1}, section 5.3 (given policies, where it is attained)",
        title="The gap is half the mean absolute remainder, if the return is 1 where that is positive and 0 below",
        variables=(PI, MU, KERNEL, START, HORIZON, DEPTH, RATIO, EXCESS, V),
        hypotheses=(*BOTH_POLICIES, DOMINATED, TRANSITIONS, START_LAW, HELD, BEST),
        statement=relations(f"{J} - {L} == 1/2*{REMAINDER}"),
        verdict=Verdict.HOLDS,
        finding=(
            "For any two policies with pi << mu, any number of tokens and every horizon, on every tree; so the largest "
            "gap over the returns in [0, 1] is 1/2 E_mu abs(prod rho - 1 - sum (rho - 1)).  The return 1 - v gives the "
            "same with the other sign."
        ),
        identity=True,
        draft=_PROOF_OF_EQUALITY,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
)
