"""The generator of extremes: its optimum is the optimum, its answers meet their requests, its refusals are true."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from fractions import Fraction as F
from itertools import combinations_with_replacement

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from counterexamples.extremal_families import (
    CHI2,
    MAX_RATIO,
    TV,
    Constraints,
    arrange,
    merged,
    optimum,
    value,
    vanishing_mass,
)
from counterexamples.extremes import (
    BadRequest,
    Extreme,
    ImpossibleRequest,
    Request,
    UndecidedRequest,
    bounds,
    extreme,
)
from counterexamples.rational_intervals import RationalIntervals, rationally_true
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_relation, parse_term

KL = parse_term("KL(pi, mu)")

# ------------------------------------------------------------------------------------------------------------- oracles


def solve(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """The only solution of a linear system (last column: right-hand side), or None."""
    unknowns, done = len(rows[0]) - 1, 0
    for column in range(unknowns):
        pivot = next((k for k in range(done, len(rows)) if rows[k][column]), None)
        if pivot is None:
            return None
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [x / rows[done][column] for x in rows[done]]
        for k in range(len(rows)):
            if k != done:
                rows[k] = [x - rows[k][column] * y for x, y in zip(rows[k], rows[done], strict=True)]
        done += 1
    return None if any(row[-1] for row in rows[done:]) else [rows[k][-1] for k in range(unknowns)]


def vertices(limits: Constraints) -> Iterator[list[tuple[Fraction, Fraction, Fraction]]]:
    """All vertices, up to order, of {mu >= m, pi <= M mu, TV <= X} within each sign pattern of pi - mu.

    An outcome is (mu, gain, loss), and sits at a corner, on an edge or in the inside of its own constraints.
    """
    m, n = limits.min_prob, limits.vocab or 0
    c = min(limits.max_ratio or 1 / m, 1 / m) - 1
    zero, one = F(0), F(1)
    kinds = [
        ((m, zero, zero), []),
        ((m, c * m, zero), []),
        ((m, zero, m), []),
        ((zero, zero, zero), [(one, zero, zero)]),
        ((zero, zero, zero), [(one, c, zero)]),
        ((zero, zero, zero), [(one, zero, one)]),
        ((m, zero, zero), [(zero, one, zero)]),
        ((m, zero, zero), [(zero, zero, one)]),
        ((zero, zero, zero), [(one, zero, zero), (zero, one, zero)]),
        ((zero, zero, zero), [(one, zero, zero), (zero, zero, one)]),
    ]
    for chosen in combinations_with_replacement(kinds, n):
        free = [(k, direction) for k, (_, directions) in enumerate(chosen) for direction in directions]
        for tight in (True, False):
            if len(free) > 2 + tight:
                continue
            base = [sum((corner[j] for corner, _ in chosen), zero) for j in range(3)]
            rows = [[d[0] for _, d in free] + [1 - base[0]], [d[1] - d[2] for _, d in free] + [base[2] - base[1]]]
            if tight:
                rows.append([d[1] for _, d in free] + [limits.tv - base[1]])
            steps = solve(rows)
            if steps is None:
                continue
            points = [list(corner) for corner, _ in chosen]
            for (k, direction), step in zip(free, steps, strict=True):
                points[k] = [x + step * y for x, y in zip(points[k], direction, strict=True)]
            inside = all(q >= m and 0 <= gain <= c * q and 0 <= loss <= q for q, gain, loss in points)
            if inside and sum(gain for _, gain, _ in points) <= limits.tv:
                yield [(q, gain, loss) for q, gain, loss in points]


def chi2_by_vertices(limits: Constraints) -> Fraction:
    return max((sum((g - e) ** 2 / q for q, g, e in points) for points in vertices(limits)), default=F(0))


def random_limits(rnd: random.Random) -> Constraints:
    n = rnd.choice([2, 3, 3, 4, 4])
    least = rnd.choice([F(1, n), F(1, n) * (1 - F(rnd.randint(1, 6), 20)), F(rnd.randint(1, 20), 20 * n)])
    top = rnd.choice([None, F(rnd.randint(11, 60), 10), F(rnd.randint(3, 12), 2)])
    tv = rnd.choice([F(rnd.randint(1, 20), 20), least * rnd.randint(1, 3), 1 - least, abs(1 - 2 * least), least / 2])
    return Constraints(min(tv, F(1)), top, least, n)


def law(weights: list[int]) -> tuple[Fraction, ...]:
    return tuple(F(w, sum(weights)) for w in weights)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    n = draw(st.integers(1, 6))
    weight = st.one_of(st.integers(0, 4), st.integers(0, 1000), st.just(10**30))
    pi = draw(st.lists(weight, min_size=n, max_size=n).filter(any))
    mu = draw(st.lists(weight.filter(bool), min_size=n, max_size=n))
    return law(pi), law(mu)


def measured(pair: Extreme) -> tuple[Fraction, Fraction, Fraction]:
    """TV, chi2 and the largest ratio, outcome by outcome."""
    environment = Environment({"pi": pair.pi, "mu": pair.mu}, {"Y": len(pair.pi)})
    tv, chi2, ratio = (evaluate(q, environment, RATIONALS) for q in (TV, CHI2, MAX_RATIO))
    return tv, chi2, ratio


# -------------------------------------------------------------------------------------------------------- the optimum


def test_optimum_is_the_largest_value_at_a_vertex() -> None:
    rnd = random.Random(20)
    for _ in range(90):
        limits = random_limits(rnd)
        assert optimum(limits).value == chi2_by_vertices(limits), limits


def test_the_vertex_oracle_would_notice_a_smaller_optimum() -> None:
    limits = Constraints(F(1, 3), None, F(1, 10), 3)
    short_of_it = Constraints(F(33, 100), None, F(1, 10), 3)
    assert chi2_by_vertices(limits) > value(CHI2, optimum(short_of_it).blocks)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Constraints(F(1, 10)), None),
        (Constraints(F(1, 10), vocab=1), 0),
        (Constraints(F(0)), 0),
        (Constraints(F(1, 1000), F(2)), F(1, 500)),
        (Constraints(F(1), F(2)), 1),  # (1, 0) against (1/2, 1/2)
        (Constraints(F(1, 2), F(1)), 0),
        (Constraints(F(1, 20), None, F(1, 10)), F(1, 20)),  # 2 X^2/m
        (Constraints(F(1, 2), None, F(1, 10)), 3),  # X^2/m + X
        (Constraints(F(17, 20), None, F(1, 10)), F(161, 20)),  # r = 1/20: (r^2 + (1-r)^2)/m - 1
        (Constraints(F(1), None, F(1, 10)), 9),  # 1/m - 1
        (Constraints(F(1, 10), None, F(1, 4), 2), F(4, 75)),  # X^2/(m (1-m))
        (Constraints(F(1), None, F(1, 4), 2), 3),
        (Constraints(F(1), None, F(1, 4), 4), 3),
        (Constraints(F(3, 8), None, F(1, 4), 4), F(9, 16) + F(1, 4) + F(1, 16)),  # X = km + f: X^2/m + km + f^2/m
        (Constraints(F(1), None, F(2, 3)), 0),  # one outcome only
        (Constraints(F(1, 10), F(3), F(0), 2), F(4, 19)),  # X (M-1)^2/(M-1-X)
        (Constraints(F(1, 10), F(3, 2), F(0), 2), F(1, 9)),  # X/(1-X)
        (Constraints(F(1), None, F(1)), 0),
    ],
)
def test_closed_forms(limits: Constraints, expected: Fraction | int | None) -> None:
    assert optimum(limits).value == expected


@given(pairs())
@settings(max_examples=150, deadline=None)
def test_no_pair_exceeds_the_optimum_of_its_own_constraints(
    pair: tuple[tuple[Fraction, ...], tuple[Fraction, ...]],
) -> None:
    pi, mu = pair
    tv, chi2, ratio = measured(Extreme(pi, mu, "any", None, False))
    for vocab in (None, len(mu)):
        for top in (None, max(ratio, F(1))):
            for least in (F(0), min(mu)):
                limits = Constraints(tv, top, least, vocab)
                largest = optimum(limits).value
                assert largest is None or chi2 <= largest
                assert all(chi2 <= bound for _, bound in bounds(limits))


def test_the_optimum_is_below_every_bound_that_a_refusal_cites() -> None:
    rnd = random.Random(3)
    for _ in range(150):
        limits = random_limits(rnd)
        found = optimum(limits)
        assert found.value is not None
        assert found.value == value(CHI2, found.blocks)
        assert all(found.value <= bound for _, bound in bounds(limits))


def test_merging_blocks_changes_no_quantity() -> None:
    blocks = vanishing_mass(F(1, 7), F(20), 5)
    pi, mu = (tuple(getattr(b, name) for b in blocks for _ in range(b.count)) for name in ("pi", "mu"))
    whole = Environment({"pi": pi, "mu": mu}, {"Y": 5})
    for quantity in (TV, CHI2, MAX_RATIO):
        assert evaluate(quantity, whole, RATIONALS) == evaluate(quantity, merged(blocks), RATIONALS)


def test_pieces_that_break_a_constraint_are_not_arranged() -> None:
    half = F(1, 2)
    assert arrange([(half, half), (half, half)], Constraints(F(1), None, half, 2))
    assert arrange([(half, half), (half, half)], Constraints(F(1), None, half, 3)) is None
    assert arrange([(half, half), (half, half)], Constraints(F(1), None, F(0), 1)) is None
    assert arrange([(half, F(1)), (half, F(0))], Constraints(F(1), F(3, 2))) is None
    assert arrange([(half, F(2)), (half, F(-1))], Constraints(F(1))) is None
    assert arrange([(half, half)], Constraints(F(1))) is None


# ---------------------------------------------------------------------------------------------------------- the answers


def check(request: Request, pair: Extreme) -> None:
    assert sum(pair.pi) == sum(pair.mu) == 1
    assert min(pair.pi) >= 0
    assert min(pair.mu) >= request.min_prob
    assert min(pair.mu) > 0
    assert request.vocab is None or len(pair.pi) == len(pair.mu) == request.vocab
    tv, chi2, ratio = measured(pair)
    assert tv <= request.tv
    assert chi2 >= request.chi2
    assert request.max_ratio is None or ratio <= request.max_ratio
    assert pair.attained == (chi2 == pair.supremum)
    if request.kl is not None and tv:
        environment = Environment({"pi": pair.pi, "mu": pair.mu}, {"Y": len(pair.pi)})
        low, high = evaluate(KL, environment, RationalIntervals(512))
        assert low <= high <= request.kl


def outcome(request: Request) -> Extreme | ImpossibleRequest | UndecidedRequest:
    try:
        return extreme(request)
    except (ImpossibleRequest, UndecidedRequest) as refusal:
        return refusal


fractions = st.builds(F, st.integers(0, 60), st.just(60))
levels = st.one_of(fractions, st.integers(0, 40).map(F), st.integers(0, 60).map(lambda k: F(10) ** (k - 30)))


@given(
    tv=st.one_of(fractions, st.just(F(1, 10**30))),
    chi2=levels,
    kl=st.none() | levels,
    vocab=st.none() | st.integers(1, 7),
    min_prob=st.just(F(0)) | st.builds(F, st.integers(1, 12), st.integers(12, 60)),
    max_ratio=st.none() | st.builds(F, st.integers(10, 80), st.just(10)),
)
@settings(max_examples=150, deadline=None)
@example(F(0), F(0), None, None, F(0), None)
@example(F(0), F(1), None, None, F(0), None)
@example(F(1), F(10**30), None, 3, F(0), None)
@example(F(1, 10**30), F(10**30), None, None, F(0), None)
@example(F(1), F(1), None, 1, F(0), None)
@example(F(1, 100), F(10**30), F(1, 10**30), None, F(0), None)
def test_a_request_is_met_exactly_or_refused_truly(
    tv: Fraction,
    chi2: Fraction,
    kl: Fraction | None,
    vocab: int | None,
    min_prob: Fraction,
    max_ratio: Fraction | None,
) -> None:
    assume(vocab is None or vocab * min_prob <= 1)
    request = Request(tv, chi2, kl, vocab, min_prob, max_ratio)
    largest = optimum(request.limits).value
    result = outcome(request)
    if kl is None:
        assert isinstance(result, Extreme) == (largest is None or chi2 <= largest)
    if isinstance(result, Extreme):
        check(request, result)
    elif isinstance(result, UndecidedRequest):
        assert kl is not None
    else:
        assert result.largest < chi2
        assert kl is not None or (largest is not None and largest <= result.largest)
        assert result.claim_ids[1:] in ((), ("pinsker",))


def test_at_the_optimum_a_request_is_met_and_beyond_it_refused() -> None:
    rnd = random.Random(8)
    for _ in range(60):
        limits = random_limits(rnd)
        best = optimum(limits).value
        assert best is not None
        request = Request(limits.tv, best, None, limits.vocab, limits.min_prob, limits.max_ratio)
        pair = extreme(request)
        check(request, pair)
        beyond = Request(limits.tv, best + F(1, 10**40), None, limits.vocab, limits.min_prob, limits.max_ratio)
        with pytest.raises(ImpossibleRequest):
            extreme(beyond)


@pytest.mark.parametrize(
    ("request_", "claims"),
    [
        (Request(F(1, 1000), F(1), max_ratio=F(2)), ("chi2-ratio-cap",)),
        (Request(F(1, 1000), F(1), max_ratio=F(1)), ("chi2-ratio-product",)),  # the least of the bounds: 0
        (Request(F(1), F(3, 2), max_ratio=F(2)), ("chi2-ratio-product",)),
        (Request(F(0), F(1)), ("chi2-ratio-cap",)),
        (Request(F(1), F(1), vocab=1), ("chi2-ratio-product",)),
        (Request(F(1, 10), F(2), min_prob=F(1, 100)), ("chi2-min-prob",)),
        (Request(F(1), F(100), min_prob=F(1, 100)), ("chi2-ratio-product",)),
        (Request(F(1, 100), F(1, 66), min_prob=F(1, 100), max_ratio=F(3, 2)), ("chi2-ratio-cap",)),
        (Request(F(1, 1000), F(7, 10**4), min_prob=F(1, 100), max_ratio=F(3, 2)), ("chi2-min-prob",)),
        (Request(F(1, 125), F(11, 10**3), min_prob=F(1, 100), max_ratio=F(3, 2)), ("chi2-ratio-min-prob",)),
        (Request(F(1, 10), F(1, 5), vocab=2, max_ratio=F(5, 2)), ("chi2-two-outcomes",)),
        (Request(F(3, 8), F(1), vocab=4, min_prob=F(1, 4)), ("chi2-min-prob",)),
        (Request(F(3, 8), F(29, 32), vocab=4, min_prob=F(1, 4)), ("chi2-convex",)),
        (Request(F(1, 2), F(1), kl=F(1, 100), max_ratio=F(2)), ("chi2-ratio-cap", "pinsker")),
        (Request(F(1, 2), F(1), kl=F(0)), ("chi2-ratio-cap", "pinsker")),
    ],
)
def test_a_refusal_names_the_theorem(request_: Request, claims: tuple[str, ...]) -> None:
    with pytest.raises(ImpossibleRequest) as refused:
        extreme(request_)
    assert refused.value.claim_ids == claims
    assert refused.value.claim_id == claims[0]
    assert claims[0] in str(refused.value)
    assert "\n" not in str(refused.value)


def test_unbounded_requests_are_only_just_met() -> None:
    for level in (F(1), F(10), F(10**6), F(10**30)):
        pair = extreme(Request(F(1, 100), level))
        assert level <= measured(pair)[1] <= 2 * level


def test_a_bound_on_kl_that_no_family_meets_and_no_theorem_excludes_is_undecided() -> None:
    with pytest.raises(UndecidedRequest):
        extreme(Request(F(1, 100), F(1, 100), kl=F(1, 1000), max_ratio=F(4)))
    check(
        request := Request(F(1, 100), F(1, 100), kl=F(4, 1000), max_ratio=F(4)),
        extreme(request),
    )


def test_a_certifier_that_certifies_nothing_leaves_the_request_undecided() -> None:
    with pytest.raises(UndecidedRequest):
        extreme(Request(F(1, 10), F(1), kl=F(1)), certify=lambda relation, environment: False)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"tv": F(-1), "chi2": F(1)}, "from 0 to 1"),
        ({"tv": F(2), "chi2": F(1)}, "from 0 to 1"),
        ({"tv": F(1), "chi2": F(-1)}, ">= 0"),
        ({"tv": F(1), "chi2": F(1), "kl": F(-1)}, ">= 0"),
        ({"tv": F(1), "chi2": F(1), "min_prob": F(-1)}, "from 0 to 1"),
        ({"tv": F(1), "chi2": F(1), "max_ratio": F(1, 2)}, ">= 1"),
        ({"tv": F(1), "chi2": F(1), "vocab": 0}, "from 1 to"),
        ({"tv": F(1), "chi2": F(1), "vocab": 10**5000}, "from 1 to"),
        ({"tv": F(1), "chi2": F(1), "vocab": 11, "min_prob": F(1, 10)}, "vocab <= 10"),
    ],
)
def test_bad_requests_say_what_is_accepted(arguments: dict[str, Fraction], part: str) -> None:
    with pytest.raises(BadRequest, match=part) as problem:
        Request(**arguments)  # type: ignore[arg-type]
    assert "\n" not in str(problem.value)


# -------------------------------------------------------------------------------------------------------- the logarithm


@given(st.fractions(min_value=F(1, 10**12), max_value=10**12))
@settings(max_examples=100, deadline=None)
def test_log_intervals_are_narrow_consistent_and_contain_the_float(x: Fraction) -> None:
    assume(x > 0)
    numbers = RationalIntervals(200)
    low, high = numbers.function("log", [(x, x)])
    minus_high, minus_low = (-end for end in numbers.function("log", [(1 / x, 1 / x)]))
    assert low <= high
    assert high - low < F(1, 2**185)
    assert max(low, minus_low) <= min(high, minus_high)
    finer_low, finer_high = RationalIntervals(400).function("log", [(x, x)])
    assert low <= finer_low <= finer_high <= high


def test_log_of_two_to_twenty_digits() -> None:
    assert rationally_true(parse_relation("0.69314718055994530941 <= log(2)"), Environment({}))
    assert rationally_true(parse_relation("log(2) <= 0.69314718055994530942"), Environment({}))
    assert not rationally_true(parse_relation("log(2) <= 0.69314718055994530941"), Environment({}))
