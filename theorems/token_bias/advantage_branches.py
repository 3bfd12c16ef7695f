"""How large the bias of the token-level gradient can be, for bounded scores and advantages: section 5.2 of Part 1.

Glossary
    D       probability with which each policy takes a token of its own in the common state
    G, eps  cap of the absolute score, and of the absolute advantage
    T       horizon

Main statements
    token-is-bias-branches  the bias is 2 eps G (T D - 1 + (1 - D)^T)/D, for every T and D
"""

from __future__ import annotations

from theorems.chains import AT_K, CONSTANTS, kernel, kernel_signs, known, reward_is_advantage, table
from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import StepData, conclude, instance, unfold, use
from theorems.foundations.score_bounds import BOUNDED, CENTRED, DIRECTION, SCORE, SCORE_CAP
from theorems.notation import PART1
from theorems.processes import (
    ADVANTAGE_CAP,
    BOTH_POLICIES,
    CAP_1,
    CLOSE,
    EPS_0,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    R,
    V,
)
from theorems.proof import Draft
from theorems.token_bias.advantage_bias import CAP_POSITIVE

_TRUE, _TOKEN_IS = (
    f"RETURN_SLOPE(pi, {DIRECTION}, P, r, v, start, T)",
    f"TOKEN_IS(mu, {DIRECTION}, P, r, v, start, T)",
)
_DRIFT = "({k}*D - 1 + POWER(1 - D, {k}))"
_LAW = f"2*eps*G*{_DRIFT.replace('{k}', 'T')}/D"

_FOLLOWING = ((0, 1, 2), (1, 1, 1), (2, 2, 2))
_FAIR = table(("1/2", "1/2", 0))
_PI, _MU = (table((table(row), _FAIR, _FAIR)) for row in (("1 - D", "D", 0), ("1 - D", 0, "D")))
_REWARD = ((0, 0, 0), ("eps", "-eps", 0), ("-eps", "eps", 0))
_SCORES = ((0, 0, 0), ("G", "-G", 0), ("G", "-G", 0))
_R, _S = (table(table(row) for row in rows) for rows in (_REWARD, _SCORES))
_P, _V, _START = kernel(_FOLLOWING), table((0, 0, 0)), table((1, 0, 0))
_AT = f"({_PI}[s, a]*{_S}[s, a])"
_H = f"fun(s in 3, a in 3, {_AT})"
_PAID = f"{_P}, {_R}, {_V}"
_G = f"fun(k in nat, s in 3, sum(a in 3, {_AT}*ADVANTAGE({_MU}, {_PAID}, s, a, k)))"
_STATES = range(3)


def _value(policy: str, state: int, n: str = "{k}") -> str:
    return f"VALUE({policy}, {_PAID}, {state}, {n})"


def _at(state: int, token: int, quantity: str = "ADVANTAGE", policy: str = _MU) -> str:
    return f"{quantity}({policy}, {_PAID}, {state}, {token}, k)"


def _advantage(state: int, token: int) -> list[StepData]:
    """An advantage is the reward, because the values of mu are zero; and it keeps the cap."""
    name, reward = f"{state}{token}", str(_REWARD[state][token])
    slack = {"eps": (2, 0), "-eps": (0, 2), "0": (1, 1)}[reward]
    return [
        *reward_is_advantage(name, _at(state, token), reward, state, _FOLLOWING[state][token]),
        *(
            conclude(
                f"{side}.{name}",
                f"0 <= eps {sign} {_at(state, token)}",
                [(weight, "1", "eps_nonneg")] if weight else [],
                ("here",),
                variables=AT_K,
                have={"here": f"reward.{name}"},
            )
            for side, sign, weight in (("low", "+", slack[0]), ("high", "-", slack[1]))
        ),
    ]


def _tv(state: int) -> str:
    rows = (table(("1 - D", "D", 0)), table(("1 - D", 0, "D"))) if state == 0 else (_FAIR, _FAIR)
    return f"TV({', '.join(f'fun(a in 3, {row}[a])' for row in rows)})"


_PROCESS = f"{_PAID}, {_START}, T"
_W_TRUE, _W_TOKEN = f"RETURN_SLOPE({_PI}, {_H}, {_PROCESS})", f"TOKEN_IS({_MU}, {_H}, {_PROCESS})"
_HALF_LAW = f"eps*G*{_DRIFT}/D"
_PROOF = Draft(
    (
        *CONSTANTS,
        conclude("half", "0 <= 1/2", [(1, "1")], scale=2),
        conclude("D_nonneg", "0 <= D", [(1, "1", "D_pos")]),
        use("unit", "axiom.inverse", x="D"),
        conclude("G.twice", "0 <= G + G", [(2, "1", "G_nonneg")]),
        use("same", "axiom.abs_nonnegative", x="0"),
        use("plus", "axiom.abs_nonnegative", x="D"),
        use("minus", "axiom.abs_nonpositive", x="-D"),
        *(
            step
            for state in (0, 1)
            for step in (
                unfold(f"tv.{state}", _tv(state)),
                conclude(
                    f"close.{state}",
                    f"0 <= D - {_tv(state)}",
                    [(1, "1", "D_nonneg")] if state else [],
                    ("same", f"tv.{state}", *(() if state else ("plus", "minus"))),
                ),
            )
        ),
        unfold("power.first", "POWER(1 - D, 0)"),
        unfold("power.next", "POWER(1 - D, k + 1)", variables=AT_K),
        *(step for state in (2, 1) for step in known(f"mu.{state}", _value(_MU, state), "0")),
        *known("mu.0", _value(_MU, 0), "0", "mu.2"),
        *(step for state in _STATES for token in _STATES for step in _advantage(state, token)),
        *(unfold(f"q.1.{token}", _at(1, token, "ACTION_VALUE", _PI), variables=AT_K) for token in (0, 1)),
        *known("slope.1", f"VALUE_SLOPE({_PI}, {_H}, {_PAID}, 1, {{k}})", "{k}*eps*G", "q.1.0", "q.1.1"),
        *known(
            "slope.0",
            f"VALUE_SLOPE({_PI}, {_H}, {_PAID}, 0, {{k}})",
            _HALF_LAW,
            "slope.1",
            powers=True,
            also=("unit",),
        ),
        *known("gain.2", f"ALONG({_MU}, {_P}, {_G}, 2, {{k}})", "-({k}*eps*G)", "reward.20", "reward.21"),
        *known(
            "gain.0", f"ALONG({_MU}, {_P}, {_G}, 0, {{k}})", f"-({_HALF_LAW})", "gain.2", powers=True, also=("unit",)
        ),
        unfold("true", _W_TRUE),
        unfold("token.is", _W_TOKEN),
        use("along", "visited-along", policy=_MU, P=_P, g=_G, d=_START, n="T"),
        conclude(
            "end",
            f"{_W_TRUE} - {_W_TOKEN} - {_LAW} == 0",
            (),
            ("true", "token.is", "along", "here.slope", "here.gain"),
            have={"here.slope": instance("slope.0", k="T"), "here.gain": instance("gain.0", k="T")},
        ),
    ),
    (
        *("D_1", "D_nonneg", "zero", *(("half", "half", "zero") * 2)),
        *(("nil",) * 3),
        *("D_1", "zero", "D_nonneg", *(("half", "half", "zero") * 2)),
        *(("nil",) * 3),
        *kernel_signs(_FOLLOWING),
        *("close.0", "close.1", "close.1"),
        *("one", "zero", "zero"),
        "nil",
        *(("nil",) * 3),
        *("G_nonneg", "G_nonneg", "G_nonneg", *(("G.twice", "zero", "G_nonneg") * 2)),
        *("G_nonneg", "G_nonneg", "G_nonneg", *(("zero", "G.twice", "G_nonneg") * 2)),
        *(f"{side}.{state}{token}" for side in ("low", "high") for state in _STATES for token in _STATES),
        "end",
    ),
    witness={"pi": _PI, "mu": _MU, "score": _S, "P": _P, "r": _R, "v": _V, "start": _START},
    sizes={"S": 3, "A": 3},
    notes={
        "slope.0": "After a deviation of pi the tokens with a positive score are the better ones.",
        "gain.0": "After one of mu they are the worse ones.",
    },
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="token-is-bias-branches",
        where=f"{PART1}, section 5.2 (how large the bias is, capped advantage, bounded scores)",
        title="For advantages up to eps and scores up to G, a bias of 2 eps G sum_{t < T} (1 - (1 - D)^t) occurs",
        variables=(
            parameter("D", "real", "cap of the total variation of the two policies in a state", low="1/100", high="1"),
            SCORE_CAP,
            parameter("eps", "real", "cap of the absolute advantage", low="0", high="2"),
            parameter("T", "nat", "horizon: the number of steps", low="0", high="3"),
        ),
        hypotheses=(
            CAP_POSITIVE,
            CAP_1,
            hypothesis("cap-score", "G >= 0", G_nonneg="0 <= G"),
            EPS_0,
        ),
        exists=(PI, MU, SCORE, KERNEL, R, V, START),
        such_that=tuple(
            clause
            for h in (*BOTH_POLICIES, TRANSITIONS, CLOSE, START_LAW, CENTRED, BOUNDED, ADVANTAGE_CAP)
            for clause in h.clauses
        ),
        statement=relations(f"{_TRUE} - {_TOKEN_IS} == {_LAW}"),
        verdict=Verdict.HOLDS,
        finding=(
            "For every T and every D in (0, 1].  A direction with scores up to G has absolute values that add up to at "
            "most G, so the bias is at most 2 eps G T (T - 1) D (token-is-bias-advantage): T^2 D is the right order "
            "while T D is below one, and to first order in D the two differ by a factor of two.  Open: the order for "
            "larger T D, where this bias is 2 eps G T."
        ),
        identity=True,
        draft=_PROOF,
        smt_sizes=(),  # to find a witness of its own z3 runs out of resources
    ),
)
