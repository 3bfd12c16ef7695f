"""The policy gradient, and the gradient of the surrogate at mu: section 5.2 of Part 1.

A derivative is taken along a line: h is the derivative of the policy, pi times the score of the text, and the slope
of the return in that direction is its product rule.  `slope-is-derivative` says exactly in which sense.

Glossary
    pi, mu      target and behaviour policy;  h, a direction in which a policy moves;  score, the same divided by pi
    P           transition kernel;  start, the law of the first state;  T, horizon
    r, v        rewards of a token, and of the state in which the last step ends
    x           how far the policy is moved

Main statements
    slope-is-derivative                 J(pi + x h) = J(pi) + x slope + x^2 rest, and the rest is a polynomial in x
    surrogate-gradient-at-mu            depends on the reading
    surrogate-gradient-unnormalised     at pi = mu the token-level gradient is the slope of the return
    surrogate-gradient-normalised       refuted: with visitations of mass one it is off by the factor T
    policy-gradient                     the policy gradient in the form of the text
"""

from __future__ import annotations

from dataclasses import replace

from theorems.claim import Claim, Verdict, hypothesis, parameter, relations
from theorems.drafting import conclude, induction, instance, quantified, summed, unfold, use
from theorems.notation import PART1
from theorems.processes import DIRECTION, HORIZON, KERNEL, MU, ONE_STEP, PI, SMT_SIZES, START, H, R, V
from theorems.proof import Draft

_X = parameter("x", "real", "how far the policy is moved", low="-1", high="1")
_SCORE = parameter("score", "S, A -> real", "derivative of log pi in a direction")
_S, _A, _Z = ("s", "S"), ("a", "A"), ("z", "S")
_AT_S, _AT_SA, _AT_K = {"s": "S"}, {"s": "S", "a": "A"}, {"k": "nat"}
_DIRECTION = replace(DIRECTION, left_out=False)

# --------------------------------------------------------------------------------------------------- the slope, exactly

_MOVED = "fun(s in S, a in A, pi[s, a] + x*h[s, a])"


def _value(policy: str, state: str, n: str) -> str:
    return f"VALUE({policy}, P, r, v, {state}, {n})"


def _slope(state: str, n: str, policy: str = "pi") -> str:
    return f"VALUE_SLOPE({policy}, h, P, r, v, {state}, {n})"


def _rest(state: str, n: str) -> str:
    return f"VALUE_REST(pi, h, P, r, v, x, {state}, {n})"


def _next(body: str) -> str:
    return f"sum(z in S, P[s, a, z]*{body})"


def _expansion(state: str, n: str) -> str:
    one = f"{_value(_MOVED, state, n)} - {_value('pi', state, n)}"
    return f"{one} - x*{_slope(state, n)} - x**2*{_rest(state, n)} == 0"


_PARTS = {
    "moved": _value(_MOVED, "z", "k"),
    "value": _value("pi", "z", "k"),
    "slope": _slope("z", "k"),
    "rest": _rest("z", "k"),
}
_TO = {name: _next(body) for name, body in _PARTS.items()}
_Q = "ACTION_VALUE(pi, P, r, v, s, a, k)"
_KNOWN = {"before": f"all(y in S, {_expansion('y', 'k')})"}
_TERMS = (
    ("1", f"(pi[s, a] + x*h[s, a])*(r[s, a] + {_TO['moved']})"),
    ("-1", f"pi[s, a]*(r[s, a] + {_TO['value']})"),
    ("-x", f"h[s, a]*{_Q}"),
    ("-x", f"pi[s, a]*{_TO['slope']}"),
    ("-x**2", f"h[s, a]*{_TO['slope']}"),
    ("-x**3", f"h[s, a]*{_TO['rest']}"),
    ("-x**2", f"pi[s, a]*{_TO['rest']}"),
)
_SUM_OF_TERMS = " + ".join(f"({c})*{body}" for c, body in _TERMS)

_PROOF_OF_SLOPE_IS_DERIVATIVE = Draft(
    (
        *(
            unfold(f"{name}.0", call, variables=_AT_S)
            for name, call in (
                ("moved", _value(_MOVED, "s", "0")),
                ("value", _value("pi", "s", "0")),
                ("slope", _slope("s", "0")),
                ("rest", _rest("s", "0")),
            )
        ),
        conclude(
            "base",
            _expansion("s", "0"),
            (),
            ("b.moved", "b.value", "b.slope", "b.rest"),
            variables=_AT_S,
            have={f"b.{name}": f"{name}.0" for name in _PARTS},
        ),
        conclude(
            "next",
            f"P[s, a, z]*({_expansion('z', 'k').removesuffix(' == 0')}) == 0",
            (),
            ("here",),
            variables=_AT_SA | {"z": "S"} | _AT_K,
            given=_KNOWN,
            have={"here": instance("before", y="z")},
        ),
        summed(
            "nexts",
            instance("next", {"before": quantified("before")}, s="s", a="a", z="z", k="k"),
            ("1", f"P[s, a, z]*{_PARTS['moved']}"),
            ("-1", f"P[s, a, z]*{_PARTS['value']}"),
            ("-x", f"P[s, a, z]*{_PARTS['slope']}"),
            ("-x**2", f"P[s, a, z]*{_PARTS['rest']}"),
            over=_Z,
            variables=_AT_SA | _AT_K,
            given=_KNOWN,
        ),
        unfold("q", _Q, variables=_AT_SA | _AT_K),
        conclude(
            "token",
            f"{_SUM_OF_TERMS} == 0",
            (),
            ("here.nexts", "here.q"),
            variables=_AT_SA | _AT_K,
            given=_KNOWN,
            have={
                "here.nexts": instance("nexts", {"before": quantified("before")}, s="s", a="a", k="k"),
                "here.q": "q",
            },
        ),
        summed(
            "tokens",
            instance("token", {"before": quantified("before")}, s="s", a="a", k="k"),
            *_TERMS,
            over=_A,
            variables=_AT_S | _AT_K,
            given=_KNOWN,
        ),
        *(
            unfold(f"{name}.1", call, variables=_AT_S | _AT_K)
            for name, call in (
                ("moved", _value(_MOVED, "s", "k + 1")),
                ("value", _value("pi", "s", "k + 1")),
                ("slope", _slope("s", "k + 1")),
                ("rest", _rest("s", "k + 1")),
            )
        ),
        conclude(
            "step",
            _expansion("s", "k + 1"),
            (),
            ("b.tokens", "b.moved", "b.value", "b.slope", "b.rest"),
            variables=_AT_S | _AT_K,
            given=_KNOWN,
            have={"b.tokens": instance("tokens", {"before": quantified("before")}, s="s", k="k")}
            | {f"b.{name}": f"{name}.1" for name in _PARTS},
        ),
        induction(
            "values",
            _expansion("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")}, s="s", k="k"),
            on="k",
            over=_AT_S,
        ),
        conclude(
            "state",
            f"start[s]*({_expansion('s', 'T').removesuffix(' == 0')}) == 0",
            (),
            ("here",),
            variables=_AT_S,
            have={"here": instance("values", s="s", k="T")},
        ),
        summed(
            "states",
            "state",
            ("1", f"start[s]*{_value(_MOVED, 's', 'T')}"),
            ("-1", f"start[s]*{_value('pi', 's', 'T')}"),
            ("-x", f"start[s]*{_slope('s', 'T')}"),
            ("-x**2", f"start[s]*{_rest('s', 'T')}"),
            over=_S,
        ),
        unfold("return.moved", f"RETURN({_MOVED}, P, r, v, start, T)"),
        unfold("return", "RETURN(pi, P, r, v, start, T)"),
        unfold("return.slope", "RETURN_SLOPE(pi, h, P, r, v, start, T)"),
        conclude(
            "end",
            f"RETURN({_MOVED}, P, r, v, start, T) - RETURN(pi, P, r, v, start, T)"
            f" - x*RETURN_SLOPE(pi, h, P, r, v, start, T) - x**2*sum(s in S, start[s]*{_rest('s', 'T')}) == 0",
            (),
            ("states", "return.moved", "return", "return.slope"),
        ),
    ),
    ("end",),
    notes={"values": "The recursion of the value, differentiated as a product, with all that is of higher order kept."},
)

# --------------------------------------------------------------------------------- token-level gradient, and the slope

_GAIN = "sum(a in A, h[s, a]*ADVANTAGE(mu, P, r, v, s, a, k))"
_G = f"fun(k in nat, s in S, {_GAIN})"
_Q_MU = "ACTION_VALUE(mu, P, r, v, s, a, k)"
_BASELINE = _value("mu", "s", "k + 1")


def _along(state: str, n: str) -> str:
    return f"ALONG(mu, P, {_G}, {state}, {n})"


def _agree(state: str, n: str) -> str:
    return f"{_along(state, n)} - {_slope(state, n, 'mu')} == 0"


_SAME = {"before": f"all(y in S, {_agree('y', 'k')})"}
_BEFORE = {"before": quantified("before")}

_PROOF_OF_UNNORMALISED = Draft(
    (
        unfold("advantage", "ADVANTAGE(mu, P, r, v, s, a, k)", variables=_AT_SA | _AT_K),
        conclude(
            "centred",
            f"h[s, a]*ADVANTAGE(mu, P, r, v, s, a, k) - h[s, a]*{_Q_MU} + {_BASELINE}*h[s, a] == 0",
            (),
            ("here",),
            variables=_AT_SA | _AT_K,
            have={"here": "advantage"},
        ),
        summed(
            "gains",
            "centred",
            ("1", "h[s, a]*ADVANTAGE(mu, P, r, v, s, a, k)"),
            ("-1", f"h[s, a]*{_Q_MU}"),
            (_BASELINE, "h[s, a]"),
            over=_A,
            variables=_AT_S | _AT_K,
        ),
        unfold("along.0", _along("s", "0"), variables=_AT_S),
        unfold("slope.0", _slope("s", "0", "mu"), variables=_AT_S),
        conclude(
            "base",
            _agree("s", "0"),
            (),
            ("b.along", "b.slope"),
            variables=_AT_S,
            have={"b.along": "along.0", "b.slope": "slope.0"},
        ),
        conclude(
            "next",
            f"P[s, a, z]*({_agree('z', 'k').removesuffix(' == 0')}) == 0",
            (),
            ("here",),
            variables=_AT_SA | {"z": "S"} | _AT_K,
            given=_SAME,
            have={"here": instance("before", y="z")},
        ),
        summed(
            "nexts",
            instance("next", _BEFORE, s="s", a="a", z="z", k="k"),
            ("1", f"P[s, a, z]*{_along('z', 'k')}"),
            ("-1", f"P[s, a, z]*{_slope('z', 'k', 'mu')}"),
            over=_Z,
            variables=_AT_SA | _AT_K,
            given=_SAME,
        ),
        conclude(
            "token",
            f"mu[s, a]*{_next(_along('z', 'k'))} - mu[s, a]*{_next(_slope('z', 'k', 'mu'))} == 0",
            (),
            ("here",),
            variables=_AT_SA | _AT_K,
            given=_SAME,
            have={"here": instance("nexts", _BEFORE, s="s", a="a", k="k")},
        ),
        summed(
            "tokens",
            instance("token", _BEFORE, s="s", a="a", k="k"),
            ("1", f"mu[s, a]*{_next(_along('z', 'k'))}"),
            ("-1", f"mu[s, a]*{_next(_slope('z', 'k', 'mu'))}"),
            over=_A,
            variables=_AT_S | _AT_K,
            given=_SAME,
        ),
        unfold("along.1", _along("s", "k + 1"), variables=_AT_S | _AT_K),
        unfold("slope.1", _slope("s", "k + 1", "mu"), variables=_AT_S | _AT_K),
        conclude(
            "step",
            _agree("s", "k + 1"),
            (),
            ("b.tokens", "b.along", "b.slope", "b.gains", "b.direction"),
            variables=_AT_S | _AT_K,
            given=_SAME,
            have={
                "b.tokens": instance("tokens", _BEFORE, s="s", k="k"),
                "b.along": "along.1",
                "b.slope": "slope.1",
                "b.gains": "gains",
                "b.direction": "h_total",
            },
        ),
        induction(
            "values",
            _agree("s", "k"),
            "base",
            instance("step", {"before": quantified("hypothesis")}, s="s", k="k"),
            on="k",
            over=_AT_S,
        ),
        conclude(
            "state",
            f"start[s]*({_agree('s', 'T').removesuffix(' == 0')}) == 0",
            (),
            ("here",),
            variables=_AT_S,
            have={"here": instance("values", s="s", k="T")},
        ),
        summed(
            "states",
            "state",
            ("1", f"start[s]*{_along('s', 'T')}"),
            ("-1", f"start[s]*{_slope('s', 'T', 'mu')}"),
            over=_S,
        ),
        unfold("token.is", "TOKEN_IS(mu, h, P, r, v, start, T)"),
        use("visited", "visited-along", policy="mu", P="P", g=_G, d="start", n="T"),
        unfold("return.slope", "RETURN_SLOPE(mu, h, P, r, v, start, T)"),
        conclude(
            "end",
            "TOKEN_IS(mu, h, P, r, v, start, T) - RETURN_SLOPE(mu, h, P, r, v, start, T) == 0",
            (),
            ("states", "token.is", "visited", "return.slope"),
        ),
    ),
    ("end",),
    notes={"gains": "A direction moves no mass, so the baseline drops out: the advantage does what the value does."},
)

# ------------------------------------------------------------------------------------------------- the policy gradient

_DIRECTION_OF_SCORE = "fun(s in S, a in A, pi[s, a]*score[s, a])"
_CENTRED = hypothesis(
    "score",
    "the score has mean zero under pi in every state",
    score_total="all(s in S, sum(a in A, pi[s, a]*score[s, a]) == 0)",
)
_TEXT = "sum(a in A, pi[s, a]*score[s, a]*ADVANTAGE(pi, P, r, v, s, a, k))"
_VISITED_TEXT = f"VISITED(pi, P, fun(k in nat, s in S, {_TEXT}), start, T)"
_TRUE = f"RETURN_SLOPE(pi, {_DIRECTION_OF_SCORE}, P, r, v, start, T)"
_PROOF_OF_POLICY_GRADIENT = Draft(
    (
        use(
            "token.slope",
            "surrogate-gradient-unnormalised",
            proofs={"h_total": quantified("score_total")},
            mu="pi",
            h=_DIRECTION_OF_SCORE,
            P="P",
            start="start",
            r="r",
            v="v",
            T="T",
        ),
        unfold("token.is", f"TOKEN_IS(pi, {_DIRECTION_OF_SCORE}, P, r, v, start, T)"),
        conclude("end", f"{_VISITED_TEXT} - {_TRUE} == 0", (), ("token.slope", "token.is")),
    ),
    ("end",),
)

_PROCESS = (KERNEL, START, R, V, HORIZON)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="slope-is-derivative",
        where=f"{PART1}, section 5.2 (what the gradients are)",
        title="The slope of the return is its derivative, for every horizon",
        variables=(PI, H, *_PROCESS, _X),
        hypotheses=(),
        statement=relations(
            f"RETURN({_MOVED}, P, r, v, start, T) == RETURN(pi, P, r, v, start, T)"
            f" + x*RETURN_SLOPE(pi, h, P, r, v, start, T) + x**2*sum(s in S, start[s]*{_rest('s', 'T')})"
        ),
        verdict=Verdict.HOLDS,
        finding=(
            "For every x; the rest is a polynomial in x, so the slope is the derivative at x = 0.  Nothing is asked of "
            "pi, h or P.  Along a curve of policies with the tangent h the derivative is the same."
        ),
        identity=True,
        smt_sizes=SMT_SIZES,
        draft=_PROOF_OF_SLOPE_IS_DERIVATIVE,
    ),
    Claim(
        id="surrogate-gradient-at-mu",
        where=f"{PART1}, section 5.1",
        title="Surrogate and return have the same gradient at pi = mu",
        variables=(MU, H, *_PROCESS),
        hypotheses=(),
        statement=(),
        verdict=Verdict.DEPENDS_ON_READING,
        finding=(
            "With the visitation sum_t d_t, of mass T, the gradients are equal; with a visitation of mass one that of "
            "the surrogate is T times too small."
        ),
        readings=("surrogate-gradient-unnormalised", "surrogate-gradient-normalised"),
    ),
    Claim(
        id="surrogate-gradient-unnormalised",
        where=f"{PART1}, section 5.1 (reading: visitation of mass T)",
        title="With the visitation sum_t d_t, surrogate and return have the same gradient at pi = mu",
        variables=(MU, H, *_PROCESS),
        hypotheses=(_DIRECTION,),
        statement=relations("TOKEN_IS(mu, h, P, r, v, start, T) == RETURN_SLOPE(mu, h, P, r, v, start, T)"),
        verdict=Verdict.HOLDS,
        finding=(
            "In every direction that moves no mass, for every horizon and any transitions.  That mu is a law is not "
            "needed."
        ),
        identity=True,
        smt_sizes=SMT_SIZES,
        draft=_PROOF_OF_UNNORMALISED,
    ),
    Claim(
        id="surrogate-gradient-normalised",
        where=f"{PART1}, section 5.1 (reading: visitation of mass one)",
        title="With the mean of the visitations over time, surrogate and return have the same gradient at pi = mu",
        variables=(MU, H, *_PROCESS),
        hypotheses=(_DIRECTION, ONE_STEP),
        statement=relations("TOKEN_IS(mu, h, P, r, v, start, T)/T == RETURN_SLOPE(mu, h, P, r, v, start, T)"),
        verdict=Verdict.REFUTED,
        finding="It is off by the factor T wherever the gradient is not zero.",
        corrected=("surrogate-gradient-unnormalised",),
    ),
    Claim(
        id="policy-gradient",
        where=f"{PART1}, section 5.2",
        title="The policy gradient: sum over times of the mean of advantage times score, states drawn under pi",
        variables=(PI, _SCORE, *_PROCESS),
        hypotheses=(_CENTRED,),
        statement=relations(f"{_VISITED_TEXT} == {_TRUE}"),
        verdict=Verdict.HOLDS,
        finding=(
            "With the visitation sum_t d_{pi,t}, for every horizon and any transitions.  Of the score only its mean "
            "under pi matters."
        ),
        identity=True,
        smt_sizes=((("S", 1), ("A", 2)),),  # with two states z3 runs out of resources
        draft=_PROOF_OF_POLICY_GRADIENT,
    ),
)
"""In an order in which each uses only earlier ones."""
