"""What a step of a proof may speak of: variables with sorts, known facts, and instances of earlier lemmas.

`theorems.language.sorts` lists the sorts: numbers, outcomes of finite sets, functions of these and of vectors.

Main definitions
    Lemma       for all variables: the given clauses imply the goal
    Scope       the variables and facts visible to one step; `Scope.instance` instantiates a reference
    Rejected    a step is not correct
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from checks.trusted.clauses import clause_names, clause_sets, implies_clause, sorts_sets
from checks.trusted.polynomials import MAX_SIZE, is_size
from theorems.language.facts import Clause, Fact
from theorems.language.sorts import coordinates, is_function, is_set, kinds, renamed_sort, set_of, sort_of
from theorems.language.substitution import substitute_clause, substitute_fact
from theorems.language.terms import (
    Apply,
    Call,
    Const,
    Differentiable,
    Lam,
    Partial,
    Reduce,
    Same,
    Table,
    Term,
    Var,
    children,
    free_names,
    size,
)
from theorems.proof import Reference
from theorems.quantities import Definition


class Rejected(Exception):
    """A step is not correct.  The text names the step and says what does not hold."""


MAX_NODES = 50_000
"""A fact of more nodes is not worth checking; instances of instances would grow without end."""

_SORT = re.compile(r"\w+|(R\^)?\w+(, (R\^)?\w+)* -> real")


@dataclass(frozen=True, slots=True)
class Lemma:
    """For all variables: the given clauses imply the goal.

    The names of sets stand for any finite sets, and an instance may put others in their place, except those in `fixed`:
    the sets that the hypotheses of a claim or the given facts of a step are about.
    """

    variables: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, Clause], ...]
    goal: Fact
    fixed: frozenset[str] = frozenset()

    @staticmethod
    def of(clause: Clause) -> Lemma:
        """A clause as a lemma; its premises are named premise, premise2, ..."""
        names = ["premise", *(f"premise{k}" for k in range(2, len(clause.given) + 1))]
        given = tuple((name, Clause((), (), fact)) for name, fact in zip(names, clause.given, strict=False))
        return Lemma(clause.over, given, clause.fact)

    @staticmethod
    def assumed(clause: Clause) -> Lemma:
        """A clause that is assumed about the sets it names, and about no others."""
        return replace(Lemma.of(clause), fixed=clause_sets(clause))

    @property
    def simple(self) -> bool:
        """Whether no given clause has quantifiers or premises of its own."""
        return not any(c.over or c.given for _, c in self.given)

    @property
    def clause(self) -> Clause:
        """The lemma as a clause; only possible if it is simple."""
        if not self.simple:
            raise Rejected("a premise with quantifiers of its own has to be proved where the lemma is used")
        return Clause(self.variables, tuple(c.fact for _, c in self.given), self.goal)


@dataclass(slots=True)
class Scope:
    """Variables and lemmas by name.  `used` collects the names that a step actually needed."""

    variables: Mapping[str, str]
    lemmas: Mapping[str, Lemma]
    definitions: Mapping[str, Definition]
    used: set[str] = field(default_factory=set)

    def extended(self, variables: Iterable[tuple[str, str]] = (), lemmas: Mapping[str, Lemma] | None = None) -> Scope:
        """The scope under further variables and facts; a name may not be taken twice."""
        out = dict(self.variables)
        for name, sort in variables:
            if not name.isidentifier():
                raise Rejected(f"{name!r} is not a name of a variable")
            _check_sort(name, sort)
            if name in out:
                raise Rejected(f"the variable {name} is declared twice")
            out[name] = sort
        if not lemmas:
            return Scope(out, self.lemmas, self.definitions, self.used)
        if clash := lemmas.keys() & self.lemmas.keys():
            raise Rejected(f"the name {min(clash)} is taken")
        return Scope(out, {**self.lemmas, **lemmas}, self.definitions, self.used)

    def bound(self, indices: Iterable[tuple[str, str]]) -> Scope:
        """The scope under bound outcomes; they range over finite sets, never over numbers."""
        indices = tuple(indices)
        for name, domain in indices:
            if is_function(domain) or not is_set(domain):
                raise Rejected(f"{name} ranges over {domain}, which is not a finite set")
        return self.extended(indices)

    def under(self, binders: Iterable[tuple[str, str]]) -> Scope:
        """The scope inside a term, where a binder may hide a name; no fact is looked up there."""
        binders = tuple(binders)
        hidden = {name for name, _ in binders}
        outside = Scope({n: s for n, s in self.variables.items() if n not in hidden}, {}, self.definitions, set())
        return outside.inside(binders)

    def inside(self, parameters: Iterable[tuple[str, str]]) -> Scope:
        """The scope under the parameters of a function that is written out; their kinds are those of arguments."""
        parameters = tuple(parameters)
        for name, kind in parameters:
            if is_function(kind) or kind == "real":
                raise Rejected(f"{name} is of kind {kind}; a function takes outcomes, natural numbers and vectors")
            if (inside := coordinates(kind)) is not None and not is_set(inside):
                raise Rejected(f"{name} is of kind {kind}; a vector has its coordinates in a finite set")
        return self.extended([(name, sort_of(kind)) for name, kind in parameters])

    # ------------------------------------------------------------------------------------------------------- sorts

    def check_clause(self, clause: Clause) -> None:
        """Every name is declared and every argument has the right sort."""
        inner = self.extended(clause.over)
        for fact in (*clause.given, clause.fact):
            inner.check_fact(fact)

    def check_fact(self, fact: Fact) -> None:
        """The fact is one of the normal forms, about a real number in this scope."""
        if fact.relation not in ("<=", "<", "=="):
            raise Rejected(f"{fact.relation!r} is not a relation of facts; expected <=, < or ==")
        self.check_real(fact.term)

    def check_real(self, t: Term) -> None:
        """The term is a real number in this scope."""
        match t:
            case Const():
                return
            case Var(name):
                if self._sort(name) not in ("real", "nat"):
                    raise Rejected(f"{name} is of sort {self._sort(name)}, not a number")
            case Apply(function, arguments):
                domains = self.domains(function)
                if len(domains) != len(arguments):
                    raise Rejected(f"{t}: expected {len(domains)} argument(s)")
                for argument, domain in zip(arguments, domains, strict=True):
                    self.check_argument(argument, domain)
            case Partial(function, point, coordinate):
                self.check_outcome(coordinate, self._check_point(function, point))
            case Differentiable(function, point):
                self._check_point(function, point)
            case Same(left, right):
                self.check_outcome(right, self.outcome_domain(left))
            case Reduce(_, index, domain, body):
                if is_function(domain) or not is_set(domain):
                    raise Rejected(f"{index} ranges over {domain}, which is not a finite set")
                self.under([(index, domain)]).check_real(body)
            case Call(quantity, arguments):
                self._check_call(quantity, arguments)
            case Lam() | Table():
                raise Rejected(f"{t} is a function, not a number")
            case _:
                for child in children(t):
                    self.check_real(child)

    def _check_point(self, function: Term, point: Term) -> str:
        """The set of the coordinates of a point at which a function of one vector is looked at."""
        kinds = self.domains(function)
        inside = coordinates(kinds[0]) if len(kinds) == 1 else None
        if inside is None:
            raise Rejected(f"{function} takes {', '.join(kinds)}; only a function of one vector has a gradient")
        self.check_argument(point, kinds[0])
        return inside

    def check_argument(self, t: Term, kind: str) -> None:
        """The term is an outcome, a natural number or a vector, as the kind says."""
        inside = coordinates(kind)
        if inside is not None:
            if (actual := self.domains(t)) != (inside,):
                raise Rejected(f"{t} has coordinates in {', '.join(actual)}, not in {inside}")
        elif kind == "nat":
            self.check_nat(t)
        else:
            self.check_outcome(t, kind)

    def _check_call(self, quantity: str, arguments: tuple[Term, ...]) -> None:
        definition = self.definitions.get(quantity)
        if definition is None:
            raise Rejected(f"{quantity} is not a known quantity")
        if len(arguments) != len(definition.parameters):
            raise Rejected(f"{quantity} takes {len(definition.parameters)} arguments")
        known: dict[str, str] = {}
        for (name, formal), argument in zip(definition.parameters, arguments, strict=True):
            if definition.is_natural(name):
                self.check_nat(argument)
            elif not formal:
                self.check_real(argument)
            elif name not in definition.outcomes:
                actuals = self.domains(argument)
                if (problem := matched(formal, actuals, known)) is not None:
                    raise Rejected(f"{quantity}: {argument}: {problem}")
        for (name, formal), argument in zip(definition.parameters, arguments, strict=True):
            if name in definition.outcomes:
                if len(formal) != 1 or formal[0] not in known:
                    raise Rejected(f"{quantity}: no function says which set {name} is an outcome of")
                self.check_outcome(argument, known[formal[0]])

    def check_outcome(self, t: Term, domain: str) -> None:
        actual = self.outcome_domain(t)
        if actual != domain and not (is_size(domain) and is_size(actual) and isinstance(t, Const)):
            raise Rejected(f"{t} is an outcome of {actual}, not of {domain}")
        if isinstance(t, Const) and (not is_size(domain) or not 0 <= t.value < int(domain)):
            raise Rejected(f"{t} is not an outcome of {domain}")

    def outcome_domain(self, t: Term) -> str:
        if isinstance(t, Const) and t.value.denominator == 1 and t.value >= 0:
            return str(t.value + 1)
        if not isinstance(t, Var) or is_function(self._sort(t.name)) or not is_set(self._sort(t.name)):
            raise Rejected(f"{t} is not an outcome")
        return self._sort(t.name)

    def check_nat(self, t: Term) -> None:
        """A natural number: sums of declared ones and of constants."""
        if isinstance(t, Var):
            if self._sort(t.name) != "nat":
                raise Rejected(f"{t} is of sort {self._sort(t.name)}, not a natural number")
        elif isinstance(t, Const):
            if t.value.denominator != 1 or t.value < 0:
                raise Rejected(f"{t} is not a natural number")
        elif type(t).__name__ == "Add":
            for child in children(t):
                self.check_nat(child)
        else:
            raise Rejected(f"{t} is not a sum of natural numbers")

    def domains(self, function: Term) -> tuple[str, ...]:
        """What a function takes: finite sets, ``nat``, and ``R^D`` for vectors."""
        match function:
            case Var(name):
                if not is_function(self._sort(name)):
                    raise Rejected(f"{name} is of sort {self._sort(name)}, not a function")
                return kinds(self._sort(name))
            case Lam(parameters, body):
                self.under(parameters).check_real(body)
                return tuple(domain for _, domain in parameters)
            case Table(values):
                inner = {self.domains(v) if isinstance(v, Table) else self._real(v) for v in values}
                if len(inner) != 1:
                    raise Rejected(f"{function}: rows of different lengths")
                return (str(len(values)), *inner.pop())
        raise Rejected(f"{function} is not a function")

    def _real(self, t: Term) -> tuple[str, ...]:
        self.check_real(t)
        return ()

    def _sort(self, name: str) -> str:
        if name not in self.variables:
            raise Rejected(f"the variable {name} is not declared")
        return self.variables[name]

    # --------------------------------------------------------------------------------------------------- instances

    def instance(self, reference: Reference) -> Lemma:
        """An earlier lemma at explicit values, with the premises it has proofs for taken away.

        A variable without a value stays quantified; then no value and no proved premise may speak of it.
        """
        lemma = self.lemmas.get(reference.by)
        if lemma is None:
            raise Rejected(f"{reference.by} is not a known fact")
        self.used.add(reference.by)
        values, sorts = dict(reference.values), dict(lemma.variables)
        if values.keys() - sorts.keys():
            raise Rejected(f"{reference.by} has no variable {min(values.keys() - sorts.keys())}")
        still = sorts.keys() - values.keys()
        if sorts and not values and reference.proofs:
            raise Rejected(f"{reference.by}: a premise is proved only where the variables have values")
        if values and (taken := still & frozenset().union(*(free_names(v) for v in values.values()))):
            raise Rejected(f"{reference.by}: {min(taken)} stays quantified, and a value speaks of it")
        renamed = self.domain_map(reference.by, values, {n: sorts[n] for n in values}) if values else {}
        for formal, actual in renamed.items():
            if formal in lemma.fixed and formal != actual:
                raise Rejected(f"{reference.by} is about the set {formal}, not about {actual}")
        _check_size(reference.by, lemma, values)
        at = {name: substitute_clause(clause, values, renamed) for name, clause in lemma.given}
        for name, proof in reference.proofs:
            if name not in at:
                raise Rejected(f"{reference.by} has no premise {name}")
            wanted = at.pop(name)
            if spoken := still & clause_names(wanted):
                raise Rejected(f"{reference.by}: the premise {name} is about {min(spoken)}, which stays quantified")
            got = self.instance(proof)
            if not implies_clause(got.clause, wanted):
                raise Rejected(f"{reference.by}: the premise {name} is {wanted}, and {proof.by} gives {got.clause}")
        remaining = tuple((n, renamed_sort(sort, renamed)) for n, sort in lemma.variables if n in still)
        # the values are about sets of this scope; what stays quantified may not carry these to others later on
        fixed = lemma.fixed | sorts_sets(remaining) if values else lemma.fixed
        return Lemma(remaining, tuple(at.items()), substitute_fact(lemma.goal, values, renamed), fixed)

    def domain_map(self, by: str, values: Mapping[str, Term], sorts: Mapping[str, str]) -> dict[str, str]:
        """Check the sort of every value; find which sets stand for the sets of the lemma."""
        renamed: dict[str, str] = {}

        def match(formal: tuple[str, ...], actual: tuple[str, ...]) -> None:
            if (problem := matched(formal, actual, renamed)) is not None:
                raise Rejected(f"{by}: {problem}")

        for name, sort in sorts.items():
            value = values[name]
            if sort == "real":
                self.check_real(value)
            elif sort == "nat":
                self.check_nat(value)
            elif is_function(sort):
                match(kinds(sort), self.domains(value))
            elif not isinstance(value, Const):
                match((sort,), (self.outcome_domain(value),))
            else:
                self.check_outcome(value, renamed.get(sort, sort))
        return renamed

    def fact(self, reference: Reference) -> Fact:
        """An instance with no variable and no premise left."""
        lemma = self.instance(reference)
        if lemma.variables or lemma.given:
            open_ends = [n for n, _ in lemma.variables] + [n for n, _ in lemma.given]
            raise Rejected(f"{reference.by}: nothing given for {', '.join(open_ends)}")
        return lemma.goal


def _check_sort(name: str, sort: str) -> None:
    """A sort is a number, the name of a set, or a function; sets have names or small sizes."""
    if not _SORT.fullmatch(sort):
        raise Rejected(f"{name}: {sort!r} is not a sort; expected real, nat, Y, or Y, Z -> real")
    for kind in kinds(sort) or (sort,):
        if kind == "nat" or (kind == "real" and not is_function(sort)):
            continue
        part = set_of(kind)
        number_of = part is not None and is_size(part) and part == str(int(part[:5])) and int(part) <= MAX_SIZE
        if part is None or not is_set(part) or not (number_of or part.isidentifier()):
            raise Rejected(f"{name}: {kind!r} is not a set; expected a name, or a number of outcomes up to {MAX_SIZE}")


def _check_size(by: str, lemma: Lemma, values: Mapping[str, Term]) -> None:
    """Refuse an instance that would be too large to be looked at."""
    sizes = {name: size(value) for name, value in values.items()}
    facts = [fact for _, clause in lemma.given for fact in (*clause.given, clause.fact)]
    if (nodes := sum(size(fact.term, sizes) for fact in (*facts, lemma.goal))) > MAX_NODES:
        raise Rejected(f"{by}: the instance has {nodes} nodes; at most {MAX_NODES} are worth checking")


def matched(formal: tuple[str, ...], actual: tuple[str, ...], names: dict[str, str]) -> str | None:
    """Match what a function is to take with what it takes; `names` learns which set stands for which.

    Returns:
        what does not fit, in words, or None.
    """
    if len(formal) != len(actual):
        return f"it takes {len(actual)} argument(s), not {len(formal)}"
    for wanted, got in zip(formal, actual, strict=True):
        one, other = set_of(wanted), set_of(got)
        if one is None or other is None or (coordinates(wanted) is None) != (coordinates(got) is None):
            if wanted != got:
                return f"expected an argument of kind {wanted}, not {got}"
        elif is_size(one):
            if one != other:
                return f"expected the set {one}, not {other}"
        elif names.setdefault(one, other) != other:
            return f"{one} cannot be both {names[one]} and {other}"
    return None


def number(value: int) -> Const:
    """A whole number as a term."""
    return Const(Fraction(value))
