"""Where the claims of `theorems.sequence_variance.estimator` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.sequence_variance.second_moment import ALWAYS, CHI2, DOMINATED, LAWS, MOMENT, independent
from counterexamples.shorthand import Written, counterexample, extremal, family
from theorems.chains import known
from theorems.drafting import conclude, instance, unfold
from theorems.proof import Draft
from theorems.sequence_variance.estimator import CLAIMS

_SHARP = next(claim for claim in CLAIMS if claim.id == "seq-is-variance-sharp")
_MEAN = MOMENT.replace("RATIO_MOMENT", "RATIO_MEAN")
_SEQ_MEAN = "SEQ_IS_MEAN({pi}, {mu}, {P}, fun(z in 1, i in 1, 1), {start}, T, 0)".format(**ALWAYS)
_VAR = "SEQ_IS_VAR({pi}, {mu}, {P}, fun(z in 1, i in 1, 1), {start}, T)".format(**ALWAYS)
_UNIT = "NORM2(fun(i in 1, 1))"

_ONE_STATE: dict[str, Written] = {
    "pi": (("1", "0"),),
    "mu": (("1/2", "1/2"),),
    "P": ((("1",), ("1",)),),
    "start": ("1",),
}

_SECOND = MOMENT.replace("fun(z in 1, 1)", f"fun(z in 1, {_UNIT})")

FAMILIES: tuple[Family, ...] = (
    family(
        "seq-is-variance-sharp",
        "independent",
        "attained",
        "every T and every c >= 0: independent tokens, pi = (1, 0) and mu = (1/(1 + c), c/(1 + c))",
        parameters={"c": "chi2 of a token", "T": "horizon"},
        naturals=("T",),
        hypotheses={"c_nonneg": "0 <= c"},
        values={**ALWAYS, "c": "c", "T": "T"},
        proves=(str(_SHARP.statement[0]).replace("<=", "=="),),
        samples=({"c": "1", "T": "3"}, {"c": "1/100", "T": "5"}, {"c": "0", "T": "2"}),
        draft=Draft(
            (
                *independent(),
                conclude("cap", f"0 <= c - {CHI2}", (), ("chi2.is",)),
                unfold("length", _UNIT),
                *known(
                    "second",
                    _SECOND,
                    "POWER(1 + c, {k})",
                    "power.next",
                    also=("unit", "ratio"),
                    base=("power.first", "length"),
                ),
                *known("mean", _MEAN, "1", also=("ratio",)),
                unfold("seq", _SEQ_MEAN),
                unfold("norm", f"NORM2(fun(i in 1, {_SEQ_MEAN.replace('T, 0)', 'T, i)')}))"),
                unfold("var", _VAR),
                conclude(
                    "end",
                    f"{_VAR} - (POWER(1 + c, T) - 1) == 0",
                    (),
                    ("var", "norm", "seq", "here.second", "here.mean"),
                    have={"here.second": instance("second", k="T"), "here.mean": instance("mean", k="T")},
                ),
            ),
            (*LAWS, *DOMINATED, "cap", "end"),
        ),
    ),
)
INSTANCES: tuple[Instance, ...] = (
    # mu never takes the second token: E_mu[rho f] = 0, and E_pi f = 1/2.
    counterexample(
        "seq-is-unbiased",
        "one step to state 0 or 1, and mu never goes to 1: 0 against 1/2",
        drops="dominated",
        pi="1/2 1/2; 1/2 1/2",
        mu="1 0; 1 0",
        P=("1 0; 0 1", "1 0; 0 1"),
        start="1 0",
        f=(("0",), ("1",)),
        j=0,
        T=1,
    ),
    # rho = 4 with probability 1/4: E (2 rho)^2 = 16, less the squared mean 4.
    extremal(
        "seq-is-estimator-variance",
        "two independent tokens with chi2 = 1, and f = 2: 4*4 - 4 = 12",
        **_ONE_STATE,
        f=(("2",),),
        K=2,
        c=1,
        T=2,
    ),
    extremal(
        "seq-is-variance-sharp",
        "two independent tokens with chi2 = 1: rho is 4 with probability 1/4, variance 3",
        **_ONE_STATE,
        c=1,
        T=2,
    ),
)
