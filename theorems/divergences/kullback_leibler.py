"""KL against chi-square and total variation, around Pinsker's inequality.

Glossary
    pi, mu      target and behaviour law on a finite set Y
    d           TV(pi, mu)
    r           ratio of the two values that rho takes in the extremal pair

Main statements
    kl-chi2             KL <= log(1 + chi2)
    kl-tv-sharp         the exact lower curve of KL at given TV, as its tangent lines
    bretagnolle-huber   TV <= sqrt(1 - exp(-KL))
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import (
    cases,
    conclude,
    instance,
    on_support,
    outcome,
    polynomial,
    summed,
    unfold,
    use,
)
from theorems.language.syntax import parse_term
from theorems.notation import CHI2_TERM, KL_TERM, LAWS, PAIR, PART1, TV_TERM, dominated
from theorems.proof import Draft

# ------------------------------------------------------------------------------------------------- Bretagnolle-Huber

_A, _B, _W = "1/(1 + TV(pi, mu))", "1/(1 - TV(pi, mu))", "(1 - TV(pi, mu)**2)"


def _bh(absolute: str) -> str:
    return f"0 <= 2*T - 4*p + 2*p*W + (p + q)*(a + b) + {absolute}*(a - b)"


_BH_VARIABLES = "p q T W A B a b"
_LOW_A, _LOW_B = "0 <= T - (p*A + p - a*q)", "0 <= T - (p*B + p - b*q)"
_WITH_A, _WITH_B = "0 <= A + W - 1 + b", "0 <= B + W - 1 + a"
_BH_OUTCOME = (
    polynomial(
        "point.above",
        _bh("(p - q)"),
        [(2, "1", "low.b"), (2, "1", "p_nonneg", "with.b")],
        variables="p q T W B a b",
        given={"p_nonneg": "0 <= p", "low.b": _LOW_B, "with.b": _WITH_B},
    ),
    polynomial(
        "point.below",
        _bh("(-(p - q))"),
        [(2, "1", "low.a"), (2, "1", "p_nonneg", "with.a")],
        variables="p q T W A a b",
        given={"p_nonneg": "0 <= p", "low.a": _LOW_A, "with.a": _WITH_A},
    ),
    cases(
        "point",
        ("abs", "p - q"),
        ("point.above", "point.below"),
        motive=_bh("z"),
        letter="z",
        variables=_BH_VARIABLES,
        given={"p_nonneg": "0 <= p", "low.a": _LOW_A, "low.b": _LOW_B, "with.a": _WITH_A, "with.b": _WITH_B},
    ),
)
_BH_AT_Y = f"0 <= 2*({KL_TERM}) - 4*pi[y] + 2*pi[y]*log({_W}) + (pi[y] + mu[y])*({_A} + {_B}) + {TV_TERM}*({_A} - {_B})"

# ------------------------------------------------------------------------------------------------ the exact lower curve

_X = "log(r)/(r - 1)"
_LOW, _STEEP = "0 <= T - (p*e + p - x*q)", "0 <= T - (p*(l + e) + p - (x + l)*q)"
_TWO = "0 <= 2*T - 2*p*(e + 1) + 2*x*q - l*({0} + p - q)"
_TWO_TANGENTS = (
    polynomial(
        "point.above", _TWO.format("(p - q)"), [(2, "1", "steep")], variables="p q T x e l", given={"steep": _STEEP}
    ),
    polynomial(
        "point.below", _TWO.format("(-(p - q))"), [(2, "1", "low")], variables="p q T x e l", given={"low": _LOW}
    ),
    cases(
        "point",
        ("abs", "p - q"),
        ("point.above", "point.below"),
        motive=_TWO.format("z"),
        letter="z",
        variables="p q T x e l",
        given={"low": _LOW, "steep": _STEEP},
    ),
    conclude(
        "steep.y",
        f"0 <= {KL_TERM} - (pi[y]*(log(r) + log({_X})) + pi[y] - ({_X} + log(r))*mu[y])",
        [(1, "1", "tangent")],
        ("product", "k_unit"),
        variables={"y": "Y"},
        have={"tangent": instance("kl-outcome-lower", p="pi[y]", q="mu[y]", c=f"r*({_X})")},
    ),
)
_TWO_TANGENTS_AT_Y = (
    f"0 <= 2*({KL_TERM}) - 2*pi[y]*(log({_X}) + 1) + 2*({_X})*mu[y] - log(r)*({TV_TERM} + pi[y] - mu[y])"
)

_PROOF_OF_KL_CHI2 = Draft(
    (
        use("x_nonneg", "chi2-nonnegative"),
        conclude("c_pos", "0 < 1 + CHI2(pi, mu)", [(1, "1", "x_nonneg"), (1, "1")]),
        use("unit", "axiom.inverse", x="1 + CHI2(pi, mu)"),
        *on_support("flat", "p*(p*i) - (p - q)**2*i - 2*p + q == 0", (), ("unit",), variables="p q i"),
        conclude(
            "point",
            "0 <= ((pi[y] - mu[y])**2/mu[y] + 2*pi[y] - mu[y])/(1 + CHI2(pi, mu)) - pi[y] + pi[y]*log(1 + CHI2(pi, mu))"
            " - pi[y]*log(pi[y]/mu[y])",
            [(1, "1", "upper")],
            ("flat.y",),
            variables={"y": "Y"},
            have={
                "upper": instance("kl-outcome-upper", p="pi[y]", q="mu[y]", c="1 + CHI2(pi, mu)"),
                "flat.y": instance("flat", **outcome()),
            },
        ),
        summed(
            "sum",
            "point",
            ("1/(1 + CHI2(pi, mu))", CHI2_TERM),
            ("2/(1 + CHI2(pi, mu)) - 1 + log(1 + CHI2(pi, mu))", "pi[y]"),
            ("-1/(1 + CHI2(pi, mu))", "mu[y]"),
            ("-1", KL_TERM),
        ),
        unfold("kl", "KL(pi, mu)"),
        unfold("chi2", "CHI2(pi, mu)"),
        conclude(
            "end",
            "0 <= log(1 + CHI2(pi, mu)) - KL(pi, mu)",
            [(1, "1", "sum")],
            ("kl", "chi2", "pi_total", "mu_total", "unit"),
        ),
    ),
    ("end",),
    notes={
        "point": "The tangent of the logarithm at c = 1 + chi2: log(rho) <= rho/c - 1 + log(c).",
        "sum": "Averaged under pi; c is the mean of rho under pi.",
    },
)

_PROOF_OF_KL_TV_SHARP = Draft(
    (
        conclude("gap", "0 < r - 1", [(1, "1", "r_1")]),
        conclude("r_pos", "0 < r", [(1, "1", "r_1"), (1, "1")]),
        use("k_unit", "axiom.inverse", x="r - 1"),
        use("k_pos", "axiom.inverse_positive", x="r - 1"),
        use("r_unit", "axiom.inverse", x="r"),
        use("r_inverse", "axiom.inverse_positive", x="r"),
        use("zero", "axiom.log_one"),
        conclude("one", "0 < 1", [(1, "1")]),
        use("touch", "log-lower", x="r", c="1"),
        conclude("l_pos", "0 < log(r)", [(1, "1", "touch"), (1, "1", "gap", "r_inverse")], ("zero", "r_unit")),
        conclude("x_pos", f"0 < {_X}", [(1, "1", "l_pos", "k_pos")]),
        conclude("xr_pos", f"0 < r*({_X})", [(1, "1", "r_pos", "l_pos", "k_pos")]),
        use("product", "log-product", x="r", z=_X),
        *_TWO_TANGENTS,
        conclude(
            "point.y",
            _TWO_TANGENTS_AT_Y,
            [(1, "1", "here")],
            variables={"y": "Y"},
            have={
                "low": instance("kl-outcome-lower", p="pi[y]", q="mu[y]", c=_X),
                "here": instance(
                    "point",
                    {"steep": "steep.y"},
                    p="pi[y]",
                    q="mu[y]",
                    T=KL_TERM,
                    x=_X,
                    e=f"log({_X})",
                    l="log(r)",
                ),
            },
        ),
        summed(
            "sum",
            "point.y",
            ("2", KL_TERM),
            (f"-2*log({_X}) - 2 - log(r)", "pi[y]"),
            (f"2*({_X}) + log(r)", "mu[y]"),
            ("-log(r)", TV_TERM),
        ),
        unfold("kl", "KL(pi, mu)"),
        unfold("tv", "TV(pi, mu)"),
        conclude(
            "end",
            f"0 <= KL(pi, mu) - (TV(pi, mu)*log(r) + 1 + log({_X}) - log(r)/(r - 1))",
            [(1, "1", "sum")],
            ("kl", "tv", "pi_total", "mu_total"),
            scale=2,
        ),
    ),
    ("end",),
    notes={
        "point": "Two tangents of x log x, at x = log(r)/(r - 1) and at r times that, which meet at x = 1.",
    },
)

_PROOF_OF_BRETAGNOLLE_HUBER = Draft(
    (
        use("below", "tv-below-one"),
        use("tv_nonneg", "tv-range.1"),
        conclude("above", "0 < 1 + TV(pi, mu)", [(1, "1"), (1, "1", "tv_nonneg")]),
        conclude("w_pos", f"0 < {_W}", [(1, "1", "below", "above")]),
        use("unit.a", "axiom.inverse", x="1 + TV(pi, mu)"),
        use("unit.b", "axiom.inverse", x="1 - TV(pi, mu)"),
        use("unit.w", "axiom.inverse", x=_W),
        use("log.a", "log-reciprocal", x="1 + TV(pi, mu)"),
        use("log.b", "log-reciprocal", x="1 - TV(pi, mu)"),
        use("touch.a", "log-lower", x=_W, c="1 + TV(pi, mu)"),
        use("touch.b", "log-lower", x=_W, c="1 - TV(pi, mu)"),
        conclude(
            "with.a", f"0 <= log({_A}) + log({_W}) - 1 + {_B}", [(1, "1", "touch.a")], ("log.a", "unit.b", "unit.w")
        ),
        conclude(
            "with.b", f"0 <= log({_B}) + log({_W}) - 1 + {_A}", [(1, "1", "touch.b")], ("log.b", "unit.a", "unit.w")
        ),
        *_BH_OUTCOME,
        conclude(
            "point.y",
            _BH_AT_Y,
            [(1, "1", "here")],
            variables={"y": "Y"},
            have={
                "low.a": instance("kl-outcome-lower", p="pi[y]", q="mu[y]", c=_A),
                "low.b": instance("kl-outcome-lower", p="pi[y]", q="mu[y]", c=_B),
                "here": instance(
                    "point",
                    {"with.a": "with.a", "with.b": "with.b"},
                    p="pi[y]",
                    q="mu[y]",
                    T=KL_TERM,
                    W=f"log({_W})",
                    A=f"log({_A})",
                    B=f"log({_B})",
                    a=_A,
                    b=_B,
                ),
            },
        ),
        summed(
            "sum",
            "point.y",
            ("2", KL_TERM),
            (f"-4 + 2*log({_W}) + {_A} + {_B}", "pi[y]"),
            (f"{_A} + {_B}", "mu[y]"),
            (f"{_A} - {_B}", TV_TERM),
        ),
        unfold("kl", "KL(pi, mu)"),
        unfold("tv", "TV(pi, mu)"),
        conclude(
            "log.bound",
            f"0 <= KL(pi, mu) + log({_W})",
            [(1, "1", "sum")],
            ("kl", "tv", "pi_total", "mu_total", "unit.a", "unit.b"),
            scale=2,
        ),
        use("e_pos", "axiom.exp_positive", x="-KL(pi, mu)"),
        use("e_log", "axiom.log_exp", x="-KL(pi, mu)"),
        use("e_unit", "axiom.inverse", x="exp(-KL(pi, mu))"),
        use("tangent", "log-tangent", x=_W, c="exp(-KL(pi, mu))"),
        conclude(
            "square",
            "0 <= 1 - exp(-KL(pi, mu)) - TV(pi, mu)**2",
            [(1, "1", "e_pos", "tangent"), (1, "1", "e_pos", "log.bound")],
            ("e_log", "e_unit"),
        ),
        use("end", "root-bound", a="TV(pi, mu)", b="1 - exp(-KL(pi, mu))"),
    ),
    ("end",),
    notes={
        "point": "With d = TV: p log(p/q) >= 2p - p log(1 - d^2) - max(p, q)/(1 + d) - min(p, q)/(1 - d), two "
        "tangents.",
        "log.bound": "The maxima sum to 1 + d and the minima to 1 - d, so KL >= -log(1 - d^2).",
    },
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="kl-chi2",
        where=f"{PART1}, section 4.3 (behind the Pinsker-type bound)",
        title="KL is at most log(1 + chi2)",
        variables=PAIR,
        hypotheses=(*LAWS, dominated()),
        statement=relations("KL(pi, mu) <= log(1 + CHI2(pi, mu))"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly when the ratio is constant where pi > 0.  Read backwards, chi2 >= exp(KL) - 1.",
        references=("Gibbs and Su 2002",),
        constant=SharpConstant("KL(pi, mu) <= {c}*log(1 + CHI2(pi, mu))", Fraction(1), (Fraction(99, 100),)),
        draft=_PROOF_OF_KL_CHI2,
    ),
    Claim(
        id="kl-tv-sharp",
        where=f"{PART1}, section 5.3 (sharp form)",
        title="The exact lower curve of KL at given TV, as its tangent lines",
        variables=(*PAIR, parameter("r", "real", "ratio of the two values that rho takes", low="11/10", high="20")),
        hypotheses=(*LAWS, dominated(), hypothesis("slope", "r > 1", r_1="1 < r")),
        statement=relations("TV(pi, mu)*log(r) + 1 + log(log(r)/(r - 1)) - log(r)/(r - 1) <= KL(pi, mu)"),
        verdict=Verdict.HOLDS,
        finding=(
            "Equality exactly when rho takes only the values log(r)/(r - 1) and r log(r)/(r - 1).  The upper envelope "
            "over r > 1 is the best lower bound of KL by TV, on any alphabet."
        ),
        references=("Fedotov, Harremoes and Topsoe 2003",),
        draft=_PROOF_OF_KL_TV_SHARP,
    ),
    Claim(
        id="bretagnolle-huber",
        where=f"{PART1}, section 5.3 (companion of Pinsker)",
        title="Bretagnolle-Huber: TV is at most sqrt(1 - exp(-KL))",
        variables=PAIR,
        hypotheses=(*LAWS, dominated()),
        statement=relations("TV(pi, mu) <= sqrt(1 - exp(-KL(pi, mu)))"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Holds for every KL and is never vacuous, but equality holds only at TV = 0.  The exact lower curve of KL "
            "at given TV is kl-tv-sharp."
        ),
        sharp="kl-tv-sharp",
        gap=parse_term("sqrt(1 - exp(-KL(pi, mu))) - TV(pi, mu)"),
        references=("Bretagnolle and Huber 1979",),
        draft=_PROOF_OF_BRETAGNOLLE_HUBER,
    ),
)
