"""Where the claims about the three terms of the SGA lemma are attained, and where they break.

Mirrors `theorems.sga.estimator_terms` and `theorems.sga.bias_readings`, keyed by claim id.  All numbers are exact; a
comment says how to verify them by hand.

Glossary: d the gradient, q and g law and values of the estimator, e the step size, L the smoothness, b the bias.
"""

from __future__ import annotations

from counterexamples.instance import Instance
from counterexamples.shorthand import counterexample, extremal

_TERM_A: tuple[Instance, ...] = (
    # e (1 - L e/2) |d|^2 = 3 (1 - 3/2) = -3/2.
    counterexample("term-a-progress", "a step of 3/L: Term A = -3/2", drops="below", d=("1",), L=1, e=3),
    # 1 - L e/2 = 0.
    extremal("term-a-threshold", "a step of 2/L, one dimension", d=("1",), L=1, e=2),
    extremal("term-a-threshold", "a step of 2/L, two dimensions", d="1 -2", L="1/2", e=4),
)

_TERM_B: tuple[Instance, ...] = (
    # b = 2 - 1 = 1: e (1 - L e) <d, b> = 3/2*(-1/2)*1 = -3/4.
    counterexample(
        "term-b-alignment",
        "the bias is the gradient, and Term B = -3/4",
        drops="below",
        q=("1",),
        g="2;",
        d=("1",),
        L=1,
        e="3/2",
    ),
    # The mean is (2, 0), so b = (1, 0) = d.
    counterexample(
        "term-b-alignment",
        "the same with noise, in two dimensions",
        drops="below",
        q="1/2 1/2",
        g="3 1; 1 -1",
        d="1 0",
        L=1,
        e="3/2",
    ),
    # 1 - L e = 0.
    extremal("term-b-sign-flip", "a step of 1/L", q=("1",), g="2;", d=("1",), L=1, e=1),
    # b = (0, 1), <d, b> = 0.
    extremal("term-b-sign-flip", "a bias across the gradient", q=("1",), g="1 1;", d="1 0", L=1, e=3),
    # b = -1: e (1 - L e) <d, b> = 3/2*(-1/2)*(-1) = 3/4.
    counterexample(
        "opposing-bias-term-b",
        "the bias cancels the gradient, and Term B = 3/4",
        drops="below",
        q=("1",),
        g="0;",
        d=("1",),
        L=1,
        e="3/2",
    ),
    # d = (3, 4), b = (6, 8): 1/2*(1/2)*50 = 25/2, and the bound is 1/4*5*10.
    extremal("random-bias-absolute", "bias along the gradient", q=("1",), g="9 12;", d="3 4", L=1, e="1/2"),
    # b = (-6, -8): 3/2*(-1/2)*(-50) = 75/2, and the bound is 3/2*(1/2)*5*10.
    extremal("random-bias-absolute", "beyond 1/L, against the gradient", q=("1",), g="-3 -4;", d="3 4", L=1, e="3/2"),
    # t = 10^-7, b = 10^-3: Term B = t b/4 = 25*10^-12, Term A = 3/8*t^2 = 3.75*10^-15; the quotient is 20000/3.
    counterexample(
        "random-bias-relative",
        "a bias of 1/1000 and a gradient of 1/10^7: Term B is more than 6666 times Term A",
        q=("1",),
        g="10001/10000000;",
        d=("1/10000000",),
        L=1,
        e="1/2",
        z="1/1000",
        K=1000,
    ),
    # The mean is (1001 - 1000)/2 = 1/2, b = -1/2: Term B = 1/2*(1/2)*(-1/2) = -1/8, and <d, E g> = 1/2.
    counterexample(
        "negative-term-b-opposes",
        "half the gradient in the mean: Term B = -1/8, and the mean step is 1/2 along it",
        q="1/2 1/2",
        g="1001; -1000",
        d=("1",),
        L=1,
        e="1/2",
    ),
    # The mean is (1/2, 1), so b = (-1/2, 1) and <d, b> = -1/2: Term B = -1/8, <d, E g> = 1/2.
    counterexample(
        "negative-term-b-opposes",
        "the same in two dimensions",
        q="1/2 1/2",
        g="1001 0; -1000 2",
        d="1 0",
        L=1,
        e="1/2",
    ),
)

_TERM_C: tuple[Instance, ...] = (
    counterexample("term-c-always-negative", "the exact gradient: Term C = 0", q=("1",), g="1;", d=("1",), L=1, e=1),
    # Var = 0 and b = 1: Term C = 1/2.
    counterexample("term-c-only-noise", "no noise, bias 1: Term C = 1/2", q=("1",), g="2;", d=("1",), L=1, e=1),
    extremal("term-c-nonnegative", "the exact gradient", q="1/3 2/3", g="1 -2; 1 -2", d="1 -2", L=1, e=1),
    # Var = 1 and b = 0: Term C = 1/2 = L e^2/2 Var.
    extremal("term-c-zero", "no bias", q="1/2 1/2", g="2; 0", d=("1",), L=1, e=1),
    # Var = 0 and b = (1, -2): Term C = 5/2 = L e^2/2 |b|^2.
    extremal("term-c-zero", "no noise", q="1/3 2/3", g="2 -4; 2 -4", d="1 -2", L=1, e=1),
    counterexample(
        "term-c-positive",
        "the exact gradient: Term C = 0",
        drops="inexact",
        q=("1",),
        g="1;",
        d=("1",),
        L=1,
        e=1,
    ),
    # The mean is 1, Var = 1/2*1 + 1/2*1 = 1.
    counterexample(
        "term-c-step-scaling",
        "no curvature: Term C = 0 although Var = 1",
        drops="curved",
        q="1/2 1/2",
        g="2; 0",
        d=("1",),
        L=0,
        e=1,
        c=2,
    ),
    # Var = 1 and no bias: Term C = 4/2 = B, and L Var e^2 = 4 = 2 B.
    extremal("term-c-step-cap", "no bias", q="1/2 1/2", g="2; 0", d=("1",), L=1, e=2, B=2),
)

INSTANCES: tuple[Instance, ...] = (*_TERM_A, *_TERM_B, *_TERM_C)
