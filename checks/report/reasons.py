"""How a step of a proof follows, in words: the rule, the earlier lines it uses, and the values they are used at.

Main definitions
    Explainer       explains steps; it knows the numbers of the lines and how terms are written
    EXPLANATIONS    a method for every rule of the kernel
    identity        the certificate of a polynomial step
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checks.report.plain import Write, fact_text
from theorems.language.facts import Fact
from theorems.language.syntax import parse_term, text
from theorems.language.terms import Apply, Call, Partial, Reduce, Term, Var
from theorems.proof import Reference, Step


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains the steps of one proof.

    Attributes:
        numbers: the number of the line of every step before this one.
        write: how terms are written.
        trivial: the steps before this one that say ``0 == 0``.
    """

    numbers: Mapping[str, int]
    write: Write = text
    trivial: frozenset[str] = frozenset()

    def how(self, step: Step) -> str:
        """Why the fact of a step holds, as a phrase that follows the fact."""
        return EXPLANATIONS[step.rule](self, step)

    # ------------------------------------------------------------------------------------------------------ references

    def name(self, name: str) -> str:
        """A fact by its name, with the number of its line; an axiom without the word."""
        return f"{name} ({self.numbers[name]})" if name in self.numbers else name

    def reference(self, reference: Reference, inner: bool = False) -> str:
        """``lemma (3) at x = 1, from a, b``; a variable that keeps its name is not mentioned."""
        values = [f"{name} = {self.write(value)}" for name, value in reference.values if value != Var(name)]
        proofs = [self.reference(r, True) for _, r in reference.proofs]
        at, of = ", ".join(values), ", ".join(proofs)
        name = self.name(reference.by)
        if inner:
            inside = "; ".join([*([at] if at else []), *([f"from {of}"] if of else [])])
            return f"{name} [{inside}]" if inside else name
        return f"{name}{f' at {at}' if at else ''}{f', from {of}' if of else ''}"

    # ----------------------------------------------------------------------------------------------------------- rules

    def polynomial(self, step: Step) -> str:
        data = step.data
        named = [*data["positive"], *(n for _, _, names in data["cone"] for n in names), *(n for _, n in data["ideal"])]
        earlier = {n: self.numbers[n] for n in dict.fromkeys(named) if n in self.numbers}
        lines = f"line{'s' if len(earlier) > 1 else ''} {', '.join(map(str, earlier.values()))}"
        source = f", with {', '.join(earlier)} from {lines}" if earlier else ""
        return f"by {identity(data, self.write)}{source}"

    def cases(self, step: Step) -> str:
        data = step.data
        conditions = self.conditions(*data["on"])
        known = data["case"]
        parts = [
            f"if {condition}{f' [{known}]' if known else ''}: {self.reference(reference)}"
            for condition, reference in zip(conditions, data["branches"], strict=True)
        ]
        return f"by cases; {'; '.join(parts)}"

    def conditions(self, kind: str, *written: str) -> tuple[str, str]:
        """What the two cases assume."""
        terms = [self.write(parse_term(source)) for source in (written[:1] if kind == "zero" else written)]
        a, b = terms[0], terms[-1]
        return {
            "zero": (f"{a} > 0", f"{a} = 0"),
            "min": (f"{a} <= {b}", f"{a} >= {b}"),
            "max": (f"{a} >= {b}", f"{a} <= {b}"),
        }.get(kind, (f"{a} >= 0", f"{a} <= 0"))

    def summed(self, step: Step) -> str:
        letter, domain = step.data["over"]
        if step.data["by"].by in self.trivial:
            return f"because the summands cancel for every {letter} in {domain}"
        return f"by summing over {letter} in {domain}: {self.reference(step.data['by'])}"

    def swap(self, step: Step) -> str:
        (y, outer), (z, inner) = step.data["outer"], step.data["inner"]
        return f"by exchanging the sums over {y} in {outer} and {z} in {inner}"

    def pick(self, step: Step) -> str:
        (z, domain), outcome = step.data["over"], self.write(step.data["outcome"])
        return f"because only the term at {z} = {outcome} of the sum over {domain} is not zero"

    def unfold(self, step: Step) -> str:
        return f"by definition of {step.data['call'].quantity}"

    def congruence(self, step: Step) -> str:
        data = step.data
        left, right = (self.write(side) for side in data["vectors"])
        if not data["over"]:
            return f"because the numbers in it are equal: {left} = {right}, by {self.reference(data['by'])}"
        letter, domain = data["over"]
        return (
            f"because the vectors in it are the same: {left} = {right} for every {letter} in {domain}, "
            f"by {self.reference(data['by'])}"
        )

    def gradient(self, step: Step) -> str:
        data = step.data
        needs = self.positive(data["defined"])
        if isinstance(data["call"], Partial):
            return f"by differentiating the function, which is written out{needs}"
        return f"by the form of the function, which is written out{needs}"

    def positive(self, defined: Iterable[tuple[Term, Reference]]) -> str:
        parts = [f"{fact_text(Fact('<', t), self.write)} by {self.reference(r)}" for t, r in defined]
        return f"; the derivative exists because {' and '.join(parts)}" if parts else ""

    def use(self, step: Step) -> str:
        return f"by {self.reference(step.data['by'])}"

    def induction(self, step: Step) -> str:
        data = step.data
        n, over = data["on"], data["over"]
        for_all = f", for all {', '.join(over)}" if over else ""
        return (
            f"by induction on {n}; at 0: {self.reference(data['base'])}; from {n} to {n} + 1: "
            f"{self.reference(data['successor'])}, where [{data['hypothesis']}] is the fact at {n}{for_all}"
        )

    def mean_value(self, step: Step) -> str:
        data = step.data
        x, c = data["on"], self.write(data["point"])
        what = self.write(data["expression"]) if data["kind"] == "sign" else "[goal]"
        distance = x if c == "0" else f"({x} - {c})"
        slope = {
            "nonnegative": f"{distance} times its derivative in {x} is nonnegative",
            "sign": f"its derivative in {x} is nonnegative",
            "constant": f"its derivative in {x} is 0",
        }[data["kind"]]
        here = [f"{name} by {self.reference(r)}" for name, r in data["inside"].items()]
        inside = f"; {x} = {c} is in the interval: {', '.join(here)}" if here else ""
        return (
            f"because {what} is 0 at {x} = {c} by {self.reference(data['base'])}, and {slope} by "
            f"{self.reference(data['premise'])}{self.positive(data['defined'])}{inside}"
        )

    def enclosure(self, step: Step) -> str:
        cover = step.data["breakpoints"]
        return f"by ball arithmetic on {len(cover) - 1} intervals from {cover[0]} to {cover[-1]}"


EXPLANATIONS: dict[str, Callable[[Explainer, Step], str]] = {
    "polynomial": Explainer.polynomial,
    "cases": Explainer.cases,
    "sum": Explainer.summed,
    "swap": Explainer.swap,
    "pick": Explainer.pick,
    "unfold": Explainer.unfold,
    "congruence": Explainer.congruence,
    "gradient": Explainer.gradient,
    "use": Explainer.use,
    "induction": Explainer.induction,
    "mean value": Explainer.mean_value,
    "enclosure": Explainer.enclosure,
}


def identity(data: Mapping[str, Any], write: Write = text) -> str:
    """The certificate of a polynomial step: what is multiplied, and the sum it equals.

    >>> from theorems.language.terms import Const, Var
    >>> from fractions import Fraction
    >>> one, x = Const(Fraction(1)), Var("x")
    >>> identity({"scale": 2, "positive": ["p"], "cone": [[1, x, ["a"]], [3, one, []]], "ideal": [[x, "e"]]})
    '2*[p]*[goal] = x**2*[a] + 3 + x*[e]'
    """
    scale = data["scale"]
    left = "*".join([*([str(scale)] if scale != 1 else []), *(f"[{n}]" for n in data["positive"]), "[goal]"])
    parts = []
    for weight, root, names in data["cone"]:
        factors = [str(weight)] if weight != 1 else []
        if str(root) != "1":
            factors.append(f"{write(root)}**2" if _atom(root) else f"({write(root)})**2")
        parts.append("*".join([*factors, *(f"[{n}]" for n in names)]) or "1")
    for multiplier, name in data["ideal"]:
        factor = write(multiplier)
        plain = _atom(multiplier) or factor.isdigit()
        parts.append(f"[{name}]" if factor == "1" else f"{factor if plain else f'({factor})'}*[{name}]")
    return f"{left} = {' + '.join(parts) or '0'}".replace(" + (-1)*[", " - [")


def _atom(t: Term) -> bool:
    return isinstance(t, Var | Call | Apply | Partial | Reduce)
