"""How large the bias of the token-level gradient can be, for bounded scores and returns: section 5.2 of Part 1.

Glossary
    D       probability with which pi deviates from the one token of mu
    G       cap of the absolute score
    n       number of steps but one: the horizon is T = n + 1

Main statements
    token-is-bias-deviations    the bias is G T D (1 - (1 - D)^(T - 1)), for every T and every D <= 1/2
"""

from __future__ import annotations

from theorems.chains import AT_K, CONSTANTS, kernel, kernel_signs, known, known_after, table
from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, instance, unfold, use
from theorems.foundations.score_bounds import BOUNDED, CENTRED, SCORE
from theorems.foundations.value_bounds import RETURN_01
from theorems.notation import PART1
from theorems.processes import BOTH_POLICIES, CAP_0, CLOSE, KERNEL, MU, PI, START, START_LAW, TRANSITIONS, V
from theorems.proof import Draft
from theorems.token_bias.score_bias import SLOPE, TOKEN_IS

_FOLLOWING = ((0, 1), (1, 1))
_PI, _MU = (table([table(row)] * 2) for row in (("1 - D", "D"), (1, 0)))
_SCORE = table([table(("-G*D/(1 - D)", "G"))] * 2)
_P, _V, _START = kernel(_FOLLOWING), table((0, 1)), table((1, 0))
_DIRECTION_AT = f"({_PI}[s, a]*{_SCORE}[s, a])"
_FREE, _DIRECTION = "fun(s in 2, a in 2, 0)", f"fun(s in 2, a in 2, {_DIRECTION_AT})"
_REWARDS = f"{_P}, {_FREE}, {_V}"
_PROCESS = f"{_REWARDS}, {_START}, n + 1"
_TRUE = f"RETURN_SLOPE({_PI}, {_DIRECTION}, {_PROCESS})"
_TOKEN = f"TOKEN_IS({_MU}, {_DIRECTION}, {_PROCESS})"
_TV = f"TV(fun(a in 2, {table(('1 - D', 'D'))}[a]), fun(a in 2, {table((1, 0))}[a]))"
_LAW = "G*(n + 1)*D*(1 - POWER(1 - D, n))"


def _value(policy: str, state: int, n: str = "{k}") -> str:
    return f"VALUE({policy}, {_REWARDS}, {state}, {n})"


def _slope(policy: str, state: int, n: str = "{k}") -> str:
    return f"VALUE_SLOPE({policy}, {_DIRECTION}, {_REWARDS}, {state}, {n})"


def _action(policy: str, state: int, token: int) -> str:
    return f"ACTION_VALUE({policy}, {_REWARDS}, {state}, {token}, k)"


def _advantage(token: int) -> str:
    return f"ADVANTAGE({_MU}, {_REWARDS}, 0, {token}, k)"


_GAINS = f"fun(k in nat, s in 2, sum(a in 2, {_DIRECTION_AT}*ADVANTAGE({_MU}, {_REWARDS}, s, a, k)))"
_PROOF_OF_DEVIATIONS = Draft(
    (
        *CONSTANTS,
        conclude("stay.pos", "0 < 1 - D", [(1, "1"), (1, "1", "D_half")], scale=2),
        conclude("stay", "0 <= 1 - D", [(1, "1"), (1, "1", "D_half")], scale=2),
        use("unit", "axiom.inverse", x="1 - D"),
        use("over", "axiom.inverse_positive", x="1 - D"),
        conclude("score.total", "(1 - D)*(-G*D/(1 - D)) + D*G == 0", (), ("unit",)),
        conclude("low", "0 <= G - G*D/(1 - D)", [(1, "1", "G_nonneg", "over", "D_half")], ("unit",)),
        conclude("high", "0 <= G + G*D/(1 - D)", [(1, "1", "G_nonneg"), (1, "1", "G_nonneg", "over", "D_nonneg")]),
        conclude("G.twice", "0 <= G + G", [(2, "1", "G_nonneg")]),
        use("plus", "axiom.abs_nonnegative", x="D"),
        use("minus", "axiom.abs_nonpositive", x="-D"),
        unfold("tv", _TV),
        conclude("close", f"0 <= D - {_TV}", (), ("tv", "plus", "minus")),
        unfold("power.first", "POWER(1 - D, 0)"),
        unfold("power.next", "POWER(1 - D, k + 1)", variables=AT_K),
        *known("pi.1", _value(_PI, 1), "1"),
        *known("mu.1", _value(_MU, 1), "1"),
        *known("pi.0", _value(_PI, 0), "1 - POWER(1 - D, {k})", "pi.1", powers=True),
        *known("mu.0", _value(_MU, 0), "0"),
        *(
            unfold(f"q.{name}.{state}.{token}", _action(policy, state, token), variables=AT_K)
            for name, policy in (("pi", _PI), ("mu", _MU))
            for state in (0, 1)
            for token in (0, 1)
            if (name, state) != ("mu", 1)
        ),
        *known("slope.1", _slope(_PI, 1), "0", "q.pi.1.0", "q.pi.1.1", also=("unit",)),
        *known_after(
            "slope.0",
            _slope(_PI, 0),
            "G*D*({k} + 1)*POWER(1 - D, {k})",
            *("pi.0", "pi.1", "q.pi.0.0", "q.pi.0.1", "slope.1"),
            also=("unit",),
        ),
        *(unfold(f"advantage.{a}", _advantage(a), variables=AT_K) for a in (0, 1)),
        conclude(
            "gains",
            f"(1 - D)*(-G*D/(1 - D))*{_advantage(0)} + D*G*{_advantage(1)} - G*D == 0",
            (),
            (*(f"here.{name}" for name in ("a0", "a1", "q0", "q1", "mu0", "mu1")), "unit"),
            variables=AT_K,
            have={
                "here.a0": "advantage.0",
                "here.a1": "advantage.1",
                "here.q0": "q.mu.0.0",
                "here.q1": "q.mu.0.1",
                "here.mu0": instance("mu.0", k="k"),
                "here.mu1": instance("mu.1", k="k"),
            },
        ),
        *known("token.0", f"ALONG({_MU}, {_P}, {_GAINS}, 0, {{k}})", "{k}*(G*D)", "gains"),
        use("along", "visited-along", policy=_MU, P=_P, g=_GAINS, d=_START, n="n + 1"),
        unfold("true", _TRUE),
        unfold("token", _TOKEN),
        conclude(
            "end",
            f"{_TOKEN} - {_TRUE} - {_LAW} == 0",
            (),
            ("along", "true", "token", "here.true", "here.token"),
            have={"here.true": instance("slope.0", k="n"), "here.token": instance("token.0", k="n + 1")},
        ),
    ),
    (
        *(("stay", "D_nonneg") * 2),
        *(("nil",) * 2),
        *(("one", "zero") * 2),
        *(("nil",) * 2),
        *kernel_signs(_FOLLOWING),
        *(("close",) * 2),
        *("zero", "one"),
        *("one", "zero"),
        *("one", "zero"),
        "nil",
        *(("score.total",) * 2),
        *(("low", "G.twice") * 2),
        *(("high", "zero") * 2),
        "end",
    ),
    witness={
        "pi": _PI,
        "mu": _MU,
        "score": _SCORE,
        "P": _P,
        "v": _V,
        "start": _START,
    },
    sizes={"S": 2, "A": 2},
    notes={"slope.0": "The return is 1 if there is some deviation; the score is G at a deviation."},
)

_SCORE_CAP = parameter("G", "real", "cap of the absolute score", low="0", high="2")
CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="token-is-bias-deviations",
        where=f"{PART1}, section 5.2 (how large the bias is, returns in [0, 1], bounded scores)",
        title="For scores bounded by G, a bias of G T D (1 - (1 - D)^(T - 1)) occurs for every T and every D <= 1/2",
        variables=(
            parameter("D", "real", "cap of the total variation of the two policies in a state", low="0", high="1/2"),
            _SCORE_CAP,
            parameter("n", "nat", "number of steps but one: the horizon is n + 1", low="0", high="3"),
        ),
        hypotheses=(
            CAP_0,
            hypothesis("half", "D <= 1/2", D_half="2*D <= 1"),
            hypothesis("cap-score", "G >= 0", G_nonneg="0 <= G"),
        ),
        exists=(PI, MU, SCORE, KERNEL, V, START),
        such_that=tuple(
            clause
            for h in (*BOTH_POLICIES, TRANSITIONS, CLOSE, RETURN_01, START_LAW, CENTRED, BOUNDED)
            for clause in h.clauses
        ),
        statement=relations(f"{TOKEN_IS} - {SLOPE} == {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "With T = n + 1.  mu has one token, pi a second one with probability D and score G, and the return is 1 if "
            "that occurs at all.  The token-level gradient is G T D, as if every deviation counted alone; the true one "
            "is G T D (1 - D)^(T - 1).  So the bias is of order T D from D = 1/T on, and from D = 1/sqrt(T) on that is "
            "the order of the bound in token-is-bias-scores.  That is said of the slope of the surrogate: here mu "
            "never produces the token with the score, and an estimator from its samples would have mean 0."
        ),
        identity=True,
        draft=_PROOF_OF_DEVIATIONS,
        smt_sizes=(),  # to find a witness of its own z3 runs out of resources
    ),
)
