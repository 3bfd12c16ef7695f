"""Where the claims about step sizes are attained, and where they break.  Mirrors `theorems.sga.step_size`.

All numbers are exact; a comment says how to verify them by hand.

Glossary: e step size, L smoothness constant, F initial gap, K number of steps, V and W variances, z accuracy, B a
bound, q law of the noise, g the estimator, n size of a batch.

Main definitions
    INSTANCES       extremal instances and counterexamples
    FAMILIES        the same for every value of some parameters, with their proofs
"""

from __future__ import annotations

from counterexamples.geometric import CountableInstance
from counterexamples.instance import Family, Instance, Refutation
from counterexamples.shorthand import counterexample, extremal, family
from theorems.drafting import conclude, use
from theorems.proof import Draft

INSTANCES: tuple[Instance, ...] = (
    # ------------------------------------------------------------------------------------------------- over K steps
    # sqrt(2FLV/K) = sqrt(16/4) = 2; 2F/(eK) = 4/(4e) = 2 and LeV = 4e = 2 at e = 1/2 = sqrt(2F/(LKV)).
    extremal("rate-optimal-step", "both terms of the guarantee are equal", F=2, L=1, V=4, K=4, e="1/2"),
    # The best step is sqrt(2F/(LKV)) = sqrt(1/V): 1 at W = 1, and 1/2 at V = 4, where 1/2*4 = 2 exceeds B.
    counterexample(
        "step-inverse-variance",
        "four times the variance only halves the best step",
        L=4,
        K=1,
        B="1999/1000",
        W=1,
        V=4,
        F=2,
    ),
    # --------------------------------------------------------------------------------------------- at fixed accuracy
    # Nothing to gain: the guarantee is LeV = 3 = z, and z/(LV) = 3/6.
    extremal("accuracy-step", "nothing left to gain", F=0, L=2, V=3, K=5, e="1/2", z=3),
    # 2F/(eK) = 2/2 = 1 and LeV = 1, so the guarantee is 2 = z; 2LVe - z = 0 and z^2 - 8FLV/K = 4 - 8/2 = 0.
    extremal("accuracy-window", "the fewest steps: the window is a point", F=1, L=1, V=1, K=2, e=1, z=2),
    # 2F/(eK) = 2/4 and LeV = 4: the guarantee is 9/2 = z; (8 - 9/2)^2 = 49/4 and 81/4 - 8/1 = 49/4.
    extremal("accuracy-window", "an end of the window", F=1, L=1, V=1, K="1", e=4, z="9/2"),
    # 8FLV/z^2 = 8/4 = 2 = K.
    extremal("accuracy-length", "e = z/(2LV)", F=1, L=1, V=1, K=2, e=1, z=2),
    # --------------------------------------------------------------------------------------------------------- batches
    # Mean (1, 0), deviations (1, 1) and (-1, -1), Var = 2: Term A is 1*(1 - 1/2)*1 = 1/2, the noise costs 1/2*2/2.
    extremal("batch-step", "two draws, two dimensions", q="1/2 1/2", g="2 1; 0 -1", L=1, n=2, e=1),
    # Mean 1, deviations 3 and -1 with masses 1/4 and 3/4, Var = 9/4 + 3/4 = 3; L e = 1: n (2 - Le) = 3 = Le Var.
    # Term A is 1/2*(1 - 1/2) = 1/4; the noise costs 2*(1/4)/2*(3/3) = 1/4.
    extremal("batch-step", "three draws, one dimension", q="1/4 3/4", g="4; 0;", L=2, n=3, e="1/2"),
)

_AT_BEST = "L*K*V*e**2/2"
_AT_TZ = {"e": "t*z/(L*V)", "K": "2*F*L*V/(t*(1 - t)*z**2)"}
_AT_HALF = {"e": "z/(2*L*V)", "K": "8*F*L*V/z**2"}


def _all_positive(*names: str) -> dict[str, str]:
    return {f"{name}_pos": f"0 < {name}" for name in names}


def _guarantee(F: str, e: str, K: str) -> str:
    return f"2*({F})/(({e})*({K})) + L*({e})*V"


_NUMBERS = {
    "F": "initial gap",
    "L": "smoothness constant",
    "V": "variance",
    "K": "number of steps",
    "e": "step size",
    "z": "accuracy",
}


def _some(*names: str) -> dict[str, str]:
    return {name: _NUMBERS[name] for name in names}


FAMILIES: tuple[Family, ...] = (
    family(
        "rate-optimal-step",
        "best",
        "attained",
        "e = sqrt(2F/(LKV)), for every e, L, V and K",
        parameters=_some("L", "V", "K", "e"),
        hypotheses=_all_positive("L", "V", "K", "e"),
        values={"F": _AT_BEST, "L": "L", "V": "V", "K": "K", "e": "e"},
        proves=("2*sqrt(2*F*L*V/K) == 2*F/(e*K) + L*e*V", "e == sqrt(2*F/(L*K*V))"),
        samples=(
            {"L": "1", "V": "4", "K": "4", "e": "1/2"},
            {"L": "3", "V": "1/7", "K": "10", "e": "2"},
        ),
        draft=Draft(
            (
                conclude("F.end", f"0 <= {_AT_BEST}", [(1, "e", "L_pos", "K_pos", "V_pos")], scale=2),
                use("k", "axiom.inverse", x="K"),
                conclude("eK_pos", "0 < e*K", [(1, "1", "e_pos", "K_pos")]),
                use("eK", "axiom.inverse", x="e*K"),
                conclude("LeV", "0 <= L*V*e", [(1, "1", "L_pos", "V_pos", "e_pos")]),
                conclude("inside", f"2*({_AT_BEST})*L*V/K - (L*V*e)**2 == 0", (), ("k",)),
                use("root", "root-exact", a="L*V*e", b=f"2*({_AT_BEST})*L*V/K"),
                conclude(
                    "end",
                    f"2*sqrt(2*({_AT_BEST})*L*V/K) - (2*({_AT_BEST})/(e*K) + L*e*V) == 0",
                    (),
                    ("root", "eK"),
                ),
                conclude("LKV_pos", "0 < L*K*V", [(1, "1", "L_pos", "K_pos", "V_pos")]),
                use("LKV", "axiom.inverse", x="L*K*V"),
                conclude("e_nonneg", "0 <= e", [(1, "1", "e_pos")]),
                conclude("step", f"2*({_AT_BEST})/(L*K*V) - e**2 == 0", (), ("LKV",)),
                use("best", "root-exact", a="e", b=f"2*({_AT_BEST})/(L*K*V)"),
                conclude("best.end", f"e - sqrt(2*({_AT_BEST})/(L*K*V)) == 0", (), ("best",)),
            ),
            ("F.end", "L_pos", "V_pos", "K_pos", "e_pos", "end", "best.end"),
        ),
    ),
    family(
        "accuracy-step",
        "no-gap",
        "attained",
        "F = 0 and e = z/(LV), for every z, L, V and K",
        parameters=_some("L", "V", "K", "z"),
        hypotheses=_all_positive("L", "V", "K", "z"),
        values={"F": "0", "L": "L", "V": "V", "K": "K", "e": "z/(L*V)", "z": "z"},
        proves=("e == z/(L*V)",),
        samples=({"L": "2", "V": "3", "K": "5", "z": "3"}, {"L": "1/2", "V": "7", "K": "1", "z": "1/9"}),
        draft=Draft(
            (
                conclude("F.end", "0 <= 0"),
                conclude("LV_pos", "0 < L*V", [(1, "1", "L_pos", "V_pos")]),
                use("LV", "axiom.inverse", x="L*V"),
                use("LV_inverse", "axiom.inverse_positive", x="L*V"),
                conclude("e.end", "0 < z/(L*V)", [(1, "1", "z_pos", "LV_inverse")]),
                conclude("accurate.end", f"0 <= z - ({_guarantee('0', 'z/(L*V)', 'K')})", (), ("LV",)),
                conclude("end", "z/(L*V) - z/(L*V) == 0"),
            ),
            ("F.end", "L_pos", "V_pos", "K_pos", "e.end", "accurate.end", "end"),
        ),
    ),
    family(
        "accuracy-step",
        "many-steps",
        "approached",
        "e = t z/(LV) for every t < 1, with any F > 0: the number of steps grows like 1/(1 - t)",
        parameters={**_some("F", "L", "V", "z"), "t": "how much of the bound is used"},
        hypotheses={**_all_positive("F", "L", "V", "z", "t"), "t_1": "t < 1"},
        values={"F": "F", "L": "L", "V": "V", "z": "z", **_AT_TZ},
        proves=("2*F/(e*K) + L*e*V == z", "e/(z/(L*V)) == t"),
        samples=(
            {"F": "1", "L": "2", "V": "3", "z": "1/2", "t": "1/2"},
            {"F": "5", "L": "1/3", "V": "1", "z": "4", "t": "999999/1000000"},
        ),
        draft=Draft(
            (
                conclude("F.end", "0 <= F", [(1, "1", "F_pos")]),
                conclude("LV_pos", "0 < L*V", [(1, "1", "L_pos", "V_pos")]),
                use("LV", "axiom.inverse", x="L*V"),
                use("LV_inverse", "axiom.inverse_positive", x="L*V"),
                conclude("e.end", "0 < t*z/(L*V)", [(1, "1", "t_pos", "z_pos", "LV_inverse")]),
                conclude("c_pos", "0 < t*(1 - t)*z**2", [(1, "1", "t_pos", "t_1", "z_pos", "z_pos")]),
                use("c", "axiom.inverse", x="t*(1 - t)*z**2"),
                use("c_inverse", "axiom.inverse_positive", x="t*(1 - t)*z**2"),
                conclude("K.end", f"0 < {_AT_TZ['K']}", [(2, "1", "F_pos", "L_pos", "V_pos", "c_inverse")]),
                conclude("eK_pos", f"0 < ({_AT_TZ['e']})*({_AT_TZ['K']})", [(1, "1", "e.end", "K.end")]),
                use("eK", "axiom.inverse", x=f"({_AT_TZ['e']})*({_AT_TZ['K']})"),
                conclude("exact", f"{_guarantee('F', _AT_TZ['e'], _AT_TZ['K'])} - z == 0", (), ("eK", "c", "LV")),
                conclude("accurate.end", f"0 <= z - ({_guarantee('F', _AT_TZ['e'], _AT_TZ['K'])})", (), ("exact",)),
                conclude("most_pos", "0 < z/(L*V)", [(1, "1", "z_pos", "LV_inverse")]),
                use("most", "axiom.inverse", x="z/(L*V)"),
                conclude("share", f"({_AT_TZ['e']})/(z/(L*V)) - t == 0", (), ("most",)),
            ),
            ("F.end", "L_pos", "V_pos", "K.end", "e.end", "accurate.end", "exact", "share"),
        ),
    ),
    family(
        "accuracy-window",
        "exact",
        "attained",
        "the guarantee is z, for every F, L, V, K and e",
        parameters=_some("F", "L", "V", "K", "e"),
        hypotheses=_all_positive("L", "V", "K", "e"),
        values={"F": "F", "L": "L", "V": "V", "K": "K", "e": "e", "z": "2*F/(e*K) + L*e*V"},
        proves=("(2*L*V*e - z)**2 == z**2 - 8*F*L*V/K",),
        samples=(
            {"F": "1", "L": "1", "V": "1", "K": "2", "e": "1"},
            {"F": "3", "L": "2", "V": "1/5", "K": "7", "e": "10"},
        ),
        draft=Draft(
            (
                conclude("accurate.end", "0 <= 2*F/(e*K) + L*e*V - (2*F/(e*K) + L*e*V)"),
                conclude("eK_pos", "0 < e*K", [(1, "1", "e_pos", "K_pos")]),
                use("eK", "axiom.inverse", x="e*K"),
                use("k", "axiom.inverse", x="K"),
                conclude(
                    "end",
                    "(2*L*V*e - (2*F/(e*K) + L*e*V))**2 - ((2*F/(e*K) + L*e*V)**2 - 8*F*L*V/K) == 0",
                    (),
                    ("eK", "k"),
                ),
            ),
            ("L_pos", "V_pos", "K_pos", "e_pos", "accurate.end", "end"),
        ),
    ),
    family(
        "accuracy-length",
        "cheapest",
        "attained",
        "e = z/(2LV) and K = 8FLV/z^2, for every F, L, V and z",
        parameters=_some("F", "L", "V", "z"),
        hypotheses=_all_positive("F", "L", "V", "z"),
        values={"F": "F", "L": "L", "V": "V", "z": "z", **_AT_HALF},
        proves=("8*F*L*V/z**2 == K", "2*F/(e*K) + L*e*V == z"),
        samples=(
            {"F": "1", "L": "1", "V": "1", "z": "2"},
            {"F": "1/4", "L": "5", "V": "3", "z": "1/10"},
        ),
        draft=Draft(
            (
                conclude("two_pos", "0 < 2*L*V", [(2, "1", "L_pos", "V_pos")]),
                use("two", "axiom.inverse", x="2*L*V"),
                use("two_inverse", "axiom.inverse_positive", x="2*L*V"),
                conclude("e.end", f"0 < {_AT_HALF['e']}", [(1, "1", "z_pos", "two_inverse")]),
                conclude("z2_pos", "0 < z**2", [(1, "1", "z_pos", "z_pos")]),
                use("z2", "axiom.inverse", x="z**2"),
                use("z2_inverse", "axiom.inverse_positive", x="z**2"),
                conclude("K.end", f"0 < {_AT_HALF['K']}", [(8, "1", "F_pos", "L_pos", "V_pos", "z2_inverse")]),
                conclude("eK_pos", f"0 < ({_AT_HALF['e']})*({_AT_HALF['K']})", [(1, "1", "e.end", "K.end")]),
                use("eK", "axiom.inverse", x=f"({_AT_HALF['e']})*({_AT_HALF['K']})"),
                conclude("exact", f"{_guarantee('F', _AT_HALF['e'], _AT_HALF['K'])} - z == 0", (), ("eK", "two", "z2")),
                conclude("accurate.end", f"0 <= z - ({_guarantee('F', _AT_HALF['e'], _AT_HALF['K'])})", (), ("exact",)),
                conclude("end", "8*F*L*V/z**2 - 8*F*L*V/z**2 == 0"),
            ),
            ("L_pos", "V_pos", "K.end", "e.end", "accurate.end", "z_pos", "end", "exact"),
        ),
    ),
)
REFUTATIONS: tuple[Refutation, ...] = ()
COUNTABLE: tuple[CountableInstance, ...] = ()
