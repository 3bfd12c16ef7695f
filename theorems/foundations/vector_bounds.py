"""Inequalities for vectors that the proofs share, in any dimension: Cauchy-Schwarz and what follows from it.

They are proved by the kernel like every claim; they are not statements of the source text and so are not in the ledger.

Glossary
    u, v        vectors with coordinates in a finite set I
    a, b, x     numbers

Main statements
    antisymmetric           a <= b and b <= a imply a = b
    square-null             x^2 <= 0 implies x = 0
    cauchy-schwarz          <u, v>^2 <= |u|^2 |v|^2
    dot-null                |v|^2 = 0 implies <u, v> = 0
    young                   2 <u, v> <= a |u|^2 + |v|^2/a for a > 0
    cauchy-schwarz-roots    abs(<u, v>) <= |u| |v|
    norm-triangle           |u + v| <= |u| + |v|
"""

from __future__ import annotations

from theorems.claim import Claim, hypothesis
from theorems.drafting import StepData, absolute, cases, conclude, instance, polynomial, summed, use
from theorems.foundations.analysis import lemma, positive, reals
from theorems.foundations.vectors import DOT_UV, NORM_U, NORM_V, OVER_I, TOTAL, U, V
from theorems.proof import Draft


def _products() -> tuple[StepData, ...]:
    """Lagrange's identity as an inequality: the square of every 2 by 2 minor is nonnegative, and all of them add up."""
    return (
        conclude(
            "minor",
            "0 <= (u[i]*v[j] - u[j]*v[i])**2",
            [(1, "u[i]*v[j] - u[j]*v[i]")],
            variables={"i": "I", "j": "I"},
        ),
        summed(
            "row",
            "minor",
            ("u[i]**2", "v[j]**2"),
            ("-2*u[i]*v[i]", "u[j]*v[j]"),
            ("v[i]**2", "u[j]**2"),
            over=("j", "I"),
            variables={"i": "I"},
        ),
        summed(
            "rows",
            "row",
            ("sum(j in I, v[j]**2)", "u[i]**2"),
            ("-2*sum(j in I, u[j]*v[j])", "u[i]*v[i]"),
            ("sum(j in I, u[j]**2)", "v[i]**2"),
            over=OVER_I,
        ),
    )


_NUMBERS: tuple[Claim, ...] = (
    lemma(
        "antisymmetric",
        "Numbers that are at most each other are equal",
        reals("a", "b"),
        (hypothesis("below", "a <= b", below="a <= b"), hypothesis("above", "b <= a", above="b <= a")),
        "a == b",
        Draft(
            (
                use("plus", "axiom.abs_nonnegative", proofs={"premise": "below"}, x="b - a"),
                use("minus", "axiom.abs_nonpositive", proofs={"premise": "above"}, x="b - a"),
                conclude("end", "a - b == 0", (), ("plus", "minus"), scale=2),
            ),
            ("end",),
            notes={"end": "The absolute value of b - a is b - a and a - b."},
        ),
    ),
    lemma(
        "square-null",
        "A number whose square is not positive is zero",
        reals("x"),
        (hypothesis("square", "x^2 <= 0", square="x**2 <= 0"),),
        "x == 0",
        Draft(
            (
                conclude("square.nonneg", "0 <= x**2", [(1, "x")]),
                use("null", "antisymmetric", proofs={"below": "square", "above": "square.nonneg"}, a="x**2", b="0"),
                polynomial(
                    "positive",
                    "x == 0",
                    (),
                    ("null",),
                    positive=("sign",),
                    variables="x",
                    given={"null": "x**2 == 0", "sign": "0 < x"},
                ),
                polynomial(
                    "negative",
                    "x == 0",
                    (),
                    ("null",),
                    positive=("sign",),
                    variables="x",
                    given={"null": "x**2 == 0", "sign": "0 < -x"},
                ),
                polynomial("zero", "x == 0", (), ("nought",), variables="x", given={"nought": "-x == 0"}),
                cases(
                    "above",
                    ("zero", "x", "sign"),
                    ("positive", "case"),
                    goal="x == 0",
                    variables="x",
                    given={"null": "x**2 == 0", "sign": "0 <= x"},
                ),
                cases(
                    "below",
                    ("zero", "-x", "sign"),
                    ("negative", "zero"),
                    goal="x == 0",
                    variables="x",
                    given={"null": "x**2 == 0", "sign": "0 <= -x"},
                ),
                cases("end", ("sign", "x"), ("above", "below"), goal="x == 0", context=True),
            ),
            ("end",),
        ),
    ),
)

_INEQUALITIES: tuple[Claim, ...] = (
    lemma(
        "cauchy-schwarz",
        "The Cauchy-Schwarz inequality",
        (U, V),
        (),
        "DOT(u, v)**2 <= NORM2(u)*NORM2(v)",
        Draft(
            (
                *_products(),
                DOT_UV,
                NORM_U,
                NORM_V,
                conclude(
                    "end",
                    "0 <= NORM2(u)*NORM2(v) - DOT(u, v)**2",
                    [(1, "1", "rows")],
                    ("dot", "norm.u", "norm.v"),
                    scale=2,
                ),
            ),
            ("end",),
            notes={
                "minor": "Lagrange: |u|^2 |v|^2 - <u, v>^2 is half the sum of these squares, so no case is set apart.",
            },
        ),
    ),
    lemma(
        "dot-null",
        "A vector of norm zero is orthogonal to every vector",
        (U, V),
        (hypothesis("null", "|v| = 0", null="NORM2(v) == 0"),),
        "DOT(u, v) == 0",
        Draft(
            (
                use("squares", "cauchy-schwarz", u="u", v="v"),
                conclude("above", "0 <= -DOT(u, v)**2", [(1, "1", "squares")], ("null",)),
                use("end", "square-null", proofs={"square": "above"}, x="DOT(u, v)"),
            ),
            ("end",),
        ),
    ),
    lemma(
        "young",
        "Young's inequality for an inner product",
        (U, V, *reals("a")),
        positive("a"),
        "2*DOT(u, v) <= a*NORM2(u) + NORM2(v)/a",
        Draft(
            (
                use("unit", "axiom.inverse", x="a"),
                use("inverse", "axiom.inverse_positive", x="a"),
                use("square", "norm2-nonnegative", v="fun(i in I, a*u[i] + -1*v[i])"),
                use("expanded", "norm2-combination", u="u", v="v", a="a", b="-1"),
                conclude(
                    "end",
                    "0 <= a*NORM2(u) + NORM2(v)/a - 2*DOT(u, v)",
                    [(1, "1", "square", "inverse")],
                    ("expanded", "unit"),
                ),
            ),
            ("end",),
        ),
    ),
)

_ROOTS_OF_BOTH: tuple[StepData, ...] = tuple(
    use(
        f"{fact}.{name}",
        f"axiom.sqrt_{axiom}",
        proofs={"premise": instance("norm2-nonnegative", v=name)},
        x=f"NORM2({name})",
    )
    for name in ("u", "v")
    for fact, axiom in (("root", "nonnegative"), ("square", "square"))
)
_PRODUCT = "sqrt(NORM2(u))*sqrt(NORM2(v))"
_BY_SIGN = {"squares": [(1, "1", "sign")]}
_ROOTS: tuple[Claim, ...] = (
    lemma(
        "cauchy-schwarz-roots",
        "The Cauchy-Schwarz inequality for norms",
        (U, V),
        (),
        f"abs(DOT(u, v)) <= {_PRODUCT}",
        Draft(
            (
                *_ROOTS_OF_BOTH,
                conclude("product", f"0 <= {_PRODUCT}", [(1, "1", "root.u", "root.v")]),
                *absolute("magnitude", "0 <= a", _BY_SIGN, _BY_SIGN, variables="x", argument="x", pointwise=polynomial),
                polynomial("same", "x**2 - x**2 == 0", variables="x"),
                cases(
                    "magnitude2", ("abs", "x"), ("same", "same"), motive="a**2 - x**2 == 0", letter="a", variables="x"
                ),
                use("abs.nonneg", "magnitude", x="DOT(u, v)"),
                use("squares", "cauchy-schwarz", u="u", v="v"),
                conclude(
                    "ordered",
                    f"0 <= ({_PRODUCT})**2 - abs(DOT(u, v))**2",
                    [(1, "1", "squares")],
                    ("square.u", "square.v", "abs.square"),
                    have={"abs.square": instance("magnitude2", x="DOT(u, v)")},
                ),
                use(
                    "end",
                    "square-order",
                    proofs={"a_nonneg": "abs.nonneg", "b_nonneg": "product", "squares": "ordered"},
                    a="abs(DOT(u, v))",
                    b=_PRODUCT,
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "norm-triangle",
        "The triangle inequality",
        (U, V),
        (),
        f"sqrt(NORM2({TOTAL})) <= sqrt(NORM2(u)) + sqrt(NORM2(v))",
        Draft(
            (
                *_ROOTS_OF_BOTH,
                use("nonneg", "norm2-nonnegative", v=TOTAL),
                use("root", "axiom.sqrt_nonnegative", x=f"NORM2({TOTAL})"),
                use("square", "axiom.sqrt_square", x=f"NORM2({TOTAL})"),
                conclude("sum", "0 <= sqrt(NORM2(u)) + sqrt(NORM2(v))", [(1, "1", "root.u"), (1, "1", "root.v")]),
                use("total", "norm2-sum", u="u", v="v"),
                use("product", "cauchy-schwarz-roots", u="u", v="v"),
                *absolute(
                    "up",
                    "0 <= a - x",
                    {"trim": True},
                    {"squares": [(2, "1", "sign")]},
                    variables="x",
                    argument="x",
                    pointwise=polynomial,
                ),
                use("above", "up", x="DOT(u, v)"),
                conclude(
                    "ordered",
                    f"0 <= (sqrt(NORM2(u)) + sqrt(NORM2(v)))**2 - sqrt(NORM2({TOTAL}))**2",
                    [(2, "1", "product"), (2, "1", "above")],
                    ("square.u", "square.v", "square", "total"),
                ),
                use(
                    "end",
                    "square-order",
                    proofs={"a_nonneg": "root", "b_nonneg": "sum", "squares": "ordered"},
                    a=f"sqrt(NORM2({TOTAL}))",
                    b="sqrt(NORM2(u)) + sqrt(NORM2(v))",
                ),
            ),
            ("end",),
        ),
    ),
)

LEMMAS: tuple[Claim, ...] = (*_NUMBERS, *_INEQUALITIES, *_ROOTS)
"""In an order in which each uses only earlier ones."""
