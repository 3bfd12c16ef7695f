"""Quantities of importance sampling, over whole sequences and per token: means, variances and second moments.

Glossary
    pi, mu, P   target and behaviour policy, and transition kernel
    rho         product of the ratios pi/mu of n tokens
    w, f        a function of the state in which the last step ends, and one with coordinates in I; in a tree of
                prefixes that state is the whole sequence
    start       law of the first state
    u           gradient of the logits of pi with respect to the coordinates in I; any function
    score       score of a token in a state, a number or a vector with coordinates in I
    v, base     return, paid in the state in which the last step ends; baseline of the state, subtracted from it
    r           reward of a token in a state
    x, y        sums so far: of the ratio times the score of every token, or times the advantage and the score
                (a number, or a vector, as the score is), and of the baseline times that; in REMAINDER_FROM the product
                of the ratios so far, and one plus the sum of what each exceeds one by
    n           number of steps
"""

from __future__ import annotations

from theorems.language.definition import Definition
from theorems.language.syntax import parse_term

_PROCESS = (("pi", ("S", "A")), ("mu", ("S", "A")), ("P", ("S", "A", "S")))
_ESTIMATOR = (*_PROCESS, ("f", ("S", "I")), ("start", ("S",)), ("n", ()))


def _token_level(name: str, end: str, latex: str, meaning: str) -> Definition:
    """A mean over trajectories of what is known at the end of the two sums that a token adds to."""
    moved = "x + (pi[s, a]/mu[s, a])*score[s, a], y + base[s]*((pi[s, a]/mu[s, a])*score[s, a])"
    return Definition(
        name,
        (
            *_PROCESS,
            ("score", ("S", "A")),
            ("v", ("S",)),
            ("base", ("S",)),
            ("x", ()),
            ("y", ()),
            ("s", ("S",)),
            ("n", ()),
        ),
        parse_term(f"sum(a in A, mu[s, a]*sum(z in S, P[s, a, z]*{name}(pi, mu, P, score, v, base, {moved}, z, n)))"),
        latex,
        meaning,
        "Part 1, section 5.2",
        recursion=("n", parse_term(end)),
        outcomes=("s",),
    )


_ADVANTAGE_LEVEL = (*_PROCESS, ("score", ("S", "A", "I")), ("r", ("S", "A")), ("v", ("S",)))
_TOKEN_LEVEL = (*_PROCESS, ("score", ("S", "A", "I")), ("v", ("S",)), ("base", ("S",)), ("start", ("S",)), ("n", ()))

RATIOS: tuple[Definition, ...] = (
    Definition(
        "RATIO_MEAN",
        (*_PROCESS, ("w", ("S",)), ("s", ("S",)), ("n", ())),
        parse_term("sum(a in A, mu[s, a]*(pi[s, a]/mu[s, a])*sum(z in S, P[s, a, z]*RATIO_MEAN(pi, mu, P, w, z, n)))"),
        r"\mathbb{{E}}_{{{1}}}[\rho_{{0:{5}-1}} {3}(s_{5}) \mid s_0 = {4}]",
        "mean under mu, from s, of w at the last state times the ratio of n tokens",
        "Part 1, section 6",
        recursion=("n", parse_term("w[s]")),
        outcomes=("s",),
    ),
    Definition(
        "REMAINDER_FROM",
        (*_PROCESS, ("x", ()), ("y", ()), ("s", ("S",)), ("n", ())),
        parse_term(
            "sum(a in A, mu[s, a]*sum(z in S, P[s, a, z]"
            "*REMAINDER_FROM(pi, mu, P, x*(pi[s, a]/mu[s, a]), y + pi[s, a]/mu[s, a] - 1, z, n)))"
        ),
        r"\mathbb{{E}}_{{{1}}}\Bigl[\bigl|{3} \prod_{{t < {6}}} \rho_t - {4} - \sum_{{t < {6}}} (\rho_t - 1)\bigr|"
        r" \Bigm| s_0 = {5}\Bigr]",
        "mean under mu, from s, of the absolute value of x times the product of the ratios of n tokens, less y and the "
        "sum of what each ratio exceeds one by",
        "Part 1, section 5.3",
        recursion=("n", parse_term("abs(x - y)")),
        outcomes=("s",),
    ),
    Definition(
        "REMAINDER",
        (*_PROCESS, ("start", ("S",)), ("n", ())),
        parse_term("sum(s in S, start[s]*REMAINDER_FROM(pi, mu, P, 1, 1, s, n))"),
        r"\mathbb{{E}}_{{{1}}}\Bigl|\prod_{{t < {4}}} \rho_t - 1 - \sum_{{t < {4}}} (\rho_t - 1)\Bigr|",
        "mean absolute remainder, under mu, of the product of the ratios of n tokens after its first order in them",
        "Part 1, section 5.3",
        naturals=("n",),
    ),
    Definition(
        "SEQ_IS_MEAN",
        (*_ESTIMATOR, ("i", ("I",))),
        parse_term("sum(s in S, start[s]*RATIO_MEAN(pi, mu, P, fun(z in S, f[z, i]), s, n))"),
        r"\mathbb{{E}}_{{{1}}}[\rho {3}]_{{{6}}}",
        "a coordinate of the mean under mu of the sequence-level estimator rho f",
        "Part 1, section 6",
        outcomes=("i",),
        naturals=("n",),
    ),
    Definition(
        "SEQ_IS_VAR",
        _ESTIMATOR,
        parse_term(
            "sum(s in S, start[s]*RATIO_MOMENT(pi, mu, P, fun(z in S, NORM2(fun(i in I, f[z, i]))), s, n))"
            " - NORM2(fun(i in I, SEQ_IS_MEAN(pi, mu, P, f, start, n, i)))"
        ),
        r"\mathrm{{Var}}_{{{1}}}(\rho {3})",
        "variance under mu of the sequence-level estimator rho f, one sample: trace of its covariance",
        "Part 1, section 3.2 (the definition of Var) applied to rho f",
        naturals=("n",),
    ),
    Definition(
        "SCORE",
        (("pi", ("S", "A")), ("u", ("S", "A", "I")), ("s", ("S",)), ("a", ("A",)), ("i", ("I",))),
        parse_term("u[s, a, i] - sum(b in A, pi[s, b]*u[s, b, i])"),
        r"\partial_{{{4}}} \log {0}({3} \mid {2})",
        "a coordinate of the score of a token, the gradient of log pi: the gradient u of the logits, centred under pi",
        outcomes=("s", "a", "i"),
    ),
    _token_level(
        "TOKEN_IS_SUM",
        "v[s]*x - y",
        r"\mathbb{{E}}_{{{1}}}\Bigl[{4}(s_{9})\,({6} + \sum_t \rho_t {3}_t)"
        r" - {7} - \sum_t {5}(s_t) \rho_t {3}_t \Bigm| s_0 = {8}\Bigr]",
        "mean, under mu from s, of the sum over n tokens of (return - baseline) * ratio * score, with the sums so far",
    ),
    _token_level(
        "TOKEN_IS_SQUARE",
        "(v[s]*x - y)**2",
        r"\mathbb{{E}}_{{{1}}}\Bigl[\bigl({4}(s_{9})\,({6} + \sum_t \rho_t {3}_t)"
        r" - {7} - \sum_t {5}(s_t) \rho_t {3}_t\bigr)^2 \Bigm| s_0 = {8}\Bigr]",
        "mean square, under mu from s, of the sum over n tokens of (return - baseline) * ratio * score, with the "
        "sums so far",
    ),
    Definition(
        "TOKEN_IS_SECOND",
        _TOKEN_LEVEL,
        parse_term(
            "sum(i in I, sum(s in S, start[s]"
            "*TOKEN_IS_SQUARE(pi, mu, P, fun(z in S, a in A, score[z, a, i]), v, base, 0, 0, s, n)))"
        ),
        r"\mathbb{{E}}_{{{1}}}\Bigl\|\sum_t (R - {5}(s_t))\,\rho_t\,{3}_t\Bigr\|^2",
        "mean squared norm under mu of the token-level estimator sum_t (return - baseline) * ratio * score, one sample",
        "Part 1, sections 5.2 and 6",
        naturals=("n",),
    ),
    Definition(
        "TOKEN_IS_VAR",
        _TOKEN_LEVEL,
        parse_term(
            "TOKEN_IS_SECOND(pi, mu, P, score, v, base, start, n)"
            " - NORM2(fun(i in I, sum(s in S, start[s]"
            "*TOKEN_IS_SUM(pi, mu, P, fun(z in S, a in A, score[z, a, i]), v, base, 0, 0, s, n))))"
        ),
        r"\mathrm{{Var}}_{{{1}}}\Bigl(\sum_t (R - {5}(s_t))\,\rho_t\,{3}_t\Bigr)",
        "variance under mu of the token-level estimator sum_t (return - baseline) * ratio * score, one sample: trace "
        "of its covariance",
        "Part 1, section 3.2 (the definition of Var) applied to the estimator of section 5.2",
        naturals=("n",),
    ),
    Definition(
        "ADVANTAGE_IS_SUM",
        (
            *_PROCESS,
            ("score", ("S", "A")),
            ("r", ("S", "A")),
            ("v", ("S",)),
            ("x", ()),
            ("s", ("S",)),
            ("n", ()),
        ),
        parse_term(
            "sum(a in A, mu[s, a]*sum(z in S, P[s, a, z]*ADVANTAGE_IS_SUM(pi, mu, P, score, r, v, "
            "x + (pi[s, a]/mu[s, a])*ADVANTAGE(mu, P, r, v, s, a, n)*score[s, a], z, n)))"
        ),
        r"\mathbb{{E}}_{{{1}}}\Bigl[{6} + \sum_{{t < {8}}} \rho_t\,A_{{{1}}}(s_t, a_t)\,{3}_t \Bigm| s_0 = {7}\Bigr]",
        "mean, under mu from s, of the sum over n tokens of ratio * advantage * score, with the sum so far",
        "Part 1, section 5.2",
        recursion=("n", parse_term("x")),
        outcomes=("s",),
    ),
    Definition(
        "ADVANTAGE_IS_SQUARE",
        (*_ADVANTAGE_LEVEL, ("x", ("I",)), ("s", ("S",)), ("n", ())),
        parse_term(
            "sum(a in A, mu[s, a]*sum(z in S, P[s, a, z]*ADVANTAGE_IS_SQUARE(pi, mu, P, score, r, v, "
            "fun(i in I, x[i] + (pi[s, a]/mu[s, a])*ADVANTAGE(mu, P, r, v, s, a, n)*score[s, a, i]), z, n)))"
        ),
        r"\mathbb{{E}}_{{{1}}}\Bigl[\bigl\|{6} + \sum_{{t < {8}}} \rho_t\,A_{{{1}}}(s_t, a_t)\,{3}_t\bigr\|^2"
        r" \Bigm| s_0 = {7}\Bigr]",
        "mean squared norm, under mu from s, of the sum over n tokens of ratio * advantage * score, with the sum so "
        "far",
        "Part 1, section 5.2",
        recursion=("n", parse_term("NORM2(x)")),
        outcomes=("s",),
    ),
    Definition(
        "ADVANTAGE_IS_VAR",
        (*_ADVANTAGE_LEVEL, ("start", ("S",)), ("n", ())),
        parse_term(
            "sum(s in S, start[s]*ADVANTAGE_IS_SQUARE(pi, mu, P, score, r, v, fun(i in I, 0), s, n))"
            " - NORM2(fun(i in I, sum(s in S, start[s]"
            "*ADVANTAGE_IS_SUM(pi, mu, P, fun(z in S, a in A, score[z, a, i]), r, v, 0, s, n))))"
        ),
        r"\mathrm{{Var}}_{{{1}}}\Bigl(\sum_{{t < {7}}} \rho_t\,A_{{{1}}}(s_t, a_t)\,{3}_t\Bigr)",
        "variance under mu of the token-level estimator sum_t ratio * advantage * score, with the exact advantage of "
        "mu, one sample: trace of its covariance",
        "Part 1, section 3.2 (the definition of Var) applied to the estimator of section 5.2",
        naturals=("n",),
    ),
)
