"""A referee meets "TV <= 2/5 sqrt(chi2)" in a manuscript, and the same bound with 1/2.

Run: ``python examples/referee.py``
"""

from __future__ import annotations

from fractions import Fraction

from checks.exact import decide
from checks.ledger import load
from checks.proof_engine import theorems
from checks.smt import tightened
from counterexamples.instance import environment

entry = load()["pinsker-type-sharp"]
claim = entry.claim
assert claim.constant is not None

# With 2/5 the solver finds two laws on two outcomes that break the bound; the model is confirmed in exact rationals.
outcome = tightened(claim, Fraction(2, 5), size=2)
print(f"{claim.constant.statement(Fraction(2, 5))}: {outcome.got}")
assert outcome.values is not None
for name, law in outcome.values.items():
    print(f"  {name} = ({', '.join(map(str, law))})")

# Any other pair can be looked at in the same way; nothing is rounded.
pair = environment(claim, {"pi": (Fraction(3, 4), Fraction(1, 4)), "mu": (Fraction(1, 2), Fraction(1, 2))})
print(f"  and at pi = (3/4, 1/4), mu = (1/2, 1/2): {decide(claim.constant.statement(Fraction(2, 5)), pair)}")

# With 1/2 it is a theorem, for every finite alphabet.
theorem = theorems().theorems[claim.id]
assert entry.certificate is not None
print(f"{claim.plain_statement()}: proved, rung {theorem.rung}")
print(f"  {entry.certificate.sha256}")
