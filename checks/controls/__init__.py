"""Checks of the checks: audits along proofs, forged certificates, perturbed instances."""
