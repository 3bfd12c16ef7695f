"""Pinsker's inequality, on which the text leans.

Glossary
    pi, mu      target and behaviour law on a finite set Y
    p, q, i     their masses at one outcome, and 1/q
    L           log(p/q)
    l           TV, a number free of the outcome

The pointwise inequality comes from one function of one variable: (4 + 2x)(x log x - x + 1) - 3 (x - 1)^2 is
nonnegative, because value and slope vanish at 1 and the second derivative is 4 (log x + 1/x - 1).

Main statements
    pinsker             TV <= sqrt(KL/2)
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, relations
from theorems.drafting import StepData, cases, conclude, instance, outcome, polynomial, summed, unfold, use
from theorems.notation import KL_TERM, LAWS, PAIR, PART1, TV_TERM, dominated
from theorems.proof import Draft

_LOG = "implies(0 < p*i, 0 <= (4 + 2*(p*i))*((p*i)*L - p*i + 1) - 3*(p*i - 1)**2)"
_UNIT_X = {"unit": instance("axiom.inverse", x="x")}


def _pinsker_side(side: str, sign: str) -> list[StepData]:
    """The pointwise bound with abs(p - q) = sign (p - q)."""
    goal = f"0 <= 3*(p*L) - 3*p + 3*q + l**2*(4*q + 2*p) - 6*l*({sign}(p - q))"
    root = f"l*(4 + 2*(p*i)) {'-' if sign == '' else '+'} 3*(p*i - 1)"
    variables = "p q i L l"
    support = {"q_pos": "0 < q", "i_pos": "0 < i", "unit": "q*i == 1"}
    top = {
        "p_nonneg": "0 <= p",
        "q_nonneg": "0 <= q",
        "dominated": "implies(q == 0, p == 0)",
        "inverse": "implies(0 < q, q*i == 1)",
        "inverse_positive": "implies(0 < q, 0 < i)",
        "curve": _LOG,
    }
    return [
        polynomial(
            f"{side}.both",
            goal,
            [(1, root, "q_pos"), (3, "1", "q_pos", "fact")],
            ("unit",),
            positive=("factor",),
            variables=variables,
            given={"p_pos": "0 < p", **support, "curve": _LOG},
            have={
                "x_pos": "ratio.positive",
                "fact": instance("curve", {"premise": "x_pos"}),
                "factor": "factor.positive",
            },
        ),
        polynomial(
            f"{side}.nothing",
            goal,
            [(1, f"4*l {'+' if sign == '' else '-'} 3", "q_pos"), (3, "1", "q_pos")],
            ("p_0",),
            scale=4,
            variables="p q L l",
            given={"p_0": "p == 0", "q_pos": "0 < q"},
        ),
        cases(
            f"{side}.support",
            ("zero", "p", "p_nonneg"),
            (f"{side}.both", f"{side}.nothing"),
            goal=goal,
            variables=variables,
            given={"p_nonneg": "0 <= p", **support, "curve": _LOG},
        ),
        polynomial(
            f"{side}.zero", goal, (), ("p_0", "q_0"), variables="p q L l", given={"p_0": "p == 0", "q_0": "q == 0"}
        ),
        cases(
            side,
            ("zero", "q", "q_nonneg"),
            (f"{side}.support", f"{side}.zero"),
            goal=goal,
            variables=variables,
            given=top,
        ),
    ]


_SLOPE = "2*(x*log(x) - x + 1) + (4 + 2*x)*(log(x) + x*(1/x) - 1) - 6*(x - 1)"
_SLOPE_AT_1 = "2*(1*log(1) - 1 + 1) + (4 + 2*1)*(log(1) + 1*(1/1) - 1) - 6*(1 - 1)"
_PINSKER_OUTCOME = (
    polynomial("one.positive", "0 < 1", [(1, "1")]),
    polynomial("log.base", "log(1) + 1/1 - 1 == 0", (), ("one",), have={"one": "axiom.log_one"}),
    polynomial(
        "log.slope",
        "0 <= (x - 1)*(1/x - (1/x)**2)",
        [(1, "(x - 1)*(1/x)")],
        ("unit",),
        variables="x",
        given={"x_pos": "0 < x"},
        have=_UNIT_X,
    ),
    {
        "name": "log",
        "rule": "mean value",
        "variables": "x",
        "given": {"x_pos": "0 < x"},
        "on": "x",
        "point": "1",
        "expression": "log(x) + 1/x - 1",
        "kind": "nonnegative",
        "base": "log.base",
        "premise": "log.slope",
        "inside": {"x_pos": "one.positive"},
    },
    polynomial("slope.base", f"{_SLOPE_AT_1} == 0", (), ("one",), have={"one": "axiom.log_one"}),
    polynomial(
        "slope.slope",
        "0 <= 2*(log(x) + x*(1/x) - 1) + (2*(log(x) + x*(1/x) - 1) + (4 + 2*x)*(1/x + (1/x - x*((1/x)*(1/x))))) - 6",
        [(4, "1", "log.x")],
        ("unit",),
        variables="x",
        given={"x_pos": "0 < x"},
        have={**_UNIT_X, "log.x": "log"},
    ),
    {
        "name": "slope",
        "rule": "mean value",
        "variables": "x",
        "given": {"x_pos": "0 < x"},
        "on": "x",
        "point": "1",
        "expression": _SLOPE,
        "kind": "sign",
        "base": "slope.base",
        "premise": "slope.slope",
        "inside": {"x_pos": "one.positive"},
    },
    polynomial(
        "curve.base", "(4 + 2*1)*(1*log(1) - 1 + 1) - 3*(1 - 1)**2 == 0", (), ("one",), have={"one": "axiom.log_one"}
    ),
    {
        "name": "entropy.curve",
        "rule": "mean value",
        "variables": "x",
        "given": {"x_pos": "0 < x"},
        "on": "x",
        "point": "1",
        "expression": "(4 + 2*x)*(x*log(x) - x + 1) - 3*(x - 1)**2",
        "kind": "nonnegative",
        "base": "curve.base",
        "premise": "slope",
        "inside": {"x_pos": "one.positive"},
    },
    polynomial(
        "ratio.positive",
        "0 < p*i",
        [(1, "1", "p_pos", "i_pos")],
        variables="p i",
        given={"p_pos": "0 < p", "i_pos": "0 < i"},
    ),
    polynomial(
        "factor.positive",
        "0 < 4 + 2*(p*i)",
        [(4, "1"), (2, "1", "p_pos", "i_pos")],
        variables="p i",
        given={"p_pos": "0 < p", "i_pos": "0 < i"},
    ),
    *_pinsker_side("above", ""),
    *_pinsker_side("below", "-"),
    cases(
        "point",
        ("abs", "p - q"),
        ("above", "below"),
        motive="0 <= 3*(p*L) - 3*p + 3*q + l**2*(4*q + 2*p) - 6*l*a",
        letter="a",
        variables="p q i L l",
        given={
            "p_nonneg": "0 <= p",
            "q_nonneg": "0 <= q",
            "dominated": "implies(q == 0, p == 0)",
            "inverse": "implies(0 < q, q*i == 1)",
            "inverse_positive": "implies(0 < q, 0 < i)",
            "curve": _LOG,
        },
    ),
)

_PROOF_OF_PINSKER = Draft(
    (
        *_PINSKER_OUTCOME,
        summed(
            "sum",
            instance(
                "point",
                {"curve": instance("entropy.curve", x="pi[y]*(1/mu[y])")},
                **outcome(L="log(pi[y]/mu[y])", l="TV(pi, mu)"),
            ),
            ("3", KL_TERM),
            ("-3 + 2*TV(pi, mu)**2", "pi[y]"),
            ("3 + 4*TV(pi, mu)**2", "mu[y]"),
            ("-6*TV(pi, mu)", TV_TERM),
        ),
        unfold("kl", "KL(pi, mu)"),
        unfold("tv", "TV(pi, mu)"),
        use("tv_nonneg", "tv-range.1"),
        conclude(
            "square",
            "0 <= KL(pi, mu)/2 - TV(pi, mu)**2",
            [(1, "1", "sum")],
            ("kl", "tv", "pi_total", "mu_total"),
            scale=6,
        ),
        use("end", "root-bound", a="TV(pi, mu)", b="KL(pi, mu)/2"),
    ),
    ("end",),
    notes={
        "entropy.curve": "(4 + 2x)(x log x - x + 1) >= 3 (x - 1)^2: value and slope vanish at 1, and the second "
        "derivative is 4 (log x + 1/x - 1) >= 0.",
        "point": "So 2 abs(x - 1) <= l (4 + 2x)/3 + (x log x - x + 1)/l for every l > 0, here multiplied by 3 l.",
        "sum": "Summed over the outcomes with l = TV.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="pinsker",
        where=f"{PART1}, section 5.3 (used there)",
        title="Pinsker: TV is at most sqrt(KL/2)",
        variables=PAIR,
        hypotheses=(*LAWS, dominated()),
        statement=relations("TV(pi, mu) <= sqrt(KL(pi, mu)/2)"),
        verdict=Verdict.HOLDS,
        finding=(
            "The constant is best possible, approached as TV -> 0 by (1/2 + d, 1/2 - d) against (1/2, 1/2), where "
            "KL <= 2 d^2 (1 + 2 d^2).  The exact curve at larger TV is kl-tv-sharp."
        ),
        references=("Csiszar 1967", "Kemperman 1969", "Kullback 1967"),
        constant=SharpConstant("TV(pi, mu)**2 <= {c}*KL(pi, mu)", Fraction(1, 2), (Fraction(49, 100), Fraction(1, 4))),
        draft=_PROOF_OF_PINSKER,
    ),
)
