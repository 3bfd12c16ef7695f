"""The strategies: they produce what they promise, reach the corners and the sharp bounds, and shrink well."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings, target
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from checks.drawing.instances import satisfied
from checks.drawing.strategies import functions, instances, laws, pairs, rationals, register_profiles, whole
from counterexamples.approximate import ratio, tightness
from counterexamples.shape import UnknownSort
from theorems.claim import Claim, parameter, relations
from theorems.divergences import CLAIMS
from theorems.language.arithmetic import RATIONALS, Environment, evaluate
from theorems.language.syntax import parse_term

CLAIM = {claim.id: claim for claim in CLAIMS}
QUICK = settings(
    max_examples=100,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.target),
    suppress_health_check=list(HealthCheck),
)


def collect(
    strategy: st.SearchStrategy[Any], examples: int = 100, see: Callable[[Any], None] | None = None
) -> list[Any]:
    """What a strategy produces, the same every time."""
    seen: list[Any] = []

    @settings(QUICK, max_examples=examples)
    @seed("quality")
    @given(strategy)
    def draw(value: Any) -> None:
        seen.append(value)
        if see is not None:
            see(value)

    draw()
    return seen


def smallest(strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool]) -> Any:
    """The shrunk value with a property."""
    from hypothesis import find

    return find(
        strategy,
        condition,
        settings=settings(database=None, deadline=None, derandomize=True, max_examples=500),
    )


# ------------------------------------------------------------------------------------------------------------ arguments


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: whole(2, 1), ValueError, "2 > 1"),
        (lambda: rationals(cast(Any, 0.1), 1), TypeError, "low is 0.1"),
        (lambda: rationals(0, True), TypeError, "high is True"),
        (lambda: rationals(1, 0), ValueError, "from 1 to 0 is empty"),
        (lambda: rationals(1, 1, low_open=True), ValueError, "empty"),
        (lambda: laws(0), ValueError, "min_size"),
        (lambda: laws(min_size=3, max_size=2), ValueError, "3 and 2"),
        (lambda: laws(cast(Any, 2.0)), TypeError, "2.0"),
        (lambda: pairs(max_size=cast(Any, "3")), TypeError, "'3'"),
        (lambda: functions(0), ValueError, "min_size"),
        (lambda: functions(2, 1, 0), ValueError, "empty"),
        (lambda: instances(CLAIM["pinsker-type"], "no-such"), ValueError, "pi-law, mu-law, dominated"),
        (lambda: instances(CLAIM["pinsker-type"], max_size=0), ValueError, "max_size"),
    ],
)
def test_arguments_are_checked_when_the_strategy_is_made(build: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        build()


def test_an_unknown_sort_is_named() -> None:
    strange = replace(CLAIM["pinsker-type"], variables=(parameter("z", "Y -> complex", "a wave"),))
    with pytest.raises(UnknownSort, match="Y -> complex"):
        instances(strange)


# --------------------------------------------------------------------------------------------------------------- values


def test_laws_are_exact_and_of_mass_one() -> None:
    for law in collect(laws()):
        assert all(type(mass) is Fraction and mass >= 0 for mass in law)
        assert sum(law) == 1


def test_pairs_share_their_outcomes_and_respect_support() -> None:
    for pi, mu in collect(pairs(dominated=True)):
        assert len(pi) == len(mu)
        assert all(m > 0 for p, m in zip(pi, mu, strict=True) if p > 0)
    for pi, mu in collect(pairs(4, positive=True)):
        assert min(*pi, *mu) > 0


def test_rationals_stay_in_range_and_reach_its_ends() -> None:
    seen = collect(rationals(Fraction(1, 3), 2))
    assert all(Fraction(1, 3) <= x <= 2 for x in seen)
    assert {Fraction(1, 3), Fraction(2)} <= set(seen)
    assert all(0 < x < 1 for x in collect(rationals(0, 1, low_open=True, high_open=True)))
    assert all(x >= 5 for x in collect(rationals(5)))
    assert min(collect(rationals())) < 0


def test_functions_are_often_two_valued() -> None:
    seen = collect(functions(3, -1, 1))
    assert all(abs(value) <= 1 for f in seen for value in f)
    assert (1, 1, -1) in seen or (1, -1, -1) in seen or (-1, 1, 1) in seen


# -------------------------------------------------------------------------------------------------------------- corners


def test_pairs_reach_the_corners() -> None:
    seen = collect(pairs(), 300)
    masses = [mass for pair in seen for law in pair for mass in law]
    assert any(mass == 0 for mass in masses)
    assert any(0 < mass < Fraction(1, 10**29) for mass in masses)
    assert any(pi == mu and len(pi) > 1 for pi, mu in seen)
    assert any(len(pi) == 1 for pi, _ in seen)
    assert any(p > 0 and m == 0 for pi, mu in seen for p, m in zip(pi, mu, strict=True))
    ratios = [{p / m for p, m in zip(pi, mu, strict=True) if m} for pi, mu in seen if len(pi) >= 3]
    assert any(len(r) == 2 for r in ratios)


def test_nearly_equal_pairs_occur() -> None:
    tv = parse_term("TV(p, q)")
    distances = [evaluate(tv, Environment({"p": p, "q": q}), RATIONALS) for p, q in collect(pairs(), 300)]
    assert any(0 < d < Fraction(1, 10**6) for d in distances)


@pytest.mark.parametrize("name", sorted(CLAIM))
def test_every_claim_can_be_sampled(name: str) -> None:
    claim = CLAIM[name]
    seen = collect(instances(claim), 12)
    assert len(seen) >= 12
    for environment in seen:
        assert set(environment.values) == {v.name for v in claim.variables}
        assert satisfied(claim.clauses(), environment)


def test_dropping_absolute_continuity_gives_support_mismatch() -> None:
    claim = CLAIM["pinsker-type"]
    seen = collect(instances(claim, "dominated"))
    assert any(not satisfied(claim.clauses(), environment) for environment in seen)
    assert all(satisfied(claim.clauses(without="dominated"), environment) for environment in seen)


def test_dropping_a_bound_gives_instances_beyond_it() -> None:
    claim = CLAIM["is-variance-bound"]
    seen = collect(instances(claim, "bounded"))
    assert any(max(map(abs, e.values["f"])) > e.values["B"] for e in seen)


def test_hypotheses_that_are_equations_are_met() -> None:
    for environment in collect(instances(CLAIM["is-variance-second-moment"]), 50):
        values = environment.values
        assert max(map(abs, values["f"])) == max(map(abs, values["g"])) == values["B"]


def test_conditional_laws_and_other_sorts_are_drawn() -> None:
    from theorems.claim import hypothesis

    policy = hypothesis(
        "policy",
        "a law at every state",
        policy_nonneg="all(s in S, all(a in A, 0 <= policy[s, a]))",
        policy_total="all(s in S, sum(a in A, policy[s, a]) == 1)",
    )
    claim = Claim(
        id="sorts",
        where="here",
        title="sorts",
        variables=(
            parameter("policy", "S, A -> real", "policy"),
            parameter("s", "S", "a state"),
            parameter("T", "nat", "horizon", low="1", high="4"),
        ),
        hypotheses=(policy,),
        statement=relations("0 <= T"),
        verdict=CLAIM["pinsker-type"].verdict,
        finding="",
    )
    for environment in collect(instances(claim), 30):
        assert all(sum(row) == 1 for row in environment.values["policy"])
        assert len(environment.values["policy"]) == environment.sizes["S"] > environment.values["s"] >= 0
        assert environment.values["T"] in (1, 2, 3, 4)


# -------------------------------------------------------------------------------------------------------------- quality


@pytest.mark.parametrize("name", ["pinsker-type-sharp", "tv-oscillation", "chi2-ratio-cap", "is-variance-bound"])
def test_sharp_bounds_are_nearly_attained(name: str) -> None:
    claim = CLAIM[name]
    (statement,) = claim.statement
    ratios: list[float] = []

    def climb(environment: Environment) -> None:
        target(tightness(statement, environment))
        if (r := ratio(statement, environment)) is not None and len(set(environment.values["pi"])) > 1:
            ratios.append(r)

    collect(instances(claim), 100, climb)
    assert 0.99 <= max(ratios) <= 1


def test_a_counterexample_shrinks_to_two_outcomes() -> None:
    (wrong,) = relations("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))")
    found = smallest(instances(CLAIM["pinsker-type-sharp"]), lambda e: tightness(wrong, e) > 0)
    assert len(found.values["pi"]) == 2
    assert max(mass.denominator for law in found.values.values() for mass in law) <= 10


def test_support_mismatch_shrinks_to_two_outcomes() -> None:
    pi, mu = smallest(pairs(), lambda pair: any(p > 0 and m == 0 for p, m in zip(*pair, strict=True)))
    assert (len(pi), sorted(mu)) == (2, [0, 1])


def test_a_condition_that_never_holds_is_not_found() -> None:
    with pytest.raises(NoSuchExample):
        smallest(pairs(dominated=True), lambda pair: any(p > 0 and m == 0 for p, m in zip(*pair, strict=True)))


# -------------------------------------------------------------------------------------------------------- repeatability


def test_other_loaded_modules_do_not_change_what_is_drawn(tmp_path: Any) -> None:
    """Hypothesis mixes the integer literals of loaded local modules into its own draws."""
    here = str(collect(whole(0, 9999), 300))
    (tmp_path / "constants.py").write_text("\n".join(f"c{k} = {k}" for k in range(5000, 5300)))
    script = (
        f"import sys; sys.path[:0] = {[str(tmp_path), *sys.path]!r}; import constants\n"
        "import runpy\n"
        f"m = runpy.run_path({__file__!r})\n"
        "print(m['collect'](m['whole'](0, 9999), 300))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == here


def test_profiles() -> None:
    register_profiles()
    assert settings.get_profile("ci").derandomize
    assert settings.get_profile("default").derandomize
    assert not settings.get_profile("explore").derandomize
