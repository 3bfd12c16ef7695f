"""Total variation measures bias: section 4.1 of Part 1.

Glossary
    pi, mu      target and behaviour law on a finite set Y
    f           a function of the outcome; B a bound of abs(f); a <= f <= b its range

Main statements
    tv-expectation-gap      abs(E_pi f - E_mu f) <= 2 B TV
    tv-oscillation          abs(E_pi f - E_mu f) <= (b - a) TV, its sharp form
    bias-is-expectation-gap
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, absolute, cases, conclude, instance, polynomial, summed, unfold
from theorems.language.syntax import parse_term
from theorems.notation import BOUND, BOUNDED, LAWS, PAIR, PART1, TV_TERM, F
from theorems.proof import Draft

_BOUND = {"f_low": "0 <= f + B", "f_high": "0 <= B - f"}
_RANGE = {"f_low": "0 <= f - c", "f_high": "0 <= b - f"}
_DEFINITIONS = (unfold("tv", "TV(pi, mu)"), unfold("mean.pi", "MEAN(pi, f)"), unfold("mean.mu", "MEAN(mu, f)"))


def _gap(
    name: str, goal: str, above: tuple[object, ...], below: tuple[object, ...], given: dict[str, str]
) -> list[StepData]:
    """A pointwise bound, by the sign of p - q."""
    variables = "p q f B" if "B" in goal else "p q f b c"
    return absolute(
        name,
        goal,
        {"squares": [above], "trim": True},
        {"squares": [below], "trim": True},
        variables=variables,
        given=given,
        pointwise=polynomial,
    )


def _at_outcome(by: str, **values: str) -> dict[str, object]:
    return instance(by, p="pi[y]", q="mu[y]", f="f[y]", **values)


def _both_signs(bound: str, using: Iterable[str], scale: int = 1) -> list[StepData]:
    """From both sums to the absolute value."""
    gap = "MEAN(pi, f) - MEAN(mu, f)"
    return [
        conclude("upper.end", f"0 <= {bound} - ({gap})", [(1, "1", "upper.sum")], using, scale=scale),
        conclude("lower.end", f"0 <= {bound} + ({gap})", [(1, "1", "lower.sum")], using, scale=scale),
        cases("end", ("abs", gap), ("upper.end", "lower.end"), motive=f"0 <= {bound} - z", letter="z", context=True),
    ]


_PROOF_OF_TV_EXPECTATION_GAP = Draft(
    (
        *_gap("upper", "0 <= B*a - (p - q)*f", (1, "1", "sign", "f_high"), (1, "1", "sign", "f_low"), _BOUND),
        *_gap("lower", "0 <= B*a + (p - q)*f", (1, "1", "sign", "f_low"), (1, "1", "sign", "f_high"), _BOUND),
        summed("upper.sum", _at_outcome("upper", B="B"), ("B", TV_TERM), ("-1", "pi[y]*f[y]"), ("1", "mu[y]*f[y]")),
        summed("lower.sum", _at_outcome("lower", B="B"), ("B", TV_TERM), ("1", "pi[y]*f[y]"), ("-1", "mu[y]*f[y]")),
        *_DEFINITIONS,
        *_both_signs("2*B*TV(pi, mu)", ("tv", "mean.pi", "mean.mu")),
    ),
    ("end",),
    notes={
        "upper": "B abs(p - q) - (p - q) f is (p - q)(B - f) or (q - p)(B + f): a product of nonnegative facts.",
        "end": "Summed, both signs of the difference are at most 2 B TV.",
    },
)

_PROOF_OF_TV_OSCILLATION = Draft(
    (
        *_gap(
            "upper",
            "0 <= (b - c)*a - 2*(p - q)*f + (b + c)*(p - q)",
            (2, "1", "sign", "f_high"),
            (2, "1", "sign", "f_low"),
            _RANGE,
        ),
        *_gap(
            "lower",
            "0 <= (b - c)*a + 2*(p - q)*f - (b + c)*(p - q)",
            (2, "1", "sign", "f_low"),
            (2, "1", "sign", "f_high"),
            _RANGE,
        ),
        summed(
            "upper.sum",
            _at_outcome("upper", c="a", b="b"),
            ("b - a", TV_TERM),
            ("-2", "pi[y]*f[y]"),
            ("2", "mu[y]*f[y]"),
            ("b + a", "pi[y]"),
            ("-(b + a)", "mu[y]"),
        ),
        summed(
            "lower.sum",
            _at_outcome("lower", c="a", b="b"),
            ("b - a", TV_TERM),
            ("2", "pi[y]*f[y]"),
            ("-2", "mu[y]*f[y]"),
            ("-(b + a)", "pi[y]"),
            ("b + a", "mu[y]"),
        ),
        *_DEFINITIONS,
        *_both_signs("(b - a)*TV(pi, mu)", ("tv", "mean.pi", "mean.mu", "pi_total", "mu_total"), scale=2),
    ),
    ("end",),
    notes={"upper": "f is measured from the middle of its range, which the difference of two laws does not see."},
)

_PROOF_OF_BIAS_IS_EXPECTATION_GAP = Draft(
    (
        polynomial(
            "point",
            "m*g - m*f == 0",
            (),
            ("same_integrand",),
            variables="m g f",
            given={"same_integrand": "g - f == 0"},
        ),
        summed("sum", instance("point", m="mu[y]", g="g[y]", f="f[y]"), ("1", "mu[y]*g[y]"), ("-1", "mu[y]*f[y]")),
        unfold("mean.g", "MEAN(mu, g)"),
        unfold("mean.f", "MEAN(mu, f)"),
        conclude(
            "end",
            "MEAN(mu, g) - MEAN(pi, f) - (MEAN(mu, f) - MEAN(pi, f)) == 0",
            (),
            ("sum", "mean.g", "mean.f"),
        ),
    ),
    ("end",),
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="tv-expectation-gap",
        where=f"{PART1}, section 4.1",
        title="The difference of two expectations is at most 2 sup|f| TV",
        variables=(*PAIR, F, BOUND),
        hypotheses=(*LAWS, BOUNDED),
        statement=relations("abs(MEAN(pi, f) - MEAN(mu, f)) <= 2*B*TV(pi, mu)"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "An inequality, not an identity.  It is attained exactly by multiples of sign(pi - mu) where pi and mu "
            "differ.  For every f the oscillation max f - min f does in place of 2 sup|f|: the constant is 1, not 2, "
            "for 0 <= f <= B."
        ),
        sharp="tv-oscillation",
        gap=parse_term("(2*B - (maximum(y in Y, f[y]) - minimum(y in Y, f[y])))*TV(pi, mu)"),
        constant=SharpConstant(
            "abs(MEAN(pi, f) - MEAN(mu, f)) <= {c}*B*TV(pi, mu)", Fraction(2), (Fraction(199, 100), Fraction(1))
        ),
        draft=_PROOF_OF_TV_EXPECTATION_GAP,
    ),
    Claim(
        id="tv-oscillation",
        where=f"{PART1}, section 4.1 (sharp form)",
        title="The difference of two expectations is at most the oscillation of f times TV",
        variables=(
            *PAIR,
            F,
            parameter("a", "real", "lower bound of f", low="minimum(y in Y, f[y]) - 1", high="minimum(y in Y, f[y])"),
            parameter("b", "real", "upper bound of f", low="maximum(y in Y, f[y])", high="maximum(y in Y, f[y]) + 1"),
        ),
        hypotheses=(
            *LAWS,
            hypothesis("range", "a <= f <= b", f_low="all(y in Y, a <= f[y])", f_high="all(y in Y, f[y] <= b)"),
        ),
        statement=relations("abs(MEAN(pi, f) - MEAN(mu, f)) <= (b - a)*TV(pi, mu)"),
        verdict=Verdict.HOLDS,
        finding="Sharp for every pair and every a <= b: f = b where pi > mu and f = a elsewhere.",
        constant=SharpConstant(
            "abs(MEAN(pi, f) - MEAN(mu, f)) <= {c}*(b - a)*TV(pi, mu)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))
        ),
        draft=_PROOF_OF_TV_OSCILLATION,
    ),
    Claim(
        id="bias-is-expectation-gap",
        where=f"{PART1}, section 4.1",
        title="Bias is a difference of expectations of one integrand",
        variables=(*PAIR, F, parameter("g", "Y -> real", "integrand of the estimator, sampled from mu")),
        hypotheses=(
            hypothesis(
                "naive",
                "the estimator averages the target's own integrand",
                True,
                naive="all(y in Y, g[y] - f[y] == 0)",
            ),
        ),
        statement=relations("MEAN(mu, g) - MEAN(pi, f) == MEAN(mu, f) - MEAN(pi, f)"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding=(
            "Exact for the naive estimator.  A token-level importance-sampled estimator averages another integrand "
            "(A_mu in place of A_pi) under another measure, so its bias is not a TV gap of one function."
        ),
        identity=True,
        draft=_PROOF_OF_BIAS_IS_EXPECTATION_GAP,
    ),
)
