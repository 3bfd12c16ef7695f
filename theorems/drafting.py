"""Words in which authors write proofs.

Each function returns one step (or a few) as plain data, ready for `theorems.proof.Draft`.  Multipliers of equations
and the obvious values and proofs of references are left out; `checks.authoring.elaborate` computes them, and the kernel
checks the result.

Glossary of a pointwise step
    p, q        masses of one outcome under target and behaviour law
    i           1/q where q > 0, and an unknown number where q = 0
    squares     (weight, root, names of nonnegative facts ...): the summand weight * root^2 * facts
    using       names of the equations that may be subtracted
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

StepData = dict[str, Any]
Square = tuple[Any, ...]
Source = str | Mapping[str, Any]

SUPPORT = {"i_pos": "0 < i", "unit": "q*i == 1"}
_TOP = {"i_pos": ("inverse_positive", "implies(0 < q, 0 < i)"), "unit": ("inverse", "implies(0 < q, q*i == 1)")}


def polynomial(
    name: str,
    goal: str,
    squares: Iterable[Square] = (),
    using: Iterable[Any] = (),
    *,
    variables: str | Mapping[str, str] = "",
    given: Mapping[str, str] | None = None,
    have: Mapping[str, Source] | None = None,
    positive: Iterable[str] = (),
    scale: int = 1,
    context: bool = False,
    trim: bool = False,
) -> StepData:
    """The rule "polynomial".  With `trim`, given facts that the certificate does not name are left out."""
    cone = [[weight, root, list(facts)] for weight, root, *facts in squares]
    named = {f for _, _, facts in cone for f in facts} | set(positive)
    named |= {u if isinstance(u, str) else u[1] for u in using}
    return {
        "name": name,
        "rule": "polynomial",
        "context": context,
        "variables": variables,
        "given": {k: v for k, v in (given or {}).items() if k in named or not trim},
        "have": dict(have or {}),
        "goal": goal,
        "scale": scale,
        "positive": list(positive),
        "cone": cone,
        "ideal": list(using),
    }


def conclude(name: str, goal: str, squares: Iterable[Square] = (), using: Iterable[Any] = (), **more: Any) -> StepData:
    """A polynomial step in the claim's own variables and hypotheses."""
    return polynomial(name, goal, squares, using, context=True, **more)


def cases(
    name: str,
    on: Iterable[str],
    branches: tuple[Source, Source],
    *,
    goal: str | None = None,
    motive: str | None = None,
    letter: str = "",
    variables: str | Mapping[str, str] = "",
    given: Mapping[str, str] | None = None,
    have: Mapping[str, Source] | None = None,
    context: bool = False,
) -> StepData:
    """The rule "cases"; `motive` is the goal with `letter` in place of the abs, min or max."""
    out: StepData = {
        "name": name,
        "rule": "cases",
        "context": context,
        "variables": variables,
        "given": dict(given or {}),
        "have": dict(have or {}),
        "on": list(on),
        "letter": letter,
        "branches": branches,
    }
    return out | ({"goal": goal} if goal else {}) | ({"motive": motive} if motive else {})


def summed(name: str, by: Source, *terms: tuple[str, str], over: tuple[str, str] = ("y", "Y"), **more: Any) -> StepData:
    """The rule "sum": coefficient and summand of every term."""
    return {
        "name": name,
        "rule": "sum",
        "context": True,
        "over": over,
        "terms": [list(t) for t in terms],
        "by": by,
    } | more


def swap(name: str, outer: tuple[str, str], inner: tuple[str, str], body: str, **more: Any) -> StepData:
    """The rule "swap": the sum over `outer` of the sum over `inner` is the sum over `inner` of the sum over `outer`."""
    return {"name": name, "rule": "swap", "context": True, "outer": outer, "inner": inner, "body": body} | more


def pick(name: str, over: tuple[str, str], outcome: str, body: str, **more: Any) -> StepData:
    """The rule "pick": a sum of `body` times the indicator of `outcome` is `body` there."""
    return {"name": name, "rule": "pick", "context": True, "over": over, "outcome": outcome, "body": body} | more


def induction(
    name: str,
    goal: str,
    base: Source,
    successor: Source,
    *,
    on: str = "n",
    over: Mapping[str, str] | None = None,
    hypothesis: str = "hypothesis",
    context: bool = True,
    **more: Any,
) -> StepData:
    """The rule "induction" on a natural number; the hypothesis holds for all values of the variables of `over`."""
    return {
        "name": name,
        "rule": "induction",
        "context": context,
        "variables": {on: "nat", **(over or {})},
        "goal": goal,
        "on": on,
        "over": list(over or {}),
        "hypothesis": hypothesis,
        "base": base,
        "successor": successor,
    } | more


def unfold(name: str, call: str, **more: Any) -> StepData:
    """The defining equation of a quantity."""
    return {"name": name, "rule": "unfold", "context": True, "call": call} | more


def congruence(
    name: str,
    vectors: tuple[str, str],
    by: Source,
    motive: str,
    letter: str = "w",
    over: tuple[str, str] | tuple[()] = ("i", "I"),
    **more: Any,
) -> StepData:
    """The rule "congruence": `motive` at two vectors whose coordinates are equal by `by`; `letter` stands for them.

    Without coordinates, `over` being empty, the two are numbers.
    """
    data = {"over": over, "vectors": list(vectors), "by": by, "letter": letter, "motive": motive}
    return {"name": name, "rule": "congruence", "context": True} | data | more


def gradient(name: str, call: str, **more: Any) -> StepData:
    """The rule "gradient": a coordinate of the gradient of a function that is written out, or that there is one."""
    return {"name": name, "rule": "gradient", "context": True, "call": call} | more


def use(
    name: str,
    by: str,
    /,
    *,
    proofs: Mapping[str, Source] | None = None,
    variables: Mapping[str, str] | None = None,
    context: bool = True,
    **values: str,
) -> StepData:
    """An instance of an earlier fact."""
    reference = instance(by, proofs, **values)
    return {"name": name, "rule": "use", "context": context, "variables": dict(variables or {}), "by": reference}


def instance(by: str, proofs: Mapping[str, Source] | None = None, /, **values: str) -> dict[str, Any]:
    """A reference with explicit values."""
    return {"by": by, "proofs": dict(proofs or {})} | ({"values": values} if values else {})


def quantified(name: str) -> dict[str, Any]:
    """A known clause, with its quantifiers.

    >>> quantified("mu_nonneg")
    {'by': 'mu_nonneg', 'values': None}
    """
    return {"by": name, "values": None}


def partial(name: str, proofs: Mapping[str, Source] | None = None, /, **values: Any) -> dict[str, Any]:
    """A reference that leaves the variables without a value quantified.

    >>> partial("value-range.1", {"v_low": quantified("v_low")}, n="k")["values"]
    {'n': 'k'}
    """
    return {"by": name, "values": values, "proofs": dict(proofs or {})}


def same(*names: str) -> dict[str, Any]:
    """Values for `use` and `instance` where every variable stands for itself.

    >>> same("mu", "T")
    {'mu': 'mu', 'T': 'T'}
    """
    return {name: name for name in names}


def on_support(
    name: str,
    goal: str,
    squares: Iterable[Square] = (),
    using: Iterable[Any] = (),
    *,
    variables: str,
    given: Mapping[str, str] | None = None,
    zero_squares: Iterable[Square] = (),
    zero_using: Iterable[str] = ("p0", "q0"),
    **more: Any,
) -> list[StepData]:
    """A pointwise fact in p, q, i: by polynomial where q > 0, and because p = q = 0 elsewhere."""
    given = dict(given or {})
    inner = polynomial(
        f"{name}.support", goal, squares, using, variables=variables, given=SUPPORT | given, trim=True, **more
    )
    nought = polynomial(
        f"{name}.zero",
        goal,
        zero_squares,
        zero_using,
        variables=variables,
        given={"p0": "p == 0", "q0": "q == 0"} | given,
        trim=True,
    )
    needed = {n: c for step in (inner, nought) for n, c in step["given"].items()}
    top = {"q_nonneg": "0 <= q", "dominated": "implies(q == 0, p == 0)"}
    for fact, clause in needed.items():
        if fact in _TOP:
            top[_TOP[fact][0]] = _TOP[fact][1]
        elif fact not in ("p0", "q0"):
            top[fact] = clause
    split = cases(
        name, ("zero", "q", "q_nonneg"), (inner["name"], nought["name"]), goal=goal, variables=variables, given=top
    )
    return [inner, nought, split]


def outcome(p: str = "pi[y]", q: str = "mu[y]", **values: str) -> dict[str, str]:
    """Values for a pointwise step at an outcome y."""
    return {"p": p, "q": q, "i": f"1/{q}"} | values


def absolute(
    name: str,
    goal: str,
    above: Mapping[str, Any],
    below: Mapping[str, Any],
    *,
    variables: str,
    given: Mapping[str, str] | None = None,
    argument: str = "p - q",
    pointwise: Any = on_support,
) -> list[StepData]:
    """A pointwise fact with ``a`` standing for ``abs(argument)``; both branches get `sign` as the sign fact."""
    steps: list[StepData] = []
    top: dict[str, str] = {}
    for side, data in (("above", above), ("below", below)):
        sign = argument if side == "above" else f"-({argument})"
        more = dict(given or {}) | {"sign": f"0 <= {sign}"}
        made = pointwise(f"{name}.{side}", _replace(goal, "a", sign), variables=variables, given=more, **data)
        made = made if isinstance(made, list) else [made]
        steps += made
        top |= {k: v for k, v in made[-1]["given"].items() if k != "sign"}
    split = cases(
        name,
        ("abs", argument),
        (f"{name}.above", f"{name}.below"),
        motive=goal,
        letter="a",
        variables=variables,
        given=top,
    )
    return [*steps, split]


def _replace(goal: str, letter: str, value: str) -> str:
    from theorems.language.substitution import substitute_fact
    from theorems.language.syntax import parse_fact, parse_term

    return str(substitute_fact(parse_fact(goal), {letter: parse_term(value)}))


def contradiction(goal: str, small: str, large: str) -> dict[str, Any]:
    """A certificate from two facts ``0 < x`` (`small`) and ``0 <= -x`` (`large`): anything follows.

    With g the goal, ``4 x^2 g = x^2 (g + 1)^2 + x (-x) (g - 1)^2``.
    """
    expression = goal.removeprefix("0 <= ")
    return {
        "scale": 4,
        "positive": (small, small),
        "squares": ((1, f"{expression} + 1", small, small), (1, f"{expression} - 1", small, large)),
    }
