"""Where the claims of `theorems.practice.clipping` are attained, and where they break."""

from __future__ import annotations

from counterexamples.instance import Family, Instance
from counterexamples.shorthand import counterexample, extremal, family
from theorems.drafting import conclude, unfold, use
from theorems.proof import Draft

INSTANCES: tuple[Instance, ...] = (
    # The ratio of the first token is one; TV = (9/20 + 9/20)/2.
    counterexample(
        "ppo-clip-keeps-close",
        "only the first token was sampled: its ratio is one, and TV = 9/20",
        pi="1/10 9/10 0",
        mu="1/10 9/20 9/20",
        seen="1 0 0",
        c="1/5",
    ),
    # The odds grow by exp(2), so TV = (exp(2) - 1)/(2 (exp(2) + 1)), just above 0.3808.
    counterexample(
        "ppo-first-step",
        "advantages 1 and -1, and a step of size 2: the ratios are about 1.76 and 0.24, outside even of a clip of 3/4",
        mu="1/2 1/2",
        A="1 -1",
        c="761/1000",
        eta="2",
    ),
    counterexample(
        "delta-max-small-by-design",
        "the second state comes with probability 1/100, is not in the batch, and has TV = 1",
        pi="1/2 1/2; 1 0",
        mu="1/2 1/2; 0 1",
        seen="1 0",
        d="99/100 1/100",
        c="1/5",
        x="1",
    ),
    # TV is 1/10 in the first state and 1 in the second: 99/100*1/10 + 1/100.
    extremal(
        "delta-mean-under-clip",
        "ratios 6/5 and 4/5 in the batch, and no token in common outside",
        pi="3/5 2/5; 1 0",
        mu="1/2 1/2; 0 1",
        seen="1 0",
        d="99/100 1/100",
        c="1/5",
    ),
    counterexample(
        "token-is-keeps-tv-small",
        "weights 2 and 0: TV = 1/2, a little more than the radius",
        pi="1 0",
        mu="1/2 1/2",
        w="2 0",
        delta="999/2000",
    ),
)
_MU_0, _MU_1 = "(1 - delta)/2", "(1 + delta)/2"
_TV = f"TV(table(1, 0), table({_MU_0}, {_MU_1}))"
_ANY_RADIUS = Draft(
    (
        conclude("one", "0 <= 1", [(1, "1")]),
        conclude("zero", "0 <= 0"),
        conclude("pi.total", "1 + 0 - 1 == 0"),
        conclude("room", "0 < 1 - delta", [(1, "1", "delta_1")]),
        conclude("mu.0", f"0 <= {_MU_0}", [(1, "1", "delta_1")], scale=2),
        conclude("mu.1", f"0 <= {_MU_1}", [(1, "1", "delta_0"), (1, "1")], scale=2),
        conclude("mu.total", f"{_MU_0} + {_MU_1} - 1 == 0"),
        use("inverse", "axiom.inverse", x="1 - delta"),
        conclude("weight.0", f"{_MU_0}*(2/(1 - delta)) - 1 == 0", (), ("inverse",)),
        conclude("weight.1", f"{_MU_1}*0 - 0 == 0"),
        use("abs.gain", "axiom.abs_nonnegative", x=f"1 - {_MU_0}"),
        use("abs.loss", "axiom.abs_nonpositive", x=f"0 - {_MU_1}"),
        unfold("tv", _TV),
        conclude("end", f"0 < {_TV} - delta", [(1, "1", "room")], ("tv", "abs.gain", "abs.loss"), scale=2),
    ),
    (
        *("one", "zero", "pi.total", "mu.0", "mu.1", "mu.total", "weight.0", "weight.1"),
        *("delta_0", "delta_1", "end"),
    ),
)

FAMILIES: tuple[Family, ...] = (
    family(
        "token-is-keeps-tv-small",
        "any-radius",
        "breaks",
        "pi = (1, 0) and mu = ((1 - delta)/2, (1 + delta)/2): TV = (1 + delta)/2",
        parameters={"delta": "the radius"},
        hypotheses={"delta_0": "0 <= delta", "delta_1": "delta < 1"},
        values={
            "pi": "table(1, 0)",
            "mu": f"table({_MU_0}, {_MU_1})",
            "w": "table(2/(1 - delta), 0)",
            "delta": "delta",
        },
        proves=("delta < TV(pi, mu)",),
        samples=({"delta": "0"}, {"delta": "1/10"}, {"delta": "9/10"}),
        draft=_ANY_RADIUS,
    ),
)
