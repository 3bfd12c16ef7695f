"""Searching for counterexamples and for tight instances where no closed form is at hand.

Extremes under a few constraints live on a few outcomes (as many as there are constraints, plus one), so the search
looks at small sizes, many instances at once.  It has three stages, and only the last one says anything:

1. screening: random instances in NumPy, then the best of them moved about at shrinking scales;
2. polishing: the best ones become exact rationals, simple ones first, and are refined with many digits;
3. confirming: an exact candidate that meets every hypothesis exactly, and seems to break the statement, is put to a
   function that decides it.  That function is given by the caller (`checks.exact.decide`).

Instances are searched by their genes, which can be changed freely: unnormalised weights of laws, values of functions,
and the position of a number between its bounds, so that an end of a range that depends on the laws stays hit exactly.

Main definitions
    search          look for a counterexample to a claim's statement
    SearchResult    what was found, the tightest instance, and how many were tried
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import floor, log10
from typing import Any

import numpy as np

from counterexamples.approximate import Arrays, batch_holds, batch_tightness, ratio, tightness
from counterexamples.instance import Instance
from counterexamples.shape import Shape, UnknownSort, given_environment, shape
from theorems.claim import Claim, Parameter
from theorems.language.arithmetic import (
    RATIONALS,
    Environment,
    NumberSystem,
    Undecided,
    Undefined,
    clause_holds,
    evaluate,
)
from theorems.language.facts import Relation
from theorems.language.terms import Term

Confirm = Callable[[Relation, Environment], bool]
Genes = dict[str, Any]
"""Per variable: weights or values of shape (outcomes..., batch), or positions of shape (batch,)."""

KEPT = 6
ROUNDS = 10
DIGITS = (0, 1, 2, 4, 8, 15)
"""Significant decimal digits after the first to which genes are rounded, simple instances first."""
POLISH = 25
"""Halvings of the step in the polishing stage."""


@dataclass(frozen=True, slots=True)
class Tightest:
    """The exact instance, among those made exact, at which the statement is closest to failing.

    Attributes:
        score: `counterexamples.approximate.tightness`, below 0 unless the sides agree or the relation fails.
        ratio: left side over right side, if that makes sense.
        instance: its values.
    """

    score: float
    ratio: float | None
    instance: Instance


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The outcome of a search.

    Attributes:
        found: a confirmed counterexample, or None, which proves nothing.
        tightest: the tightest exact instance, if any met the hypotheses.
        tried: how many instances were looked at, in whatever numbers.
    """

    found: Instance | None
    tightest: Tightest | None
    tried: int


def search(
    claim: Claim,
    *,
    confirm: Confirm,
    seed: int = 0,
    budget: int = 60_000,
    atoms: int = 3,
    without: str | None = None,
) -> SearchResult:
    """Look for a counterexample to a claim's statement, and for its tightest instance.

    Args:
        claim: the claim, or anything like it: ``dataclasses.replace(claim, statement=...)``.
        confirm: decides a relation at exact values; False means that it fails there.
        seed: the same seed gives the same result.
        budget: about how many instances to screen.
        atoms: the largest number of outcomes.
        without: id of a hypothesis to leave out.

    Raises:
        ValueError: if the claim asserts existence, which no instance can refute, or `budget` or `atoms` is too small.
        UnknownSort: if a variable is neither a real number nor a function of outcomes.

    >>> from dataclasses import replace
    >>> from theorems.language.arithmetic import relation_holds
    >>> from theorems.claim import relations
    >>> from theorems.divergences import CLAIMS
    >>> cap = next(c for c in CLAIMS if c.id == "chi2-ratio-cap")
    >>> wrong = replace(cap, statement=relations("CHI2(pi, mu) <= 99/100*(M - m)*TV(pi, mu)"))
    >>> result = search(wrong, confirm=lambda r, e: relation_holds(r, e, RATIONALS), budget=2000)
    >>> result.found.role
    'counterexample'
    """
    if claim.exists:
        raise ValueError(f"{claim.id} asserts existence; no single instance can refute it")
    for name, least, value in (("budget", 100, budget), ("atoms", 1, atoms)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"{name} is {value!r}; expected a whole number >= {least}")
    for variable in claim.variables:
        if not variable.tabular and variable.sort != "real":
            raise UnknownSort(f"{claim.id}: {variable.name} has sort {variable.sort!r}; the search takes real numbers")
    return _Search(claim, shape(claim, without=without), confirm, np.random.default_rng(seed)).run(
        budget, atoms, without
    )


class _Search:
    """One search; its attributes are what all stages share."""

    def __init__(self, claim: Claim, found: Shape, confirm: Confirm, random: np.random.Generator) -> None:
        self.claim, self.shape, self.confirm, self.random = claim, found, confirm, random
        self.tried = 0
        self.best: tuple[float, Genes, dict[str, int], Environment] | None = None

    def run(self, budget: int, atoms: int, drops: str | None) -> SearchResult:
        sizes = [
            dict(zip(self.shape.domains, s, strict=True)) for s in product(*[range(1, atoms + 1)] * self.n_domains)
        ]
        candidates = []
        for size in sizes:
            genes, scores = self.screen(size, max(50, budget // len(sizes)))
            candidates += [(float(scores[k]), size, _take(genes, k)) for k in range(len(scores))]
        candidates.sort(key=lambda c: -c[0])
        broken: list[Environment] = []
        for digits in DIGITS:
            made = (self.consider(_exact(genes, digits), size) for _, size, genes in candidates)
            broken = [environment for environment in made if environment is not None]
            if broken:
                break
        else:
            broken = [environment for environment in [self.polish()] if environment is not None]
        if not broken:
            return SearchResult(None, self.tightest(), self.tried)
        values = min((environment.values for environment in broken), key=lambda v: (len(str(v)), str(v)))
        instance = Instance(self.claim.id, "counterexample", values, drops, "found by search")
        return SearchResult(instance, self.tightest(), self.tried)

    @property
    def n_domains(self) -> int:
        return len(self.shape.domains)

    def tightest(self) -> Tightest | None:
        if self.best is None:
            return None
        score, _, _, environment = self.best
        ratios = [r for relation in self.claim.statement if (r := ratio(relation, environment)) is not None]
        instance = Instance(self.claim.id, "extremal", environment.values, note="tightest instance of a search")
        return Tightest(score, max(ratios, default=None), instance)

    # ------------------------------------------------------------------------------------------------------ screening

    def screen(self, size: Mapping[str, int], budget: int) -> tuple[Genes, Any]:
        """The best genes of one size: random ones first, then children of the best at shrinking scales."""
        batch = max(20, budget // 2)
        genes = self.random_genes(size, batch)
        scores = self.score(genes, size)
        best = np.argsort(-scores, kind="stable")[:KEPT]
        genes, scores = _take(genes, best), scores[best]
        children = max(2, (budget - batch) // (ROUNDS * KEPT))
        for k in range(ROUNDS):
            brood = self.children(genes, children, 0.5**k)
            pool = {name: np.concatenate([genes[name], brood[name]], axis=-1) for name in genes}
            scores = np.concatenate([scores, self.score(brood, size)])
            best = np.argsort(-scores, kind="stable")[:KEPT]
            genes, scores = _take(pool, best), scores[best]
        return genes, scores

    def score(self, genes: Genes, size: Mapping[str, int]) -> Any:
        """How tight each instance is; -2 where a hypothesis fails."""
        batch = next(iter(genes.values())).shape[-1]
        self.tried += batch
        with np.errstate(all="ignore"):
            environment = self.express(genes, size, Arrays())
        scores: Any = np.full(batch, -1.0)
        for relation in self.claim.statement:
            scores = np.maximum(scores, batch_tightness(relation, environment))
        for _, clause in self.shape.clauses:
            scores = np.where(batch_holds(clause, environment), scores, -2.0)
        return np.broadcast_to(scores, (batch,))

    def random_genes(self, size: Mapping[str, int], batch: int) -> Genes:
        """Weights equal, spread over many scales, or multiples of the last law's by two factors; some vanish."""
        random, genes = self.random, Genes()
        base: dict[tuple[str, ...], Any] = {}
        for variable in self.claim.variables:
            dims = [_size(size, domain) for domain in variable.domains]
            spread = random.choice([0.0, 0.3, 1.0, 3.0, 12.0], size=batch)
            if variable.name in self.shape.laws:
                weights = np.exp(spread * random.standard_normal((*dims, batch)))
                if variable.domains in base:
                    factors = np.exp(random.choice([0.01, 1.0, 4.0], size=batch) * random.standard_normal((2, batch)))
                    picked = np.where(random.random((*dims, batch)) < 0.5, factors[0], factors[1])
                    weights = np.where(random.random(batch) < 0.5, base[variable.domains] * picked, weights)
                vanish = random.random((*dims, batch)) < random.choice([0.0, 0.3], size=batch)
                genes[variable.name] = base[variable.domains] = np.where(vanish, 0.0, weights)
            elif variable.domains:
                signs = random.choice([-1.0, 1.0], size=(*dims, batch))
                sizes = np.exp(np.minimum(spread, 2.0) * random.standard_normal((*dims, batch)))
                values = np.where(random.random(batch) < 0.5, signs, random.uniform(-1, 1, (*dims, batch)))
                genes[variable.name] = np.where(random.random(batch) < 0.2, signs * sizes, values)
            else:
                genes[variable.name] = random.choice([0.0, 0.0, 1.0, 1.0, 0.5, 0.01], size=batch)
        for p, q in self.shape.dominated:
            genes[p] = np.where(genes[q] == 0, 0.0, genes[p])
        return genes

    def children(self, genes: Genes, count: int, scale: float) -> Genes:
        """Copies with some genes changed by a factor, or by an amount, of the given scale."""
        random, out = self.random, Genes()
        for variable in self.claim.variables:
            parent = np.repeat(genes[variable.name], count, axis=-1)
            noise = scale * random.standard_normal(parent.shape) * (random.random(parent.shape) < 0.5)
            if variable.domains:
                out[variable.name] = parent * np.exp(noise) if variable.name in self.shape.laws else parent + noise
            else:
                out[variable.name] = np.clip(parent + noise * (random.random(parent.shape) < 0.3), 0.0, 1.0)
        return out

    # ------------------------------------------------------------------------------------------------------ expression

    def express(self, genes: Genes, size: Mapping[str, int], numbers: NumberSystem[Any]) -> Environment:
        """The values that genes stand for, in a number system."""
        environment = Environment({}, size)
        for variable in self.claim.variables:
            value = genes[variable.name]
            if variable.name in self.shape.laws:
                value = _normalised(value, len(variable.domains))
            elif not variable.domains:
                value = self.number(variable, value, environment, numbers)
            environment = environment.bind(**{variable.name: value})
        return environment

    def number(self, variable: Parameter, position: Any, environment: Environment, numbers: NumberSystem[Any]) -> Any:
        low, high = (_end(end, environment, numbers) for end in (variable.low, variable.high))
        if low is not None and high is not None:
            return low * (1 - position) + high * position  # each end exactly, also in floats
        return position + low if low is not None else high - position if high is not None else 4 * position - 2

    # ------------------------------------------------------------------------------------------------ exact candidates

    def consider(self, genes: Genes, size: Mapping[str, int]) -> Environment | None:
        """Look at one exact candidate; returned if it is a confirmed counterexample."""
        self.tried += 1
        try:
            environment = given_environment(self.claim, self.express(genes, size, RATIONALS).values)
            if any(isinstance(v, float) for v in environment.values.values()):
                return None
            if not all(clause_holds(clause, environment, RATIONALS) for _, clause in self.shape.clauses):
                return None
        except (Undecided, Undefined, ZeroDivisionError):
            return None
        scores = [tightness(relation, environment) for relation in self.claim.statement]
        if self.best is None or max(scores) > self.best[0]:
            self.best = (max(scores), genes, dict(size), environment)
        for relation, score in zip(self.claim.statement, scores, strict=True):
            if score > 0 or (score == 0 and relation.relation == "<"):
                with suppress(Undecided, Undefined):
                    if not self.confirm(relation, environment):
                        return environment
        return None

    def polish(self) -> Environment | None:
        """Move the tightest candidate gene by gene, with many digits, at a step that is halved again and again."""
        if self.best is None or self.best[0] in (0.0, -1.0):
            return None
        for k in range(1, POLISH):
            step = Fraction(1, 2**k)
            for name, index, up in list(self.moves(self.best[1])):
                _, genes, size, _ = self.best
                broken = self.consider(self.moved(genes, name, index, step if up else -step), size)
                if broken is not None:
                    return broken
        return None

    def moves(self, genes: Genes) -> Iterator[tuple[str, tuple[int, ...], bool]]:
        for variable in self.claim.variables:
            for index, value in _entries(genes[variable.name]):
                if value != 0:
                    yield variable.name, index, True
                    yield variable.name, index, False

    def moved(self, genes: Genes, name: str, index: tuple[int, ...], step: Fraction) -> Genes:
        """One gene multiplied by 1 + step; a position stays between 0 and 1."""
        value = _change(genes[name], index, lambda x: _round(x * (1 + step), 15))
        return {**genes, name: value if index else min(Fraction(1), value)}


def _size(size: Mapping[str, int], domain: str) -> int:
    return int(domain) if domain.isdigit() else size[domain]


def _take(genes: Genes, k: Any) -> Genes:
    return {name: value[..., k] for name, value in genes.items()}


def _normalised(weights: Any, depth: int) -> Any:
    """Weights divided by their sum over the last outcome."""
    if depth > 1:
        return tuple(_normalised(row, depth - 1) for row in weights)
    total = sum(weights[k] for k in range(len(weights)))
    return tuple(weights[k] / total for k in range(len(weights)))


def _end(end: Term | None, environment: Environment, numbers: NumberSystem[Any]) -> Any:
    return None if end is None else evaluate(end, environment, numbers)


def _exact(genes: Genes, digits: int) -> Genes:
    """Genes of one instance as rationals with so many digits after the first."""
    return {name: _exact_table(value, digits) for name, value in genes.items()}


def _exact_table(value: Any, digits: int) -> Any:
    if np.ndim(value):
        return tuple(_exact_table(v, digits) for v in value)
    return _round(Fraction(float(value)), digits)


def _round(x: Fraction, digits: int) -> Fraction:
    """A nearby decimal with so many digits after the first; its order of magnitude is only estimated."""
    if x == 0:
        return x
    unit = Fraction(10) ** (floor(log10(abs(x))) - digits)
    return round(x / unit) * unit


def _entries(value: Any, prefix: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    if isinstance(value, tuple):
        for k, v in enumerate(value):
            yield from _entries(v, (*prefix, k))
    else:
        yield prefix, value


def _change(value: Any, index: tuple[int, ...], change: Callable[[Fraction], Fraction]) -> Any:
    if not index:
        return change(value)
    return tuple(_change(v, index[1:], change) if k == index[0] else v for k, v in enumerate(value))
