"""Steps about the mean advantage of a state, and about what two weights of the states make of it.

The variables are those of the claims: policies pi and mu with total variation at most D in every state, and an
advantage that lies in [-eps, eps], as the hypotheses A_low and A_high say.

Main definitions
    capped_surplus  the mean advantage under pi is at most 2 D eps, if it has mean zero under mu; and at most eps anyway
    apart           the sum of (p - q) f over the states is at most the bound of f times the sum of abs(p - q)
"""

from __future__ import annotations

from theorems.drafting import StepData, absolute, conclude, instance, polynomial, summed, use
from theorems.foundations.states import ROW_LAWS, ROWS

SIDES = (("low", "+"), ("high", "-"))
"""Bounds from below and from above, and the sign before what is bounded in ``0 <= bound + x``, ``0 <= bound - x``."""
_AT_S = {"s": "S"}
_CAPS = {f"X_{end}": {"by": f"A_{end}", "values": {"s": "s"}} for end in ("low", "high")}


def surplus(advantage: str) -> str:
    """The mean advantage of the state s under pi.

    >>> surplus("adv[s, a]")
    'sum(a in A, pi[s, a]*adv[s, a])'
    """
    return f"sum(a in A, pi[s, a]*{advantage})"


def bound(near: bool) -> str:
    """What the mean advantage of a state is at most: for near policies, and for any."""
    return "2*D*eps" if near else "eps"


def capped_surplus(side: str, advantage: str, near: bool) -> list[StepData]:
    """One side of the bound of the mean advantage of a state: the step ``surplus.<side>``.

    Args:
        side: low or high.
        advantage: of the token a in the state s.
        near: whether the bound is 2 D eps; then the step ``centred`` says that the advantage has mean zero under mu.
    """
    function = f"fun(a in A, {advantage})"
    if near:
        shift = use(
            f"shift.{side}",
            f"shift-step-{side}",
            proofs={**ROW_LAWS, **_CAPS},
            variables=_AT_S,
            **ROWS,
            X=function,
            m="eps",
        )
    else:
        shift = use(
            f"shift.{side}",
            "mean-above" if side == "low" else "mean-below",
            proofs={
                "mu_nonneg": ROW_LAWS["pi_nonneg"],
                "mu_total": ROW_LAWS["pi_total"],
                f"side_{side}": {"by": f"A_{side}", "values": {"s": "s"}},
            },
            variables=_AT_S,
            mu=ROWS["pi"],
            G=function,
            b="-eps" if side == "low" else "eps",
        )
    return [
        shift,
        conclude(
            f"surplus.{side}",
            f"0 <= {bound(near)} {dict(SIDES)[side]} {surplus(advantage)}",
            [(1, "1", "here.shift"), *([(2, "1", "here.close", "eps_nonneg")] if near else [])],
            ("here.centred",) if near else (),
            variables=_AT_S,
            have={"here.shift": f"shift.{side}"} | ({"here.close": "close", "here.centred": "centred"} if near else {}),
        ),
    ]


def apart(side: str, p: str, q: str, advantage: str, near: bool, *parts: str) -> list[StepData]:
    """One side of the bound of the sum of (p - q) times the mean advantage: the step ``sum.<side>``.

    Args:
        side: low or high.
        p: a weight of the state s.
        q: another one.
        advantage: of the token a in the state s.
        near: as for `capped_surplus`, whose steps are used.
        parts: what (p - q) times the mean advantage is written as: one term, or one and another that is subtracted.
    """
    ends = ("f_low", "f_high") if side == "low" else ("f_high", "f_low")
    signs = ("1", "-1") if side == "low" else ("-1", "1")
    return [
        *absolute(
            f"point.{side}",
            f"0 <= b*a {dict(SIDES)[side]} (x - y)*f",
            {"squares": [(1, "1", "sign", ends[0])], "trim": True},
            {"squares": [(1, "1", "sign", ends[1])], "trim": True},
            variables="x y f b",
            given={"f_low": "0 <= b + f", "f_high": "0 <= b - f"},
            argument="x - y",
            pointwise=polynomial,
        ),
        summed(
            f"sum.{side}",
            instance(
                f"point.{side}",
                {end: f"surplus.{end.removeprefix('f_')}" for end in ("f_low", "f_high")},
                x=p,
                y=q,
                f=surplus(advantage),
                b=bound(near),
            ),
            (bound(near), f"abs({p} - {q})"),
            *zip(signs, parts, strict=False),
            over=("s", "S"),
        ),
    ]
