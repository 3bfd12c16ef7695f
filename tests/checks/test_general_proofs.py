"""The rules for nested sums, exchange, recursion, induction and cases carry general theorems, and only true ones.

The theorems are lemmas and claims of the suite, from Bernoulli's inequality to the simulation lemma, and those of
`general_theory`, which are proved here.  No forgery of a proof survives; none of the hypotheses can be left out of the
proof; a false variant is rejected and is false at an exact instance; and the statement is true at random exact
instances.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from checks.authoring.elaborate import elaborate
from checks.authoring.multipliers import NotFound
from checks.certificates import read
from checks.controls.audit import audit
from checks.controls.forgery import survivors
from checks.kernel import Theorem, check
from checks.proof_engine import statements, theorems
from checks.trusted.clauses import same_fact
from checks.trusted.rules import unfolded
from checks.trusted.scope import Rejected, Scope
from tests.checks import general_theory as theory
from theorems import quantities
from theorems.claim import Claim
from theorems.language import calls
from theorems.language.arithmetic import RATIONALS, Environment, clause_holds, evaluate, relation_holds
from theorems.language.syntax import parse_fact, parse_relation, parse_term
from theorems.language.terms import Call, Term, Var, children
from theorems.proof import Proof, from_json, to_json
from theorems.quantities import Definition

QUANTITIES = quantities.DEFINITIONS | theory.EXTRA
OWN = {claim.id: claim for claim in theory.CLAIMS}
IDS = (
    "bernoulli",
    "sum-triangle",
    "common-mass",
    "min-left",
    "min-right",
    "min-nonnegative",
    "next-state",
    "push-mass",
    "visit-nonnegative",
    "visit-total",
    "state-law",
    "simulation-lemma",
)
"""Those of the suite."""
SUITE = {claim.id: claim for claim in statements() if claim.id in IDS}
CLAIMS = SUITE | OWN
Values = dict[str, Any]
Sizes = dict[str, int]

STEPS_AND_USES = {
    "data-processing": (18, ()),
    "min-of-sums": (3, ("min-left", "min-right")),
    "visit-one": (7, ("next-state",)),
    "moment-nonnegative": (10, ()),
    "moment-upper": (21, ("moment-nonnegative", "next-state", "push-mass")),
    "moment-exact": (20, ("next-state", "push-mass")),
}
NEEDED = {id for _, uses in STEPS_AND_USES.values() for id in uses} - set(OWN)


def stored(id: str) -> Proof:
    certificate = read(id)
    assert certificate is not None
    return certificate.proof


@cache
def lemmas() -> dict[str, Theorem]:
    """What the claims proved here rest on, checked anew: the kernel takes no theorem about other quantities."""
    done: dict[str, Theorem] = {}
    for id, claim in SUITE.items():
        if id in NEEDED:
            done[id] = check(claim, stored(id), done, QUANTITIES)
    return done


@cache
def proofs() -> dict[str, tuple[Proof, Theorem]]:
    """Every claim proved here with its completed proof and the theorem that the kernel makes of it, in order."""
    done: dict[str, tuple[Proof, Theorem]] = {}
    for claim in OWN.values():
        known = lemmas() | {id: theorem for id, (_, theorem) in done.items()}
        assert claim.draft is not None
        proof = elaborate(claim, claim.draft, known, QUANTITIES)
        done[claim.id] = proof, check(claim, proof, known, QUANTITIES)
    return done


def proof_of(id: str) -> Proof:
    return proofs()[id][0] if id in OWN else stored(id)


def before(id: str) -> dict[str, Theorem]:
    """The theorems that stand before a claim."""
    if id in SUITE:
        return theorems().before(id)
    names = list(OWN)
    return lemmas() | {name: proofs()[name][1] for name in names[: names.index(id)]}


def definitions(id: str) -> Mapping[str, Definition]:
    return QUANTITIES if id in OWN else quantities.DEFINITIONS


@pytest.fixture
def evaluable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `evaluate` know the quantities of this theory too."""
    known = theorems()  # what the suite proves, it proves about the suite's quantities
    assert known.theorems
    monkeypatch.setattr(calls, "DEFINITIONS", QUANTITIES)


# -------------------------------------------------------------------------------------------------------------- proofs


def test_the_suite_has_them_all() -> None:
    assert sorted(SUITE) == sorted(IDS)
    assert set(IDS) <= set(theorems().theorems)


@pytest.mark.parametrize("id", OWN)
def test_the_kernel_proves_it_for_all_sizes_and_times(id: str) -> None:
    proof, theorem = proofs()[id]
    assert (len(proof.steps), theorem.uses) == STEPS_AND_USES[id]
    assert theorem.rung == "exact"
    assert theorem.spare == ()
    assert check(CLAIMS[id], from_json(to_json(proof)), before(id), QUANTITIES) == theorem


def test_the_rules_for_sums_recursion_and_induction_are_all_used() -> None:
    used = {step.rule for id in CLAIMS for step in proof_of(id).steps}
    assert used == {"polynomial", "cases", "sum", "swap", "pick", "unfold", "induction", "use"}


@pytest.mark.parametrize("id", OWN)
def test_no_forgery_survives(id: str) -> None:
    """Those of stored certificates are in `controls.test_forgery`."""
    tried, alive = survivors(CLAIMS[id], proofs()[id][0], before(id), definitions=QUANTITIES)
    assert alive == []
    assert tried > 50


@pytest.mark.parametrize(
    ("id", "dropped"), [(claim.id, h.id) for claim in CLAIMS.values() for h in claim.hypotheses], ids=str
)
def test_no_hypothesis_can_be_left_out_of_the_proof(id: str, dropped: str) -> None:
    claim = CLAIMS[id]
    weaker = replace(claim, hypotheses=tuple(h for h in claim.hypotheses if h.id != dropped))
    with pytest.raises(Rejected):
        check(weaker, proof_of(id), before(id), definitions(id))
    assert claim.draft is not None
    with pytest.raises(NotFound):
        elaborate(weaker, claim.draft, before(id), definitions(id))


# ------------------------------------------------------------------------------------------------------ false variants

HALF, FIFTH = Fraction(1, 2), Fraction(1, 5)
IDENTITY = ((1, 0), (0, 1))


def tree(deviation: Fraction) -> Values:
    """The extremal process: action 1 of pi and action 2 of mu leave state 0, each for a state of its own."""
    stay, away = 1 - deviation, deviation
    to = [tuple(Fraction(int(k == z)) for z in range(3)) for k in range(3)]
    return {
        "pi": ((stay, away, Fraction(0)),) * 3,
        "mu": ((stay, Fraction(0), away),) * 3,
        "P": ((to[0], to[1], to[2]), (to[1],) * 3, (to[2],) * 3),
        "start": (Fraction(1), Fraction(0), Fraction(0)),
        "D": deviation,
    }


TREE_SIZES = {"S": 3, "A": 3}
COIN: Values = {"P": (((1,), (1,)),), "start": (1,), "pi": ((Fraction(3, 4), Fraction(1, 4)),), "mu": ((HALF, HALF),)}
COIN_SIZES = {"S": 1, "A": 2}
TV_T = "TV(fun(s in S, VISIT(pi, P, start, s, t)), fun(s in S, VISIT(mu, P, start, s, t)))"
VISITS = "sum(s in S, VISIT(policy, P, start, s, t))"
MOMENTS = "sum(s in S, MOMENT(pi, mu, P, start, s, t))"
MOVED = "TV(fun(z in Z, sum(y in Y, pi[y]*K[y, z])), fun(z in Z, sum(y in Y, mu[y]*K[y, z])))"
CHANGES = "sum(z in Z, NEXT_STATE(d, w, P, z))"
PAIR: Values = {"pi": (Fraction(3, 4), Fraction(1, 4)), "mu": (HALF, HALF)}

FALSE: list[tuple[str, str, Values, Sizes]] = [
    ("bernoulli", "1 - t*D/2 <= POWER(1 - D, t)", {"D": HALF, "t": 2}, {}),
    ("sum-triangle", "sum(y in Y, abs(f[y])) <= abs(sum(y in Y, f[y]))", {"f": (1, -1)}, {"Y": 2}),
    ("data-processing", f"2*{MOVED} <= TV(pi, mu)", {**PAIR, "K": IDENTITY}, {"Y": 2, "Z": 2}),
    ("common-mass", "sum(y in Y, min(pi[y], mu[y])) == 1 - 2*TV(pi, mu)", PAIR, {"Y": 2}),
    ("min-left", "min(x, z) <= x - 1", {"x": 0, "z": 0}, {}),
    ("min-right", "min(x, z) <= z - 1", {"x": 0, "z": 0}, {}),
    ("min-nonnegative", "0 <= min(x, z) - 1", {"x": 0, "z": 2}, {}),
    (
        "min-of-sums",
        "min(sum(y in Y, f[y]), sum(y in Y, g[y])) <= sum(y in Y, min(f[y], g[y]))",
        {"f": (1, 0), "g": (0, 1)},
        {"Y": 2},
    ),
    (
        "push-mass",
        f"{CHANGES} == 2*sum(s in S, d[s]*sum(a in A, w[s, a]))",
        {"d": (1,), "w": ((1, 1),), "P": COIN["P"]},
        COIN_SIZES | {"Z": 1},
    ),
    (
        "next-state",
        "NEXT_STATE(d, w, P, x) == sum(s in S, d[s]*sum(a in A, w[s, a]))",
        {"d": (1,), "w": ((1, 1),), "P": (((1, 0), (0, 1)),), "x": 0},
        {"S": 1, "A": 2, "Z": 2},
    ),
    (
        "visit-nonnegative",
        "0 <= VISIT(policy, P, start, x, t) - 1/100",
        {**tree(FIFTH), "policy": tree(FIFTH)["pi"], "x": 2, "t": 3},
        TREE_SIZES,
    ),
    ("visit-total", f"{VISITS} == 1 + t", {**COIN, "policy": COIN["mu"], "t": 1}, COIN_SIZES),
    ("state-law", f"{TV_T} <= 1 - POWER(1 - 99/100*D, t)", {**tree(FIFTH), "t": 3}, TREE_SIZES),
    ("simulation-lemma", f"{TV_T} <= 99/100*(t*D)", {**tree(FIFTH), "t": 1}, TREE_SIZES),
    (
        "visit-one",
        "VISIT(policy, P, fun(s in S, same(x, s)), y, 1) == sum(a in A, policy[y, a]*P[y, a, x])",
        {**tree(FIFTH), "policy": tree(FIFTH)["pi"], "x": 0, "y": 1},
        TREE_SIZES,
    ),
    ("moment-nonnegative", "0 <= MOMENT(pi, mu, P, start, x, t) - 2", {**COIN, "x": 0, "t": 2}, COIN_SIZES),
    ("moment-upper", f"{MOMENTS} <= POWER(1 + 99/100*c, t)", {**COIN, "c": Fraction(1, 4), "t": 2}, COIN_SIZES),
    ("moment-exact", f"{MOMENTS} == POWER(1 + c, t + 1)", {**COIN, "c": Fraction(1, 4), "t": 2}, COIN_SIZES),
]


def hypotheses_hold(claim: Claim, environment: Environment, without: str | None = None) -> bool:
    return all(clause_holds(clause, environment, RATIONALS) for _, clause in claim.clauses(without=without))


@pytest.mark.usefixtures("evaluable")
@pytest.mark.parametrize(("id", "statement", "values", "sizes"), FALSE, ids=[row[0] for row in FALSE])
def test_a_false_variant_is_rejected(id: str, statement: str, values: Values, sizes: Sizes) -> None:
    claim, proof = CLAIMS[id], proof_of(id)
    assert claim.draft is not None
    variant = replace(claim, statement=(parse_relation(statement),))
    with pytest.raises(Rejected, match="conclusion"):
        check(variant, proof, before(id), definitions(id))
    place = Environment(values, sizes)
    assert hypotheses_hold(claim, place)
    assert relation_holds(claim.statement[0], place, RATIONALS)
    assert not relation_holds(variant.statement[0], place, RATIONALS)


def test_every_claim_has_a_false_variant() -> None:
    assert sorted(row[0] for row in FALSE) == sorted(CLAIMS)


@pytest.mark.usefixtures("evaluable")
@pytest.mark.parametrize(
    ("id", "dropped", "values", "sizes"),
    [
        ("bernoulli", "cap", {"D": 4, "t": 3}, {}),  # (1 - 4)^3 = -27 < 1 - 12
        ("data-processing", "kernel-total", {**PAIR, "K": ((2, 0), (0, 2))}, {"Y": 2, "Z": 2}),
        ("data-processing", "kernel-nonnegative", {**PAIR, "K": ((2, -1), (-1, 2))}, {"Y": 2, "Z": 2}),
        ("state-law", "cap", {**tree(FIFTH), "D": 2, "t": 2}, TREE_SIZES),  # 1 - (1 - 2)^2 = 0
        ("state-law", "close", {**tree(FIFTH), "D": 0, "t": 1}, TREE_SIZES),
        ("moment-upper", "chi2-cap", {**COIN, "c": 0, "t": 1}, COIN_SIZES),
    ],
)
def test_a_hypothesis_is_needed(id: str, dropped: str, values: Values, sizes: Sizes) -> None:
    place = Environment(values, sizes)
    assert hypotheses_hold(CLAIMS[id], place, without=dropped)
    assert not hypotheses_hold(CLAIMS[id], place)
    assert not relation_holds(CLAIMS[id].statement[0], place, RATIONALS)


# ---------------------------------------------------------------------------------------------------- random instances


def random_law(source: random.Random, size: int, positive: bool = False) -> tuple[Fraction, ...]:
    """A law with small denominators; masses may be zero."""
    weights = [source.randint(1 if positive else 0, 3) for _ in range(size)]
    weights[source.randrange(size)] += 1
    return tuple(Fraction(w, sum(weights)) for w in weights)


def random_number(source: random.Random) -> Fraction:
    return Fraction(source.randint(-6, 6), source.randint(1, 4))


def random_process(source: random.Random) -> tuple[Values, Sizes]:
    """A decision process with two policies; the behaviour policy gives every action some mass."""
    states, actions = source.randint(1, 3), source.randint(1, 3)
    values: Values = {
        "P": tuple(tuple(random_law(source, states) for _ in range(actions)) for _ in range(states)),
        "pi": tuple(random_law(source, actions) for _ in range(states)),
        "mu": tuple(random_law(source, actions, positive=True) for _ in range(states)),
        "start": random_law(source, states),
        "t": source.randint(0, 3),
        "x": source.randrange(states),
        "y": source.randrange(states),
    }
    return values | {"policy": values["pi"]}, {"S": states, "A": actions}


def per_state(quantity: str, place: Environment) -> list[Fraction]:
    t = parse_term(f"{quantity}(fun(a in A, pi[s, a]), fun(a in A, mu[s, a]))")
    return [evaluate(t, place.bind(s=s), RATIONALS) for s in range(place.size("S"))]


def process(source: random.Random) -> Environment:
    values, sizes = random_process(source)
    place = Environment(values, sizes)
    return place.bind(D=max(per_state("TV", place)), c=max(per_state("CHI2", place)))


def even_process(source: random.Random) -> Environment:
    """A process in which chi-square is the same in every state: the pair of laws is only permuted."""
    values, sizes = random_process(source)
    orders = [source.sample(range(sizes["A"]), sizes["A"]) for _ in range(sizes["S"])]
    for name in ("pi", "mu"):
        values[name] = tuple(tuple(values[name][0][k] for k in order) for order in orders)
    place = Environment(values, sizes)
    return place.bind(c=per_state("CHI2", place)[0])


def functions(source: random.Random) -> Environment:
    n, states, actions, reached = (source.randint(1, most) for most in (4, 3, 3, 3))
    values: Values = {
        "f": tuple(random_number(source) for _ in range(n)),
        "g": tuple(random_number(source) for _ in range(n)),
        "d": tuple(random_number(source) for _ in range(states)),
        "w": tuple(tuple(random_number(source) for _ in range(actions)) for _ in range(states)),
        "P": tuple(tuple(random_law(source, reached) for _ in range(actions)) for _ in range(states)),
        "x": abs(random_number(source)),
        "z": abs(random_number(source)),
        "D": min(random_number(source), Fraction(1)),
        "t": source.randint(0, 5),
    }
    return Environment(values, {"Y": n, "S": states, "A": actions, "Z": reached})


def moved(source: random.Random) -> Environment:
    place = functions(source)
    return place.bind(x=source.randrange(place.size("Z")))


def laws(source: random.Random) -> Environment:
    n, m = source.randint(1, 4), source.randint(1, 4)
    values: Values = {
        "pi": random_law(source, n),
        "mu": random_law(source, n),
        "K": tuple(random_law(source, m) for _ in range(n)),
    }
    return Environment(values, {"Y": n, "Z": m})


INSTANCES: Mapping[str, Callable[[random.Random], Environment]] = {
    **dict.fromkeys(CLAIMS, process),
    **dict.fromkeys(
        ("bernoulli", "sum-triangle", "min-left", "min-right", "min-nonnegative", "min-of-sums", "push-mass"), functions
    ),
    "next-state": moved,
    "data-processing": laws,
    "common-mass": laws,
    "moment-exact": even_process,
}


@pytest.mark.usefixtures("evaluable")
@pytest.mark.parametrize("id", CLAIMS)
def test_the_statement_is_true_at_random_exact_instances(id: str) -> None:
    source = random.Random(id)
    for _ in range(25):
        place = INSTANCES[id](source)
        assert hypotheses_hold(CLAIMS[id], place), place
        assert all(relation_holds(relation, place, RATIONALS) for relation in CLAIMS[id].statement), place


@pytest.mark.usefixtures("evaluable")
@pytest.mark.parametrize("id", ["bernoulli", "data-processing", "common-mass", "visit-nonnegative", "visit-one"])
def test_every_conclusion_along_the_proof_is_true_at_random_instances(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("checks.controls.audit"), "DEFINITIONS", definitions(id))
    trail = audit(CLAIMS[id], proof_of(id), before(id), 3)
    assert trail.violation is None
    assert trail.evaluated > 10


# -------------------------------------------------------------------------------------------- quantities at an outcome

_SORTS = {
    "policy": "S, A -> real",
    "P": "S, A, S -> real",
    "start": "S -> real",
    "r": "S",
    "b": "A",
    "n": "nat",
    "x": "real",
}
_SCOPE = Scope(_SORTS, {}, QUANTITIES)


def test_a_quantity_at_an_outcome_unfolds_without_capture() -> None:
    call = parse_term("MOMENT(policy, policy, P, start, r, n + 1)")
    assert isinstance(call, Call)
    square = "policy[k, a]*(policy[k, a]/policy[k, a])**2"
    expected = f"sum(k in S, MOMENT(policy, policy, P, start, k, n)*sum(a in A, {square}*P[k, a, r])) == 0"
    body = unfolded(call, _SCOPE)
    assert same_fact(parse_fact(f"{body} == 0"), parse_fact(expected))
    captured = expected.replace("[k, a", "[r, a").replace("k in S", "r in S").replace("start, k", "start, r")
    assert not same_fact(parse_fact(f"{body} == 0"), parse_fact(captured))


@pytest.mark.parametrize("argument", ["b", "x", "n", "start", "0", "1/2", "fun(s in S, 1)"])
def test_only_an_outcome_of_the_right_set_is_accepted(argument: str) -> None:
    _SCOPE.check_real(parse_term("VISIT(policy, P, start, r, n)"))
    with pytest.raises(Rejected):
        _SCOPE.check_real(parse_term(f"VISIT(policy, P, start, {argument}, n)"))


def test_a_numbered_outcome_lies_in_its_set() -> None:
    stay = "table(table(1), table(1)), table(table(table(1, 0)), table(table(0, 1))), table(1/2, 1/2)"
    _SCOPE.check_real(parse_term(f"VISIT({stay}, 1, n)"))
    with pytest.raises(Rejected, match="not an outcome of 2"):
        _SCOPE.check_real(parse_term(f"VISIT({stay}, 2, n)"))


def test_some_function_says_which_set_an_outcome_is_of() -> None:
    lonely = Definition("LONELY", (("s", ("S",)),), parse_term("1"), "", "no function lives on S", outcomes=("s",))
    with pytest.raises(Rejected, match="which set s is an outcome of"):
        Scope(_SORTS, {}, {"LONELY": lonely}).check_real(parse_term("LONELY(r)"))


@pytest.mark.usefixtures("evaluable")
def test_visits_and_moments_by_hand() -> None:
    place = Environment({**tree(FIFTH), "t": 2}, TREE_SIZES)
    visits = [evaluate(parse_term("VISIT(pi, P, start, s, t)"), place.bind(s=s), RATIONALS) for s in range(3)]
    assert visits == [Fraction(16, 25), Fraction(9, 25), 0]
    coin = Environment({**COIN, "t": 3}, COIN_SIZES)
    assert evaluate(parse_term("MOMENT(pi, mu, P, start, 0, t)"), coin, RATIONALS) == Fraction(125, 64)


def _calls(t: Term) -> list[Call]:
    own = [t] if isinstance(t, Call) else []
    return own + [call for child in children(t) for call in _calls(child)]


@pytest.mark.parametrize("definition", QUANTITIES.values(), ids=str)
def test_definitions_are_well_founded(definition: Definition) -> None:
    """A quantity calls earlier ones, and itself only at n; unfolding one that does not could prove anything."""
    earlier = list(QUANTITIES)[: list(QUANTITIES).index(definition.name)]
    bodies = [definition.body, *([definition.recursion[1]] if definition.recursion else [])]
    names = [name for name, _ in definition.parameters]
    for body in bodies:
        for call in _calls(body):
            if call.quantity != definition.name:
                assert call.quantity in earlier
                continue
            assert definition.recursion is not None
            assert body is definition.body
            n = definition.recursion[0]
            assert call.arguments[names.index(n)] == Var(n)
