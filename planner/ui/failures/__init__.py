"""Failure tests in the window."""
