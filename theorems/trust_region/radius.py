"""What a ratio clip gives in TV and chi-square, and that it is no radius that shrinks: section 5.4 of Part 1.

Glossary
    pi, mu      target and behaviour law of one token; rho = pi/mu
    c           clip of the ratio
    T           horizon;  K, the constant of a radius K/T^2

Main statements
    clip-tv                     abs(rho - 1) <= c everywhere: TV <= c/2
    clip-chi2                   the same: chi2 <= c^2
    clip-upper-tv               rho <= 1 + c everywhere: TV <= c/(1 + c)
    ppo-clip-vs-trust-region    so a constant clip leaves the radius K/T^2 as soon as c T^2 > 2 K
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import absolute, conclude, instance, polynomial, summed, unfold, use
from theorems.language.syntax import parse_clause
from theorems.notation import A_PAIR, LAWS, PAIR, PART1, TV_TERM
from theorems.proof import Draft

_CLIP = parameter("c", "real", "the clip", low="maximum(y in Y, abs(pi[y]/mu[y] - 1))", high="1")
_UPPER_CLIP = parameter(
    "c",
    "real",
    "the upper clip",
    low="maximum(y in Y, pi[y]/mu[y]) - 1",
    high="2*maximum(y in Y, pi[y]/mu[y]) - 1",
)
_LOW, _HIGH = "all(y in Y, (1 - c)*mu[y] <= pi[y])", "all(y in Y, pi[y] <= (1 + c)*mu[y])"
_CLIPPED = hypothesis(
    "clipped",
    "abs(rho - 1) <= c for every outcome, sampled or not",
    clip_low=_LOW,
    clip_high=_HIGH,
)
_CLIPPED_ABOVE = hypothesis("clipped", "rho <= 1 + c for every outcome", clip_high=_HIGH)
_AT_Y = {"p": "pi[y]", "q": "mu[y]", "c": "c"}

_PROOF_OF_CLIP_TV = Draft(
    (
        *absolute(
            "point",
            "0 <= c*q - a",
            {"squares": [(1, "1", "high")], "trim": True},
            {"squares": [(1, "1", "low")], "trim": True},
            variables="p q c",
            given={"low": "0 <= p - (1 - c)*q", "high": "0 <= (1 + c)*q - p"},
            pointwise=polynomial,
        ),
        summed("sum", instance("point", **_AT_Y), ("c", "mu[y]"), ("-1", TV_TERM)),
        unfold("tv", "TV(pi, mu)"),
        conclude("end", "0 <= c/2 - TV(pi, mu)", [(1, "1", "sum")], ("tv", "mu_total"), scale=2),
    ),
    ("end",),
    notes={"point": "abs(p - q) = q abs(rho - 1) <= c q."},
)
_PROOF_OF_CLIP_CHI2 = Draft(
    (
        use("product", "chi2-ratio-product", pi="pi", mu="mu", m="1 - c", M="1 + c"),
        conclude("end", "0 <= c**2 - CHI2(pi, mu)", [(1, "1", "product")]),
    ),
    ("end",),
)
_PROOF_OF_CLIP_UPPER_TV = Draft(
    (
        polynomial(
            "mass", "0 <= (1 + c)*q - p", [(1, "1", "high")], variables="p q c", given={"high": "0 <= (1 + c)*q - p"}
        ),
        summed("masses", instance("mass", **_AT_Y), ("1 + c", "mu[y]"), ("-1", "pi[y]")),
        conclude("c_0", "0 <= c", [(1, "1", "masses")], ("pi_total", "mu_total")),
        *absolute(
            "point",
            "0 <= 2*p*c - (1 + c)*(p - q) - (1 + c)*a",
            {"squares": [(2, "1", "high")], "trim": True},
            {"squares": [(2, "1", "p_nonneg", "c_0")], "trim": True},
            variables="p q c",
            given={"high": "0 <= (1 + c)*q - p", "p_nonneg": "0 <= p", "c_0": "0 <= c"},
            pointwise=polynomial,
        ),
        summed("sum", instance("point", **_AT_Y), ("c - 1", "pi[y]"), ("1 + c", "mu[y]"), ("-(1 + c)", TV_TERM)),
        unfold("tv", "TV(pi, mu)"),
        conclude("one", "0 < 1 + c", [(1, "1"), (1, "1", "c_0")]),
        use("w", "axiom.inverse", x="1 + c"),
        use("w_pos", "axiom.inverse_positive", x="1 + c"),
        conclude(
            "end",
            "0 <= c/(1 + c) - TV(pi, mu)",
            [(1, "1", "sum", "w_pos")],
            ("tv", "pi_total", "mu_total", "w"),
            scale=2,
        ),
    ),
    ("end",),
    notes={"point": "What pi gains on an outcome is at most p - p/(1 + c)."},
)

_CLIPPED_PI, _CLIPPED_MU = "table((1 + c)/2, (1 - c)/2)", "table(1/2, 1/2)"
_WITNESS = f"{_CLIPPED_PI}, {_CLIPPED_MU}"
_PROOF_OF_PPO_CLIP = Draft(
    (
        conclude("pi.0", "0 <= (1 + c)/2", [(1, "1"), (1, "1", "c_0")], scale=2),
        conclude("pi.1", "0 <= (1 - c)/2", [(1, "1", "c_1")], scale=2),
        conclude("pi.total", "(1 + c)/2 + (1 - c)/2 - 1 == 0"),
        conclude("mu.0", "0 < 1/2", [(1, "1")], scale=2),
        conclude("mu.total", "1/2 + 1/2 - 1 == 0"),
        conclude("low.0", "0 <= (1 + c)/2 - (1 - c)*(1/2)", [(1, "1", "c_0")]),
        conclude("low.1", "0 <= (1 - c)/2 - (1 - c)*(1/2)"),
        conclude("high.0", "0 <= (1 + c)*(1/2) - (1 + c)/2"),
        conclude("high.1", "0 <= (1 + c)*(1/2) - (1 - c)/2", [(1, "1", "c_0")]),
        conclude("gain", "0 <= (1 + c)/2 - 1/2", [(1, "1", "c_0")], scale=2),
        use("plus", "axiom.abs_nonnegative", x="(1 + c)/2 - 1/2"),
        use("minus", "axiom.abs_nonpositive", x="(1 - c)/2 - 1/2"),
        unfold("tv", f"TV({_WITNESS})"),
        conclude("tv.end", f"TV({_WITNESS}) - c/2 == 0", (), ("tv", "plus", "minus")),
        conclude("end", f"0 < T**2*TV({_WITNESS}) - K", [(1, "1", "far")], ("tv.end",), scale=2),
    ),
    ("pi.0", "pi.1", "pi.total", "mu.0", "mu.0", "mu.total", "low.0", "low.1", "high.0", "high.1", "end"),
    witness={"pi": _CLIPPED_PI, "mu": _CLIPPED_MU},
    sizes={"Y": 2},
    notes={"tv.end": "pi = ((1 + c)/2, (1 - c)/2) against mu = (1/2, 1/2)."},
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="clip-tv",
        where=f"{PART1}, section 5.4 (what a clip gives)",
        title="If abs(rho - 1) <= c everywhere then the total variation is at most c/2",
        variables=(*PAIR, _CLIP),
        hypotheses=(*LAWS, _CLIPPED),
        statement=relations("TV(pi, mu) <= c/2"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly when rho is 1 - c or 1 + c wherever mu > 0.  A clip is twice a radius in TV.",
        constant=SharpConstant("TV(pi, mu) <= {c}*c", Fraction(1, 2), (Fraction(49, 100), Fraction(1, 4))),
        draft=_PROOF_OF_CLIP_TV,
    ),
    Claim(
        id="clip-chi2",
        where=f"{PART1}, section 5.4 (what a clip gives)",
        title="If abs(rho - 1) <= c everywhere then chi2 is at most c^2",
        variables=(*PAIR, _CLIP),
        hypotheses=(*LAWS, _CLIPPED),
        statement=relations("CHI2(pi, mu) <= c**2"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly when rho is 1 - c or 1 + c: then the ratio has variance c^2.",
        constant=SharpConstant("CHI2(pi, mu) <= {c}*c**2", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        smt_sizes=(2,),  # n = 3 exceeds the resource limit
        draft=_PROOF_OF_CLIP_CHI2,
    ),
    Claim(
        id="clip-upper-tv",
        where=f"{PART1}, section 5.4 (what a clip gives)",
        title="If only rho <= 1 + c then the total variation is at most c/(1 + c)",
        variables=(*PAIR, _UPPER_CLIP),
        hypotheses=(*LAWS, _CLIPPED_ABOVE),
        statement=relations("TV(pi, mu) <= c/(1 + c)"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly when rho is 0 or 1 + c.  To first order it is twice what a clip on both sides gives.",
        constant=SharpConstant("TV(pi, mu) <= {c}*c/(1 + c)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        draft=_PROOF_OF_CLIP_UPPER_TV,
    ),
    Claim(
        id="ppo-clip-vs-trust-region",
        where=f"{PART1}, section 5.4",
        title="A constant clip allows more than a radius that shrinks like 1/T^2, at long horizons",
        variables=(
            parameter("c", "real", "the clip", low="1/100", high="1"),
            parameter("T", "real", "horizon; that it is a whole number is not used", low="1", high="100"),
            parameter("K", "real", "constant of the radius K/T^2", low="0", high="c*T**2/2"),
        ),
        hypotheses=(
            hypothesis("clip", "0 < c <= 1", c_0="0 < c", c_1="c <= 1"),
            hypothesis("long", "the horizon is long: c T^2 > 2 K", far="2*K < c*T**2"),
        ),
        exists=PAIR,
        such_that=(
            *A_PAIR,
            ("clip_low", parse_clause(_LOW)),
            ("clip_high", parse_clause(_HIGH)),
        ),
        statement=relations("K < T**2*TV(pi, mu)"),
        verdict=Verdict.HOLDS,
        finding=(
            "True of the sufficient condition: with every ratio within 1 - c and 1 + c a token can have TV = c/2, "
            "whatever the horizon.  Not more: the condition is only sufficient, and the clip of PPO does not keep "
            "every ratio within 1 - c and 1 + c."
        ),
        identity=True,
        draft=_PROOF_OF_PPO_CLIP,
    ),
)
