"""The quantities, each defined once.

A definition is a term; every engine evaluates, unrolls, prints or unfolds this one.  Conventions: finite outcomes, `p`
the target law, `q` the behaviour law, natural logarithms, and the conventions for quotients of `theorems.arithmetic`.

A quantity may be recursive in a natural number; then it has a value at zero and one at ``n + 1`` in terms of `n`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from theorems.syntax import parse_term
from theorems.terms import Call, Term, Var, children


@dataclass(frozen=True, slots=True)
class Definition:
    """One quantity.

    Attributes:
        name: how it is called in terms, ``TV(pi, mu)``.
        parameters: its parameters with their domains; no domain is a number.
        body: its value, or its value at ``n + 1`` if it is recursive in `n`.
        latex: the symbol, with ``{0}``, ``{1}`` for the arguments.
        meaning: one line.
        source: where the definition is from.
        recursion: the name of the natural number and the value at zero.
        outcomes: parameters that stand for one outcome of their set, not for a function on it; the set is also that of
            some other parameter.
    """

    name: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    body: Term
    latex: str
    meaning: str
    source: str = ""
    recursion: tuple[str, Term] | None = None
    outcomes: tuple[str, ...] = ()


_PAIR = (("p", ("X",)), ("q", ("X",)))
_PAIR_AND_F = (*_PAIR, ("f", ("X",)))

DEFINITIONS: dict[str, Definition] = {
    d.name: d
    for d in (
        Definition(
            "TV",
            _PAIR,
            parse_term("sum(x in X, abs(p[x] - q[x]))/2"),
            r"D_{{\mathrm{{TV}}}}({0}\|{1})",
            "total variation: half the sum of absolute differences",
            "Part 1, section 4.1",
        ),
        Definition(
            "CHI2",
            _PAIR,
            parse_term("sum(x in X, (p[x] - q[x])**2/q[x])"),
            r"\chi^2({0}\|{1})",
            "chi-square divergence; +inf unless p << q",
            "Part 1, section 4.2",
        ),
        Definition(
            "KL",
            _PAIR,
            parse_term("sum(x in X, p[x]*log(p[x]/q[x]))"),
            r"D_{{\mathrm{{KL}}}}({0}\|{1})",
            "Kullback-Leibler divergence in nats; +inf unless p << q",
            "Kullback and Leibler 1951",
        ),
        Definition(
            "MEAN",
            (("p", ("X",)), ("f", ("X",))),
            parse_term("sum(x in X, p[x]*f[x])"),
            r"\mathbb{{E}}_{{{0}}}[{1}]",
            "expectation of f under the law p",
        ),
        Definition(
            "RATIO2",
            _PAIR,
            parse_term("sum(x in X, q[x]*(p[x]/q[x])**2)"),
            r"\mathbb{{E}}_{{{1}}}[\rho^2]",
            "second moment of the ratio rho = p/q under q",
            "Part 1, section 4.2",
        ),
        Definition(
            "IS_MEAN",
            _PAIR_AND_F,
            parse_term("sum(x in X, q[x]*((p[x]/q[x])*f[x]))"),
            r"\mathbb{{E}}_{{{1}}}[\rho {2}]",
            "mean under q of the importance-sampled estimator rho f",
        ),
        Definition(
            "IS_VAR",
            _PAIR_AND_F,
            parse_term("sum(x in X, q[x]*((p[x]/q[x])*f[x])**2) - IS_MEAN(p, q, f)**2"),
            r"\mathrm{{Var}}_{{{1}}}(\rho {2})",
            "variance under q of the importance-sampled estimator rho f, one sample",
            "Part 1, section 3.2 (the definition of Var) applied to rho f",
        ),
        Definition(
            "TIS2",
            (*_PAIR_AND_F, ("C", ())),
            parse_term("sum(x in X, q[x]*(min(p[x]/q[x], C)*f[x])**2)"),
            r"\mathbb{{E}}_{{{1}}}[(\min(\rho,{3}) {2})^2]",
            "second moment under q of the truncated importance-sampled estimator min(rho, C) f",
            "Ionides 2008",
        ),
        Definition(
            "POWER",
            (("x", ()), ("n", ())),
            parse_term("x*POWER(x, n)"),
            r"{0}^{{{1}}}",
            "x to the power n",
            recursion=("n", parse_term("1")),
        ),
    )
}
"""Every quantity by name."""


def ill_founded(definitions: Mapping[str, Definition]) -> str | None:
    """Why some definition is not one, or None: a quantity may call earlier ones, and itself only from n + 1 at n.

    >>> ill_founded(DEFINITIONS) is None
    True
    >>> loop = Definition("LOOP", (("x", ()),), parse_term("LOOP(x) + 1"), "", "its own successor")
    >>> ill_founded({"LOOP": loop})
    'LOOP calls LOOP, which is not defined before it'
    """
    known: set[str] = set()
    for definition in definitions.values():
        step = definition.recursion[0] if definition.recursion else None
        at = [name for name, _ in definition.parameters].index(step) if step else 0
        parts = [(definition.body, step)] + ([(definition.recursion[1], None)] if definition.recursion else [])
        for body, n in parts:
            for call in _calls(body):
                own = n is not None and call.quantity == definition.name and call.arguments[at] == Var(n)
                if call.quantity not in known and not own:
                    return f"{definition.name} calls {call.quantity}, which is not defined before it"
        known.add(definition.name)
    return None


def _calls(t: Term) -> Iterator[Call]:
    if isinstance(t, Call):
        yield t
    for child in children(t):
        yield from _calls(child)
