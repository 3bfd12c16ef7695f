"""Where the importance-sampling identity breaks.

Mirrors `theorems.setup.importance_identity`.  Glossary: pi target, mu behaviour, f a function of the outcome.
"""

from __future__ import annotations

from counterexamples.instance import Instance
from counterexamples.shorthand import counterexample

INSTANCES: tuple[Instance, ...] = (
    # E_mu[rho f] = 1*(1/2)*0 = 0, and E_pi f = 1/2: samples of mu never show the outcome at which f is 1.
    counterexample(
        "is-identity-support",
        "all of E_pi f sits where mu vanishes: 0 against 1/2",
        drops="covered",
        pi="1/2 1/2",
        mu="1 0",
        f="0 1",
    ),
)
