"""Exact random instances: Hypothesis strategies built from integer weights.

instances   values for the variables of any claim, from what the claim declares
strategies  laws, functions and numbers
kernels     transition kernels of special kinds: deterministic, merging, or those of a token tree
sequences   sequences of numbers, and of functions of outcomes
objectives  objectives, functions of vectors, and gradient estimators for them
solving     where a hypothesis holds as a number varies
"""
