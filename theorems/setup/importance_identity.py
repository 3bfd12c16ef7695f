"""What importance sampling needs, and why no other weights will do: section 1.2 of Part 1.

Glossary
    pi, mu      target and behaviour law on a finite set Y; rho = pi/mu
    f           a function of the outcome
    u           1 where mu vanishes, 0 elsewhere
    w           weights, one per outcome

Main statements
    is-identity-support     E_mu[rho f] = E_pi f if mu reaches every outcome at which pi f is not zero
    is-identity-deficit     in general E_mu[rho f] misses exactly the part of E_pi f that mu never produces
    is-weights-unique       weights that are unbiased for every f satisfy mu w = pi
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, law, parameter, relations
from theorems.drafting import cases, conclude, instance, on_support, outcome, pick, polynomial, summed, unfold
from theorems.notation import LAWS, MU, PAIR, PART1, F
from theorems.proof import Draft

CANCEL = tuple(on_support("cancel", "q*(p*i) - p == 0", (), ("unit",), variables="p q i", zero_using=("p0",)))
"""The pointwise fact behind every importance weight: ``q (p/q) = p``, if p = 0 wherever q = 0."""

_IS_TERM = "mu[y]*((pi[y]/mu[y])*f[y])"
_MEANS = (unfold("mean.is", "IS_MEAN(pi, mu, f)"), unfold("mean.pi", "MEAN(pi, f)"))
_LOST = "MEAN(pi, fun(y in Y, u[y]*f[y]))"

_PROOF_OF_IS_IDENTITY_SUPPORT = Draft(
    (
        *CANCEL,
        summed("sum", instance("cancel", **outcome(p="pi[y]*f[y]")), ("1", _IS_TERM), ("-1", "pi[y]*f[y]")),
        *_MEANS,
        conclude("end", "IS_MEAN(pi, mu, f) - MEAN(pi, f) == 0", (), ("sum", "mean.is", "mean.pi")),
    ),
    ("end",),
    notes={"cancel": "mu cancels outcome by outcome; where mu = 0 there is nothing to cancel, and pi f has to be 0."},
)

_GOAL = "q*(p*i*f) - p*f + p*(u*f) == 0"
_PROOF_OF_IS_IDENTITY_DEFICIT = Draft(
    (
        polynomial(
            "point.seen",
            _GOAL,
            (),
            ("unit", "u0"),
            variables="p q i f u",
            given={"unit": "q*i == 1", "u0": "u == 0"},
        ),
        polynomial(
            "point.unseen",
            _GOAL,
            (),
            ("q0", "u1"),
            variables="p q i f u",
            given={"q0": "q == 0", "u1": "u == 1"},
        ),
        cases(
            "point",
            ("zero", "q", "q_nonneg"),
            ("point.seen", "point.unseen"),
            goal=_GOAL,
            variables="p q i f u",
            given={
                "q_nonneg": "0 <= q",
                "inverse": "implies(0 < q, q*i == 1)",
                "off": "implies(0 < q, u == 0)",
                "on": "implies(q == 0, u == 1)",
            },
        ),
        summed(
            "sum",
            instance("point", **outcome(f="f[y]", u="u[y]")),
            ("1", _IS_TERM),
            ("-1", "pi[y]*f[y]"),
            ("1", "pi[y]*(u[y]*f[y])"),
        ),
        *_MEANS,
        unfold("mean.lost", _LOST),
        conclude(
            "end",
            f"IS_MEAN(pi, mu, f) - MEAN(pi, f) - (-{_LOST}) == 0",
            (),
            ("sum", "mean.is", "mean.pi", "mean.lost"),
        ),
    ),
    ("end",),
    notes={"point": "Where mu > 0 the ratio cancels and u = 0; where mu = 0 the estimator has nothing, and u = 1."},
)

_WEIGHTED = "MEAN(mu, fun(y in Y, w[y]*same(x, y)))"
_PROOF_OF_IS_WEIGHTS_UNIQUE = Draft(
    (
        unfold("mean", _WEIGHTED.replace("x", "v")),
        pick("single", ("y", "Y"), "v", "mu[y]*w[y]"),
        conclude(
            "end",
            "mu[v]*w[v] - pi[v] == 0",
            (),
            ("here", "mean", "single"),
            have={"here": instance("indicators", x="v")},
        ),
    ),
    ("end",),
    notes={"single": "E_mu[w f] for the indicator f of one outcome v is mu(v) w(v); E_pi f is pi(v)."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="is-identity-support",
        where=f"{PART1}, section 1.2",
        title="Importance sampling turns samples of mu into an unbiased estimate under pi",
        variables=(*PAIR, F),
        hypotheses=(
            *LAWS,
            hypothesis(
                "covered",
                "mu can produce every outcome at which pi f is not zero (for one f, this is less than pi << mu)",
                True,
                covered="all(y in Y, implies(mu[y] == 0, pi[y]*f[y] == 0))",
            ),
        ),
        statement=relations("IS_MEAN(pi, mu, f) == MEAN(pi, f)"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "Needs mu to cover pi wherever f is not zero, which is weaker than pi << mu; for all f at once it is "
            "pi << mu.  Without it the estimator misses exactly what is-identity-deficit says."
        ),
        identity=True,
        references=("Owen 2013, chapter 9",),
        draft=_PROOF_OF_IS_IDENTITY_SUPPORT,
        smt_sizes=(2, 3),
    ),
    Claim(
        id="is-identity-deficit",
        where=f"{PART1}, section 1.2 (corrected)",
        title="The bias of importance sampling is minus the part of E_pi f where mu vanishes",
        variables=(*PAIR, F, parameter("u", "Y -> real", "1 where mu vanishes, 0 elsewhere")),
        hypotheses=(
            *LAWS,
            hypothesis(
                "unseen",
                "u is the indicator of the outcomes that mu never produces",
                unseen="all(y in Y, implies(mu[y] == 0, u[y] == 1))",
                seen="all(y in Y, implies(0 < mu[y], u[y] == 0))",
            ),
        ),
        statement=relations(f"IS_MEAN(pi, mu, f) - MEAN(pi, f) == -{_LOST}"),
        verdict=Verdict.HOLDS,
        finding=(
            "No support is assumed.  The bias may have either sign, may be as large as f is, and is zero for every f "
            "only if pi << mu."
        ),
        identity=True,
        draft=_PROOF_OF_IS_IDENTITY_DEFICIT,
        smt_sizes=(2, 3),
    ),
    Claim(
        id="is-weights-unique",
        where=f"{PART1}, section 1.2 (corrected)",
        title="The ratio is the only weight that is unbiased for every f",
        variables=(
            MU,
            parameter("w", "Y -> real", "weights"),
            parameter("pi", "Y -> real", "target"),
            parameter("v", "Y", "an outcome"),
        ),
        hypotheses=(
            law("mu"),
            hypothesis(
                "unbiased",
                "E_mu[w f] = E_pi f for the indicator f of every outcome x",
                indicators=f"all(x in Y, {_WEIGHTED} == pi[x])",
            ),
        ),
        statement=relations("mu[v]*w[v] == pi[v]"),
        verdict=Verdict.HOLDS,
        finding=(
            "In this sense importance weights are a must: w = pi/mu wherever mu > 0, and such weights exist only if "
            "pi << mu.  For a single f many other weights are unbiased too."
        ),
        identity=True,
        draft=_PROOF_OF_IS_WEIGHTS_UNIQUE,
    ),
)
