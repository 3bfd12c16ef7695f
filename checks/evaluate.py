"""The answer to ``offpolicy evaluate``: the exact quantities of a model, and beside them what each bound says.

A horizon is walked one step at a time: each step evaluates the definitions of `theorems.quantities` at the values of
the step before, so a long horizon costs its length.  A bound is the relation of a claim in the ledger, both of whose
sides are evaluated at the values of the model; a claim whose hypotheses do not hold there exactly is skipped, with the
hypothesis that fails.

Glossary
    D           largest total variation of the two policies in a state
    eps         largest abs(A_mu) over times, states and tokens
    J, L        expected return, and surrogate with respect to mu

Main definitions
    answer      from a file to the JSON object of the command
    measure     the quantities of a process
    bounds      what the claims of the ledger say of it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from checks.exact import round_to
from checks.ledger import load
from checks.model_files import read_model
from checks.numbers.fixed_points import fixed_point
from checks.numbers.rationals import FlintRationals, fraction, infinite, rational
from theorems.claim import Claim
from theorems.language.arithmetic import Environment, Undecided, Undefined, clause_holds, evaluate
from theorems.language.syntax import parse_term
from theorems.language.terms import ONE, Apply, Call, Lam, Relation, Term, Var, rebuild
from theorems.models import Discounted, Process
from theorems.trust_region.discounted import bellman, flow

DIGITS = 12
SYSTEM = FlintRationals()
BOUNDS = (
    "simulation-lemma",
    "state-law",
    "value-gap-advantage",
    "trpo-finite-horizon",
    "value-gap-terminal",
    "seq-is-second-moment",
    "seq-is-variance",
)
"""Ids of claims that bound a quantity of a process by its caps; those that the ledger lacks are passed over."""


def answer(path: str) -> dict[str, Any]:
    """The quantities of the model of a file and the bounds on them, as the JSON object of the command.

    Raises:
        BadModel: if the file does not describe a model.
    """
    model = read_model(path)
    if isinstance(model, Discounted):
        found = discounted(model)
        return {"quantities": {name: number_json(x) for name, x in found.items()}, "bounds": [], "skipped": []}
    measured = measure(model)
    held, skipped = bounds(model, measured)
    return {
        "quantities": {name: number_json(x) for name, x in measured.shown().items()},
        "state_tv": [number_json(x) for x in measured.state_tv],
        "bounds": held,
        "skipped": skipped,
    }


def number_json(x: Any) -> dict[str, str]:
    """An exact number as text, with a decimal beside it.

    >>> from fractions import Fraction
    >>> number_json(Fraction(5, 16))
    {'exact': '5/16', 'decimal': '0.3125'}
    """
    if infinite(x):
        return {"exact": "inf" if x > 0 else "-inf", "decimal": "inf" if x > 0 else "-inf"}
    return {"exact": str(rational(x)), "decimal": round_to(fraction(rational(x)), DIGITS)}


# ---------------------------------------------------------------------------------------------------------- quantities


@dataclass(frozen=True, slots=True)
class Measured:
    """The quantities of a process; lists run over the times 0, ..., T."""

    T: int
    D: Any
    D_mu: Any
    D_both: Any
    chi2: Any
    J_pi: Any
    J_mu: Any
    L: Any
    eps: Any
    state_tv: tuple[Any, ...]
    ratio_moment: tuple[Any, ...]
    mean_ratio_moment: Any
    slope: Any = None
    token_is: Any = None

    def shown(self) -> dict[str, Any]:
        """By name, in the order in which they are printed."""
        found = {
            "T": self.T,
            "D": self.D,
            "D on states reachable under mu": self.D_mu,
            "D on states reachable under both": self.D_both,
            "chi2max": self.chi2,
            "J(pi)": self.J_pi,
            "J(mu)": self.J_mu,
            "L_mu(pi)": self.L,
            "J(pi) - L_mu(pi)": self.J_pi - self.L,
            "eps": self.eps,
            "TV of the last states": self.state_tv[-1],
            "E_mu rho^2": self.mean_ratio_moment,
        }
        if self.slope is not None:
            found |= {"gradient": self.slope, "Token-IS": self.token_is, "bias": self.token_is - self.slope}
        return found


_TV_ROW = parse_term("TV(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))")
_CHI2_ROW = parse_term("CHI2(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))")
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
    environment = _exact(model.environment())
    states, T = range(len(model.states)), model.T

    def number(t: Term, **values: Any) -> Any:
        return evaluate(t, environment.bind(**values), SYSTEM)

    def row(t: Term, **values: Any) -> tuple[Any, ...]:
        here = environment.bind(**values)
        return tuple(evaluate(t, here.bind(s=s), SYSTEM) for s in states)

    tv, chi2 = row(_TV_ROW), row(_CHI2_ROW)
    laws: dict[str, list[tuple[Any, ...]]] = {name: [environment.values["start"]] for name in ("pi", "mu")}
    values: dict[str, list[tuple[Any, ...]]] = {name: [environment.values["v"]] for name in ("pi", "mu")}
    moments = [tuple(rational(1) for _ in states)]
    for _ in range(T):
        for name in ("pi", "mu"):
            laws[name].append(row(_VISIT[name], start=laws[name][-1]))
            values[name].append(row(_VALUE[name], v=values[name][-1]))
        moments.append(row(_RATIO, w=moments[-1]))
    J = {name: number(_RETURN[name], v=values[name][-1]) for name in ("pi", "mu")}
    advantages = [
        abs(number(_ADVANTAGE, v=values["mu"][k], s=s, a=a))
        for k in range(T)
        for s, a in product(states, range(len(model.tokens)))
    ]
    steps = range(T)
    surplus = sum(number(_SURPLUS, start=laws["mu"][t], v=values["mu"][T - 1 - t]) for t in steps)
    reached = {name: {s for law in laws[name][:T] for s in states if law[s] != 0} for name in ("pi", "mu")}
    slope = token_is = None
    if model.h is not None:  # the slope of n + 1 steps is the first step's at the values of n, and what comes after
        slope = sum(number(_SLOPE, start=laws["pi"][t], v=values["pi"][T - 1 - t]) for t in steps)
        token_is = sum(number(_TOKEN_IS, start=laws["mu"][t], v=values["mu"][T - 1 - t]) for t in steps)
    return Measured(
        T,
        *_plain(
            max(tv),
            max(tv[s] for s in reached["mu"]),
            max((tv[s] for s in reached["mu"] & reached["pi"]), default=rational(0)),
            _largest(chi2),
            J["pi"],
            J["mu"],
            J["mu"] + surplus,
            max(advantages),
            tuple(number(_TV, p=p, q=q) for p, q in zip(laws["pi"], laws["mu"], strict=True)),
            moments[-1],
            number(_RATIO_MEAN, w=moments[-1]),
            slope,
            token_is,
        ),
    )


def discounted(model: Discounted) -> dict[str, Any]:
    """The quantities of a process without end; its values and visitations solve the equations of the claims exactly."""
    tables = {name: getattr(model, name) for name in ("P", "start", "pi", "mu", "r", "gamma")}
    environment = Environment(tables, {"S": len(model.states), "A": len(model.tokens)})
    for name, equation in (("U", bellman("pi", "U")), ("W", bellman("mu", "W")), ("dm", flow("mu", "dm"))):
        ((_, clause),) = equation.clauses
        solution = fixed_point(clause, [len(model.states)], partial(_with, environment, name))
        if solution is None:
            raise Undefined(f"{equation.text} has not exactly one solution")
        environment = _with(environment, name, solution)
    here = _exact(environment)
    states, tokens = range(len(model.states)), range(len(model.tokens))
    tv, chi2 = ([evaluate(t, here.bind(s=s), SYSTEM) for s in states] for t in (_TV_ROW, _CHI2_ROW))
    advantages = [evaluate(_DISCOUNTED, here.bind(s=s, a=a), SYSTEM) for s, a in product(states, tokens)]
    J_pi, J_mu, gain = (evaluate(t, here, SYSTEM) for t in (_START_U, _START_W, _GAIN))
    found = {
        "gamma": rational(model.gamma),
        "D": max(tv),
        "chi2max": _largest(chi2),
        "J(pi)": J_pi,
        "J(mu)": J_mu,
        "L_mu(pi)": J_mu + gain,
        "J(pi) - L_mu(pi)": J_pi - J_mu - gain,
        "eps": max(abs(x) for x in advantages),
    }
    return dict(zip(found, _plain(*found.values()), strict=True))


def _with(environment: Environment, name: str, table: Any) -> Environment:
    return environment.bind(**{name: table})


def _largest(values: Sequence[Any]) -> Any:
    return next((x for x in values if infinite(x)), None) or max(values)


def _plain(*values: Any) -> tuple[Any, ...]:
    """Fractions in place of the numbers of FLINT."""
    return tuple(
        _plain(*x) if isinstance(x, tuple) else x if x is None or infinite(x) else fraction(rational(x)) for x in values
    )


def _exact(environment: Environment) -> Environment:
    def table(value: Any) -> Any:
        return tuple(table(x) for x in value) if isinstance(value, tuple) else rational(value)

    exact = {name: x if name == "T" else table(x) for name, x in environment.values.items()}
    return Environment(exact, environment.sizes)


# -------------------------------------------------------------------------------------------------------------- bounds


class _Skip(Exception):
    """A claim says nothing of this model; why."""


def bounds(model: Process, found: Measured) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """What the claims of `BOUNDS` say of a process: value, bound and slack of each relation; and what was skipped."""
    ledger = load()
    held: list[dict[str, Any]] = []
    skipped: list[dict[str, str]] = []
    for id in BOUNDS:
        if id not in ledger or not ledger[id].claim.statement:
            continue
        try:
            held += _bound(ledger[id].claim, model, found)
        except _Skip as problem:
            skipped.append({"claim": id, "why": str(problem)})
        except (Undecided, Undefined) as problem:
            skipped.append({"claim": id, "why": f"not evaluated: {problem}"})
    return held, skipped


def _bound(claim: Claim, model: Process, found: Measured) -> list[dict[str, Any]]:
    T = model.T
    one = tuple(rational(1) for _ in model.states)
    caps: dict[str, Any] = {"D": found.D, "eps": found.eps, "c": found.chi2, "C": found.chi2}
    caps |= {"t": T, "n": T - 1 if "T" not in {v.name for v in claim.variables} else T, "w": one}
    known = _exact(model.environment())
    known = Environment({**caps, **known.values}, known.sizes)
    for variable in claim.variables:
        if variable.name not in known.values:
            raise _Skip(f"its variable {variable.name} has no value in a model")
    for hypothesis in claim.hypotheses:
        for _, clause in hypothesis.clauses:
            if not clause_holds(clause, known, SYSTEM):
                raise _Skip(f"the hypothesis {hypothesis.id} fails: {hypothesis.text}")
    return [_sides(claim, relation, known, model, found) for relation in claim.statement if relation.relation != "=="]


def _sides(claim: Claim, relation: Relation, known: Environment, model: Process, found: Measured) -> dict[str, Any]:
    named: dict[str, Any] = {}

    def change(t: Term) -> Term:
        walked = _walked(t, known, model, found)
        if walked is None:
            return rebuild(t, change)
        value, outcome = walked
        name = f"walked.{len(named)}"
        named[name] = value
        return Var(name) if outcome is None else Apply(Var(name), (outcome,))

    terms = change(relation.left), change(relation.right)
    here = known.bind(**named)
    left, right = (evaluate(t, here, SYSTEM) for t in terms)
    slack = SYSTEM.subtract(right, left) if not (infinite(left) and infinite(right)) else rational(0)
    return {
        "claim": claim.id,
        "relation": str(relation),
        "value": number_json(left),
        "bound": number_json(right),
        "slack": number_json(slack),
    }


def _walked(t: Term, known: Environment, model: Process, found: Measured) -> tuple[Any, Term | None] | None:
    """What a quantity of the whole horizon was found to be, step by step; with the state, if it is a function of it."""
    if not isinstance(t, Call):
        return None
    if t.quantity == "TV" and all(isinstance(a, Lam) and isinstance(a.body, Call) for a in t.arguments):
        laws = [a.body for a in t.arguments]  # type: ignore[attr-defined]
        if all(law.quantity == "VISIT" for law in laws) and [str(law.arguments[0]) for law in laws] == ["pi", "mu"]:
            return found.state_tv[_time(laws[0].arguments[-1], known)], None
    read: Mapping[str, Callable[[], Any]] = {
        "RETURN(pi": lambda: found.J_pi,
        "RETURN(mu": lambda: found.J_mu,
        "SURROGATE(pi": lambda: found.L,
    }
    key = f"{t.quantity}({t.arguments[0]}"
    if key in read:
        if _time(t.arguments[-1], known) != model.T:
            raise _Skip("it speaks of another horizon")
        rewards = t.arguments[3 if t.quantity == "SURROGATE" else 2]
        if isinstance(rewards, Lam) and any(x != 0 for row in model.r for x in row):
            raise _Skip("it is for a reward of the last state only")
        return read[key](), None
    if t.quantity == "RATIO_MOMENT" and _time(t.arguments[-1], known) == model.T and _is_one(t.arguments[3], known):
        return found.ratio_moment, t.arguments[4]
    return None


def _is_one(w: Term, known: Environment) -> bool:
    """Whether a function of the state is 1 everywhere."""
    if isinstance(w, Lam):
        return w.body == ONE
    return isinstance(w, Var) and all(x == 1 for x in known.values[w.name])


def _time(t: Term, known: Environment) -> int:
    x = evaluate(t, known, SYSTEM)
    return int(fraction(rational(x)))


# ---------------------------------------------------------------------------------------------------------------- text


def page(found: Mapping[str, Any]) -> str:
    """The answer for a reader."""
    width = max(len(name) for name in found["quantities"])
    lines = [f"{name:{width}}  {_text(x)}" for name, x in found["quantities"].items()]
    if found.get("state_tv"):
        lines += ["", "TV of the states at times 0, 1, ...: " + ", ".join(x["exact"] for x in found["state_tv"])]
    for bound in found["bounds"]:
        lines += ["", f"{bound['claim']}: {bound['relation']}"]
        lines += [f"  {_text(bound['value'])} <= {_text(bound['bound'])}, slack {_text(bound['slack'])}"]
    if found["skipped"]:
        lines += ["", *(f"skipped {item['claim']}: {item['why']}" for item in found["skipped"])]
    return "\n".join(lines)


def _text(x: Mapping[str, str]) -> str:
    return x["exact"] if x["exact"] == x["decimal"] else f"{x['exact']} = {x['decimal']}"
