"""A claim to paste into a paper: LaTeX, BibTeX, Markdown.

Every form carries the statement, the hypotheses, the verdict with its rung, the sharp form, where it is attained or
broken, the hash of the certificate, the version, and the command that re-runs the checks.

Main definitions
    Citation, citation      the pieces
    cite, written           the text in one of `FORMATS`
    statement_latex         the statement of a claim in LaTeX
    variables_latex         its variables
    definitions_latex       the quantities in it
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checks.ledger import Entry, load
from checks.report.show import definitions, describe, evidence, instance_json
from checks.version import AUTHORS, DISTRIBUTION, VERSION, YEAR
from theorems.claim import Claim
from theorems.language.definition import Definition
from theorems.language.facts import Relation
from theorems.language.letters import latex_sort
from theorems.language.substitution import substitute
from theorems.language.terms import ONE, ZERO, Call, Var
from theorems.language.typeset import latex

FORMATS = ("latex", "bibtex", "markdown")

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}


def escape(text: str) -> str:
    r"""Plain text as LaTeX text.

    >>> escape("TV <= 50% of rho^2_1")
    'TV \\textless{}= 50\\% of rho\\textasciicircum{}2\\_1'
    """
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


# ------------------------------------------------------------------------------------------------------------- formulas


def statement_latex(claim: Claim) -> str:
    """The statement of a claim in LaTeX, with what exists."""
    sorts = _sorts(claim)
    body = r",\quad ".join(latex(relation, sorts) for relation in claim.statement)
    if not claim.exists:
        return body
    return rf"\exists\, {', '.join(latex(Var(p.name)) for p in claim.exists)}\colon\quad {body}"


def variables_latex(claim: Claim) -> list[str]:
    r"""The variables of a claim, where they are from and what they mean: ``$x \in \mathbb{R}^{I}$ (the iterate)``."""
    return [f"${latex_sort(p.name, p.sort)}$ ({escape(p.meaning)})" for p in claim.variables]


def definitions_latex(claim: Claim) -> list[str]:
    """The definition of every quantity in a claim, as a formula; a recursive one by its value at 0 and at n + 1."""
    return [formula for d in definitions(claim) for formula in _definition(d)]


def _definition(d: Definition) -> list[str]:
    sorts = {}
    for name, kinds in d.parameters:
        single = kinds[0] if kinds and name in d.outcomes else "real"
        sorts[name] = f"{', '.join(kinds)} -> real" if kinds and name not in d.outcomes else single
    symbol = Call(d.name, tuple(Var(name) for name, _ in d.parameters))
    if d.recursion is None:
        return [latex(Relation(symbol, "==", d.body), sorts)]
    n, zero = d.recursion
    sorts[n] = "nat"
    values = [(ZERO, zero), (Var(n) + ONE, d.body)]
    return [latex(Relation(substitute(symbol, {n: at}), "==", value), sorts) for at, value in values]


def _sorts(claim: Claim) -> dict[str, str]:
    return {p.name: p.sort for p in (*claim.variables, *claim.exists)}


# -------------------------------------------------------------------------------------------------------------- pieces


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says, before it is written in a format."""

    entry: Entry
    rung: str
    scope: str
    sharp: Claim | None

    @property
    def claim(self) -> Claim:
        return self.entry.claim

    @property
    def command(self) -> str:
        return f"offpolicy verify {self.claim.id}"

    @property
    def certificate(self) -> str:
        proofs = [self.entry.certificate, *(certificate for _, certificate in self.entry.breaking)]
        return next((c.sha256 for c in proofs if c), "none: it rests on an exact counterexample")

    @property
    def tightness(self) -> list[str]:
        """The best constant, and where the closest of the tighter ones that are on record fails."""
        constant = self.claim.constant
        if constant is None:
            return []
        from checks.instances import sharp_points, with_constant

        found = [f"Best constant {constant.letter} = {constant.best} in {constant.lettered}"]
        closest = min(constant.tighter, key=lambda c: abs(c - constant.best))
        got, detail = with_constant(self.claim, closest, sharp_points(self.entry, load()))
        if got == "refuted":
            found.append(
                f"With {constant.letter} = {closest} it {detail.removeprefix(f'{constant.statement(closest)} ')}"
            )
        return found

    @property
    def instances(self) -> list[tuple[str, str]]:
        """Where it is attained or broken: a word and the values, one per instance, family or countable example."""
        found = [("Attained", describe(i.values)) for i in self.entry.extremal]
        found += [(f.role.capitalize(), f"{f.note}: {_family_values(f)}") for f, _ in self.entry.families]
        if self.sharp is not None:
            sharp = load()[self.sharp.id]
            found += [("Sharp form attained", describe(i.values)) for i in sharp.extremal]
            found += [(f"Sharp form {f.role}", f"{f.note}: {_family_values(f)}") for f, _ in sharp.families]
        for i in self.entry.counterexamples:
            found.append((f"Broken without {i.drops}" if i.drops else "Broken", describe(i.values)))
        found += [("Broken on a countable alphabet", i.note) for i in self.entry.countable]
        return found


def _family_values(family: Any) -> str:
    return ", ".join(f"{name} = {value}" for name, value in family.values.items() if str(value) != name)


def citation(entry: Entry) -> Citation:
    """The pieces of a citation; the rung comes from a fresh check."""
    sharp = load()[entry.claim.sharp].claim if entry.claim.sharp else None
    found = evidence(entry)
    return Citation(entry, found.rung, found.scope, sharp)


def cite_json(entry: Entry) -> dict[str, Any]:
    """The pieces as plain data."""
    c = citation(entry)
    return {
        "title": c.claim.title,
        "where": c.claim.where,
        "statement": c.claim.plain_statement(),
        "latex": statement_latex(c.claim),
        "hypotheses": [{"id": h.id, "text": h.text} for h in c.claim.hypotheses],
        "verdict": str(c.claim.verdict),
        "rung": c.rung,
        "for": c.scope,
        "sharp": c.claim.sharp,
        "finding": c.claim.finding,
        "best_constant": str(c.claim.constant.best) if c.claim.constant else None,
        "tightness": c.tightness,
        "attained": [{"how": word, "at": values} for word, values in c.instances],
        "instances": [instance_json(i) for i in entry.instances],
        "certificate": entry.certificate.sha256 if entry.certificate else None,
        "version": VERSION,
        "command": c.command,
    }


# ------------------------------------------------------------------------------------------------------------- formats


def cite(entry: Entry, format: str = "latex") -> str:
    """A citation of a claim.

    Args:
        entry: the claim.
        format: one of `FORMATS`.

    Raises:
        ValueError: if the format is unknown.
    """
    if format not in _WRITE:
        raise ValueError(f"format {format!r}; expected one of {', '.join(FORMATS)}")
    return written(citation(entry), format)


def written(citation: Citation, format: str) -> str:
    """A citation in one of `FORMATS`."""
    return _WRITE[format](citation)


def _latex(c: Citation) -> str:
    claim, sorts = c.claim, _sorts(c.claim)
    lines = [
        rf"% claim {claim.id} of {DISTRIBUTION} {VERSION}; needs amsmath",
        rf"\paragraph{{{escape(claim.title)}.}}",
        rf"\[ {statement_latex(claim)} \]",
        f"for all {', '.join(variables_latex(claim))}",
    ]
    if claim.hypotheses:
        lines += ["whenever", r"\begin{itemize}"]
        for h in claim.hypotheses:
            formal = " and ".join(f"${latex(clause, sorts)}$" for _, clause in h.clauses)
            lines.append(rf"  \item {escape(h.text)}: {formal}")
        lines.append(r"\end{itemize}")
    if claim.such_that:
        lines += ["with", r"\[ " + r",\quad ".join(latex(clause, sorts) for _, clause in claim.such_that) + r" \]"]
    if meant := definitions_latex(claim):
        lines.append(f"where {', '.join(f'${formula}$' for formula in meant)}.")
    lines.append(rf"Verdict: {escape(str(claim.verdict))} (rung {c.rung}, {c.scope}). {escape(claim.finding)}")
    if c.sharp is not None:
        lines.append(rf"Sharp form (\texttt{{{escape(c.sharp.id)}}}): ${statement_latex(c.sharp)}$.")
    lines += [f"{escape(sentence)}." for sentence in c.tightness]
    lines += [rf"{escape(word)}: \texttt{{{escape(values)}}}." for word, values in c.instances]
    lines.append(
        rf"Claim \texttt{{{escape(claim.id)}}} of \texttt{{{DISTRIBUTION}}} {VERSION}; certificate"
        rf" \texttt{{{_breakable(c.certificate)}}}; re-run with \texttt{{{escape(c.command)}}}."
    )
    return "\n".join(lines)


def _breakable(hash: str) -> str:
    """A hash that LaTeX may break between groups of eight digits."""
    name, _, digits = hash.partition("sha256:")
    return escape(name) if name else r"\allowbreak{}".join(["sha256:", *re.findall(".{1,8}", digits)])


def _bibtex(c: Citation) -> str:
    claim = c.claim
    note = [
        f"Claim \\texttt{{{escape(claim.id)}}}: ${statement_latex(claim)}$",
        *([f"Hypotheses: {escape('; '.join(h.text for h in claim.hypotheses))}"] if claim.hypotheses else []),
        f"Verdict: {escape(str(claim.verdict))} (rung {c.rung}, {c.scope})",
        *([f"Sharp form: ${statement_latex(c.sharp)}$"] if c.sharp else []),
        *map(escape, c.tightness),
        *(f"{escape(word)}: {escape(values)}" for word, values in c.instances),
        f"Certificate: \\texttt{{{_breakable(c.certificate)}}}",
        f"Re-run with \\texttt{{{escape(c.command)}}}",
    ]
    fields = {
        "author": f"{{{escape(AUTHORS)}}}",
        "title": f"{{{escape(claim.title)}}}",
        "howpublished": f"\\texttt{{{DISTRIBUTION}}}, version {VERSION}",
        "year": YEAR,
        "note": ". ".join(note) + ".",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{DISTRIBUTION}-{claim.id},\n{body}\n}}"


def _markdown(c: Citation) -> str:
    claim = c.claim
    lines = [f"**{claim.title}** (`{claim.id}`, {claim.where})", "", f"$${statement_latex(claim)}$$", ""]
    lines.append(f"- For all {', '.join(variables_latex(claim))}")
    lines += [f"- Hypothesis `{h.id}`: {h.text}" for h in claim.hypotheses]
    lines += [f"- Where ${formula}$" for formula in definitions_latex(claim)]
    lines.append(f"- Verdict: **{claim.verdict}** (rung {c.rung}, {c.scope}). {claim.finding}")
    if c.sharp is not None:
        lines.append(f"- Sharp form `{c.sharp.id}`: ${statement_latex(c.sharp)}$")
    lines += [f"- {sentence}" for sentence in c.tightness]
    lines += [f"- {word}: `{values}`" for word, values in c.instances]
    lines += [f"- Certificate: `{c.certificate}`", f"- Re-run with {DISTRIBUTION} {VERSION}: `{c.command}`"]
    return "\n".join(lines)


_WRITE: dict[str, Callable[[Citation], str]] = {"latex": _latex, "bibtex": _bibtex, "markdown": _markdown}
