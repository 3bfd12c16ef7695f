"""Chi-square when the masses of the behaviour law are bounded below, on two outcomes, and in mixtures (section 4.3).

Glossary
    pi, mu      target and behaviour law on a finite set Y; rho = pi/mu
    b           least probability, mu >= b
    M           upper bound of the ratio
    l           weight of a mixture

Main statements
    chi2-min-prob           b chi2 <= TV^2 + b TV and b chi2 <= 2 TV^2
    chi2-ratio-min-prob     b chi2 <= (b (M - 1) + TV) TV
    chi2-two-outcomes       mu_0 mu_1 chi2 = TV^2 on two outcomes
    chi2-convex             chi2 is convex in the pair
"""

from __future__ import annotations

from fractions import Fraction

from theorems.claim import Claim, SharpConstant, Verdict, hypothesis, parameter, relations
from theorems.drafting import Square, StepData, absolute, cases, conclude, instance, polynomial, summed, unfold, use
from theorems.notation import CHI2_TERM, LAWS, PAIR, PART1, TV_TERM
from theorems.proof import Draft

_FLOOR = {
    "p_nonneg": "0 <= p",
    "b_pos": "0 < b",
    "floor": "0 <= q - b",
    "i_pos": "0 < i",
    "unit": "q*i == 1",
    "gain": "0 <= T - (p - q)",
    "loss": "0 <= T + (p - q)",
    "high": "0 <= M*q - p",
}
_CROWDED_ABOVE = [(1, "1", "sign", "gain"), (1, "p - q", "floor", "i_pos")]
_CROWDED_BELOW = [(1, "1", "sign", "loss"), (1, "p - q", "floor", "i_pos")]
_EMPTIED = [(1, "1", "b_pos", "sign", "i_pos", "p_nonneg")]
_CAPPED_GAIN = [(1, "1", "b_pos", "sign", "i_pos", "high")]


def _floor(name: str, goal: str, above: list[Square], below: list[Square], variables: str) -> list[StepData]:
    """A pointwise fact under mu >= b, by the sign of p - q."""
    return absolute(
        name,
        goal,
        {"squares": above, "using": ("unit",), "trim": True},
        {"squares": below, "using": ("unit",), "trim": True},
        variables=variables,
        given=_FLOOR,
        pointwise=polynomial,
    )


_MU_POSITIVE = conclude(
    "mu.positive",
    "0 < mu[y]",
    [(1, "1", "b_pos"), (1, "1", "floor.y")],
    variables={"y": "Y"},
    have={"floor.y": instance("floor", y="y")},
)
_FLOOR_HYPOTHESIS = hypothesis("floor", "mu >= b > 0", b_pos="0 < b", floor="all(y in Y, b <= mu[y])")
_B = parameter("b", "real", "least probability", low="minimum(y in Y, mu[y])/2", high="minimum(y in Y, mu[y])")
_MIXED = "fun(y in Y, (1 - l)*pi[y] + l*nu[y]), fun(y in Y, (1 - l)*mu[y] + l*xi[y])"


def _balanced_side(name: str, side: str, x: str, z: str) -> list[StepData]:
    """Two opposite numbers have absolute values that add up to twice either, by the sign of the first."""
    turned = f"0 <= {'-z' if side == 'x' else 'z'}"
    facts = {"side": f"0 <= {side}", "opposite": "z + x == 0"}
    return [
        polynomial(f"{name}.other", turned, [(1, "1", "side")], ("opposite",), variables="x z", given=facts),
        polynomial(
            name,
            "(abs(x) + abs(z))**2 - 4*x**2 == 0",
            (),
            ("opposite", "at.x", "at.z"),
            variables="x z",
            given=facts,
            have={
                "other": f"{name}.other",
                "at.x": instance(f"axiom.abs_{x}", {"premise": "side"}, x="x"),
                "at.z": instance(f"axiom.abs_{z}", {"premise": "other"}, x="z"),
            },
        ),
    ]


_BALANCED = (
    *_balanced_side("plus", "x", "nonnegative", "nonpositive"),
    *_balanced_side("minus", "-x", "nonpositive", "nonnegative"),
    cases(
        "even",
        ("sign", "x"),
        ("plus", "minus"),
        goal="(abs(x) + abs(z))**2 - 4*x**2 == 0",
        variables="x z",
        given={"opposite": "z + x == 0"},
    ),
)

_PROOF_OF_CHI2_MIN_PROB = Draft(
    (
        _MU_POSITIVE,
        *_floor(
            "first",
            "0 <= T*(a + (p - q)) + b*(a - (p - q)) - 2*b*((p - q)**2*i)",
            [(2, *s[1:]) for s in _CROWDED_ABOVE],
            [(2, *s[1:]) for s in _EMPTIED],
            "p q i b T",
        ),
        *_floor("second", "0 <= T*a - b*((p - q)**2*i)", _CROWDED_ABOVE, _CROWDED_BELOW, "p q i b T"),
        use("outcome.gain", "tv-outcome.1", pi="pi", mu="mu", w="y", variables={"y": "Y"}),
        use("outcome.loss", "tv-outcome.2", pi="pi", mu="mu", w="y", variables={"y": "Y"}),
        summed(
            "first.sum",
            instance("first", p="pi[y]", q="mu[y]", i="1/mu[y]", T="TV(pi, mu)", b="b"),
            ("TV(pi, mu) + b", TV_TERM),
            ("TV(pi, mu) - b", "pi[y]"),
            ("-(TV(pi, mu) - b)", "mu[y]"),
            ("-2*b", CHI2_TERM),
        ),
        summed(
            "second.sum",
            instance("second", p="pi[y]", q="mu[y]", i="1/mu[y]", T="TV(pi, mu)", b="b"),
            ("TV(pi, mu)", TV_TERM),
            ("-b", CHI2_TERM),
        ),
        unfold("tv", "TV(pi, mu)"),
        unfold("chi2", "CHI2(pi, mu)"),
        conclude(
            "first.end",
            "0 <= TV(pi, mu)**2 + b*TV(pi, mu) - b*CHI2(pi, mu)",
            [(1, "1", "first.sum")],
            ("tv", "chi2", "pi_total", "mu_total"),
            scale=2,
        ),
        conclude("second.end", "0 <= 2*TV(pi, mu)**2 - b*CHI2(pi, mu)", [(1, "1", "second.sum")], ("tv", "chi2")),
    ),
    ("first.end", "second.end"),
    notes={
        "first": "A gain is at most TV and a loss at most the whole mass: (p - q)^2/q is at most TV (p - q)/b, "
        "or q - p.",
        "second": "Both a gain and a loss are at most TV.",
    },
)

_PROOF_OF_CHI2_RATIO_MIN_PROB = Draft(
    (
        _MU_POSITIVE,
        *_floor(
            "point",
            "0 <= b*(M - 1)*(a + (p - q)) + T*(a - (p - q)) - 2*b*((p - q)**2*i)",
            [(2, *s[1:]) for s in _CAPPED_GAIN],
            [(2, *s[1:]) for s in _CROWDED_BELOW],
            "p q i b T M",
        ),
        use("outcome.loss", "tv-outcome.2", pi="pi", mu="mu", w="y", variables={"y": "Y"}),
        summed(
            "sum",
            instance("point", p="pi[y]", q="mu[y]", i="1/mu[y]", T="TV(pi, mu)", b="b", M="M"),
            ("TV(pi, mu) + b*(M - 1)", TV_TERM),
            ("b*(M - 1) - TV(pi, mu)", "pi[y]"),
            ("-(b*(M - 1) - TV(pi, mu))", "mu[y]"),
            ("-2*b", CHI2_TERM),
        ),
        unfold("tv", "TV(pi, mu)"),
        unfold("chi2", "CHI2(pi, mu)"),
        conclude(
            "end",
            "0 <= (b*(M - 1) + TV(pi, mu))*TV(pi, mu) - b*CHI2(pi, mu)",
            [(1, "1", "sum")],
            ("tv", "chi2", "pi_total", "mu_total"),
            scale=2,
        ),
    ),
    ("end",),
)

_PROOF_OF_CHI2_TWO_OUTCOMES = Draft(
    (
        *_BALANCED,
        conclude("balance", "pi[1] - mu[1] + (pi[0] - mu[0]) == 0", (), ("pi_total", "mu_total")),
        use("squares", "even", x="pi[0] - mu[0]", z="pi[1] - mu[1]"),
        use("u", "axiom.inverse", x="mu[0]"),
        use("v", "axiom.inverse", x="mu[1]"),
        unfold("tv", "TV(pi, mu)"),
        unfold("chi2", "CHI2(pi, mu)"),
        conclude(
            "end",
            "mu[0]*mu[1]*CHI2(pi, mu) - TV(pi, mu)**2 == 0",
            (),
            ("tv", "chi2", "squares", "balance", "u", "v", "mu_total"),
        ),
    ),
    ("end",),
)

_PROOF_OF_CHI2_CONVEX = Draft(
    (
        polynomial(
            "mixture.inside",
            "0 < (1 - l)*q + l*s",
            [(1, "1", "l_pos", "s_pos"), (1, "1", "l_high", "q_pos")],
            variables="q s l",
            given={"l_pos": "0 < l", "l_high": "0 <= 1 - l", "q_pos": "0 < q", "s_pos": "0 < s"},
        ),
        polynomial(
            "mixture.zero",
            "0 < (1 - l)*q + l*s",
            [(1, "1", "q_pos")],
            ("l_0",),
            variables="q s l",
            given={"l_0": "l == 0", "q_pos": "0 < q"},
        ),
        cases(
            "mixture",
            ("zero", "l", "l_low"),
            ("mixture.inside", "mixture.zero"),
            goal="0 < (1 - l)*q + l*s",
            variables="q s l",
            given={"l_low": "0 <= l", "l_high": "0 <= 1 - l", "q_pos": "0 < q", "s_pos": "0 < s"},
        ),
        polynomial(
            "point",
            "0 <= (1 - l)*((p - q)**2*i) + l*((r - s)**2*k) - ((1 - l)*p + l*r - ((1 - l)*q + l*s))**2*j",
            [(1, "(p - q)*s - (r - s)*q", "l_low", "l_high", "i_pos", "k_pos", "j_pos")],
            ("ui", "uk", "uj"),
            variables="p q r s l i k j",
            given={
                "l_low": "0 <= l",
                "l_high": "0 <= 1 - l",
                "i_pos": "0 < i",
                "k_pos": "0 < k",
                "j_pos": "0 < j",
                "ui": "q*i == 1",
                "uk": "s*k == 1",
                "uj": "((1 - l)*q + l*s)*j == 1",
            },
        ),
        use("mixed_pos", "mixture", q="mu[y]", s="xi[y]", l="l", variables={"y": "Y"}),
        summed(
            "sum",
            instance(
                "point",
                p="pi[y]",
                q="mu[y]",
                r="nu[y]",
                s="xi[y]",
                l="l",
                i="1/mu[y]",
                k="1/xi[y]",
                j="1/((1 - l)*mu[y] + l*xi[y])",
            ),
            ("1 - l", CHI2_TERM),
            ("l", "(nu[y] - xi[y])**2/xi[y]"),
            ("-1", "((1 - l)*pi[y] + l*nu[y] - ((1 - l)*mu[y] + l*xi[y]))**2/((1 - l)*mu[y] + l*xi[y])"),
        ),
        unfold("one", "CHI2(pi, mu)"),
        unfold("other", "CHI2(nu, xi)"),
        unfold("mixed", "CHI2(" + _MIXED + ")"),
        conclude(
            "end",
            "0 <= (1 - l)*CHI2(pi, mu) + l*CHI2(nu, xi) - CHI2(" + _MIXED + ")",
            [(1, "1", "sum")],
            ("one", "other", "mixed"),
        ),
    ),
    ("end",),
    notes={"point": "The difference is l (1 - l) ((p - q) s - (r - s) q)^2/(q s ((1 - l) q + l s))."},
)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="chi2-min-prob",
        where=f"{PART1}, section 4.3 (what a least probability adds)",
        title="If mu >= b then chi2 is at most TV^2/b + min(TV, TV^2/b)",
        variables=(*PAIR, _B),
        hypotheses=(*LAWS, _FLOOR_HYPOTHESIS),
        statement=relations(["b*CHI2(pi, mu) <= TV(pi, mu)**2 + b*TV(pi, mu)", "b*CHI2(pi, mu) <= 2*TV(pi, mu)**2"]),
        verdict=Verdict.HOLDS,
        finding=(
            "A floor under the behaviour policy, such as a sampler without top-k truncation has, bounds chi2 by TV.  "
            "The first is attained at every TV in [b, 1 - 2b], the second at every TV <= b."
        ),
        smt_sizes=(2,),
        draft=_PROOF_OF_CHI2_MIN_PROB,
    ),
    Claim(
        id="chi2-ratio-min-prob",
        where=f"{PART1}, section 4.3 (what a least probability adds)",
        title="If mu >= b and rho <= M then chi2 is at most (M - 1 + TV/b) TV",
        variables=(
            *PAIR,
            _B,
            parameter(
                "M",
                "real",
                "upper bound of the ratio",
                low="maximum(y in Y, pi[y]/mu[y])",
                high="2*maximum(y in Y, pi[y]/mu[y])",
            ),
        ),
        hypotheses=(
            *LAWS,
            _FLOOR_HYPOTHESIS,
            hypothesis("ratio", "pi <= M mu", high="all(y in Y, pi[y] <= M*mu[y])"),
        ),
        statement=relations("b*CHI2(pi, mu) <= (b*(M - 1) + TV(pi, mu))*TV(pi, mu)"),
        verdict=Verdict.HOLDS,
        finding="Attained with rho = M on the gainers, and one loser of mass b.",
        constant=SharpConstant(
            "b*CHI2(pi, mu) <= {c}*(b*(M - 1) + TV(pi, mu))*TV(pi, mu)", Fraction(1), (Fraction(1, 2),)
        ),
        smt_sizes=(2, 3),
        draft=_PROOF_OF_CHI2_RATIO_MIN_PROB,
    ),
    Claim(
        id="chi2-two-outcomes",
        where=f"{PART1}, section 4.3 (two outcomes)",
        title="On two outcomes, chi2 is TV^2/(mu_0 mu_1)",
        variables=(parameter("pi", "2 -> real", "target law"), parameter("mu", "2 -> real", "behaviour law")),
        hypotheses=(
            hypothesis("pi-law", "pi has total mass one", pi_total="pi[0] + pi[1] == 1"),
            hypothesis(
                "mu-law",
                "mu is a positive law on two outcomes",
                mu_0="0 < mu[0]",
                mu_1="0 < mu[1]",
                mu_total="mu[0] + mu[1] == 1",
            ),
        ),
        statement=relations("mu[0]*mu[1]*CHI2(pi, mu) == TV(pi, mu)**2"),
        verdict=Verdict.HOLDS,
        finding="Two outcomes leave no freedom: TV and the masses of mu determine chi2.",
        identity=True,
        draft=_PROOF_OF_CHI2_TWO_OUTCOMES,
    ),
    Claim(
        id="chi2-convex",
        where=f"{PART1}, section 4.3 (mixtures)",
        title="chi2 is jointly convex in the pair",
        variables=(
            *PAIR,
            parameter("nu", "Y -> real", "another target law"),
            parameter("xi", "Y -> real", "another behaviour law"),
            parameter("l", "real", "weight of the second pair", low="0", high="1"),
        ),
        hypotheses=(
            hypothesis(
                "positive",
                "mu and xi are positive",
                mu_pos="all(y in Y, 0 < mu[y])",
                xi_pos="all(y in Y, 0 < xi[y])",
            ),
            hypothesis("weight", "0 <= l <= 1", l_low="0 <= l", l_high="l <= 1"),
        ),
        statement=relations("CHI2(" + _MIXED + ") <= (1 - l)*CHI2(pi, mu) + l*CHI2(nu, xi)"),
        verdict=Verdict.HOLDS,
        finding=(
            "So over a polytope of pairs the largest chi2 is at a vertex.  Equality where both pairs have the same "
            "ratios."
        ),
        smt_sizes=(1,),
        draft=_PROOF_OF_CHI2_CONVEX,
    ),
)
