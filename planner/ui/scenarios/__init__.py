"""Scenarios in the window: their tabs, what can be done with them, and the comparison."""
