"""Edits as values, one module per noun."""
