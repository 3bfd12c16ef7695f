"""Upper bounds of chi-square once the ratio is bounded: what closes the gap of section 4.3.

Glossary
    pi, mu      target and behaviour law on a finite set Y; rho = pi/mu
    m, M        bounds of the ratio, m <= rho <= M

Main statements
    chi2-ratio-cap          chi2 <= (M - m) TV
    chi2-ratio-product      chi2 <= (M - 1)(1 - m)
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import (
    SUPPORT,
    Square,
    StepData,
    cases,
    conclude,
    contradiction,
    instance,
    outcome,
    polynomial,
    summed,
    unfold,
)
from theorems.notation import CHI2_TERM, LAWS, PAIR, PART1, TV_TERM
from theorems.proof import Draft

_CAP = "0 <= (M - m)*{0} + (M + m - 2)*(p - q) - 2*((p - q)**2*i)"
_PRODUCT = "0 <= (M + m)*p - ((p - q)**2*i + 2*p - q) - m*M*q"
_RATIO = {"low": "0 <= p - m*q", "high": "0 <= M*q - p"}
_P_LOW = polynomial(
    "p.low", "0 <= -p", [(1, "1", "high")], ("q_0",), variables="p q M", given={"high": "0 <= M*q - p", "q_0": "q == 0"}
)
_CAPPED = {
    "p_nonneg": "0 <= p",
    "q_nonneg": "0 <= q",
    "inverse": "implies(0 < q, q*i == 1)",
    "inverse_positive": "implies(0 < q, 0 < i)",
    **_RATIO,
}


def _capped(name: str, goal: str, squares: list[Square], given: dict[str, str]) -> list[StepData]:
    """A pointwise fact under m q <= p <= M q; where q = 0 so is p, because 0 <= p <= 0."""
    variables = "p q i m M"
    nothing = {"q_0": "q == 0"}
    inner = polynomial(
        f"{name}.support", goal, squares, ("unit",), variables=variables, given=SUPPORT | _RATIO | given, trim=True
    )
    used = {k: v for k, v in inner["given"].items() if k in {**_RATIO, **given}}
    positive = contradiction(goal, "p_pos", "p_low")
    return [
        inner,
        polynomial(
            f"{name}.positive",
            goal,
            variables=variables,
            given={"p_pos": "0 < p", "high": _RATIO["high"], **nothing},
            have={"p_low": "p.low"},
            **positive,
        ),
        polynomial(
            f"{name}.nothing", goal, (), ("p_0", "q_0"), variables=variables, given={"p_0": "p == 0", **nothing}
        ),
        cases(
            f"{name}.zero",
            ("zero", "p", "p_nonneg"),
            (f"{name}.positive", f"{name}.nothing"),
            goal=goal,
            variables=variables,
            given={"p_nonneg": "0 <= p", "high": _RATIO["high"], **nothing},
        ),
        cases(
            name,
            ("zero", "q", "q_nonneg"),
            (f"{name}.support", f"{name}.zero"),
            goal=goal,
            variables=variables,
            given={k: v for k, v in _CAPPED.items() if k not in _RATIO} | {"high": _RATIO["high"]} | used,
        ),
    ]


_PROOF_OF_CHI2_RATIO_CAP = Draft(
    (
        _P_LOW,
        *_capped("above", _CAP.format("(p - q)"), [(2, "1", "sign", "i_pos", "high")], {"sign": "0 <= p - q"}),
        *_capped("below", _CAP.format("(-(p - q))"), [(2, "1", "sign", "i_pos", "low")], {"sign": "0 <= -(p - q)"}),
        cases(
            "point",
            ("abs", "p - q"),
            ("above", "below"),
            motive=_CAP.format("z"),
            letter="z",
            variables="p q i m M",
            given=_CAPPED,
        ),
        summed(
            "sum",
            instance("point", **outcome(m="m", M="M")),
            ("M - m", TV_TERM),
            ("M + m - 2", "pi[y]"),
            ("-(M + m - 2)", "mu[y]"),
            ("-2", CHI2_TERM),
        ),
        unfold("tv", "TV(pi, mu)"),
        unfold("chi2", "CHI2(pi, mu)"),
        conclude(
            "end",
            "0 <= (M - m)*TV(pi, mu) - CHI2(pi, mu)",
            [(1, "1", "sum")],
            ("tv", "chi2", "pi_total", "mu_total"),
            scale=2,
        ),
    ),
    ("end",),
    notes={
        "above": "(M - 1)(p - q) - (p - q)^2/q = (p - q)(M q - p)/q >= 0.",
        "below": "(1 - m)(q - p) - (p - q)^2/q = (q - p)(p - m q)/q >= 0.",
    },
)

_PROOF_OF_CHI2_RATIO_PRODUCT = Draft(
    (
        _P_LOW,
        *_capped("point", _PRODUCT, [(1, "1", "low", "high", "i_pos")], {}),
        summed(
            "sum",
            instance("point", **outcome(m="m", M="M")),
            ("M + m - 2", "pi[y]"),
            ("1 - m*M", "mu[y]"),
            ("-1", CHI2_TERM),
        ),
        unfold("chi2", "CHI2(pi, mu)"),
        conclude("end", "0 <= (M - 1)*(1 - m) - CHI2(pi, mu)", [(1, "1", "sum")], ("chi2", "pi_total", "mu_total")),
    ),
    ("end",),
    notes={"point": "(p - m q)(M q - p)/q >= 0."},
)

_BOUNDS = (
    parameter("m", "real", "lower bound of the ratio", low="0", high="minimum(y in Y, pi[y]/mu[y])"),
    parameter(
        "M",
        "real",
        "upper bound of the ratio",
        low="maximum(y in Y, pi[y]/mu[y])",
        high="2*maximum(y in Y, pi[y]/mu[y])",
    ),
)
_RATIO_BOUNDS = hypothesis(
    "ratio",
    "m mu <= pi <= M mu (so pi << mu)",
    ratio_low="all(y in Y, m*mu[y] <= pi[y])",
    ratio_high="all(y in Y, pi[y] <= M*mu[y])",
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="chi2-ratio-cap",
        where=f"{PART1}, section 4.3 (what a ratio bound adds)",
        title="If m <= rho <= M then chi2 is at most (M - m) TV",
        variables=(
            *PAIR,
            *_BOUNDS,
        ),
        hypotheses=(
            *LAWS,
            _RATIO_BOUNDS,
        ),
        statement=relations("CHI2(pi, mu) <= (M - m)*TV(pi, mu)"),
        verdict=Verdict.HOLDS,
        finding="With a genuine bound on the ratio TV does control chi2.  Equality exactly when rho is in {m, 1, M}.",
        constant=SharpConstant(
            "CHI2(pi, mu) <= {c}*(M - m)*TV(pi, mu)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))
        ),
        smt_sizes=(2, 3),
        draft=_PROOF_OF_CHI2_RATIO_CAP,
    ),
    Claim(
        id="chi2-ratio-product",
        where=f"{PART1}, section 4.3 (what a ratio bound adds)",
        title="If m <= rho <= M then chi2 is at most (M - 1)(1 - m)",
        variables=(
            *PAIR,
            *_BOUNDS,
        ),
        hypotheses=(
            *LAWS,
            _RATIO_BOUNDS,
        ),
        statement=relations("CHI2(pi, mu) <= (M - 1)*(1 - m)"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly when rho is in {m, M}.",
        constant=SharpConstant("CHI2(pi, mu) <= {c}*(M - 1)*(1 - m)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        smt_sizes=(2, 3),
        draft=_PROOF_OF_CHI2_RATIO_PRODUCT,
    ),
)
