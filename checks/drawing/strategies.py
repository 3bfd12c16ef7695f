"""Hypothesis strategies for exact instances.

Everything is built from whole numbers (weights of laws, numerators, choices between styles), so that values are exact
`Fraction` numbers and shrink towards one outcome, equal weights and small numerators.

Two habits keep runs reproducible byte for byte.  Only `whole` draws from Hypothesis: it shifts its range far away from
the constants that Hypothesis collects out of whichever modules happen to be loaded, and draws uniformly.  And no
strategy calls a random generator of its own.

Main definitions
    whole, rationals            numbers, exactly, the ends of the range favoured
    laws, pairs, functions      laws on a finite set, pairs of them, real functions of outcomes
    instances                   values for all variables of a claim (from `checks.drawing.instances`)
    register_profiles           Hypothesis profiles ``ci``, ``default`` and ``explore``
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from theorems.claim import Claim

Law = tuple[Fraction, ...]
T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

MAX_SIZE = 5
"""Outcomes of a law, unless asked otherwise: extremes of a few constraints live on a few atoms."""

MAX_WIDE = 3
"""The same where a function takes three outcomes or more, as a transition kernel does: its table is a cube."""

_FAR = 1 << 200
"""An offset beyond every integer literal of any program; see the module docstring."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a number may lie; no end means that there is no bound on that side."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __contains__(self, x: Fraction) -> bool:
        above = self.low is None or (x > self.low if self.low_open else x >= self.low)
        return above and (self.high is None or (x < self.high if self.high_open else x <= self.high))

    def meet(self, other: Interval) -> Interval:
        """The common part of two intervals."""
        low, low_open = self.low, self.low_open
        if other.low is not None and (low is None or (other.low, other.low_open) > (low, low_open)):
            low, low_open = other.low, other.low_open
        high, high_open = self.high, self.high_open
        if other.high is not None and (high is None or (other.high, not other.high_open) < (high, not high_open)):
            high, high_open = other.high, other.high_open
        return Interval(low, high, low_open, high_open)


def whole(low: int, high: int) -> st.SearchStrategy[int]:
    """Whole numbers from `low` to `high`, uniformly; they shrink towards `low`.

    Raises:
        ValueError: if the range is empty.
    """
    if low > high:
        raise ValueError(f"expected low <= high, not {low} > {high}")
    return _far(low, high).map(lambda k: k - _FAR)


@lru_cache(maxsize=1024)
def _far(low: int, high: int) -> st.SearchStrategy[int]:
    """Such integers: from what stands behind the lazy strategy, where Hypothesis tells, for that draws faster."""
    strategy = st.integers(_FAR + low, _FAR + high)
    return getattr(strategy, "wrapped_strategy", strategy)


def draw_whole(draw: Draw[Any], low: int, high: int) -> int:
    """Draw from `whole`, without building a strategy each time."""
    return low if low == high else draw(_far(low, high)) - _FAR


def _zigzag(k: int) -> int:
    """0, 1, -1, 2, -2, ...: whole numbers of both signs that shrink towards 0."""
    return -(k // 2) if k % 2 == 0 else (k + 1) // 2


def rationals(
    low: Fraction | int | None = None,
    high: Fraction | int | None = None,
    *,
    low_open: bool = False,
    high_open: bool = False,
) -> st.SearchStrategy[Fraction]:
    """Exact numbers in a range, with its ends and what is close to them favoured; `None` is no bound.

    Raises:
        TypeError: if an end is not an exact number.
        ValueError: if the range is empty.

    >>> rationals(0.1, 1)
    Traceback (most recent call last):
    ...
    TypeError: low is 0.1; expected an integer, a Fraction or None
    """
    ends = []
    for name, end in (("low", low), ("high", high)):
        if end is not None and (isinstance(end, bool) or not isinstance(end, (int, Fraction))):
            raise TypeError(f"{name} is {end!r}; expected an integer, a Fraction or None")
        ends.append(None if end is None else Fraction(end))
    interval = Interval(ends[0], ends[1], low_open, high_open)
    if interval.empty:
        raise ValueError(f"the range from {low} to {high} is empty")
    return st.composite(draw_rational)(interval)


def draw_rational(draw: Draw[Any], interval: Interval) -> Fraction:
    """Draw one number from a nonempty interval."""
    low, high = interval.low, interval.high
    if low is None or high is None:
        style = draw_whole(draw, 0, 2)
        step = Fraction(draw_whole(draw, 0 if style else 1, 12), 1 if style else draw_whole(draw, 1, 12))
        if style == 2:
            step *= Fraction(10) ** _zigzag(draw_whole(draw, 0, 60))
        if low is None and high is None:
            return -step if draw_whole(draw, 0, 1) else step
        base, open_end = (low, interval.low_open) if low is not None else (high, interval.high_open)
        assert base is not None
        step = 1 + step if step == 0 and open_end else step
        return base + step if low is not None else base - step
    if low == high:
        return low
    style = draw_whole(draw, 0, 5)
    if style == 0 and not interval.low_open:
        return low
    if style <= 2 and not interval.high_open:
        return high
    if style <= 3:
        return low + (high - low) * Fraction(draw_whole(draw, 1, 99), 100)
    fraction = Fraction(1, 10) ** draw_whole(draw, 1, 30)
    return low + (high - low) * fraction if style == 4 else high - (high - low) * fraction


# --------------------------------------------------------------------------------------------------------------- laws


def draw_law(
    draw: Draw[Any],
    n: int,
    base: Law | None = None,
    zero: frozenset[int] = frozenset(),
    positive: frozenset[int] = frozenset(),
) -> Law:
    """Draw a law on n outcomes, possibly related to `base`; it vanishes on `zero` and is positive on `positive`.

    Unrelated weights are equal, small, or spread over 40 decades; weights related to `base` are the same, multiplied
    by one of two factors (a ratio of two values), or moved by a very small amount.
    """
    style = draw_whole(draw, 0, 6 if base is not None else 3)
    masses: list[int | Fraction]
    if style == 0:
        masses = [1] * n
    elif style == 1:
        masses = [draw_whole(draw, 0, 9) for _ in range(n)]
    elif style == 2:
        masses = [draw_whole(draw, 0, 999) for _ in range(n)]
    elif style == 3:
        masses = [10**k if (k := draw_whole(draw, -1, 40)) >= 0 else 0 for _ in range(n)]
    elif base is not None and style == 4:
        factor = Fraction(draw_whole(draw, 0, 12), draw_whole(draw, 1, 12)) * Fraction(10) ** draw_whole(draw, 0, 9)
        masses = [m * factor if draw_whole(draw, 0, 1) else m for m in base]
    elif base is not None and style == 5:
        unit = Fraction(1, 10) ** draw_whole(draw, 2, 20)
        masses = [max(Fraction(0), m + unit * _zigzag(draw_whole(draw, 0, 18))) for m in base]
    else:
        assert base is not None
        masses = list(base)
    for k in range(n):
        if k in zero:
            masses[k] = 0
        elif k in positive and masses[k] == 0:
            masses[k] = 1
    if not any(masses):
        masses[next((k for k in range(n) if k not in zero), 0)] = 1
    total = sum(masses)
    return tuple(Fraction(m, total) for m in masses)


def _size(n: int | None, min_size: int, max_size: int) -> st.SearchStrategy[int]:
    if n is not None:
        min_size = max_size = n
    for name, size in (("min_size", min_size), ("max_size", max_size)):
        if isinstance(size, bool) or not isinstance(size, int):
            raise TypeError(f"{name} is {size!r}; expected a whole number of outcomes")
    if not 1 <= min_size <= max_size:
        raise ValueError(f"expected 1 <= min_size <= max_size, not {min_size} and {max_size}")
    return whole(min_size, max_size)


def laws(
    n: int | None = None, *, min_size: int = 1, max_size: int = MAX_SIZE, positive: bool = False
) -> st.SearchStrategy[Law]:
    """Laws on n outcomes, or on between `min_size` and `max_size`; `positive` excludes masses of zero.

    Raises:
        TypeError: if a size is not a whole number.
        ValueError: if no size is admitted.

    >>> laws(0)
    Traceback (most recent call last):
    ...
    ValueError: expected 1 <= min_size <= max_size, not 0 and 0
    """
    size = _size(n, min_size, max_size)

    def build(draw: Draw[Any]) -> Law:
        outcomes = draw(size)
        return draw_law(draw, outcomes, positive=frozenset(range(outcomes)) if positive else frozenset())

    return st.composite(build)()


def pairs(
    n: int | None = None,
    *,
    min_size: int = 1,
    max_size: int = MAX_SIZE,
    dominated: bool = False,
    positive: bool = False,
) -> st.SearchStrategy[tuple[Law, Law]]:
    """Pairs (pi, mu) of laws on the same outcomes.

    Args:
        n: the number of outcomes, if it is fixed.
        min_size: the least number of outcomes.
        max_size: the largest number of outcomes.
        dominated: whether pi << mu.
        positive: whether both laws are positive everywhere.

    Raises:
        TypeError: if a size is not a whole number.
        ValueError: if no size is admitted.
    """
    size = _size(n, min_size, max_size)

    def build(draw: Draw[Any]) -> tuple[Law, Law]:
        outcomes = draw(size)
        everywhere = frozenset(range(outcomes)) if positive else frozenset()
        pi = draw_law(draw, outcomes, positive=everywhere)
        support = frozenset(k for k in range(outcomes) if pi[k] > 0) if dominated else frozenset()
        return pi, draw_law(draw, outcomes, base=pi, positive=everywhere | support)

    return st.composite(build)()


def functions(
    n: int, low: Fraction | int | None = None, high: Fraction | int | None = None
) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Real functions on n outcomes with values in a range: constant, of two values (the ends favoured), or any.

    Raises:
        TypeError: if `n` is not a whole number, or an end not an exact number.
        ValueError: if `n` is not positive, or the range is empty.
    """
    _size(n, 1, 1)
    rationals(low, high)
    interval = Interval(None if low is None else Fraction(low), None if high is None else Fraction(high))
    return st.composite(lambda draw: draw_function(draw, [interval] * n))()


def draw_function(draw: Draw[Any], intervals: Sequence[Interval]) -> tuple[Fraction, ...]:
    """Draw one value from each interval, all nonempty; often only two values where the intervals allow it."""
    if draw_whole(draw, 0, 1):
        return tuple(draw_rational(draw, interval) for interval in intervals)
    if intervals and intervals[0].low is not None and intervals[0].high is not None:
        values = (draw_rational(draw, intervals[0]), draw_rational(draw, intervals[0]))
    else:
        first = draw_rational(draw, intervals[0])
        values = (first, -first if draw_whole(draw, 0, 2) else draw_rational(draw, intervals[0]))
    out = []
    for interval in intervals:
        value = values[draw_whole(draw, 0, 1)]
        out.append(value if value in interval else draw_rational(draw, interval))
    return tuple(out)


def instances(claim: Claim, without: str | None = None, *, max_size: int | None = None) -> st.SearchStrategy[Any]:
    """Exact values for all variables of a claim that satisfy its hypotheses, as an `Environment`.

    For a claim that asserts existence, these are the universally quantified variables alone.

    Args:
        claim: the claim.
        without: id of a hypothesis to leave out.
        max_size: the largest size of a finite set; if not given, `MAX_SIZE`, or `MAX_WIDE` for a kernel, but that of a
            token tree of two steps too.

    Raises:
        ValueError: if the claim has no such hypothesis, or no size is admitted.
        counterexamples.shape.UnknownSort: if a variable has a sort that cannot be drawn.
    """
    from checks.drawing.instances import draw_instance
    from counterexamples.shape import shape

    wide = any(len(variable.domains) > 2 for variable in claim.variables)
    largest = MAX_WIDE if wide else MAX_SIZE
    size = _size(None, 1, largest if max_size is None else max_size)
    found = shape(claim, without=without)
    return st.composite(lambda draw: draw_instance(draw, claim, found, size, trees=max_size is None))()


def drawn(claim: Claim, count: int, seed: int = 0) -> list[Any]:
    """At most `count` instances of a claim, the same for the same seed; fewer if the hypotheses are hard to meet.

    >>> from theorems.divergences import CLAIMS
    >>> len(drawn(CLAIMS[0], 3))
    3
    """
    import hypothesis
    from hypothesis.errors import Unsatisfiable

    found: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(instances(claim))
    def collect(environment: Any) -> None:
        found.append(environment)

    try:
        collect()
    except Unsatisfiable:
        return []
    return found


# ----------------------------------------------------------------------------------------------------------- profiles


def register_profiles() -> None:
    """Register three Hypothesis profiles; load one with ``hypothesis.settings.load_profile(name)``.

    ``default`` and ``ci`` are derandomised, the latter with more examples; ``explore`` draws new examples every time,
    since a suite that is always derandomised never finds anything new.
    """
    common: dict[str, Any] = {
        "deadline": None,
        "print_blob": False,
        "phases": (Phase.explicit, Phase.generate, Phase.target, Phase.shrink),
        "suppress_health_check": (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large),
    }
    settings.register_profile("default", settings(derandomize=True, database=None, max_examples=50, **common))
    settings.register_profile("ci", settings(derandomize=True, database=None, max_examples=200, **common))
    settings.register_profile("explore", settings(derandomize=False, database=None, max_examples=1000, **common))
