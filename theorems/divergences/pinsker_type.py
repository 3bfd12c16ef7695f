"""The Pinsker-type bound of TV by chi-square, and its sharp forms: section 4.3 of Part 1.

Glossary
    pi, mu      target and behaviour law on a finite set Y
    eps         a tolerance

The proof of each sharp form is one inequality about a single outcome (`theorems.foundations.pairs`: chi2-square below
TV = 1/2, chi2-far above).  The outcomes where it is an equality are the extremal distributions: ratios 1 + 2d and 1 -
2d, then 0 and 1/(1 - d).

Main statements
    pinsker-type            TV <= sqrt(chi2/2)
    pinsker-type-sharp      TV <= sqrt(chi2)/2
    chi2-tv-large           TV <= (1 - TV) chi2 once TV >= 1/2
    tv-chi2-curve           TV <= chi2/(1 + chi2) once chi2 >= 1
    small-chi2-small-tv
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import cases, conclude, instance, use
from theorems.language.syntax import parse_term
from theorems.notation import LAWS, PAIR, PART1, dominated
from theorems.proof import Draft

_CURVE = "0 <= CHI2(pi, mu)/(1 + CHI2(pi, mu)) - TV(pi, mu)"

_PROOF_OF_PINSKER_TYPE = Draft(
    (
        use("square", "chi2-square"),
        use("tv_nonneg", "tv-range.1"),
        conclude("wide", "0 <= CHI2(pi, mu)/2 - TV(pi, mu)**2", [(1, "1", "square"), (2, "TV(pi, mu)")], scale=2),
        use("end", "root-bound", a="TV(pi, mu)", b="CHI2(pi, mu)/2"),
    ),
    ("end",),
    notes={"wide": "Here half of the bound is given away: chi2/2 - TV^2 = (chi2 - 4 TV^2)/2 + TV^2."},
)

_PROOF_OF_PINSKER_TYPE_SHARP = Draft(
    (
        use("square", "chi2-square"),
        use("tv_nonneg", "tv-range.1"),
        conclude("doubled", "0 <= 2*TV(pi, mu)", [(2, "1", "tv_nonneg")]),
        use("root", "root-bound", a="2*TV(pi, mu)", b="CHI2(pi, mu)"),
        conclude("end", "0 <= 1/2*sqrt(CHI2(pi, mu)) - TV(pi, mu)", [(1, "1", "root")], scale=2),
    ),
    ("end",),
    notes={
        "square": "(p-q)^2/q >= 4d abs(p-q) - 4d^2 q is a square; summed, with d = TV, it is chi2 >= 4 TV^2.",
    },
)

_PROOF_OF_CHI2_TV_LARGE = Draft(
    (
        use("below", "tv-below-one"),
        use("unit", "axiom.inverse", x="1 - TV(pi, mu)"),
        use("r_pos", "axiom.inverse_positive", x="1 - TV(pi, mu)"),
        conclude("two", "0 <= 1/(1 - TV(pi, mu)) - 2", [(2, "1", "r_pos", "far")], ("unit",)),
        use("line", "chi2-far", r="1/(1 - TV(pi, mu))"),
        conclude(
            "end",
            "0 <= (1 - TV(pi, mu))*CHI2(pi, mu) - TV(pi, mu)",
            [(1, "1", "below", "line")],
            ("unit",),
        ),
    ),
    ("end",),
    notes={
        "line": "The line that touches the curve at d = TV, with r = 1/(1 - d): the ratios 0 and r are extremal.",
    },
)

_PROOF_OF_TV_CHI2_CURVE = Draft(
    (
        conclude("k_pos", "0 < 1 + CHI2(pi, mu)", [(1, "1", "large"), (2, "1")]),
        use("unit", "axiom.inverse", x="1 + CHI2(pi, mu)"),
        use("inverse_pos", "axiom.inverse_positive", x="1 + CHI2(pi, mu)"),
        conclude(
            "end.far",
            _CURVE,
            [(1, "1", "inverse_pos", "curve")],
            ("unit",),
            given={"side": "0 <= TV(pi, mu) - 1/2"},
            have={"curve": instance("chi2-tv-large", {"far": "side"}, pi="pi", mu="mu")},
        ),
        conclude(
            "end.near",
            _CURVE,
            [(1, "1", "inverse_pos", "large"), (2, "1", "side")],
            ("unit",),
            scale=2,
            given={"side": "0 <= -(TV(pi, mu) - 1/2)"},
        ),
        cases("end", ("sign", "TV(pi, mu) - 1/2"), ("end.far", "end.near"), goal=_CURVE, context=True),
    ),
    ("end",),
)

_PROOF_OF_SMALL_CHI2_SMALL_TV = Draft(
    (
        use("square", "chi2-square"),
        use("tv_nonneg", "tv-range.1"),
        conclude("squares", "0 <= eps**2 - TV(pi, mu)**2", [(1, "1", "square"), (1, "1", "small")], scale=4),
        use("end", "square-order", a="TV(pi, mu)", b="eps"),
    ),
    ("end",),
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="pinsker-type",
        where=f"{PART1}, sections 4.3 and 7",
        title="TV is at most sqrt(chi2/2)",
        variables=PAIR,
        hypotheses=(*LAWS, dominated()),
        statement=relations("TV(pi, mu) <= sqrt(CHI2(pi, mu)/2)"),
        verdict=Verdict.NOT_SHARP,
        finding=(
            "Holds, not sharp.  The best constant is 1/2 in place of 1/sqrt(2), attained at every chi2 <= 1; for "
            "chi2 >= 1 the exact curve is chi2/(1 + chi2).  The bound of the text says nothing once chi2 >= 2.  It is "
            "Pinsker's inequality composed with KL <= chi2, and loses the factor sqrt(2) there."
        ),
        sharp="pinsker-type-sharp",
        gap=parse_term("(sqrt(1/2) - 1/2)*sqrt(CHI2(pi, mu))"),
        constant=SharpConstant(
            "TV(pi, mu) <= {c}*sqrt(CHI2(pi, mu))",
            Fraction(1, 2),
            (Fraction(49, 100), Fraction(4999, 10000), Fraction(1, 4)),
        ),
        draft=_PROOF_OF_PINSKER_TYPE,
    ),
    Claim(
        id="pinsker-type-sharp",
        where=f"{PART1}, section 4.3 (sharp form)",
        title="TV is at most half the square root of chi2",
        variables=PAIR,
        hypotheses=(*LAWS, dominated()),
        statement=relations("TV(pi, mu) <= 1/2*sqrt(CHI2(pi, mu))"),
        verdict=Verdict.HOLDS,
        finding="Sharp at every TV from 0 to 1/2: pi = (1/2 + d, 1/2 - d) against mu = (1/2, 1/2).",
        constant=SharpConstant(
            "TV(pi, mu) <= {c}*sqrt(CHI2(pi, mu))", Fraction(1, 2), (Fraction(49, 100), Fraction(4999, 10000))
        ),
        draft=_PROOF_OF_PINSKER_TYPE_SHARP,
    ),
    Claim(
        id="chi2-tv-large",
        where=f"{PART1}, section 4.3 (sharp form above one half)",
        title="Once TV is at least 1/2, chi2 is at least TV/(1 - TV)",
        variables=PAIR,
        hypotheses=(*LAWS, dominated(), hypothesis("far", "TV >= 1/2", far="1/2 <= TV(pi, mu)")),
        statement=relations("TV(pi, mu) <= (1 - TV(pi, mu))*CHI2(pi, mu)"),
        verdict=Verdict.HOLDS,
        finding="Sharp at every TV in [1/2, 1): pi = (1, 0) against mu = (1 - d, d).",
        constant=SharpConstant(
            "TV(pi, mu) <= {c}*(1 - TV(pi, mu))*CHI2(pi, mu)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))
        ),
        smt_sizes=(2,),
        draft=_PROOF_OF_CHI2_TV_LARGE,
    ),
    Claim(
        id="tv-chi2-curve",
        where=f"{PART1}, section 4.3 (sharp form for chi2 >= 1)",
        title="Once chi2 is at least 1, TV is at most chi2/(1 + chi2)",
        variables=PAIR,
        hypotheses=(*LAWS, dominated(), hypothesis("large", "chi2 >= 1", large="1 <= CHI2(pi, mu)")),
        statement=relations("TV(pi, mu) <= CHI2(pi, mu)/(1 + CHI2(pi, mu))"),
        verdict=Verdict.HOLDS,
        finding="The sharp curve read the other way; never vacuous, for the right-hand side stays below 1.",
        constant=SharpConstant("TV(pi, mu) <= {c}*CHI2(pi, mu)/(1 + CHI2(pi, mu))", Fraction(1), (Fraction(99, 100),)),
        smt_sizes=(2,),
        draft=_PROOF_OF_TV_CHI2_CURVE,
    ),
    Claim(
        id="small-chi2-small-tv",
        where=f"{PART1}, sections 4.3 and 7",
        title="A small chi2 implies a small TV",
        variables=(*PAIR, parameter("eps", "real", "a tolerance", low="0", high="1")),
        hypotheses=(
            *LAWS,
            dominated(),
            hypothesis("tolerance", "eps >= 0", eps_0="0 <= eps"),
            hypothesis("small", "chi2 <= 4 eps^2", small="CHI2(pi, mu) <= 4*eps**2"),
        ),
        statement=relations("TV(pi, mu) <= eps"),
        verdict=Verdict.HOLDS,
        finding="With the best radius: chi2 <= 4 eps^2 is enough, and no larger constant than 4 is.",
        draft=_PROOF_OF_SMALL_CHI2_SMALL_TV,
    ),
)
