"""The bias of the token-level gradient for bounded scores: the smallest proved bound beside the largest known bias.

``python -m checks.report.score_orders`` writes ``docs/token-bias.md``; a test compares the file with what it should be.
The bound is the right side of a claim of the ledger, the biases are those of `counterexamples.coin_scores`; all is
evaluated exactly and then rounded.

Main definitions
    upper       the smallest proved bound at a horizon and a cap
    page        the file
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

from checks.exact import decimal, round_to
from checks.ledger import load
from checks.report.files import write_whole
from counterexamples.coin_scores import known
from theorems.language.arithmetic import Environment
from theorems.language.syntax import parse_term
from theorems.language.terms import Term

ROOT = Path(__file__).parents[2]
PAGE = Path("docs", "token-bias.md")
CLAIM = "token-is-bias-scores"
HORIZONS = (2, 5, 20, 100, 500, 2000)
CAPS = tuple(Fraction(1, d) for d in (100000, 1000, 100, 10, 2))
DIGITS = 4


@cache
def _bound() -> Term:
    """The right side of the claim."""
    return load()[CLAIM].claim.statement[0].right


def _environment(T: int, D: Fraction) -> Environment:
    return Environment({"n": T - 1, "D": D, "G": Fraction(1), "bias": known(T, D)[0]})


def upper(T: int, D: Fraction, digits: int = DIGITS) -> str:
    """The smallest proved bound of the bias, for returns in [0, 1] and scores up to 1, correctly rounded.

    >>> upper(2, Fraction(1, 2)), upper(5, Fraction(1, 100))
    ('1', '0.102')
    """
    return decimal(_bound(), _environment(T, D), digits)


def ratio(T: int, D: Fraction, digits: int = DIGITS) -> str:
    """The bound over the largest known bias.

    >>> ratio(2, Fraction(1, 100)), ratio(5, Fraction(1, 100))
    ('1', '1.387')
    """
    return decimal(parse_term(f"{_bound()}/bias"), _environment(T, D), digits)


def page() -> str:
    """The page with the table."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The bias of the token-level gradient for bounded scores"
    yield ""
    yield from f"""\
The return lies in [0, 1] and is paid after T tokens, every score lies between -1 and 1, and the total variation of the
two policies is at most D at every prefix. How large can the difference of the gradient and the mean of Token-IS be?

Proved for every T and D (`offpolicy show {CLAIM}`): at most the smallest of

- D T sqrt(T - 1) + D^2 T (T - 1),
- sqrt(T) + T D,
- T (1 - (1 - D)^(T - 1)).

So it is not of order T^2 D, the form of the text, which is T (T - 1) D here. Three families of processes say what does
happen: "deviations" with the bias T D (1 - (1 - D)^(T - 1)) (proved for every T and D <= 1/2, `offpolicy show
token-is-bias-deviations`), "same again" with 2 D in two steps (proved for D <= 1/2; it attains the bound), and "coins"
with (1 - (1 - D)^T) times the mean distance of a fair random walk of T - 1 steps from its start (evaluated exactly from
its process for small T, and by this closed form below).

What lies between bound and bias in the table is open, and so is whether D T sqrt(T - 1) alone is a bound. Everything is
evaluated exactly and rounded to {DIGITS} digits.
""".splitlines()
    yield ""
    yield "| T | D | text: T (T - 1) D | proved bound | largest known bias | family | bound over bias |"
    yield "|---:|---:|---:|---:|---:|:---|---:|"
    for T in HORIZONS:
        for D in CAPS:
            bias, family = known(T, D)
            cells = [str(T), str(D), round_to(T * (T - 1) * D, DIGITS), upper(T, D), round_to(bias, DIGITS)]
            yield f"| {' | '.join([*cells, family, ratio(T, D)])} |"
    yield ""
    yield "`python -m checks.report.score_orders` writes this page."


def write(root: Path = ROOT) -> None:
    """Store the page."""
    (root / PAGE).parent.mkdir(exist_ok=True)
    write_whole(root / PAGE, page())


if __name__ == "__main__":
    write()
    print(f"{PAGE} written", file=sys.stderr)
