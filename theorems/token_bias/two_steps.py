"""The gap between return and surrogate in two steps, exactly: section 5.3 of Part 1.

The return lies in [0, 1] and is paid after the second token, v[s] in the state that it leads to.

Glossary
    pi, mu, P   policies and transition kernel;  start, the law of the first state
    v           return, in [0, 1]
    D, E        caps of the total variation in the states of the first token, and in those of the second

Main statements
    value-gap-two-steps     abs(J - L) <= mean of sum_a abs(pi - mu) times the mean of TV in the next state
    value-gap-two-caps      abs(J - L) <= 2 D E
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, cases, conclude, instance, partial, polynomial, quantified, summed, unfold, use
from theorems.foundations.states import AT_A, AT_K, AT_S, HERE, NOUGHT, ROW_LAWS, ROWS, where_positive
from theorems.foundations.value_bounds import RETURN_01, SURPLUS, SURPLUS_STEPS, XM, next_range
from theorems.notation import PART1
from theorems.processes import BOTH_POLICIES, KERNEL, MU, NO_REWARD, PI, START, START_LAW, TRANSITIONS, V
from theorems.proof import Draft

_PROCESS = f"P, {NO_REWARD}, v, start, 2"
_J, _L = f"RETURN(pi, {_PROCESS})", f"SURROGATE(pi, mu, {_PROCESS})"
_GAP = f"({_J} - {_L})"


def _tv(state: str) -> str:
    return f"TV(fun(a in A, pi[{state}, a]), fun(a in A, mu[{state}, a]))"


_NEXT_TV = f"sum(z in S, P[s, a, z]*{_tv('z')})"
_CHANGE = "(pi[s, a] - mu[s, a])"
_ROW = f"sum(a in A, abs{_CHANGE}*{_NEXT_TV})"
_LAW = f"sum(s in S, start[s]*{_ROW})"


def _along(policy: str, state: str, n: str) -> str:
    return f"ALONG({policy}, P, {SURPLUS}, {state}, {n})"


_NOW = "SURPLUS(pi, mu, P, fun(s in S, a in A, 0), v, {}, 0)"
_NEXT_NOW = f"sum(z in S, P[s, a, z]*{_NOW.format('z')})"


def _two_steps(policy: str) -> list[StepData]:
    """The sum along two steps: the surplus now, and the mean of that in the next state."""

    def nothing(what: str, name: str, equal: str) -> list[StepData]:
        """Means of what follows, from a fact about a state."""
        after = f"sum(z in S, P[s, a, z]*{what})"
        right = f" - P[s, a, z]*{_NOW.format('z')}" if equal else ""
        tail = [("-1", f"P[s, a, z]*{_NOW.format('z')}")] if equal else []
        row_tail = [("-1", f"{policy}[s, a]*{_NEXT_NOW}")] if equal else []
        return [
            conclude(
                f"{name}.z",
                f"P[s, a, z]*{what}{right} == 0",
                (),
                ("here",),
                variables=AT_S | AT_A | {"z": "S"},
                have={"here": instance(f"{name}.state", s="z")},
            ),
            summed(
                f"{name}.next", f"{name}.z", ("1", f"P[s, a, z]*{what}"), *tail, over=("z", "S"), variables=AT_S | AT_A
            ),
            conclude(
                f"{name}.token",
                f"{policy}[s, a]*{after}{f' - {policy}[s, a]*{_NEXT_NOW}' if equal else ''} == 0",
                (),
                ("here",),
                variables=AT_S | AT_A,
                have={"here": f"{name}.next"},
            ),
            summed(
                f"{name}.row",
                f"{name}.token",
                ("1", f"{policy}[s, a]*{after}"),
                *row_tail,
                over=("a", "A"),
                variables=AT_S,
            ),
        ]

    return [
        unfold(f"{policy}.zero.state", _along(policy, "s", "0"), variables=AT_S),
        *nothing(_along(policy, "z", "0"), f"{policy}.zero", ""),
        unfold(f"{policy}.one", _along(policy, "s", "1"), variables=AT_S),
        conclude(
            f"{policy}.two.state",
            f"{_along(policy, 's', '1')} - {_NOW.format('s')} == 0",
            (),
            ("here.one", "here.row"),
            variables=AT_S,
            have={"here.one": f"{policy}.one", "here.row": f"{policy}.zero.row"},
        ),
        *nothing(_along(policy, "z", "1"), f"{policy}.two", "equal"),
        unfold(f"{policy}.both", _along(policy, "s", "2"), variables=AT_S),
    ]


_POINT = {"low": "-b <= y", "high": "y <= b"}


def _products(side: str) -> list[StepData]:
    """A change of a probability, times what lies within b: at most the absolute change times b."""
    sign = "+" if side == "low" else "-"
    goal = f"0 <= w*b {sign} t*y"
    above, below = ("low", "high") if side == "low" else ("high", "low")
    return [
        *(
            polynomial(
                f"{side}.{name}",
                goal.replace("w", argument),
                [(1, "1", "sign", fact)],
                variables="t y b",
                given={"sign": f"0 <= {argument}", fact: _POINT[fact]},
            )
            for name, argument, fact in (("above", "t", above), ("below", "(-t)", below))
        ),
        cases(
            f"{side}.point",
            ("abs", "t"),
            (f"{side}.above", f"{side}.below"),
            motive=goal,
            letter="w",
            variables="t y b",
            given=_POINT,
        ),
    ]


def _side(side: str) -> list[StepData]:
    low = side == "low"
    sign, minus = ("+", "1") if low else ("-", "-1")
    return [
        summed(
            f"{side}.tokens",
            instance(
                f"{side}.point",
                {"low": instance("low.next", s="s", a="a"), "high": instance("high.next", s="s", a="a")},
                t=_CHANGE,
                y=_NEXT_NOW,
                b=_NEXT_TV,
            ),
            ("1", f"abs{_CHANGE}*{_NEXT_TV}"),
            (minus, f"{_CHANGE}*{_NEXT_NOW}"),
            over=("a", "A"),
            variables=AT_S,
        ),
        conclude(
            f"{side}.state",
            f"0 <= start[s]*{_ROW} {sign} (start[s]*{_along('pi', 's', '2')} - start[s]*{_along('mu', 's', '2')})",
            [(1, "1", "here.start", "here.tokens")],
            ("pi.row", "mu.row", "pi.both.here", "mu.both.here", "here.parts"),
            variables=AT_S,
            have={
                "here.start": "start_nonneg",
                "here.tokens": f"{side}.tokens",
                "here.parts": "parts",
                **{f"{policy}.row": f"{policy}.two.row" for policy in ("pi", "mu")},
                **{f"{policy}.both.here": f"{policy}.both" for policy in ("pi", "mu")},
            },
        ),
        summed(
            f"{side}.states",
            f"{side}.state",
            ("1", f"start[s]*{_ROW}"),
            (minus, f"start[s]*{_along('pi', 's', '2')}"),
            ("-1" if low else "1", f"start[s]*{_along('mu', 's', '2')}"),
            over=("s", "S"),
        ),
        conclude(
            f"{side}.end",
            f"0 <= {_LAW} {sign} {_GAP}",
            [(1, "1", f"{side}.states")],
            ("gap", "pi.along", "mu.along"),
        ),
    ]


def _next(side: str) -> list[StepData]:
    """After a token the surplus lies within the mean total variation."""
    low = side == "low"
    sign = "+" if low else "-"
    return [
        use(
            f"{side}.step",
            f"surplus-step-{side}",
            proofs={**ROW_LAWS, **{f"X_{end}": partial(f"mu.{end}", **HERE) for end in ("low", "high")}},
            variables=AT_S | AT_K,
            **ROWS,
            X=f"fun(a in A, {XM})",
        ),
        conclude(
            f"{side}.here",
            f"0 <= P[s, a, z]*{_tv('z')} {sign} P[s, a, z]*{_NOW.format('z')}",
            [(1, "1", "here.P", "here.step")],
            ("here.surplus",),
            variables=AT_S | AT_A | {"z": "S"},
            have={
                "here.P": instance("P_nonneg", s="s", a="a", z="z"),
                "here.step": instance(f"{side}.step", s="z", k="0"),
                "here.surplus": instance("surplus.row", s="z", k="0"),
            },
        ),
        summed(
            f"{side}.next",
            f"{side}.here",
            ("1", f"P[s, a, z]*{_tv('z')}"),
            ("1" if low else "-1", f"P[s, a, z]*{_NOW.format('z')}"),
            over=("z", "S"),
            variables=AT_S | AT_A,
        ),
    ]


_PROOF = Draft(
    (
        NOUGHT,
        *next_range("mu"),
        *SURPLUS_STEPS,
        *_next("low"),
        *_next("high"),
        *_two_steps("pi"),
        *_two_steps("mu"),
        summed(
            "parts",
            "nought",
            ("1", f"{_CHANGE}*{_NEXT_NOW}"),
            ("-1", f"pi[s, a]*{_NEXT_NOW}"),
            ("1", f"mu[s, a]*{_NEXT_NOW}"),
            over=("a", "A"),
            variables=AT_S,
        ),
        use(
            "gap",
            "surrogate-gap-identity",
            proofs={name: quantified(name) for name in ("pi_nonneg", "pi_total")},
            pi="pi",
            mu="mu",
            P="P",
            r=NO_REWARD,
            v="v",
            start="start",
            T="2",
        ),
        *(
            use(f"{policy}.along", "visited-along", policy=policy, P="P", g=SURPLUS, d="start", n="2")
            for policy in ("pi", "mu")
        ),
        *_products("low"),
        *_products("high"),
        *_side("low"),
        *_side("high"),
        cases("end", ("abs", _GAP), ("high.end", "low.end"), motive=f"0 <= {_LAW} - r", letter="r", context=True),
    ),
    ("end",),
    notes={"parts": "The first tokens differ, and after them only the second tokens do."},
)

_CAPS = (
    parameter("D", "real", "cap of the total variation where the first token is chosen", low="0", high="1"),
    parameter("E", "real", "cap of the total variation where the second token is chosen", low="0", high="1"),
)
_CLOSE = hypothesis(
    "close",
    "the total variation is at most D where the first token is chosen, and at most E where the second is",
    close_first=f"all(s in S, implies(0 < start[s], {_tv('s')} <= D))",
    close_second=f"all(s in S, all(a in A, all(z in S, implies(0 < start[s]*P[s, a, z], {_tv('z')} <= E))))",
    E_nonneg="0 <= E",
)
_BOTH = "start[s]*P[s, a, z]"


def _where(name: str, weight: str, goal: str, fact: dict[str, object], variables: dict[str, str]) -> list[StepData]:
    """A goal that is a weight times a cap less what it caps: because the weight is positive, or because it is zero."""
    return [
        conclude(
            f"{name}.positive",
            goal,
            [(1, "1", "weight", "here")],
            variables=variables,
            given={"weight": f"0 < {weight}"},
            have={"here": fact},
        ),
        *where_positive(
            name,
            weight,
            goal,
            instance(f"{name}.positive", {"weight": "case"}),
            instance(f"{name}.sign", **{v: v for v in variables}),
            variables,
        ),
    ]


_AT_SAZ = AT_S | AT_A | {"z": "S"}
_PROOF_OF_CAPS = Draft(
    (
        conclude("first.sign", "0 <= start[s]", [(1, "1", "here")], variables=AT_S, have={"here": "start_nonneg"}),
        conclude(
            "second.sign",
            f"0 <= {_BOTH}",
            [(1, "1", "here", "next")],
            variables=_AT_SAZ,
            have={"here": "start_nonneg", "next": "P_nonneg"},
        ),
        *_where(
            "first",
            "start[s]",
            f"0 <= start[s]*(D - {_tv('s')})",
            instance("close_first", {"premise": "weight"}, s="s"),
            AT_S,
        ),
        *_where(
            "second",
            _BOTH,
            f"0 <= {_BOTH}*(E - {_tv('z')})",
            instance("close_second", {"premise": "weight"}, s="s", a="a", z="z"),
            _AT_SAZ,
        ),
        summed(
            "second.next",
            "second",
            ("start[s]*E", "P[s, a, z]"),
            ("-start[s]", f"P[s, a, z]*{_tv('z')}"),
            over=("z", "S"),
            variables=AT_S | AT_A,
        ),
        polynomial("size.above", "0 <= t", [(1, "1", "sign")], variables="t", given={"sign": "0 <= t"}),
        polynomial("size.below", "0 <= -t", [(1, "1", "sign")], variables="t", given={"sign": "0 <= -t"}),
        cases("size", ("abs", "t"), ("size.above", "size.below"), motive="0 <= w", letter="w", variables="t"),
        conclude(
            "second.token",
            f"0 <= start[s]*E*abs{_CHANGE} - start[s]*(abs{_CHANGE}*{_NEXT_TV})",
            [(1, "1", "here.size", "here.next")],
            ("here.total",),
            variables=AT_S | AT_A,
            have={
                "here.size": instance("size", t=_CHANGE),
                "here.next": "second.next",
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        summed(
            "second.row",
            "second.token",
            ("start[s]*E", f"abs{_CHANGE}"),
            ("-start[s]", f"abs{_CHANGE}*{_NEXT_TV}"),
            over=("a", "A"),
            variables=AT_S,
        ),
        unfold("tv", _tv("s"), variables=AT_S),
        conclude(
            "state",
            f"0 <= 2*D*E*start[s] - start[s]*{_ROW}",
            [(2, "1", "E_nonneg", "here.first"), (1, "1", "here.row")],
            ("here.tv",),
            variables=AT_S,
            have={"here.first": "first", "here.row": "second.row", "here.tv": "tv"},
        ),
        summed("states", "state", ("2*D*E", "start[s]"), ("-1", f"start[s]*{_ROW}"), over=("s", "S")),
        use(
            "law",
            "value-gap-two-steps",
            proofs={
                clause: quantified(clause)
                for h in (*BOTH_POLICIES, TRANSITIONS, RETURN_01, START_LAW)
                for clause, _ in h.clauses
            },
            pi="pi",
            mu="mu",
            P="P",
            v="v",
            start="start",
        ),
        conclude("end", f"0 <= 2*D*E - abs{_GAP}", [(1, "1", "law"), (1, "1", "states")], ("start_total",)),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-two-steps",
        where=f"{PART1}, section 5.3 (two steps, returns in [0, 1])",
        title="In two steps the surrogate misses the return by at most the change of the first token times TV after it",
        variables=(PI, MU, KERNEL, V, START),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, RETURN_01, START_LAW),
        statement=relations(f"abs({_J} - {_L}) <= {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Sharper than any bound in terms of caps: a change of the first token has to meet one of the second.  "
            "In a tree it is attained, whatever the two policies are, by the return that is 1 where both tokens have "
            "become more likely or both less, and 0 elsewhere; value-gap-ratios-equality proves that with the bound "
            "written in ratios, and for this form of it the remark is tested on trees."
        ),
        draft=_PROOF,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="value-gap-two-caps",
        where=f"{PART1}, section 5.3 (two steps, returns in [0, 1])",
        title="In two steps the surrogate misses the return by at most twice the product of the two caps",
        variables=(PI, MU, KERNEL, V, START, *_CAPS),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, RETURN_01, START_LAW, _CLOSE),
        statement=relations(f"abs({_J} - {_L}) <= 2*D*E"),
        verdict=Verdict.HOLDS,
        finding="It vanishes if the policies agree on the first token or on the second: both have to change.",
        draft=_PROOF_OF_CAPS,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
)
"""In an order in which each uses only earlier ones."""
