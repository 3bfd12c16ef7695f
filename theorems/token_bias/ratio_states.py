"""Words for the proof of `theorems.token_bias.ratio_trees`: what a state holds of the trajectory so far.

Main definitions
    HELD, BEST      the hypotheses on what states hold, and on the return
    even            what the induction says of a state;  shown, as long as its steps do not lead beyond the horizon
    NEXT_STATE      from a state to the next one
"""

from __future__ import annotations

from typing import Any

from theorems.claim import hypothesis, parameter
from theorems.drafting import StepData, conclude, congruence, instance, polynomial, use
from theorems.foundations.ratio_means import AT_Z, PASSED
from theorems.foundations.states import AT_A, AT_K, AT_S
from theorems.token_bias.ratio_gap import RHO, WEIGHED, remainder, twice_gap

RATIO = parameter("W", "S -> real", "product of the ratios of the tokens so far, where the state holds it")
EXCESS = parameter("X", "S -> real", "sum of what each of these ratios exceeds one by")
DEPTH = parameter("depth", "S -> real", "number of the tokens so far, where the state holds it")
MOVES = "depth[s] < T"


def _after_a_token(what: str) -> str:
    """What holds of the next state after every token that mu can produce, as long as the trajectory goes on."""
    return f"all(s in S, all(a in A, all(z in S, implies({MOVES}, implies(0 < {WEIGHED}, {what})))))"


HELD = hypothesis(
    "held",
    "up to the horizon a state holds the number of the tokens so far, the product of their ratios, and the sum of what "
    "each ratio exceeds one by, as a prefix does",
    depth_start="all(s in S, implies(0 < start[s], depth[s] == 0))",
    depth_next=_after_a_token("depth[z] == depth[s] + 1"),
    W_start="all(s in S, implies(0 < start[s], W[s] == 1))",
    W_next=_after_a_token(f"W[z] == W[s]*{RHO}"),
    X_start="all(s in S, implies(0 < start[s], X[s] == 0))",
    X_next=_after_a_token(f"X[z] == X[s] + {RHO} - 1"),
)
REMAINDER_AT = "W[{0}] - (1 + X[{0}])"
BEST = hypothesis(
    "best",
    "the return is 1 where the remainder is positive and 0 where it is negative",
    best_more="all(s in S, implies(1 + X[s] < W[s], v[s] == 1))",
    best_less="all(s in S, implies(W[s] < 1 + X[s], v[s] == 0))",
)


def even(x: str, y: str, state: str, n: str) -> str:
    """What vanishes where the gap is half the mean remainder: of a state with n steps to go and the sums x and y."""
    return f"{remainder(x, y, state, n)} - {twice_gap(x, y, state, n)}"


KNOWN: dict[str, Any] = {"weight": "weight", "moves": "moves"}


def same_sums(
    by: str, held: tuple[str, str], due: tuple[str, str], known: dict[str, Any], **where: str
) -> dict[str, dict[str, Any]]:
    """The mean is the same with the sums that a state holds and with those that are due: `by` says that they agree."""
    (x, y), (p, q) = held, due
    moved = {"x": {"x": x, "y": y, "p": p}, "y": {"y": y, "p": p, "q": q}}
    agree = {c: instance(f"{by}.{c}", known) for c in "xy"}
    return {f"here.same.{c}": instance(f"same.{c}", {f"{c}_same": agree[c]}, **where, **moved[c]) for c in "xy"}


STATE_SUMS = ("W[s]", "1 + X[s]")
MOVED_SUMS = (f"W[s]*{RHO}", f"1 + X[s] + {RHO} - 1")
NEXT_SUMS = ("W[z]", "1 + X[z]")
AT_SAZ = AT_S | AT_A | AT_Z
POSITIVE = {"weight": f"0 < {WEIGHED}", "moves": MOVES}
STEPS_LEFT = "T + 1 - depth[{0}] - {1}"
ROOM = "(T - depth[s] - k)"
"""Steps that are left to the horizon beyond k, after a token in s."""


def shown(state: str, n: str) -> str:
    """The induction says something of a state with n steps to go only if they do not lead beyond the horizon."""
    return f"max(0, {STEPS_LEFT.format(state, n)})*({even(f'W[{state}]', f'1 + X[{state}]', state, n)})"


EVEN_BEFORE = {"before": f"all(u in S, {shown('u', 'k')} == 0)"}
ROOMY = {"room": f"0 < {ROOM}"} | EVEN_BEFORE
ROOMY_PASSED: dict[str, Any] = {"room": "room"} | PASSED
EVEN_MOVED = even(*MOVED_SUMS, "z", "k")
_SAME_SUMS = {"x_same": "x - p == 0", "y_same": "y - q == 0"}

NEXT_STATE: tuple[StepData, ...] = (
    *(
        congruence(
            f"same.{letter}",
            (letter, other),
            f"{letter}_same",
            remainder(*motive, "z", "k"),
            over=(),
            variables=AT_Z | AT_K | {"p": "real", "y": "real", letter: "real", other: "real"},
            given={f"{letter}_same": _SAME_SUMS[f"{letter}_same"]},
        )
        for letter, other, motive in (("x", "p", ("w", "y")), ("y", "q", ("p", "w")))
    ),
    *(
        conclude(
            f"held.{letter}",
            f"{here} - ({moved}) == 0",
            (),
            ("here",),
            variables=AT_SAZ,
            given=POSITIVE,
            have={"here": instance(clause, {"premise": "moves", "premise2": "weight"}, s="s", a="a", z="z")},
        )
        for letter, here, moved, clause in (
            ("x", NEXT_SUMS[0], MOVED_SUMS[0], "W_next"),
            ("y", NEXT_SUMS[1], MOVED_SUMS[1], "X_next"),
            ("depth", "depth[z]", "depth[s] + 1", "depth_next"),
        )
    ),
    # short of the horizon, what is said of the next state is said of it
    use("max", "max-second", proofs={"order": "order"}, variables={"t": "real"}, context=False, x="0", z="t")
    | {"given": {"order": "0 <= t"}},
    polynomial(
        "some",
        "0 <= t",
        [(1, "1", "r_pos")],
        ("same",),
        variables="t r",
        given={"same": "t - r == 0", "r_pos": "0 < r"},
    ),
    polynomial(
        "taken",
        "r*e == 0",
        (),
        ("null", "here", "same"),
        variables="t e r",
        given={"t_nonneg": "0 <= t", "null": "max(0, t)*e == 0", "same": "t - r == 0"},
        have={"here": instance("max", {"order": "t_nonneg"}, t="t")},
    ),
    conclude(
        "still",
        "0 < T - depth[s]",
        [(1, "1", "room"), (1, "1", "here.k")],
        variables=AT_S | AT_K,
        given={"room": f"0 < {ROOM}"},
        have={"here.k": instance("axiom.nat_nonnegative", n="k")},
    ),
    conclude(
        "next.room",
        f"{STEPS_LEFT.format('z', 'k')} - {ROOM} == 0",
        (),
        ("here",),
        variables=AT_SAZ | AT_K,
        given=POSITIVE,
        have={"here": instance("held.depth", {"weight": "weight", "moves": "moves"}, s="s", a="a", z="z")},
    ),
    use(
        "next.even",
        "taken",
        proofs={
            "t_nonneg": instance(
                "some",
                {"same": instance("next.room", KNOWN), "r_pos": "room"},
                t=STEPS_LEFT.format("z", "k"),
                r=ROOM,
            ),
            "null": instance("before", u="z"),
            "same": instance("next.room", KNOWN),
        },
        variables=AT_SAZ | AT_K,
        t=STEPS_LEFT.format("z", "k"),
        e=even(*NEXT_SUMS, "z", "k"),
        r=ROOM,
    )
    | {"given": POSITIVE | ROOMY},
    conclude(
        "next.held",
        f"({even(*NEXT_SUMS, 'z', 'k')}) - ({EVEN_MOVED}) == 0",
        (),
        ("here.x", "here.y", "here.same.x", "here.same.y"),
        variables=AT_SAZ | AT_K,
        given=POSITIVE,
        have={
            **{f"here.{c}": instance(f"held.{c}", KNOWN) for c in "xy"},
            **same_sums("held", NEXT_SUMS, MOVED_SUMS, KNOWN, z="z", k="k"),
        },
    ),
    polynomial(
        "instead",
        "r*w*b == 0",
        (),
        ("null", "same"),
        variables="r w e b",
        given={"null": "r*e == 0", "same": "e - b == 0"},
    ),
    use(
        "moved.held",
        "instead",
        proofs={
            "null": instance("next.even", KNOWN | ROOMY_PASSED),
            "same": instance("next.held", KNOWN),
        },
        variables=AT_SAZ | AT_K,
        r=ROOM,
        w=WEIGHED,
        e=even(*NEXT_SUMS, "z", "k"),
        b=EVEN_MOVED,
    )
    | {"given": POSITIVE | ROOMY},
)
"""The next state holds the sums of this one, moved on; short of the horizon, what is said of it is true."""
