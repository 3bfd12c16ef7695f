"""The largest chi-square that TV, a ratio bound, a least probability and an alphabet size leave possible.

Glossary
    pi, mu      target and behaviour law, rho = pi/mu
    X           bound of TV;  t the mass that moves, t = TV(pi, mu) <= X
    M, c        bound of rho, and c = M - 1
    m, N        least probability of mu, and number of outcomes (None: any number)
    piece       outcomes with one common ratio, taken together: (mass under mu, mass under pi)

Why finitely many pairs are enough.  (pi, mu) -> chi2 is convex, and for fixed N the pairs with mu >= m, pi <= M mu and
TV <= X form a polytope, so the maximum is at a vertex.  An outcome has its own constraints (mu_y >= m, 0 <= pi_y <= M
mu_y) and all outcomes share three (both totals and TV), so at a vertex almost every outcome is at a corner of its own
constraints.  The summand f(mu, d) = d^2/mu is convex and homogeneous, hence f(a + b) <= f(a) + f(b): moving mass along
a ratio that is already present never loses, and moving TV between two partly used outcomes of mass m towards the ends
never loses.  What is left consists of

    full     rho = M, mass g            emptied  rho = 0, mass h           idle  rho = 1, mass i
    raised   one outcome of mass m, 1 < rho < M                           lowered  one of mass m, 0 < rho < 1
    and, where nothing is idle, one outcome of any mass that alone gains, or alone loses, all of t.

Equal-ratio outcomes can be merged and split freely as long as each keeps mass >= m, so only the masses g, h, i and how
often m goes into each of them matter.  For t = X the value is convex in (g, h) and its extremes are where g is X/c or a
multiple of m, h is X or a multiple of m, or i is a multiple of m.  For t < X the TV constraint is idle and a vertex has
rho in {0, M} but for one outcome of mass m.  With m = 0 nothing of this is needed: rho in {0, 1, M} is optimal.

Resulting optimum, in the cases with a short formula (all are compared with plain vertex enumeration by the tests):
    m = 0                               +inf without M;  M min(X, 1 - 1/M) with M (N = 1: 0)
    m > 0, X <= m <= 1/3                2 X^2/m
    m > 0, m <= X <= 1 - 2m, N free     X^2/m + X
    m > 0, 1 - 2m <= X <= 1 - m         (r^2 + (1-r)^2)/m - 1 with r = 1 - m - X
    m > 0, X >= 1 - m                   1/m - 1
    N = 2, m > 0                        min(X, 1-m)^2/(m (1-m))

Main definitions
    Piece, Block    a piece, and the same split into equal outcomes
    Constraints     X, M, m, N
    optimum         the largest chi2 with a pair that has it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term
from theorems.language.terms import Term

Piece = tuple[Fraction, Fraction]
"""Mass under mu and mass under pi of outcomes with one common ratio."""

ZERO, ONE = Fraction(0), Fraction(1)
TV = parse_term("TV(pi, mu)")
CHI2 = parse_term("CHI2(pi, mu)")
MAX_RATIO = parse_term("maximum(y in Y, pi[y]/mu[y])")


@dataclass(frozen=True, slots=True)
class Block:
    """`count` equal outcomes, each of probability `mu` and `pi`."""

    count: int
    mu: Fraction
    pi: Fraction


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a pair has to satisfy: TV <= tv, pi <= max_ratio mu, mu >= min_prob, exactly `vocab` outcomes."""

    tv: Fraction
    max_ratio: Fraction | None = None
    min_prob: Fraction = ZERO
    vocab: int | None = None

    @property
    def size(self) -> int | None:
        """The number of outcomes if it is forced, by `vocab` or by a least probability above 1/3."""
        if self.vocab is None and self.min_prob * 3 > 1:
            return 1 if self.min_prob * 2 > 1 else 2
        return self.vocab


@dataclass(frozen=True, slots=True)
class Optimum:
    """The largest chi2 (None: +inf, then there is no pair) and a pair that attains it."""

    value: Fraction | None
    blocks: tuple[Block, ...]
    family: str


def merged(blocks: Iterable[Block]) -> Environment:
    """The pair with every block taken as one outcome.

    TV, chi2, KL and the largest ratio stay what they were, for outcomes of equal ratio merge without loss.

    >>> evaluate(CHI2, merged([Block(2, Fraction(1, 4), Fraction(3, 8)), Block(1, Fraction(1, 2), Fraction(1, 4))]),
    ...          RATIONALS)
    Fraction(1, 4)
    """
    mu, pi = zip(*((b.count * b.mu, b.count * b.pi) for b in blocks), strict=True)
    return Environment({"pi": pi, "mu": mu}, {"Y": len(mu)})


def value(quantity: Term, blocks: Iterable[Block]) -> Fraction:
    """A rational quantity of a pair given in blocks."""
    result = evaluate(quantity, merged(blocks), RATIONALS)
    if not isinstance(result, Fraction):
        raise ValueError(f"{quantity} is {result} there; expected a pair with pi << mu")
    return result


def arrange(pieces: Sequence[Piece], limits: Constraints) -> tuple[Block, ...] | None:
    """The pieces as blocks that satisfy every constraint but the one on TV, or None where that cannot be.

    >>> arrange([(Fraction(3, 4), Fraction(1, 2)), (Fraction(1, 4), Fraction(1, 2))],
    ...         Constraints(ONE, None, Fraction(1, 4), 3))[0]
    Block(count=2, mu=Fraction(3, 8), pi=Fraction(1, 4))
    """
    least, wanted = limits.min_prob, limits.vocab
    pieces = [piece for piece in pieces if piece != (ZERO, ZERO)]
    for mass, target in pieces:
        if mass <= 0 or mass < least or target < 0:
            return None
        if limits.max_ratio is not None and target > limits.max_ratio * mass:
            return None
    if sum(mass for mass, _ in pieces) != 1 or sum(target for _, target in pieces) != 1:
        return None
    counts = [1] * len(pieces)
    missing = 0 if wanted is None else wanted - len(pieces)
    if missing < 0:
        return None
    for k, (mass, _) in enumerate(pieces):
        more = min(missing, floor(mass / least) - 1) if least else missing
        counts[k] += more
        missing -= more
    if missing:
        return None
    return tuple(Block(n, mass / n, target / n) for n, (mass, target) in zip(counts, pieces, strict=True))


def optimum(limits: Constraints) -> Optimum:
    """The largest chi2 under the constraints, exactly.

    >>> optimum(Constraints(Fraction(1, 1000), max_ratio=Fraction(2))).value
    Fraction(1, 500)
    >>> optimum(Constraints(Fraction(1, 10), min_prob=Fraction(1, 100))).value
    Fraction(11, 10)
    >>> print(optimum(Constraints(Fraction(1, 10))).value)
    None
    """
    if limits.tv == 0 or limits.size == 1:
        return Optimum(ZERO, identical(limits), "identical")
    if not limits.min_prob and limits.max_ratio is None:
        return Optimum(None, (), "vanishing-mass")
    best = Optimum(ZERO, identical(limits), "identical")
    largest = ZERO
    for family, pieces in _candidates(limits):
        blocks = arrange(pieces, limits)
        if blocks and value(TV, blocks) <= limits.tv and (found := value(CHI2, blocks)) > largest:
            largest, best = found, Optimum(found, blocks, family)
    return best


def identical(limits: Constraints) -> tuple[Block, ...]:
    """pi = mu, uniform."""
    n = limits.vocab or (1 if limits.min_prob * 2 > 1 else 2)
    return (Block(n, Fraction(1, n), Fraction(1, n)),)


def vanishing_mass(t: Fraction, level: Fraction, vocab: int | None) -> tuple[Block, ...]:
    """mu = (1/d, 1 - 1/d), pi = (1/d + t, 1 - 1/d - t) with d about as small as chi2 >= level allows, 0 < t <= 1/2.

    chi2 is t^2 d^2/(d - 1), which increases with d >= 2; d is rounded up to two significant digits to be readable.

    >>> [str(b.pi) for b in vanishing_mass(Fraction(1, 10), Fraction(1), None)]
    ['11/100', '89/100']
    """
    ratio = level / (t * t)  # d^2/(d - 1) = (d - 1) + 2 + 1/(d - 1) has to reach it
    d = max(2, floor(ratio) - 2)
    while Fraction(d * d, d - 1) < ratio:
        d += 1
    unit = 10 ** max(0, d.bit_length() * 30103 // 100000 - 1)
    d = -(-d // unit) * unit
    least, others = Fraction(1, d), (vocab or 2) - 1
    return (Block(1, least, least + t), Block(others, (1 - least) / others, (1 - least - t) / others))


# ---------------------------------------------------------------------------------------------------------- candidates


def _candidates(limits: Constraints) -> Iterator[tuple[str, list[Piece]]]:
    """Families of pairs among which the optimum is; some members break a constraint and are dropped by `optimum`."""
    t, least = limits.tv, limits.min_prob
    if not least:
        if limits.max_ratio is not None:
            yield from _without_least(t, limits.max_ratio)
        return
    # pi_y <= 1 <= mu_y/m, so a ratio bound above 1/m says nothing and may be replaced by it
    top = 1 / least if limits.max_ratio is None else min(limits.max_ratio, 1 / least)
    if top > 1:
        yield from _tv_binding(t, top, least)
        yield from _tv_slack(top, least)


def _without_least(t: Fraction, top: Fraction) -> Iterator[tuple[str, list[Piece]]]:
    if top == 1:
        return
    for moved in (t, 1 - 1 / top):
        full = moved / (top - 1)
        yield "ratio-0-1-M", [(full, top * full), (moved, ZERO), _idle(1 - full - moved)]
    for gain in (t / (top - 1), 1 - t):  # two outcomes: the gainer has ratio M, or the loser is emptied
        moved = min(t, (top - 1) * gain)
        yield "two-outcomes", [(gain, gain + moved), (1 - gain, 1 - gain - moved)]


def _tv_binding(t: Fraction, top: Fraction, m: Fraction) -> Iterator[tuple[str, list[Piece]]]:
    """Pairs with TV = t."""
    c = top - 1
    fulls = {t / c, floor(t / (c * m)) * m}
    empties = {t, floor(t / m) * m}

    def gainers(g: Fraction) -> list[Piece]:
        rest = t - c * g
        return [(g, top * g)] + ([(m, m + rest)] if rest else [])

    def losers(h: Fraction) -> list[Piece]:
        rest = t - h
        return [(h, ZERO)] + ([(m, m - rest)] if rest else [])

    pairs = {(g, h) for g in fulls for h in empties}
    for h in empties:  # the idle mass is a multiple j m, and g is what remains
        for raised in (0, 1):
            room = 1 - h - m * (h != t) - m * raised
            pairs |= {(g, h) for g in _remainders(room, t / c - m, t / c, m)}
    for g in fulls:
        for lowered in (0, 1):
            room = 1 - g - m * (c * g != t) - m * lowered
            pairs |= {(g, h) for h in _remainders(room, t - m, t, m)}
    for g, h in sorted(pairs):
        used = gainers(g) + losers(h)
        yield "full-emptied-idle", [*used, _idle(_left(used))]
    for h in sorted(empties):
        one = _left(losers(h))
        yield "one-gainer", [(one, one + t), *losers(h)]
    for g in sorted(fulls):
        one = _left(gainers(g))
        yield "one-loser", [*gainers(g), (one, one - t)]


def _tv_slack(top: Fraction, m: Fraction) -> Iterator[tuple[str, list[Piece]]]:
    """Pairs with rho in {0, M} but for at most one outcome of mass m; TV comes out as it does."""
    fulls = {1 / top, floor(1 / (top * m)) * m} | set(_remainders(1 - m, 1 / top - m, 1 / top, m))
    for g in sorted(fulls):
        rest = 1 - top * g
        middle = [(m, rest)] if rest else []
        yield "ratio-0-M", [(g, top * g), *middle, (1 - g - m * len(middle), ZERO)]


def _remainders(room: Fraction, low: Fraction, high: Fraction, m: Fraction) -> list[Fraction]:
    """All room - j m, j = 0, 1, ..., that lie in [max(low, 0), high]."""
    low = max(low, ZERO)
    return [room - j * m for j in range(max(0, ceil((room - high) / m)), floor((room - low) / m) + 1)]


def _idle(mass: Fraction) -> Piece:
    return (mass, mass)


def _left(pieces: list[Piece]) -> Fraction:
    """The mass that mu has left."""
    return ONE - sum((mass for mass, _ in pieces), ZERO)
