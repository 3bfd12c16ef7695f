"""When the second moment of the ratio is as large as it may be: section 7 of Part 1, the converse.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    c           cap of chi2(pi || mu) over the states
    t, j        a time, and the number of steps after the token at that time: the horizon is t + j + 1
    M, W        second moment of the ratio of k tokens, and its part from the trajectories that are in a state then
    D           (1 + c)^k - M, what the second moment falls short of its bound

Main statements
    seq-is-second-moment-only       E_mu[rho^2] = (1 + c)^T only if chi2 is c in every state that pi reaches before T
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import Source, conclude, induction, instance, pick, quantified, summed, unfold, use
from theorems.foundations.ratio_means import ONE
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, LOCAL, chi2_row, power
from theorems.foundations.ratio_visits import visit_squared
from theorems.foundations.states import AT_K, AT_S
from theorems.notation import PART1
from theorems.processes import DOMINATED
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import LAWFUL, MORE, POLICIES, PROCESS, second_moment

_STATE = parameter("b", "S", "a state")
_TIME = parameter("t", "nat", "a time", low="0", high="1")
_AFTER = parameter("j", "nat", "number of steps after the token at time t", low="0", high="1")

_M = second_moment("{0}")
_GAP = f"({power('{0}')} - {_M})"
_W = visit_squared("s", "k")
_LOSS = f"{_W}*(c - {chi2_row('s')})"
_VISIT = "VISIT(pi, P, start, b, t)"
_EVERYTHING: dict[str, Source] = {**POLICIES, "start_nonneg": quantified("start_nonneg"), "start_total": "start_total"}
_DUE = f"c - {chi2_row('b')}"

_PROOF = Draft(
    (
        use(
            "visit.square",
            "visit-square",
            proofs=_EVERYTHING,
            variables=AT_S | AT_K,
            pi="pi",
            mu="mu",
            P="P",
            start="start",
            b="s",
            n="k",
        ),
        conclude(
            "loss",
            f"0 <= {_LOSS}",
            [(1, "1", "here", "here.cap"), (1, "VISIT(pi, P, start, s, k)", "here.cap")],
            variables=AT_S | AT_K,
            have={"here": "visit.square", "here.cap": "chi2_high"},
        ),
        conclude(
            "loss.rest",
            f"0 <= {_LOSS} - same(b, s)*({_LOSS})",
            [(1, "1 - same(b, s)", "here")],
            ("here.square",),
            variables=AT_S | AT_K,
            have={"here": "loss", "here.square": instance("axiom.same_square", y="b", z="s")},
        ),
        summed(
            "loss.rests",
            "loss.rest",
            ("c", _W),
            ("-1", f"{_W}*{chi2_row('s')}"),
            ("-1", f"same(b, s)*({_LOSS})"),
            over=("s", "S"),
            variables=AT_K,
        ),
        summed("losses", "loss", ("c", _W), ("-1", f"{_W}*{chi2_row('s')}"), over=("s", "S"), variables=AT_K),
        pick("single", ("s", "S"), "b", _LOSS, variables=AT_K),
        # the second moment of one token more
        *(
            use(
                f"visit.{name}",
                "ratio-visit",
                proofs={"dominated": quantified("dominated")},
                variables=AT_K,
                pi="pi",
                mu="mu",
                P="P",
                w=w,
                d="start",
                n="k",
            )
            for name, w in (("all", ONE), ("chi2", LOCAL))
        ),
        *MORE,
        unfold("power.first", power("0")),
        unfold("power.next", power("k + 1"), variables=AT_K),
        conclude(
            "widens",
            f"0 <= {_GAP.format('k + 1')} - (1 + c)*{_GAP.format('k')}",
            [(1, "1", "here.losses")],
            ("here.more", "here.all", "here.chi2", "here.power"),
            variables=AT_K,
            have={
                "here.losses": "losses",
                "here.more": "more.mean",
                "here.all": "visit.all",
                "here.chi2": "visit.chi2",
                "here.power": "power.next",
            },
        ),
        # a gap at time t + 1 is a gap at every later time
        use(
            "chi2.low",
            "chi2-nonnegative",
            proofs={
                **{f"{p}_nonneg": {"by": f"{p}_nonneg", "values": {"s": "b"}} for p in ("pi", "mu")},
                **{f"{p}_total": instance(f"{p}_total", s="b") for p in ("pi", "mu")},
                "dominated": {"by": "dominated", "values": {"s": "b"}},
            },
            pi="fun(a in A, pi[b, a])",
            mu="fun(a in A, mu[b, a])",
        ),
        conclude(
            "base.pos",
            "0 < 1 + c",
            [(1, "1"), (1, "1", "chi2.low"), (1, "1", "here")],
            have={"here": instance("chi2_high", s="b")},
        ),
        use("power.pos", "power-positive", variables=AT_K, proofs={"x_pos": "base.pos"}, x="1 + c", k="k"),
        conclude(
            "later.base",
            f"0 <= {_GAP.format('(t + 1 + 0)')} - {power('0')}*{_GAP.format('(t + 1)')}",
            (),
            ("power.first",),
        ),
        conclude(
            "later.step",
            f"0 <= {_GAP.format('(t + 1 + k + 1)')} - {power('k + 1')}*{_GAP.format('(t + 1)')}",
            [(1, "1", "here.widens"), (1, "1", "base.pos", "before")],
            ("here.power",),
            variables=AT_K,
            given={"before": f"0 <= {_GAP.format('(t + 1 + k)')} - {power('k')}*{_GAP.format('(t + 1)')}"},
            have={"here.widens": instance("widens", k="t + 1 + k"), "here.power": "power.next"},
        ),
        induction(
            "later",
            f"0 <= {_GAP.format('(t + 1 + k)')} - {power('k')}*{_GAP.format('(t + 1)')}",
            "later.base",
            instance("later.step", {"before": "hypothesis"}, k="k"),
            on="k",
        ),
        conclude(
            "none",
            f"0 <= -{_GAP.format('(t + 1)')}",
            [(1, "1", "here")],
            ("attained",),
            positive=("here.power",),
            have={"here": instance("later", k="j"), "here.power": instance("power.pos", k="j")},
        ),
        use(
            "capped",
            "seq-is-second-moment",
            proofs={**_EVERYTHING, "chi2_high": quantified("chi2_high")},
            pi="pi",
            mu="mu",
            P="P",
            start="start",
            c="c",
            T="t",
        ),
        conclude(
            "little",
            f"0 <= -{visit_squared('b', 't')}*({_DUE})",
            [(1, "1", "none"), (1, "1", "here.rests"), (1, "1", "base.pos", "capped")],
            ("here.single", "here.more", "here.all", "here.chi2", "here.power"),
            have={
                "here.rests": instance("loss.rests", k="t"),
                "here.single": instance("single", k="t"),
                "here.more": instance("more.mean", k="t"),
                "here.all": instance("visit.all", k="t"),
                "here.chi2": instance("visit.chi2", k="t"),
                "here.power": instance("power.next", k="t"),
            },
        ),
        conclude(
            "square",
            f"0 <= -({_VISIT}*({_DUE}))**2",
            [(1, "1", "little", "here.cap"), (1, _DUE, "here.square")],
            have={"here.cap": instance("chi2_high", s="b"), "here.square": instance("visit.square", s="b", k="t")},
        ),
        use("end", "square-null", proofs={"square": "square"}, x=f"{_VISIT}*({_DUE})"),
    ),
    ("end",),
    notes={
        "widens": "The gap to (1 + c)^k grows by the factor 1 + c at least, and by what chi2 falls short of c.",
        "square": "W is at least the square of the probability of the visit under pi.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="seq-is-second-moment-only",
        where=f"{PART1}, section 7 (equality, the converse)",
        title="The second moment is (1 + c)^T only if chi2 is c in every state that pi reaches before T",
        variables=(*PROCESS, CHI2_CAP, _STATE, _TIME, _AFTER),
        hypotheses=(
            *LAWFUL,
            DOMINATED,
            CHI2_CAPPED,
            hypothesis(
                "attained",
                "the second moment of t + j + 1 tokens is as large as the cap allows",
                attained=f"{second_moment('t + j + 1')} == {power('t + j + 1')}",
            ),
        ),
        statement=relations(f"{_VISIT}*({_DUE}) == 0"),
        verdict=Verdict.HOLDS,
        finding=(
            "With seq-is-second-moment-equality: the bound (1 + c)^T is attained exactly if chi2 is c in every state "
            "that pi reaches at a time before T."
        ),
        identity=True,
        draft=_PROOF,
        smt_sizes=(1,),  # with two tokens z3 does not decide five steps
    ),
)
