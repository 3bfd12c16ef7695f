"""How the second moment of the ratio grows with the horizon: section 7 of Part 1.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    rho         product of the ratios pi/mu of T tokens; with an index t, of the first t tokens
    chi2(s)     chi2(pi || mu) in the state s

Main statements
    seq-is-second-moment-identity   E_mu[rho^2] = 1 + sum over t of E_mu[rho_t^2 chi2(s_t)]
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import conclude, induction, instance, summed, unfold, use
from theorems.foundations.ratio_moments import LOCAL, moment
from theorems.foundations.value_bounds import AT_K, AT_S
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON
from theorems.proof import Draft
from theorems.sequence_variance.second_moment import LAWFUL, ONE, PROCESS, second_moment

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
        use("more", "ratio-moment-next", variables=AT_S | AT_K, pi="pi", mu="mu", P="P", b="s", n="k"),
        conclude(
            "more.weighted",
            " - ".join(
                f"start[s]*{m}" for m in (moment("s", "k + 1", ONE), moment("s", "k", ONE), moment("s", "k", LOCAL))
            )
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
)
