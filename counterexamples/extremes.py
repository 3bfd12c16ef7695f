"""Pairs of laws on demand: TV at most X and chi-square at least Y, under further constraints, or why there is none.

A request is met exactly when Y is at most the largest chi2 that the constraints leave possible
(`counterexamples.extremal_families`).  A refusal names the theorem that forbids the pair:

    chi2-ratio-cap       chi2 <= (M - m) TV
    chi2-ratio-product   chi2 <= (M - 1)(1 - m); with mu >= b, M = 1/b is a ratio bound
    chi2-min-prob        b chi2 <= TV^2 + b TV and b chi2 <= 2 TV^2 if mu >= b
    chi2-ratio-min-prob  b chi2 <= (b (M - 1) + TV) TV if pi <= M mu and mu >= b
    chi2-two-outcomes    mu_0 mu_1 chi2 = TV^2 on two outcomes
    chi2-convex          chi2 is convex in (pi, mu), so its maximum on the polytope is at one of finitely many vertices
    pinsker              TV <= sqrt(KL/2), which turns a bound on KL into one on TV

A bound on KL leaves no closed form beside a ratio bound or a least probability.  Then a pair is searched for along
explicit families, and a request that is neither met nor forbidden is undecided; it is never refused without a theorem.

Main definitions
    Request, Extreme
    extreme             a pair for a request
    BadRequest, ImpossibleRequest, UndecidedRequest
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt

from counterexamples.extremal_families import (
    CHI2,
    MAX_RATIO,
    TV,
    ZERO,
    Block,
    Constraints,
    Optimum,
    arrange,
    identical,
    merged,
    optimum,
    value,
    vanishing_mass,
)
from counterexamples.rational_intervals import rationally_true
from theorems.language.arithmetic import Environment
from theorems.language.facts import Relation
from theorems.language.syntax import parse_term
from theorems.language.terms import Const

Certify = Callable[[Relation, Environment], bool]
"""Says whether a relation is certainly true; False where it is false or open."""

MAX_VOCAB = 10_000_000
_KL = parse_term("KL(pi, mu)")
_SEARCH_BITS = 24


class BadRequest(ValueError):
    """The request contradicts itself or is out of range; the message says what would be accepted."""


class ImpossibleRequest(ValueError):
    """No pair satisfies the request.

    Attributes:
        claim_ids: the theorems that forbid it, the decisive one first.
        largest: the largest chi2 that the theorems allow (an upper bound that is below the chi2 asked for).
    """

    def __init__(self, message: str, claim_ids: tuple[str, ...], largest: Fraction) -> None:
        super().__init__(message)
        self.claim_ids = claim_ids
        self.largest = largest

    @property
    def claim_id(self) -> str:
        """The decisive theorem."""
        return self.claim_ids[0]


class UndecidedRequest(ArithmeticError):
    """Neither a pair was found nor a theorem that forbids one (only with a bound on KL)."""


@dataclass(frozen=True, slots=True)
class Request:
    """TV <= tv, chi2 >= chi2, and optionally KL <= kl, exactly `vocab` outcomes, mu >= min_prob, pi <= max_ratio mu.

    Raises:
        BadRequest: if a number is out of its range or two of them exclude each other.
    """

    tv: Fraction
    chi2: Fraction
    kl: Fraction | None = None
    vocab: int | None = None
    min_prob: Fraction = ZERO
    max_ratio: Fraction | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.tv <= 1:
            raise BadRequest(f"tv is {_short(self.tv)}; expected a number from 0 to 1")
        if self.chi2 < 0:
            raise BadRequest(f"chi2 is {_short(self.chi2)}; expected a number >= 0")
        if self.kl is not None and self.kl < 0:
            raise BadRequest(f"kl is {_short(self.kl)}; expected a number >= 0")
        if not 0 <= self.min_prob <= 1:
            raise BadRequest(f"min-prob is {_short(self.min_prob)}; expected a number from 0 to 1")
        if self.max_ratio is not None and self.max_ratio < 1:
            raise BadRequest(f"max-ratio is {_short(self.max_ratio)}; expected a number >= 1")
        if self.vocab is not None and not 1 <= self.vocab <= MAX_VOCAB:
            raise BadRequest(f"vocab is {_short(Fraction(self.vocab))}; expected a whole number from 1 to {MAX_VOCAB}")
        if self.vocab is not None and self.vocab * self.min_prob > 1:
            raise BadRequest(
                f"{self.vocab} outcomes of probability at least {_short(self.min_prob)} exceed 1; "
                f"expected vocab <= {int(1 / self.min_prob)} or min-prob <= 1/{self.vocab}"
            )

    @property
    def limits(self) -> Constraints:
        """The constraints but the one on KL."""
        return Constraints(self.tv, self.max_ratio, self.min_prob, self.vocab)


@dataclass(frozen=True, slots=True)
class Extreme:
    """A pair that satisfies a request.

    Attributes:
        pi, mu: target and behaviour law.
        family: which construction it is.
        supremum: the largest chi2 under the request's constraints without the one on KL; None is +inf.
        attained: whether this pair has it.
    """

    pi: tuple[Fraction, ...]
    mu: tuple[Fraction, ...]
    family: str
    supremum: Fraction | None
    attained: bool


def extreme(request: Request, certify: Certify = rationally_true) -> Extreme:
    """A pair for a request.

    Args:
        request: what the pair has to satisfy.
        certify: decides ``KL(pi, mu) <= K``; everything else is decided in rationals.

    Raises:
        ImpossibleRequest: if a theorem forbids the pair.
        UndecidedRequest: if none was found and none is known to be impossible (only with a bound on KL).

    >>> pair = extreme(Request(tv=Fraction(1, 10), chi2=Fraction(1)))
    >>> [str(x) for x in pair.pi], [str(x) for x in pair.mu]
    (['11/100', '89/100'], ['1/100', '99/100'])
    >>> extreme(Request(tv=Fraction(1, 1000), chi2=Fraction(1), max_ratio=Fraction(2)))
    Traceback (most recent call last):
        ...
    counterexamples.extremes.ImpossibleRequest: no pair with TV <= 1/1000, pi/mu <= 2 has chi2 >= 1:
    chi2 is at most 1/500 (chi2-ratio-cap); expected chi2 <= 1/500
    """
    limits = request.limits
    best = optimum(limits)
    if best.value is not None and request.chi2 > best.value:
        raise _refusal(request, limits, best.value)
    if request.kl is not None:
        by_kl = replace(limits, tv=min(request.tv, _pinsker_radius(request.kl)))
        allowed = optimum(by_kl)
        if allowed.value is not None and request.chi2 > allowed.value:
            raise _refusal(request, by_kl, allowed.value, by_kl=True)
    for family, blocks in _proposals(request, best):
        chi2 = value(CHI2, blocks)
        if chi2 < request.chi2 or value(TV, blocks) > request.tv:
            continue
        if limits.max_ratio is not None and value(MAX_RATIO, blocks) > limits.max_ratio:
            continue
        if request.kl is None or _within_kl(blocks, request.kl, certify):
            pi = tuple(b.pi for b in blocks for _ in range(b.count))
            mu = tuple(b.mu for b in blocks for _ in range(b.count))
            return Extreme(pi, mu, family, best.value, chi2 == best.value)
    raise UndecidedRequest(
        f"neither a pair with chi2 >= {_short(request.chi2)} and KL <= {_short(request.kl or ZERO)} was found nor a "
        f"theorem that excludes one; a smaller chi2 or a larger kl may be decided"
    )


# ------------------------------------------------------------------------------------------------------------ refusals


def bounds(limits: Constraints) -> Iterator[tuple[str, Fraction]]:
    """Upper bounds of chi2 under the constraints, each with the claim it is an instance of.

    >>> [(claim, str(bound)) for claim, bound in bounds(Constraints(Fraction(1, 10), max_ratio=Fraction(4)))]
    [('chi2-ratio-cap', '2/5'), ('chi2-ratio-product', '3')]
    """
    t, top, least = limits.tv, limits.max_ratio, limits.min_prob
    if t == 0:  # then the ratio is 1 where mu > 0
        yield "chi2-ratio-cap", ZERO
    if limits.size == 1:  # the ratio is 1
        yield "chi2-ratio-product", ZERO
    if top is not None:
        yield "chi2-ratio-cap", top * t
        yield "chi2-ratio-product", top - 1
    if least:
        yield "chi2-min-prob", min(t * t + least * t, 2 * t * t) / least
        yield "chi2-ratio-product", 1 / least - 1
        if top is not None:
            yield "chi2-ratio-min-prob", (top - 1) * t + t * t / least


def _refusal(request: Request, limits: Constraints, largest: Fraction, by_kl: bool = False) -> ImpossibleRequest:
    fallback = "chi2-two-outcomes" if limits.size == 2 else "chi2-convex"
    broken = [pair for pair in bounds(limits) if request.chi2 > pair[1]]
    claim, bound = min(broken, key=lambda pair: pair[1], default=(fallback, largest))
    claims = (claim, "pinsker") if by_kl else (claim,)
    accepted = "a smaller chi2 or a larger kl" if by_kl else f"chi2 <= {_short(largest)}"
    return ImpossibleRequest(
        f"no pair with {_described(request)} has chi2 >= {_short(request.chi2)}: "
        f"chi2 is at most {_short(bound)} ({', '.join(claims)}); expected {accepted}",
        claims,
        bound,
    )


def _described(request: Request) -> str:
    """The constraints in words."""
    parts = [f"TV <= {_short(request.tv)}"]
    if request.kl is not None:
        parts.append(f"KL <= {_short(request.kl)}")
    if request.max_ratio is not None:
        parts.append(f"pi/mu <= {_short(request.max_ratio)}")
    if request.min_prob:
        parts.append(f"mu >= {_short(request.min_prob)}")
    if request.vocab is not None:
        parts.append(f"{request.vocab} outcome{'s' * (request.vocab > 1)}")
    return ", ".join(parts)


def _pinsker_radius(kl: Fraction) -> Fraction:
    """A rational number >= sqrt(kl/2), hardly above it."""
    if kl == 0:
        return ZERO
    scale = 1 << (64 + kl.denominator.bit_length())
    half = kl / 2 * scale * scale
    return Fraction(isqrt(half.numerator // half.denominator) + 1, scale)


# ----------------------------------------------------------------------------------------------------------- proposals


def _within_kl(blocks: tuple[Block, ...], kl: Fraction, certify: Certify) -> bool:
    return value(TV, blocks) == 0 or certify(Relation(_KL, "<=", Const(kl)), merged(blocks))


def _proposals(request: Request, best: Optimum) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Pairs to try, the most natural first.  The caller checks every one of them."""
    limits = request.limits
    if request.chi2 == 0:
        yield "identical", identical(limits)
    elif best.value is None:
        t = min(request.tv, Fraction(1, 2))
        for moved in (t / 2**k for k in _halvings(request)):
            yield "vanishing-mass", vanishing_mass(moved, request.chi2, request.vocab)
    else:
        yield best.family, best.blocks
        if request.kl is not None:
            yield from _least_tv(request)
            yield from _few_ratios(request)


def _halvings(request: Request) -> Iterator[int]:
    """How often to halve TV: not at all, or with a bound on KL until KL, about t log(chi2/t), must be below it."""
    k = 0
    yield k
    if request.kl:
        enough = 32 + request.kl.denominator.bit_length() + request.chi2.numerator.bit_length().bit_length()
        enough += enough.bit_length()
        while k < enough:
            k += 1 + k // 8
            yield k


def _least_tv(request: Request) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The optimum of the least TV (to a relative 2^-24) at which the optimum is large enough."""
    low, high = 0, 1 << _SEARCH_BITS

    def at(k: int) -> Optimum:
        return optimum(replace(request.limits, tv=request.tv * k / (1 << _SEARCH_BITS)))

    while high - low > 1:
        middle = (low + high) // 2
        reached = at(middle).value
        low, high = (low, middle) if reached is not None and reached >= request.chi2 else (middle, high)
    least = at(high)
    yield least.family, least.blocks


def _few_ratios(request: Request) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """One high ratio and the others low: at a given chi2 this spends little KL, unlike emptying outcomes.

    Gainers of mass q and ratio R, emptied outcomes of mass w, and the rest of one common ratio.  With w = 0,
    chi2 = q (R-1)^2/(1-q).
    """
    least, level = request.min_prob, request.chi2
    tops = [top for top in (request.max_ratio, 1 / least if least else None) if top is not None]
    top = min(tops)
    if top == 1:
        return
    q = level / ((top - 1) ** 2 + level)
    yield from _spread(request, q, q * (top - 1), ZERO)
    if least:
        product = level * least * (1 - least)
        scale = 1 << (64 + product.denominator.bit_length())
        root = Fraction(isqrt(int(product * scale * scale)) + 1, scale)
        yield from _spread(request, least, root, ZERO)
    q = max(request.tv / (top - 1), least)
    steps = 1 << _SEARCH_BITS
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        pairs = list(_spread(request, q, request.tv, request.tv * middle / steps))
        enough = bool(pairs) and value(CHI2, pairs[0][1]) >= level
        low, high = (low, middle) if enough else (middle, high)
    yield from _spread(request, q, request.tv, request.tv * high / steps)


def _spread(
    request: Request, gaining: Fraction, moved: Fraction, emptied: Fraction
) -> Iterator[tuple[str, tuple[Block, ...]]]:
    rest = 1 - gaining - emptied
    blocks = arrange(
        [(gaining, gaining + moved), (emptied, ZERO), (rest, rest - (moved - emptied))],
        request.limits,
    )
    if blocks:
        yield "few-ratios", blocks


def _short(number: Fraction) -> str:
    """A number for a message: exact if that is short, else to a few digits."""
    top, bottom = number.numerator.bit_length(), number.denominator.bit_length()
    if top + bottom <= 80:
        return str(number)
    digits = (top - bottom) * 30103 // 100000
    lead = number / Fraction(10) ** digits
    while lead >= 10:
        digits, lead = digits + 1, lead / 10
    return f"about {float(lead):.4g}e{digits:+d}"
