"""Where the claims of `theorems.sequence_variance.divergence` are attained."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.sequence_variance.second_moment import ALWAYS, CHI2, DOMINATED, LAWS, MOMENT, independent
from counterexamples.shorthand import extremal, family
from theorems.chains import AT_K, known
from theorems.drafting import StepData, conclude, induction, instance, polynomial, unfold, use
from theorems.proof import Draft
from theorems.sequence_variance.divergence import CLAIMS

_KL = CHI2.replace("CHI2(", "KL(")
_LOCAL = "fun(k in nat, s in 1, KL(fun(a in 2, {pi}[s, a]), fun(a in 2, {mu}[s, a])))".format(**ALWAYS)
_ALONG = "ALONG({pi}, {P}, ".format(**ALWAYS) + f"{_LOCAL}, 0, {{k}})"
_SPENT = "VISITED({pi}, {P}, ".format(**ALWAYS) + f"{_LOCAL}, table(1), T)"
_WHOLE = MOMENT.replace("{k}", "T")
_POSITIVE = {"x_pos": "0 < x", "z_pos": "0 < z"}

SAME_LOGARITHM: tuple[StepData, ...] = (
    *(
        polynomial(
            f"log.{name}",
            f"0 <= log({large}) - log({small})",
            [(1, "1", "tangent")],
            ("unit", "same"),
            variables="x z",
            given={**_POSITIVE, "same": "x - z == 0"},
            have={
                "tangent": instance(
                    "log-tangent", {"x_pos": f"{small}_pos", "c_pos": f"{large}_pos"}, x=small, c=large
                ),
                "unit": instance("axiom.inverse", {"premise": f"{large}_pos"}, x=large),
            },
        )
        for name, small, large in (("high", "x", "z"), ("low", "z", "x"))
    ),
    use(
        "log.same",
        "antisymmetric",
        proofs={"below": "log.high", "above": "log.low"},
        variables={"x": "real", "z": "real"},
        context=False,
        a="log(x)",
        b="log(z)",
    )
    | {"given": {**_POSITIVE, "same": "x - z == 0"}},
)
"""The logarithms of equal numbers are equal."""

_STEPS: tuple[StepData, ...] = (
    *(step for step in independent() if step["name"] not in ("other", "chi2", "chi2.is")),
    *SAME_LOGARITHM,
    *known("moment", MOMENT, "POWER(1 + c, {k})", "power.next", also=("unit", "ratio"), base=("power.first",)),
    use("power.pos", "power-positive", variables=AT_K, x="1 + c", k="k"),
    use("log.one", "axiom.log_one"),
    polynomial("one.pos", "0 < 1", [(1, "1")]),
    conclude(
        "logs.base",
        "log(POWER(1 + c, 0)) - 0*log(1 + c) == 0",
        (),
        ("here", "log.one"),
        have={
            "here.pos": instance("power.pos", k="0"),
            "here": instance(
                "log.same",
                {"x_pos": "here.pos", "z_pos": "one.pos", "same": "power.first"},
                x="POWER(1 + c, 0)",
                z="1",
            ),
        },
    ),
    conclude(
        "product.pos",
        "0 < (1 + c)*POWER(1 + c, k)",
        [(1, "1", "positive", "here")],
        variables=AT_K,
        have={"here": "power.pos"},
    ),
    conclude(
        "logs.step",
        "log(POWER(1 + c, k + 1)) - (k + 1)*log(1 + c) == 0",
        (),
        ("here", "here.product", "before"),
        variables=AT_K,
        given={"before": "log(POWER(1 + c, k)) - k*log(1 + c) == 0"},
        have={
            "here.next": instance("power.pos", k="k + 1"),
            "here.pos": "power.pos",
            "here.both": "product.pos",
            "here.same": "power.next",
            "here": instance(
                "log.same",
                {"x_pos": "here.next", "z_pos": "here.both", "same": "here.same"},
                x="POWER(1 + c, k + 1)",
                z="(1 + c)*POWER(1 + c, k)",
            ),
            "here.product": instance(
                "log-product", {"x_pos": "positive", "z_pos": "here.pos"}, x="1 + c", z="POWER(1 + c, k)"
            ),
        },
    ),
    induction(
        "logs",
        "log(POWER(1 + c, k)) - k*log(1 + c) == 0",
        "logs.base",
        instance("logs.step", {"before": "hypothesis"}, k="k"),
        on="k",
    ),
    unfold("kl", _KL),
    use("log.first", "log-reciprocal", x="1 + c"),
    use("log.ratio", "log-reciprocal", x="1/(1 + c)"),
    conclude("kl.is", f"{_KL} - log(1 + c) == 0", (), ("kl", "ratio", "unit", "log.first", "log.ratio")),
    *known("spent", _ALONG, "{k}*log(1 + c)", also=("kl.is",)),
    use(
        "along",
        "visited-along",
        policy=ALWAYS["pi"],
        P=ALWAYS["P"],
        g=_LOCAL,
        d=ALWAYS["start"],
        n="T",
    ),
    use("power.T", "power-positive", x="1 + c", k="T"),
    use("moment.T", "moment", k="T"),
    conclude("whole.pos", f"0 < {_WHOLE}", [(1, "1", "power.T")], ("moment.T",)),
    use(
        "whole.log",
        "log.same",
        proofs={"x_pos": "whole.pos", "z_pos": "power.T", "same": "moment.T"},
        x=_WHOLE,
        z="POWER(1 + c, T)",
    ),
    use("e.pos", "axiom.exp_positive", x=_SPENT),
    use("e.log", "axiom.log_exp", x=_SPENT),
    conclude(
        "logs.same",
        f"log({_WHOLE}) - {_SPENT} == 0",
        (),
        ("along", "here.spent", "whole.log", "here.logs"),
        have={"here.spent": instance("spent", k="T"), "here.logs": instance("logs", k="T")},
    ),
    *(
        conclude(
            f"end.{name}",
            f"0 <= {large} - {small}",
            [(1, "1", f"{which}.pos", "here.tangent")],
            ("here.unit", "e.log", "logs.same"),
            have={
                "here.tangent": instance(
                    "log-tangent", {"x_pos": f"{other}.pos", "c_pos": f"{which}.pos"}, x=large, c=small
                ),
                "here.unit": instance("axiom.inverse", {"premise": f"{which}.pos"}, x=small),
            },
        )
        for name, large, small, which, other in (
            ("low", _WHOLE, f"exp({_SPENT})", "e", "whole"),
            ("high", f"exp({_SPENT})", _WHOLE, "whole", "e"),
        )
    ),
    use("end", "antisymmetric", proofs={"below": "end.low", "above": "end.high"}, a=f"exp({_SPENT})", b=_WHOLE),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "seq-is-lower-kl",
        "independent",
        "attained",
        "every T and every c >= 0: independent tokens, pi = (1, 0) and mu = (1/(1 + c), c/(1 + c)); T log(1 + c)",
        parameters={"c": "chi2 of a token", "T": "horizon"},
        naturals=("T",),
        hypotheses={"c_nonneg": "0 <= c"},
        values={**ALWAYS, "T": "T"},
        proves=(str(CLAIMS[0].statement[0]).replace("<=", "=="),),
        samples=({"c": "1", "T": "1"}, {"c": "1/2", "T": "1"}, {"c": "0", "T": "2"}),
        draft=Draft(_STEPS, (*LAWS, *DOMINATED, "end")),
    ),
)
INSTANCES: tuple[Instance, ...] = (
    extremal(
        "seq-is-lower-kl",
        "one token that pi takes always and mu with probability 1/2: log 2 on both sides",
        pi=(("1", "0"),),
        mu=(("1/2", "1/2"),),
        P=((("1",), ("1",)),),
        start=("1",),
        T=1,
    ),
)
