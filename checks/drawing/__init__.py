"""Exact random instances: Hypothesis strategies built from integer weights."""
