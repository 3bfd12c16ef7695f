"""Lemmas about real numbers that the proofs share: logarithms, squares and square roots.

They are claims like any other, proved by the same kernel, but they are not statements of the source text and so are
not in the ledger.

Main statements
    log-tangent         log(x) <= x/c - 1 + log(c)
    log-lower           log(c) + 1 - c/x <= log(x)
    log-product, log-reciprocal, log-cancel
    square-order        a^2 <= b^2 implies a <= b for nonnegative numbers
    square-above        a^2 <= b^2 implies -b <= a for b >= 0
    root-bound          a^2 <= b implies a <= sqrt(b)
    root-exact          b = a^2 implies sqrt(b) = a
    square-over         q^2/q = q, also at q = 0
"""

from __future__ import annotations

from typing import Any

from theorems.claim import Claim, Hypothesis, Parameter, Verdict, hypothesis, parameter, relations
from theorems.drafting import cases, conclude, instance, polynomial, use
from theorems.proof import Draft


def lemma(
    id: str,
    title: str,
    variables: tuple[Parameter, ...],
    hypotheses: tuple[Hypothesis, ...],
    statement: str | list[str],
    draft: Draft,
) -> Claim:
    """A shared lemma as a claim."""
    return Claim(
        id=id,
        where="foundations",
        title=title,
        variables=variables,
        hypotheses=hypotheses,
        statement=relations(statement),
        verdict=Verdict.HOLDS,
        finding="",
        identity=True,
        draft=draft,
    )


def reals(*names: str) -> tuple[Parameter, ...]:
    """Real variables."""
    return tuple(parameter(name, "real", "a number", low="1/100", high="100") for name in names)


def positive(*names: str) -> tuple[Hypothesis, ...]:
    """For each variable the hypothesis that it is positive."""
    return tuple(hypothesis(f"{n}-positive", f"{n} > 0", left_out=False, **{f"{n}_pos": f"0 < {n}"}) for n in names)


_INVERSE_X = instance("axiom.inverse", x="x")
_INVERSE_C = instance("axiom.inverse", x="c")

_INVERSE_POSITIVE_X = instance("axiom.inverse_positive", x="x")
_INVERSE_POSITIVE_C = instance("axiom.inverse_positive", x="c")
_X_POSITIVE = {"x_pos": "0 < x"}


def _by_derivative(
    *before: dict[str, Any], kind: str, expression: str, variables: str, point: str = "1", **more: Any
) -> Draft:
    """A proof by the rule "mean value" from the value at a point and the sign of the derivative."""
    given = {f"{v}_pos": f"0 < {v}" for v in variables.split()}
    curve = {
        "name": "curve",
        "rule": "mean value",
        "variables": variables,
        "given": given,
        "on": "x",
        "point": point,
        "expression": expression,
        "kind": kind,
        "base": "base",
        "premise": "slope",
    }
    return Draft((*before, curve | more, use("end", "curve")), ("end",))


_ONE = polynomial("one.positive", "0 < 1", [(1, "1")])
_PRODUCT = polynomial(
    "product", "0 < x*z", [(1, "1", "x_pos", "z_pos")], variables="x z", given={"x_pos": "0 < x", "z_pos": "0 < z"}
)

_LOGARITHMS: tuple[Claim, ...] = (
    lemma(
        "log-tangent",
        "The logarithm lies below its tangent at c",
        reals("x", "c"),
        positive("x", "c"),
        "log(x) <= x/c - 1 + log(c)",
        _by_derivative(
            polynomial(
                "base",
                "c/c - 1 + log(c) - log(c) == 0",
                using=("unit",),
                variables="c",
                given={"c_pos": "0 < c"},
                have={"unit": _INVERSE_C},
            ),
            polynomial(
                "slope",
                "0 <= (x - c)*(1/c - 1/x)",
                [(1, "x - c", "ix", "ic")],
                ("ux", "uc"),
                variables="x c",
                given={"x_pos": "0 < x", "c_pos": "0 < c"},
                have={"ux": _INVERSE_X, "uc": _INVERSE_C, "ix": _INVERSE_POSITIVE_X, "ic": _INVERSE_POSITIVE_C},
            ),
            kind="nonnegative",
            expression="x/c - 1 + log(c) - log(x)",
            variables="x c",
            point="c",
        ),
    ),
    lemma(
        "log-lower",
        "The logarithm lies above the hyperbola that touches it at c",
        reals("x", "c"),
        positive("x", "c"),
        "log(c) + 1 - c/x <= log(x)",
        _by_derivative(
            polynomial(
                "base",
                "log(c) - log(c) - 1 + c/c == 0",
                using=("unit",),
                variables="c",
                given={"c_pos": "0 < c"},
                have={"unit": _INVERSE_C},
            ),
            polynomial(
                "slope",
                "0 <= (x - c)*(1/x - c*(1/x)**2)",
                [(1, "(x - c)*(1/x)")],
                ("ux",),
                variables="x c",
                given=_X_POSITIVE,
                have={"ux": _INVERSE_X},
            ),
            kind="nonnegative",
            expression="log(x) - log(c) - 1 + c/x",
            variables="x c",
            point="c",
        ),
    ),
    lemma(
        "log-product",
        "The logarithm of a product",
        reals("x", "z"),
        positive("x", "z"),
        "log(x*z) == log(x) + log(z)",
        _by_derivative(
            _ONE,
            _PRODUCT,
            polynomial(
                "base",
                "log(1*z) - log(1) - log(z) == 0",
                using=("one",),
                variables="z",
                have={"one": "axiom.log_one"},
            ),
            polynomial(
                "slope",
                "z*(1/(x*z)) - 1/x == 0",
                using=("uxz", "ux"),
                variables="x z",
                given={"x_pos": "0 < x", "z_pos": "0 < z"},
                have={
                    "xz_pos": "product",
                    "uxz": instance("axiom.inverse", {"premise": "xz_pos"}, x="x*z"),
                    "ux": _INVERSE_X,
                },
            ),
            kind="constant",
            expression="log(x*z) - log(x) - log(z)",
            variables="x z",
            inside={"x_pos": "one.positive"},
        ),
    ),
    lemma(
        "log-reciprocal",
        "The logarithm of a reciprocal",
        reals("x"),
        positive("x"),
        "log(1/x) + log(x) == 0",
        _by_derivative(
            _ONE,
            polynomial("base", "log(1/1) + log(1) == 0", using=("one",), have={"one": "axiom.log_one"}),
            polynomial(
                "slope",
                "-((1/x)*(1/x))*(1/(1/x)) + 1/x == 0",
                using=("ui",),
                variables="x",
                given=_X_POSITIVE,
                have={
                    "ix": _INVERSE_POSITIVE_X,
                    "ui": instance("axiom.inverse", {"premise": "ix"}, x="1/x"),
                },
            ),
            kind="constant",
            expression="log(1/x) + log(x)",
            variables="x",
            inside={"x_pos": "one.positive"},
        ),
    ),
    lemma(
        "log-cancel",
        "A common factor of numerator and denominator cancels in a logarithm",
        reals("x", "z"),
        positive("x", "z"),
        "log(x*z/x) == log(z)",
        _by_derivative(
            _ONE,
            polynomial(
                "quotient",
                "0 < x*z/x",
                [(1, "1", "x_pos", "z_pos", "ix")],
                variables="x z",
                given={"x_pos": "0 < x", "z_pos": "0 < z"},
                have={"ix": _INVERSE_POSITIVE_X},
            ),
            polynomial("base", "log(1*z/1) - log(z) == 0", variables="z"),
            polynomial(
                "slope",
                "(z*(1/x) - x*z*((1/x)*(1/x)))*j == 0",
                using=("ux",),
                variables="x z j",
                given=_X_POSITIVE,
                have={"ux": _INVERSE_X},
            ),
            kind="constant",
            expression="log(x*z/x) - log(z)",
            variables="x z",
            premise=instance("slope", x="x", z="z", j="1/(x*z/x)"),
            inside={"x_pos": "one.positive"},
        ),
    ),
)

_SQUARES: tuple[Claim, ...] = (
    lemma(
        "square-order",
        "Nonnegative numbers are ordered as their squares",
        reals("a", "b"),
        (
            hypothesis("a-nonnegative", "a >= 0", a_nonneg="0 <= a"),
            hypothesis("b-nonnegative", "b >= 0", b_nonneg="0 <= b"),
            hypothesis("squares", "a^2 <= b^2", squares="a**2 <= b**2"),
        ),
        "a <= b",
        Draft(
            (
                polynomial(
                    "total",
                    "0 < a + b",
                    [(1, "1", "a_pos"), (1, "1", "b_nonneg")],
                    variables="a b",
                    given={"a_pos": "0 < a", "b_nonneg": "0 <= b"},
                ),
                conclude(
                    "end.positive",
                    "0 <= b - a",
                    [(1, "1", "squares")],
                    positive=("sum_pos",),
                    have={"sum_pos": "total"},
                    given={"a_pos": "0 < a"},
                ),
                conclude("end.zero", "0 <= b - a", [(1, "1", "b_nonneg")], ("a_0",), given={"a_0": "a == 0"}),
                cases("end", ("zero", "a", "a_nonneg"), ("end.positive", "end.zero"), goal="0 <= b - a", context=True),
            ),
            ("end",),
        ),
    ),
    lemma(
        "square-above",
        "A number whose square is at most b^2 is at least -b",
        reals("a", "b"),
        (
            hypothesis("b-nonnegative", "b >= 0", b_nonneg="0 <= b"),
            hypothesis("squares", "a^2 <= b^2", squares="a**2 <= b**2"),
        ),
        "-b <= a",
        Draft(
            (
                conclude("above", "0 <= a + b", [(1, "1", "sign"), (1, "1", "b_nonneg")], given={"sign": "0 <= a"}),
                conclude("turned", "0 <= b**2 - (-a)**2", [(1, "1", "squares")]),
                conclude(
                    "below",
                    "0 <= a + b",
                    [(1, "1", "order")],
                    given={"sign": "0 <= -a"},
                    have={"order": instance("square-order", {"a_nonneg": "sign", "squares": "turned"}, a="-a", b="b")},
                ),
                cases("end", ("sign", "a"), ("above", "below"), goal="0 <= a + b", context=True),
            ),
            ("end",),
        ),
    ),
    lemma(
        "root-bound",
        "A nonnegative number is at most the square root of what its square is at most",
        reals("a", "b"),
        (
            hypothesis("a-nonnegative", "a >= 0", a_nonneg="0 <= a"),
            hypothesis("square", "a^2 <= b", square="a**2 <= b"),
        ),
        "a <= sqrt(b)",
        Draft(
            (
                conclude("b_nonneg", "0 <= b", [(1, "1", "square"), (1, "a")]),
                use("root_square", "axiom.sqrt_square", x="b"),
                use("root_nonneg", "axiom.sqrt_nonnegative", x="b"),
                conclude("squares", "0 <= sqrt(b)**2 - a**2", [(1, "1", "square")], ("root_square",)),
                use("end", "square-order", a="a", b="sqrt(b)"),
            ),
            ("end",),
        ),
    ),
    lemma(
        "root-exact",
        "The square root of a square",
        reals("a", "b"),
        (
            hypothesis("a-nonnegative", "a >= 0", a_nonneg="0 <= a"),
            hypothesis("square", "b = a^2", square="b == a**2"),
        ),
        "sqrt(b) == a",
        Draft(
            (
                conclude("b_nonneg", "0 <= b", [(1, "a")], ("square",)),
                use("root_square", "axiom.sqrt_square", x="b"),
                use("root_nonneg", "axiom.sqrt_nonnegative", x="b"),
                polynomial(
                    "total",
                    "0 < a + r",
                    [(1, "1", "a_pos"), (1, "1", "r_nonneg")],
                    variables="a r",
                    given={"a_pos": "0 < a", "r_nonneg": "0 <= r"},
                ),
                conclude(
                    "a.positive",
                    "sqrt(b) - a == 0",
                    (),
                    ("root_square", "square"),
                    positive=("sum_pos",),
                    given={"a_pos": "0 < a"},
                    have={"sum_pos": instance("total", {"r_nonneg": "root_nonneg"}, a="a", r="sqrt(b)")},
                ),
                conclude(
                    "root.positive",
                    "sqrt(b) - a == 0",
                    (),
                    ("root_square", "square", "a_0"),
                    positive=("r_pos",),
                    given={"a_0": "a == 0", "r_pos": "0 < sqrt(b)"},
                ),
                conclude(
                    "root.zero",
                    "sqrt(b) - a == 0",
                    (),
                    ("a_0", "r_0"),
                    given={"a_0": "a == 0", "r_0": "sqrt(b) == 0"},
                ),
                cases(
                    "a.zero",
                    ("zero", "sqrt(b)", "root_nonneg"),
                    ("root.positive", "root.zero"),
                    goal="sqrt(b) - a == 0",
                    given={"a_0": "a == 0"},
                    context=True,
                ),
                cases(
                    "end", ("zero", "a", "a_nonneg"), ("a.positive", "a.zero"), goal="sqrt(b) - a == 0", context=True
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "square-over",
        "A square divided by its root",
        reals("q"),
        (hypothesis("q-nonnegative", "q >= 0", q_nonneg="0 <= q"),),
        "q**2*(1/q) == q",
        Draft(
            (
                conclude(
                    "positive",
                    "q**2*(1/q) - q == 0",
                    (),
                    ("unit",),
                    given={"q_pos": "0 < q"},
                    have={"unit": instance("axiom.inverse", x="q")},
                ),
                conclude("zero", "q**2*(1/q) - q == 0", (), ("q_0",), given={"q_0": "q == 0"}),
                cases("end", ("zero", "q", "q_nonneg"), ("positive", "zero"), goal="q**2*(1/q) - q == 0", context=True),
            ),
            ("end",),
        ),
    ),
)

LEMMAS: tuple[Claim, ...] = (*_LOGARITHMS, *_SQUARES)
"""In an order in which each uses only earlier ones."""
