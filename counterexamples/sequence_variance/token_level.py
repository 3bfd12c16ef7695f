"""Where the claims of `theorems.sequence_variance.token_level` are attained, and where they break.

The extremal process has one state and two tokens of probability 1/2 under pi, scores G and -G, and the return K always:
the terms of the estimator are then uncorrelated, and each is as large as it may be.
"""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample, extremal, family
from theorems.chains import AT_K
from theorems.drafting import StepData, conclude, induction, instance, quantified, unfold, use
from theorems.proof import Draft
from theorems.sequence_variance.token_level import CLAIMS

_C = "(1/(4*q) + 1/(4*(1 - q)) - 1)"
_FAIR: dict[str, str] = {
    "pi": "table(table(1/2, 1/2))",
    "mu": "table(table(q, 1 - q))",
    "P": "table(table(table(1), table(1)))",
    "start": "table(1)",
    "u": "table(table(table(G), table(-G)))",
    "v": "table(K)",
    "base": "table(0)",
}
_SUMS = {"x": "real", "y": "real"}
_CHI2 = "CHI2(fun(a in 2, table(1/2, 1/2)[a]), fun(a in 2, table(q, 1 - q)[a]))"


def _score(token: str) -> str:
    return "SCORE({pi}, {u}, 0, ".format(**_FAIR) + f"{token}, 0)"


def _norm(token: str) -> str:
    return "NORM2(fun(i in 1, SCORE({pi}, {u}, 0, ".format(**_FAIR) + f"{token}, i)))"


_ONE_SCORE = "fun(z in 1, a in 2, SCORE({pi}, {u}, z, a, {{i}}))".format(**_FAIR)
_SCORES = "fun(s in 1, a in 2, i in 1, SCORE({pi}, {u}, s, a, i))".format(**_FAIR)


def _token_level(quantity: str, x: str, y: str, n: str, i: str = "0", s: str = "0") -> str:
    before = "{pi}, {mu}, {P}, ".format(**_FAIR)
    return f"{quantity}({before}{_ONE_SCORE.format(i=i)}, {_FAIR['v']}, {_FAIR['base']}, {x}, {y}, {s}, {n})"


def _whole(quantity: str) -> str:
    return f"{quantity}({{pi}}, {{mu}}, {{P}}, {_SCORES}, {{v}}, {{base}}, {{start}}, T)".format(**_FAIR)


def _known(name: str, quantity: str, value: str) -> list[StepData]:
    """By induction, for all sums so far, a quantity of k tokens is the value given in terms of x, y and k."""

    def goal(x: str, y: str, n: str) -> str:
        return f"{_token_level(quantity, x, y, n)} - ({value.format(x=x, y=y, n=n)}) == 0"

    moved = [f"x + ((1/2)/{q})*{_score(a)}" for a, q in (("0", "q"), ("1", "(1 - q)"))]
    before = {"before": f"all(w in real, all(r in real, {goal('w', 'r', 'k')}))"}
    return [
        unfold(f"{name}.first", _token_level(quantity, "x", "y", "0"), variables=_SUMS),
        conclude(f"{name}.base", goal("x", "y", "0"), (), ("here",), variables=_SUMS, have={"here": f"{name}.first"}),
        unfold(f"{name}.next", _token_level(quantity, "x", "y", "k + 1"), variables=_SUMS | AT_K),
        conclude(
            f"{name}.step",
            goal("x", "y", "(k + 1)"),
            (),
            ("here.next", "here.0", "here.1", "score.0", "score.1", "unit", "other"),
            variables=_SUMS | AT_K,
            given=before,
            have={
                "here.next": f"{name}.next",
                "here.0": instance("before", w=moved[0], r="y"),
                "here.1": instance("before", w=moved[1], r="y"),
            },
        ),
        induction(
            name,
            goal("x", "y", "k"),
            f"{name}.base",
            instance(f"{name}.step", {"before": quantified("hypothesis")}, x="x", y="y", k="k"),
            on="k",
            over=_SUMS,
        ),
    ]


_AVERAGE = f"sum(s in 1, {_FAIR['start']}[s]*{_token_level('TOKEN_IS_SUM', '0', '0', 'T', 'i', 's')})"
_MEAN_NORM = f"NORM2(fun(i in 1, {_AVERAGE}))"
_STEPS: tuple[StepData, ...] = (
    conclude("zero", "0 <= 0"),
    conclude("one", "0 <= 1", [(1, "1")]),
    conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
    conclude("nil", "0 == 0"),
    conclude("low.q", "0 <= q", [(1, "1", "q_pos")]),
    conclude("low.rest", "0 <= 1 - q", [(1, "1", "q_1")]),
    conclude("mu.total", "q + (1 - q) - 1 == 0"),
    use("unit", "axiom.inverse", x="q"),
    use("other", "axiom.inverse", x="1 - q"),
    conclude("covered.0", "1/2 == 0", (), ("unit", "null"), given={"null": "q == 0"}),
    conclude("covered.1", "1/2 == 0", (), ("other", "null"), given={"null": "1 - q == 0"}),
    *(unfold(f"is.{a}", _score(a)) for a in "01"),
    conclude("score.0", f"{_score('0')} - G == 0", (), ("is.0",)),
    conclude("score.1", f"{_score('1')} + G == 0", (), ("is.1",)),
    *(unfold(f"norm.{a}", _norm(a)) for a in "01"),
    *(conclude(f"short.{a}", f"0 <= G**2 - {_norm(a)}", (), (f"norm.{a}", f"score.{a}")) for a in "01"),
    unfold("chi2", _CHI2),
    conclude("cap", f"0 <= {_C} - {_CHI2}", (), ("chi2", "unit", "other")),
    *_known("mean", "TOKEN_IS_SUM", "K*{x} - {y}"),
    *_known("square", "TOKEN_IS_SQUARE", f"(K*{{x}} - {{y}})**2 + K**2*G**2*{{n}}*(1 + {_C})"),
    unfold("variance", _whole("TOKEN_IS_VAR")),
    unfold("second", _whole("TOKEN_IS_SECOND")),
    unfold("norm", _MEAN_NORM),
    use("mean.T", "mean", x="0", y="0", k="T"),
    conclude("no.mean", f"{_MEAN_NORM} == 0", (), ("norm", "mean.T")),
    use("square.T", "square", x="0", y="0", k="T"),
    conclude(
        "end",
        f"{_whole('TOKEN_IS_VAR')} - K**2*G**2*T*(1 + {_C}) == 0",
        (),
        ("variance", "second", "no.mean", "square.T"),
    ),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "token-is-low-variance",
        "independent",
        "attained",
        "every T, and every chi2 >= 0: independent tokens, pi = (1/2, 1/2) and mu = (q, 1 - q), the return K always",
        parameters={
            "q": "probability of the first token under mu",
            "G": "size of the scores",
            "K": "return",
            "T": "horizon",
        },
        naturals=("T",),
        hypotheses={"q_pos": "0 < q", "q_1": "q < 1", "G_nonneg": "0 <= G", "K_nonneg": "0 <= K"},
        values={**_FAIR, "K": "K", "G": "G", "c": _C, "T": "T"},
        proves=(str(CLAIMS[0].statement[0]).replace("<=", "=="),),
        samples=(
            {"q": "1/4", "G": "1", "K": "2", "T": "2"},
            {"q": "1/2", "G": "3", "K": "1", "T": "3"},
            {"q": "1/10", "G": "1/2", "K": "1", "T": "1"},
        ),
        draft=Draft(
            _STEPS,
            (
                *("half", "half", "nil"),
                *("low.q", "low.rest", "mu.total"),
                *("one", "one", "nil", "nil"),
                *("one", "nil"),
                *("covered.0", "covered.1"),
                *("short.0", "short.1", "G_nonneg"),
                *("K_nonneg", "zero"),
                *("zero", "K_nonneg"),
                *("cap", "end"),
            ),
        ),
    ),
)
INSTANCES: tuple[Instance, ...] = (
    # One token with ratios 50 and 50/99: E rho^2 = 2500/99, and nothing caps it.
    counterexample(
        "token-is-low-variance",
        "one token that mu takes with probability 1/100 and pi with 1/2: 2500/99 against 2",
        drops="chi2-cap",
        pi=(("1/2", "1/2"),),
        mu=(("1/100", "99/100"),),
        P=((("1",), ("1",)),),
        start=("1",),
        u=((("1",), ("-1",)),),
        v=("1",),
        K=1,
        base=("0",),
        G=1,
        c=1,
        T=1,
    ),
    # chi2 = 1/4 + 1/12 = 1/3; the two terms are uncorrelated: 4 * 2 * 4/3 = 32/3.
    extremal(
        "token-is-low-variance",
        "two independent tokens with chi2 = 1/3, scores of norm 1, the constant return 2",
        pi=(("1/2", "1/2"),),
        mu=(("1/4", "3/4"),),
        P=((("1",), ("1",)),),
        start=("1",),
        u=((("1",), ("-1",)),),
        v=("2",),
        K=2,
        base=("0",),
        G=1,
        c="1/3",
        T=2,
    ),
)
