"""Checks of the checks.

audit           every conclusion along a proof, evaluated on random exact instances
forgery         forged certificates: every way to change one thing in a proof
perturbation    stored instances with one value changed
"""
