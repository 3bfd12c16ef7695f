"""The exact gap between return and surrogate beside the bounds of its text: a page with a table and a plot.

``python -m checks.report.comparison`` writes ``docs/value-gap.md`` and ``docs/value-gap.svg``; a test compares both
files with what they should be.  The exact law is the right side of the claim ``value-gap-terminal`` of the ledger, and
the marks in the plot are its left side at the extremal process of the claim; both are evaluated exactly.  The table for
two given policies is the right side of the claim ``value-gap-ratios``.

Main definitions
    BOUNDS      the two bounds of the usual form
    law         the exact law at a horizon and a cap
    attained    the gap of the extremal process
    given       the largest gap for two given policies
    page, plot  the two files
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

from checks.exact import round_to, value
from checks.instances import at_sample
from checks.ledger import load
from checks.report.files import write_whole
from checks.report.svg import Panel, Series, drawing
from theorems.language.arithmetic import Environment
from theorems.language.substitution import substitute
from theorems.language.syntax import parse_term
from theorems.language.terms import Term

ROOT = Path(__file__).parents[2]
PAGE, PLOT = Path("docs", "value-gap.md"), Path("docs", "value-gap.svg")
CLAIM, PAIR = "value-gap-terminal", "value-gap-ratios"
QUADRATIC, TEXT = parse_term("(n + 1)*n*D**2"), parse_term("(n + 1)**2*D/2")
"""T (T - 1) D^2, the usual form, and C T^2 D, the form of the text, with the smallest C that is right; T = n + 1."""
NAMES = ("exact: T D (1 - (1 - D)^(T - 1))", "T (T - 1) D^2", "C T^2 D with C = 1/2")
COIN_HORIZONS, COIN_CAPS = (2, 4, 8, 16, 32), (Fraction(1, 100), Fraction(1, 10), Fraction(1, 4))
"""Of the table for two given policies."""
HORIZONS = (2, 4, 16, 64, 256, 1024)
CAPS = (Fraction(1, 1000), Fraction(1, 100), Fraction(1, 10), Fraction(1, 2))
DIGITS = 4
ONE_CAP, ONE_HORIZON = Fraction(1, 100), 64
"""Of the two panels of the plot."""


def law(T: int, D: Fraction) -> Fraction:
    """The largest gap over all processes with returns in [0, 1], by the claim of the ledger.

    >>> str(law(2, Fraction(1, 2)))
    '1/2'
    """
    (relation,) = load()[CLAIM].claim.statement
    return bound(relation.right, T, D)


def bound(of: Term, T: int, D: Fraction) -> Fraction:
    """A bound in n = T - 1 and D.

    >>> str(bound(TEXT, 2, Fraction(1)))
    '2'
    """
    return _exact(of, Environment({"n": T - 1, "D": D}))


@cache
def attained(T: int, D: Fraction) -> Fraction:
    """The gap of the extremal process, from its return and its surrogate.

    >>> str(attained(2, Fraction(1, 2)))
    '1/2'
    """
    entry = load()[CLAIM]
    (relation,) = entry.claim.statement
    family = next(family for family, _ in entry.families if family.role == "attained")
    point = at_sample(entry.claim, family, {"n": Fraction(T - 1), "D": D})
    return _exact(substitute(relation.left, point.terms), point.scope)


def given(T: int, D: Fraction) -> Fraction:
    """The largest gap for one pair of policies: fair coins under mu, and under pi coins that are D away from fair.

    It is the right side of the claim `value-gap-ratios`, for which one state is enough.

    >>> str(given(2, Fraction(1, 4)))
    '1/8'
    """
    (relation,) = load()[PAIR].claim.statement
    half = Fraction(1, 2)
    values = {"pi": ((half + D, half - D),), "mu": ((half, half),), "P": (((1,), (1,)),), "start": (1,), "T": T}
    return _exact(relation.right, Environment(values, {"S": 1, "A": 2}))


def _exact(t: Term, environment: Environment) -> Fraction:
    found = value(t, environment).exact
    assert found is not None  # sums and products of rational numbers
    return found


# ---------------------------------------------------------------------------------------------------------------- page


def page() -> str:
    """The page with the two tables."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The gap between return and surrogate: the exact law and two bounds"
    yield ""
    yield from f"""\
The return lies in [0, 1] and is paid after T tokens; the total variation of the two policies is at most D at every
prefix. Then the largest gap |J - L_mu| over all processes is T D (1 - (1 - D)^(T - 1)), proved and attained for every T
and D (`offpolicy show {CLAIM}`). It is quadratic in D while T D is small, and linear in T and in D from there on.
T (T - 1) D^2 is the usual bound of second order; C T^2 D is the form of the text, here with C = 1/2, the smallest that
is right, needed at T = 2, D = 1.

![The exact law beside the two bounds]({PLOT.name})

The marks are the gap of the extremal process, from its J and its L_mu. Everything is evaluated exactly and rounded to
{DIGITS} digits.
""".splitlines()
    yield ""
    yield "| T | D | exact | T (T - 1) D^2 | over exact | C T^2 D | over exact |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for T in HORIZONS:
        for D in CAPS:
            exact = law(T, D)
            cells = [str(T), str(D), _short(exact)]
            for other in (QUADRATIC, TEXT):
                cells += [_short(bound(other, T, D)), _short(bound(other, T, D) / exact)]
            yield f"| {' | '.join(cells)} |"
    yield ""
    yield "## For two given policies"
    yield ""
    yield from f"""\
Where pi and mu are known, the largest gap over all returns in [0, 1] of the whole sequence is
1/2 E_mu |prod rho_t - 1 - sum (rho_t - 1)|, if pi << mu: half the mean absolute remainder of the product
(`offpolicy show {PAIR}`; `{PAIR}-equality` has the return that attains it). Here mu tosses
fair coins, and pi coins that fall on one side with probability 1/2 + D: the total variation is D at every prefix. For
T = 2 no policies have a larger gap; for larger T it falls behind the largest over all policies.
""".splitlines()
    yield ""
    yield "| T | D | these policies | all policies | share |"
    yield "|---:|---:|---:|---:|---:|"
    for T in COIN_HORIZONS:
        for D in COIN_CAPS:
            coins, exact = given(T, D), law(T, D)
            yield f"| {T} | {D} | {_short(coins)} | {_short(exact)} | {_short(coins / exact)} |"
    yield ""
    yield "`python -m checks.report.comparison` writes this page and its plot."


def _short(x: Fraction) -> str:
    return round_to(x, DIGITS)


# ---------------------------------------------------------------------------------------------------------------- plot


def plot() -> str:
    """The plot: over the horizon at one cap, and over the cap at one horizon."""
    horizons = [*(2**k for k in range(1, 10)), 1000]
    caps = [Fraction(round(10 ** (k / 4), 3)) / 1000 for k in range(12)] + [Fraction(1)]
    over_T = [(T, ONE_CAP, float(T)) for T in horizons]
    over_D = [(ONE_HORIZON, D, float(D)) for D in caps]
    marks_T = [at for at in over_T if at[0] <= 128]
    return drawing(
        "The gap between return and surrogate: the exact law and two bounds",
        f"Two plots on logarithmic axes: the largest gap over the horizon T from 2 to 1000 at D = {ONE_CAP}, and over "
        f"D from 1/1000 to 1 at T = {ONE_HORIZON}.  The exact law bends from slope 2 to slope 1 where T D is about 1; "
        "the bound T (T - 1) D^2 goes on with slope 2, and C T^2 D lies above the law by a factor of order T or 1/D.",
        (
            Panel(f"D = {ONE_CAP}", "horizon T", "gap", _series(over_T, marks_T)),
            Panel(
                f"T = {ONE_HORIZON}", "cap D of the total variation at a prefix", "gap", _series(over_D, over_D[::4])
            ),
        ),
    )


def _series(places: list[tuple[int, Fraction, float]], marks: list[tuple[int, Fraction, float]]) -> tuple[Series, ...]:
    def line(of: int) -> tuple[tuple[float, float], ...]:
        value_of = (law, lambda T, D: bound(QUADRATIC, T, D), lambda T, D: bound(TEXT, T, D))[of]
        return tuple((x, float(value_of(T, D))) for T, D, x in places)

    seen = tuple((x, float(attained(T, D))) for T, D, x in marks)
    return tuple(Series(name, line(k), seen if k == 0 else ()) for k, name in enumerate(NAMES))


def write(root: Path = ROOT) -> None:
    """Store the page and the plot."""
    for place, content in ((PAGE, page()), (PLOT, plot())):
        (root / place).parent.mkdir(exist_ok=True)
        write_whole(root / place, content)


if __name__ == "__main__":
    write()
    print(f"{PAGE} and {PLOT} written", file=sys.stderr)
