"""Negative controls of the engines "extremal" and "counterexample".

An instance that is moved a little must no longer be called extremal, a counterexample that is repaired must no longer
be called one, and a constant that is tightened must be refuted where the bound is attained.

Main definitions
    perturbed       the neighbours of an instance
    run             all controls of one entry
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

from checks.instances import ATTAINED, at_instance, attained, broken, refuted, sharp_points, with_constant
from checks.ledger import Entry, Ledger
from checks.result import UNDECIDED, CheckResult
from counterexamples.geometric import CountableInstance, is_counterexample
from counterexamples.instance import Refutation
from counterexamples.shape import shape
from theorems.claim import Claim
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, evaluate
from theorems.language.sorts import coordinates
from theorems.language.terms import ONE, ZERO, Apply, Lam, Reduce, Term, Var, free_names, fresh

SHIFT = Fraction(1, 1000)
REJECTED = "rejected"


def perturbed(claim: Claim, values: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Neighbours of an instance: mass of a law moved, a value of a function raised, a number raised, a function bent.

    An outcome of a finite set has no neighbours and stays.

    Yields:
        What was changed, and the new values.
    """
    laws = shape(claim).laws
    for variable in (*claim.variables, *claim.exists):
        name, value = variable.name, values[variable.name]
        if variable.sort == "nat":
            yield f"{name} + 1", {**values, name: value + 1}
        elif variable.sort == "real":
            yield f"{name} + {SHIFT}", {**values, name: value + SHIFT}
        elif not variable.domains:
            continue
        elif isinstance(value, Lam):
            for shift in (SHIFT, -SHIFT):
                yield f"{name} bent by {shift}", {**values, name: _bent(value, shift)}
            for centre in claim.variables if len(value.parameters) == 1 else ():
                if centre.tabular and centre.domains == tuple(map(coordinates, variable.domains)):
                    what = f"{name} bent by {SHIFT} around {centre.name}"
                    yield what, {**values, name: _bent(value, SHIFT, centre.name)}
        elif name in laws:
            yield f"{SHIFT} of {name} moved", {**values, name: _first_row(value, _moved)}
        else:
            yield f"{name} raised by {SHIFT}", {**values, name: _first_row(value, _raised)}


def replaced(claim: Claim, values: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The instances in which one function takes the place of another, or 0 that of a number or a written-out one."""
    for number in claim.variables:
        if number.sort == "real" and values[number.name] != 0:
            yield f"{number.name} = 0", {**values, number.name: Fraction(0)}
    functions = [p for p in claim.variables if p.domains]
    for one in functions:
        for other in functions:
            if one.name != other.name and one.sort == other.sort:
                yield f"{one.name} = {other.name}", {**values, one.name: values[other.name]}
        if isinstance(value := values[one.name], Lam):
            yield f"{one.name} = 0", {**values, one.name: Lam(value.parameters, ZERO)}


def _first_row(value: Any, change: Any) -> Any:
    if isinstance(value[0], tuple):
        return (_first_row(value[0], change), *value[1:])
    return change(value)


def _moved(row: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """A thousandth of the mass from the likeliest outcome to the least likely other one."""
    source = max(range(len(row)), key=lambda k: row[k])
    target = min((k for k in range(len(row)) if k != source), key=lambda k: row[k], default=source)
    return tuple(x - SHIFT * (k == source) + SHIFT * (k == target) for k, x in enumerate(row))


def _raised(row: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    return (row[0] + SHIFT, *row[1:])


def _bent(function: Lam, shift: Fraction, centre: str | None = None) -> Lam:
    """The function plus a small multiple of the squared norm of its vectors; plus a small number if it takes none.

    With a centre, the norm is that of the distance from it: value and gradient stay what they are there.
    """
    taken = free_names(function.body) | {name for name, _ in function.parameters} | {centre or ""}
    i = fresh("i", taken)

    def distance(name: str) -> Term:
        here: Term = Apply(Var(name), (Var(i),))
        return here if centre is None else here - Apply(Var(centre), (Var(i),))

    squares: list[Term] = [
        Reduce("sum", i, inside, distance(name) ** 2)
        for name, kind in function.parameters
        if (inside := coordinates(kind)) is not None
    ]
    change = sum(squares[1:], squares[0]) if squares else ONE
    return Lam(function.parameters, function.body + shift * change)


# ------------------------------------------------------------------------------------------------------------ controls


def run(entry: Entry, ledger: Ledger) -> list[CheckResult]:
    """All controls of one entry."""
    results = [_not_extremal(entry.claim, i.values) for i in entry.extremal]
    results += [_no_counterexample(entry.claim, i.values, i.drops) for i in entry.counterexamples]
    results += [_no_countable(entry.claim, i) for i in entry.countable]
    results += [_no_refutation(entry.claim, r) for r, _ in entry.refutations]
    return results + tightened(entry, ledger)


def _not_extremal(claim: Claim, values: Mapping[str, Any]) -> CheckResult:
    """Some neighbour satisfies all hypotheses and is reported as not attaining a bound that the instance attains."""
    single = [replace(claim, statement=(relation,)) for relation in claim.statement]
    here = at_instance(claim, values)
    bounds = [c for c in single if attained(c, here)[0] == ATTAINED] if len(single) > 1 else single
    neighbours = ((what, at_instance(claim, new)) for what, new in perturbed(claim, values))
    outcomes = ((what, attained(c, point)[0]) for what, point in neighbours for c in bounds)
    return _control("not extremal", outcomes, ("strict", "statement fails"))


def _no_counterexample(claim: Claim, values: Mapping[str, Any], drops: str | None) -> CheckResult:
    """Some neighbour satisfies the statement or the dropped hypothesis, and is reported as no counterexample."""
    neighbours = chain(perturbed(claim, values), replaced(claim, values))
    outcomes = ((what, broken(claim, at_instance(claim, new), drops)[0]) for what, new in neighbours)
    return _control("no counterexample", outcomes, ("statement holds", "dropped hypothesis holds"))


def _no_countable(claim: Claim, instance: CountableInstance) -> CheckResult:
    """Some replacement of one function by another is reported as no counterexample."""
    outcomes = []
    for what, new in replaced(claim, instance.values):
        try:
            breaks, _ = is_counterexample(claim, CountableInstance(claim.id, new))
            outcomes.append((what, "broken" if breaks else "not broken"))
        except Undecided:
            outcomes.append((what, UNDECIDED))
    return _control("no counterexample", outcomes, ("not broken",))


def _no_refutation(claim: Claim, refutation: Refutation) -> CheckResult:
    """With some number put where the hypotheses allow it, the refutation is reported as none."""
    outcomes = []
    for variable in claim.variables:
        if variable.low is not None and not variable.domains:
            allowed = evaluate(variable.low, Environment(dict(refutation.values)), RATIONALS)
            values = {**refutation.values, variable.name: allowed}
            outcomes.append((f"{variable.name} = {allowed}", refuted(claim, refutation, values)[0]))
    return _control("no refutation", outcomes, ("dropped hypothesis holds",))


def _control(what: str, outcomes: Iterable[tuple[str, str]], accepted: tuple[str, ...]) -> CheckResult:
    """Rejected if some change has an accepted outcome; the first such change, which is named, is enough."""
    found = []
    for change, outcome in outcomes:
        found.append(outcome)
        if outcome in accepted:
            return CheckResult("control", REJECTED, REJECTED, f"{what} after a change ({change})")
    got = UNDECIDED if UNDECIDED in found else "accepted"
    return CheckResult("control", REJECTED, got, f"{what}: {len(found)} changes made no difference")


def tightened(entry: Entry, ledger: Ledger) -> list[CheckResult]:
    """The statement with a tighter constant fails at one of the points where the bound is attained or approached."""
    if entry.claim.constant is None:
        return []
    where = sharp_points(entry, ledger)
    return [
        CheckResult("control", "refuted", *with_constant(entry.claim, c, where)) for c in entry.claim.constant.tighter
    ]
