"""The SMT engine: what it decides, what it refutes, and that it leaves the rest undecided."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checks import smt
from checks.exact import decide
from checks.ledger import load
from checks.solver import questions as smt_questions
from checks.solver import smtlib
from checks.solver.polynomials import SIGNS, Constraint, Polynomial
from checks.solver.questions import Outcome, find, queries, refute
from checks.solver.sizes import sizes_of
from checks.solver.smtlib import Answer, Query, ask, export, read_back, renamed
from checks.solver.unrolling import Case, Impossible, NotExpressible, cases
from counterexamples.shape import clause_names
from theorems.claim import Claim, Verdict, hypothesis, law, parameter, relations
from theorems.divergences import CLAIMS
from theorems.language.arithmetic import INFINITY, RATIONALS, Environment, Undefined, evaluate
from theorems.language.syntax import parse_clause, parse_relation, parse_term

BY_ID = {claim.id: claim for claim in CLAIMS}
PAIR = (parameter("pi", "Y -> real", "a law"), parameter("mu", "Y -> real", "a law"))
LAWS = tuple(clause for name in ("pi", "mu") for _, clause in law(name).clauses)
X = Polynomial.variable("x")
Y = Polynomial.variable("y")


def number(value: Fraction | int) -> Polynomial:
    return Polynomial.constant(Fraction(value))


def clauses(claim: Claim) -> list[Any]:
    return [clause for _, clause in claim.clauses()]


# ---------------------------------------------------------------------------------------------------------- polynomials


def test_polynomials_are_expanded_and_zero_has_no_terms() -> None:
    assert ((X + Y) * (X - Y)).terms == {("x", "x"): 1, ("y", "y"): -1}
    assert not (X - X).terms
    assert (X * Y).without({"x"}) == Polynomial({})


def test_a_constraint_is_written_with_whole_coefficients_and_its_direction_is_kept() -> None:
    third = number(Fraction(-1, 3))
    assert str(Constraint(third * X + number(1), ">=")) == "(<= (+ x (- 3)) 0)"
    assert str(Constraint(third * X + number(1), "distinct")) == "(distinct (+ x (- 3)) 0)"


# ------------------------------------------------------------------------------------------------------------ unrolling


def _at(polynomial: Polynomial, point: dict[str, Fraction]) -> Fraction:
    total = Fraction(0)
    for monomial, coefficient in polynomial.terms.items():
        for name in monomial:
            coefficient *= point[name]
        total += coefficient
    return total


def _extend(case: Case, point: dict[str, Fraction]) -> dict[str, Fraction] | None:
    """The point with the values of the new variables of a case, or None if it does not lie in the case."""
    point = dict(point)
    if any(point.get(name) for name in case.zeros):
        return None
    for constraint in case.constraints:
        new = [n for n in constraint.polynomial.variables() if n not in point]
        if len(new) == 1 and constraint.relation == "=":
            at_0, at_1 = (_at(constraint.polynomial, {**point, new[0]: Fraction(v)}) for v in (0, 1))
            if at_1 == at_0:
                return None
            point[new[0]] = -at_0 / (at_1 - at_0)
        value = _at(constraint.polynomial, point)
        if (value > 0) - (value < 0) not in SIGNS[constraint.relation]:
            return None
    return point


@pytest.mark.parametrize(
    "source",
    [
        "TV(pi, mu)",
        "CHI2(pi, mu)",
        "RATIO2(pi, mu)",
        "maximum(y in Y, abs(pi[y] - 1/2)) + min(pi[0], mu[1])",
        "CHI2(pi, mu)*TV(pi, mu)/(1 - TV(pi, mu))",
    ],
)
def test_the_cases_cover_every_point_and_give_the_exact_value(source: str) -> None:
    """At zeros, ties and infinite values, too; every point lies in some case and all such cases agree."""
    term = parse_term(source)

    def unroll(case: Case) -> Any:
        tables = {n: tuple(case.variable(f"{n}.{k}") for k in range(2)) for n in ("pi", "mu")}
        for clause in LAWS:
            case.assume(clause, Environment(tables, {"Y": 2}))
        try:
            return evaluate(term, Environment(tables, {"Y": 2}), case)
        except Undefined:
            return "undefined"

    found = list(cases(unroll))
    weights = [Fraction(k, 4) for k in range(5)]
    for a, b in itertools.product(weights, weights):
        values = {"pi": (a, 1 - a), "mu": (b, 1 - b)}
        point = {f"{n}.{k}": table[k] for n, table in values.items() for k in range(2)}
        try:
            expected = evaluate(term, Environment(values, {"Y": 2}), RATIONALS)
        except Undefined:
            expected = "undefined"
        at_point = []
        for case, value in found:
            extended = _extend(case, point)
            if extended is not None:
                at_point.append(_at(value, extended) if isinstance(value, Polynomial) else value)
        assert at_point
        assert set(at_point) == {expected}


def test_quotients_by_zero_follow_the_conventions() -> None:
    case = Case()
    assert case.divide(number(0), number(0)) == number(0)
    assert case.divide(number(3), number(0)) == INFINITY
    assert case.multiply(number(0), INFINITY) == number(0)
    with pytest.raises(Undefined):
        case.add(INFINITY, -INFINITY)


def test_a_root_is_nonnegative_and_its_square_is_known() -> None:
    case = Case()
    root = case.function("sqrt", [case.variable("x")])
    assert case.multiply(root, root) == X
    assert case.signs(root) <= {0, 1}
    assert case.function("sqrt", [number(Fraction(9, 4))]) == number(Fraction(3, 2))


def test_a_contradiction_of_signs_ends_the_case() -> None:
    case = Case()
    case.learn(Constraint(case.variable("x"), ">"))
    with pytest.raises(Impossible):
        case.learn(Constraint(X * X + number(1), "<="))


def test_logarithms_are_not_expressible_but_their_rational_values_are() -> None:
    case = Case()
    assert case.function("log", [number(1)]) == number(0)
    with pytest.raises(NotExpressible):
        case.function("log", [number(2)])
    with pytest.raises(NotExpressible):
        case.function("exp", [case.variable("x")])


# --------------------------------------------------------------------------------------------------- the sharp constant


@pytest.mark.parametrize("size", [2, 3, 4])
def test_the_pinsker_type_bound_with_one_half_is_unsat(size: int) -> None:
    assert smt.tightened(BY_ID["pinsker-type"], Fraction(1, 2), size).got == "unsat"


@pytest.mark.parametrize("c", [Fraction(49, 100), Fraction(4999, 10000), Fraction(1, 2) - Fraction(1, 10**9)])
def test_every_smaller_constant_has_an_exact_counterexample(c: Fraction) -> None:
    outcome = smt.tightened(BY_ID["pinsker-type"], c, 2)
    assert outcome.got == "refuted"
    _beats(outcome, c)


def _beats(outcome: Outcome, c: Fraction) -> None:
    """TV > c sqrt(chi2), with both sides computed here for two outcomes and squared."""
    assert outcome.values is not None
    (p0, p1), (q0, q1) = outcome.values["pi"], outcome.values["mu"]
    assert p0 + p1 == q0 + q1 == 1
    assert min(p0, p1) >= 0 < min(q0, q1)
    difference = abs(p0 - q0)
    assert difference**2 > c**2 * (difference**2 / q0 + difference**2 / q1)


def test_a_false_claim_is_refuted_and_reported_so() -> None:
    false = replace(
        BY_ID["pinsker-type-sharp"],
        statement=relations("TV(pi, mu) <= 49/100*sqrt(CHI2(pi, mu))"),
        constant=None,
    )
    (first, *_) = smt.run(false, sizes=(2,))
    assert (first.engine, first.expect, first.got, first.ok) == ("smt", "unsat", "refuted", False)
    outcome = refute(false.statement, clauses(false), false.variables, 2)
    _beats(outcome, Fraction(49, 100))


def test_the_controls_of_a_claim_that_says_too_little_fail() -> None:
    """A constant that is not the best one is caught: the tighter one is not refuted."""
    claim = BY_ID["pinsker-type-sharp"]
    assert claim.constant is not None
    loose = replace(claim, constant=replace(claim.constant, best=Fraction(3, 4), tighter=(Fraction(5, 8),)))
    controls = [check for check in smt.run(loose, sizes=(2,)) if check.engine == "control"]
    assert [(check.got, check.ok) for check in controls] == [("unsat", False)]


# ------------------------------------------------------------------------- claims (all of them: tests/test_claims.py)


def test_claims_with_a_logarithm_get_no_check() -> None:
    assert smt.run(BY_ID["pinsker"], sizes=(2,)) == []
    with pytest.raises(NotExpressible):
        list(smt.claim_queries(BY_ID["pinsker"], 2))


def test_a_claim_is_unsat_at_every_size_and_its_controls_are_refuted() -> None:
    checks = smt.run(BY_ID["pinsker-type-sharp"], sizes=(2, 3))
    assert [(check.engine, check.got) for check in checks] == [
        ("smt", "unsat"),
        ("smt", "unsat"),
        ("control", "refuted"),
        ("control", "refuted"),
    ]
    assert checks[1].detail.startswith("n = 3, 26 cases")


def test_the_same_run_gives_the_same_report() -> None:
    runs = [[(c.engine, c.got, c.detail) for c in smt.run(BY_ID["is-variance-worst"], sizes=(2, 3))] for _ in range(2)]
    assert runs[0] == runs[1]


def test_a_claim_about_numbers_alone_is_checked_once() -> None:
    claim = Claim(
        id="square",
        where="",
        title="",
        variables=(parameter("x", "real", "a number"), parameter("n", "nat", "an exponent")),
        hypotheses=(hypothesis("unit", "abs(x) <= 1", unit="abs(x) <= 1"),),
        statement=relations("POWER(x, n)**2 <= 1"),
        verdict=Verdict.HOLDS,
        finding="",
    )
    assert [check.got for check in smt.run(claim, sizes=(2, 3))] == ["unsat"]
    assert smt.dropped(claim, "unit", 2).got == "refuted"


# ----------------------------------------------------------------------------------------------------------- hypotheses


def test_without_domination_the_second_moment_identity_is_refuted() -> None:
    outcome = smt.dropped(BY_ID["chi2-second-moment"], "dominated", 2)
    assert outcome.got == "refuted"
    assert outcome.values is not None
    assert any(p > 0 == q for p, q in zip(outcome.values["pi"], outcome.values["mu"], strict=True))


def test_without_domination_the_bound_holds_because_chi2_is_infinite() -> None:
    assert smt.dropped(BY_ID["pinsker-type-sharp"], "dominated", 2).got == "unsat"


def test_without_total_mass_one_the_bound_is_refuted() -> None:
    assert smt.dropped(BY_ID["pinsker-type-sharp"], "mu-law", 2).got == "refuted"


def test_a_hypothesis_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"no hypothesis 'unbiased'; it has pi-law, mu-law, dominated"):
        smt.dropped(BY_ID["pinsker-type-sharp"], "unbiased", 2)
    with pytest.raises(ValueError, match=r"chi2-second-moment has no constant"):
        smt.tightened(BY_ID["chi2-second-moment"], Fraction(1), 2)


# ------------------------------------------------------------------------------------------------------------ existence


def test_a_witness_exists_at_every_level_and_none_where_it_cannot() -> None:
    claim = BY_ID["small-tv-large-chi2"]
    found = smt.witness(claim, {"d": Fraction(1, 100), "K": Fraction(10**6)}, 2)
    assert found.got == "attained"
    assert found.values is not None
    (p, _), (q, r) = found.values["pi"], found.values["mu"]
    assert abs(p - q) == Fraction(1, 100)
    assert (p - q) ** 2 * (1 / q + 1 / r) >= 10**6
    assert smt.witness(claim, {"d": Fraction(3, 2), "K": Fraction(1)}, 2).got == "unsat"


def test_a_witness_needs_values_and_a_claim_of_existence() -> None:
    with pytest.raises(ValueError, match="none for K"):
        smt.witness(BY_ID["small-tv-large-chi2"], {"d": Fraction(1, 2)}, 2)
    with pytest.raises(ValueError, match="asserts no existence"):
        smt.witness(BY_ID["pinsker-type"], {}, 2)


# ------------------------------------------------------------------------------------------------------------ undecided


def test_a_resource_limit_that_is_too_small_leaves_the_claim_undecided() -> None:
    checks = smt.run(BY_ID["pinsker-type-sharp"], sizes=(3, 4), rlimit=1)
    assert [(check.expect, check.got, check.ok) for check in checks[:2]] == [
        ("unsat", "undecided", False),
        ("refuted", "undecided", False),
    ]
    assert "resource limit" in checks[0].detail
    assert all("n = 3" in check.detail for check in checks)


def test_no_limit_is_not_a_limit() -> None:
    with pytest.raises(ValueError, match="expected a positive resource limit, not 0"):
        smt.tightened(BY_ID["pinsker-type"], Fraction(1, 4), 2, rlimit=0)


def test_a_model_that_the_exact_evaluator_does_not_confirm_is_no_counterexample(monkeypatch: Any) -> None:
    monkeypatch.setattr(smt_questions, "decide", lambda *_: False)
    outcome = smt.tightened(BY_ID["pinsker-type"], Fraction(1, 4), 2)
    assert outcome.got == "undecided"
    assert outcome.values is None


def test_a_statement_without_a_value_is_undecided() -> None:
    outcome = refute([parse_relation("0 <= sqrt(x)")], [], [parameter("x", "real", "a number")], 2)
    assert outcome.got == "undecided"
    assert "no value" in outcome.reason
    assert refute([parse_relation("0 <= sqrt(x**2)")], [], [parameter("x", "real", "a number")], 2).got == "unsat"


# ----------------------------------------------------------------------------------------------------- algebraic values


def test_irrational_values_of_a_model_are_marked() -> None:
    answer = read_back("(declare-fun x () Real)(assert (= (* x x) 2))(assert (> x 0))")
    assert answer.irrational == {"x"}
    assert abs(answer.model["x"] ** 2 - 2) < Fraction(1, 10**50)


def test_a_model_with_irrational_values_only_is_no_counterexample() -> None:
    outcome = refute(relations("x <= 1"), [parse_clause("x**2 == 2")], [parameter("x", "real", "a number")], 2)
    assert outcome.got == "undecided"
    assert "irrational" in outcome.reason


def test_near_an_irrational_model_a_rational_one_is_found_with_equations_kept() -> None:
    root = read_back("(declare-fun x () Real)(assert (= (* 2 x x) 1))(assert (> x 0))").model["x"]
    query = Query(
        "x + y = 1, and x is between 7/10 and 71/100",
        ("x", "y"),
        (
            Constraint(X + Y - number(1), "="),
            Constraint(X - number(Fraction(7, 10)), ">"),
            Constraint(X - number(Fraction(71, 100)), "<"),
        ),
    )
    model = smt_questions._rational(query, Answer("sat", "", {"x": root, "y": 1 - root}, frozenset("xy")), 10**6)
    assert model is not None
    assert model["x"] + model["y"] == 1
    assert Fraction(7, 10) < model["x"] < Fraction(71, 100)


def test_a_root_may_stay_irrational_in_a_rational_counterexample() -> None:
    number_2 = [parse_clause("x == 2")]
    outcome = refute(relations("sqrt(x) <= 7/5"), number_2, [parameter("x", "real", "a number")], 2)
    assert outcome.values == {"x": 2}
    assert refute(relations("sqrt(x) <= 3/2"), number_2, [parameter("x", "real", "a number")], 2).got == "unsat"


# -------------------------------------------------------------------------------------------------------------- SMT-LIB


def test_the_export_has_a_full_header_and_is_deterministic() -> None:
    texts = [[export(query) for query in smt.claim_queries(BY_ID["pinsker-type"], 2)] for _ in range(2)]
    assert texts[0] == texts[1]
    lines = texts[0][0].splitlines()
    assert lines[0] == "(set-info :smt-lib-version 2.6)"
    assert lines[1] == "(set-logic QF_NRA)"
    assert lines[2].startswith("(set-info :source |pinsker-type: negation of TV(pi, mu) <= sqrt(CHI2(pi, mu)/2) with 2")
    assert lines[3].startswith("(set-info :license ")
    assert lines[4:6] == ['(set-info :category "crafted")', "(set-info :status unsat)"]
    assert lines[-2:] == ["(check-sat)", "(exit)"]
    assert any("(declare-fun pi.0 () Real)" in text for text in texts[0])


@pytest.mark.parametrize("constant", [None, Fraction(1, 4)], ids=["true", "false"])
def test_reading_an_export_back_gives_the_same_answers(constant: Fraction | None) -> None:
    answers = []
    for query in smt.claim_queries(BY_ID["pinsker-type-sharp"], 2, constant=constant):
        read, asked = read_back(export(query)), ask(query)
        assert (read.status, read.model) == (asked.status, asked.model)
        answers.append(read.status)
    assert ("sat" in answers) is (constant is not None)


def test_only_what_is_known_to_be_unsat_says_so() -> None:
    claim = BY_ID["pinsker-type-sharp"]
    assert {q.expected for q in smt.claim_queries(claim, 2)} == {"unsat"}
    assert {q.expected for q in smt.claim_queries(claim, 2, constant=Fraction(1, 4))} == {"unknown"}
    assert {q.expected for q in smt.claim_queries(claim, 2, without="mu-law")} == {"unknown"}


def test_a_source_cannot_break_out_of_its_quotes() -> None:
    text = export(Query("a | b \\ c", ("x",), (Constraint(X, ">"),)))
    assert "|a   b   c|" in text
    assert read_back(text).status == "sat"


def test_text_that_is_no_script_is_an_error() -> None:
    with pytest.raises(ValueError, match="not an SMT-LIB script"):
        read_back("(assert (> x 0))")


def test_queries_agree_after_renaming_only_if_a_renaming_connects_them() -> None:
    def form(*constraints: Constraint) -> str:
        return renamed(Query("", ("x", "y"), constraints))

    assert form(Constraint(X - Y, ">"), Constraint(X, ">=")) == form(Constraint(Y - X, ">"), Constraint(Y, ">="))
    assert form(Constraint(X - Y, ">"), Constraint(X, ">=")) != form(Constraint(X - Y, ">"), Constraint(Y, ">="))
    assert form(Constraint(X * X - Y, ">")) != form(Constraint(X * Y - Y, ">"))


def test_queries_are_conjunctions_without_hidden_variables() -> None:
    for query in queries(relations("TV(pi, mu) <= 1"), LAWS, PAIR, 3):
        used = set().union(*(c.polynomial.variables() for c in query.constraints))
        assert used == set(query.variables)


def test_find_gives_confirmed_values() -> None:
    outcome = find([*LAWS, parse_relation("TV(pi, mu) == 1/3")], PAIR, {"mu": (Fraction(1, 2), Fraction(1, 2))}, 2)
    assert outcome.got == "attained"
    assert outcome.values is not None
    assert set(outcome.values["pi"]) == {Fraction(1, 6), Fraction(5, 6)}


# --------------------------------------------------------------------------------------------------------- given values

EVEN, UNEVEN = (Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 4), Fraction(3, 4))
CLOSE_TO_EVEN = relations("CHI2(pi, mu) <= 1")
"""True where mu is even: the ratio is at most 2.  False for other mu."""


def test_what_is_given_decides_and_the_answer_names_it() -> None:
    even = refute(CLOSE_TO_EVEN, LAWS, PAIR, 2, given={"mu": EVEN})
    assert (even.got, str(even)) == ("unsat", "mu as given only, 1 case")
    uneven = refute(CLOSE_TO_EVEN, LAWS, PAIR, 2, given={"mu": UNEVEN})
    assert uneven.got == "refuted"
    assert uneven.values is not None
    assert uneven.values["mu"] == UNEVEN
    assert str(uneven).startswith("mu as given only, ")
    free = refute(CLOSE_TO_EVEN, LAWS, PAIR, 2)
    assert (free.got, free.scope) == ("refuted", "")


def test_a_given_natural_number_is_the_only_one_asked_for() -> None:
    """The statement fails at n = 1 alone, which is among the numbers that are tried when none is given."""
    n = parameter("n", "nat", "a number")
    statement = relations("2*n <= n**2 + 1/2")
    assert {k: refute(statement, (), [n], 2, given={"n": k}).got for k in range(3)} == {
        0: "unsat",
        1: "refuted",
        2: "unsat",
    }
    assert refute(statement, (), [n], 2).got == "refuted"


def test_a_value_for_no_variable_is_an_error() -> None:
    with pytest.raises(ValueError, match="a value is given to nu, which is no variable"):
        refute(CLOSE_TO_EVEN, LAWS, PAIR, 2, given={"mu": EVEN, "nu": EVEN})


def test_given_values_and_quadratic_objectives_are_both_named() -> None:
    variables = [parameter("J", "R^I -> real", "objective"), parameter("x", "I -> real", "a point")]
    outcome = refute(relations("J[x] <= J[x]"), (), variables, 1, given={"x": (Fraction(1),)})
    assert (outcome.got, outcome.scope) == ("unsat", "x as given and quadratic objectives")


def test_the_given_values_of_a_claim_reach_every_check_of_it() -> None:
    claim = replace(
        BY_ID["pinsker-type"],
        id="given",
        smt_given=(("mu", EVEN),),
    )
    found = smt.run(claim, sizes=(2,))
    assert found
    assert all("mu as given only" in result.detail for result in found)
    assert {result.engine for result in found} == {"smt", "control"}
    assert all(query.given["mu"] == EVEN for query in smt.claim_queries(claim, 2))


@pytest.mark.parametrize("id", [id for id, entry in load().items() if entry.claim.smt_given])
def test_what_the_ledger_gives_satisfies_the_hypotheses_about_it(id: str) -> None:
    """Otherwise an unsat answer would say nothing."""
    claim = load()[id].claim
    given = dict(claim.smt_given)
    about = [clause for _, clause in claim.clauses() if clause_names(clause) <= given.keys()]
    assert about
    for size in claim.smt_sizes:
        assert all(decide(clause, Environment(given, sizes_of(claim.variables, size))) for clause in about)


def test_a_series_reads_each_script_once_in_one_context(monkeypatch: pytest.MonkeyPatch) -> None:
    contexts: list[int] = []
    read = smtlib._read

    def watched(text: str, rlimit: int, here: smtlib._Series) -> Answer:
        answer = read(text, rlimit, here)
        contexts.append(id(here.context))
        return answer

    monkeypatch.setattr(smtlib, "_read", watched)
    texts = [f"(declare-fun x () Real)(assert (= (* {k} x) 1))" for k in (1, 2, 3, 1, 2)]
    with smtlib.series():
        inside = [read_back(text).model["x"] for text in texts]
    assert inside == [1, Fraction(1, 2), Fraction(1, 3), 1, Fraction(1, 2)]
    assert (len(contexts), len(set(contexts))) == (3, 1)
    assert [read_back(text).model["x"] for text in texts] == inside
    assert len(contexts) == 8


def test_a_series_is_that_of_its_own_thread() -> None:
    with smtlib.series(), ThreadPoolExecutor(1) as pool:
        assert smtlib._HERE.get() is not None
        assert pool.submit(smtlib._HERE.get).result() is None
