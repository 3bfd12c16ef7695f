"""Proofs that families attain, approach or break what they should, for every value of their parameters.

Each draft proves first that the tables satisfy the hypotheses of the claim, then the relations of the family.

Main definitions
    DRAFTS      by id of the family or refutation
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from theorems.drafting import StepData, conclude, instance, polynomial, unfold, use
from theorems.proof import Draft


def _dominated(k: int, p: str, q: str, positive: str | None = None, **more: Any) -> StepData:
    """``q = 0 implies p = 0`` at one outcome: p is a multiple of q, or q > 0."""
    factors = () if positive is None else (positive,)
    given = {"nothing": f"{q} == 0"}
    return conclude(f"dominated.{k}", f"{p} == 0", (), ("nothing",), positive=factors, given=given, **more)


# ------------------------------------------------------------------------------- (1/2 + d, 1/2 - d) against (1/2, 1/2)

_HALF = "table(1/2 + d, 1/2 - d), table(1/2, 1/2)"
_SYMMETRIC = (
    conclude("pi.0", "0 <= 1/2 + d", [(1, "1"), (2, "1", "d_0")], scale=2),
    conclude("pi.total", "1/2 + d + (1/2 - d) - 1 == 0"),
    conclude("mu.0", "0 <= 1/2", [(1, "1")], scale=2),
    conclude("mu.total", "1/2 + 1/2 - 1 == 0"),
    _dominated(0, "1/2 + d", "1/2"),
    _dominated(1, "1/2 - d", "1/2"),
    use("plus", "axiom.abs_nonnegative", x="d"),
    use("minus", "axiom.abs_nonpositive", x="-d"),
    unfold("tv", f"TV({_HALF})"),
    conclude("tv.end", f"TV({_HALF}) - d == 0", (), ("tv", "plus", "minus")),
)

# --------------------------------------------------------------------------------------- (1, 0) against (1 - d, d)

_CORNER = "table(1, 0), table(1 - d, d)"

# ------------------------------------------------------------------------------------------- rho in {m, M} or {m, M, 1}

_Q = ("t*(M - 1)", "t*(1 - m)", "1 - t*(M - m)")
_THREE = f"table(m*({_Q[0]}), M*({_Q[1]}), {_Q[2]}), table({', '.join(_Q)})"
_TWO = f"table(m*({_Q[0]}), M*({_Q[1]})), table({_Q[0]}, {_Q[1]})"


def _ratios(t: str) -> tuple[StepData, ...]:
    """Masses and ratios of the first two outcomes; `t`, `m_1` and `M_1` name facts on t, 1 - m and M - 1."""
    return (
        conclude("mu.0", f"0 <= {_Q[0]}", [(1, "1", t, "M_1")]),
        conclude("mu.1", f"0 <= {_Q[1]}", [(1, "1", t, "m_1")]),
        conclude("pi.0", f"0 <= m*({_Q[0]})", [(1, "1", "m_0", t, "M_1")]),
        conclude("pi.1", f"0 <= M*({_Q[1]})", [(1, "1", "M_1", t, "m_1"), (1, "1", t, "m_1")]),
        conclude("low.0", f"0 <= m*({_Q[0]}) - m*({_Q[0]})"),
        conclude("low.1", f"0 <= M*({_Q[1]}) - m*({_Q[1]})", [(1, "1", "M_1", t, "m_1"), (1, "1 - m", t)]),
        conclude("high.0", f"0 <= M*({_Q[0]}) - m*({_Q[0]})", [(1, "1", "m_1", t, "M_1"), (1, "M - 1", t)]),
        conclude("high.1", f"0 <= M*({_Q[1]}) - M*({_Q[1]})"),
        use("over.0", "square-over", q=_Q[0]),
        use("over.1", "square-over", q=_Q[1]),
    )


# ------------------------------------------------------- rho in {x, r x} with x = log(r)/(r - 1): the curve of KL by TV

_X = "log(r)/(r - 1)"
_A, _B = "r/(r - 1) - 1/log(r)", "1/log(r) - 1/(r - 1)"
_CURVE = f"table(({_A})*({_X}), ({_B})*(r*({_X}))), table({_A}, {_B})"
_LOGARITHM_BOUNDS = (
    polynomial("one.positive", "0 < 1", [(1, "1")]),
    polynomial("x.above", "0 < x + 1", [(1, "1", "x_pos"), (1, "1")], variables="x", given={"x_pos": "0 < x"}),
    polynomial("lower.base", "log(1) - 2*((1 - 1)/(1 + 1)) == 0", (), ("one",), have={"one": "axiom.log_one"}),
    polynomial(
        "lower.slope",
        "0 <= 1/x - 2*(1/(x + 1) - (x - 1)*((1/(x + 1))*(1/(x + 1))))",
        [(1, "(x - 1)*(1/(x + 1))", "i_pos")],
        ("unit", "other"),
        variables="x",
        given={"x_pos": "0 < x"},
        have={
            "i_pos": instance("axiom.inverse_positive", x="x"),
            "unit": instance("axiom.inverse", x="x"),
            "other": instance("axiom.inverse", {"premise": "x.above"}, x="x + 1"),
        },
    ),
    {
        "name": "lower",
        "rule": "mean value",
        "variables": "x",
        "given": {"x_pos": "0 < x"},
        "on": "x",
        "point": "1",
        "expression": "log(x) - 2*((x - 1)/(x + 1))",
        "kind": "sign",
        "base": "lower.base",
        "premise": "lower.slope",
        "inside": {"x_pos": "one.positive"},
    },
    polynomial("upper.base", "1 - 1/1 - 2*log(1) == 0", (), ("one",), have={"one": "axiom.log_one"}),
    polynomial(
        "upper.slope",
        "0 <= 1 + (1/x)*(1/x) - 2*(1/x)",
        [(1, "1/x - 1")],
        variables="x",
    ),
    {
        "name": "upper",
        "rule": "mean value",
        "variables": "x",
        "given": {"x_pos": "0 < x"},
        "on": "x",
        "point": "1",
        "expression": "x - 1/x - 2*log(x)",
        "kind": "sign",
        "base": "upper.base",
        "premise": "upper.slope",
        "inside": {"x_pos": "one.positive"},
    },
)
_CURVE_MASSES = (
    conclude("r_pos", "0 < r", [(1, "1", "r_1"), (1, "1")]),
    conclude("above", "0 < r + 1", [(1, "1", "r_1"), (2, "1")]),
    use("k", "axiom.inverse", x="r - 1"),
    use("k_pos", "axiom.inverse_positive", x="r - 1"),
    use("i", "axiom.inverse", x="r"),
    use("i_pos", "axiom.inverse_positive", x="r"),
    use("h", "axiom.inverse", x="r + 1"),
    use("h_pos", "axiom.inverse_positive", x="r + 1"),
    use("lower.r", "lower", x="r"),
    use("upper.r", "upper", x="r"),
    conclude("l.lower", "0 <= log(r) - 2*((r - 1)/(r + 1))", [(1, "1", "lower.r")], positive=("r_1",)),
    conclude("l.upper", "0 <= r - 1/r - 2*log(r)", [(1, "1", "upper.r")], positive=("r_1",)),
    conclude("l_pos", "0 < log(r)", [(1, "1", "l.lower"), (2, "1", "r_1", "h_pos")]),
    use("g", "axiom.inverse", x="log(r)"),
    use("g_pos", "axiom.inverse_positive", x="log(r)"),
    # r log r - (r - 1) >= (r - 1)(2r/(r + 1) - 1) = (r - 1)^2/(r + 1) > 0
    conclude(
        "steep", "0 < r*log(r) - (r - 1)", [(1, "1", "r_1", "r_1", "h_pos"), (1, "1", "r_pos", "l.lower")], ("h",)
    ),
    # r - 1 - log r >= (r - 1) - (r - 1/r)/2 = (r - 1)^2/(2r) > 0
    conclude("flat", "0 < r - 1 - log(r)", [(1, "1", "r_1", "r_1", "i_pos"), (1, "1", "l.upper")], ("i",), scale=2),
    conclude("mu.0", f"0 < {_A}", [(1, "1", "steep", "k_pos", "g_pos")], ("k", "g")),
    conclude("mu.1", f"0 < {_B}", [(1, "1", "flat", "k_pos", "g_pos")], ("k", "g")),
    conclude("mu.0.end", f"0 <= {_A}", [(1, "1", "mu.0")]),
    conclude("mu.1.end", f"0 <= {_B}", [(1, "1", "mu.1")]),
    conclude("mu.total", f"{_A} + ({_B}) - 1 == 0", (), ("k",)),
    conclude("pi.0", f"0 <= ({_A})*({_X})", [(1, "1", "mu.0", "l_pos", "k_pos")]),
    conclude("pi.1", f"0 <= ({_B})*(r*({_X}))", [(1, "1", "mu.1", "r_pos", "l_pos", "k_pos")]),
    conclude("pi.total", f"({_A})*({_X}) + ({_B})*(r*({_X})) - 1 == 0", (), ("k", "g")),
    _dominated(0, f"({_A})*({_X})", _A),
    _dominated(1, f"({_B})*(r*({_X}))", _B),
)
_CURVE_END = (
    conclude("x_pos", f"0 < {_X}", [(1, "1", "l_pos", "k_pos")]),
    conclude("xr_pos", f"0 < r*({_X})", [(1, "1", "r_pos", "l_pos", "k_pos")]),
    use("log.0", "log-cancel", x=_A, z=_X),
    use("log.1", "log-cancel", x=_B, z=f"r*({_X})"),
    use("product", "log-product", x="r", z=_X),
    conclude("loser", f"0 <= -(({_A})*({_X}) - ({_A}))", [(1, "1", "mu.0", "flat", "k_pos")], ("k",)),
    conclude("gainer", f"0 <= ({_B})*(r*({_X})) - ({_B})", [(1, "1", "mu.1", "steep", "k_pos")], ("k",)),
    use("abs.0", "axiom.abs_nonpositive", x=f"({_A})*({_X}) - ({_A})"),
    use("abs.1", "axiom.abs_nonnegative", x=f"({_B})*(r*({_X})) - ({_B})"),
    unfold("tv", f"TV({_CURVE})"),
    unfold("kl", f"KL({_CURVE})"),
    conclude("tv.end", f"TV({_CURVE}) - (({_B})*(r*({_X})) - ({_B})) == 0", (), ("tv", "abs.0", "abs.1", "k", "g")),
    conclude(
        "kl.end",
        f"KL({_CURVE}) - (log({_X}) + log(r)*(({_B})*(r*({_X})))) == 0",
        (),
        ("kl", "log.0", "log.1", "product", "k", "g"),
    ),
    conclude(
        "end",
        f"TV({_CURVE})*log(r) + 1 + log({_X}) - log(r)/(r - 1) - KL({_CURVE}) == 0",
        (),
        ("tv.end", "kl.end", "k", "g"),
    ),
)

# ----------------------------------------------------------------------- the expansion of KL around (1/2, 1/2), bounded

_KL_HALF = "(1/2 + d)*log((1/2 + d)/(1/2)) + (1/2 - d)*log((1/2 - d)/(1/2))"
_NEAR = {"d_0": "0 <= d", "d_high": "d <= 2/5"}
_EXCESS = f"2*d**2*(1 + 2*d**2) - ({_KL_HALF})"
_SLOPE = "4*d + 16*d**3 - (log(1 + 2*d) + (1/2 + d)*(2*(1/(1 + 2*d))) - log(1 - 2*d) - (1/2 - d)*(2*(1/(1 - 2*d))))"
_SECOND = (
    "4 + 48*d**2 - (2*(1/(1 + 2*d)) + 2*(1/(1 + 2*d)) - (1/2 + d)*(4*((1/(1 + 2*d))*(1/(1 + 2*d))))"
    " + 2*(1/(1 - 2*d)) + 2*(1/(1 - 2*d)) - (1/2 - d)*(4*((1/(1 - 2*d))*(1/(1 - 2*d)))))"
)
_UNITS = {
    "u": instance("axiom.inverse", {"premise": "plus.pos"}, x="1 + 2*d"),
    "v": instance("axiom.inverse", {"premise": "minus.pos"}, x="1 - 2*d"),
}
_POSITIVE = {
    "u_pos": instance("axiom.inverse_positive", {"premise": "plus.pos"}, x="1 + 2*d"),
    "v_pos": instance("axiom.inverse_positive", {"premise": "minus.pos"}, x="1 - 2*d"),
}


def _at_zero(expression: str) -> str:
    """The expression at d = 0."""
    return expression.replace("d", "0").replace("log(1 + 2*0)", "log(1)").replace("log(1 - 2*0)", "log(1)")


def _on_interval(name: str, expression: str, kind: str, base: str, premise: str) -> StepData:
    return {
        "name": name,
        "rule": "mean value",
        "variables": "d",
        "given": _NEAR,
        "on": "d",
        "point": "0",
        "expression": expression,
        "kind": kind,
        "base": base,
        "premise": premise,
        "inside": {"d_0": "zero.low", "d_high": "zero.high"},
    }


_BENT = (
    polynomial("plus.pos", "0 < 1 + 2*d", [(1, "1"), (2, "1", "d_0")], variables="d", given={"d_0": "0 <= d"}),
    polynomial(
        "minus.pos",
        "0 < 1 - 2*d",
        [(1, "1"), (10, "1", "d_high")],
        scale=5,
        variables="d",
        given={"d_high": "d <= 2/5"},
    ),
    polynomial("zero.low", "0 <= 0"),
    polynomial("zero.high", "0 <= 2/5 - 0", [(2, "1")], scale=5),
    polynomial("slope.base", f"{_at_zero(_SLOPE)} == 0"),
    # 4 + 48 d^2 - 4/(1 - 4 d^2) = 32 d^2 (1 - 6 d^2)/(1 - 4 d^2)
    polynomial(
        "slope.slope",
        "0 <= 4 + 48*d**2 - (2*(1/(1 + 2*d)) + 2*(1/(1 - 2*d)))",
        [
            (1920, "d", "d_high", "u_pos", "v_pos"),
            (4800, "d", "d_high", "d_0", "u_pos", "v_pos"),
            (32, "d", "u_pos", "v_pos"),
        ],
        ("u", "v"),
        scale=25,
        variables="d",
        given=_NEAR,
        have=_UNITS | _POSITIVE,
    ),
    polynomial(
        "second",
        f"0 <= {_SECOND}",
        [(1, "1", "bent")],
        ("u", "v"),
        variables="d",
        given=_NEAR,
        have={"bent": "slope.slope", **_UNITS},
    ),
    _on_interval("slope", _SLOPE, "sign", "slope.base", "second"),
    polynomial("curve.base", f"{_at_zero(_EXCESS)} == 0", (), ("one",), have={"one": "axiom.log_one"}),
    _on_interval("curve", _EXCESS, "nonnegative", "curve.base", "slope"),
)

DRAFTS: Mapping[str, Draft | None] = {
    "pinsker-type-sharp.symmetric": Draft(
        (
            *_SYMMETRIC,
            unfold("chi2", f"CHI2({_HALF})"),
            conclude("double", "0 <= 2*d", [(2, "1", "d_0")]),
            use("root", "root-exact", a="2*d", b=f"CHI2({_HALF})"),
            conclude("end", f"TV({_HALF}) - 1/2*sqrt(CHI2({_HALF})) == 0", (), ("tv.end", "root")),
        ),
        ("pi.0", "d_half", "pi.total", "mu.0", "mu.0", "mu.total", "dominated.0", "dominated.1", "end"),
    ),
    "chi2-tv-large.corner": Draft(
        (
            conclude("d_pos", "0 < d", [(1, "1"), (2, "1", "d_half")], scale=2),
            conclude("pi.0", "0 <= 1", [(1, "1")]),
            conclude("pi.1", "0 <= 0"),
            conclude("pi.total", "1 + 0 - 1 == 0"),
            conclude("mu.0", "0 <= 1 - d", [(1, "1", "d_1")]),
            conclude("mu.1", "0 <= d", [(1, "1", "d_pos")]),
            conclude("mu.total", "1 - d + d - 1 == 0"),
            _dominated(0, "1", "1 - d", "d_1"),
            conclude("dominated.1", "0 == 0"),
            use("plus", "axiom.abs_nonnegative", x="d"),
            use("minus", "axiom.abs_nonpositive", x="-d"),
            unfold("tv", f"TV({_CORNER})"),
            conclude("tv.end", f"TV({_CORNER}) - d == 0", (), ("tv", "plus", "minus")),
            conclude("far", f"0 <= TV({_CORNER}) - 1/2", [(2, "1", "d_half")], ("tv.end",), scale=2),
            use("u", "axiom.inverse", x="1 - d"),
            use("v", "axiom.inverse", x="d"),
            unfold("chi2", f"CHI2({_CORNER})"),
            conclude(
                "end",
                f"TV({_CORNER}) - (1 - TV({_CORNER}))*CHI2({_CORNER}) == 0",
                (),
                ("tv.end", "chi2", "u", "v"),
            ),
        ),
        ("pi.0", "pi.1", "pi.total", "mu.0", "mu.1", "mu.total", "dominated.0", "dominated.1", "far", "end"),
    ),
    "chi2-ratio-cap.three-ratios": Draft(
        (
            *_ratios("t_0"),
            conclude("pi.total", f"m*({_Q[0]}) + M*({_Q[1]}) + ({_Q[2]}) - 1 == 0"),
            conclude("mu.total", f"{_Q[0]} + {_Q[1]} + ({_Q[2]}) - 1 == 0"),
            conclude("low.2", f"0 <= {_Q[2]} - m*({_Q[2]})", [(1, "1", "m_1", "mass")]),
            conclude("high.2", f"0 <= M*({_Q[2]}) - ({_Q[2]})", [(1, "1", "M_1", "mass")]),
            conclude("loser", f"0 <= -(m*({_Q[0]}) - {_Q[0]})", [(1, "1", "m_1", "mu.0")]),
            conclude("still", "0 <= 0"),
            use("abs.0", "axiom.abs_nonpositive", x=f"m*({_Q[0]}) - {_Q[0]}"),
            use("abs.1", "axiom.abs_nonnegative", x=f"M*({_Q[1]}) - {_Q[1]}"),
            use("abs.2", "axiom.abs_nonnegative", x="0", proofs={"premise": "still"}),
            unfold("tv", f"TV({_THREE})"),
            unfold("chi2", f"CHI2({_THREE})"),
            conclude(
                "end",
                f"CHI2({_THREE}) - (M - m)*TV({_THREE}) == 0",
                (),
                ("tv", "chi2", "abs.0", "abs.1", "abs.2", "over.0", "over.1"),
            ),
        ),
        (
            *("pi.0", "pi.1", "mass", "pi.total", "mu.0", "mu.1", "mass", "mu.total"),
            *("low.0", "low.1", "low.2", "high.0", "high.1", "high.2", "end"),
        ),
    ),
    "chi2-ratio-product.two-ratios": Draft(
        (
            *_ratios("t_0"),
            conclude("pi.total", f"m*({_Q[0]}) + M*({_Q[1]}) - 1 == 0", (), ("t_inverse",)),
            conclude("mu.total", f"{_Q[0]} + {_Q[1]} - 1 == 0", (), ("t_inverse",)),
            unfold("chi2", f"CHI2({_TWO})"),
            conclude("end", f"CHI2({_TWO}) - (M - 1)*(1 - m) == 0", (), ("chi2", "over.0", "over.1", "t_inverse")),
        ),
        (
            *("pi.0", "pi.1", "pi.total", "mu.0", "mu.1", "mu.total"),
            *("low.0", "low.1", "high.0", "high.1", "end"),
        ),
    ),
    "kl-tv-sharp.two-ratios": Draft(
        (*_LOGARITHM_BOUNDS, *_CURVE_MASSES, *_CURVE_END),
        (
            *("pi.0", "pi.1", "pi.total", "mu.0.end", "mu.1.end", "mu.total", "dominated.0", "dominated.1"),
            *("r_1", "end"),
        ),
    ),
    "pinsker.symmetric": Draft(
        (
            conclude("d_nonneg", "0 <= d", [(1, "1", "d_0")]),
            *_SYMMETRIC,
            conclude("pi.1", "0 <= 1/2 - d", [(10, "1", "d_high"), (1, "1")], scale=10),
            conclude("gap", "0 < 1 - d", [(5, "1", "d_high"), (3, "1")], scale=5),
            *_BENT,
            unfold("kl", f"KL({_HALF})"),
            use("bound", "curve", d="d"),
            conclude("kl.end", f"0 <= 2*d**2*(1 + 2*d**2) - KL({_HALF})", [(1, "1", "bound")], ("kl",)),
            # d^2 - (1/2 - d) 2 d^2 (1 + 2 d^2) = 2 d^3 (1 - d) + 4 d^5
            conclude(
                "end",
                f"0 < TV({_HALF})**2 - (1/2 - d)*KL({_HALF})",
                [(1, "1", "pi.1", "kl.end"), (2, "1", "d_0", "d_0", "d_0", "gap"), (4, "d**2", "d_0")],
                ("tv.end",),
            ),
        ),
        (
            *("pi.0", "pi.1", "pi.total", "mu.0", "mu.0", "mu.total", "dominated.0", "dominated.1"),
            *("tv.end", "kl.end", "end"),
        ),
    ),
    "kl-blind-spot.without-unclipped": Draft(
        (
            conclude(
                "mu_nonneg",
                "0 <= mu[y]",
                [(1, "1", "here")],
                variables={"y": "Y"},
                have={"here": instance("mu_positive", y="y")},
            ),
            use("cap", "chi2-ratio-cap", pi="pi", mu="mu", m="0", M="6/5"),
            conclude(
                "end", "0 < 1 - CHI2(pi, mu)", [(247, "1"), (250, "1", "cap"), (300, "1", "statement_1")], scale=250
            ),
        ),
        ("end",),
    ),
}
