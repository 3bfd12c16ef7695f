"""Searching all token trees of a given horizon and alphabet for the largest value gap or Token-IS bias.

The search is not told where to look.  It starts from random policies, directions and returns; for everything else fixed
the objective is linear in the rows of one prefix and in the returns, so that each of them can be set to its best value
in turn: the returns to 0 or 1, the rows of a prefix to the best point of those with TV(pi, mu) <= D, which for
coefficients x of pi and y of mu is

    pi = (1 - D) e_i + D e_j,    mu = (1 - D) e_i + D e_k    with i, j, k where x + y, x and y are largest.

Prefixes of one length do not meet each other and are set at once; so are many starts.  Setting them in turn, from the
longest prefixes to the first, never makes the objective smaller.  Floats only propose: the best tree is rounded to
rational numbers that keep the cap exactly, and the same steps are repeated in rational arithmetic until nothing gets
better.  The weights and measures are those of `counterexamples.extremal_trees`.

Main definitions
    VALUE_GAP, TOKEN_BIAS   the objectives
    rounds                  batches of random starts, each with the best tree so far
    made_exact              a tree in rational numbers from what the floats propose
    Found                   such a tree
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from string import ascii_lowercase
from typing import Any

import numpy as np

from counterexamples.extremal_trees import Weights
from theorems.models import Row, Tree

BATCH = 250
"""Starts that are looked at together."""
SWEEPS = 100
"""Most often that all rows of a tree are set."""
CLOSE = 1e-12
"""Gain below which floats have come to rest."""
DIGITS = 12
"""Decimals to which floats are compared, so that the last bit of a sum breaks no tie."""
DENOMINATOR = 10**6
"""Floats are rounded to fractions with denominators up to this."""


@dataclass(frozen=True, slots=True)
class Objective:
    """What is to be made large.

    Attributes:
        weights: of the laws of pi and mu, of the slope and of the measure of Token-IS, as in `extremal_trees`.
        free: whether the direction h is free, with norm at most 1; it is pi - mu otherwise.
    """

    weights: Weights
    free: bool


_ONE, _ZERO = Fraction(1), Fraction(0)
VALUE_GAP = Objective((_ONE, -_ONE, _ZERO, -_ONE), free=False)
"""J(pi) - L_mu(pi)."""
TOKEN_BIAS = Objective((_ZERO, _ZERO, -_ONE, _ONE), free=True)
"""Token-IS minus the slope of J in the direction h."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Many trees at once: by length of the prefix, arrays of shape (trees, prefixes, tokens), floats or Fractions."""

    pi: list[Any]
    mu: list[Any]
    h: list[Any]

    def tree(self, k: int) -> Rows:
        """One of the trees, alone."""
        return Rows(*([x[k : k + 1] for x in part] for part in (self.pi, self.mu, self.h)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best tree so far, in floats.

    Attributes:
        value: of the objective.
        rows: of the tree.
        tried: random starts so far.
    """

    value: float
    rows: Rows
    tried: int


@dataclass(frozen=True, slots=True)
class Found:
    """A tree that respects the cap exactly, with its objective."""

    value: Fraction
    tree: Tree


def rounds(
    objective: Objective, horizon: int, cap: Fraction, tokens: int, *, seed: int = 0, starts: int = 1000
) -> Iterator[Proposal]:
    """Climb from random starts, batch by batch, and yield the best tree so far after each.

    Args:
        objective: what is to be made large.
        horizon, tokens: of the trees.
        cap: the largest total variation of the two policies at a prefix.
        seed: the same seed gives the same proposals.
        starts: how many there are.

    Raises:
        ValueError: if there is nothing to search.

    >>> *_, best = rounds(VALUE_GAP, 2, Fraction(1, 2), 2, starts=10)
    >>> round(best.value, 12), best.tried
    (0.5, 10)
    """
    if horizon < 1 or tokens < 1 or starts < 1 or not 0 <= cap <= 1:
        raise ValueError(
            f"horizon {horizon}, tokens {tokens}, starts {starts}, cap {cap}; expected whole numbers of 1 or more, "
            "and a cap from 0 to 1"
        )
    floats = _Numbers(float(cap), np.eye(tokens), 0.5, CLOSE, lambda x: np.round(x, DIGITS))
    random, best, tried = np.random.default_rng(seed), None, 0
    while tried < starts:
        count = min(BATCH, starts - tried)
        rows = _random_rows(random, objective, horizon, float(cap), tokens, count)
        values = _climb(objective, rows, floats)
        tried += count
        k = int(np.argmax(floats.settled(values)))
        if best is None or values[k] > best.value + CLOSE:
            best = Proposal(float(values[k]), rows.tree(k), tried)
        best = Proposal(best.value, best.rows, tried)
        yield best


def made_exact(objective: Objective, proposal: Proposal, cap: Fraction) -> Found:
    """A tree in rational numbers near a proposal, or better: it is rounded and then climbs on exactly.

    >>> *_, best = rounds(VALUE_GAP, 2, Fraction(1, 3), 2, starts=10)
    >>> str(made_exact(objective=VALUE_GAP, proposal=best, cap=Fraction(1, 3)).value)
    '2/9'
    """
    rows = _rounded(objective, proposal.rows, cap)
    T, width = len(rows.pi), rows.pi[0].shape[-1]
    units = np.array([[Fraction(int(i == j)) for j in range(width)] for i in range(width)], dtype=object)
    value = _climb(objective, rows, _Numbers(cap, units, Fraction(1, 2), _ZERO, lambda x: x))[0]
    leaves = _weights(objective, rows)[-1]
    tokens = tuple(ascii_lowercase[:width]) if width <= 26 else tuple(f"t{k}" for k in range(width))
    reward = {
        prefix: _ONE
        for prefix, mass in zip(product(tokens, repeat=T), (leaves[0] + leaves[1])[0], strict=True)
        if mass > 0
    }
    pi, mu, h = (
        {
            prefix: tuple(row)
            for t in range(T)
            for prefix, row in zip(product(tokens, repeat=t), part[t][0], strict=True)
        }
        for part in (rows.pi, rows.mu, rows.h)
    )
    return Found(Fraction(value), Tree(tokens, T, pi, mu, reward, h if objective.free else None))


# ------------------------------------------------------------------------------------------------------------ climbing


def _weights(objective: Objective, rows: Rows) -> list[Any]:
    """By length of the prefix, the weights of the four measures, of shape (4, trees, prefixes)."""
    count = len(rows.pi[0])
    first = np.array(objective.weights, dtype=object).astype(rows.pi[0].dtype)
    found = [np.broadcast_to(first[:, None, None], (4, count, 1))]
    for pi, mu, h in zip(rows.pi, rows.mu, rows.h, strict=True):
        on_pi, on_mu, on_slope, on_token = found[-1][..., None]
        below = (pi * on_pi + h * on_slope, mu * on_mu + h * on_token, pi * on_slope, mu * on_token)
        found.append(np.stack(below).reshape(4, count, -1))
    return found


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Floats or Fractions: the cap, the laws that choose one token, 1/2, a gain that counts as none, and rounding."""

    cap: Any
    units: Any
    half: Any
    close: Any
    settled: Callable[[Any], Any]

    def largest(self, x: Any) -> Any:
        """The laws that choose the token at which x is largest, the first one if there are several."""
        return self.units[np.argmax(self.settled(x), axis=-1)]


def _climb(objective: Objective, rows: Rows, numbers: _Numbers) -> Any:
    """Set returns and rows in turn until no tree gains any more; the rows are changed in place.

    Returns:
        the objective of each tree.
    """
    cap, width, values = numbers.cap, len(numbers.units), None
    for _ in range(SWEEPS):
        weights = _weights(objective, rows)
        leaves = weights[-1][0] + weights[-1][1]
        returns = (numbers.settled(leaves) > 0).astype(int).astype(leaves.dtype)
        means = np.stack([returns, returns, 0 * returns, 0 * returns])
        for t in reversed(range(len(rows.pi))):
            on_pi, on_mu, on_slope, on_token = weights[t][..., None]
            of_pi, of_mu, of_slope, of_token = means.reshape(*means.shape[:2], -1, width)
            x, y = on_pi * of_pi + on_slope * of_slope, on_mu * of_mu + on_token * of_token
            z = on_slope * of_pi + on_token * of_mu
            if not objective.free:
                x, y = x + z, y - z
            common, own, other = (numbers.largest(c) for c in (x + y, x, y))
            pi, mu = (1 - cap) * common + cap * own, (1 - cap) * common + cap * other
            h = numbers.half * (numbers.largest(z) - numbers.largest(-z)) if objective.free else pi - mu
            rows.pi[t], rows.mu[t], rows.h[t] = pi, mu, h
            parts = (pi * of_pi, mu * of_mu, h * of_pi + pi * of_slope, h * of_mu + mu * of_token)
            means = np.stack([part.sum(axis=-1) for part in parts])
        before, values = values, (weights[0][:, :, 0] * means[:, :, 0]).sum(axis=0)
        if before is not None and max(values - before) <= numbers.close:
            break
    return values


# ------------------------------------------------------------------------------------------------- starts and rationals


def _random_rows(
    random: np.random.Generator, objective: Objective, horizon: int, cap: float, tokens: int, count: int
) -> Rows:
    rows = Rows([], [], [])
    for t in range(horizon):
        pi, mu = random.dirichlet(np.ones(tokens), size=(2, count, tokens**t))
        distance = abs(pi - mu).sum(axis=-1, keepdims=True) / 2
        pi = mu + np.minimum(1, cap / np.maximum(distance, 1e-300)) * (pi - mu)
        free = random.standard_normal(pi.shape) if objective.free else pi - mu
        rows.pi.append(pi)
        rows.mu.append(mu)
        rows.h.append(free - free.mean(axis=-1, keepdims=True) if objective.free else free)
    return rows


def _rounded(objective: Objective, rows: Rows, cap: Fraction) -> Rows:
    """Rational rows: laws, with their distance at most the cap."""
    found = Rows([], [], [])
    for pi, mu, h in zip(rows.pi, rows.mu, rows.h, strict=True):
        columns = [_exact_rows(p, m, d, objective.free, cap) for p, m, d in zip(pi[0], mu[0], h[0], strict=True)]
        for k, part in enumerate((found.pi, found.mu, found.h)):
            part.append(np.array([[column[k] for column in columns]], dtype=object))
    return found


def _exact_rows(pi: Any, mu: Any, h: Any, free: bool, cap: Fraction) -> tuple[Row, Row, Row]:
    p, m = _law(pi), _law(mu)
    distance = sum((abs(a - b) for a, b in zip(p, m, strict=True)), _ZERO) / 2
    if distance > cap:
        p = tuple(b + cap / distance * (a - b) for a, b in zip(p, m, strict=True))
    if not free:
        return p, m, tuple(a - b for a, b in zip(p, m, strict=True))
    d = [_fraction(x) for x in h]
    mean = sum(d, _ZERO) / len(d)
    norm = max(_ONE, sum((abs(x - mean) for x in d), _ZERO))
    return p, m, tuple((x - mean) / norm for x in d)


def _law(row: Any) -> Row:
    entries = [max(_ZERO, _fraction(x)) for x in row]
    return tuple(x / sum(entries) for x in entries)


def _fraction(x: Any) -> Fraction:
    return Fraction(float(x)).limit_denominator(DENOMINATOR)
