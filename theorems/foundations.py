"""First facts about pairs of laws that several proofs share.

Like the lemmas of `theorems.analysis`, they are proved by the kernel and are not in the ledger.

Glossary
    pi, mu      target and behaviour law on a finite set Y
    p, q        their masses at one outcome

Main statements
    tv-range            0 <= TV <= 1
    tv-below-one        TV < 1 when pi << mu
    chi2-nonnegative
    chi2-square         4 TV^2 <= chi2
    chi2-far            r^2 TV - (r - 1)^2 <= chi2 for r >= 2
    kl-outcome-lower    p log(c) + p - c q <= p log(p/q)
    kl-outcome-upper    p log(p/q) <= p (p/q)/c - p + p log(c)
"""

from __future__ import annotations

from theorems import analysis
from theorems.analysis import lemma, positive, reals
from theorems.claim import Claim, Hypothesis, hypothesis, law, parameter
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
from theorems.proof import Draft
from theorems.syntax import parse_clause

PART1 = "Part 1"
PI = parameter("pi", "Y -> real", "target law")
MU = parameter("mu", "Y -> real", "behaviour law")
PAIR = (PI, MU)
LAWS = (law("pi"), law("mu"))
F = parameter("f", "Y -> real", "function of the outcome")
BOUND = parameter(
    "B", "real", "bound of abs(f)", low="maximum(y in Y, abs(f[y]))", high="2*maximum(y in Y, abs(f[y])) + 1"
)
BOUNDED = hypothesis("bounded", "abs(f) <= B", f_low="all(y in Y, -B <= f[y])", f_high="all(y in Y, f[y] <= B)")
LEVEL = parameter("K", "real", "a level, as large as you like", low="1", high="1000000")
LEVEL_1 = hypothesis("level", "K >= 1", K_1="1 <= K")
A_PAIR = (
    ("pi_nonneg", parse_clause("all(y in Y, 0 <= pi[y])")),
    ("pi_total", parse_clause("sum(y in Y, pi[y]) == 1")),
    ("mu_positive", parse_clause("all(y in Y, 0 < mu[y])")),
    ("mu_total", parse_clause("sum(y in Y, mu[y]) == 1")),
)
TV_TERM = "abs(pi[y] - mu[y])"
CHI2_TERM = "(pi[y] - mu[y])**2/mu[y]"
KL_TERM = "pi[y]*log(pi[y]/mu[y])"


def dominated(left_out: bool = False) -> Hypothesis:
    """pi << mu."""
    return hypothesis(
        "dominated",
        "pi << mu: what mu cannot produce, pi cannot either (otherwise chi2 and KL are +inf)",
        left_out,
        dominated="all(y in Y, implies(mu[y] == 0, pi[y] == 0))",
    )


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

_TWO = "table(m + d, 1 - m - d), table(m, 1 - m)"
_BLIND = "table(s**2, 1 - s**2), table(s**6, 1 - s**6)"
_SIX = ("s_pos",) * 6

_FAMILIES: tuple[Claim, ...] = (
    lemma(
        "two-point",
        "TV and chi2 of a pair on two outcomes",
        reals("m", "d"),
        (hypothesis("masses", "0 < m < 1 and 0 <= d <= 1 - m", m_0="0 < m", m_1="0 < 1 - m", d_0="0 <= d"),),
        [f"TV({_TWO}) == d", f"m*(1 - m)*CHI2({_TWO}) == d**2"],
        Draft(
            (
                use("plus", "axiom.abs_nonnegative", x="d"),
                use("minus", "axiom.abs_nonpositive", x="-d"),
                unfold("tv", f"TV({_TWO})"),
                conclude("tv.end", f"TV({_TWO}) - d == 0", (), ("tv", "plus", "minus")),
                use("u", "axiom.inverse", x="m"),
                use("v", "axiom.inverse", x="1 - m"),
                unfold("chi2", f"CHI2({_TWO})"),
                conclude("chi2.end", f"m*(1 - m)*CHI2({_TWO}) - d**2 == 0", (), ("chi2", "u", "v")),
            ),
            ("tv.end", "chi2.end"),
        ),
    ),
    lemma(
        "blind-spot-pair",
        "A pair with TV at most s, KL at most 4s and chi2 at least 1/s",
        reals("s"),
        (hypothesis("small", "0 < s <= 1/4", s_pos="0 < s", s_small="4*s <= 1"),),
        [
            f"TV({_BLIND}) <= s",
            f"KL({_BLIND}) <= 4*s",
            f"1/s <= CHI2({_BLIND})",
            "0 <= 1 - s**2",
            "0 < s**6",
            "0 < 1 - s**6",
            "0 <= s**2 - s**6",
        ],
        Draft(
            (
                conclude("gap", "0 < 1 - s", [(1, "1", "s_small"), (3, "1")], scale=4),
                conclude("p1", "0 < 1 - s**2", [(1, "1", "gap"), (1, "1", "gap", "s_pos")]),
                conclude("p1.end", "0 <= 1 - s**2", [(1, "1", "p1")]),
                conclude("q0", "0 < s**6", [(1, "1", *_SIX)]),
                conclude("q1", "0 < 1 - s**6", [(1, "1", "gap", *_SIX[:k]) for k in range(6)]),
                conclude(
                    "drop",
                    "0 <= s**2 - s**6",
                    [(1, "s", "gap"), (1, "s", "gap", "s_pos"), (1, "s**2", "gap"), (1, "s**2", "gap", "s_pos")],
                ),
                use("i", "axiom.inverse", x="s"),
                use("u", "axiom.inverse", x="s**6"),
                use("v", "axiom.inverse", x="1 - s**6"),
                use("v_pos", "axiom.inverse_positive", x="1 - s**6"),
                use("plus", "axiom.abs_nonnegative", x="s**2 - s**6"),
                use("minus", "axiom.abs_nonpositive", x="s**6 - s**2"),
                unfold("tv", f"TV({_BLIND})"),
                conclude(
                    "tv.end",
                    f"0 <= s - TV({_BLIND})",
                    [(1, "1", "s_pos", "gap"), (1, "s**3")],
                    ("tv", "plus", "minus"),
                ),
                unfold("chi2", f"CHI2({_BLIND})"),
                conclude(
                    "chi2.end",
                    f"0 <= CHI2({_BLIND}) - 1/s",
                    [
                        (33, "1", "s_small"),
                        (4, "1", "s_small", "s_pos"),
                        (16, "s", "s_small"),
                        (64, "s", "s_small", "s_pos"),
                        (95, "1"),
                        (128, "s**4"),
                        (128, "s*(s**6 - s**2)", "v_pos"),
                    ],
                    ("chi2", "u", "i"),
                    scale=128,
                    positive=("s_pos", "s_pos"),
                ),
                polynomial("one.positive", "0 < 1", [(1, "1")]),
                polynomial("x6", "0 < x**6", [(1, "1", *("x_pos",) * 6)], variables="x", given={"x_pos": "0 < x"}),
                polynomial(
                    "quotient",
                    "0 < x**2/x**6",
                    [(1, "1", "x_pos", "x_pos", "u_pos")],
                    variables="x",
                    given={"x_pos": "0 < x"},
                    have={"u_pos": instance("axiom.inverse_positive", x="x**6")},
                ),
                polynomial("log.base", "4/1 - 4 - log(1**2/1**6) == 0", (), ("one",), have={"one": "axiom.log_one"}),
                polynomial(
                    "log.slope",
                    "0 <= (x - 1)*(-4*((1/x)*(1/x)) - (2*x*(1/x**6) - x**2*(6*x**5)*((1/x**6)*(1/x**6)))*(1/(x**2/x**6)))",
                    [(4, "(x - 1)*(1/x)")],
                    ("ux", "u6", "uq"),
                    variables="x",
                    given={"x_pos": "0 < x"},
                    have={
                        "ux": instance("axiom.inverse", x="x"),
                        "u6": instance("axiom.inverse", {"premise": "x6"}, x="x**6"),
                        "uq": instance("axiom.inverse", {"premise": "quotient"}, x="x**2/x**6"),
                    },
                ),
                {
                    "name": "log",
                    "rule": "mean value",
                    "variables": "x",
                    "given": {"x_pos": "0 < x"},
                    "on": "x",
                    "point": "1",
                    "expression": "4/x - 4 - log(x**2/x**6)",
                    "kind": "nonnegative",
                    "base": "log.base",
                    "premise": "log.slope",
                    "inside": {"x_pos": "one.positive"},
                },
                use("first", "log", x="s"),
                conclude("y_pos", "0 < (1 - s**2)/(1 - s**6)", [(1, "1", "p1", "v_pos")]),
                conclude("y_high", "0 <= 1 - (1 - s**2)/(1 - s**6)", [(1, "1", "drop", "v_pos")], ("v",)),
                use("zero", "axiom.log_one"),
                use("second", "log-tangent", x="(1 - s**2)/(1 - s**6)", c="1"),
                unfold("kl", f"KL({_BLIND})"),
                conclude(
                    "kl.end",
                    f"0 <= 4*s - KL({_BLIND})",
                    [(1, "s", "first"), (1, "1", "p1", "second"), (1, "1", "p1", "y_high"), (4, "s")],
                    ("kl", "i", "zero"),
                ),
            ),
            ("tv.end", "kl.end", "chi2.end", "p1.end", "q0", "q1", "drop"),
        ),
    ),
)

LEMMAS: tuple[Claim, ...] = (*analysis.LEMMAS, *_PAIRS, *_OUTCOMES, *_FAMILIES)
"""In an order in which each uses only earlier ones."""
