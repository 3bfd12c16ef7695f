"""TV and chi2 of a float64 pair on 150,000 outcomes: certified by the float filter, and by other means.

Plain NumPy gives numbers without a bound; the filter gives the same numbers with a proved bound of their error, so that
a comparison is decided; balls and mpmath go through the outcomes one by one.

``python benchmarks/precision.py [--outcomes N]``
"""

from __future__ import annotations

import argparse

import flint
import mpmath
import numpy as np
from timing import best, row

from checks.exact import decide
from checks.numbers.balls import precision
from checks.numbers.float_filter import FloatFilter
from theorems.language.arithmetic import Environment, evaluate
from theorems.language.syntax import parse_relation, parse_term


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outcomes", type=int, default=150_000)
    n = parser.parse_args().outcomes
    random = np.random.default_rng(0)
    p, q = random.dirichlet(np.ones(n)), random.dirichlet(np.ones(n))
    pair = Environment({"pi": p, "mu": q}, {"Y": n})
    tv, chi2 = parse_term("TV(pi, mu)"), parse_term("CHI2(pi, mu)")

    def plain() -> tuple[float, float]:
        d = p - q
        return float(np.abs(d).sum() / 2), float((d * d / q).sum())

    def certified() -> list[tuple[float, float]]:
        numbers = FloatFilter()
        with numbers.active():
            found = [evaluate(t, pair, numbers) for t in (tv, chi2)]
            return [(float(x.value), float(x.error())) for x in found]

    def one_by_one(number: type) -> list[object]:
        a, b = ([number(x) for x in law.tolist()] for law in (p, q))
        return [
            sum((abs(x - y) for x, y in zip(a, b, strict=True)), number(0)) / 2,
            sum(((x - y) * (x - y) / y for x, y in zip(a, b, strict=True)), number(0)),
        ]

    base = best(plain, 20)
    row(f"plain NumPy, {n} outcomes", base, "no bound")
    seconds = best(certified, 20)
    worst = max(error / value for value, error in certified())
    row("NumPy with a proved bound", seconds, f"{seconds / base:.1f} times plain NumPy; relative bound {worst:.1e}")
    bound = parse_relation("TV(pi, mu) <= 1/2*sqrt(CHI2(pi, mu))")
    seconds = best(lambda: decide(bound, pair), 5)
    row("the bound TV <= sqrt(chi2)/2 decided", seconds, f"{seconds / base:.1f} times plain NumPy")
    with precision(64):
        seconds = best(lambda: one_by_one(flint.arb), 2)
    row("Arb one by one, 64 bits", seconds, f"{seconds / base:.0f} times plain NumPy")
    with mpmath.workprec(64):
        seconds = best(lambda: one_by_one(mpmath.mpf), 1)
    row("mpmath one by one, 64 bits", seconds, f"{seconds / base:.0f} times plain NumPy; no bound")


if __name__ == "__main__":
    main()
