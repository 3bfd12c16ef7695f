"""Names that the claims of section 4 share: a pair of laws, hypotheses on it, and the summands of its quantities.

Glossary
    pi, mu      target and behaviour law on a finite set Y
    f           a function of the outcome; B a bound of abs(f)
    K           a level
"""

from __future__ import annotations

from theorems.claim import Hypothesis, hypothesis, law, parameter
from theorems.language.syntax import parse_clause

PART1 = "Part 1"
PI = parameter("pi", "Y -> real", "target law")
MU = parameter("mu", "Y -> real", "behaviour law")
PAIR = (PI, MU)
LAWS = (law("pi"), law("mu"))
F = parameter("f", "Y -> real", "function of the outcome")
BOUND = parameter(
    "B", "real", "bound of abs(f)", low="maximum(y in Y, abs(f[y]))", high="2*maximum(y in Y, abs(f[y])) + 1"
)
BOUNDED = hypothesis("bounded", "abs(f) <= B", f_low="all(y in Y, -B <= f[y])", f_high="all(y in Y, f[y] <= B)")
LEVEL = parameter("K", "real", "a level, as large as you like", low="1", high="1000000")
LEVEL_1 = hypothesis("level", "K >= 1", K_1="1 <= K")
A_PAIR = (
    ("pi_nonneg", parse_clause("all(y in Y, 0 <= pi[y])")),
    ("pi_total", parse_clause("sum(y in Y, pi[y]) == 1")),
    ("mu_positive", parse_clause("all(y in Y, 0 < mu[y])")),
    ("mu_total", parse_clause("sum(y in Y, mu[y]) == 1")),
)
TV_TERM = "abs(pi[y] - mu[y])"
CHI2_TERM = "(pi[y] - mu[y])**2/mu[y]"
KL_TERM = "pi[y]*log(pi[y]/mu[y])"


def dominated(left_out: bool = False) -> Hypothesis:
    """pi << mu."""
    return hypothesis(
        "dominated",
        "pi << mu: what mu cannot produce, pi cannot either (otherwise chi2 and KL are +inf)",
        left_out,
        dominated="all(y in Y, implies(mu[y] == 0, pi[y] == 0))",
    )
