"""The facts about real functions that the kernel takes as known.

All are textbook facts about inverses, square roots, exponentials and natural logarithms, natural numbers, and
Kronecker's delta.  Everything else about logarithms comes from derivatives (rule "mean value").
"""

from __future__ import annotations

from theorems.language.facts import Clause
from theorems.language.syntax import parse_clause

AXIOMS: dict[str, Clause] = {
    f"axiom.{name}": parse_clause(source)
    for name, source in {
        "inverse": "all(x in real, implies(0 < x, x*(1/x) == 1))",
        "inverse_positive": "all(x in real, implies(0 < x, 0 < 1/x))",
        "abs_nonnegative": "all(x in real, implies(0 <= x, abs(x) == x))",
        "abs_nonpositive": "all(x in real, implies(0 <= -x, abs(x) == -x))",
        "log_one": "log(1) == 0",
        "log_exp": "all(x in real, log(exp(x)) == x)",
        "exp_log": "all(x in real, implies(0 < x, exp(log(x)) == x))",
        "exp_positive": "all(x in real, 0 < exp(x))",
        "sqrt_square": "all(x in real, implies(0 <= x, sqrt(x)**2 == x))",
        "sqrt_nonnegative": "all(x in real, implies(0 <= x, 0 <= sqrt(x)))",
        "nat_nonnegative": "all(n in nat, 0 <= n)",
        "same_self": "all(y in Y, same(y, y) == 1)",
        "same_square": "all(y in Y, all(z in Y, same(y, z)**2 == same(y, z)))",
    }.items()
}
"""Each axiom by name."""
