"""How the second moment of the ratio grows with the horizon: section 7 of Part 1.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    rho         product of the ratios pi/mu of T tokens; with an index t, of the first t tokens
    chi2(s)     chi2(pi || mu) in the state s

Main statements
    seq-is-second-moment-identity   E_mu[rho^2] = 1 + sum over t of E_mu[rho_t^2 chi2(s_t)]
    seq-is-lower-uniform            E_mu[rho^2] >= (1 + c)^T if chi2 >= c in every state
    seq-is-lower-positions          E_mu[rho^2] >= prod (1 + m_k) if chi2 >= m_k wherever pi comes with k steps to go
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import Source, conclude, induction, instance, partial, quantified, summed, unfold, use
from theorems.foundations.ratio_means import AT_Z, ONE, PASSED
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_FLOOR, LOCAL, chi2_row, moment, power, square
from theorems.foundations.states import AT_A, AT_K, AT_S, HERE, after
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import (
    LAWFUL,
    MORE,
    PROCESS,
    second_moment,
    whole,
)

_ADDED = f"fun(t in nat, {second_moment('t', LOCAL)})"
_APART = f"{second_moment('{0}')} - 1 - TOTAL({_ADDED}, {{0}})"
_PROOF_OF_IDENTITY = Draft(
    (
        unfold("first", moment("s", "0", ONE), variables=AT_S),
        conclude(
            "first.weighted",
            f"start[s]*{moment('s', '0', ONE)} - start[s] == 0",
            (),
            ("here",),
            variables=AT_S,
            have={"here": "first"},
        ),
        summed(
            "first.mean",
            "first.weighted",
            ("1", f"start[s]*{moment('s', '0', ONE)}"),
            ("-1", "start[s]"),
            over=("s", "S"),
        ),
        unfold("total.first", f"TOTAL({_ADDED}, 0)"),
        conclude("base", f"{_APART.format('0')} == 0", (), ("first.mean", "total.first", "start_total")),
        *MORE,
        unfold("total.next", f"TOTAL({_ADDED}, k + 1)", variables=AT_K),
        conclude(
            "step",
            f"{_APART.format('k + 1')} == 0",
            (),
            ("before", "here.mean", "here.total"),
            variables=AT_K,
            given={"before": f"{_APART.format('k')} == 0"},
            have={"here.mean": "more.mean", "here.total": "total.next"},
        ),
        induction(
            "all", f"{_APART.format('k')} == 0", "base", instance("step", {"before": "hypothesis"}, k="k"), on="k"
        ),
        use("end", "all", k="T"),
    ),
    ("end",),
    notes={"more": "A token in the state s multiplies the mean of rho^2 by 1 + chi2(s)."},
)

_PROOF_OF_UNIFORM = Draft(
    (*whole("low", "lower", {"chi2_low": quantified("chi2_low"), "c_nonneg": "c_nonneg"}),),
    ("end",),
)

_FLOORS = parameter("m", "nat -> real", "for each k, what chi2 is at least wherever pi comes with k steps to go after")
_REACH = parameter("reach", "nat, S -> real", "reach[k, s] is 1 where pi may be in s with k steps to go, 0 elsewhere")
_REACHED = hypothesis(
    "reached",
    "reach is 1 on every first state, and on every state to which pi moves from one where it is 1; nowhere negative",
    reach_nonneg="all(k in nat, all(s in S, implies(k <= T, 0 <= reach[k, s])))",
    reach_start="all(s in S, start[s]*(1 - reach[T, s]) == 0)",
    reach_next=(
        "all(k in nat, all(s in S, all(a in A, all(z in S, implies(k + 1 <= T,"
        " reach[k + 1, s]*pi[s, a]*P[s, a, z]*(1 - reach[k, z]) == 0)))))"
    ),
)
_FLOOR = hypothesis(
    "floors",
    "chi2(pi || mu) is at least m_k in every state where pi comes with k steps to go after the token there; m_k >= 0",
    floor=f"all(k in nat, all(s in S, implies(k + 1 <= T, 0 <= reach[k + 1, s]*({chi2_row('s')} - m[k]))))",
    m_nonneg="all(k in nat, implies(k + 1 <= T, 0 <= m[k]))",
)
_FACTORS = "fun(k in nat, 1 + m[k])"
_LIMIT = f"PRODUCT({_FACTORS}, {{0}})"
_ABOVE = f"reach[{{0}}, s]*({moment('s', '{0}', ONE)} - {_LIMIT})"
_RM = moment("z", "k", ONE)
_BEFORE = {"before": f"all(u in S, 0 <= {_ABOVE.format('k').replace('s]*', 'u]*').replace(', s, k', ', u, k')})"}
_HERE_MU = {"here.mu": "mu_nonneg"}
_ROOM = {"room": "0 <= T - (k + 1)"}
_IN_ROOM: dict[str, Source] = {"premise": "room"}
_GIVEN = _BEFORE | _ROOM
_PASSED = PASSED | {"room": "room"}
_PROOF_OF_POSITIONS = Draft(
    (
        use("row", "ratio-row", variables=AT_S, b="s"),
        unfold("limit.first", _LIMIT.format("0")),
        unfold("limit.next", _LIMIT.format("k + 1"), variables=AT_K),
        conclude("limit.base", f"0 <= {_LIMIT.format('0')}", [(1, "1")], ("limit.first",)),
        conclude(
            "limit.step",
            f"0 <= {_LIMIT.format('k + 1')}",
            [(1, "1", "before"), (1, "1", "before", "here.m")],
            ("here",),
            variables=AT_K,
            given={"before": f"0 <= {_LIMIT.format('k')}"} | _ROOM,
            have={"here": "limit.next", "here.m": instance("m_nonneg", _IN_ROOM, k="k")},
        ),
        induction(
            "limit",
            f"0 <= {_LIMIT.format('k')}",
            "limit.base",
            instance("limit.step", {"before": "hypothesis", "room": "within"}, k="k"),
            on="k",
            given={"within": "k <= T"},
        ),
        unfold("first", moment("s", "0", ONE), variables=AT_S),
        conclude(
            "base", f"0 <= {_ABOVE.format('0')}", (), ("here", "limit.first"), variables=AT_S, have={"here": "first"}
        ),
        conclude(
            "moved",
            f"0 <= reach[k + 1, s]*{square()}*P[s, a, z]*({_RM} - {_LIMIT.format('k')})",
            [(1, "pi[s, a]/mu[s, a]", "here.reach", "here.mu", "here.P", "here.before")],
            ("here.next",),
            variables=AT_S | AT_A | AT_Z | AT_K,
            given=_GIVEN,
            have={
                **_HERE_MU,
                "here.reach": instance("reach_nonneg", _IN_ROOM, k="k + 1", s="s"),
                "here.P": "P_nonneg",
                "here.next": instance("reach_next", _IN_ROOM, k="k", s="s", a="a", z="z"),
                "here.before": instance("before", u="z"),
            },
        ),
        summed(
            "token.sum",
            partial("moved", _PASSED, s="s", a="a", k="k"),
            (f"reach[k + 1, s]*{square()}", f"P[s, a, z]*{_RM}"),
            (f"-reach[k + 1, s]*{square()}*{_LIMIT.format('k')}", "P[s, a, z]"),
            over=("z", "S"),
            variables=AT_S | AT_A | AT_K,
            given=_GIVEN,
        ),
        conclude(
            "token",
            f"0 <= reach[k + 1, s]*{square()}*({after(_RM)} - {_LIMIT.format('k')})",
            [(1, "1", "here.sum")],
            ("here.total",),
            variables=AT_S | AT_A | AT_K,
            given=_GIVEN,
            have={
                "here.sum": instance("token.sum", _PASSED, s="s", a="a", k="k"),
                "here.total": instance("P_total", s="s", a="a"),
            },
        ),
        summed(
            "tokens",
            partial("token", _PASSED, s="s", k="k"),
            ("reach[k + 1, s]", f"{square()}*{after(_RM)}"),
            (f"-reach[k + 1, s]*{_LIMIT.format('k')}", square()),
            over=("a", "A"),
            variables=AT_S | AT_K,
            given=_GIVEN,
        ),
        unfold("next", moment("s", "k + 1", ONE), variables=AT_S | AT_K),
        conclude(
            "step",
            f"0 <= {_ABOVE.format('k + 1')}",
            [(1, "1", "here.tokens"), (1, "1", "here.limit", "here.floor")],
            ("here.next", "here.row", "here.limit.next"),
            variables=AT_S | AT_K,
            given=_GIVEN,
            have={
                "here.tokens": instance("tokens", _PASSED, s="s", k="k"),
                "here.limit": instance(
                    "limit", {"within": instance("step-within", {"room": "room"}, k="k", N="T")}, k="k"
                ),
                "here.floor": instance("floor", _IN_ROOM, k="k", s="s"),
                "here.next": "next",
                "here.row": "row",
                "here.limit.next": "limit.next",
            },
        ),
        induction(
            "all",
            f"0 <= {_ABOVE.format('k')}",
            "base",
            instance("step", {"before": quantified("hypothesis"), "room": "within"}, **HERE),
            on="k",
            over=AT_S,
            given={"within": "k <= T"},
        ),
        conclude("inside", "0 <= T - T"),
        conclude(
            "state",
            f"0 <= start[s]*({moment('s', 'T', ONE)} - {_LIMIT.format('T')})",
            [(1, "1", "here.start", "here.all")],
            ("here.reach",),
            variables=AT_S,
            have={
                "here.start": "start_nonneg",
                "here.all": instance("all", {"within": "inside"}, s="s", k="T"),
                "here.reach": "reach_start",
            },
        ),
        summed(
            "states",
            "state",
            ("1", f"start[s]*{moment('s', 'T', ONE)}"),
            (f"-{_LIMIT.format('T')}", "start[s]"),
            over=("s", "S"),
        ),
        conclude("end", f"0 <= {second_moment()} - {_LIMIT.format('T')}", [(1, "1", "states")], ("start_total",)),
    ),
    ("end",),
    notes={"moved": "Where pi does not move, rho is zero, so nothing is asked of the states that pi does not reach."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="seq-is-second-moment-identity",
        where=f"{PART1}, section 7 (exact)",
        title="The second moment of the ratio is 1 plus the sum over the times t of E_mu[rho_t^2 chi2(s_t)]",
        variables=(*PROCESS, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED),
        statement=relations(f"{second_moment()} == 1 + TOTAL({_ADDED}, T)"),
        verdict=Verdict.HOLDS,
        finding=(
            "Exact for every process and horizon, so it says when the second moment grows: a mismatch at one position "
            "only adds one term, whatever T is; a state that pi never reaches adds nothing, because rho is zero there."
        ),
        identity=True,
        draft=_PROOF_OF_IDENTITY,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="seq-is-lower-uniform",
        where=f"{PART1}, section 7 (from below)",
        title="The second moment is at least (1 + c)^T, if chi2 is at least c in every state",
        variables=(*PROCESS, CHI2_CAP, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED, CHI2_FLOOR),
        statement=relations(f"{power('T')} <= {second_moment()}"),
        verdict=Verdict.HOLDS,
        finding=(
            "So chi2 >= c > 0 everywhere makes the second moment grow exponentially in T.  Sufficient, not necessary: "
            "see seq-is-lower-positions."
        ),
        constant=SharpConstant(
            f"POWER(1 + {{c}}*c, T) <= {second_moment()}", Fraction(1), (Fraction(101, 100), Fraction(2))
        ),
        draft=_PROOF_OF_UNIFORM,
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="seq-is-lower-positions",
        where=f"{PART1}, section 7 (from below)",
        title="The second moment is at least the product of 1 + m_k, with m_k the least chi2 at a position",
        variables=(*PROCESS, _REACH, _FLOORS, HORIZON),
        hypotheses=(*LAWFUL, DOMINATED, _REACHED, _FLOOR),
        statement=relations(f"{_LIMIT.format('T')} <= {second_moment()}"),
        verdict=Verdict.HOLDS,
        finding=(
            "With m_k = c at N positions and 0 at the others it is (1 + c)^N, so mismatch at every other position is "
            "enough for exponential growth.  Only the states that pi reaches count.  Attained if chi2 is m_k in each "
            "of them."
        ),
        draft=_PROOF_OF_POSITIONS,
    ),
)
