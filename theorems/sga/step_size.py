"""What variance asks of the step size: readings of "high variance forces eta = O(1/Var)", section 3.2 of Part 1.

Over K steps of constant size e, stochastic gradient ascent with an unbiased estimator of variance V on an L-smooth
objective guarantees an average squared gradient of at most ``2F/(eK) + L e V``, where F is how much there is to gain.
What V asks of e depends on what is fixed: the number of steps, the accuracy, or neither, when draws are averaged.

Glossary
    e, L        step size, smoothness constant
    F           initial gap: what the objective can still gain
    K           number of steps
    V, W        variances
    z           accuracy: what the average squared gradient is to stay below
    B           a bound

Main statements
    over K steps
        rate-optimal-step           2 sqrt(2FLV/K) <= 2F/(eK) + L e V, with equality at e = sqrt(2F/(LKV))
        step-inverse-variance       refuted: that best step times V does not stay bounded
        optimal-step-unbounded      it exceeds every bound
    at accuracy z
        accuracy-step               e <= z/(LV)
        accuracy-window             (2LVe - z)^2 <= z^2 - 8FLV/K
        accuracy-length             8FLV/z^2 <= K, with equality at e = z/(2LV)
    batches (theorems.sga.batches)
        batch-sum                   every draw adds the variance to the mean squared norm of the sum
        batch-variance, batch-step  averaging n copies divides the variance by n, and allows larger steps
        batch-progress              what the SGA lemma guarantees for a batch
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, Hypothesis, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, use
from theorems.language.syntax import parse_clause
from theorems.notation import PART1
from theorems.proof import Draft
from theorems.sga import batches

_WHERE = f"{PART1}, section 3.2"
_REFERENCES = ("Ghadimi and Lan 2013",)


def _positive(name: str, what: str) -> Hypothesis:
    return hypothesis(f"{name}-positive", f"{what} > 0", left_out=False, **{f"{name}_pos": f"0 < {name}"})


_STEP = parameter("e", "real", "step size", low="1/100", high="10")
_SMOOTHNESS = parameter("L", "real", "smoothness constant", low="1/100", high="10")
_VARIANCE = parameter("V", "real", "variance of the estimator", low="1/100", high="10")
_GAP = parameter("F", "real", "initial gap", low="0", high="10")
_STEPS = parameter("K", "real", "number of steps", low="1", high="100")
_E_POS, _L_POS, _V_POS = _positive("e", "step size"), _positive("L", "L"), _positive("V", "variance")
_K_POS, _F_POS = _positive("K", "number of steps"), _positive("F", "initial gap")
_F_NONNEG = hypothesis("gap", "the initial gap is >= 0", F_nonneg="0 <= F")

_GUARANTEE = "2*F/(e*K) + L*e*V"
_TURNED = (
    conclude("eK_pos", "0 < e*K", [(1, "1", "e_pos", "K_pos")]),
    use("eK", "axiom.inverse", x="e*K"),
    use("k", "axiom.inverse", x="K"),
)
"""``1/(eK)`` and ``1/K``."""

# ------------------------------------------------------------------------------------------------------- over K steps

_ROOT = "sqrt(2*F*L*V/K)"
_PROOF_OF_RATE_OPTIMAL_STEP = Draft(
    (
        *_TURNED,
        use("eK_inverse", "axiom.inverse_positive", x="e*K"),
        use("k_inverse", "axiom.inverse_positive", x="K"),
        conclude("inside", "0 <= 2*F*L*V/K", [(2, "1", "F_nonneg", "L_pos", "V_pos", "k_inverse")]),
        use("root_square", "axiom.sqrt_square", x="2*F*L*V/K"),
        use("root_nonneg", "axiom.sqrt_nonnegative", x="2*F*L*V/K"),
        conclude("left", f"0 <= 2*{_ROOT}", [(2, "1", "root_nonneg")]),
        conclude(
            "right",
            f"0 <= {_GUARANTEE}",
            [(2, "1", "F_nonneg", "eK_inverse"), (1, "1", "L_pos", "e_pos", "V_pos")],
        ),
        conclude(
            "squares",
            f"0 <= ({_GUARANTEE})**2 - (2*{_ROOT})**2",
            [(1, "2*F/(e*K) - L*e*V")],
            ("root_square", "eK", "k"),
        ),
        use("end", "square-order", a=f"2*{_ROOT}", b=_GUARANTEE),
    ),
    ("end",),
    notes={"squares": "(a + b)^2 - 4ab = (a - b)^2 with a = 2F/(eK), b = LeV: the product ab does not contain e."},
)

_BEST = "sqrt(2*F/(L*K*V))"
_LARGE = "W + B**2*L*K/(2*F)"
_PROOF_OF_OPTIMAL_STEP_UNBOUNDED = Draft(
    (
        use("f", "axiom.inverse", x="F"),
        use("f_inverse", "axiom.inverse_positive", x="F"),
        conclude("above", f"0 <= {_LARGE} - W", [(1, "B", "L_pos", "K_pos", "f_inverse")], scale=2),
        conclude("V_pos", f"0 < {_LARGE}", [(1, "1", "above"), (1, "1", "W_pos")]),
        use("v", "axiom.inverse", x=_LARGE),
        use("v_inverse", "axiom.inverse_positive", x=_LARGE),
        conclude("product", f"0 < L*K*({_LARGE})", [(1, "1", "L_pos", "K_pos", "V_pos")]),
        use("u", "axiom.inverse", x=f"L*K*({_LARGE})"),
        use("u_inverse", "axiom.inverse_positive", x=f"L*K*({_LARGE})"),
        conclude("least", f"0 <= B/({_LARGE})", [(1, "1", "B_nonneg", "v_inverse")]),
        conclude(
            "square",
            f"0 <= 2*F/(L*K*({_LARGE})) - (B/({_LARGE}))**2",
            [(2, "1", "F_pos", "W_pos", "u_inverse", "v_inverse")],
            ("f", "v", "u"),
        ),
        use("root", "root-bound", a=f"B/({_LARGE})", b=f"2*F/(L*K*({_LARGE}))"),
        conclude("end", f"0 <= sqrt(2*F/(L*K*({_LARGE})))*({_LARGE}) - B", [(1, "1", "root", "V_pos")], ("v",)),
    ),
    ("above", "end"),
    witness={"V": _LARGE},
    notes={"square": "(B/V)^2 <= 2F/(LKV) says B^2 L K <= 2 F V, and V exceeds B^2 L K/(2F) by W."},
)

# ------------------------------------------------------------------------------------------------------ at accuracy z

_ACCURACY = parameter("z", "real", "accuracy", low=_GUARANTEE, high=f"2*({_GUARANTEE})")
_ACCURATE = hypothesis(
    "accurate", "the guarantee over K steps of size e reaches the accuracy z", accurate=f"{_GUARANTEE} <= z"
)
_AT_ACCURACY = (_GAP, _SMOOTHNESS, _VARIANCE, _STEPS, _STEP, _ACCURACY)
_Z_POS = _positive("z", "accuracy")
_ACCURACY_HYPOTHESES = (_L_POS, _V_POS, _K_POS, _E_POS, _ACCURATE)

_PROOF_OF_ACCURACY_STEP = Draft(
    (
        conclude("eK_pos", "0 < e*K", [(1, "1", "e_pos", "K_pos")]),
        use("eK_inverse", "axiom.inverse_positive", x="e*K"),
        conclude("LV_pos", "0 < L*V", [(1, "1", "L_pos", "V_pos")]),
        use("LV", "axiom.inverse", x="L*V"),
        use("LV_inverse", "axiom.inverse_positive", x="L*V"),
        conclude(
            "end",
            "0 <= z/(L*V) - e",
            [(1, "1", "accurate", "LV_inverse"), (2, "1", "F_nonneg", "eK_inverse", "LV_inverse")],
            ("LV",),
        ),
    ),
    ("end",),
)

_PROOF_OF_ACCURACY_WINDOW = Draft(
    (
        *_TURNED,
        conclude(
            "end",
            "0 <= z**2 - 8*F*L*V/K - (2*L*V*e - z)**2",
            [(4, "1", "L_pos", "V_pos", "e_pos", "accurate")],
            ("eK", "k"),
        ),
    ),
    ("end",),
    notes={"end": "4LVe (z - 2F/(eK) - LeV), with the square completed."},
)

_PROOF_OF_ACCURACY_LENGTH = Draft(
    (
        use("window", "accuracy-window"),
        use("k", "axiom.inverse", x="K"),
        conclude("z2_pos", "0 < z**2", [(1, "1", "z_pos", "z_pos")]),
        use("z2", "axiom.inverse", x="z**2"),
        use("z2_inverse", "axiom.inverse_positive", x="z**2"),
        conclude(
            "end",
            "0 <= K - 8*F*L*V/z**2",
            [(1, "1", "window", "K_pos", "z2_inverse"), (1, "2*L*V*e - z", "K_pos", "z2_inverse")],
            ("k", "z2"),
        ),
    ),
    ("end",),
)

# ------------------------------------------------------------------------------------------------------------- claims

_OVER_STEPS: tuple[Claim, ...] = (
    Claim(
        id="rate-optimal-step",
        where=f"{_WHERE} (over K steps)",
        title="The best constant step over K steps is sqrt(2F/(LKV)): of the order of Var^(-1/2), not 1/Var",
        variables=(_GAP, _SMOOTHNESS, _VARIANCE, _STEPS, _STEP),
        hypotheses=(_F_NONNEG, _L_POS, _V_POS, _K_POS, _E_POS),
        statement=relations(f"2*{_ROOT} <= {_GUARANTEE}"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly at e = sqrt(2F/(LKV)), which falls like Var^(-1/2).",
        constant=SharpConstant(f"{{c}}*2*{_ROOT} <= {_GUARANTEE}", Fraction(1), (Fraction(101, 100), Fraction(2))),
        references=_REFERENCES,
        draft=_PROOF_OF_RATE_OPTIMAL_STEP,
    ),
    Claim(
        id="step-inverse-variance",
        where=f"{_WHERE} (over K steps)",
        title="Over K steps, the best constant step is O(1/Var): what bounds step times variance bounds it ever after",
        variables=(
            _SMOOTHNESS,
            _STEPS,
            parameter("B", "real", "a bound", low="1/100", high="10"),
            parameter("W", "real", "a variance", low="1/100", high="10"),
            parameter("V", "real", "a larger variance", low="W", high="10*W"),
            parameter("F", "real", "initial gap", low="0", high="L*K*B**2/(2*W)"),
        ),
        hypotheses=(
            _L_POS,
            _K_POS,
            hypothesis("bound", "B >= 0", B_nonneg="0 <= B"),
            _positive("W", "variance"),
            hypothesis("larger", "V >= W", larger="W <= V"),
            _F_POS,
            hypothesis(
                "bounded", "the best step at W, times W, is at most B: its square is 2FW/(LK)", at_W="2*F*W <= L*K*B**2"
            ),
        ),
        statement=relations(f"{_BEST}*V <= B"),
        verdict=Verdict.REFUTED,
        finding="The best step times the variance is sqrt(2FV/(LK)), which grows like Var^(1/2).",
        corrected=("rate-optimal-step", "optimal-step-unbounded"),
    ),
    Claim(
        id="optimal-step-unbounded",
        where=f"{_WHERE} (over K steps, corrected)",
        title="Over K steps, the best constant step times the variance exceeds every bound as the variance grows",
        variables=(
            parameter("F", "real", "initial gap", low="1/100", high="10"),
            _SMOOTHNESS,
            _STEPS,
            parameter("B", "real", "a bound", low="0", high="100"),
            parameter("W", "real", "a variance", low="1/100", high="100"),
        ),
        hypotheses=(
            _F_POS,
            _L_POS,
            _K_POS,
            hypothesis("bound", "B >= 0", B_nonneg="0 <= B"),
            _positive("W", "variance"),
        ),
        exists=(parameter("V", "real", "a larger variance"),),
        such_that=(("larger", parse_clause("W <= V")),),
        statement=relations(f"B <= {_BEST}*V"),
        verdict=Verdict.HOLDS,
        finding="So no constant C gives e <= C/Var for the best step: over K steps variance forces Var^(-1/2) only.",
        identity=True,
        draft=_PROOF_OF_OPTIMAL_STEP_UNBOUNDED,
    ),
)

_AT_FIXED_ACCURACY: tuple[Claim, ...] = (
    Claim(
        id="accuracy-step",
        where=f"{_WHERE} (at fixed accuracy)",
        title="To guarantee accuracy z in any number of steps, the step is at most z/(L Var)",
        variables=_AT_ACCURACY,
        hypotheses=(_F_NONNEG, *_ACCURACY_HYPOTHESES),
        statement=relations("e <= z/(L*V)"),
        verdict=Verdict.HOLDS,
        finding="In this reading O(1/Var) is right.  Equality only where F = 0, else it is the limit of many steps.",
        constant=SharpConstant("e <= {c}*z/(L*V)", Fraction(1), (Fraction(99, 100), Fraction(1, 2))),
        references=_REFERENCES,
        draft=_PROOF_OF_ACCURACY_STEP,
    ),
    Claim(
        id="accuracy-window",
        where=f"{_WHERE} (at fixed accuracy)",
        title="Steps that guarantee accuracy z lie around z/(2L Var), the closer the fewer steps there are",
        variables=_AT_ACCURACY,
        hypotheses=_ACCURACY_HYPOTHESES,
        statement=relations("(2*L*V*e - z)**2 <= z**2 - 8*F*L*V/K"),
        verdict=Verdict.HOLDS,
        finding="Equality exactly where the guarantee is z.",
        constant=SharpConstant(
            "(2*L*V*e - z)**2 <= z**2 - {c}*8*F*L*V/K", Fraction(1), (Fraction(101, 100), Fraction(2))
        ),
        draft=_PROOF_OF_ACCURACY_WINDOW,
    ),
    Claim(
        id="accuracy-length",
        where=f"{_WHERE} (at fixed accuracy)",
        title="To guarantee accuracy z takes at least 8 F L Var/z^2 steps",
        variables=_AT_ACCURACY,
        hypotheses=(*_ACCURACY_HYPOTHESES, _Z_POS),
        statement=relations("8*F*L*V/z**2 <= K"),
        verdict=Verdict.HOLDS,
        finding="Equality at e = z/(2L Var): the cheapest step is of the order of 1/Var too.",
        constant=SharpConstant("{c}*8*F*L*V/z**2 <= K", Fraction(1), (Fraction(101, 100), Fraction(2))),
        references=_REFERENCES,
        draft=_PROOF_OF_ACCURACY_LENGTH,
    ),
)

# What speaks of an objective function is in `theorems.sga.guaranteed_progress`.
CLAIMS: tuple[Claim, ...] = (*_OVER_STEPS, *_AT_FIXED_ACCURACY, *batches.CLAIMS)
