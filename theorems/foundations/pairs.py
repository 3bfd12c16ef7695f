"""First facts about pairs of laws that several proofs share.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Glossary
    pi, mu      target and behaviour law on a finite set Y
    p, q        their masses at one outcome

Main statements
    tv-range            0 <= TV <= 1
    tv-outcome          the masses of one outcome differ by at most TV
    tv-below-one        TV < 1 when pi << mu
    chi2-nonnegative
    chi2-square         4 TV^2 <= chi2
    chi2-far            r^2 TV - (r - 1)^2 <= chi2 for r >= 2
    kl-outcome-lower    p log(c) + p - c q <= p log(p/q)
    kl-outcome-upper    p log(p/q) <= p (p/q)/c - p + p log(c)
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis, parameter
from theorems.drafting import (
    StepData,
    absolute,
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
from theorems.foundations.analysis import lemma, positive, reals
from theorems.notation import CHI2_TERM, LAWS, PAIR, TV_TERM, dominated
from theorems.proof import Draft

_POINT = {"p_nonneg": "0 <= p", "q_nonneg": "0 <= q"}
_TV = unfold("tv", "TV(pi, mu)")
_CHI2 = unfold("chi2", "CHI2(pi, mu)")


_INDICATOR = instance("axiom.same_square", y="w", z="z")


def _one_outcome(name: str, goal: str, above: str, below: str) -> list[StepData]:
    """A fact about an outcome and the indicator e of another, by the sign of p - q."""
    return absolute(
        name,
        goal,
        {"squares": [(2, above, "sign")], "using": ("e_square",)},
        {"squares": [(2, below, "sign")], "using": ("e_square",)},
        variables="p q e",
        given={"e_square": "e**2 == e"},
        pointwise=polynomial,
    )


_PAIRS: tuple[Claim, ...] = (
    lemma(
        "tv-range",
        "TV lies between 0 and 1",
        PAIR,
        LAWS,
        ["0 <= TV(pi, mu)", "TV(pi, mu) <= 1"],
        Draft(
            (
                polynomial(
                    "low.above", "0 <= p - q", [(1, "1", "case")], variables="p q", given={"case": "0 <= p - q"}
                ),
                polynomial(
                    "low.below", "0 <= -(p - q)", [(1, "1", "case")], variables="p q", given={"case": "0 <= -(p - q)"}
                ),
                cases(
                    "low", ("abs", "p - q"), ("low.above", "low.below"), motive="0 <= a", letter="a", variables="p q"
                ),
                summed("low.sum", instance("low", p="pi[y]", q="mu[y]"), ("1", TV_TERM)),
                _TV,
                conclude("low.end", "0 <= TV(pi, mu)", [(1, "1", "low.sum")], ("tv",), scale=2),
                polynomial(
                    "high.above",
                    "0 <= p + q - (p - q)",
                    [(2, "1", "q_nonneg")],
                    variables="p q",
                    given={"q_nonneg": "0 <= q"},
                ),
                polynomial(
                    "high.below",
                    "0 <= p + q + (p - q)",
                    [(2, "1", "p_nonneg")],
                    variables="p q",
                    given={"p_nonneg": "0 <= p"},
                ),
                cases(
                    "high",
                    ("abs", "p - q"),
                    ("high.above", "high.below"),
                    motive="0 <= p + q - a",
                    letter="a",
                    variables="p q",
                    given=_POINT,
                ),
                summed(
                    "high.sum", instance("high", p="pi[y]", q="mu[y]"), ("1", "pi[y]"), ("1", "mu[y]"), ("-1", TV_TERM)
                ),
                conclude(
                    "high.end", "0 <= 1 - TV(pi, mu)", [(1, "1", "high.sum")], ("tv", "pi_total", "mu_total"), scale=2
                ),
            ),
            ("low.end", "high.end"),
        ),
    ),
    lemma(
        "chi2-nonnegative",
        "chi2 is nonnegative",
        PAIR,
        (*LAWS, dominated()),
        "0 <= CHI2(pi, mu)",
        Draft(
            (
                *on_support("point", "0 <= (p - q)**2*i", [(1, "p - q", "i_pos")], variables="p q i"),
                summed("sum", instance("point", **outcome()), ("1", CHI2_TERM)),
                _CHI2,
                conclude("end", "0 <= CHI2(pi, mu)", [(1, "1", "sum")], ("chi2",)),
            ),
            ("end",),
        ),
    ),
    lemma(
        "chi2-square",
        "chi2 is at least 4 TV^2",
        PAIR,
        (*LAWS, dominated()),
        "4*TV(pi, mu)**2 <= CHI2(pi, mu)",
        Draft(
            (
                *absolute(
                    "point",
                    "0 <= (p - q)**2*i - 4*d*a + 4*d**2*q",
                    {"squares": [(1, "p - q - 2*d*q", "i_pos")], "using": ("unit",)},
                    {"squares": [(1, "p - q + 2*d*q", "i_pos")], "using": ("unit",)},
                    variables="p q i d",
                ),
                summed(
                    "sum",
                    instance("point", **outcome(d="TV(pi, mu)")),
                    ("1", CHI2_TERM),
                    ("-4*TV(pi, mu)", TV_TERM),
                    ("4*TV(pi, mu)**2", "mu[y]"),
                ),
                _TV,
                _CHI2,
                conclude("end", "0 <= CHI2(pi, mu) - 4*TV(pi, mu)**2", [(1, "1", "sum")], ("tv", "chi2", "mu_total")),
            ),
            ("end",),
            notes={
                "point.above": "A square: (p - q - 2dq)^2/q.  It vanishes at the ratio 1 + 2d.",
                "point.below": "A square: (p - q + 2dq)^2/q.  It vanishes at the ratio 1 - 2d.",
                "sum": "Summed over the outcomes with d = TV: chi2 - 8 TV^2 + 4 TV^2 >= 0.",
            },
        ),
    ),
    lemma(
        "chi2-far",
        "chi2 lies above the lines that touch the curve TV/(1 - TV) beyond TV = 1/2",
        (*PAIR, parameter("r", "real", "1/(1 - d) for the d where the line touches", low="2", high="100")),
        (*LAWS, dominated(), hypothesis("far", "r >= 2", r_2="2 <= r")),
        "r**2*TV(pi, mu) - (r - 1)**2 <= CHI2(pi, mu)",
        Draft(
            (
                *absolute(
                    "point",
                    "0 <= 2*(p - q)**2*i - r**2*a + 2*(r - 1)**2*q - (4*r - 4 - r**2)*(p - q)",
                    {"squares": [(2, "p - r*q", "i_pos")], "using": ("unit",)},
                    {
                        "squares": [(2, "p", "i_pos"), (2, "r - 2", "p_nonneg"), (4, "1", "p_nonneg", "r_2")],
                        "using": ("unit",),
                    },
                    variables="p q i r",
                    given={"p_nonneg": "0 <= p", "r_2": "2 <= r"},
                ),
                summed(
                    "sum",
                    instance("point", **outcome(r="r")),
                    ("2", CHI2_TERM),
                    ("-r**2", TV_TERM),
                    ("2*(r - 1)**2 + (4*r - 4 - r**2)", "mu[y]"),
                    ("-(4*r - 4 - r**2)", "pi[y]"),
                ),
                _TV,
                _CHI2,
                conclude(
                    "end",
                    "0 <= CHI2(pi, mu) - (r**2*TV(pi, mu) - (r - 1)**2)",
                    [(1, "1", "sum")],
                    ("tv", "chi2", "pi_total", "mu_total"),
                    scale=2,
                ),
            ),
            ("end",),
            notes={
                "point.above": "A square: 2 (p - rq)^2/q.  It vanishes at the ratio r.",
                "point.below": "Vanishes at p = 0, the ratio 0.",
            },
        ),
    ),
    lemma(
        "tv-outcome",
        "The masses of one outcome differ by at most TV",
        (*PAIR, parameter("w", "Y", "an outcome")),
        LAWS,
        ["pi[w] - mu[w] <= TV(pi, mu)", "mu[w] - pi[w] <= TV(pi, mu)"],
        Draft(
            (
                *_one_outcome("gain", "0 <= a + (p - q) - 2*e*(p - q)", "1 - e", "e"),
                *_one_outcome("loss", "0 <= a - (p - q) + 2*e*(p - q)", "e", "1 - e"),
                *(
                    summed(
                        f"{name}.sum",
                        instance(name, {"e_square": _INDICATOR}, p="pi[z]", q="mu[z]", e="same(w, z)"),
                        ("1", "abs(pi[z] - mu[z])"),
                        (sign, "pi[z]"),
                        (back, "mu[z]"),
                        (f"{back}*2", "same(w, z)*(pi[z] - mu[z])"),
                        over=("z", "Y"),
                    )
                    for name, sign, back in (("gain", "1", "-1"), ("loss", "-1", "1"))
                ),
                {
                    "name": "pick",
                    "rule": "pick",
                    "context": True,
                    "over": ("z", "Y"),
                    "outcome": "w",
                    "body": "pi[z] - mu[z]",
                },
                _TV,
                *(
                    conclude(
                        f"{name}.end",
                        f"0 <= TV(pi, mu) - ({difference})",
                        [(1, "1", f"{name}.sum")],
                        ("tv", "pick", "pi_total", "mu_total"),
                        scale=2,
                    )
                    for name, difference in (("gain", "pi[w] - mu[w]"), ("loss", "mu[w] - pi[w]"))
                ),
            ),
            ("gain.end", "loss.end"),
        ),
    ),
    lemma(
        "tv-below-one",
        "TV is below 1 when pi << mu",
        PAIR,
        (*LAWS, dominated()),
        "TV(pi, mu) < 1",
        Draft(
            (
                use("chi2_nonneg", "chi2-nonnegative"),
                use("high", "tv-range.2"),
                use("line", "chi2-far", r="CHI2(pi, mu) + 2"),
                conclude("end.positive", "0 < 1 - TV(pi, mu)", [(1, "1", "gap")], given={"gap": "0 < 1 - TV(pi, mu)"}),
                conclude(
                    "end.zero",
                    "0 < 1 - TV(pi, mu)",
                    [(3, "1"), (1, "1", "line"), (1, "1", "chi2_nonneg")],
                    ("gap",),
                    given={"gap": "1 - TV(pi, mu) == 0"},
                ),
                cases(
                    "end",
                    ("zero", "1 - TV(pi, mu)", "high"),
                    ("end.positive", "end.zero"),
                    goal="0 < 1 - TV(pi, mu)",
                    context=True,
                ),
            ),
            ("end",),
        ),
    ),
)


_ONE_OUTCOME = (
    hypothesis("masses", "p >= 0 and q >= 0", p_nonneg="0 <= p", q_nonneg="0 <= q"),
    hypothesis("dominated", "p = 0 if q = 0", dominated="implies(q == 0, p == 0)"),
    *positive("c"),
)
_AT_P = {"p_pos": "0 < p"}
_AT_Q = {"q_pos": "0 < q"}


_TURNED = {
    "unit": instance("axiom.inverse", x="q"),
    "turned": instance("axiom.inverse", {"premise": "quotient"}, x="p/q"),
}


def _kl_outcome(id: str, title: str, statement: str, goal: str, tangent: str, zero: list[tuple[object, ...]]) -> Claim:
    """A bound of p log(p/q) from a bound of the logarithm at p/q."""
    return lemma(
        id,
        title,
        reals("p", "q", "c"),
        _ONE_OUTCOME,
        statement,
        Draft(
            (
                conclude(
                    "quotient",
                    "0 < p/q",
                    [(1, "1", "p_pos", "i_pos")],
                    given=_AT_P | _AT_Q,
                    have={"i_pos": instance("axiom.inverse_positive", x="q")},
                ),
                conclude(
                    "both",
                    goal,
                    [(1, "1", "p_pos", "tangent")],
                    ("unit", "turned") if tangent == "log-lower" else (),
                    given=_AT_P | _AT_Q,
                    have={"tangent": instance(tangent, x="p/q", c="c")} | (_TURNED if tangent == "log-lower" else {}),
                ),
                conclude("p.zero", goal, zero, ("p_0",), given={"p_0": "p == 0"}),
                cases("support", ("zero", "p", "p_nonneg"), ("both", "p.zero"), goal=goal, given=_AT_Q, context=True),
                conclude(
                    "q.zero",
                    goal,
                    (),
                    ("q_0", "p_0"),
                    given={"q_0": "q == 0"},
                    have={"p_0": instance("dominated", {"premise": "q_0"})},
                ),
                cases("end", ("zero", "q", "q_nonneg"), ("support", "q.zero"), goal=goal, context=True),
            ),
            ("end",),
        ),
    )


_OUTCOMES: tuple[Claim, ...] = (
    _kl_outcome(
        "kl-outcome-lower",
        "p log(p/q) lies above its tangent in q",
        "p*log(c) + p - c*q <= p*log(p/q)",
        "0 <= p*log(p/q) - (p*log(c) + p - c*q)",
        "log-lower",
        [(1, "1", "c_pos", "q_nonneg")],
    ),
    _kl_outcome(
        "kl-outcome-upper",
        "p log(p/q) lies below p times the tangent of the logarithm",
        "p*log(p/q) <= p*(p/q)/c - p + p*log(c)",
        "0 <= p*(p/q)/c - p + p*log(c) - p*log(p/q)",
        "log-tangent",
        [],
    ),
)

LEMMAS: tuple[Claim, ...] = (*_PAIRS, *_OUTCOMES)
"""In an order in which each uses only earlier ones."""
