"""Checks: small functions from results to findings, one module per family."""
