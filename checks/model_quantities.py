"""The exact quantities of a model of a decision process.

A horizon is walked one step at a time: each step evaluates the definitions of `theorems.quantities` at the values of
the step before, so a long horizon costs its length.  The values and visitations of a discounted process are the
solutions of their linear equations.

Glossary
    D           largest total variation of the two policies in a state
    eps         largest abs(A_mu) over times, states and tokens
    g, G        largest sum of abs(h) in a state; largest score h/pi
    J, L        expected return, and surrogate with respect to mu
    rho         ratio of the probabilities of a sequence under pi and mu

Main definitions
    measure         the quantities of a process
    solve           values and visitations of a discounted process, as values of the variables of its claims
    discounted      the quantities of a discounted process
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from checks.numbers.fixed_points import fixed_point
from checks.numbers.rationals import INFINITY, FlintRationals, fraction, infinite, rational
from theorems.language.arithmetic import Environment, Undefined, evaluate
from theorems.language.syntax import parse_term
from theorems.language.terms import Term
from theorems.models import Discounted, Process
from theorems.trust_region.discounted import bellman, flow

SYSTEM = FlintRationals()


@dataclass(frozen=True, slots=True)
class Measured:
    """The quantities of a process; lists run over the times 0, ..., T."""

    T: int
    D: Any
    D_mu: Any
    D_both: Any
    chi2: Any
    chi2_least: Any
    J_pi: Any
    J_mu: Any
    L: Any
    eps: Any
    eps_occurring: Any
    state_tv: tuple[Any, ...]
    ratio_moment: tuple[Any, ...]
    mean_ratio_moment: Any
    slope: Any = None
    token_is: Any = None
    g: Any = None
    score: Any = None
    G: Any = None

    def shown(self) -> dict[str, Any]:
        """By name, in the order in which they are printed."""
        found = {
            "T": self.T,
            "D": self.D,
            "D on states reachable under mu": self.D_mu,
            "D on states reachable under both": self.D_both,
            "chi2max": self.chi2,
            "chi2min": self.chi2_least,
            "J(pi)": self.J_pi,
            "J(mu)": self.J_mu,
            "L_mu(pi)": self.L,
            "J(pi) - L_mu(pi)": self.J_pi - self.L,
            "eps": self.eps,
            "eps on states at the times when they occur": self.eps_occurring,
            "TV of the last states": self.state_tv[-1],
            "E_mu rho^2": self.mean_ratio_moment,
        }
        if self.slope is not None:
            found |= {"gradient": self.slope, "Token-IS": self.token_is, "bias": self.token_is - self.slope}
            found |= {"g": self.g} | ({} if self.G is None else {"G": self.G})
        return found


TV_ROW = parse_term("TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))")
_CHI2_ROW = parse_term("CHI2(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))")
_SIZE_ROW = parse_term("sum(a in A, abs(h[s, a]))")
_VISIT = {name: parse_term(f"VISIT({name}, P, start, s, 1)") for name in ("pi", "mu")}
_VALUE = {name: parse_term(f"VALUE({name}, P, r, v, s, 1)") for name in ("pi", "mu")}
_RETURN = {name: parse_term(f"RETURN({name}, P, r, v, start, 0)") for name in ("pi", "mu")}
_ADVANTAGE = parse_term("ADVANTAGE(mu, P, r, v, s, a, 0)")
_SURPLUS = parse_term("sum(s in S, start[s]*SURPLUS(pi, mu, P, r, v, s, 0))")
_RATIO = parse_term("RATIO_MOMENT(pi, mu, P, w, s, 1)")
_RATIO_MEAN = parse_term("sum(s in S, start[s]*w[s])")
_SLOPE = parse_term("RETURN_SLOPE(pi, h, P, r, v, start, 1)")
_TOKEN_IS = parse_term("TOKEN_IS(mu, h, P, r, v, start, 1)")
_TV = parse_term("TV(p, q)")
_DISCOUNTED = parse_term("DISCOUNTED_ADVANTAGE(P, r, W, gamma, s, a)")
_START_U, _START_W = parse_term("sum(s in S, start[s]*U[s])"), parse_term("sum(s in S, start[s]*W[s])")
_GAIN = parse_term("sum(s in S, dm[s]*sum(a in A, pi[s, a]*DISCOUNTED_ADVANTAGE(P, r, W, gamma, s, a)))")
_APART = parse_term("sum(s in S, abs(dp[s] - dm[s]))")


def measure(model: Process) -> Measured:
    """The quantities of a process, exactly.

    >>> from fractions import Fraction
    >>> from theorems.models import Tree
    >>> F, deeper = Fraction, [(), ("a",), ("b",)]
    >>> pi, mu = ({s: row for s in deeper} for row in ((F(3, 4), F(1, 4)), (F(1, 2), F(1, 2))))
    >>> found = measure(Tree(("a", "b"), 2, pi, mu, {("a", "a"): F(1)}).process())
    >>> found.J_pi - found.J_mu
    Fraction(5, 16)
    """
    environment = exact(model.environment())
    states, tokens, T = range(len(model.states)), range(len(model.tokens)), model.T

    def number(t: Term, **values: Any) -> Any:
        return evaluate(t, environment.bind(**values), SYSTEM)

    def row(t: Term, **values: Any) -> tuple[Any, ...]:
        here = environment.bind(**values)
        return tuple(evaluate(t, here.bind(s=s), SYSTEM) for s in states)

    tv, chi2 = row(TV_ROW), row(_CHI2_ROW)
    laws: dict[str, list[tuple[Any, ...]]] = {name: [environment.values["start"]] for name in ("pi", "mu")}
    values: dict[str, list[tuple[Any, ...]]] = {name: [environment.values["v"]] for name in ("pi", "mu")}
    moments = [tuple(rational(1) for _ in states)]
    for _ in range(T):
        for name in ("pi", "mu"):
            laws[name].append(row(_VISIT[name], start=laws[name][-1]))
            values[name].append(row(_VALUE[name], v=values[name][-1]))
        moments.append(row(_RATIO, w=moments[-1]))
    J = {name: number(_RETURN[name], v=values[name][-1]) for name in ("pi", "mu")}
    eps = eps_occurring = rational(0)
    for t, s in product(range(T), states):
        here = max(abs(number(_ADVANTAGE, v=values["mu"][T - 1 - t], s=s, a=a)) for a in tokens)
        eps = max(eps, here)
        if any(laws[name][t][s] != 0 for name in ("pi", "mu")):
            eps_occurring = max(eps_occurring, here)
    steps = range(T)
    surplus = sum(number(_SURPLUS, start=laws["mu"][t], v=values["mu"][T - 1 - t]) for t in steps)
    reached = {name: {s for law in laws[name][:T] for s in states if law[s] != 0} for name in ("pi", "mu")}
    covered = all(model.mu[s][a] != 0 or model.pi[s][a] == 0 for s in reached["pi"] for a in tokens)
    slope = token_is = g = score = None
    if model.h is not None:  # the slope of n + 1 steps is the first step's at the values of n, and what comes after
        slope = sum(number(_SLOPE, start=laws["pi"][t], v=values["pi"][T - 1 - t]) for t in steps)
        token_is = sum(number(_TOKEN_IS, start=laws["mu"][t], v=values["mu"][T - 1 - t]) for t in steps)
        g, score = max(row(_SIZE_ROW)), scores(model)
    return Measured(
        T,
        *_plain(
            max(tv),
            max(tv[s] for s in reached["mu"]),
            max((tv[s] for s in reached["mu"] & reached["pi"]), default=rational(0)),
            _largest(chi2),
            min((x for x in chi2 if not infinite(x)), default=INFINITY),
            J["pi"],
            J["mu"],
            J["mu"] + surplus,
            eps,
            eps_occurring,
            tuple(number(_TV, p=p, q=q) for p, q in zip(laws["pi"], laws["mu"], strict=True)),
            moments[-1],
            number(_RATIO_MEAN, w=moments[-1]) if covered else INFINITY,
            slope,
            token_is,
            g,
            score,
            None if score is None else max(abs(x) for line in score for x in line),
        ),
    )


def scores(model: Process) -> tuple[tuple[Any, ...], ...] | None:
    """The scores h/pi of the direction of a model; None if h moves a token that pi never produces.

    >>> from fractions import Fraction
    >>> from theorems.models import Tree
    >>> half, h = (Fraction(1, 2),) * 2, (Fraction(1, 4), Fraction(-1, 4))
    >>> [[str(x) for x in row] for row in scores(Tree(("a", "b"), 1, {(): half}, {(): half}, {}, {(): h}).process())]
    [['1/2', '-1/2'], ['0', '0'], ['0', '0']]
    """
    if model.h is None:
        return None
    pairs = [list(zip(*rows, strict=True)) for rows in zip(model.h, model.pi, strict=True)]
    if any(p == 0 != h for row in pairs for h, p in row):
        return None
    return tuple(tuple(rational(h / p) if p else rational(0) for h, p in row) for row in pairs)


def solve(model: Discounted) -> Environment:
    """Values of the variables of the claims about a process without end, at its smallest caps D and eps."""
    tables = {name: getattr(model, name) for name in ("P", "start", "pi", "mu", "r", "gamma")}
    environment = Environment(tables, {"S": len(model.states), "A": len(model.tokens)})
    equations = {"U": bellman("pi", "U"), "W": bellman("mu", "W"), "dp": flow("pi", "dp"), "dm": flow("mu", "dm")}
    for name, equation in equations.items():
        ((_, clause),) = equation.clauses
        solution = fixed_point(clause, [len(model.states)], partial(_with, environment, name))
        if solution is None:
            raise Undefined(f"{equation.text} has not exactly one solution")
        environment = _with(environment, name, solution)
    here = exact(environment)
    states, tokens = range(len(model.states)), range(len(model.tokens))
    advantages = [evaluate(_DISCOUNTED, here.bind(s=s, a=a), SYSTEM) for s, a in product(states, tokens)]
    return here.bind(
        D=max(evaluate(TV_ROW, here.bind(s=s), SYSTEM) for s in states), eps=max(abs(x) for x in advantages)
    )


def discounted(here: Environment) -> dict[str, Any]:
    """The quantities of a process without end, by name, from what `solve` found."""
    chi2 = [evaluate(_CHI2_ROW, here.bind(s=s), SYSTEM) for s in range(here.size("S"))]
    J_pi, J_mu, gain, apart = (evaluate(t, here, SYSTEM) for t in (_START_U, _START_W, _GAIN, _APART))
    found = {
        "gamma": here.values["gamma"],
        "D": here.values["D"],
        "chi2max": _largest(chi2),
        "J(pi)": J_pi,
        "J(mu)": J_mu,
        "L_mu(pi)": J_mu + gain,
        "J(pi) - L_mu(pi)": J_pi - J_mu - gain,
        "eps": here.values["eps"],
        "distance of the visitations": apart,
    }
    return dict(zip(found, _plain(*found.values()), strict=True))


def exact(environment: Environment) -> Environment:
    """The same values as numbers of FLINT."""

    def table(value: Any) -> Any:
        return tuple(table(x) for x in value) if isinstance(value, tuple) else rational(value)

    return Environment(
        {name: x if name == "T" else table(x) for name, x in environment.values.items()}, environment.sizes
    )


def _with(environment: Environment, name: str, table: Any) -> Environment:
    return environment.bind(**{name: table})


def _largest(values: Sequence[Any]) -> Any:
    return next((x for x in values if infinite(x)), None) or max(values)


def _plain(*values: Any) -> tuple[Any, ...]:
    """Fractions in place of the numbers of FLINT."""
    return tuple(
        _plain(*x) if isinstance(x, tuple) else x if x is None or infinite(x) else fraction(rational(x)) for x in values
    )
