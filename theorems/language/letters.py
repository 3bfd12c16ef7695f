r"""Names of variables and of sets in LaTeX.

Main definitions
    name_latex      a variable
    set_latex       a sort, or a kind of argument, as a set
    latex_sort      a variable with the set it is from
"""

from __future__ import annotations

from collections.abc import Sequence

from theorems.language.sorts import coordinates, is_function, is_set, kinds

_GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "zeta",
        "eta",
        "theta",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "phi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Phi",
        "Psi",
        "Omega",
    ]
)
_SPECIAL = {"eps": r"\varepsilon", "epsilon": r"\varepsilon", "lam": r"\lambda", "ell": r"\ell"}
_OPERATORS = frozenset({"max", "min", "inf", "sup"})
_NUMBERS = {"real": r"\mathbb{R}", "nat": r"\mathbb{N}"}
_TIMES = r" \times "


def latex_sort(name: str, sort: str) -> str:
    r"""A variable with the set that it is from.

    >>> print(latex_sort("x", "I -> real"), latex_sort("J", "R^I -> real"), latex_sort("n", "nat"))
    x \in \mathbb{R}^{I} J\colon \mathbb{R}^{I} \to \mathbb{R} n \in \mathbb{N}
    """
    parts = kinds(sort)
    if len(parts) > 1 or any(not is_set(part) for part in parts):
        return rf"{name_latex(name)}\colon {_TIMES.join(map(set_latex, parts))} \to \mathbb{{R}}"
    return rf"{name_latex(name)} \in {set_latex(sort)}"


def name_latex(name: str, below: Sequence[str] = ()) -> str:
    r"""A variable: Greek letters, subscripts after an underscore or trailing digits, words upright.

    `below` are further subscripts.

    >>> print(name_latex("rho_max"), name_latex("x1", ["i"]), name_latex("policy"))
    \rho_{\max} x_{1,i} \mathrm{policy}
    """
    base, _, subscript = name.partition("_")
    letters = base.rstrip("0123456789")
    if letters and letters != base:
        base, subscript = letters, base[len(letters) :] + (f",{subscript}" if subscript else "")
    if base in _GREEK or base in _OPERATORS:
        written = f"\\{base}"
    else:
        written = _SPECIAL.get(base, base if len(base) == 1 else rf"\mathrm{{{base}}}")
    own = [part if part.isdigit() else name_latex(part) for part in subscript.split(",")] if subscript else []
    return written + lowered([", ".join(own), *below] if own else below)


def lowered(below: Sequence[str]) -> str:
    """Subscripts; nothing for none."""
    return f"_{{{','.join(below)}}}" if below else ""


def set_latex(sort: str) -> str:
    """A sort, or a kind, as a set."""
    if is_function(sort):
        return rf"\mathbb{{R}}^{{{_TIMES.join(map(set_latex, kinds(sort)))}}}"
    if (inside := coordinates(sort)) is not None:
        return rf"\mathbb{{R}}^{{{set_latex(inside)}}}"
    if sort.isdigit():
        return rf"\{{0, \dots, {int(sort) - 1}\}}"
    return _NUMBERS.get(sort) or name_latex(sort)
