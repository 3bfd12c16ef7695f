"""When the second moment of the ratio explodes, and two readings that are too simple: section 7 of Part 1.

Glossary
    pi, mu, P   policies and transition kernel, with pi << mu in every state
    rho         product of the ratios pi/mu of T tokens
    c           chi2(pi || mu) in the first state, or its cap over all states

Main statements
    any-mismatch-explodes           refuted: a mismatch of the first token makes E_mu[rho^2] >= (1 + c)^T
    only-if-chi2min-positive        refuted: a state with chi2 = 0 on the way keeps E_mu[rho^2] <= 1 + c T
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.foundations.ratio_moments import CHI2_CAP, CHI2_CAPPED, chi2_row, power
from theorems.notation import PART1
from theorems.processes import DOMINATED, HORIZON
from theorems.sequence_variance.second_moment import LAWFUL, PROCESS, second_moment

_AGREEMENT = parameter("g", "S -> real", "positive in states where the policies agree", low="0", high="1")
_LONG = parameter("T", "nat", "horizon: the number of steps", low="4", high="6")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="any-mismatch-explodes",
        where=f"{PART1}, section 7",
        title="If there is any mismatch between the policies, the second moment grows exponentially in T",
        variables=(*PROCESS, CHI2_CAP, HORIZON),
        hypotheses=(
            *LAWFUL,
            DOMINATED,
            hypothesis(
                "mismatch",
                "the mean of chi2(pi || mu) in the first state is c > 0",
                differs=f"sum(s in S, start[s]*{chi2_row('s')}) == c",
                c_pos="0 < c",
            ),
        ),
        statement=relations(f"{power('T')} <= {second_moment()}"),
        verdict=Verdict.REFUTED,
        finding=(
            "A mismatch at the first position only keeps the second moment at 1 + c for every T.  True: every time t "
            "adds E_mu[rho_t^2 chi2(s_t)] (seq-is-second-moment-identity), and chi2 >= c at N positions makes it at "
            "least (1 + c)^N (seq-is-lower-positions)."
        ),
        corrected=("seq-is-second-moment-identity", "seq-is-lower-uniform", "seq-is-lower-positions"),
    ),
    Claim(
        id="only-if-chi2min-positive",
        where=f"{PART1}, section 7",
        title="Exponential growth needs chi2 > 0 everywhere: where pi meets a state with chi2 = 0 it is linear in T",
        variables=(*PROCESS, _AGREEMENT, CHI2_CAP, _LONG),
        hypotheses=(
            *LAWFUL,
            DOMINATED,
            CHI2_CAPPED,
            hypothesis(
                "agreement",
                "at time 1 pi may visit states in which the policies agree: those where g is positive",
                g_nonneg="all(s in S, 0 <= g[s])",
                agrees=f"all(s in S, g[s]*{chi2_row('s')} == 0)",
                visits="0 < sum(s in S, VISIT(pi, P, start, s, 1)*g[s])",
            ),
        ),
        statement=relations(f"{second_moment()} <= 1 + c*T"),
        verdict=Verdict.REFUTED,
        finding=(
            "With mismatch at every other position, the smallest chi2 is 0 and the second moment of 2 n tokens is "
            "(1 + c)^n.  That chi2 is positive everywhere is sufficient for exponential growth, not necessary."
        ),
        corrected=("seq-is-lower-positions", "seq-is-lower-uniform"),
    ),
)
