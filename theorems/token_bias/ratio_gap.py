"""The gap between return and surrogate for two given policies, exactly: section 5.3 of Part 1.

The return lies in [0, 1] and is paid in the state in which the last step ends.  The surrogate is the expansion of the
return to first order in the ratios, and the remainder of the product of the ratios is all that counts.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state;  start, the law of the first state
    rho_t       ratio pi/mu of token t
    remainder        prod_t rho_t - 1 - sum_t (rho_t - 1), of a whole trajectory
    v           return, in [0, 1]
    T           horizon

Main statements
    value-gap-ratios    abs(J - L) <= 1/2 E_mu abs(remainder)
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, relations
from theorems.drafting import (
    StepData,
    cases,
    conclude,
    induction,
    instance,
    on_support,
    partial,
    polynomial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.ratio_means import AT_Z, PASSED
from theorems.foundations.states import AT_A, AT_S, AT_SAK, AT_SK, after
from theorems.foundations.value_bounds import RETURN_01, SURPLUS, SURPLUS_STEPS, XE, XM, XP, gain, value
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    DOMINATED,
    FAIR,
    HORIZON,
    KERNEL,
    MU,
    NO_REWARD,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
    V,
)
from theorems.proof import Draft

_PROCESS = f"P, {NO_REWARD}, v, start, T"
J, _J_MU = f"RETURN(pi, {_PROCESS})", f"RETURN(mu, {_PROCESS})"
L = f"SURROGATE(pi, mu, {_PROCESS})"
_GAP = f"({J} - {L})"


def remainder(x: str, y: str, state: str, n: str) -> str:
    """The mean absolute remainder over n tokens, with the product x before them, and y as 1 plus the sum.

    >>> remainder("1", "1", "s", "0")
    'REMAINDER_FROM(pi, mu, P, 1, 1, s, 0)'
    """
    return f"REMAINDER_FROM(pi, mu, P, {x}, {y}, {state}, {n})"


REMAINDER = "REMAINDER(pi, mu, P, start, T)"
RHO = "(pi[s, a]/mu[s, a])"
_MOVED = (f"x*{RHO}", f"y + {RHO} - 1")
WEIGHED = "mu[s, a]*P[s, a, z]"


def twice_gap(x: str, y: str, state: str, n: str) -> str:
    """Twice the part of the gap that lies beyond a state, for a return that is less by 1/2.

    Args:
        x, y: the product of the ratios so far, and 1 plus the sum of what each exceeds one by.
        state, n: the state, and how many tokens follow.
    """
    values = f"({x})*{value('pi', state, n)} - ({y})*{value('mu', state, n)} - {gain(state, n)}"
    return f"(2*({values}) - (({x}) - ({y})))"


CANCEL: tuple[StepData, ...] = (
    *on_support("cancel", "q*(p*i) - p == 0", (), ("unit",), variables="p q i", zero_using=("p0",)),
    use("ratio", "cancel", variables=AT_S | AT_A, p="pi[s, a]", q="mu[s, a]", i="1/mu[s, a]"),
)
"""mu rho = pi."""
_XY = {"x": "real", "y": "real"}
FIRST: tuple[StepData, ...] = (
    unfold("remainder.first", remainder("x", "y", "s", "0"), variables=AT_S | _XY),
    *(unfold(f"{policy}.first", value(policy, "s", "0"), variables=AT_S) for policy in ("pi", "mu")),
    unfold("gain.first", gain("s", "0"), variables=AT_S),
)
NEXT: tuple[StepData, ...] = (
    *SURPLUS_STEPS,
    unfold("remainder.next", remainder("x", "y", "s", "k + 1"), variables=AT_SK | _XY),
    unfold("pi.next", value("pi", "s", "k + 1"), variables=AT_SK),
    unfold("gain.next", gain("s", "k + 1"), variables=AT_SK),
)
"""The quantities with no step to go, and with one step more."""
HAVE_FIRST = {f"here.{name}": f"{name}.first" for name in ("remainder", "pi", "mu", "gain")}
HAVE_NEXT = {f"here.{name}": f"{name}.next" for name in ("remainder", "pi", "mu", "gain")} | {
    "here.surplus": "surplus.row",
    "here.pi.total": instance("pi_total", s="s"),
    "here.mu.total": instance("mu_total", s="s"),
}
WHOLE: tuple[StepData, ...] = (
    unfold("pi.return", J),
    unfold("mu.return", _J_MU),
    unfold("surrogate", L),
    unfold("remainder.mean", REMAINDER),
    use("along", "visited-along", policy="mu", P="P", g=SURPLUS, d="start", n="T"),
)
"""Return and surrogate, as means over the first state."""
_HERE_XY = {"s": "s", "x": "x", "y": "y", "k": "k"}


# ------------------------------------------------------------------------------------------------------------ the bound


def _side(side: str) -> list[StepData]:
    """One side of abs(2 (J - L)) <= E abs(remainder), from every state and with any ratios before it."""
    sign = "+" if side == "low" else "-"
    signed = ("2", "-2") if side == "low" else ("-2", "2")

    def room(x: str, y: str, state: str, n: str) -> str:
        return f"{remainder(x, y, state, n)} {sign} {twice_gap(x, y, state, n)}"

    given = {"before": f"all(u in S, all(p in real, all(q in real, 0 <= {room('p', 'q', 'u', 'k')})))"}
    x, y = _MOVED
    moved_rest = f"P[s, a, z]*{remainder(x, y, 'z', 'k')}"
    return [
        polynomial(
            f"{side}.above",
            f"0 <= t {sign} t*(2*b - 1)",
            [(2, "1", "sign", "low" if side == "low" else "high")],
            variables="t b",
            given={"sign": "0 <= t"} | ({"low": "0 <= b"} if side == "low" else {"high": "b <= 1"}),
        ),
        polynomial(
            f"{side}.below",
            f"0 <= -t {sign} t*(2*b - 1)",
            [(2, "1", "sign", "high" if side == "low" else "low")],
            variables="t b",
            given={"sign": "0 <= -t"} | ({"high": "b <= 1"} if side == "low" else {"low": "0 <= b"}),
        ),
        cases(
            f"{side}.size",
            ("abs", "t"),
            (f"{side}.above", f"{side}.below"),
            motive=f"0 <= r {sign} t*(2*b - 1)",
            letter="r",
            variables="t b",
            given={"low": "0 <= b", "high": "b <= 1"},
        ),
        conclude(
            f"{side}.base",
            f"0 <= {room('x', 'y', 's', '0')}",
            [(1, "1", "here")],
            ("here.remainder", "here.pi", "here.mu", "here.gain"),
            variables=AT_S | _XY,
            have={"here": instance(f"{side}.size", {"low": "v_low", "high": "v_high"}, t="x - y", b="v[s]")}
            | HAVE_FIRST,
        ),
        conclude(
            f"{side}.weighted",
            f"0 <= P[s, a, z]*({room(x, y, 'z', 'k')})",
            [(1, "1", "here.P", "here.before")],
            variables=AT_SAK | AT_Z | _XY,
            given=given,
            have={"here.P": "P_nonneg", "here.before": instance("before", u="z", p=x, q=y)},
        ),
        summed(
            f"{side}.states",
            partial(f"{side}.weighted", PASSED, a="a", **_HERE_XY),
            ("1", moved_rest),
            (f"{signed[0]}*({x})", f"P[s, a, z]*{value('pi', 'z', 'k')}"),
            (f"{signed[1]}*({y})", f"P[s, a, z]*{value('mu', 'z', 'k')}"),
            (signed[1], f"P[s, a, z]*{gain('z', 'k')}"),
            (f"{'-' if side == 'low' else ''}(({x}) - ({y}))", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_SAK | _XY,
            given=given,
        ),
        conclude(
            f"{side}.token",
            f"0 <= mu[s, a]*{after(remainder(x, y, 'z', 'k'))} {sign} ("
            f"2*(x*(pi[s, a]*{XP}) - y*(mu[s, a]*{XM}) - (pi[s, a]*{XM} - mu[s, a]*{XM}) - mu[s, a]*{XE})"
            f" - (x*pi[s, a] - y*mu[s, a] - pi[s, a] + mu[s, a]))",
            [(1, "1", "here.mu", "here.states")],
            ("here.total", "here.ratio"),
            variables=AT_SAK | _XY,
            given=given,
            have={
                "here.mu": "mu_nonneg",
                "here.states": instance(f"{side}.states", PASSED, a="a", **_HERE_XY),
                "here.total": instance("P_total", s="s", a="a"),
                "here.ratio": "ratio",
            },
        ),
        summed(
            f"{side}.tokens",
            partial(f"{side}.token", PASSED, **_HERE_XY),
            ("1", f"mu[s, a]*{after(remainder(x, y, 'z', 'k'))}"),
            (f"{signed[0]}*x", f"pi[s, a]*{XP}"),
            (f"{signed[1]}*(y - 1)", f"mu[s, a]*{XM}"),
            (signed[1], f"pi[s, a]*{XM}"),
            (signed[1], f"mu[s, a]*{XE}"),
            (f"{'-' if side == 'low' else ''}(x - 1)", "pi[s, a]"),
            (f"{'' if side == 'low' else '-'}(y - 1)", "mu[s, a]"),
            over=("a", "A"),
            variables=AT_SK | _XY,
            given=given,
        ),
        conclude(
            f"{side}.step",
            f"0 <= {room('x', 'y', 's', 'k + 1')}",
            [(1, "1", "here.tokens")],
            tuple(name for name in HAVE_NEXT),
            variables=AT_SK | _XY,
            given=given,
            have={"here.tokens": instance(f"{side}.tokens", PASSED, **_HERE_XY)} | HAVE_NEXT,
        ),
        induction(
            f"{side}.all",
            f"0 <= {room('x', 'y', 's', 'k')}",
            f"{side}.base",
            instance(f"{side}.step", {"before": quantified("hypothesis")}, **_HERE_XY),
            on="k",
            over=AT_S | _XY,
        ),
        conclude(
            f"{side}.state",
            f"0 <= start[s]*({room('1', '1', 's', 'T')})",
            [(1, "1", "here.start", "here.all")],
            variables=AT_S,
            have={"here.start": "start_nonneg", "here.all": instance(f"{side}.all", s="s", x="1", y="1", k="T")},
        ),
        summed(
            f"{side}.mean",
            f"{side}.state",
            ("1", f"start[s]*{remainder('1', '1', 's', 'T')}"),
            (signed[0], f"start[s]*{value('pi', 's', 'T')}"),
            (signed[1], f"start[s]*{value('mu', 's', 'T')}"),
            (signed[1], f"start[s]*{gain('s', 'T')}"),
            over=("s", "S"),
        ),
        conclude(
            f"{side}.end",
            f"0 <= 1/2*{REMAINDER} {sign} {_GAP}",
            [(1, "1", f"{side}.mean")],
            ("pi.return", "mu.return", "surrogate", "along", "remainder.mean"),
            scale=2,
        ),
    ]


_PROOF = Draft(
    (
        *CANCEL,
        *FIRST,
        *NEXT,
        *WHOLE,
        *_side("low"),
        *_side("high"),
        cases(
            "end",
            ("abs", _GAP),
            ("high.end", "low.end"),
            motive=f"0 <= 1/2*{REMAINDER} - r",
            letter="r",
            context=True,
        ),
    ),
    ("end",),
    notes={
        "low.token": "A token multiplies the product by its ratio, and adds to the sum what that exceeds one by.",
        "low.size": "The remainder has mean zero under mu, so a return may be centred: it lies within 1/2 of 1/2.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="value-gap-ratios",
        where=f"{PART1}, section 5.3 (given policies, returns in [0, 1])",
        title="The surrogate misses the return by at most half the mean absolute remainder of the product of ratios",
        variables=(PI, MU, KERNEL, V, START, HORIZON),
        hypotheses=(*BOTH_POLICIES, DOMINATED, TRANSITIONS, RETURN_01, START_LAW),
        statement=relations(f"abs({J} - {L}) <= 1/2*{REMAINDER}"),
        verdict=Verdict.HOLDS,
        finding=(
            "The exact law for two given policies, if the return may depend on the whole trajectory, as it does in a "
            "token tree: value-gap-ratios-equality gives the return that attains it.  In a process whose states do not "
            "determine the ratios so far it is still a bound."
        ),
        constant=SharpConstant(
            f"abs({J} - {L}) <= {{c}}*{REMAINDER}", Fraction(1, 2), (Fraction(49, 100), Fraction(1, 8))
        ),
        draft=_PROOF,
        smt_sizes=SMT_SIZES,
        smt_given=(*SWITCH, *FAIR, ("pi", ((Fraction(3, 4), Fraction(1, 4)),) * 2), ("T", Fraction(2))),
    ),
)
"""In an order in which each uses only earlier ones."""
