"""The descent lemma and the SGA lemma: section 2 of Part 1, in any dimension.

Glossary
    J           the objective, L-smooth on the segment of the step
    x, z        the iterate and another point
    q, g, e     law of the noise, gradient estimator, step size

Main statements
    descent-lemma       J(z) >= J(x) + <grad J(x), z - x> - (L/2) |z - x|^2
    sga-lemma           expected progress >= Term A + Term B - Term C
    sga-equality        with equality for J = <b, x> - (L/2) |x|^2, whatever the estimator
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, relations
from theorems.drafting import conclude, instance, polynomial, summed, unfold, use
from theorems.notation import PART1
from theorems.objectives import GRADIENT, NONNEGATIVE, SMOOTHNESS, J, X, Z, smooth
from theorems.proof import Draft

_MOVE = "z[j] - x[j]"
_POINT = f"fun(j in I, x[j] + s*({_MOVE}))"
_V = f"fun(j in I, {_MOVE})"
_CHANGE = f"fun(i in I, partial(J, {_POINT}, i) - partial(J, x, i))"
_PHI = f"J[{_POINT}] - J[x] - s*DOT({GRADIENT}, {_V}) + L/2*s**2*NORM2({_V})"
_SEGMENT = {"s_low": "0 <= s", "s_high": "s <= 1"}
_AT_S = {"s": "real"}

_ALONG = f"sum(i in I, partial(J, {_POINT}, i)*(z[i] - x[i]))"
_HERE = "partial(J, x, i)*(z[i] - x[i])"
_LINE = instance("lipschitz", {"premise": "s_low", "premise2": "s_high"}, s="s")

_PROOF_OF_DESCENT_LEMMA = Draft(
    (
        use("norm", "norm2-nonnegative", v=_V),
        use("schwarz", "cauchy-schwarz", u=_CHANGE, v=_V, variables=_AT_S),
        conclude(
            "squares",
            f"0 <= (L*s*NORM2({_V}))**2 - DOT({_CHANGE}, {_V})**2",
            [(1, "1", "near", "norm"), (1, "1", "schwarz.here")],
            variables=_AT_S,
            given=_SEGMENT,
            have={"near": _LINE, "schwarz.here": instance("schwarz", s="s")},
        ),
        conclude(
            "length",
            f"0 <= L*s*NORM2({_V})",
            [(1, "1", "L_nonneg", "s_low", "norm")],
            variables=_AT_S,
            given={"s_low": "0 <= s"},
        ),
        polynomial("nought", "0 == 0"),
        summed(
            "split",
            "nought",
            ("1", f"(partial(J, {_POINT}, i) - partial(J, x, i))*(z[i] - x[i])"),
            ("-1", f"partial(J, {_POINT}, i)*(z[i] - x[i])"),
            ("1", _HERE),
            over=("i", "I"),
            variables=_AT_S,
        ),
        unfold("dot.change", f"DOT({_CHANGE}, {_V})", variables=_AT_S),
        unfold("dot", f"DOT({GRADIENT}, {_V})"),
        conclude(
            "slope",
            f"0 <= (s - 0)*({_ALONG} - DOT({GRADIENT}, {_V}) + L*s*NORM2({_V}))",
            [(1, "1", "s_low", "bound")],
            ("split.here", "dot.here", "dot"),
            variables=_AT_S,
            given=_SEGMENT,
            have={
                "length.here": instance("length", s="s"),
                "bound": instance(
                    "square-above",
                    {"b_nonneg": "length.here", "squares": instance("squares", s="s")},
                    a=f"DOT({_CHANGE}, {_V})",
                    b=f"L*s*NORM2({_V})",
                ),
                "split.here": instance("split", s="s"),
                "dot.here": instance("dot.change", s="s"),
            },
        ),
        conclude("start", f"J[x] - J[x] - 0*DOT({GRADIENT}, {_V}) + L/2*0**2*NORM2({_V}) == 0"),
        conclude("zero.high", "0 <= 1 - 0", [(1, "1")]),
        {
            "name": "rise",
            "rule": "mean value",
            "context": True,
            "variables": _AT_S,
            "given": _SEGMENT,
            "on": "s",
            "point": "0",
            "expression": _PHI,
            "kind": "nonnegative",
            "base": "start",
            "premise": "slope",
        },
        polynomial("one.low", "0 <= 1", [(1, "1")]),
        polynomial("one.high", "0 <= 1 - 1"),
        conclude(
            "end",
            f"0 <= J[z] - (J[x] + DOT({GRADIENT}, {_V}) - L/2*NORM2({_V}))",
            [(1, "1", "whole")],
            have={"whole": instance("rise", {"s_low": "one.low", "s_high": "one.high"}, s="1")},
        ),
    ),
    ("end",),
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="descent-lemma",
        where=f"{PART1}, section 2",
        title="The descent lemma",
        variables=(J, X, Z, SMOOTHNESS),
        hypotheses=(NONNEGATIVE, *smooth(_MOVE)),
        statement=relations(f"J[x] + DOT({GRADIENT}, {_V}) - L/2*NORM2({_V}) <= J[z]"),
        verdict=Verdict.HOLDS,
        finding="It needs the gradient to be L-Lipschitz on the segment only; equality for J = <b, x> - (L/2) |x|^2.",
        draft=_PROOF_OF_DESCENT_LEMMA,
        references=("Y. Nesterov, Introductory Lectures on Convex Optimization, Springer 2004, Lemma 1.2.3",),
        smt_sizes=(1, 2),
    ),
)
