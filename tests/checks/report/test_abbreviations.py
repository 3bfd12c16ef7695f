"""Short names stand for what is repeated, and for nothing else."""

from __future__ import annotations

from checks.report.abbreviations import abbreviations
from theorems.language.syntax import parse_term

PATH = "fun(j in I, x[j] + s*(z[j] - x[j]))"
MOVE = "fun(j in I, z[j] - x[j])"


def heads(*sources: str, constants: str = "Jxz", context: bool = True) -> list[str]:
    found = abbreviations([(parse_term(source), context) for source in sources], constants)
    return [" ".join(line.split()) for line in found.lines()]


def test_a_repeated_vector_gets_a_name_and_one_that_depends_on_a_number_an_argument() -> None:
    assert heads(f"NORM2({MOVE}) + NORM2({MOVE})") == [f"v for {MOVE}"]
    assert heads(f"J[{PATH}] - J[{PATH}]") == [f"p(s) for {PATH}"]
    assert heads(*["NORM2(fun(i in I, partial(J, x, i)))"] * 2) == ["grad for fun(i in I, partial(J, x, i))"]


def test_what_occurs_once_or_is_short_keeps_its_form() -> None:
    assert heads(f"NORM2({MOVE})") == []
    assert heads("MEAN(p, f) + MEAN(p, f)", "TV(p, q)*TV(p, q)") == []


def test_an_instance_is_written_with_the_general_name() -> None:
    start, end = PATH.replace("s*", "0*"), PATH.replace("s*", "1*")
    terms = [(parse_term(f"J[{point}]"), True) for point in (PATH, PATH, start, start, end)]
    found = abbreviations(terms, "Jxz")
    assert [str(found.short(t)) for t, _ in terms] == ["J[p(s)]", "J[p(s)]", "J[p(0)]", "J[p(0)]", "J[p(1)]"]


def test_bound_names_do_not_matter_and_are_not_confused() -> None:
    found = abbreviations([(parse_term(f"NORM2({MOVE})"), True)] * 2, "xz")
    assert str(found.short(parse_term("NORM2(fun(i in I, z[i] - x[i]))"))) == "NORM2(v)"
    inside = parse_term("sum(x in X, f[x]*NORM2(fun(j in I, z[j] - x[j])))")
    assert found.short(inside) == inside  # that x is another one


def test_in_a_step_of_its_own_the_names_of_the_claim_mean_nothing() -> None:
    found = abbreviations([(parse_term(f"NORM2({MOVE})"), True)] * 2, "xz")
    alone = parse_term(f"NORM2({MOVE})")
    assert found.short(alone, context=False) == alone
    assert heads(*[f"NORM2({MOVE})"] * 3, context=False) == [f"p(z, x) for {MOVE}"]


def test_an_argument_may_be_bound_around_it() -> None:
    next_point = "fun(i in I, x[i] + e*g[y, i])"
    source = f"sum(y in Y, q[y]*(J[{next_point}] - NORM2({next_point})))"
    found = abbreviations([(parse_term(source), True)] * 2, ["J", "x", "e", "g", "q"])
    assert str(found.short(parse_term(source))) == "sum(y in Y, q[y]*(J[p(y)] - NORM2(p(y))))"


def test_longer_names_are_in_terms_of_shorter_ones_and_meet_no_name_in_use() -> None:
    change = f"fun(i in I, partial(J, {PATH}, i) - partial(J, x, i))"
    lines = heads(*[f"p*DOT({change}, {change}) + J[{PATH}]"] * 2, constants="Jxzp")
    assert lines == [f"r(s) for {PATH}", "h(s) for fun(i in I, partial(J, r(s), i) - partial(J, x, i))"]
