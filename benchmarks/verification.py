"""What verification costs: start-up, the kernel on every certificate, each claim, and all of them.

``python benchmarks/verification.py [--jobs N]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from timing import best, row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=1, help="how many checks run at a time")
    jobs = parser.parse_args().jobs

    command = [sys.executable, "-m", "checks.cli", "--help"]
    row("offpolicy --help", best(lambda: subprocess.run(command, check=True, capture_output=True)))

    from checks import proof_engine
    from checks.certificates import stored
    from checks.ledger import load
    from checks.verify import verify

    row("the ledger: read and join everything", best(load, rounds=1))
    library = proof_engine.theorems

    def kernel() -> None:
        library.cache_clear()
        assert not library().rejected

    steps = sum(len(e.certificate.proof.steps) for e in load().values() if e.certificate)
    note = f"{len(stored())} stored, {steps} steps in those of claims"
    row("the kernel: every lemma and claim", best(kernel), note)
    report = verify(jobs=jobs)
    for claim in report.claims:
        row(f"  {claim.entry.claim.id}", claim.seconds, f"{len(claim.checks)} checks")
    row(f"offpolicy verify --jobs {jobs}", report.seconds, "all as recorded" if report.ok else "NOT all as recorded")


if __name__ == "__main__":
    main()
