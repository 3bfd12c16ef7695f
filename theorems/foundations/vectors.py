"""Lemmas about vectors that the proofs share: inner products and squared norms in any dimension.

A vector is a function on a finite set I of coordinates.  The lemmas are proved by the kernel like every claim; they are
not statements of the source text and so are not in the ledger.

Glossary
    u, v, w     vectors with coordinates in I
    a, b        numbers
    k           a coordinate

Main statements
    norm2-nonnegative       0 <= |v|^2
    dot-symmetric           <u, v> = <v, u>
    dot-self                <v, v> = |v|^2
    dot-combination         <w, a u + b v> = a <w, u> + b <w, v>
    norm2-combination       |a u + b v|^2 = a^2 |u|^2 + 2 a b <u, v> + b^2 |v|^2
    norm2-sum               |u + v|^2 = |u|^2 + 2 <u, v> + |v|^2
    norm2-coordinate        v_k^2 <= |v|^2
"""

from __future__ import annotations

from theorems.claim import Claim, parameter
from theorems.drafting import conclude, instance, pick, polynomial, summed, unfold, use
from theorems.foundations.analysis import lemma, reals
from theorems.proof import Draft

U = parameter("u", "I -> real", "a vector")
V = parameter("v", "I -> real", "a vector")
W = parameter("w", "I -> real", "a vector")
OVER_I = ("i", "I")

_NOUGHT = polynomial("nought", "0 == 0")
"""The pointwise fact of a sum whose terms cancel: the sum is linear."""

DOT_UV = unfold("dot", "DOT(u, v)")
NORM_U, NORM_V = unfold("norm.u", "NORM2(u)"), unfold("norm.v", "NORM2(v)")
_COMBINED = "fun(i in I, a*u[i] + b*v[i])"
TOTAL = "fun(i in I, u[i] + v[i])"
_PICKED = "same(k, i)*v[i]**2"

LEMMAS: tuple[Claim, ...] = (
    lemma(
        "norm2-nonnegative",
        "A squared norm is nonnegative",
        (V,),
        (),
        "0 <= NORM2(v)",
        Draft(
            (
                conclude("point", "0 <= v[i]**2", [(1, "v[i]")], variables={"i": "I"}),
                summed("sum", "point", ("1", "v[i]**2"), over=OVER_I),
                NORM_V,
                conclude("end", "0 <= NORM2(v)", [(1, "1", "sum")], ("norm.v",)),
            ),
            ("end",),
        ),
    ),
    lemma(
        "dot-symmetric",
        "The inner product is symmetric",
        (U, V),
        (),
        "DOT(u, v) == DOT(v, u)",
        Draft(
            (
                DOT_UV,
                unfold("turned", "DOT(v, u)"),
                conclude("end", "DOT(u, v) - DOT(v, u) == 0", (), ("dot", "turned")),
            ),
            ("end",),
        ),
    ),
    lemma(
        "dot-self",
        "The inner product of a vector with itself is its squared norm",
        (V,),
        (),
        "DOT(v, v) == NORM2(v)",
        Draft(
            (
                unfold("dot", "DOT(v, v)"),
                NORM_V,
                conclude("end", "DOT(v, v) - NORM2(v) == 0", (), ("dot", "norm.v")),
            ),
            ("end",),
        ),
    ),
    lemma(
        "dot-combination",
        "The inner product is linear",
        (W, U, V, *reals("a", "b")),
        (),
        f"DOT(w, {_COMBINED}) == a*DOT(w, u) + b*DOT(w, v)",
        Draft(
            (
                _NOUGHT,
                summed(
                    "sum",
                    "nought",
                    ("1", "w[i]*(a*u[i] + b*v[i])"),
                    ("-a", "w[i]*u[i]"),
                    ("-b", "w[i]*v[i]"),
                    over=OVER_I,
                ),
                unfold("dot", f"DOT(w, {_COMBINED})"),
                unfold("dot.u", "DOT(w, u)"),
                unfold("dot.v", "DOT(w, v)"),
                conclude(
                    "end",
                    f"DOT(w, {_COMBINED}) - (a*DOT(w, u) + b*DOT(w, v)) == 0",
                    (),
                    ("sum", "dot", "dot.u", "dot.v"),
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "norm2-combination",
        "The squared norm of a linear combination",
        (U, V, *reals("a", "b")),
        (),
        f"NORM2({_COMBINED}) == a**2*NORM2(u) + 2*a*b*DOT(u, v) + b**2*NORM2(v)",
        Draft(
            (
                _NOUGHT,
                summed(
                    "sum",
                    "nought",
                    ("1", "(a*u[i] + b*v[i])**2"),
                    ("-a**2", "u[i]**2"),
                    ("-2*a*b", "u[i]*v[i]"),
                    ("-b**2", "v[i]**2"),
                    over=OVER_I,
                ),
                unfold("norm", f"NORM2({_COMBINED})"),
                NORM_U,
                NORM_V,
                DOT_UV,
                conclude(
                    "end",
                    f"NORM2({_COMBINED}) - (a**2*NORM2(u) + 2*a*b*DOT(u, v) + b**2*NORM2(v)) == 0",
                    (),
                    ("sum", "norm", "norm.u", "norm.v", "dot"),
                ),
            ),
            ("end",),
        ),
    ),
    lemma(
        "norm2-sum",
        "The squared norm of a sum",
        (U, V),
        (),
        f"NORM2({TOTAL}) == NORM2(u) + 2*DOT(u, v) + NORM2(v)",
        Draft((use("end", "norm2-combination", u="u", v="v", a="1", b="1"),), ("end",)),
    ),
    lemma(
        "norm2-coordinate",
        "The square of a coordinate is at most the squared norm",
        (V, parameter("k", "I", "a coordinate")),
        (),
        "v[k]**2 <= NORM2(v)",
        Draft(
            (
                polynomial(
                    "point",
                    "0 <= x**2 - e*x**2",
                    [(1, "x - e*x")],
                    ("e_square",),
                    variables="x e",
                    given={"e_square": "e**2 == e"},
                ),
                summed(
                    "sum",
                    instance(
                        "point", {"e_square": instance("axiom.same_square", y="k", z="i")}, x="v[i]", e="same(k, i)"
                    ),
                    ("1", "v[i]**2"),
                    ("-1", _PICKED),
                    over=OVER_I,
                ),
                pick("picked", OVER_I, "k", "v[i]**2"),
                NORM_V,
                conclude("end", "0 <= NORM2(v) - v[k]**2", [(1, "1", "sum")], ("picked", "norm.v")),
            ),
            ("end",),
        ),
    ),
)
"""In an order in which each uses only earlier ones."""
