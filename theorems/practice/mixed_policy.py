"""A policy that is pi where one of two policies comes, and mu elsewhere.

Glossary
    pi, mu      two policies;  D, a cap of their total variation where one of them comes
    p, m        indicators of the states where pi comes, and where mu comes;  w, of those where one of them does

Main definitions
    MIXED       the mixed policy, mu + w (pi - mu)
    MIXED_LAW   steps that show that it is a policy, and in every state within D of mu
"""

from __future__ import annotations

from theorems.drafting import Source, StepData, cases, conclude, instance, polynomial, summed, unfold, use
from theorems.foundations.states import ROW_LAWS, ROWS

_A = ("a", "A")
_AT_S, _AT_SA = {"s": "S"}, {"s": "S", "a": "A"}

_EITHER = "(p[s] + m[s] - p[s]*m[s])"
MIXED_AT = f"(mu[s, a] + {_EITHER}*(pi[s, a] - mu[s, a]))"
MIXED = f"fun(s in S, a in A, {MIXED_AT})"
"""pi where one of the policies comes, mu elsewhere."""
TV = "TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))"
_MIXED_TV = f"TV(fun(a in A, {MIXED_AT}), fun(a in A, mu[s, a]))"
_MASKS = ("here.p", "here.m")
_HAVE_MASKS: dict[str, Source] = {f"here.{mask}": instance(f"{mask}_mask", s="s") for mask in "pm"}
_DIFFERENCE = "abs(w*(f - g)) - w*a == 0"

MIXED_LAW: tuple[StepData, ...] = (
    conclude(
        "share.low",
        f"0 <= {_EITHER}",
        [(1, "p[s]"), (1, "m[s]*(1 - p[s])")],
        _MASKS,
        variables=_AT_S,
        have=_HAVE_MASKS,
    ),
    conclude(
        "share.high",
        f"0 <= 1 - {_EITHER}",
        [(1, "(1 - p[s])*(1 - m[s])")],
        _MASKS,
        variables=_AT_S,
        have=_HAVE_MASKS,
    ),
    conclude(
        "mixed.nonneg",
        f"0 <= {MIXED_AT}",
        [(1, "1", "here.low", "here.pi"), (1, "1", "here.high", "here.mu")],
        variables=_AT_SA,
        have={
            "here.low": instance("share.low", s="s"),
            "here.high": instance("share.high", s="s"),
            "here.pi": instance("pi_nonneg", s="s", a="a"),
            "here.mu": instance("mu_nonneg", s="s", a="a"),
        },
    ),
    polynomial("nought", "0 == 0"),
    summed(
        "mixed.sum",
        "nought",
        ("1", MIXED_AT),
        (f"-{_EITHER}", "pi[s, a]"),
        (f"-(1 - {_EITHER})", "mu[s, a]"),
        over=_A,
        variables=_AT_S,
    ),
    conclude(
        "mixed.total",
        f"sum(a in A, {MIXED_AT}) - 1 == 0",
        (),
        ("here.sum", "here.pi", "here.mu"),
        variables=_AT_S,
        have={
            "here.sum": "mixed.sum",
            "here.pi": instance("pi_total", s="s"),
            "here.mu": instance("mu_total", s="s"),
        },
    ),
    # abs(w (f - g)) = w abs(f - g) for w >= 0
    polynomial(
        "scaled.sign",
        "0 <= w*(f - g)",
        [(1, "1", "w_nonneg", "sign")],
        variables="w f g",
        given={"w_nonneg": "0 <= w", "sign": "0 <= f - g"},
    ),
    polynomial(
        "scaled.above",
        "abs(w*(f - g)) - w*(f - g) == 0",
        (),
        ("value",),
        variables="w f g",
        given={"w_nonneg": "0 <= w", "sign": "0 <= f - g"},
        have={
            "positive": instance("scaled.sign", w="w", f="f", g="g"),
            "value": instance("axiom.abs_nonnegative", {"premise": "positive"}, x="w*(f - g)"),
        },
    ),
    polynomial(
        "scaled.down",
        "0 <= -(w*(f - g))",
        [(1, "1", "w_nonneg", "sign")],
        variables="w f g",
        given={"w_nonneg": "0 <= w", "sign": "0 <= -(f - g)"},
    ),
    polynomial(
        "scaled.below",
        "abs(w*(f - g)) - w*(-(f - g)) == 0",
        (),
        ("value",),
        variables="w f g",
        given={"w_nonneg": "0 <= w", "sign": "0 <= -(f - g)"},
        have={
            "negative": instance("scaled.down", w="w", f="f", g="g"),
            "value": instance("axiom.abs_nonpositive", {"premise": "negative"}, x="w*(f - g)"),
        },
    ),
    cases(
        "scaled",
        ("abs", "f - g"),
        ("scaled.above", "scaled.below"),
        motive=_DIFFERENCE,
        letter="a",
        variables="w f g",
        given={"w_nonneg": "0 <= w"},
    ),
    summed(
        "scaled.sum",
        instance("scaled", {"w_nonneg": instance("share.low", s="s")}, w=_EITHER, f="pi[s, a]", g="mu[s, a]"),
        ("1", f"abs({MIXED_AT} - mu[s, a])"),
        (f"-{_EITHER}", "abs(pi[s, a] - mu[s, a])"),
        over=_A,
        variables=_AT_S,
    ),
    unfold("tv", TV, variables=_AT_S),
    unfold("tv.mixed", _MIXED_TV, variables=_AT_S),
    use(
        "tv.nonneg",
        "tv-range.1",
        proofs=ROW_LAWS,
        variables=_AT_S,
        **ROWS,
    ),
    conclude(
        "reached",
        "0 < p[s] + m[s]",
        [(1, "1", "inside"), (1, "p[s]*m[s]")],
        _MASKS,
        variables=_AT_S,
        given={"inside": f"0 < {_EITHER}"},
        have=_HAVE_MASKS,
    ),
    conclude(
        "cap.inside",
        f"0 <= D - {_EITHER}*{TV}",
        [(1, "1", "here.close"), (1, "1", "here.high", "here.nonneg")],
        variables=_AT_S,
        given={"inside": f"0 < {_EITHER}"},
        have={
            "here.close": instance("close", {"premise": instance("reached", {"inside": "inside"}, s="s")}, s="s"),
            "here.high": instance("share.high", s="s"),
            "here.nonneg": instance("tv.nonneg", s="s"),
        },
    ),
    conclude(
        "cap.outside",
        f"0 <= D - {_EITHER}*{TV}",
        [(1, "1", "D_nonneg")],
        ("outside",),
        variables=_AT_S,
        given={"outside": f"{_EITHER} == 0"},
    ),
    cases(
        "cap",
        ("zero", _EITHER, "here"),
        ("cap.inside", "cap.outside"),
        goal=f"0 <= D - {_EITHER}*{TV}",
        variables=_AT_S,
        have={"here": instance("share.low", s="s")},
        context=True,
    ),
    conclude(
        "mixed.close",
        f"0 <= D - {_MIXED_TV}",
        [(1, "1", "here.cap")],
        ("here.sum", "here.tv", "here.mixed"),
        variables=_AT_S,
        have={"here.cap": "cap", "here.sum": "scaled.sum", "here.tv": "tv", "here.mixed": "tv.mixed"},
    ),
)
"""The mixed policy is a law in every state, and there within D of mu."""
