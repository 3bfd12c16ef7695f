"""The rules of the kernel: from the data of a step to what it proves.

Each rule is a function of the step and of what the step may speak of.  It returns the fact that is proved, or raises
`Rejected`.  Nothing is searched for; whatever a rule needs is in the data of the step.

Main definitions
    RULES       every rule by name
    unfolded    the right-hand side of the defining equation of a quantity
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from checks.trusted.clauses import clause_names, same_fact, sorts_sets
from checks.trusted.polynomials import Ring, affine_in, canonical, is_zero
from checks.trusted.scope import MAX_NODES, Lemma, Rejected, Scope, matched, number
from theorems.language.calculus import along, derivative, needs_positive
from theorems.language.facts import Clause, Fact
from theorems.language.substitution import substitute, substitute_clause, substitute_fact
from theorems.language.syntax import exact_number, parse_term
from theorems.language.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Differentiable,
    Div,
    Fun,
    Lam,
    Mul,
    Neg,
    Partial,
    Pow,
    Reduce,
    Same,
    Sub,
    Term,
    Var,
    children,
    free_names,
    fresh,
    set_names,
    size,
)
from theorems.proof import Reference, Step

MAX_DIFFERENTIATED = 2000
"""Nodes of an expression that is differentiated; a derivative may be that many times larger."""


def polynomial(step: Step, scope: Scope) -> Fact:
    """scale * (positive facts) * goal = sum of weight * root^2 * (facts) + sum of multiplier * equation."""
    data, goal = step.data, step.data["goal"]
    scope.check_fact(goal)
    scale = data["scale"]
    if scale < 1 or any(weight < 1 for weight, _, _ in data["cone"]):
        raise Rejected("scale and weights are positive whole numbers")
    positive = [_plain(scope, name, ("<",)) for name in data["positive"]]
    cone = [(w, root, [_plain(scope, n, ("<", "<=")) for n in names]) for w, root, names in data["cone"]]
    ideal = [(multiplier, _plain(scope, name, ("==",))) for multiplier, name in data["ideal"]]
    for t in [root for _, root, _ in cone] + [multiplier for multiplier, _ in ideal]:
        scope.check_real(t)
    left: Term = number(scale) * goal.term
    for factor in positive:
        left = left * factor
    ring = Ring([left, *(t for _, r, fs in cone for t in (r, *fs)), *(t for pair in ideal for t in pair)])
    total = ring.constant(Fraction(0))
    for weight, root, factors in cone:
        square = ring.polynomial(root)
        if square.is_zero() or square.leading_coefficient() < 0 or not _integral(square):
            raise Rejected(f"the root {root} is zero, not integral, or does not lead with a positive coefficient")
        summand = ring.polynomial(number(weight) * root**2)
        for factor in factors:
            summand = ring.product(summand, ring.polynomial(factor))
        total = total + summand
    for multiplier, equation in ideal:
        by = ring.polynomial(multiplier)
        if by.is_zero() or not _integral(by):
            raise Rejected(f"the multiplier {multiplier} is zero or not integral")
        total = total + ring.product(by, ring.polynomial(equation))
    if goal.relation == "==" and cone:
        raise Rejected("an equation has no squares in its certificate")
    if goal.relation == "<" and not any(
        is_zero(root - ONE) and all(scope.lemmas[n].goal.relation == "<" for n in names)
        for _, root, names in data["cone"]
    ):
        raise Rejected("a strict inequality needs a summand that is strictly positive")
    difference = ring.polynomial(left) - total
    if not difference.is_zero():
        raise Rejected(f"the identity fails: left minus right is {_short(ring, difference)}")
    if is_zero(goal.term) and (scale != 1 or positive):
        raise Rejected("a goal that is identically zero has scale 1 and no positive factor")
    return goal  # type: ignore[no-any-return]


def cases(step: Step, scope: Scope) -> Fact:
    """Both branches of an abs, min or max, of a sign, or of a nonnegative number being zero."""
    data = step.data
    kind, *written = data["on"]
    known = written.pop() if kind == "zero" and len(written) == 2 else ""
    arguments = [parse_term(source) for source in written]
    if len(arguments) != {"abs": 1, "min": 2, "max": 2, "sign": 1, "zero": 1}.get(kind):
        raise Rejected(
            f"cases on {kind!r} of {len(arguments)}; expected abs, min, max, sign or zero of its argument(s)"
        )
    letter, case, motive = data["letter"], data["case"], data["motive"]
    for t in arguments:
        scope.check_real(t)
    if kind in ("sign", "zero"):
        if letter:
            raise Rejected(f"cases on {kind}: the motive is the goal itself, without a letter")
        goal = motive
    else:
        if letter in scope.variables:
            raise Rejected(f"the letter {letter} is taken")
        goal = _at(motive, letter, Fun(kind, tuple(arguments)))
    scope.check_fact(goal)
    a, b = arguments[0], arguments[-1]
    if kind == "zero" and not same_fact(scope.fact(Reference(known)), Fact("<=", a)):
        raise Rejected(f"cases on zero: {known} does not say 0 <= {a}")
    branches: dict[str, list[tuple[Fact, Term]]] = {
        "abs": [(Fact("<=", a), a), (Fact("<=", Neg(a)), Neg(a))],
        "min": [(Fact("<=", b - a), a), (Fact("<=", a - b), b)],
        "max": [(Fact("<=", a - b), a), (Fact("<=", b - a), b)],
        "sign": [(Fact("<=", a), ZERO), (Fact("<=", Neg(a)), ZERO)],
        "zero": [(Fact("<", a), ZERO), (Fact("==", a), ZERO)],
    }
    needed = False
    for (assumption, value), reference in zip(branches[kind], data["branches"], strict=True):
        inner = scope.extended((), {case: Lemma.assumed(Clause((), (), assumption))} if case else {})
        inner.used = set()
        got, wanted = inner.fact(reference), _at(motive, letter, value) if letter else motive
        if not same_fact(got, wanted):
            raise Rejected(f"the branch {reference.by} gives {got}; expected {wanted}")
        needed = needed or case in inner.used
        scope.used |= inner.used - {case}
    if case and not needed:
        raise Rejected(f"the assumption {case} is never used; then its name is empty")
    return goal  # type: ignore[no-any-return]


def summed(step: Step, scope: Scope) -> Fact:
    """A pointwise inequality or equation, linear in the summands, between the sums."""
    letter, domain = step.data["over"]
    inner = scope.bound([(letter, domain)])
    point = inner.fact(step.data["by"])
    if point.relation == "<":
        raise Rejected("a strict inequality is not summed; an empty set has sum zero")
    left: Term = ZERO
    total: Term | None = None
    for coefficient, summand in step.data["terms"]:
        scope.check_real(coefficient)
        inner.check_real(summand)
        if is_zero(coefficient) or is_zero(summand):
            raise Rejected(f"the term {coefficient} times {summand} is zero")
        left = left + coefficient * summand
        over: Term = Reduce("sum", letter, domain, summand)
        part = over if coefficient == ONE else coefficient * over
        total = part if total is None else total + part
    if total is None or not is_zero(left - point.term):
        raise Rejected(f"the terms add up to {left}; the pointwise fact is {point}")
    return Fact(point.relation, total)


def swap(step: Step, scope: Scope) -> Fact:
    """Exchange of two sums."""
    (y, outer), (z, inner), body = step.data["outer"], step.data["inner"], step.data["body"]
    scope.bound([(y, outer), (z, inner)]).check_real(body)
    one = Reduce("sum", y, outer, Reduce("sum", z, inner, body))
    other = Reduce("sum", z, inner, Reduce("sum", y, outer, body))
    return Fact("==", one - other)


def pick(step: Step, scope: Scope) -> Fact:
    """A sum over Kronecker's delta has one term."""
    (z, domain), outcome, body = step.data["over"], step.data["outcome"], step.data["body"]
    scope.check_outcome(outcome, domain)
    scope.bound([(z, domain)]).check_real(body)
    total = Reduce("sum", z, domain, Same(outcome, Var(z)) * body)
    return Fact("==", total - substitute(body, {z: outcome}))


def unfold(step: Step, scope: Scope) -> Fact:
    """The defining equation of a quantity."""
    call = step.data["call"]
    if not isinstance(call, Call):
        raise Rejected(f"{call} is not a quantity at its arguments")
    scope.check_real(call)
    return Fact("==", call - unfolded(call, scope))


def unfolded(call: Call, scope: Scope) -> Term:
    """The right-hand side of the defining equation of a quantity at its arguments."""
    definition = scope.definitions[call.quantity]
    values = {name: value for (name, _), value in zip(definition.parameters, call.arguments, strict=True)}
    domains: dict[str, str] = {}
    for name, formal in definition.parameters:
        if formal and name not in definition.outcomes:
            matched(formal, scope.domains(values[name]), domains)
    body = definition.body
    if definition.recursion is not None:
        n, zero = definition.recursion
        if is_zero(values[n]):
            body = zero
        else:
            values[n] = _predecessor(values[n])
    return substitute(body, values, domains)


def congruence(step: Step, scope: Scope) -> Fact:
    """Two vectors with the same coordinates are the same vector; without coordinates, two numbers that are equal."""
    over, (left, right) = step.data["over"], step.data["vectors"]
    inner = scope.bound([over]) if over else scope
    for side in (left, right):
        inner.check_real(side)
    if is_zero(left - right):
        raise Rejected("the two are the same already")
    if not same_fact(inner.fact(step.data["by"]), Fact("==", left - right)):
        raise Rejected(f"{step.data['by'].by} does not say that {left} and {right} are equal")
    name, motive = step.data["letter"], step.data["motive"]
    if name in scope.variables or name not in free_names(motive):
        raise Rejected(f"the letter {name!r} is taken, or does not occur in the motive")
    values = [Lam((over,), side) if over else side for side in (left, right)]
    if sum(size(motive, {name: size(value)}) for value in values) > MAX_NODES:
        raise Rejected(f"the motive at {name} has more than {MAX_NODES} nodes")
    one, other = (substitute(motive, {name: value}) for value in values)
    for t in (one, other):
        scope.check_real(t)
    return Fact("==", one - other)


def gradient(step: Step, scope: Scope) -> Fact:
    """A coordinate of the gradient of a function that is written out, or that the function is differentiable.

    The coordinate is the derivative along the line through the point in its direction; what has to be positive for the
    function to be differentiable is proved at the point.
    """
    call, t = step.data["call"], fresh("t", set(scope.variables) | free_names(step.data["call"]))
    scope.check_real(call)
    match call:
        case Partial(Lam() as function, point, coordinate):
            i = fresh("i", free_names(coordinate))
            (inside,) = scope.domains(point)
            line = along(function, point, Lam(((i, inside),), Same(Var(i), coordinate)), t)
            slope = substitute(derivative(line, t), {t: ZERO})
            goal = Fact("==", call - slope)
        case Differentiable(Lam() as function, point):
            line = along(function, point, point, t)
            derivative(line, t)
            goal = Fact("<", call)
        case _:
            raise Rejected(f"{call} is not a derivative of a function that is written out")
    needed = [substitute(u, {t: ZERO}) for u in needs_positive(line, t)]
    if [canonical(u) for u, _ in step.data["defined"]] != [canonical(u) for u in needed]:
        raise Rejected(f"defined: expected proofs of positivity of {', '.join(map(str, needed))}")
    for u, reference in step.data["defined"]:
        if not same_fact(scope.fact(reference), Fact("<", u)):
            raise Rejected(f"{reference.by} does not say 0 < {u}")
    return goal


def use(step: Step, scope: Scope) -> Fact:
    """An instance of an earlier fact."""
    return scope.fact(step.data["by"])


def induction(step: Step, scope: Scope) -> Fact:
    """Base and successor, for every value of the variables that the hypothesis quantifies over.

    A given fact ``n <= bound`` makes it an induction up to a bound: the successor then knows ``n + 1 <= bound``.
    """
    n, over, name, goal = (step.data[key] for key in ("on", "over", "hypothesis", "goal"))
    scope.check_fact(goal)
    sorts = dict(step.variables)
    if sorts.get(n) != "nat" or any(v not in sorts or v == n for v in over) or len(set(over)) != len(over):
        raise Rejected(f"induction is on a variable of sort nat of the step, not on {n}, over its other variables")
    if any(clause_names(clause) & {n, *over} and not _bounds(clause, n, over) for _, clause in step.given):
        raise Rejected(
            f"a given fact depends on {n} or on what the hypothesis quantifies over, and is not {n} <= bound"
        )
    at_zero, after = induction_scopes(step.given, scope, n, over)
    base = at_zero.fact(step.data["base"])
    if not same_fact(base, substitute_fact(goal, {n: ZERO})):
        raise Rejected(f"the base gives {base}; expected the goal at {n} = 0")
    hypothesis = Lemma(tuple((v, sorts[v]) for v in over), (), goal, sorts_sets(step.variables) | set_names(goal.term))
    inner = after.extended((), {name: hypothesis})
    following = inner.fact(step.data["successor"])
    if not same_fact(following, substitute_fact(goal, {n: Var(n) + ONE})):
        raise Rejected(f"the successor gives {following}; expected the goal at {n} + 1")
    if name not in inner.used:
        raise Rejected(f"{name} is never used")
    scope.used.discard(name)
    return goal  # type: ignore[no-any-return]


def induction_scopes(
    given: Sequence[tuple[str, Clause]], scope: Scope, n: str, over: Sequence[str]
) -> tuple[Scope, Scope]:
    """What base and successor may speak of: the one knows no bound ``n <= bound``, the other has it at n + 1."""
    bounds = {name: clause for name, clause in given if _bounds(clause, n, over)}
    lemmas = {name: lemma for name, lemma in scope.lemmas.items() if name not in bounds}
    at_zero = Scope(scope.variables, lemmas, scope.definitions, scope.used)
    following = {name: Lemma.assumed(substitute_clause(c, {n: Var(n) + ONE})) for name, c in bounds.items()}
    return at_zero, at_zero.extended((), following)


def _bounds(clause: Clause, n: str, over: Sequence[str]) -> bool:
    """Whether a clause says ``n <= bound`` with a bound that depends on nothing of the induction."""
    fact = clause.fact
    if clause.over or clause.given or fact.relation != "<=":
        return False
    bound = substitute(fact.term, {n: ZERO})
    return is_zero(fact.term - (bound - Var(n))) and not free_names(bound) & {n, *over}


def mean_value(step: Step, scope: Scope) -> Fact:
    """phi(c) = 0 and the sign of phi' on an interval around c give the sign of phi there."""
    data = step.data
    x, c, phi, kind = data["on"], data["point"], data["expression"], data["kind"]
    if dict(step.variables).get(x) != "real" or x in free_names(c):
        raise Rejected(f"{x} is a real variable of the step, and the point is free of it")
    scope.check_real(phi)
    if size(phi, {x: size(c)}) > MAX_NODES:
        raise Rejected(f"the expression at the point has more than {MAX_NODES} nodes")
    if size(phi) > MAX_DIFFERENTIATED:
        raise Rejected(f"the expression has {size(phi)} nodes; at most {MAX_DIFFERENTIATED} are differentiated")
    interval = {name: clause for name, clause in step.given if x in clause_names(clause)}
    for name, clause in interval.items():
        if clause.over or clause.given or not affine_in(clause.fact.term, x):
            raise Rejected(f"{name} does not describe an interval: it is to be linear in {x}")
    # At the point nothing may be used that depends on x.
    local = {name for name, _ in step.have} | set(interval)
    fixed = Scope(
        {n: s for n, s in scope.variables.items() if n != x},
        {n: lemma for n, lemma in scope.lemmas.items() if n not in local},
        scope.definitions,
        scope.used,
    )
    fixed.check_real(c)
    if set(data["inside"]) != set(interval):
        raise Rejected(f"inside: expected a proof for each of {', '.join(interval)} at the point")
    for name, reference in data["inside"].items():
        due = substitute_clause(interval[name], {x: c}).fact
        if not same_fact(fixed.fact(reference), due):
            raise Rejected(f"inside: {reference.by} does not give {due}")
        scope.used.add(name)
    if not same_fact(fixed.fact(data["base"]), Fact("==", substitute(phi, {x: c}))):
        raise Rejected(f"{data['base'].by} does not say that the expression vanishes at {c}")
    needed = needs_positive(phi, x)
    if [t for t, _ in data["defined"]] != needed:
        raise Rejected(f"defined: expected proofs of positivity of {', '.join(map(str, needed))}")
    for t, reference in data["defined"]:
        if not same_fact(scope.fact(reference), Fact("<", t)):
            raise Rejected(f"{reference.by} does not say 0 < {t}")
    slope, distance = derivative(phi, x), Var(x) - c
    shapes: dict[str, tuple[Fact, Fact]] = {
        "nonnegative": (Fact("<=", distance * slope), Fact("<=", phi)),
        "sign": (Fact("<=", slope), Fact("<=", distance * phi)),
        "constant": (Fact("==", slope), Fact("==", phi)),
    }
    if kind not in shapes:
        raise Rejected(f"kind is {kind!r}; expected {', '.join(shapes)}")
    premise, conclusion = shapes[kind]
    if not same_fact(scope.fact(data["premise"]), premise):
        raise Rejected(f"{data['premise'].by} does not give {premise}")
    return conclusion


def enclosure(step: Step, scope: Scope) -> Fact:
    """Ball arithmetic proves g > 0 on every piece of a cover."""
    from checks.trusted.enclosure import prove_positive

    x, g = step.data["on"], step.data["expression"]
    cover = [exact_number(b) for b in step.data["breakpoints"]]
    if free_names(g) != {x} or scope.variables.get(x) != "real" or not _elementary(g):
        raise Rejected(f"an enclosure is about arithmetic and named functions of one real variable, {x}")
    if len(cover) < 2:
        raise Rejected("a cover has at least two breakpoints")
    known = {name: clause.fact for name, clause in step.given if not clause.over and not clause.given}
    for end in (Fact("<=", Var(x) - Const(cover[0])), Fact("<=", Const(cover[-1]) - Var(x))):
        names = [name for name, fact in known.items() if same_fact(fact, end)]
        if not names:
            raise Rejected(f"the cover starts or ends where {end} is not given")
        scope.used.update(names)
    if (problem := prove_positive(g, x, cover)) is not None:
        raise Rejected(problem)
    return Fact("<", g)


RULES: dict[str, Callable[[Step, Scope], Fact]] = {
    "polynomial": polynomial,
    "cases": cases,
    "sum": summed,
    "swap": swap,
    "pick": pick,
    "unfold": unfold,
    "congruence": congruence,
    "gradient": gradient,
    "use": use,
    "induction": induction,
    "mean value": mean_value,
    "enclosure": enclosure,
}


def _predecessor(n: Term) -> Term:
    """m for a term m + 1."""
    if isinstance(n, Add) and n.right == ONE:
        return n.left
    if isinstance(n, Const) and n.value >= 1:
        return Const(n.value - 1)
    raise Rejected(f"{n} is neither 0 nor written as a successor, m + 1")


def _plain(scope: Scope, name: str, relations: tuple[str, ...]) -> Term:
    fact = scope.fact(Reference(name))
    if fact.relation not in relations:
        raise Rejected(f"{name} is {fact}; expected a fact with {' or '.join(relations)}")
    return fact.term


def _at(motive: Fact, letter: str, value: Term) -> Fact:
    if letter not in free_names(motive.term):
        raise Rejected(f"the letter {letter!r} does not occur in the motive")
    if size(motive.term, {letter: size(value)}) > MAX_NODES:
        raise Rejected(f"the motive at {letter} has more than {MAX_NODES} nodes")
    return substitute_fact(motive, {letter: value})


def _elementary(t: Term) -> bool:
    """Built from numbers and variables by arithmetic and the named functions: the same in every reading of a term."""
    kinds = (Const, Var, Add, Sub, Neg, Mul, Div, Pow, Fun)
    return isinstance(t, kinds) and all(_elementary(child) for child in children(t))


def _integral(polynomial: Any) -> bool:
    return all(c.q == 1 for c in polynomial.coeffs())


def _short(ring: Ring, polynomial: Any) -> str:
    written = ring.text(polynomial).replace("(1)*", "")
    return written if len(written) <= 200 else f"{written[:197]}..."
