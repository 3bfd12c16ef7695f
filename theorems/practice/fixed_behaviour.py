"""The behaviour policy is fixed while the ratio is differentiated: section 5.2 of Part 1.

If mu moves along with pi, as it does where both are one network, the ratio has another derivative; where the two are
the same policy and stay so, the ratio is one throughout and its derivative is zero.

Glossary
    pi, mu      target and behaviour policy in one state
    h, k        directions in which pi and mu move
    adv         advantage of a token
    slope of the ratio      (h - (pi/mu) k)/mu

Main statements
    token-is-gradient-fixed     the mean under mu of the slope of the ratio times the advantage is sum h adv, if k = 0
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, summed, use
from theorems.notation import PART1
from theorems.proof import Draft

_AT_A = {"a": "A"}
_ESTIMATE = "mu[a]*((h[a] - pi[a]/mu[a]*k[a])/mu[a])*adv[a]"
_GAIN = "h[a]*adv[a]"


_PROOF = Draft(
    (
        use("unit", "axiom.inverse", variables=_AT_A, x="mu[a]"),
        conclude(
            "token",
            f"{_ESTIMATE} - {_GAIN} == 0",
            (),
            ("here.unit", "here.fixed"),
            variables=_AT_A,
            have={"here.unit": "unit", "here.fixed": "fixed"},
        ),
        summed("end", "token", ("1", _ESTIMATE), ("-1", _GAIN), over=("a", "A")),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="token-is-gradient-fixed",
        where=f"{PART1}, section 5.2 (what stands still)",
        title="The slope of the ratio, with the advantage, is in the mean the gradient of the surrogate",
        variables=(
            parameter("pi", "A -> real", "target policy in one state"),
            parameter("mu", "A -> real", "behaviour policy in that state"),
            parameter("h", "A -> real", "direction in which pi moves"),
            parameter("k", "A -> real", "direction in which mu moves"),
            parameter("adv", "A -> real", "advantage of a token"),
        ),
        hypotheses=(
            hypothesis(
                "mu-law",
                "mu is a law that can produce every token",
                mu_positive="all(a in A, 0 < mu[a])",
                mu_total="sum(a in A, mu[a]) == 1",
            ),
            hypothesis(
                "pi-law",
                "pi is a probability law",
                pi_nonneg="all(a in A, 0 <= pi[a])",
                pi_total="sum(a in A, pi[a]) == 1",
            ),
            hypothesis("h-direction", "h moves no mass in or out", h_total="sum(a in A, h[a]) == 0"),
            hypothesis("k-direction", "k moves no mass in or out", k_total="sum(a in A, k[a]) == 0"),
            hypothesis("fixed", "mu stands still", True, fixed="all(a in A, k[a] == 0)"),
        ),
        statement=relations(f"sum(a in A, {_ESTIMATE}) == sum(a in A, {_GAIN})"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "For fixed mu only.  If mu moves with pi the ratio stays one and its slope is zero, whatever the "
            "advantage: the denominator has to be a number from the batch, without a gradient of its own."
        ),
        identity=True,
        draft=_PROOF,
        smt_sizes=(2,),
    ),
)
