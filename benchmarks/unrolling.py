"""The sharp Pinsker-type bound for n outcomes given to z3 as it stands, against its certificate for all n.

The solver gets the negation of ``4 TV^2 <= chi2`` with n outcomes: 2n real variables, an absolute value and a quotient
for each outcome.  The certificate is one square about a single outcome, summed.

``python benchmarks/unrolling.py [--rlimit R] [--largest N]``
"""

from __future__ import annotations

import argparse
import time

import z3
from timing import best, row

from checks import proof_engine
from checks.certificates import read
from checks.kernel import check
from checks.ledger import load
from checks.solver.smtlib import RLIMIT


def naive(n: int, rlimit: int) -> tuple[str, float]:
    """z3's answer to the unrolled negation, and how long it took."""
    context = z3.Context()
    p = [z3.Real(f"p{k}", context) for k in range(n)]
    q = [z3.Real(f"q{k}", context) for k in range(n)]
    solver = z3.SolverFor("QF_NRA", ctx=context)
    solver.set("rlimit", rlimit)
    solver.add(*[x >= 0 for x in p], *[x > 0 for x in q], z3.Sum(p) == 1, z3.Sum(q) == 1)
    twice_tv = z3.Sum([z3.If(a >= b, a - b, b - a) for a, b in zip(p, q, strict=True)])
    chi2 = z3.Sum([(a - b) * (a - b) / b for a, b in zip(p, q, strict=True)])
    solver.add(twice_tv * twice_tv > chi2)
    start = time.perf_counter()
    return str(solver.check()), time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rlimit", type=int, default=20 * RLIMIT, help="z3's resource limit, the same for every n")
    parser.add_argument("--largest", type=int, default=6, help="the largest number of outcomes")
    options = parser.parse_args()
    for n in range(2, options.largest + 1):
        answer, seconds = naive(n, options.rlimit)
        row(f"z3, n = {n}", seconds, answer)

    library = proof_engine.theorems()
    lemma = next(c for c in proof_engine.statements() if c.id == "chi2-square")
    certificate = read(lemma.id)
    assert certificate is not None
    seconds = best(lambda: check(lemma, certificate.proof, library.before(lemma.id)))
    row("the certificate of the square, every n", seconds, "proved")
    entry = load()["pinsker-type-sharp"]
    assert entry.certificate is not None
    proof = entry.certificate.proof
    row("the rest of the proof of the bound", best(lambda: check(entry.claim, proof, library.before(entry.claim.id))))


if __name__ == "__main__":
    main()
