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

from typing import Any

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import (
    cases,
    conclude,
    congruence,
    instance,
    partial,
    polynomial,
    summed,
    use,
)
from theorems.foundations.ratio_means import AT_Z, PASSED
from theorems.foundations.states import AT_A, AT_K, AT_S, AT_SAK, AT_SK, HERE, after, in_all_states, where_positive
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
    RHO,
    WEIGHED,
    WHOLE,
    J,
    L,
    remainder,
    twice_gap,
)

_RATIO = parameter("W", "S -> real", "product of the ratios of the tokens so far, where the state holds it")
_EXCESS = parameter("X", "S -> real", "sum of what each of these ratios exceeds one by")
_DEPTH = parameter("depth", "S -> real", "number of the tokens so far, where the state holds it")
_MOVES = "depth[s] < T"


def _after_a_token(what: str) -> str:
    """What holds of the next state after every token that mu can produce, as long as the trajectory goes on."""
    return f"all(s in S, all(a in A, all(z in S, implies({_MOVES}, implies(0 < {WEIGHED}, {what})))))"


_HELD = hypothesis(
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
_REMAINDER = "W[{0}] - (1 + X[{0}])"
_BEST = hypothesis(
    "best",
    "the return is 1 where the remainder is positive and 0 where it is negative",
    best_more="all(s in S, implies(1 + X[s] < W[s], v[s] == 1))",
    best_less="all(s in S, implies(W[s] < 1 + X[s], v[s] == 0))",
)


def _even(x: str, y: str, state: str, n: str) -> str:
    return f"{remainder(x, y, state, n)} - {twice_gap(x, y, state, n)}"


_KNOWN: dict[str, Any] = {"weight": "weight", "moves": "moves"}


def _same(
    by: str, held: tuple[str, str], due: tuple[str, str], known: dict[str, Any], **where: str
) -> dict[str, dict[str, Any]]:
    """The mean is the same with the sums that a state holds and with those that are due: `by` says that they agree."""
    (x, y), (p, q) = held, due
    moved = {"x": {"x": x, "y": y, "p": p}, "y": {"y": y, "p": p, "q": q}}
    agree = {c: instance(f"{by}.{c}", known) for c in "xy"}
    return {f"here.same.{c}": instance(f"same.{c}", {f"{c}_same": agree[c]}, **where, **moved[c]) for c in "xy"}


_STATE_W = ("W[s]", "1 + X[s]")
_MOVED_W = (f"W[s]*{RHO}", f"1 + X[s] + {RHO} - 1")
_NEXT_W = ("W[z]", "1 + X[z]")
_AT_SAZ = AT_S | AT_A | AT_Z
_POSITIVE = {"weight": f"0 < {WEIGHED}", "moves": _MOVES}
_STEPS_LEFT = "T + 1 - depth[{0}] - {1}"
_ROOM = "(T - depth[s] - k)"
"""Steps that are left to the horizon beyond k, after a token in s."""


def _shown(state: str, n: str) -> str:
    """The induction says something of a state with n steps to go only if they do not lead beyond the horizon."""
    return f"max(0, {_STEPS_LEFT.format(state, n)})*({_even(f'W[{state}]', f'1 + X[{state}]', state, n)})"


_EVEN_BEFORE = {"before": f"all(u in S, {_shown('u', 'k')} == 0)"}
_ROOMY = {"room": f"0 < {_ROOM}"} | _EVEN_BEFORE
_ROOMY_PASSED: dict[str, Any] = {"room": "room"} | PASSED
_GAP = f"({value('pi', 's', 'T')} - {value('mu', 's', 'T')} - {gain('s', 'T')})"
_EVEN_FIRST = f"{remainder('1', '1', 's', 'T')} - 2*{_GAP}"
_EVEN_NEXT = _even(*_STATE_W, "s", "k + 1")
_EVEN_MOVED = _even(*_MOVED_W, "z", "k")
_TOKEN_PARTS = (
    ("1", f"mu[s, a]*{after(remainder(*_MOVED_W, 'z', 'k'))}"),
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
_SAME_SUMS = {"x_same": "x - p == 0", "y_same": "y - q == 0"}
_PROOF_OF_EQUALITY = Draft(
    (
        *CANCEL,
        *FIRST,
        *NEXT,
        *WHOLE,
        # at the end: abs(t) = t (2 v - 1)
        *(
            step
            for side, sign, value_there, clause in (("more", "", "1", "best_more"), ("less", "-", "0", "best_less"))
            for step in (
                conclude(
                    f"{side}.positive",
                    f"({_REMAINDER.format('s')})*(v[s] - {value_there}) == 0",
                    (),
                    ("here",),
                    variables=AT_S,
                    given={"positive": f"0 < {sign}({_REMAINDER.format('s')})"},
                    have={"here": instance(clause, {"premise": "positive"}, s="s")},
                ),
                conclude(
                    f"{side}.nothing",
                    f"({_REMAINDER.format('s')})*(v[s] - {value_there}) == 0",
                    (),
                    ("zero",),
                    variables=AT_S,
                    given={"zero": f"{sign}({_REMAINDER.format('s')}) == 0"},
                ),
                cases(
                    side,
                    ("zero", f"{sign}({_REMAINDER.format('s')})", "sign"),
                    (
                        instance(f"{side}.positive", {"positive": "case"}),
                        instance(f"{side}.nothing", {"zero": "case"}),
                    ),
                    goal=f"({_REMAINDER.format('s')})*(v[s] - {value_there}) == 0",
                    variables=AT_S,
                    given={"sign": f"0 <= {sign}({_REMAINDER.format('s')})"},
                    context=True,
                ),
                conclude(
                    f"{side}.size",
                    f"{sign}({_REMAINDER.format('s')}) - ({_REMAINDER.format('s')})*(2*v[s] - 1) == 0",
                    (),
                    ("here",),
                    variables=AT_S,
                    given={"sign": f"0 <= {sign}({_REMAINDER.format('s')})"},
                    have={"here": instance(side, {"sign": "sign"}, s="s")},
                ),
            )
        ),
        cases(
            "size",
            ("abs", _REMAINDER.format("s")),
            ("more.size", "less.size"),
            motive=f"r - ({_REMAINDER.format('s')})*(2*v[s] - 1) == 0",
            letter="r",
            variables=AT_S,
            context=True,
        ),
        conclude(
            "base",
            f"{_shown('s', '0')} == 0",
            (),
            ("here", "here.remainder", "here.pi", "here.mu", "here.gain"),
            variables=AT_S,
            have={"here": "size"}
            | HAVE_FIRST
            | {"here.remainder": instance("remainder.first", s="s", x=_STATE_W[0], y=_STATE_W[1])},
        ),
        # the sums that the next state holds are those of this state, moved on
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
                variables=_AT_SAZ,
                given=_POSITIVE,
                have={"here": instance(clause, {"premise": "moves", "premise2": "weight"}, s="s", a="a", z="z")},
            )
            for letter, here, moved, clause in (
                ("x", _NEXT_W[0], _MOVED_W[0], "W_next"),
                ("y", _NEXT_W[1], _MOVED_W[1], "X_next"),
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
            given={"room": f"0 < {_ROOM}"},
            have={"here.k": instance("axiom.nat_nonnegative", n="k")},
        ),
        conclude(
            "next.room",
            f"{_STEPS_LEFT.format('z', 'k')} - {_ROOM} == 0",
            (),
            ("here",),
            variables=_AT_SAZ | AT_K,
            given=_POSITIVE,
            have={"here": instance("held.depth", {"weight": "weight", "moves": "moves"}, s="s", a="a", z="z")},
        ),
        use(
            "next.even",
            "taken",
            proofs={
                "t_nonneg": instance(
                    "some",
                    {"same": instance("next.room", _KNOWN), "r_pos": "room"},
                    t=_STEPS_LEFT.format("z", "k"),
                    r=_ROOM,
                ),
                "null": instance("before", u="z"),
                "same": instance("next.room", _KNOWN),
            },
            variables=_AT_SAZ | AT_K,
            t=_STEPS_LEFT.format("z", "k"),
            e=_even(*_NEXT_W, "z", "k"),
            r=_ROOM,
        )
        | {"given": _POSITIVE | _ROOMY},
        conclude(
            "next.held",
            f"({_even(*_NEXT_W, 'z', 'k')}) - ({_EVEN_MOVED}) == 0",
            (),
            ("here.x", "here.y", "here.same.x", "here.same.y"),
            variables=_AT_SAZ | AT_K,
            given=_POSITIVE,
            have={
                **{f"here.{c}": instance(f"held.{c}", _KNOWN) for c in "xy"},
                **_same("held", _NEXT_W, _MOVED_W, _KNOWN, z="z", k="k"),
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
                "null": instance("next.even", _KNOWN | _ROOMY_PASSED),
                "same": instance("next.held", _KNOWN),
            },
            variables=_AT_SAZ | AT_K,
            r=_ROOM,
            w=WEIGHED,
            e=_even(*_NEXT_W, "z", "k"),
            b=_EVEN_MOVED,
        )
        | {"given": _POSITIVE | _ROOMY},
        conclude(
            "weight.sign",
            f"0 <= {WEIGHED}",
            [(1, "1", "here.mu", "here.P")],
            variables=_AT_SAZ,
            have={"here.mu": "mu_nonneg", "here.P": "P_nonneg"},
        ),
        *where_positive(
            "moved",
            WEIGHED,
            f"{_ROOM}*{WEIGHED}*({_EVEN_MOVED}) == 0",
            instance(
                "moved.held",
                {"weight": "case", "moves": instance("still", {"room": "room"}, s="s", k="k")} | _ROOMY_PASSED,
            ),
            "weight.sign",
            _AT_SAZ | AT_K,
            given=_ROOMY,
        ),
        summed(
            "states",
            partial("moved", _ROOMY_PASSED, s="s", a="a", k="k"),
            (f"{_ROOM}*mu[s, a]", f"P[s, a, z]*{remainder(*_MOVED_W, 'z', 'k')}"),
            (f"-2*{_ROOM}*mu[s, a]*({_MOVED_W[0]})", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            (f"2*{_ROOM}*mu[s, a]*({_MOVED_W[1]})", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            (f"2*{_ROOM}*mu[s, a]", f"P[s, a, z]*{gain('z', 'k')}"),
            (f"{_ROOM}*mu[s, a]*(({_MOVED_W[0]}) - ({_MOVED_W[1]}))", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_SAK,
            given=_ROOMY,
        ),
        conclude(
            "even.token",
            f"{_ROOM}*({' + '.join(f'({c})*({part})' for c, part in _TOKEN_PARTS)}) == 0",
            (),
            ("here.states", "here.total", "here.ratio"),
            variables=AT_SAK,
            given=_ROOMY,
            have={
                "here.states": instance("states", _ROOMY_PASSED, s="s", a="a", k="k"),
                "here.total": instance("P_total", s="s", a="a"),
                "here.ratio": "ratio",
            },
        ),
        summed(
            "even.tokens",
            partial("even.token", _ROOMY_PASSED, **HERE),
            *((f"{_ROOM}*({c})", part) for c, part in _TOKEN_PARTS),
            over=("a", "A"),
            variables=AT_SK,
            given=_ROOMY,
        ),
        conclude(
            "even.next",
            f"({_EVEN_NEXT}) - ({_EVEN_TOKENS}) == 0",
            (),
            tuple(HAVE_NEXT),
            variables=AT_SK,
            have=HAVE_NEXT | {"here.remainder": instance("remainder.next", s="s", k="k", x=_STATE_W[0], y=_STATE_W[1])},
        ),
        conclude(
            "step.roomy",
            f"{_ROOM}*({_EVEN_NEXT}) == 0",
            (),
            ((_ROOM, "here.next"), ("1", "here.tokens")),
            variables=AT_SK,
            given=_ROOMY,
            have={"here.tokens": instance("even.tokens", _ROOMY_PASSED, **HERE), "here.next": "even.next"},
        ),
        *where_positive(
            "step.room",
            _ROOM,
            f"{_ROOM}*({_EVEN_NEXT}) == 0",
            instance("step.roomy", {"room": "case", **PASSED}, **HERE),
            "room",
            AT_SK,
            given={"room": f"0 <= {_ROOM}"} | _EVEN_BEFORE,
        ),
        conclude("step.none", f"0*({_EVEN_NEXT}) == 0", variables=AT_SK),
        cases(
            "step",
            ("max", "0", _STEPS_LEFT.format("s", "(k + 1)")),
            (
                "step.none",
                instance("step.room", {"room": "case", **PASSED}, **HERE),
            ),
            motive=f"r*({_EVEN_NEXT}) == 0",
            letter="r",
            variables=AT_SK,
            given=_EVEN_BEFORE,
            context=True,
        ),
        in_all_states(f"{_shown('s', 'k')} == 0"),
        # where it starts, the state holds 1 and 0
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
                ("x", _STATE_W[0], "W_start"),
                ("y", _STATE_W[1], "X_start"),
                ("depth", "1 + depth[s]", "depth_start"),
            )
        ),
        conclude(
            "start.room",
            f"{_STEPS_LEFT.format('s', 'T')} - 1 == 0",
            (),
            ("here",),
            variables=AT_S,
            given=_FIRST_STATE,
            have={"here": instance("start.depth", {"weight": "weight"})},
        ),
        conclude(
            "start.some",
            f"0 <= {_STEPS_LEFT.format('s', 'T')}",
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
            t=_STEPS_LEFT.format("s", "T"),
            e=_even(*_STATE_W, "s", "T"),
            r="1",
        )
        | {"given": _FIRST_STATE},
        conclude(
            "start.held",
            f"({_even(*_STATE_W, 's', 'T')}) - ({_EVEN_FIRST}) == 0",
            (),
            ("here.x", "here.y", "here.same.x", "here.same.y"),
            variables=AT_S,
            given=_FIRST_STATE,
            have={
                **{f"here.{c}": instance(f"start.{c}", {"weight": "weight"}) for c in "xy"},
                **_same("start", _STATE_W, ("1", "1"), {"weight": "weight"}, z="s", k="T"),
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
            e=_even(*_STATE_W, "s", "T"),
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
        variables=(PI, MU, KERNEL, START, HORIZON, _DEPTH, _RATIO, _EXCESS, V),
        hypotheses=(*BOTH_POLICIES, DOMINATED, TRANSITIONS, START_LAW, _HELD, _BEST),
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
