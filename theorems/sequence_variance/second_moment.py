"""The second moment of the ratio of a whole sequence: section 7 of Part 1.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    rho         product of the ratios pi/mu of T tokens
    c           cap of chi2(pi || mu) over the states

Main statements
    seq-is-second-moment            E_mu[rho^2] <= (1 + c)^T
    seq-is-second-moment-equality   equality if chi2 is c in every state that pi reaches
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import (
    Source,
    StepData,
    conclude,
    instance,
    partial,
    polynomial,
    quantified,
    summed,
    unfold,
    use,
)
from theorems.foundations.ratio_means import ONE
from theorems.foundations.ratio_moments import (
    CHI2_CAP,
    CHI2_CAPPED,
    LOCAL,
    chi2_row,
    moment,
    power,
    square,
)
from theorems.foundations.states import AT_A, AT_K, AT_S, after, in_all_states, mean_start
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    DOMINATED,
    HORIZON,
    KERNEL,
    MU,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
)
from theorems.proof import Draft

PROCESS = (PI, MU, KERNEL, START)
LAWFUL = (*BOTH_POLICIES, TRANSITIONS, START_LAW)


def second_moment(n: str = "T", w: str = ONE) -> str:
    """E_mu[rho^2 w] over n steps, from the law of the first state.

    >>> second_moment("0")
    'sum(s in S, start[s]*RATIO_MOMENT(pi, mu, P, fun(z in S, 1), s, 0))'
    """
    return f"sum(s in S, start[s]*{moment('s', n, w)})"


_WHOLE = second_moment()
_LAWS = (
    "pi_nonneg",
    "pi_total",
    "mu_nonneg",
    "mu_total",
    "P_nonneg",
    "P_total",
    "dominated",
)
POLICIES = {name: quantified(name) for name in _LAWS}
"""The clauses on policies and kernel, handed on to a lemma."""
SAME = (
    polynomial("a.square", "0 <= x**2", [(1, "x")], variables="x"),
    use("one", "a.square", variables=AT_S, x="start[s] - start[s]"),
)
"""1 <= 1 in every state, as a fact about the state."""
MORE: tuple[StepData, ...] = (
    use("more", "ratio-moment-next", variables=AT_S | AT_K, pi="pi", mu="mu", P="P", b="s", n="k"),
    conclude(
        "more.weighted",
        " - ".join(f"start[s]*{m}" for m in (moment("s", "k + 1", ONE), moment("s", "k", ONE), moment("s", "k", LOCAL)))
        + " == 0",
        (),
        ("here",),
        variables=AT_S | AT_K,
        have={"here": "more"},
    ),
    summed(
        "more.mean",
        "more.weighted",
        ("1", f"start[s]*{moment('s', 'k + 1', ONE)}"),
        ("-1", f"start[s]*{moment('s', 'k', ONE)}"),
        ("-1", f"start[s]*{moment('s', 'k', LOCAL)}"),
        over=("s", "S"),
        variables=AT_K,
    ),
)
"""What one more token adds to the second moment: the step ``more.mean``, about the mean over the first state."""


def whole(side: str, name: str, clauses: Mapping[str, Source]) -> tuple[StepData, ...]:
    """From a bound of the second moment in every state to that of its mean over the first state: the step ``end``.

    Args:
        side: low or high.
        name: of the lemma ratio-moment-<name>.
        clauses: what the lemma asks of chi2 and its cap.
    """
    lemma = partial(
        f"ratio-moment-{name}",
        {**POLICIES, **clauses, f"w_{side}": "one", "K_nonneg": "level"},
        pi="pi",
        mu="mu",
        P="P",
        w=ONE,
        c="c",
        K="1",
        n="T",
    )
    return (
        *SAME,
        conclude("level", "0 <= 1", [(1, "1")]),
        mean_start("end", side, moment("s", "T", ONE), power("T"), lemma),
    )


_PROOF_OF_UPPER = Draft(
    (*whole("high", "upper", {"chi2_high": quantified("chi2_high")}),),
    ("end",),
)

REACH = parameter("reach", "S -> real", "1 on a set of states that holds all that pi reaches, and 0 elsewhere")
REACHED = hypothesis(
    "reached",
    "reach is 1 on every first state, and on every state to which pi moves from a state where it is 1",
    reach_start="all(s in S, start[s]*(1 - reach[s]) == 0)",
    reach_next="all(s in S, all(a in A, all(z in S, reach[s]*pi[s, a]*P[s, a, z]*(1 - reach[z]) == 0)))",
)
_M = moment("s", "{0}", ONE)
_APART = f"reach[s]*({_M} - {power('{0}')})"
_Z = moment("z", "k", ONE)
_NEXT = after(_Z)
_BEFORE = {"before": f"all(u in S, reach[u]*({moment('u', 'k', ONE)} - {power('k')}) == 0)"}
_PASSED = {"before": quantified("before")}
_AT_Z = {"z": "S"}
_PROOF_OF_EQUALITY = Draft(
    (
        use("row", "ratio-row", variables=AT_S, b="s"),
        unfold("power.first", power("0")),
        unfold("power.next", power("k + 1"), variables=AT_K),
        unfold("first", _M.format("0"), variables=AT_S),
        conclude(
            "base", f"{_APART.format('0')} == 0", (), ("here", "power.first"), variables=AT_S, have={"here": "first"}
        ),
        conclude(
            "moved",
            f"reach[s]*{square()}*P[s, a, z]*({_Z} - {power('k')}) == 0",
            (),
            ("here.next", "here.before"),
            variables=AT_S | AT_A | _AT_Z | AT_K,
            given=_BEFORE,
            have={"here.next": "reach_next", "here.before": instance("before", u="z")},
        ),
        summed(
            "token.sum",
            partial("moved", _PASSED, s="s", a="a", k="k"),
            (f"reach[s]*{square()}", f"P[s, a, z]*{_Z}"),
            (f"-reach[s]*{square()}*{power('k')}", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_S | AT_A | AT_K,
            given=_BEFORE,
        ),
        conclude(
            "token",
            f"reach[s]*{square()}*({_NEXT} - {power('k')}) == 0",
            (),
            ("here.sum", "here.total"),
            variables=AT_S | AT_A | AT_K,
            given=_BEFORE,
            have={
                "here.sum": instance("token.sum", _PASSED, s="s", a="a", k="k"),
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        summed(
            "tokens",
            partial("token", _PASSED, s="s", k="k"),
            ("reach[s]", f"{square()}*{_NEXT}"),
            (f"-reach[s]*{power('k')}", square()),
            over=("a", "A"),
            variables=AT_S | AT_K,
            given=_BEFORE,
        ),
        unfold("next", _M.format("k + 1"), variables=AT_S | AT_K),
        conclude(
            "step",
            f"{_APART.format('k + 1')} == 0",
            (),
            ("here.next", "here.tokens", "here.row", "here.chi2", "here.power"),
            variables=AT_S | AT_K,
            given=_BEFORE,
            have={
                "here.next": "next",
                "here.tokens": instance("tokens", _PASSED, s="s", k="k"),
                "here.row": "row",
                "here.chi2": "chi2_equal",
                "here.power": "power.next",
            },
        ),
        in_all_states(f"{_APART.format('k')} == 0"),
        conclude(
            "state",
            f"start[s]*({_M.format('T')} - {power('T')}) == 0",
            (),
            ("here.start", "here.all"),
            variables=AT_S,
            have={"here.start": "reach_start", "here.all": instance("all", s="s", k="T")},
        ),
        summed(
            "states",
            "state",
            ("1", f"start[s]*{_M.format('T')}"),
            (f"-{power('T')}", "start[s]"),
            over=("s", "S"),
        ),
        conclude("end", f"{_WHOLE} - {power('T')} == 0", (), ("states", "start_total")),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="seq-is-second-moment",
        where=f"{PART1}, section 7 (sharp form)",
        title="The second moment of the ratio of a sequence is at most (1 + c)^T, if chi2 is at most c in every state",
        variables=(*PROCESS, CHI2_CAP, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED, CHI2_CAPPED),
        statement=relations(f"{_WHOLE} <= {power('T')}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Attained for every T and c by independent tokens of chi2 = c; more generally whenever chi2 is c in every "
            "state that pi reaches (seq-is-second-moment-equality), and only then (seq-is-second-moment-only).  "
            "Transitions may be random and states may merge."
        ),
        constant=SharpConstant(f"{_WHOLE} <= POWER(1 + {{c}}*c, T)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        draft=_PROOF_OF_UPPER,
        smt_sizes=SMT_SIZES,
        smt_given=SWITCH,
    ),
    Claim(
        id="seq-is-second-moment-equality",
        where=f"{PART1}, section 7 (equality)",
        title="The second moment is exactly (1 + c)^T, if chi2 is c in every state that pi reaches",
        variables=(*PROCESS, REACH, CHI2_CAP, HORIZON),
        hypotheses=(
            *LAWFUL,
            DOMINATED,
            REACHED,
            hypothesis(
                "constant",
                "chi2(pi || mu) is c in every state where reach is 1",
                chi2_equal=f"all(s in S, reach[s]*({chi2_row('s')} - c) == 0)",
            ),
        ),
        statement=relations(f"{_WHOLE} == {power('T')}"),
        verdict=Verdict.HOLDS,
        finding=(
            "Only states that pi reaches matter: where rho is zero already, the rest of the sequence adds nothing.  "
            "With pi = (1, 0) and mu = (1/2, 1/2) at the root and after the first token, and pi = mu after the second "
            "token, which pi never takes, the second moment of two tokens is 4."
        ),
        identity=True,
        draft=_PROOF_OF_EQUALITY,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
)
