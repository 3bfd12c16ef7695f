"""Quantities of whole trajectories: a finite decision process of any horizon, under one policy or two.

Time is counted by the steps that are left: a value at n is the value with n steps to go.  Where policies, rewards or
transitions depend on the time, the time is part of the state; in a tree of prefixes it is part of it anyway.

Glossary
    policy, pi, mu  law of the token in every state: policy[s, a], one law per row; pi target, mu behaviour
    h               a direction in which pi moves: h[s, .] has sum zero, pi[s, a] times the score where pi > 0
    P               transition kernel: P[s, a, z] is the probability of the next state z
    r, v            reward r[s, a] of a token in a state, and reward v[s] of the state in which the last step ends
    start, d        law of the first state; any function of the state in its place
    g               a function g[k, s] of the state and of the number k of steps left after the one taken there
    w               a function of the state in which the last step ends
    n               number of steps
    s, z, a         a state, a next state, a token
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_POLICY = ("policy", ("S", "A"))
_PI, _MU, _H = ("pi", ("S", "A")), ("mu", ("S", "A")), ("h", ("S", "A"))
_P = ("P", ("S", "A", "S"))
_REWARDS = (("r", ("S", "A")), ("v", ("S",)))
_S, _A, _N = ("s", ("S",)), ("a", ("A",)), ("n", ())
_START = ("start", ("S",))

TRAJECTORIES: tuple[Definition, ...] = (
    Definition(
        "VISIT",
        (_POLICY, _P, _START, ("z", ("S",)), _N),
        parse_term("NEXT_STATE(fun(s in S, VISIT(policy, P, start, s, n)), policy, P, z)"),
        r"d_{{{0},{4}}}({3})",
        "probability that the state at time n is z",
        "Part 1, section 5.2",
        recursion=("n", parse_term("start[z]")),
        outcomes=("z",),
    ),
    Definition(
        "VALUE",
        (_POLICY, _P, *_REWARDS, _S, _N),
        parse_term("sum(a in A, policy[s, a]*(r[s, a] + sum(z in S, P[s, a, z]*VALUE(policy, P, r, v, z, n))))"),
        r"V_{{{0}}}({4};{5})",
        "expected return from s with n steps to go",
        recursion=("n", parse_term("v[s]")),
        outcomes=("s",),
    ),
    Definition(
        "ACTION_VALUE",
        (_POLICY, _P, *_REWARDS, _S, _A, _N),
        parse_term("r[s, a] + sum(z in S, P[s, a, z]*VALUE(policy, P, r, v, z, n))"),
        r"Q_{{{0}}}({4},{5};{6})",
        "expected return of the token a in s, with n steps to go after it",
        outcomes=("s", "a"),
        naturals=("n",),
    ),
    Definition(
        "ADVANTAGE",
        (_POLICY, _P, *_REWARDS, _S, _A, _N),
        parse_term("ACTION_VALUE(policy, P, r, v, s, a, n) - VALUE(policy, P, r, v, s, n + 1)"),
        r"A_{{{0}}}({4},{5};{6})",
        "advantage of the token a in s, with n steps to go after it",
        "Part 1, section 5.1",
        outcomes=("s", "a"),
        naturals=("n",),
    ),
    Definition(
        "SURPLUS",
        (_PI, _MU, _P, *_REWARDS, _S, _N),
        parse_term("sum(a in A, pi[s, a]*ADVANTAGE(mu, P, r, v, s, a, n))"),
        r"\bar A_{{{1}}}^{{{0}}}({5};{6})",
        "mean under pi of the advantage with respect to mu, in s with n steps to go after the token",
        "Part 1, section 5.1",
        outcomes=("s",),
        naturals=("n",),
    ),
    Definition(
        "VISITED",
        (_POLICY, _P, ("g", ("nat", "S")), ("d", ("S",)), _N),
        parse_term("sum(s in S, d[s]*g[n, s]) + VISITED(policy, P, g, fun(z in S, NEXT_STATE(d, policy, P, z)), n)"),
        r"\sum_{{t < {4}}} \mathbb{{E}}_{{d_{{{0},t}}}}[{2}]",
        "sum over n times of the mean of g under the law of the state at that time, from d on",
        "Part 1, section 5.1, with the visitation sum_t d_t of mass n",
        recursion=("n", parse_term("0")),
    ),
    Definition(
        "ALONG",
        (_POLICY, _P, ("g", ("nat", "S")), _S, _N),
        parse_term("g[n, s] + sum(a in A, policy[s, a]*sum(z in S, P[s, a, z]*ALONG(policy, P, g, z, n)))"),
        r"\sum_{{t < {4}}} \mathbb{{E}}_{{{0}}}[{2} \mid s_0 = {3}]",
        "sum over n times of the mean of g along the trajectories from s",
        recursion=("n", parse_term("0")),
        outcomes=("s",),
    ),
    Definition(
        "RETURN",
        (_POLICY, _P, *_REWARDS, _START, _N),
        parse_term("sum(s in S, start[s]*VALUE(policy, P, r, v, s, n))"),
        r"J({0})",
        "expected return of n steps",
        "Part 1, section 1.1",
        naturals=("n",),
    ),
    Definition(
        "SURROGATE",
        (_PI, _MU, _P, *_REWARDS, _START, _N),
        parse_term(
            "RETURN(mu, P, r, v, start, n)"
            " + VISITED(mu, P, fun(k in nat, s in S, SURPLUS(pi, mu, P, r, v, s, k)), start, n)"
        ),
        r"L_{{{1}}}({0})",
        "the surrogate objective, with the visitation sum_t d_{mu,t} of mass n",
        "Part 1, section 5.1",
        naturals=("n",),
    ),
    Definition(
        "VALUE_SLOPE",
        (_PI, _H, _P, *_REWARDS, _S, _N),
        parse_term(
            "sum(a in A, h[s, a]*ACTION_VALUE(pi, P, r, v, s, a, n))"
            " + sum(a in A, pi[s, a]*sum(z in S, P[s, a, z]*VALUE_SLOPE(pi, h, P, r, v, z, n)))"
        ),
        r"\partial_{{{1}}} V_{{{0}}}({5};{6})",
        "derivative of the value at pi in the direction h, carried along the recursion of VALUE",
        recursion=("n", parse_term("0")),
        outcomes=("s",),
    ),
    Definition(
        "VALUE_REST",
        (_PI, _H, _P, *_REWARDS, ("x", ()), _S, _N),
        parse_term(
            "sum(a in A, h[s, a]*sum(z in S, P[s, a, z]*VALUE_SLOPE(pi, h, P, r, v, z, n)))"
            " + x*sum(a in A, h[s, a]*sum(z in S, P[s, a, z]*VALUE_REST(pi, h, P, r, v, x, z, n)))"
            " + sum(a in A, pi[s, a]*sum(z in S, P[s, a, z]*VALUE_REST(pi, h, P, r, v, x, z, n)))"
        ),
        r"\mathrm{{rest}}_{{{1},{5}}} V_{{{0}}}({6};{7})",
        "what is left of the value at pi + x h beyond its value and slope at pi, divided by x^2: a polynomial in x",
        recursion=("n", parse_term("0")),
        outcomes=("s",),
    ),
    Definition(
        "RETURN_SLOPE",
        (_PI, _H, _P, *_REWARDS, _START, _N),
        parse_term("sum(s in S, start[s]*VALUE_SLOPE(pi, h, P, r, v, s, n))"),
        r"\partial_{{{1}}} J({0})",
        "derivative of the expected return at pi in the direction h",
        naturals=("n",),
    ),
    Definition(
        "TOKEN_IS",
        (_MU, _H, _P, *_REWARDS, _START, _N),
        parse_term(
            "VISITED(mu, P, fun(k in nat, s in S, sum(a in A, h[s, a]*ADVANTAGE(mu, P, r, v, s, a, k))), start, n)"
        ),
        r"g_{{\mathrm{{tok}}}}({1})",
        "the token-level gradient in the direction h = pi times score, the slope of the surrogate: sum_t E_{d_mu,t} "
        "sum_a h A_mu; the mean of the token-level estimator, sum_t rho_t A_mu score, if h is 0 wherever mu is",
        "Part 1, section 5.2",
        naturals=("n",),
    ),
    Definition(
        "RATIO_MOMENT",
        (_PI, _MU, _P, ("w", ("S",)), _S, _N),
        parse_term(
            "sum(a in A, mu[s, a]*(pi[s, a]/mu[s, a])**2*sum(z in S, P[s, a, z]*RATIO_MOMENT(pi, mu, P, w, z, n)))"
        ),
        r"\mathbb{{E}}_{{{1}}}[\rho_{{0:{5}-1}}^2 {3}(s_{5}) \mid s_0 = {4}]",
        "mean under mu, from s, of w at the last state times the square of the ratio of n tokens",
        "Part 1, section 7",
        recursion=("n", parse_term("w[s]")),
        outcomes=("s",),
    ),
    Definition(
        "DISCOUNTED_ADVANTAGE",
        (_P, ("r", ("S", "A")), ("W", ("S",)), ("gamma", ()), _S, _A),
        parse_term("r[s, a] + gamma*sum(z in S, P[s, a, z]*W[z]) - W[s]"),
        r"A_{{{2}}}({4},{5})",
        "discounted advantage of the token a in s, with W the discounted value of the behaviour policy",
        "Part 1, section 5.3",
        outcomes=("s", "a"),
    ),
)
