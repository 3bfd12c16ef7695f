"""Steps about quadratics in one number, for proofs that need them at terms of their own.

Main definitions
    POLAR       2 r m <= p + r^2 h for every r says that m^2 <= p h: the step ``polar``
    ORDER       w^2 <= p q implies 2 w <= p + q, for nonnegative p and q: the step ``order.above``
"""

from __future__ import annotations

from theorems.drafting import StepData, cases, contradiction, instance, polynomial, quantified, use

_EVERY = {"every": "all(r in real, 0 <= p + r**2*h - 2*r*m)"}
_REALS = "m p h"
POLAR: tuple[StepData, ...] = (
    polynomial(
        "polar.steep",
        "0 <= p*h - m**2",
        [(1, "1", "here", "h_pos")],
        ("unit",),
        variables=_REALS,
        given=_EVERY | {"h_pos": "0 < h"},
        have={"here": instance("every", r="m*(1/h)"), "unit": instance("axiom.inverse", {"premise": "h_pos"}, x="h")},
    ),
    polynomial(
        "polar.large",
        "0 <= -(p + 2)",
        [(1, "1", "here")],
        ("null", "unit"),
        variables=_REALS,
        given=_EVERY | {"null": "h == 0", "m_pos": "0 < m**2"},
        have={
            "here": instance("every", r="m*(1/m**2)*(p + 1)"),
            "unit": instance("axiom.inverse", {"premise": "m_pos"}, x="m**2"),
        },
    ),
    polynomial(
        "polar.small", "0 < p + 2", [(1, "1", "p_nonneg"), (2, "1")], variables="p", given={"p_nonneg": "0 <= p"}
    ),
    polynomial(
        "polar.never",
        "0 <= p*h - m**2",
        variables=_REALS,
        given=_EVERY | {"p_nonneg": "0 <= p", "null": "h == 0", "m_pos": "0 < m**2"},
        have={
            "large": instance("polar.large", {"every": quantified("every"), "null": "null", "m_pos": "m_pos"}),
            "small": instance("polar.small", {"p_nonneg": "p_nonneg"}, p="p"),
        },
        **contradiction("0 <= p*h - m**2", "small", "large"),
    ),
    polynomial(
        "polar.zero",
        "0 <= p*h - m**2",
        (),
        ("null", "zero"),
        variables=_REALS,
        given={"null": "h == 0", "zero": "m**2 == 0"},
    ),
    polynomial("square.sign", "0 <= m**2", [(1, "m")], variables="m"),
    cases(
        "polar.flat",
        ("zero", "m**2", "m_square"),
        (
            instance(
                "polar.never",
                {"every": quantified("every"), "p_nonneg": "p_nonneg", "null": "null", "m_pos": "case"},
            ),
            instance("polar.zero", {"null": "null", "zero": "case"}),
        ),
        goal="0 <= p*h - m**2",
        variables=_REALS,
        given=_EVERY | {"p_nonneg": "0 <= p", "null": "h == 0"},
        have={"m_square": "square.sign"},
    ),
    cases(
        "polar",
        ("zero", "h", "h_nonneg"),
        (
            instance("polar.steep", {"every": quantified("every"), "h_pos": "case"}),
            instance("polar.flat", {"every": quantified("every"), "p_nonneg": "p_nonneg", "null": "case"}),
        ),
        goal="0 <= p*h - m**2",
        variables=_REALS,
        given=_EVERY | {"p_nonneg": "0 <= p", "h_nonneg": "0 <= h"},
    ),
)
"""2 r m <= p + r^2 h for every r says that m^2 <= p h."""
ORDER: tuple[StepData, ...] = (
    polynomial(
        "order.squares",
        "0 <= (p + q)**2 - (-2*w)**2",
        [(1, "p - q"), (4, "1", "square")],
        variables="w p q",
        given={"square": "w**2 <= p*q"},
    ),
    polynomial(
        "order.sum",
        "0 <= p + q",
        [(1, "1", "p_nonneg"), (1, "1", "q_nonneg")],
        variables="p q",
        given={"p_nonneg": "0 <= p", "q_nonneg": "0 <= q"},
    ),
    use(
        "order.above",
        "square-above",
        proofs={
            "b_nonneg": instance("order.sum", {"p_nonneg": "p_nonneg", "q_nonneg": "q_nonneg"}, p="p", q="q"),
            "squares": instance("order.squares", {"square": "square"}, w="w", p="p", q="q"),
        },
        variables={"w": "real", "p": "real", "q": "real"},
        context=False,
        a="-2*w",
        b="p + q",
    )
    | {"given": {"p_nonneg": "0 <= p", "q_nonneg": "0 <= q", "square": "w**2 <= p*q"}},
)
"""w^2 <= p q implies 2 w <= p + q."""
