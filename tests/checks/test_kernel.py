"""False claims by hand-written proofs: the kernel rejects every one, and accepts the honest neighbour of each."""

from __future__ import annotations

import copy
import pickle
import time
from dataclasses import replace

import pytest

from checks.kernel import Theorem, check
from checks.trusted.scope import Rejected
from tests.checks.proving import claim, poly, proof, prove, ref, step, use
from theorems.claim import Claim
from theorems.language.syntax import parse_fact, parse_term
from theorems.proof import Step
from theorems.quantities import DEFINITIONS, Definition

LAWS = {
    "pi_nonneg": "all(y in Y, 0 <= pi[y])",
    "mu_nonneg": "all(y in Y, 0 <= mu[y])",
    "dominated": "all(y in Y, implies(mu[y] == 0, pi[y] == 0))",
}
PAIR = {"pi": "Y -> real", "mu": "Y -> real"}


def square(id: str = "square") -> Theorem:
    return prove(claim("0 <= x**2", {"x": "real"}, id=id), [poly("end", "0 <= x**2", cone=[[1, "x", []]])])


# ------------------------------------------------------------------------------------------------- what a theorem is


def test_a_square_is_nonnegative() -> None:
    theorem = square()
    assert (theorem.rung, theorem.uses, theorem.axioms, theorem.spare) == ("exact", (), (), ())
    assert str(theorem.lemmas[0].goal) == "0 <= x**2"


@pytest.mark.parametrize(
    ("statement", "message"),
    [("0 == 1", "identity fails"), ("0 <= x", "identity fails"), ("x <= x**2", "identity fails")],
)
def test_plain_falsehoods_fail(statement: str, message: str) -> None:
    with pytest.raises(Rejected, match=message):
        prove(
            claim(statement, {"x": "real"}),
            [poly("end", str(parse_fact(statement)), **({} if "==" in statement else {"cone": [[1, "x", []]]}))],
        )


def test_a_theorem_is_made_by_the_kernel_only() -> None:
    theorem = square()
    with pytest.raises(TypeError, match="only the kernel makes theorems"):
        Theorem("x", (), "exact", (), (), ())
    with pytest.raises(TypeError, match="only the kernel makes theorems"):
        Theorem("x", (), "exact", (), (), (), object())
    for change in ({"claim": "other"}, {"lemmas": ()}, {"rung": "enclosure"}, {"axioms": ("axiom.inverse",)}):
        with pytest.raises(TypeError, match="only the kernel makes theorems"):
            replace(theorem, **change)
    assert replace(theorem) == theorem == square()


@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_theorem_is_not_copied_or_pickled(duplicate: object) -> None:
    with pytest.raises(TypeError, match="neither copied nor pickled"):
        duplicate(square())  # type: ignore[operator]


def test_a_theorem_that_was_changed_behind_its_back_is_not_used() -> None:
    theorem = square()
    object.__setattr__(theorem, "lemmas", (replace(theorem.lemmas[0], goal=parse_fact("0 <= x")),))
    assert not theorem.genuine
    with pytest.raises(Rejected, match="square is not a theorem about these quantities"):
        prove(claim("0 <= a", {"a": "real"}), [use("end", "square", {"x": "a"})], known=(theorem,))


def test_a_claim_is_not_proved_by_itself_or_under_another_name() -> None:
    statement, steps = claim("0 <= x**2", {"x": "real"}, id="square"), [use("end", "square", {"x": "x"})]
    with pytest.raises(Rejected, match="cannot be used as square"):
        prove(statement, steps, known=(square(),))
    with pytest.raises(Rejected, match="the theorem square cannot be used as other"):
        check(statement, proof(steps, id="square"), {"other": square()})


def test_theorems_about_other_quantities_are_not_used() -> None:
    """With a TV that is always 0, TV <= 0 is a theorem, but not about the TV of the suite."""
    tv = DEFINITIONS["TV"]
    zero = {**DEFINITIONS, "TV": Definition("TV", tv.parameters, parse_term("sum(x in X, 0*p[x])"), "", "")}
    flat = claim("TV(p, q) <= 0", {"p": "Y -> real", "q": "Y -> real"}, id="flat")
    steps = [
        step("is", "unfold", call="TV(p, q)"),
        poly("point", "0*p[y] == 0", False, variables={"p": "Y -> real", "y": "Y"}),
        step("none", "sum", over=["y", "Y"], terms=[["-1", "0*p[y]"]], by=ref("point", {"p": "p", "y": "y"})),
    ]
    with pytest.raises(Rejected, match="is zero"):  # a summand that is zero is refused, whatever it would prove
        check(flat, proof(steps, id="flat"), {}, zero)
    half = {**DEFINITIONS, "TV": Definition("TV", tv.parameters, parse_term("sum(x in X, -p[x]**2)"), "", "")}
    steps = [
        step("is", "unfold", call="TV(p, q)"),
        poly("point", "0 <= u**2", False, variables={"u": "real"}, cone=[[1, "u", []]]),
        step("all", "sum", over=["y", "Y"], terms=[["-1", "-p[y]**2"]], by=ref("point", {"u": "p[y]"})),
        poly("end", "0 <= -TV(p, q)", cone=[[1, "1", ["all"]]], ideal=[["-1", "is"]]),
    ]
    theorem = check(flat, proof(steps, id="flat"), {}, half)
    again = claim("TV(a, b) <= 0", {"a": "Y -> real", "b": "Y -> real"})
    with pytest.raises(Rejected, match="flat is not a theorem about these quantities"):
        prove(again, [use("end", "flat", {"p": "a", "q": "b"})], known=(theorem,))


def test_a_theorem_is_about_the_quantities_as_they_were() -> None:
    """With F(x) = x, F(x) = x is a theorem; with F(x) = x + 1 it would give 1 <= 0."""

    def definition(body: str) -> Definition:
        return Definition("F", (("x", ()),), parse_term(body), "", "")

    quantities = {**DEFINITIONS, "F": definition("x")}
    unfold = step("is", "unfold", call="F(x)")
    end = poly("end", "F(x) - x == 0", ideal=[["1", "is"]])
    steps = [unfold, end]
    same = check(claim("F(x) == x", {"x": "real"}, id="same"), proof(steps, id="same"), {}, quantities)
    assert same.rests_on(quantities)
    quantities["F"] = definition("x + 1")
    assert not same.rests_on(quantities)
    below = [
        step("is", "unfold", call="F(0)"),
        use("so", "same", {"x": "0"}),
        poly("end", "0 <= 0 - 1", ideal=[["1", "is"], ["-1", "so"]]),
    ]
    with pytest.raises(Rejected, match="same is not a theorem about these quantities"):
        check(claim("1 <= 0", {}), proof(below), {"same": same}, quantities)
    with pytest.raises(TypeError):
        DEFINITIONS["F"] = definition("x")  # type: ignore[index]


# --------------------------------------------------------------------------------------------------- names and hygiene


def test_names_are_taken_once() -> None:
    good = claim("0 <= x", {"x": "real"}, {"pos": "0 < x"})
    end = poly("end", "0 <= x", cone=[[1, "1", ["pos"]]])
    assert prove(good, [end]).spare == ()
    with pytest.raises(Rejected, match="the name pos is taken"):
        prove(good, [{**end, "name": "pos"}])
    with pytest.raises(Rejected, match=r"the name axiom\.inverse is taken"):
        prove(good, [{**end, "name": "axiom.inverse"}])
    with pytest.raises(Rejected, match="the name pos is taken"):
        prove(good, [{**end, "given": {"pos": "0 <= 1"}}])
    with pytest.raises(Rejected, match="one has the name of a theorem"):
        prove(claim("0 <= x", {"x": "real"}, {"axiom.inverse": "0 < x"}), [end])
    twice = replace(good, hypotheses=(*good.hypotheses, replace(good.hypotheses[0], id="again")))
    with pytest.raises(Rejected, match="two hypotheses have one name"):
        prove(twice, [end])
    with pytest.raises(Rejected, match="declared twice"):
        prove(replace(good, variables=good.variables * 2), [end])


def test_two_given_facts_of_one_name_are_refused() -> None:
    statement = claim("0 <= x", {"x": "real"}, {"pos": "0 < x"})
    end = proof([poly("end", "0 <= x", cone=[[1, "1", ["pos"]]])]).steps[0]
    fact = ("g", claim("0 <= 1", given={"g": "0 <= 1"}).clauses()[0][1])
    forged = replace(
        proof([poly("end", "0 <= x", cone=[[1, "1", ["pos"]]])]), steps=(replace(end, given=(fact, fact)),)
    )
    with pytest.raises(Rejected, match="two facts have one name"):
        check(statement, forged)


def test_every_step_is_needed_and_the_conclusion_is_the_statement() -> None:
    good = claim("0 <= x", {"x": "real"}, {"pos": "0 < x"})
    end = poly("end", "0 <= x", cone=[[1, "1", ["pos"]]])
    with pytest.raises(Rejected, match="step more is never used"):
        prove(good, [poly("more", "0 <= x + 1", cone=[[1, "1", ["pos"]], [1, "1", []]]), end])
    with pytest.raises(Rejected, match="1 conclusions are due, not 2"):
        prove(good, [end], ["end", "end"])
    with pytest.raises(Rejected, match="the statement is 0 <= x"):
        prove(good, [poly("end", "0 <= 2*x", cone=[[2, "1", ["pos"]]])])
    with pytest.raises(Rejected, match="no fact of the claim's context"):
        prove(good, [end], ["axiom.inverse"])


@pytest.mark.parametrize("name", ["#1", "@0", "x y", "1", ""])
def test_only_identifiers_are_variables(name: str) -> None:
    with pytest.raises(Rejected, match="is not a name of a variable"):
        prove(claim("0 <= 1", {name: "real"}), [poly("end", "0 <= 1", cone=[[1, "1", []]])])


def test_a_step_that_is_not_well_formed_is_rejected_and_not_a_crash() -> None:
    empty = Step("end", "polynomial", True, (), (), (), {})
    with pytest.raises(Rejected, match="step end"):
        check(claim("0 <= 1"), replace(proof([poly("end", "0 <= 1", cone=[[1, "1", []]])]), steps=(empty,)))
    strange = replace(empty, data={"goal": replace(parse_fact("0 <= 1"), relation=">="), "scale": 1})
    with pytest.raises(Rejected, match="'>=' is not a relation"):
        check(claim("0 <= 1"), replace(proof([poly("end", "0 <= 1", cone=[[1, "1", []]])]), steps=(strange,)))


# ---------------------------------------------------------------------------------------------------------------- sets


def test_a_hypothesis_about_one_set_says_nothing_about_another() -> None:
    """That Y has at least five outcomes does not give Z five."""
    given = {"five": "all(y in Y, 0 <= sum(u in Y, 1) - 5)"}
    sets = {"f": "Y -> real", "w": "Z", "v": "Y"}
    own = claim("5 <= sum(u in Y, 1)", sets, given)
    prove(own, [use("end", "five", {"y": "v"})])
    with pytest.raises(Rejected, match="five is about the set Y, not about Z"):
        prove(replace(own, statement=claim("5 <= sum(u in Z, 1)").statement), [use("end", "five", {"y": "w"})])


def test_a_fact_of_the_context_stays_with_the_sets_of_the_claim() -> None:
    """Y has two outcomes; a lemma in that context cannot be carried over to Z by putting in a function on Z."""
    variables = {"pi": "Y -> real", "rho": "Z -> real"}
    statement = claim("sum(y in Z, 1) == 2", variables, {"two": "sum(y in Y, 1) == 2"})
    steps = [
        poly(
            "any",
            "sum(y in Y, 1) - 2 + MEAN(f, f) - MEAN(f, f) == 0",
            variables={"f": "Y -> real"},
            ideal=[["1", "two"]],
        ),
        use("end", "any", {"f": "rho"}),
    ]
    with pytest.raises(Rejected, match="any is about the set Y, not about Z"):
        prove(statement, steps)


def test_the_given_facts_of_a_step_stay_with_its_sets_until_it_is_closed() -> None:
    given = {"five": "all(y in Y, 0 <= sum(u in Y, 1) - 5)"}
    inside = step("bad", "use", False, variables={"w": "Z"}, given=given, by=ref("five", {"y": "w"}))
    with pytest.raises(Rejected, match="five is about the set Y, not about Z"):
        prove(claim("5 <= sum(u in Z, 1)", {"w": "Z"}), [inside])


def test_an_induction_hypothesis_is_about_its_own_set() -> None:
    """POWER(x, n) over Y does not become POWER(x, n) over Z inside the induction."""
    body = step(
        "bad",
        "induction",
        False,
        variables={"n": "nat", "y": "Y", "w": "Z"},
        goal="sum(u in Y, same(u, y))*0 + 0*n*same(w, w) == 0",
        on="n",
        over=["y"],
        hypothesis="h",
        base=ref("zero"),
        successor=ref("h", {"y": "w"}),
    )
    zero = poly("zero", "0 == 0", False)
    with pytest.raises(Rejected, match="h is about the set Y, not about Z"):
        prove(claim("0 == 0"), [zero, body])


def test_closed_lemmas_hold_for_every_set() -> None:
    point = poly("point", "0 <= f[y]**2", False, variables={"f": "Y -> real", "y": "Y"}, cone=[[1, "f[y]", []]])
    total = step(
        "total",
        "sum",
        False,
        variables={"f": "Y -> real"},
        over=["y", "Y"],
        terms=[["1", "f[y]**2"]],
        by=ref("point", {"f": "f", "y": "y"}),
    )
    for domain in ("Z", "2"):
        statement = claim(f"0 <= sum(z in {domain}, g[z]**2)", {"g": f"{domain} -> real"})
        assert prove(statement, [point, total, use("end", "total", {"f": "g"})]).rung == "exact"
    pair = poly("pair", "f[y]*g[y] == g[y]*f[y]", False, variables={"f": "Y -> real", "g": "Y -> real", "y": "Y"})
    two_sets = claim("0 == 0", {"a": "Y -> real", "b": "Z -> real", "y": "Y"})
    with pytest.raises(Rejected, match="cannot be both"):
        prove(two_sets, [pair, use("end", "pair", {"f": "a", "g": "b", "y": "y"})])


@pytest.mark.parametrize(
    "sort",
    [
        "real -> real",
        "R^real -> real",
        "R^02 -> real",
        "R^D",
        "R^R^D -> real",
        "02 -> real",
        "1001 -> real",
        "²",
        "Y ->real",
        "2,3 -> real",
    ],
)
def test_strange_sorts_are_refused(sort: str) -> None:
    with pytest.raises(Rejected, match=r"is not a (sort|set)"):
        prove(claim("0 <= 1", {"f": sort}), [poly("end", "0 <= 1", cone=[[1, "1", []]])])


def test_an_empty_set_has_sum_zero_and_no_outcome() -> None:
    """From `for all y: 1 <= c` nothing follows about c without an outcome; strict inequalities are not summed."""
    empty = claim("1 <= c", {"c": "real"}, {"all": "all(y in Y, 0 <= c - 1)"})
    with pytest.raises(Rejected, match="conclusion all is"):
        prove(empty, [], ["all"])
    strict = step("end", "sum", over=["y", "Y"], terms=[["1", "f[y]"]], by=ref("pos", {"y": "y"}))
    with pytest.raises(Rejected, match="a strict inequality is not summed"):
        prove(claim("0 < sum(y in Y, f[y])", {"f": "Y -> real"}, {"pos": "all(y in Y, 0 < f[y])"}), [strict])


def test_outcomes_of_literal_sets_are_in_range() -> None:
    for outcome, message in (("2", "2 is not an outcome of 2"), ("y", "is not declared"), ("1/2", "is not an outcome")):
        with pytest.raises(Rejected, match=message):
            prove(claim(f"0 <= f[{outcome}]**2", {"f": "2 -> real"}), [poly("end", "0 <= 1", cone=[[1, "1", []]])])
    prove(claim("0 <= f[1]**2", {"f": "2 -> real"}), [poly("end", "0 <= f[1]**2", cone=[[1, "f[1]", []]])])


# ----------------------------------------------------------------------------------------------------------- existence

EXISTS = claim("sum(y in Y, f[y]) == 2", exists={"f": "Y -> real"}, such_that={"one": "all(y in Y, f[y] - 1 == 0)"})


def test_a_witness_of_a_stated_size() -> None:
    ones = [poly("one0", "1 - 1 == 0"), poly("end", "sum(y in 2, table(1, 1)[y]) - 2 == 0")]
    theorem = prove(EXISTS, ones, ["one0", "one0", "end"], witness={"f": "table(1, 1)"}, sizes={"Y": 2})
    assert theorem.lemmas == ()


@pytest.mark.parametrize(
    ("witness", "sizes", "message"),
    [
        ({}, {"Y": 2}, "expected a witness for each"),
        ({"f": "table(1, 1, 1)"}, {"Y": 2}, "does not live on Y"),
        ({"f": "table(1, 1)"}, {}, "does not live on Y"),
        ({"f": "table(1, 1)"}, {"Y": 2, "Z": 3}, "no witness lives on"),
        ({"f": "table(x, 1)"}, {"Y": 2}, "x is not declared"),
        ({"f": "table(1, 1)", "g": "1"}, {"Y": 2}, "expected a witness for each"),
    ],
)
def test_a_witness_that_does_not_fit(witness: dict[str, str], sizes: dict[str, int], message: str) -> None:
    with pytest.raises(Rejected, match=message):
        prove(EXISTS, [poly("end", "0 == 0")], ["end"] * 3, witness=witness, sizes=sizes)


def test_a_set_of_the_claim_is_given_no_size() -> None:
    """For every pi on Y there is an f on Y with total 2: false if Y has one outcome and f is 1."""
    universal = replace(EXISTS, variables=claim("0 == 0", {"pi": "Y -> real"}).variables)
    with pytest.raises(Rejected, match="it is given no size"):
        prove(universal, [poly("end", "0 == 0")], ["end"] * 3, witness={"f": "table(1, 1)"}, sizes={"Y": 2})
    literal = claim("sum(y in 2, f[y]) == 3", exists={"f": "2 -> real"})
    with pytest.raises(Rejected, match="sizes are whole numbers from 1 to 1000, for sets that have none"):
        prove(literal, [poly("end", "0 == 0")], witness={"f": "table(1, 1, 1)"}, sizes={"2": 3})


def test_a_witness_is_not_captured_by_the_quantifiers_around_it() -> None:
    """There is c with y + c = 0 for all y is false, although c = -y is right for each y by itself."""
    statement = claim(
        "0 == 0",
        {"a": "Y -> real", "y": "Y"},
        exists={"c": "real"},
        such_that={"zero": "all(y in Y, a[y] + c == 0)"},
    )
    steps = [poly("point", "a[z] - a[z] == 0", variables={"z": "Y"}), poly("end", "0 == 0")]
    with pytest.raises(Rejected, match=r"declared twice|the statement is"):
        prove(statement, steps, ["point", "end"], witness={"c": "-a[y]"})


# ------------------------------------------------------------------------------------- quotients, logarithms and zeros


def test_the_inverse_of_zero_is_unknown() -> None:
    """x*(1/x) = 1 is not a polynomial identity, and the axiom needs 0 < x."""
    with pytest.raises(Rejected, match="identity fails"):
        prove(claim("x*(1/x) == 1", {"x": "real"}), [poly("end", "x*(1/x) - 1 == 0")])
    with pytest.raises(Rejected, match="nothing given for premise"):
        prove(claim("x*(1/x) == 1", {"x": "real"}), [use("end", "axiom.inverse", {"x": "x"})])
    prove(
        claim("x*(1/x) == 1", {"x": "real"}, {"pos": "0 < x"}), [use("end", "axiom.inverse", {"x": "x"}, premise="pos")]
    )
    with pytest.raises(Rejected, match=r"the denominator .* is zero"):
        prove(claim("0 <= 1/(x - x)", {"x": "real"}), [poly("end", "0 <= 1/(x - x)")])


NEGATIVE = poly("end", "1/(-x) - (-(1/x)) == 0")


def test_a_statement_with_an_infinite_quotient_is_refused() -> None:
    """1/(-x) = -(1/x) as polynomials; at x = 0 the one side is +inf and the other -inf."""
    with pytest.raises(Rejected, match=r"nothing says that the statement is finite: 1/\(-x\) where -x may be zero"):
        prove(claim("1/(-x) == -(1/x)", {"x": "real"}), [NEGATIVE])
    prove(claim("1/(-x) == -(1/x)", {"x": "real"}, {"pos": "0 < x"}), [NEGATIVE])


def test_a_hypothesis_with_an_infinite_quotient_is_refused() -> None:
    """0 < 1/z is true at z = 0 under evaluation, where 1/(1/z) = 0 is not positive."""
    statement = claim("0 < 1/(1/z)", {"z": "real"}, {"pos": "0 < 1/z"})
    steps = [use("end", "axiom.inverse_positive", {"x": "1/z"}, premise="pos")]
    with pytest.raises(Rejected, match="1/z where z may be zero"):
        prove(statement, steps)
    prove(
        replace(statement, hypotheses=(*claim("0 == 0", given={"z": "0 < z"}).hypotheses, *statement.hypotheses)), steps
    )


def test_hypotheses_do_not_vouch_for_each_other_in_a_circle() -> None:
    given = {"a": "0 < w + 1/z - 1/z", "b": "0 < z + 1/w - 1/w"}
    with pytest.raises(Rejected, match=r"1/z where z may be zero"):
        prove(claim("0 < w", {"w": "real", "z": "real"}, given), [poly("end", "0 < w", cone=[[1, "1", ["a"]]])])


def test_the_logarithm_of_zero_is_infinite_under_evaluation() -> None:
    """exp is positive, but exp(log 0) = exp(-inf) = 0 under evaluation."""
    steps = [use("end", "axiom.exp_positive", {"x": "log(x)"})]
    with pytest.raises(Rejected, match=r"log\(x\) where x may be zero"):
        prove(claim("0 < exp(log(x))", {"x": "real"}, {"nonneg": "0 <= x"}), steps)
    prove(claim("0 < exp(log(x))", {"x": "real"}, {"pos": "0 < x"}), steps)


MINUS = {"negative": "(p[w] - q[w])**2/(-q[w])", "positive": "-((p[w] - q[w])**2/q[w])"}


def chi_square(given: dict[str, str]) -> Claim:
    variables = {"p": "Y -> real", "q": "Y -> real", "w": "Y"}
    return claim(f"{MINUS['negative']} == {MINUS['positive']}", variables, given)


@pytest.mark.parametrize(
    ("given", "fine"),
    [
        ({}, False),
        ({"q": "all(y in Y, 0 <= q[y])", "p": "all(y in Y, 0 <= p[y])"}, False),
        ({"q": "all(y in Y, 0 < q[y])"}, True),
        ({"dominated": "all(y in Y, implies(q[y] == 0, p[y] == 0))"}, True),
        ({"wrong": "all(y in Y, implies(p[y] == 0, q[y] == 0))"}, False),
        ({"p": "all(y in Y, 0 <= p[y])", "cap": "all(y in Y, 0 <= 3*q[y] - p[y])"}, True),
        ({"cap": "all(y in Y, 0 <= 3*q[y] - p[y])"}, False),
        ({"b": "0 < b", "floor": "all(y in Y, 0 <= q[y] - b)"}, True),
    ],
)
def test_which_hypotheses_show_that_a_quotient_is_finite(given: dict[str, str], fine: bool) -> None:
    """The chi-square summand with a sign moved: true where it is finite, +inf against -inf where it is not."""
    statement = chi_square(given)
    if "b" in given:
        statement = replace(statement, variables=(*statement.variables, *claim("0 == 0", {"b": "real"}).variables))
    steps = [poly("end", f"{MINUS['negative']} - {MINUS['positive']} == 0")]
    if fine:
        prove(statement, steps)
    else:
        with pytest.raises(Rejected, match="nothing says that the statement is finite"):
            prove(statement, steps)


@pytest.mark.parametrize("statement", ["x**2*(1/x) == x*(x*(1/x))", "x*log(x) == log(x)*x", "log(x)*(0*x) == 0"])
def test_a_factor_that_vanishes_makes_a_quotient_finite(statement: str) -> None:
    prove(claim(statement, {"x": "real"}), [poly("end", str(parse_fact(statement)))])


def test_a_step_can_show_what_the_hypotheses_do_not() -> None:
    """1 + x - x**2 > 0 on [0, 1] is no sum of visible signs, so the proof supplies it."""
    given = {"low": "0 <= x", "high": "0 <= 1 - x"}
    statement = claim("1/(-(1 + x - x**2)) == -(1/(1 + x - x**2))", {"x": "real"}, given)
    end = poly("end", str(statement.statement[0].fact))
    with pytest.raises(Rejected, match="nothing says that the statement is finite"):
        prove(statement, [end])
    shown = poly("shown", "0 < 1 + x - x**2", cone=[[1, "1", ["low", "high"]], [1, "1", []]])
    prove(statement, [shown, end])


def test_chi_square_is_finite_only_under_domination() -> None:
    """2*CHI2 - CHI2 = CHI2 has no value where CHI2 = +inf."""
    identity = "2*CHI2(pi, mu) - CHI2(pi, mu) == CHI2(pi, mu)"
    steps = [poly("end", "2*CHI2(pi, mu) - CHI2(pi, mu) - CHI2(pi, mu) == 0")]
    prove(claim(identity, PAIR, LAWS), steps)
    with pytest.raises(Rejected, match=r"where mu\[x\] may be zero"):
        prove(claim(identity, PAIR, {k: v for k, v in LAWS.items() if k != "dominated"}), steps)
    second = "2*RATIO2(pi, mu) - RATIO2(pi, mu) == RATIO2(pi, mu)"  # q*(p/q)**2 is 0 where q is 0, in both readings
    prove(claim(second, PAIR), [poly("end", str(parse_fact(second)))])


def test_roots_and_logarithms_of_negative_numbers_are_unknown() -> None:
    for axiom, statement in (("sqrt_square", "sqrt(x)**2 == x"), ("sqrt_nonnegative", "0 <= sqrt(x)")):
        with pytest.raises(Rejected, match="nothing given for premise"):
            prove(claim(statement, {"x": "real"}), [use("end", f"axiom.{axiom}", {"x": "x"})])
        with pytest.raises(Rejected, match="the premise premise is 0 <= x"):
            prove(
                claim(statement, {"x": "real"}, {"square": "0 <= x**2"}),
                [use("end", f"axiom.{axiom}", {"x": "x"}, premise="square")],
            )


def test_an_enclosure_knows_no_infinity() -> None:
    """log 1 = 0, so ball arithmetic with the conventions of measure theory would say 0 < 1/(x*log(1)) = +inf."""
    inside = {"low": "0 <= x - 1", "high": "0 <= 2 - x"}
    for g in ("1/(log(1)*x)", "-1/(log(1)*x)", "1/(x - x)", "-log(log(1)*x)", "1 + log(1)*x/(log(1)*x)"):
        bad = step(
            "bad", "enclosure", on="x", expression=g, breakpoints=["1", "2"], given=inside, variables={"x": "real"}
        )
        with pytest.raises(Rejected, match=r"not proved on \[1, 2\]"):
            prove(claim("0 == 1"), [bad])


def test_an_enclosure_is_about_plain_expressions() -> None:
    inside = {"low": "0 <= x - 1", "high": "0 <= 2 - x"}
    for g in ("sum(y in 1000000000, x)", "POWER(x, 3)", "table(x, x)[0]", "same(0, 0)*x"):
        bad = step(
            "bad", "enclosure", on="x", expression=g, breakpoints=["1", "2"], given=inside, variables={"x": "real"}
        )
        with pytest.raises(Rejected, match="arithmetic and named functions of one real variable"):
            prove(claim("0 == 1"), [bad])


# -------------------------------------------------------------------------------------------- what would take for ever


@pytest.mark.parametrize(
    "source",
    [
        "((2**1000)**1000)**1000",
        "((x**1000)**1000)**1000",
        "(x + 1/x + log(x) + 1)**1000",
        "sum(a in 1000, sum(b in 1000, sum(c in 1000, sum(d in 1000, x))))",
        "sum(a in 1000000000, x)",
        "sum(y in Y, sum(a in 1000, sum(z in Y, sum(b in 1000, x*f[y]))))",
        "((x + 1)**1000*(x - 1)**1000)**1000",
        "max(" * 60 + "x" + ", x)" * 60,
    ],
)
def test_giant_expressions_are_refused_at_once(source: str) -> None:
    start = time.process_time()
    with pytest.raises(Rejected):
        prove(claim(f"{source} == 0", {"x": "real", "f": "Y -> real"}), [poly("end", f"{source} == 0")])
    assert time.process_time() - start < 10


def test_instances_of_instances_do_not_grow_without_end() -> None:
    """Each step squares the number of nodes of the one before: 2**60 nodes after sixty steps."""
    steps = [poly("s0", "0 <= x**2", False, variables={"x": "real"}, cone=[[1, "x", []]])]
    for k in range(1, 60):
        steps.append(step(f"s{k}", "use", False, variables={"x": "real"}, by=ref(f"s{k - 1}", {"x": "x*x"})))
    start = time.process_time()
    with pytest.raises(Rejected, match=r"step s1\d .*nodes"):
        prove(claim("0 <= x**2", {"x": "real"}), steps)
    assert time.process_time() - start < 20


def test_steps_that_nest_too_deep_are_refused() -> None:
    steps = [poly("s0", "0 <= x**2", False, variables={"x": "real"}, cone=[[1, "x", []]])]
    deep = "(" * 60 + "x" + ")**1" * 60
    for k in range(1, 40):
        steps.append(step(f"s{k}", "use", False, variables={"x": "real"}, by=ref(f"s{k - 1}", {"x": deep})))
    with pytest.raises(Rejected, match="nested too deep"):
        prove(claim("0 <= x**2", {"x": "real"}), steps)
