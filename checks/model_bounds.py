"""What the claims of the ledger say of a model: both sides of each bound at the values of the model, and the slack.

A claim is evaluated only if all its hypotheses hold at the model, exactly; one whose hypotheses fail is skipped, with
the hypothesis that fails.  The caps in a claim are the smallest that the model allows.  Quantities of the whole horizon
are read off what `checks.model_quantities` found step by step.

Main definitions
    bounds              of a process
    discounted_bounds   of a process without end
    number_json         an exact number as text, with a decimal beside it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from checks.exact import round_to, value
from checks.ledger import load
from checks.model_quantities import SYSTEM, TV_ROW, Measured, exact
from checks.numbers.closed_forms import ClosedForms
from checks.numbers.rationals import fraction, infinite, rational
from theorems.claim import Claim, Relation
from theorems.language.arithmetic import Environment, Undecided, Undefined, clause_holds, evaluate
from theorems.language.terms import ONE, Apply, Call, Lam, Sub, Term, Var, rebuild
from theorems.models import Process

DIGITS = 12
BOUNDS = (
    "state-law",
    "state-law-positions",
    "simulation-lemma",
    "simulation-lemma-averaged",
    "value-gap-advantage",
    "value-gap-advantage-large",
    "value-gap-advantage-positions",
    "value-gap-quadratic",
    "value-gap-linear",
    "trpo-best-constant",
    "trpo-finite-horizon",
    "value-gap-terminal",
    "value-gap-terminal-positions",
    "value-gap-ratios",
    "token-is-bias-l1",
    "token-is-bias",
    "token-is-bias-advantage-l1",
    "token-is-bias-advantage",
    "token-is-bias-scores",
    "gradient-root",
    "token-is-root",
    "seq-is-second-moment",
    "seq-is-variance-sharp",
    "seq-is-variance",
    "seq-is-lower-uniform",
)
"""Ids of the claims that bound a quantity of a process by its caps."""
MOST_MOVES = 200_000
"""Of the tokens at all positions, from state to state, for a bound that has a cap for every position."""
MOST_TRAJECTORIES = 10_000
"""Of mu, for a bound that goes through all of them."""
DISCOUNTED_BOUNDS = ("visitation-distance", "trpo-discounted-law", "trpo-discounted-large", "trpo-discounted")
"""The same for a process without end."""

Bounds = tuple[list[dict[str, Any]], list[dict[str, str]]]
Walk = Callable[[Term, Environment], tuple[Any, Term | None] | None]
"""What a quantity of the whole horizon was found to be; with the state, if it is a function of it."""


class _Skip(Exception):
    """A claim says nothing of this model; why."""


def number_json(x: Any) -> dict[str, str]:
    """An exact number as text, with a decimal beside it.

    >>> from fractions import Fraction
    >>> number_json(Fraction(5, 16))
    {'exact': '5/16', 'decimal': '0.3125'}
    """
    if infinite(x):
        return {"exact": "inf" if x > 0 else "-inf", "decimal": "inf" if x > 0 else "-inf"}
    return {"exact": str(rational(x)), "decimal": round_to(fraction(rational(x)), DIGITS)}


def bounds(model: Process, found: Measured) -> Bounds:
    """What the claims of `BOUNDS` say of a process: value, bound and slack of each relation; and what was skipped."""
    known = exact(model.environment())
    caps = {name: getattr(found, name) for name in ("D", "eps", "g", "G", "score")}
    caps = {name: x for name, x in caps.items() if x is not None}

    def values(claim: Claim) -> Environment:
        c = found.chi2_least if any(h.id == "chi2-floor" for h in claim.hypotheses) else found.chi2
        n = model.T - 1 if all(v.name != "T" for v in claim.variables) else model.T
        own: dict[str, Any] = {**caps, "c": c, "n": n, "t": model.T, **known.values}
        sorts = {v.name: v.sort for v in claim.variables}
        if sorts.get("D") == "nat -> real":
            own |= _by_position(model, known, later="at" in sorts)
        if sorts.keys() - own.keys():
            direction = "the direction moves a token that pi never produces, so it has no scores"
            raise _Skip("the model has no direction" if model.h is None else direction)
        return Environment({name: own[name] for name in sorts}, known.sizes)

    return _all(BOUNDS, values, partial(_walked, model, found))


def _by_position(model: Process, known: Environment, later: bool) -> dict[str, Any]:
    """The smallest caps by the number of steps left after the token, and where so many can be left.

    For the law of the states, the smallest caps by the time, in the states that both policies reach at it.
    """
    states, tokens = range(len(model.states)), range(len(model.tokens))
    if model.T * len(states) ** 2 * len(tokens) > MOST_MOVES:
        raise _Skip(f"it goes through all moves at all positions, and there are more than {MOST_MOVES}")
    tv = [evaluate(TV_ROW, known.bind(s=s), SYSTEM) for s in states]

    def reached(policy: Any) -> list[set[int]]:
        """The states at every time, after tokens that the policy can choose; None can choose all."""
        found = [{s for s in states if model.start[s] > 0}]
        for _ in range(model.T):
            moves = ((s, a) for s in found[-1] for a in tokens if policy is None or policy[s][a] > 0)
            found.append({z for s, a in moves for z in states if model.P[s][a][z] > 0})
        return found

    def caps(places: Iterable[set[int]]) -> tuple[Any, ...]:
        return tuple(max((tv[s] for s in place), default=rational(0)) for place in places)

    if not later:
        both = zip(reached(model.pi), reached(model.mu), strict=True)
        return {"D": caps([one & other for one, other in both][:-1])}
    places = reached(None)[::-1]
    return {"D": caps(places[1:]), "at": tuple(tuple(rational(int(s in place)) for s in states) for place in places)}


def discounted_bounds(solved: Environment) -> Bounds:
    """What the claims of `DISCOUNTED_BOUNDS` say of a process without end, from what `solve` found."""
    return _all(DISCOUNTED_BOUNDS, lambda _: solved, lambda t, known: None)


def _all(ids: Iterable[str], values: Callable[[Claim], Environment], walk: Walk) -> Bounds:
    ledger = load()
    held: list[dict[str, Any]] = []
    skipped: list[dict[str, str]] = []
    for id in ids:
        claim = ledger[id].claim
        try:
            known = values(claim)
            for hypothesis in claim.hypotheses:
                for _, clause in hypothesis.clauses:
                    if not clause_holds(clause, known, SYSTEM):
                        raise _Skip(f"the hypothesis {hypothesis.id} fails: {hypothesis.text}")
            held += [_sides(claim, relation, known, walk) for relation in claim.statement if relation.relation != "=="]
        except _Skip as problem:
            skipped.append({"claim": id, "why": str(problem)})
        except (Undecided, Undefined) as problem:
            skipped.append({"claim": id, "why": f"not evaluated: {problem}"})
    return held, skipped


def _sides(claim: Claim, relation: Relation, known: Environment, walk: Walk) -> dict[str, Any]:
    named: dict[str, Any] = {}

    def change(t: Term) -> Term:
        walked = walk(t, known)
        if walked is None:
            return rebuild(t, change)
        found, outcome = walked
        name = f"walked.{len(named)}"
        named[name] = found
        return Var(name) if outcome is None else Apply(Var(name), (outcome,))

    left, right = change(relation.left), change(relation.right)
    here = known.bind(**named)
    shown = {"value": _number(left, here), "bound": _number(right, here)}
    if shown["value"]["exact"] == shown["bound"]["exact"]:
        shown["slack"] = number_json(0)  # also where both are infinite
    else:
        shown["slack"] = _number(Sub(right, left), here)
    return {"claim": claim.id, "relation": str(relation), **shown}


def _number(t: Term, here: Environment) -> dict[str, str]:
    """The value of a term, as a closed form with square roots where it is not rational."""
    try:
        return number_json(evaluate(t, here, SYSTEM))
    except Undecided:
        return {"exact": str(evaluate(t, here, ClosedForms())), "decimal": value(t, here, DIGITS).decimal}


_READ: Mapping[str, Callable[[Measured], Any]] = {
    "RETURN(pi": lambda found: found.J_pi,
    "RETURN(mu": lambda found: found.J_mu,
    "SURROGATE(pi": lambda found: found.L,
    "RETURN_SLOPE(pi": lambda found: found.slope,
    "TOKEN_IS(mu": lambda found: found.token_is,
}
_REWARDS = {"RETURN": 2, "SURROGATE": 3, "RETURN_SLOPE": 3, "TOKEN_IS": 3}
"""Where the rewards of a token stand among the arguments."""


def _walked(model: Process, found: Measured, t: Term, known: Environment) -> tuple[Any, Term | None] | None:
    if not isinstance(t, Call):
        return None
    if t.quantity == "TV" and all(isinstance(a, Lam) and isinstance(a.body, Call) for a in t.arguments):
        laws = [a.body for a in t.arguments]  # type: ignore[attr-defined]
        if all(law.quantity == "VISIT" for law in laws) and [str(law.arguments[0]) for law in laws] == ["pi", "mu"]:
            return found.state_tv[_time(laws[0].arguments[-1], known)], None
    key = f"{t.quantity}({t.arguments[0]}"
    if key in _READ:
        if _time(t.arguments[-1], known) != model.T:
            raise _Skip("it speaks of another horizon")
        rewards = t.arguments[_REWARDS[t.quantity]]
        if isinstance(rewards, Lam) and any(x != 0 for row in model.r for x in row):
            raise _Skip("it is for a reward of the last state only")
        return _READ[key](found), None
    if t.quantity == "REMAINDER" and _trajectories(model) > MOST_TRAJECTORIES:
        raise _Skip(f"it goes through all trajectories of mu, and there are more than {MOST_TRAJECTORIES}")
    if t.quantity == "RATIO_MOMENT" and _time(t.arguments[-1], known) == model.T and _is_one(t.arguments[3]):
        return found.ratio_moment, t.arguments[4]
    return None


def _trajectories(model: Process) -> int:
    """How many trajectories have a positive probability under mu."""
    tokens, states = range(len(model.tokens)), range(len(model.states))
    count = [int(p > 0) for p in model.start]
    for _ in range(model.T):
        moves = ((s, z) for s in states for a in tokens for z in states if model.mu[s][a] * model.P[s][a][z] > 0)
        following = [0] * len(states)
        for s, z in moves:
            following[z] += count[s]
        count = following
    return sum(count)


def _is_one(w: Term) -> bool:
    """Whether a function of the state is 1 everywhere."""
    return isinstance(w, Lam) and w.body == ONE


def _time(t: Term, known: Environment) -> int:
    return int(fraction(rational(evaluate(t, known, SYSTEM))))
