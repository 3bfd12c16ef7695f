"""What a definition of a quantity is.

Main definitions
    Definition      a quantity with its parameters and its value, possibly recursive in a natural number
    ill_founded     why some definitions are not well-founded, or None
    calls           the quantities in a term, where they are
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from theorems.language.terms import Call, Term, Var, children


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
        naturals: parameters that stand for natural numbers, besides the one of the recursion.
    """

    name: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    body: Term
    latex: str
    meaning: str
    source: str = ""
    recursion: tuple[str, Term] | None = None
    outcomes: tuple[str, ...] = ()
    naturals: tuple[str, ...] = ()

    def is_natural(self, name: str) -> bool:
        """Whether a parameter is a natural number."""
        return name in self.naturals or (self.recursion is not None and self.recursion[0] == name)


def ill_founded(definitions: Mapping[str, Definition]) -> str | None:
    """Why some definition is not one, or None: a quantity may call earlier ones, and itself only from n + 1 at n.

    >>> from theorems.language.syntax import parse_term
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
            for call in calls(body):
                own = n is not None and call.quantity == definition.name and call.arguments[at] == Var(n)
                if call.quantity not in known and not own:
                    return f"{definition.name} calls {call.quantity}, which is not defined before it"
        known.add(definition.name)
    return None


def calls(t: Term) -> Iterator[Call]:
    """Every call of a quantity in a term, those inside others included."""
    if isinstance(t, Call):
        yield t
    for child in children(t):
        yield from calls(child)
