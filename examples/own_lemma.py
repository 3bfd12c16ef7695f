"""A lemma of one's own: TV <= (1 + chi2)/4, a straight line that touches the curve of the sharp bound.

Here it stands alone, so that it can be tried without touching the suite.  To add it for good, put the claim into
`theorems/divergences/pinsker_type.py`, the instance into `counterexamples/divergences.py`, and run
``python -m checks.authoring.write_certificates``.

Run: ``python examples/own_lemma.py``
"""

from __future__ import annotations

from fractions import Fraction

from checks.authoring.elaborate import elaborate
from checks.instances import at_instance, attained
from checks.kernel import check
from checks.proof_engine import theorems
from counterexamples.instance import Instance
from theorems.claim import Claim, SharpConstant, Verdict, relations
from theorems.drafting import conclude, use
from theorems.notation import LAWS, PAIR, PART1, dominated
from theorems.proof import Draft

# [claim]
CLAIM = Claim(
    id="chi2-line",
    where=f"{PART1}, section 4.3 (a line)",
    title="TV is at most (1 + chi2)/4",
    variables=PAIR,
    hypotheses=(*LAWS, dominated()),
    statement=relations("TV(pi, mu) <= (1 + CHI2(pi, mu))/4"),
    verdict=Verdict.HOLDS,
    finding="The tangent of the sharp curve at TV = 1/2.",
    constant=SharpConstant("TV(pi, mu) <= {c}*(1 + CHI2(pi, mu))", Fraction(1, 4), (Fraction(6, 25),)),
    draft=Draft(
        (
            use("square", "chi2-square"),
            conclude(
                "end",
                "0 <= (1 + CHI2(pi, mu))/4 - TV(pi, mu)",
                [(1, "1", "square"), (1, "2*TV(pi, mu) - 1")],
                scale=4,
            ),
        ),
        ("end",),
        notes={"end": "1 + chi2 - 4 TV = (chi2 - 4 TV^2) + (2 TV - 1)^2."},
    ),
)
# [instance]
INSTANCE = Instance(
    "chi2-line",
    "extremal",
    {"pi": (Fraction(1), Fraction(0)), "mu": (Fraction(1, 2), Fraction(1, 2))},
    note="TV = 1/2 and chi2 = 1",
)
# [end]


def main() -> None:
    known = theorems().theorems
    assert CLAIM.draft is not None
    proof = elaborate(CLAIM, CLAIM.draft, known)
    theorem = check(CLAIM, proof, known)
    print(f"{theorem.claim}: proved, rung {theorem.rung}, uses {', '.join(theorem.uses)}")
    outcome, where = attained(CLAIM, at_instance(CLAIM, INSTANCE.values))
    print(f"{outcome} at {where}")


if __name__ == "__main__":
    main()
