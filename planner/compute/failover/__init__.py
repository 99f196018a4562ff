"""Failure tests: what trips, throttles and stops after a loss, and what still serves."""
