"""Hypotheses about all times before a horizon: decided exactly, met by what is drawn, put to the solver in full."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq

from checks import sampling
from checks.drawing.instances import order, satisfied
from checks.drawing.strategies import drawn
from checks.exact import decide
from checks.solver.questions import refute
from counterexamples.shape import shape
from theorems.claim import Claim, Verdict, hypothesis, relations
from theorems.language.arithmetic import RATIONALS, Environment, Undecided, evaluate
from theorems.language.syntax import parse_clause, parse_term
from theorems.processes import (
    ADVANTAGE_CAP,
    BOTH_POLICIES,
    EPS,
    HORIZON,
    KERNEL,
    MU,
    PI,
    START,
    START_LAW,
    TRANSITIONS,
    R,
    V,
)

F = Fraction
GAP = "abs(RETURN(pi, P, r, v, start, T) - RETURN(mu, P, r, v, start, T))"


def capped(statement: str) -> Claim:
    """A statement about processes whose advantages are capped at all times before the horizon."""
    return Claim(
        id="capped",
        where="",
        title="a gap of returns under a cap of the advantages",
        variables=(PI, MU, KERNEL, R, V, START, EPS, HORIZON),
        hypotheses=(*BOTH_POLICIES, TRANSITIONS, START_LAW, ADVANTAGE_CAP),
        statement=relations(statement),
        verdict=Verdict.HOLDS,
        finding="",
    )


TRUE = capped(f"{GAP} <= T*eps")
ONE_STATE = {"S": 1, "A": 2}


# ------------------------------------------------------------------------------------------------------------- deciding

EARLY = "all(k in nat, all(s in S, implies(k + 1 <= T, 0 <= f[k, s])))"


def early(at: int, *, horizon: int = 4, form: Any = tuple, number: Any = F) -> bool:
    """Whether f >= 0 before the horizon, if f is negative at one time only; f[k, s] has no more than six times."""
    rows = form([form([number(1), number(-1 if k == at else 0)]) for k in range(6)])
    return decide(parse_clause(EARLY), Environment({"f": rows, "T": horizon}, {"S": 2}))


@pytest.mark.parametrize("number", [F, fmpq, int, float])
def test_the_last_time_before_the_horizon_counts_and_the_next_does_not(number: Any) -> None:
    assert [early(at, number=number) for at in range(6)] == [False, False, False, False, True, True]


def test_arrays_are_read_alike() -> None:
    assert [early(at, form=np.array, number=float) for at in (0, 3, 4)] == [False, False, True]


def test_many_outcomes_are_decided_at_every_time() -> None:
    """So many that floats are tried first."""
    rows = np.zeros((3, 500))
    rows[2, 499] = -1e-300
    for horizon, expected in ((2, True), (3, False)):
        environment = Environment({"f": rows, "T": horizon}, {"S": 500})
        assert decide(parse_clause(EARLY), environment) is expected


def test_a_number_without_a_bound_stays_undecided() -> None:
    with pytest.raises(Undecided):
        decide(parse_clause("all(k in nat, implies(2 <= k, exp(k) <= exp(k + 1)))"), Environment({}))
    assert decide(parse_clause("all(k in nat, implies(k <= 2, exp(k) <= exp(k + 1)))"), Environment({}))
    assert not decide(parse_clause("all(k in nat, implies(k <= 2, exp(k) <= exp(2) - 1/10**30))"), Environment({}))


def test_all_real_numbers_at_every_time_are_still_proved() -> None:
    text = "all(s in real, all(k in nat, implies(k <= 3, 0 <= s**2 + {})))"
    assert decide(parse_clause(text.format("3 - k")), Environment({}))
    assert not decide(parse_clause(text.format("2 - k")), Environment({}))


def advantage(environment: Environment, k: int) -> Fraction:
    """The largest absolute advantage with k steps to go after the token."""
    term = parse_term("maximum(s in S, maximum(a in A, abs(ADVANTAGE(mu, P, r, v, s, a, k))))")
    return Fraction(evaluate(term, environment.bind(k=k), RATIONALS))


def test_the_cap_of_the_advantages_is_decided_with_the_last_time_in_it() -> None:
    """One absorbing state for each token; from the first state, a token decides between 0 and T - 1 more rewards."""
    values = {
        "pi": ((F(1), F(0)), (F(1, 2), F(1, 2)), (F(1, 2), F(1, 2))),
        "mu": ((F(1, 2), F(1, 2)), (F(1, 2), F(1, 2)), (F(1, 2), F(1, 2))),
        "P": (
            ((F(0), F(1), F(0)), (F(0), F(0), F(1))),
            ((F(0), F(1), F(0)), (F(0), F(1), F(0))),
            ((F(0), F(0), F(1)), (F(0), F(0), F(1))),
        ),
        "r": ((F(0), F(0)), (F(1), F(1)), (F(0), F(0))),
        "v": (F(0), F(0), F(0)),
        "start": (F(1), F(0), F(0)),
    }
    environment = Environment(values, {"S": 3, "A": 2})
    assert [advantage(environment, k) for k in range(4)] == [0, F(1, 2), 1, F(3, 2)]
    clauses = dict(ADVANTAGE_CAP.clauses)
    for T, eps, expected in ((3, F(1), True), (3, F(999, 1000), False), (4, F(1), False), (2, F(1, 2), True)):
        here = environment.bind(T=T, eps=eps)
        assert [decide(clauses[name], here) for name in ("A_low", "A_high")] == [expected, expected]


# -------------------------------------------------------------------------------------------------------------- drawing


def test_instances_of_every_horizon_are_drawn_and_the_cap_is_often_tight() -> None:
    found = drawn(TRUE, 25)
    assert len(found) == 25
    larger = [e for e in drawn(TRUE, 100) if e.values["T"]]
    assert {e.values["T"] for e in larger} == {1, 2}
    caps = [max(advantage(e, k) for k in range(e.values["T"])) for e in larger]
    assert all(e.values["eps"] >= cap for e, cap in zip(larger, caps, strict=True))
    tight = [e for e, cap in zip(larger, caps, strict=True) if e.values["eps"] == cap > 0]
    assert len(tight) >= 10
    assert {e.values["T"] for e in tight} == {1, 2}


def test_what_is_drawn_satisfies_the_cap_and_would_not_with_a_smaller_one() -> None:
    clauses = TRUE.clauses()
    for environment in drawn(TRUE, 25):
        assert satisfied(clauses, environment)
        if environment.values["T"]:
            cap = max(advantage(environment, k) for k in range(environment.values["T"]))
            assert not satisfied(clauses, environment.bind(eps=cap - F(1, 10**9)))


def test_the_cap_is_drawn_after_what_it_caps() -> None:
    assert [v.name for v in order(TRUE, shape(TRUE))] == ["pi", "mu", "P", "r", "v", "start", "T", "eps"]


def test_no_instance_is_drawn_where_the_bound_is_not_known() -> None:
    endless = hypothesis("endless", "at all times", A="all(k in nat, ADVANTAGE(mu, P, r, v, s, a, k) <= eps)")
    assert drawn(replace(TRUE, hypotheses=(*TRUE.hypotheses[:-1], endless)), 5) == []


def test_sampling_holds_what_is_true_and_refutes_what_is_not() -> None:
    (held,) = sampling.run(TRUE, examples=50)
    assert (held.got, held.ok) == ("no-counterexample", True)
    assert held.detail.startswith("50 instances decided, 0 undecided")
    assert sampling.refute(capped(f"{GAP} <= 9/10*T*eps")).got == "refuted"
    assert sampling.refute(capped(f"{GAP} <= eps*T*(3 - T)/2")).got == "refuted"  # false at T = 2 only


# -------------------------------------------------------------------------------------------------------------- solving


def outcome(claim: Claim) -> Any:
    return refute(claim.statement, [clause for _, clause in claim.clauses()], claim.variables, ONE_STATE)


def test_the_solver_holds_what_is_true() -> None:
    assert outcome(TRUE).got == "unsat"


@pytest.mark.parametrize("statement", [f"{GAP} <= 99/100*T*eps", f"{GAP} <= eps*T*(3 - T)/2"])
def test_the_solver_refutes_what_is_not_and_is_confirmed(statement: str) -> None:
    found = outcome(capped(statement))
    assert found.got == "refuted"
    values = found.values
    environment = Environment(values, ONE_STATE)
    assert values["eps"] >= max(advantage(environment, k) for k in range(int(values["T"])))
