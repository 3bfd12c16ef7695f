"""An engineer wants a test case: a drift that a TV monitor does not see, on 1000 tokens, with a huge second moment.

Run: ``python examples/engineer.py [FILE]``; the pair is written to FILE as JSON if one is named.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np

from checks.extreme import answer
from counterexamples.extremes import ImpossibleRequest

found = answer(tv="1/1000", chi2="100", vocab="1000")
print(f"TV   = {found['tv']} = {found['tv_decimal']}")
print(f"chi2 = {found['chi2_decimal']}, largest ratio {found['max_ratio_decimal']}")
if len(sys.argv) > 1:
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")

# The numbers are exact; as floats they are what a training loop would see.
pi, mu = (np.array([float(Fraction(x)) for x in found[name]]) for name in ("pi", "mu"))
rho = pi / mu
sample = np.random.default_rng(0).choice(len(mu), size=10_000, p=mu / mu.sum())
print(f"E[rho^2] is {(mu * rho**2).sum():.2f}; the mean of rho^2 over 10000 samples is {(rho[sample] ** 2).mean():.2f}")

# Clipping the ratio makes such a pair impossible, and the refusal names the theorem that says so.
try:
    answer(tv="1/1000", chi2="100", max_ratio="2")
except ImpossibleRequest as refusal:
    print(f"with rho <= 2: {refusal}")
