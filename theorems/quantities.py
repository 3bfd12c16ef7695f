"""The quantities, each defined once.

A definition is a term; every engine evaluates, unrolls, prints or unfolds this one.  Conventions: finite outcomes,
natural logarithms, and the conventions for quotients of `theorems.arithmetic`.

law_quantities          divergences, expectations, moments of importance-sampled estimators
gradient_quantities     bias, variance and the terms of the SGA lemma
"""

from __future__ import annotations

from theorems.definition import Definition, ill_founded
from theorems.gradient_quantities import GRADIENTS
from theorems.law_quantities import DIVERGENCES

DEFINITIONS: dict[str, Definition] = {d.name: d for d in (*DIVERGENCES, *GRADIENTS)}
"""Every quantity by name; one may call only those before it."""

__all__ = ["DEFINITIONS", "Definition", "ill_founded"]
