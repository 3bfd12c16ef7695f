"""From a draft to a complete proof.

Authors leave out what can be computed: multipliers of equations, values and proofs of references, goals that a rule
determines.  `elaborate` fills them in, step by step, and the result is stored.  Nothing here is trusted: the kernel
checks the completed proof without searching, and does not know this module.

Main definition
    elaborate       draft to proof
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from checks.authoring.multipliers import NotFound, multipliers, settled_data
from checks.kernel import Checker, Theorem
from checks.trusted.axioms import AXIOMS
from checks.trusted.clauses import clause_names, same_clause
from checks.trusted.polynomials import Ring
from checks.trusted.rules import induction_scopes
from checks.trusted.scope import Lemma, Rejected, Scope
from theorems.claim import Claim
from theorems.language.calculus import along, needs_positive
from theorems.language.facts import Fact
from theorems.language.substitution import substitute, substitute_clause
from theorems.language.syntax import parse_clause, parse_fact, parse_term
from theorems.language.terms import (
    Const,
    Differentiable,
    Div,
    Lam,
    Neg,
    Partial,
    Term,
    Var,
    children,
    free_names,
)
from theorems.proof import RULES, Draft, Proof, Reference, Step
from theorems.quantities import DEFINITIONS, Definition


def elaborate(
    claim: Claim,
    draft: Draft,
    theorems: Mapping[str, Theorem] | None = None,
    definitions: Mapping[str, Definition] = DEFINITIONS,
) -> Proof:
    """Complete a draft.

    Raises:
        NotFound: if something left out could not be computed; the message names the step.
        Rejected: if a completed step is not correct.
    """
    witness = tuple((name, parse_term(source)) for name, source in draft.witness.items())
    sizes = tuple(draft.sizes.items())
    checker = Checker(claim, claim.id, witness, sizes, theorems or {}, definitions)
    steps = []
    for raw in draft.steps:
        try:
            step = _complete(checker, raw)
            checker.add(step)
            if step.name in checker.independent and step.name not in draft.conclusion:
                del checker.facts[step.name]
                checker.independent.remove(step.name)
                step = _complete(checker, {**raw, "context": False})
                checker.add(step)
        except (Rejected, NotFound, ValueError, KeyError) as error:
            raise NotFound(f"{claim.id}: {raw.get('name')} ({raw.get('rule')}): {error}") from error
        steps.append(step)
    return Proof(claim.id, tuple(steps), draft.conclusion, witness, sizes)


def _complete(checker: Checker, raw: Mapping[str, Any]) -> Step:
    known = {"name", "rule", "context", "variables", "given", "have", "goal", *RULES[raw["rule"]]}
    if unknown := set(raw) - known:
        raise NotFound(f"unknown field {min(unknown)}")
    declared = raw.get("variables", {})
    variables = dict.fromkeys(declared.split(), "real") if isinstance(declared, str) else declared
    given = tuple((name, parse_clause(source)) for name, source in raw.get("given", {}).items())
    context = raw.get("context", False)
    step = Step(raw["name"], raw["rule"], context, tuple(variables.items()), given, (), {})
    scope = checker.scope_of(step)
    have: dict[str, Reference] = {}
    local: dict[str, Lemma] = {}
    for name, source in raw.get("have", {}).items():
        inner = scope.extended((), local)
        have[name] = _reference(inner, source)
        local[name] = inner.instance(have[name])
    scope = scope.extended((), local)
    data = settled_data(_COMPLETE[raw["rule"]](scope, raw, step))
    given = settled_data(given)
    kept = step.variables
    if "goal" in data or step.rule == "cases":
        about = [data["goal"].term] if "goal" in data else [data["motive"].term, *map(parse_term, data["on"][1:])]
        spoken = frozenset().union(*(free_names(t) for t in about), *(clause_names(c) for _, c in given))
        kept = tuple((n, sort) for n, sort in step.variables if n in spoken)
    return Step(step.name, step.rule, context, kept, given, tuple(have.items()), data)


# ---------------------------------------------------------------------------------------------------------- references


def _reference(scope: Scope, source: Any, wanted: Fact | None = None) -> Reference:
    """Complete a reference: missing values are the variables of the same name, missing proofs are looked for."""
    if isinstance(source, str):
        source = {"by": source}
    lemma = scope.lemmas.get(source["by"])
    if lemma is None:
        raise NotFound(f"{source['by']} is not a known fact")
    values = {name: parse_term(t) for name, t in (source.get("values") or {}).items()}
    quantified = "values" in source and source["values"] is None
    for name, _ in lemma.variables:
        if name not in values and name in scope.variables and not quantified:
            values[name] = Var(name)
    if quantified or (set(values) != {n for n, _ in lemma.variables} and not source.get("values")):
        values = {}
    proofs: dict[str, Reference] = {}
    if values or not lemma.variables:
        bare = Reference(source["by"], tuple(values.items()))
        due = scope.instance(bare).given
        given_proofs = source.get("proofs", {})
        for name, clause in due:
            if name in given_proofs:
                proofs[name] = _reference(scope, given_proofs[name])
            elif (found := _find(scope, clause, list(values.values()))) is not None:
                proofs[name] = found
    return Reference(source["by"], tuple(values.items()), tuple(proofs.items()))


def _find(scope: Scope, clause: Any, candidates: Sequence[Term], depth: int = 2) -> Reference | None:
    """A fact at hand, or an axiom at one of the candidates, that is the clause."""
    if depth == 0:
        return None
    for name, lemma in scope.lemmas.items():
        if len(lemma.given) > 2 or any(c.over or c.given for _, c in lemma.given):
            continue
        options: list[tuple[tuple[str, Term], ...]] = [()]
        if lemma.variables and all(n in scope.variables for n, _ in lemma.variables):
            options.append(tuple((n, Var(n)) for n, _ in lemma.variables))
        if name in AXIOMS and len(lemma.variables) == 1:
            terms = [t for c in candidates for t in (c, *_denominators(c))]
            options += [((lemma.variables[0][0], t),) for t in terms]
        for values in options:
            reference = Reference(name, values)
            try:
                instance = scope.instance(reference)
                if same_clause(instance.clause, clause):
                    return reference
                if lemma.variables and not values:
                    continue
                if (
                    instance.given
                    and not clause.given
                    and not clause.over
                    and instance.goal.relation == clause.fact.relation
                ):
                    bare = Lemma((), (), instance.goal).clause
                    if same_clause(bare, clause):
                        proofs = [(n, _find(scope, c, (), depth - 1)) for n, c in instance.given]
                        if all(p is not None for _, p in proofs):
                            return Reference(name, values, tuple((n, p) for n, p in proofs if p is not None))
            except (Rejected, ZeroDivisionError):
                continue
    return None


def _denominators(t: Term) -> list[Term]:
    own = [t.right] if isinstance(t, Div) else []
    return own + [u for child in children(t) for u in _denominators(child)]


# --------------------------------------------------------------------------------------------------------------- rules


def _polynomial(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    goal = parse_fact(raw["goal"])
    scale, positive = raw.get("scale", 1), tuple(raw.get("positive", ()))
    cone = [(w, _leading_positive(parse_term(root)), tuple(names)) for w, root, names in raw.get("cone", ())]
    entries = raw.get("ideal", ())
    names = [e if isinstance(e, str) else e[1] for e in entries]
    fixed = [None if isinstance(e, str) else parse_term(e[0]) for e in entries]

    def term_of(name: str) -> Term:
        return scope.fact(Reference(name)).term

    target: Term = Const(Fraction(scale)) * goal.term
    for name in positive:
        target = target * term_of(name)
    for weight, root, factors in cone:
        square: Term = Const(Fraction(weight)) * root**2
        for name in factors:
            square = square * term_of(name)
        target = target - square
    for multiplier, name in zip(fixed, names, strict=True):
        if multiplier is not None:
            target = target - multiplier * term_of(name)
    open_names = [n for n, m in zip(names, fixed, strict=True) if m is None]
    found = dict(zip(open_names, multipliers(target, [term_of(n) for n in open_names]), strict=True))
    common = lcm(*(c.denominator for m in found.values() for c in m.coefficients), 1)
    ideal = []
    for name, multiplier in zip(names, fixed, strict=True):
        text = (
            found[name].scaled(common)
            if multiplier is None
            else str(multiplier if common == 1 else common * multiplier)
        )
        if text != "0":
            ideal.append((parse_term(text), name))
    roots = [(w * common, root, names_) for w, root, names_ in cone]
    return {
        "goal": goal,
        "scale": scale * common,
        "positive": positive,
        "cone": tuple(roots),
        "ideal": tuple(ideal),
    }


def _leading_positive(root: Term) -> Term:
    """The root or its negative, which has the same square; the kernel takes the one that leads with a plus."""
    ring = Ring([root])
    return -root if ring.polynomial(root).leading_coefficient() < 0 else root


def _cases(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    kind, *written = raw["on"]
    known = written[1:] if kind == "zero" else []
    arguments = [parse_term(w) for w in (written[:1] if kind == "zero" else written)]
    letter, case = raw.get("letter", ""), raw.get("case", "case")
    motive = parse_fact(raw["motive"] if "motive" in raw else raw["goal"])
    a, b = arguments[0], arguments[-1]
    assumptions = {
        "abs": (Fact("<=", a), Fact("<=", Neg(a))),
        "min": (Fact("<=", b - a), Fact("<=", a - b)),
        "max": (Fact("<=", a - b), Fact("<=", b - a)),
        "sign": (Fact("<=", a), Fact("<=", Neg(a))),
        "zero": (Fact("<", a), Fact("==", a)),
    }[kind]
    inner = [scope.extended((), {case: Lemma((), (), assumption)}) for assumption in assumptions]
    branches = tuple(_reference(s, source) for s, source in zip(inner, raw["branches"], strict=True))
    if not any(_mentions(r, case) for r in branches):
        case = ""
    on = (kind, *(str(t) for t in arguments), *known)
    return {"on": on, "letter": letter, "motive": motive, "case": case, "branches": branches}


def _mentions(reference: Reference, name: str) -> bool:
    return reference.by == name or any(_mentions(r, name) for _, r in reference.proofs)


def _sum(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    letter, domain = raw["over"]
    inner = scope.bound([(letter, domain)])
    by = _reference(inner, raw["by"])
    terms = tuple((parse_term(c), parse_term(s)) for c, s in raw["terms"])
    return {"over": (letter, domain), "terms": terms, "by": by}


def _swap(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    return {"outer": tuple(raw["outer"]), "inner": tuple(raw["inner"]), "body": parse_term(raw["body"])}


def _pick(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    return {"over": tuple(raw["over"]), "outcome": parse_term(raw["outcome"]), "body": parse_term(raw["body"])}


def _unfold(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    return {"call": parse_term(raw["call"])}


def _congruence(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    over = tuple(raw["over"])
    by = _reference(scope.bound([over]) if over else scope, raw["by"])
    left, right = (parse_term(side) for side in raw["vectors"])
    motive = parse_term(raw["motive"])
    return {"over": over, "vectors": (left, right), "by": by, "letter": raw["letter"], "motive": motive}


def _gradient(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    call, t = parse_term(raw["call"]), "line.t"
    if not isinstance(call, (Partial, Differentiable)) or not isinstance(call.function, Lam):
        raise NotFound(f"{call} is not a derivative of a function that is written out")
    line = along(call.function, call.point, call.point, t)
    needed = [substitute(u, {t: Const(Fraction(0))}) for u in needs_positive(line, t)]
    return {"call": call, "defined": _defined(scope, needed, raw.get("defined", {}))}


def _use(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    return {"by": _reference(scope, raw["by"])}


def _induction(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    goal = parse_fact(raw["goal"])
    over, name, sorts = tuple(raw.get("over", ())), raw.get("hypothesis", "hypothesis"), dict(step.variables)
    hypothesis = Lemma(tuple((v, sorts[v]) for v in over), (), goal)
    at_zero, after = induction_scopes(step.given, scope, raw["on"], over)
    base = _reference(at_zero, raw["base"])
    successor = _reference(after.extended((), {name: hypothesis}), raw["successor"])
    return {"goal": goal, "on": raw["on"], "over": over, "hypothesis": name, "base": base, "successor": successor}


def _mean_value(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    x, c, phi, kind = raw["on"], parse_term(raw["point"]), parse_term(raw["expression"]), raw["kind"]
    interval = {n: clause for n, clause in step.given if x in free_names(clause.fact.term)}
    hidden = set(interval) | set(raw.get("have", {}))
    fixed = Scope(
        {n: s for n, s in scope.variables.items() if n != x},
        {n: lemma for n, lemma in scope.lemmas.items() if n not in hidden},
        scope.definitions,
    )
    inside = {}
    for name, clause in interval.items():
        if name in raw.get("inside", {}):
            inside[name] = _reference(fixed, raw["inside"][name])
        elif (found := _find(fixed, substitute_clause(clause, {x: c}), [c])) is not None:
            inside[name] = found
        else:
            raise NotFound(f"no fact says that {name} holds at {c}")
    return {
        "on": x,
        "point": c,
        "expression": phi,
        "kind": kind,
        "base": _reference(fixed, raw["base"]),
        "inside": inside,
        "premise": _reference(scope, raw["premise"]),
        "defined": _defined(scope, needs_positive(phi, x), raw.get("defined", {})),
    }


def _defined(scope: Scope, needed: Sequence[Term], proofs: Mapping[str, Any]) -> tuple[tuple[Term, Reference], ...]:
    """A proof that each of some terms is positive, given or looked for."""
    out = []
    for t in needed:
        source = proofs.get(str(t))
        found = _reference(scope, source) if source else _find(scope, Lemma((), (), Fact("<", t)).clause, [])
        if found is None:
            raise NotFound(f"no fact says 0 < {t}")
        out.append((t, found))
    return tuple(out)


def _enclosure(scope: Scope, raw: Mapping[str, Any], step: Step) -> dict[str, Any]:
    return {
        "on": raw["on"],
        "expression": parse_term(raw["expression"]),
        "breakpoints": tuple(raw["breakpoints"]),
    }


_COMPLETE: dict[str, Any] = {
    "polynomial": _polynomial,
    "cases": _cases,
    "sum": _sum,
    "swap": _swap,
    "pick": _pick,
    "unfold": _unfold,
    "congruence": _congruence,
    "gradient": _gradient,
    "use": _use,
    "induction": _induction,
    "mean value": _mean_value,
    "enclosure": _enclosure,
}
