"""The surrogate at mu and away from it: section 5.1 of Part 1.

Glossary
    J, L        RETURN and SURROGATE;  A_mu, the advantage with respect to mu
    h, w        directions in which a policy moves, of first and of second order;  x, how far it is moved
    slope       the derivative of J at mu in the direction h

Main statements
    surrogate-value-at-mu       L_mu(mu) = J(mu)
    surrogate-taylor            depends on the reading
    surrogate-taylor-tabular    L_mu(mu + x h) = J(mu) + x slope, exactly: the Taylor polynomial in the policy itself
    surrogate-taylor-parameters refuted: along a curve of policies L_mu is no polynomial of first order
    surrogate-first-order       J(mu + x h) - L_mu(mu + x h) = x^2 rest, and the rest is a polynomial in x
    surrogate-differs-away      refuted
    surrogate-exact-one-step    with one step to go L_mu(pi) = J(pi) for every pi
"""

from __future__ import annotations

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, instance, quantified, same, summed, unfold, use
from theorems.notation import PART1
from theorems.processes import (
    BOTH_POLICIES,
    DIRECTION,
    FAIR,
    HORIZON,
    KERNEL,
    MU,
    ONE_STEP,
    PI,
    SMT_SIZES,
    START,
    START_LAW,
    SWITCH,
    TRANSITIONS,
    H,
    R,
    V,
    policy_law,
)
from theorems.proof import Draft

_PROCESS = (KERNEL, R, V, START)
_AT_KS = {"k": "nat", "s": "S"}
_X = parameter("x", "real", "how far the policy is moved", low="-1", high="1")
_W = parameter("w", "S, A -> real", "a direction of second order")
_MOVED = "fun(s in S, a in A, mu[s, a] + x*h[s, a])"
_CURVE = "fun(s in S, a in A, mu[s, a] + x*h[s, a] + x**2*w[s, a])"
_ADV = "ADVANTAGE(mu, P, r, v, s, a, k)"
_GAIN = f"sum(a in A, h[s, a]*{_ADV})"
_GAINS = f"fun(k in nat, s in S, {_GAIN})"


def _surplus(policy: str) -> str:
    return f"SURPLUS({policy}, mu, P, r, v, s, k)"


def _surpluses(policy: str) -> str:
    return f"fun(k in nat, s in S, {_surplus(policy)})"


def _return(policy: str, steps: str = "T") -> str:
    return f"RETURN({policy}, P, r, v, start, {steps})"


def _surrogate(policy: str, steps: str = "T") -> str:
    return f"SURROGATE({policy}, mu, P, r, v, start, {steps})"


def _visited(g: str, policy: str = "mu", steps: str = "T") -> str:
    return f"VISITED({policy}, P, {g}, start, {steps})"


_SLOPE = "RETURN_SLOPE(mu, h, P, r, v, start, T)"
_MEAN = {
    "here.mean": instance(
        "advantage-mean",
        {name: quantified(name) for name in ("mu_nonneg", "mu_total")},
        mu="mu",
        P="P",
        r="r",
        v="v",
        x="s",
        n="k",
    )
}

_PROOF_OF_VALUE = Draft(
    (
        unfold("sum", _surplus("mu"), variables=_AT_KS),
        conclude(
            "surplus",
            f"{_surplus('mu')} == 0",
            (),
            ("here", "here.mean"),
            variables=_AT_KS,
            have={"here": "sum"} | _MEAN,
        ),
        use(
            "nothing",
            "visited-zero",
            proofs={"combined": quantified("surplus")},
            policy="mu",
            P="P",
            g=_surpluses("mu"),
            d="start",
            n="T",
        ),
        unfold("surrogate", _surrogate("mu")),
        conclude("end", f"{_surrogate('mu')} - {_return('mu')} == 0", (), ("nothing", "surrogate")),
    ),
    ("end",),
    notes={"surplus": "The advantage has mean zero under mu, so there is nothing to add up."},
)

_PROOF_OF_TABULAR = Draft(
    (
        unfold("sum", _surplus(_MOVED), variables=_AT_KS),
        conclude("nil", "0 == 0"),
        summed(
            "parts",
            "nil",
            ("1", f"(mu[s, a] + x*h[s, a])*{_ADV}"),
            ("-1", f"mu[s, a]*{_ADV}"),
            ("-x", f"h[s, a]*{_ADV}"),
            over=("a", "A"),
            variables=_AT_KS,
        ),
        conclude(
            "surplus",
            f"{_surplus(_MOVED)} - x*{_GAIN} == 0",
            (),
            ("here", "here.mean", "here.parts"),
            variables=_AT_KS,
            have={"here": "sum", "here.parts": "parts"} | _MEAN,
        ),
        use(
            "combined",
            "visited-scaled",
            proofs={"combined": quantified("surplus")},
            policy="mu",
            P="P",
            g=_surpluses(_MOVED),
            f=_GAINS,
            x="x",
            d="start",
            n="T",
        ),
        unfold("surrogate", _surrogate(_MOVED)),
        unfold("token", "TOKEN_IS(mu, h, P, r, v, start, T)"),
        use(
            "slope",
            "surrogate-gradient-unnormalised",
            proofs={"h_total": quantified("h_total")},
            **same("mu", "h", "P", "start", "r", "v", "T"),
        ),
        conclude(
            "end",
            f"{_surrogate(_MOVED)} - {_return('mu')} - x*{_SLOPE} == 0",
            (),
            ("combined", "surrogate", "token", "slope"),
        ),
    ),
    ("end",),
    notes={"surplus": "Linear in the policy, and zero at mu."},
)

_REST = "sum(s in S, start[s]*VALUE_REST(mu, h, P, r, v, x, s, T))"
_PROOF_OF_FIRST_ORDER = Draft(
    (
        use(
            "line",
            "surrogate-taylor-tabular",
            proofs={name: quantified(name) for name in ("mu_nonneg", "mu_total", "h_total")},
            **same("mu", "h", "P", "start", "r", "v", "T", "x"),
        ),
        use("moved", "slope-is-derivative", pi="mu", **same("h", "P", "start", "r", "v", "T", "x")),
        conclude("end", f"{_return(_MOVED)} - {_surrogate(_MOVED)} - x**2*{_REST} == 0", (), ("line", "moved")),
    ),
    ("end",),
)

_ONE_MORE = [_visited(_surpluses("pi"), policy, "0 + 1") for policy in ("pi", "mu")]
_NO_MORE = [
    f"VISITED({policy}, P, {_surpluses('pi')}, fun(z in S, NEXT_STATE(start, {policy}, P, z)), 0)"
    for policy in ("pi", "mu")
]
_PROOF_OF_ONE_STEP = Draft(
    (
        use(
            "gap",
            "surrogate-gap-identity",
            proofs={name: quantified(name) for name in ("pi_nonneg", "pi_total")},
            T="1",
            **same("pi", "mu", "P", "start", "r", "v"),
        ),
        *(unfold(f"{policy}.one", call) for policy, call in zip(("pi", "mu"), _ONE_MORE, strict=True)),
        *(unfold(f"{policy}.none", call) for policy, call in zip(("pi", "mu"), _NO_MORE, strict=True)),
        conclude(
            "end",
            f"{_surrogate('pi', '1')} - {_return('pi', '1')} == 0",
            (),
            ("gap", "pi.one", "mu.one", "pi.none", "mu.none"),
        ),
    ),
    ("end",),
    notes={"gap": "The first state has the same law under both policies."},
)

_DIRECTIONS = (
    DIRECTION,
    hypothesis("second", "w moves no mass in or out", w_total="all(s in S, sum(a in A, w[s, a]) == 0)"),
)
_MU_LAW = policy_law("mu")
_DIFFER = hypothesis(
    "differ",
    "the policies differ in every state",
    differ="all(s in S, 0 < TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a])))",
)
_GIVEN = (*SWITCH, *FAIR)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="surrogate-value-at-mu",
        where=f"{PART1}, section 5.1",
        title="At pi = mu the surrogate is the return",
        variables=(MU, *_PROCESS, HORIZON),
        hypotheses=(_MU_LAW,),
        statement=relations(f"{_surrogate('mu')} == {_return('mu')}"),
        verdict=Verdict.HOLDS,
        finding="Whatever the visitation is scaled to: the advantage has mean zero under mu, so nothing is added.",
        identity=True,
        smt_sizes=SMT_SIZES,
        draft=_PROOF_OF_VALUE,
    ),
    Claim(
        id="surrogate-taylor",
        where=f"{PART1}, section 5.1",
        title="The surrogate is the first-order Taylor approximation of the return at mu",
        variables=(),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "Exactly so in the policy itself, entry by entry (surrogate-taylor-tabular).  In parameters of the policy "
            "it agrees with the return to first order, as does every function with that gradient, but it is no "
            "polynomial of first order (surrogate-taylor-parameters)."
        ),
        readings=("surrogate-taylor-tabular", "surrogate-taylor-parameters"),
    ),
    Claim(
        id="surrogate-taylor-tabular",
        where=f"{PART1}, section 5.1 (reading: in the policy itself)",
        title="The surrogate at mu + x h is J(mu) + x slope",
        variables=(MU, H, *_PROCESS, HORIZON, _X),
        hypotheses=(_MU_LAW, DIRECTION),
        statement=relations(f"{_surrogate(_MOVED)} == {_return('mu')} + x*{_SLOPE}"),
        verdict=Verdict.HOLDS,
        finding="The surrogate is affine in the policy, with the value and the gradient of the return at mu.",
        identity=True,
        smt_sizes=SMT_SIZES,
        smt_given=_GIVEN,
        draft=_PROOF_OF_TABULAR,
    ),
    Claim(
        id="surrogate-taylor-parameters",
        where=f"{PART1}, section 5.1 (reading: in parameters)",
        title="Along a curve mu + x h + x^2 w of policies the surrogate is J(mu) + x slope",
        variables=(MU, H, _W, *_PROCESS, HORIZON, _X),
        hypotheses=(_MU_LAW, TRANSITIONS, START_LAW, *_DIRECTIONS),
        statement=relations(f"{_surrogate(_CURVE)} == {_return('mu')} + x*{_SLOPE}"),
        verdict=Verdict.REFUTED,
        finding=(
            "One state, one step: with h = w = (1/4, -1/4), x = 1/2 and reward (1, 0) the surrogate exceeds it by "
            "1/16.  The surrogate follows the curve; a Taylor polynomial of first order does not."
        ),
        corrected=("surrogate-taylor-tabular", "surrogate-first-order"),
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
    Claim(
        id="surrogate-first-order",
        where=f"{PART1}, section 5.1 (what remains)",
        title="What the surrogate misses of the return is of second order in how far the policy is moved",
        variables=(MU, H, *_PROCESS, HORIZON, _X),
        hypotheses=(_MU_LAW, DIRECTION),
        statement=relations(f"{_return(_MOVED)} - {_surrogate(_MOVED)} == x**2*{_REST}"),
        verdict=Verdict.HOLDS,
        finding="For every x, and the rest is a polynomial in x.",
        identity=True,
        smt_sizes=SMT_SIZES,
        smt_given=_GIVEN,
        draft=_PROOF_OF_FIRST_ORDER,
    ),
    Claim(
        id="surrogate-exact-one-step",
        where=f"{PART1}, section 5.1 (where it is exact)",
        title="With one step the surrogate is the return, for every policy",
        variables=(PI, MU, *_PROCESS),
        hypotheses=(policy_law("pi"),),
        statement=relations(f"{_surrogate('pi', '1')} == {_return('pi', '1')}"),
        verdict=Verdict.HOLDS,
        finding="The gap comes from the laws of later states; with one step there are none.",
        identity=True,
        smt_sizes=SMT_SIZES,
        draft=_PROOF_OF_ONE_STEP,
    ),
    Claim(
        id="surrogate-differs-away",
        where=f"{PART1}, section 5.1",
        title="Away from pi = mu the surrogate differs from the return",
        variables=(PI, MU, *_PROCESS, HORIZON),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, START_LAW, ONE_STEP, _DIFFER),
        statement=relations(f"0 < abs({_return('pi')} - {_surrogate('pi')})"),
        verdict=Verdict.REFUTED,
        finding=(
            "It need not be equal, but may be: always with one step (surrogate-exact-one-step), and with more wherever "
            "the mean advantage of a state does not depend on the state."
        ),
        corrected=("surrogate-exact-one-step", "surrogate-gap-identity"),
        smt_sizes=((("S", 1), ("A", 2)),),
    ),
)
"""In an order in which each uses only earlier ones."""
