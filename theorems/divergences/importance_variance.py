"""Chi-square measures variance, and when it does not: section 4.2 of Part 1.

Glossary
    pi, mu      target and behaviour law on a finite set Y; rho = pi/mu
    f           the integrand; B a bound of abs(f)
    K           a level

Main statements
    chi2-second-moment      chi2 = E_mu[rho^2] - 1
    is-variance-second-moment   refuted: the second moment of rho does not determine the variance of rho f
    is-variance-bound       Var(rho f) <= B^2 (1 + chi2) - (E_pi f)^2
    is-variance-worst       some abs(f) <= 1 has Var(rho f) = chi2
    tis-second-moment       E_mu[(min(rho, C) f)^2] <= C B^2
    infinite-second-moment-explodes     refuted: at f = 1/rho the variance is zero
    second-moment-silent    some f has Var(rho f) = 0 although E_mu[rho^2] >= K
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, cases, conclude, instance, on_support, outcome, summed, unfold, use
from theorems.language.syntax import parse_clause
from theorems.notation import (
    A_PAIR,
    BOUND,
    BOUNDED,
    CHI2_TERM,
    LAWS,
    LEVEL,
    LEVEL_1,
    PAIR,
    PART1,
    F,
    dominated,
)
from theorems.proof import Draft


def _mean() -> list[StepData]:
    """The mean of rho f under mu is the mean of f under pi."""
    return [
        *on_support("unbiased.point", "q*(p*i*f) - p*f == 0", (), ("unit",), variables="p q i f", zero_using=("p0",)),
        summed(
            "unbiased.sum",
            instance("unbiased.point", **outcome(f="f[y]")),
            ("1", "mu[y]*((pi[y]/mu[y])*f[y])"),
            ("-1", "pi[y]*f[y]"),
        ),
        unfold("mean.is", "IS_MEAN(pi, mu, f)"),
        unfold("mean.pi", "MEAN(pi, f)"),
        conclude("unbiased", "IS_MEAN(pi, mu, f) - MEAN(pi, f) == 0", (), ("unbiased.sum", "mean.is", "mean.pi")),
    ]


_ONE = "fun(y in Y, 1)"
_MEAN_OF_RATIO = (
    *on_support("unbiased.point", "q*(p*i) - p == 0", (), ("unit",), variables="p q i", zero_using=("p0",)),
    summed("unbiased.sum", instance("unbiased.point", **outcome()), ("1", "mu[y]*(pi[y]/mu[y])"), ("-1", "pi[y]")),
    unfold("mean.is", f"IS_MEAN(pi, mu, {_ONE})"),
    conclude("unbiased", f"IS_MEAN(pi, mu, {_ONE}) - sum(y in Y, pi[y]) == 0", (), ("unbiased.sum", "mean.is")),
)

_M = "1/(4*K)"
_SILENT = (
    conclude("K_pos", "0 < K", [(1, "1", "K_1"), (1, "1")]),
    use("k_unit", "axiom.inverse", x="K"),
    use("k_pos", "axiom.inverse_positive", x="K"),
    conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
    conclude("pi.total", "1/2 + 1/2 - 1 == 0"),
    conclude("mu.0", f"0 < {_M}", [(1, "1", "k_pos")], scale=4),
    conclude("small", "0 <= 1 - 1/K", [(1, "1", "K_1", "k_pos")], ("k_unit",)),
    conclude("mu.1", f"0 < 1 - {_M}", [(1, "1", "small"), (3, "1")], scale=4),
    conclude("mu.total", f"{_M} + (1 - {_M}) - 1 == 0"),
    conclude("f.0", "0 < 1/(2*K)", [(1, "1", "k_pos")], scale=2),
    conclude("f.1", "0 < 2 - 1/(2*K)", [(1, "1", "small"), (3, "1")], scale=2),
    conclude("high.0", "0 <= 2 - 1/(2*K)", [(1, "1", "f.1")]),
    conclude("high.1", "0 <= 2 - (2 - 1/(2*K))", [(1, "1", "f.0")]),
    use("u", "axiom.inverse", x=_M),
    use("v", "axiom.inverse", x=f"1 - {_M}"),
    use("v_pos", "axiom.inverse_positive", x=f"1 - {_M}"),
    unfold("ratio2", "RATIO2(table(1/2, 1/2), table(1/(4*K), 1 - 1/(4*K)))"),
    conclude(
        "level.end",
        "0 <= RATIO2(table(1/2, 1/2), table(1/(4*K), 1 - 1/(4*K))) - K",
        [(1, "1", "v_pos")],
        ("ratio2", "u", "v", "k_unit"),
        scale=4,
    ),
    unfold("mean", "IS_MEAN(table(1/2, 1/2), table(1/(4*K), 1 - 1/(4*K)), table(1/(2*K), 2 - 1/(2*K)))"),
    unfold("variance", "IS_VAR(table(1/2, 1/2), table(1/(4*K), 1 - 1/(4*K)), table(1/(2*K), 2 - 1/(2*K)))"),
    conclude(
        "mean.one",
        "IS_MEAN(table(1/2, 1/2), table(1/(4*K), 1 - 1/(4*K)), table(1/(2*K), 2 - 1/(2*K))) - 1 == 0",
        (),
        ("mean", "u", "v", "k_unit"),
    ),
    conclude(
        "end",
        "IS_VAR(table(1/2, 1/2), table(1/(4*K), 1 - 1/(4*K)), table(1/(2*K), 2 - 1/(2*K))) == 0",
        (),
        ("variance", "mean.one", "u", "v", "k_unit"),
    ),
)

_PROOF_OF_CHI2_SECOND_MOMENT = Draft(
    (
        *on_support("point", "(p - q)**2*i - q*(p*i)**2 + 2*p - q == 0", (), ("unit",), variables="p q i"),
        summed(
            "sum",
            instance("point", **outcome()),
            ("1", CHI2_TERM),
            ("-1", "mu[y]*(pi[y]/mu[y])**2"),
            ("2", "pi[y]"),
            ("-1", "mu[y]"),
        ),
        unfold("chi2", "CHI2(pi, mu)"),
        unfold("ratio2", "RATIO2(pi, mu)"),
        conclude(
            "end",
            "CHI2(pi, mu) - (RATIO2(pi, mu) - 1) == 0",
            (),
            ("sum", "chi2", "ratio2", "pi_total", "mu_total"),
        ),
    ),
    ("end",),
    notes={"point": "(p - q)^2/q = q (p/q)^2 - 2p + q where q > 0; both sides vanish where p = q = 0."},
)

_PROOF_OF_IS_VARIANCE_BOUND = Draft(
    (
        conclude(
            "point",
            "0 <= B**2*(mu[y]*(pi[y]/mu[y])**2) - mu[y]*((pi[y]/mu[y])*f[y])**2",
            [(1, "pi[y]*(1/mu[y])", "mass", "low", "high")],
            variables={"y": "Y"},
            have={
                "mass": instance("mu_nonneg", y="y"),
                "low": instance("f_low", y="y"),
                "high": instance("f_high", y="y"),
            },
        ),
        summed("sum", "point", ("B**2", "mu[y]*(pi[y]/mu[y])**2"), ("-1", "mu[y]*((pi[y]/mu[y])*f[y])**2")),
        *_mean(),
        unfold("ratio2", "RATIO2(pi, mu)"),
        unfold("variance", "IS_VAR(pi, mu, f)"),
        use("second", "chi2-second-moment"),
        conclude(
            "end",
            "0 <= B**2*(1 + CHI2(pi, mu)) - MEAN(pi, f)**2 - IS_VAR(pi, mu, f)",
            [(1, "1", "sum")],
            ("ratio2", "variance", "second", "unbiased"),
        ),
    ),
    ("end",),
    notes={
        "point": "q (p/q)^2 (B - f)(B + f) >= 0; it vanishes exactly where abs(f) = B or p = 0.",
        "unbiased": "E_mu[rho f] = E_pi f, outcome by outcome, because pi << mu.",
    },
)

_PROOF_OF_IS_VARIANCE_WORST = Draft(
    (
        conclude("low", "0 <= 1 - (-1)", [(2, "1")]),
        conclude("high.end", "0 <= 1 - 1"),
        *_MEAN_OF_RATIO,
        unfold("ratio2", "RATIO2(pi, mu)"),
        unfold("variance", "IS_VAR(pi, mu, fun(y in Y, 1))"),
        use("second", "chi2-second-moment"),
        conclude(
            "end",
            "IS_VAR(pi, mu, fun(y in Y, 1)) - CHI2(pi, mu) == 0",
            (),
            ("ratio2", "variance", "second", "unbiased", "pi_total"),
        ),
    ),
    ("low", "high.end", "end"),
    witness={"f": "fun(y in Y, 1)"},
    notes={"end": "With f = 1 the mean of rho f is 1 and its second moment is 1 + chi2."},
)

_PROOF_OF_SECOND_MOMENT_SILENT = Draft(
    (*_SILENT,),
    (
        "half",
        "half",
        "pi.total",
        "mu.0",
        "mu.1",
        "mu.total",
        "f.0",
        "f.1",
        "high.0",
        "high.1",
        "level.end",
        "end",
    ),
    witness={
        "pi": "table(1/2, 1/2)",
        "mu": "table(1/(4*K), 1 - 1/(4*K))",
        "f": "table(1/(2*K), 2 - 1/(2*K))",
    },
    sizes={"Y": 2},
)


_TRUNCATED = {"p_nonneg": "0 <= p", "f_low": "0 <= f + B", "f_high": "0 <= B - f", "C_nonneg": "0 <= C"}
_KEPT = on_support(
    "kept",
    "0 <= C*B**2*p - q*((p*i)*f)**2",
    [(1, "B", "p_nonneg", "side"), (1, "p", "i_pos", "f_high", "f_low")],
    ("unit",),
    variables="p q i f B C",
    given={**_TRUNCATED, "side": "0 <= C - p*i"},
    zero_using=("p0",),
)
_CUT = on_support(
    "cut",
    "0 <= C*B**2*p - q*(C*f)**2",
    [(1, "B", "C_nonneg", "q_nonneg", "side"), (1, "C", "q_nonneg", "f_high", "f_low")],
    ("unit",),
    variables="p q i f B C",
    given={**_TRUNCATED, "q_nonneg": "0 <= q", "side": "0 <= p*i - C"},
)
_PROOF_OF_TIS_SECOND_MOMENT = Draft(
    (
        *_KEPT,
        *_CUT,
        cases(
            "point",
            ("min", "p*i", "C"),
            ("kept", "cut"),
            motive="0 <= C*B**2*p - q*(z*f)**2",
            letter="z",
            variables="p q i f B C",
            given={
                **_TRUNCATED,
                "q_nonneg": "0 <= q",
                "dominated": "implies(q == 0, p == 0)",
                "inverse": "implies(0 < q, q*i == 1)",
                "inverse_positive": "implies(0 < q, 0 < i)",
            },
        ),
        summed(
            "sum",
            instance("point", **outcome(f="f[y]", B="B", C="C")),
            ("C*B**2", "pi[y]"),
            ("-1", "mu[y]*(min(pi[y]/mu[y], C)*f[y])**2"),
        ),
        unfold("second", "TIS2(pi, mu, f, C)"),
        conclude("end", "0 <= C*B**2 - TIS2(pi, mu, f, C)", [(1, "1", "sum")], ("second", "pi_total")),
    ),
    ("end",),
    notes={"point": "min(rho, C)^2 <= C rho: a truncated weight costs no more than C per unit of target mass."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="chi2-second-moment",
        where=f"{PART1}, section 4.2",
        title="chi2 is the second moment of the ratio minus one",
        variables=PAIR,
        hypotheses=(*LAWS, dominated(left_out=True)),
        statement=relations("CHI2(pi, mu) == RATIO2(pi, mu) - 1"),
        verdict=Verdict.NEEDS_HYPOTHESIS,
        finding="Needs pi << mu; without it the right-hand side can be negative while chi2 is +inf.",
        identity=True,
        draft=_PROOF_OF_CHI2_SECOND_MOMENT,
    ),
    Claim(
        id="is-variance-second-moment",
        where=f"{PART1}, section 4.2",
        title="The variance of an importance-sampled estimator is determined by the second moment of the ratio",
        variables=(*PAIR, F, parameter("g", "Y -> real", "another function of the outcome"), BOUND),
        hypotheses=(
            *LAWS,
            dominated(),
            hypothesis(
                "same-sup",
                "abs(f) and abs(g) have the same maximum B",
                f_max="maximum(y in Y, abs(f[y])) == B",
                g_max="maximum(y in Y, abs(g[y])) == B",
            ),
        ),
        statement=relations("IS_VAR(pi, mu, f) == IS_VAR(pi, mu, g)"),
        verdict=Verdict.REFUTED,
        finding=(
            "The variance is E_mu[rho^2 f^2] - (E_pi f)^2: one pair, one sup norm, and variances 0, 1/396 and 2500/99 "
            "occur.  True: an upper bound (is-variance-bound) and a worst integrand (is-variance-worst)."
        ),
        corrected=("is-variance-bound", "is-variance-worst", "tis-second-moment"),
    ),
    Claim(
        id="is-variance-bound",
        where=f"{PART1}, section 4.2 (corrected)",
        title="The variance of rho f is at most B^2 (1 + chi2) - (E_pi f)^2",
        variables=(*PAIR, F, BOUND),
        hypotheses=(*LAWS, dominated(), BOUNDED),
        statement=relations("IS_VAR(pi, mu, f) <= B**2*(1 + CHI2(pi, mu)) - MEAN(pi, f)**2"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly when abs(f) = B wherever rho > 0.",
        constant=SharpConstant(
            "IS_VAR(pi, mu, f) <= {c}*B**2*(1 + CHI2(pi, mu)) - MEAN(pi, f)**2",
            Fraction(1),
            (Fraction(99, 100), Fraction(1, 2)),
        ),
        smt_sizes=(2,),
        draft=_PROOF_OF_IS_VARIANCE_BOUND,
    ),
    Claim(
        id="is-variance-worst",
        where=f"{PART1}, section 4.2 (corrected)",
        title="Some f with abs(f) <= 1 makes the variance of rho f equal to chi2",
        variables=PAIR,
        hypotheses=(*LAWS, dominated()),
        exists=(F,),
        such_that=(
            ("f_low", parse_clause("all(y in Y, -1 <= f[y])")),
            ("f_high", parse_clause("all(y in Y, f[y] <= 1)")),
        ),
        statement=relations("IS_VAR(pi, mu, f) == CHI2(pi, mu)"),
        verdict=Verdict.HOLDS,
        finding="With is-variance-bound: chi2 <= sup of Var(rho f) over abs(f) <= 1 <= 1 + chi2.",
        identity=True,
        smt_sizes=(2, 3),
        draft=_PROOF_OF_IS_VARIANCE_WORST,
    ),
    Claim(
        id="tis-second-moment",
        where=f"{PART1}, section 4.2 (corrected)",
        title="The second moment of truncated importance sampling is at most C B^2, whatever chi2 is",
        variables=(*PAIR, F, BOUND, parameter("C", "real", "threshold of the ratio", low="0", high="5")),
        hypotheses=(*LAWS, dominated(), BOUNDED, hypothesis("threshold", "C >= 0", C_nonneg="0 <= C")),
        statement=relations("TIS2(pi, mu, f, C) <= C*B**2"),
        verdict=Verdict.HOLDS,
        finding=(
            "So not every importance-sampled estimator has a variance that follows E_mu[rho^2].  Equality exactly when "
            "rho is 0 or C and abs(f) = B where rho > 0."
        ),
        constant=SharpConstant("TIS2(pi, mu, f, C) <= {c}*C*B**2", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        references=("Ionides 2008",),
        smt_sizes=(1,),
        draft=_PROOF_OF_TIS_SECOND_MOMENT,
    ),
    Claim(
        id="infinite-second-moment-explodes",
        where=f"{PART1}, section 4.2",
        title="A large or infinite second moment of the ratio makes the variance explode",
        variables=(*PAIR, F, LEVEL),
        hypotheses=(
            *LAWS,
            dominated(),
            LEVEL_1,
            hypothesis("integrand", "0 < f <= 2", f_positive="all(y in Y, 0 < f[y])", f_high="all(y in Y, f[y] <= 2)"),
            hypothesis("large", "E_mu[rho^2] >= K", large="K <= RATIO2(pi, mu)"),
        ),
        statement=relations("0 < IS_VAR(pi, mu, f)"),
        verdict=Verdict.REFUTED,
        finding=(
            "Not even positive: with f = 1/rho the variance is zero, however large E_mu[rho^2]; on a countable "
            "alphabet it may be infinite with f bounded and variance zero."
        ),
        corrected=("second-moment-silent", "is-variance-worst"),
    ),
    Claim(
        id="second-moment-silent",
        where=f"{PART1}, section 4.2 (corrected)",
        title="However large the second moment of the ratio, some positive bounded f has variance zero",
        variables=(LEVEL,),
        hypotheses=(LEVEL_1,),
        exists=(*PAIR, F),
        such_that=(
            *A_PAIR,
            ("f_positive", parse_clause("all(y in Y, 0 < f[y])")),
            ("f_high", parse_clause("all(y in Y, f[y] <= 2)")),
        ),
        statement=relations(["K <= RATIO2(pi, mu)", "IS_VAR(pi, mu, f) == 0"]),
        verdict=Verdict.HOLDS,
        finding="f = 1/rho, with mu = (1/(4K), 1 - 1/(4K)) and pi = (1/2, 1/2).",
        identity=True,
        draft=_PROOF_OF_SECOND_MOMENT_SILENT,
    ),
)
